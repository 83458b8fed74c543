//! A built site, looked over as a reader and a crawler would: whether every link and fragment leads somewhere, every page can be
//! come to and told from the others by its title, and every picture says what it shows.
//!
//! Linking has checked what editors write. What is checked here is what came of it, so that templates, raw HTML and copied
//! files are seen as well. Only the site itself is looked at; addresses elsewhere are not asked for.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use scraper::{ElementRef, Html};

use crate::diagnostic::{Code, Diagnostic, closest};
use crate::evenly::Evenly;
use crate::render::Site;

/// The page that readers come to first.
const HOME: &str = "index.html";
/// As many pages are named that have a title in common, or that link to what is not there.
const LISTED: usize = 5;

/// What one page holds, as far as it matters here.
#[derive(Debug, Default)]
struct Page {
    title: String,
    /// The ids on it.
    ids: FxHashSet<String>,
    /// What it leads to or loads: the file, the fragment, and the address as it is written.
    leads: Vec<Lead>,
    /// The addresses of pictures that have no alternative text at all; an empty one says that a picture says nothing.
    silent: Vec<String>,
    /// Whether it is an address that something had before, and asks not to be found.
    is_aside: bool,
}

#[derive(Debug)]
struct Lead {
    file: String,
    fragment: String,
    written: String,
}

/// Looks a site over. Its links must be relative: what is written out in full leads elsewhere.
#[must_use]
pub fn site(site: &Site) -> Vec<Diagnostic> {
    let pages: Vec<_> = site.iter().filter(|(path, _)| path.ends_with(".html")).collect();
    let read = pages
        .into_par_iter()
        .evenly()
        .map(|(path, bytes)| (path.as_str(), page(path, &String::from_utf8_lossy(bytes))));
    let pages: BTreeMap<&str, Page> = read.collect();
    let mut found = dead(site, &pages);
    found.extend(orphans(&pages));
    found.extend(alike(&pages));
    for (path, page) in &pages {
        found.extend(page.silent.iter().map(|picture| silent(path, picture)));
    }
    found.sort_by(|a, b| (&a.path, &a.message).cmp(&(&b.path, &b.message)));
    found
}

/// Reads a page.
fn page(path: &str, html: &str) -> Page {
    let document = Html::parse_document(html);
    let mut page = Page::default();
    for element in document.root_element().descendent_elements() {
        let value = element.value();
        page.ids.extend(value.id().map(ToOwned::to_owned));
        match value.name() {
            "title" if page.title.is_empty() => page.title = words(element),
            "meta"
                if value
                    .attr("http-equiv")
                    .is_some_and(|name| name.eq_ignore_ascii_case("refresh")) =>
            {
                page.is_aside = true;
            }
            "img" if value.attr("alt").is_none() => {
                page.silent.push(value.attr("src").unwrap_or_default().to_owned());
            }
            _ => {}
        }
        let address = match value.name() {
            "a" | "area" | "link" => value.attr("href"),
            "img" | "script" | "source" | "video" | "audio" | "iframe" => value.attr("src"),
            _ => None,
        };
        page.leads.extend(address.and_then(|address| lead(path, address)));
    }
    page
}

fn words(element: ElementRef<'_>) -> String {
    let text: String = element.text().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where an address on a page leads, if it is in the site. A folder stands for the page in it.
fn lead(page: &str, address: &str) -> Option<Lead> {
    let (path, fragment) = address.split_once('#').unwrap_or((address, ""));
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    // What has a scheme, or the name of a host, is elsewhere.
    let first = path.split('/').next().unwrap_or_default();
    if first.contains(':') || path.starts_with("//") {
        return None;
    }
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let file = if path.is_empty() {
        page.to_owned()
    } else {
        let mut parts: Vec<String> = if path.starts_with('/') {
            Vec::new()
        } else {
            page.split('/').map(ToOwned::to_owned).collect()
        };
        parts.pop();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop();
                }
                _ => parts.push(decode(part)),
            }
        }
        if path.ends_with('/') || path.ends_with("..") || parts.is_empty() {
            parts.push(HOME.to_owned());
        }
        parts.join("/")
    };
    Some(Lead {
        file,
        fragment: decode(fragment),
        written: address.to_owned(),
    })
}

