//! `postil cites`: the citation index, what is proposed, what is left alone, what is written.

use postil::citing;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::edition::{Edition, Folder};
use super::random;

/// Works that look alike, and others.
fn works() -> Value {
    let person = |family: &str| json!([{ "family": family, "given": "A." }]);
    let body = |name: &str| json!([{ "literal": name }]);
    let year = |year: i32| json!({ "date-parts": [[year]] });
    json!([
        { "id": "ames-bridges", "type": "book", "title": "Wooden Bridges of the Lower Valley: An Inquiry",
          "author": person("Ames"), "issued": year(1870), "URL": "https://www.mills.org/bridges.pdf" },
        { "id": "ames-mills", "type": "book", "title": "Mills", "author": person("Ames"), "issued": year(1872) },
        { "id": "lane-account", "type": "report", "title": "Annual Account", "author": person("Lane"),
          "issued": year(1870) },
        { "id": "lane-account-71", "type": "report", "title": "Annual Account", "author": person("Lane"),
          "issued": year(1871) },
        { "id": "council-account", "type": "report", "title": "Annual Account", "author": body("The Parish Council (PC)"),
          "issued": year(1870) },
        { "id": "law-centre", "type": "report", "title": "Untangling the Rules of Tolls", "issued": year(1869),
          "author": body("National Toll Law Centre"), "URL": "http://tolls.org/untangling/" },
        { "id": "principles", "type": "report", "title": "Guiding Principles on Carts and Parish Roads",
          "author": body("Office of Roads"), "issued": year(1868), "number": "Doc R/PUB/68/4" },
        { "id": "council-letter", "type": "personal_communication", "title": "Letter to the Miller",
          "author": body("Parish Council of Weir"), "issued": { "date-parts": [[1871, 3, 2]] } },
        { "id": "never", "type": "book", "title": "A Book That Nobody Cites", "issued": year(1800) }
    ])
}

fn edition(footnotes: &[&str]) -> Edition {
    let marks: String = (1..=footnotes.len()).map(|note| format!("[^{note}]")).collect();
    let notes = footnotes
        .iter()
        .zip(1..)
        .map(|(text, note)| format!("\n\n[^{note}]: {text}"));
    let notes: String = notes.collect();
    Edition::new().file("content/works.json", works().to_string()).document(
        "letter",
        "",
        &format!("The bridge wants planks.{marks}{notes}\n"),
    )
}

fn suggested(folder: &Folder, arguments: &[&str]) -> Value {
    let run = folder.run([&["cites", "--suggest", "--format", "json"], arguments].concat());
    run.expect_silence();
    serde_json::from_str(&run.stdout).unwrap()
}

/// What is proposed, in the order of the text, as "fn-1 words → work, form, locator", after `?` and the doubt if there is
/// one.
fn lines(report: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let place =
        |location: &str| -> Vec<usize> { location.split(':').skip(1).map(|part| part.parse().unwrap()).collect() };
    let mut found: Vec<_> = report["found"].as_array().unwrap().iter().collect();
    found.sort_by_key(|finding| (text(&finding["document"]), place(&text(&finding["location"]))));
    let line = |finding: &&Value| {
        let works: Vec<_> = finding["works"].as_array().unwrap().iter().map(&text).collect();
        let doubt = finding["doubt"]
            .as_str()
            .map_or_else(String::new, |doubt| format!("? {doubt}: "));
        let locator = finding["locator"]
            .as_str()
            .map_or_else(String::new, |locator| format!(", {locator}"));
        let (block, exact, form) = (text(&finding["block"]), text(&finding["exact"]), text(&finding["form"]));
        format!("{doubt}{block} {exact} → {}, {form}{locator}", works.join("|"))
    };
    found.iter().map(line).collect()
}

#[track_caller]
fn expect(footnotes: &[&str], wanted: &[&str]) {
    let report = suggested(&edition(footnotes).on_disk(), &[]);
    pretty_assertions::assert_eq!(lines(&report), wanted);
}

