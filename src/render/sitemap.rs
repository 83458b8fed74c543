//! The list of the pages of a site, for those who search (sitemaps.org, protocol 0.9). A list holds no more than the protocol
//! allows; of a larger site there are several, and `sitemap.xml` lists them.

use std::fmt::Write;

use super::escape::push_escaped;
use super::links::{self, Links};

/// The list of pages, or of the lists.
pub(super) const SITEMAP: &str = "sitemap.xml";

/// The most that a list may hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    /// Addresses.
    pub(super) addresses: usize,
    /// Bytes of the file.
    pub(super) bytes: usize,
}

/// What the protocol allows.
pub(super) const PROTOCOL: Bounds = Bounds {
    addresses: 50_000,
    bytes: 50 * 1024 * 1024,
};

const HEAD: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
const FOOT: &str = "</urlset>\n";

/// The lists of these pages, with the paths of their files. `changed` is when the home page changed last.
#[must_use]
pub(super) fn lists(base: &str, pages: &[&str], changed: Option<&str>, bounds: Bounds) -> Vec<(String, String)> {
    let room = bounds.bytes.saturating_sub(HEAD.len() + FOOT.len());
    let mut lists = vec![String::new()];
    let mut count = 0;
    for path in pages {
        let entry = entry(base, path, changed);
        let full = |list: &String| count == bounds.addresses || list.len() + entry.len() > room;
        if lists.last().is_some_and(|list| !list.is_empty() && full(list)) {
            lists.push(String::new());
            count = 0;
        }
        count += 1;
        if let Some(list) = lists.last_mut() {
            list.push_str(&entry);
        }
    }
    let file = |entries: &String| format!("{HEAD}{entries}{FOOT}");
    if let [list] = lists.as_slice() {
        return vec![(SITEMAP.to_owned(), file(list))];
    }
    let numbered = (1..).zip(&lists);
    let mut files: Vec<_> = numbered
        .map(|(number, list)| (format!("sitemap-{number}.xml"), file(list)))
        .collect();
    files.push((SITEMAP.to_owned(), index(base, &files)));
    files
}

fn entry(base: &str, path: &str, changed: Option<&str>) -> String {
    let mut entry = String::from("<url><loc>");
    push_escaped(&mut entry, &Links::new(path, Some(base)).to(path));
    entry.push_str("</loc>");
    // The home page tells of every version; when another page changed last is not known.
    if let Some(date) = changed.filter(|_| path == links::HOME) {
        // Writing to a String cannot fail.
        let _ = write!(entry, "<lastmod>{date}</lastmod>");
    }
    entry.push_str("</url>\n");
    entry
}

/// The list of the lists.
fn index(base: &str, lists: &[(String, String)]) -> String {
    let mut index = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for (path, _) in lists {
        index.push_str("<sitemap><loc>");
        push_escaped(&mut index, &Links::new(path, Some(base)).to(path));
        index.push_str("</loc></sitemap>\n");
    }
    index.push_str("</sitemapindex>\n");
    index
}

#[cfg(test)]
mod tests {
    use super::{Bounds, PROTOCOL, lists};

    const BASE: &str = "https://example.org/e/";
    const PAGES: [&str; 5] = [
        "a/h1/index.html",
        "a/index.html",
        "b c/index.html",
        "d/index.html",
        "index.html",
    ];

    fn paths(files: &[(String, String)]) -> Vec<&str> {
        files.iter().map(|(path, _)| path.as_str()).collect()
    }

    /// The addresses of all lists but the index, in their order.
    fn addresses(files: &[(String, String)]) -> Vec<&str> {
        let lists = files.iter().filter(|(_, xml)| xml.contains("<urlset"));
        let entries = lists.flat_map(|(_, xml)| xml.split("<url><loc>").skip(1));
        entries
            .filter_map(|entry| Some(entry.split_once("</loc>")?.0))
            .collect()
    }

    #[test]
    fn a_site_that_is_not_large_has_one_list() {
        let files = lists(BASE, &PAGES, Some("2026-01-02"), PROTOCOL);
        assert_eq!(paths(&files), ["sitemap.xml"]);
        assert!(files[0].1.contains("<loc>https://example.org/e/b%20c/</loc></url>"));
        assert!(
            files[0]
                .1
                .contains("<loc>https://example.org/e/</loc><lastmod>2026-01-02</lastmod>")
        );
        assert_eq!(paths(&lists(BASE, &[], None, PROTOCOL)), ["sitemap.xml"]);
    }

    #[test]
    fn a_large_site_has_several_lists_and_a_list_of_them() {
        let bounds = Bounds {
            addresses: 2,
            ..PROTOCOL
        };
        let files = lists(BASE, &PAGES, None, bounds);
        assert_eq!(
            paths(&files),
            ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]
        );
        assert!(
            files[3]
                .1
                .contains("<sitemap><loc>https://example.org/e/sitemap-3.xml</loc></sitemap>")
        );
        assert_eq!(addresses(&files), addresses(&lists(BASE, &PAGES, None, PROTOCOL)));
    }

    #[test]
    fn no_list_has_more_bytes_than_it_may() {
        let bytes = lists(BASE, &PAGES[..2], None, PROTOCOL)[0].1.len();
        let bounds = Bounds { bytes, ..PROTOCOL };
        let files = lists(BASE, &PAGES, None, bounds);
        assert_eq!(files.len(), 4);
        assert!(files[..3].iter().all(|(_, xml)| xml.len() <= bytes));
        assert_eq!(addresses(&files).len(), PAGES.len());
    }
}
