//! What is printed otherwise in a volume: within a line of another text, and where there is no page to look things up on.

use super::{HEADINGS, Markup, Setting};
use crate::model::{Element, Node};
use crate::render::escape::push_attribute;
use crate::source::html;

impl<S: Setting> Markup<'_, S> {
    /// Raw HTML. In a volume what leads to places in it is unknown.
    pub(super) fn raw(&mut self, raw: &str) {
        self.resolver.around.note_foreign();
        if self.resolver.links.is_bound() {
            self.out.push_str(&html::bound(raw, self.setting.within_line()));
        } else {
            self.out.push_str(raw);
        }
    }

    /// A heading. In a volume it says once more what it reads without the notes on it, for bookmarks and running heads.
    pub(super) fn heading(&mut self, level: u8, element: &Element, mut attributes: String) {
        if let (true, Some(block)) = (self.resolver.links.is_bound(), element.block()) {
            let words = self.tree.block_text(&self.tree.blocks[block]);
            push_attribute(&mut attributes, "data-label", words);
        }
        let name = HEADINGS[usize::from(level.clamp(1, 6) - 1)];
        self.wrap(name, &attributes, &element.children);
    }

    /// Whether an element must be printed as a span here.
    pub(super) fn is_span(&self, name: &str) -> bool {
        const OF_LINES: [&str; 6] = ["a", "em", "strong", "del", "code", "span"];
        self.setting.within_line() && !OF_LINES.contains(&name)
    }

    /// A list with numbers.
    pub(super) fn numbered(&mut self, start: u32, items: &[Node]) {
        if !self.setting.within_line() {
            let attribute = if start == 1 {
                String::new()
            } else {
                format!(" start=\"{start}\"")
            };
            return self.wrap("ol", &attribute, items);
        }
        self.open("ol", "");
        for (number, item) in (start..).zip(items) {
            // A span is not counted.
            self.out.push_str(&format!("<span class=\"no\">{number}.</span> "));
            self.node(item);
        }
        self.close("ol");
    }

    /// Whether words say the address of the web that they lead to.
    pub(super) fn says(&self, url: &str, words: &[Node]) -> bool {
        let bare = |url: &str| {
            let url = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
            url.map(|url| url.trim_end_matches('/').to_ascii_lowercase())
        };
        let Some(address) = bare(url) else { return true };
        let said = words.iter().filter_map(|node| match node {
            Node::Text(range) => self.tree.projection.text.get(range.range()),
            _ => None,
        });
        said.collect::<String>().to_ascii_lowercase().contains(&address)
    }
}
