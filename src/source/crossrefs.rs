//! Cross-references: `crossrefs.toml`, and further `*.crossrefs.toml`.

use super::fields::{choice, id, selector};
use super::notes::editorial;
use super::shape::Shape;
use super::table::{self, Table};
use crate::diagnostic::{Code, Diagnostic, Warned};
use crate::digest::{self, Digest};
use crate::model::{Crossref, Outcome, Target};
use crate::span::{SourceFile, Spanned};

/// Reads the cross-references of one file, in their order.
#[must_use]
pub fn parse(file: &SourceFile) -> Warned<Vec<Crossref>> {
    let mut diagnostics = Vec::new();
    let mut bodies = Vec::new();
    let value = table::parse(file, 0..file.text().len(), &mut diagnostics, |root| {
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
    let from = ends(table, "from");
    let to = ends(table, "to");
    let verification = expected(table);
    let note = table.text("note");
    let said = Digest::of(note.as_ref().map(Spanned::as_str));
    let note = note.map(|note| editorial(file, &note, found));
    let (relation, from, to) = (relation?, from?, to?);
    let made = || Spanned::new(made_id(&relation, &from, &to), table.span());
    Some(Crossref {
        draft,
        said,
        id: given.unwrap_or_else(made),
        relation,
        from,
        to,
        verification,
        note,
        span: table.span(),
    })
}

/// The outcome that an editor expects of the comparison.
fn expected(table: &mut Table<'_, '_>) -> Option<Spanned<Outcome>> {
    let span = table.place_of("verification");
    let outcome = choice(table, "verification", &Outcome::ALL)?;
    Some(Spanned::new(outcome, span?))
}

/// The passages at one end; nothing if one of them cannot be read.
fn ends(table: &mut Table<'_, '_>, key: &'static str) -> Option<Vec<Target>> {
    if !table.has(key) {
        let message = format!("a cross-reference needs `{key}`");
        let diagnostic = Diagnostic::error(Code::MissingKey, message)
            .at(table.span(), "")
            .help(format!("write `{key} = {{ document = \"…\", quote = \"…\" }}`"));
        table.report(diagnostic);
    }
    let targets = table.one_or_more(key, |table| {
        let document = table.required_text("document");
        let selector = selector(table);
        // One that is faulty keeps its place, so that it is not overlooked.
        Some(document.map(|document| Target { document, selector }))
    });
    table.demand(key);
    let targets: Option<Vec<_>> = targets.into_iter().collect();
    targets.filter(|targets| !targets.is_empty())
}

/// An id that stays the same as long as the cross-reference does, wherever it stands in its file.
fn made_id(relation: &Spanned<String>, from: &[Target], to: &[Target]) -> String {
    let mut parts = Vec::new();
    for (place, target) in from.iter().chain(to).enumerate() {
        // Which end it is shows by the number of passages before it; one at each end needs no telling.
        if place == from.len() && from.len() > 1 {
            parts.push("to");
        }
        parts.push(target.document.as_str());
        parts.extend(target.selector.texts());
    }
    format!("{}-{}", relation.value, digest::short(parts))
}
