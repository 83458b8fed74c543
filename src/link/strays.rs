//! Words that were not found in their document, looked for in the others.

use std::sync::Arc;

use rayon::prelude::*;

use super::RUN;
use super::found::Found;
use super::indexes::Indexes;
use crate::diagnostic::{Diagnostic, Label};
use crate::model::TextRange;

/// Fewer characters stand anywhere.
const TELLING: usize = 8;
/// As many lost quotations are looked for elsewhere: with more, something else is wrong.
const SOUGHT: usize = 50;
/// As many places elsewhere are shown.
const SHOWN: usize = 3;

/// Adds what was noticed in the documents. Where words are lost, it is said in which other document they stand.
pub(super) fn report(indexes: &Indexes<'_>, found: &[Arc<Found>], diagnostics: &mut Vec<Diagnostic>) {
    let mut sought = 0;
    let all = found.par_iter().enumerate().with_min_len(RUN);
    let telling: Vec<_> = all.filter(|(_, found)| !found.diagnostics.is_empty()).collect();
    for (own, found) in telling {
        let first = diagnostics.len();
        diagnostics.extend(found.diagnostics.iter().cloned());
        for stray in &found.strays {
            if sought == SOUGHT {
                break;
            }
            sought += 1;
            let diagnostic = &mut diagnostics[first + stray.diagnostic];
            point_out(indexes, own, &stray.quote, diagnostic);
        }
    }
}

/// Adds to a diagnostic about lost words where else in the edition they stand.
pub(super) fn point_out(indexes: &Indexes<'_>, own: usize, quote: &str, diagnostic: &mut Diagnostic) {
    if quote.chars().count() < TELLING {
        return;
    }
    let others = (0..indexes.documents.len())
        .into_par_iter()
        .filter(|&other| other != own);
    let found = others.flat_map_iter(|other| {
        let ranges: Vec<TextRange> = indexes.passing(other, |index| index.occurrences(quote));
        ranges.into_iter().take(SHOWN).map(move |range| (other, range))
    });
    let found: Vec<_> = found.collect();
    let Some(&(first, _)) = found.first() else { return };
    let labels = found.iter().take(SHOWN).filter_map(|&(other, range)| {
        let document = &indexes.documents[other];
        let index = indexes.get(other);
        let block = index.block(range);
        let span = index.tree.projection.source(range)?;
        let text = format!("they stand here, in {block} of `{}`", document.id());
        Some(Label { span, text })
    });
    // The very words go before words that are near to them.
    diagnostic.related.splice(0..0, labels);
    let id = indexes.documents[first].id();
    let help = format!("the words stand in `{id}`; what is about that document belongs into its own sidecar");
    diagnostic.help.insert(0, help);
}
