//! Which addresses elsewhere an edition leads to, and where they are written.

use postil::diagnostic::has_errors;
use postil::external::places::{Kind, Places, gather};
use pretty_assertions::assert_eq;
use serde_json::json;

use crate::edition::{Edition, short_form};

/// Each address with its places: whose words, `file:line:column` and what stands there.
fn found(edition: &Edition) -> (Vec<String>, Places) {
    let compiled = edition.compile();
    assert!(!has_errors(&compiled.diagnostics), "{}", short_form(&compiled));
    let places = gather(compiled.edition.as_ref().unwrap(), &compiled.sources);
    let lines = places.outside.iter().flat_map(|outside| {
        outside.places.iter().map(|place| {
            let file = compiled.sources.file(place.span.file);
            let at = file.position(place.span.start as usize);
            let whose = match &place.kind {
                Kind::Work { key, .. } => format!("work {key}"),
                Kind::Editors => "editors".to_owned(),
                Kind::Text => "text".to_owned(),
            };
            let path = file.path.trim_start_matches("content/");
            let words = compiled.sources.text(place.span);
            format!("{} {whose} {path}:{}:{} {words}", outside.url, at.line, at.column)
        })
    });
    (lines.collect(), places)
}

#[test]
fn every_address_is_found_where_it_is_written() {
    let edition = Edition::new()
        .file(
            "book.toml",
            "[edition]\ntitle = \"T\"\nlicence = { name = \"L\", url = \"https://a.org/book\" }\n\n[[series]]\nid = \"note\"\n\n\
             [[version]]\nnumber = \"1\"\ndate = \"2026\"\nchanges = \"As <https://a.org/version>.\"\n",
        )
        .document(
            "a",
            "[source]\nurl = \"https://a.org/source\"\n\n[rights]\nurl = \"https://a.org/rights\"\nstatement = \"See \
             <https://a.org/statement>.\"\n",
            "Words [*so* linked](https://a.org/text#p), https://a.org/printed and [mail](mailto:ann@a.org).[^1]\n\n\
             ![A mill](https://a.org/picture.png) <a href=\"https://a.org/raw\">raw</a>\n\n\
             <p><a href=\"https://a.org/html\">block</a></p>\n\n[^1]: A note, <https://a.org/footnote>.\n",
        )
        .notes(
            "a",
            "[[note]]\nid = \"n\"\nseries = \"note\"\nquote = \"linked\"\nbody = '''\nSaid [there](https://a.org/note).\n'''\n\n\
             [[emendation]]\nid = \"e\"\nquote = \"Words\"\nread = \"Word\"\nreason = \"So \\\"it\\\" is [there](https://a.org/reason).\"\n",
        )
        .file(
            "content/p.md",
            "+++\ntitle = \"P\"\npage = true\nrights = { url = \"https://a.org/page-rights\" }\n+++\n\n[Here](https://a.org/page).\n",
        )
        .file(
            "content/names.toml",
            "[[name]]\nid = \"w\"\ntype = \"term\"\nlabel = \"Words\"\nnote = \"<https://a.org/name>\"\n",
        )
        .file(
            "content/chronology.toml",
            "[[event]]\nid = \"x\"\ndate = \"2020\"\nlabel = \"An <https://a.org/event>\"\npassage = \
             { document = \"a\", quote = \"Words\" }\n",
        )
        .file(
            "content/crossrefs.toml",
            "[[crossref]]\nid = \"c\"\nrelation = \"see-also\"\nfrom = { document = \"a\", quote = \"Words\" }\nto = { document = \
             \"a\", quote = \"linked\" }\nnote = \"<https://a.org/crossref>\"\n",
        )
        .file(
            "content/works.json",
            "[\n{\"id\": \"one\", \"type\": \"book\", \"title\": \"One\", \"URL\": \"https://a.org/work\", \"DOI\": \"10.1/x\"},\n\
             {\"URL\": \"www.a.org/second\", \"id\": \"two\", \"type\": \"book\", \"title\": \"Two\", \"archive_location\": \
             \"https://web.archive.org/web/2020/http://www.a.org/second\"}\n]\n",
        )
        .file(
            "content/b.bib",
            "@book{bib, title = {B}, url = {https://a.org/bib}}\n",
        );
    let (found, places) = found(&edition);
    assert_eq!(
        found,
        [
            "https://a.org/text text a.md:11:9 so",
            "https://a.org/picture.png text a.md:13:1 ![A mill](https://a.org/picture.png)",
            "https://a.org/raw text a.md:13:66 raw",
            "https://a.org/html text a.md:15:13 https://a.org/html",
            "https://a.org/footnote text a.md:17:16 https://a.org/footnote",
            "https://a.org/source editors a.md:4:7 \"https://a.org/source\"",
            "https://a.org/rights editors a.md:7:7 \"https://a.org/rights\"",
            "https://a.org/statement editors a.md:8:19 https://a.org/statement",
            "https://a.org/reason editors a.notes.toml:13:10 \"So \\\"it\\\" is [there](https://a.org/reason).\"",
            "https://a.org/note editors a.notes.toml:6:7 there",
            "https://a.org/page editors p.md:7:2 Here",
            "https://a.org/page-rights editors p.md:4:18 \"https://a.org/page-rights\"",
            "https://a.org/crossref editors crossrefs.toml:6:10 https://a.org/crossref",
            "https://a.org/name editors names.toml:5:10 https://a.org/name",
            "https://a.org/event editors chronology.toml:4:14 https://a.org/event",
            "https://a.org/version editors book.toml:11:16 https://a.org/version",
            "https://a.org/book editors book.toml:3:31 \"https://a.org/book\"",
            "https://a.org/bib work bib b.bib:1:32 https://a.org/bib",
            "https://a.org/work work one works.json:2:55 https://a.org/work",
            "https://doi.org/10.1/x work one works.json:2:84 10.1/x",
            "http://www.a.org/second work two works.json:3:10 www.a.org/second",
            "https://web.archive.org/web/2020/http://www.a.org/second work two works.json:3:95 \
             https://web.archive.org/web/2020/http://www.a.org/second",
        ]
    );
    assert_eq!(
        places.copies.get("a.org/second").map(String::as_str),
        Some("https://web.archive.org/web/2020/http://www.a.org/second")
    );
}

