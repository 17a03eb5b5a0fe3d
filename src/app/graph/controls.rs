//! What lies over the graph: zoom, fit, filters, and the legend.

use egui::{Align2, CornerRadius, Id, Label, Rect, Sense, Shape, Stroke, StrokeKind, Ui, UiBuilder, pos2, vec2};

use super::find::find_ui;
use super::layout::pos;
use super::state::{Camera, ExposureFilter, Filter, GraphState, Panel, SensitivityFilter, TrustFilter, View};
use super::view::GraphView;
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::{button, card, overline, segmented};
use crate::base::id::{AssetId, ZoneId};

/// Height of the strip in which the buttons stand.
pub(super) const HEIGHT: f32 = 40.0;

/// What somebody wants of the folds; zones and assets are those of the whole picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// A zone the other way round.
    Toggle(ZoneId),
    /// All zones folded.
    FoldAll,
    /// All zones unfolded.
    UnfoldAll,
    /// An asset, wherever it is.
    Show(AssetId),
}

/// Draws them in the lower right corner of the room. `whole` is the picture with nothing folded.
pub(super) fn controls_ui(
    ui: &mut Ui,
    room: Rect,
    state: &mut GraphState,
    camera: Camera,
    whole: &GraphView,
    any_folded: bool,
) -> Option<Wish> {
    let mut wish = None;
    let width = room.width().min(430.0);
    let bar = Rect::from_min_max(pos2(room.right() - width, room.bottom() - 38.0), room.max - vec2(8.0, 8.0));
    let builder = UiBuilder::new()
        .id_salt("graph-controls")
        .max_rect(bar)
        .layout(egui::Layout::right_to_left(egui::Align::Center));
    ui.scope_builder(builder, |ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        let fit = button("").icon(icons::CORNERS_OUT).small().named("Fit the graph").hint("Fit (0)").show(ui);
        if fit.clicked() {
            state.view = View::Fit;
        }
        let closer = button("").icon(icons::PLUS).small().named("Zoom in").hint("Zoom in (+)").show(ui);
        if closer.clicked() {
            state.view = View::Free(camera.zoomed(1.2, pos(0.0, 0.0)));
        }
        let away = button("").icon(icons::MINUS).small().named("Zoom out").hint("Zoom out (−)").show(ui);
        if away.clicked() {
            state.view = View::Free(camera.zoomed(1.0 / 1.2, pos(0.0, 0.0)));
        }
        let on = state.filter != Filter::default();
        let filters = if on { "Filters on" } else { "Filters" };
        if button(filters).icon(icons::FUNNEL_SIMPLE).small().show(ui).clicked() {
            state.panel = toggled(state.panel, Panel::Filters);
        }
        if button("Legend").icon(icons::INFO).small().show(ui).clicked() {
            state.panel = toggled(state.panel, Panel::Legend);
        }
        let (name, next) = match any_folded {
            true => ("Unfold all zones", Wish::UnfoldAll),
            false => ("Fold all zones", Wish::FoldAll),
        };
        if button("").icon(icons::STACK).small().named(name).hint(name).show(ui).clicked() {
            wish = Some(next);
        }
        let find = button("").icon(icons::MAGNIFYING_GLASS).small().named("Find in the graph").hint("Find an asset");
        if find.show(ui).clicked() {
            state.panel = toggled(state.panel, Panel::Find);
        }
    });
    if state.panel == Panel::None {
        return wish;
    }
    let area = egui::Area::new(Id::unique(ui.scope_id().with("graph-panel")))
        .order(egui::Order::Middle)
        .pivot(Align2::RIGHT_BOTTOM)
        .fixed_pos(pos2(room.right() - 8.0, room.bottom() - 46.0))
        .constrain_to(room);
    area.show(ui.ctx(), |ui| {
        ui.set_width(330.0);
        card().show(ui, |ui| match state.panel {
            Panel::Filters => filters_ui(ui, &mut state.filter),
            Panel::Legend => legend_ui(ui),
            Panel::Find => {
                if let Some(asset) = find_ui(ui, whole, state) {
                    wish = Some(Wish::Show(asset));
                }
            }
            Panel::None => {}
        });
    });
    wish
}

