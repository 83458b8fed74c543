//! `postil export archive`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use super::super::build::NOTHING;
use super::super::report::{self, Format};
use super::super::{Global, recall};
use super::file_name;
use crate::archive::{self, Files};
use crate::diagnostic::{Code, Diagnostic};
use crate::project::{CONFIG, CONTENT, LOCK, THEMES, World};
use crate::span::Sources;
use crate::{Base, Compiled, Options, compile, output};

/// Arguments of `export archive`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Write the archive here rather than to a file named after the edition, in its folder
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Include what is marked as a draft in the site; the sources have it in any case
    #[arg(long)]
    pub drafts: bool,
}

/// Runs `export archive`. Gives whether all went well.
pub(super) fn run(global: &Global, arguments: &Arguments) -> bool {
    let start = Instant::now();
    let world = recall::world(global);
    // Its pages are to work wherever the archive is unpacked.
    let options = Options {
        base: Base::Anywhere,
        drafts: arguments.drafts,
        fingerprint: true,
        ..Options::default()
    };
    let compiled = compile(&world, &options);
    let fine = report::diagnostics(&compiled.diagnostics, &compiled.sources, Format::Human, NOTHING, global);
    if !fine {
        return false;
    }
    let name = file_name(&compiled, "edition");
    let path = arguments
        .output
        .clone()
        .unwrap_or_else(|| global.directory.join(format!("{name}.zip")));
    match write(&world, compiled, &name, &path) {
        Ok((files, size)) => {
            let (seconds, size) = (start.elapsed().as_secs_f64(), size.div_ceil(1024));
            let path = path.display();
            report::result(
                &format!("wrote {path} in {seconds:.2} s: {files} files, {size} KiB"),
                global,
            );
            true
        }
        Err(fault) => report::diagnostics(&[*fault], &Sources::default(), Format::Human, NOTHING, global),
    }
}

/// Puts the archive in place of an older one. Gives how many files are in it, and its bytes.
fn write(world: &dyn World, compiled: Compiled, name: &str, path: &Path) -> Result<(usize, usize), Box<Diagnostic>> {
    let sources = sources(world)?;
    let (Some(site), Some(edition)) = (compiled.site, &compiled.edition) else {
        return Ok((0, 0));
    };
    let files = archive::bag(edition, sources, site, name);
    let shown = path.display().to_string();
    let bytes = archive::zip(&files).map_err(|error| {
        let message = format!("the archive cannot be made: {error}");
        Box::new(Diagnostic::error(Code::OutputFailed, message).path(&shown))
    })?;
    // Counted from where the command is given.
    output::replace(Path::new(""), &shown, &bytes)?;
    Ok((files.len(), bytes.len()))
}

/// All files that editors write.
fn sources(world: &dyn World) -> Result<Files, Box<Diagnostic>> {
    let listed = [CONTENT, THEMES].map(|folder| world.list(folder).files);
    let mut files = Files::new();
    for path in [CONFIG.to_owned()]
        .into_iter()
        .chain(listed.iter().flat_map(|listed| listed.iter().cloned()))
    {
        let bytes = world.read(&path).map_err(|error| {
            let message = format!("cannot read `{path}`: {error}");
            Box::new(Diagnostic::error(Code::Unreadable, message).path(&path))
        })?;
        files.insert(path, bytes);
    }
    // An edition that was never built has none.
    files.extend(world.read(LOCK).ok().map(|bytes| (LOCK.to_owned(), bytes)));
    Ok(files)
}
