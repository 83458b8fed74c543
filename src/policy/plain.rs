//! Pages as our own templates write them, looked over at the speed of reading.
//!
//! Such a page is *plain*: names in small letters, values in quotation marks, no comments. Whatever is not plain, and
//! whatever a policy might bar, is left to the tokenizer of browsers, which is a hundred times as slow and knows everything.

use std::ops::Range;

use memchr::memchr;

use super::Policy;
use super::inspect::{Inspected, is, is_run, loads};

/// Whether an element may load something, or send it somewhere.
fn is_loading(name: &str) -> bool {
    matches!(
        name,
        "audio"
            | "base"
            | "button"
            | "embed"
            | "form"
            | "frame"
            | "image"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "object"
            | "script"
            | "source"
            | "track"
            | "use"
            | "video"
    )
}

/// Whether the content of an element is not read as other content is. That of `script` and `title` is not either.
fn is_raw(name: &str) -> bool {
    matches!(
        name,
        "iframe" | "noembed" | "noframes" | "noscript" | "plaintext" | "style" | "textarea" | "xmp"
    )
}

/// Names of so few letters are those of most elements on a page, and of none that is looked at more closely.
const SHORT: usize = 2;

/// What is found on a plain page of which the policy bars nothing, and that tells of it in time; nothing of any other. The bytes in
/// which there is nothing to be found are passed over.
pub(super) fn inspect(html: &str, harmless: Range<usize>, policy: &Policy) -> Option<Inspected> {
    let mut page = Page {
        html,
        at: 0,
        policy,
        has_policy: false,
    };
    while let Some(offset) = find(b'<', &html.as_bytes()[page.at..]) {
        if harmless.contains(&(page.at + offset)) {
            page.at = harmless.end;
            continue;
        }
        page.at += offset + 1;
        match html.as_bytes().get(page.at)? {
            b'a'..=b'z' => page.tag()?,
            b'/' => page.leave()?,
            b'!' => page.doctype()?,
            b'A'..=b'Z' | b'?' => return None,
            _ => {}
        }
    }
    page.has_policy.then(|| Inspected {
        has_policy: true,
        ..Inspected::default()
    })
}

/// The bytes of names of elements, of names of attributes, and of white space, as bits of [`KINDS`].
const ELEMENT: u8 = 1;
const ATTRIBUTE: u8 = 2;
const SPACE: u8 = 4;
static KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        kinds[byte as usize] = match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' => ELEMENT | ATTRIBUTE,
            b'_' | b':' => ATTRIBUTE,
            _ if byte.is_ascii_whitespace() => SPACE,
            _ => 0,
        };
        byte += 1;
    }
    kinds
};

/// Where a byte comes first. Between tags there are a few bytes, and names and values have a few: of these eight are looked at at once, for
/// which nothing is made ready.
fn find(byte: u8, bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let Some((first, rest)) = bytes.split_first_chunk::<8>() else {
        return memchr(byte, bytes);
    };
    // Where it is, this has a zero; and the first byte from which one cannot be taken without borrowing is a zero.
    let differs = u64::from_le_bytes(*first) ^ (ONES * u64::from(byte));
    let zeros = differs.wrapping_sub(ONES) & !differs & (ONES << 7);
    if zeros == 0 {
        return memchr(byte, rest).map(|at| at + first.len());
    }
    Some(zeros.trailing_zeros() as usize / 8)
}

struct Page<'a> {
    html: &'a str,
    /// Where reading goes on, in bytes.
    at: usize,
    policy: &'a Policy,
    has_policy: bool,
}

/// The attributes of a tag.
type Attributes<'a> = Vec<(&'a str, &'a str)>;

