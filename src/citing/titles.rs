//! Places where the title of a work stands.

use super::block::Block;
use super::locator;
use super::mention::Mention;
use super::names::{Hit, Part};
use super::plain::alike;
use super::record::Record;
use super::tokens;
use super::{Doubt, Evidence};
use crate::model::TextRange;

/// Titles of as many words tell what they are by themselves; shorter ones may be common words.
const TELLING: usize = 5;
/// A subtitle that is as much like the one of a work is the same, printed otherwise.
const NEARLY: f64 = 0.75;
/// So many words may stand between an author and a title that belong together.
const NEAR: usize = 3;

/// The places in a segment where titles of works stand and cite them.
pub(super) fn find(block: &Block<'_>, segment: TextRange, record: &Record) -> Vec<Mention> {
    let within = |hit: &&Hit| hit.range.start >= segment.start && hit.range.end <= segment.end;
    let mut hits: Vec<&Hit> = block.titles_in(segment).iter().filter(within).collect();
    loop {
        let places = (0..hits.len()).map(|at| Place::new(block, segment, &hits, at));
        let judged: Vec<_> = places.map(|place| place.judge(record)).collect();
        // What is no citation does not part what is before it from what is after it.
        if judged.iter().all(Option::is_some) {
            return judged.into_iter().flatten().collect();
        }
        let mut kept = judged.iter().map(Option::is_some);
        hits.retain(|_| kept.next().unwrap_or_default());
    }
}

/// How a title is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Setting {
    /// Set off as a whole, or as the beginning of this.
    SetOff(TextRange),
    /// Within something else that is set off.
    Within,
    /// Like the words around it.
    Plain,
}

/// A title with what is around it.
struct Place<'a> {
    block: &'a Block<'a>,
    hit: &'a Hit,
    segment: TextRange,
    /// From the title before it in the segment.
    before: TextRange,
    /// To the title after it.
    after: TextRange,
    /// As much of that as is no sentence.
    tail: TextRange,
    is_first: bool,
    setting: Setting,
}

/// What speaks for a work, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Support {
    /// Its address or its number.
    identified: bool,
    author: bool,
    /// Its year, no year, or another one.
    year: std::cmp::Ordering,
    house: bool,
}

