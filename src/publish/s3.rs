//! A bucket of Amazon S3, or of another store that speaks its language.
//!
//! What is there is asked in one listing, and our manifest lies beside it. An object that was put there after the manifest may be
//! one of an interrupted run or somebody else's: then its checksum decides, which stores keep as the entity tag.

mod credentials;
mod store;

use md5::{Digest as _, Md5};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use self::store::{Object, Store};
use super::{Plan, Publication, Stop, There};
use crate::model::destination::Kind;
use crate::output::{MANIFEST, Manifest, Turn, Written};
use crate::render::Site;

/// Requests at once: each waits for an answer from afar most of the time.
const AT_ONCE: usize = 16;

pub(super) fn publish(publication: &Publication<'_>, kind: &Kind) -> Result<Written, Stop> {
    let store = Store::open(kind)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(AT_ONCE).build();
    let pool = pool.map_err(|error| Stop::failed(&format!("no threads: {error}"), "run it again"))?;
    let objects = store.list()?;
    let old = match objects.get(MANIFEST) {
        Some(_) => Manifest::parse(&String::from_utf8_lossy(&store.get(MANIFEST)?)),
        None => Manifest::default(),
    };
    let known = Known {
        at: objects
            .get(MANIFEST)
            .map(|object| object.modified.clone())
            .unwrap_or_default(),
        objects,
        old,
    };
    let gone = pool.install(|| known.leftovers(publication.site, &store))?;
    let goes = |path: &str| gone.binary_search_by(|gone| gone.as_str().cmp(path)).is_ok();
    let there = |path: &str, bytes: &[u8], digest: &str| known.there(path, bytes, digest);
    let plan = Plan::new(publication.site, &known.old, publication.overwrite, there, goes)?;
    if !plan.is_idle() && !publication.dry_run {
        pool.install(|| carry_out(&plan, publication.site, &store))?;
    }
    Ok(plan.written)
}

/// What is known of the bucket.
struct Known {
    objects: FxHashMap<String, Object>,
    /// What we published.
    old: Manifest,
    /// When the manifest was written, as the store tells time.
    at: String,
}

impl Known {
    /// Whether an object was there when the manifest was written.
    fn is_older(&self, object: &Object) -> bool {
        object.modified <= self.at
    }

    fn there(&self, path: &str, bytes: &[u8], digest: &str) -> There {
        let Some(object) = self.objects.get(path) else {
            return There::Nothing;
        };
        let is_ours = self.old.contains(path);
        let same_size = object.size == bytes.len() as u64;
        let is_recorded = is_ours && self.old.is(path, digest) && self.is_older(object);
        if same_size && (is_recorded || object.tag == md5(bytes)) {
            There::Same
        } else if is_ours {
            There::Ours
        } else {
            There::Foreign
        }
    }

    /// What we published and is not in the site any more, as far as it is there as it was published; sorted.
    fn leftovers(&self, site: &Site, store: &Store) -> Result<Vec<String>, Stop> {
        let mut gone: Vec<_> = self.old.iter().map(|(path, _)| path).collect();
        gone.dedup();
        let is_left = |path: &&str| -> Result<bool, Stop> {
            match self.objects.get(*path) {
                None => Ok(false),
                Some(object) if self.is_older(object) => Ok(true),
                Some(_) => Ok(self.old.wrote(path, &store.get(path)?)),
            }
        };
        let left: Result<Vec<_>, Stop> = gone
            .into_par_iter()
            .filter(|path| !site.contains_key(*path))
            .map(|path| Ok(is_left(&path)?.then(|| path.to_owned())))
            .collect();
        Ok(left?.into_iter().flatten().collect())
    }
}

/// What stores keep as the entity tag of an object that was put there at once.
fn md5(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let digest = Md5::digest(bytes);
    digest.iter().fold(String::with_capacity(32), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

fn carry_out(plan: &Plan<'_>, site: &Site, store: &Store) -> Result<(), Stop> {
    // Until all is done, what is sent counts as ours too, so that an interrupted run can be taken up again.
    store.put(MANIFEST, plan.joined.to_string().as_bytes())?;
    for turn in &plan.send {
        turn.par_iter()
            .try_for_each(|path| site.get(*path).map_or(Ok(()), |bytes| store.put(path, bytes)))?;
    }
    // Pages first: none may be left that lacks what it needs.
    let (pages, others): (Vec<&String>, Vec<_>) =
        (plan.written.removed.iter()).partition(|path| Turn::of(path, false) > Turn::Needed);
    for removed in [pages, others] {
        removed.par_iter().try_for_each(|path| store.delete(path))?;
    }
    store.put(MANIFEST, plan.new.to_string().as_bytes())
}
