//! What readers must load before they can read.

use postil::render::Site;

use crate::edition::Edition;
use crate::page::FIRST_EDITION;

#[path = "../../build/css.rs"]
mod css;

const STYLE: usize = 25_000;
/// Scripts that come with a page.
const SCRIPTS: usize = 12_000;
/// `passages.js`, which comes when a reader first points at a text.
const LATER: usize = 6_000;

fn weight(site: &Site, ending: &str) -> usize {
    let of_theme = |path: &str| path.starts_with("assets/") && path.ends_with(ending);
    let files = site.iter().filter(|(path, _)| of_theme(path));
    files.map(|(_, bytes)| bytes.len()).sum()
}

/// The folder of the first edition has the sources of the theme: unchanged, they are the built-in files.
#[test]
fn the_theme_is_light() {
    let site = Edition::new().document("a", "", "Words.\n").site();
    for site in [&site, &FIRST_EDITION] {
        let (style, later) = (weight(site, ".css"), weight(site, "passages.js"));
        let scripts = weight(site, ".js") - later;
        assert!(style > 1_000 && style < STYLE, "the style sheet has {style} bytes");
        assert!(scripts > 1_000 && scripts < SCRIPTS, "the scripts have {scripts} bytes");
        assert!(later > 1_000 && later < LATER, "what comes later has {later} bytes");
        let page = String::from_utf8_lossy(&site["index.html"]);
        assert!(
            !page.contains(" src=\"assets/passages.js"),
            "it does not come with the page"
        );
    }
}

#[test]
fn a_file_of_a_theme_that_was_changed_is_taken_as_it_is() {
    let style = "/* Ours. */\nbody { margin: 0; }\n";
    let site = Edition::new()
        .document("a", "", "Words.\n")
        .file("themes/default/assets/style.css", style)
        .site();
    assert_eq!(site["assets/style.css"], style);
}

#[test]
fn style_sheets_lose_nothing_that_is_read() {
    let same = [
        ("a { b: c; d: e }", "a{b:c;d:e}"),
        ("a { b: c; }\n\nd { }", "a{b:c}d{}"),
        ("/* a */ b /* c */ { }", "b{}"),
        (".a .b, .a > .b, .a + .b, .a ~ .b { }", ".a .b,.a>.b,.a+.b,.a~.b{}"),
        (".a :hover, .a:hover { }", ".a :hover,.a:hover{}"),
        (
            "a { b: calc(1px + 2px - (3px * 4)) }",
            "a{b:calc(1px + 2px - (3px * 4))}",
        ),
        (".a:has(+ .b) { }", ".a:has(+ .b){}"),
        ("a { content: \"x  /* y */ > z\" }", "a{content:\"x  /* y */ > z\"}"),
        (
            "@media screen and (min-width: 3rem) { a { } }",
            "@media screen and (min-width:3rem){a{}}",
        ),
        ("a { b: c !important }", "a{b:c!important}"),
        (
            "a { font: italic 1rem/1.5 var(--b), c }",
            "a{font:italic 1rem/1.5 var(--b),c}",
        ),
        ("a { &.b { } > .c { } + .d { } }", "a{&.b{}>.c{}+.d{}}"),
    ];
    for (sheet, small) in same {
        assert_eq!(css::minify(sheet).as_deref(), Ok(small));
        assert_eq!(css::minify(small).as_deref(), Ok(small), "once is enough");
    }
    for faulty in ["a { /* b }", "a { b: \"c }", "a { b: \"c\\\"d\" }"] {
        css::minify(faulty).expect_err(faulty);
    }
}
