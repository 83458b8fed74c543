//! An edition of any size, the same for the same size: documents of some 3,000 words with 40 footnotes and 30 notes
//! each, some of which lead to other documents.

use std::fmt::Write;

/// Words of a paragraph.
const PARAGRAPH: usize = 75;
/// Paragraphs of a document.
const PARAGRAPHS: usize = 32;
/// Notes on a document.
const NOTES: usize = 30;
/// Footnotes of a document.
const FOOTNOTES: usize = 40;

const SYLLABLES: [&str; 24] = [
    "an", "be", "cor", "da", "el", "fin", "gra", "hol", "in", "jo", "kel", "lu", "mar", "no", "or", "pe", "qui", "ra",
    "sol", "ter", "um", "va", "wen", "zé",
];

/// A source of numbers that are the same each time (a linear congruential generator, with the constants of Knuth's
/// MMIX).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn word(&mut self) -> String {
        let syllables = 1 + self.below(3);
        (0..syllables).map(|_| SYLLABLES[self.below(SYLLABLES.len())]).collect()
    }

    fn words(&mut self, count: usize) -> Vec<String> {
        (0..count).map(|_| self.word()).collect()
    }
}

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

/// Paragraphs, in words, that together have about so many bytes.
#[allow(dead_code, reason = "each benchmark wants a part of what is here")]
pub(crate) fn long_text(bytes: usize) -> Vec<Vec<String>> {
    let mut numbers = Numbers(17);
    let (mut paragraphs, mut length) = (Vec::new(), 0);
    while length < bytes {
        let words = numbers.words(PARAGRAPH);
        length += words.iter().map(|word| word.len() + 1).sum::<usize>();
        paragraphs.push(words);
    }
    paragraphs
}

fn id(place: usize) -> String {
    format!("d{place:05}")
}

/// The paragraphs of a document, in words. The first word of each occurs nowhere else, so that a note may name it.
fn paragraphs(place: usize) -> Vec<Vec<String>> {
    let mut numbers = Numbers(place as u64 + 1);
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
    let mut numbers = Numbers(place as u64 + 7);
    for label in 1..=FOOTNOTES {
        let _ = write!(text, "\n[^{label}]: {}, p. {label}.\n", numbers.words(12).join(" "));
    }
    (format!("content/{}.md", id(place)), text)
}

/// The notes on a document: their path and text.
pub(crate) fn notes(place: usize, documents: usize) -> (String, String) {
    let mut numbers = Numbers(place as u64 + 13);
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
