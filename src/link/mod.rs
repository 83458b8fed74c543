//! The whole edition: ids, typed references with both their ends, citations, and the errors of all that leads
//! nowhere.
//!
//! Linking always sees everything and always runs anew, so backlinks are never stale. Nothing after it looks
//! anything up that might not be there.

mod crossrefs;
mod documents;
mod edition;
mod mentions;
mod notes;
mod references;
mod unknown;
pub mod verify;

use rayon::prelude::*;

pub use edition::{
    AnchoredNote, Annotated, Citation, CitedBy, Edition, End, Linked, Mention, MentionPlace, Named, Passage, Side,
};

use self::crossrefs::Linker;
use self::references::{Own, Places};
use crate::anchor::Index;
use crate::diagnostic::{Diagnostic, Warned};
use crate::model::{Crossref, Document, Page, Sidecar, Works};
use crate::source::config::Config;

/// Everything that was read.
#[derive(Debug)]
pub struct Parts {
    /// What `book.toml` says.
    pub config: Config,
    /// The documents.
    pub documents: Vec<Document>,
    /// The editors' pages.
    pub pages: Vec<Page>,
    /// Sidecars of notes and citations.
    pub sidecars: Vec<Sidecar>,
    /// Cross-references.
    pub crossrefs: Vec<Crossref>,
    /// Works.
    pub works: Works,
    /// Paths of files that are copied as they are.
    pub assets: Vec<String>,
}

/// Links what was read into an edition.
#[must_use]
pub fn link(parts: Parts) -> Warned<Edition> {
    let mut diagnostics = Vec::new();
    let Parts {
        config,
        documents,
        pages,
        sidecars,
        crossrefs,
        works,
        assets,
    } = parts;
    let (documents, pages, names) = documents::arrange(&config, documents, pages, &mut diagnostics);
    documents::check_answers(&documents, &mut diagnostics);
    let paths = documents::by_path(&documents, &pages);

    let indexes: Vec<_> = documents.par_iter().map(Index::new).collect();
    let places = Places {
        assets: &assets,
        names: &names,
        paths: &paths,
        documents: &documents,
        pages: &pages,
        works: &works,
    };
    let said = notes::gather(&indexes, sidecars, &mut diagnostics);
    check_texts(places, &said, &crossrefs, &mut diagnostics);

    let found = notes::find(&indexes, said, &config, &works);
    let linker = Linker::new(&indexes, &config.relations);
    let crossrefs = linker.link(crossrefs, &mut diagnostics);
    drop(linker);
    drop(indexes);

    let mut citations = Vec::new();
    let mut annotated = Vec::with_capacity(documents.len());
    let ends = ends(&crossrefs, documents.len());
    for ((document, (found, said)), ends) in documents.into_iter().zip(found).zip(ends) {
        diagnostics.extend(said);
        let first = citations.len();
        citations.extend(found.citations);
        annotated.push(Annotated {
            document,
            notes: found.notes,
            citations: (first..citations.len()).collect(),
            ends,
        });
    }
    let mentions = mentions::gather(&pages, &annotated, &crossrefs, &works);
    let value = Edition {
        config,
        documents: annotated,
        pages,
        works,
        crossrefs,
        citations,
        mentions,
        paths,
        names,
        assets,
    };
    Warned { value, diagnostics }
}

/// Checks the links and citations in every text that editors write.
fn check_texts(places: Places<'_>, said: &[notes::Said], crossrefs: &[Crossref], diagnostics: &mut Vec<Diagnostic>) {
    for (document, said) in places.documents.iter().zip(said) {
        let own = Some(Own {
            id: document.id(),
            tree: &document.tree,
            path: &document.path,
        });
        places.check_links(&document.tree, own, diagnostics);
        for note in &said.notes {
            places.check(&note.body, own, diagnostics);
        }
        if let Some(statement) = document.statement() {
            places.check(statement, own, diagnostics);
        }
    }
    for page in places.pages {
        let own = Some(Own {
            id: &page.id.value,
            tree: &page.tree,
            path: &page.path,
        });
        places.check(&page.tree, own, diagnostics);
        if let Some(statement) = page.statement() {
            places.check(statement, own, diagnostics);
        }
    }
    for note in crossrefs.iter().filter_map(|crossref| crossref.note.as_ref()) {
        places.check(note, None, diagnostics);
    }
}

/// The ends of cross-references, document by document, in the order of the words; whole documents first.
fn ends(crossrefs: &[Linked], documents: usize) -> Vec<Vec<End>> {
    let mut ends = vec![Vec::new(); documents];
    for (crossref, linked) in crossrefs.iter().enumerate() {
        for side in [Side::From, Side::To] {
            let passage = linked.passage(side);
            ends[passage.document].push(End {
                crossref,
                side,
                range: passage.range,
            });
        }
    }
    for list in &mut ends {
        list.sort_by_key(|end| (end.range, end.crossref, end.side));
    }
    ends
}
