//! `postil publish` to folders and archives, and what it says of destinations.

use std::io::{Cursor, Read};

use postil::render::Site;
use pretty_assertions::assert_eq;

use crate::edition::{BOOK, Edition, Folder};

fn edition(destinations: &str) -> Edition {
    Edition::new()
        .document("one", "", "Words, and [two](two.md).\n")
        .document("two", "", "More words: ä.\n")
        .file("book.toml", format!("{BOOK}\n{destinations}"))
}

const FOLDER: &str = "[[destination]]\nname = \"host\"\nkind = \"folder\"\npath = \"../host/mill\"\n";

fn archive(path: &str) -> String {
    format!("[[destination]]\nname = \"host\"\nkind = \"archive\"\npath = \"{path}\"\n")
}

fn built(folder: &Folder, further: &[&str]) -> Site {
    folder
        .run([&["build", "-q", "-o", "../built"], further].concat())
        .expect_silence();
    let mut site = folder.files("../built");
    site.remove(".postil-manifest");
    site
}

#[track_caller]
fn says(folder: &Folder, arguments: &[&str], what: &str) {
    let run = folder.run([&["publish"], arguments].concat());
    run.expect_silence();
    assert_eq!(run.stdout, what);
}

#[test]
fn a_folder_has_the_site_as_it_is_built_and_nothing_changes_the_second_time() {
    let folder = edition(FOLDER).on_disk();
    let site = built(&folder, &[]);
    let count = site.len();
    let run = folder.run(["publish", "--dry-run"]);
    run.expect_silence();
    assert!(run.stdout.ends_with(&format!(
        "would publish to host (../host/mill) in … s: {count} files, {count} new\n"
    )));
    assert!(!folder.outside("host").exists());
    says(
        &folder,
        &[],
        &format!("published to host (../host/mill) in … s: {count} files, {count} new\n"),
    );
    let mut there = folder.files("../host/mill");
    there.remove(".postil-manifest");
    assert_eq!(there, site);
    let times = folder.times("../host/mill");
    says(
        &folder,
        &["host"],
        &format!("nothing to publish to host (../host/mill) in … s: {count} files\n"),
    );
    assert_eq!(folder.times("../host/mill"), times);
}

#[test]
fn a_destination_says_where_its_site_stands() {
    let base = "base-url = \"https://example.org/mill/\"\n";
    let folder = edition(&format!("{FOLDER}{base}")).on_disk();
    let count = built(&folder, &["--base-url", "https://example.org/mill/"]).len();
    let said = format!(
        "published to host (../host/mill) in … s: {count} files, {count} new\nreaders find it at https://example.org/mill/\n"
    );
    says(&folder, &[], &said);
    let page = folder.read("../host/mill/one/index.html");
    assert!(
        page.contains("<link rel=\"canonical\" href=\"https://example.org/mill/one/\">"),
        "{page}"
    );
}

/// The files of an archive, in their order.
fn unpacked(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    if bytes.starts_with(b"PK") {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        for at in 0..zip.len() {
            let mut entry = zip.by_index(at).unwrap();
            let (name, mut bytes) = (entry.name().unwrap().into_owned(), Vec::new());
            entry.read_to_end(&mut bytes).unwrap();
            files.push((name, bytes));
        }
    } else {
        let mut tar = tar::Archive::new(flate2::read::GzDecoder::new(bytes));
        for entry in tar.entries().unwrap() {
            let mut entry = entry.unwrap();
            assert_eq!(
                (entry.header().mode().unwrap(), entry.header().mtime().unwrap()),
                (0o644, 0)
            );
            let (name, mut bytes) = (entry.path().unwrap().to_str().unwrap().to_owned(), Vec::new());
            entry.read_to_end(&mut bytes).unwrap();
            files.push((name, bytes));
        }
    }
    files
}

