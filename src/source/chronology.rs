//! What the texts date: `chronology.toml`, and further `*.chronology.toml`.

use super::fields::{self, date, required_id, selector};
use super::notes::editorial;
use super::shape::Shape;
use super::table::{self, Table};
use crate::diagnostic::{Code, Diagnostic, Warned};
use crate::model::{Event, Target};
use crate::span::SourceFile;

/// Reads the events of one file, in their order.
#[must_use]
pub fn parse(file: &SourceFile) -> Warned<Vec<Event>> {
    let mut diagnostics = Vec::new();
    let mut labels = Vec::new();
    let value = table::parse(file, 0..file.text().len(), &mut diagnostics, |root| {
        read(root, file, &mut labels)
    });
    diagnostics.extend(labels);
    Warned { value, diagnostics }
}

/// The keys of such a file.
#[must_use]
pub fn shape() -> Shape {
    table::describe("", |root, file| read(root, file, &mut Vec::new()))
}

fn read(root: &mut Table<'_, '_>, file: &SourceFile, found: &mut Vec<Diagnostic>) -> Vec<Event> {
    root.tables("event", |table| event(table, file, found))
}

fn event(table: &mut Table<'_, '_>, file: &SourceFile, found: &mut Vec<Diagnostic>) -> Option<Event> {
    let id = required_id(table, "id");
    let date = date(table, "date");
    table.require("date");
    let until = fields::date(table, "until");
    let label = table.required_text("label").map(|label| editorial(file, &label, found));
    let passages = passages(table);
    let (id, date, label, passages) = (id?, date?, label?, passages?);
    if let Some(until) = until.as_ref().filter(|until| until.value < date.value) {
        let message = format!("the event ends in {}, before it begins", until.value);
        let diagnostic = Diagnostic::error(Code::InvalidValue, message)
            .at(until.span, "the end")
            .also(date.span, "the beginning")
            .help("exchange the two, or leave out `until`");
        table.report(diagnostic);
    }
    Some(Event {
        id,
        date,
        until,
        label,
        passages,
        span: table.span(),
    })
}

/// The passages that date an event; nothing if there are none that can be read.
fn passages(table: &mut Table<'_, '_>) -> Option<Vec<Target>> {
    let is_there = table.has("passage");
    let passages = table.one_or_more("passage", |table| {
        let document = table.required_text("document");
        let selector = selector(table);
        document.map(|document| Target { document, selector })
    });
    table.demand("passage");
    if !is_there {
        let diagnostic = Diagnostic::error(Code::MissingKey, "an event needs a `passage`")
            .at(table.span(), "no text is said to date it")
            .help("add `[[event.passage]]` with `document` and `quote`: the words that date it; without `quote`, the document does");
        table.report(diagnostic);
    }
    (!passages.is_empty()).then_some(passages)
}
