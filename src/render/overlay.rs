//! Anchored words in running text.
//!
//! Each run of text is cut at the boundaries of all anchors that touch it, and each piece becomes one inline
//! element that names its anchors. So elements always nest, however anchors overlap, and an anchor may cross
//! emphasis, links and paragraphs.

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
    /// For each cut, the anchors over the text from it to the next.
    active: Vec<Vec<usize>>,
    /// Whether an anchor's first piece has been printed.
    begun: Vec<bool>,
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
        let mut active = vec![Vec::new(); cuts.len()];
        for (index, mark) in marks.iter().enumerate() {
            let from = cuts.partition_point(|&cut| cut < mark.range.start);
            let to = cuts.partition_point(|&cut| cut < mark.range.end);
            for list in &mut active[from..to] {
                list.push(index);
            }
        }
        let begun = vec![false; marks.len()];
        Self {
            marks,
            cuts,
            active,
            begun,
        }
    }

    /// The first piece of a run of text, with the place of its anchors in [`Overlay::active`]. The next begins where it ends.
    pub(super) fn piece(&self, range: TextRange) -> (TextRange, Option<usize>) {
        let next = self.cuts.partition_point(|&cut| cut <= range.start);
        let cut = self.cuts.get(next).filter(|&&cut| cut < range.end);
        let piece = TextRange {
            start: range.start,
            end: cut.copied().unwrap_or(range.end),
        };
        (piece, next.checked_sub(1))
    }

    /// The anchors at a place that [`Overlay::piece`] gave.
    #[must_use]
    pub(super) fn at(&self, place: Option<usize>) -> &[usize] {
        place
            .and_then(|place| self.active.get(place))
            .map_or(&[], Vec::as_slice)
    }

    /// An anchor.
    #[must_use]
    pub(super) fn mark(&self, index: usize) -> &Mark {
        &self.marks[index]
    }

    /// Notes that a piece of the anchor is printed. True the first time.
    pub(super) fn begin(&mut self, index: usize) -> bool {
        !std::mem::replace(&mut self.begun[index], true)
    }
}
