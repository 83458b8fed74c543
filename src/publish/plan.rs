//! What is to be done at a destination, found out before anything is done.

use super::Stop;
use crate::digest::checksum;
use crate::output::{Manifest, Written, in_turns};
use crate::render::Site;
use rayon::prelude::*;

/// What stands at a destination in the place of a file of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum There {
    /// Nothing.
    Nothing,
    /// The same.
    Same,
    /// Something else that we published.
    Ours,
    /// Something that we did not publish.
    Foreign,
}

/// What is to be done.
#[derive(Debug)]
pub struct Plan<'a> {
    /// Files to send, by the turns in which they go; with those of one turn in any order.
    pub send: [Vec<&'a str>; 4],
    /// The manifest while it is done: what was and what will be published.
    pub joined: Manifest,
    /// The manifest when it is done.
    pub new: Manifest,
    /// What it does; of the files that are removed, those that are still there.
    pub written: Written,
    /// Whether the manifest must be written even if no file changes.
    stale: bool,
}

impl<'a> Plan<'a> {
    /// Finds out what is to be done. `old` is what we published, `there` says what stands in the place of a file, given its
    /// path, bytes and checksum, and `goes` whether a file that the site does not have any more is there to be removed.
    pub(super) fn new(
        site: &'a Site,
        old: &Manifest,
        overwrite: bool,
        there: impl Fn(&str, &[u8], &str) -> There + Sync,
        goes: impl Fn(&str) -> bool,
    ) -> Result<Self, Stop> {
        let found: Vec<_> = site
            .par_iter()
            .map(|(path, bytes)| {
                let digest = checksum(bytes);
                let there = there(path, bytes, &digest);
                (path, digest, there)
            })
            .collect();
        let (mut new, mut written, mut foreign) = (Manifest::default(), Written::default(), Vec::new());
        for (path, digest, there) in found {
            match there {
                There::Nothing => written.new.push(path.clone()),
                There::Same => written.unchanged += 1,
                There::Ours => written.changed.push(path.clone()),
                There::Foreign if overwrite => written.changed.push(path.clone()),
                There::Foreign => foreign.push(path.clone()),
            }
            new.insert(path.clone(), digest);
        }
        if !foreign.is_empty() {
            return Err(Stop::Foreign(foreign));
        }
        let mut removed: Vec<_> = old.iter().map(|(path, _)| path).collect();
        removed.dedup();
        removed.retain(|path| !new.contains(path) && goes(path));
        written.removed = removed.into_iter().map(ToOwned::to_owned).collect();
        let is_new = |path: &str| written.new.binary_search_by(|new| new.as_str().cmp(path)).is_ok();
        let is_sent = |path: &&str| {
            is_new(path)
                || written
                    .changed
                    .binary_search_by(|changed| changed.as_str().cmp(path))
                    .is_ok()
        };
        let send = in_turns(site.keys().map(String::as_str).filter(is_sent), is_new);
        Ok(Self {
            send,
            joined: old.joined(&new),
            stale: new != *old,
            new,
            written,
        })
    }

    /// Whether everything is as it should be.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        let Written {
            new, changed, removed, ..
        } = &self.written;
        new.is_empty() && changed.is_empty() && removed.is_empty() && !self.stale
    }
}
