//! A picture of the editors that stands for a text where it is linked to.

use crate::span::Spanned;
use serde::{Deserialize, Serialize};

/// A picture that stands for the edition or a text of it, as its source names it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Picture {
    /// Its address, counted from the folder of the file that names it.
    pub address: Spanned<String>,
    /// What is to be seen on it.
    pub alt: Option<String>,
}