#[test]
fn archives_have_the_site_as_it_is_built_and_the_same_bytes_every_time() {
    for path in ["../for/host.zip", "../for/host.tar.gz"] {
        let folder = edition(&archive(path)).on_disk();
        let site: Vec<_> = built(&folder, &[])
            .into_iter()
            .map(|(path, bytes)| (path, bytes.to_vec()))
            .collect();
        let count = site.len();
        folder.run(["publish", "-n"]).expect_silence();
        assert!(!folder.path(path).exists());
        says(
            &folder,
            &[],
            &format!("published to host ({path}) in … s: {count} files, {count} new\n"),
        );
        let bytes = std::fs::read(folder.path(path)).unwrap();
        let mut files = unpacked(&bytes);
        // What says that it is ours stands among them, in the order of names.
        files.retain(|(path, _)| path != ".postil-manifest");
        assert_eq!(files, site);
        let written = folder.path(path).metadata().unwrap().modified().unwrap();
        says(
            &folder,
            &[],
            &format!("nothing to publish to host ({path}) in … s: {count} files\n"),
        );
        assert_eq!(folder.path(path).metadata().unwrap().modified().unwrap(), written);
        folder.write(
            "content/one.md",
            "+++\ntitle = \"ONE\"\n+++\n\nOther words, and [two](two.md).\n",
        );
        let run = folder.run(["publish", "-n"]);
        run.expect_silence();
        assert!(
            run.stdout.contains(" changed  one/index.html\n") && !run.stdout.contains("two/index.html"),
            "{}",
            run.stdout
        );
        assert_eq!(std::fs::read(folder.path(path)).unwrap(), bytes);
    }
}

/// A folder and an archive in whose place something of others lies.
#[test]
fn what_others_have_put_there_stays_unless_it_may_go() {
    let cases = [
        (FOLDER.to_owned(), "host/mill/one/index.html", "one/index.html"),
        (archive("../host.zip"), "host.zip", "../host.zip"),
        (archive("../host.tar.gz"), "host.tar.gz", "../host.tar.gz"),
    ];
    for (destination, path, said) in cases {
        let folder = edition(&destination).on_disk();
        let there = folder.outside(path);
        std::fs::create_dir_all(there.parent().unwrap()).unwrap();
        std::fs::write(&there, "mine").unwrap();
        for options in [&["publish"][..], &["publish", "-n"]] {
            let run = folder.run(options);
            assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{}", run.stderr);
            let message = "error[output-conflict]: 1 file that Postil did not publish is in the way at `host`\n";
            assert!(run.stderr.starts_with(message), "{}", run.stderr);
            assert!(run.stderr.contains(&format!("{said}`\n")), "{}", run.stderr);
            assert!(run.stderr.contains("with `--overwrite`\n"), "{}", run.stderr);
            assert_eq!(std::fs::read(&there).unwrap(), b"mine");
        }
        folder.run(["publish", "--overwrite", "-n"]).expect_silence();
        assert_eq!(std::fs::read(&there).unwrap(), b"mine");
        folder.run(["publish", "--overwrite"]).expect_silence();
        assert_ne!(std::fs::read(&there).unwrap(), b"mine");
        let run = folder.run(["publish"]);
        assert!(run.stdout.starts_with("nothing to publish to host"), "{}", run.stdout);
    }
}

#[test]
fn an_edition_with_errors_is_not_published() {
    let folder = edition(FOLDER)
        .notes(
            "one",
            "[[note]]\nid = \"n\"\nseries = \"note\"\nquote = \"nowhere\"\nbody = \"So.\"\n",
        )
        .on_disk();
    let run = folder.run(["publish"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(
        run.stderr.contains("error[lost-quote]") && run.stderr.contains("1 error; nothing was published\n"),
        "{}",
        run.stderr
    );
    assert!(!folder.outside("host").exists());
}

#[test]
fn the_sources_are_no_destination() {
    for path in [".", "content/site"] {
        let folder = edition(&FOLDER.replace("../host/mill", path)).on_disk();
        let run = folder.run(["publish"]);
        assert_eq!(run.code, Some(1));
        assert!(run.stderr.starts_with("error[outside-folder]: "), "{}", run.stderr);
    }
}

#[test]
fn a_destination_must_be_named_if_there_are_several() {
    let folder = edition(&format!("{FOLDER}{}", archive("a.zip").replace("host", "zip"))).on_disk();
    folder.run(["publish"]).expect(
        1,
        "",
        "error[unknown-destination]: the edition has several destinations\n--> book.toml\n = help: say which: `postil publish host`; \
         `book.toml` names `host`, `zip`\n\n1 error; nothing was published\nto read more: `postil explain unknown-destination`\n",
    );
    let run = folder.run(["publish", "hots"]);
    assert!(
        run.stderr.contains("there is no destination `hots`\n") && run.stderr.contains("did you mean `host`?"),
        "{}",
        run.stderr
    );
    let run = edition("").on_disk().run(["publish"]);
    assert!(
        run.stderr.contains("the edition has no destination\n") && run.stderr.contains("`[[destination]]`"),
        "{}",
        run.stderr
    );
}
