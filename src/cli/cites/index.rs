//! The citation index as text: each work with the places that cite it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Shown;
use crate::cli::Global;
use crate::cli::place::{self, counted};
use crate::cli::report;
use crate::link::{Address, Citation, CitedBy, MentionPlace, Named, Passage};
use crate::model::excerpt;

/// Characters of a citation that are shown.
const SHOWN: usize = 120;

/// The citation index.
pub(super) struct Index<'a> {
    shown: &'a Shown<'a>,
    /// For each work, the places that cite it, in the order of the edition.
    places: Vec<Vec<(usize, &'a Citation)>>,
    /// For each work, where the editors cite it outside documents and notes.
    mentions: Vec<Vec<String>>,
    /// For each document that others cite, by its place, the passages that do, and what they cite.
    documents: Vec<(usize, Vec<Cited>)>,
    /// The addresses in documents that belong to no work: the document, where, and the address.
    addresses: Vec<(usize, &'a Address)>,
}

impl<'a> Index<'a> {
    pub(super) fn new(shown: &'a Shown<'a>) -> Self {
        let works = shown.edition.works.list().len();
        let (mut places, mut mentions) = (vec![Vec::new(); works], vec![Vec::new(); works]);
        for (document, citation) in shown.edition.citations() {
            places[citation.work].push((document, citation));
        }
        for mention in &shown.edition.mentions {
            mentions[mention.work].push(mention_place(shown, mention.place));
        }
        Self {
            addresses: shown.edition.unheld(),
            documents: documents(shown),
            shown,
            places,
            mentions,
        }
    }

    fn is_cited(&self, work: usize) -> bool {
        !self.places[work].is_empty() || !self.mentions[work].is_empty()
    }

    fn works(&self, cited: bool) -> impl Iterator<Item = usize> + '_ {
        (0..self.places.len()).filter(move |work| self.is_cited(*work) == cited)
    }

    /// Prints it for reading.
    pub(super) fn print(&self, global: &Global) {
        for work in self.works(true) {
            let mut text = self.head(work) + "\n";
            for (document, citation) in &self.places[work] {
                text.push_str(&self.place(*document, citation));
            }
            for mention in &self.mentions[work] {
                text.push_str(&format!("    {mention}\n"));
            }
            report::result(&text, global);
        }
        for (document, cited) in &self.documents {
            let document = self.shown.edition.document(*document);
            let mut text = format!("document {}: {}\n", document.id(), document.short());
            for cited in cited {
                text.push_str(&self.cited(cited));
            }
            report::result(&text, global);
        }
        let never: Vec<_> = self.works(false).collect();
        if !never.is_empty() {
            report::result(&format!("Never cited: {}\n", counted(never.len(), "work")), global);
            let lines: Vec<_> = never.iter().map(|work| format!("    {}\n", self.head(*work))).collect();
            report::result(&lines.concat(), global);
        }
        if !self.addresses.is_empty() {
            let count = place::addresses(self.addresses.len());
            report::result(&format!("Addresses that belong to no work: {count}\n"), global);
            let lines: Vec<_> = self.addresses.iter().map(|entry| self.address(entry)).collect();
            report::result(&lines.concat(), global);
        }
        let citations = self.places.iter().map(Vec::len).sum::<usize>();
        let works = self.works(true).count();
        report::result(
            &format!("{} of {}", counted(citations, "citation"), counted(works, "work")),
            global,
        );
    }

    /// `ames-1870: Ames 1870`.
    fn head(&self, work: usize) -> String {
        format!("{}: {}", self.shown.key(work), self.shown.shorts[work])
    }

    fn place(&self, document: usize, citation: &Citation) -> String {
        let (document, range) = (self.shown.edition.document(document), citation.range);
        let location = place::location(document, Some(range), self.shown.sources);
        let block = place::block(document, Some(range));
        let by = match &citation.by {
            CitedBy::Document(form) => form.name().to_owned(),
            CitedBy::Note(id) => format!("note `{id}`"),
        };
        let locator = citation
            .locator
            .as_ref()
            .map_or_else(String::new, |locator| format!(", {locator}"));
        let words = excerpt(&document.words(range), SHOWN);
        format!("    {location}: {} {block}, {by}{locator}: “{words}”\n", document.id())
    }

    fn address(&self, (document, found): &(usize, &Address)) -> String {
        let document = self.shown.edition.document(*document);
        let location = place::location(document, Some(found.range), self.shown.sources);
        let block = place::block(document, Some(found.range));
        format!("    {location}: {} {block}: {}\n", document.id(), found.url)
    }

    /// A passage of a document that cites another.
    fn cited(&self, cited: &Cited) -> String {
        let edition = self.shown.edition;
        let (from, to) = (
            edition.document(cited.from.document),
            edition.document(cited.to.document),
        );
        let location = place::location(from, cited.from.range, self.shown.sources);
        let (block, passage) = (place::block(from, cited.from.range), place::block(to, cited.to.range));
        let words = excerpt(&edition.words(cited.from), SHOWN);
        let crossref = edition.crossrefs[cited.crossref].id();
        format!(
            "    {location}: {} {block}, cross-reference `{crossref}` to {passage}: “{words}”\n",
            from.id()
        )
    }

    /// The same for programs.
    pub(super) fn data(&self) -> IndexData<'_> {
        IndexData {
            works: (0..self.places.len()).map(|work| self.work_data(work)).collect(),
            documents: self.documents.iter().map(|entry| self.document_data(entry)).collect(),
            addresses: self.addresses.iter().map(|entry| self.address_data(entry)).collect(),
        }
    }

    fn document_data(&self, (document, cited): &(usize, Vec<Cited>)) -> DocumentData<'_> {
        let edition = self.shown.edition;
        let document = edition.document(*document);
        let citations = cited.iter().map(|cited| {
            let (from, to) = (
                edition.document(cited.from.document),
                edition.document(cited.to.document),
            );
            DocumentCitationData {
                document: from.id(),
                block: place::block(from, cited.from.range),
                exact: edition.words(cited.from),
                location: place::location(from, cited.from.range, self.shown.sources),
                crossref: edition.crossrefs[cited.crossref].id(),
                passage: place::block(to, cited.to.range),
            }
        });
        DocumentData {
            id: document.id(),
            work: document.front.work.as_ref().map(|work| work.value.as_str()),
            citations: citations.collect(),
        }
    }

    fn work_data(&self, work: usize) -> WorkData<'_> {
        let citations = self.places[work].iter().map(|(document, citation)| {
            let document = self.shown.edition.document(*document);
            CitationData {
                document: document.id(),
                block: place::block(document, Some(citation.range)),
                exact: document.words(citation.range),
                location: place::location(document, Some(citation.range), self.shown.sources),
                form: citation.by.name(),
                note: match &citation.by {
                    CitedBy::Note(id) => Some(id),
                    CitedBy::Document(_) => None,
                },
                locator: citation.locator.as_deref(),
            }
        });
        WorkData {
            key: self.shown.key(work),
            short: &self.shown.shorts[work],
            citations: citations.collect(),
            mentions: &self.mentions[work],
        }
    }

    fn address_data<'s>(&'s self, (document, found): &(usize, &'s Address)) -> AddressData<'s> {
        let document = self.shown.edition.document(*document);
        AddressData {
            address: &found.url,
            document: document.id(),
            block: place::block(document, Some(found.range)),
            location: place::location(document, Some(found.range), self.shown.sources),
        }
    }
}

