//! The words of a quotation without what sets them off.

/// The words between the quotation marks, or all if there are none around them; without the number or bullet of a list
/// that they may begin with.
#[must_use]
pub fn bare(text: &str) -> &str {
    let text = text.trim();
    let inner = unmarked(without_label(text));
    let words = without_label(inner);
    // Nothing but a label is what is quoted.
    if words.is_empty() { text } else { words }
}

/// A text without the label of a list item at its beginning: "4.", "(a)", "•".
fn without_label(text: &str) -> &str {
    if let Some(rest) = text.strip_prefix(['•', '‣', '·', '*', '–', '—', '-']) {
        return rest.trim_start();
    }
    let inner = text.strip_prefix('(').unwrap_or(text);
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    let letter = usize::from(inner.starts_with(|char: char| char.is_ascii_alphabetic()));
    let label = if (1..=3).contains(&digits) { digits } else { letter };
    let rest = inner[label..].strip_prefix([')', '.']).filter(|_| label > 0);
    let rest = rest.filter(|rest| rest.starts_with(char::is_whitespace));
    rest.map_or(text, str::trim_start)
}

fn unmarked(text: &str) -> &str {
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
    use super::bare;

    #[test]
    fn takes_marks_off_only_in_pairs() {
        assert_eq!(bare("“a “b” c”"), "a “b” c");
        assert_eq!(bare("“a”, b “c”"), "“a”, b “c”");
        assert_eq!(bare("“a b”."), "a b");
        assert_eq!(bare("“a b"), "a b");
        assert_eq!(bare("'Tis the season"), "Tis the season");
        assert_eq!(bare("„a b“"), "a b");
        assert_eq!(bare("4. “a b”"), "a b");
        assert_eq!(bare("(2) a b"), "a b");
        assert_eq!(bare("•a b"), "a b");
        assert_eq!(bare("2020. a b"), "2020. a b");
        assert_eq!(bare("4."), "4.");
    }
}
