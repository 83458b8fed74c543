//! What was found in documents, kept from one run to the next.
//!
//! Where the selectors of a document land is settled by its file, its sidecars, what the lock has of it, and by what notes and citations can
//! name outside of it. Each value that is kept goes by a digest of all that. Only documents are kept in which every selector selects what it
//! says, and of which nothing was to be said; so a value has no diagnostics, and what is on record of the document is where its selectors
//! have landed. Beside it stands what the document names and dates, with a digest of the names and events that there were, and where the
//! ends of cross-references are in it, with a digest of what they were sought by.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::bound::{Bound, Given, KeptBound};
use super::crossrefs::{EndsOf, KeptEnd, KeptEnds};
use super::edition::Annotated;
use super::found::Found;
use super::indexes::Indexes;
use crate::digest::Digest;
use crate::evenly::Evenly;
use crate::model::{Document, Sidecar};
use crate::project::Store;
use crate::project::store::{self, FEW, JOINED, Pack, Shelf, Unit, hash};

const SHELF: Shelf = Shelf {
    index: "found",
    packs: "found-",
};

/// Where it is kept what was found.
#[derive(Debug)]
pub(super) struct Kept {
    store: Arc<dyn Store>,
    /// A digest of what all documents have in common.
    common: Digest,
    /// What there was.
    packs: Vec<Pack<Entry>>,
    /// What there was that is as it was kept, and still holds.
    recalled: FxHashSet<MadeFrom>,
    /// What each document was known to name and date, with the digest of all names and events.
    bound: Vec<Option<BoundBy>>,
    /// The names and events that there are.
    given: OnceLock<Digest>,
    /// What was found of the ends of cross-references in each document.
    ends: Vec<Option<KeptEnds>>,
}

/// What the parts of an entry were made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct MadeFrom {
    /// All that notes and citations were found with.
    key: Digest,
    /// The names and events that were looked for, if what was found of them is there as well.
    given: Option<Digest>,
    /// The ends that were sought, if they are there as well.
    ends: Option<Digest>,
}

/// The parts of an entry: how many selectors of sidecars landed, and all that is kept.
type Parts<'a, F> = (usize, F, Option<KeptBound>, Option<Cow<'a, [KeptEnd]>>);

/// What a document names and dates, and a digest of the names and events by which it was found.
type BoundBy = (Digest, KeptBound);

/// What was found in a document, in a pack.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Entry {
    from: MadeFrom,
    bytes: Range<usize>,
    /// Two runs at once may write packs of one name.
    hash: u64,
}

impl store::Stored for Entry {
    fn length(&self) -> usize {
        self.bytes.len()
    }
}

/// What is on record of a document, by its id.
pub type OnRecord = (String, Digest);

impl Kept {
    /// What is kept there. Nothing if there are so few files that it would be of no use.
    pub(super) fn open(store: Arc<dyn Store>, common: Digest, files: usize) -> Option<Self> {
        (files >= FEW).then(|| Self {
            packs: SHELF.read(&*store).unwrap_or_default(),
            store,
            common,
            recalled: FxHashSet::default(),
            bound: Vec::new(),
            given: OnceLock::new(),
            ends: Vec::new(),
        })
    }

    /// What was found in each of the documents, if it would be found again.
    pub(super) fn recall(&mut self, indexes: &Indexes<'_>) -> Vec<Option<Arc<Found>>> {
        let documents = indexes.documents.par_iter().enumerate();
        let keys = documents.map(|(place, document)| {
            let locked = indexes.lock.document(document.id());
            let key = self.key(document, &indexes.sidecars[place], locked.map(|locked| locked.digest));
            (key, place)
        });
        let places: FxHashMap<Digest, usize> = keys.collect::<Vec<_>>().into_iter().collect();
        let read = |pack: &Pack<Entry>| {
            let mut held = pack
                .entries
                .iter()
                .filter(|entry| places.contains_key(&entry.from.key))
                .peekable();
            held.peek()?;
            let bytes = self.bytes(pack)?;
            let found = held.filter_map(|entry| {
                let place = places[&entry.from.key];
                Some((place, entry.from, entry.parts(&bytes)?))
            });
            Some(found.collect::<Vec<_>>())
        };
        let read: Vec<_> = self.packs.par_iter().evenly().filter_map(read).collect();
        let mut recalled = vec![None; indexes.documents.len()];
        self.bound = vec![None; indexes.documents.len()];
        self.ends = vec![None; indexes.documents.len()];
        for (place, from, (landings, found, bound, ends)) in read.into_iter().flatten() {
            recalled[place] = Some(Arc::new(Found {
                sidecars: indexes.sidecars[place].clone(),
                on_record: landings,
                settled: Some(landings),
                ..found
            }));
            self.bound[place] = from.given.zip(bound);
            self.ends[place] = from.ends.zip(ends.map(|ends| Arc::new(ends.into_owned())));
            self.recalled.insert(from);
        }
        recalled
    }

    /// What a document names and dates, if it would be found again by these names and events.
    pub(super) fn bound(&self, document: usize, given: &Given) -> Option<&KeptBound> {
        let given = self.given.get_or_init(|| given.digest());
        let (then, bound) = self.bound.get(document)?.as_ref()?;
        (then == given).then_some(bound)
    }

    /// What was found of the ends of cross-references in a document, if these are the same.
    pub(super) fn ends(&self, document: usize, sought: Digest) -> Option<Arc<Vec<KeptEnd>>> {
        let (then, ends) = self.ends.get(document)?.as_ref()?;
        (*then == sought).then(|| Arc::clone(ends))
    }

    /// Takes what was found of all ends, by the places of their documents, where it can be kept.
    pub(super) fn put_ends(&mut self, ends: Vec<EndsOf>) {
        self.ends.fill(None);
        for (document, ends) in ends {
            self.ends[document] = Some(ends);
        }
    }

