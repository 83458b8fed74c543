//! What is said of what pages have and the policy bars.

use std::collections::BTreeMap;

use super::{Barred, Directive, Inspected, What};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Sources;

/// As many pages are named that have something in common.
const LISTED: usize = 5;
/// As many signs are shown of what stands in a page.
const SHOWN: usize = 40;

/// What was found on the pages of a site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inspection {
    barred: BTreeMap<Barred, Places>,
    /// Pages without a policy.
    missing: Vec<String>,
    /// Pages with an element before their policy, by its name.
    late: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Places {
    /// The pages that have it.
    pages: Vec<String>,
    /// Where it stands in a file of the theme, if it does.
    theme: Option<String>,
}

impl Inspection {
    /// Adds what was found on a page.
    pub fn add(&mut self, path: &str, found: &Inspected) {
        for barred in &found.barred {
            let places = self.barred.entry(barred.clone()).or_default();
            places.pages.push(path.to_owned());
        }
        if !found.has_policy {
            self.missing.push(path.to_owned());
        } else if let Some(element) = &found.before {
            self.late.entry(element.clone()).or_default().push(path.to_owned());
        }
    }

    /// Adds an address that a file of the theme loads from, if that is barred.
    pub fn add_to_theme(&mut self, path: String, barred: Barred) {
        self.barred.entry(barred).or_default().theme = Some(path);
    }

    /// Looks for what was found in the files of the theme; `find` gives the place of words in them.
    pub fn trace(&mut self, find: impl Fn(&str) -> Option<String>) {
        for (barred, places) in self.barred.iter_mut().filter(|(_, places)| places.theme.is_none()) {
            places.theme = find(needle(barred));
        }
    }

    /// What is to be said of it. What does not stand in the theme is looked for in the `sources`.
    #[must_use]
    pub fn diagnostics(&self, sources: &Sources) -> Vec<Diagnostic> {
        let barred = self.barred.iter().map(|(barred, places)| say(barred, places, sources));
        let missing = (!self.missing.is_empty()).then(|| missing(&self.missing));
        let late = self.late.iter().map(|(element, pages)| late(element, pages));
        barred.chain(missing).chain(late).collect()
    }
}

/// What is looked for in the files of which a page was made: of several lines, the first that says anything.
fn needle(barred: &Barred) -> &str {
    let mut lines = barred.written.lines().map(str::trim);
    lines.find(|line| !line.is_empty()).unwrap_or_default()
}

fn say(barred: &Barred, places: &Places, sources: &Sources) -> Diagnostic {
    let message = format!("the policy of the pages bars {}", named(barred));
    let diagnostic = Diagnostic::warning(Code::BlockedContent, message);
    // Of raw HTML and markdown only addresses come to the pages: the rest is taken out before.
    let is_address = matches!(barred.what, What::Address(_));
    let written = || sources.find(needle(barred)).filter(|_| is_address);
    let diagnostic = if let Some(place) = &places.theme {
        diagnostic.path(place.clone())
    } else if let Some(span) = written() {
        diagnostic.at(span, "browsers do not load this")
    } else {
        places.pages.iter().take(1).fold(diagnostic, Diagnostic::path)
    };
    let diagnostic = if places.pages.is_empty() {
        diagnostic
    } else {
        diagnostic.note(format!("it stands on {}", listed(&places.pages)))
    };
    helped(diagnostic, barred)
}

fn named(barred: &Barred) -> String {
    let words = shortened(needle(barred));
    match (&barred.what, barred.directive) {
        (What::Inline(_), Directive::Style) => format!("a style sheet that stands in a page: `{words}`"),
        (What::Inline(_), _) => format!("a script that stands in a page: `{words}`"),
        (What::Handler(name), _) => format!("a script in an attribute: `{name}=\"{words}\"`"),
        (What::StyleAttribute, _) => format!("a style in an attribute: `style=\"{words}\"`"),
        (What::ScriptAddress, _) => format!("a script as an address: `{words}`"),
        (What::Address(_), directive) => format!("{} `{}`", kind(directive), barred.written.trim()),
    }
}

