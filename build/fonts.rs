//! Fonts as the compiler draws pictures with them: without the compression that the web has them in.

use std::error::Error;
use std::fs;
use std::path::Path;

/// The fonts of the built-in theme that pictures are set in.
const FONTS: [&str; 4] = [
    "assets/fonts/serif",
    "assets/fonts/serif-semibold",
    "print/fonts/sans",
    "print/fonts/sans-semibold",
];

/// Unpacks the fonts of `theme` into the folder `to`.
#[expect(clippy::disallowed_methods, reason = "a build script is outside the World")]
pub(crate) fn unpack(theme: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(to)?;
    for font in FONTS {
        let path = theme.join(format!("{font}.woff2"));
        let packed = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let unpacked = wuff::decompress_woff2(&packed).map_err(|error| format!("{}: {error:?}", path.display()))?;
        let name = Path::new(font).file_name().ok_or("a font has a name")?;
        fs::write(to.join(name).with_extension("ttf"), unpacked)?;
    }
    Ok(())
}
