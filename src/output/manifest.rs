//! The list of what we wrote, beside the site.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::digest::has_checksum;

/// The file. It begins with a dot, so that servers do not hand it out.
pub const MANIFEST: &str = ".postil-manifest";

/// Paths that we wrote, each with the checksums of one or more versions: of several while it is being replaced. Those of a
/// manifest of before are SHA-256.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    files: BTreeMap<String, Vec<String>>,
}

impl Manifest {
    /// Where a folder's manifest is.
    pub(super) fn path(folder: &Path) -> PathBuf {
        folder.join(MANIFEST)
    }

    /// Reads a folder's manifest; an empty one if there is none.
    #[expect(clippy::disallowed_methods, reason = "this is the other door")]
    pub(super) fn read(folder: &Path) -> io::Result<Self> {
        match std::fs::read_to_string(Self::path(folder)) {
            Ok(text) => Ok(Self::parse(&text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error),
        }
    }

    /// Reads the text of a manifest. Lines that are not understood are passed over: a file they name is then no longer ours,
    /// which is the safe side.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut manifest = Self::default();
        for (digest, path) in text.lines().filter_map(|line| line.split_once("  ")) {
            let leads_out = path.split('/').any(|part| part == "..") || path.starts_with('/');
            if !leads_out {
                manifest.insert(path.to_owned(), digest.to_owned());
            }
        }
        manifest
    }

    /// Replaces the folder's manifest.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(self.to_string().as_bytes())?;
        file.persist(Self::path(folder))?;
        Ok(())
    }

    /// Adds a version of a file.
    pub fn insert(&mut self, path: String, digest: String) {
        let digests = self.files.entry(path).or_default();
        if !digests.contains(&digest) {
            digests.push(digest);
        }
    }

    /// Whether a build wrote the file, with these bytes.
    #[must_use]
    pub fn wrote(&self, path: &str, bytes: &[u8]) -> bool {
        self.files
            .get(path)
            .is_some_and(|digests| digests.iter().any(|known| has_checksum(bytes, known)))
    }

    /// Whether these bytes are all that we ever wrote to the file, as far as is known.
    #[must_use]
    pub fn is(&self, path: &str, digest: &str) -> bool {
        self.files
            .get(path)
            .is_some_and(|digests| matches!(digests.as_slice(), [known] if known == digest))
    }

    /// Whether the file is listed.
    #[must_use]
    pub fn contains(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Every version of every file.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .flat_map(|(path, digests)| digests.iter().map(|digest| (path.as_str(), digest.as_str())))
    }

    /// What either of two lists.
    #[must_use]
    pub fn joined(&self, other: &Self) -> Self {
        let mut joined = self.clone();
        for (path, digest) in other.iter() {
            joined.insert(path.to_owned(), digest.to_owned());
        }
        joined
    }
}

impl fmt::Display for Manifest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (path, digest) in self.iter() {
            writeln!(out, "{digest}  {path}")?;
        }
        Ok(())
    }
}
