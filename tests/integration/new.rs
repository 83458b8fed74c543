//! `postil new`: the first edition that anybody sees.

use scraper::{Html, Selector};

use crate::edition::Edition;

#[test]
fn the_skeleton_builds_without_a_word() {
    let folder = Edition::empty().on_disk();
    folder
        .run(["new", "my-edition"])
        .expect(0, "made ./my-edition\nnow run: postil -C ./my-edition build\n", "");
    let run = folder.run(["-C", "my-edition", "build"]);
    run.expect_silence();
    let page = folder.read("my-edition/public/complaint/index.html");
    let page = Html::parse_document(&page);
    for selector in ["[data-note=candlemas]", "[data-anchors~=candlemas]"] {
        let selector = Selector::parse(selector).unwrap();
        assert_eq!(page.select(&selector).count(), 1);
    }
    folder.run(["-C", "my-edition", "check", "--strict"]).expect_silence();
}

#[test]
fn an_empty_folder_will_do_and_one_with_files_will_not() {
    let folder = Edition::empty().file("full/mine.txt", "mine").on_disk();
    std::fs::create_dir(folder.path("empty")).unwrap();
    folder.run(["new", "empty"]).expect_silence();
    assert!(folder.path("empty/book.toml").exists());

    let before = folder.files("full");
    folder.run(["new", "full"]).expect(
        1,
        "",
        "error[output-conflict]: `./full` is not empty
--> ./full
 = help: name a folder that does not exist yet; nothing was changed

1 error
to read more: `postil explain output-conflict`
",
    );
    assert_eq!(folder.files("full"), before);
}

#[test]
fn a_folder_under_a_file_is_named() {
    let folder = Edition::empty().file("taken", "mine").on_disk();
    let run = folder.run(["new", "taken/edition"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(
        run.stderr
            .starts_with("error[output-failed]: cannot make `./taken/edition`: "),
        "{}",
        run.stderr
    );
}
