//! A file of an edition from bytes to a value.

use std::io;
use std::sync::Arc;

use bytes::{Buf, Bytes};
use bytestring::ByteString;

use super::files::{Content, File};
use super::{Kind, World, records};
use crate::diagnostic::{Code, Diagnostic, Warned};
use crate::model::{Apparatus, Cite, Note, Sidecar};
use crate::source::front_matter::{self, Markdown};
use crate::source::{chronology, cites, config, crossrefs, lock, names, notes};
use crate::span::{FileId, SourceFile};

/// What some editors of Windows put before a text in UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// A file to be read.
pub(super) struct Wanted<'a> {
    pub(super) path: &'a str,
    pub(super) kind: &'a Kind,
    pub(super) id: FileId,
    pub(super) old: Option<Arc<File>>,
}

impl Wanted<'_> {
    /// Reads it. What holds the same bytes as before is the same value.
    pub(super) fn read(&self, world: &dyn World) -> io::Result<Arc<File>> {
        let bytes = match world.read(self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && matches!(self.kind, Kind::Lock) => {
                return Ok(Arc::new(self.absent()));
            }
            read => read?,
        };
        match &self.old {
            Some(old) if old.is_held() && same(&old.bytes, &bytes) => Ok(Arc::clone(old)),
            _ => Ok(Arc::new(self.parse(bytes).put_aside(world))),
        }
    }

    /// A file that need not be there and is not.
    fn absent(&self) -> File {
        File {
            id: self.id,
            bytes: Bytes::new(),
            source: None,
            content: Content::Nothing,
            diagnostics: Vec::new(),
        }
    }

    fn parse(&self, bytes: Bytes) -> File {
        let (source, bytes, mut diagnostics) = decode(self.path, self.id, bytes);
        let readable = source.as_ref().filter(|_| diagnostics.is_empty());
        let content = readable.map(|file| self.kind.parse(file).unload(&mut diagnostics));
        File {
            id: self.id,
            bytes,
            source,
            content: content.unwrap_or(Content::Nothing),
            diagnostics,
        }
    }
}

impl File {
    /// Whether its bytes are there to be compared: it could be read, and was not put aside.
    fn is_held(&self) -> bool {
        self.source.as_ref().is_some_and(|source| !source.is_put_aside())
    }

    /// The same without its text, if the world reads it once more when it is asked for.
    fn put_aside(mut self, world: &dyn World) -> Self {
        let source = self.source.as_ref().filter(|_| self.diagnostics.is_empty());
        if let Some((source, reader)) = source.zip(world.reader()) {
            if let Content::Lock(lock) = &self.content {
                // As much of it as of texts.
                let room = world.store().map_or(usize::MAX, |store| store.room());
                // A mark before it would count.
                if self.bytes.len() > room && self.bytes.len() == source.text().len() {
                    records::put_aside(lock, source, &reader);
                }
            }
            self.source = Some(Arc::new(source.put_aside(reader)));
            self.bytes = Bytes::new();
        }
        self
    }
}

/// Whether two files hold the same. Those that share their memory need not be compared.
fn same(a: &Bytes, b: &Bytes) -> bool {
    (a.as_ptr() == b.as_ptr() && a.len() == b.len()) || a == b
}

/// The text that bytes are; if they are none, the bytes of which a text was expected, and how many of them are good.
pub(super) fn text(mut bytes: Bytes) -> Result<ByteString, (Bytes, usize)> {
    // A byte order mark says how the file is written and is no part of its text.
    if bytes.starts_with(BYTE_ORDER_MARK) {
        bytes.advance(BYTE_ORDER_MARK.len());
    }
    // To copy a text takes less time than to have the type look at it once more. Bytes that others hold are not held twice.
    if bytes.is_unique()
        && let Ok(text) = simdutf8::basic::from_utf8(&bytes)
    {
        return Ok(text.into());
    }
    ByteString::try_from(bytes.clone()).map_err(|error| (bytes, error.valid_up_to()))
}

