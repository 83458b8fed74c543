//! What a preview serves is what a clean build gives, whatever happens to the folder on the disk.

use std::collections::BTreeMap;

use postil::project::DiskWorld;
use postil::render::Site;
use postil::{Base, Options, compile};
use proptest::prelude::*;

use super::again::FILES;
use super::edition::{Edition, Folder};
use super::preview::{Preview, until};

/// Something that an editor, or a program of theirs, does to the folder.
#[derive(Debug, Clone)]
enum Act {
    /// Writes a file in place.
    Write(usize, usize),
    /// Writes another file and moves it over the file, as many editors save.
    Replace(usize, usize),
    /// Writes half of a file, and then all of it.
    Halves(usize, usize),
    Remove(usize),
    /// Gives a file another name, and back.
    Rename(usize),
    /// Moves the folder of texts away, and back.
    Away,
    /// Writes every file as it was at the beginning, and many more, and removes those again.
    Switch,
}

impl Act {
    /// Whether the folder is never seen in a state between.
    const fn is_atomic(&self) -> bool {
        matches!(self, Self::Replace(..) | Self::Remove(_))
    }
}

fn act() -> impl Strategy<Value = Act> {
    let file = 0..FILES.len();
    let text = 0..8usize;
    prop_oneof![
        4 => (file.clone(), text.clone()).prop_map(|(file, text)| Act::Write(file, text)),
        4 => (file.clone(), text.clone()).prop_map(|(file, text)| Act::Replace(file, text)),
        2 => (file.clone(), text).prop_map(|(file, text)| Act::Halves(file, text)),
        2 => file.clone().prop_map(Act::Remove),
        2 => file.prop_map(Act::Rename),
        1 => Just(Act::Away),
        2 => Just(Act::Switch),
    ]
}

fn text(file: usize, text: usize) -> (&'static str, &'static str) {
    let (path, texts) = FILES[file];
    (path, texts[text % texts.len()])
}

fn carry_out(folder: &Folder, act: &Act) {
    match *act {
        Act::Write(file, number) => {
            let (path, text) = text(file, number);
            folder.write(path, text);
        }
        Act::Replace(file, number) => {
            let (path, text) = text(file, number);
            let aside = format!("{path}~");
            folder.write(&aside, text);
            std::fs::rename(folder.path(&aside), folder.path(path)).expect("a file to move");
        }
        Act::Halves(file, number) => {
            let (path, text) = text(file, number);
            folder.write(path, &text.as_bytes()[..text.len() / 2]);
            folder.write(path, text);
        }
        Act::Remove(file) => {
            // It may be gone already.
            let _ = std::fs::remove_file(folder.path(FILES[file].0));
        }
        Act::Rename(file) => {
            let path = folder.path(FILES[file].0);
            let other = path.with_file_name("elsewhere.md");
            if std::fs::rename(&path, &other).is_ok() {
                let _ = std::fs::rename(&other, &path);
            }
        }
        Act::Away => {
            std::fs::rename(folder.path("content"), folder.path("away")).expect("a folder to move");
            std::fs::rename(folder.path("away"), folder.path("content")).expect("a folder to move");
        }
        Act::Switch => switch(folder),
    }
}

fn switch(folder: &Folder) {
    let more = |index: usize| format!("content/more/m{index}.md");
    for index in 0..60 {
        folder.write(&more(index), format!("+++\ntitle = \"M{index}\"\n+++\n\nMore.\n"));
    }
    for (path, texts) in FILES {
        folder.write(path, texts[0]);
    }
    for index in 0..60 {
        std::fs::remove_file(folder.path(&more(index))).expect("a file to remove");
    }
}

/// What a clean build of the folder gives; nothing if it has errors.
fn built(folder: &Folder) -> Option<Site> {
    let options = Options {
        base: Base::Anywhere,
        ..Options::default()
    };
    compile(&DiskWorld::new(folder.path("")), &options).site
}

/// The paths at which the preview does not serve what is wanted.
fn differing(preview: &Preview, wanted: &Site, gone: &Site) -> Vec<String> {
    let served = |path: &String| {
        let reply = preview.get(&format!("/{path}"));
        match (reply.status, path.ends_with(".html")) {
            (200, true) => Some(reply.without_tag().0.into_bytes()),
            (200, false) => Some(reply.body),
            _ => None,
        }
    };
    let paths: BTreeMap<_, _> = gone.iter().chain(wanted).collect();
    let paths = paths.into_keys();
    paths
        .filter(|path| served(path).as_deref() != wanted.get(*path).map(AsRef::as_ref))
        .cloned()
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 20, ..ProptestConfig::default() })]

    #[test]
    fn what_is_served_is_what_is_built(acts in proptest::collection::vec(act(), 1..14)) {
        let edition = FILES.iter().fold(Edition::empty(), |edition, (path, texts)| edition.file(path, texts[0]));
        let folder = edition.on_disk();
        let preview = Preview::of(&folder);
        let mut last = built(&folder).expect("the beginning has no errors");
        prop_assert_eq!(differing(&preview, &last, &Site::new()), Vec::<String>::new());
        let mut is_last_shown = true;
        for act in &acts {
            carry_out(&folder, act);
            let Some(wanted) = built(&folder) else {
                // The last good pages stay up, and the page is told that they are old. Which these are is only known
                // if the act has no state in between that may have been seen and found good.
                preview.events("/").state_until(|state| state["stale"] == true);
                is_last_shown &= act.is_atomic();
                if is_last_shown {
                    let stale = differing(&preview, &last, &Site::new());
                    prop_assert_eq!(stale, Vec::<String>::new(), "while there are errors after {:?}", act);
                }
                continue;
            };
            until(&format!("what is built after {act:?}"), || {
                differing(&preview, &wanted, &last).is_empty().then_some(())
            });
            preview.events("/").state_until(|state| state["stale"] == false);
            last = wanted;
            is_last_shown = true;
        }
    }
}
