//! What is to be done with a folder, found out before anything in it is touched.

use std::path::Path;

use super::{Foreign, Known, Manifest, Present, Written, failed, foreign, present};
use crate::diagnostic::Diagnostic;
use crate::digest::{checksum, has_checksum};

/// A file of the site, held against the folder.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) path: String,
    /// The checksum of its bytes.
    pub(super) digest: String,
    pub(super) state: State,
    /// The number under which its bytes lie beside the site, if they do.
    pub(super) at: Option<usize>,
}

/// What a file of the site is to the folder.
#[derive(Debug)]
pub(super) enum State {
    /// It is not there yet.
    New,
    /// It is there with other bytes, which we wrote or may replace.
    Changed,
    /// It is there.
    Same,
    /// Something of somebody else's is there, or it cannot be told what.
    InTheWay(Box<Diagnostic>),
    /// It could not be put beside the site.
    Failed(Box<Diagnostic>),
}

/// What files are held against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held<'a> {
    pub(super) folder: &'a Path,
    /// What we wrote before.
    pub(super) old: &'a Manifest,
    pub(super) foreign: Foreign,
    pub(super) known: Known,
}

impl Held<'_> {
    /// The checksum of a file of the site, and what it is to the folder.
    pub(super) fn against(self, path: &str, bytes: &[u8]) -> (String, State) {
        let digest = checksum(bytes);
        let state = self.compared(path, &digest, |there| there == bytes);
        (digest, state)
    }

    /// The same of a file of which only the checksum is at hand.
    pub(super) fn against_digest(self, path: &str, digest: &str) -> State {
        self.compared(path, digest, |there| checksum(there) == digest)
    }

    fn compared(self, path: &str, digest: &str, is_same: impl FnOnce(&[u8]) -> bool) -> State {
        // What is known to be as we wrote it need not be read.
        if self.known == Known::Written && self.old.contains(path) {
            let same = self.old.is(path, digest);
            return if same { State::Same } else { State::Changed };
        }
        let at = self.folder.join(path);
        match present(&at) {
            Ok(Present::Nothing) => State::New,
            Ok(Present::File(there)) if is_same(&there) => State::Same,
            Ok(Present::File(there)) if self.foreign == Foreign::Go || self.old.wrote(path, &there) => State::Changed,
            Ok(_) => State::InTheWay(Box::new(foreign(&at))),
            Err(error) => State::InTheWay(failed(&at, &error)),
        }
    }
}

/// What is to be done.
pub(super) struct Plan {
    /// Files to move into place: path, and the number under which they lie.
    pub(super) write: Vec<(String, Option<usize>)>,
    /// Files to delete.
    pub(super) remove: Vec<String>,
    pub(super) new: Manifest,
    pub(super) written: Written,
}

impl Plan {
    /// The plan for all files of a site.
    ///
    /// # Errors
    /// What is in the way, by path; or the first of what could not be put beside the site.
    pub(super) fn new(mut items: Vec<Item>, folder: &Path, old: &Manifest) -> Result<Self, Vec<Diagnostic>> {
        items.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        let mut plan = Self {
            write: Vec::new(),
            remove: Vec::new(),
            new: Manifest::default(),
            written: Written::default(),
        };
        let (mut conflicts, mut failure) = (Vec::new(), None);
        for item in items {
            let list = match item.state {
                State::New => Some(&mut plan.written.new),
                State::Changed => Some(&mut plan.written.changed),
                State::Same => {
                    plan.written.unchanged += 1;
                    None
                }
                State::InTheWay(fault) => {
                    conflicts.push(*fault);
                    continue;
                }
                // A disk that is full is so for all of them.
                State::Failed(fault) => {
                    failure.get_or_insert(*fault);
                    continue;
                }
            };
            if let Some(list) = list {
                list.push(item.path.clone());
                plan.write.push((item.path.clone(), item.at));
            }
            plan.new.insert(item.path, item.digest);
        }
        if conflicts.is_empty() {
            conflicts.extend(failure);
        }
        if !conflicts.is_empty() {
            return Err(conflicts);
        }
        plan.find_leftovers(folder, old)?;
        Ok(plan)
    }

    /// Whether the folder is as it should be.
    pub(super) fn is_idle(&self, old: &Manifest) -> bool {
        self.write.is_empty() && self.remove.is_empty() && self.new == *old
    }

    /// Finds files that an earlier build wrote and this one does not, and that are still as it wrote them.
    fn find_leftovers(&mut self, folder: &Path, old: &Manifest) -> Result<(), Vec<Diagnostic>> {
        for (path, digest) in old.iter() {
            if self.new.contains(path) {
                continue;
            }
            match present(&folder.join(path)) {
                Ok(Present::File(there)) if has_checksum(&there, digest) => self.remove.push(path.to_owned()),
                // Somebody has changed it since, or it is gone: it is no longer ours.
                Ok(_) => {}
                Err(error) => return Err(vec![*failed(&folder.join(path), &error)]),
            }
        }
        self.written.removed.clone_from(&self.remove);
        Ok(())
    }
}
