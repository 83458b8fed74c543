//! One selector, looked for in one document.

use super::approximate::{distance, to_beginning, to_end};
use super::context::{Agreement, are_words};
use super::fit::{self, Candidate, PROPOSED, RANKED, Verdict, judge, rank};
use super::former::recorded_distance;
use super::{Acceptance, Anchor, Approximation, Index, Miss, Part, Placed, Remark, Score, Status, needle};
use crate::difference::Difference;
use crate::digest;
use crate::model::{Landing, Selector, TextRange};
use crate::span::Spanned;

/// From this length on, words that stood in one place only and now stand in another are the same that have moved,
/// whatever is around them.
const UNMISTAKABLE: usize = 32;
/// Of the words of a block that is selected whole, at least this much must be left.
const SAME_BLOCK: Score = Score(500);
/// As many candidates as a prefix is proposed for; with more, the selector needs other words anyway.
pub(super) const DECIDED: usize = 5;

/// A short digest of a selector, by which a change of it is noticed. What folding makes alike does not change it.
#[must_use]
pub fn digest(selector: &Selector) -> String {
    let folded: Vec<_> = selector.texts().map(needle).collect();
    digest::short(folded.iter().map(String::as_str))
}

/// A selector to be looked for.
pub(super) struct Query<'q, 'a> {
    index: &'q Index<'a>,
    selector: &'q Selector,
    /// Where it has landed before.
    record: Option<&'q Landing>,
    /// Where one of its name has landed, whatever it selected: where to look first.
    hint: Option<&'q Landing>,
    acceptance: Acceptance,
    prefix: String,
    suffix: String,
}

/// A stretch of folded bytes.
type Region = (usize, usize);

impl<'q, 'a> Query<'q, 'a> {
    pub(super) fn new(
        index: &'q Index<'a>,
        selector: &'q Selector,
        landing: Option<&'q Landing>,
        acceptance: Acceptance,
    ) -> Self {
        let folded = |field: &Option<Spanned<String>>| field.as_ref().map(|field| needle(&field.value));
        Self {
            index,
            selector,
            record: landing.filter(|landing| landing.selector == digest(selector)),
            hint: landing,
            acceptance,
            prefix: folded(&selector.prefix).unwrap_or_default(),
            suffix: folded(&selector.suffix).unwrap_or_default(),
        }
    }

    pub(super) fn place(&self) -> Result<Placed, Miss> {
        if let Some(at) = &self.selector.at {
            return self.block(&at.value);
        }
        let quote = self.selector.quote.as_ref().map(|quote| needle(&quote.value));
        let quote = quote.filter(|quote| !quote.is_empty()).ok_or(Miss::Empty)?;
        let Some(region) = self.region() else {
            return self.renumbered((0, 0)).ok_or(Miss::UnknownBlock);
        };
        let places = self.index.places(&quote, region);
        let fits = |&start: &usize| self.fits(start, quote.len());
        let fitting: Vec<_> = places.iter().copied().filter(fits).collect();
        match fitting[..] {
            [start] => self.confirm(self.extend(start, start + quote.len(), region)?),
            [] => self.nowhere(&quote, &places, region),
            _ => self.decide(&quote, &fitting, region),
        }
    }

    /// The folded bytes to look in; nothing if `in` names no block.
    fn region(&self) -> Option<Region> {
        match &self.selector.within {
            None => Some(self.index.whole()),
            Some(within) => self
                .index
                .blocks
                .get(within.as_str())
                .map(|&block| self.index.folded_range(block)),
        }
    }

    /// Whether `prefix` and `suffix` stand around the words. White space at the joints does not count.
    fn fits(&self, start: usize, length: usize) -> bool {
        let text = &self.index.folded.text;
        text[..start].trim_end().ends_with(&self.prefix)
            && text[start + length..].trim_start().starts_with(&self.suffix)
    }

    // --- exact words ---

    /// From the quoted words to the end of `until`, if the selector has it.
    fn extend(&self, start: usize, end: usize, region: Region) -> Result<TextRange, Miss> {
        let Some(until) = &self.selector.until else {
            return Ok(self.index.range(start, end - start));
        };
        let last = needle(&until.value);
        let rest = (end, region.1.min(self.index.seam_after(start)));
        match self.index.places(&last, rest).first() {
            Some(&at) if !last.is_empty() => Ok(self.index.range(start, at + last.len() - start)),
            _ => Err(self.miss(Part::Until, &last, &[], rest, Some(start))),
        }
    }

