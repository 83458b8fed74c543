//! The pages that are not one document's: home, the editors' own, the citation index, the cross-references.

use rustc_hash::FxHashMap;

use super::bibliography::Entry;
use super::document::{date_view, plain, series_views};
use super::links;
use super::relations::{check, difference};
use super::resolve::{Resolver, citation_id, place, work_id};
use super::sort::{Sorter, initial};
use super::views::{
    CitingDocumentView, CrossrefView, CrossrefsView, DocumentEntry, HomeView, LetterView, PageEntry, PageView,
    PassageView, PlaceView, RelationView, WorkView, WorksView,
};
use super::{Extent, Made, Renderer, editorial};
use crate::link::{Annotated, Citation, CitedBy, Linked, Passage, Side};
use crate::model::Page;
use crate::project::CONTENT;

/// The page of the editors whose text stands on the home page.
pub(super) const INTRODUCTION: &str = "home";

impl Renderer<'_> {
    /// Makes the home page.
    pub(super) fn home(&self) -> Made {
        let edition = self.edition;
        let resolver = self.resolver(links::HOME, Some(INTRODUCTION), CONTENT);
        let is_introduction = |page: &&Page| page.id.value == INTRODUCTION;
        let introduction = edition.pages.iter().find(is_introduction);
        let pages = edition
            .pages
            .iter()
            .filter(|page| !is_introduction(page))
            .map(|page| PageEntry {
                href: resolver.links.to(&links::page(&page.id.value)),
                title: page.title.value.clone(),
                description: plain(page.description.as_ref()),
            });
        let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
        for note in edition.documents.iter().flat_map(|annotated| &annotated.notes) {
            *counts.entry(note.note.series.as_str()).or_default() += 1;
        }
        let view = HomeView {
            introduction_html: introduction
                .map(|page| editorial::note(&page.tree, &resolver))
                .unwrap_or_default(),
            documents: edition
                .documents
                .iter()
                .map(|annotated| document_entry(annotated, &resolver))
                .collect(),
            pages: pages.collect(),
            series: series_views(&edition.config, |id| counts.get(id).copied().unwrap_or(0)),
            works_href: resolver.links.to(links::WORKS),
            works: edition.works.list().len(),
            citations: edition.citations.len(),
            crossrefs_href: resolver.links.to(links::CROSSREFS),
            crossrefs: edition.crossrefs.len(),
        };
        self.print(links::HOME, "home.html", "home", &view, Extent::default())
    }

    /// Makes a page of the editors.
    pub(super) fn editors_page(&self, page: &Page) -> Made {
        let path = links::page(&page.id.value);
        let resolver = self.resolver(&path, Some(&page.id.value), CONTENT);
        let view = PageView {
            title: page.title.value.clone(),
            description: plain(page.description.as_ref()),
            text_html: editorial::page(&page.tree, &resolver),
        };
        self.print(&path, "page.html", "page", &view, Extent::default())
    }

    /// Makes the citation index.
    pub(super) fn works(&self) -> Made {
        let edition = self.edition;
        let resolver = self.resolver(links::WORKS, None, CONTENT);
        let mut citations: Vec<Vec<&Citation>> = vec![Vec::new(); edition.works.list().len()];
        for citation in &edition.citations {
            citations[citation.work].push(citation);
        }
        let mut letters: Vec<LetterView> = Vec::new();
        for (key, work) in self.sorted_works() {
            let letter = initial(&key);
            if letters.last().is_none_or(|last| last.letter != letter) {
                let id = if letter == "#" {
                    "letter-other".to_owned()
                } else {
                    format!("letter-{}", letter.to_lowercase())
                };
                letters.push(LetterView {
                    letter,
                    id,
                    works: Vec::new(),
                });
            }
            let view = self.work_view(work, &citations[work], &resolver);
            if let Some(letter) = letters.last_mut() {
                letter.works.push(view);
            }
        }
        let view = WorksView {
            letters,
            works: edition.works.list().len(),
            citations: edition.citations.len(),
        };
        self.print(links::WORKS, "works.html", "works", &view, Extent::default())
    }

    /// The works in the order of the language, each with what it is filed under.
    fn sorted_works(&self) -> Vec<(String, usize)> {
        let entries = self.entries.iter().enumerate();
        let mut sorted: Vec<_> = entries.map(|(index, entry)| (filed_under(entry), index)).collect();
        match Sorter::new(&self.edition.config.language) {
            Some(sorter) => sorted.sort_by(|a, b| sorter.compare(&a.0, &b.0).then(a.1.cmp(&b.1))),
            None => sorted.sort(),
        }
        sorted
    }

    fn work_view(&self, index: usize, citations: &[&Citation], resolver: &Resolver<'_>) -> WorkView {
        let work = &self.edition.works.list()[index];
        let mut documents: Vec<(usize, CitingDocumentView)> = Vec::new();
        for citation in citations {
            let document = self.edition.document(citation.document);
            if documents.last().is_none_or(|(last, _)| *last != citation.document) {
                let view = CitingDocumentView {
                    short: document.short().to_owned(),
                    href: resolver.links.to(&links::page(document.id())),
                    places: Vec::new(),
                };
                documents.push((citation.document, view));
            }
            if let Some((_, view)) = documents.last_mut() {
                view.places.push(self.place_view(citation, resolver));
            }
        }
        WorkView {
            id: work_id(&work.key.value),
            key: work.key.value.clone(),
            kind: work.field("type").unwrap_or_default().to_owned(),
            entry_html: self
                .entries
                .get(index)
                .map(|entry| entry.html.clone())
                .unwrap_or_default(),
            note: work.field("note").unwrap_or_default().to_owned(),
            documents: documents.into_iter().map(|(_, view)| view).collect(),
        }
    }

    fn place_view(&self, citation: &Citation, resolver: &Resolver<'_>) -> PlaceView {
        let document = self.edition.document(citation.document);
        let fragment = match &citation.by {
            CitedBy::Document(_) => citation_id(&citation.id),
            CitedBy::Note(note) => format!("n-{note}"),
        };
        PlaceView {
            href: resolver.links.to_place(&links::page(document.id()), &fragment),
            label: place(
                document,
                Passage {
                    document: citation.document,
                    range: Some(citation.range),
                },
            ),
            locator: citation.locator.clone().unwrap_or_default(),
            form: citation.by.name().to_owned(),
            exact: document.tree.projection.text[citation.range.range()].to_owned(),
        }
    }

    /// Makes the page of cross-references.
    pub(super) fn crossrefs(&self) -> Made {
        let edition = self.edition;
        let resolver = self.resolver(links::CROSSREFS, None, CONTENT);
        let mut by_relation: Vec<Vec<&Linked>> = vec![Vec::new(); edition.config.relations.len()];
        for crossref in &edition.crossrefs {
            by_relation[crossref.relation].push(crossref);
        }
        let mut relations = Vec::new();
        for (relation, mut crossrefs) in edition.config.relations.iter().zip(by_relation) {
            if crossrefs.is_empty() {
                continue;
            }
            crossrefs.sort_by_key(|crossref| (crossref.from.document, crossref.from.range));
            relations.push(RelationView {
                name: relation.name.clone(),
                label: relation.label.clone(),
                inverse: relation.inverse.clone(),
                crossrefs: crossrefs
                    .into_iter()
                    .map(|crossref| self.crossref_view(crossref, &resolver))
                    .collect(),
            });
        }
        let view = CrossrefsView {
            relations,
            count: edition.crossrefs.len(),
        };
        self.print(
            links::CROSSREFS,
            "crossrefs.html",
            "crossrefs",
            &view,
            Extent::default(),
        )
    }

    fn crossref_view(&self, crossref: &Linked, resolver: &Resolver<'_>) -> CrossrefView {
        let end = |side: Side| {
            let passage = crossref.passage(side);
            let document = self.edition.document(passage.document);
            PassageView {
                href: resolver.passage(&crossref.id, side, passage),
                document: document.short().to_owned(),
                label: place(document, passage),
                exact: self.edition.words(passage).to_owned(),
            }
        };
        let verification = crossref.verification.as_ref();
        CrossrefView {
            id: crossref.id.clone(),
            from: end(Side::From),
            to: end(Side::To),
            verification: verification
                .map(|verification| verification.outcome.name().to_owned())
                .unwrap_or_default(),
            verdict: verification.map(check).unwrap_or_default(),
            difference_html: verification
                .and_then(|verification| verification.difference.as_deref())
                .map(difference)
                .unwrap_or_default(),
            note_html: crossref
                .note
                .as_ref()
                .map(|note| editorial::note(note, resolver))
                .unwrap_or_default(),
        }
    }
}

fn document_entry(annotated: &Annotated, resolver: &Resolver<'_>) -> DocumentEntry {
    let document = &annotated.document;
    let front = &document.front;
    let rights = front.rights.as_ref();
    DocumentEntry {
        href: resolver.links.to(&links::page(document.id())),
        title: front.title.value.clone(),
        subtitle: plain(front.subtitle.as_ref()),
        short: document.short().to_owned(),
        kind: plain(front.kind.as_ref()),
        author: plain(front.author.as_ref()),
        recipient: plain(front.recipient.as_ref()),
        date: front.date.as_ref().map(|date| date_view(date.value)),
        author_notes: document.tree.footnotes.len(),
        editor_notes: annotated.notes.len(),
        relations: annotated.ends.len(),
        licence: plain(rights.and_then(|rights| rights.licence.as_ref())),
    }
}

/// What a work is filed under: its entry as it is read, without marks and the article it may begin with.
fn filed_under(entry: &Entry) -> String {
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
    let words = words.trim_start_matches(|char: char| !char.is_alphanumeric());
    words.strip_prefix("The ").unwrap_or(words).to_owned()
}
