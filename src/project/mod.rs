//! Which files an edition has, by kind and in order, and their texts.

pub mod snapshot;
pub mod world;

use std::io;

use bytes::{Buf, Bytes};
use bytestring::ByteString;
use percent_encoding::percent_decode_str;

pub use snapshot::{Change, ChangeKind, Snapshot};
pub use world::{DiskWorld, Failure, FailureReason, Listing, MemoryWorld, World};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::config::{self, Config};
use crate::span::{FileId, Sources};

/// The file that makes a folder an edition.
pub const CONFIG: &str = "book.toml";
/// The folder of texts and sidecars.
pub const CONTENT: &str = "content";
/// A file right in `content`, for texts that have none of their own.
pub const TOP: &str = "content/.";
/// The folder of themes.
pub const THEMES: &str = "themes";

/// What some editors of Windows put before a text in UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// The files of an edition, read.
#[derive(Debug)]
pub struct Project {
    /// What `book.toml` says.
    pub config: Config,
    /// Markdown files.
    pub texts: Vec<FileId>,
    /// Sidecars of notes.
    pub notes: Vec<SidecarFile>,
    /// Sidecars of citations.
    pub cites: Vec<SidecarFile>,
    /// Files of cross-references.
    pub crossrefs: Vec<FileId>,
    /// Files of works.
    pub works: Vec<FileId>,
    /// Paths of pictures and other files that are copied as they are.
    pub assets: Vec<String>,
    /// Paths of the files that replace or add to the built-in theme's.
    pub theme: Vec<String>,
}

/// A sidecar, with what its name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SidecarFile {
    /// The file.
    pub file: FileId,
    /// The document's id.
    pub document: String,
    /// The layer, if the name has one.
    pub layer: Option<String>,
}

/// Finds and reads the files of the edition in `world`. Nothing if it has no `book.toml` that can be read.
pub fn load(world: &dyn World, sources: &mut Sources, diagnostics: &mut Vec<Diagnostic>) -> Option<Project> {
    let config_file = read_config(world, sources, diagnostics)?;
    let config = config::parse(sources.file(config_file)).unload(diagnostics);
    let mut project = Project {
        config,
        texts: Vec::new(),
        notes: Vec::new(),
        cites: Vec::new(),
        crossrefs: Vec::new(),
        works: Vec::new(),
        assets: Vec::new(),
        theme: Vec::new(),
    };
    let paths = list(world, CONTENT, diagnostics);
    let has_texts = paths.iter().any(|path| matches!(kind(path), Kind::Text));
    for path in paths {
        project.admit(path, world, sources, diagnostics);
    }
    let theme = &project.config.theme;
    let files = list(world, &format!("{THEMES}/{}", theme.value), diagnostics);
    if files.is_empty() && theme.value != config::THEME {
        let message = format!("there is no theme `{}`", theme.value);
        let diagnostic = Diagnostic::error(Code::InvalidValue, message)
            .at(theme.span, "")
            .help(format!(
                "put its files into `{THEMES}/{}`, or take `default`",
                theme.value
            ));
        diagnostics.push(diagnostic);
    }
    project.theme = files;
    if !has_texts {
        let diagnostic = Diagnostic::error(Code::UnknownDocument, "the edition has no documents")
            .path(CONTENT)
            .help("put a markdown file into `content`; `postil new DIR` makes an edition to look at");
        diagnostics.push(diagnostic);
    }
    Some(project)
}

fn read_config(world: &dyn World, sources: &mut Sources, diagnostics: &mut Vec<Diagnostic>) -> Option<FileId> {
    match world.read(CONFIG) {
        Ok(bytes) => add(CONFIG.to_owned(), bytes, sources, diagnostics),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let diagnostic = Diagnostic::error(
                Code::MissingConfig,
                "this folder is not an edition: it has no `book.toml`",
            )
            .path(CONFIG)
            .help("go to the edition's folder, or name it with `-C DIR`; `postil new DIR` begins one");
            diagnostics.push(diagnostic);
            None
        }
        Err(error) => {
            diagnostics.push(unreadable(CONFIG, &error.to_string()));
            None
        }
    }
}

fn list(world: &dyn World, folder: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<String> {
    let listing = world.list(folder);
    for Failure { path, reason } in listing.failures {
        diagnostics.push(match reason {
            FailureReason::Io(words) => unreadable(&path, &words),
            FailureReason::Outside => Diagnostic::error(
                Code::OutsideFolder,
                format!("the link `{path}` leads out of the edition's folder, or nowhere"),
            )
            .path(path)
            .help("put the file itself there; an edition must hold all it is made of"),
        });
    }
    listing.files
}

fn unreadable(path: &str, words: &str) -> Diagnostic {
    Diagnostic::error(Code::Unreadable, format!("cannot read `{path}`: {words}"))
        .path(path)
        .help("see that it is there and that you may read it")
}

/// Where an address in a text leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileAddress {
    /// To the web, to mail, or to a place on the page.
    Elsewhere,
    /// To a file in `content`; its path from the edition's root.
    Inside(String),
    /// To a file that is not in `content`.
    Outside,
}

