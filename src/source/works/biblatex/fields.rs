//! The fields of an entry, read one by one, with what was left over at the end.

use biblatex::{Chunk, Chunks, ChunksExt, ChunksRef, Entry};
use rustc_hash::FxHashSet;

/// An entry that is being read. It remembers which fields were asked for.
pub(super) struct Fields<'e> {
    entry: &'e Entry,
    used: FxHashSet<String>,
    /// Dates that could not be understood, by their fields.
    in_words: Vec<(&'static str, String)>,
}

impl<'e> Fields<'e> {
    pub(super) fn new(entry: &'e Entry) -> Self {
        Self {
            entry,
            used: FxHashSet::default(),
            in_words: Vec::new(),
        }
    }

    /// The text of a field, if there is one that is not blank.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let text = plain(self.chunks(name)?);
        (!text.is_empty()).then_some(text)
    }

    /// A field that is no prose, such as an address or a date: `~` is part of it.
    pub(super) fn verbatim(&mut self, name: &str) -> Option<String> {
        let text = self.chunks(name)?.format_verbatim();
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// The text of the first of several fields that mean the same.
    pub(super) fn first(&mut self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.text(name))
    }

    /// The names in a field, each by itself.
    pub(super) fn list(&mut self, name: &str) -> Vec<Chunks> {
        self.used.insert(name.to_owned());
        self.entry.get_as::<Vec<Chunks>>(name).unwrap_or_default()
    }

    /// Takes back that a field was asked for, because nothing could be made of it.
    pub(super) fn refuse(&mut self, name: &str) {
        self.used.remove(name);
    }

    /// Remembers a date that could not be understood.
    pub(super) fn keep_as_words(&mut self, name: &'static str, text: &str) {
        self.in_words.push((name, text.to_owned()));
    }

    /// The date in a field, if it could not be understood.
    pub(super) fn kept_as_words(&self, name: &str) -> Option<&str> {
        let kept = self.in_words.iter().find(|(field, _)| *field == name);
        kept.map(|(_, text)| text.as_str())
    }

    /// Whether a field was asked for.
    pub(super) fn was_used(&self, name: &str) -> bool {
        self.used.contains(name)
    }

    fn chunks(&mut self, name: &str) -> Option<ChunksRef<'e>> {
        self.used.insert(name.to_owned());
        self.entry.get(name)
    }
}

/// The text of a field without the marks of LaTeX that the parser leaves in.
pub(super) fn plain(chunks: ChunksRef<'_>) -> String {
    let mut text = String::new();
    for chunk in chunks {
        match &chunk.v {
            Chunk::Normal(part) => text.push_str(&typographic(part)),
            Chunk::Verbatim(part) => text.push_str(part),
            Chunk::Math(part) => {
                text.push('$');
                text.push_str(part);
                text.push('$');
            }
        }
    }
    formatted(&text)
        .split([' ', '\n', '\r', '\t'])
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Quotation marks and ties as LaTeX writes them.
fn typographic(text: &str) -> String {
    text.replace("``", "“").replace("''", "”").replace('~', "\u{a0}")
}

/// Formatting of LaTeX, which the parser hands through, as CSL-JSON has it. Other commands stay, for all to see.
fn formatted(text: &str) -> String {
    const COMMANDS: [(&str, &str); 6] = [
        ("\\emph{", "i"),
        ("\\textit{", "i"),
        ("\\textbf{", "b"),
        ("\\textsc{", "sc"),
        ("\\textsuperscript{", "sup"),
        ("\\textsubscript{", "sub"),
    ];
    let mut text = text.to_owned();
    for (command, tag) in COMMANDS {
        while let Some((before, after)) = text.split_once(command) {
            let Some((inside, behind)) = after.split_once('}') else {
                break;
            };
            text = format!("{before}<{tag}>{inside}</{tag}>{behind}");
        }
    }
    text
}
