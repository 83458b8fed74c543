//! The cases of `tests/suite`: markdown files that hold an edition and what is to be said of it.
//!
//! A file says in prose what it is about. Each section (`## …`) is a case; fenced blocks name by their info string
//! what they hold:
//!
//! - ```` ```md content/a.md ```` or any other path: a file of the edition; with `crlf` or `bom` after the path it is
//!   written with such line ends, or such a mark before it; with `before` it is what the file held when the edition was
//!   last built, so that the case has a lock. Files given before the first section belong to every case.
//! - ```` ```status content/a.md ````: what became of each note, as `data/` tells it: id, status, block, words;
//! - ```` ```diagnostics ````: what `--format short` prints, to the letter;
//! - ```` ```human ````: what people see, to the letter;
//! - ```` ```page a/index.html ````: lines that the page holds; ```` ```absent a/index.html ````: lines it must not.
//!
//! With `POSTIL_BLESS=1` the expected messages are rewritten to what is said now.

use std::path::{Path, PathBuf};

use postil::Compiled;
use similar::TextDiff;

use crate::edition::{Edition, human_form, short_form};

/// A fenced block of a markdown file.
#[derive(Debug, Clone)]
pub(crate) struct Fenced {
    /// The words after the fence.
    pub(crate) info: Vec<String>,
    /// What stands between the fences.
    pub(crate) content: String,
    /// The lines between the fences: the first, and one past the last, from 0.
    lines: (usize, usize),
    /// The last heading of level two before it.
    section: Option<String>,
}

impl Fenced {
    /// The path of the file that the block holds, if it is one of an edition.
    pub(crate) fn path(&self) -> Option<&str> {
        let path = self.info.get(1)?;
        let holds_file = !matches!(self.info[0].as_str(), "page" | "absent" | "status");
        (holds_file && (path.contains('/') || path.ends_with(".toml") || path == "book.lock")).then_some(path)
    }

    /// The bytes of that file.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut text = self.content.clone();
        for flag in self.info.iter().skip(2) {
            text = match flag.as_str() {
                "before" => text,
                "crlf" => text.replace('\n', "\r\n"),
                "bom" => format!("\u{FEFF}{text}"),
                other => panic!("the suite knows no flag `{other}`"),
            };
        }
        text.into_bytes()
    }
}

/// All fenced blocks of a markdown text, in their order.
pub(crate) fn fenced_blocks(text: &str) -> Vec<Fenced> {
    let lines: Vec<_> = text.lines().collect();
    let (mut blocks, mut section, mut at) = (Vec::new(), None, 0);
    while at < lines.len() {
        let fence: String = lines[at].chars().take_while(|&char| char == '`').collect();
        at += 1;
        if fence.len() < 3 {
            section = lines[at - 1].strip_prefix("## ").map(str::to_owned).or(section);
            continue;
        }
        let info = lines[at - 1][fence.len()..].split_whitespace();
        let info = info.map(str::to_owned).collect();
        let start = at;
        while lines.get(at).is_some_and(|line| line.trim_end() != fence) {
            at += 1;
        }
        assert!(at < lines.len(), "line {start}: this fence is not closed");
        blocks.push(Fenced {
            info,
            content: lines[start..at].iter().map(|line| format!("{line}\n")).collect(),
            lines: (start, at),
            section: section.clone(),
        });
        at += 1;
    }
    blocks
}

/// A case: the blocks of one section and those that all sections share.
struct Case<'a> {
    name: &'a str,
    blocks: Vec<&'a Fenced>,
}

fn cases(blocks: &[Fenced]) -> Vec<Case<'_>> {
    let mut cases: Vec<Case<'_>> = Vec::new();
    let shared: Vec<_> = blocks.iter().filter(|block| block.section.is_none()).collect();
    for block in blocks {
        let Some(name) = block.section.as_deref() else { continue };
        if cases.last().is_none_or(|case| case.name != name) {
            let blocks = shared.clone();
            cases.push(Case { name, blocks });
        }
        if let Some(case) = cases.last_mut() {
            case.blocks.push(block);
        }
    }
    cases
}

impl<'a> Case<'a> {
    fn compile(&self) -> Compiled {
        let with = |edition: Edition, before: bool| {
            let files = self.blocks.iter().filter_map(|block| Some((block.path()?, block)));
            let files = files.filter(|(_, block)| before == block.info.iter().any(|flag| flag == "before"));
            files.fold(edition, |edition, (path, block)| edition.file(path, block.bytes()))
        };
        let now = with(Edition::new(), false);
        let before = with(now.clone(), true);
        let has_before = self
            .blocks
            .iter()
            .any(|block| block.info.iter().any(|flag| flag == "before"));
        let has_lock = self.blocks.iter().any(|block| block.path() == Some("book.lock"));
        if !has_before || has_lock {
            return now.compile();
        }
        now.file("book.lock", before.lock()).compile()
    }

