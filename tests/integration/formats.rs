//! The formats of `check`, each from the same diagnostics.

use serde_json::{Value, json};

use crate::edition::Edition;

/// An edition with one lost quotation, on a line after one with a character of several bytes.
fn faulty() -> Edition {
    Edition::new()
        .document("a", "", "Täxt. The bridge is safe.")
        .file(
            "content/a.notes.toml",
            "[[note]]\nid = \"ñ\"\n\n[[note]]\nid = \"n\"\nseries = \"textual\"\nquote = \"The brigde is safe\"\nbody = \"x\"\n",
        )
}

#[test]
fn json_says_what_the_other_formats_say() {
    let folder = faulty().on_disk();
    let run = folder.run(["check", "--format", "json"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""));
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let found = report["diagnostics"].as_array().unwrap();
    let lost = found.iter().find(|found| found["code"] == "lost-quote").unwrap();
    for (key, value) in [
        ("severity", json!("error")),
        ("file", json!("content/a.notes.toml")),
        ("line", json!(7)),
        ("column", json!(9)),
        ("end_line", json!(7)),
        ("end_column", json!(29)),
    ] {
        assert_eq!(lost[key], value, "{key}");
    }
    let nearest = &lost["labels"][1];
    assert_eq!(nearest["file"], "content/a.md");
    assert_eq!(nearest["column"], 7);
    assert_eq!(nearest["primary"], false);
    assert_eq!(lost["help"].as_array().unwrap().len(), 1);
    let short = folder.run(["check", "--format", "short"]);
    assert_eq!(short.stderr.lines().count(), found.len());
}

#[test]
fn json_of_a_sound_edition_is_empty() {
    let folder = Edition::new().document("a", "", "Text.").on_disk();
    let run = folder.run(["check", "--format", "json"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report, json!({ "diagnostics": [] }));
}
