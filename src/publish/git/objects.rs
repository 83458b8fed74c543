//! The objects of a repository: what git calls plumbing.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::Write;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use super::super::Stop;
use super::super::program::{self, complaint};
use super::{INSTALL, is_address};
use crate::diagnostic::Code;
use crate::output;

/// What a file of a branch is: neither a program nor a link.
const MODE: &str = "100644";
/// What of the caller's environment would lead git elsewhere, as it is set while git runs a hook.
const INHERITED: [&str; 7] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
];
/// Who commits where git is not told.
const NOBODY: [(&str, &str); 4] = [
    ("GIT_AUTHOR_NAME", "Postil"),
    ("GIT_AUTHOR_EMAIL", "postil@localhost"),
    ("GIT_COMMITTER_NAME", "Postil"),
    ("GIT_COMMITTER_EMAIL", "postil@localhost"),
];

/// The repository in which objects are made: that of the edition, whose settings for the network hold then, or one that is
/// gone when this is.
pub(super) struct Repository {
    /// The folder of the edition.
    root: PathBuf,
    /// The repository's own folder.
    own: PathBuf,
    /// Whether it is the one that the edition is in.
    is_editions: bool,
    /// Where objects go if they are to be gone afterwards, and where the others are.
    aside: Option<(PathBuf, PathBuf)>,
    temp: TempDir,
}

/// The files of a commit.
#[derive(Debug, Default)]
pub(super) struct Tree {
    blobs: BTreeMap<String, String>,
}

impl Tree {
    /// The id of a file's content.
    pub(super) fn blob(&self, path: &str) -> Option<&str> {
        self.blobs.get(path).map(String::as_str)
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.blobs.contains_key(path)
    }

    /// Whether something that is no file stands where the path does, or a file where it has a folder.
    pub(super) fn is_in_the_way(&self, path: &str) -> bool {
        let folder = format!("{path}/");
        let mut below = self
            .blobs
            .range::<str, _>((Bound::Included(folder.as_str()), Bound::Unbounded));
        let is_folder = below.next().is_some_and(|(first, _)| first.starts_with(&folder));
        is_folder || path.match_indices('/').any(|(at, _)| self.has(&path[..at]))
    }
}

impl Repository {
    /// The repository that the edition is in, or else a new one. With `aside` nothing of what is made stays in it.
    pub(super) fn open(root: &Path, aside: bool) -> Result<Self, Stop> {
        let temp = tempfile::Builder::new().prefix("postil-git-").tempdir();
        let temp =
            temp.map_err(|error| Stop::failed(&format!("no temporary folder: {error}"), "see that there is room"))?;
        let mut repository = Self {
            root: root.to_owned(),
            own: temp.path().join("repository"),
            is_editions: false,
            aside: None,
            temp,
        };
        let found = program::run(
            repository.bare_command().args(["rev-parse", "--absolute-git-dir"]),
            INSTALL,
        )?;
        if found.status.success() {
            repository.own = PathBuf::from(String::from_utf8_lossy(&found.stdout).trim_end());
            repository.is_editions = true;
            if aside {
                let objects = repository.temp.path().join("objects");
                let made = output::make_folder(&objects.join("pack"));
                made.map_err(|error| Stop::failed(&format!("no temporary folder: {error}"), "see that there is room"))?;
                let others = repository.said(&["rev-parse", "--path-format=absolute", "--git-path", "objects"])?;
                repository.aside = Some((objects, others.into()));
            }
        } else {
            let own = repository.own.clone().into_os_string();
            let options = [OsStr::new("init"), OsStr::new("--quiet"), OsStr::new("--bare"), &own];
            let made = program::run(repository.bare_command().args(options), INSTALL)?;
            checked(made, "init")?;
        }
        Ok(repository)
    }

    /// The command `git` in the folder of the edition, whatever repository that is in.
    fn bare_command(&self) -> Command {
        let mut command = Command::new("git");
        for name in INHERITED {
            command.env_remove(name);
        }
        // What it says is read here.
        command.current_dir(&self.root).env("LC_ALL", "C");
        command
    }

