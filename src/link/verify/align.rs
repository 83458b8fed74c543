//! How a quotation lies along its source: word by word, with as little changed as possible.
//!
//! The alignment is semi-global (S. Needleman and C. Wunsch, 1970, with free ends on the side of the source): a
//! quotation need not begin and end where the passage does that an editor selected. A gap of the quotation stands for
//! any words of the source.

use std::ops::Range;

use super::tokens::{Kind, Token};

/// What becomes of tokens on the way from the source to the quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The quotation's token says what the source's says.
    Same,
    /// The same word but for its capital, at the beginning of the quotation.
    Capital,
    /// Another word, or another mark.
    Changed,
    /// The quotation's token is not in the source.
    Added,
    /// A stop at the end of the quotation that the source does not have there.
    Stop,
    /// The source's token is not in the quotation.
    LeftOut,
    /// The source's token is one that a gap stands for.
    Passed,
    /// The gap itself.
    Gap,
}

/// An alignment.
#[derive(Debug)]
pub(super) struct Alignment {
    /// From the first token of the quotation to the last.
    pub(super) steps: Vec<Step>,
    /// The tokens of the source that the quotation lies along.
    pub(super) source: Range<usize>,
}

/// More cells than this are not computed: texts so long are no quotations.
const MOST: usize = 1 << 26;

/// What a step costs. A word weighs more than a mark. Quotations leave words out more often than they add any, and a word
/// in place of another costs what leaving it out and adding the other do.
const ADDED: u32 = 5;
const LEFT_OUT: u32 = 2;
const CHANGED: u32 = ADDED + LEFT_OUT;
/// A first word in place of the source's first one: nothing is left out there, so that adding a word would be cheaper.
const CHANGED_FIRST: u32 = ADDED;
/// The same for the last word, if no other way to the end costs less.
const CHANGED_LAST: u32 = ADDED + 1;
const MARK: u32 = 1;

/// The alignment that changes least; nothing if the texts are too long.
pub(super) fn align(quotation: &[Token], source: &[Token]) -> Option<Alignment> {
    let (rows, columns) = (quotation.len(), source.len() + 1);
    if rows == 0 || rows.checked_mul(columns)? > MOST {
        return None;
    }
    let mut ways: Vec<Step> = Vec::with_capacity(rows * columns);
    // Before the quotation begins, any words of the source may go by.
    let mut above = vec![0_u32; columns];
    let mut here = vec![0_u32; columns];
    let last = quotation.iter().rposition(Token::is_word);
    for (row, token) in quotation.iter().enumerate() {
        let edge = Edge {
            first: row == 0,
            closing: quotation[row..].iter().all(Token::is_stop),
        };
        for column in 0..columns {
            let changed = match column {
                1 if row == 0 => CHANGED_FIRST,
                _ if Some(row) == last => CHANGED_LAST,
                _ => CHANGED,
            };
            let (way, cost) = cheapest(token, source, edge, (column, changed), &above, &here);
            here[column] = cost;
            ways.push(way);
        }
        std::mem::swap(&mut above, &mut here);
    }
    // After it ends as well.
    let least = above.iter().copied().min()?;
    let way = |column: usize| {
        let mut rows = (0..rows).rev().map(|row| ways[row * columns + column]);
        rows.find(|&way| way != Step::Stop)
    };
    let ends = |cost: u32, wanted: Step| {
        let mut columns = (0..columns).filter(|&column| above[column] == cost);
        columns.find(|&column| way(column) == Some(wanted))
    };
    // A last word that is the source's goes before one that stands in place of the source's, and that before one that is
    // added.
    let first = above.iter().position(|&cost| cost == least)?;
    let instead = || ends(least + 1, Step::Changed).filter(|_| way(first) == Some(Step::Added));
    let end = ends(least, Step::Same).or_else(instead).unwrap_or(first);
    // The stop of the quotation is that of the source.
    let next = end + 1;
    let is_stop = above.get(next) == Some(&above[end]) && ways[(rows - 1) * columns + next] == Step::Same;
    let end = if is_stop { next } else { end };
    Some(back(&ways, columns, rows, end))
}

/// Where in the quotation a token stands.
#[derive(Debug, Clone, Copy)]
struct Edge {
    first: bool,
    /// Nothing but stops follows, itself included.
    closing: bool,
}

fn cheapest(
    token: &Token,
    source: &[Token],
    edge: Edge,
    (column, changed): (usize, u32),
    above: &[u32],
    here: &[u32],
) -> (Step, u32) {
    let alone = match (&token.kind, edge.closing) {
        (Kind::Gap, _) => (Step::Gap, 0),
        (_, true) => (Step::Stop, 0),
        _ => (Step::Added, if token.is_word() { ADDED } else { MARK }),
    };
    let mut best = (alone.0, above[column] + alone.1);
    let Some(before) = column.checked_sub(1) else {
        return best;
    };
    let theirs = &source[before];
    if token.kind == Kind::Gap {
        return if here[before] < best.1 {
            (Step::Passed, here[before])
        } else {
            best
        };
    }
    // At the same cost, something is left out rather than added: then more words are the same.
    let left_out = here[before] + if theirs.is_word() { LEFT_OUT } else { MARK };
    if left_out <= best.1 {
        best = (Step::LeftOut, left_out);
    }
    // At the same cost, what can be paired is.
    if let Some((step, cost)) = paired(token, theirs, edge.first, changed)
        && above[before] + cost <= best.1
    {
        best = (step, above[before] + cost);
    }
    best
}

/// What pairing two tokens makes of them; `changed` is what it costs if they are different words.
fn paired(mine: &Token, theirs: &Token, first: bool, changed: u32) -> Option<(Step, u32)> {
    if mine.says(theirs) {
        Some((Step::Same, 0))
    } else if first && mine.differs_in_capital(theirs) {
        Some((Step::Capital, 0))
    } else if mine.is_word() && theirs.is_word() {
        Some((Step::Changed, changed))
    } else if matches!((&mine.kind, &theirs.kind), (Kind::Mark(_), Kind::Mark(_))) {
        Some((Step::Changed, MARK))
    } else {
        None
    }
}

/// The way back from the end of the quotation to its beginning, in the order of the words.
fn back(ways: &[Step], columns: usize, rows: usize, end: usize) -> Alignment {
    let mut steps = Vec::new();
    let (mut row, mut column) = (rows, end);
    while row > 0 {
        let step = ways[(row - 1) * columns + column];
        steps.push(step);
        match step {
            Step::Same | Step::Capital | Step::Changed => {
                row -= 1;
                column -= 1;
            }
            Step::Added | Step::Stop | Step::Gap => row -= 1,
            Step::LeftOut | Step::Passed => column -= 1,
        }
    }
    steps.reverse();
    Alignment {
        steps,
        source: column..end,
    }
}
