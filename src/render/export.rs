//! The works as other programs take them: CSL-JSON, BibLaTeX, RIS.

mod biblatex;
mod ris;

use std::sync::Arc;

use bytes::Bytes;
use serde_json::Value;

use super::{Files, data};
use crate::diagnostic::Diagnostic;
use crate::model::Works;

/// What was made of the works, which are the same as long as their files are.
pub(super) type Kept = (Arc<Works>, Vec<(String, Bytes)>);

/// The names of the files below `data/`, with what they are for readers.
pub(super) const FILES: [(&str, &str); 3] = [
    ("data/works.json", "CSL-JSON"),
    ("data/works.bib", "BibLaTeX"),
    ("data/works.ris", "RIS"),
];

/// Adds the files to the site, if there are works.
pub(super) fn add(works: &Arc<Works>, kept: &mut Option<Kept>, site: &mut Files, diagnostics: &mut Vec<Diagnostic>) {
    if works.list().is_empty() {
        *kept = None;
        return;
    }
    let known = kept.take().filter(|(known, _)| Arc::ptr_eq(known, works));
    let files = match known {
        Some((_, files)) => files,
        None => match make(works) {
            Ok(files) => files,
            Err(fault) => {
                diagnostics.push(*fault);
                return;
            }
        },
    };
    let held = files.iter().map(|(path, bytes)| (path.clone(), bytes.clone().into()));
    site.extend(held);
    *kept = Some((Arc::clone(works), files));
}

fn make(works: &Works) -> Result<Vec<(String, Bytes)>, Box<Diagnostic>> {
    let list = works.list();
    let [(json, _), (bib, _), (ris, _)] = FILES;
    let items: Vec<_> = list.iter().map(|work| Value::Object(work.csl.clone())).collect();
    Ok(vec![
        (json.to_owned(), data::json(json, &items)?),
        (bib.to_owned(), biblatex::print(list).into()),
        (ris.to_owned(), ris::print(list).into()),
    ])
}

/// The numbers of one of the two dates of a CSL date: year, month, day, as many as there are.
fn date_parts(date: &Value, which: usize) -> Option<Vec<i64>> {
    let parts = date.get("date-parts")?.get(which)?.as_array()?;
    let number = |part: &Value| part.as_i64().or_else(|| part.as_str()?.parse().ok());
    let numbers: Option<Vec<_>> = parts.iter().map(number).collect();
    numbers.filter(|numbers| !numbers.is_empty())
}

/// A value as text: a number as it is written.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
