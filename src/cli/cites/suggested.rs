//! What `postil cites --suggest` shows.

use serde::Serialize;

use super::Shown;
use crate::citing::{Doubt, Evidence, Finding, Findings, Unheld};
use crate::cli::Global;
use crate::cli::place::{self, counted};
use crate::cli::report;
use crate::model::{TextRange, excerpt};

/// Characters of a passage that are shown.
const SHOWN: usize = 240;

/// Findings with what is needed to show them.
pub(super) struct Suggested<'a> {
    pub(super) shown: &'a Shown<'a>,
    pub(super) findings: &'a Findings,
    /// Whether what is marked already is shown, too.
    pub(super) all: bool,
}

/// Under what a finding is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Sure(Evidence),
    Doubtful,
    Conflict,
}

impl Class {
    fn of(finding: &Finding) -> Self {
        match finding.doubt {
            _ if finding.marked.is_some() => Self::Sure(finding.evidence),
            None => Self::Sure(finding.evidence),
            Some(doubt) if doubt.is_conflict() => Self::Conflict,
            Some(_) => Self::Doubtful,
        }
    }

    /// The word for it in data.
    const fn name(self) -> &'static str {
        match self {
            Self::Sure(_) => "sure",
            Self::Doubtful => "doubtful",
            Self::Conflict => "conflict",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Sure(Evidence::AddressAndTitle) => "By address or number, and title or author",
            Self::Sure(Evidence::Title) => "By title",
            Self::Sure(Evidence::Address) => "By address alone",
            Self::Sure(Evidence::ShortTitle) => "By author and short title",
            Self::Sure(Evidence::AuthorAndYear) => "By author and year",
            Self::Sure(Evidence::AuthorAndDate) => "By author and date",
            Self::Sure(Evidence::Abbreviation) => "By an abbreviation that the text introduces",
            Self::Sure(Evidence::EarlierNote) => "By an earlier note",
            Self::Sure(Evidence::Ibid) => "By “ibid.”",
            Self::Doubtful => "Doubtful, not written",
            Self::Conflict => "The text and the works differ, not written",
        }
    }
}

