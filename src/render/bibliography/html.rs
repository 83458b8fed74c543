//! Entries as HTML. hayagriva's own writer does not escape, so its tree is walked here.

use citationberg::{Display, FontStyle, FontVariant, FontWeight, TextDecoration, VerticalAlign};
use hayagriva::{BibliographyItem, Elem, ElemChild, ElemChildren, ElemMeta, Formatted, Formatting};

use super::item::Dates;

pub(super) mod guard;
pub(super) mod ranges;

/// The entry as HTML that is safe to print once it is [finished](finish), its dates between signs ([`ranges`]).
pub(super) fn write(entry: &BibliographyItem, dates: &Dates) -> String {
    let mut writer = Writer {
        html: String::new(),
        dates,
        in_date: false,
    };
    if let Some(first) = &entry.first_field {
        writer.child(first);
        writer.html.push(' ');
    }
    writer.children(&entry.content);
    writer.html
}

/// An entry ready to be printed.
pub(super) fn finish(html: &str) -> String {
    single_stops(&inner_quotes(ranges::without_signs(html).trim()))
}

/// Turns double quotation marks within double ones into single ones, which hayagriva does only with those it sets itself.
fn inner_quotes(html: &str) -> String {
    let count = |mark: char| html.matches(mark).count();
    if count('“') < 2 || count('“') != count('”') {
        return html.to_owned();
    }
    let mut depth = 0_usize;
    let turned = html.chars().map(|c| match c {
        '“' => {
            depth += 1;
            if depth.is_multiple_of(2) { '‘' } else { c }
        }
        '”' => {
            let is_inner = depth > 0 && depth.is_multiple_of(2);
            depth = depth.saturating_sub(1);
            if is_inner { '’' } else { c }
        }
        c => c,
    });
    turned.collect()
}

/// Takes away the full stop that hayagriva leaves after a title in "U.S." or "Why?", and the comma before one, or before a
/// bracket that closes, which it leaves where a date has no day. Three stops are an ellipsis and stay, as do those of addresses.
///
/// Invariant: the text is escaped, so every `<` begins a tag.
fn single_stops(html: &str) -> String {
    let mut done = String::with_capacity(html.len());
    let (mut in_tag, mut in_link) = (false, false);
    let mut seen = [' '; 2];
    for (at, c) in html.char_indices() {
        let rest = &html[at..];
        match c {
            '<' => {
                in_tag = true;
                in_link = (in_link || rest.starts_with("<a ")) && !rest.starts_with("</a>");
            }
            '>' => in_tag = false,
            '.' if !in_tag && !in_link => {
                let stop = seen[1] == '.' && seen[0] != '.' && !rest.starts_with("..");
                let second = stop || matches!(seen[1], '?' | '!');
                if seen[1] == ',' && done.ends_with(',') {
                    done.pop();
                }
                seen = [seen[1], '.'];
                if second {
                    continue;
                }
            }
            ')' if !in_tag && !in_link => {
                if seen[1] == ',' && done.ends_with(',') {
                    done.pop();
                }
                seen = [seen[1], ')'];
            }
            c if !in_tag => seen = [seen[1], c],
            _ => {}
        }
        done.push(c);
    }
    done
}

struct Writer<'a> {
    html: String,
    dates: &'a Dates,
    /// Whether this is within a date, the only place where a year can stand for something else.
    in_date: bool,
}

