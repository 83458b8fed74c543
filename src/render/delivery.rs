//! Where pages go as soon as they are printed.
//!
//! A site is a value in memory, for those who look at it: the preview, tests, whoever publishes. To a build it is only on its
//! way to a folder, and of a large edition it is the largest thing in memory by far. So a build names a [`Recipient`],
//! which takes each page while it is still at hand. What it has taken is no part of the site that is given back; that a faulty
//! site is never handed on is then up to the recipient, who must do nothing that shows before the rest is there.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::made::Made;
use crate::source::config::Config;

/// What tells which bytes a recipient has taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Their SHA-256, in hexadecimal.
    pub sha256: String,
    /// How many they are.
    pub length: usize,
}

/// Who takes pages as they are printed, from several threads at once.
pub trait Recipient: Send + Sync {
    /// Takes a file of the site. If it does not, and gives nothing, the file stays in the site.
    fn take(&self, config: &Config, path: &str, bytes: &Bytes) -> Option<Receipt>;

    /// The same of a file that is large, and is printed as its pieces are asked for. If it is not taken, none was asked for.
    fn take_in_pieces(&self, config: &Config, path: &str, pieces: &mut dyn Iterator<Item = Vec<u8>>)
    -> Option<Receipt>;

    /// Whether these files are where an earlier run has brought them, as they were. Then they stay there as if they had been taken
    /// now: all of them, or none.
    fn has(&self, config: &Config, files: &[(&str, &Receipt)]) -> bool;
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
        let delivered = recipient.take(config, path, &html);
        let delivered_data = data.zip(bytes.as_ref());
        let delivered_data = delivered_data.and_then(|(path, bytes)| recipient.take(config, path, bytes));
        Made {
            html: if delivered.is_some() { Bytes::new() } else { html },
            delivered,
            data: bytes.filter(|_| delivered_data.is_none()),
            delivered_data,
            ..made
        }
    }

    /// Hands over a file piece by piece. Nothing if it is not taken; then none of the pieces was asked for.
    pub(super) fn hand_over_in_pieces(
        &self,
        config: &Config,
        path: &str,
        pieces: &mut dyn Iterator<Item = Vec<u8>>,
    ) -> Option<Receipt> {
        self.0.as_ref()?.take_in_pieces(config, path, pieces)
    }

    /// Whether these files are where they would be brought, as they were.
    pub(super) fn has(&self, config: &Config, files: &[(&str, &Receipt)]) -> bool {
        let recipient = self.0.as_ref();
        recipient.is_some_and(|recipient| recipient.has(config, files))
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Delivery").field(&self.0.is_some()).finish()
    }
}