#[test]
fn titles_and_addresses_are_found_with_locators() {
    expect(
        &[
            "See A. Ames, *Wooden Bridges of the Lower Valley: An Inquiry*, 1870, pp. 3–4, available at <http://mills.org/bridges.pdf>; \
             Office of Roads, Guiding Principles on Carts and Parish Roads (1868) Doc R/PUB/68/4, Principles 11 and 13 including \
             Commentary. Nobody came in 1871.",
            "Ames, *WOODEN BRIDGES of the Lower — Valley* (London, 1870), 5–6.",
            "Source: www.tolls.org/untangling.",
            "Under article 12 of the Guiding Principles on Carts and Parish Roads, carts are free.",
        ],
        &[
            "fn-1 Wooden Bridges of the Lower Valley: An Inquiry → ames-bridges, full, pp. 3–4",
            "fn-1 Guiding Principles on Carts and Parish Roads → principles, full, Principles 11 and 13 including Commentary",
            "fn-2 WOODEN BRIDGES of the Lower — Valley → ames-bridges, full, 5–6",
            "fn-3 www.tolls.org/untangling → law-centre, full",
            "fn-4 Guiding Principles on Carts and Parish Roads → principles, short, article 12",
        ],
    );
}

/// The same title three times: author and year say which, and what they leave open stays open.
#[test]
fn works_that_look_alike_are_kept_apart() {
    expect(
        &[
            "Lane, *Annual Account*, 1871, p. 2.",
            "Parish Council, “Annual Account”, p. 9.",
            "*Annual Account*, 1870.",
            "Lane, *Annual Account*, 1869.",
            "Lane, *Annual Account of Mills*, 1871.",
        ],
        &[
            "fn-1 Annual Account → lane-account-71, full, p. 2",
            "fn-2 Annual Account → council-account, short, p. 9",
            "? ambiguous: fn-3 Annual Account → lane-account|council-account, full",
            "? other-year: fn-4 Annual Account → lane-account|lane-account-71, short",
            "? title-goes-on: fn-5 Annual Account → lane-account-71, full",
        ],
    );
}

/// An address that is printed at the wrong place.
#[test]
fn an_address_and_a_title_of_two_works_are_a_conflict() {
    expect(
        &[
            "National Toll Law Centre, *Untangling the Rules of Tolls*, 1869, www.mills.org/bridges.pdf.",
            "Ames, *A Walk Along the River*, 1870, www.mills.org/bridges.pdf.",
            "Jones, *Annual Account*, p. 3; Jones, *Mills*, p. 3.",
            "See www.mills.org/bridges.pdf; *Untangling the Rules of Tolls*.",
        ],
        &[
            "? other-title: fn-1 Untangling the Rules of Tolls → ames-bridges|law-centre, full",
            "? other-address: fn-2 A Walk Along the River → ames-bridges, full",
            "? other-author: fn-3 Annual Account → lane-account|lane-account-71|council-account, short, p. 3",
            "fn-4 www.mills.org/bridges.pdf → ames-bridges, full",
            "fn-4 Untangling the Rules of Tolls → law-centre, short",
        ],
    );
}

#[test]
fn a_title_of_common_words_is_not_found_everywhere() {
    let edition = Edition::new().file("content/works.json", works().to_string()).document(
        "letter",
        "",
        "Mills stand there. The annual account is due. Mr. Ames owns Mills on the river.\n\n\
         In *Mills* Ames speaks of planks, and so does the “Guiding Principles on Carts and Parish Roads”. As Lane (1871, p. 3) \
         says, and Ames did in 1870; see (Ames 1872). Of the “Annual Account” nobody knows.[^1]\n\n\
         [^1]: Mills are mills, and an annual account is one.\n",
    );
    assert_eq!(
        lines(&suggested(&edition.on_disk(), &[])),
        [
            "p2 Mills → ames-mills, short",
            "p2 Guiding Principles on Carts and Parish Roads → principles, short",
            "p2 Lane (1871 → lane-account-71, short, p. 3",
            "p2 Ames 1872 → ames-mills, short",
            "? common-words: p2 Annual Account → lane-account-71, short",
        ]
    );
}

