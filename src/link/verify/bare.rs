//! The words of a quotation without what sets them off.

use crate::model::TextRange;

/// The words of a passage that quotes. One that begins a paragraph is without the number or bullet of a list: whoever
/// quotes an item of a list numbers it anew.
#[must_use]
pub fn quoted(text: &str, range: TextRange) -> &str {
    let words = &text[range.range()];
    let before = &text[..range.start as usize];
    if before.is_empty() || before.ends_with('\n') {
        without_label(words.trim_start())
    } else {
        words
    }
}

/// A text without the label of a list item at its beginning: "4.", "(a)", "•". Nothing but a label stays.
fn without_label(text: &str) -> &str {
    let bullet = text.strip_prefix(['•', '‣', '·', '*', '–', '—', '-']);
    let inner = text.strip_prefix('(').unwrap_or(text);
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    let letter = inner.starts_with(|char: char| char.is_ascii_lowercase());
    let number = || {
        let (length, after) = match digits {
            1..=3 => (digits, &[')', '.'][..]),
            0 if letter => (1, &[')'][..]),
            _ => return None,
        };
        let rest = inner[length..].strip_prefix(after)?;
        rest.starts_with(char::is_whitespace).then_some(rest)
    };
    let rest = bullet.or_else(number).map(str::trim_start);
    rest.filter(|rest| !rest.is_empty()).unwrap_or(text)
}

/// The words between the quotation marks, or all if there are none around them.
#[must_use]
pub fn bare(text: &str) -> &str {
    const PAIRS: &[(char, &[char])] = &[
        ('"', &['"']),
        ('\'', &['\'']),
        ('“', &['”', '“']),
        ('‘', &['’', '‘']),
        ('«', &['»']),
        ('»', &['«']),
        ('„', &['“', '”']),
        ('‚', &['‘', '’']),
        ('‹', &['›']),
        ('「', &['」']),
        ('『', &['』']),
    ];
    const STOPS: &[char] = &['.', ',', ';', ':'];
    let text = text.trim();
    for &(open, close) in PAIRS {
        let Some(inner) = text.strip_prefix(open) else { continue };
        // The quoting sentence may have its stop after the marks.
        let inside = inner.trim_end_matches(STOPS).strip_suffix(close);
        return match inside.or_else(|| inner.strip_suffix(close)) {
            Some(inside) if is_balanced(inside, open, close) => inside.trim(),
            None if is_balanced(inner, open, close) => inner.trim(),
            _ => text,
        };
    }
    text
}

/// Whether no quotation ends in a text that has not begun in it.
fn is_balanced(text: &str, open: char, close: &[char]) -> bool {
    let mut depth = 0_usize;
    let mut before = None;
    for char in text.chars() {
        // Where one mark opens and closes, it opens after white space; within a word it is an apostrophe.
        let opens = char == open && (!close.contains(&char) || before.is_none_or(char::is_whitespace));
        if opens {
            depth += 1;
        } else if close.contains(&char) && !(matches!(char, '\'' | '’') && before.is_some_and(char::is_alphabetic)) {
            let Some(less) = depth.checked_sub(1) else { return false };
            depth = less;
        }
        before = Some(char);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{bare, quoted};
    use crate::model::TextRange;

    #[test]
    fn takes_marks_off_only_in_pairs() {
        assert_eq!(bare("“a “b” c”"), "a “b” c");
        assert_eq!(bare("“a”, b “c”"), "“a”, b “c”");
        assert_eq!(bare("“a b”."), "a b");
        assert_eq!(bare("“a b"), "a b");
        assert_eq!(bare("'Tis the season"), "Tis the season");
        assert_eq!(bare("„a b“"), "a b");
    }

    #[test]
    fn takes_labels_off_only_at_the_beginning_of_paragraphs() {
        let words = |text: &str| quoted(text, TextRange::new(0, text.len())).to_owned();
        assert_eq!(words("4. “a b”"), "“a b”");
        assert_eq!(words("(2) a b"), "a b");
        assert_eq!(words("b) a b"), "a b");
        assert_eq!(words("•a b"), "a b");
        assert_eq!(words("2020. a b"), "2020. a b");
        assert_eq!(words("J. Smith"), "J. Smith");
        assert_eq!(words("4."), "4.");
        assert_eq!(quoted("On 4. May", TextRange::new(3, 9)), "4. May");
        assert_eq!(quoted("On\n4. May", TextRange::new(3, 9)), "May");
    }
}
