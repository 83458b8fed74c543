//! Notes and their marks: the author's footnotes and the editors' notes beside a text.

use super::editorial;
use super::escape::{push_attribute, push_escaped};
use super::layout::Placed;
use super::markup::Markup;
use super::room;
use super::text::{Beside, Page};
use crate::model::{Certainty, Element, ElementKind, Emendation, Node, Note, Origin};

impl<'a> Page<'a> {
    pub(super) fn author_note(self, index: usize, unit: usize, markup: &mut Markup<'a, Beside<'a>>) {
        let tree = &self.annotated.document.tree;
        let footnote = &tree.footnotes[index];
        let block = &tree.blocks[footnote.block];
        let placed = &self.layout.author[index];
        let notes = self.layout.units[unit].len();
        let long = room::is_long(room::characters(tree.block_text(block)), notes);
        open_details(&mut markup.out, &format!("au{}", placed.pair_class()), placed, long, "");
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

    pub(super) fn editor_note(self, index: usize, unit: usize, markup: &mut Markup<'a, Beside<'a>>) {
        let note = &self.annotated.found.notes[index].note;
        let placed = &self.layout.editor[index];
        let label = self.series_label(note);
        let notes = self.layout.units[unit].len();
        let long = room::is_long(room::of_note(self.annotated, index), notes);
        let mut data = String::from(" data-apparatus");
        push_attribute(&mut data, "data-note", &note.id.value);
        if let Some(layer) = &note.layer {
            push_attribute(&mut data, "data-layer", layer);
        }
        let classes = format!("ed s-{}{}", note.series.value, placed.pair_class());
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

    /// What readers see of a note's series.
    pub(super) fn series_label(self, note: &'a Note) -> &'a str {
        let config = &self.leaf.common.config;
        let series = config.series.iter().find(|series| series.id == note.series.value);
        series.map_or(note.series.as_str(), |series| &series.label)
    }

    pub(super) fn author_mark(self, index: usize, occurrence: u32, out: &mut String) {
        let tree = &self.annotated.document.tree;
        let footnote = &tree.footnotes[index];
        let id = &tree.blocks[footnote.block].id;
        let placed = &self.layout.author[index];
        // Only the first mark is the note's anchor on the page; the others are links to it.
        let anchor = if occurrence == 1 {
            format!("{} r{}", placed.pair_class(), placed.number)
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

    pub(super) fn editor_mark(self, index: usize, out: &mut String) {
        let note = &self.annotated.found.notes[index].note;
        let placed = &self.layout.editor[index];
        let classes = format!("ed s-{}{} r{}", note.series.value, placed.pair_class(), placed.number);
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

pub(super) fn author_mark_id(block: &str, occurrence: u32) -> String {
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
pub(super) fn push_emendation(out: &mut String, emendation: &Emendation) {
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
