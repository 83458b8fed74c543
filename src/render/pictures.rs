//! The pictures that stand for the edition and its documents where they are linked to: the editors' own, and else title
//! pages, which are drawn.
//!
//! Whoever shows them needs their addresses in full. So there are none unless it is known where the site stands.

use bytes::Bytes;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::content_type::content_type;
use super::document::plain;
use super::links::{self, Links};
use super::locale::Locale;
use super::resolve::site_path;
use super::views::PictureView;
use super::{Files, Memo};
use crate::diagnostic::{Code, Diagnostic};
use crate::evenly::Evenly;
use crate::link::Edition;
use crate::model::{Document, Picture};
use crate::picture::{HEIGHT, TitlePage, Undrawn, WIDTH, draw};
use crate::progress::{Observed, Stage};
use crate::project::{CONFIG, FileAddress, World};
use crate::span::Span;

/// The picture of the edition.
const OF_EDITION: &str = "pictures/edition.png";
/// Documents up to this number have pictures of their own: each takes some hundredths of a second, and many files of which
/// few are ever shown.
const MOST: usize = 100;

/// A title page and what came of drawing it.
pub(super) type Drawn = (TitlePage, Result<Bytes, Undrawn>);

/// The pictures of an edition, as pages name them.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    /// That of the edition, which pages show that have none of their own.
    pub(super) edition: Option<PictureView>,
    /// Those of texts, by their ids.
    pub(super) texts: FxHashMap<String, PictureView>,
}

impl Pictures {
    /// That of a text, if it has one of its own.
    pub(super) fn of(&self, id: &str) -> Option<&PictureView> {
        self.texts.get(id)
    }
}

/// Finds and draws the pictures of an edition.
pub(super) fn make(
    edition: &Edition,
    base: Option<&str>,
    (locale, world, observed): (&Locale, &dyn World, &Observed),
    memo: &mut Memo,
    (files, diagnostics): (&mut Files, &mut Vec<Diagnostic>),
) -> Pictures {
    let mut pictures = Pictures::default();
    own(edition, base, world, &mut pictures, diagnostics);
    let Some(base) = base else {
        memo.pictures.clear();
        return pictures;
    };
    let jobs = jobs(edition, &pictures, locale);
    let _stage = observed.stage(Stage::Pictures, jobs.len());
    let known = std::mem::take(&mut memo.pictures);
    let drawn: Vec<_> = jobs
        .into_par_iter()
        .evenly()
        .map(|job| {
            let item = observed.item(Stage::Pictures, &job.path);
            let kept = known.get(&job.path).filter(|(page, _)| *page == job.page);
            let outcome = kept.map_or_else(|| draw(&job.page).map(Bytes::from), |(_, outcome)| outcome.clone());
            drop(item);
            (job, outcome)
        })
        .collect();
    for (job, outcome) in drawn {
        match &outcome {
            Ok(bytes) => {
                files.push((job.path.clone(), bytes.clone().into()));
                let view = view(&job, base);
                match job.id {
                    Some(id) => drop(pictures.texts.insert(id.to_owned(), view)),
                    None => pictures.edition = Some(view),
                }
            }
            Err(undrawn) => diagnostics.push(remark(&job, undrawn)),
        }
        memo.pictures.insert(job.path, (job.page, outcome));
    }
    pictures
}

/// A picture to be drawn.
struct Job<'a> {
    /// Its file.
    path: String,
    /// The id of the document; nothing of the edition.
    id: Option<&'a str>,
    /// Where its title stands.
    title: Option<Span>,
    page: TitlePage,
}

/// What has no picture of the editors.
fn jobs<'a>(edition: &'a Edition, own: &Pictures, locale: &Locale) -> Vec<Job<'a>> {
    let config = &edition.config;
    let of_edition = own.edition.is_none().then(|| Job {
        path: OF_EDITION.to_owned(),
        id: None,
        title: None,
        page: TitlePage {
            kicker: locale.say("annotated-edition"),
            title: config.title.clone(),
            subtitle: config.subtitle.clone().unwrap_or_default(),
            byline: String::new(),
            foot: if config.editors.is_empty() {
                String::new()
            } else {
                locale.tell("edited-by", &[("editors", locale.list(&config.editors).into())])
            },
        },
    });
    let documents = edition.documents.iter().map(|annotated| &*annotated.document);
    let documents = documents.filter(|document| edition.documents.len() <= MOST && own.of(document.id()).is_none());
    let of_documents = documents.map(|document| Job {
        path: format!("pictures/documents/{}.png", document.id()),
        id: Some(document.id()),
        title: Some(document.front.title.span),
        page: title_page(document, &config.title, locale),
    });
    of_edition.into_iter().chain(of_documents).collect()
}

