//! From one state of the edition to the next: what is shown, and what is said about it.

use std::cmp::Ordering;
use std::sync::Arc;

use bytes::Bytes;

use super::{Problem, Shown, Target};
use crate::diagnostic::Diagnostic;
use crate::link::{AnchoredNote, Edition, Found};
use crate::project::World;
use crate::render::{Reason, Site, document_page};
use crate::span::Sources;
use crate::{Compiled, Memo, Options, compile_again};

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
    /// The documents of the site that is shown, in their order, with what was found in them.
    documents: Vec<(String, Arc<Found>)>,
    /// How many edits of notes there have been.
    edits: u64,
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
    /// A preview that has compiled nothing yet.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self {
            options,
            memo: Memo::default(),
            shown: Arc::default(),
            documents: Vec::new(),
            edits: 0,
        }
    }

    /// Compiles the edition in `world`. What has not changed since the last time is not made again.
    pub fn update(&mut self, world: &dyn World) -> Update {
        let compiled = compile_again(world, &self.options, &mut self.memo);
        let Compiled {
            site,
            made,
            edition,
            diagnostics,
            sources,
        } = compiled;
        let is_fine = site.is_some();
        let mut shown = Shown {
            problems: problems(&diagnostics, &sources),
            ..self.shown.as_ref().clone()
        };
        let mut changed = 0;
        if let Some((site, edition)) = site.zip(edition.as_ref()) {
            changed = shown.site.as_ref().map_or(site.len(), |old| differences(old, &site));
            if let Some((page, id)) = self.edited(edition) {
                self.edits += 1;
                let edit = self.edits;
                shown.target = Some(Target { page, id, edit });
            }
            self.documents = documents(edition);
            shown.site = Some(Arc::new(site));
        }
        self.shown = Arc::new(shown);
        Update {
            shown: Arc::clone(&self.shown),
            is_fine,
            diagnostics,
            sources,
            made,
            changed,
        }
    }

    /// The page and the element of the note that was edited, if notes of one document were and few documents changed.
    fn edited(&self, edition: &Edition) -> Option<(String, String)> {
        let now = edition.documents.iter().enumerate();
        let touched = now.filter_map(|(place, annotated)| {
            let same_place = self.documents.get(place);
            let is_same = same_place.is_some_and(|(_, found)| Arc::ptr_eq(found, &annotated.found));
            (!is_same).then_some(annotated)
        });
        let touched: Vec<_> = touched.take(EDITED + 1).collect();
        if touched.len() > EDITED {
            return None;
        }
        let mut edited = touched.into_iter().filter_map(|annotated| {
            let id = annotated.document.id();
            let (_, before) = self.documents.iter().find(|(known, _)| known == id)?;
            let note = first_edited(before, &annotated.found)?;
            Some((document_page(id), format!("n-{}", note.note.id.value)))
        });
        let first = edited.next()?;
        edited.next().is_none().then_some(first)
    }
}

fn documents(edition: &Edition) -> Vec<(String, Arc<Found>)> {
    let documents = edition.documents.iter();
    documents
        .map(|annotated| (annotated.document.id().to_owned(), Arc::clone(&annotated.found)))
        .collect()
}

/// The first note of a document that is new or says something else than before.
fn first_edited<'a>(before: &Found, now: &'a Found) -> Option<&'a AnchoredNote> {
    let is_old = |note: &AnchoredNote| {
        let mut known = before.notes.iter();
        known.any(|known| known.note.id.value == note.note.id.value && known.note.hash == note.note.hash)
    };
    now.notes.iter().find(|note| !is_old(note))
}

fn problems(diagnostics: &[Diagnostic], sources: &Sources) -> Arc<Vec<Problem>> {
    // The gravest first: a page has room for them only.
    let mut sorted: Vec<_> = diagnostics.iter().collect();
    sorted.sort_by_key(|diagnostic| std::cmp::Reverse(diagnostic.severity));
    let shown = sorted.into_iter().take(PROBLEMS);
    Arc::new(shown.map(|diagnostic| Problem::new(diagnostic, sources)).collect())
}

/// How many files two sites have differently. Bytes that share their memory are not compared.
fn differences(old: &Site, new: &Site) -> usize {
    let same = |a: &Bytes, b: &Bytes| (a.as_ptr() == b.as_ptr() && a.len() == b.len()) || a == b;
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
