//! `postil export pdf`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use super::super::build::{NOTHING, among_sources, parse_base_url};
use super::super::report::{self, Format};
use super::super::{Global, recall};
use super::engine::{self, Engine};
use super::file_name;
use crate::diagnostic::{Code, Diagnostic};
use crate::output::{self, Foreign};
use crate::render::Site;
use crate::render::volume::{FILE, Placement};
use crate::span::Sources;
use crate::{Base, Compiled, Options, bind};

/// Arguments of `export pdf`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Write the PDF here rather than to a file named after the edition, in its folder
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// What makes the PDF
    #[arg(long, value_enum, default_value_t = Engine::Weasyprint, value_name = "PROGRAM")]
    pub engine: Engine,
    /// Write what the PDF would be made of into this folder, and make none
    #[arg(long, value_name = "DIR", conflicts_with = "output")]
    pub html: Option<PathBuf>,
    /// Where the site stands, for links to what is not in the volume
    #[arg(long, value_name = "URL", value_parser = parse_base_url)]
    pub base_url: Option<String>,
    /// Include what is marked as a draft
    #[arg(long)]
    pub drafts: bool,
}

/// Runs `export pdf`. Gives whether all went well.
pub(super) fn run(global: &Global, arguments: &Arguments) -> bool {
    let start = Instant::now();
    let options = Options {
        base: arguments.base_url.clone().map_or(Base::Configured, Base::At),
        drafts: arguments.drafts,
        ..Options::default()
    };
    let notes = match arguments.engine {
        Engine::Weasyprint => Placement::Foot,
        Engine::Chromium => Placement::Paragraph,
    };
    let compiled = bind(&recall::world(global), &options, notes);
    let fine = report::diagnostics(&compiled.diagnostics, &compiled.sources, Format::Human, NOTHING, global);
    let Some(volume) = compiled.site.as_ref().filter(|_| fine) else {
        return false;
    };
    let done = match &arguments.html {
        Some(folder) => lay_out(volume, folder, start, global),
        None => print(volume, &compiled, arguments, start, global),
    };
    match done {
        Ok(line) => {
            report::result(&line, global);
            true
        }
        Err(faults) => report::diagnostics(&faults, &Sources::default(), Format::Human, NOTHING, global),
    }
}

/// Writes the folder that a PDF would be made of.
fn lay_out(volume: &Site, folder: &Path, start: Instant, global: &Global) -> Result<String, Vec<Diagnostic>> {
    if let Some(fault) = among_sources(folder, &global.directory) {
        return Err(vec![fault]);
    }
    output::write(volume, folder, Foreign::Stay)?;
    let (seconds, path) = (start.elapsed().as_secs_f64(), folder.join(FILE));
    Ok(format!(
        "wrote {} in {seconds:.2} s: {} files",
        path.display(),
        volume.len()
    ))
}

/// Has the PDF made, and puts it in place of an older one only when it is there.
fn print(
    volume: &Site,
    compiled: &Compiled,
    arguments: &Arguments,
    start: Instant,
    global: &Global,
) -> Result<String, Vec<Diagnostic>> {
    let pdf = engine::run(arguments.engine, volume).map_err(|fault| vec![*fault])?;
    if global.verbose && !pdf.said.is_empty() {
        report::aside(&pdf.said, global);
    }
    let path = arguments
        .output
        .clone()
        .unwrap_or_else(|| global.directory.join(format!("{}.pdf", file_name(compiled, "volume"))));
    let shown = path.display().to_string();
    // Counted from where the command is given.
    output::replace(Path::new(""), &shown, &pdf.bytes).map_err(|fault| vec![*fault])?;
    let (seconds, size) = (start.elapsed().as_secs_f64(), pdf.bytes.len().div_ceil(1024));
    Ok(format!("wrote {shown} in {seconds:.2} s: {size} KiB"))
}

/// The diagnostic of a program that did not make a PDF.
pub(super) fn failed(program: &str, why: &str, said: &str) -> Box<Diagnostic> {
    /// Lines of what a program said, the last ones, in which it says what went wrong.
    const LINES: usize = 20;
    let lines: Vec<_> = said.lines().filter(|line| !line.trim().is_empty()).collect();
    let last = lines[lines.len().saturating_sub(LINES)..].iter();
    let mut diagnostic = Diagnostic::error(Code::ProgramFailed, format!("{program} made no PDF: {why}"));
    for line in last {
        diagnostic = diagnostic.note(format!("it says: {line}"));
    }
    Box::new(diagnostic.help("`postil export pdf --html DIR` writes what it was given, to try it by hand"))
}
