//! What the file system says about a file, and when that proves that the file is unchanged.

use std::fmt;
use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::digest::checksum_of_all;

/// How long ago a file must have been written for its times to be believed. A file that is written again within the
/// same tick of the file system's clock keeps its times; the coarsest clock in use (FAT) ticks every two seconds.
const MARGIN: Duration = Duration::from_secs(2);
/// The same where the times come from a clock that tells less than a hundredth of a second: such clocks tick at least as often
/// as that, and there is room to spare.
const FINE_MARGIN: Duration = Duration::from_millis(100);
/// Nanoseconds of a hundredth of a second: coarse clocks tell multiples of it.
const COARSE: u32 = 10_000_000;

/// What changes whenever a file does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
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
    pub(crate) fn of(data: &Metadata) -> Self {
        Self {
            length: data.len(),
            modified: data.modified().ok(),
            identity: Identity::of(data),
        }
    }

    /// Whether the file can be taken for unchanged as long as it has this stamp, if it was read no earlier than `now`.
    pub(crate) fn is_proof(&self, now: SystemTime, is_linked: impl FnOnce() -> bool) -> bool {
        let since = |time: SystemTime| time.duration_since(SystemTime::UNIX_EPOCH).ok();
        let modified = self.modified.and_then(since);
        let is_fine = modified.is_some_and(|modified| modified.subsec_nanos() % COARSE != 0);
        let margin = if is_fine && self.identity.is_fine() {
            FINE_MARGIN
        } else {
            MARGIN
        };
        let Some(limit) = now.checked_sub(margin) else {
            return false;
        };
        let is_old = self.modified.is_some_and(|modified| modified < limit);
        is_old && self.identity.is_proof(limit, is_linked)
    }
}

/// What the system says of a file, if that was a proof at a moment: as long as this is the same for the same `then`, so is the
/// file.
///
/// # Errors
/// The file system's, if the file is not there.
pub(crate) fn proof(path: &Path, then: SystemTime) -> io::Result<Option<String>> {
    let stamp = Stamp::of(&path.metadata()?);
    let is_proof = stamp.is_proof(then, || path.is_symlink());
    Ok(is_proof.then(|| stamp.to_string()))
}

/// What tells whether a file is what it was at a moment: the proof of it if there is one, else the digest of what is in it.
///
/// # Errors
/// The file system's, if the file is not there or cannot be read.
pub(crate) fn trace(path: &Path, then: SystemTime) -> io::Result<String> {
    match proof(path, then)? {
        Some(proof) => Ok(proof),
        None => checksum_of_all(std::fs::File::open(path)?),
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let since = |time: Option<SystemTime>| time.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        let modified = since(self.modified).unwrap_or_default();
        write!(out, "{} {} {}", self.length, modified.as_nanos(), self.identity)
    }
}

#[cfg(unix)]
impl fmt::Display for Identity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, nanoseconds) = self.changed;
        write!(out, "{} {} {seconds}.{nanoseconds}", self.device, self.inode)
    }
}

#[cfg(not(unix))]
impl fmt::Display for Identity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:?}", self.0)
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
        i64::try_from(limit.as_secs()).is_ok_and(|seconds| self.changed < (seconds, i64::from(limit.subsec_nanos())))
    }

    /// Whether the time of change comes from a clock that ticks often.
    fn is_fine(&self) -> bool {
        self.changed.1 % i64::from(COARSE) != 0
    }
}

#[cfg(not(unix))]
impl Identity {
    fn of(data: &Metadata) -> Self {
        Self(data.created().ok())
    }

    /// That of writing has told.
    #[expect(clippy::unused_self, reason = "other systems tell more")]
    const fn is_fine(&self) -> bool {
        true
    }

    /// Nothing tells when a link leads to another file of the same length and times.
    fn is_proof(&self, _limit: SystemTime, is_linked: impl FnOnce() -> bool) -> bool {
        !is_linked()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stamp of a file that was written and changed so many nanoseconds after a second.
    fn stamp(nanoseconds: u32) -> (Stamp, SystemTime) {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let then = SystemTime::UNIX_EPOCH + Duration::new(1_700_000_000, nanoseconds);
        let mut stamp = Stamp::of(&file.as_file().metadata().expect("its data"));
        stamp.modified = Some(then);
        #[cfg(unix)]
        {
            stamp.identity.changed = (1_700_000_000, i64::from(nanoseconds));
        }
        (stamp, then)
    }

    #[test]
    fn a_stamp_is_believed_once_the_clock_has_moved_on() {
        // Of a clock that ticks every two seconds, or every second, or every hundredth.
        for coarse in [0, 20_000_000] {
            let (stamp, then) = stamp(coarse);
            for (later, proof) in [(0, false), (1000, false), (2000, false), (2010, true)] {
                let now = then + Duration::from_millis(later);
                assert_eq!(stamp.is_proof(now, || false), proof, "read {later} ms later");
            }
            // A clock that was set back, or is another machine's.
            assert!(!stamp.is_proof(then - Duration::from_secs(60), || false));
        }
        let (stamp, then) = stamp(123_456_700);
        for (later, proof) in [(0, false), (50, false), (100, false), (110, true)] {
            let now = then + Duration::from_millis(later);
            assert_eq!(stamp.is_proof(now, || false), proof, "read {later} ms later");
        }
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a file of its own")]
    fn a_trace_is_another_once_the_file_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        let put = |words: &str| std::fs::write(&path, words).expect("a file that can be written");
        put("one");
        let now = SystemTime::now();
        // It is too young for its times to tell, so its words do: also when it was written again within a tick.
        let young = trace(&path, now).expect("a file");
        put("two");
        assert_ne!(trace(&path, now).expect("a file"), young);
        put("one");
        assert_eq!(trace(&path, now).expect("a file"), young);
        // It was old enough, so its times tell, and its words need not be read.
        let later = now + Duration::from_secs(10);
        let old = trace(&path, later).expect("a file");
        assert_eq!(trace(&path, later).expect("a file"), old);
        assert_ne!(old, young);
        std::fs::remove_file(&path).expect("a file that can be removed");
        assert!(trace(&path, now).is_err());
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
