//! The citable blocks of a text.

use std::ops::Deref;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::tree::TextRange;
use crate::span::Span;

/// The citable blocks of a text in the order of its projection, those of footnotes last.
///
/// Invariant: blocks do not overlap.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Blocks {
    list: Box<[Block]>,
    /// The places of the blocks in the order of their addresses, of many that were asked for one.
    #[serde(skip)]
    places: OnceLock<Box<[u32]>>,
}

/// With more blocks than this, they are not looked through for each address.
const FEW: usize = 32;

impl Blocks {
    /// The block with this address.
    #[must_use]
    pub fn named(&self, id: &str) -> Option<&Block> {
        self.position(id).map(|block| &self.list[block])
    }

    /// The place among them of the block with this address.
    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        if self.list.len() <= FEW {
            return self.list.iter().position(|block| block.id == id);
        }
        let key = |place: u32| self.list[place as usize].id.as_str();
        let before = |a: &str, b: &str| a.len().cmp(&b.len()).then_with(|| a.cmp(b));
        let places = self.places.get_or_init(|| {
            let mut places: Box<[u32]> = (0..).take(self.list.len()).collect();
            // Stable: of several blocks with one address, it is the first one’s.
            places.sort_by(|&a, &b| before(key(a), key(b)));
            places
        });
        let first = places.partition_point(|&place| before(key(place), id).is_lt());
        let place = *places.get(first).filter(|&&place| key(place) == id)?;
        Some(place as usize)
    }

    /// The place among them of the block that holds `offset`, or of the one before it.
    #[must_use]
    pub fn at(&self, offset: u32) -> Option<usize> {
        self.list
            .partition_point(|block| block.text.start <= offset)
            .checked_sub(1)
    }
}

impl Deref for Blocks {
    type Target = [Block];

    fn deref(&self) -> &[Block] {
        &self.list
    }
}

impl From<Vec<Block>> for Blocks {
    fn from(list: Vec<Block>) -> Self {
        Self {
            list: list.into_boxed_slice(),
            places: OnceLock::new(),
        }
    }
}

/// A citable block: the smallest part of a document with an address of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Its address within the document: `p12`, `fn-3`.
    pub id: String,
    /// What it is.
    pub kind: BlockKind,
    /// Its words in the projection.
    pub text: TextRange,
    /// Where it stands in the source.
    pub span: Span,
}

/// The kinds of citable blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum BlockKind {
    /// A heading.
    Heading,
    /// A paragraph.
    Paragraph,
    /// A list item.
    Item,
    /// A block quotation.
    Quotation,
    /// An author's footnote.
    Footnote,
    /// A table.
    Table,
    /// A code block.
    Code,
    /// Verse.
    Verse,
}

impl BlockKind {
    /// The name in `data/`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Heading => "heading",
            Self::Paragraph => "paragraph",
            Self::Item => "item",
            Self::Quotation => "quotation",
            Self::Footnote => "footnote",
            Self::Table => "table",
            Self::Code => "code",
            Self::Verse => "verse",
        }
    }

    /// Whether a text has the form of a block's address, whether or not there is such a block.
    #[must_use]
    pub fn is_address(text: &str) -> bool {
        const NUMBERED: [BlockKind; 7] = [
            BlockKind::Heading,
            BlockKind::Paragraph,
            BlockKind::Item,
            BlockKind::Quotation,
            BlockKind::Table,
            BlockKind::Code,
            BlockKind::Verse,
        ];
        let number = |kind: &Self| text.strip_prefix(kind.prefix());
        let is_number = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
        text.starts_with(Self::Footnote.prefix()) || NUMBERED.iter().filter_map(number).any(is_number)
    }

    /// What an address begins with: its kind.
    #[must_use]
    pub fn prefix_of(address: &str) -> &str {
        let footnote = Self::Footnote.prefix();
        if address.starts_with(footnote) {
            return footnote;
        }
        address.trim_end_matches(|char: char| char.is_ascii_digit())
    }

    /// What its addresses begin with; a number follows, or the label of a footnote.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Heading => "h",
            Self::Paragraph => "p",
            Self::Item => "i",
            Self::Quotation => "q",
            Self::Footnote => "fn-",
            Self::Table => "t",
            Self::Code => "c",
            Self::Verse => "v",
        }
    }
}
