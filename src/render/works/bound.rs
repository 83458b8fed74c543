//! The citation index in a volume.

use super::{Material, legal};
use crate::render::common::Common;
use crate::render::links;
use crate::render::views::{LegalSectionView, LetterView, LinkView, UnheldView};

/// The citation index as a volume has it.
pub(in crate::render) struct BoundWorks<'a> {
    pub(in crate::render) letters: Vec<LetterView<'a>>,
    pub(in crate::render) uncited: Vec<LinkView>,
    pub(in crate::render) unheld: Vec<UnheldView>,
    pub(in crate::render) legal: Vec<LegalSectionView<'a>>,
}

/// Makes the citation index for a volume: all of it, however many works there are.
pub(in crate::render) fn bind<'a>(material: &Material<'a>, common: &'a Common) -> BoundWorks<'a> {
    let index = material.index(links::WORKS, common);
    let letters = index.holdings.filing.letters.iter();
    BoundWorks {
        letters: letters.map(|letter| index.letter(letter, true)).collect(),
        uncited: index.uncited().into_iter().map(|subject| index.link(subject)).collect(),
        unheld: material
            .edition
            .unheld()
            .into_iter()
            .map(|found| index.unheld(found))
            .collect(),
        legal: legal::sections(&index, &index.holdings.filing.subjects().collect::<Vec<_>>()),
    }
}
