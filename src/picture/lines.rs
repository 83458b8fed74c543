//! Titles broken into lines of about one length.

use unicode_segmentation::UnicodeSegmentation;

use super::face::{Face, Faces};

/// What a line costs that ends in a short word, as a share of the measure: "Report and / Reply" reads badly.
const SHORT_END: f32 = 0.35;
/// What a line gains that ends where the sense pauses: after a colon, a comma, a stop.
const PAUSE_END: f32 = 0.3;
/// Letters of a short word: articles, prepositions and conjunctions of most languages have no more.
const SHORT: usize = 3;

/// Signs after which the sense pauses.
const PAUSES: [char; 8] = [':', ';', ',', '.', '?', '!', '–', '—'];

/// Whether any line but the last ends with a short word, so that what belongs together is torn.
pub(super) fn end_badly(lines: &[String]) -> bool {
    let ends = lines.iter().rev().skip(1).filter_map(|line| words(line).last());
    ends.into_iter().any(is_short)
}

fn is_short(word: &str) -> bool {
    !word.ends_with(PAUSES) && word.chars().count() <= SHORT
}

/// A piece of a text that no line breaks.
#[derive(Debug, Clone)]
struct Piece {
    text: String,
    /// In parts of the em.
    width: f32,
    /// Whether a space goes before it.
    spaced: bool,
}

/// A text to be broken, measured once for all sizes.
#[derive(Debug)]
pub(super) struct Breakable {
    pieces: Vec<Piece>,
    space: f32,
    dots: f32,
}

impl Breakable {
    /// Measures a text.
    pub(super) fn new(text: &str, face: Face, faces: &Faces) -> Self {
        let width = |text: &str| faces.shape(face, text).width;
        let mut pieces = Vec::new();
        for word in words(text) {
            for (place, part) in parts(word).into_iter().enumerate() {
                pieces.push(Piece {
                    width: width(part),
                    text: part.to_owned(),
                    spaced: place == 0,
                });
            }
        }
        Self {
            pieces,
            space: width(" "),
            dots: width("…"),
        }
    }

    /// The text in as few lines as hold it, of about one length each. `measure` is in parts of the em. Nothing if a word is
    /// longer than a line, or if that is more than `most` lines.
    pub(super) fn balanced(&self, measure: f32, most: usize) -> Option<Vec<String>> {
        if self.pieces.iter().any(|piece| piece.width > measure) {
            return None;
        }
        let count = Some(self.filled(measure).len()).filter(|&count| count <= most)?;
        let ends = self.best_ends(count, measure)?;
        let starts = std::iter::once(0).chain(ends.iter().copied());
        Some(starts.zip(&ends).map(|(start, &end)| self.line(start, end)).collect())
    }

    /// As much of the text as `most` lines hold, with an ellipsis if that is not all. Words longer than a line are cut.
    pub(super) fn cut(mut self, measure: f32, most: usize, face: Face, faces: &Faces) -> Vec<String> {
        self.cut_words(measure, face, faces);
        let ends = self.filled(measure);
        if ends.len() <= most {
            return self.balanced(measure, most).unwrap_or_default();
        }
        let Some(&end) = most.checked_sub(1).and_then(|last| ends.get(last)) else {
            return Vec::new();
        };
        let start = most
            .checked_sub(2)
            .and_then(|last| ends.get(last))
            .copied()
            .unwrap_or(0);
        let mut end = end;
        while end > start + 1 && self.width(start, end) + self.dots > measure {
            end -= 1;
        }
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let full = starts.zip(&ends).take(most - 1);
        let mut lines: Vec<_> = full.map(|(start, &end)| self.line(start, end)).collect();
        let last = self.line(start, end);
        let last = last.trim_end_matches([',', ';', ':', '.', '–', '—', ' ']);
        lines.push(format!("{last}…"));
        lines
    }

