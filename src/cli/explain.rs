//! `postil explain`.

use std::io::Write;

use clap::Args;
use clap::builder::styling::Style;

use crate::diagnostic::explain::{self, Piece};
use crate::diagnostic::{Code, closest};

/// As wide as prose is printed.
const WIDTH: usize = 80;
/// Space between the codes and what they mean.
const GAP: usize = 2;

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What stands in brackets after `error` or `warning`; without it, all codes are listed
    #[arg(value_name = "CODE", value_parser = parse_code)]
    pub code: Option<Code>,
}

fn parse_code(text: &str) -> Result<Code, String> {
    Code::named(text).ok_or_else(|| {
        closest(text, Code::ALL.iter().map(|code| code.name())).map_or_else(
            || "there is no such code; `postil explain` lists them all".to_owned(),
            |meant| format!("there is no such code; did you mean `{meant}`?"),
        )
    })
}

/// Runs `explain`. Gives whether all went well.
pub(super) fn run(arguments: &Arguments) -> bool {
    let text = arguments.code.map_or_else(list, one);
    // A reader that has gone away has seen enough.
    let _ = write!(anstream::stdout().lock(), "{text}");
    true
}

/// All codes and what they mean.
fn list() -> String {
    let bold = Style::new().bold();
    let widest = Code::ALL.iter().map(|code| code.name().len()).max().unwrap_or(0);
    let indent = widest + GAP;
    let mut text = String::new();
    for code in Code::ALL {
        let (name, gap) = (code.name(), " ".repeat(indent - code.name().len()));
        let meaning = wrap(code.summary(), WIDTH - indent).join(&format!("\n{}", " ".repeat(indent)));
        text.push_str(&format!("{bold}{name}{bold:#}{gap}{meaning}\n"));
    }
    text
}

/// What is to be said about one code.
fn one(code: Code) -> String {
    let bold = Style::new().bold();
    let mut text = format!("{bold}{code}{bold:#}\n");
    for piece in explain::pieces(code) {
        text.push('\n');
        let lines = match &piece {
            Piece::Prose(prose) => wrap(prose, WIDTH),
            Piece::Sample(sample) => sample.lines().map(|line| format!("    {line}")).collect(),
        };
        for line in lines {
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    text
}

/// The words in lines of `width` characters, where they have room.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
