//! What is wrong with names and events themselves: whatever the texts say of them.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Bound, Given};
use crate::anchor::forms::Forms;
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::link::drafts::Drafts;
use crate::link::indexes::Indexes;
use crate::link::unknown;
use crate::model::{Name, Target};
use crate::span::{Span, Spanned};

/// Reports ids that are given twice, names within names that are not there, forms that two names share, and documents
/// that the edition does not have.
pub(super) fn check(given: &Given, indexes: &Indexes<'_>, drafts: &Drafts, diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.extend(twice("names", given.names.iter().map(|name| &name.id)));
    diagnostics.extend(twice("events", given.events.iter().map(|event| &event.id)));
    let ids: FxHashSet<&str> = given.names.iter().map(|name| name.id.as_str()).collect();
    let within = given.names.iter().flat_map(|name| &name.within);
    let unknown = within.filter(|id| !ids.contains(id.as_str()));
    diagnostics.extend(unknown.map(|id| unknown_name(id, &ids)));
    diagnostics.extend(shared(&given.names));
    let there: FxHashSet<&str> = indexes.documents.iter().map(|document| document.id()).collect();
    let of_names = given
        .names
        .iter()
        .flat_map(|name| name.mentions.iter().chain(&name.except));
    let targets = of_names.chain(given.events.iter().flat_map(|event| &event.passages));
    for Target { document, .. } in targets {
        // What is a draft is not looked through now.
        if !there.contains(document.as_str()) && !drafts.has(document.as_str()) {
            let known = indexes.documents.iter().map(|document| document.id());
            diagnostics.push(unknown::document(&document.value, document.span, known, drafts));
        }
    }
}

fn twice<'a>(what: &str, ids: impl Iterator<Item = &'a Spanned<String>>) -> Vec<Diagnostic> {
    let mut seen: FxHashMap<&str, Span> = FxHashMap::default();
    let again = ids.filter_map(|id| {
        let first = seen.insert(id.as_str(), id.span)?;
        let message = format!("the edition has two {what} `{}`", id.value);
        let diagnostic = Diagnostic::error(Code::DuplicateId, message)
            .at(id.span, "here again")
            .also(first, "first here")
            .help("give one of them another id");
        Some(diagnostic)
    });
    again.collect()
}

fn unknown_name(id: &Spanned<String>, ids: &FxHashSet<&str>) -> Diagnostic {
    let mut known: Vec<&str> = ids.iter().copied().collect();
    known.sort_unstable();
    let help = closest(&id.value, known).map_or_else(
        || "the id of a name stands in its `[[name]]`".to_owned(),
        |meant| format!("did you mean `{meant}`?"),
    );
    Diagnostic::error(Code::UnknownName, format!("no name has the id `{}`", id.value))
        .at(id.span, "")
        .help(help)
}

/// Forms that two names have.
fn shared(names: &[Arc<Name>]) -> Vec<Diagnostic> {
    let mut seen: FxHashMap<String, (usize, Span)> = FxHashMap::default();
    let mut found = Vec::new();
    for (place, name) in names.iter().enumerate() {
        for form in name.all_forms() {
            let known = *seen.entry(Forms::folded(&form.value)).or_insert((place, form.span));
            if known.0 != place {
                let message = format!("`{}` is a form of two names", form.value);
                let diagnostic = Diagnostic::error(Code::AmbiguousName, message)
                    .at(form.span, format!("here of `{}`", name.id.value))
                    .also(known.1, format!("and here of `{}`", names[known.0].id.value))
                    .help("take it out of one of them, and bind the passages that mean it with `[[name.mention]]`");
                found.push(diagnostic);
            }
        }
    }
    found
}

/// Reports names that nothing names, and forms that stand nowhere. A heading need not stand in a text.
pub(super) fn unused(given: &Given, bound: &[Arc<Bound>], diagnostics: &mut Vec<Diagnostic>) {
    let mut named = vec![false; given.names.len()];
    let mut found = vec![false; given.owners.len()];
    for bound in bound {
        bound.mentions.iter().for_each(|mention| named[mention.name] = true);
        bound.forms.keys().for_each(|&form| found[form] = true);
    }
    let mut first = 0;
    for (place, name) in given.names.iter().enumerate() {
        if named[place] {
            let forms = name.all_forms().enumerate().skip(1);
            let unused = forms
                .filter(|&(at, _)| !found[first + at])
                .map(|(_, form)| unused_form(form));
            diagnostics.extend(unused);
        } else {
            diagnostics.push(unused_name(name));
        }
        first += name.all_forms().count();
    }
}

fn unused_name(name: &Name) -> Diagnostic {
    let message = format!("no text names `{}`", name.id.value);
    Diagnostic::warning(Code::UnusedName, message)
        .at(name.label.span, "nor any of its forms")
        .help("write the words by which a text names it into `forms`, capitals as they stand there, or take it out")
}

fn unused_form(form: &Spanned<String>) -> Diagnostic {
    let message = format!("no text has the form `{}`", form.value);
    Diagnostic::warning(Code::UnusedName, message)
        .at(form.span, "")
        .help("write it as it stands in a text, in whole words and with its capitals, or take it out; within a longer form it does not count")
}
