//! What the editors' links and citations lead to, seen from one page.

use super::around::Around;
use percent_encoding::percent_decode_str;

use super::escape::{push_attribute, push_escaped, push_href};
use super::links::{self, Links};
use super::locale::{Direction, Locale, direction};
use crate::link::{PassageFace, Side, Subject};
use crate::model::{CitationItem, Reference};
use crate::project::{CONTENT, FileAddress};

/// Resolves what leads from one page to elsewhere.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resolver<'a> {
    /// The rest of the edition.
    pub around: &'a Around<'a>,
    /// The words of the interface.
    pub locale: &'a Locale,
    /// The page's links.
    pub links: Links<'a>,
    /// The id of the document or page whose text this is, for references without one.
    pub own: Option<&'a str>,
    /// The path of the file that the text was read from, from whose folder addresses count.
    pub from: &'a str,
}

impl Resolver<'_> {
    /// Prints the attributes of an element in a language, within what is written in this direction.
    pub(super) fn push_language(&self, out: &mut String, language: &str) {
        push_language(out, language, self.locale.direction());
    }

    /// Prints a link to a place of the edition.
    ///
    /// Invariant: linking has reported every reference that leads nowhere, and a site with errors is not written;
    /// one that is met here all the same stays as its words.
    pub(super) fn reference(&self, reference: &Reference, out: &mut String) {
        let name = if reference.document.is_empty() {
            self.own.unwrap_or_default()
        } else {
            &reference.document
        };
        let Some(place) = self.around.place(name, reference.block.as_deref()) else {
            push_escaped(out, reference.text.as_deref().unwrap_or(name));
            return;
        };
        let label = match (place.block, Some(name) == self.own) {
            (Some(block), true) => self.locale.block(block),
            (Some(block), false) => format!("{} {}", place.title, self.locale.block(block)),
            (None, _) => place.title.to_owned(),
        };
        let href = match place.block {
            Some(block) => self.links.to_place(&links::section(name, place.section), &block.id),
            None => self.links.to(&links::page(name)),
        };
        out.push_str("<a");
        if self.links.is_bound() {
            // Its page follows: in brackets where the editors have words of their own for the place.
            let class = if reference.text.is_some() { "to own" } else { "to" };
            push_attribute(out, "class", class);
        }
        push_href(out, &href);
        let words = place.words();
        if !words.is_empty() && !self.links.is_bound() {
            push_attribute(out, "title", &words);
        }
        out.push('>');
        push_escaped(out, reference.text.as_ref().unwrap_or(&label));
        out.push_str("</a>");
    }

    /// Prints a citation in round brackets, each work a link to its entry.
    pub(super) fn citation(&self, items: &[CitationItem], out: &mut String) {
        out.push('(');
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                out.push_str("; ");
            }
            if !item.prefix.is_empty() {
                push_escaped(out, &item.prefix);
                out.push(' ');
            }
            let work = self.around.work(&item.key);
            let (short, page) = work.map_or((item.key.as_str(), links::WORKS), |work| (work.short, work.page));
            out.push_str("<a class=\"ct\"");
            push_attribute(out, "href", &self.links.to_place(page, &work_id(&item.key)));
            out.push('>');
            push_escaped(out, short);
            out.push_str("</a>");
            if !item.locator.is_empty() {
                out.push_str(", ");
                push_escaped(out, &item.locator);
            }
        }
        out.push(')');
    }

    /// An address as an editor or author wrote it, for this page: one of a file of the folder is led to where the
    /// file, or the page of the text, is in the site.
    #[must_use]
    pub(super) fn address(&self, url: &str) -> String {
        if let Some(fragment) = url.strip_prefix('#') {
            let fragment = percent_decode_str(fragment).decode_utf8_lossy();
            let page = self.own.map(|own| self.page_of(own, &fragment));
            // In a view of passages, and of a text that is divided, the place is not on the page itself.
            let elsewhere = page.filter(|page| !self.links.is_here(page));
            if elsewhere.is_none() && !self.links.is_bound() {
                return url.to_owned();
            }
            return match elsewhere {
                Some(page) => self.links.to_place(&page, &fragment),
                None => self.links.here(&fragment),
            };
        }
        match FileAddress::of(url, self.from) {
            FileAddress::Inside(path) => match self.around.text(&path) {
                Some(id) => self.text(id, url),
                None => self.links.to(&site_path(&path)),
            },
            _ => url.to_owned(),
        }
    }

    /// The address of a picture.
    #[must_use]
    pub(super) fn picture(&self, url: &str) -> String {
        match FileAddress::of(url, self.from) {
            FileAddress::Inside(path) => self.links.shown(&site_path(&path)),
            _ => url.to_owned(),
        }
    }

    /// The address of the page of a text, with the place on it that `url` names.
    fn text(&self, id: &str, url: &str) -> String {
        match url.split_once('#') {
            Some((_, fragment)) => {
                let page = self.page_of(id, &percent_decode_str(fragment).decode_utf8_lossy());
                self.links.to_place(&page, fragment)
            }
            None => self.links.to(&links::page(id)),
        }
    }

    /// The file of the page of a text that has a place on it.
    fn page_of(&self, id: &str, fragment: &str) -> String {
        let section = self.around.place(id, Some(fragment)).and_then(|place| place.section);
        links::section(id, section)
    }

    /// The address of a passage: its very words if it has any, or else its document.
    #[must_use]
    pub(super) fn passage(&self, crossref: &str, side: Side, member: usize, passage: &PassageFace) -> String {
        let page = links::section(&passage.document, passage.section.as_deref());
        match passage.block {
            Some(_) => self.links.to_place(&page, &end_id(crossref, side, member)),
            None => self.links.to(&page),
        }
    }
}

