//! Text to HTML.

/// Appends `text` with `&`, `<`, `>` and `"` escaped, fit for content and for attributes in double quotation marks.
pub(super) fn push_escaped(out: &mut String, text: &str) {
    let mut rest = text;
    // All are ASCII, and every word of every page comes by here.
    while let Some(at) = next_sign(rest.as_bytes()) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// Where the first byte stands that means something in HTML. Hardly any run of words has one, so runs are looked at as wholes first: of
/// so many bytes at once the processor can tell whether there is any. The last run goes back over what has been looked at.
fn next_sign(text: &[u8]) -> Option<usize> {
    const RUN: usize = 16;
    const SHORT: usize = 8;
    let from = match (text.last_chunk::<RUN>(), text.last_chunk::<SHORT>()) {
        (Some(last), _) => {
            let (runs, _) = text.as_chunks::<RUN>();
            let run = runs.iter().position(has_sign);
            run.map(|run| run * RUN)
                .or_else(|| has_sign(last).then(|| text.len() - RUN))?
        }
        (None, Some(last)) => {
            let first = text.first_chunk::<SHORT>().is_some_and(has_sign);
            (first || has_sign(last)).then_some(0)?
        }
        (None, None) => 0,
    };
    let at = text[from..].iter().position(|&byte| is_sign(byte));
    at.map(|at| from + at)
}

/// Whether any of some bytes means something in HTML.
fn has_sign<const RUN: usize>(run: &[u8; RUN]) -> bool {
    run.iter().fold(false, |has, &byte| has | is_sign(byte))
}

const fn is_sign(byte: u8) -> bool {
    (byte == b'&') | (byte == b'<') | (byte == b'>') | (byte == b'"')
}

/// `text` escaped, as a new string.
#[must_use]
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_escaped(&mut out, text);
    out
}

/// What escaped text says.
#[must_use]
pub(super) fn unescaped(html: &str) -> String {
    if !html.contains('&') {
        return html.to_owned();
    }
    // The ampersand last, or what was written out would be taken for an escape.
    let signs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    signs
        .into_iter()
        .fold(html.to_owned(), |text, (escape, sign)| text.replace(escape, sign))
}

/// Appends ` href="…"`, unless there is nowhere to go: an `a` without it is a link that was not made, and valid.
pub(super) fn push_href(out: &mut String, href: &str) {
    if !href.is_empty() {
        push_attribute(out, "href", href);
    }
}

/// Appends ` name="value"`, the value escaped.
pub(super) fn push_attribute(out: &mut String, name: &str, value: &str) {
    push_attribute_of(out, name, [value]);
}

/// Appends ` name="value"`, the value of several parts, escaped.
pub(super) fn push_attribute_of<const PARTS: usize>(out: &mut String, name: &str, parts: [&str; PARTS]) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    for part in parts {
        push_escaped(out, part);
    }
    out.push('"');
}

/// Appends a number. Nothing is formatted: every mark of every note has some.
pub(super) fn push_digits(out: &mut String, number: impl itoa::Integer) {
    out.push_str(itoa::Buffer::new().format(number));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{escaped, unescaped};

    proptest! {
        #[test]
        fn signs_are_written_out_wherever_they_stand(text in "([&<>\"é]| some words|, and others){0,20}") {
            let one_by_one: String = text
                .chars()
                .map(|char| match char {
                    '&' => "&amp;".to_owned(),
                    '<' => "&lt;".to_owned(),
                    '>' => "&gt;".to_owned(),
                    '"' => "&quot;".to_owned(),
                    _ => char.to_string(),
                })
                .collect();
            prop_assert_eq!(escaped(&text), one_by_one);
            prop_assert_eq!(unescaped(&escaped(&text)), text);
        }
    }
}
