//! What a page of a document is made from. A document that is not divided has one.

use std::sync::Arc;

use super::around::Around;
use super::common::Common;
use super::ground::Shift;
use super::holdings::Holdings;
use super::keep::{Kept, Reason};
use super::links;
use super::made::Made;
use super::noted::Noted;
use super::portion::{Composed, touched};
use super::views::PictureView;
use crate::digest::Digest;
use crate::link::{Annotated, Bound, Edition, End, Face, Found, Referrer, Side};
use crate::model::{Document, Section, TextRange, Works};

/// All that a page of a document is made from, besides what it asks of the rest of the edition.
pub(super) struct Leaf<'a> {
    /// The document with what was found in it.
    pub(super) annotated: &'a Annotated,
    /// Which of its pages this is: 0 is the first. Without one it is all of it, for a volume.
    pub(super) page: Option<usize>,
    /// The ends of cross-references whose words are on it, in the order of the words.
    pub(super) ends: Vec<LeafEnd<'a>>,
    /// Of a document that is divided, where the editors speak elsewhere of what is on the page.
    referrers: Option<Vec<&'a Arc<Referrer>>>,
    /// The ids and names of the documents that can be read beside this one, on the first page of one that is divided.
    beside: Option<Vec<(&'a str, &'a str)>>,
    /// What all pages have in common.
    pub(super) common: &'a Arc<Common>,
    /// The document before, if the page is the first.
    pub(super) previous: Option<&'a Document>,
    /// The document after, if the page is the last.
    pub(super) next: Option<&'a Document>,
    /// The picture that stands for it.
    pub(super) picture: Option<&'a PictureView>,
    /// The rest of the edition.
    pub(super) around: Around<'a>,
}

/// An end of a cross-reference on a page.
pub(super) struct LeafEnd<'a> {
    /// The cross-reference's id.
    pub(super) id: &'a str,
    /// Its relation, by its place in the configuration.
    pub(super) relation: usize,
    /// Which end.
    pub(super) side: Side,
    /// Which passage of that end, from 0.
    pub(super) member: usize,
    /// The words, if it has any.
    pub(super) range: Option<TextRange>,
    /// What shows of it.
    pub(super) face: &'a Arc<Face>,
}

/// What a page of a document was given.
#[derive(Debug)]
pub(super) struct DocumentKey {
    document: Arc<Document>,
    found: Arc<Found>,
    /// What shows of that, if the page is a section.
    noted: Option<Noted>,
    bound: Arc<Bound>,
    ends: Vec<EndKey>,
    /// How many ends there are in all of the document.
    all_ends: usize,
    /// All that lead to the document, and of those, if it is divided, what leads to the page.
    all_referrers: Arc<Vec<Arc<Referrer>>>,
    referrers: Option<Vec<Arc<Referrer>>>,
    beside: Vec<(String, String)>,
    neighbours: [Option<(String, String)>; 2],
    picture: Option<PictureView>,
}

#[derive(Debug)]
struct EndKey {
    id: String,
    relation: usize,
    side: Side,
    member: usize,
    range: Option<TextRange>,
    face: Arc<Face>,
}

impl<'a> Leaf<'a> {
    /// All of the document at `place`, as a volume has it.
    pub(super) fn whole(edition: &'a Edition, place: usize, common: &'a Arc<Common>, holdings: &'a Holdings) -> Self {
        let annotated = &edition.documents[place];
        Self {
            page: None,
            ends: annotated.ends.iter().map(|end| LeafEnd::new(edition, end)).collect(),
            ..Self::blank(edition, place, common, holdings)
        }
    }

