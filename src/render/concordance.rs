//! The concordance: each document beside what the others say to it, passage by passage, and what stands unanswered.
//!
//! Every cross-reference stands in it once for each of its passages, so that it is found from either end.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::around::Around;
use super::common::Common;
use super::document::language;
use super::made::Outcome;
use super::relations::{check, difference, label};
use super::resolve::{Resolver, xref_id};
use super::views::{
    ColumnView, ConcordanceEntry, ConcordanceRow, ConcordanceView, CrossrefsView, PassageView, RelationView,
};
use super::{editorial, labels, links, resolver};
use crate::link::{Annotated, Edition, End, Linked, Side, show_the_same};
use crate::model::{BlockKind, Document, TextRange, excerpt};

/// With more documents beside one, all stand in a single column.
const COLUMNS: usize = 3;
/// With more documents, readers cannot choose among them by name.
pub(super) const CHOICE: usize = 7;
/// Characters of a paragraph that nothing is related to.
const SHOWN: usize = 160;

/// What the concordance is given.
#[derive(Debug)]
pub(super) struct CrossrefsKey {
    crossrefs: Arc<Vec<Arc<Linked>>>,
    /// The documents that have cross-references: what is shown of the others' paragraphs is theirs as well.
    documents: Vec<Option<Arc<Document>>>,
}

impl PartialEq for CrossrefsKey {
    fn eq(&self, other: &Self) -> bool {
        let same = |(a, b): (&Option<Arc<Document>>, &Option<Arc<Document>>)| match (a, b) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        show_the_same(&self.crossrefs, &other.crossrefs)
            && self.documents.len() == other.documents.len()
            && self.documents.iter().zip(&other.documents).all(same)
    }
}

impl CrossrefsKey {
    /// The key for the concordance of an edition.
    pub(super) fn new(edition: &Edition) -> Self {
        let document = |annotated: &Annotated| (!annotated.ends.is_empty()).then(|| Arc::clone(&annotated.document));
        Self {
            crossrefs: Arc::clone(&edition.crossrefs),
            documents: edition.documents.iter().map(document).collect(),
        }
    }
}

/// Makes the concordance.
pub(super) fn print(edition: &Edition, common: &Common, around: &Around<'_>) -> Outcome {
    let concordance = Concordance {
        edition,
        resolver: resolver(common, around, links::CROSSREFS, None),
    };
    let documents: Vec<_> = (0..edition.documents.len())
        .filter(|&place| !edition.documents[place].ends.is_empty())
        .map(|place| concordance.document(place))
        .collect();
    let view = CrossrefsView {
        relations: concordance.relations(),
        choice: (2..=CHOICE).contains(&documents.len()),
        documents,
        count: edition.crossrefs.len(),
    };
    common.print(links::CROSSREFS, "crossrefs.html", "crossrefs", &view)
}

/// What the concordance is made from.
struct Concordance<'a> {
    edition: &'a Edition,
    resolver: Resolver<'a>,
}

impl Concordance<'_> {
    fn relations(&self) -> Vec<RelationView> {
        let relations = &self.edition.config.relations;
        let mut counts = vec![0; relations.len()];
        for linked in self.edition.crossrefs.iter() {
            counts[linked.relation] += 1;
        }
        let occurring = relations.iter().zip(counts).filter(|(_, count)| *count > 0);
        let view = occurring.map(|(relation, count)| RelationView {
            name: relation.name.clone(),
            label: relation.label.clone(),
            inverse: relation.inverse.clone(),
            count,
        });
        view.collect()
    }

    /// The table of one document.
    fn document(&self, place: usize) -> ConcordanceView {
        let annotated = &self.edition.documents[place];
        let document = &annotated.document;
        let others = self.others(place);
        let columns: Vec<_> = others.keys().map(|&other| self.column(place, other)).collect();
        let column = |other: usize| if others.len() > COLUMNS { 0 } else { others[&other] };
        let width = others.len().clamp(1, COLUMNS);
        let width = if others.len() > COLUMNS { 1 } else { width };
        let rows = self.rows(annotated, width, column);
        let answering = annotated.ends.iter().any(|end| self.answers(end));
        ConcordanceView {
            id: document.id().to_owned(),
            short: document.short().to_owned(),
            title: document.front.title.value.clone(),
            language: language(document, &self.edition.config),
            href: self.resolver.links.to(&links::page(document.id())),
            columns: if others.len() > COLUMNS { Vec::new() } else { columns },
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
        let tree = &annotated.document.tree;
        let mut rows: Vec<(Option<TextRange>, ConcordanceRow)> = Vec::new();
        let mut touched = vec![false; tree.blocks.len()];
        for ends in annotated.ends.chunk_by(|a, b| a.range == b.range) {
            let Some(first) = ends.first() else { continue };
            if let Some(block) = first.range.and_then(|range| tree.block_at(range.start)) {
                touched[block] = true;
            }
            let mut row = self.row(annotated, first, width);
            for end in ends {
                let entry = self.entry(end);
                row.unanswered &= !self.answers(end);
                // Passages at one end may be in several documents; the entry stands beside the first of them.
                let far = self.edition.crossrefs[end.crossref].passages(end.side.other());
                let at = far.first().map_or(0, |passage| column(passage.document));
                row.cells[at].push(entry);
            }
            rows.push((first.range, row));
        }
        for (block, _) in tree.blocks.iter().zip(touched).filter(|(block, touched)| {
            !touched
                && matches!(
                    block.kind,
                    BlockKind::Paragraph | BlockKind::Item | BlockKind::Quotation
                )
        }) {
            let page = links::page(annotated.document.id());
            let row = ConcordanceRow {
                href: self.resolver.links.to_place(&page, &block.id),
                label: labels::block(block),
                exact: excerpt(tree.block_text(block), SHOWN),
                unanswered: true,
                cells: vec![Vec::new(); width],
            };
            rows.push((Some(block.text), row));
        }
        // Stable, and whole documents first.
        rows.sort_by_key(|(range, _)| range.map(|range| range.start));
        rows.into_iter().map(|(_, row)| row).collect()
    }

    fn row(&self, annotated: &Annotated, end: &End, width: usize) -> ConcordanceRow {
        let linked = &self.edition.crossrefs[end.crossref];
        let face = &linked.face.passages(end.side)[end.member];
        let block = end
            .range
            .and_then(|range| annotated.document.tree.block_at(range.start));
        ConcordanceRow {
            href: self.resolver.passage(linked.id(), end.side, end.member, face),
            label: block
                .map(|block| labels::block(&annotated.document.tree.blocks[block]))
                .unwrap_or_default(),
            exact: face.words.clone(),
            unanswered: true,
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
            label: face
                .block
                .as_ref()
                .map(|(kind, id)| labels::address(*kind, id))
                .unwrap_or_default(),
            exact: face.words.clone(),
        });
        let verification = linked.verification.as_deref();
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
            label: label(relation, end.side).to_owned(),
            side: end.side.name(),
            documents,
            passages: passages.collect(),
            verification: verification
                .map(|verification| verification.outcome.name().to_owned())
                .unwrap_or_default(),
            verdict: verification.map(check).unwrap_or_default(),
            difference_html: verification.map(difference).unwrap_or_default(),
            note_html: note
                .map(|note| editorial::note(note, &self.resolver))
                .unwrap_or_default(),
        }
    }
}
