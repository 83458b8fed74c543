//! A document, read in the order in which its readers do: each footnote where it is called.

use rustc_hash::FxHashMap;

use super::block::{Aliases, Block};
use super::mention::Mention;
use super::names::Names;
use super::record::{Cited, Record};
use super::typography::Typography;
use super::{Doubt, Finding, Unheld, addresses, back, dates, locator, shorts, titles, tokens};
use crate::link::{Annotated, Citation, CitedBy};
use crate::model::{BlockKind, CiteForm, TextRange, Tree};

/// What one document cites.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) found: Vec<Finding>,
    pub(super) unheld: Vec<Unheld>,
}

/// Reads a document, which stands at a place of the edition.
pub(super) fn read(names: &Names, annotated: &Annotated, place: usize) -> Read {
    let document = &annotated.document;
    let tree = document.tree();
    let typography = Typography::of(&tree);
    let mut aliases = Aliases::default();
    let blocks: Vec<_> = tree
        .blocks
        .iter()
        .filter(|block| !matches!(block.kind, BlockKind::Heading | BlockKind::Code))
        .map(|block| (block, Block::read(names, &typography, &tree, block, &mut aliases)))
        .collect();
    let labels = labels(&tree);
    let mut segments: Vec<_> = blocks
        .iter()
        .flat_map(|(place, block)| {
            let called = labels.get(place.id.as_str()).map(|(at, label)| (*at, *label));
            block.segments.iter().map(move |segment| Segment {
                block,
                called,
                range: *segment,
            })
        })
        .collect();
    segments.sort_by_key(Segment::order);
    let mut reader = Reader {
        place,
        existing: Existing::new(&annotated.found.citations),
        record: Record::default(),
        read: Read::default(),
    };
    for segment in segments {
        reader.segment(&segment);
    }
    reader.read
}

/// For the block of each footnote, where it is called first, and its label.
fn labels(tree: &Tree) -> FxHashMap<&str, (u32, &str)> {
    let mut labels = FxHashMap::default();
    let marks = tree.footnote_marks();
    for (at, footnote) in marks {
        let footnote = &tree.footnotes[footnote];
        let id = tree.blocks[footnote.block].id.as_str();
        labels.entry(id).or_insert((at, footnote.label.as_str()));
    }
    // A footnote may be called in another footnote alone.
    for footnote in &tree.footnotes {
        let id = tree.blocks[footnote.block].id.as_str();
        labels.entry(id).or_insert((u32::MAX, footnote.label.as_str()));
    }
    labels
}

/// A segment of a block.
struct Segment<'a> {
    block: &'a Block<'a>,
    /// Of a footnote: where it is called, and its label.
    called: Option<(u32, &'a str)>,
    range: TextRange,
}

impl Segment<'_> {
    /// Its place in the order of reading.
    fn order(&self) -> (u32, u32) {
        match self.called {
            Some((at, _)) => (at, self.range.start),
            None => (self.range.start, 0),
        }
    }
}

/// The citations that the editors have, by where they begin.
struct Existing<'a> {
    citations: Vec<(usize, &'a Citation)>,
    /// How far those before each of them reach.
    reach: Vec<u32>,
}

impl<'a> Existing<'a> {
    fn new(citations: &'a [Citation]) -> Self {
        let of_document = |citation: &Citation| matches!(citation.by, CitedBy::Document(_));
        let citations = citations
            .iter()
            .enumerate()
            .filter(|(_, citation)| of_document(citation));
        let mut citations: Vec<_> = citations.collect();
        citations.sort_by_key(|(_, citation)| citation.range);
        let reach = citations.iter().scan(0, |reach, (_, citation)| {
            *reach = citation.range.end.max(*reach);
            Some(*reach)
        });
        Self {
            reach: reach.collect(),
            citations,
        }
    }

    /// Those that have words in common with a passage.
    fn over(&self, range: TextRange) -> impl Iterator<Item = (usize, &'a Citation)> + '_ {
        let first = self.reach.partition_point(|reach| *reach <= range.start);
        let begin = self.citations[first..]
            .iter()
            .take_while(move |(_, citation)| citation.range.start < range.end);
        begin
            .filter(move |(_, citation)| citation.range.overlaps(range))
            .copied()
    }
}

struct Reader<'a> {
    place: usize,
    existing: Existing<'a>,
    record: Record,
    read: Read,
}

