//! `postil serve`: what is served, and to whom.

use std::net::TcpListener;

use pretty_assertions::assert_eq;

use crate::edition::Edition;
use crate::preview::{Preview, until};

/// Two texts, one of them with a picture, and a file of the theme.
pub(crate) fn edition() -> Edition {
    Edition::new()
        .document("one", "", "The first text.\n\n![A picture](pictures/a.png)\n")
        .document("two", "", "The second text.\n")
        .file("content/pictures/a.png", [0, 255, 254, 10])
        .file("themes/default/assets/words.txt", "words\n")
}

#[test]
fn every_file_is_what_build_writes_but_for_one_tag_in_pages() {
    let folder = edition().on_disk();
    let site = edition().site();
    let preview = Preview::of(&folder);
    assert!(site.keys().any(|path| path.ends_with(".png")), "{:?}", site.keys());
    for (path, bytes) in &site {
        let reply = preview.get(&format!("/{path}"));
        assert_eq!(reply.status, 200, "{path}");
        if path.ends_with(".html") {
            assert_eq!(reply.without_tag().0.as_bytes(), bytes, "{path}");
            let tag = reply.text().find("<script src=\"/.postil/").unwrap();
            let after = &reply.text()[tag..];
            assert!(after.contains("></script></body>"), "{after}");
        } else {
            assert_eq!(reply.body, bytes.as_ref(), "{path}");
        }
    }
    let home = preview.get("/");
    assert_eq!(home.body, preview.get("/index.html").body);
    assert!(!folder.path("public").exists(), "a preview writes nothing");
    folder.run(["build"]).expect_silence();
    for (path, bytes) in folder.files("public") {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(".postil/"), "the script has reached {path}");
    }
}

#[test]
fn headers_name_the_type_and_let_nothing_be_kept() {
    let preview = Preview::of(&edition().on_disk());
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/assets/style.css", "text/css; charset=utf-8"),
        ("/assets/edition.js", "text/javascript; charset=utf-8"),
        ("/assets/icon.svg", "image/svg+xml; charset=utf-8"),
        ("/assets/words.txt", "text/plain; charset=utf-8"),
        ("/data/edition.json", "application/json; charset=utf-8"),
        ("/.postil/reload.js", "text/javascript; charset=utf-8"),
        ("/.postil/pages.css", "text/css; charset=utf-8"),
        ("/.postil/pages", "text/html; charset=utf-8"),
        ("/.postil/print/one/", "text/html; charset=utf-8"),
        ("/none", "text/html; charset=utf-8"),
        ("/one", "text/plain; charset=utf-8"),
    ] {
        let reply = preview.get(path);
        let header = |name| reply.header(name);
        assert_eq!(header("content-type"), Some(kind), "{path}");
        assert_eq!(
            header("content-length"),
            Some(reply.body.len().to_string().as_str()),
            "{path}"
        );
        assert_eq!(header("cache-control"), Some("no-store"), "{path}");
        assert_eq!(header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(header("referrer-policy"), Some("no-referrer"), "{path}");
        assert_eq!(header("cross-origin-resource-policy"), Some("same-origin"), "{path}");
        let forbidden = ["etag", "last-modified", "expires", "access-control-allow-origin"];
        assert_eq!(forbidden.map(header), [None; 4], "{path}");
    }
}

#[test]
fn only_reading_is_allowed() {
    let preview = Preview::of(&edition().on_disk());
    let host = [("Host", preview.address.as_str())];
    for path in [
        "/",
        "/none",
        "/assets/style.css",
        "/.postil/pages",
        "/.postil/events?page=/",
    ] {
        let head = preview.ask("HEAD", path, &host);
        assert_eq!(head.body, b"", "{path}");
        if !path.contains("events") {
            let get = preview.get(path);
            assert_eq!(head.status, get.status, "{path}");
            assert_eq!(head.header("content-length"), get.header("content-length"), "{path}");
            assert_eq!(head.header("content-type"), get.header("content-type"), "{path}");
        }
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"] {
            let reply = preview.ask(method, path, &host);
            assert_eq!(
                (reply.status, reply.header("allow")),
                (405, Some("GET, HEAD")),
                "{method} {path}"
            );
        }
    }
}

