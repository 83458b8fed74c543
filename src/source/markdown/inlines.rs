//! Inline structure: comrak's inline nodes to ours, with every run of words tied to the source.

use comrak::nodes::{AstNode, NodeLink, NodeValue, Sourcepos};
use memchr::memchr;

use super::lowering::Lowering;
use super::{CITATION, citation};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Citation, Element, ElementKind, Image, Link, Node, RawHtml, Tags, TextRange};
use crate::source::html::{self, InlineTag};
use crate::span::Span;

/// An inline node, or a piece of raw HTML that waits for its other half.
enum Piece {
    Node(Node),
    Open(Box<Open>),
    Close { name: Box<str>, span: Span },
}

/// An opening tag.
struct Open {
    name: String,
    tag: String,
    span: Span,
}

impl Lowering<'_> {
    /// The inline children of a node, lowered. Opening tags are joined with their closing tags. One without the other is left out
    /// and reported; what stands between them stays.
    pub(super) fn inlines<'n>(&mut self, parent: &'n AstNode<'n>) -> Vec<Node> {
        self.within(parent, |lowering| lowering.joined(parent))
    }

    fn joined<'n>(&mut self, parent: &'n AstNode<'n>) -> Vec<Node> {
        let mut open: Vec<(Box<Open>, Vec<Node>)> = Vec::new();
        let mut done: Vec<Node> = Vec::with_capacity(parent.children().count());
        for node in parent.children() {
            match self.inline(node) {
                Some(Piece::Node(node)) => done.push(node),
                Some(Piece::Open(tag)) if self.enter(|_| tag.span) => open.push((tag, std::mem::take(&mut done))),
                Some(Piece::Close { name, span }) => self.close(&name, span, &mut open, &mut done),
                None | Some(Piece::Open(_)) => {}
            }
        }
        while let Some((tag, mut before)) = open.pop() {
            self.leave();
            self.report_html("this tag is not closed and is left out", tag.span);
            before.append(&mut done);
            done = before;
        }
        done
    }

    /// Lets a closing tag close what it closes.
    fn close(&mut self, name: &str, span: Span, open: &mut Vec<(Box<Open>, Vec<Node>)>, done: &mut Vec<Node>) {
        if !open.iter().any(|(waiting, _)| waiting.name == name) {
            self.report_html("this closing tag closes nothing and is left out", span);
            return;
        }
        while let Some((waiting, before)) = open.pop() {
            self.leave();
            let children = std::mem::replace(done, before);
            if waiting.name == name {
                done.push(element(tags(waiting.tag, format!("</{name}>")), children));
                return;
            }
            self.report_html("this tag is not closed and is left out", waiting.span);
            done.extend(children);
        }
    }

    fn inline<'n>(&mut self, node: &'n AstNode<'n>) -> Option<Piece> {
        let data = node.data();
        let sourcepos = data.sourcepos;
        let lowered = match &data.value {
            NodeValue::Text(words) => self.words(words, sourcepos),
            NodeValue::SoftBreak => Node::SoftBreak(self.space(' ')),
            NodeValue::LineBreak => Node::HardBreak(self.space('\n')),
            NodeValue::Code(code) => {
                // What looks like a mark in code is code.
                let range = self.plain_words(&code.literal, sourcepos);
                element(ElementKind::InlineCode, vec![Node::Text(range)])
            }
            NodeValue::HtmlInline(raw) => return self.raw(raw, sourcepos),
            NodeValue::Emph => self.wrapped(ElementKind::Emphasis, node),
            NodeValue::Strong => self.wrapped(ElementKind::Strong, node),
            NodeValue::Strikethrough => self.wrapped(ElementKind::Strikethrough, node),
            NodeValue::Link(link) => self.link(link, node),
            NodeValue::Image(image) => Node::Image(Box::new(Image {
                url: image.url.clone(),
                alternative: node.collect_text(),
                title: image.title.clone(),
                span: self.span(node),
            })),
            NodeValue::FootnoteReference(mark) => {
                let span = self.span(node);
                let (footnote, occurrence) = self.call(&mark.name, span);
                let footnote = u32::try_from(footnote).unwrap_or(u32::MAX);
                let at = u32::try_from(self.tree.projection.text.len()).unwrap_or(u32::MAX);
                Node::FootnoteMark {
                    footnote,
                    occurrence,
                    at,
                }
            }
            NodeValue::WikiLink(link) => {
                let words = node.collect_text();
                Node::Reference(Box::new(citation::reference(&link.url, &words, self.span(node))))
            }
            // Nothing else is switched on.
            _ => return None,
        };
        Some(Piece::Node(lowered))
    }

    fn words(&mut self, words: &str, sourcepos: Sourcepos) -> Node {
        let range = self.plain_words(words, sourcepos);
        self.report_undefined(words, self.start(sourcepos), self.end(sourcepos));
        Node::Text(range)
    }

    fn plain_words(&mut self, words: &str, sourcepos: Sourcepos) -> TextRange {
        let start = self.tree.projection.text.len();
        let (from, to) = (self.start(sourcepos), self.end(sourcepos));
        self.push_words(words, from, to);
        TextRange::new(start, self.tree.projection.text.len())
    }

    /// A mark without a footnote stays in the text as its letters. That is never what the author meant.
    fn report_undefined(&mut self, words: &str, from: usize, to: usize) {
        // Hardly any run of words has a bracket.
        if memchr(b'[', words.as_bytes()).is_none() || !words.contains("[^") {
            return;
        }
        let Some(source) = self.text.get(from..to) else { return };
        for (at, _) in source.match_indices("[^") {
            let escaped = self.text[..from + at].ends_with('\\');
            let Some(length) = source[at..].find(']') else { return };
            let mark = &source[at..=at + length];
            if escaped || mark.len() < 4 || mark.contains(char::is_whitespace) {
                continue;
            }
            let label = &mark[2..mark.len() - 1];
            let diagnostic = Diagnostic::error(Code::UndefinedFootnote, format!("there is no footnote `{label}`"))
                .at(self.origin.span(from + at, from + at + mark.len()), "this mark leads nowhere")
                .help(format!("add a line `[^{label}]: …` at the end of the file, or write `\\[^{label}]` for the letters themselves"));
            self.diagnostics.push(diagnostic);
        }
    }

    fn space(&mut self, space: char) -> TextRange {
        let start = self.tree.projection.text.len();
        self.tree.projection.text.push(space);
        TextRange::new(start, start + 1)
    }

    fn wrapped<'n>(&mut self, kind: ElementKind, node: &'n AstNode<'n>) -> Node {
        let children = self.inlines(node);
        element(kind, children)
    }

    fn link<'n>(&mut self, link: &NodeLink, node: &'n AstNode<'n>) -> Node {
        if let Some(text) = link.url.strip_prefix(CITATION) {
            return Node::Citation(Box::new(Citation {
                items: citation::items(text),
                span: self.span(node),
            }));
        }
        let kind = if html::is_safe_url(&link.url) {
            ElementKind::Link(Box::new(Link {
                url: link.url.clone(),
                title: link.title.clone(),
            }))
        } else {
            let diagnostic = Diagnostic::warning(Code::RawHtml, format!("the link to `{}` is left out", link.url))
                .at(
                    self.span(node),
                    "only addresses of the web, of mail and of telephones may be linked",
                )
                .help("its words stay; take the brackets and the address away");
            self.diagnostics.push(diagnostic);
            tags("<span>".to_owned(), "</span>".to_owned())
        };
        self.wrapped(kind, node)
    }

    fn raw(&mut self, raw: &str, sourcepos: Sourcepos) -> Option<Piece> {
        let span = self.origin.span(self.start(sourcepos), self.end(sourcepos));
        match html::inline_tag(raw) {
            InlineTag::Open(name, tag) => Some(Piece::Open(Box::new(Open { name, tag, span }))),
            InlineTag::Close(name) => Some(Piece::Close {
                name: name.into(),
                span,
            }),
            // As white space, or the words on both sides would be one.
            InlineTag::Void(html) if html.starts_with("<br") => Some(Piece::Node(Node::HardBreak(self.space('\n')))),
            InlineTag::Void(html) => Some(Piece::Node(Node::Html(Box::new(RawHtml(html))))),
            InlineTag::Silent => None,
            InlineTag::Unsafe => {
                self.report_html("this HTML is not safe and is left out", span);
                None
            }
        }
    }

    fn report_html(&mut self, message: &str, span: Span) {
        // Tags that are nested too deep were left out, which has been said.
        if self.is_too_deep {
            return;
        }
        let diagnostic = Diagnostic::warning(Code::RawHtml, message)
            .at(span, "")
            .help("write it in markdown, or as text with `\\<`");
        self.diagnostics.push(diagnostic);
    }
}

fn element(kind: ElementKind, children: Vec<Node>) -> Node {
    Node::Element(Box::new(Element::new(kind, None, children)))
}

fn tags(open: String, close: String) -> ElementKind {
    ElementKind::Html(Box::new(Tags { open, close }))
}
