//! The bar that shows how far a run is, on a terminal.
//!
//! A run is made to last as long as it is looked at: its lock is a pipe, and reading it ends when the test says so.

use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::ffi::OsStringExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use pretty_assertions::assert_eq;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::edition::{Edition, Folder};

/// How long a slow machine may take for anything.
const PATIENCE: Duration = Duration::from_secs(30);
/// So long a run lasts in which no bar should come; one that is to come takes less than half of it.
const SILENCE: Duration = Duration::from_secs(1);

/// A run on a terminal.
struct Seen {
    child: Child,
    /// What is written to the terminal, as it comes.
    written: Receiver<Vec<u8>>,
    text: String,
}

impl Seen {
    /// A run whose messages go to a terminal, and its results where `stdout` says, if not there as well.
    fn new(command: &mut Command, stdout: Option<Stdio>) -> Self {
        let near = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&near).unwrap();
        unlockpt(&near).unwrap();
        let path = std::ffi::OsString::from_vec(ptsname(&near, Vec::new()).unwrap().into_bytes());
        let far = File::options().read(true).write(true).open(path).unwrap();
        let stdout = stdout.unwrap_or_else(|| far.try_clone().unwrap().into());
        let child = command.stdin(Stdio::null()).stdout(stdout).stderr(far).spawn().unwrap();
        // Its ends on the far side, which would keep the terminal open.
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let (sender, written) = channel();
        std::thread::spawn(move || {
            let mut near = File::from(near);
            let mut buffer = [0; 4096];
            // Some systems call it a fault that nobody is left on the far side.
            while let Ok(count @ 1..) = near.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self {
            child,
            written,
            text: String::new(),
        }
    }

    /// Waits until some words are on the terminal.
    #[track_caller]
    fn wait_for(&mut self, words: &str) {
        while !self.text.contains(words) {
            match self.written.recv_timeout(PATIENCE) {
                Ok(bytes) => self.text.push_str(&String::from_utf8_lossy(&bytes)),
                Err(_) => {
                    let _ = self.child.kill();
                    panic!("`{words}` did not come: {:?}", self.text);
                }
            }
        }
    }

    /// Waits for its end. Gives all that was written to the terminal, and what the run printed elsewhere.
    fn end(mut self) -> (String, String) {
        while let Ok(bytes) = self.written.recv_timeout(PATIENCE) {
            self.text.push_str(&String::from_utf8_lossy(&bytes));
        }
        let output = self.child.wait_with_output().unwrap();
        (self.text, String::from_utf8(output.stdout).unwrap())
    }
}

/// An edition whose lock is a pipe.
fn held(edition: &Edition) -> Folder {
    let folder = edition.on_disk();
    let made = Command::new("mkfifo").arg(folder.path("book.lock")).status().unwrap();
    assert!(made.success());
    folder
}

/// Lets a run go on that reads the lock.
fn release(folder: &Folder) {
    let mut lock = File::options().write(true).open(folder.path("book.lock")).unwrap();
    lock.write_all(good().lock().as_bytes()).unwrap();
}

fn good() -> Edition {
    Edition::new().document("a", "", "Some words.\n")
}

/// What stands on a terminal in the end, of what was written to it.
fn screen(written: &str) -> String {
    let shown = |line: &str| {
        let mut shown = String::new();
        for piece in line.trim_end_matches('\r').split('\r') {
            match piece.strip_prefix("\u{1b}[K") {
                Some(rest) => rest.clone_into(&mut shown),
                // Nothing of ours writes over a line without taking it away.
                None => shown.push_str(piece),
            }
        }
        shown
    };
    written.split('\n').map(shown).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_long_run_has_a_bar_that_is_gone_before_anything_else_is_said() {
    let bad = Edition::new().document("a", "wrong = 1\n", "Some words.\n");
    for (edition, first) in [(good(), "no errors; "), (bad, "error[unknown-key]")] {
        let folder = held(&edition);
        // It is no colour.
        let mut run = Seen::new(folder.command().arg("check").env("NO_COLOR", "1"), None);
        run.wait_for("reading [");
        release(&folder);
        let (written, _) = run.end();
        assert!(written.contains(" 2 of 3, 0:0"), "{written:?}");
        assert!(screen(&written).starts_with(first), "{written:?}");
        assert!(!screen(&written).contains("reading"), "{written:?}");
    }
}

#[test]
fn the_bar_is_no_result() {
    let folder = held(&good());
    let mut command = folder.command();
    let mut run = Seen::new(command.args(["check", "--format", "json"]), Some(Stdio::piped()));
    run.wait_for("reading [");
    release(&folder);
    let (written, stdout) = run.end();
    assert_eq!(screen(&written), "");
    assert!(serde_json::from_str::<serde_json::Value>(&stdout).is_ok(), "{stdout}");
}

#[test]
fn there_is_no_bar_on_a_dumb_terminal_or_if_it_is_not_wanted() {
    for (term, arguments) in [("dumb", &["check"][..]), ("xterm", &["check", "-q"])] {
        let folder = held(&good());
        let mut command = folder.command();
        let run = Seen::new(command.args(arguments).env("TERM", term), None);
        std::thread::sleep(SILENCE);
        release(&folder);
        let (written, _) = run.end();
        assert!(!written.contains("reading"), "{term}: {written:?}");
    }
}
