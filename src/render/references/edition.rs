//! What programs read in the head of the home page: the edition itself, in Highwire's names and as schema.org has it.

use serde_json::{Map, Value, json};

use super::linked_data::{Thing, embedded, kind, title};
use crate::link::Edition;
use crate::model::Document;
use crate::render::document::{language, plain};
use crate::render::links::{self, Links};
use crate::render::paging::MANY_DOCUMENTS;
use crate::render::views::{MetaView, PictureView};
use crate::source::config::Config;

/// Who made the edition, and when.
pub(in crate::render) fn meta_of_edition(config: &Config, links: Links<'_>) -> Vec<MetaView> {
    let mut meta = Vec::new();
    let mut add = |name, content: String| {
        if !content.is_empty() {
            meta.push(MetaView { name, content });
        }
    };
    add("citation_title", name(config));
    for editor in &config.editors {
        add("citation_editor", editor.clone());
    }
    let date = config.versions.first().map(|version| version.date.value.to_string());
    add(
        "citation_publication_date",
        date.filter(|date| !date.starts_with('-'))
            .unwrap_or_default()
            .replace('-', "/"),
    );
    add("citation_language", config.language.clone());
    add("citation_doi", config.doi.clone().unwrap_or_default());
    for keyword in &config.keywords {
        add("citation_keywords", keyword.clone());
    }
    add("citation_public_url", links.canonical().unwrap_or_default());
    if let Some(licence) = &config.licence {
        let url = licence.url.as_ref().map(|url| url.value.clone());
        add("dcterms.license", url.unwrap_or_else(|| licence.name.clone()));
    }
    meta
}

/// The edition as schema.org has it, in JSON that can stand in a `script` element.
pub(in crate::render) fn script_of_edition(
    edition: &Edition,
    picture: Option<&PictureView>,
    links: Links<'_>,
) -> String {
    let config = &edition.config;
    let mut thing = Thing::default();
    thing.value("@context", json!("https://schema.org"));
    // A collection of documents, and as a whole a book.
    thing.value("@type", json!(["Collection", "Book"]));
    thing.text("name", name(config));
    thing.text("description", config.description.clone().unwrap_or_default());
    if !config.editors.is_empty() {
        thing.value("editor", json!(config.editors));
    }
    thing.text("inLanguage", config.language.clone());
    if let (Some(newest), Some(first)) = (config.versions.first(), config.versions.last()) {
        thing.text("version", newest.number.value.clone());
        thing.text("datePublished", first.date.value.to_string());
        thing.text("dateModified", newest.date.value.to_string());
    }
    if let Some(licence) = &config.licence {
        let url = licence.url.as_ref().map(|url| url.value.clone());
        thing.text("license", url.unwrap_or_else(|| licence.name.clone()));
    }
    if !config.keywords.is_empty() {
        thing.value("keywords", json!(config.keywords));
    }
    thing.text("url", links.canonical().unwrap_or_default());
    let doi = config.doi.as_ref().map(|doi| format!("https://doi.org/{doi}"));
    thing.text("identifier", doi.unwrap_or_default());
    thing.text("image", picture.map(|picture| picture.href.clone()).unwrap_or_default());
    // Many documents would fill the page; each says on its own page what it is a part of.
    let few = edition.documents.len() <= MANY_DOCUMENTS;
    let documents = edition.documents.iter().filter(|_| few);
    let parts: Vec<_> = documents
        .map(|annotated| part(&annotated.document, config, links))
        .collect();
    if !parts.is_empty() {
        thing.value("hasPart", Value::Array(parts));
    }
    embedded(thing.fields)
}

fn name(config: &Config) -> String {
    match &config.subtitle {
        Some(subtitle) => format!("{}: {subtitle}", config.title),
        None => config.title.clone(),
    }
}

/// A document, as shortly as it can be told apart from others.
fn part(document: &Document, config: &Config, links: Links<'_>) -> Value {
    let front = &document.front;
    let mut thing = Thing::new(kind(document));
    thing.text("name", title(document));
    thing.text("author", plain(front.author.as_ref()));
    let date = front.date.as_ref().map(|date| date.value.to_string());
    thing.text("datePublished", date.unwrap_or_default());
    thing.text("inLanguage", language(document, config).to_owned());
    // A relative address would count from the page, but programs take it out of the page.
    let url = links.canonical().map(|_| links.to(&links::page(document.id())));
    thing.text("url", url.unwrap_or_default());
    Value::Object(Map::from_iter(thing.fields))
}
