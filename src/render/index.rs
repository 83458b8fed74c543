//! The pages that are not one document's: home and the editors' own.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::around::Around;
use super::choices::all_series;
use super::common::Common;
use super::document::{date_view, language, plain, rights_view};
use super::documents::{Titles, shown};
use super::locale::direction;
use super::made::Outcome;
use super::resolve::Resolver;
use super::views::{DocumentEntry, HomeView, PageEntry, PageView, PictureView};
use super::{CITATION, editorial, introduction, links, references, resolver};
use crate::digest::Digest;
use crate::link::{Annotated, Edition};
use crate::model::Page;
use crate::source::config::Config;

/// What the home page is given.
#[derive(Debug)]
pub(super) struct HomeKey {
    /// For each document that it lists, its front matter, and how many footnotes, notes and cross-references it has.
    documents: Vec<(Digest, [usize; 3])>,
    /// How many documents there are.
    count: usize,
    /// Of many documents, the letters that lead to the lists of them.
    titles: Option<Arc<Titles>>,
    pages: Vec<Arc<Page>>,
    /// For each series, how many notes of it there are.
    series: Vec<usize>,
    works: usize,
    citations: usize,
    crossrefs: usize,
    names: usize,
    mentions: usize,
    events: usize,
    picture: Option<PictureView>,
}

impl PartialEq for HomeKey {
    fn eq(&self, other: &Self) -> bool {
        let counts = |key: &Self| {
            let (indices, bound) = (
                [key.works, key.citations, key.crossrefs],
                [key.names, key.mentions, key.events],
            );
            (indices, bound)
        };
        let same_page = |(a, b): (&Arc<Page>, &Arc<Page>)| Arc::ptr_eq(a, b);
        self.documents == other.documents
            && self.count == other.count
            && self.titles.as_ref().map(Arc::as_ptr) == other.titles.as_ref().map(Arc::as_ptr)
            && self.pages.len() == other.pages.len()
            && self.pages.iter().zip(&other.pages).all(same_page)
            && self.series == other.series
            && self.picture == other.picture
            && counts(self) == counts(other)
    }
}

impl HomeKey {
    /// The key for the home page of an edition.
    pub(super) fn new(edition: &Edition, picture: Option<PictureView>, titles: Option<Arc<Titles>>) -> Self {
        let documents = if titles.is_some() {
            &[]
        } else {
            edition.documents.as_slice()
        };
        Self {
            documents: documents.iter().map(shown).collect(),
            count: edition.documents.len(),
            titles,
            pages: edition.pages.clone(),
            series: series_counts(edition),
            works: edition.works.list().len(),
            citations: citation_count(edition),
            crossrefs: edition.crossrefs.len(),
            names: edition.names.len(),
            mentions: mention_count(edition),
            events: edition.events.len(),
            picture,
        }
    }
}

fn mention_count(edition: &Edition) -> usize {
    let documents = edition.documents.iter();
    documents.map(|annotated| annotated.bound.mentions.len()).sum()
}

/// For each series, how many notes of it there are.
fn series_counts(edition: &Edition) -> Vec<usize> {
    let series = &edition.config.series;
    let mut counts = vec![0; series.len()];
    for annotated in &edition.documents {
        for (count, own) in counts.iter_mut().zip(&annotated.found.series) {
            *count += own;
        }
    }
    counts
}

fn citation_count(edition: &Edition) -> usize {
    let documents = edition.documents.iter();
    let citations: usize = documents.map(|annotated| annotated.found.citations.len()).sum();
    citations + edition.mentions.len()
}

