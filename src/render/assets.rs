//! The theme's files in the site: where they stand, and under which names.
//!
//! In a site that is to be published a file's name has a digest of its content in it, so that browsers may keep it for
//! ever: other content has another name. What is made from the edition's content has a plain name on purpose
//! ([`SHEETS`], and the edition's own files): else a note that changes would change every page, and the addresses of
//! pictures and facsimiles are public.

mod addresses;
mod outward;

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use tera::{Kwargs, State, TeraResult, Value};

use self::addresses::{Address, addresses};
pub(super) use self::outward::outward;
use super::links::encoded;
use crate::diagnostic::closest;
use crate::digest::sha256;

/// The folder of the theme's files. Invariant: nothing else is put there, since a whole folder is what hosts can be told
/// to keep.
pub(super) const ASSETS: &str = "assets/";
/// The folder of the style sheets that are made from the edition's content.
pub(super) const SHEETS: &str = "sheets/";
/// Digits of a digest in a name: of all versions of one file, two share them once in four thousand million pairs.
const DIGITS: usize = 8;

/// Whether a file of a built site never changes under its name, so that it may be kept for ever. It is told by where the
/// file stands, as hosts tell it.
#[must_use]
pub fn is_immutable(path: &str) -> bool {
    path.starts_with(ASSETS)
}

/// What the theme's files are called in the site, by their paths in the theme; both below `assets/`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Names(BTreeMap<String, String>);

/// The theme's files as they go to the site, by their paths there, and their names. Plain names are those of the theme.
pub(super) fn publish(files: &BTreeMap<String, Bytes>, fingerprint: bool) -> (Names, Vec<(String, Bytes)>) {
    if !fingerprint {
        let names = files.keys().map(|path| (path.clone(), path.clone())).collect();
        let files = files.iter().map(|(path, bytes)| (path.clone(), bytes.clone()));
        return (Names(names), files.collect());
    }
    let read = files
        .iter()
        .map(|(path, bytes)| (path.as_str(), Sheet::read(path, bytes, files)));
    let sheets: BTreeMap<_, _> = read.filter_map(|(path, sheet)| Some((path, sheet?))).collect();
    let mut naming = Naming {
        files,
        sheets: &sheets,
        names: BTreeMap::new(),
    };
    naming.name_circles();
    files.keys().for_each(|path| naming.name(path));
    let published = files
        .iter()
        .map(|(path, bytes)| (naming.names[path].clone(), naming.content(path, bytes)));
    let published = published.collect();
    (Names(naming.names), published)
}

/// What templates call for the address of a file: `asset(path="style.css")`.
pub(super) fn asset(names: &Names, arguments: &Kwargs, state: &State<'_>) -> TeraResult<String> {
    let path = arguments.must_get::<&str>("path")?;
    let site = state.get::<Value>("site")?;
    let Some(root) = site.as_ref().and_then(|site| site.get_from_path("root")?.as_str()) else {
        let message = "`asset` leads from a page of the site, and knows of none here: a component is told the address, and a \
                       volume has its files beside it";
        return Err(tera::Error::message(message));
    };
    let unknown = || tera::Error::message(unknown(names, path));
    let name = names.0.get(path).ok_or_else(unknown)?;
    Ok(format!("{root}{ASSETS}{}", encoded(name)))
}

fn unknown(names: &Names, path: &str) -> String {
    let known = || names.0.keys().map(String::as_str);
    let below = path.trim_start_matches(['.', '/']);
    let below = below.strip_prefix(ASSETS).unwrap_or(below);
    let meant = known().find(|known| *known == below).or_else(|| closest(path, known()));
    let meant = meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
    format!("the theme has no file `{ASSETS}{path}`{meant}")
}

/// A style sheet, and what it leads to in the theme.
struct Sheet<'a> {
    text: &'a str,
    leads: Vec<(Address, &'a str)>,
}

impl<'a> Sheet<'a> {
    /// What a file says if it is a style sheet. What is not UTF-8 has no addresses that could be told.
    fn text_of(path: &str, bytes: &'a [u8]) -> Option<&'a str> {
        let is_sheet = path.to_ascii_lowercase().ends_with(".css");
        std::str::from_utf8(bytes).ok().filter(|_| is_sheet)
    }

    /// Reads a file if it is a style sheet.
    fn read(path: &str, bytes: &'a [u8], files: &'a BTreeMap<String, Bytes>) -> Option<Self> {
        let text = Self::text_of(path, bytes)?;
        let leads = addresses(text).into_iter().filter_map(|address| {
            let (file, _) = files.get_key_value(&address.file(path)?)?;
            Some((address, file.as_str()))
        });
        Some(Self {
            text,
            leads: leads.collect(),
        })
    }
}

/// Names are given from the leaves: that of a sheet depends on the names of what it leads to.
struct Naming<'a> {
    files: &'a BTreeMap<String, Bytes>,
    sheets: &'a BTreeMap<&'a str, Sheet<'a>>,
    names: BTreeMap<String, String>,
}

impl<'a> Naming<'a> {
    /// A sheet that leads to itself, by way of others or not, cannot have the digest of what it says in the end. It has that
    /// of all files of the theme.
    fn name_circles(&mut self) {
        let circular: Vec<_> = self
            .sheets
            .keys()
            .copied()
            .filter(|sheet| self.is_circular(sheet))
            .collect();
        if circular.is_empty() {
            return;
        }
        let parts = self
            .files
            .iter()
            .flat_map(|(path, bytes)| [sha256(path.as_bytes()), sha256(bytes)]);
        let all = parts.collect::<Vec<_>>().concat();
        for path in circular {
            self.names.insert(path.to_owned(), with_digest(path, all.as_bytes()));
        }
    }

