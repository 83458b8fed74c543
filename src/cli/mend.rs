//! `check --fix` and `check --accept`: sidecars that say what the texts say, and a lock that says where notes may stand.
//!
//! Everything is done in memory first, so that what is shown by `--dry-run` is what would be written.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use clap::Args;
use similar::TextDiff;

use super::Global;
use super::report::{self, Format};
use crate::diagnostic::{Edit, Fix, closest};
use crate::model::{Landing, Lock, Locked};
use crate::output;
use crate::project::{LOCK, OverlayWorld, World};
use crate::source::lock;
use crate::span::Sources;
use crate::{Accept, Compiled, Options, compile, is_named};

/// A mended selector may show that another part of it is wrong as well. More than its parts cannot be.
const ROUNDS: usize = 4;

/// What `check` is to change.
#[derive(Debug, Args)]
pub(super) struct Mending {
    /// Let selectors say what the texts say, where it is clear what they mean
    #[arg(long)]
    pub fix: bool,
    /// Record in `book.lock` that selectors may stand where they stand now
    #[arg(long)]
    pub accept: bool,
    /// Fix or accept this one only: the id of a note, `cite:ID` or `crossref:ID`, after `DOCUMENT/` if need be
    #[arg(long = "note", value_name = "NAME")]
    pub notes: Vec<String>,
    /// Show what would be changed, and change nothing
    #[arg(long)]
    pub dry_run: bool,
}

impl Mending {
    pub(super) const fn is_wanted(&self) -> bool {
        self.fix || self.accept || self.dry_run || !self.notes.is_empty()
    }

    /// Whether a fix is to be carried out. One that somebody must look at by itself must have been named.
    fn wants(&self, fix: &Fix) -> bool {
        let (document, name) = fix.name.split_once('/').unwrap_or(("", &fix.name));
        let named = self.notes.iter().any(|wanted| is_named(wanted, document, name));
        named || self.notes.is_empty() && !fix.is_grave
    }
}

/// Mends what is to be mended. Gives the edition as it is then, and whether all could be written.
pub(super) fn run(
    world: &dyn World,
    options: &Options,
    mending: &Mending,
    format: Format,
    global: &Global,
) -> (Compiled, bool) {
    let mut overlay = OverlayWorld::new(world);
    let mut said = Said::new(format, global);
    if !mending.fix && !mending.accept {
        said.line("nothing is to be changed: give `--fix` or `--accept`");
        return (compile(world, options), false);
    }
    let mut known = Vec::new();
    if mending.fix {
        let fixed = fix(&mut overlay, options, mending, &mut known);
        said.fixed(fixed, mending);
    }
    for (path, new) in overlay.replaced() {
        said.diff(world, path, new);
    }
    let mut compiled = compile(&overlay, options);
    if mending.accept {
        compiled = accept(&mut overlay, compiled, options, mending, &mut known, &mut said);
    }
    known.extend(names(&compiled));
    let mut fine = said.unknown(&mending.notes, &known);
    if !mending.dry_run {
        for (path, bytes) in overlay.replaced() {
            if let Err(fault) = output::replace(&global.directory, path, bytes) {
                fine = report::diagnostics(&[*fault], &Sources::default(), format, "", global) && fine;
            }
        }
    }
    (compiled, fine)
}

/// Carries out fixes until none is left that is wanted. Gives how many selectors were mended.
fn fix(overlay: &mut OverlayWorld<'_>, options: &Options, mending: &Mending, known: &mut Vec<String>) -> usize {
    let mut mended = Vec::new();
    for _ in 0..ROUNDS {
        let compiled = compile(overlay, options);
        known.extend(names(&compiled));
        let fixes = compiled
            .diagnostics
            .iter()
            .filter_map(|diagnostic| diagnostic.fix.as_ref());
        let wanted: Vec<_> = fixes.filter(|fix| mending.wants(fix)).collect();
        if wanted.is_empty() {
            break;
        }
        for (path, text) in carried_out(&wanted, &compiled.sources) {
            overlay.replace(path, text.into_bytes());
        }
        mended.extend(wanted.iter().map(|fix| fix.name.clone()));
    }
    mended.sort();
    mended.dedup();
    mended.len()
}

/// The files that fixes change, with what they hold then. Everything but the changes stays as it is.
fn carried_out(fixes: &[&Fix], sources: &Sources) -> BTreeMap<String, String> {
    let edits = fixes.iter().flat_map(|fix| &fix.edits);
    let mut by_file: BTreeMap<&str, Vec<&Edit>> = BTreeMap::new();
    for edit in edits {
        let file = sources.file(edit.span().file);
        by_file.entry(&file.path).or_default().push(edit);
    }
    let change = |(path, edits): (&str, Vec<&Edit>)| {
        let file = sources.file(edits[0].span().file);
        let mut changes: Vec<_> = edits.iter().map(|edit| edit.change(file)).collect();
        // From the end, so that places hold. Two fixes of one selector say the same.
        changes.sort_by_key(|(range, _)| (range.start, range.end));
        changes.dedup();
        let mut text = file.text().to_string();
        for (range, new) in changes.into_iter().rev() {
            text.replace_range(range, &new);
        }
        (path.to_owned(), text)
    };
    by_file.into_iter().map(change).collect()
}