    /// What is said of words that stand in one place: is it the one on record?
    fn confirm(&self, range: TextRange) -> Result<Placed, Miss> {
        let Some(record) = self.record else {
            return Ok(self.exact(range));
        };
        let place = self.index.folded_range(range);
        let agreement = Agreement::of(self.index, place, record);
        if agreement.is_whole() {
            return Ok(self.settled(range));
        }
        let ends_hold = self.selector.until.is_none() || agreement.holds_on_both_sides();
        if agreement.holds() && ends_hold {
            // Where only a part of the text was looked at, the very passage may stand in another.
            let narrowed = self.selector.within.is_some() || !self.prefix.is_empty() || !self.suffix.is_empty();
            let other = narrowed.then(|| self.index.same_words(record)).flatten();
            let whole = |other: TextRange| {
                let there = Agreement::of(self.index, self.index.folded_range(other), record);
                there.is_whole() && !other.overlaps(range)
            };
            return match other.filter(|&other| whole(other)) {
                Some(_) => self.elsewhere(range, self.index.former(record)),
                None => Ok(self.settled(range)),
            };
        }
        let former = self.index.former(record).filter(Approximation::is_likely);
        match former {
            Some(former) if former.range == range => Ok(self.settled(range)),
            Some(former) if former.range.overlaps(range) && self.selector.until.is_none() => Ok(self.settled(range)),
            Some(former) => self.elsewhere(range, Some(former)),
            // All around it was written anew, but it is the same block, and the only place.
            None if self.index.is_in_successor(range, &record.block) => Ok(self.settled(range)),
            None if self.is_unmistakable() && self.acceptance == Acceptance::Nothing => Ok(Placed {
                anchor: Anchor {
                    range,
                    status: Status::Moved,
                },
                remark: Some(Remark::Moved(record.block.clone())),
            }),
            None => self.elsewhere(range, None),
        }
    }

    /// Whether the quotation alone says which passage is meant.
    fn is_unmistakable(&self) -> bool {
        let quote = self.selector.quote.as_ref();
        quote.is_some_and(|quote| quote.value.chars().count() >= UNMISTAKABLE)
            && self.selector.within.is_none()
            && self.selector.until.is_none()
            && self.record.is_some_and(|record| !record.ambiguous)
    }

    fn exact(&self, range: TextRange) -> Placed {
        Placed {
            anchor: Anchor {
                range,
                status: Status::Exact,
            },
            remark: None,
        }
    }

    /// A passage that is the one on record. If it has moved to there before, that is still to be accepted.
    fn settled(&self, range: TextRange) -> Placed {
        let from = self.record.and_then(|record| record.moved_from.clone());
        match from.filter(|_| self.acceptance == Acceptance::Nothing) {
            None => self.exact(range),
            Some(from) => Placed {
                anchor: Anchor {
                    range,
                    status: Status::Moved,
                },
                remark: Some(Remark::Moved(from)),
            },
        }
    }

    /// The words stand in one place that is not the one on record.
    fn elsewhere(&self, here: TextRange, former: Option<Approximation>) -> Result<Placed, Miss> {
        match self.acceptance {
            Acceptance::Named => Ok(self.exact(here)),
            Acceptance::Blanket if former.is_none() => Ok(self.exact(here)),
            _ => Err(Miss::Elsewhere { here, former }),
        }
    }

    /// Several places fit. The one on record is meant, if it is among them.
    fn decide(&self, quote: &str, fitting: &[usize], region: Region) -> Result<Placed, Miss> {
        let places: Vec<_> = fitting.iter().map(|&start| (start, start + quote.len())).collect();
        let chosen = self.record.and_then(|record| match self.selector.until {
            None => self.index.choose(&places, record),
            Some(_) => self.index.same_place(record),
        });
        let chosen = chosen.map(|(start, _)| start).filter(|start| fitting.contains(start));
        let Some(start) = chosen else {
            return Err(Miss::Ambiguous {
                candidates: self.prefixed(fitting, quote.len()),
            });
        };
        let range = self.extend(start, start + quote.len(), region)?;
        let others = fitting.iter().filter(|&&other| other != start);
        let others = others.map(|&other| self.index.range(other, quote.len())).collect();
        Ok(Placed {
            remark: Some(Remark::Decided(others)),
            ..self.settled(range)
        })
    }

