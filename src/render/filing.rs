//! Where the citation index has its entries: under which letter, in which order, on which page.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::bibliography::Entry;
use super::holdings::{Order, filed_under};
use super::links;
use super::paging::{filled, has_own_page, numbered, slug};
use super::sort::initial;
use crate::link::{Edition, Subject};

/// The filing of the last compilation, with all that it was made from.
#[derive(Debug)]
pub(super) struct KeptFiling {
    works: Arc<Vec<Entry>>,
    documents: Arc<Vec<Entry>>,
    language: String,
    counts: [Vec<usize>; 2],
    filing: Arc<Filing>,
    ranks: Arc<Ranks>,
}

/// Where each entry comes in the index, for works and for documents, by their places. It is apart from the filing, for it changes
/// with every work that is added, and hardly any page does.
#[derive(Debug)]
pub(super) struct Ranks([Vec<u32>; 2]);

impl Ranks {
    /// Where a subject comes; what is filed alike comes at the same place.
    pub(super) fn of(&self, subject: Subject) -> u32 {
        match subject {
            Subject::Work(place) => self.0[0][place],
            Subject::Document(place) => self.0[1][place],
        }
    }
}

/// Under which letter, in which order and on which page the entries of the index stand.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Filing {
    /// The letters that occur, in the order of the language.
    pub(super) letters: Vec<Letter>,
    /// Whether each letter has pages of its own.
    pub(super) split: bool,
    /// For works and for documents, by their places.
    filed: [Vec<Filed>; 2],
}

/// Where an entry is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Filed {
    letter: usize,
    /// Which page of the letter, from 0.
    sheet: usize,
    /// The file of the first page with all its places, if it has too many for the index.
    own: Option<String>,
}

/// A letter of the index.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Letter {
    /// The letter, or `#` for what begins with none.
    pub(super) letter: String,
    /// Its anchor.
    pub(super) id: String,
    /// The file of the page that it begins on.
    pub(super) page: String,
    /// What is filed under it, in order.
    pub(super) subjects: Vec<Subject>,
    /// Its pages; none if it has no page of its own.
    pub(super) sheets: Vec<Sheet>,
}

/// A page of a letter.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Sheet {
    /// Its file.
    pub(super) page: String,
    /// Which of the letter's entries stand on it.
    pub(super) range: Range<usize>,
}

impl Letter {
    fn new(letter: String, split: bool) -> Self {
        let name = links::letter_name(&letter);
        Self {
            id: format!("letter-{name}"),
            page: if split {
                links::works_letter(&name)
            } else {
                links::WORKS.to_owned()
            },
            letter,
            subjects: Vec::new(),
            sheets: Vec::new(),
        }
    }
}

/// Files the entries of works and of documents. `counts` says how many places cite each, if letters have pages of their
/// own. What is the same as in the compilation before is taken over.
pub(super) fn file(
    edition: &Edition,
    entries: [&Arc<Vec<Entry>>; 2],
    split: bool,
    counts: [Vec<usize>; 2],
    kept: &mut Option<KeptFiling>,
) -> (Arc<Filing>, Arc<Ranks>) {
    let language = &edition.config.language;
    let is_same = |kept: &KeptFiling| {
        Arc::ptr_eq(&kept.works, entries[0])
            && Arc::ptr_eq(&kept.documents, entries[1])
            && kept.filing.split == split
            && kept.language == *language
    };
    let (filing, ranks) = match kept.take().filter(is_same) {
        Some(kept) if kept.counts == counts => (kept.filing, kept.ranks),
        Some(kept) => {
            let new = Filing::clone(&kept.filing).onto_pages(edition, &counts);
            let filing = if new == *kept.filing {
                kept.filing
            } else {
                Arc::new(new)
            };
            (filing, kept.ranks)
        }
        None => {
            let (filing, ranks) = Filing::new(edition, entries, split);
            (Arc::new(filing.onto_pages(edition, &counts)), Arc::new(ranks))
        }
    };
    *kept = Some(KeptFiling {
        works: Arc::clone(entries[0]),
        documents: Arc::clone(entries[1]),
        language: language.clone(),
        counts,
        filing: Arc::clone(&filing),
        ranks: Arc::clone(&ranks),
    });
    (filing, ranks)
}

