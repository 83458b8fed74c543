//! A folder on another machine, by the `rsync` that is installed, over ssh or to its own server.
//!
//! `rsync` itself finds out what differs, by checksums, and puts each file into place as a whole. Files go in two runs: what
//! pages need, then the pages, which are put into place all at once. A third takes away what we published and is not
//! needed any more, by rules that name it.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output};

use rustc_hash::{FxHashMap, FxHashSet};
use tempfile::TempDir;

use super::program::{self, complaint};
use super::{Plan, Publication, Stop, There};
use crate::output::{self, MANIFEST, Manifest, Turn, Written};
use crate::render::Site;

/// How to get it.
const INSTALL: &str =
    "install it (Debian and Ubuntu: `apt install rsync`; Fedora: `dnf install rsync`; macOS: `brew install rsync`)";
/// Exit status: the folder is not there.
const MISSING: i32 = 3;
/// Exit status: some of what was named is not there.
const PARTIAL: i32 = 23;
/// Files that are named in one command.
const NAMED_AT_ONCE: usize = 200;

pub(super) fn publish(publication: &Publication<'_>, address: &str) -> Result<Written, Stop> {
    let address = format!("{}/", address.trim_end_matches('/'));
    let temp = tempfile::Builder::new()
        .prefix("postil-rsync-")
        .tempdir()
        .map_err(|error| no_room(&error))?;
    let rsync = Rsync {
        root: publication.root.to_owned(),
        address,
        temp,
    };
    rsync.lay_out(publication.site)?;
    let old = rsync.manifest()?;
    let gone = rsync.leftovers(publication.site, &old)?;
    let found = rsync.compare(publication.site)?;
    let there = |path: &str, _: &[u8], _: &str| match found.get(path) {
        None => There::Same,
        Some(Difference::Missing) => There::Nothing,
        Some(Difference::Other) if old.contains(path) => There::Ours,
        Some(Difference::Other) => There::Foreign,
    };
    let goes = |path: &str| gone.binary_search_by(|gone| gone.as_str().cmp(path)).is_ok();
    let plan = Plan::new(publication.site, &old, publication.overwrite, there, goes)?;
    if !plan.is_idle() && !publication.dry_run {
        rsync.carry_out(&plan)?;
    }
    Ok(plan.written)
}

fn no_room(error: &std::io::Error) -> Stop {
    Stop::failed(
        &format!("the site cannot be laid out for `rsync`: {error}"),
        "see that there is room for it among temporary files",
    )
}

/// How a file there differs from that of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Difference {
    Missing,
    Other,
}

/// What is told to `rsync`, and where the files lie that it is given.
struct Rsync {
    /// The folder of the edition, from which paths count.
    root: PathBuf,
    /// The folder there, with a slash at the end.
    address: String,
    temp: TempDir,
}

/// The folder of the site, of what comes from there, and of the manifest.
const SITE: &str = "site";
const FETCHED: &str = "fetched";
const LISTS: &str = "lists";
/// The folder of the folders that stay of those that hold what is taken away, with nothing in them.
const GONE: &str = "gone";

impl Rsync {
    fn lay_out(&self, site: &Site) -> Result<(), Stop> {
        let lay = |folder: &str, files: &Site| output::lay_out(files, &self.temp.path().join(folder));
        let lists = Site::from([(MANIFEST.to_owned(), bytes::Bytes::new())]);
        let laid = lay(SITE, site)
            .and_then(|()| lay(FETCHED, &Site::new()))
            .and_then(|()| lay(LISTS, &lists));
        laid.map_err(|error| no_room(&error))
    }

    /// `rsync`, about to be run from the edition's folder.
    fn command(&self) -> Command {
        let mut command = Command::new("rsync");
        command.current_dir(&self.root).env("LC_ALL", "C");
        // Names are read as they are, here and by a shell over there.
        command.args(["--recursive", "--links", "-s", "--8-bit-output"]);
        command
    }

