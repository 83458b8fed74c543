//! Whatever is put before it, the compiler says what is wrong, where, and what to do; and the site that was published
//! before stays as it is.

use std::fs;
use std::os::unix::fs::symlink;

use postil::project::DiskWorld;
use postil::{Memo, Options, compile, compile_again};

use crate::edition::{Edition, Folder, Run, human_form};

fn fine() -> Edition {
    Edition::new().document("a", "", "Some words.\n")
}

/// Builds a good edition, spoils it, builds again. The second run must fail and leave the site alone.
#[track_caller]
fn spoilt(spoil: impl FnOnce(&Folder)) -> Run {
    let (folder, run) = fine().build();
    run.expect_silence();
    let published = (folder.files("public"), folder.times("public"));
    spoil(&folder);
    let run = folder.run(["build"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(
        (folder.files("public"), folder.times("public")) == published,
        "what was published before was touched"
    );
    run
}

#[test]
fn a_folder_without_book_toml_is_no_edition() {
    let folder = Edition::empty().document("a", "", "Words.").on_disk();
    folder.run(["build"]).expect(
        1,
        "",
        "error[missing-config]: this folder is not an edition: it has no `book.toml`
--> book.toml
 = help: go to the edition's folder, or name it with `-C DIR`; `postil new DIR` begins one

1 error; nothing was written
to read more: `postil explain missing-config`
",
    );
    assert!(!folder.path("public").exists());
}

#[test]
fn a_folder_that_does_not_exist_is_no_edition_either() {
    let folder = fine().on_disk();
    let run = folder.run(["-C", "nowhere", "check"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.starts_with("error[missing-config]"), "{}", run.stderr);
}

#[test]
fn invalid_utf8_is_shown_in_its_place() {
    let run = spoilt(|folder| folder.write("content/a.md", b"+++\ntitle = \"A\"\n+++\n\nDie M\xFChle.\n"));
    run.expect(
        1,
        "",
        "error[invalid-utf8]: the file is not valid UTF-8
 --> content/a.md:5:6
  |
5 | Die M\u{FFFD}hle.
  |      ^ this byte does not belong here
  |
  = help: save the file as UTF-8; it may be in Windows-1252 or Latin-1

1 error; nothing was written
to read more: `postil explain invalid-utf8`
",
    );
}

#[test]
fn broken_toml_is_shown_in_its_place() {
    let run = spoilt(|folder| folder.write("book.toml", "[edition]\ntitle = Test\n"));
    assert!(
        run.stderr.starts_with("error[toml-syntax]: malformed TOML: ") && run.stderr.contains("--> book.toml:2:9\n"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("= help: mend the line"), "{}", run.stderr);
}

#[test]
fn an_output_folder_outside_is_refused() {
    for output in ["../x", "/x", "a/../../x", "content", "./themes/x", "", "."] {
        let folder = fine()
            .file(
                "book.toml",
                format!("[edition]\ntitle = \"T\"\n\n[build]\noutput = \"{output}\"\n"),
            )
            .on_disk();
        let before = folder.files("");
        let run = folder.run(["build"]);
        assert_eq!(run.code, Some(1), "{output}");
        assert!(
            run.stderr.starts_with("error[outside-folder]") && run.stderr.contains("--> book.toml:5:10\n"),
            "{}",
            run.stderr
        );
        assert!(
            run.stderr.contains("= help: name a folder of its own"),
            "{}",
            run.stderr
        );
        assert_eq!(folder.files(""), before, "{output}");
        assert!(!folder.outside("x").exists());
    }
}

#[test]
fn a_link_out_of_the_folder_is_refused() {
    let run = spoilt(|folder| {
        fs::write(folder.outside("secret.md"), "+++\ntitle = \"S\"\n+++\n").unwrap();
        symlink(folder.outside("secret.md"), folder.path("content/s.md")).unwrap();
    });
    run.expect(
        1,
        "",
        "error[outside-folder]: the link `content/s.md` leads out of the edition's folder, or nowhere
--> content/s.md
 = help: put the file itself there; an edition must hold all it is made of

1 error; nothing was written
to read more: `postil explain outside-folder`
",
    );
}

#[test]
fn a_linked_folder_outside_is_refused_and_one_inside_is_followed() {
    let run = spoilt(|folder| {
        fs::create_dir(folder.outside("more")).unwrap();
        fs::write(folder.outside("more/s.md"), "+++\ntitle = \"S\"\n+++\n").unwrap();
        symlink(folder.outside("more"), folder.path("content/more")).unwrap();
    });
    assert!(run.stderr.starts_with("error[outside-folder]"), "{}", run.stderr);
    assert!(!run.stderr.contains("s.md"), "{}", run.stderr);

    let folder = fine().file("more/b.md", "+++\ntitle = \"B\"\n+++\n").on_disk();
    symlink(folder.path("more"), folder.path("content/more")).unwrap();
    folder.run(["build"]).expect_silence();
    assert!(folder.path("public/b/index.html").exists());
}

#[test]
fn a_linked_book_toml_outside_is_refused() {
    let run = spoilt(|folder| {
        fs::rename(folder.path("book.toml"), folder.outside("book.toml")).unwrap();
        symlink(folder.outside("book.toml"), folder.path("book.toml")).unwrap();
    });
    assert!(
        run.stderr
            .starts_with("error[unreadable-file]: cannot read `book.toml`: the link leads out of"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_linked_content_folder_outside_is_refused() {
    let run = spoilt(|folder| {
        fs::rename(folder.path("content"), folder.outside("content")).unwrap();
        symlink(folder.outside("content"), folder.path("content")).unwrap();
    });
    assert!(run.stderr.starts_with("error[outside-folder]"), "{}", run.stderr);
}

/// The tests may run as root, who can read everything: so what cannot be read here is not a file at all.
#[test]
fn what_cannot_be_read_is_named() {
    let run = spoilt(|folder| {
        fs::remove_file(folder.path("book.toml")).unwrap();
        fs::create_dir(folder.path("book.toml")).unwrap();
    });
    run.expect(
        1,
        "",
        "error[unreadable-file]: cannot read `book.toml`: Is a directory (os error 21)
--> book.toml
 = help: see that it is there and that you may read it

1 error; nothing was written
to read more: `postil explain unreadable-file`
",
    );
}

#[test]
fn a_link_that_leads_nowhere_is_named() {
    let run = spoilt(|folder| symlink("gone.md", folder.path("content/b.md")).unwrap());
    assert_eq!(run.stdout, "");
    assert!(
        run.stderr.starts_with("error[")
            && run.stderr.contains("--> content/b.md\n")
            && run.stderr.contains("= help: "),
        "{}",
        run.stderr
    );
}

#[test]
fn links_in_a_circle_are_named() {
    let run = spoilt(|folder| symlink(folder.path("content"), folder.path("content/round")).unwrap());
    assert!(
        run.stderr.starts_with("error[") && run.stderr.contains("content/round"),
        "{}",
        run.stderr
    );
}

#[test]
fn nowhere_to_say_it_is_no_reason_to_fail_otherwise() {
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
    let folder = fine().on_disk();
    let status = folder.command().arg("build").stdout(full()).stderr(full()).status();
    assert_eq!(status.unwrap().code(), Some(0));
    folder.write("content/a.notes.toml", "[[note]]\n");
    let status = folder.command().arg("build").stdout(full()).stderr(full()).status();
    assert_eq!(status.unwrap().code(), Some(1));
}

#[test]
fn wrong_usage_has_a_code_of_its_own() {
    let folder = fine().on_disk();
    for arguments in [
        &["bild"][..],
        &["build", "--base-url", "example.org"],
        &["check", "--format", "xml"],
        &[],
    ] {
        let run = folder.run(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(!run.stderr.is_empty());
    }
    assert!(!folder.path("public").exists());
}

#[test]
fn warnings_fail_a_strict_build_only() {
    let folder = fine().file("content/todo.txt", "To do.").on_disk();
    let run = folder.run(["check", "--format", "short", "--strict"]);
    run.expect(
        1,
        "",
        "content/todo.txt: warning[unknown-file]: `content/todo.txt` is of no kind that an edition has, and is left out\n",
    );
    let run = folder.run(["build", "--strict"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(
        run.stderr.ends_with("1 warning; nothing was written\n"),
        "{}",
        run.stderr
    );
    assert!(!folder.path("public").exists());
    let run = folder.run(["build"]);
    assert_eq!(run.code, Some(0));
    assert!(run.stderr.ends_with("\n1 warning\n"), "{}", run.stderr);
}

/// Of what is on the disk no text is held once it is read; it is read again where a diagnostic shows it.
#[test]
fn a_fault_is_shown_in_a_text_that_was_put_aside() {
    let note = "[[note]]\nid = \"a\"\nseries = \"gloss\"\nquote = \"nowhere to be found\"\nbody = \"B.\"\n";
    let edition = Edition::new().document("a", "", "Words.").notes("a", note);
    let folder = edition.on_disk();
    let compiled = compile(&DiskWorld::new(folder.path("")), &Options::default());
    assert_eq!(human_form(&compiled), human_form(&edition.compile()));
    // Whoever changes the file before it is read again sees no other words as if they were those.
    let compiled = compile(&DiskWorld::new(folder.path("")), &Options::default());
    folder.write("content/a.notes.toml", note.replace("nowhere", "everywhere"));
    let shown = human_form(&compiled);
    assert!(shown.contains("content/a.notes.toml"), "{shown}");
    assert!(!shown.contains("where to be found\""), "{shown}");
    let compiled = compile(&DiskWorld::new(folder.path("")), &Options::default());
    fs::remove_file(folder.path("content/a.notes.toml")).unwrap();
    assert!(human_form(&compiled).contains("content/a.notes.toml"));
}

/// What was put aside cannot be told from what is empty by its bytes.
#[test]
fn a_file_that_is_emptied_is_read_again() {
    let note = "[[note]]\nid = \"a\"\nseries = \"gloss\"\nquote = \"nowhere\"\nbody = \"B.\"\n";
    let folder = Edition::new().document("a", "", "Words.").notes("a", note).on_disk();
    let (world, mut memo) = (DiskWorld::new(folder.path("")), Memo::default());
    assert!(
        !compile_again(&world, &Options::default(), &mut memo)
            .diagnostics
            .is_empty()
    );
    folder.write("content/a.notes.toml", "");
    let compiled = compile_again(&world, &Options::default(), &mut memo);
    assert_eq!(human_form(&compiled), "");
}

#[test]
fn what_is_nested_without_end_is_named() {
    let nested = |deep: usize| {
        let lists = (0..deep.min(1000)).map(|level| format!("{}- x\n", "  ".repeat(level)));
        [
            format!("{}deep\n", "> ".repeat(deep)),
            format!("{}x{}\n", "*a **b ".repeat(deep / 2), "** c*".repeat(deep / 2)),
            lists.collect(),
            format!("{}x{}\n", "<b>".repeat(deep), "</b>".repeat(deep)),
            format!("{}x{}\n", "<b>*a ".repeat(deep / 2), " a*</b>".repeat(deep / 2)),
        ]
    };
    for text in nested(40) {
        let compiled = Edition::new().document("a", "", &text).compile();
        assert!(compiled.site.is_some(), "{}", human_form(&compiled));
    }
    for text in nested(20_000) {
        let compiled = Edition::new().document("a", "", &text).compile();
        let said = human_form(&compiled);
        assert_eq!(
            said.matches("error[deep-nesting]: this stands within 100 others")
                .count(),
            1,
            "{said}"
        );
        assert!(compiled.site.is_none());
    }
}
