//! Whose words a quotation says it has: what its sentence, and the footnote after it, name.

use std::ops::Range;

use aho_corasick::AhoCorasick;
use rustc_hash::FxHashMap;
use unicode_segmentation::UnicodeSegmentation;

use crate::link::{Edition, Passage};
use std::sync::Arc;

use crate::model::{BlockKind, Document, TextRange, Tree};

/// What some words of a name say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Name {
    /// They name the document by themselves.
    Full,
    /// They name its author.
    Author,
    /// They are its date.
    Date,
}

/// What the documents of an edition are called, and where their footnotes are called.
#[derive(Debug)]
pub(super) struct Attribution<'a> {
    edition: &'a Edition,
    /// The texts of the documents.
    trees: &'a [Arc<Tree>],
    /// All names at once: a text is read over once, however many documents there are.
    automaton: Option<AhoCorasick>,
    /// For each of its patterns, the documents whose name it is.
    names: Vec<Vec<(usize, Name)>>,
    /// For each document, what kind it is.
    kinds: Vec<String>,
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
    pub(super) fn new(edition: &'a Edition, trees: &'a [Arc<Tree>]) -> Self {
        let documents = || edition.documents.iter().map(|annotated| &*annotated.document);
        let mut patterns: FxHashMap<String, Vec<(usize, Name)>> = FxHashMap::default();
        for (place, document) in documents().enumerate() {
            for (words, name) in names(document) {
                patterns.entry(words).or_default().push((place, name));
            }
        }
        let (words, names): (Vec<_>, Vec<_>) = patterns.into_iter().unzip();
        Self {
            edition,
            trees,
            // It fails only on more names than memory has room for; then none is found.
            automaton: AhoCorasick::new(&words).ok(),
            names,
            kinds: documents().map(kind).collect(),
            marks: trees.iter().map(|tree| tree.footnote_marks()).collect(),
        }
    }

    /// What is said of a quotation. `quoted` are all quotations of its document, by where they begin: what they say does
    /// not count.
    pub(super) fn of(&self, document: usize, quotation: TextRange, quoted: &[TextRange]) -> Named {
        let tree = &self.trees[document];
        let Some(block) = tree.blocks.at(quotation.start) else {
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
        let own = self.author(document);
        let mut vaguely: Vec<_> = self
            .found(&around)
            .filter(|&(other, name)| {
                name == Name::Author && other != document && own.is_none_or(|own| self.author(other) != Some(own))
            })
            .map(|(other, _)| other)
            .collect();
        vaguely.sort_unstable();
        vaguely.dedup();
        Named { clearly, vaguely }
    }

    fn author(&self, document: usize) -> Option<&str> {
        let author = self.edition.document(document).front.author.as_ref();
        author.map(|author| author.value.as_str())
    }

    /// The names that stand in some words, not within others.
    fn found<'t>(&'t self, words: &'t str) -> impl Iterator<Item = (usize, Name)> + 't {
        let cut = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
        let matches = self
            .automaton
            .iter()
            .flat_map(move |automaton| automaton.find_overlapping_iter(words));
        let whole = matches.filter(move |found| {
            !cut(words[..found.start()].chars().next_back()) && !cut(words[found.end()..].chars().next())
        });
        whole.flat_map(|found| self.names[found.pattern().as_usize()].iter().copied())
    }

    /// The documents that some words name: by what they are called, or by who wrote them and what they are or when.
    fn named(&self, document: usize, words: &str) -> Vec<usize> {
        let found: Vec<_> = self.found(words).filter(|(other, _)| *other != document).collect();
        let has = |other: usize, wanted: Name| found.contains(&(other, wanted));
        let small = words.to_lowercase();
        let own = self.author(document);
        let mut described: Vec<usize> = found
            .iter()
            .filter(|(_, name)| *name == Name::Author)
            .map(|(other, _)| *other)
            // The author of a document need not be named in it.
            .filter(|&other| own.is_none_or(|own| self.author(other) != Some(own)))
            .filter(|&other| has(other, Name::Date) || has_word(&small, &self.kinds[other]))
            .collect();
        // Of several letters of one author, the date says which.
        if described.iter().any(|&other| has(other, Name::Date)) {
            described.retain(|&other| has(other, Name::Date));
        }
        let full = found
            .iter()
            .filter(|(_, name)| *name == Name::Full)
            .map(|(other, _)| *other);
        described.extend(full);
        described
    }

    /// The footnote that is called first after a quotation, in its sentence.
    fn footnote_after(&self, document: usize, quotation: TextRange, sentence: TextRange) -> Option<TextRange> {
        let marks = &self.marks[document];
        let first = marks.partition_point(|&(at, _)| at < quotation.end);
        let (at, footnote) = *marks.get(first)?;
        let tree = &self.trees[document];
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

/// What a document is called.
fn names(document: &Document) -> Vec<(String, Name)> {
    let front = &document.front;
    let mut names = Vec::new();
    for name in [&front.title.value, document.short()] {
        // A name like “Report” is no name.
        let telling = name.split_whitespace().count() > 1 && name.chars().count() >= 8;
        if telling && name.to_lowercase() != kind(document) {
            names.push((name.to_owned(), Name::Full));
        }
    }
    let authors = front
        .author
        .as_ref()
        .map_or_else(Vec::new, |author| author_names(&author.value));
    names.extend(authors.into_iter().map(|author| (author, Name::Author)));
    let dates = front
        .date
        .as_ref()
        .map_or_else(Vec::new, |date| dates(&date.value.in_words()));
    names.extend(dates.into_iter().map(|date| (date, Name::Date)));
    names.retain(|(words, _)| !words.is_empty());
    names.sort_by(|a, b| a.0.cmp(&b.0));
    names.dedup();
    names
}

/// The kind of a document in small letters, which may be empty.
fn kind(document: &Document) -> String {
    let kind = document.front.kind.as_ref();
    kind.map_or_else(String::new, |kind| kind.value.to_lowercase())
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

/// Whether a text has a word.
fn has_word(text: &str, word: &str) -> bool {
    let cut = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
    let mut places = text.match_indices(word).filter(|_| !word.is_empty());
    places.any(|(at, _)| !cut(text[..at].chars().next_back()) && !cut(text[at + word.len()..].chars().next()))
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
    let kind = tree.blocks.at(block.start).map(|block| tree.blocks[block].kind);
    let is_footnote = kind == Some(BlockKind::Footnote);
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
    let end = quoted.partition_point(|quotation| quotation.start < range.end);
    let first = quoted.partition_point(|quotation| quotation.start < range.start);
    let first = first.saturating_sub(super::NESTED);
    for quotation in quoted[first..end].iter().filter(|quotation| quotation.overlaps(range)) {
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
