//! Cross-references: both ends to their words, rules checked, quotations compared.

mod faults;

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use self::faults::duplicate;
use super::drafts::Drafts;
use super::edition::{Face, LandedEnds, Linked, Passage, PassageFace, Side};
use super::indexes::Indexes;
use super::placing::Placing;
use super::verify::{self, Verification};
use super::{strays, unknown};
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::model::{Crossref, Document, Lock, Relation, Target, TextRange};
use crate::span::Span;
use crate::{Accept, Options};

/// The cross-references of the last compilation, with the documents that they were linked in.
#[derive(Debug, Default)]
pub(super) struct Memo {
    linked: Arc<Vec<Arc<Linked>>>,
    /// The relation of each, as it was declared.
    relations: Vec<Relation>,
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
    from: Option<TextRange>,
    to: Option<TextRange>,
    verification: Option<Arc<Verification>>,
    landed: Arc<LandedEnds>,
}

/// What cross-references are linked against.
pub(super) struct Linker<'a, 'd> {
    /// The documents, ready for selectors.
    indexes: &'a Indexes<'d>,
    /// The relations there are.
    relations: &'a [Relation],
    places: FxHashMap<&'a str, usize>,
    memo: &'a Memo,
    drafts: &'a Drafts,
    options: &'a Options,
    lock: &'a Arc<Lock>,
}

impl<'a, 'd> Linker<'a, 'd> {
    /// A linker for these documents and relations.
    pub(super) fn new(
        indexes: &'a Indexes<'d>,
        relations: &'a [Relation],
        drafts: &'a Drafts,
        options: &'a Options,
        lock: &'a Arc<Lock>,
        memo: &'a Memo,
    ) -> Self {
        let documents = indexes.documents.iter().enumerate();
        let places = documents.map(|(place, document)| (document.id(), place)).collect();
        Self {
            indexes,
            relations,
            places,
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
            .map(|(place, crossref)| {
                let mut diagnostics = Vec::new();
                (self.one(crossref, place, &mut diagnostics), diagnostics)
            })
            .collect();
        let (linked, found): (Vec<_>, Vec<_>) = linked.into_iter().unzip();
        diagnostics.extend(found.into_iter().flatten());
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
            documents: self.indexes.documents.to_vec(),
            by_id: OnceLock::new(),
            lock: Arc::clone(self.lock),
            asked: (self.options.accept.clone(), self.options.record),
        }
    }

    fn one(&self, crossref: &Arc<Crossref>, place: usize, diagnostics: &mut Vec<Diagnostic>) -> Option<Arc<Linked>> {
        let relation = self.relation(crossref, diagnostics);
        let from = self.document(&crossref.from, diagnostics);
        let to = self.document(&crossref.to, diagnostics);
        let (relation, from, to) = (relation?, from?, to?);
        let kind = &self.relations[relation];
        if kind.chronological {
            diagnostics.extend(self.out_of_time(kind, crossref, from, to));
        }
        let kept = self.memo.get(crossref.id.as_str(), place);
        let same = kept.filter(|kept| self.is_same(kept, crossref, kind, from, to));
        let located = match same {
            Some(kept) => Located {
                from: kept.from.range,
                to: kept.to.range,
                verification: kept.verification.clone(),
                landed: Arc::clone(&kept.landed),
            },
            None => self.locate(crossref, kind, from, to, diagnostics)?,
        };
        diagnostics.extend(located.landed.remarks.iter().cloned());
        let passage = |document, range| Passage { document, range };
        let (from, to) = (passage(from, located.from), passage(to, located.to));
        if let Some(verification) = located
            .verification
            .as_deref()
            .filter(|found| !found.outcome.is_sound())
        {
            diagnostics.push(self.unsound(verification, from, to, crossref));
        }
        // Nothing of what shows can differ if the documents are the same.
        let face = match same {
            Some(kept) if kept.face.relation == kind.name => Arc::clone(&kept.face),
            _ => self.face(kind, from, to, &located, kept),
        };
        let linked = Linked {
            crossref: Arc::clone(crossref),
            relation,
            from,
            to,
            verification: located.verification,
            landed: located.landed,
            face,
        };
        Some(match same {
            Some(kept) if kept.is(&linked) => Arc::clone(kept),
            _ => Arc::new(linked),
        })
    }

    /// Whether a cross-reference selects the same words of the same texts as one of the last compilation.
    fn is_same(&self, kept: &Linked, crossref: &Arc<Crossref>, relation: &Relation, from: usize, to: usize) -> bool {
        let documents = &self.indexes.documents;
        let same_document =
            |passage: Passage, now: usize| Arc::ptr_eq(&self.memo.documents[passage.document], &documents[now]);
        let alike = |a: &Target, b: &Target| a.selector.texts().eq(b.selector.texts());
        // Remarks point at the place of the cross-reference in its file.
        let unremarked = kept.landed.remarks.is_empty();
        self.memo.relations[kept.relation].verified == relation.verified
            && same_document(kept.from, from)
            && same_document(kept.to, to)
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
            && (Arc::ptr_eq(lock, last) || same(&crossref.from) && same(&crossref.to))
    }

