//! Where in a work: "p. 12", "Principles 11 and 13 including Commentary", "at 5".

use std::ops::Range;

use super::block::year;

/// Words before numbers that say what is counted, without a full stop and in small letters.
const LABELS: &[&str] = &[
    "annex",
    "annexes",
    "app",
    "appendix",
    "art",
    "article",
    "articles",
    "artikel",
    "arts",
    "ch",
    "chap",
    "chapter",
    "chapters",
    "chs",
    "cl",
    "clause",
    "clauses",
    "col",
    "cols",
    "fig",
    "figs",
    "figure",
    "fn",
    "fns",
    "fol",
    "folio",
    "footnote",
    "footnotes",
    "guideline",
    "guidelines",
    "kap",
    "kapitel",
    "l",
    "line",
    "lines",
    "ll",
    "n",
    "nn",
    "note",
    "notes",
    "p",
    "page",
    "pages",
    "para",
    "paragraph",
    "paragraphs",
    "paras",
    "part",
    "parts",
    "pp",
    "principle",
    "principles",
    "pt",
    "question",
    "questions",
    "recital",
    "recitals",
    "rn",
    "rule",
    "rules",
    "schedule",
    "sec",
    "secs",
    "section",
    "sections",
    "seite",
    "seiten",
    "table",
    "tables",
    "v",
    "verse",
    "verses",
    "vol",
    "vols",
    "vv",
    "§",
    "§§",
    "¶",
    "¶¶",
];
/// Words between numbers.
const BETWEEN: &[&str] = &["and", "&", "to", "or", "-", "–", "—", "bis", "und"];
/// Words after numbers that belong to them.
const AFTER: &[&str] = &["f", "ff", "passim"];
/// Other words in small letters that stand in citations and not only in sentences.
const OF_CITATIONS: &[&str] = &[
    "al",
    "and",
    "at",
    "by",
    "commentary",
    "dated",
    "de",
    "der",
    "des",
    "ed",
    "edition",
    "edn",
    "eds",
    "et",
    "for",
    "from",
    "in",
    "including",
    "index",
    "letter",
    "no",
    "nos",
    "of",
    "report",
    "seq",
    "the",
    "van",
    "von",
    "with",
];
pub(super) const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A word with the marks beside it.
#[derive(Debug, Clone, Copy)]
struct Token<'t> {
    at: usize,
    text: &'t str,
}

impl<'t> Token<'t> {
    fn end(self) -> usize {
        self.at + self.text.len()
    }

    /// The word alone.
    fn word(self) -> &'t str {
        self.text
            .trim_start_matches(['(', '[', ',', '“', '"'])
            .trim_end_matches([',', '.', ';', ':', ']', '”', '"'])
    }

    fn is_last_of_clause(self) -> bool {
        self.text.ends_with([',', ';', ':', '.'])
    }
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut start = None;
    for (at, char) in text.char_indices().chain([(text.len(), ' ')]) {
        if !char.is_whitespace() {
            start.get_or_insert(at);
        } else if let Some(start) = start.take() {
            tokens.push(Token {
                at: start,
                text: &text[start..at],
            });
        }
    }
    tokens
}

/// How far what follows a title still is part of the citation, in bytes: up to words of a sentence.
pub(super) fn tail(text: &str) -> usize {
    let goes_on = |token: &Token<'_>| {
        let word = token.word().trim_end_matches(')');
        let small = word
            .chars()
            .find(|char| char.is_alphanumeric())
            .is_some_and(char::is_lowercase);
        let known = [LABELS, BETWEEN, AFTER, OF_CITATIONS]
            .into_iter()
            .any(|list| list.contains(&word));
        !small || known || is_number(word) || label_and_number(word).is_some()
    };
    let last = tokens(text).into_iter().take_while(goes_on).last();
    last.map_or(0, Token::end)
}

