//! A site to a folder: only what changed is written, only what we wrote is ever replaced or deleted. Pages come last.
//!
//! Everything that changes is first written in full beside the site, then moved into place file by file, or into an empty folder, folder by
//! folder. So a full disk or a lost permission is met before anything published is touched, and a reader never meets half a file.
//! What we wrote stands in a manifest, which `xxhsum -c` understands.

mod desk;
mod hold;
mod keep;
mod manifest;
mod order;
mod plan;
mod replace;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rayon::prelude::*;

pub use desk::Desk;
pub use keep::{forget, keep, kept, kept_part};
pub use manifest::{MANIFEST, Manifest};
pub use order::{Turn, in_turns};
pub use replace::{Replacement, replace};

use self::plan::{Held, Item, Plan};
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::{checksum_of, has_checksum};
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
pub fn write(site: &Site, folder: &Path, foreign: Foreign) -> Result<Written, Vec<Diagnostic>> {
    Desk::open(folder, foreign, Known::Nothing)?.finish(site)
}

/// What [`write()`] would do with the folder. Nothing is written.
///
/// # Errors
/// What keeps [`write()`] from it.
pub fn compare(site: &Site, folder: &Path, foreign: Foreign) -> Result<Written, Vec<Diagnostic>> {
    let old = Manifest::read(folder).map_err(|error| vec![*failed(&Manifest::path(folder), &error)])?;
    let held = Held {
        folder,
        old: &old,
        foreign,
        known: Known::Nothing,
    };
    let items = site.par_iter().map(|(path, bytes)| {
        let (digest, state) = held.against(path, bytes);
        Item {
            path: path.clone(),
            digest,
            state,
            at: None,
        }
    });
    Plan::new(items.collect(), folder, &old).map(|plan| plan.written)
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
        let same = || matches!(present(&at), Ok(Present::File(bytes)) if has_checksum(&bytes, digest));
        (proof.is_some() || known == Known::Written || same()).then_some(proof)
    };
    // One of several versions is missing, whichever it is.
    let proofs: Option<Vec<_>> = files.par_iter().map(trace).collect();
    let proofs = proofs.filter(|proofs| !proofs.is_empty())?;
    let pairs = files.iter().zip(&proofs);
    let digest = checksum_of(pairs.flat_map(|((path, digest), proof)| [*path, proof.as_deref().unwrap_or(digest)]));
    Some(Standing {
        digest,
        files: files.len(),
        is_young: proofs.iter().any(Option::is_none),
    })
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
