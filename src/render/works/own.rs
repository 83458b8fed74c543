//! The pages of a work that is cited in more places than the index shows.

use super::Material;
use crate::link::Subject;
use crate::render::common::Common;
use crate::render::made::Outcome;
use crate::render::paging::{self, PLACES, pager};
use crate::render::views::{LinkView, OwnView};

/// Makes one of the pages, from 0.
pub(super) fn print(path: &str, subject: Subject, at: usize, material: &Material<'_>, common: &Common) -> Outcome {
    let index = material.index(path, common);
    let (filing, places) = (&index.holdings.filing, index.places.citing(subject));
    let ranges = paging::pages(places.len(), PLACES);
    let range = ranges[at].clone();
    let links = index.shower.links;
    let letter = filing.letter(subject);
    // Every page has the places, the first also what they have in common.
    let (shown, told) = (&places[range.clone()], if at == 0 { range.clone() } else { 0..0 });
    let view = OwnView {
        short: index.short(subject),
        work: index.view_of(subject, &places[told], shown),
        from: range.start + 1,
        to: range.end,
        letter: LinkView {
            href: links.to_place(filing.page(subject), &index.id(subject)),
            label: letter.letter.clone(),
            current: false,
        },
        pager: pager(at + 1, ranges.len(), links, |number| {
            paging::numbered(filing.own(subject).unwrap_or_default(), number)
        }),
        index: links.to(crate::render::links::WORKS),
    };
    common.print(path, "work.html", "own", &view)
}
