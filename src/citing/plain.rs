//! Words alone, in small letters, with the way back to the text: how names and titles are compared.
//!
//! On top of what selectors fold, marks count for nothing and `&` is "and", since a title is printed with other marks in
//! every place.

use std::ops::Range;

use crate::anchor::fold::Folded;
use crate::model::TextRange;

/// A text as its words, each after a space, with a space at the end.
#[derive(Debug, Default)]
pub(super) struct Plain {
    /// The words. What is looked for in them has a space on both sides, so that it stands at whole words.
    pub(super) text: String,
    words: Vec<Word>,
}

#[derive(Debug, Clone, Copy)]
struct Word {
    /// Where it begins in the plain text.
    at: usize,
    /// Where it stands in the text.
    range: TextRange,
}

impl Plain {
    /// The words of a text that begins at `offset` of a projection.
    pub(super) fn of(text: &str, offset: u32) -> Self {
        let folded = Folded::new(text);
        let mut plain = Self {
            text: String::from(" "),
            words: Vec::new(),
        };
        let mut begun: Option<usize> = None;
        for (at, char) in folded.text.char_indices() {
            if char.is_alphanumeric() {
                begun.get_or_insert(at);
            } else if char != '\'' || !goes_on(&folded.text[at..]) {
                plain.add(&folded, begun.take()..Some(at), offset);
                if char == '&' {
                    plain.add(&folded, Some(at)..Some(at + 1), offset);
                }
            }
        }
        plain.add(&folded, begun..Some(folded.text.len()), offset);
        plain
    }

    fn add(&mut self, folded: &Folded, word: Range<Option<usize>>, offset: u32) {
        let (Some(start), Some(end)) = (word.start, word.end) else {
            return;
        };
        let range = folded.original(start, end);
        self.words.push(Word {
            at: self.text.len(),
            range: TextRange {
                start: offset + range.start,
                end: offset + range.end,
            },
        });
        match &folded.text[start..end] {
            "&" => self.text.push_str("and"),
            word => {
                // A possessive names what the word itself names.
                let word = word.strip_suffix("'s").unwrap_or(word);
                let letters = word.chars().filter(|char| *char != '\'');
                self.text.extend(letters.flat_map(char::to_lowercase));
            }
        }
        self.text.push(' ');
    }

    /// The words of a text that is not part of a document, as they are looked for: with a space on both sides. Empty if
    /// there are none.
    pub(super) fn needle(text: &str) -> String {
        let plain = Self::of(text, 0);
        if plain.words.is_empty() {
            String::new()
        } else {
            plain.text
        }
    }

    /// How many words there are.
    pub(super) const fn len(&self) -> usize {
        self.words.len()
    }

    /// The words of a match in the plain text, which begins and ends with a space.
    pub(super) fn words_of(&self, found: Range<usize>) -> Range<usize> {
        let first = self.words.partition_point(|word| word.at <= found.start);
        first..self.words.partition_point(|word| word.at < found.end)
    }

    /// The words that begin in a passage.
    pub(super) fn within(&self, range: TextRange) -> Range<usize> {
        let first = self.words.partition_point(|word| word.range.start < range.start);
        let end = self.words.partition_point(|word| word.range.start < range.end);
        first..end.max(first)
    }

    /// A word.
    pub(super) fn word(&self, word: usize) -> &str {
        self.joined(word..word + 1)
    }

    /// Some words, a space between them.
    pub(super) fn joined(&self, words: Range<usize>) -> &str {
        let Some(first) = self.words.get(words.start).filter(|_| !words.is_empty()) else {
            return "";
        };
        let end = self.words.get(words.end).map_or(self.text.len(), |next| next.at) - 1;
        &self.text[first.at..end]
    }

    /// Some words with a space on both sides.
    pub(super) fn spaced(&self, words: Range<usize>) -> &str {
        let joined = self.joined(words.clone());
        if joined.is_empty() {
            return "";
        }
        let start = self.words[words.start].at;
        &self.text[start - 1..=start + joined.len()]
    }

    /// Where some words stand in the text.
    pub(super) fn range(&self, words: Range<usize>) -> TextRange {
        let first = self.words.get(words.start).map_or(0, |word| word.range.start);
        let last = words.end.checked_sub(1).and_then(|last| self.words.get(last));
        TextRange {
            start: first,
            end: last.map_or(first, |word| word.range.end.max(first)),
        }
    }
}

/// Whether a word goes on after the apostrophe at the beginning.
fn goes_on(rest: &str) -> bool {
    rest[1..].chars().next().is_some_and(char::is_alphanumeric)
}

/// How alike two runs of words are, from 0 to 1. Numbers that differ tell them apart.
pub(super) fn alike(one: &str, other: &str) -> f64 {
    let numbers = |words: &str| -> Vec<String> {
        let numbers = words
            .split(' ')
            .filter(|word| word.contains(|char: char| char.is_ascii_digit()));
        numbers.map(ToOwned::to_owned).collect()
    };
    if numbers(one) == numbers(other) {
        strsim::normalized_levenshtein(one, other)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::Plain;
    use crate::model::TextRange;

    #[test]
    fn words_are_words_whatever_stands_between_them() {
        assert_eq!(
            Plain::needle("‘Workers’ Rights’ & the U.S.—Who’s"),
            " workers rights and the u s who "
        );
        assert_eq!(Plain::needle(" … "), "");
        assert_eq!(Plain::needle("Avendan\u{303}o"), Plain::needle("Avendaño"));
    }

    #[test]
    fn words_lead_back_to_the_text() {
        let text = "See “The Mill’s  Bridge”, 1870.";
        let plain = Plain::of(text, 7);
        let at = plain.text.find(" mill bridge ").expect("the words");
        let words = plain.words_of(at..at + " mill bridge ".len());
        assert_eq!(words, 2..4);
        let range = plain.range(words.clone());
        assert_eq!(
            &text[range.start as usize - 7..range.end as usize - 7],
            "Mill’s  Bridge"
        );
        assert_eq!(plain.spaced(words), " mill bridge ");
        assert_eq!(plain.word(4), "1870");
        assert_eq!(plain.within(TextRange::new(11, 30)).len(), 3);
    }
}