#[test]
fn short_forms_go_to_the_work_of_the_author() {
    expect(
        &[
            "National Toll Law Centre (NTLC), *Untangling the Rules of Tolls*, 1869.",
            "NTLC, *Untangling*, 1869, p. 3; Ames 1872, p. 4; Lane 1870.",
            "NTLC, p. 7; Jones, *Untangling*, p. 3.",
            "Ames, p. 5.",
            "Lane, *Annual*, p. 5; *Account*.",
            "*Untangling the Rules*, 12; *Rules*, p. 3.",
        ],
        &[
            "fn-1 Untangling the Rules of Tolls → law-centre, full",
            "fn-2 Untangling → law-centre, short, p. 3",
            "fn-2 Ames 1872 → ames-mills, short, p. 4",
            "fn-2 Lane 1870 → lane-account, short",
            "fn-3 NTLC → law-centre, short, p. 7",
            "fn-4 Ames → ames-mills, short, p. 5",
            "fn-5 Annual → lane-account, short, p. 5",
            "fn-6 Untangling the Rules → law-centre, short, 12",
        ],
    );
}

#[test]
fn abbreviations_are_those_that_the_text_introduces() {
    expect(
        &[
            "UNGP, Principle 3.",
            "Office of Roads, *Guiding Principles on Carts and Parish Roads*, 1868 (hereafter UNGP); A. Ames, *Mills* (hereinafter \
             “the Mill Book”).",
            "UNGP, Principles 1–3.",
            "See the Mill Book, at 5. The UNGP are old.",
            "ungp, p. 3.",
        ],
        &[
            "fn-2 Guiding Principles on Carts and Parish Roads → principles, full",
            "fn-2 Mills → ames-mills, short",
            "fn-3 UNGP → principles, short, Principles 1–3",
            "fn-4 Mill Book → ames-mills, short, at 5",
        ],
    );
}

#[test]
fn earlier_notes_lead_to_the_work_of_the_author() {
    expect(
        &[
            "Ames, *Mills*, 1872; Lane, *Annual Account*, 1871.",
            "Ames, supra note 1, at 4.",
            "See Lane (n 1) 12.",
            "Lane, op. cit., p. 6; see note 1 above.",
            "See note 2 above.",
            "Office of Roads, supra note 1.",
        ],
        &[
            "fn-1 Mills → ames-mills, full",
            "fn-1 Annual Account → lane-account-71, full",
            "fn-2 Ames, supra note 1 → ames-mills, short, at 4",
            "fn-3 Lane (n 1) → lane-account-71, short, 12",
            "fn-4 Lane, op. cit → lane-account-71, short, p. 6",
            "? ambiguous: fn-4 note 1 above → ames-mills|lane-account-71, short",
            "? no-author: fn-5 note 2 above → ames-mills, short",
        ],
    );
}

#[test]
fn ibid_goes_back_to_the_last_work() {
    expect(
        &[
            "Ames, *Mills*, 1872; Lane, *Annual Account*, 1871, p. 3.",
            "Ibid., p. 4.",
            "Id. at 5. See also ibid.",
            "Ebd., S. 7.",
            "Jones, *On Rivers and Weirs*, 1850, p. 3.",
            "Ibid., p. 4.",
            "Nobody knows.",
            "Ibid.",
            "Lane, *Annual Account*, 1869.",
            "Ibid., 12.",
            "Idem, *Another Book*, p. 3. The id of the mill.",
            "Ames, *Mills*, 1872.",
            "Jones, loc. cit., p. 3; ibid., p. 5.",
        ],
        &[
            "fn-1 Mills → ames-mills, full",
            "fn-1 Annual Account → lane-account-71, full, p. 3",
            "fn-2 Ibid → lane-account-71, ibid, p. 4",
            "fn-3 Id → lane-account-71, ibid, at 5",
            "fn-3 ibid → lane-account-71, ibid",
            "fn-4 Ebd → lane-account-71, ibid, S. 7",
            "? other-year: fn-9 Annual Account → lane-account|lane-account-71, short",
            "? ambiguous: fn-10 Ibid → lane-account|lane-account-71, ibid, 12",
            "fn-12 Mills → ames-mills, full",
        ],
    );
}

