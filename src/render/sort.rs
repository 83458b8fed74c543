//! The order of an index, as the edition's language has it (Unicode collation).

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::Locale;
use unicode_normalization::UnicodeNormalization;

/// Sorts texts as a language does.
pub(super) struct Sorter(CollatorBorrowed<'static>);

impl Sorter {
    /// A sorter for a language (BCP 47); the root order of Unicode if it is not known.
    #[must_use]
    pub(super) fn new(language: &str) -> Option<Self> {
        let locale: Locale = language.parse().unwrap_or(Locale::UNKNOWN);
        let options = CollatorOptions::default();
        let collator =
            Collator::try_new(locale.into(), options).or_else(|_| Collator::try_new(Locale::UNKNOWN.into(), options));
        collator.ok().map(Self)
    }

    /// Which of two texts comes first.
    #[must_use]
    pub(super) fn compare(&self, a: &str, b: &str) -> std::cmp::Ordering {
        self.0.compare(a, b)
    }
}

/// The letter that a text is filed under; `#` if it begins with none.
#[must_use]
pub(super) fn initial(text: &str) -> String {
    let first = text.chars().find(|char| char.is_alphanumeric());
    let base = first
        .and_then(|char| char.nfd().next())
        .filter(|char| char.is_alphabetic());
    base.map_or_else(|| "#".to_owned(), |char| char.to_uppercase().collect())
}