impl Filing {
    fn new(edition: &Edition, entries: [&Arc<Vec<Entry>>; 2], split: bool) -> (Self, Ranks) {
        let works = (0..entries[0].len()).map(Subject::Work);
        let subjects: Vec<_> = works.chain((0..entries[1].len()).map(Subject::Document)).collect();
        let language = &edition.config.language;
        let entry = |subject| match subject {
            Subject::Work(place) => &entries[0][place],
            Subject::Document(place) => &entries[1][place],
        };
        let mut filing = Self {
            letters: Vec::new(),
            split,
            filed: entries.map(|entries| vec![Filed::default(); entries.len()]),
        };
        let order = Order::of(language);
        let sorted = order.sorted(subjects, |subject| filed_under(entry(*subject), language));
        let mut ranks = entries.map(|entries| vec![0; entries.len()]);
        let mut rank = 0;
        let mut before = None;
        for (words, subject) in &sorted {
            let is_alike = before.is_some_and(|before| order.compare(before, words).is_eq());
            rank += u32::from(!is_alike);
            before = Some(words);
            match *subject {
                Subject::Work(place) => ranks[0][place] = rank,
                Subject::Document(place) => ranks[1][place] = rank,
            }
            filing.file(initial(words), *subject);
        }
        (filing, Ranks(ranks))
    }

    /// A letter may come twice, as the order of a language has it; it is filed where it came first.
    fn file(&mut self, letter: String, subject: Subject) {
        let known = self.letters.iter().rposition(|known| known.letter == letter);
        let at = known.unwrap_or_else(|| {
            self.letters.push(Letter::new(letter, self.split));
            self.letters.len() - 1
        });
        self.letters[at].subjects.push(subject);
        self.filed_mut(subject).letter = at;
    }

    /// The same, told how many places cite what: which entries stand on which page of their letter, and which have pages of
    /// their own.
    fn onto_pages(mut self, edition: &Edition, counts: &[Vec<usize>; 2]) -> Self {
        if !self.split {
            return self;
        }
        for at in 0..self.letters.len() {
            let subjects = self.letters[at].subjects.clone();
            let first = self.letters[at].page.clone();
            let ranges = filled(subjects.iter().map(|&subject| count(counts, subject)));
            let sheet = |(sheet, range): (usize, Range<usize>)| {
                for &subject in &subjects[range.clone()] {
                    self.filed_mut(subject).sheet = sheet;
                }
                Sheet {
                    page: numbered(&first, sheet + 1),
                    range,
                }
            };
            let sheets = ranges.into_iter().enumerate().map(sheet).collect();
            self.letters[at].sheets = sheets;
        }
        let mut taken = FxHashMap::default();
        let works = edition.works.list().iter().enumerate();
        let works = works.map(|(place, work)| (Subject::Work(place), "w", &work.key.value));
        let documents = edition.cited.list().iter().enumerate();
        let documents = documents.map(|(place, work)| (Subject::Document(place), "d", &work.key.value));
        for (subject, prefix, key) in works.chain(documents) {
            // Also for what has no page, so that the address of none depends on how often the others are cited.
            let name = slug(prefix, key, &mut taken);
            let own = has_own_page(count(counts, subject)).then(|| links::work(&name));
            self.filed_mut(subject).own = own;
        }
        self
    }

    fn filed(&self, subject: Subject) -> &Filed {
        match subject {
            Subject::Work(place) => &self.filed[0][place],
            Subject::Document(place) => &self.filed[1][place],
        }
    }

    fn filed_mut(&mut self, subject: Subject) -> &mut Filed {
        match subject {
            Subject::Work(place) => &mut self.filed[0][place],
            Subject::Document(place) => &mut self.filed[1][place],
        }
    }

    /// The file of the page that has the entry of a subject.
    pub(super) fn page(&self, subject: Subject) -> &str {
        let filed = self.filed(subject);
        let letter = &self.letters[filed.letter];
        letter.sheets.get(filed.sheet).map_or(&letter.page, |sheet| &sheet.page)
    }

    /// The letter that a subject stands under.
    pub(super) fn letter(&self, subject: Subject) -> &Letter {
        &self.letters[self.filed(subject).letter]
    }

    /// The file of the first page with all places that cite a subject, if the index has not all of them.
    pub(super) fn own(&self, subject: Subject) -> Option<&str> {
        self.filed(subject).own.as_deref()
    }

    /// All that is filed, in order.
    pub(super) fn subjects(&self) -> impl Iterator<Item = Subject> + Clone {
        self.letters.iter().flat_map(|letter| &letter.subjects).copied()
    }
}

fn count(counts: &[Vec<usize>; 2], subject: Subject) -> usize {
    match subject {
        Subject::Work(place) => counts[0][place],
        Subject::Document(place) => counts[1][place],
    }
}
