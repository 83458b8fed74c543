//! The files of an edition from bytes to values, side by side; what has not changed since the last compilation is not
//! read from its text again.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::parsed::{Keeping, Parsed};
use super::parts::Parts;
use super::wanted::Wanted;
use super::{CONFIG, Kind, LOCK, Moment, World, kind, unreadable};
use crate::diagnostic::Diagnostic;
use crate::evenly::Evenly;
use crate::model::{Apparatus, Crossref, Document, Event, Lock, Name, Page, Sidecar, Tree, Works};
use crate::progress::{Observed, Stage};
use crate::source::config::Config;
use crate::source::works;
use crate::span::{FileId, FileIds, SourceFile, Sources};

/// As many files are read that do not stand in `content`.
const FIRST: usize = 2;

/// The files of the last compilation. A file whose bytes are the same is the same value in the next.
#[derive(Debug, Default)]
pub struct Files {
    ids: FileIds,
    /// Which files there were, and what they said, in the same order.
    sorted: Arc<Sorted>,
    read: Vec<Option<Arc<File>>>,
    /// Which of them had something noticed in them, by their places.
    telling: BTreeSet<usize>,
    /// The texts of all of them.
    sources: Sources,
    /// What they said, by kind.
    parts: Parts,
    /// When they were read; nothing if one could not be, or if it would be of no use.
    moment: Option<Moment>,
    works: Option<ReadWorks>,
}

/// The files of an edition by what their names say they are.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    /// All paths in `content`.
    listed: Arc<[String]>,
    /// The files to read, `book.toml` first. The lock is among them, whether or not there is one.
    pub(super) wanted: Vec<(String, Kind)>,
    /// Paths of files that are copied as they are.
    pub(super) assets: Vec<String>,
    /// Paths of files of no kind that is known.
    pub(super) unknown: Vec<String>,
}

impl Sorted {
    /// Sorts what is in `content`.
    fn new(listed: Arc<[String]>) -> Self {
        let mut sorted = Self {
            wanted: vec![(CONFIG.to_owned(), Kind::Config), (LOCK.to_owned(), Kind::Lock)],
            ..Self::default()
        };
        for path in listed.iter() {
            match kind(path) {
                Kind::Asset => sorted.assets.push(path.clone()),
                Kind::Aside => {}
                Kind::Unknown => sorted.unknown.push(path.clone()),
                kind => sorted.wanted.push((path.clone(), kind)),
            }
        }
        sorted.listed = listed;
        sorted
    }

    /// The place of a path among the files to read, if it is one of them.
    fn place(&self, path: &str) -> Option<usize> {
        let first = self.wanted.len().min(FIRST);
        let (top, content) = self.wanted.split_at(first);
        let at = content.binary_search_by(|(other, _)| other.as_str().cmp(path));
        let in_content = at.ok().map(|at| at + first);
        in_content.or_else(|| top.iter().position(|(other, _)| other == path))
    }

    /// Whether there is a file of a text.
    pub(super) fn has_texts(&self) -> bool {
        self.wanted.iter().any(|(_, kind)| matches!(kind, Kind::Text))
    }
}

/// A file that was read.
#[derive(Debug)]
pub(super) struct File {
    pub(super) id: FileId,
    /// Its bytes as they were.
    pub(super) bytes: Bytes,
    /// Its text, if it could be read as one.
    pub(super) source: Option<Arc<SourceFile>>,
    /// What it says.
    pub(super) content: Content,
    /// What was noticed.
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl File {
    /// What `book.toml` says, if it is this file.
    pub(super) fn config(&self) -> Option<Arc<Config>> {
        match &self.content {
            Content::Config(config) => Some(Arc::clone(config)),
            _ => None,
        }
    }
}

/// What a file says, by its kind.
#[derive(Debug)]
pub(super) enum Content {
    Config(Arc<Config>),
    Document(Arc<Document>),
    Page(Arc<Page>),
    Sidecar(Arc<Sidecar>),
    Crossrefs(Vec<Arc<Crossref>>),
    Names(Vec<Arc<Name>>),
    Chronology(Vec<Arc<Event>>),
    /// A file of works, which are read together, since their keys must differ.
    Works(Arc<SourceFile>),
    Lock(Arc<Lock>),
    /// It could not be understood.
    Nothing,
}

impl Content {
    /// Lets go what may be put aside.
    pub(super) fn empty(&self) {
        match self {
            Self::Document(document) => document.text.hold(Tree::default()),
            Self::Sidecar(sidecar) => sidecar.apparatus.hold(Apparatus::default()),
            _ => {}
        }
    }
}

/// How many bytes of files that are read now may still be held parsed.
struct Room(AtomicUsize);

impl Room {
    fn of(world: &dyn World) -> Self {
        Self(AtomicUsize::new(world.room()))
    }

