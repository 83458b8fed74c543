//! What comes of looking for what a selector selects.

use serde::{Deserialize, Serialize};

use crate::model::TextRange;

/// A passage that a selector selects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// Its words in the document's projection.
    pub range: TextRange,
    /// How sure it is that this is the passage meant.
    pub status: Status,
}

/// How a passage was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Status {
    /// The words stand there as quoted, and where they stood before if that is on record.
    Exact,
    /// The words stand there as quoted, but once stood elsewhere. No editor has accepted that yet.
    Moved,
    /// The words nearly stand there, and an editor has accepted that.
    Approximate,
}

impl Status {
    /// The name in `data/`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Moved => "moved",
            Self::Approximate => "approximate",
        }
    }
}

/// A passage, with what is to be said about how it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The passage.
    pub anchor: Anchor,
    /// What the editor should know.
    pub remark: Option<Remark>,
}

/// What an editor should know about a passage that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// The words stood in this block, in other surroundings.
    Moved(String),
    /// The block that the selector names has another address now.
    Renumbered,
    /// These passages fit as well; the lock decides.
    Decided(Vec<TextRange>),
    /// What was accepted differs in digits or a negation.
    Grave(Approximation),
}

/// A field of a selector that holds words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// `quote`.
    Quote,
    /// `until`.
    Until,
    /// `prefix`.
    Prefix,
    /// `suffix`.
    Suffix,
}

/// How well a passage fits a selector, in thousandths: all characters that do not differ, of all that could.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score(pub(super) u16);

impl Score {
    /// The score of so many edits to so many characters.
    #[must_use]
    pub fn new(edits: usize, characters: usize) -> Self {
        let kept = characters.saturating_sub(edits) * Self::WHOLE;
        let thousandths = kept.checked_div(characters).unwrap_or(Self::WHOLE);
        Self(u16::try_from(thousandths).unwrap_or(u16::MAX))
    }

    const WHOLE: usize = 1000;

    /// The score in thousandths.
    #[must_use]
    pub const fn thousandths(self) -> u16 {
        self.0
    }

    /// The score in hundredths, rounded down: what is not the same is never called 100 %.
    #[must_use]
    pub const fn percent(self) -> u16 {
        self.0 / 10
    }
}

/// A passage that comes near to what a selector says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approximation {
    /// The passage that would be selected.
    pub range: TextRange,
    /// The words of the text that stand for those of a field, for each field that the text says otherwise.
    pub changes: Vec<(Part, TextRange)>,
    /// How many characters must be put in, taken out or exchanged to make the text what the selector and the lock say.
    pub edits: usize,
    /// How well it fits.
    pub score: Score,
    /// The passage that comes next, with its score, if any comes near at all.
    pub runner_up: Option<(TextRange, Score)>,
}

/// Why a selector selects nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Miss {
    /// It has neither `quote` nor `at`, or only white space.
    Empty,
    /// `at` or `in` names a block that the document does not have.
    UnknownBlock {
        /// Where the words stand, or where the block is that had the address; the best first.
        elsewhere: Vec<TextRange>,
    },
    /// The words do not stand where they are looked for, nor anything that is near enough to be meant.
    Lost {
        /// Which words.
        part: Part,
        /// The passages that come nearest, the best first.
        nearest: Vec<Approximation>,
        /// Where the first of them stand, and how many words these are.
        begins: Option<(TextRange, usize)>,
        /// Where the words stand in the document outside the block named by `in`.
        elsewhere: Vec<TextRange>,
    },
    /// One passage comes near, and no other as near; it would be selected if the editor accepted it.
    Approximate(Approximation),
    /// Several passages come near, the best first, and none is so much better that it must be meant.
    Uncertain(Vec<Approximation>),
    /// The words stand there, once, but it is not the passage on record.
    Elsewhere {
        /// Where they stand.
        here: TextRange,
        /// Where the passage on record is now, if it can be told.
        former: Option<Approximation>,
    },
    /// The quoted words stand there, but not with that `prefix` and `suffix` around them.
    Surroundings {
        /// Where they stand, the best first.
        candidates: Vec<TextRange>,
    },
    /// Several passages fit.
    Ambiguous {
        /// All of them; the first few with the shortest prefix that would decide for it, if one would.
        candidates: Vec<(TextRange, Option<String>)>,
    },
}

/// What an editor accepts of a selector that does not select what it says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Acceptance {
    /// Nothing.
    #[default]
    Nothing,
    /// Whatever is not a difference in digits or a negation: many selectors are accepted at once.
    Blanket,
    /// Anything: this very selector was named.
    Named,
}
