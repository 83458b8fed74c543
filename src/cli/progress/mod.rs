//! How far a run is: a bar on a terminal, figures with `-v`, a trace with `--timings`.
//!
//! Here is the clock that stages have none of. Invariant: the bar stands there only while a stage is under way, and nobody
//! prints anything within one, so that it is never in the way.

mod display;
mod figures;
mod memory;
mod trace;

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use self::display::{Display, Kind};
use self::figures::Figures;
use self::trace::Trace;
use super::Global;
use super::report::{self, Format};
use crate::output;
use crate::progress::{Observed, Observer, Part, Stage, Work};
use crate::span::Sources;

/// So often it is looked how far it is: often enough for a bar that runs, and a line is written no faster than it is read.
const TICK: Duration = Duration::from_millis(100);

/// The time since the run began, in microseconds: what traces count in.
type Moment = u64;

/// A stage that is under way.
#[derive(Debug, Clone, Copy)]
struct Open {
    stage: Stage,
    /// How many things there are; 0 if that is not known.
    count: usize,
    /// How many are done.
    done: usize,
    since: Moment,
}

/// How far a run is, and what it has taken until then.
pub(super) struct Progress {
    teller: Option<Arc<Teller>>,
    ticker: Option<JoinHandle<()>>,
    timings: Option<PathBuf>,
}

impl Progress {
    /// That of a run which begins now. A trace goes to `timings`, if that is given.
    pub(super) fn begin(global: &Global, timings: Option<&Path>) -> Self {
        if global.quiet && timings.is_none() {
            return Self {
                teller: None,
                ticker: None,
                timings: None,
            };
        }
        let kind = (!global.quiet).then(|| {
            let is_dumb = std::env::var_os("TERM").is_some_and(|name| name == "dumb");
            let is_terminal = std::io::stderr().is_terminal() && !is_dumb;
            if is_terminal { Kind::Bar } else { Kind::Lines }
        });
        let teller = Arc::new(Teller {
            begun: Instant::now(),
            state: Mutex::new(State {
                open: Vec::new(),
                display: kind.map(Display::new),
                figures: global.verbose.then(Figures::default),
                trace: timings.map(|_| Trace::new()),
                is_over: false,
            }),
            over: Condvar::new(),
        });
        let ticking = Arc::clone(&teller);
        let ticks = move || ticking.tick();
        Self {
            teller: Some(teller),
            // A system that has no thread left for it has more to do than to show a bar.
            ticker: kind.and_then(|_| {
                std::thread::Builder::new()
                    .name("progress".to_owned())
                    .spawn(ticks)
                    .ok()
            }),
            timings: timings.map(Path::to_path_buf),
        }
    }

    /// What tells stages to say how far they are.
    pub(super) fn observed(&self) -> Observed {
        match &self.teller {
            Some(teller) => Observed::by(Arc::clone(teller) as Arc<dyn Observer>),
            None => Observed::default(),
        }
    }

    /// Ends it: prints the figures and writes the trace, whatever the run came to. Gives whether that could be written.
    pub(super) fn end(self, global: &Global) -> bool {
        let Some(teller) = self.teller else { return true };
        let all = teller.now();
        let (figures, trace) = teller.end();
        // It does nothing but look, and has been told that there is nothing more to see.
        let _ = self.ticker.map(JoinHandle::join);
        for line in figures.iter().flat_map(|figures| figures.lines(all)) {
            report::aside(&line, global);
        }
        let (Some(path), Some(trace)) = (self.timings, trace) else {
            return true;
        };
        let written = output::replace(Path::new(""), &path.display().to_string(), trace.print().as_bytes());
        let fault =
            written.map_err(|fault| report::diagnostics(&[*fault], &Sources::default(), Format::Human, "", global));
        fault.is_ok()
    }
}

/// Whom stages tell.
struct Teller {
    begun: Instant,
    state: Mutex<State>,
    over: Condvar,
}

struct State {
    /// The stages that are under way, the inner ones last.
    open: Vec<Open>,
    display: Option<Display>,
    figures: Option<Figures>,
    trace: Option<Trace>,
    is_over: bool,
}

impl Teller {
    fn now(&self) -> Moment {
        Moment::try_from(self.begun.elapsed().as_micros()).unwrap_or(Moment::MAX)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks every now and then how far it is, until it is over.
    fn tick(&self) {
        let mut state = self.state();
        while !state.is_over {
            let waited = self.over.wait_timeout(state, TICK);
            state = waited.map_or_else(|poisoned| poisoned.into_inner().0, |(state, _)| state);
            state.show(self.now());
        }
    }

    fn end(&self) -> (Option<Figures>, Option<Trace>) {
        let mut state = self.state();
        state.is_over = true;
        state.open.clear();
        state.show(self.now());
        self.over.notify_all();
        (state.figures.take(), state.trace.take())
    }
}

impl Observer for Teller {
    fn begins(&self, work: &Work<'_>) -> Moment {
        let since = self.now();
        if let Part::Whole(count) = work.part {
            let mut state = self.state();
            let depth = state.open.len();
            if let Some(figures) = &mut state.figures {
                figures.begin(work.stage, depth);
            }
            let stage = work.stage;
            state.open.push(Open {
                stage,
                count,
                done: 0,
                since,
            });
            state.show(since);
        }
        since
    }

    fn ends(&self, work: &Work<'_>, since: Moment) {
        let mut state = self.state();
        let now = self.now();
        match work.part {
            Part::Item(name) => state.end_item(work.stage, name, since, now),
            Part::Whole(_) => state.end_stage(since, now),
        }
    }
}

impl State {
    fn end_item(&mut self, stage: Stage, name: &str, since: Moment, now: Moment) {
        // Others may be under way within it.
        if let Some(open) = self.open.iter_mut().rfind(|open| open.stage == stage) {
            open.done += 1;
        }
        if let Some(trace) = &mut self.trace {
            trace.item(stage, name, since, now);
        }
    }

    fn end_stage(&mut self, since: Moment, now: Moment) {
        let Some(open) = self.open.pop() else { return };
        let wants_peak = self.figures.is_some() || self.trace.is_some();
        let peak = wants_peak.then(memory::peak).flatten();
        if let Some(figures) = &mut self.figures {
            figures.end(&open, now - since, peak);
        }
        if let Some(trace) = &mut self.trace {
            trace.stage(&open, now, peak);
        }
        self.show(now);
    }

    /// Shows how far it is, if that is to be shown now.
    fn show(&mut self, now: Moment) {
        let Some(display) = &mut self.display else { return };
        if let Some(text) = display.look(self.open.last(), now) {
            // A bar is no colour: `--color` and `NO_COLOR` do not take it away. Whoever does not look has no need of it.
            let mut stderr = anstream::AutoStream::always(std::io::stderr());
            let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
        }
    }
}