/// The first locator in a text. `bare` is whether a number without a label is one, right at the beginning.
pub(super) fn find(text: &str, bare: bool) -> Option<Range<usize>> {
    let mut tokens = tokens(text);
    tokens.retain(|token| !token.word().is_empty());
    let alone = bare && tokens.first().is_some_and(|first| is_number(first.word()));
    let (first, number) = if alone {
        (0, 0)
    } else {
        (0..tokens.len()).find_map(|at| Some((at, number_after(&tokens, at)?)))?
    };
    let start = tokens[first].at + tokens[first].text.find(tokens[first].word()).unwrap_or(0);
    let last = last_of(&tokens, number);
    Some(start..end_of(tokens[last]).max(start))
}

/// The locator that stands before what it is in: "Article 12 of the …".
pub(super) fn find_before(text: &str) -> Option<Range<usize>> {
    /// So many words may stand between it and the title, "of" among them.
    const BETWEEN: usize = 5;
    /// A locator has no more words.
    const LONGEST: usize = 14;
    let tokens = tokens(text);
    let from = tokens.len().saturating_sub(LONGEST + BETWEEN);
    let (first, number) = (from..tokens.len()).find_map(|at| Some((at, number_after(&tokens, at)?)))?;
    let last = last_of(&tokens, number);
    let rest = &tokens[last + 1..];
    let leads = rest
        .first()
        .is_some_and(|token| ["of", "in", "der", "des"].contains(&token.word()));
    let start = tokens[first].at + tokens[first].text.find(tokens[first].word()).unwrap_or(0);
    (leads && rest.len() <= BETWEEN && tokens[first].word() != "at").then(|| start..end_of(tokens[last]).max(start))
}

/// The place of the first number of a locator that begins with a token.
fn number_after(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let token = tokens[at];
    if label_and_number(token.word()).is_some() {
        return Some(at);
    }
    let next = tokens.get(at + 1)?.word();
    let label = token.word().to_lowercase();
    let is_label =
        LABELS.contains(&label.as_str()) || token.text == "S." || token.word() == "at" && year(next).is_none();
    let lettered = ["annex", "appendix", "app", "part", "schedule", "table"].contains(&label.as_str());
    let is_letter = lettered && next.len() == 1 && next.starts_with(|char: char| char.is_ascii_uppercase());
    (is_label && !token.text.ends_with([',', ';', ':']) && (is_number(next) || is_letter)).then_some(at + 1)
}

