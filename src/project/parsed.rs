//! What texts and sidecars were parsed to, kept from one run to the next.
//!
//! Most files of a large edition are as the last build read them. What such a file says is read from a [`Store`] then, which takes a
//! fraction of the time that parsing takes; the file itself is not even opened. Which files those are the world tells
//! ([`World::proof`]), as `make` and git do it.
//!
//! A store has packs, which are written once and never changed, and an index of what is in them. The index is replaced last, so a run
//! that was stopped leaves the one before. Only a file in which nothing was noticed is kept, so that what was noticed is always told.

use std::fmt;
use std::hash::BuildHasher;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::SystemTime;

use bytes::Bytes;
use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::{Deserialize, Serialize};

use super::files::{Content, File};
use super::{Kind, World};
use crate::model::{Document, Page, Sidecar};
use crate::progress::{Observed, Stage};
use crate::span::{FileId, Reader, SourceFile};

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
/// The name of the index.
const INDEX: &str = "index";

/// Where values are kept for the next process, by name. It may lose any of them, or all, at any time.
pub trait Store: fmt::Debug + Send + Sync {
    /// Which compiler keeps: values of another one cannot be read.
    fn compiler(&self) -> &str;
    /// What is kept under a name, if anything is.
    fn get(&self, name: &str) -> Option<Vec<u8>>;
    /// Keeps it, in place of what was there. Gives whether it could.
    fn put(&self, name: &str, bytes: &[u8]) -> bool;
    /// Keeps it no longer.
    fn remove(&self, name: &str);
    /// Keeps nothing any longer.
    fn clear(&self);
}

/// Files in the order in which they stand in one value of the store.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Pack {
    number: u32,
    /// Bytes.
    length: usize,
    entries: Vec<Entry>,
}

/// A file in a pack.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Entry {
    path: String,
    id: FileId,
    /// What proves it unchanged.
    proof: String,
    /// What tells that its text is the same when it is read again; see [`SourceFile::trace`].
    text: (usize, u64),
    /// Its bytes in the pack, and their hash: two runs at once may write packs of one name.
    bytes: Range<usize>,
    hash: u64,
}

/// What a file says, to be kept.
#[derive(Serialize)]
enum Said<'a> {
    Document(&'a Document),
    Page(&'a Page),
    Sidecar(&'a Sidecar),
}

/// The same, as it was kept.
#[derive(Deserialize)]
enum Kept {
    Document(Box<Document>),
    Page(Box<Page>),
    Sidecar(Box<Sidecar>),
}

/// What is kept of the files to be read.
pub(super) struct Parsed<'a> {
    store: &'a dyn Store,
    reader: Arc<dyn Reader>,
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
        let (packs, proofs) = rayon::join(|| read_index(store), || wanted.par_iter().map(proof).collect());
        let were: Vec<_> = packs.iter().map(|pack| (pack.number, pack.entries.len())).collect();
        let mut parsed = Self {
            store,
            reader,
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
            let bytes: usize = pack.entries.iter().map(|entry| entry.bytes.len()).sum();
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
        let recalled = units.into_par_iter().map(|unit| self.recall_unit(unit, observed));
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
            let bytes = self.store.get(&name(pack.number)).unwrap_or_default();
            let mut places = places.into_iter();
            pack.entries.retain(|entry| {
                let _item = observed.item(Stage::Read, &entry.path);
                let part = bytes.get(entry.bytes.clone()).filter(|part| hash(part) == entry.hash);
                let file = part.and_then(|part| entry.file(part, &self.reader)).map(Arc::new);
                let is_held = file.is_some();
                recalled.files.extend(places.next().zip(file));
                if let Some(part) = part.filter(|_| unit.is_joined && is_held) {
                    joined.push(entry.clone(), part);
                }
                if joined.bytes.len() >= JOINED {
                    recalled.packs.extend(self.put(std::mem::take(&mut joined)));
                }
                is_held
            });
            if !unit.is_joined {
                recalled.packs.push(pack);
            }
        }
        recalled.packs.extend(self.put(joined));
        recalled
    }

    /// So many files should be parsed and kept together.
    pub(super) fn run(&self) -> usize {
        (self.wanted.len() / PACKS).clamp(PACK.0, PACK.1)
    }

    /// Keeps what files say in a pack of their own; each comes with its place. Nothing if none can be kept.
    pub(super) fn keep<'b>(&self, files: impl Iterator<Item = (usize, &'b File)>) -> Option<Pack> {
        let mut packing = Packing::default();
        for (place, file) in files {
            if let Some(proof) = &self.proofs[place] {
                packing.add(&self.wanted[place].0, file, proof);
            }
        }
        self.put(packing)
    }

    fn put(&self, packing: Packing) -> Option<Pack> {
        let Packing { entries, bytes } = packing;
        if entries.is_empty() {
            return None;
        }
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.store.put(&name(number), &bytes).then_some(Pack {
            number,
            length: bytes.len(),
            entries,
        })
    }

    /// Ends with an index of these packs, if they are other than they were.
    pub(super) fn close(self, mut packs: Vec<Pack>) {
        packs.retain(|pack| !pack.entries.is_empty());
        packs.sort_unstable_by_key(|pack| pack.number);
        let are = packs.iter().map(|pack| (pack.number, pack.entries.len()));
        if are.eq(self.were.iter().copied()) {
            return;
        }
        let index = index(self.store.compiler(), &packs);
        if !index.is_ok_and(|bytes| self.store.put(INDEX, &bytes)) {
            return;
        }
        let is_left = |number| packs.binary_search_by_key(&number, |pack: &Pack| pack.number).is_ok();
        for (number, _) in self.were.into_iter().filter(|&(number, _)| !is_left(number)) {
            self.store.remove(&name(number));
        }
    }
}

