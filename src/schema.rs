//! JSON Schemas of the files that editors write in TOML, so that their tools complete keys and mark what is wrong.
//!
//! They are made of what the readers ask for ([`source::shape`](crate::source::shape)) and of what `docs/format.md` says
//! about each key, so that neither can be forgotten. They use only what drafts 4 to 7 have in common: tools for TOML know
//! no later ones.

mod meanings;

use serde_json::{Map, Value, json};

use self::meanings::Meanings;
use crate::source::fields::ID_PATTERN;
use crate::source::shape::{Form, Key, Rule, Shape};
use crate::source::{chronology, cites, config, crossrefs, front_matter, lock, names, notes};

/// A kind of file, or of front matter, that has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `book.toml`.
    Book,
    /// Notes and emendations.
    Notes,
    /// Citations.
    Cites,
    /// Cross-references.
    Crossrefs,
    /// Names.
    Names,
    /// The chronology.
    Chronology,
    /// The front matter of a document.
    Document,
    /// The front matter of a page.
    Page,
    /// `book.lock`.
    Lock,
}

impl Kind {
    /// Every kind.
    pub const ALL: &[Self] = &[
        Self::Book,
        Self::Notes,
        Self::Cites,
        Self::Crossrefs,
        Self::Names,
        Self::Chronology,
        Self::Document,
        Self::Page,
        Self::Lock,
    ];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Book => "book",
            Self::Notes => "notes",
            Self::Cites => "cites",
            Self::Crossrefs => "crossrefs",
            Self::Names => "names",
            Self::Chronology => "chronology",
            Self::Document => "document",
            Self::Page => "page",
            Self::Lock => "lock",
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// What files of the kind hold.
    #[must_use]
    pub const fn about(self) -> &'static str {
        match self {
            Self::Book => "`book.toml`, the edition as a whole",
            Self::Notes => "`*.notes.toml`, notes and emendations",
            Self::Cites => "`*.cites.toml`, which words of a document cite which work",
            Self::Crossrefs => "`crossrefs.toml` and `*.crossrefs.toml`, relations between passages",
            Self::Names => "`names.toml` and `*.names.toml`, what the texts name",
            Self::Chronology => "`chronology.toml` and `*.chronology.toml`, what the texts date",
            Self::Document => "the front matter of a document",
            Self::Page => "the front matter of a page",
            Self::Lock => "`book.lock`, where selectors landed",
        }
    }

    /// The name of a file that holds the schema.
    #[must_use]
    pub fn file_name(self) -> String {
        format!("{}.schema.json", self.name())
    }

    fn shape(self) -> Shape {
        match self {
            Self::Book => config::shape(),
            Self::Notes => notes::shape(),
            Self::Cites => cites::shape(),
            Self::Crossrefs => crossrefs::shape(),
            Self::Names => names::shape(),
            Self::Chronology => chronology::shape(),
            Self::Document => front_matter::document_shape(),
            Self::Page => front_matter::page_shape(),
            Self::Lock => lock::shape(),
        }
    }

    /// The sections of the documentation that explain the keys, the nearest first.
    const fn sections(self) -> &'static [&'static str] {
        match self {
            Self::Book => &["`book.toml`"],
            Self::Notes => &["Notes and emendations", "Selectors"],
            Self::Cites => &["Citations", "Selectors"],
            Self::Crossrefs => &["Cross-references", "Selectors"],
            Self::Names => &["Names", "Selectors"],
            Self::Chronology => &["Chronology", "Selectors"],
            Self::Document => &["Documents"],
            Self::Page => &["Pages", "Documents"],
            Self::Lock => &["The lock"],
        }
    }
}

/// The schema of files of a kind.
#[must_use]
pub fn schema(kind: Kind) -> Value {
    let printer = Printer {
        meanings: Meanings::new(),
        sections: kind.sections(),
    };
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
    schema.insert("title".to_owned(), json!(kind.about()));
    schema.append(&mut printer.table(&kind.shape(), ""));
    Value::Object(schema)
}

/// The schema as text, with a line break at the end.
#[must_use]
pub fn text(kind: Kind) -> String {
    format!("{:#}\n", schema(kind))
}

