//! What templates get to see of the versions of an edition, and of what is missing or has moved.

use serde::Serialize;

use super::DateView;

/// What has changed: template `versions.html`, as `versions`.
#[derive(Debug, Clone, Serialize)]
pub struct VersionsView {
    /// The versions, the newest first.
    pub versions: Vec<VersionView>,
    /// The address of the feed of versions; empty if it is not known where the site stands.
    pub feed: String,
}

/// A version of the edition.
#[derive(Debug, Clone, Serialize)]
pub struct VersionView {
    /// Its anchor on the page: `v-` and its number.
    pub id: String,
    /// Its number: `1.1`.
    pub number: String,
    /// When it was published.
    pub date: DateView,
    /// What is new in it.
    pub changes_html: String,
}

/// The page that hosts show for an address that leads nowhere: template `missing.html`, as `missing`.
#[derive(Debug, Clone, Serialize)]
pub struct MissingView {
    /// The home page.
    pub home: String,
}

/// The page at an address that a text had before: template `moved.html`, as `moved`.
#[derive(Debug, Clone, Serialize)]
pub struct MovedView {
    /// The title of the text.
    pub title: String,
    /// Where it is now.
    pub href: String,
}
