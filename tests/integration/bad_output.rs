//! What stands in the way of a site, and what happens when there is no room for it: nothing that was published is
//! touched, and nothing of anybody else's ever.

use std::process::Command;

use crate::edition::{Edition, Folder, Run};

fn fine() -> Edition {
    Edition::new().document("a", "", "Some words.\n")
}

#[test]
fn a_file_of_somebody_else_is_never_overwritten() {
    let folder = fine().file("public/a/index.html", "mine").on_disk();
    let before = folder.files("public");
    folder.run(["build"]).expect(
        1,
        "",
        "error[output-conflict]: `./public/a/index.html` is in the way and was not written by Postil, or was changed since
--> ./public/a/index.html
 = help: move it away, or build into another folder with `-o DIR`

1 error
to read more: `postil explain output-conflict`
",
    );
    assert_eq!(folder.files("public"), before);
}

#[test]
fn a_page_that_was_changed_since_is_not_overwritten() {
    let run = {
        let (folder, _) = fine().build();
        folder.write("public/a/index.html", "mine now");
        folder.write("content/a.md", "+++\ntitle = \"A\"\n+++\n\nOther words.\n");
        let run = folder.run(["build"]);
        assert_eq!(folder.read("public/a/index.html"), "mine now");
        run
    };
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.starts_with("error[output-conflict]"), "{}", run.stderr);
}

#[test]
fn a_folder_in_the_place_of_a_page_is_left_alone() {
    let folder = fine().file("public/index.html/x", "mine").on_disk();
    let run = folder.run(["build"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr.contains("`./public/index.html` is in the way"),
        "{}",
        run.stderr
    );
    assert_eq!(folder.files("public").len(), 1);
}

#[test]
fn an_output_path_under_a_file_is_named() {
    let folder = fine().file("taken", "mine").on_disk();
    for output in ["taken", "taken/site", "/dev/full", "/dev/full/site"] {
        let run = folder.run(["build", "-o", output]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{output}");
        assert!(
            run.stderr
                .starts_with(&format!("error[output-failed]: cannot write `{output}`: "))
                && run.stderr.contains(&format!("--> {output}\n")),
            "{}",
            run.stderr
        );
        assert!(run.stderr.contains(" = help: "), "{}", run.stderr);
    }
    assert_eq!(folder.read("taken"), "mine");
}

#[test]
fn a_file_in_the_place_of_a_documents_folder_is_named() {
    let folder = fine().file("public/a", "mine").on_disk();
    let run = folder.run(["build"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(
        run.stderr.contains("public/a") && run.stderr.contains(" = help: "),
        "{}",
        run.stderr
    );
    assert_eq!(folder.files("public").len(), 1);
}

/// Runs a build that may write no file longer than `blocks` blocks of 512 or 1024 bytes. That is as near to a full disk as
/// one gets without mounting one: the system refuses to write in the midst of a file.
fn build_with_little_room(folder: &Folder, blocks: u32) -> Run {
    let mut command = Command::new("sh");
    command
        .current_dir(folder.path(""))
        .arg("-c")
        // Without the trap the system would end the process, which no compiler could do anything about.
        .arg(format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" build"))
        .arg(env!("CARGO_BIN_EXE_postil"));
    Run::of(&mut command)
}

#[test]
fn a_full_disk_leaves_the_published_site_whole() {
    let (folder, _) = fine().build();
    let published = (folder.files("public"), folder.times("public"));
    let long = "A long paragraph of many words. ".repeat(2000);
    folder.write("content/a.md", format!("+++\ntitle = \"A\"\n+++\n\n{long}\n"));
    let run = build_with_little_room(&folder, 16);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{run:?}");
    assert!(
        run.stderr.starts_with("error[output-failed]: cannot write `./public/") && run.stderr.contains("disk has room"),
        "{}",
        run.stderr
    );
    assert!((folder.files("public"), folder.times("public")) == published);
    assert_eq!(
        folder
            .files("public")
            .keys()
            .filter(|path| path.contains("postil-"))
            .count(),
        1,
        "only the manifest"
    );

    let run = folder.run(["build"]);
    run.expect_silence();
    assert!(folder.read("public/a/index.html").contains("A long paragraph"));
}
