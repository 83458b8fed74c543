//! Notes and their marks: the author's footnotes and the editors' notes beside a text.

use std::borrow::Cow;

use super::choices::signed;
use super::editorial;
use super::escape::{push_attribute, push_attribute_of, push_digits, push_escaped};
use super::layout::{Entry, Placed};
use super::links;
use super::locale::{Locale, direction};
use super::markup::{Markup, only_paragraph};
use super::resolve::{Resolver, push_language};
use super::room;
use super::text::{Beside, Page};
use crate::model::{Emendation, Note};

impl<'a> Page<'a> {
    pub(super) fn author_note(self, index: usize, unit: usize, markup: &mut Markup<'a, Beside<'a>>) {
        let tree = self.tree;
        let footnote = &tree.footnotes[index];
        let block = &tree.blocks[footnote.block];
        let placed = &self.layout.author[index];
        let notes = self.layout.units[unit].len();
        let long = room::is_long(self.layout.lengths.of_entry(Entry::Author(index)), notes);
        open_details(&mut markup.out, &["au"], placed, long);
        close_details(&mut markup.out, placed);
        self.summary(&mut markup.out, Of::Author, &placed.mark);
        markup.out.push_str("<div class=\"nb\"");
        push_attribute(&mut markup.out, "id", &block.id);
        markup.out.push_str(" role=\"doc-footnote\">");
        markup.setting.enter(Some(block.text.start));
        markup.nodes(only_paragraph(&footnote.nodes).unwrap_or(&footnote.nodes));
        self.flush(unit, Some(footnote.block), markup);
        self.back(&mut markup.out, [AUTHOR_MARK, &block.id], Of::Author, &placed.mark);
        markup.out.push_str("</div></details>\n");
    }

    pub(super) fn editor_note(self, index: usize, unit: usize, markup: &mut Markup<'a, Beside<'a>>) {
        let note = &self.said[index];
        let placed = &self.layout.editor[index];
        let label = self.series_label(note);
        let notes = self.layout.units[unit].len();
        let long = room::is_long(self.layout.lengths.of_entry(Entry::Editor(index)), notes);
        let out = &mut markup.out;
        open_details(out, &["ed s-", &note.series.value, &signed(note)], placed, long);
        out.push_str(" data-apparatus");
        push_attribute(out, "data-note", &note.id.value);
        if let Some(layer) = &note.layer {
            push_attribute(out, "data-layer", layer);
        }
        out.push_str(self.foreign);
        close_details(out, placed);
        self.summary(out, Of::Editor, &placed.mark);
        out.push_str("<div class=\"nb\"");
        push_attribute_of(out, "id", ["n-", &note.id.value]);
        let [own, interface] = self.languages(note);
        out.push_str(&own);
        out.push_str(" role=\"doc-footnote\"><span class=\"kd\"");
        out.push_str(&interface);
        out.push('>');
        push_escaped(out, &label);
        out.push_str("</span> ");
        if let Some(emendation) = &note.emendation {
            push_emendation(out, emendation, self.leaf.common.locale());
        }
        let body = editorial::note(&note.body, markup.resolver);
        out.push_str(&body);
        if let Some(author) = &note.author {
            out.push_str(" <span class=\"by\">");
            push_escaped(out, &author.value);
            out.push_str("</span>");
        }
        self.back(out, ["r-n-", &note.id.value], Of::Editor, &placed.mark);
        out.push_str("</div></details>\n");
    }

