//! `postil check --external`: addresses elsewhere, asked for on servers of our own.

use std::io::{Read, Write};
use std::process::Stdio;

use pretty_assertions::assert_eq;

use crate::edition::{Edition, Folder, Run};
use crate::host::{Host, Reply, Request};
use crate::preview::until;

/// Checks, with no pauses and little patience, and with nobody to ask for copies unless `archive` says whom.
pub(crate) fn check_with(folder: &Folder, archive: &str, arguments: &[&str]) -> Run {
    Run::of(&mut command(folder, archive, arguments))
}

pub(crate) fn check(folder: &Folder, arguments: &[&str]) -> Run {
    let archive = Host::new(|_, _| Reply::of(200).body("{\"archived_snapshots\": {}}"));
    check_with(folder, &archive.address(), arguments)
}

fn command(folder: &Folder, archive: &str, arguments: &[&str]) -> std::process::Command {
    let mut command = folder.command();
    let plain = ["check", "--external", "--pause", "0.01", "--archive", archive];
    command.args(plain).args(arguments);
    if !arguments.contains(&"--format") {
        command.args(["--format", "short"]);
    }
    for proxy in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
        command.env_remove(proxy).env_remove(proxy.to_lowercase());
    }
    command
}

/// An edition of one text with links to paths of a host, one a line from line 5 on.
pub(crate) fn edition(host: &Host, paths: &[&str]) -> Edition {
    let links: Vec<_> = paths
        .iter()
        .map(|path| format!("[Words]({}{path})", host.address()))
        .collect();
    Edition::new().document("a", "", &(links.join("\n") + "\n"))
}

/// What is said, with the address of the host left out.
pub(crate) fn said(run: &Run, host: &Host) -> String {
    run.stderr.replace(&host.address(), "HOST")
}

#[test]
fn good_addresses_are_asked_for_once_and_nothing_is_said_of_them() {
    let host = Host::new(|request, _| match (request.method.as_str(), request.path.as_str()) {
        ("HEAD", "/no-heads") => Reply::of(405),
        (_, "/gzip") => Reply::of(200).header("content-encoding", "gzip").body("no gzip at all"),
        (_, "/found") => Reply::of(302).header("location", "/there?x=1"),
        _ => Reply::of(200).body("words"),
    });
    let folder = edition(
        &host,
        &["/plain", "/plain#one", "/no-heads", "/gzip", "/found", "/plain#two"],
    )
    .on_disk();
    let run = check(&folder, &["--strict"]);
    let counted = "no errors; 26 files would be written\n4 addresses elsewhere: 4 asked for, 0 known from before, 0 called good\n";
    let end = run
        .stdout
        .split_once(';')
        .map(|(_, rest)| rest.split_once('\n').unwrap().1);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    assert_eq!(end, counted.split_once('\n').map(|(_, rest)| rest));
    assert_eq!(
        host.asked(),
        [
            "HEAD /plain",
            "HEAD /no-heads",
            "GET /no-heads",
            "HEAD /gzip",
            "HEAD /found",
            "HEAD /there?x=1"
        ]
    );
}

