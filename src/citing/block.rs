//! A block of a document, read: which names and addresses stand in it, and where one citation ends.

use rustc_hash::FxHashMap;

use super::names::{Hit, Names};
use super::plain::Plain;
use super::segments;
use super::typography::Typography;
use crate::model::{Block as Place, BlockKind, TextRange, Tree, address};

/// A web address in a document.
#[derive(Debug, Clone)]
pub(super) struct Address {
    /// Where it is printed, or the words of the link that leads there.
    pub(super) range: TextRange,
    /// As it is printed, or as the link has it.
    pub(super) url: String,
    /// The works with that address.
    pub(super) works: Vec<usize>,
    /// Whether it is not printed, but linked to.
    pub(super) linked: bool,
}

/// A block, read.
#[derive(Debug)]
pub(super) struct Block<'a> {
    pub(super) names: &'a Names,
    pub(super) typography: &'a Typography,
    /// The text of the document.
    pub(super) text: &'a str,
    pub(super) is_footnote: bool,
    pub(super) plain: Plain,
    /// Where titles stand, none over another.
    pub(super) titles: Vec<Hit>,
    /// Where names of authors, houses and numbers stand.
    pub(super) others: Vec<Hit>,
    pub(super) addresses: Vec<Address>,
    pub(super) segments: Vec<TextRange>,
}

impl<'a> Block<'a> {
    /// Reads a block. `aliases` are names that authors have in this document alone.
    pub(super) fn read(
        names: &'a Names,
        typography: &'a Typography,
        tree: &'a Tree,
        block: &Place,
        aliases: &mut Aliases,
    ) -> Self {
        let text = tree.projection.text.as_str();
        let plain = Plain::of(tree.block_text(block), block.text.start);
        let addresses = addresses(names, typography, text, block.text);
        let printed: Vec<_> = addresses
            .iter()
            .filter(|address| !address.linked)
            .map(|address| address.range)
            .collect();
        let in_address = |hit: &Hit| {
            let near = printed.partition_point(|address| address.end <= hit.range.start);
            printed.get(near).is_some_and(|address| address.overlaps(hit.range))
        };
        let (titles, mut others): (Vec<_>, Vec<_>) = names
            .find(&plain)
            .into_iter()
            .filter(|hit| !in_address(hit))
            .partition(|hit| !names.list[hit.name].titles.is_empty());
        // What is the title of one work may be the author of another.
        others.extend(
            titles
                .iter()
                .filter(|hit| !names.list[hit.name].authors.is_empty())
                .cloned(),
        );
        others.retain(|hit| is_name(text, hit.range));
        aliases.learn(names, text, &plain, &others);
        others.extend(aliases.find(text, &plain));
        others.sort_by_key(|hit| hit.words.start);
        let mut titles = apart(titles);
        titles.retain(|hit| !is_within(hit, &others));
        let is_footnote = block.kind == BlockKind::Footnote;
        let mut whole: Vec<_> = titles
            .iter()
            .map(|hit| hit.range)
            .chain(printed.iter().copied())
            .collect();
        whole.extend(typography.set_off_in(block.text));
        parentheses(text, block.text, &mut whole);
        Self {
            segments: segments::cut(text, block.text, &whole, &printed, is_footnote),
            names,
            typography,
            text,
            is_footnote,
            plain,
            titles,
            others,
            addresses,
        }
    }

    /// The words of a passage.
    pub(super) fn words(&self, range: TextRange) -> &'a str {
        &self.text[range.range()]
    }

    /// The titles that begin in a passage.
    pub(super) fn titles_in(&self, range: TextRange) -> &[Hit] {
        let first = self.titles.partition_point(|hit| hit.range.start < range.start);
        let end = self.titles.partition_point(|hit| hit.range.start < range.end);
        &self.titles[first..end.max(first)]
    }

    /// The names in a passage that are not titles.
    pub(super) fn others_in(&self, range: TextRange) -> &[Hit] {
        let first = self.others.partition_point(|hit| hit.range.start < range.start);
        let end = self.others.partition_point(|hit| hit.range.start < range.end);
        &self.others[first..end.max(first)]
    }

    /// Where an author of a work is named in a passage, last.
    pub(super) fn author_in(&self, work: usize, range: TextRange) -> Option<&Hit> {
        let authors = &self.names.works[work].authors;
        let mut named = self.others_in(range).iter().rev();
        named.find(|hit| authors.contains(&hit.name) && hit.range.end <= range.end)
    }

    /// Whether a passage has one of some names.
    pub(super) fn has(&self, names: &[usize], range: TextRange) -> bool {
        self.others_in(range).iter().any(|hit| names.contains(&hit.name))
    }

    /// The addresses that begin in a passage.
    pub(super) fn addresses_in(&self, range: TextRange) -> &[Address] {
        let first = self
            .addresses
            .partition_point(|address| address.range.start < range.start);
        let end = self
            .addresses
            .partition_point(|address| address.range.start < range.end);
        &self.addresses[first..end.max(first)]
    }

    /// The addresses that some words are linked to.
    pub(super) fn addresses_around(&self, range: TextRange) -> &[Address] {
        let first = self
            .addresses
            .partition_point(|address| address.range.end <= range.start);
        let end = self
            .addresses
            .partition_point(|address| address.range.start < range.end);
        &self.addresses[first..end.max(first)]
    }

    /// Words with the parenthesis that closes what they open.
    pub(super) fn closed(&self, range: TextRange) -> TextRange {
        let opens = self.words(range).contains('(') && !self.words(range).contains(')');
        let closes = opens && self.text[range.end as usize..].starts_with(')');
        TextRange {
            end: range.end + u32::from(closes),
            ..range
        }
    }

    /// The years in a passage.
    pub(super) fn years_in(&self, range: TextRange) -> Vec<i32> {
        let words = self.plain.within(range);
        words.filter_map(|word| year(self.plain.word(word))).collect()
    }
}

