//! A title page: what stands on it, how large, and where.

use zeno::Command;

use super::face::{Face, Faces, Shaped};
use super::lines::{self, Breakable};
use super::paint::{Ink, rectangle};
use super::{HEIGHT, WIDTH};

/// What stands on a title page. All but the title may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TitlePage {
    /// What kind of thing it is: "Annotated edition", "Report".
    pub kicker: String,
    /// The title.
    pub title: String,
    /// The subtitle.
    pub subtitle: String,
    /// Who wrote it, and when.
    pub byline: String,
    /// At the foot: what it belongs to, or who made it.
    pub foot: String,
}

/// From the left and the right edge of the picture.
const MARGIN: f32 = 96.0;
/// From the upper edge to the highest sign that may stand there.
const TOP: f32 = 72.0;
/// The baseline of the foot.
const FOOT: f32 = 560.0;
/// The line above the foot.
const RULE: f32 = 508.0;
/// Where what stands above the line ends at the latest.
const BOTTOM: f32 = RULE - 36.0;

/// Sizes of titles, the largest first, and of how many lines each may be: a long title is better small than in many lines.
const TITLES: [(f32, usize); 8] = [
    (104.0, 2),
    (92.0, 2),
    (82.0, 3),
    (74.0, 3),
    (66.0, 3),
    (60.0, 4),
    (54.0, 4),
    (48.0, 5),
];
/// How many sizes are looked at for one whose lines all end well.
const LOOK: usize = 3;
/// From line to line of a title, in parts of the em.
const LEADING: f32 = 1.14;
/// The band at the left edge, as of a binding.
const BAND: f32 = 14.0;
/// What stands above the baseline of a title's first line: its capitals, in parts of the em.
const CAPITALS: f32 = 0.67;
/// Signs of a text that are looked at: a picture holds a third of them.
const LONGEST: usize = 1000;
const SUBTITLE: f32 = 36.0;
/// Kicker, byline and foot.
const SMALL: f32 = 29.0;
/// From the baseline of the kicker to the title's capitals.
const UNDER_KICKER: f32 = 40.0;
/// From the baseline of the subtitle to that of the byline.
const UNDER_SUBTITLE: f32 = 58.0;
/// Lines of a subtitle at most.
const SUBTITLE_LINES: usize = 2;

/// Something to be painted.
pub(super) enum Mark {
    /// Words on a line.
    Words {
        face: Face,
        shaped: Shaped,
        size: f32,
        x: f32,
        y: f32,
        ink: Ink,
    },
    /// A rule: left, top, width, height.
    Rule([f32; 4], Ink),
}

impl Mark {
    /// Its outline.
    pub(super) fn path(&self, faces: &Faces) -> Vec<Command> {
        match self {
            Self::Words {
                face,
                shaped,
                size,
                x,
                y,
                ..
            } => faces.outline(*face, shaped, *size, *x, *y),
            Self::Rule([x, y, width, height], _) => rectangle(*x, *y, *width, *height),
        }
    }

    /// Its colour.
    pub(super) const fn ink(&self) -> Ink {
        match self {
            Self::Words { ink, .. } | Self::Rule(_, ink) => *ink,
        }
    }
}

impl TitlePage {
    /// What stands on it, each with the font that it is set in.
    const fn texts(&self) -> [(&String, Face); 5] {
        [
            (&self.kicker, Face::SansBold),
            (&self.title, Face::SerifBold),
            (&self.subtitle, Face::Serif),
            (&self.byline, Face::Sans),
            (&self.foot, Face::Sans),
        ]
    }

    /// The signs that the fonts lack, each once.
    pub(super) fn lacking(&self, faces: &Faces) -> Vec<char> {
        let mut lacking = Vec::new();
        for (text, face) in self.texts() {
            for sign in faces.shape(face, &plain(text)).lacking {
                if !lacking.contains(&sign) {
                    lacking.push(sign);
                }
            }
        }
        lacking
    }
}

/// A text on one line, without signs that only say where it may be broken, and as much of it as could ever be shown.
fn plain(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|sign| !['\u{ad}', '\u{200b}'].contains(sign))
        .take(LONGEST)
        .collect();
    text.split([' ', '\n', '\r', '\t'])
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Sets a title page.
pub(super) fn set(page: &TitlePage, faces: &Faces) -> Vec<Mark> {
    let setter = Setter {
        faces,
        measure: f32::from(WIDTH) - 2.0 * MARGIN,
    };
    setter.page(page)
}

struct Setter<'a> {
    faces: &'a Faces,
    /// How long a line can be.
    measure: f32,
}

/// Lines of one text, with what is between them.
#[derive(Default)]
struct Paragraph {
    face: Face,
    size: f32,
    leading: f32,
    ink: Ink,
    lines: Vec<String>,
    /// From the baseline above, or the upper edge, to the first one.
    before: f32,
}

impl Paragraph {
    /// How high it is with what goes before.
    fn height(&self) -> f32 {
        let rest = self.lines.len().saturating_sub(1);
        if self.lines.is_empty() {
            return 0.0;
        }
        self.before + f32::from(u16::try_from(rest).unwrap_or(u16::MAX)) * self.leading * self.size
    }
}

