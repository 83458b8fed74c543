//! `postil serve`: which note a page is told to go to.

use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use crate::edition::{Edition, Folder};
use crate::follow::rewrite;
use crate::preview::{Events, Preview};
use crate::serve;

const FIRST: &str = "[[note]]\nid = \"first\"\nseries = \"note\"\nquote = \"first text\"\nbody = \"A note.\"\n";
const OTHER: &str = "[[note]]\nid = \"other\"\nseries = \"note\"\nquote = \"second\"\nbody = \"Another.\"\n";

fn edition() -> Edition {
    serve::edition().notes("one", FIRST).notes("two", OTHER)
}

/// Writes the notes on a text anew, at one stroke: a preview that finds the file while it is written would tell of that as
/// well, and the edits could not be counted.
fn annotate(folder: &Folder, id: &str, notes: &str) {
    let path = format!("content/{id}.notes.toml");
    folder.write(".new", notes);
    std::fs::rename(folder.path(".new"), folder.path(&path)).expect("a file that can be moved");
}

/// The target that is told with the next change of the page.
fn next_target(events: &mut Events, last: &mut Value) -> Value {
    let before = last["page"].clone();
    *last = events.state_until(|state| state["page"] != before);
    last["target"].clone()
}

#[test]
fn an_edit_of_a_note_names_it_and_edits_are_counted() {
    let folder = edition().on_disk();
    let preview = Preview::of(&folder);
    let mut events = preview.events("/one/");
    let mut last = events.state();
    assert_eq!(last["target"], Value::Null, "nothing was edited yet");

    annotate(&folder, "one", &FIRST.replace("A note.", "A longer note."));
    let body = json!({ "page": "one/index.html", "here": true, "id": "n-first", "edit": 1 });
    assert_eq!(next_target(&mut events, &mut last), body);

    // As it was in the beginning: that is an edit as well.
    annotate(&folder, "one", FIRST);
    let told = next_target(&mut events, &mut last);
    assert_eq!([&told["id"], &told["edit"]], [&json!("n-first"), &json!(2)]);

    let new = FIRST.replace("first\"", "new\"").replace("first text", "The first");
    annotate(&folder, "one", &format!("{FIRST}\n{new}"));
    let told = next_target(&mut events, &mut last);
    assert_eq!([&told["id"], &told["edit"]], [&json!("n-new"), &json!(3)]);

    let emendation = "[[emendation]]\nid = \"slip\"\nquote = \"text\"\nread = \"texts\"\nreason = \"A slip.\"\n";
    annotate(&folder, "one", &format!("{FIRST}\n{new}\n{emendation}"));
    let told = next_target(&mut events, &mut last);
    assert_eq!([&told["id"], &told["edit"]], [&json!("n-slip"), &json!(4)]);

    // To a page that it is not on, it is told as a note elsewhere.
    let elsewhere = preview.events("/two/").state();
    let target = json!({ "page": "one/index.html", "here": false, "id": "n-slip", "edit": 4 });
    assert_eq!(elsewhere["target"], target);
}

#[test]
fn what_is_no_edit_of_a_note_names_none() {
    let folder = edition().on_disk();
    let preview = Preview::of(&folder);
    let mut events = preview.events("/one/");
    let mut last = events.state();
    rewrite(&folder, "one", "Words before the first text.\n");
    assert_eq!(next_target(&mut events, &mut last), Value::Null, "its text");
    annotate(&folder, "one", "");
    assert_eq!(next_target(&mut events, &mut last), Value::Null, "a note that goes");
    folder.write("book.toml", crate::edition::BOOK.replace("Test", "Other"));
    assert_eq!(next_target(&mut events, &mut last), Value::Null, "the title");
    folder.write("content/three.md", "+++\ntitle = \"THREE\"\n+++\n\nThe third.\n");
    annotate(&folder, "three", &OTHER.replace("second", "third"));
    assert_eq!(
        next_target(&mut events, &mut last),
        Value::Null,
        "a text that comes with its notes"
    );
}

/// An editor that empties a file before it writes it anew may be caught in between.
#[test]
fn notes_that_are_gone_for_a_moment_are_not_new() {
    let folder = edition().on_disk();
    let preview = Preview::of(&folder);
    let mut events = preview.events("/one/");
    let mut last = events.state();
    let second = FIRST.replace("first\"", "second\"").replace("first text", "text");
    annotate(&folder, "one", &format!("{FIRST}\n{second}"));
    next_target(&mut events, &mut last);
    annotate(&folder, "one", "");
    next_target(&mut events, &mut last);
    annotate(
        &folder,
        "one",
        &format!("{FIRST}\n{}", second.replace("A note.", "A longer note.")),
    );
    let told = next_target(&mut events, &mut last);
    assert_eq!([&told["id"], &told["edit"]], [&json!("n-second"), &json!(2)]);
}

#[test]
fn an_edit_that_had_an_error_first_is_named_when_it_is_mended() {
    let folder = edition().on_disk();
    let preview = Preview::of(&folder);
    let mut events = preview.events("/one/");
    let mut last = events.state();
    let edited = FIRST.replace("A note.", "A longer note.");
    annotate(&folder, "one", &edited.replace("first text", "no such words"));
    let stale = events.state_until(|state| state["stale"] == true);
    assert_eq!(stale["target"], Value::Null);
    annotate(&folder, "one", &edited);
    let told = next_target(&mut events, &mut last);
    assert_eq!([&told["id"], &told["edit"]], [&json!("n-first"), &json!(1)]);
}
