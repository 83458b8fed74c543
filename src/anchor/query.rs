//! One selector, looked for in one document, and held against where it has landed before.

use super::around::{begins_with, ends_with};
use super::context::{Agreement, are_words};
use super::{Acceptance, Anchor, Approximation, Index, Miss, Part, Placed, Remark, Status, needle, words};
use crate::difference::Difference;
use crate::digest;
use crate::model::{Landing, Selector, TextRange};
use crate::span::Spanned;

/// From this length on, words that stood in one place only and now stand in another are the same that have moved,
/// whatever is around them.
const UNMISTAKABLE: usize = 32;
/// So many bytes of words stand in few places.
const TELLING: usize = 16;
/// As many candidates as a prefix is proposed for; with more, the selector needs other words anyway.
pub(super) const DECIDED: usize = 5;

/// A short digest of a selector, by which a change of it is noticed. What folding makes alike does not change it.
#[must_use]
pub fn digest(selector: &Selector) -> String {
    let folded: Vec<_> = selector.texts().map(words).collect();
    digest::short(folded.iter().map(|words| &**words))
}

/// A selector to be looked for.
pub(super) struct Query<'q, 'a> {
    pub(super) index: &'q Index<'a>,
    pub(super) selector: &'q Selector,
    /// Where it has landed before.
    pub(super) record: Option<&'q Landing>,
    /// Where one of its name has landed, whatever it selected: where to look first.
    pub(super) hint: Option<&'q Landing>,
    acceptance: Acceptance,
    pub(super) prefix: String,
    pub(super) suffix: String,
}

/// A stretch of folded bytes.
pub(super) type Region = (usize, usize);

impl<'q, 'a> Query<'q, 'a> {
    /// A selector with its [`digest()`], which is wanted only if it has landed before.
    pub(super) fn new(
        index: &'q Index<'a>,
        selector: &'q Selector,
        digest: &str,
        landing: Option<&'q Landing>,
        acceptance: Acceptance,
    ) -> Self {
        let folded = |field: &Option<Spanned<String>>| field.as_ref().map(|field| needle(&field.value));
        Self {
            index,
            selector,
            record: landing.filter(|landing| landing.selector == digest),
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
            let elsewhere = self.outside(&quote);
            return self.followed((0, 0)).ok_or(Miss::UnknownBlock { elsewhere });
        };
        let fitting = self.fitting(&quote, region);
        match fitting[..] {
            [start] => self.confirm(self.extend(start, start + quote.len(), region)?, &quote, region),
            [] => self.nowhere(&quote, region),
            _ => self.decide(&quote, &fitting, region),
        }
    }

    /// Where the words stand between `prefix` and `suffix`. A word or two stand in many places, and what is around them in few: then
    /// that is looked for, and they beside it.
    fn fitting(&self, quote: &str, region: Region) -> Vec<usize> {
        let may_lead = region == self.index.whole() && quote.len() < TELLING;
        let led = may_lead.then(|| self.before_suffix(quote).or_else(|| self.after_prefix(quote)));
        let mut places = led
            .flatten()
            .unwrap_or_else(|| self.index.places_anywhere(quote, region));
        places.retain(|&start| start + quote.len() <= self.index.seam_after(start) && self.fits(start, quote.len()));
        places
    }

    /// Where the words stand before the suffix, if that says more than they do. A dash at the joint may stand in more ways than one.
    fn before_suffix(&self, quote: &str) -> Option<Vec<usize>> {
        if self.suffix.len() < TELLING || self.suffix.starts_with('-') {
            return None;
        }
        let text = &self.index.folded().text;
        let ends = self.index.places_anywhere(&self.suffix, self.index.whole()).into_iter();
        let start = |end: usize| Some(text[..end].trim_end().strip_suffix(quote)?.len());
        Some(ends.filter_map(start).collect())
    }

    /// The same after the prefix.
    fn after_prefix(&self, quote: &str) -> Option<Vec<usize>> {
        if self.prefix.len() < TELLING || self.prefix.ends_with('-') {
            return None;
        }
        let text = &self.index.folded().text;
        let places = self.index.places_anywhere(&self.prefix, self.index.whole()).into_iter();
        let start = |place: usize| {
            let rest = text[place + self.prefix.len()..].trim_start();
            rest.starts_with(quote).then_some(text.len() - rest.len())
        };
        Some(places.filter_map(start).collect())
    }

    /// The folded bytes to look in; nothing if `in` names no block.
    fn region(&self) -> Option<Region> {
        match &self.selector.within {
            None => Some(self.index.whole()),
            Some(within) => {
                let block = self.index.block_text(within.as_str());
                block.map(|block| self.index.folded_range(block))
            }
        }
    }

    /// Whether `prefix` and `suffix` stand around the words. White space at the joints does not count.
    fn fits(&self, start: usize, length: usize) -> bool {
        let text = &self.index.folded().text;
        ends_with(text[..start].trim_end(), &self.prefix)
            && begins_with(text[start + length..].trim_start(), &self.suffix)
    }