impl<'a> Place<'a> {
    fn new(block: &'a Block<'a>, segment: TextRange, hits: &[&'a Hit], at: usize) -> Self {
        let hit = hits[at];
        let before = TextRange {
            start: at.checked_sub(1).map_or(segment.start, |before| hits[before].range.end),
            end: hit.range.start,
        };
        let after = TextRange {
            start: hit.range.end,
            end: hits.get(at + 1).map_or(segment.end, |next| next.range.start),
        };
        let tail = TextRange::new(0, tokens::tail(block.words(after)));
        Self {
            block,
            hit,
            segment,
            before,
            after,
            tail: TextRange {
                start: after.start,
                end: after.start + tail.end,
            },
            is_first: at == 0,
            setting: setting(block, hit),
        }
    }

    /// The citation, if it is one.
    fn judge(&self, record: &Record) -> Option<Mention> {
        let titles = &self.block.names.list[self.hit.name].titles;
        let read: Vec<_> = titles
            .iter()
            .filter_map(|&(work, part)| self.read(work, part))
            .collect();
        let goes_on = read.is_empty();
        let works = || titles.iter().map(|(work, _)| *work);
        let candidates: Vec<(usize, TextRange)> = if goes_on {
            works().map(|work| (work, self.hit.range)).collect()
        } else {
            read
        };
        let supported = candidates
            .iter()
            .map(|(work, range)| (self.support(*work), *work, *range));
        let best = supported.clone().map(|(support, ..)| support).max()?;
        let best: Vec<_> = supported.filter(|(support, ..)| *support == best).collect();
        let (support, _, range) = *best.first()?;
        if !self.is_citation(support, goes_on) {
            return None;
        }
        let works: Vec<_> = best.iter().map(|(_, work, _)| *work).collect();
        // Who names no year means what was cited before.
        let works = record
            .only(&works)
            .filter(|_| support.year.is_eq())
            .map_or(works, |only| vec![only]);
        let evidence = if support.identified {
            Evidence::AddressAndTitle
        } else {
            Evidence::Title
        };
        let mut mention = Mention::new(self.with_marks(works[0], range), works, evidence);
        let bare = &self.block.names.works[mention.works[0]].bare;
        mention.full = support.identified || support.year.is_gt() || *bare && !record.has(mention.works[0]);
        mention.bare_number = self.block.is_footnote;
        mention.doubt = self.doubt(mention.works[0], support, goes_on).or(mention.doubt);
        Some(mention)
    }

    /// What is the title of a work here, with a subtitle that is printed a little otherwise; none if the title goes on
    /// as that of no such work.
    fn read(&self, work: usize, part: Part) -> Option<(usize, TextRange)> {
        let plain = &self.block.plain;
        let traits = &self.block.names.works[work];
        let title = plain.spaced(self.hit.words.clone());
        let rest = traits.title.strip_prefix(title).unwrap_or_default().trim();
        if part == Part::Main && !rest.is_empty() {
            let end = (self.hit.words.end + rest.split(' ').count()).min(plain.within(self.segment).end);
            let words = self.hit.words.end..end.max(self.hit.words.end);
            if alike(plain.joined(words.clone()), rest) >= NEARLY {
                return Some((work, plain.range(self.hit.words.start..words.end)));
            }
        }
        (!self.goes_on()).then_some((work, self.hit.range))
    }

    /// Whether more words of a title follow.
    fn goes_on(&self) -> bool {
        match self.setting {
            Setting::SetOff(whole) => {
                let rest = TextRange {
                    start: self.hit.range.end,
                    end: whole.end,
                };
                !self.block.plain.within(rest).is_empty()
            }
            Setting::Within | Setting::Plain => {
                let rest = self.block.words(self.after).strip_prefix(':').map(str::trim_start);
                let rest = rest.filter(|_| self.block.is_footnote);
                rest.is_some_and(|rest| rest.starts_with(char::is_uppercase))
            }
        }
    }

    fn support(&self, work: usize) -> Support {
        let block = self.block;
        let traits = &block.names.works[work];
        let around = [self.before, self.tail];
        let mut years = block.years_in(self.tail);
        if self.is_first && years.is_empty() {
            years = self.year_before();
        }
        let here = block.addresses_in(TextRange {
            start: self.hit.range.start,
            end: self.after.end,
        });
        let linked = block.addresses_around(self.hit.range);
        let year = match traits.year {
            Some(year) if years.contains(&year) => std::cmp::Ordering::Greater,
            Some(_) if !years.is_empty() => std::cmp::Ordering::Less,
            _ => std::cmp::Ordering::Equal,
        };
        Support {
            identified: here.iter().chain(linked).any(|address| address.works.contains(&work))
                || block.has(&traits.numbers, self.after),
            author: around.iter().any(|range| block.author_in(work, *range).is_some()),
            year,
            house: around.iter().any(|range| block.has(&traits.houses, *range)),
        }
    }

    /// The year right before the title: "Ames (1870), *Bridges*".
    fn year_before(&self) -> Vec<i32> {
        let words = self.block.plain.within(self.before);
        let start = words.end.saturating_sub(2).max(words.start);
        let near = self.block.plain.range(start..words.end);
        self.block.years_in(near)
    }

    /// Whether a title cites its work here, and is not only words that are its title elsewhere.
    fn is_citation(&self, support: Support, goes_on: bool) -> bool {
        let words = self.hit.words.len();
        let named = support.identified || support.author || support.year.is_gt();
        match self.setting {
            Setting::Within => words >= TELLING,
            Setting::SetOff(_) => words > 1 || named,
            Setting::Plain if goes_on || !self.has_capitals() || self.is_author() => false,
            Setting::Plain => words >= TELLING || self.is_near(support) || self.is_located(),
        }
    }

    /// Whether what is printed like the words around it is told from them by what is right beside it.
    fn is_near(&self, support: Support) -> bool {
        let words = self.hit.words.len();
        let near = |hit: &Hit| {
            let between = TextRange {
                start: hit.range.end,
                end: self.hit.range.start,
            };
            self.block.plain.within(between).len() <= if words > 1 { NEAR } else { 0 }
        };
        let titles = &self.block.names.list[self.hit.name].titles;
        let mut authors = titles
            .iter()
            .filter_map(|(work, _)| self.block.author_in(*work, self.before));
        let by_author = authors.any(near) && self.block.is_footnote && (words > 1 || self.is_given(support));
        support.identified || by_author || support.year.is_gt() && words > 1
    }

    /// Whether more than names is given: the year of the work, or where in it.
    fn is_given(&self, support: Support) -> bool {
        support.year.is_gt() || locator::find(self.block.words(self.tail), false).is_some()
    }

    /// Whether it is all that its segment has before a locator.
    fn is_located(&self) -> bool {
        let starts = self.block.plain.within(self.before).is_empty();
        let located = locator::find(self.block.words(self.tail), false).is_some();
        starts && self.block.is_footnote && located
    }

    /// Whether it is printed as titles and names are.
    fn has_capitals(&self) -> bool {
        let words = self.block.words(self.hit.range).split_whitespace();
        let first = |word: &str| word.chars().find(|char| char.is_alphanumeric());
        let long: Vec<_> = words
            .clone()
            .filter(|word| word.chars().count() > 3)
            .filter_map(first)
            .collect();
        let capitals = long.iter().filter(|first| !first.is_lowercase()).count();
        let begins = words.clone().find_map(first).is_some_and(|first| !first.is_lowercase());
        begins && (10 * capitals >= 6 * long.len() || self.hit.words.len() > TELLING)
    }

    /// Whether a title in italics or quotation marks follows at once: then this is the name of its author.
    fn is_author(&self) -> bool {
        let rest = self.block.words(self.after);
        let marks = rest.len() - rest.trim_start_matches(|char: char| !char.is_alphanumeric()).len();
        let next = self.after.start + TextRange::new(marks, marks).start;
        let gap = TextRange {
            start: self.hit.range.end,
            end: next + 1,
        };
        self.block
            .typography
            .set_off_in(self.after)
            .any(|set_off| set_off.overlaps(gap))
    }

    fn doubt(&self, work: usize, support: Support, goes_on: bool) -> Option<Doubt> {
        if support.identified {
            return None;
        }
        if goes_on {
            return Some(Doubt::GoesOn);
        }
        if support.year.is_lt() {
            return Some(Doubt::OtherYear);
        }
        let words = self.hit.words.len();
        let named = support.author || support.house || support.year.is_gt();
        match self.setting {
            Setting::Within => Some(Doubt::Within),
            Setting::SetOff(_) if !self.block.is_footnote && words < 3 && !named => Some(Doubt::CommonWords),
            Setting::SetOff(_) if words < TELLING && self.has_other_author(work, support) => Some(Doubt::OtherAuthor),
            _ => None,
        }
    }

    /// Whether somebody else is named as the author of a short title.
    fn has_other_author(&self, work: usize, support: Support) -> bool {
        let before = self
            .block
            .words(self.before)
            .trim_end_matches(|char: char| !char.is_alphanumeric() && char != ',');
        let last = before
            .strip_suffix(',')
            .and_then(|before| before.split_whitespace().next_back());
        let is_name = last.is_some_and(|word| word.starts_with(char::is_uppercase));
        let known = !self.block.names.works[work].authors.is_empty();
        known && is_name && self.block.is_footnote && !support.author && !support.house
    }

    /// The title with the quotation marks and other marks that it begins and ends with.
    fn with_marks(&self, work: usize, range: TextRange) -> TextRange {
        const MARKS: [char; 8] = ['“', '”', '‘', '’', '"', '\'', '«', '»'];
        let traits = &self.block.names.works[work];
        let text = self.block.text;
        let mut range = range;
        let before = text[..range.start as usize].chars().next_back();
        if traits.opens
            && let Some(mark) = before.filter(|char| MARKS.contains(char))
        {
            range.start -= TextRange::new(0, mark.len_utf8()).end;
        }
        let after = text[range.end as usize..].chars().next();
        let is_whole =
            range.end == self.hit.range.end && self.block.plain.spaced(self.hit.words.clone()) == traits.title;
        let closes = |char: &char| {
            is_whole
                && traits
                    .closes
                    .is_some_and(|mark| mark == *char || MARKS.contains(&mark) && MARKS.contains(char))
        };
        if let Some(mark) = after.filter(closes) {
            range.end += TextRange::new(0, mark.len_utf8()).end;
        }
        range
    }
}

fn setting(block: &Block<'_>, hit: &Hit) -> Setting {
    /// "the", "UN": words before a title that are set off with it.
    const BEFORE: usize = 2;
    let mut around = block.typography.set_off_around(hit.range).peekable();
    if around.peek().is_none() {
        return Setting::Plain;
    }
    let begins = |set_off: &TextRange| {
        let before = TextRange {
            start: set_off.start,
            end: hit.range.start,
        };
        block.plain.within(before).len() <= BEFORE
    };
    around.find(begins).map_or(Setting::Within, Setting::SetOff)
}
