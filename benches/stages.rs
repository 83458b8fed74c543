//! Each stage of a compilation by itself, on the edition of `corpus/`, and the whole on the first edition.
//!
//! The counter is documents, so that what is printed for them is what a document takes.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on says so by panicking")]

mod corpus;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use postil::anchor::Index;
use postil::anchor::fold::Folded;
use postil::link::{self, Edition};
use postil::output::{self, Foreign};
use postil::progress::Observed;
use postil::project::{self, DiskWorld, Files, MemoryWorld, Project};
use postil::render::{self, Delivery, Job, Press, Printing, Site};
use postil::source::front_matter::Markdown;
use postil::source::{front_matter, lock, notes};
use postil::span::Sources;
use postil::{Compiled, Options, compile};

/// Documents of the edition that the stages work on.
const DOCUMENTS: usize = 100;

fn main() {
    divan::main();
}

fn world() -> MemoryWorld {
    let mut world = MemoryWorld::new();
    for (path, text) in corpus::edition(DOCUMENTS) {
        world.insert(path, text);
    }
    world
}

/// The edition as it was compiled, with where its selectors landed.
fn compiled() -> Compiled {
    let options = Options {
        record: true,
        ..Options::default()
    };
    let compiled = compile(&world(), &options);
    assert!(compiled.site.is_some());
    compiled
}

fn read(world: &MemoryWorld) -> Project {
    let (mut sources, mut diagnostics) = (Sources::default(), Vec::new());
    let observed = Observed::default();
    let project = project::load(world, &mut Files::default(), &mut sources, &mut diagnostics, &observed);
    assert!(diagnostics.is_empty());
    project.unwrap()
}

/// All files, from bytes to values.
#[divan::bench]
fn read_files(bencher: Bencher<'_, '_>) {
    let world = world();
    bencher
        .counter(ItemsCount::new(DOCUMENTS))
        .bench_local(|| read(black_box(&world)));
}

/// The text of one document.
#[divan::bench]
fn parse_a_text(bencher: Bencher<'_, '_>) {
    let mut sources = Sources::default();
    let (path, text) = corpus::document(0, DOCUMENTS);
    let file = sources.add(path, text).unwrap();
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench_local(|| front_matter::parse(black_box(sources.file(file))));
}

/// The notes of one document.
#[divan::bench]
fn parse_notes(bencher: Bencher<'_, '_>) {
    let mut sources = Sources::default();
    let (path, text) = corpus::notes(0, DOCUMENTS);
    let file = sources.add(path, text).unwrap();
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench_local(|| notes::parse(black_box(sources.file(file)), None));
}

/// The lock of the whole edition.
#[divan::bench]
fn parse_the_lock(bencher: Bencher<'_, '_>) {
    let mut sources = Sources::default();
    let text = lock::print(&compiled().lock(&[]).unwrap());
    let file = sources.add(project::LOCK.to_owned(), text).unwrap();
    bencher
        .counter(ItemsCount::new(DOCUMENTS))
        .bench_local(|| lock::parse(black_box(sources.file(file))));
}

/// The text of one document, as selectors see it.
#[divan::bench]
fn fold_a_text(bencher: Bencher<'_, '_>) {
    let compiled = compiled();
    let tree = compiled.edition.as_ref().unwrap().documents[0].document.tree();
    let text = &tree.projection.text;
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench_local(|| Folded::new(black_box(text)));
}

/// All selectors of one document's notes.
#[divan::bench]
fn anchor_notes(bencher: Bencher<'_, '_>) {
    let compiled = compiled();
    let annotated = &compiled.edition.as_ref().unwrap().documents[0];
    let said = annotated.found.said();
    let selectors = || said.iter().map(|note| &note.selector);
    bencher.counter(ItemsCount::new(1_usize)).bench_local(|| {
        let index = Index::for_many(&annotated.document, selectors().count());
        selectors().filter(|selector| index.find(selector).is_ok()).count()
    });
}

/// From files that were read to the edition: everything anchored, linked and checked.
#[divan::bench]
fn link_all(bencher: Bencher<'_, '_>) {
    let world = world();
    bencher
        .counter(ItemsCount::new(DOCUMENTS))
        .with_inputs(|| read(&world))
        .bench_local_values(|project| link::link(project, &Options::default(), &mut link::Memo::default()));
}

fn press(edition: &Edition, world: &MemoryWorld) -> Press {
    render::prepare(&edition.config, &[], false, world, &mut render::Memo::default())
        .value
        .unwrap()
}

/// From the edition to the pages, in memory.
#[divan::bench(sample_count = 20)]
fn render_all(bencher: Bencher<'_, '_>) {
    let (world, compiled) = (world(), compiled());
    let edition = compiled.edition.as_ref().unwrap();
    let press = press(edition, &world);
    let job = Job {
        edition,
        press: &press,
        base: None,
        observed: &Observed::default(),
        delivery: &Delivery::default(),
    };
    bencher.counter(ItemsCount::new(DOCUMENTS)).bench_local(|| {
        let mut memo = render::Memo::default();
        Printing::of(black_box(&job), &world, &mut memo).finish(&job, &mut memo)
    });
}

/// From the site in memory to a folder that is not there yet.
#[divan::bench(sample_count = 10)]
fn write_anew(bencher: Bencher<'_, '_>) {
    let site = compiled().site.unwrap();
    bencher
        .counter(ItemsCount::new(DOCUMENTS))
        .with_inputs(|| tempfile::tempdir().unwrap())
        .bench_local_values(|folder| {
            write(&site, &folder);
            // Taken away outside of what is measured.
            folder
        });
}

/// To a folder in which it stands already.
#[divan::bench(sample_count = 10)]
fn write_again(bencher: Bencher<'_, '_>) {
    let (site, folder) = (compiled().site.unwrap(), tempfile::tempdir().unwrap());
    write(&site, &folder);
    bencher
        .counter(ItemsCount::new(DOCUMENTS))
        .bench_local(|| write(&site, &folder));
}

fn write(site: &Site, folder: &tempfile::TempDir) {
    output::write(site, &folder.path().join("site"), Foreign::Stay).unwrap();
}

/// The first edition, from its files to its site, in memory.
#[divan::bench(sample_count = 20)]
fn the_first_edition(bencher: Bencher<'_, '_>) {
    let world = DiskWorld::new(env!("CARGO_MANIFEST_DIR"));
    bencher.bench_local(|| {
        let compiled = compile(black_box(&world), &Options::default());
        assert!(compiled.site.is_some());
        compiled
    });
}

/// The same, read only: what a text has to say for itself is found there.
#[divan::bench]
fn parse_the_report(bencher: Bencher<'_, '_>) {
    let compiled = compile(&DiskWorld::new(env!("CARGO_MANIFEST_DIR")), &Options::default());
    let edition = compiled.edition.as_ref().unwrap();
    let longest = edition
        .documents
        .iter()
        .max_by_key(|annotated| annotated.document.tree().projection.text.len());
    let file = longest.unwrap().document.file;
    let file = compiled.sources.file(file);
    bencher.bench_local(|| {
        let read = front_matter::parse(black_box(file)).value;
        assert!(matches!(read, Some(Markdown::Document(_))));
        read
    });
}
