//! Where a passage on record is now.

use super::approximate::{Near, distance, nearest, to_beginning, to_end};
use super::context::{Agreement, are_words};
use super::fit::{Candidate, limit, margin};
use super::{Approximation, Index, Score, needle};
use crate::model::{Landing, TextRange};

/// As many places of what stood before a passage are followed.
const FOLLOWED: usize = 16;
/// A passage may have grown to so many times its length, and by so many bytes.
const GROWN: (usize, usize) = (2, 256);
/// How many characters in a hundred may differ where a passage is looked for with its surroundings.
const TOLERATED: usize = 45;
/// Of the words of a passage, at least this much must be left where its surroundings were edited, too.
const KEPT: Score = Score(500);
/// As much of what stood around a passage must be left, in characters, to find it by that alone.
const TELLING: usize = 8;

impl Index<'_> {
    /// The one place where the words on record stand, in the surroundings on record or most of them.
    pub(super) fn same_words(&self, landing: &Landing) -> Option<TextRange> {
        let (start, end) = self.same_place(landing)?;
        Some(self.range(start, end - start))
    }

    /// The same, as folded bytes.
    pub(super) fn same_place(&self, landing: &Landing) -> Option<(usize, usize)> {
        self.choose(&self.recorded_words(landing), landing)
    }

    /// Another place where the words on record stand, if what stands around it agrees better with the record than what
    /// stands around this one, or as well, but in the block that took the place of the one on record.
    pub(super) fn agreeing_better(
        &self,
        landing: &Landing,
        (start, end): (usize, usize),
        agreement: Agreement,
    ) -> Option<(usize, usize)> {
        let range = |(start, end): (usize, usize)| self.range(start, end - start);
        let others = self.recorded_words(landing).into_iter();
        let others =
            others.filter(|other| (other.1 <= start || end <= other.0) && !self.is_foreign(range(*other), landing));
        let rated = others.map(|other| (Agreement::of(self, other, landing).edits(), other));
        let (edits, best) = rated.min()?;
        let is_successor = |place| self.is_in_successor(range(place), &landing.block);
        let better = edits < agreement.edits()
            || edits == agreement.edits() && is_successor(best) && !is_successor((start, end));
        better.then_some(best)
    }

    /// A place of the words on record, as where the passage is now.
    pub(super) fn on_record(&self, landing: &Landing, (start, end): (usize, usize)) -> Approximation {
        let agreement = Agreement::of(self, (start, end), landing);
        plain(self.range(start, end - start), agreement.edits(), agreement.score())
    }

    /// Whether a range is so much longer than the one on record that its ends may be those of two passages. Of a long one
    /// it is not on record how long it was.
    pub(super) fn has_grown(&self, range: TextRange, landing: &Landing) -> bool {
        landing.digest.is_none() && range.range().len() > GROWN.0 * landing.exact.len()
    }

    /// Every place where the words on record stand.
    fn recorded_words(&self, landing: &Landing) -> Vec<(usize, usize)> {
        let (head, tail) = landing.ends();
        let (head, tail) = (needle(head), needle(tail));
        if head.is_empty() {
            return Vec::new();
        }
        let heads = self.places(&head, self.whole());
        if landing.digest.is_none() {
            return heads.into_iter().map(|start| (start, start + head.len())).collect();
        }
        // Of long passages only the ends are on record: every pair of them that holds the very words.
        let text = &self.tree.projection.text;
        let ends = |start: usize| {
            let tails = self.places(&tail, (start, self.seam_after(start)));
            tails.into_iter().take(FOLLOWED).map(move |at| (start, at))
        };
        let pairs = heads.into_iter().take(FOLLOWED).flat_map(ends);
        let places = pairs.map(|(start, at)| (start, at + tail.len()));
        places
            .filter(|&(start, end)| are_words(landing, &text[self.range(start, end - start).range()]))
            .collect()
    }

    /// The one of these places that is in the surroundings on record, if that can be told. What certainly was another
    /// block is not the one on record.
    pub(super) fn choose(&self, places: &[(usize, usize)], landing: &Landing) -> Option<(usize, usize)> {
        let range = |(start, end): (usize, usize)| self.range(start, end - start);
        let own = places.iter().filter(|place| !self.is_foreign(range(**place), landing));
        let mut agreements: Vec<_> = own.map(|&place| (Agreement::of(self, place, landing), place)).collect();
        agreements.sort_by_key(|(agreement, place)| (agreement.edits(), *place));
        let (best, place) = *agreements.first()?;
        if agreements.len() == 1 && self.is_in_unchanged(range(place), &landing.block) {
            return Some(place);
        }
        if !best.holds(true) {
            return None;
        }
        // Where all that stood around it is still there, no other place is as good that lacks any of it.
        let margin = if best.is_whole() { 1 } else { margin(best.characters()) };
        let close = |(other, _): &&(Agreement, _)| other.edits() < best.edits() + margin;
        let mut close = agreements.iter().filter(close).map(|(_, place)| *place);
        if agreements.len() == 1 || best.is_telling() && close.clone().count() == 1 {
            return Some(place);
        }
        // What is alike with all that is around it is told apart by the block.
        let in_successor = |place: &(usize, usize)| self.is_in_successor(range(*place), &landing.block);
        let found = close.find(in_successor)?;
        (!close.any(|other| in_successor(&other))).then_some(found)
    }

    /// Where the passage on record is now, whatever has become of its words.
    pub(super) fn former(&self, landing: &Landing) -> Option<Approximation> {
        if let Some(place) = self.same_place(landing) {
            return Some(self.on_record(landing, place));
        }
        self.between(landing).or_else(|| self.near_to(landing))
    }

    /// The passage on record where its surroundings are, if they certainly are not those of another block.
    fn own(&self, landing: &Landing, found: Approximation) -> Option<Approximation> {
        (!self.is_foreign(found.range, landing)).then_some(found)
    }

    /// The stretch between what stood before the passage and what stood after it, if there is one such stretch.
    pub(super) fn between(&self, landing: &Landing) -> Option<Approximation> {
        let (prefix, suffix) = (needle(&landing.prefix), needle(&landing.suffix));
        if prefix.chars().count() < TELLING || suffix.chars().count() < TELLING {
            return None;
        }
        let room = GROWN.0 * landing.exact.len() + GROWN.1;
        let mut found = None;
        for at in self.places(&prefix, self.whole()).into_iter().take(FOLLOWED) {
            let start = at + prefix.len();
            let text = &self.folded().text;
            let end = text.floor_char_boundary(start + room + suffix.len());
            let Some(&next) = self.places(&suffix, (start, end)).first() else {
                continue;
            };
            if next > self.seam_after(at) || self.range(start, next - start).is_empty() {
                continue;
            }
            if found.replace((start, next)).is_some() {
                return None;
            }
        }
        let (start, end) = found?;
        self.own(landing, self.rated(landing, self.range(start, end - start)))
    }

    /// The passage that is nearest to the words on record with their surroundings, if no other is as near.
    fn near_to(&self, landing: &Landing) -> Option<Approximation> {
        let (head, tail) = landing.ends();
        let (from, until) = if landing.digest.is_none() {
            let place = self.nearest_whole(&[&landing.prefix, head, &landing.suffix], self.whole())?;
            (place, place)
        } else {
            let from = self.nearest_whole(&[&landing.prefix, head], self.whole())?;
            let rest = (from.start, self.seam_after(from.start));
            (from, self.nearest_whole(&[tail, &landing.suffix], rest)?)
        };
        let text = &self.folded().text;
        // Within what was found, the passage is what is left between its surroundings.
        let (prefix, suffix) = (needle(&landing.prefix), needle(&landing.suffix));
        let inner = |words: &str, near: Near| {
            let most = words.chars().count() / 2;
            let found = nearest(words, &text[near.start..near.end], most, 1);
            found
                .first()
                .map(|found| (near.start + found.start, near.start + found.end))
        };
        let start = inner(&prefix, from).map_or(from.start, |(_, end)| end);
        let end = inner(&suffix, until).map_or(until.end, |(start, _)| start);
        let (start, end) = self.rounded(start, end);
        let range = (start < end).then(|| self.range(start, end - start))?;
        let text = &self.tree.projection.text[range.range()];
        let (distance, characters) = recorded_distance(landing, &needle(text));
        // With none of the words left, it is a place that is like it, and not the place.
        let kept = Score::new(distance, characters) >= KEPT && self.is_of_kind(range, &landing.block);
        kept.then(|| self.rated(landing, range))
            .and_then(|found| self.own(landing, found))
    }

    /// The place that is nearest to some words put together, if no other is as near.
    fn nearest_whole(&self, parts: &[&str], region: (usize, usize)) -> Option<Near> {
        let words = needle(&parts.concat());
        let characters = words.chars().count();
        let found = self.nearest(&words, region, characters * TOLERATED / 100, 2);
        match found[..] {
            [best] => Some(best),
            [best, second] if second.distance >= best.distance + margin(characters) => Some(best),
            _ => None,
        }
    }

    /// A passage as what the one on record has become.
    fn rated(&self, landing: &Landing, range: TextRange) -> Approximation {
        let words = needle(&self.tree.projection.text[range.range()]);
        let (distance, characters) = recorded_distance(landing, &words);
        let agreement = Agreement::of(self, self.folded_range(range), landing);
        let edits = distance + agreement.edits();
        plain(range, edits, Score::new(edits, characters + agreement.characters()))
    }

    /// What a passage on record has become, as a candidate for some words.
    pub(super) fn former_candidate(&self, landing: &Landing, words: &str) -> Option<Candidate> {
        let range = self.former(landing)?.range;
        let place = self.folded_range(range);
        let distance = distance(words, &self.folded().text[place.0..place.1]);
        // Other words stand there: worth showing, if not much more than a few of them are left.
        let characters = words.chars().count();
        (distance > limit(characters)).then_some(Candidate {
            place,
            distance,
            edits: distance,
            characters,
            same_block: true,
        })
    }
}

fn plain(range: TextRange, edits: usize, score: Score) -> Approximation {
    Approximation {
        range,
        changes: Vec::new(),
        edits,
        score,
        runner_up: None,
    }
}

/// How many characters of words on record differ from folded words, and of how many. Of long ones the ends are compared.
pub(super) fn recorded_distance(landing: &Landing, words: &str) -> (usize, usize) {
    let (head, tail) = landing.ends();
    let (head, tail) = (needle(head), needle(tail));
    if landing.digest.is_none() {
        let characters = head.chars().count().max(words.chars().count());
        return (distance(&head, words), characters);
    }
    let characters = head.chars().count() + tail.chars().count();
    (to_beginning(&head, words) + to_end(&tail, words), characters)
}
