//! Dates written as text (ISO 8601, EDTF as BibLaTeX and CSL have it), as CSL's date object.
//!
//! What cannot be understood is kept as it was written: a `literal`. Nothing is guessed.

use serde_json::{Map, Value, json};

/// A year, perhaps a month (1–12) and a day (1–31).
type Parts = Vec<i64>;

/// The date object of a date or a range of dates: `2019-05-09`, `1890~`, `2019/2020-02`, `2019/`.
pub(super) fn from_text(text: &str) -> Value {
    let text = text.trim();
    let understood = match text.split_once('/') {
        None => single(text),
        Some((start, end)) => range(start, end),
    };
    understood.unwrap_or_else(|| json!({ "literal": text }))
}

/// Whether a date object holds a text because that could not be understood.
pub(super) fn is_kept(date: &Value, text: &str) -> bool {
    date.get("literal").and_then(Value::as_str) == Some(text.trim())
}

/// What to say of a date that could not be understood.
pub(super) fn kept(text: &str) -> String {
    format!("the date `{}` is kept as words, so that it has no year", text.trim())
}

/// One day, month, year or season.
fn single(text: &str) -> Option<Value> {
    let (text, circa) = uncertainty(text);
    let mut date = Map::new();
    if let Some((year, season)) = season(text) {
        date.insert("date-parts".to_owned(), json!([[year]]));
        date.insert("season".to_owned(), season.into());
    } else {
        date.insert("date-parts".to_owned(), json!([parts(text)?]));
    }
    if circa {
        date.insert("circa".to_owned(), true.into());
    }
    Some(Value::Object(date))
}

/// A range; one that is open at an end becomes a literal, for CSL has no other place for it.
fn range(start: &str, end: &str) -> Option<Value> {
    let open = |text: &str| matches!(text.trim(), "" | "..");
    let ((start, circa), (end, circa_end)) = (uncertainty(start), uncertainty(end));
    let literal = |text: String| json!({ "literal": text });
    match (open(start), open(end)) {
        (true, true) => None,
        (false, true) => parts(start).map(|_| literal(format!("{start}–"))),
        (true, false) => parts(end).map(|_| literal(format!("–{end}"))),
        (false, false) => {
            let mut date = Map::new();
            date.insert("date-parts".to_owned(), json!([parts(start)?, parts(end)?]));
            if circa || circa_end {
                date.insert("circa".to_owned(), true.into());
            }
            Some(Value::Object(date))
        }
    }
}

/// Takes EDTF's marks of doubt from the end of a date.
fn uncertainty(text: &str) -> (&str, bool) {
    let text = text.trim();
    let bare = text.trim_end_matches(['~', '?', '%']);
    (bare, bare.len() < text.len())
}

/// `2004-22`: a year and a season from spring (21) to winter (24), as CSL counts them (1–4).
fn season(text: &str) -> Option<(i64, i64)> {
    let (year, season) = text.rsplit_once('-')?;
    let season = season.parse::<i64>().ok()?;
    let year = parts(year).filter(|parts| parts.len() == 1)?;
    (21..=24).contains(&season).then_some((*year.first()?, season - 20))
}

/// The numbers of `2019`, `2019-05` or `2019-05-09`; a time of day is left out.
fn parts(text: &str) -> Option<Parts> {
    let date = text.split(['T', ' ']).next()?;
    let (sign, date) = date.strip_prefix('-').map_or((1, date), |rest| (-1, rest));
    let digits = |part: &str| {
        let plain = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| part.parse::<i64>().ok()).flatten()
    };
    let mut numbers = date.split('-').map(digits).collect::<Option<Parts>>()?;
    *numbers.first_mut()? *= sign;
    in_range(&numbers).then_some(numbers)
}

/// Whether the numbers can be a year, a month and a day.
pub(super) fn in_range(parts: &[i64]) -> bool {
    (1..=3).contains(&parts.len()) && parts.iter().enumerate().all(|(at, part)| part_in_range(at, *part))
}

/// Whether a number can be the year (`at` 0), the month (1) or the day (2).
pub(super) const fn part_in_range(at: usize, part: i64) -> bool {
    match at {
        // Invariant: hayagriva counts years in 16 bits.
        0 => part >= -9999 && part <= 9999,
        1 => part >= 1 && part <= 12,
        _ => part >= 1 && part <= 31,
    }
}
