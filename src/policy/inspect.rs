//! What a page has and its policy bars, as far as the page itself shows it.
//!
//! Only tags are looked at, and no tree is made of them: every page of every build comes by here.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use sha2::{Digest, Sha256};

use super::{Directive, Policy, plain};

/// Something that a page has and the policy bars.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Barred {
    /// Which part of the policy bars it.
    pub directive: Directive,
    /// What it is.
    pub what: What,
    /// What is written of it: its address, its words, the value of its attribute.
    pub written: String,
}

/// What is barred.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Something that this element loads, or a form sends, or a base names.
    Address(String),
    /// A script or a sheet that stands in the page, with the source that would allow it.
    Inline(String),
    /// A script in this attribute.
    Handler(String),
    /// A style in an attribute.
    StyleAttribute,
    /// A script as an address.
    ScriptAddress,
}

/// What was found on a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inspected {
    /// Each once.
    pub barred: BTreeSet<Barred>,
    /// Whether the page tells browsers of a policy at all.
    pub has_policy: bool,
    /// The first element that browsers meet before the policy and that it should govern.
    pub before: Option<String>,
}

impl Inspected {
    /// What is found on a page that has a policy, and nothing that it bars.
    #[must_use]
    pub fn nothing() -> Self {
        Self {
            has_policy: true,
            ..Self::default()
        }
    }
}

/// Looks a page over, but for the bytes of it in which there is nothing to be found: whole elements that were made of words alone.
#[must_use]
pub fn inspect(html: &str, harmless: Range<usize>, policy: &Policy) -> Inspected {
    let found = plain::inspect(html, harmless.clone(), policy).unwrap_or_else(|| thoroughly(html, policy));
    debug_assert!(
        harmless.is_empty() || found == thoroughly(html, policy),
        "what is harmless has nothing that is barred"
    );
    found
}

/// The same by the tokenizer of browsers.
pub(super) fn thoroughly(html: &str, policy: &Policy) -> Inspected {
    let sink = Sink {
        policy,
        state: RefCell::default(),
    };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    // The sink runs no script, so the tokenizer stops nowhere before the end.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.state.into_inner().found
}

struct Sink<'a> {
    policy: &'a Policy,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    found: Inspected,
    /// What stands in the script or sheet that has begun.
    open: Option<(Directive, String)>,
}

