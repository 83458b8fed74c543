//! Every diagnostic is documented, and every one has been seen.

use std::collections::BTreeSet;

use postil::diagnostic::Code;

/// Diagnostics that no test raises, and why.
const UNSEEN: &[(Code, &str)] = &[(Code::FileTooLarge, "it takes a file of 4 GiB")];

const PAGE: &str = include_str!("../../docs/diagnostics.md");

/// The texts of the tests that run the binary, in which messages stand as they are printed.
const TESTS: &[&str] = &[
    include_str!("bad_input.rs"),
    include_str!("bad_output.rs"),
    include_str!("serve.rs"),
    include_str!("new.rs"),
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
