//! The words of citations, with the marks beside them, and how far a citation goes on after a title.

use super::locator::{is_number, label_and_number};

/// Words before numbers that say what is counted, without a full stop and in small letters.
pub(super) const LABELS: &[&str] = &[
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
pub(super) const BETWEEN: &[&str] = &["and", "&", "to", "or", "-", "–", "—", "bis", "und"];
/// Words after numbers that belong to them.
pub(super) const AFTER: &[&str] = &["f", "ff", "passim"];
/// Other words in small letters that stand in citations and not only in sentences.
pub(super) const OF_CITATIONS: &[&str] = &[
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
pub(super) struct Token<'t> {
    pub(super) at: usize,
    pub(super) text: &'t str,
}

impl<'t> Token<'t> {
    pub(super) fn end(self) -> usize {
        self.at + self.text.len()
    }

    /// The word alone.
    pub(super) fn word(self) -> &'t str {
        self.text
            .trim_start_matches(['(', '[', ',', '“', '"'])
            .trim_end_matches([',', '.', ';', ':', ']', '”', '"'])
    }

    pub(super) fn is_last_of_clause(self) -> bool {
        self.text.ends_with([',', ';', ':', '.'])
    }
}

pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
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
    /// Bytes of the longest rest of a citation.
    const LONGEST: usize = 1_000;
    let text = &text[..text.floor_char_boundary(LONGEST)];
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

#[cfg(test)]
mod tests {
    use super::tail;

    #[test]
    fn a_citation_ends_where_a_sentence_goes_on() {
        let text = ", 2011, p. 3, and on 25 May 2012, when the council";
        assert_eq!(&text[..tail(text)], ", 2011, p. 3, and");
        let text = " report dated May 10, 2022";
        assert_eq!(tail(text), text.len());
    }
}
