//! The citation index: every work, and every place where it is cited.

use std::cmp::Ordering;
use std::sync::Arc;

use super::bibliography::Entry;
use super::common::Common;
use super::concordance::Pages;
use super::links::{self, Links};
use super::made::Outcome;
use super::resolve::{citation_id, work_id, xref_id};
use super::sort::{Sorter, initial};
use super::views::{CitingDocumentView, LetterView, LinkView, PlaceView, WorkView, WorksView};
use super::{export, labels};
use crate::digest::Digest;
use crate::link::{Citation, CitedBy, Edition, Mention, MentionPlace, Named};
use crate::model::{Page, Works};

/// What the citation index is given.
#[derive(Debug)]
pub(super) struct WorksKey {
    works: Arc<Works>,
    entries: Arc<Vec<Entry>>,
    /// For each document, its front matter and what it cites.
    documents: Vec<(Digest, Digest)>,
    pages: Vec<Arc<Page>>,
    mentions: Vec<Mention>,
    /// The cross-references whose notes cite a work: their ids, and the pages they have their anchors on.
    crossrefs: Vec<(String, String)>,
}

impl PartialEq for WorksKey {
    fn eq(&self, other: &Self) -> bool {
        let same_page = |(a, b): (&Arc<Page>, &Arc<Page>)| Arc::ptr_eq(a, b);
        Arc::ptr_eq(&self.works, &other.works)
            && Arc::ptr_eq(&self.entries, &other.entries)
            && self.documents == other.documents
            && self.pages.len() == other.pages.len()
            && self.pages.iter().zip(&other.pages).all(same_page)
            && self.mentions == other.mentions
            && self.crossrefs == other.crossrefs
    }
}

impl WorksKey {
    /// The key for the citation index of an edition.
    pub(super) fn new(edition: &Edition, entries: Arc<Vec<Entry>>, pages: &Pages) -> Self {
        let documents = edition.documents.iter();
        let crossrefs = edition.mentions.iter().filter_map(|mention| match mention.place {
            MentionPlace::Crossref { crossref } => {
                let linked = &edition.crossrefs[crossref];
                Some((linked.id().to_owned(), pages.of_crossref(edition, linked)))
            }
            _ => None,
        });
        Self {
            works: Arc::clone(&edition.works),
            entries,
            documents: documents
                .map(|annotated| (annotated.document.head, annotated.found.cited))
                .collect(),
            pages: edition.pages.clone(),
            mentions: edition.mentions.clone(),
            crossrefs: crossrefs.collect(),
        }
    }
}

/// The places that cite one work: those in documents with the documents' places.
#[derive(Debug, Default, Clone)]
struct Places<'a> {
    citations: Vec<(usize, &'a Citation)>,
    mentions: Vec<&'a Mention>,
}

/// Makes the citation index.
pub(super) fn print(edition: &Edition, entries: &[Entry], pages: &Pages, common: &Common) -> Outcome {
    let places = places(edition);
    let index = Index {
        edition,
        pages,
        links: common.links(links::WORKS),
    };
    let mut letters: Vec<LetterView> = Vec::new();
    for (filed, work) in sorted(entries, &edition.config.language) {
        let letter = initial(&filed);
        if letters.last().is_none_or(|last| last.letter != letter) {
            letters.push(letter_view(letter));
        }
        if let Some(letter) = letters.last_mut() {
            letter.works.push(index.work(work, entries.get(work), &places[work]));
        }
    }
    let citations: usize = places
        .iter()
        .map(|places| places.citations.len() + places.mentions.len())
        .sum();
    let files = export::FILES.iter().map(|(path, label)| LinkView {
        href: index.links.to(path),
        label: (*label).to_owned(),
        current: false,
    });
    let view = WorksView {
        files: files.collect(),
        letters,
        works: edition.works.list().len(),
        citations,
    };
    common.print(links::WORKS, "works.html", "works", &view)
}

/// The places, by work.
fn places(edition: &Edition) -> Vec<Places<'_>> {
    let mut places = vec![Places::default(); edition.works.list().len()];
    for (document, citation) in edition.citations() {
        places[citation.work].citations.push((document, citation));
    }
    for mention in &edition.mentions {
        places[mention.work].mentions.push(mention);
    }
    places
}

/// The works in the order of the language, each with what it is filed under.
fn sorted(entries: &[Entry], language: &str) -> Vec<(String, usize)> {
    let filed = entries.iter().enumerate();
    let mut sorted: Vec<_> = filed
        .map(|(index, entry)| (filed_under(entry, language), index))
        .collect();
    match Sorter::new(language) {
        Some(sorter) => sorted.sort_by(|a, b| by_name_first(&sorter, &a.0, &b.0).then(a.1.cmp(&b.1))),
        None => sorted.sort(),
    }
    sorted
}

/// The citation index being made.
struct Index<'a> {
    edition: &'a Edition,
    /// Those of the concordance.
    pages: &'a Pages,
    links: Links<'a>,
}

