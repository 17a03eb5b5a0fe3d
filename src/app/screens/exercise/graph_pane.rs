//! The middle: the trust-boundary graph or its table, the switch between what is known and what is true, and beside it the
//! details of what is selected or the standing actions.

use egui::{Frame, Label, Margin, Panel, ScrollArea, Ui};

use super::actions;
use super::desk::Desk;
use super::state::{AudienceWindow, Drawer, ExerciseState, Eyes, Pane, Sight};
use crate::app::graph::{Controls, Detail, GraphOptions, Pick, TableKind, detail_ui, graph_ui, table_ui};
use crate::app::icons;
use crate::app::screens::audience::Curtain;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::{Selected, button, describe, overline, segmented};

/// Below this width, a drawer takes the whole pane.
const BOTH: f32 = 600.0;
/// From this width on, tools and switch stand in one row.
const ONE_ROW: f32 = 580.0;

pub(super) fn graph_pane_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut ExerciseState) {
    let view = state.graph_of(&desk.play.picture);
    tool_bar(ui, desk, state);
    ui.add_space(space::XS);
    let actions = state.drawer == Drawer::Actions;
    let whole = ui.available_width();
    if actions || state.graph.selected.is_some() {
        let frame = Frame::new().inner_margin(Margin { left: 12, ..Margin::ZERO });
        let mut draw = |ui: &mut Ui| {
            if actions {
                actions::drawer_ui(ui, desk, state);
            } else if let Some(pick) = state.graph.selected {
                selected_ui(ui, desk, state, &view, pick);
            }
        };
        if whole < BOTH {
            draw(ui);
            return;
        }
        let width = (whole * 0.45).clamp(300.0, 400.0);
        let panel = Panel::right("drawer").frame(frame).exact_size(width).resizable(false).show_separator_line(false);
        panel.show(ui, |ui| draw(ui));
    }
    let overlay = desk.overlay();
    match state.pane {
        Pane::Graph => {
            let tall = ui.available_height() > 420.0;
            if tall {
                let frame = Frame::new().inner_margin(Margin { top: 4, ..Margin::ZERO });
                Panel::bottom("legend").frame(frame).resizable(false).show_separator_line(false).show(ui, legend);
            }
            state.graph_room = Some(ui.available_rect_before_wrap());
            let options = GraphOptions { detail: Detail::All, controls: Controls::Full, ..GraphOptions::default() };
            let events = graph_ui(ui, &view, overlay, &mut state.graph, options);
            if events.opened.is_some() {
                state.drawer = Drawer::Closed;
            }
        }
        Pane::Table => {
            segmented(
                ui,
                "Rows of the table",
                &mut state.table,
                &[(TableKind::Assets, "Assets"), (TableKind::Flows, "Flows")],
            );
            ScrollArea::horizontal().id_salt("table").show(ui, |ui| {
                table_ui(ui, &view, overlay, &mut state.graph, state.table);
            });
        }
    }
}

fn tool_bar(ui: &mut Ui, desk: &Desk<'_>, state: &mut ExerciseState) {
    let t = theme(ui);
    let whole = ui.available_width();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 6.0);
        segmented(ui, "Graph or table (G)", &mut state.pane, &[(Pane::Graph, "Graph"), (Pane::Table, "Table")]);
        let (icon, name) = match state.window {
            AudienceWindow::Closed => (icons::PROJECTOR_SCREEN, "Open the audience window"),
            AudienceWindow::Open => (icons::PROJECTOR_SCREEN, "Close the audience window"),
        };
        let hint = format!("{name} (W)");
        if tool(ui, icon, name, &hint, (state.window == AudienceWindow::Open).into()) {
            super::keys::toggle_window(state);
        }
        let dark = state.audience.curtain == Curtain::Drawn;
        let name = if dark { "Show the audience page again" } else { "Black out the audience page" };
        let hint = format!("{name} (B)");
        if tool(ui, icons::EYE_SLASH, name, &hint, dark.into()) {
            state.audience.toggle_curtain();
        }
        let name = match state.eyes {
            Eyes::Facilitator => "Room view: hide what is for the facilitator alone",
            Eyes::Room => "Facilitator's view",
        };
        let hint = format!("{name} (R)");
        if tool(ui, icons::USERS_THREE, name, &hint, (state.eyes == Eyes::Room).into()) {
            super::keys::toggle_eyes(state);
        }
        match desk.eyes {
            Eyes::Facilitator if whole >= ONE_ROW => {
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| sight(ui, state));
            }
            Eyes::Facilitator => {
                ui.end_row();
                sight(ui, state);
            }
            Eyes::Room => {
                let text = format!("{} What teams know", icons::EYE);
                ui.add(Label::new(Text::SmallStrong.coloured(text, t.dim)).extend());
            }
        }
    });
    if desk.sight == Sight::Truth {
        let text =
            format!("{} Ground truth: for the facilitator alone. Press K before you turn the screen.", icons::EYE);
        ui.add(Label::new(Text::SmallStrong.coloured(text, t.tone(Tone::Danger).ink)).wrap());
    }
}

