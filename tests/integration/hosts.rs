//! What a site brings for the host that it is put on.

use std::collections::BTreeSet;

use postil::digest::sha256;
use postil::render::{Site, is_immutable};
use postil::{Memo, Options, audit, compile, compile_again};
use pretty_assertions::assert_eq;

use crate::edition::{BOOK, Edition};
use crate::edition_data::EVERYTHING;

/// With a theme that has a sheet, a font, a script and a template of its own.
fn edition() -> Edition {
    Edition::new()
        .document("a", "", EVERYTHING)
        .document("b", "aliases = [\"c\"]\n", "Words.\n")
        .file("content/mill.png", "x")
        .file("themes/default/assets/custom.css", "@import \"more/own.css\";\n@font-face { src: url(fonts/serif.woff2), url('none.woff2') }")
        .file("themes/default/assets/more/own.css", "p { background: url(../icon.svg#x) }")
        .file("themes/default/assets/style.css", "@font-face { src: url(own font.woff2), url(own%20font.woff2) }")
        .file("themes/default/assets/own font.woff2", "font")
        .file("themes/default/assets/own.js", "\"own\";")
        .file(
            "themes/default/templates/document.html",
            "{% extends \"built-in/document.html\" %}{% block sheets %}<script src=\"{{ asset(path=\"own.js\") }}\" defer></script>{% endblock sheets %}",
        )
}

fn text(site: &Site, path: &str) -> String {
    String::from_utf8(
        site.get(path)
            .unwrap_or_else(|| panic!("no {path} among {:?}", site.keys()))
            .to_vec(),
    )
    .unwrap()
}

/// The only file of a site whose path begins and ends like this, and its text.
fn only(site: &Site, start: &str, end: &str) -> (String, String) {
    let mut found = site
        .keys()
        .filter(|path| path.starts_with(start) && path.ends_with(end));
    let path = found.next().unwrap_or_else(|| panic!("no {start}…{end}"));
    assert_eq!(found.next(), None);
    (path.clone(), String::from_utf8_lossy(&site[path]).into_owned())
}

#[test]
fn what_may_be_kept_for_ever_has_its_digest_in_its_name() {
    let site = edition().published();
    let kept: Vec<_> = site.iter().filter(|(path, _)| is_immutable(path)).collect();
    assert!(kept.len() > 10, "{kept:?}");
    for (path, bytes) in kept {
        assert!(path.starts_with("assets/"), "{path}");
        let digest = &sha256(bytes)[..8];
        assert!(path.split('.').any(|part| part == digest), "{path}, with {digest}");
    }
    // What is made from the content, and what is public, is called as ever.
    for path in [
        "sheets/edition.css",
        "sheets/works.css",
        "sheets/crossrefs.css",
        "files/mill.png",
        "data/edition.json",
    ] {
        assert!(site.contains_key(path) && !is_immutable(path), "{path}");
    }
}

#[test]
fn pages_and_sheets_lead_to_what_is_there() {
    let site = edition().published();
    let dead: Vec<_> = audit::site(&site)
        .into_iter()
        .filter(|said| said.code.name() == "dead-link")
        .collect();
    assert!(dead.is_empty(), "{dead:?}");
    let page = text(&site, "a/index.html");
    let (own, _) = only(&site, "assets/own.", ".js");
    assert!(page.contains(&format!("<script src=\"../{own}\" defer>")), "{page}");
    let (font, _) = only(&site, "assets/own font.", ".woff2");
    let (_, style) = only(&site, "assets/style.", ".css");
    let font = font.strip_prefix("assets/").unwrap().replace(' ', "%20");
    // What is no address stays, and so does what leads nowhere.
    assert_eq!(
        style,
        format!("@font-face {{ src: url(own font.woff2), url(\"{font}\") }}")
    );
    let (_, custom) = only(&site, "assets/custom.", ".css");
    let (more, _) = only(&site, "assets/more/", ".css");
    assert!(
        custom.starts_with(&format!("@import \"{}\";", more.strip_prefix("assets/").unwrap())),
        "{custom}"
    );
    assert!(
        custom.contains("url(\"fonts/serif.") && custom.ends_with("url('none.woff2') }"),
        "{custom}"
    );
}

#[test]
fn with_an_address_they_are_asked_for_in_full() {
    let book = format!("{BOOK}\n[build]\nbase-url = \"https://example.org/e\"\n");
    let site = edition().file("book.toml", book).published();
    let (style, _) = only(&site, "assets/style.", ".css");
    for path in ["index.html", "a/index.html", "404.html"] {
        assert!(text(&site, path).contains(&format!(
            "<link rel=\"stylesheet\" href=\"https://example.org/e/{style}\">"
        )));
    }
}

/// A note that changes is one page that browsers have to fetch again, and what lists it.
#[test]
fn a_note_changes_no_name() {
    let noted = |words: &str| {
        let note = format!("[[note]]\nid = \"n\"\nseries = \"note\"\nquote = \"Words\"\nbody = \"{words}\"\n");
        let notes = (0..9).map(|at| note.replace("\"n\"", &format!("\"n{at}\"")));
        let count = if words.is_empty() { 0 } else { 9 };
        edition().notes("b", &notes.take(count).collect::<String>()).published()
    };
    let (one, other) = (noted(""), noted("Many."));
    let paths = |site: &Site| site.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(paths(&one), paths(&other));
    assert_ne!(
        one["sheets/edition.css"], other["sheets/edition.css"],
        "else this tells nothing"
    );
    assert_eq!(one["works/index.html"], other["works/index.html"]);
}

#[test]
fn a_preview_has_plain_names_and_what_is_kept_of_one_is_not_for_the_other() {
    let edition = edition();
    let options = |fingerprint| Options {
        fingerprint,
        ..Options::default()
    };
    let mut memo = Memo::default();
    for fingerprint in [true, false, true] {
        let again = compile_again(&edition.world(), &options(fingerprint), &mut memo);
        let anew = compile(&edition.world(), &options(fingerprint));
        assert!(again.site == anew.site);
        assert_eq!(anew.site.unwrap().contains_key("assets/style.css"), !fingerprint);
    }
}
