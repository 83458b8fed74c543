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
