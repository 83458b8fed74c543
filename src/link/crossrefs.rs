//! Cross-references: both ends to their words, rules checked, quotations compared.

mod comparing;
mod faults;

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use self::faults::duplicate;
use super::drafts::Drafts;
use super::edition::{Catalogue, Named};
use super::indexes::Indexes;
use super::linked::{Face, LandedEnds, Linked, Passage, PassageFace, Side};
use super::placing::Placing;
use super::strays::{self, Lost};
use super::verify::{self, Verification};
use super::{surroundings, unknown};
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::evenly::Evenly;
use crate::model::{Crossref, Document, Lock, Relation, Target};
use crate::progress::Stage;
use crate::source::config::{Config, Quotations};
use crate::span::Span;
use crate::{Accept, Options};

/// The cross-references of the last compilation, with the documents that they were linked in.
#[derive(Debug, Default)]
pub(super) struct Memo {
    linked: Arc<Vec<Arc<Linked>>>,
    /// The relation of each, as it was declared.
    relations: Vec<Relation>,
    /// The language of documents that named none.
    language: String,
    documents: Vec<Arc<Document>>,
    /// Where selectors had landed before.
    lock: Arc<Lock>,
    /// What was accepted, and whether it was kept where selectors landed.
    asked: (Accept, bool),
    by_id: OnceLock<FxHashMap<String, usize>>,
}

impl Memo {
    /// The cross-reference of this id; `place` is where it may be.
    fn get(&self, id: &str, place: usize) -> Option<&Arc<Linked>> {
        let there = self.linked.get(place).filter(|linked| linked.id() == id);
        there.or_else(|| {
            let by_id = self.by_id.get_or_init(|| {
                let linked = self.linked.iter().enumerate();
                linked.map(|(place, linked)| (linked.id().to_owned(), place)).collect()
            });
            self.linked.get(*by_id.get(id)?)
        })
    }
}

/// Where the ends of a cross-reference are and what came of comparing them.
#[derive(Debug, Clone)]
struct Located {
    from: Vec<Passage>,
    to: Vec<Passage>,
    verification: Option<Arc<Verification>>,
    nearest: Option<Passage>,
    landed: Arc<LandedEnds>,
}

/// What was noticed about a cross-reference.
#[derive(Default)]
struct Noticed<'c> {
    diagnostics: Vec<Diagnostic>,
    /// Words that are to be looked for in other documents.
    lost: Vec<Lost<'c>>,
}

/// What cross-references are linked against.
pub(super) struct Linker<'a, 'd> {
    /// The documents, ready for selectors.
    indexes: &'a Indexes<'d>,
    /// The relations there are.
    relations: &'a [Relation],
    /// What becomes of quotations that do not say what their sources say.
    quotations: &'a Quotations,
    /// The language of documents that name none.
    language: &'a str,
    /// Where the documents are.
    catalogue: &'a Catalogue,
    memo: &'a Memo,
    drafts: &'a Drafts,
    options: &'a Options,
    lock: &'a Arc<Lock>,
}

impl<'a, 'd> Linker<'a, 'd> {
    /// A linker for these documents and relations.
    pub(super) fn new(
        indexes: &'a Indexes<'d>,
        catalogue: &'a Catalogue,
        config: &'a Config,
        drafts: &'a Drafts,
        options: &'a Options,
        lock: &'a Arc<Lock>,
        memo: &'a Memo,
    ) -> Self {
        Self {
            indexes,
            relations: &config.relations,
            quotations: &config.quotations,
            language: &config.language,
            catalogue,
            memo,
            drafts,
            options,
            lock,
        }
    }

