//! A quotation and its source as words and marks, as they are compared.

use unicode_segmentation::UnicodeSegmentation;

use crate::anchor::fold::Folded;

/// A word, a mark, or what a quotation puts in place of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// Bytes of the text that it stands for.
    pub(super) start: usize,
    /// One past the last of them.
    pub(super) end: usize,
    pub(super) kind: Kind,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters or digits, folded.
    Word(String),
    /// A mark, folded; all quotation marks are one.
    Mark(String),
    /// An ellipsis, or words in square brackets: any words of the source, or none.
    Gap,
    /// A word with letters in square brackets: what stands before and after them.
    Bracketed(String, String),
}

impl Token {
    /// Whether it is a word of some kind.
    pub(super) const fn is_word(&self) -> bool {
        matches!(self.kind, Kind::Word(_) | Kind::Bracketed(..))
    }

    /// Whether it is a mark that may close a quoting sentence.
    pub(super) fn is_stop(&self) -> bool {
        matches!(&self.kind, Kind::Mark(mark) if matches!(mark.as_str(), "." | "," | ";" | ":"))
    }

    /// Whether a token of a source is what this token of a quotation says.
    pub(super) fn says(&self, source: &Self) -> bool {
        match (&self.kind, &source.kind) {
            (Kind::Word(mine), Kind::Word(theirs)) | (Kind::Mark(mine), Kind::Mark(theirs)) => mine == theirs,
            (Kind::Bracketed(before, after), Kind::Word(word)) => {
                let long_enough = before.len() + after.len() <= word.len();
                long_enough && word.starts_with(before.as_str()) && word.ends_with(after.as_str())
            }
            _ => false,
        }
    }

    /// Whether both are the same word but for the capital at its beginning.
    pub(super) fn differs_in_capital(&self, source: &Self) -> bool {
        let (Kind::Word(mine), Kind::Word(theirs)) = (&self.kind, &source.kind) else {
            return false;
        };
        let (mut mine, mut theirs) = (mine.chars(), theirs.chars());
        let first = mine.next().zip(theirs.next());
        first.is_some_and(|(a, b)| a != b && a.to_lowercase().eq(b.to_lowercase())) && mine.eq(theirs)
    }
}

/// The tokens of a text. Only a quotation is read for gaps: what a source has in brackets is its own.
pub(super) fn tokens(text: &str, is_quotation: bool) -> Vec<Token> {
    let pieces = pieces(&Folded::new(text));
    if !is_quotation {
        return pieces;
    }
    let mut tokens = Vec::with_capacity(pieces.len());
    let mut rest = pieces.as_slice();
    while let Some(first) = rest.first() {
        let special = bracketed(rest).or_else(|| gap(rest).map(|length| (Kind::Gap, length)));
        let (kind, length) = special.unwrap_or_else(|| (first.kind.clone(), 1));
        tokens.push(Token {
            start: first.start,
            end: rest[length - 1].end,
            kind,
        });
        rest = &rest[length..];
    }
    tokens
}

/// The words and marks of a text, as Unicode separates them (Annex 29).
fn pieces(folded: &Folded) -> Vec<Token> {
    let mut pieces = Vec::new();
    for (at, piece) in folded.text.split_word_bound_indices() {
        if piece.trim().is_empty() {
            continue;
        }
        let original = folded.original(at, at + piece.len()).range();
        let kind = if piece.contains(char::is_alphanumeric) {
            Kind::Word(piece.to_owned())
        } else {
            Kind::Mark(mark(piece).to_owned())
        };
        pieces.push(Token {
            start: original.start,
            end: original.end,
            kind,
        });
    }
    pieces
}

/// A mark as it is compared: quotation marks within a quotation change from double to single, and from language to
/// language.
fn mark(piece: &str) -> &str {
    match piece {
        "\"" | "'" | "«" | "»" | "‹" | "›" | "„" | "‚" | "「" | "」" | "『" | "』" => "\"",
        other => other,
    }
}

/// A word with letters in square brackets, and of how many tokens it is made.
fn bracketed(tokens: &[Token]) -> Option<(Kind, usize)> {
    let word = |at: usize| match &tokens.get(at)?.kind {
        Kind::Word(word) => Some(word.clone()),
        _ => None,
    };
    let joined = |at: usize| tokens.get(at + 1).is_some_and(|next| tokens[at].end == next.start);
    let before = word(0).filter(|_| joined(0));
    let open = usize::from(before.is_some());
    let is = |at: usize, sign: &str| tokens.get(at).is_some_and(|token| token.is_mark(sign));
    // Nothing but one run of letters stands between the brackets.
    if !(is(open, "[") && joined(open) && word(open + 1).is_some() && is(open + 2, "]")) {
        return None;
    }
    let after = word(open + 3).filter(|_| joined(open + 2));
    let length = open + 3 + usize::from(after.is_some());
    if before.is_none() && after.is_none() {
        return None;
    }
    Some((
        Kind::Bracketed(before.unwrap_or_default(), after.unwrap_or_default()),
        length,
    ))
}

/// How many tokens make a gap: an ellipsis, also in brackets, or anything in square brackets.
fn gap(tokens: &[Token]) -> Option<usize> {
    /// As many tokens may stand between brackets; more are no insertion.
    const MOST: usize = 60;
    let is = |at: usize, sign: &str| tokens.get(at).is_some_and(|token| token.is_mark(sign));
    if is(0, "[") {
        let close = (1..MOST).find(|&at| is(at, "]"));
        return close.map(|close| close + 1);
    }
    if is(0, "(") {
        let length = dots(&tokens[1..])?;
        return is(1 + length, ")").then_some(length + 2);
    }
    dots(tokens)
}

/// How many tokens make an ellipsis: the character, or three dots.
fn dots(tokens: &[Token]) -> Option<usize> {
    let is = |at: usize, sign: &str| tokens.get(at).is_some_and(|token| token.is_mark(sign));
    match tokens.first() {
        Some(first) if first.is_mark("…") || first.is_mark("...") => Some(1),
        Some(_) if (0..3).all(|at| is(at, ".")) => Some(3),
        _ => None,
    }
}

impl Token {
    fn is_mark(&self, sign: &str) -> bool {
        matches!(&self.kind, Kind::Mark(mark) if mark == sign)
    }
}
