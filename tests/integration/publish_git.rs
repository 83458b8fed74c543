//! `postil publish` to a branch, with bare repositories for hosts.

use std::collections::BTreeMap;
use std::process::Command;

use pretty_assertions::assert_eq;

use crate::edition::{BOOK, Edition, Folder, Run};

fn destination(further: &str) -> String {
    format!("{BOOK}\n[[destination]]\nname = \"pages\"\nkind = \"git\"\n{further}")
}

fn edition(further: &str) -> Edition {
    Edition::new()
        .document("one", "", "Words, and [two](two.md).\n")
        .document("two", "", "More words: ä.\n")
        .file("book.toml", destination(further))
}

/// A `git` that knows nothing of who runs the tests.
fn plain(folder: &Folder, mut command: Command) -> Command {
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("GIT_")) {
        command.env_remove(name);
    }
    command
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("HOME", folder.outside("home"));
    command.env("GIT_CONFIG_GLOBAL", folder.outside("home/.gitconfig"));
    command
}

#[track_caller]
fn git(folder: &Folder, arguments: &[&str]) -> String {
    let mut command = plain(folder, Command::new("git"));
    command.args(["-c", "user.name=E", "-c", "user.email=e@example.org"]);
    let output = command
        .current_dir(folder.path(""))
        .args(arguments)
        .output()
        .expect("git");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "git {arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

/// A folder that is a repository, with a bare one beside it that it came from.
fn repository(edition: &Edition) -> Folder {
    let folder = edition.on_disk();
    git(&folder, &["init", "-q", "--bare", "../host.git"]);
    git(&folder, &["init", "-q", "-b", "main", "."]);
    git(&folder, &["remote", "add", "origin", "../host.git"]);
    git(&folder, &["add", "-A"]);
    git(&folder, &["commit", "-qm", "Texts"]);
    git(&folder, &["push", "-q", "origin", "main"]);
    folder
}

fn publish(folder: &Folder, further: &[&str]) -> Run {
    let mut command = plain(folder, folder.command());
    Run::of(command.arg("publish").args(further))
}

/// The files of a branch of the host.
fn branch(folder: &Folder, name: &str) -> BTreeMap<String, String> {
    let list = git(
        folder,
        &["--git-dir=../host.git", "ls-tree", "-r", "-z", "--name-only", name],
    );
    let files = list.split('\0').filter(|path| !path.is_empty());
    let text = |path: &str| {
        git(
            folder,
            &["--git-dir=../host.git", "cat-file", "blob", &format!("{name}:{path}")],
        )
    };
    // Fonts and pictures are no text.
    let files = files.filter(|path| !path.ends_with(".woff2") && !path.ends_with(".png"));
    files.map(|path| (path.to_owned(), text(path))).collect()
}

fn history(folder: &Folder, name: &str) -> Vec<String> {
    let log = git(folder, &["--git-dir=../host.git", "log", "--format=%s", name]);
    log.lines().map(ToOwned::to_owned).collect()
}

/// What is there for a host to read, besides the site.
fn without_marks(mut files: BTreeMap<String, String>) -> BTreeMap<String, String> {
    files.retain(|path, _| ![".nojekyll", ".postil-manifest", "CNAME", ".domains"].contains(&path.as_str()));
    files
}

fn built(folder: &Folder, base: &[&str]) -> BTreeMap<String, String> {
    folder
        .run([&["build", "-q", "-o", "../built"], base].concat())
        .expect_silence();
    let files = folder.files("../built").into_iter();
    let text = files.filter_map(|(path, bytes)| Some((path, String::from_utf8(bytes.to_vec()).ok()?)));
    without_marks(text.collect())
}

#[test]
fn the_branch_has_the_site_as_it_is_built_and_a_history() {
    let folder = repository(&edition(""));
    let run = publish(&folder, &[]);
    run.expect_silence();
    assert!(
        run.stdout
            .starts_with("published to pages (the branch `gh-pages` of origin) in … s: "),
        "{}",
        run.stdout
    );
    assert_eq!(without_marks(branch(&folder, "gh-pages")), built(&folder, &[]));
    assert_eq!(branch(&folder, "gh-pages")[".nojekyll"], "");
    folder.write("content/one.md", "+++\ntitle = \"ONE\"\n+++\n\nOther words.\n");
    publish(&folder, &[]).expect_silence();
    assert_eq!(without_marks(branch(&folder, "gh-pages")), built(&folder, &[]));
    assert_eq!(history(&folder, "gh-pages"), ["Publish Test", "Publish Test"]);
    let message = git(
        &folder,
        &["--git-dir=../host.git", "log", "-1", "--format=%b", "gh-pages"],
    );
    assert!(
        message.starts_with("Made from ") && message.contains(", changed."),
        "{message}"
    );
}

#[test]
fn the_second_time_there_is_nothing_to_publish() {
    let folder = repository(&edition(""));
    publish(&folder, &[]).expect_silence();
    let run = publish(&folder, &[]);
    run.expect_silence();
    assert!(
        run.stdout.starts_with("nothing to publish to pages ("),
        "{}",
        run.stdout
    );
    assert_eq!(history(&folder, "gh-pages").len(), 1);
}

#[test]
fn one_note_changes_what_it_touches() {
    let folder = repository(&edition(""));
    publish(&folder, &[]).expect_silence();
    let note = "[[note]]\nid = \"n\"\nseries = \"note\"\nquote = \"ä\"\nbody = \"So.\"\n";
    folder.write("content/two.notes.toml", note);
    publish(&folder, &[]).expect_silence();
    let changed = git(
        &folder,
        &["--git-dir=../host.git", "diff", "--name-only", "gh-pages~1", "gh-pages"],
    );
    assert_eq!(
        changed.lines().collect::<Vec<_>>(),
        [
            ".postil-manifest",
            "data/documents/two.json",
            "index.html",
            "sheets/edition.css",
            "two/index.html",
        ]
    );
}

#[test]
fn a_dry_run_leaves_nothing_anywhere() {
    let folder = repository(&edition(""));
    let before = folder.files(".git");
    let run = publish(&folder, &["-n"]);
    run.expect_silence();
    assert!(run.stdout.contains("     new  one/index.html\n"), "{}", run.stdout);
    assert!(run.stdout.contains("would publish to pages ("), "{}", run.stdout);
    assert_eq!(
        git(
            &folder,
            &["--git-dir=../host.git", "branch", "--format=%(refname:short)"]
        ),
        "main\n"
    );
    assert_eq!(folder.files(".git"), before);
}

#[test]
fn the_editors_repository_stays_as_it_is() {
    let folder = repository(&edition(""));
    git(&folder, &["branch", "side"]);
    let state = |folder: &Folder| {
        let refs = git(folder, &["for-each-ref", "refs/heads", "refs/tags", "refs/stash"]);
        (
            refs,
            git(folder, &["status", "--porcelain"]),
            git(folder, &["stash", "list"]),
        )
    };
    folder.write("content/two.md", "+++\ntitle = \"TWO\"\n+++\n\nHalf\n");
    git(&folder, &["add", "content/two.md"]);
    let before = state(&folder);
    publish(&folder, &[]).expect_silence();
    assert_eq!(state(&folder), before);
}

#[test]
fn an_edition_in_no_repository_names_the_address() {
    let folder = edition("remote = \"../host.git\"\nbranch = \"pages\"\n").on_disk();
    git(&folder, &["init", "-q", "--bare", "../host.git"]);
    publish(&folder, &[]).expect_silence();
    assert_eq!(without_marks(branch(&folder, "pages")), built(&folder, &[]));
    let committer = git(
        &folder,
        &["--git-dir=../host.git", "log", "-1", "--format=%cn <%ce>", "pages"],
    );
    assert_eq!(committer, "Postil <postil@localhost>\n");
}

#[test]
fn a_host_name_of_ones_own_is_told_to_the_host_and_is_where_the_site_stands() {
    let folder = repository(&edition("domain = \"mill.example.org\"\n"));
    let run = publish(&folder, &[]);
    run.expect_silence();
    assert!(
        run.stdout.ends_with("\nreaders find it at https://mill.example.org/\n"),
        "{}",
        run.stdout
    );
    let files = branch(&folder, "gh-pages");
    assert_eq!(
        (files["CNAME"].as_str(), files[".domains"].as_str()),
        ("mill.example.org\n", "mill.example.org\n")
    );
    let base = ["--base-url", "https://mill.example.org/"];
    assert_eq!(without_marks(files), built(&folder, &base));
}

#[test]
fn what_others_keep_in_the_branch_stays_and_what_is_in_the_way_is_named() {
    let folder = repository(&edition(""));
    git(&folder, &["switch", "-q", "--orphan", "gh-pages"]);
    folder.write("README", "Theirs.");
    folder.write("index.html", "Theirs.");
    git(&folder, &["add", "README", "index.html"]);
    git(&folder, &["commit", "-qm", "Theirs"]);
    git(&folder, &["push", "-q", "origin", "gh-pages"]);
    git(&folder, &["switch", "-q", "main"]);
    git(&folder, &["branch", "-qD", "gh-pages"]);
    let run = publish(&folder, &[]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(
        run.stderr
            .starts_with("error[output-conflict]: 1 file that Postil did not publish is in the way at `pages`\n"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("   = note: `index.html`\n"), "{}", run.stderr);
    assert_eq!(history(&folder, "gh-pages"), ["Theirs"]);
    publish(&folder, &["--overwrite"]).expect_silence();
    let files = branch(&folder, "gh-pages");
    assert_eq!(files["README"], "Theirs.");
    assert_ne!(files["index.html"], "Theirs.");
    assert_eq!(history(&folder, "gh-pages"), ["Publish Test", "Theirs"]);
}

#[test]
fn a_document_that_is_gone_is_taken_away_and_one_that_comes_takes_its_place() {
    let folder = repository(&edition(""));
    publish(&folder, &[]).expect_silence();
    std::fs::remove_file(folder.path("content/two.md")).unwrap();
    folder.write("content/one.md", "+++\ntitle = \"ONE\"\n+++\n\nAlone.\n");
    let run = publish(&folder, &["-v"]);
    run.expect_silence();
    assert!(run.stdout.contains(" removed  two/index.html\n"), "{}", run.stdout);
    assert_eq!(without_marks(branch(&folder, "gh-pages")), built(&folder, &[]));
}

#[test]
fn the_branch_of_the_sources_is_no_destination() {
    let folder = repository(&edition("branch = \"main\"\n"));
    let run = publish(&folder, &["--overwrite"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr
            .starts_with("error[outside-folder]: the branch `main` holds the sources of the edition\n"),
        "{}",
        run.stderr
    );
    assert_eq!(history(&folder, "main"), ["Texts"]);
}

#[test]
fn of_two_who_publish_at_once_the_second_is_told() {
    let folder = repository(&edition(""));
    publish(&folder, &[]).expect_silence();
    // A hook of the host lets somebody else in first.
    let hook = "#!/bin/sh\nunset GIT_QUARANTINE_PATH\ntree=$(git rev-parse 'gh-pages^{tree}')\n\
        commit=$(git -c user.name=O -c user.email=o@example.org commit-tree -p gh-pages -m Other $tree)\n\
        [ -e other ] || { touch other; git update-ref refs/heads/gh-pages $commit; }\n";
    let path = folder.outside("host.git/hooks/pre-receive");
    std::fs::write(&path, hook).unwrap();
    Command::new("chmod").arg("+x").arg(&path).status().unwrap();
    folder.write("content/one.md", "+++\ntitle = \"ONE\"\n+++\n\nOther words.\n");
    let run = publish(&folder, &[]);
    assert_eq!(run.code, Some(1), "{}", run.stdout);
    assert!(
        run.stderr.contains("does not take the branch `gh-pages`"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("somebody has published meanwhile"),
        "{}",
        run.stderr
    );
    assert_eq!(history(&folder, "gh-pages"), ["Other", "Publish Test"]);
    publish(&folder, &[]).expect_silence();
    assert_eq!(history(&folder, "gh-pages"), ["Publish Test", "Other", "Publish Test"]);
}

#[test]
fn a_host_that_cannot_be_reached_is_named_without_the_password() {
    let folder = repository(&edition("remote = \"http://me:hunter2@127.0.0.1:9/letters.git\"\n"));
    let run = publish(&folder, &[]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr
            .starts_with("error[publish-failed]: the repository http://…@127.0.0.1:9/letters.git cannot be read\n"),
        "{}",
        run.stderr
    );
    assert!(
        !run.stderr.contains("hunter2") && run.stderr.contains("it says: fatal: "),
        "{}",
        run.stderr
    );
    let folder = repository(&edition("remote = \"upstream\"\n"));
    let run = publish(&folder, &[]);
    assert!(
        run.stderr
            .starts_with("error[publish-failed]: the edition's repository has no remote `upstream`\n"),
        "{}",
        run.stderr
    );
}
