//! Sidecars of notes: `<document>.notes.toml` and, by layer, `<document>.<layer>.notes.toml`.

use super::fields::{choice, language, required_id, words};
use super::markdown::{self, Dialect, Origin};
use super::shape::Shape;
use super::table::{self, Table};
use crate::diagnostic::{Code, Diagnostic, Warned};
use crate::digest::Digest;
use crate::model::{self, Certainty, Emendation, Note, Selector, Tree};
use crate::span::{SourceFile, Span, Spanned};

/// The series of emendations, which every edition has.
pub const TEXTUAL: &str = "textual";

/// Reads the notes and emendations of one file, in their order; `layer` is the one that the file's name names.
#[must_use]
pub fn parse(file: &SourceFile, layer: Option<&str>) -> Warned<Vec<Note>> {
    let mut diagnostics = Vec::new();
    let mut bodies = Vec::new();
    let notes = table::parse(file, 0..file.text().len(), &mut diagnostics, |root| {
        read(root, file, &mut bodies)
    });
    diagnostics.extend(bodies);
    let of_layer = |note| Note {
        layer: layer.map(ToOwned::to_owned),
        ..note
    };
    let value = notes.into_iter().map(of_layer).collect();
    Warned { value, diagnostics }
}

/// The keys of such a file.
#[must_use]
pub fn shape() -> Shape {
    table::describe("", |root, file| read(root, file, &mut Vec::new()))
}

fn read(root: &mut Table<'_, '_>, file: &SourceFile, found: &mut Vec<Diagnostic>) -> Vec<Note> {
    let mut notes = root.tables("note", |table| note(table, file, found));
    notes.extend(root.tables("emendation", |table| emendation(table, file, found)));
    notes
}

fn note(table: &mut Table<'_, '_>, file: &SourceFile, found: &mut Vec<Diagnostic>) -> Option<Note> {
    let id = required_id(table, "id");
    let series = table.required_text("series");
    let selector = words(table, "a note must say which words it is about");
    let author = table.text("author");
    let language = language(table, "language");
    let body = table.required_text("body");
    let draft = table.flag("draft");
    let (id, series, selector, body) = (id?, series?, selector?, body?);
    Some(Note {
        draft,
        written: digest(
            &selector,
            &[Some(&series), Some(&body), author.as_ref(), language.as_ref()],
            [""; 2],
        ),
        body: editorial(file, &body, found),
        id,
        series,
        selector,
        layer: None,
        author,
        language,
        emendation: None,
    })
}

fn emendation(table: &mut Table<'_, '_>, file: &SourceFile, found: &mut Vec<Diagnostic>) -> Option<Note> {
    let id = required_id(table, "id");
    let selector = words(table, "a note must say which words it is about");
    let read = table.text("read");
    table.demand("read");
    let reason = table.text("reason");
    let author = table.text("author");
    let language = language(table, "language");
    let certainty = choice(table, "certainty", CERTAINTIES).unwrap_or(Certainty::High);
    let origin = choice(table, "origin", ORIGINS).unwrap_or(model::Origin::Undetermined);
    if read.is_none() {
        let diagnostic = Diagnostic::error(Code::MissingKey, "`read` is missing").at(
            table.span(),
            "the reading proposed belongs here; it may be empty to propose an omission",
        );
        table.report(diagnostic);
    }
    let draft = table.flag("draft");
    let (id, selector, read) = (id?, selector?, read?);
    let texts = [Some(&read), reason.as_ref(), author.as_ref(), language.as_ref()];
    let written = digest(&selector, &texts, [word(CERTAINTIES, certainty), word(ORIGINS, origin)]);
    let body = reason.map(|reason| editorial(file, &reason, found));
    Some(Note {
        draft,
        written,
        id,
        series: Spanned::new(TEXTUAL.to_owned(), table.span()),
        selector,
        body: body.unwrap_or_default(),
        layer: None,
        author,
        language,
        emendation: Some(Emendation {
            read,
            certainty,
            origin,
        }),
    })
}

/// A digest of what an editor wrote: the words selected, and the further texts and words, as far as they are there.
fn digest(selector: &Selector, texts: &[Option<&Spanned<String>>], words: [&str; 2]) -> Digest {
    let texts = texts.iter().flat_map(|text| match text {
        Some(text) => ["+", text.as_str()],
        None => ["-", ""],
    });
    Digest::of(selector.texts().chain(texts).chain(words))
}

/// The word for a value.
fn word<T: Copy + PartialEq>(words: &[(&'static str, T)], value: T) -> &'static str {
    let found = words.iter().find(|(_, of)| *of == value);
    found.map_or("", |(word, _)| word)
}

const CERTAINTIES: &[(&str, Certainty)] = &[
    ("high", Certainty::High),
    ("medium", Certainty::Medium),
    ("low", Certainty::Low),
];

const ORIGINS: &[(&str, model::Origin)] = &[
    ("extraction", model::Origin::Extraction),
    ("original", model::Origin::Original),
    ("undetermined", model::Origin::Undetermined),
];

/// The markdown of an editor, wherever it stands in a TOML file.
pub fn editorial(file: &SourceFile, text: &Spanned<String>, found: &mut Vec<Diagnostic>) -> Tree {
    let origin = match verbatim_offset(file, text.span, &text.value) {
        Some(offset) => Origin::File(file, offset),
        None => Origin::Within(text.span),
    };
    markdown::parse(&text.value, origin, Dialect::Editorial).unload(found)
}

/// Where in the file the text stands as it is, if its TOML string has no escapes.
fn verbatim_offset(file: &SourceFile, span: Span, value: &str) -> Option<usize> {
    let written = file.text().get(span.range())?;
    // After one quotation mark, or three and the line break that may follow them.
    let begins = |at: &usize| written.get(*at..).is_some_and(|rest| rest.starts_with(value));
    let at = [1, 3, 4, 5].into_iter().find(begins)?;
    Some(span.start as usize + at)
}
