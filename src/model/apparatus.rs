//! What editors say about a text, as it stands in the sidecar files.

use crate::digest::Digest;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

use super::aside::Aside;
use super::outcome::Outcome;
use super::selector::{Selector, Target};
use super::tree::Tree;
use crate::span::{FileId, SourceFile, Span, Spanned};

/// A sidecar of notes or citations, with the document it is for.
#[derive(Debug, Serialize, Deserialize)]
pub struct Sidecar {
    /// The file.
    pub file: FileId,
    /// The document's id, from the file's name.
    pub document: String,
    /// The layer of its notes, from the file's name.
    pub layer: Option<String>,
    /// A digest of the file.
    pub written: Digest,
    /// How many selectors it has.
    pub selectors: usize,
    /// What it says.
    #[serde(skip)]
    pub apparatus: Aside<Apparatus>,
}

/// All that a sidecar says.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Apparatus {
    /// Notes and emendations.
    pub notes: Vec<Arc<Note>>,
    /// Citations.
    pub cites: Vec<Cite>,
}

impl Sidecar {
    /// A sidecar that says this.
    #[must_use]
    pub fn new(file: &SourceFile, document: &str, layer: Option<&str>, apparatus: Apparatus) -> Self {
        Self {
            file: file.id,
            written: Digest::of_bytes(file.text().as_bytes()),
            document: document.to_owned(),
            layer: layer.map(ToOwned::to_owned),
            selectors: apparatus.notes.len() + apparatus.cites.len(),
            apparatus: Aside::held(apparatus),
        }
    }
}

/// An editor's note on some words of a document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Note {
    /// Whether it is a draft, which is left out unless drafts are wanted.
    pub draft: bool,
    /// A digest of all that the editor wrote but for the id, which tells whether it was edited.
    pub written: Digest,
    /// Its id, unique in the document.
    pub id: Spanned<String>,
    /// The series it belongs to.
    pub series: Spanned<String>,
    /// The words it is about.
    pub selector: Selector,
    /// What it says.
    pub body: Tree,
    /// The layer it belongs to, from the name of its file: `anna` in `report.anna.notes.toml`.
    pub layer: Option<String>,
    /// Who signs it.
    pub author: Option<Spanned<String>>,
    /// The language it is written in (BCP 47), if it is not that of the edition.
    pub language: Option<Spanned<String>>,
    /// Set if the note is an emendation.
    pub emendation: Option<Emendation>,
}

/// What an emendation adds to a note: the reading proposed for the words selected.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Emendation {
    /// The reading proposed.
    pub read: Spanned<String>,
    /// How sure the editor is.
    pub certainty: Certainty,
    /// Where the slip came from.
    pub origin: Origin,
}

/// How sure an editor is of a reading (TEI `@cert`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Certainty {
    /// Nothing else fits.
    High,
    /// The likeliest of several.
    Medium,
    /// A guess.
    Low,
}

/// Where a slip in the text came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// The making of the electronic text.
    Extraction,
    /// The document itself.
    Original,
    /// It cannot be told.
    Undetermined,
}

/// A citation: words of a document that cite a work.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cite {
    /// Its id as the editor gave it, unique in the document.
    pub id: Option<Spanned<String>>,
    /// An id made from its content, for one without.
    pub made_id: String,
    /// The citation key of the work.
    pub work: Spanned<String>,
    /// The words that cite it.
    pub selector: Selector,
    /// The place in the work, as printed.
    pub locator: Option<Spanned<String>>,
    /// How the work is cited.
    pub form: CiteForm,
    /// Where it stands.
    pub span: Span,
}

/// How a work is cited at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CiteForm {
    /// In full.
    Full,
    /// By a short title or author.
    Short,
    /// By reference to the citation before it.
    Ibid,
}

impl CiteForm {
    /// The word in sidecars and on pages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Short => "short",
            Self::Ibid => "ibid",
        }
    }
}

/// A typed relation from one passage to another.
#[derive(Debug, Clone)]
pub struct Crossref {
    /// Whether it is a draft, which is left out unless drafts are wanted.
    pub draft: bool,
    /// A digest of what the editor says about it.
    pub said: Digest,
    /// Its id, unique in the edition; made from its content if the editor gives none.
    pub id: Spanned<String>,
    /// The name of the relation.
    pub relation: Spanned<String>,
    /// The passages that quote, answer, dispute; at least one.
    pub from: Vec<Target>,
    /// The passages that are quoted, answered, disputed; at least one.
    pub to: Vec<Target>,
    /// What the editor expects to come of comparing the words.
    pub verification: Option<Spanned<Outcome>>,
    /// What the editor says about it.
    pub note: Option<Tree>,
    /// Where it stands.
    pub span: Span,
}
