//! `postil publish` to another machine, by an rsync server on loopback and by way of a remote shell.

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use postil::render::Site;
use pretty_assertions::assert_eq;

use crate::edition::{BOOK, Edition, Folder, Run};

/// An rsync server with one module, `editions`, that serves until it is dropped.
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    /// Serves the folder `machine` beside that of an edition.
    fn of(folder: &Folder) -> Self {
        std::fs::create_dir(folder.outside("machine")).unwrap();
        // Only a number that is free at this moment can be asked for.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let machine = folder.outside("machine");
        std::fs::write(folder.outside("secrets"), "editor:s3same\n").unwrap();
        Command::new("chmod")
            .arg("600")
            .arg(folder.outside("secrets"))
            .status()
            .unwrap();
        let settings = format!(
            "use chroot = no\naddress = 127.0.0.1\nport = {port}\nlog file = {log}\nmax verbosity = 5\n[editions]\npath = {path}\nread only = no\n\
             auth users = editor\nsecrets file = {secrets}\n{who}",
            log = folder.outside("rsyncd.log").display(),
            path = machine.display(),
            secrets = folder.outside("secrets").display(),
            who = own(&machine),
        );
        std::fs::write(folder.outside("rsyncd.conf"), settings).unwrap();
        let mut command = Command::new("rsync");
        command
            .args(["--daemon", "--no-detach", "--config"])
            .arg(folder.outside("rsyncd.conf"));
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let server = Self {
            child: child.expect("rsync: install it, as `tests/run` does"),
            port,
        };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(30), "the server does not come");
            std::thread::sleep(Duration::from_millis(10));
        }
        server
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whoever runs the tests writes as they are; a server run by the superuser would write as nobody.
fn own(folder: &std::path::Path) -> String {
    use std::os::unix::fs::MetadataExt;
    let about = folder.metadata().unwrap();
    format!("uid = {}\ngid = {}\n", about.uid(), about.gid())
}

fn edition() -> Edition {
    Edition::new()
        .document("one", "", "Words, and [two](two.md).\n")
        .document("two", "", "More words: ä.\n")
        .file("content/files/a plan's 1.pdf", "%PDF")
        .document("three", "", "[Plan](<files/a plan's 1.pdf>).\n")
}

fn to(folder: &Folder, address: &str) {
    let destination =
        format!("{BOOK}\n[[destination]]\nname = \"machine\"\nkind = \"rsync\"\naddress = \"{address}\"\n");
    folder.write("book.toml", destination);
}

fn publish(folder: &Folder, further: &[&str]) -> Run {
    let mut command = folder.command();
    let run = Run::of(command.env("RSYNC_PASSWORD", "s3same").arg("publish").args(further));
    assert!(!format!("{}{}", run.stdout, run.stderr).contains("s3same"));
    run
}

#[track_caller]
fn published(folder: &Folder, what: &str) {
    let run = publish(folder, &[]);
    run.expect_silence();
    assert!(run.stdout.ends_with(&format!(": {what}\n")), "{}", run.stdout);
}

fn built(folder: &Folder) -> Site {
    folder.run(["build", "-q", "-o", "../built"]).expect_silence();
    without_manifest(folder.files("../built"))
}

fn without_manifest(mut site: Site) -> Site {
    site.remove(".postil-manifest");
    site
}

fn served() -> (Folder, Server) {
    let folder = edition().on_disk();
    let server = Server::of(&folder);
    to(
        &folder,
        &format!("rsync://editor@127.0.0.1:{}/editions/mill", server.port),
    );
    (folder, server)
}

#[test]
fn the_folder_there_has_the_site_as_it_is_built() {
    let (folder, _server) = served();
    let site = built(&folder);
    published(&folder, &format!("{0} files, {0} new", site.len()));
    assert_eq!(without_manifest(folder.files("../machine/mill")), site);
}

