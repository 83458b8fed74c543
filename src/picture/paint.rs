//! Outlines filled with colour, and the result as a PNG.

use zeno::{Command, Mask, Transform, Vector};

use super::{HEIGHT, WIDTH};

/// A colour of the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Ink {
    /// Titles.
    #[default]
    Full,
    /// Subtitles.
    Soft,
    /// Small type.
    Mute,
    /// Lines.
    Hair,
    /// Where editors and text touch.
    Red,
}

/// The colours, in the order of [`Ink`]: those of the built-in theme by day.
const INKS: [[u8; 3]; 5] = [
    [0x1c, 0x1a, 0x17],
    [0x3f, 0x3b, 0x35],
    [0x65, 0x5f, 0x56],
    [0xdc, 0xd7, 0xcc],
    [0x98, 0x2a, 0x1c],
];
const PAPER: [u8; 3] = [0xfd, 0xfc, 0xf9];
/// Steps from the paper to a colour: with five colours and the paper, as many as a palette of 256 has room for. A palette
/// makes pictures a quarter as large, and quick to write.
const STEPS: u8 = 51;

/// Outlines are filled this many times as large, in both directions. The letters are made of outlines that overlap, whose
/// edges would count twice where they meet, as notches in a straight edge; so the notch is as fine as that.
const FINE: u8 = 4;

/// A picture while it is painted: for each pixel a place in the palette. Invariant: colours do not overlap.
pub(super) struct Canvas {
    pixels: Vec<u8>,
}

impl Canvas {
    /// Paper.
    pub(super) fn new() -> Self {
        Self {
            pixels: vec![0; usize::from(WIDTH) * usize::from(HEIGHT)],
        }
    }

    /// Fills an outline. What is beyond the edges is left out.
    pub(super) fn paint(&mut self, path: &[Command], ink: Ink) {
        if path.is_empty() {
            return;
        }
        let scale = f32::from(FINE);
        let (mask, place) = Mask::new(path).transform(Some(Transform::scale(scale, scale))).render();
        let fine = i32::from(FINE);
        let (left, top) = (place.left.div_euclid(fine), place.top.div_euclid(fine));
        let (Ok(columns), Ok(inset), Ok(above)) = (
            usize::try_from(place.width),
            usize::try_from(place.left - left * fine),
            usize::try_from(place.top - top * fine),
        ) else {
            return;
        };
        if columns == 0 {
            return;
        }
        let (side, width) = (usize::from(FINE), (inset + columns).div_ceil(usize::from(FINE)));
        let height = (above + mask.len() / columns).div_ceil(side);
        let mut sums = vec![0_u16; width * height];
        for (row, y) in mask.chunks_exact(columns).zip(above..) {
            for (&coverage, x) in row.iter().zip(inset..) {
                sums[y / side * width + x / side] += u16::from(coverage);
            }
        }
        for (row, y) in sums.chunks_exact(width).zip(top..) {
            for (&sum, x) in row.iter().zip(left..) {
                let coverage = sum / (u16::from(FINE) * u16::from(FINE));
                self.touch(x, y, coverage, ink);
            }
        }
    }

    fn touch(&mut self, x: i32, y: i32, coverage: u16, ink: Ink) {
        let within = |place: i32, most: u16| usize::try_from(place).ok().filter(|&place| place < usize::from(most));
        let (Some(x), Some(y)) = (within(x, WIDTH), within(y, HEIGHT)) else {
            return;
        };
        let step = (coverage * u16::from(STEPS) + 127) / 255;
        if let (Some(pixel), Ok(step @ 1..)) = (self.pixels.get_mut(y * usize::from(WIDTH) + x), u8::try_from(step)) {
            *pixel = (*pixel).max(ink as u8 * STEPS + step);
        }
    }

    /// The picture as a file; nothing if it cannot be written.
    pub(super) fn png(&self) -> Option<Vec<u8>> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, WIDTH.into(), HEIGHT.into());
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(palette());
        encoder.set_filter(png::Filter::NoFilter);
        encoder.set_source_srgb(png::SrgbRenderingIntent::RelativeColorimetric);
        let mut writer = encoder.write_header().ok()?;
        writer.write_image_data(&self.pixels).ok()?;
        writer.finish().ok()?;
        Some(file)
    }
}

/// The paper, and from it to each colour.
fn palette() -> Vec<u8> {
    let mut palette = PAPER.to_vec();
    for ink in INKS {
        for step in 1..=STEPS {
            palette.extend(PAPER.iter().zip(ink).map(|(&paper, ink)| between(paper, ink, step)));
        }
    }
    palette
}

fn between(paper: u8, ink: u8, step: u8) -> u8 {
    let (steps, step) = (u16::from(STEPS), u16::from(step));
    let mixed = (u16::from(paper) * (steps - step) + u16::from(ink) * step + steps / 2) / steps;
    u8::try_from(mixed).unwrap_or(u8::MAX)
}

/// The outline of a rectangle.
pub(super) fn rectangle(x: f32, y: f32, width: f32, height: f32) -> Vec<Command> {
    let corner = |x, y| Vector::new(x, y);
    vec![
        Command::MoveTo(corner(x, y)),
        Command::LineTo(corner(x + width, y)),
        Command::LineTo(corner(x + width, y + height)),
        Command::LineTo(corner(x, y + height)),
        Command::Close,
    ]
}
