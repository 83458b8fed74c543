//! What the editors say on a section of a document: as long as it is the same, notes elsewhere in the document may change, and
//! the page need not be made again.

use super::leaf::Leaf;
use super::portion::Composed;
use crate::digest::Digest;
use crate::link::Citation;
use crate::model::TextRange;

/// All that the page of a section shows of what was found in its document.
#[derive(Debug, PartialEq)]
pub(super) struct Noted {
    /// The notes whose words touch it: the id, the layer, what the editor wrote, and the words.
    notes: Vec<(Box<str>, Option<String>, Digest, TextRange)>,
    /// What the marks of those read that stand on an earlier page.
    continued: Vec<String>,
    /// The citations, with the keys of the works.
    citations: Vec<(Citation, String)>,
    /// Whether notes have two tracks, as on all pages of the document.
    two_tracks: bool,
}

impl Leaf<'_> {
    /// What is noted on the page, if it is that of a section. The first page tells of the whole document.
    pub(super) fn noted(&self, composed: &Composed) -> Option<Noted> {
        let page = self.page.filter(|&page| page > 0)?;
        let (portion, found) = (&composed.portions[page], &self.annotated.found);
        let notes = portion.notes.all().map(|place| {
            let note = &found.notes[place];
            let layer = found.layer(note).map(ToOwned::to_owned);
            (note.id.clone(), layer, note.written, note.anchor.range)
        });
        let continued = portion.notes.continued.iter();
        let citations = portion.citations.all().map(|place| {
            let citation = &found.citations[place];
            let key = self.around.key(citation.work).unwrap_or_default();
            (citation.clone(), key.to_owned())
        });
        Some(Noted {
            notes: notes.collect(),
            continued: continued
                .map(|&note| composed.layout.editor[note].mark.clone())
                .collect(),
            citations: citations.collect(),
            two_tracks: self.annotated.has_two_tracks(),
        })
    }
}
