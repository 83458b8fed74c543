//! What has changed: the versions of the edition, the newest first.

use super::around::Around;
use super::common::Common;
use super::document::date_view;
use super::made::Outcome;
use super::views::{VersionView, VersionsView};
use super::{editorial, found, links, resolver};
use crate::source::config::Config;

/// Makes the page.
pub(super) fn print(config: &Config, common: &Common, around: &Around<'_>) -> Outcome {
    let resolver = resolver(common, around, links::VERSIONS, None);
    let versions = config.versions.iter().map(|version| VersionView {
        id: version.id(),
        number: version.number.value.clone(),
        date: date_view(version.date.value, resolver.locale),
        changes_html: editorial::blocks(&version.changes, &resolver),
    });
    let view = VersionsView {
        versions: versions.collect(),
        feed: if common.has_base() {
            resolver.links.to(found::FEED)
        } else {
            String::new()
        },
    };
    common.print(links::VERSIONS, "versions.html", "versions", &view)
}
