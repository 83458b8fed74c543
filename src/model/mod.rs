//! The owned types that the stages hand to each other. No behaviour but what the types themselves mean.

pub mod address;
mod apparatus;
mod aside;
mod blocks;
mod date;
pub mod destination;
mod document;
mod excerpt;
mod lock;
mod name;
mod outcome;
mod packed;
mod picture;
mod relation;
pub mod sections;
mod segments;
mod selector;
mod stretches;
mod tree;
mod words;
mod work;

pub use apparatus::{Apparatus, Certainty, Cite, CiteForm, Crossref, Emendation, Note, Origin, Sidecar};
pub use aside::{Aside, Origin as AsideOrigin};
pub use blocks::{Block, BlockKind, Blocks};
pub use date::Date;
pub use document::{BEGINNING, Beginning, Division, Document, FrontMatter, Page, Provenance, Rights};
pub use excerpt::{excerpt, excerpt_of_words};
pub use lock::{Landing, Lock, Locked, LockedDocument};
pub use name::{Event, Name, NameKind};
pub use outcome::Outcome;
pub use packed::Packed;
pub use picture::Picture;
pub use relation::{EndRule, Relation};
pub use sections::{Section, Sections};
pub use segments::{Segment, Segments};
pub use selector::{Selector, Target};
pub use stretches::Stretches;
pub use tree::{
    Alignment, Citation, CitationItem, CodeKind, Element, ElementKind, Footnote, Image, Link, Node, Projection,
    RawHtml, Reference, Tags, TextRange, Tree,
};
pub use work::{Work, Works};
