//! From the linked edition to the files of a site.
//!
//! Each page is a function of a closed view ([`views`]) and the theme. Text and notes are printed here
//! (`text`), because their structure is part of what other programs rely on; what stands around them is the
//! theme's business.

mod around;
mod assets;
pub mod bibliography;
mod choices;
mod chronology;
mod common;
mod concordance;
mod content_type;
mod data;
mod document;
mod documents;
mod editorial;
mod entries;
pub(crate) mod escape;
mod export;
mod filing;
mod found;
mod highlight;
mod holdings;
mod hosts;
mod index;
mod keep;
mod layout;
mod leaf;
mod links;
mod locale;
mod made;
mod markup;
mod memo;
mod names;
mod notes;
mod overlay;
mod paging;
mod parallel;
mod pictures;
mod recalled;
mod references;
mod relations;
mod resolve;
mod room;
mod sheet;
mod sort;
mod text;
pub mod theme;
mod versions;
pub mod views;
pub mod volume;
mod works;

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

pub use assets::is_immutable;
pub use content_type::content_type;
pub use keep::Reason;
pub use memo::Memo;

use self::around::Around;
use self::assets::{ASSETS, SHEETS};
use self::chronology::EventsPage;
use self::common::Common;
use self::concordance::{CrossrefsKey, Pages};
use self::documents::{DocumentsPage, Lists};
use self::holdings::Holdings;
use self::index::PageKey;
use self::keep::{Kept, kept_or};
use self::leaf::Leaf;
pub use self::links::page as document_page;
use self::made::{Extent, Made, Outcome};
use self::names::{Names, NamesPage};
use self::parallel::{Pair, ParallelKey};
use self::pictures::Pictures;
use self::resolve::Resolver;
use self::theme::{Theme, Wanted};
use self::works::{ListPage, Material, Places, WorksPage};
use crate::cff;
use crate::diagnostic::{Code, Diagnostic, Warned};
use crate::link::{Edition, Named};
use crate::model::Page;
use crate::policy::{Barred, Inspection};
use crate::progress::{Observed, Stage};
use crate::project::{THEMES, TOP, World};
use crate::source::config::Config;

/// The files of a site: paths from its root, with `/` between the parts, and bytes.
pub type Site = BTreeMap<String, Bytes>;

/// The files of a site before they are in order.
type Files = Vec<(String, Bytes)>;

/// The built pages' version stamp.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The file that says how to cite the edition, where programs look for it.
pub(crate) const CITATION: &str = "CITATION.cff";

/// What an edition is printed with: its theme and its citation style.
#[derive(Debug)]
pub struct Press {
    theme: Arc<Theme>,
    style: entries::Style,
}

/// A rendered edition.
#[derive(Debug)]
pub struct Rendered {
    /// The site.
    pub site: Site,
    /// The pages that had to be made, with the reason; the others were kept.
    pub made: Vec<(String, Reason)>,
    /// What the pages have that their policy bars.
    pub inspection: Inspection,
}

/// Makes ready what an edition is printed with. Nothing if it is faulty. With `fingerprint`, the names of the theme's files
/// tell what is in them.
#[must_use]
pub fn prepare(
    config: &Config,
    files: &[String],
    fingerprint: bool,
    world: &dyn World,
    memo: &mut Memo,
) -> Warned<Option<Press>> {
    let mut diagnostics = Vec::new();
    let wanted = Wanted {
        name: config.theme.value.clone(),
        language: config.language.clone(),
        fingerprint,
    };
    let theme = theme::load(world, wanted, files, &mut memo.theme).unload(&mut diagnostics);
    let style = entries::style(config, world, memo.entries.as_ref());
    let style = style.map_err(|fault| diagnostics.push(*fault)).ok();
    let press = theme.zip(style);
    Warned {
        value: press.map(|(theme, style)| Press { theme, style }),
        diagnostics,
    }
}

