//! The pages that are not one document's: home, the editors' own, the cross-references.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::around::Around;
use super::common::Common;
use super::document::{date_view, plain, rights_view, series_views};
use super::made::Outcome;
use super::relations::{check, difference};
use super::resolve::Resolver;
use super::views::{
    CrossrefView, CrossrefsView, DocumentEntry, HomeView, PageEntry, PageView, PassageView, RelationView,
};
use super::{editorial, introduction, labels, links, resolver};
use crate::digest::Digest;
use crate::link::{Annotated, Edition, Linked, Side, show_the_same};
use crate::model::Page;

/// What the home page is given.
#[derive(Debug)]
pub(super) struct HomeKey {
    /// For each document, its front matter, and how many footnotes, notes and cross-references it has.
    documents: Vec<(Digest, [usize; 3])>,
    pages: Vec<Arc<Page>>,
    /// For each series, how many notes of it there are.
    series: Vec<usize>,
    works: usize,
    citations: usize,
    crossrefs: usize,
}

impl PartialEq for HomeKey {
    fn eq(&self, other: &Self) -> bool {
        let counts = |key: &Self| (key.works, key.citations, key.crossrefs);
        let same_page = |(a, b): (&Arc<Page>, &Arc<Page>)| Arc::ptr_eq(a, b);
        self.documents == other.documents
            && self.pages.len() == other.pages.len()
            && self.pages.iter().zip(&other.pages).all(same_page)
            && self.series == other.series
            && counts(self) == counts(other)
    }
}

impl HomeKey {
    /// The key for the home page of an edition.
    pub(super) fn new(edition: &Edition) -> Self {
        let document = |annotated: &Annotated| {
            let document = &annotated.document;
            let counts = [
                document.tree.footnotes.len(),
                annotated.found.notes.len(),
                annotated.ends.len(),
            ];
            (document.head, counts)
        };
        Self {
            documents: edition.documents.iter().map(document).collect(),
            pages: edition.pages.clone(),
            series: series_counts(edition),
            works: edition.works.list().len(),
            citations: citation_count(edition),
            crossrefs: edition.crossrefs.len(),
        }
    }
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
pub(super) fn home(edition: &Edition, common: &Common, around: &Around<'_>) -> Outcome {
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
        documents: edition
            .documents
            .iter()
            .map(|annotated| document_entry(annotated, &resolver))
            .collect(),
        pages: pages.collect(),
        series: series_views(&edition.config, |id| counts.get(id).copied().unwrap_or(0)),
        works_href: resolver.links.to(links::WORKS),
        works: edition.works.list().len(),
        citations: citation_count(edition),
        crossrefs_href: resolver.links.to(links::CROSSREFS),
        crossrefs: edition.crossrefs.len(),
    };
    common.print(links::HOME, "home.html", "home", &view)
}

/// What a page of the editors is given.
#[derive(Debug)]
pub(super) struct PageKey(pub(super) Arc<Page>);

impl PartialEq for PageKey {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// Makes a page of the editors.
pub(super) fn editors_page(page: &Page, path: &str, common: &Common, around: &Around<'_>) -> Outcome {
    let resolver = resolver(common, around, path, Some((&page.id.value, &page.path)));
    let view = PageView {
        title: page.title.value.clone(),
        description: plain(page.description.as_ref()),
        text_html: editorial::page(&page.tree, &resolver),
        rights: page.rights.as_ref().map(|rights| rights_view(rights, &resolver)),
    };
    common.print(path, "page.html", "page", &view)
}

/// What the page of cross-references is given.
#[derive(Debug)]
pub(super) struct CrossrefsKey {
    crossrefs: Arc<Vec<Arc<Linked>>>,
    /// The places of the cross-references, in the order of the page.
    order: Vec<usize>,
}

impl PartialEq for CrossrefsKey {
    fn eq(&self, other: &Self) -> bool {
        show_the_same(&self.crossrefs, &other.crossrefs) && self.order == other.order
    }
}

impl CrossrefsKey {
    /// The key for the page of cross-references of an edition.
    pub(super) fn new(edition: &Edition) -> Self {
        Self {
            crossrefs: Arc::clone(&edition.crossrefs),
            order: order(edition),
        }
    }
}

/// The cross-references by relation, and within it in the order of the documents.
fn order(edition: &Edition) -> Vec<usize> {
    let mut order: Vec<_> = (0..edition.crossrefs.len()).collect();
    order.sort_by_key(|&place| {
        let linked = &edition.crossrefs[place];
        (linked.relation, linked.from.document, linked.from.range)
    });
    order
}

/// Makes the page of cross-references.
pub(super) fn crossrefs(edition: &Edition, common: &Common, around: &Around<'_>) -> Outcome {
    let resolver = resolver(common, around, links::CROSSREFS, None);
    let order = order(edition);
    let sorted: Vec<_> = order.into_iter().map(|place| &edition.crossrefs[place]).collect();
    let relations = sorted.chunk_by(|a, b| a.relation == b.relation).map(|crossrefs| {
        let relation = &edition.config.relations[crossrefs[0].relation];
        RelationView {
            name: relation.name.clone(),
            label: relation.label.clone(),
            inverse: relation.inverse.clone(),
            crossrefs: crossrefs
                .iter()
                .map(|linked| crossref_view(linked, &resolver))
                .collect(),
        }
    });
    let view = CrossrefsView {
        relations: relations.collect(),
        count: edition.crossrefs.len(),
    };
    common.print(links::CROSSREFS, "crossrefs.html", "crossrefs", &view)
}

fn crossref_view(linked: &Linked, resolver: &Resolver<'_>) -> CrossrefView {
    let end = |side: Side| {
        let face = linked.face.passage(side);
        let block = face.block.as_ref();
        PassageView {
            href: resolver.passage(linked.id(), side, face),
            document: face.short.clone(),
            label: block.map(|(kind, id)| labels::address(*kind, id)).unwrap_or_default(),
            exact: face.words.clone(),
        }
    };
    let verification = linked.verification.as_deref();
    let note = linked.crossref.note.as_ref();
    CrossrefView {
        id: linked.id().to_owned(),
        from: end(Side::From),
        to: end(Side::To),
        verification: verification
            .map(|verification| verification.outcome.name().to_owned())
            .unwrap_or_default(),
        verdict: verification.map(check).unwrap_or_default(),
        difference_html: verification.map(difference).unwrap_or_default(),
        note_html: note.map(|note| editorial::note(note, resolver)).unwrap_or_default(),
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
        editor_notes: annotated.found.notes.len(),
        relations: annotated.ends.len(),
        licence: plain(rights.and_then(|rights| rights.licence.as_ref())),
    }
}
