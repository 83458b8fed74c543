//! What is written, when, and what is left alone.

use std::path::Path;
use std::time::{Duration, SystemTime};

use postil::digest::sha256;
use scraper::{Html, Selector};

use crate::edition::{Edition, Folder};

fn edition() -> Edition {
    let crossref = "[[crossref]]\nid = \"x\"\nrelation = \"cites\"\n\
        from = { document = \"b\", quote = \"Other\" }\nto = { document = \"a\", quote = \"words\" }\n";
    Edition::new()
        .document("a", "", "# Heading\n\nSome words.[^1] ![a mill](mill.png)\n\n[^1]: A footnote.\n")
        .document("b", "", "Other words, for [the other](https://example.org/).\n")
        .file("content/about.md", "+++\npage = true\ntitle = \"About\"\n+++\n\nSee [[a#p1]] and [@w].\n")
        .file("content/works.json", "[{ \"id\": \"w\", \"type\": \"book\", \"title\": \"W\" }]")
        .file("content/mill.png", "not really a picture")
        .file("content/crossrefs.toml", crossref)
        .notes("a", "[[note]]\nid = \"n\"\nseries = \"note\"\nquote = \"Some\"\nbody = \"See [[b#p1]], [[about]], [@w, p. 2].\"\n")
}

/// Lets every file of the site look an hour old, so that any writing shows whatever the clock's grain.
fn age(folder: &Folder) {
    let then = SystemTime::now() - Duration::from_secs(3600);
    for path in folder.files("public").keys() {
        let file = std::fs::File::options()
            .write(true)
            .open(folder.path("public").join(path))
            .unwrap();
        file.set_modified(then).unwrap();
    }
}

/// The files of the site that were written since [`age`].
fn rewritten(folder: &Folder) -> Vec<String> {
    let limit = SystemTime::now() - Duration::from_secs(1800);
    let young = folder.times("public").into_iter().filter(|(_, time)| *time > limit);
    young.map(|(path, _)| path).collect()
}

#[test]
fn a_second_build_writes_nothing() {
    let (folder, run) = edition().build();
    run.expect_silence();
    assert!(run.stdout.starts_with("built ./public in … s: "), "{}", run.stdout);
    let first = folder.files("public");
    age(&folder);
    let again = folder.run(["build"]);
    again.expect(0, &format!("built ./public in … s: {} files\n", first.len() - 1), "");
    assert_eq!(folder.files("public"), first);
    assert_eq!(rewritten(&folder), [""; 0]);
}

#[test]
fn threads_and_places_make_no_difference() {
    let sites = ["1", "4"].map(|threads| {
        let folder = edition().on_disk();
        let status = folder
            .command()
            .arg("build")
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .unwrap()
            .status;
        assert!(status.success());
        folder.files("public")
    });
    assert!(sites[0] == sites[1]);
}

#[test]
fn the_binary_writes_what_the_library_gives() {
    let (folder, _) = edition().build();
    let mut written = folder.files("public");
    assert!(written.remove(".postil-manifest").is_some());
    assert!(written == edition().published());
}

#[test]
fn only_what_changed_is_written() {
    let (folder, _) = edition().build();
    age(&folder);
    folder.write(
        "content/b.md",
        "+++\ntitle = \"B\"\n+++\n\nOther words, for the others.\n",
    );
    let run = folder.run(["build"]);
    run.expect_silence();
    assert!(run.stdout.ends_with(" files, 6 changed\n"), "{}", run.stdout);
    assert_eq!(
        rewritten(&folder),
        [
            ".postil-manifest",
            // What stands around its words is shown there as well, and the whole text beside that of `a`.
            "a/index.html",
            "b/index.html",
            "data/documents/b.json",
            "parallel/a/b/index.html",
            "parallel/b/a/index.html",
            // It listed the address that the text had.
            "works/index.html",
        ]
    );
}

#[test]
fn only_files_of_an_earlier_build_are_deleted() {
    let (folder, _) = edition().build();
    folder.write("public/CNAME", "example.org");
    folder.write("public/about/photo.jpg", "mine");
    std::fs::remove_file(folder.path("content/about.md")).unwrap();
    std::fs::remove_file(folder.path("content/b.md")).unwrap();
    std::fs::remove_file(folder.path("content/crossrefs.toml")).unwrap();
    folder.write("content/a.notes.toml", "");
    std::fs::remove_file(folder.path("book.lock")).unwrap();
    let run = folder.run(["build"]);
    run.expect_silence();
    assert!(run.stdout.ends_with(", 5 removed\n"), "{}", run.stdout);
    let files = folder.files("public");
    assert!(files.contains_key("CNAME") && files.contains_key("about/photo.jpg"));
    assert!(!files.contains_key("about/index.html") && !files.contains_key("b/index.html"));
    assert!(!folder.path("public/b").exists(), "an empty folder of ours goes too");
}

