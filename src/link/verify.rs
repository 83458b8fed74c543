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
mod tokens;

use std::ops::Range;

use self::align::{Alignment, Step, align};
pub use self::bare::{bare, quoted};
use self::tokens::{Kind, Token, tokens};
use crate::difference::{Difference, Run, short_wdiff, wdiff};
pub use crate::model::Outcome;

/// What came of comparing a quotation with its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// The outcome.
    pub outcome: Outcome,
    /// Where words differ, the text of both in runs, the source's as the old one; empty where they do not.
    pub difference: Vec<Run>,
    /// The difference in words: "1 word added".
    pub summary: Option<String>,
    /// What differs where the quoting sentence and the quotation meet.
    pub seam: Vec<Seam>,
}

/// What a quotation takes from the sentence that it is put into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
            summary: None,
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

/// What is compared, in full and in tokens.
struct Texts<'a> {
    quotation: &'a str,
    source: &'a str,
    mine: &'a [Token],
    theirs: &'a [Token],
}

/// Words and marks that differ.
#[derive(Debug, Default)]
struct Counts {
    changed: usize,
    added: usize,
    left_out: usize,
    marks: usize,
}

impl Texts<'_> {
    fn comparison(&self, alignment: &Alignment, count: usize) -> Comparison {
        let mut counts = Counts::default();
        let mut seam = Vec::new();
        let mut same = 0;
        let mut runs = Runs::default();
        let (mut mine, mut theirs) = (0, alignment.source.start);
        for &step in &alignment.steps {
            let is_word = match step {
                Step::LeftOut | Step::Passed => self.theirs[theirs].is_word(),
                _ => self.mine[mine].is_word(),
            };
            match step {
                Step::Same => same += usize::from(is_word),
                Step::Capital => {
                    same += 1;
                    seam.push(Seam::Capital);
                }
                Step::Stop => seam.push(Seam::Stop),
                Step::Changed if is_word => counts.changed += 1,
                Step::Added if is_word => counts.added += 1,
                Step::LeftOut if is_word => counts.left_out += 1,
                Step::Changed | Step::Added | Step::LeftOut => counts.marks += 1,
                Step::Passed | Step::Gap => {}
            }
            if matches!(step, Step::Changed | Step::LeftOut) {
                runs.left_out(slice(self.source, self.theirs, theirs));
            }
            match step {
                Step::Changed | Step::Added => runs.added(slice(self.quotation, self.mine, mine)),
                Step::LeftOut | Step::Passed => {}
                _ => runs.same(slice(self.quotation, self.mine, mine)),
            }
            let (of_mine, of_theirs) = moves(step);
            mine += usize::from(of_mine);
            theirs += usize::from(of_theirs);
        }
        seam.dedup();
        Comparison {
            verification: verification(self.mine, &counts, seam, runs),
            source: self.bytes(&alignment.source),
            words: (same, count),
        }
    }

    /// The bytes of the source that some of its tokens are.
    fn bytes(&self, tokens: &Range<usize>) -> Range<usize> {
        let tokens = self.theirs.get(tokens.clone()).unwrap_or_default();
        match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => first.start..last.end,
            _ => 0..0,
        }
    }
}

fn verification(mine: &[Token], counts: &Counts, seam: Vec<Seam>, runs: Runs) -> Verification {
    let Some(summary) = counts.summary() else {
        let elides = mine
            .iter()
            .any(|token| matches!(token.kind, Kind::Gap | Kind::Bracketed(..)));
        return Verification {
            seam,
            ..Verification::of(if elides { Outcome::Elided } else { Outcome::Normalised })
        };
    };
    Verification {
        outcome: Outcome::Altered,
        difference: runs.finish(),
        summary: Some(summary),
        seam,
    }
}

/// Which of the texts a step goes on in: the quotation, the source.
const fn moves(step: Step) -> (bool, bool) {
    match step {
        Step::Same | Step::Capital | Step::Changed => (true, true),
        Step::Added | Step::Stop | Step::Gap => (true, false),
        Step::LeftOut | Step::Passed => (false, true),
    }
}

