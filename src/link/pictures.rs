//! The pictures of the editors that stand for the edition and its texts: files of it that other sites show.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Document, Page, Picture};
use crate::project::{CONFIG, FileAddress};
use crate::source::config::Config;

/// What services show beside a link; none of them takes drawings (SVG).
const SHOWN: [&str; 5] = ["png", "jpg", "jpeg", "gif", "webp"];

/// Checks the pictures that are named in `book.toml` and in front matter.
pub(super) fn check(
    config: &Config,
    documents: &[Arc<Document>],
    pages: &[Arc<Page>],
    assets: &[String],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let of_edition = config.picture.iter().map(|picture| (picture, CONFIG));
    let documents = documents.iter();
    let of_documents =
        documents.filter_map(|document| Some((document.front.picture.as_ref()?, document.path.as_str())));
    let of_pages = pages
        .iter()
        .filter_map(|page| Some((page.picture.as_ref()?, page.path.as_str())));
    let all = of_edition.chain(of_documents).chain(of_pages);
    diagnostics.extend(all.filter_map(|(picture, from)| fault(picture, from, assets)));
}

fn fault(picture: &Picture, from: &str, assets: &[String]) -> Option<Diagnostic> {
    let address = &picture.address;
    let path = match FileAddress::of(&address.value, from) {
        FileAddress::Inside(path) if assets.binary_search(&path).is_ok() => path,
        _ => {
            let place = if from == CONFIG {
                "they begin with `content/`"
            } else {
                "they count from the folder of the text"
            };
            let message = format!("the picture `{}` is not in `content`", address.value);
            let diagnostic = Diagnostic::error(Code::MissingAsset, message).at(address.span, "");
            return Some(diagnostic.help(format!("put it there; addresses here name files of it, and {place}")));
        }
    };
    let extension = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    if SHOWN.contains(&extension.as_str()) {
        return None;
    }
    let message = format!("`{}` is no picture that other sites show", address.value);
    let diagnostic = Diagnostic::error(Code::InvalidValue, message).at(address.span, "");
    Some(diagnostic.help("take a PNG or a JPEG, at best 1200 pixels wide and 630 high"))
}
