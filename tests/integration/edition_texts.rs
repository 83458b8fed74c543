//! The first edition says what its sources say, word for word.
//!
//! The sources are extractions from PDF files, page by page: notes stand at the feet of pages, between a rule and the
//! next page's text, and a note may go on after the next rule. [`Source::read`] takes them apart; it shares nothing with
//! the compiler. What a page of the site says without its apparatus must then be the same words, the marks of notes
//! among them.

use std::collections::BTreeMap;
use std::path::Path;

use pretty_assertions::assert_eq;
use scraper::ElementRef;
use sha2::{Digest, Sha256};

use crate::page::{FIRST_EDITION, Read, has_class, only, page, text, with_id};

fn root(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The mark of a note among the words.
fn mark(label: &str) -> String {
    format!("\u{0}{label}\u{0}")
}

/// A text as its words, the marks of notes among them as words of their own; and its notes.
#[derive(Debug, Default, PartialEq, Eq)]
struct Text {
    words: Vec<String>,
    notes: BTreeMap<u32, Vec<String>>,
}

/// Words and marks, each by itself.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in text.split_whitespace() {
        for (index, part) in word.split('\u{0}').enumerate() {
            match (index % 2, part) {
                (1, label) => words.push(mark(label)),
                (_, "") => {}
                (_, part) => words.push(part.to_owned()),
            }
        }
    }
    words
}

/// A line of an extraction without its markup.
fn plain(line: &str) -> String {
    let line = line
        .replace('*', "")
        .replace("\\\\_", "_")
        .replace("\\(", "(")
        .replace("\\)", ")");
    let mut out = String::new();
    let mut rest = line.as_str();
    while let Some(at) = rest.find(['<', '[']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (said, after) = markup(rest).unwrap_or_else(|| (rest[..1].to_owned(), &rest[1..]));
        out.push_str(&said);
        rest = after;
    }
    out + rest
}

/// What the markup at the start of a text says, and what follows it: `<sup>3</sup>`, `<https://…>`, `[words](address)`.
fn markup(text: &str) -> Option<(String, &str)> {
    if let Some(rest) = text.strip_prefix("<sup>") {
        let (label, after) = rest.split_once("</sup>")?;
        return Some((mark(label), after));
    }
    if let Some(address) = text.strip_prefix('<').filter(|rest| rest.starts_with("http")) {
        let (address, after) = address.split_once('>')?;
        return Some((address.to_owned(), after));
    }
    let (said, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (_, after) = rest.split_once(')')?;
    Some((said.to_owned(), after))
}

/// Where in an extraction we are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Body,
    /// After the rule at the foot of a page.
    Rule,
    Notes,
}

impl Text {
    /// Takes lines of an extraction apart.
    fn of_source(lines: &[String]) -> Self {
        let (mut body, mut notes) = (String::new(), BTreeMap::<u32, String>::new());
        let (mut place, mut last) = (Place::Body, 0);
        for line in lines.iter().filter(|line| !line.is_empty()) {
            if line == "---" {
                place = Place::Rule;
                continue;
            }
            if let Some((label, rest)) = line.strip_prefix("<sup>").and_then(|rest| rest.split_once("</sup>")) {
                assert!(place != Place::Body, "a note in the midst of a page: {line}");
                last = label.parse().unwrap();
                assert!(
                    notes.insert(last, rest.to_owned()).is_none(),
                    "note {last} stands twice"
                );
                place = Place::Notes;
                continue;
            }
            if place == Place::Rule {
                // The last note of the page before goes on here.
                let note = notes.get_mut(&last).unwrap();
                note.push(' ');
                note.push_str(line);
                place = Place::Notes;
                continue;
            }
            place = Place::Body;
            let line = line.trim_start_matches('#').trim_start();
            body.push_str(line.strip_prefix("- ").unwrap_or(line));
            body.push('\n');
        }
        Self {
            words: words(&plain(&body)),
            notes: notes
                .into_iter()
                .map(|(label, note)| (label, words(&plain(&note))))
                .collect(),
        }
    }