#[test]
fn what_is_not_held_is_listed() {
    let folder = edition(&[
        "Jones, *On Rivers and Weirs*, 1850, p. 3; www.rivers.org/weirs.",
        "Ames, *Mills*, 1872, www.other.org/mills.",
        "See [the river](https://rivers.org/) and the [mill](letter.md).",
    ])
    .on_disk();
    let report = suggested(&folder, &[]);
    let unheld = report["unheld"].as_array().unwrap().iter();
    let unheld: Vec<_> = unheld
        .map(|unheld| {
            [&unheld["address"], &unheld["exact"], &unheld["block"]].map(|value| value.as_str().unwrap_or("none"))
        })
        .collect();
    assert_eq!(
        unheld,
        [
            ["none", "Jones, On Rivers and Weirs, 1850, p. 3", "fn-1"],
            ["www.rivers.org/weirs", "www.rivers.org/weirs.", "fn-1"],
            ["https://rivers.org/", "See the river and the mill.", "fn-3"],
        ]
    );
    let run = folder.run(["cites"]);
    assert!(
        run.stdout.contains("Addresses that belong to no work: 3 addresses\n"),
        "{}",
        run.stdout
    );
}

#[test]
fn what_is_written_is_not_found_again() {
    let folder = edition(&[
        "Ames, *Mills*, 1872, p. 3; Lane, *Annual Account*, 1871; www.tolls.org/untangling.",
        "Ames, *Mills*, p. 4. *Annual Account*, 1870.",
        "Ibid. Ames, *Mills*.",
    ])
    .file(
        "content/letter.cites.toml",
        "# kept\r\n[[cite]]\r\nwork = \"ames-mills\"\r\nquote = \"Mills\"\r\nin = \"fn-1\"",
    )
    .on_disk();
    let before = folder.read("content/letter.cites.toml");
    let run = folder.run(["cites", "--suggest", "--write"]);
    assert!(
        run.stdout
            .ends_with("appended 4 citations to content/letter.cites.toml\n"),
        "{}",
        run.stdout
    );
    let written = folder.read("content/letter.cites.toml");
    assert!(written.starts_with(&before), "{written}");
    assert!(
        !written.replace("\r\n", "").contains('\n'),
        "line ends are those of the file"
    );
    assert!(
        written.contains("[[cite]]\r\nwork    = \"ames-mills\"\r\nquote   = \"Mills\"\r\nin      = \"fn-2\"\r\nlocator = \"p. 4\"\r\nform    = \"short\"\r\n"),
        "{written}"
    );
    folder.run(["build", "--strict"]).expect_silence();
    let again = lines(&suggested(&folder, &[]));
    assert!(again.iter().all(|line| line.starts_with('?')), "{again:?}");
    let all = suggested(&folder, &["--all"]);
    assert_eq!(
        all["found"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|found| found["marked"].is_string())
            .count(),
        5
    );
    let run = folder.run(["cites", "--suggest", "--write"]);
    assert!(run.stdout.ends_with("nothing to write\n"), "{}", run.stdout);
}

/// Letters and interviews have no titles that a text would print.
#[test]
fn an_author_and_a_date_need_a_word_for_what_it_is() {
    let edition = Edition::new().file("content/works.json", works().to_string()).document(
        "reply",
        "",
        "The Parish Council of Weir’s letter of March 2, 1871 says so. On 2 March 1871 the Parish Council of Weir met.\n\n\
         In 12 March 1871 a letter came. Nobody wrote a letter on 2 March 1871.\n",
    );
    assert_eq!(
        lines(&suggested(&edition.on_disk(), &[])),
        [
            "p1 Parish Council of Weir’s letter of March 2, 1871 → council-letter, full",
            "? date-alone: p1 2 March 1871 the Parish Council of Weir → council-letter, full",
        ]
    );
}

/// Where editors have decided, nothing else is written.
#[test]
fn what_the_editors_say_goes_before() {
    let folder = edition(&["*Annual Account*, 1870, p. 2.", "Ames, *Mills*, p. 3."])
        .file(
            "content/letter.cites.toml",
            "[[cite]]\nwork = \"council-account\"\nquote = \"Annual Account\"\n\n[[cite]]\nwork = \"never\"\nquote = \"Mills\"\n",
        )
        .on_disk();
    assert_eq!(
        lines(&suggested(&folder, &["--all"])),
        [
            "fn-1 Annual Account → council-account, full, p. 2",
            "? cited-as-other: fn-2 Mills → ames-mills, short, p. 3",
        ]
    );
}

