//! Compressed copies beside the files of a site, for hosts that hand out what lies there and compress nothing themselves.
//!
//! A copy is a file like any other: it goes into the manifest, is published, and is taken away with what it was made from.
//! It is made of nothing but those bytes, so the same site always has the same copies.

use std::io::Write;
use std::sync::Arc;

use bytes::Bytes;
use flate2::{Compression, GzBuilder};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::evenly::Evenly;
use crate::progress::{Observed, Stage};
use crate::render::{Site, content_type};

/// Below this many bytes a copy saves less than a packet of the network, and costs a file.
const LEAST: usize = 1024;
/// How hard Brotli tries, of 11. Of the pages of an edition 9 leaves 13.3 bytes of a hundred, 10 leaves 12.0 in four times as
/// long, and 11 leaves 11.7 in ten times as long.
const BROTLI: u32 = 10;
/// As far back as Brotli looks for what repeats, as a power of two; what all browsers can read.
const WINDOW: u32 = 22;
/// How much Brotli is given at once.
const BUFFER: usize = 1 << 16;

/// The copies of a file; none that is not smaller than it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Copies {
    gzip: Option<Bytes>,
    brotli: Option<Bytes>,
}

/// The copies of the last compilation, by the paths of the files that they were made from.
#[derive(Debug, Default)]
pub struct Memo(FxHashMap<String, (Bytes, Arc<Copies>)>);

/// Adds the copies of all files that are large enough and would be smaller, to the site.
pub fn add(site: &mut Site, memo: &mut Memo, observed: &Observed) {
    let known = &memo.0;
    let files: Vec<_> = site.iter().filter(|(path, bytes)| is_worth_it(path, bytes)).collect();
    let _stage = observed.stage(Stage::Compress, files.len());
    let made: FxHashMap<_, _> = files
        .into_par_iter()
        .evenly()
        .map(|(path, bytes)| {
            let _item = observed.item(Stage::Compress, path);
            let kept = known.get(path).filter(|(of, _)| of == bytes);
            let copies = kept.map_or_else(|| Arc::new(copies(bytes)), |(_, copies)| Arc::clone(copies));
            (path.clone(), (bytes.clone(), copies))
        })
        .collect();
    memo.0 = made;
    for (path, (_, copies)) in &memo.0 {
        for (copy, end) in [(&copies.gzip, "gz"), (&copies.brotli, "br")] {
            if let Some(copy) = copy {
                // What the edition itself has there is left alone.
                site.entry(format!("{path}.{end}")).or_insert_with(|| copy.clone());
            }
        }
    }
}

fn is_worth_it(path: &str, bytes: &Bytes) -> bool {
    bytes.len() >= LEAST && content_type(path).ends_with("charset=utf-8")
}

fn copies(bytes: &Bytes) -> Copies {
    let smaller = |copy: Option<Vec<u8>>| copy.filter(|copy| copy.len() < bytes.len()).map(Bytes::from);
    Copies {
        gzip: smaller(gzip(bytes)),
        brotli: smaller(brotli(bytes)),
    }
}

/// Without a name and a time in it.
fn gzip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut writer = GzBuilder::new().write(Vec::new(), Compression::best());
    writer.write_all(bytes).ok()?;
    writer.finish().ok()
}

fn brotli(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), BUFFER, BROTLI, WINDOW);
    writer.write_all(bytes).ok()?;
    Some(writer.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use bytes::Bytes;

    use super::{LEAST, Memo, add};
    use crate::progress::Observed;
    use crate::render::Site;

    #[test]
    fn copies_say_the_same_and_are_smaller() {
        let text = "words ".repeat(LEAST);
        let mut site = Site::new();
        site.insert("a.html".to_owned(), text.clone().into());
        site.insert("short.html".to_owned(), Bytes::from_static(b"words"));
        site.insert("a.woff2".to_owned(), text.clone().into());
        site.insert("data/works.bib".to_owned(), text.clone().into());
        site.insert("own.json".to_owned(), text.clone().into());
        site.insert("own.json.gz".to_owned(), Bytes::from_static(b"own"));
        let mut memo = Memo::default();
        let mut again = site.clone();
        add(&mut site, &mut memo, &Observed::default());
        let added = [
            "a.html.br",
            "a.html.gz",
            "data/works.bib.br",
            "data/works.bib.gz",
            "own.json.br",
        ];
        for path in added {
            assert!(site[path].len() < text.len() / 10, "{path}");
        }
        assert_eq!(site.len(), 6 + added.len());
        assert_eq!(site["own.json.gz"], "own");
        let mut read = String::new();
        flate2::read::GzDecoder::new(&*site["a.html.gz"])
            .read_to_string(&mut read)
            .unwrap();
        assert_eq!(read, text);
        read.clear();
        brotli::Decompressor::new(&*site["a.html.br"], 4096)
            .read_to_string(&mut read)
            .unwrap();
        assert_eq!(read, text);
        // What was kept serves, and is forgotten with its file.
        add(&mut again, &mut memo, &Observed::default());
        assert_eq!(again, site);
        add(&mut Site::new(), &mut memo, &Observed::default());
        assert!(memo.0.is_empty());
    }
}
