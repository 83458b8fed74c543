//! The pages of the documents as they are kept, lined up with the documents.
//!
//! After an edit most documents are as they were, and to find that out page by page, by the paths of the files, takes longer
//! than to make the few pages that are others. So what each document was given stands here side by side, and only those
//! are looked at that it tells apart.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::common::Common;
use super::data;
use super::ground::{Shift, Subjects};
use super::held::{Held, HeldFiles};
use super::keep::{Kept, Reason};
use super::leaf::DocumentKey;
use super::made::Extent;
use super::pictures::Pictures;
use super::printed::Printed;
use super::shelf::Shelf;
use super::views::PictureView;
use crate::diagnostic::Diagnostic;
use crate::link::{Annotated, Bound, Catalogue, Edition, Found, Linked, Referrer};
use crate::model::Document;

/// So few documents are sooner looked at by one thread.
const RUN: usize = 512;
/// With more files than this before those that were laid out, all are laid out anew.
const FEW: usize = 256;

/// A page that is kept, with its file.
pub(super) type Page = (String, Kept<DocumentKey>);

/// The pages of the documents of the last compilation.
#[derive(Debug, Default)]
pub(super) struct Leaves {
    /// Its number. The answers to all pages stood in it.
    number: u64,
    given: Option<Given>,
    /// In the order of the edition.
    documents: Vec<KeptDocument>,
    laid: Option<Laid>,
}

/// What all pages of documents were given.
#[derive(Debug)]
struct Given {
    catalogue: Arc<Catalogue>,
    common: Arc<Common>,
    crossrefs: Arc<Vec<Arc<Linked>>>,
    pictures: FxHashMap<String, PictureView>,
}

/// The pages of a document, with what of the document they were made from.
#[derive(Debug)]
pub(super) struct KeptDocument {
    document: Arc<Document>,
    found: Arc<Found>,
    bound: Arc<Bound>,
    referrers: Arc<Vec<Arc<Referrer>>>,
    /// What its pages asked about.
    subjects: Subjects,
    /// What its pages need of the generated sheet.
    extent: Extent,
    /// Whether all of its pages could be made.
    is_whole: bool,
    /// Its pages, in their order.
    pub(super) pages: Vec<Page>,
}

/// The files of the documents laid out as they are shown.
#[derive(Debug)]
struct Laid {
    files: Arc<HeldFiles>,
    /// What has changed of them since.
    news: HeldFiles,
}

impl Leaves {
    /// Turns to the documents of an edition. Gives the places of those whose pages may be others now, or are none yet.
    pub(super) fn turn_to(
        &mut self,
        edition: &Edition,
        common: &Arc<Common>,
        pictures: &Pictures,
        shift: &Shift,
    ) -> Vec<usize> {
        let last = self.given.take();
        let is_lined_up = last
            .as_ref()
            .is_some_and(|last| Arc::ptr_eq(&last.catalogue, &edition.catalogue));
        if !is_lined_up {
            self.line_up(edition);
        }
        let last = last.filter(|last| {
            is_lined_up
                && self.number + 1 == shift.number
                && Arc::ptr_eq(&last.common, common)
                && last.pictures == pictures.texts
        });
        let touched = last.and_then(|last| touched(&last.crossrefs, &edition.crossrefs));
        let places = match touched {
            Some(touched) => self.unsteady(edition, &touched, shift),
            None => (0..edition.documents.len()).collect(),
        };
        for &place in &places {
            for (_, page) in &mut self.documents[place].pages {
                page.stood = self.number;
            }
        }
        self.number = shift.number;
        self.given = Some(Given {
            catalogue: Arc::clone(&edition.catalogue),
            common: Arc::clone(common),
            crossrefs: Arc::clone(&edition.crossrefs),
            pictures: pictures.texts.clone(),
        });
        places
    }

    /// Puts what is kept in the order of an edition. What it does not have is forgotten.
    fn line_up(&mut self, edition: &Edition) {
        self.laid = None;
        let known = std::mem::take(&mut self.documents).into_iter();
        let mut known: FxHashMap<String, _> = known.map(|kept| (kept.document.id().to_owned(), kept)).collect();
        let documents = edition.documents.iter().map(|annotated| {
            let kept = known.remove(annotated.document.id());
            kept.unwrap_or_else(|| KeptDocument::new(annotated))
        });
        self.documents = documents.collect();
    }

    /// The places of the documents that were given something else, are `touched`, or asked about what has changed.
    fn unsteady(&self, edition: &Edition, touched: &FxHashSet<usize>, shift: &Shift) -> Vec<usize> {
        let documents = self.documents.par_iter().zip(&edition.documents).enumerate();
        let is_unsteady = |&(place, (kept, annotated)): &(usize, (&KeptDocument, &Annotated))| {
            !kept.is_of(annotated) || touched.contains(&place) || !shift.spares(&kept.subjects)
        };
        let unsteady = documents.with_min_len(RUN).filter(is_unsteady);
        unsteady.map(|(place, _)| place).collect()
    }

    /// The pages that are kept of the document at a place.
    pub(super) fn pages(&self, place: usize) -> &[Page] {
        &self.documents[place].pages
    }

    /// All documents, in their order.
    pub(super) fn documents(&self) -> &[KeptDocument] {
        &self.documents
    }

