//! What a site brings for the host that it is put on.

use std::collections::BTreeSet;
use std::io::Read;

use postil::digest::sha256;
use postil::render::volume::Placement;
use postil::render::{Site, is_immutable};
use postil::{Compiled, Memo, Options, audit, compile, compile_again};
use pretty_assertions::assert_eq;

use crate::edition::{BOOK, Edition, short_form};
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

/// A book with this in its table `[build]`.
fn with(build: &str) -> String {
    format!("{BOOK}\n[build]\n{build}")
}

const META: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self'; style-src 'self'; \
                    img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'\">";

fn pages(site: &Site) -> Vec<(&str, String)> {
    let pages = site.keys().filter(|path| path.ends_with(".html"));
    pages.map(|path| (path.as_str(), text(site, path))).collect()
}

#[test]
fn every_page_begins_with_the_policy() {
    let site = edition().published();
    for (path, page) in pages(&site) {
        let start = "<head>\n<meta charset=\"utf-8\">\n";
        assert!(page.contains(&format!("{start}{META}")), "{path}: {}", &page[..400]);
    }
    // With an address there is a page more, and files are asked for there.
    let site = edition()
        .file("book.toml", with("base-url = \"https://example.org/e/\"\n"))
        .published();
    let all = pages(&site);
    assert!(all.iter().any(|(path, _)| *path == "404.html") && all.iter().any(|(path, _)| *path == "c/index.html"));
    for (path, page) in all {
        assert!(page.contains("; img-src 'self' https://example.org/e/;"), "{path}");
    }
}

#[test]
fn an_edition_may_allow_more_or_do_without() {
    let wish =
        "[build.content-security-policy]\nimg-src = [\"https://a.org\"]\nframe-ancestors = [\"https://b.org\"]\n";
    let book = with(&format!("base-url = \"https://example.org/\"\n{wish}"));
    let site = edition().file("book.toml", book).published();
    let page = text(&site, "a/index.html");
    assert!(
        page.contains("; img-src 'self' https://example.org/ https://a.org;"),
        "{page}"
    );
    assert!(!page.contains("frame-ancestors"));
    assert!(text(&site, "_headers").contains("; frame-ancestors 'self' https://b.org\n"));
    let off = with("base-url = \"https://example.org/\"\n[build.content-security-policy]\nenabled = false\n");
    let site = edition().file("book.toml", off).published();
    for (path, text) in pages(&site).into_iter().chain([("_headers", text(&site, "_headers"))]) {
        assert!(!text.contains("Content-Security-Policy"), "{path}");
    }
}

#[test]
fn a_preview_is_under_the_policy_and_a_volume_is_not() {
    assert!(text(&edition().site(), "a/index.html").contains(META));
    let bound = postil::bind(&edition().world(), &Options::default(), Placement::Foot);
    assert!(!text(&bound.site.unwrap(), "volume.html").contains("Content-Security-Policy"));
}

#[test]
fn hosts_are_told_below_which_path_the_site_stands() {
    for (base, root) in [("https://example.org/", "/"), ("https://example.org/a/b", "/a/b/")] {
        let site = edition()
            .file("book.toml", with(&format!("base-url = \"{base}\"\n")))
            .published();
        let headers = text(&site, "_headers");
        let mut rules: Vec<_> = headers.lines().filter(|line| !line.starts_with(' ')).collect();
        let wanted = ["*", "assets/*"].map(|pattern| format!("{root}{pattern}"));
        let others = rules.split_off(2);
        assert_eq!(rules, wanted);
        assert!(
            others.iter().all(|rule| site.contains_key(&rule[root.len()..])),
            "{others:?}"
        );
        assert!(headers.contains("\n  Cache-Control: public, max-age=31536000, immutable\n"));
        let base = base.trim_end_matches('/');
        assert_eq!(text(&site, "_redirects"), format!("{root}c/ {base}/b/ 301\n"));
    }
    let site = edition().published();
    assert!(!site.contains_key("_headers") && !site.contains_key("_redirects"));
}

#[test]
fn what_is_barred_is_said_again_when_nothing_is_made_again() {
    let edition = edition().document("d", "", "![A mill](https://a.org/mill.png)\n");
    let mut memo = Memo::default();
    let said = |compiled: &Compiled| short_form(compiled);
    let first = compile_again(&edition.world(), &Options::default(), &mut memo);
    assert!(
        said(&first).contains("content/d.md:5:11: warning[blocked-content]"),
        "{}",
        said(&first)
    );
    let again = compile_again(&edition.world(), &Options::default(), &mut memo);
    assert_eq!((again.made.len(), said(&again)), (0, said(&first)));
}

#[test]
fn copies_stand_beside_large_files_and_go_with_them() {
    let compressed = edition().file("book.toml", with("compress = true\n"));
    let (folder, run) = compressed.build();
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let files = folder.files("public");
    let has_copies =
        |path: &str| files.contains_key(&format!("{path}.gz")) && files.contains_key(&format!("{path}.br"));
    assert!(has_copies("a/index.html") && has_copies("data/documents/a.json") && has_copies("index.html"));
    for (path, bytes) in &files {
        let Some(of) = path.strip_suffix(".gz") else { continue };
        let mut read = Vec::new();
        flate2::read::GzDecoder::new(&bytes[..]).read_to_end(&mut read).unwrap();
        assert!(read == files[of] && bytes.len() < files[of].len(), "{path}");
    }
    assert!(
        files
            .keys()
            .all(|path| !path.contains("woff2.") && !path.contains("mill.png."))
    );
    let manifest = folder.read("public/.postil-manifest");
    assert!(manifest.contains("  b/index.html.br\n"), "{manifest}");
    std::fs::remove_file(folder.path("content/b.md")).unwrap();
    assert_eq!(folder.run(["build"]).code, Some(0));
    let files = folder.files("public");
    assert!(!files.keys().any(|path| path.starts_with("b/")), "{:?}", files.keys());
    folder.write("book.toml", BOOK);
    assert_eq!(folder.run(["build"]).code, Some(0));
    assert!(
        !folder
            .files("public")
            .keys()
            .any(|path| path.ends_with(".gz") || path.ends_with(".br"))
    );
}

#[test]
fn copies_are_published_and_neither_previewed_nor_archived() {
    let destination = "[[destination]]\nname = \"host\"\nkind = \"folder\"\npath = \"../host\"\n";
    let book = format!("{}{destination}", with("compress = true\n"));
    let compressed = edition().file("book.toml", book);
    assert!(!compressed.site().keys().any(|path| path.ends_with(".br")));
    let folder = compressed.on_disk();
    assert_eq!(folder.run(["publish"]).code, Some(0));
    assert!(folder.files("../host").contains_key("a/index.html.br"));
    assert_eq!(folder.run(["export", "archive", "-o", "a.zip"]).code, Some(0));
    let mut archive = zip::ZipArchive::new(std::fs::File::open(folder.path("a.zip")).unwrap()).unwrap();
    let names: Vec<_> = (0..archive.len())
        .map(|at| archive.by_index(at).unwrap().name().unwrap().into_owned())
        .collect();
    assert!(
        !names.iter().any(|name| name.ends_with(".br") || name.ends_with(".gz")),
        "{names:?}"
    );
}
