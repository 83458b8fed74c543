//! What can come of comparing a quotation with its source.

/// The outcomes of comparing a quotation with its source, the soundest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Letter for letter.
    Verbatim,
    /// But for white space, the form of marks, and the seam.
    Normalised,
    /// With omissions or insertions that the quotation shows.
    Elided,
    /// Words differ.
    Altered,
    /// The words do not stand in the source.
    Missing,
}

impl Outcome {
    /// All of them, by their names.
    pub const ALL: [(&str, Self); 5] = [
        ("verbatim", Self::Verbatim),
        ("normalised", Self::Normalised),
        ("elided", Self::Elided),
        ("altered", Self::Altered),
        ("missing", Self::Missing),
    ];

    /// The name in sidecars, in `data/` and on pages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Normalised => "normalised",
            Self::Elided => "elided",
            Self::Altered => "altered",
            Self::Missing => "missing",
        }
    }

    /// Whether the quotation can be relied on.
    #[must_use]
    pub const fn is_sound(self) -> bool {
        matches!(self, Self::Verbatim | Self::Normalised | Self::Elided)
    }
}
