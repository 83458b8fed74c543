//! A document's text with its notes: the part of a page that makes it an edition.
//!
//! Everything that is not the author's carries `data-apparatus`; without those elements exactly the document's
//! own words are left, in their order, footnotes after the unit that calls them.

use super::editorial;
use super::escape::{push_attribute, push_escaped};
use super::layout::{Entry, Layout, Placed};
use super::markup::{Markup, Setting, push_number};
use super::overlay::{Mark, Overlay};
use super::relations;
use super::resolve::{Resolver, citation_id, end_id};
use super::room::{self, Room};
use crate::link::{Annotated, CitedBy};
use crate::model::{BlockKind, Certainty, Element, ElementKind, Emendation, Node, Origin};

/// Pairs of words and note that light up together within a unit; the theme has as many rules.
const PAIRS: usize = 9;

/// Prints the text of a document with all its notes. `rooms` says how much room each unit's notes need.
#[must_use]
pub(super) fn print(annotated: &Annotated, layout: &Layout, rooms: &[Room], resolver: &Resolver<'_>) -> String {
    let tree = &annotated.document.tree;
    let page = Page { annotated, layout };
    let setting = Beside {
        page,
        overlay: Overlay::new(page.marks(resolver)),
        pending: page.pending(),
        next: 0,
        printed: vec![false; annotated.notes.len()],
    };
    let mut markup = Markup {
        tree,
        resolver,
        setting,
        out: String::with_capacity(tree.projection.text.len() * 3),
    };
    let relations = relations::by_unit(annotated, layout, resolver);
    relations.whole.print(&mut markup.out);
    for (unit, node) in tree.nodes.iter().enumerate() {
        page.open_unit(node, rooms[unit], &mut markup.out);
        markup.setting.enter(node_start(node));
        markup.nodes(std::slice::from_ref(node));
        close_scroll(node, &mut markup.out);
        page.flush(unit, None, &mut markup);
        page.notes(unit, &mut markup);
        relations.units[unit].print(&mut markup.out);
        markup.out.push_str("</div>\n");
    }
    markup.out
}

/// A document and where its notes stand.
#[derive(Clone, Copy)]
struct Page<'a> {
    annotated: &'a Annotated,
    layout: &'a Layout,
}

/// The setting of a document: anchors over its words, marks after them.
struct Beside<'a> {
    page: Page<'a>,
    overlay: Overlay,
    /// The editors' notes in the order of the ends of their words.
    pending: Vec<(u32, usize)>,
    /// The next of them.
    next: usize,
    /// Whether a note's mark is printed, by the note's place.
    printed: Vec<bool>,
}

impl Beside<'_> {
    /// Goes on at another place of the text: a footnote, or back from it.
    fn enter(&mut self, start: Option<u32>) {
        if let Some(start) = start {
            self.next = self.pending.partition_point(|&(end, _)| end < start);
        }
    }
}

impl Setting for Beside<'_> {
    fn overlay(&mut self) -> Option<&mut Overlay> {
        Some(&mut self.overlay)
    }

    fn footnote_mark(&mut self, footnote: usize, occurrence: u32, out: &mut String) {
        self.page.author_mark(footnote, occurrence, out);
    }

    fn after_words(&mut self, offset: u32, out: &mut String) {
        while let Some(&(end, note)) = self.pending.get(self.next) {
            if end > offset {
                break;
            }
            if !std::mem::replace(&mut self.printed[note], true) {
                self.page.editor_mark(note, out);
            }
            self.next += 1;
        }
    }

    fn addresses(&self) -> bool {
        true
    }
}

impl<'a> Page<'a> {
    /// The anchors of notes, citations and cross-references over the text.
    fn marks(self, resolver: &Resolver<'_>) -> Vec<Mark> {
        let mut marks = Vec::new();
        for (index, note) in self.annotated.notes.iter().enumerate() {
            let id = &note.note.id.value;
            let placed = &self.layout.editor[index];
            marks.push(Mark {
                range: note.anchor.range,
                id: format!("a-{id}"),
                name: id.clone(),
                classes: format!("ed s-{}{}", note.note.series.value, pair(placed)),
            });
        }
        for &index in &self.annotated.citations {
            let citation = &resolver.edition.citations[index];
            if let CitedBy::Document(_) = citation.by {
                marks.push(Mark {
                    range: citation.range,
                    id: citation_id(&citation.id),
                    name: format!("cite:{}", citation.id),
                    classes: "ct".to_owned(),
                });
            }
        }
        for end in &self.annotated.ends {
            let crossref = &resolver.edition.crossrefs[end.crossref];
            if let Some(range) = end.range {
                marks.push(Mark {
                    range,
                    id: end_id(&crossref.id, end.side),
                    name: format!("crossref:{}", crossref.id),
                    classes: "xr".to_owned(),
                });
            }
        }
        marks.retain(|mark| !mark.range.is_empty());
        marks
    }

    fn pending(self) -> Vec<(u32, usize)> {
        let notes = self.annotated.notes.iter().enumerate();
        notes.map(|(index, note)| (note.anchor.range.end, index)).collect()
    }

