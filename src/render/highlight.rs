//! Colours for code: syntect's scopes reduced to a dozen classes that a theme can style.

mod known;

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashSet;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

use self::known::known;
use crate::digest::Digest;
use crate::link::for_each_node;
use crate::model::{BlockKind, CodeKind, Document, ElementKind, Node};

/// From the beginning of a scope's name to the class it gets; the first that fits wins.
const CLASSES: &[(&str, &str)] = &[
    ("comment", "comment"),
    ("constant.numeric", "number"),
    ("constant.character.escape", "constant"),
    ("string", "string"),
    ("constant", "constant"),
    ("entity.name.function", "function"),
    ("support.function", "function"),
    ("variable.function", "function"),
    ("entity.name.tag", "tag"),
    ("entity.other.attribute-name", "attribute"),
    ("entity.name", "type"),
    ("support.type", "type"),
    ("support.class", "type"),
    ("storage.type", "keyword"),
    ("storage", "keyword"),
    ("keyword.operator", "operator"),
    ("keyword", "keyword"),
    ("variable", "variable"),
    ("punctuation", "punctuation"),
];

/// A run of code and its class.
pub(super) type Run = (Range<usize>, Option<&'static str>);

/// The runs of `code` (byte ranges, together all of it) in `language`. One run without a class if the language is
/// not known.
///
/// Colouring a dozen lines takes longer than printing the page around them, and what is shown once is often shown again.
#[must_use]
pub(super) fn runs(code: &str, language: &str) -> Arc<[Run]> {
    let piece = Digest::of([language, code]);
    if let Some(runs) = known().get(piece, code.len()) {
        return runs;
    }
    let runs = colour(code, language).unwrap_or_else(|| vec![(0..code.len(), None)]);
    let runs: Arc<[Run]> = runs.into();
    known().put(piece, Arc::clone(&runs));
    runs
}

/// Makes the grammars of these documents ready, once in a process, if no code is known: those of the first that have code, by the first
/// piece in each language. Who prints documents side by side would have all but one thread wait for that.
pub(super) fn make_ready(documents: &[Arc<Document>]) {
    static WAS_ASKED: AtomicBool = AtomicBool::new(false);
    let is_known = WAS_ASKED.swap(true, Ordering::Relaxed) || !known().is_empty();
    if !is_known {
        colour_first(documents);
    }
}

fn colour_first(documents: &[Arc<Document>]) {
    /// As many documents are looked at.
    const FIRST: usize = 8;
    let has_code = |document: &&Arc<Document>| document.blocks.iter().any(|block| block.kind == BlockKind::Code);
    let mut languages = FxHashSet::default();
    for document in documents.iter().filter(has_code).take(FIRST) {
        let tree = document.tree();
        for_each_node(&tree, &mut |node| {
            if let Node::Element(element) = node
                && let ElementKind::Code(CodeKind::Language(language)) = &element.kind
                && let Some(words) = node.first_words()
                && languages.insert(language.clone())
            {
                let _ = runs(&tree.projection.text[words.range()], language);
            }
        });
    }
}

/// Takes over what another process kept of code that it coloured.
pub(super) fn recall(file: &[u8], by: &str) {
    known().recall(file, by);
}

/// What the next process can take over, if it is more than is kept.
pub(super) fn to_recall(by: &str) -> Option<Vec<u8>> {
    known().to_recall(by)
}

fn colour(code: &str, language: &str) -> Option<Vec<Run>> {
    if language.is_empty() {
        return None;
    }
    let set = syntaxes();
    let syntax = set.find_syntax_by_token(language)?;
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut runs: Vec<Run> = Vec::new();
    let mut start = 0;
    for line in code.split_inclusive('\n') {
        // Some grammars need the line break that the last line does not have.
        let terminated = format!("{}\n", line.trim_end_matches('\n'));
        let changes = state.parse_line(&terminated, set).ok()?;
        let mut at = start;
        for (offset, change) in changes {
            let next = (start + offset).min(start + line.len());
            push(&mut runs, at..next, class(&stack));
            at = at.max(next);
            stack.apply(&change).ok()?;
        }
        push(&mut runs, at..start + line.len(), class(&stack));
        start += line.len();
    }
    Some(runs)
}

fn push(runs: &mut Vec<Run>, range: Range<usize>, class: Option<&'static str>) {
    if range.is_empty() {
        return;
    }
    match runs.last_mut() {
        Some((last, known)) if *known == class && last.end == range.start => last.end = range.end,
        _ => runs.push((range, class)),
    }
}

/// The class of the innermost scope that has one.
fn class(stack: &ScopeStack) -> Option<&'static str> {
    let classes = classes();
    stack.as_slice().iter().rev().find_map(|scope| {
        let found = classes.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope));
        found.map(|(_, class)| *class)
    })
}

fn classes() -> &'static [(Scope, &'static str)] {
    static PARSED: OnceLock<Vec<(Scope, &'static str)>> = OnceLock::new();
    PARSED.get_or_init(|| {
        let parse = |&(name, class): &(&str, &'static str)| Some((Scope::new(name).ok()?, class));
        CLASSES.iter().filter_map(parse).collect()
    })
}

/// Loaded when the first code block asks for it: it costs tens of milliseconds.
fn syntaxes() -> &'static SyntaxSet {
    static SET: OnceLock<SyntaxSet> = OnceLock::new();
    SET.get_or_init(SyntaxSet::load_defaults_newlines)
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn runs_cover_the_code_and_know_a_string() {
        let code = "let a = \"b\"; // c\nlet d = 1;";
        let runs = runs(code, "rust");
        let joined: String = runs.iter().map(|(range, _)| &code[range.clone()]).collect();
        assert_eq!(joined, code);
        assert!(
            runs.iter()
                .any(|(range, class)| *class == Some("string") && code[range.clone()].contains('b'))
        );
        assert!(
            runs.iter()
                .any(|(range, class)| *class == Some("number") && &code[range.clone()] == "1")
        );
    }
}
