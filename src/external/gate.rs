//! The gates of hosts: one request at a time goes through each, and a pause after it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustc_hash::FxHashMap;

use super::fetch::Clock;

/// The gates of all hosts.
pub struct Gates<'a> {
    clock: &'a dyn Clock,
    pause: Duration,
    /// When each host may be asked next. Whoever asks it holds its lock.
    next: Mutex<FxHashMap<String, Arc<Mutex<Duration>>>>,
}

impl<'a> Gates<'a> {
    /// Gates that let a host rest for `pause` after each request.
    #[must_use]
    pub fn new(clock: &'a dyn Clock, pause: Duration) -> Self {
        Self {
            clock,
            pause,
            next: Mutex::default(),
        }
    }

    /// Asks a host when it may be asked.
    ///
    /// Invariant: `ask` does not go through a gate itself, so nobody waits for one while he holds another.
    pub fn pass<T>(&self, host: &str, ask: impl FnOnce() -> T) -> T {
        let gate = self.gate(host);
        let mut next = gate.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = next.saturating_sub(self.clock.now());
        if !wait.is_zero() {
            self.clock.sleep(wait);
        }
        let answer = ask();
        *next = self.clock.now() + self.pause;
        answer
    }

    /// Lets a host rest for longer.
    pub fn postpone(&self, host: &str, wait: Duration) {
        let gate = self.gate(host);
        let mut next = gate.lock().unwrap_or_else(PoisonError::into_inner);
        *next = (*next).max(self.clock.now() + wait);
    }

    /// The time that a host rests after a request.
    #[must_use]
    pub const fn pause(&self) -> Duration {
        self.pause
    }

    fn gate(&self, host: &str) -> Arc<Mutex<Duration>> {
        let mut gates = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(gates.entry(host.to_owned()).or_default())
    }
}