    fn failed(&self, output: &Output) -> Stop {
        let message = format!("`rsync` to {} failed", self.address);
        let help = "see that the address is right and that you may write there (`ssh` with a key, or RSYNC_PASSWORD for a server \
                    of its own); what was published before still works, and running it again finishes the work";
        Stop::failed(&message, help).saying(&complaint(output))
    }

    /// Brings files from there into a folder here; those that are not there are passed over.
    ///
    /// They are named one by one: servers of version 3.5 that are not confined to their folder (`use chroot = no`) take what is named
    /// by a list for vanished.
    fn fetch(&self, files: &[&str]) -> Result<(), Stop> {
        for files in files.chunks(NAMED_AT_ONCE) {
            let mut command = self.command();
            command.args(["--relative", "--ignore-missing-args", "--"]);
            command.args(files.iter().map(|file| format!("{}./{file}", self.address)));
            let output = program::run(command.arg(self.temp.path().join(FETCHED)), INSTALL)?;
            // A folder that is not there yet has no files; others say later what is wrong.
            let is_missing = matches!(output.status.code(), Some(MISSING | PARTIAL));
            if !output.status.success() && !is_missing {
                return Err(self.failed(&output));
            }
        }
        Ok(())
    }

    fn fetched(&self, file: &str) -> Vec<u8> {
        output::kept(&self.temp.path().join(FETCHED), file)
    }

    /// What we published there.
    fn manifest(&self) -> Result<Manifest, Stop> {
        self.fetch(&[MANIFEST])?;
        Ok(Manifest::parse(&String::from_utf8_lossy(&self.fetched(MANIFEST))))
    }

    /// What we published there and is not in the site any more, as far as it is there as it was published; sorted.
    fn leftovers(&self, site: &Site, old: &Manifest) -> Result<Vec<String>, Stop> {
        let mut gone: Vec<_> = old
            .iter()
            .map(|(path, _)| path)
            .filter(|path| !site.contains_key(*path))
            .collect();
        gone.dedup();
        if gone.is_empty() {
            return Ok(Vec::new());
        }
        self.fetch(&gone)?;
        gone.retain(|path| old.wrote(path, &self.fetched(path)));
        Ok(gone.into_iter().map(ToOwned::to_owned).collect())
    }

    /// How what is there differs from the site.
    fn compare(&self, site: &Site) -> Result<FxHashMap<String, Difference>, Stop> {
        let files: Vec<_> = site.keys().map(String::as_str).collect();
        let options = ["--dry-run", "--checksum", "--out-format=%i %n"];
        let output = self.send(&options, &files, SITE)?;
        let text = String::from_utf8_lossy(&output.stdout);
        let difference = |line: &str| {
            let (signs, path) = line.split_once(' ')?;
            // `<f+++++++++`: a file that goes there, and is not there yet.
            let rest = signs.strip_prefix(['<', '>'])?.strip_prefix('f')?;
            let is_missing = rest.starts_with('+');
            Some((
                path.to_owned(),
                if is_missing {
                    Difference::Missing
                } else {
                    Difference::Other
                },
            ))
        };
        Ok(text.lines().filter_map(difference).collect())
    }

    /// Sends the named files of a folder here, and gives what is said of it.
    fn send(&self, options: &[&str], files: &[&str], from: &str) -> Result<Output, Stop> {
        let mut command = self.command();
        command.args(["--from0", "--files-from=-"]).args(options).arg("--");
        command.arg(self.temp.path().join(from)).arg(&self.address);
        self.run(&mut command, files)
    }

    /// Runs a command that is told a list, and gives what it says.
    fn run(&self, command: &mut Command, list: &[impl AsRef<str> + Sync]) -> Result<Output, Stop> {
        let output = program::fed(command, INSTALL, |input| {
            let mut input = std::io::BufWriter::new(input);
            for item in list {
                write!(input, "{}\0", item.as_ref())?;
            }
            input.flush()
        })?;
        if output.status.success() {
            Ok(output)
        } else {
            Err(self.failed(&output))
        }
    }