    fn open_unit(self, node: &Node, room: Room, out: &mut String) {
        let tree = &self.annotated.document.tree;
        out.push_str("<div class=\"unit ");
        out.push_str(unit_class(node));
        for (lines, class) in [(room.one, "room"), (room.two, "rooms")] {
            if lines > 0 {
                out.push_str(&format!(" {class}-{lines}"));
            }
        }
        out.push('"');
        out.push_str(">\n");
        let block = match node {
            Node::Element(Element { block: Some(block), .. }) => Some(&tree.blocks[*block]),
            _ => None,
        };
        if let Some(block) = block {
            let number = match block.kind {
                BlockKind::Heading => return,
                BlockKind::Paragraph => &block.id[block.kind.prefix().len()..],
                _ => &block.id,
            };
            push_number(out, &block.id, number);
        }
        if is_wide(node) {
            out.push_str("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\">");
        }
    }

    /// Prints the marks that no words came before: of notes on blocks that end without words.
    fn flush(self, unit: usize, footnote: Option<usize>, markup: &mut Markup<'a, Beside<'a>>) {
        let tree = &self.annotated.document.tree;
        for entry in &self.layout.units[unit] {
            let Entry::Editor(note) = *entry else { continue };
            let range = self.annotated.notes[note].anchor.range;
            let block = tree.block_at(range.end.saturating_sub(1).max(range.start));
            let region = block.filter(|&block| tree.blocks[block].kind == BlockKind::Footnote);
            if region == footnote && !std::mem::replace(&mut markup.setting.printed[note], true) {
                self.editor_mark(note, &mut markup.out);
            }
        }
    }

    fn notes(self, unit: usize, markup: &mut Markup<'a, Beside<'a>>) {
        let entries = &self.layout.units[unit];
        if entries.is_empty() {
            return;
        }
        markup.out.push_str("\n<div class=\"notes\">\n");
        for &entry in entries {
            match entry {
                Entry::Author(footnote) => self.author_note(footnote, unit, markup),
                Entry::Editor(note) => self.editor_note(note, unit, markup),
            }
        }
        markup.out.push_str("</div>\n");
    }

    fn author_note(self, index: usize, unit: usize, markup: &mut Markup<'a, Beside<'a>>) {
        let tree = &self.annotated.document.tree;
        let footnote = &tree.footnotes[index];
        let block = &tree.blocks[footnote.block];
        let placed = &self.layout.author[index];
        let notes = self.layout.units[unit].len();
        let long = room::is_long(room::characters(tree.block_text(block)), notes);
        open_details(&mut markup.out, &format!("au{}", pair(placed)), placed, long, "");
        summary(&mut markup.out, "Note", &placed.mark);
        markup.out.push_str("<div class=\"nb\"");
        push_attribute(&mut markup.out, "id", &block.id);
        markup.out.push_str(" role=\"doc-footnote\">");
        markup.setting.enter(Some(block.text.start));
        match footnote.nodes.as_slice() {
            [
                Node::Element(Element {
                    kind: ElementKind::Paragraph,
                    children,
                    ..
                }),
            ] => markup.nodes(children),
            nodes => markup.nodes(nodes),
        }
        self.flush(unit, Some(footnote.block), markup);
        back(
            &mut markup.out,
            &author_mark_id(&block.id, 1),
            &format!("note {}", placed.mark),
        );
        markup.out.push_str("</div></details>\n");
    }

    fn editor_note(self, index: usize, unit: usize, markup: &mut Markup<'a, Beside<'a>>) {
        let note = &self.annotated.notes[index].note;
        let placed = &self.layout.editor[index];
        let config = &markup.resolver.edition.config;
        let series = config.series.iter().find(|series| series.id == note.series.value);
        let label = series.map_or(note.series.as_str(), |series| &series.label);
        let notes = self.layout.units[unit].len();
        let long = room::is_long(room::of_note(self.annotated, index), notes);
        let mut data = String::from(" data-apparatus");
        push_attribute(&mut data, "data-note", &note.id.value);
        let classes = format!("ed s-{}{}", note.series.value, pair(placed));
        let out = &mut markup.out;
        open_details(out, &classes, placed, long, &data);
        summary(out, "Editor’s note", &placed.mark);
        out.push_str("<div class=\"nb\"");
        push_attribute(out, "id", &format!("n-{}", note.id.value));
        out.push_str(" role=\"doc-footnote\"><span class=\"kd\">");
        push_escaped(out, label);
        out.push_str("</span> ");
        if let Some(emendation) = &note.emendation {
            push_emendation(out, emendation);
        }
        let body = editorial::note(&note.body, markup.resolver);
        out.push_str(&body);
        if let Some(author) = &note.author {
            out.push_str(" <span class=\"by\">");
            push_escaped(out, &author.value);
            out.push_str("</span>");
        }
        back(
            out,
            &format!("r-n-{}", note.id.value),
            &format!("editor’s note {}", placed.mark),
        );
        out.push_str("</div></details>\n");
    }

