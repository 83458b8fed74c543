//! What a build keeps for the next: it saves time, and can be told by nothing else.

use postil::render::Site;

use crate::edition::{Edition, Folder};

/// An edition whose site is large by a picture.
fn large() -> Edition {
    Edition::new()
        .document("a", "", "Some words. ![a mill](mill.png)\n")
        .file("content/mill.png", "not really a picture ".repeat(1 << 18))
}

/// The site on the disk.
fn site(folder: &Folder) -> Site {
    let mut files = folder.files("public");
    files.remove(".postil-manifest");
    files
}

fn built(folder: &Folder, arguments: &[&str]) -> String {
    let run = folder.run(arguments.iter().copied());
    run.expect_silence();
    run.stdout
}

#[test]
fn a_small_edition_keeps_nothing() {
    let (folder, _) = Edition::new().document("a", "", "Some words.\n").build();
    assert!(!folder.path(".postil").exists());
}

#[test]
fn a_large_site_is_not_made_twice_from_the_same() {
    let (folder, run) = large().build();
    run.expect_silence();
    let first = site(&folder);
    assert_eq!(
        std::fs::read_to_string(folder.path(".postil/.gitignore")).unwrap(),
        "*\n"
    );
    let kept = folder.path(".postil/build.json");
    let note = std::fs::read(&kept).unwrap();

    let again = built(&folder, &["build"]);
    assert_eq!(again, format!("built ./public in … s: {} files\n", first.len()));
    assert_eq!(site(&folder), first);

    // What is asked for, or said, differs.
    let other = built(&folder, &["build", "--base-url", "https://example.org/"]);
    assert!(other.contains(" changed"), "{other}");
    let back = built(&folder, &["build"]);
    assert!(back.contains(" changed"), "{back}");
    assert_eq!(site(&folder), first);
    folder.write("content/a.md", "+++\ntitle = \"A\"\n+++\n\nOther words.\n");
    let other = built(&folder, &["build"]);
    assert!(other.contains(" changed"), "{other}");
    assert_ne!(site(&folder), first);

    // What stands there is not what was written.
    std::fs::remove_file(folder.path("public/a/index.html")).unwrap();
    let mended = built(&folder, &["build"]);
    assert!(mended.contains(" 1 new"), "{mended}");

    // A note of another compiler, and one that is none.
    for note in [
        String::from_utf8(note).unwrap().replace("\"by\":\"", "\"by\":\"0"),
        "{".to_owned(),
    ] {
        folder.write(".postil/build.json", &note);
        built(&folder, &["build"]);
        assert_ne!(std::fs::read_to_string(&kept).unwrap(), note);
    }
}

#[test]
fn what_is_to_be_said_is_said_again() {
    let (folder, first) = large()
        .file("content/works.json", "[{ \"id\": \"w\", \"type\": \"boook\" }]")
        .build();
    assert!(first.stderr.contains("invalid-work"), "{}", first.stderr);
    assert!(folder.run(["build"]).stderr.contains("invalid-work"));
    assert!(!folder.path(".postil/build.json").exists());
}

#[test]
fn colours_that_were_kept_are_what_they_would_be() {
    let text = |words: &str| format!("{words}\n\n```json\n{{ \"a\": [1, true] }}\n```\n\n```nowhere\nx\n```\n");
    let edition = |words: &str| Edition::new().document("a", "", &text(words));
    let (folder, _) = edition("Some words.").build();
    let kept = std::fs::read(folder.path(".postil/code")).unwrap();
    folder.write("content/a.md", edition("Other words.").on_disk().read("content/a.md"));
    built(&folder, &["build"]);
    assert!(site(&folder) == edition("Other words.").published());
    assert_eq!(
        std::fs::read(folder.path(".postil/code")).unwrap(),
        kept,
        "nothing is new"
    );
    folder.write(".postil/code", "spoilt");
    folder.write("content/a.md", edition("More words.").on_disk().read("content/a.md"));
    built(&folder, &["build"]);
    assert!(site(&folder) == edition("More words.").published());
    assert_eq!(std::fs::read(folder.path(".postil/code")).unwrap(), kept);
}

/// An edition with as many works as are worth keeping; of the first the title is given.
fn works(style: &str, title: &str) -> Edition {
    let work = |number: usize| {
        let title = if number == 0 {
            title.to_owned()
        } else {
            format!("Work {number}")
        };
        format!("{{ \"id\": \"w{number}\", \"type\": \"book\", \"title\": \"{title}\" }}")
    };
    let works: Vec<_> = (0..300).map(work).collect();
    Edition::new()
        .document("a", "", "Some words.\n")
        .file("content/works.json", format!("[{}]", works.join(",")))
        .file(
            "book.toml",
            format!("[edition]\ntitle = \"Test\"\n\n[citations]\nstyle = \"{style}\"\n"),
        )
}

#[test]
fn entries_that_were_kept_are_what_they_would_be() {
    for style in ["chicago-author-date", "ieee"] {
        let (folder, _) = works(style, "First").build();
        let kept = folder.path(".postil/entries.json");
        // Where entries have numbers, they depend on their place.
        assert_eq!(kept.exists(), style != "ieee");
        if kept.exists() {
            // That they are used shows if they are changed.
            let text = std::fs::read_to_string(&kept).unwrap();
            folder.write(".postil/entries.json", text.replace("Work 7<", "Seventh<"));
            built(&folder, &["build"]);
            let index = String::from_utf8(site(&folder)["works/index.html"].to_vec()).unwrap();
            assert!(index.contains("Seventh</i>"), "{index}");
            folder.write(".postil/entries.json", &text);
        }
        let text = folder.read("content/works.json").replace("First", "Another");
        folder.write("content/works.json", text);
        built(&folder, &["build"]);
        assert!(site(&folder) == works(style, "Another").published());
    }
}
