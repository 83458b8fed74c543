//! The places that cite a work, for the citation index.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::link::{Citation, CitedBy, DocumentCitation, Edition, Mention, MentionPlace, Named, Passage, Side, Subject};
use crate::model::{Blocks, CiteForm};
use crate::render::concordance::Pages;
use crate::render::document::language;
use crate::render::holdings::Holdings;
use crate::render::links::{self, Links};
use crate::render::locale::{Locale, direction};
use crate::render::resolve::{citation_id, end_id, event_id, name_id, xref_id};
use crate::render::views::{CitingDocumentView, PlaceView};

/// Words of a work's short forms that the index shows.
const FORMS: usize = 8;

/// A place that cites something.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place<'a> {
    /// Words of a document, or of a note on it; with the place of the document, and the cross-reference that says which
    /// passage they cite, if one does.
    Citation(usize, &'a Citation, Option<&'a DocumentCitation>),
    /// The editors elsewhere.
    Mention(&'a Mention),
    /// A document that cites another.
    Document(&'a DocumentCitation),
}

/// All places that cite something, by what they cite.
#[derive(Debug)]
pub(in crate::render) struct Places<'a> {
    works: Vec<Vec<Place<'a>>>,
    documents: Vec<Vec<Place<'a>>>,
    /// How many there are.
    pub(in crate::render) count: usize,
}

impl<'a> Places<'a> {
    /// The places in an edition, in the order of documents and texts.
    pub(in crate::render) fn of(edition: &'a Edition) -> Self {
        let mut places = Self {
            works: vec![Vec::new(); edition.works.list().len()],
            documents: vec![Vec::new(); edition.cited.list().len()],
            count: 0,
        };
        let (passages, apart) = passages(edition);
        for (document, annotated) in edition.documents.iter().enumerate() {
            for (at, citation) in annotated.found.citations.iter().enumerate() {
                let passage = passages.get(&(document, at)).copied();
                places.add(
                    Subject::Work(citation.work),
                    Place::Citation(document, citation, passage),
                );
            }
        }
        for citation in apart {
            places.add(citation.subject, Place::Document(citation));
        }
        for mention in &edition.mentions {
            places.add(Subject::Work(mention.work), Place::Mention(mention));
        }
        places
    }

    fn add(&mut self, subject: Subject, place: Place<'a>) {
        let list = match subject {
            Subject::Work(at) => &mut self.works[at],
            Subject::Document(at) => &mut self.documents[at],
        };
        list.push(place);
        self.count += 1;
    }

    /// The documents that cite a subject, each once, ascending. A note on a document speaks for the editors.
    pub(super) fn documents(&self, subject: Subject, edition: &Edition) -> Vec<usize> {
        let mut documents: Vec<usize> = Vec::new();
        for place in self.citing(subject) {
            match place {
                Place::Citation(document, citation, _) if matches!(citation.by, CitedBy::Document(_)) => {
                    documents.push(*document);
                }
                Place::Document(citation) => {
                    let from = edition.crossrefs[citation.crossref].from.iter();
                    documents.extend(from.map(|passage| passage.document));
                }
                Place::Citation(..) | Place::Mention(_) => {}
            }
        }
        documents.sort_unstable();
        documents.dedup();
        documents
    }

    /// The places that cite a subject.
    pub(super) fn citing(&self, subject: Subject) -> &[Place<'a>] {
        match subject {
            Subject::Work(at) => &self.works[at],
            Subject::Document(at) => &self.documents[at],
        }
    }
}

/// The cross-references by which documents cite works that are documents: those that say of words that cite the work which
/// passage they cite, by the document and the place of the citation in it; and the rest.
fn passages(edition: &Edition) -> (FxHashMap<(usize, usize), &DocumentCitation>, Vec<&DocumentCitation>) {
    let mut known = FxHashMap::default();
    let mut apart = Vec::new();
    for citation in &edition.document_citations {
        let from = edition.crossrefs[citation.crossref].from.as_slice();
        let found = match (citation.subject, from) {
            (Subject::Work(work), [passage]) => words_citing(edition, work, *passage),
            _ => None,
        };
        match found.filter(|place| !known.contains_key(place)) {
            Some(place) => {
                known.insert(place, citation);
            }
            None => apart.push(citation),
        }
    }
    (known, apart)
}

/// The words of a document that cite a work where a passage is: the document, and the place among its citations.
fn words_citing(edition: &Edition, work: usize, passage: Passage) -> Option<(usize, usize)> {
    /// Citations whose words overlap are few.
    const BACK: usize = 16;
    let range = passage.range?;
    let citations = &edition.documents[passage.document].found.citations;
    let end = citations.partition_point(|citation| citation.range.start < range.end);
    let is_it = |at: &usize| {
        let citation = &citations[*at];
        citation.work == work && citation.range.overlaps(range) && matches!(citation.by, CitedBy::Document(_))
    };
    let found = (end.saturating_sub(BACK)..end).rev().find(is_it);
    found.map(|at| (passage.document, at))
}

