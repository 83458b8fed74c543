//! The citation index: every work, and every place where it is cited.

mod bound;
mod facets;
mod key;
mod legal;
mod own;
mod pages;
mod places;
mod rest;

use rustc_hash::FxHashMap;

pub(super) use self::bound::bind;
use self::facets::Facet;
pub(super) use self::key::WorksKey;
use self::legal::is_legal;
pub(super) use self::pages::{ListPage, WorksPage};
pub(super) use self::places::Places;
use self::places::{Place, Shower};
use self::rest::Rest;
use super::common::Common;
use super::concordance::{CHOICE, Pages};
use super::export;
use super::filing::Letter;
use super::holdings::Holdings;
use super::links;
use super::made::Outcome;
use super::paging::{PLACES, pager, shown};
use super::resolve::subject_id;
use super::views::{ChoiceView, LetterView, LinkView, UnheldView, WorkView, WorksView};
use crate::link::{Address, Edition, Subject};
use crate::model::Work;

/// With more types of works, readers cannot choose among them.
const TYPES: usize = 16;

/// What the pages of the citation index are made from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Material<'a> {
    pub(super) edition: &'a Edition,
    pub(super) holdings: &'a Holdings,
    /// The pages of the concordance.
    pub(super) pages: &'a Pages,
    /// All places that cite something.
    pub(super) places: &'a Places<'a>,
}

impl<'a> Material<'a> {
    /// The index as seen from one page.
    fn index(&self, path: &'a str, common: &'a Common) -> Index<'a> {
        Index {
            shower: Shower {
                edition: self.edition,
                pages: self.pages,
                holdings: self.holdings,
                links: common.links(path),
                locale: common.locale(),
            },
            holdings: self.holdings,
            places: self.places,
            cut: self.holdings.filing.split && !common.is_bound(),
        }
    }
}

/// Makes the first page: all works, or of many, the letters that they stand under.
fn print_first(material: &Material<'_>, common: &Common) -> Outcome {
    let index = material.index(links::WORKS, common);
    let filing = &index.holdings.filing;
    let letters = filing.letters.iter().map(|letter| index.letter(letter, !filing.split));
    let (types, documents) = if filing.split {
        (Vec::new(), Vec::new())
    } else {
        index.choices()
    };
    let (uncited, unheld) = (index.uncited(), material.edition.unheld());
    let pages = [(Rest::Uncited, uncited.len()), (Rest::Unheld, unheld.len())];
    let [uncited_href, unheld_href] = pages.map(|(rest, count)| index.rest_href(rest, count));
    let (few_uncited, few_unheld) = (uncited_href.is_empty(), unheld_href.is_empty());
    let view = WorksView {
        letter: String::new(),
        letters: letters.collect(),
        types,
        documents,
        ways: index.ways(None),
        files: index.files(),
        uncited_count: uncited.len(),
        uncited: uncited
            .into_iter()
            .filter(|_| few_uncited)
            .map(|subject| index.link(subject))
            .collect(),
        uncited_href,
        unheld_count: unheld.len(),
        unheld: unheld
            .into_iter()
            .filter(|_| few_unheld)
            .map(|found| index.unheld(found))
            .collect(),
        unheld_href,
        works: index.size(),
        citations: index.places.count,
        pager: None,
        index: index.shower.links.to(links::WORKS),
    };
    common.print(links::WORKS, "works.html", "works", &view)
}

