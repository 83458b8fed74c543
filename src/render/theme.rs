//! The theme: templates and files. The only place that knows Tera.
//!
//! The default theme is built in, minified by the build script. A folder `themes/<name>` replaces or adds to it, file by
//! file, as it is.

mod fixed;
mod page;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use include_dir::{Dir, include_dir};
use serde::Serialize;
use tera::{Context, ErrorKind, Kwargs, State, Tera, TeraResult, Value};

use self::page::{MOST, PLACE, Page};
use crate::diagnostic::{Code, Diagnostic, Warned, has_errors};
use crate::digest::Digest;
use crate::policy::Barred;
use crate::project::{THEMES, World};
use crate::render::assets::{self, Names};
use crate::render::locale::{Files, LOCALES, Locale, Value as Told};
use crate::render::views::SiteView;

static BUILT_IN: Dir<'static> = include_dir!("$OUT_DIR/theme");
/// The built-in files that are minified, as they were before.
static SOURCES: Dir<'static> = include_dir!("$OUT_DIR/sources");

const TEMPLATES: &str = "templates/";
const ASSETS: &str = "assets/";
/// Before the name of a built-in template that another one takes the place of.
const REPLACED: &str = "built-in/";
/// A sheet of the edition, after those of the theme.
const OWN_SHEET: &str = "custom.css";
const PRINT: &str = "print/";

/// A theme, ready to print pages.
#[derive(Debug)]
pub struct Theme {
    /// What prints pages.
    pub templates: Arc<Templates>,
    /// Files that go to the site, by their paths below `assets/` of the theme.
    pub assets: BTreeMap<String, Bytes>,
    /// The same as they go there, by their paths below `assets/` of the site.
    pub(super) published: Vec<(String, Bytes)>,
    /// Where its sheets lead that is not in it: the path of the sheet below `assets/`, and what it loads.
    pub(super) outward: Vec<(String, Barred)>,
    /// Files for the volume in print, by their paths below `print/`. No site has them.
    pub print: BTreeMap<String, Bytes>,
}

impl Theme {
    /// Whether it has a sheet of the edition's own, to come after the others.
    pub(super) fn has_own_sheet(&self) -> bool {
        self.assets.contains_key(OWN_SHEET)
    }
}

/// The templates of a theme, and the words of the interface in the language of the edition.
pub struct Templates {
    tera: Tera,
    locale: Arc<Locale>,
    /// What the theme's files are called in the site.
    names: Arc<Names>,
    /// What the words were made from.
    language: String,
    locales: Files,
    /// Their texts.
    texts: BTreeMap<String, String>,
    /// Where each came from, for diagnostics.
    origins: BTreeMap<String, String>,
    /// Whether none is the edition's own.
    is_built_in: bool,
    /// The most bytes that a page has had around its text so far, within bounds: the next is likely to have as many.
    frame: AtomicUsize,
}

/// Which theme is wanted, and for what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    /// Its name.
    pub(super) name: String,
    /// The language of the edition.
    pub(super) language: String,
    /// Whether the names of its files in the site tell what is in them.
    pub(super) fingerprint: bool,
}

/// The theme of the last compilation, with the files that it was made from.
#[derive(Debug)]
pub(super) struct KeptTheme {
    wanted: Wanted,
    files: Vec<(String, Bytes)>,
    theme: Option<Arc<Theme>>,
    diagnostics: Vec<Diagnostic>,
}

