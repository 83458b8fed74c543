//! Cross-references beside the text: for each unit, where its words lead and what leads to them.

use super::escape::{push_attribute, push_escaped};
use super::labels;
use super::layout::Layout;
use super::leaf::{Leaf, LeafEnd};
use super::resolve::Resolver;
use crate::difference::Run;
use crate::link::Side;
use crate::link::verify::{Outcome, Verification};
use crate::model::{BlockKind, Relation, excerpt};

/// Characters of the far passage that show when its link is pointed at.
const SHOWN: usize = 240;

/// The cross-references of a page.
#[derive(Debug)]
pub(super) struct Relations {
    /// Those of the document as a whole.
    pub whole: Lines,
    /// Those of each unit.
    pub units: Vec<Lines>,
}

/// Lines of cross-references: one for each relation and direction, in the order of the relations.
#[derive(Debug, Default, Clone)]
pub(super) struct Lines {
    lines: Vec<Line>,
    /// Whether they stand by themselves rather than in a unit.
    alone: bool,
}

#[derive(Debug, Clone)]
struct Line {
    /// The relation's place and the direction: the order of lines.
    key: (usize, Side),
    name: String,
    label: String,
    links: Vec<String>,
}

/// Gathers the cross-references of a document by unit.
#[must_use]
pub(super) fn by_unit(leaf: &Leaf<'_>, layout: &Layout, resolver: &Resolver<'_>) -> Relations {
    let tree = &leaf.annotated.document.tree;
    let mut relations = Relations {
        whole: Lines {
            lines: Vec::new(),
            alone: true,
        },
        units: vec![Lines::default(); tree.nodes.len()],
    };
    for end in &leaf.ends {
        let block = end.range.and_then(|range| tree.block_at(range.start));
        let lines = match block {
            Some(block) => &mut relations.units[layout.unit_of_block[block]],
            None => &mut relations.whole,
        };
        let via = block
            .map(|block| &tree.blocks[block])
            .filter(|block| block.kind == BlockKind::Footnote);
        lines.add(
            end,
            &leaf.common.config.relations[end.relation],
            via.map(labels::block),
            resolver,
        );
    }
    relations
}

impl Lines {
    /// Adds an end. `via` names the footnote that its words stand in.
    fn add(&mut self, end: &LeafEnd<'_>, relation: &Relation, via: Option<String>, resolver: &Resolver<'_>) {
        let key = (end.relation, end.side);
        let link = link(end, via, resolver);
        let at = self.lines.partition_point(|line| line.key < key);
        match self.lines.get_mut(at) {
            Some(line) if line.key == key => line.links.push(link),
            _ => {
                let label = match end.side {
                    Side::From => &relation.label,
                    Side::To => &relation.inverse,
                };
                let (name, label) = (relation.name.clone(), label.clone());
                self.lines.insert(
                    at,
                    Line {
                        key,
                        name,
                        label,
                        links: vec![link],
                    },
                );
            }
        }
    }

    /// Prints the lines, if there are any.
    pub(super) fn print(&self, out: &mut String) {
        if self.lines.is_empty() {
            return;
        }
        if self.alone {
            out.push_str("<div class=\"unit whole\" data-apparatus>");
        }
        out.push_str("<dl class=\"rel\" data-apparatus>\n");
        for line in &self.lines {
            let direction = if line.key.1 == Side::To { " in" } else { "" };
            out.push_str("<div");
            push_attribute(out, "class", &format!("x-{}{direction}", line.name));
            out.push_str("><dt>");
            push_escaped(out, &line.label);
            out.push_str("</dt>");
            for link in &line.links {
                out.push_str(link);
            }
            out.push_str("</div>\n");
        }
        out.push_str("</dl>\n");
        if self.alone {
            out.push_str("</div>\n");
        }
    }
}

/// The link to the far end, with what came of comparing the words.
fn link(end: &LeafEnd<'_>, via: Option<String>, resolver: &Resolver<'_>) -> String {
    let far = end.face.passage(end.side.other());
    let mut out = String::from("<dd><a class=\"chip\"");
    push_attribute(&mut out, "href", &resolver.passage(end.id, end.side.other(), far));
    let words = excerpt(&far.words, SHOWN);
    if !words.is_empty() {
        push_attribute(&mut out, "title", &words);
    }
    out.push('>');
    push_escaped(&mut out, &far.short);
    if let Some((kind, id)) = &far.block {
        out.push(' ');
        push_escaped(&mut out, &labels::address(*kind, id));
    }
    if let Some(verification) = &end.face.verification {
        push_check(&mut out, verification);
    }
    out.push_str("</a>");
    if let Some(via) = via {
        out.push_str(" <span class=\"via\">");
        push_escaped(&mut out, &via);
        out.push_str("</span>");
    }
    out.push_str("</dd>");
    out
}

fn push_check(out: &mut String, verification: &Verification) {
    let class = if verification.outcome.is_sound() { "ok" } else { "no" };
    out.push_str(" <span");
    push_attribute(out, "class", &format!("ck {class}"));
    if let Some(difference) = verification.wdiff() {
        push_attribute(out, "title", &difference);
    }
    out.push('>');
    push_escaped(out, &check(verification));
    out.push_str("</span>");
}

/// The outcome of comparing a quotation, for readers.
#[must_use]
pub(super) fn check(verification: &Verification) -> String {
    match (verification.outcome, &verification.summary) {
        (Outcome::Verbatim, _) => "✓ verbatim".to_owned(),
        (Outcome::Normalised, _) => "✓ normalised".to_owned(),
        (Outcome::Elided, _) => "✓ elided".to_owned(),
        (Outcome::Altered, Some(summary)) => format!("≈ {summary}"),
        (Outcome::Altered, None) => "≈ altered".to_owned(),
        (Outcome::Missing, _) => "✗ missing".to_owned(),
    }
}

/// The difference between a quotation and its source as HTML; empty where there is none.
pub(super) fn difference(verification: &Verification) -> String {
    let mut html = String::new();
    for run in &verification.difference {
        let (open, words, close) = match run {
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
