//! The way of pages to the folder of the site, while others are still being printed.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;

use super::build::among_sources;
use super::recall;
use crate::output::{Desk, Foreign};
use crate::render::{Receipt, Recipient};
use crate::source::config::Config;

/// Takes pages to the folder of the site; they show when all is there.
#[derive(Debug)]
pub(super) struct ToFolder {
    /// The folder of the edition.
    root: PathBuf,
    /// The folder for the site, if one is named on the command line.
    named: Option<PathBuf>,
    /// What is opened with the first page, since only then it is known that there is a site, and where it goes. None if it
    /// cannot be: the pages stay in the site, and who writes it says why.
    desk: OnceLock<Option<Desk>>,
    /// Bytes that have been taken.
    size: AtomicUsize,
}

impl ToFolder {
    /// The way to `named`, or to where the edition in `root` wants its site.
    pub(super) const fn new(root: PathBuf, named: Option<PathBuf>) -> Self {
        Self {
            root,
            named,
            desk: OnceLock::new(),
            size: AtomicUsize::new(0),
        }
    }

    /// What the pages lie on, if any have been taken, and how many bytes they have.
    pub(super) fn into_parts(self) -> (Option<Desk>, usize) {
        (self.desk.into_inner().flatten(), self.size.into_inner())
    }

    fn desk(&self, config: &Config) -> Option<&Desk> {
        self.desk.get_or_init(|| self.open(config)).as_ref()
    }

    fn open(&self, config: &Config) -> Option<Desk> {
        let configured = || self.root.join(&config.output);
        let folder = self.named.clone().unwrap_or_else(configured);
        if among_sources(&folder, &self.root).is_some() {
            return None;
        }
        let known = recall::known(&self.root, &folder);
        Desk::open(&folder, Foreign::Stay, known).ok()
    }
}

impl Recipient for ToFolder {
    fn take(&self, config: &Config, path: &str, bytes: &Bytes) -> Option<Receipt> {
        let checksum = self.desk(config)?.put(path, bytes);
        self.size.fetch_add(bytes.len(), Ordering::Relaxed);
        let length = bytes.len();
        Some(Receipt { checksum, length })
    }

    fn take_in_pieces(
        &self,
        config: &Config,
        path: &str,
        pieces: &mut dyn Iterator<Item = Vec<u8>>,
    ) -> Option<Receipt> {
        let (checksum, length) = self.desk(config)?.put_in_pieces(path, pieces);
        self.size.fetch_add(length, Ordering::Relaxed);
        Some(Receipt { checksum, length })
    }

    fn has(&self, config: &Config, files: &[(&str, &Receipt)]) -> bool {
        let wanted: Vec<_> = files
            .iter()
            .map(|(path, receipt)| (*path, receipt.checksum.as_str()))
            .collect();
        let has = self.desk(config).is_some_and(|desk| desk.leave(&wanted));
        if has {
            let length = files.iter().map(|(_, receipt)| receipt.length).sum();
            self.size.fetch_add(length, Ordering::Relaxed);
        }
        has
    }
}
