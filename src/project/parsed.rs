//! What texts and sidecars were parsed to, kept from one run to the next.
//!
//! Most files of a large edition are as the last build read them. What such a file says is read from a [`Store`] then, which takes a
//! fraction of the time that parsing takes; the file itself is not even opened. Which files those are the world tells
//! ([`World::proof`]), as `make` and git do it.
//!
//! A store has packs, which are written once and never changed, and an index of what is in them. The index is replaced last, so a run
//! that was stopped leaves the one before. Only a file in which nothing was noticed is kept, so that what was noticed is always told.

mod keeping;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::SystemTime;

use bytes::Bytes;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

pub(super) use self::keeping::Keeping;
use super::bodies::{Body, Keeper, Place};
use super::files::{Content, File};
use super::packs::{Entry, INDEX, Kept, Pack, Packing, Parts, index, name, read_index};
use super::{Kind, World};
use crate::evenly::Evenly;
use crate::progress::{Observed, Stage};
use crate::span::{FileId, SourceFile};

/// So few files are parsed faster than looked up.
const FEW: usize = 64;
/// Files of a pack, the fewest and the most: packs are read side by side, and a process opens each of them.
const PACK: (usize, usize) = (16, 48);
/// Packs of all files of an edition, if they come out neither larger nor smaller than that.
const PACKS: usize = 64;
/// Bytes of a small pack. After each run in which a file has changed there is one more.
const SMALL: usize = 1 << 16;
/// As many small packs are left as they are.
const SMALL_PACKS: usize = 8;
/// Bytes of which one pack is made, where others are joined.
const JOINED: usize = 1 << 19;
/// Bytes of texts that are held: of an edition of some hundred texts all of them.
const ROOM: usize = 1 << 24;

/// Where values are kept for the next process, by name. It may lose any of them, or all, at any time.
pub trait Store: fmt::Debug + Send + Sync {
    /// Which compiler keeps: values of another one cannot be read.
    fn compiler(&self) -> &str;
    /// How many bytes of texts, as they are kept, a compilation may hold in memory: what goes beyond that is had from here each time
    /// that it is asked for.
    fn room(&self) -> usize {
        ROOM
    }
    /// What is kept under a name, if anything is.
    fn get(&self, name: &str) -> Option<Vec<u8>>;
    /// Some bytes of what is kept under a name, if there are as many.
    fn part(&self, name: &str, bytes: Range<usize>) -> Option<Vec<u8>> {
        self.get(name)?.get(bytes).map(<[u8]>::to_vec)
    }
    /// Keeps a value that comes in parts, in place of what was there. Gives whether it could.
    fn put(&self, name: &str, parts: &[&[u8]]) -> bool;
    /// Keeps it no longer.
    fn remove(&self, name: &str);
    /// Keeps nothing any longer.
    fn clear(&self);
}

/// What is kept of the files to be read.
pub(super) struct Parsed<'a> {
    keeper: Arc<Keeper>,
    wanted: &'a [(String, Kind)],
    /// What proves each unchanged, from before it is read.
    proofs: Vec<Option<String>>,
    /// The ids of those that are kept.
    ids: Vec<Option<FileId>>,
    units: Vec<Unit>,
    /// The number of the next pack.
    next: AtomicU32,
    /// The packs that there were, with how many entries they had, in the order of the index.
    were: Vec<(u32, usize)>,
}

/// Packs that are read together, with the entries that hold, and the places of their files.
pub(super) struct Unit {
    packs: Vec<(Pack, Vec<usize>)>,
    /// Whether others are to be made of them.
    is_joined: bool,
}

/// What was read from a store.
#[derive(Default)]
pub(super) struct Recalled {
    /// Each with its place among the files to be read.
    pub(super) files: Vec<(usize, Arc<File>)>,
    /// The packs in which they are kept now.
    pub(super) packs: Vec<Pack>,
}

