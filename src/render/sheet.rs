//! The generated style sheet: rules that depend on the edition.
//!
//! Notes and marks are paired by number, and series are switched by name. In a sheet rather than in `style`
//! attributes, the pages can run under a strict Content-Security-Policy.

mod indices;

use std::collections::BTreeSet;
use std::fmt::Write;

pub(super) use self::indices::{concordance, works};
use super::choices::signer_id;
use super::document::language;
use super::locale::{Direction, base, direction};
use super::made::Extent;
use super::paging::MANY_DOCUMENTS;
use super::parallel::SIGNS;
use super::room::MANY;
use crate::link::Edition;
use crate::source::config::Series;

/// Where a unit has very many notes, they stand closer, and long ones show a line: else most of the page would be margin.
const CROWDED: &str = "/* Units with very many notes. */
@supports selector(::details-content){@media screen and (min-width:64rem){
.notes.many{--ng:.4rem}
.many .note.long:not([open],:focus-within,:has(:target)){padding-bottom:0;& .nb{max-height:1.3rem;mask-image:none;padding-inline-end:3rem;white-space:nowrap;text-overflow:ellipsis}& .nb>p{overflow:clip;text-overflow:ellipsis}>summary{inset-inline:auto 0;line-height:1.5rem;bottom:auto;top:-.1rem}}
}}
";

