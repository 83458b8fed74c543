//! From the linked edition to the files of a site.
//!
//! Each page is a function of a closed view ([`views`]) and the theme. Text and notes are printed here
//! (`text`), because their structure is part of what other programs rely on; what stands around them is the
//! theme's business.

mod around;
mod assets;
pub mod bibliography;
mod choices;
mod chronology;
mod common;
mod concordance;
mod content_type;
mod data;
mod delivery;
mod document;
mod documents;
mod editorial;
mod entries;
pub(crate) mod escape;
mod export;
mod filing;
mod found;
mod highlight;
mod holdings;
mod hosts;
mod index;
mod keep;
mod layout;
mod leaf;
mod links;
mod locale;
mod made;
mod markup;
mod memo;
mod names;
mod noted;
mod notes;
mod overlay;
mod paging;
mod parallel;
mod pictures;
mod portion;
mod printer;
mod recalled;
mod references;
mod relations;
mod resolve;
mod room;
mod sections;
mod sheet;
mod sitemap;
mod sort;
mod text;
pub mod theme;
mod versions;
pub mod views;
pub mod volume;
mod works;

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;

pub use assets::is_immutable;
pub use content_type::content_type;
pub use delivery::{Delivery, Recipient};
pub use keep::Reason;
pub use memo::Memo;

use self::around::Around;
use self::common::Common;
use self::concordance::Pages;
use self::holdings::Holdings;
pub use self::links::page_with;
use self::printer::Printer;
use self::resolve::Resolver;
use self::theme::{Theme, Wanted};
use crate::cff;
use crate::diagnostic::{Diagnostic, Warned};
use crate::link::Edition;
use crate::model::Page;
use crate::policy::Inspection;
use crate::progress::{Observed, Stage};
use crate::project::{TOP, World};
use crate::source::config::Config;

/// The files of a site: paths from its root, with `/` between the parts, and bytes.
pub type Site = BTreeMap<String, Bytes>;

/// The files of a site before they are in order.
type Files = Vec<(String, Bytes)>;

/// The built pages' version stamp.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The file that says how to cite the edition, where programs look for it.
pub(crate) const CITATION: &str = "CITATION.cff";

/// What an edition is printed with: its theme and its citation style.
#[derive(Debug)]
pub struct Press {
    theme: Arc<Theme>,
    style: entries::Style,
}

/// A rendered edition.
#[derive(Debug)]
pub struct Rendered {
    /// The site.
    pub site: Site,
    /// The pages that had to be made, with the reason; the others were kept.
    pub made: Vec<(String, Reason)>,
    /// What the pages have that their policy bars.
    pub inspection: Inspection,
}

/// Makes ready what an edition is printed with. Nothing if it is faulty. With `fingerprint`, the names of the theme's files
/// tell what is in them.
#[must_use]
pub fn prepare(
    config: &Config,
    files: &[String],
    fingerprint: bool,
    world: &dyn World,
    memo: &mut Memo,
) -> Warned<Option<Press>> {
    let mut diagnostics = Vec::new();
    let wanted = Wanted {
        name: config.theme.value.clone(),
        language: config.language.clone(),
        fingerprint,
    };
    let theme = theme::load(world, wanted, files, &mut memo.theme).unload(&mut diagnostics);
    let style = entries::style(config, world, memo.entries.as_ref());
    let style = style.map_err(|fault| diagnostics.push(*fault)).ok();
    let press = theme.zip(style);
    Warned {
        value: press.map(|(theme, style)| Press { theme, style }),
        diagnostics,
    }
}

