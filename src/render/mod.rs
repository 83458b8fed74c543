//! From the linked edition to the files of a site.
//!
//! Each page is a function of a closed view ([`views`]) and the theme. Text and notes are printed here
//! (`text`), because their structure is part of what other programs rely on; what stands around them is the
//! theme's business.

pub mod bibliography;
mod data;
mod document;
mod editorial;
pub(crate) mod escape;
mod highlight;
mod index;
mod labels;
mod layout;
mod links;
mod markup;
mod notes;
mod overlay;
mod relations;
mod resolve;
mod room;
mod sheet;
mod sort;
mod text;
pub mod theme;
pub mod views;
mod works;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use bytes::Bytes;
use rayon::prelude::*;
use serde::Serialize;

use self::bibliography::{Bibliography, Entry as WorkEntry};
use self::links::Links;
use self::resolve::Resolver;
use self::theme::Theme;
use self::views::{LinkView, SiteView};
use crate::diagnostic::{Code, Diagnostic, Warned, closest};
use crate::link::Edition;
use crate::project::{TOP, World};
use crate::source::config::Config;

/// The files of a site: paths from its root, with `/` between the parts, and bytes.
pub type Site = BTreeMap<String, Bytes>;

/// The built pages' version stamp.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Renders an edition. `base` is where the site will stand; links are relative if it is not known.
#[must_use]
pub fn render(
    edition: &Edition,
    theme: &Theme,
    bibliography: &Bibliography,
    world: &dyn World,
    base: Option<&str>,
) -> Warned<Site> {
    let mut diagnostics = Vec::new();
    let entries = format_works(edition, bibliography, &mut diagnostics);
    let shorts = entries.iter().map(|entry| entry.short.clone()).collect();
    let renderer = Renderer {
        edition,
        theme,
        base,
        shorts,
        entries,
    };
    let mut site = Site::new();
    let extent = renderer.pages(&mut site, &mut diagnostics);
    let sheet = sheet::generate(extent, &edition.config.series);
    site.insert(format!("{}edition.css", links::ASSETS), sheet.into());
    for (path, bytes) in &theme.assets {
        let path = format!("{}{path}", links::ASSETS);
        match site.entry(path) {
            Entry::Vacant(vacant) => {
                vacant.insert(bytes.clone());
            }
            Entry::Occupied(taken) => diagnostics.push(generated_twice(taken.key())),
        }
    }
    copy_assets(edition, world, &mut site, &mut diagnostics);
    data::add(edition, &mut site, &mut diagnostics);
    Warned {
        value: site,
        diagnostics,
    }
}

fn generated_twice(path: &str) -> Diagnostic {
    Diagnostic::error(
        Code::OutputConflict,
        format!("the theme has a file `{path}`, which is generated"),
    )
    .path(path)
    .help("give the theme's file another name")
}

/// What pages are made from.
struct Renderer<'a> {
    edition: &'a Edition,
    theme: &'a Theme,
    base: Option<&'a str>,
    /// Short forms of the works.
    shorts: Vec<String>,
    /// Entries of the works.
    entries: Vec<WorkEntry>,
}

/// How much the generated sheet must provide for.
#[derive(Debug, Clone, Copy, Default)]
struct Extent {
    /// The greatest number of notes on a page.
    notes: usize,
    /// The greatest least height of a unit, in lines.
    lines: u32,
}

/// A page, with what it needs of the generated sheet; or what kept it from being made.
type Made = Result<(String, Bytes, Extent), Box<Diagnostic>>;

impl<'a> Renderer<'a> {
    /// Makes all pages. Gives what they need of the generated sheet.
    fn pages(&self, site: &mut Site, diagnostics: &mut Vec<Diagnostic>) -> Extent {
        let documents = 0..self.edition.documents.len();
        let mut made: Vec<Made> = documents.into_par_iter().map(|place| self.document(place)).collect();
        made.extend(
            self.edition
                .pages
                .iter()
                .filter(|page| page.id.value != links::INTRODUCTION)
                .map(|page| self.editors_page(page)),
        );
        made.push(self.home());
        made.push(self.works());
        made.push(self.crossrefs());
        let mut most = Extent::default();
        for made in made {
            match made {
                Ok((path, bytes, extent)) => {
                    most.notes = most.notes.max(extent.notes);
                    most.lines = most.lines.max(extent.lines);
                    site.insert(path, bytes);
                }
                Err(diagnostic) => diagnostics.push(*diagnostic),
            }
        }
        most
    }

