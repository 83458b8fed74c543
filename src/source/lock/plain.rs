//! A lock exactly as [`super::print`] writes it, read line by line.
//!
//! The lock of a large edition is its largest file, it is read by every run, and nobody but Postil writes it. What is in any way
//! otherwise than it would be written is left to the reader of TOML, which can say what is wrong.

use std::sync::Arc;

use memchr::{memchr, memmem};
use rayon::prelude::*;

use super::{HEAD, VERSION};
use crate::model::{Landing, Lock, LockedDocument};

/// What begins a document. No text can hold it, since a text has no line breaks.
const DOCUMENT: &str = "\n[[document]]\n";
const LANDING: &str = "[[document.landing]]";

/// Reads a lock as it is written; its documents stand in their order in the file. Nothing if it is not quite so.
pub(super) fn parse(text: &str) -> Option<Lock> {
    let rest = text.strip_prefix(HEAD)?;
    let mut begins: Vec<_> = memmem::find_iter(rest.as_bytes(), DOCUMENT).collect();
    let head = &rest[..begins.first().copied().unwrap_or(rest.len())];
    if head.strip_prefix("postil = \"")?.strip_suffix("\"\n")? != VERSION {
        return None;
    }
    begins.push(rest.len());
    let documents = begins.par_windows(2).map(|ends| {
        let lines = Lines(&rest[ends[0] + DOCUMENT.len()..ends[1]]);
        document(lines).map(Arc::new)
    });
    let documents = documents.collect::<Option<_>>()?;
    Some(Lock { documents })
}

fn document(mut lines: Lines<'_>) -> Option<LockedDocument> {
    let id = lines.required("id")?;
    let sha256 = lines.required("sha256")?;
    if lines.next()? != "blocks = [" {
        return None;
    }
    let mut blocks = Vec::new();
    loop {
        let line = lines.next()?;
        if line == "]" {
            break;
        }
        blocks.push(basic_string(line.strip_prefix("  ")?.strip_suffix(',')?)?);
    }
    let mut landings = Vec::new();
    while !lines.0.is_empty() {
        if !lines.next()?.is_empty() || lines.next()? != LANDING {
            return None;
        }
        landings.push(landing(&mut lines)?);
    }
    // They are kept as long as the edition is.
    blocks.shrink_to_fit();
    landings.shrink_to_fit();
    // As those who look for one expect them.
    let is_sorted = landings.is_sorted_by(|a: &Landing, b| a.name < b.name);
    is_sorted.then_some(LockedDocument {
        id,
        sha256,
        blocks,
        landings,
    })
}

fn landing(lines: &mut Lines<'_>) -> Option<Landing> {
    let name = lines.required("name")?;
    let selector = lines.required("selector")?;
    let block = lines.text("block")?;
    let last_block = lines.optional("last-block")?;
    let prefix = lines.text("prefix")?;
    let exact = lines.text("exact")?;
    let suffix = lines.text("suffix")?;
    let digest = lines.optional("digest")?;
    let ambiguous = lines.skip("ambiguous = true\n");
    let moved_from = lines.optional("moved-from")?;
    Some(Landing {
        name,
        selector,
        block,
        last_block,
        prefix,
        exact,
        suffix,
        digest,
        ambiguous,
        moved_from,
    })
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
    fn text(&mut self, key: &str) -> Option<String> {
        let value = self.next()?.strip_prefix(key)?.strip_prefix(" = ")?;
        basic_string(value)
    }

    /// The text of a key that must come next, and must not be empty.
    fn required(&mut self, key: &str) -> Option<String> {
        self.text(key).filter(|text| !text.trim().is_empty())
    }

    /// The text of a key that may come next. Nothing if what comes next is that key with no such text.
    fn optional(&mut self, key: &str) -> Option<Option<String>> {
        let comes = self.0.strip_prefix(key).is_some_and(|rest| rest.starts_with(" = "));
        if comes { self.text(key).map(Some) } else { Some(None) }
    }
}

/// The text that a basic string of TOML stands for, with the escapes that we write.
fn basic_string(string: &str) -> Option<String> {
    let inner = string.strip_prefix('"')?.strip_suffix('"')?;
    // All are looked at, which is faster than to stop at the first.
    let is_other = |byte: u8| (byte < b' ') | matches!(byte, b'"' | b'\\' | 0x7F);
    if !inner.bytes().fold(false, |has, byte| has | is_other(byte)) {
        return Some(inner.to_owned());
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
    Some(out)
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