    /// What shows of a cross-reference: that of the last compilation if nothing of it is different.
    fn face(
        &self,
        relation: &Relation,
        from: Passage,
        to: Passage,
        located: &Located,
        kept: Option<&Arc<Linked>>,
    ) -> Arc<Face> {
        let face = Face {
            relation: relation.name.clone(),
            verification: located.verification.clone(),
            from: self.passage_face(from),
            to: self.passage_face(to),
        };
        match kept {
            Some(kept) if *kept.face == face => Arc::clone(&kept.face),
            _ => Arc::new(face),
        }
    }

    /// Finds the words of both ends and compares them, where the relation asks for it.
    fn locate(
        &self,
        crossref: &Crossref,
        relation: &Relation,
        from: usize,
        to: usize,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Located> {
        let mut landed = LandedEnds::default();
        let from = self.passage(crossref, Side::From, from, &mut landed, diagnostics);
        let to = self.passage(crossref, Side::To, to, &mut landed, diagnostics);
        let (from, mut to) = (from?, to?);
        let verification = if relation.verified {
            self.verify(from, &mut to, crossref, diagnostics)
        } else {
            None
        };
        Some(Located {
            from: from.range,
            to: to.range,
            verification: verification.map(Arc::new),
            landed: Arc::new(landed),
        })
    }

    fn passage_face(&self, passage: Passage) -> PassageFace {
        let document = &self.indexes.documents[passage.document];
        let block = passage.range.and_then(|range| document.tree.block_at(range.start));
        PassageFace {
            document: document.id().to_owned(),
            short: document.short().to_owned(),
            block: block.map(|block| {
                let block = &document.tree.blocks[block];
                (block.kind, block.id.clone())
            }),
            words: self.words(passage).unwrap_or_default().to_owned(),
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

    /// The place of the document that an end names.
    fn document(&self, target: &Target, diagnostics: &mut Vec<Diagnostic>) -> Option<usize> {
        let name = &target.document;
        let place = self.places.get(name.as_str()).copied();
        if place.is_none() {
            let known = self.indexes.documents.iter().map(|document| document.id());
            diagnostics.push(unknown::document(&name.value, name.span, known, self.drafts));
        }
        place
    }

    /// The words at an end. What is to be said about words that were found goes with where they landed.
    fn passage(
        &self,
        crossref: &Crossref,
        side: Side,
        document: usize,
        landed: &mut LandedEnds,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Passage> {
        let target = match side {
            Side::From => &crossref.from,
            Side::To => &crossref.to,
        };
        if target.selector.is_empty() {
            return Some(Passage { document, range: None });
        }
        let mut placing = Placing::new(self.indexes.get(document), self.options);
        let what = || format!("cross-reference `{}`", crossref.id.value);
        let anchor = placing.place(&target.selector, &end_name(crossref, side), what);
        for stray in &placing.strays {
            let diagnostic = &mut placing.diagnostics[stray.diagnostic];
            strays::point_out(self.indexes, document, &stray.quote, diagnostic);
        }
        let Some(anchor) = anchor else {
            diagnostics.append(&mut placing.diagnostics);
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

    /// Compares the words at both ends. Where the far end names no words, they are searched for, and the passage
    /// becomes what was found.
    fn verify(
        &self,
        from: Passage,
        to: &mut Passage,
        crossref: &Crossref,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Verification> {
        let Some(quotation) = self.words(from) else {
            let message = format!("cross-reference `{}` does not say which words quote", crossref.id.value);
            let diagnostic = Diagnostic::error(Code::EmptySelector, message).at(crossref.from.selector.span, "");
            diagnostics.push(diagnostic.help("add the words of the quotation in `quote`"));
            return None;
        };
        if crossref.to.selector.quote.is_none() {
            match self.search(quotation, from, *to)[..] {
                [] => to.range = None,
                [place] => to.range = Some(place),
                [first, second, ..] => {
                    diagnostics.push(self.several(crossref, to.document, [first, second]));
                    return None;
                }
            }
        }
        let source = self.words(*to);
        Some(source.map_or_else(verify::missing, |source| verify::compare(quotation, source)))
    }

    /// Where the words of a quotation stand in the document that is quoted, or in the block of it that is named; the
    /// quotation itself is no such place.
    fn search(&self, quotation: &str, from: Passage, to: Passage) -> Vec<TextRange> {
        let inside = |place: &TextRange| to.range.is_none_or(|block| block.intersection(*place) == *place);
        let itself =
            |place: &TextRange| from.document == to.document && from.range.is_some_and(|own| own.overlaps(*place));
        let places = self.indexes.get(to.document).occurrences(verify::bare(quotation));
        places
            .into_iter()
            .filter(|place| inside(place) && !itself(place))
            .collect()
    }

    fn words(&self, passage: Passage) -> Option<&str> {
        let text = &self.indexes.documents[passage.document].tree.projection.text;
        passage.range.map(|range| &text[range.range()])
    }
}

/// The name of an end of a cross-reference among the selectors of its document.
fn end_name(crossref: &Crossref, side: Side) -> String {
    format!("crossref:{}:{}", crossref.id.value, side.name())
}