#[test]
fn folders_are_sent_to_their_slash() {
    let preview = Preview::of(&edition().on_disk());
    for (asked, wanted) in [("/one", "/one/"), ("/one?a=b&c", "/one/?a=b&c"), ("/%6Fne", "/%6Fne/")] {
        let reply = preview.get(asked);
        assert_eq!((reply.status, reply.header("location")), (307, Some(wanted)), "{asked}");
    }
    assert_eq!(preview.get("/%6Fne/").body, preview.get("/one/").body);
}

#[test]
fn nothing_outside_the_site_is_served() {
    let folder = edition().on_disk();
    folder.write("content/../secret.txt", "secret");
    let preview = Preview::of(&folder);
    let host = [("Host", preview.address.as_str())];
    for path in [
        "/../book.toml",
        "/one/../../book.toml",
        "/%2e%2e/book.toml",
        "/..%2fbook.toml",
        "/%2e%2e%2fbook.toml",
        "/..\\book.toml",
        "/..%5cbook.toml",
        "//etc/passwd",
        "/%2fetc/passwd",
        "//example.org",
        "/book.toml",
        "/secret.txt",
        "/content/one.md",
        "/index.html%00",
        "/%00",
        "/%ff",
        "/%",
        "/.postil/",
        "/.postil/../index.html",
        "/.postil/client/reload.js",
        "/.postil/printer",
    ] {
        let reply = preview.ask("GET", path, &host);
        assert!([400, 404].contains(&reply.status), "{path}: {}", reply.status);
        assert_eq!(reply.header("location"), None, "{path}");
        let text = String::from_utf8_lossy(&reply.body);
        assert!(
            !text.contains("secret") && !text.contains("[edition]") && !text.contains("root:"),
            "{path}: {text}"
        );
    }
}

#[test]
fn names_that_are_not_this_machines_are_refused() {
    let preview = Preview::with(&edition().on_disk(), &["--port", "0", "--allow-host", "book.test"]);
    let status = |headers: &[(&str, &str)]| preview.ask("GET", "/", headers).status;
    for host in [
        "localhost",
        "localhost:1",
        "a.localhost",
        "127.0.0.1",
        "[::1]:4000",
        "Book.Test:80",
    ] {
        assert_eq!(status(&[("Host", host)]), 200, "{host}");
    }
    for host in [
        "example.org",
        "localhost.example.org",
        "192.168.0.1",
        "127.0.0.1.example.org",
        "x:y",
    ] {
        let reply = preview.ask("GET", "/", &[("Host", host)]);
        assert_eq!(reply.status, 403, "{host}");
        assert!(
            reply.text().contains(&format!("`{host}`")) && reply.text().contains("--allow-host"),
            "{}",
            reply.text()
        );
        assert_eq!(
            preview.ask("GET", "/.postil/events", &[("Host", host)]).status,
            403,
            "{host}"
        );
    }
    assert_eq!(status(&[]), 400);
    assert_eq!(status(&[("Host", "localhost"), ("Host", "example.org")]), 400);
    let in_full = preview.ask("GET", "http://example.org/", &[("Host", "localhost")]);
    assert_eq!(in_full.status, 403, "the address goes before the header");
    let spying = [("Host", "localhost"), ("Sec-Fetch-Site", "cross-site")];
    assert_eq!(preview.ask("GET", "/.postil/events?page=/", &spying).status, 403);
    assert_eq!(status(&spying), 200, "what a page shows is guarded by its headers");
    let led = [&spying[..], &[("Sec-Fetch-Mode", "navigate")]].concat();
    assert_eq!(
        preview.ask("GET", "/.postil/pages", &led).status,
        200,
        "a link from elsewhere may lead here"
    );
}

#[test]
fn a_port_that_is_taken_is_passed_over() {
    let folder = edition().on_disk();
    let (taken, port) = until("two free ports in a row", || {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = taken.local_addr().unwrap().port();
        let next = TcpListener::bind(("127.0.0.1", port.checked_add(1)?));
        next.is_ok().then_some((taken, port))
    });
    let mut preview = Preview::with(&folder, &["--port", &port.to_string()]);
    let used: u16 = preview.address.rsplit(':').next().unwrap().parse().unwrap();
    assert!(used > port && used <= port + 50, "{used} for {port}");
    let said = format!("port {port} is taken; using {used}\n");
    assert!(preview.stderr().contains(&said), "{}", preview.stderr());
    assert_eq!(
        preview.line(),
        format!("all pages: http://127.0.0.1:{used}/.postil/pages")
    );
    assert_eq!(preview.get("/").status, 200);
    drop(taken);
}

