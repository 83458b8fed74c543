//! What texts and sidecars were parsed to, kept from one run to the next.
//!
//! Most files of a large edition are as the last build read them. What such a file says is read from a [`Store`](super::Store) then, which takes a
//! fraction of the time that parsing takes; the file itself is not even opened. Which files those are the world tells
//! ([`World::proof`]), as `make` and git do it.
//!
//! Only a file in which nothing was noticed is kept, so that what was noticed is always told.

mod keeping;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::SystemTime;

use bytes::Bytes;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

pub(super) use self::keeping::Keeping;
use super::bodies::{Body, Keeper, Place};
use super::files::{Content, File};
use super::packs::{Entry, Kept, Pack, Packing, Parts, SHELF};
use super::store::{self, Contents, FEW, JOINED};
use super::{Kind, World};
use crate::evenly::Evenly;
use crate::progress::{Observed, Stage};
use crate::span::{FileId, SourceFile};

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
    /// The packs that there were, in the order of the index.
    were: Vec<Contents>,
}

/// Packs, with the entries that hold, and the places of their files.
pub(super) type Unit = store::Unit<Entry, Vec<usize>>;

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
        // What another compiler kept goes, and so does what cannot be read, or has no index.
        let packs = || {
            SHELF.read(&*store).unwrap_or_else(|| {
                store.clear();
                Vec::new()
            })
        };
        let (packs, proofs) = rayon::join(packs, || wanted.par_iter().map(proof).collect());
        let were: Vec<_> = store::contents(&packs).collect();
        let mut parsed = Self {
            keeper: Arc::new(Keeper::new(store, reader)),
            wanted,
            proofs,
            ids: vec![None; wanted.len()],
            units: Vec::new(),
            next: AtomicU32::new(store::next(&were)),
            were,
        };
        parsed.line_up(packs);
        Some(parsed)
    }

    /// Finds out which of what is kept holds, and what becomes of the packs.
    fn line_up(&mut self, packs: Vec<Pack>) {
        let pairs = self.wanted.iter().enumerate();
        let places: FxHashMap<&str, usize> = pairs.map(|(place, (path, _))| (path.as_str(), place)).collect();
        let packs = packs.into_iter().map(|mut pack| {
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
            (pack, held)
        });
        self.units = store::units(packs);
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
            let bytes = if unit.is_joined {
                self.keeper.store.get(&SHELF.name(pack.number))
            } else {
                self.keeper.store.part(&SHELF.name(pack.number), 0..pack.heads)
            };
            let bytes = bytes.unwrap_or_default();
            let mut places = places.into_iter();
            let aside = (!unit.is_joined).then_some((pack.number, pack.heads));
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
        store::run(self.wanted.len())
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
    pub(super) fn close(self, packs: Vec<Pack>) {
        self.keeper.spare_no_more();
        SHELF.replace(&*self.keeper.store, packs, &self.were);
    }
}
