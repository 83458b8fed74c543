//! How far a run is: the bar, the figures of `-v`, the trace of `--timings`.

use std::collections::BTreeMap;

use postil::progress::Stage;
use pretty_assertions::assert_eq;
use serde_json::Value;

use crate::edition::{Edition, Folder};

/// The stages of every run that prints pages.
const COMPILED: &[&str] = &[
    "find",
    "read",
    "works",
    "theme",
    "link",
    "anchor",
    "check",
    "crossrefs",
    "render",
    "format",
    "documents",
    "indices",
    "data",
];

/// An edition with something of everything that is told of.
fn edition() -> Edition {
    let crossref = "[[crossref]]\nid = \"x\"\nfrom = { document = \"a\", quote = \"Some words\" }\nto = { document = \"b\" }\nrelation = \"see-also\"\n";
    let name = "[[name]]\nid = \"mill\"\ntype = \"place\"\nlabel = \"Mill\"\nforms = [\"mill\"]\n";
    Edition::new()
        .document("a", "", "Some words of a mill.\n")
        .document("b", "", "Other words.\n")
        .notes(
            "a",
            "[[note]]\nid = \"n\"\nseries = \"note\"\nquote = \"words\"\nbody = \"A note.\"\n",
        )
        .file("content/crossrefs.toml", crossref)
        .file("content/names.toml", name)
}

/// An event of a trace: what it is of, its name, its thread, its beginning and its end.
#[derive(Debug)]
struct Event {
    of: String,
    name: String,
    thread: u64,
    span: (u64, u64),
    count: Option<u64>,
}

/// The events of a trace that last. Fails if it is none.
fn events(folder: &Folder, path: &str) -> Vec<Event> {
    let trace: Value = serde_json::from_str(&folder.read(path)).expect("JSON");
    let events = trace["traceEvents"].as_array().expect("events");
    let named: Vec<_> = events.iter().filter(|event| event["ph"] == "M").collect();
    let lasting = events.iter().filter(|event| event["ph"] == "X");
    let lasting: Vec<_> = lasting
        .map(|event| {
            let text = |key: &str| event[key].as_str().expect("a text").to_owned();
            let number = |key: &str| event[key].as_u64().expect("a number");
            assert_eq!(event["pid"], 1);
            Event {
                of: text("cat"),
                name: text("name"),
                thread: number("tid"),
                span: (number("ts"), number("ts") + number("dur")),
                count: event["args"]["count"].as_u64(),
            }
        })
        .collect();
    assert_eq!(named.len() + lasting.len(), events.len(), "events of other kinds");
    for event in &lasting {
        let is_its = |named: &&Value| named["name"] == "thread_name" && named["tid"] == event.thread;
        assert!(named.iter().any(is_its), "no name for {event:?}");
    }
    lasting
}

/// The names of all events of a kind, sorted.
fn names<'a>(events: &'a [Event], of: &str) -> Vec<&'a str> {
    let of = events.iter().filter(|event| event.of == of);
    let mut names: Vec<_> = of.map(|event| event.name.as_str()).collect();
    names.sort_unstable();
    names
}

/// Checks that events of a thread are within each other or apart.
#[track_caller]
fn expect_nested(events: &[Event]) {
    let mut threads: BTreeMap<u64, Vec<(u64, u64)>> = BTreeMap::new();
    for event in events {
        threads.entry(event.thread).or_default().push(event.span);
    }
    for spans in threads.values_mut() {
        spans.sort_by_key(|&(since, until)| (since, std::cmp::Reverse(until)));
        let mut open: Vec<(u64, u64)> = Vec::new();
        for &(since, until) in spans.iter() {
            open.retain(|&(_, outer)| outer > since);
            let within = open.last().is_none_or(|&(_, outer)| until <= outer);
            assert!(within, "{since} to {until} is not within {open:?}");
            open.push((since, until));
        }
    }
}

/// Checks that what is done of a stage is done while it is under way.
#[track_caller]
fn expect_within_stages(events: &[Event]) {
    for event in events.iter().filter(|event| event.of != "stage") {
        let stages = events
            .iter()
            .filter(|stage| stage.of == "stage" && stage.name == event.of);
        let within = |stage: &Event| stage.span.0 <= event.span.0 && event.span.1 <= stage.span.1;
        assert!(stages.clone().any(within), "{event:?} is in no stage");
    }
}

#[test]
fn a_trace_has_all_stages_and_all_documents() {
    let folder = edition().on_disk();
    folder.run(["build", "--timings", "trace.json"]).expect_silence();
    let events = events(&folder, "trace.json");
    let mut stages = names(&events, "stage");
    stages.dedup();
    let mut wanted = [COMPILED, &["bind", "compare", "write"]].concat();
    wanted.sort_unstable();
    assert_eq!(stages, wanted);
    assert_eq!(
        names(&events, "read"),
        [
            "book.lock",
            "book.toml",
            "content/a.md",
            "content/a.notes.toml",
            "content/b.md",
            "content/crossrefs.toml",
            "content/names.toml"
        ]
    );
    for of in ["anchor", "bind", "check", "documents"] {
        assert_eq!(names(&events, of), ["a", "b"], "{of}");
        let stage = events.iter().find(|event| event.of == "stage" && event.name == of);
        assert_eq!(stage.and_then(|stage| stage.count), Some(2), "{of}");
    }
    assert_eq!(names(&events, "crossrefs"), ["x"]);
    assert!(names(&events, "indices").contains(&"crossrefs/index.html"));
    expect_nested(&events);
    expect_within_stages(&events);
}

