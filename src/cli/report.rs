//! Diagnostics and results to the terminal.

use std::io::Write;

use clap::ValueEnum;

use super::Global;
use crate::diagnostic::{Diagnostic, Severity, human, json, sarif, short};
use crate::span::Sources;

/// How diagnostics are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// With the lines concerned and what to do
    #[default]
    Human,
    /// One line each: `file:line:column: severity[code]: message`
    Short,
    /// One JSON object, on standard output
    Json,
    /// One log in SARIF 2.1.0, on standard output
    Sarif,
}

impl Format {
    /// Whether what is printed is for programs, and the result of the run.
    pub(super) const fn is_data(self) -> bool {
        matches!(self, Self::Json | Self::Sarif)
    }
}

/// How what was found is printed, where that is no diagnostics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Printed {
    /// For reading
    Human,
    /// One JSON object
    Json,
}

/// Prints diagnostics to standard error. Gives whether the run may count as fine.
///
/// `outcome` is what errors lead to, for the last line: "nothing was written".
pub(super) fn diagnostics(
    list: &[Diagnostic],
    sources: &Sources,
    format: Format,
    outcome: &str,
    global: &Global,
) -> bool {
    let mut out = anstream::stderr().lock();
    // What an editor may want to know is for those who ask, and for programs.
    let is_wanted =
        |diagnostic: &&Diagnostic| format.is_data() || global.verbose || !diagnostic.code.is_for_the_asking();
    let list: Vec<_> = list.iter().filter(is_wanted).cloned().collect();
    let list = list.as_slice();
    let count = |severity| list.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let fine = errors == 0 && (warnings == 0 || !global.strict);
    if format.is_data() {
        let rendered = match format {
            Format::Sarif => sarif::render(list, sources),
            Format::Json | Format::Human | Format::Short => json::render(list, sources),
        };
        let Ok(object) = rendered else {
            return false;
        };
        // A reader that has gone away has seen enough.
        let _ = writeln!(anstream::stdout().lock(), "{object}");
        return fine;
    }
    for diagnostic in list {
        let fails = match diagnostic.severity {
            Severity::Error => true,
            Severity::Warning => global.strict,
            Severity::Note => false,
        };
        if global.quiet && !fails {
            continue;
        }
        // A reader that has gone away (`2>&1 | head`) is no fault of the edition's.
        let _ = match format {
            Format::Human => writeln!(out, "{}\n", human::render(diagnostic, sources)),
            Format::Short | Format::Json | Format::Sarif => writeln!(out, "{}", short::render(diagnostic, sources)),
        };
    }
    if format == Format::Human && !global.quiet && !list.is_empty() {
        let outcome = if fine { "" } else { outcome };
        let notes = count(Severity::Note);
        let _ = writeln!(out, "{}", summary([errors, warnings, notes], outcome));
        if let Some(more) = explained(list) {
            let _ = writeln!(out, "{more}");
        }
    }
    fine
}

/// Where more is said about errors.
fn explained(list: &[Diagnostic]) -> Option<String> {
    /// As many codes are named.
    const NAMED: usize = 3;
    let errors = list.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    let mut codes: Vec<_> = errors.map(|diagnostic| diagnostic.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let named = codes.iter().take(NAMED).map(|code| format!("`postil explain {code}`"));
    let named: Vec<_> = named.collect();
    (!named.is_empty()).then(|| format!("to read more: {}", named.join(", ")))
}

fn summary([errors, warnings, notes]: [usize; 3], outcome: &str) -> String {
    let counted = |count: usize, what: &str| match count {
        0 => None,
        1 => Some(format!("1 {what}")),
        _ => Some(format!("{count} {what}s")),
    };
    let parts: Vec<_> = [
        counted(errors, "error"),
        counted(warnings, "warning"),
        counted(notes, "note"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let separator = if outcome.is_empty() { "" } else { "; " };
    format!("{}{separator}{outcome}", parts.join(", "))
}

/// Prints a line of results to standard output, unless only errors are wanted.
pub(super) fn result(line: &str, global: &Global) {
    if !global.quiet {
        // A reader that has gone away has seen enough.
        let _ = writeln!(anstream::stdout().lock(), "{line}");
    }
}

/// Prints a line that is no result to standard error, unless only errors are wanted.
pub(super) fn aside(line: &str, global: &Global) {
    if !global.quiet {
        // A reader that has gone away has seen enough.
        let _ = writeln!(anstream::stderr().lock(), "{line}");
    }
}
