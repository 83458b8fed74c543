//! How long it takes to compile an edition anew, and again after one edit.
//!
//! `cargo bench` prints both for editions of several sizes; `benches/README.md` says what they are made of and how to
//! measure the way from a save to the page that is served.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on says so by panicking")]

mod corpus;

use divan::{Bencher, black_box};
use postil::project::MemoryWorld;
use postil::{Begun, Memo, Options, compile, compile_again};

const SIZES: &[usize] = &[10, 100, 1000];

fn main() {
    divan::main();
}

fn world(documents: usize) -> MemoryWorld {
    let mut world = MemoryWorld::new();
    for (path, text) in corpus::edition(documents) {
        world.insert(path, text);
    }
    world
}

/// Everything from the files to the site.
#[divan::bench(args = SIZES, sample_count = 5)]
fn anew(bencher: Bencher<'_, '_>, documents: usize) {
    let world = world(documents);
    bencher.bench_local(|| {
        let compiled = compile(black_box(&world), &Options::default());
        assert!(compiled.site.is_some());
        compiled
    });
}

/// The same after a paragraph of one document was edited, with the memo of the compilation before.
#[divan::bench(args = SIZES)]
fn again_after_an_edit_of_a_text(bencher: Bencher<'_, '_>, documents: usize) {
    again(bencher, documents, |step| {
        let (path, text) = corpus::document(documents / 2, documents);
        (path, format!("{text}\n\nEdit {step}.\n"))
    });
}

/// The same, but only as far as the documents, which is what a preview shows first.
#[divan::bench(args = SIZES)]
fn documents_after_an_edit_of_a_text(bencher: Bencher<'_, '_>, documents: usize) {
    let mut world = world(documents);
    let (mut memo, options) = (Memo::default(), Options::default());
    assert!(compile_again(&world, &options, &mut memo).site.is_some());
    let mut step = 0;
    bencher.bench_local(|| {
        step += 1;
        let (path, text) = corpus::document(documents / 2, documents);
        world.insert(path, format!("{text}\n\nEdit {step}.\n"));
        let begun = Begun::new(&world, &options, &mut memo);
        assert!(begun.so_far(&mut memo).is_some());
        begun
    });
}

/// The same after a note was edited.
#[divan::bench(args = SIZES)]
fn again_after_an_edit_of_a_note(bencher: Bencher<'_, '_>, documents: usize) {
    again(bencher, documents, |step| {
        let (path, text) = corpus::notes(documents / 2, documents);
        (
            path,
            text.replacen("body = '''", &format!("body = '''Edit {step}. "), 1),
        )
    });
}

fn again(bencher: Bencher<'_, '_>, documents: usize, edited: impl Fn(usize) -> (String, String)) {
    let mut world = world(documents);
    let (mut memo, options) = (Memo::default(), Options::default());
    let mut last = compile_again(&world, &options, &mut memo);
    assert!(last.site.is_some());
    let mut step = 0;
    bencher.bench_local(|| {
        step += 1;
        let (path, text) = edited(step);
        world.insert(path, text);
        last = compile_again(&world, &options, &mut memo);
        assert!(
            (1..10).contains(&last.made.len()),
            "what the edit concerns is made again"
        );
    });
}
