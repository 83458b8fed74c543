//! What a run keeps for the next one, in a folder of the edition that is nobody's business.

use std::io;
use std::ops::Range;
use std::path::Path;

use super::Replacement;
use crate::diagnostic::{Code, Diagnostic};
use crate::project::world;

/// The bytes that were kept in a file; none if there are none.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the other door")]
pub fn kept(root: &Path, file: &str) -> Vec<u8> {
    std::fs::read(root.join(file)).unwrap_or_default()
}

/// Some bytes of what is kept there; nothing if it has not as many.
#[must_use]
pub fn kept_part(root: &Path, file: &str, bytes: Range<usize>) -> Option<Vec<u8>> {
    world::part(&root.join(file), bytes)
}

/// Keeps bytes, which come in parts, in a file of a folder, which is made with a `.gitignore` for all of it if it is not there.
///
/// # Errors
/// The file system's refusal.
#[expect(clippy::disallowed_methods, reason = "this is the other door")]
pub fn keep(root: &Path, folder: &str, file: &str, parts: &[&[u8]]) -> Result<(), Box<Diagnostic>> {
    let make = || -> io::Result<()> {
        let folder = root.join(folder);
        if !folder.exists() {
            std::fs::create_dir(&folder)?;
            std::fs::write(folder.join(".gitignore"), "*\n")?;
        }
        root.join(file).parent().map_or(Ok(()), std::fs::create_dir_all)
    };
    make().map_err(|error| {
        Box::new(Diagnostic::error(
            Code::OutputFailed,
            format!("cannot make `{folder}`: {error}"),
        ))
    })?;
    let mut replacement = Replacement::begin(root, file)?;
    for part in parts {
        replacement.push(part)?;
    }
    replacement.put()
}

/// Keeps a file no longer, or a folder with all that is in it.
///
/// # Errors
/// The file system's refusal; none if there is no such file.
#[expect(clippy::disallowed_methods, reason = "this is the other door")]
pub fn forget(root: &Path, path: &str) -> io::Result<()> {
    let full = root.join(path);
    let is_folder = full.symlink_metadata().is_ok_and(|data| data.is_dir());
    let forgotten = if is_folder {
        std::fs::remove_dir_all(full)
    } else {
        std::fs::remove_file(full)
    };
    match forgotten {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        forgotten => forgotten,
    }
}
