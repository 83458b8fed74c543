//! The locales of CSL, each in a file of its own: hayagriva's archive gives all of them or none, and to read all takes
//! longer than to build a small edition.

use std::error::Error;
use std::fs;
use std::path::Path;

/// Writes each locale of the archive to the folder `to`, in CBOR, as the archive has it; its file has the name of the
/// locale (BCP 47).
#[expect(clippy::disallowed_methods, reason = "a build script is outside the World")]
pub(crate) fn write(to: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(to)?;
    for locale in hayagriva::archive::locales() {
        let name = locale.lang.as_ref().ok_or("a locale has a language")?;
        let mut cbor = Vec::new();
        ciborium::into_writer(&locale, &mut cbor).map_err(|error| format!("locale {}: {error}", name.0))?;
        fs::write(to.join(&name.0), cbor)?;
    }
    Ok(())
}
