//! Building again when files change.
//!
//! An event is a trigger and no more: what it says about files is not believed, the edition is simply compiled
//! again, and the writer writes only what differs. That covers editors that save by renaming, folders that appear
//! with files in them, and events that were lost.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use notify::{EventKind, RecursiveMode, Watcher};

use super::Global;
use super::report::{self, Format};
use crate::diagnostic::{Code, Diagnostic};
use crate::project::{CONFIG, CONTENT, THEMES};
use crate::span::Sources;

/// How long after the last event of a burst to wait: editors save in several steps.
const QUIET: Duration = Duration::from_millis(40);

/// Builds, and builds again whenever a file of the edition changes, until the process is ended. Gives false if the
/// folder cannot be watched.
pub(super) fn run(global: &Global, mut build: impl FnMut() -> bool) -> bool {
    let (sender, events) = channel();
    // Events name files in full, however the folder was named.
    let directory = global
        .directory
        .canonicalize()
        .unwrap_or_else(|_| global.directory.clone());
    let root = directory.clone();
    let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // An error means that events were lost, which is a reason to build as well.
        if event.is_ok_and(|event| !concerns(&event, &root)) {
            return;
        }
        // The receiver is gone only when the process ends.
        let _ = sender.send(());
    });
    let mut watcher = match watcher {
        Ok(watcher) => watcher,
        Err(error) => return cannot_watch(&error, &directory, global),
    };
    loop {
        // Anew each time: a folder may have appeared, or gone and come back.
        if let Err(error) = watch(&mut watcher, &directory) {
            return cannot_watch(&error, &directory, global);
        }
        build();
        if !wait(&events) {
            return true;
        }
    }
}

fn cannot_watch(error: &notify::Error, directory: &Path, global: &Global) -> bool {
    let path = directory.display().to_string();
    let diagnostic = Diagnostic::error(Code::Unreadable, format!("cannot watch `{path}`: {error}"))
        .path(path)
        .help("build without `--watch`, or raise the system's limit of watched folders");
    report::diagnostics(&[diagnostic], &Sources::default(), Format::Human, "", global)
}

/// Watches the folders that an edition is read from, and the root for `book.toml` without what else is below it.
fn watch(watcher: &mut impl Watcher, root: &Path) -> notify::Result<()> {
    watcher.watch(root, RecursiveMode::NonRecursive)?;
    for folder in [CONTENT, THEMES] {
        let path = root.join(folder);
        if path.is_dir() {
            watcher.watch(&path, RecursiveMode::Recursive)?;
        }
    }
    Ok(())
}

/// Whether an event may mean that a source changed. Reading a file raises events too, and so does writing the
/// site beside the sources.
fn concerns(event: &notify::Event, root: &Path) -> bool {
    let source = |path: &Path| {
        let folder = [CONTENT, THEMES].iter().any(|name| path.starts_with(root.join(name)));
        folder || path.file_name().is_some_and(|name| name == CONFIG)
    };
    !matches!(event.kind, EventKind::Access(_)) && event.paths.iter().any(|path| source(path))
}

/// Waits for an event and then for the end of its burst. False when there will be no more.
fn wait(events: &Receiver<()>) -> bool {
    if events.recv().is_err() {
        return false;
    }
    loop {
        match events.recv_timeout(QUIET) {
            Ok(()) => {}
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
}
