//! A branch of a git repository, by the `git` that is installed.
//!
//! Nothing is checked out and no branch of the editors' own repository is touched: the files become objects, a commit on
//! top of what the branch has, and one push, which the other side takes as a whole or not at all. It is never forced, so
//! the history stays, and of two who publish at once the second is told.

mod objects;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Output;

use self::objects::{Repository, Tree};
use super::program::complaint;
use super::{Plan, Publication, Stop, There};
use crate::diagnostic::Code;
use crate::output::{MANIFEST, Manifest, Written};
use crate::render::Site;

/// GitHub takes a branch for the source of a Jekyll site unless this is there.
const NO_JEKYLL: &str = ".nojekyll";
/// Where GitHub reads the host name of a site.
const CNAME: &str = "CNAME";
/// Where Codeberg reads the host names of a site.
const DOMAINS: &str = ".domains";

pub(super) fn publish(
    publication: &Publication<'_>,
    remote: &str,
    branch: &str,
    domain: Option<&str>,
) -> Result<Written, Stop> {
    let repository = Repository::open(publication.root, publication.dry_run)?;
    let address = repository.address(remote)?;
    let site = with_marks(publication.site, domain);
    let old = fetched(&repository, &address, branch)?;
    let tree = match &old {
        Some(commit) => repository.tree(commit)?,
        None => Tree::default(),
    };
    let manifest = match &old {
        Some(commit) if tree.has(MANIFEST) => Manifest::parse(&repository.file(commit, MANIFEST)?),
        _ => Manifest::default(),
    };
    let blobs = repository.import(site.iter().map(|(path, bytes)| (path.as_str(), bytes.as_ref())))?;
    let plan = plan(&site, &manifest, &tree, &blobs, publication.overwrite)?;
    if plan.is_idle() || publication.dry_run {
        return Ok(plan.written);
    }
    let written = repository.import([(MANIFEST, plan.new.to_string().as_bytes())])?;
    let removed = plan.written.removed.iter().map(String::as_str);
    let new_tree = repository.tree_with(old.as_deref(), blobs.iter().chain(&written), removed)?;
    let commit = repository.commit(&new_tree, old.as_deref(), &message(publication, &repository))?;
    push(&repository, &address, branch, &commit)?;
    Ok(plan.written)
}

/// The site with what hosts of branches look for.
fn with_marks(site: &Site, domain: Option<&str>) -> Site {
    let mut site = site.clone();
    site.insert(NO_JEKYLL.to_owned(), String::new().into());
    if let Some(domain) = domain {
        for name in [CNAME, DOMAINS] {
            site.insert(name.to_owned(), format!("{domain}\n").into());
        }
    }
    site
}

fn plan<'a>(
    site: &'a Site,
    manifest: &Manifest,
    tree: &Tree,
    blobs: &BTreeMap<String, String>,
    overwrite: bool,
) -> Result<Plan<'a>, Stop> {
    let there = |path: &str, _: &[u8], _: &str| match tree.blob(path) {
        Some(blob) if blobs.get(path).is_some_and(|ours| ours == blob) => There::Same,
        // What others have made of it since is in the history.
        Some(_) if manifest.contains(path) => There::Ours,
        Some(_) => There::Foreign,
        None if tree.is_in_the_way(path) => There::Foreign,
        None => There::Nothing,
    };
    Plan::new(site, manifest, overwrite, there, |path| tree.has(path))
}

/// The commit that the branch has there, with all that it consists of at hand. Nothing if there is no such branch.
fn fetched(repository: &Repository, address: &str, branch: &str) -> Result<Option<String>, Stop> {
    let name = format!("refs/heads/{branch}");
    let listed = repository.git(&["ls-remote", "--", address, &name])?;
    if !listed.status.success() {
        return Err(unreachable(address, &listed));
    }
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let Some(commit) = listed
        .lines()
        .find_map(|line| Some(line.split_once('\t')?.0.to_owned()))
    else {
        return Ok(None);
    };
    if !repository.has(&commit)? {
        let options = [
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-write-fetch-head",
            "--no-recurse-submodules",
        ];
        let got = repository.git(&[&options[..], &["--", address, &name]].concat())?;
        if !got.status.success() {
            return Err(unreachable(address, &got));
        }
    }
    if repository.is_source(&commit)? {
        let message = format!("the branch `{branch}` holds the sources of the edition");
        let help = "name another in `branch`; the site would stand among the sources";
        return Err(Stop::of(Code::OutsideFolder, &message, help));
    }
    Ok(Some(commit))
}

fn unreachable(address: &str, output: &Output) -> Stop {
    let message = format!("the repository {address} cannot be read");
    let help = "see that the address is right and that `git` may read and write there (a key for ssh, a credential helper, \
                or a token in the environment of a CI run); nothing was published";
    Stop::failed(&message, help).saying(&complaint(output))
}

fn push(repository: &Repository, address: &str, branch: &str, commit: &str) -> Result<(), Stop> {
    let refspec = format!("{commit}:refs/heads/{branch}");
    // Hooks are about the sources.
    let pushed = repository.git(&["push", "--quiet", "--no-verify", "--", address, &refspec])?;
    if pushed.status.success() {
        return Ok(());
    }
    let said = complaint(&pushed);
    let is_late = |line: &String| {
        ["fetch first", "non-fast-forward", "cannot lock ref"]
            .iter()
            .any(|sign| line.contains(sign))
    };
    let help = if said.iter().any(is_late) {
        "somebody has published meanwhile; look at what, and run it again"
    } else {
        "see that `git` may write there; what was published before is as it was, and running it again finishes the work"
    };
    let message = format!("the repository {address} does not take the branch `{branch}`");
    Err(Stop::failed(&message, help).saying(&said))
}

/// What the history is told.
fn message(publication: &Publication<'_>, repository: &Repository) -> String {
    let mut message = format!("Publish {}\n", publication.title);
    if let Some(source) = repository.source() {
        message.push_str(&format!("\nMade from {source}.\n"));
    }
    message
}

/// How to get git.
const INSTALL: &str = "install it (https://git-scm.com), or publish to a folder and bring that where it belongs";

/// Whether a remote is an address or a path rather than a name.
fn is_address(root: &Path, remote: &str) -> bool {
    remote.contains([':', '/']) || root.join(remote).exists()
}
