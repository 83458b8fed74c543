//! Signs that pass through hayagriva untouched: formatting within fields, and hyphens that are no ranges.
//!
//! CSL-JSON formats words within a title by a few HTML tags, which hayagriva does not know. They go through it as
//! characters for private use and become tags again on the page. All else that looks like a tag is text.

/// Stands for a hyphen.
const HYPHEN: char = '\u{e0f0}';

/// What CSL-JSON may have in a field: how it is opened and closed there, the characters that stand for it, and how
/// it is opened and closed on the page.
const TAGS: [Tag; 7] = [
    Tag::new("<i>", "</i>", '\u{e0f1}', "<i>", "</i>"),
    Tag::new("<b>", "</b>", '\u{e0f2}', "<b>", "</b>"),
    Tag::new("<sup>", "</sup>", '\u{e0f3}', "<sup>", "</sup>"),
    Tag::new("<sub>", "</sub>", '\u{e0f4}', "<sub>", "</sub>"),
    Tag::new("<sc>", "</sc>", '\u{e0f5}', "<span class=\"sc\">", "</span>"),
    Tag::new(
        "<span style=\"font-variant:small-caps;\">",
        "</span>",
        '\u{e0f6}',
        "<span class=\"sc\">",
        "</span>",
    ),
    // It only tells the processor to keep capitals, which hayagriva has no means for.
    Tag::new("<span class=\"nocase\">", "</span>", '\u{e0f7}', "", ""),
];

/// Stands for the end of the innermost tag.
const CLOSE: char = '\u{e0f8}';

struct Tag {
    open: &'static str,
    close: &'static str,
    sign: char,
    html_open: &'static str,
    html_close: &'static str,
}

impl Tag {
    const fn new(
        open: &'static str,
        close: &'static str,
        sign: char,
        html_open: &'static str,
        html_close: &'static str,
    ) -> Self {
        Self {
            open,
            close,
            sign,
            html_open,
            html_close,
        }
    }
}

/// The text with its formatting as signs. A tag that is not closed is text.
pub(in crate::render::bibliography) fn markup(text: &str) -> String {
    let mut text = without_signs(text);
    if !text.contains('<') {
        return text;
    }
    text = text.replace("font-variant: small-caps", "font-variant:small-caps");
    for tag in &TAGS {
        text = replace_pairs(&text, tag);
    }
    text
}

/// The text without its formatting.
pub(in crate::render::bibliography) fn plain(text: &str) -> String {
    without_signs(&markup(text))
}

/// The text with signs for its hyphens.
pub(in crate::render::bibliography) fn hyphens(text: &str) -> String {
    markup(text).replace('-', &HYPHEN.to_string())
}

fn without_signs(text: &str) -> String {
    text.replace(|c| matches!(c, HYPHEN..=CLOSE), "")
}

fn replace_pairs(text: &str, tag: &Tag) -> String {
    let mut done = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(tag.open) {
        let Some((inside, behind)) = after.split_once(tag.close) else {
            break;
        };
        done.push_str(before);
        done.push(tag.sign);
        done.push_str(inside);
        done.push(CLOSE);
        rest = behind;
    }
    done.push_str(rest);
    done
}

/// Writes text as HTML: signs as what they stand for, everything else escaped. Tags are closed before the text
/// ends, whatever hayagriva has cut off or moved.
pub(super) fn escape_into(text: &str, html: &mut String) {
    let mut open: Vec<&Tag> = Vec::new();
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            HYPHEN => html.push('-'),
            CLOSE => html.push_str(open.pop().map_or("", |tag| tag.html_close)),
            c => match TAGS.iter().find(|tag| tag.sign == c) {
                Some(tag) => {
                    html.push_str(tag.html_open);
                    open.push(tag);
                }
                None => html.push(c),
            },
        }
    }
    for tag in open.iter().rev() {
        html.push_str(tag.html_close);
    }
}
