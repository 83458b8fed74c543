//! Anchored words in running text.
//!
//! Each run of text is cut at the boundaries of all anchors that touch it, and each piece becomes one inline
//! element that names its anchors. So elements always nest, however anchors overlap, and an anchor may cross
//! emphasis, links and paragraphs.

use std::cell::Cell;

use crate::model::TextRange;

/// An anchor as the text shows it.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    /// Its words.
    pub range: TextRange,
    /// The id of its first piece.
    pub id: String,
    /// Its name in `data-anchors`.
    pub name: String,
    /// Classes of its pieces.
    pub classes: String,
    /// Where its pieces lead, if they are links.
    pub href: Option<String>,
    /// What is shown of where that is; may be empty.
    pub title: String,
}

/// All anchors of a text, ready to be asked for any piece of it.
#[derive(Debug, Default)]
pub(super) struct Overlay {
    marks: Vec<Mark>,
    /// Where anchors begin or end, ascending, each once.
    cuts: Vec<u32>,
    /// The anchors over the text from a cut to the next: those of the first cut, those of the second …
    active: Vec<usize>,
    /// For each cut, where its anchors begin in that; after the last, where they end.
    starts: Vec<usize>,
    /// Whether an anchor's first piece has been printed.
    begun: Vec<Cell<bool>>,
}

impl Overlay {
    /// The overlay of some anchors.
    #[must_use]
    pub(super) fn new(marks: Vec<Mark>) -> Self {
        let mut cuts: Vec<u32> = marks
            .iter()
            .flat_map(|mark| [mark.range.start, mark.range.end])
            .collect();
        cuts.sort_unstable();
        cuts.dedup();
        let over = |mark: &Mark| {
            let place = |offset: u32| cuts.partition_point(|&cut| cut < offset);
            place(mark.range.start)..place(mark.range.end)
        };
        let over: Vec<_> = marks.iter().map(over).collect();
        // How many anchors there are over each, then where those of each begin.
        let mut starts = vec![0; cuts.len() + 1];
        for cut in over.iter().cloned().flatten() {
            starts[cut + 1] += 1;
        }
        for cut in 1..starts.len() {
            starts[cut] += starts[cut - 1];
        }
        let mut free = starts.clone();
        let mut active = vec![0; starts.last().copied().unwrap_or_default()];
        for (index, cuts) in over.into_iter().enumerate() {
            for cut in cuts {
                active[free[cut]] = index;
                free[cut] += 1;
            }
        }
        let begun = vec![Cell::new(false); marks.len()];
        Self {
            marks,
            cuts,
            active,
            starts,
            begun,
        }
    }

    /// The first piece of a run of text, with the cut that it begins at or after. The next begins where it ends.
    pub(super) fn piece(&self, range: TextRange) -> (TextRange, Option<usize>) {
        let next = self.cuts.partition_point(|&cut| cut <= range.start);
        let cut = self.cuts.get(next).filter(|&&cut| cut < range.end);
        let piece = TextRange {
            start: range.start,
            end: cut.copied().unwrap_or(range.end),
        };
        (piece, next.checked_sub(1))
    }

    /// The anchors at a cut that [`Overlay::piece`] gave.
    #[must_use]
    pub(super) fn at(&self, cut: Option<usize>) -> &[usize] {
        let bounds = cut.and_then(|cut| self.starts.get(cut..cut + 2));
        bounds.map_or(&[], |bounds| &self.active[bounds[0]..bounds[1]])
    }

    /// An anchor.
    #[must_use]
    pub(super) fn mark(&self, index: usize) -> &Mark {
        &self.marks[index]
    }

    /// Notes that a piece of the anchor is printed. True the first time.
    pub(super) fn begin(&self, index: usize) -> bool {
        !self.begun[index].replace(true)
    }
}