    /// Links all cross-references whose ends can be found.
    pub(super) fn link(&self, crossrefs: &[Arc<Crossref>], diagnostics: &mut Vec<Diagnostic>) -> Arc<Vec<Arc<Linked>>> {
        let mut seen: FxHashMap<&str, Span> = FxHashMap::default();
        let mut unique = Vec::with_capacity(crossrefs.len());
        for crossref in crossrefs {
            match seen.insert(crossref.id.as_str(), crossref.id.span) {
                Some(earlier) => diagnostics.push(duplicate(crossref, earlier)),
                None => unique.push(crossref),
            }
        }
        let linked: Vec<_> = unique
            .into_par_iter()
            .enumerate()
            .evenly()
            .map(|(place, crossref)| {
                let _item = self.options.observed.item(Stage::Crossrefs, crossref.id.as_str());
                let mut noticed = Noticed::default();
                (self.one(crossref, place, &mut noticed), noticed)
            })
            .collect();
        let (linked, noticed): (Vec<_>, Vec<_>) = linked.into_iter().unzip();
        let mut lost = Vec::new();
        for noticed in noticed {
            let first = diagnostics.len();
            diagnostics.extend(noticed.diagnostics);
            lost.extend(noticed.lost.into_iter().map(|lost| lost.after(first)));
        }
        strays::point_out(self.indexes, lost, diagnostics);
        let linked: Vec<_> = linked.into_iter().flatten().collect();
        let known = &self.memo.linked;
        let same = |(a, b): (&Arc<Linked>, &Arc<Linked>)| Arc::ptr_eq(a, b);
        if known.len() == linked.len() && known.iter().zip(&linked).all(same) {
            return Arc::clone(known);
        }
        Arc::new(linked)
    }

    /// What the next compilation may take over.
    pub(super) fn remember(&self, linked: &Arc<Vec<Arc<Linked>>>) -> Memo {
        Memo {
            linked: Arc::clone(linked),
            relations: self.relations.to_vec(),
            language: self.language.to_owned(),
            documents: self.indexes.documents.to_vec(),
            by_id: OnceLock::new(),
            lock: Arc::clone(self.lock),
            asked: (self.options.accept.clone(), self.options.record),
        }
    }

