//! Random documents that are edited at random under their notes: no note moves where it was not put, none is lost while its
//! words are there, and nothing panics.

use postil::anchor::forms::Forms;
use postil::anchor::{Acceptance, Anchor, Index, Miss, Status, digest};
use postil::model::{Document, LockedDocument, Selector, TextRange};
use proptest::prelude::*;
use proptest::sample::{Index as Pick, select};

use crate::random::{document, markdown};
use crate::selecting::{on_record, quoting, selector};

/// One paragraph after the other, each a list of words.
type Text = Vec<Vec<String>>;

/// A word of a few hundred, so that single words recur and runs of them hardly do.
fn word() -> impl Strategy<Value = String> {
    let syllables = select(vec!["ba", "ko", "lin", "ster", "mu", "ra", "té", "fol"]);
    let short = proptest::collection::vec(syllables, 1..4).prop_map(|syllables| syllables.concat());
    prop_oneof![6 => short, 1 => select(vec!["the", "of", "and"]).prop_map(str::to_owned)]
}

fn words(most: usize) -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(word(), 1..most)
}

/// Smaller texts are not plainer ones: in those that say the same word over and over, nothing can be told apart.
fn paragraphs() -> impl Strategy<Value = Text> {
    proptest::collection::vec(words(60), 1..8).no_shrink()
}

/// The words of a note among those of the text, counted over all paragraphs: the first, and one past the last.
#[derive(Debug, Clone, Copy)]
struct Noted {
    first: usize,
    end: usize,
}

/// A change of some words of the text, by places among all its words.
#[derive(Debug, Clone)]
enum Edit {
    Insert(Pick, Vec<String>),
    Delete(Pick, usize),
    Replace(Pick, Vec<String>),
    /// A paragraph of its own.
    Paragraph(Pick, Vec<String>),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        3 => (any::<Pick>(), words(6)).prop_map(|(at, words)| Edit::Insert(at, words)),
        3 => (any::<Pick>(), 1..8usize).prop_map(|(at, count)| Edit::Delete(at, count)),
        3 => (any::<Pick>(), words(6)).prop_map(|(at, words)| Edit::Replace(at, words)),
        2 => (any::<Pick>(), words(30)).prop_map(|(at, words)| Edit::Paragraph(at, words)),
    ]
}

/// The words of all paragraphs, each with whether it is of the note and whether it begins a paragraph.
#[derive(Debug, Clone)]
struct Word {
    text: String,
    noted: bool,
    begins: bool,
}

fn flat(text: &Text, noted: Noted) -> Vec<Word> {
    let words = text
        .iter()
        .flat_map(|paragraph| paragraph.iter().enumerate().map(|(place, word)| (word, place == 0)));
    let word = |(at, (word, begins)): (usize, (&String, bool))| Word {
        text: word.clone(),
        noted: (noted.first..noted.end).contains(&at),
        begins,
    };
    words.enumerate().map(word).collect()
}

/// Carries out an edit that leaves the words of the note alone, and `far` words on both sides of them.
fn outside(words: &mut Vec<Word>, edit: &Edit, far: usize) {
    let first = words.iter().position(|word| word.noted).unwrap();
    let end = words.iter().rposition(|word| word.noted).unwrap() + 1;
    let (before, after) = (first.saturating_sub(far), (end + far).min(words.len()));
    let free: Vec<_> = (0..=before).chain(after..=words.len()).collect();
    let new = |text: &String| Word {
        text: text.clone(),
        noted: false,
        begins: false,
    };
    // Not to beyond the words that are left alone.
    let room = |at: usize| if at <= before { before - at } else { words.len() - at };
    match edit {
        Edit::Insert(at, inserted) => {
            let at = free[at.index(free.len())];
            words.splice(at..at, inserted.iter().map(new));
        }
        Edit::Delete(at, count) => {
            let at = free[at.index(free.len())];
            let count = room(at).min(*count);
            words.drain(at..at + count);
        }
        Edit::Replace(at, others) => {
            let at = free[at.index(free.len())];
            let count = room(at).min(others.len());
            words.splice(at..at + count, others.iter().map(new));
        }
        Edit::Paragraph(at, paragraph) => {
            let at = free[at.index(free.len())];
            let mut paragraph: Vec<_> = paragraph.iter().map(new).collect();
            paragraph[0].begins = true;
            if let Some(next) = words.get_mut(at)
                && !next.noted
            {
                next.begins = true;
            }
            words.splice(at..at, paragraph);
        }
    }
}

