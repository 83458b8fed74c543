//! Short forms: an author with some words of a title or with a year, and abbreviations that the document has introduced.

use super::addresses::is_nearly;
use super::block::{Block, year};
use super::locator;
use super::mention::Mention;
use super::names::Hit;
use super::record::Record;
use super::tokens;
use super::{Doubt, Evidence};
use crate::model::TextRange;

/// What is set off and has more words is no short title.
const LONGEST: usize = 16;

/// Bytes before a short title in which its author may be named.
const BEFORE: u32 = 400;

/// Adds the short forms of a segment to what was found in it.
pub(super) fn add(block: &Block<'_>, segment: TextRange, record: &Record, mentions: &mut Vec<Mention>) {
    let mut add = |found: Vec<Mention>| {
        for mention in found {
            // What is said again in other words is said once.
            let again = |other: &Mention| {
                other.range.overlaps(mention.range) || other.works.iter().any(|work| mention.works.contains(work))
            };
            if !mentions.iter().any(again) {
                mentions.push(mention);
            }
        }
    };
    if block.is_footnote {
        add(short_titles(block, segment, record));
    }
    add(author_years(block, segment, record));
    add(abbreviations(block, segment, record));
    mentions.sort_by_key(|mention| mention.range);
}

/// Of several works, those that this year and what was cited before leave.
fn narrowed(block: &Block<'_>, mut works: Vec<usize>, years: &[i32], record: &Record) -> Vec<usize> {
    works.sort_unstable();
    works.dedup();
    let of_year = |work: &usize| block.names.works[*work].year.is_some_and(|year| years.contains(&year));
    if works.iter().any(of_year) {
        works.retain(of_year);
    }
    match record.only(&works) {
        Some(only) => vec![only],
        None => works,
    }
}

/// "Ames, *Bridges*, p. 3": what is set off after an author has words of a title of theirs. Without an author, "*Ames*, at 3"
/// is the beginning of a title that was cited before.
fn short_titles(block: &Block<'_>, segment: TextRange, record: &Record) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut from = segment.start;
    for set_off in block.typography.set_off_in(segment) {
        let words = block.plain.within(set_off);
        let before = TextRange {
            start: from.max(set_off.start.saturating_sub(BEFORE)).min(set_off.start),
            end: set_off.start,
        };
        let letters = block.plain.joined(words.clone()).len();
        if words.is_empty() || words.len() > LONGEST || letters < 4 {
            continue;
        }
        let by_author = block
            .others_in(before)
            .iter()
            .flat_map(|hit| &block.names.list[hit.name].authors);
        let works: Vec<usize> = by_author.copied().collect();
        let title = block.plain.spaced(words.clone());
        let has = |work: &&usize| block.names.works[**work].title.contains(title);
        let mut exact: Vec<usize> = works.iter().filter(has).copied().collect();
        let begins = |work: &usize| block.names.works[*work].title.starts_with(title);
        if exact.iter().any(begins) {
            exact.retain(begins);
        }
        if exact.is_empty() {
            let nearly = |work: &&usize| words.len() > 2 && is_nearly(block, **work, title.trim());
            exact = works.iter().filter(nearly).copied().collect();
        }
        if exact.is_empty() && after_signals(block, segment) >= words.start {
            exact = record.begun(block.names, title);
        }
        let rest = TextRange {
            start: set_off.end,
            end: segment.end.max(set_off.end),
        };
        let tail = tokens::tail(block.words(rest));
        let years = block.years_in(TextRange::new(rest.start as usize, rest.start as usize + tail));
        let works = narrowed(block, exact, &years, record);
        if works.is_empty() {
            continue;
        }
        from = set_off.end;
        let mut mention = Mention::new(set_off, works, Evidence::ShortTitle);
        mention.bare_number = true;
        mention.doubt = mention.doubt.or_else(|| other_year(block, &mention.works, &years));
        found.push(mention);
    }
    found
}

fn other_year(block: &Block<'_>, works: &[usize], years: &[i32]) -> Option<Doubt> {
    let is_of = |work: &usize| block.names.works[*work].year.is_none_or(|year| years.contains(&year));
    (!years.is_empty() && !works.iter().any(is_of)).then_some(Doubt::OtherYear)
}

