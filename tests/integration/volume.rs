//! The volume that a PDF is made of: all notes in it once, each where its mark is, and no link that leads nowhere.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use postil::project::DiskWorld;
use postil::render::Site;
use postil::render::volume::{FILE, Placement};
use postil::{Base, Compiled, Options, bind};
use pretty_assertions::assert_eq;
use proptest::prelude::*;
use scraper::{ElementRef, Html};

use crate::edition::{Edition, short_form};
use crate::edition_data::{EVERYTHING, passage};
use crate::page::{FIRST_EDITION, Read, all, has_class, only, page, spaced, text, with_id};
use crate::pages::faults;
use crate::random::{document, text_alone};

const PLACEMENTS: [Placement; 2] = [Placement::Foot, Placement::Paragraph];

static FIRST_VOLUME: LazyLock<Compiled> = LazyLock::new(|| {
    let world = DiskWorld::new(env!("CARGO_MANIFEST_DIR"));
    bind(&world, &Options::default(), Placement::Foot)
});

fn volume(edition: &Edition, notes: Placement) -> Compiled {
    bind(&edition.world(), &Options::default(), notes)
}

fn site(compiled: &Compiled) -> &Site {
    let site = compiled.site.as_ref();
    site.unwrap_or_else(|| panic!("no volume:\n{}", short_form(compiled)))
}

/// The ids of all notes that the edition has, in no order.
fn wanted(compiled: &Compiled) -> Vec<String> {
    let edition = compiled.edition.as_ref().unwrap();
    let mut ids = Vec::new();
    for annotated in &edition.documents {
        let tree = annotated.document.tree();
        let id = annotated.document.id();
        let footnotes = tree.footnotes.iter().map(|footnote| &tree.blocks[footnote.block].id);
        ids.extend(footnotes.map(|footnote| format!("{id}/{footnote}")));
        let notes = annotated.found.notes.iter();
        ids.extend(notes.map(|note| format!("{id}/n-{}", note.id)));
    }
    ids.sort();
    ids
}

fn id(element: ElementRef<'_>) -> &str {
    element.attr("id").unwrap_or_default()
}

/// Checks all that must hold of every volume.
fn check(compiled: &Compiled, placement: Placement) {
    let site = site(compiled);
    assert_eq!(faults(site), [""; 0]);
    let page = page(site, FILE);
    let notes = all(&page, ".note");
    let mut ids: Vec<_> = notes.iter().map(|note| id(*note).to_owned()).collect();
    ids.sort();
    assert_eq!(ids, wanted(compiled));
    for note in &notes {
        check_note(*note, placement);
    }
    check_links(&page);
}

/// A note stands right after its mark, or after another note there, and holds nothing that cannot stand in a line.
fn check_note(note: ElementRef<'_>, placement: Placement) {
    let is = |element: ElementRef<'_>, class| has_class(element, class);
    let around = note
        .ancestors()
        .filter_map(ElementRef::wrap)
        .any(|outer| is(outer, "note"));
    assert!(!around, "{} stands in another note", id(note));
    let before = note.prev_siblings().find_map(ElementRef::wrap);
    match placement {
        Placement::Foot => {
            let before = before.unwrap_or_else(|| panic!("{} stands without a mark", id(note)));
            let to = before.attr("href").unwrap_or_default();
            let own = percent(to) == format!("#{}", id(note));
            assert!(own || is(before, "note"), "{} is not after its mark", id(note));
        }
        Placement::Paragraph => assert!(before.is_none_or(|before| is(before, "note"))),
    }
    const LINE: &[&str] = &[
        "span", "a", "b", "i", "em", "strong", "del", "code", "sup", "sub", "br", "q", "cite", "img", "kbd",
    ];
    for inner in note.descendants().filter_map(ElementRef::wrap) {
        let name = inner.value().name();
        assert!(LINE.contains(&name), "<{name}> in {}", id(note));
    }
}

fn percent(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8()
        .unwrap()
        .into_owned()
}

/// Ids are unique, and every link within the volume leads to one.
fn check_links(page: &Html) {
    let mut ids = BTreeSet::new();
    for element in all(page, "[id]") {
        assert!(ids.insert(id(element)), "{} stands twice", id(element));
    }
    for link in all(page, "[href]") {
        let href = link.attr("href").unwrap();
        let Some(fragment) = href.strip_prefix('#') else {
            let outside = href.contains(':') || link.value().name() == "link";
            assert!(outside, "{href} leads out of the volume to nowhere");
            continue;
        };
        assert!(ids.contains(percent(fragment).as_str()), "{href} leads nowhere");
    }
}

fn note(id: &str, at: &str, body: &str) -> String {
    format!("[[note]]\nid = \"{id}\"\nseries = \"note\"\n{at}\nbody = '''{body}'''\n\n")
}

