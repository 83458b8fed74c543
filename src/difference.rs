//! How two versions of some words differ, word by word, and whether the difference may change what they say.

use similar::{ChangeTag, TextDiff};

/// A run of words of two versions.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Run {
    /// Both have it.
    Same(String),
    /// The new one adds it.
    Added(String),
    /// The new one leaves it out.
    LeftOut(String),
}

/// The words of two versions, in runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// The runs, in the order of the words.
    pub runs: Vec<Run>,
    /// How many words the new version adds.
    pub added: usize,
    /// How many it leaves out.
    pub left_out: usize,
}

/// Why a difference must be looked at by itself: whoever accepts many at once would overlook it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gravity {
    /// Digits differ.
    Digits,
    /// One version negates what the other says.
    Negation,
}

impl Difference {
    /// The difference by words as white space separates them.
    #[must_use]
    pub fn by_words(old: &str, new: &str) -> Self {
        Self::of(&TextDiff::from_words(old, new))
    }

    /// The difference by words as Unicode separates them (Annex 29): punctuation stands by itself, and scripts without
    /// spaces have words as well.
    #[must_use]
    pub fn by_unicode_words(old: &str, new: &str) -> Self {
        Self::of(&TextDiff::from_unicode_words(old, new))
    }

    fn of<'a>(diff: &TextDiff<'a, 'a, str>) -> Self {
        let mut difference = Self::default();
        let runs = &mut difference.runs;
        for change in diff.iter_all_changes() {
            let words = change.value();
            let count = usize::from(!words.trim().is_empty());
            match (change.tag(), runs.last_mut()) {
                (ChangeTag::Equal, Some(Run::Same(run)))
                | (ChangeTag::Insert, Some(Run::Added(run)))
                | (ChangeTag::Delete, Some(Run::LeftOut(run))) => run.push_str(words),
                (ChangeTag::Equal, _) => runs.push(Run::Same(words.to_owned())),
                (ChangeTag::Insert, _) => runs.push(Run::Added(words.to_owned())),
                (ChangeTag::Delete, _) => runs.push(Run::LeftOut(words.to_owned())),
            }
            match change.tag() {
                ChangeTag::Equal => {}
                ChangeTag::Insert => difference.added += count,
                ChangeTag::Delete => difference.left_out += count,
            }
        }
        difference
    }

    /// The runs as wdiff writes them: what the new version adds between `{+` and `+}`, what it leaves out between `[-`
    /// and `-]`.
    #[must_use]
    pub fn wdiff(&self) -> String {
        wdiff(&self.runs)
    }

    /// The same, with long stretches that both versions have cut to a few words at their ends.
    #[must_use]
    pub fn short_wdiff(&self) -> String {
        short_wdiff(&self.runs)
    }

    /// Whether digits or a negation are among what differs.
    #[must_use]
    pub fn gravity(&self) -> Option<Gravity> {
        let side = |wanted: fn(&Run) -> Option<&String>| {
            let words = self.runs.iter().filter_map(wanted).flat_map(|run| words(run));
            words.collect::<Vec<_>>()
        };
        let added = side(|run| match run {
            Run::Added(words) => Some(words),
            _ => None,
        });
        let left_out = side(|run| match run {
            Run::LeftOut(words) => Some(words),
            _ => None,
        });
        let either = || added.iter().chain(&left_out);
        if either().any(|word| word.contains(char::is_numeric)) {
            return Some(Gravity::Digits);
        }
        // Only neighbours of each other can be the same word, negated; a whole page against another need not be tried.
        let turned = || added.iter().zip(&left_out).any(|(a, b)| negates(a, b) || negates(b, a));
        (either().any(|word| is_negation(word)) || turned()).then_some(Gravity::Negation)
    }
}

/// Runs with long stretches that both versions have cut to a few words at their ends.
#[must_use]
pub fn short(runs: &[Run]) -> Vec<Run> {
    let last = runs.len().saturating_sub(1);
    let runs = runs.iter().enumerate().map(|(place, run)| match run {
        Run::Same(words) => Run::Same(shortened(words, place > 0, place < last)),
        other => other.clone(),
    });
    runs.collect()
}

/// The same as wdiff writes it.
#[must_use]
pub fn short_wdiff(runs: &[Run]) -> String {
    wdiff(&short(runs))
}

/// Runs as wdiff writes them.
#[must_use]
pub fn wdiff(runs: &[Run]) -> String {
    let written = runs.iter().map(|run| match run {
        Run::Same(words) => words.clone(),
        Run::Added(words) => format!("{{+{words}+}}"),
        Run::LeftOut(words) => format!("[-{words}-]"),
    });
    written.collect()
}

/// Words that both versions have, as far as they are needed to see where the difference is; cut at the ends that are
/// said to be open.
fn shortened(words: &str, before: bool, after: bool) -> String {
    /// Characters that are shown beside a difference.
    const SHOWN: usize = 40;
    let length = words.chars().count();
    let (head, tail) = (usize::from(before) * SHOWN, usize::from(after) * SHOWN);
    if length <= head + tail + SHOWN {
        return words.to_owned();
    }
    let byte = |char: usize| words.char_indices().nth(char).map_or(words.len(), |(at, _)| at);
    let (head, tail) = (&words[..byte(head)], &words[byte(length - tail)..]);
    // At the ends of words, where there are any.
    let head = head.rsplit_once(' ').map_or(head, |(head, _)| head);
    let tail = tail.split_once(' ').map_or(tail, |(_, tail)| tail);
    match (before, after) {
        (true, true) => format!("{head} … {tail}"),
        (true, false) => format!("{head} …"),
        (false, _) => format!("… {tail}"),
    }
}

