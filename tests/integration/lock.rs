//! The lock, and the commands that change it and the sidecars, as an editor meets them.

use pretty_assertions::assert_eq;
use serde_json::Value;

use crate::edition::{Edition, Folder};

const TEXT: &str = "The mill stands by the water of the river.\n\nThe council keeps the bridge in good repair, and the rail.\n\nSo the clerk wrote it down in 1870.\n";

const NOTES: &str = "\
# Notes by R. L., after the parish book.
[[note]]
series = \"note\"         # as in the parish book
id     = \"repair\"
quote  = 'the bridge in good repair'  # of 1870
body   = '''
Words \"as they are\".
'''

[[note]]
id = \"year\"
series = \"note\"
quote = \"wrote it down in 1870\"
body = \"Words.\"
";

fn edition(text: &str) -> Edition {
    Edition::new().document("a", "", text).notes("a", NOTES)
}

/// An edition that was built, with another text since.
fn edited(text: &str) -> Folder {
    let (folder, run) = edition(TEXT).build();
    run.expect_silence();
    rewrite(&folder, text);
    folder
}

fn rewrite(folder: &Folder, text: &str) {
    folder.write("content/a.md", format!("+++\ntitle = \"A\"\n+++\n\n{text}"));
}

/// What became of the note of this id in the site.
fn status(folder: &Folder, id: &str) -> (String, String) {
    let data: Value = serde_json::from_str(&folder.read("public/data/documents/a.json")).unwrap();
    let notes = data["notes"].as_array().unwrap();
    let note = notes.iter().find(|note| note["id"] == id).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&note["status"]), text(&note["target"]["exact"]))
}

#[test]
fn a_build_records_and_another_changes_nothing() {
    let (folder, run) = edition(TEXT).build();
    run.expect_silence();
    let lock = folder.read("book.lock");
    for line in [
        "postil = \"1\"\n",
        "name = \"repair\"\n",
        "block = \"p2\"\n",
        "prefix = \"by the water of the river. The council keeps \"\n",
        "exact = \"the bridge in good repair\"\n",
        "suffix = \", and the rail. So the clerk wrote it down in\"\n",
    ] {
        assert!(lock.contains(line), "{line}\n{lock}");
    }
    let times = folder.times("");
    folder.run(["build"]).expect_silence();
    assert_eq!(folder.times(""), times);
}

#[test]
fn checking_and_failing_builds_record_nothing() {
    let folder = edition(TEXT).on_disk();
    folder.run(["check"]).expect_silence();
    assert!(!folder.path("book.lock").exists());
    folder.run(["build"]).expect_silence();
    let lock = folder.read("book.lock");
    rewrite(&folder, &TEXT.replace("good", "fair"));
    assert_eq!(folder.run(["check"]).code, Some(1));
    assert_eq!(folder.run(["build"]).code, Some(1));
    assert_eq!(folder.read("book.lock"), lock);
}

