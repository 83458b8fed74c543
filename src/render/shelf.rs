//! The files of a site as they are looked up while it is being made.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Site;
use super::held::{Held, HeldFiles, PackedFile};

/// The files of a site, or of a part of it. Most of those of the documents may be where they were shown before: after an edit
/// few of them are others, and to put all in order again would keep whoever waits for one.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    /// All but those of the documents; of a site that is there as a whole, all.
    others: Arc<HeldFiles>,
    /// Files of documents that stand before those of the same paths in `documents`.
    news: HeldFiles,
    documents: Arc<HeldFiles>,
}

impl Shelf {
    pub(super) fn new(others: HeldFiles, news: HeldFiles, documents: Arc<HeldFiles>) -> Self {
        Self {
            others: Arc::new(others),
            news,
            documents,
        }
    }

    /// A site that is there as a whole, with those of its files that are packed.
    #[must_use]
    pub fn of(site: Site, packed: BTreeMap<String, PackedFile>) -> Self {
        let packed = packed.into_iter().map(|(path, packed)| (path, Held::Packed(packed)));
        let plain = site.into_iter().map(|(path, bytes)| (path, Held::Plain(bytes)));
        Self::new(plain.chain(packed).collect(), HeldFiles::new(), Arc::default())
    }

    /// A file, with its path as it is kept.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<(&str, &Held)> {
        let mut layers = [&*self.others, &self.news, &self.documents].into_iter();
        let (path, held) = layers.find_map(|layer| layer.get_key_value(path))?;
        Some((path, held))
    }

    /// The files but those of the documents; of a site that is there as a whole, all.
    #[must_use]
    pub fn others(&self) -> &HeldFiles {
        &self.others
    }

    /// All files, in order.
    #[must_use]
    pub fn all(&self) -> BTreeMap<&str, &Held> {
        // Each stands before those of the same paths in the layers before it.
        let layers = [&*self.documents, &self.news, &self.others];
        let files = layers.into_iter().flatten();
        files.map(|(path, held)| (path.as_str(), held)).collect()
    }
}

impl From<Site> for Shelf {
    fn from(site: Site) -> Self {
        Self::of(site, BTreeMap::new())
    }
}
