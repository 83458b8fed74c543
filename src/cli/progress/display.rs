//! How far a run is, in a line: what is to be written, and when.

use super::{Moment, Open};
use crate::progress::Stage;

/// A run that is done before has no bar: it would only flicker.
const SOON: Moment = 400_000;
/// A stage that takes longer has a line where there is no terminal.
const LONG: Moment = 5_000_000;
/// The width of the bar, so that its line has room on the narrowest of common terminals, of 80 columns.
const WIDTH: usize = 20;
/// Takes the line away.
const CLEAR: &str = "\r\u{1b}[K";
/// On a terminal that is narrower, the line is cut off rather than broken: a broken one could not be taken away.
const UNBROKEN: &str = "\u{1b}[?7l";
const BROKEN: &str = "\u{1b}[?7h";

/// How it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// By a line that changes, on a terminal.
    Bar,
    /// By one line for each stage that takes long, in a log.
    Lines,
}

/// What is shown.
#[derive(Debug)]
pub(super) struct Display {
    kind: Kind,
    /// Whether a bar stands there.
    is_there: bool,
    /// The stages that have had their line.
    said: Vec<Stage>,
}

impl Display {
    pub(super) const fn new(kind: Kind) -> Self {
        Self {
            kind,
            is_there: false,
            said: Vec::new(),
        }
    }

    /// What is to be written at this moment, while `open` is under way.
    pub(super) fn look(&mut self, open: Option<&Open>, now: Moment) -> Option<String> {
        // The programs that publish may ask for a password.
        let open = open.filter(|open| open.stage != Stage::Publish);
        match self.kind {
            Kind::Bar => self.bar(open, now),
            Kind::Lines => self.line(open?, now),
        }
    }

    fn bar(&mut self, open: Option<&Open>, now: Moment) -> Option<String> {
        let was_there = std::mem::take(&mut self.is_there);
        match open {
            Some(open) if now >= SOON => {
                self.is_there = true;
                Some(format!("{CLEAR}{UNBROKEN}{}{BROKEN}", bar(open, now)))
            }
            _ => was_there.then(|| CLEAR.to_owned()),
        }
    }

    fn line(&mut self, open: &Open, now: Moment) -> Option<String> {
        // Asking is slow by its own will, and says at its end what it has asked for.
        let is_patient = matches!(open.stage, Stage::Ask | Stage::Copies);
        let is_due = now.saturating_sub(open.since) >= LONG && !is_patient && !self.said.contains(&open.stage);
        is_due.then(|| {
            self.said.push(open.stage);
            match open.count {
                0 | 1 => format!("{} …\n", open.stage.doing()),
                count => format!("{} {count} {} …\n", open.stage.doing(), open.stage.things()),
            }
        })
    }
}

/// "printing texts [======>             ] 710 of 2000, 0:12".
fn bar(open: &Open, now: Moment) -> String {
    let Open { stage, count, done, .. } = *open;
    let doing = stage.doing();
    let seconds = now / 1_000_000;
    let time = format!("{}:{:02}", seconds / 60, seconds % 60);
    // One is as good as none: there is nothing between its beginning and its end.
    match (count, done) {
        (0 | 1, 0 | 1) => format!("{doing}, {time}"),
        (0 | 1, _) => format!("{doing}: {done}, {time}"),
        (_, 0) => format!("{doing} {count} {}, {time}", stage.things()),
        _ => {
            let full = (WIDTH * done / count).min(WIDTH);
            let head = if full < WIDTH { ">" } else { "" };
            let (full, rest) = ("=".repeat(full), " ".repeat((WIDTH - full).saturating_sub(1)));
            format!("{doing} [{full}{head}{rest}] {done} of {count}, {time}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Moment = 1_000_000;

    fn open(stage: Stage, count: usize, done: usize, since: Moment) -> Open {
        Open {
            stage,
            count,
            done,
            since,
        }
    }

    #[test]
    fn a_bar_comes_late_follows_and_goes() {
        let mut display = Display::new(Kind::Bar);
        let read = open(Stage::Read, 40, 10, 0);
        assert_eq!(display.look(Some(&read), SOON - 1), None);
        assert_eq!(
            display.look(None, SOON),
            None,
            "what is not there need not be taken away"
        );
        let shown = display.look(Some(&read), 12 * SECOND).unwrap();
        assert_eq!(
            shown,
            "\r\u{1b}[K\u{1b}[?7lreading [=====>              ] 10 of 40, 0:12\u{1b}[?7h"
        );
        assert_eq!(display.look(None, 13 * SECOND).as_deref(), Some(CLEAR));
        assert_eq!(display.look(None, 14 * SECOND), None);
    }

    #[test]
    fn a_bar_fits_into_eighty_columns() {
        for stage in Stage::ALL {
            let line = bar(&open(stage, 100_000, 100_000, 0), 6000 * SECOND);
            assert!(line.chars().count() < 80, "{line}");
        }
    }

    #[test]
    fn what_cannot_be_counted_has_no_bar() {
        let line = |count, done| bar(&open(Stage::Indices, count, done, 0), 61 * SECOND);
        assert_eq!(line(0, 0), "printing indices, 1:01");
        assert_eq!(line(0, 34), "printing indices: 34, 1:01");
        assert_eq!(bar(&open(Stage::Link, 40, 0, 0), 0), "linking 40 documents, 0:00");
    }

    #[test]
    fn nothing_is_over_where_programs_may_ask() {
        let mut display = Display::new(Kind::Bar);
        assert_eq!(display.look(Some(&open(Stage::Publish, 9, 0, 0)), 9 * SECOND), None);
    }

    #[test]
    fn a_log_has_one_line_for_a_stage_that_takes_long() {
        let mut display = Display::new(Kind::Lines);
        let read = open(Stage::Read, 20_000, 10, SECOND);
        assert_eq!(display.look(Some(&read), SECOND + LONG - 1), None);
        let said = display.look(Some(&read), SECOND + LONG);
        assert_eq!(said.as_deref(), Some("reading 20000 files …\n"));
        assert_eq!(display.look(Some(&read), 100 * SECOND), None);
        let theme = open(Stage::Theme, 0, 0, 100 * SECOND);
        assert_eq!(display.look(Some(&theme), 101 * SECOND), None);
        assert_eq!(
            display.look(Some(&theme), 110 * SECOND).as_deref(),
            Some("reading the theme …\n")
        );
    }
}
