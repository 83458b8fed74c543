//! `postil quotes`.

use std::io::Write as _;

use clap::Args;
use serde::Serialize;

use super::place::{self, counted};
use super::report::{self, Format, Printed};
use super::{Global, append, recall};
use crate::diagnostic::Severity;
use crate::link::verify::Verification;
use crate::link::{Edition, Passage};
use crate::model::{Document, Outcome, excerpt};
use crate::project::{CONTENT, DiskWorld};
use crate::reuse::{self, Finding, Findings, Kind, Unfound, write};
use crate::span::Sources;
use crate::{Options, compile};

/// Characters of a passage that are shown.
const SHOWN: usize = 240;

/// Arguments of `quotes`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Append cross-references to content/crossrefs.toml: quotations, and the rest as drafts
    #[arg(long)]
    pub write: bool,
    /// Also show what is marked already
    #[arg(long)]
    pub all: bool,
    /// The fewest words of a run that is no quotation
    #[arg(long, value_name = "N", default_value_t = reuse::LEAST, value_parser = parse_least)]
    pub least: usize,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t = Printed::Human, value_name = "FORMAT")]
    pub format: Printed,
    /// Include what is marked as a draft
    #[arg(long)]
    pub drafts: bool,
}

fn parse_least(text: &str) -> Result<usize, String> {
    let least = text.parse().ok().filter(|least| *least >= reuse::LEAST);
    least.ok_or_else(|| format!("fewer than {} words are no run", reuse::LEAST))
}

/// Runs `quotes`. Gives whether all went well.
pub(super) fn run(global: &Global, arguments: &Arguments) -> bool {
    let world = recall::world(global);
    let options = Options {
        // What is a draft is marked all the same.
        drafts: true,
        ..Options::default()
    };
    let compiled = compile(&world, &options);
    let errors = compiled
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error);
    let errors: Vec<_> = errors.cloned().collect();
    if !errors.is_empty() {
        return report::diagnostics(
            &errors,
            &compiled.sources,
            Format::Human,
            "nothing was looked for",
            global,
        );
    }
    let Some(edition) = &compiled.edition else { return false };
    let mut findings = reuse::find(edition, arguments.least);
    if !arguments.drafts {
        leave_out_drafts(edition, &mut findings);
    }
    let shown = Shown {
        edition,
        sources: &compiled.sources,
    };
    let fresh: Vec<&Finding> = findings
        .found
        .iter()
        .filter(|finding| finding.marked.is_none())
        .collect();
    match arguments.format {
        Printed::Human => shown.print(&findings, arguments.all, global),
        Printed::Json => shown.json(&findings, arguments.all),
    }
    if arguments.write {
        return append(&world, edition, &fresh, global);
    }
    if arguments.format == Printed::Human && !fresh.is_empty() {
        report::aside(
            "`postil quotes --write` appends these to content/crossrefs.toml",
            global,
        );
    }
    true
}

/// Leaves out what concerns documents that are drafts.
fn leave_out_drafts(edition: &Edition, findings: &mut Findings) {
    let is_draft = |place: usize| edition.document(place).front.draft;
    findings
        .found
        .retain(|finding| !is_draft(finding.from.document) && !is_draft(finding.to.document));
    findings
        .unfound
        .retain(|unfound| !is_draft(unfound.from.document) && !is_draft(unfound.named));
}

/// Appends cross-references to the file of them, which is made if it is not there.
fn append(world: &DiskWorld, edition: &Edition, fresh: &[&Finding], global: &Global) -> bool {
    if fresh.is_empty() {
        report::result("nothing to write", global);
        return true;
    }
    let path = format!("{CONTENT}/crossrefs.toml");
    let tables = write::tables(edition, fresh.iter().copied());
    if !append::tables(world, &path, tables, global) {
        return false;
    }
    let count = |kind: fn(Kind) -> bool| fresh.iter().filter(|finding| kind(finding.kind)).count();
    let (quotations, drafts) = (
        count(|kind| kind == Kind::Quotation),
        count(|kind| kind != Kind::Quotation),
    );
    let drafts = match drafts {
        0 => String::new(),
        drafts => format!(", and {} as a draft to look at", counted(drafts, "passage")),
    };
    report::result(
        &format!("appended {}{drafts} to {path}", counted(quotations, "quotation")),
        global,
    );
    true
}

/// Findings with what is needed to show them.
struct Shown<'a> {
    edition: &'a Edition,
    sources: &'a Sources,
}

