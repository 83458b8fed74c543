//! An edition of any size, the same for the same size: documents of some 3,000 words with 40 footnotes and 30 notes
//! each, some of which lead to other documents.

mod words;

use std::fmt::Write;

use self::words::{Numbers, PARAGRAPH};

/// Paragraphs of a document.
const PARAGRAPHS: usize = 32;
/// Notes on a document.
const NOTES: usize = 30;
/// Footnotes of a document.
const FOOTNOTES: usize = 40;

/// The files of an edition with so many documents: paths and texts.
pub(crate) fn edition(documents: usize) -> Vec<(String, String)> {
    let book = "[edition]\ntitle = \"Corpus\"\n\n[[series]]\nid = \"note\"\n\n[[series]]\nid = \"gloss\"\n";
    let mut files = vec![("book.toml".to_owned(), book.to_owned())];
    for place in 0..documents {
        files.push(document(place, documents));
        files.push(notes(place, documents));
    }
    files.push(("content/crossrefs.toml".to_owned(), crossrefs(documents)));
    files
}

fn id(place: usize) -> String {
    format!("d{place:05}")
}

/// The paragraphs of a document, in words. The first word of each occurs nowhere else, so that a note may name it.
fn paragraphs(place: usize) -> Vec<Vec<String>> {
    let mut numbers = Numbers::new(place as u64 + 1);
    let paragraph = |index: usize| {
        let mut words = numbers.words(PARAGRAPH);
        words[0] = format!("Xo{index}x{place}");
        words
    };
    (0..PARAGRAPHS).map(paragraph).collect()
}

/// A document: its path and text.
pub(crate) fn document(place: usize, documents: usize) -> (String, String) {
    let mut text = format!("+++\ntitle = \"Document {place}\"\n+++\n\n# Document {place}\n");
    let next = id((place + 1) % documents);
    for (index, words) in paragraphs(place).iter().enumerate() {
        let (head, tail) = words.split_at(40);
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "\n{} *{}*[^{}] ",
            head[..30].join(" "),
            head[30..].join(" "),
            index + 1
        );
        let _ = write!(
            text,
            "{} [other]({next}.md) {}.",
            tail[..20].join(" "),
            tail[20..].join(" ")
        );
        if index < FOOTNOTES - PARAGRAPHS {
            let _ = write!(text, "[^{}]", PARAGRAPHS + index + 1);
        }
        text.push('\n');
    }
    let mut numbers = Numbers::new(place as u64 + 7);
    for label in 1..=FOOTNOTES {
        let _ = write!(text, "\n[^{label}]: {}, p. {label}.\n", numbers.words(12).join(" "));
    }
    (format!("content/{}.md", id(place)), text)
}

/// The notes on a document: their path and text.
pub(crate) fn notes(place: usize, documents: usize) -> (String, String) {
    let mut numbers = Numbers::new(place as u64 + 13);
    let mut text = String::new();
    for (index, words) in paragraphs(place).iter().take(NOTES).enumerate() {
        let series = if index % 3 == 0 { "gloss" } else { "note" };
        let see = id(numbers.below(documents));
        let _ = write!(
            text,
            "[[note]]\nid = \"n{index}\"\nseries = \"{series}\"\nquote = \"{}\"\nsuffix = \"{}\"\nbody = '''{} See [[{see}]].'''\n\n",
            words[..6].join(" "),
            words[6..9].join(" "),
            numbers.words(30).join(" "),
        );
    }
    (format!("content/{}.notes.toml", id(place)), text)
}

/// Cross-references: one from each document to another.
fn crossrefs(documents: usize) -> String {
    (0..documents)
        .map(|place| {
            let words = &paragraphs(place)[1];
            let (from, to) = (id(place), id((place * 7 + 1) % documents));
            format!(
                "[[crossref]]\nrelation = \"see-also\"\nfrom = {{ document = \"{from}\", quote = \"{}\" }}\nto = {{ document = \"{to}\", at = \"p2\" }}\n\n",
                words[..5].join(" ")
            )
        })
        .collect()
}
