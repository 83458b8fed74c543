//! A page as a template writes it, with a long text that no template carries about.

use std::io;
use std::ops::Range;

/// Stands where a text has its place. Nobody writes this.
pub(super) const PLACE: &str = "\u{1}text\u{1}";
/// Bytes of a page around its text, at least.
const FRAME: usize = 1 << 14;
/// So many bytes of room are made around a text at most.
pub(super) const MOST: usize = 1 << 18;

/// A page that a template writes, with a text in its place.
pub(super) struct Page<'a> {
    pub(super) out: String,
    text: Option<&'a str>,
    /// Which bytes of the page are the text, once it is there.
    pub(super) place: Range<usize>,
}

impl<'a> Page<'a> {
    /// A page with as much room around its text as the last had.
    pub(super) fn around(text: Option<&'a str>, frame: usize) -> Self {
        // A little more than the last, since they differ a little.
        let frame = (frame + frame / 16).max(FRAME);
        Self {
            out: String::with_capacity(text.map_or(0, str::len) + frame),
            text,
            place: 0..0,
        }
    }
}

impl io::Write for Page<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Templates write texts, each as a whole.
        let words = simdutf8::basic::from_utf8(bytes);
        let words = words.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        match self.text {
            Some(text) if words == PLACE => {
                self.place = self.out.len()..self.out.len() + text.len();
                self.out.push_str(text);
            }
            _ => self.out.push_str(words),
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::{PLACE, Page};

    #[test]
    fn a_text_is_written_in_its_place() {
        let mut page = Page::around(Some("the text"), 0);
        write!(page, "before {PLACE} after \u{1}").expect("it is written");
        assert_eq!(page.out, "before the text after \u{1}");
        assert_eq!(&page.out[page.place.clone()], "the text");
        assert!(page.write(b"\xFF").is_err());
    }
}
