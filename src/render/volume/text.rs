//! The text of a document in a volume: each note right after its mark, so that the sheet can put it at the foot of the page
//! on which the mark comes to stand.
//!
//! A note is part of the line of its mark, so all that is in it is printed as parts of a line. Notes do not nest: one whose
//! mark stands in another comes after that one.

use std::mem;

use crate::model::sections::title_units;
use crate::model::{BlockKind, Sections, Tree};
use crate::render::escape::{push_attribute, push_escaped};
use crate::render::layout::{Entry, Layout};
use crate::render::leaf::Leaf;
use crate::render::markup::{Markup, Setting, only_paragraph, push_number};
use crate::render::notes::{author_mark_id, push_emendation};
use crate::render::overlay::Overlay;
use crate::render::resolve::Resolver;
use crate::render::text::{Page, Pending, foreign, is_wide, node_start, number, unit_class};
use crate::render::{editorial, portion, relations};

/// Where notes stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placement {
    /// After their marks, for programs that put them at the foot of the page.
    Foot,
    /// Below the paragraph, for programs that do not.
    Paragraph,
}

/// Prints the text of a document with all its notes. What it has for a title is told from the rest.
#[must_use]
pub(super) fn print(leaf: &Leaf<'_>, tree: &Tree, placement: Placement, resolver: &Resolver<'_>) -> String {
    let annotated = leaf.annotated;
    let title = title_units(tree);
    let said = annotated.found.said();
    // However it is divided into pages on the site, here it is one text.
    let layout = Layout::new(annotated, (tree, &said), &Sections::default());
    let portion = portion::whole(annotated, tree);
    let foreign = foreign(leaf);
    let page = Page {
        leaf,
        annotated,
        tree,
        said: &said,
        layout: &layout,
        portion: &portion,
        foreign: &foreign,
    };
    let mut markup = Markup {
        tree,
        resolver,
        setting: AtFoot::new(page, placement, resolver),
        out: String::with_capacity(tree.projection.text.len() * 3),
        held: None,
    };
    page.footnotes(&mut markup);
    let relations = relations::by_unit(leaf, &layout, portion.units.clone(), resolver);
    for (unit, node) in tree.nodes.iter().enumerate() {
        if unit == title {
            relations.whole.print_bound(&foreign, &mut markup.out);
        }
        page.open(unit, unit < title, resolver, &mut markup.out);
        markup.setting.enter(node_start(node));
        markup.nodes(std::slice::from_ref(node));
        if is_wide(node) {
            markup.out.push_str("</div>");
        }
        page.rest(unit, None, &mut markup);
        page.below(&mut markup);
        relations.units[unit].print_bound(&foreign, &mut markup.out);
        markup.out.push_str("</div>\n");
    }
    if title == tree.nodes.len() {
        relations.whole.print_bound(&foreign, &mut markup.out);
    }
    markup.out
}

/// What the opening tag of a note has after its id.
const NOTE: &str = "\" role=\"doc-footnote\"";

/// The ids of all notes in a volume.
pub fn notes(volume: &str) -> impl Iterator<Item = &str> {
    let before = volume.split(NOTE);
    let notes = before.clone().count() - 1;
    before.take(notes).filter_map(|before| Some(before.rsplit_once('"')?.1))
}

/// The id of the unit that a note stands in.
#[must_use]
pub fn unit_of<'t>(note: &str, volume: &'t str) -> Option<&'t str> {
    let at = volume.find(&format!("id=\"{note}{NOTE}"))?;
    let (_, rest) = volume[..at].rsplit_once("<div data-unit id=\"")?;
    rest.split('"').next()
}

/// A footnote of the author, printed.
#[derive(Default)]
struct Body {
    html: String,
    /// The notes whose marks stand in it.
    calls: Vec<Entry>,
}

/// The setting of a document whose notes stand after their marks.
struct AtFoot<'a> {
    page: Page<'a>,
    placement: Placement,
    resolver: &'a Resolver<'a>,
    overlay: Overlay,
    /// The marks of the editors' notes.
    marks: Pending,
    /// The author's footnotes that are not in their places yet.
    bodies: Vec<Option<Body>>,
    /// Whether a footnote is being printed.
    in_footnote: bool,
    /// Notes whose marks are printed, and that cannot stand where these do.
    calls: Vec<Entry>,
}

