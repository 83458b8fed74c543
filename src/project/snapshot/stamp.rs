//! What the file system says about a file, and when that proves that the file is unchanged.

use std::fs::Metadata;
use std::time::{Duration, SystemTime};

/// How long ago a file must have been written for its times to be believed. A file that is written again within the
/// same tick of the file system's clock keeps its times; the coarsest clock in use (FAT) ticks every two seconds.
const MARGIN: Duration = Duration::from_secs(2);

/// What changes whenever a file does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    identity: Identity,
}

/// The file itself, and when anything about it was changed last.
#[cfg(unix)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Identity {
    device: u64,
    inode: u64,
    changed: (i64, i64),
}

/// When the file came to be: the system tells no more.
#[cfg(not(unix))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Identity(Option<SystemTime>);

impl Stamp {
    pub(super) fn of(data: &Metadata) -> Self {
        Self {
            length: data.len(),
            modified: data.modified().ok(),
            identity: Identity::of(data),
        }
    }

    /// Whether the file can be taken for unchanged as long as it has this stamp, if it was read no earlier than `now`.
    pub(super) fn is_proof(&self, now: SystemTime, is_linked: impl FnOnce() -> bool) -> bool {
        let Some(limit) = now.checked_sub(MARGIN) else {
            return false;
        };
        let is_old = self.modified.is_some_and(|modified| modified < limit);
        is_old && self.identity.is_proof(limit, is_linked)
    }
}

#[cfg(unix)]
impl Identity {
    fn of(data: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self {
            device: data.dev(),
            inode: data.ino(),
            changed: (data.ctime(), data.ctime_nsec()),
        }
    }

    /// The time of change cannot be set back, unlike that of writing.
    fn is_proof(&self, limit: SystemTime, _is_linked: impl FnOnce() -> bool) -> bool {
        let limit = limit.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        i64::try_from(limit.as_secs()).is_ok_and(|limit| self.changed.0 < limit)
    }
}

#[cfg(not(unix))]
impl Identity {
    fn of(data: &Metadata) -> Self {
        Self(data.created().ok())
    }

    /// Nothing tells when a link leads to another file of the same length and times.
    fn is_proof(&self, _limit: SystemTime, is_linked: impl FnOnce() -> bool) -> bool {
        !is_linked()
    }
}
