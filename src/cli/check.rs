//! `postil check`.

use std::path::PathBuf;

use clap::Args;

use super::Global;
use super::external::{self, Elsewhere};
use super::mend::{self, Mending};
use super::progress::Progress;
use super::recall;
use super::report::{self, Format};
use crate::diagnostic::has_errors;
use crate::progress::Stage;
use crate::{Base, Options, audit, compile};

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// How to print what is found
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    pub format: Format,
    /// Include what is marked as a draft
    #[arg(long)]
    pub drafts: bool,
    /// Look over the built site as well: links, ways to each page, titles, pictures
    #[arg(long)]
    pub site: bool,
    /// Write here how long each stage took, and each document in it: a trace to open in Perfetto
    #[arg(long, value_name = "FILE")]
    pub timings: Option<PathBuf>,
    #[command(flatten)]
    pub elsewhere: Elsewhere,
    #[command(flatten)]
    pub mending: Mending,
}

/// Runs `check`. Gives whether all went well.
pub(super) fn run(global: &Global, arguments: &Arguments) -> bool {
    let progress = Progress::begin(global, arguments.timings.as_deref());
    let fine = check(global, arguments, &progress);
    progress.end(global) && fine
}

fn check(global: &Global, arguments: &Arguments, progress: &Progress) -> bool {
    let observed = progress.observed();
    let world = recall::world(global);
    let options = Options {
        // Only relative links can be followed within the site.
        base: if arguments.site {
            Base::Anywhere
        } else {
            Base::Configured
        },
        drafts: arguments.drafts,
        fingerprint: true,
        observed: observed.clone(),
        ..Options::default()
    };
    let (mut compiled, mended) = if arguments.mending.is_wanted() {
        mend::run(&world, &options, &arguments.mending, arguments.format, global)
    } else {
        (compile(&world, &options), true)
    };
    if let Some(site) = compiled.site.as_ref().filter(|_| arguments.site) {
        let _stage = observed.stage(Stage::Audit, site.len());
        compiled.diagnostics.extend(audit::site(site));
    }
    let mut counted = None;
    if arguments.elsewhere.external && !has_errors(&compiled.diagnostics) {
        counted = external::run(&mut compiled, &arguments.elsewhere, global, &observed);
    }
    let fine = report::diagnostics(&compiled.diagnostics, &compiled.sources, arguments.format, "", global);
    let spoken = !arguments.format.is_data();
    if let (true, true, Some(site)) = (fine && mended, spoken, &compiled.site) {
        report::result(&format!("no errors; {} files would be written", site.len()), global);
    }
    if let (true, Some(counted)) = (spoken, counted) {
        report::result(&counted, global);
    }
    fine && mended
}
