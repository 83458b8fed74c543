//! What the works of an edition are called: titles, authors, numbers and addresses, all looked for at once.

use aho_corasick::AhoCorasick;
use rustc_hash::FxHashMap;
use serde_json::Value;

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
    /// The works of which they are a title.
    pub(super) titles: Vec<(usize, Part)>,
    /// The works whose author has that name.
    pub(super) authors: Vec<usize>,
}

/// What is known of a work.
#[derive(Debug, Default)]
pub(super) struct Traits {
    /// The words of its title, a space on both sides.
    pub(super) title: String,
    /// The same of its title without subtitles.
    pub(super) mains: Vec<String>,
    pub(super) year: Option<i32>,
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
        let mut words = vec![""; names.list.len()];
        for (name, place) in &names.by_words {
            words[*place] = name;
        }
        // It fails only on more names than memory has room for; then none is found.
        names.automaton = AhoCorasick::new(&words).ok();
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
        self.list.push(Name::default());
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
        for (words, part) in wholes.chain(parts).collect::<Vec<_>>() {
            if let Some(name) = self.add(&words) {
                let titles = &mut self.list[name].titles;
                if titles.last().is_none_or(|(last, _)| *last != place) {
                    titles.push((place, part));
                }
            }
        }
        let addresses = [work.field("URL").map(ToOwned::to_owned), doi(work)];
        for address in addresses.iter().flatten().filter_map(|url| address::comparable(url)) {
            let works = self.by_address.entry(address).or_default();
            if works.last() != Some(&place) {
                works.push(place);
            }
        }
        let authors = self.authors(place, work);
        let year = year(work);
        let numbers = numbers(work);
        let numbers: Vec<_> = numbers.iter().filter_map(|number| self.add(number)).collect();
        Traits {
            bare: year.is_none() && numbers.is_empty() && addresses.iter().all(Option::is_none),
            mains: mains.iter().map(|main| Plain::needle(main)).collect(),
            opens: title.starts_with(['“', '‘', '"', '\'', '«', '„']),
            closes: title.chars().next_back().filter(|last| !last.is_alphanumeric()),
            title: Plain::needle(&title),
            houses: self.houses(work),
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

    /// The works with this address.
    pub(super) fn at_address(&self, comparable: &str) -> &[usize] {
        self.by_address.get(comparable).map_or(&[], Vec::as_slice)
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

/// A title without the tags that CSL-JSON allows in it.
fn untagged(title: &str) -> String {
    let mut text = String::with_capacity(title.len());
    let mut rest = title;
    while let Some(open) = rest.find('<') {
        let tag = rest[open..].find('>').filter(|close| {
            let inner = &rest[open + 1..open + close];
            !inner.is_empty()
                && inner
                    .chars()
                    .all(|char| char.is_ascii_alphabetic() || "/ =\"-".contains(char))
        });
        let end = tag.map_or(open + 1, |close| open + close + 1);
        text.push_str(&rest[..if tag.is_some() { open } else { end }]);
        rest = &rest[end..];
    }
    text + rest
}

/// A title without its last subtitle, without the last two, and so on.
fn mains(title: &str) -> Vec<&str> {
    /// What subtitles are parted by.
    const SEPARATORS: [&str; 6] = [": ", " – ", " — ", " - ", "? ", "! "];
    let mut cuts: Vec<usize> = SEPARATORS
        .iter()
        .flat_map(|separator| title.match_indices(separator))
        .map(|(at, separator)| {
            at + separator.len() - separator.trim_start().len() + usize::from("?!".contains(&separator[..1]))
        })
        .collect();
    cuts.sort_unstable();
    let several = |main: &&str| main.split_whitespace().count() > 1;
    let mains = cuts.iter().filter_map(|&cut| title.get(..cut)).map(str::trim);
    mains.filter(several).collect()
}

/// The DOI as an address.
fn doi(work: &Work) -> Option<String> {
    let doi = work.field("DOI")?.trim();
    let name = doi.find("10.").map_or(doi, |at| &doi[at..]);
    Some(format!("https://doi.org/{name}"))
}

/// What a name of the item may be called by: the family name, or what an institution is called.
fn called(name: &Value) -> Vec<String> {
    let text = |key: &str| name.get(key).and_then(Value::as_str);
    match (text("family"), text("literal")) {
        (Some(family), _) => vec![family.to_owned()],
        (None, Some(literal)) => institution(literal),
        _ => Vec::new(),
    }
}

/// An institution is called by its name, and by an abbreviation that stands after it in parentheses.
fn institution(name: &str) -> Vec<String> {
    let name = name.trim().trim_end_matches(" et al.").trim_end_matches(" et al");
    let bare = |name: &str| {
        let name = name.trim();
        name.strip_prefix("The ")
            .or_else(|| name.strip_prefix("the "))
            .unwrap_or(name)
            .to_owned()
    };
    match name
        .split_once('(')
        .and_then(|(long, rest)| Some((long, rest.split_once(')')?.0)))
    {
        Some((long, short)) => vec![bare(long), short.to_owned()],
        None => vec![bare(name)],
    }
}

/// The numbers of a work that tell it by themselves: words and digits, or many digits.
fn numbers(work: &Work) -> Vec<String> {
    /// Shorter ones are those of volumes and issues.
    const LEAST: usize = 6;
    let texts = ["number", "ISBN", "archive_location", "call-number"]
        .into_iter()
        .filter_map(|variable| work.field(variable));
    let parts = texts.flat_map(|text| text.split(", ")).map(str::trim);
    let telling = parts.filter(|part| part.len() >= LEAST && part.bytes().filter(u8::is_ascii_digit).count() >= 3);
    telling.map(ToOwned::to_owned).collect()
}

fn year(work: &Work) -> Option<i32> {
    let issued = work.csl.get("issued")?;
    if let Some(year) = issued.get("date-parts").and_then(|parts| parts.get(0)?.get(0)) {
        let number = year.as_i64().and_then(|year| i32::try_from(year).ok());
        return number.or_else(|| year.as_str()?.trim().parse().ok());
    }
    let text = ["raw", "edtf", "literal"]
        .into_iter()
        .find_map(|key| issued.get(key)?.as_str())?;
    let mut numbers = text.split(|char: char| !char.is_ascii_digit());
    numbers.find(|number| number.len() == 4)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{institution, mains, untagged};

    #[test]
    fn titles_have_subtitles() {
        assert_eq!(
            mains("The Mill: A Report: Part One"),
            ["The Mill", "The Mill: A Report"]
        );
        assert_eq!(mains("Who mends it? The bridge"), ["Who mends it?"]);
        assert_eq!(mains("Bridges: A Report"), Vec::<&str>::new());
        assert_eq!(untagged("On <i>E. coli</i> where a < b"), "On E. coli where a < b");
    }

    #[test]
    fn institutions_have_abbreviations() {
        assert_eq!(
            institution("The Council of Mills (CM) et al."),
            ["Council of Mills", "CM"]
        );
        assert_eq!(institution("OECD"), ["OECD"]);
    }
}
