//! Code that was coloured, for the pages of this process and for the next process.
//!
//! The first lines in a language cost tens of milliseconds, for its grammar has to be made ready: more than all else that a build of some
//! dozen documents takes after a change.

use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;

use super::{CLASSES, Run};
use crate::digest::Digest;

/// As many pieces of code are known.
const KNOWN: usize = 1024;

/// What is known in this process. It depends on nothing but code and language, so all compilations share it.
static KNOWN_HERE: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);

/// Pieces of code with their runs, by a digest of language and code.
#[derive(Default)]
pub(super) struct Known {
    pieces: FxHashMap<Digest, Arc<[Run]>>,
    /// Whether there are some that are not kept.
    are_new: bool,
}

/// A piece as it is kept: the bytes of each run, and the place of its class among [`CLASSES`].
type Kept = (Digest, Vec<(usize, Option<usize>)>);

/// What is known, for as long as nobody else need have it.
pub(super) fn known() -> MutexGuard<'static, Known> {
    KNOWN_HERE.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Known {
    /// The runs of a piece of so many bytes.
    pub(super) fn get(&self, piece: Digest, length: usize) -> Option<Arc<[Run]>> {
        let runs = self.pieces.get(&piece)?;
        let end = runs.last().map_or(0, |(range, _)| range.end);
        (end == length).then(|| Arc::clone(runs))
    }

    /// Whether nothing is known.
    pub(super) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    pub(super) fn put(&mut self, piece: Digest, runs: Arc<[Run]>) {
        if self.pieces.len() >= KNOWN {
            self.pieces.clear();
        }
        self.pieces.insert(piece, runs);
        self.are_new = true;
    }

    /// Takes over what another process kept; what another compiler kept, as `by` tells, or what is no such file, is as nothing.
    pub(super) fn recall(&mut self, file: &[u8], by: &str) {
        let read = || {
            let (digest, bytes): (Digest, &[u8]) = postcard::from_bytes(file).ok()?;
            let is_whole = digest == Digest::of_bytes(bytes);
            let (compiler, rest) = postcard::take_from_bytes::<&str>(bytes).ok().filter(|_| is_whole)?;
            let pieces: Vec<Kept> = postcard::from_bytes(rest).ok().filter(|_| compiler == by)?;
            Some(pieces)
        };
        for (piece, kept) in read().unwrap_or_default() {
            let mut end = 0;
            let runs = kept.into_iter().map(|(length, class)| {
                let start = end;
                end += length;
                let class = class.and_then(|class| CLASSES.get(class));
                (start..end, class.map(|(_, class)| *class))
            });
            self.pieces.entry(piece).or_insert_with(|| runs.collect());
        }
    }

    /// What the next process can take over, if it is more than is kept.
    pub(super) fn to_recall(&self, by: &str) -> Option<Vec<u8>> {
        if !self.are_new {
            return None;
        }
        let place = |class: &str| CLASSES.iter().position(|(_, known)| *known == class);
        let kept = self.pieces.iter().map(|(&piece, runs)| {
            let runs = runs.iter().map(|(range, class)| (range.len(), class.and_then(place)));
            (piece, runs.collect())
        });
        let mut kept: Vec<Kept> = kept.collect();
        kept.sort_unstable_by_key(|(piece, _)| *piece);
        let bytes = postcard::to_stdvec(&(by, kept)).ok()?;
        postcard::to_stdvec(&(Digest::of_bytes(&bytes), bytes.as_slice())).ok()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::{CLASSES, Digest, Known, Run};

    fn piece(name: &str) -> Digest {
        Digest::of([name])
    }

    /// Runs of these lengths and classes.
    fn runs(of: &[(usize, Option<usize>)]) -> Arc<[Run]> {
        let mut end = 0;
        let runs = of.iter().map(|&(length, class)| {
            let start = end;
            end += length;
            (start..end, class.map(|class| CLASSES[class % CLASSES.len()].1))
        });
        runs.collect()
    }

    proptest! {
        #[test]
        fn what_was_kept_is_known(pieces in prop::collection::vec(prop::collection::vec((1..40usize, any::<Option<usize>>()), 1..9), 1..6)) {
            let mut first = Known::default();
            for (name, of) in pieces.iter().enumerate() {
                first.put(piece(&name.to_string()), runs(of));
            }
            let file = first.to_recall("this compiler").expect("it is new");
            let mut second = Known::default();
            second.recall(&file, "this compiler");
            prop_assert_eq!(second.to_recall("this compiler"), None);
            for (name, of) in pieces.iter().enumerate() {
                let length = of.iter().map(|(length, _)| length).sum();
                let name = piece(&name.to_string());
                prop_assert_eq!(second.get(name, length), Some(runs(of)));
                prop_assert_eq!(second.get(name, length + 1), None);
            }
        }

        #[test]
        fn what_is_spoilt_is_as_nothing(at in any::<prop::sample::Index>(), slip in 1..=255u8) {
            let mut known = Known::default();
            known.put(piece("a"), runs(&[(3, Some(0)), (4, None)]));
            let file = known.to_recall("this compiler").expect("it is new");
            let mut spoilt = file.clone();
            spoilt[at.index(file.len())] ^= slip;
            for (file, by) in [(spoilt.as_slice(), "this compiler"), (&file[..at.index(file.len())], "this compiler"), (&file, "another")] {
                let mut second = Known::default();
                second.recall(file, by);
                prop_assert_eq!(second.get(piece("a"), 7), None);
            }
        }
    }
}