impl TokenSink for Sink<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut state = self.state.borrow_mut();
        match token {
            Token::CharacterTokens(text) => {
                if let Some((_, words)) = &mut state.open {
                    words.push_str(&text);
                }
            }
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                self.start(&mut state, &tag);
                return content(&tag.name);
            }
            Token::TagToken(_) | Token::EOFToken => {
                if let Some((directive, words)) = state.open.take() {
                    self.inline(&mut state.found, directive, words);
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// How what is in an element is read.
fn content(element: &str) -> TokenSinkResult<()> {
    match element {
        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
        "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
        _ => TokenSinkResult::Continue,
    }
}

impl Sink<'_> {
    fn start(&self, state: &mut State, tag: &Tag) {
        let (name, found) = (&*tag.name, &mut state.found);
        let value = |name: &str| {
            let mut values = tag.attrs.iter().filter(|attribute| &*attribute.name.local == name);
            values.next().map(|attribute| &*attribute.value)
        };
        if name == "meta" && is(value("http-equiv"), "content-security-policy") {
            found.has_policy = true;
        }
        let mut loads = loads(name, &value);
        for attribute in &tag.attrs {
            let (key, value) = (&*attribute.name.local, &*attribute.value);
            if key.starts_with("on") && key.len() > 2 {
                self.attribute(found, Directive::Script, What::Handler(key.to_owned()), value);
            } else if key == "style" {
                self.attribute(found, Directive::Style, What::StyleAttribute, value);
            } else if matches!(key, "href" | "src" | "action" | "formaction") && is_script(value) {
                self.attribute(found, Directive::Script, What::ScriptAddress, value);
                loads.clear();
            }
        }
        let is_inline = match name {
            "style" => Some(Directive::Style),
            "script" if value("src").is_none() && is_run(value("type")) => Some(Directive::Script),
            _ => None,
        };
        if !found.has_policy && found.before.is_none() && (is_inline.is_some() || !loads.is_empty()) {
            found.before = Some(name.to_owned());
        }
        for (directive, address) in loads {
            if !self.policy.allows(directive, &address) {
                found.barred.insert(Barred {
                    directive,
                    what: What::Address(name.to_owned()),
                    written: address,
                });
            }
        }
        state.open = is_inline.map(|directive| (directive, String::new()));
    }

    fn attribute(&self, found: &mut Inspected, directive: Directive, what: What, value: &str) {
        if !self.policy.allows_inline(directive, None) {
            let written = value.to_owned();
            found.barred.insert(Barred {
                directive,
                what,
                written,
            });
        }
    }

    fn inline(&self, found: &mut Inspected, directive: Directive, written: String) {
        let hash = format!("'sha256-{}'", STANDARD.encode(Sha256::digest(written.as_bytes())));
        // What is empty is not barred either.
        if !written.is_empty() && !self.policy.allows_inline(directive, Some(&hash)) {
            let what = What::Inline(hash);
            found.barred.insert(Barred {
                directive,
                what,
                written,
            });
        }
    }
}

pub(super) fn is(value: Option<&str>, wanted: &str) -> bool {
    value.is_some_and(|value| value.trim().eq_ignore_ascii_case(wanted))
}

/// Whether a script of this type is run, or steers those that are; the others are data.
pub(super) fn is_run(kind: Option<&str>) -> bool {
    let kind = kind.unwrap_or_default().trim().to_ascii_lowercase();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    let known = ["", "module", "importmap", "speculationrules"];
    known.contains(&essence) || essence.ends_with("/javascript") || essence.ends_with("ecmascript")
}

/// Whether an address is a script.
fn is_script(address: &str) -> bool {
    let clean: String = address
        .chars()
        .filter(|char| !char.is_ascii_control() && *char != ' ')
        .take("javascript:".len())
        .collect();
    clean.eq_ignore_ascii_case("javascript:")
}

/// The addresses that a browser goes to for an element by itself, and what the policy takes each for.
pub(super) fn loads<'v>(element: &str, value: &impl Fn(&str) -> Option<&'v str>) -> Vec<(Directive, String)> {
    let one = |directive: Directive, name: &str| value(name).map(|address| (directive, address.to_owned()));
    let many = |directive: Directive, name: &str| {
        let addresses = srcset(value(name).unwrap_or_default());
        addresses
            .into_iter()
            .map(move |address| (directive, address.to_owned()))
    };
    let mut found: Vec<_> = match element {
        "script" => one(Directive::Script, "src").into_iter().collect(),
        "img" => {
            let one = one(Directive::Image, "src").into_iter();
            one.chain(many(Directive::Image, "srcset")).collect()
        }
        "image" => {
            let old = one(Directive::Image, "xlink:href").into_iter();
            old.chain(one(Directive::Image, "href")).collect()
        }
        "input" if is(value("type"), "image") => one(Directive::Image, "src").into_iter().collect(),
        "source" => {
            let one = one(Directive::Media, "src").into_iter();
            one.chain(many(Directive::Image, "srcset")).collect()
        }
        "video" => {
            let poster = one(Directive::Image, "poster").into_iter();
            poster.chain(one(Directive::Media, "src")).collect()
        }
        "audio" | "track" => one(Directive::Media, "src").into_iter().collect(),
        "iframe" | "frame" => one(Directive::Frame, "src").into_iter().collect(),
        "object" => one(Directive::Object, "data").into_iter().collect(),
        "embed" => one(Directive::Object, "src").into_iter().collect(),
        "base" => one(Directive::Base, "href").into_iter().collect(),
        "form" => one(Directive::Form, "action").into_iter().collect(),
        "button" => one(Directive::Form, "formaction").into_iter().collect(),
        "link" => link(value)
            .and_then(|directive| one(directive, "href"))
            .into_iter()
            .collect(),
        _ => Vec::new(),
    };
    found.retain(|(_, address)| !address.trim().is_empty());
    found
}

/// What a link loads, if it loads anything.
fn link<'v>(value: &impl Fn(&str) -> Option<&'v str>) -> Option<Directive> {
    let relations = value("rel").unwrap_or_default().to_ascii_lowercase();
    let has = |wanted: &str| relations.split_ascii_whitespace().any(|relation| relation == wanted);
    if has("stylesheet") {
        Some(Directive::Style)
    } else if has("icon") || has("apple-touch-icon") {
        Some(Directive::Image)
    } else if has("manifest") {
        Some(Directive::Manifest)
    } else if has("modulepreload") {
        Some(Directive::Script)
    } else if has("preload") {
        match value("as").unwrap_or_default() {
            "script" => Some(Directive::Script),
            "style" => Some(Directive::Style),
            "font" => Some(Directive::Font),
            "image" => Some(Directive::Image),
            "fetch" => Some(Directive::Connect),
            _ => None,
        }
    } else {
        None
    }
}

