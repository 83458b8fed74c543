//! Names and dates to the words of the documents.
//!
//! A name stands wherever one of its forms stands as whole words; where forms overlap, the longest holds. What forms cannot
//! tell, passages say: those that name something in other words, and those where a form names something else.

mod faults;
mod kept;

use std::hash::Hash;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

pub(super) use self::kept::KeptBound;
use super::drafts::Drafts;
use super::found::Landed;
use super::indexes::Indexes;
use super::kept::Kept;
use super::notes::Held;
use super::placing::{Placing, Stray};
use super::strays::{self, Lost};
use crate::anchor::Index;
use crate::anchor::forms::Forms;
use crate::diagnostic::Diagnostic;
use crate::digest;
use crate::model::{Document, Event, Lock, Name, Stretches, Target, TextRange};
use crate::progress::Stage;
use crate::span::Spanned;
use crate::{Accept, Options};

/// As many documents at most are one thread's at once.
const AT_ONCE: usize = 16;

/// What a document names and dates.
#[derive(Debug, Default)]
pub struct Bound {
    /// The words that name something, in the order of the text.
    pub mentions: Vec<NameMention>,
    /// The words that date something, in the order of the text.
    pub dates: Vec<DatePassage>,
    /// How often each form was found, by its place among all.
    forms: FxHashMap<usize, usize>,
    /// Where the selectors landed, if that is to be kept.
    pub(super) landings: Vec<Landed>,
    /// How many more landed where they are on record.
    pub(super) on_record: usize,
    /// How many landed, if that is to be kept, all selected what they say, and nothing is to be said of any.
    settled: Option<usize>,
    /// What was noticed.
    diagnostics: Vec<Diagnostic>,
    /// Words that may stand in another document.
    strays: Vec<Stray>,
}

/// Words that name something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameMention {
    /// The name, by its place in [`Edition::names`](super::Edition::names).
    pub name: usize,
    /// Its id.
    pub id: Arc<str>,
    /// The heading of its entry.
    pub label: Arc<str>,
    /// The words.
    pub range: TextRange,
}

/// Words that date something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatePassage {
    /// The event, by its place in [`Edition::events`](super::Edition::events).
    pub event: usize,
    /// Its id.
    pub id: String,
    /// The place of the passage among those of the event, from 0.
    pub passage: usize,
    /// The words; none if the whole document does.
    pub range: Option<TextRange>,
}

impl Bound {
    /// Whether it is the other in all that it holds; faults are always told anew.
    fn is(&self, other: &Self) -> bool {
        (&self.mentions, &self.dates, &self.forms) == (&other.mentions, &other.dates, &other.forms)
            && (&self.landings, self.on_record) == (&other.landings, other.on_record)
            && self.diagnostics.is_empty()
            && other.diagnostics.is_empty()
    }

    /// Whether pages that show both show the same.
    #[must_use]
    pub fn shows_the_same(&self, other: &Self) -> bool {
        self.names_shown().eq(other.names_shown()) && self.dates_shown().eq(other.dates_shown())
    }

    /// What pages show of it, to be hashed.
    #[must_use]
    pub fn shown(&self) -> impl Hash {
        (
            self.names_shown().collect::<Vec<_>>(),
            self.dates_shown().collect::<Vec<_>>(),
        )
    }

    fn names_shown(&self) -> impl Iterator<Item = (&str, &str, TextRange)> {
        let mentions = self.mentions.iter();
        mentions.map(|mention| (&*mention.id, &*mention.label, mention.range))
    }

    fn dates_shown(&self) -> impl Iterator<Item = (&str, usize, Option<TextRange>)> {
        let dates = self.dates.iter();
        dates.map(|date| (date.id.as_str(), date.passage, date.range))
    }
}

/// What was bound in the documents of the last compilation.
#[derive(Debug, Default)]
pub(super) struct Memo {
    given: Option<Arc<Given>>,
    /// What is bound where there is nothing to bind.
    nothing: Arc<Bound>,
    /// What was accepted, and whether it was kept where selectors landed.
    asked: (Accept, bool),
    documents: Vec<Arc<Document>>,
    /// Where the selectors had landed before.
    lock: Arc<Lock>,
    /// What was bound in the documents.
    bound: Vec<Arc<Bound>>,
}

/// If one in so many documents stands in another place, each is looked for among all of the last compilation.
const SHARE: usize = 64;

/// The names and events, made ready to be looked for.
#[derive(Debug)]
pub(super) struct Given {
    names: Vec<Arc<Name>>,
    events: Vec<Arc<Event>>,
    /// All forms of all names, one after the other.
    forms: Forms,
    /// For each form, the name that it is of.
    owners: Vec<usize>,
    /// For each name, its id and its heading.
    called: Vec<(Arc<str>, Arc<str>)>,
    /// The selectors of each document, by its id.
    selectors: FxHashMap<String, Vec<Sought>>,
}

/// A selector of a document.
#[derive(Debug, Clone, Copy)]
enum Sought {
    /// The words name something: the name, and which of its mentions.
    Mention(usize, usize),
    /// A form in the words does not name what it names elsewhere: the name, and which of its exceptions.
    Except(usize, usize),
    /// The words date something: the event, and which of its passages.
    Date(usize, usize),
}