/// A place, ready to be printed on a page.
#[derive(Clone)]
pub(super) struct Shown<'a> {
    /// The text that it is in.
    pub(super) text: ShownText<'a>,
    /// The place on its page.
    pub(super) view: PlaceView<'a>,
}

/// A text that places are in.
#[derive(Clone)]
pub(super) struct ShownText<'a> {
    /// The id of the document; empty for what is none.
    id: &'a str,
    /// What it is called.
    short: Cow<'a, str>,
    /// Its page.
    href: String,
    /// Its language (BCP 47).
    language: &'a str,
}

impl<'a> ShownText<'a> {
    /// It with its first place.
    fn with(self, place: PlaceView<'a>) -> CitingDocumentView<'a> {
        CitingDocumentView {
            id: self.id,
            short: self.short,
            href: self.href,
            language: self.language,
            direction: direction(self.language).name(),
            places: vec![place],
        }
    }
}

/// Places, those of a text together, in the order in which the texts come first.
#[derive(Default)]
pub(super) struct Gathered<'a> {
    pub(super) texts: Vec<CitingDocumentView<'a>>,
    /// Where those of a page are.
    known: FxHashMap<String, usize>,
}

impl<'a> Gathered<'a> {
    /// Adds a place.
    pub(super) fn add(&mut self, Shown { text, view }: Shown<'a>) {
        match self.known.get(&text.href) {
            Some(&at) => self.texts[at].places.push(view),
            None => {
                self.known.insert(text.href.clone(), self.texts.len());
                self.texts.push(text.with(view));
            }
        }
    }
}

/// Shows places on one page.
#[derive(Clone, Copy)]
pub(super) struct Shower<'a> {
    pub(super) edition: &'a Edition,
    /// The pages of the concordance.
    pub(super) pages: &'a Pages,
    pub(super) holdings: &'a Holdings,
    pub(super) links: Links<'a>,
    /// The words of the interface.
    pub(super) locale: &'a Locale,
}

