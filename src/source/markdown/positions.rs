//! Which bytes of the source a run of words was read from.
//!
//! comrak gives a line and column for every text, but some are wrong: text after a link reference definition or
//! after an escaped pipe in a table is shifted, and text that begins with an escape starts late. So no position
//! is believed: the source there is compared with the words. Where it says them otherwise (`\*`, `&amp;`) both
//! are aligned, and where it does not say them at all they are searched for, forward from the last word found.

use std::ops::Deref;

use memchr::memmem;

use crate::model::TextRange;

/// Bytes of an entity's name that are looked at in search of its end; the longest of HTML has 32.
const LONGEST_ENTITY: usize = 33;

/// A run of words and a run of the source that says them; offsets of words are relative to the first word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    /// Bytes of the words.
    pub text: TextRange,
    /// First byte of the source, relative to the start of the markdown text.
    pub source: usize,
    /// One past the last byte.
    pub end: usize,
    /// Whether both are the same bytes.
    pub verbatim: bool,
}

/// The runs of some words. Nearly always it is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Runs {
    /// One.
    One([Run; 1]),
    /// Any number.
    Several(Vec<Run>),
}

impl Runs {
    const fn one(run: Run) -> Self {
        Self::One([run])
    }
}

impl Deref for Runs {
    type Target = [Run];

    fn deref(&self) -> &[Run] {
        match self {
            Self::One(run) => run,
            Self::Several(runs) => runs,
        }
    }
}

/// Line starts of a markdown text, and how far its words have been found.
#[derive(Debug)]
pub(super) struct Locator<'a> {
    text: &'a str,
    lines: Vec<usize>,
    /// One past the last byte of the source that a word was read from. Words come in the order of the source.
    cursor: usize,
}

impl<'a> Locator<'a> {
    /// A locator for a whole markdown text.
    pub(super) fn new(text: &'a str) -> Self {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes());
        Self {
            text,
            lines: std::iter::once(0).chain(breaks.map(|at| at + 1)).collect(),
            cursor: 0,
        }
    }

    /// The byte offset of a line and a column, both from 1, the column in bytes. Clamped to the text.
    pub(super) fn offset(&self, line: usize, column: usize) -> usize {
        let start = self.lines.get(line.saturating_sub(1)).copied();
        let offset = start.unwrap_or(self.text.len()) + column.saturating_sub(1);
        floor_boundary(self.text, offset.min(self.text.len()))
    }

    /// Starts anew at `offset`, for footnotes, which are read in the order of their marks.
    pub(super) const fn jump(&mut self, offset: usize) {
        self.cursor = offset;
    }

    /// The runs of the source that say `words`, supposed to be at `start..end` and certainly before `limit`.
    /// If they cannot be found, one run that is not verbatim covers the supposed place.
    pub(super) fn locate(&mut self, words: &str, start: usize, end: usize, limit: usize) -> Runs {
        let limit = floor_boundary(self.text, limit.min(self.text.len()));
        let runs = self
            .as_supposed(words, start, end)
            .or_else(|| self.aligned(words, start, limit))
            .or_else(|| self.searched(words, limit))
            .unwrap_or_else(|| {
                let start = start.max(self.cursor).min(limit);
                Runs::one(run(0, words.len(), start, end.clamp(start, limit), false))
            });
        self.cursor = runs.last().map_or(self.cursor, |run| run.end);
        runs
    }

    fn as_supposed(&self, words: &str, start: usize, end: usize) -> Option<Runs> {
        let found = start >= self.cursor && self.text.get(start..end)? == words;
        found.then(|| Runs::one(run(0, words.len(), start, end, true)))
    }

    fn aligned(&self, words: &str, start: usize, limit: usize) -> Option<Runs> {
        // Text that begins with an escape starts one byte late: looking one byte back catches the backslash,
        // or the ampersand of an entity.
        let early = start.saturating_sub(1);
        [start, early]
            .into_iter()
            .filter(|&at| at >= self.cursor && at <= limit)
            .find_map(|at| align(words, self.text, at, limit))
    }

    fn searched(&self, words: &str, limit: usize) -> Option<Runs> {
        let from = self.cursor.min(limit);
        let window = self.text.get(from..limit)?;
        if let Some(at) = memmem::find(window.as_bytes(), words.as_bytes()) {
            let run = run(0, words.len(), from + at, from + at + words.len(), true);
            return Some(Runs::one(run));
        }
        let starts = window.char_indices().map(|(at, _)| from + at);
        starts
            .take_while(|&at| at < limit)
            .find_map(|at| align(words, self.text, at, limit))
    }
}

fn run(text: usize, text_end: usize, source: usize, end: usize, verbatim: bool) -> Run {
    Run {
        text: TextRange::new(text, text_end),
        source,
        end,
        verbatim,
    }
}

/// Reads `words` off the source from `start` on, taking backslash escapes and entities for what they mean.
/// Nothing if the source says something else.
fn align(words: &str, source: &str, start: usize, limit: usize) -> Option<Runs> {
    let mut runs: Vec<Run> = Vec::new();
    let (mut word, mut at) = (0, start);
    while word < words.len() {
        let wanted = words[word..].chars().next()?;
        let here = source.get(at..limit)?.chars().next()?;
        let entity = if here == '&' {
            entity_end(source, at, limit)
        } else {
            None
        };
        if here == '\\' && escapes(source, at + 1, wanted) {
            at += 1;
        } else if let Some(end) = entity.filter(|_| !words[word..].starts_with(&source[at..limit.min(at + 2)])) {
            let length = decoded_length(words, word, source, end);
            runs.push(run(word, word + length, at, end, false));
            word += length;
            at = end;
            continue;
        } else if here != wanted {
            return None;
        }
        let length = wanted.len_utf8();
        extend(&mut runs, word, at, length);
        word += length;
        at += length;
    }
    Some(Runs::Several(runs))
}

/// Adds a character to the last run if it continues it, or begins a new run.
fn extend(runs: &mut Vec<Run>, word: usize, at: usize, length: usize) {
    match runs.last_mut() {
        Some(last) if last.verbatim && last.end == at => {
            last.end += length;
            last.text = TextRange::new(last.text.start as usize, word + length);
        }
        _ => runs.push(run(word, word + length, at, at + length, true)),
    }
}

fn escapes(source: &str, at: usize, wanted: char) -> bool {
    wanted.is_ascii_punctuation() && source.get(at..).is_some_and(|rest| rest.starts_with(wanted))
}

/// One past the semicolon of the entity that begins at `at`.
fn entity_end(source: &str, at: usize, limit: usize) -> Option<usize> {
    let window = &source.as_bytes()[at..limit.min(at + LONGEST_ENTITY)];
    let length = memchr::memchr(b';', window)?;
    let name = &window[1..length];
    let good = name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'#');
    (good && !name.is_empty()).then_some(at + length + 1)
}

/// How many bytes of the words an entity stands for: one character, or two where only then the words go on
/// as the source does (a few entities of HTML mean two characters).
fn decoded_length(words: &str, word: usize, source: &str, end: usize) -> usize {
    let mut chars = words[word..].chars();
    let one = chars.next().map_or(0, char::len_utf8);
    let two = one + chars.next().map_or(0, char::len_utf8);
    let next = source[end..].chars().next();
    let continues = |length: usize| words[word + length..].chars().next() == next;
    if !continues(one) && two > one && continues(two) {
        two
    } else {
        one
    }
}

fn floor_boundary(text: &str, mut offset: usize) -> usize {
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}
