//! What stands around a passage, and what is put on record of it.

use super::approximate::{to_beginning, to_end};
use super::{Index, Score, needle};
use crate::bytes::is_single_spaced;
use crate::digest;
use crate::model::{Landing, TextRange, Tree};

/// Characters of the text before and after a passage that are put on record: enough to tell places apart, few enough
/// to read.
const AROUND: usize = 48;
/// Characters of a passage that are put on record whole.
const WHOLE: usize = 160;
/// Characters of its beginning and of its end that are, if it is longer.
const END: usize = 72;
/// Fewer characters around a passage say nothing.
const TELLING: usize = 8;

/// What is put on record of a passage. Name and selector are the caller's to say.
#[must_use]
pub fn landing(tree: &Tree, range: TextRange) -> Landing {
    let text = &tree.projection.text;
    let address = |offset: u32| {
        let block = tree.blocks.at(offset);
        block.map_or_else(String::new, |block| tree.blocks[block].id.clone())
    };
    let (block, last) = (
        address(range.start),
        address(range.end.saturating_sub(1).max(range.start)),
    );
    let words = &text[range.range()];
    let (exact, digest) = abridged(words);
    Landing {
        last_block: (last != block).then_some(last),
        block,
        prefix: before(text, range),
        exact,
        suffix: after(text, range),
        digest,
        ..Landing::default()
    }
}

/// The words on one line; of many, the beginning and the end, and a digest of all.
fn abridged(words: &str) -> (String, Option<String>) {
    let line = one_line(words);
    let length = line.chars().count();
    if length <= WHOLE {
        return (line, None);
    }
    let byte = |char: usize| line.char_indices().nth(char).map_or(line.len(), |(at, _)| at);
    let (head, tail) = (&line[..byte(END)], &line[byte(length - END)..]);
    let head = head.rsplit_once(' ').map_or(head, |(head, _)| head);
    let tail = tail.split_once(' ').map_or(tail, |(_, tail)| tail);
    (format!("{head}{}{tail}", Landing::OMISSION), Some(digest_of(words)))
}

/// A short digest of words, as they are looked for.
fn digest_of(words: &str) -> String {
    digest::short([needle(words).as_str()])
}

/// Whether these are the very words on record, but for folding.
pub(super) fn are_words(landing: &Landing, words: &str) -> bool {
    match &landing.digest {
        Some(digest) => *digest == digest_of(words),
        None => landing.exact == words || needle(&landing.exact) == needle(words),
    }
}

/// The text right before a passage.
pub(super) fn before(text: &str, range: TextRange) -> String {
    let text = &text[..range.start as usize];
    let start = text.char_indices().rev().take(AROUND).last().map_or(0, |(at, _)| at);
    let piece = &text[start..];
    let cut = !text[..start].ends_with(char::is_whitespace) && start > 0;
    // A word that was cut in two says less than none.
    let piece = if cut {
        let rest = piece.split_once(char::is_whitespace).map(|(_, rest)| rest);
        rest.filter(|rest| !rest.trim().is_empty()).unwrap_or(piece)
    } else {
        piece
    };
    one_line(piece)
}

/// The text right after a passage.
pub(super) fn after(text: &str, range: TextRange) -> String {
    let text = &text[range.end as usize..];
    let end = text.char_indices().nth(AROUND).map_or(text.len(), |(at, _)| at);
    let piece = &text[..end];
    let cut = !text[end..].starts_with(char::is_whitespace) && end < text.len();
    let piece = if cut {
        let rest = piece.rsplit_once(char::is_whitespace).map(|(rest, _)| rest);
        rest.filter(|rest| !rest.trim().is_empty()).unwrap_or(piece)
    } else {
        piece
    };
    one_line(piece)
}

/// A text with white space made single spaces, those at its ends included.
fn one_line(text: &str) -> String {
    if is_single_spaced(text.as_bytes()) {
        return text.to_owned();
    }
    let mut line = String::with_capacity(text.len());
    for char in text.chars() {
        if !char.is_whitespace() {
            line.push(char);
        } else if !line.ends_with(' ') {
            line.push(' ');
        }
    }
    line
}

/// How well what stands around a passage agrees with what is on record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Agreement {
    /// Characters on record before it, and how many of them differ.
    pub(super) before: (usize, usize),
    /// The same after it.
    pub(super) after: (usize, usize),
}

impl Agreement {
    /// The agreement of the folded bytes `start..end` with a landing.
    pub(super) fn of(index: &Index<'_>, place: (usize, usize), landing: &Landing) -> Self {
        Self::with(index, place, &needle(&landing.prefix), &needle(&landing.suffix))
    }

    /// The agreement of what stands next to the folded bytes.
    pub(super) fn near(index: &Index<'_>, place: (usize, usize), landing: &Landing) -> Self {
        let (prefix, suffix) = (needle(&landing.prefix), needle(&landing.suffix));
        let start = prefix
            .char_indices()
            .rev()
            .take(AROUND / 2)
            .last()
            .map_or(0, |(at, _)| at);
        let end = suffix.char_indices().nth(AROUND / 2).map_or(suffix.len(), |(at, _)| at);
        Self::with(index, place, prefix[start..].trim_start(), suffix[..end].trim_end())
    }

    fn with(index: &Index<'_>, (start, end): (usize, usize), prefix: &str, suffix: &str) -> Self {
        let before = index.folded().text[..start].trim_end();
        let after = index.folded().text[end..].trim_start();
        let differ_before = if before.ends_with(prefix) {
            0
        } else {
            to_end(prefix, before)
        };
        let differ_after = if after.starts_with(suffix) {
            0
        } else {
            to_beginning(suffix, after)
        };
        Self {
            before: (prefix.chars().count(), differ_before),
            after: (suffix.chars().count(), differ_after),
        }
    }

    pub(super) const fn characters(self) -> usize {
        self.before.0 + self.after.0
    }

    pub(super) const fn edits(self) -> usize {
        self.before.1 + self.after.1
    }

    pub(super) fn score(self) -> Score {
        Score::new(self.edits(), self.characters())
    }

    /// Whether nothing differs.
    pub(super) const fn is_whole(self) -> bool {
        self.edits() == 0
    }

    /// Whether there is enough on record to tell places apart by it.
    pub(super) const fn is_telling(self) -> bool {
        self.characters() >= TELLING
    }

    /// Whether enough of it is the same: the passage is where it was, though its surroundings were edited. Where the words
    /// themselves say much, half is enough; otherwise it is two thirds.
    pub(super) const fn holds(self, many_words: bool) -> bool {
        if many_words {
            2 * self.edits() <= self.characters()
        } else {
            3 * self.edits() <= self.characters()
        }
    }

    /// Whether that is so on each side by itself.
    pub(super) const fn holds_on_both_sides(self) -> bool {
        2 * self.before.1 <= self.before.0 && 2 * self.after.1 <= self.after.0
    }
}
