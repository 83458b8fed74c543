//! What was found in documents, kept for the next run: nothing tells it from finding it again but that nothing is looked for.

use std::sync::{Arc, Mutex};

use postil::model::Lock;
use postil::progress::{Observed, Observer, Part, Stage, Work};
use postil::project::{LOCK, MemoryWorld, World};
use postil::source::lock;
use postil::{Compiled, Memo, Options, compile, compile_again};
use pretty_assertions::assert_eq;
use proptest::prelude::*;

use crate::again::{apply, beginning, differing, edit, said};
use crate::edition::Edition;
use crate::parsed::{Place, harm, many};

/// Hears which documents are looked through, for notes and for names.
#[derive(Debug, Default)]
struct Ear(Mutex<Vec<String>>);

impl Observer for Ear {
    fn begins(&self, work: &Work<'_>) -> u64 {
        if let (Stage::Anchor | Stage::Bind, Part::Item(name)) = (work.stage, work.part) {
            self.0.lock().unwrap().push(format!("{:?} {name}", work.stage));
        }
        0
    }

    fn ends(&self, _: &Work<'_>, _: u64) {}
}

/// Compiles as `build` does, and keeps as it does what was found. Gives what was compiled and which documents were looked through.
fn build(place: &mut Place) -> (Compiled, Vec<String>) {
    let ear = Arc::new(Ear::default());
    let options = Options {
        observed: Observed::by(Arc::clone(&ear) as Arc<dyn Observer>),
        ..recording()
    };
    let mut memo = Memo::default();
    let compiled = compile_again(&*place, &options, &mut memo);
    if let (Some(_), Some(edition), Some(lock)) = (&compiled.site, &compiled.edition, compiled.lock(&[])) {
        let on_record = lock.documents.iter().map(|locked| (locked.id.clone(), locked.digest));
        memo.keep_found(edition, &on_record.collect::<Vec<_>>());
        place.world.insert(LOCK, lock::print(&lock));
    }
    let mut heard = std::mem::take(&mut *ear.0.lock().unwrap());
    heard.sort_unstable();
    (compiled, heard)
}

fn recording() -> Options {
    Options {
        record: true,
        ..Options::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn what_is_kept_is_what_is_found(room in prop_oneof![Just(0), Just(3000), Just(usize::MAX)], steps in proptest::collection::vec((edit(), harm()), 1..10)) {
        let mut place = Place::with_room(room, many(beginning()));
        build(&mut place);
        for (step, (edit, harm)) in steps.iter().enumerate() {
            apply(&mut place.world, edit);
            harm.befall(Arc::get_mut(&mut place.shelf).unwrap());
            let anew = compile(&place.world, &recording());
            let (again, _) = build(&mut place);
            prop_assert_eq!(said(&again), said(&anew), "what is said after {:?}, {:?} (step {})", edit, harm, step);
            prop_assert_eq!(again.lock(&[]), anew.lock(&[]), "the lock after {:?}, {:?} (step {})", edit, harm, step);
            prop_assert_eq!(again.site.is_some(), anew.site.is_some());
            if let (Some(again), Some(anew)) = (&again.site, &anew.site) {
                let stale = differing(again, anew);
                prop_assert!(stale.is_empty(), "stale after {:?}, {:?} (step {}): {:?}", edit, harm, step, stale);
            }
        }
    }
}

const NAMES: &str = "[[name]]\nid = \"word\"\ntype = \"term\"\nlabel = \"Words\"\n\n[[name.mention]]\ndocument = \"t7\"\nquote = \"text 7\"\n";

/// An edition of forty documents with a note each, and a name.
fn edition() -> MemoryWorld {
    many(Edition::new().file("content/names.toml", NAMES).world())
}

/// What is heard of some documents.
fn looked_through<'a>(stage: &'a str, ids: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut heard: Vec<_> = ids.into_iter().map(|id| format!("{stage} {id}")).collect();
    heard.sort_unstable();
    heard
}

fn both<'a>(ids: impl IntoIterator<Item = &'a str> + Clone) -> Vec<String> {
    [looked_through("Anchor", ids.clone()), looked_through("Bind", ids)].concat()
}

