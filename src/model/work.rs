//! Works cited. CSL-JSON is the canonical form; BibLaTeX is converted to it when it is read.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::digest::Digest;
use crate::span::Spanned;

/// A work that the documents or the editors cite.
#[derive(Debug, Clone)]
pub struct Work {
    /// The citation key.
    pub key: Spanned<String>,
    /// The work as a CSL-JSON item (schema `csl-data` 1.0.2), its `id` being the key.
    pub csl: serde_json::Map<String, serde_json::Value>,
}

impl Work {
    /// A text field of the item, such as `title` or `URL`.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.csl.get(name)?.as_str()
    }

    /// Year, month and day of a date variable, as far as they are there; of a range, those of its beginning. Older exports
    /// have texts for numbers. Empty where the date has other forms.
    #[must_use]
    pub fn date_parts(&self, variable: &str) -> Vec<i64> {
        let parts = self
            .csl
            .get(variable)
            .and_then(|date| date.get("date-parts")?.get(0)?.as_array());
        let number = |part: &serde_json::Value| part.as_i64().or_else(|| part.as_str()?.trim().parse().ok());
        parts.into_iter().flatten().map_while(number).collect()
    }

    /// The title, or the key where there is none.
    #[must_use]
    pub fn title(&self) -> &str {
        self.field("title").unwrap_or(&self.key.value)
    }
}

/// All works of an edition, in the order of the files.
#[derive(Debug, Clone, Default)]
pub struct Works {
    list: Vec<Work>,
    by_key: FxHashMap<String, usize>,
    /// A digest of them, once it was asked for.
    digest: OnceLock<Digest>,
}

impl Works {
    /// Adds a work. Gives the work back if there is one with its key already.
    ///
    /// # Errors
    /// The work that could not be added.
    pub fn add(&mut self, work: Work) -> Result<(), Box<Work>> {
        if self.by_key.contains_key(&work.key.value) {
            return Err(Box::new(work));
        }
        self.by_key.insert(work.key.value.clone(), self.list.len());
        self.list.push(work);
        self.digest = OnceLock::new();
        Ok(())
    }

    /// A digest of all works, in their order.
    #[must_use]
    pub fn digest(&self) -> Digest {
        *self.digest.get_or_init(|| {
            // What is made of texts can be written as one.
            let items = self.list.iter();
            let items = items.map(|work| (&work.key.value, serde_json::to_string(&work.csl).unwrap_or_default()));
            Digest::of_value(&items.collect::<Vec<_>>())
        })
    }

    /// The place of the work with this key.
    #[must_use]
    pub fn position(&self, key: &str) -> Option<usize> {
        self.by_key.get(key).copied()
    }

    /// The work with this key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Work> {
        self.list.get(self.position(key)?)
    }

    /// All works, in the order of the files.
    #[must_use]
    pub fn list(&self) -> &[Work] {
        &self.list
    }

    /// All keys, for suggestions.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|work| work.key.as_str())
    }
}
