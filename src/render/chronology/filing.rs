//! Where the chronology has its events: all on one page, or of many, each decade on pages of its own.

use crate::link::Edition;
use crate::render::filing::Sheet;
use crate::render::links;
use crate::render::paging::{filled, numbered};

/// With more events, each decade has pages of its own.
const ONE_PAGE: usize = 500;
/// Years that stand together.
const DECADE: i32 = 10;

/// Which events stand on which page.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::render) struct EventFiling {
    /// The events in the order of time.
    pub(super) events: Vec<usize>,
    /// The decades that occur; none if all events stand on one page.
    pub(in crate::render) decades: Vec<Decade>,
    /// For each event, by its place, the file of its page; none if all stand on one.
    pages: Vec<String>,
}

/// The events of a decade.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::render) struct Decade {
    /// Its first year.
    pub(super) year: i32,
    /// Its pages, with which of the events in order stand on each.
    pub(in crate::render) sheets: Vec<Sheet>,
}

impl Decade {
    /// How many events it has.
    pub(super) fn count(&self) -> usize {
        self.sheets.iter().map(|sheet| sheet.range.len()).sum()
    }
}

impl EventFiling {
    /// The filing of an edition.
    pub(in crate::render) fn of(edition: &Edition) -> Self {
        let mut events: Vec<_> = (0..edition.events.len()).collect();
        // Stable: what is dated alike keeps the order of the files. What is less exact comes before what is within it.
        events.sort_by_key(|&event| edition.events[event].date.value);
        let mut filing = Self {
            events,
            decades: Vec::new(),
            pages: Vec::new(),
        };
        if edition.events.len() > ONE_PAGE {
            filing.onto_pages(edition);
        }
        filing
    }

    fn onto_pages(&mut self, edition: &Edition) {
        let mut passages = vec![0; self.events.len()];
        for date in edition.documents.iter().flat_map(|annotated| &annotated.bound.dates) {
            passages[date.event] += 1;
        }
        self.pages = vec![String::new(); self.events.len()];
        let decade = |event: usize| edition.events[event].date.value.parts()[0].div_euclid(DECADE) * DECADE;
        let mut start = 0;
        for events in self.events.chunk_by(|&a, &b| decade(a) == decade(b)) {
            let year = decade(events[0]);
            let ranges = filled(events.iter().map(|&event| passages[event]));
            let sheets = (1..).zip(ranges).map(|(number, range)| Sheet {
                page: numbered(&links::decade(year), number),
                range: start + range.start..start + range.end,
            });
            let sheets: Vec<_> = sheets.collect();
            for sheet in &sheets {
                for &event in &self.events[sheet.range.clone()] {
                    self.pages[event].clone_from(&sheet.page);
                }
            }
            start += events.len();
            self.decades.push(Decade { year, sheets });
        }
    }

    /// The file of the page that has an event.
    pub(in crate::render) fn page(&self, event: usize) -> &str {
        self.pages.get(event).map_or(links::CHRONOLOGY, String::as_str)
    }
}