    /// Reads the page of a document, without its apparatus.
    fn of_page(id: &str) -> Self {
        let page = page(&FIRST_EDITION, &format!("{id}/index.html"));
        let marks = |element: ElementRef<'_>| match element.value().name() {
            "a" if has_class(element, "ref") => Read::Instead(mark(&element.text().collect::<String>())),
            "details" => Read::Nothing,
            _ => Read::Inside,
        };
        let body = text(only(&page, "[data-document]"), &marks);
        let note = |element: ElementRef<'_>| {
            let label = element.attr("data-m").unwrap();
            let note = text(with_id(&page, &format!("fn-{label}")), &|_| Read::Inside);
            (label.parse().unwrap(), words(&note))
        };
        Self {
            words: words(&body),
            notes: crate::page::all(&page, "[data-document] details.au")
                .into_iter()
                .map(note)
                .collect(),
        }
    }

    /// For each mark, the thirty characters before it.
    fn before_marks(&self) -> BTreeMap<String, String> {
        let mut said = String::new();
        let mut before = BTreeMap::new();
        for word in &self.words {
            if word.starts_with('\u{0}') {
                let start = said.char_indices().rev().nth(29).map_or(0, |(at, _)| at);
                assert!(
                    before.insert(word.clone(), said[start..].to_owned()).is_none(),
                    "a mark stands twice"
                );
            } else {
                said.push(' ');
                said.push_str(word);
            }
        }
        before
    }
}

/// The lines of a source that are those of a document.
fn lines(id: &str) -> Vec<String> {
    let of = |source: &str| root(&format!("tests/sources/{source}.txt"));
    if id == "letter-2022" {
        return of("palantir-2022").lines().map(str::to_owned).collect();
    }
    let amnesty: Vec<_> = of("amnesty-2020").lines().map(str::to_owned).collect();
    let annex = amnesty.iter().position(|line| line.contains("ANNEX - Palantir"));
    let title = amnesty.iter().rposition(|line| line.contains("FAILING TO DO RIGHT:"));
    let (annex, title) = (annex.unwrap(), title.unwrap());
    match id {
        "report" => amnesty[title..=annex].to_vec(),
        _ => amnesty[annex + 1..].to_vec(),
    }
}

#[track_caller]
fn check(id: &str, words: usize, notes: usize) {
    let (source, page) = (Text::of_source(&lines(id)), Text::of_page(id));
    assert_eq!(page.words, source.words);
    assert_eq!(page.notes, source.notes);
    assert_eq!(page.before_marks(), source.before_marks());
    // The reduction of the source must not have lost what it is to be compared with.
    assert_eq!((source.words.len(), source.notes.len()), (words, notes));
    let labels: Vec<_> = (1..).take(notes).collect();
    assert_eq!(source.notes.keys().copied().collect::<Vec<_>>(), labels);
    assert_eq!(source.before_marks().len(), notes);
}

#[test]
fn the_report_says_what_its_source_says() {
    check("report", 2968, 39);
}

#[test]
fn the_letter_of_2020_says_what_its_source_says() {
    check("letter-2020", 2428, 5);
}

#[test]
fn the_letter_of_2022_says_what_its_source_says() {
    check("letter-2022", 743, 0);
}

#[test]
fn checksums_in_front_matter_are_those_of_the_sources() {
    for (id, source) in [
        ("report", "amnesty-2020"),
        ("letter-2020", "amnesty-2020"),
        ("letter-2022", "palantir-2022"),
    ] {
        let bytes = root(&format!("tests/sources/{source}.txt"));
        let sum: String = Sha256::digest(bytes.as_bytes())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let front = root(&format!("content/{id}.md"));
        let line = front
            .lines()
            .find(|line| line.starts_with("sha256 "))
            .expect("a checksum");
        assert!(line.contains(&sum), "{id}: {line}, but {sum}");
    }
}

/// The paragraphs of a source as it has them, each page by itself.
fn paragraphs_of_source(lines: &[String]) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let (mut place, mut begun) = (Place::Body, false);
    for line in lines {
        if line.is_empty() {
            begun = false;
            continue;
        }
        if line == "---" {
            place = Place::Rule;
            continue;
        }
        if line.starts_with("<sup>") || place == Place::Rule {
            place = Place::Notes;
            continue;
        }
        place = Place::Body;
        let line = line.trim_start_matches('#').trim_start();
        begun &= !line.starts_with("- ");
        let line = words(&plain(line.strip_prefix("- ").unwrap_or(line)));
        let line: Vec<_> = line.into_iter().filter(|word| !word.starts_with('\u{0}')).collect();
        match paragraphs.last_mut().filter(|_| begun) {
            Some(last) => {
                last.push(' ');
                last.push_str(&line.join(" "));
            }
            None => paragraphs.push(line.join(" ")),
        }
        begun = true;
    }
    paragraphs
}

