//! The folder in memory is the folder on disk, whatever happens to it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use postil::project::{Change, ChangeKind, DiskWorld, Snapshot, World};
use pretty_assertions::assert_eq;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use tempfile::TempDir;

/// Folders that are listed in comparison, those that are never there included.
const FOLDERS: &[&str] = &[
    "content",
    "content/a",
    "content/a/b",
    "content/c",
    "content/none",
    "themes",
    "themes/t",
];
/// Where things happen. Some of it hidden, some outside of what is mirrored.
const PLACES: &[&str] = &[
    "book.toml",
    "content",
    "content/x.md",
    "content/y.notes.toml",
    "content/.x.md.swp",
    "content/.hidden/z.md",
    "content/a",
    "content/a/x.md",
    "content/a/b",
    "content/a/b/y.md",
    "content/c",
    "content/c/x.md",
    "content/link",
    "content/a/link",
    "themes",
    "themes/t",
    "themes/t/page.html",
    "more",
    "more/m.md",
];
/// Where links lead, from the root; the last of them out of it or nowhere.
const TARGETS: &[&str] = &[
    "more",
    "more/m.md",
    "content",
    "content/a",
    "content/x.md",
    "content/.hidden",
    "book.toml",
    "../outside",
    "../outside/o.md",
    "nowhere",
];

/// Folders that grow old together.
const SCENES: usize = 300;
/// Longer than the coarsest clock of a file system takes for a tick, and a second that is cut off.
const OLD: Duration = Duration::from_millis(3_200);

/// Something that happens to the folder.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    /// The file is written, in place.
    Write(usize, u8),
    /// The file is written elsewhere and moved over.
    Replace(usize, u8),
    /// The time of the file's last change is set back.
    Backdate(usize),
    Folder(usize),
    Delete(usize),
    Rename(usize, usize),
    Link(usize, usize),
    /// Nobody may read it; root may all the same.
    Lock(usize),
}

pub(crate) fn act() -> impl Strategy<Value = Act> {
    let place = || 0..PLACES.len();
    prop_oneof![
        6 => (place(), any::<u8>()).prop_map(|(place, text)| Act::Write(place, text)),
        3 => (place(), any::<u8>()).prop_map(|(place, text)| Act::Replace(place, text)),
        1 => place().prop_map(Act::Backdate),
        2 => place().prop_map(Act::Folder),
        3 => place().prop_map(Act::Delete),
        3 => (place(), place()).prop_map(|(from, to)| Act::Rename(from, to)),
        2 => (place(), 0..TARGETS.len()).prop_map(|(place, target)| Act::Link(place, target)),
        1 => place().prop_map(Act::Lock),
    ]
}

/// A folder with an outside, in which things happen.
pub(crate) struct Scene {
    pub(crate) parent: TempDir,
}

impl Scene {
    pub(crate) fn new() -> Self {
        let scene = Self {
            parent: tempfile::tempdir().unwrap(),
        };
        for folder in ["edition/content/a/b", "edition/themes/t", "edition/more", "outside"] {
            fs::create_dir_all(scene.parent.path().join(folder)).unwrap();
        }
        for file in [
            "outside/o.md",
            "edition/content/x.md",
            "edition/content/a/x.md",
            "edition/more/m.md",
        ] {
            fs::write(scene.parent.path().join(file), file).unwrap();
        }
        scene
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.parent.path().join("edition")
    }

    fn path(&self, place: usize) -> PathBuf {
        self.root().join(PLACES[place])
    }

    /// Lets something happen, if it can, and gives the paths that a watcher would name.
    pub(crate) fn act(&self, act: &Act) -> BTreeSet<PathBuf> {
        let places = match *act {
            Act::Rename(from, to) => vec![from, to],
            Act::Write(place, _) | Act::Replace(place, _) | Act::Link(place, _) => vec![place],
            Act::Backdate(place) | Act::Folder(place) | Act::Delete(place) | Act::Lock(place) => vec![place],
        };
        // Events name what things happen to, and not the links that they happen through.
        let real = || -> Vec<PathBuf> {
            let paths = places.iter().map(|place| self.path(*place));
            let reals = paths.map(|path| {
                let parent = path.parent().unwrap().canonicalize();
                [
                    parent.map(|parent| parent.join(path.file_name().unwrap())),
                    path.canonicalize(),
                ]
            });
            reals.flatten().filter_map(Result::ok).collect()
        };
        let before = real();
        let mut paths = BTreeSet::from_iter(self.carry_out(act));
        paths.extend(before);
        paths.extend(real());
        paths
    }

