//! TOML as nearly all sidecars have it, read line by line.
//!
//! Notes and citations are lists of tables, `[[note]]`, with a key on each line and a text, or a yes or no, behind it. A large edition
//! has thousands of such files, and every build reads all of them. Whatever is in any way otherwise is left to the reader
//! of TOML, which knows all of it and can say what is wrong.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;
use memchr::{memchr, memchr3};
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// What stands around a text of several lines: one in which backslashes mean something, and one in which they do not.
const LONG: &str = "\"\"\"";
const LONG_LITERAL: &str = "'''";

/// Reads a text; nothing if it is not quite so plain.
pub(super) fn parse(text: &str) -> Option<DeTable<'_>> {
    let mut reading = Reading {
        text,
        at: 0,
        root: DeTable::new(),
        lists: Vec::new(),
        open: None,
    };
    while let Some(&first) = text.as_bytes().get(reading.at) {
        match first {
            b'\n' => reading.at += 1,
            b'#' => reading.comment()?,
            b'[' => reading.header()?,
            b'a'..=b'z' => reading.entry()?,
            _ => return None,
        }
    }
    reading.end()
}

struct Reading<'a> {
    text: &'a str,
    /// Where it goes on: at the beginning of a line.
    at: usize,
    root: DeTable<'a>,
    /// The lists of tables: the name of each, the places of it and of the first header, and the tables. There are few.
    lists: Vec<(&'a str, [Range<usize>; 2], DeArray<'a>)>,
    /// The table that is being read: the name of its list, where its header stands, and what it has.
    open: Option<(&'a str, Range<usize>, DeTable<'a>)>,
}

impl<'a> Reading<'a> {
    /// The line from here on, without its end.
    fn line(&self) -> &'a str {
        let rest = &self.text[self.at..];
        &rest[..memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len())]
    }

    /// Goes past some bytes and the end of the line, which must be there.
    fn leave(&mut self, length: usize) -> Option<()> {
        self.at += length;
        match self.text.as_bytes().get(self.at) {
            Some(b'\n') => self.at += 1,
            Some(_) => return None,
            None => {}
        }
        Some(())
    }

    fn comment(&mut self) -> Option<()> {
        let line = self.line();
        is_text(line, false).then_some(())?;
        self.leave(line.len())
    }

    fn header(&mut self) -> Option<()> {
        let line = self.line();
        let name = line.strip_prefix("[[")?.strip_suffix("]]")?;
        if name.is_empty() || name_in(name).len() < name.len() {
            return None;
        }
        self.close();
        let header = self.at..self.at + line.len();
        let name_at = self.at + 2..header.end - 2;
        if !self.lists.iter().any(|(known, ..)| *known == name) {
            self.lists.push((name, [name_at, header.clone()], DeArray::new()));
        }
        self.open = Some((name, header, DeTable::new()));
        self.leave(line.len())
    }

    /// Puts the table that was read into its list.
    fn close(&mut self) {
        if let Some((name, header, table)) = self.open.take()
            && let Some((.., list)) = self.lists.iter_mut().find(|(known, ..)| *known == name)
        {
            list.push(Spanned::new(header, DeValue::Table(table)));
        }
    }

    fn entry(&mut self) -> Option<()> {
        let key = name_in(&self.text[self.at..]);
        let key_at = self.at..self.at + key.len();
        let rest = self.text[key_at.end..].strip_prefix(" = ")?;
        let (value, length) = value(rest)?;
        let start = key_at.end + " = ".len();
        let value = Spanned::new(start..start + length, value);
        let table = self.open.as_mut().map_or(&mut self.root, |(_, _, table)| table);
        // A key that comes twice is a fault.
        if table.insert(Spanned::new(key_at, Cow::Borrowed(key)), value).is_some() {
            return None;
        }
        self.at = start;
        self.leave(length)
    }

    fn end(mut self) -> Option<DeTable<'a>> {
        self.close();
        for (name, [name_at, header], list) in self.lists {
            let name = Spanned::new(name_at, Cow::Borrowed(name));
            let list = Spanned::new(header, DeValue::Array(list));
            if self.root.insert(name, list).is_some() {
                return None;
            }
        }
        Some(self.root)
    }
}

/// The name that a text begins with.
fn name_in(text: &str) -> &str {
    let is_of_name = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
    let end = text.bytes().position(|byte| !is_of_name(byte));
    &text[..end.unwrap_or(text.len())]
}

/// The value that a text begins with, and its length in bytes.
fn value(text: &str) -> Option<(DeValue<'_>, usize)> {
    for (word, flag) in [("true", true), ("false", false)] {
        if text.starts_with(word) {
            return Some((DeValue::Boolean(flag), word.len()));
        }
    }
    let (value, length) = if let Some(rest) = text.strip_prefix(LONG) {
        let (value, length) = long(rest, LONG)?;
        if value.contains('\\') {
            return None;
        }
        (Cow::Borrowed(value), length)
    } else if let Some(rest) = text.strip_prefix(LONG_LITERAL) {
        let (value, length) = long(rest, LONG_LITERAL)?;
        (Cow::Borrowed(value), length)
    } else {
        basic(text.strip_prefix('"')?)?
    };
    Some((DeValue::String(value), length))
}

