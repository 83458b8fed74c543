//! Selectors that select a block as a whole, by an address that may have come to be that of another.

use super::context::{Agreement, are_words};
use super::former::recorded_distance;
use super::query::Query;
use super::{Approximation, Miss, Placed, Remark, Score, needle};
use crate::model::{Landing, TextRange};

/// Of the words of a block and of what stood around it, at least this much must be left for it to be the same.
const SAME: Score = Score(600);
/// Of its words alone, at least this much must be.
const EDITED: Score = Score(350);

impl Query<'_, '_> {
    pub(super) fn block(&self, address: &str) -> Result<Placed, Miss> {
        let here = self.index.block_text(address);
        let Some(record) = self.record else {
            let elsewhere = Vec::new();
            return here
                .map(|range| self.exact(range))
                .ok_or(Miss::UnknownBlock { elsewhere });
        };
        // The very block, with all its words, is followed wherever it is now.
        if let Some(same) = self.same_block(record) {
            return Ok(if Some(same) == here {
                self.settled(same)
            } else {
                Placed {
                    remark: Some(Remark::Renumbered),
                    ..self.settled(same)
                }
            });
        }
        let former = self.edited_block(record);
        let Some(here) = here else {
            let elsewhere = former.into_iter().collect();
            return Err(Miss::UnknownBlock { elsewhere });
        };
        match former {
            Some(former) if former == here => Ok(self.settled(here)),
            Some(former) => {
                let (edits, characters) = self.unlike(record, former);
                let former = Approximation {
                    edits,
                    score: Score::new(edits, characters),
                    ..self.approximation(former, None)
                };
                self.elsewhere(here, Some(former))
            }
            None => self.elsewhere(here, None),
        }
    }

    /// The block that has the words on record and is the one on record.
    fn same_block(&self, record: &Landing) -> Option<TextRange> {
        let tree = &self.index.tree;
        if let Some((block, true)) = self.index.successor(&record.block) {
            return Some(tree.blocks[block].text);
        }
        let text = &tree.projection.text;
        let blocks = tree.blocks.iter().map(|block| block.text);
        let same = |range: &TextRange| {
            are_words(record, &text[range.range()])
                && self.index.is_of_kind(*range, &record.block)
                && !self.index.is_foreign(*range, record)
        };
        let same: Vec<_> = blocks.filter(same).collect();
        let places: Vec<_> = same.iter().map(|&range| self.index.folded_range(range)).collect();
        let chosen = self.index.choose(&places, record)?;
        let place = places.iter().position(|place| *place == chosen)?;
        same.get(place).copied()
    }

    /// The block that the one on record has become by being edited: the one that is most like it, with what stands around
    /// it, if that is enough.
    fn edited_block(&self, record: &Landing) -> Option<TextRange> {
        let blocks = &self.index.document.blocks;
        let score = |range: TextRange| {
            let (edits, characters) = self.unlike(record, range);
            Score::new(edits, characters)
        };
        // Surroundings alone make no block the same.
        let has_words = |range: TextRange| {
            let (edits, characters) = self.unlike_words(record, range);
            Score::new(edits, characters) >= EDITED
        };
        if let Some((block, false)) = self.index.successor(&record.block)
            && has_words(blocks[block].text)
        {
            return Some(blocks[block].text);
        }
        let possible = blocks.iter().map(|block| block.text).filter(|&range| {
            self.index.is_of_kind(range, &record.block) && !self.index.is_foreign(range, record) && has_words(range)
        });
        let best = possible
            .map(|range| (score(range), range))
            .max_by_key(|(score, range)| {
                let earlier = std::cmp::Reverse(range.start);
                (*score, earlier)
            });
        best.filter(|(score, _)| *score >= SAME).map(|(_, range)| range)
    }

    /// How many characters of a block and of what stands around it are not those on record, and of how many.
    fn unlike(&self, record: &Landing, range: TextRange) -> (usize, usize) {
        let (edits, characters) = self.unlike_words(record, range);
        let agreement = Agreement::of(self.index, self.index.folded_range(range), record);
        (edits + agreement.edits(), characters + agreement.characters())
    }

    fn unlike_words(&self, record: &Landing, range: TextRange) -> (usize, usize) {
        let words = needle(&self.index.tree.projection.text[range.range()]);
        recorded_distance(record, &words)
    }
}
