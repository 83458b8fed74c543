//! `book.lock`: where the selectors of an edition landed. The only file that Postil itself writes into an edition's
//! folder; it is read and written here.

mod plain;

use std::sync::Arc;

use bytestring::ByteString;

use super::shape::{Form, Shape};
use super::table::{self, Table};
use crate::diagnostic::{Code, Diagnostic, Warned};
use crate::digest::Digest;
use crate::model::{Aside, Landing, Lock, Locked, LockedDocument};
use crate::span::SourceFile;

/// Version of the form of the file.
const VERSION: &str = "1";

/// What stands at the head of the file.
const HEAD: &str = "\
# Where the selectors of this edition landed. Written by `postil build` and `postil check --accept`; not to be edited.
# Keep it with the texts: it is how Postil knows whether a note still stands where it was put.
";

/// What helps with a lock that cannot be read.
const HELP: &str = "this file is written by Postil, maybe by a newer one: bring back the version that was; without one, delete it, and look over \
where the notes stand, since nothing will tell whether any has moved";

/// Reads the file.
#[must_use]
pub fn parse(file: &SourceFile) -> Warned<Lock> {
    if let Some(documents) = plain::parse(&file.share()) {
        return Warned {
            value: sorted(documents),
            diagnostics: Vec::new(),
        };
    }
    let mut diagnostics = Vec::new();
    let documents = as_toml(file, &mut diagnostics);
    for diagnostic in &mut diagnostics {
        if diagnostic.code == Code::TomlSyntax {
            diagnostic.help.clear();
        }
        diagnostic.help.push(HELP.to_owned());
    }
    Warned {
        value: sorted(documents.iter().map(locked).collect()),
        diagnostics,
    }
}

fn sorted(mut documents: Vec<Locked>) -> Lock {
    documents.sort_by(|a, b| a.id.cmp(&b.id));
    Lock { documents }
}

/// What a lock says of a document, to be kept.
#[must_use]
pub fn locked(document: &LockedDocument) -> Locked {
    said(
        document.id.clone(),
        document.landings.len(),
        print_document(document).into(),
    )
}

/// What a lock says of a document, by its text.
fn said(id: String, landings: usize, text: ByteString) -> Locked {
    Locked {
        id,
        landings,
        digest: Digest::of_bytes(text.as_bytes()),
        text: Arc::new(Aside::held(text)),
    }
}

/// Reads what a lock says of a document.
///
/// # Panics
/// If it was put aside and cannot be had again.
#[must_use]
pub fn read(locked: &Locked) -> LockedDocument {
    let Some(document) = plain::document(&locked.text.get()) else {
        unreachable!("what is kept of a lock was read or is as it is written");
    };
    document
}

fn as_toml(file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) -> Vec<LockedDocument> {
    table::parse(file, 0..file.text().len(), diagnostics, root)
}

/// The keys of the file.
#[must_use]
pub fn shape() -> Shape {
    table::describe("", |table, _| root(table))
}

fn root(root: &mut Table<'_, '_>) -> Vec<LockedDocument> {
    let version = root.required_text("postil");
    root.narrow("postil", || Form::Choice(vec![VERSION.to_owned()]));
    if let Some(version) = version.filter(|version| version.value != VERSION) {
        let message = format!("this lock is of version `{}`, which is not known", version.value);
        let diagnostic = Diagnostic::error(Code::InvalidValue, message).at(version.span, "");
        root.report(diagnostic);
    }
    root.tables("document", document)
}

fn document(table: &mut Table<'_, '_>) -> Option<LockedDocument> {
    let id = table.required_text("id");
    let sha256 = table.required_text("sha256");
    let blocks = table.texts("blocks");
    let mut landings = table.tables("landing", landing);
    landings.sort_by(|a, b| a.name.cmp(&b.name));
    landings.dedup_by(|a, b| a.name == b.name);
    Some(LockedDocument {
        id: id?.value,
        sha256: sha256?.value,
        blocks: blocks.into_iter().map(|block| block.value).collect(),
        landings,
    })
}

