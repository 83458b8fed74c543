//! All that rendering keeps.

use std::sync::Arc;

use bytes::Bytes;
use rustc_hash::FxHashMap;

use super::chronology::EventsKey;
use super::common::Common;
use super::concordance::CrossrefsKey;
use super::data::DataKey;
use super::documents::{KeptTitles, ListKey};
use super::entries::KeptEntries;
use super::export;
use super::filing::KeptFiling;
use super::ground::Ground;
use super::highlight;
use super::holdings::Tally;
use super::index::{HomeKey, PageKey};
use super::keep::Kept;
use super::leaves::Leaves;
use super::names::{KeptNames, NamesKey};
use super::parallel::ParallelKey;
use super::pictures::Drawn;
use super::recalled::Recalled;
use super::standing::Standing;
use super::theme::KeptTheme;
use super::works::{ListPage, WorksKey};

/// What rendering keeps for the next compilation.
#[derive(Debug, Default)]
pub struct Memo {
    pub(super) theme: Option<KeptTheme>,
    pub(super) entries: Option<KeptEntries>,
    /// Entries of works that an earlier run formatted, if that is kept.
    pub(super) recalled: Option<Recalled>,
    /// Pages that an earlier run made, if that is kept.
    pub(super) standing: Option<Arc<Standing>>,
    /// The entries of documents that others cite.
    pub(super) cited_entries: Option<KeptEntries>,
    /// How often documents cite what.
    pub(super) tally: Option<Tally>,
    pub(super) filing: Option<KeptFiling>,
    pub(super) common: Option<Arc<Common>>,
    /// What the answers to pages rest on.
    pub(super) ground: Option<Ground>,
    /// The pages of documents.
    pub(super) documents: Leaves,
    /// By the pages' ids.
    pub(super) pages: FxHashMap<String, Kept<PageKey>>,
    /// Of many documents, their titles in order, and the pages of the lists of them, by their files.
    pub(super) titles: Option<KeptTitles>,
    pub(super) lists: FxHashMap<String, Kept<ListKey>>,
    pub(super) home: Option<Kept<HomeKey>>,
    pub(super) versions: Option<Kept<()>>,
    pub(super) missing: Option<Kept<()>>,
    /// The pages of the citation index, by their files.
    pub(super) works: FxHashMap<String, Kept<WorksKey>>,
    pub(super) works_lists: FxHashMap<String, Kept<ListPage>>,
    pub(super) crossrefs: Option<Kept<CrossrefsKey>>,
    /// The pages of the index of names, by their files.
    pub(super) names: FxHashMap<String, Kept<NamesKey>>,
    pub(super) name_filing: Option<KeptNames>,
    /// The pages of the chronology, by their files.
    pub(super) chronology: FxHashMap<String, Kept<EventsKey>>,
    /// The pages of the concordance but the first, by their files.
    pub(super) concordance: FxHashMap<String, Kept<CrossrefsKey>>,
    /// By their files.
    pub(super) parallels: FxHashMap<String, Kept<ParallelKey>>,
    /// Title pages, by the files of their pictures.
    pub(super) pictures: FxHashMap<String, Drawn>,
    pub(super) data: Option<(DataKey, Bytes)>,
    pub(super) export: Option<export::Kept>,
    /// Whether it is kept what code was coloured to.
    is_code_recalled: bool,
    /// Whether the pages have been delivered, so that those that are kept are empty.
    is_spent: bool,
}

impl Memo {
    /// Begins a compilation, whose pages are delivered or kept. Pages that were delivered are forgotten.
    pub(super) fn begin(&mut self, is_delivered: bool) {
        if self.is_spent {
            *self = Self {
                theme: self.theme.take(),
                entries: self.entries.take(),
                recalled: self.recalled.take(),
                is_code_recalled: self.is_code_recalled,
                standing: self.standing.take(),
                cited_entries: self.cited_entries.take(),
                filing: self.filing.take(),
                common: self.common.take(),
                titles: self.titles.take(),
                name_filing: self.name_filing.take(),
                pictures: std::mem::take(&mut self.pictures),
                data: self.data.take(),
                export: self.export.take(),
                ..Self::default()
            };
        }
        self.is_spent = is_delivered;
    }

    /// Takes over what an earlier run kept; an empty file begins it.
    pub fn recall(&mut self, file: &[u8], by: &str) {
        self.recalled = Some(Recalled::read(file, by));
    }

    /// What the next run can take over, if it is worth it and is not what this one took over.
    #[must_use]
    pub fn to_recall(&self, by: &str) -> Option<Vec<u8>> {
        self.recalled.as_ref()?.write(by)
    }

    /// Takes over what an earlier run kept of code that it coloured.
    pub fn recall_code(&mut self, file: &[u8], by: &str) {
        highlight::recall(file, by);
        self.is_code_recalled = true;
    }

    /// What the next run can take over of code, if it is more than this one took over.
    #[must_use]
    pub fn code_to_recall(&self, by: &str) -> Option<Vec<u8>> {
        self.is_code_recalled.then(|| highlight::to_recall(by)).flatten()
    }

    /// Whether, of so many works, some are probably to be formatted: not if an earlier run kept as many entries.
    #[must_use]
    pub(crate) fn is_to_format(&self, works: usize) -> bool {
        let recalled = self.recalled.as_ref().map_or(0, Recalled::len);
        works > recalled
    }

    /// Takes over what an earlier run kept of the pages that it made; an empty file begins it. Only who runs once may do so.
    pub fn recall_pages(&mut self, file: Vec<u8>, by: &str) {
        self.standing = Some(Arc::new(Standing::read(file, by)));
    }

    /// What the next run can take over of pages, if it is not what this one took over.
    #[must_use]
    pub fn pages_to_recall(&self, by: &str) -> Option<Vec<u8>> {
        self.standing.as_ref()?.write(by)
    }
}
