//! The index of cases, legislation and treaties: by instrument, then by article or section.

mod provision;

use self::provision::Provision;
use super::places::{Gathered, Shown};
use super::{Index, Material};
use crate::link::Subject;
use crate::model::Work;
use crate::render::bibliography::plain_title;
use crate::render::common::Common;
use crate::render::links;
use crate::render::made::Outcome;
use crate::render::paging::{filled, numbered, pager};
use crate::render::views::{CitingDocumentView, InstrumentView, LegalSectionView, LegalView, ProvisionView};

/// What stands in which part of the index, by CSL's types.
const SECTIONS: [(&str, &[&str]); 3] = [
    ("cases", &["legal_case"]),
    ("legislation", &["legislation", "bill", "regulation"]),
    ("treaties", &["treaty"]),
];

/// Whether a work has a place in this index.
pub(in crate::render) fn is_legal(work: &Work) -> bool {
    let kind = work.field("type").unwrap_or_default();
    SECTIONS.iter().any(|(_, kinds)| kinds.contains(&kind))
}

/// What stands on each page: one has all, unless the works are many.
pub(super) fn pages(material: &Material<'_>) -> Vec<Vec<Subject>> {
    let works = material.edition.works.list();
    let sections = SECTIONS.iter().flat_map(|(_, kinds)| {
        let subjects = material.holdings.filing.subjects();
        subjects.filter(|subject| match subject {
            Subject::Work(place) => kinds.contains(&works[*place].field("type").unwrap_or_default()),
            Subject::Document(_) => false,
        })
    });
    let subjects: Vec<_> = sections.collect();
    if !material.holdings.filing.split {
        return vec![subjects];
    }
    let places = subjects.iter().map(|&subject| material.places.citing(subject).len());
    let ranges = filled(places).into_iter();
    ranges.map(|range| subjects[range].to_vec()).collect()
}

/// Makes one of the pages, from 0.
pub(in crate::render) fn print(path: &str, at: usize, material: &Material<'_>, common: &Common) -> Outcome {
    let index = material.index(path, common);
    let pages = pages(material);
    let view = LegalView {
        sections: sections(&index, &pages[at]),
        ways: index.ways(None),
        pager: pager(at + 1, pages.len(), index.shower.links, |number| {
            numbered(links::LEGAL, number)
        }),
        index: index.shower.links.to(links::WORKS),
    };
    common.print(path, "legal.html", "legal", &view)
}

/// The parts of the index that have anything of these subjects in them.
pub(super) fn sections<'a>(index: &Index<'a>, subjects: &[Subject]) -> Vec<LegalSectionView<'a>> {
    let sections = SECTIONS.iter().map(|(name, kinds)| {
        let of_kind = subjects.iter().copied().filter(|&subject| {
            let kind = index.work(subject).field("type").unwrap_or_default();
            kinds.contains(&kind)
        });
        LegalSectionView {
            id: (*name).to_owned(),
            label: index.shower.locale.say(&format!("law-{name}")),
            instruments: of_kind.map(|subject| instrument(index, subject)).collect(),
        }
    });
    sections.filter(|section| !section.instruments.is_empty()).collect()
}

/// An instrument with the places that cite it, by the provisions that they cite; those that cite it as a whole first.
fn instrument<'a>(index: &Index<'a>, subject: Subject) -> InstrumentView<'a> {
    let mut provisions: Vec<(Option<Provision>, Gathered<'a>)> = Vec::new();
    let mut add = |shown: Shown<'a>| {
        let mut cited: Vec<_> = Provision::all(shown.view.locator).into_iter().map(Some).collect();
        if cited.is_empty() {
            cited.push(None);
        }
        for provision in cited {
            let at = provisions.iter().position(|(known, _)| *known == provision);
            let at = at.unwrap_or_else(|| {
                provisions.push((provision, Gathered::default()));
                provisions.len() - 1
            });
            provisions[at].1.add(shown.clone());
        }
    };
    for place in index.places.citing(subject) {
        index.shower.show(*place, &mut add);
    }
    provisions.sort_by(|a, b| a.0.cmp(&b.0));
    // Where it is cited in too many places, each provision shows the first, and the work has a page with all.
    let own = index.holdings.filing.own(subject).filter(|_| index.cut);
    let (entry, title) = (index.holdings.entry(subject), plain_title(index.work(subject)));
    let is_title = entry.plain().trim_end_matches('.') == title;
    InstrumentView {
        href: index.href(subject),
        entry_html: if is_title { String::new() } else { entry.html.clone() },
        title,
        provisions: provisions
            .into_iter()
            .map(|(provision, cited)| ProvisionView {
                label: provision.map(|provision| provision.label()).unwrap_or_default(),
                places: cited.texts.iter().map(|document| document.places.len()).sum(),
                documents: if own.is_some() { first(cited.texts) } else { cited.texts },
            })
            .collect(),
        places: index.places.citing(subject).len(),
        all: own.map(|own| index.shower.links.to(own)).unwrap_or_default(),
    }
}

/// The first of some places.
fn first(mut documents: Vec<CitingDocumentView<'_>>) -> Vec<CitingDocumentView<'_>> {
    documents.truncate(1);
    for document in &mut documents {
        document.places.truncate(1);
    }
    documents
}