    /// Cuts words that are longer than a line.
    fn cut_words(&mut self, measure: f32, face: Face, faces: &Faces) {
        let mut cut = Vec::with_capacity(self.pieces.len());
        for piece in self.pieces.drain(..) {
            if piece.width + self.dots <= measure {
                cut.push(piece);
                continue;
            }
            let mut rest = Piece {
                text: String::new(),
                width: 0.0,
                spaced: piece.spaced,
            };
            for sign in piece.text.graphemes(true) {
                let width = faces.shape(face, sign).width;
                if rest.width + width + self.dots > measure {
                    cut.push(std::mem::replace(
                        &mut rest,
                        Piece {
                            text: String::new(),
                            width: 0.0,
                            spaced: false,
                        },
                    ));
                }
                rest.text.push_str(sign);
                rest.width += width;
            }
            cut.push(rest);
        }
        self.pieces = cut;
    }

    /// Where lines end if each takes as much as it holds.
    fn filled(&self, measure: f32) -> Vec<usize> {
        let mut ends = Vec::new();
        let mut start = 0;
        for end in 1..=self.pieces.len() {
            if end > start + 1 && self.width(start, end) > measure {
                ends.push(end - 1);
                start = end - 1;
            }
        }
        if start < self.pieces.len() {
            ends.push(self.pieces.len());
        }
        ends
    }

    /// The ends of `count` lines whose lengths differ the least: all lengths squared are then the least, since their sum is
    /// given.
    fn best_ends(&self, count: usize, measure: f32) -> Option<Vec<usize>> {
        let all = self.pieces.len();
        // The best way to set the first pieces, by how many they are: what it costs, and its ends.
        let mut best: Vec<Option<(f32, Vec<usize>)>> = vec![None; all + 1];
        *best.first_mut()? = Some((0.0, Vec::new()));
        for _ in 0..count {
            let mut next = vec![None; all + 1];
            for (start, way) in best.iter().enumerate() {
                let Some((cost, ends)) = way else { continue };
                for (end, known) in next.iter_mut().enumerate().skip(start + 1) {
                    let width = self.width(start, end);
                    if width > measure {
                        break;
                    }
                    let cost = cost + width * width + self.end_cost(end, measure);
                    if known
                        .as_ref()
                        .is_none_or(|(known, _): &(f32, Vec<usize>)| cost < *known)
                    {
                        *known = Some((cost, [ends.as_slice(), &[end]].concat()));
                    }
                }
            }
            best = next;
        }
        best.pop()?.map(|(_, ends)| ends)
    }

    /// What it costs to end a line before the piece `end`.
    fn end_cost(&self, end: usize, measure: f32) -> f32 {
        let word = &self.pieces[end - 1].text;
        if end == self.pieces.len() {
            0.0
        } else if word.ends_with(PAUSES) {
            -(PAUSE_END * measure).powi(2)
        } else if is_short(word) {
            (SHORT_END * measure).powi(2)
        } else {
            0.0
        }
    }

    fn width(&self, start: usize, end: usize) -> f32 {
        let pieces = self.pieces[start..end].iter().enumerate();
        pieces
            .map(|(place, piece)| {
                let space = if piece.spaced && place > 0 { self.space } else { 0.0 };
                piece.width + space
            })
            .sum()
    }

    fn line(&self, start: usize, end: usize) -> String {
        let mut line = String::new();
        for (place, piece) in self.pieces[start..end].iter().enumerate() {
            if piece.spaced && place > 0 {
                line.push(' ');
            }
            line.push_str(&piece.text);
        }
        line
    }
}

/// The words of a text; spaces that hold together what stands beside them are part of a word.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let breaks = |char: char| char.is_whitespace() && !['\u{a0}', '\u{202f}'].contains(&char);
    text.split(breaks).filter(|word| !word.is_empty())
}

/// A word cut after the hyphens, dashes and slashes that stand within it.
fn parts(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, sign) in word.char_indices() {
        let end = at + sign.len_utf8();
        let within = at > start && end < word.len();
        let follows_letter = word[..at].ends_with(char::is_alphabetic);
        if within && ['-', '–', '—', '/'].contains(&sign) && (sign == '—' || follows_letter) {
            parts.push(&word[start..end]);
            start = end;
        }
    }
    parts.push(&word[start..]);
    parts
}
