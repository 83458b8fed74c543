//! A folder with some of its files replaced, without touching the folder.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use bytes::Bytes;

use super::world::{Listing, World};
use crate::span::Reader;

/// A world in which some files hold something else than in another one.
pub struct OverlayWorld<'a> {
    below: &'a dyn World,
    files: BTreeMap<String, Bytes>,
}

impl<'a> OverlayWorld<'a> {
    /// A world that is as `below`, so far.
    #[must_use]
    pub fn new(below: &'a dyn World) -> Self {
        Self {
            below,
            files: BTreeMap::new(),
        }
    }

    /// Lets a file that is there, or is not listed, hold these bytes.
    pub fn replace(&mut self, path: impl Into<String>, bytes: impl Into<Bytes>) {
        self.files.insert(path.into(), bytes.into());
    }

    /// The files that hold something else, with what they hold, sorted by path.
    pub fn replaced(&self) -> impl Iterator<Item = (&str, &Bytes)> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes))
    }
}

impl World for OverlayWorld<'_> {
    fn list(&self, folder: &str) -> Listing {
        self.below.list(folder)
    }

    fn read(&self, path: &str) -> io::Result<Bytes> {
        self.files
            .get(path)
            .map_or_else(|| self.below.read(path), |bytes| Ok(bytes.clone()))
    }

    /// None: fixes are carried out in the very texts that were read.
    fn reader(&self) -> Option<Arc<dyn Reader>> {
        None
    }
}
