//! Values that need not stay in memory.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// A value that is held, or *put aside*: not held, and had again from where it is kept whenever it is asked for.
///
/// Of a large edition hardly anybody asks for a text at a moment, and all of them at once are larger than all else that is known of it.
#[derive(Default)]
pub struct Aside<T> {
    state: Mutex<State<T>>,
}

enum State<T> {
    Held(Arc<T>),
    Put {
        origin: Box<dyn Origin<T>>,
        /// The value, if somebody holds it just now.
        known: Weak<T>,
    },
}

/// Where a value that was put aside is kept.
pub trait Origin<T>: Send + Sync {
    /// The value as it was.
    ///
    /// # Panics
    /// If it cannot be had again.
    fn value(&self) -> T;

    /// The value, or as much of it as those ask for who do not need all.
    ///
    /// # Panics
    /// As [`Origin::value`].
    fn essence(&self) -> T {
        self.value()
    }

    /// Whether there is room to hold the value, which has been had: if so, that much less is left.
    fn is_to_stay(&self) -> bool {
        false
    }
}

impl<T> Aside<T> {
    /// A value that is held.
    #[must_use]
    pub fn held(value: T) -> Self {
        Self {
            state: Mutex::new(State::Held(Arc::new(value))),
        }
    }

    /// Holds this value from now on.
    pub fn hold(&self, value: T) {
        *self.lock() = State::Held(Arc::new(value));
    }

    /// Holds the value no longer: from now on it is had from there.
    ///
    /// Invariant: what is had from there is the value.
    pub fn put(&self, origin: impl Origin<T> + 'static) {
        *self.lock() = State::Put {
            origin: Box::new(origin),
            known: Weak::new(),
        };
    }

    /// The value. Who needs it more than once holds what is given, or it may be had again each time.
    ///
    /// # Panics
    /// If it was put aside and cannot be had again.
    #[must_use]
    pub fn get(&self) -> Arc<T> {
        let state = &mut *self.lock();
        let (value, is_to_stay) = match state {
            State::Held(value) => return Arc::clone(value),
            State::Put { origin, known } => {
                if let Some(known) = known.upgrade() {
                    return known;
                }
                let value = Arc::new(origin.value());
                *known = Arc::downgrade(&value);
                (value, origin.is_to_stay())
            }
        };
        if is_to_stay {
            *state = State::Held(Arc::clone(&value));
        }
        value
    }

    /// The value, or its [essence](Origin::essence) if it was put aside and nobody holds it.
    ///
    /// # Panics
    /// As [`Aside::get`].
    #[must_use]
    pub fn essence(&self) -> Arc<T> {
        match &*self.lock() {
            State::Held(value) => Arc::clone(value),
            State::Put { origin, known } => known.upgrade().unwrap_or_else(|| Arc::new(origin.essence())),
        }
    }

    /// Whether it is in memory for good.
    #[must_use]
    pub fn is_held(&self) -> bool {
        matches!(&*self.lock(), State::Held(_))
    }

    /// What was put aside stays as it was if it could not be had again.
    fn lock(&self) -> std::sync::MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Default> Default for State<T> {
    fn default() -> Self {
        Self::Held(Arc::default())
    }
}

impl<T: fmt::Debug> fmt::Debug for Aside<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.lock() {
            State::Held(value) => value.fmt(formatter),
            State::Put { .. } => formatter.write_str("(put aside)"),
        }
    }
}
