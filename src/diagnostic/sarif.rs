//! Diagnostics for platforms that show findings of many programs: one run in SARIF 2.1.0.
//!
//! The section numbers are those of the standard. Nothing in it depends on where the edition's folder is: paths count
//! from `SRCROOT`, which whoever reads the file knows.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::explain::{self, Piece};
use super::{Code, Diagnostic, Fix, Label};
use crate::span::{Sources, Span};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// What paths count from.
const ROOT: &str = "SRCROOT";
/// All that RFC 3986 lets stand in the path of a relative reference is left as it is, but for the colon, which could
/// be taken for the end of a scheme.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    original_uri_base_ids: BTreeMap<&'static str, Base>,
    column_kind: &'static str,
    results: Vec<Finding>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Message,
    help: Message,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Base {
    description: Message,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Mend>,
}

/// A change that would mend a finding (3.55).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Mend {
    description: Message,
    artifact_changes: Vec<FileChange>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FileChange {
    artifact_location: Artifact,
    replacements: Vec<Replacement>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Inserted,
}

/// Text that is put in. It is no message, so its braces stay as they are (3.3).
#[derive(Serialize)]
struct Inserted {
    text: String,
}

#[derive(Serialize)]
struct Message {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<String>,
}

impl Message {
    /// Braces are doubled, since single ones enclose the numbers of arguments (3.11.5).
    fn new(text: &str) -> Self {
        Self {
            text: text.replace('{', "{{").replace('}', "}}"),
            markdown: None,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: Place,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

/// All diagnostics as one SARIF log, over several lines, without a line break at the end.
///
/// # Errors
/// Whatever the serialiser says; it has no reason to say anything about these types.
pub fn render(diagnostics: &[Diagnostic], sources: &Sources) -> serde_json::Result<String> {
    let mut codes: Vec<_> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let results = diagnostics
        .iter()
        .map(|diagnostic| finding(diagnostic, &codes, sources))
        .collect();
    let root = Base {
        description: Message::new("the folder of the edition, which holds `book.toml`"),
    };
    serde_json::to_string_pretty(&Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "Postil",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: codes.iter().copied().map(rule).collect(),
                },
            },
            original_uri_base_ids: BTreeMap::from([(ROOT, root)]),
            column_kind: "unicodeCodePoints",
            results,
        }],
    })
}

fn rule(code: Code) -> Rule {
    let pieces = explain::pieces(code);
    let joined = |print: fn(&Piece) -> String| pieces.iter().map(print).collect::<Vec<_>>().join("\n\n");
    let text = joined(|piece| match piece {
        Piece::Prose(text) | Piece::Sample(text) => text.trim_end().to_owned(),
    });
    // Not the section as it stands: its links lead to files beside it, which are nowhere near here.
    let markdown = joined(|piece| match piece {
        Piece::Prose(text) => text.clone(),
        Piece::Sample(text) => format!("```text\n{}\n```", text.trim_end()),
    });
    Rule {
        id: code.name(),
        short_description: Message::new(code.summary()),
        help: Message {
            markdown: Some(Message::new(&markdown).text),
            ..Message::new(&text)
        },
        default_configuration: Configuration {
            level: explain::severity(code).word(),
        },
    }
}

/// `codes` are those of the rules, sorted.
fn finding(diagnostic: &Diagnostic, codes: &[Code], sources: &Sources) -> Finding {
    // Those who show findings show their message and no more, so that the help belongs into it.
    let mut text = diagnostic.message.clone();
    for help in diagnostic.notes.iter().chain(&diagnostic.help) {
        text.push('\n');
        text.push_str(help);
    }
    let locations = match (&diagnostic.primary, &diagnostic.path) {
        (Some(label), _) => vec![labelled(label, sources)],
        (None, Some(path)) => vec![Location {
            physical_location: Place {
                artifact_location: artifact(path),
                region: None,
            },
            message: None,
        }],
        (None, None) => Vec::new(),
    };
    let related = diagnostic.related.iter();
    Finding {
        rule_id: diagnostic.code.name(),
        rule_index: codes.partition_point(|code| *code < diagnostic.code),
        level: diagnostic.severity.word(),
        message: Message::new(&text),
        locations,
        related_locations: related.map(|label| labelled(label, sources)).collect(),
        fixes: diagnostic.fix.iter().map(|fix| mend(fix, sources)).collect(),
    }
}

fn mend(fix: &Fix, sources: &Sources) -> Mend {
    let changes = fix.edits.iter().map(|edit| {
        let file = sources.file(edit.span().file);
        let (range, text) = edit.change(file);
        FileChange {
            artifact_location: artifact(&file.path),
            replacements: vec![Replacement {
                deleted_region: region(file.span(range), sources),
                inserted_content: Inserted { text },
            }],
        }
    });
    Mend {
        description: Message::new(&format!("make `{}` select the passage that is meant", fix.name)),
        artifact_changes: changes.collect(),
    }
}

fn labelled(label: &Label, sources: &Sources) -> Location {
    Location {
        physical_location: Place {
            artifact_location: artifact(&sources.file(label.span.file).path),
            region: Some(region(label.span, sources)),
        },
        message: (!label.text.is_empty()).then(|| Message::new(&label.text)),
    }
}

/// A file, by its path from the edition's root. A path that is absolute, since it leads elsewhere, stays so.
fn artifact(path: &str) -> Artifact {
    let encoded = utf8_percent_encode(path, PATH);
    if path.starts_with('/') {
        return Artifact {
            uri: format!("file://{encoded}"),
            uri_base_id: None,
        };
    }
    Artifact {
        uri: encoded.to_string(),
        uri_base_id: Some(ROOT),
    }
}

fn region(span: Span, sources: &Sources) -> Region {
    let file = sources.file(span.file);
    let (start, end) = (file.position(span.start as usize), file.position(span.end as usize));
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}
