//! A document's text with its notes: the part of a page that makes it an edition.
//!
//! Everything that is not the author's carries `data-apparatus`; without those elements exactly the document's
//! own words are left, in their order, footnotes after the unit that calls them.

use std::sync::Arc;

use super::choices::signed;
use super::document::language;
use super::escape::{push_attribute, push_attribute_of, push_digits};
use super::layout::{self, Entry, Layout};
use super::leaf::Leaf;
use super::links;
use super::locale::{Locale, base, direction};
use super::markup::{Markup, Setting, push_number};
use super::overlay::{Mark, Overlay};
use super::portion::{Composed, Portion};
use super::references::id_of_work;
use super::relations;
use super::resolve::{Resolver, citation_id, date_id, end_id, mention_id, name_id, push_language};
use super::room::{self, Room};
use crate::link::{Annotated, CitedBy};
use crate::model::{Block, BlockKind, ElementKind, Node, Note, Sections, Stretches, TextRange, Tree};
use rustc_hash::FxHashSet;

/// Prints the text of a page of a document with its notes.
#[must_use]
pub(super) fn print(leaf: &Leaf<'_>, composed: &Composed, portion: &Portion, resolver: &Resolver<'_>) -> String {
    let annotated = leaf.annotated;
    let tree = &*composed.tree;
    let foreign = foreign(leaf);
    let page = Page {
        leaf,
        annotated,
        tree,
        said: &composed.notes,
        layout: &composed.layout,
        portion,
        foreign: &foreign,
    };
    let setting = Beside {
        page,
        overlay: Overlay::new(page.marks(resolver)),
        notes: Pending::new(annotated.found.notes.len(), page.ends_of_notes()),
        citations: Pending::new(annotated.found.citations.len(), page.ends_of_citations()),
        resolver,
    };
    let mut markup = Markup {
        tree,
        resolver,
        setting,
        out: String::with_capacity(page.length() * 5),
        held: None,
    };
    let relations = relations::by_unit(leaf, &composed.layout, portion.units.clone(), resolver);
    relations.whole.print(&foreign, resolver.locale, &mut markup.out);
    for (unit, lines) in portion.units.clone().zip(&relations.units) {
        let node = &tree.nodes[unit];
        page.open_unit(node, composed.rooms[unit], &mut markup.out);
        markup.setting.enter(node_start(node));
        markup.nodes(std::slice::from_ref(node));
        close_scroll(node, &mut markup.out);
        page.flush(unit, None, &mut markup);
        page.notes(unit, &mut markup);
        lines.print(&foreign, resolver.locale, &mut markup.out);
        markup.out.push_str("</div>\n");
    }
    markup.out
}

/// The attributes of what stands in the text in the editors' language, if that is another.
pub(super) fn foreign(leaf: &Leaf<'_>) -> String {
    let config = &leaf.common.config;
    let mut attributes = String::new();
    let own = language(&leaf.annotated.document, config);
    if base(own) != base(&config.language) || direction(own) != direction(&config.language) {
        push_language(&mut attributes, &config.language, direction(own));
    }
    attributes
}

/// A document and where its notes stand.
#[derive(Clone, Copy)]
pub(super) struct Page<'a> {
    pub(super) leaf: &'a Leaf<'a>,
    pub(super) annotated: &'a Annotated,
    /// Its text.
    pub(super) tree: &'a Tree,
    /// What the editors' notes say, in their order.
    pub(super) said: &'a [Arc<Note>],
    pub(super) layout: &'a Layout,
    /// What of it is printed.
    pub(super) portion: &'a Portion,
    /// The attributes of what is in the editors' language and not in that of the text; empty if both are the same.
    pub(super) foreign: &'a str,
}

/// The setting of a document: anchors over its words, marks after them.
pub(super) struct Beside<'a> {
    page: Page<'a>,
    overlay: Overlay,
    /// The marks of the editors' notes.
    notes: Pending,
    /// The marks of citations.
    citations: Pending,
    resolver: &'a Resolver<'a>,
}

/// Marks that are yet to be printed, each after the words that it belongs to.
pub(super) struct Pending {
    /// The ends of the words, ascending, with the places of what the marks are of.
    ends: Vec<(u32, usize)>,
    /// The next of them.
    next: usize,
    /// Whether a mark is printed, by its place.
    printed: Vec<bool>,
}

impl Pending {
    /// The marks of some of as many things: each its place in the text, and the place of what it is of.
    pub(super) fn new(of: usize, ends: impl Iterator<Item = (u32, usize)>) -> Self {
        let mut ends: Vec<_> = ends.collect();
        let printed = vec![false; of];
        // Stable: what ends together keeps its order.
        ends.sort_by_key(|&(end, _)| end);
        Self { ends, next: 0, printed }
    }

