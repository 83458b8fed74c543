//! A folder on disk, kept in memory: what it holds is looked up and never read twice.
//!
//! The preview compiles again after every save, and must neither walk nor read the folder anew for that. So a
//! [`Snapshot`] keeps the bytes of every file with a stamp of what the file system said about it, and reads again only
//! what may have changed since.

mod change;
mod file;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io;
use std::ops::Bound;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use bytes::Bytes;
use rayon::prelude::*;

pub use self::change::{Change, ChangeKind};
use self::change::{changed_failures, listed, note};
use self::file::{Fault, File};
use super::stamp::Stamp;
use super::world::{Walk, is_within};
use super::{CONFIG, CONTENT, DiskWorld, Failure, LOCK, Listing, Moment, THEMES, World};

/// Bytes of files that are held parsed: of an edition of some hundred texts all of them.
const ROOM: usize = 1 << 24;
/// So few files are looked at faster than threads are woken.
const FEW: usize = 32;
/// The files of an edition that stand right in its folder, sorted.
pub(crate) const TOP_FILES: [&str; 2] = [LOCK, CONFIG];
/// What the system says of a file that is not there (`ENOENT`, and the same on Windows).
const NOT_FOUND: i32 = 2;

/// The folder of an edition as it was when it was last looked at: `book.toml`, `book.lock` and what is below `content` and `themes`.
///
/// It lists and reads as a [`DiskWorld`] did at that moment, failures included, and touches no disk for it. Hidden files
/// and other folders are not in it.
#[derive(Debug)]
pub struct Snapshot {
    disk: DiskWorld,
    /// The root as the system names it in events, whatever links lead there.
    canonical: Option<PathBuf>,
    files: BTreeMap<String, File>,
    /// Folders that were walked over, sorted.
    folders: Vec<String>,
    /// Symbolic links, sorted. What one leads to may change at another path.
    links: Vec<String>,
    failures: Vec<Failure>,
    /// The files of each of [`LISTED`], once they have been asked for and as long as they are the same.
    lists: [OnceLock<Arc<[String]>>; LISTED.len()],
    /// Where something was found that was not there before, or gone, the latest last: as many as are worth looking at singly.
    recent: VecDeque<String>,
    /// The moment of now.
    moment: Moment,
}

/// As many changes are remembered.
const RECENT: usize = 256;

/// The folders whose files every compilation asks for.
const LISTED: [&str; 2] = [CONTENT, THEMES];

/// What a look at a file came to, where it is not as it was.
struct Finding {
    path: String,
    /// None if it is gone.
    file: Option<File>,
    /// None if only its stamp is another.
    change: Option<ChangeKind>,
}

/// What to do about a path that was touched.
enum Verdict {
    Nothing,
    Refresh(String),
    Sweep,
}

