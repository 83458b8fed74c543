//! Programs that bring files to where they are published.

use std::io::{self, Write};
use std::process::{Command, Output, Stdio};

use super::Stop;
use crate::diagnostic::Code;

/// Runs a program and gives what it says, whether or not it succeeds. `install` tells how to get it.
pub(super) fn run(command: &mut Command, install: &str) -> Result<Output, Stop> {
    fed(command, install, |_| Ok(()))
}

/// Runs a program that is told something on its standard input.
pub(super) fn fed(
    command: &mut Command,
    install: &str,
    feed: impl FnOnce(&mut dyn Write) -> io::Result<()> + Send,
) -> Result<Output, Stop> {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let name = command.get_program().to_string_lossy().into_owned();
    let fault = |error: &io::Error| match error.kind() {
        io::ErrorKind::NotFound => Stop::of(Code::MissingProgram, &format!("`{name}` is not installed"), install),
        _ => Stop::of(
            Code::ProgramFailed,
            &format!("`{name}` cannot be run: {error}"),
            install,
        ),
    };
    let mut child = command.spawn().map_err(|error| fault(&error))?;
    let input = child.stdin.take();
    std::thread::scope(|scope| {
        // Beside reading what it says, so that neither waits for the other.
        let feeding = scope.spawn(move || match input {
            Some(mut input) => feed(&mut input),
            None => Ok(()),
        });
        let output = child.wait_with_output().map_err(|error| fault(&error));
        // A program that ends before it has heard all has said why.
        let _ = feeding.join();
        output
    })
}

/// What a program says of why it failed: the lines of it, or how it ended.
pub(super) fn complaint(output: &Output) -> Vec<String> {
    let said = String::from_utf8_lossy(&output.stderr);
    let lines = said.lines().map(str::trim_end).filter(|line| !line.is_empty());
    let lines: Vec<_> = lines.map(ToOwned::to_owned).collect();
    if lines.is_empty() {
        vec![output.status.to_string()]
    } else {
        lines
    }
}
