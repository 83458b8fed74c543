//! What to say of a selector that selects a passage, but not quite as it says or not where it did.

use super::report::{LISTED, Report, name};
use super::{Approximation, Placed, Remark};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::TextRange;

impl Report<'_> {
    /// The diagnostic for a passage that was found, if something is to be said about it.
    #[must_use]
    pub fn remark(self, placed: &Placed) -> Option<Diagnostic> {
        let range = placed.anchor.range;
        match placed.remark.as_ref()? {
            Remark::Moved(from) => Some(self.moved(range, from)),
            Remark::Renumbered => Some(self.renumbered(range)),
            Remark::Decided(others) => Some(self.decided(range, others)),
            Remark::Grave(found) => Some(self.grave(found)),
        }
    }

    fn moved(self, range: TextRange, from: &str) -> Diagnostic {
        let (what, document, block) = (self.what, self.document(), self.block(range));
        let message = if from == block {
            format!("the words of {what} stand among other words in {block} of `{document}` than they did")
        } else {
            format!("the words of {what} stood in {from} of `{document}`, among other words, and stand in {block} now")
        };
        let diagnostic = Diagnostic::warning(Code::MovedQuote, message).at(self.selector.main_span(), "these words");
        let diagnostic = self.point(diagnostic, range, "here now");
        self.stood(diagnostic)
            .help("if that is right, `postil check --accept` says so")
    }

    fn renumbered(self, range: TextRange) -> Diagnostic {
        let named = self.selector.named_block();
        let (old, span) = named.map_or(("", self.selector.span), |named| (named.as_str(), named.span));
        let new = self.block(range);
        let message = format!(
            "{} names {old} of `{}`, which the text has as {new} now",
            self.what,
            self.document()
        );
        let diagnostic = Diagnostic::warning(Code::MovedQuote, message).at(span, "this block has another address now");
        let diagnostic = self.point(diagnostic, range, "it is here, as the lock has it");
        let fix = self.fix(&self.index.described(self.selector, range), None);
        let help = format!("write `{new}`; `postil check --fix` does");
        diagnostic.fix(fix).help(help)
    }

    fn decided(self, range: TextRange, others: &[TextRange]) -> Diagnostic {
        let message = format!(
            "the words of {} stand in {} places of `{}`; the lock says which of them is meant",
            self.what,
            others.len() + 1,
            self.document()
        );
        let mut diagnostic =
            Diagnostic::warning(Code::AmbiguousQuote, message).at(self.selector.main_span(), "these words");
        diagnostic = self.point(diagnostic, range, &format!("this one, in {}", self.block(range)));
        for &other in others.iter().take(LISTED) {
            diagnostic = self.point(diagnostic, other, &format!("not this one, in {}", self.block(other)));
        }
        let fix = self.fix(&self.index.described(self.selector, range), None);
        let help = if fix.is_some() {
            "say so in the sidecar as well; `postil check --fix` adds a `prefix`"
        } else {
            "say so in the sidecar as well: quote more words"
        };
        diagnostic.fix(fix).help(help)
    }

    fn grave(self, found: &Approximation) -> Diagnostic {
        let gravity = self.gravity(found).map_or("the words differ", name);
        let message = format!("{} was accepted, but {gravity}", self.what);
        let diagnostic = Diagnostic::warning(Code::ChangedQuote, message).at(self.selector.main_span(), "these words");
        let diagnostic = self.point(
            diagnostic,
            found.range,
            &format!("stand for these, in {}", self.block(found.range)),
        );
        let help = format!(
            "`postil check --fix --note {}` makes the sidecar say what the text says",
            self.full_name()
        );
        self.show_changes(diagnostic, found)
            .fix(self.fix(found, self.gravity(found)))
            .help(help)
    }
}
