//! The documents are shown first, and the rest follows: whatever is answered in between is what a clean build gives.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use postil::project::MemoryWorld;
use postil::render::{Delivery, Held, Shelf, Site};
use postil::serve::{Hosts, Preview, Server, Settings, Shown, Update};
use postil::{Begun, Memo, Options, compile};
use proptest::prelude::*;
use tokio::sync::watch;

use super::again::{apply, beginning, differing, edit, said};
use super::edition::Edition;
use super::preview::{Events, Reply};

fn edition() -> Edition {
    Edition::new()
        .document("one", "", "The first text.\n")
        .document("two", "", "The second text, of works.\n")
        .file("content/works.json", r#"[{"id":"w","type":"book","title":"A Book"}]"#)
        .file("content/two.cites.toml", "[[cite]]\nwork = \"w\"\nquote = \"works\"\n")
}

/// The same after its first text was edited: its title is on the home page as well.
fn edited() -> Edition {
    edition().file("content/one.md", "+++\ntitle = \"UNO\"\n+++\n\nAnother text.\n")
}

/// A preview, and what it shows over HTTP. Nothing happens but what a test has it do.
struct Shop {
    preview: Preview,
    sender: watch::Sender<Arc<Shown>>,
    address: String,
}

impl Shop {
    fn open(edition: &Edition) -> Self {
        let mut preview = Preview::new(Options::default());
        let first = preview.update(&edition.world());
        let (sender, shown) = watch::channel(first.shown);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = Server::new(shown, Hosts::new(address.ip(), &[]), Settings { jump: true });
        server.start(listener).unwrap();
        Self {
            preview,
            sender,
            address: address.to_string(),
        }
    }

    /// Shows the documents of an edition, and no more of it.
    fn begin(&mut self, world: &MemoryWorld) -> Arc<Shown> {
        let shown = self.preview.begin(world).expect("documents without errors");
        self.sender.send_replace(Arc::clone(&shown));
        shown
    }

    /// Shows the rest.
    fn finish(&mut self) -> Update {
        let update = self.preview.go_on(|| false).expect("something that was begun");
        self.sender.send_replace(Arc::clone(&update.shown));
        update
    }

    fn send(&self, path: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        );
        stream.write_all(request.as_bytes()).unwrap();
        stream
    }

    fn get(&self, path: &str) -> Reply {
        answer(self.send(path))
    }

    fn events(&self, path: &str) -> Events {
        Events::on(self.send(&format!("/.postil/events?page={path}")))
    }
}

fn answer(mut stream: TcpStream) -> Reply {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    Reply::parse(&bytes)
}

/// Whether nothing has come yet.
fn is_silent(stream: &TcpStream) -> bool {
    stream.set_nonblocking(true).unwrap();
    let silent = stream
        .peek(&mut [0])
        .is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock);
    stream.set_nonblocking(false).unwrap();
    silent
}

/// All files of a site, or of a part of it, as a build has them.
fn unpacked(shelf: &Shelf) -> Site {
    let files = shelf.all().into_iter();
    files.map(|(path, held)| (path.to_owned(), held.bytes())).collect()
}

/// What the preview answers where a clean build has these files.
fn assert_serves(shop: &Shop, site: &Site) {
    for (path, bytes) in site {
        let reply = shop.get(&format!("/{path}"));
        assert_eq!(reply.status, 200, "{path}");
        let body = if path.ends_with(".html") {
            reply.without_tag().0.into_bytes()
        } else {
            reply.body
        };
        assert!(body == bytes.as_ref(), "{path}");
    }
}

#[test]
fn documents_are_answered_at_once_and_the_rest_when_it_is_there() {
    let mut shop = Shop::open(&edition());
    let shown = shop.begin(&edited().world());
    assert!(shown.is_partial);
    assert_serves(&shop, &unpacked(shown.site.as_ref().unwrap()));
    assert!(shop.get("/one/").text().contains("Another text."));
    let paths = ["/", "/works/", "/data/edition.json", "/none/", "/.postil/pages"];
    let waiting = paths.map(|path| shop.send(path));
    // All are served by one thread, in turns: when this one is answered, the others have been heard.
    assert_eq!(shop.get("/one/").status, 200);
    assert!(waiting.iter().all(is_silent));

    let update = shop.finish();
    assert!(update.is_fine && !update.shown.is_partial);
    let [home, works, data, none, pages] = waiting.map(answer);
    assert!(home.text().contains("UNO") && data.text().contains("UNO") && pages.text().contains("UNO"));
    assert_eq!((works.status, none.status), (200, 404));
    assert_serves(&shop, &edited().site());
}

