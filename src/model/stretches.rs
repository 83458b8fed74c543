//! Stretches of a text, to ask of a passage whether it has anything in common with them.

use super::tree::TextRange;

/// Stretches of a text, apart from each other and ascending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stretches(Vec<TextRange>);

impl Stretches {
    /// Whether a passage has words in common with one of them.
    #[must_use]
    pub fn touch(&self, range: TextRange) -> bool {
        let next = self.0.partition_point(|stretch| stretch.end <= range.start);
        self.0.get(next).is_some_and(|stretch| stretch.overlaps(range))
    }
}

impl FromIterator<TextRange> for Stretches {
    /// The stretches that some ranges make together, in whatever order they come.
    fn from_iter<I: IntoIterator<Item = TextRange>>(ranges: I) -> Self {
        let mut ranges: Vec<_> = ranges.into_iter().collect();
        ranges.sort_unstable();
        let mut stretches: Vec<TextRange> = Vec::with_capacity(ranges.len());
        for range in ranges {
            match stretches.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => stretches.push(range),
            }
        }
        Self(stretches)
    }
}
