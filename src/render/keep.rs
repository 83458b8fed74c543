//! Pages that need not be made again.
//!
//! A page is kept with everything it was made from: what it was given (its key), what it asked of the rest of the
//! edition ([`Asked`]), and what all pages have in common ([`Common`]). It is used again only if all of that is the
//! same; there is nothing else that a page could be made from.

use std::fmt;
use std::sync::Arc;

use super::around::{Around, Asked};
use super::common::Common;
use super::ground::{Shift, Subjects};
use super::made::{Made, Outcome};
use crate::diagnostic::Diagnostic;

/// A page with all that it was made from.
#[derive(Debug)]
pub(super) struct Kept<K> {
    pub(super) key: K,
    pub(super) asked: Vec<Asked>,
    /// What it asked about.
    pub(super) subjects: Subjects,
    /// The last compilation in which the answers stood, by its number; 0 if that is not known.
    pub(super) stood: u64,
    pub(super) common: Arc<Common>,
    pub(super) made: Made,
}

/// Why a page was made.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// There was none, or none that could be used.
    New,
    /// The head or foot of every page: settings, theme, the list of documents.
    Common,
    /// Its text.
    Text,
    /// The notes or citations on it.
    Notes,
    /// The cross-references that touch it.
    Crossrefs,
    /// The names and dates in it.
    Names,
    /// The documents before and after it.
    Neighbours,
    /// The picture that stands for it.
    Picture,
    /// What it lists.
    List,
    /// Something it names: a document, a page, a work.
    Named(String),
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::New => formatter.write_str("new"),
            Self::Common => formatter.write_str("what all pages have in common"),
            Self::Text => formatter.write_str("its text"),
            Self::Notes => formatter.write_str("its notes"),
            Self::Names => formatter.write_str("its names"),
            Self::Crossrefs => formatter.write_str("its cross-references"),
            Self::Neighbours => formatter.write_str("the documents beside it"),
            Self::Picture => formatter.write_str("its picture"),
            Self::List => formatter.write_str("what it lists"),
            Self::Named(name) => write!(formatter, "`{name}`, which it names"),
        }
    }
}

impl<K> Kept<K> {
    /// A page that was made now of what it was given and what it asked.
    pub(super) fn new(key: K, made: Made, common: &Arc<Common>, around: Around<'_>) -> Self {
        let asked = made.asked(around);
        Self {
            key,
            subjects: Subjects::of(&asked),
            stood: 0,
            asked,
            common: Arc::clone(common),
            made,
        }
    }

    /// Why the page must be made again, apart from its key; nothing if it need not.
    pub(super) fn news(&self, common: &Arc<Common>, around: &Around<'_>, shift: &Shift) -> Option<Reason> {
        if !Arc::ptr_eq(&self.common, common) {
            return Some(Reason::Common);
        }
        // A page that was passed over in the last compilation may have missed a change.
        if self.stood + 1 == shift.number && shift.spares(&self.subjects) {
            return None;
        }
        let news = around.first_news(&self.asked)?;
        Some(Reason::Named(news.subject().to_owned()))
    }
}

/// The page that a slot keeps if it still holds, or else one that stands from an earlier run, or one that is made now. With it,
/// why it was made, if it was.
pub(super) fn kept_or<K: PartialEq>(
    slot: Option<Kept<K>>,
    key: K,
    common: &Arc<Common>,
    around: Around<'_>,
    shift: &Shift,
    (find, make): (
        impl FnOnce(&Around<'_>) -> Option<Made>,
        impl FnOnce(&Around<'_>) -> Outcome,
    ),
) -> Result<(Kept<K>, Option<Reason>), Box<Diagnostic>> {
    let reason = match slot {
        Some(kept) if kept.key == key => match kept.news(common, &around, shift) {
            None => {
                let stood = shift.number;
                return Ok((Kept { stood, ..kept }, None));
            }
            Some(reason) => reason,
        },
        Some(_) => Reason::List,
        None => Reason::New,
    };
    let (made, reason) = match find(&around) {
        Some(made) => (made, None),
        None => (make(&around)?, Some(reason)),
    };
    let mut kept = Kept::new(key, made, common, around);
    kept.stood = shift.number;
    Ok((kept, reason))
}