/// A passage of a document that cites another by a cross-reference.
struct Cited {
    crossref: usize,
    from: Passage,
    to: Passage,
}

/// The documents that others cite, in the order of the edition.
fn documents(shown: &Shown<'_>) -> Vec<(usize, Vec<Cited>)> {
    let mut documents: BTreeMap<usize, Vec<Cited>> = BTreeMap::new();
    for citation in &shown.edition.document_citations {
        let linked = &shown.edition.crossrefs[citation.crossref];
        let to = linked.to[citation.member];
        let cited = linked.from.iter().map(|&from| Cited {
            crossref: citation.crossref,
            from,
            to,
        });
        documents.entry(to.document).or_default().extend(cited);
    }
    documents.into_iter().collect()
}

/// Where the editors cite outside documents and notes: `page imprint`.
fn mention_place(shown: &Shown<'_>, place: MentionPlace) -> String {
    let edition = shown.edition;
    let page = |page: usize| format!("page `{}`", edition.pages[page].id.value);
    match place {
        MentionPlace::Page { page: place, .. } => page(place),
        MentionPlace::Statement {
            of: Named::Document(place),
        } => {
            format!("statement of rights of `{}`", edition.document(place).id())
        }
        MentionPlace::Statement { of: Named::Page(place) } => format!("statement of rights of {}", page(place)),
        MentionPlace::Name { name } => format!("name `{}`", edition.names[name].id.value),
        MentionPlace::Event { event } => format!("event `{}`", edition.events[event].id.value),
        MentionPlace::Crossref { crossref } => format!("cross-reference `{}`", edition.crossrefs[crossref].id()),
    }
}

#[derive(Serialize)]
pub(super) struct IndexData<'a> {
    works: Vec<WorkData<'a>>,
    documents: Vec<DocumentData<'a>>,
    addresses: Vec<AddressData<'a>>,
}

#[derive(Serialize)]
struct WorkData<'a> {
    key: &'a str,
    short: &'a str,
    citations: Vec<CitationData<'a>>,
    mentions: &'a [String],
}

#[derive(Serialize)]
struct CitationData<'a> {
    document: &'a str,
    block: &'a str,
    exact: String,
    location: String,
    form: &'static str,
    note: Option<&'a str>,
    locator: Option<&'a str>,
}

#[derive(Serialize)]
struct DocumentData<'a> {
    id: &'a str,
    work: Option<&'a str>,
    citations: Vec<DocumentCitationData<'a>>,
}

#[derive(Serialize)]
struct DocumentCitationData<'a> {
    document: &'a str,
    block: &'a str,
    exact: String,
    location: String,
    crossref: &'a str,
    passage: &'a str,
}

#[derive(Serialize)]
struct AddressData<'a> {
    address: &'a str,
    document: &'a str,
    block: &'a str,
    location: String,
}