    /// Prints a page through its template.
    fn print<V: Serialize>(&self, path: &str, template: &str, name: &'static str, view: &V, extent: Extent) -> Made {
        let site = self.site_view(path);
        let html = self.theme.page(template, name, view, &site)?;
        Ok((path.to_owned(), html.into(), extent))
    }

    const fn links<'p>(&self, path: &'p str) -> Links<'p>
    where
        'a: 'p,
    {
        Links::new(path, self.base)
    }

    /// What leads from the page `path`, whose text is that of `own`: its id and the path of its file.
    fn resolver<'p>(&'p self, path: &'p str, own: Option<(&'p str, &'p str)>) -> Resolver<'p> {
        Resolver {
            edition: self.edition,
            links: self.links(path),
            shorts: &self.shorts,
            own: own.map(|(id, _)| id),
            from: own.map_or(TOP, |(_, file)| file),
        }
    }

    fn site_view(&self, path: &str) -> SiteView {
        let config = &self.edition.config;
        let links = self.links(path);
        SiteView {
            title: config.title.clone(),
            subtitle: config.subtitle.clone().unwrap_or_default(),
            description: config.description.clone().unwrap_or_default(),
            language: config.language.clone(),
            editors: config.editors.clone(),
            licence: config.licence.as_ref().map(|licence| LinkView {
                href: licence.url.clone().unwrap_or_default(),
                label: licence.name.clone(),
                current: false,
            }),
            home: links.to(links::HOME),
            assets: links.to(links::ASSETS),
            nav: self.nav(links),
            canonical: links.canonical(),
            version: VERSION,
        }
    }

    /// The documents, as many as fit into a head, and the indices.
    fn nav(&self, links: Links<'_>) -> Vec<LinkView> {
        /// With more documents than this, the head leads to the home page, which lists them.
        const MOST: usize = 7;
        let entry = |path: &str, label: &str| LinkView {
            href: links.to(path),
            label: label.to_owned(),
            current: links.is_here(path),
        };
        let mut nav = Vec::new();
        if self.edition.documents.len() <= MOST {
            let documents = self.edition.documents.iter().map(|annotated| &annotated.document);
            nav.extend(documents.map(|document| entry(&links::page(document.id()), document.short())));
        }
        if !self.edition.crossrefs.is_empty() {
            nav.push(entry(links::CROSSREFS, "Cross-references"));
        }
        if !self.edition.works.list().is_empty() {
            nav.push(entry(links::WORKS, "Works cited"));
        }
        nav
    }
}

/// Formats all works in the style of the edition. A work that cannot be formatted stands with its title.
fn format_works(edition: &Edition, bibliography: &Bibliography, diagnostics: &mut Vec<Diagnostic>) -> Vec<WorkEntry> {
    let works = edition.works.list();
    let formatted = bibliography.format(works).into_iter().zip(works);
    formatted
        .map(|(entry, work)| {
            entry.unwrap_or_else(|reason| {
                let message = format!("the work `{}` cannot be formatted: {reason}", work.key.value);
                diagnostics.push(
                    Diagnostic::warning(Code::CitationStyle, message)
                        .at(work.key.span, "it stands with its title only"),
                );
                WorkEntry {
                    html: escape::escaped(work.title()),
                    short: work.title().to_owned(),
                }
            })
        })
        .collect()
}

/// Copies the files that texts may refer to.
fn copy_assets(edition: &Edition, world: &dyn World, site: &mut Site, diagnostics: &mut Vec<Diagnostic>) {
    for path in &edition.assets {
        match world.read(path) {
            Ok(bytes) => {
                site.insert(resolve::site_path(path), bytes);
            }
            Err(error) => {
                let message = format!("cannot read `{path}`: {error}");
                diagnostics.push(Diagnostic::error(Code::Unreadable, message).path(path));
            }
        }
    }
}

/// The citation style of an edition, whether or not it has works.
///
/// # Errors
/// The style is not known, or has no bibliography.
pub fn bibliography(config: &Config) -> Result<Bibliography, Box<Diagnostic>> {
    let style = &config.style;
    Bibliography::new(&style.value, None, &config.language).map_err(|reason| {
        let names: Vec<_> = bibliography::style_names().collect();
        let meant = closest(&style.value, names.iter().map(String::as_str));
        let help = meant.map_or_else(
            || "styles are named as in the public collection: `chicago-author-date`, `apa`".to_owned(),
            |meant| format!("did you mean `{meant}`?"),
        );
        let diagnostic = Diagnostic::error(Code::CitationStyle, reason);
        Box::new(diagnostic.at(style.span, "").help(help))
    })
}
