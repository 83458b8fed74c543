//! Two documents side by side: the passages of one in their order, beside each what the other has on the same.
//!
//! The words of each relation carry the same sign on both sides. A paragraph that nothing is related to is named between
//! the rows, so that readers see what they do not see.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::around::Around;
use super::common::Common;
use super::concordance::Pages;
use super::document::{date_view, language, plain};
use super::locale::direction;
use super::made::Outcome;
use super::markup::{Markup, Setting};
use super::overlay::{Mark, Overlay};
use super::relations::stated;
use super::resolve::{Resolver, xref_id};
use super::views::{BlockView, LinkView, ParallelRelation, ParallelRow, ParallelView, SideView};
use super::{links, resolver};
use crate::link::{Edition, Linked, Passage, Side};
use crate::model::{Block, BlockKind, Document, Node, TextRange, Tree};
use crate::source::config::Config;

/// The signs; after the last one the next relation has the first again.
pub(super) const SIGNS: [&str; 9] = ["*", "†", "‡", "§", "‖", "**", "††", "‡‡", "§§"];

/// Two documents, the one whose order counts first, with the cross-references between them.
#[derive(Debug)]
pub(super) struct Pair {
    /// The places of the documents.
    pub(super) places: [usize; 2],
    /// The cross-references, by their places.
    pub(super) crossrefs: Vec<usize>,
}

/// The pairs of documents that are related, each in both orders.
pub(super) fn pairs(edition: &Edition) -> Vec<Pair> {
    let mut pairs: BTreeMap<[usize; 2], Vec<usize>> = BTreeMap::new();
    for (place, linked) in edition.crossrefs.iter().enumerate() {
        for &from in &linked.from {
            for &to in &linked.to {
                if from.document == to.document {
                    continue;
                }
                for places in [[from.document, to.document], [to.document, from.document]] {
                    let crossrefs = pairs.entry(places).or_default();
                    if crossrefs.last() != Some(&place) {
                        crossrefs.push(place);
                    }
                }
            }
        }
    }
    pairs
        .into_iter()
        .map(|(places, crossrefs)| Pair { places, crossrefs })
        .collect()
}

/// What such a page is given.
#[derive(Debug)]
pub(super) struct ParallelKey {
    documents: [Arc<Document>; 2],
    crossrefs: Vec<Arc<Linked>>,
    /// Whether the concordance, which it leads to, has a page for each document.
    split: bool,
}

impl PartialEq for ParallelKey {
    fn eq(&self, other: &Self) -> bool {
        let same_document = |(a, b): (&Arc<Document>, &Arc<Document>)| Arc::ptr_eq(a, b);
        let same = |(a, b): (&Arc<Linked>, &Arc<Linked>)| {
            Arc::ptr_eq(a, b)
                || Arc::ptr_eq(&a.face, &b.face) && a.id() == b.id() && (&a.from, &a.to) == (&b.from, &b.to)
        };
        self.split == other.split
            && self.documents.iter().zip(&other.documents).all(same_document)
            && self.crossrefs.len() == other.crossrefs.len()
            && self.crossrefs.iter().zip(&other.crossrefs).all(same)
    }
}

impl Hash for ParallelKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let documents = self.documents.each_ref().map(|document| document.written);
        let crossrefs = self.crossrefs.iter();
        let crossrefs = crossrefs.map(|linked| (linked.shown(), linked.ranges()));
        (documents, crossrefs.collect::<Vec<_>>(), self.split).hash(state);
    }
}

impl ParallelKey {
    /// The key for the page of a pair.
    pub(super) fn new(edition: &Edition, pair: &Pair, split: bool) -> Self {
        let crossrefs = pair
            .crossrefs
            .iter()
            .map(|&place| Arc::clone(&edition.crossrefs[place]));
        Self {
            documents: pair.places.map(|place| Arc::clone(&edition.documents[place].document)),
            crossrefs: crossrefs.collect(),
            split,
        }
    }
}

/// Makes the page of a pair.
pub(super) fn print(
    path: &str,
    pair: &Pair,
    edition: &Edition,
    pages: &Pages,
    common: &Common,
    around: &Around<'_>,
) -> Outcome {
    let [left, right] = pair.places.map(|place| &*edition.documents[place].document);
    let beside = Beside {
        edition,
        pages,
        places: pair.places,
        left,
        right,
        trees: [left.tree(), right.tree()],
        resolver: resolver(common, around, path, None),
    };
    let view = ParallelView {
        left: beside.side(left, &common.config),
        right: beside.side(right, &common.config),
        reverse: beside.resolver.links.to(&links::parallel(right.id(), left.id())),
        crossrefs: beside.resolver.links.to(links::CROSSREFS),
        rows: beside.rows(&pair.crossrefs),
        count: pair.crossrefs.len(),
    };
    common.print(path, "parallel.html", "parallel", &view)
}

