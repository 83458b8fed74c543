//! What the first edition gives out to other programs: its data, and that its pages agree with it.

use std::collections::{BTreeMap, BTreeSet};

use postil::model::{BlockKind, Tree};
use postil::render::Site;
use proptest::prelude::*;
use scraper::{ElementRef, Html};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::edition::Edition;
use crate::page::{FIRST_EDITION, Read, all, has_class, lock_of_first_edition, page, spaced, text, with_id};
use crate::random::{document, text_alone};

fn data(site: &Site, path: &str) -> Value {
    let bytes = site
        .get(&format!("data/{path}"))
        .unwrap_or_else(|| panic!("the site has no data/{path}"));
    serde_json::from_slice(bytes).unwrap()
}

fn string<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key]
        .as_str()
        .unwrap_or_else(|| panic!("no text `{key}` in {value}"))
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key]
        .as_array()
        .unwrap_or_else(|| panic!("no list `{key}` in {value}"))
}

/// Each document's data with its page.
fn documents(site: &Site) -> Vec<(Value, Html)> {
    let edition = data(site, "edition.json");
    let documents = list(&edition, "documents").iter();
    documents
        .map(|entry| (data(site, string(entry, "data")), page(site, string(entry, "page"))))
        .collect()
}

/// The text of a block on its page: without the apparatus, the marks of notes, and blocks inside it.
fn block_text(page: &Html, id: &str, blocks: &BTreeSet<&str>) -> String {
    let read = |element: ElementRef<'_>| {
        let inner = element.attr("id").is_some_and(|id| blocks.contains(id));
        if inner || has_class(element, "ref") || has_class(element, "notes") {
            Read::Nothing
        } else {
            Read::Inside
        }
    };
    text(with_id(page, id), &read)
}

fn without_space(text: &str) -> String {
    text.split_whitespace().collect()
}

/// What must hold of the data of any site.
fn check_site(site: &Site) {
    let edition = data(site, "edition.json");
    assert_eq!(string(&edition, "postil"), "1");
    for (document, page) in documents(site) {
        check_blocks(&document, &page);
        check_notes(&document, &page);
    }
    let known: BTreeMap<_, _> = documents(site)
        .into_iter()
        .map(|(data, _)| (string(&data, "id").to_owned(), data))
        .collect();
    for crossref in list(&edition, "crossrefs") {
        for end in ["from", "to"] {
            check_passage(&crossref[end], &known);
        }
    }
    for work in list(&edition, "works") {
        assert_eq!(work["id"], work["csl"]["id"]);
        list(work, "citations")
            .iter()
            .for_each(|citation| check_passage(citation, &known));
    }
}

fn check_blocks(document: &Value, page: &Html) {
    let blocks = list(document, "blocks");
    let ids: BTreeSet<_> = blocks.iter().map(|block| string(block, "id")).collect();
    assert_eq!(ids.len(), blocks.len(), "addresses are unique");
    let texts: Vec<_> = blocks.iter().map(|block| string(block, "text")).collect();
    let sum: String = Sha256::digest(texts.join("\n"))
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(string(document, "sha256"), sum);
    for block in blocks {
        let (id, kind, wanted) = (string(block, "id"), string(block, "kind"), string(block, "text"));
        let found = block_text(page, id, &ids);
        assert_eq!(spaced(&found), spaced(wanted), "{id}");
        const KINDS: &[&str] = &[
            "heading",
            "paragraph",
            "item",
            "quotation",
            "footnote",
            "table",
            "code",
            "verse",
        ];
        assert!(KINDS.contains(&kind), "{kind}");
    }
}

fn check_notes(document: &Value, page: &Html) {
    let texts: BTreeMap<_, _> = list(document, "blocks")
        .iter()
        .map(|block| (string(block, "id"), string(block, "text")))
        .collect();
    let notes = list(document, "notes");
    assert_eq!(all(page, "[data-note]").len(), notes.len());
    for note in notes {
        let (id, target) = (string(note, "id"), &note["target"]);
        assert_eq!(string(note, "status"), "exact");
        assert_eq!(
            all(page, &format!("[data-note=\"{id}\"][data-apparatus]")).len(),
            1,
            "{id}"
        );
        let parts = target
            .get("parts")
            .map_or(std::slice::from_ref(target), |_| list(target, "parts"));
        for part in parts {
            let number = |key: &str| usize::try_from(part[key].as_u64().unwrap()).unwrap();
            let (start, end) = (number("start"), number("end"));
            let words: String = texts[string(part, "block")]
                .chars()
                .skip(start)
                .take(end - start)
                .collect();
            assert_eq!(words, string(part, "exact"), "{id}");
        }
        let joined: Vec<_> = parts.iter().map(|part| string(part, "exact")).collect();
        assert_eq!(joined.join("\n"), string(target, "exact"), "{id}");
        let pieces = all(page, &format!("[data-anchors~=\"{id}\"]"));
        let pieces: String = pieces.into_iter().map(|piece| text(piece, &|_| Read::Inside)).collect();
        assert_eq!(without_space(&pieces), without_space(string(target, "exact")), "{id}");
    }
}