/// Renders an edition. `base` is where the site will stand; links are relative if it is not known. What is delivered is not in
/// the site that is given back, and not kept.
#[must_use]
pub fn render(
    edition: &Edition,
    press: &Press,
    world: &dyn World,
    base: Option<&str>,
    memo: &mut Memo,
    (observed, delivery): (&Observed, &Delivery),
) -> Warned<Rendered> {
    let mut diagnostics = Vec::new();
    memo.begin(delivery.is_wanted());
    let mut files = Files::new();
    let common = Common::new(edition, &press.theme, base);
    let outside = (common.locale(), world, observed);
    let pictures = pictures::make(edition, base, outside, memo, (&mut files, &mut diagnostics));
    let common = common.shown(pictures.edition.clone());
    let common = match memo.common.take() {
        Some(known) if *known == common => known,
        _ => Arc::new(common),
    };
    memo.common = Some(Arc::clone(&common));
    let stage = observed.stage(Stage::Format, edition.works.list().len());
    let holdings = holdings(edition, press, memo, &mut diagnostics);
    drop(stage);
    let mut printer = Printer {
        edition,
        common,
        holdings: &holdings,
        pictures: &pictures,
        concordance: Arc::new(Pages::of(edition)),
        files,
        made: Vec::new(),
        inspection: Inspection::default(),
        diagnostics,
        observed,
        delivery,
        delivered: Vec::new(),
    };
    printer.documents(memo);
    let stage = observed.stage(Stage::Indices, 0);
    printer.editors_pages(memo);
    printer.lists(memo);
    printer.indices(memo);
    printer.bound(memo);
    printer.versions(memo);
    printer.works(memo);
    printer.concordance(memo);
    printer.parallels(memo);
    drop(stage);
    let stage = observed.stage(Stage::Data, 0);
    printer.assets(&press.theme, world);
    data::add(edition, &mut memo.data, &mut printer.files, &mut printer.diagnostics);
    export::add(
        &edition.works,
        &mut memo.export,
        &mut printer.files,
        &mut printer.diagnostics,
    );
    drop(stage);
    let citation = cff::write(&edition.config, base);
    printer.files.push((CITATION.to_owned(), citation.into()));
    found::moved(
        edition,
        &printer.common,
        &mut printer.files,
        &mut printer.inspection,
        &mut printer.diagnostics,
    );
    if let Some(base) = base {
        found::add(edition, base, &printer.delivered, &mut printer.files);
        let headers = hosts::headers(base, printer.common.policy(), &printer.files);
        printer.files.push((hosts::HEADERS.to_owned(), headers.into()));
    }
    printer.trace(&press.theme);
    Warned {
        value: Rendered {
            site: site(printer.files),
            made: printer.made,
            inspection: printer.inspection,
        },
        diagnostics: printer.diagnostics,
    }
}

/// The works of an edition, and the documents of it that others cite, formatted and in order.
fn holdings(edition: &Edition, press: &Press, memo: &mut Memo, diagnostics: &mut Vec<Diagnostic>) -> Holdings {
    let (config, style) = (&edition.config, &press.style);
    let recalled = memo.recalled.as_mut();
    let works = entries::format(config, &edition.works, style, &mut memo.entries, recalled, diagnostics);
    let kept = &mut memo.cited_entries;
    let documents = entries::format(config, &edition.cited, style, kept, None, diagnostics);
    Holdings::new(edition, works, documents, &mut memo.filing, &mut memo.name_filing)
}

/// Puts the files of a site in order. Invariant: no two have one path, since each stage has folders of its own and
/// no document can be called like one of them.
fn site(files: Files) -> Site {
    let count = files.len();
    let site: Site = files.into_iter().collect();
    debug_assert_eq!(site.len(), count, "two files of one path");
    site
}

/// What leads from the page `path`, whose text is that of `own`: its id and the path of its file.
fn resolver<'p>(
    common: &'p Common,
    around: &'p Around<'p>,
    path: &'p str,
    own: Option<(&'p str, &'p str)>,
) -> Resolver<'p> {
    Resolver {
        around,
        locale: common.locale(),
        links: common.links(path),
        own: own.map(|(id, _)| id),
        from: own.map_or(TOP, |(_, file)| file),
    }
}

/// The page whose text stands on the home page.
fn introduction(pages: &[Arc<Page>]) -> Option<&Arc<Page>> {
    pages.iter().find(|page| page.id.value == links::INTRODUCTION)
}
