//! Whose words a quotation says it has: what its sentence, and the footnote after it, name.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::link::{Edition, Passage};
use crate::model::{Document, TextRange, Tree};

/// What a document is called in others.
#[derive(Debug, Default)]
struct Names {
    /// Each names it by itself.
    full: Vec<String>,
    /// Each names its author.
    authors: Vec<String>,
    /// "letter".
    kind: String,
    /// Its date, as it may be written.
    dates: Vec<String>,
}

/// What the documents of an edition are called, and where their footnotes are called.
#[derive(Debug)]
pub(super) struct Attribution<'a> {
    edition: &'a Edition,
    names: Vec<Names>,
    /// For each document, where the marks of footnotes stand, and which footnote each calls.
    marks: Vec<Vec<(u32, usize)>>,
}

/// The documents that a quotation may be from, by what is said about it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Named {
    /// Its sentence or its footnote names them.
    pub(super) clearly: Vec<usize>,
    /// The author is named in its block.
    pub(super) vaguely: Vec<usize>,
}

impl<'a> Attribution<'a> {
    pub(super) fn new(edition: &'a Edition) -> Self {
        let documents = || edition.documents.iter().map(|annotated| &*annotated.document);
        Self {
            edition,
            names: documents().map(Names::of).collect(),
            marks: documents().map(|document| document.tree.footnote_marks()).collect(),
        }
    }

    /// What is said of a quotation. `quoted` are all quotations of its document: what they say does not count.
    pub(super) fn of(&self, document: usize, quotation: TextRange, quoted: &[TextRange]) -> Named {
        let tree = &self.edition.document(document).tree;
        let Some(block) = tree.block_at(quotation.start) else {
            return Named::default();
        };
        let block = tree.blocks[block].text;
        let sentence = sentence(tree, block, quotation);
        let mut clearly = self.named(document, &masked(tree, sentence, quoted));
        if let Some(footnote) = self.footnote_after(document, quotation, sentence) {
            let first = first_source(tree, footnote);
            clearly.extend(self.named(document, &masked(tree, first, quoted)));
            clearly.extend(self.related(document, first));
        }
        clearly.sort_unstable();
        clearly.dedup();
        let around = masked(tree, block, quoted);
        let vaguely = self
            .others(document)
            .filter(|&other| self.names[other].author_in(&around));
        Named {
            vaguely: vaguely.collect(),
            clearly,
        }
    }

    /// The documents but one and those of the same author, who need not be named.
    fn others(&self, document: usize) -> impl Iterator<Item = usize> {
        let own = &self.names[document].authors;
        let others = (0..self.names.len()).filter(move |&other| other != document);
        others.filter(move |&other| own.is_empty() || self.names[other].authors != *own)
    }

    /// The documents that some words name.
    fn named(&self, document: usize, words: &str) -> Vec<usize> {
        let others = (0..self.names.len()).filter(|&other| other != document);
        let mut named: Vec<_> = others.filter(|&other| self.names[other].full_in(words)).collect();
        let described = self
            .others(document)
            .filter(|&other| self.names[other].described_in(words));
        let described: Vec<_> = described.collect();
        // Of several letters of one author, the date says which.
        let dated: Vec<_> = described
            .iter()
            .copied()
            .filter(|&other| self.names[other].date_in(words))
            .collect();
        named.extend(if dated.is_empty() { described } else { dated });
        named
    }

    /// The footnote that is called first after a quotation, in its sentence.
    fn footnote_after(&self, document: usize, quotation: TextRange, sentence: TextRange) -> Option<TextRange> {
        let marks = &self.marks[document];
        let first = marks.partition_point(|&(at, _)| at < quotation.end);
        let (at, footnote) = *marks.get(first)?;
        let tree = &self.edition.document(document).tree;
        (at <= sentence.end).then(|| tree.blocks[tree.footnotes[footnote].block].text)
    }

    /// The documents that cross-references lead to from some words.
    fn related(&self, document: usize, words: TextRange) -> Vec<usize> {
        let ends = &self.edition.documents[document].ends;
        let here = ends
            .iter()
            .filter(|end| end.range.is_some_and(|range| range.overlaps(words)));
        let far = here.flat_map(|end| self.edition.crossrefs[end.crossref].passages(end.side.other()));
        far.map(|passage: &Passage| passage.document)
            .filter(|&other| other != document)
            .collect()
    }
}

impl Names {
    fn of(document: &Document) -> Self {
        let front = &document.front;
        let kind = front
            .kind
            .as_ref()
            .map_or(String::new(), |kind| kind.value.to_lowercase());
        let mut full = Vec::new();
        for name in [&front.title.value, document.short()] {
            // A name like “Report” is no name.
            let telling = name.split_whitespace().count() > 1 && name.chars().count() >= 8;
            if telling && name.to_lowercase() != kind {
                full.push(name.to_owned());
            }
        }
        let authors = front
            .author
            .as_ref()
            .map_or_else(Vec::new, |author| author_names(&author.value));
        Self {
            full,
            authors,
            kind,
            dates: front
                .date
                .as_ref()
                .map_or_else(Vec::new, |date| dates(&date.value.in_words())),
        }
    }