/// Makes a page of a letter.
fn print_letter(path: &str, letter: &Letter, sheet: usize, material: &Material<'_>, common: &Common) -> Outcome {
    let index = material.index(path, common);
    let citations = letter
        .subjects
        .iter()
        .map(|&subject| index.places.citing(subject).len());
    let here = &letter.subjects[letter.sheets[sheet].range.clone()];
    let view = WorksView {
        letter: letter.letter.clone(),
        letters: vec![LetterView {
            works: here.iter().map(|&subject| index.view(subject)).collect(),
            ..index.letter(letter, false)
        }],
        types: Vec::new(),
        documents: Vec::new(),
        ways: index.ways(None),
        files: Vec::new(),
        uncited: Vec::new(),
        uncited_count: 0,
        uncited_href: String::new(),
        unheld: Vec::new(),
        unheld_count: 0,
        unheld_href: String::new(),
        works: letter.subjects.len(),
        citations: citations.sum(),
        pager: pager(sheet + 1, letter.sheets.len(), index.shower.links, |number| {
            letter.sheets[number - 1].page.clone()
        }),
        index: index.shower.links.to(links::WORKS),
    };
    common.print(path, "works.html", "works", &view)
}

/// The citation index being made, seen from one of its pages.
struct Index<'a> {
    shower: Shower<'a>,
    holdings: &'a Holdings,
    places: &'a Places<'a>,
    /// Whether entries with many places show but the first of them.
    cut: bool,
}

