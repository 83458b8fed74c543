//! Items as hayagriva can bear them.
//!
//! It panics on ranges of dates, drops literal ones, takes the particle of a name for granted, and reads numbers
//! with hyphens as ranges. So each item is built anew from what is known to be safe, field by field; what the
//! processor has no idea of stays behind. A date in words goes in as a year that no work has, and is replaced in the date
//! that is printed ([`Dates`]); of a range the first date goes in, and into a second item the last.

use std::collections::BTreeMap;

use citationberg::json::{DateValue, Item, LiteralName, NameItem, NameValue, Value as CslValue, VecDate, VecDateRange};
use serde_json::{Map, Value};

use super::html::guard;

/// What is to be printed in the place of years that stand for dates: the year in digits, and the words.
pub(super) type Dates = Vec<(String, String)>;

/// Years of four digits (others get an era) that stand for dates; no work is from then.
const STAND_IN: i16 = 9900;

/// What the page of works shows beside the entry.
const NOT_PRINTED: [&str; 2] = ["note", "annote"];

/// Texts that hayagriva would read as numbers if it could.
const NUMBERS: [&str; 14] = [
    "chapter-number",
    "collection-number",
    "edition",
    "issue",
    "number",
    "number-of-pages",
    "number-of-volumes",
    "part-number",
    "printing-number",
    "section",
    "supplement-number",
    "version",
    "volume",
    "locator",
];

/// An item that hayagriva can bear.
#[derive(Clone)]
pub(super) struct Normalised {
    pub(super) item: Item,
    /// What to print for the dates that are not in it.
    pub(super) dates: Dates,
    /// If it has a range of dates: the item with the last date in place of the first, and both.
    pub(super) range: Option<(Item, Vec<i16>, Vec<i16>)>,
}

impl Normalised {
    /// Gives the item another variable.
    pub(super) fn put(&mut self, name: &str, value: &CslValue) {
        let last = self.range.as_mut().map(|(item, ..)| item);
        for item in [Some(&mut self.item), last].into_iter().flatten() {
            item.0.insert(name.to_owned(), value.clone());
        }
    }
}

/// The item, made safe.
pub(super) fn normalise(csl: &Map<String, Value>) -> Normalised {
    let mut item = BTreeMap::new();
    let mut dates = Dates::new();
    let mut ends = Vec::new();
    for (name, value) in csl {
        if NOT_PRINTED.contains(&name.as_str()) {
            continue;
        }
        let value = match value {
            Value::String(text) => Some(CslValue::String(text_of(name, text))),
            // As a text, since hayagriva takes a negative number for a huge one.
            Value::Number(number) => Some(CslValue::String(number.to_string())),
            Value::Array(list) => names(list),
            Value::Object(object) => {
                ends.extend(range(object).map(|range| (variable(name).to_owned(), range)));
                date(object, &mut dates)
            }
            Value::Null | Value::Bool(_) => None,
        };
        if let Some(value) = value {
            item.insert(variable(name).to_owned(), value);
        }
    }
    let mut last = item.clone();
    for (name, range) in &ends {
        item.insert(name.clone(), date_value(range.from.clone(), None, range.circa));
        last.insert(name.clone(), date_value(range.to.clone(), None, range.circa));
    }
    // A date that is printed does not say which one it is: of several ranges, all share as little as one does.
    let ranges = ends.into_iter().map(|(_, range)| range);
    let range = ranges
        .min_by_key(Range::shared)
        .map(|range| (Item(last), range.from, range.to));
    Normalised {
        item: Item(item),
        dates,
        range,
    }
}

/// A range of dates that has both.
struct Range {
    from: Vec<i16>,
    to: Vec<i16>,
    circa: bool,
}

impl Range {
    /// How much of both dates is the same: nothing, the year, year and month.
    fn shared(&self) -> usize {
        self.from.iter().zip(&self.to).take_while(|(a, b)| a == b).count()
    }
}

