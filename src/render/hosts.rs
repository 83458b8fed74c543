//! What hosts are told about the site, in the form that Netlify and Cloudflare Pages read.

use std::fmt::Write;

use super::assets::ASSETS;
use super::{Files, content_type};
use crate::policy::Policy;

/// The file.
pub(super) const HEADERS: &str = "_headers";
/// A year, which browsers take for ever.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Files of these kinds hosts do not know, or take for something else.
const UNKNOWN: [&str; 3] = [".bib", ".ris", "feed.xml"];

/// The headers of a site at `base`. Patterns count from the root of its host.
///
/// Invariant: no file gets one header from two rules, since hosts would put both values together.
pub(super) fn headers(base: &str, policy: Option<&Policy>, files: &Files) -> String {
    let root = super::found::path(base);
    let mut out = format!("{root}*\n");
    if let Some(policy) = policy {
        let _ = writeln!(out, "  Content-Security-Policy: {}", policy.in_header());
    }
    out.push_str("  X-Content-Type-Options: nosniff\n  Referrer-Policy: strict-origin-when-cross-origin\n");
    let _ = writeln!(out, "{root}{ASSETS}*\n  Cache-Control: {FOR_EVER}");
    let mut unknown: Vec<_> = files
        .iter()
        .map(|(path, _)| path.as_str())
        .filter(|path| UNKNOWN.iter().any(|end| path.ends_with(end)) && !path.starts_with(ASSETS))
        .collect();
    unknown.sort_unstable();
    for path in unknown {
        let _ = writeln!(out, "{root}{path}\n  Content-Type: {}", content_type(path));
    }
    out
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::headers;
    use crate::policy::{Policy, Wish};

    #[test]
    fn patterns_count_from_the_root_of_the_host() {
        let files = ["feed.xml", "data/works.bib", "data/works.ris", "index.html"];
        let files = files.map(|path| (path.to_owned(), Bytes::new().into())).to_vec();
        let base = "https://example.org/a/b/";
        let policy = Policy::new(&Wish::default(), Some(base));
        let wanted = format!(
            "/a/b/*\n  Content-Security-Policy: {}\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: \
             strict-origin-when-cross-origin\n/a/b/assets/*\n  Cache-Control: public, max-age=31536000, \
             immutable\n/a/b/data/works.bib\n  Content-Type: application/x-bibtex; \
             charset=utf-8\n/a/b/data/works.ris\n  Content-Type: application/x-research-info-systems; \
             charset=utf-8\n/a/b/feed.xml\n  Content-Type: application/atom+xml; charset=utf-8\n",
            policy.in_header()
        );
        assert_eq!(headers(base, Some(&policy), &files), wanted);
        let bare = headers("https://example.org/", None, &files);
        assert!(
            bare.starts_with("/*\n  X-Content") && !bare.contains("Security"),
            "{bare}"
        );
    }
}
