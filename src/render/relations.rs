//! Cross-references beside the text: for each unit, where its words lead and what leads to them.
//!
//! Each is a link with the label of its direction. Below them, closed until it is wanted, stands what is at the other end,
//! with enough around it to decide whether to follow; scripts show the same where the link is pointed at.

mod bound;

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::escape::{push_attribute, push_escaped, push_href};
use super::layout::Layout;
use super::leaf::{Leaf, LeafEnd};
use super::links;
use super::locale::Locale;
use super::resolve::{Resolver, end_id};
use crate::difference::{self, Run};
use crate::link::verify::Verification;
use crate::link::{Linked, PassageFace, Referrer, Side};
use crate::model::{BlockKind, Outcome, Relation, excerpt};

/// Characters of the far passage that show below the text.
const SHOWN: usize = 600;

/// The cross-references of a page.
#[derive(Debug)]
pub(super) struct Relations {
    /// Those of the document as a whole.
    pub whole: Lines,
    /// Those of each unit of the page.
    pub units: Vec<Lines>,
}

/// Lines of cross-references: one for each relation and direction, in the order of the relations.
#[derive(Debug, Default, Clone)]
pub(super) struct Lines {
    lines: Vec<Line>,
    /// What stands at the other ends.
    passages: Vec<String>,
    /// Whether they stand by themselves rather than in a unit.
    alone: bool,
    /// What the last place was called where editors speak of the block, and how many in a row are called so.
    mentioned: (String, usize),
}

/// As many places where editors speak of a block stand open.
const MENTIONS: usize = 9;

#[derive(Debug, Clone)]
struct Line {
    /// The relation's place and the direction: the order of lines. The editors' mentions come last.
    key: (usize, Side),
    name: String,
    label: String,
    links: Vec<String>,
}

/// Gathers the cross-references of a page by unit; the units are those that it has.
#[must_use]
pub(super) fn by_unit(leaf: &Leaf<'_>, layout: &Layout, units: Range<usize>, resolver: &Resolver<'_>) -> Relations {
    let blocks = &leaf.annotated.document.blocks;
    let mut relations = Relations {
        whole: Lines {
            alone: true,
            ..Lines::default()
        },
        units: vec![Lines::default(); units.len()],
    };
    let mut printed = FxHashSet::default();
    for end in leaf.own_ends() {
        // What quotes words that are not there leads here, but nothing leads back.
        let missing = end
            .face
            .verification
            .as_deref()
            .is_some_and(|found| found.outcome == Outcome::Missing);
        if missing && end.side == Side::To {
            continue;
        }
        let block = end.range.and_then(|range| blocks.at(range.start));
        let lines = match block {
            Some(block) => &mut relations.units[layout.unit_of_block[block] - units.start],
            None => &mut relations.whole,
        };
        let via = block
            .map(|block| &blocks[block])
            .filter(|block| block.kind == BlockKind::Footnote);
        let relation = &leaf.common.config.relations[end.relation];
        let via = via.map(|block| resolver.locale.block(block));
        lines.add(end, relation, via, resolver, &mut printed);
    }
    for referrer in leaf.referrers() {
        let block = referrer.block.as_deref().and_then(|id| blocks.position(id));
        let lines = match block {
            Some(block) => &mut relations.units[layout.unit_of_block[block] - units.start],
            None => &mut relations.whole,
        };
        lines.mention(referrer, resolver);
    }
    relations
}

