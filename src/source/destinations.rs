//! `[[destination]]` in `book.toml`: where the edition is published.

use url::Url;

use super::config::base_url;
use super::fields::{choice, required_id};
use super::shape::{self, Rule};
use super::table::Table;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::destination::{BRANCH, Destination, Form, Kind, REMOTE};
use crate::span::{Span, Spanned};

/// The words by which `kind` says what a destination is.
const KINDS: &[(&str, Word)] = &[
    ("git", Word::Git),
    ("s3", Word::S3),
    ("folder", Word::Folder),
    ("archive", Word::Archive),
    ("rsync", Word::Rsync),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Git,
    S3,
    Folder,
    Archive,
    Rsync,
}

/// Which keys a destination of a kind needs, and which belong to others.
const fn keys(word: Word) -> (&'static [&'static str], &'static [&'static str]) {
    match word {
        Word::Git => (&[], &["bucket", "prefix", "region", "endpoint", "path", "address"]),
        Word::S3 => (&["bucket"], &["remote", "branch", "domain", "path", "address"]),
        Word::Folder | Word::Archive => (
            &["path"],
            &[
                "remote", "branch", "domain", "bucket", "prefix", "region", "endpoint", "address",
            ],
        ),
        Word::Rsync => (
            &["address"],
            &[
                "remote", "branch", "domain", "bucket", "prefix", "region", "endpoint", "path",
            ],
        ),
    }
}

/// The kinds that a key belongs to.
fn owners(key: &str) -> String {
    let owners = KINDS.iter().filter(|(_, word)| !keys(*word).1.contains(&key));
    let owners: Vec<_> = owners.map(|(name, _)| format!("`{name}`")).collect();
    owners.join(" or ")
}

impl Word {
    fn name(self) -> &'static str {
        let found = KINDS.iter().find(|(_, word)| *word == self);
        found.map_or("", |(name, _)| name)
    }
}

/// What the keys say, whichever belong to the kind.
struct Said {
    remote: Option<Spanned<String>>,
    branch: Option<Spanned<String>>,
    domain: Option<Spanned<String>>,
    bucket: Option<Spanned<String>>,
    prefix: Option<Spanned<String>>,
    region: Option<Spanned<String>>,
    endpoint: Option<Spanned<String>>,
    path: Option<Spanned<String>>,
    address: Option<Spanned<String>>,
}

/// Reads the destinations. A name stands once; `twice` reports the second.
pub(super) fn read(
    root: &mut Table<'_, '_>,
    twice: impl Fn(&mut Table<'_, '_>, &[Spanned<String>], &Spanned<String>),
) -> Vec<Destination> {
    let mut seen: Vec<Spanned<String>> = Vec::new();
    root.tables("destination", |table| {
        let name = required_id(table, "name");
        let word = choice(table, "kind", KINDS);
        table.require("kind");
        let said = Said {
            remote: table.text("remote"),
            branch: table.text("branch"),
            domain: table.text("domain"),
            bucket: words(table, "bucket"),
            prefix: table.text("prefix"),
            region: table.text("region"),
            endpoint: table.text("endpoint"),
            path: words(table, "path"),
            address: words(table, "address"),
        };
        for (name, word) in KINDS {
            let (needs, bars) = keys(*word);
            table.rule(Rule::Variant {
                key: "kind",
                word: name,
                needs,
                bars,
            });
        }
        let base = table.text("base-url");
        let base = base.and_then(|url| {
            good(
                table,
                &url,
                base_url,
                "the address of a site",
                "https://example.org/edition/",
            )
        });
        let (name, word) = (name?, word?);
        twice(table, &seen, &name);
        seen.push(name.clone());
        report_keys(table, word);
        Some(Destination {
            kind: kind(table, word, said)?,
            name,
            base_url: base,
        })
    })
}

/// A text that is not blank.
fn words(table: &mut Table<'_, '_>, key: &'static str) -> Option<Spanned<String>> {
    let text = table.text(key);
    table.narrow(key, || shape::Form::Words);
    text
}

