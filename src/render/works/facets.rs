//! The works in other orders: by author, publisher, type, year, document and host.

mod many;

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::{Index, Material};
use crate::link::{Named, Subject};
use crate::model::{Work, address};
use crate::render::bibliography::{name_in_order, plain_title, short_form, year};
use crate::render::common::Common;
use crate::render::holdings::in_order;
use crate::render::links;
use crate::render::paging::{LINES, slug};
use crate::render::views::{FacetView, GroupView, GroupedView};

/// What works are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) enum Facet {
    /// Who wrote it, or edited it.
    Author,
    /// Who published it, or the periodical that it stands in.
    Publisher,
    /// CSL's type.
    Type,
    /// The year it was published in.
    Year,
    /// The document that cites it.
    Document,
    /// The host of its address.
    Host,
}

impl Facet {
    /// All, in the order in which readers are offered them.
    pub(in crate::render) const ALL: [Self; 6] = [
        Self::Author,
        Self::Document,
        Self::Publisher,
        Self::Type,
        Self::Year,
        Self::Host,
    ];

    /// The word in addresses and in the ids of messages.
    pub(in crate::render) const fn name(self) -> &'static str {
        match self {
            Self::Author => "author",
            Self::Publisher => "publisher",
            Self::Type => "type",
            Self::Year => "year",
            Self::Document => "document",
            Self::Host => "host",
        }
    }
}

/// A group while it is gathered: what it is sorted by, its name, what is in it.
type Group = (String, String, Vec<Subject>);

/// The pages of a facet, and their files: one, unless the works are many.
pub(super) fn pages(facet: Facet, material: &Material<'_>, common: &Common) -> Vec<(String, FacetView)> {
    let first = links::works_by(facet.name());
    let index = material.index(&first, common);
    let groups = sorted(facet, &index);
    let lines: usize = groups.iter().map(|group| group.subjects.len() + 1).sum();
    if material.holdings.filing.split && lines > LINES {
        return many::pages(facet, &first, &groups, material, common);
    }
    let views = groups.iter().map(|group| view(group, &group.subjects, &index));
    let view = FacetView {
        groups: views.collect(),
        ..empty(facet, &first, &index)
    };
    vec![(first, view)]
}

/// A page with nothing on it.
fn empty(facet: Facet, first: &str, index: &Index<'_>) -> FacetView {
    FacetView {
        name: facet.name(),
        groups: Vec::new(),
        links: Vec::new(),
        spans: Vec::new(),
        pager: None,
        first: index.shower.links.to(first),
        ways: index.ways(Some(facet)),
        index: index.shower.links.to(links::WORKS),
    }
}

/// A group as a page has it, with some of its works.
fn view(group: &Sorted, subjects: &[Subject], index: &Index<'_>) -> GroupView {
    GroupView {
        id: group.id.clone(),
        label: group.label.clone(),
        href: group.href(index),
        works: subjects.iter().map(|&subject| grouped(index, subject)).collect(),
    }
}

/// A group in its place.
struct Sorted {
    /// Its anchor.
    id: String,
    label: String,
    /// The document that it is of.
    document: Option<String>,
    subjects: Vec<Subject>,
}

impl Sorted {
    fn href(&self, index: &Index<'_>) -> String {
        let Some(id) = &self.document else {
            return String::new();
        };
        let (links, page) = (index.shower.links, links::page(id));
        match index.shower.edition.catalogue.by_id(id) {
            // Each of its sections has a list of its own.
            Some(Named::Document(place)) if index.shower.edition.document(place).sections.is_divided() => {
                links.to(&page)
            }
            _ => links.to_place(&page, "works-cited"),
        }
    }
}

