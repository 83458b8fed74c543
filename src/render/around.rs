//! What a page asks of the rest of the edition, and what it was told.
//!
//! A page may use what it was given for itself and what it asks here, and nothing else of the edition. So what it
//! asked is all that has to be asked again to know whether it would come out the same.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::bibliography::Entry;
use super::holdings::Holdings;
use super::names::NameFiling;
use super::references::Metadata;
use crate::digest::Digest;
use crate::link::{Edition, Named, Subject};
use crate::model::{BEGINNING, Beginning, Block, BlockKind, Blocks, Work, excerpt};

/// Characters of a block that show when a link to it is pointed at: no more than its beginning has, which is compared on every
/// compilation, for every link.
const SHOWN: usize = BEGINNING / 2;

/// The rest of the edition, seen from one page.
#[derive(Debug)]
pub(super) struct Around<'a> {
    edition: &'a Edition,
    holdings: &'a Holdings,
    asked: RefCell<Vec<Asked>>,
    has_foreign: Cell<bool>,
}

/// What a page was told of a block: its kind, its address, the beginning of what it says.
type ToldBlock = (BlockKind, String, String);

/// A question of a page with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Asked {
    /// A document or page by its id, and one of its blocks.
    Place {
        /// The id.
        name: String,
        /// The block's address.
        block: Option<String>,
        /// What it is called, the section that the block is in, and the block if it is there, with its words; nothing if there
        /// is no such text.
        told: Option<(String, Option<String>, Option<ToldBlock>)>,
    },
    /// What a work is called in running text, by its key, and the page of its entry.
    Work {
        /// The key.
        key: String,
        /// The short form and the file of the page.
        told: Option<(String, String)>,
    },
    /// The entry of a work, by its key, or of a document that others cite, by its id.
    Entry {
        /// The key or the id.
        key: String,
        /// Whether it is a document's.
        document: bool,
        /// What stands in the index: whether it is a work, a digest of the entry and of the work's other fields, the page.
        told: Option<(bool, Digest, String)>,
    },
    /// The page that has the entry of a name.
    Name {
        /// The name's id.
        id: String,
        /// The file of the page.
        told: String,
    },
    /// The id of the text that was read from a file.
    Text {
        /// The file's path.
        path: String,
        /// The id.
        told: Option<String>,
    },
}

/// A question of a page, without the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Question<'a> {
    /// A document or page by its id, and one of its blocks.
    Place(#[serde(borrow)] Cow<'a, str>, #[serde(borrow)] Option<Cow<'a, str>>),
    /// What a work is called, and where.
    Work(#[serde(borrow)] Cow<'a, str>),
    /// The entry of a work, or of a document.
    Entry(#[serde(borrow)] Cow<'a, str>, bool),
    /// The page of a name.
    Name(#[serde(borrow)] Cow<'a, str>),
    /// The id of a text.
    Text(#[serde(borrow)] Cow<'a, str>),
}

/// What a page shows of a work.
#[derive(Debug, Clone, Copy)]
pub(super) struct WorkFace<'a> {
    /// The short form.
    pub(super) short: &'a str,
    /// The file of the page that has its entry.
    pub(super) page: &'a str,
}

/// What a page shows of what it cites.
#[derive(Debug, Clone, Copy)]
pub(super) struct EntryFace<'a> {
    /// What stands in the index.
    pub(super) subject: Subject,
    /// It as a work.
    pub(super) work: &'a Work,
    /// Its entry.
    pub(super) entry: &'a Entry,
    /// The file of the page that has the entry.
    pub(super) page: &'a str,
    /// What programs and templates are told of it.
    pub(super) metadata: &'a Metadata,
    /// Where it comes in the index. It follows from the entries, so nobody need be told that it is another.
    pub(super) rank: u32,
}

impl EntryFace<'_> {
    fn told(&self) -> (bool, Digest, String) {
        (
            matches!(self.subject, Subject::Work(_)),
            self.entry.digest,
            self.page.to_owned(),
        )
    }
}

/// A text, and perhaps a block of it.
#[derive(Debug, Clone)]
pub(super) struct Place<'a> {
    /// What it is called.
    pub(super) title: &'a str,
    /// The block that was asked for, if it is there.
    pub(super) block: Option<&'a Block>,
    /// The address of the section that it stands in, if that is a page of its own.
    pub(super) section: Option<&'a str>,
    /// How the block begins, if one was asked for.
    words: Option<Beginning>,
}