fn kind(table: &mut Table<'_, '_>, word: Word, said: Said) -> Option<Kind> {
    // All that is wrong is said before anything is given up.
    Some(match word {
        Word::Git => {
            let branch = said
                .branch
                .map(|text| good(table, &text, branch, "the name of a branch", BRANCH));
            let domain = said
                .domain
                .map(|text| good(table, &text, domain, "the name of a host", "edition.example.org"));
            Kind::Git {
                remote: said.remote.map_or_else(|| REMOTE.to_owned(), |remote| remote.value),
                branch: branch.unwrap_or_else(|| Some(BRANCH.to_owned()))?,
                domain: lifted(domain)?,
            }
        }
        Word::S3 => {
            let bucket = needed(table, "bucket", said.bucket);
            let prefix = said
                .prefix
                .map(|text| good(table, &text, prefix, "the beginning of keys", "editions/letters/"));
            let store = "https://s3.example.org";
            let endpoint = said
                .endpoint
                .map(|text| good(table, &text, endpoint, "the address of a store", store));
            Kind::S3 {
                bucket: bucket?.value,
                prefix: prefix.unwrap_or_else(|| Some(String::new()))?,
                region: said.region.map(|region| region.value),
                endpoint: lifted(endpoint)?,
            }
        }
        Word::Folder => Kind::Folder {
            path: needed(table, "path", said.path)?.value,
        },
        Word::Archive => {
            let path = needed(table, "path", said.path)?;
            Kind::Archive {
                path: path.value.clone(),
                form: good(
                    table,
                    &path,
                    Form::of,
                    "the name of an archive",
                    "../letters.zip` or `../letters.tar.gz",
                )?,
            }
        }
        Word::Rsync => Kind::Rsync {
            address: needed(table, "address", said.address)?.value,
        },
    })
}

/// Nothing if something is there and is wrong.
#[expect(
    clippy::option_option,
    reason = "what is not said, what is wrong, and what is right are three"
)]
fn lifted<T>(text: Option<Option<T>>) -> Option<Option<T>> {
    match text {
        Some(None) => None,
        Some(found) => Some(found),
        None => Some(None),
    }
}

/// A text that a kind of destination must have. That it is not there has been reported.
fn needed(table: &mut Table<'_, '_>, key: &str, text: Option<Spanned<String>>) -> Option<Spanned<String>> {
    let text = text?;
    if text.value.trim().is_empty() {
        table.report(Diagnostic::error(Code::InvalidValue, format!("`{key}` is empty")).at(text.span, ""));
        return None;
    }
    Some(text)
}

/// Reports the keys that are missing, and those that belong to other kinds.
fn report_keys(table: &mut Table<'_, '_>, word: Word) {
    let (kind, (needs, bars)) = (word.name(), keys(word));
    for key in needs {
        if table.has(key) {
            continue;
        }
        let message = format!("a destination of the kind `{kind}` needs `{key}`");
        let label = format!("`{key}` belongs here");
        table.report(Diagnostic::error(Code::MissingKey, message).at(table.span(), label));
    }
    for key in bars {
        let Some(at) = table.place_of(key) else { continue };
        let message = format!("`{key}` says nothing of a destination of the kind `{kind}`");
        let help = format!("take it out; it belongs to the kind {}", owners(key));
        table.report(Diagnostic::error(Code::UnknownKey, message).at(at, "").help(help));
    }
}

/// What a text says if `read` understands it; else says that it is not `what`, with an example.
fn good<T>(
    table: &mut Table<'_, '_>,
    text: &Spanned<String>,
    read: impl FnOnce(&str) -> Option<T>,
    what: &str,
    example: &str,
) -> Option<T> {
    let found = read(&text.value);
    if found.is_none() {
        // A line with what may be a password is not shown.
        let at = if text.value.contains('@') {
            table.span()
        } else {
            text.span
        };
        report(table, at, format!("`{}` is not {what}", hidden(&text.value)), example);
    }
    found
}

fn report(table: &mut Table<'_, '_>, at: Span, message: String, example: &str) {
    let diagnostic = Diagnostic::error(Code::InvalidValue, message).at(at, "");
    table.report(diagnostic.help(format!("write it in full: `{example}`")));
}

/// An address without what may be a password in it.
fn hidden(text: &str) -> String {
    match (text.find("://"), text.rfind('@')) {
        (Some(from), Some(to)) if from < to => format!("{}…{}", &text[..from + 3], &text[to..]),
        _ => text.to_owned(),
    }
}

/// A name that git allows a branch (git-check-ref-format), as far as it can be told without git.
fn branch(text: &str) -> Option<String> {
    let parts = text.split('/');
    let good = parts.into_iter().all(|part| {
        !part.is_empty() && !part.starts_with(['.', '-']) && !part.ends_with('.') && !part.ends_with(".lock")
    });
    let bad = |char: char| char.is_whitespace() || char.is_control() || "~^:?*[\\".contains(char);
    let fine = good && !text.contains(bad) && !text.contains("..") && !text.contains("@{") && text != "@";
    fine.then(|| text.to_owned())
}

fn domain(text: &str) -> Option<String> {
    let good = |char: char| char.is_alphanumeric() || char == '-' || char == '.';
    let fine = text.contains('.') && text.chars().all(good) && !text.starts_with(['.', '-']) && !text.ends_with('.');
    fine.then(|| text.to_owned())
}

/// What keys begin with, with a slash at the end unless it is empty.
fn prefix(text: &str) -> Option<String> {
    let text = text.trim_matches('/');
    let good = !text.split('/').any(|part| part == "." || part == "..") && !text.contains("//");
    good.then(|| {
        if text.is_empty() {
            String::new()
        } else {
            format!("{text}/")
        }
    })
}

fn endpoint(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let good = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    good.then_some(url)
}
