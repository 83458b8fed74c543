//! What the words of BibLaTeX are in CSL.

/// Entry types; those that depend on more than their name are seen to in `convert`.
const TYPES: &[(&str, &str)] = &[
    ("article", "article-journal"),
    ("artwork", "graphic"),
    ("audio", "song"),
    ("bibnote", "document"),
    ("bill", "bill"),
    ("book", "book"),
    ("bookinbook", "chapter"),
    ("booklet", "pamphlet"),
    ("collection", "book"),
    ("commentary", "book"),
    ("conference", "paper-conference"),
    ("dataset", "dataset"),
    ("electronic", "webpage"),
    ("image", "graphic"),
    ("inbook", "chapter"),
    ("incollection", "chapter"),
    ("inproceedings", "paper-conference"),
    ("inreference", "entry-encyclopedia"),
    ("jurisdiction", "legal_case"),
    ("legal", "legislation"),
    ("legislation", "legislation"),
    ("letter", "personal_communication"),
    ("manual", "report"),
    ("mastersthesis", "thesis"),
    ("misc", "document"),
    ("movie", "motion_picture"),
    ("music", "song"),
    ("mvbook", "book"),
    ("mvcollection", "book"),
    ("mvproceedings", "book"),
    ("mvreference", "book"),
    ("online", "webpage"),
    ("patent", "patent"),
    ("performance", "performance"),
    ("periodical", "periodical"),
    ("phdthesis", "thesis"),
    ("proceedings", "book"),
    ("reference", "book"),
    ("report", "report"),
    ("review", "review"),
    ("software", "software"),
    ("standard", "standard"),
    ("suppbook", "chapter"),
    ("suppcollection", "chapter"),
    ("suppperiodical", "article-journal"),
    ("techreport", "report"),
    ("thesis", "thesis"),
    ("unpublished", "manuscript"),
    ("video", "motion_picture"),
    ("www", "webpage"),
];

/// Fields that are a text in both, under another name at most.
pub(crate) const TEXTS: &[(&str, &str)] = &[
    ("shorttitle", "title-short"),
    ("origtitle", "original-title"),
    ("shortjournal", "container-title-short"),
    ("eventtitle", "event-title"),
    ("venue", "event-place"),
    ("series", "collection-title"),
    ("volume", "volume"),
    ("volumes", "number-of-volumes"),
    ("part", "part-number"),
    ("edition", "edition"),
    ("chapter", "chapter-number"),
    ("pagetotal", "number-of-pages"),
    ("version", "version"),
    ("type", "genre"),
    ("howpublished", "medium"),
    ("origpublisher", "original-publisher"),
    ("origlocation", "original-publisher-place"),
    ("isbn", "ISBN"),
    ("issn", "ISSN"),
    ("pubstate", "status"),
    ("library", "call-number"),
    ("abstract", "abstract"),
    ("keywords", "keyword"),
];

/// Lists of names; editors are seen to in `names`, since their field does not tell what they did.
pub(crate) const NAMES: &[(&str, &str)] = &[
    ("author", "author"),
    ("bookauthor", "container-author"),
    ("translator", "translator"),
];

/// What somebody did who stands in a field for editors.
pub(crate) const EDITORS: &[(&str, &str)] = &[
    ("editor", "editor"),
    ("compiler", "compiler"),
    ("collaborator", "contributor"),
    ("director", "director"),
    ("organizer", "organizer"),
    ("producer", "producer"),
    ("interviewer", "interviewer"),
    ("narrator", "narrator"),
    ("performer", "performer"),
];

/// Fields that say nothing about the work but serve a program that kept or printed the entry. Only these are left
/// out without a word.
pub(crate) const HOUSEKEEPING: &[&str] = &[
    "bookpagination",
    "crossref",
    "date-added",
    "date-modified",
    "execute",
    "file",
    "gender",
    "groups",
    "ids",
    "indexsorttitle",
    "indextitle",
    "langidopts",
    "options",
    "owner",
    "pagination",
    "presort",
    "sortkey",
    "sortname",
    "sortshorthand",
    "sorttitle",
    "sortyear",
    "timestamp",
    "xdata",
    "xref",
];

/// Languages as babel names them; what is not here is kept as it is written.
const LANGUAGES: &[(&str, &str)] = &[
    ("american", "en-US"),
    ("arabic", "ar"),
    ("australian", "en-AU"),
    ("austrian", "de-AT"),
    ("british", "en-GB"),
    ("canadian", "en-CA"),
    ("catalan", "ca"),
    ("chinese", "zh"),
    ("czech", "cs"),
    ("danish", "da"),
    ("dutch", "nl"),
    ("english", "en"),
    ("finnish", "fi"),
    ("french", "fr"),
    ("german", "de"),
    ("greek", "el"),
    ("hebrew", "he"),
    ("hungarian", "hu"),
    ("italian", "it"),
    ("japanese", "ja"),
    ("latin", "la"),
    ("naustrian", "de-AT"),
    ("ngerman", "de"),
    ("norwegian", "no"),
    ("nswissgerman", "de-CH"),
    ("polish", "pl"),
    ("portuguese", "pt"),
    ("brazilian", "pt-BR"),
    ("russian", "ru"),
    ("spanish", "es"),
    ("swedish", "sv"),
    ("swissgerman", "de-CH"),
    ("turkish", "tr"),
    ("ukenglish", "en-GB"),
    ("ukrainian", "uk"),
    ("usenglish", "en-US"),
];

/// CSL's type for an entry type.
pub(crate) fn kind(name: &str) -> Option<&'static str> {
    look_up(TYPES, name)
}

/// The entry type for one of CSL's, the usual one of several.
pub(crate) fn entry_type(kind: &str) -> Option<&'static str> {
    const USUAL: &[(&str, &str)] = &[
        ("book", "book"),
        ("chapter", "incollection"),
        ("document", "misc"),
        ("legislation", "legislation"),
        ("motion_picture", "movie"),
        ("paper-conference", "inproceedings"),
        ("report", "report"),
        ("software", "software"),
        ("thesis", "thesis"),
        ("webpage", "online"),
    ];
    let usual = USUAL.iter().find(|(csl, _)| *csl == kind);
    let any = || TYPES.iter().find(|(_, csl)| *csl == kind).map(|(name, _)| *name);
    usual.map(|(_, name)| *name).or_else(any)
}

/// The name of the language with a BCP 47 tag.
pub(crate) fn language_name(tag: &str) -> Option<&'static str> {
    LANGUAGES.iter().find(|(_, known)| *known == tag).map(|(name, _)| *name)
}

/// The names of all entry types.
pub(crate) fn kinds() -> impl Iterator<Item = &'static str> {
    TYPES.iter().map(|(name, _)| *name)
}

/// The BCP 47 tag for a language.
pub(crate) fn language(name: &str) -> Option<&'static str> {
    look_up(LANGUAGES, name)
}

/// The second of the pair whose first is `name`, whatever its case.
pub(crate) fn look_up(table: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    let found = table.iter().find(|(from, _)| from.eq_ignore_ascii_case(name));
    found.map(|(_, to)| *to)
}