impl Lines {
    /// Adds an end. `via` names the footnote that its words stand in; `printed` holds the passages that the page has.
    fn add(
        &mut self,
        end: &LeafEnd<'_>,
        relation: &Relation,
        via: Option<String>,
        resolver: &Resolver<'_>,
        printed: &mut FxHashSet<String>,
    ) {
        let side = end.side.other();
        let label = resolver.locale.relation(relation, end.side);
        let mut links = String::new();
        for (member, far) in end.face.passages(side).iter().enumerate() {
            let far = Far {
                end,
                passage: far,
                side,
                member,
            };
            let id = far.preview_id();
            if member > 0 {
                // Boxes stand apart by themselves on the page of the site.
                links.push_str(if resolver.links.is_bound() { ", " } else { " " });
            }
            far.link(&id, resolver, &mut links);
            // A volume has the passage itself, on the page that the link names.
            if !resolver.links.is_bound() && printed.insert(id.clone()) {
                self.passages.push(far.print(&id, &label, resolver));
            }
        }
        if let Some(nearest) = &end.face.nearest {
            push_nearest(&mut links, nearest, resolver);
        }
        if let Some(via) = via {
            let bound = resolver.links.is_bound();
            links.push_str(" <span class=\"via\">");
            // A box sets it apart from the link on the page of the site.
            push_escaped(&mut links, &if bound { format!("({via})") } else { via });
            links.push_str("</span>");
        }
        if let Some(verification) = end
            .face
            .verification
            .as_deref()
            .filter(|found| !found.difference.is_empty())
        {
            links.push_str(" <span class=\"df\"><span class=\"kd\">");
            push_escaped(&mut links, &resolver.locale.say("difference"));
            links.push_str("</span> ");
            links.push_str(&difference(verification));
            links.push_str("</span>");
        }
        // What is the same from both ends is one line.
        let side = if relation.label == relation.inverse {
            Side::From
        } else {
            end.side
        };
        self.put((end.relation, side), &relation.name, label, links);
    }

    /// Adds a place where editors speak of the block.
    fn mention(&mut self, referrer: &Referrer, resolver: &Resolver<'_>) {
        let page = links::section(&referrer.text, referrer.section.as_deref());
        let (fragment, place) = match (&referrer.note, &referrer.at) {
            (Some(note), at) => {
                let at = at.as_ref().map(|(kind, id)| resolver.locale.address(*kind, id));
                (Some(format!("n-{note}")), at)
            }
            (None, Some((kind, id))) => (Some(id.clone()), Some(resolver.locale.address(*kind, id))),
            (None, None) => (None, None),
        };
        let href = fragment.map_or_else(
            || resolver.links.to(&page),
            |fragment| resolver.links.to_place(&page, &fragment),
        );
        let mut link = String::from("<a");
        push_attribute(&mut link, "class", chip(resolver));
        push_href(&mut link, &href);
        if !resolver.links.is_bound() {
            push_attribute(&mut link, "title", &referrer.words);
        }
        let mut named = referrer.short.clone();
        if let Some(place) = place {
            named.push(' ');
            named.push_str(&place);
        }
        if referrer.note.is_some() {
            named = resolver.locale.tell("mention-in-note", &[("place", named.into())]);
        }
        if self.mentioned.0 == named {
            self.mentioned.1 += 1;
        } else {
            self.mentioned = (named.clone(), 1);
        }
        let count = self.mentioned.1;
        // Several notes on one paragraph are called alike: the further ones by their number. On paper each has its page.
        link.push('>');
        if count > 1 && !resolver.links.is_bound() {
            link.push_str("<span class=\"vh\">");
            push_escaped(&mut link, &named);
            link.push_str(", </span>");
            named = count.to_string();
        }
        push_escaped(&mut link, &named);
        link.push_str("</a>");
        let label = resolver.locale.say("mention");
        self.put((usize::MAX, Side::To), "mention", label, link);
    }

    fn put(&mut self, key: (usize, Side), name: &str, label: String, link: String) {
        let at = self.lines.partition_point(|line| line.key < key);
        match self.lines.get_mut(at) {
            // Of several passages of one end, those in the same unit lead to the same.
            Some(line) if line.key == key => {
                if !line.links.contains(&link) {
                    line.links.push(link);
                }
            }
            _ => {
                let line = Line {
                    key,
                    name: name.to_owned(),
                    label,
                    links: vec![link],
                };
                self.lines.insert(at, line);
            }
        }
    }

