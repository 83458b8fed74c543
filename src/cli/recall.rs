//! What a build keeps for the next, in `.postil` in the folder of the edition: formatted entries of many works, and of a
//! large site, what it was made from, so that a build of the same need not be made again.

use std::path::Path;

use bytes::Bytes;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Global;
use crate::Memo;
use crate::digest::{sha256, sha256_of};
use crate::output;
use crate::project::{CONFIG, CONTENT, LOCK, THEMES, World};

/// The folder. Version control leaves it alone.
const FOLDER: &str = ".postil";
const ENTRIES: &str = ".postil/entries.json";
const BUILDS: &str = ".postil/build.json";
/// Bytes of a site: a smaller one is made at once.
const LARGE: usize = 4 << 20;

/// Gives `memo` what the last build kept.
pub(super) fn read(memo: &mut Memo, global: &Global) {
    let file = output::kept(&global.directory, ENTRIES);
    memo.recall(&file, &compiler());
}

/// Keeps what is worth it. A folder that cannot be written to costs time and nothing else.
pub(super) fn write(memo: &Memo, global: &Global) {
    if let Some(file) = memo.to_recall(&compiler()) {
        let _ = output::keep(&global.directory, FOLDER, ENTRIES, &file);
    }
}

/// What a build was made from and what it left.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Build {
    by: String,
    /// A digest of the files of the edition but for the lock, and of what was asked for.
    sources: String,
    lock: String,
    folder: String,
    /// A digest of the site.
    site: String,
}

/// What a build is to be made from, before it is made.
pub(super) struct Sources {
    digest: String,
    lock: String,
}

impl Sources {
    /// Reads all files that a build reads. `asked` is what is asked of it besides. Nothing if any cannot be read.
    pub(super) fn read(world: &dyn World, asked: &str) -> Option<Self> {
        let mut paths = vec![CONFIG.to_owned()];
        for folder in [CONTENT, THEMES] {
            let listing = world.list(folder);
            if !listing.failures.is_empty() {
                return None;
            }
            paths.extend(listing.files);
        }
        let digests: Option<Vec<_>> = paths
            .par_iter()
            .map(|path| Some(sha256(&world.read(path).ok()?)))
            .collect();
        let digests = digests?;
        let pairs = paths
            .iter()
            .zip(&digests)
            .flat_map(|(path, digest)| [path.as_str(), digest.as_str()]);
        Some(Self {
            digest: sha256_of([asked].into_iter().chain(pairs)),
            lock: sha256(&lock(world)),
        })
    }

    /// The folder of a site that was made from the same, without a word, and is as it was written; and how many files it has.
    pub(super) fn built(&self, global: &Global) -> Option<(String, usize)> {
        let known: Build = serde_json::from_slice(&output::kept(&global.directory, BUILDS)).ok()?;
        let same = known.by == compiler() && known.sources == self.digest && known.lock == self.lock;
        if !same {
            return None;
        }
        let (site, files) = output::as_written(Path::new(&known.folder))?;
        (site == known.site).then_some((known.folder, files))
    }

    /// Keeps what a large site was made from. `lock` is what was written of the lock, if it was written.
    pub(super) fn keep(self, folder: &Path, lock: Option<&str>, size: usize, global: &Global) {
        if size < LARGE {
            return;
        }
        let Some((site, _)) = output::as_written(folder) else {
            return;
        };
        let build = Build {
            by: compiler(),
            sources: self.digest,
            lock: lock.map_or(self.lock, |lock| sha256(lock.as_bytes())),
            folder: folder.display().to_string(),
            site,
        };
        if let Ok(file) = serde_json::to_vec(&build) {
            let _ = output::keep(&global.directory, FOLDER, BUILDS, &file);
        }
    }
}

fn lock(world: &dyn World) -> Bytes {
    world.read(LOCK).unwrap_or_default()
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
