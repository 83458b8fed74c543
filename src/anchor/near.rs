//! What comes near to words that do not stand where they are looked for.

use super::approximate::{distance, to_beginning, to_end};
use super::context::Agreement;
use super::fit::{self, Candidate, PROPOSED, RANKED, Verdict, judge, rank};
use super::query::{Query, Region};
use super::{Acceptance, Approximation, Index, Miss, Part, Score, needle};
use crate::model::{Selector, TextRange};

/// The first word alone is shown as the beginning of words only if it has as many characters.
const TELLING_WORD: usize = 5;

impl Query<'_, '_> {
    /// Why words are not selected: what comes near to them, ranked. `start` is where the range begins that they end.
    pub(super) fn miss(&self, part: Part, words: &str, places: &[usize], region: Region, start: Option<usize>) -> Miss {
        let outside = self.selector.within.is_some() && part == Part::Quote && places.is_empty();
        let elsewhere = if outside { self.outside(words) } else { Vec::new() };
        let mut ranked = self.ranked(part, words, places, region);
        let verdict = judge(&ranked, words.chars().count());
        let second = ranked.get(1).cloned();
        ranked.truncate(PROPOSED);
        let proposed = |candidate: &Candidate| self.proposed(part, candidate, region, start);
        let mut found: Vec<_> = ranked.iter().map(proposed).collect();
        if let (Some(best), Some(second)) = (found.first_mut(), second) {
            let (start, end) = second.place;
            best.runner_up = Some((self.index.range(start, end - start), second.score()));
        }
        if found.is_empty()
            && let Some(stood) = self.hint.and_then(|hint| self.index.successor(&hint.block))
        {
            let range = self.index.document.blocks[stood.0].text;
            let score = Score::new(1, 1);
            found.push(Approximation {
                score,
                ..self.approximation(range, None)
            });
        }
        // The very words outside the block are what is meant, unless what is near to them in it is more like the passage on
        // record.
        let inside = elsewhere.first().is_none_or(|&outside| {
            let place = self.index.folded_range(outside);
            let outside = self.rated(part, place, 0, words.chars().count());
            self.record.is_some() && ranked.first().is_some_and(|best| best.score() > outside.score())
        });
        match verdict {
            Verdict::Sure if inside && !found.is_empty() => Miss::Approximate(found.swap_remove(0)),
            Verdict::Close if inside && places.is_empty() => Miss::Uncertain(found),
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

    /// Where the words stand in the document, whatever block is named; first where most of what is on record stands around
    /// them.
    pub(super) fn outside(&self, words: &str) -> Vec<TextRange> {
        let places = self.index.places(words, self.index.whole());
        let mut places: Vec<_> = places.into_iter().map(|start| (start, start + words.len())).collect();
        if let Some(hint) = self.hint {
            places.sort_by_cached_key(|&place| (Agreement::of(self.index, place, hint).edits(), place));
        }
        let ranges = places
            .into_iter()
            .map(|(start, end)| self.index.range(start, end - start));
        ranges.filter(|&range| !self.is_another(range)).collect()
    }

    /// Whether a passage certainly is not the one on record.
    fn is_another(&self, range: TextRange) -> bool {
        self.record.is_some_and(|record| self.index.is_foreign(range, record))
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
        // What certainly was another block is not what was meant.
        ranked.retain(|candidate| {
            let (start, end) = candidate.place;
            !self.is_another(self.index.range(start, end - start))
        });
        if part == Part::Quote
            && self.selector.until.is_none()
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
        let text = &self.index.folded().text;
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
        let text = &self.index.folded().text;
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
    pub(super) fn approximation(&self, range: TextRange, known: Option<(Part, TextRange)>) -> Approximation {
        let (start, end) = self.index.folded_range(range);
        let text = &self.index.folded().text;
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
        let text = &self.index.folded().text;
        let found = |count: usize| {
            let mut places = self.index.places(&words[..ends[count]], region).into_iter();
            places.find(|&at| {
                let cut = |char: char| char.is_alphanumeric();
                !text[..at].ends_with(cut) && !text[at + ends[count]..].starts_with(cut)
            })
        };
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
        if last == 0 && words[..ends[0]].chars().count() < TELLING_WORD {
            return None;
        }
        Some((self.index.range(found(last)?, ends[last]), last + 1))
    }
}

impl Index<'_> {
    /// A passage with what it has in place of what a selector says.
    pub(super) fn described(&self, selector: &Selector, range: TextRange) -> Approximation {
        Query::new(self, selector, "", None, Acceptance::Nothing).approximation(range, None)
    }
}