impl<'a> Parsed<'a> {
    /// Looks up what is kept of these files. Nothing if the world has no store, or holds its texts, or if they are too few.
    pub(super) fn open(world: &'a dyn World, wanted: &'a [(String, Kind)]) -> Option<Self> {
        let (store, reader) = world.store().zip(world.reader())?;
        if wanted.len() < FEW {
            return None;
        }
        let now = SystemTime::now();
        let is_kept = |kind: &Kind| matches!(kind, Kind::Text | Kind::Notes { .. } | Kind::Cites { .. });
        let proof = |(path, kind): &(String, Kind)| is_kept(kind).then(|| world.proof(path, now))?;
        let (packs, proofs) = rayon::join(|| read_index(&*store), || wanted.par_iter().map(proof).collect());
        let were: Vec<_> = packs.iter().map(|pack| (pack.number, pack.entries.len())).collect();
        let mut parsed = Self {
            keeper: Arc::new(Keeper::new(store, reader)),
            wanted,
            proofs,
            ids: vec![None; wanted.len()],
            units: Vec::new(),
            next: AtomicU32::new(were.iter().map(|(number, _)| number + 1).max().unwrap_or(0)),
            were,
        };
        parsed.line_up(packs);
        Some(parsed)
    }

    /// Finds out which of what is kept holds, and what becomes of the packs.
    fn line_up(&mut self, packs: Vec<Pack>) {
        let pairs = self.wanted.iter().enumerate();
        let places: FxHashMap<&str, usize> = pairs.map(|(place, (path, _))| (path.as_str(), place)).collect();
        let mut small = Vec::new();
        for mut pack in packs {
            let mut held = Vec::with_capacity(pack.entries.len());
            pack.entries.retain(|entry| {
                let place = places.get(entry.path.as_str()).copied();
                let place = place.filter(|&place| self.proofs[place].as_ref() == Some(&entry.proof));
                if let Some(place) = place {
                    self.ids[place] = Some(entry.id);
                    held.push(place);
                }
                place.is_some()
            });
            let bytes: usize = pack.entries.iter().map(Entry::length).sum();
            if bytes == 0 {
                continue;
            }
            if pack.length < SMALL {
                small.push((pack, held));
            } else {
                let is_joined = bytes < pack.length / 2;
                let packs = vec![(pack, held)];
                self.units.push(Unit { packs, is_joined });
            }
        }
        let is_joined = small.len() > SMALL_PACKS;
        if is_joined {
            self.units.push(Unit {
                packs: small,
                is_joined,
            });
        } else {
            let single = |pack| Unit {
                packs: vec![pack],
                is_joined,
            };
            self.units.extend(small.into_iter().map(single));
        }
    }

    /// The ids under which files are kept, in the order of the files.
    pub(super) fn ids(&self) -> impl Iterator<Item = Option<FileId>> {
        self.ids.iter().copied()
    }

    /// The places of the files that are not kept, or not as they are now.
    pub(super) fn missing(&self) -> impl Iterator<Item = usize> {
        let ids = self.ids.iter().enumerate();
        ids.filter(|(_, id)| id.is_none()).map(|(place, _)| place)
    }

    /// What is to be read from the store.
    pub(super) fn units(&mut self) -> Vec<Unit> {
        std::mem::take(&mut self.units)
    }

    /// Reads it.
    pub(super) fn recall(&self, units: Vec<Unit>, observed: &Observed) -> Recalled {
        let recalled = units
            .into_par_iter()
            .evenly()
            .map(|unit| self.recall_unit(unit, observed));
        let mut all = Recalled::default();
        for Recalled { files, packs } in recalled.collect::<Vec<_>>() {
            all.files.extend(files);
            all.packs.extend(packs);
        }
        all
    }

