//! Words that were not found in their document, looked for in the others.

use std::sync::Arc;

use rayon::prelude::*;

use super::RUN;
use super::found::Found;
use super::indexes::Indexes;
use crate::anchor::Index;
use crate::diagnostic::{Diagnostic, Label};
use crate::evenly::Evenly;
use crate::model::TextRange;

/// Fewer characters stand anywhere.
const TELLING: usize = 8;
/// As many lost quotations are looked for elsewhere: with more, something else is wrong.
const SOUGHT: usize = 50;
/// As many places elsewhere are shown.
const SHOWN: usize = 3;
/// So many documents are looked through before it is asked what is still to be found.
const AT_ONCE: usize = 512;

/// Adds what was noticed in the documents. Where words are lost, it is said in which other document they stand.
pub(super) fn report(indexes: &Indexes<'_>, found: &[Arc<Found>], diagnostics: &mut Vec<Diagnostic>) {
    let all = found.par_iter().enumerate().with_min_len(RUN);
    let telling: Vec<_> = all.filter(|(_, found)| !found.diagnostics.is_empty()).collect();
    let mut lost = Vec::new();
    for (own, found) in telling {
        let first = diagnostics.len();
        diagnostics.extend(found.diagnostics.iter().cloned());
        let strays = found.strays.iter();
        lost.extend(strays.map(|stray| Lost {
            own,
            quote: &stray.quote,
            diagnostic: first + stray.diagnostic,
        }));
    }
    point_out(indexes, lost, diagnostics);
}

/// Words that are not in their document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lost<'a> {
    /// The document, by its place.
    pub(super) own: usize,
    pub(super) quote: &'a str,
    /// The place in the list of the diagnostic about them.
    pub(super) diagnostic: usize,
}

impl Lost<'_> {
    /// The same, where so many diagnostics stand before its own list.
    pub(super) const fn after(self, count: usize) -> Self {
        Self {
            diagnostic: count + self.diagnostic,
            ..self
        }
    }
}

/// Adds to diagnostics about lost words where else in the edition they stand. Each document is looked through once for all of them, in
/// the order of the edition, until all are found.
pub(super) fn point_out(indexes: &Indexes<'_>, mut lost: Vec<Lost<'_>>, diagnostics: &mut [Diagnostic]) {
    lost.truncate(SOUGHT);
    lost.retain(|lost| lost.quote.chars().count() >= TELLING);
    if lost.is_empty() {
        return;
    }
    let mut found: Vec<Vec<Place>> = lost.iter().map(|_| Vec::new()).collect();
    let count = indexes.documents.len();
    for first in (0..count).step_by(AT_ONCE) {
        let sought = lost.iter().enumerate().filter(|(at, _)| found[*at].len() < SHOWN);
        let sought: Vec<_> = sought.collect();
        if sought.is_empty() {
            break;
        }
        let documents = (first..count.min(first + AT_ONCE)).into_par_iter().evenly();
        let places = documents.flat_map_iter(|other| indexes.wording(other, |index| standing(index, other, &sought)));
        for place in places.collect::<Vec<_>>() {
            let known = &mut found[place.lost];
            known.extend((known.len() < SHOWN).then_some(place));
        }
    }
    for (lost, places) in lost.into_iter().zip(found) {
        let Some(first) = places.first() else { continue };
        let id = indexes.documents[first.document].id();
        let diagnostic = &mut diagnostics[lost.diagnostic];
        // The very words go before words that are near to them.
        let labels = places.into_iter().filter_map(|place| place.label);
        diagnostic.related.splice(0..0, labels);
        let help = format!("the words stand in `{id}`; what is about that document belongs into its own sidecar");
        diagnostic.help.insert(0, help);
    }
}

/// A passage that has lost words.
struct Place {
    /// Which of them.
    lost: usize,
    document: usize,
    /// What is said of it; nothing if it is nowhere in a file.
    label: Option<Label>,
}

/// The first passages of a document that have words which were lost in others.
fn standing(index: &Index<'_>, document: usize, lost: &[(usize, &Lost<'_>)]) -> Vec<Place> {
    let foreign = lost.iter().filter(|(_, lost)| lost.own != document);
    let places = foreign.flat_map(|&(at, lost)| {
        let ranges = index.occurrences(lost.quote).into_iter().take(SHOWN);
        ranges.map(move |range| Place {
            lost: at,
            document,
            label: label(index, range),
        })
    });
    places.collect()
}

fn label(index: &Index<'_>, range: TextRange) -> Option<Label> {
    let span = index.tree.projection.source(range)?;
    let text = format!(
        "they stand here, in {} of `{}`",
        index.block(range),
        index.document.id()
    );
    Some(Label { span, text })
}