impl Reader<'_> {
    fn segment(&mut self, segment: &Segment<'_>) {
        let (block, range) = (segment.block, segment.range);
        if let Some((_, label)) = segment.called {
            self.record.begin(label);
        }
        let mut mentions = titles::find(block, range, &self.record);
        addresses::add(block, range, &mut mentions);
        shorts::add(block, range, &self.record, &mut mentions);
        if block.is_footnote
            && let Some(mention) = back::find(block, range, &self.record, &mentions)
        {
            mentions.push(mention);
            mentions.sort_by_key(|mention| mention.range);
        }
        dates::add(block, range, &mut mentions);
        say_once(&mut mentions);
        self.unheld(block, range, &mentions);
        let mut cited = self.existing_works(range);
        self.record.cite(&cited);
        let mut sure = true;
        for at in 0..mentions.len() {
            let from = at
                .checked_sub(1)
                .map_or(range.start, |before| mentions[before].range.end);
            let until = mentions.get(at + 1).map_or(range.end, |next| next.range.start);
            let mention = &mut mentions[at];
            mention.locate(block, from, until);
            let finding = self.finding(mention.clone(), range);
            if finding.doubt.is_none() {
                self.record.learn(block, mention, until);
            }
            let is_sure = finding.doubt.is_none() || finding.marked.is_some();
            if is_sure {
                self.record.cite(&finding.works);
            }
            sure &= is_sure;
            for work in &finding.works {
                if !cited.contains(work) {
                    cited.push(*work);
                }
            }
            self.read.found.push(finding);
        }
        let cited = match cited.is_empty() {
            false => Cited::Works(cited, sure),
            true if is_foreign(block, range) || goes_back(block, range) => Cited::Foreign,
            true => Cited::Nothing,
        };
        self.record.add(cited, block.is_footnote);
    }

    /// The works that the editors' citations in a segment cite.
    fn existing_works(&self, segment: TextRange) -> Vec<usize> {
        let mut works = Vec::new();
        for (_, citation) in self.existing.over(segment) {
            if !works.contains(&citation.work) {
                works.push(citation.work);
            }
        }
        works
    }

    fn finding(&self, mention: Mention, segment: TextRange) -> Finding {
        let form = match (mention.evidence, mention.full) {
            (super::Evidence::Ibid, _) => CiteForm::Ibid,
            (_, true) => CiteForm::Full,
            _ => CiteForm::Short,
        };
        // Words that are linked cite by themselves; anything else is there already if its segment cites the work.
        let near = if mention.linked { mention.range } else { segment };
        let marked = self
            .existing
            .over(near)
            .find(|(_, citation)| mention.works.contains(&citation.work));
        let mut finding = Finding {
            document: self.place,
            range: mention.range,
            works: mention.works,
            evidence: mention.evidence,
            doubt: mention.doubt,
            form,
            locator: mention.locator,
            marked: marked.map(|(place, _)| place),
        };
        if let Some((_, citation)) = marked {
            finding.works = vec![citation.work];
        } else if self.existing.over(finding.range).next().is_some() {
            finding.doubt = finding.doubt.or(Some(Doubt::CitedAs));
        }
        finding
    }

    /// Notes the addresses of a segment that belong to no work, and what looks like a citation of none.
    fn unheld(&mut self, block: &Block<'_>, segment: TextRange, mentions: &[Mention]) {
        let unheld = block
            .addresses_in(segment)
            .iter()
            .filter(|address| address.works.is_empty());
        let before = self.read.unheld.len();
        for address in unheld {
            // Another address of a work that is held.
            let owner = mentions
                .iter()
                .rfind(|mention| mention.range.start <= address.range.start);
            let owned = owner.is_some_and(|mention| mention.works.len() == 1 && block.is_footnote);
            self.read.unheld.push(Unheld {
                document: self.place,
                range: address.range,
                segment,
                address: Some(address.url.clone()),
                named: owned,
            });
        }
        let is_cited = !mentions.is_empty() || self.existing.over(segment).next().is_some();
        if self.read.unheld.len() == before && !is_cited && is_foreign(block, segment) {
            self.read.unheld.push(Unheld {
                document: self.place,
                range: segment,
                segment,
                address: None,
                named: false,
            });
        }
    }
}

/// Whether a segment has a locator, or names an earlier note: what it cites may be unclear, and "ibid." means that.
fn goes_back(block: &Block<'_>, segment: TextRange) -> bool {
    let words = block.plain.within(segment);
    let mut refers = words.clone().map(|at| back::reference(block, words.end, at).is_some());
    block.is_footnote && (locator::find(block.words(segment), false).is_some() || refers.any(|refers| refers))
}

/// Leaves out what is in doubt, and may be what the segment surely cites.
fn say_once(mentions: &mut Vec<Mention>) {
    let sure = mentions.iter().filter(|mention| mention.doubt.is_none());
    let sure: Vec<usize> = sure.flat_map(|mention| mention.works.iter().copied()).collect();
    mentions.retain(|mention| {
        mention.doubt.is_none() || mention.linked || !mention.works.iter().any(|work| sure.contains(work))
    });
}

/// Whether a segment of a footnote looks like a citation, whatever of: it has an address, or a title that is set off and a
/// year or a locator after it.
fn is_foreign(block: &Block<'_>, segment: TextRange) -> bool {
    if !block.is_footnote {
        return false;
    }
    if !block.addresses_in(segment).is_empty() {
        return true;
    }
    block.typography.set_off_in(segment).any(|set_off| {
        let begins = block.words(set_off).chars().find(|char| char.is_alphanumeric());
        let rest = TextRange {
            start: set_off.end,
            end: segment.end,
        };
        let tail = &block.words(rest)[..tokens::tail(block.words(rest))];
        let dated = block.years_in(TextRange::new(rest.start as usize, rest.start as usize + tail.len()));
        let words = block.plain.within(set_off).len();
        let given = !dated.is_empty() || locator::find(tail, false).is_some();
        (2..30).contains(&words) && begins.is_some_and(|first| !first.is_lowercase()) && given
    })
}
