//! The fonts that ship, as widths and outlines.

use std::sync::LazyLock;

use ttf_parser::{Face as Font, GlyphId, OutlineBuilder};

/// Weight of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// Inter Regular.
    Regular,
    /// Inter SemiBold.
    SemiBold,
}

impl Face {
    /// As a number for style sheets.
    pub fn weight(self) -> u32 {
        match self {
            Face::Regular => 400,
            Face::SemiBold => 600,
        }
    }

    fn font(self) -> Option<&'static Font<'static>> {
        match self {
            Face::Regular => REGULAR.as_ref(),
            Face::SemiBold => SEMI_BOLD.as_ref(),
        }
    }
}

type Read = LazyLock<Option<Font<'static>>>;

static REGULAR: Read = LazyLock::new(|| Font::parse(include_bytes!("../../../assets/fonts/Inter-Regular.ttf"), 0).ok());
static SEMI_BOLD: Read =
    LazyLock::new(|| Font::parse(include_bytes!("../../../assets/fonts/Inter-SemiBold.ttf"), 0).ok());
static MONO: Read =
    LazyLock::new(|| Font::parse(include_bytes!("../../../assets/fonts/JetBrainsMono-Regular.ttf"), 0).ok());
static ICONS: Read =
    LazyLock::new(|| Font::parse(include_bytes!("../../../assets/fonts/Phosphor-Regular.ttf"), 0).ok());

/// A letter in the font that has it; one that none has looks like an empty box.
fn letter(c: char, face: Face) -> Option<(&'static Font<'static>, GlyphId)> {
    let in_font = |font: Option<&'static Font<'static>>, c| font.and_then(|font| Some((font, font.glyph_index(c)?)));
    in_font(face.font(), c).or_else(|| in_font(MONO.as_ref(), c)).or_else(|| in_font(face.font(), '□'))
}

fn advance(c: char, face: Face, size: f32) -> f32 {
    let Some((font, glyph)) = letter(c, face) else { return size * 0.6 };
    f32::from(font.glyph_hor_advance(glyph).unwrap_or(0)) / f32::from(font.units_per_em()) * size
}

/// Width of a text.
fn width(text: &str, face: Face, size: f32) -> f32 {
    text.chars().map(|c| advance(c, face, size)).sum()
}

/// A text in one line, ended with an ellipsis where there is no room, and its width.
pub(super) fn fit(text: &str, face: Face, size: f32, room: f32) -> (String, f32) {
    // What cannot stand in a file of marks does not stand in a picture either.
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| is_mark(*c)).collect();
    let whole = width(&plain, face, size);
    if whole <= room {
        return (plain, whole);
    }
    let mut out = String::new();
    let mut used = advance('…', face, size);
    for c in plain.chars() {
        let next = advance(c, face, size);
        if used + next > room {
            break;
        }
        used += next;
        out.push(c);
    }
    let out = out.trim_end().to_owned() + "…";
    let used = width(&out, face, size);
    (out, used)
}

/// Characters that XML 1.0 allows, without those that turn the direction of what follows.
fn is_mark(c: char) -> bool {
    !matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Where outlines go.
pub(super) trait Pen {
    /// Begins a new outline.
    fn to(&mut self, x: f32, y: f32);
    /// A straight line.
    fn line(&mut self, x: f32, y: f32);
    /// A curve with one handle.
    fn quad(&mut self, a: [f32; 2], x: f32, y: f32);
    /// A curve with two handles.
    fn cubic(&mut self, a: [f32; 2], b: [f32; 2], x: f32, y: f32);
    /// Back to where it began.
    fn close(&mut self);
}

/// From the units of a font, which count upwards, to points.
struct Scaled<'p, P: Pen> {
    pen: &'p mut P,
    scale: f32,
    x: f32,
    y: f32,
}

impl<P: Pen> Scaled<'_, P> {
    fn at(&self, x: f32, y: f32) -> [f32; 2] {
        [self.x + x * self.scale, self.y - y * self.scale]
    }
}

impl<P: Pen> OutlineBuilder for Scaled<'_, P> {
    fn move_to(&mut self, x: f32, y: f32) {
        let [x, y] = self.at(x, y);
        self.pen.to(x, y);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        let [x, y] = self.at(x, y);
        self.pen.line(x, y);
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (a, [x, y]) = (self.at(x1, y1), self.at(x, y));
        self.pen.quad(a, x, y);
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (a, b, [x, y]) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.pen.cubic(a, b, x, y);
    }
    fn close(&mut self) {
        self.pen.close();
    }
}

/// The outlines of a text that begins at a point.
pub(super) fn outline(text: &str, face: Face, size: f32, [x, y]: [f32; 2], pen: &mut impl Pen) {
    let mut x = x;
    for c in text.chars() {
        if let Some((font, glyph)) = letter(c, face) {
            let scale = size / f32::from(font.units_per_em());
            font.outline_glyph(glyph, &mut Scaled { pen, scale, x, y });
        }
        x += advance(c, face, size);
    }
}

/// The outline of an icon around a point.
pub(super) fn outline_icon(sign: char, size: f32, [x, y]: [f32; 2], pen: &mut impl Pen) {
    let Some((font, glyph)) = ICONS.as_ref().and_then(|font| Some((font, font.glyph_index(sign)?))) else { return };
    let scale = size / f32::from(font.units_per_em());
    let Some(bounds) = font.glyph_bounding_box(glyph) else { return };
    let middle = |a: i16, b: i16| (f32::from(a) + f32::from(b)) / 2.0 * scale;
    let (dx, dy) = (middle(bounds.x_min, bounds.x_max), middle(bounds.y_min, bounds.y_max));
    font.outline_glyph(glyph, &mut Scaled { pen, scale, x: x - dx, y: y + dy });
}
