//! The preview: an edition compiled again whenever a file of it changes, and shown over HTTP.
//!
//! What is [`Shown`] is never changed, only replaced as a whole, and only by a site that compiled without errors. So
//! no reader ever meets half of a change, and the last good page stays up while an error is being mended.

pub mod shown;
pub mod watch;

pub use shown::{Problem, Shown, Target};
pub use watch::{Touched, Watch};
