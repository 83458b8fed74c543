//! Asking, without a network and without waiting: what a host says is written down, and time passes when somebody sleeps.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::Asker;
use crate::external::answer::{Outcome, Silence, Verdict};
use crate::external::fetch::{Answer, Clock, Fetch, Method};

const PAUSE: Duration = Duration::from_secs(1);

/// A network and its clock. Each request takes a tenth of a second.
#[derive(Default)]
struct World {
    now: Mutex<Duration>,
    replies: Mutex<VecDeque<Result<Answer, Silence>>>,
    /// What was asked, and when, in tenths of seconds.
    asked: Mutex<Vec<(u128, Method, String)>>,
}

impl World {
    fn of(replies: impl IntoIterator<Item = Result<Answer, Silence>>) -> Self {
        Self {
            replies: Mutex::new(replies.into_iter().collect()),
            ..Self::default()
        }
    }

    /// Asks for an address. Gives what came of it, how each request was made and when.
    fn ask(&self, url: &str) -> (Outcome, Vec<(u128, Method)>) {
        let outcome = Asker::new(self, self, PAUSE).ask(url);
        assert!(self.replies.lock().unwrap().is_empty(), "more was to be asked");
        let asked = self.asked.lock().unwrap();
        (outcome, asked.iter().map(|(at, method, _)| (*at, *method)).collect())
    }

    fn urls(&self) -> Vec<String> {
        self.asked
            .lock()
            .unwrap()
            .iter()
            .map(|(_, _, url)| url.clone())
            .collect()
    }
}

impl Clock for World {
    fn now(&self) -> Duration {
        *self.now.lock().unwrap()
    }

    fn sleep(&self, time: Duration) {
        *self.now.lock().unwrap() += time;
    }

    fn date(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(784_111_777) + self.now()
    }
}

impl Fetch for World {
    fn ask(&self, method: Method, url: &str, _: usize) -> Result<Answer, Silence> {
        self.asked
            .lock()
            .unwrap()
            .push((self.now().as_millis() / 100, method, url.to_owned()));
        self.sleep(Duration::from_millis(100));
        self.replies.lock().unwrap().pop_front().expect("one question less")
    }
}

#[expect(clippy::unnecessary_wraps, reason = "a reply is an answer or none")]
fn says(status: u16) -> Result<Answer, Silence> {
    Ok(Answer {
        status,
        ..Answer::default()
    })
}

fn leads(status: u16, to: &str) -> Result<Answer, Silence> {
    says(status).map(|answer| Answer {
        location: Some(to.to_owned()),
        ..answer
    })
}

fn wants(status: u16, time: &str) -> Result<Answer, Silence> {
    says(status).map(|answer| Answer {
        retry_after: Some(time.to_owned()),
        ..answer
    })
}

use Method::{Get, Head};

#[test]
fn a_good_address_is_asked_for_once_and_by_its_head() {
    let (outcome, asked) = World::of([says(200)]).ask("https://a.org/b");
    assert_eq!((outcome.verdict, asked), (Verdict::Good, vec![(0, Head)]));
}

#[test]
fn a_host_that_has_no_heads_is_asked_for_the_whole_after_a_pause() {
    for refusal in [400, 403, 404, 405, 501] {
        let (outcome, asked) = World::of([says(refusal), says(200)]).ask("https://a.org/b");
        assert_eq!(
            (outcome.verdict, asked),
            (Verdict::Good, vec![(0, Head), (11, Get)]),
            "{refusal}"
        );
    }
}

#[test]
fn what_is_not_there_is_not_asked_for_again() {
    for (status, verdict) in [
        (404, Verdict::Gone(404)),
        (410, Verdict::Gone(410)),
        (403, Verdict::Refused(403)),
    ] {
        let (outcome, asked) = World::of([says(status), says(status)]).ask("https://a.org/b");
        assert_eq!((outcome.verdict, asked.len()), (verdict, 2));
    }
    for silence in [Silence::UnknownHost, Silence::Untrusted("expired".to_owned())] {
        let (outcome, asked) = World::of([Err(silence.clone())]).ask("https://a.org/b");
        assert_eq!((outcome.verdict, asked.len()), (Verdict::Silent(silence), 1));
    }
}

