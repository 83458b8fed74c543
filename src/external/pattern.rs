//! Addresses that an editor has looked at, with `*` for any run of signs.

/// Whether a text is as a pattern says: the same, but that each `*` stands for any signs, or for none.
#[must_use]
pub fn fits(pattern: &str, text: &str) -> bool {
    let Some((begin, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut left) = text.strip_prefix(begin) else {
        return false;
    };
    // What stands between two `*` may as well stand where it comes first: that leaves most for what follows.
    let (middle, end) = rest.rsplit_once('*').map_or(("", rest), |(middle, end)| (middle, end));
    for piece in middle.split('*') {
        let Some(at) = left.find(piece) else {
            return false;
        };
        left = &left[at + piece.len()..];
    }
    left.ends_with(end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::fits;

    #[test]
    fn a_star_stands_for_any_signs() {
        for (pattern, text) in [
            ("https://a.org/b", "https://a.org/b"),
            ("https://a.org/*", "https://a.org/"),
            ("https://a.org/*", "https://a.org/b/c?d=e"),
            ("*://a.org/*.pdf", "http://a.org/b.pdf"),
            ("*", ""),
            ("a**b", "ab"),
        ] {
            assert!(fits(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [
            ("https://a.org", "https://a.org/b"),
            ("https://a.org/*", "https://a.org"),
            ("https://a.org/*", "https://b.org/?https://a.org/"),
            ("a*a", "a"),
            ("*.pdf", "a.pdf?b"),
        ] {
            assert!(!fits(pattern, text), "{pattern} {text}");
        }
    }

    /// The definition, sign by sign; slow.
    fn says(pattern: &[char], text: &[char]) -> bool {
        match pattern.split_first() {
            None => text.is_empty(),
            Some((&'*', rest)) => (0..=text.len()).any(|skipped| says(rest, &text[skipped..])),
            Some((sign, rest)) => text
                .split_first()
                .is_some_and(|(first, after)| first == sign && says(rest, after)),
        }
    }

    proptest! {
        #[test]
        fn it_is_what_the_definition_says(pattern in "[ab*é]{0,7}", text in "[abé]{0,8}") {
            let signs = |text: &str| text.chars().collect::<Vec<_>>();
            prop_assert_eq!(fits(&pattern, &text), says(&signs(&pattern), &signs(&text)));
        }

        #[test]
        fn every_address_fits_itself_and_what_is_left_out_of_it(text in "[a-c/.:é]{0,20}", from in 0usize..21, to in 0usize..21) {
            let signs: Vec<char> = text.chars().collect();
            let (from, to) = (from.min(to).min(signs.len()), to.max(from).min(signs.len()));
            let begin: String = signs[..from].iter().collect();
            let end: String = signs[to..].iter().collect();
            prop_assert!(fits(&text, &text));
            let pattern = format!("{begin}*{end}");
            prop_assert!(fits(&pattern, &text), "{} {}", pattern, text);
        }
    }
}
