//! The preview's own pages: the list of pages, what is said where there is none, and the sheet of paper.

use std::collections::{BTreeMap, HashSet};

use memchr::memmem;
use serde::Deserialize;

use super::files::{address, is_page};
use super::problems::gravest_first;
use super::{Problem, Shown};
use crate::render::Held;
use crate::render::escape::escaped;

/// The files of the site that is shown.
type Files<'a> = BTreeMap<&'a str, &'a Held>;

/// The edition's first page.
const HOME: &str = "index.html";

/// The list of all pages.
pub(super) fn list(site: &Files<'_>) -> String {
    let heading = "Pages of this edition";
    frame(
        heading,
        "list",
        &format!("<main>\n<h1>{heading}</h1>\n{}</main>", listed(site)),
    )
}

/// What is said where the site has no page.
pub(super) fn missing(site: &Files<'_>) -> String {
    let words = "<main>\n<h1>No such page</h1>\n<p>The edition has no page at this address. As soon as it has one, it \
                 is shown here.</p>";
    frame("No such page", "missing", &format!("{words}\n{}</main>", listed(site)))
}

/// What is said before there is a site.
pub(super) fn waiting(shown: &Shown) -> String {
    let (heading, words) = if shown.is_stale() {
        (
            "Not yet a page to show",
            "The edition has errors. As soon as they are mended, the page is shown here.",
        )
    } else {
        ("One moment", "The edition is being compiled.")
    };
    let problems: String = gravest_first(&shown.problems).map(problem).collect();
    let body = format!("<main>\n<h1>{heading}</h1>\n<p>{words}</p>\n{problems}</main>");
    frame(heading, "waiting", &body)
}

/// A page on a sheet of paper.
pub(super) fn sheet(page: &str) -> String {
    let page = escaped(page);
    let body = format!(
        "<header>\n<h1>Print layout</h1>\n<p>Page breaks are not shown: the browser’s print preview has them.</p>\n\
         <p><a href=\"/.postil/pages\">All pages</a></p>\n</header>\n\
         <main class=\"desk\"><div class=\"sheet\"><iframe name=\"postil-print\" src=\"{page}\" title=\"The page as \
         it is printed\"></iframe></div></main>\n<script src=\"/.postil/sheet.js\"></script>"
    );
    frame("Print layout", "print", &body)
}

fn frame(title: &str, kind: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<title>{title} · Postil</title>\n<link rel=\"icon\" \
         href=\"data:,\">\n<link rel=\"stylesheet\" href=\"/.postil/pages.css\">\n</head>\n<body \
         class=\"{kind}\">\n{body}\n</body>\n</html>\n"
    )
}

fn problem(problem: &Problem) -> String {
    let word = problem.severity.word();
    let place = problem.place().map_or_else(String::new, |place| {
        format!("<p class=\"place\"><code>{}</code></p>\n", escaped(&place))
    });
    let lines = match problem.lines.as_str() {
        "" => String::new(),
        lines => format!("<pre tabindex=\"0\">{}</pre>\n", escaped(lines)),
    };
    let help = problem.help.iter();
    let help: String = help
        .map(|help| format!("<p class=\"help\">{}</p>\n", with_code(help)))
        .collect();
    format!(
        "<section class=\"problem {word}\">\n<h2><span>{word}</span> {} <code class=\"code\">{}</code></h2>\n\
         {place}{lines}{help}</section>\n",
        with_code(&problem.message),
        problem.code
    )
}

/// A message as markup; what it puts between backticks is set as code.
fn with_code(message: &str) -> String {
    let parts = message.split('`').enumerate();
    let marked = parts.map(|(index, part)| match index % 2 {
        0 => escaped(part),
        _ => format!("<code>{}</code>", escaped(part)),
    });
    marked.collect()
}

/// The pages as lists: the texts in the edition's order, then all others.
fn listed(site: &Files<'_>) -> String {
    let texts = texts(site);
    let known: HashSet<_> = texts.iter().copied().collect();
    let others = site.keys().copied();
    let others = others.filter(|path| is_page(path) && !known.contains(path));
    // The home page first, whatever stands before it in the order of the paths.
    let mut others: Vec<_> = others.collect();
    others.sort_by_key(|&path| path != HOME);
    let home = site.get(HOME).and_then(|held| title(held));
    let mut out = String::new();
    for (heading, paths) in [("Texts", texts), ("Other pages", others)] {
        if paths.is_empty() {
            continue;
        }
        let items: String = paths.iter().map(|path| item(site, path, home.as_deref())).collect();
        out.push_str(&format!("<h2>{heading}</h2>\n<ul class=\"pages\">\n{items}</ul>\n"));
    }
    out
}

fn item(site: &Files<'_>, path: &str, home: Option<&str>) -> String {
    let address = escaped(&address(path));
    let title = site
        .get(path)
        .and_then(|held| title(held))
        .filter(|title| !title.is_empty());
    let mut title = title.unwrap_or_else(|| escaped(path));
    // The name of the edition after every title would say nothing.
    if let Some(own) = home
        .and_then(|home| title.strip_suffix(home))
        .and_then(|own| own.strip_suffix(" · "))
    {
        title = own.to_owned();
    }
    format!("<li><a href=\"{address}\">{title}</a> <code>{address}</code></li>\n")
}

/// The title of a page, as markup. Within it a page cannot have elements, only text with references.
fn title(page: &Held) -> Option<String> {
    let page = page.beginning();
    let start = memmem::find(&page, b"<title>")? + "<title>".len();
    let length = memmem::find(&page[start..], b"</title>")?;
    let text = std::str::from_utf8(&page[start..start + length]).ok()?;
    Some(text.trim().replace('<', "&lt;").replace('>', "&gt;"))
}

/// The pages of the documents, in their order, as far as the edition's data tell.
fn texts<'a>(site: &Files<'a>) -> Vec<&'a str> {
    #[derive(Deserialize)]
    struct Edition {
        documents: Vec<Document>,
    }
    #[derive(Deserialize)]
    struct Document {
        page: String,
    }
    let data = site.get("data/edition.json");
    let edition = data.and_then(|held| serde_json::from_slice::<Edition>(&held.bytes()).ok());
    let pages = edition
        .into_iter()
        .flat_map(|edition| edition.documents)
        .map(|document| document.page);
    pages
        .map(|page| if page.ends_with('/') { page + "index.html" } else { page })
        .filter_map(|page| site.get_key_value(page.as_str()).map(|(page, _)| *page))
        .flat_map(|page| with_sections(site, page))
        .collect()
}

/// The page of a document, and, if that is divided, those of its sections in their order.
fn with_sections<'a>(site: &Files<'a>, page: &'a str) -> Vec<&'a str> {
    let Some(folder) = page.strip_suffix(HOME) else {
        return vec![page];
    };
    let below = site.range(folder..).map(|(path, _)| *path);
    let below = below.take_while(|path| path.starts_with(folder));
    let number = |path: &str| {
        path[folder.len()..]
            .strip_prefix('h')?
            .strip_suffix("/index.html")?
            .parse()
            .ok()
    };
    let mut sections: Vec<(u32, &str)> = below.filter_map(|path| Some((number(path)?, path))).collect();
    sections.sort_unstable();
    let sections: Vec<_> = sections.into_iter().map(|(_, path)| path).collect();
    std::iter::once(page).chain(sections).collect()
}
