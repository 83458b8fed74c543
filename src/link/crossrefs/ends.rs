//! The passages that ends of cross-references name, found document by document: so each text is at hand once, and none is held for long.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::{Linker, Noticed, Ready};
use crate::anchor::Index;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::evenly::Evenly;
use crate::link::found::Landed;
use crate::link::linked::{LandedEnds, Passage, Side};
use crate::link::placing::{Placing, Stray};
use crate::link::strays::Lost;
use crate::link::{surroundings, verify};
use crate::model::{Crossref, Target, TextRange, Tree};

/// An end: the place of its cross-reference, the side, and which passage there.
pub(super) type Key = (usize, Side, usize);

/// An end whose words are to be found.
pub(super) struct Sought<'c> {
    pub(super) key: Key,
    pub(super) crossref: &'c Crossref,
    /// Whether its words are compared with others, as a quotation.
    pub(super) is_quotation: bool,
    /// Its document, by its place.
    pub(super) document: usize,
}

/// What was found of an end.
#[derive(Default)]
pub(super) struct FoundEnd {
    /// The words and what shows of them; nothing if they were not found.
    pub(super) passage: Option<(TextRange, Shown)>,
    /// Where the selector landed, if that is to be kept.
    pub(super) landings: Vec<Landed>,
    /// What was noticed.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Words that may stand in another document.
    pub(super) strays: Vec<Stray>,
    /// Whether the selector selects what it says, and nothing is to be said of that.
    is_settled: bool,
}

/// What shows of a passage.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Shown {
    /// The words.
    pub(super) words: String,
    /// What stands before and after them in their block, cut short.
    pub(super) beside: (String, String),
    /// The words without the marks of a quotation, if they are one that is compared.
    pub(super) quoted: Option<String>,
}

/// An end as it is kept from one run to the next.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::link) struct KeptEnd {
    range: TextRange,
    shown: Shown,
    /// The digest of its selector, if that is on record.
    selector: Option<String>,
}

/// All ends of a document, if they can be kept, and a digest of what they were sought by.
pub(in crate::link) type KeptEnds = (Digest, Arc<Vec<KeptEnd>>);
/// The same, with the place of the document.
pub(in crate::link) type EndsOf = (usize, KeptEnds);

/// What was found of ends.
#[derive(Default)]
pub(super) struct Ends {
    found: FxHashMap<Key, FoundEnd>,
    /// What can be kept of them, by the place of the document.
    pub(super) to_keep: Vec<EndsOf>,
}

impl Ends {
    /// What was found of an end whose words were sought.
    pub(super) fn get(&self, key: Key) -> Option<&FoundEnd> {
        self.found.get(&key)
    }

    /// What shows of the passage of an end, if that is what its selector selects.
    pub(super) fn shown(&self, key: Key, passage: Passage) -> Option<&Shown> {
        let (range, shown) = self.found.get(&key)?.passage.as_ref()?;
        (Some(*range) == passage.range).then_some(shown)
    }
}

impl Shown {
    /// What shows of some words of a text.
    pub(super) fn of(tree: &Tree, range: TextRange) -> Self {
        let text = &tree.projection.text;
        let block = tree.blocks.at(range.start);
        let beside = block.map(|block| surroundings::around(tree, tree.blocks[block].text, range));
        Self {
            words: text[range.range()].to_owned(),
            beside: beside.unwrap_or_default(),
            quoted: None,
        }
    }
}

impl Sought<'_> {
    fn target(&self) -> &Target {
        let (_, side, member) = self.key;
        &targets(self.crossref, side)[member]
    }

    fn name(&self) -> String {
        let (_, side, member) = self.key;
        end_name(self.crossref, side, member)
    }
}

