//! Short forms of works, for running text: "Woodman 2017".

use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

use super::html::guard;
use crate::model::Work;

/// Longer names of institutions are cut at their first comma or slash: "U.S. Department of Homeland Security".
const LONG_NAME: usize = 44;

/// Longer titles are cut after a word.
const LONG_TITLE: usize = 48;

/// Works of these types go by their titles, whoever made them.
const BY_TITLE: [&str; 5] = ["bill", "legal_case", "legislation", "regulation", "treaty"];

/// The short form of each work. Those that are the same get their titles added, main titles if these do, whole
/// ones if not; what is the same then stays so.
pub fn forms(works: &[Work]) -> Vec<String> {
    let mut forms: Vec<String> = works.iter().map(form).collect();
    for title in [main_title, full_title] {
        let mut count: FxHashMap<&str, usize> = FxHashMap::default();
        for form in &forms {
            *count.entry(form).or_default() += 1;
        }
        let pairs = works.iter().zip(&forms);
        let again = pairs.map(|(work, form_now)| {
            let alone = count.get(form_now.as_str()).is_none_or(|count| *count == 1);
            let title = title(work);
            if alone || form_now.contains(&title) {
                form_now.clone()
            } else {
                format!("{}, {title}", form(work))
            }
        });
        forms = again.collect();
    }
    forms
}

/// The short form of a work by itself, whatever others there are: "Woodman 2017".
#[must_use]
pub fn form(work: &Work) -> String {
    let label = abbreviation(work).or_else(|| author(work));
    let year = year(&work.csl);
    match (label, year) {
        (Some(label), Some(year)) if !label.contains(&year) => format!("{label} {year}"),
        (Some(label), _) => label,
        (None, Some(year)) => {
            let title = main_title(work);
            if title.contains(&year) {
                title
            } else {
                format!("{title}, {year}")
            }
        }
        (None, None) => main_title(work),
    }
}

/// The short title that the item itself gives.
fn abbreviation(work: &Work) -> Option<String> {
    let text = work.field("title-short").or_else(|| work.field("shortTitle"))?;
    let text = guard::plain(text.trim());
    (!text.is_empty()).then_some(text)
}

fn author(work: &Work) -> Option<String> {
    if work.field("type").is_some_and(|kind| BY_TITLE.contains(&kind)) {
        return None;
    }
    let variables = ["author", "editor", "container-author", "director"];
    let names = variables.iter().find_map(|variable| {
        let names = work.csl.get(*variable)?.as_array()?;
        let names: Vec<String> = names.iter().filter_map(name).collect();
        (!names.is_empty()).then_some(names)
    })?;
    match names.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        [one, two] => Some(format!("{one} & {two}")),
        [first, ..] => Some(format!("{first} et al.")),
    }
}

fn name(value: &Value) -> Option<String> {
    let part = |key: &str| value.get(key)?.as_str().map(str::trim).filter(|text| !text.is_empty());
    if let Some(literal) = part("literal") {
        return Some(institution(literal));
    }
    let family = part("family").or_else(|| part("given"))?;
    let particle = part("non-dropping-particle");
    Some(particle.map_or_else(|| family.to_owned(), |particle| format!("{particle} {family}")))
}

/// A name as it stands in an order of names: "Marsh, Anna", "van der Berg, Anna".
#[must_use]
pub fn name_in_order(value: &Value) -> Option<String> {
    let part = |key: &str| value.get(key)?.as_str().map(str::trim).filter(|text| !text.is_empty());
    if let Some(literal) = part("literal") {
        return Some(literal.to_owned());
    }
    let family = part("family").or_else(|| part("given"))?;
    let mut name =
        part("non-dropping-particle").map_or_else(|| family.to_owned(), |particle| format!("{particle} {family}"));
    if part("family").is_some()
        && let Some(given) = part("given")
    {
        name.push_str(", ");
        name.push_str(given);
    }
    Some(name)
}

/// The acronym that the name itself gives, "(NILC)", or the name, cut at its first comma or slash if it is long.
fn institution(name: &str) -> String {
    let acronyms = name.split('(').skip(1).filter_map(|rest| rest.split(')').next());
    let is_acronym = |text: &&str| {
        (2..=10).contains(&text.len()) && text.chars().all(|c| c.is_uppercase() || matches!(c, '&' | '-'))
    };
    if let Some(acronym) = acronyms.into_iter().find(is_acronym) {
        return acronym.to_owned();
    }
    if name.chars().count() <= LONG_NAME {
        return name.to_owned();
    }
    let first = name.split([',', '/', ';']).next();
    first.unwrap_or(name).trim().to_owned()
}

/// The year of an item, or its years; what it has in place of one if that is short.
#[must_use]
pub fn year(csl: &Map<String, Value>) -> Option<String> {
    let issued = csl.get("issued")?;
    let Some(dates) = issued.get("date-parts").and_then(Value::as_array) else {
        // Words like "n.d." or "about 1900" pass for a year; a sentence does not.
        let literal = issued.get("literal")?.as_str()?.trim();
        return (literal.chars().count() <= 12).then(|| literal.to_owned());
    };
    let year = |date: &Value| match date.get(0)? {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        _ => None,
    };
    let mut years: Vec<String> = dates.iter().take(2).filter_map(year).collect();
    years.dedup();
    (!years.is_empty()).then(|| years.join("–"))
}

/// The title as far as its subtitle.
fn main_title(work: &Work) -> String {
    let title = full_title(work);
    let end = [": ", "? ", "! ", " – ", " — "]
        .iter()
        .filter_map(|mark| {
            title
                .find(mark)
                .map(|at| at + usize::from(matches!(*mark, "? " | "! ")))
        })
        .min();
    let main = &title[..end.unwrap_or(title.len())];
    if main.chars().count() <= LONG_TITLE {
        return main.to_owned();
    }
    let mut cut = String::new();
    for word in main.split(' ') {
        if cut.chars().count() + word.chars().count() >= LONG_TITLE {
            break;
        }
        if !cut.is_empty() {
            cut.push(' ');
        }
        cut.push_str(word);
    }
    format!("{}…", cut.trim_end_matches([',', ';', '.', ' ']))
}

/// The title without its formatting, or the key where there is none.
#[must_use]
pub fn full_title(work: &Work) -> String {
    guard::plain(work.title())
}
