//! Names: what their forms find, whatever the text.

use postil::Compiled;
use postil::model::TextRange;
use pretty_assertions::assert_eq;
use proptest::prelude::*;

use crate::edition::Edition;

/// Words that are near to each other: some are part of others, some are others in capitals.
const WORDS: &[&str] = &[
    "ICE", "Ice", "ICEs", "U.S.", "U.S.C.", "HSI", "O’Hara", "Über", "the", "3a",
];
/// What stands between words. A line end and a dash, with or without spaces, are alike to forms.
const BETWEEN: &[&str] = &[" ", "  ", "\n", "-", ", ", "’s ", "/", "\n\n", " *", "* "];

fn words(most: usize) -> impl Strategy<Value = Vec<(usize, usize)>> {
    prop::collection::vec((0..WORDS.len(), 0..BETWEEN.len()), 1..most)
}

fn text(words: &[(usize, usize)], between: &[&str]) -> String {
    let mut text = String::new();
    for (place, &(word, gap)) in words.iter().enumerate() {
        if place > 0 {
            text.push_str(between[gap % between.len()]);
        }
        text.push_str(WORDS[word]);
    }
    text
}

/// The forms as an edition has them, one name each; none twice.
fn names(forms: &[String]) -> String {
    let name = |(at, form): (usize, &String)| format!("[[name]]\nid = \"n{at}\"\ntype = \"term\"\nlabel = {form:?}\n");
    forms.iter().enumerate().map(name).collect()
}

/// What the names are found in: the name's place and the words.
fn found(compiled: &Compiled) -> (String, Vec<(usize, TextRange)>) {
    let annotated = &compiled.edition.as_ref().unwrap().documents[0];
    let mentions = annotated.bound.mentions.iter();
    (
        annotated.document.tree().projection.text.clone(),
        mentions.map(|mention| (mention.name, mention.range)).collect(),
    )
}

/// The same by the definition, tried at every place: white space is one space, and there is no other folding in these words.
fn expected(text: &str, blocks: &[TextRange], forms: &[String]) -> Vec<(usize, TextRange)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let fits = |form: &str| -> Option<usize> {
            let mut rest = &text[at..];
            for char in form.chars() {
                if char == ' ' {
                    let trimmed = rest.trim_start();
                    if trimmed.len() == rest.len() {
                        return None;
                    }
                    rest = trimmed;
                } else {
                    rest = rest.strip_prefix(char)?;
                }
            }
            let end = text.len() - rest.len();
            let before = text[..at].chars().next_back();
            let beside = before.into_iter().chain(rest.chars().next());
            let range = TextRange::new(at, end);
            let in_one = blocks.iter().any(|block| block.intersection(range) == range);
            (in_one && !beside.into_iter().any(char::is_alphanumeric)).then_some(end)
        };
        let best = forms
            .iter()
            .enumerate()
            .filter_map(|(place, form)| Some((fits(form)?, place)));
        match best.max_by_key(|&(end, place)| (end, std::cmp::Reverse(place))) {
            Some((end, place)) => {
                found.push((place, TextRange::new(at, end)));
                at = end;
            }
            None => at += text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    found
}

proptest! {
    #[test]
    fn forms_are_found_as_the_definition_says(
        said in words(24),
        forms in prop::collection::vec(words(4), 1..5),
    ) {
        // Forms of words and single spaces: what else is alike is for the tests of folding.
        let mut forms: Vec<String> = forms.iter().map(|form| text(form, &[" "])).collect();
        forms.sort();
        forms.dedup();
        let compiled = Edition::new()
            .document("a", "", &text(&said, BETWEEN))
            .file("content/names.toml", names(&forms))
            .compile();
        let tree = compiled.edition.as_ref().unwrap().documents[0].document.tree();
        let blocks: Vec<_> = tree.blocks.iter().map(|block| block.text).collect();
        let (text, found) = found(&compiled);
        prop_assert_eq!(found, expected(&text, &blocks, &forms));
    }
}

/// What an editor says of a passage goes before what forms find in it.
#[test]
fn passages_go_before_forms() {
    let compiled = Edition::new()
        .document("a", "", "The Board met. The other Board did not.\n")
        .file(
            "content/names.toml",
            r#"
[[name]]
id = "one"
type = "organisation"
label = "Board"

[[name]]
id = "other"
type = "organisation"
label = "Other board"
mention = { document = "a", quote = "other Board" }
"#,
        )
        .compile();
    let (text, found) = found(&compiled);
    let found: Vec<_> = found
        .iter()
        .map(|(name, range)| (*name, &text[range.range()]))
        .collect();
    assert_eq!(found, [(0, "Board"), (1, "other Board")]);
}

/// Where a passage has landed is on record, and one that would move to other words is an error, as a note would be.
#[test]
fn passages_are_on_record() {
    let names =
        "[[name]]\nid = \"b\"\ntype = \"term\"\nlabel = \"Z\"\nmention = { document = \"a\", quote = \"the rail\" }\n";
    let edition = Edition::new()
        .document("a", "", "We saw the rail.\n\nNothing more was to be said.\n")
        .file("content/names.toml", names);
    let lock = edition.lock();
    assert!(lock.contains("name:b:"), "{lock}");
    let moved = edition
        .document("a", "", "We saw nothing.\n\nNothing more was to be said of the rail.\n")
        .file("book.lock", lock)
        .compile();
    assert!(
        moved
            .diagnostics
            .iter()
            .any(|diagnostic| diagnostic.code.name() == "moved-quote"),
        "{:#?}",
        moved.diagnostics
    );
}
