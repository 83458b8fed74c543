//! The `postil` command: arguments in, exit code out. Everything else is in the library.

use std::process::ExitCode;

/// A build makes and drops millions of small pieces on several threads, and a fifth of its time would go to that with what most
/// systems have.
#[cfg(feature = "allocator")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    postil::cli::run(std::env::args_os())
}
