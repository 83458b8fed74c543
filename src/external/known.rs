//! What earlier runs were told, so that hosts are not asked again for what they have just said.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::answer::{Outcome, Verdict};
use super::copies::ArchivedCopy;

/// So long an address counts as good that was.
const GOOD: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// So long an address counts as bad, or as one that the host does not show. It is long enough to mend others meanwhile.
const BAD: Duration = Duration::from_secs(60 * 60);
/// The form of the file. One of another form is as nothing.
const FORM: u32 = 1;

/// What is known, by address.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Known {
    form: u32,
    answers: BTreeMap<String, Told<Outcome>>,
    copies: BTreeMap<String, Told<Option<ArchivedCopy>>>,
}

/// Something, and when it was told, in seconds of Unix time.
#[derive(Debug, Serialize, Deserialize)]
struct Told<T> {
    at: u64,
    what: T,
}

impl<T> Told<T> {
    /// What was told, if that is not longer ago. A time to come is that of a clock that went wrong.
    fn within(&self, time: Duration, now: u64) -> Option<&T> {
        let age = now.checked_sub(self.at)?;
        (age < time.as_secs()).then_some(&self.what)
    }
}

impl Known {
    /// Reads what was kept; what is no such file is as nothing.
    #[must_use]
    pub fn read(file: &[u8]) -> Self {
        let known: Option<Self> = serde_json::from_slice(file).ok();
        known.filter(|known| known.form == FORM).unwrap_or_default()
    }

    /// What to keep.
    #[must_use]
    pub fn print(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Takes out what is too old to be of use.
    pub fn forget(&mut self, now: u64) {
        self.form = FORM;
        self.answers
            .retain(|_, told| told.within(time_of(&told.what), now).is_some());
        self.copies
            .retain(|_, told| told.within(time_of_copy(told.what.as_ref()), now).is_some());
    }

    /// What came of asking for an address.
    #[must_use]
    pub fn answer(&self, url: &str, now: u64) -> Option<&Outcome> {
        let told = self.answers.get(url)?;
        told.within(time_of(&told.what), now)
    }

    /// The copy of an address, or that there is none.
    #[must_use]
    pub fn copy(&self, asked: &str, now: u64) -> Option<Option<&ArchivedCopy>> {
        let told = self.copies.get(asked)?;
        told.within(time_of_copy(told.what.as_ref()), now).map(Option::as_ref)
    }

    /// Keeps an answer. That there was none is not kept: the network may be back at once.
    pub fn tell(&mut self, url: &str, outcome: &Outcome, now: u64) {
        if outcome.verdict.is_answer() {
            let what = outcome.clone();
            self.answers.insert(url.to_owned(), Told { at: now, what });
        }
    }

    /// Keeps what the archive said.
    pub fn tell_copy(&mut self, asked: &str, copy: Option<&ArchivedCopy>, now: u64) {
        let what = copy.cloned();
        self.copies.insert(asked.to_owned(), Told { at: now, what });
    }
}

fn time_of(outcome: &Outcome) -> Duration {
    match outcome.verdict {
        Verdict::Good => GOOD,
        _ => BAD,
    }
}

const fn time_of_copy(copy: Option<&ArchivedCopy>) -> Duration {
    if copy.is_some() { GOOD } else { BAD }
}

#[cfg(test)]
mod tests {
    use super::{Known, Outcome, Verdict};
    use crate::external::answer::Silence;

    const HOUR: u64 = 60 * 60;

    fn outcome(verdict: Verdict) -> Outcome {
        Outcome {
            verdict,
            moved: None,
            last: None,
        }
    }

    #[test]
    fn good_answers_are_kept_for_a_week_bad_ones_for_an_hour_and_none_not_at_all() {
        let mut known = Known::default();
        known.tell("good", &outcome(Verdict::Good), 1000);
        known.tell("gone", &outcome(Verdict::Gone(404)), 1000);
        known.tell("silent", &outcome(Verdict::Silent(Silence::TimedOut)), 1000);
        known.forget(1000);
        let known = Known::read(&known.print());
        let knows = |now| ["good", "gone", "silent"].map(|url| known.answer(url, now).is_some());
        assert_eq!(knows(1000 + HOUR - 1), [true, true, false]);
        assert_eq!(knows(1000 + HOUR), [true, false, false]);
        assert_eq!(knows(1000 + 7 * 24 * HOUR - 1), [true, false, false]);
        assert_eq!(knows(1000 + 7 * 24 * HOUR), [false; 3]);
        assert_eq!(knows(999), [false; 3], "told in a time to come");
    }

    #[test]
    fn what_is_no_such_file_is_as_nothing() {
        for file in ["", "[]", "{\"form\":0,\"answers\":{},\"copies\":{}}", "{\"form\":1}"] {
            assert!(Known::read(file.as_bytes()).answers.is_empty());
        }
    }
}