/// Makes the home page.
pub(super) fn home(
    edition: &Edition,
    titles: Option<&Titles>,
    picture: Option<&PictureView>,
    common: &Common,
    around: &Around<'_>,
) -> Outcome {
    let introduction = introduction(&edition.pages);
    let own = introduction.map(|page| (page.id.as_str(), page.path.as_str()));
    let resolver = resolver(common, around, links::HOME, own);
    let pages = edition
        .pages
        .iter()
        .filter(|page| page.id.value != links::INTRODUCTION)
        .map(|page| PageEntry {
            href: resolver.links.to(&links::page(&page.id.value)),
            title: page.title.value.clone(),
            description: plain(page.description.as_ref()),
        });
    let ids = edition.config.series.iter().map(|series| series.id.as_str());
    let counts: FxHashMap<_, _> = ids.zip(series_counts(edition)).collect();
    let view = HomeView {
        introduction_html: introduction
            .map(|page| editorial::page(&page.tree, &resolver))
            .unwrap_or_default(),
        rights: introduction
            .and_then(|page| page.rights.as_ref())
            .map(|rights| rights_view(rights, &resolver)),
        document_count: edition.documents.len(),
        documents_href: resolver.links.to(links::DOCUMENTS),
        letters: titles.map(|titles| titles.views(&resolver)).unwrap_or_default(),
        documents: edition
            .documents
            .iter()
            .filter(|_| titles.is_none())
            .map(|annotated| document_entry(annotated, &edition.config, &resolver))
            .collect(),
        pages: pages.collect(),
        series: all_series(&edition.config, resolver.locale, |id| {
            counts.get(id).copied().unwrap_or(0)
        }),
        works_href: resolver.links.to(links::WORKS),
        works: edition.works.list().len(),
        citations: citation_count(edition),
        crossrefs_href: resolver.links.to(links::CROSSREFS),
        crossrefs: edition.crossrefs.len(),
        names_href: resolver.links.to(links::NAMES),
        names: edition.names.len(),
        mentions: mention_count(edition),
        chronology_href: resolver.links.to(links::CHRONOLOGY),
        events: edition.events.len(),
        doi: edition.config.doi.clone().unwrap_or_default(),
        meta: references::meta_of_edition(&edition.config, resolver.links),
        linked_data: references::script_of_edition(edition, picture.or_else(|| common.picture()), resolver.links),
        citation_file: resolver.links.to(CITATION),
    };
    common.print_shown(links::HOME, "home.html", ("home", &view), None, picture)
}

/// What a page of the editors is given.
#[derive(Debug)]
pub(super) struct PageKey(pub(super) Arc<Page>, pub(super) Option<PictureView>);

impl PartialEq for PageKey {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) && self.1 == other.1
    }
}

/// Makes a page of the editors.
pub(super) fn editors_page(
    page: &Page,
    path: &str,
    picture: Option<&PictureView>,
    common: &Common,
    around: &Around<'_>,
) -> Outcome {
    let resolver = resolver(common, around, path, Some((&page.id.value, &page.path)));
    let view = PageView {
        title: page.title.value.clone(),
        description: plain(page.description.as_ref()),
        text_html: editorial::page(&page.tree, &resolver),
        rights: page.rights.as_ref().map(|rights| rights_view(rights, &resolver)),
    };
    common.print_shown(path, "page.html", ("page", &view), None, picture)
}

/// A document in a list of them.
pub(super) fn document_entry(annotated: &Annotated, config: &Config, resolver: &Resolver<'_>) -> DocumentEntry {
    let document = &annotated.document;
    let front = &document.front;
    let rights = front.rights.as_ref();
    DocumentEntry {
        href: resolver.links.to(&links::page(document.id())),
        direction: direction(language(document, config)).name(),
        language: language(document, config).to_owned(),
        title: front.title.value.clone(),
        subtitle: plain(front.subtitle.as_ref()),
        short: document.short().to_owned(),
        kind: plain(front.kind.as_ref()),
        author: plain(front.author.as_ref()),
        recipient: plain(front.recipient.as_ref()),
        date: front.date.as_ref().map(|date| date_view(date.value, resolver.locale)),
        author_notes: document.footnotes,
        editor_notes: annotated.found.notes.len(),
        relations: annotated.ends.len(),
        licence: plain(rights.and_then(|rights| rights.licence.as_ref())),
    }
}
