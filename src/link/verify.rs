//! Whether a quotation says what its source says.
//!
//! The contract. Quotation marks around the words belong to the quoting sentence and are not compared; nor are words of
//! the source before and after the quotation. Then, the strictest first:
//!
//! - *verbatim*: character for character.
//! - *normalised*: the same but for what folding makes alike ([`fold`](crate::anchor::fold)), the form of quotation marks
//!   within the quotation, and the [`Seam`]: a stop at the end, the capital at the beginning.
//! - *elided*: the same but for words that an ellipsis stands for, or that stand in square brackets.
//! - *altered*: words or marks differ otherwise.
//! - *missing*: the words do not stand in the source.

mod align;
mod bare;
mod differing;
mod tokens;

use std::ops::Range;

use self::align::align;
pub use self::bare::{bare, quoted};
use self::differing::{Counts, Texts};
use self::tokens::{Kind, tokens};
use crate::difference::{Difference, Run, short_wdiff, wdiff};
pub use crate::model::Outcome;

/// What came of comparing a quotation with its source.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Verification {
    /// The outcome.
    pub outcome: Outcome,
    /// Where words differ, the text of both in runs, the source's as the old one; empty where they do not.
    pub difference: Vec<Run>,
    /// How much differs; nothing where no words or marks do.
    pub extent: Option<Extent>,
    /// What differs where the quoting sentence and the quotation meet.
    pub seam: Vec<Seam>,
}

/// How much of a quotation differs from its source, in words; none if only marks do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Extent {
    /// Words in place of which the quotation has others.
    pub changed: usize,
    /// Words that only the quotation has.
    pub added: usize,
    /// Words that only the source has.
    pub left_out: usize,
}

impl Extent {
    /// In English: "1 word added", "2 words changed, 1 left out".
    #[must_use]
    pub fn summary(self) -> String {
        let counts = [
            (self.changed, "changed"),
            (self.added, "added"),
            (self.left_out, "left out"),
        ];
        let mut said: Vec<String> = Vec::new();
        for (count, what) in counts.into_iter().filter(|(count, _)| *count > 0) {
            said.push(match (said.is_empty(), count) {
                (true, 1) => format!("1 word {what}"),
                (true, _) => format!("{count} words {what}"),
                (false, _) => format!("{count} {what}"),
            });
        }
        if said.is_empty() {
            "punctuation changed".to_owned()
        } else {
            said.join(", ")
        }
    }
}

/// What a quotation takes from the sentence that it is put into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Seam {
    /// Its first letter is a capital and that of the source is not, or the reverse.
    Capital,
    /// A stop or comma at its end that the source does not have there.
    Stop,
}

impl Seam {
    /// The name in `data/`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Capital => "capital",
            Self::Stop => "stop",
        }
    }

    /// What it is, for readers.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Capital => "the first capital",
            Self::Stop => "the stop at the end",
        }
    }
}

impl Verification {
    /// The difference as wdiff writes it: what the quotation adds between `{+` and `+}`, what it leaves out between
    /// `[-` and `-]`. Nothing where the words do not differ.
    #[must_use]
    pub fn wdiff(&self) -> Option<String> {
        (!self.difference.is_empty()).then(|| wdiff(&self.difference))
    }

    /// The same, with long stretches that are alike cut short.
    #[must_use]
    pub fn short_wdiff(&self) -> Option<String> {
        (!self.difference.is_empty()).then(|| short_wdiff(&self.difference))
    }

    /// How many runs of words differ.
    #[must_use]
    pub fn differing(&self) -> usize {
        let differs = |run: &&Run| !matches!(run, Run::Same(_));
        self.difference.iter().filter(differs).count()
    }

    const fn of(outcome: Outcome) -> Self {
        Self {
            outcome,
            difference: Vec::new(),
            extent: None,
            seam: Vec::new(),
        }
    }
}

/// A quotation laid along its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// What came of it.
    pub verification: Verification,
    /// The bytes of the source that the quotation lies along.
    pub source: Range<usize>,
    /// How many words of the quotation the source has, and how many the quotation has.
    pub words: (usize, usize),
}

/// Compares the words of a quotation with those of its source.
#[must_use]
pub fn compare(quotation: &str, source: &str) -> Verification {
    lay(quotation, source).verification
}

/// Lays a quotation along its source.
#[must_use]
pub fn lay(quotation: &str, source: &str) -> Comparison {
    let quotation = bare(quotation);
    let (mine, theirs) = (tokens(quotation, true), tokens(source, false));
    let count = mine.iter().filter(|token| token.is_word()).count();
    if mine.is_empty() {
        return Comparison {
            verification: missing(),
            source: 0..0,
            words: (0, 0),
        };
    }
    if let Some(at) = verbatim(quotation, source) {
        return Comparison {
            verification: Verification::of(Outcome::Verbatim),
            source: at..at + quotation.len(),
            words: (count, count),
        };
    }
    let Some(alignment) = align(&mine, &theirs) else {
        return Comparison {
            verification: unaligned(quotation, source),
            source: 0..source.len(),
            words: (0, count),
        };
    };
    let texts = Texts {
        quotation,
        source,
        mine: &mine,
        theirs: &theirs,
    };
    texts.comparison(&alignment, count)
}

/// The outcome for a quotation whose source was searched and does not have it.
#[must_use]
pub const fn missing() -> Verification {
    Verification::of(Outcome::Missing)
}

/// Words without the stops at their end.
pub(super) fn without_stop(words: &str) -> &str {
    words.trim_end_matches(['.', ',', ';', ':']).trim_end()
}

