//! `postil quotes`: what is found, what is left alone, what is written.

use postil::reuse;
use proptest::prelude::*;
use serde_json::Value;

use super::edition::{Edition, Folder};
use super::random;

/// A report, and the letter that it answers.
fn edition() -> Edition {
    Edition::new()
        .document(
            "letter",
            "date = \"1871-03-02\"\nauthor = \"Ruth Lane\"\nkind = \"letter\"\n",
            "The bridge below the mill has wanted two planks since Candlemas. Nobody came.\n\n\
             We take a limited view of the matter, and of the old works.\n\n\
             Carts are not unlimited, and the limited time is short.\n",
        )
        .document(
            "report",
            "date = \"1871-03-10\"\nanswers = [\"letter\"]\nkind = \"report\"\nauthor = \"The Council\"\n",
            "Ruth Lane writes that “the bridge below the mill has wanted three planks since Candlemas”. \
             Her letter takes a “limited”[^1] view of the matter, and speaks of “old works” too.\n\n\
             She also calls it “a crossing for nobody at all”.[^2] It is “good”, all say.\n\n\
             [^1]: Letter of Ruth Lane, 2 March 1871.\n\n\
             [^2]: Ruth Lane, letter.\n",
        )
}

fn found(folder: &Folder, arguments: &[&str]) -> Value {
    let run = folder.run([&["quotes", "--format", "json"], arguments].concat());
    run.expect_silence();
    serde_json::from_str(&run.stdout).unwrap()
}

/// The quotations found, as "words → block: outcome".
fn quotations(report: &Value) -> Vec<String> {
    let found = report["found"].as_array().unwrap().iter();
    let quotations = found.filter(|finding| finding["kind"] == "quotation");
    let said = quotations.map(|finding| {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        format!(
            "{} → {}: {}",
            text(&finding["from"]["exact"]),
            text(&finding["to"]["block"]),
            text(&finding["verification"])
        )
    });
    said.collect()
}

#[test]
fn quotations_are_found_and_compared() {
    let folder = edition().on_disk();
    let report = found(&folder, &[]);
    assert_eq!(
        quotations(&report),
        [
            "the bridge below the mill has wanted three planks since Candlemas → p1: altered",
            // Found nowhere else in the report, which speaks of the author.
            "old works → p2: verbatim",
            // One word, but the footnote says whose, and what is around it where.
            "limited → p2: verbatim",
        ]
    );
    let altered = &report["found"][0];
    assert_eq!(
        altered["difference"],
        "the bridge below the mill has wanted [-two-]{+three+} planks since Candlemas"
    );
    let unfound = report["unfound"].as_array().unwrap();
    assert_eq!(unfound.len(), 1, "{unfound:?}");
    assert_eq!(unfound[0]["from"]["exact"], "a crossing for nobody at all");
    assert_eq!(unfound[0]["named"], "letter");
}

