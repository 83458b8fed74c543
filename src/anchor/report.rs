//! What to say of a selector that selects nothing, or not what it used to: where, why, and what to write.

use super::approximate::distance;
use super::blocks::unknown_block;
use super::query::DECIDED;
use super::{Approximation, Index, Miss, Part};
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::difference::{Difference, Gravity};
use crate::model::{Landing, Selector, TextRange, excerpt};
use crate::span::{Span, Spanned};

/// As many candidates are listed.
pub(super) const LISTED: usize = DECIDED;
/// Characters of a quotation that stand in a message.
const SHOWN: usize = 48;

/// Below as many hundredths nobody would call two passages alike.
const UNLIKE: u16 = 40;
/// So many characters in a hundred may change in a word or a quotation that is fixed together with others.
const LIGHT: usize = 25;
/// A passage that a note is brought back to together with others must fit so well, in hundredths.
const CLEAR: u16 = 90;

/// A selector, and what it belongs to.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The document that it selects words of.
    pub index: &'a Index<'a>,
    /// The selector.
    pub selector: &'a Selector,
    /// What it belongs to, in words: "note `icm-name`".
    pub what: &'a str,
    /// Its name in the document: `icm-name`, `cite:account`.
    pub name: &'a str,
    /// Where it has landed before.
    pub landing: Option<&'a Landing>,
}

/// The diagnostic for a selector that missed.
#[must_use]
pub fn report(report: Report<'_>, miss: &Miss) -> Diagnostic {
    match miss {
        Miss::Empty => Diagnostic::error(
            Code::EmptySelector,
            format!("the selector of {} selects nothing", report.what),
        )
        .at(report.selector.main_span(), "")
        .help("quote the words it is about in `quote`, or name a whole block in `at`"),
        Miss::UnknownBlock { elsewhere } => report.unknown_block(elsewhere),
        Miss::Lost {
            part,
            nearest,
            begins,
            elsewhere,
        } => report.lost(*part, nearest, *begins, elsewhere),
        Miss::Approximate(found) => report.approximate(found),
        Miss::Uncertain(found) => report.uncertain(found),
        Miss::Elsewhere { here, former } => report.elsewhere(*here, former.as_ref()),
        Miss::Surroundings { candidates } => report.surroundings(candidates),
        Miss::Ambiguous { candidates } => report.ambiguous(candidates),
    }
}

