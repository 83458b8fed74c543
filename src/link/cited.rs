//! Documents of the edition as works: the citation index has an entry for each that another document cites.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde_json::{Map, Value, json};

use super::edition::{DocumentCitation, Subject};
use super::linked::Linked;
use super::unknown;
use crate::diagnostic::Diagnostic;
use crate::model::{Document, Work, Works, address};
use crate::source::config::Config;
use crate::source::works::is_type;

/// The relation by which a document of the edition cites another.
const CITES: &str = "cites";

/// What documents of the edition are as works.
pub(super) struct Cited {
    /// Those that others cite and that are none of the works held, their keys being the documents' ids.
    pub(super) documents: Works,
    /// For each of them, its place among the documents.
    pub(super) places: Vec<usize>,
    /// Every place that cites a document of the edition, in the order of the cross-references.
    pub(super) citations: Vec<DocumentCitation>,
}

/// Finds what documents of the edition are cited by others.
pub(super) fn find(config: &Config, documents: &[Arc<Document>], crossrefs: &[Arc<Linked>], works: &Works) -> Cited {
    let mut cited = Cited {
        documents: Works::default(),
        places: Vec::new(),
        citations: Vec::new(),
    };
    let mut known: FxHashMap<usize, Subject> = FxHashMap::default();
    for (crossref, linked) in crossrefs.iter().enumerate() {
        if config.relations[linked.relation].name != CITES {
            continue;
        }
        for (member, passage) in linked.to.iter().enumerate() {
            let place = passage.document;
            let subject = *known
                .entry(place)
                .or_insert_with(|| cited.subject(place, &documents[place], works));
            cited.citations.push(DocumentCitation {
                subject,
                crossref,
                member,
            });
        }
    }
    cited
}

impl Cited {
    /// What the index has for a document: the work that it is, or the document itself.
    fn subject(&mut self, place: usize, document: &Document, works: &Works) -> Subject {
        let held = document.front.work.as_ref();
        if let Some(work) = held.and_then(|key| works.position(&key.value)) {
            return Subject::Work(work);
        }
        let work = Work {
            key: document.front.id.clone(),
            csl: item(document),
        };
        // Ids of documents are unique.
        if self.documents.add(work).is_ok() {
            self.places.push(place);
        }
        Subject::Document(self.places.len() - 1)
    }
}

/// Reports documents that say to be a work that is not held.
pub(super) fn check(documents: &[Arc<Document>], works: &Works, diagnostics: &mut Vec<Diagnostic>) {
    let said = documents.iter().filter_map(|document| document.front.work.as_ref());
    let unheld = said.filter(|key| works.position(&key.value).is_none());
    diagnostics.extend(unheld.map(|key| unknown::work(&key.value, key.span, works)));
}

/// A document as a CSL-JSON item, from its front matter.
#[must_use]
pub fn item(document: &Document) -> Map<String, Value> {
    let front = &document.front;
    let mut item = Map::new();
    item.insert("id".to_owned(), json!(document.id()));
    let kind = front.kind.as_ref().map(|kind| kind.value.trim());
    let csl = match kind.map(str::to_lowercase).as_deref() {
        Some("letter") => "personal_communication".to_owned(),
        Some(kind) if is_type(kind) => kind.to_owned(),
        _ => "document".to_owned(),
    };
    item.insert("type".to_owned(), json!(csl));
    let title = match &front.subtitle {
        Some(subtitle) => format!("{}: {}", front.title.value, subtitle.value),
        None => front.title.value.clone(),
    };
    item.insert("title".to_owned(), json!(title));
    if let Some(author) = &front.author {
        item.insert("author".to_owned(), json!([{ "literal": author.value }]));
    }
    if let Some(recipient) = &front.recipient {
        item.insert("recipient".to_owned(), json!([{ "literal": recipient.value }]));
    }
    if let Some(date) = &front.date {
        item.insert("issued".to_owned(), json!({ "date-parts": [date.value.parts()] }));
    }
    if let Some(kind) = kind.filter(|_| csl == "document") {
        item.insert("genre".to_owned(), json!(kind));
    }
    let source = front.source.as_ref().and_then(|source| source.url.as_ref());
    if let Some(url) = source.filter(|url| address::comparable(&url.value).is_some()) {
        item.insert("URL".to_owned(), json!(url.value));
    }
    if let Some(language) = &front.language {
        item.insert("language".to_owned(), json!(language.value));
    }
    item
}
