//! Many works in another order: pages of groups, and a first page that leads to them.

use super::{Facet, Sorted, empty, view};
use crate::link::Subject;
use crate::render::common::Common;
use crate::render::links;
use crate::render::paging::{LINES, pager};
use crate::render::views::{FacetView, GroupLinkView, GroupSpanView};
use crate::render::works::Material;

/// What stands on a page: groups, each with as many of its works as there is room for.
#[derive(Default)]
struct Sheet<'a> {
    groups: Vec<(&'a Sorted, &'a [Subject])>,
    lines: usize,
}

/// The pages, and their files.
pub(super) fn pages(
    facet: Facet,
    first: &str,
    groups: &[Sorted],
    material: &Material<'_>,
    common: &Common,
) -> Vec<(String, FacetView)> {
    let sheets = sheets(groups);
    let path = |number: usize| links::works_by_page(facet.name(), number);
    let mut pages = vec![(
        first.to_owned(),
        overview(facet, first, groups, &sheets, material, common),
    )];
    for (number, sheet) in (1..).zip(&sheets) {
        let path_here = path(number);
        let index = material.index(&path_here, common);
        let (documents, others): (Vec<_>, Vec<_>) =
            sheet.groups.iter().partition(|(group, _)| group.document.is_some());
        let link = |(group, _): &(&Sorted, _)| GroupLinkView {
            href: group.href(&index),
            label: group.label.clone(),
            count: group.subjects.len(),
        };
        let page = FacetView {
            links: documents.iter().map(link).collect(),
            groups: others
                .iter()
                .map(|(group, subjects)| view(group, subjects, &index))
                .collect(),
            pager: pager(number, sheets.len(), index.shower.links, path),
            ..empty(facet, first, &index)
        };
        pages.push((path_here, page));
    }
    pages
}

/// The first page: all groups as links, or of very many, the pages that have them.
fn overview(
    facet: Facet,
    first: &str,
    groups: &[Sorted],
    sheets: &[Sheet<'_>],
    material: &Material<'_>,
    common: &Common,
) -> FacetView {
    let index = material.index(first, common);
    let path = |number: usize| links::works_by_page(facet.name(), number);
    let mut page = empty(facet, first, &index);
    if groups.len() > LINES {
        let spans = (1..).zip(sheets).map(|(number, sheet)| GroupSpanView {
            href: index.shower.links.to(&path(number)),
            first: sheet
                .groups
                .first()
                .map(|(group, _)| group.label.clone())
                .unwrap_or_default(),
            last: sheet
                .groups
                .last()
                .map(|(group, _)| group.label.clone())
                .unwrap_or_default(),
        });
        page.spans = spans.collect();
        return page;
    }
    for (number, sheet) in (1..).zip(sheets) {
        for (group, subjects) in &sheet.groups {
            // A group that goes on from the page before has been named.
            if !subjects.is_empty() && subjects.as_ptr() != group.subjects.as_ptr() {
                continue;
            }
            page.links.push(GroupLinkView {
                href: index.shower.links.to_place(&path(number), &group.id),
                label: group.label.clone(),
                count: group.subjects.len(),
            });
        }
    }
    page
}

/// What stands on each page. What a document cites is listed on its own page, so here it is but a line.
fn sheets(groups: &[Sorted]) -> Vec<Sheet<'_>> {
    let mut sheets: Vec<Sheet<'_>> = Vec::new();
    for group in groups {
        let mut rest = if group.document.is_some() {
            &[][..]
        } else {
            group.subjects.as_slice()
        };
        loop {
            if sheets.last().is_none_or(|sheet| sheet.lines >= LINES) {
                sheets.push(Sheet::default());
            }
            let Some(sheet) = sheets.last_mut() else { break };
            let here = rest.len().min(LINES - sheet.lines);
            let (some, others) = rest.split_at(here);
            sheet.groups.push((group, some));
            sheet.lines += here.max(1);
            rest = others;
            if rest.is_empty() {
                break;
            }
        }
    }
    sheets
}
