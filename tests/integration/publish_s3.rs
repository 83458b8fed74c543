//! `postil publish` to a bucket.

use std::process::Command;
use std::time::Duration;

use postil::audit;
use postil::diagnostic::Code;
use postil::render::Site;
use pretty_assertions::assert_eq;

use crate::edition::{BOOK, Edition, Folder, Run};
use crate::store::{BUCKET, KEY, Mood, SECRET, Store};

const PREFIX: &str = "editions/mill/";

fn destination(store: &Store) -> String {
    let address = &store.address;
    format!(
        "{BOOK}\n[[destination]]\nname = \"bucket\"\nkind = \"s3\"\nbucket = \"{BUCKET}\"\nprefix = \"{PREFIX}\"\n\
         endpoint = \"{address}\"\n"
    )
}

fn edition(store: &Store) -> Edition {
    Edition::new()
        .document("one", "", "Words, and [two](two.md).\n")
        .document("two", "", "More words: ä.\n")
        .file("book.toml", destination(store))
}

/// The edition as it becomes: a document is gone, another is new, and the first leads to it.
fn becomes(folder: &Folder) {
    std::fs::remove_file(folder.path("content/two.md")).unwrap();
    folder.write(
        "content/one.md",
        "+++\ntitle = \"ONE\"\n+++\n\nOther words, and [three](three.md).\n",
    );
    folder.write(
        "content/three.md",
        "+++\ntitle = \"THREE\"\n+++\n\nNew words, and [one](one.md).\n",
    );
}

fn command(folder: &Folder) -> Command {
    let mut command = folder.command();
    for name in [
        "AWS_PROFILE",
        "AWS_SESSION_TOKEN",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "http_proxy",
        "HTTP_PROXY",
    ] {
        command.env_remove(name);
    }
    command
        .env("AWS_ACCESS_KEY_ID", KEY)
        .env("AWS_SECRET_ACCESS_KEY", SECRET);
    command.env("HOME", folder.outside("home")).args(["publish"]);
    command
}

fn publish(folder: &Folder, further: &[&str]) -> Run {
    let run = Run::of(command(folder).args(further));
    let said = format!("{}{}", run.stdout, run.stderr);
    assert!(!said.contains(SECRET) && !said.contains("X-Amz-Signature"), "{said}");
    run
}

#[track_caller]
fn published(folder: &Folder, store: &Store, what: &str) -> Vec<String> {
    let run = publish(folder, &[]);
    run.expect_silence();
    assert!(run.stdout.ends_with(&format!(": {what}\n")), "{}", run.stdout);
    store.log()
}

/// The site of the edition in the folder, as a build of it is.
fn built(folder: &Folder) -> Site {
    folder.run(["build", "-q", "-o", "../built"]).expect_silence();
    let mut site = folder.files("../built");
    site.remove(".postil-manifest");
    site
}

/// What readers find, without the manifest.
fn found(store: &Store) -> Site {
    let mut site = store.site(PREFIX);
    site.remove(".postil-manifest");
    site
}

/// Whether every link of a site leads to something.
#[track_caller]
fn works(site: &Site) {
    let dead = audit::site(site)
        .into_iter()
        .filter(|diagnostic| diagnostic.code == Code::DeadLink);
    assert_eq!(
        dead.map(|diagnostic| diagnostic.message).collect::<Vec<_>>(),
        Vec::<String>::new()
    );
}

#[test]
fn the_bucket_has_the_site_as_it_is_built() {
    let store = Store::open();
    let folder = edition(&store).on_disk();
    let site = built(&folder);
    store.log();
    published(&folder, &store, &format!("{0} files, {0} new", site.len()));
    assert_eq!(found(&store), site);
}

#[test]
fn the_second_time_nothing_is_written() {
    let store = Store::open();
    let folder = edition(&store).on_disk();
    let files = built(&folder).len();
    published(&folder, &store, &format!("{files} files, {files} new"));
    assert_eq!(
        published(&folder, &store, &format!("{files} files")),
        Vec::<String>::new()
    );
    // A store that encrypts has tags that are no checksums.
    store.blind();
    assert_eq!(
        published(&folder, &store, &format!("{files} files")),
        Vec::<String>::new()
    );
}

#[test]
fn one_note_changes_what_it_touches() {
    let store = Store::open();
    let folder = edition(&store).on_disk();
    let files = built(&folder).len();
    published(&folder, &store, &format!("{files} files, {files} new"));
    let note = "[[note]]\nid = \"n\"\nseries = \"note\"\nquote = \"ä\"\nbody = \"So.\"\n";
    folder.write("content/two.notes.toml", note);
    let run = publish(&folder, &[]);
    run.expect_silence();
    let mut written = store.log();
    written.retain(|line| !line.ends_with(".postil-manifest"));
    written.sort();
    assert_eq!(
        written,
        [
            "PUT editions/mill/data/documents/two.json",
            "PUT editions/mill/index.html",
            "PUT editions/mill/sheets/edition.css",
            "PUT editions/mill/two/index.html",
        ]
    );
}