const fn kind(directive: Directive) -> &'static str {
    match directive {
        Directive::Script => "the script",
        Directive::Style => "the style sheet",
        Directive::Image => "the picture",
        Directive::Font => "the font",
        Directive::Connect => "what is fetched:",
        Directive::Media => "the sound or film",
        Directive::Frame | Directive::Ancestors => "the frame",
        Directive::Object => "the object",
        Directive::Worker => "the script in the background",
        Directive::Manifest => "the manifest",
        Directive::Base => "the element `<base>`, that addresses count from",
        Directive::Form => "a form that is sent to",
    }
}

/// What to do, the best first, and what would allow it as it is.
fn helped(diagnostic: Diagnostic, barred: &Barred) -> Diagnostic {
    let mend = match (&barred.what, barred.directive) {
        (What::Inline(_), Directive::Style) => {
            "put it into a sheet of the theme, `assets/custom.css`, which all pages load"
        }
        (What::Inline(_), _) => {
            "put it into a file in `assets/` of the theme and load that: `<script src=\"{{ asset(path=\"my.js\") }}\" defer></script>`"
        }
        (What::Handler(_) | What::ScriptAddress, _) => {
            "put it into a file in `assets/` of the theme that looks for the element: `element.addEventListener(…)`"
        }
        (What::StyleAttribute, _) => {
            "give the element a class, and the class its style in `assets/custom.css` of the theme"
        }
        (What::Address(_), Directive::Image) => {
            "put a copy into `content`, or into `assets/` of the theme, and lead to that"
        }
        (What::Address(_), Directive::Script | Directive::Style | Directive::Font) => {
            "put a copy into `assets/` of the theme and load that; readers then ask nobody else"
        }
        (What::Address(_), _) => "take it out, or make a link of it",
    };
    let source = match &barred.what {
        What::Inline(hash) => Some(hash.clone()),
        What::Address(_) => Some(origin(&barred.written)),
        What::Handler(_) | What::StyleAttribute | What::ScriptAddress => None,
    };
    let diagnostic = diagnostic.help(mend);
    match source {
        Some(source) => diagnostic.help(format!(
            "or allow it: `{} = [\"{source}\"]` in `[build.content-security-policy]` of `book.toml`",
            barred.directive.name()
        )),
        None => diagnostic,
    }
}

/// The source that allows an address: its host, or its scheme if it has none, or the site itself.
fn origin(address: &str) -> String {
    let address = address.trim();
    let address = address
        .strip_prefix("//")
        .map_or_else(|| address.to_owned(), |rest| format!("https://{rest}"));
    match url::Url::parse(&address) {
        Ok(url) if url.has_host() => url.origin().ascii_serialization(),
        Ok(url) => format!("{}:", url.scheme()),
        Err(_) => "'self'".to_owned(),
    }
}

fn missing(pages: &[String]) -> Diagnostic {
    let message = match pages {
        [page] => format!("`{page}` tells browsers of no policy"),
        _ => format!("{} pages tell browsers of no policy", pages.len()),
    };
    let diagnostic = Diagnostic::warning(Code::MissingPolicy, message).path(pages[0].clone());
    let diagnostic = if pages.len() > 1 {
        diagnostic.note(format!("they are {}", listed(pages)))
    } else {
        diagnostic
    };
    diagnostic
        .help(
            "their template must have it right after `<meta charset=\"utf-8\">`: `{% if site.policy %}<meta \
             http-equiv=\"Content-Security-Policy\" content=\"{{ site.policy | safe }}\">{% endif %}`",
        )
        .help("or do without: `enabled = false` in `[build.content-security-policy]` of `book.toml`")
}

fn late(element: &str, pages: &[String]) -> Diagnostic {
    let message = format!("`<{element}>` comes before the policy, which does not hold for it");
    Diagnostic::warning(Code::MissingPolicy, message)
        .path(pages[0].clone())
        .note(format!("so it is on {}", listed(pages)))
        .help("in the template, move the policy up: right after `<meta charset=\"utf-8\">`")
}

fn listed(pages: &[String]) -> String {
    let shown: Vec<_> = pages.iter().take(LISTED).map(|page| format!("`{page}`")).collect();
    let more = if pages.len() > LISTED { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

fn shortened(words: &str) -> String {
    match words.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words.to_owned(),
    }
}