/// The last token of a locator whose first number is at a place.
fn last_of(tokens: &[Token<'_>], number: usize) -> usize {
    let mut last = number;
    while let Some(next) = after(tokens, last) {
        last = next;
    }
    let goes_on = tokens
        .get(last + 1)
        .is_some_and(|next| ["including", "with"].contains(&next.word()));
    if goes_on && !tokens[last].is_last_of_clause() {
        /// "including the Commentary thereto".
        const MOST: usize = 4;
        let end = (last + 1..tokens.len()).find(|&at| tokens[at].is_last_of_clause() || tokens[at].text.contains(')'));
        let end = end.unwrap_or(tokens.len() - 1);
        return if end - last <= MOST { end } else { last };
    }
    last
}

/// The number that follows in a locator, after one at a place.
fn after(tokens: &[Token<'_>], last: usize) -> Option<usize> {
    let (token, next) = (tokens[last], tokens.get(last + 1)?);
    if token.text.ends_with([';', ':', '.']) && !AFTER.contains(&token.word())
        || token.word().ends_with(')') && !is_number(token.word())
    {
        return None;
    }
    let number = |at: usize| tokens.get(at).is_some_and(|token| is_number(token.word()));
    if BETWEEN.contains(&next.word()) && number(last + 2) {
        return Some(last + 2);
    }
    if AFTER.contains(&next.word()) {
        return Some(last + 1);
    }
    if next.word() == "et" && tokens.get(last + 2).is_some_and(|token| token.word() == "seq") {
        return Some(last + 2);
    }
    if let Some(number) = number_after(tokens, last + 1).filter(|_| next.word() != "at") {
        return Some(number);
    }
    let month = tokens
        .get(last + 2)
        .is_some_and(|token| MONTHS.contains(&token.word().to_lowercase().as_str()));
    let is_date = month || year(next.word()).is_some() && year(token.word()).is_none();
    (token.text.ends_with(',') && number(last + 1) && !is_date).then_some(last + 1)
}

/// Where a token ends without the marks that belong to the sentence.
fn end_of(token: Token<'_>) -> usize {
    let mut text = token.text.trim_end_matches([',', ';', ':', '.', '”', '"', '’']);
    while text.ends_with([')', ']']) && text.matches([')', ']']).count() > text.matches(['(', '[']).count() {
        text = text[..text.len() - 1].trim_end_matches([',', ';', '.']);
    }
    token.at + text.len()
}

/// Whether a word is a number, a range of them, or several: `12`, `3–4`, `2,5`, `Q29`, `12(b)`, `xii`.
fn is_number(word: &str) -> bool {
    const LONGEST: usize = 24;
    let word = word.trim_end_matches(')').trim_start_matches('(');
    let letters = word.chars().filter(|char| char.is_alphabetic()).count();
    let allowed = |char: char| char.is_ascii_alphanumeric() || "-–—,./()*".contains(char);
    let begins = word.trim_start_matches(|char: char| char.is_ascii_uppercase());
    let arabic =
        begins.starts_with(|char: char| char.is_ascii_digit()) && word.len() - begins.len() <= 2 && letters <= 3;
    let roman = |part: &str| {
        let is = |numerals: &str| part.chars().all(|char| numerals.contains(char));
        !part.is_empty() && part.len() <= 7 && (is("ivxlc") || is("IVXLCDM"))
    };
    word.len() <= LONGEST && (arabic && word.chars().all(allowed) || word.split(['-', '–', '—']).all(roman))
}

/// The label and the number that are printed as one word: `p.3`, `§12`.
fn label_and_number(word: &str) -> Option<(&str, &str)> {
    let at = word.find(|char: char| char.is_ascii_digit())?;
    let (label, number) = word.split_at(at);
    let label = label
        .strip_suffix('.')
        .or_else(|| Some(label).filter(|label| label.ends_with(['§', '¶'])))?;
    (LABELS.contains(&label.to_lowercase().as_str()) && is_number(number)).then_some((label, number))
}

#[cfg(test)]
mod tests {
    use super::{find, find_before, tail};

    #[test]
    fn locators_are_taken_as_they_are_printed() {
        let cases = [
            (
                ", 2011, pp. 17-20, 23-25, 95-96, available at",
                "pp. 17-20, 23-25, 95-96",
            ),
            (
                " (2011) UN Doc HR/PUB/11/04, Principles 11 and 13 including Commentary, available",
                "Principles 11 and 13 including Commentary",
            ),
            (
                ", 11 October 2018 (Index: AMR 51/9101/2018), at p. 27, available at",
                "p. 27",
            ),
            (", pp. 2,5, available", "pp. 2,5"),
            (", pp. 3–4.", "pp. 3–4"),
            (", Annex Q29.", "Annex Q29"),
            (", p. 3, 18 September 2020", "p. 3"),
            (", at 5; ", "at 5"),
            (", ¶ 14", "¶ 14"),
            (" § 3(b)(ii), ", "§ 3(b)(ii)"),
            (", vol. 2, p. 3 ff., 1990", "vol. 2, p. 3 ff"),
            (" (p. 12)", "p. 12"),
            (", art. 12, para. 3 and n. 4", "art. 12, para. 3 and n. 4"),
            (", S. 12", "S. 12"),
            (", p.3", "p.3"),
        ];
        for (text, wanted) in cases {
            assert_eq!(find(text, false).map(|range| &text[range]), Some(wanted), "{text}");
        }
        assert_eq!(find(", 7 November 2019, available at", false), None);
        assert_eq!(find(", 12.", true).map(|range| &", 12."[range]), Some("12"));
        let before = "under Articles 3 and 4 of the United Nations ";
        assert_eq!(
            find_before(before).map(|range| &before[range]),
            Some("Articles 3 and 4")
        );
        assert_eq!(
            find_before("in part 3 the council speaks of planks and of many other things, "),
            None
        );
    }

    #[test]
    fn a_citation_ends_where_a_sentence_goes_on() {
        let text = ", 2011, p. 3, and on 25 May 2012, when the council";
        assert_eq!(&text[..tail(text)], ", 2011, p. 3, and");
        let text = " report dated May 10, 2022";
        assert_eq!(tail(text), text.len());
    }
}
