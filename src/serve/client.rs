//! The script that runs in a previewed page, and what the pages of the preview itself are made with.
//!
//! It is written in several files and sent as one, in a scope of its own: a page loads it with one request, and finds
//! nothing of it in its globals.

use std::sync::LazyLock;

use bytes::Bytes;

/// Where the script is served.
pub(super) const SCRIPT_ADDRESS: &str = "/.postil/reload.js";

/// The parts of the script. A part may use the functions of all others, but when it runs only those before it have
/// run.
const PARTS: [&str; 6] = [
    include_str!("client/print.js"),
    include_str!("client/keep.js"),
    include_str!("client/jump.js"),
    include_str!("client/styles.js"),
    include_str!("client/overlay.js"),
    include_str!("client/reload.js"),
];

/// The script as it is sent.
static SCRIPT: LazyLock<Bytes> = LazyLock::new(|| {
    // The sheet travels in the script, since it goes into a shadow root that no sheet of the page reaches.
    let sheet = serde_json::Value::from(include_str!("client/overlay.css"));
    let parts = PARTS.join("\n");
    format!("(() => {{\n\"use strict\";\n\nconst OVERLAY_SHEET = {sheet};\n\n{parts}\n}})();\n").into()
});

/// A file of the preview itself, by its name below `/.postil/`.
pub(super) fn file(name: &str) -> Option<Bytes> {
    match name {
        "reload.js" => Some(SCRIPT.clone()),
        "pages.css" => Some(Bytes::from_static(include_bytes!("client/pages.css"))),
        "sheet.js" => Some(Bytes::from_static(include_bytes!("client/sheet.js"))),
        _ => None,
    }
}

/// The tag that brings the script into a page, with the digests of the page and of the files it shares with others.
pub(super) fn tag(page: &str, assets: &str) -> String {
    format!("<script src=\"{SCRIPT_ADDRESS}\" data-page=\"{page}\" data-assets=\"{assets}\"></script>")
}

/// A page with the tag before the end of its body, or at its end if it does not say where the body ends.
pub(super) fn with_tag(page: &[u8], tag: &str) -> Bytes {
    const END: &[u8] = b"</body";
    let end = page
        .windows(END.len())
        .rposition(|part| part.eq_ignore_ascii_case(END))
        .unwrap_or(page.len());
    let (before, after) = page.split_at(end);
    [before, tag.as_bytes(), after].concat().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tag_stands_before_the_last_end_of_a_body() {
        for (page, wanted) in [
            ("<body>a</body></html>", "<body>aT</body></html>"),
            ("<pre></body></pre></BODY >\n", "<pre></body></pre>T</BODY >\n"),
            ("a", "aT"),
            ("", "T"),
        ] {
            assert_eq!(with_tag(page.as_bytes(), "T"), wanted.as_bytes());
        }
    }
}
