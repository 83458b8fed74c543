//! Selectors on random documents: what is quoted is found, what is not said is not, and what fits twice never
//! resolves.

use postil::anchor::fold::Folded;
use postil::anchor::{Index, Miss};
use postil::model::{BlockKind, Document, Selector, TextRange};
use proptest::prelude::*;
use proptest::sample::select;

use crate::random::document;
use crate::selecting;

/// Words of random documents: few, so that they recur, and with all that folding makes alike.
const WORDS: &[&str] = &[
    "the",
    "bridge",
    "mill",
    "is",
    "safe,",
    "“safe”",
    "it’s",
    "\"so\"",
    "well-kept",
    "—",
    "to–day",
    "*very*",
    "**old**.",
    "[here](http://x.y/z)",
    "`code`",
    "café",
    "cafe\u{301}",
    "im\u{AD}migration",
    "a&amp;b",
    "\\*",
    "'tis",
    "1870",
    "--",
    "[^1]",
    "한국",
];
/// What may stand between them: spaces, and starts of other blocks.
const JOINTS: &[&str] = &[" ", " ", " ", " ", "\n", "\n\n", "\n\n> ", "\n\n- ", "\n\n## ", "  \n"];

/// A document that begins and ends with a word of its own, so that some prefix and some suffix is unique.
fn body() -> impl Strategy<Value = String> {
    proptest::collection::vec((select(WORDS), select(JOINTS)), 3..40).prop_map(|words| {
        let text: String = words
            .into_iter()
            .map(|(word, joint)| format!("{word}{joint}"))
            .collect();
        format!("Alpha {text} Omega[^1]\n\n[^1]: The bridge is safe.\n")
    })
}

fn selector(quote: &str, prefix: Option<&str>, suffix: Option<&str>) -> Selector {
    selecting::selector([Some(quote), prefix, suffix, None, None, None])
}

/// Where the words of a text are, with what surrounds them that is not white space.
fn words(text: &str) -> Vec<TextRange> {
    let start = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    text.split_whitespace()
        .map(|word| TextRange::new(start(word), start(word) + word.len()))
        .collect()
}

/// Where the running text ends and each footnote begins. No passage goes on over such a seam.
fn seams(document: &Document) -> Vec<usize> {
    let footnotes = document.blocks.iter().filter(|block| block.kind == BlockKind::Footnote);
    footnotes.map(|block| block.text.start as usize).collect()
}

/// A range of words of the document, picked by two numbers.
fn pick(document: &Document, (first, length): (usize, usize)) -> TextRange {
    let tree = document.tree();
    let words = words(&tree.projection.text);
    let seams = seams(document);
    let part = |word: &TextRange| seams.partition_point(|&seam| seam <= word.start as usize);
    let first = first % words.len();
    let together = words[first..]
        .iter()
        .take_while(|word| part(word) == part(&words[first]));
    let mut last = (first + length).min(first + together.count() - 1);
    // Dashes beside each other count as one, which is not cut in two.
    let is_dash = |word: usize| {
        let word = words.get(word).map_or("", |word| &tree.projection.text[word.range()]);
        !word.is_empty() && word.chars().all(|char| matches!(char, '-' | '—'))
    };
    let mut first = first;
    while first > 0 && is_dash(first) && is_dash(first - 1) {
        first -= 1;
    }
    while is_dash(last) && is_dash(last + 1) {
        last += 1;
    }
    TextRange {
        start: words[first].start,
        end: words[last].end,
    }
}

/// The text with changes that folding must undo, chosen by `noise`.
fn disguised(text: &str, noise: &[u8]) -> String {
    let mut out = String::new();
    for (at, char) in text.chars().enumerate() {
        let choice = usize::from(noise[at % noise.len()]);
        let of = |choices: &[&str]| choices[choice % choices.len()].to_owned();
        let other = match char {
            '"' | '“' | '”' => of(&["\"", "“", "”", "\u{201E}", "«"]),
            '\'' | '’' => of(&["'", "’", "‘", "`", "\u{2032}"]),
            '-' | '—' | '–' => of(&["-", "—", "--", "\u{2212}", "-\u{AD}-", " — ", " -\n"]),
            char if char.is_whitespace() => of(&[" ", "\n", " \t ", "\u{A0}", "\u{2009}\u{200B}"]),
            char if char.is_ascii_lowercase() => format!("{char}{}", of(&["", "", "", "\u{AD}", "\u{2060}"])),
            char => char.to_string(),
        };
        out.push_str(&other);
    }
    out
}