/// Where a document goes on with a paragraph that its source has in two: the words on both sides.
fn rejoined(id: &str) -> Vec<String> {
    let data: serde_json::Value = serde_json::from_slice(&FIRST_EDITION[&format!("data/documents/{id}.json")]).unwrap();
    let blocks = data["blocks"].as_array().unwrap().iter();
    let blocks = blocks.filter(|block| block["kind"] != "footnote");
    let blocks = blocks.map(|block| words(block["text"].as_str().unwrap()).join(" "));
    let mut source = paragraphs_of_source(&lines(id)).into_iter();
    let mut joints = Vec::new();
    for block in blocks {
        let mut rest = block.as_str();
        while !rest.is_empty() {
            let paragraph = source.next().expect("a paragraph");
            let begun = rest.len() < block.len();
            if begun {
                let before = block[..block.len() - rest.len()].split_whitespace();
                let before: Vec<_> = before.rev().take(2).collect();
                let after: Vec<_> = rest.split_whitespace().take(2).collect();
                joints.push(format!("{} {} | {}", before[1], before[0], after.join(" ")));
            }
            rest = rest
                .strip_prefix(paragraph.as_str())
                .unwrap_or_else(|| panic!("{paragraph:?} is not how this goes on: {rest:?}"))
                .trim_start();
        }
    }
    assert_eq!(source.next(), None, "nothing of the source is left");
    joints
}

/// What the documents declare of their treatment, in full: a difference that is not declared would be one too many here.
#[test]
fn the_paragraphs_that_are_rejoined_are_those_that_are_declared() {
    let declared = [
        (
            "report",
            "Ten paragraphs that page breaks cut in two are rejoined",
            &[
                "for how | they address",
                "based on | those tips.",
                "with raids | that ICE",
                "in the | U.S. as",
                "detaining across | the U.S.;",
                "in potentially | facilitating some",
                "of Palantir | contributing to",
                "of unaccompanied | children and",
                "measures, the | steady spike",
                "around ICM | and FALCON,",
            ][..],
        ),
        (
            "letter-2020",
            "Four paragraphs that page breaks cut in two are rejoined",
            &[
                "which is | used by",
                "used in | deportations by",
                "did not | necessarily result",
                "to the | contrary, Palantir",
            ],
        ),
        (
            "letter-2022",
            "One paragraph that a page break cut in two",
            &["in which | transnational criminal"],
        ),
    ];
    for (id, sentence, declared) in declared {
        assert_eq!(rejoined(id), declared, "{id}");
        assert!(root(&format!("content/{id}.md")).contains(sentence), "{id}: {sentence}");
    }
}

/// What lines of markdown have besides words: the addresses of links, type, headings, bullets, escaped signs; sorted.
fn markup_of<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut found = Vec::new();
    for line in lines {
        let addresses = line.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
        found.extend(addresses.map(|(address, _)| format!("link {address}")));
        let bare = line.split("<http").skip(1).filter_map(|rest| rest.split_once('>'));
        found.extend(bare.map(|(address, _)| format!("link http{address}")));
        for sign in ["\\_", "\\(", "\\)"] {
            found.extend(line.matches(sign).map(|_| format!("escape {sign}")));
        }
        if line.starts_with('#') {
            found.push(format!("heading {line}"));
            continue;
        }
        if let Some(item) = line.strip_prefix("- ") {
            let words: Vec<_> = item.split_whitespace().take(3).collect();
            found.push(format!("item {}", words.join(" ").replace('*', "")));
        }
        // Every second stretch between asterisks is in another type, unless one asterisk has no other.
        let stretches: Vec<_> = line.split('*').filter(|stretch| !stretch.is_empty()).collect();
        let stars = line.split(|sign| sign != '*').filter(|stars| !stars.is_empty());
        let stars: Vec<_> = stars.collect();
        if stars.len() % 2 == 1 {
            found.push(format!("half {}", stretches.concat()));
            continue;
        }
        let first = usize::from(!line.starts_with('*'));
        let set = stretches.iter().skip(first).step_by(2);
        found.extend(
            stars
                .iter()
                .step_by(2)
                .zip(set)
                .map(|(stars, words)| format!("type {stars}{words}")),
        );
    }
    found.sort();
    found
}

