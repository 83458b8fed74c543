//! What is told of outcomes that no host on the loopback can be brought to.

use super::{Heard, tell};
use crate::diagnostic::{Severity, short};
use crate::external::answer::{Outcome, Silence, Verdict};
use crate::external::places::{Kind, Outside, Place};
use crate::span::Sources;

fn told(urls: &[&str], silence: &Silence) -> Vec<(Severity, String)> {
    let mut sources = Sources::default();
    let file = sources.add("a.md".to_owned(), "Words.").unwrap();
    let place = Place {
        kind: Kind::Text,
        span: sources.file(file).span(0..5),
        day: Vec::new(),
    };
    let outside: Vec<_> = urls
        .iter()
        .map(|url| Outside {
            url: (*url).to_owned(),
            places: vec![place.clone()],
        })
        .collect();
    let heard: Vec<_> = outside
        .iter()
        .map(|outside| Heard {
            outside,
            outcome: Outcome {
                verdict: Verdict::Silent(silence.clone()),
                moved: None,
                last: None,
            },
            copy: None,
            is_lost: false,
            held: None,
        })
        .collect();
    let diagnostics = tell(&heard, &sources);
    diagnostics
        .iter()
        .map(|diagnostic| (diagnostic.severity, short::render(diagnostic, &sources)))
        .collect()
}

#[test]
fn a_host_that_is_not_there_any_more_is_told_of_once() {
    let urls = [
        "https://gone.example/a",
        "https://gone.example/b",
        "https://other.example/",
    ];
    assert_eq!(
        told(&urls, &Silence::UnknownHost),
        [
            "a.md:1:1: warning[dead-address]: 2 addresses at `gone.example` lead nowhere: no host is called `gone.example`",
            "a.md:1:1: warning[dead-address]: `https://other.example/` leads nowhere: no host is called `other.example`",
        ]
        .map(|line| (Severity::Warning, line.to_owned()))
    );
}

#[test]
fn what_takes_too_long_is_a_fault_of_the_address() {
    let told = told(&["https://a.example/a", "https://a.example/b"], &Silence::TimedOut);
    assert_eq!(told.len(), 2);
    assert!(
        told[1]
            .1
            .ends_with("`https://a.example/b` leads nowhere: `a.example` does not answer")
    );
}

#[test]
fn what_a_proxy_bars_is_not_dead() {
    let told = told(&["https://a.example/a"], &Silence::Barred("403".to_owned()));
    assert_eq!(told[0].0, Severity::Note);
}
