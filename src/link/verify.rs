//! Whether a quotation says what its source says.
//!
//! Quotation marks around the words and a stop or comma at their end belong to the quoting sentence and are not
//! compared. Otherwise every word counts.

use crate::anchor::fold::Folded;
use crate::difference::{Difference, Run, wdiff};

/// What came of comparing a quotation with its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// The outcome.
    pub outcome: Outcome,
    /// Where words differ, the text of both in runs, the source's as the old one; empty where they do not.
    pub difference: Vec<Run>,
    /// The difference in words: "1 word added".
    pub summary: Option<String>,
}

impl Verification {
    /// The difference as wdiff writes it: what the quotation adds between `{+` and `+}`, what it leaves out between
    /// `[-` and `-]`. Nothing where the words do not differ.
    #[must_use]
    pub fn wdiff(&self) -> Option<String> {
        (!self.difference.is_empty()).then(|| wdiff(&self.difference))
    }
}

/// The outcomes of comparing a quotation with its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Letter for letter.
    Verbatim,
    /// But for white space, the form of marks, and the stop at the end.
    Normalised,
    /// With omissions or insertions that the quotation shows.
    Elided,
    /// Words differ.
    Altered,
    /// The words do not stand in the source.
    Missing,
}

impl Outcome {
    /// The name in `data/` and on pages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Normalised => "normalised",
            Self::Elided => "elided",
            Self::Altered => "altered",
            Self::Missing => "missing",
        }
    }

    /// Whether the quotation can be relied on.
    #[must_use]
    pub const fn is_sound(self) -> bool {
        matches!(self, Self::Verbatim | Self::Normalised | Self::Elided)
    }
}

/// Compares the words of a quotation with those of its source.
#[must_use]
pub fn compare(quotation: &str, source: &str) -> Verification {
    let (quotation, source) = (bare(quotation), bare(source));
    let plain = |outcome| Verification {
        outcome,
        difference: Vec::new(),
        summary: None,
    };
    if quotation == source {
        return plain(Outcome::Verbatim);
    }
    let (quotation, source) = (Folded::new(quotation).text, Folded::new(source).text);
    // The stop at the end is the quoting sentence's if only one of them has it.
    let (quotation, source) = match (stop(&quotation), stop(&source)) {
        (mine, theirs) if mine == theirs => (quotation.as_str(), source.as_str()),
        _ => (without_stop(&quotation), without_stop(&source)),
    };
    if quotation == source {
        return plain(Outcome::Normalised);
    }
    if is_elision(quotation, source) {
        return plain(Outcome::Elided);
    }
    altered(quotation, source)
}

/// The outcome for a quotation whose source was searched and does not have it.
#[must_use]
pub const fn missing() -> Verification {
    Verification {
        outcome: Outcome::Missing,
        difference: Vec::new(),
        summary: None,
    }
}

/// The words between the quotation marks, or all if there are none around them.
#[must_use]
pub fn bare(text: &str) -> &str {
    const OPEN: &[char] = &['"', '\'', '“', '‘', '«', '„'];
    const CLOSE: &[char] = &['"', '\'', '”', '’', '»', '“'];
    let text = text.trim();
    let inner = text.strip_prefix(OPEN).unwrap_or(text);
    if inner.len() < text.len() {
        inner.strip_suffix(CLOSE).unwrap_or(inner).trim()
    } else {
        text
    }
}

const STOPS: [char; 4] = ['.', ',', ';', ':'];

fn without_stop(text: &str) -> &str {
    text.trim().trim_end_matches(STOPS)
}

fn stop(text: &str) -> Option<char> {
    text.chars().next_back().filter(|char| STOPS.contains(char))
}

/// Whether the parts of the quotation between its ellipses and brackets stand in the source in their order.
fn is_elision(quotation: &str, source: &str) -> bool {
    let Some(parts) = parts(quotation) else { return false };
    let mut rest = source;
    parts.iter().all(|part| match rest.find(part.as_str()) {
        Some(at) => {
            rest = &rest[at + part.len()..];
            true
        }
        None => false,
    })
}

/// What stands between ellipses and bracketed insertions; nothing if there are none.
fn parts(quotation: &str) -> Option<Vec<String>> {
    let mut marked = quotation.replace("...", "…").replace(". . .", "…");
    while let Some(open) = marked.find('[') {
        let close = marked[open..].find(']')?;
        marked.replace_range(open..=open + close, "…");
    }
    let parts: Vec<_> = marked
        .split('…')
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect();
    (marked.contains('…') && !parts.is_empty()).then_some(parts)
}

fn altered(quotation: &str, source: &str) -> Verification {
    let Difference { runs, added, left_out } = Difference::by_words(source, quotation);
    Verification {
        outcome: Outcome::Altered,
        difference: runs,
        summary: Some(summary(added, left_out)),
    }
}

/// "1 word added", "2 words changed, 1 left out".
fn summary(added: usize, left_out: usize) -> String {
    let changed = added.min(left_out);
    let counts = [
        (changed, "changed"),
        (added - changed, "added"),
        (left_out - changed, "left out"),
    ];
    let mut said: Vec<String> = Vec::new();
    for (count, what) in counts.into_iter().filter(|(count, _)| *count > 0) {
        said.push(match (said.is_empty(), count) {
            (true, 1) => format!("1 word {what}"),
            (true, _) => format!("{count} words {what}"),
            (false, _) => format!("{count} {what}"),
        });
    }
    said.join(", ")
}

#[cfg(test)]
mod tests {
    use super::{Outcome, compare};

    #[test]
    fn tells_apart_marks_stops_omissions_and_words() {
        let outcome = |quotation, source| compare(quotation, source).outcome;
        assert_eq!(outcome("“a team”", "a team"), Outcome::Verbatim);
        assert_eq!(outcome("\"ERO’s functions.\"", "ERO's functions"), Outcome::Normalised);
        assert_eq!(
            outcome("a team … of experts", "a team of dedicated privacy of experts"),
            Outcome::Elided
        );
        assert_eq!(outcome("[t]he facts remain", "The facts remain"), Outcome::Elided);
        assert_eq!(outcome("a … zebra", "a team"), Outcome::Altered);
    }

    #[test]
    fn names_the_difference() {
        let verification = compare("“the risks of enforcement”", "risks of enforcement");
        assert_eq!(verification.outcome, Outcome::Altered);
        assert_eq!(verification.wdiff().as_deref(), Some("{+the +}risks of enforcement"));
        assert_eq!(verification.summary.as_deref(), Some("1 word added"));
    }
}
