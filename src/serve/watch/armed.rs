//! A folder that the system watches for us.

use std::collections::BTreeSet;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind};
use notify::{Config, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::project::snapshot::TOP_FILES;
use crate::project::{CONTENT, DiskWorld, THEMES};

/// How long after the last event of a save to wait for the next.
const QUIET: Duration = Duration::from_millis(1);
/// How long to wait for the end of a save: some programs empty a file, and fill it later.
const SAVE: Duration = Duration::from_millis(5);
/// How long to wait for the end of a save that has begun to write. Linux says when the file is closed, so nobody waits
/// this long but for a busy machine, a large file, or a name that is new to an old one, of which there is no more to hear.
const CLOSE: Duration = if cfg!(target_os = "linux") {
    Duration::from_millis(50)
} else {
    SAVE
};
/// More paths than a person saves at once: a switch of versions is under way.
const MANY: usize = 32;
/// How long after the last event of such a switch to wait for the next.
const MANY_QUIET: Duration = Duration::from_millis(40);
/// How long to wait for the end of such a switch.
const SWITCH: Duration = Duration::from_secs(2);
/// How often a folder is tried whose own folders come and go.
const TRIES: usize = 20;
/// How many links in a row the system follows.
const LINKS: usize = 40;
/// So many paths are sooner looked at all together.
const TOO_MANY: usize = 2_000;

/// Events of the folders of an edition.
#[derive(Debug)]
pub(super) struct Armed {
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
    /// How many events have come and not been taken.
    waiting: Arc<AtomicUsize>,
    /// The root as events name it.
    root: PathBuf,
    standing: Standing,
    /// What links in the edition lead to, where that is not watched anyway.
    targets: BTreeSet<PathBuf>,
}

/// What was heard.
#[derive(Debug)]
pub(super) enum Heard {
    Nothing,
    Paths(BTreeSet<PathBuf>),
    Everything,
    /// Watching must begin anew, and everything be looked at then.
    Upheaval,
    /// Watching has failed.
    Error(notify::Error),
}

/// Which folders stand at the watched paths; none where there is none.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Standing([Option<Folder>; 3]);

/// What tells a folder from another at its path: device and inode, where the system has them.
type Folder = (u64, u64);

/// Events gathered for one answer.
#[derive(Debug, Default)]
struct Batch {
    paths: BTreeSet<PathBuf>,
    /// Files that were written to and are not closed yet.
    open: BTreeSet<PathBuf>,
    everything: bool,
    upheaval: bool,
    error: Option<notify::Error>,
}

impl Armed {
    pub(super) fn new(root: &Path) -> notify::Result<Self> {
        // Before watching: what moves in between is noticed later.
        let standing = Standing::of(root);
        // Events name files in full, however the folder was named.
        let root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
        let (sender, events) = channel();
        let waiting = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&waiting);
        let watcher = RecommendedWatcher::new(
            move |event: notify::Result<Event>| {
                if event.as_ref().map_or(true, is_of_use) {
                    // Before it can be taken.
                    counted.fetch_add(1, Ordering::Relaxed);
                    // Nobody listens when watching begins anew.
                    let _ = sender.send(event);
                }
            },
            // A link may lead out of the edition, and to the root of everything.
            Config::default().with_follow_symlinks(false),
        )?;
        let mut armed = Self {
            watcher,
            events,
            waiting,
            root,
            standing,
            targets: BTreeSet::new(),
        };
        let root = armed.root.clone();
        armed.watch(&root, RecursiveMode::NonRecursive)?;
        for path in TOP_FILES.into_iter().chain([CONTENT, THEMES]) {
            armed.take_in(&root.join(path))?;
        }
        Ok(armed)
    }

    pub(super) fn standing(&self) -> &Standing {
        &self.standing
    }

    /// How many events have come and not been taken.
    pub(super) fn waiting(&self) -> Arc<AtomicUsize> {
        Arc::clone(&self.waiting)
    }

    /// Waits for events, and gathers what belongs together.
    pub(super) fn hear(&mut self, limit: Duration) -> Heard {
        match self.gather(limit) {
            None => Heard::Nothing,
            Some(Batch { error: Some(error), .. }) => Heard::Error(error),
            Some(Batch { upheaval: true, .. }) => Heard::Upheaval,
            Some(batch) => match self.settle(batch) {
                Ok(heard) => heard,
                Err(error) => Heard::Error(error),
            },
        }
    }

    fn gather(&self, limit: Duration) -> Option<Batch> {
        let end = Instant::now().checked_add(limit)?;
        let mut batch = Batch::default();
        while batch.is_empty() {
            let left = end.saturating_duration_since(Instant::now());
            match self.take(left) {
                Ok(event) => self.add(event, &mut batch),
                Err(RecvTimeoutError::Timeout) => return None,
                Err(RecvTimeoutError::Disconnected) => {
                    batch.error = Some(notify::Error::generic("the system's watching has ended"));
                }
            }
        }
        let start = Instant::now();
        loop {
            let (quiet, most) = if batch.paths.len() > MANY {
                (MANY_QUIET, SWITCH)
            } else if batch.open.is_empty() {
                (QUIET, SAVE)
            } else {
                (CLOSE, CLOSE)
            };
            let left = most.saturating_sub(start.elapsed()).min(quiet);
            match self.take(left) {
                Ok(event) if start.elapsed() < most => self.add(event, &mut batch),
                Ok(event) => {
                    self.add(event, &mut batch);
                    return Some(batch);
                }
                Err(_) => return Some(batch),
            }
        }
    }

    /// Takes the next event, which it waits for up to a limit.
    fn take(&self, limit: Duration) -> Result<notify::Result<Event>, RecvTimeoutError> {
        let event = self.events.recv_timeout(limit)?;
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        Ok(event)
    }

    /// Adds what an event tells, if it is about the edition.
    fn add(&self, event: notify::Result<Event>, batch: &mut Batch) {
        let event = match event {
            Ok(event) => event,
            // What was to be watched is gone, which has an event of its own.
            Err(error) if is_missing(&error) => {
                batch.everything = true;
                return;
            }
            Err(error) => {
                batch.error = Some(error);
                return;
            }
        };
        // Folders may be among what was lost, and are not watched then.
        batch.upheaval |= event.need_rescan();
        let is_folder = matches!(
            event.kind,
            EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder)
        );
        for path in event.paths {
            match self.place(&path) {
                Place::Elsewhere => continue,
                Place::Base => batch.upheaval = true,
                Place::Target => batch.everything = true,
                Place::Source => batch.everything |= is_folder,
            }
            match event.kind {
                // A new file is empty at first.
                EventKind::Modify(ModifyKind::Data(_)) | EventKind::Create(CreateKind::File) => {
                    batch.open.insert(path.clone());
                }
                _ => {
                    batch.open.remove(&path);
                }
            }
            batch.paths.insert(path);
        }
    }

    /// What a path is to the edition.
    fn place(&self, path: &Path) -> Place {
        let inner = path.strip_prefix(&self.root).ok();
        let is_base =
            |inner: &Path| inner.as_os_str().is_empty() || inner == Path::new(CONTENT) || inner == Path::new(THEMES);
        let is_source = |inner: &Path| {
            let within = inner.starts_with(CONTENT) || inner.starts_with(THEMES);
            TOP_FILES.iter().any(|file| inner == Path::new(file)) || within && !is_hidden(inner)
        };
        let bears_target = || {
            self.targets
                .iter()
                .any(|target| target != path && target.starts_with(path))
        };
        if inner.is_some_and(is_base) || bears_target() {
            Place::Base
        } else if self.targets.iter().any(|target| path.starts_with(target)) {
            Place::Target
        } else if inner.is_some_and(is_source) {
            Place::Source
        } else {
            Place::Elsewhere
        }
    }

    /// Watches what has come, and says what is to be looked at.
    fn settle(&mut self, batch: Batch) -> notify::Result<Heard> {
        let mut everything = batch.everything || batch.paths.len() > TOO_MANY;
        for path in &batch.paths {
            let Ok(data) = path.symlink_metadata() else {
                continue;
            };
            if data.is_dir() || data.is_symlink() {
                // Watched before it is looked at: what comes into it after the look has an event.
                self.take_in(path)?;
                everything = true;
            }
        }
        Ok(if everything {
            Heard::Everything
        } else {
            Heard::Paths(batch.paths)
        })
    }

    /// Watches a folder or a link, and what links in it lead to within the edition.
    fn take_in(&mut self, path: &Path) -> notify::Result<()> {
        if path.is_dir() && !path.is_symlink() {
            self.watch(path, RecursiveMode::Recursive)?;
        }
        let Ok(inner) = path.strip_prefix(&self.root) else {
            return Ok(());
        };
        let walk = DiskWorld::new(&self.root).walk(&inner.to_string_lossy());
        for link in walk.links {
            let mut link = self.root.join(link);
            // One link may lead to another.
            for _ in 0..LINKS {
                let Some(target) = leads_to(&link).filter(|target| target.starts_with(&self.root)) else {
                    break;
                };
                if matches!(self.place(&target), Place::Elsewhere | Place::Target) {
                    self.follow(&target)?;
                }
                link = target;
            }
        }
        Ok(())
    }

    /// Watches what a link leads to, and each folder above it: a save may put another file in its place, and folders move.
    fn follow(&mut self, target: &Path) -> notify::Result<()> {
        if !self.targets.insert(target.to_path_buf()) || self.is_watched(target) {
            return Ok(());
        }
        let root = self.root.clone();
        for folder in target.ancestors().skip(1).take_while(|folder| **folder != root) {
            self.watch(folder, RecursiveMode::NonRecursive)?;
        }
        if target.is_dir() {
            self.watch(target, RecursiveMode::Recursive)?;
        }
        Ok(())
    }

    /// Whether a path is in a folder that is watched with all below. To watch a folder in it without what is below
    /// would undo that.
    fn is_watched(&self, path: &Path) -> bool {
        let bases = [CONTENT, THEMES].map(|name| self.root.join(name));
        let targets = self.targets.iter().filter(|target| *target != path);
        bases.iter().chain(targets).any(|folder| path.starts_with(folder))
    }

    /// Watches a path. That it is gone is no failure, and has an event of its own.
    fn watch(&mut self, path: &Path, mode: RecursiveMode) -> notify::Result<()> {
        let mut watched = Ok(());
        for _ in 0..TRIES {
            watched = self.watcher.watch(path, mode);
            match &watched {
                // A folder below it may have gone while it was walked over, and what comes after that is not watched.
                Err(error) if is_missing(error) && path.exists() => {}
                Err(error) if is_missing(error) => return Ok(()),
                _ => break,
            }
        }
        watched
    }
}