    fn carry_out(&self, act: &Act) -> Vec<PathBuf> {
        match *act {
            Act::Write(place, text) => {
                let _ = fs::write(self.path(place), [text % 4]);
                vec![self.path(place)]
            }
            Act::Replace(place, text) => {
                let temporary = self.path(place).with_extension("tmp~");
                let _ = fs::write(&temporary, [text % 4]);
                let _ = fs::rename(&temporary, self.path(place));
                vec![temporary, self.path(place)]
            }
            Act::Backdate(place) => {
                let then = SystemTime::now() - Duration::from_secs(86_400);
                let _ = fs::File::options()
                    .write(true)
                    .open(self.path(place))
                    .and_then(|file| file.set_modified(then));
                vec![self.path(place)]
            }
            Act::Folder(place) => {
                let _ = fs::create_dir_all(self.path(place));
                // Whatever folder appears is named, or the first of those that do.
                let above = self.path(place);
                above.ancestors().take(3).map(Path::to_path_buf).collect()
            }
            Act::Delete(place) => {
                let path = self.path(place);
                let _ = fs::remove_file(&path).or_else(|_| fs::remove_dir_all(&path));
                vec![path]
            }
            Act::Rename(from, to) => {
                let _ = fs::rename(self.path(from), self.path(to));
                vec![self.path(from), self.path(to)]
            }
            Act::Link(place, target) => {
                let _ = std::os::unix::fs::symlink(self.root().join(TARGETS[target]), self.path(place));
                vec![self.path(place)]
            }
            Act::Lock(place) => {
                use std::os::unix::fs::PermissionsExt;
                let path = self.path(place);
                if path.is_file() {
                    let _ = fs::set_permissions(&path, fs::Permissions::from_mode(0o000));
                }
                vec![path]
            }
        }
    }
}

/// All that a world says of an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    lists: Vec<(String, Vec<String>, Vec<String>)>,
    texts: BTreeMap<String, Result<Bytes, String>>,
}

pub(crate) fn say(world: &dyn World) -> Said {
    let mut paths = BTreeSet::from(["book.toml".to_owned()]);
    let list = |folder: &&str| {
        let listing = world.list(folder);
        paths.extend(listing.files.iter().cloned());
        let failures = listing.failures.iter().map(|failure| format!("{failure:?}"));
        ((*folder).to_owned(), listing.files.to_vec(), failures.collect())
    };
    let lists = FOLDERS.iter().map(list).collect();
    let read = |path: String| {
        let text = world
            .read(&path)
            .map_err(|error| format!("{:?} {:?} {error}", error.kind(), error.raw_os_error()));
        (path, text)
    };
    let texts = paths.into_iter().map(read).collect();
    Said { lists, texts }
}

/// The paths that two worlds differ in.
fn differences(before: &Said, after: &Said) -> BTreeSet<String> {
    let known = |said: &Said| -> BTreeSet<(String, String)> {
        let texts = said
            .texts
            .iter()
            .map(|(path, text)| (path.clone(), format!("{text:?}")));
        let failures = said.lists.iter().flat_map(|(_, _, failures)| failures);
        let failed = failures.map(|failure| {
            let path = failure.split('"').nth(1).unwrap().to_owned();
            (path, failure.clone())
        });
        texts.chain(failed).collect()
    };
    let (before, after) = (known(before), known(after));
    before
        .symmetric_difference(&after)
        .map(|(path, _)| path.clone())
        .collect()
}

