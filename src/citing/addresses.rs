//! Places where the address of a work stands, or a link leads to it.

use super::block::{Address, Block};
use super::mention::Mention;
use super::plain::alike;
use super::{Doubt, Evidence};
use crate::model::TextRange;

/// A title that is as much like that of the work is the same, printed otherwise.
const NEARLY: f64 = 0.75;
/// What is set off and has more words is no title.
const LONGEST: usize = 30;

/// Adds to the titles of a segment what its addresses say: places that are cited by the address, and titles with the
/// address of another work.
pub(super) fn add(block: &Block<'_>, segment: TextRange, mentions: &mut Vec<Mention>) {
    let mut from = segment.start;
    let mut own = Vec::new();
    for address in block.addresses_in(segment) {
        let owner = mentions
            .iter_mut()
            .rfind(|mention| mention.range.start <= address.range.start || mention.range.overlaps(address.range));
        let zone = |owner: Option<u32>| TextRange {
            start: from.max(owner.unwrap_or_default()),
            end: address.range.start.max(from),
        };
        let zone_after = zone(owner.as_ref().map(|owner| owner.range.end));
        match owner {
            _ if address.works.is_empty() => {}
            Some(owner) if owner.works.iter().any(|work| address.works.contains(work)) => {}
            // The title has no address yet, and no other title is nearer.
            Some(owner)
                if owner.range.end >= from
                    && !address.linked
                    && titles_in(block, zone_after, &owner.works).is_empty() =>
            {
                owner.doubt = Some(Doubt::OtherTitle);
                owner.works = address.works.iter().chain(&owner.works).copied().collect();
            }
            _ => own.push(by_address(block, address, zone_after)),
        }
        from = address.range.end;
    }
    for mention in own {
        // Printed and linked again, an address cites once; words that are linked cite by themselves.
        let is_same = |other: &Mention| other.works == mention.works && !mention.linked && !other.linked;
        let is_over = |other: &Mention| other.range.overlaps(mention.range);
        if !mentions.iter().any(|other| is_same(other) || is_over(other)) {
            mentions.push(mention);
        }
    }
    mentions.sort_by_key(|mention| mention.range);
}

/// What is set off in a passage like a title, and is not what the works appeared in.
fn titles_in(block: &Block<'_>, zone: TextRange, works: &[usize]) -> Vec<TextRange> {
    let is_house = |set_off: TextRange| {
        let houses = block.others_in(set_off).iter();
        houses.filter(|hit| hit.range.end <= set_off.end).any(|hit| {
            works
                .iter()
                .any(|work| block.names.works[*work].houses.contains(&hit.name))
        })
    };
    let set_off = block.typography.set_off_in(zone);
    let mut titles: Vec<TextRange> = Vec::new();
    for range in set_off {
        let words = block.plain.within(range).len();
        let begins = block
            .words(range)
            .trim_start_matches(|char: char| !char.is_alphanumeric());
        let like_a_title = (2..=LONGEST).contains(&words) && !begins.starts_with(char::is_lowercase);
        let inside = titles.last().is_some_and(|last| range.end <= last.end);
        if like_a_title && !inside && !is_house(range) {
            titles.push(range);
        }
    }
    titles
}

/// The citation of a work by its address. `zone` is what stands before it and belongs to no other citation.
fn by_address(block: &Block<'_>, address: &Address, zone: TextRange) -> Mention {
    let mut mention = Mention::new(address.range, address.works.clone(), Evidence::Address);
    mention.full = !address.linked;
    mention.linked = address.linked;
    if address.linked {
        return mention;
    }
    let titles = titles_in(block, zone, &address.works);
    let like = |title: &TextRange| {
        let words = block.plain.joined(block.plain.within(*title));
        let alike = |work: &usize| is_nearly(block, *work, words);
        address.works.iter().copied().find(alike)
    };
    if let Some((title, work)) = titles.iter().rev().find_map(|title| Some((*title, like(title)?))) {
        mention = Mention::new(title, vec![work], Evidence::AddressAndTitle);
        mention.full = true;
        return mention;
    }
    let author = address
        .works
        .iter()
        .find_map(|work| Some((*work, block.author_in(*work, zone)?)));
    if let Some(title) = titles.last() {
        mention.range = *title;
        mention.doubt = Some(Doubt::AddressTitle);
    } else if let Some((work, author)) = author {
        mention = Mention::new(
            described(block, author.range, zone),
            vec![work],
            Evidence::AddressAndTitle,
        );
        mention.full = true;
    }
    let years = block.years_in(zone);
    let is_of = |work: &usize| block.names.works[*work].year.is_none_or(|year| years.contains(&year));
    if !years.is_empty() && !mention.works.iter().any(is_of) {
        mention.doubt = mention.doubt.or(Some(Doubt::OtherYear));
    }
    mention
}

/// Whether some words are nearly the title of a work.
pub(super) fn is_nearly(block: &Block<'_>, work: usize, words: &str) -> bool {
    let traits = &block.names.works[work];
    let titles = traits.mains.iter().chain([&traits.title]).map(|title| title.trim());
    titles
        .filter(|title| !title.is_empty())
        .any(|title| alike(title, words) >= NEARLY)
}

/// From the name of an author to what leads to the address: "Ames, Bridges, 1870", before "available at".
fn described(block: &Block<'_>, author: TextRange, zone: TextRange) -> TextRange {
    const LEADS: [&str; 12] = [
        "available",
        "at",
        "online",
        "source",
        "see",
        "accessed",
        "from",
        "url",
        "www",
        "via",
        "in",
        "on",
    ];
    let text = block.text;
    let mut start = author.start;
    // Given names stand before the family name.
    while let Some(name) = text[zone.start as usize..start as usize].strip_suffix(' ') {
        let word = name.rsplit(' ').next().unwrap_or_default();
        let is_name =
            word.starts_with(char::is_uppercase) && (word.chars().all(char::is_alphabetic) || word.len() == 2);
        if !is_name || word.is_empty() {
            break;
        }
        start -= TextRange::new(0, word.len() + 1).end;
    }
    let mut words = block.plain.within(TextRange { start, end: zone.end });
    while words.len() > 1 && LEADS.contains(&block.plain.word(words.end - 1)) {
        words.end -= 1;
    }
    TextRange {
        start,
        end: block.plain.range(words).end.max(author.end),
    }
}
