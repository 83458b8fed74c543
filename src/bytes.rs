//! What the bytes of UTF-8 say of the characters that they are of, for those who read texts byte by byte.

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

/// Whether there is no white space in some bytes of a text but single blanks. It may say no of a text in which that is so: it looks at many bytes
/// at once, of which none tells more than it is.
#[inline]
pub(crate) fn is_single_spaced(bytes: &[u8]) -> bool {
    let other = |byte: u8| matches!(byte, b'\t'..=b'\r') | may_be_space(byte);
    let has_other = bytes.iter().fold(false, |has, &byte| has | other(byte));
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    !has_other && !pairs.fold(false, |has, (&one, &next)| has | ((one == b' ') & (next == b' ')))
}

#[cfg(test)]
mod tests {
    use super::{is_further, is_single_spaced, is_space, may_be_space};

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
        for other in ["  ", "a  b", "a\tb", "a\u{A0}b", "a \n", "\u{2003}"] {
            assert!(!is_single_spaced(other.as_bytes()), "{other:?}");
        }
    }

    #[test]
    fn all_white_space_is_known() {
        for char in (0..=0x10_FFFF).filter_map(char::from_u32) {
            let mut buffer = [0; 4];
            let bytes = char.encode_utf8(&mut buffer).as_bytes();
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