    /// Candidates with the shortest prefix that would decide for each of the first.
    fn prefixed(&self, places: &[usize], length: usize) -> Vec<(TextRange, Option<String>)> {
        let text = &self.index.folded.text;
        let before: Vec<_> = places.iter().map(|&start| text[..start].trim_end()).collect();
        let candidate = |(index, &start): (usize, &usize)| {
            let range = self.index.range(start, length);
            if index >= DECIDED {
                return (range, None);
            }
            let others = || before.iter().enumerate().filter(move |(other, _)| *other != index);
            let prefix = last_words(before[index]).find(|prefix| !others().any(|(_, text)| text.ends_with(prefix)));
            (
                range,
                prefix.map(|prefix| self.index.as_written(before[index].len(), prefix)),
            )
        };
        places.iter().enumerate().map(candidate).collect()
    }

    // --- words that are not there ---

    fn nowhere(&self, quote: &str, places: &[usize], region: Region) -> Result<Placed, Miss> {
        if let Some(placed) = self.accepted() {
            return Ok(placed);
        }
        if places.is_empty()
            && let Some(placed) = self.renumbered(region)
        {
            return Ok(placed);
        }
        match self.miss(Part::Quote, quote, places, region, None) {
            Miss::Approximate(found) if self.accepts(&found) => Ok(Placed {
                remark: self.grave(&found).then(|| Remark::Grave(found.clone())),
                anchor: Anchor {
                    range: found.range,
                    status: Status::Approximate,
                },
            }),
            miss => Err(miss),
        }
    }

    /// The passage on record, if it was not what the selector says when it was put on record: an editor has accepted it.
    fn accepted(&self) -> Option<Placed> {
        let record = self.record.filter(|record| !self.was_exact(record))?;
        let range = self.index.same_words(record)?;
        let found = self.approximation(range, None);
        Some(Placed {
            anchor: Anchor {
                range,
                status: Status::Approximate,
            },
            remark: self.grave(&found).then_some(Remark::Grave(found)),
        })
    }

    /// Whether the selector said what was put on record.
    fn was_exact(&self, record: &Landing) -> bool {
        // What is on record of long texts is a part of them.
        let begins = |a: &str, b: &str| a.starts_with(b) || b.starts_with(a);
        let ends = |a: &str, b: &str| a.ends_with(b) || b.ends_with(a);
        let (head, tail) = record.ends();
        let field = |field: &Option<Spanned<String>>| needle(field.as_ref().map_or("", Spanned::as_str));
        let (quote, until) = (field(&self.selector.quote), field(&self.selector.until));
        let words = if until.is_empty() {
            are_words(record, &quote)
        } else {
            begins(&needle(head), &quote) && ends(&needle(tail), &until)
        };
        words && ends(&needle(&record.prefix), &self.prefix) && begins(&needle(&record.suffix), &self.suffix)
    }

    /// The passage on record, if it stands as it did, but outside the block that the selector names.
    fn renumbered(&self, region: Region) -> Option<Placed> {
        let record = self.record.filter(|record| self.was_exact(record))?;
        self.selector.within.as_ref()?;
        let range = self.index.same_words(record)?;
        let (start, end) = self.index.folded_range(range);
        let outside = start < region.0 || end > region.1;
        let whole = Agreement::of(self.index, (start, end), record).is_whole();
        (outside && whole).then(|| Placed {
            remark: Some(Remark::Renumbered),
            ..self.settled(range)
        })
    }

    /// Whether the editor accepts a passage.
    fn accepts(&self, found: &Approximation) -> bool {
        match self.acceptance {
            Acceptance::Nothing => false,
            Acceptance::Blanket => !self.grave(found),
            Acceptance::Named => true,
        }
    }

    /// Whether a passage differs from the selector in digits or a negation.
    fn grave(&self, found: &Approximation) -> bool {
        found.changes.iter().any(|&(part, range)| {
            let said = part.field(self.selector).map_or("", Spanned::as_str);
            let there = &self.index.document.tree.projection.text[range.range()];
            Difference::by_unicode_words(said, there).gravity().is_some()
        })
    }

