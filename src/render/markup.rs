//! The tree as HTML.
//!
//! One writer serves the documents, whose words carry anchors and whose footnotes stand beside them, and the
//! editors' own texts, which link and cite.

mod bound;

use std::ops::Range;

use super::escape::{push_attribute, push_escaped, push_href};
use super::highlight;
use super::overlay::{Mark, Overlay};
use super::resolve::Resolver;
use crate::model::{Alignment, CodeKind, Element, ElementKind, Node, TextRange, Tree};
use crate::source::html;

/// What a text has around its words: anchors and marks of notes, or nothing.
pub(super) trait Setting {
    /// The anchors over the words.
    fn overlay(&mut self) -> Option<&mut Overlay>;
    /// Prints the mark of a footnote.
    fn footnote_mark(&mut self, footnote: usize, occurrence: u32, out: &mut String);
    /// Prints what belongs after the words that end at `offset` of the projection.
    fn after_words(&mut self, offset: u32, out: &mut String);
    /// Whether blocks carry their addresses.
    fn addresses(&self) -> bool;
    /// Whether the text stands within a line of another one, so that what is no part of a line must be printed as if it
    /// were: as spans, which say in `data-as` what they are.
    fn within_line(&self) -> bool {
        false
    }
}

/// Prints nodes of one tree.
pub(super) struct Markup<'a, S> {
    /// The tree that the nodes are of.
    pub tree: &'a Tree,
    /// Where links lead.
    pub resolver: &'a Resolver<'a>,
    /// What is around the words.
    pub setting: S,
    /// What has been printed.
    pub out: String,
    /// Within a link, the marks of notes that belong after it: they are links, and links do not nest.
    pub held: Option<String>,
}