/// The range that a date is. Both ends are as exact as the less exact one: styles have other places for a year than for a day,
/// so that entries with the one and the other could not be joined.
fn range(date: &Map<String, Value>) -> Option<Range> {
    let [mut from, mut to] = <[Vec<i16>; 2]>::try_from(parts(date)).ok()?;
    let exactness = from.len().min(to.len());
    from.truncate(exactness);
    to.truncate(exactness);
    let circa = is_circa(date);
    (from != to).then_some(Range { from, to, circa })
}

fn is_circa(date: &Map<String, Value>) -> bool {
    date.get("circa").is_some_and(|circa| {
        circa.as_bool() != Some(false) && circa.as_str() != Some("false") && circa.as_i64() != Some(0)
    })
}

/// The variable that a field of old CSL-JSON means.
fn variable(name: &str) -> &str {
    match name {
        "shortTitle" => "title-short",
        "journalAbbreviation" => "container-title-short",
        // What citationberg calls it.
        "archive-place" => "archive_place",
        name => name,
    }
}

fn text_of(name: &str, text: &str) -> String {
    match name {
        "id" | "type" | "URL" | "DOI" | "page" | "language" => text.to_owned(),
        _ if NUMBERS.contains(&name) && has_words(text) => guard::no_number(text),
        // Case numbers and the like are no ranges: "18-15982".
        "number" | "version" | "section" if plain_number(text) => guard::one_number(text),
        _ if NUMBERS.contains(&name) && !plain_number(text) => guard::hyphens(text),
        _ => guard::markup(text),
    }
}

/// Whether a text has words without figures, so that CSL does not count it as a number: "H.R. 4410", "2nd ed.".
fn has_words(text: &str) -> bool {
    let mut words = text.split_whitespace();
    words.any(|word| word.contains(char::is_alphabetic) && !word.contains(|c: char| c.is_ascii_digit()))
}

/// Whether a text is a number or a range of numbers.
fn plain_number(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '-' | '–' | ',' | ' '))
}

fn names(list: &[Value]) -> Option<CslValue> {
    let names: Vec<NameValue> = list.iter().filter_map(name).collect();
    (!names.is_empty()).then_some(CslValue::Names(names))
}

