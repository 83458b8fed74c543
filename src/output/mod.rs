//! A site to a folder: only what changed is written, only what we wrote is ever replaced or deleted. Pages come last.
//!
//! Everything that changes is first written in full beside the site, then moved into place file by file. So a full
//! disk or a lost permission is met before anything published is touched, and a reader never meets half a file.
//! What we wrote stands in a manifest, which `sha256sum -c` understands.

mod hold;
mod keep;
mod manifest;
mod order;
mod replace;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use tempfile::TempDir;

pub use keep::{keep, kept};
pub use manifest::{MANIFEST, Manifest};
pub use order::{Turn, in_turns};
pub use replace::replace;

use self::hold::Hold;
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::{sha256, sha256_of};
use crate::project::stamp;
use crate::render::Site;

/// What writing a site did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were not there before.
    pub new: Vec<String>,
    /// Files whose bytes changed.
    pub changed: Vec<String>,
    /// Files that stayed as they were.
    pub unchanged: usize,
    /// Files of an earlier build that are gone.
    pub removed: Vec<String>,
}

/// What becomes of files that others have put in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// They stay, and nothing is written.
    Stay,
    /// The site takes their place.
    Go,
}

/// Brings `site` into `folder`, which is made if it is not there.
///
/// # Errors
/// Files of others in the way that are to stay, folders in the place of files, or the file system's refusal. The folder is then
/// as it was, but for what a failure in the midst of moving files leaves; the next run completes it.
#[expect(clippy::disallowed_methods, reason = "this is the other door")]
pub fn write(site: &Site, folder: &Path, foreign: Foreign) -> Result<Written, Vec<Diagnostic>> {
    std::fs::create_dir_all(folder).map_err(|error| vec![*failed(folder, &error)])?;
    let hold = Hold::take(folder).map_err(|error| vec![*failed(folder, &error)])?;
    let _hold = hold.ok_or_else(|| vec![held(folder)])?;
    let old = Manifest::read(folder).map_err(|error| vec![*failed(&Manifest::path(folder), &error)])?;
    let plan = Plan::new(site, folder, &old, foreign)?;
    if plan.is_idle(&old) {
        return Ok(plan.written);
    }
    let staged = plan.stage(folder).map_err(|fault| vec![*fault])?;
    plan.carry_out(folder, &staged, &old).map_err(|fault| vec![*fault])?;
    Ok(plan.written)
}

/// What [`write()`] would do with the folder. Nothing is written.
///
/// # Errors
/// What keeps [`write()`] from it.
pub fn compare(site: &Site, folder: &Path, foreign: Foreign) -> Result<Written, Vec<Diagnostic>> {
    let old = Manifest::read(folder).map_err(|error| vec![*failed(&Manifest::path(folder), &error)])?;
    Plan::new(site, folder, &old, foreign).map(|plan| plan.written)
}

/// How sure it is that the files of a site are what the manifest says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// They have just been written.
    Written,
    /// Anything may have happened to them since.
    Nothing,
}

/// A site as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// A digest of what tells of each file whether it is the same.
    pub digest: String,
    /// How many files there are.
    pub files: usize,
    /// Whether some were too young for what the system says of them to prove anything.
    pub is_young: bool,
}

/// What tells whether a site is what it was at the moment `then`: of each file what the system says or, if that proved nothing
/// then, what is in it. Nothing if any of them is not as it was written, as far as that has to be looked at, or a build was
/// broken off.
#[must_use]
pub fn as_written(folder: &Path, then: SystemTime, known: Known) -> Option<Standing> {
    let manifest = Manifest::read(folder).ok()?;
    let files: Vec<_> = manifest.iter().collect();
    let trace = |(path, digest): &(&str, &str)| {
        let at = folder.join(path);
        let proof = stamp::proof(&at, then).ok()?;
        let same = || matches!(present(&at), Ok(Present::File(bytes)) if sha256(&bytes) == *digest);
        (proof.is_some() || known == Known::Written || same()).then_some(proof)
    };
    // One of several versions is missing, whichever it is.
    let proofs: Option<Vec<_>> = files.par_iter().map(trace).collect();
    let proofs = proofs.filter(|proofs| !proofs.is_empty())?;
    let pairs = files.iter().zip(&proofs);
    let digest = sha256_of(pairs.flat_map(|((path, digest), proof)| [*path, proof.as_deref().unwrap_or(digest)]));
    Some(Standing {
        digest,
        files: files.len(),
        is_young: proofs.iter().any(Option::is_none),
    })
}