impl<S: Setting> Markup<'_, S> {
    /// Prints nodes in their order.
    pub(super) fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            self.node(node);
        }
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Text(range) | Node::SoftBreak(range) => self.words(*range, None),
            Node::HardBreak(_) => self.out.push_str("<br>\n"),
            Node::Element(element) => self.element(element),
            Node::FootnoteMark {
                footnote, occurrence, ..
            } => {
                let out = self.held.as_mut().unwrap_or(&mut self.out);
                self.setting.footnote_mark(*footnote as usize, *occurrence, out);
            }
            Node::Html(html) => self.raw(&html.0),
            Node::Image(image) => self.image(&image.url, &image.alternative, &image.title),
            Node::Rule if self.setting.within_line() => self.wrap("hr", "", &[]),
            Node::Rule => self.out.push_str("<hr>"),
            Node::Reference(reference) => self.resolver.reference(reference, &mut self.out),
            Node::Citation(citation) => self.resolver.citation(&citation.items, &mut self.out),
        }
    }

    fn element(&mut self, element: &Element) {
        if let ElementKind::Html(_) = element.kind {
            self.resolver.around.note_foreign();
        }
        let Element { kind, children, .. } = element;
        let id = self.address(element);
        match kind {
            ElementKind::Paragraph => self.wrap("p", &id, children),
            ElementKind::Plain if id.is_empty() => self.nodes(children),
            ElementKind::Plain => self.wrap("div", &id, children),
            ElementKind::Heading(level) => self.heading(*level, element, id),
            ElementKind::List(None) => self.wrap("ul", "", children),
            ElementKind::List(Some(start)) => self.numbered(*start, children),
            ElementKind::Item => self.item(element, &id),
            ElementKind::Quotation => self.wrap("blockquote", &id, children),
            ElementKind::Code(kind) => self.code(kind, children, &id),
            ElementKind::Table => self.table(children, &id),
            ElementKind::Row(_) => self.wrap("tr", "", children),
            ElementKind::Cell(alignment, head) => self.cell(*alignment, *head, children),
            ElementKind::Emphasis => self.wrap("em", "", children),
            ElementKind::Strong => self.wrap("strong", "", children),
            ElementKind::Strikethrough => self.wrap("del", "", children),
            ElementKind::InlineCode => self.wrap("code", "", children),
            // Links do not nest, whatever the parser makes of brackets: the inner one stands.
            ElementKind::Link(_) if children.iter().any(has_link) => self.nodes(children),
            ElementKind::Link(link) => self.around_link(|markup| markup.link(&link.url, &link.title, children)),
            ElementKind::Html(tags) if tags.close == "</a>" => self.around_link(|markup| {
                let open = if markup.resolver.links.is_bound() {
                    "<a>"
                } else {
                    &tags.open
                };
                markup.out.push_str(open);
                markup.nodes(children);
                markup.out.push_str(&tags.close);
            }),
            ElementKind::Html(tags) if self.setting.within_line() && !html::is_of_line(&tags.close) => {
                self.wrap("div", "", children);
            }
            ElementKind::Html(tags) => {
                self.out.push_str(&tags.open);
                self.nodes(children);
                self.out.push_str(&tags.close);
            }
        }
    }

    /// ` id="p14"`, where addresses are wanted.
    fn address(&self, element: &Element) -> String {
        let mut id = String::new();
        if let (true, Some(block)) = (self.setting.addresses(), element.block()) {
            // With ` id=""` most have no more.
            id.reserve(16);
            push_attribute(&mut id, "id", &self.resolver.links.id(&self.tree.blocks[block].id));
        }
        id
    }

    fn wrap(&mut self, name: &str, attributes: &str, children: &[Node]) {
        self.open(name, attributes);
        self.nodes(children);
        self.close(name);
    }

    fn open(&mut self, name: &str, attributes: &str) {
        self.out.push('<');
        if self.is_span(name) {
            self.out.push_str("span");
            push_attribute(&mut self.out, "data-as", name);
        } else {
            self.out.push_str(name);
        }
        self.out.push_str(attributes);
        self.out.push('>');
    }

    fn close(&mut self, name: &str) {
        let is_span = self.is_span(name);
        self.out.push_str("</");
        self.out.push_str(if is_span { "span" } else { name });
        self.out.push('>');
        if is_span {
            // Or words of two paragraphs would be one to those who do not see them.
            self.out.push('\n');
        }
    }

    fn item(&mut self, element: &Element, id: &str) {
        self.open("li", id);
        if let (true, Some(block)) = (self.setting.addresses(), element.block()) {
            let block = &self.tree.blocks[block].id;
            let label = self
                .resolver
                .locale
                .tell("link-to-passage", &[("passage", block.into())]);
            push_number(&mut self.out, &self.resolver.links.here(block), block, &label, "");
        }
        self.nodes(&element.children);
        self.close("li");
    }

    /// Runs of words, cut where anchors begin and end, each piece in an element that names its anchors.
    fn words(&mut self, range: TextRange, class: Option<&str>) {
        let mut rest = range;
        // Words of which there are none are a piece as well.
        let mut is_first = true;
        while is_first || !rest.is_empty() {
            let Some(overlay) = self.setting.overlay() else {
                self.plain(rest, class);
                return;
            };
            let (piece, cut) = overlay.piece(rest);
            rest.start = piece.end;
            is_first = false;
            let (around, inner) = self.open_piece(cut);
            self.plain(piece, class);
            self.out.push_str(inner);
            for _ in 0..around {
                self.out.push_str("</span>");
            }
            let out = self.held.as_mut().unwrap_or(&mut self.out);
            self.setting.after_words(piece.end, out);
        }
    }

    /// Opens the elements of a piece under anchors. Gives how many there are around the inner one, and what closes that.
    fn open_piece(&mut self, cut: Option<usize>) -> (usize, &'static str) {
        // Links do not nest.
        let in_link = self.held.is_some();
        let Some(overlay) = self.setting.overlay() else {
            return (0, "");
        };
        let anchors = overlay.at(cut);
        if anchors.is_empty() {
            return (0, "");
        }
        // An element has one id, so each further anchor that begins here gets an element of its own around it, and is
        // named there and not within: the pieces of an anchor, put together, are its words.
        let begun: Vec<_> = anchors.iter().copied().filter(|&index| overlay.begin(index)).collect();
        let (own, outer) = match begun.split_last() {
            Some((own, outer)) => (Some(overlay.mark(*own)), outer),
            None => (None, &[][..]),
        };
        for &index in outer {
            let mark = overlay.mark(index);
            push_piece(&mut self.out, std::iter::once(mark), Some(mark), None);
        }
        let inner = anchors.iter().filter(|index| !outer.contains(index));
        let inner = inner.map(|&index| overlay.mark(index));
        let mut all = anchors.iter().map(|&index| overlay.mark(index));
        let link = all.find(|mark| mark.href.is_some()).filter(|_| !in_link);
        push_piece(&mut self.out, inner, own, link);
        (outer.len(), if link.is_some() { "</a>" } else { "</span>" })
    }

    fn plain(&mut self, range: TextRange, class: Option<&str>) {
        let words = &self.tree.projection.text[range.range()];
        match class {
            None => push_escaped(&mut self.out, words),
            Some(class) => {
                self.out.push_str("<span class=\"");
                self.out.push_str(class);
                self.out.push_str("\">");
                push_escaped(&mut self.out, words);
                self.out.push_str("</span>");
            }
        }
    }

    /// Prints a link, and after it the marks of the notes on its words.
    fn around_link(&mut self, print: impl FnOnce(&mut Self)) {
        let within_another = self.held.is_some();
        self.held.get_or_insert_default();
        print(self);
        if !within_another && let Some(marks) = self.held.take() {
            self.out.push_str(&marks);
        }
    }

    /// A link. One that shows its address is told from others, since paper need not say it again; of a long one the host
    /// is kept in the open and the path set apart, so that narrow margins can cut it.
    fn link(&mut self, url: &str, title: &str, children: &[Node]) {
        let shown = match children {
            [Node::Text(range)] => host_end(&self.tree.projection.text[range.range()]).map(|end| (*range, end)),
            _ => None,
        };
        let is_address = || match children {
            [Node::Text(range)] => bare(&self.tree.projection.text[range.range()]) == bare(url),
            _ => false,
        };
        let is_shown = shown.is_some() || is_address();
        self.out.push_str("<a");
        if is_shown {
            self.out.push_str(" class=\"u\"");
        } else if self.resolver.links.is_bound() && !self.says(url, children) {
            self.out.push_str(" class=\"ex\"");
        }
        push_href(&mut self.out, &self.resolver.address(url));
        if !title.is_empty() {
            push_attribute(&mut self.out, "title", title);
        }
        self.out.push('>');
        match shown {
            None => self.nodes(children),
            Some((range, end)) => {
                let middle = range.start as usize + end;
                self.words(TextRange::new(range.start as usize, middle), None);
                self.words(TextRange::new(middle, range.end as usize), Some("pa"));
            }
        }
        self.close("a");
    }

    fn image(&mut self, url: &str, alternative: &str, title: &str) {
        self.resolver.around.note_foreign();
        self.out.push_str("<img");
        push_attribute(&mut self.out, "src", &self.resolver.picture(url));
        push_attribute(&mut self.out, "alt", alternative);
        if !title.is_empty() {
            push_attribute(&mut self.out, "title", title);
        }
        let lazily = if self.resolver.links.is_bound() {
            ""
        } else {
            " loading=\"lazy\""
        };
        self.out.push_str(lazily);
        self.out.push('>');
    }

    fn code(&mut self, kind: &CodeKind, children: &[Node], id: &str) {
        let CodeKind::Language(language) = kind else {
            self.wrap("p", &format!("{id} class=\"lines\""), children);
            return;
        };
        self.open("pre", &format!("{id} tabindex=\"0\""));
        self.out.push_str("<code");
        if !language.is_empty() {
            push_attribute(&mut self.out, "class", &format!("language-{language}"));
        }
        self.out.push('>');
        for node in children {
            if let Node::Text(range) = node {
                self.coloured(*range, language);
            }
        }
        self.out.push_str("</code>");
        self.close("pre");
    }

    fn coloured(&mut self, range: TextRange, language: &str) {
        let start = range.start as usize;
        let tree = self.tree;
        let at = |run: Range<usize>| TextRange::new(start + run.start, start + run.end);
        for (run, class) in highlight::runs(&tree.projection.text[range.range()], language).iter() {
            let class = class.map(|class| format!("hl-{class}"));
            self.words(at(run.clone()), class.as_deref());
        }
    }

    fn table(&mut self, rows: &[Node], id: &str) {
        self.open("table", id);
        let is_head = |node: &&Node| {
            node.element()
                .is_some_and(|element| element.kind == ElementKind::Row(true))
        };
        let heads = rows.iter().take_while(is_head).count();
        let (head, body) = rows.split_at(heads);
        for (name, rows) in [("thead", head), ("tbody", body)] {
            if !rows.is_empty() {
                self.wrap(name, "", rows);
            }
        }
        self.close("table");
    }

    fn cell(&mut self, alignment: Alignment, head: bool, children: &[Node]) {
        let class = match alignment {
            Alignment::Default => "",
            Alignment::Start => " class=\"start\"",
            Alignment::Centre => " class=\"centre\"",
            Alignment::End => " class=\"end\"",
        };
        let (name, scope) = if head { ("th", " scope=\"col\"") } else { ("td", "") };
        self.wrap(name, &[scope, class].concat(), children);
    }
}