/// What a path is to the edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The root, `content`, `themes`, or a folder above what a link leads to: what all else is in.
    Base,
    /// A file or folder of the edition.
    Source,
    /// What a link leads to.
    Target,
    Elsewhere,
}

impl Batch {
    fn is_empty(&self) -> bool {
        self.paths.is_empty() && !self.everything && !self.upheaval && self.error.is_none()
    }
}

impl Standing {
    pub(super) fn of(root: &Path) -> Self {
        let paths = [root.to_path_buf(), root.join(CONTENT), root.join(THEMES)];
        Self(paths.map(|path| folder(&path)))
    }
}

#[cfg(unix)]
fn folder(path: &Path) -> Option<Folder> {
    use std::os::unix::fs::MetadataExt;
    let data = path.metadata().ok().filter(std::fs::Metadata::is_dir)?;
    Some((data.dev(), data.ino()))
}

#[cfg(not(unix))]
fn folder(path: &Path) -> Option<Folder> {
    path.is_dir().then_some((0, 0))
}

/// Whether an event may mean that something changed. Reading raises events too: whoever minded those would read for ever.
fn is_of_use(event: &Event) -> bool {
    let closed = EventKind::Access(AccessKind::Close(AccessMode::Write));
    !event.kind.is_access() || event.kind == closed
}

/// The path that a link names, whether anything is there or not; none if it is no link.
fn leads_to(link: &Path) -> Option<PathBuf> {
    let named = link.parent()?.join(link.read_link().ok()?);
    let (above, real) = named
        .ancestors()
        .skip(1)
        .find_map(|above| Some((above, above.canonicalize().ok()?)))?;
    let rest = named.strip_prefix(above).ok()?;
    let is_plain = rest.components().all(|part| matches!(part, Component::Normal(_)));
    if is_plain {
        Some(real.join(rest))
    } else {
        named.canonicalize().ok()
    }
}

fn is_missing(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(error) => matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory),
        _ => false,
    }
}

/// Whether a name in the path begins with a point.
fn is_hidden(path: &Path) -> bool {
    path.iter().any(|name| name.as_encoded_bytes().starts_with(b"."))
}
