//! The addresses in the entries of works, and where in their files they stand.

use std::ops::Range;

use super::Kind;
use crate::model::{Work, address};
use crate::span::{SourceFile, Sources, Span};

/// The entry of a work in its file.
pub(super) struct Entry<'a> {
    work: &'a Work,
    file: &'a SourceFile,
    /// Where its values may stand: after its key, up to the next, and before it.
    parts: [Range<usize>; 2],
}

impl<'a> Entry<'a> {
    /// The entry of the work at a place. Works stand in the order of their files, so no part of a file is looked over by more
    /// than two.
    pub(super) fn of(works: &'a [Work], at: usize, sources: &'a Sources) -> Self {
        let work = &works[at];
        let key = work.key.span;
        let file = sources.file(key.file);
        let neighbour = |at: Option<usize>| {
            let other = at.and_then(|at| works.get(at));
            let other = other.map(|other| other.key.span).filter(|span| span.file == key.file);
            other.map(Span::range)
        };
        let begin = neighbour(at.checked_sub(1)).map_or(0, |before| before.end);
        let end = neighbour(Some(at + 1)).map_or(file.text().len(), |after| after.start);
        Self {
            work,
            file,
            parts: [key.range().end..end, begin..key.range().start],
        }
    }

    /// Whose words these are.
    pub(super) fn kind(&self) -> Kind {
        Kind::Work {
            key: self.work.key.value.clone(),
            is_biblatex: !self.file.path.to_ascii_lowercase().ends_with(".json"),
        }
    }

    /// Where the work is, and where a copy of it; the address that its DOI stands for.
    pub(super) fn addresses(&self) -> Vec<(String, Span)> {
        let web = self.url().into_iter().chain(self.archived());
        let mut found: Vec<_> = web.map(|url| (url.to_owned(), self.place(url))).collect();
        let doi = self.work.field("DOI").map(str::trim);
        // Styles print it as an address, and pages lead there.
        found.extend(doi.map(|doi| (format!("https://doi.org/{doi}"), self.place(doi))));
        found
    }

    /// What [`address::comparable`] makes of its address, and the archived copy.
    pub(super) fn copied(&self) -> Option<(String, String)> {
        let url = address::comparable(self.url()?)?;
        Some((url, self.archived()?.to_owned()))
    }

    /// When somebody looked at it, or else when it appeared.
    pub(super) fn day(&self) -> Vec<i32> {
        let dates = ["accessed", "issued"].map(|variable| self.work.date_parts(variable));
        let known = dates.into_iter().find(|parts| !parts.is_empty());
        let parts = known.into_iter().flatten();
        parts.map_while(|part| i32::try_from(part).ok()).collect()
    }

    fn url(&self) -> Option<&str> {
        self.work.field("URL").map(str::trim)
    }

    /// The archived copy, if that is on the web.
    fn archived(&self) -> Option<&str> {
        let mut fields = ["archive_location", "archive"].into_iter();
        fields.find_map(|field| {
            let address = self.work.field(field)?.trim();
            address::host(address).map(|_| address)
        })
    }

    /// Where a value stands, or else the key.
    fn place(&self, value: &str) -> Span {
        // It may be a part of other values as well.
        let whole = [format!("\"{value}\""), format!("{{{value}}}")];
        let forms = whole.iter().map(|form| (form.as_str(), 1)).chain([(value, 0)]);
        let mut found = forms.flat_map(|(form, before)| {
            let in_part = move |part: &Range<usize>| {
                let at = self.file.text().get(part.clone())?.find(form)?;
                Some(part.start + at + before)
            };
            self.parts.iter().filter_map(in_part)
        });
        let start = found.next();
        start.map_or(self.work.key.span, |start| self.file.span(start..start + value.len()))
    }
}
