//! Long texts in short places.

/// The first `most` characters (scalar values) of a text, an ellipsis after them if there are more. White space becomes
/// single spaces.
#[must_use]
pub fn excerpt(text: &str, most: usize) -> String {
    let mut words: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(most) {
        words.truncate(end);
        words.push('…');
    }
    words
}

/// The same, cut at the end of a word if one ends in the last part of it.
#[must_use]
pub fn excerpt_of_words(text: &str, most: usize) -> String {
    /// Bytes of a word that is left out rather than cut.
    const WORD: usize = 24;
    let mut words = excerpt(text, most);
    let cut = words
        .strip_suffix('…')
        .and_then(|rest| Some((rest.len(), rest.rfind(' ')?)));
    if let Some((_, space)) = cut.filter(|(length, space)| length - space <= WORD) {
        words.truncate(space);
        words.push('…');
    }
    words
}

#[cfg(test)]
mod tests {
    use super::excerpt_of_words;

    #[test]
    fn no_word_is_cut() {
        assert_eq!(excerpt_of_words("one two three", 20), "one two three");
        assert_eq!(excerpt_of_words("one two three", 10), "one two…");
        assert_eq!(excerpt_of_words(&"x".repeat(40), 10), format!("{}…", "x".repeat(10)));
    }
}
