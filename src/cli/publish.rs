//! `postil publish`.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use clap::Args;

use super::Global;
use super::build::{among_sources, list};
use super::progress::Progress;
use super::recall;
use super::report::{self, Format};
use crate::diagnostic::{Code, Diagnostic, closest, has_errors};
use crate::model::destination::Destination;
use crate::output::Written;
use crate::progress::Stage;
use crate::project::CONFIG;
use crate::publish::{self, Publication};
use crate::source::config::Config;
use crate::{Base, Options, compile};

/// What errors lead to.
const NOTHING: &str = "nothing was published";

/// Arguments of `publish`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Where to: the name of a destination in `book.toml`; needed if there are several
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// Say what would change there, and change nothing
    #[arg(short = 'n', long)]
    pub dry_run: bool,
    /// Take the place of files that Postil did not publish
    #[arg(long)]
    pub overwrite: bool,
    /// Write here how long each stage took, and each document in it: a trace to open in Perfetto
    #[arg(long, value_name = "FILE")]
    pub timings: Option<PathBuf>,
}

/// Runs `publish`. Gives whether all went well.
pub(super) fn run(global: &Global, arguments: &Arguments) -> bool {
    let progress = Progress::begin(global, arguments.timings.as_deref());
    let fine = publish(global, arguments, &progress);
    progress.end(global) && fine
}

fn publish(global: &Global, arguments: &Arguments, progress: &Progress) -> bool {
    let observed = progress.observed();
    let start = Instant::now();
    let name = arguments.name.as_deref();
    let options = Options {
        base: Base::AtDestination(arguments.name.clone()),
        fingerprint: true,
        compress: true,
        observed: observed.clone(),
        ..Options::default()
    };
    let mut compiled = compile(&recall::world(global), &options);
    let config = compiled.edition.as_ref().map(|edition| Arc::clone(&edition.config));
    if let Some(config) = &config {
        compiled.diagnostics.extend(wrong(config, name, &global.directory));
    }
    let sources = &compiled.sources;
    let fine = report::diagnostics(&compiled.diagnostics, sources, Format::Human, NOTHING, global);
    let site = compiled
        .site
        .as_ref()
        .filter(|_| fine && !has_errors(&compiled.diagnostics));
    let (Some(site), Some(config)) = (site, config) else {
        return false;
    };
    let Some(destination) = config.destination(name) else {
        return false;
    };
    let publication = Publication {
        site,
        title: &title(&config),
        root: &global.directory,
        dry_run: arguments.dry_run,
        overwrite: arguments.overwrite,
    };
    let stage = observed.stage(Stage::Publish, site.len());
    let published = publish::publish(&publication, destination);
    drop(stage);
    match published {
        Ok(written) => {
            if arguments.dry_run || global.verbose {
                list(&written, global);
            }
            report::result(&summary(&written, destination, arguments.dry_run, start), global);
            let address = config.published_at(name);
            if let Some(address) = address.filter(|_| !arguments.dry_run) {
                report::result(&format!("readers find it at {address}"), global);
            }
            true
        }
        Err(faults) => report::diagnostics(&faults, sources, Format::Human, "", global),
    }
}

/// What keeps the edition from being published where it is asked to.
fn wrong(config: &Config, name: Option<&str>, root: &Path) -> Option<Diagnostic> {
    let Some(destination) = config.destination(name) else {
        return Some(unknown(config, name));
    };
    let folder = publish::folder_of(root, destination)?;
    among_sources(&folder, root)
}

fn unknown(config: &Config, name: Option<&str>) -> Diagnostic {
    let names: Vec<_> = config
        .destinations
        .iter()
        .map(|destination| destination.name.value.as_str())
        .collect();
    let (message, help) = match name {
        _ if names.is_empty() => (
            "the edition has no destination".to_owned(),
            "name one in `book.toml`: `[[destination]]` with `name = \"site\"`, `kind = \"folder\"` and `path = \"../site\"`, or of \
             the kind `git`, `s3`, `rsync` or `archive`"
                .to_owned(),
        ),
        Some(name) => (
            format!("there is no destination `{name}`"),
            match closest(name, names.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("`{CONFIG}` names {}", quoted(&names)),
            },
        ),
        None => (
            "the edition has several destinations".to_owned(),
            format!("say which: `postil publish {}`; `{CONFIG}` names {}", names[0], quoted(&names)),
        ),
    };
    Diagnostic::error(Code::UnknownDestination, message)
        .path(CONFIG)
        .help(help)
}

fn quoted(names: &[&str]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// The title of the edition, with its version.
fn title(config: &Config) -> String {
    match config.versions.first() {
        Some(version) => format!("{}, version {}", config.title, version.number.value),
        None => config.title.clone(),
    }
}

/// "published to pages (the branch `gh-pages` of …) in 1.20 s: 12 files, 2 changed, 1 new".
fn summary(written: &Written, destination: &Destination, dry_run: bool, start: Instant) -> String {
    let Written {
        new,
        changed,
        unchanged,
        removed,
    } = written;
    let (done, total) = (
        new.len() + changed.len() + removed.len(),
        new.len() + changed.len() + unchanged,
    );
    let (name, place) = (&destination.name.value, publish::shown(destination));
    let seconds = start.elapsed().as_secs_f64();
    let what = match (done, dry_run) {
        (0, _) => "nothing to publish to",
        (_, true) => "would publish to",
        (_, false) => "published to",
    };
    let mut line = format!("{what} {name} ({place}) in {seconds:.2} s: {total} files");
    for (files, what) in [(new, "new"), (changed, "changed"), (removed, "removed")] {
        if !files.is_empty() {
            line.push_str(&format!(", {} {what}", files.len()));
        }
    }
    line
}
