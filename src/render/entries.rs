//! The entries of the works in the style of the edition; those of works that stay the same are not made again.

use std::sync::Arc;

use super::bibliography::{self, Bibliography, Entry};
use super::escape;
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::model::{Work, Works};
use crate::source::config::Config;

/// The entries of the last compilation, with all that they were made from.
#[derive(Debug)]
pub(super) struct KeptEntries {
    style: String,
    language: String,
    bibliography: Arc<Bibliography>,
    works: Arc<Works>,
    /// The entries' markup, or why there is none, by the works' places.
    made: Vec<Result<String, String>>,
    entries: Arc<Vec<Entry>>,
}

/// The citation style of an edition, whether or not it has works; that of the last compilation if it is the same.
///
/// # Errors
/// The style is not known, or has no bibliography.
pub(super) fn bibliography(config: &Config, kept: Option<&KeptEntries>) -> Result<Arc<Bibliography>, Box<Diagnostic>> {
    let style = &config.style;
    if let Some(kept) = kept.filter(|kept| kept.style == style.value && kept.language == config.language) {
        return Ok(Arc::clone(&kept.bibliography));
    }
    let made = Bibliography::new(&style.value, None, &config.language);
    made.map(Arc::new).map_err(|reason| {
        let names: Vec<_> = bibliography::style_names().collect();
        let meant = closest(&style.value, names.iter().map(String::as_str));
        let help = meant.map_or_else(
            || "styles are named as in the public collection: `chicago-author-date`, `apa`".to_owned(),
            |meant| format!("did you mean `{meant}`?"),
        );
        let diagnostic = Diagnostic::error(Code::CitationStyle, reason);
        Box::new(diagnostic.at(style.span, "").help(help))
    })
}

/// Formats all works. A work that cannot be formatted stands with its title.
pub(super) fn format(
    config: &Config,
    works: &Arc<Works>,
    bibliography: Arc<Bibliography>,
    kept: &mut Option<KeptEntries>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Arc<Vec<Entry>> {
    let known = kept
        .take()
        .filter(|kept| Arc::ptr_eq(&kept.bibliography, &bibliography));
    let list = works.list();
    let made = match known.as_ref() {
        Some(known) if Arc::ptr_eq(&known.works, works) => known.made.clone(),
        _ => bibliography.format(list, |at, work| known.as_ref()?.entry(at, work)),
    };
    for (result, work) in made.iter().zip(list) {
        if let Err(reason) = result {
            let message = format!("the work `{}` cannot be formatted: {reason}", work.key.value);
            let diagnostic = Diagnostic::warning(Code::CitationStyle, message);
            diagnostics.push(diagnostic.at(work.key.span, "it stands with its title only"));
        }
    }
    let entries = match known {
        Some(known) if Arc::ptr_eq(&known.works, works) => known.entries,
        Some(known) => {
            let entries = entries(list, &made);
            if *known.entries == entries {
                known.entries
            } else {
                Arc::new(entries)
            }
        }
        None => Arc::new(entries(list, &made)),
    };
    *kept = Some(KeptEntries {
        style: config.style.value.clone(),
        language: config.language.clone(),
        bibliography,
        works: Arc::clone(works),
        made,
        entries: Arc::clone(&entries),
    });
    entries
}

impl KeptEntries {
    /// The entry of a work that was at this place in the last compilation and said the same.
    fn entry(&self, at: usize, work: &Work) -> Option<Result<String, String>> {
        let same = self.works.position(&work.key.value) == Some(at)
            && self.works.list().get(at).is_some_and(|known| known.csl == work.csl);
        if same { self.made.get(at).cloned() } else { None }
    }
}

fn entries(works: &[Work], made: &[Result<String, String>]) -> Vec<Entry> {
    let shorts = bibliography::short_forms(works);
    let entries = works.iter().zip(made).zip(shorts);
    entries
        .map(|((work, made), short)| match made {
            Ok(html) => Entry {
                html: html.clone(),
                short,
            },
            Err(_) => Entry {
                html: escape::escaped(work.title()),
                short: work.title().to_owned(),
            },
        })
        .collect()
}
