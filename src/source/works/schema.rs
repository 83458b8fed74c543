//! The vocabulary of CSL-JSON: types, variables and what they hold, after the schema `csl-data` 1.0.2.

/// What a variable holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text.
    Text,
    /// A text or a number.
    Number,
    /// A list of names.
    Names,
    /// A date.
    Date,
    /// A list of texts.
    Texts,
    /// Whatever the editors put there.
    Custom,
}

/// What the variable holds, if there is one of this name.
pub(super) fn kind(variable: &str) -> Option<Kind> {
    let lists: [(&[&str], Kind); 6] = [
        (TEXTS, Kind::Text),
        (NUMBERS, Kind::Number),
        (NAMES, Kind::Names),
        (DATES, Kind::Date),
        (&["categories"], Kind::Texts),
        (&["custom"], Kind::Custom),
    ];
    let list = lists.iter().find(|(list, _)| list.contains(&variable));
    list.map(|(_, kind)| *kind)
}

/// The names of all variables.
pub(super) fn variables() -> impl Iterator<Item = &'static str> {
    let lists = [TEXTS, NUMBERS, NAMES, DATES, &["id", "type", "categories", "custom"]];
    lists.into_iter().flatten().copied()
}

/// Types of works.
pub(super) const TYPES: &[&str] = &[
    "article",
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "bill",
    "book",
    "broadcast",
    "chapter",
    "classic",
    "collection",
    "dataset",
    "document",
    "entry",
    "entry-dictionary",
    "entry-encyclopedia",
    "event",
    "figure",
    "graphic",
    "hearing",
    "interview",
    "legal_case",
    "legislation",
    "manuscript",
    "map",
    "motion_picture",
    "musical_score",
    "pamphlet",
    "paper-conference",
    "patent",
    "performance",
    "periodical",
    "personal_communication",
    "post",
    "post-weblog",
    "regulation",
    "report",
    "review",
    "review-book",
    "software",
    "song",
    "speech",
    "standard",
    "thesis",
    "treaty",
    "webpage",
];

/// Parts of a name that are texts.
pub(super) const NAME_TEXTS: &[&str] = &[
    "family",
    "given",
    "dropping-particle",
    "non-dropping-particle",
    "suffix",
    "literal",
];

/// Parts of a name that are switches.
pub(super) const NAME_FLAGS: &[&str] = &["comma-suffix", "static-ordering", "parse-names"];

/// Parts of a date.
pub(super) const DATE_PARTS: &[&str] = &["date-parts", "season", "circa", "literal", "raw", "edtf"];

/// Variables that hold a list of names.
pub(super) const NAMES: &[&str] = &[
    "author",
    "chair",
    "collection-editor",
    "compiler",
    "composer",
    "container-author",
    "contributor",
    "curator",
    "director",
    "editor",
    "editorial-director",
    "executive-producer",
    "guest",
    "host",
    "illustrator",
    "interviewer",
    "narrator",
    "organizer",
    "original-author",
    "performer",
    "producer",
    "recipient",
    "reviewed-author",
    "script-writer",
    "series-creator",
    "translator",
];

/// Variables that hold a date.
pub(super) const DATES: &[&str] = &[
    "accessed",
    "available-date",
    "event-date",
    "issued",
    "original-date",
    "submitted",
];

const NUMBERS: &[&str] = &[
    "chapter-number",
    "citation-number",
    "collection-number",
    "edition",
    "first-reference-note-number",
    "issue",
    "locator",
    "number",
    "number-of-pages",
    "number-of-volumes",
    "page",
    "page-first",
    "part-number",
    "printing-number",
    "section",
    "supplement-number",
    "version",
    "volume",
];

const TEXTS: &[&str] = &[
    "abstract",
    "annote",
    "archive",
    "archive_collection",
    "archive_location",
    "archive-place",
    "authority",
    "call-number",
    "citation-key",
    "citation-label",
    "collection-title",
    "container-title",
    "container-title-short",
    "dimensions",
    "division",
    "DOI",
    "event",
    "event-place",
    "event-title",
    "genre",
    "ISBN",
    "ISSN",
    "journalAbbreviation",
    "jurisdiction",
    "keyword",
    "language",
    "license",
    "medium",
    "note",
    "original-publisher",
    "original-publisher-place",
    "original-title",
    "part-title",
    "PMCID",
    "PMID",
    "publisher",
    "publisher-place",
    "references",
    "reviewed-genre",
    "reviewed-title",
    "scale",
    "shortTitle",
    "source",
    "status",
    "title",
    "title-short",
    "URL",
    "volume-title",
    "year-suffix",
];