impl Suggested<'_> {
    fn found(&self) -> impl Iterator<Item = &Finding> {
        self.findings
            .found
            .iter()
            .filter(|finding| self.all || finding.marked.is_none())
    }

    fn unheld(&self) -> impl Iterator<Item = &Unheld> {
        self.findings.unheld.iter().filter(|unheld| self.all || !unheld.named)
    }

    /// Prints them for reading.
    pub(super) fn print(&self, global: &Global) {
        let sure = Evidence::ALL.into_iter().map(Class::Sure);
        for class in sure.chain([Class::Doubtful, Class::Conflict]) {
            let list: Vec<_> = self.found().filter(|finding| Class::of(finding) == class).collect();
            if list.is_empty() {
                continue;
            }
            report::result(&format!("{}: {}\n", class.title(), list.len()), global);
            for finding in list {
                report::result(&self.finding(finding), global);
            }
        }
        let unheld: Vec<_> = self.unheld().collect();
        if !unheld.is_empty() {
            report::result(&format!("Cited, and not among the works: {}\n", unheld.len()), global);
            for unheld in unheld {
                report::result(&self.foreign(unheld), global);
            }
        }
        let marked = self
            .findings
            .found
            .iter()
            .filter(|finding| finding.marked.is_some())
            .count();
        let rest = match marked {
            0 => String::new(),
            _ if self.all => String::new(),
            marked => format!("; {marked} more are marked already (`--all` shows them)"),
        };
        let sure = self.findings.found.iter().filter(|finding| finding.is_sure()).count();
        let doubtful = self.findings.found.len() - marked - sure;
        report::result(
            &format!("{}, {doubtful} in doubt{rest}", counted(sure, "new citation")),
            global,
        );
    }

    fn finding(&self, finding: &Finding) -> String {
        let document = self.shown.edition.document(finding.document);
        let works: Vec<_> = finding.works.iter().map(|work| self.shown.key(*work)).collect();
        let locator = finding
            .locator
            .as_ref()
            .map_or_else(String::new, |locator| format!(", {locator}"));
        let mut text = format!(
            "{} → {}, {}{locator}",
            self.place(finding.document, finding.range),
            works.join(" or "),
            finding.form.name()
        );
        if let Some(marked) = finding.marked {
            let citation = &self.shown.edition.documents[finding.document].found.citations[marked];
            text.push_str(&format!(", marked as `{}`", citation.id));
        } else if let Some(doubt) = finding.doubt {
            text.push_str(&format!(": {}", doubt.words()));
        }
        let words = excerpt(&document.words(finding.range), SHOWN);
        text + &format!("\n    “{words}”\n")
    }

    fn foreign(&self, unheld: &Unheld) -> String {
        let document = self.shown.edition.document(unheld.document);
        let address = unheld
            .address
            .as_deref()
            .map_or_else(String::new, |address| format!(": {address}"));
        let words = excerpt(&document.words(unheld.segment), SHOWN);
        format!(
            "{}{address}\n    “{words}”\n",
            self.place(unheld.document, unheld.range)
        )
    }

    /// `content/report.md:66:12: report fn-3`.
    fn place(&self, document: usize, range: TextRange) -> String {
        let document = self.shown.edition.document(document);
        let location = place::location(document, Some(range), self.shown.sources);
        format!("{location}: {} {}", document.id(), place::block(document, Some(range)))
    }

    /// The same for programs.
    pub(super) fn data(&self) -> SuggestedData<'_> {
        SuggestedData {
            found: self.found().map(|finding| self.finding_data(finding)).collect(),
            unheld: self.unheld().map(|unheld| self.unheld_data(unheld)).collect(),
        }
    }

    fn finding_data<'s>(&'s self, finding: &'s Finding) -> FindingData<'s> {
        let annotated = &self.shown.edition.documents[finding.document];
        FindingData {
            class: Class::of(finding).name(),
            evidence: finding.evidence.name(),
            doubt: finding.doubt.filter(|_| finding.marked.is_none()).map(Doubt::name),
            works: finding.works.iter().map(|work| self.shown.key(*work)).collect(),
            form: finding.form.name(),
            locator: finding.locator.as_deref(),
            passage: self.passage(finding.document, finding.range),
            marked: finding.marked.map(|marked| &*annotated.found.citations[marked].id),
        }
    }

    fn unheld_data<'s>(&'s self, unheld: &'s Unheld) -> UnheldData<'s> {
        UnheldData {
            address: unheld.address.as_deref(),
            passage: self.passage(unheld.document, unheld.segment),
        }
    }

    fn passage(&self, document: usize, range: TextRange) -> PassageData<'_> {
        let document = self.shown.edition.document(document);
        PassageData {
            document: document.id(),
            block: place::block(document, Some(range)),
            exact: document.words(range),
            location: place::location(document, Some(range), self.shown.sources),
        }
    }
}

#[derive(Serialize)]
pub(super) struct SuggestedData<'a> {
    found: Vec<FindingData<'a>>,
    unheld: Vec<UnheldData<'a>>,
}

#[derive(Serialize)]
struct FindingData<'a> {
    class: &'static str,
    evidence: &'static str,
    doubt: Option<&'static str>,
    works: Vec<&'a str>,
    form: &'static str,
    locator: Option<&'a str>,
    #[serde(flatten)]
    passage: PassageData<'a>,
    marked: Option<&'a str>,
}

#[derive(Serialize)]
struct UnheldData<'a> {
    address: Option<&'a str>,
    #[serde(flatten)]
    passage: PassageData<'a>,
}

#[derive(Serialize)]
struct PassageData<'a> {
    document: &'a str,
    block: &'a str,
    exact: String,
    location: String,
}
