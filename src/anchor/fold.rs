//! Folding: the text as selectors see it.
//!
//! What typesetting and extraction change and no reader would call a difference is made alike: runs of white
//! space become one space, curly and straight quotation marks the same mark, dashes of any length one hyphen, with space
//! on both sides or on none, canonically equivalent characters (Unicode Annex 15) the same, ligatures and other presentation
//! forms the letters they present, and soft hyphens, joiners and byte order marks nothing. Letters, digits and their
//! order stay.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::bytes::comes_twice;
use crate::model::TextRange;

/// A folded text, with the way back to the text that was folded.
#[derive(Debug, Clone, Default)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// Where the distance between both texts changes, or characters stand for several: ascending.
    steps: Vec<Step>,
}

/// From `folded` on, up to the next step, folded bytes stand for bytes of the text.
#[derive(Debug, Clone, Copy)]
struct Step {
    folded: u32,
    original: u32,
    /// Whether byte n of this run is byte n of the text. Otherwise the whole run stands for the whole stretch of
    /// the text up to the next step.
    verbatim: bool,
}

impl Folded {
    /// Folds a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut folding = Folding {
            folded: Self {
                text: String::with_capacity(text.len()),
                steps: Vec::new(),
            },
        };
        folding.run(text);
        folding.folded
    }

    /// The bytes of the text that folded bytes `start..end` stand for.
    #[must_use]
    pub fn original(&self, start: usize, end: usize) -> TextRange {
        let first = self.step_at(start);
        let from = match first {
            Some(step) if step.verbatim => step.original as usize + (start - step.folded as usize),
            Some(step) => step.original as usize,
            None => start,
        };
        TextRange::new(from, self.original_end(end))
    }

    /// One past the byte of the text that the folded byte before `end` stands for.
    fn original_end(&self, end: usize) -> usize {
        let Some(last) = end.checked_sub(1) else { return 0 };
        let index = self.steps.partition_point(|step| step.folded as usize <= last);
        let Some(step) = index.checked_sub(1).and_then(|index| self.steps.get(index)) else {
            return end;
        };
        if step.verbatim {
            return step.original as usize + (end - step.folded as usize);
        }
        self.steps
            .get(index)
            .map_or(step.original as usize + 1, |next| next.original as usize)
    }

    /// The folded byte at which the text's byte `original` begins, or the next one that is left.
    #[must_use]
    pub fn position(&self, original: usize) -> usize {
        let index = self.steps.partition_point(|step| step.original as usize <= original);
        let Some(step) = index.checked_sub(1).and_then(|index| self.steps.get(index)) else {
            return 0;
        };
        let distance = original - step.original as usize;
        let here = step.folded as usize
            + if step.verbatim || distance == 0 {
                distance
            } else {
                usize::MAX / 2
            };
        let limit = self
            .steps
            .get(index)
            .map_or(self.text.len(), |next| next.folded as usize);
        here.min(limit)
    }

    fn step_at(&self, folded: usize) -> Option<&Step> {
        let index = self.steps.partition_point(|step| step.folded as usize <= folded);
        self.steps.get(index.checked_sub(1)?)
    }
}

/// Two spaces, made ready once.
static DOUBLE: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("  "));

struct Folding {
    folded: Folded,
}

impl Folding {
    fn run(&mut self, text: &str) {
        let mut doubles = DOUBLE.find_iter(text.as_bytes()).peekable();
        let mut at = 0;
        while at < text.len() {
            while doubles.next_if(|&double| double < at).is_some() {}
            let end = doubles.peek().map_or(text.len(), |double| double + 1);
            let plain = plain_run(&text.as_bytes()[at..end]);
            if plain > 0 {
                self.step(at, true);
                self.folded.text.push_str(&text[at..at + plain]);
                at += plain;
                continue;
            }
            at += self.special(text, at);
        }
        // What is left out at the end belongs to nothing.
        self.step(text.len(), true);
    }

