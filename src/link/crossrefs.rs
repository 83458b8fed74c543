//! Cross-references: both ends to their words, rules checked, quotations compared.

mod comparing;
mod ends;
mod faults;

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use self::ends::{Ends, Shown, passages};
pub(super) use self::ends::{EndsOf, KeptEnd, KeptEnds};
use self::faults::duplicate;
use super::drafts::Drafts;
use super::edition::{Catalogue, Named};
use super::indexes::Indexes;
use super::kept::Kept;
use super::linked::{Face, LandedEnds, Linked, Passage, PassageFace, Side};
use super::notes::Held;
use super::strays::{self, Lost};
use super::unknown;
use super::verify::Verification;
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::evenly::Evenly;
use crate::model::{Crossref, Document, Lock, Relation, Target};
use crate::progress::Stage;
use crate::source::config::Quotations;
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

/// A cross-reference whose relation and documents are there.
struct Ready<'c, 'm> {
    crossref: &'c Arc<Crossref>,
    /// Its place among all.
    place: usize,
    relation: usize,
    /// The documents of both ends, by their places.
    documents: [Vec<usize>; 2],
    /// What it was in the last compilation.
    kept: Option<&'m Arc<Linked>>,
    /// Whether it selects the same words of the same texts as then.
    is_same: bool,
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
    /// What an earlier run kept.
    kept: Option<&'a Kept>,
}

