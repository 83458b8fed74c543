//! Entries that an earlier run formatted, so that a second build need not format them again.
//!
//! A file of them is made of what this run needed, and only if that is much: formatting five thousand works takes most of
//! the time of a build, formatting fifty nobody notices. An entry goes by a digest of all that it was made from.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// Fewer entries are not worth keeping.
const WORTH: usize = 250;

/// Entries by the digests of what they were made from.
#[derive(Debug, Default)]
pub(super) struct Recalled {
    known: FxHashMap<String, String>,
    /// Those that the last compilation needed.
    needed: FxHashMap<String, String>,
    /// Whether they are others than those that were known.
    news: bool,
}

/// The file.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// What made it: entries of another compiler are not used.
    by: String,
    entries: FxHashMap<String, String>,
}

impl Recalled {
    /// Reads a file that `by` made. One that somebody else made, or that is no such file, is as none.
    pub(super) fn read(file: &[u8], by: &str) -> Self {
        let kept: Option<Kept> = serde_json::from_slice(file).ok();
        Self {
            known: kept
                .filter(|kept| kept.by == by)
                .map(|kept| kept.entries)
                .unwrap_or_default(),
            ..Self::default()
        }
    }

    /// How many entries an earlier run kept.
    pub(super) fn len(&self) -> usize {
        self.known.len()
    }

    /// The entry with a digest.
    pub(super) fn get(&self, digest: &str) -> Option<&str> {
        self.known.get(digest).map(String::as_str)
    }

    /// Takes note of all entries that a compilation needed.
    pub(super) fn need(&mut self, needed: FxHashMap<String, String>) {
        self.news = needed.len() != self.known.len() || needed.keys().any(|digest| !self.known.contains_key(digest));
        self.needed = needed;
    }

    /// The file for the next run; none if the one that was read serves, or if there is too little to keep.
    pub(super) fn write(&self, by: &str) -> Option<Vec<u8>> {
        if !self.news || self.needed.len() < WORTH {
            return None;
        }
        let kept = Kept {
            by: by.to_owned(),
            entries: self.needed.clone(),
        };
        serde_json::to_vec(&kept).ok()
    }
}
