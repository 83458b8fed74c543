//! How programs and readers learn to cite an edition: `CITATION.cff`, the home page.

use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use crate::edition::{Edition, short_form};

const BOOK: &str = r#"
[edition]
title       = "Two: \"two\" </script> & 'more' # 1"
subtitle    = "yes"
description = "A sum.\nOf two lines: the second."
editors     = ["R. Lane", "no"]
keywords    = ["sums", "1871", "sums"]
doi         = "10.5555/two"
language    = "en"

[edition.licence]
name = "CC BY-SA 4.0"
url  = "https://creativecommons.org/licenses/by-sa/4.0/deed.en"

[[version]]
number  = "1.0"
date    = "2026-01-02"
changes = "First published."

[[version]]
number  = "1.10"
date    = "2026-03-14"
changes = "More."

[build]
base-url = "https://example.org/two/"
"#;

fn edition() -> Edition {
    Edition::new()
        .document(
            "a",
            "kind = \"report\"\nauthor = \"A. Orme\"\ndate = \"1871\"\n",
            "Words.\n",
        )
        .document("b", "", "Words.\n")
        .file("book.toml", BOOK)
}

fn text(edition: &Edition, path: &str) -> String {
    String::from_utf8(edition.site()[path].to_vec()).unwrap()
}

fn citation(edition: &Edition) -> Value {
    serde_saphyr::from_str(&text(edition, "CITATION.cff")).expect("YAML")
}

#[test]
fn the_file_says_how_to_cite() {
    let title = "Two: \"two\" </script> & 'more' # 1: yes";
    let people = json!([{ "name": "R. Lane" }, { "name": "no" }]);
    assert_eq!(
        citation(&edition()),
        json!({
            "cff-version": "1.2.0",
            "message": "If you use this edition, please cite it as below.",
            "type": "dataset",
            "title": title,
            "authors": people,
            "abstract": "A sum.\nOf two lines: the second.",
            "keywords": ["sums", "1871"],
            "version": "1.10",
            "date-released": "2026-03-14",
            "identifiers": [{ "type": "doi", "value": "10.5555/two" }],
            "url": "https://example.org/two/",
            "license": "CC-BY-SA-4.0",
            "preferred-citation": {
                "type": "book",
                "title": title,
                "authors": people,
                "editors": people,
                "version": "1.10",
                "year": 2026,
                "date-released": "2026-03-14",
                "doi": "10.5555/two",
                "url": "https://example.org/two/",
            },
        })
    );
}

/// What the format demands of every file: some keys, at least one author, days in full, and nothing empty.
#[test]
fn it_keeps_the_rules_of_the_format() {
    let plain = Edition::new().document("a", "", "Words.\n");
    let vague = plain.clone().file(
        "book.toml",
        "[edition]\ntitle = \"T\"\nkeywords = [\"\"]\n[edition.licence]\nname = \"Ours\"\nurl = \"https://example.org/l\"\n\
         [[version]]\nnumber = \"1\"\ndate = \"2026-03\"\nchanges = \"x\"\n",
    );
    for edition in [&plain, &vague, &edition()] {
        let file = citation(edition);
        for key in ["cff-version", "message", "title"] {
            assert!(file[key].as_str().is_some_and(|text| !text.is_empty()), "{key}");
        }
        for whole in [&file, &file["preferred-citation"]] {
            assert!(whole["authors"].as_array().is_some_and(|authors| !authors.is_empty()));
            assert!(
                whole
                    .as_object()
                    .unwrap()
                    .values()
                    .all(|value| *value != json!("") && *value != json!([]))
            );
            if let Some(day) = whole.get("date-released") {
                assert_eq!(day.as_str().map(str::len), Some(10));
            }
        }
    }
    let file = citation(&vague);
    assert_eq!(file["authors"], json!([{ "name": "anonymous" }]));
    assert_eq!(file["license-url"], json!("https://example.org/l"));
    assert_eq!(file["preferred-citation"]["year"], json!(2026));
    assert!(file.get("date-released").is_none() && file.get("license").is_none() && file.get("url").is_none());
}

