//! Ranges of dates: hayagriva has no form for them, so an entry is made with the first date and again with the last, and
//! the two are joined where they print dates.

/// Stands before and after a date.
pub(in crate::render::bibliography) const OPEN: char = '\u{e0fd}';
pub(in crate::render::bibliography) const CLOSE: char = '\u{e0fe}';

/// The parts of a date: year, month, day.
type Parts = [i16];

/// Two entries as one, that of the first date and that of the last. What both dates have in common is printed once: the
/// year if it is the same, the month if year and month are. Where the entries differ otherwise, the first stands.
pub(in crate::render::bibliography) fn join(first: &str, last: &str, from: &Parts, to: &Parts) -> String {
    let (a, b) = (segments(first), segments(last));
    let text = |(is_date, words): &(bool, &str)| (!is_date).then(|| (*words).to_owned());
    if a.iter().map(text).ne(b.iter().map(text)) {
        return without_signs(first);
    }
    let joined = a.iter().zip(&b).map(|((is_date, a), (_, b))| {
        if *is_date && a != b {
            dates(a, b, from, to)
        } else {
            (*a).to_owned()
        }
    });
    joined.collect()
}

/// An entry without the signs around its dates.
pub(in crate::render::bibliography) fn without_signs(entry: &str) -> String {
    entry.replace([OPEN, CLOSE], "")
}

/// The entry cut at its dates, with whether a part is one.
fn segments(entry: &str) -> Vec<(bool, &str)> {
    let mut segments = Vec::new();
    let mut rest = entry;
    while let Some((before, after)) = rest.split_once(OPEN) {
        let (date, behind) = after.split_once(CLOSE).unwrap_or((after, ""));
        segments.extend([(false, before), (true, date)]);
        rest = behind;
    }
    segments.push((false, rest));
    segments
}

fn dates(a: &str, b: &str, from: &Parts, to: &Parts) -> String {
    let same = from.iter().zip(to).take_while(|(a, b)| a == b).count();
    let (a, b) = (tokens(a), tokens(b));
    let year = from[0].to_string();
    // With another month the same day is another day, and is said again. Brackets around both are around the range.
    let shared = |token: &str| same > 1 || same == 1 && token == year || !token.contains(char::is_alphanumeric);
    let alike = |(a, b): &(&&str, &&str)| a == b && shared(a);
    let before = a.iter().zip(&b).take_while(alike).count();
    let rest = a.len().min(b.len()) - before;
    let after = a.iter().rev().zip(b.iter().rev()).take(rest).take_while(alike).count();
    let middle = |tokens: &[&str]| tokens[before..tokens.len() - after].concat();
    let (head, tail) = (a[..before].concat(), a[a.len() - after..].concat());
    format!("{head}{}–{}{tail}", middle(&a), middle(&b))
}

/// Words, marks and tags.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = if first == '<' {
            rest.find('>').map(|at| at + 1)
        } else if first.is_alphanumeric() {
            rest.find(|c: char| !c.is_alphanumeric())
        } else {
            Some(first.len_utf8())
        };
        let (token, behind) = rest.split_at(end.unwrap_or(rest.len()));
        tokens.push(token);
        rest = behind;
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::join;

    fn joined(a: &str, b: &str, from: &[i16], to: &[i16]) -> String {
        let entry = |date: &str| format!("Roe. \u{e0fd}{date}\u{e0fe}. <i>T</i>.");
        let joined = join(&entry(a), &entry(b), from, to);
        joined
            .trim_start_matches("Roe. ")
            .trim_end_matches(". <i>T</i>.")
            .to_owned()
    }

    #[test]
    fn what_both_dates_have_is_said_once() {
        let day = |day| [2019, 10, day];
        assert_eq!(
            joined("24 October 2019", "25 October 2019", &day(24), &day(25)),
            "24–25 October 2019"
        );
        assert_eq!(
            joined("October 24, 2019", "October 25, 2019", &day(24), &day(25)),
            "October 24–25, 2019"
        );
        assert_eq!(joined("2019", "2019", &day(24), &day(25)), "2019");
        assert_eq!(
            joined("1 May 2019", "1 June 2019", &[2019, 5, 1], &[2019, 6, 1]),
            "1 May–1 June 2019"
        );
        assert_eq!(
            joined("May 1, 2019", "June 1, 2019", &[2019, 5, 1], &[2019, 6, 1]),
            "May 1–June 1, 2019"
        );
        assert_eq!(
            joined("2019, May 1", "2019, June 2", &[2019, 5, 1], &[2019, 6, 2]),
            "2019, May 1–June 2"
        );
        assert_eq!(joined("1939", "1945", &[1939], &[1945]), "1939–1945");
        assert_eq!(joined("(1939)", "(1945)", &[1939], &[1945]), "(1939–1945)");
        assert_eq!(
            joined("May 2019", "May 2020", &[2019, 5], &[2020, 5]),
            "May 2019–May 2020"
        );
    }

    #[test]
    fn entries_that_differ_otherwise_are_not_joined() {
        assert_eq!(join("a \u{e0fd}1\u{e0fe}", "b \u{e0fd}2\u{e0fe}", &[1], &[2]), "a 1");
    }
}