/// A token with the white space after it.
fn slice<'t>(text: &'t str, tokens: &[Token], at: usize) -> &'t str {
    let end = tokens.get(at + 1).map_or(text.len(), |next| next.start);
    let token = &tokens[at];
    let after = &text[token.end..end.max(token.end)];
    let space = after.len() - after.trim_start().len();
    &text[token.start..token.end + space]
}

/// Runs of words as they come: words that replace others stand after them.
#[derive(Debug, Default)]
struct Runs {
    list: Vec<Run>,
}

impl Runs {
    fn same(&mut self, words: &str) {
        match self.list.last_mut() {
            Some(Run::Same(run)) => run.push_str(words),
            _ => self.list.push(Run::Same(words.to_owned())),
        }
    }

    fn added(&mut self, words: &str) {
        match self.list.last_mut() {
            Some(Run::Added(run)) => run.push_str(words),
            _ => self.list.push(Run::Added(words.to_owned())),
        }
    }

    /// The runs, with the white space after words that replace others outside of both.
    fn finish(self) -> Vec<Run> {
        let mut list: Vec<Run> = Vec::with_capacity(self.list.len());
        let mut space = String::new();
        let mut runs = self.list.into_iter().peekable();
        while let Some(run) = runs.next() {
            let run = match run {
                Run::Same(words) => Run::Same(std::mem::take(&mut space) + &words),
                Run::LeftOut(words) => match runs.peek_mut() {
                    Some(Run::Added(added)) => {
                        if ends_in_space(&words) && ends_in_space(added) {
                            " ".clone_into(&mut space);
                            added.truncate(added.trim_end().len());
                        }
                        Run::LeftOut(words.trim_end().to_owned())
                    }
                    _ => Run::LeftOut(words),
                },
                added @ Run::Added(_) => added,
            };
            list.push(run);
        }
        if !space.is_empty() {
            list.push(Run::Same(space));
        }
        list
    }

    fn left_out(&mut self, words: &str) {
        match self.list.as_mut_slice() {
            [.., Run::LeftOut(run), Run::Added(_)] | [.., Run::LeftOut(run)] => run.push_str(words),
            [.., Run::Added(_)] => {
                let added = self.list.pop();
                self.list.push(Run::LeftOut(words.to_owned()));
                self.list.extend(added);
            }
            _ => self.list.push(Run::LeftOut(words.to_owned())),
        }
    }
}

fn ends_in_space(words: &str) -> bool {
    words.ends_with(char::is_whitespace)
}

impl Counts {
    /// "1 word added", "2 words changed, 1 left out"; nothing if nothing differs.
    fn summary(&self) -> Option<String> {
        // What is left out in one place and added beside it is changed.
        let pairs = self.added.min(self.left_out);
        let counts = [
            (self.changed + pairs, "changed"),
            (self.added - pairs, "added"),
            (self.left_out - pairs, "left out"),
        ];
        let mut said: Vec<String> = Vec::new();
        for (count, what) in counts.into_iter().filter(|(count, _)| *count > 0) {
            said.push(match (said.is_empty(), count) {
                (true, 1) => format!("1 word {what}"),
                (true, _) => format!("{count} words {what}"),
                (false, _) => format!("{count} {what}"),
            });
        }
        match (said.is_empty(), self.marks) {
            (true, 0) => None,
            (true, _) => Some("punctuation changed".to_owned()),
            _ => Some(said.join(", ")),
        }
    }
}

/// The difference between texts that are too long to be aligned.
fn unaligned(quotation: &str, source: &str) -> Verification {
    let Difference { runs, added, left_out } = Difference::by_words(source, quotation);
    let counts = Counts {
        added,
        left_out,
        ..Counts::default()
    };
    Verification {
        outcome: Outcome::Altered,
        difference: runs,
        summary: counts.summary(),
        seam: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Outcome, Seam, compare, lay};

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
            compare("we, came", "we came").summary.as_deref(),
            Some("punctuation changed")
        );
    }

    #[test]
    fn names_the_difference() {
        let difference = |quotation, source| {
            let found = compare(quotation, source);
            (found.wdiff().unwrap_or_default(), found.summary.unwrap_or_default())
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