/// The document that words make, and the range of those of the note in its plain text.
fn made(words: &[Word]) -> (Document, TextRange) {
    let (mut body, mut range) = (String::new(), (0, 0));
    let mut plain = 0;
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            body.push_str(if word.begins { "\n\n" } else { " " });
            plain += 1;
        }
        if word.noted && (at == 0 || !words[at - 1].noted) {
            range.0 = plain;
        }
        body.push_str(&word.text);
        plain += word.text.len();
        if word.noted {
            range.1 = plain;
        }
    }
    (document(&body), TextRange::new(range.0, range.1))
}

fn place(document: &Document, selector: &Selector, locked: &LockedDocument) -> Result<Anchor, Miss> {
    let index = Index::new(document).against(Some(locked.clone()));
    let placed = index.place(selector, index.landing("n"), Acceptance::Nothing);
    placed.map(|placed| placed.anchor)
}

fn noted(text: &Text, first: Pick, length: usize) -> Noted {
    let count: usize = text.iter().map(Vec::len).sum();
    let first = first.index(count);
    Noted {
        first,
        end: (first + length).min(count),
    }
}

/// The passage that is shown first, if any is.
fn first_shown(miss: &Miss) -> Option<TextRange> {
    match miss {
        Miss::Lost { nearest, .. } => nearest.first().map(|near| near.range),
        Miss::Approximate(found) => Some(found.range),
        Miss::Uncertain(found) => found.first().map(|near| near.range),
        Miss::Elsewhere { here, former } => Some(former.as_ref().map_or(*here, |former| former.range)),
        Miss::Surroundings { candidates } => candidates.first().copied(),
        Miss::Ambiguous { candidates } => candidates.first().map(|(range, _)| *range),
        Miss::UnknownBlock { elsewhere } => elsewhere.first().copied(),
        Miss::Empty => None,
    }
}

