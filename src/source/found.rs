//! Keys by which an edition is found and cited: pictures that stand for it, its DOI.

use super::shape::Rule;
use super::table::Table;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Picture;

/// The picture that stands for the edition or a text where it is linked to.
pub(super) fn picture(table: &mut Table<'_, '_>) -> Option<Picture> {
    let address = table.text("picture");
    let alt = table.text("picture-alt");
    table.rule(Rule::Needs("picture-alt", "picture"));
    if let (None, Some(alt)) = (&address, &alt) {
        let diagnostic = Diagnostic::error(Code::MissingKey, "`picture-alt` describes no picture")
            .at(alt.span, "")
            .help("name the picture, `picture = \"…\"`, or take this out: a picture that is drawn describes itself");
        table.report(diagnostic);
    }
    Some(Picture {
        address: address?,
        alt: alt.map(|alt| alt.value),
    })
}

/// A DOI, without the address of a resolver before it.
pub(super) fn doi(table: &mut Table<'_, '_>) -> Option<String> {
    let doi = table.text("doi")?;
    let is_good = doi.value.strip_prefix("10.").is_some_and(|rest| {
        let parts = rest.split_once('/');
        parts.is_some_and(|(registrant, suffix)| {
            let of_digits = registrant.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
            registrant.len() >= 4 && of_digits && !suffix.is_empty() && !suffix.contains(char::is_whitespace)
        })
    });
    if is_good {
        return Some(doi.value);
    }
    let diagnostic = Diagnostic::error(Code::InvalidValue, format!("`{}` is not a DOI", doi.value))
        .at(doi.span, "")
        .help("write it without the address before it: `10.5281/zenodo.1234567`");
    table.report(diagnostic);
    None
}
