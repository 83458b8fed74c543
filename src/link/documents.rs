//! Which documents and pages there are, in which order, under which names.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::drafts::Drafts;
use super::edition::{Catalogue, Named};
use super::unknown;
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Digest;
use crate::model::{Document, Page};
use crate::source::config::Config;
use crate::source::fields::is_id;
use crate::span::{Span, Spanned};

/// Folders of the site that are not documents'.
const RESERVED: [&str; 12] = [
    "assets",
    "chronology",
    "crossrefs",
    "data",
    "documents",
    "files",
    "names",
    "parallel",
    "pictures",
    "sheets",
    "versions",
    "works",
];
/// Ids that no document can have: besides, that of the page whose text stands on the home page.
const NOT_DOCUMENTS: [&str; 13] = [
    "assets",
    "chronology",
    "crossrefs",
    "data",
    "documents",
    "files",
    "home",
    "names",
    "parallel",
    "pictures",
    "sheets",
    "versions",
    "works",
];

/// Documents and pages in their order, with their names.
pub(super) struct Arranged {
    /// The documents.
    pub(super) documents: Vec<Arc<Document>>,
    /// The pages.
    pub(super) pages: Vec<Arc<Page>>,
    /// Where they are.
    pub(super) catalogue: Arc<Catalogue>,
}

/// The order of the last compilation, with all that it was made from.
#[derive(Debug)]
pub(super) struct Kept {
    config: Arc<Config>,
    drafts: Drafts,
    /// The front matter of the documents, in the order of the files.
    heads: Vec<Digest>,
    /// The pages, in the order of the files.
    pages: Vec<Arc<Page>>,
    /// The places of documents and pages among the files, in the order of the edition.
    order: [Vec<usize>; 2],
    catalogue: Arc<Catalogue>,
}