impl Writer<'_> {
    fn children(&mut self, children: &ElemChildren) {
        for child in &children.0 {
            self.child(child);
        }
    }

    fn child(&mut self, child: &ElemChild) {
        match child {
            ElemChild::Text(text) => self.text(text),
            ElemChild::Elem(elem) => self.elem(elem),
            ElemChild::Markup(text) => self.words(text, false),
            ElemChild::Link { text, url } => self.link(text, url),
            // Only citations with places in a work have these.
            ElemChild::Transparent { .. } => {}
        }
    }

    fn elem(&mut self, elem: &Elem) {
        let outer = self.in_date;
        self.in_date |= matches!(elem.meta, Some(ElemMeta::Date));
        let begins = self.in_date && !outer;
        if begins {
            self.html.push(ranges::OPEN);
        }
        let class = elem.display.map(|display| match display {
            Display::Block => "csl-block",
            Display::Indent => "csl-indent",
            Display::LeftMargin => "csl-left",
            Display::RightInline => "csl-right",
        });
        if let Some(class) = class {
            self.html.push_str(&format!("<span class=\"{class}\">"));
        }
        self.children(&elem.children);
        if class.is_some() {
            self.html.push_str("</span>");
        }
        if begins {
            self.html.push(ranges::CLOSE);
        }
        self.in_date = outer;
    }

    fn text(&mut self, text: &Formatted) {
        let tags = tags(text.formatting);
        for tag in &tags {
            self.html.push_str(tag.0);
        }
        self.words(&text.text, tags.last().is_some_and(|tag| tag.0 == ITALIC));
        for tag in tags.iter().rev() {
            self.html.push_str(tag.1);
        }
    }

    /// Words; within italics, italics of their own stand upright.
    fn words(&mut self, text: &str, italic: bool) {
        let mut text = text.to_owned();
        if self.in_date {
            for (year, words) in self.dates {
                text = text.replace(year.as_str(), words);
            }
        }
        guard::escape_into(&text, italic, &mut self.html);
    }

    /// A link; only words if it leads where no reader should go.
    fn link(&mut self, text: &Formatted, url: &str) {
        let Some(href) = safe_href(url) else {
            self.text(text);
            return;
        };
        // An address is printed as it is written, but for the scheme that one without a scheme has in data.
        let shown = text.text.strip_prefix("http://").unwrap_or(&text.text);
        let address = (shown.len() < text.text.len() || shown.starts_with("https://")).then_some(shown);
        let class = if address.is_some() { " class=\"u\"" } else { "" };
        self.html.push_str(&format!("<a{class} href=\""));
        guard::escape_into(&href, false, &mut self.html);
        self.html.push_str("\">");
        match address {
            Some(address) => self.address(address),
            None => self.text(text),
        }
        self.html.push_str("</a>");
    }

    /// The host in the open, the rest in a span that the theme may shorten.
    fn address(&mut self, address: &str) {
        let scheme = address.find("://").map_or(0, |at| at + 3);
        let end = address[scheme..].find(['/', '?', '#']);
        let (host, path) = address.split_at(end.map_or(address.len(), |end| scheme + end));
        guard::escape_into(host, false, &mut self.html);
        if path.len() > 1 {
            self.html.push_str("<span class=\"pa\">");
            guard::escape_into(path, false, &mut self.html);
            self.html.push_str("</span>");
        }
    }
}

/// The tag of italics.
const ITALIC: &str = "<i>";

/// The opening and closing tags for a format, outermost first.
fn tags(format: Formatting) -> Vec<(&'static str, &'static str)> {
    let mut tags = Vec::new();
    if format.font_weight == FontWeight::Bold {
        tags.push(("<b>", "</b>"));
    }
    if format.font_variant == FontVariant::SmallCaps {
        tags.push(("<span class=\"sc\">", "</span>"));
    }
    if format.text_decoration == TextDecoration::Underline {
        tags.push(("<u>", "</u>"));
    }
    match format.vertical_align {
        VerticalAlign::Sup => tags.push(("<sup>", "</sup>")),
        VerticalAlign::Sub => tags.push(("<sub>", "</sub>")),
        VerticalAlign::None | VerticalAlign::Baseline => {}
    }
    // The innermost, so that they can be left for words that stand upright in them.
    if matches!(format.font_style, FontStyle::Italic) {
        tags.push((ITALIC, "</i>"));
    }
    tags
}

/// The address for a link, if its scheme is one that only leads to a document or a letter.
fn safe_href(url: &str) -> Option<String> {
    let url = url.trim();
    if url.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return None;
    }
    let (scheme, rest) = url.split_once(':')?;
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" | "mailto" => Some(url.to_owned()),
        "doi" => Some(format!("https://doi.org/{rest}")),
        _ => None,
    }
}
