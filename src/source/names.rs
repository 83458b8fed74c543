//! The names of an edition: `names.toml`, and further `*.names.toml`.

use super::fields::{choice, required_id, words};
use super::notes::editorial;
use super::shape::Shape;
use super::table::{self, Table};
use crate::diagnostic::{Diagnostic, Warned};
use crate::model::{Name, NameKind, Target};
use crate::span::SourceFile;

/// Reads the names of one file, in their order.
#[must_use]
pub fn parse(file: &SourceFile) -> Warned<Vec<Name>> {
    let mut diagnostics = Vec::new();
    let mut notes = Vec::new();
    let value = table::parse(file, 0..file.text().len(), &mut diagnostics, |root| {
        read(root, file, &mut notes)
    });
    diagnostics.extend(notes);
    Warned { value, diagnostics }
}

/// The keys of such a file.
#[must_use]
pub fn shape() -> Shape {
    table::describe("", |root, file| read(root, file, &mut Vec::new()))
}

fn read(root: &mut Table<'_, '_>, file: &SourceFile, found: &mut Vec<Diagnostic>) -> Vec<Name> {
    root.tables("name", |table| name(table, file, found))
}

fn name(table: &mut Table<'_, '_>, file: &SourceFile, found: &mut Vec<Diagnostic>) -> Option<Name> {
    let id = required_id(table, "id");
    let kind = choice(table, "type", &NameKind::ALL);
    table.require("type");
    let label = table.required_text("label");
    let abbreviation = table.text("abbreviation");
    let sort = table.text("sort");
    let forms = table.texts("forms");
    let within = table.texts("within");
    let note = table.text("note").map(|note| editorial(file, &note, found));
    let mentions = table.one_or_more("mention", |table| {
        target(table, "a mention must say which words name it")
    });
    let except = table.one_or_more("except", |table| {
        target(table, "an exception must say which words do not name it")
    });
    Some(Name {
        id: id?,
        kind: kind?,
        label: label?,
        abbreviation,
        sort,
        forms,
        within,
        note,
        mentions,
        except,
        span: table.span(),
    })
}

/// Words of a document.
pub fn target(table: &mut Table<'_, '_>, message: &str) -> Option<Target> {
    let document = table.required_text("document");
    let selector = words(table, message);
    Some(Target {
        document: document?,
        selector: selector?,
    })
}
