//! The pages of a document.

use std::ops::Range;

use super::around::Around;
use super::common::Text;
use super::keep::Kept;
use super::leaf::{DocumentKey, Leaf};
use super::links::{self, Links};
use super::locale::{Locale, direction};
use super::made::{Extent, Made, Outcome};
use super::portion::{Composed, Portion};
use super::resolve::Resolver;
use super::views::{DateView, DocumentView, FactView, HeadingView, LinkView, ProvenanceView, RightsView};
use super::{choices, data, editorial, references, resolver, text};
use crate::diagnostic::Diagnostic;
use crate::link::Annotated;
use crate::model::{Date, Document, Rights, Tree, sections};
use crate::source::config::Config;
use crate::span::Spanned;

impl<'a> Leaf<'a> {
    /// Makes the page, and keeps what is left of it when it has been handed over.
    pub(super) fn make(
        self,
        composed: &Composed,
        hand_over: impl FnOnce(Made, &Around<'_>) -> Made,
    ) -> Result<Kept<DocumentKey>, Box<Diagnostic>> {
        let made = self.print(composed, &composed.portions[self.page.unwrap_or_default()])?;
        let made = hand_over(made, &self.around);
        Ok(self.keep(|| composed, made))
    }

    fn print(&self, composed: &Composed, portion: &Portion) -> Outcome {
        let (document, path) = (&self.annotated.document, self.path());
        let resolver = resolver(self.common, &self.around, &path, Some((document.id(), &document.path)));
        let text = text::print(self, composed, portion, &resolver);
        let is_harmless = !self.around.has_foreign();
        let (text_html, text) = self.common.templates.place_for(text);
        let view = self.view(text_html, composed, portion, &resolver);
        let view = ("document", &view);
        let text = text.as_deref().map(|html| Text { html, is_harmless });
        let made = self
            .common
            .print_shown(&path, "document.html", view, text, self.picture)?;
        let units = portion.units.clone();
        let rooms = composed.rooms[units.clone()].iter();
        Ok(Made {
            // The data are of all of the document.
            data: match self.page {
                Some(0) => Some(data::document(self.annotated, composed)?.into()),
                _ => None,
            },
            extent: Extent {
                notes: composed.layout.counts(units.clone()).iter().sum(),
                pairs: composed.layout.pairs(units),
                lines: rooms.map(|room| room.one.max(room.two)).max().unwrap_or(0),
            },
            ..made
        })
    }

    fn view(
        &self,
        text_html: String,
        composed: &Composed,
        portion: &Portion,
        resolver: &Resolver<'_>,
    ) -> DocumentView<'a> {
        let annotated = self.annotated;
        let (document, config) = (&annotated.document, &self.common.config);
        let front = &document.front;
        let section = self.section_view(composed, resolver);
        // What is said of the whole document is said on its first page.
        let is_first = section.is_none();
        let notes = portion.notes.own.iter();
        let notes = notes.map(|&note| composed.notes[note].as_ref());
        let [author_notes, editor_notes] = composed.layout.counts(portion.units.clone());
        let tree = &*composed.tree;
        let references = references::gather(self, portion);
        let [before, after] = self.sections_around(tree, resolver);
        DocumentView {
            id: document.id().to_owned(),
            title: front.title.value.clone(),
            subtitle: plain(front.subtitle.as_ref()),
            description: plain(front.description.as_ref()),
            short: document.short().to_owned(),
            kind: plain(front.kind.as_ref()),
            language: language(document, config).to_owned(),
            direction: direction(language(document, config)).name(),
            titled_by_text: sections::is_titled(tree),
            facts: if is_first {
                facts(annotated, resolver)
            } else {
                Vec::new()
            },
            text_html,
            contents: if document.sections.is_divided() {
                self.section_contents(tree, portion, resolver)
            } else {
                contents(tree, resolver.links)
            },
            sections: self.section_list(tree, resolver),
            two_tracks: annotated.has_two_tracks(),
            author_notes,
            editor_notes,
            series: choices::series(&notes, config, resolver.locale),
            signers: choices::signers(notes),
            relations: self.own_ends().count(),
            relation_kinds: choices::relations(self, resolver.locale),
            parallels: self.parallels(resolver),
            meta: references::meta(self, section.as_ref(), &references, resolver),
            linked_data: references::script(self, section.as_ref(), &references, resolver),
            citation: citation(document, config, resolver.locale),
            provenance: if is_first { provenance(document) } else { None },
            rights: front.rights.as_ref().map(|rights| rights_view(rights, resolver)),
            before,
            after,
            previous: self.previous.map(|previous| neighbour(previous, resolver)),
            next: self.next.map(|next| neighbour(next, resolver)),
            references: references::views(references, resolver),
            section,
        }
    }

    /// The documents that can be read beside this one.
    fn parallels(&self, resolver: &Resolver<'_>) -> Vec<LinkView> {
        let link = |(id, short): (&str, &str)| LinkView {
            href: resolver.links.to(&links::parallel(self.id(), id)),
            label: short.to_owned(),
            current: false,
        };
        self.beside().into_iter().map(link).collect()
    }
}

