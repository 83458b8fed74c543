//! The concordance: each document beside what the others say to it, passage by passage, and what stands unanswered.
//!
//! Every cross-reference stands in it once for each of its passages, so that it is found from either end.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::around::Around;
use super::common::Common;
use super::document::language;
use super::locale::direction;
use super::made::Outcome;
use super::paging::{LINES, pager};
use super::relations::stated;
use super::resolve::{Resolver, xref_id};
use super::views::{
    ColumnView, ConcordanceEntry, ConcordanceLink, ConcordanceRow, ConcordanceView, CrossrefsView, GroupSpanView,
    PassageView, RelationView,
};
use super::{editorial, links, resolver};
use crate::link::{Annotated, Edition, End, Linked, Side, show_the_same};
use crate::model::{BlockKind, Document, Stretches, TextRange, excerpt_of_words};

/// With more documents beside one, all stand in a single column.
const COLUMNS: usize = 3;
/// With more documents, readers cannot choose among them by name.
pub(super) const CHOICE: usize = 7;
/// Characters of a paragraph that nothing is related to.
const SHOWN: usize = 160;

/// The pages of the concordance: one for all documents, or if these are many, one for each and a list of them.
#[derive(Debug)]
pub(super) struct Pages {
    /// The places of the documents that have cross-references.
    pub(super) documents: Vec<usize>,
}

impl Pages {
    /// The pages for an edition.
    pub(super) fn of(edition: &Edition) -> Self {
        let related = (0..edition.documents.len()).filter(|&place| !edition.documents[place].ends.is_empty());
        Self {
            documents: related.collect(),
        }
    }

    /// Whether each document has a page of its own.
    pub(super) const fn is_split(&self) -> bool {
        self.documents.len() > CHOICE
    }

    /// The documents on each page of the list; none if all stand on the first page.
    pub(super) fn sheets(&self) -> Vec<&[usize]> {
        if self.documents.len() > LINES {
            self.documents.chunks(LINES).collect()
        } else {
            Vec::new()
        }
    }

    /// The file of the page that a cross-reference has its anchor on.
    pub(super) fn of_crossref(&self, edition: &Edition, linked: &Linked) -> String {
        let first = linked
            .from
            .first()
            .map(|passage| edition.document(passage.document).id());
        match first {
            Some(id) if self.is_split() => links::concordance(id),
            _ => links::CROSSREFS.to_owned(),
        }
    }
}

/// What a page of the concordance is given.
#[derive(Debug)]
pub(super) struct CrossrefsKey {
    /// The documents that stand on it: also their paragraphs without cross-references are shown.
    documents: Vec<Arc<Document>>,
    crossrefs: Arc<Vec<Arc<Linked>>>,
    /// How many cross-references each document in the list has.
    list: Vec<(String, String, usize)>,
    /// How many cross-references there are, and documents that have any.
    counts: [usize; 2],
}

impl PartialEq for CrossrefsKey {
    fn eq(&self, other: &Self) -> bool {
        let same = |(a, b): (&Arc<Document>, &Arc<Document>)| Arc::ptr_eq(a, b);
        show_the_same(&self.crossrefs, &other.crossrefs)
            && self.documents.len() == other.documents.len()
            && self.documents.iter().zip(&other.documents).all(same)
            && self.list == other.list
            && self.counts == other.counts
    }
}

impl Hash for CrossrefsKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let documents = self.documents.iter().map(|document| document.written);
        let crossrefs = self.crossrefs.iter().map(|linked| linked.shown());
        (documents.collect::<Vec<_>>(), crossrefs.collect::<Vec<_>>()).hash(state);
        (&self.list, self.counts).hash(state);
    }
}

impl CrossrefsKey {
    /// The key for the first page.
    pub(super) fn new(edition: &Edition, pages: &Pages) -> Self {
        if pages.is_split() {
            let sheets = pages.sheets();
            let ends: Vec<_> = sheets
                .iter()
                .flat_map(|sheet| [sheet[0], sheet[sheet.len() - 1]])
                .collect();
            let listed = if sheets.is_empty() { &pages.documents } else { &ends };
            return Self::of_list(edition, listed, pages.documents.len());
        }
        let documents = pages
            .documents
            .iter()
            .map(|&place| Arc::clone(&edition.documents[place].document));
        Self {
            documents: documents.collect(),
            crossrefs: Arc::clone(&edition.crossrefs),
            list: Vec::new(),
            counts: [0; 2],
        }
    }

