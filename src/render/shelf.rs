//! The files of a site as they are looked up while it is being made.

use std::borrow::Cow;
use std::sync::Arc;

use bytes::Bytes;

use super::Site;

/// The files of a site, or of a part of it. Most of those of the documents may be where they were shown before: after an edit
/// few of them are others, and to put all in order again would keep whoever waits for one.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    /// All but those of the documents; of a site that is there as a whole, all.
    others: Arc<Site>,
    /// Files of documents that stand before those of the same paths in `documents`.
    news: Site,
    documents: Arc<Site>,
}

impl Shelf {
    pub(super) fn new(others: Site, news: Site, documents: Arc<Site>) -> Self {
        Self {
            others: Arc::new(others),
            news,
            documents,
        }
    }

    /// A file, with its path as it is kept.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<(&str, &Bytes)> {
        let mut layers = self.layers();
        let (path, bytes) = layers.find_map(|layer| layer.get_key_value(path))?;
        Some((path, bytes))
    }

    /// The files but those of the documents; of a site that is there as a whole, all.
    #[must_use]
    pub fn others(&self) -> &Site {
        &self.others
    }

    /// All files, in order.
    #[must_use]
    pub fn all(&self) -> Cow<'_, Site> {
        if self.news.is_empty() && self.documents.is_empty() {
            return Cow::Borrowed(&self.others);
        }
        let mut all = Site::clone(&self.documents);
        all.extend(
            self.news
                .iter()
                .chain(&*self.others)
                .map(|(path, bytes)| (path.clone(), bytes.clone())),
        );
        Cow::Owned(all)
    }

    fn layers(&self) -> impl Iterator<Item = &Site> {
        [&*self.others, &self.news, &self.documents].into_iter()
    }
}

impl From<Site> for Shelf {
    fn from(site: Site) -> Self {
        Self::new(site, Site::new(), Arc::default())
    }
}