/// The year that a word is: `2009`, `2009a`.
pub(super) fn year(word: &str) -> Option<i32> {
    const YEARS: std::ops::RangeInclusive<i32> = 1400..=2100;
    let digits = word
        .strip_suffix(|char: char| char.is_ascii_lowercase())
        .unwrap_or(word);
    let number = digits.parse().ok().filter(|_| digits.len() == 4)?;
    YEARS.contains(&number).then_some(number)
}

/// Whether words are printed as names are, with a capital or a digit first.
fn is_name(text: &str, range: TextRange) -> bool {
    let first = text[range.range()].chars().next();
    first.is_some_and(|first| !first.is_lowercase())
}

/// The titles that stand over no longer or earlier one.
fn apart(titles: Vec<Hit>) -> Vec<Hit> {
    let mut apart: Vec<Hit> = Vec::with_capacity(titles.len());
    let mut longest = 0;
    let mut sorted = titles;
    // A longer title that begins later is one within it only if it is shorter in the end.
    sorted.sort_by_key(|hit| (hit.words.start, std::cmp::Reverse(hit.words.end)));
    for hit in sorted {
        if hit.words.start >= longest {
            longest = hit.words.end;
            apart.push(hit);
        } else if let Some(last) = apart.last_mut().filter(|last| last.words.len() < hit.words.len()) {
            longest = hit.words.end;
            *last = hit;
        }
    }
    apart
}

/// Whether a title is a part of a longer name: that of an author, say.
fn is_within(title: &Hit, others: &[Hit]) -> bool {
    /// Names have fewer words.
    const LONGEST: usize = 24;
    let before = others.partition_point(|other| other.words.start <= title.words.start);
    let near = others[..before].iter().rev();
    let mut near = near.take_while(|other| title.words.start - other.words.start < LONGEST);
    near.any(|other| other.words.end >= title.words.end && other.words.len() > title.words.len())
}

fn addresses(names: &Names, typography: &Typography, text: &str, block: TextRange) -> Vec<Address> {
    let held = |url: &str| names.at_address(url).map(<[usize]>::to_vec);
    let start = block.start as usize;
    let printed = address::find(&text[block.range()]).into_iter().map(|found| {
        let url = &text[start + found.start..start + found.end];
        Address {
            range: TextRange::new(start + found.start, start + found.end),
            works: held(url).unwrap_or_default(),
            url: url.to_owned(),
            linked: false,
        }
    });
    let mut addresses: Vec<_> = printed.collect();
    let first = typography.links.partition_point(|(range, _)| range.start < block.start);
    let links = typography.links[first..]
        .iter()
        .take_while(|(range, _)| range.end <= block.end);
    for (range, url) in links {
        let near = addresses.partition_point(|address| address.range.end <= range.start);
        let is_printed = addresses
            .get(near)
            .is_some_and(|address| address.range.overlaps(*range));
        let Some(works) = held(url).filter(|_| !is_printed) else {
            continue;
        };
        let address = Address {
            range: *range,
            url: url.clone(),
            works,
            linked: true,
        };
        addresses.insert(near, address);
    }
    addresses
}

/// Adds what stands in parentheses or brackets, with these.
fn parentheses(text: &str, block: TextRange, found: &mut Vec<TextRange>) {
    /// What is longer is no aside in a citation.
    const LONGEST: usize = 200;
    let mut open = Vec::new();
    for (at, char) in text[block.range()].char_indices() {
        let at = block.start as usize + at;
        match char {
            '(' | '[' => open.push(at),
            ')' | ']' => {
                if let Some(open) = open.pop().filter(|open| at - open <= LONGEST) {
                    found.push(TextRange::new(open, at + 1));
                }
            }
            '\n' => open.clear(),
            _ => {}
        }
    }
}

/// Abbreviations that a document gives its authors: "National Immigration Law Center (NILC)".
#[derive(Debug, Default)]
pub(super) struct Aliases {
    names: FxHashMap<String, usize>,
}

impl Aliases {
    /// Learns the abbreviations that stand in parentheses after names.
    fn learn(&mut self, names: &Names, text: &str, plain: &Plain, hits: &[Hit]) {
        for hit in hits
            .iter()
            .filter(|hit| hit.words.len() > 1 && hit.words.end < plain.len())
        {
            let next = plain.range(hit.words.end..hit.words.end + 1);
            let between = text
                .get(hit.range.end as usize..next.start as usize)
                .unwrap_or_default()
                .trim();
            let closed = text[next.end as usize..].starts_with(')');
            let is_author = !names.list[hit.name].authors.is_empty();
            if is_author && between == "(" && closed && is_abbreviation(&text[next.range()]) {
                self.names.insert(plain.word(hit.words.end).to_owned(), hit.name);
            }
        }
    }

    fn find(&self, text: &str, plain: &Plain) -> Vec<Hit> {
        if self.names.is_empty() {
            return Vec::new();
        }
        let alias = |word: usize| {
            let name = *self.names.get(plain.word(word))?;
            let range = plain.range(word..word + 1);
            is_abbreviation(&text[range.range()]).then(|| Hit {
                name,
                words: word..word + 1,
                range,
            })
        };
        (0..plain.len()).filter_map(alias).collect()
    }
}

/// Whether a word is one of capitals: `NILC`, `UNHCHR`, `KfW`.
pub(super) fn is_abbreviation(word: &str) -> bool {
    let capitals = word.chars().filter(|char| char.is_uppercase()).count();
    (2..=12).contains(&word.chars().count()) && 2 * capitals >= word.chars().count() && capitals >= 2
}
