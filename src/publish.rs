//! A site to where its readers are: a branch of a git repository, a bucket, a folder, an archive, another machine.
//!
//! What holds for all of them:
//!
//! - What changes goes there and nothing else. Publishing twice changes nothing the second time.
//! - Only what we published is ever replaced or deleted. What that is stands beside the site, in a manifest as `output` writes
//!   it. What others have put in the way is an error, unless the editors say that it may go.
//! - Whatever happens meanwhile, what is there is a working site: files go there in turns ([`output::Turn`]), pages after
//!   what they need, and what is not needed any more goes last. Running it again finishes the work.
//! - Credentials come from where their owners keep them, and are never printed.
//!
//! Each destination finds out first what there is, which gives a [`Plan`]; a dry run ends there.

mod archive;
mod git;
mod plan;
mod program;
mod rsync;
#[cfg(feature = "network")]
mod s3;
mod secrets;

use std::path::{Path, PathBuf};

pub use plan::{Plan, There};

use crate::diagnostic::{Code, Diagnostic};
use crate::model::destination::{Destination, Kind};
use crate::output::{self, Foreign, Written};
use crate::render::Site;

/// What is published, where from and how.
#[derive(Debug, Clone, Copy)]
pub struct Publication<'a> {
    /// The site.
    pub site: &'a Site,
    /// The title of the edition, with its version: what a history is told of it.
    pub title: &'a str,
    /// The folder of the edition.
    pub root: &'a Path,
    /// Only find out what would be done.
    pub dry_run: bool,
    /// Take the place of files that others have put there.
    pub overwrite: bool,
}

/// Brings a site to a destination. Gives what that did there, or would do.
///
/// # Errors
/// What others have put in the way, and whatever keeps the site from getting there. What was published before is still there.
pub fn publish(publication: &Publication<'_>, to: &Destination) -> Result<Written, Vec<Diagnostic>> {
    let published = match &to.kind {
        Kind::Git { remote, branch, domain } => git::publish(publication, remote, branch, domain.as_deref()),
        Kind::S3 { .. } => bucket(publication, &to.kind),
        Kind::Folder { path } => {
            let path = publication.root.join(path);
            return folder(publication, &path).map_err(|faults| said_of_folder(faults, &path, to));
        }
        Kind::Archive { path, form } => archive::publish(publication, &publication.root.join(path), *form),
        Kind::Rsync { address } => rsync::publish(publication, address),
    };
    published.map_err(|stop| stop.diagnostics(to))
}

#[cfg(feature = "network")]
fn bucket(publication: &Publication<'_>, kind: &Kind) -> Result<Written, Stop> {
    s3::publish(publication, kind)
}

#[cfg(not(feature = "network"))]
fn bucket(_: &Publication<'_>, _: &Kind) -> Result<Written, Stop> {
    Err(Stop::failed(
        "this `postil` was built without what speaks to the network",
        "build it with the feature `network`, which it has by default",
    ))
}

/// To a folder, as `build` does.
fn folder(publication: &Publication<'_>, folder: &Path) -> Result<Written, Vec<Diagnostic>> {
    let foreign = if publication.overwrite {
        Foreign::Go
    } else {
        Foreign::Stay
    };
    if publication.dry_run {
        output::compare(publication.site, folder, foreign)
    } else {
        output::write(publication.site, folder, foreign)
    }
}

/// What keeps a site from a folder, as it is said of all destinations.
fn said_of_folder(faults: Vec<Diagnostic>, folder: &Path, to: &Destination) -> Vec<Diagnostic> {
    let in_the_way = |fault: &Diagnostic| {
        let path = Path::new(fault.path.as_deref()?).strip_prefix(folder).ok()?;
        let is_file = fault.code == Code::OutputConflict && !path.as_os_str().is_empty();
        is_file.then(|| path.display().to_string())
    };
    let paths: Vec<_> = faults.iter().filter_map(in_the_way).collect();
    if paths.is_empty() {
        faults
    } else {
        Stop::Foreign(paths).diagnostics(to)
    }
}

/// The folder on this machine that a destination is, if it is one.
#[must_use]
pub fn folder_of(root: &Path, destination: &Destination) -> Option<PathBuf> {
    match &destination.kind {
        Kind::Folder { path } => Some(root.join(path)),
        _ => None,
    }
}

/// Where a destination is, in words, without what may be a password.
#[must_use]
pub fn shown(destination: &Destination) -> String {
    let words = match &destination.kind {
        Kind::Git { remote, branch, .. } => format!("the branch `{branch}` of {remote}"),
        Kind::S3 {
            bucket,
            prefix,
            endpoint,
            ..
        } => match endpoint {
            Some(endpoint) => format!("{endpoint}{bucket}/{prefix}"),
            None => format!("s3://{bucket}/{prefix}"),
        },
        Kind::Folder { path } | Kind::Archive { path, .. } => path.clone(),
        Kind::Rsync { address } => address.clone(),
    };
    secrets::without(&words)
}

/// Why nothing more was done.
#[derive(Debug)]
enum Stop {
    /// Files of others are in the way.
    Foreign(Vec<String>),
    /// Something else, which is said.
    Said(Box<Diagnostic>),
}

impl Stop {
    fn failed(message: &str, help: &str) -> Self {
        Self::of(Code::PublishFailed, message, help)
    }

    fn of(code: Code, message: &str, help: &str) -> Self {
        let diagnostic = Diagnostic::error(code, secrets::without(message));
        Self::Said(Box::new(diagnostic.help(secrets::without(help))))
    }

    /// The same, with what a program says of it.
    fn saying(self, lines: &[String]) -> Self {
        match self {
            Self::Said(diagnostic) if !lines.is_empty() => {
                let lines: Vec<_> = lines.iter().map(|line| secrets::without(line)).collect();
                Self::Said(Box::new(diagnostic.note(format!("it says: {}", lines.join("\n")))))
            }
            other => other,
        }
    }

    /// What is said of it, at the destination.
    fn diagnostics(self, to: &Destination) -> Vec<Diagnostic> {
        let list = match self {
            Self::Said(diagnostic) => vec![*diagnostic],
            Self::Foreign(paths) => foreign(&paths, to),
        };
        let at = |diagnostic: Diagnostic| {
            if diagnostic.primary.is_some() || diagnostic.path.is_some() {
                diagnostic
            } else {
                diagnostic.at(to.name.span, "")
            }
        };
        list.into_iter().map(at).collect()
    }
}

/// Of many files in the way this many are named.
const NAMED: usize = 5;

fn foreign(paths: &[String], to: &Destination) -> Vec<Diagnostic> {
    let named: Vec<_> = paths.iter().take(NAMED).map(|path| format!("`{path}`")).collect();
    let more = match paths.len() - named.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let (count, are) = match paths.len() {
        1 => ("1 file".to_owned(), "is"),
        count => (format!("{count} files"), "are"),
    };
    let message = format!(
        "{count} that Postil did not publish {are} in the way at `{}`",
        to.name.value
    );
    let diagnostic = Diagnostic::error(Code::OutputConflict, message)
        .note(format!("{}{more}", named.join(", ")))
        .help("take them away, publish elsewhere, or let the edition take their place with `--overwrite`");
    vec![diagnostic]
}
