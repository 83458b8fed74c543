//! `book.lock` on disk: written only where it says something else.

use rayon::prelude::*;

use super::Global;
use crate::Compiled;
use crate::diagnostic::Diagnostic;
use crate::evenly::Evenly;
use crate::link::OnRecord;
use crate::output::Replacement;
use crate::project::{LOCK, unless_lost};
use crate::source::lock;

/// So many documents are printed side by side before what was printed is written.
const AT_ONCE: usize = 64;

/// A lock that is to be put into its place.
#[derive(Default)]
pub(super) struct Prepared {
    /// The lock, written beside the one that was read, if it says something else.
    pub(super) replacement: Option<Replacement>,
    /// What it has of each document.
    pub(super) on_record: Vec<OnRecord>,
}

/// The lock. It is printed as it is written: of a large edition it is a large file.
///
/// # Errors
/// The file system's refusal.
pub(super) fn prepare(compiled: &Compiled, global: &Global) -> Result<Prepared, Box<Diagnostic>> {
    unless_lost(|| write(compiled, global))?
}

fn write(compiled: &Compiled, global: &Global) -> Result<Prepared, Box<Diagnostic>> {
    let (Some(record), Some(edition)) = (compiled.record(&[]), &compiled.edition) else {
        return Ok(Prepared::default());
    };
    let old = &edition.lock.documents;
    let on_record = |id: &str| {
        let place = old.binary_search_by(|old| old.id.as_str().cmp(id)).ok()?;
        Some(&old[place])
    };
    // How many there are, if each is as it is on record.
    let same = |place| match record.document(place) {
        Some(locked) => (on_record(&locked.id) == Some(&locked)).then_some(1),
        None => Some(0),
    };
    let places = (0..record.len()).into_par_iter().evenly();
    if places.map(same).try_reduce(|| 0, |a, b| Some(a + b)) == Some(old.len()) {
        let on_record = old.iter().map(|locked| (locked.id.clone(), locked.digest));
        return Ok(Prepared {
            replacement: None,
            on_record: on_record.collect(),
        });
    }
    let mut on_record = Vec::with_capacity(record.len());
    let mut replacement = Replacement::begin(&global.directory, LOCK)?;
    replacement.push(lock::head().as_bytes())?;
    let places: Vec<_> = (0..record.len()).collect();
    for places in places.chunks(AT_ONCE) {
        let printed = places
            .par_iter()
            .evenly()
            .filter_map(|&place| record.document(place).map(|locked| (locked.text.get(), locked)));
        for (text, locked) in printed.collect::<Vec<_>>() {
            replacement.push(text.as_bytes())?;
            on_record.push((locked.id, locked.digest));
        }
    }
    Ok(Prepared {
        replacement: Some(replacement),
        on_record,
    })
}