/// A document beside another.
fn neighbour(document: &Document, resolver: &Resolver<'_>) -> LinkView {
    LinkView {
        href: resolver.links.to(&links::page(document.id())),
        label: document.short().to_owned(),
        current: false,
    }
}

impl Annotated {
    /// Whether the notes of the author and those of the editors have a track each: there are many of both. All pages of a
    /// document have the same.
    pub(super) fn has_two_tracks(&self) -> bool {
        const MANY: usize = 9;
        self.document.footnotes > MANY && self.found.notes.len() > MANY
    }
}

/// The language of a document's text (BCP 47).
pub(super) fn language<'a>(document: &'a Document, config: &'a Config) -> &'a str {
    let language = document.front.language.as_ref();
    language.map_or(&config.language, |language| &language.value)
}

/// "Author, Title (date){passage}, in: Edition, ed. by Editors".
fn citation(document: &Document, config: &Config, locale: &Locale) -> String {
    let front = &document.front;
    let mut work = String::new();
    if let Some(author) = &front.author {
        work.push_str(&author.value);
        work.push_str(", ");
    }
    work.push_str(&front.title.value);
    if let Some(date) = &front.date {
        work.push_str(&format!(" ({})", locale.date(date.value)));
    }
    let mut told = vec![
        ("work", work.into()),
        ("passage", "{passage}".into()),
        ("edition", (&config.title).into()),
    ];
    if config.editors.is_empty() {
        locale.tell("citation", &told)
    } else {
        told.push(("editors", locale.list(&config.editors).into()));
        locale.tell("citation-with-editors", &told)
    }
}

/// A field as text; empty if it is absent.
pub(super) fn plain(field: Option<&Spanned<String>>) -> String {
    field.map(|field| field.value.clone()).unwrap_or_default()
}

/// A date for templates.
pub(super) fn date_view(date: Date, locale: &Locale) -> DateView {
    DateView {
        iso: date.to_string(),
        words: locale.date(date),
    }
}

pub(super) fn facts(annotated: &Annotated, resolver: &Resolver<'_>) -> Vec<FactView> {
    let (front, locale) = (&annotated.document.front, resolver.locale);
    let mut facts = Vec::new();
    let mut add = |name: &str, value: String, date, href| {
        if !value.is_empty() {
            facts.push(FactView {
                label: locale.say(&format!("fact-{name}")),
                value,
                date,
                href,
            });
        }
    };
    add("siglum", plain(front.siglum.as_ref()), None, None);
    add("author", plain(front.author.as_ref()), None, None);
    add("recipient", plain(front.recipient.as_ref()), None, None);
    if let Some(date) = &front.date {
        let view = date_view(date.value, locale);
        add("date", view.words.clone(), Some(view), None);
    }
    for answered in &front.answers {
        if let Some(other) = resolver.around.place(&answered.value, None) {
            let href = resolver.links.to(&links::page(&answered.value));
            add("answers", other.title.to_owned(), None, Some(href));
        }
    }
    let counts = [
        ("count-author-notes", annotated.document.footnotes),
        ("count-editor-notes", annotated.found.notes.len()),
        ("count-crossrefs", annotated.ends.len()),
    ];
    let counts = counts.map(|(id, count)| locale.tell(id, &[("count", count.into())]));
    add("apparatus", counts.join(", "), None, None);
    facts
}

/// The headings but for those that make the title: the first of the first level, and what follows it at once.
pub(super) fn contents(tree: &Tree, links: Links<'_>) -> Vec<HeadingView> {
    contents_of(tree, sections::title_units(tree)..tree.nodes.len(), links)
}

/// The headings among some units.
pub(super) fn contents_of(tree: &Tree, units: Range<usize>, links: Links<'_>) -> Vec<HeadingView> {
    let headings = tree.nodes.get(units).unwrap_or_default().iter();
    headings
        .filter_map(sections::heading)
        .map(|(level, block)| {
            let block = &tree.blocks[block];
            HeadingView {
                href: links.here(&block.id),
                text: tree.block_text(block).to_owned(),
                level,
                current: false,
            }
        })
        .collect()
}

pub(super) fn provenance(document: &Document) -> Option<ProvenanceView> {
    let source = document.front.source.as_ref()?;
    Some(ProvenanceView {
        title: plain(source.title.as_ref()),
        url: plain(source.url.as_ref()),
        sha256: plain(source.sha256.as_ref()),
        treatment: source.treatment.iter().map(|sentence| sentence.value.clone()).collect(),
    })
}

/// Rights for templates.
pub(super) fn rights_view(rights: &Rights, resolver: &Resolver<'_>) -> RightsView {
    RightsView {
        holder: plain(rights.holder.as_ref()),
        licence: plain(rights.licence.as_ref()),
        url: plain(rights.url.as_ref()),
        statement_html: rights
            .statement
            .as_ref()
            .map(|statement| editorial::blocks(statement, resolver))
            .unwrap_or_default(),
    }
}
