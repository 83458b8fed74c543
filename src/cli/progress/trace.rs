//! What a run took, as a trace that Perfetto and the browsers' own tools open: Chrome's trace event format.
//!
//! Each piece of work is one event with its beginning and its length (`"ph": "X"`), on the thread that did it.

use std::thread::ThreadId;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Moment, Open};
use crate::progress::Stage;

/// There is one process; which one is nobody's business.
const PROCESS: u32 = 1;
/// What the events of whole stages are called, beside those of their things.
const STAGE: &str = "stage";

/// The events of a run.
#[derive(Debug)]
pub(super) struct Trace {
    events: Vec<Event>,
    /// The threads that had something to do, the first one first.
    threads: Vec<ThreadId>,
}

#[derive(Debug, Serialize)]
struct Event {
    name: String,
    cat: &'static str,
    ph: &'static str,
    ts: Moment,
    dur: Moment,
    pid: u32,
    tid: usize,
    #[serde(skip_serializing_if = "Map::is_empty")]
    args: Map<String, Value>,
}

impl Trace {
    /// That of a run which this thread begins.
    pub(super) fn new() -> Self {
        Self {
            events: Vec::new(),
            threads: vec![std::thread::current().id()],
        }
    }

    /// Adds one of the things of a stage, which this thread has done.
    pub(super) fn item(&mut self, stage: Stage, name: &str, since: Moment, until: Moment) {
        self.add(name.to_owned(), stage.name(), [since, until], Map::new());
    }

    /// Adds a stage.
    pub(super) fn stage(&mut self, open: &Open, until: Moment, peak: Option<u64>) {
        let mut args = Map::new();
        if open.count > 0 {
            args.insert("count".to_owned(), open.count.into());
        }
        args.extend(peak.map(|peak| ("peak_kib".to_owned(), peak.into())));
        self.add(open.stage.name().to_owned(), STAGE, [open.since, until], args);
    }

    fn add(&mut self, name: String, cat: &'static str, [since, until]: [Moment; 2], args: Map<String, Value>) {
        let tid = self.thread();
        self.events.push(Event {
            name,
            cat,
            ph: "X",
            ts: since,
            dur: until.saturating_sub(since),
            pid: PROCESS,
            tid,
            args,
        });
    }

    /// The number of this thread.
    fn thread(&mut self) -> usize {
        let own = std::thread::current().id();
        let known = self.threads.iter().position(|thread| *thread == own);
        known.unwrap_or_else(|| {
            self.threads.push(own);
            self.threads.len() - 1
        })
    }

    /// The file, an event a line.
    pub(super) fn print(&self) -> String {
        let name = |tid| match tid {
            0 => "main".to_owned(),
            _ => format!("worker {tid}"),
        };
        let called = |what: &str, tid: usize, name: &str| {
            json!({ "name": what, "ph": "M", "pid": PROCESS, "tid": tid, "args": { "name": name } }).to_string()
        };
        let mut lines = vec![called("process_name", 0, "postil")];
        lines.extend((0..self.threads.len()).map(|tid| called("thread_name", tid, &name(tid))));
        // They are plain values, which have a form in JSON.
        lines.extend(self.events.iter().filter_map(|event| serde_json::to_string(event).ok()));
        format!(
            "{{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n{}\n]}}\n",
            lines.join(",\n")
        )
    }
}
