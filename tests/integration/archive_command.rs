//! `postil export archive`: one file for keeping.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use pretty_assertions::assert_eq;
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use crate::edition::{Edition, Folder};

const RIGHTS: &str = "[rights]\nholder = \"R. Lane\"\nlicence = \"CC BY 4.0\"\nstatement = \"As she said.\"\n";
const BOOK: &str = "[edition]\ntitle = \"The Mill & the Bridge\"\neditors = [\"R. Lane\", \"A. Orme\"]\n\
    [edition.licence]\nname = \"CC0 1.0\"\n[[version]]\nnumber = \"1.1\"\ndate = \"2026-03-14\"\nchanges = \"More.\"\n\
    [build]\nbase-url = \"https://example.org/mill/\"\n";

fn edition() -> Edition {
    Edition::new()
        .document("one", RIGHTS, "Words, and [more](files/a.pdf).\n")
        .document("two", "", "More words: ä.\n")
        .notes(
            "two",
            "[[note]]\nid = \"n\"\nseries = \"textual\"\nquote = \"ä\"\nbody = \"So.\"\n",
        )
        .file("content/files/a.pdf", "%PDF")
        .file(
            "content/drafts/note.md",
            "+++\ntitle = \"D\"\ndraft = true\n+++\n\nNot yet.\n",
        )
        .file("book.toml", BOOK)
}

/// The files of an archive, by their paths in it.
fn unpacked(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut files = BTreeMap::new();
    for at in 0..zip.len() {
        let mut entry = zip.by_index(at).unwrap();
        let (name, mut bytes) = (entry.name().unwrap().into_owned(), Vec::new());
        entry.read_to_end(&mut bytes).unwrap();
        assert!(files.insert(name.clone(), bytes).is_none(), "{name} stands twice");
    }
    files
}

fn made(folder: &Folder) -> BTreeMap<String, Vec<u8>> {
    folder
        .run(["-q", "export", "archive", "-o", "kept.zip"])
        .expect(0, "", "");
    unpacked(&std::fs::read(folder.path("kept.zip")).unwrap())
}

fn text(files: &BTreeMap<String, Vec<u8>>, path: &str) -> String {
    let path = format!("the-mill-the-bridge/{path}");
    String::from_utf8(files.get(&path).unwrap_or_else(|| panic!("no {path}")).clone()).unwrap()
}

#[test]
fn it_is_named_after_the_edition() {
    let folder = edition().on_disk();
    let run = folder.run(["export", "archive"]);
    assert!(
        run.stdout.starts_with("wrote ./the-mill-the-bridge.zip in "),
        "{}",
        run.stdout
    );
    assert!(folder.path("the-mill-the-bridge.zip").is_file());
}

#[test]
fn it_has_the_sources_the_site_and_the_rights() {
    let folder = edition().on_disk();
    folder.run(["-q", "build", "-o", "elsewhere"]).expect(0, "", "");
    let files = made(&folder);
    for path in [
        "book.toml",
        "book.lock",
        "content/one.md",
        "content/files/a.pdf",
        "content/drafts/note.md",
    ] {
        assert_eq!(
            text(&files, &format!("data/source/{path}")),
            folder.read(path),
            "{path}"
        );
    }
    // The pages work wherever it is unpacked, whatever the edition says of where the site stands.
    let page = text(&files, "data/site/one/index.html");
    assert!(page.contains("href=\"../two/index.html\"") && page.contains("href=\"../files/files/a.pdf\""));
    assert!(!page.contains("https://example.org"));
    assert!(
        !files.keys().any(|path| path.contains("site/note/")),
        "a draft is no part of the site"
    );
    let rights = text(&files, "data/RIGHTS.txt");
    assert!(rights.contains("\nLicence: CC0 1.0\n"), "{rights}");
    assert!(
        rights.contains("\nONE\nHolder: R. Lane\nLicence: CC BY 4.0\nAs she said.\n"),
        "{rights}"
    );
    assert!(rights.contains("\nTWO\nNothing is stated of its rights.\n"), "{rights}");
    // Wherever it is unpacked, it is cited by where it is published.
    let citation = text(&files, "data/CITATION.cff");
    assert!(citation.contains("\nurl: https://example.org/mill/\n"), "{citation}");
    assert!(!text(&files, "data/site/CITATION.cff").contains("url:"));
}

/// RFC 8493: every file of the payload and of the tags is in its manifest once, with its checksum.
#[test]
fn its_manifests_hold() {
    let files = made(&edition().on_disk());
    let root = "the-mill-the-bridge/";
    assert!(files.keys().all(|path| path.starts_with(root)));
    assert_eq!(
        text(&files, "bagit.txt"),
        "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    );
    let is_payload = |path: &str| path.starts_with("data/");
    for (manifest, of_payload) in [("manifest-sha256.txt", true), ("tagmanifest-sha256.txt", false)] {
        let listed: BTreeMap<_, _> = text(&files, manifest)
            .lines()
            .map(|line| {
                let (sum, path) = line.split_once("  ").unwrap();
                (path.to_owned(), sum.to_owned())
            })
            .collect();
        let there = files.iter().filter_map(|(path, bytes)| {
            let path = path.strip_prefix(root)?;
            let wanted = is_payload(path) == of_payload && path != "tagmanifest-sha256.txt";
            let sum = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            wanted.then(|| (path.to_owned(), sum))
        });
        assert_eq!(listed, there.collect::<BTreeMap<_, String>>(), "{manifest}");
    }
    let info = text(&files, "bag-info.txt");
    let payload = files.iter().filter(|(path, _)| is_payload(&path[root.len()..]));
    let (count, bytes) = payload.fold((0, 0), |(count, bytes), (_, file)| (count + 1, bytes + file.len()));
    for line in [
        "Contact-Name: R. Lane",
        "Contact-Name: A. Orme",
        "External-Description: The Mill & the Bridge.",
        "External-Identifier: https://example.org/mill/",
        "Bagging-Date: 2026-03-14",
        &format!("Payload-Oxum: {bytes}.{count}"),
    ] {
        assert!(info.lines().any(|said| said == line), "no `{line}` in\n{info}");
    }
}

/// So two archives can be compared, and one that was made again is known to be the same.
#[test]
fn the_same_edition_gives_the_same_bytes() {
    let folder = edition().on_disk();
    made(&folder);
    let first = std::fs::read(folder.path("kept.zip")).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(10));
    made(&folder);
    assert_eq!(std::fs::read(folder.path("kept.zip")).unwrap(), first);
}

#[test]
fn an_edition_with_errors_has_none_and_an_older_one_stays() {
    let folder = edition().on_disk();
    folder.write("kept.zip", "older");
    folder.write(
        "content/two.md",
        "+++\ntitle = \"Two\"\n+++\n\nWords.[^1]\n\n![x](none.png)\n",
    );
    let run = folder.run(["export", "archive", "-o", "kept.zip"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("nothing was written"), "{}", run.stderr);
    assert_eq!(folder.read("kept.zip"), "older");
}
