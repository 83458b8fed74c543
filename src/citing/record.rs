//! What a document has cited so far, in the order of reading: what short forms, earlier notes and "ibid." go back to.

use rustc_hash::{FxHashMap, FxHashSet};

use super::block::{Block, is_abbreviation};
use super::mention::Mention;
use super::names::Names;
use super::plain::Plain;
use crate::anchor::one_line;
use crate::model::TextRange;

/// What a segment cites.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Cited {
    /// Nothing.
    #[default]
    Nothing,
    /// Works that are held; whether that is sure.
    Works(Vec<usize>, bool),
    /// Something that is not held.
    Foreign,
}

/// An abbreviation that the document has introduced.
#[derive(Debug)]
struct Introduced {
    /// Its words, small and spaced.
    words: String,
    /// As it is printed.
    printed: String,
    work: usize,
}

/// What was cited so far.
#[derive(Debug, Default)]
pub(super) struct Record {
    works: FxHashSet<usize>,
    by_footnote: FxHashMap<String, Vec<usize>>,
    /// The footnote that is being read.
    footnote: String,
    /// What the last segment of it that cites anything cites.
    last: Cited,
    /// The same of the footnote before it.
    before: Cited,
    /// Abbreviations, by their first words.
    introduced: FxHashMap<String, Vec<Introduced>>,
}

impl Record {
    /// Begins a footnote.
    pub(super) fn begin(&mut self, label: &str) {
        if self.footnote != label {
            self.before = std::mem::take(&mut self.last);
            label.clone_into(&mut self.footnote);
        }
    }

    /// Notes works that are surely cited.
    pub(super) fn cite(&mut self, works: &[usize]) {
        self.works.extend(works);
    }

    /// Notes what a segment cites, for what goes back to it.
    pub(super) fn add(&mut self, cited: Cited, in_footnote: bool) {
        if !in_footnote || cited == Cited::Nothing {
            return;
        }
        if let Cited::Works(works, _) = &cited {
            let of_footnote = self.by_footnote.entry(self.footnote.clone()).or_default();
            let fresh = works.iter().filter(|work| !of_footnote.contains(work)).copied();
            let fresh: Vec<_> = fresh.collect();
            of_footnote.extend(fresh);
        }
        self.last = cited;
    }

    /// Whether a work was cited.
    pub(super) fn has(&self, work: usize) -> bool {
        self.works.contains(&work)
    }

    /// The one work among several that was cited.
    pub(super) fn only(&self, works: &[usize]) -> Option<usize> {
        let mut cited = works.iter().copied().filter(|work| self.has(*work));
        cited.next().filter(|_| cited.next().is_none())
    }

    /// The works that were cited before and whose titles begin so.
    pub(super) fn begun(&self, names: &Names, words: &str) -> Vec<usize> {
        let mut works: Vec<usize> = self.works.iter().copied().collect();
        works.retain(|work| names.works[*work].title.starts_with(words));
        works
    }

    /// What "ibid." means here.
    pub(super) const fn last(&self) -> &Cited {
        match &self.last {
            Cited::Nothing => &self.before,
            last => last,
        }
    }

    /// The works that a footnote cites.
    pub(super) fn footnote(&self, label: &str) -> &[usize] {
        self.by_footnote.get(label).map_or(&[], Vec::as_slice)
    }

    /// Learns the abbreviations that the text introduces after a citation: "(hereafter UNGP)".
    pub(super) fn learn(&mut self, block: &Block<'_>, mention: &Mention, until: u32) {
        /// Bytes of what introduces the longest abbreviation.
        const LONGEST: usize = 200;
        let [work] = mention.works[..] else { return };
        let after = TextRange {
            start: mention.range.end,
            end: until.max(mention.range.end),
        };
        let text = block.words(after);
        for (open, _) in text.match_indices(['(', '[']) {
            let end = text.floor_char_boundary(open + LONGEST);
            let Some(close) = text[open..end].find([')', ']']).map(|close| open + close) else {
                continue;
            };
            let follows = text[..open]
                .trim_matches(|char: char| !char.is_alphanumeric())
                .is_empty();
            let Some(name) = introduced(&text[open + 1..close], follows, &block.names.works[work].title) else {
                continue;
            };
            let words = Plain::needle(name);
            let Some(first) = words.split(' ').nth(1).filter(|first| !first.is_empty()) else {
                continue;
            };
            let introduced = Introduced {
                printed: one_line(name),
                words: words.clone(),
                work,
            };
            let known = self.introduced.entry(first.to_owned()).or_default();
            // What is introduced again means what it means now.
            known.retain(|known| known.words != introduced.words);
            known.push(introduced);
        }
    }

