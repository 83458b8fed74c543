//! What stands at the end of the citation index: works that nothing cites, and addresses of no work. Many of them have pages
//! of their own.

use std::ops::Range;

use rayon::prelude::*;

use super::{Index, Material};
use crate::evenly::Evenly;
use crate::render::common::Common;
use crate::render::links;
use crate::render::paging::{self, LINES, pager};
use crate::render::views::{RestLineView, RestView};

/// What is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    /// Works that nothing cites.
    Uncited,
    /// Web addresses that belong to no work.
    Unheld,
}

impl Rest {
    /// Both.
    pub(super) const ALL: [Self; 2] = [Self::Uncited, Self::Unheld];

    /// The word in addresses, which is the anchor of the list on the first page of the index as well.
    const fn name(self) -> &'static str {
        match self {
            Self::Uncited => "never-cited",
            Self::Unheld => "not-listed",
        }
    }

    fn page(self, number: usize) -> String {
        paging::numbered(&links::work(self.name()), number)
    }
}

impl Index<'_> {
    /// Where the list is if it is too long for the first page of the index; else empty.
    pub(super) fn rest_href(&self, rest: Rest, count: usize) -> String {
        if self.cut && count > LINES {
            self.shower.links.to(&rest.page(1))
        } else {
            String::new()
        }
    }
}

/// The pages of a list, and their files; none if it stands on the first page of the index.
pub(super) fn pages(rest: Rest, material: &Material<'_>, common: &Common) -> Vec<(String, RestView)> {
    if !material.holdings.filing.split {
        return Vec::new();
    }
    match rest {
        Rest::Uncited => {
            let uncited = material.index(links::WORKS, common).uncited();
            cut(rest, &uncited, material, common, |index, subject| {
                let link = index.link(*subject);
                RestLineView {
                    href: link.href,
                    label: link.label,
                    url: String::new(),
                }
            })
        }
        Rest::Unheld => cut(rest, &material.edition.unheld(), material, common, |index, found| {
            let place = index.unheld(*found);
            RestLineView {
                href: place.href,
                label: [place.short, place.label].join(", "),
                url: place.url,
            }
        }),
    }
}

fn cut<T: Sync>(
    rest: Rest,
    things: &[T],
    material: &Material<'_>,
    common: &Common,
    line: impl Fn(&Index<'_>, &T) -> RestLineView + Sync,
) -> Vec<(String, RestView)> {
    if things.len() <= LINES {
        return Vec::new();
    }
    let ranges = paging::pages(things.len(), LINES);
    let of = ranges.len();
    let page = |(before, range): (usize, &Range<usize>)| {
        let number = before + 1;
        let path = rest.page(number);
        let index = material.index(&path, common);
        let view = RestView {
            name: rest.name(),
            lines: things[range.clone()].iter().map(|thing| line(&index, thing)).collect(),
            count: things.len(),
            pager: pager(number, of, index.shower.links, |number| rest.page(number)),
            index: index.shower.links.to(links::WORKS),
        };
        (path, view)
    };
    ranges.par_iter().enumerate().evenly().map(page).collect()
}