/// A change of the text shows in the lock as what it is, and nowhere else.
#[test]
fn a_change_reads_well() {
    let folder = edited(&TEXT.replace("The mill", "A paragraph.\n\nThe mill"));
    let before = folder.read("book.lock");
    folder.run(["build"]);
    let after = folder.read("book.lock");
    let diff = similar::TextDiff::from_lines(&before, &after);
    let changed: Vec<_> = diff
        .iter_all_changes()
        .filter(|change| change.tag() != similar::ChangeTag::Equal)
        .map(|change| {
            change
                .value()
                .split([' ', '='])
                .find(|word| !word.is_empty())
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(changed, ["sha256", "sha256", "\"p", "block", "block", "block", "block"]);
}

#[test]
fn fix_changes_the_words_and_nothing_else() {
    let folder = edited(&TEXT.replace("good", "fair"));
    let run = folder.run(["check", "--fix"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(
        folder.read("content/a.notes.toml"),
        NOTES.replace("the bridge in good repair", "the bridge in fair repair")
    );
    assert!(
        run.stdout
            .starts_with("1 selector fixed\n--- content/a.notes.toml\n+++ content/a.notes.toml\n"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains(
            "-quote  = 'the bridge in good repair'  # of 1870\n+quote  = 'the bridge in fair repair'  # of 1870\n"
        ),
        "{}",
        run.stdout
    );
    folder.run(["build"]).expect_silence();
    assert_eq!(
        status(&folder, "repair"),
        ("exact".to_owned(), "the bridge in fair repair".to_owned())
    );
}

#[test]
fn a_dry_run_shows_and_changes_nothing() {
    let folder = edited(&TEXT.replace("good", "fair"));
    let files = folder.files("");
    let fix = folder.run(["check", "--fix", "--dry-run"]);
    assert!(
        fix.stdout
            .starts_with("1 selector would be fixed\n--- content/a.notes.toml\n"),
        "{}",
        fix.stdout
    );
    let accept = folder.run(["check", "--accept", "--dry-run"]);
    assert!(
        accept.stdout.starts_with("--- book.lock\n+++ book.lock\n"),
        "{}",
        accept.stdout
    );
    assert!(
        accept
            .stdout
            .contains("-exact = \"the bridge in good repair\"\n+exact = \"the bridge in fair repair\"\n"),
        "{}",
        accept.stdout
    );
    assert_eq!(folder.files(""), files);
}

#[test]
fn what_is_accepted_stays_and_shows_as_approximate() {
    let folder = edited(&TEXT.replace("good", "fair"));
    let run = folder.run(["check", "--accept"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(folder.read("content/a.notes.toml"), NOTES);
    folder.run(["build"]).expect_silence();
    let lock = folder.read("book.lock");
    folder.run(["build"]).expect_silence();
    assert_eq!(folder.read("book.lock"), lock);
    assert_eq!(
        status(&folder, "repair"),
        ("approximate".to_owned(), "the bridge in fair repair".to_owned())
    );
    // Another change is another difference.
    rewrite(&folder, &TEXT.replace("good", "poor"));
    let run = folder.run(["check", "--format", "short"]);
    assert!(
        run.stderr.contains("error[changed-quote]: the words of note `repair`"),
        "{}",
        run.stderr
    );
    // And if the text says again what is quoted, all is well.
    rewrite(&folder, TEXT);
    folder.run(["build"]).expect_silence();
    assert_eq!(status(&folder, "repair").0, "exact");
}

#[test]
fn digits_want_their_name() {
    let folder = edited(&TEXT.replace("1870", "1871"));
    for arguments in [&["check", "--fix"][..], &["check", "--accept"]] {
        let run = folder.run(arguments);
        assert_eq!(run.code, Some(1));
        assert!(run.stdout.starts_with("nothing is to be"), "{}", run.stdout);
        assert!(
            run.stderr.contains("wrote it down in [-1870-]{+1871+}"),
            "{}",
            run.stderr
        );
        assert_eq!(folder.read("content/a.notes.toml"), NOTES);
    }
    let run = folder.run(["check", "--accept", "--note", "year"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let run = folder.run(["build"]);
    assert_eq!(run.code, Some(0));
    assert!(
        run.stderr
            .contains("warning[changed-quote]: note `year` was accepted, but digits differ"),
        "{}",
        run.stderr
    );
    assert_eq!(folder.run(["build", "--strict"]).code, Some(1));
    let run = folder.run(["check", "--fix", "--note", "a/year"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(
        folder.read("content/a.notes.toml"),
        NOTES.replace("down in 1870", "down in 1871")
    );
}

#[test]
fn one_note_can_be_named() {
    let text = TEXT
        .replace("good", "fair")
        .replace("clerk wrote", "sexton wrote")
        .replace("down in", "up in");
    let folder = edited(&text);
    let run = folder.run(["check", "--fix", "--note", "a/repair"]);
    assert_eq!(run.code, Some(1));
    assert_eq!(
        folder.read("content/a.notes.toml"),
        NOTES.replace("good repair'", "fair repair'")
    );
    let lock = folder.read("book.lock");
    let run = folder.run(["check", "--accept", "--note", "year"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let accepted = folder.read("book.lock");
    assert!(accepted.contains("exact = \"wrote it up in 1870\""), "{accepted}");
    // What else is on record is as it was.
    let repair = |lock: &str| {
        lock.split("[[document.landing]]")
            .find(|part| part.contains("\"repair\""))
            .unwrap()
            .to_owned()
    };
    assert_eq!(repair(&accepted), repair(&lock));
    let run = folder.run(["check", "--accept", "--note", "yaer"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr
            .contains("error: no selector is called `yaer`; did you mean `year`?"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_note_that_moved_is_moved_until_that_is_accepted() {
    let text = "Every spring, as everyone knows, our council keeps the bridge in good repair, and the rail!\n\nThe mill stands by the water of the river.\n\nSo the clerk wrote it down in 1870.\n";
    let notes = NOTES.replace("'the bridge in", "'council keeps the bridge in");
    let (folder, run) = edition(TEXT).notes("a", &notes).build();
    run.expect_silence();
    rewrite(&folder, &text.replace(", and the rail!", " at no cost to anyone."));
    for _ in 0..2 {
        let run = folder.run(["build"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(
            run.stderr
                .contains("warning[moved-quote]: the words of note `repair` stood in p2 of `a`"),
            "{}",
            run.stderr
        );
        assert_eq!(status(&folder, "repair").0, "moved");
    }
    assert!(folder.read("book.lock").contains("moved-from = \"p2\"\n"));
    let run = folder.run(["check", "--accept"]);
    assert_eq!(run.code, Some(0));
    assert!(run.stdout.contains("-moved-from = \"p2\"\n"), "{}", run.stdout);
    folder.run(["build"]).expect_silence();
    assert_eq!(status(&folder, "repair").0, "exact");
}

/// The lookalike is taken only by name, as long as the passage itself is still there.
#[test]
fn a_lookalike_is_never_accepted_with_others() {
    let notes = "[[note]]\nid = \"n\"\nseries = \"note\"\nquote = \"council\"\nbody = \"Words.\"\n";
    let (folder, run) = edition(TEXT).notes("a", notes).build();
    run.expect_silence();
    rewrite(
        &folder,
        &(TEXT.replace("council", "parish") + "\nThere is a council elsewhere.\n"),
    );
    let run = folder.run(["check", "--accept"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("error[moved-quote]"), "{}", run.stderr);
    let run = folder.run(["check", "--accept", "--note", "n"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    folder.run(["build"]).expect_silence();
    assert_eq!(status(&folder, "n"), ("exact".to_owned(), "council".to_owned()));
    // Or the sidecar follows the passage.
    let (folder, run) = edition(TEXT).notes("a", notes).build();
    run.expect_silence();
    rewrite(
        &folder,
        &(TEXT.replace("council", "parish") + "\nThere is a council elsewhere.\n"),
    );
    // Though not among others: the word is another.
    assert_eq!(folder.run(["check", "--fix"]).code, Some(1));
    assert_eq!(folder.run(["check", "--fix", "--note", "n"]).code, Some(0));
    assert_eq!(folder.read("content/a.notes.toml"), notes.replace("council", "parish"));
}

/// A key that is added stands in line with the others; in an inline table it stands beside them.
#[test]
fn fix_adds_a_prefix_where_words_have_become_ambiguous() {
    let crossrefs = "[[crossref]]\nid = \"x\"\nrelation = \"see-also\"\nfrom = { document = \"a\", quote = \"good repair\" } # a comment\nto = { document = \"a\", at = \"p1\" }\n";
    let (folder, run) = edition(TEXT).file("content/crossrefs.toml", crossrefs).build();
    run.expect_silence();
    rewrite(
        &folder,
        &TEXT.replace("of the river.", "of the river, the bridge in good repair."),
    );
    let run = folder.run(["check", "--fix"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(
        folder.read("content/crossrefs.toml"),
        crossrefs.replace("quote = \"good", "prefix = \"keeps the bridge in\", quote = \"good")
    );
    assert_eq!(
        folder.read("content/a.notes.toml"),
        NOTES.replace("quote  = 'the bridge", "prefix = \"keeps\"\nquote  = 'the bridge")
    );
    folder.run(["build"]).expect_silence();
}

#[test]
fn lines_of_other_systems_and_links_stay() {
    let notes = NOTES.replace('\n', "\r\n");
    let (folder, run) = edition(TEXT).notes("a", &notes).build();
    run.expect_silence();
    rewrite(
        &folder,
        &TEXT.replace("of the river.", "of the river, the bridge in good repair."),
    );
    #[cfg(unix)]
    {
        std::fs::rename(folder.path("content/a.notes.toml"), folder.path("content/.kept")).unwrap();
        std::os::unix::fs::symlink(".kept", folder.path("content/a.notes.toml")).unwrap();
    }
    assert_eq!(folder.run(["check", "--fix"]).code, Some(0));
    assert_eq!(
        folder.read("content/a.notes.toml"),
        notes.replace("quote  = 'the bridge", "prefix = \"keeps\"\r\nquote  = 'the bridge")
    );
    #[cfg(unix)]
    assert!(folder.path("content/a.notes.toml").is_symlink());
}

#[test]
fn drafts_stay_on_record() {
    let notes = NOTES.replace("id = \"year\"", "id = \"year\"\ndraft = true");
    let folder = edition(TEXT).notes("a", &notes).on_disk();
    folder.run(["build", "--drafts"]).expect_silence();
    let lock = folder.read("book.lock");
    assert!(lock.contains("name = \"year\""));
    folder.run(["build"]).expect_silence();
    assert_eq!(folder.read("book.lock"), lock);
}

/// Programs that read the findings get nothing else on standard output.
#[test]
fn data_stay_data() {
    let folder = edited(&TEXT.replace("good", "fair"));
    let run = folder.run(["check", "--fix", "--accept", "--format", "json"]);
    assert_eq!(run.code, Some(0));
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["diagnostics"], Value::Array(Vec::new()));
    assert!(
        run.stderr.contains("+quote  = 'the bridge in fair repair'"),
        "{}",
        run.stderr
    );
    let run = folder.run(["check", "--dry-run"]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (Some(1), "nothing is to be changed: give `--fix` or `--accept`\n")
    );
}

#[test]
fn a_lock_that_cannot_be_written_is_an_error() {
    let folder = edition(TEXT).on_disk();
    std::fs::create_dir(folder.path("book.lock")).unwrap();
    let run = folder.run(["build"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("cannot read `book.lock`"), "{}", run.stderr);
    assert!(!folder.path("public").exists());
}