    /// Folds the character at `at`, with the marks that combine with it. Gives their length.
    fn special(&mut self, text: &str, at: usize) -> usize {
        let mut chars = text[at..].chars();
        let Some(char) = chars.next() else { return 1 };
        let length = char.len_utf8();
        match class(char) {
            Class::Nothing | Class::Space | Class::Dash => return self.breaks(text, at),
            Class::Quote(mark) => {
                self.push(at, length, mark);
            }
            Class::Other => {
                let marks: usize = chars.take_while(|&char| joins(char)).map(char::len_utf8).sum();
                self.compose(&text[at..at + length + marks], at);
                return length + marks;
            }
        }
        length
    }

    /// Folds a run of white space and dashes, with all in it that is nothing. Gives its length.
    ///
    /// The dashes are one hyphen. White space beside them is left out where it stands on both sides, as some typesetters
    /// put it and others do not; where it stands on one side only it is kept. The ends of the text are what is wanted, since
    /// a quotation may begin or end with a dash.
    fn breaks(&mut self, text: &str, at: usize) -> usize {
        let rest = &text[at..];
        let run = &rest[..rest.find(is_word).unwrap_or(rest.len())];
        let is_edge = self.folded.text.is_empty();
        let Some(dash) = run.find(is_dash) else {
            if !is_edge && let Some(space) = run.find(is_space) {
                self.step(at + space, run.len() == 1);
                self.folded.text.push(' ');
            }
            return run.len();
        };
        let last = run.char_indices().rfind(|&(_, char)| is_dash(char));
        let end = last.map_or(run.len(), |(at, char)| at + char.len_utf8());
        let (before, after) = (run[..dash].contains(is_space), run[end..].contains(is_space));
        let kept = before != after && !is_edge && run.len() < rest.len();
        if kept && before {
            self.push(at, 0, ' ');
        }
        self.step(at + dash, run.len() == 1);
        self.folded.text.push('-');
        if kept && after {
            self.push(at + end, 0, ' ');
        }
        run.len()
    }

    fn push(&mut self, at: usize, length: usize, char: char) {
        self.step(at, char.len_utf8() == length);
        self.folded.text.push(char);
    }

    /// Folds a character with its marks to its canonical composition.
    fn compose(&mut self, cluster: &str, at: usize) {
        if cluster.chars().any(is_presentation_form) {
            let letters: String = cluster.chars().filter(|&char| !is_nothing(char)).nfkc().collect();
            // A few of them present phrases, or marks on a space; those stay as they are.
            if !letters.contains(char::is_whitespace) {
                self.step(at, false);
                self.folded.text.push_str(&letters);
                return;
            }
        }
        // Most characters are composed already, and telling so is quicker than composing.
        if is_nfc_quick(cluster.chars()) == IsNormalized::Yes && !cluster.chars().any(is_nothing) {
            self.step(at, true);
            self.folded.text.push_str(cluster);
            return;
        }
        let before = self.folded.text.len();
        let kept = || cluster.chars().filter(|&char| !is_nothing(char));
        let verbatim = kept().nfc().eq(cluster.chars());
        self.step(at, verbatim);
        self.folded.text.extend(kept().nfc());
        debug_assert!(
            !verbatim || self.folded.text.len() == before + cluster.len(),
            "verbatim means same length"
        );
    }

    /// Notes that the folded text goes on with byte `original`, unless that follows from the last step.
    fn step(&mut self, original: usize, verbatim: bool) {
        let folded = self.folded.text.len();
        if let Some(last) = self.folded.steps.last() {
            let follows =
                last.verbatim && verbatim && original - last.original as usize == folded - last.folded as usize;
            if follows {
                return;
            }
        }
        let offsets = TextRange::new(folded, original);
        let step = Step {
            folded: offsets.start,
            original: offsets.end,
            verbatim,
        };
        match self.folded.steps.last_mut() {
            // Nothing was folded since: what was left out belongs to no run.
            Some(last) if last.folded == step.folded => *last = step,
            _ => self.folded.steps.push(step),
        }
    }
}

