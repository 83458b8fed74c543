//! One build at a time in a folder, and nothing left of one that was killed.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

/// What the names of folders begin with in which a build puts files together.
pub(super) const STAGE: &str = ".postil-stage-";

/// A folder that no other build writes to, for as long as this lives.
#[derive(Debug)]
pub(super) struct Hold {
    _folder: Option<File>,
}

impl Hold {
    /// Takes hold of a folder and clears away what a killed build left there. Nothing if another build holds it.
    ///
    /// The folder itself is locked, so that nothing stands in it that is no part of the site. Where the system has no
    /// locks for folders, none is taken and nothing is cleared away.
    pub(super) fn take(folder: &Path) -> io::Result<Option<Self>> {
        let Ok(opened) = File::open(folder) else {
            return Ok(Some(Self { _folder: None }));
        };
        match opened.try_lock() {
            Ok(()) => clear(folder)?,
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(_)) => {}
        }
        Ok(Some(Self { _folder: Some(opened) }))
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the other door, and the folders are our own"
)]
fn clear(folder: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let ours = entry.file_name().to_string_lossy().starts_with(STAGE);
        if ours && entry.file_type()?.is_dir() {
            std::fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}