/// Checks that a snapshot says what the disk says, that it reported the difference and no more, and that it kept the
/// bytes of what did not change.
fn check(snapshot: &Snapshot, scene: &Scene, before: &Said, changes: &[Change]) -> Result<Said, TestCaseError> {
    let after = say(snapshot);
    prop_assert_eq!(&after, &say(&DiskWorld::new(scene.root())));
    let reported: BTreeSet<String> = changes.iter().map(|change| change.path.clone()).collect();
    prop_assert_eq!(reported, differences(before, &after));
    for (path, text) in &after.texts {
        if let (Ok(new), Some(Ok(old))) = (text, before.texts.get(path))
            && old == new
        {
            prop_assert_eq!(new.as_ptr(), old.as_ptr(), "{} was read into another place", path);
        }
    }
    Ok(after)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn it_is_what_the_disk_is(rounds in prop::collection::vec(prop::collection::vec(act(), 1..4), 1..24)) {
        let scene = Scene::new();
        let mut swept = Snapshot::new(scene.root());
        let mut looked = Snapshot::new(scene.root());
        swept.sweep();
        looked.sweep();
        let (mut of_sweeps, mut of_looks) = (say(&swept), say(&looked));
        for round in rounds {
            let touched: BTreeSet<PathBuf> = round.iter().flat_map(|act| scene.act(act)).collect();
            let changes = looked.look(&touched);
            of_looks = check(&looked, &scene, &of_looks, &changes)?;
            let changes = looked.sweep();
            prop_assert_eq!(&changes, &[], "a look had left something out");
            let changes = swept.sweep();
            of_sweeps = check(&swept, &scene, &of_sweeps, &changes)?;
        }
    }
}

/// As above, with files that are old enough for their stamps to be believed.
#[test]
fn old_files_are_believed_and_still_seen_to_change() {
    let mut runner = TestRunner::default();
    let mut rounds = |count| -> Vec<Vec<Act>> {
        let strategy = prop::collection::vec(act(), 1..6);
        (0..count)
            .map(|_| strategy.new_tree(&mut runner).unwrap().current())
            .collect()
    };
    let scenes: Vec<Scene> = (0..SCENES).map(|_| Scene::new()).collect();
    for (scene, acts) in scenes.iter().zip(rounds(SCENES)) {
        for act in &acts {
            scene.act(act);
        }
    }
    let mut snapshots: Vec<Snapshot> = scenes.iter().map(|scene| Snapshot::new(scene.root())).collect();
    for snapshot in &mut snapshots {
        snapshot.sweep();
    }
    std::thread::sleep(OLD);
    for ((scene, snapshot), acts) in scenes.iter().zip(&mut snapshots).zip(rounds(SCENES)) {
        let before = say(snapshot);
        assert_eq!(snapshot.sweep(), []);
        assert_eq!(say(snapshot), before);
        let touched = acts.iter().flat_map(|act| scene.act(act)).collect();
        let changes = snapshot.look(&touched);
        check(snapshot, scene, &before, &changes).unwrap_or_else(|error| panic!("{error} after {acts:?}"));
        assert_eq!(snapshot.sweep(), [], "a look had left something out after {acts:?}");
    }
}

fn change(path: &str, kind: ChangeKind) -> Change {
    Change {
        path: path.to_owned(),
        kind,
    }
}

fn paths<const N: usize>(paths: [&str; N]) -> BTreeSet<PathBuf> {
    paths.into_iter().map(PathBuf::from).collect()
}

#[test]
fn a_file_that_keeps_its_length_and_time_is_seen_to_change() {
    let scene = Scene::new();
    let path = scene.root().join("content/x.md");
    let mut snapshot = Snapshot::new(scene.root());
    snapshot.sweep();
    let time = path.metadata().unwrap().modified().unwrap();
    for (round, letter) in "abcdefgh".chars().enumerate() {
        // As within one tick of the clock.
        fs::write(&path, letter.to_string().repeat(20)).unwrap();
        fs::File::options()
            .write(true)
            .open(&path)
            .unwrap()
            .set_modified(time)
            .unwrap();
        let changes = if round % 2 == 0 {
            snapshot.sweep()
        } else {
            snapshot.look(&paths(["content/x.md"]))
        };
        assert_eq!(changes, [change("content/x.md", ChangeKind::Changed)], "{letter}");
    }
}

