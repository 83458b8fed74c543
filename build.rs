//! Makes the built-in theme small, and tells Cargo which folders are built into the program.
//!
//! The sources of the theme stay readable. What is built in is a copy without what only we need: its style sheets and
//! scripts are minified, once, so that it costs nothing when the program runs. The fonts that the compiler itself draws
//! pictures with lie beside it, unpacked, and the locales of CSL, each by itself.

#[path = "build/css.rs"]
mod css;
#[path = "build/fonts.rs"]
mod fonts;
#[path = "build/js.rs"]
mod js;
#[path = "build/locales.rs"]
mod locales;

use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;

const THEME: &str = "themes/default";

fn main() -> Result<(), Box<dyn Error>> {
    for folder in [THEME, "src/cli/skeleton", "build"] {
        println!("cargo::rerun-if-changed={folder}");
    }
    let out = env::var_os("OUT_DIR").ok_or("Cargo sets OUT_DIR")?;
    let out = Path::new(&out);
    for folder in ["theme", "sources", "fonts", "csl-locales"] {
        clear(&out.join(folder))?;
    }
    fonts::unpack(Path::new(THEME), &out.join("fonts"))?;
    locales::write(&out.join("csl-locales"))?;
    copy(Path::new(THEME), &out.join("theme"), &out.join("sources"))
}

/// Copies a folder; what gets smaller on the way goes to `sources` as it is.
#[expect(clippy::disallowed_methods, reason = "a build script is outside the World")]
fn copy(from: &Path, to: &Path, sources: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(to)?;
    fs::create_dir_all(sources)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let name = path.file_name().ok_or("a file has a name")?;
        let (to, sources) = (to.join(name), sources.join(name));
        if path.is_dir() {
            copy(&path, &to, &sources)?;
            continue;
        }
        let bytes = fs::read(&path)?;
        let minify = match path.extension().and_then(|extension| extension.to_str()) {
            Some("css") => css::minify,
            Some("js") => js::minify,
            _ => {
                fs::write(to, bytes)?;
                continue;
            }
        };
        let small = minify(std::str::from_utf8(&bytes)?).map_err(|error| format!("{}: {error}", path.display()))?;
        fs::write(sources, &bytes)?;
        fs::write(to, small)?;
    }
    Ok(())
}

/// Empties a folder: what is gone from the sources must not stay built in.
#[expect(clippy::disallowed_methods, reason = "a build script is outside the World")]
fn clear(folder: &Path) -> Result<(), Box<dyn Error>> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(())
}
