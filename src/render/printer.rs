//! The pages of a site, one kind after another: kept, if nothing that they are made of has changed, or made.
//!
//! Which of them come first, and which follow, is the business of [`Printing`](super::Printing).

use std::hash::Hash;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::around::Around;
use super::assets::ASSETS;
use super::chronology::{self, EventsPage};
use super::common::Common;
use super::concordance::{self, CrossrefsKey, Pages};
use super::data::DataKey;
use super::delivery::Delivery;
use super::documents::{self, DocumentsPage, Lists};
use super::ground::Shift;
use super::holdings::Holdings;
use super::index::{self, PageKey};
use super::keep::{Kept, Reason, kept_or};
use super::made::{Made, Outcome};
use super::memo::Memo;
use super::names::{Names, NamesPage};
use super::parallel::{self, Pair, ParallelKey};
use super::pictures::Pictures;
use super::standing::{Outlet, Sought, Standing};
use super::theme::Theme;
use super::works::{ListPage, Material, Places, WorksKey, WorksPage};
use super::{CITATION, Files, data, export, found, hosts, links, resolve, resolver, versions};
use crate::cff;
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Digest;
use crate::evenly::Evenly;
use crate::link::Edition;
use crate::policy::{Barred, Inspection};
use crate::progress::{Observed, Stage};
use crate::project::{THEMES, World};

/// A page of the concordance but the first: of a document, by its place, or of the list of documents, from 0.
#[derive(Clone, Copy)]
enum ConcordancePage {
    Document(usize),
    List(usize),
}

/// What pages are given, if all of it is the same from run to run where the pages are.
fn always<K: Hash>(key: &K) -> Option<Digest> {
    Some(Digest::of_value(key))
}

/// Of pages that are made in each run: they have something of all documents, so that a change of any concerns them, or take no
/// time.
const fn never<K>(_: &K) -> Option<Digest> {
    None
}

/// What pages are made from, and what has been made.
pub(super) struct Printer<'a> {
    pub(super) edition: &'a Edition,
    pub(super) common: Arc<Common>,
    /// The works.
    pub(super) holdings: &'a Holdings,
    /// What has changed since the last compilation of what pages ask about.
    pub(super) shift: &'a Shift,
    /// What stands for texts where they are linked to.
    pub(super) pictures: &'a Pictures,
    /// The pages of the concordance.
    pub(super) concordance: Arc<Pages>,
    /// The theme.
    pub(super) theme: &'a Theme,
    /// What has been made.
    pub(super) output: Output,
    /// Whether whoever has it printed wants to be done with it for now.
    pub(super) is_to_stop: &'a (dyn Fn() -> bool + Sync),
    /// Whether pages were left out for that. They are as they were in what is kept.
    pub(super) has_stopped: bool,
    pub(super) observed: &'a Observed,
    /// Where the pages go.
    pub(super) delivery: &'a Delivery,
    /// Those that an earlier run made.
    pub(super) standing: Option<&'a Standing>,
}

/// What has been made.
#[derive(Debug, Default)]
pub(super) struct Output {
    /// The files of the site.
    pub(super) files: Files,
    /// The paths of pages that have gone to whoever takes them.
    pub(super) delivered: Vec<String>,
    /// The pages that had to be made, with the reason.
    pub(super) made: Vec<(String, Reason)>,
    /// What the pages have that their policy bars.
    pub(super) inspection: Inspection,
    /// What was noticed.
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<'a> Printer<'a> {
    pub(super) const fn around(&self) -> Around<'a> {
        Around::new(self.edition, self.holdings)
    }

