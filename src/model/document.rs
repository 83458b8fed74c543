//! Documents and pages of an edition.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::aside::Aside;
use super::blocks::Blocks;
use super::date::Date;
use super::picture::Picture;
use super::sections::Sections;
use super::tree::{TextRange, Tree};
use crate::digest::Digest;
use crate::span::{FileId, Span, Spanned};
use serde::{Deserialize, Serialize};

/// A text that the edition annotates.
#[derive(Debug, Serialize, Deserialize)]
pub struct Document {
    /// The file it was read from.
    pub file: FileId,
    /// The file's path from the edition's root.
    pub path: String,
    /// What its front matter says.
    pub front: FrontMatter,
    /// A digest of its path and its front matter.
    pub head: Digest,
    /// A digest of all that it was read from: its path and its file.
    pub written: Digest,
    /// The citable blocks of its text.
    pub blocks: Arc<Blocks>,
    /// How many footnotes of the author it has.
    pub footnotes: usize,
    /// The sections of the text that are pages.
    pub sections: Sections,
    /// The SHA-256 of its plain text, 64 hexadecimal digits.
    pub sha256: String,
    /// Its text.
    #[serde(skip)]
    pub text: Aside<Tree>,
    /// How blocks of it begin that others lead to, if it was put aside: there are few of them, and they are asked for over and over.
    #[serde(skip)]
    beginnings: Mutex<BTreeMap<usize, Arc<str>>>,
}

impl Document {
    /// Its id, which is also the folder of its page.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.front.id.value
    }

    /// Its text, which may have been put aside: who needs it for more than a moment holds what is given.
    ///
    /// # Panics
    /// If it was put aside and cannot be had again.
    #[must_use]
    pub fn tree(&self) -> Arc<Tree> {
        self.text.get()
    }

    /// Its text for who asks for its words and blocks alone: of one that was put aside there may be neither nodes nor footnotes, which
    /// take most of the time.
    ///
    /// # Panics
    /// As [`Document::tree`].
    #[must_use]
    pub fn wording(&self) -> Arc<Tree> {
        self.text.essence()
    }

    /// A document without a text.
    #[must_use]
    pub fn new(file: FileId, path: String, front: FrontMatter) -> Self {
        Self {
            file,
            path,
            front,
            head: Digest::default(),
            written: Digest::default(),
            blocks: Arc::default(),
            footnotes: 0,
            sections: Sections::default(),
            sha256: String::new(),
            text: Aside::default(),
            beginnings: Mutex::default(),
        }
    }

    /// How a block begins: at most [`BEGINNING`] bytes of its text.
    ///
    /// # Panics
    /// As [`Document::tree`].
    #[must_use]
    pub fn beginning(&self, block: usize) -> Beginning {
        if self.text.is_held() {
            return Beginning::Held(self.tree(), block);
        }
        let mut known = self.beginnings.lock().unwrap_or_else(PoisonError::into_inner);
        let words = known
            .entry(block)
            .or_insert_with(|| Beginning::Held(self.wording(), block).as_str().into());
        Beginning::Kept(Arc::clone(words))
    }

    /// Some of its words. Who wants those of many places asks [`Document::tree`] once.
    ///
    /// # Panics
    /// As [`Document::tree`].
    #[must_use]
    pub fn words(&self, range: TextRange) -> String {
        self.wording().projection.text[range.range()].to_owned()
    }

    /// What it is called in a few words: `short`, or else the title.
    #[must_use]
    pub fn short(&self) -> &str {
        let short = self.front.short.as_ref();
        short.map_or(&self.front.title.value, |short| &short.value)
    }

    /// The address of the section that a block stands in, which is that of its heading; none if it stands on the first page
    /// of the document.
    #[must_use]
    pub fn section(&self, block: Option<usize>) -> Option<&str> {
        let section = self.sections.of_page(self.sections.page_of(block?))?;
        Some(&self.blocks[section.heading].id)
    }
}

/// Bytes of a block that are its beginning.
pub const BEGINNING: usize = 480;

/// How a block begins.
#[derive(Debug, Clone)]
pub enum Beginning {
    /// A block of a text that is held.
    Held(Arc<Tree>, usize),
    /// The beginning of one that is not.
    Kept(Arc<str>),
}