impl Place<'_> {
    /// What the block says, cut short; empty without one.
    pub(super) fn words(&self) -> String {
        excerpt(self.beginning(), SHOWN)
    }

    /// The beginning of what the block says.
    fn beginning(&self) -> &str {
        self.words.as_ref().map_or("", Beginning::as_str)
    }
}

impl<'a> Around<'a> {
    /// The edition around a page that has asked nothing yet.
    pub(super) const fn new(edition: &'a Edition, holdings: &'a Holdings) -> Self {
        Self {
            edition,
            holdings,
            asked: RefCell::new(Vec::new()),
            has_foreign: Cell::new(false),
        }
    }

    /// All that was asked.
    pub(super) fn into_asked(self) -> Vec<Asked> {
        self.asked.into_inner()
    }

    /// All that was asked so far, and a digest of what was told.
    pub(super) fn with_asked<T>(&self, then: impl FnOnce(Vec<Question<'_>>, Digest) -> T) -> T {
        let asked = self.asked.borrow();
        then(asked.iter().map(Asked::question).collect(), Digest::of_value(&*asked))
    }

    /// A digest of what is told to who asks this.
    pub(super) fn told(&self, asked: &[Question<'_>]) -> Digest {
        let around = Self::new(self.edition, self.holdings);
        for question in asked {
            around.ask(question);
        }
        Digest::of_value(&around.into_asked())
    }

    fn ask(&self, question: &Question<'_>) {
        match question {
            Question::Place(name, block) => {
                self.place(name, block.as_deref());
            }
            Question::Work(key) => {
                self.work(key);
            }
            Question::Entry(key, document) => {
                self.entry(key, *document);
            }
            Question::Name(id) => {
                self.name(id);
            }
            Question::Text(path) => {
                self.text(path);
            }
        }
    }

    /// Notes that the page has a picture, or HTML that somebody wrote.
    pub(super) fn note_foreign(&self) {
        self.has_foreign.set(true);
    }

    /// Whether it has, as far as it is printed.
    pub(super) const fn has_foreign(&self) -> bool {
        self.has_foreign.get()
    }

    /// The document or page with an id, and one of its blocks.
    pub(super) fn place(&self, name: &str, block: Option<&str>) -> Option<Place<'a>> {
        let place = self.find_place(name, block);
        let told = place.as_ref().map(|place| {
            let block = place
                .block
                .map(|block| (block.kind, block.id.clone(), place.beginning().to_owned()));
            (place.title.to_owned(), place.section.map(ToOwned::to_owned), block)
        });
        self.asked.borrow_mut().push(Asked::Place {
            name: name.to_owned(),
            block: block.map(ToOwned::to_owned),
            told,
        });
        place
    }

    /// The key of the work at a place. It need not be written down: what a page was given holds the places only as long as
    /// the keys of the works are the same.
    pub(super) fn key(&self, place: usize) -> Option<&'a str> {
        self.edition.works.list().get(place).map(|work| work.key.as_str())
    }

