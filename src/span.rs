//! Where things stand: files of an edition, byte spans in them, lines and columns.
//!
//! Every value that a stage reads keeps the span it came from, so that any later stage can name the
//! file, line and column of what it complains about. Offsets are bytes of the UTF-8 text; they become
//! lines and columns only when a diagnostic is printed.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::hash::BuildHasher;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use bytestring::ByteString;
use rustc_hash::FxBuildHasher;

/// A file of the edition, by its place in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileId(u32);

/// A range of bytes in one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The file that the bytes are in.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span over `range` (bytes) of `file`.
    ///
    /// Invariant: no file of an edition is larger than 4 GiB; [`Sources::add`] refuses one that is.
    #[must_use]
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        let clamp = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            file,
            start: clamp(range.start),
            end: clamp(range.end),
        }
    }

    /// The bytes as a range, ready to index the file's text with.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value together with the place it was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spanned<T> {
    /// What was read.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Ties `value` to `span`.
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// Changes the value and keeps the place.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned::new(change(self.value), self.span)
    }
}

impl Spanned<String> {
    /// The text, for comparisons and lookups.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.value
    }
}

/// A line and a column, both counted from 1; the column counts Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in Unicode scalar values, from 1.
    pub column: usize,
}

/// One text file of the edition.
#[derive(Debug)]
pub struct SourceFile {
    /// Its place in [`Sources`].
    pub id: FileId,
    /// Its path from the edition's root, with `/` between the parts.
    pub path: String,
    /// Its whole text, or nothing until it is asked for again.
    text: OnceLock<ByteString>,
    /// Where it can be had again.
    put_aside: Option<PutAside>,
    lines: OnceLock<Vec<usize>>,
}

/// A text that is not held, and what tells that it is the same when it is read again.
#[derive(Debug)]
struct PutAside {
    reader: Arc<dyn Reader>,
    /// Bytes.
    length: usize,
    hash: u64,
}

/// Reads texts once more.
pub trait Reader: fmt::Debug + Send + Sync {
    /// The text of a file as it is now, by its path from the edition's root; nothing if it cannot be read.
    fn text(&self, path: &str) -> Option<ByteString>;

    /// Some bytes of a file as it is now, if there are as many.
    fn part(&self, path: &str, bytes: Range<usize>) -> Option<Vec<u8>> {
        let text = self.text(path)?;
        text.as_bytes().get(bytes).map(<[u8]>::to_vec)
    }
}

impl SourceFile {
    /// A span of this file.
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.id, range)
    }

    /// The line and column of a byte offset. An offset past the end gives the end; one inside a
    /// character gives that character.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let (starts, text) = (self.line_starts(), self.text());
        let offset = offset.min(text.len());
        let line = starts.partition_point(|&start| start <= offset);
        let start = starts.get(line - 1).copied().unwrap_or(0);
        let column = text[start..]
            .char_indices()
            .take_while(|(at, _)| start + at < offset)
            .count();
        Position {
            line,
            column: column + 1,
        }
    }

    /// Byte offsets at which lines start; the first is 0. Counted once, when first asked for.
    fn line_starts(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            let breaks = memchr::memchr_iter(b'\n', self.text().as_bytes());
            std::iter::once(0).chain(breaks.map(|at| at + 1)).collect()
        })
    }
}

impl SourceFile {
    /// A file, or nothing if it is too large for spans to point into (4 GiB).
    #[must_use]
    pub fn new(id: FileId, path: String, text: ByteString) -> Option<Self> {
        u32::try_from(text.len()).ok()?;
        Some(Self {
            id,
            path,
            text: OnceLock::from(text),
            put_aside: None,
            lines: OnceLock::new(),
        })
    }