impl<'a> AtFoot<'a> {
    fn new(page: Page<'a>, placement: Placement, resolver: &'a Resolver<'a>) -> Self {
        let mut marks = page.marks(resolver);
        for mark in &mut marks {
            mark.id = resolver.links.id(&mark.id).into_owned();
            // What is where is for programs that read the site.
            mark.name.clear();
        }
        Self {
            page,
            placement,
            resolver,
            overlay: Overlay::new(marks),
            marks: Pending::new(page.annotated.found.notes.len(), page.ends_of_notes()),
            bodies: Vec::new(),
            in_footnote: false,
            calls: Vec::new(),
        }
    }

    /// Goes on at another place of the text.
    fn enter(&mut self, start: Option<u32>) {
        if let Some(start) = start {
            self.marks.enter(start);
        }
    }

    /// Prints a note whose mark is printed, or has it wait.
    fn call(&mut self, entry: Entry, out: &mut String) {
        if self.in_footnote || self.placement == Placement::Paragraph {
            self.calls.push(entry);
        } else {
            self.note(entry, out);
        }
    }

    /// Prints a note, and after it those whose marks stand in it. A footnote with several marks stands at the first.
    fn note(&mut self, entry: Entry, out: &mut String) {
        match entry {
            Entry::Editor(index) => self.editor_note(index, out),
            Entry::Author(index) => {
                let Some(body) = self.bodies.get_mut(index).and_then(Option::take) else {
                    return;
                };
                self.author_note(index, &body.html, out);
                for entry in body.calls {
                    self.note(entry, out);
                }
            }
        }
    }

    fn author_note(&self, index: usize, html: &str, out: &mut String) {
        let tree = self.page.tree;
        let id = &tree.blocks[tree.footnotes[index].block].id;
        let mark = &self.page.layout.author[index].mark;
        self.open_note("au", id, &author_mark_id(id, 1), mark, "", out);
        out.push_str(html);
        out.push_str("</span>");
    }

    fn editor_note(&self, index: usize, out: &mut String) {
        let note = &self.page.said[index];
        let id = &note.id.value;
        let mut data = String::from(" data-apparatus");
        let [own, interface] = self.page.languages(note);
        data.push_str(if own.is_empty() { self.page.foreign } else { &own });
        push_attribute(&mut data, "data-note", id);
        let classes = format!("ed s-{}", note.series.value);
        let mark = &self.page.layout.editor[index].mark;
        self.open_note(&classes, &format!("n-{id}"), &format!("r-n-{id}"), mark, &data, out);
        out.push_str("<span class=\"kd\"");
        out.push_str(&interface);
        out.push('>');
        push_escaped(out, &self.page.series_label(note));
        out.push_str("</span> ");
        if let Some(emendation) = &note.emendation {
            push_emendation(out, emendation, self.resolver.locale);
        }
        let body = editorial::note_within_line(&note.body, self.resolver);
        out.push_str(&body);
        if let Some(author) = &note.author {
            out.push_str(" <span class=\"by\">");
            push_escaped(out, &author.value);
            out.push_str("</span>");
        }
        out.push_str("</span>");
    }

    /// Opens a note; its mark leads back to that in the text.
    fn open_note(&self, classes: &str, id: &str, back: &str, mark: &str, data: &str, out: &mut String) {
        out.push_str("<span");
        push_attribute(out, "class", &format!("note {classes}"));
        out.push_str(" id=\"");
        push_escaped(out, &self.resolver.links.id(id));
        out.push_str(NOTE);
        out.push_str(data);
        out.push_str("><b class=\"fm\" data-apparatus><a");
        push_attribute(out, "href", &self.resolver.links.here(back));
        out.push('>');
        push_escaped(out, mark);
        out.push_str("</a></b> ");
    }

