//! Passages that a document sets off as another's words: between quotation marks, or as paragraphs of a quotation.

use crate::model::{ElementKind, Node, TextRange, Tree};

/// Quotation marks that open, with those that close them.
const PAIRS: &[(char, &[char])] = &[
    ('“', &['”']),
    ('„', &['“', '”']),
    ('«', &['»']),
    ('»', &['«']),
    ('‘', &['’']),
    ('‹', &['›']),
    ('「', &['」']),
    ('『', &['』']),
    ('"', &['"']),
    ('\'', &['\'']),
];
/// A quotation is closed within so many bytes.
const LONGEST: usize = 8_000;

/// The passages of a document between quotation marks, without the marks; and the paragraphs and list items of what is
/// set as a quotation.
pub(crate) fn quoted(tree: &Tree) -> Vec<TextRange> {
    let mut found = Vec::new();
    let mut set_off = vec![false; tree.blocks.len()];
    for node in &tree.nodes {
        within_quotations(node, false, &mut set_off);
    }
    for (block, set_off) in tree.blocks.iter().zip(set_off) {
        let text = tree.block_text(block);
        let start = block.text.start as usize;
        if set_off {
            lines(text, start, &mut found);
        }
        between_marks(text, start, &mut found);
    }
    found
}

/// Notes the blocks that stand in quotations.
fn within_quotations(node: &Node, inside: bool, set_off: &mut [bool]) {
    let Some(element) = node.element() else {
        return;
    };
    let inside = inside || matches!(element.kind, ElementKind::Quotation);
    if let Some(own) = element
        .block()
        .filter(|_| inside)
        .and_then(|block| set_off.get_mut(block))
    {
        *own = true;
    }
    for child in &element.children {
        within_quotations(child, inside, set_off);
    }
}

/// Adds the lines of a block: the paragraphs of a quotation.
fn lines(text: &str, start: usize, found: &mut Vec<TextRange>) {
    let mut at = start;
    for line in text.split('\n') {
        if !line.trim().is_empty() {
            found.push(TextRange::new(at, at + line.len()));
        }
        at += line.len() + 1;
    }
}

/// Adds the passages between quotation marks, without the marks, of a text that begins at `start`.
pub(crate) fn between_marks(text: &str, start: usize, found: &mut Vec<TextRange>) {
    let mut from = 0;
    while let Some((open, char)) = text[from..].char_indices().find(|(_, char)| opens(*char)) {
        let open = from + open;
        let after = open + char.len_utf8();
        from = after;
        let closing = PAIRS
            .iter()
            .find(|(mark, _)| *mark == char)
            .map_or(&[][..], |(_, close)| close);
        if !is_opening(text, open, after, closing.contains(&char)) {
            continue;
        }
        let Some(close) = close(&text[after..], char, closing) else {
            continue;
        };
        if !text[after..after + close].trim().is_empty() {
            found.push(TextRange::new(start + after, start + after + close));
        }
        // A quotation within is found from inside; that one mark opens and closes forbids it.
        if closing.contains(&char) {
            from = after + close + char.len_utf8();
        }
    }
}

fn opens(char: char) -> bool {
    PAIRS.iter().any(|(open, _)| *open == char)
}

/// Whether a mark opens here: nothing but white space or an opening sign is before it, and a word after it.
fn is_opening(text: &str, open: usize, after: usize, is_same: bool) -> bool {
    let before = text[..open].chars().next_back();
    let next = text[after..].chars().next();
    let free = before.is_none_or(|char| !(char.is_alphanumeric() || is_same && matches!(char, '.' | ',' | '!' | '?')));
    free && next.is_some_and(|char| !char.is_whitespace())
}

/// Where the quotation that begins here is closed, in bytes.
fn close(text: &str, open: char, closing: &[char]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut before = None;
    for (at, char) in text.char_indices() {
        if at > LONGEST || char == '\n' {
            return None;
        }
        let next = text[at + char.len_utf8()..].chars().next();
        if closing.contains(&char) {
            // Between letters it is an apostrophe.
            let apostrophe = matches!(char, '\'' | '’') && next.is_some_and(char::is_alphanumeric);
            let spaced = before.is_none_or(char::is_whitespace);
            if !(apostrophe || spaced && closing.contains(&open)) {
                match depth.checked_sub(1) {
                    Some(less) => depth = less,
                    None => return Some(at),
                }
            }
        } else if char == open {
            depth += 1;
        }
        before = Some(char);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::between_marks;

    fn found(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        between_marks(text, 0, &mut found);
        found.into_iter().map(|range| &text[range.range()]).collect()
    }

    #[test]
    fn finds_what_stands_between_marks() {
        assert_eq!(
            found("He said “so, ‘they’ say” and \"no\"."),
            ["so, ‘they’ say", "they", "no"]
        );
        assert_eq!(
            found("the company's \"limited\" role, it's 'not so' here"),
            ["limited", "not so"]
        );
        assert_eq!(found("„ja“ und «non» and 'don't go' 5' 6\""), ["ja", "non", "don't go"]);
        assert_eq!(found("an “open one"), Vec::<&str>::new());
        assert_eq!(found("“a “b” c”"), ["a “b” c", "b"]);
    }
}
