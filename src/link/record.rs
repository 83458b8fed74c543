//! What goes into the lock: where all selectors of an edition have landed.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::edition::{Annotated, Edition};
use super::found::Landed;
use crate::anchor::context::landing;
use crate::anchor::succession::{Succession, is_unchanged, outline};
use crate::evenly::Evenly;
use crate::model::{Document, Landing, Lock, Locked, LockedDocument, Tree};
use crate::source::lock;
use crate::{is_end, is_named};

/// Of what a lock is made.
#[derive(Debug, Clone, Copy)]
pub struct Recording<'a> {
    /// The selectors to record, by their names; all if there are none. What is on record of others stays.
    pub only: &'a [String],
    /// Whether there are errors: what is on record of selectors that have not landed stays then.
    pub partial: bool,
}

impl Recording<'_> {
    fn wants(self, document: &str, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|wanted| is_named(wanted, document, name))
    }

    /// Whether nothing is to go.
    const fn keeps(self) -> bool {
        self.partial || !self.only.is_empty()
    }
}

/// The lock of an edition as it is now, document by document: the whole of it is as large as the texts. What was set aside as a
/// draft stays on record.
#[derive(Debug)]
pub struct Record<'a> {
    edition: &'a Edition,
    recording: Recording<'a>,
    /// Sorted by their ids.
    entries: Vec<Entry<'a>>,
}

/// A document that may be on record.
#[derive(Debug)]
enum Entry<'a> {
    /// One of the edition, with where the ends of cross-references landed in it.
    There(&'a Annotated, Vec<&'a Landed>),
    /// One that is not there now.
    Away(&'a Locked),
}

impl Entry<'_> {
    fn id(&self) -> &str {
        match self {
            Self::There(annotated, _) => annotated.document.id(),
            Self::Away(locked) => &locked.id,
        }
    }
}

impl<'a> Record<'a> {
    /// The record of an edition.
    #[must_use]
    pub fn new(edition: &'a Edition, recording: Recording<'a>) -> Self {
        let mut of_crossrefs: Vec<Vec<&Landed>> = vec![Vec::new(); edition.documents.len()];
        for (document, landed) in edition.crossrefs.iter().flat_map(|linked| &linked.landed.landings) {
            of_crossrefs[*document].push(landed);
        }
        let documents = edition.documents.iter().zip(of_crossrefs);
        let mut entries: Vec<_> = documents
            .map(|(annotated, crossrefs)| Entry::There(annotated, crossrefs))
            .collect();
        let there: FxHashSet<&str> = edition
            .documents
            .iter()
            .map(|annotated| annotated.document.id())
            .collect();
        let stays = |old: &&Locked| {
            !there.contains(old.id.as_str()) && (recording.keeps() || edition.set_aside.binary_search(&old.id).is_ok())
        };
        entries.extend(edition.lock.documents.iter().filter(stays).map(Entry::Away));
        entries.sort_by(|a, b| a.id().cmp(b.id()));
        Self {
            edition,
            recording,
            entries,
        }
    }

    /// How many documents there are to ask for.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What is to be on record of a document; nothing if no selector of it has landed. They are sorted by their ids. What the lock
    /// has is given as it is there.
    #[must_use]
    pub fn document(&self, place: usize) -> Option<Locked> {
        let locked = match &self.entries[place] {
            Entry::There(annotated, crossrefs) => document(self.edition, annotated, crossrefs, self.recording),
            Entry::Away(locked) => Locked::clone(locked),
        };
        (locked.landings > 0).then_some(locked)
    }

    /// The whole lock.
    #[must_use]
    pub fn lock(&self) -> Lock {
        let documents = (0..self.len())
            .into_par_iter()
            .evenly()
            .filter_map(|place| self.document(place));
        Lock {
            documents: documents.collect(),
        }
    }
}

fn document(edition: &Edition, annotated: &Annotated, crossrefs: &[&Landed], recording: Recording<'_>) -> Locked {
    let Annotated { document, found, .. } = annotated;
    let id = document.id();
    let landings = found.landings.list();
    let landed = landings.iter().chain(&annotated.bound.landings);
    let landed = landed.chain(crossrefs.iter().copied());
    let old = edition.lock.document(id);
    // Each name is that of one landing, so as many that are on record are all that are.
    let all = landed.clone().filter(|landed| landed.is_on_record).count();
    let is_same = |old: &&Locked| {
        all == landed.clone().count() && all + found.on_record + annotated.bound.on_record == old.landings
    };
    if let Some(old) = old.filter(is_same) {
        return old.clone();
    }
    let old = old.map(lock::read);
    let old = old.as_ref();
    let landed = landed.filter(|landed| recording.wants(id, &landed.name));
    let tree = document.wording();
    let mut landings: Vec<_> = landed.map(|landed| on_record(&tree, landed)).collect();
    // Which on record are those that stay as they are.
    let is_known = |landing: &&Landing| match landing.name.split_once(':') {
        None | Some(("cite", _)) => found.on_record > 0,
        Some(("name" | "event", _)) => annotated.bound.on_record > 0,
        Some(_) => false,
    };
    let known = old.into_iter().flat_map(|old| old.landings.iter().filter(is_known));
    landings.extend(known.cloned());
    if let Some(old) = old {
        let there: FxHashSet<&str> = landings.iter().map(|landing| landing.name.as_str()).collect();
        let is_draft = |name: &str| found.set_aside.iter().any(|id| id == name) || edition.is_set_aside(name);
        let stays = |old: &&Landing| !there.contains(old.name.as_str()) && (recording.keeps() || is_draft(&old.name));
        let mut kept: Vec<_> = old.landings.iter().filter(stays).cloned().collect();
        if !kept.is_empty() {
            in_new_blocks(&mut kept, old, (document, &tree));
        }
        landings.extend(kept);
    }
    landings.sort_by(|a, b| a.name.cmp(&b.name));
    let same = old.filter(|old| is_unchanged(old, document, &tree));
    lock::locked(&LockedDocument {
        id: id.to_owned(),
        sha256: document.sha256.clone(),
        blocks: same.map_or_else(|| outline(&tree), |old| old.blocks.clone()),
        landings,
    })
}

/// Gives landings that stay on record the addresses that their blocks have now. A block that is gone has none.
fn in_new_blocks(landings: &mut [Landing], old: &LockedDocument, (document, tree): (&Document, &Tree)) {
    let succession = Succession::new(old, document, tree);
    for landing in landings {
        let block = succession.of(&landing.block);
        landing.block = block.map_or_else(String::new, |(block, _)| document.blocks[block].id.clone());
        landing.last_block = landing.last_block.as_ref().map(|block| {
            let block = succession.of(block);
            block.map_or_else(String::new, |(block, _)| document.blocks[block].id.clone())
        });
    }
}

fn on_record(tree: &Tree, landed: &Landed) -> Landing {
    Landing {
        name: landed.name.clone(),
        selector: landed.selector.clone(),
        ambiguous: landed.ambiguous,
        moved_from: landed.moved_from.clone(),
        ..landing(tree, landed.range)
    }
}

impl Edition {
    /// Whether a landing is that of a cross-reference which was set aside as a draft.
    fn is_set_aside(&self, name: &str) -> bool {
        let mut crossrefs = self.set_aside.iter().filter(|aside| aside.starts_with("crossref:"));
        crossrefs.any(|crossref| name.strip_prefix(crossref.as_str()).is_some_and(is_end))
    }
}
