//! An edition of many documents, works and names: no page of its indices grows without bound, and all can be reached.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::LazyLock;

use postil::render::Site;
use postil::{Memo, Options, compile, compile_again};

use crate::edition::Edition;
use crate::page::{all, page};

/// The most bytes of a page that is no document's.
const MOST: usize = 150_000;
const DOCUMENTS: usize = 320;
const WORKS: usize = 700;
const NAMES: usize = 500;
const EVENTS: usize = 600;

/// Words in the order of the alphabet, for titles.
const WORDS: [&str; 6] = ["Ash", "Birch", "Cedar", "Dale", "Elm", "Fern"];

fn word(place: usize) -> &'static str {
    WORDS[place % WORDS.len()]
}

/// Every document cites nine works, the first one always; names six things, the first one always; has an address of no
/// work; and answers the document before.
fn edition() -> Edition {
    let mut edition = Edition::new();
    let (mut crossrefs, mut events, mut names) = (String::new(), String::new(), String::new());
    for place in 0..DOCUMENTS {
        let named: String = (0..5)
            .map(|at| format!(" Name{}.", 1 + (place * 5 + at) % (NAMES - 1)))
            .collect();
        let words: String = (0..9).map(|at| format!(" word{at}.")).collect();
        let text = format!("Begin{words}\n\nName0.{named} See https://example.org/{place} as well.\n");
        let work = |at: usize| if at == 0 { 0 } else { 1 + (place * 8 + at) % (WORKS / 2) };
        let cites: String = (0..9)
            .map(|at| {
                format!(
                    "[[cite]]\nwork = \"w{}\"\nquote = \"word{at}.\"\nlocator = \"art. {place}\"\n",
                    work(at)
                )
            })
            .collect();
        edition = edition
            .document(
                &format!("d{place}"),
                &format!("date = \"{}\"\n", 1700 + place / 4),
                &text,
            )
            .file(&format!("content/d{place}.cites.toml"), cites);
        if let Some(before) = place.checked_sub(1) {
            let _ = write!(
                crossrefs,
                "[[crossref]]\nid = \"x{place}\"\nrelation = \"responds-to\"\nfrom = {{ document = \"d{place}\", quote = \"Begin\" }}\nto = {{ document = \"d{before}\", quote = \"Begin\" }}\n"
            );
        }
    }
    for place in 0..EVENTS {
        let _ = write!(
            events,
            "[[event]]\nid = \"e{place}\"\ndate = \"{}\"\nlabel = \"As [@w1] has it.\"\n[[event.passage]]\ndocument = \"d{}\"\nquote = \"Begin\"\n",
            1700 + place / 10,
            place % DOCUMENTS
        );
    }
    for place in 0..NAMES {
        let kind = ["person", "term"][usize::from(place > 30)];
        let _ = write!(
            names,
            "[[name]]\nid = \"n{place}\"\ntype = \"{kind}\"\nlabel = \"Name{place}\"\n"
        );
    }
    let works = (0..WORKS).map(|place| {
        let kind = ["book", "legislation", "webpage"][place % 3];
        format!(
            "{{ \"id\": \"w{place}\", \"type\": \"{kind}\", \"title\": \"{} {place}\" }}",
            word(place)
        )
    });
    edition
        .file(
            "content/works.json",
            format!("[{}]", works.collect::<Vec<_>>().join(",")),
        )
        .file("content/crossrefs.toml", crossrefs)
        .file("content/chronology.toml", events)
        .file("content/names.toml", names)
}

static SITE: LazyLock<Site> = LazyLock::new(|| edition().site());

fn is_document(path: &str) -> bool {
    path.strip_prefix('d')
        .is_some_and(|rest| rest.starts_with(|char: char| char.is_ascii_digit()))
}

/// The files that the links of a page lead to, with their fragments.
fn links(path: &str) -> Vec<(String, String)> {
    let page = page(&SITE, path);
    let links = all(&page, "main a[href], nav a[href]").into_iter().filter_map(|link| {
        let href = link.attr("href")?.to_owned();
        let (file, fragment) = href.split_once('#').unwrap_or((&href, ""));
        if file.contains("://") {
            return None;
        }
        let mut folder: Vec<&str> = path.split('/').collect();
        folder.pop();
        let mut file = file;
        while let Some(rest) = file.strip_prefix("../") {
            folder.pop();
            file = rest;
        }
        let target = if file.is_empty() {
            path.to_owned()
        } else {
            folder.into_iter().chain([file]).collect::<Vec<_>>().join("/")
        };
        Some((target, fragment.to_owned()))
    });
    links.collect()
}

/// All pages that readers come to from the home page without going through a document.
fn reached() -> BTreeSet<String> {
    let mut reached = BTreeSet::from(["index.html".to_owned()]);
    let mut todo = vec!["index.html".to_owned()];
    while let Some(path) = todo.pop() {
        if is_document(&path) {
            continue;
        }
        for (target, _) in links(&path) {
            if target.ends_with(".html") && reached.insert(target.clone()) {
                todo.push(target);
            }
        }
    }
    reached
}

#[test]
fn no_page_is_large() {
    let large: BTreeMap<_, _> = SITE
        .iter()
        .filter(|(path, bytes)| path.ends_with(".html") && !is_document(path) && bytes.len() > MOST)
        .map(|(path, bytes)| (path, bytes.len()))
        .collect();
    assert!(large.is_empty(), "{large:?}");
    assert!(SITE["index.html"].len() < 20_000, "{}", SITE["index.html"].len());
    assert!(SITE["sheets/edition.css"].len() < 20_000);
}

