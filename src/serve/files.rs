//! Requests to files of a site.
//!
//! A request is looked up in the map of the site and nowhere else, so nothing outside it can be served, whatever a
//! path says.

use percent_encoding::percent_decode_str;

use crate::render::{Held, Shelf};

/// The file that stands for its folder.
const INDEX: &str = "index.html";

/// Where the list of pages is.
pub const LIST: &str = "/.postil/pages";

/// What a path of a request leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found<'a> {
    /// A file of the site.
    File(&'a str, &'a Held),
    /// A folder with a page, named without the slash that its page's links count on.
    Folder,
    /// Nothing that the site has.
    Nothing,
}

/// Looks up the path of a request, as it stands in the address.
pub(super) fn find<'a>(site: &'a Shelf, path: &str) -> Found<'a> {
    let Some(mut name) = decoded(path) else {
        return Found::Nothing;
    };
    if name.is_empty() || name.ends_with('/') {
        name.push_str(INDEX);
    }
    if let Some((path, held)) = site.get(&name) {
        return Found::File(path, held);
    }
    if site.get(&format!("{name}/{INDEX}")).is_some() {
        Found::Folder
    } else {
        Found::Nothing
    }
}

/// The path from the site's root. None if it cannot be one: it is not UTF-8, or it hides a slash in an escape, which
/// would make its links count from another folder than the one it is in.
fn decoded(path: &str) -> Option<String> {
    let parts: Option<Vec<_>> = path.strip_prefix('/')?.split('/').map(decoded_part).collect();
    Some(parts?.join("/"))
}

fn decoded_part(part: &str) -> Option<String> {
    let part = percent_decode_str(part).decode_utf8().ok()?;
    (!part.contains('/')).then(|| part.into_owned())
}

/// Whether a file of the site is a page, which gets the script.
pub(super) fn is_page(path: &str) -> bool {
    path.ends_with(".html")
}

/// Whether a file of the site is a style sheet, which the script can put in place of the old one.
pub(super) fn is_style(path: &str) -> bool {
    path.ends_with(".css")
}

/// The address of a file of the site, from the root of the server.
pub(super) fn address(path: &str) -> String {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
    /// What would end a path or be read as an escape.
    const RESERVED: &AsciiSet = &CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'#')
        .add(b'%')
        .add(b'?')
        .add(b'<')
        .add(b'>')
        .add(b'\\');
    let shown = path
        .strip_suffix(INDEX)
        .filter(|folder| folder.is_empty() || folder.ends_with('/'));
    format!("/{}", utf8_percent_encode(shown.unwrap_or(path), RESERVED))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::render::Site;

    fn site() -> Shelf {
        let files = ["index.html", "a/index.html", "a/b c.html", "assets/é.css", "x%2f.txt"];
        Shelf::from(Site::from(files.map(|path| (path.to_owned(), Bytes::from(path)))))
    }

    #[test]
    fn paths_lead_to_files_folders_or_nothing() {
        let site = site();
        let path = |path| match find(&site, path) {
            Found::File(path, _) => path.to_owned(),
            other => format!("{other:?}"),
        };
        for (asked, wanted) in [
            ("/", "index.html"),
            ("/index.html", "index.html"),
            ("/a/", "a/index.html"),
            ("/a", "Folder"),
            ("/%61/", "a/index.html"),
            ("/a/b%20c.html", "a/b c.html"),
            ("/assets/%C3%A9.css", "assets/é.css"),
            ("/x%252f.txt", "x%2f.txt"),
            ("/a%2findex.html", "Nothing"),
            ("/a%2f", "Nothing"),
            ("//a/", "Nothing"),
            ("/a/../index.html", "Nothing"),
            ("/%2e%2e/index.html", "Nothing"),
            ("/./index.html", "Nothing"),
            ("/%FF", "Nothing"),
            ("/a/index.html%00", "Nothing"),
            ("/a\\index.html", "Nothing"),
            ("", "Nothing"),
            ("*", "Nothing"),
        ] {
            assert_eq!(path(asked), wanted, "{asked}");
        }
    }

    #[test]
    fn every_address_leads_back_to_its_file() {
        let site = site();
        for path in site.others().keys() {
            assert!(
                matches!(find(&site, &address(path)), Found::File(found, _) if found == path),
                "{path}"
            );
        }
    }
}
