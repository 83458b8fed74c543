//! What is on which page of a PDF that `WeasyPrint` made, and the numbers of pages in what it is made of.
//!
//! `WeasyPrint` can count pages for links by itself. It then makes pages again whose numbers change, alone, and notes that were
//! moved to a page from the one before it are lost or counted wrongly. So it is given the numbers as text, and is asked until
//! they are those of the PDF.

use std::io::Read;

use flate2::read::ZlibDecoder;
use percent_encoding::percent_decode_str;
use rustc_hash::FxHashMap;

/// What stands for a number that is not known yet, as wide as most will be.
const UNKNOWN: &str = "00";

/// The pages that things are on, from 1, by their ids.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Pages(FxHashMap<String, usize>);

impl Pages {
    /// Reads the named destinations of a PDF. Nothing is found in what is none, or has none.
    pub(super) fn read(pdf: &[u8]) -> Self {
        let text = structure(pdf);
        let pages: FxHashMap<&str, usize> = match between(&text, "/Kids [", "]") {
            Some(kids) => kids.split(" 0 R").map(str::trim).zip(1..).collect(),
            None => return Self::default(),
        };
        let Some((_, mut rest)) = text.split_once("/Dests <</Names [") else {
            return Self::default();
        };
        let mut found = FxHashMap::default();
        while let Some((name, after)) = string(rest.trim_start()) {
            let Some((place, after)) = after
                .trim_start()
                .strip_prefix('[')
                .and_then(|rest| rest.split_once(']'))
            else {
                break;
            };
            let page = place.split(' ').next().and_then(|object| pages.get(object));
            found.extend(page.map(|page| (name, *page)));
            rest = after;
        }
        Self(found)
    }

    /// Whether something is in the PDF.
    pub(super) fn has(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }
}

/// The page of a volume with the numbers of the pages that its links lead to.
pub(super) fn numbered(html: &str, pages: &Pages) -> String {
    const LINK: &str = " href=\"#";
    let html = html.replacen("class=\"foot\"", "class=\"foot numbered\"", 1);
    let mut out = String::with_capacity(html.len() * 2);
    let mut rest = html.as_str();
    while let Some(at) = rest.find(LINK) {
        let (before, link) = rest.split_at(at);
        let target = link[LINK.len()..].split('"').next().unwrap_or_default();
        let id = percent_decode_str(target).decode_utf8_lossy();
        let page = pages.0.get(&*id).map(ToString::to_string);
        out.push_str(before);
        out.push_str(&format!(" data-page=\"{}\"", page.as_deref().unwrap_or(UNKNOWN)));
        out.push_str(LINK);
        rest = &link[LINK.len()..];
    }
    out + rest
}

/// The objects of a PDF that are no pictures or fonts, as far as they can be read as text: those that stand in it openly, and
/// those of its object streams.
fn structure(pdf: &[u8]) -> String {
    let mut text = String::new();
    let mut start = 0;
    for at in memchr::memmem::find_iter(pdf, b"stream\n") {
        // That of an object stream ends right before it.
        let dictionary = String::from_utf8_lossy(&pdf[at.saturating_sub(200).max(start)..at]);
        let is_objects = dictionary
            .rsplit("obj")
            .next()
            .is_some_and(|last| last.contains("/ObjStm"));
        start = at;
        if is_objects {
            let mut objects = Vec::new();
            // What can be read of a stream that is broken is as good as nothing: then something is missing in it.
            let _ = ZlibDecoder::new(&pdf[at + b"stream\n".len()..]).read_to_end(&mut objects);
            text.push_str(&String::from_utf8_lossy(&objects));
        }
    }
    if text.is_empty() {
        text = String::from_utf8_lossy(pdf).into_owned();
    }
    text
}

fn between<'t>(text: &'t str, open: &str, close: &str) -> Option<&'t str> {
    text.split_once(open)?.1.split_once(close).map(|(inner, _)| inner)
}

/// The string of a PDF that a text begins with, and what follows it.
fn string(text: &str) -> Option<(String, &str)> {
    if let Some(hex) = text.strip_prefix('<') {
        let (hex, rest) = hex.split_once('>')?;
        let units: Option<Vec<u16>> = (0..hex.len() / 4)
            .map(|unit| u16::from_str_radix(hex.get(unit * 4..unit * 4 + 4)?, 16).ok())
            .collect();
        let words = String::from_utf16_lossy(&units?);
        return Some((words.trim_start_matches('\u{FEFF}').to_owned(), rest));
    }
    let mut words = String::new();
    let mut chars = text.strip_prefix('(')?.char_indices();
    while let Some((at, char)) = chars.next() {
        match char {
            ')' => return Some((words, &text[at + 2..])),
            '\\' => words.extend(chars.next().map(|(_, char)| char)),
            _ => words.push(char),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Pages, numbered, string};

    #[test]
    fn reads_where_things_are() {
        let pages = Pages::read(
            b"%PDF-1.7\n<</Type /Pages/Kids [6 0 R 8 0 R]>><</Dests <</Names [(a/p1) [8 0 R /XYZ 0 0 0] (b) [6 0 R /XYZ 1 2 0]]>>",
        );
        assert_eq!((pages.0.get("a/p1"), pages.0.get("b")), (Some(&2), Some(&1)));
        assert!(!pages.has("c"));
        let html = numbered(
            "<html class=\"foot\"><a class=\"to\" href=\"#a/p1\">x</a><a href=\"#c\">y</a>",
            &pages,
        );
        assert_eq!(
            html,
            "<html class=\"foot numbered\"><a class=\"to\" data-page=\"2\" href=\"#a/p1\">x</a><a data-page=\"00\" href=\"#c\">y</a>"
        );
    }

    #[test]
    fn reads_strings_of_both_kinds() {
        assert_eq!(string("(a\\(b) c"), Some(("a(b".to_owned(), " c")));
        assert_eq!(string("<feff00e9>["), Some(("é".to_owned(), "[")));
        assert_eq!(string("(a"), None);
    }
}
