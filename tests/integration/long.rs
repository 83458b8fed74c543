//! Long texts and long quotations: pages of them, and thousands of notes on megabytes.

use postil::anchor::{Acceptance, Anchor, Index, Miss, Status};
use postil::model::TextRange;

use crate::random::document;
use crate::selecting::{on_record, quoting};

/// Some words of a language that nobody speaks, never the same twice in a row of a few.
fn words(count: usize) -> Vec<String> {
    const SYLLABLES: [&str; 16] = [
        "an", "be", "cor", "da", "el", "fin", "gra", "hol", "in", "jo", "kel", "lu", "mar", "nó", "or", "pe",
    ];
    let mut state = 7_u64;
    let mut next = || {
        // A linear congruential generator, with the constants of Knuth's MMIX.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap()
    };
    let mut word = || {
        let length = 1 + next() % 3;
        (0..length)
            .map(|_| SYLLABLES[next() % SYLLABLES.len()])
            .collect::<String>()
    };
    (0..count).map(|_| word()).collect()
}

/// Paragraphs of so many words.
fn paragraphs(words: &[String], length: usize) -> String {
    let paragraphs: Vec<_> = words.chunks(length).map(|words| words.join(" ")).collect();
    paragraphs.join("\n\n")
}

/// Where the words from one to another stand in the plain text, in which one character stands between two.
fn range(words: &[String], from: usize, to: usize) -> TextRange {
    let start: usize = words[..from].iter().map(|word| word.len() + 1).sum();
    let length: usize = words[from..to].iter().map(|word| word.len() + 1).sum();
    TextRange::new(start, start + length - 1)
}

fn exact(range: TextRange) -> Result<Anchor, Miss> {
    Ok(Anchor {
        range,
        status: Status::Exact,
    })
}

#[test]
fn thousands_of_notes_on_megabytes_are_found() {
    const NOTES: usize = 5000;
    let words = words(900_000);
    let document = document(&paragraphs(&words, 75));
    assert!(document.tree().projection.text.len() > 5_000_000);
    let index = Index::for_many(&document, NOTES);
    let step = (words.len() - 30) / NOTES;
    for note in 0..NOTES {
        // Some begin in one paragraph and end in the next.
        let (from, to) = (note * step, note * step + 12 + note % 12);
        let quote = words[from..to].join(" ");
        assert_eq!(index.find(&quoting(&quote)), exact(range(&words, from, to)), "{quote}");
    }
    for note in (0..NOTES).step_by(100) {
        let (from, to) = (note * step, note * step + 20);
        let mut changed = words[from..to].to_vec();
        changed[7] = "quite".to_owned();
        changed[13].insert(1, 'z');
        let Err(Miss::Approximate(found)) = index.find(&quoting(&changed.join(" "))) else {
            panic!("not found: {changed:?}");
        };
        assert_eq!(found.range, range(&words, from, to));
    }
}

#[test]
fn pages_are_quoted_whole() {
    let mut words = words(20_000);
    let (from, to) = (8000, 10_700);
    let old = document(&paragraphs(&words, 60));
    let quote = words[from..to].join(" ");
    assert!(quote.len() > 15_000, "five pages have more than {}", quote.len());
    let selector = quoting(&quote);
    let passage = range(&words, from, to);
    assert_eq!(Index::new(&old).find(&selector), exact(passage));
    let locked = on_record(&old, &selector, passage);

    // Text comes in before it: it stays.
    words.splice(100..100, ["some", "words", "more"].map(str::to_owned));
    let (from, to) = (from + 3, to + 3);
    let new = document(&paragraphs(&words, 60));
    let index = Index::new(&new).against(Some(locked.clone()));
    let placed = index.place(&selector, index.landing("n"), Acceptance::Nothing);
    assert_eq!(placed.map(|placed| placed.anchor), exact(range(&words, from, to)));

    // It is edited in a hundred places: it is found, to the word.
    for place in (from + 5..to - 5).step_by(25) {
        words[place] = "edited".to_owned();
    }
    let new = document(&paragraphs(&words, 60));
    let index = Index::new(&new).against(Some(locked));
    let Err(Miss::Approximate(found)) = index.place(&selector, index.landing("n"), Acceptance::Nothing) else {
        panic!("not found");
    };
    assert_eq!(found.range, range(&words, from, to));
    assert!(found.score.percent() > 90, "{:?}", found.score);
}