fn title_page(document: &Document, edition: &str, locale: &Locale) -> TitlePage {
    let front = &document.front;
    let date = front.date.as_ref().map(|date| locale.date(date.value));
    let author = front.author.as_ref().map(|author| author.value.clone());
    let byline: Vec<_> = author.into_iter().chain(date).collect();
    TitlePage {
        kicker: capitalized(&plain(front.kind.as_ref())),
        title: front.title.value.clone(),
        subtitle: plain(front.subtitle.as_ref()),
        byline: byline.join(", "),
        foot: edition.to_owned(),
    }
}

fn capitalized(text: &str) -> String {
    let mut signs = text.chars();
    let first = signs.next().into_iter().flat_map(char::to_uppercase);
    first.chain(signs).collect()
}

fn view(job: &Job<'_>, base: &str) -> PictureView {
    let page = &job.page;
    PictureView {
        href: Links::new(links::HOME, Some(base)).to(&job.path),
        width: WIDTH.into(),
        height: HEIGHT.into(),
        kind: content_type(&job.path),
        alt: if page.subtitle.is_empty() {
            page.title.clone()
        } else {
            format!("{}: {}", page.title, page.subtitle)
        },
    }
}

fn remark(job: &Job<'_>, undrawn: &Undrawn) -> Diagnostic {
    let what = job.id.map_or_else(|| "the edition".to_owned(), |id| format!("`{id}`"));
    let why = match undrawn {
        Undrawn::Signs(signs) => {
            let signs: Vec<_> = signs.iter().take(4).map(|sign| format!("`{sign}`")).collect();
            format!("the built-in fonts lack {}", signs.join(", "))
        }
        Undrawn::Broken => "the built-in fonts cannot be used".to_owned(),
    };
    let message = format!("no picture is drawn of the title page of {what}: {why}");
    let diagnostic = Diagnostic::remark(Code::UndrawnPicture, message);
    let help = "make a picture, 1200 pixels wide and 630 high, and name it: `picture = \"…\"`";
    match job.title {
        Some(span) => diagnostic.at(span, "").help(help),
        None => diagnostic.path(CONFIG).help(help),
    }
}

/// Finds the editors' own pictures. Their files are looked at wherever the site stands, so that a faulty one is found at once.
fn own(
    edition: &Edition,
    base: Option<&str>,
    world: &dyn World,
    pictures: &mut Pictures,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let config = &edition.config;
    let mut find = |picture: &Picture, title: &str, from: &str| {
        let view = own_view(picture, title, (from, base.unwrap_or_default()), world);
        view.map_err(|fault| diagnostics.push(*fault))
            .ok()
            .filter(|_| base.is_some())
    };
    let of_edition = config.picture.as_ref();
    pictures.edition = of_edition.and_then(|picture| find(picture, &config.title, CONFIG));
    let documents = edition.documents.iter().map(|annotated| {
        let (document, front) = (&annotated.document, &annotated.document.front);
        (document.id(), &front.picture, &front.title, &document.path)
    });
    let pages = edition
        .pages
        .iter()
        .map(|page| (page.id.as_str(), &page.picture, &page.title, &page.path));
    for (id, picture, title, path) in documents.chain(pages) {
        let view = picture.as_ref().and_then(|picture| find(picture, &title.value, path));
        pictures.texts.extend(view.map(|view| (id.to_owned(), view)));
    }
}

fn own_view(
    picture: &Picture,
    title: &str,
    (from, base): (&str, &str),
    world: &dyn World,
) -> Result<PictureView, Box<Diagnostic>> {
    let address = &picture.address;
    let fault =
        |code, message: String, help: &str| Box::new(Diagnostic::error(code, message).at(address.span, "").help(help));
    // Linking has reported what leads elsewhere.
    let FileAddress::Inside(path) = FileAddress::of(&address.value, from) else {
        let message = format!("the picture `{}` is not in `content`", address.value);
        return Err(fault(Code::MissingAsset, message, "put it there"));
    };
    let bytes = world.read(&path).map_err(|error| {
        let message = format!("cannot read `{path}`: {error}");
        fault(
            Code::Unreadable,
            message,
            "see that it is there and that you may read it",
        )
    })?;
    let size = imagesize::blob_size(&bytes).map_err(|_| {
        let message = format!("`{path}` is not a picture");
        fault(Code::InvalidValue, message, "save it again as a PNG or a JPEG")
    })?;
    Ok(PictureView {
        href: Links::new(links::HOME, Some(base)).to(&site_path(&path)),
        width: size.width,
        height: size.height,
        kind: content_type(&path),
        alt: picture.alt.clone().unwrap_or_else(|| title.to_owned()),
    })
}
