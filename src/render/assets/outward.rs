//! Where the style sheets of a theme lead that is not in the theme.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::{Sheet, addresses};
use crate::policy::{Barred, Directive, What};

/// All addresses of other hosts, and of data, in the sheets among `files`, each with the path of the sheet.
pub(in crate::render) fn outward(files: &BTreeMap<String, Bytes>) -> Vec<(String, Barred)> {
    let sheets = files
        .iter()
        .filter_map(|(path, bytes)| Sheet::text_of(path, bytes).map(|text| (path, text)));
    sheets
        .flat_map(|(path, text)| {
            let found = addresses(text).into_iter().map(|address| address.value().to_owned());
            let outward = found.filter(|address| is_outward(address));
            outward.map(|address| (path.clone(), load(address)))
        })
        .collect()
}

fn is_outward(address: &str) -> bool {
    let first = address.split(['/', '?', '#']).next().unwrap_or_default();
    first.contains(':') || address.starts_with("//")
}

/// What is loaded, by the name of the file: a sheet says it only around the address.
fn load(address: String) -> Barred {
    let end = address.find(['?', '#']).unwrap_or(address.len());
    let path = address[..end].to_ascii_lowercase();
    let is = |ends: &[&str]| ends.iter().any(|end| path.ends_with(end));
    // Services that hand out sheets have no extension in their addresses.
    let is_sheet = is(&[".css"]) || path.contains("fonts.googleapis.com/css");
    let is_font = is(&[".woff2", ".woff", ".ttf", ".otf"]) || path.starts_with("data:font/");
    let (directive, element) = if is_sheet {
        (Directive::Style, "@import")
    } else if is_font {
        (Directive::Font, "@font-face")
    } else {
        (Directive::Image, "url")
    };
    Barred {
        directive,
        what: What::Address(element.to_owned()),
        written: address,
    }
}
