//! What the preview shows at a moment.

use std::sync::Arc;

use super::files::{Found, find};
use crate::diagnostic::Severity;
use crate::render::Shelf;

/// What the preview shows: the last good site, and what is wrong with what came after it.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    /// The last site that compiled without errors; none before the first. While it is being made, those of its files that
    /// are: the documents, and all that their pages load.
    pub site: Option<Arc<Shelf>>,
    /// Whether more files of the site are to come. Until then nothing can be said of any other path.
    pub is_partial: bool,
    /// What is to be said about the edition as it is now. If there are errors among it, the site is older than that. While
    /// more of the site is to come, what was said before and is no error.
    pub problems: Arc<Vec<Problem>>,
    /// The place of the note that was edited last.
    pub target: Option<Target>,
}

impl Shown {
    /// Whether it is known what to answer to a request for a path.
    #[must_use]
    pub fn is_settled(&self, path: &str) -> bool {
        let site = self.site.as_deref().filter(|_| self.is_partial);
        site.is_none_or(|site| !matches!(find(site, path), Found::Nothing))
    }

    /// Whether errors keep the edition as it is now from being shown.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }
}

/// A diagnostic as a page can show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// How grave it is.
    pub severity: Severity,
    /// The name of its code.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// The file concerned, from the edition's root; none if it is no file's fault.
    pub path: Option<String>,
    /// Line and column in it, from 1; the column counts Unicode scalar values.
    pub position: Option<(usize, usize)>,
    /// The lines of the files as the terminal shows them, without colours; empty if no line is concerned.
    pub lines: String,
    /// What the editor can do, most likely remedy first.
    pub help: Vec<String>,
}

/// A place on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The page's file in the site.
    pub page: String,
    /// The id of the element.
    pub id: String,
    /// Counts up with every edit, so that a page can tell a new one from one it has followed.
    pub edit: u64,
}
