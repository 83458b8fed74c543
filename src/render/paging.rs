//! Lists that grow with the edition, cut into pages: how much stands on one, where each is, and how one leads to the others.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::links::Links;
use super::views::{PagerView, StepView};

/// With more documents, the home page leads to lists of them.
pub(super) const MANY_DOCUMENTS: usize = 250;
/// Lines of a list on one page.
pub(super) const LINES: usize = 250;
/// An entry of an index with more places shows the first few of them, and all on pages of its own.
const MANY_PLACES: usize = 50;
const FEW_PLACES: usize = 5;
/// Places on a page of an entry.
pub(super) const PLACES: usize = 200;
/// What a page of an index holds: places, and for each entry as much as some places.
const ROOM: usize = 300;
const ENTRY: usize = 2;
/// Pages on either side of the one that readers are on to which it leads; and to the first and the last.
const AROUND: usize = 2;

/// The ranges of pages with up to `size` things each.
pub(super) fn pages(count: usize, size: usize) -> Vec<Range<usize>> {
    let starts = (0..count).step_by(size);
    starts.map(|start| start..count.min(start + size)).collect()
}

/// Whether an entry with as many places has pages of its own.
pub(super) const fn has_own_page(places: usize) -> bool {
    places > MANY_PLACES
}

/// How many of its places the index shows with an entry.
pub(super) const fn shown(places: usize) -> usize {
    if has_own_page(places) { FEW_PLACES } else { places }
}

/// The ranges of pages of an index: as many entries on each as there is room for, told by their places.
pub(super) fn filled(places: impl IntoIterator<Item = usize>) -> Vec<Range<usize>> {
    let mut pages: Vec<Range<usize>> = Vec::new();
    let mut room = 0;
    for (at, places) in places.into_iter().enumerate() {
        let need = ENTRY + about(shown(places));
        match pages.last_mut() {
            Some(page) if need <= room => page.end = at + 1,
            _ => {
                pages.push(at..at + 1);
                room = ROOM;
            }
        }
        room = room.saturating_sub(need);
    }
    pages
}

/// About as many, so that one place more or less seldom moves the entries after it to another page.
const fn about(places: usize) -> usize {
    if places == 0 { 0 } else { places.next_power_of_two() }
}

/// A name for an address, made of another's letters and figures. One that is taken gets a number.
pub(super) fn slug(prefix: &str, name: &str, taken: &mut FxHashMap<String, usize>) -> String {
    let mut slug = prefix.to_owned();
    let words = name.split(|char: char| !char.is_alphanumeric());
    for word in words.filter(|word| !word.is_empty()) {
        slug.push('-');
        slug.extend(word.chars().flat_map(char::to_lowercase));
    }
    let count = taken.entry(slug.clone()).or_default();
    *count += 1;
    if *count > 1 {
        slug.push_str(&format!("--{count}"));
    }
    slug
}

/// The file of the page with a number, from 1, of a list that begins at `first`: `works/a/`, `works/a/2/`.
pub(super) fn numbered(first: &str, number: usize) -> String {
    match (number, first.rsplit_once('/')) {
        (2.., Some((folder, file))) => format!("{folder}/{number}/{file}"),
        _ => first.to_owned(),
    }
}

/// What leads from page `number` of a list to the others; nothing if it is the only one. `path` says where a page is.
pub(super) fn pager(number: usize, of: usize, links: Links<'_>, path: impl Fn(usize) -> String) -> Option<PagerView> {
    let href = |number: usize| links.to(&path(number));
    let shown = |at: &usize| *at == 1 || *at == of || at.abs_diff(number) <= AROUND;
    let mut last = 0;
    let steps = (1..=of).filter(shown).map(|at| StepView {
        number: at,
        href: href(at),
        current: at == number,
        gap: std::mem::replace(&mut last, at) + 1 != at,
    });
    (of > 1).then(|| PagerView {
        previous: if number > 1 { href(number - 1) } else { String::new() },
        next: if number < of { href(number + 1) } else { String::new() },
        steps: steps.collect(),
        number,
        of,
    })
}

#[cfg(test)]
mod tests {
    use super::{numbered, pager, pages};
    use crate::render::links::Links;

    #[test]
    fn pages_hold_all_once() {
        assert_eq!(pages(5, 2), [0..2, 2..4, 4..5]);
        assert_eq!(pages(0, 2), [] as [std::ops::Range<usize>; 0]);
        assert_eq!(numbered("works/a/index.html", 1), "works/a/index.html");
        assert_eq!(numbered("works/a/index.html", 12), "works/a/12/index.html");
    }

    #[test]
    fn a_page_leads_to_those_beside_it_and_to_the_ends() {
        let links = Links::new("a/9/index.html", None);
        let pager = pager(9, 20, links, |number| numbered("a/index.html", number)).unwrap();
        let steps: Vec<_> = pager.steps.iter().map(|step| (step.number, step.gap)).collect();
        let expected = [
            (1, false),
            (7, true),
            (8, false),
            (9, false),
            (10, false),
            (11, false),
            (20, true),
        ];
        assert_eq!(steps, expected);
        assert_eq!(pager.previous, "../../a/8/index.html");
        assert_eq!(pager.steps[0].href, "../../a/index.html");
    }
}
