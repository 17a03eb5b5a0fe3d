//! "Your company": three minutes that show the ecosystem zone by zone, before anybody attacks it.
//!
//! Built from the picture alone, so it may stand on the projector. Deliberately absent: weaknesses, monitoring, anything that
//! hints at what will happen.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Key, Label, Modifiers, ScrollArea, Ui, vec2};

use super::AppAction;
use super::layout::NARROW;
use crate::app::graph::{Controls, GraphOptions, GraphState, GraphView, Reveal, graph_ui};
use crate::app::icons;
use crate::app::state::Route;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::*;
use crate::base::id::ZoneId;
use crate::engine::view::{Overlay, PictureView, ZoneView};
use crate::host::Snapshot;
use crate::scenario::doc::ZoneKind;

/// Below this height words and graph stand side by side even where the window is narrow.
const LOW: f32 = 520.0;

/// State of the page.
#[derive(Default)]
pub struct CompanyState {
    /// How many zones are shown; 0 is the organisation alone.
    step: usize,
    graph: GraphState,
    laid_out: Option<(Arc<PictureView>, GraphView, Vec<ZoneId>)>,
}

/// From the outside in, so that the walk follows the way of a call.
fn order(picture: &PictureView) -> Vec<ZoneId> {
    let mut zones: Vec<&ZoneView> = picture.zones.iter().collect();
    zones.sort_by_key(|zone| (zone.trust, zone.id));
    zones.iter().map(|zone| zone.id).collect()
}

/// What a kind of zone is for, where the author says nothing about it.
fn purpose(kind: ZoneKind) -> &'static str {
    match kind {
        ZoneKind::Public => {
            "Where everybody is: customers, their devices, and whoever pretends to be one. We control nothing here."
        }
        ZoneKind::Partner => {
            "Companies that we know by contract and let in by key. Their security is not in our hands."
        }
        ZoneKind::Edge => "The front door. Every call from outside comes in here and is checked.",
        ZoneKind::Internal => {
            "Our own services, which do the work and trust one another more than they trust the outside."
        }
        ZoneKind::Restricted => "What must not get out: the data and keys that everything else protects.",
        ZoneKind::ThirdParty => "Services of others that ours depend on. When they stop, so do we.",
        ZoneKind::Agent => {
            "Programs that decide for themselves what to call next, within the tools that they were given."
        }
        ZoneKind::Admin => "Where the systems are built and run. Whoever is here can change everything else.",
    }
}

/// Draws the page.
pub fn company_ui(ui: &mut Ui, snapshot: &Snapshot, state: &mut CompanyState) -> Vec<AppAction> {
    let mut asks = Vec::new();
    let Some(setup) = &snapshot.setup else {
        let busy = snapshot.busy.is_some();
        let (title, text) = match busy {
            true => ("Opening the scenario…", "It is read and checked; this takes a moment."),
            false => ("No scenario is open", "Pick one in the Library to look at its company."),
        };
        let action = (!busy).then(|| button("Go to the Library").primary());
        if empty_state(ui, EmptyState { icon: icons::TREE_STRUCTURE, title, text }, action) {
            asks.push(AppAction::Go(Route::Library));
        }
        return asks;
    };
    let picture = &setup.card.picture;
    if !state.laid_out.as_ref().is_some_and(|(before, ..)| Arc::ptr_eq(before, picture)) {
        state.laid_out = Some((picture.clone(), GraphView::new(picture), order(picture)));
        state.graph = GraphState::default();
        state.step = 0;
    }
    let CompanyState { step, graph, laid_out } = state;
    let Some((_, view, zones)) = laid_out else { return asks };
    keys(ui, step, zones.len());
    graph.reveal = Reveal::Only(zones.iter().take(*step).copied().collect::<BTreeSet<ZoneId>>());
    let here = step.checked_sub(1).and_then(|last| zones.get(last)).and_then(|id| picture.zones.get(id.index()));

    // Looked up during the exercise, the page leads back to it.
    let playing = snapshot.play.as_ref().is_some_and(|play| play.setup.card.id == setup.card.id);
    let on = if playing { Route::Exercise } else { Route::Setup };
    let t = theme(ui);
    let mut side = |ui: &mut Ui| {
        foot_ui(ui, step, zones.len(), on, &mut asks);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| match here {
            Some(zone) => zone_ui(ui, zone, picture),
            None => {
                page_title(ui, &setup.organisation.0, &setup.organisation.1);
                if setup.organisation.1 != picture.about && !picture.about.is_empty() {
                    paragraph(ui, &picture.about);
                }
                ui.add_space(space::S);
                let zones = zones.len();
                ui.add(Label::new(Text::Small.coloured(
                    format!("Its systems stand in {zones} zones. What is in one zone trusts the others only so far: a trust boundary runs around each. Walk through them from the outside in."),
                    t.dim,
                )).wrap());
            }
        });
    };
    let (width, height) = (ui.available_width(), ui.available_height());
    let roomy = width > NARROW;
    let frame = egui::Frame::new().fill(t.panel).inner_margin(if roomy { 20 } else { 12 });
    if roomy || height < LOW {
        let words = if roomy { 400.0 } else { width * 0.46 };
        egui::Panel::right("company-words").exact_size(words).resizable(false).frame(frame).show(ui, &mut side);
    } else {
        egui::Panel::bottom("company-words").exact_size(height * 0.5).resizable(false).frame(frame).show(ui, &mut side);
    }
    let controls = if roomy { Controls::Full } else { Controls::None };
    egui::Frame::new().inner_margin(12).show(ui, |ui| {
        graph_ui(ui, view, &Overlay::default(), graph, GraphOptions { controls, ..GraphOptions::default() });
    });
    asks
}