/// Whether a byte is neither a space nor of a character that folds to itself whatever is before it, and that begins in the same run. Such
/// are those of ASCII that are seen, but for hyphens and the grave accent, the accented letters of Latin (U+00C0 to U+027F), which are
/// composed, and the first of Cyrillic (U+0400 to U+047F).
const fn is_special(byte: u8) -> bool {
    // Not the second bytes of such letters; those of others are not come to. It is asked of many bytes at once, so none is spared a question.
    (byte < b' ')
        | (byte == b'-')
        | (byte == b'`')
        | (byte == 0x7F)
        | (byte >= 0xC0) & (byte <= 0xC2)
        | (byte >= 0xCA) & (byte <= 0xCF)
        | (byte >= 0xD2)
}

/// The same, to be looked up.
static IS_SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut byte = 0;
    while byte < special.len() {
        #[expect(clippy::cast_possible_truncation, reason = "there are 256 of them")]
        let of = byte as u8;
        special[byte] = is_special(of);
        byte += 1;
    }
    special
};

/// Whether it can be told at once that a text folds to itself.
#[must_use]
pub fn is_folded(text: &str) -> bool {
    let bytes = text.as_bytes();
    !comes_twice(b' ', bytes) && plain_run(bytes) == bytes.len()
}

/// How many bytes from the start fold to themselves: plain characters, and single spaces between them. No space comes right after another
/// in these bytes.
fn plain_run(bytes: &[u8]) -> usize {
    const RUN: usize = 16;
    if bytes.first() == Some(&b' ') {
        return 0;
    }
    let (runs, _) = bytes.as_chunks::<RUN>();
    // So many the processor looks at at once.
    let has_special = |run: &[u8; RUN]| run.iter().fold(0, |has, &byte| has | u8::from(is_special(byte))) != 0;
    let known = RUN * runs.iter().position(has_special).unwrap_or(runs.len());
    let rest = &bytes[known..];
    let end = rest.iter().position(|&byte| IS_SPECIAL[usize::from(byte)]);
    let mut length = known + end.unwrap_or(rest.len());
    // No plain character comes after it.
    if length > 0 && bytes[length - 1] == b' ' {
        length -= 1;
    }
    uncombined(bytes, length)
}

/// So many plain bytes, without the last character if what comes next may be a mark that combines with it.
fn uncombined(bytes: &[u8], length: usize) -> usize {
    let combined = bytes.get(length).is_some_and(|next| !next.is_ascii());
    if !combined || length == 0 {
        return length;
    }
    let is_second = matches!(bytes[length - 1], 0x80..=0xBF);
    length - if is_second { 2 } else { 1 }
}

/// Whether a character may make one with what is before it: a combining mark, a vowel or final of a Hangul syllable;
/// or is nothing that could keep them apart.
fn joins(char: char) -> bool {
    if char.is_ascii() {
        return false;
    }
    let hangul = matches!(char, '\u{1161}'..='\u{1175}' | '\u{11A8}'..='\u{11C2}');
    hangul || is_combining_mark(char) || is_nothing(char)
}