#[test]
fn a_leftover_that_somebody_changed_stays() {
    let (folder, _) = edition().build();
    folder.write("public/about/index.html", "mine now");
    std::fs::remove_file(folder.path("content/about.md")).unwrap();
    folder.write("content/a.notes.toml", "");
    std::fs::remove_file(folder.path("book.lock")).unwrap();
    folder.run(["build"]).expect_silence();
    assert_eq!(folder.read("public/about/index.html"), "mine now");
}

/// Manifests had SHA-256 once. What they list is ours all the same, as long as it is as it was written.
#[test]
fn a_manifest_with_sha256_is_understood() {
    let (folder, _) = edition().build();
    let files = folder.files("public");
    let listed = files.iter().filter(|(path, _)| *path != ".postil-manifest");
    let manifest: String = listed
        .map(|(path, bytes)| format!("{}  {path}\n", sha256(bytes)))
        .collect();
    folder.write("public/.postil-manifest", manifest);
    folder.write("public/about/index.html", "mine now");
    for path in [
        "content/about.md",
        "content/b.md",
        "content/crossrefs.toml",
        "book.lock",
    ] {
        std::fs::remove_file(folder.path(path)).unwrap();
    }
    folder.write("content/a.notes.toml", "");
    folder.run(["build"]).expect_silence();
    assert!(!folder.path("public/b").exists(), "it goes, since we wrote it");
    assert_eq!(folder.read("public/about/index.html"), "mine now");

    std::fs::remove_file(folder.path("public/about/index.html")).unwrap();
    let again = folder.files("public");
    std::fs::remove_dir_all(folder.path("public")).unwrap();
    folder.run(["build"]).expect_silence();
    assert!(folder.files("public") == again, "and there is nothing left of it");
}

