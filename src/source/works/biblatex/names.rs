//! Names of people and institutions.

use biblatex::{Chunk, Chunks, Person};
use serde_json::{Map, Value, json};

use super::fields::{Fields, plain};
use super::tables;

/// Puts the names of an entry where CSL has them.
pub(super) fn convert(fields: &mut Fields<'_>, csl: &mut Map<String, Value>) {
    for (field, variable) in tables::NAMES {
        add(fields, field, variable, csl);
    }
    for field in ["editor", "editora", "editorb", "editorc"] {
        let type_field = format!("{field}type");
        let role = fields.text(&type_field);
        let role = role.as_deref().unwrap_or("editor");
        let variable = tables::look_up(tables::EDITORS, role);
        if variable.is_none() {
            fields.refuse(&type_field);
        }
        add(fields, field, variable.unwrap_or("editor"), csl);
    }
}

fn add(fields: &mut Fields<'_>, field: &str, variable: &'static str, csl: &mut Map<String, Value>) {
    let names = fields.list(field);
    let mut names = names.iter().filter_map(name).peekable();
    if names.peek().is_none() {
        return;
    }
    let list = csl.entry(variable).or_insert_with(|| json!([]));
    if let Value::Array(list) = list {
        list.extend(names);
    }
}

/// A name. One in braces is that of an institution, as everywhere in BibTeX; the particle is always given as one
/// that stays with the family name, since hayagriva would otherwise guess. `and others` stays "others", as Zotero has it: CSL knows no open lists.
fn name(chunks: &Chunks) -> Option<Value> {
    let whole = plain(chunks);
    if whole.is_empty() {
        return None;
    }
    let braced = chunks.iter().all(|chunk| match &chunk.v {
        Chunk::Verbatim(_) => true,
        Chunk::Normal(text) | Chunk::Math(text) => text.trim().is_empty(),
    });
    if braced {
        return Some(json!({ "literal": whole }));
    }
    let person = Person::parse(chunks);
    if person.given_name.is_empty() && person.prefix.is_empty() {
        return Some(json!({ "literal": whole }));
    }
    let particle = match person.use_prefix {
        Some(false) => "dropping-particle",
        Some(true) | None => "non-dropping-particle",
    };
    let mut name = Map::new();
    let parts = [
        ("family", person.name),
        ("given", person.given_name),
        (particle, person.prefix),
        ("suffix", person.suffix),
    ];
    for (part, text) in parts {
        let text = text.trim().replace('~', "\u{a0}");
        if !text.is_empty() {
            name.insert(part.to_owned(), text.into());
        }
    }
    Some(Value::Object(name))
}