impl Report<'_> {
    fn unknown_block(self, elsewhere: &[TextRange]) -> Diagnostic {
        let named = self.selector.named_block();
        let (block, span) = named.map_or(("", self.selector.span), |named| (named.as_str(), named.span));
        let document = self.index.document;
        let blocks = document.blocks.iter().map(|block| block.id.as_str());
        let diagnostic = unknown_block(block, span, document.id(), blocks);
        let shown = elsewhere.iter().take(LISTED);
        shown.fold(diagnostic, |diagnostic, &range| {
            let text = format!("it may be meant here, in {}", self.block(range));
            self.point(diagnostic, range, &text)
        })
    }

    fn lost(
        self,
        part: Part,
        nearest: &[Approximation],
        begins: Option<(TextRange, usize)>,
        elsewhere: &[TextRange],
    ) -> Diagnostic {
        let (message, span) = self.missing_words(part);
        let mut diagnostic = Diagnostic::error(Code::LostQuote, message).at(span, "these words");
        for &range in elsewhere.iter().take(LISTED) {
            let text = format!("they stand here, in {}", self.block(range));
            diagnostic = self.point(diagnostic, range, &text);
        }
        diagnostic = self.near(diagnostic, nearest);
        if let Some(&first) = elsewhere.first() {
            // Only what the lock points to is written without being chosen.
            let on_record = self.landing.and_then(|landing| {
                let place = self.index.same_place(landing)?;
                Some(self.index.on_record(landing, place))
            });
            let on_record = on_record.filter(|found| found.range == first);
            let fix = on_record.and_then(|found| {
                let mut fix = self.fix(&self.index.described(self.selector, first), None)?;
                fix.is_grave |= found.score.percent() < CLEAR;
                Some(fix)
            });
            let does = fix.as_ref().map_or_else(String::new, |fix| {
                let only = if fix.is_grave {
                    format!(" --note {}", fix.name)
                } else {
                    String::new()
                };
                format!("; `postil check --fix{only}` does the first")
            });
            let help = format!("write `in = \"{}\"`, or leave `in` out{does}", self.block(first));
            return diagnostic.fix(fix).help(help);
        }
        if let (Some((range, words)), []) = (begins, nearest) {
            let noun = if words == 1 { "word stands" } else { "words stand" };
            let text = format!(
                "the first {words} {noun} here, in {}; then the text goes on otherwise",
                self.block(range)
            );
            diagnostic = self.point(diagnostic, range, &text);
        }
        diagnostic.help("copy the words from the document as it is now; white space, quotation marks and dashes do not matter, letters and digits do")
    }

    fn missing_words(self, part: Part) -> (String, Span) {
        let field = part.field(self.selector);
        let place = match &self.selector.within {
            Some(within) => format!("{} of `{}`", within.value, self.document()),
            None => format!("`{}`", self.document()),
        };
        let words = excerpt(field.map_or("", Spanned::as_str), SHOWN);
        let message = match part {
            Part::Until => format!(
                "the range of {} has no end in {place}: “{words}” does not follow",
                self.what
            ),
            _ => format!("the words of {} do not stand in {place}: “{words}”", self.what),
        };
        (message, field.map_or(self.selector.span, |field| field.span))
    }

    /// Points at passages that come near, the best first.
    fn near(self, mut diagnostic: Diagnostic, found: &[Approximation]) -> Diagnostic {
        for (place, near) in found.iter().enumerate() {
            let rank = if place == 0 { "nearest" } else { "also near" };
            let block = self.block(near.range);
            let text = match near.score.percent() {
                0..UNLIKE => format!("{rank}, in {block}, though hardly alike"),
                percent => format!("{rank}, in {block}: {percent} % alike"),
            };
            diagnostic = self.point(diagnostic, near.range, &text);
        }
        diagnostic
    }

    fn approximate(self, found: &Approximation) -> Diagnostic {
        let (part, words) = self.changed_words(found);
        let message = format!(
            "the words of {} do not quite stand in `{}`: “{words}”",
            self.what,
            self.document()
        );
        let span = part
            .and_then(|part| part.field(self.selector))
            .map_or(self.selector.main_span(), |field| field.span);
        let diagnostic = Diagnostic::error(Code::ChangedQuote, message).at(span, "these words");
        let mut diagnostic = self.near(diagnostic, std::slice::from_ref(found));
        if let Some((range, score)) = found.runner_up {
            let text = format!("next, in {}: {} % alike", self.block(range), score.percent());
            diagnostic = self.point(diagnostic, range, &text);
        }
        let gravity = self.gravity(found);
        diagnostic = self.show_changes(diagnostic, found);
        let fix = self.fix(found, gravity);
        let named = format!(" --note {}", self.full_name());
        let only = if fix.as_ref().is_some_and(|fix| fix.is_grave) {
            named.as_str()
        } else {
            ""
        };
        let why = gravity.map_or_else(String::new, |gravity| format!("{}; ", name(gravity)));
        if fix.is_some() {
            diagnostic = diagnostic.help(format!(
                "{why}`postil check --fix{only}` makes the sidecar say what the text says"
            ));
        }
        let only = if gravity.is_some() { named.as_str() } else { "" };
        diagnostic.fix(fix).help(format!(
            "`postil check --accept{only}` leaves the sidecar as it is, and takes this passage for the one that is meant"
        ))
    }

    /// The first field that the text says otherwise, and an excerpt of what it says.
    fn changed_words(self, found: &Approximation) -> (Option<Part>, String) {
        let part = found.changes.first().map(|(part, _)| *part);
        let said = part.and_then(|part| part.field(self.selector));
        (part, excerpt(said.map_or("", Spanned::as_str), SHOWN))
    }

    /// Adds the difference, word by word, for each field that the text says otherwise.
    pub(super) fn show_changes(self, mut diagnostic: Diagnostic, found: &Approximation) -> Diagnostic {
        for &(part, range) in &found.changes {
            let difference = self.difference(part, range).short_wdiff();
            diagnostic = diagnostic.note(match part {
                Part::Quote => format!("the text says: {difference}"),
                _ => format!("the text says, for `{}`: {difference}", part.key()),
            });
        }
        diagnostic
    }

    fn difference(self, part: Part, range: TextRange) -> Difference {
        let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let said = part.field(self.selector).map_or("", Spanned::as_str);
        Difference::by_unicode_words(&line(said), &line(self.words(range)))
    }

    pub(super) fn gravity(self, found: &Approximation) -> Option<Gravity> {
        let mut changes = found.changes.iter();
        changes.find_map(|&(part, range)| self.difference(part, range).gravity())
    }

    fn uncertain(self, found: &[Approximation]) -> Diagnostic {
        let (message, span) = self.missing_words(Part::Quote);
        let message = format!("{message}; several passages come near, and none is certainly meant");
        let diagnostic = Diagnostic::error(Code::AmbiguousQuote, message).at(span, "which of them is meant?");
        self.near(diagnostic, found)
            .help("copy the words from the passage you mean, or add the `prefix` or the `suffix` that stands there")
    }

    fn elsewhere(self, here: TextRange, former: Option<&Approximation>) -> Diagnostic {
        let from = self.landing.map_or("", |landing| landing.block.as_str());
        let (what, document, block) = (self.what, self.document(), self.block(here));
        let message = if from == block && self.selector.at.is_some() {
            format!("{what} would move to another passage: {from} of `{document}` is not the block that it was")
        } else if from == block {
            format!("{what} would move to another passage of `{document}`, in {from} as before")
        } else {
            format!("{what} would move to another passage: it stood in {from} of `{document}`, and would be in {block}")
        };
        let mut diagnostic =
            Diagnostic::error(Code::MovedQuote, message).at(self.selector.main_span(), "this selects another passage");
        let only = format!(" --note {}", self.full_name());
        let Some(former) = former else {
            diagnostic = self.point(diagnostic, here, &format!("it is here now, in {}", self.block(here)));
            diagnostic = self.stood(diagnostic);
            return diagnostic.help(
                "if this is the passage that is meant, `postil check --accept` says so; if not, quote its words",
            );
        };
        let text = format!("what it stood on is here, in {}", self.block(former.range));
        diagnostic = self.point(diagnostic, former.range, &text);
        let text = format!("but it would be here, in {}", self.block(here));
        diagnostic = self.point(diagnostic, here, &text);
        diagnostic = self.stood(diagnostic);
        let full = self.index.described(self.selector, former.range);
        let mut fix = self.fix(&full, self.gravity(&full));
        if let Some(fix) = &mut fix {
            fix.is_grave |= former.score.percent() < CLEAR;
            let only = if fix.is_grave { only.as_str() } else { "" };
            diagnostic = self.show_changes(diagnostic, &full);
            diagnostic = diagnostic.help(format!(
                "`postil check --fix{only}` makes the sidecar select the passage that it stood on"
            ));
        }
        diagnostic
            .fix(fix)
            .help(format!("`postil check --accept{only}` takes the other one"))
    }

    /// Adds what is on record of the passage.
    pub(super) fn stood(self, diagnostic: Diagnostic) -> Diagnostic {
        let Some(landing) = self.landing else { return diagnostic };
        let stood = format!("{}{}{}", landing.prefix, landing.exact, landing.suffix);
        diagnostic.note(format!("the lock has it at: {}", excerpt(&stood, 4 * SHOWN)))
    }

    fn surroundings(self, candidates: &[TextRange]) -> Diagnostic {
        let field = self.selector.prefix.as_ref().or(self.selector.suffix.as_ref());
        let span = field.map_or(self.selector.span, |field| field.span);
        let message = format!(
            "the words of {} stand in `{}`, but not with this around them",
            self.what,
            self.document()
        );
        let mut diagnostic = Diagnostic::error(Code::LostQuote, message).at(span, "this does not stand beside them");
        for &range in candidates.iter().take(LISTED) {
            let text = format!("the words stand here, in {}", self.block(range));
            diagnostic = self.point(diagnostic, range, &text);
        }
        diagnostic.help(
            "`prefix` is the text that ends right before the quotation, `suffix` the text that begins right after it",
        )
    }

    fn ambiguous(self, candidates: &[(TextRange, Option<String>)]) -> Diagnostic {
        let message = format!(
            "the words of {} stand in {} places of `{}`",
            self.what,
            candidates.len(),
            self.document()
        );
        let mut diagnostic =
            Diagnostic::error(Code::AmbiguousQuote, message).at(self.selector.main_span(), "which of them is meant?");
        for (range, prefix) in candidates.iter().take(LISTED) {
            let block = self.block(*range);
            let alone = candidates
                .iter()
                .filter(|(other, _)| self.block(*other) == block)
                .count()
                == 1;
            let text = match prefix {
                Some(prefix) => format!("in {block}: write `prefix = {prefix:?}`"),
                None if alone => format!("in {block}: write `in = {block:?}`"),
                None => format!("in {block}: write a `suffix`, the words after it"),
            };
            diagnostic = self.point(diagnostic, *range, &text);
        }
        if candidates.len() > LISTED {
            return diagnostic.help(format!(
                "{} more places fit; quote more words",
                candidates.len() - LISTED
            ));
        }
        diagnostic.help("quote more words, or add what is shown at the place you mean")
    }

    // --- pieces ---

    /// What `--fix` would do, so that the selector selects this passage.
    pub(super) fn fix(self, found: &Approximation, gravity: Option<Gravity>) -> Option<Fix> {
        let remedy = self.index.remedy(self.selector, found)?;
        let quote = self.selector.quote.as_ref().map(|quote| quote.span);
        let edits = remedy.fields.into_iter().map(|(key, span, value)| match (span, quote) {
            (Some(span), _) => Some(Edit::Replace { span, value }),
            (None, Some(before)) => Some(Edit::Insert { before, key, value }),
            (None, None) => None,
        });
        Some(Fix {
            name: self.full_name(),
            edits: edits.collect::<Option<_>>()?,
            is_grave: gravity.is_some() || self.is_heavy(found),
        })
    }

    /// Whether so much changes that somebody must look at it by itself: other words would be quoted, or words of another
    /// kind of block.
    fn is_heavy(self, found: &Approximation) -> bool {
        let other_kind = self
            .landing
            .is_some_and(|landing| !self.index.is_of_kind(found.range, &landing.block));
        let mut changes = found.changes.iter();
        other_kind
            || changes.any(|&(part, range)| {
                let said = part.field(self.selector).map_or("", Spanned::as_str);
                let differ = distance(said, self.words(range));
                100 * differ > LIGHT * said.chars().count().max(self.words(range).chars().count())
            })
    }

    pub(super) fn full_name(self) -> String {
        format!("{}/{}", self.document(), self.name)
    }

    pub(super) fn document(&self) -> &str {
        self.index.document.id()
    }

    fn words(&self, range: TextRange) -> &str {
        &self.index.tree.projection.text[range.range()]
    }

    pub(super) fn block(&self, range: TextRange) -> &str {
        self.index.block(range)
    }

    pub(super) fn point(self, diagnostic: Diagnostic, range: TextRange, text: &str) -> Diagnostic {
        match self.index.tree.projection.source(range) {
            Some(span) => diagnostic.also(span, text),
            None => diagnostic,
        }
    }
}

/// What differs, in words.
pub(super) const fn name(gravity: Gravity) -> &'static str {
    match gravity {
        Gravity::Digits => "digits differ",
        Gravity::Negation => "one of them is a negation",
    }
}
