//! What programs read in the head of a document's page: Highwire's names and Dublin Core's, as Zotero and Google Scholar
//! know them, and schema.org's as JSON-LD.

use std::sync::OnceLock;

use serde_json::{Map, Value, json};

use super::{Reference, details};
use crate::model::{Document, Work};
use crate::render::bibliography::plain_title;
use crate::render::document::{language, plain};
use crate::render::leaf::Leaf;
use crate::render::links;
use crate::render::locale::Locale;
use crate::render::resolve::Resolver;
use crate::render::views::{DetailsView, MetaView, Ready, SectionView};
use crate::source::config::Config;

/// What programs and templates are told of a work, once it was asked for. Many documents may cite it. Invariant: it is always asked
/// about the same work.
#[derive(Debug, Default)]
pub(in crate::render) struct Metadata {
    highwire: OnceLock<Option<Ready<MetaView>>>,
    linked_data: OnceLock<String>,
    details: OnceLock<Ready<DetailsView>>,
}

impl Metadata {
    /// As Google Scholar's tags have it.
    fn highwire(&self, work: &Work) -> Option<&Ready<MetaView>> {
        let ready = self.highwire.get_or_init(|| {
            let (name, content) = ("citation_reference", highwire(work));
            (!content.is_empty()).then(|| Ready::new(&MetaView { name, content }))
        });
        ready.as_ref()
    }

    /// When it was looked at, and where it is archived; in the language of the edition.
    pub(in crate::render) fn details(&self, work: &Work, locale: &Locale) -> &Ready<DetailsView> {
        self.details.get_or_init(|| Ready::new(&details(work, locale)))
    }

    /// As schema.org has it, in JSON that can stand in a `script` element.
    fn linked_data(&self, of: &Work) -> &str {
        self.linked_data.get_or_init(|| harmless(&work(of)))
    }
}

