//! Addresses: where pages are, and how one leads to another.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::model::{BlockKind, Document};

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

/// The links of one page, or of a part of a volume: of one document that has the texts of all pages in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Links<'a> {
    /// The page's file, from the site's root.
    from: &'a str,
    /// Where the site stands, with a slash at the end; links are relative if it is not known.
    base: Option<&'a str>,
    /// Whether the page is bound in a volume with the others.
    bound: bool,
}

impl<'a> Links<'a> {
    /// The links of the page `from`.
    #[must_use]
    pub(super) const fn new(from: &'a str, base: Option<&'a str>) -> Self {
        Self {
            from,
            base,
            bound: false,
        }
    }

    /// The links of the text of the page `from` in a volume.
    ///
    /// Invariant: every id that is printed there is made by [`Links::id`]. So ids are unique over the volume, and what led to
    /// another page leads to its part of the volume. What leads to something that is not in it goes to the site if it is
    /// known where that stands, and else has an empty address.
    #[must_use]
    pub(super) const fn bound(from: &'a str, base: Option<&'a str>) -> Self {
        Self {
            from,
            base,
            bound: true,
        }
    }

    /// Whether the page is bound in a volume.
    #[must_use]
    pub(super) const fn is_bound(self) -> bool {
        self.bound
    }

    /// The id of an element of the page.
    #[must_use]
    pub(super) fn id(self, id: &str) -> Cow<'_, str> {
        let part = self.bound.then(|| part(self.from)).flatten();
        part.map_or(Cow::Borrowed(id), |part| Cow::Owned([&*part, "/", id].concat()))
    }

    /// The address of a file that is shown on the page: a picture.
    #[must_use]
    pub(super) fn shown(self, path: &str) -> String {
        if self.bound { encoded(path) } else { self.to(path) }
    }

    /// The address of a file of the site, or of the folder whose index it is.
    #[must_use]
    pub(super) fn to(self, path: &str) -> String {
        if !self.bound {
            return self.on_site(path);
        }
        match part(path) {
            Some(part) => fragment(&part),
            None if self.base.is_none() => String::new(),
            None => self.on_site(path),
        }
    }

    fn on_site(self, path: &str) -> String {
        self.on_site_with(path, 0)
    }

    /// The same, with room for more bytes.
    fn on_site_with(self, path: &str, room: usize) -> String {
        let encoded = Cow::from(utf8_percent_encode(path, PATH));
        let (up, times, encoded) = match self.base {
            Some(base) => (base, 1, encoded.strip_suffix(INDEX).unwrap_or(&encoded)),
            None => ("../", self.from.bytes().filter(|&byte| byte == b'/').count(), &*encoded),
        };
        let mut address = String::with_capacity(up.len() * times + encoded.len() + room);
        address.extend(std::iter::repeat_n(up, times));
        address.push_str(encoded);
        address
    }

    /// The address of a place on a page.
    #[must_use]
    pub(super) fn to_place(self, path: &str, fragment: &str) -> String {
        if self.bound {
            match part(path) {
                // The top of a page is the beginning of its part.
                Some(part) if fragment == MAIN || fragment.trim().is_empty() => return self::fragment(&part),
                Some(part) => return self::fragment(&format!("{part}/{fragment}")),
                None if self.base.is_none() => return String::new(),
                None => {}
            }
        }
        let mut address = if path == self.from {
            String::with_capacity(1 + fragment.len())
        } else {
            self.on_site_with(path, 1 + fragment.len())
        };
        push_fragment(&mut address, fragment);
        address
    }

    /// The address of a place on the page itself.
    #[must_use]
    pub(super) fn here(self, fragment: &str) -> String {
        self.to_place(self.from, fragment)
    }

    /// The address of this page as the world knows it, if a base address is set.
    #[must_use]
    pub(super) fn canonical(self) -> Option<String> {
        self.base.map(|_| self.on_site(self.from))
    }

    /// Whether the page is that of a section of the document whose first page is `path`.
    #[must_use]
    pub(super) fn is_part_of(self, path: &str) -> bool {
        let folder = path.strip_suffix(INDEX);
        folder.is_some_and(|folder| self.from.strip_prefix(folder).is_some_and(is_section))
    }

    /// Whether `path` is the page itself.
    #[must_use]
    pub(super) fn is_here(self, path: &str) -> bool {
        self.from == path
    }
}