/// A pair while its page is made.
struct Beside<'a> {
    edition: &'a Edition,
    /// Those of the concordance.
    pages: &'a Pages,
    places: [usize; 2],
    left: &'a Document,
    right: &'a Document,
    /// Their texts, held while blocks of them are shown.
    trees: [Arc<Tree>; 2],
    resolver: Resolver<'a>,
}

/// A relation of a row: the cross-reference, and which end the left side is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Tie {
    crossref: usize,
    side: Side,
}

impl<'a> Beside<'a> {
    fn side(&self, document: &Document, config: &Config) -> SideView {
        let front = &document.front;
        SideView {
            short: document.short().to_owned(),
            title: front.title.value.clone(),
            author: plain(front.author.as_ref()),
            date: front
                .date
                .as_ref()
                .map(|date| date_view(date.value, self.resolver.locale)),
            language: language(document, config).to_owned(),
            direction: direction(language(document, config)).name(),
            href: self.resolver.links.to(&links::page(document.id())),
        }
    }

    /// The rows: a block of the left document each, in their order.
    fn rows(&self, crossrefs: &[usize]) -> Vec<ParallelRow> {
        let mut blocks: BTreeMap<Option<usize>, Vec<(Option<TextRange>, Tie)>> = BTreeMap::new();
        for &crossref in crossrefs {
            let linked = &self.edition.crossrefs[crossref];
            for side in [Side::From, Side::To] {
                let beside = linked.passages(side.other()).iter();
                if beside.clone().all(|passage| passage.document != self.places[1]) {
                    continue;
                }
                for passage in linked
                    .passages(side)
                    .iter()
                    .filter(|passage| passage.document == self.places[0])
                {
                    let block = passage.range.and_then(|range| self.left.blocks.at(range.start));
                    blocks
                        .entry(block)
                        .or_default()
                        .push((passage.range, Tie { crossref, side }));
                }
            }
        }
        let mut rows = Vec::with_capacity(blocks.len());
        let mut next = 0;
        for (block, mut ties) in blocks {
            ties.sort_by_key(|(range, tie)| (*range, tie.crossref));
            let skipped = match block {
                Some(block) => self.skipped(next, block),
                None => Vec::new(),
            };
            next = block.map_or(next, |block| block + 1);
            rows.push(self.row(block, &ties, skipped));
        }
        rows
    }

    /// The paragraphs between two rows.
    fn skipped(&self, from: usize, to: usize) -> Vec<LinkView> {
        let blocks = self.left.blocks[from..to].iter();
        let paragraphs: Vec<_> = (from..)
            .zip(blocks)
            .filter(|(_, block)| {
                matches!(
                    block.kind,
                    BlockKind::Paragraph | BlockKind::Item | BlockKind::Quotation
                )
            })
            .collect();
        let (Some(first), Some(last)) = (paragraphs.first(), paragraphs.last()) else {
            return Vec::new();
        };
        let link = |&(place, block): &(usize, &Block)| LinkView {
            href: self
                .resolver
                .links
                .to_place(&links::page_with(self.left, Some(place)), &block.id),
            label: self.resolver.locale.block(block),
            current: false,
        };
        if paragraphs.len() == 1 {
            vec![link(first)]
        } else {
            vec![link(first), link(last)]
        }
    }

    fn row(&self, block: Option<usize>, ties: &[(Option<TextRange>, Tie)], skipped: Vec<LinkView>) -> ParallelRow {
        let mut marks = [Vec::new(), Vec::new()];
        let mut relations = Vec::with_capacity(ties.len());
        let mut beside: BTreeMap<Option<usize>, ()> = BTreeMap::new();
        let mut seen: Vec<Tie> = Vec::new();
        for &(range, tie) in ties {
            let sign = match seen.iter().position(|known| *known == tie) {
                Some(place) => place % SIGNS.len() + 1,
                None => {
                    seen.push(tie);
                    let sign = (seen.len() - 1) % SIGNS.len() + 1;
                    relations.push(self.relation(tie, sign));
                    for passage in self.far(tie) {
                        let block = passage.range.and_then(|range| self.right.blocks.at(range.start));
                        beside.insert(block, ());
                        marks[1].extend(passage.range.map(|range| mark(range, sign)));
                    }
                    sign
                }
            };
            marks[0].extend(range.map(|range| mark(range, sign)));
        }
        let [left, right] = marks;
        let linked = |tie: &Tie| &self.edition.crossrefs[tie.crossref];
        let nowhere = [
            seen.iter().all(|tie| linked(tie).is_missing_at(tie.side)),
            seen.iter().any(|tie| linked(tie).is_missing_at(tie.side.other())),
        ];
        let beside = beside.into_keys();
        ParallelRow {
            skipped,
            left: self.block(0, block, &left, nowhere[0]),
            relations,
            right: beside.map(|block| self.block(1, block, &right, nowhere[1])).collect(),
        }
    }

