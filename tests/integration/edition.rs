//! The test builder: files of an edition in, exact messages and files out.
//!
//! An [`Edition`] is compiled in memory ([`Edition::compile`]) or laid out in a folder of its own
//! ([`Edition::on_disk`]) for the real binary. A [`Run`] holds what the binary said, with the time it took left out.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;

use postil::diagnostic::{Diagnostic, human, short};
use postil::project::MemoryWorld;
use postil::render::Site;
use postil::{Compiled, Options};
use pretty_assertions::assert_eq;
use tempfile::TempDir;

/// `book.toml` of an edition that says nothing of its own: two series besides the textual one.
pub(crate) const BOOK: &str =
    "[edition]\ntitle = \"Test\"\n\n[[series]]\nid = \"note\"\n\n[[series]]\nid = \"gloss\"\n";

/// The files of an edition, before they are anywhere.
#[derive(Debug, Clone, Default)]
pub(crate) struct Edition {
    files: BTreeMap<String, Vec<u8>>,
}

impl Edition {
    /// An edition with the plainest `book.toml` and nothing else.
    pub(crate) fn new() -> Self {
        Self::default().file("book.toml", BOOK)
    }

    /// A folder with nothing in it.
    pub(crate) fn empty() -> Self {
        Self::default()
    }

    /// Adds a file, or replaces it.
    pub(crate) fn file(mut self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.files.insert(path.to_owned(), content.as_ref().to_vec());
        self
    }

    /// Adds a document; `front` is further front matter besides a title.
    pub(crate) fn document(self, id: &str, front: &str, body: &str) -> Self {
        let path = format!("content/{id}.md");
        let title = id.to_uppercase();
        self.file(&path, format!("+++\ntitle = \"{title}\"\n{front}+++\n\n{body}"))
    }

    /// Adds the sidecar of notes of a document.
    pub(crate) fn notes(self, id: &str, toml: &str) -> Self {
        self.file(&format!("content/{id}.notes.toml"), toml)
    }

    /// Compiles it in memory.
    pub(crate) fn compile(&self) -> Compiled {
        postil::compile(&self.world(), &Options::default())
    }

    /// The lock that a build of it writes. Fails if anything is wrong with it.
    pub(crate) fn lock(&self) -> String {
        let options = Options {
            record: true,
            ..Options::default()
        };
        let compiled = postil::compile(&self.world(), &options);
        assert!(compiled.site.is_some(), "{}", short_form(&compiled));
        let lock = compiled.lock(&[]).expect("an edition without errors has a lock");
        postil::source::lock::print(&lock)
    }

    /// Its folder in memory.
    pub(crate) fn world(&self) -> MemoryWorld {
        let mut world = MemoryWorld::new();
        for (path, bytes) in &self.files {
            world.insert(path.clone(), bytes.clone());
        }
        world
    }

    /// The site that it compiles to in memory. Fails if anything at all is said about it.
    pub(crate) fn site(&self) -> Site {
        let compiled = self.compile();
        assert_eq!(short_form(&compiled), "", "the edition should compile in silence");
        compiled.site.expect("an edition without errors has a site")
    }

    /// The same as it is published: the names of the theme's files tell what is in them.
    pub(crate) fn published(&self) -> Site {
        let options = Options {
            fingerprint: true,
            ..Options::default()
        };
        let compiled = postil::compile(&self.world(), &options);
        assert_eq!(short_form(&compiled), "", "the edition should compile in silence");
        compiled.site.expect("an edition without errors has a site")
    }

    /// Lays it out in a folder of its own.
    pub(crate) fn on_disk(&self) -> Folder {
        let folder = Folder {
            parent: tempfile::tempdir().expect("a temporary folder"),
        };
        std::fs::create_dir(folder.path("")).expect("the edition's folder");
        for (path, bytes) in &self.files {
            folder.write(path, bytes);
        }
        folder
    }

    /// Lays it out and builds it.
    pub(crate) fn build(&self) -> (Folder, Run) {
        let folder = self.on_disk();
        let run = folder.run(["build"]);
        (folder, run)
    }
}

/// The folder of an edition on disk, `edition` within a parent of its own, so that there is an outside to lead to.
#[derive(Debug)]
pub(crate) struct Folder {
    parent: TempDir,
}