/// A text of several lines, after the marks that it begins with, and its length with the marks.
fn long<'a>(text: &'a str, marks: &str) -> Option<(&'a str, usize)> {
    let end = memmem::find(text.as_bytes(), marks.as_bytes())?;
    // One or two marks more are of the text.
    let is_end = !text[end + marks.len()..].starts_with(&marks[..1]);
    let value = &text[..end];
    let said = value.strip_prefix('\n').unwrap_or(value);
    (is_end && is_text(value, true)).then_some((said, end + 2 * marks.len()))
}

/// A text of one line, after the mark that it begins with, and its length with the marks.
fn basic(text: &str) -> Option<(Cow<'_, str>, usize)> {
    // Up to a line's end, which is barred, so as not to look for the mark in all that follows.
    let ends = |text: &str| {
        let end = memchr3(b'"', b'\\', b'\n', text.as_bytes())?;
        is_text(&text[..end], false).then_some(end)
    };
    let mut end = ends(text)?;
    if text.as_bytes()[end] == b'"' {
        return Some((Cow::Borrowed(&text[..end]), end + 2));
    }
    let mut value = text[..end].to_owned();
    while text.as_bytes()[end] == b'\\' {
        value.push(match text.as_bytes().get(end + 1)? {
            b'"' => '"',
            b'\\' => '\\',
            b'n' => '\n',
            b't' => '\t',
            _ => return None,
        });
        let rest = &text[end + 2..];
        let next = ends(rest)?;
        value.push_str(&rest[..next]);
        end += 2 + next;
    }
    (text.as_bytes()[end] == b'"').then_some((Cow::Owned(value), end + 2))
}

/// Whether a text has no character that must not stand in one.
fn is_text(text: &str, has_lines: bool) -> bool {
    // Without stopping at the first, so that many bytes are looked at at once.
    let is_other = |byte: u8| is_barred(byte) & !(has_lines & (byte == b'\n'));
    !text.bytes().fold(false, |has, byte| has | is_other(byte))
}

/// Whether a byte must not stand in a line of a text.
const fn is_barred(byte: u8) -> bool {
    (byte < b' ') & (byte != b'\t') | (byte == 0x7F)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use proptest::prelude::*;
    use toml::de::{DeTable, DeValue};

    use super::parse;

    /// All that a table says and where.
    fn said(table: &DeTable<'_>, out: &mut String) {
        for (key, value) in table {
            let _ = write!(out, "{:?} {key:?} {:?} ", key.span(), value.span());
            say(value.get_ref(), out);
        }
    }

    fn say(value: &DeValue<'_>, out: &mut String) {
        match value {
            DeValue::Table(table) => said(table, out),
            DeValue::Array(items) => {
                for item in items {
                    let _ = write!(out, "[{:?} ", item.span());
                    say(item.get_ref(), out);
                    out.push(']');
                }
            }
            value => {
                let _ = writeln!(out, "{value:?}");
            }
        }
    }

    const PIECES: &[&str] = &[
        "[[note]]\n",
        "[[note]]\n",
        "[[cite]]\n",
        "[note]\n",
        "[[note.a]]\n",
        "[[ note ]]\n",
        "id = \"a\"\n",
        "quote = \"“a” b\\\"c\\\\\"\n",
        "body = \"\"\"\nA.\n\nB \"c\".\"\"\"\n",
        "body = \"\"\"A\\\n  B\"\"\"\n",
        "body = '''\n\\A''\n'''\n",
        "body = ''''A''''\n",
        "body = \"\"\"A\"\"\"\"\n",
        "body = \"\"\n",
        "body = \"\"\"\"\"\"\n",
        "draft = true\n",
        "draft = false # no\n",
        "draft = falsely\n",
        "n = 1\n",
        "a.b = \"c\"\n",
        "a = \"c\" \n",
        "a= \"c\"\n",
        "a = 'c'\n",
        "a = [\"c\"]\n",
        "a = { b = \"c\" }\n",
        "# comment “é”\n",
        "#\u{1}\n",
        "\n",
        "\r\n",
        " ",
        "\t",
        "\"",
        "\\u00e9",
        "é",
        "a = \"\\u00e9\"\n",
        "a = \"b\u{7F}\"\n",
        "c = \"\\n\\t\\b\"\n",
        "note = \"a\"\n",
        "\u{0}",
        "d = \"a\tb\"",
        "e = \"a\nb\"",
    ];

    proptest! {
        #[test]
        fn what_is_plain_is_read_as_toml_is(at in proptest::collection::vec(0..PIECES.len(), 0..10)) {
            let text: String = at.into_iter().map(|at| PIECES[at]).collect();
            if let Some(table) = parse(&text) {
                let (known, errors) = DeTable::parse_recoverable(&text);
                prop_assert!(errors.is_empty(), "{:?} {:?}", text, errors);
                let (mut a, mut b) = (String::new(), String::new());
                said(&table, &mut a);
                said(known.get_ref(), &mut b);
                prop_assert_eq!(a, b, "{:?}", text);
            }
        }
    }

    #[test]
    fn a_sidecar_is_plain() {
        let text = "# Notes\n\n[[note]]\nid = \"a\"\nquote = \"say \\\"so\\\"\"\ndraft = true\nbody = \"\"\"\nTwo.\n\n“Lines”.\"\"\"\n\n[[note]]\nat = \"p1\"\n";
        assert!(parse(text).is_some());
    }
}
