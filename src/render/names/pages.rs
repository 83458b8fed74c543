//! The pages of the index of names.

use std::ops::Range;
use std::sync::Arc;

use super::{BoundKey, Index, Place, documents, places};
use crate::link::Edition;
use crate::model::Name;
use crate::render::common::Common;
use crate::render::links;
use crate::render::made::Outcome;
use crate::render::names::NameFiling;
use crate::render::paging::{self, PLACES, pager};
use crate::render::resolve::{Resolver, name_id};
use crate::render::views::{LinkView, NameKindView, NameSpanView, NameView, NamesView, OwnNameView};

/// One of the pages.
#[derive(Debug, Clone, Copy)]
pub(in crate::render) enum NamesPage {
    /// All names, or what leads to them.
    First,
    /// A page of a kind, by their places.
    Kind(usize, usize),
    /// A page with passages that have a name, from 0.
    Own(usize, usize),
}

/// What a page is given.
#[derive(Debug)]
pub(in crate::render) struct NamesKey {
    bound: BoundKey,
    filing: Arc<NameFiling>,
    /// How many passages have which of the names on the page, or all.
    counts: Vec<usize>,
}

impl PartialEq for NamesKey {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.filing, &other.filing) && self.counts == other.counts && self.bound == other.bound
    }
}

/// What the pages are made from.
#[derive(Debug)]
pub(in crate::render) struct Names<'a> {
    edition: &'a Edition,
    filing: &'a Arc<NameFiling>,
    places: Vec<Vec<Place>>,
}

impl<'a> Names<'a> {
    /// The names of an edition.
    pub(in crate::render) fn of(edition: &'a Edition, filing: &'a Arc<NameFiling>) -> Self {
        let places = places(edition);
        Self {
            edition,
            filing,
            places,
        }
    }

    /// All pages with their files.
    pub(in crate::render) fn pages(&self) -> Vec<(String, NamesPage)> {
        let mut pages = vec![(links::NAMES.to_owned(), NamesPage::First)];
        for (kind, filed) in self.filing.kinds.iter().enumerate() {
            let sheets = filed.sheets.iter().enumerate();
            pages.extend(sheets.map(|(at, sheet)| (sheet.page.clone(), NamesPage::Kind(kind, at))));
        }
        for (name, places) in self.places.iter().enumerate() {
            let Some(first) = self.filing.own(name) else { continue };
            let count = paging::pages(places.len(), PLACES).len();
            pages.extend((0..count).map(|at| (paging::numbered(first, at + 1), NamesPage::Own(name, at))));
        }
        pages
    }

    /// The key for a page.
    pub(in crate::render) fn key(&self, page: NamesPage) -> NamesKey {
        let counts = |names: &[usize]| names.iter().map(|&name| self.places[name].len()).collect();
        let (documents, counts) = match page {
            NamesPage::First if self.filing.split => {
                let all = self.places.iter().map(Vec::len).sum();
                (Vec::new(), vec![all])
            }
            NamesPage::First => (documents(self.edition, |bound| !bound.mentions.is_empty()), Vec::new()),
            NamesPage::Kind(kind, at) => {
                let names = self.on(kind, at);
                let places = names.iter().flat_map(|&name| &self.places[name][..self.told(name)]);
                (self.documents(places), counts(names))
            }
            NamesPage::Own(name, at) => {
                let range = self.own_range(name, at);
                (self.documents(&self.places[name][range]), counts(&[name]))
            }
        };
        NamesKey {
            bound: BoundKey {
                names: self.edition.names.clone(),
                events: Vec::new(),
                documents,
            },
            filing: Arc::clone(self.filing),
            counts,
        }
    }

