//! What goes back to an earlier citation: "supra note 5", "op. cit.", "ibid."

use super::block::Block;
use super::locator;
use super::mention::Mention;
use super::record::{Cited, Record};
use super::shorts::after_signals;
use super::tokens;
use super::{Doubt, Evidence};
use crate::model::TextRange;

/// Words that mean the citation before, each as its words.
const IBID: &[&[&str]] = &[
    &["ibid"],
    &["ibidem"],
    &["ib"],
    &["id"],
    &["idem"],
    &["ebd"],
    &["ebenda"],
    &["loc", "cit"],
];
/// Words that mean an earlier work of the author.
const OP_CIT: &[&[&str]] = &[&["op", "cit"], &["loc", "cit"], &["supra"], &["a", "a", "o"], &["aao"]];
/// Words before the number of a footnote.
const NOTE: &[&str] = &["note", "n", "nn", "fn", "footnote", "anm", "fußnote"];
/// Words that mean that a footnote stands before.
const ABOVE: &[&str] = &["above", "supra", "oben"];

/// What a segment of a footnote says of an earlier citation, unless `mentions` say it already.
pub(super) fn find(block: &Block<'_>, segment: TextRange, record: &Record, mentions: &[Mention]) -> Option<Mention> {
    ibid(block, segment, record)
        .or_else(|| earlier(block, segment, record))
        .or_else(|| alone(block, segment, record))
        .filter(|mention| {
            let again = |other: &Mention| {
                other.range.overlaps(mention.range) || other.works.iter().any(|work| mention.works.contains(work))
            };
            !mentions.iter().any(again)
        })
}

/// One of some runs of words, at a place.
fn run_at(block: &Block<'_>, runs: &[&[&str]], at: usize) -> Option<usize> {
    let fits = |run: &&&[&str]| {
        let words = at..at + run.len();
        words.end <= block.plain.len() && words.zip(**run).all(|(at, word)| block.plain.word(at) == *word)
    };
    runs.iter().find(fits).map(|run| run.len())
}

fn ibid(block: &Block<'_>, segment: TextRange, record: &Record) -> Option<Mention> {
    let first = after_signals(block, segment);
    let count = run_at(block, IBID, first)?;
    let range = block.plain.range(first..first + count);
    let after = block.text[range.end as usize..].chars().next();
    // "Id." is an abbreviation and "id" is a word.
    let marked =
        after.is_none_or(|char| !char.is_alphanumeric()) && (block.plain.word(first) != "id" || after == Some('.'));
    let Cited::Works(works, sure) = record.last() else {
        return None;
    };
    if !marked || range.end > segment.end || is_same_author(block, first + count, segment) {
        return None;
    }
    let mut mention = Mention::new(range, works.clone(), Evidence::Ibid);
    mention.bare_number = true;
    mention.doubt = mention.doubt.or((!sure).then_some(Doubt::Follows));
    Some(mention)
}

/// Whether a title follows: then the words before it mean the author, and another work.
fn is_same_author(block: &Block<'_>, after: usize, segment: TextRange) -> bool {
    let rest = after..(after + 2).min(block.plain.within(segment).end).max(after);
    let near = block.plain.range(rest.clone());
    let set_off = block.typography.set_off_in(TextRange {
        start: near.start,
        end: segment.end.max(near.start),
    });
    !rest.is_empty() && set_off.into_iter().any(|set_off| set_off.start < near.end)
}

/// "Ames, supra note 5", "see note 5 above", "Ames, op. cit."
fn earlier(block: &Block<'_>, segment: TextRange, record: &Record) -> Option<Mention> {
    let words = block.plain.within(segment);
    let (at, end, label) = words.clone().find_map(|at| reference(block, words.end, at))?;
    let before = TextRange {
        start: segment.start,
        end: block.plain.range(at..at + 1).start.max(segment.start),
    };
    let named = block
        .others_in(before)
        .iter()
        .rfind(|hit| !block.names.list[hit.name].authors.is_empty());
    let of_author = |work: &usize| named.is_none_or(|hit| block.names.works[*work].authors.contains(&hit.name));
    let works: Vec<usize> = match label {
        Some(label) => record.footnote(&label).iter().copied().filter(of_author).collect(),
        None => {
            let all = &block.names.list[named?.name].authors;
            all.iter().copied().filter(|work| record.has(*work)).collect()
        }
    };
    if works.is_empty() {
        return None;
    }
    let first = named.map_or(at, |hit| hit.words.start);
    let range = block.closed(block.plain.range(first..end));
    let mut mention = Mention::new(range, works, Evidence::EarlierNote);
    mention.bare_number = true;
    let nobody = named.is_none().then_some(Doubt::NoAuthor);
    mention.doubt = mention.doubt.or(nobody);
    Some(mention)
}

/// A reference to an earlier footnote that begins with a word: its end, and the footnote's label if one is given.
pub(super) fn reference(block: &Block<'_>, until: usize, at: usize) -> Option<(usize, usize, Option<String>)> {
    let word = |at: usize| if at < until { block.plain.word(at) } else { "" };
    let label = |at: usize| {
        let label = word(at);
        (label.starts_with(|char: char| char.is_ascii_digit()) && label.len() <= 6).then(|| label.to_owned())
    };
    let numbered = |from: usize| {
        let at = from + usize::from(NOTE.contains(&word(from)));
        Some((at + 1, label(at)?))
    };
    if ABOVE.contains(&word(at)) || run_at(block, OP_CIT, at).is_some() {
        let after = at + run_at(block, OP_CIT, at).unwrap_or(1);
        return match numbered(after) {
            Some((end, label)) => Some((at, end, Some(label))),
            None => run_at(block, OP_CIT, at)
                .filter(|_| after <= until)
                .map(|_| (at, after, None)),
        };
    }
    if !NOTE.contains(&word(at)) {
        return None;
    }
    let label = label(at + 1)?;
    if ABOVE.contains(&word(at + 2)) {
        return Some((at, at + 3, Some(label)));
    }
    // "(n 5)", as in Oxford's standard.
    let start = block.plain.range(at..at + 1).start as usize;
    let end = block.plain.range(at + 1..at + 2).end as usize;
    let in_parentheses = block.text[..start].ends_with('(') && block.text[end..].starts_with(')');
    in_parentheses.then_some((at, at + 2, Some(label)))
}

/// "Ames, p. 3": the only work of an author that was cited before.
fn alone(block: &Block<'_>, segment: TextRange, record: &Record) -> Option<Mention> {
    let words = block.plain.within(segment);
    let first = after_signals(block, segment);
    let mut here = block.others_in(segment).iter().filter(|hit| hit.words.start == first);
    // "Ames (n 5)" says which, and the footnote may cite something else.
    if words.clone().any(|at| reference(block, words.end, at).is_some()) {
        return None;
    }
    here.find_map(|hit| {
        let rest = block.words(TextRange {
            start: hit.range.end,
            end: segment.end.max(hit.range.end),
        });
        let located = locator::find(&rest[..tokens::tail(rest)], false)?.start <= 3;
        let work = record.only(&block.names.list[hit.name].authors).filter(|_| located)?;
        Some(Mention::new(hit.range, vec![work], Evidence::EarlierNote))
    })
}
