//! What to say of a selector that selects nothing: where, why, and what to write.

use super::{Index, Miss, PROPOSED, Part};
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::model::{Selector, TextRange, excerpt};
use crate::span::{Span, Spanned};

/// As many candidates as are listed.
const LISTED: usize = PROPOSED;
/// Characters of a quotation that stand in a message.
const SHOWN: usize = 48;

/// The diagnostic for a selector that missed. `what` names what it belongs to: "note `icm-name`".
#[must_use]
pub fn report(index: &Index<'_>, selector: &Selector, miss: &Miss, what: &str) -> Diagnostic {
    let report = Report { index, selector, what };
    match miss {
        Miss::Empty => Diagnostic::error(Code::EmptySelector, format!("the selector of {what} selects nothing"))
            .at(selector.main_span(), "")
            .help("quote the words it is about in `quote`, or name a whole block in `at`"),
        Miss::UnknownBlock => report.unknown_block(),
        Miss::Lost {
            part,
            nearest,
            begins,
            elsewhere,
        } => report.lost(*part, nearest, *begins, elsewhere),
        Miss::Surroundings { candidates } => report.surroundings(candidates),
        Miss::Ambiguous { candidates } => report.ambiguous(candidates),
    }
}

/// The diagnostic for a block that is not in the document.
#[must_use]
pub fn unknown_block<'a>(
    block: &str,
    span: Span,
    document: &str,
    blocks: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    let blocks: Vec<_> = blocks.into_iter().collect();
    let last = || {
        blocks
            .iter()
            .rfind(|other| kind_of(other) == kind_of(&block.to_lowercase()))
    };
    let help = match (meant_block(block, &blocks), last()) {
        (Some(meant), _) => format!("did you mean `{meant}`?"),
        (None, Some(last)) => format!("the last of its kind is `{last}`; the page shows the addresses"),
        (None, None) => "blocks are called p1, h1, i1, q1, t1, fn-1 and so on; the page shows them".to_owned(),
    };
    Diagnostic::error(Code::UnknownBlock, format!("`{document}` has no block `{block}`"))
        .at(span, "")
        .help(help)
}

/// The block whose address may have been meant. One with another number is another block and no misspelling.
fn meant_block<'a>(block: &str, blocks: &[&'a str]) -> Option<&'a str> {
    let bare = |address: &str| {
        let kept = address.chars().filter(|char| char.is_alphanumeric());
        kept.collect::<String>().to_lowercase()
    };
    let same = blocks.iter().copied().find(|other| bare(other) == bare(block));
    let ends_in_digit = |address: &str| address.ends_with(|char: char| char.is_ascii_digit());
    let named = blocks.iter().copied().filter(|other| !ends_in_digit(other));
    same.or_else(|| closest(block, named).filter(|_| !ends_in_digit(block)))
}

/// What the address of a block begins with: its kind.
fn kind_of(block: &str) -> &str {
    block.trim_end_matches(|char: char| char.is_ascii_digit())
}

struct Report<'a> {
    index: &'a Index<'a>,
    selector: &'a Selector,
    what: &'a str,
}

impl Report<'_> {
    fn unknown_block(&self) -> Diagnostic {
        let named = self.selector.at.as_ref().or(self.selector.within.as_ref());
        let (block, span) = named.map_or(("", self.selector.span), |named| (named.as_str(), named.span));
        let document = self.index.document;
        let blocks = document.tree.blocks.iter().map(|block| block.id.as_str());
        unknown_block(block, span, document.id(), blocks)
    }

    fn lost(
        &self,
        part: Part,
        nearest: &[(TextRange, usize)],
        begins: Option<(TextRange, usize)>,
        elsewhere: &[TextRange],
    ) -> Diagnostic {
        let field = match part {
            Part::Quote => self.selector.quote.as_ref(),
            Part::Until => self.selector.until.as_ref(),
        };
        let (message, span) = self.missing_words(part, field);
        let mut diagnostic = Diagnostic::error(Code::LostQuote, message).at(span, "these words");
        for &range in elsewhere.iter().take(LISTED) {
            let text = format!("they stand here, in {}", self.block(range));
            diagnostic = self.point(diagnostic, range, &text);
        }
        if !elsewhere.is_empty() {
            return diagnostic.help(format!(
                "write `in = \"{}\"`, or leave `in` out",
                self.block(elsewhere[0])
            ));
        }
        for (place, &(range, distance)) in nearest.iter().enumerate() {
            let noun = if distance == 1 {
                "character differs"
            } else {
                "characters differ"
            };
            let rank = if place == 0 { "nearest" } else { "also near" };
            let text = format!("{rank}, in {}: {distance} {noun}", self.block(range));
            diagnostic = self.point(diagnostic, range, &text);
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

    fn missing_words(&self, part: Part, field: Option<&Spanned<String>>) -> (String, Span) {
        let place = match &self.selector.within {
            Some(within) => format!("{} of `{}`", within.value, self.index.document.id()),
            None => format!("`{}`", self.index.document.id()),
        };
        let words = field.map_or("", Spanned::as_str);
        let message = match part {
            Part::Quote => format!(
                "the words of {} do not stand in {place}: “{}”",
                self.what,
                excerpt(words, SHOWN)
            ),
            Part::Until => format!(
                "the range of {} has no end in {place}: “{}” does not follow",
                self.what,
                excerpt(words, SHOWN)
            ),
        };
        (message, field.map_or(self.selector.span, |field| field.span))
    }

    fn surroundings(&self, candidates: &[TextRange]) -> Diagnostic {
        let field = self.selector.prefix.as_ref().or(self.selector.suffix.as_ref());
        let span = field.map_or(self.selector.span, |field| field.span);
        let message = format!(
            "the words of {} stand in `{}`, but not with this around them",
            self.what,
            self.index.document.id()
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

    fn ambiguous(&self, candidates: &[(TextRange, Option<String>)]) -> Diagnostic {
        let message = format!(
            "the words of {} stand in {} places of `{}`",
            self.what,
            candidates.len(),
            self.index.document.id()
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

    fn block(&self, range: TextRange) -> &str {
        let tree = &self.index.document.tree;
        tree.block_at(range.start).map_or("", |block| &tree.blocks[block].id)
    }

    fn point(&self, diagnostic: Diagnostic, range: TextRange, text: &str) -> Diagnostic {
        match self.index.document.tree.projection.source(range) {
            Some(span) => diagnostic.also(span, text),
            None => diagnostic,
        }
    }
}