#[test]
fn an_address_is_asked_for_once_and_stands_first_where_it_can_be_changed() {
    let edition = Edition::new()
        .document(
            "a",
            "",
            "[One](https://a.org/x#1), [two](https://A.org/x) and [three](https://a.org/x?y).\n",
        )
        .document("b", "", "[Four](https://a.org/x)\n")
        .notes(
            "b",
            "[[note]]\nid = \"n\"\nseries = \"note\"\nquote = \"Four\"\nbody = \"<https://a.org/x>\"\n",
        )
        .file(
            "content/works.json",
            json!([{ "id": "w", "type": "webpage", "title": "W", "URL": "https://a.org/x" }]).to_string(),
        );
    let (found, _) = found(&edition);
    assert_eq!(
        found,
        [
            "https://a.org/x work w works.json:1:48 https://a.org/x",
            "https://a.org/x editors b.notes.toml:5:10 https://a.org/x",
            "https://a.org/x text a.md:5:2 One",
            "https://a.org/x text a.md:5:28 two",
            "https://a.org/x text b.md:5:2 Four",
            "https://a.org/x?y text a.md:5:55 three",
        ]
    );
}

#[cfg(not(feature = "network"))]
#[test]
fn a_program_without_the_network_says_so() {
    let folder = Edition::new().document("a", "", "[Words](https://a.org/)\n").on_disk();
    let run = folder.run(["check", "--external", "--format", "short"]);
    run.expect(
        1,
        "",
        "error[no-network]: this `postil` was built without what asks the network\n",
    );
}