    /// Its whole text. If that was put aside and the file says something else now, there are spaces in its place: whatever points
    /// into it must find as many bytes.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.get_or_init(|| {
            let Some(aside) = &self.put_aside else {
                return ByteString::new();
            };
            let is_same = |text: &ByteString| text.len() == aside.length && hash(text) == aside.hash;
            let text = aside.reader.text(&self.path).filter(is_same);
            text.unwrap_or_else(|| " ".repeat(aside.length).into())
        })
    }

    /// Its whole text, to be shared.
    #[must_use]
    pub fn share(&self) -> ByteString {
        let _ = self.text();
        self.text.get().cloned().unwrap_or_default()
    }

    /// A file that was put aside before, perhaps by another process: its text was so many bytes long and had this hash.
    pub(crate) fn aside(id: FileId, path: String, reader: Arc<dyn Reader>, (length, hash): (usize, u64)) -> Self {
        Self {
            id,
            path,
            text: OnceLock::new(),
            put_aside: Some(PutAside { reader, length, hash }),
            lines: OnceLock::new(),
        }
    }

    /// What tells that its text is the same when it is read again, if it was put aside: how many bytes it has, and their hash.
    pub(crate) fn trace(&self) -> Option<(usize, u64)> {
        let aside = self.put_aside.as_ref()?;
        Some((aside.length, aside.hash))
    }

    /// Whether its text is the one that left this trace.
    pub(crate) fn is_of(&self, (length, hash): (usize, u64)) -> bool {
        self.text().len() == length && self::hash(self.text()) == hash
    }

    /// Whether its text is not held, or was not at first.
    #[must_use]
    pub const fn is_put_aside(&self) -> bool {
        self.put_aside.is_some()
    }

    /// The same file without its text, which the reader reads once more if anybody asks for it: of most texts nobody does, and they
    /// take as much room as all that was made of them.
    #[must_use]
    pub fn put_aside(&self, reader: Arc<dyn Reader>) -> Self {
        let text = self.text();
        Self::aside(self.id, self.path.clone(), reader, (text.len(), hash(text)))
    }
}

/// Tells two texts of the same length apart.
fn hash(text: &str) -> u64 {
    FxBuildHasher.hash_one(text)
}

/// Gives out ids of files. An id stays with its path for as long as the path is there, over many compilations, so that
/// what was made from a file keeps pointing into it.
#[derive(Debug, Default)]
pub struct FileIds {
    next: u32,
    free: Vec<FileId>,
}

impl FileIds {
    /// Goes on after these were taken.
    pub(crate) fn after(taken: impl Iterator<Item = FileId>) -> Self {
        let mut is_taken = Vec::new();
        for FileId(id) in taken {
            let place = id as usize;
            if is_taken.len() <= place {
                is_taken.resize(place + 1, false);
            }
            is_taken[place] = true;
        }
        let ids = (0..).map(FileId).zip(&is_taken);
        let free = ids.filter(|(_, is_taken)| !**is_taken).map(|(id, _)| id);
        Self {
            free: free.collect(),
            next: u32::try_from(is_taken.len()).unwrap_or(u32::MAX),
        }
    }

    /// An id that no file has.
    ///
    /// Invariant: an edition has fewer than 2³² files.
    pub fn take(&mut self) -> FileId {
        self.free.pop().unwrap_or_else(|| {
            let id = FileId(self.next);
            self.next = self.next.saturating_add(1);
            id
        })
    }

    /// Takes back the id of a file that is gone. Nothing that points into the file may be left in use.
    pub fn free(&mut self, id: FileId) {
        self.free.push(id);
    }
}

/// The text files of an edition. A clone shares them until one of both gets another.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Arc<Vec<Option<Arc<SourceFile>>>>,
}

impl Sources {
    /// Adds a text under the next free id. Gives nothing if it is too large for spans to point into (4 GiB).
    pub fn add(&mut self, path: String, text: impl Into<ByteString>) -> Option<FileId> {
        let id = FileId(u32::try_from(self.files.len()).ok()?);
        self.put(Arc::new(SourceFile::new(id, path, text.into())?));
        Some(id)
    }

    /// Adds a file under the id it has.
    pub fn put(&mut self, file: Arc<SourceFile>) {
        let place = file.id.0 as usize;
        let files = Arc::make_mut(&mut self.files);
        if files.len() <= place {
            files.resize(place + 1, None);
        }
        files[place] = Some(file);
    }

    /// The file that an id names.
    ///
    /// # Panics
    /// If the id is not that of a file that was added. Ids in diagnostics always are.
    #[must_use]
    pub fn file(&self, id: FileId) -> &SourceFile {
        let file = self.files.get(id.0 as usize).and_then(Option::as_ref);
        let Some(file) = file else {
            unreachable!("a span of a file that is not there");
        };
        file
    }

    /// Where words stand first, in the first file by its path that has them.
    #[must_use]
    pub fn find(&self, words: &str) -> Option<Span> {
        let files = self.files.iter().flatten();
        let has = |file: &Arc<SourceFile>| {
            let at = file.text().find(words)?;
            Some((file.path.clone(), file.span(at..at + words.len())))
        };
        let first = files.filter_map(has).min_by(|(a, _), (b, _)| a.cmp(b));
        first.map(|(_, span)| span)
    }

    /// The text under a span.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        &self.file(span.file).text()[span.range()]
    }
}
