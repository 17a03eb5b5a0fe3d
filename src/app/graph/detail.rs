//! The detail panel: everything the picture knows about one asset or one flow, and the way to its neighbours.

use egui::{Label, Ui, vec2};

use super::state::Pick;
use super::view::{GraphView, is_throttled, state_words};
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::{button, caption, chip, divider, overline, paragraph, progress_bar, role_tag};
use crate::base::id::{AssetId, FlowId};
use crate::base::money::{grouped, short_count};
use crate::engine::view::{Overlay, Service};
use crate::scenario::doc::Mark;

/// Tells about what is picked, and returns what was clicked instead: a flow, a neighbour.
pub fn detail_ui(ui: &mut Ui, view: &GraphView, overlay: &Overlay, pick: Pick) -> Option<Pick> {
    match pick {
        Pick::Asset(id) => asset_ui(ui, view, overlay, id),
        Pick::Flow(id) => flow_ui(ui, view, overlay, id),
    }
}

fn asset_ui(ui: &mut Ui, view: &GraphView, overlay: &Overlay, id: AssetId) -> Option<Pick> {
    let t = theme(ui);
    let asset = view.picture().assets.get(id.index())?;
    heading(ui, icons::asset(asset.kind), &asset.name, asset.kind.label());
    if let Some(state) = overlay.assets.get(id.index()) {
        let words = state_words(state);
        if !words.is_empty() {
            ui.horizontal_wrapped(|ui| {
                match state.mark {
                    Some(Mark::Compromised) => {
                        chip("compromised").icon(icons::X_CIRCLE_FILL).tone(Tone::Danger).show(ui);
                    }
                    Some(Mark::Suspicious) => {
                        chip("suspicious").icon(icons::WARNING_FILL).tone(Tone::Warning).show(ui);
                    }
                    None => {}
                }
                let service = match state.service {
                    Service::Up => None,
                    Service::Isolated => Some(("isolated", Tone::Isolated)),
                    Service::Down => Some(("down", Tone::Neutral)),
                    Service::Restored => Some(("restored", Tone::Good)),
                };
                if let Some((word, tone)) = service {
                    chip(word).icon(icons::service(state.service)).tone(tone).show(ui);
                }
            });
            if !state.note.is_empty() {
                caption(ui, &state.note);
            }
        }
        if let Some((taken, all)) = state.taken {
            let share = if all == 0 { 0.0 } else { taken as f32 / all as f32 };
            progress_bar(ui, "Share of people whose data has left", share, Tone::Danger);
            ui.add(
                Label::new(Text::Small.coloured(format!("{} of {} people", grouped(taken), grouped(all)), t.text))
                    .wrap(),
            );
            if state.leaving_per_hour > 0 {
                let text = format!("{} more every hour", short_count(state.leaving_per_hour));
                ui.add(Label::new(Text::SmallStrong.coloured(text, t.tone(Tone::Danger).ink)).wrap());
            }
        }
    }
    if !asset.about.is_empty() {
        paragraph(ui, &asset.about);
    }
    if let Some(zone) = view.zone_of(asset) {
        fact(ui, "Zone", &format!("{} · trust {}", zone.name, zone.trust));
    }
    if !asset.fact.is_empty() {
        fact(ui, "Key fact", &asset.fact);
    }
    ui.horizontal(|ui| {
        label(ui, "Owner");
        match asset.owner {
            Some(role) => {
                role_tag(ui, role);
            }
            None => {
                chip("nobody").icon(icons::WARNING).tone(Tone::Warning).show(ui);
            }
        }
    });
    let exposure = match asset.exposure {
        0 => "only from inside",
        1 => "by partners or third parties",
        _ => "by the public",
    };
    fact(ui, "Can be called", exposure);
    if !asset.worth.is_empty() {
        fact(ui, "Earns", &asset.worth);
    }
    list(ui, "Data kept here", &asset.holdings);
    list(ui, "What is recorded", &asset.monitoring);
    flows(ui, view, id)
}

