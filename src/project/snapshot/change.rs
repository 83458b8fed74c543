//! What is not as it was.

use std::collections::BTreeMap;

use crate::project::Failure;

/// That something at a path is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The path, from the edition's root.
    pub path: String,
    /// How it differs.
    pub kind: ChangeKind,
}

/// How a path differs from what it was. A path that can no longer be listed is there still, as a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// There was nothing before.
    Added,
    /// It reads otherwise.
    Changed,
    /// There is nothing any more.
    Removed,
}

/// The paths that fail now and did not, or otherwise, and those that no longer do.
pub(super) fn changed_failures(before: &[Failure], after: &[Failure]) -> BTreeMap<String, ChangeKind> {
    let mut changes = BTreeMap::new();
    for (these, those, kind) in [(before, after, ChangeKind::Removed), (after, before, ChangeKind::Added)] {
        for failure in these.iter().filter(|failure| !those.contains(failure)) {
            note(&mut changes, failure.path.clone(), kind);
        }
    }
    changes
}

/// Adds a change. What is gone as one thing and there as another has changed.
pub(super) fn note(changes: &mut BTreeMap<String, ChangeKind>, path: String, kind: ChangeKind) {
    let noted = changes.entry(path).or_insert(kind);
    if *noted != kind {
        *noted = ChangeKind::Changed;
    }
}

pub(super) fn listed(changes: BTreeMap<String, ChangeKind>) -> Vec<Change> {
    let changes = changes.into_iter();
    changes.map(|(path, kind)| Change { path, kind }).collect()
}
