//! Links and citations in the editors' own texts: each must lead somewhere.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::drafts::{Drafts, leads_to_draft};
use super::edition::Named;
use super::unknown;
use crate::anchor::report::unknown_block;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{BlockKind, CitationItem, Document, Element, ElementKind, Node, Page, Reference, Tree, Works};
use crate::project::{FileAddress, TOP};
use crate::span::Span;

/// What references may lead to.
#[derive(Clone, Copy)]
pub(super) struct Places<'a> {
    /// Documents and pages by id.
    pub names: &'a FxHashMap<String, Named>,
    /// Documents and pages by the paths of their files.
    pub paths: &'a FxHashMap<String, Named>,
    /// The documents.
    pub documents: &'a [Arc<Document>],
    /// The pages.
    pub pages: &'a [Arc<Page>],
    /// The works.
    pub works: &'a Works,
    /// Paths of the files that may be referred to, sorted.
    pub assets: &'a [String],
    /// What was set aside.
    pub drafts: &'a Drafts,
}

/// The text of a document or page that an editor's text belongs to.
#[derive(Clone, Copy)]
pub(super) struct Own<'a> {
    /// Its id.
    pub id: &'a str,
    /// The tree that a reference without a document means.
    pub tree: &'a Tree,
    /// The path of its file, from whose folder addresses count.
    pub path: &'a str,
}

/// What a text leads to elsewhere.
#[derive(Debug)]
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
    /// A picture.
    Picture {
        /// Its address as written.
        url: String,
        /// Where it stands.
        span: Span,
    },
    /// A link of markdown.
    Link {
        /// Its address as written.
        url: String,
        /// Where its words stand, if it has any.
        span: Option<Span>,
    },
}

/// Adds all that a text leads to.
pub(super) fn gather(text: &Tree, outward: &mut Vec<Outward>) {
    for_each_node(text, &mut |node| match node {
        Node::Reference(reference) => outward.push(Outward::Reference(reference.clone())),
        Node::Citation { items, span } => outward.extend(items.iter().map(|item| Outward::Citation {
            key: item.key.clone(),
            span: *span,
        })),
        Node::Image { url, span, .. } => outward.push(Outward::Picture {
            url: url.clone(),
            span: *span,
        }),
        Node::Element(Element {
            kind: ElementKind::Link { url, .. },
            children,
            ..
        }) => {
            let words = children.iter().find_map(Node::first_words);
            outward.push(Outward::Link {
                url: url.clone(),
                span: words.and_then(|words| text.projection.source(words)),
            });
        }
        _ => {}
    });
}

impl<'a> Places<'a> {
    /// Reports what leads nowhere in an editor's text.
    pub(super) fn check_text(self, text: &Tree, own: Option<Own<'_>>) -> Vec<Diagnostic> {
        let mut outward = Vec::new();
        gather(text, &mut outward);
        self.check(&outward, own)
    }

    /// Reports what leads nowhere.
    pub(super) fn check(self, outward: &[Outward], own: Option<Own<'_>>) -> Vec<Diagnostic> {
        let from = own.map_or(TOP, |own| own.path);
        let fault = |outward: &Outward| match outward {
            Outward::Reference(reference) => self.dangling(reference, own),
            Outward::Citation { key, span } => {
                let known = self.works.position(key).is_some();
                (!known).then(|| unknown::work(key, *span, self.works))
            }
            Outward::Picture { url, span } => {
                let missing = self.is_missing(url, from);
                missing.then(|| missing_file("picture", url).at(*span, ""))
            }
            Outward::Link { url, span } => self.dangling_link(url, from, own, *span),
        };
        outward.iter().filter_map(fault).collect()
    }