/// What stands on several lines, and what leads elsewhere.
const LONG: &str = "One. See [[a#p1]], [[b|the other]] and [[a#fn-long]].\n\n- item\n\n3. third\n4. fourth\n\n> Quoted.\n\n\
    | a | b |\n|---|---|\n| c | d |\n\n~~~\ncode\n~~~\n\n***\n\n<div>raw <a href=\"#x\">html</a></div>\n\nEnd.[^x]\n\n[^x]: Its own.";

fn noted() -> Edition {
    let notes = [
        note("picture", "at = \"p1\"", LONG),
        note("across", "quote = \"emphatic words. one\"", "Across."),
        note("link", "quote = \"link\"", LONG),
        note("item", "quote = \"goes on\"", "On an item."),
        note("cell", "quote = \"d\"\nin = \"t1\"", LONG),
        note("verse", "quote = \"planks, one\"", "On verse."),
        note("footnote", "quote = \"Within\"\nin = \"fn-n\"", LONG),
        note("whole", "at = \"fn-long\"", "On all of it."),
        note("heading", "quote = \"Mill\"\nin = \"h1\"", LONG),
        "[[emendation]]\nid = \"e\"\nquote = \"Last\"\nread = \"Lost\"\nreason = \"A *slip*.\"\n".to_owned(),
    ];
    let crossref = "[[crossref]]\nid = \"x\"\nrelation = \"quotes\"\nfrom = { document = \"b\", quote = \"“the bridge”\" }\n\
        to = { document = \"a\", quote = \"the bridge\" }\nnote = \"Word for word [@w].\"\n";
    Edition::new()
        .document("a", "", EVERYTHING)
        .document("b", "", "He says “the bridge”.[^1] See [the other](a.md#p1), [here](#p1), [a file](f.pdf).\n\n[^1]: Yes.\n")
        .file("content/mill.png", "x")
        .file("content/f.pdf", "x")
        .file("content/crossrefs.toml", crossref)
        .file("content/b.cites.toml", "[[cite]]\nwork = \"w\"\nquote = \"the bridge\"\nlocator = \"p. 3\"\n")
        .file("content/works.json", "[{ \"id\": \"w\", \"type\": \"book\", \"title\": \"The Mill\" }, { \"id\": \"v\", \"type\": \"legal_case\", \"title\": \"Mill v Bridge\" }]")
        .file("content/home.md", "+++\npage = true\nid = \"home\"\ntitle = \"Introduction\"\n+++\n\n# Of [[a]]\n\nWords [@v].\n")
        .notes("a", &notes.concat())
}

#[test]
fn notes_on_everything_stand_after_their_marks() {
    for placement in PLACEMENTS {
        let compiled = volume(&noted(), placement);
        check(&compiled, placement);
        let page = page(site(&compiled), FILE);
        let own = text(with_id(&page, "a/n-picture"), &|_| Read::Inside);
        assert_eq!(
            spaced(&own),
            "note One. See ¶ 1, the other and n. long. item 3. third 4. fourth Quoted. a b c d code raw html End.x x Its own."
        );
    }
}

#[test]
fn the_first_edition_has_every_note_once_and_leads_nowhere_astray() {
    check(&FIRST_VOLUME, Placement::Foot);
    let world = DiskWorld::new(env!("CARGO_MANIFEST_DIR"));
    check(
        &bind(&world, &Options::default(), Placement::Paragraph),
        Placement::Paragraph,
    );
}

/// The texts of all notes by the ids that they have in a volume, without their marks and labels.
fn notes_of(page: &Html, selector: &str, prefix: &str) -> BTreeMap<String, String> {
    let said = |note: ElementRef<'_>| {
        let read = |element: ElementRef<'_>| {
            let label = has_class(element, "fm") || has_class(element, "kd") || has_class(element, "up");
            if label { Read::Nothing } else { Read::Inside }
        };
        (format!("{prefix}{}", id(note)), spaced(&text(note, &read)))
    };
    all(page, selector).into_iter().map(said).collect()
}

#[test]
fn notes_say_what_they_say_on_the_site() {
    let bound = page(site(&FIRST_VOLUME), FILE);
    let mut on_site = BTreeMap::new();
    for document in ["report", "letter-2020", "letter-2022"] {
        let page = page(&FIRST_EDITION, &format!("{document}/index.html"));
        on_site.extend(notes_of(&page, ".nb", &format!("{document}/")));
    }
    assert_eq!(on_site.len(), 268);
    assert_eq!(notes_of(&bound, ".note", ""), on_site);
}

