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

/// The pages of the documentation that show what to type or to write, but for the format.
const PAGES: [(&str, &str); 5] = [
    ("README.md", include_str!("../../README.md")),
    ("docs/archive.md", include_str!("../../docs/archive.md")),
    ("docs/pdf.md", include_str!("../../docs/pdf.md")),
    ("docs/preview.md", include_str!("../../docs/preview.md")),
    ("docs/publishing.md", include_str!("../../docs/publishing.md")),
];

/// The commands of `postil` in a block, wherever in a line they stand, without their comments.
fn commands(block: &Fenced) -> Vec<Vec<String>> {
    let command = |line: &str| {
        let words = line.split('#').next().unwrap_or_default().split_whitespace();
        let mut words = words.skip_while(|word| *word != "postil" && !word.ends_with("/bin/postil"));
        words.next()?;
        let words = words.take_while(|word| *word != "&&");
        // Where an address comes from a host, any will do.
        let word = |word: &str| match word.trim_matches('"') {
            word if word.starts_with('$') => "https://example.org/".to_owned(),
            word => word.to_owned(),
        };
        let words: Vec<_> = words.map(word).collect();
        // Elsewhere it is an argument itself.
        (!words.is_empty() && words[0] != "||").then_some(words)
    };
    let lines = block.content.lines().flat_map(|line| line.split("&& "));
    lines.filter_map(command).collect()
}

#[test]
fn the_commands_of_the_documentation_are_commands() {
    let folder = Edition::empty().on_disk();
    for (page, text) in PAGES {
        let commands: Vec<_> = fenced_blocks(text).iter().flat_map(commands).collect();
        assert!(!commands.is_empty(), "{page} has none");
        for command in commands {
            // With it, nothing is done, but what is not known is an error.
            let run = folder.run(command.iter().map(String::as_str).chain(["--help"]));
            assert_eq!(
                run.code,
                Some(0),
                "{page}: postil {}\n{}",
                command.join(" "),
                run.stderr
            );
        }
    }
}

const LETTER: &str = "+++\ntitle = \"A letter\"\n+++\n\nMadam.\n";

#[test]
fn the_destinations_of_the_documentation_are_destinations() {
    let page = fenced_blocks(include_str!("../../docs/publishing.md"));
    let blocks: Vec<_> = page
        .iter()
        .filter(|block| block.content.contains("[[destination]]"))
        .collect();
    let mut kinds = Vec::new();
    for block in blocks {
        // What is left out may be put in.
        let content = block
            .content
            .replace("# prefix", "prefix")
            .replace("# endpoint", "endpoint");
        let book = format!("[edition]\ntitle = \"Letters\"\n\n{content}");
        let compiled = Edition::empty()
            .file("book.toml", &book)
            .file("content/letter.md", LETTER)
            .compile();
        pretty_assertions::assert_eq!(short_form(&compiled), "", "{content}");
        let edition = compiled.edition.expect("an edition");
        kinds.extend(edition.config.destinations.iter().map(|to| format!("{:?}", to.kind)));
    }
    for kind in ["Git", "S3", "Folder", "Archive", "Rsync"] {
        assert!(kinds.iter().any(|known| known.starts_with(kind)), "no {kind}");
    }
}
