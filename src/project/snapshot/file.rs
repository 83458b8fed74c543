//! A file as it was read, or why it could not be.

use std::io;

use bytes::Bytes;

use crate::project::stamp::Stamp;

/// A file as it was read.
#[derive(Debug)]
pub(super) struct File {
    /// What the file system said about it before it was read; none if that does not tell whether it changed since.
    pub(super) stamp: Option<Stamp>,
    pub(super) content: Result<Bytes, Fault>,
}

/// Why a file could not be read, to be said as often as anyone asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) kind: io::ErrorKind,
    system: Option<i32>,
    words: String,
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self {
            kind: error.kind(),
            system: error.raw_os_error(),
            words: error.to_string(),
        }
    }
}

impl From<&Fault> for io::Error {
    fn from(fault: &Fault) -> Self {
        match fault.system {
            Some(code) => Self::from_raw_os_error(code),
            None => Self::new(fault.kind, fault.words.clone()),
        }
    }
}