#[test]
fn copies_and_pictures_are_in_the_trace() {
    let book = "[edition]\ntitle = \"Test\"\n\n[build]\ncompress = true\nbase-url = \"https://example.org/\"\n";
    let folder = Edition::new()
        .file("book.toml", book)
        .document("a", "", &"Some words. ".repeat(200))
        .on_disk();
    folder.run(["build", "--timings", "trace.json"]).expect_silence();
    let events = events(&folder, "trace.json");
    assert!(names(&events, "compress").contains(&"a/index.html"));
    assert!(!names(&events, "pictures").is_empty());
    expect_nested(&events);
    expect_within_stages(&events);
}

/// Whoever asks how long it takes is not told how long it takes to see that there is nothing to do.
#[test]
fn a_site_that_is_there_already_is_made_again_for_a_trace() {
    let folder = edition()
        .file("content/mill.png", "not really a picture ".repeat(1 << 18))
        .on_disk();
    folder.run(["build"]).expect_silence();
    folder.run(["build", "--timings", "trace.json"]).expect_silence();
    assert_eq!(names(&events(&folder, "trace.json"), "documents"), ["a", "b"]);
}

#[test]
fn a_run_that_fails_is_traced_as_far_as_it_came() {
    let folder = edition().document("b", "wrong = 1\n", "Other words.\n").on_disk();
    for command in ["build", "check"] {
        let path = format!("{command}.json");
        let run = folder.run([command, "--timings", &path]);
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        let events = events(&folder, &path);
        let stages = names(&events, "stage");
        assert!(stages.contains(&"link") && !stages.contains(&"render"), "{stages:?}");
        expect_nested(&events);
    }
    // One that is not even an edition.
    let folder = Edition::empty().on_disk();
    assert_eq!(folder.run(["build", "--timings", "trace.json"]).code, Some(1));
    assert_eq!(names(&events(&folder, "trace.json"), "read"), Vec::<&str>::new());
}

#[test]
fn checks_and_publications_are_traced() {
    let folder = edition().on_disk();
    let run = folder.run(["check", "--site", "--timings", "check.json"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(names(&events(&folder, "check.json"), "stage").contains(&"audit"));
    let book = folder.read("book.toml") + "\n[[destination]]\nname = \"site\"\nkind = \"folder\"\npath = \"../site\"\n";
    folder.write("book.toml", book);
    folder
        .run(["publish", "-q", "--timings", "publish.json"])
        .expect_silence();
    assert!(names(&events(&folder, "publish.json"), "stage").contains(&"publish"));
}

#[test]
fn a_trace_that_cannot_be_written_fails_the_run() {
    let folder = edition().on_disk();
    let run = folder.run(["check", "--timings", "nowhere/trace.json"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr
            .starts_with("error[output-failed]: cannot write `nowhere/trace.json`"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_trace_changes_nothing_of_what_is_made_and_said() {
    let (plain, run) = edition().build();
    let traced = edition().on_disk();
    assert_eq!(traced.run(["build", "--timings", "trace.json"]), run);
    assert!(traced.files("public") == plain.files("public"));
}

#[test]
fn with_v_a_run_says_what_its_stages_took() {
    let folder = edition().on_disk();
    for (command, more) in [("build", &["compare", "write"][..]), ("check", &[])] {
        let output = folder.command().args([command, "-v"]).output().unwrap();
        let [stdout, stderr] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        assert!(output.status.success(), "{stderr}");
        let named = stderr.lines().filter_map(|line| line.split_whitespace().next());
        let named: Vec<_> = named.collect();
        for stage in COMPILED.iter().chain(more) {
            let count = named.iter().filter(|name| *name == stage).count();
            assert_eq!(count, 1, "{stage}: {stderr}");
        }
        assert!(stderr.lines().last().unwrap().starts_with("in all "), "{stderr}");
        let read = stderr.lines().find(|line| line.starts_with("read ")).unwrap();
        assert!(read.contains(" s   ") && read.ends_with("   7 files"), "{read}");
        #[cfg(target_os = "linux")]
        assert!(read.contains(" MiB   "), "{read}");
        assert!(!stdout.contains(" MiB"), "{stdout}");
    }
}

#[test]
fn the_documentation_names_all_stages() {
    let page = include_str!("../../docs/format.md");
    let table = page
        .split("| stage | does | its things |\n|---|---|---|\n")
        .nth(1)
        .unwrap();
    let rows = table.lines().take_while(|line| line.starts_with('|'));
    let named: Vec<_> = rows.map(|row| row.split('`').nth(1).unwrap()).collect();
    assert_eq!(named, Stage::ALL.map(Stage::name));
}