impl Linker<'_, '_> {
    /// The ends of a cross-reference whose words are to be found: an empty selector stands for the whole document.
    pub(super) fn sought<'r>(&self, ready: &'r Ready<'_, '_>) -> impl Iterator<Item = Sought<'r>> {
        let is_verified = self.relations[ready.relation].verified;
        let sides = [Side::From, Side::To].into_iter().zip(&ready.documents);
        let ends = sides.flat_map(|(side, documents)| {
            let targets = targets(ready.crossref, side).iter().zip(documents).enumerate();
            targets.map(move |(member, end)| (side, member, end))
        });
        ends.filter(|(_, _, (target, _))| !target.selector.is_empty())
            .map(move |(side, member, (_, &document))| Sought {
                key: (ready.place, side, member),
                crossref: ready.crossref,
                is_quotation: is_verified && side == Side::From,
                document,
            })
    }

    /// Finds the words of ends.
    pub(super) fn find(&self, mut sought: Vec<Sought<'_>>) -> Ends {
        // Stable: those of a document stay in the order of the cross-references.
        sought.sort_by_key(|sought| sought.document);
        let of_documents: Vec<_> = sought.chunk_by(|a, b| a.document == b.document).collect();
        let found = of_documents
            .into_par_iter()
            .evenly()
            .map(|sought| self.in_document(sought));
        let mut ends = Ends::default();
        for (found, kept) in found.collect::<Vec<_>>() {
            ends.found.extend(found);
            ends.to_keep.extend(kept);
        }
        ends
    }

    /// Finds the words of all ends that are to be found in a document.
    fn in_document(&self, sought: &[Sought<'_>]) -> (Vec<(Key, FoundEnd)>, Option<EndsOf>) {
        let document = sought[0].document;
        let digest = self.kept.map(|_| digest(sought));
        let known = self
            .kept
            .zip(digest)
            .and_then(|(kept, digest)| kept.ends(document, digest));
        if let (Some(known), Some(digest)) = (known, digest) {
            let found = sought
                .iter()
                .zip(&*known)
                .map(|(sought, kept)| (sought.key, sought.as_kept(kept)));
            return (found.collect(), Some((document, (digest, known))));
        }
        let found: Vec<_> = self.indexes.passing(document, |index| {
            let found = sought.iter().map(|sought| (sought.key, self.in_text(sought, index)));
            found.collect()
        });
        let kept = digest.and_then(|digest| {
            let kept: Option<Vec<_>> = found.iter().map(|(_, found)| found.to_keep()).collect();
            Some((document, (digest, Arc::new(kept?))))
        });
        (found, kept)
    }

    /// Finds the words of an end in its document.
    fn in_text(&self, sought: &Sought<'_>, index: &Index<'_>) -> FoundEnd {
        let mut placing = Placing::new(index, self.options);
        let what = || format!("cross-reference `{}`", sought.crossref.id.value);
        let anchor = placing.place(&sought.target().selector, &sought.name(), what);
        let passage = anchor.map(|anchor| {
            let mut shown = Shown::of(&index.tree, anchor.range);
            let quoted = || verify::quoted(&index.tree.projection.text, anchor.range).to_owned();
            shown.quoted = sought.is_quotation.then(quoted);
            (anchor.range, shown)
        });
        FoundEnd {
            passage,
            is_settled: placing.is_settled && placing.diagnostics.is_empty(),
            landings: placing.landings,
            diagnostics: placing.diagnostics,
            strays: placing.strays,
        }
    }
}

/// A digest of what ends of a document are sought by.
fn digest(sought: &[Sought<'_>]) -> Digest {
    let ends = sought.iter().map(|sought| {
        let selector: Vec<_> = sought.target().selector.texts().collect();
        (sought.name(), selector, sought.is_quotation)
    });
    Digest::of_value(&ends.collect::<Vec<_>>())
}

impl FoundEnd {
    /// The words of a quotation.
    pub(super) fn quoted(&self) -> Option<&str> {
        let (_, shown) = self.passage.as_ref()?;
        shown.quoted.as_deref()
    }

    fn to_keep(&self) -> Option<KeptEnd> {
        let (range, shown) = self.passage.as_ref().filter(|_| self.is_settled)?;
        Some(KeptEnd {
            range: *range,
            shown: shown.clone(),
            selector: self.landings.first().map(|landed| landed.selector.clone()),
        })
    }
}

impl Sought<'_> {
    /// What was found of it in another run, after which it was put on record.
    fn as_kept(&self, kept: &KeptEnd) -> FoundEnd {
        let landed = kept.selector.clone();
        let landed = landed.map(|selector| Landed::again(selector, &self.name(), kept.range));
        FoundEnd {
            passage: Some((kept.range, kept.shown.clone())),
            landings: landed.into_iter().collect(),
            is_settled: true,
            ..FoundEnd::default()
        }
    }
}

/// The passages at an end; nothing if one of them was not found. What is to be said about words that were found goes with where they
/// landed.
pub(super) fn passages<'c>(
    ready: &Ready<'c, '_>,
    side: Side,
    ends: &Ends,
    landed: &mut LandedEnds,
    noticed: &mut Noticed<'c>,
) -> Option<Vec<Passage>> {
    let documents = &ready.documents[usize::from(side == Side::To)];
    let mut passages = Vec::with_capacity(documents.len());
    for (member, &document) in documents.iter().enumerate() {
        let Some(found) = ends.get((ready.place, side, member)) else {
            passages.push(Passage { document, range: None });
            continue;
        };
        if let Some((range, _)) = found.passage {
            landed.remarks.extend_from_slice(&found.diagnostics);
            let landings = found.landings.iter().cloned();
            landed.landings.extend(landings.map(|landing| (document, landing)));
            let range = Some(range);
            passages.push(Passage { document, range });
            continue;
        }
        let first = noticed.diagnostics.len();
        let quote = targets(ready.crossref, side)[member].selector.quote.as_ref();
        let lost = found.strays.iter().zip(quote);
        noticed.lost.extend(lost.map(|(stray, quote)| Lost {
            own: document,
            quote: &quote.value,
            diagnostic: first + stray.diagnostic,
        }));
        noticed.diagnostics.extend_from_slice(&found.diagnostics);
    }
    (passages.len() == documents.len()).then_some(passages)
}

/// The name of a passage of a cross-reference among the selectors of its document.
fn end_name(crossref: &Crossref, side: Side, member: usize) -> String {
    let (id, side) = (&crossref.id.value, side.name());
    match member {
        0 => format!("crossref:{id}:{side}"),
        _ => format!("crossref:{id}:{side}:{}", member + 1),
    }
}

/// What an editor says an end is.
pub(super) fn targets(crossref: &Crossref, side: Side) -> &[Target] {
    match side {
        Side::From => &crossref.from,
        Side::To => &crossref.to,
    }
}
