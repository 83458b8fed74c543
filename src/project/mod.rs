//! Which files an edition has, by kind and in order, and what they say.

mod bodies;
mod files;
mod overlay;
mod packs;
pub mod parsed;
mod parts;
mod records;
pub mod snapshot;
pub(crate) mod stamp;
pub(crate) mod store;
mod wanted;
pub mod world;

use std::io;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

pub(crate) use bodies::unless_lost;
pub use files::Files;
pub use overlay::OverlayWorld;
pub use snapshot::{Change, ChangeKind, Snapshot};
pub use store::Store;
pub use world::{DiskWorld, Failure, FailureReason, Listing, MemoryWorld, Moment, World};

use crate::diagnostic::{Code, Diagnostic, closest};
use crate::model::{Crossref, Document, Event, Lock, Name, Page, Sidecar, Works};
use crate::progress::{Observed, Stage};
use crate::source::config::{self, Config};
use crate::span::Sources;

/// The file that makes a folder an edition.
pub const CONFIG: &str = "book.toml";
/// The file that records where selectors landed.
pub const LOCK: &str = "book.lock";
/// The folder of texts and sidecars.
pub const CONTENT: &str = "content";
/// A file right in `content`, for texts that have none of their own.
pub const TOP: &str = "content/.";
/// The folder of themes.
pub const THEMES: &str = "themes";

/// The files of an edition, read.
#[derive(Debug)]
pub struct Project {
    /// What `book.toml` says.
    pub config: Arc<Config>,
    /// The documents.
    pub documents: Arc<Vec<Arc<Document>>>,
    /// The editors' pages.
    pub pages: Vec<Arc<Page>>,
    /// Sidecars of notes and citations.
    pub sidecars: Arc<Vec<Arc<Sidecar>>>,
    /// Cross-references.
    pub crossrefs: Vec<Arc<Crossref>>,
    /// What the texts name.
    pub names: Vec<Arc<Name>>,
    /// What the texts date.
    pub events: Vec<Arc<Event>>,
    /// Works.
    pub works: Arc<Works>,
    /// Where selectors landed before.
    pub lock: Arc<Lock>,
    /// Paths of pictures and other files that are copied as they are, sorted.
    pub assets: Vec<String>,
    /// Paths of the files that replace or add to the built-in theme's.
    pub theme: Vec<String>,
    /// Where it may be kept what becomes of them, for the next process.
    pub store: Option<Arc<dyn Store>>,
}

/// Finds and reads the files of the edition in `world`. Nothing if it has no `book.toml` that can be read.
pub fn load(
    world: &dyn World,
    files: &mut Files,
    sources: &mut Sources,
    diagnostics: &mut Vec<Diagnostic>,
    observed: &Observed,
) -> Option<Project> {
    let config = world.read(CONFIG);
    if config.is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
        diagnostics.push(no_edition());
        return None;
    }
    let stage = observed.stage(Stage::Find, 0);
    let sorted = files.sort(list(world, CONTENT, diagnostics));
    drop(stage);
    diagnostics.extend(sorted.unknown.iter().map(|path| unknown(path)));
    if !sorted.has_texts() {
        diagnostics.push(no_documents());
    }
    files.read(world, &sorted, sources, diagnostics, observed);
    let config = files.config()?;
    let parts = files.parts();
    let _stage = observed.stage(Stage::Works, parts.works.len());
    Some(Project {
        theme: theme(world, &config, diagnostics),
        config,
        documents: parts.documents,
        pages: parts.pages,
        sidecars: parts.sidecars,
        crossrefs: parts.crossrefs,
        names: parts.names,
        events: parts.events,
        works: files.works(parts.works, diagnostics),
        assets: sorted.assets.clone(),
        lock: parts.lock,
        store: world.store(),
    })
}

fn no_edition() -> Diagnostic {
    let message = "this folder is not an edition: it has no `book.toml`";
    Diagnostic::error(Code::MissingConfig, message)
        .path(CONFIG)
        .help("go to the edition's folder, or name it with `-C DIR`; `postil new DIR` begins one")
}

fn no_documents() -> Diagnostic {
    Diagnostic::error(Code::UnknownDocument, "the edition has no documents")
        .path(CONTENT)
        .help("put a markdown file into `content`; `postil new DIR` makes an edition to look at")
}

