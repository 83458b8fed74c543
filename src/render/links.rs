//! Addresses: where pages are, and how one leads to another.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// The file that a folder's address leads to. Written out in relative links, so that they work from disk.
const INDEX: &str = "index.html";

/// What is escaped in a fragment (URL Standard, fragment percent-encode set) and in HTML attributes.
const FRAGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`')
    .add(b'%')
    .add(b'&')
    .add(b'\'');

/// What is escaped in a path: the fragment's set and what ends a path.
const PATH: &AsciiSet = &FRAGMENT.add(b'#').add(b'?').add(b'{').add(b'}').add(b'\\').add(b':');

/// The links of one page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Links<'a> {
    /// The page's file, from the site's root.
    from: &'a str,
    /// Where the site stands, with a slash at the end; links are relative if it is not known.
    base: Option<&'a str>,
}

impl<'a> Links<'a> {
    /// The links of the page `from`.
    #[must_use]
    pub(super) const fn new(from: &'a str, base: Option<&'a str>) -> Self {
        Self { from, base }
    }

    /// The address of a file of the site, or of the folder whose index it is.
    #[must_use]
    pub(super) fn to(self, path: &str) -> String {
        let encoded = utf8_percent_encode(path, PATH).to_string();
        match self.base {
            Some(base) => format!("{base}{}", encoded.strip_suffix(INDEX).unwrap_or(&encoded)),
            None => format!("{}{encoded}", "../".repeat(self.from.matches('/').count())),
        }
    }

    /// The address of a place on a page.
    #[must_use]
    pub(super) fn to_place(self, path: &str, fragment: &str) -> String {
        let fragment = self::fragment(fragment);
        if path == self.from {
            return fragment;
        }
        format!("{}{fragment}", self.to(path))
    }

    /// The address of this page as the world knows it, if a base address is set.
    #[must_use]
    pub(super) fn canonical(self) -> Option<String> {
        self.base.map(|_| self.to(self.from))
    }

    /// Whether `path` is the page itself.
    #[must_use]
    pub(super) fn is_here(self, path: &str) -> bool {
        self.from == path
    }
}

/// The address of a place on the page itself.
#[must_use]
pub(super) fn fragment(id: &str) -> String {
    format!("#{}", utf8_percent_encode(id, FRAGMENT))
}

/// The page of the editors whose text stands on the home page. No document can have this id.
pub(super) const INTRODUCTION: &str = "home";

/// The file of the page of a document or of the editors.
#[must_use]
pub fn page(id: &str) -> String {
    if id == INTRODUCTION {
        return HOME.to_owned();
    }
    format!("{id}/{INDEX}")
}

/// The home page.
pub(super) const HOME: &str = INDEX;
/// The citation index.
pub(super) const WORKS: &str = "works/index.html";
/// The file of the page of a letter in the citation index of an edition with many works; of none, `other`.
#[must_use]
pub(super) fn works_letter(letter: &str) -> String {
    format!("works/{letter}/{INDEX}")
}

/// The file of a page that has the works in another order: `authors`, `years`.
#[must_use]
pub(super) fn works_by(what: &str) -> String {
    format!("works/by-{what}/{INDEX}")
}

/// The index of statutes, treaties and cases.
pub(super) const LEGAL: &str = "works/legal/index.html";
/// The cross-references.
pub(super) const CROSSREFS: &str = "crossrefs/index.html";
/// The file of the page where two documents stand side by side, in the order of the first. No document is called
/// `parallel`.
#[must_use]
pub(super) fn parallel(one: &str, other: &str) -> String {
    format!("parallel/{one}/{other}/{INDEX}")
}

/// The file of the page of a document in the concordance of an edition with many.
#[must_use]
pub(super) fn concordance(id: &str) -> String {
    format!("crossrefs/{id}/{INDEX}")
}

/// The folder of the theme's files.
pub(super) const ASSETS: &str = "assets/";

#[cfg(test)]
mod tests {
    use super::Links;

    #[test]
    fn leads_from_folder_to_folder() {
        let links = Links::new("report/index.html", None);
        assert_eq!(links.to("letter/index.html"), "../letter/index.html");
        assert_eq!(links.to_place("report/index.html", "p1"), "#p1");
        assert_eq!(
            links.to_place("letter/index.html", "fn-a b"),
            "../letter/index.html#fn-a%20b"
        );
        let links = Links::new("report/index.html", Some("https://example.org/e/"));
        assert_eq!(
            links.to_place("letter/index.html", "p1"),
            "https://example.org/e/letter/#p1"
        );
        assert_eq!(links.to("index.html"), "https://example.org/e/");
    }
}