    /// Where the pages go.
    pub(super) fn outlet(&self) -> Outlet<'a> {
        Outlet {
            config: &self.edition.config,
            delivery: self.delivery,
            standing: self.standing,
        }
    }

    /// The editors' own pages, but for the introduction, which stands on the home page.
    pub(super) fn editors_pages(&mut self, memo: &mut Memo) {
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
    pub(super) fn lists(&mut self, memo: &mut Memo) {
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
        memo.lists = self.many(known, lists.pages(), key, always, make);
    }

    /// The home page and the cross-references.
    pub(super) fn indices(&mut self, memo: &mut Memo) {
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

    /// The index of names, if there are any.
    pub(super) fn names(&mut self, memo: &mut Memo) {
        let (edition, common) = (self.edition, Arc::clone(&self.common));
        let known = std::mem::take(&mut memo.names);
        if !edition.names.is_empty() {
            let names = Names::of(edition, &self.holdings.names);
            let key = |page: &NamesPage| names.key(*page);
            let make = |path: &str, page: &NamesPage, around: &Around<'_>| {
                names.print(path, *page, &common, &resolver(&common, around, path, None))
            };
            memo.names = self.many(known, names.pages(), key, never, make);
        }
    }

    /// The chronology, if there is any.
    pub(super) fn chronology(&mut self, memo: &mut Memo) {
        let (edition, common) = (self.edition, Arc::clone(&self.common));
        let known = std::mem::take(&mut memo.chronology);
        if !edition.events.is_empty() {
            let filing = &self.holdings.events;
            let key = |page: &EventsPage| chronology::key(edition, filing, *page);
            let make = |path: &str, page: &EventsPage, around: &Around<'_>| {
                chronology::print(path, *page, edition, filing, &common, around)
            };
            memo.chronology = self.many(known, chronology::pages(filing), key, never, make);
        }
    }

    /// What has changed from version to version, and what hosts show for an address that leads nowhere.
    pub(super) fn versions(&mut self, memo: &mut Memo) {
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
    pub(super) fn works(&mut self, memo: &mut Memo) {
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
        let given = |key: &WorksKey| Some(Digest::of_value(&(key, holdings.digest())));
        let make = |path: &str, page: &WorksPage<'_>, _: &Around<'_>| material.print(path, *page, &common);
        let known = std::mem::take(&mut memo.works);
        memo.works = self.many(known, material.pages(), key, given, make);
    }

    /// The lists of links in the citation index.
    pub(super) fn works_lists(&mut self, memo: &mut Memo) {
        let (edition, common, holdings) = (self.edition, Arc::clone(&self.common), self.holdings);
        let pages = Arc::clone(&self.concordance);
        let places = Places::of(edition);
        let material = Material {
            edition,
            holdings,
            pages: &pages,
            places: &places,
        };
        // What these show is made in no time, so they are kept by it.
        let make = |path: &str, page: &ListPage, _: &Around<'_>| page.print(path, &common);
        let known = std::mem::take(&mut memo.works_lists);
        memo.works_lists = self.many(known, material.lists(&common), ListPage::clone, never, make);
    }

    /// Of many documents, the page of each in the concordance.
    pub(super) fn concordance(&mut self, memo: &mut Memo) {
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
        memo.concordance = self.many(known, jobs.collect(), key, always, make);
    }

    /// The pages of two documents side by side.
    pub(super) fn parallels(&mut self, memo: &mut Memo) {
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
        memo.parallels = self.many(known, jobs.collect(), key, always, make);
    }

    /// Makes of many pages, side by side, those that must be made, and puts all into the site, unless it is to stop.
    fn many<J: Sync + Send, K: PartialEq + Send>(
        &mut self,
        mut known: FxHashMap<String, Kept<K>>,
        jobs: Vec<(String, J)>,
        key: impl Fn(&J) -> K + Sync,
        given: impl Fn(&K) -> Option<Digest> + Sync,
        make: impl Fn(&str, &J, &Around<'_>) -> Outcome + Sync,
    ) -> FxHashMap<String, Kept<K>> {
        let (edition, holdings, common, outlet) = (self.edition, self.holdings, &self.common, self.outlet());
        let (observed, shift, is_to_stop) = (self.observed, self.shift, self.is_to_stop);
        let jobs: Vec<_> = jobs
            .into_iter()
            .map(|(path, job)| (known.remove(&path), path, job))
            .collect();
        let made: Vec<_> = jobs
            .into_par_iter()
            .evenly()
            .map(|(slot, path, job)| {
                if is_to_stop() {
                    return (path, Err(slot));
                }
                let item = observed.item(Stage::Indices, &path);
                let key = key(&job);
                let given = || Some(Digest::of_value(&(common.digest(), given(&key)?)));
                let sought = Sought {
                    path: &path,
                    data: None,
                    given: outlet.is_choosy().then(given).flatten(),
                };
                let find = |around: &Around<'_>| outlet.find(sought, around);
                let make =
                    |around: &Around<'_>| make(&path, &job, around).map(|made| outlet.hand_over(sought, made, around));
                let outcome = kept_or(slot, key, common, Around::new(edition, holdings), shift, (find, make));
                drop(item);
                // What was taken is kept by whoever took it. Its key is not small, and nobody would ask for it.
                let part = |(page, reason): (Kept<K>, Option<Reason>)| match page.made.delivered {
                    Some(_) => (Err(page.made), reason),
                    None => (Ok(page), reason),
                };
                (path, Ok(outcome.map(part)))
            })
            .collect();
        let has_stopped = made.iter().any(|(_, outcome)| outcome.is_err());
        self.has_stopped |= has_stopped;
        let mut kept = FxHashMap::default();
        for (path, outcome) in made {
            match outcome {
                Ok(Ok((page, reason))) => {
                    self.output.made.extend(reason.map(|reason| (path.clone(), reason)));
                    // Else all of them are put there when the part is gone on with.
                    match page {
                        Ok(page) => {
                            if !has_stopped {
                                self.put(&path, &page.made);
                            }
                            kept.insert(path, page);
                        }
                        Err(taken) => self.put(&path, &taken),
                    }
                }
                Ok(Err(diagnostic)) if has_stopped => drop(diagnostic),
                Ok(Err(diagnostic)) => self.output.diagnostics.push(*diagnostic),
                Err(slot) => kept.extend(slot.map(|page| (path, page))),
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
        let (config, delivery) = (&self.edition.config, self.delivery);
        let make = |around: &Around<'_>| make(around).map(|made| delivery.hand_over(config, path, None, made));
        let outcome = kept_or(slot, key, &self.common, self.around(), self.shift, (|_| None, make));
        drop(item);
        match outcome {
            Ok((kept, reason)) => {
                self.output.made.extend(reason.map(|reason| (path.to_owned(), reason)));
                self.put(path, &kept.made);
                Some(kept)
            }
            Err(diagnostic) => {
                self.output.diagnostics.push(*diagnostic);
                None
            }
        }
    }

    pub(super) fn put(&mut self, path: &str, made: &Made) {
        if let Some(found) = &made.inspected {
            self.output.inspection.add(path, found);
        }
        if made.delivered.is_some() {
            self.output.delivered.push(path.to_owned());
        } else {
            self.output.files.push((path.to_owned(), made.html.clone()));
        }
    }

    /// The theme's files, and the files that texts may refer to.
    pub(super) fn assets(&mut self, world: &dyn World) {
        for (path, bytes) in &self.theme.published {
            self.output
                .files
                .push((format!("{ASSETS}{path}"), bytes.clone().into()));
        }
        for path in &self.edition.assets {
            match world.read(path) {
                Ok(bytes) => self.output.files.push((resolve::site_path(path), bytes.into())),
                Err(error) => {
                    let message = format!("cannot read `{path}`: {error}");
                    let diagnostic = Diagnostic::error(Code::Unreadable, message).path(path);
                    self.output.diagnostics.push(diagnostic);
                }
            }
        }
    }

    /// What says how to cite the edition, for programs.
    pub(super) fn citation(&mut self, base: Option<&str>) {
        let citation = cff::write(&self.edition.config, base);
        self.output.files.push((CITATION.to_owned(), citation.into()));
    }

    /// The edition as data, and its works as other programs take them.
    pub(super) fn data(&mut self, memo: &mut Memo) {
        let (edition, outlet, around) = (self.edition, self.outlet(), self.around());
        let key = DataKey::new(edition);
        let sought = Sought {
            path: data::EDITION,
            data: None,
            given: outlet.is_choosy().then(|| key.given()).flatten(),
        };
        let Output { files, diagnostics, .. } = &mut self.output;
        let taken = match outlet.find(sought, &around) {
            Some(_) => Ok(true),
            None if !outlet.delivery.is_wanted() => Ok(false),
            None => data::in_pieces(edition, |pieces| {
                outlet.hand_over_in_pieces(sought, pieces, &around).is_some()
            }),
        };
        let bytes = taken.and_then(|taken| {
            let bytes = (!taken).then(|| data::of_edition(edition, key, &mut memo.data));
            bytes.transpose()
        });
        match bytes {
            Ok(bytes) => files.extend(bytes.map(|bytes| (data::EDITION.to_owned(), bytes.into()))),
            Err(fault) => diagnostics.push(*fault),
        }
        export::add(&self.edition.works, &mut memo.export, files, diagnostics);
    }

    /// What leads to the pages: from the addresses that they had before and, where it is known where the site stands, for
    /// those who gather pages and for hosts. Invariant: all other files are there.
    pub(super) fn ways_in(&mut self, base: Option<&str>) {
        let Output {
            files,
            delivered,
            inspection,
            diagnostics,
            ..
        } = &mut self.output;
        found::moved(self.edition, &self.common, files, inspection, diagnostics);
        if let Some(base) = base {
            found::add(self.edition, base, delivered, files);
            let headers = hosts::headers(base, self.common.policy(), files);
            files.push((hosts::HEADERS.to_owned(), headers.into()));
        }
        self.trace();
    }

    /// Adds what the sheets of the theme load from elsewhere, and finds what its templates say.
    fn trace(&mut self) {
        let Some(policy) = self.common.policy() else { return };
        let (theme, inspection) = (self.theme, &mut self.output.inspection);
        let folder = format!("{THEMES}/{}/{ASSETS}", self.edition.config.theme.value);
        let barred = |(_, found): &&(String, Barred)| !policy.allows(found.directive, &found.written);
        for (sheet, found) in theme.outward.iter().filter(barred) {
            inspection.add_to_theme(format!("{folder}{sheet}"), found.clone());
        }
        inspection.trace(|words| theme.templates.place_of(words));
    }
}