impl Folder {
    /// A path in the folder.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.parent.path().join("edition").join(path)
    }

    /// A path beside the folder.
    pub(crate) fn outside(&self, path: &str) -> PathBuf {
        self.parent.path().join(path)
    }

    /// Writes a file, with the folders above it.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        std::fs::write(path, content).expect("a file that can be written");
    }

    /// The text of a file.
    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Every file below a path, hidden ones included, with its bytes.
    pub(crate) fn files(&self, path: &str) -> Site {
        let read = |path: &Path| std::fs::read(path).expect("a file that can be read").into();
        self.each_file(path, read)
    }

    /// Every file below a path with the time it was last changed.
    pub(crate) fn times(&self, path: &str) -> BTreeMap<String, SystemTime> {
        self.each_file(path, |path| {
            path.metadata().and_then(|data| data.modified()).expect("a time")
        })
    }

    fn each_file<T>(&self, path: &str, get: impl Fn(&Path) -> T) -> BTreeMap<String, T> {
        let top = self.path(path);
        let entries = walkdir::WalkDir::new(&top)
            .into_iter()
            .map(|entry| entry.expect("a listing"));
        entries
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                let inner = entry.path().strip_prefix(&top).expect("below the top");
                (inner.to_string_lossy().into_owned(), get(entry.path()))
            })
            .collect()
    }

    /// Runs the binary with the folder as the current one.
    pub(crate) fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Run {
        Run::of(self.command().args(arguments))
    }

    /// The binary, about to be run in the folder, with nothing of the outer environment that could change what it
    /// says.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postil"));
        command.current_dir(self.path(""));
        for name in ["NO_COLOR", "CLICOLOR_FORCE", "RAYON_NUM_THREADS"] {
            command.env_remove(name);
        }
        command
    }
}

/// What a run of the binary came to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// The exit code; none if a signal ended it.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

impl Run {
    /// Runs a command to its end.
    pub(crate) fn of(command: &mut Command) -> Self {
        let Output { status, stdout, stderr } = command.output().expect("a command that can be run");
        let text = |bytes: Vec<u8>| without_time(&String::from_utf8(bytes).expect("UTF-8"));
        Self {
            code: status.code(),
            stdout: text(stdout),
            stderr: without_figures(&text(stderr)),
        }
    }

    /// Checks all that a run says, to the letter.
    #[track_caller]
    pub(crate) fn expect(&self, code: i32, stdout: &str, stderr: &str) {
        let wanted = Self {
            code: Some(code),
            stdout: stdout.to_owned(),
            stderr: stderr.to_owned(),
        };
        assert_eq!(self, &wanted);
    }

    /// Checks that the run went well and complained of nothing.
    #[track_caller]
    pub(crate) fn expect_silence(&self) {
        assert_eq!((self.code, self.stderr.as_str()), (Some(0), ""), "{}", self.stdout);
    }
}

/// "in 0.12 s" without the figure.
fn without_time(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, part) in text.split(" in ").enumerate() {
        let figure = part
            .split_once(" s: ")
            .filter(|(figure, _)| figure.parse::<f64>().is_ok());
        match figure {
            Some((_, rest)) if index > 0 => out.push_str(&format!(" in … s: {rest}")),
            _ if index > 0 => out.push_str(&format!(" in {part}")),
            _ => out.push_str(part),
        }
    }
    out
}

/// The same without the table of `-v`, which says what each stage took and is the last that is said.
fn without_figures(text: &str) -> String {
    let is_figure = |line: &str| {
        let mut words = line.trim_start_matches("in all").split_whitespace();
        let seconds = words.find(|word| word.parse::<f64>().is_ok());
        seconds.is_some() && words.next() == Some("s")
    };
    let mut lines: Vec<_> = text.split_inclusive('\n').collect();
    if lines.last().is_some_and(|line| line.starts_with("in all ")) {
        while lines.last().is_some_and(|line| is_figure(line)) {
            lines.pop();
        }
    }
    lines.concat()
}

/// Whether a diagnostic is told without being asked for.
fn is_told(diagnostic: &&Diagnostic) -> bool {
    !diagnostic.code.is_for_the_asking()
}

/// The diagnostics as `--format short` prints them.
pub(crate) fn short_form(compiled: &Compiled) -> String {
    let lines = compiled.diagnostics.iter().filter(is_told);
    lines
        .map(|diagnostic| short::render(diagnostic, &compiled.sources) + "\n")
        .collect()
}

/// The diagnostics as people see them, without colours, an empty line between them.
pub(crate) fn human_form(compiled: &Compiled) -> String {
    let shown = compiled.diagnostics.iter().filter(is_told);
    let shown: Vec<_> = shown
        .map(|diagnostic| {
            let styled = human::render(diagnostic, &compiled.sources);
            anstream::adapter::strip_str(&styled).to_string() + "\n"
        })
        .collect();
    shown.join("\n")
}