impl<'a> Index<'a> {
    fn work(&self, subject: Subject) -> &'a Work {
        match subject {
            Subject::Work(place) => &self.shower.edition.works.list()[place],
            Subject::Document(place) => &self.shower.edition.cited.list()[place],
        }
    }

    fn id(&self, subject: Subject) -> String {
        subject_id(subject, &self.work(subject).key.value)
    }

    fn short(&self, subject: Subject) -> String {
        match subject {
            Subject::Work(_) => self.holdings.entry(subject).short.clone(),
            Subject::Document(place) => {
                let edition = self.shower.edition;
                edition.document(edition.cited_places[place]).short().to_owned()
            }
        }
    }

    /// The address of an entry.
    fn href(&self, subject: Subject) -> String {
        self.shower
            .links
            .to_place(self.holdings.filing.page(subject), &self.id(subject))
    }

    fn size(&self) -> usize {
        self.holdings.works.len() + self.holdings.documents.len()
    }

    fn files(&self) -> Vec<LinkView> {
        if self.holdings.works.is_empty() {
            return Vec::new();
        }
        let files = export::FILES.iter().map(|(path, label)| LinkView {
            href: self.shower.links.to(path),
            label: (*label).to_owned(),
            current: false,
        });
        files.collect()
    }

    /// The other orders that the works can be had in.
    fn ways(&self, here: Option<Facet>) -> Vec<LinkView> {
        let facet = |facet: Facet| LinkView {
            href: self.shower.links.to(&links::works_by(facet.name())),
            label: self.shower.locale.say(&format!("facet-{}", facet.name())),
            current: here == Some(facet),
        };
        let mut ways: Vec<_> = Facet::ALL.map(facet).into();
        if self.shower.edition.works.list().iter().any(is_legal) {
            ways.push(LinkView {
                href: self.shower.links.to(links::LEGAL),
                label: self.shower.locale.say("law"),
                current: self.shower.links.is_here(links::LEGAL),
            });
        }
        ways
    }

    /// A letter, with its works if they stand on this page.
    fn letter(&self, letter: &Letter, here: bool) -> LetterView<'a> {
        let subjects = letter.subjects.iter();
        LetterView {
            letter: letter.letter.clone(),
            id: letter.id.clone(),
            href: if here {
                format!("#{}", letter.id)
            } else {
                self.shower.links.to(&letter.page)
            },
            count: letter.subjects.len(),
            works: if here {
                subjects.map(|&subject| self.view(subject)).collect()
            } else {
                Vec::new()
            },
        }
    }

    fn view(&self, subject: Subject) -> WorkView<'a> {
        let places = self.places.citing(subject);
        let own = self.holdings.filing.own(subject).filter(|_| self.cut);
        let (shown, told) = match own {
            Some(_) => (shown(places.len()), PLACES.min(places.len())),
            None => (places.len(), places.len()),
        };
        self.view_of(subject, &places[..told], &places[..shown])
    }

    /// The same with the short forms of some of its places, and with some that are shown.
    fn view_of(&self, subject: Subject, told: &[Place<'a>], shown: &[Place<'a>]) -> WorkView<'a> {
        let (work, holdings) = (self.work(subject), self.holdings);
        let own = holdings.filing.own(subject).filter(|_| self.cut);
        WorkView {
            id: self.id(subject),
            key: &work.key.value,
            kind: work.field("type").unwrap_or_default(),
            entry_html: &holdings.entry(subject).html,
            note: work.field("note").unwrap_or_default(),
            details: holdings.metadata(subject).details(work, self.shower.locale).clone(),
            texts: self.texts(subject),
            cited_as: self.shower.cited_as(told),
            documents: self.shower.by_document(shown),
            places: self.places.citing(subject).len(),
            all: own.map(|own| self.shower.links.to(own)).unwrap_or_default(),
        }
    }

    /// Links to the documents of the edition that a subject is.
    fn texts(&self, subject: Subject) -> Vec<LinkView> {
        let edition = self.shower.edition;
        let link = |place: usize| LinkView {
            href: self.shower.links.to(&links::page(edition.document(place).id())),
            label: edition.document(place).short().to_owned(),
            current: false,
        };
        self.holdings.texts(subject, edition).into_iter().map(link).collect()
    }

    /// The types of works, and the documents that cite any, among which readers can choose if they are few.
    fn choices(&self) -> (Vec<ChoiceView>, Vec<ChoiceView>) {
        let edition = self.shower.edition;
        let mut types: FxHashMap<&str, usize> = FxHashMap::default();
        let mut documents = vec![0; edition.documents.len()];
        for &subject in self.holdings.filing.letters.iter().flat_map(|letter| &letter.subjects) {
            *types
                .entry(self.work(subject).field("type").unwrap_or_default())
                .or_default() += 1;
            for document in self.places.documents(subject, edition) {
                documents[document] += 1;
            }
        }
        let choice = |id: &str, label: &str, count| ChoiceView {
            id: id.to_owned(),
            label: label.to_owned(),
            count,
        };
        let types = types
            .into_iter()
            .map(|(kind, count)| choice(kind, &self.shower.locale.work_type(kind), count));
        let mut types: Vec<_> = types.collect();
        types.sort_by(|a, b| a.label.cmp(&b.label));
        let cited = documents.into_iter().enumerate().filter(|&(_, count)| count > 0);
        let documents = cited.map(|(place, count)| {
            let document = edition.document(place);
            choice(document.id(), document.short(), count)
        });
        let few = |choices: Vec<ChoiceView>, most| {
            let range = 2..=most;
            if range.contains(&choices.len()) {
                choices
            } else {
                Vec::new()
            }
        };
        (few(types, TYPES), few(documents.collect(), CHOICE))
    }

    /// The works that nothing cites.
    fn uncited(&self) -> Vec<Subject> {
        let uncited = self.holdings.filing.subjects();
        uncited
            .filter(|&subject| self.places.citing(subject).is_empty())
            .collect()
    }

    /// A link to an entry.
    fn link(&self, subject: Subject) -> LinkView {
        LinkView {
            href: self.href(subject),
            label: self.short(subject),
            current: false,
        }
    }

    /// An address in a document that belongs to no work that is held.
    fn unheld(&self, (document, found): (usize, &Address)) -> UnheldView {
        let document = self.shower.edition.document(document);
        let block = document.blocks.at(found.range.start);
        let page = links::page_with(document, block);
        let block = block.map(|block| &document.blocks[block]);
        let href = match block {
            Some(block) => self.shower.links.to_place(&page, &block.id),
            None => self.shower.links.to(&page),
        };
        UnheldView {
            short: document.short().to_owned(),
            href,
            label: block.map(|block| self.shower.locale.block(block)).unwrap_or_default(),
            url: found.url.clone(),
        }
    }
}
