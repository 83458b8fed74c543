//! `postil check`.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use clap::Args;

use super::Global;
use super::external::{self, Elsewhere};
use super::mend::{self, Mending};
use super::progress::Progress;
use super::recall;
use super::report::{self, Format};
use crate::diagnostic::has_errors;
use crate::digest::{checksum, checksum_in_pieces};
use crate::progress::Stage;
use crate::project::World;
use crate::render::{Delivery, Receipt, Recipient};
use crate::source::config::Config;
use crate::{Base, Compiled, Memo, Options, audit, compile, compile_again};

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
    let (mut compiled, passed, mended) = if arguments.mending.is_wanted() {
        let (compiled, mended) = mend::run(&world, &options, &arguments.mending, arguments.format, global);
        (compiled, 0, mended)
    } else if arguments.site {
        (compile(&world, &options), 0, true)
    } else {
        let (compiled, passed) = passing(&world, options, global);
        (compiled, passed, true)
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
        let files = site.len() + passed;
        report::result(&format!("no errors; {files} files would be written"), global);
    }
    if let (true, Some(counted)) = (spoken, counted) {
        report::result(&counted, global);
    }
    fine && mended
}

/// Compiles for what is to be said alone: pages are not held, and those that an earlier build has made, and that would come out the
/// same, are not made. Gives how many there are.
fn passing(world: &dyn World, options: Options, global: &Global) -> (Compiled, usize) {
    let mut memo = Memo::default();
    recall::read(&mut memo, global);
    recall::read_pages(&mut memo, global);
    let passed = Arc::new(Passed::default());
    let options = Options {
        delivery: Delivery::to(Arc::clone(&passed) as Arc<dyn Recipient>),
        ..options
    };
    let compiled = compile_again(world, &options, &mut memo);
    // The process ends, as after a build.
    std::mem::forget(memo);
    (compiled, passed.0.load(Ordering::Relaxed))
}

/// Counts pages and keeps none. That an earlier build had nothing to say of a page is all that is asked of it, wherever the page is now.
#[derive(Debug, Default)]
struct Passed(AtomicUsize);

impl Recipient for Passed {
    fn take(&self, _config: &Config, _path: &str, bytes: &Bytes) -> Option<Receipt> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Some(Receipt {
            checksum: checksum(bytes),
            length: bytes.len(),
        })
    }

    fn take_in_pieces(&self, _: &Config, _: &str, pieces: &mut dyn Iterator<Item = Vec<u8>>) -> Option<Receipt> {
        self.0.fetch_add(1, Ordering::Relaxed);
        let (checksum, length) = checksum_in_pieces(pieces);
        Some(Receipt { checksum, length })
    }

    fn has(&self, _config: &Config, files: &[(&str, &Receipt)]) -> bool {
        self.0.fetch_add(files.len(), Ordering::Relaxed);
        true
    }
}
