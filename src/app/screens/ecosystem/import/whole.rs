//! The result as a picture, what is known of the thing that is selected in it, and whether an exercise can be played on it.

use std::sync::Arc;

use egui::{Frame, Label, Margin, Panel, ScrollArea, Ui};

use super::{ImportState, newest_of};
use crate::app::graph::{GraphOptions, Pick, graph_ui};
use crate::app::icons;
use crate::app::screens::ecosystem::list::words_of;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::{caption, chip};
use crate::engine::view::Overlay;
use crate::host::{ReadView, Trial};
use crate::scenario::doc::EcosystemDoc;
use crate::scenario::edit::{Subject, origin};

pub(super) fn whole_ui(ui: &mut Ui, state: &mut ImportState, read: &Arc<ReadView>) {
    let t = theme(ui);
    let newest = newest_of(state, read).is_some();
    // The one before stays until the newest is there.
    let doc = match &read.composed {
        Some(composed) => Arc::clone(&composed.doc),
        None => {
            ui.centered_and_justified(|ui| ui.label(Text::Small.coloured("Putting it together…", t.dim)));
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
            return;
        }
    };
    let frame = Frame::new().fill(t.panel).inner_margin(Margin::symmetric(14, 8));
    Panel::top("import-trial").frame(frame).resizable(false).show(ui, |ui| {
        trial_ui(ui, newest.then_some(&read.trial));
    });
    state.drawing.follow(ui.ctx(), &doc);
    let Some(drawn) = state.drawing.drawn() else {
        ui.centered_and_justified(|ui| ui.label(Text::Small.coloured("Drawing…", t.dim)));
        return;
    };
    let selected = state.graph.selected.and_then(|pick| drawn.subject(&doc, pick));
    let frame = Frame::new().fill(t.panel).inner_margin(Margin::symmetric(14, 8));
    if let Some(subject) = selected {
        Panel::bottom("import-about").exact_size(112.0).frame(frame).resizable(false).show(ui, |ui| {
            about_ui(ui, &doc, subject);
        });
    }
    Frame::new().inner_margin(Margin::same(10)).show(ui, |ui| {
        graph_ui(ui, drawn.view(), &Overlay::default(), &mut state.graph, GraphOptions::default());
    });
    if let Some(pick @ (Pick::Asset(_) | Pick::Flow(_))) = state.graph.selected
        && drawn.subject(&doc, pick).is_none()
    {
        state.graph.selected = None;
    }
}

/// Whether an exercise can be played on it; none while it is still being put together.
fn trial_ui(ui: &mut Ui, trial: Option<&Trial>) {
    let t = theme(ui);
    let (icon, tone, title, text) = match trial {
        None => {
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
            (icons::HOURGLASS, Tone::Info, "Your choices are being put together…", String::new())
        }
        Some(Trial::Waiting | Trial::Running) => {
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(200));
            let text = "An exercise is drawn on it and played many times. You need not wait for it.".to_owned();
            (icons::HOURGLASS, Tone::Info, "Whether it can be played is being tried…", text)
        }
        Some(Trial::Playable { attackers, of, drawn }) => {
            let kinds = match attackers {
                1 => format!("1 of {of} kinds of attackers has"),
                n => format!("{n} of {of} kinds of attackers have"),
            };
            let text = format!("{kinds} a place here. Tried with: {drawn}. Randomize works on it at once.");
            (icons::CHECK_CIRCLE, Tone::Good, "It can be played", text)
        }
        Some(Trial::Lacking { why, reasons }) => {
            let mut lines: Vec<String> = reasons.iter().take(3).map(|(reason, count)| times(reason, *count)).collect();
            if reasons.len() > 3 {
                lines.push(format!("and {} more", reasons.len() - 3));
            }
            (icons::WARNING, Tone::Warning, why.as_str(), lines.join("; "))
        }
    };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        ui.label(Text::Heading.coloured(icon, t.tone(tone).ink));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            ui.add(Label::new(Text::SmallStrong.coloured(title, t.text)).wrap());
            if !text.is_empty() {
                let told = ui.add(Label::new(Text::Small.coloured(&text, t.dim)).wrap());
                if let Some(Trial::Lacking { reasons, .. }) = trial {
                    let all: Vec<String> = reasons.iter().map(|(reason, count)| times(reason, *count)).collect();
                    told.on_hover_text(all.join("\n"));
                }
            }
        });
    });
}

fn times(reason: &str, count: u32) -> String {
    if count > 1 { format!("{count} × {reason}") } else { reason.to_owned() }
}

/// What is known of an element, what is a guess, and what nobody says.
fn about_ui(ui: &mut Ui, doc: &EcosystemDoc, subject: Subject) {
    let t = theme(ui);
    let Some((icon, name, _)) = words_of(doc, subject) else { return };
    let origin = origin(doc, subject);
    ScrollArea::vertical().id_salt("about").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            ui.label(Text::Body.coloured(icon, t.dim));
            ui.add(Label::new(Text::Strong.coloured(name, t.text)).truncate());
        });
        let facts = match subject {
            Subject::Asset(at) => doc.assets.get(at).map(|asset| {
                let zone = doc.zones.iter().find(|zone| zone.id == asset.zone).map_or("", |zone| zone.name.as_str());
                format!("{} in {zone}", asset.kind.label())
            }),
            Subject::Flow(at) => doc.flows.get(at).map(|flow| {
                format!(
                    "caller proves itself by: {} · rights: {} · encryption: {} · logged: {}",
                    flow.authentication.label(),
                    flow.authorisation.label(),
                    flow.encryption.label(),
                    flow.logging.label()
                )
            }),
            _ => None,
        };
        ui.add(Label::new(Text::Small.coloured(facts.unwrap_or_default(), t.text)).wrap());
        let Some(origin) = origin else { return };
        caption(ui, &format!("from {} {}", origin.source, origin.path));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(space::XS, space::XS);
            for field in &origin.guessed {
                let label = format!("{}: guess", field.replace('_', " "));
                chip(&label).icon(icons::QUESTION).tone(Tone::Warning).show(ui);
            }
            for field in &origin.unstated {
                chip(&format!("{}: not stated", field.replace('_', " "))).show(ui);
            }
        });
    });
}
