//! The editors' two additions to markdown: citations `[see @key, p. 3; @other]` (as in Pandoc) and links to
//! places of the edition `[[document#block|words]]`.

use crate::model::{CitationItem, Reference};
use crate::span::Span;

/// Whether the words between brackets are a citation: each part has a key after an `@` that begins a word.
pub(super) fn is_citation(text: &str) -> bool {
    text.split(';').all(|part| item(part).is_some())
}

/// The works cited by the words between brackets.
pub(super) fn items(text: &str) -> Vec<CitationItem> {
    text.split(';').filter_map(item).collect()
}

fn item(part: &str) -> Option<CitationItem> {
    let at = part
        .char_indices()
        .find(|&(at, char)| char == '@' && part[..at].chars().next_back().is_none_or(char::is_whitespace))?;
    let (prefix, rest) = (&part[..at.0], &part[at.0 + 1..]);
    let end = rest.find(|char: char| !is_key_character(char)).unwrap_or(rest.len());
    let key = rest[..end].trim_end_matches(['.', ':', '-']);
    if key.is_empty() {
        return None;
    }
    let locator = rest[key.len()..].trim_start_matches(',').trim();
    Some(CitationItem {
        key: key.to_owned(),
        prefix: prefix.trim().to_owned(),
        locator: locator.to_owned(),
    })
}

const fn is_key_character(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | ':' | '.' | '/' | '+')
}

/// The place that `[[target|words]]` leads to. `words` is what comrak shows for it: the target itself if the
/// editor gave none.
pub(super) fn reference(target: &str, words: &str, span: Span) -> Reference {
    let (document, block) = match target.split_once('#') {
        Some((document, block)) => (document, Some(block.trim().to_owned())),
        None => (target, None),
    };
    Reference {
        document: document.trim().to_owned(),
        block: block.filter(|block| !block.is_empty()),
        text: (words != target && !words.is_empty()).then(|| words.to_owned()),
        span,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_citation, items};

    #[test]
    fn reads_keys_prefixes_and_locators() {
        let list = items("see @dhs-pia-045, pp. 3–4; @ungp");
        let plain: Vec<_> = list
            .iter()
            .map(|item| (item.prefix.as_str(), item.key.as_str(), item.locator.as_str()))
            .collect();
        assert_eq!(plain, [("see", "dhs-pia-045", "pp. 3–4"), ("", "ungp", "")]);
    }

    #[test]
    fn an_address_of_mail_is_no_citation() {
        assert!(!is_citation("write to anna@example.org"));
        assert!(!is_citation("1"));
    }
}
