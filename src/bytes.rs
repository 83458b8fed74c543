//! What the bytes of UTF-8 say of the characters that they are of, for those who read texts byte by byte.

use memchr::{memchr_iter, memchr3};

/// Whether it is white space (one of ASCII).
pub(crate) const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// Whether it is not the first of its character.
pub(crate) const fn is_further(byte: u8) -> bool {
    matches!(byte, 0x80..=0xBF)
}

/// Whether it may be the first of white space that is not ASCII: U+0085, U+00A0, U+1680, U+2000 to U+205F, U+3000.
pub(crate) const fn may_be_space(byte: u8) -> bool {
    matches!(byte, 0xC2 | 0xE1..=0xE3)
}

/// Whether there is no white space in some bytes of a text but single blanks. It may say no of a text in which that is so: none of its bytes
/// tells more than it is.
pub(crate) fn is_single_spaced(bytes: &[u8]) -> bool {
    let is_other = |byte: u8| is_break(byte) | may_be_space(byte);
    let others = bytes.iter().fold(0, |has, &byte| has | u8::from(is_other(byte)));
    others == 0 && !comes_twice(b' ', bytes)
}

/// Whether a byte comes twice in a row.
pub(crate) fn comes_twice(byte: u8, bytes: &[u8]) -> bool {
    has_pair(bytes, |one| one == byte)
}

/// Whether no white space of ASCII comes right after another. It may say no where it is a character without a face that does.
pub(crate) fn is_spaced_once(bytes: &[u8]) -> bool {
    !has_pair(bytes, |byte| byte <= b' ')
}

/// Whether a byte of a kind comes right after another. It does not stop at the first: so the processor looks at many at once, if what it
/// gathers of them are bytes as well.
#[inline]
fn has_pair(bytes: &[u8], is_of_kind: impl Fn(u8) -> bool) -> bool {
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    pairs.fold(0, |has, (&one, &next)| {
        has | u8::from(is_of_kind(one)) & u8::from(is_of_kind(next))
    }) != 0
}

/// Whether there is white space in a text that is not ASCII.
pub(crate) fn has_wide_space(text: &str) -> bool {
    if memchr3(0xC2, 0xE1, 0xE3, text.as_bytes()).is_some() {
        return text.contains(|char: char| char.is_whitespace() && !char.is_ascii());
    }
    // Dashes and quotation marks begin like that as well, so each is looked at.
    let mut others = memchr_iter(0xE2, text.as_bytes());
    others.any(|at| text[at..].starts_with(char::is_whitespace))
}

/// Whether it is white space of ASCII that is no blank.
const fn is_break(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r')
}

#[cfg(test)]
mod tests {
    use super::{comes_twice, has_wide_space, is_further, is_single_spaced, is_space, may_be_space};

    #[test]
    fn single_blanks_are_told_from_other_space() {
        for single in [
            "",
            " ",
            "a",
            " a b ",
            "ü b",
            "one two three four five six seven eight nine ten",
        ] {
            assert!(is_single_spaced(single.as_bytes()), "{single:?}");
        }
        // Wherever a run may end.
        for length in 1..100 {
            let words = "é ".repeat(length);
            assert!(is_single_spaced(words.as_bytes()), "{words:?}");
            for other in [" ", "\n", "\u{A0}"] {
                let others = format!("{}{other}{}", &"x ".repeat(60)[..length], "x y ".repeat(10));
                let is_single = other == " " && length % 2 == 1;
                assert_eq!(is_single_spaced(others.as_bytes()), is_single, "{others:?}");
            }
        }
        for other in ["  ", "a  b", "a\tb", "a\u{A0}b", "a \n", "\u{2003}"] {
            assert!(!is_single_spaced(other.as_bytes()), "{other:?}");
        }
    }

    #[test]
    fn a_byte_that_comes_twice_is_found_wherever_it_does() {
        for length in 0..200 {
            let single = "a ".repeat(length);
            assert!(!comes_twice(b' ', single.as_bytes()), "{length}");
            for at in 0..=single.len() {
                let double = [&single[..at], "  ", &single[at..]].concat();
                assert!(comes_twice(b' ', double.as_bytes()), "{double:?}");
            }
        }
    }

    #[test]
    fn wide_space_is_found_wherever_it_stands() {
        for length in 0..100 {
            let before = "“é”—".repeat(length);
            assert!(!has_wide_space(&before), "{before}");
            assert!(has_wide_space(&format!("{before}\u{A0}é")), "{before}");
        }
    }

    #[test]
    fn all_white_space_is_known() {
        for char in (0..=0x10_FFFF).filter_map(char::from_u32) {
            let mut buffer = [0; 4];
            let bytes = char.encode_utf8(&mut buffer).as_bytes();
            let is_wide = char.is_whitespace() && !char.is_ascii();
            assert_eq!(has_wide_space(&format!("{char}a—b")), is_wide, "{char:?}");
            if char.is_whitespace() {
                assert!(is_space(bytes[0]) || may_be_space(bytes[0]), "{char:?}");
            } else {
                assert!(!is_space(bytes[0]), "{char:?}");
            }
            assert!(
                !is_further(bytes[0]) && bytes[1..].iter().all(|&byte| is_further(byte)),
                "{char:?}"
            );
        }
    }
}
