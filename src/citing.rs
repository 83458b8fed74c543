//! Citations that nobody has marked: which words of the documents cite which of the works that are held, and what they cite
//! that is not held.
//!
//! Each document is read segment by segment in the order of reading. Titles and addresses tell works by themselves; short
//! forms, earlier notes and "ibid." go back to what the document has cited so far. What could be several works, or is printed
//! otherwise than the works are held, is doubtful: works that look alike are kept apart.

mod addresses;
mod back;
mod block;
mod csl;
mod dates;
mod locator;
mod mention;
mod names;
mod plain;
mod reader;
mod record;
mod segments;
mod shorts;
mod titles;
mod tokens;
mod typography;
pub mod write;

use rayon::prelude::*;

use self::names::Names;
use crate::evenly::Evenly;
use crate::link::Edition;
use crate::model::{CiteForm, TextRange};

/// What tells that words cite a work, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// Its address or its number, with its title or its author.
    AddressAndTitle,
    /// Its title.
    Title,
    /// Its address.
    Address,
    /// Its author and some words of its title.
    ShortTitle,
    /// Its author and its year.
    AuthorAndYear,
    /// Its author, its date and a word for what it is.
    AuthorAndDate,
    /// An abbreviation that the document has introduced.
    Abbreviation,
    /// An earlier footnote, or the only work of an author that was cited before.
    EarlierNote,
    /// "Ibid."
    Ibid,
}

impl Evidence {
    /// All of them, the strongest first.
    pub const ALL: [Self; 9] = [
        Self::AddressAndTitle,
        Self::Title,
        Self::Address,
        Self::ShortTitle,
        Self::AuthorAndYear,
        Self::AuthorAndDate,
        Self::Abbreviation,
        Self::EarlierNote,
        Self::Ibid,
    ];

    /// The word for it in data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AddressAndTitle => "address-and-title",
            Self::Title => "title",
            Self::Address => "address",
            Self::ShortTitle => "short-title",
            Self::AuthorAndYear => "author-and-year",
            Self::AuthorAndDate => "author-and-date",
            Self::Abbreviation => "abbreviation",
            Self::EarlierNote => "earlier-note",
            Self::Ibid => "ibid",
        }
    }
}

/// Why it is not sure that words cite a work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// They may cite several.
    Ambiguous,
    /// The address is that of the first work, the title that of the others.
    OtherTitle,
    /// The address is that of the work, the title is none of it.
    AddressTitle,
    /// The title is longer here than that of the work.
    GoesOn,
    /// The year is not that of the work.
    OtherYear,
    /// Somebody else is named as the author.
    OtherAuthor,
    /// The title may be that of something else, or no title.
    CommonWords,
    /// The title is a part of other words that are set off.
    Within,
    /// The author and the date are those of the work, and no word says that it is meant.
    DateAlone,
    /// An earlier footnote is named without an author, and may not be meant as a citation.
    NoAuthor,
    /// They go back to a citation that is itself in doubt.
    Follows,
    /// The editors have them cite another work.
    CitedAs,
    /// No selector selects them alone.
    NoSelector,
}

impl Doubt {
    /// The word for it in data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ambiguous => "ambiguous",
            Self::OtherTitle => "other-title",
            Self::AddressTitle => "other-address",
            Self::GoesOn => "title-goes-on",
            Self::OtherYear => "other-year",
            Self::OtherAuthor => "other-author",
            Self::CommonWords => "common-words",
            Self::Within => "within-other-words",
            Self::DateAlone => "date-alone",
            Self::NoAuthor => "no-author",
            Self::Follows => "follows-doubt",
            Self::CitedAs => "cited-as-other",
            Self::NoSelector => "no-selector",
        }
    }

    /// What it means, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Ambiguous => "several works fit",
            Self::OtherTitle => "the address is that of the first work, the title that of the other",
            Self::AddressTitle => "the address is that of this work, the title is another one",
            Self::GoesOn => "the title goes on otherwise than that of the work",
            Self::OtherYear => "the text has another year than the work",
            Self::OtherAuthor => "the text names another author",
            Self::CommonWords => "the words may be no title",
            Self::Within => "the title stands within other words that are set off",
            Self::DateAlone => "the author and the date are those of the work, and no word says that it is meant",
            Self::NoAuthor => "an earlier footnote is named, and no author",
            Self::Follows => "what it goes back to is in doubt",
            Self::CitedAs => "the words cite another work already",
            Self::NoSelector => "no selector selects these words alone",
        }
    }

    /// Whether what the text says of the work contradicts itself or the work.
    #[must_use]
    pub const fn is_conflict(self) -> bool {
        matches!(
            self,
            Self::OtherTitle | Self::AddressTitle | Self::OtherYear | Self::OtherAuthor | Self::CitedAs
        )
    }
}

/// Words of a document that cite a work.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The document, by its place in the edition.
    pub document: usize,
    /// The words.
    pub range: TextRange,
    /// The work, by its place in the works; if it is not clear which, all that it may be.
    pub works: Vec<usize>,
    /// What tells that they do.
    pub evidence: Evidence,
    /// Why that is not sure.
    pub doubt: Option<Doubt>,
    /// How they do.
    pub form: CiteForm,
    /// The place in the work, as printed.
    pub locator: Option<String>,
    /// The citation that says so already, by its place among those of the document.
    pub marked: Option<usize>,
}

impl Finding {
    /// Whether it is new, and sure.
    #[must_use]
    pub const fn is_sure(&self) -> bool {
        self.marked.is_none() && self.doubt.is_none()
    }
}

/// Something that a document cites and that is not held.
#[derive(Debug, Clone)]
pub struct Unheld {
    /// The document, by its place in the edition.
    pub document: usize,
    /// The address, or all words of a citation without one.
    pub range: TextRange,
    /// The words around it that belong to the citation.
    pub segment: TextRange,
    /// The address, as it is printed or linked to.
    pub address: Option<String>,
    /// Whether a work that is held is named before it, so that it is only another address of that.
    pub named: bool,
}

/// All that was found.
#[derive(Debug, Default)]
pub struct Findings {
    /// Words that cite a work: what is sure first, by what tells it, the strongest first; then in the order of the edition.
    pub found: Vec<Finding>,
    /// What is cited and not held, in the order of the edition.
    pub unheld: Vec<Unheld>,
}

/// Looks for the places in the documents of an edition that cite works.
#[must_use]
pub fn find(edition: &Edition) -> Findings {
    let names = Names::new(edition.works.list());
    let read: Vec<_> = edition
        .documents
        .par_iter()
        .enumerate()
        .evenly()
        .map(|(place, annotated)| {
            let mut read = reader::read(&names, annotated, place);
            write::doubt_what_cannot_be_selected(&annotated.document, &mut read.found);
            read
        })
        .collect();
    let mut findings = Findings::default();
    for read in read {
        findings.found.extend(read.found);
        findings.unheld.extend(read.unheld);
    }
    let class = |finding: &Finding| (finding.doubt.is_some_and(Doubt::is_conflict), finding.doubt.is_some());
    findings
        .found
        .sort_by_key(|finding| (class(finding), finding.evidence, finding.document, finding.range));
    findings
}