/// What an index says is in the packs. What another compiler kept goes, and so does what cannot be read, or has no index.
fn read_index(store: &dyn Store) -> Vec<Pack> {
    // The compiler comes first, so that nothing else of another one's index is read.
    let read = || {
        let bytes = store.get(INDEX)?;
        let (compiler, rest) = postcard::take_from_bytes::<&str>(&bytes).ok()?;
        let (sum, packs) = rest.split_first_chunk()?;
        let is_whole = compiler == store.compiler() && u64::from_le_bytes(*sum) == hash(packs);
        is_whole.then(|| postcard::from_bytes(packs).ok()).flatten()
    };
    read().unwrap_or_else(|| {
        store.clear();
        Vec::new()
    })
}

/// The bytes of an index: the compiler, the hash of the rest, the packs.
fn index(compiler: &str, packs: &[Pack]) -> postcard::Result<Vec<u8>> {
    let packs = postcard::to_stdvec(packs)?;
    let mut bytes = postcard::to_stdvec(compiler)?;
    bytes.extend(hash(&packs).to_le_bytes());
    bytes.extend(packs);
    Ok(bytes)
}

impl Entry {
    /// The file, from its bytes.
    fn file(&self, bytes: &[u8], reader: &Arc<dyn Reader>) -> Option<File> {
        let content = match postcard::from_bytes(bytes).ok()? {
            Kept::Document(document) => Content::Document(Arc::from(document)),
            Kept::Page(page) => Content::Page(Arc::from(page)),
            Kept::Sidecar(sidecar) => Content::Sidecar(Arc::from(sidecar)),
        };
        let source = SourceFile::aside(self.id, self.path.clone(), Arc::clone(reader), self.text);
        Some(File {
            id: self.id,
            bytes: Bytes::new(),
            source: Some(Arc::new(source)),
            content,
            diagnostics: Vec::new(),
        })
    }
}

/// A pack while it is filled.
#[derive(Default)]
struct Packing {
    entries: Vec<Entry>,
    bytes: Vec<u8>,
}

impl Packing {
    /// Adds what a file says, if nothing was noticed in it and its text was put aside.
    fn add(&mut self, path: &str, file: &File, proof: &str) {
        let said = match &file.content {
            Content::Document(document) => Said::Document(document),
            Content::Page(page) => Said::Page(page),
            Content::Sidecar(sidecar) => Said::Sidecar(sidecar),
            _ => return,
        };
        let Some(text) = file.source.as_ref().and_then(|source| source.trace()) else {
            return;
        };
        if !file.diagnostics.is_empty() {
            return;
        }
        let Ok(said) = postcard::to_stdvec(&said) else { return };
        let entry = Entry {
            path: path.to_owned(),
            id: file.id,
            proof: proof.to_owned(),
            text,
            hash: hash(&said),
            bytes: 0..0,
        };
        self.push(entry, &said);
    }

    /// Adds an entry with its bytes.
    fn push(&mut self, entry: Entry, bytes: &[u8]) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        self.entries.push(Entry {
            bytes: start..self.bytes.len(),
            ..entry
        });
    }
}

/// The name of a pack.
fn name(number: u32) -> String {
    number.to_string()
}

/// Tells whether bytes are those that were kept.
fn hash(bytes: &[u8]) -> u64 {
    FxBuildHasher.hash_one(bytes)
}
