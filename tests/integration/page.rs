//! Built pages as trees, and their text as a reader has it.

use std::sync::LazyLock;

use ego_tree::NodeRef;
use postil::project::DiskWorld;
use postil::render::Site;
use postil::{Options, compile};
use scraper::{ElementRef, Html, Node, Selector};

/// The site of the edition in this repository.
pub(crate) static FIRST_EDITION: LazyLock<Site> = LazyLock::new(|| {
    let compiled = compile(&DiskWorld::new(env!("CARGO_MANIFEST_DIR")), &Options::default());
    let said = crate::edition::short_form(&compiled);
    compiled
        .site
        .unwrap_or_else(|| panic!("the first edition has errors:\n{said}"))
});

/// The lock that a build of the edition in this repository writes.
pub(crate) fn lock_of_first_edition() -> String {
    let options = Options {
        record: true,
        ..Options::default()
    };
    let compiled = compile(&DiskWorld::new(env!("CARGO_MANIFEST_DIR")), &options);
    let lock = compiled.lock(&[]).expect("the first edition can be read");
    postil::source::lock::print(&lock)
}

/// A page of a site.
pub(crate) fn page(site: &Site, path: &str) -> Html {
    let bytes = site.get(path).unwrap_or_else(|| panic!("the site has no {path}"));
    Html::parse_document(std::str::from_utf8(bytes).unwrap())
}

/// All elements that a selector selects.
pub(crate) fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    let selector = Selector::parse(selector).unwrap_or_else(|error| panic!("{selector}: {error}"));
    page.select(&selector).collect()
}

/// The only element that a selector selects.
#[track_caller]
pub(crate) fn only<'a>(page: &'a Html, selector: &str) -> ElementRef<'a> {
    let found = all(page, selector);
    assert_eq!(found.len(), 1, "{selector}");
    found[0]
}

/// The only element with an id, whatever characters it has.
#[track_caller]
pub(crate) fn with_id<'a>(page: &'a Html, id: &str) -> ElementRef<'a> {
    only(page, &format!("[id=\"{id}\"]"))
}

/// What is to be done with an element when the text is read.
pub(crate) enum Read {
    /// Read what is in it.
    Inside,
    /// Leave it out.
    Nothing,
    /// Read this in its place.
    Instead(String),
}

/// The text of an element without what is of the apparatus, a line feed at the ends of what stands on lines of its
/// own. `read` decides on every element inside.
pub(crate) fn text(element: ElementRef<'_>, read: &dyn Fn(ElementRef<'_>) -> Read) -> String {
    let mut out = String::new();
    element.children().for_each(|child| push(child, read, &mut out));
    out
}

fn push(node: NodeRef<'_, Node>, read: &dyn Fn(ElementRef<'_>) -> Read, out: &mut String) {
    const LINES: &[&str] = &[
        "p",
        "li",
        "ul",
        "ol",
        "div",
        "blockquote",
        "pre",
        "table",
        "tr",
        "td",
        "th",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "br",
        "hr",
        "details",
    ];
    if let Some(words) = node.value().as_text() {
        out.push_str(words);
    }
    let Some(element) = ElementRef::wrap(node) else { return };
    if element.attr("data-apparatus").is_some() {
        return;
    }
    match read(element) {
        Read::Nothing => {}
        Read::Instead(words) => out.push_str(&words),
        Read::Inside => {
            let edge = if LINES.contains(&element.value().name()) {
                "\n"
            } else {
                ""
            };
            out.push_str(edge);
            element.children().for_each(|child| push(child, read, out));
            out.push_str(edge);
        }
    }
}

/// Whether an element has a class.
pub(crate) fn has_class(element: ElementRef<'_>, class: &str) -> bool {
    element.value().classes().any(|known| known == class)
}

/// Words with one space between them.
pub(crate) fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
