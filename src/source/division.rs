//! Whether the sections of a text are pages: what its front matter says of it, and what comes of that in its text.

use super::fields::choice;
use super::shape::Rule;
use super::table::Table;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::sections::{heading, title_units};
use crate::model::{Division, Document, Sections, Tree};

/// The key.
const SECTIONS: &str = "sections";
/// The lowest level of headings that begin a page.
const LEVEL: &str = "section-level";

/// Reads what the front matter says.
pub(super) fn division(table: &mut Table<'_, '_>) -> Option<Division> {
    let span = table.place_of(SECTIONS);
    let are_pages = choice(table, SECTIONS, &[("pages", ())]);
    let place = table.place_of(LEVEL);
    let level = table.count(LEVEL);
    table.rule(Rule::Needs(LEVEL, SECTIONS));
    if let (None, Some(place)) = (span, place) {
        let message = format!("`{LEVEL}` is without effect: the text is not divided");
        let diagnostic = Diagnostic::error(Code::MissingKey, message)
            .at(place, "")
            .help(format!("add `{SECTIONS} = \"pages\"`, or take this out"));
        table.report(diagnostic);
    }
    are_pages.and(span).map(|span| Division { level, span })
}

/// Divides a text as its front matter says, and reports if there is nothing to divide it at.
pub(super) fn divide(document: &mut Document, tree: &Tree, diagnostics: &mut Vec<Diagnostic>) {
    let Some(division) = document.front.division else {
        return;
    };
    document.sections = Sections::new(tree, division.level);
    if !document.sections.is_divided() {
        diagnostics.push(undivided(tree, division));
    }
}

fn undivided(tree: &Tree, division: Division) -> Diagnostic {
    let headings = tree.nodes.iter().skip(title_units(tree)).filter_map(heading);
    let highest = headings.map(|(level, _)| level).min();
    let help = highest.map_or_else(
        || format!("begin its sections with headings, such as `## Of the mill`, or take `{SECTIONS}` out"),
        |highest| format!("write `{LEVEL} = {highest}`, or take it out"),
    );
    let label = match (division.level, highest) {
        (Some(level), Some(_)) => format!("it has no heading of level {level} or above after its title"),
        _ => "it has no heading after its title, so all of it is one page".to_owned(),
    };
    Diagnostic::warning(Code::NoSections, "a text without sections is to be divided into them")
        .at(division.span, label)
        .help(help)
}
