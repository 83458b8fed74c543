//! Signs that pass through hayagriva untouched: formatting within fields, and hyphens that are no ranges.
//!
//! CSL-JSON formats words within a title by a few HTML tags, which hayagriva does not know. They go through it as
//! characters for private use and become tags again on the page. All else that looks like a tag is text.

/// Stands for 0, and those after it for the other figures.
const FIGURES: u32 = 0xe0e0;

/// Stands around a line separator that nobody is to see.
const NO_NUMBER: char = '\u{e0fb}';

/// Stands for a space.
const SPACE: char = '\u{e0fc}';

/// Stands for a hyphen.
const HYPHEN: char = '\u{e0f0}';

/// What CSL-JSON may have in a field: how it is opened and closed there, the characters that stand for it, and how
/// it is opened and closed on the page.
const TAGS: [Tag; 8] = [
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
    // Without the look of what is around it.
    Tag::new("<span class=\"nodecor\">", "</span>", '\u{e0f8}', "", ""),
];

/// Italics, and what takes them back.
const ITALICS: char = '\u{e0f1}';
const UPRIGHT: char = '\u{e0f8}';

/// Stands for the end of the innermost tag.
const CLOSE: char = '\u{e0f9}';

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

/// A family name whose words stay together: hayagriva would take the "Le" of "Le Guin" for a particle, and move it.
pub(in crate::render::bibliography) fn together(family: &str) -> String {
    markup(family).replace(' ', &SPACE.to_string())
}

/// The text with signs that keep hayagriva from reading a number in it.
pub(in crate::render::bibliography) fn no_number(text: &str) -> String {
    // It bears no white space after what follows a number.
    format!("{}{NO_NUMBER}\u{2028}{NO_NUMBER}", markup(text))
}

/// A number with hyphens with signs for these and for the figures after the first, so that it is one and no range.
pub(in crate::render::bibliography) fn one_number(text: &str) -> String {
    let Some((first, rest)) = text.split_once('-') else {
        return text.to_owned();
    };
    let sign = |c: char| match c.to_digit(10) {
        Some(figure) => char::from_u32(FIGURES + figure).unwrap_or(c),
        None if c == '-' => HYPHEN,
        None => c,
    };
    let rest: String = rest.chars().map(sign).collect();
    format!("{first}{HYPHEN}{rest}")
}

fn without_signs(text: &str) -> String {
    text.replace(|c| matches!(c, '\u{e0e0}'..='\u{e0ff}'), "")
}

/// Puts signs for a tag, the inner pairs first.
fn replace_pairs(text: &str, tag: &Tag) -> String {
    let mut text = text.to_owned();
    let mut from = 0;
    while let Some(close) = text[from..].find(tag.close).map(|at| from + at) {
        match text[..close].rfind(tag.open) {
            Some(open) => {
                let inside = &text[open + tag.open.len()..close];
                let (before, behind) = (&text[..open], &text[close + tag.close.len()..]);
                from = before.len();
                text = format!("{before}{}{inside}{CLOSE}{behind}", tag.sign);
            }
            // It closes something else.
            None => from = close + tag.close.len(),
        }
    }
    text
}

/// Writes text as HTML: signs as what they stand for, everything else escaped. Tags are closed before the text
/// ends, whatever hayagriva has cut off or moved. If the text stands in italics, its own italics stand upright.
pub(super) fn escape_into(text: &str, italic: bool, html: &mut String) {
    let mut writer = Signs {
        open: Vec::new(),
        around: italic,
        italic,
        html,
    };
    for c in text.chars() {
        writer.char(c);
    }
    while writer.close() {}
}

/// Text with signs while it is written.
struct Signs<'h> {
    /// How each tag that is open is closed, and whether italics were on before it.
    open: Vec<(&'static str, bool)>,
    /// Whether all of the text stands in italics.
    around: bool,
    /// Whether italics are on.
    italic: bool,
    html: &'h mut String,
}

impl Signs<'_> {
    fn char(&mut self, c: char) {
        match c {
            '&' => self.html.push_str("&amp;"),
            '<' => self.html.push_str("&lt;"),
            '>' => self.html.push_str("&gt;"),
            '"' => self.html.push_str("&quot;"),
            '\'' => self.html.push_str("&#39;"),
            HYPHEN => self.html.push('-'),
            SPACE => self.html.push(' '),
            NO_NUMBER | '\u{2028}' => {}
            '\u{e0e0}'..='\u{e0e9}' => {
                let figure = char::from_digit(u32::from(c) - FIGURES, 10);
                self.html.extend(figure);
            }
            CLOSE => {
                self.close();
            }
            ITALICS | UPRIGHT => self.turn(c),
            c => match TAGS.iter().find(|tag| tag.sign == c) {
                Some(tag) => {
                    self.html.push_str(tag.html_open);
                    self.open.push((tag.html_close, self.italic));
                }
                None => self.html.push(c),
            },
        }
    }

    /// Italics within italics are upright. What can be left without breaking other tags is left.
    fn turn(&mut self, sign: char) {
        let on = sign == ITALICS && !self.italic;
        let innermost = self.open.last().map_or(self.around, |(close, _)| *close == "</i>");
        let (open, close) = match (on, self.italic) {
            (true, _) => ("<i>", "</i>"),
            (false, true) if innermost => ("</i>", "<i>"),
            (false, _) => ("", ""),
        };
        self.html.push_str(open);
        self.open.push((close, self.italic));
        if !close.is_empty() {
            self.italic = on;
        }
    }

    /// Closes the innermost tag, if there is one.
    fn close(&mut self) -> bool {
        let Some((close, italic)) = self.open.pop() else {
            return false;
        };
        self.html.push_str(close);
        self.italic = italic;
        true
    }
}
