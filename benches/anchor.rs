//! How long it takes to find the words of many notes in one long text, on one thread: as they are quoted, and nearly.
//!
//! Each bench makes the text ready and finds all notes, as a compilation does. The text has a megabyte for every 1,000
//! notes, so that the figures show whether the cost grows with both or with their product.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on says so by panicking")]

#[path = "corpus/words.rs"]
mod words;

use divan::{Bencher, black_box};
use postil::anchor::{Index, Miss};
use postil::model::{Document, Selector};
use postil::source::front_matter::{self, Markdown};
use postil::span::{FileId, Sources, Span, Spanned};

use self::words::{Numbers, PARAGRAPH};

/// Megabytes of text.
const SIZES: &[usize] = &[1, 2, 5];
/// Notes on a megabyte whose words are there.
const EXACT: usize = 1000;
/// Notes on a megabyte whose words are nearly there.
const NEAR: usize = 100;
/// Words that a note quotes: some 120 characters.
const QUOTED: usize = 20;

fn main() {
    divan::main();
}

/// Paragraphs, in words, that together have about so many bytes.
fn long_text(bytes: usize) -> Vec<Vec<String>> {
    let mut numbers = Numbers::new(17);
    let (mut paragraphs, mut length) = (Vec::new(), 0);
    while length < bytes {
        let words = numbers.words(PARAGRAPH);
        length += words.iter().map(|word| word.len() + 1).sum::<usize>();
        paragraphs.push(words);
    }
    paragraphs
}

/// A document of so many megabytes, and the words of its paragraphs.
fn document(megabytes: usize) -> (Document, Vec<Vec<String>>) {
    let paragraphs = long_text(megabytes << 20);
    let body: Vec<_> = paragraphs.iter().map(|words| words.join(" ")).collect();
    let text = format!("+++\ntitle = \"Long\"\n+++\n\n{}\n", body.join("\n\n"));
    let mut sources = Sources::default();
    let file = sources.add("content/long.md".to_owned(), text).unwrap();
    let Some(Markdown::Document(document)) = front_matter::parse(sources.file(file)).value else {
        unreachable!("a document was written");
    };
    (*document, paragraphs)
}

fn selector(quote: String) -> Selector {
    let file: FileId = Sources::default().add(String::new(), String::new()).unwrap();
    let span = Span::new(file, 0..0);
    Selector {
        quote: Some(Spanned::new(quote, span)),
        prefix: None,
        suffix: None,
        until: None,
        within: None,
        at: None,
        span,
    }
}

/// So many quotations from all over the text, each changed by `change`, which is given its words.
fn selectors(paragraphs: &[Vec<String>], count: usize, change: impl Fn(&mut Vec<String>)) -> Vec<Selector> {
    let step = paragraphs.len() / count;
    let quoted = (0..count).map(|note| {
        let mut words = paragraphs[note * step][..QUOTED].to_vec();
        change(&mut words);
        selector(words.join(" "))
    });
    quoted.collect()
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn exact_notes(bencher: Bencher<'_, '_>, megabytes: usize) {
    let (document, paragraphs) = document(megabytes);
    let selectors = selectors(&paragraphs, EXACT * megabytes, |_| {});
    bencher.bench_local(|| {
        let index = Index::for_many(black_box(&document), selectors.len());
        let found = selectors.iter().filter(|selector| index.find(selector).is_ok()).count();
        assert_eq!(found, selectors.len());
    });
}

fn near(bencher: Bencher<'_, '_>, megabytes: usize, change: impl Fn(&mut Vec<String>)) {
    let (document, paragraphs) = document(megabytes);
    let selectors = selectors(&paragraphs, NEAR * megabytes, change);
    bencher.bench_local(|| {
        let index = Index::for_many(black_box(&document), selectors.len());
        for selector in &selectors {
            assert!(matches!(index.find(selector), Err(Miss::Approximate(_))));
        }
    });
}

/// A letter too many in one word, and one missing in another.
#[divan::bench(args = SIZES, sample_count = 3)]
fn notes_with_two_slips(bencher: Bencher<'_, '_>, megabytes: usize) {
    near(bencher, megabytes, |words| {
        words[4].push('q');
        words[13].remove(0);
    });
}

/// Every sixth word is another.
#[divan::bench(args = SIZES, sample_count = 3)]
fn notes_on_an_edited_text(bencher: Bencher<'_, '_>, megabytes: usize) {
    near(bencher, megabytes, |words| {
        for word in words.iter_mut().step_by(6) {
            "quite".clone_into(word);
        }
    });
}

/// Words that are nowhere.
#[divan::bench(args = SIZES, sample_count = 3)]
fn lost_notes(bencher: Bencher<'_, '_>, megabytes: usize) {
    let (document, paragraphs) = document(megabytes);
    let selectors = selectors(&paragraphs, NEAR * megabytes, |words| {
        words
            .iter_mut()
            .for_each(|word| *word = format!("{}q", word.chars().rev().collect::<String>()));
    });
    bencher.bench_local(|| {
        let index = Index::for_many(black_box(&document), selectors.len());
        for selector in &selectors {
            assert!(index.find(selector).is_err());
        }
    });
}
