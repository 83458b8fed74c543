//! `[build]` in `book.toml`: where the site goes, and what hosts and browsers are told about it.

use super::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::policy::{self, Directive, Wish};
use crate::source::table::Table;
use crate::span::Spanned;

pub(super) fn read(table: &mut Table<'_, '_>, config: &mut Config) {
    if let Some(output) = table.text("output") {
        match inner_path(&output.value) {
            Some(path) => config.output = path,
            None => table.report(leads_out(&output)),
        }
    }
    if let Some(url) = table.text("base-url") {
        match base_url(&url.value) {
            Some(url) => config.base_url = Some(url),
            None => {
                let message = format!("`{}` is not the address of a site", url.value);
                let diagnostic = Diagnostic::error(Code::InvalidValue, message).at(url.span, "");
                table.report(diagnostic.help("write it in full: `https://example.org/edition/`"));
            }
        }
    }
    config.compress = table.flag("compress");
    if let Some(wish) = table.table("content-security-policy", wish) {
        config.policy = wish;
    }
}

fn leads_out(output: &Spanned<String>) -> Diagnostic {
    let message = format!(
        "`{}` leads out of the edition's folder, or into its sources",
        output.value
    );
    Diagnostic::error(Code::OutsideFolder, message)
        .at(output.span, "")
        .help("name a folder of its own below this one; for another place use `postil build -o DIR`")
}

/// What the edition wants of the policy; nothing if it wants none.
fn wish(table: &mut Table<'_, '_>) -> Option<Wish> {
    let enabled = table.optional_flag("enabled").unwrap_or(true);
    let mut wish = Wish::default();
    for directive in Directive::ALL {
        for source in table.texts(directive.name()) {
            match policy::faulty(directive, &source.value) {
                None => wish.add(directive, source.value),
                Some(help) => {
                    let message = format!("`{}` is no source that `{}` can have", source.value, directive.name());
                    table.report(
                        Diagnostic::error(Code::InvalidValue, message)
                            .at(source.span, "")
                            .help(help),
                    );
                }
            }
        }
    }
    enabled.then_some(wish)
}

/// The path of a folder below the edition's, without `.` parts; nothing if it leads elsewhere or is one that
/// holds sources.
fn inner_path(path: &str) -> Option<String> {
    if path.starts_with('/') || path.contains(['\\', ':']) {
        return None;
    }
    let parts: Vec<_> = path
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".")
        .collect();
    let first = *parts.first()?;
    let inside = !parts.contains(&"..") && !["content", "themes"].contains(&first);
    inside.then(|| parts.join("/"))
}

/// The address with a slash at the end; nothing if it is not one of the web.
#[must_use]
pub fn base_url(text: &str) -> Option<String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let host = rest.split('/').next()?;
    let good = !host.is_empty() && !text.contains(|char: char| char.is_whitespace() || "\"<>?#".contains(char));
    good.then(|| format!("{}/", text.trim_end_matches('/')))
}
