//! The command line.
//!
//! Exit codes: 0 fine, 1 the edition has errors (or, with `--strict`, warnings), 2 wrong usage. Diagnostics go to
//! standard error, results to standard output.

mod append;
mod build;
mod check;
mod cites;
mod delivery;
mod explain;
mod export;
mod external;
mod lock;
mod mend;
mod new;
mod place;
mod progress;
mod publish;
mod quotes;
mod recall;
mod report;
mod schema;
mod serve;
mod watch;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Exit code of a run that met errors.
const FAILED: u8 = 1;
/// Exit code of a call that was wrong in itself.
const USAGE: u8 = 2;

/// A compiler for annotated editions.
#[derive(Debug, Parser)]
#[command(name = "postil", version, about, propagate_version = true, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
struct Global {
    /// Work in this folder as if it were the current one
    #[arg(
        short = 'C',
        long = "directory",
        global = true,
        value_name = "DIR",
        default_value = "."
    )]
    directory: PathBuf,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    color: Colour,
    /// Print errors and nothing else
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say more
    #[arg(short, long, global = true)]
    verbose: bool,
    /// Let warnings fail the run
    #[arg(long, global = true)]
    strict: bool,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Colour {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Compile the edition and write its site
    Build(build::Arguments),
    /// Look for errors; mend notes whose text has changed, if told to
    Check(check::Arguments),
    /// Print which words cite which work, or find citations that are not marked yet
    Cites(cites::Arguments),
    /// Say more about a diagnostic
    Explain(explain::Arguments),
    /// Make something else than a site of the edition
    Export(export::Arguments),
    /// Begin a small edition that builds
    New(new::Arguments),
    /// Bring the site to where its readers are
    Publish(publish::Arguments),
    /// Find quotations that are not marked yet, and what documents have in common
    Quotes(quotes::Arguments),
    /// Print what tools for TOML want to know about the files
    Schema(schema::Arguments),
    /// Show the edition in a browser, and every change at once
    Serve(serve::Arguments),
}

/// Runs the command line. `arguments` begins with the program's name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // A reader that has gone away needs no message.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(USAGE));
        }
    };
    let choice = match cli.global.color {
        Colour::Auto => anstream::ColorChoice::Auto,
        Colour::Always => anstream::ColorChoice::Always,
        Colour::Never => anstream::ColorChoice::Never,
    };
    choice.write_global();
    let fine = match &cli.command {
        Command::Build(arguments) => build::run(&cli.global, arguments),
        Command::Check(arguments) => check::run(&cli.global, arguments),
        Command::Cites(arguments) => cites::run(&cli.global, arguments),
        Command::Explain(arguments) => explain::run(arguments),
        Command::Export(arguments) => export::run(&cli.global, arguments),
        Command::New(arguments) => new::run(&cli.global, arguments),
        Command::Publish(arguments) => publish::run(&cli.global, arguments),
        Command::Quotes(arguments) => quotes::run(&cli.global, arguments),
        Command::Schema(arguments) => schema::run(&cli.global, arguments),
        Command::Serve(arguments) => serve::run(&cli.global, arguments),
    };
    if fine {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(FAILED)
    }
}
