//! One entry of BibLaTeX as an item of CSL-JSON.

use biblatex::{Entry, RawEntry};
use serde_json::{Map, Value, json};

use super::fields::Fields;
use super::{names, tables};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Work;
use crate::source::works::{date, schema, suggestion};
use crate::span::{SourceFile, Spanned};

type Item = Map<String, Value>;

/// The work that an entry describes. `raw` is the entry as written, for places; `entry` has what it takes over
/// from others filled in.
pub(super) fn work(file: &SourceFile, raw: &RawEntry<'_>, entry: &Entry, diagnostics: &mut Vec<Diagnostic>) -> Work {
    let fields = &mut Fields::new(entry);
    let key = Spanned::new(entry.key.clone(), file.span(raw.key.span.clone()));
    let mut csl = Item::new();
    csl.insert("id".to_owned(), entry.key.clone().into());
    csl.insert("type".to_owned(), kind(file, raw, fields, diagnostics).into());
    names::convert(fields, &mut csl);
    dates(fields, &mut csl);
    titles(fields, &mut csl);
    for (field, variable) in tables::TEXTS {
        put(&mut csl, variable, fields.text(field));
    }
    publication(fields, &mut csl);
    numbers(fields, &mut csl);
    identifiers(fields, &mut csl);
    remarks(fields, &mut csl);
    left_over(file, raw, fields, diagnostics);
    Work { key, csl }
}

/// Fills a variable, unless it is filled already. Whether it took the text.
fn put(csl: &mut Item, variable: &str, text: Option<String>) -> bool {
    let Some(text) = text else { return false };
    if csl.contains_key(variable) {
        return false;
    }
    csl.insert(variable.to_owned(), text.into());
    true
}

fn kind(
    file: &SourceFile,
    raw: &RawEntry<'_>,
    fields: &mut Fields<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> &'static str {
    let subtype = fields.text("entrysubtype").unwrap_or_default().to_lowercase();
    let Some(kind) = tables::kind(raw.kind.v) else {
        let name = raw.kind.v.to_lowercase();
        let message = format!("`@{name}` is not a type of BibLaTeX");
        let diagnostic = Diagnostic::warning(Code::InvalidWork, message)
            .at(file.span(raw.kind.span.clone()), "")
            .maybe_help(suggestion(&name, tables::kinds()));
        diagnostics.push(diagnostic);
        return "document";
    };
    match (kind, subtype.as_str()) {
        ("article-journal", "newspaper") => "article-newspaper",
        ("article-journal", "magazine") => "article-magazine",
        // A type that BibLaTeX does not have, as the export writes it.
        ("document", subtype) if !subtype.is_empty() => {
            let known = schema::TYPES
                .iter()
                .copied()
                .find(|known| known.eq_ignore_ascii_case(subtype));
            known.unwrap_or(kind)
        }
        // A paper that was read but not printed.
        ("manuscript", _) if fields.text("eventtitle").is_some() => "speech",
        _ => kind,
    }
}

fn dates(fields: &mut Fields<'_>, csl: &mut Item) {
    let pairs = [
        ("date", "issued"),
        ("origdate", "original-date"),
        ("eventdate", "event-date"),
        ("urldate", "accessed"),
    ];
    for (field, variable) in pairs {
        if let Some(text) = fields.verbatim(field) {
            let date = date::from_text(&text);
            if date::is_kept(&date, &text) {
                fields.keep_as_words(field, &text);
            }
            csl.insert(variable.to_owned(), date);
        }
    }
    let parts = ["year", "month", "day"].map(|field| fields.text(field));
    if let ([Some(year), month, day], false) = (parts, csl.contains_key("issued")) {
        let date = three_fields(&year, month.as_deref(), day.as_deref());
        if date.get("date-parts").is_none() {
            fields.keep_as_words("year", &year);
        }
        csl.insert("issued".to_owned(), date);
    }
}

/// The date that BibTeX spreads over three fields.
fn three_fields(year: &str, month: Option<&str>, day: Option<&str>) -> Value {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let Some(month) = month else {
        return date::from_text(year);
    };
    let name = month.to_lowercase();
    let named = MONTHS.iter().position(|known| name.starts_with(known));
    let number = named.map(|at| at + 1).or_else(|| month.parse().ok());
    let text = match (number, day.and_then(|day| day.parse::<u8>().ok())) {
        (Some(month), Some(day)) => format!("{year}-{month:02}-{day:02}"),
        (Some(month), None) if day.is_none() => format!("{year}-{month:02}"),
        _ => {
            let words: Vec<&str> = [Some(month), day, Some(year)].into_iter().flatten().collect();
            return json!({ "literal": words.join(" ") });
        }
    };
    date::from_text(&text)
}

/// Titles and subtitles. A volume's own title gives way to that of the whole work, as CSL has it.
fn titles(fields: &mut Fields<'_>, csl: &mut Item) {
    let title = joined(fields, &["title"], "subtitle");
    let whole = joined(fields, &["maintitle"], "mainsubtitle");
    let book = joined(fields, &["booktitle"], "booksubtitle");
    let journal = joined(fields, &["journaltitle", "journal"], "journalsubtitle");
    let issue = joined(fields, &["issuetitle"], "issuesubtitle");
    let (title, container, volume) = match (whole, book) {
        (Some(whole), Some(book)) => (title, Some(whole), Some(book)),
        (Some(whole), None) => (Some(whole), None, title),
        (None, book) => (title, book, None),
    };
    put(csl, "title", title);
    put(csl, "container-title", container.or(journal));
    put(csl, "volume-title", volume.or(issue));
}