/// Puts the theme together from what is built in and the files of the edition's theme; that of the last compilation
/// serves if they are the same. Nothing if its templates are faulty or its files cannot be read.
pub(super) fn load(
    world: &dyn World,
    wanted: Wanted,
    paths: &[String],
    kept: &mut Option<KeptTheme>,
) -> Warned<Option<Arc<Theme>>> {
    let mut files = Vec::new();
    let mut faults = Vec::new();
    for path in paths {
        match world.read(path) {
            Ok(bytes) => files.push((path.clone(), bytes)),
            Err(error) => {
                let message = format!("cannot read `{path}`: {error}");
                faults.push(Diagnostic::error(Code::Unreadable, message).path(path));
            }
        }
    }
    let known = match kept.take() {
        Some(known) if known.wanted == wanted && known.files == files => known,
        known => {
            let known = known.and_then(|known| known.theme);
            let Warned { value, diagnostics } = Theme::new(&wanted, &files, known.as_deref());
            KeptTheme {
                wanted,
                files,
                theme: value.map(Arc::new),
                diagnostics,
            }
        }
    };
    faults.extend_from_slice(&known.diagnostics);
    let theme = known.theme.clone().filter(|_| !has_errors(&faults));
    *kept = Some(known);
    Warned {
        value: theme,
        diagnostics: faults,
    }
}

impl fmt::Debug for Templates {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Templates")
            .field("origins", &self.origins)
            .finish()
    }
}

impl Theme {
    /// The theme that is built in, with these files of the theme that is `wanted` in place of its own or beside them. The
    /// templates of the `known` theme serve if they are the same.
    fn new(wanted: &Wanted, files: &[(String, Bytes)], known: Option<&Self>) -> Warned<Option<Self>> {
        let mut parts = Parts::default();
        let mut faults = Vec::new();
        parts.add_built_in(&BUILT_IN);
        let root = format!("{THEMES}/{}/", wanted.name);
        for (path, bytes) in files {
            let inner = path.strip_prefix(&root);
            faults.extend(inner.and_then(|inner| parts.add(inner, Some(path), bytes.clone())));
        }
        let (names, published) = assets::publish(&parts.assets, wanted.fingerprint);
        let known = known.map(|known| &known.templates);
        let known = known.filter(|known| known.are_of(&parts, &names, &wanted.language));
        let (files, print) = (std::mem::take(&mut parts.assets), std::mem::take(&mut parts.print));
        let theme = Self {
            templates: match known {
                Some(known) => Arc::clone(known),
                None => Arc::new(Templates::new(parts, names, &wanted.language, &mut faults)),
            },
            outward: assets::outward(&files),
            assets: files,
            published,
            print,
        };
        Warned {
            value: (!has_errors(&faults)).then_some(theme),
            diagnostics: faults,
        }
    }
}