#[test]
fn what_is_as_it_was_is_not_looked_through() {
    let mut place = Place::of(edition());
    assert_eq!(build(&mut place).1.len(), 80);
    assert_eq!(build(&mut place).1, [""; 0]);

    // The text, the note and what is on record of a document, and a note that is new.
    let new_words = "+++\ntitle = \"T3\"\n+++\n\nNew. Words of *text 3*.[^1]\n\n[^1]: A note.\n";
    place.world.insert("content/t3.md", new_words);
    let notes = "[[note]]\nid = \"n\"\nseries = \"note\"\nquote = \"text 4\"\nbody = \"It is not so.\"\n";
    place.world.insert("content/t4.notes.toml", notes);
    let lock = String::from_utf8(place.world.read(LOCK).unwrap().to_vec()).unwrap();
    place
        .world
        .insert(LOCK, lock.replace("exact = \"text 5\"", "exact = \"text 55\""));
    place.world.insert(
        "content/t6.b.notes.toml",
        notes.replace("text 4", "Words").replace("\"n\"", "\"m\""),
    );
    assert_eq!(build(&mut place).1, both(["t3", "t4", "t5", "t6"]));
    assert_eq!(build(&mut place).1, [""; 0]);

    // Names concern what documents name, and all of them.
    place
        .world
        .insert("content/names.toml", NAMES.replace("Words", "words"));
    let (_, heard) = build(&mut place);
    assert_eq!(heard.iter().filter(|heard| heard.starts_with("Bind")).count(), 40);
    assert!(heard.iter().filter(|heard| heard.starts_with("Anchor")).count() <= 1);
}

#[test]
fn what_notes_can_name_decides() {
    let mut place = Place::of(edition());
    build(&mut place);
    let work = r#"[{"id":"w","type":"book","title":"One"}]"#;
    place.world.insert("content/works.json", work);
    assert_eq!(build(&mut place).1.len(), 80, "a work more");
    place.world.insert("content/works.json", work.replace("One", "Two"));
    assert_eq!(build(&mut place).1, [""; 0], "another title");
    let book = String::from_utf8(place.world.read("book.toml").unwrap().to_vec()).unwrap();
    place
        .world
        .insert("book.toml", format!("{book}\n[[series]]\nid = \"other\"\n"));
    assert_eq!(build(&mut place).1.len(), 80, "a series more");
}

#[test]
fn what_was_said_is_said_again() {
    let mut place = Place::of(edition());
    build(&mut place);
    // The words stand elsewhere now.
    let moved = "+++\ntitle = \"T3\"\n+++\n\nWords.\n\nOther ones.\n\nThere is text 3 in quite another place.\n";
    place.world.insert("content/t3.md", moved);
    let (first, _) = build(&mut place);
    assert!(
        said(&first).iter().any(|said| said.contains("`n`")),
        "{:?}",
        said(&first)
    );
    let (second, heard) = build(&mut place);
    assert_eq!(said(&second), said(&first));
    assert_eq!(heard, both(["t3"]));
}

#[test]
fn what_was_spoilt_is_found_again() {
    let mut place = Place::of(edition());
    let (clean, _) = build(&mut place);
    for (name, bytes) in &mut *place.shelf.held.lock().unwrap() {
        if name.starts_with("found-") {
            bytes.fill(0);
        }
    }
    let (again, heard) = build(&mut place);
    assert_eq!(again.site, clean.site);
    assert_eq!(heard.len(), 80);
    assert_eq!(build(&mut place).1, [""; 0]);
}

#[test]
fn what_is_kept_of_documents_does_not_grow() {
    let mut place = Place::of(edition());
    build(&mut place);
    let sizes = |place: &Place| -> Vec<usize> {
        let held = place.shelf.held.lock().unwrap();
        let found = held.iter().filter(|(name, _)| name.starts_with("found"));
        found.map(|(_, bytes)| bytes.len()).collect()
    };
    let first: usize = sizes(&place).iter().sum();
    for step in 0..60 {
        let of = step % 40;
        let text = format!("+++\ntitle = \"T\"\n+++\n\nWords of *text {of}*.[^1]\n\n[^1]: A note.\n\nStep {step}.\n");
        place.world.insert(format!("content/t{of}.md"), text);
        let (compiled, heard) = build(&mut place);
        assert!(
            compiled.site.is_some() && heard.len() <= 6,
            "{heard:?} {:?}",
            said(&compiled)
        );
        let sizes = sizes(&place);
        assert!(sizes.len() < 16, "{sizes:?}");
        assert!(sizes.iter().sum::<usize>() < 3 * first, "{sizes:?}, {first} at first");
    }
}

#[test]
fn the_lock_stays_what_it_is_where_a_part_of_it_changes() {
    let crossref = |quote: &str| {
        format!(
            "[[crossref]]\nid = \"x\"\nfrom = {{ document = \"t1\", quote = \"{quote}\" }}\nto = {{ document = \"t2\" }}\nrelation = \"see-also\"\n"
        )
    };
    let mut place = Place::of(edition());
    place.world.insert("content/crossrefs.toml", crossref("text 1"));
    build(&mut place);
    place.world.insert("content/crossrefs.toml", crossref("Words"));
    let anew: Lock = compile(&place.world, &recording()).lock(&[]).unwrap();
    let (again, heard) = build(&mut place);
    assert_eq!(heard, [""; 0]);
    let text = lock::print(&anew);
    assert!(text.contains("crossref:x:from") && text.contains("name:word"), "{text}");
    assert_eq!(lock::print(&again.lock(&[]).unwrap()), text);
}
