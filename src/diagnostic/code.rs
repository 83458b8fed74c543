//! The stable names of everything the compiler can complain about.
//!
//! A code is part of the interface: scripts and editors rely on it, so a name, once released, is never reused
//! for something else. The table below is the only list; `docs/diagnostics.md` is checked against it.

use std::fmt;

macro_rules! codes {
    ($($variant:ident $name:literal $summary:literal)*) => {
        /// The kind of a diagnostic, with a stable name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $summary] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the stages that raise them.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The stable name, in kebab-case.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The code of this name.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.name() == name)
            }

            /// What it means, in one sentence.
            #[must_use]
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$variant => $summary,)* }
            }
        }
    };
}

codes! {
    MissingConfig "missing-config" "The folder has no `book.toml`."
    Unreadable "unreadable-file" "A file or folder could not be read."
    InvalidUtf8 "invalid-utf8" "A text file is not valid UTF-8."
    OutsideFolder "outside-folder" "A path or a symbolic link leads out of the edition's folder."
    UnknownFile "unknown-file" "A file in `content` or in a theme is of no kind that is known there."
    FileTooLarge "file-too-large" "A file is larger than the compiler can address."
    TomlSyntax "toml-syntax" "A TOML file or front matter is not well formed."
    UnknownKey "unknown-key" "A table has a key that the format does not know."
    MissingKey "missing-key" "A table lacks a key that it must have."
    WrongType "wrong-type" "A value has another type than its key asks for."
    InvalidValue "invalid-value" "A value is of the right type but not one that its key allows."
    DuplicateId "duplicate-id" "Two things of a kind have the same id."
    MissingFrontMatter "missing-front-matter" "A markdown file does not begin with front matter."
    UndefinedFootnote "undefined-footnote" "A footnote mark has no footnote."
    UnusedFootnote "unused-footnote" "A footnote is not called by any mark."
    DeepNesting "deep-nesting" "Something in a text stands within more others than anybody means."
    NoSections "no-sections" "A text is to be divided into pages and has no heading to divide it at."
    RawHtml "raw-html" "Raw HTML was changed or removed because it is not safe or not closed."
    MissingAsset "missing-asset" "A picture is not in the folder."
    UnknownDocument "unknown-document" "A document is named that the edition does not have."
    UnknownBlock "unknown-block" "A block is named that the document does not have."
    UnknownSeries "unknown-series" "A note belongs to a series that `book.toml` does not declare."
    UnknownRelation "unknown-relation" "A cross-reference has a relation that is neither built in nor declared."
    UnknownWork "unknown-work" "A work is cited that the list of works does not hold."
    UnknownName "unknown-name" "A name is said to be within one that the edition does not list."
    AmbiguousName "ambiguous-name" "Two names share a form, so that words of it do not say which they name."
    UnusedName "unused-name" "A name, or a form of one, stands in no text."
    EmptySelector "empty-selector" "A selector selects nothing."
    LostQuote "lost-quote" "The quoted words do not stand in the document."
    ChangedQuote "changed-quote" "The document nearly says the quoted words, but not quite."
    MovedQuote "moved-quote" "The quoted words select another passage than the one that the lock records."
    GoneNote "gone-note" "The lock records a note that is not there any more."
    AmbiguousQuote "ambiguous-quote" "The quoted words stand in several places and nothing decides between them."
    RelationRule "relation-rule" "A cross-reference breaks a rule of its relation."
    QuotationAltered "quotation-altered" "A quotation does not say what its source says."
    WorksSyntax "works-syntax" "A file of works is not well formed."
    InvalidWork "invalid-work" "A work has a field that cannot be used as it stands."
    IncompleteWork "incomplete-work" "A work has no title, author or date, or a date in words."
    SimilarWork "similar-work" "Two works look like one that is held twice."
    CitationStyle "citation-style" "The citation style cannot be loaded or fails on a work."
    ThemeTemplate "theme-template" "A template of the theme is faulty or fails on a page."
    ThemeLocale "theme-locale" "A locale file of the theme is faulty."
    Untranslated "untranslated" "The theme lacks words of the interface in the language of the edition."
    BlockedContent "blocked-content" "A page has something that the policy of the pages bars."
    MissingPolicy "missing-policy" "A page tells browsers of no policy, or too late."
    UndrawnPicture "undrawn-picture" "The title page of the edition or of a document could not be drawn as a picture."
    DeadLink "dead-link" "A link of the built site leads nowhere."
    OrphanPage "orphan-page" "No link leads to a page of the built site."
    SameTitle "same-title" "Pages of the built site have one title, or none."
    SilentPicture "silent-picture" "A picture of the built site has no alternative text."
    DeadAddress "dead-address" "An address elsewhere leads nowhere."
    UncheckedAddress "unchecked-address" "An address elsewhere could not be checked: the host refuses programs."
    MovedAddress "moved-address" "An address elsewhere has moved for good."
    UnusedGood "unused-good" "An address that `book.toml` calls good stands nowhere in the edition."
    NoNetwork "no-network" "What is asked of the network cannot be had."
    OutputConflict "output-conflict" "Two things would be written to the same path, or a file that is not ours stands in the way."
    OutputFailed "output-failed" "The site could not be written."
    MissingProgram "missing-program" "A program that is needed is not installed."
    ProgramFailed "program-failed" "A program that was to do something did not."
    UnknownDestination "unknown-destination" "The edition is to be published where `book.toml` names no destination."
    MissingCredentials "missing-credentials" "There is nothing by which a destination would know who publishes."
    PublishFailed "publish-failed" "The edition could not be published."
    CannotServe "cannot-serve" "The preview cannot listen on its address."
}

impl Code {
    /// Whether it is told only to those who ask: with `--verbose`, and in the formats for programs.
    #[must_use]
    pub const fn is_for_the_asking(self) -> bool {
        matches!(self, Self::IncompleteWork | Self::UndrawnPicture | Self::Untranslated)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
