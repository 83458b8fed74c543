//! The edition as one file for keeping: its sources, its site and whose it all is, in the layout of a bag (RFC 8493), with
//! checksums by which anybody can tell later that nothing was lost.
//!
//! The same edition gives the same bytes: entries are sorted, and no time is taken from the clock.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use bytes::Bytes;
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::cff;
use crate::digest::sha256;
use crate::link::Edition;
use crate::model::Rights;
use crate::render::CITATION;
use crate::span::Spanned;

/// Files by their paths, with `/` between the parts.
pub type Files = BTreeMap<String, Bytes>;

/// The folder of a bag that holds what is kept.
const PAYLOAD: &str = "data/";
/// Where an archive has the files that editors write.
pub const SOURCES: &str = "source/";
/// Where an archive has the site.
pub const SITE: &str = "site/";
/// Where an archive says whose everything is.
const RIGHTS: &str = "RIGHTS.txt";

/// What an archive of an edition holds: `sources` and `site` by their paths, and whose they are. `name` is that of the folder
/// that it unpacks into.
#[must_use]
pub fn bag(edition: &Edition, sources: Files, site: Files, name: &str) -> Files {
    let under = |folder: &'static str, files: Files| {
        files
            .into_iter()
            .map(move |(path, bytes)| (format!("{folder}{path}"), bytes))
    };
    let mut payload: Files = under(SOURCES, sources).chain(under(SITE, site)).collect();
    payload.insert(RIGHTS.to_owned(), rights(edition).into());
    let base = edition.config.published_at(None);
    payload.insert(CITATION.to_owned(), cff::write(&edition.config, base.as_deref()).into());
    let mut tags = Files::new();
    tags.insert(
        "bagit.txt".to_owned(),
        "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".into(),
    );
    tags.insert("bag-info.txt".to_owned(), info(edition, &payload).into());
    let payload: Files = under(PAYLOAD, payload).collect();
    tags.insert("manifest-sha256.txt".to_owned(), manifest(&payload).into());
    let tag_manifest = manifest(&tags).into();
    tags.insert("tagmanifest-sha256.txt".to_owned(), tag_manifest);
    let all = tags.into_iter().chain(payload);
    all.map(|(path, bytes)| (format!("{name}/{path}"), bytes)).collect()
}

/// The checksum of each file, in the form of `sha256sum`; what would end a line is escaped as the standard has it.
fn manifest(files: &Files) -> String {
    let mut lines = String::new();
    for (path, bytes) in files {
        let path = path.replace('%', "%25").replace('\n', "%0A").replace('\r', "%0D");
        let _ = writeln!(lines, "{}  {path}", sha256(bytes));
    }
    lines
}

/// What a repository wants to know of a bag (RFC 8493, 2.2.2).
fn info(edition: &Edition, payload: &Files) -> String {
    let config = &edition.config;
    let mut lines = String::new();
    let mut tell = |label: &str, value: &str| {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() {
            let _ = writeln!(lines, "{label}: {value}");
        }
    };
    config.editors.iter().for_each(|editor| tell("Contact-Name", editor));
    let title = match &config.subtitle {
        Some(subtitle) => format!("{}: {subtitle}", config.title),
        None => config.title.clone(),
    };
    let description = config.description.as_deref().unwrap_or_default();
    tell("External-Description", &format!("{title}. {description}"));
    tell("External-Identifier", config.base_url.as_deref().unwrap_or_default());
    if let Some(version) = config.versions.first() {
        tell("Bagging-Date", &day(&version.date.value.parts()));
        tell(
            "Internal-Sender-Identifier",
            &format!("version {}", version.number.value),
        );
    }
    let bytes: usize = payload.values().map(Bytes::len).sum();
    tell("Payload-Oxum", &format!("{bytes}.{}", payload.len()));
    tell(
        "Bag-Software-Agent",
        concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")),
    );
    lines
}

/// A date as bags have it: a day. One that is less exact stands for its first.
fn day(parts: &[i32]) -> String {
    let part = |at: usize| parts.get(at).copied().unwrap_or(1);
    format!("{:04}-{:02}-{:02}", part(0), part(1), part(2))
}

/// Whose each document and page is, and whose the apparatus.
fn rights(edition: &Edition) -> String {
    let config = &edition.config;
    let mut text = format!("{}\n\nThe editors' notes, links and indices\n", config.title);
    match &config.licence {
        Some(licence) => {
            let _ = writeln!(text, "Licence: {}", licence.name);
            if let Some(url) = &licence.url {
                let _ = writeln!(text, "{}", url.value);
            }
        }
        None => text.push_str("No licence is stated.\n"),
    }
    let documents = edition.documents.iter().map(|annotated| {
        let front = &annotated.document.front;
        (front.title.as_str(), front.rights.as_ref())
    });
    let pages = edition
        .pages
        .iter()
        .map(|page| (page.title.as_str(), page.rights.as_ref()));
    // A page of the editors is theirs unless it says otherwise.
    let pages = pages.filter(|(_, rights)| rights.is_some());
    for (title, rights) in documents.chain(pages) {
        let _ = writeln!(text, "\n{title}");
        match rights {
            Some(rights) => of_text(rights, &mut text),
            None => text.push_str("Nothing is stated of its rights.\n"),
        }
    }
    text
}

fn of_text(rights: &Rights, text: &mut String) {
    let said = |field: &Option<Spanned<String>>| field.as_ref().map(|field| field.value.clone());
    for (label, value) in [("Holder", said(&rights.holder)), ("Licence", said(&rights.licence))] {
        if let Some(value) = value {
            let _ = writeln!(text, "{label}: {value}");
        }
    }
    if let Some(url) = said(&rights.url) {
        let _ = writeln!(text, "{url}");
    }
    if let Some(statement) = &rights.statement {
        let _ = writeln!(text, "{}", statement.projection.text.trim());
    }
}

/// Files as a zip.
///
/// # Errors
/// If there are more or larger files than a zip holds.
pub fn zip(files: &Files) -> ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        zip.start_file(path.as_str(), options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