impl Templates {
    fn new(parts: Parts, names: Names, language: &str, faults: &mut Vec<Diagnostic>) -> Self {
        let Parts {
            templates: texts,
            locales,
            origins,
            ..
        } = parts;
        let locale = Arc::new(Locale::new(language, &locales, faults));
        let names = Arc::new(names);
        let mut tera = Tera::new();
        let known = Arc::clone(&names);
        tera.register_function("asset", move |arguments: Kwargs, state: &State<'_>| {
            assets::asset(&known, &arguments, state)
        });
        let words = Arc::clone(&locale);
        tera.register_function("message", move |arguments: Kwargs, _: &State<'_>| {
            message(&words, &arguments)
        });
        let is_own = |name: &str| origins.get(name).is_some_and(|origin| is_own(origin));
        let fixed = texts.iter().map(|(name, text)| {
            // Of the edition's own, what Tera says of a place has to be true of the file.
            let text = if is_own(name) {
                Cow::Borrowed(text.as_str())
            } else {
                Cow::Owned(fixed::with_messages(text, &locale))
            };
            (name, text)
        });
        if let Err(error) = tera.add_raw_templates(fixed) {
            faults.push(template_error(&error, &origins));
        }
        Self {
            tera,
            locale,
            names,
            language: language.to_owned(),
            locales,
            is_built_in: !origins.values().any(|origin| is_own(origin)),
            frame: AtomicUsize::new(0),
            texts,
            origins,
        }
    }

    /// Whether they are made from these files, for files of these names and for this language.
    fn are_of(&self, parts: &Parts, names: &Names, language: &str) -> bool {
        self.language == language
            && *self.names == *names
            && self.texts == parts.templates
            && self.origins == parts.origins
            && self.locales == parts.locales
    }

    /// A digest of all that pages have of them.
    pub(super) fn digest(&self) -> Digest {
        Digest::of_value(&(&self.texts, &*self.names, &self.language, &self.locales))
    }

    /// Where words stand in the templates of the edition's own theme: the path, the line and the column.
    pub(super) fn place_of(&self, words: &str) -> Option<String> {
        let mut own = self.texts.iter().filter_map(|(name, text)| {
            let origin = self.origins.get(name).filter(|origin| is_own(origin))?;
            Some((origin, text, text.find(words)?))
        });
        let (origin, text, at) = own.next()?;
        let before = &text[..at];
        let (line, column) = (
            before.matches('\n').count() + 1,
            before.len() - before.rfind('\n').map_or(0, |at| at + 1),
        );
        Some(format!("{origin}:{line}:{}", column + 1))
    }

    /// The words of the interface.
    pub(super) fn locale(&self) -> &Locale {
        &self.locale
    }

    /// Prints a page: `view` under the name that the template knows it by, and what is around it as `site`.
    ///
    /// # Errors
    /// What the template does wrong.
    pub fn page<V: Serialize>(
        &self,
        template: &str,
        name: &'static str,
        view: &V,
        site: &SiteView,
    ) -> Result<String, Box<Diagnostic>> {
        let (page, _) = self.page_of(template, (name, view), site, None)?;
        Ok(page)
    }

    /// What stands for a long text in a view, and the text if that is only its place: then it is to be given to
    /// [`Templates::page_of`]. So templates need not carry it about. They do if they are the edition's own, which may do with it
    /// what they like.
    pub(super) fn place_for(&self, text: String) -> (String, Option<String>) {
        if self.is_built_in {
            (PLACE.to_owned(), Some(text))
        } else {
            (text, None)
        }
    }

    /// Prints a page, perhaps with a text that has its place in the view. Gives which of its bytes are the text.
    ///
    /// # Errors
    /// What the template does wrong.
    pub(super) fn page_of<V: Serialize>(
        &self,
        template: &str,
        (name, view): (&'static str, &V),
        site: &SiteView,
        text: Option<&str>,
    ) -> Result<(String, Range<usize>), Box<Diagnostic>> {
        let mut context = Context::new();
        context.insert(name, view);
        context.insert("site", site);
        let mut page = Page::around(text, self.frame.load(Ordering::Relaxed));
        let rendered = self.tera.render_to(template, &context, &mut page);
        let finished = rendered.and_then(|()| Ok(page.finish()?));
        let (page, place) = finished.map_err(|error| Box::new(template_error(&error, &self.origins)))?;
        let frame = page.len() - place.len();
        self.frame.fetch_max(frame.min(MOST), Ordering::Relaxed);
        Ok((page, place))
    }
}

#[derive(Default)]
struct Parts {
    templates: BTreeMap<String, String>,
    assets: BTreeMap<String, Bytes>,
    locales: Files,
    print: BTreeMap<String, Bytes>,
    origins: BTreeMap<String, String>,
}

