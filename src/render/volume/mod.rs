//! The edition as one volume for print: a single page with its sheet, its fonts and its pictures, of which another program
//! makes a PDF.
//!
//! It says what the site says, in the order of a book, and leads to its own places where the site leads to its pages
//! (`Links::bound`).

mod text;

use std::sync::Arc;

use rayon::prelude::*;

pub use self::text::{Placement, notes, unit_of};
use super::around::Around;
use super::choices::all_series;
use super::common::Common;
use super::concordance::{self, Pages};
use super::document::{contents, facts, language, plain, provenance, rights_view};
use super::holdings::Holdings;
use super::leaf::Leaf;
use super::locale::direction;
use super::memo::Memo;
use super::views::{BoundDocumentView, ChapterView, SeriesView, VolumeView};
use super::works::{self, Material, Places};
use super::{Press, Site, chronology, editorial, holdings, introduction, links, names, resolver};
use crate::diagnostic::{Code, Diagnostic, Warned};
use crate::evenly::Evenly;
use crate::link::Edition;
use crate::model::Page;
use crate::model::sections::is_titled;
use crate::project::World;

/// The file of the volume in its folder.
pub const FILE: &str = "volume.html";
/// The template that it is made by.
const TEMPLATE: &str = "volume.html";
/// The theme's fonts, which site and volume share.
const FONTS: &str = "fonts/";

/// Binds an edition into one volume. `base` is where the site stands, for links to what is not in the volume.
#[must_use]
pub fn bind(
    edition: &Edition,
    press: &Press,
    world: &dyn World,
    base: Option<&str>,
    notes: Placement,
) -> Warned<Option<Site>> {
    let mut diagnostics = Vec::new();
    let common = Common::new(edition, &press.theme, base).bound();
    let holdings = holdings(edition, press, &mut Memo::default(), &mut diagnostics);
    let binder = Binder {
        edition,
        common: Arc::new(common),
        holdings: &holdings,
        pages: &Pages::of(edition),
        places: &Places::of(edition),
        notes,
    };
    let made = binder.common.print(links::HOME, TEMPLATE, "volume", &binder.view());
    let made = made.map_err(|fault| diagnostics.push(*fault)).ok();
    let site = made.map(|made| {
        let mut site = files(edition, press, world, &mut diagnostics);
        site.insert(FILE.to_owned(), made.html.bytes());
        site
    });
    Warned {
        value: site,
        diagnostics,
    }
}

/// What stands beside the page: the theme's files for print, its fonts, and what texts show.
fn files(edition: &Edition, press: &Press, world: &dyn World, diagnostics: &mut Vec<Diagnostic>) -> Site {
    let fonts = press.theme.assets.iter().filter(|(path, _)| path.starts_with(FONTS));
    let mut site: Site = fonts
        .chain(&press.theme.print)
        .map(|(path, bytes)| (path.clone(), bytes.clone()))
        .collect();
    for path in &edition.assets {
        match world.read(path) {
            Ok(bytes) => {
                site.insert(super::resolve::site_path(path), bytes);
            }
            Err(error) => {
                let message = format!("cannot read `{path}`: {error}");
                diagnostics.push(Diagnostic::error(Code::Unreadable, message).path(path));
            }
        }
    }
    site
}

/// What a volume is made from.
struct Binder<'a> {
    edition: &'a Edition,
    common: Arc<Common>,
    holdings: &'a Holdings,
    /// The pages of the concordance.
    pages: &'a Pages,
    /// All places that cite something.
    places: &'a Places<'a>,
    notes: Placement,
}

impl Binder<'_> {
    fn view(&self) -> VolumeView<'_> {
        let edition = self.edition;
        let index = works::bind(
            &Material {
                edition,
                holdings: self.holdings,
                pages: self.pages,
                places: self.places,
            },
            &self.common,
        );
        let others = edition.pages.iter().filter(|page| page.id.value != links::INTRODUCTION);
        VolumeView {
            notes: match self.notes {
                Placement::Foot => "foot",
                Placement::Paragraph => "paragraph",
            },
            introduction: introduction(&edition.pages).map(|page| self.chapter(page)),
            pages: others.map(|page| self.chapter(page)).collect(),
            documents: (0..edition.documents.len())
                .into_par_iter()
                .evenly()
                .map(|place| self.document(place))
                .collect(),
            series: self.series(),
            works: index.letters,
            uncited: index.uncited,
            unheld: index.unheld,
            legal: index.legal,
            names: (!edition.names.is_empty()).then(|| names::view(edition, &self.common, &self.around())),
            chronology: (!edition.events.is_empty()).then(|| chronology::view(edition, &self.common, &self.around())),
            crossrefs: concordance::views(edition, self.pages, &self.common, &self.around()),
        }
    }

    const fn around(&self) -> Around<'_> {
        Around::new(self.edition, self.holdings)
    }

    /// A page of the editors.
    fn chapter(&self, page: &Page) -> ChapterView {
        let around = self.around();
        let path = links::page(&page.id.value);
        let resolver = resolver(&self.common, &around, &path, Some((&page.id.value, &page.path)));
        ChapterView {
            id: page.id.value.clone(),
            title: page.title.value.clone(),
            description: plain(page.description.as_ref()),
            text_html: editorial::page(&page.tree, &resolver),
            rights: page.rights.as_ref().map(|rights| rights_view(rights, &resolver)),
        }
    }

    fn document(&self, place: usize) -> BoundDocumentView {
        let leaf = Leaf::whole(self.edition, place, &self.common, self.holdings);
        let document = &leaf.annotated.document;
        let tree = document.tree();
        let front = &document.front;
        let path = links::page(document.id());
        let own = Some((document.id(), document.path.as_str()));
        let resolver = resolver(&self.common, &leaf.around, &path, own);
        BoundDocumentView {
            id: document.id().to_owned(),
            title: front.title.value.clone(),
            subtitle: plain(front.subtitle.as_ref()),
            short: document.short().to_owned(),
            kind: plain(front.kind.as_ref()),
            language: language(document, &self.common.config).to_owned(),
            direction: direction(language(document, &self.common.config)).name(),
            titled_by_text: is_titled(&tree),
            facts: facts(leaf.annotated, &resolver),
            text_html: text::print(&leaf, &tree, self.notes, &resolver),
            contents: contents(&tree, resolver.links),
            provenance: provenance(document),
            rights: front.rights.as_ref().map(|rights| rights_view(rights, &resolver)),
        }
    }

    /// The series of notes that occur.
    fn series(&self) -> Vec<SeriesView> {
        // Whatever series there are, they are those of the configuration.
        let series = &self.common.config.series;
        let count = |id: &str| {
            let Some(place) = series.iter().position(|series| series.id == id) else {
                return 0;
            };
            let documents = self.edition.documents.iter();
            documents.map(|annotated| annotated.found.series[place]).sum()
        };
        let views = all_series(&self.common.config, self.common.locale(), count).into_iter();
        views.filter(|series| series.count > 0).collect()
    }
}