    fn documents<'p>(&self, places: impl IntoIterator<Item = &'p Place>) -> Vec<super::BoundDocument> {
        let mut places: Vec<_> = places.into_iter().map(|place| place.document).collect();
        places.sort_unstable();
        places.dedup();
        let document = |place: usize| {
            let annotated = &self.edition.documents[place];
            (Arc::clone(&annotated.document), Arc::clone(&annotated.bound))
        };
        places.into_iter().map(document).collect()
    }

    fn on(&self, kind: usize, at: usize) -> &[usize] {
        let kind = &self.filing.kinds[kind];
        &kind.names[kind.sheets[at].range.clone()]
    }

    /// How many of the passages of a name its entry is made from.
    fn told(&self, name: usize) -> usize {
        let count = self.places[name].len();
        self.filing.own(name).map_or(count, |_| count.min(PLACES))
    }

    fn own_range(&self, name: usize, at: usize) -> Range<usize> {
        paging::pages(self.places[name].len(), PLACES)[at].clone()
    }

    /// Makes a page.
    pub(in crate::render) fn print(
        &self,
        path: &str,
        page: NamesPage,
        common: &Common,
        resolver: &Resolver<'_>,
    ) -> Outcome {
        let view = match page {
            NamesPage::First if !self.filing.split => self.whole(resolver),
            NamesPage::First => self.overview(resolver),
            NamesPage::Kind(kind, at) => self.kind(kind, at, resolver),
            NamesPage::Own(name, at) => {
                return common.print(path, "name.html", "own", &self.own(name, at, resolver));
            }
        };
        common.print(path, "names.html", "names", &view)
    }

    fn index<'r>(&'r self, resolver: &'r Resolver<'r>) -> Index<'r> {
        Index::new(self.edition, self.filing, &self.places, resolver)
    }

    /// All names on one page.
    pub(in crate::render) fn whole(&self, resolver: &Resolver<'_>) -> NamesView {
        let index = self.index(resolver);
        let kinds = self.filing.kinds.iter().map(|kind| NameKindView {
            names: kind.names.iter().map(|&name| index.name(name)).collect(),
            ..kind_view(kind, resolver)
        });
        NamesView {
            kinds: kinds.collect(),
            ..self.empty(resolver)
        }
    }

    fn empty(&self, resolver: &Resolver<'_>) -> NamesView {
        NamesView {
            kind: String::new(),
            kinds: Vec::new(),
            names: self.edition.names.len(),
            mentions: self.places.iter().map(Vec::len).sum(),
            pager: None,
            index: resolver.links.to(links::NAMES),
        }
    }

    /// What leads to the pages of the kinds.
    fn overview(&self, resolver: &Resolver<'_>) -> NamesView {
        let kinds = self.filing.kinds.iter().map(|kind| {
            let spans = kind.sheets.iter().map(|sheet| {
                let label = |at: usize| {
                    // As it is sorted, or the first and the last would seem to be out of order.
                    let name = &self.edition.names[kind.names[at]];
                    name.sort.as_ref().unwrap_or(&name.label).value.clone()
                };
                NameSpanView {
                    href: resolver.links.to(&sheet.page),
                    first: label(sheet.range.start),
                    last: label(sheet.range.end - 1),
                }
            });
            NameKindView {
                spans: spans.collect(),
                ..kind_view(kind, resolver)
            }
        });
        NamesView {
            kinds: kinds.collect(),
            ..self.empty(resolver)
        }
    }

    /// A page of a kind.
    fn kind(&self, kind: usize, at: usize, resolver: &Resolver<'_>) -> NamesView {
        let (index, filed) = (self.index(resolver), &self.filing.kinds[kind]);
        let names = self.on(kind, at).iter().map(|&name| index.name(name));
        NamesView {
            kind: filed.id.to_owned(),
            kinds: vec![NameKindView {
                names: names.collect(),
                ..kind_view(filed, resolver)
            }],
            names: filed.names.len(),
            // Not of the kind, or every place more would make all its pages anew.
            mentions: self.on(kind, at).iter().map(|&name| self.places[name].len()).sum(),
            pager: pager(at + 1, filed.sheets.len(), resolver.links, |number| {
                filed.sheets[number - 1].page.clone()
            }),
            ..self.empty(resolver)
        }
    }

    /// A page with passages that have a name.
    fn own(&self, name: usize, at: usize, resolver: &Resolver<'_>) -> OwnNameView {
        let (index, range) = (self.index(resolver), self.own_range(name, at));
        let Name { id, .. } = &*self.edition.names[name];
        let kind = self.filing.kind(name);
        let pages = paging::pages(self.places[name].len(), PLACES).len();
        OwnNameView {
            kind: LinkView {
                href: resolver
                    .links
                    .to_place(self.filing.page(id.as_str()), &name_id(id.as_str())),
                label: resolver.locale.say(&format!("names-{}", kind.id)),
                current: false,
            },
            name: NameView {
                // Every page has the passages, the first also what they have in common.
                forms: if at == 0 {
                    index.forms(name, range.end)
                } else {
                    Vec::new()
                },
                documents: index.documents(name, range.clone()),
                ..index.name(name)
            },
            from: range.start + 1,
            to: range.end,
            pager: pager(at + 1, pages, resolver.links, |number| {
                paging::numbered(self.filing.own(name).unwrap_or_default(), number)
            }),
            index: resolver.links.to(links::NAMES),
        }
    }
}

fn kind_view(kind: &super::filing::Kind, resolver: &Resolver<'_>) -> NameKindView {
    NameKindView {
        id: kind.id,
        label: resolver.locale.say(&format!("names-{}", kind.id)),
        count: kind.names.len(),
        names: Vec::new(),
        spans: Vec::new(),
    }
}
