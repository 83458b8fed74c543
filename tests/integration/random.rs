//! Random texts, and documents made of them.

use postil::model::Document;
use postil::source::front_matter::{self, Markdown};
use postil::span::Sources;
use proptest::prelude::*;

/// Pieces of which markdown goes wrong.
const PIECES: &[&str] = &[
    "word",
    "Wort ",
    "é",
    "“so”",
    "—",
    "\u{AD}",
    "\u{301}",
    "한",
    "𝔘",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "    ",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "``",
    "```\n",
    "~~~verse\n",
    "[",
    "]",
    "](",
    ")",
    "![",
    "](x.png)",
    "[a](http://b.c/d)",
    "<http://e.f>",
    "[^1]",
    "[^n]",
    "[^1]: ",
    "\n\n[^1]: One ",
    "\n[^n]: Two[^1] ",
    "[r]: /u \"t\"\n",
    "> ",
    "\n> ",
    "- ",
    "\n- ",
    "\n  - ",
    "1. ",
    "\n2) ",
    "# ",
    "\n## ",
    "\n===\n",
    "\n---\n",
    "***\n",
    "\\",
    "\\*",
    "\\[",
    "\\|",
    "&amp;",
    "&lt;",
    "&nbsp;",
    "&#0;",
    "&#x22;",
    "&ngE;",
    "&",
    "<b>",
    "</b>",
    "<br>",
    "x<br>y",
    "<!-- c -->",
    "<div>",
    "</div>\n",
    "<script>",
    "\n| a | b |\n|---|:-:|\n",
    "| c | d |\n",
    "|",
    "a\\|b",
    "\u{0}",
    "\u{FEFF}",
    "[[a#p1]]",
    "[[|]]",
    "[@k, p. 3]",
    "$",
    "{",
    "<",
    ">",
    "\u{2028}",
    "+++\n",
];

/// Texts in which markdown goes wrong.
pub(crate) fn markdown() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(PIECES), 0..40).prop_map(|pieces| pieces.concat())
}

/// The same without raw HTML, which is no part of the text, and with all its footnotes at the end.
pub(crate) fn text_alone() -> impl Strategy<Value = String> {
    let tame = |piece: &&str| {
        let html = piece.contains(['<', '\u{0}']) && *piece != "x<br>y";
        !html && !piece.contains("]:") && !piece.contains(".png")
    };
    let pieces: Vec<_> = PIECES.iter().copied().filter(tame).collect();
    let body = proptest::collection::vec(proptest::sample::select(pieces), 0..40);
    body.prop_map(|pieces| format!("Alpha[^1][^n]\n\n{}\n\n[^1]: One.\n\n[^n]: Two.\n", pieces.concat()))
}

/// A document whose text is exactly this, for other tests.
pub(crate) fn document(body: &str) -> Document {
    let mut sources = Sources::default();
    let id = sources
        .add("a.md".to_owned(), format!("+++\ntitle = \"A\"\n+++\n{body}"))
        .unwrap();
    match front_matter::parse(sources.file(id)).value {
        Some(Markdown::Document(document)) => *document,
        other => panic!("not a document: {other:?}"),
    }
}
