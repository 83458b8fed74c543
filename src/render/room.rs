//! How much room the notes of each unit need, so that they stay near their words.
//!
//! Where notes stand by line, each begins at its mark or below the note before it. In a densely annotated text that
//! chain would run further and further behind the words. Here the chain is played through with estimated lines, and
//! a unit whose notes would end too far below it is given a least height. The estimate decides about white space
//! only: that notes never overlap is the style sheet's business and does not depend on it.
//!
//! Lines and columns are those of the built-in theme; all lengths are in lines of text.

use std::sync::{Arc, LazyLock};

use memchr::memmem::Finder;

use super::layout::{Entry, Layout, Placed};
use crate::bytes::{has_wide_space, is_further, is_space, is_spaced_once, may_be_space};
use crate::link::Annotated;
use crate::model::{BlockKind, ElementKind, Node, Note, TextRange, Tree};

/// Characters in a line of text.
const COLUMN: usize = 74;
/// Characters in a line of a margin note.
const MARGIN: usize = 46;
/// The height of a line of a margin note.
const NOTE_LINE: f32 = 0.66;
/// The space below a margin note.
const GAP: f32 = 0.4;
/// The line below a note that is cut short, which says "more".
const MORE: f32 = 0.75;
/// The space below a unit.
const BELOW: f32 = 0.85;
/// The space above and below a heading.
const AROUND_HEADING: f32 = 3.0;
/// The line of cross-references below a unit.
const RELATIONS: f32 = 1.5;
/// How far below its unit the last note may end.
const OVERHANG: f32 = 2.0;
/// Characters that an address counts for: in the margin only its host is shown.
const ADDRESS: usize = 16;
/// How many lines of a note show, by how many notes its unit has.
const CUTS: [(usize, usize); 4] = [(MANY, 1), (7, 3), (4, 4), (0, 6)];
/// With so many notes in a unit, of each long one only a line is shown, with "more" at its end.
pub(super) const MANY: usize = 12;
/// A note is cut short only if that hides more than this many lines; where only a line is shown, if that hides any.
const WORTHWHILE: usize = 1;
/// The space below a margin note where there are many.
const NARROW_GAP: f32 = 0.25;

/// The room of a unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Room {
    /// Its least height in lines of text where all notes stand in one track; 0 if its text is high enough.
    pub(super) one: u32,
    /// The same where the author's and the editors' notes have a track each.
    pub(super) two: u32,
}

/// Whether a note of so many characters is cut short in a unit with so many notes.
#[must_use]
pub(super) fn is_long(characters: usize, notes: usize) -> bool {
    let worthwhile = if notes < MANY { WORTHWHILE } else { 0 };
    characters.div_ceil(MARGIN) > shown(notes) + worthwhile
}

/// Characters of a note as they take room in the margin. A word counts one more, for the space beside it.
#[must_use]
fn characters(text: &str) -> usize {
    let mut count = in_words(text);
    let mut seen = 0;
    for at in addresses(text) {
        if at < seen {
            continue;
        }
        let start = text[seen..at]
            .rfind(char::is_whitespace)
            .map_or(seen, |space| seen + space);
        let start = at - text[start..at].trim_start().len();
        let end = text[at..]
            .find(char::is_whitespace)
            .map_or(text.len(), |space| at + space);
        count = count + ADDRESS - in_words(&text[start..end]);
        seen = end;
    }
    count
}

/// What tells addresses, made ready once: every note is asked for them.
static MARK: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("://"));
static HOST: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("www."));

/// Where in the words that are addresses there is something that tells them, in order.
fn addresses(text: &str) -> impl Iterator<Item = usize> {
    let begins = |at: usize| text[..at].chars().next_back().is_none_or(char::is_whitespace);
    let mut marks = MARK.find_iter(text.as_bytes()).peekable();
    let hosts = HOST.find_iter(text.as_bytes()).filter(move |&at| begins(at));
    let mut hosts = hosts.peekable();
    std::iter::from_fn(move || match (marks.peek(), hosts.peek()) {
        (Some(mark), Some(host)) if host < mark => hosts.next(),
        (Some(_), _) => marks.next(),
        (None, _) => hosts.next(),
    })
}