#[test]
fn a_dry_run_says_what_would_change_and_changes_nothing() {
    let store = Store::open();
    let folder = edition(&store).on_disk();
    publish(&folder, &[]).expect_silence();
    becomes(&folder);
    let (before, _) = (store.site(""), store.log());
    let run = publish(&folder, &["--dry-run"]);
    run.expect_silence();
    for line in [
        "     new  three/index.html\n",
        " changed  one/index.html\n",
        " removed  two/index.html\n",
    ] {
        assert!(run.stdout.contains(line), "{}", run.stdout);
    }
    assert!(run.stdout.contains("\nwould publish to bucket ("), "{}", run.stdout);
    assert_eq!((store.site(""), store.log()), (before, Vec::new()));
}

#[test]
fn browsers_are_told_what_things_are_and_how_long_they_hold() {
    let store = Store::open();
    let folder = edition(&store).on_disk();
    publish(&folder, &[]).expect_silence();
    let site = store.site(PREFIX);
    let style = site
        .keys()
        .find(|path| path.starts_with("assets/style.") && path.ends_with(".css"))
        .unwrap();
    for (path, kind, cache) in [
        (
            style.as_str(),
            "text/css; charset=utf-8",
            "public, max-age=31536000, immutable",
        ),
        (
            "one/index.html",
            "text/html; charset=utf-8",
            "public, max-age=0, must-revalidate",
        ),
        (
            "data/edition.json",
            "application/json; charset=utf-8",
            "public, max-age=0, must-revalidate",
        ),
        (
            "sheets/edition.css",
            "text/css; charset=utf-8",
            "public, max-age=0, must-revalidate",
        ),
    ] {
        let object = store.object(&format!("{PREFIX}{path}"));
        assert_eq!(
            (object.content_type.as_str(), object.cache_control.as_str()),
            (kind, cache),
            "{path}"
        );
    }
}

#[test]
fn pages_come_after_what_they_need_and_nothing_goes_before_all_is_there() {
    let store = Store::open();
    let folder = edition(&store).on_disk();
    publish(&folder, &[]).expect_silence();
    becomes(&folder);
    store.log();
    publish(&folder, &[]).expect_silence();
    let log = store.log();
    let at = |line: &str| {
        let line = line.replace("~", PREFIX);
        log.iter()
            .position(|known| *known == line)
            .unwrap_or_else(|| panic!("{line} in {log:#?}"))
    };
    assert_eq!(at("PUT ~.postil-manifest"), 0);
    assert!(at("PUT ~data/documents/three.json") < at("PUT ~three/index.html"));
    assert!(at("PUT ~three/index.html") < at("PUT ~one/index.html"));
    assert!(at("PUT ~one/index.html") < at("PUT ~index.html"));
    assert!(at("PUT ~index.html") < at("DELETE ~two/index.html"));
    assert!(at("DELETE ~two/index.html") < at("DELETE ~data/documents/two.json"));
    assert_eq!(log.last().unwrap(), &format!("PUT {PREFIX}.postil-manifest"));
    assert_eq!(found(&store), built(&folder));
}

#[test]
fn a_publication_that_fails_anywhere_leaves_a_site_that_works_and_is_finished_by_the_next() {
    let store = Store::open();
    let folder = edition(&store).on_disk();
    publish(&folder, &[]).expect_silence();
    let before = store.site("");
    becomes(&folder);
    store.log();
    publish(&folder, &[]).expect_silence();
    let writes = store.log().len();
    assert!(writes > 10, "{writes}");
    for taken in 0..writes {
        let store = Store::open();
        folder.write("book.toml", destination(&store));
        for (key, bytes) in &before {
            store.put(key, std::str::from_utf8(bytes).unwrap_or_default());
        }
        // As it was left: the manifest last.
        let manifest = String::from_utf8(before[&format!("{PREFIX}.postil-manifest")].to_vec()).unwrap();
        store.put(&format!("{PREFIX}.postil-manifest"), &manifest);
        store.mood(Mood::Refuses(taken));
        let run = publish(&folder, &["--overwrite"]);
        assert_eq!(run.code, Some(1), "{taken}: {}{}", run.stdout, run.stderr);
        assert!(
            run.stderr.contains("AccessDenied") && run.stderr.contains("still works"),
            "{}",
            run.stderr
        );
        works(&found(&store));
        store.mood(Mood::Willing);
        publish(&folder, &[]).expect_silence();
        assert_eq!(found(&store), built(&folder), "{taken}");
        publish(&folder, &[]).expect_silence();
    }
}

