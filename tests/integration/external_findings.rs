//! `postil check --external`: what an editor is told, and which copies are named.

use std::collections::BTreeMap;

use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use crate::edition::Edition;
use crate::external::{check, check_with, edition, said};
use crate::host::{Host, Reply};

#[test]
fn each_way_in_which_an_address_can_fail_is_told() {
    let host = Host::new(|request, _| match request.path.as_str() {
        "/gone" => Reply::of(410),
        "/missing" => Reply::of(404),
        "/to-missing" => Reply::of(302).header("location", "/missing"),
        "/fault" => Reply::of(503),
        "/refused" => Reply::of(403),
        "/circle" => Reply::of(302).header("location", "/circle?again"),
        "/circle?again" => Reply::of(302).header("location", "/circle"),
        "/moved" => Reply::of(301).header("location", "/new"),
        "/closed" => Reply::Close,
        "/silent" => Reply::Hang,
        _ => Reply::of(200),
    });
    let paths = [
        "/gone",
        "/missing",
        "/to-missing",
        "/fault",
        "/refused",
        "/circle",
        "/moved",
        "/closed",
        "/silent",
        "/good",
    ];
    let folder = edition(&host, &paths).on_disk();
    let run = check(&folder, &["--timeout", "0.3"]);
    assert_eq!(run.code, Some(0));
    let lines: Vec<_> = said(&run, &host).lines().map(ToOwned::to_owned).collect();
    let begins = [
        "content/a.md:5:2: warning[dead-address]: `HOST/gone` leads nowhere: the host has nothing there (410)",
        "content/a.md:6:2: warning[dead-address]: `HOST/missing` leads nowhere: the host has nothing there (404)",
        "content/a.md:7:2: warning[dead-address]: `HOST/to-missing` leads nowhere: the host has nothing there (404)",
        "content/a.md:8:2: warning[dead-address]: `HOST/fault` leads nowhere: the host has a fault (503)",
        "content/a.md:9:2: note[unchecked-address]: `HOST/refused` could not be checked: `127.0.0.1` refuses programs (403)",
        "content/a.md:10:2: note[unchecked-address]: `HOST/circle` could not be checked: it leads round in a circle, as with \
         hosts that want cookies",
        "content/a.md:11:2: note[moved-address]: `HOST/moved` has moved for good to `HOST/new`",
        "content/a.md:12:2: warning[dead-address]: `HOST/closed` leads nowhere: the answer breaks off",
        "content/a.md:13:2: warning[dead-address]: `HOST/silent` leads nowhere: `127.0.0.1` does not answer",
    ];
    assert_eq!(lines.len(), begins.len(), "{lines:#?}");
    for (line, begin) in lines.iter().zip(begins) {
        assert!(line.starts_with(begin), "{line}\n{begin}");
    }
    assert_eq!(check(&folder, &["--timeout", "0.3", "--strict"]).code, Some(1));
}

#[test]
fn notes_do_not_fail_a_strict_run() {
    let host = Host::new(|request, _| match request.path.as_str() {
        "/refused" => Reply::of(401),
        "/moved" => Reply::of(308).header("location", "/new"),
        _ => Reply::of(200),
    });
    let run = check(&edition(&host, &["/refused", "/moved"]).on_disk(), &["--strict"]);
    assert_eq!((run.code, run.stderr.lines().count()), (Some(0), 2));
}

/// An archive that has a copy of what has `kept` in its address.
fn archive() -> Host {
    Host::new(|request, _| {
        let closest = json!({
            "available": true, "status": "200", "timestamp": "20190305101112",
            "url": "http://web.archive.org/web/20190305101112/http://a.example/kept",
        });
        let snapshots = if request.path.contains("kept") {
            json!({ "closest": closest })
        } else {
            json!({})
        };
        Reply::of(200).body(&json!({ "archived_snapshots": snapshots }).to_string())
    })
}

const COPY: &str = "https://web.archive.org/web/20190305101112/http://a.example/kept";