    fn full_in(&self, words: &str) -> bool {
        self.full.iter().any(|name| has_word(words, name))
    }

    fn author_in(&self, words: &str) -> bool {
        self.authors.iter().any(|author| has_word(words, author))
    }

    fn date_in(&self, words: &str) -> bool {
        self.dates.iter().any(|date| words.contains(date.as_str()))
    }

    /// Whether words say who wrote it, and what it is or when.
    fn described_in(&self, words: &str) -> bool {
        let kind = || !self.kind.is_empty() && has_word(&words.to_lowercase(), &self.kind);
        self.author_in(words) && (kind() || self.date_in(words))
    }
}

/// What an author may be called: by the whole name, by the first word, or by the last, as persons are.
fn author_names(author: &str) -> Vec<String> {
    /// Shorter words are no names, or those of too many.
    const LEAST: usize = 4;
    /// Last words of names of bodies.
    const GENERIC: &[&str] = &[
        "International",
        "Technologies",
        "Technology",
        "Centre",
        "Center",
        "Institute",
        "University",
        "Group",
        "Company",
        "Council",
        "Committee",
        "Commission",
        "Association",
        "Foundation",
        "Society",
        "Limited",
        "Ltd",
        "Inc",
        "GmbH",
        "Department",
        "Ministry",
        "Office",
        "Press",
        "The",
        "Editors",
        "Reviewer",
        "Reviewers",
        "Author",
        "Authors",
    ];
    let words: Vec<_> = author
        .split_whitespace()
        .map(|word| word.trim_matches(|char: char| !char.is_alphanumeric()))
        .collect();
    let telling = |word: &&&str| {
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        word.chars().count() >= LEAST && capital && !GENERIC.contains(*word)
    };
    let mut names = vec![author.to_owned()];
    names.extend(words.first().filter(telling).map(|word| (*word).to_owned()));
    names.extend(words.last().filter(telling).map(|word| (*word).to_owned()));
    names.dedup();
    names
}

/// "18 September 2020" and "September 18, 2020"; nothing for a year alone.
fn dates(words: &str) -> Vec<String> {
    match words.split(' ').collect::<Vec<_>>()[..] {
        [day, month, year] => vec![words.to_owned(), format!("{month} {day}, {year}")],
        [_, _] => vec![words.to_owned()],
        _ => Vec::new(),
    }
}

/// Whether a text has a name, not within a word.
fn has_word(text: &str, name: &str) -> bool {
    let cut = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
    text.match_indices(name)
        .any(|(at, _)| !cut(text[..at].chars().next_back()) && !cut(text[at + name.len()..].chars().next()))
}

/// The sentence of a quotation, which may be several if it is.
fn sentence(tree: &Tree, block: TextRange, quotation: TextRange) -> TextRange {
    let text = &tree.projection.text[block.range()];
    let (from, to) = (
        quotation.start - block.start,
        quotation.end.min(block.end) - block.start,
    );
    let mut found: Option<Range<usize>> = None;
    for (at, words) in text.split_sentence_bound_indices() {
        let end = at + words.len();
        if end > from as usize && at < (to as usize).max(from as usize + 1) {
            found = Some(found.map_or(at, |found| found.start)..end);
        }
    }
    let mut found = found.unwrap_or(0..text.len());
    // In a footnote, semicolons part what is cited.
    let is_footnote = tree
        .footnotes
        .iter()
        .any(|footnote| tree.blocks[footnote.block].text == block);
    if is_footnote {
        let (from, to) = (from as usize, (to as usize).max(from as usize));
        found.start = text[found.start..from]
            .rfind(';')
            .map_or(found.start, |at| found.start + at + 1);
        found.end = text[to..found.end.max(to)].find(';').map_or(found.end, |at| to + at);
    }
    let start = block.start as usize;
    TextRange::new(start + found.start, start + found.end)
}

/// The first thing that a footnote names.
fn first_source(tree: &Tree, footnote: TextRange) -> TextRange {
    let text = &tree.projection.text[footnote.range()];
    let sentence = text.split_sentence_bounds().next().map_or(text.len(), str::len);
    // A sentence may seem to end after an abbreviation.
    let end = text[..sentence]
        .find(';')
        .unwrap_or(sentence.max(text.floor_char_boundary(60)));
    TextRange::new(footnote.start as usize, footnote.start as usize + end)
}

/// A passage without what is quoted in it.
fn masked(tree: &Tree, range: TextRange, quoted: &[TextRange]) -> String {
    let mut text = String::new();
    let mut at = range.start;
    for quotation in quoted.iter().filter(|quotation| quotation.overlaps(range)) {
        if quotation.start > at {
            text.push_str(&tree.projection.text[at as usize..quotation.start as usize]);
        }
        text.push(' ');
        at = at.max(quotation.end);
    }
    if at < range.end {
        text.push_str(&tree.projection.text[at as usize..range.end as usize]);
    }
    text
}
