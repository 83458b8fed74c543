//! The examples in the documentation are an edition, and it builds.

use crate::edition::{Edition, short_form};
use crate::suite::{Fenced, fenced_blocks};

const FORMAT: &str = include_str!("../../docs/format.md");

/// The files that the page shows. One that is shown in several pieces is all of them.
pub(crate) fn files() -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for block in fenced_blocks(FORMAT) {
        let Some(path) = Fenced::path(&block).map(str::to_owned) else {
            continue;
        };
        match files.iter_mut().find(|(known, _)| *known == path) {
            Some((_, bytes)) => {
                bytes.push(b'\n');
                bytes.extend(block.bytes());
            }
            None => files.push((path, block.bytes())),
        }
    }
    files
}

#[test]
fn the_examples_of_the_format_are_an_edition_that_builds() {
    let files = files();
    assert!(files.len() >= 8, "only {} files are shown", files.len());
    let edition = files
        .iter()
        .fold(Edition::empty(), |edition, (path, bytes)| edition.file(path, bytes));
    let compiled = edition.compile();
    pretty_assertions::assert_eq!(short_form(&compiled), "");
    let site = compiled.site.expect("a site");
    for (path, _) in files.iter().filter(|(path, _)| path.ends_with(".notes.toml")) {
        let id = path.trim_start_matches("content/").split('.').next().unwrap();
        let page = String::from_utf8_lossy(&site[&format!("{id}/index.html")]);
        assert!(page.contains("data-note="), "{path} says nothing");
    }
}
