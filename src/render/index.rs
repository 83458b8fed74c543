//! The pages that are not one document's: home, the editors' own, the cross-references.

use rustc_hash::FxHashMap;

use super::document::{date_view, plain, rights_view, series_views};
use super::links;
use super::relations::{check, difference};
use super::resolve::{Resolver, place};
use super::views::{
    CrossrefView, CrossrefsView, DocumentEntry, HomeView, PageEntry, PageView, PassageView, RelationView,
};
use super::{Extent, Made, Renderer, editorial};
use crate::link::{Annotated, Linked, Side};
use crate::model::Page;

impl Renderer<'_> {
    /// Makes the home page.
    pub(super) fn home(&self) -> Made {
        let edition = self.edition;
        let is_introduction = |page: &&Page| page.id.value == links::INTRODUCTION;
        let introduction = edition.pages.iter().find(is_introduction);
        let own = introduction.map(|page| (page.id.as_str(), page.path.as_str()));
        let resolver = self.resolver(links::HOME, own);
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
            citations: edition.citations.len() + edition.mentions.len(),
            crossrefs_href: resolver.links.to(links::CROSSREFS),
            crossrefs: edition.crossrefs.len(),
        };
        self.print(links::HOME, "home.html", "home", &view, Extent::default())
    }

    /// Makes a page of the editors.
    pub(super) fn editors_page(&self, page: &Page) -> Made {
        let path = links::page(&page.id.value);
        let resolver = self.resolver(&path, Some((&page.id.value, &page.path)));
        let view = PageView {
            title: page.title.value.clone(),
            description: plain(page.description.as_ref()),
            text_html: editorial::page(&page.tree, &resolver),
            rights: page.rights.as_ref().map(|rights| rights_view(rights, &resolver)),
        };
        self.print(&path, "page.html", "page", &view, Extent::default())
    }

    /// Makes the page of cross-references.
    pub(super) fn crossrefs(&self) -> Made {
        let edition = self.edition;
        let resolver = self.resolver(links::CROSSREFS, None);
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
            difference_html: verification.map(difference).unwrap_or_default(),
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
