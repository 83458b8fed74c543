//! What was found in documents, kept from one run to the next.
//!
//! Where the selectors of a document land is settled by its file, its sidecars, what the lock has of it, and by what notes and citations can
//! name outside of it. Each value that is kept goes by a digest of all that. Only documents are kept in which every selector selects what it
//! says, and of which nothing was to be said; so a value has no diagnostics, and what is on record of the document is where its selectors
//! have landed. What a document names and dates stands beside it, with a digest of the names and events that there were.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::bound::{Bound, Given, KeptBound};
use super::edition::Annotated;
use super::found::Found;
use super::indexes::Indexes;
use crate::digest::Digest;
use crate::evenly::Evenly;
use crate::model::{Document, Sidecar};
use crate::project::Store;
use crate::project::store::{self, JOINED, Pack, Shelf, Unit, hash};

const SHELF: Shelf = Shelf {
    index: "found",
    packs: "found-",
};

/// So few documents are anchored faster than looked up.
const FEW: usize = 16;

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
    bound: Vec<Option<Named>>,
    /// The names and events that there are.
    given: OnceLock<Digest>,
}

/// What both parts of an entry were made from: its key, and the names and events.
type MadeFrom = (Digest, Option<Digest>);

/// What a document names and dates, and a digest of the names and events by which it was found.
type Named = (Digest, KeptBound);

/// What was found in a document, in a pack.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Entry {
    /// All that it was found with.
    key: Digest,
    /// The names and events that were looked for, if what was found of them is there as well.
    given: Option<Digest>,
    bytes: Range<usize>,
    /// Two runs at once may write packs of one name.
    hash: u64,
}

impl store::Entry for Entry {
    fn length(&self) -> usize {
        self.bytes.len()
    }
}

/// What is on record of a document, by its id.
pub type OnRecord = (String, Digest);

impl Kept {
    /// What is kept there. Nothing if the documents are so few that it would be of no use.
    pub(super) fn open(store: Arc<dyn Store>, common: Digest, documents: usize) -> Option<Self> {
        (documents >= FEW).then(|| Self {
            packs: SHELF.read(&*store).unwrap_or_default(),
            store,
            common,
            recalled: FxHashSet::default(),
            bound: Vec::new(),
            given: OnceLock::new(),
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
                .filter(|entry| places.contains_key(&entry.key))
                .peekable();
            held.peek()?;
            let bytes = self.bytes(pack)?;
            let found = held.filter_map(|entry| {
                let place = places[&entry.key];
                let (found, bound) = entry.found(&bytes, &indexes.sidecars[place])?;
                Some((place, entry.made_from(), found, bound))
            });
            Some(found.collect::<Vec<_>>())
        };
        let read: Vec<_> = self.packs.par_iter().evenly().filter_map(read).collect();
        let mut recalled = vec![None; indexes.documents.len()];
        self.bound = vec![None; indexes.documents.len()];
        for (place, made_from, found, bound) in read.into_iter().flatten() {
            recalled[place] = Some(Arc::new(found));
            self.bound[place] = made_from.1.zip(bound);
            self.recalled.insert(made_from);
        }
        recalled
    }

    /// What each of the documents names and dates, if it would be found again by these names and events.
    pub(super) fn of(&self, given: &Given) -> Vec<Option<KeptBound>> {
        let given = self.given.get_or_init(|| given.digest());
        let of_these = |named: &Option<Named>| {
            let named = named.as_ref().filter(|(then, _)| then == given);
            named.map(|(_, bound)| bound.clone())
        };
        self.bound.iter().map(of_these).collect()
    }

    /// Keeps what was found in the documents, with what is on record of each now, sorted by their ids.
    pub(super) fn keep(&self, documents: &[Annotated], on_record: &[OnRecord]) {
        let locked = |document: &Document| {
            let place = on_record.binary_search_by(|(id, _)| id.as_str().cmp(document.id()));
            place.ok().map(|place| on_record[place].1)
        };
        let settled = documents.par_iter().filter_map(|annotated| {
            let Annotated {
                document, found, bound, ..
            } = annotated;
            found.settled?;
            let given = self.given.get().filter(|_| bound.is_settled()).copied();
            let key = self.key(document, &found.sidecars, locked(document));
            Some(((key, given), annotated))
        });
        let settled: Vec<_> = settled.collect();
        let (stay, new): (Vec<_>, Vec<_>) = settled.into_iter().partition(|(key, _)| self.recalled.contains(key));
        let stay: FxHashSet<_> = stay.into_iter().map(|(key, _)| key).collect();
        let were: Vec<_> = store::contents(&self.packs).collect();
        let packs = self.packs.iter().cloned().map(|mut pack| {
            pack.entries.retain(|entry| stay.contains(&entry.made_from()));
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
            for (key, Annotated { found, bound, .. }) in run {
                packing.add(*key, found, bound);
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
    const fn made_from(&self) -> MadeFrom {
        (self.key, self.given)
    }

    /// The value, if it is there as it was kept.
    fn found(&self, bytes: &[u8], sidecars: &[Arc<Sidecar>]) -> Option<(Found, Option<KeptBound>)> {
        let bytes = bytes.get(self.bytes.clone()).filter(|bytes| hash(bytes) == self.hash)?;
        let (landings, found, bound): (usize, Found, Option<KeptBound>) = postcard::from_bytes(bytes).ok()?;
        let found = Found {
            sidecars: sidecars.to_vec(),
            on_record: landings,
            settled: Some(landings),
            ..found
        };
        Some((found, bound))
    }
}

/// A pack while it is filled.
#[derive(Default)]
struct Packing {
    entries: Vec<Entry>,
    bytes: Vec<u8>,
}

impl Packing {
    fn add(&mut self, made_from: MadeFrom, found: &Found, bound: &Bound) {
        let start = self.bytes.len();
        let bound = made_from.1.and_then(|_| bound.to_keep());
        match postcard::to_extend(
            &(found.settled.unwrap_or_default(), found, bound),
            std::mem::take(&mut self.bytes),
        ) {
            Ok(bytes) => self.bytes = bytes,
            Err(error) => unreachable!("values that are written to memory can be: {error}"),
        }
        self.entry(made_from, start);
    }

    /// Adds an entry of another pack, if it is as it was kept.
    fn push(&mut self, entry: &Entry, bytes: &[u8]) {
        let bytes = bytes.get(entry.bytes.clone());
        if let Some(bytes) = bytes.filter(|bytes| hash(bytes) == entry.hash) {
            let start = self.bytes.len();
            self.bytes.extend_from_slice(bytes);
            self.entry(entry.made_from(), start);
        }
    }

    fn entry(&mut self, (key, given): MadeFrom, start: usize) {
        self.entries.push(Entry {
            key,
            given,
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