#[test]
fn the_report_for_reading_says_where_to_look() {
    let run = edition().on_disk().run(["quotes"]);
    assert!(
        run.stdout
            .contains("content/report.md:9:24: report p1 → letter p1, 11 words: altered, 1 word changed\n"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout
            .contains("report p2: “a crossing for nobody at all”: not found in LETTER"),
        "{}",
        run.stdout
    );
    assert!(run.stderr.contains("`postil quotes --write`"), "{}", run.stderr);
}

#[test]
fn what_is_written_is_not_found_again() {
    let folder = edition()
        .file("content/crossrefs.toml", "# kept\r\n[[crossref]]\r\nrelation = \"cites\"\r\nfrom = { document = \"report\" }\r\nto = { document = \"letter\" }")
        .on_disk();
    let before = folder.read("content/crossrefs.toml");
    let run = folder.run(["quotes", "--write"]);
    assert!(
        run.stdout
            .ends_with("appended 3 quotations to content/crossrefs.toml\n"),
        "{}",
        run.stdout
    );
    let written = folder.read("content/crossrefs.toml");
    assert!(written.starts_with(&before), "{written}");
    assert!(
        !written.replace("\r\n", "").contains('\n'),
        "line ends are those of the file"
    );
    assert!(written.contains("quote = \"limited\", in = \"p2\""), "{written}");
    let run = folder.run(["check", "--format", "short"]);
    assert_eq!(run.stderr.matches("quotation-altered").count(), 1, "{}", run.stderr);
    assert_eq!(quotations(&found(&folder, &[])), Vec::<String>::new());
    let all = found(&folder, &["--all"]);
    assert_eq!(quotations(&all).len(), 3);
    assert!(all["found"][0]["marked"].is_string());
    let run = folder.run(["quotes", "--write"]);
    assert!(run.stdout.ends_with("nothing to write\n"), "{}", run.stdout);
}

#[test]
fn a_file_is_made_if_there_is_none() {
    let folder = edition().on_disk();
    folder.run(["quotes", "--write"]);
    assert!(
        folder
            .read("content/crossrefs.toml")
            .starts_with("[[crossref]]\nrelation = \"quotes\"\n")
    );
}

/// Words that follow each other everywhere, names, addresses, what is too short, and what the edition lists.
#[test]
fn what_is_shared_by_chance_is_left_alone() {
    let phrase = "with all the honour that is due to your worships";
    let one = format!(
        "So, {phrase} we ask. See www.example.org/a/long/path/to/a/page/of/text for more.\n\nYours, Ruth Anne Lane Of Mill Cottage Below Bridge\n"
    );
    let two = format!(
        "Again {phrase} they answer. Look at www.example.org/a/long/path/to/a/page/of/text now.\n\nYours, Ruth Anne Lane Of Mill Cottage Below Bridge\n"
    );
    let edition = Edition::new().document("one", "", &one).document("two", "", &two);
    let run = |edition: &Edition| found(&edition.on_disk(), &[])["found"].as_array().unwrap().clone();
    let plain = run(&edition);
    let words: Vec<_> = plain
        .iter()
        .map(|finding| finding["from"]["exact"].as_str().unwrap())
        .collect();
    assert!(words.iter().any(|words| words.contains(phrase)), "{words:?}");
    assert!(words.iter().all(|words| !words.contains("www.")), "{words:?}");
    assert!(words.iter().all(|words| !words.contains("Cottage")), "{words:?}");
    let listed = edition.file(
        "book.toml",
        format!("[edition]\ntitle = \"T\"\n\n[quotations]\nstock = [\"{phrase}\"]\n"),
    );
    let rest = run(&listed);
    assert!(
        rest.iter()
            .all(|finding| !finding["from"]["exact"].as_str().unwrap().contains("honour")),
        "{rest:?}"
    );
}

/// Both quote a third: neither quotes the other.
#[test]
fn the_same_quotation_is_told_from_a_quotation() {
    let proverb = "a bridge that nobody mends is mended by the river in the end";
    let edition = Edition::new()
        .document("one", "date = \"1870\"\n", &format!("They say: “{proverb}”.\n"))
        .document("two", "date = \"1871\"\n", &format!("As we all know, “{proverb}”.\n"));
    let folder = edition.on_disk();
    let report = found(&folder, &[]);
    assert_eq!(report["found"][0]["kind"], "same-quotation");
    assert_eq!(report["found"][0]["relation"], "see-also");
    folder.run(["quotes", "--write"]);
    assert!(folder.read("content/crossrefs.toml").contains("draft    = true"));
    assert_eq!(
        found(&folder, &[])["found"].as_array().unwrap().len(),
        0,
        "a draft marks it as well"
    );
}

/// Three words that are nowhere else in the text tell whose they are; three that are everywhere do not, nor two.
#[test]
fn a_few_telling_words_need_no_name() {
    let edition = Edition::new()
        .document(
            "one",
            "date = \"1870\"\n",
            "By the way, the rotten parapet fell, and mossy stones with it.\n",
        )
        .document(
            "two",
            "date = \"1871\"\n",
            "Much is said “by the way”, and by the way it is wrong. No “rotten parapet fell”, nor “mossy stones”.\n",
        );
    let report = found(&edition.on_disk(), &[]);
    assert_eq!(quotations(&report), ["rotten parapet fell → p1: verbatim"]);
}

/// Two texts that cite a work both have its title.
#[test]
fn the_title_of_a_work_that_both_cite_is_no_quotation() {
    let title = "On the mending of wooden bridges in the lower valley";
    let cite = format!("[[cite]]\nwork = \"w\"\nquote = \"{title}\"\n");
    let edition = Edition::new()
        .document("one", "", &format!("See Ames, “{title}”, 1860.\n"))
        .document("two", "", &format!("Ames writes in “{title}” of planks.\n"));
    let count = |edition: &Edition| found(&edition.on_disk(), &[])["found"].as_array().unwrap().len();
    assert_eq!(count(&edition), 1);
    let cited = edition
        .file(
            "content/works.json",
            "[{\"id\":\"w\",\"type\":\"book\",\"title\":\"W\"}]",
        )
        .file("content/one.cites.toml", &cite)
        .file("content/two.cites.toml", &cite);
    assert_eq!(count(&cited), 0);
}

/// A younger document quotes an older one, and not the reverse.
#[test]
fn the_younger_quotes_the_older() {
    let words = "the planks were counted twice and found to be rotten through";
    let edition = Edition::new()
        .document("young", "date = \"1871\"\n", &format!("It is true that {words}.\n"))
        .document(
            "old",
            "date = \"1870\"\n",
            &format!("It was feared that “{words}” would be said.\n"),
        );
    let report = found(&edition.on_disk(), &[]);
    assert_eq!(report["found"][0]["kind"], "same-words");
    assert_eq!(report["found"][0]["from"]["document"], "young");
}

#[test]
fn an_edition_with_errors_is_not_searched() {
    let folder = edition()
        .file("content/crossrefs.toml", "[[crossref]]\nrelation = \"quotes\"\n")
        .on_disk();
    let run = folder.run(["quotes"]);
    assert!(run.code != Some(0), "{}", run.stdout);
    assert!(run.stderr.contains("nothing was looked for"), "{}", run.stderr);
    assert!(run.stdout.is_empty());
    let run = folder.run(["quotes", "--least", "3"]);
    assert!(run.stderr.contains("fewer than 6 words are no run"), "{}", run.stderr);
}

/// Pieces of which quotations go wrong, in texts that share most of them.
fn sharing() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "the bridge below the mill wants planks ",
        "and nobody came to mend it ",
        "“",
        "”",
        "\"",
        "'",
        "‘",
        "’",
        "«",
        "»",
        "> ",
        "\n\n",
        "\n",
        "… ",
        "[",
        "]",
        "[…] ",
        ". ",
        "; ",
        "of carts ",
        "naïve ",
        "— ",
        "[^1]",
        "*",
        "**",
        "一二三四五六七 ",
        "Ruth Lane ",
        "1871 ",
        "- ",
        "\u{AD}",
        "é",
        "\u{301}",
    ];
    let pieces = proptest::collection::vec(proptest::sample::select(PIECES), 0..40);
    pieces.prop_map(|pieces| {
        format!(
            "A[^1] {}\n\n[^1]: The letter of Ruth Lane: “the bridge below the mill wants planks”.\n",
            pieces.concat()
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Whatever texts hold, what is found stands in them, and what is written of it can be read.
    #[test]
    fn what_is_found_stands_in_the_texts(one in sharing(), two in sharing(), three in random::markdown()) {
        let edition = Edition::new()
            .document("one", "author = \"Ruth Lane\"\nkind = \"letter\"\n", &one)
            .document("two", "", &two)
            .document("three", "", &three);
        let compiled = edition.compile();
        let linked = compiled.edition.as_ref().unwrap();
        let findings = reuse::find(linked, reuse::LEAST);
        for finding in &findings.found {
            for passage in [finding.from, finding.to] {
                prop_assert!(!linked.words(passage).is_empty());
            }
        }
        for unfound in &findings.unfound {
            prop_assert!(!linked.words(unfound.from).is_empty());
        }
        if compiled.site.is_some() {
            let tables = reuse::write::tables(linked, &findings.found);
            let again = edition.file("content/crossrefs.toml", tables.replace("draft    = true\n", "")).compile();
            prop_assert!(again.site.is_some(), "{:?}\n{tables}", again.diagnostics);
        }
    }
}
