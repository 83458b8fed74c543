//! `postil cites`.

mod index;
mod suggested;

use std::io::Write as _;

use clap::Args;
use serde::Serialize;

use self::index::Index;
use self::suggested::Suggested;
use super::place::counted;
use super::report::{self, Format, Printed};
use super::{Global, append};
use crate::citing::{self, Finding, Findings, write};
use crate::diagnostic::Severity;
use crate::link::Edition;
use crate::model::Document;
use crate::project::{CONTENT, DiskWorld, World};
use crate::render::bibliography;
use crate::span::Sources;
use crate::{Options, compile};

/// Arguments of `cites`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Find places that cite a work and are not marked yet
    #[arg(long)]
    pub suggest: bool,
    /// Append what is sure to the documents’ sidecars of citations
    #[arg(long, requires = "suggest")]
    pub write: bool,
    /// Also show what is marked already
    #[arg(long, requires = "suggest")]
    pub all: bool,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t = Printed::Human, value_name = "FORMAT")]
    pub format: Printed,
    /// Include what is marked as a draft
    #[arg(long)]
    pub drafts: bool,
}

/// Runs `cites`. Gives whether all went well.
pub(super) fn run(global: &Global, arguments: &Arguments) -> bool {
    let world = DiskWorld::new(&global.directory);
    let options = Options {
        drafts: arguments.drafts,
        ..Options::default()
    };
    let compiled = compile(&world, &options);
    let errors = compiled
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error);
    let errors: Vec<_> = errors.cloned().collect();
    if !errors.is_empty() {
        let outcome = "nothing was looked for";
        return report::diagnostics(&errors, &compiled.sources, Format::Human, outcome, global);
    }
    let Some(edition) = &compiled.edition else { return false };
    let shown = Shown {
        edition,
        sources: &compiled.sources,
        shorts: bibliography::short_forms(edition.works.list()),
    };
    if !arguments.suggest {
        let index = Index::new(&shown);
        match arguments.format {
            Printed::Human => index.print(global),
            Printed::Json => json(&index.data()),
        }
        return true;
    }
    suggest(&world, &shown, arguments, global)
}

fn suggest(world: &DiskWorld, shown: &Shown<'_>, arguments: &Arguments, global: &Global) -> bool {
    let findings = citing::find(shown.edition);
    let suggested = Suggested {
        shown,
        findings: &findings,
        all: arguments.all,
    };
    match arguments.format {
        Printed::Human => suggested.print(global),
        Printed::Json => json(&suggested.data()),
    }
    if arguments.write {
        return append_all(world, shown.edition, &findings, global);
    }
    if arguments.format == Printed::Human && findings.found.iter().any(Finding::is_sure) {
        report::aside(
            "`postil cites --suggest --write` appends what is sure to content/<document>.cites.toml",
            global,
        );
    }
    true
}

/// Appends what is sure to the sidecars of the documents.
fn append_all(world: &DiskWorld, edition: &Edition, findings: &Findings, global: &Global) -> bool {
    let listed = world.list(CONTENT).files;
    let mut wrote = false;
    for (place, annotated) in edition.documents.iter().enumerate() {
        let here = findings.found.iter().filter(|finding| finding.document == place);
        let sure: Vec<_> = here.filter(|finding| finding.is_sure()).collect();
        if sure.is_empty() {
            continue;
        }
        let path = sidecar(&annotated.document, &listed);
        let tables = write::tables(&annotated.document, &edition.works, sure.iter().copied());
        if !append::tables(world, &path, tables, global) {
            return false;
        }
        wrote = true;
        report::result(
            &format!("appended {} to {path}", counted(sure.len(), "citation")),
            global,
        );
    }
    if !wrote {
        report::result("nothing to write", global);
    }
    true
}

/// The sidecar of a document's citations that is of no layer: wherever it stands, or else beside the document.
fn sidecar(document: &Document, listed: &[String]) -> String {
    let name = format!("{}.cites.toml", document.id());
    let is = |path: &&String| path.rsplit('/').next() == Some(&name);
    let folder = document.path.rsplit_once('/').map_or(CONTENT, |(folder, _)| folder);
    listed
        .iter()
        .find(is)
        .cloned()
        .unwrap_or_else(|| format!("{folder}/{name}"))
}

/// Prints one JSON object to standard output.
fn json(data: &impl Serialize) {
    if let Ok(text) = serde_json::to_string_pretty(data) {
        // A reader that has gone away has seen enough.
        let _ = writeln!(anstream::stdout().lock(), "{text}");
    }
}

/// An edition with what is needed to show what it cites.
struct Shown<'a> {
    edition: &'a Edition,
    sources: &'a Sources,
    /// The short forms of the works.
    shorts: Vec<String>,
}

impl Shown<'_> {
    fn key(&self, work: usize) -> &str {
        &self.edition.works.list()[work].key.value
    }
}
