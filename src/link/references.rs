//! Links and citations in the editors' own texts: each must lead somewhere.

use std::sync::Arc;

use rayon::prelude::*;

use super::changed::Texts;
use super::drafts::{Drafts, leads_to_draft};
use super::edition::{Catalogue, Named};
use super::outward::{Outward, gather, hash};
use super::{RUN, unknown};
use crate::anchor::blocks::unknown_block;
use crate::diagnostic::{Code, Diagnostic};
use crate::evenly::Evenly;
use crate::model::{BlockKind, Blocks, Document, Page, Reference, Tree, Works};
use crate::progress::{Observed, Stage};
use crate::project::TOP;
use crate::span::Span;

/// What references may lead to.
#[derive(Clone, Copy)]
pub(super) struct Places<'a> {
    /// Where documents and pages are.
    pub catalogue: &'a Catalogue,
    /// The documents.
    pub documents: &'a [Arc<Document>],
    /// The pages.
    pub pages: &'a [Arc<Page>],
    /// The works.
    pub works: &'a Arc<Works>,
    /// Paths of the files that may be referred to, sorted.
    pub assets: &'a [String],
    /// What was set aside.
    pub drafts: &'a Drafts,
}

/// The text of a document or page that an editor's text belongs to.
#[derive(Clone, Copy)]
pub(super) struct Own<'a> {
    /// Its id.
    pub id: &'a str,
    /// The blocks of the text that a reference without a document means.
    pub blocks: &'a Blocks,
    /// The path of its file, from whose folder addresses count.
    pub path: &'a str,
}

/// What was found to be wrong with where the documents of a compilation lead, with all that it was found from.
#[derive(Debug)]
pub(super) struct Checked {
    texts: Arc<Texts>,
    works: Arc<Works>,
    assets: Vec<String>,
    drafts: Drafts,
    /// For each document.
    faults: Vec<Vec<Diagnostic>>,
}

/// Checks the links and citations in the documents, in the notes on them and in their statements of rights.
///
/// After a compilation of the same edition only those documents are checked again that have changed or lead to one that has.
pub(super) fn check_documents(
    places: Places<'_>,
    texts: &Arc<Texts>,
    observed: &Observed,
    kept: &mut Option<Checked>,
) -> Vec<Diagnostic> {
    let _stage = observed.stage(Stage::Check, texts.documents.len());
    let is_same = |kept: &Checked| {
        Arc::ptr_eq(&kept.works, places.works) && kept.assets == places.assets && kept.drafts == *places.drafts
    };
    let known = kept.take().filter(is_same);
    let known = known.and_then(|known| Some((texts.changed_since(&known.texts)?, known.faults)));
    let (changed, mut faults) = match known {
        Some((changed, faults)) => (leading_to(&changed, texts), faults),
        None => (
            (0..texts.documents.len()).collect(),
            vec![Vec::new(); texts.documents.len()],
        ),
    };
    let found: Vec<_> = changed
        .into_par_iter()
        .evenly()
        .map(|place| {
            let document = &texts.documents[place];
            let _item = observed.item(Stage::Check, document.id());
            let own = Own {
                id: document.id(),
                blocks: &document.blocks,
                path: &document.path,
            };
            (place, places.check(&texts.found[place].outward.list(), Some(own)))
        })
        .collect();
    for (place, found) in found {
        faults[place] = found;
    }
    let diagnostics = faults.iter().flatten().cloned().collect();
    *kept = Some(Checked {
        texts: Arc::clone(texts),
        works: Arc::clone(places.works),
        assets: places.assets.to_vec(),
        drafts: places.drafts.clone(),
        faults,
    });
    diagnostics
}

/// The places of documents that are among some or lead to one of them.
fn leading_to(some: &[usize], texts: &Texts) -> Vec<usize> {
    let names = some.iter().map(|&place| &texts.documents[place]);
    let names: Vec<_> = names
        .flat_map(|document| [hash(document.id()), hash(&document.path)])
        .collect();
    let leads = |place: &usize| {
        let outward = &texts.found[*place].outward_texts;
        some.contains(place) || names.iter().any(|name| outward.binary_search(name).is_ok())
    };
    let places = (0..texts.documents.len()).into_par_iter().with_min_len(RUN);
    places.filter(leads).collect()
}

