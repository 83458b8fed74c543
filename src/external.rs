//! The addresses elsewhere that an edition leads to, asked for as a polite visitor does: whether they still lead somewhere.
//!
//! [`places`] finds them, [`round`] asks for them, [`findings`] says what is to be done. The network is behind a trait,
//! [`Fetch`], and so is time. What was told is kept for the next run by whoever calls ([`Known`]); nothing here reads or
//! writes a file.

pub mod answer;
pub mod ask;
#[cfg(feature = "network")]
pub mod client;
pub mod copies;
pub mod fetch;
pub mod findings;
pub mod gate;
pub mod known;
pub mod pattern;
pub mod places;
pub mod round;

pub use self::answer::Outcome;
pub use self::ask::Asker;
#[cfg(feature = "network")]
pub use self::client::Client;
pub use self::fetch::{Clock, Fetch};
pub use self::known::Known;

use self::copies::ArchivedCopy;
use self::findings::Heard;
use self::places::{Outside, Places};
use crate::diagnostic::Diagnostic;
use crate::model::address;
use crate::progress::{Observed, Stage};
use crate::span::{Sources, Spanned};

/// What is to be checked, and what is known of it.
pub struct Check<'a> {
    /// The addresses.
    pub places: &'a Places,
    /// What editors have looked at themselves.
    pub good: &'a [Spanned<String>],
    /// Where copies are asked for.
    pub archive: &'a str,
    /// Whether all is to be asked for anew.
    pub is_fresh: bool,
    /// The time, in seconds of Unix time.
    pub now: u64,
    /// Who is told how far it is.
    pub observed: &'a Observed,
}

/// What came of a check.
#[derive(Debug)]
pub struct Checked {
    /// What is to be told.
    pub diagnostics: Vec<Diagnostic>,
    /// How many addresses were asked for.
    pub asked: usize,
    /// How many were known from before.
    pub known: usize,
    /// How many an editor has looked at.
    pub good: usize,
}

impl Check<'_> {
    /// Checks. `told` hears what is known, at least once a second while addresses are asked for.
    pub fn run(
        &self,
        asker: &Asker<'_>,
        known: &mut Known,
        told: &mut dyn FnMut(&Known),
        sources: &Sources,
    ) -> Checked {
        let (good, rest): (Vec<_>, Vec<_>) = self.places.outside.iter().partition(|outside| self.is_good(outside));
        let mut heard: Vec<Heard<'_>> = Vec::new();
        let mut unknown: Vec<&Outside> = Vec::new();
        for &outside in &rest {
            match known.answer(&outside.url, self.now).filter(|_| !self.is_fresh) {
                Some(outcome) => heard.push(self.heard(outside, outcome.clone())),
                None => unknown.push(outside),
            }
        }
        let from_before = heard.len();
        let fresh = self.ask(asker, &unknown, known, told);
        let is_offline = is_offline(&fresh);
        let mut diagnostics = self.unused();
        if is_offline {
            diagnostics.push(findings::no_network(fresh.len()));
        } else {
            heard.extend(fresh);
            let is_mute = !self.name_copies(asker, &mut heard, known, told);
            diagnostics.extend(is_mute.then(|| findings::mute_archive(self.archive)));
        }
        heard.sort_by_key(|heard| &heard.outside.places[0]);
        diagnostics.extend(findings::tell(&heard, sources));
        Checked {
            diagnostics,
            asked: unknown.len(),
            known: from_before,
            good: good.len(),
        }
    }

    fn heard<'a>(&'a self, outside: &'a Outside, outcome: Outcome) -> Heard<'a> {
        let comparable = address::comparable(&outside.url);
        let held = comparable.and_then(|comparable| self.places.copies.get(&comparable));
        Heard {
            outside,
            outcome,
            copy: None,
            is_lost: false,
            held: held.map(String::as_str),
        }
    }

    fn is_good(&self, outside: &Outside) -> bool {
        self.good.iter().any(|entry| fits(entry, outside))
    }

    fn unused(&self) -> Vec<Diagnostic> {
        let outside = &self.places.outside;
        let is_unused = |entry: &&Spanned<String>| !outside.iter().any(|outside| fits(entry, outside));
        let unused = self.good.iter().filter(is_unused);
        unused.map(|entry| findings::unused_good(entry, outside)).collect()
    }

    fn ask<'a>(
        &'a self,
        asker: &Asker<'_>,
        unknown: &[&'a Outside],
        known: &mut Known,
        told: &mut dyn FnMut(&Known),
    ) -> Vec<Heard<'a>> {
        let urls: Vec<_> = unknown.iter().map(|outside| outside.url.as_str()).collect();
        let mut outcomes: Vec<Option<Outcome>> = vec![None; urls.len()];
        let _stage = self.observed.stage(Stage::Ask, urls.len());
        round::ask_all(asker, &urls, self.observed, &mut |answer| {
            if let Some((at, outcome)) = answer {
                known.tell(urls[at], &outcome, self.now);
                outcomes[at] = Some(outcome);
            }
            told(known);
        });
        let answered = unknown.iter().zip(outcomes);
        answered
            .filter_map(|(outside, outcome)| Some(self.heard(outside, outcome?)))
            .collect()
    }

    /// Names copies of what leads nowhere. Gives whether the archive answered, as far as it was asked.
    fn name_copies(
        &self,
        asker: &Asker<'_>,
        heard: &mut [Heard<'_>],
        known: &mut Known,
        told: &mut dyn FnMut(&Known),
    ) -> bool {
        let is_wanted = |heard: &&mut Heard<'_>| heard.outcome.verdict.is_dead() && heard.held.is_none();
        let wanted: Vec<_> = heard.iter_mut().filter(is_wanted).collect();
        let _stage = self.observed.stage(Stage::Copies, wanted.len());
        for heard in wanted {
            let _item = self.observed.item(Stage::Copies, &heard.outside.url);
            let mut days = heard.outside.places.iter().map(|place| place.day.as_slice());
            let day = days.find(|day| !day.is_empty()).unwrap_or_default();
            let Some(question) = copies::question(self.archive, &heard.outside.url, day) else {
                return false;
            };
            let copy: Option<ArchivedCopy> = match known.copy(&question, self.now).filter(|_| !self.is_fresh) {
                Some(copy) => copy.cloned(),
                None => {
                    let Ok(copy) = copies::ask(asker, &question) else {
                        return false;
                    };
                    known.tell_copy(&question, copy.as_ref(), self.now);
                    copy
                }
            };
            heard.is_lost = copy.is_none();
            heard.copy = copy;
            told(known);
        }
        true
    }
}

/// Whether an entry means an address; what comes after `#` is never asked for.
fn fits(entry: &Spanned<String>, outside: &Outside) -> bool {
    let pattern = entry.value.split('#').next().unwrap_or_default();
    let asked = || address::request(&entry.value).map(String::from);
    pattern::fits(pattern, &outside.url) || asked().is_some_and(|asked| asked == outside.url)
}

/// Whether nothing could be reached of what is at several hosts.
fn is_offline(fresh: &[Heard<'_>]) -> bool {
    let is_silent = |heard: &Heard<'_>| !heard.outcome.verdict.is_answer() && heard.outcome.last.is_none();
    let hosts = round::hosts(fresh.iter().map(|heard| heard.outside.url.as_str()));
    hosts > 1 && fresh.iter().all(is_silent)
}
