//! Markdown files: front matter between lines of `+++`, then the text.

use std::sync::Arc;

use super::division;
use super::fields::{date, id, language};
use super::found::picture;
use super::markdown::{self, Dialect, Origin};
use super::notes::editorial;
use super::shape::{Form, Shape};
use super::table::{self, Table};
use crate::diagnostic::{Code, Diagnostic, Warned};
use crate::digest::{Digest, sha256};
use crate::model::{Aside, Document, FrontMatter, Page, Provenance, Rights};
use crate::source::fields::is_id;
use crate::span::{SourceFile, Spanned};

/// The line that begins and ends front matter.
const FENCE: &str = "+++";

/// What a markdown file holds.
#[derive(Debug)]
pub enum Markdown {
    /// A text of the edition.
    Document(Box<Document>),
    /// A page of the editors.
    Page(Box<Page>),
}

/// Reads a markdown file. Nothing if it has no front matter or its front matter lacks what it must have.
#[must_use]
pub fn parse(file: &SourceFile) -> Warned<Option<Markdown>> {
    let mut diagnostics = Vec::new();
    let Some((front, body)) = split(file.text()) else {
        let diagnostic = Diagnostic::error(Code::MissingFrontMatter, "the file does not begin with front matter")
            .at(file.span(0..file.text().lines().next().map_or(0, str::len)), "a line `+++` belongs here, the keys, and another `+++`")
            .help("give it at least `title = \"…\"`; a file that is not part of the edition belongs outside `content`, or gets a name in capitals such as README.md");
        return Warned {
            value: None,
            diagnostics: vec![diagnostic],
        };
    };
    let mut bodies = Vec::new();
    let head = table::parse(file, front.0..front.1, &mut diagnostics, |table| {
        head(table, file, &mut bodies)
    });
    diagnostics.extend(bodies);
    let value = head.map(|mut read| {
        let dialect = match read {
            Markdown::Document(_) => Dialect::Document,
            Markdown::Page(_) => Dialect::Editorial,
        };
        let tree = markdown::parse(&file.text()[body..], Origin::File(file, body), dialect).unload(&mut diagnostics);
        let written = Digest::of([file.path.as_str(), file.text()]);
        match &mut read {
            Markdown::Document(document) => {
                document.written = written;
                document.head = Digest::of([file.path.as_str(), &file.text()[front.0..front.1]]);
                division::divide(document, &tree, &mut diagnostics);
                document.blocks = Arc::clone(&tree.blocks);
                document.footnotes = tree.footnotes.len();
                document.sha256 = sha256(tree.projection.text.as_bytes());
                document.text = Aside::held(tree);
            }
            Markdown::Page(page) => {
                page.written = written;
                page.tree = Arc::new(tree);
            }
        }
        read
    });
    Warned { value, diagnostics }
}

/// The keys of a document's front matter.
#[must_use]
pub fn document_shape() -> Shape {
    table::describe("", |table, file| head(table, file, &mut Vec::new()))
}

/// The keys of a page's front matter.
#[must_use]
pub fn page_shape() -> Shape {
    table::describe("page = true", |table, file| {
        let page = head(table, file, &mut Vec::new());
        table.demand("page");
        page
    })
}

/// What the front matter says; the text is yet to be read.
fn head(table: &mut Table<'_, '_>, file: &SourceFile, found: &mut Vec<Diagnostic>) -> Option<Markdown> {
    let is_page = table.flag("page");
    table.narrow("page", || Form::Always(is_page));
    let draft = table.flag("draft");
    let id = own_id(table, file);
    let title = table.required_text("title");
    let description = table.text("description");
    let aliases = table.texts("aliases");
    if is_page {
        let picture = picture(table);
        let rights = table.table("rights", |table| rights(table, file, found));
        return Some(Markdown::Page(Box::new(Page {
            file: file.id,
            path: file.path.clone(),
            draft,
            id: id?,
            title: title?,
            description,
            aliases,
            picture,
            rights,
            tree: Arc::default(),
            written: Digest::default(),
        })));
    }
    let front = FrontMatter {
        draft,
        description,
        aliases,
        subtitle: table.text("subtitle"),
        short: table.text("short"),
        siglum: table.text("siglum"),
        kind: table.text("kind"),
        author: table.text("author"),
        recipient: table.text("recipient"),
        date: date(table, "date"),
        language: language(table, "language"),
        answers: table.texts("answers"),
        work: table.text("work"),
        picture: picture(table),
        division: division::division(table),
        source: table.table("source", provenance),
        rights: table.table("rights", |table| rights(table, file, found)),
        id: id?,
        title: title?,
    };
    let document = Document::new(file.id, file.path.clone(), front);
    Some(Markdown::Document(Box::new(document)))
}

/// The id that is given, or the file's name.
fn own_id(table: &mut Table<'_, '_>, file: &SourceFile) -> Option<Spanned<String>> {
    if table.has("id") {
        return id(table, "id");
    }
    let _known = id(table, "id");
    let stem = file.path.rsplit('/').next()?.trim_end_matches(".md");
    if is_id(stem) {
        return Some(Spanned::new(stem.to_owned(), file.span(0..FENCE.len())));
    }
    let diagnostic = Diagnostic::error(
        Code::InvalidValue,
        format!("the file's name, `{stem}`, cannot serve as its id"),
    )
    .at(table.span(), "give it an `id` here")
    .help("use letters a–z, digits, `-` and `_`; it becomes part of an address");
    table.report(diagnostic);
    None
}

fn provenance(table: &mut Table<'_, '_>) -> Provenance {
    let sha256 = table.text("sha256");
    table.narrow("sha256", || Form::Checksum);
    if let Some(sum) = &sha256 {
        let good = sum.value.len() == 64 && sum.value.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !good {
            let diagnostic = Diagnostic::error(Code::InvalidValue, "`sha256` is not a SHA-256 checksum")
                .at(sum.span, "64 hexadecimal digits belong here")
                .help("`sha256sum FILE` prints it");
            table.report(diagnostic);
        }
    }
    Provenance {
        title: table.text("title"),
        url: table.text("url"),
        sha256,
        treatment: table.texts("treatment"),
    }
}

fn rights(table: &mut Table<'_, '_>, file: &SourceFile, found: &mut Vec<Diagnostic>) -> Rights {
    Rights {
        holder: table.text("holder"),
        licence: table.text("licence"),
        url: table.text("url"),
        statement: table.text("statement").map(|text| editorial(file, &text, found)),
    }
}

/// The byte range of the front matter and the first byte of the text.
fn split(text: &str) -> Option<((usize, usize), usize)> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end() != FENCE {
        return None;
    }
    let start = first.len();
    let mut end = start;
    for line in lines {
        if line.trim_end() == FENCE {
            return Some(((start, end), end + line.len()));
        }
        end += line.len();
    }
    None
}