#[test]
fn the_command_prints_it_or_writes_it() {
    let folder = edition().on_disk();
    let written = text(&edition(), "CITATION.cff");
    folder.run(["export", "citation"]).expect(0, &written, "");
    folder
        .run([
            "export",
            "citation",
            "-o",
            "c.cff",
            "--base-url",
            "https://example.com/",
        ])
        .expect(0, "wrote c.cff\n", "");
    assert_eq!(
        folder.read("c.cff"),
        written.replace("example.org/two/", "example.com/")
    );
}

#[test]
fn the_home_page_tells_programs_of_the_edition() {
    let home = text(&edition(), "index.html");
    let page = scraper::Html::parse_document(&home);
    let select = |selector: &str| {
        let selector = scraper::Selector::parse(selector).unwrap();
        page.select(&selector).collect::<Vec<_>>()
    };
    let data = select("script[type='application/ld+json']");
    assert_eq!(data.len(), 1);
    let data: Value = serde_json::from_str(&data[0].text().collect::<String>()).expect("JSON, whole");
    assert_eq!(
        data,
        json!({
            "@context": "https://schema.org",
            "@type": ["Collection", "Book"],
            "name": "Two: \"two\" </script> & 'more' # 1: yes",
            "description": "A sum.\nOf two lines: the second.",
            "editor": ["R. Lane", "no"],
            "inLanguage": "en",
            "version": "1.10",
            "datePublished": "2026-01-02",
            "dateModified": "2026-03-14",
            "license": "https://creativecommons.org/licenses/by-sa/4.0/deed.en",
            "keywords": ["sums", "1871", "sums"],
            "url": "https://example.org/two/",
            "identifier": "https://doi.org/10.5555/two",
            "image": "https://example.org/two/pictures/edition.png",
            "hasPart": [
                { "@type": "CreativeWork", "name": "B", "inLanguage": "en", "url": "https://example.org/two/b/" },
                {
                    "@type": "Report", "name": "A", "author": "A. Orme", "datePublished": "1871",
                    "inLanguage": "en", "url": "https://example.org/two/a/",
                },
            ],
        })
    );
    let metas: Vec<_> = select("meta[name^='citation_']")
        .iter()
        .map(|meta| (meta.attr("name").unwrap(), meta.attr("content").unwrap()))
        .collect();
    assert_eq!(
        metas,
        [
            ("citation_title", "Two: \"two\" </script> & 'more' # 1: yes"),
            ("citation_editor", "R. Lane"),
            ("citation_editor", "no"),
            ("citation_publication_date", "2026/03/14"),
            ("citation_language", "en"),
            ("citation_doi", "10.5555/two"),
            ("citation_keywords", "sums"),
            ("citation_keywords", "1871"),
            ("citation_keywords", "sums"),
            ("citation_public_url", "https://example.org/two/"),
        ]
    );
    let licence = select("head link[rel='license']");
    assert_eq!(
        licence[0].attr("href"),
        Some("https://creativecommons.org/licenses/by-sa/4.0/deed.en")
    );
    assert_eq!(
        select("head link[rel='cite-as']")[0].attr("href"),
        Some("https://doi.org/10.5555/two")
    );
    let foot: String = select("footer.foot p")[0].text().collect();
    assert_eq!(
        foot,
        "Cite as: Two: \"two\" </script> & 'more' # 1: yes. Edited by R. Lane and no. Version 1.10, 14 March 2026. \
         https://doi.org/10.5555/two (CITATION.cff)"
    );
}

#[test]
fn a_site_from_disk_says_how_to_cite_it_as_well() {
    let edition = Edition::new().document("a", "", "Words.\n");
    let home = text(&edition, "index.html");
    assert!(
        home.contains("<p>Cite as: <cite>Test</cite>. (<a href=\"CITATION.cff\">CITATION.cff</a>)</p>"),
        "{home}"
    );
    assert!(!home.contains("rel=\"cite-as\""));
}

#[test]
fn a_doi_is_checked() {
    for doi in [
        "https://doi.org/10.5555/a",
        "10.5555",
        "10.5555/",
        "10.x/a",
        "11.5555/a",
        "10.5555/a b",
    ] {
        let edition = Edition::new()
            .document("a", "", "Words.\n")
            .file("book.toml", format!("[edition]\ntitle = \"T\"\ndoi = \"{doi}\"\n"));
        assert_eq!(
            short_form(&edition.compile()),
            format!("book.toml:3:7: error[invalid-value]: `{doi}` is not a DOI\n")
        );
    }
}