    /// The key for a list of documents, which are some of as many.
    pub(super) fn of_list(edition: &Edition, listed: &[usize], of: usize) -> Self {
        let entry = |&place: &usize| {
            let Annotated { document, ends, .. } = &edition.documents[place];
            (document.id().to_owned(), document.short().to_owned(), ends.len())
        };
        Self {
            documents: Vec::new(),
            crossrefs: Arc::default(),
            list: listed.iter().map(entry).collect(),
            counts: [edition.crossrefs.len(), of],
        }
    }

    /// The key for the page of a document.
    pub(super) fn of_document(edition: &Edition, place: usize) -> Self {
        let Annotated { document, ends, .. } = &edition.documents[place];
        let linked = ends.iter().map(|end| Arc::clone(&edition.crossrefs[end.crossref]));
        Self {
            documents: vec![Arc::clone(document)],
            crossrefs: Arc::new(linked.collect()),
            list: Vec::new(),
            counts: [0; 2],
        }
    }
}

/// Makes the first page.
pub(super) fn print(edition: &Edition, pages: &Pages, common: &Common, around: &Around<'_>) -> Outcome {
    let concordance = Concordance {
        edition,
        resolver: resolver(common, around, links::CROSSREFS, None),
    };
    let sheets = pages.sheets();
    let (shown, list) = match pages.is_split() {
        true if sheets.is_empty() => (&[][..], concordance.list(&pages.documents)),
        true => (&[][..], Vec::new()),
        false => (pages.documents.as_slice(), Vec::new()),
    };
    let documents: Vec<_> = shown.iter().map(|&place| concordance.document(place)).collect();
    let view = CrossrefsView {
        relations: concordance.relations(edition.crossrefs.iter().map(|linked| linked.relation)),
        choice: documents.len() > 1,
        list,
        documents,
        spans: concordance.spans(&sheets),
        pager: None,
        index: concordance.resolver.links.to(links::CROSSREFS),
        count: edition.crossrefs.len(),
    };
    common.print(links::CROSSREFS, "crossrefs.html", "crossrefs", &view)
}

/// All documents that have cross-references, beside what the others say to them.
pub(super) fn views(edition: &Edition, pages: &Pages, common: &Common, around: &Around<'_>) -> Vec<ConcordanceView> {
    let concordance = Concordance {
        edition,
        resolver: resolver(common, around, links::CROSSREFS, None),
    };
    let places = pages.documents.iter();
    places.map(|&place| concordance.document(place)).collect()
}

/// Makes a page of the list of documents, from 0.
pub(super) fn print_list(
    path: &str,
    at: usize,
    edition: &Edition,
    pages: &Pages,
    common: &Common,
    around: &Around<'_>,
) -> Outcome {
    let concordance = Concordance {
        edition,
        resolver: resolver(common, around, path, None),
    };
    let (sheets, here) = (pages.sheets(), concordance.resolver.links);
    let view = CrossrefsView {
        relations: Vec::new(),
        choice: false,
        list: concordance.list(sheets[at]),
        documents: Vec::new(),
        spans: Vec::new(),
        pager: pager(at + 1, sheets.len(), here, links::concordance_list),
        index: here.to(links::CROSSREFS),
        count: edition.crossrefs.len(),
    };
    common.print(path, "crossrefs.html", "crossrefs", &view)
}

/// Makes the page of a document.
pub(super) fn print_document(
    path: &str,
    place: usize,
    edition: &Edition,
    common: &Common,
    around: &Around<'_>,
) -> Outcome {
    let concordance = Concordance {
        edition,
        resolver: resolver(common, around, path, None),
    };
    let ends = &edition.documents[place].ends;
    let of_relations = ends.iter().map(|end| edition.crossrefs[end.crossref].relation);
    let view = CrossrefsView {
        relations: concordance.relations(of_relations),
        choice: false,
        list: Vec::new(),
        documents: vec![concordance.document(place)],
        spans: Vec::new(),
        pager: None,
        index: concordance.resolver.links.to(links::CROSSREFS),
        count: ends.len(),
    };
    common.print(path, "crossrefs.html", "crossrefs", &view)
}

/// What the concordance is made from.
struct Concordance<'a> {
    edition: &'a Edition,
    resolver: Resolver<'a>,
}

