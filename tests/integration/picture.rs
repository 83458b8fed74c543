//! The pictures that stand for an edition and its documents where they are linked to.

use postil::diagnostic::Code;
use postil::picture::{HEIGHT, TitlePage, Undrawn, WIDTH, draw};
use postil::render::Site;
use postil::{Memo, Options, compile_again};
use pretty_assertions::assert_eq;

use crate::edition::{Edition, short_form};

const BASE: &str = "[build]\nbase-url = \"https://example.org/e/\"\n";

fn edition(more: &str) -> Edition {
    Edition::new()
        .document(
            "a",
            "kind = \"letter\"\nauthor = \"R. Lane\"\ndate = \"1871-03-02\"\n",
            "Words.\n",
        )
        .file("book.toml", format!("[edition]\ntitle = \"Two & two\"\n{more}{BASE}"))
}

fn text(site: &Site, path: &str) -> String {
    String::from_utf8(site.get(path).unwrap_or_else(|| panic!("no {path}")).to_vec()).unwrap()
}

/// What the head of a page says of its picture.
fn shown(site: &Site, path: &str) -> Vec<(String, String)> {
    let page = scraper::Html::parse_document(&text(site, path));
    let metas = scraper::Selector::parse("meta[property^='og:image'], meta[name='twitter:card']").unwrap();
    let metas = page.select(&metas).map(|meta| {
        let meta = meta.value();
        let name = meta.attr("property").or_else(|| meta.attr("name")).unwrap();
        (name.to_owned(), meta.attr("content").unwrap().to_owned())
    });
    metas.collect()
}

fn expected(address: &str, kind: &str, size: [&str; 2], alt: &str) -> Vec<(String, String)> {
    [
        ("og:image", address),
        ("og:image:type", kind),
        ("og:image:width", size[0]),
        ("og:image:height", size[1]),
        ("og:image:alt", alt),
        ("twitter:card", "summary_large_image"),
    ]
    .map(|(name, content)| (name.to_owned(), content.to_owned()))
    .to_vec()
}

/// The pixels of a picture, as places in its palette; 0 is paper.
fn pixels(file: &[u8]) -> Vec<u8> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
    assert_eq!((reader.info().width, reader.info().height), (1200, 630));
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    pixels
}

#[test]
fn the_edition_and_its_documents_are_drawn() {
    let site = edition("subtitle = \"A sum\"\n").site();
    let size = ["1200", "630"];
    let address = "https://example.org/e/pictures/edition.png";
    for path in ["index.html", "works/index.html"] {
        assert_eq!(
            shown(&site, path),
            expected(address, "image/png", size, "Two & two: A sum"),
            "{path}"
        );
    }
    let address = "https://example.org/e/pictures/documents/a.png";
    assert_eq!(shown(&site, "a/index.html"), expected(address, "image/png", size, "A"));
    for path in ["pictures/edition.png", "pictures/documents/a.png"] {
        let inked = pixels(&site[path]).iter().filter(|pixel| **pixel > 0).count();
        assert!((10_000..200_000).contains(&inked), "{path}: {inked}");
        assert!(site[path].len() < 80_000, "{path} is small: {}", site[path].len());
    }
}

#[test]
fn nothing_is_drawn_where_no_address_is_known() {
    let site = Edition::new().document("a", "", "Words.\n").site();
    assert!(!site.keys().any(|path| path.starts_with("pictures/")));
    assert_eq!(shown(&site, "index.html"), []);
}

#[test]
fn no_volume_has_pictures() {
    let options = Options::default();
    let bound = postil::bind(&edition("").world(), &options, postil::render::volume::Placement::Foot);
    assert!(!bound.site.unwrap().keys().any(|path| path.contains("pictures/")));
}

#[test]
fn the_editors_own_picture_goes_before() {
    let picture = draw(&TitlePage {
        title: "Any".to_owned(),
        ..TitlePage::default()
    })
    .unwrap();
    let front = "picture = \"img/m%20l.png\"\npicture-alt = \"A mill\"\n";
    let site = edition("picture = \"content/cover.PNG\"\n")
        .file("content/cover.PNG", &picture)
        .file("content/img/m l.png", &picture)
        .document("b", front, "Words.\n")
        .file(
            "content/about.md",
            format!("+++\npage = true\ntitle = \"About\"\n{front}+++\n\nWords.\n"),
        )
        .site();
    let size = ["1200", "630"];
    let own = expected("https://example.org/e/files/cover.PNG", "image/png", size, "Two & two");
    assert_eq!(shown(&site, "index.html"), own);
    let own = expected("https://example.org/e/files/img/m%20l.png", "image/png", size, "A mill");
    for path in ["b/index.html", "about/index.html"] {
        assert_eq!(shown(&site, path), own, "{path}");
    }
    let drawn: Vec<_> = site.keys().filter(|path| path.starts_with("pictures/")).collect();
    assert_eq!(drawn, ["pictures/documents/a.png"]);
}

