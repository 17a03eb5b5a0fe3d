//! Which briefing, on which ecosystem, with how many runs.

use egui::{Label, Ui};

use super::dialogs::Dialog;
use super::fields::{Typing, above, number};
use super::{BriefingState, ask};
use crate::analysis::brief::doc::BriefDoc;
use crate::app::icons;
use crate::app::screens::AppAction;
use crate::app::theme::{Text, space, theme};
use crate::app::widgets::*;
use crate::host::{BriefRef, BriefRequest, EcosystemRef, KnownEcosystem, Snapshot};
use crate::scenario::load::bundled_id;

/// What to open.
pub(super) fn start_ui(ui: &mut Ui, snapshot: &Snapshot, state: &mut BriefingState, asks: &mut Vec<AppAction>) {
    let t = theme(ui);
    if snapshot.busy.is_some() {
        return;
    }
    if snapshot.workshop.open.is_some() {
        // Whoever has drawn or imported their own has come for that one.
        begin_ui(ui, snapshot, asks);
        ui.add_space(space::L);
    }
    card().show(ui, |ui| {
        section(
            ui,
            "Which briefing?",
            "A briefing says which threats, how often, and up to four ways to be prepared. Every figure in it can be changed.",
        );
        ui.label(Text::SmallStrong.coloured("It ships with Sandtable", t.dim));
        ui.horizontal_wrapped(|ui| {
            for (id, title) in snapshot.brief.known.iter() {
                if button(title).icon(icons::PRESENTATION_CHART).named(&format!("Open {title}")).show(ui).clicked() {
                    asks.push(ask(BriefRequest::Open(BriefRef::Bundled(id.clone()))));
                }
            }
            if button("Open file…").icon(icons::FOLDER_OPEN).hint("The file of a briefing").show(ui).clicked() {
                state.dialog = Some(Dialog::open());
            }
            if snapshot.brief.open.is_some() && button("Back to the one that is open").ghost().show(ui).clicked() {
                state.choosing = false;
            }
        });
    });
    if snapshot.workshop.open.is_none() {
        ui.add_space(space::L);
        begin_ui(ui, snapshot, asks);
    }
}

/// A new one: on the ecosystem that is open, on saved ones, on those that ship with the program.
fn begin_ui(ui: &mut Ui, snapshot: &Snapshot, asks: &mut Vec<AppAction>) {
    let t = theme(ui);
    card().show(ui, |ui| {
        section(
            ui,
            "Begin one on an ecosystem",
            "Its attackers and controls are put in, with placeholders for how often and how much. Replace them by what you know.",
        );
        if let Some(open) = &snapshot.workshop.open {
            ui.label(Text::SmallStrong.coloured("Open in the editor", t.dim));
            let name = format!("Begin on {}, which is open", open.doc.name);
            let hint = "As it stands now. Where it is not saved, a copy is kept for the briefing.";
            if button(&open.doc.name).icon(icons::PENCIL_SIMPLE).primary().named(&name).hint(hint).show(ui).clicked() {
                asks.push(ask(BriefRequest::NewOnOpen));
            }
            ui.add_space(space::XS);
        }
        let mut group = |title: &str, wanted: fn(&EcosystemRef) -> bool| {
            let of: Vec<&KnownEcosystem> = snapshot.workshop.known.iter().filter(|k| wanted(&k.at)).collect();
            if of.is_empty() {
                return;
            }
            ui.label(Text::SmallStrong.coloured(title, t.dim));
            ui.horizontal_wrapped(|ui| {
                for known in of {
                    let name = format!("Begin on {}", known.name);
                    if button(&known.name).icon(icons::TREE_STRUCTURE).named(&name).show(ui).clicked() {
                        asks.push(ask(BriefRequest::New(known.at.clone())));
                    }
                }
            });
            ui.add_space(space::XS);
        };
        group("Your own", |at| matches!(at, EcosystemRef::File(_)));
        group("They ship with Sandtable", |at| matches!(at, EcosystemRef::Bundled(_)));
    });
}

/// How a briefing's file names an ecosystem.
fn named(at: &EcosystemRef) -> String {
    match at {
        EcosystemRef::Bundled(name) => bundled_id(name).to_owned(),
        EcosystemRef::File(path) => path.display().to_string(),
    }
}

/// Title, ecosystem, runs and years.
pub(super) fn general_ui(ui: &mut Ui, known: &[KnownEcosystem], draft: &mut BriefDoc, typing: &mut Typing) {
    let t = theme(ui);
    above(ui, "Title");
    let width = ui.available_width() - 20.0;
    text_field(ui, "Title of the briefing", "", &mut draft.title, width);
    ui.add_space(space::S);
    above(ui, "Ecosystem on which attackers plan");
    let chosen = known.iter().position(|k| Some(named(&k.at)) == draft.ecosystem);
    let shown = match (chosen.and_then(|i| known.get(i)), &draft.ecosystem) {
        (Some(known), _) => known.name.clone(),
        (None, Some(named)) => named.clone(),
        (None, None) => "None: no attacker plans by itself".to_owned(),
    };
    let label = |index: usize| known.get(index).map(|k| k.name.clone()).unwrap_or_default();
    let choices = Choices { count: known.len(), label: &label, chosen };
    if let Some(index) = select(ui, "Ecosystem", &shown, ui.available_width(), &choices)
        && let Some(known) = known.get(index)
    {
        draft.ecosystem = Some(named(&known.at));
    }
    ui.add_space(space::S);
    let width = ((ui.available_width() - 2.0 * space::S) / 3.0).min(170.0);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let mut whole = |ui: &mut Ui, caption: &str, value: &mut u32, bounds| {
            let mut number_now = f64::from(*value);
            if number(ui, typing, "Briefing", caption, &mut number_now, bounds, width) {
                *value = number_now as u32;
            }
        };
        whole(ui, "runs each", &mut draft.runs, (2.0, 100_000.0));
        whole(ui, "years", &mut draft.years, (1_000.0, 20_000_000.0));
        let mut seed = draft.seed as f64;
        if number(ui, typing, "Briefing", "seed", &mut seed, (0.0, 1e9), width) {
            draft.seed = seed as u64;
        }
    });
    let text = "More runs narrow the intervals. The same briefing gives the same figures on every computer.";
    ui.add(Label::new(Text::Caption.coloured(text, t.faint)).wrap());
}
