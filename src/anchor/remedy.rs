//! What an editor would write so that a selector selects a passage, tried before it is proposed.

use super::{Acceptance, Approximation, Index, Part};
use crate::model::{Selector, TextRange};
use crate::span::{Span, Spanned};

/// As many words are put into a prefix.
const WORDS: usize = 12;

/// What fields of a selector should say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// The fields to change, each with the place of what it says now, if it says anything, and with what it should say.
    pub fields: Vec<(&'static str, Option<Span>, String)>,
}

impl Index<'_> {
    /// What a selector should say to select this passage and no other.
    #[must_use]
    pub fn remedy(&self, selector: &Selector, found: &Approximation) -> Option<Remedy> {
        let mut mended = selector.clone();
        let text = &self.tree.projection.text;
        for &(part, range) in &found.changes {
            let words: Vec<_> = text[range.range()].split_whitespace().collect();
            set(part.field_mut(&mut mended), words.join(" "), selector);
        }
        let block = self.block(found.range);
        if selector.at.is_some() {
            set(&mut mended.at, block.to_owned(), selector);
        } else if !self.is_inside(found.range, selector) {
            set(&mut mended.within, block.to_owned(), selector);
        }
        let selects = self.selects(&mended, found.range)
            || self.lengthen(&mut mended, found.range, selector)
            || self.narrow(&mut mended, found.range, selector);
        if !selects {
            return None;
        }
        Some(changed(selector, &mended)).filter(|remedy| !remedy.fields.is_empty())
    }

    /// Whether a passage is in the block that the selector names, if it names one.
    fn is_inside(&self, range: TextRange, selector: &Selector) -> bool {
        let Some(within) = &selector.within else { return true };
        let block = self.block_text(within.as_str());
        block.is_some_and(|block| block.intersection(range) == range)
    }

    fn selects(&self, selector: &Selector, range: TextRange) -> bool {
        let found = self.place(selector, None, Acceptance::Nothing);
        found.is_ok_and(|placed| placed.anchor.range == range)
    }

    /// Lets `until`, if there is one, be the fewest words at the end of the passage with which it is selected. Gives whether
    /// any do.
    fn lengthen(&self, mended: &mut Selector, range: TextRange, selector: &Selector) -> bool {
        if mended.until.is_none() {
            return false;
        }
        let kept = mended.until.clone();
        let words: Vec<_> = self.tree.projection.text[range.range()].split_whitespace().collect();
        let found = (1..words.len().min(WORDS)).any(|count| {
            set(&mut mended.until, words[words.len() - count..].join(" "), selector);
            self.selects(mended, range)
        });
        if !found {
            mended.until = kept;
        }
        found
    }

    /// Puts the fewest words before the passage into `prefix` with which it is selected. Gives whether any do.
    fn narrow(&self, mended: &mut Selector, range: TextRange, selector: &Selector) -> bool {
        if mended.at.is_some() {
            return false;
        }
        let text = &self.tree.projection.text[..range.start as usize];
        let before: Vec<_> = text.split_whitespace().rev().take(WORDS).collect();
        (1..=before.len()).any(|count| {
            let words: Vec<_> = before[..count].iter().rev().copied().collect();
            set(&mut mended.prefix, words.join(" "), selector);
            self.selects(mended, range)
        })
    }
}

impl Part {
    /// The name of the field in sidecars.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Quote => "quote",
            Self::Until => "until",
            Self::Prefix => "prefix",
            Self::Suffix => "suffix",
        }
    }

    /// What a selector says in it.
    #[must_use]
    pub const fn field(self, selector: &Selector) -> Option<&Spanned<String>> {
        match self {
            Self::Quote => selector.quote.as_ref(),
            Self::Until => selector.until.as_ref(),
            Self::Prefix => selector.prefix.as_ref(),
            Self::Suffix => selector.suffix.as_ref(),
        }
    }

    const fn field_mut(self, selector: &mut Selector) -> &mut Option<Spanned<String>> {
        match self {
            Self::Quote => &mut selector.quote,
            Self::Until => &mut selector.until,
            Self::Prefix => &mut selector.prefix,
            Self::Suffix => &mut selector.suffix,
        }
    }
}

fn set(field: &mut Option<Spanned<String>>, value: String, selector: &Selector) {
    let span = field.as_ref().map_or(selector.span, |field| field.span);
    *field = Some(Spanned::new(value, span));
}

/// The fields that say something else.
fn changed(old: &Selector, new: &Selector) -> Remedy {
    let fields = [
        ("prefix", &old.prefix, &new.prefix),
        ("quote", &old.quote, &new.quote),
        ("suffix", &old.suffix, &new.suffix),
        ("until", &old.until, &new.until),
        ("in", &old.within, &new.within),
        ("at", &old.at, &new.at),
    ];
    let other = fields.into_iter().filter_map(|(key, old, new)| {
        let new = new.as_ref()?;
        let differs = old.as_ref().is_none_or(|old| old.value != new.value);
        differs.then(|| (key, old.as_ref().map(|old| old.span), new.value.clone()))
    });
    Remedy {
        fields: other.collect(),
    }
}
