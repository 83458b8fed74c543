//! Web addresses: where they stand in a text, and when two are the same.

use std::ops::Range;

use linkify::{LinkFinder, LinkKind};
use memchr::memmem;
use url::Url;

/// The web addresses in a text, as ranges of bytes in their order: those with `http://` or `https://`, and those that
/// begin with `www.`, as they are often printed. Marks after an address are not part of it.
#[must_use]
pub fn find(text: &str) -> Vec<Range<usize>> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]).url_must_have_scheme(false);
    let mut found = Vec::new();
    let mut done = 0;
    for at in signs(text) {
        if at < done {
            continue;
        }
        // No address has white space in it, and there are few among many words.
        let before = text[..at].char_indices().rev().find(|(_, c)| c.is_whitespace());
        let start = before.map_or(0, |(space, c)| space + c.len_utf8());
        done = at + text[at..].find(char::is_whitespace).unwrap_or(text.len() - at);
        let links = finder.links(&text[start..done]).map(|link| {
            // The finder takes printers' quotation marks for letters.
            let address = link.as_str().trim_end_matches(['”', '’', '»', '›', '“', '‘', '.', ',']);
            start + link.start()..start + link.start() + address.len()
        });
        found.extend(links.filter(|range| is_address(&text[range.clone()])));
    }
    found
}

/// Where what every address has in it stands in a text, ascending.
fn signs(text: &str) -> Vec<usize> {
    let find = |sign: &str| memmem::find_iter(text.as_bytes(), sign).collect::<Vec<_>>();
    let mut signs = find("://");
    signs.extend(["www.", "WWW."].into_iter().flat_map(find));
    signs.sort_unstable();
    signs
}

fn is_address(text: &str) -> bool {
    let begins = |with: &str| {
        text.get(..with.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(with))
    };
    ["http://", "https://", "www."].into_iter().any(begins)
}

/// What two addresses of the same thing have in common: the host without `www.`, the path without a slash at its end,
/// and the query. The scheme and what comes after `#` count for nothing. None for what is not an address of the web.
#[must_use]
pub fn comparable(address: &str) -> Option<String> {
    let url = parse(address)?;
    let host = bare_host(&url)?;
    let path = url.path().trim_end_matches('/');
    let (mark, query) = url.query().map_or(("", ""), |query| ("?", query));
    Some([host, path, mark, query].concat())
}

/// Whether an address is one of the web, which [`comparable`] has something for.
#[must_use]
pub fn is_of_web(address: &str) -> bool {
    is_surely_of_web(address) || parse(address).is_some_and(|url| url.host_str().is_some())
}

/// Whether that can be told at sight, as of nearly all that are.
fn is_surely_of_web(address: &str) -> bool {
    let rest = address
        .strip_prefix("https://")
        .or_else(|| address.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next());
    host.is_some_and(|host| {
        let mut labels = host.split('.');
        // A number at the end makes it an address of IPv4, and hyphens what is written in other letters.
        let is_letters = |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_lowercase());
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        labels.next_back().is_some_and(is_letters)
            && labels.all(|label| !label.is_empty() && label.bytes().all(is_plain))
    })
}

/// An address as it is asked for: in full, without what comes after `#`, and without a name and a password, which are nobody's
/// business. None for what is not an address of the web.
#[must_use]
pub fn request(address: &str) -> Option<Url> {
    let mut url = parse(address)?;
    url.set_fragment(None);
    // It can only fail where there is no host, and so neither name nor password.
    let _ = url.set_username("").and_then(|()| url.set_password(None));
    url.host_str()?;
    Some(url)
}

/// The host of an address, in small letters and without `www.`.
#[must_use]
pub fn host(address: &str) -> Option<String> {
    bare_host(&parse(address)?).map(ToOwned::to_owned)
}

fn parse(address: &str) -> Option<Url> {
    let address = address.trim();
    let url = match Url::parse(address) {
        Ok(url) => url,
        Err(_) if is_address(address) && !address.contains("://") => Url::parse(&format!("http://{address}")).ok()?,
        Err(_) => return None,
    };
    matches!(url.scheme(), "http" | "https").then_some(url)
}

fn bare_host(url: &Url) -> Option<&str> {
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{comparable, find, host, is_of_web, request};

    fn found(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn finds_what_is_printed_as_an_address() {
        let text = "See (https://a.org/b_(c)), www.d.org/e; f.org, e.g.this, ann@www.org and <http://g.org/h?i=1#j>.";
        assert_eq!(
            found(text),
            ["https://a.org/b_(c)", "www.d.org/e", "http://g.org/h?i=1#j"]
        );
        assert_eq!(found("“https://a.org/x”. Then"), ["https://a.org/x"]);
        assert_eq!(
            found("<https://a.org/x>,https://b.org/é y"),
            ["https://a.org/x", "https://b.org/é"]
        );
        assert_eq!(found("a:// www. www"), [""; 0]);
    }

    #[test]
    fn what_is_asked_for_has_neither_fragment_nor_password() {
        let asked = |address: &str| request(address).map(String::from);
        assert_eq!(
            asked("https://ann:pw@A.org/b?c=d#e").as_deref(),
            Some("https://a.org/b?c=d")
        );
        assert_eq!(asked(" www.a.org ").as_deref(), Some("http://www.a.org/"));
        for other in ["mailto:ann@a.org", "a.org", "content/a.md", "http://"] {
            assert_eq!(asked(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn what_is_of_the_web_can_be_compared(address in "(https?://|HTTP://|mailto:|www\\.)?([a-z0-9é]{1,3}|xn--|[A-Z-]|[.:@/?# \\[\\]]|%41){0,8}") {
            prop_assert_eq!(is_of_web(&address), comparable(&address).is_some(), "{}", address);
        }
    }

    #[test]
    fn the_same_thing_has_the_same_address() {
        let same = [
            "http://www.A.org/b/",
            "https://a.org/b",
            "www.a.org/b#c",
            " https://a.org:443/b ",
        ];
        for address in same {
            assert_eq!(comparable(address).as_deref(), Some("a.org/b"), "{address}");
        }
        assert_ne!(comparable("https://a.org/b?c=1"), comparable("https://a.org/b"));
        assert_ne!(comparable("https://a.org/B"), comparable("https://a.org/b"));
        assert_eq!(comparable("mailto:ann@a.org"), None);
        assert_eq!(host("https://www.a.org/b").as_deref(), Some("a.org"));
        assert_eq!(host("a.org"), None);
    }
}