    fn is_circular(&self, sheet: &str) -> bool {
        let mut seen = BTreeSet::new();
        let mut next = vec![sheet];
        while let Some(path) = next.pop() {
            let leads = self.sheets.get(path).into_iter().flat_map(|sheet| &sheet.leads);
            next.extend(leads.map(|(_, file)| *file).filter(|file| seen.insert(*file)));
        }
        seen.contains(sheet)
    }

    /// Names a file, and before it what it leads to.
    fn name(&mut self, path: &'a str) {
        let Some(bytes) = self.files.get(path).filter(|_| !self.names.contains_key(path)) else {
            return;
        };
        let leads = self.sheets.get(path).into_iter().flat_map(|sheet| &sheet.leads);
        leads.for_each(|(_, file)| self.name(file));
        let name = with_digest(path, &self.content(path, bytes));
        self.names.insert(path.to_owned(), name);
    }

    /// What a file says in the site: a sheet leads to the names that other files have there.
    fn content(&self, path: &str, bytes: &Bytes) -> Bytes {
        let Some(sheet) = self.sheets.get(path).filter(|sheet| !sheet.leads.is_empty()) else {
            return bytes.clone();
        };
        let mut content = String::with_capacity(sheet.text.len() + sheet.leads.len() * (DIGITS + 1));
        let mut end = 0;
        for (address, file) in &sheet.leads {
            content.push_str(&sheet.text[end..address.range.start]);
            content.push_str(&address.with_name(file_name(&self.names[*file])));
            end = address.range.end;
        }
        content.push_str(&sheet.text[end..]);
        content.into()
    }
}

/// A path with the digest of a file's content before its extension. Invariant: different paths stay different, since the
/// digest is a part of its own in the name.
fn with_digest(path: &str, content: &[u8]) -> String {
    let mut digest = sha256(content);
    digest.truncate(DIGITS);
    let (folder, name) = path.split_at(path.len() - file_name(path).len());
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{folder}{stem}.{digest}.{extension}"),
        None => format!("{folder}{name}.{digest}"),
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use bytes::Bytes;

    use super::{Names, publish, unknown};

    fn published(files: &[(&str, &str)]) -> (Names, BTreeMap<String, String>) {
        let files = files
            .iter()
            .map(|&(path, text)| (path.to_owned(), Bytes::from(text.to_owned())));
        let (names, files) = publish(&files.collect(), true);
        let text = |bytes: Bytes| String::from_utf8(bytes.to_vec()).unwrap();
        (
            names,
            files.into_iter().map(|(path, bytes)| (path, text(bytes))).collect(),
        )
    }

    #[test]
    fn the_name_of_a_sheet_follows_what_it_leads_to() {
        let theme = |font: &'static str| {
            published(&[
                ("a.css", "@import 'sub/b.css'; a { background: url(none.png) }"),
                ("sub/b.css", "b { src: url(../fonts/f.woff2?x#y) }"),
                ("fonts/f.woff2", font),
                ("plain", ""),
            ])
        };
        let (names, files) = theme("one");
        let name = |names: &Names, path: &str| names.0[path].clone();
        let font = name(&names, "fonts/f.woff2");
        // `printf one | sha256sum`
        assert_eq!(font, "fonts/f.7692c3ad.woff2");
        assert_eq!(name(&names, "plain"), "plain.e3b0c442");
        assert_eq!(
            files[&name(&names, "sub/b.css")],
            format!("b {{ src: url(\"../{font}?x#y\") }}")
        );
        let b = name(&names, "sub/b.css");
        assert_eq!(
            files[&name(&names, "a.css")],
            format!("@import \"{b}\"; a {{ background: url(none.png) }}")
        );
        let (others, _) = theme("two");
        for path in ["a.css", "sub/b.css", "fonts/f.woff2"] {
            assert_ne!(name(&names, path), name(&others, path), "{path}");
        }
        assert_eq!(name(&names, "plain"), name(&others, "plain"));
    }

    #[test]
    fn sheets_may_lead_to_each_other() {
        let theme = |text: &'static str| {
            published(&[
                ("a.css", "@import 'b.css';"),
                ("b.css", "@import url(a.css);"),
                ("c.css", text),
            ])
        };
        let (names, files) = theme("one");
        assert_eq!(files[&names.0["a.css"]], format!("@import \"{}\";", names.0["b.css"]));
        assert_eq!(
            files[&names.0["b.css"]],
            format!("@import url(\"{}\");", names.0["a.css"])
        );
        assert_eq!(files.len(), 3);
        assert_ne!(names.0["a.css"], theme("two").0.0["a.css"]);
    }

    #[test]
    fn who_errs_is_told_what_is_there() {
        let (names, _) = published(&[("style.css", ""), ("fonts/serif.woff2", "")]);
        for (path, meant) in [
            ("stile.css", "; did you mean `style.css`?"),
            ("assets/fonts/serif.woff2", "; did you mean `fonts/serif.woff2`?"),
            ("other.js", ""),
        ] {
            assert_eq!(
                unknown(&names, path),
                format!("the theme has no file `assets/{path}`{meant}")
            );
        }
    }
}
