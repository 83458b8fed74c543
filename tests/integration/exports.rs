//! The works as files for other programs, and the way back.

use postil::model::Works;
use postil::source::works;
use postil::span::Sources;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::edition::Edition;

/// The items that a file of works holds, and what is said of it.
fn read(path: &str, text: &str) -> (Vec<Value>, Vec<String>) {
    let mut sources = Sources::default();
    let id = sources.add(path.to_owned(), text.to_owned()).unwrap();
    let (mut works, mut diagnostics) = (Works::default(), Vec::new());
    works::parse(sources.file(id), &mut works, &mut diagnostics);
    let items = works.list().iter().map(|work| Value::Object(work.csl.clone()));
    (
        items.collect(),
        // What works lack they lack on the way back as well.
        diagnostics
            .into_iter()
            .filter(|found| !found.code.is_for_the_asking())
            .map(|found| found.message)
            .collect(),
    )
}

/// An edition with these works, exported.
fn export(items: &Value) -> [String; 3] {
    let edition = Edition::new()
        .document("a", "", "Text.")
        .file("content/works.json", items.to_string());
    let site = edition.site();
    ["data/works.json", "data/works.bib", "data/works.ris"].map(|path| String::from_utf8(site[path].to_vec()).unwrap())
}

#[test]
fn the_works_of_the_first_edition_come_back() {
    let items: Value = serde_json::from_str(include_str!("../../content/works.json")).unwrap();
    let [json, bib, ris] = export(&items);
    let exported: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(exported, items);
    let (back, said) = read("works.bib", &bib);
    assert_eq!(said, Vec::<String>::new());
    assert_eq!(back.len(), items.as_array().unwrap().len());
    for (item, back) in items.as_array().unwrap().iter().zip(&back) {
        let mut wanted = item.as_object().unwrap().clone();
        let key = wanted["id"].as_str().unwrap().to_owned();
        // What BibLaTeX has no field for is said, in a comment.
        wanted.retain(|variable, value| {
            let is_said = bib.contains(&format!("% {key}: {variable} = {value}\n"));
            !is_said
        });
        assert_eq!(&Value::Object(wanted), &sorted_as(back, item), "{key}");
    }
    assert_eq!(ris.matches("TY  - ").count(), back.len());
    assert_eq!(ris.matches("ER  - ").count(), back.len());
}

/// The same item; the order of its variables does not count.
fn sorted_as(item: &Value, like: &Value) -> Value {
    let item = item.as_object().unwrap();
    let mut sorted: Map<String, Value> = Map::new();
    for key in like.as_object().unwrap().keys().chain(item.keys()) {
        if let Some(value) = item.get(key) {
            sorted.insert(key.clone(), value.clone());
        }
    }
    Value::Object(sorted)
}

#[test]
fn each_format_has_what_readers_of_it_want() {
    let [_, bib, ris] = export(&json!([
        {
            "id": "ames-1871", "type": "article-newspaper", "title": "Planks & <i>rivers</i>",
            "container-title": "The Mill", "page": "3-5", "issued": { "date-parts": [[1871, 3, 2]] },
            "author": [
                { "family": "Ames", "given": "Ruth" },
                { "family": "Berg", "given": "Otto", "non-dropping-particle": "van den" },
                { "literal": "Council of Millbrook" },
            ],
        },
        { "id": "law", "type": "treaty", "title": "Treaty", "archive_collection": "Rolls" },
    ]));
    for line in [
        "@article{ames-1871,",
        "  entrysubtype = {newspaper},",
        "  author = {Ames, Ruth and van den Berg, Otto and {Council of Millbrook}},",
        "  title = {Planks \\& \\emph{rivers}},",
        "  journaltitle = {The Mill},",
        "  pages = {3--5},",
        "  date = {1871-03-02},",
        "@misc{law,",
        "  entrysubtype = {treaty},",
        "% law: archive_collection = \"Rolls\"",
    ] {
        assert!(bib.lines().any(|other| other == line), "{line}\n{bib}");
    }
    for line in [
        "TY  - NEWS",
        "ID  - ames-1871",
        "AU  - Ames, Ruth",
        "AU  - van den Berg, Otto",
        "AU  - Council of Millbrook",
        "TI  - Planks & rivers",
        "DA  - 1871/03/02/",
        "SP  - 3",
        "EP  - 5",
    ] {
        assert!(ris.lines().any(|other| other == line), "{line}\n{ris}");
    }
}

