//! Cross-references: `crossrefs.toml`, and further `*.crossrefs.toml`.

use super::fields::{id, selector};
use super::notes::editorial;
use super::shape::Shape;
use super::table::{self, Table};
use crate::diagnostic::{Code, Diagnostic, Warned};
use crate::digest;
use crate::model::{Crossref, Target};
use crate::span::{SourceFile, Spanned};

/// Reads the cross-references of one file, in their order.
#[must_use]
pub fn parse(file: &SourceFile) -> Warned<Vec<Crossref>> {
    let mut diagnostics = Vec::new();
    let mut bodies = Vec::new();
    let value = table::parse(file, 0..file.text.len(), &mut diagnostics, |root| {
        read(root, file, &mut bodies)
    });
    diagnostics.extend(bodies);
    Warned { value, diagnostics }
}

/// The keys of such a file.
#[must_use]
pub fn shape() -> Shape {
    table::describe("", |root, file| read(root, file, &mut Vec::new()))
}

fn read(root: &mut Table<'_, '_>, file: &SourceFile, found: &mut Vec<Diagnostic>) -> Vec<Crossref> {
    root.tables("crossref", |table| crossref(table, file, found))
}

fn crossref(table: &mut Table<'_, '_>, file: &SourceFile, found: &mut Vec<Diagnostic>) -> Option<Crossref> {
    let given = id(table, "id");
    let draft = table.flag("draft");
    let relation = table.required_text("relation");
    let from = end(table, "from");
    let to = end(table, "to");
    let note = table.text("note").map(|note| editorial(file, &note, found));
    let (relation, from, to) = (relation?, from?, to?);
    let made = || Spanned::new(made_id(&relation, &from, &to), table.span());
    Some(Crossref {
        draft,
        id: given.unwrap_or_else(made),
        relation,
        from,
        to,
        note,
        span: table.span(),
    })
}

fn end(table: &mut Table<'_, '_>, key: &'static str) -> Option<Target> {
    if !table.has(key) {
        let message = format!("a cross-reference needs `{key}`");
        let diagnostic = Diagnostic::error(Code::MissingKey, message)
            .at(table.span(), "")
            .help(format!("write `{key} = {{ document = \"…\", quote = \"…\" }}`"));
        table.report(diagnostic);
    }
    let target = table.table(key, |table| {
        let document = table.required_text("document");
        let selector = selector(table);
        Some(Target {
            document: document?,
            selector,
        })
    });
    table.demand(key);
    target?
}

/// An id that stays the same as long as the cross-reference does, wherever it stands in its file.
fn made_id(relation: &Spanned<String>, from: &Target, to: &Target) -> String {
    let mut parts = Vec::new();
    for target in [from, to] {
        parts.push(target.document.as_str());
        parts.extend(target.selector.texts());
    }
    format!("{}-{}", relation.value, digest::short(parts))
}
