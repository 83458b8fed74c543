//! From one state of the edition to the next: what is shown, and what is said about it.

use std::cmp::Ordering;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Problem, Shown, Target};
use crate::diagnostic::{Diagnostic, Severity};
use crate::digest::Digest;
use crate::link::{Annotated, Catalogue, Edition, Found};
use crate::project::World;
use crate::render::{Delivery, Held, HeldFiles, Reason, Shelf, page_with};
use crate::span::Sources;
use crate::{Begun, Compiled, Memo, Options};

/// As many problems as are shown on a page. Who has more begins with these.
const PROBLEMS: usize = 100;
/// With more documents touched than this at once, it was no editor at work on a note.
const EDITED: usize = 8;

/// An edition that is compiled again and again.
#[derive(Debug)]
pub struct Preview {
    options: Options,
    memo: Memo,
    shown: Arc<Shown>,
    /// The last site that compiled without errors, all of it.
    site: Option<Arc<Shelf>>,
    /// The compilation of which only the documents are made.
    begun: Option<Begun>,
    /// The documents of the site that is shown, by id.
    documents: FxHashMap<String, Written>,
    /// What was found in them, in the order of the edition, with where they stand in it.
    heeded: Option<(Arc<Catalogue>, Vec<Arc<Found>>)>,
    /// How many edits of notes there have been.
    edits: u64,
    /// The note that was edited last.
    target: Option<Target>,
}

/// A document, and what its editors have written.
#[derive(Debug)]
struct Written {
    /// What was found in it. If this is the same, so is all of it.
    found: Arc<Found>,
    /// The digest of each note, by id. Notes that went are remembered: a sidecar that is read while an editor writes it
    /// may lack notes for a moment, and they are not new when they are back.
    notes: FxHashMap<String, Digest>,
}

/// What came of compiling again.
#[derive(Debug)]
pub struct Update {
    /// What is to be shown now.
    pub shown: Arc<Shown>,
    /// Whether the edition compiled without errors, so that its pages are what is shown.
    pub is_fine: bool,
    /// Everything that was noticed.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics point into.
    pub sources: Sources,
    /// The pages that had to be made, with the reason.
    pub made: Vec<(String, Reason)>,
    /// How many files of the site are new, changed or gone.
    pub changed: usize,
}

impl Preview {
    /// A preview that has compiled nothing yet. It holds the pages packed.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self {
            options: Options {
                delivery: Delivery::packed(),
                ..options
            },
            memo: Memo::default(),
            shown: Arc::default(),
            site: None,
            begun: None,
            documents: FxHashMap::default(),
            heeded: None,
            edits: 0,
            target: None,
        }
    }

    /// Compiles the edition in `world`. What has not changed since the last time is not made again.
    pub fn update(&mut self, world: &dyn World) -> Update {
        self.begun = None;
        let begun = Begun::new(world, &self.options, &mut self.memo);
        self.finish(begun)
    }

    /// Begins to compile the edition in `world`, and gives up what was being made. Gives what is to be shown while the rest
    /// is made ([`Self::go_on`]): the documents. Nothing if there are errors.
    pub fn begin(&mut self, world: &dyn World) -> Option<Arc<Shown>> {
        self.begun = None;
        let begun = Begun::new(world, &self.options, &mut self.memo);
        let early = begun.so_far(&mut self.memo).map(|site| {
            self.heed(begun.edition());
            self.shown = Arc::new(Shown {
                site: Some(Arc::new(site)),
                is_partial: true,
                problems: without_errors(&self.shown),
                target: self.target.clone(),
            });
            Arc::clone(&self.shown)
        });
        self.begun = Some(begun);
        early
    }

    /// Goes on with what was begun until everything is made, and gives what came of it. Between two pages it looks whether
    /// it is to stop, and gives nothing then; it can be gone on with later. Nothing either if nothing was begun.
    pub fn go_on(&mut self, is_to_stop: impl Fn() -> bool + Sync) -> Option<Update> {
        let mut begun = self.begun.take()?;
        loop {
            if is_to_stop() {
                self.begun = Some(begun);
                return None;
            }
            if !begun.go_on(&mut self.memo, &is_to_stop) {
                return Some(self.finish(begun));
            }
        }
    }

    fn finish(&mut self, begun: Begun) -> Update {
        let Compiled {
            site,
            packed,
            made,
            edition,
            diagnostics,
            sources,
        } = begun.finish(&mut self.memo);
        let is_fine = site.is_some();
        let mut changed = 0;
        if let Some(site) = site {
            self.heed(edition.as_ref());
            let site = Shelf::of(site, packed);
            let files = site.others();
            let old = self.site.as_ref();
            changed = old.map_or(files.len(), |old| differences(old.others(), files));
            self.site = Some(Arc::new(site));
        }
        self.shown = Arc::new(Shown {
            site: self.site.clone(),
            is_partial: false,
            problems: problems(&diagnostics, &sources),
            target: self.target.clone(),
        });
        Update {
            shown: Arc::clone(&self.shown),
            is_fine,
            diagnostics,
            sources,
            made,
            changed,
        }
    }

    /// Takes in what is in the documents that are shown now.
    fn heed(&mut self, edition: Option<&Edition>) {
        if let Some((page, id)) = edition.and_then(|edition| self.edited(edition)) {
            self.edits += 1;
            let edit = self.edits;
            self.target = Some(Target { page, id, edit });
        }
    }

    /// The page and the element of the note that was edited, if notes of one document were and few documents changed.
    fn edited(&mut self, edition: &Edition) -> Option<(String, String)> {
        let heeded = self.heeded.take();
        let heeded = heeded.filter(|(catalogue, _)| Arc::ptr_eq(catalogue, &edition.catalogue));
        let heeded = heeded.map(|(_, found)| found).unwrap_or_default();
        let is_known = |place: usize, annotated: &Annotated| {
            let found = heeded.get(place);
            found.is_some_and(|found| Arc::ptr_eq(found, &annotated.found))
        };
        let mut touched = 0;
        let mut edited = Vec::new();
        for (place, annotated) in edition.documents.iter().enumerate() {
            // By its place it is sooner known than by its id.
            if is_known(place, annotated) {
                continue;
            }
            let id = annotated.document.id();
            let known = self.documents.get_mut(id);
            if known
                .as_ref()
                .is_some_and(|known| Arc::ptr_eq(&known.found, &annotated.found))
            {
                continue;
            }
            touched += 1;
            let Some(known) = known else {
                self.documents.insert(id.to_owned(), Written::new(&annotated.found));
                continue;
            };
            let note = known.replace(&annotated.found).map(|note| format!("n-{note}"));
            edited.extend(note.map(|note| (page_with(&annotated.document, annotated.block_of_note(&note)), note)));
        }
        let found = edition.documents.iter().map(|annotated| Arc::clone(&annotated.found));
        self.heeded = Some((Arc::clone(&edition.catalogue), found.collect()));
        if self.documents.len() > edition.documents.len() {
            let present: FxHashSet<_> = edition
                .documents
                .iter()
                .map(|annotated| annotated.document.id())
                .collect();
            self.documents.retain(|id, _| present.contains(id.as_str()));
        }
        let is_clear = touched <= EDITED && edited.len() == 1;
        edited.pop().filter(|_| is_clear)
    }
}

