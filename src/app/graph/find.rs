//! Looking for an asset by name, also where its zone is folded.

use egui::{Key, Label, Ui};

use super::state::GraphState;
use super::view::GraphView;
use crate::app::icons;
use crate::app::theme::{Text, theme};
use crate::app::widgets::{button, search_box};
use crate::base::id::AssetId;

/// At most so many answers.
const MOST: usize = 8;

/// Assets whose name has all these words in it, those that begin with the first word before the others.
pub fn find_assets(view: &GraphView, words: &str) -> Vec<AssetId> {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let Some(first) = words.first() else { return Vec::new() };
    let mut found: Vec<(bool, &str, AssetId)> = view
        .picture()
        .assets
        .iter()
        .filter_map(|asset| {
            let name = asset.name.to_lowercase();
            let all = words.iter().all(|word| name.contains(word.as_str()));
            all.then_some((!name.starts_with(first.as_str()), asset.name.as_str(), asset.id))
        })
        .collect();
    found.sort();
    found.into_iter().map(|(_, _, id)| id).collect()
}

/// The field and its answers; the chosen one. Enter takes the first.
pub(super) fn find_ui(ui: &mut Ui, view: &GraphView, state: &mut GraphState) -> Option<AssetId> {
    let t = theme(ui);
    let field = search_box(ui, "Find an asset", "Name of an asset", &mut state.find, 280.0);
    if state.find.is_empty() && !field.has_focus() && !field.lost_focus() {
        field.request_focus();
    }
    let found = find_assets(view, &state.find);
    let mut chosen = None;
    if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        chosen = found.first().copied();
    }
    for id in found.iter().take(MOST) {
        let Some(asset) = view.picture().assets.get(id.index()) else { continue };
        let zone = view.zone_of(asset).map_or("", |zone| zone.name.as_str());
        let label = format!("{} · {zone}", asset.name);
        if button(&label).icon(icons::asset(asset.kind)).ghost().small().show(ui).clicked() {
            chosen = Some(*id);
        }
    }
    let words = match found.len() {
        0 if state.find.trim().is_empty() => String::new(),
        0 => "No asset has this in its name.".to_owned(),
        n if n > MOST => format!("and {} more", n - MOST),
        _ => String::new(),
    };
    if !words.is_empty() {
        ui.add(Label::new(Text::Small.coloured(words, t.dim)).wrap());
    }
    chosen
}