#[test]
fn an_address_that_is_not_ours_is_an_error() {
    let run = edition().on_disk().run(["serve", "--host", "192.0.2.1", "--port", "0"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr
            .starts_with("error[cannot-serve]: cannot listen on 192.0.2.1:0: "),
        "{}",
        run.stderr
    );
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_at_once() {
    use std::os::unix::process::ExitStatusExt;
    let folder = edition().on_disk();
    let preview = Preview::of(&folder);
    // A page that listens does not hold it up.
    let mut events = preview.events("/");
    events.state();
    // What was started with this signal ignored, as shells start what runs in the background, hands that on to its
    // children; then nobody's Ctrl-C is meant for them.
    let signal = if ignores_interrupts() { 15 } else { 2 };
    assert_eq!(preview.end(signal).signal(), Some(signal));
}

#[cfg(unix)]
fn ignores_interrupts() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    ignored.is_some_and(|mask| u64::from_str_radix(mask.trim(), 16).is_ok_and(|mask| mask & 2 != 0))
}

#[test]
fn the_pages_of_the_edition_are_listed_texts_first() {
    let edition = edition().file(
        "content/about.md",
        "+++\npage = true\ntitle = \"About & <more>\"\n+++\n\nWords.\n",
    );
    let folder = edition.on_disk();
    let preview = Preview::of(&folder);
    let list = preview.get("/.postil/pages");
    assert_eq!(list.status, 200);
    let html = scraper::Html::parse_document(list.text());
    let selector = scraper::Selector::parse("li a").unwrap();
    let links = html.select(&selector);
    let links: Vec<_> = links
        .map(|link| (link.attr("href").unwrap(), link.text().collect::<String>()))
        .collect();
    let links: Vec<_> = links.iter().map(|(href, text)| (*href, text.as_str())).collect();
    assert_eq!(
        links,
        [
            ("/one/", "ONE"),
            ("/two/", "TWO"),
            ("/", "Test"),
            ("/about/", "About & <more>"),
            ("/crossrefs/", "Cross-references"),
            ("/works/", "Works cited"),
        ]
    );
}

#[test]
fn switches_are_told_and_addresses_said() {
    let folder = edition().on_disk();
    let mut preview = Preview::with(&folder, &["--port", "0", "--no-jump", "--print"]);
    assert_eq!(preview.events("/").state()["settings"]["jump"], false);
    let address = preview.address.clone();
    assert_eq!(preview.line(), format!("all pages: http://{address}/.postil/pages"));
    assert_eq!(preview.line(), format!("on paper: http://{address}/.postil/print/"));
    let sheet = preview.get("/.postil/print/one/?a");
    assert!(sheet.text().contains("src=\"/one/\""), "{}", sheet.text());
    let quoted = preview.get("/.postil/print/%22><script>alert(1)</script>");
    assert!(!quoted.text().contains("<script>alert"), "{}", quoted.text());
}

#[cfg(unix)]
#[test]
fn the_browser_is_opened_where_it_is_wanted() {
    use std::os::unix::fs::PermissionsExt;
    let folder = edition().on_disk();
    // What opens addresses on this system, and writes them down instead.
    let tool = folder.path("bin/xdg-open");
    folder.write(
        "bin/xdg-open",
        format!("#!/bin/sh\nprintf %s \"$1\" > '{}'\n", folder.path("opened").display()),
    );
    std::fs::set_permissions(&tool, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", folder.path("bin").display(), std::env::var("PATH").unwrap());
    let preview = Preview::run(
        folder
            .command()
            .env("PATH", path)
            .args(["serve", "--port", "0", "--open"]),
    );
    let opened = until("the browser", || {
        std::fs::read_to_string(folder.path("opened"))
            .ok()
            .filter(|text| text.ends_with('/'))
    });
    assert_eq!(opened, format!("http://{}/", preview.address));
}
