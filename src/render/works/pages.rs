//! Which pages the citation index has.

use rayon::prelude::*;

use super::facets::{self, Facet};
use super::rest::{self, Rest};
use super::{Material, WorksKey, is_legal, legal, own, print_first, print_letter};
use crate::evenly::Evenly;
use crate::link::Subject;
use crate::render::common::Common;
use crate::render::filing::Letter;
use crate::render::links;
use crate::render::made::Outcome;
use crate::render::paging::{self, PLACES};
use crate::render::views::{FacetView, RestView};

/// A page of the citation index with entries of works.
#[derive(Debug, Clone, Copy)]
pub(in crate::render) enum WorksPage<'a> {
    /// All works, or what leads to them.
    First,
    /// A page of a letter, from 0.
    Letter(&'a Letter, usize),
    /// A page with places that cite a work, from 0.
    Own(Subject, usize),
    /// A page of the index of law, from 0.
    Legal(usize),
}

/// A page with a list of works, as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::render) enum ListPage {
    /// The works in another order.
    Facet(Box<FacetView>),
    /// What stands at the end of the index.
    Rest(Box<RestView>),
}

impl ListPage {
    /// Makes the page.
    pub(in crate::render) fn print(&self, path: &str, common: &Common) -> Outcome {
        match self {
            Self::Facet(view) => common.print(path, "facet.html", "facet", view),
            Self::Rest(view) => common.print(path, "works-rest.html", "rest", view),
        }
    }
}

impl<'a> Material<'a> {
    /// The pages with entries, and their files.
    pub(in crate::render) fn pages(&self) -> Vec<(String, WorksPage<'a>)> {
        let filing = &self.holdings.filing;
        let mut pages = vec![(links::WORKS.to_owned(), WorksPage::First)];
        for letter in &filing.letters {
            let sheets = letter.sheets.iter().enumerate();
            pages.extend(sheets.map(|(at, sheet)| (sheet.page.clone(), WorksPage::Letter(letter, at))));
        }
        for subject in filing.subjects() {
            let Some(first) = filing.own(subject) else { continue };
            let count = paging::pages(self.places.citing(subject).len(), PLACES).len();
            let own = (0..count).map(|at| (paging::numbered(first, at + 1), WorksPage::Own(subject, at)));
            pages.extend(own);
        }
        if self.edition.works.list().iter().any(is_legal) {
            let count = legal::pages(self).len();
            let legal = (0..count).map(|at| (paging::numbered(links::LEGAL, at + 1), WorksPage::Legal(at)));
            pages.extend(legal);
        }
        pages
    }

    /// The pages with lists, and their files.
    pub(in crate::render) fn lists(&self, common: &Common) -> Vec<(String, ListPage)> {
        let mut lists = Vec::new();
        if !self.holdings.is_empty() {
            let facets = Facet::ALL
                .into_par_iter()
                .evenly()
                .flat_map_iter(|facet| facets::pages(facet, self, common));
            lists.par_extend(facets.map(|(path, view)| (path, ListPage::Facet(Box::new(view)))));
        }
        let rest = Rest::ALL.into_iter().flat_map(|rest| rest::pages(rest, self, common));
        lists.extend(rest.map(|(path, view)| (path, ListPage::Rest(Box::new(view)))));
        lists
    }

    /// The key for a page with entries.
    pub(in crate::render) fn key_of_page(&self, page: WorksPage<'_>) -> WorksKey {
        match page {
            WorksPage::First => self.key(),
            WorksPage::Letter(letter, at) => {
                let here = letter.sheets[at].range.clone();
                let counts = letter.subjects.iter().map(|&subject| self.places.citing(subject).len());
                let all = [letter.subjects.len(), counts.sum()];
                self.key_of_entries(&letter.subjects[here], letter.sheets.len())
                    .among(all)
            }
            WorksPage::Own(subject, at) => {
                let ranges = paging::pages(self.places.citing(subject).len(), PLACES);
                self.key_of_own(subject, &ranges[at])
            }
            WorksPage::Legal(_) => self.key(),
        }
    }

    /// Makes a page with entries.
    pub(in crate::render) fn print(&self, path: &str, page: WorksPage<'_>, common: &Common) -> Outcome {
        match page {
            WorksPage::First => print_first(self, common),
            WorksPage::Letter(letter, at) => print_letter(path, letter, at, self, common),
            WorksPage::Own(subject, at) => own::print(path, subject, at, self, common),
            WorksPage::Legal(at) => legal::print(path, at, self, common),
        }
    }
}