impl FileAddress {
    /// Where `url` leads, in a text that stands in the file `from` (a path from the edition's root). As everywhere in
    /// markdown, addresses of files count from the folder of the file that they stand in.
    #[must_use]
    pub fn of(url: &str, from: &str) -> Self {
        let path = url.split(['#', '?']).next().unwrap_or_default();
        let first = path.split('/').next().unwrap_or_default();
        if path.is_empty() || first.contains(':') || path.starts_with("//") {
            return Self::Elsewhere;
        }
        let decoded = percent_decode_str(path).decode_utf8_lossy();
        let mut parts: Vec<&str> = from.split('/').collect();
        parts.pop();
        for part in decoded.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    if parts.pop().is_none() {
                        return Self::Outside;
                    }
                }
                _ => parts.push(part),
            }
        }
        if parts.first() == Some(&CONTENT) && !path.starts_with('/') {
            Self::Inside(parts.join("/"))
        } else {
            Self::Outside
        }
    }
}

/// What the name of a file in `content` says it is.
enum Kind<'a> {
    Text,
    Notes(&'a str),
    Cites(&'a str),
    Crossrefs,
    Works,
    Asset,
    /// A file for those who read the folder: README.md, RIGHTS.md.
    Aside,
    Unknown,
}

fn kind(path: &str) -> Kind<'_> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let Some((stem, extension)) = name.rsplit_once('.') else {
        let capitals = !name.contains(|char: char| char.is_ascii_lowercase());
        return if capitals { Kind::Aside } else { Kind::Unknown };
    };
    match extension.to_ascii_lowercase().as_str() {
        "md" if stem.chars().any(char::is_uppercase) && !stem.chars().any(char::is_lowercase) => Kind::Aside,
        "md" => Kind::Text,
        "toml" => match stem.rsplit_once('.') {
            _ if stem == "crossrefs" => Kind::Crossrefs,
            Some((document, "notes")) => Kind::Notes(document),
            Some((document, "cites")) => Kind::Cites(document),
            Some((_, "crossrefs")) => Kind::Crossrefs,
            _ => Kind::Unknown,
        },
        "bib" => Kind::Works,
        "json" if stem == "works" || stem.ends_with(".works") => Kind::Works,
        "png" | "jpg" | "jpeg" | "gif" | "svg" | "webp" | "avif" | "pdf" => Kind::Asset,
        _ => Kind::Unknown,
    }
}

impl Project {
    /// Reads a file of `content` and puts it where its name says it belongs.
    fn admit(&mut self, path: String, world: &dyn World, sources: &mut Sources, diagnostics: &mut Vec<Diagnostic>) {
        let mut read = |path: &str| match world.read(path) {
            Ok(bytes) => add(path.to_owned(), bytes, sources, diagnostics),
            Err(error) => {
                diagnostics.push(unreadable(path, &error.to_string()));
                None
            }
        };
        match kind(&path) {
            Kind::Text => self.texts.extend(read(&path)),
            Kind::Crossrefs => self.crossrefs.extend(read(&path)),
            Kind::Works => self.works.extend(read(&path)),
            Kind::Notes(name) => self.notes.extend(read(&path).map(|file| sidecar(file, name))),
            Kind::Cites(name) => self.cites.extend(read(&path).map(|file| sidecar(file, name))),
            Kind::Asset => self.assets.push(path),
            Kind::Aside => {}
            Kind::Unknown => {
                let diagnostic = Diagnostic::warning(Code::UnknownFile, format!("`{path}` is of no kind that an edition has, and is left out"))
                    .path(&path)
                    .help("texts end in `.md`; sidecars are named `<document>.notes.toml`, `<document>.cites.toml`, `crossrefs.toml`; works `works.json` or `*.bib`; pictures are png, jpg, gif, svg, webp or avif");
                diagnostics.push(diagnostic);
            }
        }
    }
}

fn sidecar(file: FileId, name: &str) -> SidecarFile {
    let (document, layer) = match name.split_once('.') {
        Some((document, layer)) => (document, Some(layer.to_owned())),
        None => (name, None),
    };
    SidecarFile {
        file,
        document: document.to_owned(),
        layer,
    }
}

/// Adds a text file, or says what keeps it from being one. A faulty one is kept as well as it can be read, so
/// that the fault can be shown in its place.
fn add(path: String, mut bytes: Bytes, sources: &mut Sources, diagnostics: &mut Vec<Diagnostic>) -> Option<FileId> {
    // A byte order mark says how the file is written and is no part of its text.
    if bytes.starts_with(BYTE_ORDER_MARK) {
        bytes.advance(BYTE_ORDER_MARK.len());
    }
    let fault = std::str::from_utf8(&bytes).err().map(|error| error.valid_up_to());
    let text = match fault {
        None => ByteString::try_from(bytes).unwrap_or_default(),
        Some(_) => String::from_utf8_lossy(&bytes).into_owned().into(),
    };
    let Some(file) = sources.add(path.clone(), text) else {
        let diagnostic = Diagnostic::error(Code::FileTooLarge, format!("`{path}` is larger than 4 GiB"))
            .path(path)
            .help("divide it");
        diagnostics.push(diagnostic);
        return None;
    };
    if let Some(at) = sources.file(file).text.find('\0') {
        let diagnostic = Diagnostic::error(Code::InvalidUtf8, "the file holds a NUL character, which no text has")
            .at(sources.file(file).span(at..at + 1), "it stands here")
            .help("take it out; the file may be in UTF-16, then save it as UTF-8");
        diagnostics.push(diagnostic);
        return None;
    }
    let Some(at) = fault else { return Some(file) };
    // The byte that could not be read has become one replacement character, three bytes long.
    let span = sources.file(file).span(at..at + '\u{FFFD}'.len_utf8());
    let diagnostic = Diagnostic::error(Code::InvalidUtf8, "the file is not valid UTF-8")
        .at(span, "this byte does not belong here")
        .help("save the file as UTF-8; it may be in Windows-1252 or Latin-1");
    diagnostics.push(diagnostic);
    None
}
