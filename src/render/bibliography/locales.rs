//! The locales of CSL: the words and dates of a language. Each is read by itself; the build script says why.

use citationberg::Locale;
use include_dir::{Dir, include_dir};

static LOCALES: Dir<'static> = include_dir!("$OUT_DIR/csl-locales");

/// The locale on which CSL falls back.
const FALLBACK: &str = "en-US";

/// The locales of a language (BCP 47), of all its regions, and American English.
///
/// # Errors
/// What is wrong with one that is built in, which only a fault of the build brings about.
pub(super) fn of(language: &str) -> Result<Vec<Locale>, String> {
    let named = LOCALES.files().filter_map(|file| Some((file.path().to_str()?, file)));
    let wanted = named.filter(|(name, _)| *name == FALLBACK || base(name) == base(language));
    wanted
        .map(|(name, file)| {
            ciborium::from_reader(file.contents())
                .map_err(|error| format!("the CSL locale `{name}` cannot be read: {error}"))
        })
        .collect()
}

/// A language without its region.
pub(super) fn base(language: &str) -> &str {
    language.split('-').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use hayagriva::archive::locales;

    use super::{base, of};

    #[test]
    fn each_is_that_of_the_archive() {
        let all = locales();
        let name = |locale: &citationberg::Locale| locale.lang.as_ref().map(|code| code.0.clone());
        assert!(all.len() > 50);
        for locale in &all {
            let language = name(locale).expect("it has a language");
            let wanted: Vec<_> = all
                .iter()
                .filter(|other| {
                    let other = name(other).expect("it has a language");
                    other == "en-US" || base(&other) == base(&language)
                })
                .collect();
            let found = of(&language).expect("they can be read");
            let mut found: Vec<_> = found.iter().collect();
            found.sort_by_key(|locale| all.iter().position(|other| other.lang == locale.lang));
            assert_eq!(found, wanted, "{language}");
        }
    }
}