    /// Reports a link of markdown that leads to no file, or to no block of a text. `span` is where its words stand.
    fn dangling_link(self, url: &str, from: &str, own: Option<Own<'_>>, span: Option<Span>) -> Option<Diagnostic> {
        if let FileAddress::Inside(path) = FileAddress::of(url, from)
            && self.drafts.has_file(&path)
        {
            return Some(leads_to_draft(url, span));
        }
        if self.is_missing(url, from) {
            let diagnostic = missing_file("file", url);
            return Some(match span {
                Some(span) => diagnostic.at(span, ""),
                None => diagnostic,
            });
        }
        let (span, (path, fragment)) = (span?, url.split_once('#')?);
        let (id, tree) = match FileAddress::of(path, from) {
            FileAddress::Inside(path) => self.text(*self.paths.get(&path)?),
            _ if path.is_empty() => own.map(|own| (own.id, own.tree))?,
            _ => return None,
        };
        let dangles = BlockKind::is_address(fragment) && tree.block(fragment).is_none();
        let blocks = tree.blocks.iter().map(|block| block.id.as_str());
        dangles.then(|| unknown_block(fragment, span, id, blocks))
    }

    /// Whether an address is that of a file of the folder, and there is none.
    fn is_missing(self, url: &str, from: &str) -> bool {
        match FileAddress::of(url, from) {
            FileAddress::Elsewhere => false,
            FileAddress::Inside(path) => !self.paths.contains_key(&path) && self.assets.binary_search(&path).is_err(),
            FileAddress::Outside => true,
        }
    }

    /// The id and the tree of a document or page.
    fn text(self, named: Named) -> (&'a str, &'a Tree) {
        match named {
            Named::Document(index) => (self.documents[index].id(), &self.documents[index].tree),
            Named::Page(index) => (&self.pages[index].id.value, &self.pages[index].tree),
        }
    }

    fn dangling(self, reference: &Reference, own: Option<Own<'_>>) -> Option<Diagnostic> {
        let (name, tree) = if reference.document.is_empty() {
            match own {
                Some(own) => (own.id, own.tree),
                None => return Some(homeless(reference)),
            }
        } else {
            match self.names.get(&reference.document) {
                Some(named) => self.text(*named),
                None => {
                    let known = self.names.keys().map(String::as_str);
                    return Some(unknown::document(
                        &reference.document,
                        reference.span,
                        sorted(known),
                        self.drafts,
                    ));
                }
            }
        };
        let block = reference.block.as_ref()?;
        let known = tree.block(block).is_some();
        let blocks = tree.blocks.iter().map(|block| block.id.as_str());
        (!known).then(|| unknown_block(block, reference.span, name, blocks))
    }
}

/// The diagnostic for a reference without a document in a text that belongs to none.
fn homeless(reference: &Reference) -> Diagnostic {
    Diagnostic::error(Code::UnknownDocument, "this reference names no document")
        .at(reference.span, "")
        .help("what stands in cross-references belongs to no document: write `[[document#block]]`")
}

fn missing_file(what: &str, url: &str) -> Diagnostic {
    Diagnostic::error(Code::MissingAsset, format!("the {what} `{url}` is not in `content`"))
        .help("put it there; addresses count from the folder of the text")
}

fn sorted<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut names: Vec<_> = names.collect();
    names.sort_unstable();
    names
}

/// Calls `visit` for every work cited in an editor's text, in its order.
pub(super) fn for_each_citation<'a>(tree: &'a Tree, visit: &mut dyn FnMut(&'a CitationItem)) {
    for_each_node(tree, &mut |node| {
        if let Node::Citation { items, .. } = node {
            items.iter().for_each(&mut *visit);
        }
    });
}

/// Calls `visit` for every node of a tree, footnotes included, in the order of the text.
pub(super) fn for_each_node<'a>(tree: &'a Tree, visit: &mut dyn FnMut(&'a Node)) {
    walk(&tree.nodes, visit);
    for footnote in &tree.footnotes {
        walk(&footnote.nodes, visit);
    }
}

fn walk<'a>(nodes: &'a [Node], visit: &mut dyn FnMut(&'a Node)) {
    for node in nodes {
        visit(node);
        if let Node::Element(Element { children, .. }) = node {
            walk(children, visit);
        }
    }
}
