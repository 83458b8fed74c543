//! The works in other orders: by author, publisher, type, year, document and host.

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::{Index, Material};
use crate::link::Subject;
use crate::model::{Work, address};
use crate::render::bibliography::{name_in_order, plain_title, short_form, year};
use crate::render::common::Common;
use crate::render::holdings::in_order;
use crate::render::links;
use crate::render::made::Outcome;
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

/// Makes the page of a facet.
pub(in crate::render) fn print(path: &str, facet: Facet, material: &Material<'_>, common: &Common) -> Outcome {
    let index = material.index(path, common);
    let language = &common.config.language;
    let groups = groups(facet, &index);
    let (named, rest): (Vec<Group>, Vec<Group>) = groups.into_iter().partition(|group| !group.1.is_empty());
    let named = match facet {
        // In the order of the edition, and of time.
        Facet::Document | Facet::Year => named,
        _ => in_order(named, language, |group| group.0.clone())
            .into_iter()
            .map(|(_, group)| group)
            .collect(),
    };
    let mut taken = FxHashMap::default();
    let views = named.into_iter().chain(rest).map(|(key, label, subjects)| {
        let document = (facet == Facet::Document && !label.is_empty())
            .then(|| index.shower.links.to_place(&links::page(&key), "works-cited"));
        let label = if label.is_empty() {
            index.shower.locale.say(&format!("facet-{}-none", facet.name()))
        } else {
            label
        };
        let named = if document.is_some() { &key } else { &label };
        GroupView {
            id: anchor(named, &mut taken),
            label,
            href: document.unwrap_or_default(),
            works: subjects.into_iter().map(|subject| grouped(&index, subject)).collect(),
        }
    });
    let view = FacetView {
        name: facet.name(),
        groups: views.collect(),
        ways: index.ways(Some(facet)),
        index: index.shower.links.to(links::WORKS),
    };
    common.print(path, "facet.html", "facet", &view)
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

/// An anchor made of a name: its letters and figures. One that is taken gets a number.
fn anchor(name: &str, taken: &mut FxHashMap<String, usize>) -> String {
    let mut anchor = String::from("g");
    for word in name
        .split(|char: char| !char.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        anchor.push('-');
        anchor.extend(word.chars().flat_map(char::to_lowercase));
    }
    let count = taken.entry(anchor.clone()).or_default();
    *count += 1;
    if *count > 1 {
        anchor.push_str(&format!("--{count}"));
    }
    anchor
}
