//! One file of the edition itself, replaced: the lock, or a sidecar that was mended.

use std::io::{self, Write};
use std::path::Path;

use crate::diagnostic::{Code, Diagnostic};

/// Puts bytes in place of a file's, all at once: whoever reads it sees the old or the new, and a failure leaves the old.
/// A link stays a link, and what it leads to is replaced.
///
/// # Errors
/// The file system's refusal.
pub fn replace(root: &Path, path: &str, bytes: &[u8]) -> Result<(), Box<Diagnostic>> {
    let full = root.join(path);
    let full = full.canonicalize().unwrap_or(full);
    let write = || -> io::Result<()> {
        let folder = full.parent().unwrap_or(root);
        let mut builder = tempfile::Builder::new();
        builder.prefix(".postil-");
        // A temporary file is its owner's alone; a file of the edition is as readable as other new files are.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut file = builder.tempfile_in(folder)?;
        file.write_all(bytes)?;
        if let Ok(old) = full.metadata() {
            file.as_file().set_permissions(old.permissions())?;
        }
        file.persist(&full)?;
        Ok(())
    };
    write().map_err(|error| {
        let diagnostic = Diagnostic::error(Code::OutputFailed, format!("cannot write `{path}`: {error}"));
        Box::new(
            diagnostic
                .path(path)
                .help("see that the file may be written to and that the disk has room; what it held is still there"),
        )
    })
}