fn sight(ui: &mut Ui, state: &mut ExerciseState) {
    let options = [(Sight::Known, "What teams know"), (Sight::Truth, "Ground truth")];
    segmented(ui, "What the graph shows (K)", &mut state.sight, &options);
}

fn tool(ui: &mut Ui, icon: &str, name: &str, hint: &str, on: Selected) -> bool {
    let mut tool = button("").icon(icon).named(name).hint(hint);
    if on == Selected::Yes {
        tool = tool.primary();
    }
    tool.show(ui).clicked()
}

fn legend(ui: &mut Ui) {
    let t = theme(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(14.0, 2.0);
        for (icon, tone, text) in [
            (icons::X_CIRCLE_FILL, Tone::Danger, "compromised"),
            (icons::WARNING_FILL, Tone::Warning, "suspicious"),
            (icons::PACKAGE_FILL, Tone::Isolated, "isolated"),
            (icons::POWER_FILL, Tone::Neutral, "down"),
            (icons::CHECK_CIRCLE_FILL, Tone::Good, "restored"),
        ] {
            let mut job = egui::text::LayoutJob::default();
            let format = |font, ink| egui::TextFormat::simple(font, ink);
            job.append(icon, 0.0, format(Text::Small.font(), t.tone(tone).ink));
            job.append(text, 5.0, format(Text::Caption.font(), t.dim));
            ui.add(Label::new(job).extend());
        }
        // One thing that wraps as a whole: a dashed line and its words.
        let words = ui.painter().layout_no_wrap("attack path".to_owned(), Text::Caption.font(), t.dim);
        let size = egui::vec2(words.size().x + 32.0, words.size().y);
        let (rect, response) = ui.allocate_exact_size(size, egui::Sense::hover());
        describe(&response, egui::Role::Label, "attack path");
        let line = [rect.left_center(), rect.left_center() + egui::vec2(26.0, 0.0)];
        let stroke = egui::Stroke::new(2.5, t.tone(Tone::Danger).solid);
        ui.painter().extend(egui::Shape::dashed_line(&line, stroke, 7.0, 4.0));
        ui.painter().galley(rect.min + egui::vec2(32.0, 0.0), words, t.dim);
    });
}

fn selected_ui(
    ui: &mut Ui,
    desk: &mut Desk<'_>,
    state: &mut ExerciseState,
    view: &crate::app::graph::GraphView,
    pick: Pick,
) {
    ui.horizontal(|ui| {
        overline(ui, "Selected");
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let close = button("").icon(icons::X).ghost().small().named("Close details").hint("Close (Esc)");
            if close.show(ui).clicked() {
                state.graph.selected = None;
            }
        });
    });
    ScrollArea::vertical().id_salt("details").auto_shrink([false; 2]).show(ui, |ui| {
        let asset = match pick {
            Pick::Asset(id) => view.picture().assets.get(id.index()),
            Pick::Flow(_) => None,
        };
        if let Some(asset) = asset {
            actions::on_target_ui(ui, desk, state, &asset.name);
            ui.add_space(space::M);
        }
        if let Some(next) = detail_ui(ui, view, desk.overlay(), pick) {
            state.graph.selected = Some(next);
        }
    });
}
