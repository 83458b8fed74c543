//! The stages of a run, by name.

/// A stage of a run, or a part of one that is worth a figure of its own, in the order in which they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Looking whether the site is there already, as an earlier run has left it.
    Compare,
    /// Finding the files of the edition.
    Find,
    /// Reading them.
    Read,
    /// Reading works from what was read.
    Works,
    /// Making ready theme and citation style.
    Theme,
    /// Linking, with the four that follow.
    Link,
    /// Finding the words of notes and citations.
    Anchor,
    /// Checking where links and citations lead.
    Check,
    /// Finding names and dates.
    Bind,
    /// Finding both ends of cross-references.
    Crossrefs,
    /// Rendering, with the five that follow.
    Render,
    /// Drawing the pictures that stand for texts.
    Pictures,
    /// Formatting works.
    Format,
    /// Printing the pages of documents.
    Documents,
    /// Printing all other pages.
    Indices,
    /// Printing the edition as data.
    Data,
    /// Adding compressed copies.
    Compress,
    /// Looking over the site.
    Audit,
    /// Asking for addresses elsewhere.
    Ask,
    /// Looking for archived copies of what is gone.
    Copies,
    /// Writing the site.
    Write,
    /// Bringing the site to a destination.
    Publish,
}

impl Stage {
    /// All stages, in order.
    pub const ALL: [Self; 22] = [
        Self::Compare,
        Self::Find,
        Self::Read,
        Self::Works,
        Self::Theme,
        Self::Link,
        Self::Anchor,
        Self::Check,
        Self::Bind,
        Self::Crossrefs,
        Self::Render,
        Self::Pictures,
        Self::Format,
        Self::Documents,
        Self::Indices,
        Self::Data,
        Self::Compress,
        Self::Audit,
        Self::Ask,
        Self::Copies,
        Self::Write,
        Self::Publish,
    ];

    /// Its name in figures and traces.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Compare => "compare",
            Self::Find => "find",
            Self::Read => "read",
            Self::Works => "works",
            Self::Theme => "theme",
            Self::Link => "link",
            Self::Anchor => "anchor",
            Self::Check => "check",
            Self::Bind => "bind",
            Self::Crossrefs => "crossrefs",
            Self::Render => "render",
            Self::Pictures => "pictures",
            Self::Format => "format",
            Self::Documents => "documents",
            Self::Indices => "indices",
            Self::Data => "data",
            Self::Compress => "compress",
            Self::Audit => "audit",
            Self::Ask => "ask",
            Self::Copies => "copies",
            Self::Write => "write",
            Self::Publish => "publish",
        }
    }

    /// What is being done, in words.
    #[must_use]
    pub const fn doing(self) -> &'static str {
        match self {
            Self::Compare => "comparing",
            Self::Find => "finding files",
            Self::Read => "reading",
            Self::Works => "reading works",
            Self::Theme => "reading the theme",
            Self::Link => "linking",
            Self::Anchor => "finding quoted words",
            Self::Check => "checking links",
            Self::Bind => "finding names and dates",
            Self::Crossrefs => "linking passages",
            Self::Render => "rendering",
            Self::Pictures => "drawing pictures",
            Self::Format => "formatting works",
            Self::Documents => "printing texts",
            Self::Indices => "printing indices",
            Self::Data => "printing data",
            Self::Compress => "compressing",
            Self::Audit => "looking over the site",
            Self::Ask => "asking for addresses",
            Self::Copies => "looking for copies",
            Self::Write => "writing",
            Self::Publish => "publishing",
        }
    }

    /// What is counted in it, if there are several; empty if nothing is.
    #[must_use]
    pub const fn things(self) -> &'static str {
        match self {
            Self::Find | Self::Theme | Self::Render | Self::Data => "",
            Self::Compare | Self::Read | Self::Works | Self::Compress | Self::Write | Self::Publish => "files",
            Self::Link | Self::Anchor | Self::Check | Self::Bind | Self::Documents => "documents",
            Self::Crossrefs => "cross-references",
            Self::Format => "works",
            Self::Pictures => "pictures",
            Self::Audit | Self::Indices => "pages",
            Self::Ask | Self::Copies => "addresses",
        }
    }
}
