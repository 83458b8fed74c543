//! Pages that stand in the folder of the site as an earlier run made them, so that a build after a small change need not make
//! all of them to find out that they are the same.
//!
//! Of each page a line is kept: what it was given and what it was told of the rest of the edition, as digests, what it
//! asked, and what came of it but for the page itself. A page is passed over only if all that it would be made from is the
//! same, and the recipient says that what was made of it is still there.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::around::{Around, Question};
use super::delivery::{Delivery, Receipt};
use super::made::{Extent, Made};
use crate::digest::Digest;
use crate::policy::Inspected;
use crate::source::config::Config;

/// Between the file of a page and what is kept of it.
const SEPARATOR: &str = "\t";

/// What is kept of pages.
#[derive(Debug, Default)]
pub(super) struct Standing {
    /// What an earlier run kept: a line that says which compiler it was, and one for each page.
    text: String,
    /// Where in it the lines of the pages are, by their files.
    lines: FxHashMap<Box<str>, Range<usize>>,
    needed: Mutex<Needed>,
}

/// What the next run may need.
#[derive(Debug, Default)]
struct Needed {
    /// The lines of pages that stand.
    standing: Vec<Range<usize>>,
    /// Those of pages that were made.
    made: Vec<String>,
}

/// What is kept of a page.
#[derive(Debug, Serialize, Deserialize)]
struct Record<'a> {
    /// What it was given.
    given: Digest,
    /// What it asked of the rest of the edition.
    #[serde(borrow)]
    asked: Vec<Question<'a>>,
    /// What it was told.
    told: Digest,
    /// The page.
    page: Receipt,
    /// Its document as data, if it has one.
    data: Option<Receipt>,
    extent: Extent,
    /// Whether it was looked over for what a policy bars. It had nothing of that.
    inspected: bool,
}

/// A page that may stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sought<'a> {
    /// Its file.
    pub(super) path: &'a str,
    /// The file of its data, if it has any.
    pub(super) data: Option<&'a str>,
    /// What it is given, if that can be told from what it was given in another run.
    pub(super) given: Option<Digest>,
}

/// Where pages go, and those that stand there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outlet<'a> {
    pub(super) config: &'a Config,
    pub(super) delivery: &'a Delivery,
    /// Nothing if nothing is to be kept for another run.
    pub(super) standing: Option<&'a Standing>,
}

impl Outlet<'_> {
    /// Whether it is asked what pages are given.
    pub(super) fn is_choosy(&self) -> bool {
        self.standing.is_some() && self.delivery.is_wanted()
    }

    /// The page as it was made, without its bytes, if it stands as it would be made now.
    pub(super) fn find(&self, sought: Sought<'_>, around: &Around<'_>) -> Option<Made> {
        let (standing, given) = (self.standing?, sought.given?);
        let line = standing.lines.get(sought.path)?;
        let (_, record) = standing.text[line.clone()].split_once(SEPARATOR)?;
        let record: Record<'_> = serde_json::from_str(record).ok()?;
        if record.given != given || record.told != around.told(&record.asked) {
            return None;
        }
        let mut files = vec![(sought.path, &record.page)];
        files.extend(sought.data.zip(record.data.as_ref()));
        if !self.delivery.has(self.config, &files) {
            return None;
        }
        standing.lock().standing.push(line.clone());
        Some(Made {
            html: Bytes::new().into(),
            delivered: Some(record.page),
            data: None,
            delivered_data: record.data,
            extent: record.extent,
            inspected: record.inspected.then(Inspected::nothing),
        })
    }

    /// Hands a page over that was made, and gives what stays of it.
    pub(super) fn hand_over(&self, sought: Sought<'_>, made: Made, around: &Around<'_>) -> Made {
        let made = self.delivery.hand_over(self.config, sought.path, sought.data, made);
        self.keep(sought, &made, around);
        made
    }

    /// The same of a large file, piece by piece. Nothing if it is not taken; then none of the pieces was asked for.
    pub(super) fn hand_over_in_pieces(
        &self,
        sought: Sought<'_>,
        pieces: &mut dyn Iterator<Item = Vec<u8>>,
        around: &Around<'_>,
    ) -> Option<Made> {
        let receipt = self.delivery.hand_over_in_pieces(self.config, sought.path, pieces)?;
        let made = Made {
            delivered: Some(receipt),
            ..Made::of(Bytes::new())
        };
        self.keep(sought, &made, around);
        Some(made)
    }

    fn keep(&self, sought: Sought<'_>, made: &Made, around: &Around<'_>) {
        if let (Some(standing), Some(given)) = (self.standing, sought.given) {
            standing.lock().made.extend(line(sought.path, given, made, around));
        }
    }
}

/// The line of a page; none if it was not taken whole, or has what its policy bars, which is to be said each time.
fn line(path: &str, given: Digest, made: &Made, around: &Around<'_>) -> Option<String> {
    let is_clean = |inspected: &Inspected| *inspected == Inspected::nothing();
    if made.data.is_some() || !made.inspected.as_ref().is_none_or(is_clean) {
        return None;
    }
    let record = around.with_asked(|asked, told| {
        serde_json::to_string(&Record {
            given,
            asked,
            told,
            page: made.delivered.clone()?,
            data: made.delivered_data.clone(),
            extent: made.extent,
            inspected: made.inspected.is_some(),
        })
        .ok()
    });
    // Of many pages they are kept for long, so they have no more room than they need.
    Some([path, SEPARATOR, &record?, "\n"].concat())
}

impl Standing {
    /// Reads what `by` has kept. What somebody else kept, or what is no such file, is as nothing.
    pub(super) fn read(file: Vec<u8>, by: &str) -> Self {
        let text = String::from_utf8(file).unwrap_or_default();
        let mut lines = FxHashMap::default();
        let head = text.find('\n').filter(|&head| text[..head] == *by);
        let mut start = head.map_or(text.len(), |head| head + 1);
        while let Some(length) = memchr::memchr(b'\n', &text.as_bytes()[start..]) {
            let line = start..start + length + 1;
            start = line.end;
            if let Some((path, _)) = text[line.clone()].split_once(SEPARATOR) {
                lines.insert(path.into(), line);
            }
        }
        Self {
            text,
            lines,
            needed: Mutex::default(),
        }
    }

    /// What is to be kept for the next run; nothing if what was read serves.
    pub(super) fn write(&self, by: &str) -> Option<Vec<u8>> {
        let mut needed = self.lock();
        let Needed { standing, made } = &mut *needed;
        let is_same = made.is_empty() && standing.len() == self.lines.len();
        if is_same {
            return None;
        }
        // In the order of before, and then as they come: whoever compares two files of this kind finds less that differs.
        standing.sort_unstable_by_key(|line| line.start);
        made.sort_unstable();
        let lines = standing.iter().map(|line| &self.text[line.clone()]);
        let lines = lines.chain(made.iter().map(String::as_str));
        // In one piece: of a large edition it is large.
        let head = [by, "\n"];
        Some(head.into_iter().chain(lines).collect::<Vec<_>>().concat().into_bytes())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Needed> {
        self.needed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
