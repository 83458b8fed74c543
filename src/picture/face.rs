//! The fonts that are built in, and words shaped in them.

use std::sync::LazyLock;

use harfrust::font::glyph::outline::{DrawMemory, DrawOptions, PathSink};
use harfrust::{Buffer, Direction, Font, GlyphId, ShapeOptions, ShaperFont, shape};
use unicode_normalization::UnicodeNormalization;
use zeno::{Command, Vector};

/// A font of the built-in theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Face {
    /// The text's own.
    #[default]
    Serif,
    /// For titles.
    SerifBold,
    /// The editors'.
    Sans,
    /// For what the editors head something with.
    SansBold,
}

/// All of them.
pub(super) struct Faces([Font; 4]);

/// Fonts as [`Font`] takes them: without the compression that the web has them in, which the build undoes.
const FILES: [&[u8]; 4] = [
    include_bytes!(concat!(env!("OUT_DIR"), "/fonts/serif.ttf")),
    include_bytes!(concat!(env!("OUT_DIR"), "/fonts/serif-semibold.ttf")),
    include_bytes!(concat!(env!("OUT_DIR"), "/fonts/sans.ttf")),
    include_bytes!(concat!(env!("OUT_DIR"), "/fonts/sans-semibold.ttf")),
];

/// A glyph with the place of its origin on the line, in parts of the em.
#[derive(Debug, Clone, Copy)]
struct Placed {
    glyph: GlyphId,
    x: f32,
    y: f32,
}

/// Words that have been shaped.
#[derive(Debug, Clone, Default)]
pub(super) struct Shaped {
    glyphs: Vec<Placed>,
    /// How long they are, in parts of the em.
    pub(super) width: f32,
    /// Signs that the font lacks.
    pub(super) lacking: Vec<char>,
}

impl Faces {
    /// The fonts; nothing if one cannot be read, which only a faulty build could be the cause of.
    pub(super) fn get() -> Option<&'static Self> {
        static FACES: LazyLock<Option<Faces>> = LazyLock::new(|| {
            let [serif, serif_bold, sans, sans_bold] = FILES.map(|file| Font::new(file, 0));
            Some(Faces([serif?, serif_bold?, sans?, sans_bold?]))
        });
        FACES.as_ref()
    }

    const fn font(&self, face: Face) -> &Font {
        let [serif, serif_bold, sans, sans_bold] = &self.0;
        match face {
            Face::Serif => serif,
            Face::SerifBold => serif_bold,
            Face::Sans => sans,
            Face::SansBold => sans_bold,
        }
    }

    /// Shapes words: chooses glyphs and places them, with kerning and ligatures.
    pub(super) fn shape(&self, face: Face, words: &str) -> Shaped {
        let font = self.font(face);
        let words: String = words.nfc().collect();
        let mut buffer = Buffer::new();
        buffer.push_str(&words);
        buffer.guess_segment_properties();
        buffer.set_direction(Direction::LeftToRight);
        let mut shaped = Shaped::default();
        if shape(&ShaperFont::new(font), &mut buffer, ShapeOptions::new()).is_err() {
            shaped.lacking = words.chars().collect();
            return shaped;
        }
        let em = f32::from(font.units_per_em());
        for (info, position) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
            let glyph = GlyphId::new(info.glyph_id);
            if glyph == GlyphId::NOTDEF {
                let sign = usize::try_from(info.cluster)
                    .ok()
                    .and_then(|at| words.get(at..)?.chars().next());
                shaped.lacking.extend(sign);
            }
            shaped.glyphs.push(Placed {
                glyph,
                x: shaped.width + position.x_offset as f32 / em,
                y: position.y_offset as f32 / em,
            });
            shaped.width += position.x_advance as f32 / em;
        }
        shaped
    }

    /// The outline of shaped words that begin at a point of the picture, where `y` grows downwards.
    pub(super) fn outline(&self, face: Face, shaped: &Shaped, size: f32, x: f32, y: f32) -> Vec<Command> {
        let outlines = self.font(face).outline_glyphs();
        let options = DrawOptions::new().with_ppem(Some(size));
        let mut pen = Pen {
            commands: Vec::new(),
            x,
            y,
        };
        for placed in &shaped.glyphs {
            pen.x = x + placed.x * size;
            pen.y = y - placed.y * size;
            if let Some(glyph) = outlines.get(placed.glyph) {
                // A glyph that cannot be drawn leaves its place empty; the built-in fonts have none.
                let _ = glyph.draw(&options, DrawMemory::Scratch, &mut pen);
            }
        }
        pen.commands
    }
}

/// Puts the outlines of glyphs in their places.
struct Pen {
    commands: Vec<Command>,
    x: f32,
    y: f32,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> Vector {
        Vector::new(self.x + x, self.y - y)
    }
}

impl PathSink for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.commands.push(Command::MoveTo(self.at(x, y)));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.commands.push(Command::LineTo(self.at(x, y)));
    }

    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        self.commands.push(Command::QuadTo(self.at(cx0, cy0), self.at(x, y)));
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let command = Command::CurveTo(self.at(cx0, cy0), self.at(cx1, cy1), self.at(x, y));
        self.commands.push(command);
    }

    fn close(&mut self) {
        self.commands.push(Command::Close);
    }
}
