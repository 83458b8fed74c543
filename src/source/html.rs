//! Raw HTML in markdown: what is safe stays, the rest goes. Never by hand: ammonia decides.

use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

/// ammonia's own list of what is safe, without `rel` attributes, which the renderer sets itself.
static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder.link_rel(None);
    builder
});

/// What a single piece of inline HTML turns out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InlineTag {
    /// An opening tag that is safe: its name and the sanitised tag.
    Open(String, String),
    /// A closing tag.
    Close(String),
    /// An element without content that is safe.
    Void(String),
    /// A comment, a processing instruction or a declaration, which readers never see.
    Silent,
    /// Something that must not reach the page.
    Unsafe,
}

/// Sanitises a whole fragment of HTML.
#[must_use]
pub fn sanitise(html: &str) -> String {
    CLEANER.clean(html).to_string()
}

/// The parts of a line among what is safe.
const OF_LINES: [&str; 21] = [
    "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "small",
    "span", "strong", "sub", "sup",
];

static LINE: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder.tags(OF_LINES.into());
    builder
});

/// Whether the element with this closing tag can stand within a line.
#[must_use]
pub fn is_of_line(close: &str) -> bool {
    OF_LINES.contains(&tag_name(close).as_str())
}

/// The same without addresses that count from the page.
static BOUND: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder.link_rel(None).url_relative(UrlRelative::Deny);
    builder
});

/// HTML that is safe, for a volume, in which addresses that count from its page lead nowhere; if it is to stand within a
/// line, only what can.
#[must_use]
pub fn bound(html: &str, within_line: bool) -> String {
    let cleaner = if within_line { &LINE } else { &BOUND };
    cleaner.clean(html).to_string()
}

/// Sanitises one piece of inline HTML, as markdown has it: a tag, a comment, a declaration.
#[must_use]
pub fn inline_tag(raw: &str) -> InlineTag {
    if raw.starts_with("<!") || raw.starts_with("<?") {
        return InlineTag::Silent;
    }
    let name = tag_name(raw);
    if raw.starts_with("</") {
        return InlineTag::Close(name);
    }
    let close = format!("</{name}>");
    // What can have content comes back with a closing tag.
    let clean = sanitise(raw);
    let opens = clean.starts_with(&format!("<{name}"));
    match clean.strip_suffix(&close) {
        Some(open) if opens => InlineTag::Open(name, open.to_owned()),
        None if opens => InlineTag::Void(clean),
        _ => InlineTag::Unsafe,
    }
}

fn tag_name(raw: &str) -> String {
    let rest = raw.trim_start_matches(['<', '/']);
    let end = rest.find(|char: char| !char.is_ascii_alphanumeric());
    rest[..end.unwrap_or(rest.len())].to_ascii_lowercase()
}

/// Whether a link may lead to this address: one of the web, of mail or of a telephone, or one without a scheme.
#[must_use]
pub fn is_safe_url(url: &str) -> bool {
    let url = url.trim_start_matches(|char: char| char.is_ascii_control() || char.is_whitespace());
    let end = url.find(['/', '?', '#']).unwrap_or(url.len());
    match url[..end].split_once(':') {
        None => true,
        Some((scheme, _)) => ["http", "https", "mailto", "tel", "ftp", "doi", "urn"]
            .iter()
            .any(|safe| scheme.eq_ignore_ascii_case(safe)),
    }
}

#[cfg(test)]
mod tests {
    use super::{InlineTag, inline_tag, is_safe_url};

    #[test]
    fn keeps_safe_tags_and_strips_handlers() {
        assert_eq!(
            inline_tag("<sup onclick='x()'>"),
            InlineTag::Open("sup".into(), "<sup>".into())
        );
        assert_eq!(inline_tag("<br>"), InlineTag::Void("<br>".into()));
        assert_eq!(inline_tag("<script>"), InlineTag::Unsafe);
        assert_eq!(inline_tag("<!-- a -->"), InlineTag::Silent);
    }

    #[test]
    fn refuses_scripts_as_addresses() {
        assert!(is_safe_url("notes/a.html#b:c"));
        assert!(!is_safe_url(" JavaScript:alert(1)"));
        assert!(!is_safe_url("\u{1}javascript:alert(1)"));
    }
}
