//! Compiling again after edits gives what compiling anew gives, byte for byte, whatever was edited.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use bytes::Bytes;
use postil::diagnostic::human;
use postil::project::{Listing, MemoryWorld, Moment, Snapshot, World};
use postil::render::{Reason, Site};
use postil::{Compiled, Memo, Options, compile, compile_again};
use proptest::prelude::*;
use tempfile::TempDir;

use super::edition::{BOOK, Edition};

/// What a file of the edition may hold from one edit to the next: good texts, faulty ones, and none.
///
/// They are made to touch each other: titles, short names and blocks that others name, words that others quote, works
/// and series that come and go.
pub(crate) const FILES: &[(&str, &[&str])] = &[
    (
        "book.toml",
        &[
            "[edition]\ntitle = \"Test\"\n\n[[series]]\nid = \"note\"\n",
            "[edition]\ntitle = \"Test\"\ndocuments = [\"b\", \"a\"]\n\n[[series]]\nid = \"gloss\"\n\n[[series]]\nid = \"note\"\nlabel = \"Note\"\n",
            "[edition]\ntitle = \"Other\"\n\n[[series]]\nid = \"note\"\n\n[[relation]]\nname = \"mocks\"\ninverse = \"is mocked by\"\n\n[citations]\nstyle = \"apa\"\n",
            "[edition]\ntitle = \"Test\"\n\n[[series]]\nid = \"note\"\n\n[theme]\nname = \"own\"\n",
            "[edition]\ntitle = \"Test\"\nlanguage = \"de\"\n\n[[series]]\nid = \"note\"\n\n[theme]\nname = \"own\"\n",
            "[edition]\ntitle = \"Test\"\nlanguage = \"ar\"\n\n[[series]]\nid = \"note\"\n",
            "[edition\n",
        ],
    ),
    (
        "content/a.md",
        &[
            "+++\ntitle = \"A\"\nshort = \"Aleph\"\n+++\n\nAlpha beta gamma.\n\nDelta epsilon.[^1] ![x](x.png)\n\n[^1]: Zeta.\n",
            "+++\ntitle = \"A\"\nshort = \"Ayin\"\ndate = \"2020\"\n+++\n\n# Head\n\nAlpha beta gamma.\n\nDelta [epsilon](b.md#p2).\n",
            "+++\ntitle = \"A\"\n+++\n\nDelta epsilon.\n\nAlpha beta\ngamma, and more.\n",
            "+++\ntitle = \"A\"\nanswers = [\"b\"]\n[rights]\nholder = \"H\"\nstatement = \"See [@w1] and [[b]].\"\n+++\n\nAlpha beta gamma. Alpha beta gamma.\n\nDelta epsilon.\n",
            "+++\ntitle = \"A\"\nsections = \"pages\"\n+++\n\n# Head\n\nAlpha beta gamma.\n\n## One\n\nDelta epsilon.[^1] See [it](#p1).\n\n## Two\n\nEta.[^1]\n\n[^1]: Zeta.\n",
            "+++\ntitle = \"A\"\nsections = \"pages\"\nsection-level = 2\n+++\n\nFirst.\n\n# One\n\n## Two\n\nAlpha beta\n\n## Three\n\ngamma.[^2]\n\n# Four\n\nDelta epsilon.\n\n[^2]: Eta.\n",
            "Alpha beta gamma.\n",
        ],
    ),
    (
        "content/b.md",
        &[
            "+++\ntitle = \"B\"\n+++\n\nThe letter says alpha beta gamma.\n\nEta theta.\n",
            "+++\ntitle = \"B of 2021\"\nshort = \"B21\"\ndate = \"2021\"\nanswers = [\"a\"]\n+++\n\nIt says “alpha, gamma”. See [the other](a.md).\n\nEta theta.\n",
            "+++\ntitle = \"B\"\nid = \"bee\"\n+++\n\nEta theta.\n",
            "+++\ntitle = \"B\"\nlanguage = \"he\"\n+++\n\nThe letter says alpha beta gamma.\n\nEta theta.\n",
            "+++\ntitle = \"B\"\n+++\n\nFirst.\n\nThe letter says alpha beta gamma.\n\nEta theta.\n\n```rust\nlet a = 1;\n```\n",
        ],
    ),
    (
        "content/c.md",
        &[
            "+++\ntitle = \"C\"\n+++\n\nKappa.\n",
            "+++\ntitle = \"C\"\nid = \"b\"\n+++\n\nKappa.\n",
            "+++\ntitle = \"C\"\npage = true\n+++\n\nAbout [[a#p1]] and [@w2, p. 3].\n",
        ],
    ),
    (
        "content/home.md",
        &[
            "+++\ntitle = \"Home\"\npage = true\n+++\n\nBegin with [[a]]; see [@w1].\n",
            "+++\ntitle = \"Home\"\npage = true\n+++\n\nWelcome.\n",
        ],
    ),
    (
        "content/a.notes.toml",
        &[
            "[[note]]\nid = \"n1\"\nseries = \"note\"\nquote = \"beta gamma\"\nbody = \"See [[b#p2]] and [@w1, p. 2].\"\n",
            "[[note]]\nid = \"n1\"\nseries = \"note\"\nquote = \"Alpha beta\"\nbody = \"One.\"\n\n[[note]]\nid = \"n2\"\nseries = \"gloss\"\nquote = \"Delta\"\nbody = \"Two [[#p1]].\"\n",
            "[[emendation]]\nid = \"e1\"\nquote = \"epsilon\"\nread = \"Epsilon\"\nreason = \"[[c]] has it.\"\n",
            "[[note]]\nid = \"n1\"\nseries = \"note\"\nquote = \"not there\"\nbody = \"Lost.\"\n",
            "[[note]\n",
        ],
    ),
    (
        "content/a.anna.notes.toml",
        &[
            "[[note]]\nid = \"n9\"\nseries = \"note\"\nquote = \"Delta\"\nbody = \"By Anna: [[b]].\"\nauthor = \"Anna\"\n",
            "[[note]]\nid = \"n9\"\nseries = \"note\"\nquote = \"Delta\"\nbody = \"By Anna: [[b]].\"\nauthor = \"A.\"\nlanguage = \"fr\"\n",
            "[[note]]\nid = \"n1\"\nseries = \"note\"\nquote = \"Delta\"\nbody = \"By Anna.\"\n",
        ],
    ),
    (
        "content/b.cites.toml",
        &[
            "[[cite]]\nwork = \"w1\"\nquote = \"Eta\"\nlocator = \"p. 4\"\n",
            "[[cite]]\nwork = \"w2\"\nquote = \"Eta theta\"\nform = \"short\"\n\n[[cite]]\nwork = \"w1\"\nquote = \"theta\"\n",
        ],
    ),
    (
        "content/crossrefs.toml",
        &[
            "[[crossref]]\nrelation = \"quotes\"\nfrom = { document = \"b\", quote = \"alpha beta gamma\" }\nto = { document = \"a\" }\n",
            "[[crossref]]\nrelation = \"responds-to\"\nfrom = { document = \"b\", quote = \"Eta\" }\nto = { document = \"a\", quote = \"Delta epsilon\" }\nnote = \"As [@w2] has it.\"\n\n[[crossref]]\nid = \"x\"\nrelation = \"see-also\"\nfrom = { document = \"a\" }\nto = { document = \"b\" }\n",
            "[[crossref]]\nid = \"x\"\nrelation = \"mocks\"\nfrom = { document = \"b\", quote = \"Eta\" }\nto = { document = \"a\", at = \"p1\" }\n",
        ],
    ),
    (
        "content/names.toml",
        &[
            "[[name]]\nid = \"eta\"\ntype = \"term\"\nlabel = \"Eta\"\n\n[[name.mention]]\ndocument = \"a\"\nquote = \"Alpha beta\"\n",
            "[[name]]\nid = \"eta\"\ntype = \"term\"\nlabel = \"Eta theta\"\nforms = [\"theta\"]\n\n[[name]]\nid = \"d\"\ntype = \"term\"\nlabel = \"Delta\"\nnote = \"See [[b]].\"\n",
            "[[name]]\nid = \"d\"\ntype = \"term\"\nlabel = \"Delta\"\n\n[[name.except]]\ndocument = \"a\"\nquote = \"Delta epsilon\"\n",
        ],
    ),
    (
        "content/chronology.toml",
        &[
            "[[event]]\nid = \"e\"\ndate = \"2020\"\nlabel = \"It was.\"\n\n[[event.passage]]\ndocument = \"b\"\nquote = \"Eta\"\n",
            "[[event]]\nid = \"e\"\ndate = \"2021-05\"\nlabel = \"See [[a]].\"\n\n[[event.passage]]\ndocument = \"a\"\nquote = \"epsilon\"\n\n[[event.passage]]\ndocument = \"b\"\n",
        ],
    ),
    (
        "content/works.json",
        &[
            r#"[{"id":"w1","type":"book","title":"One","author":[{"family":"Ames"}],"issued":{"date-parts":[[1990]]}},{"id":"w2","type":"report","title":"Two"}]"#,
            r#"[{"id":"w2","type":"report","title":"Two, revised"},{"id":"w1","type":"book","title":"One","author":[{"family":"Ames"}]}]"#,
            r#"[{"id":"w1","type":"book","title":"One"}]"#,
        ],
    ),
    (
        "book.lock",
        &[
            "postil = \"1\"\n\n[[document]]\nid = \"a\"\nsha256 = \"e9f42e1af9e077951fa0076581979afeb79541a0beecbd30f7bc241f624e4f14\"\nblocks = [\n  \"p 63174af678\",\n  \"p d8441ccb8f\",\n  \"fn-1 2c3dbd70d4\",\n]\n\n[[document.landing]]\nname = \"n1\"\nselector = \"3964e13a65\"\nblock = \"p1\"\nprefix = \"Alpha \"\nexact = \"beta gamma\"\nsuffix = \". Delta epsilon. Zeta.\"\n",
            "postil = \"1\"\n\n[[document]]\nid = \"a\"\nsha256 = \"0\"\n\n[[document.landing]]\nname = \"n1\"\nselector = \"3964e13a65\"\nblock = \"p2\"\nprefix = \"Something else altogether stood \"\nexact = \"beta gamma\"\nsuffix = \" where nothing of it is.\"\n",
            "postil = \"1\"\n\n[[document]]\nid = \"a\"\nsha256 = \"0\"\n\n[[document.landing]]\nname = \"n5\"\nselector = \"1\"\n\n[[document]]\nid = \"b\"\nsha256 = \"0\"\n\n[[document.landing]]\nname = \"cite:w1\"\nselector = \"2\"\n",
            "postil = \"2\"\n",
        ],
    ),
    ("content/x.png", &["picture", "another"]),
    (
        "themes/own/templates/page.html",
        &[
            "{{ page.title }}{{ page.text_html | safe }}",
            "{{ page.text_html | safe }}",
            "{{ page.",
        ],
    ),
    (
        "themes/own/assets/style.css",
        &["body { color: red }", "body { color: blue }"],
    ),
    (
        "themes/own/locales/de.ftl",
        &[
            "note = Glosse",
            "note = Glosse\ntable = Tafel",
            "note = { $what }",
            "note =",
        ],
    ),
    ("themes/own/assets/custom.css", &["p { color: red }"]),
    ("content/notes.txt", &["odd"]),
];

