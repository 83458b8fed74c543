//! Changes are noticed: by events, by looking again and again, and by `build --watch`.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::symlink;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use postil::project::{DiskWorld, Snapshot, World};
use postil::serve::{Touched, Watch};
use pretty_assertions::assert_eq;
use proptest::prelude::*;

use crate::edition::{Edition, Folder};
use crate::snapshot::{Scene, act, say};

/// How long a slow machine may take for anything.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long nothing is to happen where nothing should.
const SILENCE: Duration = Duration::from_millis(300);

/// A folder that is watched and kept in memory, by what the watch says alone.
struct Kept {
    root: PathBuf,
    watch: Watch,
    snapshot: Snapshot,
}

impl Kept {
    fn new(root: PathBuf) -> Self {
        let watch = Watch::new(&root);
        let mut snapshot = Snapshot::new(&root);
        snapshot.sweep();
        Self { root, watch, snapshot }
    }

    /// Follows what the watch says until the snapshot is what the disk is.
    fn catch_up(&mut self) {
        let start = Instant::now();
        while say(&self.snapshot) != say(&DiskWorld::new(&self.root)) {
            assert!(start.elapsed() < PATIENCE, "the watch has missed a change");
            self.follow(Duration::from_millis(100));
        }
    }

    fn follow(&mut self, limit: Duration) -> Touched {
        let touched = self.watch.next(Some(limit));
        match &touched {
            Touched::Nothing => {}
            Touched::Paths(paths) => drop(self.snapshot.look(paths)),
            Touched::Everything => drop(self.snapshot.sweep()),
        }
        touched
    }

    /// Waits until nothing is said any more.
    fn settle(&mut self) {
        let start = Instant::now();
        while self.follow(SILENCE) != Touched::Nothing {
            assert!(start.elapsed() < PATIENCE, "the watch does not come to rest");
        }
    }