#[test]
fn a_picture_that_is_none_is_an_error_with_its_place() {
    let edition = edition("picture = \"content/cover.png\"\n").file("content/cover.png", "x");
    assert_eq!(
        short_form(&edition.compile()),
        "book.toml:3:11: error[invalid-value]: `content/cover.png` is not a picture\n"
    );
}

/// Each would take its time, and few are ever shown.
#[test]
fn of_many_documents_only_the_edition_is_drawn() {
    let of = |count: usize| {
        (0..count).fold(edition(""), |edition, at| {
            edition.document(&format!("d{at}"), "", "W.\n")
        })
    };
    let drawn = |site: &Site| site.keys().filter(|path| path.starts_with("pictures/")).count();
    assert_eq!(drawn(&of(99).site()), 101);
    let site = of(100).site();
    assert_eq!(drawn(&site), 1);
    assert_eq!(
        shown(&site, "d7/index.html")[0].1,
        "https://example.org/e/pictures/edition.png"
    );
}

#[test]
fn what_the_fonts_lack_is_not_drawn_and_said_to_who_asks() {
    let edition = edition("").file("content/b.md", "+++\ntitle = \"Письмо\"\n+++\n\nWords.\n");
    let compiled = edition.compile();
    assert_eq!(short_form(&compiled), "");
    let told: Vec<_> = compiled
        .diagnostics
        .iter()
        .filter(|said| said.code == Code::UndrawnPicture)
        .collect();
    assert_eq!(told.len(), 1);
    assert_eq!(
        told[0].message,
        "no picture is drawn of the title page of `b`: the built-in fonts lack `П`, `и`, `с`, `ь`"
    );
    assert!(told[0].primary.is_some());
    let run = edition.on_disk().run(["check", "--verbose"]);
    assert!(
        run.stderr.starts_with("note[undrawn-picture]: no picture is drawn"),
        "{}",
        run.stderr
    );
    let site = compiled.site.unwrap();
    assert!(!site.contains_key("pictures/documents/b.png"));
    assert_eq!(
        shown(&site, "b/index.html")[0].1,
        "https://example.org/e/pictures/edition.png"
    );
}

#[test]
fn only_what_has_changed_is_drawn_again() {
    let first = edition("").document("b", "", "Words.\n");
    let (mut memo, options) = (Memo::default(), Options::default());
    let before = compile_again(&first.world(), &options, &mut memo).site.unwrap();
    let second = first.file("content/b.md", "+++\ntitle = \"Other\"\n+++\n\nWords.\n");
    let after = compile_again(&second.world(), &options, &mut memo).site.unwrap();
    let same = |path: &str| before[path].as_ptr() == after[path].as_ptr();
    assert!(same("pictures/edition.png") && same("pictures/documents/a.png"));
    assert_ne!(before["pictures/documents/b.png"], after["pictures/documents/b.png"]);
    assert_eq!(after, second.site());
}

/// Where the margins are: nothing but the band at the left edge stands in them.
#[test]
fn nothing_runs_over_the_margins() {
    let long = "Report of the Select Committee appointed to inquire into the state of the roads ".repeat(6);
    let word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".repeat(3);
    let (width, height) = (usize::from(WIDTH), usize::from(HEIGHT));
    for text in [
        "A",
        "W—W—W",
        "a-b/c–d",
        "…",
        "fi fl ÄÖÜ Çßþ",
        long.as_str(),
        word.as_str(),
    ] {
        for others in ["", "x", long.as_str(), word.as_str()] {
            let page = TitlePage {
                kicker: others.to_owned(),
                title: text.to_owned(),
                subtitle: others.to_owned(),
                byline: others.to_owned(),
                foot: others.to_owned(),
            };
            let pixels = pixels(&draw(&page).unwrap());
            let inked = |x: usize, y: usize| pixels[y * width + x] > 0;
            let beside = (0..height).any(|y| (20..88).chain(1112..width).any(|x| inked(x, y)));
            let above = (20..width).any(|x| (0..48).chain(590..height).any(|y| inked(x, y)));
            assert!(!beside && !above, "{text:.40} with {others:.40}");
        }
    }
}

#[test]
fn titles_are_cut_only_when_they_are_very_long() {
    let draw = |title: &str| {
        let title = title.to_owned();
        draw(&TitlePage {
            title,
            ..TitlePage::default()
        })
    };
    let long = "On the ways of mills and of bridges ".repeat(4);
    assert_ne!(draw(&long), draw(&format!("{long} and more")));
    let very = long.repeat(4);
    assert_eq!(draw(&very), draw(&format!("{very} and more")));
    // Spaces and signs that only say where a word may be broken make no difference.
    assert_eq!(draw("A  ti\u{ad}tle\n"), draw("A title"));
    // Letters that are put together of several signs are drawn as one.
    assert_eq!(draw("Cafe\u{301}"), draw("Café"));
    assert_eq!(draw("א"), Err(Undrawn::Signs(vec!['א'])));
}
