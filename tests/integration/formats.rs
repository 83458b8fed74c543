//! The formats of `check`, each from the same diagnostics.

use std::path::Path;

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::edition::{Edition, Folder};

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
    let lost = found.iter().find(|found| found["code"] == "changed-quote").unwrap();
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
    assert_eq!(nearest["message"], "nearest, in p1: 88 % alike");
    assert_eq!(
        lost["notes"],
        json!(["the text says: The [-brigde-]{+bridge+} is safe"])
    );
    assert_eq!(lost["help"].as_array().unwrap().len(), 2);
    let change = json!({ "file": "content/a.notes.toml", "line": 7, "column": 9, "end_line": 7, "end_column": 29, "text": "\"The bridge is safe\"" });
    assert_eq!(lost["fix"], json!({ "name": "a/n", "changes": [change] }));
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

/// The schema of SARIF 2.1.0, as npm has it.
fn sarif_schema() -> Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!(
            "{}: {error}\nrun tests/run once; it installs the schema of SARIF",
            path.display()
        )
    });
    // The schema has a bracket that is only closed, which not every kind of regular expressions allows; it means the
    // same when it is escaped.
    let text = text.replace("[a-zA-Z]{2}]?$", r"[a-zA-Z]{2}\\]?$");
    let schema: Value = serde_json::from_str(&text).unwrap();
    // Draft 4 knows no relative addresses, and would let any text pass as one; the standard's corrected form of the schema
    // is of draft 7 itself.
    let options = jsonschema::options()
        .with_draft(jsonschema::Draft::Draft7)
        .should_validate_formats(true);
    options.build(&schema).unwrap()
}

/// What `check --format sarif` prints, which must be valid, and the same twice.
fn sarif(folder: &Folder, code: i32) -> Value {
    let run = folder.run(["check", "--format", "sarif"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(code), ""));
    assert_eq!(folder.run(["check", "--format", "sarif"]), run);
    let log = serde_json::from_str(&run.stdout).unwrap();
    let schema = sarif_schema();
    let faults: Vec<_> = schema.iter_errors(&log).map(|fault| format!("{fault:#}")).collect();
    assert_eq!(faults, Vec::<String>::new(), "{}", run.stdout);
    log
}

#[test]
fn the_schema_of_sarif_refuses_what_is_not_sarif() {
    let schema = sarif_schema();
    let mut log = sarif(&faulty().on_disk(), 1);
    log["runs"][0]["results"][0]["level"] = json!("fatal");
    assert!(!schema.is_valid(&log));
    let mut log = sarif(&faulty().on_disk(), 1);
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] = json!("a b.md");
    assert!(!schema.is_valid(&log), "addresses are checked");
}

#[test]
fn sarif_says_what_the_other_formats_say() {
    let folder = faulty().on_disk();
    let log = sarif(&folder, 1);
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["semanticVersion"], env!("CARGO_PKG_VERSION"));
    let results = run["results"].as_array().unwrap();
    let short = folder.run(["check", "--format", "short"]);
    assert_eq!(short.stderr.lines().count(), results.len());

    let lost = results
        .iter()
        .find(|result| result["ruleId"] == "changed-quote")
        .unwrap();
    let place = &lost["locations"][0]["physicalLocation"];
    assert_eq!(
        place["region"],
        json!({ "startLine": 7, "startColumn": 9, "endLine": 7, "endColumn": 29 })
    );
    assert_eq!(
        place["artifactLocation"],
        json!({ "uri": "content/a.notes.toml", "uriBaseId": "SRCROOT" })
    );
    let nearest = &lost["relatedLocations"][0];
    assert_eq!(nearest["physicalLocation"]["region"]["startColumn"], 7);
    assert!(
        nearest["message"]["text"]
            .as_str()
            .unwrap()
            .starts_with("nearest, in p1")
    );
    let text = lost["message"]["text"].as_str().unwrap();
    assert!(
        text.starts_with("the words of note `n` do not quite stand in `a`") && text.contains("\n`postil check --fix`")
    );
}

#[test]
fn every_result_of_sarif_has_its_rule() {
    let log = sarif(&faulty().on_disk(), 1);
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    for rule in rules {
        assert!(results.iter().any(|result| result["ruleId"] == rule["id"]), "{rule}");
        assert_eq!(rule["defaultConfiguration"]["level"], "error");
        let help = rule["help"]["markdown"].as_str().unwrap();
        assert!(help.contains("```text\nerror["), "{help}");
        assert!(!help.contains("]("), "a link that leads nowhere: {help}");
    }
}

#[test]
fn sarif_names_files_of_any_name() {
    let folder = Edition::new()
        .document("a", "", "Text.")
        .file(
            "content/über uns/50% of: [a]#1?.md",
            "+++\nid = \"b\"\nttitle = \"x\"\n+++\n",
        )
        .file("content/ö d.txt", "")
        .on_disk();
    let log = sarif(&folder, 1);
    let results = log["runs"][0]["results"].as_array().unwrap();
    let uris: Vec<_> = results
        .iter()
        .map(|result| &result["locations"][0]["physicalLocation"])
        .map(|place| {
            (
                place["artifactLocation"]["uri"].as_str().unwrap(),
                place.get("region").is_some(),
            )
        })
        .collect();
    let odd = "content/%C3%BCber%20uns/50%25%20of%3A%20%5Ba%5D%231%3F.md";
    assert!(uris.contains(&(odd, true)), "{uris:?}");
    assert!(uris.contains(&("content/%C3%B6%20d.txt", false)), "{uris:?}");
}

#[test]
fn sarif_of_no_edition_and_of_a_sound_one() {
    let log = sarif(&Edition::empty().on_disk(), 1);
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "missing-config");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "book.toml");
    assert!(place.get("region").is_none());

    let log = sarif(&Edition::new().document("a", "", "Text.").on_disk(), 0);
    assert_eq!(log["runs"][0]["results"], json!([]));
    assert_eq!(log["runs"][0]["tool"]["driver"]["rules"], json!([]));
}

/// Braces enclose numbers of arguments in the messages of SARIF.
#[test]
fn sarif_has_braces_doubled() {
    let edition = Edition::new()
        .document("a", "", "One two three four.")
        .document("b", "", "One two tree four.")
        .file(
            "content/crossrefs.toml",
            "[[crossref]]\nrelation = \"quotes\"\nfrom = { document = \"b\", quote = \"One two tree four\" }\nto = { document = \"a\", quote = \"One two three four\" }\n",
        );
    let log = sarif(&edition.on_disk(), 0);
    let result = &log["runs"][0]["results"][0];
    assert_eq!(
        (&result["ruleId"], &result["level"]),
        (&json!("quotation-altered"), &json!("warning"))
    );
    let text = result["message"]["text"].as_str().unwrap();
    assert!(text.contains("[-three-]{{+tree+}}"), "{text}");
    let rule = &log["runs"][0]["tool"]["driver"]["rules"][0];
    assert_eq!(rule["defaultConfiguration"]["level"], "warning");
}
