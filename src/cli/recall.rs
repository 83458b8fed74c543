//! What a run keeps for the next, in `.postil` in the folder of the edition: what texts and sidecars were parsed to; formatted entries
//! of many works; the colours of code; what pages were made from, so that those that would come out the same need not be made; and of a large site,
//! what all of it was made from, so that a build of the same need not be made at all.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Global;
use crate::Memo;
use crate::digest::checksum_of;
use crate::output::{self, Known};
use crate::project::{CONFIG, CONTENT, DiskWorld, LOCK, Store, THEMES, World, stamp};

/// The folder. Version control leaves it alone.
const FOLDER: &str = ".postil";
const ENTRIES: &str = ".postil/entries.json";
const CODE: &str = ".postil/code";
const PAGES: &str = ".postil/pages.tsv";
const BUILDS: &str = ".postil/build.json";
/// Bytes that are kept of pages: fewer are of pages that are made in no time.
const WORTH: usize = 3 << 14;
/// Bytes of a site: a smaller one is made at once.
pub(super) const LARGE: usize = 4 << 20;

/// The folder of what texts and sidecars were parsed to.
const PARSED: &str = ".postil/parsed";

/// The edition's folder; what its files are parsed to is kept in it.
pub(super) fn world(global: &Global) -> DiskWorld {
    let store = Parsed {
        root: global.directory.clone(),
        compiler: compiler(),
    };
    DiskWorld::new(&global.directory).keeping(Arc::new(store))
}

#[derive(Debug)]
struct Parsed {
    root: PathBuf,
    compiler: String,
}

impl Store for Parsed {
    fn compiler(&self) -> &str {
        &self.compiler
    }

    fn get(&self, name: &str) -> Option<Vec<u8>> {
        let kept = output::kept(&self.root, &format!("{PARSED}/{name}"));
        (!kept.is_empty()).then_some(kept)
    }

    fn part(&self, name: &str, bytes: Range<usize>) -> Option<Vec<u8>> {
        output::kept_part(&self.root, &format!("{PARSED}/{name}"), bytes)
    }

    fn put(&self, name: &str, parts: &[&[u8]]) -> bool {
        output::keep(&self.root, FOLDER, &format!("{PARSED}/{name}"), parts).is_ok()
    }

    fn remove(&self, name: &str) {
        let _ = output::forget(&self.root, &format!("{PARSED}/{name}"));
    }

    fn clear(&self) {
        let _ = output::forget(&self.root, PARSED);
    }
}

/// Gives `memo` what the last build kept of entries, and of code.
pub(super) fn read(memo: &mut Memo, global: &Global) {
    let file = output::kept(&global.directory, ENTRIES);
    memo.recall(&file, &compiler());
    memo.recall_code(&output::kept(&global.directory, CODE), &compiler());
}

/// Gives `memo` what the last build kept of pages, for one build.
pub(super) fn read_pages(memo: &mut Memo, global: &Global) {
    memo.recall_pages(output::kept(&global.directory, PAGES), &compiler());
}

/// Keeps what is worth it. A folder that cannot be written to costs time and nothing else.
pub(super) fn write(memo: &Memo, global: &Global) {
    let entries = memo.to_recall(&compiler()).map(|file| (ENTRIES, file));
    let pages = memo.pages_to_recall(&compiler()).filter(|file| file.len() >= WORTH);
    let pages = pages.map(|file| (PAGES, file));
    let code = memo.code_to_recall(&compiler()).map(|file| (CODE, file));
    for (path, file) in entries.into_iter().chain(pages).chain(code) {
        let _ = output::keep(&global.directory, FOLDER, path, &[&file]);
    }
}

/// What a build was made from and what it left. What was young at the moment of which it tells is told by digests of the bytes,
/// and all else by what the file system says.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Build {
    by: String,
    sources: Trace,
    lock: Trace,
    folder: String,
    site: Trace,
    /// Whether anything was young.
    young: bool,
}

/// What tells whether something is as it was at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Trace {
    then: SystemTime,
    digest: String,
}

/// What a build is to be made from, before it is made.
pub(super) struct Sources {
    files: Trace,
    lock: Trace,
}