/// An edition without works has no such files, and the page of one with works leads to them.
#[test]
fn the_index_leads_to_the_files() {
    let none = Edition::new().document("a", "", "Text.").site();
    assert!(!none.contains_key("data/works.bib"));
    let some = Edition::new()
        .document("a", "", "Text.")
        .file(
            "content/works.json",
            "[{\"id\":\"w\",\"type\":\"book\",\"title\":\"W\"}]",
        )
        .site();
    let page = String::from_utf8(some["works/index.html"].to_vec()).unwrap();
    assert!(
        page.contains("<a href=\"../data/works.bib\" download>BibLaTeX</a>"),
        "{page}"
    );
}

/// What Zotero and Google Scholar read in the head of a page.
#[test]
fn a_document_says_who_wrote_it_and_whose_it_is() {
    let front = "subtitle = \"On <planks>\"\nauthor = \"Ruth \\\"R\\\" Lane\"\ndate = \"1871-03-02\"\nkind = \"letter\"\n\n[rights]\nholder = \"The council\"\nlicence = \"CC0\"\n";
    let site = Edition::new()
        .document("a", front, "Text.")
        .document("b", "", "Text.")
        .site();
    let page = |path: &str| String::from_utf8(site[path].to_vec()).unwrap();
    let own = page("a/index.html");
    for (name, content) in [
        ("citation_title", "A: On &lt;planks&gt;"),
        ("citation_author", "Ruth &quot;R&quot; Lane"),
        ("citation_publication_date", "1871/03/02"),
        ("citation_language", "en"),
        ("citation_inbook_title", "Test"),
        ("dcterms.type", "letter"),
        ("dcterms.rightsHolder", "The council"),
        ("dcterms.license", "CC0"),
    ] {
        let wanted = format!("<meta name=\"{name}\" content=\"{content}\">");
        assert!(own.contains(&wanted), "{wanted}\n{own}");
    }
    let bare = page("b/index.html");
    assert!(
        !bare.contains("citation_author") && !bare.contains("content=\"\""),
        "{bare}"
    );
    assert!(!page("index.html").contains("citation_reference"));
}

/// What search engines show of it.
#[test]
fn the_head_of_a_document_describes_it() {
    let front = "author = \"Ruth Lane\"\ndate = \"1871-03-02\"\nkind = \"letter\"\n";
    let related = "[[crossref]]\nid = \"x\"\nrelation = \"quotes\"\nfrom = { document = \"b\", quote = \"Text\" }\n\
        to = { document = \"a\", quote = \"Text\" }\n";
    let site = Edition::new()
        .document("a", front, "Text.")
        .document("b", "description = \"On \\\"planks\\\".\"\n", "Text.")
        .file("content/crossrefs.toml", related)
        .site();
    for (path, description) in [
        ("a/index.html", "Letter: Ruth Lane, A (2 March 1871), in: Test."),
        ("b/index.html", "On &quot;planks&quot;."),
        ("parallel/b/a/index.html", "B – Ruth Lane, A (2 March 1871)"),
    ] {
        let page = String::from_utf8(site[path].to_vec()).unwrap();
        let wanted = format!("<meta name=\"description\" content=\"{description}\">");
        assert!(page.contains(&wanted), "{wanted}\n{page}");
    }
}

