//! The pages of a document: which of those that are kept hold, which stand as an earlier run made them, and which have to be
//! made.

use std::cell::OnceCell;
use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::assets::SHEETS;
use super::ground::Shift;
use super::keep::{Kept, Reason};
use super::leaf::{DocumentKey, Leaf, whole};
use super::leaves::{KeptDocument, Page};
use super::memo::Memo;
use super::portion::Composed;
use super::printer::Printer;
use super::standing::{Outlet, Sought};
use super::{data, sheet};
use crate::diagnostic::Diagnostic;
use crate::evenly::Evenly;
use crate::model::Works;
use crate::progress::Stage;

/// A page of a document: its file, and if the one that is kept does not hold, what came of looking for one that stands, or making
/// it. If it was made, it is said why.
pub(super) type Printed = (String, Option<Outcome>);

type Outcome = (Result<Kept<DocumentKey>, Box<Diagnostic>>, Option<Reason>);

/// The pages of a document, side by side. `known` are those that are kept.
pub(super) fn printed(
    leaves: Vec<Leaf<'_>>,
    known: &[Page],
    shift: &Shift,
    outlet: Outlet<'_>,
    works: &Works,
) -> Vec<Printed> {
    let ready = OnceLock::new();
    let known = Known::new(known);
    let leaves: Vec<_> = leaves
        .into_iter()
        .enumerate()
        .map(|(place, leaf)| {
            let path = leaf.path();
            let composed = || ready.get_or_init(|| Composed::new(leaf.annotated));
            let reason = leaf.news(known.page(place, &path), shift, composed);
            (leaf, path, reason)
        })
        .collect();
    let news = leaves.iter().find(|(.., reason)| reason.is_some());
    let Some(annotated) = news.map(|(leaf, ..)| leaf.annotated) else {
        return leaves.into_iter().map(|(_, path, _)| (path, None)).collect();
    };
    let whole = outlet.is_choosy().then(|| whole(annotated, works));
    // Only what is made needs it, but all pages that are made need the same.
    let composed = || ready.get_or_init(|| Composed::new(annotated));
    let make = |(leaf, path, reason): (Leaf<'_>, String, Option<Reason>)| {
        let Some(reason) = reason else { return (path, None) };
        let data = data::path(leaf.id());
        let sought = Sought {
            path: &path,
            data: Some(&data),
            given: whole.map(|whole| leaf.given(whole)),
        };
        let outcome = match outlet.find(sought, &leaf.around) {
            Some(made) => (Ok(leaf.keep(composed, made)), None),
            None => {
                let made = leaf.make(composed(), |made, around| outlet.hand_over(sought, made, around));
                (made, Some(reason))
            }
        };
        (path, Some(outcome))
    };
    leaves.into_par_iter().evenly().map(make).collect()
}

/// The pages that are kept of a document.
struct Known<'a> {
    pages: &'a [Page],
    /// By their files, once one was not in its place.
    by_path: OnceCell<FxHashMap<&'a str, usize>>,
}

impl<'a> Known<'a> {
    const fn new(pages: &'a [Page]) -> Self {
        Self {
            pages,
            by_path: OnceCell::new(),
        }
    }

    /// The page of this file; `place` is where it may be.
    fn page(&self, place: usize, path: &str) -> Option<&'a Kept<DocumentKey>> {
        let there = self.pages.get(place).filter(|page| page.0 == path);
        let elsewhere = || {
            let paths = self.pages.iter().map(|(path, _)| path.as_str());
            let by_path = self.by_path.get_or_init(|| paths.zip(0..).collect());
            by_path.get(path).map(|&place: &usize| &self.pages[place])
        };
        there.or_else(elsewhere).map(|(_, page)| page)
    }
}

impl Printer<'_> {
    /// Makes the pages of the documents, side by side, and the sheet that they need. Those that are as they were are not
    /// looked at.
    pub(super) fn documents(&mut self, memo: &mut Memo) {
        let (edition, common, observed, shift) = (self.edition, &self.common, self.observed, self.shift);
        let outlet = self.outlet();
        let _stage = observed.stage(Stage::Documents, edition.documents.len());
        let places = memo.documents.turn_to(edition, common, self.pictures, shift);
        let known = &memo.documents;
        let printed: Vec<_> = places
            .par_iter()
            .evenly()
            .map(|&place| {
                let id = edition.documents[place].document.id();
                let _item = observed.item(Stage::Documents, id);
                let picture = self.pictures.of(id);
                let leaves = Leaf::all(edition, place, common, self.holdings).into_iter();
                let leaves = leaves.map(|leaf| leaf.shown(picture)).collect();
                printed(leaves, known.pages(place), shift, outlet, &edition.works)
            })
            .collect();
        for (place, printed) in places.into_iter().zip(printed) {
            let (diagnostics, made) = memo.documents.put(place, &edition.documents[place], printed);
            self.output.diagnostics.extend(diagnostics);
            self.output.made.extend(made);
        }
        let extent = memo.documents.extent();
        // Each of them looks at all documents.
        let ((crossrefs, works), edition) = rayon::join(
            || rayon::join(|| sheet::concordance(edition), || sheet::works(edition)),
            || sheet::generate(extent, edition),
        );
        let sheets = [
            ("crossrefs.css", crossrefs),
            ("edition.css", edition),
            ("works.css", works),
        ];
        let sheets = sheets.map(|(name, sheet)| (format!("{SHEETS}{name}"), sheet.into()));
        self.output.files.extend(sheets);
    }

    /// Puts the pages of the documents into the site, and their data. That takes as long as there are documents, so it is no
    /// part of what a reader waits for.
    pub(super) fn gather(&mut self, memo: &Memo) {
        let documents = memo.documents.documents();
        for (path, page) in documents.iter().flat_map(|kept| &kept.pages) {
            self.put(path, &page.made);
        }
        // Apart from the pages, so that both come nearly sorted.
        self.output
            .files
            .extend(documents.iter().filter_map(KeptDocument::data));
    }
}
