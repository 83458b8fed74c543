//! The edition as data: `data/edition.json` and one file a document, as `docs/format.md` has it.

use std::sync::Arc;

use bytes::Bytes;
use rayon::prelude::*;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::links;
use super::long::Object;
use super::names::BoundKey;
use super::portion::Composed;
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Digest;
use crate::link::{Annotated, CitedBy, Edition, Linked, Passage, show_the_same};
use crate::model::{Document, TextRange, Tree, Works};
use crate::span::Spanned;

/// The version of the data's form.
const VERSION: &str = "1";

/// What stands before the lists.
#[derive(Serialize)]
struct EditionData<'a> {
    postil: &'static str,
    title: &'a str,
}

#[derive(Serialize)]
struct NameData<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    label: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    abbreviation: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    within: Vec<&'a str>,
    mentions: Vec<BoundData<'a>>,
}

#[derive(Serialize)]
struct EventData<'a> {
    id: &'a str,
    date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    passages: Vec<BoundData<'a>>,
}

/// Words of a block; `start` and `end` count scalar values from the start of the block.
#[derive(Serialize)]
struct BoundData<'a> {
    document: &'a str,
    block: Option<&'a str>,
    start: usize,
    end: usize,
    exact: String,
}

#[derive(Serialize)]
struct DocumentEntry<'a> {
    id: &'a str,
    title: &'a str,
    page: String,
    data: String,
}

#[derive(Serialize)]
struct CrossrefData<'a> {
    id: &'a str,
    relation: &'a str,
    from: PassageData<'a>,
    to: PassageData<'a>,
    verification: Option<&'static str>,
    difference: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    seam: Vec<&'static str>,
}

#[derive(Serialize)]
struct PassageData<'a> {
    document: &'a str,
    block: Option<&'a str>,
    exact: String,
    /// Further passages of the same end.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    others: Vec<Self>,
}

#[derive(Serialize)]
struct WorkData<'a> {
    id: &'a str,
    csl: &'a Map<String, Value>,
    citations: Citations<'a>,
}

/// Citations of a work. There are as many in all as the edition has, so of each there is no more than its place: that of the document,
/// and that among those of the document.
struct Citations<'a> {
    edition: &'a Edition,
    places: Vec<(u32, u32)>,
}

impl Serialize for Citations<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.places.iter().map(|&(document, citation)| {
            let annotated = &self.edition.documents[document as usize];
            let citation = &annotated.found.citations[citation as usize];
            CitationData {
                document: annotated.document.id(),
                block: block_id(&annotated.document, citation.range),
                exact: &citation.exact,
                locator: citation.locator.as_deref(),
            }
        }))
    }
}

#[derive(Serialize)]
struct CitationData<'a> {
    document: &'a str,
    block: Option<&'a str>,
    exact: &'a str,
    locator: Option<&'a str>,
}

#[derive(Serialize)]
struct DocumentData<'a> {
    id: &'a str,
    sha256: &'a str,
    blocks: Vec<BlockData<'a>>,
    notes: Vec<NoteData<'a>>,
}

#[derive(Serialize)]
struct BlockData<'a> {
    id: &'a str,
    kind: &'static str,
    /// The page that it stands on, if the document has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<String>,
    text: &'a str,
}

#[derive(Serialize)]
struct NoteData<'a> {
    id: &'a str,
    series: &'a str,
    status: &'static str,
    target: TargetData<'a>,
}

/// Words in one block, or in several.
#[derive(Serialize)]
#[serde(untagged)]
enum TargetData<'a> {
    One(PartData<'a>),
    Several { exact: &'a str, parts: Vec<PartData<'a>> },
}

#[derive(Serialize)]
struct PartData<'a> {
    block: &'a str,
    start: usize,
    end: usize,
    exact: &'a str,
}

/// The file with the data of the whole edition.
pub(super) const EDITION: &str = "data/edition.json";