fn landing(table: &mut Table<'_, '_>) -> Option<Landing> {
    let name = table.required_text("name");
    let selector = table.required_text("selector");
    let mut text = |key| table.text(key).map(|text| text.value);
    let (block, prefix) = (text("block"), text("prefix"));
    let (exact, suffix) = (text("exact"), text("suffix"));
    let (digest, moved_from) = (text("digest"), text("moved-from"));
    let last_block = text("last-block");
    let ambiguous = table.flag("ambiguous");
    Some(Landing {
        name: name?.value,
        selector: selector?.value,
        block: block.unwrap_or_default(),
        last_block,
        prefix: prefix.unwrap_or_default(),
        exact: exact.unwrap_or_default(),
        suffix: suffix.unwrap_or_default(),
        digest,
        ambiguous,
        moved_from,
    })
}

/// The text of the file: its [`head`], and what it says of each document.
#[must_use]
pub fn print(lock: &Lock) -> String {
    let mut out = head();
    for locked in &lock.documents {
        out.push_str(&locked.text.get());
    }
    out
}

/// What the file begins with.
#[must_use]
pub fn head() -> String {
    format!("{HEAD}postil = \"{VERSION}\"\n")
}

/// What the file says of a document: a table a landing, in an order that depends on names alone, a key a line, so that a change
/// shows as what it is.
#[must_use]
fn print_document(document: &LockedDocument) -> String {
    let mut out = String::with_capacity(length(document));
    out.push_str("\n[[document]]\n");
    line(&mut out, "id", &document.id);
    line(&mut out, "sha256", &document.sha256);
    out.push_str("blocks = [\n");
    for block in &document.blocks {
        out.push_str("  ");
        push_basic_string(&mut out, block);
        out.push_str(",\n");
    }
    out.push_str("]\n");
    for landing in &document.landings {
        out.push_str("\n[[document.landing]]\n");
        print_landing(&mut out, landing);
    }
    out
}

/// Bytes that a document takes, if hardly anything has to be escaped: with the keys, and the signs around their values.
fn length(document: &LockedDocument) -> usize {
    const BLOCK: usize = 6;
    const LANDING: usize = 160;
    let blocks = document.blocks.iter().map(|block| block.len() + BLOCK);
    let landings = document.landings.iter().map(|landing| {
        let texts = [
            &landing.name,
            &landing.selector,
            &landing.prefix,
            &landing.exact,
            &landing.suffix,
        ];
        texts.into_iter().map(String::len).sum::<usize>() + LANDING
    });
    256 + blocks.sum::<usize>() + landings.sum::<usize>()
}

fn print_landing(out: &mut String, landing: &Landing) {
    line(out, "name", &landing.name);
    line(out, "selector", &landing.selector);
    line(out, "block", &landing.block);
    if let Some(block) = &landing.last_block {
        line(out, "last-block", block);
    }
    line(out, "prefix", &landing.prefix);
    line(out, "exact", &landing.exact);
    line(out, "suffix", &landing.suffix);
    if let Some(digest) = &landing.digest {
        line(out, "digest", digest);
    }
    if landing.ambiguous {
        out.push_str("ambiguous = true\n");
    }
    if let Some(block) = &landing.moved_from {
        line(out, "moved-from", block);
    }
}

/// A key and a text, as a basic string of TOML.
fn line(out: &mut String, key: &str, text: &str) {
    out.push_str(key);
    out.push_str(" = ");
    push_basic_string(out, text);
    out.push('\n');
}

/// A text as a basic string of TOML 1.0, on one line.
#[must_use]
pub fn basic_string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    push_basic_string(&mut out, text);
    out
}

/// Appends it.
fn push_basic_string(out: &mut String, text: &str) {
    out.push('"');
    if is_plain(text) {
        out.push_str(text);
        out.push('"');
        return;
    }
    let mut plain = 0;
    for (at, char) in text.char_indices() {
        let escape = match char {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\t' => "\\t",
            '\r' => "\\r",
            _ if is_unseen(char) => &format!("\\u{:04X}", u32::from(char)),
            _ => continue,
        };
        out.push_str(&text[plain..at]);
        out.push_str(escape);
        plain = at + char.len_utf8();
    }
    out.push_str(&text[plain..]);
    out.push('"');
}