/// The addresses of a list of pictures of several sizes.
fn srcset(list: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = list.trim_start_matches([' ', '\n', '\t', ',']);
    while !rest.is_empty() {
        // An address may have commas in it, but does not end in one.
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (address, after) = rest.split_at(end);
        let bare = address.trim_end_matches(',');
        found.push(bare);
        let after = if bare.len() < address.len() {
            after
        } else {
            after.split_once(',').map_or("", |(_, after)| after)
        };
        rest = after.trim_start_matches([' ', '\n', '\t', ',']);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{inspect, srcset};
    use crate::policy::{Directive, Policy, Wish};

    fn barred(html: &str, wish: &[(Directive, &str)]) -> Vec<(&'static str, String)> {
        let mut wished = Wish::default();
        for (directive, source) in wish {
            wished.add(*directive, (*source).to_owned());
        }
        let found = inspect(html, 0..0, &Policy::new(&wished, None)).barred;
        found
            .into_iter()
            .map(|barred| (barred.directive.name(), barred.written))
            .collect()
    }

    #[test]
    fn what_browsers_would_not_run_or_load_is_found() {
        for (html, directive, written) in [
            ("<script>a()</script>", "script-src", "a()"),
            ("<script type=module>a()</script>", "script-src", "a()"),
            ("<style>a{}</style>", "style-src", "a{}"),
            ("<p style='color:red'>", "style-src", "color:red"),
            ("<p onclick='a()'>", "script-src", "a()"),
            ("<a href=' JavaScript:a()'>", "script-src", " JavaScript:a()"),
            (
                "<script src=https://a.org/a.js></script>",
                "script-src",
                "https://a.org/a.js",
            ),
            (
                "<link rel='alternate stylesheet' href=//a.org/a.css>",
                "style-src",
                "//a.org/a.css",
            ),
            (
                "<link rel=preload as=font href=https://a.org/f>",
                "font-src",
                "https://a.org/f",
            ),
            ("<img src=data:,>", "img-src", "data:,"),
            (
                "<img src=a.png srcset='b.png 1x, https://a.org/c.png 2x'>",
                "img-src",
                "https://a.org/c.png",
            ),
            ("<iframe src=a.html></iframe>", "frame-src", "a.html"),
            ("<video src=a.mp4></video>", "media-src", "a.mp4"),
            ("<object data=a.pdf></object>", "object-src", "a.pdf"),
            ("<base href=/>", "base-uri", "/"),
            ("<form action=a>", "form-action", "a"),
        ] {
            assert_eq!(barred(html, &[]), [(directive, written.to_owned())], "{html}");
        }
    }

    #[test]
    fn what_they_run_and_load_is_not() {
        let html = "<title><script>a()</script></title><script src=a.js></script><script></script>\
                    <script type=application/ld+json>{\"a\":\"<p style=b>\"}</script><!-- <script>a()</script> -->\
                    <link rel=canonical href=https://a.org/><a href=https://a.org onward=b>a</a><img src=a.png><form>";
        assert_eq!(barred(html.replace(" onward=b", "").as_str(), &[]), []);
    }

    #[test]
    fn what_an_edition_allows_is_not() {
        let hash = "'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='";
        // `printf a | sha256sum`, in base 64
        assert_eq!(barred("<script>a</script>", &[(Directive::Script, hash)]), []);
        assert_eq!(barred("<script>b</script>", &[(Directive::Script, hash)]).len(), 1);
        let all = (Directive::Style, "'unsafe-inline'");
        assert_eq!(barred("<style>a{}</style><p style=a>", &[all]), []);
    }

    #[test]
    fn a_policy_must_be_there_and_early() {
        let meta = "<meta http-equiv=Content-Security-Policy content=\"a\">";
        let policy = Policy::new(&Wish::default(), None);
        let early = inspect(
            &format!("<meta charset=utf-8>{meta}<script src=a></script>"),
            0..0,
            &policy,
        );
        assert!(early.has_policy && early.before.is_none());
        let late = inspect(&format!("<link rel=icon href=a>{meta}"), 0..0, &policy);
        assert_eq!((late.has_policy, late.before.as_deref()), (true, Some("link")));
        assert!(!inspect("<p>", 0..0, &policy).has_policy);
    }

    #[test]
    fn pictures_of_several_sizes_are_told_apart() {
        assert_eq!(srcset(" a.png, b,c.png 2x ,d.png 3x"), ["a.png", "b,c.png", "d.png"]);
        assert_eq!(srcset("a.png"), ["a.png"]);
    }
}
