//! What files were parsed to, kept for the next run: nothing tells it from parsing them again but that they are not read.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use bytestring::ByteString;
use postil::digest::sha256;
use postil::model::{Locked, Packed};
use postil::output;
use postil::project::{LOCK, Listing, MemoryWorld, Store, World};
use postil::source::lock;
use postil::span::Reader;
use postil::{Compiled, Options, compile};
use proptest::prelude::*;

use super::again::{apply, beginning, differing, edit, said};
use super::edition::{Edition, Folder};

/// A store in memory.
#[derive(Debug)]
pub(crate) struct Shelf {
    pub(crate) compiler: String,
    room: usize,
    /// Whether parts of values are lost.
    is_lossy: bool,
    /// Whether it can keep nothing more.
    is_full: bool,
    pub(crate) held: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl Store for Shelf {
    fn compiler(&self) -> &str {
        &self.compiler
    }

    fn room(&self) -> usize {
        self.room
    }

    fn part(&self, name: &str, bytes: Range<usize>) -> Option<Vec<u8>> {
        // What is always held comes first in a value, and is no text that was put aside.
        let is_there = !self.is_lossy || bytes.start == 0;
        is_there.then(|| self.get(name)?.get(bytes).map(<[u8]>::to_vec))?
    }

    fn get(&self, name: &str) -> Option<Vec<u8>> {
        self.held.lock().unwrap().get(name).cloned()
    }

    fn put(&self, name: &str, parts: &[&[u8]]) -> bool {
        if !self.is_full {
            self.held.lock().unwrap().insert(name.to_owned(), parts.concat());
        }
        !self.is_full
    }

    fn remove(&self, name: &str) {
        self.held.lock().unwrap().remove(name);
    }

    fn clear(&self) {
        self.held.lock().unwrap().clear();
    }
}

/// A folder, what a run has kept beside it, and what was read of it since.
pub(crate) struct Place {
    pub(crate) world: MemoryWorld,
    pub(crate) shelf: Arc<Shelf>,
    read: Mutex<Vec<String>>,
    /// What was asked for once more.
    had: Arc<Mutex<Vec<String>>>,
    /// What files say that change while it is compiled.
    later: Arc<Mutex<MemoryWorld>>,
}

#[derive(Debug)]
struct Texts {
    world: MemoryWorld,
    had: Arc<Mutex<Vec<String>>>,
    later: Arc<Mutex<MemoryWorld>>,
}

impl Reader for Texts {
    fn text(&self, path: &str) -> Option<ByteString> {
        self.had.lock().unwrap().push(path.to_owned());
        let later = self.later.lock().unwrap().read(path);
        ByteString::try_from(later.or_else(|_| self.world.read(path)).ok()?).ok()
    }
}

impl World for Place {
    fn list(&self, folder: &str) -> Listing {
        self.world.list(folder)
    }

    fn read(&self, path: &str) -> io::Result<Bytes> {
        self.read.lock().unwrap().push(path.to_owned());
        self.world.read(path)
    }

    fn reader(&self) -> Option<Arc<dyn Reader>> {
        Some(Arc::new(Texts {
            world: self.world.clone(),
            had: Arc::clone(&self.had),
            later: Arc::clone(&self.later),
        }))
    }

    fn store(&self) -> Option<Arc<dyn Store>> {
        Some(Arc::clone(&self.shelf) as Arc<dyn Store>)
    }

    fn proof(&self, path: &str, _: SystemTime) -> Option<String> {
        Some(sha256(&self.world.read(path).ok()?))
    }
}

impl Place {
    /// A folder in which so many bytes of texts are held.
    pub(crate) fn with_room(room: usize, world: MemoryWorld) -> Self {
        Self {
            world,
            shelf: Arc::new(Shelf {
                compiler: "this compiler".to_owned(),
                room,
                is_lossy: false,
                is_full: false,
                held: Mutex::default(),
            }),
            read: Mutex::default(),
            had: Arc::default(),
            later: Arc::default(),
        }
    }

    pub(crate) fn of(world: MemoryWorld) -> Self {
        Self::with_room(usize::MAX, world)
    }

    fn compile(&self) -> Compiled {
        self.read.lock().unwrap().clear();
        compile(self, &Options::default())
    }

    /// The texts and sidecars that were read when it was compiled last, sorted.
    fn read(&self) -> Vec<String> {
        let mut read = self.read.lock().unwrap().clone();
        read.retain(|path| path.starts_with("content/"));
        read.sort_unstable();
        read
    }

