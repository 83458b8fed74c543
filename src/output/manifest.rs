//! The list of what we wrote, in the site's folder.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The file. It begins with a dot, so that servers do not hand it out.
const NAME: &str = ".postil-manifest";

/// Paths that a build wrote, each with the SHA-256 of one or more versions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    files: BTreeMap<String, Vec<String>>,
}

impl Manifest {
    /// Where a folder's manifest is.
    pub(super) fn path(folder: &Path) -> PathBuf {
        folder.join(NAME)
    }

    /// Reads a folder's manifest; an empty one if there is none. Lines that are not understood are passed over: a
    /// file they name is then no longer ours, which is the safe side.
    #[expect(clippy::disallowed_methods, reason = "this is the other door")]
    pub(super) fn read(folder: &Path) -> io::Result<Self> {
        let text = match std::fs::read_to_string(Self::path(folder)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        let mut manifest = Self::default();
        for (digest, path) in text.lines().filter_map(|line| line.split_once("  ")) {
            let leads_out = path.split('/').any(|part| part == "..") || path.starts_with('/');
            if !leads_out {
                manifest.insert(path.to_owned(), digest.to_owned());
            }
        }
        Ok(manifest)
    }

    /// Replaces the folder's manifest.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        for (path, digests) in &self.files {
            for digest in digests {
                writeln!(file, "{digest}  {path}")?;
            }
        }
        file.persist(Self::path(folder))?;
        Ok(())
    }

    /// Adds a version of a file.
    pub(super) fn insert(&mut self, path: String, digest: String) {
        let digests = self.files.entry(path).or_default();
        if !digests.contains(&digest) {
            digests.push(digest);
        }
    }

    /// Whether a build wrote the file, with these bytes.
    pub(super) fn wrote(&self, path: &str, digest: &str) -> bool {
        self.files
            .get(path)
            .is_some_and(|digests| digests.iter().any(|known| known == digest))
    }

    /// Whether the file is listed.
    pub(super) fn contains(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Every version of every file.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .flat_map(|(path, digests)| digests.iter().map(|digest| (path.as_str(), digest.as_str())))
    }

    /// What either of two lists.
    pub(super) fn joined(&self, other: &Self) -> Self {
        let mut joined = self.clone();
        for (path, digest) in other.iter() {
            joined.insert(path.to_owned(), digest.to_owned());
        }
        joined
    }
}
