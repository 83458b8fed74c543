//! Tests of Postil as its users meet it: files in, files and messages out.
//!
//! One file a feature. [`edition`] builds the folders that the others compile; `tests/suite` holds cases that are
//! read rather than programmed.

#![expect(
    clippy::disallowed_methods,
    reason = "tests make, change and inspect the folders that the compiler is tried on"
)]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says so by panicking"
)]

mod again;
mod anchoring;
mod archive_command;
mod bad_input;
mod bad_output;
mod cited;
mod cites;
mod concordance;
mod delivery;
mod diagnostics;
mod docs;
mod drafts;
mod edition;
mod edition_data;
mod edition_texts;
mod edits;
mod explain;
mod exports;
#[cfg(feature = "network")]
mod external;
#[cfg(feature = "network")]
mod external_findings;
mod external_places;
mod faithful;
mod first;
mod follow;
mod formats;
mod found;
#[cfg(feature = "network")]
mod host;
mod hosts;
mod jumps;
mod kept;
mod lock;
mod long;
mod names;
mod new;
mod output;
mod page;
mod pages;
mod parsed;
mod picture;
mod preview;
mod progress;
#[cfg(unix)]
mod progress_bar;
mod projection;
mod publish;
mod publish_git;
mod publish_rsync;
#[cfg(feature = "network")]
mod publish_s3;
mod quotations;
mod quotes;
mod random;
mod recalled;
mod schema;
mod sections;
mod selecting;
mod serve;
mod shape;
mod site_check;
mod snapshot;
mod standing;
#[cfg(feature = "network")]
mod store;
mod suite;
mod tabs;
mod terminal;
mod theming;
mod volume;
mod volume_command;
mod watch;
mod weight;
mod works;
