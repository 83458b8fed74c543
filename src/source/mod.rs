//! From the text of one file to a typed value, each with the places its parts were read from.
//!
//! Nothing here fails: what cannot be read is reported and left out, and the rest goes on.

pub mod chronology;
pub mod cites;
pub mod config;
pub mod crossrefs;
pub mod destinations;
mod division;
pub mod fields;
mod found;
pub mod front_matter;
pub mod html;
pub mod lock;
pub mod markdown;
pub mod names;
pub mod notes;
mod plain;
pub mod shape;
pub mod table;
pub mod works;
