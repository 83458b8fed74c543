//! What each stage took, for `-v`.

use super::{Moment, Open};
use crate::progress::Stage;

/// What stages took, in the order in which they came. A stage that came again is added up.
#[derive(Debug, Default)]
pub(super) struct Figures(Vec<Row>);

#[derive(Debug)]
struct Row {
    stage: Stage,
    depth: usize,
    time: Moment,
    count: usize,
    /// As much memory the process had held at most when it ended, in KiB.
    peak: Option<u64>,
}

impl Figures {
    /// Has a row for a stage that begins, within `depth` others.
    pub(super) fn begin(&mut self, stage: Stage, depth: usize) {
        if !self.0.iter().any(|row| row.stage == stage) {
            self.0.push(Row {
                stage,
                depth,
                time: 0,
                count: 0,
                peak: None,
            });
        }
    }

    /// Adds what a stage took that ends.
    pub(super) fn end(&mut self, open: &Open, time: Moment, peak: Option<u64>) {
        let row = self.0.iter_mut().find(|row| row.stage == open.stage);
        if let Some(row) = row {
            row.time += time;
            row.count += open.count.max(open.done);
            row.peak = row.peak.max(peak);
        }
    }

    /// A table, with what all of it took.
    pub(super) fn lines(&self, all: Moment) -> Vec<String> {
        let peak = self.0.iter().filter_map(|row| row.peak).max();
        let rows = self.0.iter().map(Row::line);
        rows.chain([line("in all", all, peak, "")]).collect()
    }
}

impl Row {
    fn line(&self) -> String {
        let name = format!("{:1$}{2}", "", 2 * self.depth, self.stage.name());
        let things = match (self.count, self.stage.things()) {
            (0, _) | (_, "") => String::new(),
            (count, things) => format!("{count} {things}"),
        };
        line(&name, self.time, self.peak, &things)
    }
}

/// "  anchor         1.20 s   312 MiB   2000 documents".
fn line(name: &str, time: Moment, peak: Option<u64>, things: &str) -> String {
    let (seconds, hundredths) = (time / 1_000_000, time / 10_000 % 100);
    let peak = peak.map_or_else(String::new, |peak| format!("   {:5} MiB", peak.div_ceil(1024)));
    let line = format!("{name:<14} {seconds:4}.{hundredths:02} s{peak}   {things}");
    line.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_that_come_again_are_added_up() {
        let mut figures = Figures::default();
        for (done, peak) in [(0, Some(2048)), (0, Some(1025))] {
            figures.begin(Stage::Link, 0);
            figures.begin(Stage::Anchor, 1);
            let open = |stage| Open {
                stage,
                count: 20,
                done,
                since: 0,
            };
            figures.end(&open(Stage::Anchor), 600_000, peak);
            figures.end(&open(Stage::Link), 1_006_000, None);
        }
        assert_eq!(
            figures.lines(3_000_000),
            [
                "link              2.01 s   40 documents",
                "  anchor          1.20 s       2 MiB   40 documents",
                "in all            3.00 s       2 MiB",
            ]
        );
    }
}