/// Which part of both ranges together is in both. A word more or less at the end is a matter of taste where both are as
/// near.
fn likeness(a: TextRange, b: TextRange) -> f64 {
    let both = a.intersection(b);
    let length = |range: TextRange| f64::from(range.end - range.start);
    length(both) / (length(a) + length(b) - length(both))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    /// Edits that leave some words around the note alone: the anchor stays, and nothing is said.
    #[test]
    fn what_is_edited_farther_off_does_not_matter(text in paragraphs(), at in any::<Pick>(), length in 1..12usize, edits in proptest::collection::vec(edit(), 1..12)) {
        let noted = noted(&text, at, length);
        let mut words = flat(&text, noted);
        let (old, range) = made(&words);
        let quote = &old.words(range);
        let selector = quoting(quote);
        prop_assume!(Index::new(&old).find(&selector).is_ok());
        let locked = on_record(&old, &selector, range);
        // Without anything around it, a word cannot be told from another.
        prop_assume!(locked.landings[0].prefix.len() + locked.landings[0].suffix.len() > 24);
        edits.iter().for_each(|edit| outside(&mut words, edit, 6));
        let (new, range) = made(&words);
        // Where the same words have come elsewhere as well, the lock decides.
        prop_assert_eq!(place(&new, &selector, &locked), Ok(Anchor { range, status: Status::Exact }), "{:?}\n{}", quote, new.tree().projection.text);
    }

    /// Edits right up to the note: it stays, or whatever is said shows its words; it is never put elsewhere.
    #[test]
    fn what_is_edited_around_it_never_moves_it(text in paragraphs(), at in any::<Pick>(), length in 1..12usize, edits in proptest::collection::vec(edit(), 1..12)) {
        let noted = noted(&text, at, length);
        let mut words = flat(&text, noted);
        let (old, range) = made(&words);
        let selector = quoting(&old.words(range));
        prop_assume!(Index::new(&old).find(&selector).is_ok());
        let locked = on_record(&old, &selector, range);
        edits.iter().for_each(|edit| outside(&mut words, edit, 0));
        let (new, range) = made(&words);
        // Where the same words come right beside, nobody could tell which are which.
        prop_assume!(Index::new(&new).find(&selector).is_ok());
        match place(&new, &selector, &locked) {
            Ok(anchor) => prop_assert_eq!(anchor.range, range),
            Err(Miss::Elsewhere { here, .. }) => prop_assert_eq!(here, range),
            Err(Miss::Ambiguous { candidates }) => prop_assert!(candidates.iter().any(|(candidate, _)| *candidate == range)),
            Err(other) => prop_assert!(false, "{:?}", other),
        }
    }

    /// Edits within the note, up to a part of it: it is found, and shown first.
    #[test]
    fn what_is_edited_within_it_is_found_and_shown(text in paragraphs(), at in any::<Pick>(), length in 10..24usize, edits in proptest::collection::vec(edit(), 0..6), within in proptest::collection::vec((any::<Pick>(), word()), 1..3)) {
        let noted = noted(&text, at, length);
        // Of a few words, one that is exchanged is much.
        prop_assume!(noted.end - noted.first >= 8);
        let mut words = flat(&text, noted);
        let (old, range) = made(&words);
        let quote = old.words(range);
        let selector = quoting(&quote);
        prop_assume!(Index::new(&old).find(&selector).is_ok());
        let locked = on_record(&old, &selector, range);
        edits.iter().for_each(|edit| outside(&mut words, edit, 6));
        let (first, end) = (words.iter().position(|word| word.noted).unwrap(), words.iter().rposition(|word| word.noted).unwrap());
        for (at, new) in within {
            // Not the first or the last word, without which it could not be said where the passage ends.
            let at = first + 1 + at.index(end - first - 1);
            words[at].text = new;
        }
        let (new, range) = made(&words);
        let there = &new.words(range);
        let differ = postil::anchor::approximate::distance(&quote, there);
        prop_assume!(differ > 0 && differ * 100 <= quote.chars().count() * 20);
        match place(&new, &selector, &locked) {
            // Its words have come elsewhere by chance, or one in the middle was put back.
            Ok(anchor) => prop_assert_eq!(anchor.range, range),
            Err(miss) => {
                let shown = first_shown(&miss).map_or(0.0, |shown| likeness(shown, range));
                prop_assert!(shown > 0.7, "{:?}\n{:?}\n{:?}\n{}", quote, miss, range, new.tree().projection.text);
            }
        }
    }

    /// What is taken from the record of a text that has not changed is what is found in it.
    #[test]
    fn what_is_on_record_is_what_is_found(text in markdown(), fields in proptest::collection::vec(proptest::option::of((any::<Pick>(), 1..20usize)), 4), other in any::<Pick>(), length in 1..20usize) {
        let document = document(&text);
        let tree = document.tree();
        let text = &tree.projection.text;
        let piece = |(from, length): (Pick, usize)| {
            let start = text.floor_char_boundary(from.index(text.len() + 1));
            text[start..text.floor_char_boundary((start + length).min(text.len()))].to_owned()
        };
        // Words that stand side by side, so that some selectors fit.
        let quote = fields[0].map(piece);
        let at = quote.as_ref().and_then(|quote| text.find(quote.as_str()));
        let before = fields[1].zip(at).map(|((_, length), at)| text[text.floor_char_boundary(at.saturating_sub(length))..at].to_owned());
        let within = fields[2].map(|(_, length)| format!("p{}", length % 3));
        let selector = selector([quote.as_deref(), before.as_deref(), None, None, within.as_deref(), None]);
        let index = Index::new(&document);
        let found = index.place(&selector, None, Acceptance::Nothing);
        // Where it landed, or where it did not.
        let start = text.floor_char_boundary(other.index(text.len() + 1));
        let elsewhere = TextRange::new(start, text.floor_char_boundary((start + length).min(text.len())));
        for range in found.iter().map(|placed| placed.anchor.range).chain([elsewhere]) {
            let mut locked = on_record(&document, &selector, range);
            locked.sha256 = document.sha256.clone();
            let index = Index::new(&document).against(Some(locked.clone()));
            let landing = &locked.landings[0];
            let Some(taken) = index.as_recorded(&selector, &digest(&selector), landing, Acceptance::Nothing) else {
                continue;
            };
            // Whatever a lock says that nobody has written so, the words are those of the selector.
            let words = [&text[taken.range()], quote.as_deref().unwrap_or_default()].map(Forms::folded);
            prop_assert_eq!(&words[0], &words[1]);
            if found.as_ref().is_ok_and(|placed| placed.anchor.range == range) {
                let placed = index.place(&selector, Some(landing), Acceptance::Nothing);
                let exact = Anchor { range: taken, status: Status::Exact };
                prop_assert_eq!(placed.map(|placed| (placed.anchor, placed.remark.is_none())), Ok((exact, true)));
            }
        }
    }

    /// Whatever selectors, locks and texts hold: an answer that points at characters of the text.
    #[test]
    fn nothing_panics(old in markdown(), new in markdown(), fields in proptest::collection::vec(proptest::option::of((any::<Pick>(), 0..30usize)), 6), from in any::<Pick>(), length in 0..40usize, garbled in any::<bool>(), other in ".{0,40}") {
        let (old, new) = (document(&old), document(&new));
        let tree = old.tree();
        let source = &tree.projection.text;
        let piece = |(from, length): (Pick, usize)| {
            let start = source.floor_char_boundary(from.index(source.len() + 1));
            let end = source.floor_char_boundary((start + length).min(source.len()));
            source[start..end].to_owned()
        };
        let mut pieces: Vec<Option<String>> = fields.into_iter().map(|field| field.map(piece)).collect();
        // Addresses of blocks that may be there.
        pieces[4] = pieces[4].take().map(|piece| format!("p{}", piece.len() % 4));
        pieces[5] = pieces[5].take().filter(|_| length % 5 == 0).map(|piece| format!("i{}", piece.len() % 3));
        let field = |at: usize| pieces[at].as_deref();
        let selector = selector([field(0), field(1), field(2), field(3), field(4), field(5)]);
        let (start, end) = (source.floor_char_boundary(from.index(source.len() + 1)), source.len());
        let range = TextRange::new(start, source.floor_char_boundary((start + length).min(end)));
        let mut locked = on_record(&old, &selector, range);
        if garbled {
            locked.landings[0].exact.clone_from(&other);
            locked.landings[0].digest = Some(other.clone());
            locked.landings[0].block = other.chars().take(3).collect();
            locked.blocks.push(other);
        }
        for document in [&old, &new] {
            let index = Index::new(document).against(Some(locked.clone()));
            for acceptance in [Acceptance::Nothing, Acceptance::Blanket, Acceptance::Named] {
                let tree = document.tree();
        let text = &tree.projection.text;
                match index.place(&selector, index.landing("n"), acceptance) {
                    Ok(placed) => prop_assert!(text.get(placed.anchor.range.range()).is_some()),
                    Err(miss) => {
                        let report = postil::anchor::Report { index: &index, selector: &selector, what: "note `n`", name: "n", landing: index.landing("n") };
                        let said = postil::anchor::report(report, &miss);
                        prop_assert!(!said.message.is_empty());
                        prop_assert!(first_shown(&miss).is_none_or(|range| text.get(range.range()).is_some()));
                    }
                }
            }
        }
    }
}