    /// The sizes of what is kept.
    fn sizes(&self) -> Vec<usize> {
        self.shelf.held.lock().unwrap().values().map(Vec::len).collect()
    }
}

/// What may happen to what is kept.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Harm {
    None,
    /// A value is gone.
    Loss(usize),
    /// A value lacks its end.
    Cut(usize, usize),
    /// A byte of a value is another.
    Slip(usize, usize),
    /// The program was replaced.
    Compiler,
}

pub(crate) fn harm() -> impl Strategy<Value = Harm> {
    prop_oneof![
        6 => Just(Harm::None),
        1 => any::<usize>().prop_map(Harm::Loss),
        1 => any::<(usize, usize)>().prop_map(|(value, at)| Harm::Cut(value, at)),
        2 => any::<(usize, usize)>().prop_map(|(value, at)| Harm::Slip(value, at)),
        1 => Just(Harm::Compiler),
    ]
}

impl Harm {
    pub(crate) fn befall(self, shelf: &mut Shelf) {
        let mut held = shelf.held.lock().unwrap();
        let name = |value: usize| held.keys().nth(value % held.len().max(1)).cloned();
        let (name, at) = match self {
            Self::None => return,
            Self::Compiler => return shelf.compiler.push('\''),
            Self::Loss(value) => (name(value), 0),
            Self::Cut(value, at) | Self::Slip(value, at) => (name(value), at),
        };
        let Some(name) = name else { return };
        if matches!(self, Self::Loss(_)) {
            held.remove(&name);
            return;
        }
        let bytes = held.get_mut(&name).unwrap();
        let at = at % bytes.len();
        match self {
            Self::Cut(..) => bytes.truncate(at),
            _ => bytes[at] ^= 0x41,
        }
    }
}

/// A world of so many files that they are kept.
pub(crate) fn many(mut world: MemoryWorld) -> MemoryWorld {
    for index in 0..40 {
        let text = format!("+++\ntitle = \"T{index}\"\n+++\n\nWords of *text {index}*.[^1]\n\n[^1]: A note.\n");
        world.insert(format!("content/t{index}.md"), text);
        let notes =
            format!("[[note]]\nid = \"n\"\nseries = \"note\"\nquote = \"text {index}\"\nbody = \"It is so.\"\n");
        world.insert(format!("content/t{index}.notes.toml"), notes);
    }
    world
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn what_is_kept_is_what_parsing_gives(room in prop_oneof![Just(0), Just(3000), Just(usize::MAX)], steps in proptest::collection::vec((edit(), harm()), 1..10)) {
        let mut place = Place::with_room(room, many(beginning()));
        place.compile();
        for (step, (edit, harm)) in steps.iter().enumerate() {
            apply(&mut place.world, edit);
            harm.befall(Arc::get_mut(&mut place.shelf).unwrap());
            let again = place.compile();
            let anew = compile(&place.world, &Options::default());
            prop_assert_eq!(said(&again), said(&anew), "what is said after {:?}, {:?} (step {})", edit, harm, step);
            prop_assert_eq!(again.site.is_some(), anew.site.is_some());
            if let (Some(again), Some(anew)) = (&again.site, &anew.site) {
                let stale = differing(again, anew);
                prop_assert!(stale.is_empty(), "stale after {:?}, {:?} (step {}): {:?}", edit, harm, step, stale);
            }
        }
    }
}

#[test]
fn what_is_unchanged_is_not_read() {
    let mut place = Place::of(many(Edition::new().world()));
    place.compile();
    assert_eq!(place.read().len(), 80);
    place.compile();
    assert_eq!(place.read(), [""; 0]);
    place
        .world
        .insert("content/t7.md", "+++\ntitle = \"T7\"\n+++\n\nText 7.\n");
    place.world.remove("content/t8.md");
    place.world.remove("content/t8.notes.toml");
    place
        .world
        .insert("content/t99.md", "+++\ntitle = \"T99\"\n+++\n\nText 99.\n");
    place.compile();
    assert_eq!(place.read(), ["content/t7.md", "content/t99.md"]);
    place.compile();
    assert_eq!(place.read(), [""; 0]);
    Arc::get_mut(&mut place.shelf).unwrap().compiler = "a later compiler".to_owned();
    place.compile();
    assert_eq!(place.read().len(), 79);
    place.compile();
    assert_eq!(place.read(), [""; 0]);
}

