//! Selectors of one document to their words, held against where they landed before.

use super::found::Landed;
use crate::Options;
use crate::anchor::{self, Anchor, Index, Miss, Placed, Remark, Report, Status};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Landing, Selector, TextRange};
use crate::project::LOCK;

/// As many changes of address are listed, and names of notes.
const LISTED: usize = 5;

/// Words that were not found in their document, and the diagnostic that says so, by its place.
#[derive(Debug)]
pub(super) struct Stray {
    /// The words.
    pub(super) quote: String,
    /// The place of the diagnostic in the list.
    pub(super) diagnostic: usize,
}

/// The placing of the selectors of a document.
pub(super) struct Placing<'a> {
    index: &'a Index<'a>,
    options: &'a Options,
    /// What was noticed.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Where selectors landed, if that is to be kept.
    pub(super) landings: Vec<Landed>,
    /// Words that may stand in another document.
    pub(super) strays: Vec<Stray>,
    /// Whether all of them selected what they say, and nothing is to be said of any.
    pub(super) is_settled: bool,
    /// Blocks that have other addresses than they had, and how many selectors stand in them.
    readdressed: Vec<(String, String)>,
}

impl<'a> Placing<'a> {
    /// Nothing is placed yet.
    pub(super) const fn new(index: &'a Index<'a>, options: &'a Options) -> Self {
        Self {
            index,
            options,
            diagnostics: Vec::new(),
            landings: Vec::new(),
            strays: Vec::new(),
            is_settled: true,
            readdressed: Vec::new(),
        }
    }

    /// The passage that the selector of this name selects. If it selects none, that is among the diagnostics; `what`
    /// names what it belongs to.
    pub(super) fn place(&mut self, selector: &Selector, name: &str, what: impl Fn() -> String) -> Option<Anchor> {
        let landing = self.index.landing(name);
        let acceptance = self.options.accept.of(self.index.document.id(), name);
        let is_wanted = landing.is_some() || self.options.record;
        let digest = if is_wanted {
            anchor::digest(selector)
        } else {
            String::new()
        };
        let recorded = landing.and_then(|landing| self.index.as_recorded(selector, &digest, landing, acceptance));
        if let Some(range) = recorded {
            if self.options.record {
                self.landings.push(Landed::again(digest, name, range));
            }
            return Some(Anchor {
                range,
                status: Status::Exact,
            });
        }
        let placed = self.index.place_digested(selector, &digest, landing, acceptance);
        let is_plain = |placed: &Placed| placed.remark.is_none() && placed.anchor.status == Status::Exact;
        self.is_settled &= placed.as_ref().is_ok_and(is_plain);
        let said;
        let report = if placed.as_ref().is_ok_and(|placed| placed.remark.is_none()) {
            None
        } else {
            said = what();
            Some(Report {
                index: self.index,
                selector,
                what: &said,
                name,
                landing,
            })
        };
        match placed {
            Ok(placed) => {
                self.diagnostics
                    .extend(report.and_then(|report| report.remark(&placed)));
                if let Some(landing) = landing {
                    self.note_address(&digest, &placed, landing);
                }
                if self.options.record {
                    self.landings.push(Landed::new(digest, name, &placed, landing));
                }
                Some(placed.anchor)
            }
            Err(miss) => {
                self.stray(selector, &miss);
                self.diagnostics
                    .extend(report.map(|report| anchor::report(report, &miss)));
                None
            }
        }
    }

    /// Notes that words may stand in another document.
    fn stray(&mut self, selector: &Selector, miss: &Miss) {
        let lost = matches!(miss, Miss::Lost { elsewhere, .. } if elsewhere.is_empty());
        let near = matches!(miss, Miss::Uncertain(_) | Miss::Approximate(_));
        if let (true, Some(quote)) = (lost || near, &selector.quote) {
            self.strays.push(Stray {
                quote: quote.value.clone(),
                diagnostic: self.diagnostics.len(),
            });
        }
    }

