//! What the documentation says about each key: the tables of `docs/format.md`, which is the only place where it is said.

use serde_json::Value;

const PAGE: &str = include_str!("../../docs/format.md");

/// What is said about a key.
#[derive(Debug, Clone)]
pub(super) struct Meaning {
    /// What it means, without markup but for backticks.
    pub text: String,
    /// What it is if it is not there, where that is one value.
    pub default: Option<Value>,
}

/// A row of a table of keys.
#[derive(Debug)]
struct Row {
    /// The heading that it stands under.
    section: &'static str,
    /// The keys, with what they are keys of as far as the table says it.
    keys: Vec<String>,
    meaning: Meaning,
}

/// All that is said about keys.
#[derive(Debug)]
pub(super) struct Meanings {
    rows: Vec<Row>,
}

impl Meanings {
    /// Reads the page.
    pub(super) fn new() -> Self {
        let mut rows = Vec::new();
        let (mut section, mut head) = ("", Vec::new());
        for line in PAGE.lines() {
            if let Some(heading) = line.strip_prefix("## ") {
                section = heading;
            }
            let cells = cells(line);
            if cells.is_empty() {
                head.clear();
            } else if head.is_empty() {
                head = cells;
            } else {
                rows.extend(row(section, &head, &cells));
            }
        }
        Self { rows }
    }

    /// What the sections say about the key at `path`, the first that says anything. A table may leave out what the path
    /// begins with.
    pub(super) fn of(&self, sections: &[&str], path: &str) -> Option<&Meaning> {
        let tails = || std::iter::successors(Some(path), |tail| Some(tail.split_once('.')?.1));
        let said = |section: &str, tail: &str| {
            let mut rows = self.rows.iter().filter(|row| row.section == section);
            rows.find(|row| row.keys.iter().any(|key| key == tail))
        };
        let mut found = sections
            .iter()
            .flat_map(|section| tails().filter_map(|tail| said(section, tail)));
        found.next().map(|row| &row.meaning)
    }
}

/// A line of a table, cell by cell; nothing if it is none.
fn cells(line: &'static str) -> Vec<&'static str> {
    let inner = line.strip_prefix('|').and_then(|line| line.strip_suffix('|'));
    inner.map_or_else(Vec::new, |inner| inner.split('|').map(str::trim).collect())
}

fn row(section: &'static str, head: &[&str], cells: &[&str]) -> Option<Row> {
    let (first, last) = (head.first()?, head.last()?);
    let owner = first.strip_prefix("key")?;
    // A bar within a cell stands after a backslash, and only in code; no table of keys has one.
    if *last != "meaning" || cells.len() != head.len() {
        return None;
    }
    let owner = code(owner)
        .next()
        .map_or_else(String::new, |owner| format!("{}.", bare(owner)));
    let default = head
        .iter()
        .position(|&head| head == "default")
        .and_then(|at| cells.get(at));
    let default = default.and_then(|cell| cell.strip_prefix('`')?.strip_suffix('`'));
    // A name in brackets is that of a table, and whole.
    let keys = code(cells.first()?).map(|key| {
        if key.starts_with('[') {
            bare(key)
        } else {
            format!("{owner}{key}")
        }
    });
    let keys: Vec<_> = keys.collect();
    let text = plain(cells.last()?);
    (!keys.is_empty()).then(|| Row {
        section,
        keys,
        meaning: Meaning {
            text,
            default: default.and_then(|value| serde_json::from_str(value).ok()),
        },
    })
}

/// What stands between backticks.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The name of a table without its brackets.
fn bare(name: &str) -> String {
    name.trim_matches(['[', ']']).to_owned()
}

/// The text with the words of its links in their place.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, words, after)) = link(rest) {
        out.push_str(before);
        out.push_str(words);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// What stands before the first link, its words, and what stands after it.
fn link(text: &str) -> Option<(&str, &str, &str)> {
    let (head, tail) = text.split_once("](")?;
    let (before, words) = head.rsplit_once('[')?;
    let (_, after) = tail.split_once(')')?;
    Some((before, words, after))
}