#[test]
fn a_file_is_made_if_there_is_none_beside_the_document() {
    let folder = Edition::new()
        .file("content/works.json", works().to_string())
        .file(
            "content/old/letter.md",
            "+++\ntitle = \"L\"\n+++\n\nA.[^1]\n\n[^1]: Ames, *Mills*, 1872.\n",
        )
        .document(
            "draft",
            "draft = true\n",
            "A.[^1]\n\n[^1]: Lane, *Annual Account*, 1871.\n",
        )
        .on_disk();
    folder.run(["cites", "--suggest", "--write"]);
    assert_eq!(
        folder.read("content/old/letter.cites.toml"),
        "[[cite]]\nwork    = \"ames-mills\"\nquote   = \"Mills\"\nform    = \"full\"\n"
    );
    assert!(!folder.path("content/draft.cites.toml").exists());
    let run = folder.run(["cites", "--suggest", "--write", "--drafts"]);
    assert!(
        run.stdout
            .ends_with("appended 1 citation to content/draft.cites.toml\n"),
        "{}",
        run.stdout
    );
}

#[test]
fn the_index_lists_every_work() {
    let folder = edition(&["Ames, *Mills*, 1872, p. 3."]).on_disk();
    folder.run(["cites", "--suggest", "--write"]);
    let run = folder.run(["cites"]);
    run.expect_silence();
    assert!(
        run.stdout.starts_with("ames-mills: Ames 1872\n    content/letter.md:7:14: letter fn-1, full, p. 3: “Mills”\n\nNever cited: 8 works\n"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.ends_with("\n1 citation of 1 work\n"), "{}", run.stdout);
    let run = folder.run(["cites", "--format", "json"]);
    let index: Value = serde_json::from_str(&run.stdout).unwrap();
    let mills = &index["works"][1];
    assert_eq!(mills["citations"][0]["locator"], "p. 3");
    assert_eq!(mills["short"], "Ames 1872");
    assert_eq!(index["works"][8]["citations"], json!([]));
}

#[test]
fn the_index_lists_documents_that_others_cite() {
    let crossref = "[[crossref]]\nid = \"x\"\nrelation = \"cites\"\n\
        from = { document = \"letter\", quote = \"Ames\" }\nto = { document = \"reply\", quote = \"bridge\" }\n";
    let folder = edition(&["Ames."])
        .document("reply", "", "The bridge.\n")
        .file("content/crossrefs.toml", crossref)
        .on_disk();
    let run = folder.run(["cites"]);
    run.expect_silence();
    let line = "document reply: REPLY\n    content/letter.md:7:7: letter fn-1, cross-reference `x` to p1: “Ames”\n";
    assert!(run.stdout.starts_with(line), "{}", run.stdout);
    let run = folder.run(["cites", "--format", "json"]);
    let index: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(index["documents"][0]["citations"][0]["passage"], "p1");
}

#[test]
fn the_report_for_reading_says_why() {
    let folder = edition(&["Ames, *Mills*, 1872, p. 3; Lane, *Annual Account*, 1869."]).on_disk();
    let run = folder.run(["cites", "--suggest"]);
    assert!(
        run.stdout
            .contains("By title: 1\n\ncontent/letter.md:7:14: letter fn-1 → ames-mills, full, p. 3\n    “Mills”\n"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains("short: the text has another year than the work\n"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.ends_with("1 new citation, 1 in doubt\n"), "{}", run.stdout);
    assert!(run.stderr.contains("--write"), "{}", run.stderr);
    let run = folder.run(["cites", "--write"]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
}

/// Pieces of which citations go wrong.
fn citing_text() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "Ames",
        "Lane",
        "Ames, ",
        "*",
        "*Mills*",
        "“Mills”",
        "Mills",
        "Annual Account",
        "*Annual Account*, ",
        "1870",
        " 1871",
        " (",
        ")",
        "“",
        "”",
        "'",
        "’",
        "; ",
        ". ",
        ", ",
        "Ibid.",
        " Ibid. ",
        "Id. at 5",
        "supra note 1",
        "(n 1)",
        " op. cit. ",
        "p. 3",
        " pp. 3–4, ",
        "§ 12(b)",
        "¶",
        " Principles 1 and 2 including ",
        "(hereafter UNGP)",
        "UNGP",
        "UNGP, p. 3",
        "Guiding Principles on Carts and Parish Roads",
        "Guiding Principles on Carts and Parish Roads: ",
        "http://www.mills.org/bridges.pdf",
        "[Mills](https://mills.org/bridges.pdf)",
        "<http://tolls.org/untangling>",
        "www.x.org",
        "[^1]",
        "[^2]",
        "\n\n",
        "\n",
        "- ",
        "> ",
        "\u{AD}",
        "é",
        "\u{301}",
        "ﬁ",
        "—",
        " – ",
        "… ",
        "[",
        "]",
        "National Toll Law Centre (NTLC), ",
        "NTLC",
        "et al. ",
        "& ",
        "of the ",
        "\u{FDFA}",
        "İ",
        "𝔘",
        "<i>Mills</i>",
        "\\*",
        "&amp;",
        "| a | b |\n|---|---|\n",
    ];
    let pieces = proptest::collection::vec(proptest::sample::select(PIECES), 0..40);
    let note = proptest::collection::vec(proptest::sample::select(PIECES), 0..20);
    (pieces, note.clone(), note).prop_map(|(body, one, two)| {
        let flat = |pieces: Vec<&str>| pieces.concat().replace('\n', " ");
        format!(
            "A[^1] {}[^2]\n\n[^1]: {}\n\n[^2]: {}\n",
            body.concat(),
            flat(one),
            flat(two)
        )
    })
}

/// A work whose title, author and address are made of the same pieces.
fn any_work() -> impl Strategy<Value = Value> {
    let title = proptest::sample::select(vec![
        "",
        "Mills",
        "Ames",
        "‘Mills’: Annual Account",
        "Annual Account? No!",
        "[Mills]",
        "<i>Mills</i> & Carts",
        "é\u{301}",
        "UNGP",
        "\u{AD}",
    ]);
    let author = proptest::sample::select(vec!["Ames", "Lane", "Mills", "", "The", "UNGP (NTLC)", "("]);
    let url = proptest::sample::select(vec!["http://mills.org/bridges.pdf", "x", "", "https://x.org/"]);
    let year = proptest::sample::select(vec![json!(1870), json!("1871"), json!("x"), json!(0)]);
    (title, author, url, year).prop_map(|(title, author, url, year)| {
        json!({ "type": "book", "title": title, "author": [{ "literal": author }], "URL": url, "issued": { "date-parts": [[year]] } })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Whatever texts hold, what is written selects the words that were found, and is not found again.
    #[test]
    fn what_is_written_can_be_read(
        text in citing_text(),
        markdown in random::markdown(),
        more in proptest::collection::vec(any_work(), 0..4),
    ) {
        let mut all = works();
        for (place, mut work) in more.into_iter().enumerate() {
            work["id"] = json!(format!("w{place}"));
            all.as_array_mut().unwrap().push(work);
        }
        let edition = Edition::new()
            .file("content/works.json", all.to_string())
            .document("one", "", &text)
            .document("two", "", &format!("{markdown} *Mills* {text}"));
        let compiled = edition.compile();
        let linked = compiled.edition.as_ref().unwrap();
        let findings = citing::find(linked);
        let mut written = edition;
        for (place, annotated) in linked.documents.iter().enumerate() {
            let sure = findings.found.iter().filter(|finding| finding.document == place && finding.is_sure());
            let tables = citing::write::tables(&annotated.document, &linked.works, sure.clone());
            prop_assert_eq!(tables.matches("[[cite]]").count(), sure.count());
            written = written.file(&format!("content/{}.cites.toml", annotated.document.id()), tables);
        }
        if compiled.site.is_some() {
            let again = written.compile();
            prop_assert!(again.site.is_some(), "{:?}", again.diagnostics);
            let linked = again.edition.as_ref().unwrap();
            let ranges = |document: usize| linked.documents[document].found.citations.iter().map(|citation| citation.range);
            for finding in findings.found.iter().filter(|finding| finding.is_sure()) {
                prop_assert!(ranges(finding.document).any(|range| range == finding.range));
            }
            let more: Vec<_> = citing::find(linked).found.into_iter().filter(citing::Finding::is_sure).collect();
            prop_assert!(more.is_empty(), "{more:?}");
        }
    }
}