    fn author_mark(self, index: usize, occurrence: u32, out: &mut String) {
        let tree = &self.annotated.document.tree;
        let footnote = &tree.footnotes[index];
        let id = &tree.blocks[footnote.block].id;
        let placed = &self.layout.author[index];
        // Only the first mark is the note's anchor on the page; the others are links to it.
        let anchor = if occurrence == 1 {
            format!("{} r{}", pair(placed), placed.number)
        } else {
            String::new()
        };
        push_mark(
            out,
            &format!("au{anchor}"),
            &author_mark_id(id, occurrence),
            id,
            "Note",
            placed,
            "",
        );
    }

    fn editor_mark(self, index: usize, out: &mut String) {
        let note = &self.annotated.notes[index].note;
        let placed = &self.layout.editor[index];
        let classes = format!("ed s-{}{} r{}", note.series.value, pair(placed), placed.number);
        let id = &note.id.value;
        push_mark(
            out,
            &classes,
            &format!("r-n-{id}"),
            &format!("n-{id}"),
            "Editor’s note",
            placed,
            " data-apparatus",
        );
    }
}

fn push_mark(out: &mut String, classes: &str, id: &str, to: &str, what: &str, placed: &Placed, data: &str) {
    out.push_str("<a");
    push_attribute(out, "class", &format!("ref {classes}"));
    push_attribute(out, "id", id);
    push_attribute(out, "href", &format!("#{to}"));
    push_attribute(out, "role", "doc-noteref");
    push_attribute(out, "aria-label", &format!("{what} {}", placed.mark));
    out.push_str(data);
    out.push_str("><sup>");
    push_escaped(out, &placed.mark);
    out.push_str("</sup></a>");
}

fn author_mark_id(block: &str, occurrence: u32) -> String {
    if occurrence == 1 {
        format!("r-{block}")
    } else {
        format!("r-{block}-{occurrence}")
    }
}

fn open_details(out: &mut String, classes: &str, placed: &Placed, long: bool, data: &str) {
    let mut class = format!("note {classes} m{}", placed.number);
    if placed.previous > 0 {
        class.push_str(&format!(" q{}", placed.previous));
    }
    if long {
        class.push_str(" long");
    }
    out.push_str("<details");
    push_attribute(out, "class", &class);
    out.push_str(data);
    push_attribute(out, "data-m", &placed.mark);
    out.push('>');
}

fn summary(out: &mut String, what: &str, mark: &str) {
    out.push_str("<summary data-apparatus><span class=\"mk\"><span class=\"vh\">");
    push_escaped(out, what);
    out.push_str(" </span>");
    push_escaped(out, mark);
    out.push_str(
        "</span><span class=\"tg\"><span class=\"mo\">more</span><span class=\"le\">less</span><span class=\"vh\"> of ",
    );
    push_escaped(out, &what.to_lowercase());
    out.push(' ');
    push_escaped(out, mark);
    out.push_str("</span></span></summary>");
}

fn back(out: &mut String, mark: &str, what: &str) {
    out.push_str("<a class=\"up\"");
    push_attribute(out, "href", &format!("#{mark}"));
    push_attribute(out, "role", "doc-backlink");
    push_attribute(out, "aria-label", &format!("Back to {what} in the text"));
    out.push_str(" data-apparatus>↑</a>");
}

/// "read *Immigration and Customs* (certain, as printed)."
fn push_emendation(out: &mut String, emendation: &Emendation) {
    if emendation.read.value.trim().is_empty() {
        out.push_str("<span class=\"read\">to be left out</span>");
    } else {
        out.push_str("read <b class=\"read\">");
        push_escaped(out, &emendation.read.value);
        out.push_str("</b>");
    }
    let certainty = match emendation.certainty {
        Certainty::High => "certain",
        Certainty::Medium => "probable",
        Certainty::Low => "uncertain",
    };
    let origin = match emendation.origin {
        Origin::Extraction => "slip of the extraction",
        Origin::Original => "slip of the document",
        Origin::Undetermined => "origin of the slip undetermined",
    };
    out.push_str(&format!(" <span class=\"cert\">({certainty}; {origin})</span>. "));
}

/// The class that ties words, mark and note of a unit together, with a space before it; none for those beyond what
/// the theme has rules for.
fn pair(placed: &Placed) -> String {
    if placed.pair <= PAIRS {
        format!(" k{}", placed.pair)
    } else {
        String::new()
    }
}

const fn unit_class(node: &Node) -> &'static str {
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

const fn is_wide(node: &Node) -> bool {
    matches!(
        node,
        Node::Element(Element {
            kind: ElementKind::Table,
            ..
        })
    )
}

fn close_scroll(node: &Node, out: &mut String) {
    if is_wide(node) {
        out.push_str("</div>");
    }
}

/// Where the words of a node begin.
fn node_start(node: &Node) -> Option<u32> {
    match node {
        Node::Text(range) | Node::SoftBreak(range) | Node::HardBreak(range) => Some(range.start),
        Node::FootnoteMark { at, .. } => Some(*at),
        Node::Element(element) => element.children.iter().find_map(node_start),
        _ => None,
    }
}
