//! The marks of an analysis: bars, badges, patterns, numbers, and the legend.

use egui::{
    Align2, Color32, CornerRadius, FontId, Id, Label, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, Vec2, pos2, vec2,
};

use super::analysis::{AnalysisOverlay, FlowMark, MarkShape};
use super::canvas::{Canvas, dash_runs};
use super::draw::{LEAST, Scene};
use super::state::Pick;
use super::strokes::figure;
use crate::app::theme::{Face, Text, Tone, font, space, theme};
use crate::app::widgets::{card, overline};
use crate::base::id::AssetId;

impl Scene<'_> {
    /// The mark on an asset: a frame and a bar in the colour, a badge with shape and words; the number of its step.
    pub(super) fn node_mark(&self, canvas: &Canvas<'_>, asset: AssetId, rect: Rect) {
        let t = canvas.t;
        if let Some(mark) = self.marks.node(asset) {
            let shades = t.tone(mark.tone);
            let corner = CornerRadius::same(canvas.scaled(7.0).clamp(2.0, 12.0) as u8);
            let strength = mark.strength.clamp(0.0, 1.0);
            canvas.painter.rect_stroke(
                rect,
                corner,
                Stroke::new(1.4 + 1.6 * strength, shades.solid),
                StrokeKind::Inside,
            );
            let width = canvas.scaled(5.0).max(2.0);
            let track = Rect::from_min_size(rect.min, vec2(width, rect.height())).translate(vec2(-width - 1.0, 0.0));
            canvas.painter.rect_filled(track, CornerRadius::same(1), shades.soft);
            let filled = Rect::from_min_max(pos2(track.left(), track.bottom() - track.height() * strength), track.max);
            canvas.painter.rect_filled(filled, CornerRadius::same(1), shades.solid);
            let size = canvas.font(Face::SemiBold, self.lettering.fact);
            if size.size < LEAST {
                // Where the name can still be read, the shape stands beside it.
                let named = canvas.font(Face::SemiBold, self.lettering.name).size >= LEAST;
                let at = if named { rect.right_top() } else { rect.center() };
                shape(canvas, at, (rect.height() * 0.4).clamp(2.5, 8.0), mark.tone);
            } else {
                label(canvas, rect.right_top() - vec2(canvas.scaled(14.0), 0.0), mark.tone, &mark.label, size);
            }
        }
        if let Some(number) = self.marks.step(Pick::Asset(asset)) {
            if self.marks.node(asset).is_none() {
                let corner = CornerRadius::same(canvas.scaled(7.0).clamp(2.0, 12.0) as u8);
                let stroke = Stroke::new(2.4, t.tone(Tone::Danger).solid);
                canvas.painter.rect_stroke(rect, corner, stroke, StrokeKind::Inside);
            }
            step(canvas, rect.left_top(), &number);
        }
    }

    /// The line of a marked flow: every tone has its pattern.
    pub(super) fn marked_line(
        &self,
        canvas: &Canvas<'_>,
        body: Vec<Pos2>,
        stroke: Stroke,
        mark: &FlowMark,
        scale: f32,
    ) {
        let (dash, gap) = match MarkShape::of(mark.tone) {
            MarkShape::Triangle => (10.0, 4.0),
            MarkShape::Diamond => (4.0, 3.0),
            MarkShape::Square => (14.0, 3.0),
            MarkShape::Ring => (2.0, 4.0),
            MarkShape::Circle => (0.0, 0.0),
        };
        if dash == 0.0 {
            canvas.painter.add(Shape::line(body, stroke));
            return;
        }
        for run in dash_runs(&body, dash * scale, gap * scale, 0.0) {
            canvas.painter.add(Shape::line(run, stroke));
        }
    }
}

/// The shape of a tone, filled.
fn shape(canvas: &Canvas<'_>, at: Pos2, radius: f32, tone: Tone) {
    figure_of(canvas.painter, at, radius, tone, canvas.t.tone(tone).solid);
}