#[test]
fn copies_of_what_is_gone_are_named_in_the_form_that_they_are_written_in() {
    let host = Host::new(|_, _| Reply::of(404));
    let at = host.address();
    let archive = archive();
    let edition = Edition::new()
        .document(
            "a",
            "date = \"2018-07\"\n",
            &format!("[Words]({at}/kept/text) and [more]({at}/lost/text).\n"),
        )
        .notes(
            "a",
            &format!("[[note]]\nid = \"n\"\nseries = \"note\"\nquote = \"more\"\nbody = \"See <{at}/kept/note>.\"\n"),
        )
        .file(
            "content/works.json",
            json!([{ "id": "w", "type": "webpage", "title": "W", "URL": format!("{at}/kept/work"),
                "accessed": { "date-parts": [[2019, 3, 4]] }, "issued": { "date-parts": [[1999]] } }])
            .to_string(),
        )
        .file(
            "content/b.bib",
            format!("@online{{b, title = {{B}}, date = {{2017}}, url = {{{at}/kept/bib}}}}\n"),
        );
    let folder = edition.on_disk();
    let run = check_with(&folder, &archive.address(), &["--format", "json"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let told: Value = serde_json::from_str(&run.stdout).unwrap();
    let dead: BTreeMap<String, (String, String)> = told["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|found| found["code"] == "dead-address")
        .map(|found| {
            let message = found["message"].as_str().unwrap().replace(&at, "");
            let help = found["help"][0].as_str().unwrap().to_owned();
            let notes: Vec<_> = found["notes"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(Value::as_str)
                .collect();
            let url = message.split('`').nth(1).unwrap().to_owned();
            (url, (help, notes.join("\n")))
        })
        .collect();
    let help = |url: &str| dead[url].0.as_str();
    assert_eq!(
        help("/kept/text"),
        format!(
            "the text stays as it is; lead to the copy of 2019-03-05 in a note, or in the entry of a work with this address: {COPY}"
        )
    );
    assert_eq!(
        help("/lost/text"),
        "the text stays as it is; find out where it is now, and say so in a note"
    );
    assert_eq!(dead["/lost/text"].1, "the archive has no copy of it");
    assert_eq!(help("/kept/note"), format!("lead to the copy of 2019-03-05: {COPY}"));
    assert_eq!(
        help("/kept/work"),
        format!("give the entry of `w` the copy of 2019-03-05: `\"archive_location\": \"{COPY}\"`")
    );
    assert_eq!(
        help("/kept/bib"),
        format!("give the entry of `b` the copy of 2019-03-05: `eprint = {{{COPY}}}, eprinttype = {{archive}}`")
    );
    let asked = archive.asked();
    let day = |url: &str| {
        let question = asked.iter().find(|question| question.contains(url)).unwrap();
        question.split_once("timestamp=").map(|(_, day)| day.to_owned())
    };
    assert_eq!(
        day("kept%2Ftext").as_deref(),
        Some("201807"),
        "when the text was written"
    );
    assert_eq!(
        day("kept%2Fwork").as_deref(),
        Some("20190304"),
        "when somebody looked at it"
    );
    assert_eq!(day("kept%2Fbib").as_deref(), Some("2017"), "when the work appeared");
    assert_eq!(day("kept%2Fnote"), None);
    // What the archive said is kept as well.
    check_with(&folder, &archive.address(), &[]);
    assert_eq!(archive.asked().len(), asked.len());
}

#[test]
fn what_the_edition_has_a_copy_of_is_a_note() {
    let host = Host::new(|request, _| Reply::of(if request.path.contains("web") { 200 } else { 404 }));
    let at = host.address();
    let archive = archive();
    let edition = Edition::new()
        .document("a", "", &format!("[One]({at}/kept/one) and [two]({at}/kept/two).\n"))
        .notes(
            "a",
            &format!(
                "[[note]]\nid = \"n\"\nseries = \"note\"\nquote = \"two\"\nbody = \"[A copy]({at}/web/20190305000000/{at}/kept/two).\"\n"
            ),
        )
        .file(
            "content/works.json",
            json!([{ "id": "w", "type": "webpage", "title": "W", "URL": format!("{at}/kept/one"),
                "archive_location": format!("{at}/web/copy") }])
            .to_string(),
        );
    let run = check_with(&edition.on_disk(), &archive.address(), &["--strict"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let told = said(&run, &host);
    for url in ["HOST/kept/one", "HOST/kept/two"] {
        assert!(
            told.contains(&format!("note[dead-address]: `{url}` leads nowhere")),
            "{told}"
        );
    }
    assert_eq!(archive.asked(), [""; 0]);
}

#[test]
fn an_archive_that_does_not_answer_is_told_of_once() {
    let host = Host::new(|_, _| Reply::of(404));
    let folder = edition(&host, &["/one", "/two", "/three"]).on_disk();
    for reply in [
        Reply::of(503),
        Reply::Close,
        Reply::of(200).body("<html>"),
        Reply::of(403),
    ] {
        let archive = Host::new(move |_, _| reply.clone());
        let run = check_with(&folder, &archive.address(), &[]);
        let told = said(&run, &host).replace(&archive.address(), "ARCHIVE");
        let mute = "note[no-network]: the archive at `ARCHIVE` does not answer, so that no copies can be named\n";
        assert_eq!(told.matches("no-network").count(), 1, "{told}");
        assert!(told.contains(mute), "{told}");
        assert_eq!(told.matches("warning[dead-address]").count(), 3, "{told}");
        assert!(
            archive.asked().iter().all(|question| question.contains("one")),
            "{:?}",
            archive.asked()
        );
    }
}

/// The address of a host that is not there.
fn nobody() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

#[test]
fn addresses_of_a_host_that_is_not_there_are_told_of_at_once() {
    let there = Host::new(|_, _| Reply::of(200));
    let (archive, nobody) = (archive(), nobody());
    let links = format!(
        "[w]({nobody}/kept)\n[w]({nobody}/two)\n[w]({nobody}/three)\n[w]({}/)\n",
        there.address()
    );
    let folder = Edition::new().document("a", "", &links).on_disk();
    let run = check_with(&folder, &archive.address(), &["--format", "human"]);
    let told = run.stderr.replace(&nobody, "NOBODY");
    assert_eq!(
        told,
        format!(
            "warning[dead-address]: 3 addresses at `127.0.0.1` lead nowhere: `127.0.0.1` cannot be reached: it lets nobody in\n \
             --> content/a.md:5:2\n  |\n5 | [w]({nobody}/kept)\n  |  ^\n  |\n  \
             = note: content/a.md:5:2: `NOBODY/kept`; a copy of 2019-03-05: {COPY}\n  \
             = note: content/a.md:6:2: `NOBODY/two`\n  \
             = note: content/a.md:7:2: `NOBODY/three`\n  \
             = help: the texts stay as they are; lead to the copies in notes, or in the entries of works with these addresses\n\n\
             1 warning\n"
        )
        .replace(&nobody, "NOBODY")
    );
}

#[test]
fn without_a_network_one_thing_is_said() {
    let archive = archive();
    let (one, two) = (nobody(), nobody().replace("127.0.0.1", "localhost"));
    let links: String = (0..9).map(|at| format!("[w]({one}/{at}) [w]({two}/{at})\n")).collect();
    let folder = Edition::new().document("a", "", &links).on_disk();
    let run = check_with(&folder, &archive.address(), &[]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (
            Some(0),
            "warning[no-network]: none of 18 addresses could be reached: is there a network?\n"
        )
    );
    assert_eq!(archive.asked(), [""; 0]);
    assert_eq!(check_with(&folder, &archive.address(), &["--strict"]).code, Some(1));
}

#[test]
fn what_several_addresses_of_a_host_come_to_is_told_at_once() {
    let host = Host::new(|request, _| match request.path.as_str() {
        path if path.starts_with("/refused") => Reply::of(403),
        path if path.starts_with("/moved") => Reply::of(301).header("location", &path.replace("/moved", "/new")),
        _ => Reply::of(200),
    });
    let folder = edition(&host, &["/refused/1", "/refused/2", "/moved/1", "/moved/2"]).on_disk();
    let told = said(&check(&folder, &["--format", "human"]), &host);
    for line in [
        "note[unchecked-address]: 2 addresses at `127.0.0.1` could not be checked: `127.0.0.1` refuses programs (403)\n",
        "= note: content/a.md:6:2: `HOST/refused/2`\n",
        "write `good = [\"HOST/*\"]` below `[links]` in `book.toml`\n",
        "note[moved-address]: 2 addresses at `127.0.0.1` have moved for good\n",
        "= note: content/a.md:8:2: `HOST/moved/2` is now `HOST/new/2`\n",
        "= help: the texts stay as they are, and lead there still; notes can say where they are now\n",
    ] {
        assert!(told.contains(line), "no {line} in\n{told}");
    }
}

#[test]
fn a_move_that_changes_nothing_is_told_of_what_can_be_changed() {
    let host = Host::new(|request, _| match request.path.as_str() {
        "/text" | "/note" => Reply::of(301).header("location", &format!("{}/", request.path)),
        "/page" => Reply::of(301).header("location", "/"),
        _ => Reply::of(200),
    });
    let at = host.address();
    let edition = edition(&host, &["/text"]).file(
        "content/p.md",
        format!("+++\ntitle = \"P\"\npage = true\n+++\n\n<{at}/note>\n"),
    );
    let told = said(&check(&edition.on_disk(), &[]), &host);
    assert_eq!(
        told,
        "content/p.md:6:2: note[moved-address]: `HOST/note` has moved for good to `HOST/note/`\n"
    );
    let edition = Edition::new().document("a", "", &format!("[Words]({at}/page)\n"));
    let told = said(&check(&edition.on_disk(), &["--format", "human"]), &host);
    assert!(
        told.contains("note: that is the home page: what stood at the old address may be gone"),
        "{told}"
    );
}

#[test]
fn sarif_has_the_findings_and_standard_error_nothing() {
    let host = Host::new(|_, _| Reply::of(404));
    let run = check(&edition(&host, &["/one"]).on_disk(), &["--format", "sarif"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let log: Value = serde_json::from_str(&run.stdout).unwrap();
    let result = &log["runs"][0]["results"][0];
    assert_eq!(
        (&result["ruleId"], &result["level"]),
        (&json!("dead-address"), &json!("warning"))
    );
}