    /// Why words are not selected: what comes near to them, ranked. `start` is where the range begins that they end.
    fn miss(&self, part: Part, words: &str, places: &[usize], region: Region, start: Option<usize>) -> Miss {
        let elsewhere = self.outside(part, words, places);
        let mut ranked = if elsewhere.is_empty() {
            self.ranked(part, words, places, region)
        } else {
            Vec::new()
        };
        let verdict = judge(&ranked, words.chars().count());
        let second = ranked.get(1).cloned();
        ranked.truncate(PROPOSED);
        let proposed = |candidate: &Candidate| self.proposed(part, candidate, region, start);
        let mut found: Vec<_> = ranked.iter().map(proposed).collect();
        if let (Some(best), Some(second)) = (found.first_mut(), second) {
            let (start, end) = second.place;
            best.runner_up = Some((self.index.range(start, end - start), second.score()));
        }
        match verdict {
            Verdict::Sure if !found.is_empty() => Miss::Approximate(found.swap_remove(0)),
            Verdict::Close if places.is_empty() => Miss::Uncertain(found),
            _ if !places.is_empty() => Miss::Surroundings {
                candidates: self.surrounded(&ranked, places, words.len()),
            },
            _ => Miss::Lost {
                part,
                nearest: found,
                begins: self.begins(words, region),
                elsewhere,
            },
        }
    }

    /// Where the words stand in the document, if that is outside the block that was named.
    fn outside(&self, part: Part, words: &str, places: &[usize]) -> Vec<TextRange> {
        if self.selector.within.is_none() || part != Part::Quote || !places.is_empty() {
            return Vec::new();
        }
        let places = self.index.places(words, self.index.whole());
        places
            .into_iter()
            .map(|start| self.index.range(start, words.len()))
            .collect()
    }

    /// What comes near to the words, the best first. Words that stand there as they are come near as well, if what is
    /// said to be around them does not.
    fn ranked(&self, part: Part, words: &str, places: &[usize], region: Region) -> Vec<Candidate> {
        let characters = words.chars().count();
        let exact = places.iter().map(|&start| ((start, start + words.len()), 0));
        let near = self.index.nearest(words, region, fit::limit(characters), RANKED);
        let near = near.iter().map(|near| {
            let whole = self.index.whole_words(words, *near);
            ((whole.start, whole.end), whole.distance)
        });
        let near = near.filter(|(_, distance)| *distance > 0 || places.is_empty());
        let mut ranked: Vec<_> = exact
            .chain(near)
            .map(|(place, distance)| self.rated(part, place, distance, characters))
            .collect();
        if part == Part::Quote
            && let Some(former) = self.hint.and_then(|hint| self.index.former_candidate(hint, words))
            && ranked
                .iter()
                .all(|other| other.place.1 <= former.place.0 || former.place.1 <= other.place.0)
        {
            ranked.push(self.rated(part, former.place, former.distance, former.characters));
        }
        rank(&mut ranked);
        if let Some(best) = ranked.first().filter(|best| best.distance > 0) {
            ranked[0] = self.refined(part, words, best.clone());
        }
        ranked
    }

    /// A candidate with its ends where what is known to stand around it says: the words alone may leave that open.
    fn refined(&self, part: Part, words: &str, mut best: Candidate) -> Candidate {
        let (start, end) = best.place;
        let ends = self.index.ends_around(end).into_iter().map(|end| (start, end));
        best = self.better(part, words, best, ends);
        let (start, end) = best.place;
        let starts = self.index.starts_around(start).into_iter().map(|start| (start, end));
        self.better(part, words, best, starts)
    }

    /// The best of a candidate and others of the same words.
    fn better(
        &self,
        part: Part,
        words: &str,
        best: Candidate,
        others: impl Iterator<Item = (usize, usize)>,
    ) -> Candidate {
        let text = &self.index.folded.text;
        let possible = others.filter(|&(start, end)| start < end && end <= self.index.seam_after(start));
        let rated = possible.map(|place| {
            let distance = distance(words, &text[place.0..place.1]);
            self.rated(part, place, distance, words.chars().count())
        });
        // Of places that are as near, that of the length of the words.
        let key = |candidate: &Candidate| {
            let (start, end) = candidate.place;
            (candidate.edits, (end - start).abs_diff(words.len()))
        };
        rated.fold(best, |best, other| if key(&other) < key(&best) { other } else { best })
    }