    /// Prints the lines, if there are any.
    /// `language` are the attributes of what is not in the language of the text.
    pub(super) fn print(&self, language: &str, locale: &Locale, out: &mut String) {
        if self.lines.is_empty() {
            return;
        }
        if self.alone {
            out.push_str("<div class=\"unit whole\" data-apparatus>");
        }
        out.push_str("<div class=\"rels\"");
        out.push_str(language);
        out.push_str(" data-apparatus>");
        let (folded, open): (Vec<_>, Vec<_>) = self.lines.iter().partition(|line| line.is_folded());
        if !open.is_empty() {
            out.push_str("<dl class=\"rel\">\n");
            open.iter().for_each(|line| line.print(out));
            out.push_str("</dl>\n");
        }
        for line in folded {
            let count = line.links.len();
            out.push_str("<details class=\"pvs\"><summary>");
            push_escaped(out, &locale.tell("mentions", &[("count", count.into())]));
            out.push_str("</summary>\n<dl class=\"rel\">\n");
            line.print(out);
            out.push_str("</dl>\n</details>\n");
        }
        self.print_passages(locale, out);
        out.push_str("</div>\n");
        if self.alone {
            out.push_str("</div>\n");
        }
    }

    fn print_passages(&self, locale: &Locale, out: &mut String) {
        if self.passages.is_empty() {
            return;
        }
        out.push_str("<details class=\"pvs\"><summary>");
        push_escaped(
            out,
            &locale.tell("read-passages", &[("count", self.passages.len().into())]),
        );
        out.push_str("</summary>\n");
        for passage in &self.passages {
            out.push_str(passage);
        }
        out.push_str("</details>\n");
    }
}

impl Line {
    /// Whether it has so many places where editors speak of the block that it would hide the cross-references.
    fn is_folded(&self) -> bool {
        self.key.0 == usize::MAX && self.links.len() > MENTIONS
    }

    fn print(&self, out: &mut String) {
        let direction = if self.key.1 == Side::To { " in" } else { "" };
        out.push_str("<div");
        push_attribute(out, "class", &format!("x-{}{direction}", self.name));
        out.push_str("><dt>");
        push_escaped(out, &self.label);
        out.push_str("</dt>");
        for link in &self.links {
            out.push_str("<dd>");
            out.push_str(link);
            out.push_str("</dd>");
        }
        out.push_str("</div>\n");
    }
}

/// A passage at the far end of a cross-reference, seen from a page.
struct Far<'a> {
    /// The end on the page.
    end: &'a LeafEnd<'a>,
    passage: &'a PassageFace,
    side: Side,
    member: usize,
}

impl Far<'_> {
    /// The id of the passage where the page has it.
    fn preview_id(&self) -> String {
        format!("pv-{}", end_id(self.end.id, self.side, self.member))
    }

    fn href(&self, resolver: &Resolver<'_>) -> String {
        resolver.passage(self.end.id, self.side, self.member, self.passage)
    }

    /// Prints the link, with what came of comparing the words.
    fn link(&self, preview: &str, resolver: &Resolver<'_>, out: &mut String) {
        let bound = resolver.links.is_bound();
        out.push_str("<a");
        push_attribute(out, "class", chip(resolver));
        push_href(out, &self.href(resolver));
        if !bound {
            push_attribute(out, "data-pv", preview);
        }
        out.push('>');
        push_name(out, self.passage, resolver.locale);
        if bound {
            // Its page comes first.
            out.push_str("</a>");
        }
        if let Some(verification) = &self.end.face.verification {
            push_check(out, verification, resolver.locale);
        }
        if !bound {
            out.push_str("</a>");
        }
    }

    /// The passage itself, with what stands around it.
    fn print(&self, id: &str, label: &str, resolver: &Resolver<'_>) -> String {
        let far = self.passage;
        let mut out = String::from("<div");
        push_attribute(&mut out, "class", &format!("pv x-{}", self.end.face.relation));
        push_attribute(&mut out, "id", id);
        out.push_str("><p class=\"src\"><span class=\"vb\">");
        push_escaped(&mut out, label);
        out.push_str("</span> <a");
        push_attribute(&mut out, "href", &self.href(resolver));
        out.push('>');
        push_name(&mut out, far, resolver.locale);
        out.push_str("</a>");
        if let Some(verification) = &self.end.face.verification {
            push_check(&mut out, verification, resolver.locale);
        }
        out.push_str("</p>");
        if far.words.is_empty() {
            out.push_str("<p class=\"whole\">");
            push_escaped(&mut out, &resolver.locale.say("whole-document"));
            out.push_str("</p>");
        } else {
            out.push_str("<blockquote");
            resolver.push_language(&mut out, &far.language);
            out.push('>');
            push_in_context(&mut out, far);
            out.push_str("</blockquote>");
        }
        out.push_str("</div>\n");
        out
    }
}

