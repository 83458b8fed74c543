//! How a text with everything in it is printed: the part of the page that other programs rely on.

use postil::render::Site;

use crate::edition::Edition;
use crate::edition_data::EVERYTHING;

/// The text of a document as its page has it, from its first unit to the end of its last.
fn printed(site: &Site, id: &str) -> String {
    let page = String::from_utf8(site[&format!("{id}/index.html")].to_vec()).unwrap();
    let start = page.find("<div class=\"text\"").expect("a text");
    let end = page[start..].find("<footer").expect("what comes after the text");
    page[start..start + end].trim_end().to_owned()
}

fn note(id: &str, selector: &str) -> String {
    format!("[[note]]\nid = \"{id}\"\nseries = \"note\"\n{selector}\nbody = \"On {id}.\"\n\n")
}

#[test]
fn a_text_without_notes() {
    let site = Edition::new()
        .document("a", "", EVERYTHING)
        .file("content/mill.png", "x")
        .site();
    insta::assert_snapshot!(printed(&site, "a"));
}

#[test]
fn a_text_with_notes_on_everything() {
    let notes = [
        note("picture", "at = \"p1\""),
        note("across-emphasis", "quote = \"strong and emphatic\""),
        note("overlapping", "quote = \"emphatic words. one\""),
        note("within", "quote = \"emphatic\""),
        note("in-link", "quote = \"link\""),
        note("in-code", "quote = \"main()\""),
        note("in-item", "quote = \"goes on\""),
        note("in-cell", "quote = \"d\"\nin = \"t1\""),
        note("in-verse", "quote = \"planks, one\""),
        note("in-footnote", "quote = \"Within\"\nin = \"fn-n\""),
        note("whole-footnote", "at = \"fn-long\""),
        "[[emendation]]\nid = \"e\"\nquote = \"Last\"\nread = \"Lost\"\nreason = \"A *slip*.\"\n".to_owned(),
    ];
    let site = Edition::new()
        .document("a", "", EVERYTHING)
        .file("content/mill.png", "x")
        .notes("a", &notes.concat())
        .site();
    insta::assert_snapshot!(printed(&site, "a"));
}

#[test]
fn a_text_that_is_cited_and_related() {
    let crossref = "[[crossref]]\nid = \"x\"\nrelation = \"quotes\"\nfrom = { document = \"b\", quote = \"“The bridge is safe”\" }\n\
        to = { document = \"a\", quote = \"The bridge is safe\" }\nnote = \"Word for word.\"\n";
    let cite = "[[cite]]\nid = \"c\"\nwork = \"w\"\nquote = \"is safe\"\nlocator = \"p. 3\"\n";
    let site = Edition::new()
        .document("a", "", "The bridge is safe.\n")
        .document("b", "", "They said: “The bridge is safe”.\n")
        .file("content/crossrefs.toml", crossref)
        .file("content/a.cites.toml", cite)
        .file(
            "content/works.json",
            "[{ \"id\": \"w\", \"type\": \"book\", \"title\": \"The Mill\" }]",
        )
        .notes("a", &note("n", "quote = \"bridge\""))
        .site();
    insta::assert_snapshot!([printed(&site, "a"), printed(&site, "b")].join("\n\n"));
}

/// What a browser's parser would have to put right.
pub(crate) fn faults(site: &Site) -> Vec<String> {
    let pages = site.iter().filter(|(path, _)| path.ends_with(".html"));
    pages
        .flat_map(|(path, _)| {
            let page = crate::page::page(site, path);
            page.errors.into_iter().map(move |error| format!("{path}: {error}"))
        })
        .collect()
}

#[test]
fn pages_are_well_formed() {
    let nested = "<!DOCTYPE html><title>T</title><a href=x>a <a href=y>b</a> c</a>";
    assert!(
        !scraper::Html::parse_document(nested).errors.is_empty(),
        "the parser would not tell"
    );
    let site = Edition::new()
        .document("a", "", EVERYTHING)
        .file("content/mill.png", "x")
        .site();
    for site in [&site, &crate::page::FIRST_EDITION] {
        assert_eq!(faults(site), [""; 0]);
    }
}
