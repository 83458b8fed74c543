//! What the works of an edition are called: titles, authors, numbers and addresses, all looked for at once.

use aho_corasick::AhoCorasick;
use rustc_hash::FxHashMap;
use serde_json::Value;

use super::csl::{called, dates, doi, institution, mains, numbers, untagged, year};
use super::plain::Plain;
use crate::model::{TextRange, Work, address};

/// How much of a title some words are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// The whole title, or the short one that the item itself gives.
    Whole,
    /// The title without a subtitle.
    Main,
}

/// Words that name works.
#[derive(Debug, Default)]
pub(super) struct Name {
    /// The words, small, with a space on both sides.
    pub(super) words: String,
    /// The works of which they are a title.
    pub(super) titles: Vec<(usize, Part)>,
    /// The works whose author has that name.
    pub(super) authors: Vec<usize>,
    /// The works that are of that day, or of that month if no day is known.
    pub(super) dates: Vec<usize>,
}

/// What is known of a work.
#[derive(Debug, Default)]
pub(super) struct Traits {
    /// The words of its title, a space on both sides.
    pub(super) title: String,
    /// The same of its title without subtitles.
    pub(super) mains: Vec<String>,
    pub(super) year: Option<i32>,
    /// Its type in CSL.
    pub(super) kind: String,
    /// The names of its authors, or of its editors if it has none.
    pub(super) authors: Vec<usize>,
    /// The names of what it appeared in and of who published it.
    pub(super) houses: Vec<usize>,
    /// Its numbers, as reports and cases have them.
    pub(super) numbers: Vec<usize>,
    /// Whether there is nothing but the title to tell it by: no year, no address, no number.
    pub(super) bare: bool,
    /// Whether its title begins with a quotation mark.
    pub(super) opens: bool,
    /// The mark that its title ends with.
    pub(super) closes: Option<char>,
}

/// A place where words name works.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    /// The name, by its place in [`Names::list`].
    pub(super) name: usize,
    /// The first and one past the last of its words.
    pub(super) words: std::ops::Range<usize>,
    pub(super) range: TextRange,
}

/// The names of all works.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) works: Vec<Traits>,
    pub(super) list: Vec<Name>,
    by_words: FxHashMap<String, usize>,
    by_address: FxHashMap<String, Vec<usize>>,
    automaton: Option<AhoCorasick>,
}

impl Names {
    pub(super) fn new(works: &[Work]) -> Self {
        let mut names = Self {
            works: Vec::new(),
            list: Vec::new(),
            by_words: FxHashMap::default(),
            by_address: FxHashMap::default(),
            automaton: None,
        };
        for (place, work) in works.iter().enumerate() {
            let traits = names.traits(place, work);
            names.works.push(traits);
        }
        let words = names.list.iter().map(|name| &name.words);
        // It fails only on more names than memory has room for; then none is found.
        names.automaton = AhoCorasick::new(words).ok();
        names
    }

    /// The place of a name, which is new if nothing is called so yet. None for no words.
    fn add(&mut self, words: &str) -> Option<usize> {
        let words = Plain::needle(words);
        if words.is_empty() {
            return None;
        }
        if let Some(place) = self.by_words.get(&words) {
            return Some(*place);
        }
        self.list.push(Name {
            words: words.clone(),
            ..Name::default()
        });
        self.by_words.insert(words, self.list.len() - 1);
        Some(self.list.len() - 1)
    }

    fn traits(&mut self, place: usize, work: &Work) -> Traits {
        let title = untagged(work.field("title").unwrap_or_default());
        // Editors put a title that they made themselves into brackets; no text has it.
        let made = title.starts_with('[') && title.ends_with(']');
        let title = if made { String::new() } else { title };
        let mains: Vec<_> = mains(&title);
        let shorts = ["title-short", "shortTitle"]
            .into_iter()
            .filter_map(|key| work.field(key));
        let wholes = shorts
            .map(untagged)
            .chain([title.clone()])
            .map(|title| (title, Part::Whole));
        let parts = mains.iter().map(|main| ((*main).to_owned(), Part::Main));
        for (words, part) in wholes.chain(parts) {
            if let Some(name) = self.add(&words) {
                let titles = &mut self.list[name].titles;
                if titles.last().is_none_or(|(last, _)| *last != place) {
                    titles.push((place, part));
                }
            }
        }
        let addresses = [work.field("URL").map(ToOwned::to_owned), doi(work)];
        for address in addresses.iter().flatten().filter_map(|url| comparable(url)) {
            let works = self.by_address.entry(address).or_default();
            if works.last() != Some(&place) {
                works.push(place);
            }
        }
        let authors = self.authors(place, work);
        let year = year(work);
        for date in dates(work) {
            if let Some(name) = self.add(&date) {
                self.list[name].dates.push(place);
            }
        }
        let numbers = numbers(work);
        let numbers: Vec<_> = numbers.iter().filter_map(|number| self.add(number)).collect();
        Traits {
            bare: year.is_none() && numbers.is_empty() && addresses.iter().all(Option::is_none),
            mains: mains.iter().map(|main| Plain::needle(main)).collect(),
            opens: title.starts_with(['“', '‘', '"', '\'', '«', '„']),
            closes: title.chars().next_back().filter(|last| !last.is_alphanumeric()),
            title: Plain::needle(&title),
            houses: self.houses(work),
            kind: work.field("type").unwrap_or_default().to_owned(),
            year,
            authors,
            numbers,
        }
    }

    fn authors(&mut self, place: usize, work: &Work) -> Vec<usize> {
        let list = |variable| work.csl.get(variable).and_then(Value::as_array);
        let people = list("author")
            .filter(|list| !list.is_empty())
            .or_else(|| list("editor"));
        let called = people.into_iter().flatten().flat_map(called);
        let mut authors = Vec::new();
        for name in called {
            let Some(name) = self.add(&name).filter(|name| !authors.contains(name)) else {
                continue;
            };
            authors.push(name);
            self.list[name].authors.push(place);
        }
        authors
    }

    fn houses(&mut self, work: &Work) -> Vec<usize> {
        let variables = ["container-title", "container-title-short", "publisher", "authority"];
        let houses = variables.into_iter().filter_map(|variable| work.field(variable));
        let called = houses.flat_map(institution);
        called.filter_map(|name| self.add(&name)).collect()
    }

    /// The works with this address. None if it is not one of the web.
    pub(super) fn at_address(&self, url: &str) -> Option<&[usize]> {
        let comparable = comparable(url)?;
        Some(self.by_address.get(&comparable).map_or(&[], Vec::as_slice))
    }

    /// Where names stand in a text, in the order of their beginnings.
    pub(super) fn find(&self, plain: &Plain) -> Vec<Hit> {
        let found = self
            .automaton
            .iter()
            .flat_map(|automaton| automaton.find_overlapping_iter(&plain.text));
        let mut hits: Vec<_> = found
            .map(|found| {
                let words = plain.words_of(found.range());
                Hit {
                    name: found.pattern().as_usize(),
                    range: plain.range(words.clone()),
                    words,
                }
            })
            .collect();
        hits.sort_by_key(|hit| (hit.words.start, std::cmp::Reverse(hit.words.end)));
        hits
    }
}

/// What an address is known by. Capitals mean nothing in a DOI.
fn comparable(url: &str) -> Option<String> {
    let comparable = address::comparable(url)?;
    let doi = comparable
        .strip_prefix("dx.doi.org/")
        .or_else(|| comparable.strip_prefix("doi.org/"));
    Some(doi.map_or_else(|| comparable.clone(), |doi| format!("doi.org/{}", doi.to_lowercase())))
}
