//! `check --external`: the addresses elsewhere. What hosts have said is kept in `.postil` for the next run.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use clap::Args;

use super::Global;
use crate::Compiled;
use crate::diagnostic::{Code, Diagnostic, sort};
use crate::external::copies::ARCHIVE;
use crate::external::fetch::SystemClock;
use crate::external::{Asker, Check, Checked, Fetch, Known, places};
use crate::output;
use crate::progress::Observed;

/// The folder for what is kept; see [`super::recall`].
const FOLDER: &str = ".postil";
const KNOWN: &str = ".postil/addresses.json";
/// What was heard is written no more often than this, so that a run which is ended loses hardly anything.
const SAVE: Duration = Duration::from_secs(1);

/// How the addresses elsewhere are to be checked.
#[derive(Debug, Args)]
pub(super) struct Elsewhere {
    /// Ask for the addresses elsewhere that the edition leads to, whether they still lead somewhere
    #[arg(long)]
    pub external: bool,
    /// Ask for all of them, also for those that an earlier run was told of
    #[arg(long, requires = "external")]
    pub fresh: bool,
    /// Let a host rest for so long after each request
    #[arg(long, requires = "external", value_name = "SECONDS", default_value = "1", value_parser = seconds)]
    pub pause: Duration,
    /// Wait so long for an answer
    #[arg(long, requires = "external", value_name = "SECONDS", default_value = "20", value_parser = seconds)]
    pub timeout: Duration,
    /// Ask here for copies of what is gone; for tests
    #[arg(long, requires = "external", value_name = "URL", default_value = ARCHIVE, hide = true)]
    pub archive: String,
}

/// A number of seconds, which need not be whole.
fn seconds(text: &str) -> Result<Duration, String> {
    /// Nobody waits for longer.
    const MOST: f64 = 3600.0;
    let seconds = text
        .parse::<f64>()
        .ok()
        .filter(|seconds| (0.0..=MOST).contains(seconds));
    let duration = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    duration.ok_or_else(|| format!("a number of seconds from 0 to {MOST} belongs here"))
}

/// Checks the addresses of an edition and adds what is to be said. Gives a line that says how many there were.
pub(super) fn run(
    compiled: &mut Compiled,
    elsewhere: &Elsewhere,
    global: &Global,
    observed: &Observed,
) -> Option<String> {
    let edition = compiled.edition.as_ref()?;
    let Some(client) = client(elsewhere.timeout) else {
        compiled.diagnostics.push(built_without());
        return None;
    };
    let places = places::gather(edition, &compiled.sources);
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_secs());
    let check = Check {
        places: &places,
        good: &edition.config.good,
        archive: &elsewhere.archive,
        is_fresh: elsewhere.fresh,
        now,
        observed,
    };
    let clock = SystemClock::begin();
    let asker = Asker::new(client.as_ref(), &clock, elsewhere.pause);
    let mut known = Known::read(&output::kept(&global.directory, KNOWN));
    known.forget(now);
    let mut saved: Option<Instant> = None;
    let checked = check.run(
        &asker,
        &mut known,
        &mut |known| {
            if saved.is_none_or(|saved| saved.elapsed() >= SAVE) {
                save(known, global);
                saved = Some(Instant::now());
            }
        },
        &compiled.sources,
    );
    save(&known, global);
    let line = counted(&checked, places.outside.len());
    compiled.diagnostics.extend(checked.diagnostics);
    sort(&mut compiled.diagnostics, &compiled.sources);
    Some(line)
}

/// A folder that cannot be written to costs time and nothing else.
fn save(known: &Known, global: &Global) {
    let _ = output::keep(&global.directory, FOLDER, KNOWN, &[&known.print()]);
}

#[cfg(feature = "network")]
#[expect(clippy::unnecessary_wraps, reason = "without the network there is none")]
fn client(timeout: Duration) -> Option<Box<dyn Fetch>> {
    Some(Box::new(crate::external::Client::new(timeout)))
}

#[cfg(not(feature = "network"))]
fn client(_timeout: Duration) -> Option<Box<dyn Fetch>> {
    None
}

fn built_without() -> Diagnostic {
    Diagnostic::error(Code::NoNetwork, "this `postil` was built without what asks the network")
        .help("build it with its default features, or with `--features network`")
}

fn counted(checked: &Checked, all: usize) -> String {
    let Checked { asked, known, good, .. } = checked;
    let addresses = if all == 1 { "address" } else { "addresses" };
    format!("{all} {addresses} elsewhere: {asked} asked for, {known} known from before, {good} called good")
}
