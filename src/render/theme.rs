//! The theme: templates and files. The only place that knows Tera.
//!
//! The default theme is built in. A folder `themes/<name>` replaces or adds to it, file by file.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use include_dir::{Dir, include_dir};
use serde::Serialize;
use tera::{Context, ErrorKind, Tera};

use crate::diagnostic::{Code, Diagnostic, Warned, has_errors};
use crate::project::{THEMES, World};
use crate::render::views::SiteView;

static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

const TEMPLATES: &str = "templates/";
const ASSETS: &str = "assets/";
const PRINT: &str = "print/";

/// A theme, ready to print pages.
#[derive(Debug)]
pub struct Theme {
    /// What prints pages.
    pub templates: Arc<Templates>,
    /// Files that go to the site as they are, by their paths below `assets/`.
    pub assets: BTreeMap<String, Bytes>,
    /// Files for the volume in print, by their paths below `print/`. No site has them.
    pub print: BTreeMap<String, Bytes>,
}

/// The templates of a theme.
pub struct Templates {
    tera: Tera,
    /// Their texts.
    texts: BTreeMap<String, String>,
    /// Where each came from, for diagnostics.
    origins: BTreeMap<String, String>,
}

/// The theme of the last compilation, with the files that it was made from.
#[derive(Debug)]
pub(super) struct KeptTheme {
    name: String,
    files: Vec<(String, Bytes)>,
    theme: Option<Arc<Theme>>,
    diagnostics: Vec<Diagnostic>,
}

/// Puts the theme together from what is built in and the files of the edition's theme; that of the last compilation
/// serves if they are the same. Nothing if its templates are faulty or its files cannot be read.
pub(super) fn load(
    world: &dyn World,
    name: &str,
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
        Some(known) if known.name == name && known.files == files => known,
        known => {
            let known = known.and_then(|known| known.theme);
            let Warned { value, diagnostics } = Theme::new(name, &files, known.as_deref());
            KeptTheme {
                name: name.to_owned(),
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
    /// The theme that is built in, with these files of the theme `name` in place of its own or beside them. The
    /// templates of the `known` theme serve if they are the same.
    fn new(name: &str, files: &[(String, Bytes)], known: Option<&Self>) -> Warned<Option<Self>> {
        let mut parts = Parts::default();
        let mut faults = Vec::new();
        parts.add_built_in(&BUILT_IN);
        let root = format!("{THEMES}/{name}/");
        for (path, bytes) in files {
            let inner = path.strip_prefix(&root);
            faults.extend(inner.and_then(|inner| parts.add(inner, path, bytes.clone())));
        }
        let known = known.map(|known| &known.templates);
        let templates = match known.filter(|known| known.texts == parts.templates && known.origins == parts.origins) {
            Some(known) => Arc::clone(known),
            None => Arc::new(Templates::new(parts.templates, parts.origins, &mut faults)),
        };
        let theme = Self {
            templates,
            assets: parts.assets,
            print: parts.print,
        };
        Warned {
            value: (!has_errors(&faults)).then_some(theme),
            diagnostics: faults,
        }
    }
}

impl Templates {
    fn new(texts: BTreeMap<String, String>, origins: BTreeMap<String, String>, faults: &mut Vec<Diagnostic>) -> Self {
        let mut tera = Tera::new();
        if let Err(error) = tera.add_raw_templates(&texts) {
            faults.push(template_error(&error, &origins));
        }
        Self { tera, texts, origins }
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
        let mut context = Context::new();
        context.insert(name, view);
        context.insert("site", site);
        self.tera
            .render(template, &context)
            .map_err(|error| Box::new(template_error(&error, &self.origins)))
    }
}

#[derive(Default)]
struct Parts {
    templates: BTreeMap<String, String>,
    assets: BTreeMap<String, Bytes>,
    print: BTreeMap<String, Bytes>,
    origins: BTreeMap<String, String>,
}

impl Parts {
    fn add_built_in(&mut self, folder: &Dir<'static>) {
        for file in folder.files() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            // Whether what is built in is UTF-8 is settled when it is built in; the tests print every template.
            self.add(
                &path,
                &format!("the built-in {path}"),
                Bytes::from_static(file.contents()),
            );
        }
        for inner in folder.dirs() {
            self.add_built_in(inner);
        }
    }

    fn add(&mut self, inner: &str, origin: &str, bytes: Bytes) -> Option<Diagnostic> {
        if let Some(name) = inner.strip_prefix(TEMPLATES) {
            let Ok(text) = String::from_utf8(bytes.into()) else {
                let message = format!("the template `{origin}` is not valid UTF-8");
                return Some(Diagnostic::error(Code::InvalidUtf8, message).path(origin));
            };
            self.templates.insert(name.to_owned(), text);
            self.origins.insert(name.to_owned(), origin.to_owned());
        } else if let Some(name) = inner.strip_prefix(ASSETS) {
            self.assets.insert(name.to_owned(), bytes);
        } else if let Some(name) = inner.strip_prefix(PRINT) {
            self.print.insert(name.to_owned(), bytes);
        } else {
            let message = format!("`{origin}` is neither a template nor an asset, and is left out");
            let diagnostic = Diagnostic::warning(Code::UnknownFile, message).path(origin);
            return Some(
                diagnostic.help(
                    "templates stand in `templates/`, what is for print in `print/`, everything else in `assets/`",
                ),
            );
        }
        None
    }
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