    /// Prints the mark of a note.
    fn mark(&self, classes: &str, id: &str, to: &str, mark: &str, data: &str, out: &mut String) {
        out.push_str("<a");
        push_attribute(out, "class", &format!("ref {classes}"));
        push_attribute(out, "id", &self.resolver.links.id(id));
        push_attribute(out, "href", &self.resolver.links.here(to));
        out.push_str(" role=\"doc-noteref\"");
        out.push_str(data);
        out.push_str("><sup>");
        push_escaped(out, mark);
        out.push_str("</sup></a>");
    }

    fn editor_mark(&mut self, index: usize, out: &mut String) {
        let note = &self.page.said[index];
        let mark = &self.page.layout.editor[index].mark;
        let (id, classes) = (&note.id.value, format!("ed s-{}", note.series.value));
        let [own, to] = [format!("r-n-{id}"), format!("n-{id}")];
        self.mark(&classes, &own, &to, mark, " data-apparatus", out);
        self.call(Entry::Editor(index), out);
    }
}

impl Setting for AtFoot<'_> {
    fn overlay(&mut self) -> Option<&mut Overlay> {
        Some(&mut self.overlay)
    }

    fn footnote_mark(&mut self, footnote: usize, occurrence: u32, out: &mut String) {
        let tree = self.page.tree;
        let id = &tree.blocks[tree.footnotes[footnote].block].id;
        let mark = &self.page.layout.author[footnote].mark;
        self.mark("au", &author_mark_id(id, occurrence), id, mark, "", out);
        self.call(Entry::Author(footnote), out);
    }

    fn after_words(&mut self, offset: u32, out: &mut String) {
        while let Some(note) = self.marks.take(offset) {
            self.editor_mark(note, out);
        }
    }

    fn addresses(&self) -> bool {
        true
    }

    fn within_line(&self) -> bool {
        self.in_footnote
    }
}

impl<'a> Page<'a> {
    /// Prints the author's footnotes, for the setting to put where they belong.
    fn footnotes(self, markup: &mut Markup<'a, AtFoot<'a>>) {
        let tree = self.tree;
        markup.setting.in_footnote = true;
        for footnote in &tree.footnotes {
            markup.setting.enter(Some(tree.blocks[footnote.block].text.start));
            markup.nodes(only_paragraph(&footnote.nodes).unwrap_or(&footnote.nodes));
            let unit = self.layout.unit_of_block[footnote.block];
            self.rest(unit, Some(footnote.block), markup);
            let body = Body {
                html: mem::take(&mut markup.out),
                calls: mem::take(&mut markup.setting.calls),
            };
            markup.setting.bodies.push(Some(body));
        }
        markup.setting.in_footnote = false;
    }

    /// Prints the marks that no words came before.
    fn rest(self, unit: usize, footnote: Option<usize>, markup: &mut Markup<'a, AtFoot<'a>>) {
        for note in self.editors_notes(unit, footnote) {
            if markup.setting.marks.print(note) {
                markup.setting.editor_mark(note, &mut markup.out);
            }
        }
    }

    /// Prints the notes that wait for the end of the paragraph.
    fn below(self, markup: &mut Markup<'a, AtFoot<'a>>) {
        let calls = mem::take(&mut markup.setting.calls);
        if calls.is_empty() {
            return;
        }
        markup.out.push_str("\n<div class=\"notes\">\n");
        for entry in calls {
            markup.setting.note(entry, &mut markup.out);
        }
        markup.out.push_str("</div>\n");
    }

    fn open(self, unit: usize, is_title: bool, resolver: &Resolver<'_>, out: &mut String) {
        let node = &self.tree.nodes[unit];
        out.push_str("<div data-unit");
        push_attribute(out, "id", &resolver.links.id(&format!("u{}", unit + 1)));
        let title = if is_title { " title" } else { "" };
        push_attribute(out, "class", &format!("unit {}{title}", unit_class(node)));
        out.push_str(">\n");
        let Some(block) = node.begins() else { return };
        let block = &self.annotated.document.blocks[block];
        if block.kind != BlockKind::Heading {
            let named = resolver.locale.block(block);
            let label = resolver.locale.tell("link-to-passage", &[("passage", named.into())]);
            push_number(
                out,
                &resolver.links.here(&block.id),
                number(block),
                &label,
                self.foreign,
            );
        }
        if is_wide(node) {
            out.push_str("<div class=\"scroll\">");
        }
    }
}