    fn recall_unit(&self, unit: Unit, observed: &Observed) -> Recalled {
        let mut recalled = Recalled::default();
        let mut joined = Packing::default();
        for (mut pack, places) in unit.packs {
            // What is joined is another pack soon, so it is held; there is little of that.
            let are_bodies_held = self.keeper.takes(pack.length) || unit.is_joined;
            let bytes = if are_bodies_held {
                self.keeper.store.get(&name(pack.number))
            } else {
                self.keeper.store.part(&name(pack.number), 0..pack.heads)
            };
            let bytes = bytes.unwrap_or_default();
            let mut places = places.into_iter();
            let aside = (!are_bodies_held).then_some((pack.number, pack.heads));
            let (heads, bodies) = bytes.split_at_checked(pack.heads).unwrap_or_default();
            let parts = Parts { heads, bodies };
            pack.entries.retain(|entry| {
                let _item = observed.item(Stage::Read, &entry.path);
                let file = self.file(entry, parts, aside).map(Arc::new);
                let is_there = file.is_some();
                recalled.files.extend(places.next().zip(file));
                if unit.is_joined && is_there {
                    joined.push(entry, parts);
                }
                if joined.length() >= JOINED {
                    recalled.packs.extend(self.put(&mut joined));
                }
                is_there
            });
            if !unit.is_joined {
                recalled.packs.push(pack);
            }
        }
        recalled.packs.extend(self.put(&mut joined));
        recalled
    }

    /// So many files should be parsed and kept together.
    pub(super) fn run(&self) -> usize {
        (self.wanted.len() / PACKS).clamp(PACK.0, PACK.1)
    }

    /// The number of the next pack.
    fn number(&self) -> u32 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// Keeps what was taken down, and makes ready for more.
    fn put(&self, packing: &mut Packing) -> Option<Pack> {
        let pack = packing.close(self.number())?;
        let is_kept = self.keeper.keep(pack.number, packing.parts());
        packing.clear();
        is_kept.then_some(pack)
    }

    /// A file, from its bytes; `aside` is the number of the pack and how many bytes are before its bodies, if these are not there.
    fn file(&self, entry: &Entry, parts: Parts<'_>, aside: Option<(u32, usize)>) -> Option<File> {
        let content = match postcard::from_bytes(parts.head(entry)?).ok()? {
            Kept::Document(document) => Content::Document(Arc::from(document)),
            Kept::Page(page) => Content::Page(Arc::from(page)),
            Kept::Sidecar(sidecar) => Content::Sidecar(Arc::from(sidecar)),
        };
        match aside {
            Some((number, heads)) => {
                let place = self.place(entry, number, heads);
                place.into_iter().for_each(|place| place.put(&content));
            }
            None => parts.hold(entry, &content)?,
        }
        let reader = Arc::clone(&self.keeper.reader);
        let source = SourceFile::aside(entry.id, entry.path.clone(), reader, entry.text);
        Some(File {
            id: entry.id,
            bytes: Bytes::new(),
            source: Some(Arc::new(source)),
            content,
            diagnostics: Vec::new(),
        })
    }

    /// Where the body of a file is kept.
    fn place(&self, entry: &Entry, pack: u32, heads: usize) -> Option<Place> {
        let Body { bytes, hash } = entry.body.as_ref()?;
        Some(Place {
            keeper: Arc::clone(&self.keeper),
            path: entry.path.as_str().into(),
            id: entry.id,
            trace: entry.text,
            pack,
            bytes: heads + bytes.start..heads + bytes.end,
            hash: *hash,
        })
    }

    /// Ends with an index of these packs, if they are other than they were.
    pub(super) fn close(self, mut packs: Vec<Pack>) {
        self.keeper.spare_no_more();
        packs.retain(|pack| !pack.entries.is_empty());
        packs.sort_unstable_by_key(|pack| pack.number);
        let are = packs.iter().map(|pack| (pack.number, pack.entries.len()));
        if are.eq(self.were.iter().copied()) {
            return;
        }
        let store = &self.keeper.store;
        let index = index(store.compiler(), &packs);
        if !index.is_ok_and(|bytes| store.put(INDEX, &[&bytes])) {
            return;
        }
        let is_left = |number| packs.binary_search_by_key(&number, |pack: &Pack| pack.number).is_ok();
        for (number, _) in self.were.into_iter().filter(|&(number, _)| !is_left(number)) {
            store.remove(&name(number));
        }
    }
}
