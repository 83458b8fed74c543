//! Postil compiles annotated editions: markdown texts and stand-off notes in, a static edition out.
//!
//! The way from a folder to a site, stage by stage; each module's own page says more:
//!
//! 1. [`project`] finds the files of an edition behind a [`World`], the only door to the file
//!    system, and reads their texts into [`Sources`].
//! 2. [`source`] turns the text of each file into typed values of the [`model`]: documents as trees over their
//!    plain text, notes, citations, cross-references, works. Every value keeps its [`span`].
//! 3. [`anchor`] finds the words that each selector selects, or says why it cannot.
//! 4. [`link`] joins everything into an [`Edition`]: ids, typed references with both their ends,
//!    citations. It always sees the whole edition.
//! 5. [`render`] prints pages from closed views and a theme, and the edition as data. The result is a
//!    [`Site`]: paths and bytes, in memory.
//! 6. [`output`] brings a site into a folder, [`publish`] to where its readers are. Nothing before them writes anything.
//!
//! Stages are pure: each takes values and gives a value, with what it noticed as [`diagnostic`]s. None stops at the
//! first fault, and only `project` and `output` meet faults of the outside world. [`compile`] is all of them but
//! the last.
//!
//! Each tells an observer how far it is, if there is one ([`progress`]). The command line ([`cli`]) is a thin layer over
//! all of it.

pub mod anchor;
pub mod archive;
pub mod audit;
mod begun;
mod bytes;
pub mod cff;
pub mod citing;
pub mod cli;
pub mod compress;
pub mod diagnostic;
pub mod difference;
pub mod digest;
mod evenly;
pub mod external;
pub mod link;
mod lz4;
pub mod model;
pub mod output;
pub mod picture;
pub mod policy;
pub mod progress;
pub mod project;
pub mod publish;
pub mod render;
pub mod reuse;
pub mod schema;
pub mod serve;
pub mod source;
pub mod span;

pub use crate::begun::Begun;

use std::collections::BTreeMap;

use crate::anchor::Acceptance;
use crate::begun::Linked;
use crate::diagnostic::{Diagnostic, has_errors};
use crate::link::{Edition, OnRecord, Record, Recording};
use crate::model::Lock;
use crate::progress::{Observed, Stage};
use crate::project::{Files, World, unless_lost};
use crate::render::volume::{self, Placement};
use crate::render::{Delivery, PackedFile, Reason, Rendered, Site};
use crate::span::Sources;

/// What can be asked of a compilation beyond what the edition says itself.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Where the site will stand.
    pub base: Base,
    /// Whether drafts are part of the edition.
    pub drafts: bool,
    /// What the editor accepts of selectors that do not select what they say or what they used to.
    pub accept: Accept,
    /// Whether it is to be kept where selectors land, for [`Compiled::lock`].
    pub record: bool,
    /// Whether the names of the theme's files in the site tell what is in them, so that browsers may keep them for ever
    /// ([`render::is_immutable`]). A preview, in which sheets change under their names, has plain ones.
    pub fingerprint: bool,
    /// Whether the site has compressed copies of its files, if the edition asks for them: for hosts, and nobody else.
    pub compress: bool,
    /// Who is told how far it is. It changes nothing of what comes of it.
    pub observed: Observed,
    /// Who takes the pages as they are printed, rather than that they stay in the site. Nobody, if the site has compressed copies.
    pub delivery: Delivery,
}

/// Which selectors may select what they do not say, or what they did not use to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Accept {
    /// None.
    #[default]
    Nothing,
    /// All, but for differences in digits and negations.
    All,
    /// These: by their names, after the id of their document and a slash if that is needed.
    Only(Vec<String>),
}

impl Accept {
    /// What is accepted of a selector.
    #[must_use]
    pub fn of(&self, document: &str, name: &str) -> Acceptance {
        match self {
            Self::Nothing => Acceptance::Nothing,
            Self::All => Acceptance::Blanket,
            Self::Only(wanted) if wanted.iter().any(|wanted| is_named(wanted, document, name)) => Acceptance::Named,
            Self::Only(_) => Acceptance::Nothing,
        }
    }
}

/// Whether an editor who writes `wanted` means the selector `name` of a document. All passages of a cross-reference go
/// by its name alone as well.
#[must_use]
pub fn is_named(wanted: &str, document: &str, name: &str) -> bool {
    let after = wanted.strip_prefix(document).and_then(|rest| rest.strip_prefix('/'));
    let is = |wanted: &str| {
        let rest = name.strip_prefix(wanted);
        rest.is_some_and(|rest| rest.is_empty() || wanted.starts_with("crossref:") && is_end(rest))
    };
    is(wanted) || after.is_some_and(is)
}

/// Whether this names an end of a cross-reference, or one of several passages of an end: `:from`, `:to:2`.
fn is_end(rest: &str) -> bool {
    let side = rest.strip_prefix(":from").or_else(|| rest.strip_prefix(":to"));
    let member = side.and_then(|rest| rest.strip_prefix(':'));
    side == Some("") || member.is_some_and(|member| member.parse::<usize>().is_ok())
}

/// Where a site will stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Base {
    /// Where the edition's own configuration says, if it does.
    #[default]
    Configured,
    /// At this address, which ends with a slash.
    At(String),
    /// Anywhere: links are relative, whatever the configuration says.
    Anywhere,
    /// Where the destination of this name says that it is read, or the only one; else as configured.
    AtDestination(Option<String>),
}

