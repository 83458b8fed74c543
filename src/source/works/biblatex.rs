//! BibLaTeX: parsed by the `biblatex` crate, converted to CSL-JSON entry by entry.
//!
//! The crate gives up at the first fault of a file, and follows references without looking whether they go in a
//! circle. So the text is made safe before it gets to see it: entries that are not well formed are blanked out
//! (bytes stay where they are, so spans stay true), and what refers to itself is taken away. Each is reported.

mod convert;
mod fields;
mod names;
pub(crate) mod tables;

use biblatex::{Bibliography, ChunksExt, Entry, Pair, ParseError, RawBibliography, RawChunk, RawEntry};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::{Code, Diagnostic};
use crate::model::Work;
use crate::span::SourceFile;

/// Fields that name other entries to take fields from, and what they are called while it is not known whether
/// they lead in a circle, so that the crate does not follow them.
const PARENTS: [(&str, &str); 2] = [("crossref", "unseen-crossref"), ("xdata", "unseen-xdata")];

/// The works of a BibLaTeX file.
pub(super) fn parse(file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) -> Vec<Work> {
    let mut report = |error: &ParseError| {
        let message = format!("malformed BibLaTeX: {}", error.kind);
        let span = file.span(error.span.clone());
        diagnostics.push(Diagnostic::error(Code::WorksSyntax, message).at(span, ""));
    };
    let text = sound(file.text(), &mut report);
    let raw = match RawBibliography::parse(&text) {
        Ok(raw) => raw,
        Err(error) => {
            report(&error);
            return Vec::new();
        }
    };
    let abbreviations = abbreviations(file, raw.abbreviations, diagnostics);
    let mut sources = Vec::new();
    for spanned in raw.entries {
        let raw = spanned.v;
        if raw.key.v.is_empty() {
            let message = "an entry has no key";
            let span = file.span(raw.kind.span);
            diagnostics.push(Diagnostic::error(Code::InvalidWork, message).at(span, ""));
            continue;
        }
        match resolve(vec![(without_parents(&raw), spanned.span)], &abbreviations) {
            Ok(entries) => sources.extend(entries.into_iter().next().map(|entry| (raw, entry))),
            Err(error) => {
                let message = format!("malformed BibLaTeX: {}", error.kind);
                let span = file.span(error.span);
                diagnostics.push(Diagnostic::error(Code::WorksSyntax, message).at(span, ""));
            }
        }
    }
    inherit(file, &mut sources, &abbreviations, diagnostics);
    let works = sources.iter();
    works
        .filter(|(raw, _)| !raw.kind.v.eq_ignore_ascii_case("xdata"))
        .map(|(raw, entry)| convert::work(file, raw, entry, diagnostics))
        .collect()
}

/// The text with spaces in the place of each entry that cannot be parsed.
fn sound(text: &str, report: &mut impl FnMut(&ParseError)) -> String {
    if RawBibliography::parse(text).is_ok() {
        return text.to_owned();
    }
    let mut sound = String::with_capacity(text.len());
    for piece in pieces(text) {
        let start = sound.len();
        match RawBibliography::parse(piece) {
            Ok(_) => sound.push_str(piece),
            Err(mut error) => {
                error.span = start + error.span.start..start + error.span.end;
                report(&error);
                let blank = |byte| if byte == b'\n' { '\n' } else { ' ' };
                sound.extend(piece.bytes().map(blank));
            }
        }
    }
    sound
}

/// The text cut before each line that begins with `@`: what stands for an entry if braces cannot be trusted.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with('@') && at > start {
            pieces.push(&text[start..at]);
            start = at;
        }
        at += line.len();
    }
    pieces.push(&text[start..]);
    pieces
}

/// The abbreviations that use only what was defined before them, as BibTeX demands; this rules out circles.
fn abbreviations<'s>(file: &SourceFile, found: Vec<Pair<'s>>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Pair<'s>> {
    let mut defined: FxHashSet<&str> = FxHashSet::default();
    let mut sound = Vec::new();
    for pair in found {
        let (name, mut parts) = (pair.key.v, pair.value.v.iter());
        let known = parts.all(|part| match part.v {
            RawChunk::Normal(_) => true,
            RawChunk::Abbreviation(used) => used != name && defined.contains(used),
        });
        let message = match (known, defined.contains(name)) {
            (true, false) => {
                defined.insert(name);
                sound.push(pair);
                continue;
            }
            (false, _) => {
                format!("the abbreviation `{name}` uses one that is not defined before it")
            }
            (true, true) => format!("the abbreviation `{name}` is defined twice"),
        };
        let span = file.span(pair.key.span.clone());
        diagnostics.push(Diagnostic::error(Code::WorksSyntax, message).at(span, ""));
    }
    sound
}