/// Links that lead to no file, or to no place on a page; each once, with the pages that have it.
fn dead(site: &Site, pages: &BTreeMap<&str, Page>) -> Vec<Diagnostic> {
    let mut found: BTreeMap<(&str, &str, &str), Vec<&str>> = BTreeMap::new();
    for (path, page) in pages {
        for lead in &page.leads {
            let there = pages.get(lead.file.as_str());
            // Nothing, and the top, are on every page; what begins with `:~:` is for browsers to find.
            let fragment = lead.fragment.split(":~:").next().unwrap_or_default();
            let is_top = fragment.is_empty() || fragment.eq_ignore_ascii_case("top");
            let is_dead = match there {
                Some(page) => !is_top && !page.ids.contains(fragment),
                None => !site.contains_key(&lead.file),
            };
            if is_dead {
                let key = (lead.file.as_str(), lead.fragment.as_str(), lead.written.as_str());
                let from = found.entry(key).or_default();
                if from.last() != Some(path) {
                    from.push(path);
                }
            }
        }
    }
    found
        .into_iter()
        .map(|((file, fragment, written), from)| {
            let there = pages.get(file);
            let message = match there {
                Some(_) => format!("`{written}` leads to a place that `{file}` does not have"),
                None => format!("`{written}` leads to `{file}`, which the site does not have"),
            };
            let diagnostic = Diagnostic::error(Code::DeadLink, message).path(from[0]);
            let diagnostic = also_on(diagnostic, &from, "it stands on");
            let meant = match there {
                Some(page) => {
                    let mut ids: Vec<_> = page.ids.iter().map(String::as_str).collect();
                    ids.sort_unstable();
                    closest(fragment, ids)
                }
                None => closest(file, site.keys().map(String::as_str)),
            };
            diagnostic.help(meant.map_or_else(
                || "mend the link where it is written: a text, a note, or a template of the theme".to_owned(),
                |meant| format!("did you mean `{meant}`?"),
            ))
        })
        .collect()
}

/// Pages that no way leads to from the home page.
fn orphans(pages: &BTreeMap<&str, Page>) -> Vec<Diagnostic> {
    let mut reached: FxHashSet<&str> = FxHashSet::default();
    let mut next = vec![HOME];
    while let Some(path) = next.pop() {
        let Some(page) = pages.get(path).filter(|_| reached.insert(path)) else {
            continue;
        };
        next.extend(page.leads.iter().map(|lead| lead.file.as_str()));
    }
    let orphans = pages
        .iter()
        .filter(|(path, page)| !page.is_aside && !reached.contains(**path));
    let say = |(path, _): (&&str, &Page)| {
        Diagnostic::warning(Code::OrphanPage, format!("no link leads to `{path}`"))
            .path(*path)
            .help("link to it from a text, or from a template of the theme")
    };
    orphans.map(say).collect()
}

/// Pages that have the same title.
fn alike(pages: &BTreeMap<&str, Page>) -> Vec<Diagnostic> {
    let mut titles: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for (path, page) in pages.iter().filter(|(_, page)| !page.is_aside) {
        titles.entry(&page.title).or_default().push(path);
    }
    let mut found: Vec<_> = titles
        .into_iter()
        .filter(|(title, pages)| title.is_empty() || pages.len() > 1)
        .collect();
    found.sort_unstable_by(|a, b| a.1.cmp(&b.1));
    let say = |(title, pages): (&str, Vec<&str>)| {
        let message = if title.is_empty() {
            format!("`{}` has no title", pages[0])
        } else {
            format!("{} pages have the title “{title}”", pages.len())
        };
        let diagnostic = Diagnostic::warning(Code::SameTitle, message).path(pages[0]);
        also_on(diagnostic, &pages, "they are")
            .help("give each a title of its own: readers and search engines tell pages by it")
    };
    found.into_iter().map(say).collect()
}

fn also_on(diagnostic: Diagnostic, pages: &[&str], words: &str) -> Diagnostic {
    if pages.len() < 2 {
        return diagnostic;
    }
    let shown: Vec<_> = pages.iter().take(LISTED).map(|page| format!("`{page}`")).collect();
    let more = if pages.len() > LISTED { ", …" } else { "" };
    diagnostic.note(format!("{words} {}{more}", shown.join(", ")))
}

fn silent(path: &str, picture: &str) -> Diagnostic {
    Diagnostic::warning(Code::SilentPicture, format!("the picture `{picture}` has no alternative text"))
        .path(path)
        .help("say what it shows: `![what it shows](picture.png)`, or `alt=\"\"` if it shows nothing that the text does not say")
}
