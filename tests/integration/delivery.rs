//! Pages that go to somebody as they are printed.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use postil::digest::checksum;
use postil::render::{Delivery, Receipt, Recipient, Site};
use postil::source::config::Config;
use postil::{Memo, Options, compile_again};

use crate::edition::{BOOK, Edition};

fn edition() -> Edition {
    let work = "[{ \"id\": \"w\", \"type\": \"book\", \"title\": \"W\", \
        \"author\": [{ \"literal\": \"A\" }], \"issued\": { \"date-parts\": [[1999]] } }]";
    Edition::new()
        .file(
            "book.toml",
            format!("{BOOK}\n[build]\nbase-url = \"https://example.org/\"\n"),
        )
        .document("a", "", "Some words.[^1]\n\n[^1]: A footnote.\n")
        .document("b", "", "Other words, for [the other](a.md).\n")
        .file("content/works.json", work)
        .notes(
            "a",
            "[[note]]\nid = \"n\"\nseries = \"note\"\nquote = \"Some\"\nbody = \"See [[b#p1]], [@w, p. 2].\"\n",
        )
}

/// An edition whose documents can be printed, but not its index of works.
fn faulty() -> Edition {
    edition().file("themes/default/templates/works.html", "{{ page.no.such.thing }}")
}

/// Takes every page that it is offered, or none.
struct Taker {
    is_willing: bool,
    taken: Mutex<Site>,
}

impl Recipient for Taker {
    fn take(&self, config: &Config, path: &str, bytes: &Bytes) -> Option<Receipt> {
        assert_eq!(config.title, "Test");
        if self.is_willing {
            let before = self.taken.lock().unwrap().insert(path.to_owned(), bytes.clone());
            assert_eq!(before, None, "{path} came twice");
        }
        self.is_willing.then(|| Receipt {
            checksum: checksum(bytes),
            length: bytes.len(),
        })
    }

    fn take_in_pieces(
        &self,
        config: &Config,
        path: &str,
        pieces: &mut dyn Iterator<Item = Vec<u8>>,
    ) -> Option<Receipt> {
        let whole = || self.take(config, path, &pieces.collect::<Vec<_>>().concat().into());
        self.is_willing.then(whole)?
    }

    fn has(&self, _: &Config, _: &[(&str, &Receipt)]) -> bool {
        unreachable!("nothing was kept of another run")
    }
}

fn taker(is_willing: bool) -> (Arc<Taker>, Options) {
    let taken = Mutex::default();
    let taker = Arc::new(Taker { is_willing, taken });
    let options = Options {
        delivery: Delivery::to(Arc::clone(&taker) as Arc<dyn Recipient>),
        ..Options::default()
    };
    (taker, options)
}

fn taken(taker: &Taker) -> Site {
    std::mem::take(&mut taker.taken.lock().unwrap())
}

#[test]
fn what_is_taken_and_what_is_left_are_the_site() {
    let (whole, world) = (edition().site(), edition().world());
    let (taker, options) = taker(true);
    let mut memo = Memo::default();
    // With a memo too: a page that was taken is not kept, so it is made and taken again.
    for _ in 0..2 {
        let left = compile_again(&world, &options, &mut memo).site.unwrap();
        let taken = taken(&taker);
        assert!(taken.contains_key("a/index.html") && taken.contains_key("data/documents/a.json"));
        assert!(taken.contains_key("works/index.html") && left.contains_key("sitemap.xml"));
        assert!(taken.keys().all(|path| !left.contains_key(path)));
        assert_eq!(taken.into_iter().chain(left).collect::<Site>(), whole);
    }
    // And whoever has it compiled without a recipient has all of it again.
    let site = compile_again(&world, &Options::default(), &mut memo).site;
    assert_eq!(site, Some(whole));
}

#[test]
fn what_nobody_takes_stays() {
    let (taker, options) = taker(false);
    let compiled = compile_again(&edition().world(), &options, &mut Memo::default());
    assert_eq!(compiled.site, Some(edition().site()));
    assert_eq!(taken(&taker), Site::new());
}

#[test]
fn copies_are_made_of_pages_that_are_not_taken() {
    let book = "[build]\ncompress = true\n";
    let edition = edition().file("book.toml", format!("{BOOK}\n{book}"));
    let (taker, options) = taker(true);
    let options = Options {
        compress: true,
        ..options
    };
    let site = compile_again(&edition.world(), &options, &mut Memo::default())
        .site
        .unwrap();
    assert!(site.contains_key("a/index.html") && site.contains_key("a/index.html.gz"));
    assert_eq!(taken(&taker), Site::new());
}

#[test]
fn a_site_with_faults_leaves_no_trace() {
    let (folder, run) = faulty().build();
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(!folder.path("public").exists(), "nothing was there, and nothing is");

    let run = folder.run(["build", "-o", "../there/and/there"]);
    assert_eq!(run.code, Some(1));
    assert!(!folder.outside("there").exists(), "nor are the folders above");

    let (folder, run) = edition().build();
    run.expect_silence();
    let before = folder.files("public");
    folder.write("themes/default/templates/works.html", "{{ page.no.such.thing }}");
    assert_eq!(folder.run(["build"]).code, Some(1));
    assert_eq!(
        folder.files("public"),
        before,
        "it is as it was, with nothing beside it"
    );
}
