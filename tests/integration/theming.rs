//! Themes: what the documentation shows works, and no words of the interface are missing.

use std::collections::BTreeSet;
use std::path::Path;

use crate::edition::{Edition, short_form};
use crate::suite::{Fenced, fenced_blocks};

const THEMING: &str = include_str!("../../docs/theming.md");
const ENGLISH: &str = include_str!("../../themes/default/locales/en.ftl");

/// The worked example, file by file, as it stands in the documentation.
#[test]
fn the_worked_example_works() {
    let blocks = fenced_blocks(THEMING);
    let files: Vec<_> = blocks
        .iter()
        .filter_map(|block| Some((Fenced::path(block)?.to_owned(), block.bytes())))
        .collect();
    assert_eq!(files.len(), 3, "a sheet, a template, a locale file");
    let edition = Edition::new()
        .document("letter", "author = \"A. Ofner\"\n", "Some words.\n")
        .file(
            "content/works.bib",
            "@book{a, author = {A}, title = {T}, date = {1870}}",
        );
    let edition = files
        .iter()
        .fold(edition, |edition, (path, bytes)| edition.file(path, bytes));
    let compiled = edition.compile();
    assert_eq!(short_form(&compiled), "");
    let site = compiled.site.expect("a site");
    let page = String::from_utf8_lossy(&site["letter/index.html"]);
    for part in [
        "assets/custom.css\">",
        "first readers.</p>",
        "data-document=\"letter\"",
        ">References</a>",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let sheet = String::from_utf8_lossy(&site["assets/custom.css"]);
    let style = String::from_utf8_lossy(&site["assets/style.css"]);
    let properties = sheet.lines().filter_map(|line| line.trim().split_once(':'));
    for (name, _) in properties.filter(|(name, _)| name.starts_with("--")) {
        assert!(style.contains(&format!("{name}:")), "the theme has no {name}");
    }
}

/// Every property that the documentation lists is one of the theme's.
#[test]
fn the_listed_properties_are_those_of_the_theme() {
    let style = include_str!("../../themes/default/assets/style.css");
    let rows = THEMING.lines().filter(|line| line.starts_with("| `--"));
    let names = rows.flat_map(|row| row.split('|').nth(1).unwrap().split(','));
    let names: Vec<_> = names.map(|name| name.trim().trim_matches('`')).collect();
    assert!(names.len() >= 15, "{names:?}");
    for name in names {
        assert!(style.contains(&format!("{name}:")), "{name}");
    }
}

/// The ids between `before` and a quotation mark in all files of a folder.
fn asked_for(folder: &Path, before: &[&str], ids: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            asked_for(&path, before, ids);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for before in before {
            let asked = text.split(before).skip(1);
            let asked = asked.map(|rest| rest.split(['"', '{']).next().unwrap_or_default().to_owned());
            ids.extend(asked.filter(|id| !id.is_empty() && !id.contains(|char: char| char.is_whitespace())));
        }
    }
}

/// Whatever a template or the compiler asks for is there; one whose id ends in a dash is the beginning of several.
#[test]
fn every_message_that_is_asked_for_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut asked = BTreeSet::new();
    asked_for(&root.join("themes/default/templates"), &["message(id=\""], &mut asked);
    let calls = [".say(\"", ".tell(\"", ".say(&format!(\"", ".tell(&format!(\""];
    asked_for(&root.join("src/render"), &calls, &mut asked);
    assert!(asked.len() > 100, "{}", asked.len());
    let has: Vec<_> = ENGLISH
        .lines()
        .filter_map(|line| line.split_once(" =").map(|(id, _)| id))
        .filter(|id| !id.starts_with([' ', '#', '*']))
        .collect();
    for id in &asked {
        let there = if id.ends_with('-') {
            has.iter().any(|known| known.starts_with(id.as_str()))
        } else {
            has.contains(&id.as_str())
        };
        assert!(there, "{id}");
    }
}

#[test]
fn words_that_are_missing_are_english_and_named_to_those_who_ask() {
    let edition = |language: &str| {
        let config = format!("[edition]\ntitle = \"T\"\nlanguage = \"{language}\"\n");
        Edition::empty()
            .file("book.toml", config)
            .document("a", "", "Some words.\n")
    };
    let strict = ["check", "--strict", "--format", "short", "--verbose"];
    for known in ["en", "en-GB", "de", "de-AT", "fr", "fr-CA"] {
        let run = edition(known).on_disk().run(strict);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{known}");
    }
    let folder = edition("pl").on_disk();
    assert_eq!(folder.run(["check", "--strict"]).stderr, "", "only to those who ask");
    let run = folder.run(strict);
    let note = "note[untranslated]: the theme has no words in `pl`: those of the interface are English\n";
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), note));
    folder.write("themes/default/locales/pl.ftl", "documents = Dokumenty\n");
    let run = folder.run(strict);
    assert!(
        run.stderr.starts_with("note[untranslated]: the theme lacks "),
        "{}",
        run.stderr
    );
    folder.run(["build", "--quiet"]).expect_silence();
    let page = folder.read("public/index.html");
    assert!(page.contains(">Dokumenty</h2>") && page.contains(">How to read</h2>"));
}