    /// Goes on with what ends after `start`.
    pub(super) fn enter(&mut self, start: u32) {
        self.next = self.ends.partition_point(|&(end, _)| end < start);
    }

    /// The next mark that belongs before `offset` and is not printed yet; from now on it is.
    pub(super) fn take(&mut self, offset: u32) -> Option<usize> {
        while let Some(&(_, place)) = self.ends.get(self.next).filter(|&&(end, _)| end <= offset) {
            self.next += 1;
            if self.print(place) {
                return Some(place);
            }
        }
        None
    }

    /// Whether a mark was not printed before; from now on it is.
    pub(super) fn print(&mut self, place: usize) -> bool {
        !std::mem::replace(&mut self.printed[place], true)
    }
}

impl Beside<'_> {
    /// Goes on at another place of the text: a footnote, or back from it.
    pub(super) fn enter(&mut self, start: Option<u32>) {
        if let Some(start) = start {
            self.notes.enter(start);
            self.citations.enter(start);
        }
    }
}

impl Setting for Beside<'_> {
    fn overlay(&mut self) -> Option<&mut Overlay> {
        Some(&mut self.overlay)
    }

    fn footnote_mark(&mut self, footnote: usize, occurrence: u32, out: &mut String) {
        self.page.author_mark(footnote, occurrence, self.resolver, out);
    }

    fn after_words(&mut self, offset: u32, out: &mut String) {
        while let Some(citation) = self.citations.take(offset) {
            self.page.citation_mark(citation, out);
        }
        while let Some(note) = self.notes.take(offset) {
            self.page.editor_mark(note, self.resolver, out);
        }
    }

    fn addresses(&self) -> bool {
        true
    }
}

impl<'a> Page<'a> {
    /// Where the marks of the editors' notes stand, with the notes. One whose words began on an earlier page has a mark where
    /// they end here.
    pub(super) fn ends_of_notes(self) -> impl Iterator<Item = (u32, usize)> {
        let notes = &self.annotated.found.notes;
        let marks = self.portion.notes.all();
        marks.filter_map(move |note| Some((self.place_of_mark(notes[note].anchor.range)?.1, note)))
    }

    /// The same for citations of the document.
    fn ends_of_citations(self) -> impl Iterator<Item = (u32, usize)> {
        let citations = &self.annotated.found.citations;
        let marks = self.portion.citations.own.iter();
        marks.filter_map(move |&place| match citations[place].by {
            CitedBy::Document(_) => Some((self.place_of_mark(citations[place].range)?.1, place)),
            // It has the mark of its note.
            CitedBy::Note(_) => None,
        })
    }

    /// Where the mark of some words stands on the page: the block and the place in the text.
    fn place_of_mark(self, range: TextRange) -> Option<(usize, u32)> {
        let none = Sections::default();
        let document = &self.annotated.document;
        let sections = self.leaf.page.map_or(&none, |_| &document.sections);
        layout::place_of_mark(self.tree, sections, range, self.portion.page)
    }

    /// How long the text of the page is, about.
    fn length(self) -> usize {
        let tree = self.tree;
        if self.portion.units.len() == tree.nodes.len() {
            return tree.projection.text.len();
        }
        let start = |unit: usize| tree.nodes.get(unit).and_then(node_start).map(|start| start as usize);
        let end = start(self.portion.units.end).unwrap_or(tree.projection.text.len());
        start(self.portion.units.start).map_or(0, |start| end.saturating_sub(start))
    }

    /// The anchors of notes, citations, cross-references, names and dates over the text.
    pub(super) fn marks(self, resolver: &Resolver<'_>) -> Vec<Mark> {
        let mut marks = Vec::new();
        for index in self.portion.notes.all() {
            let (note, said) = (&self.annotated.found.notes[index], &self.said[index]);
            let id = &note.id;
            // Words that begin in another unit would light up with that unit's notes.
            let range = note.anchor.range;
            let within = self.unit_of(range.start) == self.unit_of(range.end.saturating_sub(1).max(range.start));
            let mut classes = ["ed s-", &said.series.value, &signed(said)].concat();
            if within {
                self.layout.editor[index].push_pair_class(&mut classes);
            }
            marks.push(Mark {
                range: note.anchor.range,
                id: ["a-", id].concat(),
                name: id.to_string(),
                classes,
                href: None,
                title: String::new(),
            });
        }
        for place in self.portion.citations.all() {
            let citation = &self.annotated.found.citations[place];
            if let CitedBy::Document(_) = citation.by {
                marks.push(Mark {
                    range: citation.range,
                    id: citation_id(&citation.id),
                    name: ["cite:", &citation.id].concat(),
                    classes: "ct".to_owned(),
                    href: None,
                    title: String::new(),
                });
            }
        }
        for end in &self.leaf.ends {
            if let Some(range) = end.range {
                marks.push(Mark {
                    range,
                    id: end_id(end.id, end.side, end.member),
                    name: ["crossref:", end.id].concat(),
                    classes: "xr".to_owned(),
                    href: None,
                    title: String::new(),
                });
            }
        }
        if !resolver.links.is_bound() {
            self.bound_marks(resolver, &mut marks);
        }
        marks.retain(|mark| !mark.range.is_empty());
        marks
    }

