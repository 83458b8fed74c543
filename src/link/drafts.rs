//! What editors have marked as a draft, set aside unless drafts are wanted.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::RUN;
use crate::diagnostic::{Code, Diagnostic};
use crate::project::Project;
use crate::span::Span;

/// The texts that were set aside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Drafts {
    /// Their ids.
    ids: FxHashSet<String>,
    /// The paths of their files.
    paths: FxHashSet<String>,
    /// The ids of cross-references that were set aside, each after `crossref:`.
    crossrefs: Vec<String>,
}

/// Takes drafts out of a project: documents and pages, with all that is said about them and all cross-references that
/// touch them, and cross-references that are drafts themselves. Notes are left to those who find their words.
pub(super) fn set_aside(project: &mut Project) -> Drafts {
    let is_draft = project
        .documents
        .par_iter()
        .with_min_len(RUN)
        .any(|document| document.front.draft)
        || project.pages.iter().any(|page| page.draft)
        || project.crossrefs.iter().any(|crossref| crossref.draft);
    if !is_draft {
        return Drafts::default();
    }
    let mut drafts = Drafts::default();
    let mut add = |is_draft: bool, id: &str, path: &str| {
        if is_draft {
            drafts.ids.insert(id.to_owned());
            drafts.paths.insert(path.to_owned());
        }
        !is_draft
    };
    Arc::make_mut(&mut project.documents).retain(|document| add(document.front.draft, document.id(), &document.path));
    project.pages.retain(|page| add(page.draft, &page.id.value, &page.path));
    // An id may be that of another text as well, one that is no draft.
    for document in project.documents.iter() {
        drafts.ids.remove(document.id());
    }
    Arc::make_mut(&mut project.sidecars).retain(|sidecar| !drafts.has(&sidecar.document));
    let mut set_aside = Vec::new();
    project.crossrefs.retain(|crossref| {
        let mut ends = crossref.from.iter().chain(&crossref.to);
        let stays = !crossref.draft && !ends.any(|end| drafts.has(end.document.as_str()));
        if !stays {
            set_aside.push(format!("crossref:{}", crossref.id.value));
        }
        stays
    });
    drafts.crossrefs = set_aside;
    drafts
}

impl Drafts {
    /// Whether a text of this id was set aside.
    pub(super) fn has(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    /// What was set aside, sorted: the ids of texts, and of cross-references after `crossref:`.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = self.ids.iter().chain(&self.crossrefs).cloned().collect();
        names.sort_unstable();
        names
    }

    /// Whether the text of this file was set aside.
    pub(super) fn has_file(&self, path: &str) -> bool {
        self.paths.contains(path)
    }
}

/// The diagnostic for what leads to a draft.
pub(super) fn leads_to_draft(name: &str, span: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::UnknownDocument, format!("`{name}` is a draft"));
    let diagnostic = match span {
        Some(span) => diagnostic.at(span, "this leads to it"),
        None => diagnostic,
    };
    diagnostic.help("take `draft = true` out of it, mark what leads to it as a draft too, or build with `--drafts`")
}