/// At how many places the folded document has the folded words, counted letter by letter, part by part.
fn places(document: &Document, words: &str) -> usize {
    let tree = document.tree();
    let text = &tree.projection.text;
    let words = Folded::new(words).text;
    let mut bounds = seams(document);
    bounds.insert(0, 0);
    bounds.push(text.len());
    let parts = bounds.windows(2).map(|part| Folded::new(&text[part[0]..part[1]]).text);
    let count = |part: String| {
        part.char_indices()
            .filter(|&(at, _)| part[at..].starts_with(words.trim()))
            .count()
    };
    parts.map(count).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn what_is_quoted_is_found_with_enough_before_it(body in body(), at in (0..80usize, 0..12usize), noise in proptest::collection::vec(any::<u8>(), 1..20)) {
        let document = document(&body);
        let tree = document.tree();
        let text = &tree.projection.text;
        let range = pick(&document, at);
        let quote = disguised(&text[range.range()], &noise);
        let prefix = disguised(&text[..range.start as usize], &noise);
        let found = Index::new(&document).find(&selector(&quote, Some(&prefix), None));
        prop_assert_eq!(found.map(|anchor| anchor.range), Ok(range), "{:?} in {:?}", quote, text);
    }

    #[test]
    fn what_is_quoted_is_found_with_enough_after_it(body in body(), at in (0..80usize, 0..12usize), noise in proptest::collection::vec(any::<u8>(), 1..20)) {
        let document = document(&body);
        let tree = document.tree();
        let text = &tree.projection.text;
        let range = pick(&document, at);
        let quote = disguised(&text[range.range()], &noise);
        let suffix = disguised(&text[range.end as usize..], &noise);
        let found = Index::new(&document).find(&selector(&quote, None, Some(&suffix)));
        prop_assert_eq!(found.map(|anchor| anchor.range), Ok(range), "{:?} in {:?}", quote, text);
    }

    #[test]
    fn what_is_not_said_is_never_found(body in body(), at in (0..80usize, 0..12usize), which in any::<prop::sample::Index>(), other in "[a-zA-Z0-9]") {
        let document = document(&body);
        let tree = document.tree();
        let text = &tree.projection.text;
        let range = pick(&document, at);
        let quote = &text[range.range()];
        let letters: Vec<_> = quote.char_indices().filter(|(_, char)| char.is_ascii_alphanumeric()).collect();
        prop_assume!(!letters.is_empty());
        let (at, letter) = letters[which.index(letters.len())];
        let changed = format!("{}{other}{}", &quote[..at], &quote[at + letter.len_utf8()..]);
        prop_assume!(places(&document, &changed) == 0);
        let found = Index::new(&document).find(&selector(&changed, None, None));
        let said = matches!(found, Err(Miss::Lost { .. } | Miss::Approximate(_) | Miss::Uncertain(_)));
        prop_assert!(said, "{:?}", found);
    }

    #[test]
    fn what_fits_twice_never_resolves(body in body(), at in (0..80usize, 0..3usize), noise in proptest::collection::vec(any::<u8>(), 1..20)) {
        let document = document(&body);
        let tree = document.tree();
        let text = &tree.projection.text;
        let quote = &text[pick(&document, at).range()];
        let count = places(&document, quote);
        let found = Index::new(&document).find(&selector(&disguised(quote, &noise), None, None));
        match found {
            Ok(_) => prop_assert_eq!(count, 1),
            Err(Miss::Ambiguous { candidates }) => {
                prop_assert!(count > 1);
                prop_assert_eq!(candidates.len(), count);
                // The prefix that is proposed decides for its place.
                for (range, prefix) in candidates {
                    let Some(prefix) = prefix else { continue };
                    let found = Index::new(&document).find(&selector(quote, Some(&prefix), None));
                    prop_assert_eq!(found.map(|anchor| anchor.range), Ok(range), "{:?}", prefix);
                }
            }
            Err(other) => prop_assert!(false, "{:?}", other),
        }
    }
}