#[test]
fn a_passage_of_an_unchanged_text_is_taken_from_the_record() {
    let document = document("One two three, one two four.\n\nOne two three.\n");
    let taken = |selector: &Selector, sha256: Option<&str>| {
        let found = Index::new(&document)
            .place(selector, None, Acceptance::Nothing)
            .unwrap();
        let mut locked = on_record(&document, selector, found.anchor.range);
        sha256.unwrap_or(&document.sha256).clone_into(&mut locked.sha256);
        let index = Index::new(&document).against(Some(locked.clone()));
        let taken = index.as_recorded(selector, &digest(selector), &locked.landings[0], Acceptance::Nothing);
        assert!(taken.is_none_or(|taken| taken == found.anchor.range));
        taken.is_some()
    };
    assert!(taken(&quoting("two four"), None));
    assert!(taken(
        &selector([Some("one two"), Some("three, "), Some(" four"), None, None, None]),
        None
    ));
    assert!(taken(
        &selector([Some("two three"), None, None, None, Some("p2"), None]),
        None
    ));
    // Of another text, and where more is asked for than words.
    assert!(!taken(&quoting("two four"), Some("0")));
    assert!(!taken(
        &selector([Some("one"), Some(", "), None, Some("four"), None, None]),
        None
    ));
    assert!(!taken(&selector([None, None, None, None, None, Some("p2")]), None));
}