impl<'a> Page<'a> {
    fn rest(&self) -> &'a str {
        &self.html[self.at..]
    }

    /// Goes past the next `>`.
    fn leave(&mut self) -> Option<()> {
        self.at += find(b'>', self.rest().as_bytes())? + 1;
        Some(())
    }

    fn doctype(&mut self) -> Option<()> {
        self.rest().starts_with("!doctype html>").then(|| self.leave())?
    }

    /// Takes as many bytes as are of a kind.
    fn take(&mut self, kind: u8) -> &'a str {
        let rest = &self.html.as_bytes()[self.at..];
        let end = rest.iter().position(|&byte| KINDS[usize::from(byte)] & kind == 0);
        let start = self.at;
        self.at += end.unwrap_or(rest.len());
        &self.html[start..self.at]
    }

    /// The byte at which reading goes on.
    fn next(&self) -> Option<u8> {
        self.html.as_bytes().get(self.at).copied()
    }

    /// A start tag, at its name.
    fn tag(&mut self) -> Option<()> {
        let name = self.take(ELEMENT);
        if name.len() <= SHORT {
            while self.attribute()?.is_some() {}
            return Some(());
        }
        if is_raw(name) {
            return None;
        }
        if is_loading(name) {
            let mut attributes = Attributes::new();
            while let Some(attribute) = self.attribute()? {
                attributes.push(attribute);
            }
            self.loading(name, &attributes)
        } else {
            while self.attribute()?.is_some() {}
            // Only its end ends it.
            (name != "title").then_some(()).or_else(|| self.closed("</title>"))
        }
    }

    /// The next attribute of a tag, or its end.
    #[expect(
        clippy::option_option,
        reason = "what is not plain, the end of the tag, an attribute"
    )]
    fn attribute(&mut self) -> Option<Option<(&'a str, &'a str)>> {
        self.take(SPACE);
        match self.next()? {
            b'>' => {
                self.at += 1;
                return Some(None);
            }
            b'/' if self.rest().starts_with("/>") => {
                self.at += 2;
                return Some(None);
            }
            _ => {}
        }
        let name = self.take(ATTRIBUTE);
        if name.is_empty() || name == "style" || name.starts_with("on") {
            return None;
        }
        let value = match self.next()? {
            b'=' => {
                self.at += 1;
                let quote = self.next().filter(|quote| matches!(quote, b'"' | b'\''))?;
                let start = self.at + 1;
                let end = start + find(quote, &self.html.as_bytes()[start..])?;
                self.at = end + 1;
                &self.html[start..end]
            }
            b'>' | b'/' => "",
            byte if byte.is_ascii_whitespace() => "",
            _ => return None,
        };
        let leads = matches!(name, "href" | "src" | "action" | "formaction");
        // It might be a script.
        let doubtful = |byte: u8| matches!(byte, b'j' | b'J' | b'&') || byte <= b' ';
        if leads && value.bytes().next().is_some_and(doubtful) {
            return None;
        }
        Some(Some((name, value)))
    }

    /// An element that may load something, after its start tag.
    fn loading(&mut self, name: &str, attributes: &Attributes<'a>) -> Option<()> {
        let value = |name: &str| {
            attributes
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| *value)
        };
        if name == "meta" {
            self.has_policy |= is(value("http-equiv"), "content-security-policy");
            return Some(());
        }
        let loaded = loads(name, &value);
        let is_allowed =
            |(directive, address): &(_, String)| self.has_policy && self.policy.allows(*directive, address);
        // What is written by entities decides nothing here.
        let is_said = |(name, value): &(&str, &str)| matches!(*name, "alt" | "title") || !value.contains('&');
        let is_plain = loaded.is_empty() && name == "link" && value("rel").is_some_and(|value| !value.contains('&'));
        if !loaded.iter().all(is_allowed) || !(is_plain || attributes.iter().all(is_said)) {
            return None;
        }
        if name != "script" {
            return Some(());
        }
        (value("src").is_some() || !is_run(value("type"))).then(|| self.closed("</script>"))?
    }

    /// Goes to the end of an element in which nothing else begins.
    fn closed(&mut self, end: &str) -> Option<()> {
        self.at += find(b'<', self.rest().as_bytes())?;
        self.rest().starts_with(end).then(|| self.at += end.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::project::DiskWorld;
    use crate::{Options, compile};

    use super::super::inspect::thoroughly;
    use super::super::{Policy, Wish};
    use super::{find, inspect};

    const META: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"a\">";
    const PIECES: &[&str] = &[
        META,
        "<!doctype html>",
        "<!-- <p> -->",
        "<!-->",
        "<p class=\"a\" id=b>",
        "<p class=\"a\" hidden>",
        "<p class='a\"'>",
        "<img src='a.png' alt='\"'>",
        "'",
        "</p>",
        "<P>",
        "<a href=\"a\">",
        "<a href=\"javascript:a()\">",
        "<a href=\"&#106;avascript:a()\">",
        "<a href=\"\tjavascript:a()\">",
        "<img src=\"a.png\">",
        "<img src=\"a.png\"/>",
        "<img src=\"https://a.org/a.png\">",
        "<img src=\"a.png\" srcset=\"https://a.org/a.png 2x\">",
        "<img alt=\"<script>\" src=\"&#104;ttps://a.org/\">",
        "<script src=\"a.js\">",
        "<script>a()",
        "<script type=\"application/ld+json\">{}",
        "<script type=\"text/plain\">",
        "<script type=\"module\">",
        "</script>",
        "<title>",
        "</title>",
        "<style>",
        "</style>",
        "<link rel=\"stylesheet\" href=\"//a.org/\">",
        "<link rel=\"&#115;tylesheet\" href=\"//a.org/\">",
        "<link rel=\"icon\" href=\"a\">",
        "<input type=\"imag&#101;\" src=\"//a.org\">",
        "<p style=\"a\">",
        "<p onclick=\"a\">",
        "<iframe src=\"//a.org\">",
        "<noscript>",
        "<textarea>",
        "</textarea>",
        "<",
        ">",
        "\"",
        "=",
        " ",
        "words & more",
    ];

    proptest! {
        #[test]
        fn a_byte_is_found_where_it_comes_first(bytes in "[<=>é\u{1}a]{0,40}", byte in prop::sample::select(b"<=>a\x01\xA9".as_slice())) {
            let bytes = bytes.as_bytes();
            prop_assert_eq!(find(byte, bytes), bytes.iter().position(|&one| one == byte));
        }

        #[test]
        fn it_says_what_browsers_say_or_nothing(at in proptest::collection::vec(0..PIECES.len(), 0..24), early: bool) {
            let pieces: String = at.into_iter().map(|at| PIECES[at]).collect();
            let html = if early { format!("{META}{pieces}") } else { pieces };
            let policy = Policy::new(&Wish::default(), None);
            if let Some(found) = inspect(&html, 0..0, &policy) {
                prop_assert_eq!(found, thoroughly(&html, &policy), "{}", html);
            }
        }
    }

    #[test]
    fn what_is_harmless_is_passed_over() {
        let policy = Policy::new(&Wish::default(), None);
        let (before, after) = (format!("{META}<main>"), "</main><p>");
        let html = format!("{before}<p style=\"a\">{after}");
        let harmless = before.len()..html.len() - after.len();
        assert!(inspect(&html, 0..0, &policy).is_none());
        assert!(inspect(&html, harmless.clone(), &policy).is_some());
        let html = format!("{html}<p onclick=\"a\">");
        assert!(inspect(&html, harmless, &policy).is_none());
    }

    /// Else they are right all the same, and builds slow.
    #[test]
    fn the_pages_of_the_built_in_theme_are_plain() {
        let world = DiskWorld::new(env!("CARGO_MANIFEST_DIR"));
        let site = compile(&world, &Options::default()).site.expect("a site");
        let policy = Policy::new(&Wish::default(), None);
        for (path, bytes) in site.iter().filter(|(path, _)| path.ends_with(".html")) {
            let page = std::str::from_utf8(bytes).expect("text");
            assert!(inspect(page, 0..0, &policy).is_some(), "{path}");
        }
    }

    #[test]
    fn a_page_of_ours_is_plain() {
        let html = format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">{META}<title>A &lt; B</title>\
             <link rel=\"stylesheet\" href=\"../a.css\"><script src=\"../a.js\" defer></script>\
             <script type=\"application/ld+json\">{{}}</script></head><body><p id=\"a\">a < b, <a href=\"../?a&amp;b\">c</a> \
             <img src=\"a.png\" alt=\"&quot;a&quot;\"><br/></p></body></html>"
        );
        let policy = Policy::new(&Wish::default(), None);
        assert!(inspect(&html, 0..0, &policy).is_some());
    }
}
