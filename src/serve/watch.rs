//! That something may have changed in an edition's folder.
//!
//! An event is a trigger and no more: what it says about files is not believed, only where to look. Where events may
//! have been lost, or cannot be had, everything is to be looked at.

mod armed;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use self::armed::{Armed, Heard, Standing};
use crate::diagnostic::{Code, Diagnostic};

/// How often everything is looked at where there are no events, and how often for a root that is gone.
const INTERVAL: Duration = Duration::from_millis(500);
/// The part of the time that looking may take where there are no events: one in so many.
const SHARE: u32 = 20;
/// How often it is made sure that the watched folders are still those at their paths: nothing is said when a folder
/// above the root is moved.
const HEARTBEAT: Duration = Duration::from_secs(2);
/// What Linux says when too many programs watch (`EMFILE`).
const TOO_MANY_OPEN: i32 = 24;

/// Watches the folder of an edition: `book.toml` and what is below `content` and `themes`, through links inside of it.
///
/// Some file systems raise no events though they can be watched: those over a network, some that containers mount. That
/// cannot be told from silence, so [`Self::polling`] is for the user to ask for.
#[derive(Debug)]
pub struct Watch {
    root: PathBuf,
    means: Means,
    notice: Option<Diagnostic>,
}

/// What may have changed since the last answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Touched {
    /// Nothing, as long as was asked for.
    Nothing,
    /// These paths, in full and below the root's canonical path.
    Paths(BTreeSet<PathBuf>),
    /// Anything: events were lost, a folder or a link came or went, or it is time to look.
    Everything,
}

/// Whether something was heard that has not been told yet.
#[derive(Debug, Clone)]
pub struct Waiting(Option<Arc<AtomicUsize>>);

impl Waiting {
    /// Whether there is.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.0.as_ref().is_some_and(|count| count.load(Ordering::Relaxed) > 0)
    }
}

/// How changes are noticed.
#[derive(Debug)]
enum Means {
    Events(Box<Armed>),
    /// There is no root; it is waited for.
    Gone,
    Polling {
        due: Instant,
        interval: Duration,
    },
}

impl Watch {
    /// Watches the folder. Where the system cannot, it is polled, and [`Self::notice`] says so.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        let mut watch = Self {
            root: root.to_path_buf(),
            means: Means::Gone,
            notice: None,
        };
        watch.arm();
        watch
    }

    /// Asks for no events, and has everything looked at again and again.
    #[must_use]
    pub fn polling(root: &Path) -> Self {
        Self {
            root: root.to_path_buf(),
            means: Means::polling(),
            notice: None,
        }
    }

    /// Waits for what comes next, up to `limit`, or as long as it takes.
    ///
    /// What comes within a few milliseconds is gathered, since files are saved in several steps; of many files at once
    /// the end is waited for. After any answer but [`Touched::Nothing`] more may come of the same action.
    pub fn next(&mut self, limit: Option<Duration>) -> Touched {
        let end = limit.and_then(|limit| Instant::now().checked_add(limit));
        loop {
            let left = end.map(|end| end.saturating_duration_since(Instant::now()));
            if let Some(touched) = self.step(left) {
                return touched;
            }
            if end.is_some_and(|end| end <= Instant::now()) {
                return Touched::Nothing;
            }
        }
    }

    /// Waits for a while, at most as long as is `left`.
    fn step(&mut self, left: Option<Duration>) -> Option<Touched> {
        let at_most = |time: Duration| left.map_or(time, |left| left.min(time));
        match &mut self.means {
            Means::Polling { due, interval } => {
                thread::sleep(at_most(due.saturating_duration_since(Instant::now())));
                let now = Instant::now();
                (now >= *due).then(|| {
                    *due = now + *interval;
                    Touched::Everything
                })
            }
            Means::Gone => {
                thread::sleep(at_most(INTERVAL));
                self.root.is_dir().then(|| self.arm_again())
            }
            Means::Events(armed) => match armed.hear(at_most(HEARTBEAT)) {
                Heard::Paths(paths) => Some(Touched::Paths(paths)),
                Heard::Everything => Some(Touched::Everything),
                Heard::Error(error) => {
                    self.fall_back(&error);
                    Some(Touched::Everything)
                }
                Heard::Upheaval => Some(self.arm_again()),
                Heard::Nothing => (*armed.standing() != Standing::of(&self.root)).then(|| self.arm_again()),
            },
        }
    }

    /// What tells, until the next call of [`Self::next`], whether that has something to tell. Where nothing is heard, never.
    #[must_use]
    pub fn waiting(&self) -> Waiting {
        match &self.means {
            Means::Events(armed) => Waiting(Some(armed.waiting())),
            Means::Gone | Means::Polling { .. } => Waiting(None),
        }
    }

    /// What the user should know about how the folder is watched; once, each time that this changes.
    pub fn notice(&mut self) -> Option<Diagnostic> {
        self.notice.take()
    }

    /// Whether everything is looked at again and again.
    #[must_use]
    pub fn is_polling(&self) -> bool {
        matches!(self.means, Means::Polling { .. })
    }

    /// Tells how long it took to look at everything, so that polling leaves the machine time for other things.
    pub fn polled(&mut self, took: Duration) {
        if let Means::Polling { due, interval } = &mut self.means {
            *interval = took.saturating_mul(SHARE).max(INTERVAL);
            *due = Instant::now() + *interval;
        }
    }

    fn arm_again(&mut self) -> Touched {
        self.arm();
        Touched::Everything
    }

    /// Begins to watch, or begins anew.
    fn arm(&mut self) {
        // Nothing is left of the old watch when the new one begins: systems count them.
        self.means = Means::Gone;
        if self.root.is_dir() {
            match Armed::new(&self.root) {
                Ok(armed) => self.means = Means::Events(Box::new(armed)),
                Err(error) => self.fall_back(&error),
            }
        }
    }

    fn fall_back(&mut self, error: &notify::Error) {
        let path = self.root.display().to_string();
        let help = if is_limit(error) {
            "raise the system's limits (on Linux `fs.inotify.max_user_watches` and `max_user_instances`) and start again"
        } else {
            "nothing is lost by it, but changes are seen later"
        };
        let every = INTERVAL.as_secs_f64();
        let message = format!("cannot watch `{path}`: {error}; looking at all files every {every} s instead");
        let diagnostic = Diagnostic::warning(Code::Unreadable, message).path(path).help(help);
        self.notice = Some(diagnostic);
        self.means = Means::polling();
    }
}

/// Whether the system does not grant more watches, or more programs that watch.
fn is_limit(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::MaxFilesWatch => true,
        notify::ErrorKind::Io(error) => error.raw_os_error() == Some(TOO_MANY_OPEN),
        _ => false,
    }
}

impl Means {
    fn polling() -> Self {
        Self::Polling {
            due: Instant::now() + INTERVAL,
            interval: INTERVAL,
        }
    }
}
