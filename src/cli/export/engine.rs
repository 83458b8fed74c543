//! The programs that make a PDF of a volume.
//!
//! They are given a folder with all that the volume is made of, and are kept from fetching anything else.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use clap::ValueEnum;
use rustc_hash::FxHashMap;

use super::paged::{Pages, numbered};
use super::pdf::failed;
use crate::diagnostic::{Code, Diagnostic};
use crate::output::{self, Foreign};
use crate::render::Site;
use crate::render::volume::{self, FILE};

/// What makes the PDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Engine {
    /// `WeasyPrint`: notes at the foot of the page, running heads, page numbers in cross-references, PDF/UA
    Weasyprint,
    /// Chromium: the plain way out, with the notes below their paragraphs
    Chromium,
}

/// A PDF that was made.
pub(super) struct Pdf {
    pub(super) bytes: Vec<u8>,
    /// What the program said.
    pub(super) said: String,
}

/// How a PDF begins.
const PDF: &[u8] = b"%PDF-";
/// The file in the folder that Chromium, which does not print to standard output, writes to.
const PRINTED: &str = "volume.pdf";
/// The sheet by which notes are kept that would be lost.
const NUDGES: &str = "nudges.css";
/// How many lines of a paragraph stand together at the foot of a page, as in the sheet of the volume.
const ORPHANS: usize = 2;
/// Two are needed for the numbers of pages, and one or two more if a note was lost.
const ATTEMPTS: usize = 8;

impl Engine {
    const fn name(self) -> &'static str {
        match self {
            Self::Weasyprint => "WeasyPrint",
            Self::Chromium => "Chromium",
        }
    }

    /// The environment variable that names the program.
    const fn variable(self) -> &'static str {
        match self {
            Self::Weasyprint => "WEASYPRINT",
            Self::Chromium => "CHROMIUM",
        }
    }

    /// What the program is called on the common systems.
    const fn programs(self) -> &'static [&'static str] {
        match self {
            Self::Weasyprint => &["weasyprint"],
            Self::Chromium => &[
                "chromium",
                "chromium-browser",
                "google-chrome",
                "google-chrome-stable",
                "chrome",
                "chromium-headless-shell",
                "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
                "/Applications/Chromium.app/Contents/MacOS/Chromium",
            ],
        }
    }

    const fn how_to_get(self) -> &'static str {
        match self {
            Self::Weasyprint => {
                "install it: `pipx install weasyprint` or `pip install weasyprint` with Pango beside it (Debian and Ubuntu: \
                 `apt install weasyprint`; Fedora: `dnf install weasyprint`; macOS: `brew install weasyprint`; Windows: \
                 `weasyprint.exe` from its releases); or let WEASYPRINT name it; `--engine chromium` is the plain way out"
            }
            Self::Chromium => {
                "install it (Debian: `apt install chromium`, or `chromium-headless-shell`, the same without windows; Fedora: \
                 `dnf install chromium`; macOS: `brew install --cask chromium`; or Google Chrome), or let CHROMIUM name it"
            }
        }
    }
}

/// Has a PDF made of a volume.
///
/// # Errors
/// The program is not there, or it makes no PDF.
pub(super) fn run(engine: Engine, volume: &Site) -> Result<Pdf, Box<Diagnostic>> {
    let folder = tempfile::Builder::new().prefix("postil-volume-").tempdir();
    let folder = folder.map_err(|error| failed(engine.name(), &format!("no temporary folder: {error}"), ""))?;
    match engine {
        Engine::Weasyprint => settled(volume, folder.path()),
        Engine::Chromium => once(engine, volume, folder.path()),
    }
}

/// Has `WeasyPrint` make the PDF until the numbers of pages in it are true, and every note is there.
///
/// `WeasyPrint` 70 and earlier lose the notes of a line that finds room on a page only because notes before it are moved to
/// the next one; it is always the line by which a paragraph has as many lines on the page as must stand together. Where that
/// has happened, more lines must, so that the page ends elsewhere.
fn settled(volume: &Site, folder: &Path) -> Result<Pdf, Box<Diagnostic>> {
    let engine = Engine::Weasyprint;
    let text = volume.get(FILE).map(|bytes| String::from_utf8_lossy(bytes));
    let text = text.unwrap_or_default();
    let mut volume = volume.clone();
    let (mut pages, mut nudged) = (Pages::default(), FxHashMap::default());
    let mut missing = 0;
    for _ in 0..ATTEMPTS {
        volume.insert(FILE.to_owned(), numbered(&text, &pages).into());
        volume.insert(NUDGES.to_owned(), nudges(&nudged).into());
        let pdf = once(engine, &volume, folder)?;
        let found = Pages::read(&pdf.bytes);
        let lost: Vec<_> = volume::notes(&text).filter(|note| !found.has(note)).collect();
        if lost.is_empty() && found == pages {
            return Ok(pdf);
        }
        missing = lost.len();
        let units: BTreeSet<_> = lost
            .into_iter()
            .filter_map(|note| volume::unit_of(note, &text))
            .collect();
        for unit in units {
            *nudged.entry(unit).or_insert(ORPHANS) += 1;
        }
        pages = found;
    }
    let why = match missing {
        0 => "the numbers of its pages do not settle".to_owned(),
        1 => "it leaves out a note, however it is asked".to_owned(),
        _ => format!("it leaves out {missing} notes, however it is asked"),
    };
    Err(failed(engine.name(), &why, ""))
}

