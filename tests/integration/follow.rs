//! `postil serve`: how what is shown and told follows the edition.

use pretty_assertions::assert_eq;

use crate::edition::{BOOK, Edition, Folder};
use crate::preview::{Preview, Reply};
use crate::serve::edition;

/// Writes a text anew.
pub(crate) fn rewrite(folder: &Folder, id: &str, body: &str) {
    let title = id.to_uppercase();
    folder.write(
        &format!("content/{id}.md"),
        format!("+++\ntitle = \"{title}\"\n+++\n\n{body}"),
    );
}

#[test]
fn an_edit_is_shown_and_told() {
    let folder = edition().on_disk();
    let preview = Preview::of(&folder);
    let mut events = preview.events("/one/");
    let first = events.state();
    let (_, digest) = preview.get("/one/").without_tag();
    assert_eq!(
        first["page"],
        digest.as_str(),
        "what the page knows of itself is what it is told"
    );
    assert_eq!(
        (&first["stale"], &first["problems"]),
        (&false.into(), &serde_json::json!([]))
    );
    assert_eq!(first["settings"]["jump"], true);

    rewrite(&folder, "one", "The first text, mended.\n");
    let second = events.state_until(|state| state["page"] != first["page"]);
    let reply = preview.get("/one/");
    assert!(reply.text().contains("mended"), "{}", reply.text());
    assert_eq!(second["page"], reply.without_tag().1.as_str());

    // One that comes later, or again, is told the same.
    assert_eq!(preview.events("/one/").state(), second);
    assert_eq!(preview.events("/one/index.html").state()["page"], second["page"]);
    assert_eq!(preview.events("/%6Fne/").state()["page"], second["page"]);
}

#[test]
fn each_kind_of_change_shows_in_its_own_digest() {
    let folder = edition().on_disk();
    let preview = Preview::of(&folder);
    let mut events = preview.events("/two/");
    let first = events.state();
    assert_eq!(first["styles"].as_object().unwrap().len(), 4, "{first}");

    folder.write("themes/default/assets/extra.css", "p { color: red }");
    let styled = events.state();
    assert_ne!(styled["styles"], first["styles"]);
    assert_eq!((&styled["page"], &styled["rest"]), (&first["page"], &first["rest"]));

    folder.write("themes/default/assets/words.txt", "other words");
    let worded = events.state();
    assert_eq!(
        (&worded["page"], &worded["styles"]),
        (&styled["page"], &styled["styles"])
    );
    assert_ne!(worded["rest"], styled["rest"]);

    // Another text's words concern this page in nothing: no message comes for them, only for what follows.
    rewrite(&folder, "one", "Other words.\n\n![A picture](pictures/a.png)\n");
    preview.get_until("/one/", "the other text", |reply| reply.text().contains("Other words"));
    rewrite(&folder, "two", "Last words.\n");
    let last = events.state();
    assert_ne!(last["page"], worded["page"]);
    assert_eq!((&last["styles"], &last["rest"]), (&worded["styles"], &worded["rest"]));
}

#[test]
fn an_error_leaves_the_last_good_page_up() {
    let folder = edition().on_disk();
    let preview = Preview::of(&folder);
    let good = preview.get("/one/");
    let mut events = preview.events("/one/");
    let first = events.state();

    folder.write(
        "content/one.md",
        "+++\ntitle = \"ONE\"\nwrong = 1\ntitel = 2\n+++\n\nNew words.\n",
    );
    let stale = events.state_until(|state| state["stale"] == true);
    assert_eq!(
        preview.get("/one/"),
        Reply {
            headers: preview.get("/one/").headers,
            ..good
        }
    );
    assert_eq!((&stale["page"], &stale["assets"]), (&first["page"], &first["assets"]));
    let problem = &stale["problems"][0];
    assert_eq!(stale["errors"], stale["problems"].as_array().unwrap().len());
    assert_eq!(
        (&problem["severity"], &problem["path"], &problem["line"]),
        (&"error".into(), &"content/one.md".into(), &3.into())
    );
    let text = problem["lines"].as_str().unwrap();
    assert!(
        text.contains("content/one.md:3:1") && text.contains("wrong = 1") && !text.contains('\u{1b}'),
        "{text}"
    );
    // The page may be told before the terminal is.
    preview.stderr_until(0, |said| said.contains("the last good pages stay up"));

    rewrite(&folder, "one", "New words.\n");
    let mended = events.state_until(|state| state["stale"] == false);
    assert_ne!(mended["page"], first["page"]);
    assert_eq!(mended["problems"], serde_json::json!([]));
    assert!(preview.get("/one/").text().contains("New words"));
}

#[test]
fn a_page_that_appears_or_goes_is_told_where_it_was_asked_for() {
    let folder = edition().on_disk();
    let preview = Preview::of(&folder);
    let missing = preview.get("/three/");
    assert_eq!(missing.status, 404);
    assert!(
        missing.text().contains("href=\"/one/\"") && missing.text().contains("<code>/two/</code>"),
        "{}",
        missing.text()
    );
    let mut events = preview.events("/three/");
    let before = events.state();
    assert_eq!(before["page"], missing.without_tag().1.as_str());

    rewrite(&folder, "three", "A third.\n");
    let there = events.state_until(|state| state["page"] != before["page"]);
    let reply = preview.get("/three/");
    assert_eq!(
        (reply.status, there["page"].as_str()),
        (200, Some(reply.without_tag().1.as_str()))
    );

    std::fs::remove_file(folder.path("content/three.md")).unwrap();
    let gone = events.state_until(|state| state["page"] != there["page"]);
    assert_eq!(gone["page"], before["page"]);
    assert_eq!(preview.get("/three/").status, 404);
}

#[test]
fn a_folder_may_become_an_edition_while_it_is_served() {
    let folder = Edition::empty().document("one", "", "Words.\n").on_disk();
    let preview = Preview::of(&folder);
    let waiting = preview.get("/one/");
    assert_eq!(waiting.status, 503);
    assert!(waiting.text().contains("book.toml"), "{}", waiting.text());
    let mut events = preview.events("/one/");
    let before = events.state();
    assert_eq!(
        (&before["stale"], before["page"].as_str()),
        (&true.into(), Some(waiting.without_tag().1.as_str()))
    );

    folder.write("book.toml", BOOK);
    let there = events.state_until(|state| state["stale"] == false);
    let reply = preview.get("/one/");
    assert_eq!(
        (reply.status, there["page"].as_str()),
        (200, Some(reply.without_tag().1.as_str()))
    );
}
