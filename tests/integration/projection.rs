//! The text of a document and the way back to its source: over every example of the `CommonMark` specification, and over
//! whatever else might be written.

use std::path::Path;

use postil::model::{BlockKind, Element, Node, TextRange, Tree};
use postil::source::markdown::{Dialect, Origin, parse};
use postil::span::Sources;
use proptest::prelude::*;
use scraper::Html;

use crate::edition::Edition;
use crate::random::markdown;

/// Parses a text and checks what must hold of any.
fn parsed(text: &str, dialect: Dialect) -> Tree {
    let mut sources = Sources::default();
    let id = sources.add("a.md".to_owned(), text.to_owned()).unwrap();
    let file = sources.file(id);
    let tree = parse(text, Origin::File(file, 0), dialect).value;
    check_blocks(&tree);
    check_segments(&tree, text);
    tree
}

/// Blocks ascend, do not overlap and have addresses of their own; every run of words is in exactly one.
fn check_blocks(tree: &Tree) {
    let mut ids: Vec<_> = tree.blocks.iter().map(|block| &block.id).collect();
    ids.sort();
    assert!(
        ids.windows(2).all(|pair| pair[0] != pair[1]),
        "an address is given twice: {ids:?}"
    );
    for pair in tree.blocks.windows(2) {
        assert!(pair[0].text.end < pair[1].text.start, "{pair:?}");
    }
    assert!(tree.blocks.iter().all(|block| block.text.start <= block.text.end));
    for leaf in leaves(tree) {
        let around = tree
            .blocks
            .iter()
            .filter(|block| block.text.start <= leaf.start && leaf.end <= block.text.end);
        assert!(leaf.is_empty() || around.count() == 1, "{leaf:?} of {:?}", tree.blocks);
    }
}

/// Segments ascend and say the bytes of the source where they claim to; within the body, and within each footnote,
/// so do the places they come from.
fn check_segments(tree: &Tree, source: &str) {
    let projection = &tree.projection;
    let mut end = 0;
    for segment in projection.segments.iter() {
        assert!(segment.text.start >= end && !segment.text.is_empty(), "{segment:?}");
        end = segment.text.end;
        let words = &projection.text[segment.text.range()];
        let there = &source[segment.source.range()];
        assert!(!segment.verbatim || words == there, "{words:?} is said to be {there:?}");
    }
    for region in regions(tree) {
        let mut end = 0;
        let inside = projection
            .segments
            .iter()
            .filter(|segment| segment.text.overlaps(region));
        for segment in inside {
            assert!(segment.source.start >= end, "{segment:?} of {:?}", projection.segments);
            end = segment.source.end;
        }
    }
    for leaf in words(tree) {
        let has_source = |at: &usize| {
            let byte = TextRange::new(*at, at + 1);
            projection.segments.iter().any(|segment| segment.text.overlaps(byte))
        };
        // The breaks between the lines of code are ours.
        let mut lost = leaf.range().filter(|&at| projection.text.as_bytes()[at] != b'\n');
        let lost = lost.find(|at| !has_source(at));
        assert_eq!(lost, None, "{:?} of {source:?}", &projection.text[leaf.range()]);
    }
}

/// The body, and each footnote.
fn regions(tree: &Tree) -> Vec<TextRange> {
    let footnotes = tree.blocks.iter().filter(|block| block.kind == BlockKind::Footnote);
    let mut regions: Vec<_> = footnotes.map(|block| block.text).collect();
    let body = regions
        .first()
        .map_or(tree.projection.text.len(), |first| first.start as usize);
    regions.push(TextRange::new(0, body));
    regions
}

/// The runs of words and of white space of a tree.
fn leaves(tree: &Tree) -> Vec<TextRange> {
    let mut found = Vec::new();
    each_node(tree, &mut |node| {
        if let Node::Text(range) | Node::SoftBreak(range) | Node::HardBreak(range) = node {
            found.push(*range);
        }
    });
    found
}

