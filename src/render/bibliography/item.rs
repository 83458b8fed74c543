//! Items as hayagriva can bear them.
//!
//! It panics on ranges of dates, drops literal ones, takes the particle of a name for granted, and reads numbers
//! with hyphens as ranges. So each item is built anew from what is known to be safe, field by field; what the
//! processor has no idea of stays behind. A date that it cannot express goes in as a year that no work has, and is
//! replaced in the date it printed ([`Dates`]).

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

/// The item, and what to print for the dates that are not in it.
pub(super) fn normalise(csl: &Map<String, Value>) -> (Item, Dates) {
    let mut item = BTreeMap::new();
    let mut dates = Dates::new();
    for (name, value) in csl {
        if NOT_PRINTED.contains(&name.as_str()) {
            continue;
        }
        let value = match value {
            Value::String(text) => Some(CslValue::String(text_of(name, text))),
            // As a text, since hayagriva takes a negative number for a huge one.
            Value::Number(number) => Some(CslValue::String(number.to_string())),
            Value::Array(list) => names(list),
            Value::Object(object) => date(object, &mut dates),
            Value::Null | Value::Bool(_) => None,
        };
        if let Some(value) = value {
            item.insert(variable(name).to_owned(), value);
        }
    }
    (Item(item), dates)
}

/// The variable that a field of old CSL-JSON means.
fn variable(name: &str) -> &str {
    match name {
        "shortTitle" => "title-short",
        "journalAbbreviation" => "container-title-short",
        name => name,
    }
}

fn text_of(name: &str, text: &str) -> String {
    match name {
        "id" | "type" | "URL" | "DOI" | "page" | "language" => text.to_owned(),
        _ if NUMBERS.contains(&name) && !plain_number(text) => guard::hyphens(text),
        _ => guard::markup(text),
    }
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
        return Some(literal(text));
    }
    let Some(family) = part("family") else {
        return part("given").map(literal);
    };
    let (particle, family) = match part("non-dropping-particle") {
        None if part("dropping-particle").is_none() => particle(&family),
        particle => (particle, family),
    };
    let comma = name
        .get("comma-suffix")
        .is_some_and(|flag| flag.as_bool() == Some(true) || flag.as_i64() == Some(1) || flag.as_str() == Some("true"));
    Some(NameValue::Item(NameItem {
        family,
        given: part("given"),
        non_dropping_particle: particle,
        dropping_particle: part("dropping-particle"),
        suffix: part("suffix"),
        comma_suffix: comma.then_some(true),
    }))
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
        ([single], _) => {
            let circa = date.get("circa").is_some_and(|circa| {
                circa.as_bool() != Some(false) && circa.as_str() != Some("false") && circa.as_i64() != Some(0)
            });
            return Some(date_value(single.clone(), season, circa));
        }
        ([], literal) => literal?.as_str()?.trim().to_owned(),
        (range, _) => range_words(range),
    };
    if words.is_empty() {
        return None;
    }
    let year = i16::try_from(dates.len()).map_or(STAND_IN, |count| STAND_IN + count);
    dates.push((year.to_string(), words));
    Some(date_value(vec![year], None, false))
}

fn date_value(parts: Vec<i16>, season: Option<String>, circa: bool) -> CslValue {
    CslValue::Date(DateValue::DateParts {
        date_parts: VecDateRange(vec![VecDate(parts)]),
        literal: None,
        season,
        circa,
    })
}

/// The years of a range; the days are left out, for no word is said of them in a form that all styles share.
fn range_words(range: &[Vec<i16>]) -> String {
    let mut years: Vec<String> = range
        .iter()
        .filter_map(|parts| parts.first())
        .map(i16::to_string)
        .collect();
    years.dedup();
    years.join("–")
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
        (!parts.is_empty()).then_some(parts)
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
