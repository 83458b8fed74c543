//! What a document names and dates, as it is kept from one run to the next: without what names and events tell themselves.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::{Bound, Given};
use crate::digest::Digest;
use crate::model::{Target, TextRange};
use crate::span::Spanned;

/// What was found in a document by names and events of a [digest](Given::digest).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::link) struct KeptBound {
    /// Names, by their places, and the words that name them.
    mentions: Vec<(usize, TextRange)>,
    /// Events, by their places, which of their passages, and the words that date them.
    dates: Vec<(usize, usize, Option<TextRange>)>,
    forms: FxHashMap<usize, usize>,
    /// How many selectors landed.
    landings: usize,
}

impl Bound {
    /// Whether it can be kept.
    pub(in crate::link) const fn is_settled(&self) -> bool {
        self.settled.is_some()
    }

    /// What is to be kept of it, if every selector selects what it says and nothing was to be said of any.
    pub(in crate::link) fn to_keep(&self) -> Option<KeptBound> {
        let mentions = self.mentions.iter().map(|mention| (mention.name, mention.range));
        let dates = self.dates.iter().map(|date| (date.event, date.passage, date.range));
        Some(KeptBound {
            landings: self.settled?,
            mentions: mentions.collect(),
            dates: dates.collect(),
            forms: self.forms.clone(),
        })
    }
}

impl Given {
    /// A digest of all that decides what they are found by.
    pub(in crate::link) fn digest(&self) -> Digest {
        let names = self.names.iter().map(|name| {
            let forms: Vec<_> = name.all_forms().map(Spanned::as_str).collect();
            (&name.id.value, forms, texts(&name.mentions), texts(&name.except))
        });
        let events = self
            .events
            .iter()
            .map(|event| (&event.id.value, texts(&event.passages)));
        Digest::of_value(&(names.collect::<Vec<_>>(), events.collect::<Vec<_>>()))
    }

    /// What was kept, as it was.
    pub(super) fn bound(&self, kept: &KeptBound) -> Bound {
        let mentions = kept.mentions.iter();
        let mentions = mentions.map(|&(name, range)| self.mention(name, range));
        let dates = kept.dates.iter();
        let dates = dates.map(|&(event, passage, range)| self.date(event, passage, range));
        Bound {
            mentions: mentions.collect(),
            dates: dates.collect(),
            forms: kept.forms.clone(),
            on_record: kept.landings,
            settled: Some(kept.landings),
            ..Bound::default()
        }
    }
}

/// All that tells some targets from others.
fn texts(targets: &[Target]) -> Vec<&str> {
    let texts = targets.iter().flat_map(|Target { document, selector }| {
        let document = [document.as_str()].into_iter();
        document.chain(selector.texts())
    });
    texts.collect()
}