    /// The pages of the document at `place`, in their order.
    pub(super) fn all(
        edition: &'a Edition,
        place: usize,
        common: &'a Arc<Common>,
        holdings: &'a Holdings,
    ) -> Vec<Self> {
        let annotated = &edition.documents[place];
        let (document, sections) = (&annotated.document, &annotated.document.sections);
        let count = sections.pages();
        let mut pages: Vec<_> = (0..count)
            .map(|page| Self {
                page: Some(page),
                ..Self::blank(edition, place, common, holdings)
            })
            .collect();
        for end in &annotated.ends {
            let pages_of = end
                .range
                .map_or_else(|| vec![0], |range| touched(document, sections, range));
            for page in pages_of {
                pages[page].ends.push(LeafEnd::new(edition, end));
            }
        }
        if sections.is_divided() {
            for page in &mut pages {
                page.referrers = Some(Vec::new());
            }
            for referrer in annotated.referrers.iter() {
                let block = referrer.block.as_deref().and_then(|id| document.blocks.position(id));
                let page = block.map_or(0, |block| sections.page_of(block));
                pages[page].referrers.get_or_insert_default().push(referrer);
            }
            let ends = annotated.ends.iter();
            let faces = ends.map(|end| (&edition.crossrefs[end.crossref].face, end.side));
            pages[0].beside = Some(beside(document.id(), faces));
        }
        let neighbour = |place: Option<usize>| {
            let annotated = edition.documents.get(place?)?;
            Some(annotated.document.as_ref())
        };
        pages[0].previous = neighbour(place.checked_sub(1));
        pages[count - 1].next = neighbour(place.checked_add(1));
        pages
    }

    fn blank(edition: &'a Edition, place: usize, common: &'a Arc<Common>, holdings: &'a Holdings) -> Self {
        Self {
            annotated: &edition.documents[place],
            page: None,
            ends: Vec::new(),
            referrers: None,
            beside: None,
            common,
            previous: None,
            next: None,
            picture: None,
            around: Around::new(edition, holdings),
        }
    }

    /// The file of the page.
    pub(super) fn path(&self) -> String {
        links::section(self.id(), self.section().map(|(address, _)| address))
    }

    /// The section that the page is, with its address; none is on the first page.
    pub(super) fn section(&self) -> Option<(&'a str, &'a Section)> {
        let document = &self.annotated.document;
        let section = document.sections.of_page(self.page?)?;
        Some((&document.blocks[section.heading].id, section))
    }

    /// Whether the page is the first of several.
    pub(super) fn is_front(&self) -> bool {
        self.page == Some(0) && self.annotated.document.sections.is_divided()
    }

    /// Whether the page is a section of its document.
    fn is_section(&self) -> bool {
        self.page.is_some_and(|page| page > 0)
    }

    /// Whether some words begin on the page. The whole document does on its first.
    pub(super) fn begins(&self, range: Option<TextRange>) -> bool {
        let Some(page) = self.page else { return true };
        let document = &self.annotated.document;
        let block = range.and_then(|range| document.blocks.at(range.start));
        block.map_or(0, |block| document.sections.page_of(block)) == page
    }