#[test]
fn faults_are_asked_about_again_after_growing_pauses() {
    let (outcome, asked) = World::of([says(500), says(502), says(200)]).ask("https://a.org/b");
    assert_eq!(outcome.verdict, Verdict::Good);
    assert_eq!(asked, [(0, Head), (21, Get), (62, Get)]);
    let silent = || Err(Silence::TimedOut);
    let (outcome, asked) = World::of([silent(), silent(), silent()]).ask("https://a.org/b");
    assert_eq!(outcome.verdict, Verdict::Silent(Silence::TimedOut));
    assert_eq!(asked.len(), 3);
    let (outcome, _) = World::of([says(405), says(500), says(500), says(500)]).ask("https://a.org/b");
    assert_eq!(outcome.verdict, Verdict::Failing(500));
}

#[test]
fn a_host_is_let_alone_for_as_long_as_it_asks_for_up_to_a_limit() {
    let (outcome, asked) = World::of([wants(429, "30"), says(200)]).ask("https://a.org/b");
    assert_eq!((outcome.verdict, asked), (Verdict::Good, vec![(0, Head), (301, Get)]));
    // The clock stands at 08:49:37; the answer comes a tenth later.
    let date = "Sun, 06 Nov 1994 08:49:57 GMT";
    let (outcome, asked) = World::of([wants(503, date), says(200)]).ask("https://a.org/b");
    assert_eq!((outcome.verdict, asked), (Verdict::Good, vec![(0, Head), (200, Get)]));
    let (outcome, asked) = World::of([wants(429, "61")]).ask("https://a.org/b");
    assert_eq!((outcome.verdict, asked.len()), (Verdict::Refused(429), 1));
    let (outcome, asked) = World::of([wants(429, "soon"), says(429), says(429)]).ask("https://a.org/b");
    assert_eq!((outcome.verdict, asked[1].0), (Verdict::Refused(429), 21));
}

#[test]
fn an_address_is_followed_and_has_moved_as_far_as_it_moved_for_good() {
    let world = World::of([
        leads(301, "/c"),
        leads(308, "https://b.org/d#e"),
        leads(302, "/login"),
        says(200),
    ]);
    let (outcome, asked) = world.ask("https://a.org/b");
    assert_eq!(
        world.urls(),
        [
            "https://a.org/b",
            "https://a.org/c",
            "https://b.org/d",
            "https://b.org/login"
        ]
    );
    assert_eq!(outcome.moved.as_deref(), Some("https://b.org/d"));
    assert_eq!(outcome.last.as_deref(), Some("https://b.org/login"));
    let times: Vec<_> = asked.iter().map(|(at, _)| *at).collect();
    assert_eq!(
        times,
        [0, 11, 12, 23],
        "each host rests, and no other host waits for that"
    );
    let (outcome, _) = World::of([leads(302, "/c"), leads(301, "/d"), says(200)]).ask("https://a.org/b");
    assert_eq!(outcome.moved, None);
}

#[test]
fn circles_and_endless_ways_are_left() {
    let (outcome, asked) = World::of([leads(302, "/c"), leads(302, "/b")]).ask("https://a.org/b");
    assert_eq!((outcome.verdict, asked.len()), (Verdict::Circle, 2));
    let endless = (0..11).map(|step| leads(302, &format!("/{step}")));
    let (outcome, asked) = World::of(endless).ask("https://a.org/b");
    assert_eq!((outcome.verdict, asked.len()), (Verdict::Circle, 11));
}

#[test]
fn only_the_web_is_followed() {
    for to in ["mailto:ann@a.org", "app:open", "http://"] {
        let (outcome, _) = World::of([leads(302, to), leads(302, to)]).ask("https://a.org/b");
        assert_eq!(outcome.verdict, Verdict::Refused(302), "{to}");
    }
    let (outcome, _) = World::of([says(302), says(302)]).ask("https://a.org/b");
    assert_eq!(outcome.verdict, Verdict::Refused(302));
    let world = World::of([leads(302, "https://ann:pw@b.org/"), says(200)]);
    let (_, asked) = world.ask("https://a.org/b");
    assert_eq!(asked.len(), 2);
    assert_eq!(world.urls()[1], "https://b.org/", "nobody is sent a password");
}

#[test]
fn a_status_that_is_neither_good_nor_bad_is_no_fault_of_the_address() {
    for status in [401, 402, 406, 418, 451, 999] {
        let (outcome, _) = World::of([says(status), says(status)]).ask("https://a.org/b");
        assert_eq!(outcome.verdict, Verdict::Refused(status));
    }
    for status in [204, 206, 300, 304] {
        let (outcome, _) = World::of([says(status)]).ask("https://a.org/b");
        assert_eq!(outcome.verdict, Verdict::Good);
    }
}