/// The runs of words of a tree.
fn words(tree: &Tree) -> Vec<TextRange> {
    let mut found = Vec::new();
    each_node(tree, &mut |node| {
        if let Node::Text(range) = node {
            found.push(*range);
        }
    });
    found
}

fn each_node(tree: &Tree, visit: &mut dyn FnMut(&Node)) {
    fn walk(nodes: &[Node], visit: &mut dyn FnMut(&Node)) {
        for node in nodes {
            visit(node);
            if let Some(Element { children, .. }) = node.element() {
                walk(children, visit);
            }
        }
    }
    walk(&tree.nodes, visit);
    tree.footnotes.iter().for_each(|footnote| walk(&footnote.nodes, visit));
}

/// An example of the specification: markdown, and the HTML that it means.
struct Example {
    number: usize,
    markdown: String,
    html: String,
}

fn examples() -> Vec<Example> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/node_modules/commonmark-spec/spec.txt");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!(
            "{}: {error}\nrun tests/run once; it installs the CommonMark examples",
            path.display()
        )
    });
    let fence = "`".repeat(32);
    let head = format!("{fence} example\n");
    let mut parts = text.split(&head);
    parts.next();
    let example = |(index, part): (usize, &str)| {
        let (inside, _) = part.split_once(&format!("{fence}\n")).expect("the end of an example");
        let (markdown, html) = inside
            .split_once("\n.\n")
            .unwrap_or((inside.trim_end_matches(".\n"), ""));
        Example {
            number: index + 1,
            markdown: markdown.replace('→', "\t") + "\n",
            html: html.replace('→', "\t"),
        }
    };
    parts.enumerate().map(example).collect()
}

#[test]
fn every_example_of_commonmark_leads_back_to_its_source() {
    /// In how many hundredths of all runs of words every byte must be found in the source as it is. Entities and
    /// such cannot be.
    const VERBATIM: usize = 97;
    let (mut all, mut verbatim) = (0, 0);
    let examples = examples();
    assert!(examples.len() > 600, "only {} examples were found", examples.len());
    for example in &examples {
        let tree = parsed(&example.markdown, Dialect::Document);
        for leaf in words(&tree) {
            all += 1;
            let mut segments = tree
                .projection
                .segments
                .iter()
                .filter(|segment| segment.text.overlaps(leaf));
            verbatim += usize::from(segments.all(|segment| segment.verbatim));
        }
    }
    assert!(
        all > 1000 && verbatim * 100 >= all * VERBATIM,
        "{verbatim} of {all} runs of words"
    );
}

#[test]
fn every_example_of_commonmark_has_its_words() {
    /// Examples with words in blocks of raw HTML (and one in CDATA), which are not part of the text. They can only
    /// get fewer.
    const OTHERWISE: usize = 28;
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut otherwise = Vec::new();
    for example in examples() {
        let tree = parsed(&example.markdown, Dialect::Document);
        let html = Html::parse_fragment(&example.html);
        let wanted = plain(&html.root_element().text().collect::<String>());
        let found = plain(&tree.projection.text);
        if found.replace(' ', "") != wanted.replace(' ', "") {
            otherwise.push(format!("{}: {found:?} for {wanted:?}", example.number));
        }
    }
    assert_eq!(otherwise.len(), OTHERWISE, "{}", otherwise.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_written_keeps_the_invariants(text in markdown()) {
        parsed(&text, Dialect::Document);
        parsed(&text, Dialect::Editorial);
    }

    #[test]
    fn any_characters_at_all_keep_the_invariants(text in any::<String>()) {
        parsed(&text, Dialect::Document);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_written_compiles_or_is_explained(body in markdown(), note in markdown()) {
        let toml = format!("[[note]]\nid = \"n\"\nseries = \"note\"\nat = \"p1\"\nbody = '''\n{}\n'''\n", note.replace('\u{0}', ""));
        let compiled = Edition::new().document("a", "", &body).notes("a", &toml).compile();
        prop_assert!(compiled.site.is_some() || !compiled.diagnostics.is_empty());
        crate::edition::human_form(&compiled);
    }
}