    /// The passages of the right document that a relation leads to or comes from.
    fn far(&self, tie: Tie) -> impl Iterator<Item = Passage> {
        let passages = self.edition.crossrefs[tie.crossref].passages(tie.side.other());
        let right = self.places[1];
        passages
            .iter()
            .copied()
            .filter(move |passage| passage.document == right)
    }

    fn relation(&self, tie: Tie, sign: usize) -> ParallelRelation {
        let linked = &self.edition.crossrefs[tie.crossref];
        let relation = &self.edition.config.relations[linked.relation];
        let [verification, verdict, difference_html] = stated(linked, self.resolver.locale);
        ParallelRelation {
            sign,
            relation: relation.name.clone(),
            label: self.resolver.locale.relation(relation, tie.side),
            side: tie.side.name(),
            href: self
                .resolver
                .links
                .to_place(&self.pages.of_crossref(self.edition, linked), &xref_id(linked.id())),
            verification,
            verdict,
            difference_html,
        }
    }

    /// A block of the left document, or of the right one.
    fn block(&self, at: usize, block: Option<usize>, marks: &[Mark], nowhere: bool) -> BlockView {
        let document = [self.left, self.right][at];
        let page = links::page_with(document, block);
        let Some(block) = block else {
            return BlockView {
                href: self.resolver.links.to(&page),
                label: String::new(),
                text_html: String::new(),
                nowhere,
            };
        };
        let addressed = &document.blocks[block];
        let inside = marks.iter().filter(|mark| mark.range.overlaps(addressed.text)).cloned();
        BlockView {
            href: self.resolver.links.to_place(&page, &addressed.id),
            label: self.resolver.locale.block(addressed),
            text_html: self.text(document, &self.trees[at], block, inside.collect()),
            nowhere: false,
        }
    }

    /// The text of a block, with its marks.
    fn text(&self, document: &Document, tree: &Tree, block: usize, marks: Vec<Mark>) -> String {
        let own = Resolver {
            own: Some(document.id()),
            from: &document.path,
            ..self.resolver
        };
        let mut markup = Markup {
            tree,
            resolver: &own,
            setting: Signed {
                overlay: Overlay::new(marks),
            },
            out: String::new(),
            held: None,
        };
        match find(tree, block) {
            Some(Found::Block(node)) => markup.nodes(std::slice::from_ref(node)),
            Some(Found::Footnote(nodes)) => markup.nodes(nodes),
            None => {}
        }
        markup.out
    }
}

/// The words of a relation. What begins in several rows has its first piece in each, so it has no id.
fn mark(range: TextRange, sign: usize) -> Mark {
    Mark {
        range,
        id: String::new(),
        name: String::new(),
        classes: format!("sg g{sign}"),
        href: None,
        title: String::new(),
    }
}

/// The nodes of a block.
enum Found<'a> {
    Block(&'a Node),
    Footnote(&'a [Node]),
}

fn find(tree: &Tree, block: usize) -> Option<Found<'_>> {
    if let Some(footnote) = tree.footnotes.iter().find(|footnote| footnote.block == block) {
        return Some(Found::Footnote(&footnote.nodes));
    }
    tree.nodes.iter().find_map(|node| within(node, block)).map(Found::Block)
}

fn within(node: &Node, block: usize) -> Option<&Node> {
    let element = node.element()?;
    if element.block() == Some(block) {
        return Some(node);
    }
    element.children.iter().find_map(|child| within(child, block))
}

/// Words with signs, and nothing beside them.
struct Signed {
    overlay: Overlay,
}

impl Setting for Signed {
    fn overlay(&mut self) -> Option<&mut Overlay> {
        Some(&mut self.overlay)
    }

    fn footnote_mark(&mut self, _footnote: usize, _occurrence: u32, _out: &mut String) {}

    fn after_words(&mut self, _offset: u32, _out: &mut String) {}

    fn addresses(&self) -> bool {
        false
    }
}
