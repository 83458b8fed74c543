//! What differs along the way from a source to a quotation: in runs, in numbers, at the seam.

use std::ops::Range;

use super::align::{Alignment, Step};
use super::tokens::{Kind, Token};
use super::{Comparison, Extent, Seam, Verification};
use crate::difference::Run;
use crate::model::Outcome;

/// What is compared, in full and in tokens.
pub(super) struct Texts<'a> {
    pub(super) quotation: &'a str,
    pub(super) source: &'a str,
    pub(super) mine: &'a [Token],
    pub(super) theirs: &'a [Token],
}

/// Words and marks that differ.
#[derive(Debug, Default)]
pub(super) struct Counts {
    changed: usize,
    added: usize,
    left_out: usize,
    marks: usize,
}

impl Texts<'_> {
    /// What the way from the source to the quotation says; `count` is how many words the quotation has.
    pub(super) fn comparison(&self, alignment: &Alignment, count: usize) -> Comparison {
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
    let Some(extent) = counts.extent() else {
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
        extent: Some(extent),
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
    /// Words that were added, and words that were left out.
    pub(super) fn of_words(added: usize, left_out: usize) -> Self {
        Self {
            added,
            left_out,
            ..Self::default()
        }
    }

    /// How much differs; nothing if nothing does.
    pub(super) fn extent(&self) -> Option<Extent> {
        // What is left out in one place and added beside it is changed.
        let pairs = self.added.min(self.left_out);
        let extent = Extent {
            changed: self.changed + pairs,
            added: self.added - pairs,
            left_out: self.left_out - pairs,
        };
        (extent != Extent::default() || self.marks > 0).then_some(extent)
    }
}