/// Renders an edition. `base` is where the site will stand; links are relative if it is not known.
#[must_use]
pub fn render(
    edition: &Edition,
    press: &Press,
    world: &dyn World,
    base: Option<&str>,
    memo: &mut Memo,
    observed: &Observed,
) -> Warned<Rendered> {
    let mut diagnostics = Vec::new();
    let mut files = Files::new();
    let common = Common::new(edition, &press.theme, base);
    let outside = (common.locale(), world, observed);
    let pictures = pictures::make(edition, base, outside, memo, (&mut files, &mut diagnostics));
    let common = common.shown(pictures.edition.clone());
    let common = match memo.common.take() {
        Some(known) if *known == common => known,
        _ => Arc::new(common),
    };
    memo.common = Some(Arc::clone(&common));
    let stage = observed.stage(Stage::Format, edition.works.list().len());
    let holdings = holdings(edition, press, memo, &mut diagnostics);
    drop(stage);
    let mut printer = Printer {
        edition,
        common,
        holdings: &holdings,
        pictures: &pictures,
        concordance: Arc::new(Pages::of(edition)),
        files,
        made: Vec::new(),
        inspection: Inspection::default(),
        diagnostics,
        observed,
    };
    printer.documents(memo);
    let stage = observed.stage(Stage::Indices, 0);
    printer.editors_pages(memo);
    printer.lists(memo);
    printer.indices(memo);
    printer.bound(memo);
    printer.versions(memo);
    printer.works(memo);
    printer.concordance(memo);
    printer.parallels(memo);
    drop(stage);
    let stage = observed.stage(Stage::Data, 0);
    printer.assets(&press.theme, world);
    data::add(edition, &mut memo.data, &mut printer.files, &mut printer.diagnostics);
    export::add(
        &edition.works,
        &mut memo.export,
        &mut printer.files,
        &mut printer.diagnostics,
    );
    drop(stage);
    let citation = cff::write(&edition.config, base);
    printer.files.push((CITATION.to_owned(), citation.into()));
    found::moved(
        edition,
        &printer.common,
        &mut printer.files,
        &mut printer.inspection,
        &mut printer.diagnostics,
    );
    if let Some(base) = base {
        found::add(edition, base, &mut printer.files);
        let headers = hosts::headers(base, printer.common.policy(), &printer.files);
        printer.files.push((hosts::HEADERS.to_owned(), headers.into()));
    }
    printer.trace(&press.theme);
    Warned {
        value: Rendered {
            site: site(printer.files),
            made: printer.made,
            inspection: printer.inspection,
        },
        diagnostics: printer.diagnostics,
    }
}

/// The works of an edition, and the documents of it that others cite, formatted and in order.
fn holdings(edition: &Edition, press: &Press, memo: &mut Memo, diagnostics: &mut Vec<Diagnostic>) -> Holdings {
    let (config, style) = (&edition.config, &press.style);
    let recalled = memo.recalled.as_mut();
    let works = entries::format(config, &edition.works, style, &mut memo.entries, recalled, diagnostics);
    let kept = &mut memo.cited_entries;
    let documents = entries::format(config, &edition.cited, style, kept, None, diagnostics);
    Holdings::new(edition, works, documents, &mut memo.filing, &mut memo.name_filing)
}

/// A page of the concordance but the first: of a document, by its place, or of the list of documents, from 0.
#[derive(Clone, Copy)]
enum ConcordancePage {
    Document(usize),
    List(usize),
}

/// What pages are made from, and what has been made.
struct Printer<'a> {
    edition: &'a Edition,
    common: Arc<Common>,
    /// The works.
    holdings: &'a Holdings,
    /// What stands for texts where they are linked to.
    pictures: &'a Pictures,
    /// The pages of the concordance.
    concordance: Arc<Pages>,
    files: Files,
    made: Vec<(String, Reason)>,
    inspection: Inspection,
    diagnostics: Vec<Diagnostic>,
    observed: &'a Observed,
}

