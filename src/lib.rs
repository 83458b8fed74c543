//! Postil compiles annotated editions: markdown texts and stand-off notes in, a static edition out.
//!
//! The way from a folder to a site, stage by stage; each module's own page says more:
//!
//! 1. [`project`] finds the files of an edition behind a [`World`], the only door to the file
//!    system, and reads their texts into [`Sources`].
//! 2. [`source`] turns the text of each file into typed values of the [`model`]: documents as trees over their
//!    plain text, notes, citations, cross-references, works. Every value keeps its [`span`].
//! 3. [`anchor`] finds the words that each selector selects, or says why it cannot.
//! 4. [`link`] joins everything into an [`Edition`](link::Edition): ids, typed references with both their ends,
//!    citations. It always sees the whole edition.
//! 5. [`render`] prints pages from closed views and a theme, and the edition as data. The result is a
//!    [`Site`]: paths and bytes, in memory.
//! 6. [`output`] brings a site into a folder. Nothing before it writes anything.
//!
//! Stages are pure: each takes values and gives a value, with what it noticed as [`diagnostic`]s. None stops at the
//! first fault, and only `project` and `output` meet faults of the outside world. [`compile`] is all of them but
//! the last.
//!
//! The command line ([`cli`]) is a thin layer over it.

pub mod anchor;
pub mod cli;
pub mod diagnostic;
pub mod link;
pub mod model;
pub mod output;
pub mod project;
pub mod render;
pub mod serve;
pub mod source;
pub mod span;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Warned, has_errors};
use crate::link::Parts;
use crate::model::{Document, Page, Sidecar, Works};
use crate::project::{Project, SidecarFile, World};
use crate::render::Site;
use crate::render::theme::Theme;
use crate::source::front_matter::{self, Markdown};
use crate::source::{cites, crossrefs, notes, works};
use crate::span::{FileId, Sources};

/// What can be asked of a compilation beyond what the edition says itself.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Where the site will stand, with a slash at the end; goes before the edition's own.
    pub base_url: Option<String>,
}

/// What came of compiling an edition.
#[derive(Debug)]
pub struct Compiled {
    /// The site. Nothing if there are errors: a site with faults is never handed on.
    pub site: Option<Site>,
    /// The folder that the edition's own configuration names for the site.
    pub output: String,
    /// Everything that was noticed, in the order of files and places.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics point into.
    pub sources: Sources,
}

/// Compiles the edition in `world`.
#[must_use]
pub fn compile(world: &dyn World, options: &Options) -> Compiled {
    let mut sources = Sources::default();
    let mut diagnostics = Vec::new();
    let project = project::load(world, &mut sources, &mut diagnostics);
    let mut output = source::config::OUTPUT.to_owned();
    let mut site = None;
    if let Some(project) = project {
        output.clone_from(&project.config.output);
        site = build(project, world, options, &sources, &mut diagnostics);
    }
    diagnostic::sort(&mut diagnostics);
    if has_errors(&diagnostics) {
        site = None;
    }
    Compiled {
        site,
        output,
        diagnostics,
        sources,
    }
}

/// Everything after the files are read. A faulty theme does not keep the edition's own faults from being found.
fn build(
    project: Project,
    world: &dyn World,
    options: &Options,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Site> {
    let theme = Theme::load(world, &project.config.theme.value, &project.theme);
    let base = options.base_url.clone().or_else(|| project.config.base_url.clone());
    let bibliography = render::bibliography(&project.config);
    let parts = read(project, sources).unload(diagnostics);
    let edition = link::link(parts).unload(diagnostics);
    // What is broken may have left gaps that rendering would trip over in vain.
    let theme = theme.unload(diagnostics);
    let bibliography = bibliography.map_err(|fault| diagnostics.push(*fault));
    match (theme, bibliography) {
        (Some(theme), Ok(bibliography)) if !has_errors(diagnostics) => {
            Some(render::render(&edition, &theme, &bibliography, world, base.as_deref()).unload(diagnostics))
        }
        _ => None,
    }
}

/// Reads every file, side by side; the order of the results is that of the files.
fn read(project: Project, sources: &Sources) -> Warned<Parts> {
    let mut diagnostics = Vec::new();
    let (documents, pages) = read_texts(&project.texts, sources, &mut diagnostics);
    let mut sidecars = read_sidecars(&project.notes, &mut diagnostics, |file, into| {
        notes::parse(sources.file(file)).map_into(|notes| into.notes = notes)
    });
    sidecars.extend(read_sidecars(&project.cites, &mut diagnostics, |file, into| {
        cites::parse(sources.file(file)).map_into(|cites| into.cites = cites)
    }));
    let crossrefs = project
        .crossrefs
        .iter()
        .flat_map(|&file| crossrefs::parse(sources.file(file)).unload(&mut diagnostics));
    let crossrefs = crossrefs.collect();
    let mut held = Works::default();
    for &file in &project.works {
        works::parse(sources.file(file), &mut held, &mut diagnostics);
    }
    let value = Parts {
        config: project.config,
        documents,
        pages,
        sidecars,
        crossrefs,
        works: held,
        assets: project.assets,
    };
    Warned { value, diagnostics }
}

fn read_texts(files: &[FileId], sources: &Sources, diagnostics: &mut Vec<Diagnostic>) -> (Vec<Document>, Vec<Page>) {
    let read: Vec<_> = files
        .par_iter()
        .map(|&file| front_matter::parse(sources.file(file)))
        .collect();
    let (mut documents, mut pages) = (Vec::new(), Vec::new());
    for text in read {
        match text.unload(diagnostics) {
            Some(Markdown::Document(document)) => documents.push(*document),
            Some(Markdown::Page(page)) => pages.push(*page),
            None => {}
        }
    }
    (documents, pages)
}

fn read_sidecars(
    files: &[SidecarFile],
    diagnostics: &mut Vec<Diagnostic>,
    parse: impl Fn(FileId, &mut Sidecar) -> Vec<Diagnostic> + Sync,
) -> Vec<Sidecar> {
    let read: Vec<_> = files
        .par_iter()
        .map(|named| {
            let mut sidecar = Sidecar {
                file: named.file,
                document: named.document.clone(),
                layer: named.layer.clone(),
                notes: Vec::new(),
                cites: Vec::new(),
            };
            let found = parse(named.file, &mut sidecar);
            (sidecar, found)
        })
        .collect();
    let (sidecars, found): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    diagnostics.extend(found.into_iter().flatten());
    sidecars
}
