//! Postil.
pub mod diagnostic;
pub mod model;
pub mod render;
pub mod project;
pub mod source;
pub mod span;