impl Given {
    fn new(names: &[Arc<Name>], events: &[Arc<Event>]) -> Self {
        let mut selectors: FxHashMap<String, Vec<Sought>> = FxHashMap::default();
        let mut seek = |target: &Target, sought| {
            let list = selectors.entry(target.document.value.clone()).or_default();
            list.push(sought);
        };
        let mut owners = Vec::new();
        for (place, name) in names.iter().enumerate() {
            owners.extend(name.all_forms().map(|_| place));
            let mentions = name.mentions.iter().enumerate();
            mentions.for_each(|(at, target)| seek(target, Sought::Mention(place, at)));
            let except = name.except.iter().enumerate();
            except.for_each(|(at, target)| seek(target, Sought::Except(place, at)));
        }
        for (place, event) in events.iter().enumerate() {
            let passages = event.passages.iter().enumerate();
            passages.for_each(|(at, target)| seek(target, Sought::Date(place, at)));
        }
        let forms = names.iter().flat_map(|name| name.all_forms()).map(Spanned::as_str);
        Self {
            forms: Forms::new(forms),
            names: names.to_vec(),
            events: events.to_vec(),
            owners,
            called: names
                .iter()
                .map(|name| (name.id.as_str().into(), name.label.as_str().into()))
                .collect(),
            selectors,
        }
    }

    fn is_of(&self, names: &[Arc<Name>], events: &[Arc<Event>]) -> bool {
        fn same<T>(some: &[Arc<T>], others: &[Arc<T>]) -> bool {
            some.len() == others.len() && some.iter().zip(others).all(|(a, b)| Arc::ptr_eq(a, b))
        }
        same(&self.names, names) && same(&self.events, events)
    }

    fn mention(&self, name: usize, range: TextRange) -> NameMention {
        NameMention {
            name,
            id: Arc::clone(&self.called[name].0),
            label: Arc::clone(&self.called[name].1),
            range,
        }
    }

    fn date(&self, event: usize, passage: usize, range: Option<TextRange>) -> DatePassage {
        DatePassage {
            event,
            id: self.events[event].id.value.clone(),
            passage,
            range,
        }
    }

    /// What a selector selects, its name in the lock, and what it belongs to in words.
    fn target(&self, sought: Sought) -> (&Target, String, String) {
        let (target, kind, id, of) = match sought {
            Sought::Mention(name, at) => (
                &self.names[name].mentions[at],
                "name",
                &self.names[name].id,
                "a mention",
            ),
            Sought::Except(name, at) => (
                &self.names[name].except[at],
                "name",
                &self.names[name].id,
                "an exception",
            ),
            Sought::Date(event, at) => (
                &self.events[event].passages[at],
                "event",
                &self.events[event].id,
                "a passage",
            ),
        };
        let made = digest::short(target.selector.texts());
        (
            target,
            format!("{kind}:{}:{made}", id.value),
            format!("{of} of the {kind} `{}`", id.value),
        )
    }
}

