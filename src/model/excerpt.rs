//! Long texts in short places.

/// The first `most` characters (scalar values) of a text, an ellipsis after them if there are more. White space becomes
/// single spaces.
#[must_use]
pub fn excerpt(text: &str, most: usize) -> String {
    let mut words = String::new();
    let mut length = 0;
    // However long the text, no more of it is read.
    for word in text.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
            length += 1;
        }
        words.push_str(word);
        length += word.chars().count();
        if length > most {
            break;
        }
    }
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
    use super::{excerpt, excerpt_of_words};

    #[test]
    fn white_space_becomes_single_and_what_is_too_long_is_cut() {
        assert_eq!(excerpt(" é\n\u{A0}two ", 5), "é two");
        assert_eq!(excerpt("é two  three", 5), "é two…");
        assert_eq!(excerpt("é two", 4), "é tw…");
        assert_eq!(excerpt("one", 0), "…");
        assert_eq!(excerpt(" ", 0), "");
    }

    #[test]
    fn no_word_is_cut() {
        assert_eq!(excerpt_of_words("one two three", 20), "one two three");
        assert_eq!(excerpt_of_words("one two three", 10), "one two…");
        assert_eq!(excerpt_of_words(&"x".repeat(40), 10), format!("{}…", "x".repeat(10)));
    }
}