impl<'a> Printer<'a> {
    const fn around(&self) -> Around<'a> {
        Around::new(self.edition, self.holdings)
    }

    /// The pages of the documents, side by side, and the sheet that they need.
    fn documents(&mut self, memo: &mut Memo) {
        let (edition, common, observed) = (self.edition, &self.common, self.observed);
        let _stage = observed.stage(Stage::Documents, edition.documents.len());
        let known = &memo.documents;
        let places = 0..edition.documents.len();
        let outcomes: Vec<_> = places
            .into_par_iter()
            .map(|place| {
                let _item = observed.item(Stage::Documents, edition.documents[place].document.id());
                let leaf = Leaf::new(edition, place, common, self.holdings);
                let leaf = leaf.shown(self.pictures.of(edition.documents[place].document.id()));
                leaf.news(known.get(leaf.id())).map(|reason| (leaf.make(), reason))
            })
            .collect();
        let mut most = Extent::default();
        // Apart from the pages, so that both come nearly sorted.
        let mut data = Files::with_capacity(edition.documents.len());
        for (annotated, outcome) in edition.documents.iter().zip(outcomes) {
            let id = annotated.document.id();
            if let Some((outcome, reason)) = outcome {
                match self.note(&links::page(id), outcome, reason) {
                    Some(page) => memo.documents.insert(id.to_owned(), page),
                    None => memo.documents.remove(id),
                };
            }
            let Some(page) = memo.documents.get(id) else { continue };
            most.notes = most.notes.max(page.made.extent.notes);
            most.pairs = most.pairs.max(page.made.extent.pairs);
            most.lines = most.lines.max(page.made.extent.lines);
            self.put(&links::page(id), &page.made);
            data.extend(page.made.data.clone().map(|bytes| (data::path(id), bytes)));
        }
        self.files.append(&mut data);
        if memo.documents.len() > edition.documents.len() {
            let is_there = |id: &String| matches!(edition.catalogue.by_id(id), Some(Named::Document(_)));
            memo.documents.retain(|id, _| is_there(id));
        }
        let sheets = [
            ("crossrefs.css", sheet::concordance(edition)),
            ("edition.css", sheet::generate(most, edition)),
            ("works.css", sheet::works(edition)),
        ];
        let sheets = sheets.map(|(name, sheet)| (format!("{SHEETS}{name}"), sheet.into()));
        self.files.extend(sheets);
    }

    /// The editors' own pages, but for the introduction, which stands on the home page.
    fn editors_pages(&mut self, memo: &mut Memo) {
        let mut known = std::mem::take(&mut memo.pages);
        let edition = self.edition;
        let pages = edition.pages.iter().filter(|page| page.id.value != links::INTRODUCTION);
        for page in pages {
            let (id, path) = (&page.id.value, links::page(&page.id.value));
            let common = Arc::clone(&self.common);
            let picture = self.pictures.of(id);
            let make = |around: &Around<'_>| index::editors_page(page, &path, picture, &common, around);
            let key = PageKey(Arc::clone(page), picture.cloned());
            let kept = self.keep(known.remove(id), key, &path, make);
            memo.pages.extend(kept.map(|kept| (id.clone(), kept)));
        }
    }

    /// Of many documents, the lists of them.
    fn lists(&mut self, memo: &mut Memo) {
        let (edition, common) = (self.edition, Arc::clone(&self.common));
        let known = std::mem::take(&mut memo.lists);
        let Some(titles) = documents::titles(edition, &mut memo.titles) else {
            return;
        };
        let lists = Lists {
            edition,
            titles: &titles,
        };
        let key = |page: &DocumentsPage| lists.key(*page);
        let make = |path: &str, page: &DocumentsPage, around: &Around<'_>| {
            lists.print(path, *page, &common, &resolver(&common, around, path, None))
        };
        memo.lists = self.many(known, lists.pages(), key, make);
    }

    /// The home page and the cross-references.
    fn indices(&mut self, memo: &mut Memo) {
        let (edition, common) = (self.edition, Arc::clone(&self.common));
        let pages = Arc::clone(&self.concordance);
        let picture = self.pictures.of(links::INTRODUCTION);
        let titles = documents::titles(edition, &mut memo.titles);
        let make = |around: &Around<'_>| index::home(edition, titles.as_deref(), picture, &common, around);
        let key = index::HomeKey::new(edition, picture.cloned(), titles.clone());
        memo.home = self.keep(memo.home.take(), key, links::HOME, make);
        let key = CrossrefsKey::new(edition, &pages);
        let make = |around: &Around<'_>| concordance::print(edition, &pages, &common, around);
        memo.crossrefs = self.keep(memo.crossrefs.take(), key, links::CROSSREFS, make);
    }

    /// The index of names and the chronology, as far as there are any.
    fn bound(&mut self, memo: &mut Memo) {
        let (edition, common) = (self.edition, Arc::clone(&self.common));
        let known = (std::mem::take(&mut memo.names), std::mem::take(&mut memo.chronology));
        if !edition.names.is_empty() {
            let names = Names::of(edition, &self.holdings.names);
            let key = |page: &NamesPage| names.key(*page);
            let make = |path: &str, page: &NamesPage, around: &Around<'_>| {
                names.print(path, *page, &common, &resolver(&common, around, path, None))
            };
            memo.names = self.many(known.0, names.pages(), key, make);
        }
        if !edition.events.is_empty() {
            let filing = &self.holdings.events;
            let key = |page: &EventsPage| chronology::key(edition, filing, *page);
            let make = |path: &str, page: &EventsPage, around: &Around<'_>| {
                chronology::print(path, *page, edition, filing, &common, around)
            };
            memo.chronology = self.many(known.1, chronology::pages(filing), key, make);
        }
    }

    /// What has changed from version to version, and what hosts show for an address that leads nowhere.
    fn versions(&mut self, memo: &mut Memo) {
        let (config, common) = (&self.edition.config, Arc::clone(&self.common));
        let known = (memo.versions.take(), memo.missing.take());
        // They are made of the settings alone, which all pages have in common.
        if !config.versions.is_empty() {
            let make = |around: &Around<'_>| versions::print(config, &common, around);
            memo.versions = self.keep(known.0, (), links::VERSIONS, make);
        }
        if common.has_base() {
            memo.missing = self.keep(known.1, (), found::MISSING, |_| found::missing(&common));
        }
    }

    /// The citation index: the first page, of many works those of the letters, the other orders, and the index of law.
    fn works(&mut self, memo: &mut Memo) {
        let (edition, common, holdings) = (self.edition, Arc::clone(&self.common), self.holdings);
        let pages = Arc::clone(&self.concordance);
        let places = Places::of(edition);
        let material = Material {
            edition,
            holdings,
            pages: &pages,
            places: &places,
        };
        let key = |page: &WorksPage<'_>| material.key_of_page(*page);
        let make = |path: &str, page: &WorksPage<'_>, _: &Around<'_>| material.print(path, *page, &common);
        let known = std::mem::take(&mut memo.works);
        memo.works = self.many(known, material.pages(), key, make);
        // What these show is made in no time, so they are kept by it.
        let make = |path: &str, page: &ListPage, _: &Around<'_>| page.print(path, &common);
        let known = std::mem::take(&mut memo.works_lists);
        memo.works_lists = self.many(known, material.lists(&common), ListPage::clone, make);
    }

    /// Of many documents, the page of each in the concordance.
    fn concordance(&mut self, memo: &mut Memo) {
        let (edition, common) = (self.edition, Arc::clone(&self.common));
        let pages = Arc::clone(&self.concordance);
        let places = if pages.is_split() {
            pages.documents.as_slice()
        } else {
            &[]
        };
        let of_document = |&place: &usize| {
            let path = links::concordance(edition.document(place).id());
            (path, ConcordancePage::Document(place))
        };
        let sheets = pages.sheets();
        let of_list = |at: usize| (links::concordance_list(at + 1), ConcordancePage::List(at));
        let jobs = places.iter().map(of_document).chain((0..sheets.len()).map(of_list));
        let key = |page: &ConcordancePage| match *page {
            ConcordancePage::Document(place) => CrossrefsKey::of_document(edition, place),
            ConcordancePage::List(at) => CrossrefsKey::of_list(edition, sheets[at], pages.documents.len()),
        };
        let make = |path: &str, page: &ConcordancePage, around: &Around<'_>| match *page {
            ConcordancePage::Document(place) => concordance::print_document(path, place, edition, &common, around),
            ConcordancePage::List(at) => concordance::print_list(path, at, edition, &pages, &common, around),
        };
        let known = std::mem::take(&mut memo.concordance);
        memo.concordance = self.many(known, jobs.collect(), key, make);
    }

    /// The pages of two documents side by side.
    fn parallels(&mut self, memo: &mut Memo) {
        let (edition, common) = (self.edition, Arc::clone(&self.common));
        let pages = Arc::clone(&self.concordance);
        let jobs = parallel::pairs(edition).into_iter().map(|pair| {
            let [left, right] = pair.places.map(|place| edition.document(place).id());
            (links::parallel(left, right), pair)
        });
        let key = |pair: &Pair| ParallelKey::new(edition, pair, pages.is_split());
        let make = |path: &str, pair: &Pair, around: &Around<'_>| {
            parallel::print(path, pair, edition, &pages, &common, around)
        };
        let known = std::mem::take(&mut memo.parallels);
        memo.parallels = self.many(known, jobs.collect(), key, make);
    }

    /// Makes of many pages, side by side, those that must be made, and puts all into the site.
    fn many<J: Sync + Send, K: PartialEq + Send>(
        &mut self,
        mut known: FxHashMap<String, Kept<K>>,
        jobs: Vec<(String, J)>,
        key: impl Fn(&J) -> K + Sync,
        make: impl Fn(&str, &J, &Around<'_>) -> Outcome + Sync,
    ) -> FxHashMap<String, Kept<K>> {
        let (edition, holdings, common, observed) = (self.edition, self.holdings, &self.common, self.observed);
        let jobs: Vec<_> = jobs
            .into_iter()
            .map(|(path, job)| (known.remove(&path), path, job))
            .collect();
        let made: Vec<_> = jobs
            .into_par_iter()
            .map(|(slot, path, job)| {
                let item = observed.item(Stage::Indices, &path);
                let make = |around: &Around<'_>| make(&path, &job, around);
                let outcome = kept_or(slot, key(&job), common, Around::new(edition, holdings), make);
                drop(item);
                (path, outcome)
            })
            .collect();
        let mut kept = FxHashMap::default();
        for (path, outcome) in made {
            match outcome {
                Ok((page, reason)) => {
                    self.made.extend(reason.map(|reason| (path.clone(), reason)));
                    self.put(&path, &page.made);
                    kept.insert(path, page);
                }
                Err(diagnostic) => self.diagnostics.push(*diagnostic),
            }
        }
        kept
    }

    /// Makes a page if it must be made, and puts it into the site.
    fn keep<K: PartialEq>(
        &mut self,
        slot: Option<Kept<K>>,
        key: K,
        path: &str,
        make: impl FnOnce(&Around<'_>) -> Outcome,
    ) -> Option<Kept<K>> {
        let item = self.observed.item(Stage::Indices, path);
        let outcome = kept_or(slot, key, &self.common, self.around(), make);
        drop(item);
        match outcome {
            Ok((kept, reason)) => {
                self.made.extend(reason.map(|reason| (path.to_owned(), reason)));
                self.put(path, &kept.made);
                Some(kept)
            }
            Err(diagnostic) => {
                self.diagnostics.push(*diagnostic);
                None
            }
        }
    }

    fn note<K>(&mut self, path: &str, outcome: Result<Kept<K>, Box<Diagnostic>>, reason: Reason) -> Option<Kept<K>> {
        match outcome {
            Ok(kept) => {
                self.made.push((path.to_owned(), reason));
                Some(kept)
            }
            Err(diagnostic) => {
                self.diagnostics.push(*diagnostic);
                None
            }
        }
    }

    fn put(&mut self, path: &str, made: &Made) {
        if let Some(found) = &made.inspected {
            self.inspection.add(path, found);
        }
        self.files.push((path.to_owned(), made.html.clone()));
    }

    /// Adds what the sheets of the theme load from elsewhere, and finds what its templates say.
    fn trace(&mut self, theme: &Theme) {
        let Some(policy) = self.common.policy() else { return };
        let folder = format!("{THEMES}/{}/{ASSETS}", self.edition.config.theme.value);
        let barred = |(_, found): &&(String, Barred)| !policy.allows(found.directive, &found.written);
        for (sheet, found) in theme.outward.iter().filter(barred) {
            self.inspection.add_to_theme(format!("{folder}{sheet}"), found.clone());
        }
        self.inspection.trace(|words| theme.templates.place_of(words));
    }

    /// The theme's files, and the files that texts may refer to.
    fn assets(&mut self, theme: &Theme, world: &dyn World) {
        for (path, bytes) in &theme.published {
            self.files.push((format!("{ASSETS}{path}"), bytes.clone()));
        }
        for path in &self.edition.assets {
            match world.read(path) {
                Ok(bytes) => self.files.push((resolve::site_path(path), bytes)),
                Err(error) => {
                    let message = format!("cannot read `{path}`: {error}");
                    self.diagnostics
                        .push(Diagnostic::error(Code::Unreadable, message).path(path));
                }
            }
        }
    }
}

/// Puts the files of a site in order. Invariant: no two have one path, since each stage has folders of its own and
/// no document can be called like one of them.
fn site(files: Files) -> Site {
    let count = files.len();
    let site: Site = files.into_iter().collect();
    debug_assert_eq!(site.len(), count, "two files of one path");
    site
}

/// What leads from the page `path`, whose text is that of `own`: its id and the path of its file.
fn resolver<'p>(
    common: &'p Common,
    around: &'p Around<'p>,
    path: &'p str,
    own: Option<(&'p str, &'p str)>,
) -> Resolver<'p> {
    Resolver {
        around,
        locale: common.locale(),
        links: common.links(path),
        own: own.map(|(id, _)| id),
        from: own.map_or(TOP, |(_, file)| file),
    }
}

/// The page whose text stands on the home page.
fn introduction(pages: &[Arc<Page>]) -> Option<&Arc<Page>> {
    pages.iter().find(|page| page.id.value == links::INTRODUCTION)
}
