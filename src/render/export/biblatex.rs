//! Works as BibLaTeX, the way back of [`source::works`](crate::source::works): what is read is what was written.
//!
//! A variable that BibLaTeX has no field for stands in a comment after its entry, so that nothing is lost in silence.

use serde_json::{Map, Value};

use super::{date_parts, text};
use crate::model::Work;
use crate::source::works::tables;

type Item = Map<String, Value>;

/// All works, in their order.
pub(super) fn print(works: &[Work]) -> String {
    let mut out =
        String::from("% Made by Postil. Variables of CSL that BibLaTeX has no field for stand in comments.\n");
    for work in works {
        out.push('\n');
        entry(&work.csl, &work.key.value, &mut out);
    }
    out
}

/// An entry while it is written: its fields, and what has been used of the item.
struct Entry<'a> {
    item: &'a Item,
    fields: Vec<(String, String)>,
    used: Vec<&'a str>,
}

fn entry(item: &Item, key: &str, out: &mut String) {
    let mut entry = Entry {
        item,
        fields: Vec::new(),
        used: vec!["id", "type", "citation-key"],
    };
    let kind = entry.kind();
    entry.names();
    entry.titles();
    entry.dates();
    for (field, variable) in tables::TEXTS {
        entry.text(field, variable);
    }
    entry.numbers();
    entry.text("publisher", "publisher");
    entry.text("location", "publisher-place");
    entry.identifiers();
    entry.text("note", "note");
    entry.text("annotation", "annote");
    out.push_str(&format!("@{kind}{{{key},\n"));
    for (field, value) in &entry.fields {
        out.push_str(&format!("  {field} = {{{value}}},\n"));
    }
    out.push_str("}\n");
    for (variable, value) in item
        .iter()
        .filter(|(variable, _)| !entry.used.contains(&variable.as_str()))
    {
        out.push_str(&format!("% {key}: {variable} = {value}\n"));
    }
}

impl<'a> Entry<'a> {
    /// The value of a variable, which counts as used.
    fn take(&mut self, variable: &'static str) -> Option<&'a Value> {
        let value = self.item.get(variable)?;
        self.used.push(variable);
        Some(value)
    }

    fn put(&mut self, field: &str, value: String) {
        if !value.is_empty() {
            self.fields.push((field.to_owned(), value));
        }
    }

    fn text(&mut self, field: &str, variable: &'static str) {
        if let Some(value) = self.take(variable).and_then(text) {
            self.put(field, prose(&value));
        }
    }

    /// The entry type. A type that BibLaTeX does not have is said by `entrysubtype`.
    fn kind(&mut self) -> &'static str {
        let kind = self.item.get("type").and_then(Value::as_str).unwrap_or("document");
        let (name, subtype) = match kind {
            "article-newspaper" => ("article", Some("newspaper")),
            "article-magazine" => ("article", Some("magazine")),
            "speech" if self.item.contains_key("event-title") => ("unpublished", None),
            _ => match tables::entry_type(kind) {
                Some(name) => (name, None),
                None => ("misc", Some(kind)),
            },
        };
        if let Some(subtype) = subtype {
            self.put("entrysubtype", subtype.to_owned());
        }
        name
    }

    fn names(&mut self) {
        for (field, variable) in tables::NAMES {
            if let Some(names) = self.take(variable).and_then(names) {
                self.put(field, names);
            }
        }
        let mut fields = ["editor", "editora", "editorb", "editorc"].into_iter();
        for (role, variable) in tables::EDITORS {
            let Some(list) = self.item.get(*variable).and_then(names) else {
                continue;
            };
            let Some(field) = fields.next() else { break };
            self.used.push(variable);
            self.put(field, list);
            if *role != "editor" {
                self.put(&format!("{field}type"), (*role).to_owned());
            }
        }
    }

    fn titles(&mut self) {
        let is_article = self.is_periodical();
        let has = |variable: &str| self.item.contains_key(variable);
        let (container, volume) = (has("container-title"), has("volume-title"));
        let (title, whole, part) = match (is_article, container, volume) {
            (true, ..) => ("title", "journaltitle", "issuetitle"),
            (false, true, true) => ("title", "maintitle", "booktitle"),
            (false, true, false) => ("title", "booktitle", ""),
            (false, false, true) => ("maintitle", "", "title"),
            (false, false, false) => ("title", "", ""),
        };
        self.text(title, "title");
        self.text(whole, "container-title");
        self.text(part, "volume-title");
    }

    fn is_periodical(&self) -> bool {
        let kind = self.item.get("type").and_then(Value::as_str).unwrap_or_default();
        kind.starts_with("article-") || kind == "periodical" || kind == "review"
    }

    fn dates(&mut self) {
        for (field, variable) in [
            ("date", "issued"),
            ("origdate", "original-date"),
            ("eventdate", "event-date"),
            ("urldate", "accessed"),
        ] {
            if let Some(date) = self.item.get(variable).and_then(date) {
                self.used.push(variable);
                self.put(field, date);
            }
        }
    }

    /// `number` is that of the issue, the series or the report, as the type says.
    fn numbers(&mut self) {
        let kind = self.item.get("type").and_then(Value::as_str).unwrap_or_default();
        match kind {
            "article-journal" | "article-magazine" | "article-newspaper" | "periodical" => self.text("number", "issue"),
            "book" | "chapter" | "pamphlet" => {
                self.text("number", "collection-number");
                self.text("issue", "issue");
            }
            _ => {
                self.text("number", "number");
                self.text("issue", "issue");
            }
        }
        if let Some(pages) = self.take("page").and_then(text) {
            self.put("pages", prose(&pages).replace('-', "--"));
        }
    }