    fn one<'c>(&self, crossref: &'c Arc<Crossref>, place: usize, noticed: &mut Noticed<'c>) -> Option<Arc<Linked>> {
        let diagnostics = &mut noticed.diagnostics;
        let relation = self.relation(crossref, diagnostics);
        let from = self.documents(&crossref.from, diagnostics);
        let to = self.documents(&crossref.to, diagnostics);
        let (relation, from, to) = (relation?, from?, to?);
        let kind = &self.relations[relation];
        self.check_rules(kind, crossref, [&from, &to], diagnostics);
        let kept = self.memo.get(crossref.id.as_str(), place);
        let same = kept.filter(|kept| self.is_same(kept, crossref, kind, [&from, &to]));
        let located = match same {
            Some(kept) => Located {
                from: placed(&kept.from, &from),
                to: placed(&kept.to, &to),
                verification: kept.verification.clone(),
                nearest: kept.nearest.map(|nearest| Passage {
                    // It is in a document of the far end.
                    document: kept
                        .to
                        .iter()
                        .zip(&to)
                        .find(|(old, _)| old.document == nearest.document)
                        .map_or(0, |(_, now)| *now),
                    ..nearest
                }),
                landed: Arc::clone(&kept.landed),
            },
            None => self.locate(crossref, kind, [&from, &to], noticed)?,
        };
        let remarks = located.landed.remarks.iter().cloned();
        noticed.diagnostics.extend(remarks);
        noticed.diagnostics.extend(self.verdict(kind, crossref, &located));
        // Nothing of what shows can differ if the documents are the same.
        let face = match same {
            Some(kept) if kept.face.relation == kind.name && self.memo.language == self.language => {
                Arc::clone(&kept.face)
            }
            _ => self.face(kind, &located, kept),
        };
        let linked = Linked {
            crossref: Arc::clone(crossref),
            relation,
            from: located.from,
            to: located.to,
            verification: located.verification,
            nearest: located.nearest,
            landed: located.landed,
            face,
        };
        Some(match same {
            Some(kept) if kept.is(&linked) => Arc::clone(kept),
            _ => Arc::new(linked),
        })
    }

    /// Whether a cross-reference selects the same words of the same texts as one of the last compilation.
    fn is_same(&self, kept: &Linked, crossref: &Arc<Crossref>, relation: &Relation, documents: [&[usize]; 2]) -> bool {
        let same_document = |(passage, &now): (&Passage, &usize)| {
            Arc::ptr_eq(&self.memo.documents[passage.document], &self.indexes.documents[now])
        };
        let same_documents = |passages: &[Passage], now: &[usize]| {
            passages.len() == now.len() && passages.iter().zip(now).all(same_document)
        };
        let alike = |a: &[Target], b: &[Target]| {
            let alike = |(a, b): (&Target, &Target)| a.selector.texts().eq(b.selector.texts());
            a.len() == b.len() && a.iter().zip(b).all(alike)
        };
        // Remarks point at the place of the cross-reference in its file.
        let unremarked = kept.landed.remarks.is_empty();
        self.memo.relations[kept.relation].verified == relation.verified
            && same_documents(&kept.from, documents[0])
            && same_documents(&kept.to, documents[1])
            && self.was_locked_alike(crossref)
            && (Arc::ptr_eq(&kept.crossref, crossref)
                || unremarked && alike(&kept.crossref.from, &crossref.from) && alike(&kept.crossref.to, &crossref.to))
    }

    /// Whether the same is on record of the documents of a cross-reference, and the same is asked, as in the last
    /// compilation.
    fn was_locked_alike(&self, crossref: &Crossref) -> bool {
        let (lock, last) = (self.lock, &self.memo.lock);
        let same = |target: &Target| {
            let id = target.document.as_str();
            lock.document(id) == last.document(id)
        };
        let (accept, record) = &self.memo.asked;
        *accept == self.options.accept
            && *record == self.options.record
            && (Arc::ptr_eq(lock, last) || crossref.from.iter().chain(&crossref.to).all(same))
    }

    /// What shows of a cross-reference: that of the last compilation if nothing of it is different.
    fn face(&self, relation: &Relation, located: &Located, kept: Option<&Arc<Linked>>) -> Arc<Face> {
        let faces = |passages: &[Passage]| passages.iter().map(|&passage| self.passage_face(passage)).collect();
        let face = Face {
            relation: relation.name.clone(),
            verification: located.verification.clone(),
            from: faces(&located.from),
            to: faces(&located.to),
            nearest: located.nearest.map(|nearest| self.passage_face(nearest)),
        };
        match kept {
            Some(kept) if *kept.face == face => Arc::clone(&kept.face),
            _ => Arc::new(face),
        }
    }

    /// Finds the words of both ends and compares them, where the relation asks for it.
    fn locate<'c>(
        &self,
        crossref: &'c Crossref,
        relation: &Relation,
        [from, to]: [&[usize]; 2],
        noticed: &mut Noticed<'c>,
    ) -> Option<Located> {
        let mut landed = LandedEnds::default();
        let from = self.passages(crossref, Side::From, from, &mut landed, noticed);
        let to = self.passages(crossref, Side::To, to, &mut landed, noticed);
        let (from, mut to) = (from?, to?);
        let (verification, nearest) = if relation.verified {
            self.verify(&from, &mut to, crossref, &mut noticed.diagnostics).unzip()
        } else {
            (None, None)
        };
        Some(Located {
            from,
            to,
            verification: verification.map(Arc::new),
            nearest: nearest.flatten(),
            landed: Arc::new(landed),
        })
    }

    fn passage_face(&self, passage: Passage) -> PassageFace {
        let document = &self.indexes.documents[passage.document];
        let blocks = &document.blocks;
        let block = passage.range.and_then(|range| blocks.at(range.start));
        let section = document.section(block).map(ToOwned::to_owned);
        let block = block.map(|block| &blocks[block]);
        let language = document.front.language.as_ref();
        let (before, after) = match (passage.range, block) {
            (Some(range), Some(block)) => surroundings::around(&document.wording(), block.text, range),
            _ => Default::default(),
        };
        PassageFace {
            document: document.id().to_owned(),
            short: document.short().to_owned(),
            language: language.map_or(self.language, |language| &language.value).to_owned(),
            block: block.map(|block| (block.kind, block.id.clone())),
            section,
            words: self.words(passage).unwrap_or_default(),
            before,
            after,
        }
    }

    fn relation(&self, crossref: &Crossref, diagnostics: &mut Vec<Diagnostic>) -> Option<usize> {
        let name = &crossref.relation;
        let found = self.relations.iter().position(|relation| relation.name == name.value);
        if found.is_none() {
            let known = || self.relations.iter().map(|relation| relation.name.as_str());
            let help = closest(&name.value, known()).map_or_else(
                || {
                    format!(
                        "it is one of {}; more can be declared in `book.toml` with `[[relation]]`",
                        known().collect::<Vec<_>>().join(", ")
                    )
                },
                |meant| format!("did you mean `{meant}`?"),
            );
            let message = format!("no relation is called `{}`", name.value);
            diagnostics.push(
                Diagnostic::error(Code::UnknownRelation, message)
                    .at(name.span, "")
                    .help(help),
            );
        }
        found
    }

    /// The places of the documents that an end names.
    fn documents(&self, targets: &[Target], diagnostics: &mut Vec<Diagnostic>) -> Option<Vec<usize>> {
        let mut places = Vec::with_capacity(targets.len());
        for target in targets {
            let name = &target.document;
            let place = match self.catalogue.by_id(name.as_str()) {
                Some(Named::Document(place)) => Some(place),
                Some(Named::Page(_)) | None => None,
            };
            if place.is_none() {
                let known = self.indexes.documents.iter().map(|document| document.id());
                diagnostics.push(unknown::document(&name.value, name.span, known, self.drafts));
            }
            places.extend(place);
        }
        (places.len() == targets.len()).then_some(places)
    }

    /// The passages at an end; nothing if one of them was not found.
    fn passages<'c>(
        &self,
        crossref: &'c Crossref,
        side: Side,
        documents: &[usize],
        landed: &mut LandedEnds,
        noticed: &mut Noticed<'c>,
    ) -> Option<Vec<Passage>> {
        let mut members = Vec::with_capacity(documents.len());
        for (member, &document) in documents.iter().enumerate() {
            members.extend(self.passage(crossref, (side, member), document, landed, noticed));
        }
        (members.len() == documents.len()).then_some(members)
    }

    /// The words at an end. What is to be said about words that were found goes with where they landed.
    fn passage<'c>(
        &self,
        crossref: &'c Crossref,
        (side, member): (Side, usize),
        document: usize,
        landed: &mut LandedEnds,
        noticed: &mut Noticed<'c>,
    ) -> Option<Passage> {
        let target = &targets(crossref, side)[member];
        if target.selector.is_empty() {
            return Some(Passage { document, range: None });
        }
        let mut placing = Placing::new(self.indexes.get(document), self.options);
        let what = || format!("cross-reference `{}`", crossref.id.value);
        let anchor = placing.place(&target.selector, &end_name(crossref, side, member), what);
        let Some(anchor) = anchor else {
            let first = noticed.diagnostics.len();
            let quote = target.selector.quote.as_ref();
            let lost = placing.strays.iter().zip(quote);
            noticed.lost.extend(lost.map(|(stray, quote)| Lost {
                own: document,
                quote: &quote.value,
                diagnostic: first + stray.diagnostic,
            }));
            noticed.diagnostics.append(&mut placing.diagnostics);
            return None;
        };
        landed.remarks.append(&mut placing.diagnostics);
        let landings = placing.landings.into_iter();
        landed.landings.extend(landings.map(|landing| (document, landing)));
        Some(Passage {
            document,
            range: Some(anchor.range),
        })
    }

    /// The words of a passage that quotes.
    fn quoted(&self, passage: Passage) -> Option<String> {
        let range = passage.range?;
        let tree = self.indexes.documents[passage.document].wording();
        Some(verify::quoted(&tree.projection.text, range).to_owned())
    }

    fn words(&self, passage: Passage) -> Option<String> {
        let words = |range| self.indexes.documents[passage.document].words(range);
        passage.range.map(words)
    }
}

/// Passages of documents that are in other places of the edition now.
fn placed(passages: &[Passage], documents: &[usize]) -> Vec<Passage> {
    let pairs = passages.iter().zip(documents);
    pairs
        .map(|(passage, &document)| Passage { document, ..*passage })
        .collect()
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
fn targets(crossref: &Crossref, side: Side) -> &[Target] {
    match side {
        Side::From => &crossref.from,
        Side::To => &crossref.to,
    }
}
