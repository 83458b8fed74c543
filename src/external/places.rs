//! The addresses elsewhere that an edition leads to, each with the places where it is written.

mod works;

use rustc_hash::FxHashMap;
use scraper::{Html, Selector};

use self::works::Entry;
use crate::link::{Edition, for_each_node};
use crate::model::{Element, ElementKind, Node, Rights, TextRange, Tree, Work, address};
use crate::span::{Sources, Span, Spanned};

/// An address elsewhere.
#[derive(Debug)]
pub struct Outside {
    /// As it is asked for.
    pub url: String,
    /// Where it is written, those first where something can be done about it; at least one.
    pub places: Vec<Place>,
}

/// A place where an address is written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Whose words it stands in.
    pub kind: Kind,
    /// Where.
    pub span: Span,
    /// When somebody looked at what is there, or what leads there was written, as far as that is known: year, month, day.
    pub day: Vec<i32>,
}

/// Whose words an address stands in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The entry of a work.
    Work {
        /// Its key.
        key: String,
        /// Whether it is one of BibLaTeX, and not of CSL-JSON.
        is_biblatex: bool,
    },
    /// The editors', anywhere.
    Editors,
    /// A text of the edition, which is reproduced to the letter.
    Text,
}

/// What an edition leads to elsewhere.
#[derive(Debug, Default)]
pub struct Places {
    /// The addresses that are to be asked for, in the order in which they are first come to.
    pub outside: Vec<Outside>,
    /// For what [`address::comparable`] makes of an address, the copy of it that the edition leads to already.
    pub copies: FxHashMap<String, String>,
}

/// Gathers all addresses that the texts of an edition, what the editors say of them, the works and `book.toml` lead to. What
/// is only printed in a text and is no link leads nowhere.
#[must_use]
pub fn gather(edition: &Edition, sources: &Sources) -> Places {
    let mut gatherer = Gatherer {
        sources,
        by_url: FxHashMap::default(),
        places: Places::default(),
    };
    gatherer.documents(edition);
    gatherer.editors(edition);
    gatherer.works(edition.works.list());
    let mut places = gatherer.places;
    for outside in &mut places.outside {
        outside.places.sort_unstable();
        outside.places.dedup();
    }
    places
}

struct Gatherer<'a> {
    sources: &'a Sources,
    by_url: FxHashMap<String, usize>,
    places: Places,
}

