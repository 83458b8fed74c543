//! One file with all files of the site, for hosts that are given one: a zip, or a tar compressed by gzip.
//!
//! The same site gives the same bytes: entries are sorted, and no time is taken from the clock.

use std::io::{Cursor, Read};
use std::path::Path;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use tar::{EntryType, Header};
use zip::ZipArchive;

use super::{Publication, Stop};
use crate::archive::{self, Files};
use crate::diagnostic::Code;
use crate::digest::checksum;
use crate::model::destination::Form;
use crate::output::{self, MANIFEST, Manifest, Written};
use crate::render::Site;

pub(super) fn publish(publication: &Publication<'_>, path: &Path, form: Form) -> Result<Written, Stop> {
    let bytes = packed(&with_manifest(publication.site), form).map_err(|error| {
        let message = format!("the archive cannot be made: {error}");
        Stop::of(Code::OutputFailed, &message, "see that no file is too large for it")
    })?;
    let old = output::kept(Path::new(""), &path.to_string_lossy());
    let mut there = unpacked(&old, form);
    let is_ours = there.remove(MANIFEST).is_some();
    if !is_ours && !old.is_empty() && !publication.overwrite {
        return Err(Stop::Foreign(vec![path.display().to_string()]));
    }
    let written = difference(publication.site, &there);
    if !publication.dry_run && old != bytes {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let made = folder.map_or(Ok(()), output::make_folder);
        made.map_err(|error| {
            let message = format!("the folder of `{}` cannot be made: {error}", path.display());
            Stop::of(Code::OutputFailed, &message, "see that the folder may be written to")
        })?;
        output::replace(Path::new(""), &path.to_string_lossy(), &bytes).map_err(Stop::Said)?;
    }
    Ok(written)
}

/// The site with what says that it is ours.
fn with_manifest(site: &Site) -> Site {
    let mut manifest = Manifest::default();
    for (path, bytes) in site {
        manifest.insert(path.clone(), checksum(bytes));
    }
    let mut site = site.clone();
    site.insert(MANIFEST.to_owned(), manifest.to_string().into());
    site
}

fn packed(site: &Site, form: Form) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    match form {
        Form::Zip => Ok(archive::zip(site)?),
        Form::TarGz => Ok(tar_gz(site)?),
    }
}

fn tar_gz(site: &Site) -> std::io::Result<Vec<u8>> {
    let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::best()));
    for (path, bytes) in site {
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::Regular);
        header.set_mode(0o644);
        header.set_size(bytes.len() as u64);
        header.set_mtime(0);
        tar.append_data(&mut header, path, bytes.as_ref())?;
    }
    tar.into_inner()?.finish()
}

/// The files of an archive; none of one that is not there or is of another make.
fn unpacked(bytes: &[u8], form: Form) -> Files {
    let files = match form {
        Form::Zip => from_zip(bytes),
        Form::TarGz => from_tar_gz(bytes),
    };
    files.unwrap_or_default()
}

fn from_zip(bytes: &[u8]) -> Option<Files> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut files = Files::new();
    for at in 0..zip.len() {
        let mut entry = zip.by_index(at).ok()?;
        let (name, mut bytes) = (entry.name().ok()?.into_owned(), Vec::new());
        entry.read_to_end(&mut bytes).ok()?;
        files.insert(name, bytes.into());
    }
    Some(files)
}

fn from_tar_gz(bytes: &[u8]) -> Option<Files> {
    let mut tar = tar::Archive::new(GzDecoder::new(bytes));
    let mut files = Files::new();
    for entry in tar.entries().ok()? {
        let mut entry = entry.ok()?;
        let (path, mut bytes) = (entry.path().ok()?.to_str()?.to_owned(), Vec::new());
        entry.read_to_end(&mut bytes).ok()?;
        files.insert(path, bytes.into());
    }
    Some(files)
}

fn difference(site: &Site, old: &Files) -> Written {
    let mut written = Written::default();
    for (path, bytes) in site {
        match old.get(path) {
            None => written.new.push(path.clone()),
            Some(there) if there == bytes => written.unchanged += 1,
            Some(_) => written.changed.push(path.clone()),
        }
    }
    written.removed = old.keys().filter(|path| !site.contains_key(*path)).cloned().collect();
    written
}
