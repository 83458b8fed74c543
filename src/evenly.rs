//! Work side by side, shared out evenly to its end.
//!
//! Rayon divides a list into a few large parts and divides these again only when another thread takes one: what a thread has
//! begun it does alone. Where the items are files or documents, the last part may keep one thread busy for a tenth of
//! the whole time, with all others idle.

use rayon::iter::{IndexedParallelIterator, MaxLen};

/// Of a list whose items take long, or not all as long.
pub(crate) trait Evenly: IndexedParallelIterator {
    /// Divides it down to single items, which costs some hundred nanoseconds for each.
    fn evenly(self) -> MaxLen<Self> {
        self.with_max_len(1)
    }
}

impl<I: IndexedParallelIterator> Evenly for I {}