impl Snapshot {
    /// A picture of the folder `root` that holds nothing yet; [`Self::sweep`] fills it.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        Self {
            canonical: root.canonicalize().ok(),
            disk: DiskWorld::new(root),
            files: BTreeMap::new(),
            folders: Vec::new(),
            links: Vec::new(),
            failures: Vec::new(),
            lists: Default::default(),
            recent: VecDeque::new(),
            moment: Moment {
                world: Arc::new(()),
                changes: 0,
            },
        }
    }

    /// Compares everything with the disk, and reads what may have changed. Gives what did, sorted by path.
    pub fn sweep(&mut self) -> Vec<Change> {
        let now = SystemTime::now();
        self.canonical = self.disk.root().canonicalize().ok();
        let mut found = self.walk();
        // Invariant: sorted, since the names of the folders are and those of the files go before them.
        let mut paths = TOP_FILES.map(ToOwned::to_owned).to_vec();
        paths.append(&mut found.files);
        self.folders = found.folders;
        self.links = found.links;
        let mut changes = changed_failures(&self.failures, &found.failures);
        self.failures = found.failures;
        let (pairs, gone) = join(&self.files, &paths);
        let findings: Vec<_> = pairs
            .into_par_iter()
            .filter_map(|(path, known)| self.refresh(path, known, now))
            .collect();
        if !gone.is_empty() {
            self.lists = Default::default();
        }
        for path in gone {
            self.files.remove(&path);
            self.remember(&path);
            note(&mut changes, path, ChangeKind::Removed);
        }
        self.apply(findings, &mut changes);
        listed(changes)
    }

    /// Looks at these paths only: in full, as events name them, or from the root. Gives what changed, sorted by path.
    ///
    /// What cannot be judged by itself, such as a folder or a link, makes it look at everything. On a file system that
    /// takes capitals and small letters for the same, a name that changed in nothing else shows at the next
    /// [`Self::sweep`].
    pub fn look(&mut self, paths: &BTreeSet<PathBuf>) -> Vec<Change> {
        let mut touched = BTreeSet::new();
        for path in paths {
            match self.judge(path) {
                Verdict::Nothing => {}
                Verdict::Refresh(path) => {
                    touched.insert(path);
                }
                Verdict::Sweep => return self.sweep(),
            }
        }
        if !touched.is_empty() {
            touched.extend(self.linked());
        }
        let now = SystemTime::now();
        let refresh = |path: &String| self.refresh(path, self.files.get(path), now);
        let findings: Vec<_> = if touched.len() > FEW {
            touched.par_iter().filter_map(refresh).collect()
        } else {
            touched.iter().filter_map(refresh).collect()
        };
        let mut changes = BTreeMap::new();
        self.apply(findings, &mut changes);
        listed(changes)
    }

    /// Walks over all folders of the edition.
    fn walk(&self) -> Walk {
        let mut found = self.disk.walk(CONTENT);
        let mut themes = self.disk.walk(THEMES);
        found.files.append(&mut themes.files);
        found.folders.append(&mut themes.folders);
        found.links.append(&mut themes.links);
        found.failures.append(&mut themes.failures);
        let is_link = |path: &&str| self.disk.root().join(path).is_symlink();
        let links = TOP_FILES.into_iter().filter(is_link).map(ToOwned::to_owned);
        found.links.splice(0..0, links);
        found
    }

    /// Reads a file again unless its stamp proves it unchanged. Nothing if all is as it was.
    fn refresh(&self, path: &str, known: Option<&File>, now: SystemTime) -> Option<Finding> {
        // Before the bytes: what is written in between makes the stamp outdated, never the bytes.
        let data = self.disk.root().join(path).metadata();
        let stamp = data.as_ref().ok().map(Stamp::of);
        if let Some(known) = known
            && known.stamp.is_some()
            && known.stamp == stamp
        {
            return None;
        }
        let gone = || {
            known.is_some().then(|| Finding {
                path: path.to_owned(),
                file: None,
                change: Some(ChangeKind::Removed),
            })
        };
        if data.is_ok_and(|data| !data.is_file()) && !TOP_FILES.contains(&path) {
            return gone();
        }
        let content = self.disk.read(path).map_err(Fault::from);
        if let Err(fault) = &content
            && fault.kind == io::ErrorKind::NotFound
            && !stands_for_another(path)
        {
            return gone();
        }
        let stamp = stamp.filter(|stamp| content.is_ok() && stamp.is_proof(now, || self.is_linked(path)));
        let (content, change) = match known {
            None => (content, Some(ChangeKind::Added)),
            // The old bytes themselves: later stages compare addresses first.
            Some(known) if known.content == content => (known.content.clone(), None),
            Some(_) => (content, Some(ChangeKind::Changed)),
        };
        let news = change.is_some() || stamp.is_some();
        news.then(|| Finding {
            path: path.to_owned(),
            file: Some(File { stamp, content }),
            change,
        })
    }

    fn apply(&mut self, findings: Vec<Finding>, changes: &mut BTreeMap<String, ChangeKind>) {
        for Finding { path, file, change } in findings {
            if change.is_some_and(|change| change != ChangeKind::Changed) {
                self.lists = Default::default();
            }
            if let Some(change) = change {
                self.remember(&path);
                note(changes, path.clone(), change);
            }
            match file {
                Some(file) => self.files.insert(path, file),
                None => self.files.remove(&path),
            };
        }
    }

    /// Remembers that something else may be read at a path now.
    fn remember(&mut self, path: &str) {
        if self.recent.len() == RECENT {
            self.recent.pop_front();
        }
        self.recent.push_back(path.to_owned());
        self.moment.changes += 1;
    }

    /// What must be looked at when something happened at `path`.
    fn judge(&self, path: &Path) -> Verdict {
        let Some(path) = self.relative(path) else {
            return Verdict::Sweep;
        };
        let is_top = TOP_FILES.contains(&path.as_str());
        let is_hidden = path.split('/').any(|part| part.starts_with('.'));
        let is_source = is_within(&path, CONTENT) || is_within(&path, THEMES);
        let known = self.files.contains_key(&path);
        match self.root_join(&path).symlink_metadata() {
            // Not seen itself, but a link may lead here.
            _ if !is_top && (is_hidden || !is_source) => self.if_unlinked(Verdict::Nothing),
            _ if self.is_linked(&path) || !is_top && !self.stands_plainly(&path) => Verdict::Sweep,
            Ok(data) if data.is_dir() || data.is_symlink() => Verdict::Sweep,
            Ok(_) if known => Verdict::Refresh(path),
            Ok(data) if !data.is_file() => Verdict::Nothing,
            Err(error) if error.kind() != io::ErrorKind::NotFound => Verdict::Sweep,
            Err(_) if !known => Verdict::Nothing,
            // A link may have been waiting for this file, or have lost it.
            Ok(_) | Err(_) => self.if_unlinked(Verdict::Refresh(path)),
        }
    }

    /// The verdict on a path that links may lead to, if there are none.
    fn if_unlinked(&self, verdict: Verdict) -> Verdict {
        if self.links.is_empty() { verdict } else { Verdict::Sweep }
    }

    /// Whether a path is, or would be, that of a file in a folder that is known, and is really there.
    fn stands_plainly(&self, path: &str) -> bool {
        let is_folder = |path: &str| {
            self.folders
                .binary_search_by(|folder| folder.as_str().cmp(path))
                .is_ok()
        };
        let fails = self.failures.iter().any(|failure| failure.path == path);
        let above = path.rmatch_indices('/').map(|(end, _)| &path[..end]);
        let mut above = above.peekable();
        let is_plain = |folder: &str| {
            let data = self.root_join(folder).symlink_metadata();
            is_folder(folder) && data.is_ok_and(|data| data.is_dir())
        };
        above.peek().is_some() && above.all(is_plain) && !is_folder(path) && !fails
    }

    /// Whether a path is a link or leads through one.
    fn is_linked(&self, path: &str) -> bool {
        self.links.iter().any(|link| is_within(path, link))
    }

    /// The files that are reached through links.
    fn linked(&self) -> impl Iterator<Item = String> {
        self.links.iter().flat_map(|link| self.below(link)).cloned()
    }

    /// The files at or below a path.
    fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a String> {
        let from = (Bound::Included(folder), Bound::Unbounded);
        let paths = self.files.range::<str, _>(from).map(|(path, _)| path);
        let near = paths.take_while(move |path| path.starts_with(folder));
        near.filter(move |path| is_within(path, folder))
    }

    /// The path from the root; none if it is no plain path below it.
    fn relative(&self, path: &Path) -> Option<String> {
        let roots = [Some(self.disk.root()), self.canonical.as_deref()];
        let inner = roots
            .into_iter()
            .flatten()
            .find_map(|root| path.strip_prefix(root).ok());
        let inner = inner.or_else(|| path.is_relative().then_some(path))?;
        let parts = inner.components().map(|part| match part {
            Component::Normal(name) => name.to_str(),
            _ => None,
        });
        let parts: Vec<_> = parts.collect::<Option<_>>()?;
        // The root itself is no path in it.
        (!parts.is_empty()).then(|| parts.join("/"))
    }

    fn root_join(&self, path: &str) -> PathBuf {
        self.disk.root().join(path)
    }
}