/// Whether a text stands for itself, as far as that can be told of many bytes at once: `C2` and `E2` may begin characters that do not.
fn is_plain(text: &str) -> bool {
    let is_other = |byte: u8| (byte < b' ') | matches!(byte, b'"' | b'\\' | 0x7F | 0xC2 | 0xE2);
    !text.bytes().fold(false, |has, byte| has | is_other(byte))
}

/// Whether a character, which may stand in a text, is not seen, or changes how what follows is shown.
fn is_unseen(char: char) -> bool {
    char.is_control() || matches!(char, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{as_toml, locked, parse, plain, print, read};
    use crate::model::{Landing, Lock, LockedDocument};
    use crate::span::Sources;

    fn landing() -> impl Strategy<Value = Landing> {
        let text = || ".{0,12}";
        let texts = (text(), text(), text(), text());
        (
            texts,
            proptest::option::of(text()),
            any::<bool>(),
            proptest::option::of("p[0-9]"),
        )
            .prop_map(
                |((block, prefix, exact, suffix), digest, ambiguous, moved_from)| Landing {
                    name: String::new(),
                    selector: "0123456789".to_owned(),
                    last_block: moved_from.clone(),
                    block,
                    prefix,
                    exact,
                    suffix,
                    digest,
                    ambiguous,
                    moved_from,
                },
            )
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(landings in proptest::collection::btree_map("[a-z:-]{1,6}", landing(), 0..5), id in "[a-z]{1,4}", blocks in proptest::collection::vec(".{0,9}", 0..4)) {
            let landings = landings.into_iter().map(|(name, landing)| Landing { name, ..landing }).collect();
            let document = LockedDocument { id, sha256: "0".repeat(64), blocks, landings };
            let lock = Lock { documents: vec![locked(&document)] };
            let mut sources = Sources::default();
            let file = sources.add("book.lock".to_owned(), print(&lock)).unwrap();
            let file = sources.file(file);
            let mut diagnostics = Vec::new();
            let documents = as_toml(file, &mut diagnostics);
            prop_assert_eq!(diagnostics, vec![]);
            prop_assert_eq!(&documents, std::slice::from_ref(&document));
            prop_assert_eq!(read(&lock.documents[0]), document);
            let found = plain::parse(&file.share());
            prop_assert_eq!(found.as_ref(), Some(&lock.documents));
            prop_assert_eq!(parse(file).value, lock);
        }

        /// What reads the lines only is never other than what reads TOML.
        #[test]
        fn what_is_changed_is_read_alike(landing in landing(), at in any::<prop::sample::Index>(), put in "(\\PC|\n|\r|\"|\\\\|\\[\\[document\\]\\]){0,2}", take in 0..12usize) {
            let landing = Landing { name: "a".to_owned(), ..landing };
            let document = LockedDocument { id: "d".to_owned(), sha256: "0".to_owned(), blocks: vec!["p 1".to_owned()], landings: vec![landing] };
            let lock = Lock { documents: vec![locked(&document), locked(&document)] };
            let mut text = print(&lock);
            let boundaries: Vec<_> = text.char_indices().map(|(at, _)| at).collect();
            let begin = at.index(boundaries.len());
            let end = (begin + take).min(boundaries.len() - 1);
            text.replace_range(boundaries[begin]..boundaries[end], &put);
            let mut sources = Sources::default();
            let file = sources.add("book.lock".to_owned(), text).unwrap();
            let file = sources.file(file);
            if let Some(found) = plain::parse(&file.share()) {
                let mut diagnostics = Vec::new();
                let documents = as_toml(file, &mut diagnostics);
                prop_assert_eq!(diagnostics, vec![]);
                let landings: Vec<_> = found.iter().map(|locked| locked.landings).collect();
                prop_assert_eq!(landings, documents.iter().map(|document| document.landings.len()).collect::<Vec<_>>());
                prop_assert_eq!(found.iter().map(|locked| &locked.id).collect::<Vec<_>>(), documents.iter().map(|document| &document.id).collect::<Vec<_>>());
                prop_assert_eq!(found.iter().map(read).collect::<Vec<_>>(), documents);
            }
        }
    }
}
