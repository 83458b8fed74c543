//! The preview: an edition compiled again whenever a file of it changes, and shown over HTTP.
//!
//! What is [`Shown`] is never changed, only replaced as a whole, and only by a site that compiled without errors. So
//! no reader ever meets half of a change, and the last good page stays up while an error is being mended. Documents are
//! shown before the rest of their site is made; a request for anything of the rest waits for it.
//!
//! The [`server`] answers from what is shown at the moment of the request. It hands out the bytes of the site as
//! `build` would write them; HTML gets one script tag besides. The script (`client/`) is told the state of its page at
//! once and after every change, and does what is needed to come from the state it is in to the one it is told. So
//! nothing hangs on any single message.

mod client;
mod desk;
mod digests;
mod events;
mod files;
mod hosts;
mod pages;
pub mod preview;
mod problems;
pub mod server;
pub mod shown;
pub mod watch;

pub use desk::Settings;
pub use files::LIST;
pub use hosts::Hosts;
pub use preview::{Preview, Update};
pub use server::Server;
pub use shown::{Problem, Shown, Target};
pub use watch::{Touched, Watch};
