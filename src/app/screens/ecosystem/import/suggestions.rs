//! Weaknesses and controls that the files hint at, each with its reason and how sure one can be. Taken or dropped one by one with
//! the box of each, or all that are shown at once; a row that is pressed is told in full below the list.

use egui::Ui;

use super::ImportState;
use super::rows::{Pressed, Row, box_row_ui, foot_height, foot_ui, rows_ui};
use crate::app::icons;
use crate::app::theme::{Text, Tone, space};
use crate::app::widgets::{button, caption, chip, search_box};
use crate::import::Imported;
use crate::import::suggest::{Confidence, Suggested, Suggestion};

/// What the list of suggestions keeps.
#[derive(Default)]
pub(super) struct SuggestionsState {
    search: String,
    /// Only those of this confidence.
    only: Option<Confidence>,
    chosen: Option<usize>,
}

const CONFIDENCES: [Confidence; 3] = [Confidence::High, Confidence::Medium, Confidence::Low];

fn words(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "said by the file",
        Confidence::Medium => "likely",
        Confidence::Low => "worth a question",
    }
}

fn name(suggestion: &Suggestion) -> &str {
    match &suggestion.what {
        Suggested::Weakness(weakness) => &weakness.name,
        Suggested::Control(control) => &control.name,
    }
}

pub(super) fn suggestions_ui(ui: &mut Ui, state: &mut ImportState, imported: &Imported) {
    let all = &imported.suggestions;
    if all.is_empty() {
        caption(ui, "The files hint at no weakness and no control.");
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS + 2.0;
        for confidence in CONFIDENCES {
            let count = all.iter().filter(|suggestion| suggestion.confidence == confidence).count();
            let label = format!("{count} {}", words(confidence));
            let on = state.suggestions.only == Some(confidence);
            if count > 0 && chip(&label).hint("Only these").toggle(ui, on.into()).clicked() {
                state.suggestions.only = (!on).then_some(confidence);
            }
        }
    });
    let width = ui.available_width();
    search_box(ui, "Search the suggestions", "Search", &mut state.suggestions.search, width);
    ui.add_space(space::XS);
    let search = state.suggestions.search.to_lowercase();
    let only = state.suggestions.only;
    let fits = |suggestion: &Suggestion| {
        let hay = format!("{} {} {}", name(suggestion), suggestion.reason, suggestion.rule).to_lowercase();
        only.is_none_or(|only| suggestion.confidence == only)
            && search.split_whitespace().all(|word| hay.contains(word))
    };
    let shown: Vec<(usize, &Suggestion)> = all.iter().enumerate().filter(|(_, suggestion)| fits(suggestion)).collect();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS + 2.0;
        let of = if shown.len() == all.len() { "all".to_owned() } else { format!("the {} shown", shown.len()) };
        let mut set = |word: &str, hint: &str, to: Option<bool>| {
            if button(word).small().hint(hint).show(ui).clicked() {
                for (_, suggestion) in &shown {
                    let likely = suggestion.confidence >= Confidence::Medium;
                    state.decided.insert(suggestion.id.clone(), to.unwrap_or(likely));
                }
            }
        };
        set(&format!("Take {of}"), "They go into the ecosystem", Some(true));
        set(&format!("Drop {of}"), "They stay out of it", Some(false));
        set("Take what is likely", "And drop what is only worth a question", None);
    });
    ui.add_space(space::XS);
    if shown.is_empty() {
        caption(ui, "No suggestion fits.");
        return;
    }
    let foot = foot_height(ui);
    let mut clicked = None;
    rows_ui(ui, "suggestions", shown.len(), foot, |ui, at| {
        let Some((index, suggestion)) = shown.get(at) else { return };
        let taken = state.takes(suggestion);
        let (icon, tone, word) = match (taken, &suggestion.what) {
            (false, _) => (icons::CIRCLE, Tone::Neutral, "dropped"),
            (true, Suggested::Weakness(_)) => (icons::CHECK_CIRCLE_FILL, Tone::Warning, "taken"),
            (true, Suggested::Control(_)) => (icons::CHECK_CIRCLE_FILL, Tone::Good, "taken"),
        };
        let kind = match &suggestion.what {
            Suggested::Weakness(weakness) => format!("weakness · {}", weakness.owasp.short()),
            Suggested::Control(control) => format!("control · {}", control.kind.label()),
        };
        let second = format!("{} · {kind} · {}", words(suggestion.confidence), suggestion.reason);
        let spoken = format!("{}, {kind}, {word}: {}", name(suggestion), suggestion.reason);
        let row = Row { icon, tone, first: name(suggestion), second: &second, end: "", spoken };
        let chosen = state.suggestions.chosen == Some(*index);
        let take = format!("Take {}, {kind}", name(suggestion));
        match box_row_ui(ui, row, chosen.into(), taken.into(), &take) {
            Pressed::Box => clicked = Some((*index, Some(!taken))),
            Pressed::Row => clicked = Some((*index, None)),
            Pressed::Nothing => {}
        }
    });
    if let Some((index, taken)) = clicked {
        if let (Some(taken), Some(suggestion)) = (taken, all.get(index)) {
            state.decided.insert(suggestion.id.clone(), taken);
        }
        state.suggestions.chosen = Some(index);
    }
    let told = shown.iter().find(|(index, _)| Some(*index) == state.suggestions.chosen).or(shown.first());
    if let Some((_, suggestion)) = told {
        foot_ui(ui, foot, &in_full(suggestion));
    }
}

fn in_full(suggestion: &Suggestion) -> Vec<(Text, String)> {
    let mut lines = vec![
        (Text::SmallStrong, name(suggestion).to_owned()),
        (Text::Small, format!("{}: {}", words(suggestion.confidence), suggestion.reason)),
    ];
    if let Some(place) = &suggestion.place {
        lines.push((Text::Caption, place.to_string()));
    }
    let shown: Vec<&str> = suggestion.evidence.iter().take(8).map(String::as_str).collect();
    let more = suggestion.evidence.len().saturating_sub(shown.len());
    if !shown.is_empty() {
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        lines.push((Text::Caption, format!("It rests on {}{more}", shown.join(", "))));
    }
    lines
}