/// One thing that happens to the folder.
#[derive(Debug, Clone)]
pub(crate) enum Edit {
    /// A file gets what is at this place among its texts.
    Write(usize, usize),
    Remove(usize),
    /// All files are as at the beginning: a switch to another branch.
    Restore,
    /// Nothing changes, but somebody saved.
    Touch(usize),
}

pub(crate) fn edit() -> impl Strategy<Value = Edit> {
    let file = 0..FILES.len();
    prop_oneof![
        12 => (file.clone(), 0..8usize).prop_map(|(file, text)| Edit::Write(file, text)),
        3 => file.clone().prop_map(Edit::Remove),
        2 => Just(Edit::Restore),
        1 => file.prop_map(Edit::Touch),
    ]
}

pub(crate) fn beginning() -> MemoryWorld {
    let mut world = MemoryWorld::new();
    for (path, texts) in FILES {
        world.insert(*path, texts[0]);
    }
    world
}

pub(crate) fn apply(world: &mut MemoryWorld, edit: &Edit) {
    match *edit {
        Edit::Write(file, text) => {
            let (path, texts) = FILES[file];
            world.insert(path, texts[text % texts.len()]);
        }
        Edit::Remove(file) => world.remove(FILES[file].0),
        Edit::Restore => *world = beginning(),
        Edit::Touch(file) => {
            let path = FILES[file].0;
            if let Ok(bytes) = world.read(path) {
                world.insert(path, bytes.to_vec());
            }
        }
    }
}