    /// Where abbreviations stand that were introduced before, with their works.
    pub(super) fn introduced_in(&self, block: &Block<'_>, segment: TextRange) -> Vec<(TextRange, usize)> {
        if self.introduced.is_empty() {
            return Vec::new();
        }
        let words = block.plain.within(segment);
        let here = |at: usize| {
            let known = self.introduced.get(block.plain.word(at))?;
            known.iter().find_map(|known| {
                let count = known.words.trim().split(' ').count();
                let run = at..(at + count).min(words.end);
                let range = block.plain.range(run.clone());
                let is = block.plain.spaced(run) == known.words && one_line(block.words(range)) == known.printed;
                is.then_some((range, known.work))
            })
        };
        words.clone().filter_map(here).collect()
    }
}

/// The name that words in parentheses introduce: after "hereafter", in quotation marks, or letters right after the title.
fn introduced<'t>(inside: &'t str, follows: bool, title: &str) -> Option<&'t str> {
    const WORDS: &[&str] = &[
        "hereafter",
        "hereinafter",
        "henceforth",
        "im folgenden",
        "nachfolgend",
        "cited as",
        "zitiert als",
    ];
    const THEN: &[&str] = &["referred to as", "cited as", "as", ",", ":", "the", "die", "der"];
    const MARKS: &[char] = &['“', '”', '"', '\'', '‘', '’', '„', '«', '»'];
    /// Longer names are no abbreviations.
    const LONGEST: usize = 60;
    let inside = inside.trim();
    let after = |text: &'t str, word: &str| -> Option<&'t str> {
        let (head, rest) = (text.get(..word.len())?, text.get(word.len()..)?);
        let whole = !rest.starts_with(char::is_alphanumeric) || !word.ends_with(char::is_alphanumeric);
        (whole && head.eq_ignore_ascii_case(word)).then(|| text[word.len()..].trim_start())
    };
    let mut name = inside;
    let said = WORDS.iter().find_map(|word| after(name, word));
    name = said.unwrap_or(name);
    let then = |mut name: &'t str| {
        while let Some(rest) = THEN.iter().find_map(|word| after(name, word)) {
            name = rest;
        }
        name
    };
    name = then(name);
    let marked = name.starts_with(MARKS) && name.trim_end_matches(['.', ',']).ends_with(MARKS);
    let name = then(name.trim_matches(|char: char| MARKS.contains(&char) || char == '.' || char == ','));
    let fits = name.len() <= LONGEST && name.chars().filter(|char| char.is_alphabetic()).count() >= 2;
    let known = said.is_some() || marked || follows && is_abbreviation(name) && stands_for(name, title);
    (fits && known).then_some(name)
}

/// Whether letters are first letters of words of a title, in their order.
fn stands_for(letters: &str, title: &str) -> bool {
    let mut initials = title.split(' ').filter_map(|word| word.chars().next());
    letters
        .to_lowercase()
        .chars()
        .all(|letter| initials.any(|initial| initial == letter))
}

#[cfg(test)]
mod tests {
    use super::introduced;

    #[test]
    fn abbreviations_are_introduced() {
        let title = " guiding principles on business ";
        assert_eq!(introduced("hereafter UNGP", false, title), Some("UNGP"));
        assert_eq!(
            introduced("hereinafter referred to as the “Guiding Principles”", false, title),
            Some("Guiding Principles")
        );
        assert_eq!(introduced("the “Principles”", false, title), Some("Principles"));
        assert_eq!(introduced("GPB", true, title), Some("GPB"));
        assert_eq!(introduced("GPB", false, title), None);
        assert_eq!(introduced("OECD", true, title), None);
        assert_eq!(introduced("Index: AMR 51", true, title), None);
    }
}
