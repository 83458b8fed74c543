//! `postil check`.

use clap::Args;

use super::Global;
use super::external::{self, Elsewhere};
use super::mend::{self, Mending};
use super::report::{self, Format};
use crate::diagnostic::has_errors;
use crate::project::DiskWorld;
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
    #[command(flatten)]
    pub elsewhere: Elsewhere,
    #[command(flatten)]
    pub mending: Mending,
}

/// Runs `check`. Gives whether all went well.
pub(super) fn run(global: &Global, arguments: &Arguments) -> bool {
    let world = DiskWorld::new(&global.directory);
    let options = Options {
        // Only relative links can be followed within the site.
        base: if arguments.site {
            Base::Anywhere
        } else {
            Base::Configured
        },
        drafts: arguments.drafts,
        fingerprint: true,
        ..Options::default()
    };
    let (mut compiled, mended) = if arguments.mending.is_wanted() {
        mend::run(&world, &options, &arguments.mending, arguments.format, global)
    } else {
        (compile(&world, &options), true)
    };
    if let Some(site) = compiled.site.as_ref().filter(|_| arguments.site) {
        compiled.diagnostics.extend(audit::site(site));
    }
    let mut counted = None;
    if arguments.elsewhere.external && !has_errors(&compiled.diagnostics) {
        counted = external::run(&mut compiled, &arguments.elsewhere, global);
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
