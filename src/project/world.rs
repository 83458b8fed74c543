//! The only door through which the compiler reads: a [`World`] with one edition's folder in it.
//!
//! Everything behind it is pure. The folder on disk is one world; a map in memory is another, for tests and
//! for tools that embed the compiler.

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};

use bytes::Bytes;
use walkdir::WalkDir;

/// A folder to compile: what is in it, and the bytes of each file.
pub trait World: Sync {
    /// The files below `folder`, as paths from the edition's root with `/` between the parts, sorted; and what
    /// could not be listed. Hidden files are left out. A folder that does not exist holds nothing.
    fn list(&self, folder: &str) -> Listing;

    /// The bytes of a file, by its path from the edition's root.
    ///
    /// # Errors
    /// Whatever the file system says.
    fn read(&self, path: &str) -> io::Result<Bytes>;
}

/// What a folder holds.
#[derive(Debug, Default)]
pub struct Listing {
    /// Paths of files, sorted.
    pub files: Vec<String>,
    /// Paths that could not be listed, with the reason.
    pub failures: Vec<Failure>,
}

/// A path that could not be listed.
#[derive(Debug)]
pub struct Failure {
    /// The path, from the root where it is below it.
    pub path: String,
    /// Why.
    pub reason: FailureReason,
}

/// Why a path could not be listed.
#[derive(Debug)]
pub enum FailureReason {
    /// A symbolic link whose target is not in the folder.
    Outside,
    /// The file system's own words.
    Io(String),
}

/// The folder of an edition on disk.
#[derive(Debug)]
pub struct DiskWorld {
    root: PathBuf,
}

impl DiskWorld {
    /// The world below `root`.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    fn relative(&self, path: &Path) -> String {
        slashed(path.strip_prefix(&self.root).unwrap_or(path))
    }

    /// What kept an entry from being listed, unless it is hidden and nobody's concern.
    fn failure(&self, error: &walkdir::Error) -> Option<Failure> {
        let path = error.path().map_or_else(String::new, |path| self.relative(path));
        let words = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
        let reason = FailureReason::Io(words);
        (!is_hidden(&path)).then_some(Failure { path, reason })
    }

    /// Whether a symbolic link ends inside the root.
    fn stays_inside(&self, link: &Path) -> bool {
        let (Ok(root), Ok(target)) = (self.root.canonicalize(), link.canonicalize()) else {
            return false;
        };
        target.starts_with(root)
    }
}

impl World for DiskWorld {
    fn list(&self, folder: &str) -> Listing {
        let mut listing = Listing::default();
        let top = self.root.join(folder);
        if !top.exists() {
            return listing;
        }
        let mut walk = WalkDir::new(&top).follow_links(true).into_iter();
        while let Some(entry) = walk.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    listing.failures.extend(self.failure(&error));
                    continue;
                }
            };
            let path = self.relative(entry.path());
            let hidden = entry.depth() > 0 && is_hidden(&path);
            let escapes = entry.path_is_symlink() && !self.stays_inside(entry.path());
            if hidden || escapes {
                if entry.file_type().is_dir() {
                    walk.skip_current_dir();
                }
                if !hidden {
                    let reason = FailureReason::Outside;
                    listing.failures.push(Failure { path, reason });
                }
            } else if entry.file_type().is_file() {
                listing.files.push(path);
            }
        }
        listing.files.sort();
        listing
    }

    #[expect(clippy::disallowed_methods, reason = "this is the door")]
    fn read(&self, path: &str) -> io::Result<Bytes> {
        let full = self.root.join(path);
        if full.is_symlink() && !self.stays_inside(&full) {
            let words = "the link leads out of the edition's folder, or nowhere";
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, words));
        }
        std::fs::read(full).map(Bytes::from)
    }
}

/// A folder that exists in memory only.
#[derive(Debug, Default, Clone)]
pub struct MemoryWorld {
    files: BTreeMap<String, Bytes>,
}

impl MemoryWorld {
    /// An empty folder.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a file out of it.
    pub fn remove(&mut self, path: &str) {
        self.files.remove(path);
    }

    /// Puts a file into it, in place of an older one of that path.
    pub fn insert(&mut self, path: impl Into<String>, bytes: impl Into<Bytes>) {
        self.files.insert(path.into(), bytes.into());
    }
}

impl World for MemoryWorld {
    fn list(&self, folder: &str) -> Listing {
        let inside = |path: &str| {
            let rest = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
            rest.is_some_and(|rest| !rest.split('/').any(|part| part.starts_with('.')))
        };
        Listing {
            files: self.files.keys().filter(|path| inside(path)).cloned().collect(),
            failures: Vec::new(),
        }
    }

    fn read(&self, path: &str) -> io::Result<Bytes> {
        let missing = || io::Error::from(io::ErrorKind::NotFound);
        self.files.get(path).cloned().ok_or_else(missing)
    }
}

/// The path with `/` between its parts, whatever the system uses.
fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path
        .components()
        .filter_map(|part| match part {
            Component::Normal(name) => Some(name.to_string_lossy()),
            _ => None,
        })
        .collect();
    parts.join("/")
}

fn is_hidden(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.starts_with('.'))
}