/// Characters in words, and one for each word. Every note comes by here, and most have a blank between any two words: then there are
/// as many words as blanks, and one, which need not be looked for.
fn in_words(text: &str) -> usize {
    if !is_spaced_once(text.as_bytes()) || has_wide_space(text) {
        return byte_by_byte(text);
    }
    let trimmed = text.trim();
    if trimmed.is_empty() {
        0
    } else {
        trimmed.chars().count() + 1
    }
}

fn byte_by_byte(text: &str) -> usize {
    let (mut count, mut after_space) = (0, true);
    for (at, &byte) in text.as_bytes().iter().enumerate() {
        let is_further = is_further(byte);
        let is_space = is_space(byte) || may_be_space(byte) && text[at..].starts_with(char::is_whitespace);
        let is_sign = !is_further & !is_space;
        count += usize::from(is_sign) + usize::from(is_sign & after_space);
        after_space = is_space | (is_further & after_space);
    }
    count
}

/// Characters of the notes of a document as they take room in the margin.
#[derive(Debug)]
pub(super) struct Lengths {
    author: Vec<usize>,
    editor: Vec<usize>,
}

impl Lengths {
    /// Counts.
    pub(super) fn of(tree: &Tree, notes: &[Arc<Note>]) -> Self {
        let footnotes = tree.footnotes.iter();
        Self {
            author: footnotes
                .map(|footnote| characters(tree.block_text(&tree.blocks[footnote.block])))
                .collect(),
            editor: notes.iter().map(|note| of_note(note)).collect(),
        }
    }

    /// Those of one note, with what is printed before it.
    pub(super) fn of_entry(&self, entry: Entry) -> usize {
        match entry {
            Entry::Author(footnote) => self.author[footnote],
            Entry::Editor(note) => self.editor[note],
        }
    }
}

fn shown(notes: usize) -> usize {
    let cut = CUTS.iter().find(|(from, _)| notes >= *from);
    cut.map_or(0, |(_, lines)| *lines)
}

/// The room of each unit of a document.
#[must_use]
pub(super) fn of_units(annotated: &Annotated, tree: &Tree, layout: &Layout) -> Vec<Room> {
    let texts = texts(annotated, tree, layout);
    let one = tracks((annotated, tree), layout, &texts, |_| 0);
    let two = tracks((annotated, tree), layout, &texts, |entry| {
        usize::from(matches!(entry, Entry::Editor(_)))
    });
    one.into_iter().zip(two).map(|(one, two)| Room { one, two }).collect()
}

/// The text of a unit: where it begins in the projection, and its height.
#[derive(Debug, Clone, Copy, Default)]
struct Text {
    start: u32,
    lines: f32,
    extra: f32,
}

fn texts(annotated: &Annotated, tree: &Tree, layout: &Layout) -> Vec<Text> {
    let mut texts: Vec<Text> = tree.nodes.iter().map(furniture).collect();
    for (block, &unit) in tree.blocks.iter().zip(&layout.unit_of_block) {
        if block.kind == BlockKind::Footnote {
            continue;
        }
        let text = &mut texts[unit];
        if text.lines == 0.0 {
            text.start = block.text.start;
        }
        text.lines += lines(tree, block.text, COLUMN);
    }
    for end in &annotated.ends {
        if let Some(block) = end.range.and_then(|range| tree.blocks.at(range.start)) {
            texts[layout.unit_of_block[block]].extra += RELATIONS / 2.0;
        }
    }
    texts
}

fn furniture(node: &Node) -> Text {
    let heading = matches!(node, Node::Element(element) if matches!(element.kind, ElementKind::Heading(_)));
    let extra = if heading { AROUND_HEADING } else { BELOW };
    Text {
        extra,
        ..Text::default()
    }
}

