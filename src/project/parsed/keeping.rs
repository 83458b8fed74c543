//! Files that have just been parsed, kept one after the other.

use std::sync::Arc;

use super::Parsed;
use crate::project::files::File;
use crate::project::packs::{Pack, Packing, Parts, name};

/// Files that are parsed and kept together in a pack of their own.
///
/// What a text says is taken down while the processor still has it at hand, and where it is to be put aside it goes from memory then and
/// there, so that the next one takes the same room: who parses many first and keeps them after that finds none of it at hand.
pub(in crate::project) struct Keeping<'a> {
    parsed: &'a Parsed<'a>,
    packing: Packing,
    /// The files in it, in its order.
    files: Vec<Arc<File>>,
    is_put_aside: bool,
}

impl<'a> Keeping<'a> {
    pub(in crate::project) fn new(parsed: &'a Parsed<'a>) -> Self {
        Self {
            parsed,
            packing: Packing::default(),
            files: Vec::new(),
            is_put_aside: !parsed.keeper.has_room(),
        }
    }

    /// Takes down what the file at a place says, if it can be kept. Until this ends nobody may ask it for what it says.
    pub(in crate::project) fn add(&mut self, place: usize, file: &Arc<File>) {
        let Some(proof) = &self.parsed.proofs[place] else {
            return;
        };
        let (path, _) = &self.parsed.wanted[place];
        if self.packing.add(path, file, proof).is_none() {
            return;
        }
        if self.is_put_aside {
            file.content.empty();
        }
        self.files.push(Arc::clone(file));
    }

    /// Keeps what was taken down. Nothing if none can be kept: then all of it is held.
    pub(in crate::project) fn finish(self) -> Option<Pack> {
        let Self { parsed, files, .. } = self;
        let (pack, bytes) = self.packing.close(parsed.number())?;
        let entries = pack.entries.iter().zip(&files);
        if !parsed.keeper.store.put(&name(pack.number), &bytes) {
            let parts = Parts {
                bytes: &bytes,
                heads: pack.heads,
                number: None,
            };
            for (entry, file) in entries.filter(|_| self.is_put_aside) {
                let Some(()) = parts.hold(entry, &file.content) else {
                    unreachable!("what was taken down can be read");
                };
            }
            return None;
        }
        if self.is_put_aside {
            for (entry, file) in entries {
                let place = parsed.place(entry, pack.number, pack.heads);
                place.into_iter().for_each(|place| place.put(&file.content));
            }
        } else {
            parsed.keeper.takes(pack.length);
        }
        Some(pack)
    }
}
