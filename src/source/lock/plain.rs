//! A lock exactly as [`super::print`] writes it, read line by line.
//!
//! The lock of a large edition is its largest file, it is read by every run, and nobody but Postil writes it. What is in any way
//! otherwise than it would be written is left to the reader of TOML, which can say what is wrong.

use std::borrow::Cow;

use bytestring::ByteString;
use memchr::{memchr, memmem};
use rayon::prelude::*;

use super::{HEAD, VERSION};
use crate::model::{Landing, Locked, LockedDocument};

/// What begins a document. No text can hold it, since a text has no line breaks.
const DOCUMENT: &str = "\n[[document]]\n";
const LANDING: &str = "[[document.landing]]";

/// Reads a lock as it is written; its documents stand in their order in the file. Nothing if it is not quite so.
pub(super) fn parse(text: &ByteString) -> Option<Vec<Locked>> {
    let rest = text.strip_prefix(HEAD)?;
    let mut begins: Vec<_> = memmem::find_iter(rest.as_bytes(), DOCUMENT).collect();
    let head = &rest[..begins.first().copied().unwrap_or(rest.len())];
    if head.strip_prefix("postil = \"")?.strip_suffix("\"\n")? != VERSION {
        return None;
    }
    begins.push(rest.len());
    let documents = begins.par_windows(2).map(|ends| {
        let said = &rest[ends[0]..ends[1]];
        let mut landings = 0;
        let (id, _) = walk(said, |_| (), |_| landings += 1)?;
        Some(super::said(id.into_owned(), landings, text.slice_ref(said)))
    });
    documents.collect()
}

/// Reads what a lock says of a document. Nothing if it does not say it quite as it is written.
pub(super) fn document(text: &str) -> Option<LockedDocument> {
    let (mut blocks, mut landings) = (Vec::new(), Vec::new());
    let block = |block: Cow<'_, str>| blocks.push(block.into_owned());
    let (id, sha256) = walk(text, block, |landing| landings.push(landing.owned()))?;
    Some(LockedDocument {
        id: id.into_owned(),
        sha256: sha256.into_owned(),
        blocks,
        landings,
    })
}

/// Goes through what a lock says of a document. Gives its id and its checksum.
fn walk<'a>(
    text: &'a str,
    mut on_block: impl FnMut(Cow<'a, str>),
    mut on_landing: impl FnMut(Said<'a>),
) -> Option<(Cow<'a, str>, Cow<'a, str>)> {
    let mut lines = Lines(text.strip_prefix(DOCUMENT)?);
    let id = lines.required("id")?;
    let sha256 = lines.required("sha256")?;
    if lines.next()? != "blocks = [" {
        return None;
    }
    loop {
        let line = lines.next()?;
        if line == "]" {
            break;
        }
        on_block(basic_string(line.strip_prefix("  ")?.strip_suffix(',')?)?);
    }
    let mut last: Option<Cow<'a, str>> = None;
    while !lines.0.is_empty() {
        if !lines.next()?.is_empty() || lines.next()? != LANDING {
            return None;
        }
        let landing = Said::read(&mut lines)?;
        // As those who look for one expect them.
        if last.is_some_and(|last| last >= landing.name) {
            return None;
        }
        last = Some(landing.name.clone());
        on_landing(landing);
    }
    Some((id, sha256))
}

/// A landing as it stands in the file.
struct Said<'a> {
    name: Cow<'a, str>,
    selector: Cow<'a, str>,
    block: Cow<'a, str>,
    last_block: Option<Cow<'a, str>>,
    prefix: Cow<'a, str>,
    exact: Cow<'a, str>,
    suffix: Cow<'a, str>,
    digest: Option<Cow<'a, str>>,
    ambiguous: bool,
    moved_from: Option<Cow<'a, str>>,
}

impl<'a> Said<'a> {
    fn read(lines: &mut Lines<'a>) -> Option<Self> {
        Some(Self {
            name: lines.required("name")?,
            selector: lines.required("selector")?,
            block: lines.text("block")?,
            last_block: lines.optional("last-block")?,
            prefix: lines.text("prefix")?,
            exact: lines.text("exact")?,
            suffix: lines.text("suffix")?,
            digest: lines.optional("digest")?,
            ambiguous: lines.skip("ambiguous = true\n"),
            moved_from: lines.optional("moved-from")?,
        })
    }

    fn owned(self) -> Landing {
        Landing {
            name: self.name.into_owned(),
            selector: self.selector.into_owned(),
            block: self.block.into_owned(),
            last_block: self.last_block.map(Cow::into_owned),
            prefix: self.prefix.into_owned(),
            exact: self.exact.into_owned(),
            suffix: self.suffix.into_owned(),
            digest: self.digest.map(Cow::into_owned),
            ambiguous: self.ambiguous,
            moved_from: self.moved_from.map(Cow::into_owned),
        }
    }
}

/// What is left of the lines.
struct Lines<'a>(&'a str);

impl<'a> Lines<'a> {
    /// The next line, without its end, which it must have.
    fn next(&mut self) -> Option<&'a str> {
        let end = memchr(b'\n', self.0.as_bytes())?;
        let line = &self.0[..end];
        self.0 = &self.0[end + 1..];
        Some(line)
    }

    /// Passes over what comes next, if it does.
    fn skip(&mut self, next: &str) -> bool {
        let rest = self.0.strip_prefix(next);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// The text of a key that must come next.
    fn text(&mut self, key: &str) -> Option<Cow<'a, str>> {
        let value = self.next()?.strip_prefix(key)?.strip_prefix(" = ")?;
        basic_string(value)
    }

    /// The text of a key that must come next, and must not be empty.
    fn required(&mut self, key: &str) -> Option<Cow<'a, str>> {
        self.text(key).filter(|text| !text.trim().is_empty())
    }

    /// The text of a key that may come next. Nothing if what comes next is that key with no such text.
    fn optional(&mut self, key: &str) -> Option<Option<Cow<'a, str>>> {
        let comes = self.0.strip_prefix(key).is_some_and(|rest| rest.starts_with(" = "));
        if comes { self.text(key).map(Some) } else { Some(None) }
    }
}

/// The text that a basic string of TOML stands for, with the escapes that we write.
fn basic_string(string: &str) -> Option<Cow<'_, str>> {
    let inner = string.strip_prefix('"')?.strip_suffix('"')?;
    // All are looked at, which is faster than to stop at the first.
    let is_other = |byte: u8| (byte < b' ') | matches!(byte, b'"' | b'\\' | 0x7F);
    if !inner.bytes().fold(false, |has, byte| has | is_other(byte)) {
        return Some(Cow::Borrowed(inner));
    }
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner.chars();
    while let Some(char) = rest.next() {
        match char {
            '\\' => out.push(escaped(&mut rest)?),
            '"' | '\0'..='\x1F' | '\x7F' => return None,
            _ => out.push(char),
        }
    }
    Some(Cow::Owned(out))
}

fn escaped(rest: &mut std::str::Chars<'_>) -> Option<char> {
    match rest.next()? {
        char @ ('"' | '\\') => Some(char),
        'n' => Some('\n'),
        't' => Some('\t'),
        'r' => Some('\r'),
        'u' => {
            let digits = rest.as_str().get(..4)?;
            let is_plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            *rest = rest.as_str()[4..].chars();
            let code = u32::from_str_radix(digits, 16).ok().filter(|_| is_plain)?;
            char::from_u32(code)
        }
        _ => None,
    }
}
