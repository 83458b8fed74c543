//! What a page asks of the rest of the edition, and what it was told.
//!
//! A page may use what it was given for itself and what it asks here, and nothing else of the edition. So what it
//! asked is all that has to be asked again to know whether it would come out the same.

use std::cell::RefCell;

use crate::link::{Edition, Named};
use crate::model::{Block, BlockKind, Tree, excerpt};

/// Characters of a block that show when a link to it is pointed at.
const SHOWN: usize = 240;

/// The rest of the edition, seen from one page.
#[derive(Debug)]
pub(super) struct Around<'a> {
    edition: &'a Edition,
    /// Short forms of the works, by their places.
    shorts: &'a [String],
    asked: RefCell<Vec<Asked>>,
}

/// As much of a text as an excerpt is made of: it is compared on every compilation, for every link.
fn beginning(text: &str) -> &str {
    &text[..text.floor_char_boundary(2 * SHOWN)]
}

/// What a page was told of a block: its kind, its address, the beginning of what it says.
type ToldBlock = (BlockKind, String, String);

/// A question of a page with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    /// A document or page by its id, and one of its blocks.
    Place {
        /// The id.
        name: String,
        /// The block's address.
        block: Option<String>,
        /// What it is called, and the block if it is there, with its words; nothing if there is no such text.
        told: Option<(String, Option<ToldBlock>)>,
    },
    /// The short form of a work, by its key.
    Short {
        /// The key.
        key: String,
        /// The form.
        told: Option<String>,
    },
    /// The id of the text that was read from a file.
    Text {
        /// The file's path.
        path: String,
        /// The id.
        told: Option<String>,
    },
}

/// A text, and perhaps a block of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    /// What it is called.
    pub(super) title: &'a str,
    /// The block that was asked for, if it is there.
    pub(super) block: Option<&'a Block>,
    /// The beginning of what it says.
    words: &'a str,
}

impl Place<'_> {
    /// What the block says, cut short; empty without one.
    pub(super) fn words(&self) -> String {
        excerpt(self.words, SHOWN)
    }
}

impl<'a> Around<'a> {
    /// The edition around a page that has asked nothing yet.
    pub(super) const fn new(edition: &'a Edition, shorts: &'a [String]) -> Self {
        Self {
            edition,
            shorts,
            asked: RefCell::new(Vec::new()),
        }
    }

    /// All that was asked.
    pub(super) fn into_asked(self) -> Vec<Asked> {
        self.asked.into_inner()
    }

    /// The document or page with an id, and one of its blocks.
    pub(super) fn place(&self, name: &str, block: Option<&str>) -> Option<Place<'a>> {
        let place = self.find_place(name, block);
        let told = place.map(|place| {
            let block = place
                .block
                .map(|block| (block.kind, block.id.clone(), place.words.to_owned()));
            (place.title.to_owned(), block)
        });
        self.asked.borrow_mut().push(Asked::Place {
            name: name.to_owned(),
            block: block.map(ToOwned::to_owned),
            told,
        });
        place
    }

    /// The short form of the work with a key.
    pub(super) fn short(&self, key: &str) -> Option<&'a str> {
        let short = self.find_short(key);
        self.asked.borrow_mut().push(Asked::Short {
            key: key.to_owned(),
            told: short.map(ToOwned::to_owned),
        });
        short
    }

    /// The id of the document or page that was read from a file.
    pub(super) fn text(&self, path: &str) -> Option<&'a str> {
        let id = self.find_text(path);
        self.asked.borrow_mut().push(Asked::Text {
            path: path.to_owned(),
            told: id.map(ToOwned::to_owned),
        });
        id
    }

    /// The first question that is answered otherwise now, if there is one.
    pub(super) fn first_news<'q>(&self, asked: &'q [Asked]) -> Option<&'q Asked> {
        asked.iter().find(|asked| !self.stands(asked))
    }

    /// Whether an answer is still the right one.
    fn stands(&self, asked: &Asked) -> bool {
        match asked {
            Asked::Place { name, block, told } => {
                let found = self.find_place(name, block.as_deref());
                match (found, told) {
                    (None, None) => true,
                    (Some(place), Some((title, block))) => {
                        let same = |(found, (kind, id, words)): (&Block, &ToldBlock)| {
                            found.kind == *kind && found.id == *id && place.words == words
                        };
                        place.title == title
                            && place.block.is_some() == block.is_some()
                            && place.block.zip(block.as_ref()).is_none_or(same)
                    }
                    _ => false,
                }
            }
            Asked::Short { key, told } => self.find_short(key) == told.as_deref(),
            Asked::Text { path, told } => self.find_text(path) == told.as_deref(),
        }
    }

    fn find_place(&self, name: &str, block: Option<&str>) -> Option<Place<'a>> {
        let (title, tree): (&str, &Tree) = match self.edition.catalogue.by_id(name)? {
            Named::Document(index) => {
                let document = self.edition.document(index);
                (document.short(), &document.tree)
            }
            Named::Page(index) => {
                let page = &self.edition.pages[index];
                (&page.title.value, &page.tree)
            }
        };
        let block = block.and_then(|block| tree.block(block));
        Some(Place {
            title,
            block,
            words: block.map_or("", |block| beginning(tree.block_text(block))),
        })
    }

    fn find_short(&self, key: &str) -> Option<&'a str> {
        let work = self.edition.works.position(key)?;
        self.shorts.get(work).map(String::as_str)
    }

    fn find_text(&self, path: &str) -> Option<&'a str> {
        Some(match self.edition.catalogue.by_path(path)? {
            Named::Document(index) => self.edition.document(index).id(),
            Named::Page(index) => &self.edition.pages[index].id.value,
        })
    }
}

impl Asked {
    /// What was asked about, for a reader of the log.
    pub(super) fn subject(&self) -> &str {
        match self {
            Self::Place { name, .. } => name,
            Self::Short { key, .. } => key,
            Self::Text { path, .. } => path,
        }
    }
}
