//! The only door through which the compiler reads: a [`World`] with one edition's folder in it.
//!
//! Everything behind it is pure. The folder on disk is one world; a map in memory is another, for tests and
//! for tools that embed the compiler.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use bytestring::ByteString;
use walkdir::{DirEntry, WalkDir};

use super::stamp;
use super::store::Store;
use super::wanted::text;
use crate::span::Reader;

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

    /// Reads texts once more, if the world would rather do that than have all of them held.
    fn reader(&self) -> Option<Arc<dyn Reader>> {
        None
    }

    /// Where it may be kept what files were parsed to, for the next process that compiles this world.
    fn store(&self) -> Option<Arc<dyn Store>> {
        None
    }

    /// How many bytes of files may be held parsed where nothing is kept of them elsewhere ([`World::store`]). What files beyond them say is
    /// held packed, and unpacked each time that it is asked for, as is right where the same world is compiled again and again and
    /// little of it changes.
    fn room(&self) -> usize {
        usize::MAX
    }

    /// What tells that a file is unchanged: as long as it is the same as before, so are the bytes. Nothing if the world cannot tell
    /// without them, or if the file was written so shortly before the moment `then` that it may be written again unnoticed.
    fn proof(&self, _path: &str, _then: SystemTime) -> Option<String> {
        None
    }

    /// What is read now, if the world can tell later what has changed since.
    fn moment(&self) -> Option<Moment> {
        None
    }

    /// The paths, some perhaps more than once, at which something else may be read than at a moment; nothing if that is not
    /// known, and any may be.
    fn changed_since(&self, _moment: &Moment) -> Option<Vec<String>> {
        None
    }
}

/// A world as it was at a moment.
#[derive(Debug, Clone)]
pub struct Moment {
    /// Stands for the world: as long as it is held, no other has it.
    pub(super) world: Arc<()>,
    /// How many changes there had been.
    pub(super) changes: u64,
}

/// What a folder holds.
#[derive(Debug, Default)]
pub struct Listing {
    /// Paths of files, sorted. As long as they are the same, a world may give the same list, so that it need not be compared.
    pub files: Arc<[String]>,
    /// Paths that could not be listed, with the reason.
    pub failures: Vec<Failure>,
}

/// A path that could not be listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The path, from the root where it is below it.
    pub path: String,
    /// Why.
    pub reason: FailureReason,
}

/// Why a path could not be listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FailureReason {
    /// A symbolic link whose target is not in the folder.
    Outside,
    /// The file system's own words.
    Io(String),
}

impl Failure {
    /// Whether it is in a folder, or keeps the folder itself from being listed.
    pub(crate) fn concerns(&self, folder: &str) -> bool {
        is_within(&self.path, folder) || is_within(folder, &self.path)
    }
}

/// What a walk over a folder on disk met, besides hidden files. Paths are sorted.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    /// Regular files, those that links lead to included.
    pub(crate) files: Vec<String>,
    /// Folders, those that links lead to included.
    pub(crate) folders: Vec<String>,
    /// Symbolic links, wherever they lead.
    pub(crate) links: Vec<String>,
    /// What could not be listed.
    pub(crate) failures: Vec<Failure>,
}

/// The folder of an edition on disk.
#[derive(Debug)]
pub struct DiskWorld {
    root: PathBuf,
    store: Option<Arc<dyn Store>>,
}

