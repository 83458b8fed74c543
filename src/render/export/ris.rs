//! Works as RIS, as reference managers import it (the tags of the specification of 2011 that all of them read).

use serde_json::{Map, Value};

use super::{date_parts, text};
use crate::model::Work;

type Item = Map<String, Value>;

/// RIS's type for one of CSL; `GEN` for what has none.
const TYPES: &[(&str, &str)] = &[
    ("article", "UNPB"),
    ("article-journal", "JOUR"),
    ("article-magazine", "MGZN"),
    ("article-newspaper", "NEWS"),
    ("bill", "BILL"),
    ("book", "BOOK"),
    ("broadcast", "VIDEO"),
    ("chapter", "CHAP"),
    ("classic", "CLSWK"),
    ("dataset", "DATA"),
    ("entry-dictionary", "DICT"),
    ("entry-encyclopedia", "ENCYC"),
    ("figure", "FIGURE"),
    ("graphic", "ART"),
    ("hearing", "HEAR"),
    ("legal_case", "CASE"),
    ("legislation", "STAT"),
    ("manuscript", "UNPB"),
    ("map", "MAP"),
    ("motion_picture", "MPCT"),
    ("musical_score", "MUSIC"),
    ("pamphlet", "PAMP"),
    ("paper-conference", "CPAPER"),
    ("patent", "PAT"),
    ("periodical", "JFULL"),
    ("personal_communication", "PCOMM"),
    ("post", "ELEC"),
    ("post-weblog", "BLOG"),
    ("report", "RPRT"),
    ("software", "COMP"),
    ("song", "SOUND"),
    ("standard", "STAND"),
    ("thesis", "THES"),
    ("webpage", "ELEC"),
];

/// Variables that are a text, with their tags.
const TEXTS: &[(&str, &str)] = &[
    ("TI", "title"),
    ("ST", "title-short"),
    ("T2", "container-title"),
    ("J2", "container-title-short"),
    ("T3", "collection-title"),
    ("VL", "volume"),
    ("IS", "issue"),
    ("ET", "edition"),
    ("PB", "publisher"),
    ("CY", "publisher-place"),
    ("SN", "ISBN"),
    ("SN", "ISSN"),
    ("DO", "DOI"),
    ("UR", "URL"),
    ("LA", "language"),
    ("M1", "number"),
    ("M3", "genre"),
    ("DB", "archive"),
    ("CN", "call-number"),
    ("AB", "abstract"),
    ("N1", "note"),
];

/// All works, in their order.
pub(super) fn print(works: &[Work]) -> String {
    let mut out = String::new();
    for work in works {
        record(&work.csl, &work.key.value, &mut out);
    }
    out
}

fn record(item: &Item, key: &str, out: &mut String) {
    let kind = item.get("type").and_then(Value::as_str).unwrap_or_default();
    let tag = TYPES.iter().find(|(csl, _)| *csl == kind).map_or("GEN", |(_, ris)| ris);
    line(out, "TY", tag);
    line(out, "ID", key);
    for (tag, variable) in [("AU", "author"), ("A2", "editor"), ("A4", "translator")] {
        let names = item.get(variable).and_then(Value::as_array);
        for name in names.into_iter().flatten().filter_map(name) {
            line(out, tag, &name);
        }
    }
    for (tag, variable) in TEXTS {
        if let Some(value) = item.get(*variable).and_then(text) {
            line(out, tag, &plain(&value));
        }
    }
    for keyword in item
        .get("keyword")
        .and_then(Value::as_str)
        .into_iter()
        .flat_map(|words| words.split(','))
    {
        line(out, "KW", keyword.trim());
    }
    if let Some(parts) = item.get("issued").and_then(|date| date_parts(date, 0)) {
        line(out, "PY", &parts[0].to_string());
        line(out, "DA", &date(&parts));
    } else if let Some(literal) = item.get("issued").and_then(|date| date.get("literal")).and_then(text) {
        line(out, "PY", &literal);
    }
    if let Some(parts) = item.get("accessed").and_then(|date| date_parts(date, 0)) {
        line(out, "Y2", &date(&parts));
    }
    if let Some(pages) = item.get("page").and_then(text) {
        let (first, last) = pages.split_once(['-', '–']).unwrap_or((&pages, ""));
        line(out, "SP", first.trim());
        line(out, "EP", last.trim());
    }
    out.push_str("ER  - \r\n\r\n");
}

fn line(out: &mut String, tag: &str, value: &str) {
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    if !value.is_empty() {
        out.push_str(&format!("{tag}  - {value}\r\n"));
    }
}

/// `2019/05/09`, with as much of it as is known.
fn date(parts: &[i64]) -> String {
    let mut numbers = parts.iter();
    let mut text = numbers.next().map(|year| format!("{year:04}")).unwrap_or_default();
    for at in 0..2 {
        text.push('/');
        if let Some(number) = parts.get(at + 1) {
            text.push_str(&format!("{number:02}"));
        }
    }
    text.push('/');
    text
}

/// "Family, Given, Suffix"; an institution as it is.
fn name(name: &Value) -> Option<String> {
    let part = |key: &str| name.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let literal = part("literal");
    if !literal.is_empty() {
        return Some(literal);
    }
    let filled = |parts: &[String], between: &str| {
        let parts = parts.iter().filter(|part| !part.is_empty()).map(String::as_str);
        parts.collect::<Vec<_>>().join(between)
    };
    let family = filled(&[part("non-dropping-particle"), part("family")], " ");
    let given = filled(&[part("given"), part("dropping-particle")], " ");
    let whole = filled(&[family, given, part("suffix")], ", ");
    (!whole.is_empty()).then_some(whole)
}

/// A text without the tags of rich text.
fn plain(text: &str) -> String {
    let mut plain = text.to_owned();
    for tag in ["i", "b", "sc", "sup", "sub"] {
        plain = plain.replace(&format!("<{tag}>"), "").replace(&format!("</{tag}>"), "");
    }
    plain
}
