//! The citation index: every work, and every place where it is cited.

use std::cmp::Ordering;

use super::bibliography::Entry;
use super::resolve::{Resolver, citation_id, place, work_id};
use super::sort::{Sorter, initial};
use super::views::{CitingDocumentView, LetterView, PlaceView, WorkView, WorksView};
use super::{Extent, Made, Renderer, labels, links};
use crate::link::{Citation, CitedBy, Mention, MentionPlace, Named, Passage};

/// The places that cite one work.
#[derive(Debug, Default, Clone)]
struct Places<'a> {
    citations: Vec<&'a Citation>,
    mentions: Vec<&'a Mention>,
}

impl Renderer<'_> {
    /// Makes the citation index.
    pub(super) fn works(&self) -> Made {
        let edition = self.edition;
        let resolver = self.resolver(links::WORKS, None);
        let places = self.places();
        let mut letters: Vec<LetterView> = Vec::new();
        for (filed, work) in self.sorted_works() {
            let letter = initial(&filed);
            if letters.last().is_none_or(|last| last.letter != letter) {
                letters.push(letter_view(letter));
            }
            if let Some(letter) = letters.last_mut() {
                letter.works.push(self.work_view(work, &places[work], &resolver));
            }
        }
        let view = WorksView {
            letters,
            works: edition.works.list().len(),
            citations: edition.citations.len() + edition.mentions.len(),
        };
        self.print(links::WORKS, "works.html", "works", &view, Extent::default())
    }

    /// The places, by work.
    fn places(&self) -> Vec<Places<'_>> {
        let mut places = vec![Places::default(); self.edition.works.list().len()];
        for citation in &self.edition.citations {
            places[citation.work].citations.push(citation);
        }
        for mention in &self.edition.mentions {
            places[mention.work].mentions.push(mention);
        }
        places
    }

    /// The works in the order of the language, each with what it is filed under.
    fn sorted_works(&self) -> Vec<(String, usize)> {
        let language = &self.edition.config.language;
        let entries = self.entries.iter().enumerate();
        let filed = entries.map(|(index, entry)| (filed_under(entry, language), index));
        let mut sorted: Vec<_> = filed.collect();
        match Sorter::new(language) {
            Some(sorter) => sorted.sort_by(|a, b| by_name_first(&sorter, &a.0, &b.0).then(a.1.cmp(&b.1))),
            None => sorted.sort(),
        }
        sorted
    }

    fn work_view(&self, index: usize, places: &Places<'_>, resolver: &Resolver<'_>) -> WorkView {
        let work = &self.edition.works.list()[index];
        let mut documents: Vec<CitingDocumentView> = Vec::new();
        let citations = places
            .citations
            .iter()
            .map(|citation| self.citation_place(citation, resolver));
        let mentions = places
            .mentions
            .iter()
            .map(|mention| self.mention_place(mention, resolver));
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
        let entry = self.entries.get(index);
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
    fn citation_place(&self, citation: &Citation, resolver: &Resolver<'_>) -> (String, String, PlaceView) {
        let document = self.edition.document(citation.document);
        let page = links::page(document.id());
        let fragment = match &citation.by {
            CitedBy::Document(_) => citation_id(&citation.id),
            CitedBy::Note(note) => format!("n-{note}"),
        };
        let passage = Passage {
            document: citation.document,
            range: Some(citation.range),
        };
        let view = PlaceView {
            href: resolver.links.to_place(&page, &fragment),
            label: place(document, passage),
            locator: citation.locator.clone().unwrap_or_default(),
            form: citation.by.name().to_owned(),
            exact: self.edition.words(passage).to_owned(),
        };
        (document.short().to_owned(), resolver.links.to(&page), view)
    }

    /// The same for a place where the editors cite a work outside documents and notes.
    fn mention_place(&self, mention: &Mention, resolver: &Resolver<'_>) -> (String, String, PlaceView) {
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
                (
                    name.to_owned(),
                    links::page(id),
                    "rights".to_owned(),
                    "rights".to_owned(),
                )
            }
            MentionPlace::Crossref { crossref } => {
                let id = &self.edition.crossrefs[crossref].id;
                let name = "Cross-references".to_owned();
                (name, links::CROSSREFS.to_owned(), format!("xref-{id}"), id.clone())
            }
        };
        let view = PlaceView {
            href: resolver.links.to_place(&page, &fragment),
            label,
            locator: mention.locator.clone().unwrap_or_default(),
            form: "note".to_owned(),
            exact: String::new(),
        };
        (name, resolver.links.to(&page), view)
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