/// What stands between the gaps of a quotation, without stops; all of it if it has none.
pub(super) fn parts(quotation: &str) -> Vec<&str> {
    let tokens = tokens(quotation, true);
    let stretches = tokens.split(|token| token.kind == Kind::Gap);
    let words = stretches.filter_map(|stretch| Some(&quotation[stretch.first()?.start..stretch.last()?.end]));
    words.map(without_stop).filter(|part| !part.is_empty()).collect()
}

/// Where a quotation stands in a source character for character, not within words.
fn verbatim(quotation: &str, source: &str) -> Option<usize> {
    if quotation.is_empty() {
        return None;
    }
    let places = source.match_indices(quotation).map(|(at, _)| at);
    let mut whole = places.filter(|&at| is_bounded(source, at..at + quotation.len()));
    whole.next()
}

/// Whether words begin and end with a stretch of a text.
pub(super) fn is_bounded(text: &str, stretch: Range<usize>) -> bool {
    let letter = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
    let words = &text[stretch.clone()];
    let cut = |outside: Option<char>, inside: Option<char>| letter(outside) && letter(inside);
    !cut(text[..stretch.start].chars().next_back(), words.chars().next())
        && !cut(text[stretch.end..].chars().next(), words.chars().next_back())
}

/// The difference between texts that are too long to be aligned.
fn unaligned(quotation: &str, source: &str) -> Verification {
    let Difference { runs, added, left_out } = Difference::by_words(source, quotation);
    Verification {
        outcome: Outcome::Altered,
        difference: runs,
        extent: Counts::of_words(added, left_out).extent(),
        seam: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Extent, Outcome, Seam, compare, lay};

    #[test]
    fn tells_apart_marks_stops_omissions_and_words() {
        let outcome = |quotation, source| compare(quotation, source).outcome;
        assert_eq!(outcome("“a team”", "a team"), Outcome::Verbatim);
        assert_eq!(outcome("“a team”", "we have a team of five"), Outcome::Verbatim);
        assert_eq!(outcome("\"ERO’s functions.\"", "ERO's functions"), Outcome::Normalised);
        assert_eq!(outcome("“the ‘zero’ rule”", "the \"zero\" rule"), Outcome::Normalised);
        assert_eq!(
            outcome("a team … of experts", "a team of dedicated privacy of experts"),
            Outcome::Elided
        );
        assert_eq!(
            outcome("a team [...] experts", "a team of dedicated experts"),
            Outcome::Elided
        );
        assert_eq!(outcome("[t]he facts remain", "The facts remain"), Outcome::Elided);
        assert_eq!(outcome("the claim[s] stand", "the claim stands"), Outcome::Altered);
        assert_eq!(outcome("they [the agents] came", "they came"), Outcome::Elided);
        assert_eq!(outcome("a … zebra", "a team"), Outcome::Altered);
        assert_eq!(outcome("is fact", "this is factual"), Outcome::Altered);
    }

    #[test]
    fn tells_the_seam_from_the_words() {
        let seam = |quotation, source| {
            let found = compare(quotation, source);
            (found.outcome, found.seam)
        };
        assert_eq!(
            seam("“We came.”", "we came, and saw"),
            (Outcome::Normalised, vec![Seam::Capital, Seam::Stop])
        );
        assert_eq!(
            seam("we came,", "We came."),
            (Outcome::Normalised, vec![Seam::Capital, Seam::Stop])
        );
        assert_eq!(seam("We Came", "we came"), (Outcome::Altered, vec![Seam::Capital]));
        assert_eq!(
            compare("we, came", "we came").extent.map(Extent::summary).as_deref(),
            Some("punctuation changed")
        );
    }

    #[test]
    fn names_the_difference() {
        let difference = |quotation, source| {
            let found = compare(quotation, source);
            (
                found.wdiff().unwrap_or_default(),
                found.extent.map(Extent::summary).unwrap_or_default(),
            )
        };
        let is = |words: &str, summary: &str| (words.to_owned(), summary.to_owned());
        assert_eq!(
            difference("“the risks of enforcement”", "risks of enforcement"),
            is("{+the +}risks of enforcement", "1 word added")
        );
        assert_eq!(
            difference("the risks of enforcement", "asylum and risks of enforcement"),
            is("{+the +}risks of enforcement", "1 word added")
        );
        assert_eq!(
            difference("mended in 1896.", "It was mended in 1869, they say."),
            is("mended in [-1869-]{+1896+}.", "1 word changed")
        );
        assert_eq!(
            difference("in the house today", "here in the house. At once"),
            is("in the house {+today+}", "1 word added")
        );
        assert_eq!(
            difference("in the house today", "here in the house at once"),
            is("in the house [-at-]{+today+}", "1 word changed")
        );
        assert_eq!(
            difference("A bridge is safe", "The bridge is safe"),
            is("[-The-]{+A+} bridge is safe", "1 word changed")
        );
        assert_eq!(
            difference(
                "the old bridge … safe here",
                "the old wooden bridge, they say, is safe there"
            ),
            is(
                "the old [-wooden -]bridge … safe [-there-]{+here+}",
                "1 word changed, 1 left out"
            )
        );
    }

    #[test]
    fn lies_along_its_source() {
        let source = "They say that the bridge is safe, and mended.";
        assert_eq!(&source[lay("the bridge was safe", source).source], "the bridge is safe");
        assert_eq!(lay("the bridge was safe", source).words, (3, 4));
        assert_eq!(
            &source[lay("the bridge … mended.", source).source],
            "the bridge is safe, and mended."
        );
    }
}
