//! The addresses in a style sheet: `url(…)`, `src(…)`, the strings of `@import` and of `image-set(…)`.
//!
//! Found by the tokenizer of browsers, so that comments, escapes and strings that only look like addresses are told apart.

use std::ops::Range;

use cssparser::{ParseError, Parser, Token, serialize_string};
use percent_encoding::percent_decode_str;

use super::{encoded, file_name};

/// An address, and what stands for it in the sheet.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// The string, or the whole `url(…)` if there is no string in it.
    pub(super) range: Range<usize>,
    value: String,
    is_bare: bool,
}

impl Address {
    /// The file that the address leads to from the sheet `from`, both below one folder. Nothing if it leads out of it, to
    /// another host, or to no file.
    pub(super) fn file(&self, from: &str) -> Option<String> {
        let (path, _) = self.split();
        // What has a scheme, or counts from a host, leads elsewhere.
        let first = path.split('/').next()?;
        if path.is_empty() || first.is_empty() || first.contains(':') {
            return None;
        }
        let mut parts: Vec<String> = from.split('/').map(ToOwned::to_owned).collect();
        parts.pop();
        for part in path.split('/') {
            match part {
                "." => {}
                ".." => {
                    parts.pop()?;
                }
                _ => parts.push(percent_decode_str(part).decode_utf8().ok()?.into_owned()),
            }
        }
        Some(parts.join("/"))
    }

    /// The address itself.
    pub(super) fn value(&self) -> &str {
        &self.value
    }

    /// What is to stand in its place if the file that it leads to is called `name`, in the same folder.
    pub(super) fn with_name(&self, name: &str) -> String {
        let (path, rest) = self.split();
        let folder = &path[..path.len() - file_name(path).len()];
        let mut string = String::new();
        // Writing to a String cannot fail.
        let _ = serialize_string(&format!("{folder}{}{rest}", encoded(name)), &mut string);
        if self.is_bare { format!("url({string})") } else { string }
    }

    /// The path, and the query and the fragment.
    fn split(&self) -> (&str, &str) {
        self.value
            .split_at(self.value.find(['?', '#']).unwrap_or(self.value.len()))
    }
}

/// The addresses in a sheet, in their order.
pub(super) fn addresses(sheet: &str) -> Vec<Address> {
    let mut found = Vec::new();
    let mut parser = Parser::new(sheet);
    gather(&mut parser, Strings::Words, &mut found);
    found
}

/// What strings are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strings {
    /// Words, or whatever else.
    Words,
    /// The first one is an address.
    OneAddress,
    /// All of them are.
    Addresses,
}

fn gather(parser: &mut Parser<'_>, mut strings: Strings, found: &mut Vec<Address>) {
    loop {
        let start = parser.position().byte_index();
        let Ok(token) = parser.next_including_whitespace_and_comments() else {
            return;
        };
        let (value, is_bare) = match token {
            Token::WhiteSpace(_) | Token::Comment(_) => continue,
            Token::AtKeyword(name) if name.eq_ignore_ascii_case("import") => {
                strings = Strings::OneAddress;
                continue;
            }
            Token::UnquotedUrl(value) => (value.to_string(), true),
            Token::QuotedString(value) if strings != Strings::Words => (value.to_string(), false),
            Token::Function(_) | Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock => {
                let within = within(token);
                // What is nested deeper than any sheet is left as it is.
                let _ = parser.parse_nested_block(|parser| {
                    gather(parser, within, found);
                    Ok::<(), ParseError<()>>(())
                });
                strings = after(strings);
                continue;
            }
            _ => {
                strings = after(strings);
                continue;
            }
        };
        strings = after(strings);
        let range = start..parser.position().byte_index();
        found.push(Address { range, value, is_bare });
    }
}

/// What strings are in a block that begins with this.
fn within(token: &Token<'_>) -> Strings {
    let Token::Function(name) = token else {
        return Strings::Words;
    };
    let is = |known: &str| name.eq_ignore_ascii_case(known);
    if is("url") || is("src") {
        Strings::OneAddress
    } else if is("image-set") || is("-webkit-image-set") {
        Strings::Addresses
    } else {
        Strings::Words
    }
}

/// What strings are after something else has come.
const fn after(strings: Strings) -> Strings {
    match strings {
        Strings::OneAddress => Strings::Words,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::addresses;

    #[test]
    fn addresses_are_told_from_words() {
        let sheet = r#"
            @import "a.css" layer(x); @import url("b.css"); @IMPORT URL(c.css);
            /* url(no.png) */ p { content: "url(no.png)"; background: url( 'd.png' ), url(e\.png), u\72l("f.png") }
            @media print { @font-face { src: url(g.woff2) format("woff2"), local("no"); } }
            i { background: image-set("h.png" 1x, url(i.png) 2x, "j.avif" type("image/avif")) }
            @namespace "no"; k { quotes: "no" "no"; --x: { y: url(k.png) } }
            l { background: url(bad url) } m { mask: url(#m) src("n.svg") }
        "#;
        let found: Vec<_> = addresses(sheet).into_iter().map(|address| address.value).collect();
        let wanted = [
            "a.css", "b.css", "c.css", "d.png", "e.png", "f.png", "g.woff2", "h.png", "i.png", "j.avif", "k.png", "#m",
            "n.svg",
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn addresses_lead_to_files_of_the_theme_or_elsewhere() {
        for (address, wanted) in [
            ("b.png", Some("sub/b.png")),
            ("./b.png?x#y", Some("sub/b.png")),
            ("../b%20c.png", Some("b c.png")),
            ("../../b.png", None),
            ("/b.png", None),
            ("//example.org/b.png", None),
            ("https://example.org/b.png", None),
            ("data:image/png;base64,AA==", None),
            ("#b", None),
            ("", None),
        ] {
            let sheet = format!("a {{ b: url(\"{address}\") }}");
            let found = addresses(&sheet);
            assert_eq!(found[0].file("sub/a.css").as_deref(), wanted, "{address}");
        }
    }

    #[test]
    fn a_name_is_written_as_sheets_write_it() {
        for (written, wanted) in [
            ("url(a/b.png)", "url(\"a/n%20%23.png\")"),
            ("url('a/b.png?x')", "url(\"a/n%20%23.png?x\")"),
            ("url(\"../a\\\"/b.png\")", "url(\"../a\\\"/n%20%23.png\")"),
        ] {
            let address = &addresses(written)[0];
            let (before, after) = (&written[..address.range.start], &written[address.range.end..]);
            assert_eq!(format!("{before}{}{after}", address.with_name("n #.png")), wanted);
        }
    }
}
