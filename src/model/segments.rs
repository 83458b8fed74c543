//! Which bytes of a source file the words of a text come from.

use super::tree::TextRange;
use crate::span::{FileId, Span};
use serde::{Deserialize, Serialize};

/// A run of the projection and the run of the source that says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// Bytes of the projection.
    pub text: TextRange,
    /// Bytes of the source file.
    pub source: Span,
    /// Whether both runs are the same bytes. If not, the source says it otherwise (`&amp;`, `\*`), and the
    /// segment can only be taken as a whole.
    pub verbatim: bool,
}

/// So many segments are read to find one.
const APART: usize = 16;

/// All segments of a text, in its order. Every run between two marks has one, and hardly any is asked for, so they are kept small: as
/// distances from the segment before, in groups of seven bits (LEB128).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Segments {
    bytes: Vec<u8>,
    /// Where every so many-th stands, and what its distances count from.
    stops: Vec<(usize, Ends)>,
    count: usize,
    /// The ends of the last.
    last: Ends,
    /// The file of all of them.
    file: Option<FileId>,
}

/// Where a segment ends, in the text and in the source.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Ends {
    text: u32,
    source: u32,
}

impl Segments {
    /// Adds a segment. Invariant: it begins where the last one ends in the text, or after that, and all are of one file.
    pub fn push(&mut self, segment: Segment) {
        let Segment { text, source, verbatim } = segment;
        if self.count.is_multiple_of(APART) {
            self.stops.push((self.bytes.len(), self.last));
        }
        self.count += 1;
        self.file = Some(source.file);
        let (length, said) = (text.end - text.start, source.end - source.start);
        self.write(u64::from(text.start - self.last.text));
        self.write(u64::from(length) << 2 | u64::from(!verbatim) << 1 | u64::from(said != length));
        let distance = i64::from(source.start) - i64::from(self.last.source);
        // Footnotes are read in the order of their marks, which may lead back.
        self.write((distance << 1 ^ distance >> 63).cast_unsigned());
        if said != length {
            self.write(u64::from(said));
        }
        self.last = Ends {
            text: text.end,
            source: source.end,
        };
    }

    /// Gives back the room for more.
    pub fn shrink_to_fit(&mut self) {
        self.bytes.shrink_to_fit();
        self.stops.shrink_to_fit();
    }

    /// The bytes of the source that a range of the text comes from: from the first byte of its first word to
    /// the last byte of its last, with whatever markup stands between. Nothing if it holds no words.
    #[must_use]
    pub fn source(&self, range: TextRange) -> Option<Span> {
        // What ends before the range begins before it, and so does all that ends before such a stop.
        let stop = self.stops.partition_point(|(_, ends)| ends.text <= range.start);
        let mut segments = self.since(stop.saturating_sub(1));
        let first = segments.find(|segment| segment.text.end > range.start)?;
        let within = |segment: &Segment| segment.text.start < range.end;
        let last = within(&first).then(|| segments.take_while(within).last().unwrap_or(first))?;
        let start = if first.verbatim {
            first.source.start + range.start.saturating_sub(first.text.start)
        } else {
            first.source.start
        };
        let end = if last.verbatim {
            last.source.end - last.text.end.saturating_sub(range.end)
        } else {
            last.source.end
        };
        Some(Span {
            file: first.source.file,
            start,
            end,
        })
    }

    /// All of them, in the order of the text.
    pub fn iter(&self) -> impl Iterator<Item = Segment> + '_ {
        self.since(0)
    }

    /// The segments from a stop on.
    fn since(&self, stop: usize) -> impl Iterator<Item = Segment> + '_ {
        let (at, ends) = self.stops.get(stop).copied().unwrap_or_default();
        Reading {
            bytes: &self.bytes[at..],
            ends,
            file: self.file,
        }
    }

    fn write(&mut self, mut number: u64) {
        loop {
            let [low, ..] = number.to_le_bytes();
            number >>= 7;
            if number == 0 {
                self.bytes.push(low & 0x7F);
                return;
            }
            self.bytes.push(low | 0x80);
        }
    }
}

/// Segments while they are read.
struct Reading<'a> {
    bytes: &'a [u8],
    ends: Ends,
    file: Option<FileId>,
}

impl Reading<'_> {
    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn length(&mut self) -> Option<u32> {
        self.number()?.try_into().ok()
    }
}

impl Iterator for Reading<'_> {
    type Item = Segment;

    fn next(&mut self) -> Option<Segment> {
        let start = self.ends.text + self.length()?;
        let about = self.number()?;
        let distance = self.number()?;
        let distance = (distance >> 1).cast_signed() ^ -(distance & 1).cast_signed();
        let from = u32::try_from(i64::from(self.ends.source) + distance).ok()?;
        let length = u32::try_from(about >> 2).ok()?;
        let said = if about & 1 == 0 { length } else { self.length()? };
        self.ends = Ends {
            text: start + length,
            source: from + said,
        };
        Some(Segment {
            text: TextRange {
                start,
                end: self.ends.text,
            },
            source: Span {
                file: self.file?,
                start: from,
                end: self.ends.source,
            },
            verbatim: about & 2 == 0,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Segment, Segments};
    use crate::model::TextRange;
    use crate::span::{FileIds, Span};

    /// As they are found among all.
    fn source(segments: &[Segment], range: TextRange) -> Option<Span> {
        let first = segments.iter().find(|segment| segment.text.end > range.start)?;
        let last = segments.iter().rfind(|segment| segment.text.start < range.end)?;
        if first.text.start > last.text.start {
            return None;
        }
        let (mut start, mut end) = (first.source.start, last.source.end);
        if first.verbatim {
            start += range.start.saturating_sub(first.text.start);
        }
        if last.verbatim {
            end -= last.text.end.saturating_sub(range.end);
        }
        Some(Span {
            file: first.source.file,
            start,
            end,
        })
    }

    proptest! {
        #[test]
        fn what_is_kept_small_is_found(runs in proptest::collection::vec((0..3_u32, 1..200_u32, 1000..90_000_u32, 0..3_u32), 0..60), from in 0..6000_u32, length in 0..500_u32) {
            let file = FileIds::default().take();
            let mut all = Vec::new();
            let mut segments = Segments::default();
            let mut at = 0;
            for (gap, length, start, more) in runs {
                at += gap;
                let text = TextRange { start: at, end: at + length };
                let source = Span { file, start, end: start + length + more };
                let segment = Segment { text, source, verbatim: more == 0 };
                at += length;
                all.push(segment);
                segments.push(segment);
            }
            prop_assert_eq!(segments.iter().collect::<Vec<_>>(), all.clone());
            let range = TextRange { start: from, end: from + length };
            prop_assert_eq!(segments.source(range), source(&all, range));
        }
    }
}
