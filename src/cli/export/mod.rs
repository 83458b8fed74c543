//! `postil export`: the edition in other forms than a site.

mod archive;
mod citation;
mod engine;
mod paged;
mod pdf;

use clap::{Args, Subcommand};

use super::Global;
use crate::Compiled;

/// Arguments of `export`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    form: Form,
}

#[derive(Debug, Subcommand)]
enum Form {
    /// One zip for keeping: sources, site and rights, with checksums, in the layout of a bag (RFC 8493)
    Archive(archive::Arguments),
    /// How to cite the edition, for programs: `CITATION.cff`, in the Citation File Format
    Citation(citation::Arguments),
    /// One volume with all texts, notes and indices as a PDF, by a program that is installed
    Pdf(pdf::Arguments),
}

/// Runs `export`. Gives whether all went well.
pub(super) fn run(global: &Global, arguments: &Arguments) -> bool {
    match &arguments.form {
        Form::Archive(arguments) => archive::run(global, arguments),
        Form::Citation(arguments) => citation::run(global, arguments),
        Form::Pdf(arguments) => pdf::run(global, arguments),
    }
}

/// The title of the edition as the name of a file: `report-and-reply`; `other` if it has no words.
fn file_name(compiled: &Compiled, other: &str) -> String {
    let title = compiled.edition.as_ref().map_or("", |edition| &edition.config.title);
    let words = title.split(|char: char| !char.is_alphanumeric());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    if words.is_empty() {
        other.to_owned()
    } else {
        words.join("-")
    }
}