impl Beginning {
    /// The words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Held(tree, block) => {
                let text = tree.block_text(&tree.blocks[*block]);
                &text[..text.floor_char_boundary(BEGINNING)]
            }
            Self::Kept(words) => words,
        }
    }
}

/// The front matter of a document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FrontMatter {
    /// Whether it is a draft, which is left out unless drafts are wanted.
    pub draft: bool,
    /// The document's id, unique in the edition.
    pub id: Spanned<String>,
    /// The title.
    pub title: Spanned<String>,
    /// The subtitle.
    pub subtitle: Option<Spanned<String>>,
    /// A sentence about it.
    pub description: Option<Spanned<String>>,
    /// A name of a word or two, for references.
    pub short: Option<Spanned<String>>,
    /// The siglum, for tight places.
    pub siglum: Option<Spanned<String>>,
    /// What kind of document it is, in the editors' words: `report`, `letter`.
    pub kind: Option<Spanned<String>>,
    /// Who wrote it.
    pub author: Option<Spanned<String>>,
    /// Whom it is addressed to.
    pub recipient: Option<Spanned<String>>,
    /// When it was written.
    pub date: Option<Spanned<Date>>,
    /// Its language (BCP 47).
    pub language: Option<Spanned<String>>,
    /// The ids that it had before, whose addresses lead to it.
    pub aliases: Vec<Spanned<String>>,
    /// The documents of the edition that it answers.
    pub answers: Vec<Spanned<String>>,
    /// The key of the work that it is, if that is held.
    pub work: Option<Spanned<String>>,
    /// The picture that stands for it where it is linked to.
    pub picture: Option<Picture>,
    /// Where it is divided into pages, if it is.
    pub division: Option<Division>,
    /// What the text was taken from.
    pub source: Option<Provenance>,
    /// Whose it is.
    pub rights: Option<Rights>,
}

/// That the sections of a text are pages of their own.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Division {
    /// The lowest level of headings that begin a page; without one it is the highest that the text has.
    pub level: Option<usize>,
    /// Where that is said.
    pub span: Span,
}

/// What a document's text was taken from and what was done to it (TEI `sourceDesc`, `editorialDecl`).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Provenance {
    /// The source.
    pub title: Option<Spanned<String>>,
    /// Where it can be had.
    pub url: Option<Spanned<String>>,
    /// SHA-256 of the source as it was taken, in hexadecimal.
    pub sha256: Option<Spanned<String>>,
    /// What was done to the text, a sentence each.
    pub treatment: Vec<Spanned<String>>,
}

/// Whose a text is and on what terms it stands here (TEI `availability`).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Rights {
    /// The holder.
    pub holder: Option<Spanned<String>>,
    /// The licence, by its short name.
    pub licence: Option<Spanned<String>>,
    /// Where the licence can be read.
    pub url: Option<Spanned<String>>,
    /// The statement that goes with the text.
    pub statement: Option<Tree>,
}

impl Document {
    /// The statement of its rights.
    #[must_use]
    pub fn statement(&self) -> Option<&Tree> {
        self.front.rights.as_ref()?.statement.as_ref()
    }
}

impl Page {
    /// The statement of its rights.
    #[must_use]
    pub fn statement(&self) -> Option<&Tree> {
        self.rights.as_ref()?.statement.as_ref()
    }
}

/// A page of the edition that is not one of its documents: introduction, principles, imprint.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Page {
    /// The file it was read from.
    pub file: FileId,
    /// The file's path from the edition's root.
    pub path: String,
    /// Whether it is a draft, which is left out unless drafts are wanted.
    pub draft: bool,
    /// Its id, unique among documents and pages.
    pub id: Spanned<String>,
    /// Its title.
    pub title: Spanned<String>,
    /// A sentence about it.
    pub description: Option<Spanned<String>>,
    /// The ids that it had before, whose addresses lead to it.
    pub aliases: Vec<Spanned<String>>,
    /// The picture that stands for it where it is linked to.
    pub picture: Option<Picture>,
    /// Whose it is, if not the editors'.
    pub rights: Option<Rights>,
    /// Its text.
    pub tree: Arc<Tree>,
    /// A digest of all that it was read from: its path and its file.
    pub written: Digest,
}
