//! Where pages go as soon as they are printed.
//!
//! A site is a value in memory, for those who look at it: the preview, tests, whoever publishes. To a build it is only on its
//! way to a folder, and of a large edition it is the largest thing in memory by far. So a build names a [`Recipient`],
//! which takes each page while it is still at hand. What it has taken is no part of the site that is given back; that a faulty
//! site is never handed on is then up to the recipient, who must do nothing that shows before the rest is there.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

use super::made::Made;
use crate::source::config::Config;

/// Who takes pages as they are printed, from several threads at once.
pub trait Recipient: Send + Sync {
    /// Takes a file of the site. If it does not, the file stays in the site.
    fn take(&self, config: &Config, path: &str, bytes: &Bytes) -> bool;
}

/// The recipient of the pages of a compilation, if there is one.
#[derive(Clone, Default)]
pub struct Delivery(Option<Arc<dyn Recipient>>);

impl Delivery {
    /// Pages go to `recipient`.
    #[must_use]
    pub fn to(recipient: Arc<dyn Recipient>) -> Self {
        Self(Some(recipient))
    }

    /// Whether anybody takes pages.
    pub(super) const fn is_wanted(&self) -> bool {
        self.0.is_some()
    }

    /// The page as it stays in the site: without what was taken of it. `data` is the path of its data.
    pub(super) fn hand_over(&self, config: &Config, path: &str, data: Option<&str>, made: Made) -> Made {
        let Some(recipient) = &self.0 else { return made };
        let Made { html, data: bytes, .. } = made;
        let taken = |path: Option<&str>, bytes: &Bytes| path.is_some_and(|path| recipient.take(config, path, bytes));
        let is_delivered = taken(Some(path), &html);
        Made {
            html: if is_delivered { Bytes::new() } else { html },
            is_delivered,
            data: bytes.filter(|bytes| !taken(data, bytes)),
            ..made
        }
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Delivery").field(&self.0.is_some()).finish()
    }
}
