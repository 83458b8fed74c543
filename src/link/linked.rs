//! Cross-references with both ends found.

use std::hash::Hash;
use std::sync::Arc;

use super::found::Landed;
use super::verify::Verification;
use crate::diagnostic::Diagnostic;
use crate::model::{BlockKind, Crossref, Outcome, TextRange};

/// One end of a cross-reference, seen from its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// The cross-reference, by its place in [`Edition::crossrefs`](super::Edition::crossrefs).
    pub crossref: usize,
    /// Which end.
    pub side: Side,
    /// Which passage of that end, from 0.
    pub member: usize,
    /// The words, if it has any.
    pub range: Option<TextRange>,
}

/// The ends of a cross-reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The passage that does it.
    From,
    /// The passage that it is done to.
    To,
}

impl Side {
    /// The other end.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::From => Self::To,
            Self::To => Self::From,
        }
    }

    /// The word in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::From => "from",
            Self::To => "to",
        }
    }
}

/// A cross-reference, both ends found.
#[derive(Debug)]
pub struct Linked {
    /// What the editor says.
    pub crossref: Arc<Crossref>,
    /// Its relation, by its place in the configuration.
    pub relation: usize,
    /// The passages it goes out from; at least one.
    pub from: Vec<Passage>,
    /// The passages it leads to; at least one.
    pub to: Vec<Passage>,
    /// What came of comparing the words, where the relation asks for it: of several quotations, that of the least sound.
    pub verification: Option<Arc<Verification>>,
    /// Of a quotation that is missing: what comes nearest in what it is said to quote.
    pub nearest: Option<Passage>,
    /// Where the selectors of its ends landed, if that is to be kept, and what is to be said about that.
    pub(super) landed: Arc<LandedEnds>,
    /// What shows of it on the pages of its ends. The same in the next compilation if nothing of it changes.
    pub face: Arc<Face>,
}

/// Where the selectors of a cross-reference landed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct LandedEnds {
    /// With the place of the document that each end is in.
    pub(super) landings: Vec<(usize, Landed)>,
    /// What an editor should know about it.
    pub(super) remarks: Vec<Diagnostic>,
}

/// What shows of a cross-reference on the pages of its ends.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Face {
    /// The name of its relation.
    pub relation: String,
    /// What came of comparing the words.
    pub verification: Option<Arc<Verification>>,
    /// The passages it goes out from.
    pub from: Vec<PassageFace>,
    /// The passages it leads to.
    pub to: Vec<PassageFace>,
    /// Of a quotation that is missing: what comes nearest in what it is said to quote.
    pub nearest: Option<PassageFace>,
}

/// What shows of a passage elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PassageFace {
    /// The document's id.
    pub document: String,
    /// What the document is called.
    pub short: String,
    /// Its language (BCP 47).
    pub language: String,
    /// The kind and the address of the block that the words begin in; none for the whole document.
    pub block: Option<(BlockKind, String)>,
    /// The address of the section that they begin in; none on the first page of the document.
    pub section: Option<String>,
    /// The words.
    pub words: String,
    /// What stands before them in their block, cut short.
    pub before: String,
    /// What stands after them in their block, cut short.
    pub after: String,
}

impl Face {
    /// What shows of an end.
    #[must_use]
    pub fn passages(&self, side: Side) -> &[PassageFace] {
        match side {
            Side::From => &self.from,
            Side::To => &self.to,
        }
    }
}

/// Whether two lists show the same cross-references, wherever their words stand.
#[must_use]
pub fn show_the_same(some: &Arc<Vec<Arc<Linked>>>, others: &Arc<Vec<Arc<Linked>>>) -> bool {
    let same = |(a, b): (&Arc<Linked>, &Arc<Linked>)| {
        Arc::ptr_eq(a, b) || Arc::ptr_eq(&a.crossref, &b.crossref) && Arc::ptr_eq(&a.face, &b.face)
    };
    Arc::ptr_eq(some, others) || some.len() == others.len() && some.iter().zip(others.iter()).all(same)
}

impl Linked {
    /// Whether it is the other in all that it holds.
    pub(super) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.crossref, &other.crossref)
            && Arc::ptr_eq(&self.face, &other.face)
            && (self.relation, &self.from, &self.to) == (other.relation, &other.from, &other.to)
            && (&self.verification, self.nearest) == (&other.verification, other.nearest)
            && self.landed == other.landed
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.crossref.id.value
    }

    /// What pages show of it, wherever its words stand, to be hashed.
    #[must_use]
    pub fn shown(&self) -> impl Hash {
        (self.id(), self.crossref.said, self.relation, &self.face)
    }

    /// The words of its passages, to be hashed.
    #[must_use]
    pub fn ranges(&self) -> impl Hash {
        let passages = self.from.iter().chain(&self.to);
        passages.map(|passage| passage.range).collect::<Vec<_>>()
    }

    /// Whether an end is what is said to be quoted, and the words are nowhere in it.
    #[must_use]
    pub fn is_missing_at(&self, side: Side) -> bool {
        let outcome = self.verification.as_ref().map(|verification| verification.outcome);
        side == Side::To && outcome == Some(Outcome::Missing)
    }

    /// The passages at an end; at least one.
    #[must_use]
    pub fn passages(&self, side: Side) -> &[Passage] {
        match side {
            Side::From => &self.from,
            Side::To => &self.to,
        }
    }
}

/// A passage: some words of a document, or all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passage {
    /// The document, by its place in [`Edition::documents`](super::Edition::documents).
    pub document: usize,
    /// The words; none for the whole document.
    pub range: Option<TextRange>,
}