/// Of several passages at an end, one would run into the other.
#[test]
fn passages_stand_apart() {
    let bound = page(site(&FIRST_VOLUME), FILE);
    let on_site = page(&FIRST_EDITION, "report/index.html");
    let (mut lines, mut several) = (0, 0);
    for line in all(&bound, ".rel").into_iter().chain(all(&on_site, ".rel dd")) {
        let said = text(line, &|_| Read::Inside);
        let runs = said.as_bytes().windows(2);
        let run_in = runs.filter(|pair| pair[0].is_ascii_digit() && pair[1].is_ascii_uppercase());
        assert_eq!(run_in.count(), 0, "{said}");
        lines += 1;
        several += usize::from(said.contains(", Letter"));
    }
    assert!(
        lines > 100 && several > 0,
        "{lines} lines, {several} with several passages"
    );
}

#[test]
fn documents_say_what_they_say_on_the_site() {
    let bound = page(site(&FIRST_VOLUME), FILE);
    let read = |element: ElementRef<'_>| match element.value().name() {
        "details" => Read::Nothing,
        _ if has_class(element, "note") => Read::Nothing,
        _ => Read::Inside,
    };
    for document in ["report", "letter-2020", "letter-2022"] {
        let page = page(&FIRST_EDITION, &format!("{document}/index.html"));
        let here = text(only(&bound, &format!("[id=\"{document}\"] .text")), &read);
        assert_eq!(spaced(&here), spaced(&text(only(&page, "[data-document]"), &read)));
    }
}

#[test]
fn what_is_not_in_the_volume_is_on_the_site_or_nowhere() {
    let file = |base: Base| {
        let options = Options {
            base,
            ..Options::default()
        };
        let compiled = bind(&noted().world(), &options, Placement::Foot);
        let page = page(site(&compiled), FILE);
        let link = all(&page, ".text a")
            .into_iter()
            .find(|link| link.text().eq(["a file"]));
        link.unwrap().attr("href").map(ToOwned::to_owned)
    };
    assert_eq!(file(Base::Anywhere), None);
    let there = file(Base::At("https://example.org/e/".to_owned()));
    assert_eq!(there.as_deref(), Some("https://example.org/e/files/f.pdf"));
}

#[test]
fn every_document_has_its_rights_and_every_heading_its_place_in_the_contents() {
    let bound = page(site(&FIRST_VOLUME), FILE);
    for document in ["report", "letter-2020", "letter-2022"] {
        with_id(&bound, &format!("{document}/rights"));
    }
    let contents: BTreeSet<_> = all(&bound, ".toc a")
        .into_iter()
        .filter_map(|link| link.attr("href"))
        .collect();
    for part in [
        "#home",
        "#report",
        "#letter-2020",
        "#letter-2022",
        "#imprint",
        "#crossrefs",
        "#works",
        "#works/legal",
    ] {
        assert!(contents.contains(part), "{part}");
    }
    // The first two headings are the title; those of the fourth level would make the contents long.
    for heading in ["h3", "h4", "h5", "h6", "h9"] {
        assert!(contents.contains(format!("#report/{heading}").as_str()), "{heading}");
    }
    assert!(!contents.contains("#report/h1"));
}

#[test]
fn a_theme_replaces_the_files_of_the_volume_one_by_one() {
    let edition = noted()
        .file("themes/default/print/volume.css", "p { color: red }")
        .file("themes/default/templates/volume-key.html", "<p id=\"key\">Mine.</p>");
    let compiled = volume(&edition, Placement::Foot);
    let volume = site(&compiled);
    assert_eq!(&volume["volume.css"][..], b"p { color: red }");
    assert!(volume.contains_key("fonts/serif.woff2") && volume.contains_key("fonts/sans.woff2"));
    assert!(String::from_utf8_lossy(&volume[FILE]).contains("Mine."));
    assert!(volume.contains_key("files/mill.png"));
    let built = edition.compile().site.unwrap();
    assert!(
        !built
            .keys()
            .any(|path| path.contains("volume") || path.contains("sans")),
        "a site has none of it"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Notes on every block of a text, and on words across its blocks.
    #[test]
    fn any_text_has_every_note_once(body in text_alone(), across in any::<[prop::sample::Index; 2]>()) {
        let document = document(&body);
        let tree = &*document.tree();
        let ids = tree.blocks.iter().map(|block| format!("at = \"{}\"", block.id));
        let notes: String = ids
            .chain(passage(tree, across))
            .enumerate()
            .map(|(index, at)| note(&format!("n{index}"), &at, "Words.\n\nMore."))
            .collect();
        let edition = Edition::new().document("a", "", &body).notes("a", &notes).file("content/x.png", "x");
        for placement in PLACEMENTS {
            let compiled = volume(&edition, placement);
            // A mark may be without a note all the same, or the words may stand in two places.
            prop_assume!(compiled.site.is_some());
            check(&compiled, placement);
        }
    }
}
