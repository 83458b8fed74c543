//! Title pages as pictures, for services that show a link with a picture of what is behind it.
//!
//! A picture is a function of the words on it ([`TitlePage`]), set in the built-in fonts: shaped, broken into balanced lines
//! and painted here, without anything of the system. What the fonts have no signs for is not drawn at all, since a title with
//! gaps is worse than none.

mod face;
mod layout;
mod lines;
mod paint;

pub use layout::TitlePage;

use self::face::Faces;

/// How wide a picture is, in pixels: what all services take for a large one.
pub const WIDTH: u16 = 1200;
/// How high a picture is, in pixels.
pub const HEIGHT: u16 = 630;

/// Why a picture is not drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undrawn {
    /// The fonts lack these signs, each named once, in the order of the words.
    Signs(Vec<char>),
    /// The fonts that are built in, or the writer of pictures, do not work.
    Broken,
}

/// Draws a title page. Gives a PNG.
///
/// # Errors
/// If the fonts lack signs of it.
pub fn draw(page: &TitlePage) -> Result<Vec<u8>, Undrawn> {
    let faces = Faces::get().ok_or(Undrawn::Broken)?;
    let lacking = page.lacking(faces);
    if !lacking.is_empty() {
        return Err(Undrawn::Signs(lacking));
    }
    let mut canvas = paint::Canvas::new();
    for mark in layout::set(page, faces) {
        canvas.paint(mark.path(faces).as_slice(), mark.ink());
    }
    canvas.png().ok_or(Undrawn::Broken)
}