/// Lines do not move when the fonts come late. Not from a disk, where some browsers then show none.
#[test]
fn pages_with_an_address_ask_for_their_fonts_at_once() {
    let page = |edition: &Edition| String::from_utf8(edition.site()["a/index.html"].to_vec()).unwrap();
    let edition = Edition::new().document("a", "", "Text.");
    assert!(!page(&edition).contains("preload"));
    let book = format!(
        "{}\n[build]\nbase-url = \"https://example.org/\"\n",
        crate::edition::BOOK
    );
    let page = page(&edition.file("book.toml", book));
    assert!(
        page.contains("rel=\"preload\"") && page.contains("assets/fonts/serif.woff2\" as=\"font\""),
        "{page}"
    );
}

fn words() -> impl Strategy<Value = String> {
    "[A-Za-zäöüß&%#_$:;!?()“”’.–0-9]{1,9}( [A-Za-zéø&%#_$:;!?()“”’.–0-9]{1,9}){0,4}"
}

fn name() -> impl Strategy<Value = Value> {
    prop_oneof![
        words().prop_map(|literal| json!({ "literal": literal })),
        ("[A-ZÄ][a-zß]{1,8}( [A-Z][a-z]{1,5})?", "[A-Z][a-zé]{1,8}( [A-Z]\\.)?")
            .prop_map(|(family, given)| json!({ "family": family, "given": given })),
        ("[A-Z][a-z]{1,8}", "[A-Z][a-z]{1,8}", "(von|van der|de la)").prop_map(
            |(family, given, particle)| json!({ "family": family, "given": given, "non-dropping-particle": particle })
        ),
        ("[A-Z][a-z]{1,8}", "[A-Z][a-z]{1,8}", "(Jr\\.|III)")
            .prop_map(|(family, given, suffix)| json!({ "family": family, "given": given, "suffix": suffix })),
    ]
}

fn date() -> impl Strategy<Value = Value> {
    let day = || (1_i64..2100, 1_i64..=12, 1_i64..=28);
    prop_oneof![
        day().prop_map(|(year, month, day)| json!({ "date-parts": [[year, month, day]] })),
        (1_i64..2100).prop_map(|year| json!({ "date-parts": [[year]], "circa": true })),
        (1_i64..2100, 1_i64..=4).prop_map(|(year, season)| json!({ "date-parts": [[year]], "season": season })),
        (day(), 1_i64..2100).prop_map(|((year, month, _), end)| json!({ "date-parts": [[year, month], [end]] })),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What BibLaTeX has fields for is the same after having been there.
    #[test]
    fn biblatex_is_there_and_back(
        kind in prop::sample::select(vec!["book", "chapter", "article-journal", "article-newspaper", "report", "webpage", "thesis", "legal_case", "treaty", "post-weblog", "manuscript"]),
        title in words(),
        container in proptest::option::of(words()),
        publisher in proptest::option::of(words()),
        note in proptest::option::of(words()),
        authors in prop::collection::vec(name(), 0..4),
        editors in prop::collection::vec(name(), 0..3),
        issued in proptest::option::of(date()),
        accessed in proptest::option::of(date()),
    ) {
        let mut item = json!({ "id": "k", "type": kind, "title": title });
        for (variable, value) in [("container-title", container), ("publisher", publisher), ("note", note)] {
            if let Some(value) = value {
                item[variable] = value.into();
            }
        }
        for (variable, list) in [("author", authors), ("editor", editors)] {
            if !list.is_empty() {
                item[variable] = list.into();
            }
        }
        for (variable, value) in [("issued", issued), ("accessed", accessed)] {
            if let Some(value) = value {
                item[variable] = value;
            }
        }
        let [_, bib, _] = export(&json!([item]));
        let (back, said) = read("works.bib", &bib);
        prop_assert_eq!(said, Vec::<String>::new(), "{}", bib);
        prop_assert_eq!(&sorted_as(&back[0], &item), &item, "{}", bib);
    }
}
