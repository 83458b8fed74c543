//! Every diagnostic is documented, and every one has been seen.

use std::collections::BTreeSet;

use postil::diagnostic::{Code, explain};

/// Diagnostics that no test raises, and why.
const UNSEEN: &[(Code, &str)] = &[(Code::FileTooLarge, "it takes a file of 4 GiB")];

const PAGE: &str = include_str!("../../docs/diagnostics.md");

/// The texts of the tests that run the binary, in which messages stand as they are printed.
const TESTS: &[&str] = &[
    include_str!("bad_input.rs"),
    include_str!("bad_output.rs"),
    include_str!("serve.rs"),
    include_str!("new.rs"),
    include_str!("volume_command.rs"),
    include_str!("works.rs"),
    include_str!("theming.rs"),
    include_str!("site_check.rs"),
    include_str!("external.rs"),
    include_str!("external_findings.rs"),
    include_str!("picture.rs"),
    include_str!("publish.rs"),
    include_str!("publish_git.rs"),
    include_str!("publish_s3.rs"),
];

#[test]
fn every_diagnostic_is_documented_once() {
    let headings = PAGE
        .lines()
        .filter_map(|line| line.strip_prefix("## `")?.strip_suffix('`'));
    let documented: Vec<_> = headings.collect();
    let all: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
    pretty_assertions::assert_eq!(documented, all);
}

/// The table at the head of the page: every code with what it means, from the table in the code.
fn table() -> String {
    let row = |code: &Code| {
        let name = code.name();
        let severity = explain::severity(*code).word();
        format!("| [`{name}`](#{name}) | {severity} | {} |\n", code.summary())
    };
    let rows: String = Code::ALL.iter().map(row).collect();
    format!("| code | mostly | meaning |\n|---|---|---|\n{rows}")
}

#[test]
fn the_page_has_the_table_of_the_code() {
    let (head, rest) = PAGE
        .split_once(" writes it. -->\n\n")
        .expect("the beginning of the table");
    let (shown, tail) = rest.split_once("<!-- end of the table -->").expect("its end");
    if std::env::var_os("POSTIL_BLESS").is_some_and(|value| value == "1") {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics.md");
        let page = format!("{head} writes it. -->\n\n{}\n<!-- end of the table -->{tail}", table());
        std::fs::write(path, page).expect("a page that can be written");
        return;
    }
    pretty_assertions::assert_eq!(shown.trim_end(), table().trim_end(), "POSTIL_BLESS=1 writes it anew");
}

#[test]
fn every_diagnostic_says_what_it_is_about() {
    for section in PAGE.split("\n## ").skip(1) {
        let (name, rest) = section.split_once('\n').unwrap();
        let prose = rest.lines().filter(|line| !line.is_empty() && !line.starts_with("```"));
        assert!(prose.count() >= 2, "{name} wants a sentence and a remedy");
        let code = name.trim_matches('`');
        for line in rest.lines().filter(|line| {
            ["error[", "warning[", "note["]
                .iter()
                .any(|word| line.starts_with(word))
        }) {
            assert!(
                line.contains(&format!("[{code}]: ")),
                "{code} is shown by another one: {line}"
            );
        }
    }
}

#[test]
fn every_diagnostic_has_been_seen() {
    let suite = crate::suite::texts();
    let texts = || suite.iter().map(String::as_str).chain(TESTS.iter().copied());
    let seen: BTreeSet<_> = Code::ALL
        .iter()
        .copied()
        .filter(|code| {
            ["error", "warning", "note"]
                .iter()
                .any(|word| texts().any(|text| text.contains(&format!("{word}[{code}]"))))
        })
        .collect();
    for code in Code::ALL {
        let unseen = UNSEEN.iter().find(|(unseen, _)| unseen == code);
        match unseen {
            Some((_, reason)) => assert!(!seen.contains(code), "`{code}` is seen after all, though {reason}"),
            None => assert!(seen.contains(code), "`{code}` is raised by no test"),
        }
    }
}