fn name(value: &Value) -> Option<NameValue> {
    let name = value.as_object()?;
    let part = |key: &str| {
        let text = name.get(key)?.as_str()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let literal = |literal: String| NameValue::Literal(LiteralName { literal });
    if let Some(text) = part("literal") {
        return Some(literal(guard::markup(&text)));
    }
    let Some(family) = part("family") else {
        return part("given").map(literal);
    };
    let (particle, family) = match part("non-dropping-particle") {
        // What stands in quotation marks is the name as a whole.
        None if family.len() > 2 && family.starts_with('"') && family.ends_with('"') => {
            (None, family[1..family.len() - 1].to_owned())
        }
        None if part("dropping-particle").is_none() => particle(&family),
        // "d’" and "al-" are written without a space.
        Some(particle) if particle.ends_with(['\'', '’', '-']) => (None, format!("{particle}{family}")),
        // One with a capital belongs to the name wherever it stands.
        Some(particle) if particle.starts_with(char::is_uppercase) => (None, format!("{particle} {family}")),
        particle => (particle, family),
    };
    let comma = name
        .get("comma-suffix")
        .is_some_and(|flag| flag.as_bool() == Some(true) || flag.as_i64() == Some(1) || flag.as_str() == Some("true"));
    let (given, suffix, comma) = match (part("given"), part("suffix")) {
        (Some(given), None) => with_suffix(given, comma),
        (given, suffix) => (given, suffix, comma),
    };
    Some(NameValue::Item(NameItem {
        family: guard::together(&family),
        given: given.map(|given| guard::markup(&given)),
        non_dropping_particle: particle,
        dropping_particle: part("dropping-particle"),
        suffix,
        comma_suffix: comma.then_some(true),
    }))
}

/// Splits a suffix from a given name, where exports have it: "Martin Luther, Jr.", "John,! III" with its comma.
fn with_suffix(given: String, comma: bool) -> (Option<String>, Option<String>, bool) {
    let Some((name, suffix)) = given.split_once(',') else {
        return (Some(given), None, comma);
    };
    let wants_comma = suffix.strip_prefix('!');
    let suffix = wants_comma.unwrap_or(suffix).trim();
    if suffix.is_empty() || suffix.contains(',') {
        return (Some(given), None, comma);
    }
    let name = name.trim();
    let name = (!name.is_empty()).then(|| name.to_owned());
    (name, Some(suffix.to_owned()), comma || wants_comma.is_some())
}

/// Splits words in small letters from the start of a family name, which hayagriva would otherwise move behind it.
fn particle(family: &str) -> (Option<String>, String) {
    let capital = family
        .split_inclusive(' ')
        .take_while(|word| word.chars().next().is_some_and(char::is_lowercase))
        .map(str::len)
        .sum::<usize>();
    if capital == 0 || capital >= family.len() {
        return (None, family.to_owned());
    }
    let (particle, name) = family.split_at(capital);
    (Some(particle.trim().to_owned()), name.to_owned())
}

/// A date; one that hayagriva has no form for becomes a stand-in.
fn date(date: &Map<String, Value>, dates: &mut Dates) -> Option<CslValue> {
    let parts = parts(date);
    let season = date.get("season").and_then(season);
    let words = match (parts.as_slice(), date.get("literal").or_else(|| date.get("raw"))) {
        ([single, ..], _) if !is_open(date) => {
            return Some(date_value(single.clone(), season, is_circa(date)));
        }
        ([], literal) => literal?.as_str()?.trim().to_owned(),
        ([first, ..], _) => format!("{}–", first.first().copied().unwrap_or_default()),
    };
    if words.is_empty() {
        return None;
    }
    let year = i16::try_from(dates.len()).map_or(STAND_IN, |count| STAND_IN + count);
    dates.push((year.to_string(), words));
    Some(date_value(vec![year], None, false))
}

fn date_value(mut parts: Vec<i16>, season: Option<String>, circa: bool) -> CslValue {
    // hayagriva counts a year 0, which comes before the first year; CSL and history have none.
    if let Some(year) = parts.first_mut().filter(|year| **year < 0) {
        *year += 1;
    }
    CslValue::Date(DateValue::DateParts {
        date_parts: VecDateRange(vec![VecDate(parts)]),
        literal: None,
        season,
        circa,
    })
}

/// Whether a range has no end: in its place stands 0, or nothing.
fn is_open(date: &Map<String, Value>) -> bool {
    let end = date.get("date-parts").and_then(|dates| dates.get(1));
    end.is_some_and(|end| !end.get(0).is_some_and(is_year))
}

fn is_year(value: &Value) -> bool {
    let year = value.as_i64().or_else(|| value.as_str()?.trim().parse().ok());
    year.is_some_and(|year| year != 0)
}

/// The parts of each date that are possible; a year with an impossible month is a year.
fn parts(date: &Map<String, Value>) -> Vec<Vec<i16>> {
    let Some(Value::Array(dates)) = date.get("date-parts") else {
        return Vec::new();
    };
    let number = |value: &Value| {
        let number = value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())?;
        i16::try_from(number).ok()
    };
    let parts = |date: &Value| {
        let limits = [-9999..=9999, 1..=12, 1..=31];
        let parts = date
            .as_array()?
            .iter()
            .zip(limits)
            .map_while(|(value, limits)| number(value).filter(|number| limits.contains(number)));
        let parts: Vec<i16> = parts.collect();
        parts.first().is_some_and(|year| *year != 0).then_some(parts)
    };
    dates.iter().take(2).filter_map(parts).collect()
}

fn season(value: &Value) -> Option<String> {
    let text = value.as_str().map(str::to_lowercase);
    let named = match text.as_deref() {
        Some("spring") => Some(1),
        Some("summer") => Some(2),
        Some("autumn" | "fall") => Some(3),
        Some("winter") => Some(4),
        Some(number) => number.parse().ok(),
        None => value.as_i64(),
    };
    named
        .filter(|number| (1..=4).contains(number))
        .map(|number| number.to_string())
}
