//! A place that cites a work, while it is being made out.

use super::block::Block;
use super::{Doubt, Evidence, locator, tokens};
use crate::anchor::one_line;
use crate::model::TextRange;

/// A place that cites a work.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    /// The words that do.
    pub(super) range: TextRange,
    /// The work, or those that it may be.
    pub(super) works: Vec<usize>,
    pub(super) evidence: Evidence,
    pub(super) doubt: Option<Doubt>,
    /// Whether more than names is given: address, number or year.
    pub(super) full: bool,
    /// Whether a link leads from these very words to the work.
    pub(super) linked: bool,
    /// Whether a number right after them is a locator.
    pub(super) bare_number: bool,
    pub(super) locator: Option<String>,
}

impl Mention {
    pub(super) fn new(range: TextRange, works: Vec<usize>, evidence: Evidence) -> Self {
        let doubt = (works.len() > 1).then_some(Doubt::Ambiguous);
        Self {
            range,
            works,
            evidence,
            doubt,
            full: false,
            linked: false,
            bare_number: false,
            locator: None,
        }
    }

    /// Looks for the locator: after the words, up to the next mention or the end of the segment; or before them.
    pub(super) fn locate(&mut self, block: &Block<'_>, from: u32, until: u32) {
        let after = TextRange {
            start: self.range.end,
            end: until.max(self.range.end),
        };
        let mut bare = self.bare_number;
        let mut rest = after;
        // An address parts what is before it from what is after it.
        let printed = block.addresses_in(after).iter().filter(|address| !address.linked);
        for address in printed.map(|address| address.range).chain([TextRange {
            start: after.end,
            end: after.end,
        }]) {
            let part = TextRange {
                start: rest.start,
                end: address.start.max(rest.start),
            };
            self.locator = self.locator.take().or_else(|| in_tail(block.words(part), bare));
            bare = false;
            rest.start = address.end.max(part.end);
        }
        if self.locator.is_none() && from <= self.range.start {
            let before = block.words(TextRange {
                start: from,
                end: self.range.start,
            });
            self.locator = locator::find_before(before).map(|range| one_line(&before[range]));
        }
    }
}

fn in_tail(text: &str, bare: bool) -> Option<String> {
    let tail = &text[..tokens::tail(text)];
    locator::find(tail, bare).map(|range| one_line(&tail[range]))
}