/// A passage begins in its block, and is said in the document.
fn check_passage(passage: &Value, documents: &BTreeMap<String, Value>) {
    let blocks = list(&documents[string(passage, "document")], "blocks");
    let exact = string(passage, "exact");
    let Some(id) = passage["block"].as_str() else {
        assert!(passage["block"].is_null() && exact.is_empty());
        return;
    };
    let at = blocks.iter().position(|block| string(block, "id") == id).expect(id);
    let rest: Vec<_> = blocks[at..].iter().map(|block| string(block, "text")).collect();
    let (rest, first) = (rest.join("\n"), rest[0]);
    assert!(
        rest.find(exact).is_some_and(|at| at <= first.len()),
        "{exact:?} does not begin in {id}"
    );
}

#[test]
fn the_data_of_the_first_edition_agree_with_its_pages() {
    check_site(&FIRST_EDITION);
}

#[test]
fn the_first_edition_is_as_large_as_it_is_meant_to_be() {
    let edition = data(&FIRST_EDITION, "edition.json");
    let documents = documents(&FIRST_EDITION);
    let notes: Vec<_> = documents.iter().flat_map(|(data, _)| list(data, "notes")).collect();
    let series: BTreeSet<_> = notes.iter().map(|note| string(note, "series")).collect();
    assert!(
        notes.len() >= 25 && series.len() >= 3,
        "{} notes in {series:?}",
        notes.len()
    );
    let crossrefs = list(&edition, "crossrefs");
    let relations: BTreeSet<_> = crossrefs.iter().map(|crossref| string(crossref, "relation")).collect();
    assert!(
        crossrefs.len() >= 20 && relations.len() >= 4,
        "{} of {relations:?}",
        crossrefs.len()
    );
    let works = list(&edition, "works");
    let citations: usize = works.iter().map(|work| list(work, "citations").len()).sum();
    assert!(
        works.len() >= 40 && citations >= 60,
        "{} works, {citations} citations",
        works.len()
    );
}

#[test]
fn the_data_of_a_text_with_everything_in_it_agree_with_its_page() {
    let ids: Vec<_> = "p1 h1 p2 i1 i2 c1 i3 q1 q2 t1 c2 v1 fn-long".split(' ').collect();
    let notes: String = ids
        .iter()
        .map(|id| format!("[[note]]\nid = \"n-{id}\"\nseries = \"note\"\nat = \"{id}\"\nbody = \"Words.\"\n"))
        .collect();
    let across =
        "[[note]]\nid = \"across\"\nseries = \"note\"\nquote = \"𝔘ber\"\nuntil = \"Last\"\nbody = \"Words.\"\n";
    check_site(
        &Edition::new()
            .document("a", "", EVERYTHING)
            .file("content/mill.png", "x")
            .notes("a", &(notes + across))
            .site(),
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Notes on every block of a text, and on words across its blocks.
    #[test]
    fn the_data_of_any_text_agree_with_its_page(body in text_alone(), across in any::<[prop::sample::Index; 2]>()) {
        let document = document(&body);
        let tree = &*document.tree();
        let ids = tree.blocks.iter().map(|block| format!("at = \"{}\"", block.id));
        let notes: String = ids
            .chain(passage(tree, across))
            .enumerate()
            .map(|(index, at)| format!("[[note]]\nid = \"n{index}\"\nseries = \"note\"\n{at}\nbody = \"Words.\"\n"))
            .collect();
        let compiled = Edition::new().document("a", "", &body).notes("a", &notes).file("content/x.png", "x").compile();
        // A mark may be without a note all the same, or the words may stand in two places.
        prop_assume!(compiled.site.is_some());
        check_site(&compiled.site.unwrap());
    }
}

/// A selector for words that begin in one block of the body and end in the same or another one.
pub(crate) fn passage(tree: &Tree, across: [prop::sample::Index; 2]) -> Option<String> {
    let body = tree.blocks.iter().filter(|block| block.kind != BlockKind::Footnote);
    let words: Vec<_> = body
        .flat_map(|block| tree.block_text(block).split_whitespace())
        .collect();
    if words.is_empty() {
        return None;
    }
    let mut ends = across.map(|index| index.index(words.len()));
    ends.sort_unstable();
    let quote = words[ends[0]..=ends[1]].join(" ");
    let plain = !quote.chars().any(char::is_control);
    plain.then(|| format!("quote = {}", Value::from(quote)))
}

/// Blocks of every kind, within each other, with and without words.
pub(crate) const EVERYTHING: &str = include_str!("everything.md");

/// Whoever changes a text or a note builds the edition and commits the lock with it.
#[test]
fn the_lock_of_the_first_edition_is_as_a_build_leaves_it() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/book.lock");
    let there = std::fs::read_to_string(path).expect("the edition has a lock");
    assert!(
        there == lock_of_first_edition(),
        "build the edition and commit `book.lock`"
    );
}
