//! What texts lead to elsewhere, gathered once per text.

use std::hash::BuildHasher;

use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use super::walk::for_each_node;
use crate::model::{ElementKind, Node, Reference, Tree};
use crate::project::FileAddress;
use crate::span::Span;

/// What a text leads to elsewhere.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Outward {
    /// A link of the editors to a document or block.
    Reference(Reference),
    /// A citation of a work.
    Citation {
        /// The citation key.
        key: String,
        /// Where it stands.
        span: Span,
    },
    /// A picture or a link of markdown that leads to a file.
    File {
        /// What it is.
        what: What,
        /// Its address as written.
        url: String,
        /// The file's path from the edition's root; none if it is not in `content`.
        path: Option<String>,
        /// The place in the file that it leads to, if it names one.
        fragment: Option<String>,
        /// Where it stands, if it has words.
        span: Option<Span>,
    },
    /// A link of markdown to a place of its own text.
    Place {
        /// The place.
        fragment: String,
        /// Where it stands, if it has words.
        span: Option<Span>,
    },
}

/// What leads to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum What {
    /// A picture, which is shown.
    Picture,
    /// A link.
    File,
}

impl What {
    /// The word for what it leads to.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Picture => "picture",
            Self::File => "file",
        }
    }
}

impl Outward {
    /// What stands for the text that this leads to in quick comparisons, if it leads to another: two texts may have the
    /// same, one has never two. [`hash`] gives that of an id or a path.
    pub(super) fn text(&self) -> Option<u64> {
        match self {
            Self::Reference(reference) => Some(hash(&reference.document)),
            Self::File { path, .. } => path.as_deref().map(hash),
            Self::Citation { .. } | Self::Place { .. } => None,
        }
    }
}

/// What stands for an id or a path in quick comparisons.
pub(crate) fn hash(name: &str) -> u64 {
    FxBuildHasher.hash_one(name)
}

/// Adds all that a text leads to, which stands in the file `from` (a path from the edition's root).
pub(super) fn gather(text: &Tree, from: &str, outward: &mut Vec<Outward>) {
    for_each_node(text, &mut |node| match node {
        Node::Reference(reference) => outward.push(Outward::Reference(Reference::clone(reference))),
        Node::Citation(citation) => outward.extend(citation.items.iter().map(|item| Outward::Citation {
            key: item.key.clone(),
            span: citation.span,
        })),
        Node::Image(image) => outward.extend(file(What::Picture, &image.url, from, Some(image.span))),
        Node::Element(element) => {
            let ElementKind::Link(link) = &element.kind else {
                return;
            };
            let url = &link.url;
            let words = element.children.iter().find_map(Node::first_words);
            let span = words.and_then(|words| text.projection.source(words));
            outward.extend(match url.strip_prefix('#') {
                Some(fragment) => Some(Outward::Place {
                    fragment: fragment.to_owned(),
                    span,
                }),
                None => file(What::File, url, from, span),
            });
        }
        _ => {}
    });
}

/// What an address leads to, if it leads to a file.
fn file(what: What, url: &str, from: &str, span: Option<Span>) -> Option<Outward> {
    let path = match FileAddress::of(url, from) {
        FileAddress::Elsewhere => return None,
        FileAddress::Inside(path) => Some(path),
        FileAddress::Outside => None,
    };
    Some(Outward::File {
        what,
        url: url.to_owned(),
        path,
        fragment: url.split_once('#').map(|(_, fragment)| fragment.to_owned()),
        span,
    })
}
