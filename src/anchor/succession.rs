//! Which block of a text is which of the text as it was: both lists of blocks are aligned by what the blocks say.

use rustc_hash::FxHashMap;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::digest;
use crate::model::{Block, BlockKind, Document, LockedDocument, Tree};

/// The blocks of a text as a list that shows insertions as insertions: each by its kind, or its label if it is a
/// footnote, and a short digest of its words. Their numbers follow from their order.
#[must_use]
pub fn outline(tree: &Tree) -> Vec<String> {
    let entry = |block: &Block| {
        let digest = digest::short_of_words(tree.block_text(block));
        [name(block), " ", &digest].concat()
    };
    tree.blocks.iter().map(entry).collect()
}

/// What is said of a block in an outline besides its words.
fn name(block: &Block) -> &str {
    match block.kind {
        BlockKind::Footnote => block.id.as_str(),
        kind => kind.prefix(),
    }
}

/// Whether a text is what is on record of it, block by block: then so is its outline, which need not be made.
#[must_use]
pub fn is_unchanged(locked: &LockedDocument, document: &Document, tree: &Tree) -> bool {
    let same = |(entry, block): (&String, &Block)| kind(entry) == name(block);
    locked.sha256 == document.sha256
        && locked.blocks.len() == tree.blocks.len()
        && locked.blocks.iter().zip(tree.blocks.iter()).all(same)
        // The blocks could still part the words otherwise. Those that could have been parted otherwise hold a line break.
        && tree.blocks.iter().zip(&locked.blocks).all(|(block, entry)| {
            let words = tree.block_text(block);
            memchr::memchr(b'\n', words.as_bytes()).is_none() || entry.ends_with(&digest::short_of_words(words))
        })
}

/// The blocks that took the place of blocks on record.
#[derive(Debug, Default)]
pub struct Succession {
    /// By the old address: the place of the new block, and whether its words are the same.
    successors: FxHashMap<String, (usize, bool)>,
    /// By the place of a block, the old address of the one that said the same.
    predecessors: FxHashMap<usize, String>,
}

impl Succession {
    /// Aligns a text with what is on record of it.
    #[must_use]
    pub fn new(locked: &LockedDocument, document: &Document, tree: &Tree) -> Self {
        Self::knowing(locked, tree, is_unchanged(locked, document, tree))
    }

    /// The same for who knows whether the text is the one on record.
    pub(super) fn knowing(locked: &LockedDocument, tree: &Tree, is_unchanged: bool) -> Self {
        let old = &locked.blocks;
        let addresses = addresses(old);
        if is_unchanged {
            let places = addresses.iter().cloned().enumerate();
            return Self {
                successors: places
                    .clone()
                    .map(|(place, address)| (address, (place, true)))
                    .collect(),
                predecessors: places.collect(),
            };
        }
        let new = outline(tree);
        let mut successors = FxHashMap::default();
        let mut predecessors = FxHashMap::default();
        let mut note = |old: usize, new: usize, same: bool| {
            successors.insert(addresses[old].clone(), (new, same));
            if same {
                predecessors.insert(new, addresses[old].clone());
            }
        };
        for op in capture_diff_slices(Algorithm::Patience, old, &new) {
            match op {
                DiffOp::Equal {
                    old_index,
                    new_index,
                    len,
                } => {
                    (0..len).for_each(|step| note(old_index + step, new_index + step, true));
                }
                // As many blocks as before, of the same kinds: they were edited one by one.
                DiffOp::Replace {
                    old_index,
                    old_len,
                    new_index,
                    new_len,
                } if old_len == new_len => {
                    let steps =
                        (0..old_len).filter(|step| kind(&old[old_index + step]) == kind(&new[new_index + step]));
                    steps.for_each(|step| note(old_index + step, new_index + step, false));
                }
                DiffOp::Replace { .. } | DiffOp::Delete { .. } | DiffOp::Insert { .. } => {}
            }
        }
        Self {
            successors,
            predecessors,
        }
    }

    /// The old address of the block that said what the block at a place says.
    #[must_use]
    pub fn predecessor(&self, block: usize) -> Option<&str> {
        self.predecessors.get(&block).map(String::as_str)
    }

    /// The place of the block that took the place of the one of this address, and whether it says the same.
    #[must_use]
    pub fn of(&self, address: &str) -> Option<(usize, bool)> {
        self.successors.get(address).copied()
    }
}

/// What is said of the kind of a block in an outline.
fn kind(entry: &str) -> &str {
    entry.split(' ').next().unwrap_or_default()
}

/// The addresses of the blocks of an outline.
fn addresses(outline: &[String]) -> Vec<String> {
    let mut numbers: FxHashMap<&str, usize> = FxHashMap::default();
    let address = |entry| {
        let kind = kind(entry);
        if kind.starts_with(BlockKind::Footnote.prefix()) {
            return kind.to_owned();
        }
        let number = numbers.entry(kind).or_default();
        *number += 1;
        format!("{kind}{number}")
    };
    outline.iter().map(String::as_str).map(address).collect()
}
