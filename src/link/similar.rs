//! Works that look like one another: held twice, most likely under two keys.
//!
//! Two are suspected if they have the same DOI or address; if they have the same title, and neither years nor authors
//! tell them apart; or nearly the same title, by the same author in the same year. Titles are compared with their
//! neighbours in order, from their beginnings and from their ends, so that many works cost little.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;

use super::unknown;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Work, Works, address};
use crate::source::config::Config;

/// How alike titles are that are nearly the same, from 0 to 1.
const NEARLY: f64 = 0.88;

/// What the last compilation found, with what it was found in.
#[derive(Debug)]
pub(super) struct Kept {
    config: Arc<Config>,
    works: Arc<Works>,
    found: Vec<Diagnostic>,
}

/// Reports works that look like one another and are not said to be distinct.
pub(super) fn report(
    config: &Arc<Config>,
    works: &Arc<Works>,
    kept: &mut Option<Kept>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let is_same = |kept: &Kept| Arc::ptr_eq(&kept.config, config) && Arc::ptr_eq(&kept.works, works);
    let known = kept.take().filter(is_same).unwrap_or_else(|| Kept {
        config: Arc::clone(config),
        works: Arc::clone(works),
        found: find(config, works),
    });
    diagnostics.extend_from_slice(&known.found);
    *kept = Some(known);
}

fn find(config: &Config, works: &Works) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut told_apart: FxHashSet<[usize; 2]> = FxHashSet::default();
    for group in &config.distinct {
        let mut places = Vec::new();
        for key in group {
            match works.position(&key.value) {
                Some(place) => places.push(place),
                None => diagnostics.push(unknown::work(&key.value, key.span, works)),
            }
        }
        for (at, &one) in places.iter().enumerate() {
            told_apart.extend(places[at + 1..].iter().map(|&other| pair(one, other)));
        }
    }
    for (pair, reason) in Suspects::among(works.list()).pairs {
        if !told_apart.contains(&pair) {
            let [first, second] = pair.map(|place| &works.list()[place]);
            diagnostics.push(alike(first, second, reason));
        }
    }
    diagnostics
}

fn alike(first: &Work, second: &Work, reason: &str) -> Diagnostic {
    let (one, other) = (&first.key.value, &second.key.value);
    let message = format!("`{other}` may be the same work as `{one}`: {reason}");
    let help = format!(
        "keep one of them; if they are two works, say so in `book.toml`: `[[citations.distinct]]` with `works = [\"{one}\", \"{other}\"]`"
    );
    Diagnostic::warning(Code::SimilarWork, message)
        .at(second.key.span, "")
        .also(first.key.span, "the other one")
        .help(help)
}

fn pair(one: usize, other: usize) -> [usize; 2] {
    [one.min(other), one.max(other)]
}

/// What of a work is compared.
struct Traits {
    /// The title in small letters, its words alone.
    title: String,
    year: Option<i64>,
    /// The names of its authors in small letters; its editors' if it has none.
    authors: Vec<String>,
}

impl Traits {
    fn of(work: &Work) -> Self {
        let names = |variable: &str| {
            let list = work.csl.get(variable).and_then(Value::as_array);
            let names = list.into_iter().flatten().filter_map(|name| {
                let name = name.get("family").or_else(|| name.get("literal"))?;
                Some(name.as_str()?.to_lowercase())
            });
            names.collect::<Vec<_>>()
        };
        let mut authors = names("author");
        if authors.is_empty() {
            authors = names("editor");
        }
        Self {
            title: folded(work.field("title").unwrap_or_default()),
            year: work.date_parts("issued").first().copied(),
            authors,
        }
    }

    /// Whether years and authors leave it open that both are one work.
    fn agree(&self, other: &Self) -> bool {
        let years = self.year.zip(other.year);
        let share = self.authors.iter().any(|author| other.authors.contains(author));
        years.is_none_or(|(one, other)| one == other) && (share || self.authors.is_empty() || other.authors.is_empty())
    }

    /// Whether the same author wrote both in the same year.
    fn go_together(&self, other: &Self) -> bool {
        self.year.is_some() && self.year == other.year && self.authors.first() == other.authors.first()
    }
}

/// The words of a title in small letters: marks, and the tags that CSL-JSON allows, count for nothing.
fn folded(title: &str) -> String {
    let mut words = String::with_capacity(title.len());
    let mut in_tag = false;
    for char in title.chars() {
        match char {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            _ if in_tag => {}
            '\'' | '’' => {}
            _ if char.is_alphanumeric() => words.extend(char.to_lowercase()),
            _ if !words.is_empty() && !words.ends_with(' ') => words.push(' '),
            _ => {}
        }
    }
    words.truncate(words.trim_end().len());
    words
}

