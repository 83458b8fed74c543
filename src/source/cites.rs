//! Sidecars of citations: `<document>.cites.toml`.

use super::fields::{choice, id, words};
use super::shape::Shape;
use super::table::{self, Table};
use crate::diagnostic::Warned;
use crate::digest;
use crate::model::{Cite, CiteForm, Selector};
use crate::span::{SourceFile, Spanned};

/// Reads the citations of one file, in their order.
#[must_use]
pub fn parse(file: &SourceFile) -> Warned<Vec<Cite>> {
    let mut diagnostics = Vec::new();
    let value = table::parse(file, 0..file.text().len(), &mut diagnostics, read);
    Warned { value, diagnostics }
}

/// The keys of such a file.
#[must_use]
pub fn shape() -> Shape {
    table::describe("", |root, _| read(root))
}

fn read(root: &mut Table<'_, '_>) -> Vec<Cite> {
    root.tables("cite", cite)
}

fn cite(table: &mut Table<'_, '_>) -> Option<Cite> {
    let work = table.required_text("work");
    let given = id(table, "id");
    let selector = words(table, "a citation must say which words cite the work");
    let locator = table.text("locator");
    let form = choice(table, "form", FORMS).unwrap_or(CiteForm::Full);
    let (work, selector) = (work?, selector?);
    Some(Cite {
        made_id: made_id(&work, &selector),
        id: given,
        work,
        selector,
        locator,
        form,
        span: table.span(),
    })
}

const FORMS: &[(&str, CiteForm)] = &[
    ("full", CiteForm::Full),
    ("short", CiteForm::Short),
    ("ibid", CiteForm::Ibid),
];

/// An id that stays the same as long as the citation does, wherever it stands in its file.
fn made_id(work: &Spanned<String>, selector: &Selector) -> String {
    let key: String = work
        .value
        .chars()
        .map(|char| {
            if char.is_ascii_alphanumeric() || char == '-' {
                char
            } else {
                '-'
            }
        })
        .collect();
    [&key, "-", &*digest::short(selector.texts())].concat()
}