    // --- words that stand there ---

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
    fn confirm(&self, range: TextRange, quote: &str, region: Region) -> Result<Placed, Miss> {
        let Some(record) = self.record else {
            return Ok(self.exact(range));
        };
        let place = self.index.folded_range(range);
        let narrowed = self.selector.within.is_some() || !self.prefix.is_empty() || !self.suffix.is_empty();
        // In the very block, with all its words, nothing can have moved.
        if narrowed && self.index.is_in_unchanged(range, &record.block) {
            return Ok(self.settled(range));
        }
        let agreement = Agreement::of(self.index, place, record);
        if !narrowed && !agreement.is_whole() && self.index.is_in_unchanged(range, &record.block) {
            return Ok(self.settled(range));
        }
        // Where only a part of the text was looked at, the passage itself may stand in another.
        let foreign = narrowed && self.index.is_foreign(range, record);
        let better = if foreign {
            self.index.same_place(record)
        } else if narrowed {
            self.index.agreeing_better(record, place, agreement)
        } else {
            None
        };
        if let Some(better) = better {
            return match self.followed(region) {
                Some(placed) => Ok(placed),
                None => self.elsewhere(range, Some(self.index.on_record(record, better))),
            };
        }
        let ends_hold =
            self.selector.until.is_none() || agreement.holds_on_both_sides() && !self.index.has_grown(range, record);
        let same_kind = self.index.is_of_kind(range, &record.block);
        let many_words = quote.chars().count() >= UNMISTAKABLE;
        let near = || Agreement::near(self.index, place, record);
        let holds = (agreement.holds(many_words) || near().holds(many_words)) && ends_hold && same_kind;
        if !foreign && (agreement.is_whole() || holds) {
            return Ok(self.settled(range));
        }
        // Many words that stand in one place only are what they were, rather than something else that is like them.
        let former = if self.is_unmistakable() {
            self.index.between(record)
        } else {
            self.index.former(record)
        };
        let same = |former: &Approximation| {
            former.range == range || former.range.overlaps(range) && self.selector.until.is_none()
        };
        match former.filter(Approximation::is_likely) {
            Some(former) if !foreign && same(&former) => Ok(self.settled(range)),
            Some(former) => self.elsewhere(range, Some(former)),
            // All around it was written anew. Many words, or the same block, still say that it is the same; but not in silence.
            None if self.acceptance == Acceptance::Nothing
                && (self.is_unmistakable() || self.index.is_in_successor(range, &record.block)) =>
            {
                Ok(Placed {
                    anchor: Anchor {
                        range,
                        status: Status::Moved,
                    },
                    remark: Some(Remark::Moved(record.block.clone())),
                })
            }
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

    pub(super) const fn exact(&self, range: TextRange) -> Placed {
        Placed {
            anchor: Anchor {
                range,
                status: Status::Exact,
            },
            remark: None,
        }
    }

    /// A passage that is the one on record. If it has moved to there before, that is still to be accepted.
    pub(super) fn settled(&self, range: TextRange) -> Placed {
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
    pub(super) fn elsewhere(&self, here: TextRange, former: Option<Approximation>) -> Result<Placed, Miss> {
        match self.acceptance {
            Acceptance::Named => Ok(self.exact(here)),
            Acceptance::Blanket if former.is_none() => Ok(self.exact(here)),
            _ => Err(Miss::Elsewhere { here, former }),
        }
    }

    /// Several places fit. The one on record is meant, if it is among them, and no other in the text is more like it.
    fn decide(&self, quote: &str, fitting: &[usize], region: Region) -> Result<Placed, Miss> {
        let range = |start: usize| self.index.range(start, quote.len());
        let on_record = self.record.and_then(|record| self.index.same_place(record));
        match (self.record, on_record) {
            (Some(_), Some((start, _))) if fitting.contains(&start) => {
                let passage = self.extend(start, start + quote.len(), region)?;
                let others = fitting.iter().filter(|&&other| other != start);
                Ok(Placed {
                    remark: Some(Remark::Decided(others.map(|&other| range(other)).collect())),
                    ..self.settled(passage)
                })
            }
            (Some(record), Some(place)) => match self.followed(region) {
                Some(placed) => Ok(placed),
                // Not even when it is named: which of the others should it be?
                None => Err(Miss::Elsewhere {
                    here: range(fitting[0]),
                    former: Some(self.index.on_record(record, place)),
                }),
            },
            _ => Err(Miss::Ambiguous {
                candidates: self.index.prefixed(fitting, quote.len()),
            }),
        }
    }

    /// The passage on record, if it stands with all that stood around it, or in the block that took the place of its own, but
    /// outside the block that the selector names: the block has another address now.
    fn followed(&self, region: Region) -> Option<Placed> {
        let record = self.record.filter(|record| self.was_exact(record))?;
        self.selector.within.as_ref()?;
        let place = self.index.same_place(record)?;
        let outside = place.0 < region.0 || place.1 > region.1;
        let range = self.index.range(place.0, place.1 - place.0);
        let certain =
            Agreement::of(self.index, place, record).is_whole() || self.index.is_in_successor(range, &record.block);
        (outside && certain).then(|| Placed {
            remark: Some(Remark::Renumbered),
            ..self.settled(range)
        })
    }

    // --- words that do not ---

    fn nowhere(&self, quote: &str, region: Region) -> Result<Placed, Miss> {
        if let Some(placed) = self.accepted() {
            return Ok(placed);
        }
        let places = self.index.places(quote, region);
        if places.is_empty()
            && let Some(placed) = self.followed(region)
        {
            return Ok(placed);
        }
        match self.miss(Part::Quote, quote, &places, region, None) {
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
            let there = &self.index.tree.projection.text[range.range()];
            Difference::by_unicode_words(said, there).gravity().is_some()
        })
    }
}
