//! The entries of the works in the style of the edition; those of works that stay the same are not made again.

use std::sync::Arc;

use rayon::prelude::*;

use super::bibliography::{self, Bibliography, Entry};
use super::escape;
use super::recalled::Recalled;
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::digest::checksum_of;
use crate::model::{Work, Works};
use crate::project::{CONTENT, World};
use crate::source::config::Config;

/// How the files of citation styles end.
const CSL: &str = ".csl";

/// The entries of the last compilation, with all that they were made from.
#[derive(Debug)]
pub(super) struct KeptEntries {
    style: String,
    /// The texts of the style's files, if the edition brings it: its own, and that of the style it rests on.
    files: Vec<String>,
    language: String,
    bibliography: Arc<Bibliography>,
    works: Arc<Works>,
    /// The entries' markup, or why there is none, by the works' places.
    made: Vec<Result<String, String>>,
    entries: Arc<Vec<Entry>>,
}

/// A citation style, ready for use, with what it was made from.
#[derive(Debug)]
pub(super) struct Style {
    bibliography: Arc<Bibliography>,
    files: Vec<String>,
}

impl Style {
    /// Makes ready what formats works, unless that is done already.
    pub(super) fn make_ready(&self) {
        self.bibliography.make_ready();
    }
}

/// The citation style of an edition, whether or not it has works; that of the last compilation if it is the same.
///
/// # Errors
/// The style is not known, or has no bibliography; or its file cannot be read, or is no style.
pub(super) fn style(config: &Config, world: &dyn World, kept: Option<&KeptEntries>) -> Result<Style, Box<Diagnostic>> {
    let style = &config.style;
    let files = if style.value.ends_with(CSL) {
        style_files(&style.value, world).map_err(|reason| at_style(config, reason))?
    } else {
        Vec::new()
    };
    let is_same =
        |kept: &&KeptEntries| kept.style == style.value && kept.files == files && kept.language == config.language;
    if let Some(kept) = kept.filter(is_same) {
        let bibliography = Arc::clone(&kept.bibliography);
        return Ok(Style { bibliography, files });
    }
    let texts: Vec<_> = files.iter().map(String::as_str).collect();
    match Bibliography::new(&style.value, &texts, &config.language) {
        Ok(made) => Ok(Style {
            bibliography: Arc::new(made),
            files,
        }),
        Err(reason) => Err(at_style(config, reason)),
    }
}

/// The text of a style, and of the one that it only gives another name to, if the edition has that too.
fn style_files(name: &str, world: &dyn World) -> Result<Vec<String>, String> {
    let read = |name: &str| {
        let path = format!("{CONTENT}/{name}");
        match world.read(&path) {
            Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
            Err(error) => Err(format!("cannot read the citation style `{path}`: {error}")),
        }
    };
    if name.split(['/', '\\']).any(|part| matches!(part, "" | "." | "..")) {
        return Err(format!("the citation style `{name}` is not in `{CONTENT}`"));
    }
    let text = read(name)?;
    let parent = bibliography::parent(&text);
    let parent = parent.and_then(|parent| read(&format!("{parent}{CSL}")).ok());
    Ok([text].into_iter().chain(parent).collect())
}

fn at_style(config: &Config, reason: String) -> Box<Diagnostic> {
    let style = &config.style;
    let help = if style.value.ends_with(CSL) {
        format!("a style that Postil does not have is a CSL file in `{CONTENT}`")
    } else {
        let names: Vec<_> = bibliography::style_names().collect();
        closest(&style.value, names.iter().map(String::as_str)).map_or_else(
            || {
                let known = "styles are named as in the public collection: `chicago-author-date`, `apa`";
                format!(
                    "{known}; one that Postil does not have is a file in `{CONTENT}`: `{}{CSL}`",
                    style.value
                )
            },
            |meant| format!("did you mean `{meant}`?"),
        )
    };
    let diagnostic = Diagnostic::error(Code::CitationStyle, reason);
    Box::new(diagnostic.at(style.span, "").help(help))
}

/// Formats all works. A work that cannot be formatted stands with its title.
pub(super) fn format(
    config: &Config,
    works: &Arc<Works>,
    style: &Style,
    kept: &mut Option<KeptEntries>,
    recalled: Option<&mut Recalled>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Arc<Vec<Entry>> {
    let bibliography = Arc::clone(&style.bibliography);
    let known = kept
        .take()
        .filter(|kept| Arc::ptr_eq(&kept.bibliography, &bibliography));
    let list = works.list();
    let made = match known.as_ref() {
        Some(known) if Arc::ptr_eq(&known.works, works) => known.made.clone(),
        _ => match recalled {
            Some(recalled) => recalling(config, list, style, known.as_ref(), recalled),
            None => bibliography.format(list, |at, work| known.as_ref()?.entry(at, work)),
        },
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
        files: style.files.clone(),
        language: config.language.clone(),
        bibliography,
        works: Arc::clone(works),
        made,
        entries: Arc::clone(&entries),
    });
    entries
}

/// Formats the works that neither the last compilation nor an earlier run has formatted.
fn recalling(
    config: &Config,
    works: &[Work],
    style: &Style,
    known: Option<&KeptEntries>,
    recalled: &mut Recalled,
) -> Vec<Result<String, String>> {
    let mut all = vec![config.style.value.as_str(), config.language.as_str()];
    all.extend(style.files.iter().map(String::as_str));
    let all = checksum_of(all);
    let digests: Vec<_> = works
        .par_iter()
        .map(|work| {
            // What is made of texts can be written as one.
            let item = serde_json::to_string(&work.csl).unwrap_or_default();
            checksum_of([all.as_str(), &item])
        })
        .collect();
    let before: &Recalled = recalled;
    let made = style.bibliography.format(works, |at, work| {
        let of_last = known.and_then(|known| known.entry(at, work));
        of_last.or_else(|| Some(Ok(before.get(&digests[at])?.to_owned())))
    });
    // With a number in it an entry depends on its place.
    if !style.bibliography.is_numbered() {
        let fine = digests.into_iter().zip(&made);
        recalled.need(
            fine.filter_map(|(digest, made)| Some((digest, made.clone().ok()?)))
                .collect(),
        );
    }
    made
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
            Ok(html) => Entry::new(work, html.clone(), short),
            Err(_) => Entry::new(work, escape::escaped(work.title()), work.title().to_owned()),
        })
        .collect()
}