/// Pairs of works that look alike, in their order, each with the first reason that was found.
#[derive(Default)]
struct Suspects {
    pairs: Vec<([usize; 2], &'static str)>,
    seen: FxHashSet<[usize; 2]>,
}

impl Suspects {
    fn among(works: &[Work]) -> Self {
        let mut suspects = Self::default();
        suspects.same(works, "the DOI is the same", |work| {
            work.field("DOI").map(|doi| doi.trim().to_lowercase())
        });
        suspects.same(works, "the address is the same", |work| {
            address::comparable(work.field("URL")?)
        });
        let traits: Vec<_> = works.iter().map(Traits::of).collect();
        suspects.same_title(&traits);
        suspects.nearly_same_title(&traits);
        suspects.pairs.sort_by_key(|(pair, _)| [pair[1], pair[0]]);
        suspects
    }

    fn add(&mut self, one: usize, other: usize, reason: &'static str) {
        let pair = pair(one, other);
        if self.seen.insert(pair) {
            self.pairs.push((pair, reason));
        }
    }

    /// Works of which the same can be said, each with the first of them.
    fn same(&mut self, works: &[Work], reason: &'static str, trait_of: impl Fn(&Work) -> Option<String>) {
        let mut first: FxHashMap<String, usize> = FxHashMap::default();
        for (place, work) in works.iter().enumerate() {
            let Some(said) = trait_of(work).filter(|said| !said.is_empty()) else {
                continue;
            };
            match first.get(&said) {
                Some(&first) => self.add(first, place, reason),
                None => {
                    first.insert(said, place);
                }
            }
        }
    }

    /// Works with the same title, each with the nearest before it that nothing tells it apart from: of many with one
    /// title ("Annual Report") only a few are looked at.
    fn same_title(&mut self, traits: &[Traits]) {
        const BACK: usize = 64;
        let mut by_title: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (place, these) in traits.iter().enumerate() {
            if these.title.is_empty() {
                continue;
            }
            let before = by_title.entry(&these.title).or_default();
            let found = before
                .iter()
                .rev()
                .take(BACK)
                .find(|&&other| these.agree(&traits[other]));
            if let Some(&other) = found {
                self.add(
                    other,
                    place,
                    "the title is the same, and neither years nor authors tell them apart",
                );
            }
            before.push(place);
        }
    }

    /// Works of an author and year whose titles differ little, or by a subtitle.
    fn nearly_same_title(&mut self, traits: &[Traits]) {
        let mut order: Vec<usize> = (0..traits.len())
            .filter(|&place| !traits[place].title.is_empty())
            .collect();
        for backwards in [false, true] {
            order.sort_by_cached_key(|&place| {
                let title = &traits[place].title;
                let title = if backwards {
                    title.chars().rev().collect()
                } else {
                    title.clone()
                };
                (traits[place].year, traits[place].authors.first().cloned(), title, place)
            });
            for neighbours in order.windows(2) {
                let [one, other] = [neighbours[0], neighbours[1]];
                let [a, b] = [&traits[one], &traits[other]];
                if a.title != b.title && a.go_together(b) && nearly_same(&a.title, &b.title) {
                    self.add(one, other, "the same author and year, and nearly the same title");
                }
            }
        }
    }
}

/// Whether two titles differ by no more than a slip, or by a subtitle. Numbers that differ tell titles apart: volumes,
/// reports and cases have them.
fn nearly_same(one: &str, other: &str) -> bool {
    let digits = |title: &str| -> Vec<String> {
        let words = title
            .split(' ')
            .filter(|word| word.contains(|char: char| char.is_ascii_digit()));
        words.map(ToOwned::to_owned).collect()
    };
    let (short, long) = if one.len() < other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let is_main = || {
        let rest = long.strip_prefix(short);
        short.split(' ').count() >= 3 && rest.is_some_and(|rest| rest.starts_with(' '))
    };
    digits(one) == digits(other) && (strsim::normalized_levenshtein(one, other) >= NEARLY || is_main())
}

#[cfg(test)]
mod tests {
    use super::{folded, nearly_same};

    #[test]
    fn titles_are_compared_by_their_words() {
        assert_eq!(folded("<i>The</i> Mill: A “Report”"), "the mill a report");
        assert_eq!(folded("Who’s Behind ICE?"), "whos behind ice");
    }

    #[test]
    fn slips_and_subtitles_are_nearly_the_same_and_numbers_are_not() {
        assert!(nearly_same("the state of the bridges", "the state of the bridge"));
        assert!(nearly_same(
            "the state of the bridges",
            "the state of the bridges an inquiry"
        ));
        assert!(!nearly_same(
            "the state of the bridges in 1870",
            "the state of the bridges in 1871"
        ));
        assert!(!nearly_same("letter to ann", "letter to ben"));
        assert!(!nearly_same("the mill", "the mill and the weir"));
    }
}