/// Words of texts in which most of what stands around one place stands around others as well.
const FEW_WORDS: &[&str] = &["the", "bridge is", "—", "safe", "“so”", "well-kept"];

/// Where the folded words stand in the running text with this before and that after them, letter by letter.
fn standing(text: &str, words: &str, prefix: &str, suffix: &str) -> Vec<usize> {
    let fits = |at: &usize| {
        text[*at..].starts_with(words)
            && text[..*at].trim_end().ends_with(prefix)
            && text[at + words.len()..].trim_start().starts_with(suffix)
    };
    text.char_indices().map(|(at, _)| at).filter(fits).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn a_word_with_many_around_it_stands_wherever_all_of_them_do(
        body in proptest::collection::vec(select(FEW_WORDS), 1..60),
        (first, before, length, after) in (0..60usize, 0..8usize, 1..3usize, 0..8usize),
    ) {
        let document = document(&format!("{}.\n", body.join(" ")));
        let tree = document.tree();
        let folded = Folded::new(&tree.projection.text);
        let text = &folded.text;
        let words = words(text);
        let of = |from: usize, to: usize| {
            let (from, to) = (from.min(words.len()), to.min(words.len()));
            if from < to { &text[words[from].start as usize..words[to - 1].end as usize] } else { "" }
        };
        let first = first % words.len();
        let quote = of(first, first + length);
        let (prefix, suffix) = (of(first.saturating_sub(before), first), of(first + length, first + length + after));
        // Dashes at a joint stand with white space and without.
        let is_dash = |text: &str| text.starts_with('-') || text.ends_with('-');
        prop_assume!(![quote, prefix, suffix].into_iter().any(is_dash));
        let there = standing(text, quote, prefix, suffix).into_iter();
        let there: Vec<_> = there.map(|at| folded.original(at, at + quote.len()).start).collect();
        match Index::new(&document).find(&selector(quote, Some(prefix), Some(suffix))) {
            Ok(anchor) => prop_assert_eq!(there, vec![anchor.range.start]),
            Err(Miss::Ambiguous { candidates }) => {
                let candidates = candidates.into_iter().map(|(range, _)| range.start);
                prop_assert_eq!(there, candidates.collect::<Vec<_>>());
            }
            Err(other) => prop_assert!(false, "{:?}", other),
        }
    }
}

/// Texts with much in them that folds.
fn any_text() -> impl Strategy<Value = String> {
    let special = select(vec![
        "\u{AD}",
        "\u{200B}",
        "\u{FEFF}",
        "\u{2060}",
        " ",
        "  ",
        "\n",
        "\u{A0}",
        "\u{2003}",
        "-",
        "--",
        "—",
        "\u{2212}",
        "'",
        "’",
        "\u{1FEF}",
        "\u{1FFD}",
        "\"",
        "“",
        "«",
        "e\u{301}",
        "\u{301}",
        "\u{323}\u{307}",
        "é",
        "\u{212B}",
        "\u{1112}\u{1161}\u{11AB}",
        "\u{D55C}",
        "\u{1161}",
        "\u{FB01}",
        "a",
        "ab c",
        "1",
        ".",
        "\u{340}",
    ]);
    let piece = prop_oneof![3 => special.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)];
    proptest::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn folding_twice_is_folding_once(text in any_text()) {
        let once = Folded::new(&text).text;
        prop_assert_eq!(&Folded::new(&once).text, &once, "{:?}", text);
    }

    #[test]
    fn the_way_back_never_turns(text in any_text()) {
        let folded = Folded::new(&text);
        let mut last = TextRange::new(0, 0);
        for (at, char) in folded.text.char_indices() {
            let range = folded.original(at, at + char.len_utf8());
            prop_assert!(text.get(range.range()).is_some_and(|there| !there.is_empty()), "{:?} of {:?}", range, text);
            prop_assert!(range.start >= last.start && range.end >= last.end, "{:?} after {:?}", range, last);
            last = range;
        }
    }

    #[test]
    fn canonically_equal_texts_fold_alike(text in any_text()) {
        use unicode_normalization::UnicodeNormalization;
        let decomposed: String = text.nfd().collect();
        prop_assert_eq!(Folded::new(&decomposed).text, Folded::new(&text).text);
    }
}