/// Prints the attributes of an element in a language (BCP 47), within what is written in this direction.
pub(super) fn push_language(out: &mut String, language: &str, within: Direction) {
    push_attribute(out, "lang", language);
    let own = direction(language);
    if own != within {
        push_attribute(out, "dir", own.name());
    }
}

/// The id of the words of a passage at an end of a cross-reference.
#[must_use]
pub(super) fn end_id(crossref: &str, side: Side, member: usize) -> String {
    match member {
        0 => format!("x-{crossref}-{}", side.name()),
        _ => format!("x-{crossref}-{}-{}", side.name(), member + 1),
    }
}

/// The id of a cross-reference in the concordance.
#[must_use]
pub(super) fn xref_id(crossref: &str) -> String {
    format!("xref-{crossref}")
}

/// The id of words that cite a work.
#[must_use]
pub(super) fn citation_id(citation: &str) -> String {
    ["c-", citation].concat()
}

/// The id of a name's entry in the index of names.
#[must_use]
pub(super) fn name_id(name: &str) -> String {
    ["name-", name].concat()
}

/// The id of words that name something: which of those of their document that name it they are, from 0.
#[must_use]
pub(super) fn mention_id(name: &str, nth: usize) -> String {
    format!("m-{name}-{}", nth + 1)
}

/// The id of an event in the chronology.
#[must_use]
pub(super) fn event_id(event: &str) -> String {
    format!("event-{event}")
}

/// The id of words that date something: of the passages of the event, which they are, from 0.
#[must_use]
pub(super) fn date_id(event: &str, passage: usize) -> String {
    format!("date-{event}-{}", passage + 1)
}

/// The id of a work's entry.
#[must_use]
pub(super) fn work_id(key: &str) -> String {
    ["w-", key].concat()
}

/// The id of an entry of the citation index; `key` is the work's, or the document's id.
#[must_use]
pub(super) fn subject_id(subject: Subject, key: &str) -> String {
    match subject {
        Subject::Work(_) => work_id(key),
        Subject::Document(_) => ["d-", key].concat(),
    }
}

/// The id of a work in the list of what a document cites.
#[must_use]
pub(super) fn reference_id(subject: Subject, key: &str) -> String {
    ["ref-", &subject_id(subject, key)].concat()
}

/// Where a file of `content` stands in the site.
#[must_use]
pub(super) fn site_path(path: &str) -> String {
    let below = path.strip_prefix(CONTENT).unwrap_or(path);
    format!("files{below}")
}
