//! What the screen shows before anything is open: what can be opened, and unsaved work of earlier times.

use egui::{Label, Ui};

use super::dialogs::Dialog;
use super::{AppAction, ask};
use crate::app::icons;
use crate::app::screens::layout::page;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::{banner, button, card, page_title, section};
use crate::base::diag::Diagnostic;
use crate::host::{EcosystemRef, EcosystemRequest, KnownEcosystem, Snapshot, Unreadable, WorkshopView};

pub(super) fn start_ui(ui: &mut Ui, snapshot: &Snapshot, dialog: &mut Dialog, asks: &mut Vec<AppAction>) {
    let workshop = &snapshot.workshop;
    page(ui, "ecosystem-start", 900.0, |ui| {
        page_title(
            ui,
            "Ecosystem",
            "The APIs of one organisation: zones, assets, flows, and what protects them. Scenarios are played on it.",
        );
        drafts_ui(ui, workshop, asks);
        if let Some(unreadable) = &workshop.unreadable {
            unreadable_ui(ui, unreadable);
            ui.add_space(space::M);
        }
        if workshop.known.is_empty() && snapshot.busy.is_some() {
            ui.label(Text::Body.coloured("Reading what there is…", theme(ui).dim));
            return;
        }
        card().show(ui, |ui| {
            section(
                ui,
                "Open one",
                "What ships with Sandtable stays as it is: changes are saved as a file of your own.",
            );
            known_ui(ui, &workshop.known, asks);
            ui.add_space(space::S);
            ui.horizontal_wrapped(|ui| {
                let new = button("New ecosystem").icon(icons::PLUS).primary();
                if new.hint("Begin with two zones and one flow (Ctrl+N)").show(ui).clicked() {
                    asks.push(ask(EcosystemRequest::New));
                }
                let import = button("Import your own…").icon(icons::DOWNLOAD_SIMPLE);
                if import.hint("API descriptions and threat models of other tools (Ctrl+I)").show(ui).clicked() {
                    asks.push(AppAction::Import(Vec::new()));
                }
                if button("Open file…")
                    .icon(icons::FOLDER_OPEN)
                    .hint("Open the file of an ecosystem")
                    .show(ui)
                    .clicked()
                {
                    *dialog = Dialog::open();
                }
            });
        });
    });
}

/// Unsaved work of earlier times, each with the offer to go on.
pub(super) fn drafts_ui(ui: &mut Ui, workshop: &WorkshopView, asks: &mut Vec<AppAction>) {
    for draft in workshop.drafts.iter().take(5) {
        ui.push_id(&draft.key, |ui| {
            let title = format!("{}: unsaved work from {}", draft.name, draft.when);
            banner(ui, Tone::Accent, icons::ARROW_COUNTER_CLOCKWISE, &title, &draft.of, |ui| {
                let name = format!("Go on with {}", draft.name);
                if button("Go on").primary().named(&name).show(ui).clicked() {
                    asks.push(ask(EcosystemRequest::Recover(draft.key.clone())));
                }
                let name = format!("Throw the unsaved work on {} away", draft.name);
                if button("Throw away").named(&name).show(ui).clicked() {
                    asks.push(ask(EcosystemRequest::Forget(draft.key.clone())));
                }
            });
        });
        ui.add_space(space::XS);
    }
}

/// What ships and what is the user's own, as a row of buttons each.
pub(super) fn known_ui(ui: &mut Ui, known: &[KnownEcosystem], asks: &mut Vec<AppAction>) -> bool {
    let t = theme(ui);
    let mut opened = false;
    let mut group = |ui: &mut Ui, title: &str, wanted: fn(&EcosystemRef) -> bool| {
        let of: Vec<&KnownEcosystem> = known.iter().filter(|known| wanted(&known.at)).collect();
        if of.is_empty() {
            return;
        }
        ui.label(Text::SmallStrong.coloured(title, t.dim));
        ui.horizontal_wrapped(|ui| {
            for known in of {
                let name = format!("Open {}", known.name);
                let open = button(&known.name).icon(icons::TREE_STRUCTURE).named(&name);
                if open.show(ui).clicked() {
                    asks.push(ask(EcosystemRequest::Open(known.at.clone())));
                    opened = true;
                }
            }
        });
        ui.add_space(space::XS);
    };
    group(ui, "They ship with Sandtable", |at| matches!(at, EcosystemRef::Bundled(_)));
    group(ui, "Your own", |at| matches!(at, EcosystemRef::File(_)));
    opened
}

/// What could not be opened: every fault with its place.
pub(super) fn unreadable_ui(ui: &mut Ui, unreadable: &Unreadable) {
    let t = theme(ui);
    card().border(Tone::Danger).show(ui, |ui| {
        let title = format!("{} could not be opened", unreadable.name);
        section(ui, &title, "Correct it in a text editor and open it again. Nothing was changed.");
        for fault in unreadable.faults.iter().take(8) {
            let Diagnostic { place, message, hint, code, .. } = fault;
            ui.add(
                Label::new(
                    Text::Small
                        .coloured(format!("line {}, column {} · {code} · {message}", place.line, place.column), t.text),
                )
                .wrap(),
            );
            if !hint.is_empty() {
                ui.add(Label::new(Text::Caption.coloured(hint, t.dim)).wrap());
            }
        }
        let more = unreadable.faults.len().saturating_sub(8);
        if more > 0 {
            ui.label(Text::Small.coloured(format!("{more} more; “sandtable check” lists them all."), t.dim));
        }
    });
}