impl<'a> Places<'a> {
    /// Reports what leads nowhere in an editor's text.
    pub(super) fn check_text(self, text: &Tree, own: Option<Own<'_>>) -> Vec<Diagnostic> {
        let mut outward = Vec::new();
        gather(text, own.map_or(TOP, |own| own.path), &mut outward);
        self.check(&outward, own)
    }

    /// Reports what leads nowhere.
    pub(super) fn check(self, outward: &[Outward], own: Option<Own<'_>>) -> Vec<Diagnostic> {
        let fault = |outward: &Outward| match outward {
            Outward::Reference(reference) => self.dangling(reference, own),
            Outward::Citation { key, span } => {
                let known = self.works.position(key).is_some();
                (!known).then(|| unknown::work(key, *span, self.works))
            }
            Outward::File {
                what,
                url,
                path,
                fragment,
                span,
            } => match path.as_ref().and_then(|path| self.catalogue.by_path(path)) {
                Some(named) => self.dangling_place(fragment.as_ref()?, self.text(named), *span),
                None => self.missing(what.name(), url, path.as_deref(), *span),
            },
            Outward::Place { fragment, span } => {
                let own = own?;
                self.dangling_place(fragment, (own.id, own.blocks), *span)
            }
        };
        outward.iter().filter_map(fault).collect()
    }

    /// Reports an address whose file is not there. `span` is where its words stand.
    fn missing(self, what: &str, url: &str, path: Option<&str>, span: Option<Span>) -> Option<Diagnostic> {
        if path.is_some_and(|path| self.drafts.has_file(path)) {
            return Some(leads_to_draft(url, span));
        }
        let is_asset = |path: &str| self.assets.binary_search_by(|asset| asset.as_str().cmp(path)).is_ok();
        if path.is_some_and(is_asset) {
            return None;
        }
        let diagnostic = missing_file(what, url);
        Some(match span {
            Some(span) => diagnostic.at(span, ""),
            None => diagnostic,
        })
    }

    /// Reports a link to a block that a text does not have.
    fn dangling_place(self, fragment: &str, (id, blocks): (&str, &Blocks), span: Option<Span>) -> Option<Diagnostic> {
        let dangles = BlockKind::is_address(fragment) && blocks.named(fragment).is_none();
        let blocks = blocks.iter().map(|block| block.id.as_str());
        let span = span.filter(|_| dangles)?;
        Some(unknown_block(fragment, span, id, blocks))
    }

    /// The id and the blocks of a document or page.
    fn text(self, named: Named) -> (&'a str, &'a Blocks) {
        match named {
            Named::Document(index) => (self.documents[index].id(), &self.documents[index].blocks),
            Named::Page(index) => (&self.pages[index].id.value, &self.pages[index].tree.blocks),
        }
    }

    fn dangling(self, reference: &Reference, own: Option<Own<'_>>) -> Option<Diagnostic> {
        let (name, blocks) = if reference.document.is_empty() {
            match own {
                Some(own) => (own.id, own.blocks),
                None => return Some(homeless(reference)),
            }
        } else {
            match self.catalogue.by_id(&reference.document) {
                Some(named) => self.text(named),
                None => {
                    let known = self.catalogue.ids();
                    return Some(unknown::document(
                        &reference.document,
                        reference.span,
                        sorted(known),
                        self.drafts,
                    ));
                }
            }
        };
        let block = reference.block.as_ref()?;
        let known = blocks.named(block).is_some();
        let blocks = blocks.iter().map(|block| block.id.as_str());
        (!known).then(|| unknown_block(block, reference.span, name, blocks))
    }
}

/// The diagnostic for a reference without a document in a text that belongs to none.
fn homeless(reference: &Reference) -> Diagnostic {
    Diagnostic::error(Code::UnknownDocument, "this reference names no document")
        .at(reference.span, "")
        .help("what stands in cross-references belongs to no document: write `[[document#block]]`")
}

fn missing_file(what: &str, url: &str) -> Diagnostic {
    Diagnostic::error(Code::MissingAsset, format!("the {what} `{url}` is not in `content`"))
        .help("put it there; addresses count from the folder of the text")
}

fn sorted<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut names: Vec<_> = names.collect();
    names.sort_unstable();
    names
}
