//! What stands around a passage, as far as it helps to decide whether to follow a link to it.

use crate::model::{BlockKind, TextRange, Tree};

/// Bytes to either side of a passage, at most.
const BESIDE: usize = 160;

/// What stands before and after a passage in its block, from word to word, with an ellipsis where it is cut.
pub(super) fn around(tree: &Tree, block: TextRange, range: TextRange) -> (String, String) {
    let text = &tree.projection.text;
    let before = before(text, block.start as usize, range.start as usize);
    // A passage may end in another block.
    let end = (block.end as usize).max(range.end as usize);
    (before, after(text, range.end as usize, end))
}

/// What the text says where it cites: the words before the mark of the footnote that does, or around those that do.
pub(super) fn of_citation(tree: &Tree, marks: &[(u32, usize)], range: TextRange) -> String {
    let Some(block) = tree.blocks.at(range.start) else {
        return String::new();
    };
    let text = &tree.projection.text;
    if tree.blocks[block].kind != BlockKind::Footnote {
        let (before, after) = around(tree, tree.blocks[block].text, range);
        return format!("{before}{}{after}", &text[range.range()]);
    }
    let called = |&&(_, footnote): &&(u32, usize)| tree.footnotes[footnote].block == block;
    let Some(&(at, _)) = marks.iter().find(called) else {
        return String::new();
    };
    // The mark stands after the words, so it belongs to the block that they end.
    let home = tree
        .blocks
        .at(at.saturating_sub(1))
        .map_or(0, |home| tree.blocks[home].text.start as usize);
    before(text, home, at as usize)
}

fn before(text: &str, start: usize, end: usize) -> String {
    let from = text.floor_char_boundary(end.saturating_sub(BESIDE));
    if from <= start {
        return one_line(&text[start.min(end)..end]);
    }
    let cut = &text[from..end];
    format!(
        "… {}",
        one_line(cut.split_once(char::is_whitespace).map_or("", |(_, rest)| rest))
    )
}

fn after(text: &str, start: usize, end: usize) -> String {
    let to = text.ceil_char_boundary(start + BESIDE);
    if to >= end {
        return one_line(&text[start..end]);
    }
    let cut = &text[start..to];
    format!(
        "{} …",
        one_line(cut.rsplit_once(char::is_whitespace).map_or("", |(rest, _)| rest))
    )
}

/// A text with spaces for line breaks.
fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}
