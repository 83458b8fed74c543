//! Where pages go as soon as they are printed.
//!
//! A site is a value in memory, for those who look at it: the preview, tests, whoever publishes. To a build it is only on its
//! way to a folder, and of a large edition it is the largest thing in memory by far. So a build names a [`Recipient`],
//! which takes each page while it is still at hand. What it has taken is no part of the site that is given back; that a faulty
//! site is never handed on is then up to the recipient, who must do nothing that shows before the rest is there.
//!
//! The preview wants all of it at hand and looks at hardly any, so it has the pages packed ([`Delivery::packed`]).

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::held::Held;
use super::made::Made;
use crate::source::config::Config;

/// What tells which bytes a recipient has taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Their checksum.
    pub checksum: String,
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

/// Where the pages of a compilation go.
#[derive(Clone, Default)]
pub struct Delivery(To);

#[derive(Clone, Default)]
enum To {
    /// They stay in the site.
    #[default]
    Site,
    /// The same, but packed.
    Packed,
    Recipient(Arc<dyn Recipient>),
}

impl Delivery {
    /// Pages go to `recipient`.
    #[must_use]
    pub fn to(recipient: Arc<dyn Recipient>) -> Self {
        Self(To::Recipient(recipient))
    }

    /// Pages stay in memory, but packed, each by itself: they take a fraction of the room, and a little time. They are no part of the
    /// site that is given back, but stand beside it ([`Compiled::packed`](crate::Compiled::packed)).
    #[must_use]
    pub const fn packed() -> Self {
        Self(To::Packed)
    }

    /// Whether anybody takes pages.
    pub(super) const fn is_wanted(&self) -> bool {
        matches!(self.0, To::Recipient(_))
    }

    const fn recipient(&self) -> Option<&Arc<dyn Recipient>> {
        match &self.0 {
            To::Recipient(recipient) => Some(recipient),
            To::Site | To::Packed => None,
        }
    }

    /// The page as it stays in the site: without what was taken of it. `data` is the path of its data.
    pub(super) fn hand_over(&self, config: &Config, path: &str, data: Option<&str>, made: Made) -> Made {
        let recipient = match &self.0 {
            To::Site => return made,
            To::Packed => {
                return Made {
                    html: made.html.packed(),
                    data: made.data.map(Held::packed),
                    ..made
                };
            }
            To::Recipient(recipient) => recipient,
        };
        let Made { html, data: held, .. } = made;
        let delivered = recipient.take(config, path, &html.bytes());
        let delivered_data = data.zip(held.as_ref());
        let delivered_data = delivered_data.and_then(|(path, held)| recipient.take(config, path, &held.bytes()));
        Made {
            html: if delivered.is_some() { Bytes::new().into() } else { html },
            delivered,
            data: held.filter(|_| delivered_data.is_none()),
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
        self.recipient()?.take_in_pieces(config, path, pieces)
    }

    /// Whether these files are where they would be brought, as they were.
    pub(super) fn has(&self, config: &Config, files: &[(&str, &Receipt)]) -> bool {
        let recipient = self.recipient();
        recipient.is_some_and(|recipient| recipient.has(config, files))
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.0 {
            To::Site => "to the site",
            To::Packed => "packed",
            To::Recipient(_) => "to a recipient",
        })
    }
}
