//! A round of many addresses: hosts side by side, and each host by itself.

use std::collections::VecDeque;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rustc_hash::{FxHashMap, FxHashSet};
use url::Url;

use super::answer::{Outcome, Verdict};
use super::ask::Asker;
use crate::progress::{Observed, Stage};

/// As many hosts are asked at a time.
const HOSTS: usize = 8;
/// So often the caller is told that nothing has come.
const TICK: Duration = Duration::from_secs(1);

/// Asks for addresses. `told` hears what comes of each as it comes, and nothing every now and then while nothing does.
pub fn ask_all(asker: &Asker<'_>, urls: &[&str], observed: &Observed, told: &mut dyn FnMut(Option<(usize, Outcome)>)) {
    let queues = Mutex::new(by_host(urls));
    let (sender, receiver) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..HOSTS {
            let (sender, queues) = (sender.clone(), &queues);
            scope.spawn(move || {
                let next = || queues.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                while let Some(queue) = next() {
                    ask_host(asker, urls, &queue, observed, &mut |answer| {
                        // Whoever asked may have gone.
                        let _ = sender.send(answer);
                    });
                }
            });
        }
        drop(sender);
        loop {
            match receiver.recv_timeout(TICK) {
                Ok(answer) => told(Some(answer)),
                Err(RecvTimeoutError::Timeout) => told(None),
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
    });
}

/// The addresses of each host, by their places; the host with most of them first, since it takes longest.
fn by_host(urls: &[&str]) -> VecDeque<Vec<usize>> {
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    let mut queues: Vec<Vec<usize>> = Vec::new();
    for (at, url) in urls.iter().enumerate() {
        let host = Url::parse(url)
            .ok()
            .and_then(|url| url.host_str().map(ToOwned::to_owned));
        let place = *places.entry(host.unwrap_or_default()).or_insert_with(|| {
            queues.push(Vec::new());
            queues.len() - 1
        });
        queues[place].push(at);
    }
    queues.sort_by_key(|queue| std::cmp::Reverse(queue.len()));
    queues.into()
}

/// Asks for addresses of one host. If that cannot be reached, it is asked once.
fn ask_host(
    asker: &Asker<'_>,
    urls: &[&str],
    queue: &[usize],
    observed: &Observed,
    told: &mut dyn FnMut((usize, Outcome)),
) {
    let mut lost: FxHashMap<String, Outcome> = FxHashMap::default();
    for &at in queue {
        let item = observed.item(Stage::Ask, urls[at]);
        let door = door(urls[at]);
        let outcome = match lost.get(&door) {
            Some(outcome) => outcome.clone(),
            None => asker.ask(urls[at]),
        };
        if outcome.last.is_none() && matches!(&outcome.verdict, Verdict::Silent(silence) if silence.is_of_host()) {
            lost.insert(door, outcome.clone());
        }
        drop(item);
        told((at, outcome));
    }
}

/// What all addresses have in common that are reached in the same way: scheme, host and port.
#[must_use]
pub fn door(url: &str) -> String {
    Url::parse(url).map_or_else(|_| url.to_owned(), |url| url.origin().ascii_serialization())
}

/// How many hosts some addresses are at.
#[must_use]
pub fn hosts<'a>(urls: impl Iterator<Item = &'a str>) -> usize {
    let hosts: FxHashSet<_> = urls.filter_map(crate::model::address::host).collect();
    hosts.len()
}
