//! How notes, citations and cross-references select words.

use crate::span::{Span, Spanned};
use serde::{Deserialize, Serialize};

/// A selector of the W3C Web Annotation model, written short.
///
/// `quote`, `prefix` and `suffix` are a `TextQuoteSelector` (section 4.2.4); `quote` with `until` is a
/// `RangeSelector` (4.2.9) over two of them; `at` and `in` are fragment selectors (4.2.1) on block addresses.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Selector {
    /// The exact words, or the first words of a range.
    pub quote: Option<Spanned<String>>,
    /// Words that stand right before them.
    pub prefix: Option<Spanned<String>>,
    /// Words that stand right after them.
    pub suffix: Option<Spanned<String>>,
    /// The last words of the range.
    pub until: Option<Spanned<String>>,
    /// The block to look in.
    pub within: Option<Spanned<String>>,
    /// The block that is selected as a whole.
    pub at: Option<Spanned<String>>,
    /// Where the selector stands.
    pub span: Span,
}

impl Selector {
    /// The place to point at when the selector does not lead anywhere.
    #[must_use]
    pub fn main_span(&self) -> Span {
        let field = self.quote.as_ref().or(self.at.as_ref());
        field.map_or(self.span, |field| field.span)
    }

    /// The texts of all its fields, in a fixed order, empty where a field is absent: what tells it from others.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let fields = [
            &self.quote,
            &self.prefix,
            &self.suffix,
            &self.until,
            &self.within,
            &self.at,
        ];
        fields
            .into_iter()
            .map(|field| field.as_ref().map_or("", Spanned::as_str))
    }

    /// The block that it names, to look in or to select as a whole.
    #[must_use]
    pub fn named_block(&self) -> Option<&Spanned<String>> {
        self.at.as_ref().or(self.within.as_ref())
    }

    /// Whether it selects neither words nor a block.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.quote.is_none() && self.at.is_none()
    }
}

/// A passage of a document: one end of a cross-reference.
#[derive(Debug, Clone)]
pub struct Target {
    /// The document's id.
    pub document: Spanned<String>,
    /// The words. An empty selector stands for the whole document, or for words yet to be searched for.
    pub selector: Selector,
}