struct Printer {
    meanings: Meanings,
    sections: &'static [&'static str],
}

impl Printer {
    /// `path` leads to the table, with a dot at the end unless it is the root.
    fn table(&self, shape: &Shape, path: &str) -> Map<String, Value> {
        let properties = shape.keys.iter().map(|key| (key.name.to_owned(), self.key(key, path)));
        let properties: Map<_, _> = properties.collect();
        let required: Vec<_> = shape
            .keys
            .iter()
            .filter(|key| key.is_required)
            .map(|key| key.name)
            .collect();
        let mut schema = Map::new();
        schema.insert("type".to_owned(), json!("object"));
        schema.insert("properties".to_owned(), Value::Object(properties));
        // Draft 4 has no empty lists here.
        if !required.is_empty() {
            schema.insert("required".to_owned(), json!(required));
        }
        schema.insert("additionalProperties".to_owned(), json!(false));
        rules(&shape.rules, &mut schema);
        schema
    }

    fn key(&self, key: &Key, path: &str) -> Value {
        let path = format!("{path}{}", key.name);
        let mut schema = self.form(&key.form, &path);
        if let Some(meaning) = self.meanings.of(self.sections, &path) {
            schema.insert("description".to_owned(), json!(meaning.text));
            if let Some(default) = &meaning.default {
                schema.insert("default".to_owned(), default.clone());
            }
        }
        Value::Object(schema)
    }

    fn form(&self, form: &Form, path: &str) -> Map<String, Value> {
        let schema = match form {
            Form::Text => json!({ "type": "string" }),
            Form::Words => json!({ "type": "string", "pattern": r"\S" }),
            Form::Id => json!({ "type": "string", "pattern": ID_PATTERN }),
            Form::Date => json!({
                "type": "string",
                "pattern": "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$",
            }),
            Form::Checksum => json!({ "type": "string", "pattern": "^[0-9A-Fa-f]{64}$" }),
            Form::Choice(words) => json!({ "type": "string", "enum": words }),
            Form::Flag => json!({ "type": "boolean" }),
            Form::Count => json!({ "type": "integer", "minimum": 1 }),
            Form::Always(flag) => json!({ "type": "boolean", "enum": [flag] }),
            Form::Texts => json!({ "type": "array", "items": { "type": "string" } }),
            Form::Table(shape) => return self.table(shape, &format!("{path}.")),
            Form::Tables(shape) => {
                json!({ "type": "array", "items": self.table(shape, &format!("{path}.")) })
            }
            Form::OneOrMore(shape) => {
                let one = self.table(shape, &format!("{path}."));
                json!({ "anyOf": [one.clone(), { "type": "array", "items": one, "minItems": 1 }] })
            }
        };
        match schema {
            Value::Object(schema) => schema,
            _ => Map::new(),
        }
    }
}

fn rules(rules: &[Rule], schema: &mut Map<String, Value>) {
    let (mut dependencies, mut variants) = (Map::new(), Vec::new());
    for rule in rules {
        match *rule {
            Rule::Apart(one, other) => {
                schema.insert("not".to_owned(), json!({ "required": [one, other] }));
            }
            Rule::Either(one, other) => {
                let either = json!([{ "required": [one] }, { "required": [other] }]);
                schema.insert("anyOf".to_owned(), either);
            }
            Rule::Needs(key, needed) => {
                dependencies.insert(key.to_owned(), json!([needed]));
            }
            Rule::Variant { key, word, needs, bars } => {
                let bars: Vec<_> = bars.iter().map(|bar| json!({ "required": [bar] })).collect();
                let mut variant = json!({ "properties": { key: { "enum": [word] } }, "not": { "anyOf": bars } });
                // Draft 4 has no empty lists here.
                if !needs.is_empty() {
                    variant["required"] = json!(needs);
                }
                variants.push(variant);
            }
        }
    }
    if !variants.is_empty() {
        schema.insert("anyOf".to_owned(), Value::Array(variants));
    }
    if !dependencies.is_empty() {
        schema.insert("dependencies".to_owned(), Value::Object(dependencies));
    }
}
