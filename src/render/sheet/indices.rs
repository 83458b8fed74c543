//! What readers choose on the pages of the indices. Each has a sheet of its own, which no other page loads.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::occurring;
use crate::link::{Annotated, Edition};
use crate::render::concordance::CHOICE;

/// The choice of a relation and of a document in the concordance, and both together.
#[must_use]
pub(in crate::render) fn concordance(edition: &Edition) -> String {
    let relations = occurring(edition);
    let related = edition.documents.iter().filter(|annotated| !annotated.ends.is_empty());
    let mut documents: Vec<_> = related.map(|annotated| annotated.document.id()).collect();
    if documents.len() > CHOICE {
        documents.clear();
    }
    let mut sheet = String::from("/* Generated. What the concordance shows. */\n");
    for name in &relations {
        let on = format!(".con:has(#fr-{name}:checked)");
        let _ = writeln!(
            sheet,
            "{on} .row:not(:has(.x-{name})),{on} .e:not(.x-{name}){{display:none}}"
        );
        for id in &documents {
            let both = format!("{on}:has(#fd-{id}:checked)");
            let _ = writeln!(sheet, "{both} .row:not(:has(.x-{name}.d-{id})){{display:none}}");
        }
    }
    for id in &documents {
        let on = format!(".con:has(#fd-{id}:checked)");
        let _ = writeln!(
            sheet,
            "{on} .row:not(.d-{id},:has(.d-{id})),{on} .e:not(.d-{id}),{on} .of:not(.d-{id},:has(.d-{id})){{display:none}}"
        );
    }
    sheet
}

/// The choice of a type and of a document in the citation index, and both together.
#[must_use]
pub(in crate::render) fn works(edition: &Edition) -> String {
    let works = edition.works.list().iter().chain(edition.cited.list());
    let types: BTreeSet<&str> = works.filter_map(|work| work.field("type")).collect();
    let cites = |annotated: &&Annotated| !annotated.found.citations.is_empty() || !annotated.ends.is_empty();
    let citing = edition.documents.iter().filter(cites);
    let documents: Vec<_> = citing.map(|annotated| annotated.document.id()).collect();
    let documents = if documents.len() > CHOICE {
        &[]
    } else {
        documents.as_slice()
    };
    let mut sheet = String::from("/* Generated. What the citation index shows. */\n");
    let of_type = |name: &str| format!(".k-{name}");
    let of_document = |id: &str| format!(":has(.d-{id})");
    for name in types {
        let _ = writeln!(
            sheet,
            "{}",
            only(&format!(".wks:has(#fk-{name}:checked)"), &of_type(name))
        );
        for id in documents {
            let on = format!(".wks:has(#fk-{name}:checked):has(#fw-{id}:checked)");
            let both = format!("{} .d-{id}", of_type(name));
            let _ = writeln!(sheet, "{on} .let:not(:has({both})){{display:none}}");
        }
    }
    for id in documents {
        let on = format!(".wks:has(#fw-{id}:checked)");
        let _ = writeln!(
            sheet,
            "{}{on} .cited:not(.d-{id}){{display:none}}",
            only(&on, &of_document(id))
        );
    }
    sheet
}

/// The rule that hides all works but some, and the letters that have none of them.
fn only(on: &str, some: &str) -> String {
    // `:has()` does not nest: letters are told by what is in them.
    let letters = some.replace(":has(", "").trim_end_matches(')').to_owned();
    format!("{on} .work:not({some}),{on} .let:not(:has({letters})){{display:none}}")
}