    /// Holds what a file says as it is, or packed if there is no room for that.
    fn take_in(&self, file: &File) {
        let length = file.bytes.len();
        let left = |left: usize| left.checked_sub(length);
        if self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, left).is_err() {
            file.content.pack();
        }
    }
}

/// What is read, where, and under which ids.
struct Reading<'a> {
    world: &'a dyn World,
    wanted: &'a [(String, Kind)],
    ids: &'a [FileId],
    observed: &'a Observed,
}

impl Reading<'_> {
    /// Reads the file at a place, if it is not what it was before.
    fn one(&self, place: usize, old: Option<Arc<File>>) -> io::Result<Arc<File>> {
        let (path, kind) = &self.wanted[place];
        let _item = self.observed.item(Stage::Read, path);
        let id = self.ids[place];
        Wanted { path, kind, id, old }.read(self.world)
    }

    /// Reads all files that are not what they were before.
    fn all(&self, old: Vec<Option<Arc<File>>>) -> Vec<io::Result<Arc<File>>> {
        let room = Room::of(self.world);
        let one = |(place, old)| {
            let file = self.one(place, old);
            file.iter().for_each(|file| room.take_in(file));
            file
        };
        old.into_par_iter().enumerate().evenly().map(one).collect()
    }

    /// Takes what is kept of files that are unchanged, and reads the others and keeps them.
    fn all_but_kept(&self, mut parsed: Parsed<'_>) -> Vec<io::Result<Arc<File>>> {
        let units = parsed.units();
        let missing: Vec<_> = parsed.missing().collect();
        let parse = |run: &[usize]| {
            let mut keeping = Keeping::new(&parsed);
            let read = run.iter().map(|&place| {
                let file = self.one(place, None);
                file.iter().for_each(|file| keeping.add(place, file));
                (place, file)
            });
            let read: Vec<_> = read.collect();
            (read, keeping.finish())
        };
        let (recalled, runs) = rayon::join(
            || parsed.recall(units, self.observed),
            || missing.par_chunks(parsed.run()).evenly().map(parse).collect::<Vec<_>>(),
        );
        let mut read: Vec<_> = self.wanted.iter().map(|_| None).collect();
        let mut packs = recalled.packs;
        for (place, file) in recalled.files {
            read[place] = Some(Ok(file));
        }
        for (files, pack) in runs {
            packs.extend(pack);
            for (place, file) in files {
                read[place] = Some(file);
            }
        }
        parsed.close(packs);
        let read = read.into_iter().enumerate();
        // A pack may be gone or spoilt.
        read.map(|(place, file)| file.unwrap_or_else(|| self.one(place, None)))
            .collect()
    }
}

/// All works, with the files that they were read from.
#[derive(Debug)]
struct ReadWorks {
    files: Vec<Arc<SourceFile>>,
    works: Arc<Works>,
    diagnostics: Vec<Diagnostic>,
}

impl Files {
    /// What the paths in `content` are; the same as in the last compilation if the paths are.
    pub(super) fn sort(&self, listed: Arc<[String]>) -> Arc<Sorted> {
        let known = &self.sorted.listed;
        let is_same = Arc::ptr_eq(known, &listed) || **known == *listed;
        if is_same && !self.read.is_empty() {
            return Arc::clone(&self.sorted);
        }
        Arc::new(Sorted::new(listed))
    }

    /// Reads the files. Those of the last compilation that are not among them are forgotten. If the world can tell which have
    /// changed since, only these are read.
    pub(super) fn read(
        &mut self,
        world: &dyn World,
        sorted: &Arc<Sorted>,
        sources: &mut Sources,
        diagnostics: &mut Vec<Diagnostic>,
        observed: &Observed,
    ) {
        let _stage = observed.stage(Stage::Read, sorted.wanted.len());
        let moment = self.moment.take();
        let moment = moment.filter(|_| Arc::ptr_eq(&self.sorted, sorted));
        let changed = moment.and_then(|moment| world.changed_since(&moment));
        let is_read = changed.is_some_and(|changed| self.read_again(world, &changed, observed));
        let are_all_there = is_read || self.read_all(world, sorted, diagnostics, observed);
        if are_all_there {
            self.moment = world.moment();
        }
        let telling = self.telling.iter().filter_map(|&place| self.read[place].as_ref());
        diagnostics.extend(telling.flat_map(|file| &file.diagnostics).cloned());
        *sources = self.sources.clone();
    }