impl Shown<'_> {
    fn print(&self, findings: &Findings, all: bool, global: &Global) {
        let sections = [
            (Kind::Quotation, "Quotations"),
            (Kind::SameWords, "The same words, in no quotation marks"),
            (Kind::SameQuotation, "The same quotation in both"),
        ];
        for (kind, title) in sections {
            let list: Vec<_> = findings
                .found
                .iter()
                .filter(|finding| finding.kind == kind && (all || finding.marked.is_none()))
                .collect();
            if list.is_empty() {
                continue;
            }
            report::result(&format!("{title}: {}\n", list.len()), global);
            for finding in list {
                report::result(&self.found(finding), global);
            }
        }
        let unfound = findings.unfound.iter();
        let unfound: Vec<_> = unfound.filter(|unfound| all || unfound.marked.is_none()).collect();
        if !unfound.is_empty() {
            report::result(&format!("Quotations that are not found: {}\n", unfound.len()), global);
            for unfound in unfound {
                report::result(&self.unfound(unfound), global);
            }
        }
        let of_found = findings.found.iter().filter(|finding| finding.marked.is_some());
        let of_unfound = findings.unfound.iter().filter(|unfound| unfound.marked.is_some());
        let marked = of_found.count() + of_unfound.count();
        let rest = if marked > 0 && !all {
            format!("; {marked} more are marked already (`--all` shows them)")
        } else {
            String::new()
        };
        let fresh = findings.found.len() + findings.unfound.len() - marked;
        report::result(&format!("{}{rest}", counted(fresh, "new finding")), global);
    }

    fn found(&self, finding: &Finding) -> String {
        let mut text = format!(
            "{}: {} → {}, {}: {}",
            self.location(finding.from),
            self.name(finding.from),
            self.name(finding.to),
            counted(finding.words, "word"),
            outcome(&finding.verification)
        );
        if let Some(marked) = finding.marked {
            text.push_str(&format!(", marked as `{}`", self.edition.crossrefs[marked].id()));
        }
        text.push_str(&format!(
            "\n    “{}”\n",
            excerpt(&self.edition.words(finding.from), SHOWN)
        ));
        if finding.verification.outcome != Outcome::Verbatim {
            text.push_str(&format!("    “{}”\n", excerpt(&self.edition.words(finding.to), SHOWN)));
        }
        if let Some(difference) = finding.verification.short_wdiff() {
            text.push_str(&format!("    difference: {difference}\n"));
        }
        text
    }

    fn unfound(&self, unfound: &Unfound) -> String {
        let document = self.edition.document(unfound.named);
        let mut text = format!(
            "{}: {}: “{}”: not found in {}",
            self.location(unfound.from),
            self.name(unfound.from),
            excerpt(&self.edition.words(unfound.from), SHOWN),
            document.short()
        );
        if let Some(nearest) = self.nearest(unfound) {
            let words = excerpt(&self.edition.words(nearest), SHOWN);
            text.push_str(&format!("; nearest: “{words}”, in {}", self.block(nearest)));
        }
        if let Some(marked) = unfound.marked {
            text.push_str(&format!("; marked as `{}`", self.edition.crossrefs[marked].id()));
        }
        text.push('\n');
        text
    }

    fn nearest(&self, unfound: &Unfound) -> Option<Passage> {
        unfound.nearest.map(|range| Passage {
            document: unfound.named,
            range: Some(range),
        })
    }

    fn document(&self, passage: Passage) -> &Document {
        self.edition.document(passage.document)
    }

    fn location(&self, passage: Passage) -> String {
        place::location(self.document(passage), passage.range, self.sources)
    }

    fn name(&self, passage: Passage) -> String {
        format!("{} {}", self.document(passage).id(), self.block(passage))
    }

    fn block(&self, passage: Passage) -> &str {
        place::block(self.document(passage), passage.range)
    }

    fn json(&self, findings: &Findings, all: bool) {
        let found = findings.found.iter().filter(|finding| all || finding.marked.is_none());
        let report = Report {
            found: found.map(|finding| self.found_data(finding)).collect(),
            unfound: findings
                .unfound
                .iter()
                .filter(|unfound| all || unfound.marked.is_none())
                .map(|unfound| self.unfound_data(unfound))
                .collect(),
        };
        if let Ok(text) = serde_json::to_string_pretty(&report) {
            // A reader that has gone away has seen enough.
            let _ = writeln!(anstream::stdout().lock(), "{text}");
        }
    }

    fn found_data(&self, finding: &Finding) -> FoundData<'_> {
        FoundData {
            kind: finding.kind.name(),
            relation: finding.kind.relation(),
            from: self.passage_data(finding.from),
            to: self.passage_data(finding.to),
            verification: finding.verification.outcome.name(),
            difference: finding.verification.wdiff(),
            seam: finding.verification.seam.iter().map(|seam| seam.name()).collect(),
            words: finding.words,
            marked: finding.marked.map(|marked| self.edition.crossrefs[marked].id()),
        }
    }

    fn unfound_data(&self, unfound: &Unfound) -> UnfoundData<'_> {
        UnfoundData {
            from: self.passage_data(unfound.from),
            named: self.edition.document(unfound.named).id(),
            marked: unfound.marked.map(|marked| self.edition.crossrefs[marked].id()),
            nearest: self.nearest(unfound).map(|nearest| self.passage_data(nearest)),
        }
    }

    fn passage_data(&self, passage: Passage) -> PassageData<'_> {
        PassageData {
            document: self.document(passage).id(),
            block: self.block(passage),
            exact: self.edition.words(passage),
            location: self.location(passage),
        }
    }
}

fn outcome(verification: &Verification) -> String {
    let seam: Vec<_> = verification.seam.iter().map(|seam| seam.words()).collect();
    let name = verification.outcome.name();
    match (verification.extent, seam.is_empty()) {
        (Some(extent), _) => format!("{name}, {}", extent.summary()),
        (None, false) => format!("{name}, but for {}", seam.join(" and ")),
        (None, true) => name.to_owned(),
    }
}

#[derive(Serialize)]
struct Report<'a> {
    found: Vec<FoundData<'a>>,
    unfound: Vec<UnfoundData<'a>>,
}

#[derive(Serialize)]
struct FoundData<'a> {
    kind: &'static str,
    relation: &'static str,
    from: PassageData<'a>,
    to: PassageData<'a>,
    verification: &'static str,
    difference: Option<String>,
    seam: Vec<&'static str>,
    words: usize,
    marked: Option<&'a str>,
}

#[derive(Serialize)]
struct UnfoundData<'a> {
    from: PassageData<'a>,
    named: &'a str,
    marked: Option<&'a str>,
    nearest: Option<PassageData<'a>>,
}

#[derive(Serialize)]
struct PassageData<'a> {
    document: &'a str,
    block: &'a str,
    exact: String,
    location: String,
}
