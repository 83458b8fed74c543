//! Where in a work: "p. 12", "Principles 11 and 13 including Commentary", "at 5".

use std::ops::Range;

use super::block::year;
use super::tokens::{AFTER, BETWEEN, LABELS, MONTHS, Token, tokens};

/// The first locator in a text. Without a label, a number is one right at the beginning if `bare` says so, and after the
/// parentheses with the year.
pub(super) fn find(text: &str, bare: bool) -> Option<Range<usize>> {
    let mut tokens = tokens(text);
    tokens.retain(|token| !token.word().is_empty());
    let alone = || (bare && is_bare(&tokens, 0)).then_some((0, 0));
    let labelled = || (0..tokens.len()).find_map(|at| Some((at, number_after(&tokens, at)?)));
    let dated = || {
        let closes = |at: &usize| tokens[at - 1].text.trim_end_matches(',').ends_with(')');
        let is_dated = |at: &usize| year(tokens[at - 1].word().trim_end_matches(')')).is_some();
        // "387, 391 (2003)": the first is where it begins.
        let is_pin = |at: &usize| {
            let begins = tokens[at - 1];
            is_number(begins.word()) && begins.text.ends_with(',') && tokens.get(at + 1).is_some_and(is_year)
        };
        let mut after = (1..tokens.len()).filter(|at| closes(at) && is_dated(at) || is_pin(at));
        let at = after.find(|at| is_bare(&tokens, *at))?;
        Some((at, at))
    };
    let (first, number) = alone().or_else(labelled).or_else(dated)?;
    let start = tokens[first].at + tokens[first].text.find(tokens[first].word()).unwrap_or(0);
    let last = last_of(&tokens, number);
    Some(start..end_of(tokens[last]).max(start))
}

/// Whether a number is a page though nothing says so: it is no year, and no date or volume goes on after it.
fn is_bare(tokens: &[Token<'_>], at: usize) -> bool {
    let Some(token) = tokens.get(at).filter(|token| is_number(token.word())) else {
        return false;
    };
    let next = tokens.get(at + 1);
    let ends = next.is_none() || token.is_last_of_clause() || token.text.ends_with(')');
    let goes_on =
        next.is_some_and(|next| BETWEEN.contains(&next.word()) || AFTER.contains(&next.word()) || is_year(next));
    let is_arabic = token.word().starts_with(|char: char| char.is_ascii_digit());
    is_arabic && !token.text.starts_with('(') && year(token.word()).is_none() && (ends || goes_on)
}

/// Whether a token is a year in parentheses.
fn is_year(token: &Token<'_>) -> bool {
    token.text.starts_with('(') && year(token.word().trim_start_matches('(').trim_end_matches(')')).is_some()
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
    if BETWEEN.contains(&next.word())
        && last + 2 < tokens.len()
        && let Some(number) = number_after(tokens, last + 2)
    {
        return Some(number);
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
pub(super) fn is_number(word: &str) -> bool {
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
pub(super) fn label_and_number(word: &str) -> Option<(&str, &str)> {
    let at = word.find(|char: char| char.is_ascii_digit())?;
    let (label, number) = word.split_at(at);
    let label = label
        .strip_suffix('.')
        .or_else(|| Some(label).filter(|label| label.ends_with(['§', '¶'])))?;
    (LABELS.contains(&label.to_lowercase().as_str()) && is_number(number)).then_some((label, number))
}

#[cfg(test)]
mod tests {
    use super::{find, find_before};

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
        assert_eq!(find(", 1872, 2 vols", true), None);
        assert_eq!(find(", 18 September 2020", true), None);
        assert_eq!(find(", 70 Univ. L. Rev. 387", true), None);
        let bare = [
            (" (New York: House, 1961), 50–52.", "50–52"),
            (" 50 (1961)", "50"),
            (", 55.", "55"),
            (" (OUP 2010) 45", "45"),
            (", 70 U. Chi. L. Rev. 387, 391 (2003).", "391"),
        ];
        for (text, wanted) in bare {
            assert_eq!(find(text, true).map(|range| &text[range]), Some(wanted), "{text}");
        }
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
}
