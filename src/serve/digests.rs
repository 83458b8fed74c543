//! Short digests of files, by which the script tells what has changed.
//!
//! A large site is not read anew at every change and not once for every open page: only what is asked for is
//! digested, and a file whose bytes are the same memory as before keeps its digest.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use super::files::{is_page, is_style};
use crate::render::{Held, Shelf};

/// The folder of the data, which no page of the default theme reads.
const DATA: &str = "data/";

/// The digest of some bytes.
pub(super) fn digest(bytes: &[u8]) -> String {
    digest_of([bytes].into_iter())
}

/// The digest of bytes that come in parts.
fn digest_of<'a>(parts: impl Iterator<Item = &'a [u8]>) -> String {
    let mut hasher = DefaultHasher::new();
    parts.for_each(|part| hasher.write(part));
    format!("{:016x}", hasher.finish())
}

/// The files that all pages share. Invariant: they are among those that are made first, or pages would be told of a change
/// when the rest is there.
#[derive(Debug, Clone, Default)]
pub(super) struct Assets {
    /// The style sheets, each with its digest.
    pub styles: BTreeMap<String, String>,
    /// The digest of everything else that may show on a page.
    pub rest: String,
    /// The digest of both.
    pub all: String,
}

/// The digests of the site that is shown.
#[derive(Debug, Default)]
pub(super) struct Digests(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    /// The site that the rest is about.
    site: Option<Arc<Shelf>>,
    /// Digests by path, with the bytes they are of. As long as they are held, no other bytes can be in their place.
    files: HashMap<String, (Held, String)>,
    assets: Option<Arc<Assets>>,
}

impl Digests {
    /// The digest of a file of the site.
    pub(super) fn file(&self, site: &Arc<Shelf>, path: &str, held: &Held) -> String {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.turn_to(site);
        known.file(path, held)
    }

    /// The digests of the files that all pages of the site share.
    pub(super) fn assets(&self, site: &Arc<Shelf>) -> Arc<Assets> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.turn_to(site);
        known.assets(site)
    }
}

impl Known {
    /// Makes `site` the one that this is about. Invariant: no bytes are held that the site does not have, so a site
    /// that is no longer shown is freed but for what has stayed.
    fn turn_to(&mut self, site: &Arc<Shelf>) {
        if self.site.as_ref().is_some_and(|known| Arc::ptr_eq(known, site)) {
            return;
        }
        self.site = Some(Arc::clone(site));
        self.assets = None;
        self.files
            .retain(|path, (held, _)| site.get(path).is_some_and(|(_, now)| now.is_same_memory(held)));
    }

    fn file(&mut self, path: &str, held: &Held) -> String {
        if let Some((_, digest)) = self.files.get(path).filter(|(known, _)| known.is_same_memory(held)) {
            return digest.clone();
        }
        let digest = digest_of(held.parts());
        self.files.insert(path.to_owned(), (held.clone(), digest.clone()));
        digest
    }

    fn assets(&mut self, site: &Shelf) -> Arc<Assets> {
        if let Some(assets) = &self.assets {
            return Arc::clone(assets);
        }
        let mut assets = Assets::default();
        let mut others = String::new();
        // Those of the documents are pages and data.
        for (path, held) in site
            .others()
            .iter()
            .filter(|(path, _)| !is_page(path) && !path.starts_with(DATA))
        {
            let digest = self.file(path, held);
            if is_style(path) {
                assets.styles.insert(path.clone(), digest);
            } else {
                others.push_str(&format!("{path}\n{digest}\n"));
            }
        }
        assets.rest = digest(others.as_bytes());
        assets.all = digest(format!("{:?}{}", assets.styles, assets.rest).as_bytes());
        let assets = Arc::new(assets);
        self.assets = Some(Arc::clone(&assets));
        assets
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::render::Site;

    fn site(files: &[(&str, &Bytes)]) -> Arc<Shelf> {
        let files = files.iter().map(|&(path, bytes)| (path.to_owned(), bytes.clone()));
        Arc::new(files.collect::<Site>().into())
    }

    #[test]
    fn each_kind_of_file_has_its_digest() {
        let digests = Digests::default();
        let (one, two) = (Bytes::from("one"), Bytes::from("two"));
        let before = digests.assets(&site(&[
            ("a.css", &one),
            ("a.js", &one),
            ("a.html", &one),
            ("data/a.json", &one),
        ]));
        let pages = digests.assets(&site(&[
            ("a.css", &one),
            ("a.js", &one),
            ("a.html", &two),
            ("data/a.json", &two),
        ]));
        assert_eq!(before.all, pages.all, "pages and data are no assets");
        let styles = digests.assets(&site(&[("a.css", &two), ("a.js", &one)]));
        assert_eq!(before.rest, styles.rest);
        assert_ne!(before.styles, styles.styles);
        assert_ne!(before.all, styles.all);
        let rest = digests.assets(&site(&[("a.css", &one), ("a.js", &two)]));
        assert_eq!(before.styles, rest.styles);
        assert_ne!(before.rest, rest.rest);
        assert_ne!(before.all, rest.all);
        let renamed = digests.assets(&site(&[("a.css", &one), ("b.js", &one)]));
        assert_ne!(before.rest, renamed.rest);
    }

    #[test]
    fn bytes_that_are_no_longer_in_the_site_are_let_go() {
        let digests = Digests::default();
        let (kept, gone) = (Bytes::from(vec![1; 9]), Bytes::from(vec![2; 9]));
        digests.assets(&site(&[("a.js", &kept), ("b.js", &gone)]));
        digests.assets(&site(&[("a.js", &kept)]));
        assert!(gone.is_unique(), "held by nobody but the test");
        assert!(!kept.is_unique());
    }
}