impl<'a> Shower<'a> {
    /// The places, those of a text together.
    pub(super) fn by_document(&self, places: &[Place<'a>]) -> Vec<CitingDocumentView<'a>> {
        let mut gathered = Gathered::default();
        for place in places {
            self.show(*place, &mut |shown| gathered.add(shown));
        }
        gathered.texts
    }

    /// The short forms by which documents cite a subject, in their order.
    pub(super) fn cited_as(&self, places: &[Place<'_>]) -> Vec<String> {
        let mut forms: Vec<String> = Vec::new();
        for place in places {
            let Place::Citation(_, citation, _) = *place else {
                continue;
            };
            if citation.by != CitedBy::Document(CiteForm::Short) {
                continue;
            }
            let words = citation.exact.split_whitespace().collect::<Vec<_>>().join(" ");
            // The marks of the sentence around it tell no form from another.
            let bare = |form: &str| {
                form.trim_end_matches(|char: char| !char.is_alphanumeric())
                    .to_lowercase()
            };
            let known = forms.iter().any(|form| bare(form) == bare(&words));
            if !known && forms.len() < FORMS {
                forms.push(words);
            }
        }
        forms
    }

    /// Gives what is shown of a place; a cross-reference may come from several passages.
    pub(super) fn show(&self, place: Place<'a>, give: &mut dyn FnMut(Shown<'a>)) {
        match place {
            Place::Citation(document, citation, passage) => give(Shown {
                text: self.text(document),
                view: self.citation(document, citation, passage),
            }),
            Place::Mention(mention) => give(self.mention(mention)),
            Place::Document(citation) => self.document(citation, give),
        }
    }

    /// The text of a document.
    fn text(&self, document: usize) -> ShownText<'a> {
        let document = self.edition.document(document);
        ShownText {
            id: document.id(),
            short: document.short().into(),
            href: self.links.to(&links::page(document.id())),
            language: language(document, &self.edition.config),
        }
    }

    /// Words of a document that cite a work, or a note on them that does.
    fn citation(&self, document: usize, citation: &'a Citation, passage: Option<&DocumentCitation>) -> PlaceView<'a> {
        let (passage, passage_href) = passage.map(|passage| self.cited(passage)).unwrap_or_default();
        let document = self.edition.document(document);
        let block = document.blocks.at(citation.range.start);
        let page = links::page_with(document, block);
        let fragment = match &citation.by {
            CitedBy::Document(_) => citation_id(&citation.id),
            CitedBy::Note(note) => ["n-", note].concat(),
        };
        PlaceView {
            href: self.links.to_place(&page, &fragment),
            label: label(block, &document.blocks, self.locale),
            locator: citation.locator.as_deref().unwrap_or_default(),
            passage,
            passage_href,
            form: citation.by.name(),
            exact: Cow::Borrowed(&citation.exact),
            context: &citation.context,
        }
    }

    /// Gives the passages by which a document cites another.
    fn document(&self, citation: &DocumentCitation, give: &mut dyn FnMut(Shown<'a>)) {
        let linked = &self.edition.crossrefs[citation.crossref];
        let (cited, cited_href) = self.cited(citation);
        for (member, passage) in linked.from.iter().enumerate() {
            let (href, label) = self.passage(linked.id(), Side::From, member, *passage);
            give(Shown {
                text: self.text(passage.document),
                view: PlaceView {
                    href,
                    label,
                    locator: "",
                    passage: cited.clone(),
                    passage_href: cited_href.clone(),
                    form: "crossref",
                    exact: self.edition.words(*passage).into(),
                    context: "",
                },
            });
        }
    }

    /// The passage that is cited: what it is called, and its address. A whole document is called nothing.
    fn cited(&self, citation: &DocumentCitation) -> (String, String) {
        let linked = &self.edition.crossrefs[citation.crossref];
        let passage = linked.to[citation.member];
        let (href, label) = self.passage(linked.id(), Side::To, citation.member, passage);
        (label, href)
    }

    /// A passage's address, and what it is called.
    fn passage(&self, crossref: &str, side: Side, member: usize, passage: Passage) -> (String, String) {
        let document = self.edition.document(passage.document);
        match passage.range {
            Some(range) => {
                let block = document.blocks.at(range.start);
                let page = links::page_with(document, block);
                let href = self.links.to_place(&page, &end_id(crossref, side, member));
                (href, label(block, &document.blocks, self.locale))
            }
            None => (self.links.to(&links::page(document.id())), String::new()),
        }
    }

    /// A place where the editors cite a work outside documents and notes.
    fn mention(&self, mention: &'a Mention) -> Shown<'a> {
        let edition = self.edition;
        let (short, page, fragment, label): (Cow<'a, str>, _, _, _) = match mention.place {
            MentionPlace::Page { page, block } => {
                let page = &edition.pages[page];
                let fragment = block.map_or("main", |block| &page.tree.blocks[block].id);
                let label = label(block, &page.tree.blocks, self.locale);
                (
                    page.title.as_str().into(),
                    links::page(&page.id.value),
                    fragment.to_owned(),
                    label,
                )
            }
            MentionPlace::Statement { of } => {
                let (id, name) = match of {
                    Named::Document(index) => {
                        let document = edition.document(index);
                        (document.id(), document.short())
                    }
                    Named::Page(index) => {
                        let page = &edition.pages[index];
                        (page.id.as_str(), page.title.as_str())
                    }
                };
                let label = self.locale.say("rights");
                (name.into(), links::page(id), "rights".to_owned(), label)
            }
            MentionPlace::Crossref { crossref } => {
                let linked = &edition.crossrefs[crossref];
                let page = self.pages.of_crossref(edition, linked);
                let name = self.locale.say("crossrefs");
                (name.into(), page, xref_id(linked.id()), linked.id().to_owned())
            }
            MentionPlace::Name { name } => {
                let name = &edition.names[name];
                let index = self.locale.say("names");
                (
                    index.into(),
                    self.holdings.names.page(&name.id.value).to_owned(),
                    name_id(&name.id.value),
                    name.label.value.clone(),
                )
            }
            MentionPlace::Event { event } => {
                let page = self.holdings.events.page(event).to_owned();
                let event = &edition.events[event];
                let index = self.locale.say("chronology");
                let date = self.locale.date(event.date.value);
                (index.into(), page, event_id(&event.id.value), date)
            }
        };
        Shown {
            text: ShownText {
                id: "",
                short,
                href: self.links.to(&page),
                language: &edition.config.language,
            },
            view: PlaceView {
                href: self.links.to_place(&page, &fragment),
                label,
                locator: mention.locator.as_deref().unwrap_or_default(),
                passage: String::new(),
                passage_href: String::new(),
                form: "note",
                exact: Cow::Borrowed(""),
                context: "",
            },
        }
    }
}

/// What readers call a block; nothing without one.
fn label(block: Option<usize>, blocks: &Blocks, locale: &Locale) -> String {
    block.map(|block| locale.block(&blocks[block])).unwrap_or_default()
}
