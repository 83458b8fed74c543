//! Cross-references in a volume, where they are read and not looked up.

use rustc_hash::FxHashSet;

use super::{Line, Lines};
use crate::link::Side;
use crate::render::escape::{push_attribute, push_escaped};

impl Lines {
    /// Prints the lines for a volume, one paragraph each.
    pub(in crate::render) fn print_bound(&self, language: &str, out: &mut String) {
        if self.lines.is_empty() {
            return;
        }
        out.push_str("<div class=\"rels\"");
        out.push_str(language);
        out.push_str(" data-apparatus>\n");
        for line in &self.lines {
            let direction = if line.key.1 == Side::To { " in" } else { "" };
            out.push_str("<p");
            push_attribute(out, "class", &format!("rel x-{}{direction}", line.name));
            out.push_str("><span class=\"vb\">");
            push_escaped(out, &line.label);
            out.push_str("</span> ");
            out.push_str(&line.told().join("; "));
            out.push_str("</p>\n");
        }
        out.push_str("</div>\n");
    }
}

impl Line {
    /// The links for readers on paper, who would read several mentions in one place as one and the same.
    fn told(&self) -> Vec<&str> {
        let words = |link: &str| {
            link.split_once('>')
                .map_or_else(String::new, |(_, words)| words.to_owned())
        };
        let mut seen = FxHashSet::default();
        let is_mention = self.key.0 == usize::MAX;
        let links = self.links.iter().map(String::as_str);
        links.filter(|link| !is_mention || seen.insert(words(link))).collect()
    }
}
