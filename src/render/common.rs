//! What all pages of an edition have in common.

use std::sync::{Arc, OnceLock};

use serde::Serialize;

use super::VERSION;
use super::assets::SHEETS;
use super::document::date_view;
use super::found;
use super::links::{self, Links};
use super::locale::Locale;
use super::made::{Made, Outcome};
use super::theme::{Templates, Theme};
use super::views::{LinkView, PictureView, SiteView};
use crate::digest::Digest;
use crate::link::Edition;
use crate::policy::{Policy, inspect};
use crate::source::config::Config;

/// With more documents than this, the head of a page leads to the home page, which lists them.
const MOST: usize = 7;

/// A text that has its place in a view.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) html: &'a str,
    /// Whether it has nothing that is loaded, and no HTML but what we make of words.
    pub(super) is_harmless: bool,
}

/// The settings, the templates, and what stands in the head of every page.
#[derive(Debug)]
pub(super) struct Common {
    /// What `book.toml` says.
    pub(super) config: Arc<Config>,
    pub(super) templates: Arc<Templates>,
    /// Whether the theme has a sheet of the edition's own.
    has_own_sheet: bool,
    /// Where the site will stand, with a slash at the end; links are relative if it is not known.
    base: Option<String>,
    /// What browsers may load and run.
    policy: Option<Policy>,
    /// The documents that the head names, id and short name.
    documents: Vec<(String, String)>,
    /// The picture of the edition.
    picture: Option<PictureView>,
    has_crossrefs: bool,
    has_works: bool,
    has_names: bool,
    has_events: bool,
    /// Whether the pages are bound in one volume.
    bound: bool,
    /// A digest of all of it, once it was asked for.
    digest: OnceLock<Digest>,
}

impl PartialEq for Common {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.config, &other.config)
            && Arc::ptr_eq(&self.templates, &other.templates)
            && self.base == other.base
            && self.documents == other.documents
            && self.picture == other.picture
            && self.head() == other.head()
    }
}

impl Common {
    /// What the pages of an edition have in common.
    pub(super) fn new(edition: &Edition, theme: &Theme, base: Option<&str>) -> Self {
        let documents = edition.documents.iter().map(|annotated| &annotated.document);
        let documents = documents.map(|document| (document.id().to_owned(), document.short().to_owned()));
        Self {
            config: Arc::clone(&edition.config),
            templates: Arc::clone(&theme.templates),
            has_own_sheet: theme.has_own_sheet(),
            base: base.map(ToOwned::to_owned),
            policy: edition.config.policy.as_ref().map(|wish| Policy::new(wish, base)),
            documents: if edition.documents.len() <= MOST {
                documents.collect()
            } else {
                Vec::new()
            },
            picture: None,
            has_crossrefs: !edition.crossrefs.is_empty(),
            has_works: !edition.works.list().is_empty() || !edition.cited.list().is_empty(),
            has_names: !edition.names.is_empty(),
            has_events: !edition.events.is_empty(),
            bound: false,
            digest: OnceLock::new(),
        }
    }

    /// What the head of every page has of these.
    const fn head(&self) -> [bool; 6] {
        [
            self.has_crossrefs,
            self.has_works,
            self.has_names,
            self.has_events,
            self.has_own_sheet,
            self.bound,
        ]
    }

    /// A digest of all that pages have in common, to compare it from run to run.
    pub(super) fn digest(&self) -> Digest {
        *self.digest.get_or_init(|| {
            let (config, templates) = (self.config.written, self.templates.digest());
            Digest::of_value(&(
                config,
                templates,
                &self.base,
                &self.documents,
                &self.picture,
                self.head(),
            ))
        })
    }

    /// The words of the interface.
    pub(super) fn locale(&self) -> &Locale {
        self.templates.locale()
    }

    /// The same with the picture of the edition.
    pub(super) fn shown(self, picture: Option<PictureView>) -> Self {
        Self { picture, ..self }
    }

    /// The picture of the edition.
    pub(super) const fn picture(&self) -> Option<&PictureView> {
        self.picture.as_ref()
    }

    /// The same for pages that are bound in one volume.
    pub(super) fn bound(self) -> Self {
        Self {
            bound: true,
            policy: None,
            ..self
        }
    }