#[test]
fn a_publication_that_is_killed_is_finished_by_the_next() {
    let store = Store::open();
    let folder = edition(&store).on_disk();
    publish(&folder, &[]).expect_silence();
    becomes(&folder);
    for taken in [0, 3, 8] {
        store.mood(Mood::Stalls(taken));
        let mut child = command(&folder).spawn().unwrap();
        while !store.is_stalled() {
            std::thread::sleep(Duration::from_millis(5));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        works(&found(&store));
    }
    store.mood(Mood::Willing);
    publish(&folder, &[]).expect_silence();
    assert_eq!(found(&store), built(&folder));
}

#[test]
fn a_store_that_is_busy_is_asked_again() {
    let store = Store::open();
    let folder = edition(&store).on_disk();
    store.mood(Mood::Busy(2));
    publish(&folder, &[]).expect_silence();
    assert_eq!(found(&store), built(&folder));
}

#[test]
fn what_others_put_there_stays() {
    let store = Store::open();
    let folder = edition(&store).on_disk();
    store.put("editions/mill/one/index.html", "theirs");
    store.put("editions/mill/robots.txt", "theirs");
    store.put("editions/other/index.html", "theirs");
    let run = publish(&folder, &[]);
    run.expect(
        1,
        "",
        "error[output-conflict]: 1 file that Postil did not publish is in the way at `bucket`\n  --> book.toml:11:8\n   |\n11 | \
         name = \"bucket\"\n   |        ^^^^^^^^\n   |\n   = note: `one/index.html`\n   = help: take them away, publish elsewhere, or \
         let the edition take their place with `--overwrite`\n\n1 error\nto read more: `postil explain output-conflict`\n",
    );
    assert_eq!(store.log(), Vec::<String>::new());
    publish(&folder, &["--overwrite"]).expect_silence();
    becomes(&folder);
    publish(&folder, &[]).expect_silence();
    let bytes = |key: &str| String::from_utf8(store.object(key).bytes.to_vec()).unwrap();
    assert_eq!(bytes("editions/mill/robots.txt"), "theirs");
    assert_eq!(bytes("editions/other/index.html"), "theirs");
    assert_ne!(bytes("editions/mill/one/index.html"), "theirs");
}

#[test]
fn what_others_have_changed_since_is_not_deleted() {
    let store = Store::open();
    let folder = edition(&store).on_disk();
    publish(&folder, &[]).expect_silence();
    store.put("editions/mill/two/index.html", "theirs");
    becomes(&folder);
    publish(&folder, &[]).expect_silence();
    assert_eq!(store.object("editions/mill/two/index.html").bytes, "theirs");
    assert!(!store.site(PREFIX).contains_key("data/documents/two.json"));
}

#[test]
fn credentials_are_found_in_the_usual_file_and_missed_in_words() {
    let store = Store::open();
    let folder = edition(&store).on_disk();
    let without = |folder: &Folder| {
        let mut command = command(folder);
        command
            .env_remove("AWS_ACCESS_KEY_ID")
            .env_remove("AWS_SECRET_ACCESS_KEY");
        command
    };
    let run = Run::of(&mut without(&folder));
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr
            .starts_with("error[missing-credentials]: there are no credentials for the bucket\n"),
        "{}",
        run.stderr
    );
    let keys = format!(
        "[default]\naws_access_key_id = {KEY}\naws_secret_access_key = nonsense\n\n[mill]\naws_access_key_id={KEY}\naws_secret_access_key={SECRET}\n"
    );
    folder.write("../home/.aws/credentials", keys);
    let run = Run::of(&mut without(&folder));
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("SignatureDoesNotMatch"), "{}", run.stderr);
    assert!(!run.stderr.contains("nonsense"), "{}", run.stderr);
    Run::of(without(&folder).env("AWS_PROFILE", "mill")).expect_silence();
    assert_eq!(found(&store), built(&folder));
}

#[test]
fn a_bucket_that_is_not_there_and_a_store_that_does_not_answer_are_named() {
    let store = Store::open();
    let folder = edition(&store).on_disk();
    folder.write("book.toml", destination(&store).replace("\"letters\"", "\"leters\""));
    let run = publish(&folder, &[]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr.starts_with(
            "error[publish-failed]: the bucket `leters` does not let us list it: status 404, NoSuchBucket"
        ),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("make the bucket, or mend its name"),
        "{}",
        run.stderr
    );
}
