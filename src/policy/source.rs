//! The sources that a policy names, as "Content Security Policy Level 3" has them.

use url::Url;

use super::{Directive, NONE, OWN};

/// Words that stand between quotation marks.
const WORDS: [&str; 8] = [
    OWN,
    NONE,
    "'unsafe-inline'",
    "'unsafe-eval'",
    "'unsafe-hashes'",
    "'wasm-unsafe-eval'",
    "'strict-dynamic'",
    "'report-sample'",
];

/// What to do about a text that is no source; nothing if it is one.
#[must_use]
pub fn faulty(directive: Directive, text: &str) -> Option<String> {
    let quoted = format!("'{text}'");
    if WORDS.contains(&quoted.as_str()) || is_hash(&quoted) {
        return Some(format!("the word stands between quotation marks: `\"{quoted}\"`"));
    }
    if text.starts_with("'nonce-") {
        let hash =
            "a page that is a file is the same for all who ask, and so would a nonce be; use a hash: `'sha256-…'`";
        return Some(hash.to_owned());
    }
    let good = if text.starts_with('\'') {
        let is_word = WORDS.contains(&text) || is_hash(text);
        let bare = matches!(directive, Directive::Ancestors | Directive::Base | Directive::Form);
        is_word && (!bare || text == OWN || text == NONE)
    } else {
        is_scheme(text) || is_place(text)
    };
    let help = "write the address of a host or of a folder, `https://example.org` or `https://example.org/fonts/`, a scheme, \
                `data:`, or a word between quotation marks, `'self'`; each stands for itself in the list";
    (!good).then(|| help.to_owned())
}

/// Whether a source names one script or sheet by what is in it.
pub(super) fn is_hash(source: &str) -> bool {
    let inner = source.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    let parts = inner.and_then(|inner| inner.split_once('-'));
    parts.is_some_and(|(name, digest)| {
        let good = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=_-".contains(&byte);
        matches!(name, "sha256" | "sha384" | "sha512") && !digest.is_empty() && digest.bytes().all(good)
    })
}

fn is_scheme(text: &str) -> bool {
    let good = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    text.strip_suffix(':').is_some_and(|name| {
        name.bytes().next().is_some_and(|first| first.is_ascii_alphabetic()) && name.bytes().all(good)
    })
}

/// Whether it is the address of a host or of what is there: no sign may end it early, neither in a page nor in a header.
fn is_place(text: &str) -> bool {
    let bad = |char: char| !char.is_ascii_graphic() || "\"'<>&;,?#\\`".contains(char);
    if text.contains(bad) {
        return false;
    }
    let rest = match text.split_once("://") {
        Some((scheme, rest)) if is_scheme(&format!("{scheme}:")) => rest,
        Some(_) => return false,
        None => text,
    };
    let host = rest.split('/').next().unwrap_or_default();
    let (name, port) = host.split_once(':').unwrap_or((host, "*"));
    let name = name.strip_prefix("*.").unwrap_or(name);
    let good = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    let named = name == "*" || !name.is_empty() && name.bytes().all(good);
    // A word without a dot is a mistake more often than a host; that of one's own machine is known.
    let told = text.contains("://") || name.contains('.') || matches!(name, "*" | "localhost");
    named && told && (port == "*" || port.parse::<u16>().is_ok())
}

/// Whether a source allows an address as it stands in a page; `base` is where the site will stand.
pub(super) fn allows(source: &str, address: &str, base: Option<&Url>) -> bool {
    let address = address.trim();
    let secure = address.strip_prefix("//").map(|rest| format!("https://{rest}"));
    let Ok(url) = Url::parse(secure.as_deref().unwrap_or(address)) else {
        // What counts from the page is on the site.
        return source == OWN && secure.is_none();
    };
    if source == OWN {
        return base.is_some_and(|base| base.origin() == url.origin());
    }
    if let Some(scheme) = source.strip_suffix(':') {
        return is_same_scheme(scheme, url.scheme());
    }
    !source.starts_with('\'') && is_at(source, &url)
}

/// Whether an address is at the host, and below the folder, that a source names.
fn is_at(source: &str, url: &Url) -> bool {
    if source == "*" {
        return matches!(url.scheme(), "http" | "https" | "ws" | "wss");
    }
    let (scheme, rest) = source.split_once("://").unwrap_or(("http", source));
    let (host, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let (name, port) = host.split_once(':').unwrap_or((host, ""));
    let is_host = url.host_str().is_some_and(|asked| {
        let (asked, name) = (asked.to_ascii_lowercase(), name.to_ascii_lowercase());
        match name.strip_prefix('*') {
            Some(end) => asked.ends_with(end),
            None => asked == name,
        }
    });
    let asked = url.port_or_known_default();
    let is_port = match port {
        "*" => true,
        "" => url.port().is_none(),
        port => port.parse().ok() == asked,
    };
    let is_path = if path.is_empty() || path.ends_with('/') {
        url.path().starts_with(path)
    } else {
        url.path() == path
    };
    is_same_scheme(scheme, url.scheme()) && is_host && is_port && is_path
}

/// Whether what is asked by one scheme may be had by another: the same, or its safer form.
fn is_same_scheme(source: &str, asked: &str) -> bool {
    let source = source.to_ascii_lowercase();
    source == asked || matches!((source.as_str(), asked), ("http", "https") | ("ws", "wss"))
}

#[cfg(test)]
mod tests {
    use super::faulty;
    use crate::policy::Directive;

    #[test]
    fn sources_are_told_from_mistakes() {
        for good in [
            "'self'",
            "'none'",
            "data:",
            "https:",
            "https://example.org",
            "example.org",
            "*.example.org:8080",
            "*",
            "https://example.org/a/b.js",
            "http://localhost:8000",
            "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
            "'unsafe-inline'",
        ] {
            assert_eq!(faulty(Directive::Script, good), None, "{good}");
        }
        for bad in [
            "",
            "self",
            "unsafe-inline",
            "sha256-abc",
            "'selff'",
            "https://",
            "a b.org",
            "https://a.org; script-src *",
            "https://a.org,b.org",
            "'nonce-abc'",
            "word",
            "https://a.org:x",
            "https://a.org?b",
            "https://a.org/\"x",
        ] {
            assert!(faulty(Directive::Script, bad).is_some(), "{bad}");
        }
        assert!(faulty(Directive::Ancestors, "'unsafe-inline'").is_some());
    }
}