/// What came of compiling an edition.
#[derive(Debug)]
pub struct Compiled {
    /// The site, without what was delivered of it, or packed. Nothing if there are errors: a site with faults is never handed on.
    pub site: Option<Site>,
    /// What was packed of it, by the paths, if that was asked for ([`Delivery::packed`]).
    pub packed: BTreeMap<String, PackedFile>,
    /// The pages of the site that were made for it, with the reason; the others were kept from the compilation before.
    pub made: Vec<(String, Reason)>,
    /// What the site was made from, as far as it could be understood.
    pub edition: Option<Edition>,
    /// Everything that was noticed, in the order of files and places.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics point into.
    pub sources: Sources,
}

impl Compiled {
    /// What comes of a compilation that could not go on.
    fn given_up(fault: Diagnostic) -> Self {
        Self {
            site: None,
            packed: BTreeMap::new(),
            made: Vec::new(),
            edition: None,
            diagnostics: vec![fault],
            sources: Sources::default(),
        }
    }

    /// The folder that the edition's own configuration names for the site.
    #[must_use]
    pub fn output(&self) -> &str {
        let config = self.edition.as_ref().map(|edition| &edition.config);
        config.map_or(source::config::OUTPUT, |config| &config.output)
    }

    /// The lock with where the selectors have landed now; if any are named in `only`, with that of these alone, and what
    /// was on record of the others. If there are errors, what was on record of selectors that were not found stays.
    ///
    /// Invariant: there is something to record only if [`Options::record`] was set.
    #[must_use]
    pub fn lock(&self, only: &[String]) -> Option<Lock> {
        Some(self.record(only)?.lock())
    }

    /// The same, document by document.
    #[must_use]
    pub fn record<'a>(&'a self, only: &'a [String]) -> Option<Record<'a>> {
        let edition = self.edition.as_ref()?;
        let partial = has_errors(&self.diagnostics);
        Some(Record::new(edition, Recording { only, partial }))
    }
}

/// What a compilation keeps for the next: values with all that they were made from.
///
/// A value is used again only if everything it was made from is the same; a compilation with a memo gives the same as
/// one without, and nothing of an earlier compilation can be seen through it. It holds what the last compilation was
/// made of and no more, so it does not grow.
#[derive(Debug, Default)]
pub struct Memo {
    files: Files,
    link: link::Memo,
    render: render::Memo,
    compress: compress::Memo,
}

impl Memo {
    /// Takes over what an earlier run kept by [`Memo::to_recall`]; what another compiler kept, as `by` tells, or what is no
    /// such file, is as nothing.
    pub fn recall(&mut self, file: &[u8], by: &str) {
        self.render.recall(file, by);
    }

    /// Takes over what an earlier run kept of the pages that it made, by [`Memo::pages_to_recall`]: those that would come out the
    /// same, and that whoever takes pages ([`Options::delivery`]) still has, are not made. An empty file begins it. It serves one
    /// compilation.
    pub fn recall_pages(&mut self, file: Vec<u8>, by: &str) {
        self.render.recall_pages(file, by);
    }

    /// What the next run can take over of the pages that were delivered, if [`Memo::recall_pages`] was called, and it is other than
    /// what this run took over.
    #[must_use]
    pub fn pages_to_recall(&self, by: &str) -> Option<Vec<u8>> {
        self.render.pages_to_recall(by)
    }

    /// Keeps what was found in the documents of the compilation that left this and gave the edition, for the next process that compiles
    /// the same world, if it has a [`Store`](project::Store). `on_record` is what its lock has of each document now.
    pub fn keep_found(&self, edition: &Edition, on_record: &[OnRecord]) {
        self.link.keep_found(edition, on_record);
    }

    /// Takes over what an earlier run kept by [`Memo::code_to_recall`] of code that it coloured, for all compilations of this process.
    /// An empty file begins it.
    pub fn recall_code(&mut self, file: &[u8], by: &str) {
        self.render.recall_code(file, by);
    }

    /// What the next run can take over of code that was coloured, if [`Memo::recall_code`] was called, and it is more than this run
    /// took over.
    #[must_use]
    pub fn code_to_recall(&self, by: &str) -> Option<Vec<u8>> {
        self.render.code_to_recall(by)
    }

    /// What the next run can take over, if [`Memo::recall`] was called, it is worth it, and it is other than what this run
    /// took over.
    #[must_use]
    pub fn to_recall(&self, by: &str) -> Option<Vec<u8>> {
        self.render.to_recall(by)
    }
}

/// Compiles the edition in `world`.
#[must_use]
pub fn compile(world: &dyn World, options: &Options) -> Compiled {
    compile_again(world, options, &mut Memo::default())
}

/// Compiles the edition in `world`; what has not changed since the compilation that left `memo` is not made again.
pub fn compile_again(world: &dyn World, options: &Options, memo: &mut Memo) -> Compiled {
    let compiled = unless_lost(|| Begun::new(world, options, memo).finish(memo));
    compiled.unwrap_or_else(|fault| Compiled::given_up(*fault))
}

/// Compiles the edition in `world` into one volume for print: [`Compiled::site`] is the folder of that.
#[must_use]
pub fn bind(world: &dyn World, options: &Options, notes: Placement) -> Compiled {
    let bound = unless_lost(|| bind_all(world, options, notes));
    bound.unwrap_or_else(|fault| Compiled::given_up(*fault))
}

fn bind_all(world: &dyn World, options: &Options, notes: Placement) -> Compiled {
    let mut linked = Linked::new(world, options, &mut Memo::default());
    let bound = linked.job().map(|job| {
        let _stage = options.observed.stage(Stage::Render, 0);
        volume::bind(job.edition, job.press, world, job.base, notes)
    });
    let site = bound.and_then(|bound| bound.unload(&mut linked.diagnostics));
    linked.compiled(site.map(|site| Rendered {
        site,
        ..Rendered::default()
    }))
}
