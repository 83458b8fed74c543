//! "Did you mean": the known name nearest to a misspelt one.

/// The candidate that `name` is most likely a misspelling of, if any is near enough.
///
/// Nearness is the Damerau–Levenshtein distance (restricted edit distance with transpositions); a name may be
/// wrong in a third of its characters, and at least in one. Capitals decide only between candidates that are
/// otherwise equally near.
pub fn closest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).max(1);
    let small = name.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| {
            let distance = strsim::osa_distance(&small, &candidate.to_lowercase());
            (distance, strsim::osa_distance(name, candidate), candidate)
        })
        .filter(|(distance, ..)| *distance <= limit)
        .min()
        .map(|(_, _, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn finds_a_transposed_key_and_refuses_a_stranger() {
        assert_eq!(closest("seires", ["series", "quote"]), Some("series"));
        assert_eq!(closest("banana", ["series", "quote"]), None);
    }

    #[test]
    fn capitals_are_no_difference_but_where_nothing_else_is() {
        assert_eq!(closest("SERIES", ["quote", "series"]), Some("series"));
        assert_eq!(closest("Cost", ["Coast", "cast", "Cast"]), Some("Cast"));
    }
}