/// What one sorted list has more than another.
fn without(all: &[String], others: &[String]) -> Vec<String> {
    let mut others = others.iter().peekable();
    let mut left = Vec::new();
    for one in all {
        while others.next_if(|other| *other < one).is_some() {}
        if others.next_if(|other| *other == one).is_none() {
            left.push(one.clone());
        }
    }
    left
}

/// What a document lost of the markup of its source, and what it has more.
fn differences(id: &str) -> [Vec<String>; 2] {
    let source = lines(id);
    let source = markup_of(source.iter().map(String::as_str));
    let content = root(&format!("content/{id}.md"));
    let (_, text) = content.split_once("\n+++\n").unwrap();
    let text = markup_of(text.lines());
    [without(&source, &text), without(&text, &source)]
}

/// The documents declare each of these in their treatment.
#[test]
fn links_type_headings_and_bullets_differ_as_is_declared() {
    let [lost, more] = differences("report");
    let (escapes, lost): (Vec<_>, Vec<_>) = lost.into_iter().partition(|one| one.starts_with("escape"));
    assert!(
        !escapes.is_empty() && escapes.iter().all(|one| one == "escape \\_"),
        "{escapes:?}"
    );
    let plain = |heading: &String| heading.replace('*', "").replace("### ANNEX", "## ANNEX");
    let mut headings: Vec<_> = lost.iter().map(plain).collect();
    headings.sort();
    assert_eq!(headings, more);
    assert!(headings.iter().all(|one| one.starts_with("heading ")), "{headings:?}");

    let generally = "Does Palantir maintain that its products and services as contracted with DHS for ICE do not \
                     facilitate ERO civil immigration enforcement generally but also including detention and deportation?";
    let based = "Does Palantir maintain that its products and services as contracted with DHS for ICE do not \
                 facilitate ERO civil immigration enforcement based on HSI activities? For example, but not limited \
                 to, family separations and workplace raids?";
    let received = "Has Palantir received any new information since December 2019 about how its products have been \
                    used by ICE?";
    let [lost, more] = differences("letter-2020");
    let halves = [("3.", generally), ("4.", based), ("b.", received)];
    let mut declared: Vec<_> = halves
        .iter()
        .map(|(label, words)| format!("half - {label} {words}"))
        .collect();
    declared.extend(
        [
            "item 3. Does Palantir",
            "item 4. Does Palantir",
            "item a. Why did",
            "item b. Has Palantir",
        ]
        .map(str::to_owned),
    );
    assert_eq!(lost, declared);
    assert_eq!(more, [based, generally, received].map(|words| format!("type *{words}")));

    let [lost, more] = differences("letter-2022");
    assert_eq!(lost, ["escape \\(", "escape \\)", "link #", "link #", "link #"]);
    assert_eq!(more, [""; 0]);
}

/// Where notes of a source go on after a page break: the words on both sides.
fn rejoined_notes(id: &str) -> Vec<String> {
    let lines = lines(id);
    let lines: Vec<_> = lines.iter().filter(|line| !line.is_empty()).collect();
    let starts = lines
        .iter()
        .enumerate()
        .filter(|(at, line)| *at > 0 && lines[at - 1] == "---" && !line.starts_with("<sup>"));
    let joint = |(at, line): (usize, &&String)| {
        let note = lines[..at].iter().rfind(|line| line.starts_with("<sup>")).unwrap();
        let (last, first) = (note.split_whitespace().last(), line.split_whitespace().next());
        format!("{} | {}", last.unwrap(), first.unwrap())
    };
    starts.map(joint).collect()
}

#[test]
fn the_note_that_is_rejoined_is_declared() {
    assert_eq!(rejoined_notes("report"), ["Eastern | District,"]);
    assert!(root("content/report.md").contains("Note 20, which a page break cut in two (Eastern | District)"));
    assert_eq!(rejoined_notes("letter-2020"), [""; 0]);
    assert_eq!(rejoined_notes("letter-2022"), [""; 0]);
}