/// Where sections are pages: what stands above their headings, and the list of them on the first page of their document.
const DIVIDED: &str = "/* Sections that are pages. */
.part{padding-block:1.5rem .5rem}
.run{font:italic 1.06rem/1.4 var(--serif);letter-spacing:0;margin:0;color:var(--mute);& a{color:var(--soft)}}
.part~.about{border:0;margin-top:0}
.part~.text>.heading:first-child{margin-top:.75rem;&>:is(h2,h3){font-size:1.6rem;line-height:1.2}}
.parts{max-width:var(--measure);margin-top:3rem;border-top:var(--line);padding-top:1rem;& h2{font:600 1.06rem/1.5 var(--serif);margin-bottom:.5rem}& li{display:flex;gap:1.5rem;align-items:baseline;justify-content:space-between;line-height:1.4;padding-block:.3rem}& a{text-decoration-line:none}& .n{flex:none;font:.8rem/1.5 var(--sans)}}
.parts .d2{padding-inline-start:1.5rem}.parts :is(.d3,.d4,.d5,.d6){padding-inline-start:3rem}
/* Letters begin anew on each page: this one is that of an earlier. */
.ref.back sup::before{content:\"← \"}[dir=rtl] .ref.back sup::before{content:\"→ \"}
@media print{.run{display:none}.parts li{break-inside:avoid}}
";

/// The sheet for pages of up to as many notes, in the series of this edition.
#[must_use]
pub(super) fn generate(extent: Extent, edition: &Edition) -> String {
    let mut sheet = String::with_capacity(extent.notes * 90);
    sheet.push_str(
        "/* Generated. Each note knows its mark, the note before it, and the one before it of its kind. */\n",
    );
    for number in 1..=extent.notes {
        let previous = number - 1;
        let before = if previous > 0 {
            format!(";--p:--n{previous}")
        } else {
            String::new()
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            sheet,
            ".m{number}{{--n:--n{number};--a:--r{number}{before}}}.r{number}{{--n:--r{number}}}.q{number}{{--q:--n{number}}}"
        );
    }
    sheet.push_str("/* The room that the notes of a unit need, in lines of text: in one track, in two. */\n");
    for lines in 1..=extent.lines {
        let _ = writeln!(
            sheet,
            ".room-{lines}{{--room:{lines}}}.rooms-{lines}{{--rooms:{lines}}}"
        );
    }
    if extent.pairs >= MANY {
        sheet.push_str(CROWDED);
    }
    if edition
        .documents
        .iter()
        .any(|annotated| annotated.document.sections.is_divided())
    {
        sheet.push_str(DIVIDED);
    }
    pairs(extent.pairs, &mut sheet);
    let switched = switched(edition);
    switches(&switched, &mut sheet);
    relations(edition, &mut sheet);
    signs(edition, &mut sheet);
    relayout(&switched, &mut sheet);
    languages(edition, &mut sheet);
    pages(edition, &mut sheet);
    sheet
}

/// Words, mark and note of a pair light up together: under the pointer, with the focus, as the target.
fn pairs(count: usize, sheet: &mut String) {
    if count == 0 {
        return;
    }
    sheet.push_str("/* What belongs together lights up. */\n");
    let selectors: Vec<_> = (1..=count)
        .map(|pair| format!(".unit:has(.k{pair}:is(:hover,:focus-within,:target),.k{pair} :target) .k{pair}"))
        .collect();
    let _ = writeln!(
        sheet,
        "{}{{--lit:var(--tint);--hl:2px solid Highlight}}",
        selectors.join(",")
    );
}

/// The classes of notes that have a switch: the series, and who signed them.
fn switched(edition: &Edition) -> Vec<String> {
    let series = edition.config.series.iter().map(|Series { id, .. }| format!("s-{id}"));
    let signers = edition.documents.iter().flat_map(|annotated| &annotated.found.signers);
    let signers: BTreeSet<&str> = signers.map(String::as_str).collect();
    let signers: BTreeSet<String> = signers.into_iter().map(signer_id).collect();
    series.chain(signers.into_iter().map(|id| format!("b-{id}"))).collect()
}

/// What the switch of a relation hides: its lines and passages, and what has nothing else.
fn relations(edition: &Edition, sheet: &mut String) {
    sheet.push_str("/* The relations of cross-references beside the text. */\n");
    for name in occurring(edition) {
        let off = format!(":root:has(#f-r-{name}:not(:checked)) .rels");
        let _ = writeln!(
            sheet,
            "{off} .x-{name},{off}:not(:has(dl>:not(.x-{name}))),{off} .pvs:not(:has(>:not(summary,.x-{name}))){{display:none}}"
        );
    }
}

/// What a switch that is off hides. In the margin by line a note that is filtered out keeps a box of no height, since the
/// next note hangs on it; elsewhere `--off` takes it away.
fn switches(switched: &[String], sheet: &mut String) {
    const GONE: &str = "{--off:none;--ng:0px;--pb:0;--mh:0;--vis:hidden}";
    const UNMARKED: &str = "{text-decoration-line:none}";
    let off = |id: &str| format!(":root:has(#{id}:not(:checked))");
    sheet.push_str("/* What a switch that is off hides. */\n");
    let (au, ed, rel) = (off("f-au"), off("f-ed"), off("f-rel"));
    let _ = writeln!(sheet, "{au} .note.au,{ed} .note.ed{GONE}");
    let _ = writeln!(sheet, "{ed} .ref.ed,{rel} .rels{{display:none}}");
    let _ = writeln!(sheet, "{ed} .lem.ed,{rel} .lem.xr:not(.ed,.ct){UNMARKED}");
    for class in switched {
        let off = off(&format!("f-{class}"));
        let _ = writeln!(sheet, "{off} .note.{class}{GONE}");
        let _ = writeln!(sheet, "{off} .ref.{class}{{display:none}}");
        let _ = writeln!(sheet, "{off} .lem.{class}{UNMARKED}");
    }
}

/// What the languages of the edition need. A text that does not run the way of the edition keeps the layout of the page
/// and turns its blocks. Browsers leave out the spaces within French quotation marks.
fn languages(edition: &Edition, sheet: &mut String) {
    let config = &edition.config;
    let documents = edition.documents.iter();
    let languages = documents.map(|annotated| language(&annotated.document, config));
    let languages: BTreeSet<&str> = languages.chain([config.language.as_str()]).collect();
    if languages
        .iter()
        .any(|own| direction(own) != direction(&config.language))
    {
        sheet.push_str("/* Texts that run the other way. */\n.text[dir]{direction:inherit}\n");
        for direction in ["ltr", "rtl"] {
            let _ = writeln!(
                sheet,
                ".text[dir={direction}] :is(.unit>:not(.notes,.rels,.pn),.note.au>.nb){{direction:{direction}}}"
            );
        }
    }
    if direction(&config.language) == Direction::RightToLeft {
        sheet.push_str("/* What goes out goes to the left. */\n");
        sheet.push_str(":is(.rel dt,.e .vb,.mid .vb)::before{content:\"← \"}\n");
        sheet.push_str(":is(.in,.to) :is(dt,.vb)::before{content:\"→ \"}\n");
        sheet.push_str(".x-see-also :is(dt,.vb)::before{content:\"↔ \"}\n");
    }
    if languages.iter().any(|own| base(own) == "fr") {
        sheet.push_str(":lang(fr)>q{quotes:\"«\\202f\" \"\\202f»\" \"“\" \"”\"}\n");
    }
}

/// The signs of a parallel view: like signs mark like words.
fn signs(edition: &Edition, sheet: &mut String) {
    if edition.crossrefs.iter().next().is_none() {
        return;
    }
    sheet.push_str("/* Like signs mark like words. */\n");
    for (number, sign) in (1..).zip(SIGNS) {
        let _ = writeln!(sheet, ".g{number},.s{number}{{--sign:\"{sign}\"}}");
    }
}

/// Firefox does not move the notes after one that is filtered out, unless the page is laid out anew: so each filter that
/// is off narrows a page with notes in its margin by a twentieth of a pixel.
fn relayout(switched: &[String], sheet: &mut String) {
    let ids = switched.iter().map(|class| format!("f-{class}"));
    let ids: Vec<_> = ["f-au", "f-ed", "f-rel"]
        .map(str::to_owned)
        .into_iter()
        .chain(ids)
        .collect();
    sheet.push_str(
        "/* What is filtered out makes Firefox lay out the page anew. */\n@media screen and (min-width:64rem){\n",
    );
    for id in &ids {
        let _ = writeln!(sheet, ":root:has(#{id}:not(:checked)){{--{id}:.05px}}");
    }
    let sum: Vec<_> = ids.iter().map(|id| format!("var(--{id},0px)")).collect();
    let _ = writeln!(sheet, "body{{padding-inline-end:calc({})}}\n}}", sum.join(" + "));
}

/// The running heads of paper: the short title of the document, that of the edition. No name of a page can be handed
/// over by the page itself, so each document has pages of its own.
fn pages(edition: &Edition, sheet: &mut String) {
    let _ = writeln!(
        sheet,
        "/* Running heads. */\n@page{{@top-right{{content:{}}}@bottom-center{{content:counter(page)}}}}",
        string(&edition.config.title)
    );
    sheet.push_str(
        "@page title{@top-left{content:none}@top-right{content:none}@bottom-center{content:none}}\n@media print{.dh:has(.tp){page:title}}\n",
    );
    // Every page loads the sheet, so it cannot name very many documents.
    let few = edition.documents.len() <= MANY_DOCUMENTS;
    for annotated in edition.documents.iter().filter(|_| few) {
        let id = annotated.document.id();
        let short = string(annotated.document.short());
        let _ = writeln!(
            sheet,
            "@page d-{id}{{@top-left{{content:{short}}}}}\n@media print{{.doc.d-{id}{{page:d-{id}}}}}"
        );
    }
}

/// A string of CSS.
fn string(words: &str) -> String {
    let mut quoted = String::from('"');
    for letter in words.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            // No string of CSS goes over the end of a line.
            letter if letter.is_control() => quoted.push(' '),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// The names of the relations that occur.
fn occurring(edition: &Edition) -> Vec<&str> {
    let mut occurs = vec![false; edition.config.relations.len()];
    for linked in edition.crossrefs.iter() {
        occurs[linked.relation] = true;
    }
    let relations = edition.config.relations.iter().zip(occurs);
    relations
        .filter(|(_, occurs)| *occurs)
        .map(|(relation, _)| relation.name.as_str())
        .collect()
}
