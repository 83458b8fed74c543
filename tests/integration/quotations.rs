//! What must hold of comparing quotations, whatever they say.

use postil::difference::Run;
use postil::link::verify::{Extent, Verification, compare, lay};
use postil::model::Outcome;
use proptest::prelude::*;

/// Words of a source: no two alike, so that there is one way to lay a quotation along them.
const WORDS: &[&str] = &[
    "bridge",
    "below",
    "the",
    "mill",
    "Candlemas",
    "wants",
    "planks",
    "carts",
    "river",
    "council",
    "answers",
    "letters",
    "never",
    "Émile’s",
    "1871",
    "naïve",
    "worships",
    "ordered",
    "ferry",
    "señor",
    "мост",
    "γέφυρα",
    "U.S",
];

fn source() -> impl Strategy<Value = Vec<&'static str>> {
    Just(WORDS.to_vec()).prop_shuffle()
}

/// A stretch of the source: its first word, how many words.
fn stretch() -> impl Strategy<Value = (usize, usize)> {
    (0..WORDS.len() - 6).prop_flat_map(|from| (Just(from), 6..=WORDS.len() - from))
}

/// What the runs say of one side.
fn side(found: &Verification, of_quotation: bool) -> String {
    let runs = found.difference.iter().filter_map(|run| match run {
        Run::Same(words) => Some(words),
        Run::Added(words) => of_quotation.then_some(words),
        Run::LeftOut(words) => (!of_quotation).then_some(words),
    });
    let words: Vec<_> = runs.flat_map(|run| run.split_whitespace()).collect();
    words.join(" ")
}

proptest! {
    #[test]
    fn words_that_stand_there_are_verbatim(words in source(), (from, length) in stretch()) {
        let quotation = words[from..from + length].join(" ");
        let text = words.join(" ");
        let found = lay(&quotation, &text);
        prop_assert_eq!(found.verification.outcome, Outcome::Verbatim);
        prop_assert_eq!(&text[found.source], &quotation);
        let marked = format!("“{quotation}”,");
        prop_assert_eq!(compare(&marked, &text).outcome, Outcome::Verbatim);
    }

    #[test]
    fn what_typesetting_changes_is_normalised(words in source(), (from, length) in stretch(), stop in "[.,;:]") {
        let text = words.join(" ");
        let quotation = words[from..from + length].join("\n  ").replace('’', "'").replace('-', "\u{2010}");
        let found = compare(&format!("\"{quotation}{stop}\""), &text);
        prop_assert_eq!(found.outcome, Outcome::Normalised);
        prop_assert!(found.difference.is_empty());
    }

    /// One word exchanged, left out or put in is that, and the runs say both texts.
    #[test]
    fn one_word_is_one_word(words in source(), (from, length) in stretch(), at in any::<prop::sample::Index>(), what in 0..3) {
        let text = words.join(" ");
        let mut quoted = words[from..from + length].to_vec();
        // Not at the ends, where a word that is left out is none of the quotation.
        let at = 1 + at.index(length - 2);
        let said = match what {
            0 => {
                quoted[at] = "zebra";
                "1 word changed"
            }
            1 => {
                quoted.remove(at);
                "1 word left out"
            }
            _ => {
                quoted.insert(at, "zebra");
                "1 word added"
            }
        };
        let found = compare(&quoted.join(" "), &text);
        prop_assert_eq!(found.outcome, Outcome::Altered);
        let summary = found.extent.map(Extent::summary);
        prop_assert_eq!(summary.as_deref(), Some(said));
        prop_assert_eq!(side(&found, true), quoted.join(" "));
        prop_assert_eq!(side(&found, false), words[from..from + length].join(" "));
    }

    #[test]
    fn an_omission_that_is_shown_is_no_change(
        words in source(),
        (from, length) in stretch(),
        at in any::<prop::sample::Index>(),
        many in 0_usize..4,
        mark in prop::sample::select(vec!["…", "...", "[…]", ". . .", "[they say]"]),
    ) {
        let text = words.join(" ");
        let at = 1 + at.index(length - 5);
        let mut quoted: Vec<&str> = words[from..from + length].to_vec();
        quoted.splice(at..at + many, [mark]);
        let found = compare(&quoted.join(" "), &text);
        prop_assert_eq!(found.outcome, Outcome::Elided, "{:?}", found);
        // One that is not shown is one.
        if many > 0 {
            let hidden: Vec<&str> = quoted.iter().copied().filter(|word| *word != mark).collect();
            prop_assert_eq!(compare(&hidden.join(" "), &text).outcome, Outcome::Altered);
        }
    }

    /// Of any two texts something is said, and it stands in the source.
    #[test]
    fn nothing_makes_it_fail(quotation in "[ a-c“”\"'’\\[\\].…,\n-]{0,40}", text in "[ a-c“”\"'’\\[\\].…,\n-]{0,60}") {
        let found = lay(&quotation, &text);
        prop_assert!(text.get(found.source).is_some());
        let differs = found.verification.outcome == Outcome::Altered;
        prop_assert_eq!(differs, found.verification.extent.is_some());
    }
}
