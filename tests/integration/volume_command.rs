//! `postil export pdf`, with programs in the place of `WeasyPrint` that do what tests need.

#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;

use crate::edition::{Edition, Folder, Run};

fn edition() -> Edition {
    let notes = "[[note]]\nid = \"n\"\nseries = \"note\"\nquote = \"words\"\nbody = \"A note.\"\n";
    Edition::new().document("one", "", "Some words.\n").notes("one", notes)
}

/// Runs `export pdf` with a script in the place of a program.
fn run(folder: &Folder, script: &str, arguments: &[&str]) -> Run {
    let program = folder.outside("program");
    std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = folder.command();
    command.env("WEASYPRINT", &program).env("CHROMIUM", &program);
    Run::of(command.args(["export", "pdf"]).args(arguments))
}

/// A PDF, as far as that is read, with one note on its second page.
const MAKES: &str = "echo '%PDF-made /Kids [1 0 R 2 0 R] /Dests <</Names [(one/n-n) [2 0 R /XYZ 0 0 0]]'";

#[test]
fn the_pdf_is_named_after_the_edition_or_as_is_said() {
    let folder = edition().on_disk();
    run(&folder, MAKES, &[]).expect(0, "wrote ./test.pdf in … s: 1 KiB\n", "");
    assert!(folder.read("test.pdf").starts_with("%PDF-made"));
    let run = run(&folder, MAKES, &["-q", "-o", "other.pdf"]);
    run.expect(0, "", "");
    assert!(folder.read("other.pdf").starts_with("%PDF-made"));
}

#[test]
fn weasyprint_is_given_files_alone_and_asked_for_pdf_ua() {
    let folder = edition().on_disk();
    run(
        &folder,
        &format!("{MAKES}; echo \"$@\"; ls; cat volume.html"),
        &["-o", "x.pdf"],
    )
    .expect_silence();
    let made = folder.read("x.pdf");
    assert!(
        made.contains("--pdf-variant pdf/ua-1 --allowed-protocols file,data"),
        "{made}"
    );
    // It is asked again once it is known on which page the note is.
    assert!(made.contains("data-page=\"2\" href=\"#one/n-n\""), "{made}");
    for file in ["volume.html", "volume.css", "fonts"] {
        assert!(made.lines().any(|line| line == file), "{made}");
    }
}

#[test]
fn chromium_is_given_the_notes_below_their_paragraphs() {
    let folder = edition().on_disk();
    let script = "for a in \"$@\"; do case $a in --print-to-pdf=*) { echo '%PDF-'; echo \"$@\"; cat volume.html; } >\"${a#*=}\";; esac; done";
    run(&folder, script, &["--engine", "chromium", "-o", "x.pdf"]).expect_silence();
    let made = folder.read("x.pdf");
    assert!(
        made.contains("--export-tagged-pdf --generate-pdf-document-outline"),
        "{made}"
    );
    assert!(made.contains("<div class=\"notes\">"), "{made}");
}

#[test]
fn a_program_that_is_not_there_is_said_how_to_get() {
    let folder = edition().on_disk();
    for (engine, said) in [
        ("weasyprint", "pip install weasyprint"),
        ("chromium", "apt install chromium"),
    ] {
        let mut command = folder.command();
        command
            .env_remove("WEASYPRINT")
            .env_remove("CHROMIUM")
            .env("PATH", folder.path(""));
        let run = Run::of(command.args(["export", "pdf", "--engine", engine]));
        // It may stand where no PATH is needed.
        if engine == "weasyprint" {
            assert_eq!(run.code, Some(1));
            assert!(
                run.stderr
                    .starts_with("error[missing-program]: WeasyPrint is not installed"),
                "{}",
                run.stderr
            );
            assert!(run.stderr.contains(said), "{}", run.stderr);
        }
    }
    let mut command = folder.command();
    command.env("WEASYPRINT", "/nowhere/weasyprint");
    let run = Run::of(command.args(["export", "pdf"]));
    let said = "error[missing-program]: WEASYPRINT names no program: `/nowhere/weasyprint`";
    assert!(run.stderr.starts_with(said), "{}", run.stderr);
    assert!(!folder.path("test.pdf").exists());
}

#[test]
fn a_program_that_fails_is_quoted_and_the_old_pdf_stays() {
    let folder = edition().on_disk();
    folder.write("test.pdf", "old");
    let failing = run(&folder, "echo 'no such font' >&2; echo '%PDF-half'; exit 3", &[]);
    assert_eq!(failing.code, Some(1));
    let said = "error[program-failed]: WeasyPrint made no PDF: exit status: 3\n |\n = note: it says: no such font\n";
    assert!(failing.stderr.starts_with(said), "{}", failing.stderr);
    assert!(failing.stderr.contains("nothing was written"), "{}", failing.stderr);
    let other = run(&folder, "echo '<html>'", &[]);
    assert!(
        other.stderr.contains("what it made is something else"),
        "{}",
        other.stderr
    );
    assert_eq!(folder.read("test.pdf"), "old");
}

#[test]
fn an_edition_with_errors_has_no_pdf_and_the_old_one_stays() {
    let folder = edition().document("two", "", "Words.[^1]\n").on_disk();
    folder.write("test.pdf", "old");
    let run = run(&folder, MAKES, &[]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("undefined-footnote"), "{}", run.stderr);
    assert_eq!(folder.read("test.pdf"), "old");
}

/// Leaves out the note as long as the sheet does not ask for as many lines.
fn loses(lines: &str) -> String {
    format!("if grep -q orphans:{lines} nudges.css; then {MAKES}; cat nudges.css; else echo '%PDF-'; fi")
}

#[test]
fn a_note_that_was_lost_is_brought_back() {
    let folder = edition().on_disk();
    run(&folder, &loses("4"), &["-o", "x.pdf"]).expect_silence();
    let made = folder.read("x.pdf");
    assert!(made.ends_with("\n[id=\"one/u1\"] *{orphans:4!important}\n"), "{made}");
}

#[test]
fn there_is_no_pdf_without_all_notes() {
    let folder = edition().on_disk();
    let run = run(&folder, &loses("99"), &[]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("it leaves out a note"), "{}", run.stderr);
    assert!(!folder.path("test.pdf").exists());
}

#[test]
fn the_volume_can_be_had_without_a_program() {
    let folder = edition().on_disk();
    let mut command = folder.command();
    command.env("PATH", "");
    let run = Run::of(command.args(["export", "pdf", "--html", "volume"]));
    assert!(
        run.stdout.starts_with("wrote volume/volume.html in … s: "),
        "{}",
        run.stdout
    );
    assert!(folder.read("volume/volume.html").contains("A note."));
    let mut command = folder.command();
    let among = Run::of(command.args(["export", "pdf", "--html", "content"]));
    assert!(
        among.stderr.contains("holds the sources of the edition"),
        "{}",
        among.stderr
    );
}
