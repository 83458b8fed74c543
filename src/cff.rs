//! How to cite the edition, for programs: `CITATION.cff`, in the Citation File Format 1.2.0, which GitHub, Zenodo and Zotero
//! read.
//!
//! The format knows software and data; an edition is data, and prefers to be cited as the book that it is.

use serde_json::{Map, Value, json};

use crate::source::config::{Config, Version};

/// The version of the format.
const FORMAT: &str = "1.2.0";

/// Writes the file. `base` is where the edition stands.
#[must_use]
pub fn write(config: &Config, base: Option<&str>) -> String {
    let newest = config.versions.first();
    let mut file = Fields::default();
    file.text("cff-version", FORMAT);
    file.text("message", "If you use this edition, please cite it as below.");
    file.text("type", "dataset");
    file.text("title", &title(config));
    file.put("authors", authors(config));
    file.text("abstract", config.description.as_deref().unwrap_or_default());
    file.put("keywords", keywords(config));
    if let Some(version) = newest {
        file.text("version", &version.number.value);
        file.text("date-released", &day(version).unwrap_or_default());
    }
    if let Some(doi) = &config.doi {
        file.put("identifiers", json!([{ "type": "doi", "value": doi }]));
    }
    file.text("url", base.unwrap_or_default());
    licence(config, &mut file);
    file.put("preferred-citation", book(config, base, newest));
    // What is made of texts alone can always be written.
    serde_saphyr::to_string(&Value::Object(file.0)).unwrap_or_default()
}

/// The edition as a book.
fn book(config: &Config, base: Option<&str>, newest: Option<&Version>) -> Value {
    let mut book = Fields::default();
    book.text("type", "book");
    book.text("title", &title(config));
    book.put("authors", authors(config));
    if !config.editors.is_empty() {
        book.put("editors", authors(config));
    }
    if let Some(version) = newest {
        book.text("version", &version.number.value);
        let year = version.date.value.parts().first().copied();
        book.put("year", year.filter(|year| *year > 0).map_or(Value::Null, Value::from));
        book.text("date-released", &day(version).unwrap_or_default());
    }
    book.text("doi", config.doi.as_deref().unwrap_or_default());
    book.text("url", base.unwrap_or_default());
    Value::Object(book.0)
}

fn title(config: &Config) -> String {
    match &config.subtitle {
        Some(subtitle) => format!("{}: {subtitle}", config.title),
        None => config.title.clone(),
    }
}

/// Who made it. The format wants at least one author, and has a word for those who are not named. Whether one is a person or
/// a body the edition does not say, so each is an entity, whose name stays as it is written.
fn authors(config: &Config) -> Value {
    if config.editors.is_empty() {
        return json!([{ "name": "anonymous" }]);
    }
    let named = config.editors.iter().map(|editor| json!({ "name": editor }));
    Value::Array(named.collect())
}

/// Each keyword once, as the format has it.
fn keywords(config: &Config) -> Value {
    let mut once: Vec<&String> = Vec::new();
    for keyword in &config.keywords {
        if !once.contains(&keyword) && !keyword.trim().is_empty() {
            once.push(keyword);
        }
    }
    if once.is_empty() { Value::Null } else { json!(once) }
}

/// The day of a version, if it is known to the day: the format takes no other.
fn day(version: &Version) -> Option<String> {
    let day = version.date.value;
    let parts = day.parts();
    (parts.len() == 3 && parts.first().is_some_and(|year| *year > 0)).then(|| day.to_string())
}

/// The licence: by the identifier that SPDX gives it where the address tells that, else by its address.
fn licence(config: &Config, file: &mut Fields) {
    let url = config.licence.as_ref().and_then(|licence| licence.url.as_ref());
    let Some(url) = url.map(|url| url.value.as_str()) else {
        return;
    };
    match spdx(url) {
        Some(id) => file.text("license", &id),
        None if url.starts_with("https://") || url.starts_with("http://") => file.text("license-url", url),
        None => {}
    }
}

/// SPDX's identifier of a licence of Creative Commons, by its address.
fn spdx(url: &str) -> Option<String> {
    const KINDS: [&str; 6] = ["by", "by-nc", "by-nc-nd", "by-nc-sa", "by-nd", "by-sa"];
    const VERSIONS: [&str; 5] = ["1.0", "2.0", "2.5", "3.0", "4.0"];
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let rest = rest.strip_prefix("creativecommons.org/")?;
    let mut parts = rest.split('/');
    let (set, kind, version) = (parts.next()?, parts.next()?, parts.next()?);
    // What follows a version is a country, whose terms are others, or the form of the page.
    let country = parts
        .next()
        .filter(|part| !part.is_empty() && !part.contains('.') && *part != "legalcode");
    match (set, kind, version) {
        ("publicdomain", "zero", "1.0") => Some("CC0-1.0".to_owned()),
        ("licenses", kind, version) if KINDS.contains(&kind) && VERSIONS.contains(&version) && country.is_none() => {
            Some(format!("CC-{}-{version}", kind.to_uppercase()))
        }
        _ => None,
    }
}

/// The fields of a part of the file; what is empty is left out.
#[derive(Default)]
struct Fields(Map<String, Value>);

impl Fields {
    fn text(&mut self, name: &str, text: &str) {
        if !text.trim().is_empty() {
            self.put(name, json!(text));
        }
    }

    fn put(&mut self, name: &str, value: Value) {
        if !value.is_null() {
            self.0.insert(name.to_owned(), value);
        }
    }
}
