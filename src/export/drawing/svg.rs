//! Shapes as Scalable Vector Graphics 1.1. Numbers have at most two decimals, so that the same picture is the same bytes.

use std::fmt::Write as _;

use super::letters::{Pen, outline_icon};
use super::{Rgb, Shape, Sketch, Stroke};

/// The file.
pub fn svg(sketch: &Sketch) -> String {
    let (width, height) = (number(sketch.size.x), number(sketch.size.y));
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"Inter, 'Helvetica Neue', Arial, sans-serif\" role=\"img\" stroke=\"none\">\n\
         <title>{}</title>\n<desc>{}</desc>\n<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n",
        escaped(&sketch.title),
        escaped(&sketch.about),
        hex(sketch.ground)
    );
    for shape in &sketch.shapes {
        // Writing to a String cannot fail.
        let _ = match shape {
            Shape::Box { rect, corner, fill, edge } => {
                let fill = fill.map_or("none".to_owned(), hex);
                // The edge lies inside the box, as on the screen.
                let inset = edge.map_or(0.0, |edge| edge.width / 2.0);
                let [x, y] = [rect.min.x + inset, rect.min.y + inset].map(number);
                let [w, h] = [rect.width(), rect.height()].map(|side| number((side - 2.0 * inset).max(0.0)));
                let round = number(*corner);
                let edge = edge.map(stroke).unwrap_or_default();
                writeln!(
                    out,
                    "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"{round}\" fill=\"{fill}\"{edge}/>"
                )
            }
            Shape::Line(points, edge) => {
                let list: Vec<String> = points.iter().map(|p| format!("{},{}", number(p.x), number(p.y))).collect();
                writeln!(out, "<polyline points=\"{}\" fill=\"none\"{}/>", list.join(" "), stroke(*edge))
            }
            Shape::Head(corners, colour) => {
                let list: Vec<String> = corners.iter().map(|p| format!("{},{}", number(p.x), number(p.y))).collect();
                writeln!(out, "<polygon points=\"{}\" fill=\"{}\"/>", list.join(" "), hex(*colour))
            }
            Shape::Ring { at, radius, fill, edge } => {
                let [x, y, r] = [at.x, at.y, *radius].map(number);
                writeln!(out, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\" fill=\"{}\"{}/>", hex(*fill), stroke(*edge))
            }
            Shape::Text { at, text, size, face, ink, width } => {
                let [x, y, size, width] = [at.x, at.y, *size, *width].map(number);
                writeln!(
                    out,
                    "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" font-weight=\"{}\" fill=\"{}\" textLength=\"{width}\" \
                     lengthAdjust=\"spacingAndGlyphs\">{}</text>",
                    face.weight(),
                    hex(*ink),
                    escaped(text)
                )
            }
            Shape::Icon { at, sign, size, ink } => {
                let mut path = Path::default();
                outline_icon(*sign, *size, [at.x, at.y], &mut path);
                writeln!(out, "<path d=\"{}\" fill=\"{}\"/>", path.0.trim_end(), hex(*ink))
            }
        };
    }
    out.push_str("</svg>\n");
    out
}

fn stroke(stroke: Stroke) -> String {
    let dash = stroke
        .dash
        .map_or(String::new(), |(dash, gap)| format!(" stroke-dasharray=\"{} {}\"", number(dash), number(gap)));
    format!(" stroke=\"{}\" stroke-width=\"{}\"{dash}", hex(stroke.colour), number(stroke.width))
}

fn hex([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// With two decimals at most.
fn number(value: f32) -> String {
    let rounded = (f64::from(value) * 100.0).round() / 100.0;
    // No minus before a zero.
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// The words of a path.
#[derive(Default)]
struct Path(String);

impl Path {
    fn add(&mut self, word: char, numbers: &[f32]) {
        self.0.push(word);
        let list: Vec<String> = numbers.iter().map(|value| number(*value)).collect();
        self.0.push_str(&list.join(" "));
        self.0.push(' ');
    }
}

impl Pen for Path {
    fn to(&mut self, x: f32, y: f32) {
        self.add('M', &[x, y]);
    }
    fn line(&mut self, x: f32, y: f32) {
        self.add('L', &[x, y]);
    }
    fn quad(&mut self, [a, b]: [f32; 2], x: f32, y: f32) {
        self.add('Q', &[a, b, x, y]);
    }
    fn cubic(&mut self, [a, b]: [f32; 2], [c, d]: [f32; 2], x: f32, y: f32) {
        self.add('C', &[a, b, c, d, x, y]);
    }
    fn close(&mut self) {
        self.0.push_str("Z ");
    }
}
