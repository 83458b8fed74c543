//! Appending tables to a sidecar.

use super::Global;
use super::report::{self, Format};
use crate::diagnostic::{Code, Diagnostic};
use crate::output;
use crate::project::{DiskWorld, World};
use crate::span::Sources;

/// Appends tables, each of which begins with an empty line, to a file, which is made if it is not there. What the file
/// holds stays, and its line ends are kept. Gives whether all went well.
pub(super) fn tables(world: &DiskWorld, path: &str, mut tables: String, global: &Global) -> bool {
    let old = match world.read(path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => {
            let diagnostic = Diagnostic::error(Code::Unreadable, format!("cannot read `{path}`: {error}"));
            return failed(diagnostic.path(path), global);
        }
    };
    if old.is_empty() {
        tables.drain(..tables.len() - tables.trim_start().len());
    } else if !old.ends_with('\n') {
        tables.insert(0, '\n');
    }
    if old.contains("\r\n") {
        tables = tables.replace('\n', "\r\n");
    }
    let new = old + &tables;
    match output::replace(&global.directory, path, new.as_bytes()) {
        Ok(()) => true,
        Err(fault) => failed(*fault, global),
    }
}

fn failed(diagnostic: Diagnostic, global: &Global) -> bool {
    report::diagnostics(&[diagnostic], &Sources::default(), Format::Human, "", global)
}
