//! The whole edition: ids, typed references with both their ends, citations, and the errors of all that leads
//! nowhere.
//!
//! Linking always sees everything and always runs anew, so backlinks are never stale. Nothing after it looks
//! anything up that might not be there.

mod addresses;
mod bound;
mod changed;
mod cited;
mod crossrefs;
mod documents;
mod drafts;
mod edition;
mod found;
mod indexes;
mod kept;
mod linked;
mod mentions;
mod notes;
mod outward;
mod pictures;
mod placing;
mod record;
mod references;
mod referrers;
pub mod search;
mod similar;
mod strays;
mod surroundings;
mod unknown;
pub mod verify;
mod walk;

use std::sync::Arc;

pub use bound::{Bound, DatePassage, NameMention};
pub use cited::item as document_item;
pub use edition::{
    Annotated, Catalogue, DocumentCitation, Edition, Mention, MentionPlace, Named, Subject, name_of_note,
};
pub use found::{Address, AnchoredNote, Citation, CitedBy, Found, Referrer};
pub use kept::OnRecord;
pub use linked::{End, Face, Linked, Passage, PassageFace, Side, show_the_same};
pub use record::{Record, Recording};
pub(crate) use walk::for_each_node;

use self::changed::Texts;
use self::crossrefs::Linker;
use self::documents::Arranged;
use self::drafts::Drafts;
use self::indexes::Indexes;
use self::notes::Held;
pub(crate) use self::outward::hash;
use self::placing::gone_notes;
use self::references::{Own, Places};
use crate::Options;
use crate::diagnostic::{Diagnostic, Warned};
use crate::model::{Crossref, Document, Event, Lock, Locked, Name};
use crate::progress::Stage;
use crate::project::Project;
use crate::source::config::Config;
use crate::source::lock;

/// So few documents are sooner looked at by one thread.
const RUN: usize = 512;

/// What linking keeps for the next compilation: where selectors of documents that stay the same have led.
#[derive(Debug, Default)]
pub struct Memo {
    arranged: Option<documents::Kept>,
    notes: notes::Memo,
    none_gone: Option<NoneGone>,
    checked: Option<references::Checked>,
    referrers: Option<referrers::Kept>,
    crossrefs: crossrefs::Memo,
    bound: bound::Memo,
    similar: Option<similar::Kept>,
}

impl Memo {
    /// Keeps what was found in the documents of the last compilation, for the next process that compiles the same world, if it has a
    /// [`Store`](crate::project::Store). `on_record` is what a lock has of each document now, sorted by their ids.
    pub fn keep_found(&self, edition: &Edition, on_record: &[OnRecord]) {
        if let Some(kept) = &self.notes.kept {
            kept.keep(&edition.documents, on_record);
        }
    }
}

/// Links what was read into an edition; drafts are set aside unless they are wanted.
#[must_use]
pub fn link(mut project: Project, options: &Options, memo: &mut Memo) -> Warned<Edition> {
    let mut diagnostics = Vec::new();
    let drafts = if options.drafts {
        Drafts::default()
    } else {
        drafts::set_aside(&mut project)
    };
    let Project {
        config,
        documents,
        pages,
        sidecars,
        crossrefs,
        names,
        events,
        works,
        assets,
        lock,
        theme: _,
        store,
    } = project;
    let kept = &mut memo.arranged;
    let arranged = documents::arrange(&config, &documents, &pages, &drafts, kept, &mut diagnostics);
    let Arranged {
        documents,
        pages,
        catalogue,
    } = arranged;
    documents::check_aliases(&documents, &pages, &mut diagnostics);
    documents::check_answers(&documents, &catalogue, &drafts, &mut diagnostics);
    pictures::check(&config, &documents, &pages, &assets, &mut diagnostics);
    cited::check(&documents, &works, &mut diagnostics);
    similar::report(&config, &works, &mut memo.similar, &mut diagnostics);

    let notes = &mut memo.notes;
    let sidecars = notes::sort(&documents, &catalogue, &sidecars, &drafts, notes, &mut diagnostics);
    let indexes = Indexes::new(&documents, &sidecars.by_document, &lock);
    let held = Held {
        config: &config,
        works: &works,
        options,
        lock: &lock,
        store: store.as_ref(),
    };
    let found = notes::find(&indexes, &sidecars, held, &mut memo.notes);
    strays::report(&indexes, &found, &mut diagnostics);
    gone_documents(&lock, &catalogue, &drafts, &mut memo.none_gone, &mut diagnostics);
    let places = Places {
        assets: &assets,
        catalogue: &catalogue,
        documents: &documents,
        pages: &pages,
        works: &works,
        drafts: &drafts,
    };
    let texts = Arc::new(Texts::new(&catalogue, &documents, &found, &pages));
    let checked = references::check_documents(places, &texts, &options.observed, &mut memo.checked);
    diagnostics.extend(checked);
    check_pages(places, &mut diagnostics);
    check_sayings(places, &config, &crossrefs, (&names, &events), &mut diagnostics);
    let kept = memo.notes.kept.as_ref();
    let bound = bound::find(
        &indexes,
        (&names, &events),
        (held, &drafts),
        kept,
        &mut memo.bound,
        &mut diagnostics,
    );
    let linked = link_crossrefs(
        &crossrefs,
        &indexes,
        &catalogue,
        (held, &drafts),
        memo,
        &mut diagnostics,
    );
    drop(indexes);
    memo.notes.keep(sidecars);

    let cited = cited::find(&config, &documents, &linked, &works);
    let referrers = referrers::gather(texts, &mut memo.referrers);
    let annotated = annotate(documents, (found, bound), &linked, referrers);
    let mentions = mentions::gather(&pages, &annotated, &linked, (&names, &events), &works);
    let value = Edition {
        config,
        documents: annotated,
        pages,
        works,
        cited: Arc::new(cited.documents),
        cited_places: cited.places,
        document_citations: cited.citations,
        crossrefs: linked,
        names,
        events,
        mentions,
        catalogue,
        assets,
        lock,
        set_aside: drafts.names(),
    };
    Warned { value, diagnostics }
}

