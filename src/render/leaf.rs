//! What the page of a document is made from.

use std::sync::Arc;

use super::around::Around;
use super::common::Common;
use super::ground::Shift;
use super::holdings::Holdings;
use super::keep::{Kept, Reason};
use super::made::Made;
use super::views::PictureView;
use crate::link::{Annotated, Bound, Edition, Face, Found, Referrer, Side};
use crate::model::{Document, TextRange};

/// All that the page of a document is made from, besides what it asks of the rest of the edition.
pub(super) struct Leaf<'a> {
    /// The document with what was found in it.
    pub(super) annotated: &'a Annotated,
    /// The ends of cross-references in it, in the order of the words.
    pub(super) ends: Vec<LeafEnd<'a>>,
    /// What all pages have in common.
    pub(super) common: &'a Arc<Common>,
    /// The document before.
    pub(super) previous: Option<&'a Document>,
    /// The document after.
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

/// What the page of a document was given.
#[derive(Debug)]
pub(super) struct DocumentKey {
    document: Arc<Document>,
    found: Arc<Found>,
    bound: Arc<Bound>,
    ends: Vec<EndKey>,
    referrers: Arc<Vec<Arc<Referrer>>>,
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
    /// The page of the document at `place`.
    pub(super) fn new(edition: &'a Edition, place: usize, common: &'a Arc<Common>, holdings: &'a Holdings) -> Self {
        let annotated = &edition.documents[place];
        let neighbour = |place: Option<usize>| {
            let annotated = edition.documents.get(place?)?;
            Some(annotated.document.as_ref())
        };
        let ends = annotated.ends.iter().map(|end| {
            let linked = &edition.crossrefs[end.crossref];
            LeafEnd {
                id: linked.id(),
                relation: linked.relation,
                side: end.side,
                member: end.member,
                range: end.range,
                face: &linked.face,
            }
        });
        Self {
            annotated,
            ends: ends.collect(),
            common,
            previous: neighbour(place.checked_sub(1)),
            next: neighbour(place.checked_add(1)),
            picture: None,
            around: Around::new(edition, holdings),
        }
    }

    /// The same with the picture that stands for it.
    pub(super) fn shown(self, picture: Option<&'a PictureView>) -> Self {
        Self { picture, ..self }
    }

    /// The document's id.
    pub(super) fn id(&self) -> &'a str {
        self.annotated.document.id()
    }

    /// Why the page must be made; nothing if the kept one still holds.
    pub(super) fn news(&self, kept: Option<&Kept<DocumentKey>>, shift: &Shift) -> Option<Reason> {
        let Some(kept) = kept else {
            return Some(Reason::New);
        };
        kept.key
            .news(self)
            .or_else(|| kept.news(self.common, &self.around, shift))
    }

    /// Keeps the page that was made.
    pub(super) fn keep(self, made: Made) -> Kept<DocumentKey> {
        Kept::new(DocumentKey::of(&self), made, self.common, self.around)
    }
}

impl DocumentKey {
    fn of(leaf: &Leaf<'_>) -> Self {
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
            bound: Arc::clone(&leaf.annotated.bound),
            ends: leaf.ends.iter().map(end).collect(),
            referrers: Arc::clone(&leaf.annotated.referrers),
            neighbours: [named(leaf.previous), named(leaf.next)],
            picture: leaf.picture.cloned(),
        }
    }

    /// What a page is given otherwise now, if anything.
    fn news(&self, leaf: &Leaf<'_>) -> Option<Reason> {
        let same_name = |(known, document): (&Option<(String, String)>, Option<&Document>)| match (known, document) {
            (None, None) => true,
            (Some((id, short)), Some(document)) => id == document.id() && short == document.short(),
            _ => false,
        };
        let neighbours = [leaf.previous, leaf.next];
        if !Arc::ptr_eq(&self.document, &leaf.annotated.document) {
            Some(Reason::Text)
        } else if !Arc::ptr_eq(&self.found, &leaf.annotated.found) {
            Some(Reason::Notes)
        } else if !self.bound.shows_the_same(&leaf.annotated.bound) {
            Some(Reason::Names)
        } else if self.ends.len() != leaf.ends.len()
            || !self.ends.iter().zip(&leaf.ends).all(EndKey::is)
            || !same_referrers(&self.referrers, &leaf.annotated.referrers)
        {
            Some(Reason::Crossrefs)
        } else if !self.neighbours.iter().zip(neighbours).all(same_name) {
            Some(Reason::Neighbours)
        } else if self.picture.as_ref() != leaf.picture {
            Some(Reason::Picture)
        } else {
            None
        }
    }
}

/// Whether the editors say the same in the same places.
fn same_referrers(known: &Arc<Vec<Arc<Referrer>>>, now: &Arc<Vec<Arc<Referrer>>>) -> bool {
    let same = |(a, b): (&Arc<Referrer>, &Arc<Referrer>)| Arc::ptr_eq(a, b) || a == b;
    Arc::ptr_eq(known, now) || known.len() == now.len() && known.iter().zip(&**now).all(same)
}

impl EndKey {
    fn is((known, end): (&Self, &LeafEnd<'_>)) -> bool {
        Arc::ptr_eq(&known.face, end.face)
            && known.id == end.id
            && (known.relation, known.side, known.member) == (end.relation, end.side, end.member)
            && known.range == end.range
    }
}
