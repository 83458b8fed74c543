//! The door to the network, and the clock: all that asking for addresses needs of the world.

use std::time::{Duration, Instant, SystemTime};

use super::answer::Silence;

/// How an address is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// What is there, without it.
    Head,
    /// What is there.
    Get,
}

/// What a host says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The status code of HTTP.
    pub status: u16,
    /// Where it leads on.
    pub location: Option<String>,
    /// When to ask again: seconds, or a date.
    pub retry_after: Option<String>,
    /// As much as was wanted of what is there.
    pub body: Vec<u8>,
}

/// Something that asks hosts.
pub trait Fetch: Sync {
    /// Asks for one address, and does not follow where that leads. No more than `most` bytes of what is there are read.
    ///
    /// Invariant: nothing is sent that says who asks or from where he comes, but for the program's name.
    ///
    /// # Errors
    /// Why there is no answer.
    fn ask(&self, method: Method, url: &str, most: usize) -> Result<Answer, Silence>;
}

/// A clock that can be waited by.
pub trait Clock: Sync {
    /// The time since some moment.
    fn now(&self) -> Duration;
    /// Waits.
    fn sleep(&self, time: Duration);
    /// The time of day.
    fn date(&self) -> SystemTime;
}

/// The clock of the machine.
#[derive(Debug)]
pub struct SystemClock(Instant);

impl SystemClock {
    /// A clock that begins now.
    #[must_use]
    pub fn begin() -> Self {
        Self(Instant::now())
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&self, time: Duration) {
        std::thread::sleep(time);
    }

    fn date(&self) -> SystemTime {
        SystemTime::now()
    }
}