    #[track_caller]
    fn expect(&self, path: &str, text: &str) {
        assert_eq!(self.snapshot.read(path).expect("a file"), text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_is_noticed(rounds in prop::collection::vec(prop::collection::vec(act(), 1..5), 1..12)) {
        let scene = Scene::new();
        let mut kept = Kept::new(scene.root());
        for round in rounds {
            for act in &round {
                scene.act(act);
            }
            kept.catch_up();
        }
    }
}

#[test]
fn a_save_names_its_file_and_reading_says_nothing() {
    let scene = Scene::new();
    let mut kept = Kept::new(scene.root());
    let path = kept.root.canonicalize().unwrap().join("content/x.md");
    fs::write(&path, "saved").unwrap();
    let touched = kept.follow(PATIENCE);
    let Touched::Paths(paths) = touched else {
        panic!("{touched:?}");
    };
    assert_eq!(paths.into_iter().collect::<Vec<_>>(), [path.as_path()]);
    kept.catch_up();
    kept.expect("content/x.md", "saved");
    kept.settle();
    say(&DiskWorld::new(&kept.root));
    assert_eq!(kept.watch.next(Some(SILENCE)), Touched::Nothing);
    // Nor does the site that is written beside the sources, nor what editors hide.
    fs::create_dir(kept.root.join("public")).unwrap();
    fs::write(kept.root.join("public/index.html"), "site").unwrap();
    fs::write(kept.root.join("content/.x.md.swp"), "swap").unwrap();
    assert_eq!(kept.watch.next(Some(SILENCE)), Touched::Nothing);
    assert!(kept.watch.notice().is_none());
}

/// A busy machine may take long between emptying a file and filling it. Half a file is an error that nobody made.
#[test]
#[cfg(target_os = "linux")]
fn a_file_is_looked_at_once_it_is_closed() {
    let scene = Scene::new();
    let mut kept = Kept::new(scene.root());
    let path = kept.root.join("content/x.md");
    let sees_whole = (0..20).any(|attempt| {
        let words = format!("saved {attempt}");
        let saving = thread::spawn({
            let (path, words) = (path.clone(), words.clone());
            move || {
                let mut file = fs::File::create(path).unwrap();
                thread::sleep(Duration::from_millis(15));
                file.write_all(words.as_bytes()).unwrap();
            }
        });
        kept.follow(PATIENCE);
        let seen = fs::read_to_string(&path).unwrap();
        saving.join().unwrap();
        kept.settle();
        seen == words
    });
    // The machine may be slower than anybody waits, but not each time.
    assert!(sees_whole);
}

#[test]
fn a_file_moved_over_another_is_named() {
    let scene = Scene::new();
    let mut kept = Kept::new(scene.root());
    let hidden = kept.root.join("content/.x.md.new");
    fs::write(&hidden, "moved").unwrap();
    fs::rename(&hidden, kept.root.join("content/x.md")).unwrap();
    kept.catch_up();
    kept.expect("content/x.md", "moved");
}

#[test]
fn folders_that_come_and_go_are_watched_again() {
    let scene = Scene::new();
    let mut kept = Kept::new(scene.root());
    let (content, away) = (kept.root.join("content"), kept.root.join("away"));
    for round in ["1", "2", "3"] {
        fs::rename(&content, &away).unwrap();
        kept.catch_up();
        assert_eq!(kept.snapshot.list("content").files.to_vec(), [""; 0]);
        fs::rename(&away, &content).unwrap();
        kept.catch_up();
        kept.settle();
        fs::write(content.join("a/x.md"), round).unwrap();
        kept.catch_up();
        kept.expect("content/a/x.md", round);
    }
    fs::remove_dir_all(kept.root.join("themes")).unwrap();
    kept.settle();
    fs::create_dir_all(kept.root.join("themes/t/deep/er")).unwrap();
    fs::write(kept.root.join("themes/t/deep/er/page.html"), "1").unwrap();
    kept.catch_up();
    kept.settle();
    fs::write(kept.root.join("themes/t/deep/er/page.html"), "2").unwrap();
    kept.catch_up();
    kept.expect("themes/t/deep/er/page.html", "2");
}

#[test]
fn a_root_that_goes_and_returns_is_watched_again() {
    let scene = Scene::new();
    let mut kept = Kept::new(scene.root());
    let away = scene.parent.path().join("away");
    fs::rename(&kept.root, &away).unwrap();
    kept.catch_up();
    assert_eq!(kept.snapshot.list("content").files.to_vec(), [""; 0]);
    // Another folder of the same name.
    fs::create_dir_all(kept.root.join("content")).unwrap();
    fs::write(kept.root.join("content/new.md"), "new").unwrap();
    kept.catch_up();
    kept.settle();
    fs::write(kept.root.join("content/new.md"), "newer").unwrap();
    kept.catch_up();
    kept.expect("content/new.md", "newer");
}

#[test]
fn a_folder_above_that_is_moved_away_is_noticed() {
    let scene = Scene::new();
    let above = scene.parent.path().join("above");
    fs::create_dir_all(above.join("edition/content")).unwrap();
    fs::write(above.join("edition/content/x.md"), "x").unwrap();
    let mut kept = Kept::new(above.join("edition"));
    fs::rename(&above, scene.parent.path().join("away")).unwrap();
    kept.catch_up();
    assert_eq!(kept.snapshot.list("content").files.to_vec(), [""; 0]);
}

#[test]
fn what_links_lead_to_is_watched() {
    let scene = Scene::new();
    let root = scene.root();
    symlink("../more", root.join("content/link")).unwrap();
    symlink("../later/l.md", root.join("content/l.md")).unwrap();
    let mut kept = Kept::new(root.clone());
    fs::write(root.join("more/m.md"), "1").unwrap();
    kept.catch_up();
    kept.expect("content/link/m.md", "1");
    fs::create_dir(root.join("later")).unwrap();
    fs::write(root.join("later/l.md"), "2").unwrap();
    kept.catch_up();
    kept.settle();
    kept.expect("content/l.md", "2");
    fs::write(root.join("later/new"), "3").unwrap();
    fs::rename(root.join("later/new"), root.join("later/l.md")).unwrap();
    kept.catch_up();
    kept.expect("content/l.md", "3");
}

#[test]
fn many_files_at_once_come_to_an_end() {
    let scene = Scene::new();
    let mut kept = Kept::new(scene.root());
    for index in 0..5_000 {
        fs::write(kept.root.join(format!("content/a/{index}.md")), "text").unwrap();
    }
    kept.catch_up();
    kept.settle();
    assert_eq!(kept.snapshot.list("content/a").files.len(), 5_001);
}

#[test]
fn without_events_everything_is_looked_at_again_and_again() {
    let scene = Scene::new();
    let mut watch = Watch::polling(&scene.root());
    assert!(watch.is_polling());
    assert!(watch.notice().is_none(), "the user asked for it");
    assert_eq!(watch.next(Some(Duration::ZERO)), Touched::Nothing);
    for _ in 0..2 {
        assert_eq!(watch.next(None), Touched::Everything);
        watch.polled(Duration::from_millis(1));
        assert_eq!(watch.next(Some(Duration::from_millis(1))), Touched::Nothing);
    }
    watch.polled(PATIENCE);
    assert_eq!(
        watch.next(Some(SILENCE * 2)),
        Touched::Nothing,
        "looking must not take all the time"
    );
}

/// `postil build --watch`, with the lines it prints.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn of(folder: &Folder) -> Self {
        let mut child = folder
            .command()
            .args(["build", "--watch"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a binary that runs");
        let (sender, lines) = channel();
        let (stdout, stderr) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        for stream in [Box::new(stdout) as Box<dyn std::io::Read + Send>, Box::new(stderr)] {
            let sender = sender.clone();
            thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    let _ = sender.send(line);
                }
            });
        }
        let watching = Self { child, lines };
        watching.wait("built");
        watching
    }

    /// Waits for a line that begins so.
    #[track_caller]
    fn wait(&self, start: &str) {
        let end = Instant::now() + PATIENCE;
        let mut seen = Vec::new();
        loop {
            match self.lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(line) if line.starts_with(start) => return,
                Ok(line) => seen.push(line),
                Err(_) => panic!("no line begins with `{start}`, but there are {seen:#?}"),
            }
        }
    }

    /// Waits for builds until a page holds a text.
    #[track_caller]
    fn wait_for(&self, page: &Path, text: &str) {
        while !fs::read_to_string(page).is_ok_and(|page| page.contains(text)) {
            self.wait("built");
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn document(words: &str) -> String {
    format!("+++\ntitle = \"A\"\n+++\n\n{words}\n")
}

#[test]
fn the_site_is_built_again_however_an_editor_saves() {
    let folder = Edition::new().document("a", "", "First.\n").on_disk();
    let watching = Watching::of(&folder);
    let (page, text) = (folder.path("public/a/index.html"), folder.path("content/a.md"));
    folder.write("content/a.md", document("In place."));
    watching.wait_for(&page, "In place.");

    folder.write("content/.a.md.tmp", document("Moved over."));
    fs::rename(folder.path("content/.a.md.tmp"), &text).unwrap();
    watching.wait_for(&page, "Moved over.");

    // As vim saves: tries whether it may make files, keeps the old one, writes the new one, deletes the old one.
    folder.write("content/4913", "");
    fs::remove_file(folder.path("content/4913")).unwrap();
    folder.write("content/.a.md.swp", "swap");
    fs::rename(&text, folder.path("content/a.md~")).unwrap();
    folder.write("content/a.md", document("By vim."));
    fs::remove_file(folder.path("content/a.md~")).unwrap();
    fs::remove_file(folder.path("content/.a.md.swp")).unwrap();
    watching.wait_for(&page, "By vim.");
}

#[test]
fn the_site_is_built_again_after_many_changes_and_moves() {
    let folder = Edition::new().document("a", "", "First.\n").on_disk();
    let watching = Watching::of(&folder);
    for index in 0..2_000 {
        let text = format!("+++\ntitle = \"{index}\"\n+++\n\nText {index}.\n");
        folder.write(&format!("content/many/d{index}.md"), text);
    }
    watching.wait_for(&folder.path("public/d1999/index.html"), "Text 1999.");

    fs::rename(folder.path("content"), folder.path("away")).unwrap();
    watching.wait("1 error; nothing was written");
    fs::remove_dir_all(folder.path("away/many")).unwrap();
    fs::rename(folder.path("away"), folder.path("content")).unwrap();
    watching.wait("built");
    folder.write("content/a.md", document("Back."));
    watching.wait_for(&folder.path("public/a/index.html"), "Back.");
    assert!(!folder.path("public/d1999/index.html").exists());
}

#[test]
fn a_signal_ends_it_and_the_next_build_goes_on() {
    let folder = Edition::new().document("a", "", "First.\n").on_disk();
    let mut watching = Watching::of(&folder);
    let id = watching.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert_eq!(watching.child.wait().unwrap().signal(), Some(15));
    folder.run(["build"]).expect_silence();
}
