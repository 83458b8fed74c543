//! Building again when files change.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::Global;
use super::report::{self, Format};
use crate::project::{LOCK, Snapshot};
use crate::serve::{Touched, Watch};
use crate::span::Sources;

/// How long nothing must happen before the site is built: editors save in several steps.
const QUIET: Duration = Duration::from_millis(40);
/// How long to wait for that.
const PATIENCE: Duration = Duration::from_secs(2);

/// Builds, and builds again whenever a file of the edition has changed, until the process is ended.
pub(super) fn run(global: &Global, mut build: impl FnMut(&Snapshot) -> bool) -> bool {
    // Before the first look, so that no change falls between the two.
    let mut watch = Watch::new(&global.directory);
    let mut snapshot = Snapshot::new(&global.directory);
    snapshot.sweep();
    loop {
        build(&snapshot);
        // What the build itself has recorded is no change of the edition's.
        snapshot.look(&BTreeSet::from([PathBuf::from(LOCK)]));
        loop {
            if let Some(notice) = watch.notice() {
                report::diagnostics(&[notice], &Sources::default(), Format::Human, "", global);
            }
            wait(&mut watch);
            let start = Instant::now();
            let changes = snapshot.sweep();
            watch.polled(start.elapsed());
            if !changes.is_empty() {
                break;
            }
        }
    }
}

/// Waits until something may have changed, and then for the end of what is going on.
fn wait(watch: &mut Watch) {
    watch.next(None);
    let start = Instant::now();
    while watch.next(Some(QUIET)) != Touched::Nothing && start.elapsed() < PATIENCE {}
}
