//! Pages that stand as an earlier run made them: what is then there is what a clean build gives, and what is the same is not made.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use postil::digest::checksum;
use postil::project::World;
use postil::render::{Delivery, Receipt, Recipient, Site};
use postil::source::config::Config;
use postil::{Compiled, Memo, Options, compile, compile_again};
use proptest::prelude::*;

use super::again::{apply, beginning, differing, edit, said};
use super::edition::{BOOK, Edition, Folder};

const BY: &str = "this compiler";

/// A folder for a site, and what a run has kept beside it for the next.
#[derive(Default)]
struct Place {
    site: Site,
    kept: Vec<u8>,
}

/// Takes pages to a folder.
struct Carrier {
    there: Site,
    next: Mutex<Site>,
    standing: Mutex<BTreeSet<String>>,
}

impl Recipient for Carrier {
    fn take(&self, _: &Config, path: &str, bytes: &Bytes) -> Option<Receipt> {
        let before = self.next.lock().unwrap().insert(path.to_owned(), bytes.clone());
        assert_eq!(before, None, "{path} came twice");
        Some(Receipt {
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
        self.take(config, path, &pieces.collect::<Vec<_>>().concat().into())
    }

    fn has(&self, _: &Config, files: &[(&str, &Receipt)]) -> bool {
        let is = |(path, receipt): &(&str, &Receipt)| {
            let there = self.there.get(*path);
            there.is_some_and(|bytes| checksum(bytes) == receipt.checksum && bytes.len() == receipt.length)
        };
        let has = files.iter().all(is);
        if has {
            for (path, _) in files {
                let bytes = self.there[*path].clone();
                let before = self.next.lock().unwrap().insert((*path).to_owned(), bytes);
                assert_eq!(before, None, "{path} came twice");
                self.standing.lock().unwrap().insert((*path).to_owned());
            }
        }
        has
    }
}

impl Place {
    /// Builds there. Gives what came of it and the files that stand.
    fn build(&mut self, world: &dyn World, by: &str) -> (Compiled, BTreeSet<String>) {
        let carrier = Arc::new(Carrier {
            there: self.site.clone(),
            next: Mutex::default(),
            standing: Mutex::default(),
        });
        let options = Options {
            delivery: Delivery::to(Arc::clone(&carrier) as Arc<dyn Recipient>),
            ..Options::default()
        };
        let mut memo = Memo::default();
        memo.recall_pages(self.kept.clone(), by);
        let compiled = compile_again(world, &options, &mut memo);
        if let Some(rest) = &compiled.site {
            let mut site = std::mem::take(&mut *carrier.next.lock().unwrap());
            for (path, bytes) in rest {
                assert!(
                    site.insert(path.clone(), bytes.clone()).is_none(),
                    "{path} is there twice"
                );
            }
            self.site = site;
            self.kept = memo
                .pages_to_recall(by)
                .unwrap_or_else(|| std::mem::take(&mut self.kept));
        }
        let standing = std::mem::take(&mut *carrier.standing.lock().unwrap());
        (compiled, standing)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn what_stands_is_what_a_clean_build_gives(edits in proptest::collection::vec(edit(), 1..25)) {
        let mut world = beginning();
        let mut place = Place::default();
        place.build(&world, BY);
        for (step, edit) in edits.iter().enumerate() {
            apply(&mut world, edit);
            let (again, _) = place.build(&world, BY);
            let anew = compile(&world, &Options::default());
            prop_assert_eq!(said(&again), said(&anew), "what is said after {:?} (step {})", edit, step);
            prop_assert_eq!(again.site.is_some(), anew.site.is_some());
            if let Some(anew) = &anew.site {
                let stale = differing(&place.site, anew);
                prop_assert!(stale.is_empty(), "stale after {:?} (step {}): {:?}", edit, step, stale);
            }
        }
    }
}

/// Ten documents, of which one links to another.
fn many() -> Edition {
    let edition = (0..8).fold(Edition::new(), |edition, index| {
        edition.document(&format!("d{index}"), "", "Zeta.\n")
    });
    edition
        .document("a", "", "Alpha beta.\n\nGamma.\n")
        .document("b", "", "Delta, for [the other](a.md#p2).\n")
}

/// The pages of documents that are made anew when an edition is built where another one was.
fn made(before: &Edition, after: &Edition) -> Vec<String> {
    let mut place = Place::default();
    place.build(&before.world(), BY);
    let (compiled, standing) = place.build(&after.world(), BY);
    assert_eq!(place.site, after.site(), "{:?}", said(&compiled));
    let made: BTreeSet<_> = compiled.made.into_iter().map(|(path, _)| path).collect();
    assert!(made.is_disjoint(&standing));
    let texts = [
        &["a".to_owned(), "b".to_owned()][..],
        &(0..8).map(|index| format!("d{index}")).collect::<Vec<_>>(),
    ];
    let texts = texts.concat().into_iter().map(|id| format!("{id}/index.html"));
    texts.filter(|path| made.contains(path)).collect()
}

#[test]
fn only_what_a_change_concerns_is_made() {
    assert_eq!(made(&many(), &many()), [""; 0]);
    let edited = many().document("d3", "", "Eta.\n");
    assert_eq!(made(&many(), &edited), ["d3/index.html"]);
    let linked_to = many().document("a", "", "Alpha beta.\n\nGamma, edited.\n");
    assert_eq!(made(&many(), &linked_to), ["a/index.html", "b/index.html"]);
    let noted = many().notes(
        "d1",
        "[[note]]\nid = \"n\"\nseries = \"note\"\nquote = \"Zeta\"\nbody = \"A note.\"\n",
    );
    assert_eq!(made(&many(), &noted), ["d1/index.html"]);
    let named = |label: &str| {
        let names = format!("[[name]]\nid = \"g\"\ntype = \"term\"\nlabel = \"{label}\"\nforms = [\"Gamma\"]\n");
        many().file("content/names.toml", names)
    };
    assert_eq!(made(&named("Gamma"), &named("Gamma ray")), ["a/index.html"]);
    let answered = |note: &str| {
        let ends = "from = { document = \"d2\", quote = \"Zeta\" }\nto = { document = \"d4\", quote = \"Zeta\" }";
        let crossref = format!("[[crossref]]\nid = \"x\"\nrelation = \"responds-to\"\n{ends}\nnote = \"{note}\"\n");
        many().file("content/crossrefs.toml", crossref)
    };
    // What is said of it stands in the concordance and where both are read side by side.
    assert_eq!(made(&answered("One."), &answered("Two.")), [""; 0]);
    let settled = many().file("book.toml", BOOK.replace("Test", "Other"));
    assert_eq!(made(&many(), &settled).len(), 10);
}

#[test]
fn what_is_not_as_it_was_left_is_made() {
    let mut place = Place::default();
    place.build(&many().world(), BY);
    let clean = place.site.clone();
    place.site.remove("a/index.html");
    place.site.insert("b/index.html".to_owned(), Bytes::from("somebody’s"));
    place
        .site
        .insert("data/documents/d1.json".to_owned(), Bytes::from("{}"));
    let (compiled, standing) = place.build(&many().world(), BY);
    assert_eq!(place.site, clean);
    let made: BTreeSet<_> = compiled.made.iter().map(|(path, _)| path.as_str()).collect();
    for path in ["a/index.html", "b/index.html", "d1/index.html"] {
        assert!(made.contains(path) && !standing.contains(path), "{path}");
    }
    assert!(standing.contains("d2/index.html") && standing.contains("data/documents/d2.json"));
}

#[test]
fn what_another_compiler_kept_or_nobody_did_is_as_nothing() {
    let mut place = Place::default();
    place.build(&many().world(), BY);
    let (clean, kept) = (place.site.clone(), place.kept.clone());
    let (_, standing) = place.build(&many().world(), "another compiler");
    assert!(standing.is_empty());
    let halved = kept[..kept.len() / 2].to_vec();
    let garbled = String::from_utf8(kept).unwrap().replace("\"given\"", "\"taken\"");
    for (file, is_some) in [
        (halved, true),
        (garbled.into_bytes(), false),
        (b"\n\n\t\n".to_vec(), false),
        (vec![0xFF; 9], false),
    ] {
        place.kept = file;
        let (compiled, standing) = place.build(&many().world(), BY);
        assert!(compiled.site.is_some());
        assert_eq!(!standing.is_empty(), is_some);
        assert_eq!(place.site, clean);
    }
}

/// An edition of so many documents that what is made of them is kept.
fn large() -> Edition {
    (0..160).fold(many(), |edition, index| {
        let text = format!("Words of text {index}.\n");
        edition.document(&format!("t{index}"), "", &text)
    })
}

fn site(folder: &Folder) -> Site {
    let mut files = folder.files("public");
    files.remove(".postil-manifest");
    files
}

#[test]
fn builds_pass_over_pages_and_mend_them() {
    let (folder, _) = large().build();
    let kept = folder.path(".postil/pages.tsv");
    let before = std::fs::read_to_string(&kept).unwrap();
    assert!(before.contains("t7/index.html\t"));

    let other = "+++\ntitle = \"T\"\n+++\n\nOther words.\n";
    folder.write("content/t7.md", other);
    // What stands there is not what was written.
    folder.write("public/t9/index.html", "somebody’s");
    let run = folder.run(["build"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    std::fs::remove_file(folder.path("public/t9/index.html")).unwrap();
    folder.run(["build"]).expect_silence();
    let anew = folder.run(["build", "--output", "anew"]);
    anew.expect_silence();
    let mut files = folder.files("anew");
    files.remove(".postil-manifest");
    assert_eq!(site(&folder), files);
    let after = std::fs::read_to_string(&kept).unwrap();
    let changed: Vec<_> = after.lines().filter(|line| !before.contains(line)).collect();
    assert!(changed.iter().any(|line| line.starts_with("t7/index.html\t")));
    assert!(changed.iter().all(|line| !line.starts_with("t8/")), "{changed:?}");
}

#[test]
fn a_check_says_the_same_whatever_is_kept() {
    let barred = "Some words. ![The mill](https://example.org/mill.png)\n";
    let (folder, built) = large().document("barred", "", barred).build();
    assert!(built.stderr.contains("[blocked-content]"), "{}", built.stderr);
    let files = site(&folder).len();
    let with = folder.run(["check"]);
    assert!(with.stderr.contains("[blocked-content]"), "{}", with.stderr);
    assert_eq!(with.stdout, format!("no errors; {files} files would be written\n"));

    folder.write(
        "content/t7.md",
        "+++\ntitle = \"T\"\n+++\n\nOther words, [astray](nowhere.md).\n",
    );
    let with = folder.run(["check"]);
    assert!(folder.path(".postil/pages.tsv").exists());
    std::fs::remove_dir_all(folder.path(".postil")).unwrap();
    let without = folder.run(["check"]);
    assert_eq!((with.stdout, with.stderr), (without.stdout, without.stderr));
    assert!(
        !folder.path(".postil/pages.tsv").exists(),
        "it is a build that keeps pages"
    );
}