#[test]
fn what_is_written_again_as_it_was_is_no_change() {
    let scene = Scene::new();
    let mut snapshot = Snapshot::new(scene.root());
    snapshot.sweep();
    let before = snapshot.read("content/x.md").unwrap();
    let path = scene.root().join("content/x.md");
    fs::write(&path, "content/x.md").unwrap();
    fs::write(&path, "edition/content/x.md").unwrap();
    assert_eq!(snapshot.look(&BTreeSet::from([path.clone()])), []);
    fs::write(scene.root().join("content/new"), "edition/content/x.md").unwrap();
    fs::rename(scene.root().join("content/new"), &path).unwrap();
    assert_eq!(snapshot.sweep(), []);
    assert_eq!(snapshot.read("content/x.md").unwrap().as_ptr(), before.as_ptr());
}

#[test]
fn changes_are_named_by_kind_in_the_order_of_paths() {
    let scene = Scene::new();
    let root = scene.root();
    let mut snapshot = Snapshot::new(&root);
    let kinds = |changes: &[Change]| -> Vec<_> { changes.iter().map(|change| change.kind).collect() };
    assert_eq!(kinds(&snapshot.sweep()), [ChangeKind::Added; 2]);
    fs::write(root.join("content/n.md"), "new").unwrap();
    fs::write(root.join("content/x.md"), "other").unwrap();
    fs::remove_file(root.join("content/a/x.md")).unwrap();
    let wanted = [
        change("content/a/x.md", ChangeKind::Removed),
        change("content/n.md", ChangeKind::Added),
        change("content/x.md", ChangeKind::Changed),
    ];
    let touched = paths([
        "content/n.md",
        "content/x.md",
        "content/a/x.md",
        "content/a/.gone.swp",
        "content/4913",
    ]);
    assert_eq!(snapshot.look(&touched), wanted);
    // A file that becomes a link to nowhere is there still, and fails.
    fs::remove_file(root.join("content/n.md")).unwrap();
    std::os::unix::fs::symlink("nowhere", root.join("content/n.md")).unwrap();
    assert_eq!(snapshot.sweep(), [change("content/n.md", ChangeKind::Changed)]);
    assert_eq!(snapshot.list("content").failures.len(), 1);
}

#[test]
fn a_root_that_comes_and_goes_is_followed() {
    let scene = Scene::new();
    let away = scene.parent.path().join("away");
    fs::rename(scene.root(), &away).unwrap();
    let mut snapshot = Snapshot::new(scene.root());
    assert_eq!(snapshot.sweep(), []);
    fs::rename(&away, scene.root()).unwrap();
    assert_eq!(snapshot.sweep().len(), 2);
    fs::rename(scene.root(), &away).unwrap();
    assert_eq!(snapshot.look(&BTreeSet::from([scene.root()])).len(), 2);
    assert_eq!(say(&snapshot), say(&DiskWorld::new(scene.root())));
}

#[test]
fn names_that_are_not_unicode_are_listed_once() {
    use std::os::unix::ffi::OsStrExt;
    let scene = Scene::new();
    for name in [b"content/\xFF.md".as_slice(), b"content/\xFE.md"] {
        fs::write(scene.root().join(std::ffi::OsStr::from_bytes(name)), "text").unwrap();
    }
    let mut snapshot = Snapshot::new(scene.root());
    snapshot.sweep();
    let said = say(&snapshot);
    assert_eq!(said, say(&DiskWorld::new(scene.root())));
    assert_eq!(said.lists[0].1.len(), 3);
    assert_eq!(snapshot.sweep(), []);
}

#[test]
fn a_linked_folder_of_themes_outside_is_refused() {
    let scene = Scene::new();
    fs::remove_dir_all(scene.root().join("themes")).unwrap();
    fs::create_dir(scene.parent.path().join("outside/t")).unwrap();
    fs::write(scene.parent.path().join("outside/t/page.html"), "secret").unwrap();
    std::os::unix::fs::symlink(scene.parent.path().join("outside"), scene.root().join("themes")).unwrap();
    let listing = DiskWorld::new(scene.root()).list("themes/t");
    assert_eq!(listing.files.to_vec(), [""; 0]);
    assert_eq!(listing.failures.len(), 1);
}