/// The files of the edition's theme, if it has one of its own.
fn theme(world: &dyn World, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Vec<String> {
    let theme = &config.theme;
    let files = list(world, &format!("{THEMES}/{}", theme.value), diagnostics);
    if files.is_empty() && theme.value != config::THEME {
        let message = format!("there is no theme `{}`", theme.value);
        let diagnostic = Diagnostic::error(Code::InvalidValue, message).at(theme.span, "");
        let help = meant_theme(world, &theme.value).map_or_else(
            || format!("put its files into `{THEMES}/{}`, or take `default`", theme.value),
            |meant| format!("did you mean `{meant}`?"),
        );
        diagnostics.push(diagnostic.help(help));
    }
    files.to_vec()
}

/// The theme that a misspelt name may stand for.
fn meant_theme(world: &dyn World, name: &str) -> Option<String> {
    let listed = world.list(THEMES).files;
    let inner = listed
        .iter()
        .filter_map(|path| path.strip_prefix(THEMES)?.strip_prefix('/'));
    let folders = inner.filter_map(|path| Some(path.split_once('/')?.0));
    closest(name, folders.chain([config::THEME])).map(ToOwned::to_owned)
}

fn list(world: &dyn World, folder: &str, diagnostics: &mut Vec<Diagnostic>) -> Arc<[String]> {
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
        // Most of them, and the answer would be the same.
        if url.starts_with("https://") || url.starts_with("http://") {
            return Self::Elsewhere;
        }
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

/// What the name of a file says it is.
#[derive(Debug)]
enum Kind {
    Config,
    Lock,
    Text,
    Notes {
        document: String,
        layer: Option<String>,
    },
    Cites {
        document: String,
    },
    Crossrefs,
    Names,
    Chronology,
    Works,
    Asset,
    /// A file for those who read the folder: README.md, RIGHTS.md.
    Aside,
    Unknown,
}

/// The kind of a file in `content`.
fn kind(path: &str) -> Kind {
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
            _ if stem == "names" => Kind::Names,
            _ if stem == "chronology" => Kind::Chronology,
            Some((name, "notes")) => {
                let (document, layer) = sidecar(name);
                Kind::Notes { document, layer }
            }
            Some((name, "cites")) => Kind::Cites {
                document: sidecar(name).0,
            },
            Some((_, "crossrefs")) => Kind::Crossrefs,
            Some((_, "names")) => Kind::Names,
            Some((_, "chronology")) => Kind::Chronology,
            _ => Kind::Unknown,
        },
        "bib" => Kind::Works,
        // Citation styles are read by those who use them.
        "csl" => Kind::Aside,
        "json" if stem == "works" || stem.ends_with(".works") => Kind::Works,
        "png" | "jpg" | "jpeg" | "gif" | "svg" | "webp" | "avif" | "pdf" => Kind::Asset,
        _ => Kind::Unknown,
    }
}

/// The document and the layer that the name of a sidecar names.
fn sidecar(name: &str) -> (String, Option<String>) {
    match name.split_once('.') {
        Some((document, layer)) => (document.to_owned(), Some(layer.to_owned())),
        None => (name.to_owned(), None),
    }
}

fn unknown(path: &str) -> Diagnostic {
    let message = format!("`{path}` is of no kind that an edition has, and is left out");
    let diagnostic = Diagnostic::warning(Code::UnknownFile, message).path(path);
    if let Some(meant) = meant_sidecar(path) {
        return diagnostic.help(format!("did you mean `{meant}`?"));
    }
    diagnostic.help("texts end in `.md`; sidecars are named `<document>.notes.toml`, `<document>.cites.toml`, `crossrefs.toml`, `names.toml`, `chronology.toml`; works `works.json` or `*.bib`; pictures are png, jpg, gif, svg, webp or avif")
}

/// The path that the misspelt one of a sidecar may stand for.
fn meant_sidecar(path: &str) -> Option<String> {
    let stem = path.strip_suffix(".toml")?;
    let start = stem.rfind(['/', '.'])? + 1;
    let kinds: &[&str] = if stem[..start].ends_with('.') {
        &["notes", "cites", "crossrefs", "names", "chronology"]
    } else {
        &["crossrefs", "names", "chronology"]
    };
    let kind = closest(&stem[start..], kinds.iter().copied())?;
    Some(format!("{}{kind}.toml", &stem[..start]))
}