    fn note_address(&mut self, digest: &str, placed: &Placed, landing: &Landing) {
        let now = self.index.block(placed.anchor.range);
        let plain = placed.anchor.status == Status::Exact && placed.remark.is_none();
        let known = !landing.block.is_empty() && now != landing.block;
        if plain && known && landing.selector == digest {
            self.readdressed.push((landing.block.clone(), now.to_owned()));
        }
    }

    /// Says what differs from the lock as a whole: addresses that changed, and notes that are gone. `notes` are the ids
    /// of all notes there are, drafts too.
    pub(super) fn compare<'n>(&mut self, notes: impl Iterator<Item = &'n str>) {
        let Some(locked) = self.index.locked() else { return };
        if !self.readdressed.is_empty() {
            let diagnostic = self.other_addresses();
            self.diagnostics.push(diagnostic);
        }
        let mut there: Vec<_> = notes.collect();
        there.sort_unstable();
        let is_note = |name: &&str| !name.contains(':');
        let names = locked.landings.iter().map(|landing| landing.name.as_str());
        let gone: Vec<_> = names
            .filter(is_note)
            .filter(|name| there.binary_search(name).is_err())
            .collect();
        if !gone.is_empty() {
            self.diagnostics.push(gone_notes(self.index.document.id(), &gone));
        }
    }

    fn other_addresses(&mut self) -> Diagnostic {
        let count = self.readdressed.len();
        let document = self.index.document.id();
        let message = if count == 1 {
            format!("a selector stands in a block of `{document}` that has another address than the lock says")
        } else {
            format!("{count} selectors stand in blocks of `{document}` that have other addresses than the lock says")
        };
        self.readdressed.dedup();
        let shown = self.readdressed.iter().take(LISTED);
        let shown: Vec<_> = shown.map(|(old, new)| format!("{old} is {new} now")).collect();
        let more = if self.readdressed.len() > LISTED { ", …" } else { "" };
        Diagnostic::remark(Code::MovedQuote, message)
            .path(LOCK)
            .note(format!("{}{more}", shown.join(", ")))
            .help("they stand at their words, so nothing is to be done; `postil build` records the new addresses")
    }
}

/// The remark on notes of a document that are on record and not there.
pub(super) fn gone_notes(document: &str, gone: &[&str]) -> Diagnostic {
    let noun = if gone.len() == 1 {
        "a note".to_owned()
    } else {
        format!("{} notes", gone.len())
    };
    let shown: Vec<_> = gone.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
    let more = if gone.len() > LISTED { ", …" } else { "" };
    let message = format!(
        "the lock has {noun} on `{document}` that the sidecars do not have: {}{more}",
        shown.join(", ")
    );
    Diagnostic::remark(Code::GoneNote, message)
        .path(LOCK)
        .help("if that was meant, nothing is to be done: `postil build` takes them out of the lock")
}

impl Landed {
    /// That the selector of this name and digest landed where it had.
    pub(super) fn again(digest: String, name: &str, range: TextRange) -> Self {
        Self {
            name: name.to_owned(),
            selector: digest,
            range,
            ambiguous: false,
            moved_from: None,
            is_on_record: true,
        }
    }

    /// Where the selector of this name and digest landed.
    pub(super) fn new(digest: String, name: &str, placed: &Placed, landing: Option<&Landing>) -> Self {
        let is_moved = placed.anchor.status == Status::Moved;
        Self {
            name: name.to_owned(),
            selector: digest,
            range: placed.anchor.range,
            is_on_record: false,
            ambiguous: matches!(placed.remark, Some(Remark::Decided(_))),
            moved_from: match &placed.remark {
                Some(Remark::Moved(from)) => Some(from.clone()),
                _ => landing
                    .filter(|_| is_moved)
                    .and_then(|landing| landing.moved_from.clone()),
            },
        }
    }
}
