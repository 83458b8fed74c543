//! Which documents and pages there are, in which order, under which names.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::drafts::Drafts;
use super::edition::Named;
use super::unknown;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Document, Page};
use crate::source::config::Config;
use crate::span::Span;

/// Folders of the site that are not documents'.
const RESERVED: [&str; 5] = ["assets", "crossrefs", "data", "files", "works"];
/// Ids that no document can have: besides, that of the page whose text stands on the home page.
const NOT_DOCUMENTS: [&str; 6] = ["assets", "crossrefs", "data", "files", "home", "works"];

/// Documents and pages in their order, with their names.
pub(super) struct Arranged {
    /// The documents.
    pub(super) documents: Vec<Arc<Document>>,
    /// The pages.
    pub(super) pages: Vec<Arc<Page>>,
    /// Where they are, by id.
    pub(super) names: FxHashMap<String, Named>,
}

/// Drops what has a name that is taken, puts the rest in order and names it.
pub(super) fn arrange(
    config: &Config,
    documents: Vec<Arc<Document>>,
    pages: Vec<Arc<Page>>,
    drafts: &Drafts,
    diagnostics: &mut Vec<Diagnostic>,
) -> Arranged {
    let mut taken: FxHashMap<String, Span> = FxHashMap::default();
    let mut free = |reserved: &[&str], id: &str, span: Span| match claim(&mut taken, reserved, id, span) {
        Ok(()) => true,
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            false
        }
    };
    let mut documents: Vec<_> = documents
        .into_iter()
        .filter(|document| free(&NOT_DOCUMENTS, document.id(), document.front.id.span))
        .collect();
    let mut pages: Vec<_> = pages
        .into_iter()
        .filter(|page| free(&RESERVED, &page.id.value, page.id.span))
        .collect();
    let order = order(config, &documents, drafts, diagnostics);
    documents.sort_by_cached_key(|document| {
        let named = order.get(document.id()).copied().unwrap_or(usize::MAX);
        let date = document.front.date.as_ref().map(|date| date.value);
        (named, date, document.id().to_owned())
    });
    pages.sort_by(|a, b| a.id.value.cmp(&b.id.value));
    let names = documents
        .iter()
        .enumerate()
        .map(|(index, document)| (document.id().to_owned(), Named::Document(index)))
        .chain(
            pages
                .iter()
                .enumerate()
                .map(|(index, page)| (page.id.value.clone(), Named::Page(index))),
        )
        .collect();
    Arranged {
        documents,
        pages,
        names,
    }
}

/// Where documents and pages are, by the paths of their files.
pub(super) fn by_path(documents: &[Arc<Document>], pages: &[Arc<Page>]) -> FxHashMap<String, Named> {
    let documents = documents.iter().enumerate();
    let documents = documents.map(|(index, document)| (document.path.clone(), Named::Document(index)));
    let pages = pages.iter().enumerate();
    let pages = pages.map(|(index, page)| (page.path.clone(), Named::Page(index)));
    documents.chain(pages).collect()
}

fn claim(taken: &mut FxHashMap<String, Span>, reserved: &[&str], id: &str, span: Span) -> Result<(), Box<Diagnostic>> {
    if reserved.contains(&id.to_lowercase().as_str()) {
        let diagnostic = Diagnostic::error(
            Code::InvalidValue,
            format!("`{id}` is the name of a part that every edition has"),
        )
        .at(span, "")
        .help(format!("give it another id; {} are taken", reserved.join(", ")));
        return Err(Box::new(diagnostic));
    }
    // Addresses must differ in more than case: many file systems cannot tell them apart.
    if let Some(first) = taken.get(&id.to_lowercase()) {
        let diagnostic = Diagnostic::error(Code::DuplicateId, format!("the id `{id}` is taken"))
            .at(span, "used again here")
            .also(*first, "first used here")
            .help("give one of them another id; capitals make no difference in addresses");
        return Err(Box::new(diagnostic));
    }
    taken.insert(id.to_lowercase(), span);
    Ok(())
}

/// The places that `book.toml` gives to documents.
fn order<'a>(
    config: &'a Config,
    documents: &[Arc<Document>],
    drafts: &Drafts,
    diagnostics: &mut Vec<Diagnostic>,
) -> FxHashMap<&'a str, usize> {
    let mut order = FxHashMap::default();
    let known: FxHashSet<_> = documents.iter().map(|document| document.id()).collect();
    for (index, id) in config.documents.iter().enumerate() {
        if order.contains_key(id.as_str()) {
            let message = format!("`{}` is named twice", id.value);
            let diagnostic = Diagnostic::error(Code::InvalidValue, message).at(id.span, "");
            diagnostics.push(diagnostic.help("take one of them out"));
            continue;
        }
        order.insert(id.as_str(), index);
        if !known.contains(id.as_str()) && !drafts.has(id.as_str()) {
            diagnostics.push(unknown::document(
                &id.value,
                id.span,
                documents.iter().map(|document| document.id()),
                drafts,
            ));
        }
    }
    order
}

/// Checks that what documents say they answer is there and not younger than they are.
pub(super) fn check_answers(documents: &[Arc<Document>], drafts: &Drafts, diagnostics: &mut Vec<Diagnostic>) {
    let by_id: FxHashMap<_, _> = documents.iter().map(|document| (document.id(), document)).collect();
    for document in documents {
        for (index, answered) in document.front.answers.iter().enumerate() {
            let again = document.front.answers[..index]
                .iter()
                .any(|earlier| earlier.value == answered.value);
            if again || answered.value == document.id() {
                let reason = if again {
                    "is named twice"
                } else {
                    "is the document itself"
                };
                let message = format!("`{}` answers `{}`, which {reason}", document.id(), answered.value);
                let diagnostic = Diagnostic::error(Code::InvalidValue, message);
                diagnostics.push(diagnostic.at(answered.span, "").help("take it out"));
                continue;
            }
            let Some(other) = by_id.get(answered.as_str()) else {
                diagnostics.push(unknown::document(
                    &answered.value,
                    answered.span,
                    documents.iter().map(|document| document.id()),
                    drafts,
                ));
                continue;
            };
            if let (Some(mine), Some(theirs)) = (&document.front.date, &other.front.date)
                && theirs.value.is_after(mine.value)
            {
                let message = format!(
                    "`{}` cannot answer `{}`, which is dated after it",
                    document.id(),
                    other.id()
                );
                let diagnostic = Diagnostic::error(Code::RelationRule, message)
                    .at(answered.span, "")
                    .also(mine.span, "this document's date")
                    .also(theirs.span, "the other's date")
                    .help("mend one of the dates, or take the answer out");
                diagnostics.push(diagnostic);
            }
        }
    }
}
