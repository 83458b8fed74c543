//! The page of a document.

use super::keep::Kept;
use super::layout::Layout;
use super::leaf::{DocumentKey, Leaf};
use super::links::{self, Links};
use super::locale::{Locale, direction};
use super::made::{Extent, Made, Outcome};
use super::resolve::Resolver;
use super::views::{DateView, DocumentView, FactView, HeadingView, LinkView, ProvenanceView, RightsView};
use super::{choices, data, editorial, references, resolver, room, text};
use crate::diagnostic::Diagnostic;
use crate::link::Annotated;
use crate::model::{Date, Document, Element, ElementKind, Node, Rights};
use crate::source::config::Config;
use crate::span::Spanned;

impl Leaf<'_> {
    /// Makes the page, and keeps what is left of it when it has been handed over.
    pub(super) fn make(self, hand_over: impl FnOnce(Made) -> Made) -> Result<Kept<DocumentKey>, Box<Diagnostic>> {
        let path = links::page(self.id());
        let made = self.print(&path)?;
        Ok(self.keep(hand_over(made)))
    }

    fn print(&self, path: &str) -> Outcome {
        let document = &self.annotated.document;
        let resolver = resolver(self.common, &self.around, path, Some((document.id(), &document.path)));
        let layout = Layout::new(self.annotated);
        let rooms = room::of_units(self.annotated, &layout);
        let view = self.view(text::print(self, &layout, &rooms, &resolver), &resolver);
        let made = self
            .common
            .print_shown(path, "document.html", "document", &view, self.picture)?;
        Ok(Made {
            data: Some(data::document(self.annotated)?),
            extent: Extent {
                notes: layout.count,
                pairs: layout.pairs(),
                lines: rooms.iter().map(|room| room.one.max(room.two)).max().unwrap_or(0),
            },
            ..made
        })
    }

    fn view(&self, text_html: String, resolver: &Resolver<'_>) -> DocumentView {
        let annotated = self.annotated;
        let (document, notes, config) = (&annotated.document, &annotated.found.notes, &self.common.config);
        let front = &document.front;
        let neighbour = |document: Option<&Document>| {
            let document = document?;
            let href = resolver.links.to(&links::page(document.id()));
            Some(LinkView {
                href,
                label: document.short().to_owned(),
                current: false,
            })
        };
        let references = references::gather(self);
        DocumentView {
            id: document.id().to_owned(),
            title: front.title.value.clone(),
            subtitle: plain(front.subtitle.as_ref()),
            description: plain(front.description.as_ref()),
            short: document.short().to_owned(),
            kind: plain(front.kind.as_ref()),
            language: language(document, config),
            direction: direction(&language(document, config)).name(),
            titled_by_text: titled_by_text(document),
            facts: facts(annotated, resolver),
            text_html,
            contents: contents(document, resolver.links),
            author_notes: document.tree.footnotes.len(),
            editor_notes: notes.len(),
            series: choices::series(annotated, config, resolver.locale),
            signers: choices::signers(annotated),
            relations: annotated.ends.len(),
            relation_kinds: choices::relations(self, resolver.locale),
            parallels: self.parallels(resolver),
            meta: references::meta(document, &references, config, resolver),
            linked_data: references::script(document, &references, config, resolver),
            citation: citation(document, config, resolver.locale),
            provenance: provenance(document),
            rights: front.rights.as_ref().map(|rights| rights_view(rights, resolver)),
            previous: neighbour(self.previous),
            next: neighbour(self.next),
            references: references::views(references, resolver),
        }
    }
}

impl Leaf<'_> {
    /// The documents that can be read beside this one.
    fn parallels(&self, resolver: &Resolver<'_>) -> Vec<LinkView> {
        let own = self.id();
        let mut others: Vec<(&str, &str)> = Vec::new();
        for end in &self.ends {
            for far in end.face.passages(end.side.other()) {
                let other = (far.document.as_str(), far.short.as_str());
                if other.0 != own && !others.contains(&other) {
                    others.push(other);
                }
            }
        }
        let link = |(id, short): (&str, &str)| LinkView {
            href: resolver.links.to(&links::parallel(own, id)),
            label: short.to_owned(),
            current: false,
        };
        others.into_iter().map(link).collect()
    }
}

/// The language of a document's text (BCP 47).
pub(super) fn language(document: &Document, config: &Config) -> String {
    let language = document.front.language.as_ref();
    language.map_or_else(|| config.language.clone(), |language| language.value.clone())
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

/// Whether the text begins with a heading of the first level.
pub(super) fn titled_by_text(document: &Document) -> bool {
    let first = document.tree.nodes.first();
    first
        .and_then(Node::element)
        .is_some_and(|element| element.kind == ElementKind::Heading(1))
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
        ("count-author-notes", annotated.document.tree.footnotes.len()),
        ("count-editor-notes", annotated.found.notes.len()),
        ("count-crossrefs", annotated.ends.len()),
    ];
    let counts = counts.map(|(id, count)| locale.tell(id, &[("count", count.into())]));
    add("apparatus", counts.join(", "), None, None);
    facts
}

/// The headings but for those that make the title: the first of the first level, and what follows it at once.
pub(super) fn contents(document: &Document, links: Links<'_>) -> Vec<HeadingView> {
    let tree = &document.tree;
    let headings = tree.nodes.iter().skip(title_units(document)).filter_map(heading);
    headings
        .map(|(level, block)| {
            let block = &tree.blocks[block];
            HeadingView {
                href: links.here(&block.id),
                text: tree.block_text(block).to_owned(),
                level,
            }
        })
        .collect()
}

/// How many of the first units of a text make its title.
pub(super) fn title_units(document: &Document) -> usize {
    if !titled_by_text(document) {
        return 0;
    }
    let nodes = document.tree.nodes.iter();
    nodes.take_while(|node| heading(node).is_some()).count()
}

fn heading(node: &Node) -> Option<(u8, usize)> {
    let Element { kind, block, .. } = node.element()?;
    match kind {
        ElementKind::Heading(level) => Some((*level, (*block)?)),
        _ => None,
    }
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