#[test]
fn the_second_time_nothing_is_written_and_one_note_changes_what_it_touches() {
    let (folder, _server) = served();
    let files = built(&folder).len();
    published(&folder, &format!("{files} files, {files} new"));
    let times = folder.times("../machine/mill");
    published(&folder, &format!("{files} files"));
    assert_eq!(folder.times("../machine/mill"), times);
    let note = "[[note]]\nid = \"n\"\nseries = \"note\"\nquote = \"ä\"\nbody = \"So.\"\n";
    folder.write("content/two.notes.toml", note);
    published(&folder, &format!("{files} files, 4 changed"));
    let mut changed: Vec<_> = folder.times("../machine/mill").into_iter().collect();
    changed.retain(|(path, time)| times.get(path) != Some(time));
    assert_eq!(
        changed.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>(),
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
fn what_we_published_is_taken_away_and_what_others_put_there_stays() {
    let (folder, _server) = served();
    published(&folder, &format!("{0} files, {0} new", built(&folder).len()));
    std::fs::write(folder.outside("machine/mill/theirs.html"), "theirs").unwrap();
    std::fs::write(folder.outside("machine/mill/data/documents/two.json"), "theirs").unwrap();
    std::fs::create_dir(folder.outside("machine/mill/three/theirs")).unwrap();
    std::fs::write(folder.outside("machine/mill/three/theirs/too.html"), "theirs").unwrap();
    std::fs::remove_file(folder.path("content/two.md")).unwrap();
    std::fs::remove_file(folder.path("content/three.md")).unwrap();
    folder.write("content/one.md", "+++\ntitle = \"ONE\"\n+++\n\nAlone.\n");
    let run = publish(&folder, &["-n"]);
    run.expect_silence();
    assert!(run.stdout.contains(" removed  two/index.html\n"), "{}", run.stdout);
    assert!(folder.outside("machine/mill/two/index.html").exists());
    publish(&folder, &[]).expect_silence();
    let mut there = without_manifest(folder.files("../machine/mill"));
    assert_eq!(there.remove("theirs.html").unwrap(), "theirs");
    assert_eq!(there.remove("three/theirs/too.html").unwrap(), "theirs");
    // Somebody has changed it since.
    assert_eq!(there.remove("data/documents/two.json").unwrap(), "theirs");
    assert_eq!(there, built(&folder));
    assert!(
        !folder.outside("machine/mill/two").exists(),
        "a folder with nothing in it"
    );
}

#[test]
fn what_is_taken_away_is_named_and_no_pattern() {
    let (folder, _server) = served();
    let text = "[One](<files/* b.pdf>), [two](files/a.pdf), [three](<files/%3F ab.pdf>), [four](files/%23.pdf).\n";
    folder.write("content/three.md", format!("+++\ntitle = \"THREE\"\n+++\n\n{text}"));
    for name in ["* b.pdf", "a.pdf", "? ab.pdf", "#.pdf"] {
        folder.write(&format!("content/files/{name}"), "%PDF");
    }
    published(&folder, &format!("{0} files, {0} new", built(&folder).len()));
    let theirs = ["x b.pdf", "c ab.pdf"];
    for name in theirs {
        std::fs::write(folder.outside(&format!("machine/mill/files/files/{name}")), "theirs").unwrap();
    }
    let text = "[Two](files/a.pdf).\n";
    folder.write("content/three.md", format!("+++\ntitle = \"THREE\"\n+++\n\n{text}"));
    for name in ["* b.pdf", "? ab.pdf", "#.pdf"] {
        std::fs::remove_file(folder.path(&format!("content/files/{name}"))).unwrap();
    }
    let run = publish(&folder, &[]);
    run.expect_silence();
    assert!(run.stdout.contains(", 3 removed"), "{}", run.stdout);
    let mut there = without_manifest(folder.files("../machine/mill"));
    for name in theirs {
        assert_eq!(
            there.remove(&format!("files/files/{name}")).unwrap(),
            "theirs",
            "{name}"
        );
    }
    assert_eq!(there, built(&folder));
}

#[test]
fn what_is_in_the_way_is_named() {
    let (folder, _server) = served();
    std::fs::create_dir_all(folder.outside("machine/mill/one")).unwrap();
    std::fs::write(folder.outside("machine/mill/one/index.html"), "theirs").unwrap();
    let run = publish(&folder, &[]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr
            .starts_with("error[output-conflict]: 1 file that Postil did not publish is in the way at `machine`\n"),
        "{}",
        run.stderr
    );
    assert_eq!(folder.files("../machine").len(), 1);
    publish(&folder, &["--overwrite"]).expect_silence();
    assert_eq!(without_manifest(folder.files("../machine/mill")), built(&folder));
}

#[test]
fn an_interrupted_publication_is_finished_by_the_next() {
    let (folder, _server) = served();
    publish(&folder, &[]).expect_silence();
    folder.write(
        "content/one.md",
        "+++\ntitle = \"ONE\"\n+++\n\nOther words, and [two](two.md).\n",
    );
    folder.write("content/four.md", "+++\ntitle = \"FOUR\"\n+++\n\nNew.\n");
    // A program in the place of rsync ends after so many of its runs.
    let real = String::from_utf8(
        Command::new("sh")
            .args(["-c", "command -v rsync"])
            .output()
            .unwrap()
            .stdout,
    )
    .unwrap();
    let script = format!(
        "#!/bin/sh\ncount=$(cat \"$COUNT\")\n[ \"$count\" -gt 0 ] || {{ echo gone >&2; exit 12; }}\necho $((count - 1)) >\"$COUNT\"\nexec {} \"$@\"\n",
        real.trim()
    );
    folder.write("../bin/rsync", script);
    Command::new("chmod")
        .arg("+x")
        .arg(folder.outside("bin/rsync"))
        .status()
        .unwrap();
    let path = format!("{}:{}", folder.outside("bin").display(), std::env::var("PATH").unwrap());
    for runs in 0..5 {
        folder.write("../count", runs.to_string());
        let mut command = folder.command();
        command
            .env("RSYNC_PASSWORD", "s3same")
            .env("COUNT", folder.outside("count"))
            .env("PATH", &path);
        let run = Run::of(command.arg("publish"));
        assert_eq!(run.code, Some(1), "{runs}: {}", run.stdout);
        assert!(
            run.stderr.contains("it says: gone") && run.stderr.contains("still works"),
            "{}",
            run.stderr
        );
        let dead = postil::audit::site(&folder.files("../machine/mill"));
        let dead: Vec<_> = dead
            .iter()
            .filter(|found| found.code == postil::diagnostic::Code::DeadLink)
            .collect();
        assert!(dead.is_empty(), "{runs}: {dead:?}");
    }
    publish(&folder, &[]).expect_silence();
    assert_eq!(without_manifest(folder.files("../machine/mill")), built(&folder));
}

#[test]
fn a_shell_on_the_other_side_gets_names_as_they_are() {
    let folder = edition().on_disk();
    std::fs::create_dir(folder.outside("far away")).unwrap();
    to(
        &folder,
        &format!("editor@example.org:{}/mill's", folder.outside("far away").display()),
    );
    // What ssh does, without a network: the words of the command are joined and given to a shell.
    folder.write(
        "../ssh",
        "#!/bin/sh\nwhile [ \"$1\" != example.org ]; do shift; done\nshift\nexec sh -c \"$*\"\n",
    );
    Command::new("chmod")
        .arg("+x")
        .arg(folder.outside("ssh"))
        .status()
        .unwrap();
    let mut command = folder.command();
    command.env("RSYNC_RSH", folder.outside("ssh")).arg("publish");
    Run::of(&mut command).expect_silence();
    assert_eq!(without_manifest(folder.files("../far away/mill's")), built(&folder));
}

#[test]
fn a_server_that_does_not_know_us_is_named() {
    let (folder, _server) = served();
    let mut command = folder.command();
    let run = Run::of(command.env("RSYNC_PASSWORD", "wrong-one").arg("publish"));
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr
            .starts_with("error[publish-failed]: `rsync` to rsync://…@127.0.0.1:"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("auth failed") && !run.stderr.contains("wrong-one"),
        "{}",
        run.stderr
    );
}