    /// The anchors of what the text names and dates. In a volume there are none: its indices lead to paragraphs.
    fn bound_marks(self, resolver: &Resolver<'_>, marks: &mut Vec<Mark>) {
        let bound = &self.annotated.bound;
        // Links do not nest, and words with a note lead to it.
        let links = self.links();
        let notes = self.portion.notes.all();
        let notes = notes.map(|note| self.annotated.found.notes[note].anchor.range);
        let taken: Stretches = links.into_iter().chain(notes).collect();
        // The first mention of a name that can be a link is one: more would be in the way of the text.
        let mut linked = FxHashSet::default();
        for (place, nth) in self.portion.mentions.all() {
            let mention = &bound.mentions[place];
            let (name, range) = (mention.name, mention.range);
            let leads = !linked.contains(&name) && !taken.touch(range);
            let href = leads.then(|| {
                let page = resolver.around.name(&mention.id);
                resolver.links.to_place(page, &name_id(&mention.id))
            });
            linked.extend(leads.then_some(name));
            marks.push(Mark {
                range,
                id: mention_id(&mention.id, nth),
                name: format!("name:{}", mention.id),
                classes: "nm".to_owned(),
                href,
                title: mention.label.to_string(),
            });
        }
        for place in self.portion.dates.all() {
            let date = &bound.dates[place];
            let Some(range) = date.range else { continue };
            marks.push(Mark {
                range,
                id: date_id(&date.id, date.passage),
                name: format!("event:{}", date.id),
                classes: "dt".to_owned(),
                href: None,
                title: String::new(),
            });
        }
    }

    /// The words of the page that are links.
    fn links(self) -> Vec<TextRange> {
        let tree = self.tree;
        let mut links = Vec::new();
        add_links(&tree.nodes[self.portion.units.clone()], &mut links);
        for entry in self.layout.units[self.portion.units.clone()].iter().flatten() {
            if let Entry::Author(footnote) = entry {
                add_links(&tree.footnotes[*footnote].nodes, &mut links);
            }
        }
        links
    }

    /// The unit that a place of the text, or of its footnotes, belongs to.
    fn unit_of(self, offset: u32) -> Option<usize> {
        let block = self.annotated.document.blocks.at(offset)?;
        self.layout.unit_of_block.get(block).copied()
    }

    /// Prints the mark after words that cite a work: a link to the entry at the end of the page.
    fn citation_mark(self, citation: usize, out: &mut String) {
        let citation = &self.annotated.found.citations[citation];
        let Some(key) = self.leaf.around.key(citation.work) else {
            return;
        };
        let short = self.leaf.around.work(key).map_or(key, |work| work.short);
        out.push_str("<a class=\"cm\"");
        push_attribute(out, "href", &links::fragment(&id_of_work(key)));
        let label = self.leaf.common.locale().tell("work-cited", &[("work", short.into())]);
        push_attribute(out, "aria-label", &label);
        out.push_str(self.foreign);
        push_attribute_of(out, "data-cites", ["cite:", &citation.id]);
        out.push_str(" data-apparatus>›</a>");
    }

    fn open_unit(self, node: &Node, room: Room, out: &mut String) {
        let tree = self.tree;
        out.push_str("<div class=\"unit ");
        out.push_str(unit_class(node));
        for (lines, class) in [(room.one, " room-"), (room.two, " rooms-")] {
            if lines > 0 {
                out.push_str(class);
                push_digits(out, lines);
            }
        }
        out.push('"');
        out.push_str(">\n");
        let block = node.begins().map(|block| &tree.blocks[block]);
        if let Some(block) = block {
            let locale = self.leaf.common.locale();
            let number = number(block);
            let named = if number == "§" { &locale.block(block) } else { number };
            let label = locale.tell("link-to-passage", &[("passage", named.into())]);
            push_number(out, &["#", &block.id].concat(), number, &label, self.foreign);
        }
        if is_wide(node) {
            open_scroll(self.leaf.common.locale(), out);
        }
    }

