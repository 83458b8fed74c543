//! What an item says of its work: titles, names, numbers and dates, as texts print them.

use serde_json::Value;

use super::tokens;
use crate::model::Work;

/// A title without the tags that CSL-JSON allows in it.
pub(super) fn untagged(title: &str) -> String {
    let mut text = String::with_capacity(title.len());
    let mut rest = title;
    while let Some(open) = rest.find('<') {
        let tag = rest[open..].find('>').filter(|close| {
            let inner = &rest[open + 1..open + close];
            !inner.is_empty()
                && inner
                    .chars()
                    .all(|char| char.is_ascii_alphabetic() || "/ =\"-".contains(char))
        });
        let end = tag.map_or(open + 1, |close| open + close + 1);
        text.push_str(&rest[..if tag.is_some() { open } else { end }]);
        rest = &rest[end..];
    }
    text + rest
}

/// A title without its last subtitle, without the last two, and so on.
pub(super) fn mains(title: &str) -> Vec<&str> {
    /// What subtitles are parted by.
    const SEPARATORS: [&str; 6] = [": ", " – ", " — ", " - ", "? ", "! "];
    let mut cuts: Vec<usize> = SEPARATORS
        .iter()
        .flat_map(|separator| title.match_indices(separator))
        .map(|(at, separator)| {
            at + separator.len() - separator.trim_start().len() + usize::from("?!".contains(&separator[..1]))
        })
        .collect();
    cuts.sort_unstable();
    let mains = cuts.iter().filter_map(|&cut| title.get(..cut)).map(str::trim);
    mains.filter(|main| !main.is_empty()).collect()
}

/// The DOI as an address.
pub(super) fn doi(work: &Work) -> Option<String> {
    let doi = work.field("DOI")?.trim();
    let name = doi.find("10.").map_or(doi, |at| &doi[at..]);
    Some(format!("https://doi.org/{name}"))
}

/// What a name of the item may be called by: the family name, or what an institution is called.
pub(super) fn called(name: &Value) -> Vec<String> {
    let text = |key: &str| name.get(key).and_then(Value::as_str);
    match (text("family"), text("literal")) {
        (Some(family), _) => vec![family.to_owned()],
        (None, Some(literal)) => institution(literal),
        _ => Vec::new(),
    }
}

/// An institution is called by its name, and by an abbreviation that stands after it in parentheses.
pub(super) fn institution(name: &str) -> Vec<String> {
    let name = name.trim().trim_end_matches(" et al.").trim_end_matches(" et al");
    let bare = |name: &str| {
        let name = name.trim();
        name.strip_prefix("The ")
            .or_else(|| name.strip_prefix("the "))
            .unwrap_or(name)
            .to_owned()
    };
    match name
        .split_once('(')
        .and_then(|(long, rest)| Some((long, rest.split_once(')')?.0)))
    {
        Some((long, short)) => vec![bare(long), short.to_owned()],
        None => vec![bare(name)],
    }
}

/// The numbers of a work that tell it by themselves: words and digits, or many digits.
pub(super) fn numbers(work: &Work) -> Vec<String> {
    /// Shorter ones are those of volumes and issues.
    const LEAST: usize = 6;
    let texts = ["number", "ISBN", "archive_location", "call-number"]
        .into_iter()
        .filter_map(|variable| work.field(variable));
    let parts = texts.flat_map(|text| text.split(", ")).map(str::trim);
    let telling = parts.filter(|part| part.len() >= LEAST && part.bytes().filter(u8::is_ascii_digit).count() >= 3);
    telling.map(ToOwned::to_owned).collect()
}

/// The date of a work as it is written: "18 September 2020", "September 18, 2020"; nothing for a year alone.
pub(super) fn dates(work: &Work) -> Vec<String> {
    let parts = work.date_parts("issued");
    let month = |month: i64| {
        let place = usize::try_from(month).ok()?.checked_sub(1)?;
        tokens::MONTHS.get(place).copied()
    };
    match parts[..] {
        [year, number] => month(number).map_or_else(Vec::new, |month| vec![format!("{month} {year}")]),
        [year, number, day] => month(number).map_or_else(Vec::new, |month| {
            vec![format!("{day} {month} {year}"), format!("{month} {day} {year}")]
        }),
        _ => Vec::new(),
    }
}

/// The year of a work.
pub(super) fn year(work: &Work) -> Option<i32> {
    let issued = work.csl.get("issued")?;
    if let Some(year) = work.date_parts("issued").first() {
        return i32::try_from(*year).ok();
    }
    let text = ["raw", "edtf", "literal"]
        .into_iter()
        .find_map(|key| issued.get(key)?.as_str())?;
    let mut numbers = text.split(|char: char| !char.is_ascii_digit());
    numbers.find(|number| number.len() == 4)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{institution, mains, untagged};

    #[test]
    fn titles_have_subtitles() {
        assert_eq!(
            mains("The Mill: A Report: Part One"),
            ["The Mill", "The Mill: A Report"]
        );
        assert_eq!(mains("Who mends it? The bridge"), ["Who mends it?"]);
        assert_eq!(mains("Bridges"), Vec::<&str>::new());
        assert_eq!(untagged("On <i>E. coli</i> where a < b"), "On E. coli where a < b");
    }

    #[test]
    fn institutions_have_abbreviations() {
        assert_eq!(
            institution("The Council of Mills (CM) et al."),
            ["Council of Mills", "CM"]
        );
        assert_eq!(institution("OECD"), ["OECD"]);
    }
}
