//! Provisions of an instrument, as citations name them: "arts. 2, 7 and 9(1)", "§ 552(a)", "Principles 11 and 13".

use std::cmp::Ordering;

/// What parts of instruments are called: the words, in small letters and without a stop, and the name in the index.
const KINDS: [(&[&str], &str); 13] = [
    (&["preamble"], "Preamble"),
    (&["recital", "recitals", "rec"], "Recital"),
    (&["title", "tit"], "Title"),
    (&["part", "parts", "pt", "pts"], "Part"),
    (&["chapter", "chapters", "ch", "chs", "chap"], "Chapter"),
    (&["article", "articles", "art", "arts"], "Article"),
    (&["section", "sections", "sec", "secs", "s", "ss", "§", "§§"], "Section"),
    (&["principle", "principles", "princ"], "Principle"),
    (&["regulation", "regulations", "reg", "regs"], "Regulation"),
    (&["rule", "rules", "r", "rr"], "Rule"),
    (&["paragraph", "paragraphs", "para", "paras", "¶", "¶¶"], "Paragraph"),
    (&["schedule", "schedules", "sch", "sched"], "Schedule"),
    (&["annex", "annexes"], "Annex"),
];

/// A provision, or a place named otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Provision {
    /// Its kind, by its place in [`KINDS`]; none for what is no provision.
    kind: Option<usize>,
    /// Its number as written, with what is added: "9(1)", "3–5", "13 including Commentary".
    number: String,
}

impl Provision {
    /// The provisions that a locator names, in its order; the locator itself if it names none.
    pub(super) fn all(locator: &str) -> Vec<Self> {
        let locator = locator.trim();
        let mut found: Vec<Self> = Vec::new();
        let mut kind = None;
        for part in parts(locator) {
            let (said, number) = kind_of(part);
            kind = said.or(kind);
            let is_number = number.starts_with(|char: char| char.is_ascii_digit()) || is_roman(number);
            match found.last_mut() {
                // "art. 5, first sentence": part of the provision before.
                Some(last) if !is_number && said.is_none() => {
                    last.number = format!("{}, {part}", last.number);
                }
                _ if kind.is_some() && (is_number || said.is_some()) => found.push(Self {
                    kind,
                    number: number.to_owned(),
                }),
                _ => {
                    return vec![Self {
                        kind: None,
                        number: locator.to_owned(),
                    }];
                }
            }
        }
        found
    }

    /// What it is called in the index: "Article 9(1)".
    pub(super) fn label(&self) -> String {
        let kind = self.kind.map(|kind| KINDS[kind].1);
        match kind {
            Some(kind) if self.number.is_empty() => kind.to_owned(),
            Some(kind) => {
                let several = self.number.contains(['–', '-']) && !self.number.contains(' ');
                let plural = if several { "s" } else { "" };
                format!("{kind}{plural}\u{A0}{}", self.number)
            }
            None => self.number.clone(),
        }
    }

    /// Figures as numbers, what stands between them as it is.
    fn key(&self) -> Vec<Part<'_>> {
        let mut key = Vec::new();
        let mut rest = self.number.as_str();
        while !rest.is_empty() {
            let is_figure = rest.starts_with(|char: char| char.is_ascii_digit());
            let end = rest
                .find(|char: char| char.is_ascii_digit() != is_figure)
                .unwrap_or(rest.len());
            let (part, behind) = rest.split_at(end);
            key.push(match part.parse() {
                Ok(number) if is_figure => Part::Number(number),
                _ => Part::Words(part),
            });
            rest = behind;
        }
        key
    }
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part<'a> {
    Number(u64),
    Words(&'a str),
}

impl Ord for Provision {
    /// By kind, those that are no provisions last; then by number.
    fn cmp(&self, other: &Self) -> Ordering {
        let kind = |provision: &Self| provision.kind.unwrap_or(usize::MAX);
        kind(self)
            .cmp(&kind(other))
            .then_with(|| self.key().cmp(&other.key()))
            .then_with(|| self.number.cmp(&other.number))
    }
}

impl PartialOrd for Provision {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// What commas, semicolons, "and" and "&" part. Brackets keep together what they hold.
fn parts(locator: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start, mut at) = (0_usize, 0, 0);
    while let Some(char) = locator[at..].chars().next() {
        let rest = &locator[at..];
        let mark = [", and ", " and ", " & ", "; ", ", ", ","]
            .into_iter()
            .find(|mark| rest.starts_with(mark));
        match char {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if let Some(mark) = mark.filter(|_| depth == 0) {
            parts.push(&locator[start..at]);
            at += mark.len();
            start = at;
        } else {
            at += char.len_utf8();
        }
    }
    parts.push(&locator[start..]);
    parts
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

/// The kind that a part names, if it does, and the rest of it.
fn kind_of(part: &str) -> (Option<usize>, &str) {
    let end = part
        .find(|char: char| char.is_whitespace() || char.is_ascii_digit() || char == '.')
        .unwrap_or(part.len());
    let word = part[..end].to_lowercase();
    let kind = KINDS.iter().position(|(words, _)| words.contains(&word.as_str()));
    match kind {
        Some(kind) => (Some(kind), part[end..].trim_start_matches(['.', ' ', '\u{A0}'])),
        None => (None, part),
    }
}

fn is_roman(number: &str) -> bool {
    let end = number
        .find(|char: char| !char.is_ascii_alphabetic())
        .unwrap_or(number.len());
    end > 0 && number[..end].chars().all(|char| "IVXLC".contains(char))
}

#[cfg(test)]
mod tests {
    use super::Provision;

    fn labels(locator: &str) -> Vec<String> {
        let provisions = Provision::all(locator);
        provisions
            .iter()
            .map(|provision| provision.label().replace('\u{A0}', " "))
            .collect()
    }

    #[test]
    fn locators_name_provisions() {
        assert_eq!(
            labels("arts. 2, 7 and 9(1)"),
            ["Article 2", "Article 7", "Article 9(1)"]
        );
        assert_eq!(labels("§ 552(a)(1), (b)"), ["Section 552(a)(1), (b)"]);
        assert_eq!(labels("§§ 3–5"), ["Sections 3–5"]);
        assert_eq!(labels("s 8(1)(d) and sch 2"), ["Section 8(1)(d)", "Schedule 2"]);
        let principles = ["Principle 11", "Principle 13 including Commentary"];
        assert_eq!(labels("Principles 11 and 13 including Commentary"), principles);
        assert_eq!(labels("Art. IV, first sentence"), ["Article IV, first sentence"]);
        assert_eq!(labels("preamble"), ["Preamble"]);
        assert_eq!(labels("pp. 3 and 4"), ["pp. 3 and 4"]);
        assert!(labels(" ").is_empty());
    }

    #[test]
    fn provisions_stand_in_the_order_of_their_numbers() {
        let mut all: Vec<_> = ["art. 10", "p. 3", "art. 9(2)", "recital 4", "art. 9"]
            .into_iter()
            .flat_map(Provision::all)
            .collect();
        all.sort();
        let labels: Vec<_> = all
            .iter()
            .map(|provision| provision.label().replace('\u{A0}', " "))
            .collect();
        assert_eq!(labels, ["Recital 4", "Article 9", "Article 9(2)", "Article 10", "p. 3"]);
    }
}
