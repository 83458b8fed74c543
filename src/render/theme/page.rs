//! A page as a template writes it, with a long text that no template carries about.

use std::io;
use std::ops::Range;

/// Stands where a text has its place. Nobody writes this.
pub(super) const PLACE: &str = "\u{1}text\u{1}";
/// Bytes of a page around its text, at least.
const FRAME: usize = 1 << 14;
/// So many bytes of room are made around a text at most.
pub(super) const MOST: usize = 1 << 18;
/// So many bytes are waited for, to look at them at once whether they are text. Templates write a word or two at a time.
const ENOUGH: usize = 1 << 12;

/// A page that a template writes, with a text in its place.
pub(super) struct Page<'a> {
    out: String,
    /// What is written after that.
    pending: Vec<u8>,
    text: Option<&'a str>,
    /// Which bytes of the page are the text, once it is there.
    place: Range<usize>,
}

impl<'a> Page<'a> {
    /// A page with as much room around its text as the last had.
    pub(super) fn around(text: Option<&'a str>, frame: usize) -> Self {
        // A little more than the last, since they differ a little.
        let frame = (frame + frame / 16).max(FRAME);
        Self {
            out: String::with_capacity(text.map_or(0, str::len) + frame),
            pending: Vec::with_capacity(2 * ENOUGH),
            text,
            place: 0..0,
        }
    }

    /// The page, and which of its bytes are the text.
    ///
    /// # Errors
    /// What was written is no text.
    pub(super) fn finish(mut self) -> io::Result<(String, Range<usize>)> {
        self.settle()?;
        Ok((self.out, self.place))
    }

    /// Puts what is pending on the page.
    fn settle(&mut self) -> io::Result<()> {
        let words = simdutf8::basic::from_utf8(&self.pending);
        let words = words.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        self.out.push_str(words);
        self.pending.clear();
        Ok(())
    }
}

impl io::Write for Page<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    // Templates write texts, each as a whole.
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self.text {
            Some(text) if bytes == PLACE.as_bytes() => {
                self.settle()?;
                self.place = self.out.len()..self.out.len() + text.len();
                self.out.push_str(text);
            }
            _ => {
                self.pending.extend_from_slice(bytes);
                if self.pending.len() >= ENOUGH {
                    self.settle()?;
                }
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::{ENOUGH, PLACE, Page};

    #[test]
    fn a_text_is_written_in_its_place() {
        for times in [0, 1, ENOUGH / 7, ENOUGH] {
            let (before, after) = ("avant, é, ".repeat(times), " après \u{1}".repeat(times));
            let mut page = Page::around(Some("the text"), 0);
            for word in before
                .split_inclusive(' ')
                .chain([PLACE])
                .chain(after.split_inclusive(' '))
            {
                page.write_all(word.as_bytes()).expect("it is written");
            }
            let (out, place) = page.finish().expect("it is text");
            assert_eq!(out, format!("{before}the text{after}"));
            assert_eq!(&out[place], "the text");
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let mut page = Page::around(None, 0);
        assert!(page.write_all(b"\xFF").and_then(|()| page.finish()).is_err());
    }
}