    /// A place with all that is said about it: the words, what is said to be around them, what is on record.
    fn rated(&self, part: Part, place: (usize, usize), distance: usize, characters: usize) -> Candidate {
        let text = &self.index.folded.text;
        let (before, after) = (text[..place.0].trim_end(), text[place.1..].trim_start());
        let mut candidate = Candidate {
            place,
            distance,
            edits: distance,
            characters,
            same_block: false,
        };
        let mut count = |edits: usize, characters: usize| {
            candidate.edits += edits;
            candidate.characters += characters;
        };
        let begins = part == Part::Quote;
        let ends = part == Part::Until || self.selector.until.is_none();
        if begins {
            count(to_end(&self.prefix, before), self.prefix.chars().count());
        }
        if ends {
            count(to_beginning(&self.suffix, after), self.suffix.chars().count());
        }
        if let Some(hint) = self.hint {
            let agreement = Agreement::of(self.index, place, hint);
            if begins {
                count(agreement.before.1, agreement.before.0);
            }
            if ends {
                count(agreement.after.1, agreement.after.0);
            }
            let range = self.index.range(place.0, place.1 - place.0);
            candidate.same_block = self.index.block(range) == hint.block;
        }
        candidate
    }

    /// A candidate as a passage that could be selected.
    fn proposed(&self, part: Part, candidate: &Candidate, region: Region, start: Option<usize>) -> Approximation {
        let (from, end) = candidate.place;
        let words = self.index.range(from, end - from);
        let range = match part {
            Part::Until => self.index.range(start.unwrap_or(from), end - start.unwrap_or(from)),
            _ => self
                .end_of(from, end, region)
                .map_or(words, |end| self.index.range(from, end - from)),
        };
        Approximation {
            edits: candidate.edits,
            score: candidate.score(),
            ..self.approximation(range, Some((part, words)))
        }
    }

    /// Where `until` ends, if it follows.
    fn end_of(&self, start: usize, end: usize, region: Region) -> Option<usize> {
        let last = needle(&self.selector.until.as_ref()?.value);
        let rest = (end, region.1.min(self.index.seam_after(start)));
        let at = self.index.places(&last, rest).first().copied()?;
        Some(at + last.len())
    }

    /// A passage with what it has in place of what the selector says. The words of one field are known, or are all of it.
    fn approximation(&self, range: TextRange, known: Option<(Part, TextRange)>) -> Approximation {
        let (start, end) = self.index.folded_range(range);
        let text = &self.index.folded.text;
        let mut changes = Vec::new();
        let (part, words) = known.unwrap_or((Part::Quote, range));
        let said = part.field(self.selector).map(|field| needle(&field.value));
        // Of a range only the ends are said.
        let said = said.filter(|_| known.is_some() || self.selector.until.is_none());
        let there = self.index.folded_range(words);
        if said.is_some_and(|said| said != text[there.0..there.1]) {
            changes.push((part, words));
        }
        if !text[..start].trim_end().ends_with(&self.prefix) {
            changes.push((Part::Prefix, self.index.words_before(start, &self.prefix)));
        }
        if !text[end..].trim_start().starts_with(&self.suffix) {
            changes.push((Part::Suffix, self.index.words_after(end, &self.suffix)));
        }
        Approximation {
            range,
            changes,
            edits: 0,
            score: Score::new(0, 0),
            runner_up: None,
        }
    }

    /// The places of words whose surroundings are others, the best first.
    fn surrounded(&self, ranked: &[Candidate], places: &[usize], length: usize) -> Vec<TextRange> {
        let best = ranked.iter().map(|candidate| candidate.place.0);
        let best: Vec<_> = best.filter(|start| places.contains(start)).collect();
        let rest = places.iter().copied().filter(|start| !best.contains(start));
        best.iter()
            .copied()
            .chain(rest)
            .map(|start| self.index.range(start, length))
            .collect()
    }

