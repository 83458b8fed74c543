//! How far a compilation is, for whoever wants to hear it: a bar for people, figures, a trace.
//!
//! A stage says what it begins and what it has done, and nothing else: it knows no clock and learns nothing in return, so
//! what it gives is the same whether or not anybody listens. Without an [`Observer`] a word to it costs a comparison.
//!
//! ```
//! use postil::progress::{Observed, Stage};
//!
//! let observed = Observed::default(); // by nobody
//! let stage = observed.stage(Stage::Read, 1);
//! drop(observed.item(Stage::Read, "content/a.md")); // the end of a value is the end of what it stands for
//! drop(stage);
//! ```

mod stage;

use std::fmt;
use std::sync::Arc;

pub use stage::Stage;

/// Who hears how far a compilation is. What is done side by side is told from several threads at once.
pub trait Observer: Send + Sync {
    /// Some work begins. What is given back comes again with its end, on the same thread; a time, say.
    fn begins(&self, work: &Work<'_>) -> u64;

    /// Some work has ended. Invariant: what began after it on the same thread has ended before it.
    fn ends(&self, work: &Work<'_>, ticket: u64);
}

/// Some work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work<'a> {
    /// The stage.
    pub stage: Stage,
    /// What of it.
    pub part: Part<'a>,
}

/// How much of a stage is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// All of it: so many things, or 0 if that is not known.
    Whole(usize),
    /// One of the things, by its name: a path, an id, an address.
    Item(&'a str),
}

/// The observer of a compilation, if there is one.
#[derive(Clone, Default)]
pub struct Observed(Option<Arc<dyn Observer>>);

impl Observed {
    /// A compilation that `observer` hears of.
    #[must_use]
    pub fn by(observer: Arc<dyn Observer>) -> Self {
        Self(Some(observer))
    }

    /// Says that a stage begins, with so many things to do, or 0 if that is not known. It ends with what is given back.
    #[must_use = "the stage ends when this does"]
    pub fn stage(&self, stage: Stage, count: usize) -> Underway<'_> {
        self.begin(stage, Part::Whole(count))
    }

    /// Says that a stage turns to one of its things. It is done with it when what is given back ends.
    #[must_use = "the thing is done when this ends"]
    pub fn item<'a>(&'a self, stage: Stage, name: &'a str) -> Underway<'a> {
        self.begin(stage, Part::Item(name))
    }

    fn begin<'a>(&'a self, stage: Stage, part: Part<'a>) -> Underway<'a> {
        let work = Work { stage, part };
        Underway(
            self.0
                .as_deref()
                .map(|observer| (observer, work, observer.begins(&work))),
        )
    }
}

impl fmt::Debug for Observed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let by = if self.0.is_some() { "an observer" } else { "nobody" };
        write!(formatter, "Observed by {by}")
    }
}

/// Some work, as long as it is done.
pub struct Underway<'a>(Option<(&'a dyn Observer, Work<'a>, u64)>);

impl Drop for Underway<'_> {
    fn drop(&mut self) {
        if let Some((observer, work, ticket)) = self.0.take() {
            observer.ends(&work, ticket);
        }
    }
}