/// A file's text, or what keeps it from being one, and its bytes. A faulty one is kept as well as it can be read, so that the fault
/// can be shown in its place.
fn decode(path: &str, id: FileId, bytes: Bytes) -> (Option<Arc<SourceFile>>, Bytes, Vec<Diagnostic>) {
    let is_bare = bytes.is_unique() && !bytes.starts_with(BYTE_ORDER_MARK);
    let shared = (!is_bare).then(|| bytes.clone());
    let (text, bytes, fault) = match text(bytes) {
        Ok(text) => {
            let bytes = shared.unwrap_or_else(|| text.as_bytes().clone());
            (text, bytes, None)
        }
        Err((bytes, good)) => {
            let text = String::from_utf8_lossy(&bytes).into_owned().into();
            (text, shared.unwrap_or(bytes), Some(good))
        }
    };
    let Some(file) = SourceFile::new(id, path.to_owned(), text) else {
        let diagnostic = Diagnostic::error(Code::FileTooLarge, format!("`{path}` is larger than 4 GiB"));
        return (None, bytes, vec![diagnostic.path(path).help("divide it")]);
    };
    let diagnostic = if let Some(at) = memchr::memchr(0, file.text().as_bytes()) {
        let message = "the file holds a NUL character, which no text has";
        let diagnostic = Diagnostic::error(Code::InvalidUtf8, message)
            .at(file.span(at..at + 1), "it stands here")
            .help("take it out; the file may be in UTF-16, then save it as UTF-8");
        Some(diagnostic)
    } else {
        // The byte that could not be read has become one replacement character, three bytes long.
        let span = fault.map(|at| file.span(at..at + '\u{FFFD}'.len_utf8()));
        span.map(|span| {
            Diagnostic::error(Code::InvalidUtf8, "the file is not valid UTF-8")
                .at(span, "this byte does not belong here")
                .help("save the file as UTF-8; it may be in Windows-1252 or Latin-1")
        })
    };
    (Some(Arc::new(file)), bytes, diagnostic.into_iter().collect())
}

impl Kind {
    /// What a file of this kind says.
    pub(super) fn parse(&self, file: &Arc<SourceFile>) -> Warned<Content> {
        match self {
            Self::Config => config::parse(file).map(|config| Content::Config(Arc::new(config))),
            Self::Text => front_matter::parse(file).map(|text| match text {
                Some(Markdown::Document(document)) => Content::Document(Arc::from(document)),
                Some(Markdown::Page(page)) => Content::Page(Arc::from(page)),
                None => Content::Nothing,
            }),
            Self::Notes { document, layer } => {
                let layer = layer.as_deref();
                notes::parse(file, layer).map(|notes| sidecar(file, (document, layer), notes, Vec::new()))
            }
            Self::Cites { document } => {
                cites::parse(file).map(|cites| sidecar(file, (document, None), Vec::new(), cites))
            }
            Self::Crossrefs => crossrefs::parse(file)
                .map(|crossrefs| Content::Crossrefs(crossrefs.into_iter().map(Arc::new).collect())),
            Self::Names => names::parse(file).map(|names| Content::Names(names.into_iter().map(Arc::new).collect())),
            Self::Chronology => {
                chronology::parse(file).map(|events| Content::Chronology(events.into_iter().map(Arc::new).collect()))
            }
            Self::Lock => lock::parse(file).map(|lock| Content::Lock(Arc::new(lock))),
            Self::Works => Warned {
                value: Content::Works(Arc::clone(file)),
                diagnostics: Vec::new(),
            },
            Self::Asset | Self::Aside | Self::Unknown => Warned {
                value: Content::Nothing,
                diagnostics: Vec::new(),
            },
        }
    }
}

fn sidecar(file: &SourceFile, (document, layer): (&str, Option<&str>), notes: Vec<Note>, cites: Vec<Cite>) -> Content {
    // Collected, they would stay where the notes themselves were, which takes a hundred times the room.
    let mut shared = Vec::with_capacity(notes.len());
    shared.extend(notes.into_iter().map(Arc::new));
    let apparatus = Apparatus { notes: shared, cites };
    Content::Sidecar(Arc::new(Sidecar::new(file, document, layer, apparatus)))
}