    /// What the work with a key is called, and where its entry is.
    pub(super) fn work(&self, key: &str) -> Option<WorkFace<'a>> {
        let face = self.find_work(key);
        self.asked.borrow_mut().push(Asked::Work {
            key: key.to_owned(),
            told: face.map(|face| (face.short.to_owned(), face.page.to_owned())),
        });
        face
    }

    /// The entry of the work with a key, or, if `document` is set, of the document with that id.
    pub(super) fn entry(&self, key: &str, document: bool) -> Option<EntryFace<'a>> {
        let face = self.find_entry(key, document);
        self.asked.borrow_mut().push(Asked::Entry {
            key: key.to_owned(),
            document,
            told: face.map(|face| face.told()),
        });
        face
    }

    /// The file of the page that has the entry of the name with an id.
    pub(super) fn name(&self, id: &str) -> &'a str {
        let page = self.holdings.names.page(id);
        self.asked.borrow_mut().push(Asked::Name {
            id: id.to_owned(),
            told: page.to_owned(),
        });
        page
    }

    /// Where the names are, for what has all of them. It need not be written down: what a page of them was given has it.
    pub(super) const fn names(&self) -> &'a Arc<NameFiling> {
        &self.holdings.names
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
                    (Some(place), Some((title, section, block))) => {
                        let same = |(found, (kind, id, words)): (&Block, &ToldBlock)| {
                            found.kind == *kind && found.id == *id && place.beginning() == words
                        };
                        place.title == title
                            && place.section == section.as_deref()
                            && place.block.is_some() == block.is_some()
                            && place.block.zip(block.as_ref()).is_none_or(same)
                    }
                    _ => false,
                }
            }
            Asked::Work { key, told } => match (self.find_work(key), told) {
                (Some(face), Some((short, page))) => face.short == short && face.page == page,
                (None, None) => true,
                _ => false,
            },
            Asked::Entry { key, document, told } => self.find_entry(key, *document).map(|face| face.told()) == *told,
            Asked::Name { id, told } => self.holdings.names.page(id) == told,
            Asked::Text { path, told } => self.find_text(path) == told.as_deref(),
        }
    }

    fn find_place(&self, name: &str, block: Option<&str>) -> Option<Place<'a>> {
        let mut section = None;
        let (title, blocks, block, words): (&str, &Blocks, _, _) = match self.edition.catalogue.by_id(name)? {
            Named::Document(index) => {
                let annotated = &self.edition.documents[index];
                let document = &annotated.document;
                let found = block.and_then(|block| document.blocks.position(block));
                section = document.section(found.or_else(|| annotated.block_of_note(block?)));
                (
                    document.short(),
                    &document.blocks,
                    found,
                    found.map(|found| document.beginning(found)),
                )
            }
            Named::Page(index) => {
                let page = &self.edition.pages[index];
                let found = block.and_then(|block| page.tree.blocks.position(block));
                (
                    &page.title.value,
                    &page.tree.blocks,
                    found,
                    found.map(|found| Beginning::Held(Arc::clone(&page.tree), found)),
                )
            }
        };
        Some(Place {
            title,
            block: block.map(|block| &blocks[block]),
            section,
            words,
        })
    }

    fn find_work(&self, key: &str) -> Option<WorkFace<'a>> {
        let place = self.edition.works.position(key)?;
        Some(WorkFace {
            short: &self.holdings.works.get(place)?.short,
            page: self.holdings.filing.page(Subject::Work(place)),
        })
    }

    fn find_entry(&self, key: &str, document: bool) -> Option<EntryFace<'a>> {
        let subject = if document {
            self.holdings.of_document(key)?
        } else {
            Subject::Work(self.edition.works.position(key)?)
        };
        let work = match subject {
            Subject::Work(place) => self.edition.works.list().get(place)?,
            Subject::Document(place) => self.edition.cited.list().get(place)?,
        };
        Some(EntryFace {
            subject,
            work,
            entry: self.holdings.entry(subject),
            page: self.holdings.filing.page(subject),
            metadata: self.holdings.metadata(subject),
            rank: self.holdings.rank(subject),
        })
    }

    fn find_text(&self, path: &str) -> Option<&'a str> {
        Some(match self.edition.catalogue.by_path(path)? {
            Named::Document(index) => self.edition.document(index).id(),
            Named::Page(index) => &self.edition.pages[index].id.value,
        })
    }
}

impl Asked {
    /// The question.
    fn question(&self) -> Question<'_> {
        match self {
            Self::Place { name, block, .. } => Question::Place(name.into(), block.as_deref().map(Cow::Borrowed)),
            Self::Work { key, .. } => Question::Work(key.into()),
            Self::Entry { key, document, .. } => Question::Entry(key.into(), *document),
            Self::Name { id, .. } => Question::Name(id.into()),
            Self::Text { path, .. } => Question::Text(path.into()),
        }
    }

    /// What was asked about, for a reader of the log.
    pub(super) fn subject(&self) -> &str {
        match self {
            Self::Place { name, .. } => name,
            Self::Work { key, .. } | Self::Entry { key, .. } => key,
            Self::Name { id, .. } => id,
            Self::Text { path, .. } => path,
        }
    }
}
