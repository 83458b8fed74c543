//! `postil serve`: many pages that listen at once.

use std::net::TcpStream;

use crate::follow::rewrite;
use crate::preview::{Events, Preview};
use crate::serve::edition;

const TABS: usize = 30;

fn tabs(preview: &Preview) -> Vec<Events> {
    (0..TABS).map(|_| preview.events("/one/")).collect()
}

#[test]
fn all_are_told_of_a_change() {
    let folder = edition().on_disk();
    let preview = Preview::of(&folder);
    let mut tabs = tabs(&preview);
    let first: Vec<_> = tabs.iter_mut().map(Events::state).collect();
    rewrite(&folder, "one", "Other words.\n");
    let page = preview.get_until("/one/", "the words", |reply| reply.text().contains("Other words"));
    let (_, digest) = page.without_tag();
    for (tab, first) in tabs.iter_mut().zip(first) {
        let next = tab.state();
        assert_ne!(next["page"], first["page"]);
        assert_eq!(next["page"], digest.as_str());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn those_that_are_closed_leave_nothing_behind() {
    use crate::preview::until;
    let folder = edition().on_disk();
    let preview = Preview::of(&folder);
    let (files, threads) = (preview.open_files(), preview.threads());
    for _ in 0..3 {
        let mut tabs = tabs(&preview);
        for tab in &mut tabs {
            tab.state();
        }
        assert!(preview.open_files() >= files + TABS, "each is a connection");
        assert_eq!(preview.threads(), threads, "none has a thread of its own");
        drop(tabs);
        until("the end of all", || (preview.open_files() <= files).then_some(()));
    }
}

/// Whoever asks for much and reads nothing holds nobody up.
#[test]
fn one_that_does_not_read_holds_up_no_other() {
    let large = vec![b'x'; 16 << 20];
    let folder = edition().file("themes/default/assets/large.txt", large).on_disk();
    let preview = Preview::of(&folder);
    let host = [("Host", preview.address.as_str())];
    let deaf: Vec<TcpStream> = ["/assets/large.txt", "/.postil/events?page=/one/"]
        .iter()
        .flat_map(|path| (0..8).map(|_| preview.send("GET", path, &host)))
        .collect();
    let mut events = preview.events("/one/");
    let mut last = events.state();
    for words in ["Once.\n", "Twice.\n", "Thrice.\n"] {
        rewrite(&folder, "one", words);
        let before = last["page"].clone();
        last = events.state_until(|state| state["page"] != before);
    }
    assert!(preview.get("/one/").text().contains("Thrice."));
    drop(deaf);
}