    /// What readers see of a note's series.
    pub(super) fn series_label<'n>(self, note: &'n Note) -> Cow<'n, str>
    where
        'a: 'n,
    {
        let common = self.leaf.common;
        let mut all = common.config.series.iter();
        match all.find(|series| series.id == note.series.value) {
            Some(series) => common.locale().series(series).0,
            None => Cow::Borrowed(&note.series.value),
        }
    }

    /// Prints a mark of a footnote of the author. The note stands where its first mark does, which may be on another page.
    pub(super) fn author_mark(self, index: usize, occurrence: u32, resolver: &Resolver<'_>, out: &mut String) {
        let tree = self.tree;
        let footnote = &tree.footnotes[index];
        let id = &tree.blocks[footnote.block].id;
        let placed = &self.layout.author[index];
        let further = (occurrence > 1).then(|| author_mark_id(id, occurrence));
        let elsewhere = self.elsewhere(footnote.block, id, resolver);
        self.push_mark(
            out,
            &NoteMark {
                of: Of::Author,
                placed,
                classes: &["au"],
                // Only the first mark is the note's anchor on the page; the others are links to it.
                is_anchor: further.is_none(),
                id: further.as_deref().map_or([AUTHOR_MARK, id], |id| [id, ""]),
                href: elsewhere.as_deref().map_or(["#", id], |href| [href, ""]),
            },
        );
    }

    /// Prints the mark of an editors' note. Where its words began on an earlier page, the note stands there.
    pub(super) fn editor_mark(self, index: usize, resolver: &Resolver<'_>, out: &mut String) {
        let range = self.annotated.found.notes[index].anchor.range;
        let note = &self.said[index];
        let id = &note.id.value;
        let begun = (!self.leaf.begins(Some(range))).then(|| {
            let document = &self.annotated.document;
            let page = links::page_with(document, document.blocks.at(range.start));
            resolver.links.to_place(&page, &["n-", id].concat())
        });
        let back = if begun.is_some() { " back" } else { "" };
        self.push_mark(
            out,
            &NoteMark {
                of: Of::Editor,
                placed: &self.layout.editor[index],
                classes: &["ed s-", &note.series.value, &signed(note), back],
                is_anchor: begun.is_none(),
                id: ["r-n-", id],
                href: begun.as_deref().map_or(["#n-", id], |href| [href, ""]),
            },
        );
    }

    /// The language attributes of a note, and those of what is the interface's in it: both empty unless the note is in a
    /// language of its own.
    pub(super) fn languages(self, note: &Note) -> [String; 2] {
        let common = self.leaf.common;
        let (edition, locale) = (&common.config.language, common.locale());
        let mut languages = [String::new(), String::new()];
        if let Some(own) = note.language.as_ref().filter(|own| own.value != *edition) {
            push_language(&mut languages[0], &own.value, locale.direction());
            push_language(&mut languages[1], edition, direction(&own.value));
        }
        languages
    }

    /// The address of the note that is a block, if it stands on another page.
    fn elsewhere(self, block: usize, id: &str, resolver: &Resolver<'_>) -> Option<String> {
        let document = &self.annotated.document;
        let page = self.leaf.page?;
        let other = document.sections.page_of(block) != page;
        other.then(|| resolver.links.to_place(&links::page_with(document, Some(block)), id))
    }

    fn push_mark(self, out: &mut String, mark: &NoteMark<'_>) {
        let locale = self.leaf.common.locale();
        let shown = &mark.placed.mark;
        out.push_str("<a class=\"ref ");
        for class in mark.classes {
            push_escaped(out, class);
        }
        if mark.is_anchor {
            mark.placed.push_anchor_classes(out);
        }
        out.push('"');
        push_attribute_of(out, "id", mark.id);
        push_attribute_of(out, "href", mark.href);
        push_attribute(out, "role", "doc-noteref");
        push_attribute_of(out, "aria-label", [&locale.words(mark.of.name()), " ", shown]);
        out.push_str(self.foreign);
        if mark.of == Of::Editor {
            out.push_str(" data-apparatus");
        }
        out.push_str("><sup>");
        push_escaped(out, shown);
        out.push_str("</sup></a>");
    }

    fn summary(self, out: &mut String, of: Of, mark: &str) {
        let locale = self.leaf.common.locale();
        let mut push = |html: &str, words: &str| {
            out.push_str(html);
            push_escaped(out, words);
        };
        push("<summary", "");
        push(self.foreign, "");
        push(
            " data-apparatus><span class=\"mk\"><span class=\"vh\">",
            &locale.words(of.name()),
        );
        push(" </span>", mark);
        push(
            "</span><span class=\"tg\"><span class=\"mo\">",
            &locale.words("note-more"),
        );
        push("</span><span class=\"le\">", &locale.words("note-less"));
        push(
            "</span><span class=\"vh\"> ",
            &locale.tell(of.more(), &[("mark", mark.into())]),
        );
        push("</span></span></summary>", "");
    }

    /// Prints the link back to the mark whose id has these parts.
    fn back(self, out: &mut String, [kind, name]: [&str; 2], of: Of, mark: &str) {
        let label = self.leaf.common.locale().tell(of.back(), &[("mark", mark.into())]);
        out.push_str("<a class=\"up\"");
        push_attribute_of(out, "href", ["#", kind, name]);
        push_attribute(out, "role", "doc-backlink");
        push_attribute(out, "aria-label", &label);
        out.push_str(self.foreign);
        out.push_str(" data-apparatus>↑</a>");
    }
}

