//! How things are named to readers.

use std::borrow::Cow;

use super::{Argument, Locale};
use crate::link::Side;
use crate::link::verify::{Seam, Verification};
use crate::model::{Block, BlockKind, Certainty, Date, Origin, Outcome, Relation};
use crate::source::config::Series;

impl Locale {
    /// The address of a block as it is read: "¶ 14", "n. 26".
    #[must_use]
    pub(in crate::render) fn block(&self, block: &Block) -> String {
        self.address(block.kind, &block.id)
    }

    /// The addresses of blocks of a kind from one to another: "¶¶ 12–40".
    #[must_use]
    pub(in crate::render) fn span(&self, kind: BlockKind, first: &str, last: &str) -> String {
        if first == last {
            return self.address(kind, first);
        }
        let [first, last] = [first, last].map(|id| &id[kind.prefix().len()..]);
        let sign = match kind {
            BlockKind::Paragraph => "blocks-paragraph",
            BlockKind::Footnote => "blocks-footnote",
            BlockKind::Heading => "blocks-heading",
            BlockKind::Item => "blocks-item",
            BlockKind::Quotation => "blocks-quotation",
            BlockKind::Table => "blocks-table",
            BlockKind::Code => "blocks-code",
            BlockKind::Verse => "blocks-verse",
        };
        format!("{}\u{A0}{first}–{last}", self.say(sign))
    }

    /// The address of a block of this kind and id. `U+00A0` keeps the parts on one line.
    #[must_use]
    pub(in crate::render) fn address(&self, kind: BlockKind, id: &str) -> String {
        let number = &id[kind.prefix().len()..];
        let sign = match kind {
            BlockKind::Paragraph => "block-paragraph",
            BlockKind::Footnote => "block-footnote",
            BlockKind::Heading => "block-heading",
            BlockKind::Item => "block-item",
            BlockKind::Quotation => "block-quotation",
            BlockKind::Table => "block-table",
            BlockKind::Code => "block-code",
            BlockKind::Verse => "block-verse",
        };
        [&self.words(sign), "\u{A0}", number].concat()
    }

    /// What a type of CSL is called: "newspaper article".
    #[must_use]
    pub(in crate::render) fn work_type(&self, name: &str) -> String {
        self.format(&format!("type-{name}"), &[])
            .unwrap_or_else(|| name.replace(['-', '_'], " "))
    }

    /// A date as it is written in running text: "18 September 2020".
    #[must_use]
    pub(in crate::render) fn date(&self, date: Date) -> String {
        let parts = date.parts();
        let month = |month: &i32| self.say(&format!("month-{month}"));
        // As words, or large numbers would be cut into groups.
        let year = |year: &i32| year.to_string();
        match parts.as_slice() {
            [of, number, day, ..] => {
                let day = usize::try_from(*day).unwrap_or_default();
                let arguments: [Argument<'_>; 3] = [
                    ("day", day.into()),
                    ("month", month(number).into()),
                    ("year", year(of).into()),
                ];
                self.tell("date-day", &arguments)
            }
            [of, number] => self.tell(
                "date-month",
                &[("month", month(number).into()), ("year", year(of).into())],
            ),
            [of] => year(of),
            [] => String::new(),
        }
    }

    /// What a relation is called at an end.
    #[must_use]
    pub(in crate::render) fn relation(&self, relation: &Relation, side: Side) -> String {
        match side {
            Side::From if relation.named => relation.label.clone(),
            Side::To if relation.named => relation.inverse.clone(),
            Side::From => self.say(&format!("relation-{}", relation.name)),
            Side::To => self.say(&format!("relation-{}-inverse", relation.name)),
        }
    }

    /// What a series of notes is called, and what it is for.
    #[must_use]
    pub(in crate::render) fn series<'s>(&self, series: &'s Series) -> (Cow<'s, str>, Cow<'s, str>) {
        if series.declared {
            let description = series.description.as_deref().unwrap_or_default();
            (series.label.as_str().into(), description.into())
        } else {
            let [label, description] = ["series-textual", "series-textual-description"].map(|id| self.say(id));
            (label.into(), description.into())
        }
    }

    /// How certain a reading is, and where a slip comes from: "certain; slip of the document".
    #[must_use]
    pub(in crate::render) fn emendation(&self, certainty: Certainty, origin: Origin) -> String {
        let certainty = match certainty {
            Certainty::High => "certainty-high",
            Certainty::Medium => "certainty-medium",
            Certainty::Low => "certainty-low",
        };
        let origin = match origin {
            Origin::Extraction => "origin-extraction",
            Origin::Original => "origin-original",
            Origin::Undetermined => "origin-undetermined",
        };
        format!("{}; {}", self.say(certainty), self.say(origin))
    }

    /// The outcome of comparing a quotation.
    #[must_use]
    pub(in crate::render) fn outcome(&self, verification: &Verification) -> String {
        match verification.outcome {
            Outcome::Verbatim => format!("✓ {}", self.say("check-verbatim")),
            Outcome::Normalised if !verification.seam.is_empty() => {
                let seam = verification.seam.iter().map(|seam| match seam {
                    Seam::Capital => self.say("seam-capital"),
                    Seam::Stop => self.say("seam-stop"),
                });
                let what = self.list(&seam.collect::<Vec<_>>());
                format!("✓ {}", self.tell("check-but-for", &[("what", what.into())]))
            }
            Outcome::Normalised => format!("✓ {}", self.say("check-normalised")),
            Outcome::Elided => format!("✓ {}", self.say("check-elided")),
            Outcome::Altered => format!("≈ {}", self.altered(verification)),
            Outcome::Missing => format!("✗ {}", self.say("check-missing")),
        }
    }

    /// How much of a quotation is altered: "2 words changed, 1 left out".
    fn altered(&self, verification: &Verification) -> String {
        let Some(extent) = verification.extent else {
            return self.say("check-altered");
        };
        let counts = [
            (extent.changed, "words-changed", "words-changed"),
            (extent.added, "words-added", "more-added"),
            (extent.left_out, "words-left-out", "more-left-out"),
        ];
        let mut said: Vec<String> = Vec::new();
        for (count, first, further) in counts.into_iter().filter(|(count, ..)| *count > 0) {
            let id = if said.is_empty() { first } else { further };
            said.push(self.tell(id, &[("count", count.into())]));
        }
        if said.is_empty() {
            self.say("punctuation-changed")
        } else {
            said.join(", ")
        }
    }
}

/// The mark of the editors' note number `index`, from 0: a, b, c …, z, aa, ab …
///
/// The letters l and o are left out: they look like figures.
#[must_use]
pub(in crate::render) fn letter(index: usize) -> String {
    const LETTERS: &[u8] = b"abcdefghijkmnpqrstuvwxyz";
    let mut mark = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        rest -= 1;
        mark.push(LETTERS[rest % LETTERS.len()]);
        rest /= LETTERS.len();
    }
    mark.into_iter().rev().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::letter;

    #[test]
    fn letters_skip_what_looks_like_figures() {
        let marks: Vec<_> = [0, 10, 11, 13, 23, 24, 47, 48].map(letter).into();
        assert_eq!(marks, ["a", "k", "m", "p", "z", "aa", "az", "ba"]);
    }
}
