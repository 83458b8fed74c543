//! Where values are kept from one run to the next, and packs of them.
//!
//! Values are kept some dozen to a *pack*, which is written once and never changed. A *shelf* is an index of packs. It is replaced last,
//! so a run that was stopped leaves the one before. A pack that is mostly outdated is made anew of what holds, and so are many small
//! ones, of which each run in which something has changed leaves one more.

use std::fmt;
use std::hash::BuildHasher;
use std::ops::Range;

use postcard::ser_flavors::Flavor;
use rustc_hash::FxBuildHasher;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// So few files of an edition are sooner read anew than looked up.
pub(crate) const FEW: usize = 64;
/// Values of a pack, the fewest and the most: packs are read side by side, and a process opens each of them.
const PACK: (usize, usize) = (16, 48);
/// Packs of a shelf, if they come out neither larger nor smaller than that.
const PACKS: usize = 64;
/// Bytes of a small pack.
const SMALL: usize = 1 << 16;
/// As many small packs are left as they are.
const SMALL_PACKS: usize = 8;
/// Bytes of which one pack is made, where others are joined.
pub(crate) const JOINED: usize = 1 << 19;
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

/// What stands together under one index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shelf {
    /// The name of the index.
    pub(crate) index: &'static str,
    /// What the names of its packs begin with.
    pub(crate) packs: &'static str,
}

/// Values in the order in which they stand in one pack, each with what is said of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Pack<E> {
    pub(crate) number: u32,
    /// Bytes.
    pub(crate) length: usize,
    /// Bytes before those that are not always read.
    pub(crate) heads: usize,
    pub(crate) entries: Vec<E>,
}

/// What is said of a value in a pack.
pub(crate) trait Stored {
    /// Its bytes in the pack, all together.
    fn length(&self) -> usize;
}

/// Packs of which the same becomes, each with what somebody knows of it.
#[derive(Debug)]
pub(crate) struct Unit<E, T> {
    pub(crate) packs: Vec<(Pack<E>, T)>,
    /// Whether others are to be made of them.
    pub(crate) is_joined: bool,
}

impl Shelf {
    /// The name of a pack.
    pub(crate) fn name(self, number: u32) -> String {
        format!("{}{number}", self.packs)
    }

    /// What the index says is in the packs. Nothing if it is of another compiler, or cannot be read, or is not there.
    pub(crate) fn read<E: DeserializeOwned>(self, store: &dyn Store) -> Option<Vec<Pack<E>>> {
        // The compiler comes first, so that nothing else of another one's index is read.
        let bytes = store.get(self.index)?;
        let (compiler, rest) = postcard::take_from_bytes::<&str>(&bytes).ok()?;
        let (sum, packs) = rest.split_first_chunk()?;
        let is_whole = compiler == store.compiler() && u64::from_le_bytes(*sum) == hash(packs);
        is_whole.then(|| postcard::from_bytes(packs).ok()).flatten()
    }

    /// Replaces the index by one of these packs, and takes those away that there `were` besides.
    pub(crate) fn replace<E: Serialize>(self, store: &dyn Store, mut packs: Vec<Pack<E>>, were: &[Contents]) {
        packs.retain(|pack| !pack.entries.is_empty());
        packs.sort_unstable_by_key(|pack| pack.number);
        if contents(&packs).eq(were.iter().copied()) {
            return;
        }
        let index = index(store.compiler(), &packs);
        if !index.is_ok_and(|bytes| store.put(self.index, &[&bytes])) {
            return;
        }
        let is_left = |number| packs.binary_search_by_key(&number, |pack| pack.number).is_ok();
        for &(number, _) in were.iter().filter(|&&(number, _)| !is_left(number)) {
            store.remove(&self.name(number));
        }
    }
}

/// The number of a pack, and how many entries it has. As packs never change, that tells whether one is as it was.
pub(crate) type Contents = (u32, usize);

/// What tells these packs from others.
pub(crate) fn contents<E>(packs: &[Pack<E>]) -> impl Iterator<Item = Contents> {
    packs.iter().map(|pack| (pack.number, pack.entries.len()))
}

/// The number of the next pack.
pub(crate) fn next(were: &[Contents]) -> u32 {
    were.iter().map(|(number, _)| number + 1).max().unwrap_or(0)
}

/// So many of all values should be kept together.
pub(crate) fn run(all: usize) -> usize {
    (all / PACKS).clamp(PACK.0, PACK.1)
}

/// What is to become of packs that have only those entries left that hold. Those that have none are gone.
pub(crate) fn units<E: Stored, T>(packs: impl IntoIterator<Item = (Pack<E>, T)>) -> Vec<Unit<E, T>> {
    let (mut units, mut small) = (Vec::new(), Vec::new());
    for (pack, known) in packs {
        let bytes: usize = pack.entries.iter().map(Stored::length).sum();
        if bytes == 0 {
            continue;
        }
        if pack.length < SMALL {
            small.push((pack, known));
        } else {
            let is_joined = bytes < pack.length / 2;
            let packs = vec![(pack, known)];
            units.push(Unit { packs, is_joined });
        }
    }
    if small.len() > SMALL_PACKS {
        units.push(Unit {
            packs: small,
            is_joined: true,
        });
    } else {
        units.extend(small.into_iter().map(|pack| Unit {
            packs: vec![pack],
            is_joined: false,
        }));
    }
    units
}

/// The bytes of an index: the compiler, the hash of the rest, the packs.
fn index<E: Serialize>(compiler: &str, packs: &[Pack<E>]) -> postcard::Result<Vec<u8>> {
    let packs = postcard::to_stdvec(packs)?;
    let mut bytes = postcard::to_stdvec(compiler)?;
    bytes.extend(hash(&packs).to_le_bytes());
    bytes.extend(packs);
    Ok(bytes)
}

/// Puts the bytes of a value after others.
///
/// # Errors
/// The value has none; what was put there of it is to be thrown away.
pub(crate) fn put(bytes: &mut Vec<u8>, value: &impl Serialize) -> postcard::Result<()> {
    postcard::serialize_with_flavor(value, After(bytes))
}

/// What takes bytes that come after others.
struct After<'a>(&'a mut Vec<u8>);

impl Flavor for After<'_> {
    type Output = ();

    // Most are of numbers, which have a few bytes each: to have those copied takes longer than to write them.
    #[inline]
    fn try_extend(&mut self, data: &[u8]) -> postcard::Result<()> {
        match *data {
            [one] => self.0.push(one),
            [one, two] => self.0.extend_from_slice(&[one, two]),
            [one, two, three] => self.0.extend_from_slice(&[one, two, three]),
            _ => self.0.extend_from_slice(data),
        }
        Ok(())
    }

    fn try_push(&mut self, data: u8) -> postcard::Result<()> {
        self.0.push(data);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}

/// Tells whether bytes are those that were kept.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    FxBuildHasher.hash_one(bytes)
}
