//! Where there are too many documents for the home page: lists of them in the order of the edition and by title.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::common::Common;
use super::holdings::{in_order, without_article};
use super::index::document_entry;
use super::links;
use super::made::Outcome;
use super::paging::{self, MANY_DOCUMENTS, numbered, pager};
use super::resolve::Resolver;
use super::sort::initial;
use super::views::{DocumentSpanView, DocumentsView, InitialView};
use crate::digest::Digest;
use crate::link::{Annotated, Catalogue, Edition};

/// Documents on one page.
const PAGE: usize = 100;

/// The documents by the first letters of their titles.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Titles {
    letters: Vec<Titled>,
}

/// The documents whose titles begin with a letter.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Titled {
    /// The letter, or `#` for none.
    letter: String,
    /// The file of its first page.
    page: String,
    /// The documents, in the order of the language.
    documents: Vec<usize>,
}

/// The titles of the last compilation, with all that they were made from.
#[derive(Debug)]
pub(super) struct KeptTitles {
    catalogue: Arc<Catalogue>,
    language: String,
    titles: Arc<Titles>,
}

/// The documents by their titles, if there are too many for the home page. `kept` are those of the compilation before.
pub(super) fn titles(edition: &Edition, kept: &mut Option<KeptTitles>) -> Option<Arc<Titles>> {
    if edition.documents.len() <= MANY_DOCUMENTS {
        *kept = None;
        return None;
    }
    let language = &edition.config.language;
    // Invariant: linking makes the catalogue anew when a title changes.
    let is_same = |kept: &KeptTitles| Arc::ptr_eq(&kept.catalogue, &edition.catalogue) && kept.language == *language;
    let titles = match kept.take() {
        Some(kept) if is_same(&kept) => kept.titles,
        known => {
            let new = Titles::new(edition, language);
            match known {
                Some(known) if *known.titles == new => known.titles,
                _ => Arc::new(new),
            }
        }
    };
    *kept = Some(KeptTitles {
        catalogue: Arc::clone(&edition.catalogue),
        language: language.clone(),
        titles: Arc::clone(&titles),
    });
    Some(titles)
}

impl Titles {
    fn new(edition: &Edition, language: &str) -> Self {
        let title = |&place: &usize| without_article(&edition.document(place).front.title.value, language);
        let sorted = in_order((0..edition.documents.len()).collect(), language, title);
        let mut letters: Vec<Titled> = Vec::new();
        for (words, place) in sorted {
            let letter = initial(&words);
            // A letter may come twice, as the order of a language has it.
            let known = letters.iter().rposition(|known| known.letter == letter);
            let at = known.unwrap_or_else(|| {
                letters.push(Titled {
                    page: links::documents_letter(&links::letter_name(&letter)),
                    letter,
                    documents: Vec::new(),
                });
                letters.len() - 1
            });
            letters[at].documents.push(place);
        }
        Self { letters }
    }

    /// The letters as links.
    pub(super) fn views(&self, resolver: &Resolver<'_>) -> Vec<InitialView> {
        let letters = self.letters.iter().map(|titled| InitialView {
            letter: titled.letter.clone(),
            href: resolver.links.to(&titled.page),
            count: titled.documents.len(),
            current: resolver.links.is_here(&titled.page),
        });
        letters.collect()
    }
}

/// One of the pages.
#[derive(Debug, Clone, Copy)]
pub(super) enum DocumentsPage {
    /// What leads to the others.
    First,
    /// Documents in the order of the edition: which page, from 1.
    InOrder(usize),
    /// Documents whose titles begin with a letter: which letter, and which page of it, from 1.
    Letter(usize, usize),
}

/// What a page is given.
#[derive(Debug)]
pub(super) struct ListKey {
    /// For each document on it, its front matter, and how many footnotes, notes and cross-references it has.
    documents: Vec<(Digest, [usize; 3])>,
    /// How many documents the list has.
    count: usize,
    titles: Arc<Titles>,
}

impl PartialEq for ListKey {
    fn eq(&self, other: &Self) -> bool {
        self.documents == other.documents && self.count == other.count && Arc::ptr_eq(&self.titles, &other.titles)
    }
}

impl Hash for ListKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.documents, self.count, &self.titles).hash(state);
    }
}

/// What the home page and the lists show of a document, for comparing.
pub(super) fn shown(annotated: &Annotated) -> (Digest, [usize; 3]) {
    let document = &annotated.document;
    let counts = [document.footnotes, annotated.found.notes.len(), annotated.ends.len()];
    (document.head, counts)
}

