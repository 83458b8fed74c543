//! `postil check --site`: the built site, looked over.

use pretty_assertions::assert_eq;

use crate::edition::{Edition, Run};

fn check(edition: &Edition) -> Run {
    edition.on_disk().run(["check", "--site", "--format", "short"])
}

#[test]
fn a_sound_site_has_no_faults() {
    let edition = Edition::new()
        .document(
            "a",
            "aliases = [\"old\"]\n",
            "# One\n\nWords.[^1] See [below](#p1), [b](b.md#p1), <https://example.org/x#y>.\n\n[^1]: A note.\n",
        )
        .document(
            "b",
            "",
            "More words. [Mail](mailto:a@example.org) ![A mill](mill.png)\n",
        )
        .file("content/mill.png", "x")
        .file(
            "content/names.toml",
            "[[name]]\nid = \"w\"\ntype = \"term\"\nlabel = \"words\"\n",
        )
        .file(
            "content/crossrefs.toml",
            "[[crossref]]\nid = \"x\"\nrelation = \"see-also\"\nfrom = { document = \"b\", \
             quote = \"More\" }\nto = { document = \"a\", quote = \"Words\" }\n",
        )
        .file(
            "content/works.json",
            r#"[{"id": "w", "type": "book", "title": "A work"}]"#,
        )
        .file(
            "content/a.cites.toml",
            "[[cite]]\nid = \"c\"\nwork = \"w\"\nquote = \"below\"\n",
        );
    let run = check(&edition);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
}

/// With every kind of page, and with links that are written out in full in the settings.
#[test]
fn the_first_edition_is_sound() {
    let postil = std::process::Command::new(env!("CARGO_BIN_EXE_postil"))
        .args(["-C", env!("CARGO_MANIFEST_DIR"), "check", "--site", "--strict"])
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&postil.stderr), "");
    assert!(postil.status.success());
}

#[test]
fn what_leads_nowhere_is_found() {
    let edition = Edition::new()
        .document("a", "", "Words <a href=\"#p11\">raw</a>.\n")
        .document(
            "b",
            "",
            "More. <a href=\"../c/index.html\">To C</a>, <a href=\"../a/index.html#fn-9\">a note</a>.\n",
        );
    let run = check(&edition);
    assert_eq!(run.code, Some(1));
    assert_eq!(
        run.stderr,
        "a/index.html: error[dead-link]: `#p11` leads to a place that `a/index.html` does not have\n\
         b/index.html: error[dead-link]: `../a/index.html#fn-9` leads to a place that `a/index.html` does not have\n\
         b/index.html: error[dead-link]: `../c/index.html` leads to `c/index.html`, which the site does not have\n\
         crossrefs/index.html: warning[orphan-page]: no link leads to `crossrefs/index.html`\n\
         works/index.html: warning[orphan-page]: no link leads to `works/index.html`\n"
    );
}

#[test]
fn titles_pictures_and_ways_are_looked_at() {
    let edition = Edition::new()
        .document("a", "", "Words. <img src=\"../files/mill.png\">\n")
        .file("content/b.md", "+++\ntitle = \"A\"\n+++\n\nMore.\n")
        .file("content/mill.png", "x");
    let run = check(&edition);
    assert_eq!(run.code, Some(0));
    let said: Vec<_> = run.stderr.lines().collect();
    for line in [
        "a/index.html: warning[same-title]: 2 pages have the title “A · Test”",
        "a/index.html: warning[silent-picture]: the picture `../files/mill.png` has no alternative text",
        "works/index.html: warning[orphan-page]: no link leads to `works/index.html`",
    ] {
        assert!(said.contains(&line), "no `{line}` in\n{}", run.stderr);
    }
}
