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
mod ground;
mod held;
mod highlight;
mod holdings;
mod hosts;
mod index;
mod keep;
mod layout;
mod leaf;
mod leaves;
mod links;
mod locale;
mod long;
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
mod printed;
mod printer;
mod printing;
mod recalled;
mod references;
mod relations;
mod resolve;
mod room;
mod sections;
mod sheet;
mod shelf;
mod sitemap;
mod sort;
mod standing;
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
pub use delivery::{Delivery, Receipt, Recipient};
pub use held::{Held, HeldFiles, PackedFile};
pub use keep::Reason;
pub use memo::Memo;
pub use printing::{Job, Printing};
pub use shelf::Shelf;

use self::around::Around;
use self::common::Common;
use self::holdings::Holdings;
pub use self::links::page_with;
use self::resolve::Resolver;
use self::theme::{Theme, Wanted};
use crate::diagnostic::{Diagnostic, Warned};
use crate::link::Edition;
use crate::model::{Document, Page};
use crate::policy::Inspection;
use crate::project::{TOP, World};
use crate::source::config::Config;

/// The files of a site: paths from its root, with `/` between the parts, and bytes.
pub type Site = BTreeMap<String, Bytes>;

/// The files of a site before they are in order.
type Files = Vec<(String, Held)>;

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

impl Press {
    /// Makes ready what formats works, unless that is done already. It rests on nothing of the edition's texts, so it need not
    /// wait for them.
    pub fn make_ready(&self) {
        self.style.make_ready();
    }
}

/// Makes ready what colours the code of these documents, unless code was coloured before. It need not wait until they are linked.
pub(crate) fn make_code_ready(documents: &[Arc<Document>]) {
    highlight::make_ready(documents);
}

/// A rendered edition.
#[derive(Debug, Default)]
pub struct Rendered {
    /// The site, without what is packed of it.
    pub site: Site,
    /// What is packed of it, by the paths ([`Delivery::packed`]).
    pub packed: BTreeMap<String, PackedFile>,
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

/// The works of an edition, and the documents of it that others cite, formatted and in order.
fn holdings(edition: &Edition, press: &Press, memo: &mut Memo, diagnostics: &mut Vec<Diagnostic>) -> Holdings {
    let (config, style) = (&edition.config, &press.style);
    let recalled = memo.recalled.as_mut();
    let works = entries::format(config, &edition.works, style, &mut memo.entries, recalled, diagnostics);
    let kept = &mut memo.cited_entries;
    let documents = entries::format(config, &edition.cited, style, kept, None, diagnostics);
    let (tally, filing, names) = (&mut memo.tally, &mut memo.filing, &mut memo.name_filing);
    Holdings::new(edition, works, documents, tally, filing, names)
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
