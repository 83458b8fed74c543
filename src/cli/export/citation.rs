//! `postil export citation`.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::super::build::{NOTHING, parse_base_url};
use super::super::report::{self, Format};
use super::super::{Global, recall};
use crate::span::Sources;
use crate::{Base, Options, cff, compile, output};

/// Arguments of `export citation`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Write it to this file rather than to standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Where the site stands, for the address in it
    #[arg(long, value_name = "URL", value_parser = parse_base_url)]
    pub base_url: Option<String>,
}

/// Runs `export citation`. Gives whether all went well.
pub(super) fn run(global: &Global, arguments: &Arguments) -> bool {
    let world = recall::world(global);
    let options = Options {
        // Nothing of the site is asked for but that it could be made.
        base: Base::Anywhere,
        ..Options::default()
    };
    let compiled = compile(&world, &options);
    let fine = report::diagnostics(&compiled.diagnostics, &compiled.sources, Format::Human, NOTHING, global);
    let Some(edition) = compiled.edition.as_ref().filter(|_| fine) else {
        return false;
    };
    let config = &edition.config;
    let base = arguments.base_url.clone().or_else(|| config.published_at(None));
    let written = cff::write(config, base.as_deref());
    let Some(path) = &arguments.output else {
        // A reader that has gone away has seen enough.
        let _ = write!(anstream::stdout().lock(), "{written}");
        return true;
    };
    let shown = path.display().to_string();
    // Counted from where the command is given.
    match output::replace(Path::new(""), &shown, written.as_bytes()) {
        Ok(()) => {
            report::result(&format!("wrote {shown}"), global);
            true
        }
        Err(fault) => report::diagnostics(&[*fault], &Sources::default(), Format::Human, NOTHING, global),
    }
}