impl World for Snapshot {
    fn list(&self, folder: &str) -> Listing {
        let below = || self.below(folder).cloned().collect();
        let kept = LISTED.iter().position(|listed| *listed == folder);
        Listing {
            files: kept.map_or_else(below, |at| Arc::clone(self.lists[at].get_or_init(below))),
            failures: self
                .failures
                .iter()
                .filter(|failure| failure.concerns(folder))
                .cloned()
                .collect(),
        }
    }

    fn read(&self, path: &str) -> io::Result<Bytes> {
        match self.files.get(path) {
            Some(File { content: Ok(bytes), .. }) => Ok(bytes.clone()),
            Some(File {
                content: Err(fault), ..
            }) => Err(fault.into()),
            None => Err(io::Error::from_raw_os_error(NOT_FOUND)),
        }
    }

    fn room(&self) -> usize {
        ROOM
    }

    fn moment(&self) -> Option<Moment> {
        Some(self.moment.clone())
    }

    fn changed_since(&self, moment: &Moment) -> Option<Vec<String>> {
        let is_own = Arc::ptr_eq(&self.moment.world, &moment.world);
        let missed = is_own.then(|| self.moment.changes.checked_sub(moment.changes))??;
        let known = self.recent.len().checked_sub(usize::try_from(missed).ok()?)?;
        Some(self.recent.range(known..).cloned().collect())
    }
}

/// Each path that was found with the file that is known there, and the known paths that were not found.
fn join<'a>(known: &'a BTreeMap<String, File>, found: &'a [String]) -> (Vec<(&'a str, Option<&'a File>)>, Vec<String>) {
    let mut known = known.iter().peekable();
    let mut gone = Vec::new();
    let mut pairs = Vec::with_capacity(found.len());
    for path in found {
        while let Some((earlier, _)) = known.next_if(|(earlier, _)| *earlier < path) {
            gone.push(earlier.clone());
        }
        let file = known.next_if(|(same, _)| *same == path).map(|(_, file)| file);
        pairs.push((path.as_str(), file));
    }
    gone.extend(known.map(|(path, _)| path.clone()));
    (pairs, gone)
}

/// Whether the path may stand for a name that is not Unicode: such a file is listed, though it cannot be read so.
fn stands_for_another(path: &str) -> bool {
    path.contains(char::REPLACEMENT_CHARACTER)
}