impl Concordance<'_> {
    /// The documents that have a page of their own.
    fn list(&self, places: &[usize]) -> Vec<ConcordanceLink> {
        let entry = |&place: &usize| {
            let Annotated { document, ends, .. } = &self.edition.documents[place];
            ConcordanceLink {
                href: self.resolver.links.to(&links::concordance(document.id())),
                short: document.short().to_owned(),
                count: ends.len(),
            }
        };
        places.iter().map(entry).collect()
    }

    /// The pages of the list.
    fn spans(&self, sheets: &[&[usize]]) -> Vec<GroupSpanView> {
        let short = |place: Option<&usize>| place.map(|&place| self.edition.document(place).short().to_owned());
        let spans = (1..).zip(sheets).map(|(number, sheet)| GroupSpanView {
            href: self.resolver.links.to(&links::concordance_list(number)),
            first: short(sheet.first()).unwrap_or_default(),
            last: short(sheet.last()).unwrap_or_default(),
        });
        spans.collect()
    }

    /// The relations that occur, with how often they do.
    fn relations(&self, occurring: impl Iterator<Item = usize>) -> Vec<RelationView> {
        let relations = &self.edition.config.relations;
        let mut counts = vec![0; relations.len()];
        for relation in occurring {
            counts[relation] += 1;
        }
        let occurring = relations.iter().zip(counts).filter(|(_, count)| *count > 0);
        let view = occurring.map(|(relation, count)| RelationView {
            name: relation.name.clone(),
            label: self.resolver.locale.relation(relation, Side::From),
            inverse: self.resolver.locale.relation(relation, Side::To),
            count,
        });
        view.collect()
    }

    /// The table of one document.
    fn document(&self, place: usize) -> ConcordanceView {
        let annotated = &self.edition.documents[place];
        let document = &annotated.document;
        let others = self.others(place);
        let shared = others.len() > COLUMNS;
        let column = |other: usize| if shared { 0 } else { others[&other] };
        let columns = others
            .keys()
            .filter(|_| !shared)
            .map(|&other| self.column(place, other));
        let columns: Vec<_> = columns.collect();
        let width = columns.len().max(1);
        let rows = self.rows(annotated, width, column);
        let answering = annotated.ends.iter().any(|end| self.answers(end));
        ConcordanceView {
            id: document.id().to_owned(),
            short: document.short().to_owned(),
            title: document.front.title.value.clone(),
            language: language(document, &self.edition.config).to_owned(),
            direction: direction(language(document, &self.edition.config)).name(),
            href: self.resolver.links.to(&links::page(document.id())),
            columns,
            unanswered: rows.iter().filter(|row| row.unanswered).count(),
            rows,
            answering,
        }
    }

    /// The documents at the other ends, with their columns.
    fn others(&self, place: usize) -> BTreeMap<usize, usize> {
        let ends = &self.edition.documents[place].ends;
        let far = ends.iter().flat_map(|end| {
            let linked = &self.edition.crossrefs[end.crossref];
            linked.passages(end.side.other()).iter().map(|passage| passage.document)
        });
        let mut others: BTreeMap<usize, usize> = far.map(|other| (other, 0)).collect();
        for (column, place) in others.values_mut().enumerate() {
            *place = column;
        }
        others
    }

    fn column(&self, place: usize, other: usize) -> ColumnView {
        let ids = [place, other].map(|place| self.edition.document(place).id());
        ColumnView {
            short: self.edition.document(other).short().to_owned(),
            parallel: if place == other {
                String::new()
            } else {
                self.resolver.links.to(&links::parallel(ids[0], ids[1]))
            },
        }
    }

    /// Whether the relation of an end takes a stand.
    fn answers(&self, end: &End) -> bool {
        let relation = self.edition.crossrefs[end.crossref].relation;
        self.edition.config.relations[relation].answers
    }

    /// The passages of a document: those of cross-references, one row for the same words, and the paragraphs without any.
    fn rows(&self, annotated: &Annotated, width: usize, column: impl Fn(usize) -> usize) -> Vec<ConcordanceRow> {
        let tree = annotated.document.tree();
        let mut rows: Vec<(Option<TextRange>, ConcordanceRow)> = Vec::new();
        let mut touched = vec![false; tree.blocks.len()];
        for ends in annotated.ends.chunk_by(|a, b| a.range == b.range) {
            let Some(first) = ends.first() else { continue };
            if let Some(block) = first.range.and_then(|range| tree.blocks.at(range.start)) {
                touched[block] = true;
            }
            let mut row = self.row(annotated, first, width);
            for end in ends {
                let entry = self.entry(end);
                row.unanswered &= !self.answers(end);
                row.nowhere &= self.edition.crossrefs[end.crossref].is_missing_at(end.side);
                // Passages at one end may be in several documents; the entry stands beside the first of them.
                let far = self.edition.crossrefs[end.crossref].passages(end.side.other());
                let at = far.first().map_or(0, |passage| column(passage.document));
                row.cells[at].push(entry);
            }
            rows.push((first.range, row));
        }
        let is_passage = |kind| matches!(kind, BlockKind::Paragraph | BlockKind::Item | BlockKind::Quotation);
        let untouched = tree.blocks.iter().enumerate().zip(touched);
        let untouched = untouched.filter(|((_, block), touched)| !touched && is_passage(block.kind));
        for ((place, block), _) in untouched {
            let page = links::page_with(&annotated.document, Some(place));
            let row = ConcordanceRow {
                href: self.resolver.links.to_place(&page, &block.id),
                label: self.resolver.locale.block(block),
                exact: excerpt_of_words(tree.block_text(block), SHOWN),
                unanswered: true,
                nowhere: false,
                cells: vec![Vec::new(); width],
            };
            rows.push((Some(block.text), row));
        }
        // What is said to a sentence is said to the words in it as well, and to the sentence what is said to some of its words.
        let answered = self.answered(annotated);
        for (range, row) in &mut rows {
            row.unanswered &= range.is_none_or(|range| !answered.touch(range));
        }
        // Stable, and whole documents first.
        rows.sort_by_key(|(range, _)| range.map(|range| range.start));
        rows.into_iter().map(|(_, row)| row).collect()
    }

    /// The words of a document that relations take a stand on.
    fn answered(&self, annotated: &Annotated) -> Stretches {
        let stands = annotated.ends.iter().filter(|end| self.answers(end));
        stands.filter_map(|end| end.range).collect()
    }

    fn row(&self, annotated: &Annotated, end: &End, width: usize) -> ConcordanceRow {
        let linked = &self.edition.crossrefs[end.crossref];
        let face = &linked.face.passages(end.side)[end.member];
        let block = end.range.and_then(|range| annotated.document.blocks.at(range.start));
        ConcordanceRow {
            href: self.resolver.passage(linked.id(), end.side, end.member, face),
            label: block
                .map(|block| self.resolver.locale.block(&annotated.document.blocks[block]))
                .unwrap_or_default(),
            exact: face.words.clone(),
            unanswered: true,
            nowhere: true,
            cells: vec![Vec::new(); width],
        }
    }

    fn entry(&self, end: &End) -> ConcordanceEntry {
        let linked = &self.edition.crossrefs[end.crossref];
        let relation = &self.edition.config.relations[linked.relation];
        let side = end.side.other();
        let passages = linked.face.passages(side).iter().enumerate();
        let passages = passages.map(|(member, face)| PassageView {
            href: self.resolver.passage(linked.id(), side, member, face),
            document: face.short.clone(),
            language: face.language.clone(),
            direction: direction(&face.language).name(),
            label: face
                .block
                .as_ref()
                .map(|(kind, id)| self.resolver.locale.address(*kind, id))
                .unwrap_or_default(),
            exact: face.words.clone(),
        });
        let [verification, verdict, difference_html] = stated(linked, self.resolver.locale);
        let note = linked.crossref.note.as_ref();
        let is_first = end.side == Side::From && end.member == 0;
        let mut documents: Vec<_> = linked
            .face
            .passages(side)
            .iter()
            .map(|face| face.document.clone())
            .collect();
        documents.dedup();
        ConcordanceEntry {
            anchor: if is_first { xref_id(linked.id()) } else { String::new() },
            relation: relation.name.clone(),
            label: self.resolver.locale.relation(relation, end.side),
            side: end.side.name(),
            documents,
            passages: passages.collect(),
            verification,
            verdict,
            difference_html,
            note_html: note
                .map(|note| editorial::note(note, &self.resolver))
                .unwrap_or_default(),
        }
    }
}
