//! The pages of the documents, one document beside the other: kept from the compilation before, standing from an earlier run,
//! or made.

use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::assets::SHEETS;
use super::ground::Shift;
use super::keep::{Kept, Reason};
use super::leaf::{DocumentKey, Leaf, whole};
use super::made::{Extent, Made};
use super::memo::Memo;
use super::portion::Composed;
use super::printer::Printer;
use super::standing::{Outlet, Sought};
use super::{Files, data, links, sheet};
use crate::diagnostic::Diagnostic;
use crate::model::Works;
use crate::progress::Stage;

/// What came of a page of a document.
enum Printed {
    /// What is kept of it holds.
    Kept,
    /// It stands as an earlier run made it.
    Standing(Made),
    /// It had to be made, for a reason.
    Made(Result<Kept<DocumentKey>, Box<Diagnostic>>, Reason),
}

/// The pages of a document, with their files: made, if those that are kept do not hold and none stand.
fn pages(
    leaves: Vec<Leaf<'_>>,
    known: &FxHashMap<String, Kept<DocumentKey>>,
    shift: &Shift,
    outlet: Outlet<'_>,
    works: &Works,
) -> Vec<(String, Printed)> {
    let ready = OnceLock::new();
    let leaves: Vec<_> = leaves
        .into_iter()
        .map(|leaf| {
            let path = leaf.path();
            let composed = || ready.get_or_init(|| Composed::new(leaf.annotated));
            let reason = leaf.news(known.get(&path), shift, composed);
            (leaf, path, reason)
        })
        .collect();
    // Only what is made needs it, but all pages of the document need the same.
    let news = leaves.iter().find(|(.., reason)| reason.is_some());
    let Some(annotated) = news.map(|(leaf, ..)| leaf.annotated) else {
        return leaves.into_iter().map(|(_, path, _)| (path, Printed::Kept)).collect();
    };
    let whole = outlet.is_choosy().then(|| whole(annotated, works));
    let make = |(leaf, path, reason): (Leaf<'_>, String, Option<Reason>)| {
        let Some(reason) = reason else {
            return (path, Printed::Kept);
        };
        let data = data::path(leaf.id());
        let sought = Sought {
            path: &path,
            data: Some(&data),
            given: whole.map(|whole| leaf.given(whole)),
        };
        if let Some(made) = outlet.find(sought, &leaf.around) {
            return (path, Printed::Standing(made));
        }
        let composed = ready.get_or_init(|| Composed::new(annotated));
        let made = leaf.make(composed, |made, around| outlet.hand_over(sought, made, around));
        (path, Printed::Made(made, reason))
    };
    leaves.into_par_iter().map(make).collect()
}

impl Printer<'_> {
    /// The pages of the documents, side by side, and the sheet that they need.
    pub(super) fn documents(&mut self, memo: &mut Memo) {
        let (edition, common, observed, shift) = (self.edition, &self.common, self.observed, self.shift);
        let outlet = self.outlet();
        let _stage = observed.stage(Stage::Documents, edition.documents.len());
        let known = &memo.documents;
        let places = 0..edition.documents.len();
        let outcomes: Vec<_> = places
            .into_par_iter()
            .map(|place| {
                let id = edition.documents[place].document.id();
                let _item = observed.item(Stage::Documents, id);
                let picture = self.pictures.of(id);
                let leaves = Leaf::all(edition, place, common, self.holdings).into_iter();
                pages(
                    leaves.map(|leaf| leaf.shown(picture)).collect(),
                    known,
                    shift,
                    outlet,
                    &edition.works,
                )
            })
            .collect();
        let mut most = Extent::default();
        // Apart from the pages, so that both come nearly sorted.
        let mut data = Files::with_capacity(edition.documents.len());
        let mut count = 0;
        for (annotated, outcomes) in edition.documents.iter().zip(outcomes) {
            for (path, outcome) in outcomes {
                count += 1;
                match outcome {
                    Printed::Made(outcome, reason) => {
                        match self.note(&path, outcome, reason) {
                            Some(page) => memo.documents.insert(path.clone(), page),
                            None => memo.documents.remove(&path),
                        };
                    }
                    Printed::Standing(made) => {
                        most = most.max(made.extent);
                        self.put(&path, &made);
                        memo.documents.remove(&path);
                        continue;
                    }
                    Printed::Kept => {
                        if let Some(page) = memo.documents.get_mut(&path) {
                            page.key.renew(annotated);
                        }
                    }
                }
                let Some(page) = memo.documents.get_mut(&path) else {
                    continue;
                };
                page.stood = shift.number;
                most = most.max(page.made.extent);
                self.put(&path, &page.made);
                let of_document = page.made.data.clone();
                data.extend(of_document.map(|bytes| (data::path(annotated.document.id()), bytes)));
            }
        }
        self.output.files.append(&mut data);
        if memo.documents.len() > count {
            let leaves = edition.documents.iter().flat_map(|annotated| {
                let document = &annotated.document;
                let pages = 0..document.sections.pages();
                pages.map(|page| {
                    let section = document.sections.of_page(page).map(|section| section.heading);
                    links::page_with(document, section)
                })
            });
            let leaves: FxHashSet<String> = leaves.collect();
            memo.documents.retain(|path, _| leaves.contains(path));
        }
        let sheets = [
            ("crossrefs.css", sheet::concordance(edition)),
            ("edition.css", sheet::generate(most, edition)),
            ("works.css", sheet::works(edition)),
        ];
        let sheets = sheets.map(|(name, sheet)| (format!("{SHEETS}{name}"), sheet.into()));
        self.output.files.extend(sheets);
    }
}