/// The words of a run in small letters, with straight apostrophes.
fn words(run: &str) -> impl Iterator<Item = String> {
    let split = run.split(|char: char| !(char.is_alphanumeric() || matches!(char, '\'' | '’') || is_mark(char)));
    split
        .filter(|word| !word.is_empty())
        .map(|word| word.to_lowercase().replace('’', "'"))
}

/// Whether a character goes with the letter before it, as vowels do in Indic scripts.
fn is_mark(char: char) -> bool {
    unicode_normalization::char::is_combining_mark(char)
}

/// Words that negate what they stand beside, in the languages that editions are likely to be in.
const NEGATIONS: &[&str] = &[
    // English
    "no",
    "not",
    "none",
    "never",
    "nor",
    "neither",
    "nobody",
    "nothing",
    "nowhere",
    "without",
    "cannot",
    "hardly",
    "barely",
    // German, Dutch, the Nordic languages
    "nicht",
    "nichts",
    "nie",
    "niemals",
    "niemand",
    "ohne",
    "weder",
    "noch",
    "kein",
    "keine",
    "keinen",
    "keinem",
    "keiner",
    "keines",
    "niet",
    "niets",
    "nooit",
    "geen",
    "zonder",
    "inte",
    "ikke",
    "ingen",
    "aldrig",
    "aldri",
    "utan",
    "uden",
    "uten",
    // French, Spanish, Portuguese, Italian, Latin
    "ne",
    "n'",
    "pas",
    "jamais",
    "rien",
    "aucun",
    "aucune",
    "sans",
    "ni",
    "nunca",
    "jamás",
    "nada",
    "ningún",
    "ninguno",
    "ninguna",
    "sin",
    "tampoco",
    "não",
    "nem",
    "sem",
    "nenhum",
    "nenhuma",
    "non",
    "mai",
    "nulla",
    "nessun",
    "nessuno",
    "nessuna",
    "senza",
    "né",
    "nec",
    "neque",
    "haud",
    "numquam",
    "nihil",
    "sine",
    // Russian, Ukrainian, Polish, Czech, Greek, Turkish
    "не",
    "ни",
    "нет",
    "никогда",
    "без",
    "ні",
    "немає",
    "nigdy",
    "bez",
    "není",
    "δεν",
    "δε",
    "μη",
    "μην",
    "χωρίς",
    "değil",
    "yok",
    "hiç",
    // Arabic, Persian, Hebrew
    "لا",
    "لم",
    "لن",
    "ليس",
    "ليست",
    "ما",
    "غير",
    "بدون",
    "دون",
    "نه",
    "نیست",
    "לא",
    "אין",
    "אינו",
    "אינה",
    "בלי",
    "ללא",
    "אל",
    // Hindi, Chinese, Japanese, Korean
    "नहीं",
    "नही",
    "न",
    "मत",
    "बिना",
    "不",
    "没",
    "沒",
    "無",
    "无",
    "未",
    "非",
    "否",
    "勿",
    "莫",
    "別",
    "别",
    "ない",
    "なかった",
    "ません",
    "안",
    "못",
];

/// Whether a word negates what it stands beside.
fn is_negation(word: &str) -> bool {
    let elided = word.strip_prefix("n'").is_some_and(|rest| !rest.is_empty());
    let ideograph = |char: char| NEGATIONS.iter().any(|negation| negation.chars().eq([char]));
    NEGATIONS.contains(&word)
        || word.ends_with("n't")
        || elided
        // Where words are not separated, a single character says it.
        || word.chars().any(|char| matches!(char, '\u{4E00}'..='\u{9FFF}') && ideograph(char))
}

/// Whether a word is the other, negated by what is put before it: lawful, unlawful.
fn negates(word: &str, other: &str) -> bool {
    const BEFORE: &[&str] = &["un", "in", "im", "il", "ir", "dis", "non", "mis", "anti"];
    /// As many characters must be left, or anything would negate.
    const LEAST: usize = 3;
    let rest = word.strip_suffix(other);
    other.chars().count() >= LEAST && rest.is_some_and(|before| BEFORE.contains(&before))
}

#[cfg(test)]
mod tests {
    use super::{Difference, Gravity};

    #[test]
    fn digits_and_negations_are_grave() {
        let gravity = |old, new| Difference::by_unicode_words(old, new).gravity();
        assert_eq!(gravity("paid in 2019", "paid in 2020"), Some(Gravity::Digits));
        assert_eq!(
            gravity("the bridge is safe", "the bridge is not safe"),
            Some(Gravity::Negation)
        );
        assert_eq!(gravity("it didn’t hold", "it did hold"), Some(Gravity::Negation));
        assert_eq!(gravity("a lawful act", "an unlawful act"), Some(Gravity::Negation));
        assert_eq!(
            gravity("die Brücke ist sicher", "die Brücke ist nicht sicher"),
            Some(Gravity::Negation)
        );
        assert_eq!(gravity("桥是安全的", "桥是不安全的"), Some(Gravity::Negation));
        assert_eq!(gravity("पुल सुरक्षित है", "पुल सुरक्षित नहीं है"), Some(Gravity::Negation));
        assert_eq!(gravity("two planks", "three planks"), None);
        assert_eq!(gravity("the brigde", "the bridge"), None);
    }

    #[test]
    fn long_stretches_are_cut() {
        let old = format!("{} end", "word ".repeat(60));
        let new = format!("{} End", "word ".repeat(60));
        let difference = Difference::by_unicode_words(&old, &new);
        assert_eq!(
            difference.short_wdiff(),
            format!("… {}[-end-]{{+End+}}", "word ".repeat(7) + " ")
        );
    }
}