/// Lines of `column` characters that some words fill.
fn lines(tree: &Tree, range: TextRange, column: usize) -> f32 {
    let paragraphs = tree.projection.text[range.range()].split('\n');
    count(
        paragraphs
            .map(|text| text.chars().count().div_ceil(column).max(1))
            .sum(),
    )
}

/// Plays the chain of notes through in as many tracks as `track` names, and gives each unit's least height.
fn tracks(
    (annotated, tree): (&Annotated, &Tree),
    layout: &Layout,
    texts: &[Text],
    track: impl Fn(Entry) -> usize,
) -> Vec<u32> {
    let mut top = 0.0;
    let mut bottoms = [0.0_f32; 2];
    let mut rooms = Vec::with_capacity(texts.len());
    let sections = annotated.document.sections.list().iter();
    let mut begins = sections.map(|section| section.units.start).peekable();
    for (unit, (text, entries)) in texts.iter().zip(&layout.units).enumerate() {
        // A page begins anew.
        if begins.next_if_eq(&unit).is_some() {
            (top, bottoms) = (0.0, [0.0; 2]);
        }
        for &entry in entries {
            let bottom = &mut bottoms[track(entry)];
            let at = top + mark_line(tree, text, layout.placed(entry));
            *bottom = at.max(*bottom) + height(layout.lengths.of_entry(entry), entries.len());
        }
        let natural = text.lines + text.extra;
        let end = bottoms[0].max(bottoms[1]);
        let needed = end - OVERHANG - top;
        let grows = !entries.is_empty() && needed > natural;
        rooms.push(if grows { whole(needed - text.extra) } else { 0 });
        top += if grows { needed } else { natural };
    }
    rooms
}

/// The line of a unit's text that a note's mark stands in. The mark of a note on a footnote stands in no line of the
/// text: the note before it decides.
fn mark_line(tree: &Tree, text: &Text, placed: &Placed) -> f32 {
    let Some(at) = placed.at.filter(|&at| at > text.start) else {
        return 0.0;
    };
    let before = &tree.projection.text[text.start as usize..at as usize];
    count(before.chars().count() / COLUMN)
}

/// The height of a note of so many characters, in a unit with so many notes.
fn height(characters: usize, notes: usize) -> f32 {
    let (more, gap) = if notes < MANY { (MORE, GAP) } else { (0.0, NARROW_GAP) };
    if is_long(characters, notes) {
        return count(shown(notes)) * NOTE_LINE + more + gap;
    }
    count(characters.div_ceil(MARGIN)) * NOTE_LINE + gap
}

/// Characters of an editors' note, with what is printed before its body.
fn of_note(note: &Note) -> usize {
    let reading = note
        .emendation
        .as_ref()
        .map_or(0, |emendation| emendation.read.value.chars().count() + 50);
    characters(&note.body.projection.text) + note.series.value.len() + reading
}

/// A count of lines as a length. No unit has so many that the difference would show.
#[expect(clippy::cast_precision_loss, reason = "an estimate of white space")]
fn count(lines: usize) -> f32 {
    lines as f32
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an estimate of white space, never negative"
)]
fn whole(lines: f32) -> u32 {
    lines.ceil().max(0.0) as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{ADDRESS, characters};

    /// Word by word.
    fn counted(text: &str) -> usize {
        let length = |word: &str| {
            if word.contains("://") || word.starts_with("www.") {
                ADDRESS
            } else {
                word.chars().count() + 1
            }
        };
        text.split_whitespace().map(length).sum()
    }

    proptest! {
        #[test]
        fn an_address_counts_as_its_host_is_shown(text in "([a-zé“\u{85}\u{A0}\u{2003}\u{2028}\u{3000}\u{1680} \t\n.]|://|www\\.|é| word){0,60}") {
            prop_assert_eq!(characters(&text), counted(&text), "{:?}", text);
        }
    }
}