/// A mark of a note, as it is printed.
struct NoteMark<'a> {
    of: Of,
    placed: &'a Placed,
    /// Classes of whose it is, in pieces.
    classes: &'a [&'a str],
    /// Whether it is the anchor of its note on the page.
    is_anchor: bool,
    /// Its id, in pieces.
    id: [&'a str; 2],
    /// The address of the note, in pieces.
    href: [&'a str; 2],
}

/// Whose a note is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Author,
    Editor,
}

/// The messages that speak of it.
impl Of {
    const fn name(self) -> &'static str {
        match self {
            Self::Author => "note",
            Self::Editor => "note-by-editor",
        }
    }

    const fn more(self) -> &'static str {
        match self {
            Self::Author => "note-more-of",
            Self::Editor => "note-more-of-editor",
        }
    }

    const fn back(self) -> &'static str {
        match self {
            Self::Author => "note-back",
            Self::Editor => "note-back-editor",
        }
    }
}

/// What the id of a mark of a footnote begins with. That of its block follows.
const AUTHOR_MARK: &str = "r-";

/// The id of a mark of a footnote: which of its marks it is, from 1.
pub(super) fn author_mark_id(block: &str, occurrence: u32) -> String {
    if occurrence == 1 {
        [AUTHOR_MARK, block].concat()
    } else {
        format!("{AUTHOR_MARK}{block}-{occurrence}")
    }
}

/// Opens the element of a note, up to the attributes that only some have.
fn open_details(out: &mut String, classes: &[&str], placed: &Placed, long: bool) {
    out.push_str("<details class=\"note ");
    for class in classes {
        push_escaped(out, class);
    }
    placed.push_pair_class(out);
    out.push_str(" m");
    push_digits(out, placed.number);
    if placed.previous > 0 {
        out.push_str(" q");
        push_digits(out, placed.previous);
    }
    out.push_str(if long { " long\"" } else { "\"" });
}

/// Ends the start tag of a note.
fn close_details(out: &mut String, placed: &Placed) {
    push_attribute(out, "data-m", &placed.mark);
    out.push('>');
}

/// "read *Immigration and Customs* (certain; slip of the document)."
pub(super) fn push_emendation(out: &mut String, emendation: &Emendation, locale: &Locale) {
    if emendation.read.value.trim().is_empty() {
        out.push_str("<span class=\"read\">");
        push_escaped(out, &locale.say("emendation-omit"));
        out.push_str("</span>");
    } else {
        push_escaped(out, &locale.say("emendation-read"));
        out.push_str(" <b class=\"read\">");
        push_escaped(out, &emendation.read.value);
        out.push_str("</b>");
    }
    out.push_str(" <span class=\"cert\">(");
    push_escaped(out, &locale.emendation(emendation.certainty, emendation.origin));
    out.push_str(")</span>. ");
}
