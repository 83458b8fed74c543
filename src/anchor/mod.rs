//! From a selector to the words it selects.
//!
//! Matching is exact on folded text ([`fold`]), across emphasis, links and paragraph ends, and inside footnotes.
//! A selector either selects one passage or is a [`Miss`] that says why it does not: it never takes the first of
//! several.

pub mod approximate;
pub mod fold;
pub mod report;

use memchr::memmem;
use rustc_hash::FxHashMap;

pub use report::report;

use self::fold::Folded;
use crate::model::{BlockKind, Document, Selector, TextRange};

/// A passage that a selector selects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    /// Its words in the document's projection.
    pub range: TextRange,
    /// How sure it is that this is the passage meant.
    pub status: Status,
}

/// How a passage was found. (Moved and approximate matches will join it.)
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The words stand there as quoted, and nowhere else that the selector allows.
    Exact,
}

impl Status {
    /// The name in `data/`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
        }
    }
}

/// The part of a selector that leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// `quote`.
    Quote,
    /// `until`.
    Until,
}

/// Why a selector selects nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Miss {
    /// It has neither `quote` nor `at`, or only white space.
    Empty,
    /// `at` or `in` names a block that the document does not have.
    UnknownBlock,
    /// The words do not stand where they are looked for.
    Lost {
        /// Which words.
        part: Part,
        /// The places whose words are nearest, the nearest first, each with how many characters differ.
        nearest: Vec<(TextRange, usize)>,
        /// Where the first of them stand, and how many words these are.
        begins: Option<(TextRange, usize)>,
        /// Where the words stand in the document outside the block named by `in`.
        elsewhere: Vec<TextRange>,
    },
    /// The quoted words stand there, but not with that `prefix` and `suffix` around them.
    Surroundings {
        /// Where they stand.
        candidates: Vec<TextRange>,
    },
    /// Several passages fit.
    Ambiguous {
        /// All of them; the first few with the shortest prefix that would decide for it, if one would.
        candidates: Vec<(TextRange, Option<String>)>,
    },
}

/// A document made ready for selectors.
#[derive(Debug)]
pub struct Index<'a> {
    /// The document.
    pub document: &'a Document,
    folded: Folded,
    blocks: FxHashMap<&'a str, TextRange>,
    /// Folded bytes at which footnotes begin. No passage goes on over one: the words on both sides are not beside each
    /// other on any page.
    seams: Vec<usize>,
}

impl<'a> Index<'a> {
    /// Folds the document's text.
    #[must_use]
    pub fn new(document: &'a Document) -> Self {
        let tree = &document.tree;
        let folded = Folded::new(&tree.projection.text);
        let footnotes = tree.blocks.iter().filter(|block| block.kind == BlockKind::Footnote);
        let seams = footnotes.map(|block| folded.position(block.text.start as usize));
        Self {
            document,
            seams: seams.collect(),
            blocks: tree
                .blocks
                .iter()
                .map(|block| (block.id.as_str(), block.text))
                .collect(),
            folded,
        }
    }

    /// The passage that a selector selects.
    ///
    /// # Errors
    /// Why it selects none.
    pub fn find(&self, selector: &Selector) -> Result<Anchor, Miss> {
        let exact = |range| Anchor {
            range,
            status: Status::Exact,
        };
        if let Some(at) = &selector.at {
            return self
                .blocks
                .get(at.as_str())
                .copied()
                .map(exact)
                .ok_or(Miss::UnknownBlock);
        }
        let region = self.region(selector)?;
        let quote = selector.quote.as_ref().map(|quote| needle(&quote.value));
        let quote = quote.filter(|quote| !quote.is_empty()).ok_or(Miss::Empty)?;
        let places = self.places(&quote, region);
        if places.is_empty() {
            return Err(self.lost(Part::Quote, &quote, region, selector));
        }
        let around = Around::of(selector);
        let fitting: Vec<_> = places
            .iter()
            .copied()
            .filter(|&start| self.fits(&around, start, quote.len()))
            .collect();
        match fitting[..] {
            [start] => self.extend(selector, start, &quote, region).map(exact),
            [] => {
                let candidates = places.iter().map(|&start| self.range(start, quote.len())).collect();
                Err(Miss::Surroundings { candidates })
            }
            _ => Err(Miss::Ambiguous {
                candidates: self.candidates(&fitting, quote.len()),
            }),
        }
    }

    /// All passages whose folded words are those of `text`, in the order of the document.
    #[must_use]
    pub fn occurrences(&self, text: &str) -> Vec<TextRange> {
        let quote = needle(text);
        if quote.is_empty() {
            return Vec::new();
        }
        let places = self.places(&quote, (0, self.folded.text.len()));
        places.into_iter().map(|start| self.range(start, quote.len())).collect()
    }

    /// The folded bytes to look in.
    fn region(&self, selector: &Selector) -> Result<(usize, usize), Miss> {
        let Some(within) = &selector.within else {
            return Ok((0, self.folded.text.len()));
        };
        let range = self.blocks.get(within.as_str()).ok_or(Miss::UnknownBlock)?.range();
        Ok((self.folded.position(range.start), self.folded.position(range.end)))
    }

    /// Where the folded words stand in a region, overlapping ones too.
    fn places(&self, quote: &str, region: (usize, usize)) -> Vec<usize> {
        let (mut from, end) = region;
        let haystack = self.folded.text.as_bytes();
        let finder = memmem::Finder::new(quote);
        let mut places = Vec::new();
        while let Some(at) = haystack.get(from..end).and_then(|window| finder.find(window)) {
            if from + at + quote.len() <= self.seam_after(from + at) {
                places.push(from + at);
            }
            from += at + 1;
        }
        places
    }

