//! The chronology: all that the texts date, in the order of time.

use super::around::Around;
use super::common::Common;
use super::document::{date_view, language};
use super::links;
use super::locale::direction;
use super::made::Outcome;
use super::resolve::{Resolver, date_id, event_id};
use super::views::{ChronologyView, DatingPassageView, EventView, YearView};
use super::{editorial, resolver};
use crate::link::{DatePassage, Edition};

/// Makes the page.
pub(super) fn print(edition: &Edition, common: &Common, around: &Around<'_>) -> Outcome {
    let view = view(edition, common, around);
    common.print(links::CHRONOLOGY, "chronology.html", "chronology", &view)
}

/// The chronology as templates see it.
pub(super) fn view(edition: &Edition, common: &Common, around: &Around<'_>) -> ChronologyView {
    let resolver = resolver(common, around, links::CHRONOLOGY, None);
    let passages = passages(edition);
    let mut events: Vec<_> = (0..edition.events.len()).collect();
    // Stable: what is dated alike keeps the order of the files. What is less exact comes before what is within it.
    events.sort_by_key(|&event| edition.events[event].date.value);
    let mut years: Vec<YearView> = Vec::new();
    for event in events {
        let year = edition.events[event].date.value.parts()[0].to_string();
        if years.last().is_none_or(|last| last.year != year) {
            years.push(YearView {
                id: format!("y-{year}"),
                year,
                events: Vec::new(),
            });
        }
        if let Some(last) = years.last_mut() {
            last.events.push(view_of(edition, event, &passages[event], &resolver));
        }
    }
    ChronologyView {
        years,
        events: edition.events.len(),
    }
}

/// For each event, the passages that date it, as the editors list them, each with the place of its document.
fn passages(edition: &Edition) -> Vec<Vec<(usize, &DatePassage)>> {
    let mut passages = vec![Vec::new(); edition.events.len()];
    for (document, annotated) in edition.documents.iter().enumerate() {
        for date in &annotated.bound.dates {
            passages[date.event].push((document, date));
        }
    }
    for list in &mut passages {
        list.sort_by_key(|(_, date): &(usize, &DatePassage)| date.passage);
    }
    passages
}

fn view_of(edition: &Edition, event: usize, passages: &[(usize, &DatePassage)], resolver: &Resolver<'_>) -> EventView {
    let event = &edition.events[event];
    let passages = passages.iter().map(|&(place, date)| {
        let document = edition.document(place);
        let tree = &document.tree;
        let block = date.range.and_then(|range| tree.block_at(range.start));
        let own = language(document, &edition.config);
        // The words have no anchors in a volume.
        let fragment = match block {
            Some(block) if resolver.links.is_bound() => tree.blocks[block].id.clone(),
            Some(_) => date_id(&date.id, date.passage),
            None => String::new(),
        };
        DatingPassageView {
            href: if fragment.is_empty() {
                resolver.links.to(&links::page(document.id()))
            } else {
                resolver.links.to_place(&links::page(document.id()), &fragment)
            },
            short: document.short().to_owned(),
            label: block
                .map(|block| resolver.locale.block(&tree.blocks[block]))
                .unwrap_or_default(),
            exact: date
                .range
                .map_or("", |range| &tree.projection.text[range.range()])
                .to_owned(),
            direction: direction(&own).name(),
            language: own,
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