/// The lists being made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lists<'a> {
    pub(super) edition: &'a Edition,
    pub(super) titles: &'a Arc<Titles>,
}

impl Lists<'_> {
    /// All pages with their files.
    pub(super) fn pages(&self) -> Vec<(String, DocumentsPage)> {
        let mut pages = vec![(links::DOCUMENTS.to_owned(), DocumentsPage::First)];
        let count = paging::pages(self.edition.documents.len(), PAGE).len();
        pages.extend((1..=count).map(|number| (links::documents(number), DocumentsPage::InOrder(number))));
        for (letter, titled) in self.titles.letters.iter().enumerate() {
            let count = paging::pages(titled.documents.len(), PAGE).len();
            let of_letter =
                (1..=count).map(|number| (numbered(&titled.page, number), DocumentsPage::Letter(letter, number)));
            pages.extend(of_letter);
        }
        pages
    }

    /// The key for a page.
    pub(super) fn key(&self, page: DocumentsPage) -> ListKey {
        let documents = match page {
            DocumentsPage::First => self.ends(),
            _ => self.on(page),
        };
        let documents = documents.into_iter().map(|place| shown(&self.edition.documents[place]));
        ListKey {
            documents: documents.collect(),
            count: self.count(page),
            titles: Arc::clone(self.titles),
        }
    }

    fn count(&self, page: DocumentsPage) -> usize {
        match page {
            DocumentsPage::Letter(letter, _) => self.titles.letters[letter].documents.len(),
            _ => self.edition.documents.len(),
        }
    }

    /// The documents on a page of a list.
    fn on(&self, page: DocumentsPage) -> Vec<usize> {
        match page {
            DocumentsPage::First => Vec::new(),
            DocumentsPage::InOrder(number) => self.range(page, number).collect(),
            DocumentsPage::Letter(letter, number) => {
                self.titles.letters[letter].documents[self.range(page, number)].to_vec()
            }
        }
    }

    fn range(&self, page: DocumentsPage, number: usize) -> std::ops::Range<usize> {
        (number - 1) * PAGE..self.count(page).min(number * PAGE)
    }

    /// The first and the last document of each page in the order of the edition.
    fn ends(&self) -> Vec<usize> {
        let pages = paging::pages(self.edition.documents.len(), PAGE).into_iter();
        pages.flat_map(|range| [range.start, range.end - 1]).collect()
    }

    /// Makes a page.
    pub(super) fn print(&self, path: &str, page: DocumentsPage, common: &Common, resolver: &Resolver<'_>) -> Outcome {
        let count = self.count(page);
        let (number, letter) = match page {
            DocumentsPage::First => (0, None),
            DocumentsPage::InOrder(number) => (number, None),
            DocumentsPage::Letter(letter, number) => (number, Some(&self.titles.letters[letter])),
        };
        let of = paging::pages(count, PAGE).len();
        let entries = self.on(page).into_iter();
        let range = if number > 0 { self.range(page, number) } else { 0..0 };
        let view = DocumentsView {
            letter: letter.map(|titled| titled.letter.clone()).unwrap_or_default(),
            from: range.start + 1,
            to: range.end,
            count,
            entries: entries
                .map(|place| document_entry(&self.edition.documents[place], &self.edition.config, resolver))
                .collect(),
            spans: if number > 0 { Vec::new() } else { self.spans(resolver) },
            letters: self.titles.views(resolver),
            pager: (number > 0)
                .then(|| {
                    pager(number, of, resolver.links, |number| match letter {
                        Some(titled) => numbered(&titled.page, number),
                        None => links::documents(number),
                    })
                })
                .flatten(),
            index: resolver.links.to(links::DOCUMENTS),
        };
        common.print(path, "documents.html", "documents", &view)
    }

    /// The pages in the order of the edition.
    fn spans(&self, resolver: &Resolver<'_>) -> Vec<DocumentSpanView> {
        let pages = paging::pages(self.edition.documents.len(), PAGE);
        let spans = (1..).zip(pages).map(|(number, range)| {
            let entry = |place: usize| document_entry(&self.edition.documents[place], &self.edition.config, resolver);
            let (first, last) = (entry(range.start), entry(range.end - 1));
            DocumentSpanView {
                href: resolver.links.to(&links::documents(number)),
                from: range.start + 1,
                to: range.end,
                first_date: first.date,
                first: first.short,
                last_date: last.date,
                last: last.short,
            }
        });
        spans.collect()
    }
}