pub(crate) fn said(compiled: &Compiled) -> Vec<String> {
    let diagnostics = compiled.diagnostics.iter();
    diagnostics
        .map(|diagnostic| human::render(diagnostic, &compiled.sources))
        .collect()
}

/// The paths whose bytes differ between two sites.
pub(crate) fn differing(one: &Site, other: &Site) -> BTreeSet<String> {
    let paths = one.keys().chain(other.keys());
    paths
        .filter(|path| one.get(*path) != other.get(*path))
        .cloned()
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn compiling_again_is_compiling_anew(edits in proptest::collection::vec(edit(), 1..25)) {
        let mut world = beginning();
        let mut memo = Memo::default();
        let options = Options::default();
        let mut last = compile_again(&world, &options, &mut memo);
        prop_assert_eq!(said(&last), said(&compile(&world, &options)));
        for (step, edit) in edits.iter().enumerate() {
            apply(&mut world, edit);
            let again = compile_again(&world, &options, &mut memo);
            let anew = compile(&world, &options);
            prop_assert_eq!(said(&again), said(&anew), "what is said after {:?} (step {})", edit, step);
            match (&again.site, &anew.site) {
                (Some(again), Some(anew)) => {
                    let stale = differing(again, anew);
                    prop_assert!(stale.is_empty(), "stale after {:?} (step {}): {:?}", edit, step, stale);
                }
                (again, anew) => prop_assert_eq!(again.is_some(), anew.is_some()),
            }
            if again.site.is_some() {
                last = again;
            }
        }
        drop(last);
    }

    /// A folder that was looked at tells which of its files have changed, and only these are read. What they say may be held packed.
    #[test]
    fn compiling_a_folder_again_is_compiling_it_anew(
        edits in proptest::collection::vec(edit(), 1..25),
        room in prop_oneof![Just(0), Just(200), Just(usize::MAX)],
    ) {
        let folder = TempDir::new().unwrap();
        let mut snapshot = Cramped { snapshot: Snapshot::new(folder.path()), room };
        let (mut world, options) = (MemoryWorld::new(), Options::default());
        let mut memo = Memo::default();
        for (step, edit) in std::iter::once(&Edit::Restore).chain(&edits).enumerate() {
            apply(&mut world, edit);
            lay_out(&world, folder.path());
            snapshot.snapshot.sweep();
            let again = compile_again(&snapshot, &options, &mut memo);
            let anew = compile(&world, &options);
            prop_assert_eq!(said(&again), said(&anew), "what is said after {:?} (step {})", edit, step);
            prop_assert_eq!(again.site.is_some(), anew.site.is_some());
            let stale = again.site.zip(anew.site).map(|(again, anew)| differing(&again, &anew));
            prop_assert_eq!(stale.unwrap_or_default(), Default::default(), "after {:?} (step {})", edit, step);
        }
    }
}

