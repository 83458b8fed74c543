//! Asking for one address as a polite visitor does: by its head first, again if the host has a fault or asks for time, and on
//! where it leads.

use std::time::{Duration, UNIX_EPOCH};

use url::Url;

use super::answer::{Outcome, Silence, Verdict};
use super::fetch::{Answer, Clock, Fetch, Method};
use super::gate::Gates;

/// As many times in all a host is asked that fails in a way that may pass.
const TRIES: u32 = 3;
/// As many times an address is followed to another. Browsers follow it twenty times, and hardly anybody needs three.
const HOPS: usize = 10;
/// A host that wants more time is not waited for.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// As much is read of what an address holds that is asked for what it holds.
const MOST: usize = 1 << 16;

/// Whoever asks.
pub struct Asker<'a> {
    fetch: &'a dyn Fetch,
    clock: &'a dyn Clock,
    gates: Gates<'a>,
}

/// What one host makes of one address.
enum Step {
    End(Verdict, Answer),
    To(u16, Url),
}

/// What an answer comes to.
enum Judged {
    Fine(Answer),
    To(u16, Url),
    /// It stays so if it is asked in the same way again.
    Final(Verdict),
    /// It may pass, after the time that the host asks for.
    Later(Verdict, Option<Duration>),
}

impl<'a> Asker<'a> {
    /// Asks by `fetch`, with a pause after each request to a host.
    #[must_use]
    pub fn new(fetch: &'a dyn Fetch, clock: &'a dyn Clock, pause: Duration) -> Self {
        Self {
            fetch,
            clock,
            gates: Gates::new(clock, pause),
        }
    }

    /// Asks whether an address leads somewhere.
    #[must_use]
    pub fn ask(&self, url: &str) -> Outcome {
        self.follow(url, Method::Head, 0).0
    }

    /// What stands at an address, as far as 64 KiB go; nothing if it cannot be had.
    #[must_use]
    pub fn read(&self, url: &str) -> Option<Vec<u8>> {
        let (outcome, answer) = self.follow(url, Method::Get, MOST);
        (outcome.verdict == Verdict::Good).then_some(answer.body)
    }

    fn follow(&self, url: &str, method: Method, most: usize) -> (Outcome, Answer) {
        let Ok(mut at) = Url::parse(url) else {
            let broken = Verdict::Silent(Silence::Broken("it is not an address".to_owned()));
            return (outcome(broken, None, None), Answer::default());
        };
        let (mut moved, mut for_good) = (None, true);
        let mut seen = vec![at.clone()];
        let (verdict, answer) = loop {
            match self.step(&at, method, most) {
                Step::End(verdict, answer) => break (verdict, answer),
                Step::To(_, next) if seen.len() > HOPS || seen.contains(&next) => {
                    break (Verdict::Circle, Answer::default());
                }
                Step::To(status, next) => {
                    for_good &= matches!(status, 301 | 308);
                    if for_good {
                        moved = Some(next.clone());
                    }
                    seen.push(next.clone());
                    at = next;
                }
            }
        };
        let last = (seen.len() > 1).then_some(at);
        (outcome(verdict, moved, last), answer)
    }

    /// Asks one host for one address, as often as it makes sense.
    fn step(&self, url: &Url, mut method: Method, most: usize) -> Step {
        let host = url.host_str().unwrap_or_default();
        let mut failures = 0;
        loop {
            let reply = self.gates.pass(host, || self.fetch.ask(method, url.as_str(), most));
            match self.judge(url, reply) {
                Judged::Fine(answer) => return Step::End(Verdict::Good, answer),
                Judged::To(status, next) => return Step::To(status, next),
                // Some hosts only know what they have when they are asked for it.
                Judged::Final(verdict) if method == Method::Head && verdict.is_answer() => method = Method::Get,
                Judged::Final(verdict) => return Step::End(verdict, Answer::default()),
                Judged::Later(verdict, wanted) => {
                    failures += 1;
                    if failures == TRIES || wanted.is_some_and(|wanted| wanted > LONGEST_WAIT) {
                        return Step::End(verdict, Answer::default());
                    }
                    let wait = wanted.unwrap_or(self.gates.pause() * 2_u32.pow(failures));
                    self.gates.postpone(host, wait);
                    method = Method::Get;
                }
            }
        }
    }

    fn judge(&self, url: &Url, reply: Result<Answer, Silence>) -> Judged {
        let answer = match reply {
            Ok(answer) => answer,
            Err(silence @ (Silence::UnknownHost | Silence::Untrusted(_) | Silence::Barred(_))) => {
                return Judged::Final(Verdict::Silent(silence));
            }
            Err(silence) => return Judged::Later(Verdict::Silent(silence), None),
        };
        let wanted = || answer.retry_after.as_deref().and_then(|text| self.wait(text));
        match answer.status {
            200..=299 | 300 | 304 => Judged::Fine(answer),
            301 | 302 | 303 | 307 | 308 => target(url, &answer)
                .map_or(Judged::Final(Verdict::Refused(answer.status)), |next| {
                    Judged::To(answer.status, next)
                }),
            404 | 410 => Judged::Final(Verdict::Gone(answer.status)),
            // It cannot do what it was asked; that does not pass.
            501 | 505 => Judged::Final(Verdict::Failing(answer.status)),
            408 | 425 | 429 => Judged::Later(Verdict::Refused(answer.status), wanted()),
            500..=599 => Judged::Later(Verdict::Failing(answer.status), wanted()),
            status => Judged::Final(Verdict::Refused(status)),
        }
    }

    /// How long a host wants to be let alone.
    fn wait(&self, text: &str) -> Option<Duration> {
        let text = text.trim();
        if let Ok(seconds) = text.parse() {
            return Some(Duration::from_secs(seconds));
        }
        let until = httpdate::parse_http_date(text).ok()?.duration_since(UNIX_EPOCH).ok()?;
        let now = self.clock.date().duration_since(UNIX_EPOCH).ok()?;
        Some(until.saturating_sub(now))
    }
}

/// Where an answer leads on, if that is on the web.
fn target(url: &Url, answer: &Answer) -> Option<Url> {
    let next = url.join(answer.location.as_deref()?).ok()?;
    crate::model::address::request(next.as_str())
}

fn outcome(verdict: Verdict, moved: Option<Url>, last: Option<Url>) -> Outcome {
    Outcome {
        verdict,
        moved: moved.map(String::from),
        last: last.map(String::from),
    }
}

#[cfg(test)]
mod tests;