fn is_nothing(char: char) -> bool {
    matches!(char, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
}

/// Whether a character is there for how letters look: Latin, Armenian and Hebrew ligatures, forms of Arabic letters.
/// Texts that were extracted from pages are full of them.
const fn is_presentation_form(char: char) -> bool {
    matches!(char, '\u{FB00}'..='\u{FB06}' | '\u{FB13}'..='\u{FB17}' | '\u{FB1D}'..='\u{FDFB}' | '\u{FE70}'..='\u{FEFC}')
}

fn is_space(char: char) -> bool {
    matches!(class(char), Class::Space)
}

fn is_dash(char: char) -> bool {
    matches!(class(char), Class::Dash)
}

/// Whether a character is part of a word, or a quotation mark.
fn is_word(char: char) -> bool {
    matches!(class(char), Class::Quote(_) | Class::Other)
}

enum Class {
    Space,
    Dash,
    Quote(char),
    Nothing,
    Other,
}

fn class(char: char) -> Class {
    match char {
        _ if is_nothing(char) => Class::Nothing,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' => Class::Dash,
        '\u{2018}'..='\u{201B}' | '\u{2032}' | '`' | '\u{B4}' | '\u{1FEF}' | '\u{1FFD}' => Class::Quote('\''),
        '\u{201C}'..='\u{201F}' | '\u{2033}' | '\u{AB}' | '\u{BB}' => Class::Quote('"'),
        _ if char.is_whitespace() => Class::Space,
        _ => Class::Other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Folded, Folding, is_folded};

    proptest! {
        /// What folds to itself is passed over quickly; that must come to the same.
        #[test]
        fn quick_is_as_thorough(text in "([a-zéßøĀɏЖё]|[ .’“—-]|[\\u{300}\\u{301}\\u{AD}\\u{483}\\u{1161}\\u{FB01}]|\\PC|lorem |ipsum dolor sit amet é){0,24}") {
            let mut folding = Folding { folded: Folded::default() };
            let mut at = 0;
            while at < text.len() {
                at += folding.special(&text, at);
            }
            folding.step(text.len(), true);
            let (quick, thorough) = (Folded::new(&text), folding.folded);
            prop_assert_eq!(&quick.text, &thorough.text);
            prop_assert!(!is_folded(&text) || thorough.text == text);
            let boundaries = quick.text.char_indices().map(|(at, _)| at);
            for at in boundaries.chain([quick.text.len()]) {
                prop_assert_eq!(quick.original(0, at), thorough.original(0, at));
                prop_assert_eq!(quick.original(at, quick.text.len()).start, thorough.original(at, quick.text.len()).start);
            }
        }
    }

    #[test]
    fn folds_what_typesetting_changes() {
        let fold = |text| Folded::new(text).text;
        assert_eq!(fold("“HSI’s”\n  raids — so-called"), "\"HSI's\" raids-so-called");
        assert_eq!(fold("a -- b"), "a-b");
        assert_eq!(fold("a—b"), "a-b");
        assert_eq!(fold("a — — b"), "a-b");
        assert_eq!(fold("a \u{AD} \u{AD}—\u{AD}- b"), "a-b");
        assert_eq!(fold("Abdul- Rahim"), "Abdul- Rahim");
        assert_eq!(fold("the mill —"), "the mill-");
        assert_eq!(fold("— and"), "-and");
        assert_eq!(fold("oﬃce of the ﬂour ﬆation"), "office of the flour station");
        assert_eq!(fold("\u{FEB3}\u{FEFC}\u{FEE1}"), "سلام");
        assert_eq!(fold("immi\u{AD}gration"), "immigration");
        assert_eq!(fold("Avendan\u{303}o"), fold("Avendaño"));
        assert_ne!(fold("ICM"), fold("icm"));
    }

    #[test]
    fn leads_back_to_the_text() {
        let text = "x “HSI’s”\n  raids — so e\u{301}t";
        let folded = Folded::new(text);
        let back = |needle: &str| {
            let at = folded.text.find(needle).expect(needle);
            &text[folded.original(at, at + needle.len()).range()]
        };
        assert_eq!(back("HSI's"), "HSI’s");
        assert_eq!(back("\"HSI's\" raids"), "“HSI’s”\n  raids");
        assert_eq!(back("raids-so"), "raids — so");
        assert_eq!(back("-").trim(), "—");
        assert_eq!(back("é"), "e\u{301}");
        assert_eq!(back("t"), "t");
    }
}
