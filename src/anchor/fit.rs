//! How near is near enough: passages that are not what a selector says, ranked by how well they fit it.

use super::{Approximation, Score};

/// How many characters in a hundred may differ at a passage that is taken for the one that was meant.
const TOLERATED: usize = 35;
/// How many may at one that is shown. More have in common what any two passages have.
const SHOWN: usize = 45;
/// The score that a passage needs to be taken for the one that was meant.
const LIKELY: Score = Score(650);
/// As many passages are proposed.
pub(super) const PROPOSED: usize = 3;
/// As many passages are ranked: enough that what stands around them can bring a farther one to the front.
pub(super) const RANKED: usize = 8;

/// How many edits a passage may be away from this many characters to be shown.
pub(super) const fn limit(characters: usize) -> usize {
    characters * SHOWN / 100
}

/// How many edits the second best must be further away than the best, among so many characters, for the best to be meant.
pub(super) const fn margin(characters: usize) -> usize {
    /// A tenth of them.
    const SHARE: usize = 10;
    /// One letter more or less is no reason to choose.
    const LEAST: usize = 2;
    let share = characters / SHARE;
    if share > LEAST { share } else { LEAST }
}

/// A passage that was ranked.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// Folded bytes of the words that were compared.
    pub(super) place: (usize, usize),
    /// How many characters of these words differ.
    pub(super) distance: usize,
    /// How many differ of all that was compared: the words and what stands around them.
    pub(super) edits: usize,
    /// How many characters that were.
    pub(super) characters: usize,
    /// Whether it is in the block on record.
    pub(super) same_block: bool,
}

impl Candidate {
    pub(super) fn score(&self) -> Score {
        Score::new(self.edits, self.characters)
    }
}

/// What came of ranking.
pub(super) enum Verdict {
    /// The first is meant.
    Sure,
    /// One of the first is meant.
    Close,
    /// None is near enough.
    Far,
}

/// Puts the best first. Where two fit equally well, that in the block on record goes first, then the earlier one.
pub(super) fn rank(candidates: &mut [Candidate]) {
    candidates.sort_by_key(|candidate| {
        let score = std::cmp::Reverse(candidate.score());
        (score, candidate.distance, !candidate.same_block, candidate.place)
    });
}

/// Whether the first of ranked candidates for words of so many characters is meant.
pub(super) fn judge(candidates: &[Candidate], characters: usize) -> Verdict {
    let Some(best) = candidates.first() else {
        return Verdict::Far;
    };
    if best.distance > characters * TOLERATED / 100 || best.score() < LIKELY {
        return Verdict::Far;
    }
    let close = |other: &Candidate| other.edits < best.edits + margin(best.characters);
    if candidates.iter().skip(1).any(close) {
        Verdict::Close
    } else {
        Verdict::Sure
    }
}

impl Approximation {
    /// Whether it is good enough to be where a passage is now.
    pub(super) fn is_likely(&self) -> bool {
        self.score >= LIKELY
    }
}