    /// Where the editors speak elsewhere of what is on the page.
    pub(super) fn referrers(&self) -> impl Iterator<Item = &'a Arc<Referrer>> {
        let all = self.referrers.is_none().then(|| self.annotated.referrers.iter());
        all.into_iter()
            .flatten()
            .chain(self.referrers.iter().flatten().copied())
    }

    /// The ids and names of the documents that can be read beside this one; none on the page of a section.
    pub(super) fn beside(&self) -> Vec<(&'a str, &'a str)> {
        match (&self.beside, self.section()) {
            (Some(beside), _) => beside.clone(),
            (None, Some(_)) => Vec::new(),
            (None, None) => beside(self.id(), self.ends.iter().map(|end| (end.face, end.side))),
        }
    }

    /// The ends of cross-references that begin on the page.
    pub(super) fn own_ends(&self) -> impl Iterator<Item = &LeafEnd<'a>> {
        self.ends.iter().filter(|end| self.begins(end.range))
    }

    /// The same with the picture that stands for it.
    pub(super) fn shown(self, picture: Option<&'a PictureView>) -> Self {
        Self { picture, ..self }
    }

    /// The document's id.
    pub(super) fn id(&self) -> &'a str {
        self.annotated.document.id()
    }

    /// Why the page must be made; nothing if the kept one still holds. `composed` makes the document ready, if that is needed.
    pub(super) fn news<'c>(
        &self,
        kept: Option<&Kept<DocumentKey>>,
        shift: &Shift,
        composed: impl FnOnce() -> &'c Composed,
    ) -> Option<Reason> {
        let Some(kept) = kept else {
            return Some(Reason::New);
        };
        kept.key
            .news(self, composed)
            .or_else(|| kept.news(self.common, &self.around, shift))
    }

    /// A digest of all that the page is given, to compare it from run to run. `whole` is that of the document.
    pub(super) fn given(&self, whole: Digest) -> Digest {
        let ends = self.ends.iter();
        let ends = ends.map(|end| (end.id, end.relation, end.side, end.member, end.range, end.face));
        let named = |document: Option<&'a Document>| document.map(|document| (document.id(), document.short()));
        Digest::of_value(&(
            (self.common.digest(), whole, self.page),
            ends.collect::<Vec<_>>(),
            self.annotated.ends.len(),
            self.referrers().collect::<Vec<_>>(),
            self.beside(),
            (named(self.previous), named(self.next), self.picture),
        ))
    }

    /// Keeps the page that was made. `composed` makes the document ready, if that is needed.
    pub(super) fn keep<'c>(self, composed: impl FnOnce() -> &'c Composed, made: Made) -> Kept<DocumentKey> {
        Kept::new(DocumentKey::of(&self, composed), made, self.common, self.around)
    }
}

/// A digest of a document with all that was found in it, for all its pages.
pub(super) fn whole(annotated: &Annotated, works: &Works) -> Digest {
    let Annotated {
        document, found, bound, ..
    } = annotated;
    let notes = found.notes.iter().map(|note| {
        let said = (&*note.id, found.layer(note), note.written);
        (said, note.anchor.range, note.anchor.status)
    });
    let citations = found.citations.iter();
    let citations = citations.map(|citation| (citation, &works.list()[citation.work].key.value));
    Digest::of_value(&(
        document.written,
        notes.collect::<Vec<_>>(),
        citations.collect::<Vec<_>>(),
        bound.shown(),
    ))
}