#[test]
fn all_pages_are_reached_from_the_home_page() {
    let reached = reached();
    let pages = SITE
        .keys()
        .filter(|path| path.ends_with(".html") && !path.starts_with("parallel/"));
    let missed: Vec<_> = pages.filter(|path| !reached.contains(*path)).collect();
    assert!(missed.is_empty(), "{missed:?}");
}

#[test]
fn links_lead_somewhere() {
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in SITE.keys().filter(|path| path.ends_with(".html")) {
        let page = page(&SITE, path);
        let own = all(&page, "[id]").into_iter().filter_map(|element| element.attr("id"));
        ids.insert(path.clone(), own.map(ToOwned::to_owned).collect());
    }
    for path in ids.keys() {
        for (target, fragment) in links(path) {
            assert!(SITE.contains_key(&target), "{path}: {target}");
            let known = ids
                .get(&target)
                .is_none_or(|ids| fragment.is_empty() || ids.contains(&fragment));
            assert!(known, "{path}: {target}#{fragment}");
        }
    }
}

/// The places on a page that lead to words of documents.
fn places(prefix: &str, fragment: &str) -> BTreeSet<(String, String)> {
    let pages = SITE
        .keys()
        .filter(|path| path.starts_with(prefix) && path.ends_with(".html"));
    let places = pages
        .flat_map(|path| links(path))
        .filter(|(target, place)| is_document(target) && place.starts_with(fragment));
    places.collect()
}

#[test]
fn all_places_stand_in_the_indices() {
    assert_eq!(places("works/", "c-").len(), DOCUMENTS * 9);
    // What is cited everywhere has pages of its own, and its entry leads there.
    assert_eq!(places("works/w-w0/", "c-").len(), DOCUMENTS);
    let entry = page(&SITE, "works/a/index.html");
    let entry = all(&entry, "[id=\"w-w0\"]")[0];
    let text: String = entry.text().collect();
    assert!(text.contains(&format!("All {DOCUMENTS} places")), "{text}");
    assert_eq!(places("names/", "m-").len(), DOCUMENTS * 6);
    assert_eq!(places("names/name-n0/", "m-").len(), DOCUMENTS);
    assert_eq!(places("chronology/", "date-").len(), EVENTS);
    assert_eq!(places("works/not-listed/", "").len(), DOCUMENTS);
}

#[test]
fn documents_are_listed_in_order_and_by_title() {
    let listed = |prefix: &str| {
        let pages = SITE.keys().filter(|path| path.starts_with(prefix));
        let targets = pages
            .flat_map(|path| links(path))
            .map(|(target, _)| target)
            .filter(|target| is_document(target));
        targets.collect::<BTreeSet<_>>().len()
    };
    assert_eq!(listed("documents/"), DOCUMENTS);
    assert_eq!(listed("documents/d/"), DOCUMENTS, "all titles begin with a D");
    assert!(SITE.contains_key("documents/4/index.html"));
    assert!(SITE.contains_key("documents/d/4/index.html"));
    assert!(links("index.html").contains(&("documents/index.html".to_owned(), String::new())));
}

/// A change is seen by all pages that show it, and by no others.
#[test]
fn a_change_makes_few_pages_anew() {
    let options = Options::default();
    let mut memo = Memo::default();
    let note =
        |words: &str| format!("[[note]]\nid = \"n\"\nseries = \"note\"\nquote = \"Begin\"\nbody = \"{words}\"\n");
    compile_again(&edition().notes("d7", &note("One.")).world(), &options, &mut memo);
    let changed = edition().notes("d7", &note("Two."));
    let again = compile_again(&changed.world(), &options, &mut memo);
    let made: Vec<_> = again.made.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(made, ["d7/index.html"]);
    // One more place that cites a work, and one fewer that names something.
    let cites = "[[cite]]\nwork = \"w3\"\nquote = \"Begin\"\n";
    let text = "Begin word0. Name0.\n";
    let changed = changed
        .file("content/d7.cites.toml", cites)
        .document("d7", "date = \"1701\"\n", text);
    let again = compile_again(&changed.world(), &options, &mut memo);
    let made: Vec<_> = again.made.iter().map(|(path, _)| path.clone()).collect();
    let site = again.site.unwrap();
    let whole = compile(&changed.world(), &options).site.unwrap();
    let differ: Vec<_> = whole
        .iter()
        .filter(|(path, bytes)| site.get(*path) != Some(bytes))
        .map(|(path, _)| path)
        .collect();
    assert!(differ.is_empty(), "{differ:?}");
    assert_eq!(site.len(), whole.len());
    let lists = made.iter().filter(|path| path.starts_with("documents/")).count();
    assert!(lists <= 3, "{made:?}");
    let names = made.iter().filter(|path| path.starts_with("names/")).count();
    assert!(names <= 6, "{made:?}");
}

#[test]
fn documents_is_no_id() {
    let compiled = Edition::new().document("documents", "", "Words.\n").compile();
    let said = crate::edition::short_form(&compiled);
    assert!(
        said.contains("`documents` is the name of a part that every edition has"),
        "{said}"
    );
}
