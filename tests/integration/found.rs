//! What lets others find a site and follow it: the list of pages, the feed of versions, the page for what is missing.

use pretty_assertions::assert_eq;

use crate::edition::{Edition, short_form};

const VERSIONS: &str = r#"
[[version]]
number  = "1.0"
date    = "2025-12"
changes = "First published."

[[version]]
number  = "1.1"
date    = "2026-03-14"
changes = "The text of [[a#p1]] is *whole* now & better."
"#;

fn edition(base: &str, versions: &str) -> Edition {
    let base = if base.is_empty() {
        String::new()
    } else {
        format!("[build]\nbase-url = \"{base}\"\n")
    };
    Edition::new()
        .document("a", "", "Words.\n")
        .document("über", "id = \"u\"\n", "More words.\n")
        .file(
            "book.toml",
            format!("[edition]\ntitle = \"Two & two\"\neditors = [\"R. Lane\"]\n{base}{versions}"),
        )
}

fn text(site: &postil::render::Site, path: &str) -> String {
    String::from_utf8(site.get(path).unwrap_or_else(|| panic!("no {path}")).to_vec()).unwrap()
}

#[test]
fn the_list_has_every_page_by_its_address() {
    let site = edition("https://example.org/e", "").site();
    let list = text(&site, "sitemap.xml");
    let listed: Vec<_> = list
        .split("<loc>")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once("</loc>")?.0.to_owned()))
        .collect();
    let pages = site
        .keys()
        .filter(|path| path.ends_with(".html") && *path != "404.html");
    let pages: Vec<_> = pages
        .map(|path| format!("https://example.org/e/{}", path.strip_suffix("index.html").unwrap()))
        .collect();
    assert!(pages.len() >= 4, "{pages:?}");
    assert_eq!(listed, pages);
    // Programs ask for it at the root of a host only.
    assert!(!site.contains_key("robots.txt"));
    assert!(!site.contains_key("feed.xml"), "there are no versions");
    let site = edition("https://example.org", "").site();
    assert!(text(&site, "robots.txt").ends_with("\nSitemap: https://example.org/sitemap.xml\n"));
}

#[test]
fn a_site_that_may_stand_anywhere_names_no_addresses() {
    let site = edition("", VERSIONS).site();
    for path in ["sitemap.xml", "feed.xml", "robots.txt", "404.html"] {
        assert!(!site.contains_key(path), "{path}");
    }
    let page = text(&site, "a/index.html");
    assert!(!page.contains("application/atom+xml") && !page.contains("og:url"));
    assert!(page.contains(
        "<a href=\"../versions/index.html\">Version 1.1</a>, <time datetime=\"2026-03-14\">14 March 2026</time>"
    ));
}

#[test]
fn versions_are_told_the_newest_first() {
    let site = edition("https://example.org/e/", VERSIONS).site();
    let feed = text(&site, "feed.xml");
    let entries: Vec<_> = feed.split("<entry>").collect();
    assert_eq!(entries.len(), 3);
    assert!(entries[0].contains("<title>Two &amp; two</title>"));
    assert!(entries[0].contains("<updated>2026-03-14T00:00:00Z</updated>"));
    assert!(entries[0].contains("<author><name>R. Lane</name>"));
    assert!(
        entries[1].contains("<id>https://example.org/e/versions/#v-1.1</id>"),
        "{feed}"
    );
    assert!(entries[1].contains("is whole now &amp;"), "{feed}");
    assert!(entries[2].contains("<updated>2025-12-01T00:00:00Z</updated>"));
    let page = text(&site, "versions/index.html");
    let (first, second) = (page.find("id=\"v-1.1\"").unwrap(), page.find("id=\"v-1.0\"").unwrap());
    assert!(first < second);
    assert!(page.contains("<a href=\"https://example.org/e/a/#p1\""));
}

#[test]
fn what_is_missing_leads_home_from_everywhere() {
    let page = text(&edition("https://example.org/e/", "").site(), "404.html");
    assert!(page.contains("<a href=\"https://example.org/e/\">"));
    assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"));
    let relative = page.split("href=\"").skip(1).filter(|rest| {
        let address = rest.split('"').next().unwrap();
        !address.starts_with("https://") && !address.starts_with('#')
    });
    assert_eq!(relative.count(), 0, "its links lead on from any address");
}

#[test]
fn faults_of_versions_are_told() {
    let twice = format!("{VERSIONS}\n[[version]]\nnumber = \"1.0\"\ndate = \"soon\"\n");
    let compiled = edition("", &twice).compile();
    assert_eq!(
        short_form(&compiled),
        "book.toml:15:1: error[missing-key]: `changes` is missing\n\
         book.toml:16:10: error[duplicate-id]: the version `1.0` is declared twice\n\
         book.toml:17:8: error[invalid-value]: `soon` is not a date\n"
    );
}

#[test]
fn what_has_moved_is_led_to() {
    let moved = |base: &str| {
        Edition::new()
            .document("a", "aliases = [\"old-a\", \"older-a\"]\n", "Words.\n")
            .file(
                "content/p.md",
                "+++\npage = true\ntitle = \"P\"\naliases = [\"old-p\"]\n+++\n\nWords.\n",
            )
            .file("book.toml", format!("[edition]\ntitle = \"T\"\n{base}"))
    };
    let site = moved("").site();
    let page = text(&site, "old-a/index.html");
    assert!(
        page.contains("<meta http-equiv=\"refresh\" content=\"0; url=../a/index.html\">"),
        "{page}"
    );
    assert!(!site.contains_key("_redirects"));
    let site = moved("[build]\nbase-url = \"https://example.org/e/\"\n").site();
    let page = text(&site, "old-p/index.html");
    assert!(
        page.contains("content=\"0; url=https://example.org/e/p/\"")
            && page.contains("<a href=\"https://example.org/e/p/\">P</a>")
    );
    assert_eq!(
        text(&site, "_redirects"),
        "/e/old-a/ https://example.org/e/a/ 301\n/e/older-a/ https://example.org/e/a/ 301\n/e/old-p/ https://example.org/e/p/ 301\n"
    );
    assert!(
        !text(&site, "sitemap.xml").contains("old"),
        "what has moved is no page to be found"
    );
}

#[test]
fn an_id_of_before_is_nobodys_now() {
    let compiled = Edition::new()
        .document("a", "aliases = [\"b\", \"works\", \"not one\"]\n", "Words.\n")
        .document("b", "aliases = [\"c\", \"C\"]\n", "Words.\n")
        .compile();
    assert_eq!(
        short_form(&compiled),
        "content/a.md:3:12: error[duplicate-id]: the id `b` is taken\n\
         content/a.md:3:17: error[invalid-value]: `works` is the name of a part that every edition has\n\
         content/a.md:3:26: error[invalid-value]: `not one` cannot be an alias\n\
         content/b.md:3:17: error[duplicate-id]: the id `C` is taken\n"
    );
}
