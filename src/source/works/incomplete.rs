//! Works that lack what readers look for. They keep their entries; an editor may want to know.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::Work;

/// Types of works that have an author and a date, as a rule. Cases and laws go by their titles, pages of the web by their
/// addresses.
const SIGNED_AND_DATED: [&str; 20] = [
    "article",
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "book",
    "chapter",
    "interview",
    "manuscript",
    "pamphlet",
    "paper-conference",
    "personal_communication",
    "post",
    "post-weblog",
    "report",
    "review",
    "review-book",
    "speech",
    "thesis",
    "entry-encyclopedia",
    "patent",
];

/// A note on what a work lacks; none if it lacks nothing.
pub(super) fn note(work: &Work) -> Option<Diagnostic> {
    let kind = work.field("type").unwrap_or_default();
    let is_signed = SIGNED_AND_DATED.contains(&kind);
    let has = |variable: &str| work.csl.contains_key(variable);
    let date = work.csl.get("issued");
    let mut lacks = Vec::new();
    if !has("title") {
        lacks.push("has no title");
    }
    if is_signed && !["author", "editor", "director", "compiler"].into_iter().any(has) {
        lacks.push("has no author");
    }
    match date {
        None if is_signed => lacks.push("has no date"),
        Some(date) if date.get("date-parts").is_none() => {
            lacks.push("has a date in words, which is no year to sort by");
        }
        _ => {}
    }
    let (last, others) = lacks.split_last()?;
    let joined = if others.is_empty() {
        (*last).to_owned()
    } else {
        format!("{} and {last}", others.join(", "))
    };
    let message = format!("the work `{}` {joined}", work.key.value);
    let diagnostic = Diagnostic::remark(Code::IncompleteWork, message);
    Some(diagnostic.at(work.key.span, "it has an entry all the same"))
}