    fn command(&self) -> Command {
        let mut command = self.bare_command();
        command.env("GIT_DIR", &self.own);
        command.env("GIT_INDEX_FILE", self.temp.path().join("index"));
        if let Some((objects, others)) = &self.aside {
            command.env("GIT_OBJECT_DIRECTORY", objects);
            command.env("GIT_ALTERNATE_OBJECT_DIRECTORIES", others);
        }
        command
    }

    /// Runs git, whether or not it succeeds.
    pub(super) fn git(&self, arguments: &[&str]) -> Result<Output, Stop> {
        program::run(self.command().args(arguments), INSTALL)
    }

    /// Runs git and gives what it says, without the end of the line.
    fn said(&self, arguments: &[&str]) -> Result<String, Stop> {
        let output = checked(self.git(arguments)?, arguments.first().copied().unwrap_or_default())?;
        Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
    }

    /// What git says, if it succeeds.
    fn asked(&self, arguments: &[&str]) -> Option<String> {
        let output = self.git(arguments).ok().filter(|output| output.status.success())?;
        Some(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
    }

    /// The address of a remote.
    pub(super) fn address(&self, remote: &str) -> Result<String, Stop> {
        let known = self
            .is_editions
            .then(|| self.asked(&["remote", "get-url", "--push", "--", remote]));
        if let Some(address) = known.flatten() {
            return Ok(address);
        }
        if is_address(&self.root, remote) {
            return Ok(remote.to_owned());
        }
        let message = if self.is_editions {
            format!("the edition's repository has no remote `{remote}`")
        } else {
            format!("the edition is in no git repository, so there is no remote `{remote}`")
        };
        let help = "name the address of the repository: `remote = \"git@example.org:editors/letters.git\"`";
        Err(Stop::failed(&message, help))
    }

    /// Whether a commit is at hand.
    pub(super) fn has(&self, commit: &str) -> Result<bool, Stop> {
        Ok(self
            .git(&["cat-file", "-e", &format!("{commit}^{{tree}}")])?
            .status
            .success())
    }

    /// Whether a commit is part of the history of what is checked out.
    pub(super) fn is_source(&self, commit: &str) -> Result<bool, Stop> {
        if !self.is_editions || self.asked(&["rev-parse", "--verify", "--quiet", "HEAD"]).is_none() {
            return Ok(false);
        }
        Ok(self
            .git(&["merge-base", "--is-ancestor", commit, "HEAD"])?
            .status
            .success())
    }

    /// The files of a commit.
    pub(super) fn tree(&self, commit: &str) -> Result<Tree, Stop> {
        let output = checked(self.git(&["ls-tree", "-r", "-z", "--full-tree", commit])?, "ls-tree")?;
        let text = String::from_utf8_lossy(&output.stdout);
        let entry = |line: &str| {
            let (about, path) = line.split_once('\t')?;
            Some((path.to_owned(), about.rsplit(' ').next()?.to_owned()))
        };
        Ok(Tree {
            blobs: text.split('\0').filter_map(entry).collect(),
        })
    }

    /// The text of a file of a commit.
    pub(super) fn file(&self, commit: &str, path: &str) -> Result<String, Stop> {
        let output = checked(
            self.git(&["cat-file", "blob", &format!("{commit}:{path}")])?,
            "cat-file",
        )?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Makes objects of files. Gives their ids, by the paths.
    pub(super) fn import<'f>(
        &self,
        files: impl IntoIterator<Item = (&'f str, &'f [u8])>,
    ) -> Result<BTreeMap<String, String>, Stop> {
        let files: Vec<_> = files.into_iter().collect();
        let marks = self.temp.path().join("marks");
        let mut command = self.command();
        command.args(["fast-import", "--quiet", "--done"]);
        command.arg({
            let mut option = std::ffi::OsString::from("--export-marks=");
            option.push(&marks);
            option
        });
        let output = program::fed(&mut command, INSTALL, |input| {
            let mut input = std::io::BufWriter::new(input);
            for (at, (_, bytes)) in files.iter().enumerate() {
                writeln!(input, "blob\nmark :{}\ndata {}", at + 1, bytes.len())?;
                input.write_all(bytes)?;
                writeln!(input)?;
            }
            writeln!(input, "done")?;
            input.flush()
        })?;
        checked(output, "fast-import")?;
        let text = String::from_utf8_lossy(&output::kept(self.temp.path(), "marks")).into_owned();
        let marked = |line: &str| {
            let (mark, id) = line.strip_prefix(':')?.split_once(' ')?;
            let (path, _) = files.get(mark.parse::<usize>().ok()?.checked_sub(1)?)?;
            Some(((*path).to_owned(), id.to_owned()))
        };
        let ids: BTreeMap<_, _> = text.lines().filter_map(marked).collect();
        if ids.len() == files.len() {
            Ok(ids)
        } else {
            Err(Stop::of(
                Code::ProgramFailed,
                "`git fast-import` did not take all files",
                INSTALL,
            ))
        }
    }

    /// Makes a tree: that of a commit with files put into it and taken out of it.
    pub(super) fn tree_with<'f>(
        &self,
        commit: Option<&str>,
        files: impl Iterator<Item = (&'f String, &'f String)> + Send,
        removed: impl Iterator<Item = &'f str> + Send,
    ) -> Result<String, Stop> {
        match commit {
            Some(commit) => self.said(&["read-tree", commit])?,
            None => self.said(&["read-tree", "--empty"])?,
        };
        let nothing = "0".repeat(commit.map_or(40, str::len));
        let mut command = self.command();
        command.args(["update-index", "--add", "--replace", "-z", "--index-info"]);
        let output = program::fed(&mut command, INSTALL, |input| {
            let mut input = std::io::BufWriter::new(input);
            for path in removed {
                write!(input, "0 {nothing}\t{path}\0")?;
            }
            for (path, id) in files {
                write!(input, "{MODE} {id}\t{path}\0")?;
            }
            input.flush()
        })?;
        checked(output, "update-index")?;
        self.said(&["write-tree"])
    }