    /// Prints the marks that no words came before: of notes on blocks that end without words.
    pub(super) fn flush(self, unit: usize, footnote: Option<usize>, markup: &mut Markup<'a, Beside<'a>>) {
        for note in self.editors_notes(unit, footnote) {
            if markup.setting.notes.print(note) {
                self.editor_mark(note, markup.resolver, &mut markup.out);
            }
        }
    }

    /// The editors' notes whose words end in the running text of a unit, or in a footnote of it.
    pub(super) fn editors_notes(self, unit: usize, footnote: Option<usize>) -> impl Iterator<Item = usize> + use<'a> {
        let tree = self.tree;
        self.layout.units[unit].iter().filter_map(move |entry| {
            let Entry::Editor(note) = *entry else { return None };
            let block = self
                .place_of_mark(self.annotated.found.notes[note].anchor.range)
                .map(|(block, _)| block);
            let region = block.filter(|&block| tree.blocks[block].kind == BlockKind::Footnote);
            (region == footnote).then_some(note)
        })
    }

    fn notes(self, unit: usize, markup: &mut Markup<'a, Beside<'a>>) {
        let entries = &self.layout.units[unit];
        if entries.is_empty() {
            return;
        }
        let many = if entries.len() < room::MANY { "" } else { " many" };
        markup.out.push_str("\n<div class=\"notes");
        markup.out.push_str(many);
        markup.out.push_str("\">\n");
        for &entry in entries {
            match entry {
                Entry::Author(footnote) => self.author_note(footnote, unit, markup),
                Entry::Editor(note) => self.editor_note(note, unit, markup),
            }
        }
        markup.out.push_str("</div>\n");
    }
}

/// Adds the words of some nodes that are links.
fn add_links(nodes: &[Node], links: &mut Vec<TextRange>) {
    for node in nodes {
        let Node::Element(element) = node else { continue };
        let is_link = match &element.kind {
            ElementKind::Link(_) => true,
            ElementKind::Html(tags) => tags.close == "</a>",
            _ => false,
        };
        match (is_link, words_of(&element.children)) {
            (true, Some(range)) => links.push(range),
            _ => add_links(&element.children, links),
        }
    }
}

/// From the first to the last word of some nodes.
fn words_of(nodes: &[Node]) -> Option<TextRange> {
    let ranges = nodes.iter().filter_map(|node| match node {
        Node::Text(range) => Some(*range),
        Node::Element(element) => words_of(&element.children),
        _ => None,
    });
    ranges.reduce(|first, last| TextRange {
        start: first.start,
        end: last.end,
    })
}

/// What is shown as the number of a block.
pub(super) fn number(block: &Block) -> &str {
    match block.kind {
        // Its own number says nothing to readers.
        BlockKind::Heading => "§",
        BlockKind::Paragraph => &block.id[block.kind.prefix().len()..],
        _ => &block.id,
    }
}

pub(super) const fn unit_class(node: &Node) -> &'static str {
    match node {
        Node::Element(element) => match &element.kind {
            ElementKind::Heading(_) => "heading",
            ElementKind::List(_) => "list",
            ElementKind::Quotation => "quotation",
            ElementKind::Table => "table",
            ElementKind::Code(crate::model::CodeKind::Verse) => "verse",
            ElementKind::Code(_) => "code",
            _ => "paragraph",
        },
        Node::Rule => "rule",
        Node::Html(_) => "html",
        _ => "paragraph",
    }
}

pub(super) fn is_wide(node: &Node) -> bool {
    node.element().is_some_and(|element| element.kind == ElementKind::Table)
}

/// Opens the box in which something wide scrolls by itself.
pub(super) fn open_scroll(locale: &Locale, out: &mut String) {
    out.push_str("<div class=\"scroll\" tabindex=\"0\" role=\"group\"");
    push_attribute(out, "aria-label", &locale.say("table"));
    out.push('>');
}

fn close_scroll(node: &Node, out: &mut String) {
    if is_wide(node) {
        out.push_str("</div>");
    }
}

/// Where the words of a node begin.
pub(super) fn node_start(node: &Node) -> Option<u32> {
    match node {
        Node::Text(range) | Node::SoftBreak(range) | Node::HardBreak(range) => Some(range.start),
        Node::FootnoteMark { at, .. } => Some(*at),
        Node::Element(element) => element.children.iter().find_map(node_start),
        _ => None,
    }
}