/// Drops what has a name that is taken, puts the rest in order and names it. The order of the last compilation serves
/// if it was made from the same and nothing was wrong with it.
pub(super) fn arrange(
    config: &Arc<Config>,
    documents: &[Arc<Document>],
    pages: &[Arc<Page>],
    drafts: &Drafts,
    kept: &mut Option<Kept>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Arranged {
    let is_same = |kept: &Kept| {
        Arc::ptr_eq(&kept.config, config)
            && kept.drafts == *drafts
            && kept.heads.iter().eq(documents.iter().map(|document| &document.head))
            && kept.pages.len() == pages.len()
            && kept.pages.iter().zip(pages).all(|(a, b)| Arc::ptr_eq(a, b))
    };
    if let Some(known) = kept.as_ref().filter(|kept| is_same(kept)) {
        return known.arranged(documents);
    }
    let mut found = Vec::new();
    let order = [
        unique_documents(config, documents, drafts, &mut found),
        unique_pages(documents, pages, &mut found),
    ];
    let new = Kept {
        config: Arc::clone(config),
        drafts: drafts.clone(),
        heads: documents.iter().map(|document| document.head).collect(),
        pages: pages.to_vec(),
        catalogue: Arc::new(Catalogue::new(
            order[0].iter().map(|&place| &*documents[place]),
            order[1].iter().map(|&place| &*pages[place]),
        )),
        order,
    };
    let arranged = new.arranged(documents);
    *kept = found.is_empty().then_some(new);
    diagnostics.append(&mut found);
    arranged
}

impl Kept {
    fn arranged(&self, documents: &[Arc<Document>]) -> Arranged {
        let [first, second] = &self.order;
        Arranged {
            documents: first.iter().map(|&place| Arc::clone(&documents[place])).collect(),
            pages: second.iter().map(|&place| Arc::clone(&self.pages[place])).collect(),
            catalogue: Arc::clone(&self.catalogue),
        }
    }
}

/// The places of the documents whose ids are their own, in the order of the edition.
fn unique_documents(
    config: &Config,
    documents: &[Arc<Document>],
    drafts: &Drafts,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<usize> {
    let mut taken = FxHashMap::default();
    let mut places: Vec<_> = (0..documents.len())
        .filter(|&place| {
            let id = &documents[place].front.id;
            free(&mut taken, &NOT_DOCUMENTS, id, diagnostics)
        })
        .collect();
    let there: Vec<_> = places.iter().map(|&place| documents[place].id()).collect();
    let order = order(config, &there, drafts, diagnostics);
    places.sort_by_cached_key(|&place| {
        let document = &documents[place];
        let named = order.get(document.id()).copied().unwrap_or(usize::MAX);
        let date = document.front.date.as_ref().map(|date| date.value);
        (named, date, document.id().to_owned())
    });
    places
}

/// The places of the pages whose ids are their own, by id. Documents go before pages.
fn unique_pages(documents: &[Arc<Document>], pages: &[Arc<Page>], diagnostics: &mut Vec<Diagnostic>) -> Vec<usize> {
    let mut taken = FxHashMap::default();
    for document in documents {
        // Who has which of the documents' ids has been said.
        free(&mut taken, &NOT_DOCUMENTS, &document.front.id, &mut Vec::new());
    }
    let mut places: Vec<_> = (0..pages.len())
        .filter(|&place| free(&mut taken, &RESERVED, &pages[place].id, diagnostics))
        .collect();
    places.sort_by(|&a, &b| pages[a].id.value.cmp(&pages[b].id.value));
    places
}

/// Checks that the ids which texts had before are nobody's now.
pub(super) fn check_aliases(documents: &[Arc<Document>], pages: &[Arc<Page>], diagnostics: &mut Vec<Diagnostic>) {
    let of_documents = documents.iter().map(|document| &document.front.aliases);
    let mut all = of_documents.chain(pages.iter().map(|page| &page.aliases));
    if all.all(Vec::is_empty) {
        return;
    }
    let mut taken = FxHashMap::default();
    let ids = documents.iter().map(|document| &document.front.id);
    for id in ids.chain(pages.iter().map(|page| &page.id)) {
        // Who has which id has been said.
        free(&mut taken, &RESERVED, id, &mut Vec::new());
    }
    let aliases = documents.iter().flat_map(|document| &document.front.aliases);
    for alias in aliases.chain(pages.iter().flat_map(|page| &page.aliases)) {
        if !is_id(&alias.value) {
            let diagnostic = Diagnostic::error(Code::InvalidValue, format!("`{}` cannot be an alias", alias.value))
                .at(alias.span, "")
                .help("name the id that the text had before: letters a–z, digits, `-` and `_`");
            diagnostics.push(diagnostic);
            continue;
        }
        free(&mut taken, &RESERVED, alias, diagnostics);
    }
}

/// Takes an id, or says why it cannot be had.
fn free(
    taken: &mut FxHashMap<String, Span>,
    reserved: &[&str],
    id: &Spanned<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> bool {
    match claim(taken, reserved, &id.value, id.span) {
        Ok(()) => true,
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            false
        }
    }
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
    documents: &[&str],
    drafts: &Drafts,
    diagnostics: &mut Vec<Diagnostic>,
) -> FxHashMap<&'a str, usize> {
    let mut order = FxHashMap::default();
    let known: FxHashSet<_> = documents.iter().copied().collect();
    for (index, id) in config.documents.iter().enumerate() {
        if order.contains_key(id.as_str()) {
            let message = format!("`{}` is named twice", id.value);
            let diagnostic = Diagnostic::error(Code::InvalidValue, message).at(id.span, "");
            diagnostics.push(diagnostic.help("take one of them out"));
            continue;
        }
        order.insert(id.as_str(), index);
        if !known.contains(id.as_str()) && !drafts.has(id.as_str()) {
            let known = documents.iter().copied();
            diagnostics.push(unknown::document(&id.value, id.span, known, drafts));
        }
    }
    order
}

/// Checks that what documents say they answer is there and not younger than they are.
pub(super) fn check_answers(
    documents: &[Arc<Document>],
    catalogue: &Catalogue,
    drafts: &Drafts,
    diagnostics: &mut Vec<Diagnostic>,
) {
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
            let Some(Named::Document(other)) = catalogue.by_id(&answered.value) else {
                diagnostics.push(unknown::document(
                    &answered.value,
                    answered.span,
                    documents.iter().map(|document| document.id()),
                    drafts,
                ));
                continue;
            };
            let other = &documents[other];
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
