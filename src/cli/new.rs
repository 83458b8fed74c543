//! `postil new`: a small edition that builds, to look at and to replace piece by piece.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use include_dir::{Dir, include_dir};

use super::report::{self, Format};
use super::{Global, schema};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Sources;

/// Where the schemas stand that the first lines of the files name.
const SCHEMAS: &str = "schemas";

static SKELETON: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/skeleton");

/// Arguments of `new`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder to make; it may exist if it is empty
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

/// Runs `new`. Gives whether all went well.
pub(super) fn run(global: &Global, arguments: &Arguments) -> bool {
    let folder = global.directory.join(&arguments.folder);
    match make(&folder) {
        Ok(()) => {
            let shown = folder.display();
            report::result(&format!("made {shown}\nnow run: postil -C {shown} build"), global);
            true
        }
        Err(fault) => report::diagnostics(&[*fault], &Sources::default(), Format::Human, "", global),
    }
}

#[expect(clippy::disallowed_methods, reason = "making files is what this command is for")]
fn make(folder: &Path) -> Result<(), Box<Diagnostic>> {
    let failed = |error: io::Error| {
        let path = folder.display().to_string();
        Box::new(Diagnostic::error(Code::OutputFailed, format!("cannot make `{path}`: {error}")).path(path))
    };
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut there = std::fs::read_dir(folder).map_err(failed)?;
    if there.next().is_some() {
        let path = folder.display().to_string();
        let diagnostic = Diagnostic::error(Code::OutputConflict, format!("`{path}` is not empty"))
            .path(path)
            .help("name a folder that does not exist yet; nothing was changed");
        return Err(Box::new(diagnostic));
    }
    SKELETON.extract(folder).map_err(failed)?;
    schema::write_all(&folder.join(SCHEMAS)).map_err(failed)
}
