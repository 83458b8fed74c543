//! `postil serve`: what it says while it follows the edition.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::edition::{BOOK, Folder};
use crate::follow::rewrite;
use crate::preview::Preview;
use crate::serve::edition;

const BROKEN: &str = "+++\ntitle = \"ONE\"\nwrong = 1\n+++\n\nBroken.\n";

/// A preview that has said what it says at first.
#[track_caller]
fn begun(folder: &Folder, further: &[&str]) -> Preview {
    let preview = Preview::with(folder, &[&["--port", "0"], further].concat());
    preview.stderr_until(0, |said| said.contains("compiled ") && said.ends_with('\n'));
    preview
}

/// What is said after a change, up to the last line, which names the page `/one/`.
#[track_caller]
fn said_after(preview: &Preview, change: impl FnOnce()) -> String {
    let from = preview.stderr().len();
    change();
    preview.stderr_until(from, |said| {
        said.contains("\n  one/index.html: ") && said.ends_with('\n')
    })
}

/// "7 ms" without the figure.
fn without_time(said: &str) -> String {
    let words = said.split(' ').map(|word| match word.parse::<u32>() {
        Ok(_) => "…",
        Err(_) => word,
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_change_is_named_with_the_pages_it_made_and_why() {
    let folder = edition().on_disk();
    let preview = begun(&folder, &[]);
    let text = said_after(&preview, || rewrite(&folder, "one", "Other words.\n"));
    assert!(text.starts_with("content/one.md: 1 page made, "), "{text}");
    assert_eq!(
        without_time(&text),
        "content/one.md: … page made, … ms\n  one/index.html: its text\n"
    );
    let notes = "[[note]]\nid = \"n\"\nseries = \"note\"\nquote = \"words\"\nbody = \"A note.\"\n";
    let noted = said_after(&preview, || folder.write("content/one.notes.toml", notes));
    assert!(
        noted.starts_with("content/one.notes.toml: ") && noted.contains("  one/index.html: its notes\n"),
        "{noted}"
    );
    let from = preview.stderr().len();
    folder.write("content/pictures/a.png", "other bytes");
    let file = preview.stderr_until(from, |said| said.ends_with("ms\n"));
    assert_eq!(without_time(&file), "content/pictures/a.png: … file changed, … ms\n");
}

#[test]
fn of_many_pages_the_first_are_named_and_with_v_all() {
    let other = BOOK.replace("Test", "Other");
    let why = ": what all pages have in common\n";
    for (arguments, named, more) in [
        (&[][..], 5, "  and 1 more; -v names them all\n"),
        (&["-v"], 6, "/index.html: what all pages have in common\n"),
    ] {
        let folder = edition().document("three", "", "The third.\n").on_disk();
        let preview = begun(&folder, arguments);
        let from = preview.stderr().len();
        folder.write("book.toml", &other);
        let said = preview.stderr_until(from, |said| said.matches(why).count() == named && said.ends_with(more));
        assert!(said.starts_with("book.toml: 6 pages made, "), "{said}");
    }
}

#[test]
fn errors_are_said_and_that_they_are_mended() {
    let folder = edition().on_disk();
    let preview = begun(&folder, &[]);
    let from = preview.stderr().len();
    folder.write("content/one.md", BROKEN);
    let broken = preview.stderr_until(from, |said| said.ends_with("content/one.md: errors\n"));
    assert!(
        broken.contains("content/one.md:3:1") && broken.contains("1 error; the last good pages stay up\n"),
        "{broken}"
    );
    let mended = said_after(&preview, || rewrite(&folder, "one", "Mended.\n"));
    assert_eq!(
        without_time(&mended),
        "content/one.md: mended; … page made, … ms\n  one/index.html: its text\n"
    );
}

#[test]
fn what_was_said_is_not_said_again() {
    let folder = edition().file("content/notes.odt", "?").on_disk();
    let preview = begun(&folder, &[]);
    let first = preview.stderr();
    assert_eq!(first.matches("warning[unknown-file]").count(), 1, "{first}");
    for words in ["Once.\n", "Twice.\n"] {
        let said = said_after(&preview, || rewrite(&folder, "one", words));
        assert!(!said.contains("warning"), "{said}");
    }
    // Errors as well, while something else is edited.
    folder.write("content/one.md", BROKEN);
    let broken = preview.stderr_until(first.len(), |said| said.ends_with("content/one.md: errors\n"));
    rewrite(&folder, "two", "Something else.\n");
    let said = preview.stderr_until(first.len() + broken.len(), |said| said.ends_with('\n'));
    assert_eq!(said, "content/two.md: errors\n");
    // Of several, those that are new.
    let mended = said_after(&preview, || rewrite(&folder, "one", "Mended.\n"));
    assert!(
        broken.contains("error[unknown-key]") && !broken.contains("warning"),
        "{broken}"
    );
    assert!(mended.starts_with("content/one.md: mended; "), "{mended}");
}

#[test]
fn quiet_says_errors_and_nothing_else() {
    let folder = edition().file("content/notes.odt", "?").on_disk();
    // Quiet about the address as well, so it is known beforehand.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port().to_string();
    drop(free);
    let mut child = folder
        .command()
        .args(["serve", "-q", "--port", &port])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    folder.write("content/one.md", BROKEN);
    // It may have been read at the start or seen as a change: it is said once, first of all, and alone.
    let first = lines.next().unwrap().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(first.starts_with("error["), "{first}");
    let rest: String = lines.map(|line| line.unwrap() + "\n").collect();
    assert!(!rest.contains("warning") && !rest.contains("errors"), "{rest}");
    let mut stdout = String::new();
    std::io::Read::read_to_string(&mut child.stdout.take().unwrap(), &mut stdout).unwrap();
    assert_eq!(stdout, "");
}

/// A file that is caught half written has errors that it will not have in a moment.
#[test]
fn errors_that_last_no_longer_than_a_burst_are_not_said() {
    let folder = edition().on_disk();
    let preview = begun(&folder, &[]);
    // On a slow machine a burst may seem to be over where it is not, so one that goes well is enough. Without waiting
    // for the end, the errors would be said each time.
    let told = (0..20)
        .map(|round| burst(&folder, &preview, round))
        .find(|said| !said.contains("error"));
    let said = told.expect("a burst whose errors are not said");
    // Where the machine is slow the other file may be told of with it.
    assert!(said.starts_with("content/one.md"), "{said}");
}

/// Leaves a text broken for a while, in which other files are written all the time. Gives what is said.
fn burst(folder: &Folder, preview: &Preview, round: u32) -> String {
    said_after(preview, || {
        folder.write("content/one.md", BROKEN);
        for _ in 0..30 {
            rewrite(folder, "two", "The second text.\n");
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        rewrite(folder, "one", &format!("Words of round {round}.\n"));
    })
}

#[test]
fn it_goes_on_when_nobody_listens_to_it() {
    let folder = edition().on_disk();
    let preview = Preview::unheard(folder.command().args(["serve", "--port", "0"]));
    for words in ["Once.", "Twice."] {
        folder.write("content/one.md", BROKEN);
        let mut events = preview.events("/one/");
        events.state_until(|state| state["stale"] == true);
        rewrite(&folder, "one", &format!("{words}\n"));
        preview.get_until("/one/", words, |reply| reply.text().contains(words));
    }
}