/// Links the cross-references, and keeps of them what the next compilation or the next process can take over.
fn link_crossrefs(
    crossrefs: &[Arc<Crossref>],
    indexes: &Indexes<'_>,
    catalogue: &Catalogue,
    (held, drafts): (Held<'_>, &Drafts),
    memo: &mut Memo,
    diagnostics: &mut Vec<Diagnostic>,
) -> Arc<Vec<Arc<Linked>>> {
    let _stage = held.options.observed.stage(Stage::Crossrefs, crossrefs.len());
    let known = (&memo.crossrefs, memo.notes.kept.as_ref());
    let linker = Linker::new(indexes, catalogue, held, drafts, known);
    let (linked, ends) = linker.link(crossrefs, diagnostics);
    memo.crossrefs = linker.remember(&linked);
    if let Some(kept) = &mut memo.notes.kept {
        kept.put_ends(ends);
    }
    linked
}

/// Each document with all that was found in it and leads to it.
fn annotate(
    documents: Vec<Arc<Document>>,
    (found, bound): (Vec<Arc<Found>>, Vec<Arc<Bound>>),
    crossrefs: &[Arc<Linked>],
    referrers: Vec<Arc<Vec<Arc<Referrer>>>>,
) -> Vec<Annotated> {
    let ends = ends(crossrefs, documents.len());
    let annotated = documents.into_iter().zip(found).zip(bound).zip(ends).zip(referrers);
    let annotate = |((((document, found), bound), ends), referrers)| Annotated {
        document,
        found,
        bound,
        ends,
        referrers,
    };
    annotated.map(annotate).collect()
}

/// What is on record when all documents of it are there.
#[derive(Debug)]
struct NoneGone {
    catalogue: Arc<Catalogue>,
    lock: Arc<Lock>,
}

/// Says which documents are on record and not in the edition any more, unless none was among the same.
fn gone_documents(
    lock: &Arc<Lock>,
    catalogue: &Arc<Catalogue>,
    drafts: &Drafts,
    known: &mut Option<NoneGone>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let is_same = |known: &NoneGone| Arc::ptr_eq(&known.catalogue, catalogue) && Arc::ptr_eq(&known.lock, lock);
    if known.as_ref().is_some_and(is_same) {
        return;
    }
    let is_there = |locked: &Locked| matches!(catalogue.by_id(&locked.id), Some(Named::Document(_)));
    let gone = lock.documents.iter().filter(|locked| !is_there(locked));
    let gone: Vec<_> = gone.collect();
    *known = gone.is_empty().then(|| NoneGone {
        catalogue: Arc::clone(catalogue),
        lock: Arc::clone(lock),
    });
    for locked in gone.into_iter().filter(|locked| !drafts.has(&locked.id)) {
        let document = lock::read(locked);
        let names = document.landings.iter().map(|landing| landing.name.as_str());
        let notes: Vec<_> = names.filter(|name| !name.contains(':')).collect();
        if !notes.is_empty() {
            diagnostics.push(gone_notes(&locked.id, &notes));
        }
    }
}

/// Checks the links and citations on the pages.
fn check_pages(places: Places<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for page in places.pages {
        let own = Some(Own {
            id: &page.id.value,
            blocks: &page.tree.blocks,
            path: &page.path,
        });
        diagnostics.extend(places.check_text(&page.tree, own));
        if let Some(statement) = page.statement() {
            diagnostics.extend(places.check_text(statement, own));
        }
    }
}

/// Checks the links and citations in what is said of cross-references, names, events and versions.
fn check_sayings(
    places: Places<'_>,
    config: &Config,
    crossrefs: &[Arc<Crossref>],
    (names, events): (&[Arc<Name>], &[Arc<Event>]),
    diagnostics: &mut Vec<Diagnostic>,
) {
    let notes = crossrefs.iter().filter_map(|crossref| crossref.note.as_ref());
    let notes = notes.chain(names.iter().filter_map(|name| name.note.as_ref()));
    let notes = notes.chain(config.versions.iter().map(|version| &version.changes));
    for text in notes.chain(events.iter().map(|event| &event.label)) {
        diagnostics.extend(places.check_text(text, None));
    }
}

/// The ends of cross-references, document by document, in the order of the words; whole documents first.
fn ends(crossrefs: &[Arc<Linked>], documents: usize) -> Vec<Vec<End>> {
    let mut ends = vec![Vec::new(); documents];
    for (crossref, linked) in crossrefs.iter().enumerate() {
        for side in [Side::From, Side::To] {
            for (member, passage) in linked.passages(side).iter().enumerate() {
                ends[passage.document].push(End {
                    crossref,
                    side,
                    member,
                    range: passage.range,
                });
            }
        }
    }
    for list in &mut ends {
        list.sort_by_key(|end| (end.range, end.crossref, end.side, end.member));
    }
    ends
}