    /// Takes in what came of looking at the pages of a document. Gives what was noticed, and which pages were made.
    pub(super) fn put(
        &mut self,
        place: usize,
        annotated: &Annotated,
        printed: Vec<Printed>,
    ) -> (Vec<Diagnostic>, Vec<(String, Reason)>) {
        let kept = &mut self.documents[place];
        let old = std::mem::take(&mut kept.pages);
        let paths: Vec<_> = old.iter().map(|(path, _)| path.clone()).collect();
        let mut old: FxHashMap<String, _> = old.into_iter().collect();
        let (mut diagnostics, mut made) = (Vec::new(), Vec::new());
        kept.pages.reserve_exact(printed.len());
        for (path, outcome) in printed {
            match outcome {
                Some((Ok(page), reason)) => {
                    if let Some(laid) = &mut self.laid {
                        laid.put(&path, &page, annotated.document.id());
                    }
                    made.extend(reason.map(|reason| (path.clone(), reason)));
                    kept.pages.push((path, page));
                }
                Some((Err(diagnostic), _)) => diagnostics.push(*diagnostic),
                None => {
                    if let Some(mut page) = old.remove(&path) {
                        page.key.renew(annotated);
                        kept.pages.push((path, page));
                    }
                }
            }
        }
        if !kept.pages.iter().map(|(path, _)| path).eq(&paths) {
            self.laid = None;
        }
        kept.settle(annotated, self.number);
        kept.is_whole = diagnostics.is_empty();
        (diagnostics, made)
    }

    /// What the pages of all documents need of the generated sheet.
    pub(super) fn extent(&self) -> Extent {
        let extents = self.documents.iter().map(|kept| kept.extent);
        extents.fold(Extent::default(), Extent::max)
    }

    /// The files of the documents, before these others.
    pub(super) fn shelf(&mut self, others: HeldFiles) -> Shelf {
        let laid = self.laid.take().filter(|laid| laid.news.len() <= FEW);
        let laid = laid.unwrap_or_else(|| Laid {
            files: Arc::new(self.documents.iter().flat_map(KeptDocument::files).collect()),
            news: HeldFiles::new(),
        });
        let shelf = Shelf::new(others, laid.news.clone(), Arc::clone(&laid.files));
        self.laid = Some(laid);
        shelf
    }
}

impl KeptDocument {
    /// A document that has no pages yet.
    fn new(annotated: &Annotated) -> Self {
        Self {
            document: Arc::clone(&annotated.document),
            found: Arc::clone(&annotated.found),
            bound: Arc::clone(&annotated.bound),
            referrers: Arc::clone(&annotated.referrers),
            subjects: Subjects::default(),
            extent: Extent::default(),
            is_whole: false,
            pages: Vec::new(),
        }
    }

    /// Whether the pages were made from this, apart from the cross-references.
    fn is_of(&self, annotated: &Annotated) -> bool {
        Arc::ptr_eq(&self.document, &annotated.document)
            && Arc::ptr_eq(&self.found, &annotated.found)
            && Arc::ptr_eq(&self.bound, &annotated.bound)
            && Arc::ptr_eq(&self.referrers, &annotated.referrers)
            && self.is_whole
    }

    /// Gathers what is to be known of the pages, which hold now.
    fn settle(&mut self, annotated: &Annotated, number: u64) {
        let pages = std::mem::take(&mut self.pages);
        *self = Self {
            subjects: pages.iter().map(|(_, page)| &page.subjects).collect(),
            extent: pages
                .iter()
                .map(|(_, page)| page.made.extent)
                .fold(Extent::default(), Extent::max),
            pages,
            ..Self::new(annotated)
        };
        for (_, page) in &mut self.pages {
            page.stood = number;
        }
    }

    /// The file of its data, if that is in the site.
    pub(super) fn data(&self) -> Option<(String, Held)> {
        let mut data = self.pages.iter().filter_map(|(_, page)| page.made.data.as_ref());
        Some((data::path(self.document.id()), data.next()?.clone()))
    }

    /// Its files that are in the site.
    fn files(&self) -> impl Iterator<Item = (String, Held)> {
        let pages = self.pages.iter().filter(|(_, page)| page.made.delivered.is_none());
        let pages = pages.map(|(path, page)| (path.clone(), page.made.html.clone()));
        pages.chain(self.data())
    }
}

impl Laid {
    /// Puts a page of a document in the place of the one that was laid out.
    fn put(&mut self, path: &str, page: &Kept<DocumentKey>, id: &str) {
        self.news.insert(path.to_owned(), page.made.html.clone());
        let data = page.made.data.as_ref();
        self.news.extend(data.map(|held| (data::path(id), held.clone())));
    }
}

/// The places of documents that have ends of cross-references which are others than they were; nothing if any may.
fn touched(last: &Arc<Vec<Arc<Linked>>>, now: &Arc<Vec<Arc<Linked>>>) -> Option<FxHashSet<usize>> {
    if Arc::ptr_eq(last, now) {
        return Some(FxHashSet::default());
    }
    let others = last
        .iter()
        .zip(now.iter())
        .filter(|(last, now)| !Arc::ptr_eq(last, now));
    let passages = others.flat_map(|(last, now)| [&last.from, &last.to, &now.from, &now.to]);
    let places = passages.flatten().map(|passage| passage.document);
    (last.len() == now.len()).then(|| places.collect())
}