/// Who wrote what when, in which language, and whose it is; and what it cites.
pub(in crate::render) fn meta(
    leaf: &Leaf<'_>,
    section: Option<&SectionView>,
    references: &[Reference<'_>],
    resolver: &Resolver<'_>,
) -> Vec<Ready<MetaView>> {
    let (document, config) = (&leaf.annotated.document, &leaf.common.config);
    let front = &document.front;
    let mut meta = Vec::new();
    let mut add = |name, content: String| {
        if !content.is_empty() {
            meta.push(Ready::new(&MetaView { name, content }));
        }
    };
    // A part of a work follows its title after a stop (ISBD).
    let part = section
        .map(|section| format!(". {}", section.title))
        .unwrap_or_default();
    add("citation_title", title(document) + &part);
    add("citation_author", plain(front.author.as_ref()));
    // With slashes: so all readers of it expect it. None of them knows years before the first.
    let date = front.date.as_ref().map(|date| date.value.to_string());
    let date = date.filter(|date| !date.starts_with('-')).unwrap_or_default();
    add("citation_publication_date", date.replace('-', "/"));
    add("citation_language", language(document, config).to_owned());
    add("citation_inbook_title", config.title.clone());
    for editor in &config.editors {
        add("citation_editor", editor.clone());
    }
    add("citation_public_url", resolver.links.canonical().unwrap_or_default());
    add("dcterms.type", plain(front.kind.as_ref()));
    if let Some(rights) = &front.rights {
        add("dcterms.rightsHolder", plain(rights.holder.as_ref()));
        let licence = rights.url.as_ref().or(rights.licence.as_ref());
        add("dcterms.license", plain(licence));
    }
    let source = front.source.as_ref();
    add(
        "dcterms.source",
        source.map(|source| plain(source.title.as_ref())).unwrap_or_default(),
    );
    let cited = references.iter().filter(|reference| reference.by_document);
    meta.extend(cited.filter_map(|reference| reference.metadata().highwire(reference.work()).cloned()));
    meta
}

/// The title with the subtitle.
pub(super) fn title(document: &Document) -> String {
    let front = &document.front;
    match &front.subtitle {
        Some(subtitle) => format!("{}: {}", front.title.value, subtitle.value),
        None => front.title.value.clone(),
    }
}

/// A reference as Google Scholar's tags have it: fields between semicolons. Semicolons of the fields become commas.
fn highwire(work: &Work) -> String {
    let mut fields: Vec<String> = Vec::new();
    let mut add = |name: &str, value: &str| {
        let value = value.replace(';', ",");
        if !value.trim().is_empty() {
            fields.push(format!("{name}={}", value.trim()));
        }
    };
    add("citation_title", &plain_title(work));
    for (name, _) in names(work, "author") {
        add("citation_author", &name);
    }
    if let Some(date) = date(work, "issued") {
        add("citation_publication_date", &date.replace('-', "/"));
    }
    let container = work.field("container-title").unwrap_or_default();
    match work.field("type").unwrap_or_default() {
        "article-journal" | "article-magazine" | "article-newspaper" => add("citation_journal_title", container),
        "paper-conference" => add("citation_conference_title", container),
        _ => add("citation_inbook_title", container),
    }
    for (name, field) in [
        ("citation_publisher", "publisher"),
        ("citation_volume", "volume"),
        ("citation_issue", "issue"),
        ("citation_doi", "DOI"),
        ("citation_isbn", "ISBN"),
        ("citation_public_url", "URL"),
    ] {
        add(name, &text(work, field));
    }
    fields.join("; ")
}

/// A field that may be a text or a number.
fn text(work: &Work, field: &str) -> String {
    match work.csl.get(field) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// The document as schema.org has it, in JSON that can stand in a `script` element.
pub(in crate::render) fn script(
    leaf: &Leaf<'_>,
    section: Option<&SectionView>,
    references: &[Reference<'_>],
    resolver: &Resolver<'_>,
) -> String {
    let (document, config) = (&leaf.annotated.document, &leaf.common.config);
    let front = &document.front;
    let mut thing = match section {
        Some(section) => chapter(section, leaf.page.unwrap_or_default()),
        None => {
            let mut thing = Thing::new(kind(document));
            thing.text("name", title(document));
            thing.text("description", plain(front.description.as_ref()));
            thing
        }
    };
    // Whether it is a person or a body the edition does not say.
    thing.text("author", plain(front.author.as_ref()));
    thing.text("recipient", plain(front.recipient.as_ref()));
    let date = front.date.as_ref().map(|date| date.value.to_string());
    thing.text("datePublished", date.unwrap_or_default());
    thing.text("inLanguage", language(document, config).to_owned());
    thing.text("url", resolver.links.canonical().unwrap_or_default());
    if let Some(rights) = &front.rights {
        thing.text("copyrightHolder", plain(rights.holder.as_ref()));
        thing.text("license", plain(rights.url.as_ref().or(rights.licence.as_ref())));
    }
    if let Some(source) = &front.source {
        let source = source.url.as_ref().or(source.title.as_ref());
        thing.text("isBasedOn", plain(source));
    }
    let edition = edition(config);
    let whole = match section {
        Some(_) => whole_document(document, resolver, edition),
        None => edition,
    };
    thing.value("isPartOf", whole);
    let mut whole = Map::new();
    whole.insert("@context".to_owned(), json!("https://schema.org"));
    whole.extend(thing.fields);
    let mut script = embedded(whole);
    let mut cited = references.iter().filter(|reference| reference.by_document).peekable();
    if cited.peek().is_some() {
        // Of the object, which has members, the end: what it cites comes last.
        script.truncate(script.len() - 1);
        script.push_str(",\"citation\":[");
        for (at, reference) in cited.enumerate() {
            script.push_str(if at > 0 { "," } else { "" });
            script.push_str(reference.metadata().linked_data(reference.work()));
        }
        script.push_str("]}");
    }
    script
}

/// What schema.org calls a document.
pub(super) fn kind(document: &Document) -> &'static str {
    let kind = document.front.kind.as_ref();
    match kind.map(|kind| kind.value.to_lowercase()).as_deref() {
        Some("report") => "Report",
        Some("letter") => "Message",
        Some("article") => "Article",
        Some("book") => "Book",
        _ => "CreativeWork",
    }
}

/// JSON as it can stand in a `script` element: nothing in it may end the element, or begin a comment.
pub(super) fn embedded(fields: Map<String, Value>) -> String {
    harmless(&Value::Object(fields))
}

fn harmless(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c")
}

/// A section of a document.
fn chapter(section: &SectionView, position: usize) -> Thing {
    let mut thing = Thing::new("Chapter");
    thing.text("name", section.heading.clone());
    thing.value("position", json!(position));
    thing.text("pagination", section.passages.clone());
    thing
}

/// The document that a section is a part of, itself a part of the edition.
fn whole_document(document: &Document, resolver: &Resolver<'_>, edition: Value) -> Value {
    let mut thing = Thing::new(kind(document));
    thing.text("name", title(document));
    let first = links::page(document.id());
    let url = resolver.links.canonical().map(|_| resolver.links.to(&first));
    thing.text("url", url.unwrap_or_default());
    thing.value("isPartOf", edition);
    Value::Object(thing.fields)
}

fn edition(config: &Config) -> Value {
    let mut thing = Thing::new("Collection");
    thing.text("name", config.title.clone());
    if !config.editors.is_empty() {
        thing.value("editor", json!(config.editors));
    }
    if let Some(licence) = &config.licence {
        thing.text(
            "license",
            licence.url.as_ref().map_or(&licence.name, |url| &url.value).clone(),
        );
    }
    Value::Object(thing.fields)
}

/// A work as schema.org has it.
fn work(work: &Work) -> Value {
    let mut thing = Thing::new(match work.field("type").unwrap_or_default() {
        "article-newspaper" => "NewsArticle",
        "article-journal" => "ScholarlyArticle",
        "article" | "article-magazine" => "Article",
        "book" => "Book",
        "chapter" => "Chapter",
        "report" => "Report",
        "thesis" => "Thesis",
        "webpage" => "WebPage",
        "post-weblog" => "BlogPosting",
        "legislation" | "bill" | "regulation" | "treaty" => "Legislation",
        "dataset" => "Dataset",
        "motion_picture" => "Movie",
        "map" => "Map",
        "software" => "SoftwareApplication",
        "personal_communication" => "Message",
        _ => "CreativeWork",
    });
    thing.text("name", plain_title(work));
    let authors: Vec<_> = names(work, "author")
        .into_iter()
        .map(|(name, is_person)| {
            let kind = if is_person { "Person" } else { "Organization" };
            json!({ "@type": kind, "name": name })
        })
        .collect();
    if !authors.is_empty() {
        thing.value("author", Value::Array(authors));
    }
    thing.text("datePublished", date(work, "issued").unwrap_or_default());
    thing.text("publisher", text(work, "publisher"));
    let container = text(work, "container-title");
    if !container.is_empty() {
        thing.value("isPartOf", json!({ "@type": "CreativeWork", "name": container }));
    }
    thing.text("identifier", text(work, "number"));
    let doi = work.field("DOI").map(|doi| format!("https://doi.org/{doi}"));
    thing.text("sameAs", doi.unwrap_or_default());
    thing.text("url", text(work, "URL"));
    Value::Object(thing.fields)
}

/// Something of schema.org while it is described.
#[derive(Default)]
pub(super) struct Thing {
    pub(super) fields: Map<String, Value>,
}

impl Thing {
    pub(super) fn new(kind: &str) -> Self {
        let mut fields = Map::new();
        fields.insert("@type".to_owned(), json!(kind));
        Self { fields }
    }

    pub(super) fn text(&mut self, name: &str, text: String) {
        if !text.is_empty() {
            self.value(name, Value::String(text));
        }
    }

    pub(super) fn value(&mut self, name: &str, value: Value) {
        self.fields.insert(name.to_owned(), value);
    }
}

/// Names as they are read, "Anna Marsh", and whether they are persons': a name in one piece is an institution's.
fn names(work: &Work, variable: &str) -> Vec<(String, bool)> {
    let list = work.csl.get(variable).and_then(Value::as_array);
    let name = |value: &Value| {
        let part = |key: &str| {
            value
                .get(key)
                .and_then(Value::as_str)
                .map(str::trim)
                .filter(|text| !text.is_empty())
        };
        if let Some(literal) = part("literal") {
            return Some((literal.to_owned(), false));
        }
        let parts = [
            "given",
            "dropping-particle",
            "non-dropping-particle",
            "family",
            "suffix",
        ];
        let parts: Vec<_> = parts.into_iter().filter_map(part).collect();
        (!parts.is_empty()).then(|| (parts.join(" "), true))
    };
    list.into_iter().flatten().filter_map(name).collect()
}

/// The first day of a date, as far as it is known: "2019-05-03".
fn date(work: &Work, variable: &str) -> Option<String> {
    let parts = work.date_parts(variable);
    let (year, rest) = parts.split_first()?;
    let rest: String = rest.iter().take(2).map(|part| format!("-{part:02}")).collect();
    (*year > 0).then(|| format!("{year:04}{rest}"))
}
