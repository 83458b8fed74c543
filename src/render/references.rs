//! What a document cites: the list at the end of its page, and the same for programs that collect references.

mod edition;
mod linked_data;

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::around::EntryFace;
use super::leaf::Leaf;
use super::links;
use super::locale::Locale;
use super::portion::Portion;
use super::resolve::{Resolver, citation_id, end_id, reference_id, subject_id};
use super::views::{DetailsView, PlaceView, ReferenceView};
use crate::link::{CitedBy, Side, Subject};
use crate::model::{Date, TextRange, Work, address};

pub(super) use self::edition::{meta_of_edition, script_of_edition};
pub(super) use self::linked_data::{Metadata, meta, script};

/// The relation by which a document of the edition cites another.
pub(super) const CITES: &str = "cites";

/// Something that a document cites, with the places that do.
pub(super) struct Reference<'a> {
    face: EntryFace<'a>,
    /// With the words that cite it.
    places: Vec<(Option<TextRange>, PlaceView<'a>)>,
    /// Whether the document itself cites it, and not only a note on it.
    pub(super) by_document: bool,
}

impl<'a> Reference<'a> {
    /// It as a work.
    pub(super) const fn work(&self) -> &'a Work {
        self.face.work
    }

    /// What programs are told of it.
    pub(super) const fn metadata(&self) -> &'a Metadata {
        self.face.metadata
    }
}

/// All that a page of a document and the notes on it cite, in the order of the index.
pub(super) fn gather<'a>(leaf: &Leaf<'a>, portion: &Portion) -> Vec<Reference<'a>> {
    let mut references: Vec<Reference<'a>> = Vec::new();
    let mut known: FxHashMap<Subject, usize> = FxHashMap::default();
    let mut add = |face: EntryFace<'a>, range: Option<TextRange>, place: PlaceView<'a>, by_document: bool| {
        let at = *known.entry(face.subject).or_insert_with(|| {
            references.push(Reference {
                face,
                places: Vec::new(),
                by_document: false,
            });
            references.len() - 1
        });
        let reference = &mut references[at];
        reference.by_document |= by_document;
        // A cross-reference from words that cite the work says which passage they cite.
        let there = |(words, known): &&mut (Option<TextRange>, PlaceView<'a>)| {
            known.form != "note" && words.zip(range).is_some_and(|(words, range)| words.overlaps(range))
        };
        match reference
            .places
            .iter_mut()
            .rev()
            .find(there)
            .filter(|_| !place.passage.is_empty())
        {
            Some((_, known)) => known.passage = place.passage,
            None => reference.places.push((range, place)),
        }
    };
    let (blocks, locale) = (&leaf.annotated.document.blocks, leaf.common.locale());
    for &citation in &portion.citations.own {
        let citation = &leaf.annotated.found.citations[citation];
        let key = leaf.around.key(citation.work);
        let Some(face) = key.and_then(|key| leaf.around.entry(key, false)) else {
            continue;
        };
        let block = blocks.at(citation.range.start).map(|block| &blocks[block]);
        let (fragment, by_document) = match &citation.by {
            CitedBy::Document(_) => (citation_id(&citation.id), true),
            CitedBy::Note(note) => (["n-", note].concat(), false),
        };
        let label = block.map(|block| locale.block(block)).unwrap_or_default();
        let mut view = place(&fragment, label, citation.by.name());
        view.locator = citation.locator.as_deref().unwrap_or_default();
        add(face, Some(citation.range), view, by_document);
    }
    for end in leaf
        .own_ends()
        .filter(|end| end.side == Side::From && end.face.relation == CITES)
    {
        let block = end
            .range
            .and_then(|range| blocks.at(range.start))
            .map(|block| &blocks[block]);
        for cited in end.face.passages(Side::To) {
            let Some(face) = leaf.around.entry(&cited.document, true) else {
                continue;
            };
            let fragment = match end.range {
                Some(_) => end_id(end.id, end.side, end.member),
                None => "main".to_owned(),
            };
            let mut view = place(
                &fragment,
                block.map(|block| locale.block(block)).unwrap_or_default(),
                "crossref",
            );
            let passage = cited.block.as_ref().map(|(kind, id)| locale.address(*kind, id));
            view.passage = passage.unwrap_or_default();
            add(face, end.range, view, true);
        }
    }
    // Stable: what is filed alike keeps its order.
    references.sort_by_key(|reference| reference.face.rank);
    references
}

fn place<'a>(fragment: &str, label: String, form: &'static str) -> PlaceView<'a> {
    PlaceView {
        href: links::fragment(fragment),
        label,
        locator: "",
        passage: String::new(),
        passage_href: String::new(),
        form,
        exact: Cow::Borrowed(""),
        context: "",
    }
}

/// The list for the page.
pub(super) fn views<'a>(references: Vec<Reference<'a>>, resolver: &Resolver<'_>) -> Vec<ReferenceView<'a>> {
    let view = |reference: Reference<'a>| {
        let EntryFace {
            subject,
            work,
            entry,
            page,
            ..
        } = reference.face;
        let key = &work.key.value;
        ReferenceView {
            id: reference_id(subject, key),
            entry_html: &entry.html,
            note: work.field("note").unwrap_or_default(),
            details: reference.face.metadata.details(work, resolver.locale).clone(),
            index: resolver.links.to_place(page, &subject_id(subject, key)),
            by_document: reference.by_document,
            places: reference.places.into_iter().map(|(_, place)| place).collect(),
        }
    };
    references.into_iter().map(view).collect()
}

/// The id, in the list of what a document cites, of the work with a key.
pub(super) fn id_of_work(key: &str) -> String {
    // Which place it has makes no difference to its id.
    reference_id(Subject::Work(0), key)
}

/// When a work was looked at, and where it is archived.
fn details(work: &Work, locale: &Locale) -> DetailsView {
    let archived = ["archive_location", "archive"].into_iter().find_map(|field| {
        let address = work.field(field)?.trim();
        Some((address, address::host(address)?))
    });
    let (archive_href, archive) = archived.map_or_else(Default::default, |(address, host)| (full(address), host));
    DetailsView {
        accessed: date_in_words(work, "accessed", locale).unwrap_or_default(),
        archive_href,
        archive,
    }
}

/// An address that may lack its scheme, as a link needs it.
fn full(address: &str) -> String {
    if address.contains("://") {
        address.to_owned()
    } else {
        format!("https://{address}")
    }
}

/// A date of a work in words: "3 May 2019"; what it has in place of one.
fn date_in_words(work: &Work, variable: &str, locale: &Locale) -> Option<String> {
    let iso = match work.date_parts(variable).as_slice() {
        [year] => format!("{year:04}"),
        [year, month] => format!("{year:04}-{month:02}"),
        [year, month, day, ..] => format!("{year:04}-{month:02}-{day:02}"),
        [] => return Some(work.csl.get(variable)?.get("literal")?.as_str()?.to_owned()),
    };
    Date::parse(&iso).map(|date| locale.date(date))
}