/// The class of a link to another passage; in a volume its page follows.
const fn chip(resolver: &Resolver<'_>) -> &'static str {
    if resolver.links.is_bound() { "chip to" } else { "chip" }
}

fn push_name(out: &mut String, passage: &PassageFace, locale: &Locale) {
    push_escaped(out, &passage.short);
    if let Some((kind, id)) = &passage.block {
        out.push(' ');
        push_escaped(out, &locale.address(*kind, id));
    }
}

/// Prints what comes nearest to a quotation that is missing.
fn push_nearest(out: &mut String, nearest: &PassageFace, resolver: &Resolver<'_>) {
    let Some((kind, id)) = &nearest.block else { return };
    out.push_str(" <span class=\"via\">");
    push_escaped(out, &resolver.locale.say("nearest"));
    out.push_str(" <a");
    if resolver.links.is_bound() {
        push_attribute(out, "class", "to");
    }
    let page = links::section(&nearest.document, nearest.section.as_deref());
    push_href(out, &resolver.links.to_place(&page, id));
    out.push('>');
    push_escaped(out, &resolver.locale.address(*kind, id));
    out.push_str("</a> <q");
    resolver.push_language(out, &nearest.language);
    out.push('>');
    push_escaped(out, &excerpt(&nearest.words, SHOWN));
    out.push_str("</q></span>");
}

/// Prints the words of a passage marked, and what stands around them.
fn push_in_context(out: &mut String, passage: &PassageFace) {
    push_escaped(out, &passage.before);
    out.push_str("<mark>");
    push_escaped(out, &excerpt(&passage.words, SHOWN));
    out.push_str("</mark>");
    push_escaped(out, &passage.after);
}

fn push_check(out: &mut String, verification: &Verification, locale: &Locale) {
    let class = if verification.outcome.is_sound() { "ok" } else { "no" };
    out.push_str(" <span");
    push_attribute(out, "class", &format!("ck {class}"));
    out.push('>');
    push_escaped(out, &locale.outcome(verification));
    out.push_str("</span>");
}

/// What came of comparing the words: its name, the same for readers, the difference as HTML; all empty where nothing was
/// compared.
pub(super) fn stated(linked: &Linked, locale: &Locale) -> [String; 3] {
    linked
        .verification
        .as_deref()
        .map_or_else(Default::default, |verification| {
            let name = verification.outcome.name().to_owned();
            [name, locale.outcome(verification), difference(verification)]
        })
}

/// The difference between a quotation and its source as HTML, long stretches that are alike cut short; empty where there
/// is none.
fn difference(verification: &Verification) -> String {
    let mut html = String::new();
    for run in difference::short(&verification.difference) {
        let (open, words, close) = match &run {
            Run::Same(words) => ("", words, ""),
            Run::Added(words) => ("<ins>", words, "</ins>"),
            Run::LeftOut(words) => ("<del>", words, "</del>"),
        };
        html.push_str(open);
        push_escaped(&mut html, words);
        html.push_str(close);
    }
    html
}
