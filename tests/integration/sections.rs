//! Documents whose sections are pages: every passage has one page, and all that leads to it leads there.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use postil::diagnostic::Code;
use postil::render::Site;
use postil::render::volume::Placement;
use postil::serve::Preview;
use postil::{Memo, Options, audit, bind, compile_again};
use pretty_assertions::assert_eq;
use scraper::Html;

use crate::edition::Edition;
use crate::page::{all, only, page};

/// The pages of a document, in the order of the text.
fn pages(site: &Site, id: &str) -> Vec<(String, Html)> {
    let number = |path: &str| {
        path.split('/')
            .nth(1)
            .and_then(|part| part.strip_prefix('h')?.parse().ok())
    };
    let folder = format!("{id}/");
    let paths = site.keys().filter(|path| path.starts_with(&folder));
    let mut paths: Vec<_> = paths.map(|path| (number(path).unwrap_or(0_usize), path)).collect();
    paths.sort();
    let read = paths.into_iter().map(|(_, path)| (path.clone(), page(site, path)));
    read.collect()
}

/// For each id on the pages of a document, the pages that have it.
fn places(pages: &[(String, Html)]) -> BTreeMap<String, Vec<&str>> {
    let mut places: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (path, html) in pages {
        for element in all(html, "[id]") {
            let id = element.attr("id").unwrap_or_default().to_owned();
            places.entry(id).or_default().push(path);
        }
    }
    places
}

fn sound(site: &Site) {
    let faults = audit::site(site);
    let said: Vec<_> = faults.iter().map(|fault| &fault.message).collect();
    assert!(
        said.is_empty(),
        "{} faults: {:#?}",
        said.len(),
        &said[..said.len().min(9)]
    );
}

fn dead(site: &Site) {
    let faults = audit::site(site);
    let dead: Vec<_> = faults
        .iter()
        .filter(|fault| fault.code == Code::DeadLink)
        .map(|fault| format!("{:?}: {}", fault.path, fault.message))
        .collect();
    assert_eq!(dead, Vec::<String>::new());
}

/// A text of sections with their paragraphs, each with words that no other has, a footnote and an editors’ note.
fn long(sections: usize, paragraphs: usize) -> Edition {
    let filling = "the bridge below the mill has wanted two planks since Candlemas and nobody has come ".repeat(3);
    let (mut text, mut notes) = (String::from("# The report\n\nBefore all.\n\n"), String::new());
    for section in 0..sections {
        let _ = write!(text, "## Of matter {section}\n\n");
        for paragraph in 0..paragraphs {
            let nth = section * paragraphs + paragraph;
            let _ = write!(
                text,
                "Word{nth}x {filling}.[^{nth}]\n\n[^{nth}]: As in the account.\n\n"
            );
            let _ = write!(
                notes,
                "[[note]]\nid = \"n{nth}\"\nseries = \"note\"\nquote = \"Word{nth}x\"\nbody = \"See [[#p{}]].\"\n\n",
                // Of every kind: before, after, and in the same section.
                1 + (nth * 7) % (sections * paragraphs)
            );
        }
    }
    Edition::new()
        .document("report", "sections = \"pages\"\n", &text)
        .notes("report", &notes)
}

#[test]
fn ten_thousand_notes_on_two_megabytes_stand_on_one_page_each() {
    const SECTIONS: usize = 500;
    const NOTES: usize = 20;
    let site = long(SECTIONS, NOTES).site();
    let pages = pages(&site, "report");
    assert_eq!(pages.len(), SECTIONS + 1);
    let words: usize = pages
        .iter()
        .flat_map(|(_, html)| all(html, ".text p"))
        .map(|paragraph| paragraph.text().map(str::len).sum::<usize>())
        .sum();
    assert!(words > 2_000_000, "{words}");
    let places = places(&pages);
    for nth in 0..SECTIONS * NOTES {
        let expected = format!("report/h{}/index.html", nth / NOTES + 2);
        for id in [format!("n-n{nth}"), format!("fn-{nth}"), format!("p{}", nth + 2)] {
            assert_eq!(places.get(&id), Some(&vec![expected.as_str()]), "{id}");
        }
    }
    for (path, bytes) in &site {
        let is_page = path.starts_with("report/");
        assert!(!is_page || bytes.len() < 120_000, "{path} has {} bytes", bytes.len());
    }
    assert!(site["sheets/edition.css"].len() < 60_000);
    dead(&site);
}