    fn identifiers(&mut self) {
        for (field, variable) in [("doi", "DOI"), ("url", "URL")] {
            if let Some(value) = self.take(variable).and_then(text) {
                self.put(field, verbatim(&value));
            }
        }
        if let Some(tag) = self.take("language").and_then(text) {
            let name = tables::language_name(&tag).map_or_else(|| tag.clone(), str::to_owned);
            self.put("langid", prose(&name));
        }
        if let Some(id) = self.take("PMID").and_then(text) {
            self.put("eprint", verbatim(&id));
            self.put("eprinttype", "pubmed".to_owned());
        } else if let Some(place) = self.take("archive_location").and_then(text) {
            self.put("eprint", verbatim(&place));
            self.text("eprinttype", "archive");
        }
    }
}

/// A date as EDTF has it; nothing for one that is only words and no date.
fn date(date: &Value) -> Option<String> {
    if let Some(literal) = date.get("literal").and_then(Value::as_str) {
        return Some(verbatim(literal));
    }
    let one = |parts: Vec<i64>| {
        let mut numbers = parts.iter();
        let year = numbers.next().copied().unwrap_or_default();
        let sign = if year < 0 { "-" } else { "" };
        let mut text = format!("{sign}{:04}", year.abs());
        for number in numbers {
            text.push_str(&format!("-{number:02}"));
        }
        text
    };
    let mut text = one(date_parts(date, 0)?);
    if let Some(season) = date.get("season").and_then(Value::as_i64) {
        text = format!("{text}-{}", season + 20);
    }
    if let Some(end) = date_parts(date, 1) {
        text = format!("{text}/{}", one(end));
    }
    let circa = date.get("circa").is_some_and(|circa| *circa != Value::Bool(false));
    Some(if circa { format!("{text}~") } else { text })
}

/// A list of names.
fn names(list: &Value) -> Option<String> {
    let names: Option<Vec<_>> = list.as_array()?.iter().map(name).collect();
    names.filter(|names| !names.is_empty()).map(|names| names.join(" and "))
}

/// A name: an institution in braces; a person by its parts, each in braces where it is more than a word.
fn name(name: &Value) -> Option<String> {
    let part = |key: &str| name.get(key).and_then(Value::as_str).unwrap_or_default();
    let literal = part("literal");
    if !literal.is_empty() {
        return Some(format!("{{{}}}", braced(literal)));
    }
    let (family, given) = (part("family"), part("given"));
    if given.is_empty() && part("non-dropping-particle").is_empty() && part("dropping-particle").is_empty() {
        return (!family.is_empty()).then(|| format!("{{{}}}", braced(family)));
    }
    if let Some(plain) = plain_name([part("non-dropping-particle"), family, part("suffix"), given])
        && part("dropping-particle").is_empty()
    {
        return Some(plain);
    }
    let mut fields = vec![format!("family={{{}}}", braced(family))];
    let mut add = |key: &str, value: &str| {
        if !value.is_empty() {
            fields.push(format!("{key}={{{}}}", braced(value)));
        }
    };
    add("given", given);
    add("prefix", part("non-dropping-particle"));
    add("suffix", part("suffix"));
    if !part("dropping-particle").is_empty() {
        add("prefix", part("dropping-particle"));
        fields.push("useprefix=false".to_owned());
    }
    Some(fields.join(", "))
}

/// "van den Berg, Jr, Otto", as all programs read it; nothing if its parts could be told apart otherwise.
fn plain_name([particle, family, suffix, given]: [&str; 4]) -> Option<String> {
    let small = |word: &str| word.starts_with(char::is_lowercase);
    let words = |text: &str| text.split_whitespace().map(ToOwned::to_owned).collect::<Vec<_>>();
    let parts = [particle, family, suffix, given];
    let is_clear = words(particle).iter().all(|word| small(word))
        && !words(family).iter().any(|word| small(word))
        && !family.is_empty()
        && !parts
            .iter()
            .any(|part| part.contains([',', '{', '}', '"', '=']) || words(part).iter().any(|word| word == "and"));
    let family = [particle, family].into_iter().filter(|part| !part.is_empty());
    let family = family.collect::<Vec<_>>().join(" ");
    let parts = [family.as_str(), suffix, given]
        .into_iter()
        .filter(|part| !part.is_empty());
    is_clear.then(|| parts.map(braced).collect::<Vec<_>>().join(", "))
}

/// Text for a field: what LaTeX would take for its own is escaped, formatting is as LaTeX has it.
fn prose(text: &str) -> String {
    const TAGS: [(&str, &str); 5] = [
        ("i", "\\emph{"),
        ("b", "\\textbf{"),
        ("sc", "\\textsc{"),
        ("sup", "\\textsuperscript{"),
        ("sub", "\\textsubscript{"),
    ];
    let mut text = braced(text).replace('\u{a0}', "~");
    for (tag, command) in TAGS {
        text = text
            .replace(&format!("<{tag}>"), command)
            .replace(&format!("</{tag}>"), "}");
    }
    text
}

/// Text within braces.
fn braced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            // Nothing would tell them from the braces of the field.
            '{' => out.push('('),
            '}' => out.push(')'),
            '\\' => out.push('/'),
            '&' | '%' | '#' | '_' | '$' => {
                out.push('\\');
                out.push(char);
            }
            _ => out.push(char),
        }
    }
    out
}

/// Addresses and the like, in which only braces would end the field.
fn verbatim(text: &str) -> String {
    text.replace('{', "%7B").replace('}', "%7D")
}
