//! What lets others find the site and follow it: the list of its pages, the feed of its versions, and what a host shows for
//! an address that leads nowhere. All of them name addresses in full, so they need to know where the site stands.

use std::fmt::Write;

use rustc_hash::FxHashSet;

use super::Files;
use super::common::Common;
use super::escape::push_escaped;
use super::links::{self, Links};
use super::made::Outcome;
use super::sitemap::{self, SITEMAP};
use super::views::{MissingView, MovedView};
use crate::diagnostic::Diagnostic;
use crate::link::{Annotated, Edition};
use crate::policy::Inspection;
use crate::source::config::{Config, Version};
use crate::span::Spanned;

/// The feed of versions (RFC 4287).
pub(super) const FEED: &str = "feed.xml";
/// What programs that gather pages ask for first (RFC 9309).
const ROBOTS: &str = "robots.txt";
/// What hosts show for an address that leads nowhere.
pub(super) const MISSING: &str = "404.html";

/// Where hosts that read it find what has moved: an address, the address it has now, and the status (Netlify, Cloudflare).
const REDIRECTS: &str = "_redirects";

/// Adds a page for each id that a text had before, which leads to the text; and, where it is known where the site stands, the
/// list of them that hosts read.
pub(super) fn moved(
    edition: &Edition,
    common: &Common,
    files: &mut Files,
    inspection: &mut Inspection,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut redirects = String::new();
    for (title, old, new) in former(edition) {
        let href = common.links(&old).to(&new);
        let _ = writeln!(redirects, "{} {href} 301", path(&common.links(&old).to(&old)));
        let view = MovedView {
            title: title.to_owned(),
            href,
        };
        match common.print(&old, "moved.html", "moved", &view) {
            Ok(made) => {
                if let Some(found) = &made.inspected {
                    inspection.add(&old, found);
                }
                files.push((old, made.html));
            }
            Err(fault) => diagnostics.push(*fault),
        }
    }
    if common.has_base() && !redirects.is_empty() {
        files.push((REDIRECTS.to_owned(), redirects.into()));
    }
}

/// The path of an address, from the root of its host.
pub(super) fn path(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.find('/').map_or("/", |at| &rest[at..])
}

/// Adds the list of pages, those included that have been delivered, and what leads to it from the root of a host.
pub(super) fn add(edition: &Edition, base: &str, delivered: &[String], files: &mut Files) {
    let config = &edition.config;
    let moved: FxHashSet<String> = former(edition).into_iter().map(|(_, old, _)| old).collect();
    let mut pages: Vec<&str> = files
        .iter()
        .map(|(path, _)| path.as_str())
        .chain(delivered.iter().map(String::as_str))
        .filter(|path| path.ends_with(".html") && *path != MISSING && !moved.contains(*path))
        .collect();
    pages.sort_unstable();
    let changed = config.versions.first().map(|version| version.date.value.to_string());
    let lists = sitemap::lists(base, &pages, changed.as_deref(), sitemap::PROTOCOL).into_iter();
    let mut made: Files = lists.map(|(path, list)| (path, list.into())).collect();
    if is_root(base) {
        let robots = format!("User-agent: *\nAllow: /\n\nSitemap: {base}{SITEMAP}\n");
        made.push((ROBOTS.to_owned(), robots.into()));
    }
    if !config.versions.is_empty() {
        made.push((FEED.to_owned(), feed(config, base).into()));
    }
    files.extend(made);
}

/// The titles of what had other ids before, with the files of its pages as they were and as they are. A document that is
/// divided had its sections under each of its ids.
fn former(edition: &Edition) -> Vec<(&str, String, String)> {
    let mut former = Vec::new();
    for Annotated { document, .. } in &edition.documents {
        let sections = document.sections.list().iter();
        for alias in &document.front.aliases {
            let headings = sections.clone().map(|section| document.section(Some(section.heading)));
            let pages = std::iter::once(None).chain(headings);
            former.extend(pages.map(|heading| {
                let [old, new] = [alias.as_str(), document.id()].map(|id| links::section(id, heading));
                (document.front.title.as_str(), old, new)
            }));
        }
    }
    for page in &edition.pages {
        let of_page = |alias: &Spanned<String>| {
            let [old, new] = [alias.as_str(), page.id.as_str()].map(links::page);
            (page.title.as_str(), old, new)
        };
        former.extend(page.aliases.iter().map(of_page));
    }
    former
}

/// Whether an address is that of a host, not of a folder of it: only there `robots.txt` is read.
fn is_root(base: &str) -> bool {
    let rest = base.split_once("://").map_or(base, |(_, rest)| rest);
    rest.find('/') == Some(rest.len() - 1)
}

/// The versions as a feed. A date without a day stands for its first: feeds know no other.
fn feed(config: &Config, base: &str) -> String {
    let mut out =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"");
    let _ = writeln!(out, " xml:lang=\"{}\">", config.language);
    element(&mut out, "title", &config.title);
    if let Some(subtitle) = &config.subtitle {
        element(&mut out, "subtitle", subtitle);
    }
    let page = Links::new(links::VERSIONS, Some(base));
    element(&mut out, "id", base);
    let _ = writeln!(
        out,
        "<link href=\"{base}\"/>\n<link rel=\"self\" href=\"{base}{FEED}\"/>"
    );
    element(&mut out, "updated", &instant(config.versions.first()));
    let editors = if config.editors.is_empty() {
        std::slice::from_ref(&config.title)
    } else {
        &config.editors
    };
    for editor in editors {
        out.push_str("<author>");
        element(&mut out, "name", editor);
        out.push_str("</author>\n");
    }
    for version in &config.versions {
        out.push_str("<entry>\n");
        element(&mut out, "title", &version.number.value);
        let address = format!("{}{}", page.to(links::VERSIONS), links::fragment(&version.id()));
        element(&mut out, "id", &address);
        out.push_str("<link href=\"");
        push_escaped(&mut out, &address);
        out.push_str("\"/>\n");
        element(&mut out, "updated", &instant(Some(version)));
        element(&mut out, "summary", version.changes.projection.text.trim());
        out.push_str("</entry>\n");
    }
    out.push_str("</feed>\n");
    out
}

fn element(out: &mut String, name: &str, text: &str) {
    let _ = write!(out, "<{name}>");
    push_escaped(out, text);
    let _ = writeln!(out, "</{name}>");
}

/// A date as RFC 3339 writes an instant: its beginning.
fn instant(version: Option<&Version>) -> String {
    let parts = version.map_or_else(Vec::new, |version| version.date.value.parts());
    let part = |at: usize| parts.get(at).copied().unwrap_or(1);
    format!("{:04}-{:02}-{:02}T00:00:00Z", part(0), part(1), part(2))
}

/// Makes the page that hosts show for an address that leads nowhere.
pub(super) fn missing(common: &Common) -> Outcome {
    let view = MissingView {
        home: common.links(MISSING).to(links::HOME),
    };
    common.print(MISSING, "missing.html", "missing", &view)
}