    /// Whether the pages are bound in one volume.
    pub(super) const fn is_bound(&self) -> bool {
        self.bound
    }

    /// Whether it is known where the site will stand.
    pub(super) const fn has_base(&self) -> bool {
        self.base.is_some()
    }

    /// What browsers may load and run.
    pub(super) const fn policy(&self) -> Option<&Policy> {
        self.policy.as_ref()
    }

    /// The links of a page.
    pub(super) fn links<'p>(&'p self, path: &'p str) -> Links<'p> {
        let make = if self.bound { Links::bound } else { Links::new };
        make(path, self.base.as_deref())
    }

    /// Prints a page through its template.
    pub(super) fn print<V: Serialize>(&self, path: &str, template: &str, name: &'static str, view: &V) -> Outcome {
        self.print_shown(path, template, (name, view), None, None)
    }

    /// The same for a page that may have a picture of its own, and a text that has its place in the view.
    pub(super) fn print_shown<V: Serialize>(
        &self,
        path: &str,
        template: &str,
        view: (&'static str, &V),
        text: Option<Text<'_>>,
        picture: Option<&PictureView>,
    ) -> Outcome {
        let mut site = self.site_view(path);
        site.picture = picture.cloned().or(site.picture);
        let (html, place) = self
            .templates
            .page_of(template, view, &site, text.map(|text| text.html))?;
        let harmless = if text.is_some_and(|text| text.is_harmless) {
            place
        } else {
            0..0
        };
        Ok(Made {
            inspected: self.policy.as_ref().map(|policy| inspect(&html, harmless, policy)),
            ..Made::of(html.into())
        })
    }

    fn site_view(&self, path: &str) -> SiteView {
        let config = &self.config;
        let links = self.links(path);
        let newest = config.versions.first();
        SiteView {
            title: config.title.clone(),
            subtitle: config.subtitle.clone().unwrap_or_default(),
            description: config.description.clone().unwrap_or_default(),
            language: config.language.clone(),
            direction: self.locale().direction().name(),
            editors: config.editors.clone(),
            licence: config.licence.as_ref().map(|licence| LinkView {
                href: licence.url.clone().map(|url| url.value).unwrap_or_default(),
                label: licence.name.clone(),
                current: false,
            }),
            home: links.to(links::HOME),
            root: (!self.bound).then(|| links.to("")),
            sheets: links.to(SHEETS),
            has_own_sheet: self.has_own_sheet,
            nav: self.nav(links),
            is_part: self.documents.iter().any(|(id, _)| links.is_part_of(&links::page(id))),
            canonical: links.canonical(),
            policy: self.policy.as_ref().map(Policy::in_page).unwrap_or_default(),
            picture: self.picture.clone(),
            edition_version: newest.map(|version| version.number.value.clone()).unwrap_or_default(),
            edition_date: newest.map(|version| date_view(version.date.value, self.locale())),
            versions: newest.map(|_| links.to(links::VERSIONS)).unwrap_or_default(),
            feed: newest
                .filter(|_| self.has_base())
                .map(|_| links.to(found::FEED))
                .unwrap_or_default(),
            version: VERSION,
        }
    }

    /// The documents, as many as fit into a head, and the indices.
    fn nav(&self, links: Links<'_>) -> Vec<LinkView> {
        let entry = |path: &str, label: &str| LinkView {
            href: links.to(path),
            label: label.to_owned(),
            current: links.is_here(path) || links.is_part_of(path),
        };
        let documents = self.documents.iter();
        let mut nav: Vec<_> = documents.map(|(id, short)| entry(&links::page(id), short)).collect();
        if self.has_crossrefs {
            nav.push(entry(links::CROSSREFS, &self.locale().say("crossrefs")));
        }
        if self.has_works {
            nav.push(entry(links::WORKS, &self.locale().say("works-cited")));
        }
        if self.has_names {
            nav.push(entry(links::NAMES, &self.locale().say("names")));
        }
        if self.has_events {
            nav.push(entry(links::CHRONOLOGY, &self.locale().say("chronology")));
        }
        nav
    }
}