/// What is to be done, found out before anything is done.
struct Plan<'a> {
    /// Files to write: path and bytes.
    write: Vec<(&'a str, &'a [u8])>,
    /// Files to delete.
    remove: Vec<String>,
    new: Manifest,
    written: Written,
}

impl<'a> Plan<'a> {
    fn new(site: &'a Site, folder: &Path, old: &Manifest, foreign: Foreign) -> Result<Self, Vec<Diagnostic>> {
        let mut plan = Self {
            write: Vec::new(),
            remove: Vec::new(),
            new: Manifest::default(),
            written: Written::default(),
        };
        let mut conflicts = Vec::new();
        let compared: Vec<_> = site
            .par_iter()
            .map(|(path, bytes)| held_against(path, bytes, folder, old, foreign))
            .collect();
        for ((path, bytes), (digest, state)) in site.iter().zip(compared) {
            match state {
                State::New => plan.add(path, bytes, |written| &mut written.new),
                State::Changed => plan.add(path, bytes, |written| &mut written.changed),
                State::Same => plan.written.unchanged += 1,
                State::InTheWay(fault) => conflicts.push(*fault),
            }
            plan.new.insert(path.clone(), digest);
        }
        if !conflicts.is_empty() {
            return Err(conflicts);
        }
        plan.find_leftovers(folder, old)?;
        Ok(plan)
    }

    fn add(&mut self, path: &'a str, bytes: &'a [u8], list: impl FnOnce(&mut Written) -> &mut Vec<String>) {
        self.write.push((path, bytes));
        list(&mut self.written).push(path.to_owned());
    }

    /// Whether the folder is as it should be.
    fn is_idle(&self, old: &Manifest) -> bool {
        self.write.is_empty() && self.remove.is_empty() && self.new == *old
    }

    /// Files that an earlier build wrote and this one does not, and that are still as it wrote them.
    fn find_leftovers(&mut self, folder: &Path, old: &Manifest) -> Result<(), Vec<Diagnostic>> {
        for (path, digest) in old.iter() {
            if self.new.contains(path) {
                continue;
            }
            match present(&folder.join(path)) {
                Ok(Present::File(there)) if sha256(&there) == digest => self.remove.push(path.to_owned()),
                // Somebody has changed it since, or it is gone: it is no longer ours.
                Ok(_) => {}
                Err(error) => return Err(vec![*failed(&folder.join(path), &error)]),
            }
        }
        self.written.removed.clone_from(&self.remove);
        Ok(())
    }

    /// Writes all that changes into a folder beside the site's files, on the same file system.
    #[expect(clippy::disallowed_methods, reason = "this is the other door")]
    fn stage(&self, folder: &Path) -> Result<TempDir, Box<Diagnostic>> {
        let staged = tempfile::Builder::new()
            .prefix(hold::STAGE)
            .tempdir_in(folder)
            .map_err(|error| failed(folder, &error))?;
        for part in 0..PARTS.min(self.write.len()) {
            let part = staged.path().join(part.to_string());
            std::fs::create_dir(&part).map_err(|error| failed(&part, &error))?;
        }
        self.write.par_iter().enumerate().try_for_each(|(at, (path, bytes))| {
            let written = std::fs::write(place(&staged, at), bytes);
            written.map_err(|error| failed(&folder.join(path), &error))
        })?;
        Ok(staged)
    }

    #[expect(clippy::disallowed_methods, reason = "this is the other door")]
    fn carry_out(&self, folder: &Path, staged: &TempDir, old: &Manifest) -> Result<(), Box<Diagnostic>> {
        // Until all is done, what we are about to write counts as ours too, so that an interrupted run can be
        // taken up again.
        let keep = |error: io::Error| failed(&Manifest::path(folder), &error);
        old.joined(&self.new).write(folder).map_err(keep)?;
        // A reader who comes in the midst of it finds no page before what it needs.
        let is_new = |path: &str| self.written.new.binary_search_by(|new| new.as_str().cmp(path)).is_ok();
        let mut write: Vec<_> = self.write.iter().enumerate().collect();
        write.sort_by_key(|(_, (path, _))| Turn::of(path, is_new(path)));
        let mut made = FxHashSet::default();
        for (at, (path, _)) in write {
            let to = folder.join(path);
            // Most files have a folder of their own, some have one in common: each is made once.
            let is_made = to.parent().is_none_or(|parent| !made.insert(parent.to_owned()));
            let ready = if is_made { Ok(()) } else { make_parent(&to) };
            let moved = ready.and_then(|()| std::fs::rename(place(staged, at), &to));
            moved.map_err(|error| failed(&to, &error))?;
        }
        for path in &self.remove {
            let gone = folder.join(path);
            std::fs::remove_file(&gone).map_err(|error| failed(&gone, &error))?;
        }
        remove_empty_folders(folder, &self.remove);
        self.new.write(folder).map_err(keep)
    }
}

