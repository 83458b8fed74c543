//! `postil build`.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::report::{self, Format};
use super::{Global, watch};
use crate::output::{self, Written};
use crate::project::DiskWorld;
use crate::source::config::base_url;
use crate::{Compiled, Options, compile};

/// Arguments of `build`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Write the site here rather than where `book.toml` says
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Where the site will stand; makes links absolute
    #[arg(long, value_name = "URL", value_parser = parse_base_url)]
    pub base_url: Option<String>,
    /// Build again whenever a file of the edition changes
    #[arg(long)]
    pub watch: bool,
}

fn parse_base_url(text: &str) -> Result<String, String> {
    base_url(text).ok_or_else(|| "write it in full: https://example.org/edition/".to_owned())
}

/// Runs `build`. Gives whether all went well.
pub(super) fn run(global: &Global, arguments: &Arguments) -> bool {
    if arguments.watch {
        return watch::run(global, || once(global, arguments));
    }
    once(global, arguments)
}

/// Compiles and writes once.
fn once(global: &Global, arguments: &Arguments) -> bool {
    let start = Instant::now();
    let world = DiskWorld::new(&global.directory);
    let options = Options {
        base_url: arguments.base_url.clone(),
    };
    let Compiled {
        site,
        output,
        diagnostics,
        sources,
    } = compile(&world, &options);
    let fine = report::diagnostics(&diagnostics, &sources, Format::Human, global);
    let Some(site) = site.filter(|_| fine) else {
        return false;
    };
    // A folder named on the command line counts from where the command is given.
    let folder = arguments
        .output
        .clone()
        .unwrap_or_else(|| global.directory.join(&output));
    match output::write(&site, &folder) {
        Ok(written) => {
            report::result(&summary(&written, &folder.display().to_string(), start), global);
            true
        }
        Err(faults) => report::diagnostics(&faults, &sources, Format::Human, global),
    }
}

/// "built public in 0.21 s: 12 files, 2 changed, 1 new".
fn summary(written: &Written, folder: &str, start: Instant) -> String {
    let total = written.new + written.changed + written.unchanged;
    let mut line = format!(
        "built {folder} in {:.2} s: {total} files",
        start.elapsed().as_secs_f64()
    );
    for (count, what) in [
        (written.new, "new"),
        (written.changed, "changed"),
        (written.removed, "removed"),
    ] {
        if count > 0 {
            line.push_str(&format!(", {count} {what}"));
        }
    }
    line
}
