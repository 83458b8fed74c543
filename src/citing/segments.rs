//! Where one citation ends and the next begins: at semicolons and at the ends of sentences.

use crate::model::TextRange;

/// Words after which a full stop ends no sentence.
const ABBREVIATIONS: &[&str] = &[
    "al", "app", "art", "arts", "bd", "ca", "cf", "ch", "chs", "cl", "co", "corp", "dept", "dr", "ed", "eds", "edn",
    "esp", "etc", "ff", "fig", "figs", "fn", "fns", "gov", "hg", "hrsg", "hon", "inc", "jr", "loc", "ltd", "mr", "mrs",
    "ms", "mt", "n", "nn", "no", "nos", "nr", "op", "p", "para", "paras", "pp", "prof", "pt", "rev", "rn", "sec",
    "secs", "seq", "sr", "st", "subs", "supp", "tit", "trans", "v", "vgl", "viz", "vol", "vols", "vs", "jan", "feb",
    "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
];
/// Words that say of an address that it is one, and nothing else.
const SIGNPOSTS: &[&str] = &[
    "accessed",
    "at",
    "available",
    "from",
    "here",
    "link",
    "online",
    "retrieved",
    "see",
    "source",
    "sources",
    "the",
    "url",
    "via",
    "quelle",
    "verfügbar",
    "unter",
];

/// Cuts a block into segments. Nothing is cut that is `whole`: titles, what is set off, addresses. `addresses` are those of
/// the last kind again: one that makes a sentence alone belongs to what is before it.
///
/// Invariant: segments do not overlap and stand in the order of the text.
pub(super) fn cut(
    text: &str,
    block: TextRange,
    whole: &[TextRange],
    addresses: &[TextRange],
    notes: bool,
) -> Vec<TextRange> {
    let whole = merged(whole);
    let mut segments: Vec<TextRange> = Vec::new();
    let (mut start, mut parted) = (block.start, false);
    let words = &text[block.range()];
    let mut add = |from: u32, to: u32, parted: bool| {
        let segment = trimmed(text, TextRange { start: from, end: to });
        match segments.last_mut() {
            _ if segment.is_empty() => {}
            Some(last) if !parted && is_address_alone(text, segment, addresses) => last.end = segment.end,
            _ => segments.push(segment),
        }
    };
    for (at, char) in words.char_indices() {
        let here = block.start + TextRange::new(at, at).start;
        let cuts = match char {
            ';' => notes,
            '\n' => true,
            _ => char.is_whitespace() && ends_sentence(&words[..at], &words[at..]),
        };
        if cuts && !is_inside(&whole, here) {
            add(start, here, parted);
            parted = char == ';';
            start = here + u32::from(parted);
        }
    }
    add(start, block.end, parted);
    segments
}

/// Passages that do not overlap and hold all of these.
fn merged(ranges: &[TextRange]) -> Vec<TextRange> {
    let mut sorted = ranges.to_vec();
    sorted.sort_unstable();
    let mut merged: Vec<TextRange> = Vec::new();
    for range in sorted {
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

fn is_inside(whole: &[TextRange], at: u32) -> bool {
    let before = whole.partition_point(|range| range.start < at);
    before.checked_sub(1).is_some_and(|last| at < whole[last].end)
}

/// Whether a sentence ends between two texts.
fn ends_sentence(before: &str, after: &str) -> bool {
    let begins = |char: char| char.is_uppercase() || char.is_numeric() || "“‘\"'«„([".contains(char);
    if !after.trim_start().starts_with(begins) {
        return false;
    }
    let closed = before.trim_end_matches(['”', '’', '"', '\'', '»', ')', ']']);
    let Some(words) = closed.strip_suffix('.') else {
        return closed.ends_with(['!', '?', '…']);
    };
    let start = words.rfind(|char: char| !char.is_alphanumeric());
    let word = start.map_or(words, |at| {
        &words[at + words[at..].chars().next().map_or(1, char::len_utf8)..]
    });
    // What was closed by a mark was a whole sentence or title.
    let is_short = word.chars().nth(1).is_none() && word.chars().any(char::is_alphabetic);
    if is_short_name(word) && is_abbreviated(after) {
        return false;
    }
    let by_quotation = before.trim_end_matches([')', ']']).len() > closed.len();
    by_quotation || !is_short && !ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

/// Whether a word may be one of an abbreviated name: "U. Chi. L. Rev."
fn is_short_name(word: &str) -> bool {
    const LONGEST: usize = 5;
    word.starts_with(char::is_uppercase) && word.chars().count() <= LONGEST
}

/// Whether an abbreviation comes next, other than one that begins a citation.
fn is_abbreviated(after: &str) -> bool {
    const LONGEST: usize = 4;
    const BEGIN: &[&str] = &["Id", "Ibid", "Ib", "Cf", "Vgl", "Ebd"];
    let word = after.trim_start().split(char::is_whitespace).next().unwrap_or_default();
    let name = word.trim_end_matches(',').strip_suffix('.');
    name.is_some_and(|name| name.len() <= LONGEST && name.chars().all(char::is_alphabetic) && !BEGIN.contains(&name))
}

fn trimmed(text: &str, range: TextRange) -> TextRange {
    let words = &text[range.range()];
    let start = range.start as usize + words.len() - words.trim_start().len();
    TextRange::new(start, start + words.trim().len())
}

/// Whether a segment is nothing but an address.
fn is_address_alone(text: &str, segment: TextRange, addresses: &[TextRange]) -> bool {
    let first = addresses.partition_point(|address| address.start < segment.start);
    let Some(address) = addresses.get(first).filter(|address| address.end <= segment.end) else {
        return false;
    };
    let around = [
        &text[segment.start as usize..address.start as usize],
        &text[address.end as usize..segment.end as usize],
    ];
    let mut words = around
        .into_iter()
        .flat_map(|words| words.split(|char: char| !char.is_alphanumeric()))
        .filter(|word| !word.is_empty());
    words.all(|word| SIGNPOSTS.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::cut;
    use crate::model::TextRange;

    fn segments<'t>(text: &'t str, whole: &[&str]) -> Vec<&'t str> {
        let range = |words: &&str| {
            let at = text.find(words).expect("these words");
            TextRange::new(at, at + words.len())
        };
        let mut whole: Vec<_> = whole.iter().map(range).collect();
        let addresses: Vec<_> = crate::model::address::find(text)
            .into_iter()
            .map(|at| TextRange::new(at.start, at.end))
            .collect();
        whole.extend(&addresses);
        let segments = cut(text, TextRange::new(0, text.len()), &whole, &addresses, true);
        segments.into_iter().map(|segment| &text[segment.range()]).collect()
    }

    #[test]
    fn semicolons_and_sentences_part_what_is_cited() {
        assert_eq!(
            segments(
                "See J. Ames, Bridges, p. 3; No. 5 of the U.S. Mills. Ibid. Then “so.” Next, e.g. that",
                &[]
            ),
            [
                "See J. Ames, Bridges, p. 3",
                "No. 5 of the U.S. Mills.",
                "Ibid.",
                "Then “so.”",
                "Next, e.g. that"
            ]
        );
    }

    #[test]
    fn a_title_is_not_cut_nor_is_an_address_from_what_it_is_the_address_of() {
        assert_eq!(
            segments(
                "Ames, Mills; Bridges. What We Know, 1870. Source: www.a.org/x;y.",
                &["Mills; Bridges. What We Know"]
            ),
            ["Ames, Mills; Bridges. What We Know, 1870. Source: www.a.org/x;y."]
        );
    }
}