#[test]
fn what_was_spoilt_is_parsed_again() {
    let place = Place::of(many(Edition::new().world()));
    let clean = place.compile();
    let mut held = place.shelf.held.lock().unwrap();
    let mut spoilt = 0;
    for bytes in held.values_mut() {
        let found: Vec<_> = memchr::memmem::find_iter(bytes, "text 7").collect();
        for at in found {
            bytes[at + 5] = b'8';
            spoilt += 1;
        }
    }
    drop(held);
    assert!(spoilt >= 2, "the text and the note");
    let again = place.compile();
    assert_eq!(said(&again), said(&clean));
    assert_eq!(again.site, clean.site);
    let had: BTreeSet<_> = place.had.lock().unwrap().iter().cloned().collect();
    assert_eq!(Vec::from_iter(had), ["content/t7.md", "content/t7.notes.toml"]);
}

/// The words of all texts and notes of an edition.
fn words(compiled: &Compiled) -> Vec<String> {
    let documents = &compiled.edition.as_ref().unwrap().documents;
    let words = documents.iter().map(|annotated| {
        let notes = annotated.found.said();
        let notes: Vec<_> = notes.iter().map(|note| note.body.projection.text.as_str()).collect();
        format!("{} {notes:?}", annotated.document.tree().projection.text)
    });
    words.collect()
}

#[test]
fn what_was_put_aside_is_had_again_from_what_is_kept_or_from_its_file() {
    let place = Place::with_room(0, many(Edition::new().world()));
    let (first, second) = (place.compile(), place.compile());
    assert_eq!(place.read(), [""; 0]);
    let expected = words(&compile(&place.world, &Options::default()));
    for compiled in [&first, &second] {
        assert_eq!(words(compiled), expected);
    }
    place.shelf.clear();
    for compiled in [&first, &second] {
        assert_eq!(words(compiled), expected);
    }
}

#[test]
fn what_cannot_be_kept_is_held() {
    let mut place = Place::with_room(0, many(Edition::new().world()));
    Arc::get_mut(&mut place.shelf).unwrap().is_full = true;
    let compiled = place.compile();
    let clean = compile(&place.world, &Options::default());
    assert_eq!(words(&compiled), words(&clean));
    assert_eq!(compiled.site, clean.site);
    let documents = &compiled.edition.as_ref().unwrap().documents;
    assert!(documents.iter().all(|annotated| annotated.document.text.is_held()));
}

#[test]
fn what_is_nowhere_as_it_was_is_an_error() {
    let mut place = Place::with_room(0, many(Edition::new().world()));
    let clean = place.compile();
    drop(clean);
    Arc::get_mut(&mut place.shelf).unwrap().is_lossy = true;
    let clean = compile(&place.world, &Options::default());
    assert_eq!(place.compile().site, clean.site, "from its file");
    let other = "+++\ntitle = \"T7\"\n+++\n\nOther words.\n";
    place.later.lock().unwrap().insert("content/t7.md", other);
    let compiled = place.compile();
    assert!(compiled.site.is_none() && compiled.edition.is_none());
    let said: Vec<_> = compiled.diagnostics.iter().map(|said| said.message.as_str()).collect();
    assert_eq!(said, ["`content/t7.md` was changed while the edition was compiled"]);
}

/// A world with a lock of what landed in it, of which one text has been changed since.
fn locked() -> MemoryWorld {
    let mut world = many(Edition::new().world());
    let lock = lock::print(&compile(&world, &recording()).lock(&[]).unwrap());
    world.insert(LOCK, lock);
    world.insert(
        "content/t7.md",
        "+++\ntitle = \"T7\"\n+++\n\nNew.\n\nWords of text 7, text 7.\n",
    );
    world
}

fn recording() -> Options {
    Options {
        record: true,
        ..Options::default()
    }
}

#[test]
fn what_the_lock_says_is_had_from_the_lock() {
    let world = locked();
    for mark in ["", "\u{FEFF}"] {
        let mut place = Place::with_room(0, world.clone());
        let text = world.read(LOCK).unwrap();
        place.world.insert(LOCK, [mark.as_bytes(), &text].concat());
        let held = compile(&world, &recording());
        assert!(
            said(&held).iter().any(|said| said.contains("t7")),
            "the lock matters: {:?}",
            said(&held)
        );
        let compiled = compile(&place, &recording());
        assert_eq!(said(&compiled), said(&held));
        assert_eq!(compiled.lock(&[]), held.lock(&[]));
        let is_held = |locked: &Locked| locked.text.is_held();
        assert!(
            held.edition.unwrap().lock.documents.iter().all(is_held),
            "as there is no store"
        );
        let documents = &compiled.edition.as_ref().unwrap().lock.documents;
        assert!(documents.iter().all(|locked| is_held(locked) != mark.is_empty()));
    }
}