    /// What differs from what is expected, and the blocks to rewrite if it is to be expected from now on.
    fn run(&self) -> (Vec<String>, Vec<(&'a Fenced, String)>) {
        let compiled = self.compile();
        let (mut faults, mut blessed) = (Vec::new(), Vec::new());
        let mut judged = false;
        for &block in &self.blocks {
            let kind = block.info.first().map_or("", String::as_str);
            let found = match kind {
                "diagnostics" => short_form(&compiled),
                "human" => human_form(&compiled),
                "status" => status(&compiled, &block.info[1]),
                "page" | "absent" => {
                    faults.extend(fragments(block, &compiled));
                    judged = true;
                    continue;
                }
                _ if block.path().is_some() => continue,
                other => panic!("{}: the suite knows no block `{other}`", self.name),
            };
            judged = true;
            if found != block.content {
                faults.push(format!("{kind}:\n{}", diff(&block.content, &found)));
                blessed.push((block, found));
            }
        }
        assert!(judged, "{}: a case must say what is expected", self.name);
        (faults, blessed)
    }
}

/// What became of each note of a document, a line each.
fn status(compiled: &Compiled, document: &str) -> String {
    let data = format!("data/documents/{document}.json");
    let Some(site) = &compiled.site else {
        return "there are errors\n".to_owned();
    };
    let data: serde_json::Value = serde_json::from_slice(&site[&data]).expect("JSON");
    let notes = data["notes"].as_array().expect("notes").iter();
    let line = |note: &serde_json::Value| {
        let target = &note["target"];
        let block = target["block"].as_str().or(target["parts"][0]["block"].as_str());
        let words = target["exact"].as_str().unwrap_or_default();
        let words: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let shown = match words.char_indices().nth(60) {
            Some((end, _)) => format!("{}…", &words[..end]),
            None => words.clone(),
        };
        format!(
            "{} {} {}: {shown}\n",
            note["id"].as_str().unwrap_or_default(),
            note["status"].as_str().unwrap_or_default(),
            block.unwrap_or_default()
        )
    };
    notes.map(line).collect()
}

/// The lines of the block that the page does not hold, or holds and should not.
fn fragments(block: &Fenced, compiled: &Compiled) -> Vec<String> {
    let path = &block.info[1];
    let page = compiled.site.as_ref().and_then(|site| site.get(path));
    let Some(page) = page else {
        return vec![format!("there is no page {path}; {}", short_form(compiled))];
    };
    let page = String::from_utf8_lossy(page);
    let wanted = block.info[0] == "page";
    let lines = block.content.lines().filter(|line| page.contains(*line) != wanted);
    let word = if wanted { "lacks" } else { "holds" };
    let mut faults: Vec<_> = lines.map(|line| format!("{path} {word}: {line}")).collect();
    if !faults.is_empty() {
        let text = page.find("data-document").map_or("", |at| &page[at..]);
        faults.push(text.chars().take(3000).collect());
    }
    faults
}

fn diff(wanted: &str, found: &str) -> String {
    let diff = TextDiff::from_lines(wanted, found);
    diff.unified_diff().header("expected", "found").to_string()
}

fn suite_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    let entries = std::fs::read_dir(folder).expect("tests/suite");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    files.sort();
    files
}

/// Puts other lines into blocks, the last first, so that line numbers hold.
fn rewrite(path: &Path, text: &str, mut blessed: Vec<(&Fenced, String)>) {
    let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
    blessed.sort_by_key(|(block, _)| std::cmp::Reverse(block.lines.0));
    for (block, content) in blessed {
        lines.splice(block.lines.0..block.lines.1, content.lines().map(str::to_owned));
    }
    std::fs::write(path, lines.join("\n") + "\n").expect("a suite file that can be written");
}

/// Every text of the suite, for checks on the suite itself.
pub(crate) fn texts() -> Vec<String> {
    let files = suite_files();
    files
        .iter()
        .map(|path| std::fs::read_to_string(path).expect("a suite file"))
        .collect()
}

#[test]
fn every_case_says_what_is_expected() {
    /// As many as there were when this was last touched; it may only grow.
    const CASES: usize = 173;
    let bless = std::env::var_os("POSTIL_BLESS").is_some_and(|value| value == "1");
    let (mut count, mut faults) = (0, Vec::new());
    for path in suite_files() {
        let text = std::fs::read_to_string(&path).expect("a suite file");
        let blocks = fenced_blocks(&text);
        let mut blessed = Vec::new();
        for case in cases(&blocks) {
            count += 1;
            let (wrong, rewritten) = case.run();
            blessed.extend(rewritten);
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            faults.extend(
                wrong
                    .into_iter()
                    .map(|fault| format!("## {name}: {}\n{fault}", case.name)),
            );
        }
        if bless && !blessed.is_empty() {
            rewrite(&path, &text, blessed);
        }
    }
    assert!(count >= CASES, "only {count} cases were found");
    assert!(
        faults.is_empty(),
        "\n{}\n{} cases; POSTIL_BLESS=1 accepts the messages",
        faults.join("\n"),
        count
    );
}
