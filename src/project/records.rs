//! What the lock has on record of documents, put aside in the lock itself: of a large edition it is a large file, and of each document
//! it is asked for twice.

use std::ops::Range;
use std::sync::Arc;

use bytestring::ByteString;

use super::LOCK;
use super::bodies::lost;
use crate::digest::Digest;
use crate::model::{AsideOrigin, Lock};
use crate::span::{Reader, SourceFile};

/// Where in the lock something stands.
#[derive(Debug)]
struct Place {
    reader: Arc<dyn Reader>,
    bytes: Range<usize>,
    /// Tells that it is the same when it is read again.
    digest: Digest,
}

/// Puts aside what was taken from this file as it stands there, and can be had from there again.
pub(super) fn put_aside(lock: &Lock, file: &SourceFile, reader: &Arc<dyn Reader>) {
    let begin = file.text().as_ptr().addr();
    for locked in &lock.documents {
        let said = locked.text.get();
        let Some(at) = said.as_ptr().addr().checked_sub(begin) else {
            continue;
        };
        // What is written in another way was printed, and is in no part of the file.
        if at + said.len() > file.text().len() {
            continue;
        }
        locked.text.put(Place {
            reader: Arc::clone(reader),
            bytes: at..at + said.len(),
            digest: locked.digest,
        });
    }
}

impl AsideOrigin<ByteString> for Place {
    fn value(&self) -> ByteString {
        let bytes = self.reader.part(LOCK, self.bytes.clone());
        let bytes = bytes.filter(|bytes| Digest::of_bytes(bytes) == self.digest);
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        text.unwrap_or_else(|| lost(LOCK)).into()
    }
}
