//! One file of the edition itself, replaced: the lock, or a sidecar that was mended.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::diagnostic::{Code, Diagnostic};

/// Puts bytes in place of a file's, all at once: whoever reads it sees the old or the new, and a failure leaves the old.
/// A link stays a link, and what it leads to is replaced.
///
/// # Errors
/// The file system's refusal.
pub fn replace(root: &Path, path: &str, bytes: &[u8]) -> Result<(), Box<Diagnostic>> {
    let mut replacement = Replacement::begin(root, path)?;
    replacement.push(bytes)?;
    replacement.put()
}

/// What is to stand in place of a file, as it is written piece by piece beside it. Until [`Replacement::put`] the file is as it was; if
/// that is never called, it stays so.
#[derive(Debug)]
pub struct Replacement {
    /// The file's path from the edition's root.
    path: String,
    /// Where it is, behind any links.
    full: PathBuf,
    beside: NamedTempFile,
}

impl Replacement {
    /// Begins with an empty one.
    ///
    /// # Errors
    /// The file system's refusal.
    pub fn begin(root: &Path, path: &str) -> Result<Self, Box<Diagnostic>> {
        let full = root.join(path);
        let full = full.canonicalize().unwrap_or(full);
        let folder = full.parent().unwrap_or(root);
        let mut builder = tempfile::Builder::new();
        builder.prefix(".postil-");
        // A temporary file is its owner's alone; a file of the edition is as readable as other new files are.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let beside = builder.tempfile_in(folder).map_err(|error| refused(path, &error))?;
        Ok(Self {
            path: path.to_owned(),
            full,
            beside,
        })
    }

    /// Writes the next bytes.
    ///
    /// # Errors
    /// The file system's refusal.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Box<Diagnostic>> {
        self.beside
            .write_all(bytes)
            .map_err(|error| refused(&self.path, &error))
    }

    /// Puts it in place of the file.
    ///
    /// # Errors
    /// The file system's refusal.
    pub fn put(self) -> Result<(), Box<Diagnostic>> {
        let Self { path, full, beside } = self;
        let put = || -> io::Result<()> {
            if let Ok(old) = full.metadata() {
                beside.as_file().set_permissions(old.permissions())?;
            }
            beside.persist(&full)?;
            Ok(())
        };
        put().map_err(|error| refused(&path, &error))
    }
}

fn refused(path: &str, error: &io::Error) -> Box<Diagnostic> {
    let diagnostic = Diagnostic::error(Code::OutputFailed, format!("cannot write `{path}`: {error}"));
    Box::new(
        diagnostic
            .path(path)
            .help("see that the file may be written to and that the disk has room; what it held is still there"),
    )
}