    /// Puts a manifest among what is sent.
    fn note(&self, manifest: &Manifest) -> Result<(), Stop> {
        let lists = self.temp.path().join(LISTS);
        output::replace(&lists, MANIFEST, manifest.to_string().as_bytes()).map_err(Stop::Said)
    }

    fn carry_out(&self, plan: &Plan<'_>) -> Result<(), Stop> {
        // Until all is done, what is sent counts as ours too, so that an interrupted run can be taken up again.
        self.note(&plan.joined)?;
        self.send(&["--checksum"], &[MANIFEST], LISTS)?;
        let needed = &plan.send[Turn::Needed as usize];
        let pages: Vec<_> = plan.send[Turn::Needed as usize + 1..]
            .iter()
            .flatten()
            .copied()
            .collect();
        for (files, options) in [
            (needed, &["--checksum"][..]),
            (&pages, &["--checksum", "--delay-updates"]),
        ] {
            if !files.is_empty() {
                self.send(options, files, SITE)?;
            }
        }
        self.remove(plan)?;
        self.note(&plan.new)?;
        self.send(&["--checksum"], &[MANIFEST], LISTS)?;
        Ok(())
    }

    /// Takes away what the site does not have any more, and the folders that held it, as far as nothing else is in them.
    ///
    /// What is not here is taken away there, if a rule says so of it, and everything else is protected. To name what is missing here
    /// (`--delete-missing-args`) would be simpler; but version 3.4.3, and what Debian made safer with its changes, take such names for
    /// faults of the protocol (issue 910 of rsync).
    fn remove(&self, plan: &Plan<'_>) -> Result<(), Stop> {
        let removed: Vec<_> = plan.written.removed.iter().map(String::as_str).collect();
        if removed.is_empty() {
            return Ok(());
        }
        let kept: FxHashSet<_> = plan.new.iter().flat_map(|(path, _)| folders_of(path)).collect();
        let mut folders: Vec<_> = removed.iter().flat_map(|path| folders_of(path)).collect();
        folders.sort_unstable();
        folders.dedup();
        let (stay, go): (Vec<_>, Vec<_>) = folders.into_iter().partition(|folder| kept.contains(folder));
        // Folders that stay are looked through if they are here as well.
        let gone = self.temp.path().join(GONE);
        let mut laid = output::make_folder(&gone);
        for folder in stay {
            laid = laid.and_then(|()| output::make_folder(&gone.join(folder)));
        }
        laid.map_err(|error| no_room(&error))?;
        let files = removed.iter().map(|path| rule(path));
        let folders = go.iter().map(|path| rule(path) + "/");
        let rules: Vec<_> = files.chain(folders).chain([PROTECT_ALL.to_owned()]).collect();
        let mut command = self.command();
        // Whatever became of the rules, no more is taken away than is named.
        command.arg(format!("--max-delete={}", removed.len() + go.len()));
        command.args(["--delete", "--existing", "--from0", "--filter=merge -", "--"]);
        command.arg(gone.join("")).arg(&self.address);
        self.run(&mut command, &rules).map(|_| ())
    }
}

/// The rule that nothing is taken away, for what none before it is about.
const PROTECT_ALL: &str = "P *";

/// The rule that a file may be taken away.
fn rule(path: &str) -> String {
    // A backslash is one unless there is something to be read as it is.
    const WILD: [char; 3] = ['*', '?', '['];
    let mut rule = String::from("R /");
    let is_wild = path.contains(WILD);
    for char in path.chars() {
        if is_wild && (char == '\\' || WILD.contains(&char)) {
            rule.push('\\');
        }
        rule.push(char);
    }
    rule
}

/// The folders that a path is in, the outermost first.
fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}