#[test]
fn what_comes_in_between_takes_the_place_of_what_was_begun() {
    let mut shop = Shop::open(&edition());
    shop.begin(&edited().world());
    let home = shop.send("/");
    // Some of the rest is made, and then something changes.
    let looks = AtomicUsize::new(0);
    let stopped = shop.preview.go_on(|| looks.fetch_add(1, Ordering::Relaxed) >= 9);
    assert!(stopped.is_none());
    let other = edited().file("content/two.md", "+++\ntitle = \"DUE\"\n+++\n\nOf works, too.\n");
    shop.begin(&other.world());
    assert!(shop.get("/two/").text().contains("too"));
    assert!(is_silent(&home));
    shop.finish();
    let home = answer(home);
    assert!(home.text().contains("UNO") && home.text().contains("DUE"));
    assert_serves(&shop, &other.site());
    assert!(shop.preview.go_on(|| false).is_none(), "there is nothing more to do");
}

#[test]
fn a_fault_in_the_rest_brings_the_last_good_site_back() {
    let mut shop = Shop::open(&edition());
    let faulty = |edition: Edition| edition.file("themes/default/templates/works.html", "{{ page.no.such.thing }}");
    shop.begin(&faulty(edited()).world());
    let home = shop.send("/");
    let mut events = shop.events("/one/");
    assert_eq!(events.state()["stale"], false);
    let update = shop.finish();
    assert!(!update.is_fine);
    assert!(
        answer(home).text().contains("ONE"),
        "it waited, and has the last good page"
    );
    let state = events.state();
    assert_eq!(
        (&state["stale"], &state["errors"]),
        (&true.into(), &1.into()),
        "{state}"
    );
    assert_serves(&shop, &edition().site());

    // What was said stays until it is known to be mended, but for errors: with those nothing new would be shown.
    let mended = shop.begin(&edited().world());
    assert!(!mended.is_stale() && mended.problems.is_empty());
    assert_eq!(events.state()["stale"], false);
    shop.finish();
    assert_serves(&shop, &edited().site());
}

#[test]
fn each_page_is_told_once_when_it_is_there() {
    let mut shop = Shop::open(&edition());
    let mut documents = shop.events("/one/");
    let mut home = shop.events("/");
    let (first, start) = (documents.state(), home.state());
    let worlds = [edited(), edition(), edited()];
    let mut last = first["page"].clone();
    for (round, edition) in worlds.iter().enumerate() {
        shop.begin(&edition.world());
        let told = documents.state();
        // Had it been told of the rest of the last round, that would have come here.
        assert_ne!(told["page"], last, "round {round}");
        last = told["page"].clone();
        shop.finish();
        // The next message is of this round: none was told of a home page that was not there.
        let told = home.state();
        assert_eq!(told["page"] == start["page"], round == 1, "round {round}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever is edited, and whenever what was begun is given up.
    #[test]
    fn what_is_there_first_is_what_is_there_in_the_end(
        edits in proptest::collection::vec((edit(), 0..14usize), 1..20),
        are_pages_packed in proptest::bool::ANY,
    ) {
        let mut world = beginning();
        let delivery = if are_pages_packed { Delivery::packed() } else { Delivery::default() };
        let options = Options { delivery, ..Options::default() };
        let mut memo = Memo::default();
        for (step, (edit, parts)) in edits.iter().enumerate() {
            apply(&mut world, edit);
            let anew = compile(&world, &Options::default());
            let mut begun = Begun::new(&world, &options, &mut memo);
            if let (Some(first), Some(site)) = (begun.so_far(&mut memo), &anew.site) {
                let is_packed = |(path, held): (&str, &Held)| (path.ends_with(".html")).then_some(matches!(held, Held::Packed(_)));
                prop_assert!(first.all().into_iter().filter_map(is_packed).all(|is| is == are_pages_packed));
                let first = unpacked(&first);
                let stale: Vec<_> = first.iter().filter(|(path, bytes)| site.get(*path) != Some(*bytes)).collect();
                prop_assert!(stale.is_empty(), "first after {:?} (step {}): {:?}", edit, step, stale);
            }
            // It stops before some page or other, and is gone on with, or given up.
            let looks = AtomicUsize::new(0);
            let is_to_stop = || looks.fetch_add(1, Ordering::Relaxed) % (parts + 1) == *parts;
            let is_given_up = (0..*parts).all(|_| begun.go_on(&mut memo, &is_to_stop)) && *parts < 8;
            if is_given_up {
                continue;
            }
            let all = begun.finish(&mut memo);
            prop_assert_eq!(said(&all), said(&anew), "what is said after {:?} (step {})", edit, step);
            prop_assert_eq!(all.site.is_some(), anew.site.is_some());
            prop_assert_eq!(all.packed.is_empty(), !are_pages_packed || all.site.is_none());
            let packed = all.packed;
            let whole = all.site.map(|site| unpacked(&Shelf::of(site, packed)));
            let differing = whole.as_ref().zip(anew.site.as_ref()).map(|(all, anew)| differing(all, anew));
            prop_assert_eq!(differing.unwrap_or_default(), Default::default(), "after {:?} (step {})", edit, step);
        }
    }
}