/// "Ames 1870", "Ames and Lane (1870)"; in running text, only with parentheses.
fn author_years(block: &Block<'_>, segment: TextRange, record: &Record) -> Vec<Mention> {
    let here = block.others_in(segment).iter();
    here.filter_map(|hit| {
        let works = &block.names.list[hit.name].authors;
        let (word, said) = year_after(block, hit, segment).filter(|_| !works.is_empty())?;
        let of_year = works
            .iter()
            .filter(|work| block.names.works[**work].year == Some(said))
            .copied();
        let works = narrowed(block, of_year.collect(), &[said], record);
        let range = block.closed(block.plain.range(hit.words.start..word + 1));
        let is_citation = block.is_footnote || in_parentheses(block, range);
        (is_citation && !works.is_empty()).then(|| {
            let mut mention = Mention::new(range, works, Evidence::AuthorAndYear);
            mention.bare_number = true;
            mention
        })
    })
    .collect()
}

/// The year that follows an author, after other authors at most, and its place among the words.
fn year_after(block: &Block<'_>, hit: &Hit, segment: TextRange) -> Option<(usize, i32)> {
    /// "and Lane", "et al", with initials.
    const MOST: usize = 5;
    let plain = &block.plain;
    let end = plain.within(segment).end.min(hit.words.end + MOST);
    let word = (hit.words.end..end).find(|&word| year(plain.word(word)).is_some())?;
    let between = plain.range(hit.words.end..word);
    let of_names = |word: usize| {
        let range = plain.range(word..word + 1);
        let is_name = block.words(range).starts_with(char::is_uppercase) && !is_month(plain.word(word));
        is_name || ["and", "et", "al", "und", "u", "a"].contains(&plain.word(word))
    };
    let joined = (hit.words.end..word).all(of_names);
    let marks = block.words(TextRange {
        start: hit.range.end,
        end: plain.range(word..word + 1).start.max(hit.range.end),
    });
    let parted = marks.contains([';', ':', '“', '"', '/'])
        || marks.contains(", ") && !between.is_empty() && marks.matches(", ").count() > 2;
    (joined && !parted).then(|| Some((word, year(plain.word(word))?)))?
}

fn is_month(word: &str) -> bool {
    tokens::MONTHS.contains(&word)
}

/// Whether words stand in parentheses, or their last part does.
fn in_parentheses(block: &Block<'_>, range: TextRange) -> bool {
    let before = block.text[..range.start as usize].ends_with(['(', '[']);
    let inside = block.words(range).contains(['(', '[']);
    let after = block.text[range.end as usize..].starts_with([')', ']', ',', ':', ';']);
    (before || inside) && after
}

/// Abbreviations that were introduced before: where something is cited, not wherever they stand.
fn abbreviations(block: &Block<'_>, segment: TextRange, record: &Record) -> Vec<Mention> {
    let found = record.introduced_in(block, segment).into_iter();
    found
        .filter(|(range, _)| {
            let rest = TextRange {
                start: range.end,
                end: segment.end.max(range.end),
            };
            let rest = block.words(rest);
            let tail = &rest[..tokens::tail(rest)];
            let located = locator::find(tail, false).is_some_and(|found| found.start <= 12);
            let begins = after_signals(block, segment) >= block.plain.within(*range).start;
            let alone = rest.trim_matches(|char: char| !char.is_alphanumeric()).is_empty();
            let set_off = block.typography.set_off_around(*range).any(|set_off| set_off == *range);
            located || block.is_footnote && (begins && (alone || rest.starts_with([',', '.', ';'])) || set_off)
        })
        .map(|(range, work)| {
            let mut mention = Mention::new(range, vec![work], Evidence::Abbreviation);
            mention.bare_number = true;
            mention
        })
        .collect()
}

/// The first word of a segment after "see", "cf." and the like, by its place among the words of the block.
pub(super) fn after_signals(block: &Block<'_>, segment: TextRange) -> usize {
    const SIGNALS: &[&str] = &[
        "see",
        "also",
        "cf",
        "compare",
        "e",
        "g",
        "eg",
        "accord",
        "but",
        "contra",
        "generally",
        "vgl",
        "siehe",
        "quoted",
        "cited",
        "in",
        "quoting",
        "citing",
        "and",
        "again",
        "further",
        "source",
        "the",
        "vide",
        "s",
        "so",
    ];
    let mut words = block.plain.within(segment);
    words
        .find(|word| !SIGNALS.contains(&block.plain.word(*word)))
        .unwrap_or(words.end)
}
