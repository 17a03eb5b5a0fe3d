//! Shapes as pixels.

use vello_cpu::color::{AlphaColor, Srgb};
use vello_cpu::kurbo::{Affine, BezPath, Cap, Circle, Join, RoundedRect, Shape as _, Stroke as Outline};
use vello_cpu::{Pixmap, RenderContext, Resources};

use super::letters::{Pen, outline, outline_icon};
use super::{Rgb, Shape, Sketch, Stroke};
use crate::layout::{Pos, Rect};

/// Most pixels of a picture; a larger one is drawn at a smaller scale.
const MOST: f32 = 60_000_000.0;
/// Most pixels on a side, which is what other programs still open.
const LONGEST: f32 = 16_000.0;
/// How far a curve may be from what is drawn of it, in points.
const NEAR: f64 = 0.05;

/// The pixels cannot be packed.
#[derive(Debug, thiserror::Error)]
#[error("the picture could not be packed: {0}")]
pub struct PictureError(#[from] png::EncodingError);

/// The file. `scale` is pixels for one point, 0.1 to 8; a very large picture gets fewer.
///
/// # Errors
/// When the pixels cannot be packed.
pub fn png(sketch: &Sketch, scale: f32) -> Result<Vec<u8>, PictureError> {
    let (width, height) = (sketch.size.x.max(1.0), sketch.size.y.max(1.0));
    let most = (MOST / (width * height)).sqrt().min(LONGEST / width.max(height));
    let scale = if scale.is_finite() { scale.clamp(0.1, 8.0).min(most) } else { most.min(1.0) };
    let (across, down) = ((width * scale).ceil().max(1.0) as u16, (height * scale).ceil().max(1.0) as u16);
    let mut canvas = Canvas { context: RenderContext::new(across, down) };
    canvas.colour(sketch.ground);
    let whole = vello_cpu::kurbo::Rect::new(0.0, 0.0, f64::from(across), f64::from(down));
    canvas.context.fill_rect(&whole);
    canvas.context.set_transform(Affine::scale(f64::from(scale)));
    for shape in &sketch.shapes {
        canvas.shape(shape);
    }
    let mut pixels = Pixmap::new(across, down);
    canvas.context.flush();
    canvas.context.render(&mut pixels, &mut Resources::new());
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, u32::from(across), u32::from(down));
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    // Nothing shows through, so the colours are what they are.
    writer.write_image_data(pixels.data_as_u8_slice())?;
    writer.finish()?;
    Ok(out)
}

struct Canvas {
    context: RenderContext,
}

impl Canvas {
    fn colour(&mut self, [red, green, blue]: Rgb) {
        self.context.set_paint(AlphaColor::<Srgb>::from_rgb8(red, green, blue));
    }

    fn fill(&mut self, path: &BezPath, colour: Rgb) {
        self.colour(colour);
        self.context.fill_path(path);
    }

    fn stroke(&mut self, path: &BezPath, stroke: Stroke) {
        self.colour(stroke.colour);
        let mut how = Outline::new(f64::from(stroke.width)).with_caps(Cap::Butt).with_join(Join::Round);
        if let Some((dash, gap)) = stroke.dash {
            how = how.with_dashes(0.0, [f64::from(dash), f64::from(gap)]);
        }
        self.context.set_stroke(how);
        self.context.stroke_path(path);
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Box { rect, corner, fill, edge } => {
                if let Some(colour) = fill {
                    self.fill(&rounded(rect, *corner), *colour);
                }
                if let Some(edge) = edge {
                    // The edge lies inside the box, as on the screen.
                    self.stroke(&rounded(&rect.grown(-edge.width / 2.0), *corner), *edge);
                }
            }
            Shape::Line(points, stroke) => self.stroke(&through(points), *stroke),
            Shape::Head(corners, colour) => {
                let mut path = through(corners);
                path.close_path();
                self.fill(&path, *colour);
            }
            Shape::Ring { at, radius, fill, edge } => {
                let ring = Circle::new(point(*at), f64::from(*radius)).to_path(NEAR);
                self.fill(&ring, *fill);
                self.stroke(&ring, *edge);
            }
            Shape::Text { at, text, size, face, ink, .. } => {
                let mut path = BezPath::new();
                outline(text, *face, *size, [at.x, at.y], &mut path);
                self.fill(&path, *ink);
            }
            Shape::Icon { at, sign, size, ink } => {
                let mut path = BezPath::new();
                outline_icon(*sign, *size, [at.x, at.y], &mut path);
                self.fill(&path, *ink);
            }
        }
    }
}

fn point(at: Pos) -> (f64, f64) {
    (f64::from(at.x), f64::from(at.y))
}

fn through(points: &[Pos]) -> BezPath {
    let mut path = BezPath::new();
    for (index, at) in points.iter().enumerate() {
        match index {
            0 => path.move_to(point(*at)),
            _ => path.line_to(point(*at)),
        }
    }
    path
}

fn rounded(rect: &Rect, corner: f32) -> BezPath {
    let ((left, top), (right, bottom)) = (point(rect.min), point(rect.max));
    let corner = f64::from(corner).min((right - left) / 2.0).min((bottom - top) / 2.0).max(0.0);
    RoundedRect::new(left, top, right, bottom, corner).to_path(NEAR)
}

impl Pen for BezPath {
    fn to(&mut self, x: f32, y: f32) {
        self.move_to((f64::from(x), f64::from(y)));
    }
    fn line(&mut self, x: f32, y: f32) {
        self.line_to((f64::from(x), f64::from(y)));
    }
    fn quad(&mut self, [a, b]: [f32; 2], x: f32, y: f32) {
        self.quad_to((f64::from(a), f64::from(b)), (f64::from(x), f64::from(y)));
    }
    fn cubic(&mut self, [a, b]: [f32; 2], [c, d]: [f32; 2], x: f32, y: f32) {
        let pair = |a, b| (f64::from(a), f64::from(b));
        self.curve_to(pair(a, b), pair(c, d), pair(x, y));
    }
    fn close(&mut self) {
        self.close_path();
    }
}