#[test]
fn a_lock_that_changes_meanwhile_is_an_error() {
    let place = Place::with_room(0, locked());
    place.later.lock().unwrap().insert(LOCK, "postil = \"1\"\n");
    let compiled = place.compile();
    assert!(compiled.site.is_none() && compiled.edition.is_none());
    let said: Vec<_> = compiled.diagnostics.iter().map(|said| said.message.as_str()).collect();
    assert_eq!(said, ["`book.lock` was changed while the edition was compiled"]);
}

#[test]
fn a_file_with_a_fault_is_read_until_it_is_mended() {
    let mut place = Place::of(many(Edition::new().world()));
    place
        .world
        .insert("content/t7.notes.toml", "[[note]]\nid = \"n\"\nseries = 1\n");
    let first = said(&place.compile());
    assert!(!first.is_empty());
    assert_eq!(said(&place.compile()), first);
    assert_eq!(place.read(), ["content/t7.notes.toml"]);
}

#[test]
fn what_is_kept_does_not_grow() {
    let mut place = Place::of(many(Edition::new().world()));
    place.compile();
    let first: usize = place.sizes().iter().sum();
    for step in 0..60 {
        let text = format!(
            "+++\ntitle = \"T\"\n+++\n\nWords of text {} in step {step}.\n",
            step % 40
        );
        place.world.insert(format!("content/t{}.md", step % 40), text);
        place.compile();
        assert!(place.read().len() <= 2, "{:?}", place.read());
        let sizes = place.sizes();
        assert!(sizes.len() < 16, "{sizes:?}");
        assert!(sizes.iter().sum::<usize>() < 3 * first, "{sizes:?}, {first} at first");
    }
}

#[test]
fn parts_of_what_is_kept_are_had_by_themselves() {
    let folder = Edition::new().on_disk();
    let part = |bytes| output::kept_part(&folder.path(""), "kept/value", bytes);
    assert_eq!(part(0..1), None);
    output::keep(&folder.path(""), "kept", "kept/value", &[b"01234", b"56789"]).unwrap();
    for (bytes, expected) in [(0..3, "012"), (4..10, "456789"), (10..10, "")] {
        assert_eq!(part(bytes).as_deref(), Some(expected.as_bytes()));
    }
    assert_eq!(part(8..11), None);
    assert_eq!(part(11..12), None);
}

proptest! {
    #[test]
    fn what_is_packed_is_what_was(list in proptest::collection::vec((".{0,9}", any::<Option<u32>>()), 0..20)) {
        prop_assert_eq!(Packed::new(&list).list(), list);
    }
}

#[test]
fn few_files_are_not_kept() {
    let place = Place::of(beginning());
    place.compile();
    assert_eq!(place.sizes(), [0; 0]);
}

/// Builds until the files are so old that what they were parsed to is kept.
fn build_until_kept(folder: &Folder) {
    let start = Instant::now();
    while !folder.path(".postil/parsed/index").exists() {
        assert!(start.elapsed() < Duration::from_secs(20), "nothing is kept");
        std::thread::sleep(Duration::from_millis(150));
        folder.write("content/t1.md", "+++\ntitle = \"T1\"\n+++\n\nWords of text 1.\n");
        folder.run(["build"]).expect_silence();
    }
}

/// Whether a build in the folder gives what a build without anything that is kept gives.
fn expect_the_same(folder: &Folder) {
    let run = folder.run(["build"]);
    run.expect_silence();
    let site = folder.files("public");
    std::fs::remove_dir_all(folder.path(".postil")).unwrap();
    folder.run(["build", "--output", "anew"]).expect_silence();
    assert_eq!(site, folder.files("anew"));
}

#[test]
fn builds_on_disk_keep_it() {
    let edition = (0..80).fold(Edition::new(), |edition, index| {
        edition.document(&format!("t{index}"), "", &format!("Words of text {index}.\n"))
    });
    let folder = edition.on_disk();
    build_until_kept(&folder);
    folder.write("content/t3.md", "+++\ntitle = \"T3\"\n+++\n\nOther words.\n");
    expect_the_same(&folder);

    build_until_kept(&folder);
    for pack in std::fs::read_dir(folder.path(".postil/parsed")).unwrap() {
        std::fs::write(pack.unwrap().path(), "spoilt").unwrap();
    }
    folder.write("content/t4.md", "+++\ntitle = \"T4\"\n+++\n\nOther words.\n");
    expect_the_same(&folder);

    // A file where the folder of what is kept should be.
    std::fs::remove_dir_all(folder.path(".postil")).unwrap();
    folder.write(".postil", "");
    folder.write("content/t5.md", "+++\ntitle = \"T5\"\n+++\n\nOther words.\n");
    folder.run(["build"]).expect_silence();
}
