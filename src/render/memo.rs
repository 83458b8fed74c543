//! All that rendering keeps.

use std::sync::Arc;

use bytes::Bytes;
use rustc_hash::FxHashMap;

use super::common::Common;
use super::concordance::CrossrefsKey;
use super::data::DataKey;
use super::entries::KeptEntries;
use super::export;
use super::holdings::KeptFiling;
use super::index::{HomeKey, PageKey};
use super::keep::Kept;
use super::leaf::DocumentKey;
use super::parallel::ParallelKey;
use super::theme::KeptTheme;
use super::works::WorksKey;

/// What rendering keeps for the next compilation.
#[derive(Debug, Default)]
pub struct Memo {
    pub(super) theme: Option<KeptTheme>,
    pub(super) entries: Option<KeptEntries>,
    /// The entries of documents that others cite.
    pub(super) cited_entries: Option<KeptEntries>,
    pub(super) filing: Option<KeptFiling>,
    pub(super) common: Option<Arc<Common>>,
    /// By the documents' ids.
    pub(super) documents: FxHashMap<String, Kept<DocumentKey>>,
    /// By the pages' ids.
    pub(super) pages: FxHashMap<String, Kept<PageKey>>,
    pub(super) home: Option<Kept<HomeKey>>,
    /// The pages of the citation index, by their files.
    pub(super) works: FxHashMap<String, Kept<WorksKey>>,
    pub(super) crossrefs: Option<Kept<CrossrefsKey>>,
    /// The pages of the concordance but the first, by their files.
    pub(super) concordance: FxHashMap<String, Kept<CrossrefsKey>>,
    /// By their files.
    pub(super) parallels: FxHashMap<String, Kept<ParallelKey>>,
    pub(super) data: Option<(DataKey, Bytes)>,
    pub(super) export: Option<export::Kept>,
}
