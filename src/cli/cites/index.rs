//! The citation index as text: each work with the places that cite it.

use serde::Serialize;

use super::Shown;
use crate::citing;
use crate::cli::Global;
use crate::cli::place::{self, counted};
use crate::cli::report;
use crate::link::{Citation, CitedBy, MentionPlace, Named};
use crate::model::{TextRange, excerpt};

/// Characters of a citation that are shown.
const SHOWN: usize = 120;

/// The citation index.
pub(super) struct Index<'a> {
    shown: &'a Shown<'a>,
    /// For each work, the places that cite it, in the order of the edition.
    places: Vec<Vec<(usize, &'a Citation)>>,
    /// For each work, where the editors cite it outside documents and notes.
    mentions: Vec<Vec<String>>,
    /// The addresses in documents that belong to no work: the document, where, and the address.
    addresses: Vec<(usize, TextRange, String)>,
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
            addresses: citing::foreign_addresses(shown.edition),
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
        let words = excerpt(&document.tree.projection.text[range.range()], SHOWN);
        format!("    {location}: {} {block}, {by}{locator}: “{words}”\n", document.id())
    }

    fn address(&self, (document, range, url): &(usize, TextRange, String)) -> String {
        let document = self.shown.edition.document(*document);
        let location = place::location(document, Some(*range), self.shown.sources);
        format!(
            "    {location}: {} {}: {url}\n",
            document.id(),
            place::block(document, Some(*range))
        )
    }

    /// The same for programs.
    pub(super) fn data(&self) -> IndexData<'_> {
        IndexData {
            works: (0..self.places.len()).map(|work| self.work_data(work)).collect(),
            addresses: self.addresses.iter().map(|entry| self.address_data(entry)).collect(),
        }
    }

    fn work_data(&self, work: usize) -> WorkData<'_> {
        let citations = self.places[work].iter().map(|(document, citation)| {
            let document = self.shown.edition.document(*document);
            CitationData {
                document: document.id(),
                block: place::block(document, Some(citation.range)),
                exact: &document.tree.projection.text[citation.range.range()],
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

    fn address_data<'s>(&'s self, (document, range, url): &'s (usize, TextRange, String)) -> AddressData<'s> {
        let document = self.shown.edition.document(*document);
        AddressData {
            address: url,
            document: document.id(),
            block: place::block(document, Some(*range)),
            location: place::location(document, Some(*range), self.shown.sources),
        }
    }
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
        MentionPlace::Crossref { crossref } => format!("cross-reference `{}`", edition.crossrefs[crossref].id()),
    }
}

#[derive(Serialize)]
pub(super) struct IndexData<'a> {
    works: Vec<WorkData<'a>>,
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
    exact: &'a str,
    location: String,
    form: &'static str,
    note: Option<&'a str>,
    locator: Option<&'a str>,
}

#[derive(Serialize)]
struct AddressData<'a> {
    address: &'a str,
    document: &'a str,
    block: &'a str,
    location: String,
}