    /// Keeps what was found in the documents, with what is on record of each now, sorted by their ids.
    pub(super) fn keep(&self, documents: &[Annotated], on_record: &[OnRecord]) {
        let locked = |document: &Document| {
            let place = on_record.binary_search_by(|(id, _)| id.as_str().cmp(document.id()));
            place.ok().map(|place| on_record[place].1)
        };
        let settled = documents.par_iter().zip(&self.ends).filter_map(|(annotated, ends)| {
            let Annotated {
                document, found, bound, ..
            } = annotated;
            found.settled?;
            let from = MadeFrom {
                key: self.key(document, &found.sidecars, locked(document)),
                given: self.given.get().filter(|_| bound.is_settled()).copied(),
                ends: ends.as_ref().map(|(sought, _)| *sought),
            };
            Some((from, (annotated, ends)))
        });
        let settled: Vec<_> = settled.collect();
        let (stay, new): (Vec<_>, Vec<_>) = settled.into_iter().partition(|(key, _)| self.recalled.contains(key));
        let stay: FxHashSet<_> = stay.into_iter().map(|(key, _)| key).collect();
        let were: Vec<_> = store::contents(&self.packs).collect();
        let packs = self.packs.iter().cloned().map(|mut pack| {
            pack.entries.retain(|entry| stay.contains(&entry.from));
            (pack, ())
        });
        let mut next = store::next(&were)..;
        let mut packs: Vec<_> = store::units(packs)
            .into_iter()
            .flat_map(|unit| self.unit(unit, &mut next))
            .collect();
        let runs: Vec<_> = new.chunks(store::run(documents.len())).zip(next).collect();
        let new = runs.into_par_iter().evenly().filter_map(|(run, number)| {
            let mut packing = Packing::default();
            for (from, (Annotated { found, bound, .. }, ends)) in run {
                let ends = ends.as_ref().map(|(_, ends)| ends.as_slice());
                packing.add(*from, found, bound, ends);
            }
            packing.put(self, number)
        });
        packs.par_extend(new);
        SHELF.replace(&*self.store, packs, &were);
    }

    /// What becomes of packs.
    fn unit(&self, unit: Unit<Entry, ()>, numbers: &mut impl Iterator<Item = u32>) -> Vec<Pack<Entry>> {
        let packs = unit.packs.into_iter().map(|(pack, ())| pack);
        if !unit.is_joined {
            return packs.collect();
        }
        let (mut joined, mut packing) = (Vec::new(), Packing::default());
        for pack in packs {
            let bytes = self.bytes(&pack).unwrap_or_default();
            for entry in &pack.entries {
                packing.push(entry, &bytes);
            }
            if packing.bytes.len() >= JOINED {
                let full = std::mem::take(&mut packing);
                joined.extend(numbers.next().and_then(|number| full.put(self, number)));
            }
        }
        joined.extend(numbers.next().and_then(|number| packing.put(self, number)));
        joined
    }

    fn bytes(&self, pack: &Pack<Entry>) -> Option<Vec<u8>> {
        self.store.get(&SHELF.name(pack.number))
    }

    /// A digest of all that decides what is found in a document.
    fn key(&self, document: &Document, sidecars: &[Arc<Sidecar>], locked: Option<Digest>) -> Digest {
        let sidecars = sidecars
            .iter()
            .map(|sidecar| (sidecar.file, &sidecar.layer, sidecar.written));
        let sidecars: Vec<_> = sidecars.collect();
        Digest::of_value(&(self.common, document.file, document.written, sidecars, locked))
    }
}

impl Entry {
    /// The value, if it is there as it was kept.
    fn parts(&self, bytes: &[u8]) -> Option<Parts<'static, Found>> {
        let bytes = bytes.get(self.bytes.clone()).filter(|bytes| hash(bytes) == self.hash)?;
        postcard::from_bytes(bytes).ok()
    }
}

/// A pack while it is filled.
#[derive(Default)]
struct Packing {
    entries: Vec<Entry>,
    bytes: Vec<u8>,
}

impl Packing {
    fn add(&mut self, from: MadeFrom, found: &Found, bound: &Bound, ends: Option<&[KeptEnd]>) {
        let start = self.bytes.len();
        let landings = found.settled.unwrap_or_default();
        let bound = from.given.and_then(|_| bound.to_keep());
        let parts: Parts<'_, &Found> = (landings, found, bound, ends.map(Cow::Borrowed));
        if let Err(error) = store::put(&mut self.bytes, &parts) {
            unreachable!("values that are written to memory can be: {error}");
        }
        self.entry(from, start);
    }

    /// Adds an entry of another pack, if it is as it was kept.
    fn push(&mut self, entry: &Entry, bytes: &[u8]) {
        let bytes = bytes.get(entry.bytes.clone());
        if let Some(bytes) = bytes.filter(|bytes| hash(bytes) == entry.hash) {
            let start = self.bytes.len();
            self.bytes.extend_from_slice(bytes);
            self.entry(entry.from, start);
        }
    }

    fn entry(&mut self, from: MadeFrom, start: usize) {
        self.entries.push(Entry {
            from,
            bytes: start..self.bytes.len(),
            hash: hash(&self.bytes[start..]),
        });
    }

    /// Keeps what was added, if it is anything and can be.
    fn put(self, kept: &Kept, number: u32) -> Option<Pack<Entry>> {
        let Self { entries, bytes } = self;
        let is_kept = !entries.is_empty() && kept.store.put(&SHELF.name(number), &[&bytes]);
        is_kept.then_some(Pack {
            number,
            length: bytes.len(),
            heads: bytes.len(),
            entries,
        })
    }
}
