//! `book.lock` on disk: written only where it says something else.

use super::Global;
use crate::Compiled;
use crate::diagnostic::Diagnostic;
use crate::model::Lock;
use crate::output;
use crate::project::LOCK;
use crate::source::lock;

/// Writes the lock if it says something else than the one that was read. Gives what it wrote.
///
/// # Errors
/// The file system's refusal.
pub(super) fn write(new: &Lock, compiled: &Compiled, global: &Global) -> Result<Option<String>, Box<Diagnostic>> {
    let old = compiled.edition.as_ref().map(|edition| &edition.lock);
    if old.is_some_and(|old| **old == *new) {
        return Ok(None);
    }
    let text = lock::print(new);
    output::replace(&global.directory, LOCK, text.as_bytes())?;
    Ok(Some(text))
}