fn joined(fields: &mut Fields<'_>, titles: &[&str], subtitle: &str) -> Option<String> {
    let (title, subtitle) = (fields.first(titles), fields.text(subtitle));
    match (title, subtitle) {
        (Some(title), Some(subtitle)) if title.ends_with(['?', '!', ':', '.', '…']) => {
            Some(format!("{title} {subtitle}"))
        }
        (Some(title), Some(subtitle)) => Some(format!("{title}: {subtitle}")),
        (title, subtitle) => title.or(subtitle),
    }
}

/// Who brought it out and where. BibLaTeX has three fields for what CSL calls the publisher.
fn publication(fields: &mut Fields<'_>, csl: &mut Item) {
    let houses = ["publisher", "institution", "school", "organization"];
    let mut houses: Vec<String> = houses.iter().filter_map(|field| fields.text(field)).collect();
    houses.dedup();
    put(csl, "publisher", (!houses.is_empty()).then(|| houses.join("; ")));
    put(csl, "publisher-place", fields.first(&["location", "address"]));
}

fn numbers(fields: &mut Fields<'_>, csl: &mut Item) {
    let kind = csl.get("type").and_then(Value::as_str).unwrap_or_default();
    let number = match kind {
        "article-journal" | "article-magazine" | "article-newspaper" | "periodical" => "issue",
        "book" | "chapter" | "pamphlet" => "collection-number",
        _ => "number",
    };
    let (given, issue) = (fields.text("number"), fields.text("issue"));
    match (given, issue) {
        (Some(given), Some(issue)) if number == "issue" => {
            put(csl, "issue", Some(format!("{given}, {issue}")));
        }
        (given, issue) => {
            put(csl, number, given);
            put(csl, "issue", issue);
        }
    }
    // The parser has made a dash of `--`; CSL writes ranges with a hyphen.
    put(csl, "page", fields.text("pages").map(|pages| pages.replace('–', "-")));
}

fn identifiers(fields: &mut Fields<'_>, csl: &mut Item) {
    let doi = fields.verbatim("doi");
    let bare = doi.map(|doi| {
        let path = doi.split_once("doi.org/").map(|(_, path)| path.to_owned());
        path.unwrap_or(doi)
    });
    put(csl, "DOI", bare);
    put(csl, "URL", fields.verbatim("url"));
    let languages = ["langid", "hyphenation", "language"].map(|field| fields.text(field));
    let tag = languages
        .into_iter()
        .flatten()
        .next()
        .map(|name| tables::language(&name).map_or(name, str::to_owned));
    put(csl, "language", tag);
    let Some(eprint) = fields.verbatim("eprint") else {
        return;
    };
    let archive = fields.first(&["eprinttype", "archiveprefix"]).unwrap_or_default();
    let class = fields.first(&["eprintclass", "primaryclass"]);
    let url = match archive.to_lowercase().as_str() {
        "arxiv" => Some(format!("https://arxiv.org/abs/{eprint}")),
        "jstor" => Some(format!("https://www.jstor.org/stable/{eprint}")),
        "hdl" => Some(format!("https://hdl.handle.net/{eprint}")),
        "pubmed" => {
            put(csl, "PMID", Some(eprint));
            return;
        }
        _ => None,
    };
    put(csl, "URL", url);
    put(csl, "archive", (!archive.is_empty()).then_some(archive));
    let place = class.map_or_else(|| eprint.clone(), |class| format!("{eprint} [{class}]"));
    put(csl, "archive_location", Some(place));
}

fn remarks(fields: &mut Fields<'_>, csl: &mut Item) {
    let remarks: Vec<String> = ["note", "addendum"]
        .iter()
        .filter_map(|field| fields.text(field))
        .collect();
    put(csl, "note", (!remarks.is_empty()).then(|| remarks.join(". ")));
    put(csl, "annote", fields.first(&["annotation", "annote"]));
}

/// Reports the fields that nobody asked for, and those that stand twice.
fn left_over(file: &SourceFile, raw: &RawEntry<'_>, fields: &Fields<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen = Vec::new();
    for field in &raw.fields {
        let name = field.key.v.to_ascii_lowercase();
        let twice = seen.contains(&name);
        if let Some(text) = fields.kept_as_words(&name) {
            let span = file.span(field.key.span.clone());
            diagnostics.push(Diagnostic::warning(Code::InvalidWork, date::kept(text)).at(span, ""));
        }
        let known = fields.was_used(&name) || tables::HOUSEKEEPING.contains(&name.as_str());
        let message = if twice {
            format!("field `{name}` stands twice; only the last one counts")
        } else if known {
            seen.push(name);
            continue;
        } else {
            format!("field `{name}` has no place in CSL and is left out")
        };
        let span = file.span(field.key.span.clone());
        diagnostics.push(Diagnostic::warning(Code::InvalidWork, message).at(span, ""));
        seen.push(name);
    }
}