    /// Reads these files again and no others. Gives whether that was enough, which it is not if one is of another kind now.
    fn read_again(&mut self, world: &dyn World, changed: &[String], observed: &Observed) -> bool {
        let sorted = Arc::clone(&self.sorted);
        let places: BTreeSet<_> = changed.iter().filter_map(|path| sorted.place(path)).collect();
        let room = Room::of(world);
        for place in places {
            let (path, kind) = &sorted.wanted[place];
            let Some(old) = self.read[place].clone() else {
                return false;
            };
            let id = old.id;
            let _item = observed.item(Stage::Read, path);
            let wanted = Wanted {
                path,
                kind,
                id,
                old: Some(Arc::clone(&old)),
            };
            let Ok(file) = wanted.read(world) else { return false };
            if Arc::ptr_eq(&old, &file) {
                continue;
            }
            room.take_in(&file);
            let Some(source) = file.source.as_ref().filter(|_| self.parts.replace(&old, &file)) else {
                return false;
            };
            self.sources.put(Arc::clone(source));
            if file.diagnostics.is_empty() {
                self.telling.remove(&place);
            } else {
                self.telling.insert(place);
            }
            self.read[place] = Some(file);
        }
        true
    }

    /// Reads all files; nothing stands for one that could not be read. Gives whether all could.
    fn read_all(
        &mut self,
        world: &dyn World,
        sorted: &Arc<Sorted>,
        diagnostics: &mut Vec<Diagnostic>,
        observed: &Observed,
    ) -> bool {
        // What this process has read before is at hand without a store.
        let parsed = self
            .read
            .is_empty()
            .then(|| Parsed::open(world, &sorted.wanted))
            .flatten();
        let mut old = self.line_up(sorted);
        old.resize(sorted.wanted.len(), None);
        if let Some(parsed) = &parsed {
            self.ids = FileIds::after(parsed.ids().flatten());
        }
        let kept = parsed.iter().flat_map(Parsed::ids).chain(std::iter::repeat(None));
        let mut id = |old: &Option<Arc<File>>, kept: Option<FileId>| {
            let known = old.as_ref().map(|old| old.id).or(kept);
            known.unwrap_or_else(|| self.ids.take())
        };
        let ids: Vec<_> = old.iter().zip(kept).map(|(old, kept)| id(old, kept)).collect();
        let reading = Reading {
            world,
            wanted: &sorted.wanted,
            ids: &ids,
            observed,
        };
        let read = match parsed {
            Some(parsed) => reading.all_but_kept(parsed),
            None => reading.all(old),
        };
        self.read.clear();
        self.sources = Sources::default();
        for (((path, _), id), read) in sorted.wanted.iter().zip(ids).zip(read) {
            match read {
                Ok(file) => {
                    if let Some(source) = &file.source {
                        self.sources.put(Arc::clone(source));
                    }
                    self.read.push(Some(file));
                }
                Err(error) => {
                    diagnostics.push(unreadable(path, &error.to_string()));
                    self.ids.free(id);
                    self.read.push(None);
                }
            }
        }
        let files = self.read.iter().enumerate();
        let telling = files.filter(|(_, file)| file.as_ref().is_some_and(|file| !file.diagnostics.is_empty()));
        self.telling = telling.map(|(place, _)| place).collect();
        self.parts = Parts::of(self.read.iter().flatten());
        self.sorted = Arc::clone(sorted);
        self.read.iter().all(Option::is_some)
    }

    /// What `book.toml` says, if it could be read.
    pub(super) fn config(&self) -> Option<Arc<Config>> {
        self.read.first()?.as_ref()?.config()
    }

    /// What the files say, by kind.
    pub(super) fn parts(&self) -> Parts {
        self.parts.clone()
    }

    /// What the files said in the last compilation, in the order of now. The ids of those that are gone are free.
    fn line_up(&mut self, sorted: &Arc<Sorted>) -> Vec<Option<Arc<File>>> {
        let read = std::mem::take(&mut self.read);
        if Arc::ptr_eq(&self.sorted, sorted) {
            return read;
        }
        let known = self.sorted.wanted.iter().zip(read);
        let mut known: FxHashMap<&str, _> = known
            .filter_map(|((path, _), file)| Some((path.as_str(), file?)))
            .collect();
        let lined_up = sorted
            .wanted
            .iter()
            .map(|(path, _)| known.remove(path.as_str()))
            .collect();
        for gone in known.into_values() {
            self.ids.free(gone.id);
        }
        lined_up
    }

    /// The works in these files, in their order.
    pub(super) fn works(&mut self, files: Vec<Arc<SourceFile>>, diagnostics: &mut Vec<Diagnostic>) -> Arc<Works> {
        let is_same = |known: &ReadWorks| {
            known.files.len() == files.len() && known.files.iter().zip(&files).all(|(a, b)| Arc::ptr_eq(a, b))
        };
        let known = self.works.take().filter(is_same);
        let known = known.unwrap_or_else(|| {
            let mut held = Works::default();
            let mut found = Vec::new();
            for file in &files {
                works::parse(file, &mut held, &mut found);
            }
            ReadWorks {
                files,
                works: Arc::new(held),
                diagnostics: found,
            }
        });
        diagnostics.extend_from_slice(&known.diagnostics);
        let works = Arc::clone(&known.works);
        self.works = Some(known);
        works
    }
}
