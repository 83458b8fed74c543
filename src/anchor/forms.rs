//! Many words looked for at once, wherever they stand as whole words.

use aho_corasick::AhoCorasick;

use super::{Index, needle};
use crate::model::{TextRange, address};

/// Words to look for, folded as texts are; letters keep their case.
#[derive(Debug)]
pub struct Forms {
    /// Nothing if there are no words to look for, or too many to look for at once.
    automaton: Option<AhoCorasick>,
}

impl Forms {
    /// Makes words ready to be looked for. What is blank is found nowhere.
    #[must_use]
    pub fn new<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let folded: Vec<String> = words.map(Self::folded).collect();
        let automaton = if folded.iter().all(String::is_empty) {
            None
        } else {
            AhoCorasick::new(folded).ok()
        };
        Self { automaton }
    }

    /// Words as they are looked for: what is alike so is found in the same places.
    #[must_use]
    pub fn folded(words: &str) -> String {
        needle(words)
    }
}

impl Index<'_> {
    /// Where the words stand, overlapping ones too, in the order of the text: which of the words, and the passage. A passage
    /// is of whole words, and in one block. Addresses of the web are not looked through.
    #[must_use]
    pub fn occurrences_of(&self, forms: &Forms) -> Vec<(usize, TextRange)> {
        let Some(automaton) = &forms.automaton else {
            return Vec::new();
        };
        let text = &self.folded().text;
        let tree = &self.tree;
        let addresses = address::find(&tree.projection.text);
        let in_address = |range: TextRange| {
            let next = addresses.partition_point(|address| address.end <= range.start as usize);
            addresses
                .get(next)
                .is_some_and(|address| address.start < range.end as usize)
        };
        let in_one_block = |range: TextRange| {
            let block = tree.blocks.at(range.start);
            block.is_some_and(|block| tree.blocks[block].text.end >= range.end)
        };
        let found = automaton.find_overlapping_iter(text.as_str()).filter_map(|found| {
            let (start, end) = (found.start(), found.end());
            if start == end || !is_whole(text, start, end) {
                return None;
            }
            let range = self.range(start, end - start);
            (in_one_block(range) && !in_address(range)).then(|| (found.pattern().as_usize(), range))
        });
        let mut found: Vec<_> = found.collect();
        found.sort_unstable_by_key(|&(form, range)| (range.start, range.end, form));
        found
    }
}

/// Whether no letter or digit stands right beside a passage.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
    !before.into_iter().chain(after).any(char::is_alphanumeric)
}
