//! The chronology: all that the texts date, in the order of time.

mod filing;

use rustc_hash::FxHashMap;

pub(super) use self::filing::EventFiling;
use super::around::Around;
use super::common::Common;
use super::document::{date_view, language};
use super::links;
use super::locale::direction;
use super::made::Outcome;
use super::names::BoundKey;
use super::paging::pager;
use super::resolve::{Resolver, date_id, event_id};
use super::views::{ChronologyView, DatingPassageView, DecadeView, EventView, YearView};
use super::{editorial, resolver};
use crate::link::{DatePassage, Edition};

/// One of the pages.
#[derive(Debug, Clone, Copy)]
pub(super) enum EventsPage {
    /// All events, or what leads to them.
    First,
    /// A page of a decade, by their places.
    Decade(usize, usize),
}

/// What a page is given.
#[derive(Debug, PartialEq)]
pub(super) struct EventsKey {
    bound: BoundKey,
    /// Of many events, those on the page.
    events: Vec<usize>,
    /// The decades with their events, or the pages of the decade.
    counts: Vec<(i32, usize)>,
}

/// All pages with their files.
pub(super) fn pages(filing: &EventFiling) -> Vec<(String, EventsPage)> {
    let mut pages = vec![(links::CHRONOLOGY.to_owned(), EventsPage::First)];
    for (decade, filed) in filing.decades.iter().enumerate() {
        let sheets = filed.sheets.iter().enumerate();
        pages.extend(sheets.map(|(at, sheet)| (sheet.page.clone(), EventsPage::Decade(decade, at))));
    }
    pages
}

/// The key for a page.
pub(super) fn key(edition: &Edition, filing: &EventFiling, page: EventsPage) -> EventsKey {
    let counts = filing.decades.iter().map(|decade| (decade.year, decade.count()));
    match page {
        EventsPage::First if filing.decades.is_empty() => EventsKey {
            bound: BoundKey::of_events(edition),
            events: Vec::new(),
            counts: Vec::new(),
        },
        EventsPage::First => EventsKey {
            bound: BoundKey::of_some_events(edition, &[]),
            events: Vec::new(),
            counts: counts.collect(),
        },
        EventsPage::Decade(decade, at) => {
            let sheets = &filing.decades[decade].sheets;
            let events = filing.events[sheets[at].range.clone()].to_vec();
            EventsKey {
                bound: BoundKey::of_some_events(edition, &events),
                events,
                counts: vec![(filing.decades[decade].year, sheets.len())],
            }
        }
    }
}

/// Makes a page.
pub(super) fn print(
    path: &str,
    page: EventsPage,
    edition: &Edition,
    filing: &EventFiling,
    common: &Common,
    around: &Around<'_>,
) -> Outcome {
    let resolver = resolver(common, around, path, None);
    let view = match page {
        EventsPage::First if filing.decades.is_empty() => whole(edition, filing, &resolver),
        EventsPage::First => {
            let decades = filing.decades.iter().map(|decade| DecadeView {
                href: resolver.links.to(&decade.sheets[0].page),
                year: decade.year.to_string(),
                count: decade.count(),
            });
            ChronologyView {
                decades: decades.collect(),
                ..empty(edition, &resolver)
            }
        }
        EventsPage::Decade(decade, at) => {
            let decade = &filing.decades[decade];
            ChronologyView {
                decade: decade.year.to_string(),
                years: years(edition, &filing.events[decade.sheets[at].range.clone()], &resolver),
                events: decade.count(),
                pager: pager(at + 1, decade.sheets.len(), resolver.links, |number| {
                    decade.sheets[number - 1].page.clone()
                }),
                ..empty(edition, &resolver)
            }
        }
    };
    common.print(path, "chronology.html", "chronology", &view)
}

/// The chronology as a volume has it: all of it.
pub(super) fn view(edition: &Edition, common: &Common, around: &Around<'_>) -> ChronologyView {
    let resolver = resolver(common, around, links::CHRONOLOGY, None);
    whole(edition, &EventFiling::of(edition), &resolver)
}

fn whole(edition: &Edition, filing: &EventFiling, resolver: &Resolver<'_>) -> ChronologyView {
    ChronologyView {
        years: years(edition, &filing.events, resolver),
        ..empty(edition, resolver)
    }
}

fn empty(edition: &Edition, resolver: &Resolver<'_>) -> ChronologyView {
    ChronologyView {
        decade: String::new(),
        decades: Vec::new(),
        years: Vec::new(),
        events: edition.events.len(),
        pager: None,
        index: resolver.links.to(links::CHRONOLOGY),
    }
}

/// Events that stand in the order of time, by their years.
fn years(edition: &Edition, events: &[usize], resolver: &Resolver<'_>) -> Vec<YearView> {
    let passages = passages(edition, events);
    let mut years: Vec<YearView> = Vec::new();
    for &event in events {
        let year = edition.events[event].date.value.parts()[0].to_string();
        if years.last().is_none_or(|last| last.year != year) {
            years.push(YearView {
                id: format!("y-{year}"),
                year,
                events: Vec::new(),
            });
        }
        if let Some(last) = years.last_mut() {
            let passages = passages.get(&event).map_or(&[][..], Vec::as_slice);
            last.events.push(view_of(edition, event, passages, resolver));
        }
    }
    years
}

/// For each of some events, the passages that date it, as the editors list them, each with the place of its document.
fn passages<'a>(edition: &'a Edition, events: &[usize]) -> FxHashMap<usize, Vec<(usize, &'a DatePassage)>> {
    let mut passages: FxHashMap<usize, Vec<_>> = events.iter().map(|&event| (event, Vec::new())).collect();
    for (document, annotated) in edition.documents.iter().enumerate() {
        for date in &annotated.bound.dates {
            if let Some(list) = passages.get_mut(&date.event) {
                list.push((document, date));
            }
        }
    }
    for list in passages.values_mut() {
        list.sort_by_key(|(_, date): &(usize, &DatePassage)| date.passage);
    }
    passages
}

fn view_of(edition: &Edition, event: usize, passages: &[(usize, &DatePassage)], resolver: &Resolver<'_>) -> EventView {
    let event = &edition.events[event];
    let passages = passages.iter().map(|&(place, date)| {
        let document = edition.document(place);
        let blocks = &document.blocks;
        let block = date.range.and_then(|range| blocks.at(range.start));
        let own = language(document, &edition.config);
        // The words have no anchors in a volume.
        let fragment = match block {
            Some(block) if resolver.links.is_bound() => blocks[block].id.clone(),
            Some(_) => date_id(&date.id, date.passage),
            None => String::new(),
        };
        DatingPassageView {
            href: if fragment.is_empty() {
                resolver.links.to(&links::page(document.id()))
            } else {
                resolver.links.to_place(&links::page_with(document, block), &fragment)
            },
            short: document.short().to_owned(),
            label: block
                .map(|block| resolver.locale.block(&blocks[block]))
                .unwrap_or_default(),
            exact: date.range.map(|range| document.words(range)).unwrap_or_default(),
            direction: direction(own).name(),
            language: own.to_owned(),
        }
    });
    let until = event.until.as_ref();
    EventView {
        id: event_id(&event.id.value),
        date: date_view(event.date.value, resolver.locale),
        until: until.map(|until| date_view(until.value, resolver.locale)),
        label_html: editorial::note(&event.label, resolver),
        passages: passages.collect(),
    }
}