    /// The end of the running text or of the footnote that a folded byte is in.
    fn seam_after(&self, at: usize) -> usize {
        let next = self.seams.partition_point(|&seam| seam <= at);
        self.seams.get(next).copied().unwrap_or(self.folded.text.len())
    }

    /// Whether `prefix` and `suffix` stand around the words. White space at the joints does not count.
    fn fits(&self, around: &Around, start: usize, length: usize) -> bool {
        let before = self.folded.text[..start].trim_end();
        let after = self.folded.text[start + length..].trim_start();
        let prefix = around.prefix.as_ref().is_none_or(|prefix| before.ends_with(prefix));
        prefix && around.suffix.as_ref().is_none_or(|suffix| after.starts_with(suffix))
    }

    /// From the quoted words to the end of `until`, if the selector has it.
    fn extend(
        &self,
        selector: &Selector,
        start: usize,
        quote: &str,
        region: (usize, usize),
    ) -> Result<TextRange, Miss> {
        let Some(until) = &selector.until else {
            return Ok(self.range(start, quote.len()));
        };
        let last = needle(&until.value);
        let rest = (start + quote.len(), region.1.min(self.seam_after(start)));
        match self.places(&last, rest).first() {
            Some(&at) if !last.is_empty() => Ok(self.folded.original(start, at + last.len())),
            _ => Err(self.lost(Part::Until, &last, rest, selector)),
        }
    }

    fn range(&self, start: usize, length: usize) -> TextRange {
        self.folded.original(start, start + length)
    }

    /// What can be said about words that are not there: where the first of them are, and whether they are
    /// outside the region. That more words are there than fewer is impossible, so halving finds the most.
    fn lost(&self, part: Part, quote: &str, region: (usize, usize), selector: &Selector) -> Miss {
        let ends: Vec<_> = quote.match_indices(' ').map(|(at, _)| at).collect();
        let found = |count: usize| self.places(&quote[..ends[count]], region).first().copied();
        let (mut low, mut high) = (0, ends.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if found(middle).is_some() {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let begins = low
            .checked_sub(1)
            .and_then(|last| Some((self.range(found(last)?, ends[last]), last + 1)));
        let outside = selector.within.is_some() && part == Part::Quote;
        let elsewhere = if outside {
            self.places(quote, (0, self.folded.text.len()))
        } else {
            Vec::new()
        };
        Miss::Lost {
            part,
            nearest: if elsewhere.is_empty() {
                self.nearest(quote, region)
            } else {
                Vec::new()
            },
            begins,
            elsewhere: elsewhere
                .into_iter()
                .map(|start| self.range(start, quote.len()))
                .collect(),
        }
    }

    /// The places of a region that are nearest to words that it does not have.
    fn nearest(&self, quote: &str, region: (usize, usize)) -> Vec<(TextRange, usize)> {
        let end = quote.char_indices().nth(COMPARED).map_or(quote.len(), |(at, _)| at);
        let quote = &quote[..end];
        let limit = quote.chars().count() * TOLERATED / 100;
        let places = approximate::nearest(quote, &self.folded.text[region.0..region.1], limit, PROPOSED_NEAR);
        let places = places
            .into_iter()
            .map(|near| (region.0 + near.start, region.0 + near.end, near.distance));
        let within = places.filter(|&(start, end, _)| end <= self.seam_after(start));
        within
            .map(|(start, end, distance)| (self.folded.original(start, end), distance))
            .collect()
    }

    fn candidates(&self, places: &[usize], length: usize) -> Vec<(TextRange, Option<String>)> {
        let before: Vec<_> = places
            .iter()
            .map(|&start| self.folded.text[..start].trim_end())
            .collect();
        let candidate = |(index, &start): (usize, &usize)| {
            if index >= PROPOSED {
                return (self.range(start, length), None);
            }
            let others = || before.iter().enumerate().filter(move |(other, _)| *other != index);
            let prefix = last_words(before[index]).find(|prefix| !others().any(|(_, text)| text.ends_with(prefix)));
            (self.range(start, length), prefix.map(ToOwned::to_owned))
        };
        places.iter().enumerate().map(candidate).collect()
    }
}

/// What a selector wants around its words, folded.
struct Around {
    prefix: Option<String>,
    suffix: Option<String>,
}

impl Around {
    fn of(selector: &Selector) -> Self {
        Self {
            prefix: selector.prefix.as_ref().map(|prefix| needle(&prefix.value)),
            suffix: selector.suffix.as_ref().map(|suffix| needle(&suffix.value)),
        }
    }
}

/// As many candidates as a prefix is proposed for; with more, the selector needs other words anyway.
const PROPOSED: usize = 5;

/// As many places as are proposed for words that are lost.
const PROPOSED_NEAR: usize = 3;
/// Characters of lost words that are compared: enough to find the place.
const COMPARED: usize = 256;
/// How many characters in a hundred may differ at a place that is proposed.
const TOLERATED: usize = 35;

/// Words of a selector as they are looked for.
fn needle(text: &str) -> String {
    let folded = Folded::new(text).text;
    folded.trim().to_owned()
}

/// The last word of a text, the last two, and so on, up to as many as anyone would write into a prefix.
fn last_words(text: &str) -> impl Iterator<Item = &str> {
    const MOST: usize = 12;
    let starts = text.rmatch_indices(' ').map(|(at, _)| at + 1).chain(std::iter::once(0));
    starts
        .take(MOST)
        .map(|start| &text[start..])
        .filter(|words| !words.is_empty())
}