/// Records where selectors stand. Gives the edition with that accepted.
fn accept(
    overlay: &mut OverlayWorld<'_>,
    before: Compiled,
    options: &Options,
    mending: &Mending,
    known: &mut Vec<String>,
    said: &mut Said<'_>,
) -> Compiled {
    let accepting = Options {
        accept: if mending.notes.is_empty() {
            Accept::All
        } else {
            Accept::Only(mending.notes.clone())
        },
        record: true,
        ..options.clone()
    };
    let compiled = compile(overlay, &accepting);
    let Some(new) = compiled.lock(&mending.notes) else {
        return before;
    };
    known.extend(locked_names(&new));
    let old = compiled
        .edition
        .as_ref()
        .map(|edition| Arc::clone(&edition.lock))
        .unwrap_or_default();
    let count = recorded_anew(&old, &new);
    if count == 0 {
        said.line("nothing is to be accepted");
        return before;
    }
    let bytes = Bytes::from(lock::print(&new));
    said.diff(overlay, LOCK, &bytes);
    said.accepted(count, mending);
    overlay.replace(LOCK, bytes);
    // What was accepted is not said again; what is still to be looked at is.
    compile(overlay, options)
}

/// How many selectors the new lock has elsewhere than the old one, or has and the old one had not.
fn recorded_anew(old: &Lock, new: &Lock) -> usize {
    let changed = |locked: &Locked| {
        let old = old.document(&locked.id).map(lock::read);
        let landed = |landing: &Landing| old.as_ref().and_then(|old| old.landing(&landing.name)) == Some(landing);
        let document = lock::read(locked);
        let landings = document.landings.iter();
        landings.filter(|landing| !landed(landing)).count()
    };
    new.documents.iter().map(changed).sum()
}

/// The full names of the selectors that are on record or have a fix.
fn names(compiled: &Compiled) -> Vec<String> {
    let edition = compiled.edition.as_ref();
    let mut names = edition.map(|edition| locked_names(&edition.lock)).unwrap_or_default();
    let noted = edition
        .into_iter()
        .flat_map(|edition| &edition.documents)
        .flat_map(|annotated| {
            let id = annotated.document.id();
            let notes = annotated.found.notes.iter();
            notes.map(move |note| format!("{id}/{}", note.id))
        });
    names.extend(noted);
    let fixes = compiled
        .diagnostics
        .iter()
        .filter_map(|diagnostic| diagnostic.fix.as_ref());
    names.extend(fixes.map(|fix| fix.name.clone()));
    names
}

fn locked_names(lock: &Lock) -> Vec<String> {
    let named = |locked: &Locked| {
        let document = lock::read(locked);
        let names = document.landings.iter();
        names
            .map(|landing| format!("{}/{}", document.id, landing.name))
            .collect::<Vec<_>>()
    };
    lock.documents.iter().flat_map(named).collect()
}

/// What is told of the changes: results, but asides where the result is data.
struct Said<'a> {
    format: Format,
    global: &'a Global,
}

impl<'a> Said<'a> {
    const fn new(format: Format, global: &'a Global) -> Self {
        Self { format, global }
    }

    fn line(&self, line: &str) {
        if self.format.is_data() {
            report::aside(line, self.global);
        } else {
            report::result(line, self.global);
        }
    }

    /// What changes in a file, as a unified diff.
    fn diff(&self, world: &dyn World, path: &str, new: &[u8]) {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let old = world.read(path).map(|bytes| text(&bytes)).unwrap_or_default();
        let new = text(new);
        let diff = TextDiff::from_lines(&old, &new);
        let shown = diff.unified_diff().header(path, path).to_string();
        self.line(shown.trim_end());
    }

    fn fixed(&self, count: usize, mending: &Mending) {
        let noun = if count == 1 { "selector" } else { "selectors" };
        self.line(&match (count, mending.dry_run) {
            (0, _) => "nothing is to be fixed".to_owned(),
            (_, true) => format!("{count} {noun} would be fixed"),
            (_, false) => format!("{count} {noun} fixed"),
        });
    }

    fn accepted(&self, count: usize, mending: &Mending) {
        let noun = if count == 1 { "selector" } else { "selectors" };
        let done = if mending.dry_run {
            "would be recorded"
        } else {
            "recorded"
        };
        self.line(&format!("{count} {noun} {done} anew in {LOCK}"));
    }

    /// Says which of the wanted names name nothing. Gives whether all name something.
    fn unknown(&self, wanted: &[String], known: &[String]) -> bool {
        let mut fine = true;
        for wanted in wanted {
            let is_known = known.iter().any(|name| {
                let (document, name) = name.split_once('/').unwrap_or(("", name));
                is_named(wanted, document, name)
            });
            if is_known {
                continue;
            }
            fine = false;
            let short = |name: &'_ String| name.split_once('/').map_or(name.clone(), |(_, name)| name.to_owned());
            let short: Vec<_> = known.iter().map(short).collect();
            let candidates = known.iter().map(String::as_str).chain(short.iter().map(String::as_str));
            let meant =
                closest(wanted, candidates).map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
            report::aside(&format!("error: no selector is called `{wanted}`{meant}"), self.global);
        }
        fine
    }
}