fn flows(ui: &mut Ui, view: &GraphView, id: AssetId) -> Option<Pick> {
    let mut clicked = None;
    let name = |id: AssetId| view.picture().assets.get(id.index()).map_or("", |asset| asset.name.as_str());
    let of = view.flows_of(id).iter().filter_map(|flow| view.picture().flows.get(flow.index()));
    let (calls, called): (Vec<_>, Vec<_>) = of.partition(|flow| flow.from == id);
    for (title, icon, flows) in [("Calls", icons::ARROW_RIGHT, calls), ("Called by", icons::ARROW_LEFT, called)] {
        if flows.is_empty() {
            continue;
        }
        ui.add_space(space::XS);
        overline(ui, title);
        ui.spacing_mut().item_spacing.y = 2.0;
        for flow in flows {
            let other = name(if flow.from == id { flow.to } else { flow.from });
            let label = format!("{other} · {}", flow.api);
            if button(&label).icon(icon).ghost().small().show(ui).clicked() {
                clicked = Some(Pick::Flow(flow.id));
            }
        }
    }
    clicked
}

fn flow_ui(ui: &mut Ui, view: &GraphView, overlay: &Overlay, id: FlowId) -> Option<Pick> {
    let flow = view.picture().flows.get(id.index())?;
    let mut clicked = None;
    heading(ui, icons::ARROWS_LEFT_RIGHT, &flow.api, "API");
    let state = overlay.flows.get(id.index()).copied().unwrap_or_default();
    ui.horizontal_wrapped(|ui| {
        if state.attack {
            chip("attack path").icon(icons::WARNING_FILL).tone(Tone::Danger).show(ui);
        }
        if state.blocked {
            chip("blocked").icon(icons::PROHIBIT).tone(Tone::Isolated).show(ui);
        } else if is_throttled(state.throttled_to) {
            let text = format!("throttled to {} %", state.throttled_to);
            chip(&text).icon(icons::GAUGE).tone(Tone::Warning).show(ui);
        }
        if flow.crosses {
            let text = format!("crosses a trust boundary ({:+})", flow.trust_step);
            chip(&text).icon(icons::SHIELD_WARNING).show(ui);
        }
    });
    for (title, asset) in [("From", flow.from), ("To", flow.to)] {
        let Some(asset) = view.picture().assets.get(asset.index()) else { continue };
        ui.horizontal(|ui| {
            label(ui, title);
            if button(&asset.name).icon(icons::asset(asset.kind)).ghost().small().show(ui).clicked() {
                clicked = Some(Pick::Asset(asset.id));
            }
        });
    }
    if !flow.carries.is_empty() {
        fact(ui, "Carries", &flow.carries);
    }
    for (name, value) in &flow.details {
        fact(ui, name, value);
    }
    clicked
}

fn heading(ui: &mut Ui, icon: &str, name: &str, kind: &str) {
    let t = theme(ui);
    ui.horizontal(|ui| {
        let font = egui::FontId::new(24.0, Text::Body.font().family);
        ui.label(egui::RichText::new(icon).font(font).color(t.dim));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let heading = ui.add(Label::new(Text::Heading.coloured(name, t.text)).wrap());
            heading.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, name));
            ui.add(Label::new(Text::Small.coloured(kind, t.dim)).wrap());
        });
    });
    divider(ui);
}

const LABEL: f32 = 104.0;

fn label(ui: &mut Ui, text: &str) {
    let t = theme(ui);
    ui.allocate_ui(vec2(LABEL, 18.0), |ui| {
        ui.set_width(LABEL);
        ui.add(Label::new(Text::Small.coloured(text, t.dim)).wrap());
    });
}

fn fact(ui: &mut Ui, name: &str, value: &str) {
    let t = theme(ui);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        label(ui, name);
        let width = ui.available_width();
        ui.allocate_ui(vec2(width, 18.0), |ui| {
            ui.set_width(width);
            ui.add(Label::new(Text::Small.coloured(value, t.text)).wrap());
        });
    });
}

fn list(ui: &mut Ui, title: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    let t = theme(ui);
    ui.add_space(space::XS);
    overline(ui, title);
    for line in lines {
        ui.add(Label::new(Text::Small.coloured(line.as_str(), t.text)).wrap());
    }
}
