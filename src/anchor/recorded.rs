//! Passages on record, in a text that has not changed since.
//!
//! With the same text and the same selector, the selector selects what it selected, and what that was is on record: in which
//! block, which words, and what stands around them. So nothing need be folded or looked for but these words in that block.

use memchr::memmem;

use super::context::{after, are_words, before};
use super::{Acceptance, Index, words};
use crate::model::{Landing, Selector, TextRange};

impl Index<'_> {
    /// The passage on record of a selector with this [`digest`](super::digest()), if it can be told without looking any further that the selector
    /// selects it, as it says, and that nothing is to be said about that. That it gives none says nothing.
    #[must_use]
    pub fn as_recorded(
        &self,
        selector: &Selector,
        digest: &str,
        landing: &Landing,
        acceptance: Acceptance,
    ) -> Option<TextRange> {
        // What folds to nothing stands nowhere.
        let quote = selector
            .quote
            .as_ref()
            .filter(|quote| !words(&quote.value).is_empty())?;
        let is_settled = landing.selector == digest
            && !landing.ambiguous
            && landing.moved_from.is_none()
            && acceptance == Acceptance::Nothing;
        let is_plain = selector.at.is_none() && selector.until.is_none() && landing.digest.is_none();
        let within = selector.within.as_ref();
        let is_within = within.is_none_or(|within| within.value == landing.block && landing.last_block.is_none());
        let may_be = is_settled && is_plain && is_within && are_words(landing, &quote.value) && self.is_unchanged();
        let range = may_be.then(|| self.recorded_in_block(landing)).flatten()?;
        self.stands_between(selector, range).then_some(range)
    }

    /// The one passage of the block on record that has the words on record, with what stood around them.
    fn recorded_in_block(&self, landing: &Landing) -> Option<TextRange> {
        let text = &self.tree.projection.text;
        let block = self.block_text(&landing.block)?;
        let words = landing.exact.as_bytes();
        let found = memmem::find_iter(&text.as_bytes()[block.range()], words);
        let ranges = found.map(|at| block.start as usize + at);
        let ranges = ranges.map(|start| TextRange::new(start, start + words.len()));
        // What stood around the words is compared even if they stand only once: the lock could have been written by hand.
        let mut ranges =
            ranges.filter(|&range| before(text, range) == landing.prefix && after(text, range) == landing.suffix);
        let range = ranges.next()?;
        ranges.next().is_none().then_some(range)
    }

    /// Whether the words around a passage are, letter by letter, those that the selector says.
    fn stands_between(&self, selector: &Selector, range: TextRange) -> bool {
        let text = &self.tree.projection.text;
        let (before, after) = (&text[..range.start as usize], &text[range.end as usize..]);
        let prefix = selector.prefix.as_ref();
        let suffix = selector.suffix.as_ref();
        prefix.is_none_or(|prefix| before.trim_end().ends_with(prefix.value.trim()))
            && suffix.is_none_or(|suffix| after.trim_start().starts_with(suffix.value.trim()))
    }
}