impl Parts {
    fn add_built_in(&mut self, folder: &Dir<'static>) {
        for file in folder.files() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            // Whether what is built in is UTF-8 is settled when it is built in; the tests print every template.
            self.add(&path, None, Bytes::from_static(file.contents()));
        }
        for inner in folder.dirs() {
            self.add_built_in(inner);
        }
    }

    /// Adds a file; `path` is where it stands, if it is not built in.
    fn add(&mut self, inner: &str, path: Option<&str>, bytes: Bytes) -> Option<Diagnostic> {
        let origin = path.map_or_else(|| format!("the built-in {inner}"), ToOwned::to_owned);
        if let Some(name) = inner.strip_prefix(ASSETS) {
            // Who has copied a built-in file and not changed it means the built-in one.
            if SOURCES.get_file(inner).is_some_and(|source| source.contents() == bytes) {
                return None;
            }
            self.assets.insert(name.to_owned(), bytes);
            return None;
        }
        if let Some(name) = inner.strip_prefix(PRINT) {
            self.print.insert(name.to_owned(), bytes);
            return None;
        }
        let (template, locale) = (inner.strip_prefix(TEMPLATES), inner.strip_prefix(LOCALES));
        let what = if template.is_some() { "template" } else { "locale file" };
        if template.or(locale).is_some() && std::str::from_utf8(&bytes).is_err() {
            let message = format!("the {what} `{origin}` is not valid UTF-8");
            return Some(Diagnostic::error(Code::InvalidUtf8, message).path(origin));
        }
        let text = || String::from_utf8_lossy(&bytes).into_owned();
        if let Some(name) = template {
            self.origins.insert(name.to_owned(), origin);
            if let Some(replaced) = self.templates.insert(name.to_owned(), text()) {
                // What takes the place of a template may build on it.
                let known = format!("{REPLACED}{name}");
                self.origins.insert(known.clone(), format!("the built-in {inner}"));
                self.templates.insert(known, replaced);
            }
            return None;
        }
        if locale.is_some_and(|name| self.locales.add(name, path, text())) {
            return None;
        }
        let message = format!("`{origin}` is neither a template nor an asset nor a locale file, and is left out");
        let help = "templates stand in `templates/`, locale files (`<language>.ftl`) in `locales/`, everything else in `assets/`";
        Some(Diagnostic::warning(Code::UnknownFile, message).path(origin).help(help))
    }
}

/// Whether a file that comes from there is the edition's own.
fn is_own(origin: &str) -> bool {
    origin.starts_with(THEMES)
}

/// What templates call for a message: `message(id="contents")`, with what the message is told.
fn message(locale: &Locale, arguments: &Kwargs) -> TeraResult<String> {
    let id = arguments.must_get::<&str>("id")?;
    let told = arguments.iter().filter_map(|(name, value)| {
        let name = name.as_str().filter(|name| *name != "id")?;
        Some((name, told_value(locale, value)))
    });
    let told: Vec<_> = told.collect();
    let unknown = || tera::Error::message(format!("there is no message `{id}` in the theme's locale files"));
    locale.format(id, &told).ok_or_else(unknown)
}

/// A value as messages take it; a list becomes what a sentence has of it.
fn told_value<'a>(locale: &Locale, value: &'a Value) -> Told<'a> {
    if let Some(text) = value.as_str() {
        return text.into();
    }
    if let Some(number) = value.as_i64() {
        return number.into();
    }
    match value.as_array() {
        Some(items) => {
            let items: Vec<_> = items.iter().map(ToString::to_string).collect();
            locale.list(&items).into()
        }
        None => value.to_string().into(),
    }
}

/// The locale files that are built in.
#[cfg(test)]
pub(super) fn built_in_locales() -> Files {
    let mut parts = Parts::default();
    parts.add_built_in(&BUILT_IN);
    parts.locales
}

/// Tera says where in the template a fault is; the path says whose template it is.
fn template_error(error: &tera::Error, origins: &BTreeMap<String, String>) -> Diagnostic {
    let report = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => Some(report),
        _ => None,
    };
    let Some(report) = report else {
        return Diagnostic::error(Code::ThemeTemplate, format!("the theme cannot be used: {error}"));
    };
    let span = report.span();
    let origin = origins.get(report.filename()).map_or(report.filename(), String::as_str);
    Diagnostic::error(Code::ThemeTemplate, format!("faulty template: {}", report.message()))
        .path(format!("{origin}:{}:{}", span.start_line, span.start_col + 1))
        .help("mend the template, or delete it to go back to the built-in one")
}
