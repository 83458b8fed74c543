//! What a reader asks of its tables, put down as data.
//!
//! A shape comes of running the reader itself on a text that holds nothing ([`table::describe`](super::table::describe)).
//! So whatever is made of shapes, the schemas for editors first of all, cannot differ from what is read.

/// The keys of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shape {
    /// The keys, in the order in which they are asked for.
    pub keys: Vec<Key>,
    /// What must hold between them.
    pub rules: Vec<Rule>,
}

/// A key of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What its value must be.
    pub form: Form,
    /// Whether it must be there.
    pub is_required: bool,
}

/// What a value must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// A text.
    Text,
    /// A text that is not blank.
    Words,
    /// A text that becomes part of an address.
    Id,
    /// A date, as a text.
    Date,
    /// A SHA-256 checksum in hexadecimal digits.
    Checksum,
    /// One of these words.
    Choice(Vec<String>),
    /// True or false.
    Flag,
    /// A whole number from 1.
    Count,
    /// True, or false, and not the other.
    Always(bool),
    /// A list of texts.
    Texts,
    /// A table.
    Table(Shape),
    /// A list of tables.
    Tables(Shape),
    /// A table, or a list of at least one.
    OneOrMore(Shape),
}

/// What must hold between the keys of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// At most one of the two is there.
    Apart(&'static str, &'static str),
    /// At least one of the two is there.
    Either(&'static str, &'static str),
    /// The first is there only if the second is.
    Needs(&'static str, &'static str),
    /// Where the key has this word, some keys must be there, and others must not be.
    Variant {
        /// The key.
        key: &'static str,
        /// The word.
        word: &'static str,
        /// The keys that must be there.
        needs: &'static [&'static str],
        /// The keys that must not be there.
        bars: &'static [&'static str],
    },
}

impl Shape {
    /// The key of this name.
    #[must_use]
    pub fn key(&self, name: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    /// Adds a key; one that was asked for before stays as it is.
    pub(super) fn add(&mut self, name: &'static str, form: Form) {
        if self.key(name).is_none() {
            let is_required = false;
            self.keys.push(Key {
                name,
                form,
                is_required,
            });
        }
    }

    /// The key of this name, to say more about it.
    pub(super) fn key_mut(&mut self, name: &str) -> Option<&mut Key> {
        self.keys.iter_mut().find(|key| key.name == name)
    }
}
