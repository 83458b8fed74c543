//! What comes of printing a page.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::around::{Around, Asked};
use super::delivery::Receipt;
use super::held::Held;
use crate::diagnostic::Diagnostic;
use crate::policy::Inspected;

/// What was made of a page.
#[derive(Debug, Clone)]
pub(super) struct Made {
    /// The page.
    pub(super) html: Held,
    /// What tells which it was, if it has gone to whoever takes pages, and is not here.
    pub(super) delivered: Option<Receipt>,
    /// Its document as data, if it has one.
    pub(super) data: Option<Held>,
    /// The same as for the page, of its data.
    pub(super) delivered_data: Option<Receipt>,
    /// What it needs of the generated sheet.
    pub(super) extent: Extent,
    /// What it has that the policy bars; nothing if there is no policy.
    pub(super) inspected: Option<Inspected>,
}

impl Made {
    /// A file that is no page.
    pub(super) fn of(bytes: Bytes) -> Self {
        Self {
            html: Held::Plain(bytes),
            delivered: None,
            data: None,
            delivered_data: None,
            extent: Extent::default(),
            inspected: None,
        }
    }

    /// What is to be known to tell whether the page would come out the same: nothing, if it is not kept.
    pub(super) fn asked(&self, around: Around<'_>) -> Vec<Asked> {
        if self.delivered.is_some() {
            Vec::new()
        } else {
            around.into_asked()
        }
    }
}

/// A page that was made, or what kept it from that.
pub(super) type Outcome = Result<Made, Box<Diagnostic>>;

/// How much the generated sheet must provide for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Extent {
    /// The greatest number of notes on a page.
    pub(super) notes: usize,
    /// The greatest number of notes of a unit that light up with their words.
    pub(super) pairs: usize,
    /// The greatest least height of a unit, in lines.
    pub(super) lines: u32,
}

impl Extent {
    /// What is enough for both.
    pub(super) fn max(self, other: Self) -> Self {
        Self {
            notes: self.notes.max(other.notes),
            pairs: self.pairs.max(other.pairs),
            lines: self.lines.max(other.lines),
        }
    }
}