/// The groups in the order of the facet, works without any last.
fn sorted(facet: Facet, index: &Index<'_>) -> Vec<Sorted> {
    let groups = groups(facet, index);
    let (named, rest): (Vec<Group>, Vec<Group>) = groups.into_iter().partition(|group| !group.1.is_empty());
    let named = match facet {
        // In the order of the edition, and of time.
        Facet::Document | Facet::Year => named,
        _ => in_order(named, &index.shower.edition.config.language, |group| group.0.clone())
            .into_iter()
            .map(|(_, group)| group)
            .collect(),
    };
    let mut taken = FxHashMap::default();
    let sorted = named.into_iter().chain(rest).map(|(key, label, subjects)| {
        let document = (facet == Facet::Document && !label.is_empty()).then(|| key.clone());
        let label = if label.is_empty() {
            index.shower.locale.say(&format!("facet-{}-none", facet.name()))
        } else {
            label
        };
        let named = document.as_ref().unwrap_or(&label);
        Sorted {
            id: slug("g", named, &mut taken),
            label,
            document,
            subjects,
        }
    });
    sorted.collect()
}

fn groups(facet: Facet, index: &Index<'_>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut known: FxHashMap<String, usize> = FxHashMap::default();
    if facet == Facet::Document {
        for annotated in &index.shower.edition.documents {
            let document = &annotated.document;
            known.insert(document.id().to_owned(), groups.len());
            groups.push((document.id().to_owned(), document.short().to_owned(), Vec::new()));
        }
    }
    for letter in &index.holdings.filing.letters {
        for &subject in &letter.subjects {
            let mut values = values(facet, index, subject);
            values.dedup();
            if values.is_empty() {
                values.push((String::new(), String::new()));
            }
            for (key, label) in values {
                let at = *known.entry(key.clone()).or_insert_with(|| {
                    groups.push((key, label, Vec::new()));
                    groups.len() - 1
                });
                if groups[at].2.last() != Some(&subject) {
                    groups[at].2.push(subject);
                }
            }
        }
    }
    groups.retain(|group| !group.2.is_empty());
    if facet == Facet::Year {
        groups.sort_by_key(|group| group.0.parse::<i64>().unwrap_or(i64::MAX));
    }
    groups
}

/// What a work is grouped by: the key of the group, and its name.
fn values(facet: Facet, index: &Index<'_>, subject: Subject) -> Vec<(String, String)> {
    let work = index.work(subject);
    let text = |text: &str| (text.to_owned(), text.to_owned());
    match facet {
        Facet::Author => authors(work).iter().map(|name| text(name)).collect(),
        Facet::Publisher => {
            let fields = ["publisher", "container-title", "authority"];
            fields
                .into_iter()
                .find_map(|field| work.field(field))
                .map(text)
                .into_iter()
                .collect()
        }
        Facet::Type => {
            let kind = work.field("type").unwrap_or_default();
            vec![text(&index.shower.locale.work_type(kind))]
        }
        Facet::Year => year(&work.csl).map(|year| text(&year)).into_iter().collect(),
        Facet::Host => {
            let host = work.field("URL").and_then(address::host);
            host.map(|host| text(&host)).into_iter().collect()
        }
        Facet::Document => {
            let edition = index.shower.edition;
            let documents = index.places.documents(subject, edition).into_iter();
            let named = |place| {
                let document = edition.document(place);
                (document.id().to_owned(), document.short().to_owned())
            };
            documents.map(named).collect()
        }
    }
}

/// The authors of a work as they are sorted, or its editors.
fn authors(work: &Work) -> Vec<String> {
    let names = |variable: &str| {
        let list = work.csl.get(variable).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(name_in_order).collect::<Vec<_>>()
    };
    let authors = names("author");
    if authors.is_empty() { names("editor") } else { authors }
}

fn grouped(index: &Index<'_>, subject: Subject) -> GroupedView {
    let work = index.work(subject);
    let (title, by) = (plain_title(work), short_form(work));
    GroupedView {
        href: index.href(subject),
        // What has no author goes by its title.
        by: if by.contains(&title) || title.contains(&by) {
            String::new()
        } else {
            by
        },
        title,
        places: index.places.citing(subject).len(),
    }
}