/// What the data of the whole edition is made from.
#[derive(Debug)]
pub(super) struct DataKey {
    title: String,
    /// For each document, its front matter and what it cites.
    documents: Vec<(Digest, Digest)>,
    crossrefs: Arc<Vec<Arc<Linked>>>,
    works: Arc<Works>,
    /// What the texts name and date.
    bound: [BoundKey; 2],
}

impl PartialEq for DataKey {
    fn eq(&self, other: &Self) -> bool {
        self.title == other.title
            && self.documents == other.documents
            && show_the_same(&self.crossrefs, &other.crossrefs)
            && Arc::ptr_eq(&self.works, &other.works)
            && self.bound == other.bound
    }
}

impl DataKey {
    /// A digest of it, to compare it from run to run; nothing if it has something of the text of all documents.
    pub(super) fn given(&self) -> Option<Digest> {
        let crossrefs = self.crossrefs.iter().map(|linked| linked.shown());
        let given = (VERSION, &self.title, &self.documents, crossrefs.collect::<Vec<_>>());
        let is_bound = self.bound.iter().any(|bound| !bound.is_empty());
        (!is_bound).then(|| Digest::of_value(&(given, self.works.digest())))
    }

    pub(super) fn new(edition: &Edition) -> Self {
        let documents = edition.documents.iter();
        Self {
            title: edition.config.title.clone(),
            documents: documents
                .map(|annotated| (annotated.document.head, annotated.found.cited))
                .collect(),
            crossrefs: Arc::clone(&edition.crossrefs),
            works: Arc::clone(&edition.works),
            bound: [BoundKey::of_names(edition), BoundKey::of_events(edition)],
        }
    }
}

/// The data of the whole edition; those of the compilation before serve if they are made from the same.
///
/// # Errors
/// If they cannot be written as JSON.
pub(super) fn of_edition(
    edition: &Edition,
    key: DataKey,
    kept: &mut Option<(DataKey, Bytes)>,
) -> Result<Bytes, Box<Diagnostic>> {
    let bytes = match kept.take() {
        Some((known, bytes)) if known == key => bytes,
        _ => in_pieces(edition, |pieces| pieces.collect::<Vec<_>>().concat())?.into(),
    };
    *kept = Some((key, bytes.clone()));
    Ok(bytes)
}

/// The data of a document.
///
/// # Errors
/// If it cannot be written as JSON.
pub(super) fn document(annotated: &Annotated, composed: &Composed) -> Result<Bytes, Box<Diagnostic>> {
    // Its text, with something around each block and each of what the editors say of it.
    let said = annotated.found.notes.len() + annotated.found.citations.len() + annotated.ends.len();
    let tree = &composed.tree;
    let length = tree.projection.text.len() + 100 * tree.blocks.len() + 450 * said;
    json_of(
        &path(annotated.document.id()),
        length,
        &document_data(annotated, composed),
    )
}

/// Where the data of a document is in the site.
pub(super) fn path(id: &str) -> String {
    format!("data/{}", data_path(id))
}

pub(super) fn json(path: &str, value: &impl Serialize) -> Result<Bytes, Box<Diagnostic>> {
    json_of(path, 0, value)
}

/// The same, of some `length` in bytes.
fn json_of(path: &str, length: usize, value: &impl Serialize) -> Result<Bytes, Box<Diagnostic>> {
    let mut bytes = Vec::with_capacity(length);
    match serde_json::to_writer_pretty(&mut bytes, value) {
        Ok(()) => {
            bytes.push(b'\n');
            Ok(bytes.into())
        }
        Err(error) => Err(unprinted(path, &error)),
    }
}

fn unprinted(path: &str, error: &serde_json::Error) -> Box<Diagnostic> {
    let message = format!("the data cannot be written as JSON: {error}");
    Box::new(Diagnostic::error(Code::OutputFailed, message).path(path))
}

fn data_path(id: &str) -> String {
    format!("documents/{id}.json")
}