/// A folder as it was looked at, of which so many bytes are held parsed.
struct Cramped {
    snapshot: Snapshot,
    room: usize,
}

impl World for Cramped {
    fn list(&self, folder: &str) -> Listing {
        self.snapshot.list(folder)
    }

    fn read(&self, path: &str) -> io::Result<Bytes> {
        self.snapshot.read(path)
    }

    fn room(&self) -> usize {
        self.room
    }

    fn moment(&self) -> Option<Moment> {
        self.snapshot.moment()
    }

    fn changed_since(&self, moment: &Moment) -> Option<Vec<String>> {
        self.snapshot.changed_since(moment)
    }
}

/// Writes what has changed into a folder.
fn lay_out(world: &MemoryWorld, folder: &Path) {
    for (path, _) in FILES {
        let file = folder.join(path);
        match world.read(path) {
            Ok(bytes) if fs::read(&file).is_ok_and(|known| bytes == known) => {}
            Ok(bytes) => {
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(&file, bytes).unwrap();
            }
            Err(_) => drop(fs::remove_file(&file)),
        }
    }
}

/// The pages that were made for `edition`, after `before` was compiled.
fn made(before: &Edition, after: &Edition) -> Vec<(String, Reason)> {
    let (mut memo, options) = (Memo::default(), Options::default());
    compile_again(&before.world(), &options, &mut memo);
    let again = compile_again(&after.world(), &options, &mut memo);
    assert!(again.site.is_some(), "{:?}", said(&again));
    again.made
}