/// The sheet that has more lines of some paragraphs stand together.
fn nudges(units: &FxHashMap<&str, usize>) -> String {
    let mut rules: Vec<_> = units
        .iter()
        .map(|(unit, lines)| format!("[id=\"{unit}\"] *{{orphans:{lines}!important}}\n"))
        .collect();
    rules.sort_unstable();
    rules.concat()
}

/// Has a PDF made once.
fn once(engine: Engine, volume: &Site, folder: &Path) -> Result<Pdf, Box<Diagnostic>> {
    let first = |faults: Vec<Diagnostic>| faults.into_iter().next().map(Box::new);
    if let Err(fault) = output::write(volume, folder, Foreign::Stay).map_err(first) {
        return Err(fault.unwrap_or_else(|| failed(engine.name(), "the volume could not be written", "")));
    }
    let arguments = match engine {
        Engine::Weasyprint => weasyprint(),
        Engine::Chromium => chromium(folder)?,
    };
    let Output { status, stdout, stderr } = start(engine, &arguments, folder)?;
    let said = String::from_utf8_lossy(&stderr).trim().to_owned();
    let bytes = match engine {
        Engine::Weasyprint => stdout,
        Engine::Chromium => output::kept(folder, PRINTED),
    };
    if !status.success() {
        return Err(failed(engine.name(), &format!("{status}"), &said));
    }
    if !bytes.starts_with(PDF) {
        return Err(failed(engine.name(), "what it made is something else", &said));
    }
    Ok(Pdf { bytes, said })
}

/// Starts the program and waits for its end.
fn start(engine: Engine, arguments: &[OsString], folder: &Path) -> Result<Output, Box<Diagnostic>> {
    let named = std::env::var_os(engine.variable()).filter(|name| !name.is_empty());
    let candidates = match &named {
        Some(name) => vec![in_full(name)],
        None => engine.programs().iter().map(OsString::from).collect(),
    };
    for program in candidates {
        let mut command = Command::new(&program);
        command.args(arguments).current_dir(folder).stdin(Stdio::null());
        match command.output() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed(engine.name(), &format!("cannot start it: {error}"), "")),
            Ok(output) => return Ok(output),
        }
    }
    let message = match named {
        Some(name) => format!("{} names no program: `{}`", engine.variable(), name.display()),
        None => format!("{} is not installed, or not on the PATH", engine.name()),
    };
    let diagnostic = Diagnostic::error(Code::MissingProgram, message);
    Err(Box::new(diagnostic.help(engine.how_to_get())))
}

/// A program that is named by its path counts from where the command is given, and not from the folder of the volume.
fn in_full(name: &OsStr) -> OsString {
    let path = Path::new(name);
    let by_path = path.components().nth(1).is_some();
    let full = by_path.then(|| std::path::absolute(path).ok()).flatten();
    full.map_or_else(|| name.to_owned(), Into::into)
}

fn weasyprint() -> Vec<OsString> {
    // Files and nothing else: what is not in the folder is not fetched.
    let arguments = [
        "--pdf-variant",
        "pdf/ua-1",
        "--allowed-protocols",
        "file,data",
        "--stylesheet",
        NUDGES,
        FILE,
        "-",
    ];
    arguments.map(OsString::from).into()
}

fn chromium(folder: &Path) -> Result<Vec<OsString>, Box<Diagnostic>> {
    let path = folder.join(FILE);
    let page = url::Url::from_file_path(&path);
    let page = page.map_err(|()| failed(Engine::Chromium.name(), "the temporary folder has no address", ""))?;
    let mut arguments: Vec<OsString> = [
        "--headless",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // Nothing is fetched, whatever the texts show.
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--no-pdf-header-footer",
        "--export-tagged-pdf",
        "--generate-pdf-document-outline",
    ]
    .map(OsString::from)
    .into();
    if is_root(folder) {
        // It starts for root in no other way. The page is ours, and has no scripts.
        arguments.push("--no-sandbox".into());
    }
    let with = |option: &str, value: &Path| {
        let mut argument = OsString::from(option);
        argument.push(value);
        argument
    };
    arguments.push(with("--user-data-dir=", &folder.join("profile")));
    arguments.push(with("--print-to-pdf=", &folder.join(PRINTED)));
    arguments.push(String::from(page).into());
    Ok(arguments)
}

/// Whether this is run by root, to whom then belongs what has just been made.
fn is_root(made: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        made.metadata().is_ok_and(|about| about.uid() == 0)
    }
    #[cfg(not(unix))]
    {
        let _ = made;
        false
    }
}