/// A path as addresses have it.
#[must_use]
pub(super) fn encoded(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// The address of a place on the page itself.
#[must_use]
pub(super) fn fragment(id: &str) -> String {
    let mut address = String::with_capacity(1 + id.len());
    push_fragment(&mut address, id);
    address
}

fn push_fragment(address: &mut String, id: &str) {
    address.push('#');
    address.extend(utf8_percent_encode(id, FRAGMENT));
}

/// The element of every page that holds its text.
const MAIN: &str = "main";

/// What a page is called as a part of a volume; nothing for what is not in one.
fn part(path: &str) -> Option<String> {
    if path == HOME {
        return Some(INTRODUCTION.to_owned());
    }
    let (folder, rest) = path.split_once('/')?;
    match folder {
        "parallel" => None,
        "works" if rest.starts_with("legal/") => Some("works/legal".to_owned()),
        "works" if rest.starts_with("by-") => None,
        // Of many works or documents, a volume has all in one place.
        "works" | "crossrefs" | "names" | "chronology" => Some(folder.to_owned()),
        "files" => None,
        // What is divided into pages is one text there.
        _ => (rest == INDEX || is_section(rest)).then(|| folder.to_owned()),
    }
}

/// Whether a path is that of the page of a section, from the folder of its document.
fn is_section(path: &str) -> bool {
    let heading = path.strip_suffix(INDEX).and_then(|path| path.strip_suffix('/'));
    let number = heading.and_then(|heading| heading.strip_prefix(BlockKind::Heading.prefix()));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The page of the editors whose text stands on the home page. No document can have this id.
pub(super) const INTRODUCTION: &str = "home";

/// The file of the page of a document or of the editors.
#[must_use]
pub(super) fn page(id: &str) -> String {
    if id == INTRODUCTION {
        return HOME.to_owned();
    }
    [id, "/", INDEX].concat()
}

/// The file of the page of a section of a document, by the address of its heading; without one, of the document's first page.
#[must_use]
pub(super) fn section(id: &str, section: Option<&str>) -> String {
    match section {
        Some(heading) => [id, "/", heading, "/", INDEX].concat(),
        None => page(id),
    }
}

/// The file of the page that has a block of a document; without a block, of the document's first page.
#[must_use]
pub fn page_with(document: &Document, block: Option<usize>) -> String {
    section(document.id(), document.section(block))
}

/// The first page of the lists of documents, of an edition with many. No document is called `documents`.
pub(super) const DOCUMENTS: &str = "documents/index.html";
/// The file of a page of documents in the order of the edition, from 1.
#[must_use]
pub(super) fn documents(number: usize) -> String {
    format!("documents/{number}/{INDEX}")
}

/// The file of the first page of documents whose titles begin with a letter.
#[must_use]
pub(super) fn documents_letter(letter: &str) -> String {
    format!("documents/{letter}/{INDEX}")
}

/// What a letter is called in addresses; `#`, for what begins with none, `other`.
#[must_use]
pub(super) fn letter_name(letter: &str) -> String {
    match letter {
        "#" => "other".to_owned(),
        _ => letter.to_lowercase(),
    }
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

/// The file of the first page with all places that cite what has a name in addresses.
#[must_use]
pub(super) fn work(name: &str) -> String {
    format!("works/{name}/{INDEX}")
}

/// The file of a page that has the works in another order: `authors`, `years`.
#[must_use]
pub(super) fn works_by(what: &str) -> String {
    format!("works/by-{what}/{INDEX}")
}

/// The file of a page of many works in another order, from 1.
#[must_use]
pub(super) fn works_by_page(what: &str, number: usize) -> String {
    format!("works/by-{what}/{number}/{INDEX}")
}

/// The index of statutes, treaties and cases.
pub(super) const LEGAL: &str = "works/legal/index.html";
/// The index of names.
pub(super) const NAMES: &str = "names/index.html";
/// The file of the first page of a kind of names, or of a name, by its word in addresses.
#[must_use]
pub(super) fn names(word: &str) -> String {
    format!("names/{word}/{INDEX}")
}

/// The chronology.
pub(super) const CHRONOLOGY: &str = "chronology/index.html";
/// The file of the first page of a decade in the chronology of many events.
#[must_use]
pub(super) fn decade(year: i32) -> String {
    format!("chronology/{year}s/{INDEX}")
}

/// What has changed from version to version.
pub(super) const VERSIONS: &str = "versions/index.html";
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

/// The file of a page of the list of documents in the concordance of an edition with very many, from 1.
#[must_use]
pub(super) fn concordance_list(number: usize) -> String {
    format!("crossrefs/documents/{number}/{INDEX}")
}

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

    #[test]
    fn leads_from_part_to_part_of_a_volume() {
        let links = Links::bound("report/index.html", None);
        assert_eq!(links.id("p1"), "report/p1");
        assert_eq!(links.here("p1"), "#report/p1");
        assert_eq!(links.to("letter/index.html"), "#letter");
        assert_eq!(links.to_place("letter/index.html", "main"), "#letter");
        assert_eq!(links.to_place("letter/h2/index.html", "p7"), "#letter/p7");
        assert_eq!(links.to("documents/h2/index.html"), "#documents");
        assert_eq!(links.to_place("works/a/index.html", "w-a"), "#works/w-a");
        assert_eq!(links.to_place("works/by-year/index.html", "y"), "");
        assert_eq!(links.shown("files/a.png"), "files/a.png");
        let links = Links::bound("report/index.html", Some("https://example.org/e/"));
        assert_eq!(links.to("files/a.pdf"), "https://example.org/e/files/a.pdf");
        assert_eq!(links.canonical().as_deref(), Some("https://example.org/e/report/"));
    }
}