fn keys(ui: &Ui, step: &mut usize, zones: usize) {
    if ui.ctx().text_edit_focused() {
        return;
    }
    let (on, back) = ui.input_mut(|input| {
        let mut key = |key| input.count_and_consume_key(Modifiers::NONE, key);
        (key(Key::PageDown) + key(Key::N), key(Key::PageUp) + key(Key::P))
    });
    *step = (*step + on).min(zones).saturating_sub(back);
}

/// Where the walk stands, and its buttons; at the lower end, so that they stay where they are.
fn foot_ui(ui: &mut Ui, step: &mut usize, zones: usize, on: Route, asks: &mut Vec<AppAction>) {
    let frame = egui::Frame::new().inner_margin(egui::Margin { top: 12, ..egui::Margin::ZERO });
    egui::Panel::bottom("company-foot").frame(frame).show_separator_line(false).resizable(false).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 5.0;
            for index in 1..=zones {
                dot(ui, if index <= *step { Tone::Accent } else { Tone::Neutral });
            }
            ui.add_space(space::S);
            caption(ui, &format!("{} of {zones} zones", *step));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let name = format!("Leave for {}", on.label());
                let leave = button(if ui.available_width() < 110.0 { "" } else { on.label() });
                let leave = leave.icon(icons::ARROW_RIGHT).ghost().small().named(&name).hint(&name);
                if *step < zones && leave.show(ui).clicked() {
                    asks.push(AppAction::Go(on));
                }
            });
        });
        ui.horizontal_wrapped(|ui| {
            if *step < zones {
                if button("Next zone").icon(icons::ARROW_RIGHT).key("N").primary().show(ui).clicked() {
                    *step += 1;
                }
            } else if button(&format!("Go to {}", on.label())).icon(icons::ARROW_RIGHT).primary().show(ui).clicked() {
                asks.push(AppAction::Go(on));
            }
            let refused = (*step == 0).then_some("This is the first page.");
            if button("Back").key("P").refused(refused).named("Previous zone").show(ui).clicked() {
                *step = step.saturating_sub(1);
            }
            if *step < zones && button("All zones").ghost().hint("Show the whole company at once").show(ui).clicked() {
                *step = zones;
            }
        });
    });
}

fn zone_ui(ui: &mut Ui, zone: &ZoneView, picture: &PictureView) {
    let t = theme(ui);
    ui.horizontal(|ui| {
        ui.label(Text::Title.coloured(icons::zone(zone.kind), t.zone(zone.kind).name));
        let title = ui.add(Label::new(Text::Title.coloured(&zone.name, t.text)).wrap());
        title.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, &zone.name));
    });
    ui.horizontal_wrapped(|ui| {
        chip(zone.kind.label()).show(ui);
        let trust = format!("trust {} of 100", zone.trust);
        chip(&trust).hint("How far callers from this zone are believed. 0 is the open internet.").show(ui);
    });
    ui.add_space(space::XS);
    let about = if zone.about.is_empty() { purpose(zone.kind) } else { &zone.about };
    paragraph(ui, about);
    if !zone.about.is_empty() {
        ui.add(Label::new(Text::Small.coloured(purpose(zone.kind), t.dim)).wrap());
    }
    ui.add_space(space::M);
    let assets: Vec<_> = picture.assets.iter().filter(|asset| asset.zone == zone.id).collect();
    if assets.is_empty() {
        caption(ui, "Nothing of ours stands here.");
        return;
    }
    overline(ui, "What stands here");
    for asset in assets {
        card().raised().show(ui, |ui| {
            ui.horizontal_top(|ui| {
                let (rect, _) = ui.allocate_exact_size(vec2(24.0, 24.0), egui::Sense::hover());
                ui.painter().text(
                    rect.center(),
                    egui::Align2::CENTER_CENTER,
                    icons::asset(asset.kind),
                    Text::Heading.font(),
                    t.dim,
                );
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    ui.add(Label::new(Text::Strong.coloured(&asset.name, t.text)).wrap());
                    let mut facts = vec![asset.kind.label().to_owned()];
                    facts.extend((!asset.fact.is_empty()).then(|| asset.fact.clone()));
                    facts.extend(asset.owner.map(|owner| format!("answers for it: {owner}")));
                    ui.add(Label::new(Text::Caption.coloured(facts.join(" · "), t.faint)).wrap());
                    if !asset.about.is_empty() {
                        ui.add(Label::new(Text::Small.coloured(&asset.about, t.dim)).wrap());
                    }
                });
            });
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::graph::sample::random_picture;

    #[test]
    fn the_walk_goes_from_the_outside_in() {
        let picture = random_picture(3, 20);
        let trust: Vec<u8> = order(&picture).iter().map(|id| picture.zones[id.index()].trust).collect();
        assert!(trust.is_sorted() && trust.len() == picture.zones.len());
    }
}
