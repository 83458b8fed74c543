//! `postil schema`: what tools for TOML want to know about the files of an edition.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::Global;
use super::report::{self, Format};
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::schema::{Kind, text};
use crate::span::Sources;

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The kind of file whose schema to print; without it, all kinds are listed
    #[arg(value_name = "KIND", value_parser = parse_kind)]
    pub kind: Option<Kind>,
    /// Write all schemas into this folder; those of an earlier version are replaced
    #[arg(long, value_name = "DIR", conflicts_with = "kind")]
    pub all: Option<PathBuf>,
}

fn parse_kind(text: &str) -> Result<Kind, String> {
    let names = || Kind::ALL.iter().map(|kind| kind.name());
    Kind::named(text).ok_or_else(|| {
        closest(text, names()).map_or_else(
            || format!("it is one of {}", names().collect::<Vec<_>>().join(", ")),
            |meant| format!("did you mean `{meant}`?"),
        )
    })
}

/// Runs `schema`. Gives whether all went well.
pub(super) fn run(global: &Global, arguments: &Arguments) -> bool {
    if let Some(folder) = &arguments.all {
        let folder = global.directory.join(folder);
        let shown = folder.display();
        return match write_all(&folder) {
            Ok(()) => {
                report::result(&format!("wrote {} schemas into {shown}", Kind::ALL.len()), global);
                true
            }
            Err(error) => {
                let message = format!("cannot write the schemas into `{shown}`: {error}");
                let fault = Diagnostic::error(Code::OutputFailed, message).path(shown.to_string());
                report::diagnostics(&[fault], &Sources::default(), Format::Human, "", global)
            }
        };
    }
    let printed = arguments.kind.map_or_else(list, text);
    // A reader that has gone away has seen enough.
    let _ = write!(anstream::stdout().lock(), "{printed}");
    true
}

/// All kinds and what they are of.
fn list() -> String {
    let widest = Kind::ALL.iter().map(|kind| kind.name().len()).max().unwrap_or(0);
    let line = |kind: &Kind| format!("{:widest$}  {}\n", kind.name(), kind.about());
    Kind::ALL.iter().map(line).collect()
}

/// Writes all schemas into a folder, which is made if it is not there.
///
/// # Errors
/// What the file system refuses.
#[expect(
    clippy::disallowed_methods,
    reason = "they are no part of a site, and stand where the editor says"
)]
pub(super) fn write_all(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for &kind in Kind::ALL {
        std::fs::write(folder.join(kind.file_name()), text(kind))?;
    }
    Ok(())
}
