//! How long the citation index takes: an edition of few texts that cite many works.
//!
//! Four citations a work, from two hundred documents at most; compiled anew, compiled with the entries that an earlier
//! run kept, and again after an edit of one document's citations.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on says so by panicking")]

use std::fmt::Write;

use divan::{Bencher, black_box};
use postil::project::MemoryWorld;
use postil::{Memo, Options, compile, compile_again};

const SIZES: &[usize] = &[500, 5000];
const BY: &str = "bench";

fn main() {
    divan::main();
}

const TYPES: [&str; 6] = [
    "book",
    "report",
    "article-newspaper",
    "webpage",
    "legislation",
    "legal_case",
];

/// Works that differ in title, author, year and address.
fn works(count: usize) -> String {
    let mut text = String::from("[\n");
    for number in 0..count {
        let comma = if number + 1 < count { "," } else { "" };
        writeln!(
            text,
            "{{ \"id\": \"w{number}\", \"type\": \"{}\", \"title\": \"On Bridge {number} and the Weir\", \
             \"author\": [{{ \"family\": \"Marsh{}\", \"given\": \"Anna\" }}], \"issued\": {{ \"date-parts\": [[{}]] }}, \
             \"URL\": \"https://h{}.example/{number}\", \"publisher\": \"Press {}\" }}{comma}",
            TYPES[number % TYPES.len()],
            number % 700,
            1800 + number % 200,
            number % 300,
            number % 90,
        )
        .unwrap();
    }
    text.push(']');
    text
}

/// A document with a footnote for every two of its citations, and their sidecar.
fn document(place: usize, documents: usize, count: usize) -> [(String, String); 2] {
    let citations = 4 * count / documents;
    let mut text = format!("+++\ntitle = \"Document {place}\"\n+++\n\n");
    let (mut notes, mut cites) = (String::new(), String::new());
    for number in 0..citations / 2 {
        let note = number + 1;
        writeln!(
            text,
            "The bridge below the mill has wanted two planks since Candlemas.[^{note}]\n"
        )
        .unwrap();
        write!(notes, "[^{note}]: See").unwrap();
        for half in 0..2 {
            // Coprime to all sizes, so that the works of a note differ.
            let work = (7919 * (place * citations + 2 * number + half)) % count;
            write!(notes, " Marsh, On Bridge {work} and the Weir, p. {note};").unwrap();
            writeln!(
                cites,
                "[[cite]]\nwork = \"w{work}\"\nquote = \"On Bridge {work} and the Weir\"\nin = \"fn-{note}\"\nlocator = \"p. {note}\"\n"
            )
            .unwrap();
        }
        notes.push_str("\n\n");
    }
    [
        (format!("content/d{place:03}.md"), text + &notes),
        (format!("content/d{place:03}.cites.toml"), cites),
    ]
}

fn world(count: usize) -> MemoryWorld {
    let documents = (count / 25).max(1);
    let mut world = MemoryWorld::new();
    world.insert("book.toml".to_owned(), "[edition]\ntitle = \"Works\"\n".to_owned());
    world.insert("content/works.json".to_owned(), works(count));
    for place in 0..documents {
        for (path, text) in document(place, documents, count) {
            world.insert(path, text);
        }
    }
    world
}

/// Everything, entries and all.
#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn anew(bencher: Bencher<'_, '_>, count: usize) {
    let world = world(count);
    bencher.bench_local(|| {
        let compiled = compile(black_box(&world), &Options::default());
        assert!(compiled.site.is_some());
        compiled
    });
}

/// The same with the entries of an earlier run.
#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn with_entries_of_an_earlier_run(bencher: Bencher<'_, '_>, count: usize) {
    let world = world(count);
    let mut first = Memo::default();
    first.recall(&[], BY);
    compile_again(&world, &Options::default(), &mut first);
    let kept = first.to_recall(BY).unwrap();
    bencher.bench_local(|| {
        let mut memo = Memo::default();
        memo.recall(&kept, BY);
        compile_again(black_box(&world), &Options::default(), &mut memo)
    });
}

/// The same in one process, after a locator was edited.
#[divan::bench(args = SIZES)]
fn again_after_an_edit_of_a_citation(bencher: Bencher<'_, '_>, count: usize) {
    let mut world = world(count);
    let mut memo = Memo::default();
    compile_again(&world, &Options::default(), &mut memo);
    let [_, (path, cites)] = document(0, (count / 25).max(1), count);
    let mut step = 0;
    bencher.bench_local(|| {
        step += 1;
        world.insert(path.clone(), cites.replacen("p. 1\"", &format!("p. 1, {step}\""), 1));
        compile_again(black_box(&world), &Options::default(), &mut memo)
    });
}
