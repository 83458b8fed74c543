//! The citation index of an edition with many citations.

use crate::edition::Edition;

/// A document whose every word cites a work, and which speaks of one in a note.
fn many() -> Edition {
    let count = 2_000;
    let words: Vec<_> = (0..count).map(|number| format!("word{number}.")).collect();
    let cites = (0..count).map(|number| {
        let work = ["ash", "birch", "1870"][number % 3];
        format!("[[cite]]\nwork = \"{work}\"\nquote = \"word{number}.\"\n")
    });
    let work = |key: &str, title: &str| format!("{{ \"id\": \"{key}\", \"type\": \"book\", \"title\": \"{title}\" }}");
    let works = [work("ash", "Ash"), work("birch", "Birch"), work("1870", "1870")];
    Edition::new()
        .document("a", "", &format!("{}\n", words.join(" ")))
        .file("content/a.cites.toml", cites.collect::<String>())
        .file("content/works.json", format!("[{}]", works.join(",")))
        .notes(
            "a",
            "[[note]]\nid = \"n\"\nseries = \"note\"\nquote = \"word7.\"\nbody = \"See [@birch].\"\n",
        )
}

#[test]
fn of_many_citations_each_letter_has_a_page() {
    let site = many().site();
    let page = |path: &str| String::from_utf8(site[path].to_vec()).unwrap();
    let first = page("works/index.html");
    assert!(
        first.contains("<a href=\"../works/b/index.html\">B <span class=\"n\">1</span></a>"),
        "{first}"
    );
    assert!(first.contains("<a href=\"../works/other/index.html\">#"), "{first}");
    assert!(!first.contains("id=\"w-birch\""), "{first}");
    let letter = page("works/b/index.html");
    assert!(letter.contains("id=\"w-birch\""), "{letter}");
    // The letter shows the first places, and the work has pages with all of them.
    let places = |page: &str| page.matches("<a class=\"loc\" href=\"../../").count();
    assert_eq!(places(&letter), 5);
    assert!(
        letter.contains("<a href=\"../../works/w-birch/index.html\">All 668 places</a>"),
        "{letter}"
    );
    let own: String = ["", "2/", "3/", "4/"]
        .iter()
        .map(|part| page(&format!("works/w-birch/{part}index.html")))
        .collect();
    // With the note's, which has no words of its own.
    assert_eq!(places(&own), 668);
    assert!(!site.contains_key("works/w-birch/5/index.html"));
    let document = page("a/index.html");
    assert!(
        document.contains("<a class=\"ct\" href=\"../works/b/index.html#w-birch\">"),
        "{document}"
    );
    assert!(
        document.contains("<a href=\"../works/b/index.html#w-birch\">in the index of works</a>"),
        "{document}"
    );
    let by_type = page("works/by-type/index.html");
    assert!(
        by_type.contains("<a href=\"../../works/other/index.html#w-1870\">1870</a>"),
        "{by_type}"
    );
}

/// Works that lack something have a note on their line, which is told to those who ask, and an entry.
#[test]
fn what_works_lack_is_noted() {
    let works = "[\n\
        { \"id\": \"all\", \"type\": \"book\", \"title\": \"All\", \"author\": [{ \"family\": \"Marsh\" }], \"issued\": { \"date-parts\": [[1871], [1872]] } },\n\
        { \"id\": \"law\", \"type\": \"legislation\", \"title\": \"Bridges Act\" },\n\
        { \"id\": \"bare\", \"type\": \"book\" },\n\
        { \"id\": \"words\", \"type\": \"webpage\", \"title\": \"Words\", \"issued\": { \"literal\": \"Whitsun\" } }\n]";
    let (folder, run) = Edition::new()
        .document("a", "", "Some words.\n")
        .file("content/works.json", works)
        .build();
    run.expect_silence();
    let index = folder.read("public/works/index.html");
    for key in ["all", "law", "bare", "words"] {
        assert!(index.contains(&format!("id=\"w-{key}\"")), "{key}");
    }
    let notes = "content/works.json:4:9: note[incomplete-work]: the work `bare` has no title, has no author and has no date\n\
        content/works.json:5:9: note[incomplete-work]: the work `words` has a date in words, which is no year to sort by\n";
    let strict = ["check", "--strict", "--format", "short"];
    assert_eq!(folder.run(strict).stderr, "");
    let run = folder.run(strict.into_iter().chain(["--verbose"]));
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), notes));
    let data = folder.run(["check", "--format", "json"]).stdout;
    assert_eq!(data.matches("\"incomplete-work\"").count(), 2, "{data}");
}