impl<'a, 'd> Linker<'a, 'd> {
    /// A linker for these documents and relations.
    pub(super) fn new(
        indexes: &'a Indexes<'d>,
        catalogue: &'a Catalogue,
        held: Held<'a>,
        drafts: &'a Drafts,
        (memo, kept): (&'a Memo, Option<&'a Kept>),
    ) -> Self {
        let Held {
            config, options, lock, ..
        } = held;
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
            kept,
        }
    }

    /// Links all cross-references whose ends can be found. Gives what can be kept of the ends as well, by the places of their documents.
    pub(super) fn link(
        &self,
        crossrefs: &[Arc<Crossref>],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> (Arc<Vec<Arc<Linked>>>, Vec<EndsOf>) {
        let mut seen: FxHashMap<&str, Span> = FxHashMap::default();
        let mut unique = Vec::with_capacity(crossrefs.len());
        for crossref in crossrefs {
            match seen.insert(crossref.id.as_str(), crossref.id.span) {
                Some(earlier) => diagnostics.push(duplicate(crossref, earlier)),
                None => unique.push(crossref),
            }
        }
        let unique = unique.into_par_iter().enumerate().evenly();
        let ready: Vec<_> = unique.map(|(place, crossref)| self.ready(crossref, place)).collect();
        let sought = ready.iter().flat_map(|(ready, _)| ready).filter(|ready| !ready.is_same);
        let mut ends = self.find(sought.flat_map(|ready| self.sought(ready)).collect());
        let to_keep = std::mem::take(&mut ends.to_keep);
        let linked = ready.into_par_iter().evenly().map(|(ready, mut noticed)| {
            let linked = ready.as_ref().and_then(|ready| {
                let _item = self.options.observed.item(Stage::Crossrefs, ready.crossref.id.as_str());
                self.one(ready, &ends, &mut noticed)
            });
            (linked, noticed)
        });
        let linked: Vec<_> = linked.collect();
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
            return (Arc::clone(known), to_keep);
        }
        (Arc::new(linked), to_keep)
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

    /// Looks up the relation and the documents of a cross-reference.
    fn ready<'c>(&self, crossref: &'c Arc<Crossref>, place: usize) -> (Option<Ready<'c, 'a>>, Noticed<'c>) {
        let mut noticed = Noticed::default();
        let diagnostics = &mut noticed.diagnostics;
        let relation = self.relation(crossref, diagnostics);
        let from = self.documents(&crossref.from, diagnostics);
        let to = self.documents(&crossref.to, diagnostics);
        let (Some(relation), Some(from), Some(to)) = (relation, from, to) else {
            return (None, noticed);
        };
        let kind = &self.relations[relation];
        self.check_rules(kind, crossref, [&from, &to], diagnostics);
        let kept = self.memo.get(crossref.id.as_str(), place);
        let ready = Ready {
            crossref,
            place,
            relation,
            is_same: kept.is_some_and(|kept| self.is_same(kept, crossref, kind, [&from, &to])),
            documents: [from, to],
            kept,
        };
        (Some(ready), noticed)
    }

    fn one<'c>(&self, ready: &Ready<'c, '_>, ends: &Ends, noticed: &mut Noticed<'c>) -> Option<Arc<Linked>> {
        let Ready {
            crossref,
            relation,
            documents: [from, to],
            kept,
            ..
        } = ready;
        let (relation, kept) = (*relation, *kept);
        let kind = &self.relations[relation];
        let same = kept.filter(|_| ready.is_same);
        let located = match same {
            Some(kept) => Located {
                from: placed(&kept.from, from),
                to: placed(&kept.to, to),
                verification: kept.verification.clone(),
                nearest: kept.nearest.map(|nearest| Passage {
                    // It is in a document of the far end.
                    document: kept
                        .to
                        .iter()
                        .zip(to)
                        .find(|(old, _)| old.document == nearest.document)
                        .map_or(0, |(_, now)| *now),
                    ..nearest
                }),
                landed: Arc::clone(&kept.landed),
            },
            None => self.locate(ready, kind, ends, noticed)?,
        };
        let remarks = located.landed.remarks.iter().cloned();
        noticed.diagnostics.extend(remarks);
        noticed.diagnostics.extend(self.verdict(kind, crossref, &located));
        // Nothing of what shows can differ if the documents are the same.
        let face = match same {
            Some(kept) if kept.face.relation == kind.name && self.memo.language == self.language => {
                Arc::clone(&kept.face)
            }
            _ => self.face(kind, &located, (ready.place, ends), kept),
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
    fn face(
        &self,
        relation: &Relation,
        located: &Located,
        (place, ends): (usize, &Ends),
        kept: Option<&Arc<Linked>>,
    ) -> Arc<Face> {
        let faces = |side, passages: &[Passage]| {
            let passages = passages.iter().enumerate();
            let faces = passages.map(|(member, &passage)| {
                let known = ends.shown((place, side, member), passage);
                self.passage_face(passage, known)
            });
            faces.collect()
        };
        let face = Face {
            relation: relation.name.clone(),
            verification: located.verification.clone(),
            from: faces(Side::From, &located.from),
            to: faces(Side::To, &located.to),
            nearest: located.nearest.map(|nearest| self.passage_face(nearest, None)),
        };
        match kept {
            Some(kept) if *kept.face == face => Arc::clone(&kept.face),
            _ => Arc::new(face),
        }
    }

    /// Finds the words of both ends and compares them, where the relation asks for it.
    fn locate<'c>(
        &self,
        ready: &Ready<'c, '_>,
        relation: &Relation,
        ends: &Ends,
        noticed: &mut Noticed<'c>,
    ) -> Option<Located> {
        let mut landed = LandedEnds::default();
        let from = passages(ready, Side::From, ends, &mut landed, noticed);
        let to = passages(ready, Side::To, ends, &mut landed, noticed);
        let (from, mut to) = (from?, to?);
        let (verification, nearest) = if relation.verified {
            let quoted = |member| ends.get((ready.place, Side::From, member))?.quoted();
            let words = |member, passage| ends.shown((ready.place, Side::To, member), passage);
            self.verify(
                (&from, &quoted),
                (&mut to, &words),
                ready.crossref,
                &mut noticed.diagnostics,
            )
            .unzip()
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

    /// What shows of a passage; `known` is what is known of its words.
    fn passage_face(&self, passage: Passage, known: Option<&Shown>) -> PassageFace {
        let document = &self.indexes.documents[passage.document];
        let blocks = &document.blocks;
        let block = passage.range.and_then(|range| blocks.at(range.start));
        let section = document.section(block).map(ToOwned::to_owned);
        let block = block.map(|block| &blocks[block]);
        let language = document.front.language.as_ref();
        let shown = || passage.range.map(|range| Shown::of(&document.wording(), range));
        let shown = known.cloned().or_else(shown).unwrap_or_default();
        let (before, after) = shown.beside;
        PassageFace {
            document: document.id().to_owned(),
            short: document.short().to_owned(),
            language: language.map_or(self.language, |language| &language.value).to_owned(),
            block: block.map(|block| (block.kind, block.id.clone())),
            section,
            words: shown.words,
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