/// Has the data of the edition taken piece by piece: the lists are as long as the edition is large.
///
/// # Errors
/// If they cannot be written as JSON; then what was taken is not whole.
pub(super) fn in_pieces<T>(
    edition: &Edition,
    take: impl FnOnce(&mut dyn Iterator<Item = Vec<u8>>) -> T,
) -> Result<T, Box<Diagnostic>> {
    let documents = edition.documents.par_iter().map(|annotated| {
        let document = &annotated.document;
        DocumentEntry {
            id: document.id(),
            title: &document.front.title.value,
            page: links::page(document.id()),
            data: data_path(document.id()),
        }
    });
    let crossrefs = edition.crossrefs.par_iter();
    let crossrefs = crossrefs.map(|crossref| crossref_data(edition, crossref));
    let (documents, crossrefs): (Vec<_>, Vec<_>) = (documents.collect(), crossrefs.collect());
    let (works, names, events) = (works(edition), names(edition), events(edition));
    let head = EditionData {
        postil: VERSION,
        title: &edition.config.title,
    };
    let mut object = Object::begun(&head)
        .list("documents", &documents)
        .list("crossrefs", &crossrefs)
        .list("works", &works);
    if !names.is_empty() {
        object = object.list("names", &names);
    }
    if !events.is_empty() {
        object = object.list("events", &events);
    }
    let mut fault = None;
    let taken = take(
        &mut object
            .pieces()
            .map_while(|piece| piece.map_err(|error| fault = Some(error)).ok()),
    );
    fault.map_or(Ok(taken), |error| Err(unprinted(EDITION, &error)))
}

fn crossref_data<'a>(edition: &'a Edition, crossref: &'a Linked) -> CrossrefData<'a> {
    let verification = crossref.verification.as_ref();
    CrossrefData {
        id: crossref.id(),
        relation: &edition.config.relations[crossref.relation].name,
        from: passages(edition, &crossref.from),
        to: passages(edition, &crossref.to),
        verification: verification.map(|verification| verification.outcome.name()),
        difference: verification.and_then(|verification| verification.wdiff()),
        seam: verification.map_or_else(Vec::new, |verification| {
            verification.seam.iter().map(|seam| seam.name()).collect()
        }),
    }
}

/// The first passage of an end, which holds the others if there are any.
fn passages<'a>(edition: &'a Edition, passages: &[Passage]) -> PassageData<'a> {
    let others = passages.iter().skip(1).map(|&other| passage(edition, other));
    let first = passages.first().copied().unwrap_or(Passage {
        document: 0,
        range: None,
    });
    PassageData {
        others: others.collect(),
        ..passage(edition, first)
    }
}

fn passage(edition: &Edition, passage: Passage) -> PassageData<'_> {
    let document = edition.document(passage.document);
    PassageData {
        document: document.id(),
        block: passage.range.and_then(|range| block_id(document, range)),
        exact: edition.words(passage),
        others: Vec::new(),
    }
}

fn block_id(document: &Document, range: TextRange) -> Option<&str> {
    let block = document.blocks.at(range.start)?;
    Some(&document.blocks[block].id)
}

/// The works with the places where documents cite them.
fn works(edition: &Edition) -> Vec<WorkData<'_>> {
    let mut works: Vec<_> = edition
        .works
        .list()
        .iter()
        .map(|work| WorkData {
            id: work.key.as_str(),
            csl: &work.csl,
            citations: Citations {
                edition,
                places: Vec::new(),
            },
        })
        .collect();
    // Invariant: every document and every citation stands in bytes of a file, and file ids and offsets are below 2³².
    for (document, annotated) in (0..).zip(&edition.documents) {
        for (place, citation) in (0..).zip(&annotated.found.citations) {
            if let CitedBy::Document(_) = citation.by {
                works[citation.work].citations.places.push((document, place));
            }
        }
    }
    works
}