impl Index<'_> {
    fn work(&self, index: usize, entry: Option<&Entry>, places: &Places<'_>) -> WorkView {
        let work = &self.edition.works.list()[index];
        let mut documents: Vec<CitingDocumentView> = Vec::new();
        let citations = places.citations.iter();
        let citations = citations.map(|(document, citation)| self.citation_place(*document, citation));
        let mentions = places.mentions.iter().map(|mention| self.mention_place(mention));
        for (short, href, place) in citations.chain(mentions) {
            match documents.last_mut() {
                Some(last) if last.href == href => last.places.push(place),
                _ => documents.push(CitingDocumentView {
                    short,
                    href,
                    places: vec![place],
                }),
            }
        }
        WorkView {
            id: work_id(&work.key.value),
            key: work.key.value.clone(),
            kind: work.field("type").unwrap_or_default().to_owned(),
            entry_html: entry.map(|entry| entry.html.clone()).unwrap_or_default(),
            note: work.field("note").unwrap_or_default().to_owned(),
            documents,
        }
    }

    /// The name and address of a page, and the place on it where words cite a work.
    fn citation_place(&self, document: usize, citation: &Citation) -> (String, String, PlaceView) {
        let document = self.edition.document(document);
        let page = links::page(document.id());
        let fragment = match &citation.by {
            CitedBy::Document(_) => citation_id(&citation.id),
            CitedBy::Note(note) => format!("n-{note}"),
        };
        let block = document.tree.block_at(citation.range.start);
        let view = PlaceView {
            href: self.links.to_place(&page, &fragment),
            label: block
                .map(|block| labels::block(&document.tree.blocks[block]))
                .unwrap_or_default(),
            locator: citation.locator.clone().unwrap_or_default(),
            form: citation.by.name().to_owned(),
            exact: document.tree.projection.text[citation.range.range()].to_owned(),
            context: citation.context.clone(),
        };
        (document.short().to_owned(), self.links.to(&page), view)
    }

    /// The same for a place where the editors cite a work outside documents and notes.
    fn mention_place(&self, mention: &Mention) -> (String, String, PlaceView) {
        let (name, page, fragment, label) = match mention.place {
            MentionPlace::Page { page, block } => {
                let page = &self.edition.pages[page];
                let block = block.map(|block| &page.tree.blocks[block]);
                let fragment = block.map_or_else(|| "main".to_owned(), |block| block.id.clone());
                let label = block.map(labels::block).unwrap_or_default();
                (page.title.value.clone(), links::page(&page.id.value), fragment, label)
            }
            MentionPlace::Statement { of } => {
                let (id, name) = match of {
                    Named::Document(index) => {
                        let document = self.edition.document(index);
                        (document.id(), document.short())
                    }
                    Named::Page(index) => {
                        let page = &self.edition.pages[index];
                        (page.id.as_str(), page.title.as_str())
                    }
                };
                let rights = || "rights".to_owned();
                (name.to_owned(), links::page(id), rights(), rights())
            }
            MentionPlace::Crossref { crossref } => {
                let linked = &self.edition.crossrefs[crossref];
                let page = self.pages.of_crossref(self.edition, linked);
                let name = "Cross-references".to_owned();
                (name, page, xref_id(linked.id()), linked.id().to_owned())
            }
        };
        let view = PlaceView {
            href: self.links.to_place(&page, &fragment),
            label,
            locator: mention.locator.clone().unwrap_or_default(),
            form: "note".to_owned(),
            exact: String::new(),
            context: String::new(),
        };
        (name, self.links.to(&page), view)
    }
}

/// Compares what comes before the first full stop, the names, and only then the rest: or a longer name would come before
/// a shorter one that it begins with, since a space sorts before a stop.
fn by_name_first(sorter: &Sorter, a: &str, b: &str) -> Ordering {
    let parts = |entry| str::split_once(entry, ". ").unwrap_or((entry, ""));
    let (a, b) = (parts(a), parts(b));
    sorter
        .compare(a.0, b.0)
        .then_with(|| sorter.compare(bare(a.1), bare(b.1)))
}

fn letter_view(letter: String) -> LetterView {
    let id = match letter.as_str() {
        "#" => "letter-other".to_owned(),
        _ => format!("letter-{}", letter.to_lowercase()),
    };
    let works = Vec::new();
    LetterView { letter, id, works }
}

/// A text without the marks before its first word.
fn bare(text: &str) -> &str {
    text.trim_start_matches(|char: char| !char.is_alphanumeric())
}

/// What a work is filed under: its entry as it is read, without marks and the article it may begin with.
fn filed_under(entry: &Entry, language: &str) -> String {
    let mut words = String::new();
    let mut in_tag = false;
    for char in entry.html.chars() {
        match char {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ if !in_tag => words.push(char),
            _ => {}
        }
    }
    let words = bare(&words);
    let article = if language.starts_with("en") { "The " } else { "" };
    words.strip_prefix(article).unwrap_or(words).to_owned()
}