#[test]
fn pages_of_a_longer_text_are_no_longer() {
    let largest = |sections: usize| {
        let site = long(sections, 5).site();
        let sizes = site.iter().filter(|(path, _)| path.matches('/').count() == 2);
        let sizes = sizes.filter(|(path, _)| path.starts_with("report/"));
        sizes.map(|(_, bytes)| bytes.len()).max().unwrap()
    };
    let (some, more) = (largest(60), largest(240));
    assert!(more < some + some / 10, "{some} bytes became {more}");
}

/// Two texts that lead to each other by all that can lead from one passage to another.
fn related(front: &str) -> Edition {
    Edition::new()
        .document(
            "a",
            front,
            "# The text\n\nFirst of all, Anna.[^1]\n\n## One\n\nAlpha beta gamma. See [below](#p4).[^2]\n\nThe end of one.\n\n\
             ## Two\n\nThe beginning of two: delta. Anna again.[^2]\n\n\
             [^1]: Said on 1 May.\n[^2]: Says delta: see Smith.\n\n## Three\n\nEpsilon, Anna.\n",
        )
        .document("b", "", "A letter: alpha beta gamma. See [it](a.md#p4).\n")
        .notes(
            "a",
            "[[note]]\nid = \"across\"\nseries = \"note\"\nquote = \"end of one. Two The beginning\"\nbody = \"Both.\"\n\n\
             [[note]]\nid = \"plain\"\nseries = \"gloss\"\nquote = \"Epsilon\"\nbody = \"See [[#p2]], [[b#p1]], [@w]. [Here](#n-across).\"\n",
        )
        .notes(
            "b",
            "[[note]]\nid = \"nb\"\nseries = \"note\"\nquote = \"letter\"\nbody = \"[[a]], [[a#p4]] and [[a#fn-2]].\"\n",
        )
        .file(
            "content/about.md",
            "+++\npage = true\ntitle = \"About\"\n+++\n\nAs in [[a#p5]].\n",
        )
        .file(
            "content/crossrefs.toml",
            "[[crossref]]\nid = \"q\"\nrelation = \"quotes\"\nfrom = { document = \"b\", quote = \"alpha beta gamma\" }\n\
             to = { document = \"a\", quote = \"Alpha beta gamma\" }\n\n\
             [[crossref]]\nid = \"s\"\nrelation = \"see-also\"\nfrom = { document = \"a\", quote = \"delta\", in = \"p4\" }\n\
             to = { document = \"b\" }\n\n\
             [[crossref]]\nid = \"w\"\nrelation = \"see-also\"\nfrom = { document = \"a\", quote = \"one. Two The\" }\n\
             to = { document = \"a\", quote = \"Epsilon\" }\n",
        )
        .file(
            "content/names.toml",
            "[[name]]\nid = \"anna\"\ntype = \"person\"\nlabel = \"Anna\"\n",
        )
        .file(
            "content/chronology.toml",
            "[[event]]\nid = \"e\"\ndate = \"1871-05-01\"\nlabel = \"It.\"\n\
             [[event.passage]]\ndocument = \"a\"\nquote = \"1 May\"\n[[event.passage]]\ndocument = \"a\"\nquote = \"Epsilon\"\n",
        )
        .file("content/works.json", r#"[{"id": "w", "type": "book", "title": "A work"}]"#)
        .file(
            "content/a.cites.toml",
            "[[cite]]\nid = \"c\"\nwork = \"w\"\nquote = \"Smith\"\n",
        )
}

const DIVIDED: &str = "sections = \"pages\"\n";

#[test]
fn all_that_leads_to_a_passage_leads_to_its_page() {
    let site = related(DIVIDED).site();
    sound(&site);
    let pages = pages(&site, "a");
    let paths: Vec<_> = pages.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(
        paths,
        ["a/index.html", "a/h2/index.html", "a/h3/index.html", "a/h4/index.html"]
    );
    let places = places(&pages);
    let at = |id: &str| places.get(id).map_or_else(Vec::new, Clone::clone);
    assert_eq!(at("p1"), ["a/index.html"]);
    assert_eq!(at("fn-1"), ["a/index.html"]);
    assert_eq!(at("fn-2"), ["a/h2/index.html"], "where its first mark is");
    assert_eq!(at("date-e-1"), ["a/index.html"]);
    assert_eq!(at("c-c"), ["a/h2/index.html"]);
    assert_eq!(at("m-anna-1"), ["a/index.html"]);
    assert_eq!(at("m-anna-3"), ["a/h4/index.html"]);
    // The audit has found that each of these leads to what is there; it must be there that they lead to, not to the first page.
    for (path, bytes) in &site {
        let html = String::from_utf8_lossy(bytes);
        for (id, wanted) in [
            ("p4", "a/h3"),
            ("x-q-to", "a/h2"),
            ("date-e-2", "a/h4"),
            ("fn-2", "a/h2"),
        ] {
            let fragment = format!("index.html#{id}\"");
            for (end, _) in html.match_indices(&fragment) {
                assert!(html[..=end].ends_with(&format!("{wanted}/i")), "{path}: {id}");
            }
        }
    }
    let list = all(&page(&site, "works/index.html"), "a[href$='#c-c']").len();
    assert_eq!(list, 1, "the index of works leads to the citation");
}

#[test]
fn what_goes_on_in_another_section_is_marked_in_both() {
    let site = related(DIVIDED).site();
    let pages = pages(&site, "a");
    let places = places(&pages);
    let both = vec!["a/h2/index.html", "a/h3/index.html"];
    assert_eq!(places["a-across"], both);
    assert_eq!(places["x-w-from"], both);
    assert_eq!(
        places["n-across"],
        ["a/h2/index.html"],
        "the note stands where it begins"
    );
    let mark = only(&pages[2].1, "a.ref[href$='#n-across']");
    assert_eq!(mark.attr("href"), Some("../../a/h2/index.html#n-across"));
    assert_eq!(mark.attr("class"), Some("ref ed s-note back"));
    let line = |path: usize| all(&pages[path].1, "dl.rel .x-see-also a[href$='#x-w-to']").len();
    assert_eq!((line(1), line(2)), (1, 0), "and so does the cross-reference");
    // The second mark of a footnote leads to the first page that has one.
    let mark = only(&pages[2].1, "#r-fn-2-2");
    assert_eq!(mark.attr("href"), Some("../../a/h2/index.html#fn-2"));
}

#[test]
fn a_section_says_what_it_is_of_and_whose_it_is() {
    let front =
        format!("author = \"Anna Marsh\"\n{DIVIDED}[rights]\nholder = \"The heirs\"\nstatement = \"In full.\"\n");
    let site = related(&front).site();
    sound(&site);
    let section = page(&site, "a/h3/index.html");
    let citation = only(&section, ".text").attr("data-citation").unwrap();
    assert_eq!(citation, "Anna Marsh, A{passage}, in: Test");
    assert_eq!(only(&section, ".text").attr("data-section"), Some("h3"));
    let title = only(&section, "meta[name=citation_title]").attr("content");
    assert_eq!(title, Some("A. Two"));
    let rights: String = only(&section, ".foot").text().collect();
    assert!(rights.contains("This document: The heirs."), "{rights}");
    assert_eq!(all(&section, ".foot a[href='../../a/index.html#rights']").len(), 1);
    assert!(all(&section, "#rights").is_empty());
    let data: String = only(&section, "script[type='application/ld+json']").text().collect();
    let data: serde_json::Value = serde_json::from_str(&data).unwrap();
    assert_eq!((&data["@type"], &data["name"]), (&"Chapter".into(), &"Two".into()));
    assert_eq!(data["isPartOf"]["name"], "A");
    assert_eq!(data["isPartOf"]["isPartOf"]["name"], "Test");
    let works = |path: &str| all(&page(&site, path), ".refs li").len();
    assert_eq!(works("a/h2/index.html"), 1, "what is cited in it");
    assert_eq!(works("a/h3/index.html"), 0);
}

#[test]
fn data_tell_the_page_of_each_block() {
    let site = related(DIVIDED).site();
    let data: serde_json::Value = serde_json::from_slice(&site["data/documents/a.json"]).unwrap();
    let pages = pages(&site, "a");
    let places = places(&pages);
    for block in data["blocks"].as_array().unwrap() {
        let id = block["id"].as_str().unwrap();
        assert_eq!(places[id], [block["page"].as_str().unwrap()], "{id}");
    }
    let undivided = related("").site();
    assert!(!String::from_utf8_lossy(&undivided["data/documents/a.json"]).contains("\"page\""));
}

/// Beside the document’s own pages and what leads to them, nothing is another than it would be.
#[test]
fn the_volume_is_not_divided() {
    for notes in [Placement::Foot, Placement::Paragraph] {
        let bound = |front: &str| {
            let compiled = bind(&related(front).world(), &Options::default(), notes);
            compiled.site.unwrap().remove("volume.html").unwrap()
        };
        let [whole, divided] = ["", DIVIDED]
            .map(bound)
            .map(|page| String::from_utf8_lossy(&page).into_owned());
        assert_eq!(divided, whole);
    }
}

#[test]
fn former_ids_lead_to_the_sections_as_well() {
    let front = format!("aliases = [\"old\"]\n{DIVIDED}");
    let edition = related(&front).file(
        "book.toml",
        "[edition]\ntitle = \"Test\"\n[build]\nbase-url = \"https://example.org/e/\"\n[[series]]\nid = \"note\"\n[[series]]\nid = \"gloss\"\n",
    );
    let site = edition.site();
    let moved = page(&site, "old/h3/index.html");
    let to = only(&moved, "meta[http-equiv=refresh]").attr("content");
    assert_eq!(to, Some("0; url=https://example.org/e/a/h3/"));
    let redirects = String::from_utf8_lossy(&site["_redirects"]);
    assert!(
        redirects.contains("/e/old/h3/ https://example.org/e/a/h3/ 301\n"),
        "{redirects}"
    );
    let list = String::from_utf8_lossy(&site["sitemap.xml"]);
    assert!(list.contains("<loc>https://example.org/e/a/h3/</loc>") && !list.contains("old"));
    let canonical = page(&site, "a/h3/index.html");
    let canonical = only(&canonical, "link[rel=canonical]").attr("href");
    assert_eq!(canonical, Some("https://example.org/e/a/h3/"));
}

#[test]
fn the_preview_goes_to_the_section_of_the_note_that_was_edited() {
    let mut preview = Preview::new(Options::default());
    preview.update(&related(DIVIDED).world());
    let note = "[[note]]\nid = \"plain\"\nseries = \"gloss\"\nquote = \"Epsilon\"\nbody = \"Otherwise.\"\n";
    let update = preview.update(&related(DIVIDED).notes("a", note).world());
    let target = update.shown.target.clone().unwrap();
    assert_eq!(
        (target.page.as_str(), target.id.as_str()),
        ("a/h4/index.html", "n-plain")
    );
}

#[test]
fn only_what_shows_a_change_is_made_again() {
    let (mut memo, options) = (Memo::default(), Options::default());
    compile_again(&related(DIVIDED).world(), &options, &mut memo);
    let made = |edition: &Edition, memo: &mut Memo| -> BTreeSet<String> {
        let compiled = compile_again(&edition.world(), &options, memo);
        let anew = edition.site();
        assert!(compiled.site.unwrap() == anew, "it is what compiling anew gives");
        compiled.made.into_iter().map(|(path, _)| path).collect()
    };
    assert!(made(&related(DIVIDED), &mut memo).is_empty());
    let crossrefs = "[[crossref]]\nid = \"t\"\nrelation = \"see-also\"\nfrom = { document = \"b\", quote = \"letter\" }\n\
                     to = { document = \"a\", quote = \"Epsilon\" }\n";
    let more = related(DIVIDED).file("content/more.crossrefs.toml", crossrefs);
    let made_then = made(&more, &mut memo);
    assert!(made_then.contains("a/h4/index.html"), "{made_then:?}");
    assert!(!made_then.contains("a/h2/index.html"), "{made_then:?}");
    // A note that is edited concerns the first page, which counts them, and its own.
    let note = "[[note]]\nid = \"plain\"\nseries = \"gloss\"\nquote = \"Epsilon\"\nbody = \"Otherwise.\"\n";
    let across =
        "[[note]]\nid = \"across\"\nseries = \"note\"\nquote = \"end of one. Two The beginning\"\nbody = \"Both.\"\n\n";
    let before = "[[note]]\nid = \"early\"\nseries = \"note\"\nquote = \"Alpha\"\nbody = \"First.\"\n\n";
    let notes = |parts: &[&str]| more.clone().notes("a", &parts.concat());
    made(&notes(&[across, note]), &mut memo);
    let other = note.replace("Otherwise", "Otherwise again");
    let of_a = |made: BTreeSet<String>| {
        made.into_iter()
            .filter(|path| path.starts_with("a/"))
            .collect::<Vec<_>>()
    };
    let edited = of_a(made(&notes(&[across, &other]), &mut memo));
    assert_eq!(edited, ["a/h4/index.html", "a/index.html"]);
    // The letter of a note that goes on in the next section changes there as well.
    let edited = of_a(made(&notes(&[before, across, &other]), &mut memo));
    assert_eq!(edited, ["a/h2/index.html", "a/h3/index.html", "a/index.html"]);
    // What leads to a note follows it, though no text has changed.
    let led = |note: &str| notes(&[across, note]).document("c", "", "See [it](a.md#n-plain).\n");
    made(&led(note), &mut memo);
    made(&led(note), &mut memo);
    let moved = made(&led(&note.replace("Epsilon", "Alpha")), &mut memo);
    assert!(moved.contains("c/index.html"), "{moved:?}");
    // As one page, and back again: what is no page any more is gone.
    made(&related(""), &mut memo);
    made(&related(DIVIDED), &mut memo);
}