impl DiskWorld {
    /// The world below `root`.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            store: None,
        }
    }

    /// The same world; what its files are parsed to is kept there.
    #[must_use]
    pub fn keeping(self, store: Arc<dyn Store>) -> Self {
        Self {
            store: Some(store),
            ..self
        }
    }

    /// The folder as it was named.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Walks over a folder right in the root. Links that stay inside are followed, hidden files are left out.
    pub(crate) fn walk(&self, folder: &str) -> Walk {
        let mut walk = Walk::default();
        let top = self.root.join(folder);
        if top.is_symlink() {
            walk.links.push(folder.to_owned());
        }
        if !top.exists() {
            return walk;
        }
        let mut entries = WalkDir::new(&top).follow_links(true).into_iter();
        while let Some(entry) = entries.next() {
            match entry {
                Ok(entry) => {
                    let is_folder = entry.file_type().is_dir();
                    if !self.admit(&entry, &mut walk) && is_folder {
                        entries.skip_current_dir();
                    }
                }
                Err(error) => self.fail(&error, folder, &mut walk),
            }
        }
        for paths in [&mut walk.files, &mut walk.folders, &mut walk.links] {
            paths.sort_unstable();
            // Names that are not Unicode may come out alike.
            paths.dedup();
        }
        walk.failures.sort_by(|left, right| left.path.cmp(&right.path));
        walk
    }

    /// Puts an entry where it belongs. Gives whether it is part of the edition.
    fn admit(&self, entry: &DirEntry, walk: &mut Walk) -> bool {
        let path = self.relative(entry.path());
        if entry.depth() > 0 && is_hidden(&path) {
            return false;
        }
        if entry.path_is_symlink() {
            if entry.depth() > 0 {
                walk.links.push(path.clone());
            }
            if !self.stays_inside(entry.path()) {
                let reason = FailureReason::Outside;
                walk.failures.push(Failure { path, reason });
                return false;
            }
        }
        if entry.file_type().is_file() {
            walk.files.push(path);
        } else if entry.file_type().is_dir() {
            walk.folders.push(path);
        }
        true
    }

    /// Notes what kept an entry from being listed, unless it is hidden and nobody's concern.
    fn fail(&self, error: &walkdir::Error, folder: &str, walk: &mut Walk) {
        let path = error
            .path()
            .map_or_else(|| folder.to_owned(), |path| self.relative(path));
        if is_hidden(&path) {
            return;
        }
        if error.path().is_some_and(Path::is_symlink) {
            walk.links.push(path.clone());
        }
        let words = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
        let reason = FailureReason::Io(words);
        walk.failures.push(Failure { path, reason });
    }

    fn relative(&self, path: &Path) -> String {
        slashed(path.strip_prefix(&self.root).unwrap_or(path))
    }

    /// Whether a symbolic link ends inside the root.
    fn stays_inside(&self, link: &Path) -> bool {
        let (Ok(root), Ok(target)) = (self.root.canonicalize(), link.canonicalize()) else {
            return false;
        };
        target.starts_with(root)
    }

    /// Where a file is on the disk.
    ///
    /// # Errors
    /// If a link leads out of the edition's folder.
    fn inside(&self, path: &str) -> io::Result<PathBuf> {
        let full = self.root.join(path);
        if full.is_symlink() && !self.stays_inside(&full) {
            let words = "the link leads out of the edition's folder, or nowhere";
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, words));
        }
        Ok(full)
    }
}

impl World for DiskWorld {
    fn list(&self, folder: &str) -> Listing {
        // From the top, so that a link or a hidden folder above `folder` is judged as well.
        let top = folder.split('/').next().unwrap_or(folder);
        let Walk {
            mut files,
            mut failures,
            ..
        } = self.walk(top);
        files.retain(|path| is_within(path, folder));
        failures.retain(|failure| failure.concerns(folder));
        Listing {
            files: files.into(),
            failures,
        }
    }

    #[expect(clippy::disallowed_methods, reason = "this is the door")]
    fn read(&self, path: &str) -> io::Result<Bytes> {
        std::fs::read(self.inside(path)?).map(Bytes::from)
    }

    fn reader(&self) -> Option<Arc<dyn Reader>> {
        Some(Arc::new(Self::new(&self.root)))
    }

    fn store(&self) -> Option<Arc<dyn Store>> {
        self.store.clone()
    }

    fn proof(&self, path: &str, then: SystemTime) -> Option<String> {
        stamp::proof(&self.root.join(path), then).ok()?
    }
}

impl Reader for DiskWorld {
    fn text(&self, path: &str) -> Option<ByteString> {
        text(self.read(path).ok()?).ok()
    }

    fn part(&self, path: &str, bytes: Range<usize>) -> Option<Vec<u8>> {
        part(&self.inside(path).ok()?, bytes)
    }
}

/// Some bytes of a file on the disk, if it can be read and has as many.
pub(crate) fn part(path: &Path, bytes: Range<usize>) -> Option<Vec<u8>> {
    let mut file = File::open(path).ok()?;
    file.seek(SeekFrom::Start(u64::try_from(bytes.start).ok()?)).ok()?;
    // At once: up to an end that nobody knows it would be read in growing pieces.
    let mut part = vec![0; bytes.len()];
    file.read_exact(&mut part).ok()?;
    Some(part)
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

/// Whether a path is a folder's own or below it.
pub(crate) fn is_within(path: &str, folder: &str) -> bool {
    let rest = path.strip_prefix(folder);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn is_hidden(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.starts_with('.'))
}
