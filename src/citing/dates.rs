//! Places that name a work by its author, its date and what it is: "Ames's letter of 18 September 2020".

use std::ops::Range;

use super::block::Block;
use super::mention::Mention;
use super::names::Hit;
use super::{Doubt, Evidence};
use crate::model::TextRange;

/// So many words may stand between a date and the word for what it is the date of.
const NEAR: usize = 6;
/// An author further away is not part of the words that cite.
const FAR: usize = 12;

/// Words for what works of a type are, by the beginning of the type.
const WORDS: &[(&str, &[&str])] = &[
    (
        "personal",
        &[
            "letter",
            "letters",
            "email",
            "e-mail",
            "fax",
            "memorandum",
            "reply",
            "response",
        ],
    ),
    ("interview", &["interview"]),
    (
        "report",
        &[
            "report",
            "study",
            "briefing",
            "survey",
            "paper",
            "assessment",
            "guidance",
        ],
    ),
    (
        "article",
        &["article", "story", "piece", "editorial", "essay", "interview"],
    ),
    ("post", &["post", "article", "statement"]),
    ("webpage", &["release", "statement", "article", "page"]),
    (
        "legal",
        &["judgment", "judgement", "decision", "ruling", "order", "opinion"],
    ),
    ("speech", &["speech", "address", "remarks", "lecture"]),
    ("hearing", &["hearing", "testimony"]),
    (
        "document",
        &["memorandum", "statement", "resolution", "testimony", "declaration"],
    ),
];

/// Adds the dated works of a segment to what was found in it.
pub(super) fn add(block: &Block<'_>, segment: TextRange, mentions: &mut Vec<Mention>) {
    // In a footnote, dates are those of what is cited there.
    if block.is_footnote && !mentions.is_empty() {
        return;
    }
    let mut found = Vec::new();
    for hit in block.others_in(segment) {
        let dated = &block.names.list[hit.name].dates;
        let places = dated
            .iter()
            .filter_map(|work| Some((*work, Dated::new(block, segment, hit, *work)?)));
        let places: Vec<_> = places
            .filter(|(_, dated)| dated.called.is_some() || is_day(hit))
            .collect();
        // A word for what it is says more than an author alone.
        let called = places.iter().any(|(_, dated)| dated.called.is_some());
        let best = places.into_iter().filter(|(_, dated)| dated.called.is_some() == called);
        let best: Vec<_> = best.collect();
        let Some((_, first)) = best.first() else { continue };
        let works = best.iter().map(|(work, _)| *work).collect();
        let mut mention = Mention::new(first.range(block, hit), works, Evidence::AuthorAndDate);
        mention.full = true;
        mention.doubt = mention.doubt.or((!called).then_some(Doubt::DateAlone));
        found.push(mention);
    }
    for mention in found {
        let again = |other: &Mention| {
            other.range.overlaps(mention.range) || other.works.iter().any(|work| mention.works.contains(work))
        };
        if !mentions.iter().any(again) {
            mentions.push(mention);
        }
    }
    mentions.sort_by_key(|mention| mention.range);
}

/// Whether a date is that of a day.
fn is_day(date: &Hit) -> bool {
    date.words.len() > 2
}

/// A date with what says that it is that of a work.
struct Dated {
    /// The author's name, by its words among those of the block.
    author: Range<usize>,
    /// The place of the word for what the work is.
    called: Option<usize>,
}

impl Dated {
    fn new(block: &Block<'_>, segment: TextRange, date: &Hit, work: usize) -> Option<Self> {
        let traits = &block.names.works[work];
        let words = block.plain.within(segment);
        let day = date.words.start.checked_sub(1).map(|before| block.plain.word(before));
        if !is_day(date) && day.is_some_and(|day| day.len() <= 2 && day.bytes().all(|byte| byte.is_ascii_digit())) {
            return None;
        }
        let known = WORDS.iter().filter(|(kind, _)| traits.kind.starts_with(kind));
        let known: Vec<&str> = known.flat_map(|(_, words)| words.iter().copied()).collect();
        let near = date.words.start.saturating_sub(NEAR).max(words.start)..(date.words.end + NEAR).min(words.end);
        let called = near.rev().find(|word| known.contains(&block.plain.word(*word)));
        let named = block
            .others_in(segment)
            .iter()
            .rfind(|hit| traits.authors.contains(&hit.name) || called.is_some() && traits.houses.contains(&hit.name));
        let named = named.map(|hit| hit.words.clone());
        let first_word = |word: &usize| is_first_word(block, *word, &traits.authors);
        let author = named.or_else(|| words.into_iter().find(first_word).map(|word| word..word + 1))?;
        Some(Self { author, called })
    }

    /// From the first of what says it to the last, but for an author far away.
    fn range(&self, block: &Block<'_>, date: &Hit) -> TextRange {
        let near = date.words.start.abs_diff(self.author.start) <= FAR;
        let author = Some(self.author.clone()).filter(|_| near);
        let called = self.called.map(|called| called..called + 1);
        let said = [author, called].into_iter().flatten();
        let (first, last) = said.fold((date.words.start, date.words.end), |(first, last), words| {
            (first.min(words.start), last.max(words.end))
        });
        block.plain.range(first..last)
    }
}

/// Whether a word is the first of an author's name, as institutions are called for short.
fn is_first_word(block: &Block<'_>, word: usize, authors: &[usize]) -> bool {
    /// First words of many names.
    const GENERIC: &[&str] = &[
        "american",
        "association",
        "british",
        "bureau",
        "center",
        "centre",
        "committee",
        "council",
        "department",
        "european",
        "federal",
        "german",
        "human",
        "institute",
        "international",
        "ministry",
        "national",
        "office",
        "royal",
        "society",
        "state",
        "united",
        "university",
        "world",
    ];
    /// Shorter words are common.
    const LEAST: usize = 5;
    let text = block.plain.word(word);
    let is_name = block
        .words(block.plain.range(word..word + 1))
        .starts_with(char::is_uppercase);
    let first = |name: &usize| block.names.list[*name].words.trim().split(' ').next() == Some(text);
    is_name && text.len() >= LEAST && !GENERIC.contains(&text) && authors.iter().any(first)
}