#[test]
fn hosts_that_fail_for_a_while_are_asked_again() {
    let host = Host::new(|request, nth| match (request.path.as_str(), nth) {
        ("/later", 0) => Reply::of(429).header("retry-after", "1"),
        ("/fault", 0 | 1) => Reply::of(500),
        ("/closed", 0) => Reply::Close,
        _ => Reply::of(200),
    });
    let folder = edition(&host, &["/later", "/fault", "/closed"]).on_disk();
    let run = check(&folder, &[]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    assert_eq!(
        host.asked(),
        [
            "HEAD /later",
            "GET /later",
            "HEAD /fault",
            "GET /fault",
            "GET /fault",
            "HEAD /closed",
            "GET /closed"
        ]
    );
}

#[test]
fn what_was_told_is_kept_and_asked_again_only_if_that_is_wanted() {
    let host = Host::new(|request, _| match request.path.as_str() {
        "/missing" => Reply::of(404),
        "/refused" => Reply::of(403),
        _ => Reply::of(200),
    });
    let folder = edition(&host, &["/good", "/missing", "/refused"]).on_disk();
    let first = check(&folder, &[]);
    let asked = host.asked().len();
    assert_eq!(asked, 5);
    let second = check(&folder, &[]);
    assert_eq!(second.stderr, first.stderr);
    assert!(
        second
            .stdout
            .ends_with("0 asked for, 3 known from before, 0 called good\n"),
        "{}",
        second.stdout
    );
    assert_eq!(host.asked().len(), asked, "nothing is asked again");
    let fresh = check(&folder, &["--fresh"]);
    assert_eq!(fresh.stderr, first.stderr);
    assert_eq!(host.asked().len(), 2 * asked);
    assert!(folder.read(".postil/.gitignore").contains('*'));
}

#[test]
fn an_interrupted_run_keeps_what_it_was_told() {
    let host = Host::new(|request, nth| match (request.path.as_str(), nth) {
        ("/silent", 0) => Reply::Hang,
        _ => Reply::of(200),
    });
    let folder = edition(&host, &["/one", "/two", "/silent", "/three"]).on_disk();
    let mut child = command(&folder, "http://127.0.0.1:1", &[])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let file = folder.path(".postil/addresses.json");
    until("what was told", || {
        let known = std::fs::read_to_string(&file).ok()?;
        (known.contains("/one") && known.contains("/two")).then_some(())
    });
    child.kill().unwrap();
    child.wait().unwrap();
    let before = host.asked();
    assert_eq!(before, ["HEAD /one", "HEAD /two", "HEAD /silent"]);
    check(&folder, &[]).expect_silence();
    assert_eq!(host.asked()[before.len()..], ["HEAD /silent", "HEAD /three"]);
}

#[test]
fn what_an_editor_has_looked_at_is_not_asked_for() {
    let host = Host::new(|_, _| Reply::of(403));
    let at = host.address();
    let book = |good: &str| format!("[edition]\ntitle = \"Test\"\n\n[links]\ngood = [{good}]\n");
    let edition = edition(&host, &["/one", "/two/a", "/two/b#c"]);
    let all = book(&format!("\"{at}/one#part\", \"{at}/two/*\""));
    let folder = edition.clone().file("book.toml", all).on_disk();
    let run = check(&folder, &["--strict"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    assert!(
        run.stdout
            .ends_with("0 asked for, 0 known from before, 3 called good\n"),
        "{}",
        run.stdout
    );
    assert_eq!(host.asked(), [""; 0]);
    let stray = book(&format!("\"{at}/*\", \"{at}/three\", \"{at}/oen\""));
    let folder = edition.file("book.toml", stray).on_disk();
    let run = check(&folder, &["--format", "human"]);
    assert_eq!(run.code, Some(0));
    let told = said(&run, &host);
    assert!(
        told.contains("warning[unused-good]: the edition leads to no address `HOST/three`\n --> book.toml:5:"),
        "{told}"
    );
    assert!(told.contains("help: did you mean `HOST/one`?"), "{told}");
}

#[test]
fn nobody_is_told_who_asks_or_from_where() {
    let host = Host::new(|request, _| match request.path.as_str() {
        "/one" => Reply::of(302).header("location", "/two").header("set-cookie", "a=b"),
        _ => Reply::of(405).header("set-cookie", "a=b"),
    });
    let with_password = host.address().replace("http://", "http://ann:secret@");
    let edition = Edition::new().document("a", "", &format!("[Words](<{with_password}/one>) and more.\n"));
    check(&edition.on_disk(), &[]);
    let requests = host.requests();
    let lines: Vec<_> = requests.iter().map(Request::line).collect();
    assert_eq!(lines, ["HEAD /one", "HEAD /two", "GET /two"]);
    for request in requests {
        let mut names: Vec<_> = request.headers.keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["accept", "host", "user-agent"]);
        let name = &request.headers["user-agent"];
        assert!(
            name.starts_with(concat!("Postil/", env!("CARGO_PKG_VERSION"), " (")),
            "{name}"
        );
        assert!(name.contains("links"), "{name}");
    }
}

#[test]
fn a_host_is_asked_one_thing_at_a_time_whatever_its_port() {
    let reply = || Reply::of(200).after(20);
    let (one, two) = (Host::new(move |_, _| reply()), Host::new(move |_, _| reply()));
    let links: String = (0..6)
        .map(|at| format!("[w]({}/{at}) [w]({}/{at})\n", one.address(), two.address()))
        .collect();
    let folder = Edition::new().document("a", "", &links).on_disk();
    let run = check(&folder, &[]);
    run.expect_silence();
    assert_eq!((one.asked().len(), two.asked().len()), (6, 6));
    let mut spans = [one.spans(), two.spans()].concat();
    spans.sort_unstable();
    for pair in spans.windows(2) {
        assert!(pair[0].1 <= pair[1].0, "{spans:?}");
    }
}

#[test]
fn hosts_are_asked_side_by_side() {
    // Each answers only once the other is asked as well.
    let both = std::sync::Arc::new(std::sync::Barrier::new(2));
    let waiting = |both: &std::sync::Arc<std::sync::Barrier>| {
        let both = std::sync::Arc::clone(both);
        Host::new(move |_, _| {
            both.wait();
            Reply::of(200)
        })
    };
    let (one, two) = (waiting(&both), waiting(&both));
    let named = two.address().replace("127.0.0.1", "localhost");
    let links = format!("[w]({}/) [w]({named}/)\n", one.address());
    let folder = Edition::new().document("a", "", &links).on_disk();
    check(&folder, &[]).expect_silence();
}

#[test]
fn an_edition_with_errors_asks_nobody() {
    let host = Host::new(|_, _| Reply::of(200));
    let folder = edition(&host, &["/one"]).notes("a", "[[note]]\n").on_disk();
    let run = check(&folder, &[]);
    assert_eq!((run.code, host.asked().len()), (Some(1), 0));
}

#[test]
fn options_of_the_check_need_it() {
    let folder = Edition::new().document("a", "", "Words.\n").on_disk();
    for arguments in [
        vec!["check", "--fresh"],
        vec!["check", "--pause", "2"],
        vec!["check", "--external", "--pause", "-1"],
        vec!["check", "--external", "--timeout", "soon"],
    ] {
        assert_eq!(folder.run(&arguments).code, Some(2), "{arguments:?}");
    }
}

#[test]
fn proxies_are_gone_through_and_what_they_bar_is_not_dead() {
    let (host, proxy) = (Host::new(|_, _| Reply::of(200)), Host::new(|_, _| Reply::of(403)));
    let links = format!("[one](http://millbrook.example/one) [two]({}/two)\n", host.address());
    let folder = Edition::new().document("a", "", &links).on_disk();
    let mut command = command(&folder, "http://127.0.0.1:1", &[]);
    command.env("HTTP_PROXY", proxy.address()).env("NO_PROXY", "127.0.0.1");
    let run = Run::of(&mut command);
    let begin = "content/a.md:5:2: note[unchecked-address]: `http://millbrook.example/one` could not be checked: the proxy lets \
                 nobody through to `millbrook.example`";
    assert!(run.stderr.starts_with(begin), "{}", run.stderr);
    assert_eq!(run.stderr.lines().count(), 1);
    assert_eq!(proxy.asked(), ["CONNECT millbrook.example:80"]);
    assert_eq!(host.asked(), ["HEAD /two"]);
}

#[test]
fn a_host_that_cannot_prove_who_it_is_is_not_trusted() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let links = format!("[one](https://{}/one)\n", listener.local_addr().unwrap());
    // It speaks, but no TLS.
    let host = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        // It stays until the other side has gone.
        let _ = stream.read_to_end(&mut Vec::new());
    });
    let run = check(&Edition::new().document("a", "", &links).on_disk(), &[]);
    host.join().unwrap();
    assert!(
        run.stderr.contains("`127.0.0.1` cannot prove that it is who it is: "),
        "{}",
        run.stderr
    );
    assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
}
