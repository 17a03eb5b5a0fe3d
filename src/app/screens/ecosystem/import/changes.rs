//! What an import changes in the ecosystem that is open: what is new, what the files say now, and what stays because somebody
//! changed it by hand.

use egui::Ui;

use super::ImportState;
use super::rows::{Row, foot_height, foot_ui, row_ui, rows_ui};
use crate::app::icons;
use crate::app::theme::{Text, Tone, space};
use crate::app::widgets::{caption, chip};
use crate::host::ReadView;
use crate::import::merge::{Change, ChangeKind};
use crate::scenario::doc::EcosystemDoc;

const KINDS: [ChangeKind; 6] = [
    ChangeKind::Conflict,
    ChangeKind::Updated,
    ChangeKind::Replaced,
    ChangeKind::Added,
    ChangeKind::LeftOut,
    ChangeKind::Gone,
];

fn look(kind: ChangeKind) -> (&'static str, &'static str, Tone) {
    match kind {
        ChangeKind::Added => ("new", icons::PLUS, Tone::Good),
        ChangeKind::Updated => ("updated", icons::ARROWS_CLOCKWISE, Tone::Info),
        ChangeKind::Conflict => ("stays as changed by hand", icons::PENCIL_SIMPLE, Tone::Warning),
        ChangeKind::LeftOut => ("stays out, as it was taken out", icons::PROHIBIT, Tone::Neutral),
        ChangeKind::Replaced => ("taken out: something else stands for it", icons::ARROWS_CLOCKWISE, Tone::Info),
        ChangeKind::Gone => ("not in the files any more; stays", icons::QUESTION, Tone::Neutral),
    }
}

/// "asset Payments API: zone".
fn title(doc: &EcosystemDoc, change: &Change) -> String {
    let id = change.id.as_str();
    let mut holdings = doc.assets.iter().flat_map(|asset| &asset.holdings);
    let name = match change.element {
        "zone" => doc.zones.iter().find(|e| e.id == id).map(|e| &e.name),
        "asset" => doc.assets.iter().find(|e| e.id == id).map(|e| &e.name),
        "holding" => holdings.find(|e| e.id == id).map(|e| &e.name),
        "flow" => doc.flows.iter().find(|e| e.id == id).map(|e| &e.api),
        "weakness" => doc.weaknesses.iter().find(|e| e.id == id).map(|e| &e.name),
        "control" => doc.controls.iter().find(|e| e.id == id).map(|e| &e.name),
        "credential" => doc.credentials.iter().find(|e| e.id == id).map(|e| &e.name),
        _ => None,
    };
    // What was taken out by hand has no name any more.
    let name = name.map_or(id, String::as_str);
    let element = if change.element == "holding" { "data" } else { change.element };
    match change.field.as_str() {
        "" => format!("{element} {name}"),
        field => format!("{element} {name}: {}", field.replace('_', " ")),
    }
}

fn told(change: &Change) -> String {
    match change.kind {
        ChangeKind::Added => "comes in".to_owned(),
        ChangeKind::Updated => format!("{} becomes {}", change.before, change.after),
        ChangeKind::Conflict => format!("stays {}; the files say {}", change.before, change.after),
        ChangeKind::Replaced if change.after.is_empty() => "goes: nothing in the files asks for it any more".to_owned(),
        ChangeKind::Replaced => format!("goes: {} stands for the same", change.after),
        ChangeKind::LeftOut | ChangeKind::Gone => look(change.kind).0.to_owned(),
    }
}

pub(super) fn changes_ui(ui: &mut Ui, state: &mut ImportState, read: &ReadView) {
    let Some(composed) = &read.composed else {
        caption(ui, "Being put together…");
        return;
    };
    let changes = &composed.changes;
    if changes.is_empty() {
        caption(ui, "Nothing changes: the ecosystem has all of this already.");
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS + 2.0;
        for kind in KINDS {
            let count = changes.iter().filter(|change| change.kind == kind).count();
            if count > 0 {
                let (word, icon, tone) = look(kind);
                chip(&format!("{count} {word}")).icon(icon).tone(tone).show(ui);
            }
        }
    });
    ui.add_space(space::XS);
    let mut order: Vec<usize> = (0..changes.len()).collect();
    let rank = |at: &usize| changes.get(*at).and_then(|change| KINDS.iter().position(|kind| *kind == change.kind));
    order.sort_by_key(rank);
    let foot = foot_height(ui);
    let mut clicked = state.change;
    rows_ui(ui, "changes", order.len(), foot, |ui, at| {
        let Some((index, change)) = order.get(at).and_then(|at| Some((*at, changes.get(*at)?))) else { return };
        let (word, icon, tone) = look(change.kind);
        let (first, second) = (title(&composed.doc, change), told(change));
        let spoken = format!("{word}: {first}");
        let row = Row { icon, tone, first: &first, second: &second, end: "", spoken };
        if row_ui(ui, row, (clicked == Some(index)).into()) {
            clicked = Some(index);
        }
    });
    state.change = clicked;
    let chosen = state.change.or(order.first().copied()).and_then(|at| changes.get(at));
    if let Some(change) = chosen {
        let (word, ..) = look(change.kind);
        foot_ui(
            ui,
            foot,
            &[(Text::Small, title(&composed.doc, change)), (Text::Caption, format!("{word}: {}", told(change)))],
        );
    }
}