    /// Where the first of the words are, and how many. That more words are there than fewer is impossible, so halving
    /// finds the most.
    fn begins(&self, words: &str, region: Region) -> Option<(TextRange, usize)> {
        let ends: Vec<_> = words.match_indices(' ').map(|(at, _)| at).collect();
        let found = |count: usize| self.index.places(&words[..ends[count]], region).first().copied();
        let (mut low, mut high) = (0, ends.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if found(middle).is_some() {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let last = low.checked_sub(1)?;
        Some((self.index.range(found(last)?, ends[last]), last + 1))
    }

    // --- whole blocks ---

    fn block(&self, address: &str) -> Result<Placed, Miss> {
        let here = self.index.blocks.get(address).copied();
        let Some(record) = self.record else {
            return here.map(|range| self.exact(range)).ok_or(Miss::UnknownBlock);
        };
        let text = &self.index.document.tree.projection.text;
        let is_same = |range: TextRange| are_words(record, &text[range.range()]);
        if let Some(range) = here.filter(|&range| is_same(range)) {
            return Ok(self.settled(range));
        }
        // The block that took its place, if that says the same; or else the one that does.
        let blocks = &self.index.document.tree.blocks;
        let successor = self.index.successor(&record.block);
        let successor = successor.map(|(block, same)| (blocks[block].text, same));
        let same = match successor {
            Some((range, true)) => Some(range),
            _ => self.block_of(record, is_same),
        };
        let Some(here) = here else {
            return match same {
                Some(range) => Ok(Placed {
                    remark: Some(Remark::Renumbered),
                    ..self.settled(range)
                }),
                None => Err(Miss::UnknownBlock),
            };
        };
        let likeness = |range: TextRange| {
            let (distance, characters) = recorded_distance(record, &needle(&text[range.range()]));
            Score::new(distance, characters)
        };
        let is_successor = successor.is_some_and(|(range, _)| range == here);
        if same.is_none() && (is_successor || likeness(here) >= SAME_BLOCK) {
            return Ok(self.settled(here));
        }
        let former = same.or(successor.map(|(range, _)| range));
        let former = former.or_else(|| self.block_of(record, |range| likeness(range) >= SAME_BLOCK));
        let former = former.map(|range| Approximation {
            score: likeness(range),
            ..self.approximation(range, None)
        });
        self.elsewhere(here, former)
    }

    /// The one block of which something holds, or that of several which is in the surroundings on record.
    fn block_of(&self, record: &Landing, holds: impl Fn(TextRange) -> bool) -> Option<TextRange> {
        let blocks = &self.index.document.tree.blocks;
        let found: Vec<_> = blocks
            .iter()
            .map(|block| block.text)
            .filter(|&range| holds(range))
            .collect();
        if let [only] = found[..] {
            return Some(only);
        }
        let places: Vec<_> = found.iter().map(|&range| self.index.folded_range(range)).collect();
        let chosen = self.index.choose(&places, record)?;
        let place = places.iter().position(|place| *place == chosen)?;
        found.get(place).copied()
    }
}

impl Index<'_> {
    /// Folded words that end at a folded byte, as the text has them, on one line.
    fn as_written(&self, end: usize, words: &str) -> String {
        let range = self.range(end - words.len(), words.len());
        let words = self.document.tree.projection.text[range.range()].split_whitespace();
        words.collect::<Vec<_>>().join(" ")
    }

    /// A passage with what it has in place of what a selector says.
    pub(super) fn described(&self, selector: &Selector, range: TextRange) -> Approximation {
        Query::new(self, selector, None, Acceptance::Nothing).approximation(range, None)
    }

    /// As many words of the text before a folded byte as there are in `like`.
    fn words_before(&self, end: usize, like: &str) -> TextRange {
        let text = self.folded.text[..end].trim_end();
        let count = like.split(' ').count();
        let starts = text.rmatch_indices(' ').map(|(at, _)| at + 1);
        let start = starts.chain([0]).take(count).last().unwrap_or(0);
        self.range(start, text.len() - start)
    }

    /// As many words of the text after a folded byte as there are in `like`.
    fn words_after(&self, start: usize, like: &str) -> TextRange {
        let text = &self.folded.text[start..];
        let from = start + text.len() - text.trim_start().len();
        let text = text.trim_start();
        let count = like.split(' ').count();
        let ends = text.match_indices(' ').map(|(at, _)| at);
        let end = ends.chain([text.len()]).take(count).last().unwrap_or(0);
        self.range(from, end)
    }
}

/// The last word of a text, the last two, and so on, up to as many as anyone would write into a prefix.
pub(super) fn last_words(text: &str) -> impl Iterator<Item = &str> {
    const MOST: usize = 12;
    let starts = text.rmatch_indices(' ').map(|(at, _)| at + 1).chain(std::iter::once(0));
    starts
        .take(MOST)
        .map(|start| &text[start..])
        .filter(|words| !words.is_empty())
}
