//! What the terminal shows of a preview.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use super::super::Global;
use super::super::report::{self, Format};
use crate::diagnostic::{Diagnostic, has_errors};
use crate::project::Change;
use crate::serve::Update;
use crate::span::Sources;

/// As many pages as are named with the reason unless more is wanted.
const NAMED: usize = 5;
/// Clears a terminal and goes to its top; what was scrolled away stays.
const CLEAR: &str = "\u{1b}[2J\u{1b}[H";

/// The terminal, with what it shows.
pub(super) struct Screen<'a> {
    global: &'a Global,
    /// Where the edition is to be seen.
    head: Vec<String>,
    /// What is said about the edition.
    said: Vec<Diagnostic>,
    /// Whether what is mended can be taken away again. Where no escapes are wanted, lines are only added.
    clears: bool,
}

impl<'a> Screen<'a> {
    /// A terminal that shows nothing yet.
    pub(super) fn new(head: Vec<String>, global: &'a Global) -> Self {
        Self {
            global,
            head,
            said: Vec::new(),
            clears: is_cleared(),
        }
    }

    /// Shows what came of compiling for the first time, and then where the edition is to be seen.
    pub(super) fn begin(&mut self, update: &Update, took: Duration) {
        self.diagnostics(&update.diagnostics, update);
        if update.is_fine {
            let line = format!("compiled {} in {}", counted(update.changed, "file"), milliseconds(took));
            report::aside(&line, self.global);
        }
        self.print_head();
    }

    /// Shows what came of a change.
    pub(super) fn update(&mut self, changes: &[Change], update: &Update, took: Duration) {
        let was_faulty = has_errors(&self.said);
        if self.told(update) != self.said {
            if self.clears && !self.said.is_empty() {
                // What is mended goes; what is still wrong is shown again.
                clear();
                self.print_head();
                self.said.clear();
            }
            let is_new = |diagnostic: &&Diagnostic| !self.said.contains(diagnostic);
            let new: Vec<_> = update.diagnostics.iter().filter(is_new).cloned().collect();
            self.diagnostics(&new, update);
        }
        let files = changed(changes);
        let line = match (update.is_fine, was_faulty) {
            (false, _) => format!("{files}: errors"),
            (true, true) => format!("{files}: mended; {}, {}", made(update), milliseconds(took)),
            (true, false) => format!("{files}: {}, {}", made(update), milliseconds(took)),
        };
        report::aside(&line, self.global);
        let named = if self.global.verbose { update.made.len() } else { NAMED };
        for (path, reason) in update.made.iter().take(named) {
            report::aside(&format!("  {path}: {reason}"), self.global);
        }
        if update.made.len() > named {
            let more = update.made.len() - named;
            report::aside(&format!("  and {more} more; -v names them all"), self.global);
        }
    }

    /// Shows what the user should know about how the folder is watched.
    pub(super) fn notice(&self, notice: Option<Diagnostic>) {
        if let Some(notice) = notice {
            report::diagnostics(&[notice], &Sources::default(), Format::Human, "", self.global);
        }
    }

    /// Shows these of the diagnostics.
    fn diagnostics(&mut self, new: &[Diagnostic], update: &Update) {
        let outcome = if update.shown.site.is_some() {
            "the last good pages stay up"
        } else {
            "nothing to show yet"
        };
        report::diagnostics(new, &update.sources, Format::Human, outcome, self.global);
        self.said = self.told(update);
    }

    /// What is to be told at all.
    fn told(&self, update: &Update) -> Vec<Diagnostic> {
        let is_told = |said: &&Diagnostic| self.global.verbose || !said.code.is_for_the_asking();
        update.diagnostics.iter().filter(is_told).cloned().collect()
    }

    fn print_head(&self) {
        for line in &self.head {
            report::result(line, self.global);
        }
    }
}

fn is_cleared() -> bool {
    let stdout = std::io::stdout();
    let has_escapes = anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never;
    has_escapes && stdout.is_terminal() && std::io::stderr().is_terminal()
}

fn clear() {
    let mut out = anstream::stdout().lock();
    // It ends no line, so it would wait for the next one, which may be long in coming, or never come with `-q`.
    let _ = write!(out, "{CLEAR}").and_then(|()| out.flush());
}

/// "content/a.md", "content/a.md and 3 more".
fn changed(changes: &[Change]) -> String {
    let mut paths: Vec<_> = changes.iter().map(|change| change.path.as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    match paths[..] {
        [] => "the folder".to_owned(),
        [path] => path.to_owned(),
        [first, ref rest @ ..] => format!("{first} and {} more", rest.len()),
    }
}

/// "1 page made", "2 files changed".
fn made(update: &Update) -> String {
    match (update.made.len(), update.changed) {
        (0, 0) => "no page changed".to_owned(),
        (0, files) => format!("{} changed", counted(files, "file")),
        (pages, _) => format!("{} made", counted(pages, "page")),
    }
}

fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

fn milliseconds(took: Duration) -> String {
    format!("{} ms", took.as_millis())
}