impl Written {
    fn new(found: &Arc<Found>) -> Self {
        let notes = found.notes.iter();
        Self {
            found: Arc::clone(found),
            notes: notes.map(|note| (note.id.to_string(), note.written)).collect(),
        }
    }

    /// Takes in what is found now. Gives the first note that is new or says something else than before.
    fn replace<'a>(&mut self, found: &'a Arc<Found>) -> Option<&'a str> {
        self.found = Arc::clone(found);
        let mut first = None;
        for note in &found.notes {
            let before = self.notes.insert(note.id.to_string(), note.written);
            if before != Some(note.written) && first.is_none() {
                first = Some(&*note.id);
            }
        }
        first
    }
}

/// What was said that need not be mended before anything can be shown.
fn without_errors(shown: &Shown) -> Arc<Vec<Problem>> {
    if !shown.is_stale() {
        return Arc::clone(&shown.problems);
    }
    let others = shown
        .problems
        .iter()
        .filter(|problem| problem.severity != Severity::Error);
    Arc::new(others.cloned().collect())
}

fn problems(diagnostics: &[Diagnostic], sources: &Sources) -> Arc<Vec<Problem>> {
    // The gravest first: a page has room for them only.
    let told = diagnostics.iter().filter(|said| !said.code.is_for_the_asking());
    let mut sorted: Vec<_> = told.collect();
    sorted.sort_by_key(|diagnostic| std::cmp::Reverse(diagnostic.severity));
    let shown = sorted.into_iter().take(PROBLEMS);
    Arc::new(shown.map(|diagnostic| Problem::new(diagnostic, sources)).collect())
}

/// How many files two sites have differently. Bytes that share their memory are not compared.
fn differences(old: &HeldFiles, new: &HeldFiles) -> usize {
    let same = |a: &Held, b: &Held| a.is_same_memory(b) || a == b;
    let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
    let mut count = 0;
    loop {
        let order = match (old.peek(), new.peek()) {
            (None, None) => return count,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(old), Some(new)) => old.0.cmp(new.0),
        };
        let before = if order.is_le() { old.next() } else { None };
        let now = if order.is_ge() { new.next() } else { None };
        count += match (before, now) {
            (Some((_, before)), Some((_, now))) => usize::from(!same(before, now)),
            _ => 1,
        };
    }
}
