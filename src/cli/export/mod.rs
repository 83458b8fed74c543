//! `postil export`: the edition in other forms than a site.

mod engine;
mod paged;
mod pdf;

use clap::{Args, Subcommand};

use super::Global;

/// Arguments of `export`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    form: Form,
}

#[derive(Debug, Subcommand)]
enum Form {
    /// One volume with all texts, notes and indices as a PDF, by a program that is installed
    Pdf(pdf::Arguments),
}

/// Runs `export`. Gives whether all went well.
pub(super) fn run(global: &Global, arguments: &Arguments) -> bool {
    match &arguments.form {
        Form::Pdf(arguments) => pdf::run(global, arguments),
    }
}