/// Finds what the documents name and date, side by side.
pub(super) fn find(
    indexes: &Indexes<'_>,
    (names, events): (&[Arc<Name>], &[Arc<Event>]),
    (held, drafts): (Held<'_>, &Drafts),
    recalled: Option<&Kept>,
    memo: &mut Memo,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Arc<Bound>> {
    if names.is_empty() && events.is_empty() {
        let nothing = Arc::clone(&memo.nothing);
        *memo = Memo {
            nothing: Arc::clone(&nothing),
            ..Memo::default()
        };
        return vec![nothing; indexes.documents.len()];
    }
    let observed = &held.options.observed;
    let _stage = observed.stage(Stage::Bind, indexes.documents.len());
    let asked = (held.options.accept.clone(), held.options.record);
    let known = memo.given.take().filter(|given| given.is_of(names, events));
    let is_same = known.is_some() && memo.asked == asked;
    let given = known.unwrap_or_else(|| Arc::new(Given::new(names, events)));
    let before = diagnostics.len();
    faults::check(&given, indexes, drafts, diagnostics);
    let is_sound = diagnostics.len() == before;
    let known = memo.lined_up(indexes.documents);
    let is_same_lock = Arc::ptr_eq(&memo.lock, held.lock) || memo.lock == *held.lock;
    let same_lock = |id: &str| is_same_lock || memo.lock.document(id) == held.lock.document(id);
    // Of most documents nothing has changed in a preview, which takes less time than to divide them one by one.
    let places = (0..indexes.documents.len()).into_par_iter().with_max_len(AT_ONCE);
    let bound = places.map(|place| {
        let document = &indexes.documents[place];
        let kept = known[place].map(|then| &memo.bound[then]);
        match kept.filter(|_| is_same && same_lock(document.id())) {
            Some(kept) => Arc::clone(kept),
            None => {
                let recalled = recalled.and_then(|kept| kept.bound(place, &given));
                let anew = || {
                    let _item = observed.item(Stage::Bind, document.id());
                    indexes.passing(place, |index| of_document(index, &given, held.options))
                };
                let bound = recalled.map_or_else(anew, |kept| given.bound(kept));
                // What is the same is the same value, so that pages can tell at once.
                let old = kept.filter(|kept| kept.is(&bound));
                old.map_or_else(|| Arc::new(bound), Arc::clone)
            }
        }
    });
    memo.bound = bound.collect();
    memo.documents = indexes.documents.to_vec();
    memo.lock = Arc::clone(held.lock);
    memo.asked = asked;
    report(indexes, &memo.bound, diagnostics);
    // What is at fault already, or in a draft, may be why a form is not found.
    if is_sound && drafts.names().is_empty() {
        faults::unused(&given, &memo.bound, diagnostics);
    }
    memo.given = Some(given);
    memo.bound.clone()
}

impl Memo {
    /// Where these documents stood in the last compilation, if they did. Of few that stand in other places it is not known.
    fn lined_up(&self, documents: &[Arc<Document>]) -> Vec<Option<usize>> {
        let is_there = |(place, document): (usize, &Arc<Document>)| {
            let then = self.documents.get(place);
            then.is_some_and(|then| Arc::ptr_eq(then, document)).then_some(place)
        };
        let known: Vec<_> = documents.iter().enumerate().map(is_there).collect();
        if known.iter().filter(|then| then.is_none()).count() <= known.len() / SHARE {
            return known;
        }
        let places: FxHashMap<usize, usize> = self.documents.iter().map(address).zip(0..).collect();
        documents
            .iter()
            .map(|document| places.get(&address(document)).copied())
            .collect()
    }
}

fn address(document: &Arc<Document>) -> usize {
    Arc::as_ptr(document).addr()
}

/// Finds what a document names and dates.
fn of_document(index: &Index<'_>, given: &Given, options: &Options) -> Bound {
    let mut placing = Placing::new(index, options);
    let mut bound = Bound::default();
    let mut said: Vec<(usize, TextRange)> = Vec::new();
    let mut except: FxHashMap<usize, Vec<TextRange>> = FxHashMap::default();
    let sought = given.selectors.get(index.document.id()).map_or(&[][..], Vec::as_slice);
    for &sought in sought {
        let (target, name, what) = given.target(sought);
        if let (Sought::Date(event, passage), true) = (sought, target.selector.is_empty()) {
            bound.dates.push(given.date(event, passage, None));
            continue;
        }
        let Some(anchor) = placing.place(&target.selector, &name, || what.clone()) else {
            continue;
        };
        match sought {
            Sought::Mention(name, _) => said.push((name, anchor.range)),
            Sought::Except(name, _) => except.entry(name).or_default().push(anchor.range),
            Sought::Date(event, passage) => bound.dates.push(given.date(event, passage, Some(anchor.range))),
        }
    }
    let except: FxHashMap<usize, Stretches> = except
        .into_iter()
        .map(|(name, ranges)| (name, ranges.into_iter().collect()))
        .collect();
    let is_excepted = |form: usize, range: TextRange| {
        except
            .get(&given.owners[form])
            .is_some_and(|except| except.touch(range))
    };
    let passages: Stretches = said.iter().map(|&(_, range)| range).collect();
    let found = index.occurrences_of(&given.forms).into_iter();
    let found = found.filter(|&(form, range)| !is_excepted(form, range) && !passages.touch(range));
    for (form, range) in longest(found.collect()) {
        *bound.forms.entry(form).or_default() += 1;
        said.push((given.owners[form], range));
    }
    let said = said.into_iter();
    bound.mentions = said.map(|(name, range)| given.mention(name, range)).collect();
    bound.mentions.sort_by_key(|mention| (mention.range, mention.name));
    bound.dates.sort_by_key(|date| (date.range, date.event));
    let is_settled = placing.is_settled && placing.diagnostics.is_empty();
    bound.settled = (is_settled && options.record).then_some(placing.landings.len());
    bound.landings = placing.landings;
    bound.diagnostics = placing.diagnostics;
    bound.strays = placing.strays;
    bound
}

/// Of passages that overlap the one that begins first, and of those that begin together the longest. They are in the order
/// of the text.
fn longest(mut found: Vec<(usize, TextRange)>) -> Vec<(usize, TextRange)> {
    found.sort_by_key(|&(form, range)| (range.start, std::cmp::Reverse(range.end), form));
    let mut end = 0;
    found.retain(|&(_, range)| {
        let is_free = range.start >= end;
        if is_free {
            end = range.end;
        }
        is_free
    });
    found
}

/// Adds what was noticed in the documents. Where words are lost, it is said in which other document they stand.
fn report(indexes: &Indexes<'_>, bound: &[Arc<Bound>], diagnostics: &mut Vec<Diagnostic>) {
    let mut lost = Vec::new();
    for (own, bound) in bound.iter().enumerate() {
        let first = diagnostics.len();
        diagnostics.extend(bound.diagnostics.iter().cloned());
        lost.extend(bound.strays.iter().map(|stray| Lost {
            own,
            quote: &stray.quote,
            diagnostic: first + stray.diagnostic,
        }));
    }
    strays::point_out(indexes, lost, diagnostics);
}