/// Folders into which what is put together is dealt out: one alone would be in the way of those who write side by side, and those
/// of the site would all have to be made twice.
const PARTS: usize = 64;

/// Where a file is put together, by its place among those that are written.
fn place(staged: &TempDir, at: usize) -> PathBuf {
    staged.path().join((at % PARTS).to_string()).join(at.to_string())
}

/// What a file of the site is to the folder.
enum State {
    /// It is not there yet.
    New,
    /// It is there with other bytes, which we wrote or may replace.
    Changed,
    /// It is there.
    Same,
    /// Something of somebody else's is there, or it cannot be told what.
    InTheWay(Box<Diagnostic>),
}

/// The SHA-256 of a file of the site, and what it is to the folder.
fn held_against(path: &str, bytes: &[u8], folder: &Path, old: &Manifest, others: Foreign) -> (String, State) {
    let at = folder.join(path);
    let state = match present(&at) {
        Ok(Present::Nothing) => State::New,
        Ok(Present::File(there)) if there == bytes => State::Same,
        Ok(Present::File(there)) if others == Foreign::Go || old.wrote(path, &sha256(&there)) => State::Changed,
        Ok(_) => State::InTheWay(Box::new(foreign(&at))),
        Err(error) => State::InTheWay(failed(&at, &error)),
    };
    (sha256(bytes), state)
}

/// What stands at a path.
enum Present {
    Nothing,
    File(Vec<u8>),
    Folder,
}

#[expect(clippy::disallowed_methods, reason = "this is the other door")]
fn present(path: &Path) -> io::Result<Present> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Present::File(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Present::Nothing),
        Err(_) if path.is_dir() => Ok(Present::Folder),
        Err(error) => Err(error),
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the other door")]
fn make_parent(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), std::fs::create_dir_all)
}

/// Removes the folders that held what was removed, where nothing else is in them.
#[expect(clippy::disallowed_methods, reason = "this is the other door")]
fn remove_empty_folders(folder: &Path, removed: &[String]) {
    let mut folders: BTreeSet<PathBuf> = BTreeSet::new();
    for path in removed {
        let parents = Path::new(path).ancestors().skip(1);
        folders.extend(
            parents
                .filter(|parent| !parent.as_os_str().is_empty())
                .map(Path::to_path_buf),
        );
    }
    // The inner ones first. A folder that is not empty stays, as it should.
    for inner in folders.iter().rev() {
        let _ = std::fs::remove_dir(folder.join(inner));
    }
}

fn failed(path: &Path, error: &io::Error) -> Box<Diagnostic> {
    let path = path.display().to_string();
    let diagnostic = Diagnostic::error(Code::OutputFailed, format!("cannot write `{path}`: {error}"))
        .path(path)
        .help("see that the folder may be written to and that the disk has room; what was published before is still there");
    Box::new(diagnostic)
}

fn held(folder: &Path) -> Diagnostic {
    let path = folder.display().to_string();
    Diagnostic::error(Code::OutputConflict, format!("another build is writing to `{path}`"))
        .path(path)
        .help("wait until it is done, or build into another folder with `-o DIR`")
}

fn foreign(path: &Path) -> Diagnostic {
    let path = path.display().to_string();
    Diagnostic::error(
        Code::OutputConflict,
        format!("`{path}` is in the way and was not written by Postil, or was changed since"),
    )
    .path(path)
    .help("move it away, or build into another folder with `-o DIR`")
}

/// Makes a folder, with those that it is in, for what a program is given.
///
/// # Errors
/// The file system's refusal.
#[expect(clippy::disallowed_methods, reason = "this is the other door")]
pub fn make_folder(path: &Path) -> io::Result<()> {
    std::fs::create_dir_all(path)
}

/// Writes files into a folder of nobody's, for a program that is given them.
///
/// # Errors
/// The file system's refusal.
#[expect(clippy::disallowed_methods, reason = "this is the other door")]
pub fn lay_out(files: &Site, folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    files.par_iter().try_for_each(|(path, bytes)| {
        let to = folder.join(path);
        make_parent(&to).and_then(|()| std::fs::write(&to, bytes))
    })
}
