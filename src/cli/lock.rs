//! `book.lock` on disk: written only where it says something else.

use rayon::prelude::*;

use super::Global;
use crate::Compiled;
use crate::diagnostic::Diagnostic;
use crate::evenly::Evenly;
use crate::output::Replacement;
use crate::project::{LOCK, unless_lost};
use crate::source::lock;

/// So many documents are printed side by side before what was printed is written.
const AT_ONCE: usize = 64;

/// The lock, written beside the one that was read, if it says something else. It is printed as it is written: of a large edition
/// it is a large file.
///
/// # Errors
/// The file system's refusal.
pub(super) fn prepare(compiled: &Compiled, global: &Global) -> Result<Option<Replacement>, Box<Diagnostic>> {
    unless_lost(|| write(compiled, global))?
}

fn write(compiled: &Compiled, global: &Global) -> Result<Option<Replacement>, Box<Diagnostic>> {
    let (Some(record), Some(edition)) = (compiled.record(&[]), &compiled.edition) else {
        return Ok(None);
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
        return Ok(None);
    }
    let mut replacement = Replacement::begin(&global.directory, LOCK)?;
    replacement.push(lock::head().as_bytes())?;
    let places: Vec<_> = (0..record.len()).collect();
    for places in places.chunks(AT_ONCE) {
        let printed = places
            .par_iter()
            .evenly()
            .filter_map(|&place| Some(record.document(place)?.text.get()));
        for text in printed.collect::<Vec<_>>() {
            replacement.push(text.as_bytes())?;
        }
    }
    Ok(Some(replacement))
}