impl Gatherer<'_> {
    fn documents(&mut self, edition: &Edition) {
        for annotated in &edition.documents {
            let front = &annotated.document.front;
            let day = front.date.as_ref().map(|date| date.value.parts()).unwrap_or_default();
            self.tree(&annotated.document.tree(), front.id.span, &Kind::Text, &day);
            let source = front.source.as_ref().and_then(|source| source.url.as_ref());
            self.spanned(source);
            self.rights(front.rights.as_ref(), front.id.span);
            for note in annotated.found.said() {
                self.editorial(&note.body, note.id.span);
            }
        }
    }

    fn editors(&mut self, edition: &Edition) {
        for page in &edition.pages {
            self.editorial(&page.tree, page.id.span);
            self.rights(page.rights.as_ref(), page.id.span);
        }
        for linked in edition.crossrefs.iter() {
            if let Some(note) = &linked.crossref.note {
                self.editorial(note, linked.crossref.span);
            }
        }
        for name in &edition.names {
            if let Some(note) = &name.note {
                self.editorial(note, name.id.span);
            }
        }
        for event in &edition.events {
            self.editorial(&event.label, event.id.span);
        }
        for version in &edition.config.versions {
            self.editorial(&version.changes, version.number.span);
        }
        let licence = edition.config.licence.as_ref();
        self.spanned(licence.and_then(|licence| licence.url.as_ref()));
    }

    fn rights(&mut self, rights: Option<&Rights>, near: Span) {
        let Some(rights) = rights else { return };
        self.spanned(rights.url.as_ref());
        if let Some(statement) = &rights.statement {
            self.editorial(statement, near);
        }
    }

    fn spanned(&mut self, url: Option<&Spanned<String>>) {
        if let Some(url) = url {
            self.add(&url.value, Kind::Editors, url.span, &[]);
        }
    }

    fn editorial(&mut self, tree: &Tree, near: Span) {
        self.tree(tree, near, &Kind::Editors, &[]);
    }

    /// Adds what a text leads to or shows. `near` is where it is said to be that has no words to point at.
    fn tree(&mut self, tree: &Tree, near: Span, kind: &Kind, day: &[i32]) {
        let mut last: Option<TextRange> = None;
        for_each_node(tree, &mut |node| match node {
            Node::Text(range) => last = Some(*range),
            Node::Image(image) => self.add(&image.url, kind.clone(), image.span, day),
            Node::Element(element) => {
                let words = || element.children.iter().find_map(Node::first_words);
                let place = |gatherer: &Self, url: &str| {
                    let shown = words().and_then(|words| tree.projection.source(words));
                    shown.unwrap_or_else(|| gatherer.after(tree, last, url, near))
                };
                for url in led_to(element) {
                    let span = place(self, &url);
                    self.add(&url, kind.clone(), span, day);
                }
            }
            Node::Html(html) => {
                for url in in_html(&html.0) {
                    let span = self.after(tree, last, &url, near);
                    self.add(&url, kind.clone(), span, day);
                }
            }
            _ => {}
        });
    }

    /// Where an address stands in the source that comes soon after some words, or these, or `near`.
    fn after(&self, tree: &Tree, words: Option<TextRange>, url: &str, near: Span) -> Span {
        /// So far it is looked for: HTML that says nothing else stands between.
        const WINDOW: usize = 4096;
        let words = words.and_then(|words| tree.projection.source(words));
        let fallback = words.unwrap_or(near);
        let text = &self.sources.file(fallback.file).text();
        let from = fallback.end as usize;
        let found = text.as_bytes().get(from..).and_then(|rest| {
            let window = &rest[..rest.len().min(WINDOW + url.len())];
            memchr::memmem::find(window, url.as_bytes())
        });
        found.map_or(fallback, |at| {
            Span::new(fallback.file, from + at..from + at + url.len())
        })
    }

    fn works(&mut self, works: &[Work]) {
        for at in 0..works.len() {
            let entry = Entry::of(works, at, self.sources);
            if let Some((url, copy)) = entry.copied() {
                self.places.copies.insert(url, copy);
            }
            let day = entry.day();
            for (url, span) in entry.addresses() {
                self.add(&url, entry.kind(), span, &day);
            }
        }
    }

    fn add(&mut self, written: &str, kind: Kind, span: Span, day: &[i32]) {
        let Some(url) = address::request(written) else {
            return;
        };
        if let Some(original) = original(url.as_str()).and_then(address::comparable) {
            self.places.copies.entry(original).or_insert_with(|| url.to_string());
        }
        let place = Place {
            kind,
            span,
            day: day.to_vec(),
        };
        let outside = &mut self.places.outside;
        let at = *self.by_url.entry(String::from(url.clone())).or_insert_with(|| {
            outside.push(Outside {
                url: url.into(),
                places: Vec::new(),
            });
            outside.len() - 1
        });
        outside[at].places.push(place);
    }
}

/// Where an element leads.
fn led_to(element: &Element) -> Vec<String> {
    match &element.kind {
        ElementKind::Link(link) => vec![link.url.clone()],
        ElementKind::Html(tags) => in_html(&tags.open),
        _ => Vec::new(),
    }
}

/// The addresses in HTML.
fn in_html(html: &str) -> Vec<String> {
    if !html.contains("://") {
        return Vec::new();
    }
    let Ok(leading) = Selector::parse("[href], [src]") else {
        return Vec::new();
    };
    let fragment = Html::parse_fragment(html);
    let addresses = fragment.select(&leading).filter_map(|element| {
        let value = element.value();
        value.attr("href").or_else(|| value.attr("src")).map(ToOwned::to_owned)
    });
    addresses.collect()
}

/// Of the copy of an address in an archive like the Wayback Machine, that address: `…/web/20200918000000/https://…`.
fn original(copy: &str) -> Option<&str> {
    let (_, rest) = copy.split_once("/web/")?;
    let (moment, original) = rest.split_once('/')?;
    (moment.len() >= 4 && moment.bytes().take(4).all(|byte| byte.is_ascii_digit())).then_some(original)
}
