//! The generated style sheet: rules that depend on the edition.
//!
//! Notes and marks are paired by number, and series are switched by name. In a sheet rather than in `style`
//! attributes, the pages can run under a strict Content-Security-Policy.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::Extent;
use super::choices::signer_id;
use super::concordance::CHOICE;
use crate::link::{Annotated, Edition};
use crate::source::config::Series;

/// The sheet for pages of up to as many notes, in the series of this edition.
#[must_use]
pub(super) fn generate(extent: Extent, edition: &Edition) -> String {
    let mut sheet = String::with_capacity(extent.notes * 90);
    sheet.push_str(
        "/* Generated. Each note knows its mark, the note before it, and the one before it of its kind. */\n",
    );
    for number in 1..=extent.notes {
        let previous = number - 1;
        let before = if previous > 0 {
            format!(";--p:--n{previous}")
        } else {
            String::new()
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            sheet,
            ".m{number}{{--n:--n{number};--a:--r{number}{before}}}.r{number}{{--n:--r{number}}}.q{number}{{--q:--n{number}}}"
        );
    }
    sheet.push_str("/* The room that the notes of a unit need, in lines of text: in one track, in two. */\n");
    for lines in 1..=extent.lines {
        let _ = writeln!(
            sheet,
            ".room-{lines}{{--room:{lines}}}.rooms-{lines}{{--rooms:{lines}}}"
        );
    }
    sheet.push_str("/* The series of the editors' notes. */\n");
    for Series { id, .. } in &edition.config.series {
        notes_off(&format!("s-{id}"), &mut sheet);
    }
    sheet.push_str("/* Who signed them. */\n");
    let notes = edition.documents.iter().flat_map(|annotated| &annotated.found.notes);
    let signers: BTreeSet<&str> = notes
        .filter_map(|note| note.note.author.as_ref())
        .map(|name| name.value.as_str())
        .collect();
    let signers: BTreeSet<String> = signers.into_iter().map(signer_id).collect();
    for id in signers {
        notes_off(&format!("b-{id}"), &mut sheet);
    }
    sheet.push_str("/* The relations of cross-references beside the text. */\n");
    for name in occurring(edition) {
        let off = format!(":root:has(#f-r-{name}:not(:checked)) .rels");
        let _ = writeln!(
            sheet,
            "{off} .x-{name},{off}:not(:has(dl>:not(.x-{name}))){{display:none}}"
        );
    }
    concordance(edition, &mut sheet);
    works(edition, &mut sheet);
    sheet
}

/// The rules by which the switch of some notes, named like their class, takes them away.
fn notes_off(class: &str, sheet: &mut String) {
    let off = format!(":root:has(#f-{class}:not(:checked))");
    let _ = writeln!(
        sheet,
        "{off} .note.{class}{{--off:none;--ng:0px;--pb:0;--mh:0;--vis:hidden}}\n{off} .ref.{class}{{display:none}}\n{off} .lem.{class}{{text-decoration:none}}"
    );
}

/// The names of the relations that occur.
fn occurring(edition: &Edition) -> Vec<&str> {
    let mut occurs = vec![false; edition.config.relations.len()];
    for linked in edition.crossrefs.iter() {
        occurs[linked.relation] = true;
    }
    let relations = edition.config.relations.iter().zip(occurs);
    relations
        .filter(|(_, occurs)| *occurs)
        .map(|(relation, _)| relation.name.as_str())
        .collect()
}

/// The choice of a relation and of a document in the concordance, and both together.
fn concordance(edition: &Edition, sheet: &mut String) {
    let relations = occurring(edition);
    let related = edition.documents.iter().filter(|annotated| !annotated.ends.is_empty());
    let mut documents: Vec<_> = related.map(|annotated| annotated.document.id()).collect();
    if documents.len() > CHOICE {
        documents.clear();
    }
    sheet.push_str("/* What the concordance shows. */\n");
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
}

/// The choice of a type and of a document in the citation index, and both together.
fn works(edition: &Edition, sheet: &mut String) {
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
    sheet.push_str("/* What the citation index shows. */\n");
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
}

/// The rule that hides all works but some, and the letters that have none of them.
fn only(on: &str, some: &str) -> String {
    // `:has()` does not nest: letters are told by what is in them.
    let letters = some.replace(":has(", "").trim_end_matches(')').to_owned();
    format!("{on} .work:not({some}),{on} .let:not(:has({letters})){{display:none}}")
}
