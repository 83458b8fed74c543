//! What servers say that the files of a site are.

use super::found::FEED;

/// What programs for works call their files.
const WORKS: [(&str, &str); 2] = [
    (".bib", "application/x-bibtex"),
    (".ris", "application/x-research-info-systems"),
];

/// The `Content-Type` of a file. What is text is UTF-8, since the compiler writes nothing else.
#[must_use]
pub fn content_type(path: &str) -> String {
    if path == FEED {
        return "application/atom+xml; charset=utf-8".to_owned();
    }
    if let Some((_, known)) = WORKS.iter().find(|(end, _)| path.ends_with(end)) {
        return format!("{known}; charset=utf-8");
    }
    let guess = mime_guess::from_path(path).first_or_octet_stream();
    let text = guess.type_() == "text"
        || guess.suffix().is_some_and(|suffix| suffix == "xml")
        || matches!(guess.subtype().as_str(), "javascript" | "json" | "xml");
    let essence = guess.essence_str();
    if text {
        format!("{essence}; charset=utf-8")
    } else {
        essence.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::content_type;

    #[test]
    fn text_is_utf_8() {
        for (path, wanted) in [
            ("a.html", "text/html; charset=utf-8"),
            ("a.css", "text/css; charset=utf-8"),
            ("a.js", "text/javascript; charset=utf-8"),
            ("a.json", "application/json; charset=utf-8"),
            ("a.svg", "image/svg+xml; charset=utf-8"),
            ("a.woff2", "font/woff2"),
            ("a.png", "image/png"),
            ("data/works.bib", "application/x-bibtex; charset=utf-8"),
            ("data/works.ris", "application/x-research-info-systems; charset=utf-8"),
            ("a", "application/octet-stream"),
            ("feed.xml", "application/atom+xml; charset=utf-8"),
        ] {
            assert_eq!(content_type(path), wanted, "{path}");
        }
    }
}