impl DocumentKey {
    fn of<'c>(leaf: &Leaf<'_>, composed: impl FnOnce() -> &'c Composed) -> Self {
        let owned = |&(id, short): &(&str, &str)| (id.to_owned(), short.to_owned());
        let named = |document: Option<&Document>| {
            document.map(|document| (document.id().to_owned(), document.short().to_owned()))
        };
        let end = |end: &LeafEnd<'_>| EndKey {
            id: end.id.to_owned(),
            relation: end.relation,
            side: end.side,
            member: end.member,
            range: end.range,
            face: Arc::clone(end.face),
        };
        Self {
            document: Arc::clone(&leaf.annotated.document),
            found: Arc::clone(&leaf.annotated.found),
            noted: leaf.is_section().then(|| leaf.noted(composed())).flatten(),
            bound: Arc::clone(&leaf.annotated.bound),
            ends: leaf.ends.iter().map(end).collect(),
            all_ends: leaf.annotated.ends.len(),
            all_referrers: Arc::clone(&leaf.annotated.referrers),
            referrers: leaf
                .referrers
                .as_ref()
                .map(|list| list.iter().copied().map(Arc::clone).collect()),
            beside: leaf.beside.iter().flatten().map(owned).collect(),
            neighbours: [named(leaf.previous), named(leaf.next)],
            picture: leaf.picture.cloned(),
        }
    }

    /// Whether the editors say the same in the same places.
    fn has_the_referrers_of(&self, leaf: &Leaf<'_>) -> bool {
        fn same<'r>(
            known: impl ExactSizeIterator<Item = &'r Arc<Referrer>>,
            mut now: impl ExactSizeIterator<Item = &'r Arc<Referrer>>,
        ) -> bool {
            let mut known = known;
            known.len() == now.len() && known.all(|a| now.next().is_some_and(|b| Arc::ptr_eq(a, b) || a == b))
        }
        let (all, all_now) = (&self.all_referrers, &leaf.annotated.referrers);
        Arc::ptr_eq(all, all_now)
            || match (&self.referrers, &leaf.referrers) {
                (Some(known), Some(now)) => same(known.iter(), now.iter().copied()),
                (None, None) => same(all.iter(), all_now.iter()),
                _ => false,
            }
    }

    /// Takes what was found now, and what leads here now, for what it was then: it shows the same.
    pub(super) fn renew(&mut self, annotated: &Annotated) {
        if !Arc::ptr_eq(&self.found, &annotated.found) {
            self.found = Arc::clone(&annotated.found);
        }
        if !Arc::ptr_eq(&self.all_referrers, &annotated.referrers) {
            self.all_referrers = Arc::clone(&annotated.referrers);
        }
    }

    /// What a page is given otherwise now, if anything.
    fn news<'c>(&self, leaf: &Leaf<'_>, composed: impl FnOnce() -> &'c Composed) -> Option<Reason> {
        let same_name = |(known, document): (&Option<(String, String)>, Option<&Document>)| match (known, document) {
            (None, None) => true,
            (Some((id, short)), Some(document)) => id == document.id() && short == document.short(),
            _ => false,
        };
        let neighbours = [leaf.previous, leaf.next];
        if !Arc::ptr_eq(&self.document, &leaf.annotated.document) {
            Some(Reason::Text)
        } else if !Arc::ptr_eq(&self.found, &leaf.annotated.found)
            && (self.noted.is_none() || self.noted != leaf.noted(composed()))
        {
            Some(Reason::Notes)
        } else if !self.bound.shows_the_same(&leaf.annotated.bound) {
            Some(Reason::Names)
        } else if self.ends.len() != leaf.ends.len()
            || !self.ends.iter().zip(&leaf.ends).all(EndKey::is)
            || !self.has_the_referrers_of(leaf)
            || leaf.is_front() && self.all_ends != leaf.annotated.ends.len()
        {
            Some(Reason::Crossrefs)
        } else if !self.neighbours.iter().zip(neighbours).all(same_name)
            || !same_names(&self.beside, leaf.beside.as_deref().unwrap_or_default())
        {
            Some(Reason::Neighbours)
        } else if self.picture.as_ref() != leaf.picture {
            Some(Reason::Picture)
        } else {
            None
        }
    }
}

/// Whether they are the same documents, called the same.
fn same_names(known: &[(String, String)], now: &[(&str, &str)]) -> bool {
    let same = |((id, short), now): (&(String, String), &(&str, &str))| (id.as_str(), short.as_str()) == *now;
    known.len() == now.len() && known.iter().zip(now).all(same)
}

/// The ids and names of the documents that can be read beside one, in the order of its cross-references.
fn beside<'a>(own: &str, ends: impl Iterator<Item = (&'a Arc<Face>, Side)>) -> Vec<(&'a str, &'a str)> {
    let mut others: Vec<(&str, &str)> = Vec::new();
    for (face, side) in ends {
        for far in face.passages(side.other()) {
            let other = (far.document.as_str(), far.short.as_str());
            if other.0 != own && !others.contains(&other) {
                others.push(other);
            }
        }
    }
    others
}

impl<'a> LeafEnd<'a> {
    fn new(edition: &'a Edition, end: &End) -> Self {
        let linked = &edition.crossrefs[end.crossref];
        Self {
            id: linked.id(),
            relation: linked.relation,
            side: end.side,
            member: end.member,
            range: end.range,
            face: &linked.face,
        }
    }
}

impl EndKey {
    fn is((known, end): (&Self, &LeafEnd<'_>)) -> bool {
        Arc::ptr_eq(&known.face, end.face)
            && known.id == end.id
            && (known.relation, known.side, known.member) == (end.relation, end.side, end.member)
            && known.range == end.range
    }
}