fn three() -> Edition {
    Edition::new()
        .document("a", "", "Alpha beta.\n\nGamma.\n")
        .document("b", "", "Delta.\n")
        .document("c", "", "Epsilon.\n")
        .notes(
            "b",
            "[[note]]\nid = \"n\"\nseries = \"note\"\nquote = \"Delta\"\nbody = \"See [[a#p2]].\"\n",
        )
}

fn pages(pages: &[(&str, Reason)]) -> Vec<(String, Reason)> {
    let pages = pages.iter().cloned();
    pages.map(|(path, reason)| (path.to_owned(), reason)).collect()
}

#[test]
fn only_the_page_that_changed_is_made_again() {
    let edited = three().document("a", "", "Alpha beta, edited.\n\nGamma.\n");
    assert_eq!(made(&three(), &edited), pages(&[("a/index.html", Reason::Text)]));
    let noted = three().notes(
        "b",
        "[[note]]\nid = \"n\"\nseries = \"note\"\nquote = \"Delta\"\nbody = \"Look at [[a#p2]].\"\n",
    );
    // What the note says of the other document stands there as well.
    let both = [("a/index.html", Reason::Crossrefs), ("b/index.html", Reason::Notes)];
    assert_eq!(made(&three(), &noted), pages(&both));
    assert_eq!(made(&three(), &three()), []);
}

#[test]
fn a_page_that_names_what_changed_is_made_again() {
    let renamed = three().document("a", "short = \"Aleph\"\n", "Alpha beta.\n\nGamma.\n");
    let made = made(&three(), &renamed);
    let reason = |path: &str| {
        made.iter()
            .find(|(made, _)| made == path)
            .map(|(_, reason)| reason.clone())
    };
    // With three documents the head of every page names them all.
    assert_eq!(reason("c/index.html"), Some(Reason::Common));

    let many = |short: &str| {
        (0..8).fold(
            three().document("a", short, "Alpha beta.\n\nGamma.\n"),
            |edition, index| edition.document(&format!("d{index}"), "", "Zeta.\n"),
        )
    };
    let made = self::made(&many(""), &many("short = \"Aleph\"\n"));
    assert_eq!(
        made,
        pages(&[
            ("a/index.html", Reason::Text),
            ("b/index.html", Reason::Neighbours),
            ("index.html", Reason::List),
            ("works/index.html", Reason::List),
        ])
    );
    let moved = |text: &str| many("").document("a", "", text);
    let made = self::made(
        &moved("Alpha beta.\n\nGamma.\n"),
        &moved("Alpha beta.\n\n> Gamma.\n\nDelta.\n"),
    );
    // What the link of the other page leads to says something else.
    let named = ("b/index.html", Reason::Named("a".to_owned()));
    assert_eq!(made, pages(&[("a/index.html", Reason::Text), named]));
}

#[test]
fn a_style_sheet_makes_no_page_and_a_template_makes_all() {
    let themed = |sheet: &str, template: &str| {
        three()
            .file("book.toml", format!("{BOOK}\n[theme]\nname = \"own\"\n"))
            .file("themes/own/assets/style.css", sheet)
            .file("themes/own/templates/page.html", template)
    };
    assert_eq!(made(&themed("a {}", "x"), &themed("b {}", "x")), []);
    let made = made(&themed("a {}", "x"), &themed("a {}", "y"));
    assert!(
        made.len() == 6 && made.iter().all(|(_, reason)| *reason == Reason::Common),
        "{made:?}"
    );
}

#[test]
fn a_memo_holds_no_more_after_many_compilations() {
    let (mut memo, options) = (Memo::default(), Options::default());
    let size = |memo: &Memo| format!("{memo:?}").len();
    let mut sizes = BTreeSet::new();
    for step in 0..40 {
        let name = format!("d{:02}", step % 10);
        let edition = three().document(&name, "", "Some words.\n");
        assert!(compile_again(&edition.world(), &options, &mut memo).site.is_some());
        // The last ten of each kind are alike but for the name.
        if step >= 20 {
            sizes.insert(size(&memo) / 1000);
        }
    }
    assert!(sizes.len() <= 2, "{sizes:?}");
}

#[test]
fn every_text_of_the_random_editions_is_reached() {
    // A sequence of edits can only prove something if the beginning compiles.
    let compiled = compile(&beginning(), &Options::default());
    assert!(compiled.site.is_some(), "{:?}", said(&compiled));
}
