//! Drafts are left out of the site, and taken in when asked for.

use super::edition::Edition;

fn edition() -> Edition {
    Edition::new()
        .document("a", "", "Alpha beta.\n")
        .document("d", "draft = true\n", "Delta.\n")
        .file("content/p.md", "+++\ntitle = \"P\"\npage = true\ndraft = true\n+++\n\nPage.\n")
        .notes(
            "a",
            "[[note]]\nid = \"yes\"\nseries = \"note\"\nquote = \"Alpha\"\nbody = \"Printed.\"\n\n\
             [[note]]\nid = \"no\"\ndraft = true\nseries = \"note\"\nquote = \"beta\"\nbody = \"Unprinted; see [[d]].\"\n",
        )
        .file(
            "content/crossrefs.toml",
            "[[crossref]]\nrelation = \"see-also\"\nfrom = { document = \"a\" }\nto = { document = \"d\" }\n",
        )
}

#[test]
fn drafts_are_built_when_asked_for_and_not_else() {
    let (folder, run) = edition().build();
    run.expect_silence();
    let files = folder.files("public");
    assert!(!files.contains_key("d/index.html") && !files.contains_key("p/index.html"));
    let all: Vec<u8> = files.values().flat_map(|bytes| bytes.to_vec()).collect();
    let all = String::from_utf8_lossy(&all);
    assert!(all.contains("Printed.") && !all.contains("Unprinted") && !all.contains("Delta"));

    folder.run(["check", "--drafts"]).expect_silence();
    folder.run(["build", "--drafts"]).expect_silence();
    let page = folder.read("public/a/index.html");
    assert!(
        page.contains("Unprinted; see <a href=\"../d/index.html\">D</a>"),
        "{page}"
    );
    assert!(folder.files("public").contains_key("p/index.html"));

    folder.run(["build"]).expect_silence();
    assert!(folder.files("public") == files);
}