/// The names with the passages that have them.
fn names(edition: &Edition) -> Vec<NameData<'_>> {
    let data = edition.names.iter().map(|name| NameData {
        id: name.id.as_str(),
        kind: name.kind.name(),
        label: name.label.as_str(),
        abbreviation: name.abbreviation.as_ref().map(Spanned::as_str),
        within: name.within.iter().map(Spanned::as_str).collect(),
        mentions: Vec::new(),
    });
    let mut data: Vec<_> = data.collect();
    for annotated in &edition.documents {
        let mentions = &annotated.bound.mentions;
        let tree = (!mentions.is_empty()).then(|| annotated.document.wording());
        for (mention, tree) in mentions.iter().zip(tree.iter().cycle()) {
            let mentions = &mut data[mention.name].mentions;
            mentions.extend(bound(&annotated.document, tree, mention.range));
        }
    }
    data
}

/// The events with the passages that date them, as the editors list them.
fn events(edition: &Edition) -> Vec<EventData<'_>> {
    let mut passages = vec![Vec::new(); edition.events.len()];
    for annotated in &edition.documents {
        for date in &annotated.bound.dates {
            passages[date.event].push((date.passage, &annotated.document, date.range));
        }
    }
    let data = edition.events.iter().zip(passages).map(|(event, mut passages)| {
        passages.sort_by_key(|&(place, ..)| place);
        EventData {
            id: event.id.as_str(),
            date: event.date.value.to_string(),
            until: event.until.as_ref().map(|until| until.value.to_string()),
            passages: passages
                .into_iter()
                .filter_map(|(_, document, range)| match range {
                    Some(range) => bound(document, &document.wording(), range),
                    None => Some(BoundData {
                        document: document.id(),
                        block: None,
                        start: 0,
                        end: 0,
                        exact: String::new(),
                    }),
                })
                .collect(),
        }
    });
    data.collect()
}

fn bound<'a>(document: &'a Document, tree: &Tree, range: TextRange) -> Option<BoundData<'a>> {
    let block = &document.blocks[document.blocks.at(range.start)?];
    let text = &tree.projection.text;
    let chars = |offset: u32| text[block.text.start as usize..offset as usize].chars().count();
    Some(BoundData {
        document: document.id(),
        block: Some(&block.id),
        start: chars(range.start),
        end: chars(range.end),
        exact: text[range.range()].to_owned(),
    })
}

fn document_data<'a>(annotated: &'a Annotated, composed: &'a Composed) -> DocumentData<'a> {
    let tree = &composed.tree;
    let document = &annotated.document;
    let page = |place| {
        document
            .sections
            .is_divided()
            .then(|| links::page_with(document, Some(place)))
    };
    let blocks = tree.blocks.iter().enumerate().map(|(place, block)| BlockData {
        id: &block.id,
        kind: block.kind.name(),
        page: page(place),
        text: tree.block_text(block),
    });
    let notes = annotated.found.notes.iter().zip(&composed.notes);
    let notes = notes.map(|(note, said)| NoteData {
        id: &note.id,
        series: &said.series.value,
        status: note.anchor.status.name(),
        target: target(tree, note.anchor.range),
    });
    DocumentData {
        id: annotated.document.id(),
        sha256: &document.sha256,
        blocks: blocks.collect(),
        notes: notes.collect(),
    }
}

fn target(tree: &Tree, range: TextRange) -> TargetData<'_> {
    let first = tree.blocks.at(range.start).unwrap_or(0);
    let touched = tree.blocks[first..]
        .iter()
        .take_while(|block| block.text.start < range.end.max(range.start + 1));
    let mut parts: Vec<_> = touched
        .map(|block| {
            let part = block.text.intersection(range);
            let text = tree.block_text(block);
            // Contract: scalar values from the start of the block, not bytes.
            let chars = |offset: u32| text[..(offset - block.text.start) as usize].chars().count();
            PartData {
                block: &block.id,
                start: chars(part.start),
                end: chars(part.end),
                exact: &tree.projection.text[part.range()],
            }
        })
        .collect();
    if parts.len() == 1 {
        return TargetData::One(parts.remove(0));
    }
    TargetData::Several {
        exact: &tree.projection.text[range.range()],
        parts,
    }
}