/// An entry as written, with its place.
type Written<'s> = (RawEntry<'s>, std::ops::Range<usize>);

/// Resolves LaTeX commands, abbreviations and, among the entries given, cross-references.
fn resolve(entries: Vec<Written<'_>>, abbreviations: &[Pair<'_>]) -> Result<Vec<Entry>, ParseError> {
    let entries = entries.into_iter().map(|(mut entry, span)| {
        // An alias could hide a circle, and takes a key from the entry that it belongs to.
        entry.fields.retain(|field| !field.key.v.eq_ignore_ascii_case("ids"));
        biblatex::Spanned::new(entry, span)
    });
    let raw = RawBibliography {
        preamble: String::new(),
        entries: entries.collect(),
        abbreviations: abbreviations.to_vec(),
    };
    Bibliography::from_raw(raw).map(Bibliography::into_vec)
}

/// Fills in the fields that entries take from others (`crossref`, `xdata`).
fn inherit<'s>(
    file: &SourceFile,
    sources: &mut [(RawEntry<'s>, Entry)],
    abbreviations: &[Pair<'s>],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let parents: FxHashMap<String, Vec<String>> = sources
        .iter()
        .map(|(_, entry)| (entry.key.clone(), parents(entry)))
        .collect();
    if parents.values().all(Vec::is_empty) {
        return;
    }
    let mut seen = FxHashSet::default();
    let mut joint = Vec::new();
    for (raw, entry) in sources.iter() {
        let mut source = raw.clone();
        if reaches_itself(&entry.key, &parents) {
            source = without_parents(raw);
            let message = format!("`{}` takes its fields from itself", entry.key);
            let span = file.span(raw.key.span.clone());
            diagnostics.push(Diagnostic::error(Code::InvalidWork, message).at(span, ""));
        }
        if seen.insert(entry.key.clone()) {
            let span = raw.key.span.clone();
            joint.push((source, span));
        }
    }
    match resolve(joint, abbreviations) {
        Ok(resolved) => {
            let mut resolved: FxHashMap<_, _> = resolved.into_iter().map(|entry| (entry.key.clone(), entry)).collect();
            for (raw, entry) in sources {
                if let Some(mut whole) = resolved.remove(&entry.key) {
                    disinherit(raw, entry, &mut whole);
                    *entry = whole;
                }
            }
        }
        Err(error) => {
            let message = format!("cross-references cannot be followed: {}", error.kind);
            let span = file.span(error.span);
            diagnostics.push(Diagnostic::error(Code::WorksSyntax, message).at(span, ""));
        }
    }
}

/// Takes back what `biblatex` hands down but BibLaTeX does not: a book's subtitle is not that of its chapters, and
/// what an entry says of itself prevails, its year among it.
fn disinherit(raw: &RawEntry<'_>, own: &Entry, whole: &mut Entry) {
    let has = |name: &str| {
        let mut fields = raw.fields.iter();
        fields.any(|field| field.key.v.eq_ignore_ascii_case(name))
    };
    if has("crossref") {
        for field in ["subtitle", "titleaddon", "shorttitle"] {
            whole.remove(field);
        }
    }
    if has("year") {
        whole.remove("date");
    }
    whole.fields.extend(own.fields.clone());
}

/// The entry with its references to others under names that nobody follows.
fn without_parents<'s>(entry: &RawEntry<'s>) -> RawEntry<'s> {
    let mut entry = entry.clone();
    for field in &mut entry.fields {
        let parent = PARENTS.iter().find(|(name, _)| field.key.v.eq_ignore_ascii_case(name));
        if let Some((_, unseen)) = parent {
            field.key.v = unseen;
        }
    }
    entry
}

/// The keys of the entries that an entry takes fields from.
fn parents(entry: &Entry) -> Vec<String> {
    let texts = PARENTS.iter().filter_map(|(_, unseen)| entry.get(unseen));
    texts
        .flat_map(|chunks| {
            let text = chunks.format_verbatim();
            let keys = text.split(',').map(|key| key.trim().to_owned());
            keys.collect::<Vec<_>>()
        })
        .collect()
}

fn reaches_itself(key: &str, parents: &FxHashMap<String, Vec<String>>) -> bool {
    let mut seen = FxHashSet::default();
    let mut ahead: Vec<&String> = parents.get(key).into_iter().flatten().collect();
    while let Some(next) = ahead.pop() {
        if next == key {
            return true;
        }
        if seen.insert(next) {
            ahead.extend(parents.get(next).into_iter().flatten());
        }
    }
    false
}