/// The manifest with both versions of every file is written before any file is moved. A run that ends then, or
/// after the first move, leaves what the next run must be able to complete.
#[test]
fn an_interrupted_build_heals() {
    let (folder, _) = edition().build();
    let old = folder.files("public");
    folder.write(
        "content/b.md",
        "+++\ntitle = \"B\"\n+++\n\nOther words, for the others.\n",
    );
    folder.run(["build"]).expect_silence();
    let new = folder.files("public");

    let line = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let mut both: Vec<_> = [&old, &new]
        .iter()
        .flat_map(|files| {
            line(&files[".postil-manifest"])
                .lines()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect();
    both.sort();
    both.dedup();
    folder.write("public/.postil-manifest", both.join("\n") + "\n");
    folder.write("public/data/documents/b.json", &old["data/documents/b.json"]);
    std::fs::remove_file(folder.path("public/works/index.html")).unwrap();
    let run = folder.run(["build"]);
    run.expect_silence();
    assert!(run.stdout.ends_with(" files, 1 new, 1 changed\n"), "{}", run.stdout);
    assert!(folder.files("public") == new);
}

/// What a killed build had put together beside the site goes with the next one.
#[test]
fn nothing_is_left_of_a_killed_build() {
    let (folder, _) = edition().build();
    let files = folder.files("public");
    folder.write("public/.postil-stage-abc123/a/index.html", "half a pa");
    folder.run(["build"]).expect_silence();
    assert_eq!(folder.files("public"), files);
    assert!(!folder.path("public/.postil-stage-abc123").exists());
}

#[test]
fn two_builds_do_not_write_to_one_folder() {
    let (folder, _) = edition().build();
    let held = std::fs::File::open(folder.path("public")).unwrap();
    held.lock().unwrap();
    let run = folder.run(["build"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr
            .contains("error[output-conflict]: another build is writing to `./public`"),
        "{}",
        run.stderr
    );
    held.unlock().unwrap();
    folder.run(["build"]).expect_silence();
}

#[test]
fn a_lost_manifest_costs_nothing_as_long_as_nothing_differs() {
    let (folder, _) = edition().build();
    let files = folder.files("public");
    std::fs::remove_file(folder.path("public/.postil-manifest")).unwrap();
    folder.run(["build"]).expect_silence();
    assert_eq!(folder.files("public"), files);
}

#[test]
fn a_forged_manifest_leads_nowhere_outside() {
    let (folder, _) = edition().build();
    std::fs::write(folder.outside("mine.txt"), "").unwrap();
    let manifest = folder.read("public/.postil-manifest");
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let absolute = folder.outside("mine.txt").display().to_string();
    let forged = format!("{manifest}{empty}  ../../mine.txt\n{empty}  {absolute}\n");
    folder.write("public/.postil-manifest", forged);
    folder.run(["build"]).expect_silence();
    assert!(folder.outside("mine.txt").exists());
}

/// Every address on every page that is meant to lead somewhere in the site, with the page it stands on.
fn addresses(folder: &Folder) -> Vec<(String, String)> {
    let selectors = [("a[href], link[href]", "href"), ("img[src], script[src]", "src")];
    let mut found = Vec::new();
    for (path, bytes) in folder.files("public") {
        if Path::new(&path).extension().is_none_or(|extension| extension != "html") {
            continue;
        }
        let page = Html::parse_document(&String::from_utf8(bytes.into()).unwrap());
        for (selector, attribute) in selectors {
            for element in page.select(&Selector::parse(selector).unwrap()) {
                found.push((path.clone(), element.attr(attribute).unwrap().to_owned()));
            }
        }
    }
    found
}

/// Whether `address`, a path from the root of the site with or without a fragment, is there.
fn is_there(folder: &Folder, address: &str) -> bool {
    let (path, fragment) = address.split_once('#').unwrap_or((address, ""));
    let path = if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.to_owned()
    };
    let file = folder.path("public").join(&path);
    let Ok(text) = std::fs::read(&file) else { return false };
    fragment.is_empty() || String::from_utf8_lossy(&text).contains(&format!("id=\"{fragment}\""))
}

#[test]
fn relative_links_lead_somewhere() {
    let (folder, _) = edition().build();
    let mut count = 0;
    for (page, href) in addresses(&folder) {
        if href.contains("://") || href.starts_with("data:") {
            continue;
        }
        count += 1;
        let (path, fragment) = href.split_once('#').unwrap_or((&href, ""));
        let mut parts: Vec<_> = page.split('/').collect();
        if !path.is_empty() {
            parts.pop();
            for part in path.split('/') {
                match part {
                    ".." => assert!(parts.pop().is_some(), "{page}: {href} leads out of the site"),
                    part => parts.push(part),
                }
            }
        }
        let address = format!("{}#{fragment}", parts.join("/"));
        assert!(is_there(&folder, &address), "{page}: {href} leads nowhere");
    }
    assert!(count > 50, "only {count} links were found");
}

#[test]
fn a_base_url_makes_links_absolute() {
    const BASE: &str = "https://example.org/e/";
    let folder = edition().on_disk();
    folder
        .run(["build", "--base-url", "https://example.org/e"])
        .expect_silence();
    let mut count = 0;
    for (page, href) in addresses(&folder) {
        if href.starts_with('#') || href == "https://example.org/" || href.starts_with("data:") {
            continue;
        }
        count += 1;
        let inner = href.strip_prefix(BASE);
        let inner = inner.unwrap_or_else(|| panic!("{page}: {href} is not below the base address"));
        assert!(is_there(&folder, inner), "{page}: {href} leads nowhere");
    }
    assert!(count > 50, "only {count} links were found");
    assert!(
        folder
            .read("public/a/index.html")
            .contains("<link rel=\"canonical\" href=\"https://example.org/e/a/\">")
    );
}

#[test]
fn another_folder_can_be_named() {
    let folder = edition().on_disk();
    let outside = folder.outside("site");
    folder
        .run(["build".as_ref(), "-q".as_ref(), "-o".as_ref(), outside.as_os_str()])
        .expect(0, "", "");
    assert!(outside.join("a/index.html").exists() && !folder.path("public").exists());
    let run = folder.run(["check"]);
    run.expect_silence();
    assert!(!folder.path("public").exists(), "`check` writes nothing");
}

#[test]
#[cfg(unix)]
fn folders_of_a_new_site_are_as_readable_as_others() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, _) = Edition::new().document("a", "", "Some words.\n").build();
    let mode = |path: &str| folder.path(path).metadata().unwrap().permissions().mode();
    std::fs::create_dir(folder.path("other")).unwrap();
    for path in ["public", "public/a", "public/assets", "public/data/documents"] {
        assert_eq!(mode(path), mode("other"), "{path}");
    }
}
