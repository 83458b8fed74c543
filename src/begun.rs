//! A compilation from stage to stage, for those who want its documents before the rest.

use std::sync::Arc;

use crate::diagnostic::{self, Diagnostic, has_errors};
use crate::link::{self, Edition};
use crate::progress::Stage;
use crate::project::{self, Project, World};
use crate::render::{self, Delivery, Job, Press, Printing, Rendered, Shelf};
use crate::span::Sources;
use crate::{Base, Compiled, Memo, Options, compress};

/// A compilation that has come as far as the documents. What gathers from the whole edition is still to be made: the
/// indices, the concordance, the data.
///
/// Invariant: it is gone on with, if at all, with the memo that it was begun with, before anything else is compiled with
/// that. If it is given up, the memo serves the next compilation as well.
#[derive(Debug)]
pub struct Begun {
    linked: Linked,
    /// Nothing if there are errors.
    printing: Option<Printing>,
}

impl Begun {
    /// Compiles the edition in `world` as far as the documents; what has not changed since the compilation that left `memo`
    /// is not made again.
    #[must_use]
    pub fn new(world: &dyn World, options: &Options, memo: &mut Memo) -> Self {
        let linked = Linked::new(world, options, memo);
        let printing = linked.job().map(|job| {
            let _stage = options.observed.stage(Stage::Render, 0);
            Printing::of(&job, world, &mut memo.render)
        });
        Self { linked, printing }
    }

    /// The files of the site that are made: the documents with all that their pages load, each as it is in the site.
    /// Nothing if there are errors. Others may be found in the rest, and then these files are of no site.
    /// Invariant: it has not been gone on with.
    #[must_use]
    pub fn so_far(&self, memo: &mut Memo) -> Option<Shelf> {
        let printing = self.printing.as_ref().filter(|printing| printing.is_fine())?;
        Some(printing.so_far(&mut memo.render))
    }

    /// What the site is made from, as far as it could be understood.
    #[must_use]
    pub const fn edition(&self) -> Option<&Edition> {
        self.linked.edition.as_ref()
    }

    /// Makes a part of the rest. Gives whether there was any left. If it is to stop, it does so as soon as it can, and the part
    /// is gone on with by the next call.
    pub fn go_on(&mut self, memo: &mut Memo, is_to_stop: &(dyn Fn() -> bool + Sync)) -> bool {
        let (Some(printing), Some(job)) = (&mut self.printing, self.linked.job()) else {
            return false;
        };
        let _stage = job.observed.stage(Stage::Render, 0);
        printing.go_on(&job, &mut memo.render, is_to_stop)
    }

    /// Makes what is left.
    #[must_use]
    pub fn finish(mut self, memo: &mut Memo) -> Compiled {
        let printed = self.printing.zip(self.linked.job()).map(|(printing, job)| {
            let _stage = job.observed.stage(Stage::Render, 0);
            printing.finish(&job, &mut memo.render)
        });
        let rendered = printed.map(|printed| printed.unload(&mut self.linked.diagnostics));
        let (has_copies, observed) = (self.linked.has_copies(), self.linked.options.observed.clone());
        let mut compiled = self.linked.compiled(rendered);
        match &mut compiled.site {
            Some(site) if has_copies => compress::add(site, &mut memo.compress, &observed),
            _ => memo.compress = compress::Memo::default(),
        }
        compiled
    }
}

/// An edition that is linked, and what it is to be printed with.
#[derive(Debug)]
pub(crate) struct Linked {
    options: Options,
    sources: Sources,
    /// What was noticed so far.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The edition; nothing if there is none that can be read.
    edition: Option<Edition>,
    /// Nothing if there are errors: what is broken may have left gaps that rendering would trip over in vain.
    press: Option<Press>,
    base: Option<String>,
    /// Who takes the pages.
    delivery: Delivery,
}

impl Linked {
    /// Reads and links the edition in `world`. A faulty theme does not keep the edition's own faults from being found.
    pub(crate) fn new(world: &dyn World, options: &Options, memo: &mut Memo) -> Self {
        let mut linked = Self {
            options: options.clone(),
            sources: Sources::default(),
            diagnostics: Vec::new(),
            edition: None,
            press: None,
            base: None,
            delivery: Delivery::default(),
        };
        let (sources, diagnostics) = (&mut linked.sources, &mut linked.diagnostics);
        let project = project::load(world, &mut memo.files, sources, diagnostics, &options.observed);
        if let Some(project) = project {
            linked.link(project, world, memo);
        }
        linked
    }

    fn link(&mut self, project: Project, world: &dyn World, memo: &mut Memo) {
        let (options, diagnostics) = (&self.options, &mut self.diagnostics);
        let observed = &options.observed;
        let stage = observed.stage(Stage::Theme, 0);
        let fingerprint = options.fingerprint;
        let press = render::prepare(&project.config, &project.theme, fingerprint, world, &mut memo.render);
        drop(stage);
        let stage = observed.stage(Stage::Link, project.documents.len());
        let works = project.works.list().len();
        let is_to_format = memo.render.is_to_format(works);
        let documents = Arc::clone(&project.documents);
        let (edition, ()) = rayon::join(
            || link::link(project, options, &mut memo.link),
            || {
                let Some(press) = &press.value else { return };
                if is_to_format {
                    press.make_ready();
                }
                render::make_code_ready(&documents);
            },
        );
        let edition = edition.unload(diagnostics);
        drop(stage);
        self.press = press.unload(diagnostics).filter(|_| !has_errors(diagnostics));
        self.base = match &options.base {
            Base::Configured => edition.config.base_url.clone(),
            Base::At(url) => Some(url.clone()),
            Base::Anywhere => None,
            Base::AtDestination(name) => edition.config.published_at(name.as_deref()),
        };
        self.edition = Some(edition);
        // Copies are made of all that is there in the end.
        if !self.has_copies() {
            self.delivery = self.options.delivery.clone();
        }
    }

    /// Whether the site has compressed copies of its files.
    fn has_copies(&self) -> bool {
        let config = self.edition.as_ref().map(|edition| &edition.config);
        self.options.compress && config.is_some_and(|config| config.compress)
    }

    /// What the site is made from. Nothing if there are errors.
    pub(crate) fn job(&self) -> Option<Job<'_>> {
        Some(Job {
            edition: self.edition.as_ref()?,
            press: self.press.as_ref()?,
            base: self.base.as_deref(),
            observed: &self.options.observed,
            delivery: &self.delivery,
        })
    }

    /// What has come of it, with what was printed.
    pub(crate) fn compiled(mut self, rendered: Option<Rendered>) -> Compiled {
        if let Some(rendered) = &rendered {
            self.diagnostics.extend(rendered.inspection.diagnostics(&self.sources));
        }
        diagnostic::sort(&mut self.diagnostics, &self.sources);
        let rendered = rendered.filter(|_| !has_errors(&self.diagnostics));
        let is_fine = rendered.is_some();
        let Rendered { site, packed, made, .. } = rendered.unwrap_or_default();
        Compiled {
            site: is_fine.then_some(site),
            packed,
            made,
            edition: self.edition,
            diagnostics: self.diagnostics,
            sources: self.sources,
        }
    }
}
