//! `postil explain`: the page on diagnostics, where the diagnostics are printed.

use postil::diagnostic::explain::{self, Piece};
use postil::diagnostic::{Code, Severity};

use crate::edition::Edition;

#[test]
fn a_code_is_explained_as_the_page_explains_it() {
    let run = Edition::empty().on_disk().run(["explain", "empty-selector"]);
    run.expect(
        0,
        "empty-selector

A selector has neither `quote` nor `at`, or only white space in `quote`, or
`prefix`, `suffix` or `until` without `quote`.

    error[empty-selector]: a citation must say which words cite the work
     --> content/complaint.cites.toml:1:1
      |
    1 | [[cite]]
      | ^^^^^^^^ add `quote`, or `at` for a whole block

Quote the words in `quote`, or name a block in `at`.
",
        "",
    );
}

#[test]
fn without_a_code_all_are_listed() {
    let run = Edition::empty().on_disk().run(["explain"]);
    run.expect_silence();
    let listed: Vec<_> = run
        .stdout
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(name, _)| name)
        .filter(|name| !name.is_empty())
        .collect();
    let all: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(listed, all);
    assert!(
        run.stdout.lines().all(|line| line.chars().count() <= 80),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("The quoted words do not stand in the document."));
}

#[test]
fn a_code_that_there_is_not_is_wrong_usage() {
    let folder = Edition::empty().on_disk();
    for (given, said) in [
        ("lost-qoute", "did you mean `lost-quote`?"),
        ("LOST-QUOTE", "did you mean `lost-quote`?"),
        ("banana", "`postil explain` lists them all"),
    ] {
        let run = folder.run(["explain", given]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
}

#[test]
fn colours_are_there_only_where_they_are_wanted() {
    let folder = Edition::empty().on_disk();
    let plain = folder.run(["explain", "raw-html"]);
    assert!(!plain.stdout.contains('\u{1b}'));
    let coloured = folder.run(["explain", "raw-html", "--color", "always"]);
    assert!(
        coloured.stdout.starts_with("\u{1b}[1mraw-html\u{1b}[0m\n"),
        "{:?}",
        coloured.stdout
    );
    assert_eq!(anstream::adapter::strip_str(&coloured.stdout).to_string(), plain.stdout);
}

/// Markup that is not understood would be printed as it stands, or not at all.
#[test]
fn every_explanation_can_be_read_without_markup() {
    for &code in Code::ALL {
        let pieces = explain::pieces(code);
        let prose = pieces.iter().filter(|piece| matches!(piece, Piece::Prose(_)));
        assert!(prose.count() >= 2, "{code} wants a sentence and a remedy");
        let samples = pieces.iter().filter(|piece| matches!(piece, Piece::Sample(_)));
        assert!(samples.count() >= 1, "{code} wants an example");
        for piece in &pieces {
            if let Piece::Prose(text) = piece {
                let code_left_out: String = text.split('`').step_by(2).collect();
                assert!(!text.trim().is_empty() && !text.contains("]("), "{code}: {text}");
                assert!(!code_left_out.contains(['*', '#', '<']), "{code}: {text}");
            }
        }
    }
}

#[test]
fn the_page_says_how_grave_a_code_is() {
    assert_eq!(explain::severity(Code::LostQuote), Severity::Error);
    assert_eq!(explain::severity(Code::InvalidWork), Severity::Warning);
    assert_eq!(explain::severity(Code::QuotationAltered), Severity::Warning);
}