const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

/// An address without what is left out when it is said: how it is read, a stroke at its end.
fn bare(address: &str) -> &str {
    let address = address.find("://").map_or(address, |at| &address[at + 3..]);
    address.trim_end_matches('/')
}

/// Where the host ends in a text that is an address with a path.
fn host_end(words: &str) -> Option<usize> {
    let start = words.find("://").map_or(0, |at| at + 3);
    let is_address = (start > 0 || words.starts_with("www.")) && !words.contains(char::is_whitespace);
    let end = start + words[start..].find('/')?;
    (is_address && end + 1 < words.len()).then_some(end)
}

/// Opens the element of a piece under some anchors; that of `first` begins with it, and it is the link of `link`.
fn push_piece<'m>(
    out: &mut String,
    marks: impl Iterator<Item = &'m Mark> + Clone,
    first: Option<&Mark>,
    link: Option<&Mark>,
) {
    out.push_str(if link.is_some() {
        "<a class=\"lem"
    } else {
        "<span class=\"lem"
    });
    for mark in marks.clone() {
        out.push(' ');
        out.push_str(&mark.classes);
    }
    match first {
        // Of words that are no anchor of the page, the first piece is only told from the others.
        Some(mark) if mark.id.is_empty() => out.push_str(" begins\""),
        Some(mark) => {
            out.push('"');
            push_attribute(out, "id", &mark.id);
        }
        None => out.push('"'),
    }
    let mut names = marks.map(|mark| mark.name.as_str()).filter(|name| !name.is_empty());
    if let Some(name) = names.next() {
        out.push_str(" data-anchors=\"");
        push_escaped(out, name);
        for name in names {
            out.push(' ');
            push_escaped(out, name);
        }
        out.push('"');
    }
    if let Some(link) = link {
        push_attribute(out, "href", link.href.as_deref().unwrap_or_default());
        if !link.title.is_empty() {
            push_attribute(out, "title", &link.title);
        }
    }
    out.push('>');
}

/// Whether a link stands in a node.
fn has_link(node: &Node) -> bool {
    match node {
        Node::Reference(_) => true,
        Node::Element(element) => matches!(element.kind, ElementKind::Link(_)) || element.children.iter().any(has_link),
        _ => false,
    }
}

/// Prints the number beside a block, which is a link to it. `label` is what those hear who do not see where it stands,
/// `language` the attributes of its language.
pub(super) fn push_number(out: &mut String, href: &str, shown: &str, label: &str, language: &str) {
    out.push_str("<a class=\"pn\"");
    push_attribute(out, "href", href);
    push_attribute(out, "aria-label", label);
    out.push_str(language);
    out.push_str(" data-apparatus>");
    push_escaped(out, shown);
    out.push_str("</a>");
}

/// What is in a text that is one paragraph and nothing else.
pub(super) fn only_paragraph(nodes: &[Node]) -> Option<&[Node]> {
    let [node] = nodes else { return None };
    let element = node.element()?;
    (element.kind == ElementKind::Paragraph).then_some(&element.children)
}