impl Setter<'_> {
    fn page(&self, page: &TitlePage) -> Vec<Mark> {
        let kicker = self.small(&page.kicker, Face::SansBold, Ink::Red, CAPITALS * SMALL);
        let subtitle = self.subtitle(&page.subtitle);
        let byline = self.small(&page.byline, Face::Sans, Ink::Mute, UNDER_SUBTITLE);
        let mut block = [kicker, Paragraph::default(), subtitle, byline];
        let others: f32 = block.iter().map(Paragraph::height).sum();
        let title = self.title(&page.title, BOTTOM - TOP - others - UNDER_KICKER);
        // The larger the title, the more room it wants below.
        let under = title.size.mul_add(0.34, 40.0);
        let [kicker, _, subtitle, byline] = &mut block;
        let after = if subtitle.lines.is_empty() { byline } else { subtitle };
        after.before = under;
        let over = if kicker.lines.is_empty() { 0.0 } else { UNDER_KICKER };
        block[1] = Paragraph {
            before: CAPITALS.mul_add(title.size, over),
            ..title
        };
        let height: f32 = block.iter().map(Paragraph::height).sum();
        // A little above the middle, where the eye takes the middle to be.
        let mut y = ((BOTTOM - TOP - height) * 0.46).max(0.0) + TOP;
        let mut marks = Vec::new();
        for paragraph in &block {
            self.paragraph(paragraph, &mut y, &mut marks);
        }
        let foot = self.small(&page.foot, Face::Sans, Ink::Mute, 0.0);
        if !foot.lines.is_empty() {
            marks.push(Mark::Rule([MARGIN, RULE, self.measure, 2.0], Ink::Hair));
            self.paragraph(&foot, &mut FOOT.clone(), &mut marks);
        }
        marks.push(Mark::Rule([0.0, 0.0, BAND, f32::from(HEIGHT)], Ink::Red));
        marks
    }

    fn title(&self, text: &str, room: f32) -> Paragraph {
        let (face, text) = (Face::SerifBold, plain(text));
        let breakable = Breakable::new(&text, face, self.faces);
        let height = |lines: usize, size: f32| {
            let rest = f32::from(u16::try_from(lines.saturating_sub(1)).unwrap_or(u16::MAX));
            // The last term is what is below it beyond what the others have counted.
            size * (CAPITALS + rest * LEADING) + 0.34 * size
        };
        let fitting = TITLES.into_iter().filter_map(|(size, most)| {
            let lines = breakable.balanced(self.measure / size, most)?;
            (height(lines.len(), size) <= room).then_some((lines, size))
        });
        let mut fitting = fitting.take(LOOK).collect::<Vec<_>>();
        if !fitting.is_empty() {
            let well = fitting.iter().position(|(lines, _)| !lines::end_badly(lines));
            let (lines, size) = fitting.swap_remove(well.unwrap_or(0));
            return title(lines, size);
        }
        let (size, most) = TITLES[TITLES.len() - 1];
        let fitting = (1..=most).rev().find(|&lines| height(lines, size) <= room);
        let lines = breakable.cut(self.measure / size, fitting.unwrap_or(1), face, self.faces);
        title(lines, size)
    }

    fn subtitle(&self, text: &str) -> Paragraph {
        let face = Face::Serif;
        let breakable = Breakable::new(&plain(text), face, self.faces);
        let measure = self.measure / SUBTITLE;
        let lines = breakable.balanced(measure, SUBTITLE_LINES);
        Paragraph {
            face,
            size: SUBTITLE,
            leading: 1.3,
            ink: Ink::Soft,
            lines: lines.unwrap_or_else(|| breakable.cut(measure, SUBTITLE_LINES, face, self.faces)),
            before: UNDER_SUBTITLE,
        }
    }

    /// A single line of small type.
    fn small(&self, text: &str, face: Face, ink: Ink, before: f32) -> Paragraph {
        let breakable = Breakable::new(&plain(text), face, self.faces);
        Paragraph {
            face,
            size: SMALL,
            leading: 1.0,
            ink,
            lines: breakable.cut(self.measure / SMALL, 1, face, self.faces),
            before,
        }
    }

    /// Sets lines below `y`, which is then the baseline of the last.
    fn paragraph(&self, paragraph: &Paragraph, y: &mut f32, marks: &mut Vec<Mark>) {
        for (place, line) in paragraph.lines.iter().enumerate() {
            *y += if place == 0 {
                paragraph.before
            } else {
                paragraph.leading * paragraph.size
            };
            let shaped = self.faces.shape(paragraph.face, line);
            marks.push(Mark::Words {
                face: paragraph.face,
                // Kerning may have made it a hair longer than its words.
                size: paragraph.size.min(self.measure / shaped.width.max(f32::EPSILON)),
                shaped,
                x: MARGIN,
                y: *y,
                ink: paragraph.ink,
            });
        }
    }
}

const fn title(lines: Vec<String>, size: f32) -> Paragraph {
    Paragraph {
        face: Face::SerifBold,
        size,
        leading: LEADING,
        ink: Ink::Full,
        lines,
        before: 0.0,
    }
}
