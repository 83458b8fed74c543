//! Files that have just been parsed, kept one after the other.

use std::sync::Arc;

use super::Parsed;
use crate::project::files::File;
use crate::project::packs::{Pack, Packing};

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
            packing: parsed.keeper.packing(),
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
        let Self {
            parsed, mut packing, ..
        } = self;
        let pack = packing.close(parsed.number());
        let kept = pack.filter(|pack| {
            let is_kept = parsed.keeper.keep(pack.number, packing.parts());
            let entries = pack.entries.iter().zip(&self.files);
            match (is_kept, self.is_put_aside) {
                (true, true) => entries.for_each(|(entry, file)| {
                    let place = parsed.place(entry, pack.number, pack.heads);
                    place.into_iter().for_each(|place| place.put(&file.content));
                }),
                (true, false) => {
                    parsed.keeper.takes(pack.length);
                }
                (false, true) => entries.for_each(|(entry, file)| {
                    let Some(()) = packing.parts().hold(entry, &file.content) else {
                        unreachable!("what was taken down can be read");
                    };
                }),
                (false, false) => {}
            }
            is_kept
        });
        parsed.keeper.take_back(packing);
        kept
    }
}