fn toggled(now: Panel, wanted: Panel) -> Panel {
    if now == wanted { Panel::None } else { wanted }
}

fn filters_ui(ui: &mut Ui, filter: &mut Filter) {
    overline(ui, "Who can call it");
    let options =
        [(ExposureFilter::All, "All"), (ExposureFilter::Outside, "Outsiders"), (ExposureFilter::Public, "The public")];
    segmented(ui, "Filter by exposure", &mut filter.exposure, &options);
    overline(ui, "Trust of its zone");
    let options = [(TrustFilter::All, "All "), (TrustFilter::Low, "Below 50"), (TrustFilter::High, "50 and more")];
    segmented(ui, "Filter by trust", &mut filter.trust, &options);
    overline(ui, "What it holds");
    let options = [
        (SensitivityFilter::All, "All  "),
        (SensitivityFilter::Some, "Any data"),
        (SensitivityFilter::Most, "Most sensitive"),
    ];
    segmented(ui, "Filter by sensitivity", &mut filter.sensitivity, &options);
    if *filter != Filter::default() && button("Show all").icon(icons::X).small().show(ui).clicked() {
        *filter = Filter::default();
    }
}

/// What each shape means; also for a page of its own.
pub fn legend_ui(ui: &mut Ui) {
    let t = theme(ui);
    let states = [
        (icons::WARNING_FILL, Tone::Warning, "suspicious"),
        (icons::X_CIRCLE_FILL, Tone::Danger, "compromised"),
        (icons::PACKAGE_FILL, Tone::Isolated, "isolated: cut from every flow (dashed)"),
        (icons::POWER_FILL, Tone::Neutral, "down: does not serve (hatched)"),
        (icons::CHECK_CIRCLE_FILL, Tone::Good, "restored"),
    ];
    ui.spacing_mut().item_spacing.y = space::XS;
    for (icon, tone, text) in states {
        ui.horizontal(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(34.0, 18.0), Sense::hover());
            let shades = t.tone(tone);
            let body = rect.shrink2(vec2(2.0, 1.0));
            ui.painter().rect(
                body,
                CornerRadius::same(4),
                shades.soft,
                Stroke::new(1.2, shades.solid),
                StrokeKind::Inside,
            );
            let font = egui::FontId::new(12.0, Text::Body.font().family);
            ui.painter().text(rect.center(), Align2::CENTER_CENTER, icon, font, shades.ink);
            ui.add(Label::new(Text::Small.coloured(text, t.dim)).wrap());
        });
    }
    let danger = t.tone(Tone::Danger).solid;
    let lines: [(&str, Stroke, f32, f32); 5] = [
        ("calls, from caller to called", Stroke::new(1.4, t.flow), 0.0, 0.0),
        ("crosses a trust boundary (ring)", Stroke::new(1.4, t.flow_crossing), 0.0, 0.0),
        ("attack path; moves while it runs", Stroke::new(3.0, danger), 8.0, 5.0),
        ("throttled", Stroke::new(1.8, t.flow_crossing), 2.5, 4.0),
        ("blocked", Stroke::new(1.4, t.flow), 0.0, 0.0),
    ];
    for (index, (text, stroke, dash, gap)) in lines.into_iter().enumerate() {
        ui.horizontal(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(34.0, 18.0), Sense::hover());
            let line = [pos2(rect.left() + 2.0, rect.center().y), pos2(rect.right() - 2.0, rect.center().y)];
            let painter = ui.painter();
            if dash > 0.0 {
                painter.extend(Shape::dashed_line(&line, stroke, dash, gap));
            } else {
                painter.line_segment(line, stroke);
            }
            let middle = rect.center();
            match index {
                1 => {
                    painter.circle(middle, 3.0, t.panel, stroke);
                }
                4 => {
                    let ink = t.tone(Tone::Isolated).ink;
                    painter.circle(middle, 7.0, t.panel, Stroke::new(1.5, ink));
                    for arm in [vec2(3.2, 3.2), vec2(3.2, -3.2)] {
                        painter.line_segment([middle - arm, middle + arm], Stroke::new(1.8, ink));
                    }
                }
                _ => {}
            }
            ui.add(Label::new(Text::Small.coloured(text, t.dim)).wrap());
        });
    }
}