/// The folder of a site that was made from the same, without a word, and is as it was written; and how many files it has.
pub(super) fn built(world: &DiskWorld, asked: &str, global: &Global) -> Option<(String, usize)> {
    let known: Build = serde_json::from_slice(&output::kept(&global.directory, BUILDS)).ok()?;
    // The lock last: it is large, and if it is young it has to be read.
    let is_same = known.by == compiler()
        && Some(&known.sources) == files(world, asked, known.sources.then).as_ref()
        && known.lock == lock(world, known.lock.then);
    if !is_same {
        return None;
    }
    // Before it is looked at again: what changes from here on is met the next time.
    let sources = Sources::look(world, asked).filter(|_| known.young);
    let folder = Path::new(&known.folder);
    let there = output::as_written(folder, known.site.then, Known::Nothing)?;
    if there.digest != known.site.digest {
        return None;
    }
    if let Some(sources) = sources {
        sources.keep(folder, None, Known::Nothing, global);
    }
    Some((known.folder, there.files))
}

/// What is known of the site in `folder`: whether the build of which the edition in `root` keeps something left it as it is.
pub(super) fn known(root: &Path, folder: &Path) -> Known {
    let is_as_left = || {
        let known: Build = serde_json::from_slice(&output::kept(root, BUILDS)).ok()?;
        let is_here = Path::new(&known.folder) == folder;
        let there = is_here.then(|| output::as_written(folder, known.site.then, Known::Nothing))?;
        Some(there?.digest == known.site.digest)
    };
    if is_as_left() == Some(true) {
        Known::Written
    } else {
        Known::Nothing
    }
}

impl Sources {
    /// Looks at all files that a build reads. `asked` is what is asked of it besides. Nothing if any cannot be read.
    pub(super) fn look(world: &DiskWorld, asked: &str) -> Option<Self> {
        let now = SystemTime::now();
        Some(Self {
            files: files(world, asked, now)?,
            lock: lock(world, now),
        })
    }

    /// Keeps what a large site was made from. `written` is the world in which the lock was written, if it was.
    pub(super) fn keep(self, folder: &Path, written: Option<&DiskWorld>, known: Known, global: &Global) {
        let now = SystemTime::now();
        let (site, lock) = rayon::join(
            || output::as_written(folder, now, known),
            || written.map_or(self.lock, |world| lock(world, now)),
        );
        let Some(site) = site else { return };
        let build = Build {
            by: compiler(),
            sources: self.files,
            lock,
            folder: folder.display().to_string(),
            site: Trace {
                then: now,
                digest: site.digest,
            },
            young: site.is_young,
        };
        if let Ok(file) = serde_json::to_vec(&build) {
            let _ = output::keep(&global.directory, FOLDER, BUILDS, &[&file]);
        }
    }
}

/// What tells whether the files of the edition, but for the lock, and what is asked for are as they were `then`.
fn files(world: &DiskWorld, asked: &str, then: SystemTime) -> Option<Trace> {
    let mut paths = vec![CONFIG.to_owned()];
    for folder in [CONTENT, THEMES] {
        let listing = world.list(folder);
        if !listing.failures.is_empty() {
            return None;
        }
        paths.extend(listing.files.iter().cloned());
    }
    let trace = |path: &String| stamp::trace(&world.root().join(path), then).ok();
    let traces: Option<Vec<_>> = paths.par_iter().map(trace).collect();
    let traces = traces?;
    let pairs = paths.iter().zip(&traces);
    let pairs = pairs.flat_map(|(path, trace)| [path.as_str(), trace.as_str()]);
    Some(Trace {
        then,
        digest: checksum_of([asked].into_iter().chain(pairs)),
    })
}

/// What tells whether the lock is as it was `then`, if it is there.
fn lock(world: &DiskWorld, then: SystemTime) -> Trace {
    let digest = stamp::trace(&world.root().join(LOCK), then).unwrap_or_default();
    Trace { then, digest }
}

/// Which compiler this is. While one is being made its version stays, but its file does not.
fn compiler() -> String {
    let own = std::env::current_exe().ok();
    format!(
        "{} {}",
        env!("CARGO_PKG_VERSION"),
        own.map(|path| stamp(&path)).unwrap_or_default()
    )
}

fn stamp(path: &Path) -> String {
    let Ok(about) = path.metadata() else {
        return String::new();
    };
    let time = about
        .modified()
        .ok()
        .and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    format!(
        "{} {}",
        about.len(),
        time.map(|time| time.as_nanos()).unwrap_or_default()
    )
}