    /// Makes a commit of a tree.
    pub(super) fn commit(&self, tree: &str, parent: Option<&str>, message: &str) -> Result<String, Stop> {
        let mut command = self.command();
        if self.asked(&["var", "GIT_COMMITTER_IDENT"]).is_none() || self.asked(&["var", "GIT_AUTHOR_IDENT"]).is_none() {
            command.envs(NOBODY);
        }
        command.args(["commit-tree", "--no-gpg-sign", tree]);
        command.args(parent.into_iter().flat_map(|parent| ["-p", parent]));
        let output = program::fed(&mut command, INSTALL, |input| input.write_all(message.as_bytes()))?;
        let output = checked(output, "commit-tree")?;
        Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
    }

    /// The commit that is checked out in the repository of the edition, in short, and whether the edition differs from it.
    pub(super) fn source(&self) -> Option<String> {
        let commit = self.is_editions.then(|| {
            let command = self
                .bare_command()
                .args(["describe", "--always", "--dirty=, changed"])
                .output()
                .ok()?;
            command
                .status
                .success()
                .then(|| String::from_utf8_lossy(&command.stdout).trim_end().to_owned())
        });
        commit.flatten().filter(|commit| !commit.is_empty())
    }
}

/// What git says, if it succeeds; else that it does not.
fn checked(output: Output, what: &str) -> Result<Output, Stop> {
    if output.status.success() {
        return Ok(output);
    }
    let message = format!("`git {what}` failed");
    let help = "see what it says; what was published before is as it was";
    Err(Stop::of(Code::ProgramFailed, &message, help).saying(&complaint(&output)))
}
