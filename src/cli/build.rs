//! `postil build`.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use clap::Args;

use super::delivery::ToFolder;
use super::progress::Progress;
use super::report::{self, Format};
use super::{Global, lock, recall, watch};
use crate::diagnostic::{Code, Diagnostic};
use crate::output::{self, Desk, Foreign, Known, Replacement, Written};
use crate::progress::Stage;
use crate::project::{CONTENT, LOCK, THEMES, World};
use crate::render::{Delivery, Recipient};
use crate::source::config::base_url;
use crate::{Base, Compiled, Memo, Options, compile_again};

/// What errors lead to.
pub(super) const NOTHING: &str = "nothing was written";

/// Arguments of `build`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Write the site here rather than where `book.toml` says
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Where the site will stand; makes links absolute
    #[arg(long, value_name = "URL", value_parser = parse_base_url)]
    pub base_url: Option<String>,
    /// Include what is marked as a draft
    #[arg(long)]
    pub drafts: bool,
    /// Build again whenever a file of the edition changes
    #[arg(long)]
    pub watch: bool,
    /// Write here how long each stage took, and each document in it: a trace to open in Perfetto
    #[arg(long, value_name = "FILE")]
    pub timings: Option<PathBuf>,
}

pub(super) fn parse_base_url(text: &str) -> Result<String, String> {
    base_url(text).ok_or_else(|| "write it in full: https://example.org/edition/".to_owned())
}

/// Runs `build`. Gives whether all went well.
pub(super) fn run(global: &Global, arguments: &Arguments) -> bool {
    let mut memo = Memo::default();
    recall::read(&mut memo, global);
    let mut observed = |build: &mut dyn FnMut(&mut Memo, &Progress) -> bool| {
        let progress = Progress::begin(global, arguments.timings.as_deref());
        let fine = build(&mut memo, &progress);
        progress.end(global) && fine
    };
    if arguments.watch {
        return watch::run(global, |world| {
            observed(&mut |memo, progress| once(world, memo, global, arguments, progress).is_some())
        });
    }
    observed(&mut |memo, progress| unless_built(memo, global, arguments, progress))
}

/// Builds, unless what would come of it is there already.
fn unless_built(memo: &mut Memo, global: &Global, arguments: &Arguments, progress: &Progress) -> bool {
    let world = recall::world(global);
    let start = Instant::now();
    let observed = progress.observed();
    let asked = asked(global, arguments);
    let stage = observed.stage(Stage::Compare, 0);
    // Whoever asks how a build is made wants it to be made.
    let wants_all = global.verbose || arguments.timings.is_some();
    let built = if wants_all {
        None
    } else {
        recall::built(&world, &asked, global)
    };
    if let Some((folder, files)) = built {
        let written = Written {
            unchanged: files,
            ..Written::default()
        };
        report::result(&summary(&written, &folder, start), global);
        return true;
    }
    let (sources, ()) = rayon::join(
        || recall::Sources::look(&world, &asked),
        || recall::read_pages(memo, global),
    );
    drop(stage);
    let done = once(&world, memo, global, arguments, progress);
    // The process ends: to give back millions of pieces one by one would take a twentieth of the time of the build.
    std::mem::forget(std::mem::take(memo));
    let Some(done) = done else { return false };
    if let Some(sources) = sources.filter(|_| done.silent && done.size >= recall::LARGE) {
        let _stage = observed.stage(Stage::Compare, 0);
        let written = done.lock.then_some(&world);
        sources.keep(&done.folder, written, Known::Written, global);
    }
    true
}

/// All that a build is asked for, with the folder that paths on the command line count from.
fn asked(global: &Global, arguments: &Arguments) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let Arguments {
        output,
        base_url,
        drafts,
        watch: _,
        timings: _,
    } = arguments;
    format!("{here:?} {:?} {output:?} {base_url:?} {drafts}", global.directory)
}

/// What a build did.
struct Done {
    /// Where the site went.
    folder: PathBuf,
    /// Whether the lock was written.
    lock: bool,
    /// Bytes of the site.
    size: usize,
    /// Whether there was nothing to say.
    silent: bool,
}

