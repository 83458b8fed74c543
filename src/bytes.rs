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
    // As many as are looked at at once.
    const RUN: usize = 32;
    let mut rest = bytes;
    while let Some(run) = rest.first_chunk::<RUN>() {
        if !are_blanks_single(run) || may_have_wide_space(run) {
            return false;
        }
        // The last of them once more, since it may be a blank before another.
        rest = &rest[RUN - 1..];
    }
    let pairs = rest.windows(2);
    let is_other = |&byte: &u8| is_break(byte) || may_be_space(byte);
    !rest.iter().any(is_other) && !pairs.fold(false, |has, pair| has | (pair == b"  "))
}

/// Whether the white space of ASCII among some bytes of a text is single blanks. The processor looks at all of them at once: their number is
/// known, and what is gathered of them are bytes as well.
#[inline]
pub(crate) fn are_blanks_single<const RUN: usize>(run: &[u8; RUN]) -> bool {
    let others = run.iter().fold(0, |has, &byte| has | u8::from(is_break(byte)));
    others | u8::from(has_two_blanks(run)) == 0
}

/// Whether a blank comes right after another among some bytes. The bytes are held against themselves, one further: as many as there are,
/// or the processor would be left with some that it looks at one by one.
#[inline]
pub(crate) fn has_two_blanks<const RUN: usize>(run: &[u8; RUN]) -> bool {
    let mut before = [0; RUN];
    before[1..].copy_from_slice(&run[..RUN - 1]);
    let pairs = before.iter().zip(run);
    let doubles = pairs.fold(0, |has, (&one, &next)| has | u8::from((one == b' ') & (next == b' ')));
    doubles != 0
}

/// Whether white space that is not ASCII begins among some bytes of a text, those from `start` on. Dashes and quotation marks begin with
/// the same bytes, so where there are such each is looked at.
#[inline]
pub(crate) fn has_wide_space<const RUN: usize>(text: &str, start: usize, run: &[u8; RUN]) -> bool {
    let begins = |(at, &byte): (usize, &u8)| may_be_space(byte) && text[start + at..].starts_with(char::is_whitespace);
    may_have_wide_space(run) && run.iter().enumerate().any(begins)
}

#[inline]
fn may_have_wide_space<const RUN: usize>(run: &[u8; RUN]) -> bool {
    run.iter().fold(0, |may, &byte| may | u8::from(may_be_space(byte))) != 0
}

/// Whether it is white space of ASCII that is no blank.
const fn is_break(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r')
}

#[cfg(test)]
mod tests {
    use super::{has_wide_space, is_further, is_single_spaced, is_space, may_be_space};

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
    fn all_white_space_is_known() {
        for char in (0..=0x10_FFFF).filter_map(char::from_u32) {
            let mut buffer = [0; 4];
            let bytes = char.encode_utf8(&mut buffer).as_bytes();
            let text = format!("{char}a—b");
            if let Some(run) = text.as_bytes().first_chunk::<4>() {
                let is_wide = char.is_whitespace() && !char.is_ascii();
                assert_eq!(has_wide_space(&text, 0, run), is_wide, "{char:?}");
            }
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