fn figure_of(painter: &egui::Painter, at: Pos2, radius: f32, tone: Tone, colour: Color32) {
    use std::f32::consts::{FRAC_PI_2, FRAC_PI_4};
    let polygon = |corners, turn| Shape::convex_polygon(figure(at, radius, corners, turn), colour, Stroke::NONE);
    match MarkShape::of(tone) {
        MarkShape::Triangle => painter.add(polygon(3, -FRAC_PI_2)),
        MarkShape::Diamond => painter.add(polygon(4, 0.0)),
        MarkShape::Square => painter.add(polygon(4, FRAC_PI_4)),
        MarkShape::Circle => painter.circle_filled(at, radius * 0.85, colour),
        MarkShape::Ring => painter.circle_stroke(at, radius * 0.75, Stroke::new(radius * 0.4, colour)),
    };
}

/// Shape and words on a small plate; the shape alone where there are no words.
pub(super) fn label(canvas: &Canvas<'_>, at: Pos2, tone: Tone, words: &str, size: FontId) {
    let t = canvas.t;
    let shades = t.tone(tone);
    let radius = size.size * 0.42;
    let galley = canvas.painter.layout_no_wrap(words.to_owned(), size, shades.ink);
    let gap = if words.is_empty() { 0.0 } else { 4.0 };
    let inner = vec2(radius * 2.0 + gap + galley.size().x, galley.size().y.max(radius * 2.0));
    let plate = Rect::from_center_size(at, inner + vec2(8.0, 2.0));
    canvas.painter.rect(plate, CornerRadius::same(4), t.panel, Stroke::new(1.2, shades.solid), StrokeKind::Inside);
    figure_of(canvas.painter, pos2(plate.left() + 4.0 + radius, at.y), radius, tone, shades.solid);
    canvas.painter.galley(
        pos2(plate.left() + 4.0 + radius * 2.0 + gap, at.y - galley.size().y / 2.0),
        galley,
        shades.ink,
    );
}

/// The numbers of the steps at one place.
pub(super) fn step(canvas: &Canvas<'_>, at: Pos2, numbers: &str) {
    let t = canvas.t;
    let danger = t.tone(Tone::Danger);
    let radius = canvas.scaled(10.0).clamp(7.0, 13.0);
    let size = font(Face::Bold, (radius * 1.15).round());
    let galley = canvas.painter.layout_no_wrap(numbers.to_owned(), size, danger.ink);
    // A circle for one number, a longer plate for several.
    let plate = Rect::from_center_size(at, vec2((galley.size().x + radius).max(radius * 2.0), radius * 2.0));
    let corner = CornerRadius::same(radius as u8);
    canvas.painter.rect(plate, corner, t.panel, Stroke::new(2.0, danger.solid), StrokeKind::Inside);
    canvas.painter.galley(Align2::CENTER_CENTER.anchor_size(at, galley.size()).min, galley, danger.ink);
}

/// What the tones mean, in the lower left corner of the room.
pub(super) fn legend(ui: &Ui, room: Rect, analysis: &AnalysisOverlay) {
    if analysis.is_empty() || (analysis.legend.is_empty() && analysis.title.is_empty()) {
        return;
    }
    let area = egui::Area::new(Id::unique(ui.scope_id().with("analysis-legend")))
        .order(egui::Order::Middle)
        .pivot(Align2::LEFT_BOTTOM)
        .fixed_pos(pos2(room.left() + 8.0, room.bottom() - 8.0))
        .constrain_to(room)
        .interactable(false);
    area.show(ui.ctx(), |ui| {
        ui.set_max_width(260.0);
        card().show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            let t = theme(ui);
            if !analysis.title.is_empty() {
                overline(ui, &analysis.title);
            }
            for row in &analysis.legend {
                ui.horizontal(|ui| {
                    let (rect, _) = ui.allocate_exact_size(Vec2::splat(16.0), egui::Sense::hover());
                    figure_of(ui.painter(), rect.center(), 6.0, row.tone, t.tone(row.tone).solid);
                    ui.add(Label::new(Text::Small.coloured(row.text.as_str(), t.dim)).wrap());
                });
            }
            if !analysis.path.is_empty() {
                ui.add(Label::new(Text::Small.coloured("Numbers are the steps of the path.", t.dim)).wrap());
            }
        });
    });
}