/// Compiles and writes once, with what the build before has left in `memo`. Nothing if that failed.
fn once(
    world: &dyn World,
    memo: &mut Memo,
    global: &Global,
    arguments: &Arguments,
    progress: &Progress,
) -> Option<Done> {
    let start = Instant::now();
    let observed = progress.observed();
    let options = Options {
        base: arguments.base_url.clone().map_or(Base::Configured, Base::At),
        drafts: arguments.drafts,
        fingerprint: true,
        compress: true,
        record: true,
        observed: observed.clone(),
        ..Options::default()
    };
    let (compiled, desk, delivered) = delivering(world, options, memo, global, arguments);
    let sources = &compiled.sources;
    let fine = report::diagnostics(&compiled.diagnostics, sources, Format::Human, NOTHING, global);
    let site = compiled.site.as_ref().filter(|_| fine)?;
    // A folder named on the command line counts from where the command is given.
    let folder = arguments
        .output
        .clone()
        .unwrap_or_else(|| global.directory.join(compiled.output()));
    let fail = |faults: &[Diagnostic], what| {
        report::diagnostics(faults, sources, Format::Human, what, global);
    };
    if let Some(fault) = among_sources(&folder, &global.directory) {
        fail(&[fault], NOTHING);
        return None;
    }
    let laid_out = desk.as_ref().map_or(0, Desk::laid_out);
    let stage = observed.stage(Stage::Write, site.len() + laid_out);
    // While files are moved into place, one after the other, the lock can be printed.
    let bring = || {
        let written = match desk {
            Some(desk) => desk.finish(site),
            None => output::write(site, &folder, Foreign::Stay),
        };
        if written.is_ok() {
            recall::write(memo, global);
        }
        written
    };
    let prepare = || {
        let prepared = lock::prepare(&compiled, global)?;
        if let Some(edition) = &compiled.edition {
            memo.keep_found(edition, &prepared.on_record);
        }
        Ok(prepared.replacement)
    };
    let (written, lock) = rayon::join(bring, prepare);
    drop(stage);
    let written = written.map_err(|faults| fail(&faults, "")).ok()?;
    let lock = lock.and_then(|lock| lock.map(Replacement::put).transpose());
    if global.verbose {
        list(&written, global);
    }
    report::result(&summary(&written, &folder.display().to_string(), start), global);
    let recorded = lock.map_err(|fault| fail(&[*fault], "")).ok()?;
    let silent = compiled.diagnostics.iter().all(|said| said.code.is_for_the_asking());
    let size = delivered + site.values().map(Bytes::len).sum::<usize>();
    if recorded.is_some() && global.verbose {
        report::result(&format!(" changed  {LOCK}, in the edition itself"), global);
    }
    if !arguments.watch {
        // As above.
        std::mem::forget(compiled);
    }
    Some(Done {
        folder,
        lock: recorded.is_some(),
        size,
        silent,
    })
}

/// Compiles, and takes each page to the folder at once, but where pages are kept for the next time. Gives what the pages lie on,
/// and how many bytes they have.
fn delivering(
    world: &dyn World,
    options: Options,
    memo: &mut Memo,
    global: &Global,
    arguments: &Arguments,
) -> (Compiled, Option<Desk>, usize) {
    if arguments.watch {
        return (compile_again(world, &options, memo), None, 0);
    }
    let recipient = ToFolder::new(global.directory.clone(), arguments.output.clone());
    let recipient = Arc::new(recipient);
    let options = Options {
        delivery: Delivery::to(Arc::clone(&recipient) as Arc<dyn Recipient>),
        ..options
    };
    let compiled = compile_again(world, &options, memo);
    drop(options);
    let (desk, size) = Arc::into_inner(recipient).map_or((None, 0), ToFolder::into_parts);
    (compiled, desk, size)
}

/// The diagnostic for a folder in which the site would stand among what it is made from.
pub(super) fn among_sources(folder: &Path, root: &Path) -> Option<Diagnostic> {
    // A folder that is not there yet is where its nearest ancestor is.
    let nearest = folder.ancestors().find_map(|folder| folder.canonicalize().ok())?;
    let root = root.canonicalize().ok()?;
    let sources = [CONTENT, THEMES].map(|name| root.join(name));
    let inside = sources.iter().any(|source| nearest.starts_with(source));
    let is_root = folder.canonicalize().is_ok_and(|folder| folder == root);
    (inside || is_root).then(|| {
        let path = folder.display().to_string();
        Diagnostic::error(
            Code::OutsideFolder,
            format!("`{path}` holds the sources of the edition"),
        )
        .path(path)
        .help("name a folder of its own for the site")
    })
}

/// What was done to which file, a line each.
pub(super) fn list(written: &Written, global: &Global) {
    for (paths, what) in [
        (&written.new, "new"),
        (&written.changed, "changed"),
        (&written.removed, "removed"),
    ] {
        for path in paths {
            report::result(&format!("{what:>8}  {path}"), global);
        }
    }
}

/// "built public in 0.21 s: 12 files, 2 changed, 1 new".
fn summary(written: &Written, folder: &str, start: Instant) -> String {
    let (new, changed, removed) = (written.new.len(), written.changed.len(), written.removed.len());
    let total = new + changed + written.unchanged;
    let mut line = format!(
        "built {folder} in {:.2} s: {total} files",
        start.elapsed().as_secs_f64()
    );
    for (count, what) in [(new, "new"), (changed, "changed"), (removed, "removed")] {
        if count > 0 {
            line.push_str(&format!(", {count} {what}"));
        }
    }
    line
}
