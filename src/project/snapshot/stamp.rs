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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_believed_once_the_clock_has_moved_on() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let written = file.as_file().metadata().expect("its data");
        let then = written.modified().expect("a time");
        let stamp = Stamp::of(&written);
        for (later, proof) in [(0, false), (1, false), (2, false), (4, true)] {
            let now = then + Duration::from_secs(later);
            assert_eq!(stamp.is_proof(now, || false), proof, "read {later} s later");
        }
        // A clock that was set back, or is another machine's.
        assert!(!stamp.is_proof(then - Duration::from_secs(60), || false));
    }

    #[test]
    #[cfg(unix)]
    fn a_time_that_was_set_back_is_no_proof() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let now = SystemTime::now();
        file.as_file()
            .set_modified(now - Duration::from_secs(3600))
            .expect("a time that can be set");
        let stamp = Stamp::of(&file.as_file().metadata().expect("its data"));
        assert!(!stamp.is_proof(now, || false));
    }
}
