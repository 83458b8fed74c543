//! What answers are made from.

use std::sync::Arc;

use tokio::sync::watch;

use super::Shown;
use super::digests::{Assets, Digests};

/// What the script does beyond what it is told of the page.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Whether it goes to the note that was just edited.
    pub jump: bool,
}

/// What is shown, with what has been found out about it.
#[derive(Debug)]
pub(super) struct Desk {
    pub(super) shown: watch::Receiver<Arc<Shown>>,
    pub(super) digests: Digests,
    pub(super) settings: Settings,
}

impl Desk {
    /// A desk for what is shown.
    pub(super) fn new(shown: watch::Receiver<Arc<Shown>>, settings: Settings) -> Self {
        Self {
            shown,
            digests: Digests::default(),
            settings,
        }
    }

    /// What is shown, as soon as it is known what to answer to a request for a path.
    pub(super) async fn shown_at(&self, path: &str) -> Arc<Shown> {
        let mut shown = self.shown.clone();
        match shown.wait_for(|shown| shown.is_settled(path)).await {
            Ok(settled) => Arc::clone(&settled),
            // Whoever shows has ended, and the process with them.
            Err(_) => Arc::clone(&self.shown.borrow()),
        }
    }

    /// The digests of what all pages share.
    pub(super) fn assets(&self, shown: &Shown) -> Arc<Assets> {
        shown
            .site
            .as_ref()
            .map_or_else(Arc::default, |site| self.digests.assets(site))
    }
}
