//! A site in the making: the documents first, with all that their pages need, and then what gathers from the whole edition.
//!
//! What comes of one document is soon made when that changes. The indices, the concordance and the data of the edition
//! gather from all of them, and take longer. So who has a reader waiting can show the documents before the rest is made.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::common::Common;
use super::concordance::Pages;
use super::delivery::Delivery;
use super::ground::{Ground, Shift};
use super::holdings::Holdings;
use super::memo::Memo;
use super::pictures::{self, Pictures};
use super::printer::{Output, Printer};
use super::standing::Standing;
use super::{Files, Held, PackedFile, Press, Rendered, Shelf, Site, holdings};
use crate::diagnostic::{Warned, has_errors};
use crate::link::Edition;
use crate::progress::{Observed, Stage};
use crate::project::World;

/// What a site is made from. Invariant: one site is made from one of them, from its first page to its last.
#[derive(Debug, Clone, Copy)]
pub struct Job<'a> {
    /// The edition.
    pub edition: &'a Edition,
    /// What it is printed with.
    pub press: &'a Press,
    /// Where the site will stand; links are relative if that is not known.
    pub base: Option<&'a str>,
    /// Who is told how far it is.
    pub observed: &'a Observed,
    /// Who takes the pages as they are printed. What is taken is not in the site that is given back, and not kept.
    pub delivery: &'a Delivery,
}

/// A site whose documents are made.
#[derive(Debug)]
pub struct Printing {
    common: Arc<Common>,
    holdings: Holdings,
    shift: Shift,
    pictures: Pictures,
    standing: Option<Arc<Standing>>,
    output: Output,
    /// What is still to be made.
    left: &'static [Part],
}

/// A part of what gathers from the whole edition.
type Part = (Stage, fn(&mut Printer<'_>, &Job<'_>, &mut Memo));

/// What puts the documents into the site, and then all that gathers from the whole edition, in the order in which it is made.
/// Invariant: a part that can be stopped, and so comes again, puts files into the site only when it was not.
const PARTS: [Part; 13] = [
    (Stage::Indices, |printer, _, memo| printer.gather(memo)),
    (Stage::Indices, |printer, _, memo| printer.editors_pages(memo)),
    (Stage::Indices, |printer, _, memo| printer.lists(memo)),
    (Stage::Indices, |printer, _, memo| printer.indices(memo)),
    (Stage::Indices, |printer, _, memo| printer.names(memo)),
    (Stage::Indices, |printer, _, memo| printer.chronology(memo)),
    (Stage::Indices, |printer, _, memo| printer.versions(memo)),
    (Stage::Indices, |printer, _, memo| printer.works(memo)),
    (Stage::Indices, |printer, _, memo| printer.works_lists(memo)),
    (Stage::Indices, |printer, _, memo| printer.concordance(memo)),
    (Stage::Indices, |printer, _, memo| printer.parallels(memo)),
    (Stage::Data, |printer, _, memo| printer.data(memo)),
    (Stage::Data, |printer, job, _| printer.ways_in(job.base)),
];

impl Printing {
    /// Makes the documents of an edition: their pages and their data, the pictures, the style sheets, and all other files
    /// that pages load.
    #[must_use]
    pub fn of(job: &Job<'_>, world: &dyn World, memo: &mut Memo) -> Self {
        let mut output = Output::default();
        memo.begin(job.delivery.is_wanted());
        let common = Common::new(job.edition, &job.press.theme, job.base);
        let outside = (common.locale(), world, job.observed);
        let made = (&mut output.files, &mut output.diagnostics);
        let pictures = pictures::make(job.edition, job.base, outside, memo, made);
        let common = common.shown(pictures.edition.clone());
        let common = match memo.common.take() {
            Some(known) if *known == common => known,
            _ => Arc::new(common),
        };
        memo.common = Some(Arc::clone(&common));
        let stage = job.observed.stage(Stage::Format, job.edition.works.list().len());
        let holdings = holdings(job.edition, job.press, memo, &mut output.diagnostics);
        drop(stage);
        let mut printing = Self {
            common,
            shift: Ground::turn_to(&mut memo.ground, job.edition, &holdings),
            holdings,
            pictures,
            standing: memo.standing.clone(),
            output,
            left: &PARTS,
        };
        printing.print(job, &|| false, |printer| {
            printer.documents(memo);
            printer.assets(world);
            printer.citation(job.base);
        });
        printing
    }

    /// Whether nothing has been found so far that would keep the site from being handed on.
    #[must_use]
    pub fn is_fine(&self) -> bool {
        !has_errors(&self.output.diagnostics)
    }

    /// What has been made so far: the documents, and what their pages load. Invariant: nothing has been gone on with.
    #[must_use]
    pub fn so_far(&self, memo: &mut Memo) -> Shelf {
        memo.documents.shelf(self.output.files.iter().cloned().collect())
    }

    /// Makes the next part of the rest, if anything is left. Gives whether there was. If it is to stop, it does so before
    /// the next page, and the part is gone on with by the next call.
    ///
    /// Whoever leaves it at that and makes another site with the memo loses nothing: of the pages that were not made, it
    /// holds what it held before.
    pub fn go_on(&mut self, job: &Job<'_>, memo: &mut Memo, is_to_stop: &(dyn Fn() -> bool + Sync)) -> bool {
        let Some(((stage, part), left)) = self.left.split_first() else {
            return false;
        };
        let _stage = job.observed.stage(*stage, 0);
        let is_made = self.print(job, is_to_stop, |printer| part(printer, job, memo));
        if is_made {
            self.left = left;
        }
        true
    }

    /// Makes what is left. Gives all of the site.
    #[must_use]
    pub fn finish(mut self, job: &Job<'_>, memo: &mut Memo) -> Warned<Rendered> {
        while self.go_on(job, memo, &|| false) {}
        let Output {
            files,
            delivered: _,
            made,
            inspection,
            diagnostics,
        } = self.output;
        let (site, packed) = sorted(files);
        Warned {
            value: Rendered {
                site,
                packed,
                made,
                inspection,
            },
            diagnostics,
        }
    }

    /// Has something printed. Gives whether all of it was.
    fn print(
        &mut self,
        job: &Job<'_>,
        is_to_stop: &(dyn Fn() -> bool + Sync),
        print: impl FnOnce(&mut Printer<'_>),
    ) -> bool {
        let mut printer = Printer {
            edition: job.edition,
            common: Arc::clone(&self.common),
            holdings: &self.holdings,
            shift: &self.shift,
            pictures: &self.pictures,
            concordance: Arc::new(Pages::of(job.edition)),
            theme: &job.press.theme,
            output: std::mem::take(&mut self.output),
            is_to_stop,
            has_stopped: false,
            observed: job.observed,
            delivery: job.delivery,
            standing: self.standing.as_deref(),
        };
        print(&mut printer);
        self.output = printer.output;
        !printer.has_stopped
    }
}

/// Puts the files of a site in order, apart from those that are packed. Invariant: no two have one path, since each stage has folders
/// of its own and no document can be called like one of them.
fn sorted(files: Files) -> (Site, BTreeMap<String, PackedFile>) {
    let count = files.len();
    let (mut plain, mut packed) = (Vec::new(), Vec::new());
    for (path, held) in files {
        match held {
            Held::Plain(bytes) => plain.push((path, bytes)),
            Held::Packed(file) => packed.push((path, file)),
        }
    }
    let sorted: (Site, BTreeMap<_, _>) = (plain.into_iter().collect(), packed.into_iter().collect());
    debug_assert_eq!(sorted.0.len() + sorted.1.len(), count, "two files of one path");
    sorted
}
