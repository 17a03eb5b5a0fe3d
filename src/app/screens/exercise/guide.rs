//! The lower left panel, for the facilitator alone: what to ask, hints one after the other, the attack and what comes next.

use egui::{Label, ScrollArea, Ui};

use super::desk::Desk;
use super::news::nothing;
use super::state::{Dialog, ExerciseState, GuideTab};
use super::{notes, words};
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::{Selected, button, card, chip, describe, overline, tab_bar};
use crate::engine::view::{PromptsView, StepState, StepView};

pub(super) fn guide_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut ExerciseState) {
    let notes = format!("Notes · {}", desk.play.notes.len());
    let options = [(GuideTab::Guide, "Guide"), (GuideTab::Attack, "Coming"), (GuideTab::Notes, notes.as_str())];
    tab_bar(ui, "For the facilitator", &mut state.guide, &options);
    ScrollArea::vertical().id_salt(("guide", state.guide as u8)).auto_shrink([false; 2]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        match state.guide {
            GuideTab::Guide => prompts(ui, desk, state),
            GuideTab::Attack => coming(ui, desk, state),
            GuideTab::Notes => notes::notes_ui(ui, desk, state),
        }
        ui.add_space(space::S);
    });
}

fn prompts(ui: &mut Ui, desk: &Desk<'_>, state: &mut ExerciseState) {
    let t = theme(ui);
    let table = desk.table();
    if let Some(prompts) = table.prompts.as_ref() {
        prompts_ui(ui, prompts);
    }
    for (title, note, hints) in &table.notes {
        ui.push_id(title, |ui| {
            ui.add_space(2.0);
            ui.add(Label::new(Text::SmallStrong.coloured(title.as_str(), t.text)).wrap());
            if !note.is_empty() {
                ui.add(Label::new(Text::Small.coloured(note.as_str(), t.dim)).wrap());
            }
            let shown = state.hints.get(title).copied().unwrap_or(0);
            for (index, hint) in hints.iter().enumerate().take(shown) {
                let frame = card().sunken().margin(egui::Margin::symmetric(10, 7));
                let drawn = frame.show(ui, |ui| {
                    let text = format!("{} {}. {hint}", icons::LIGHTBULB_FILL, index + 1);
                    ui.add(Label::new(Text::Small.coloured(text, t.text)).wrap());
                });
                describe(&drawn.response, egui::Role::Article, &format!("Hint {}: {hint}", index + 1));
            }
            if shown < hints.len() {
                let label = format!("Hint {} of {}", shown + 1, hints.len());
                let name = format!("{label}: {title}");
                let response = chip(&label).icon(icons::LIGHTBULB).tone(Tone::Info).toggle(ui, Selected::No);
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
                if response.on_hover_text("One hint at a time, when the table stalls (H).").clicked() {
                    state.hints.insert(title.clone(), shown + 1);
                }
            }
        });
    }
    if table.prompts.is_none() && table.notes.is_empty() {
        nothing(ui, "No prompt at the moment", "Prompts come with news and with decisions.");
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 6.0);
        if chip("Improvise news").icon(icons::PLUS).hint("News of your own (I)").toggle(ui, Selected::No).clicked() {
            super::keys::open(state, Dialog::Improvise);
        }
        if chip("Note").icon(icons::NOTE_PENCIL).hint("A note with a tag (N)").toggle(ui, Selected::No).clicked() {
            super::keys::open(state, Dialog::Note);
        }
    });
}

fn prompts_ui(ui: &mut Ui, prompts: &PromptsView) {
    let t = theme(ui);
    let parts = [
        ("Ask", icons::CHAT_CIRCLE_TEXT, prompts.ask.as_str(), t.text),
        ("Expected", icons::TARGET, prompts.expected.as_str(), t.dim),
        ("If nobody reacts", icons::HOURGLASS, prompts.if_silent.as_str(), t.dim),
        ("What good looks like", icons::STAR, prompts.good.as_str(), t.dim),
    ];
    for (name, icon, text, ink) in parts.into_iter().filter(|part| !part.2.is_empty()) {
        let head = format!("{icon} {name}");
        ui.add(Label::new(Text::Caption.coloured(head, t.tone(Tone::Info).ink)).wrap());
        ui.add(Label::new(Text::Small.coloured(text, ink)).wrap());
    }
}

/// The next injects, which can be taken back, and the steps of the attack.
fn coming(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut ExerciseState) {
    let t = theme(ui);
    let table = desk.table();
    overline(ui, "Next injects");
    if table.coming.is_empty() {
        super::decisions::quiet(ui, "None is planned.", Tone::Neutral);
    }
    for (id, title, at) in &table.coming {
        ui.push_id(id.0, |ui| {
            ui.horizontal_top(|ui| {
                let width = ui.available_width() - 72.0;
                ui.allocate_ui(egui::vec2(width, 20.0), |ui| {
                    ui.vertical(|ui| {
                        ui.set_width(width);
                        ui.spacing_mut().item_spacing.y = 1.0;
                        ui.add(Label::new(Text::Small.coloured(title.as_str(), t.text)).wrap());
                        let when = at.map_or("when something calls for it".to_owned(), |at| {
                            format!("planned {}", words::wall(desk.room(), at))
                        });
                        ui.add(Label::new(Text::Caption.coloured(when, t.faint)).wrap());
                    });
                });
                let name = format!("Skip: {title}");
                let skip = button("Skip").small().ghost().named(&name).hint("It will not arrive.");
                if skip.refused(desk.closed()).show(ui).clicked() {
                    state.dialog = Dialog::Skip(*id, title.clone());
                }
            });
        });
    }
    ui.add_space(space::XS);
    overline(ui, "The attack");
    for (index, step) in table.truth.steps.iter().enumerate() {
        ui.push_id(("step", index), |ui| step_ui(ui, desk, step));
    }
    if table.truth.steps.is_empty() {
        super::decisions::quiet(ui, "Nothing of it can be told yet.", Tone::Neutral);
    }
}

fn step_ui(ui: &mut Ui, desk: &Desk<'_>, step: &StepView) {
    let t = theme(ui);
    let (icon, tone, word) = match step.state {
        StepState::Waiting => (icons::CIRCLE, Tone::Neutral, "to come"),
        StepState::Running => (icons::ARROWS_CLOCKWISE, Tone::Warning, "running"),
        StepState::Succeeded => (icons::X_CIRCLE_FILL, Tone::Danger, "done"),
        StepState::Failed => (icons::SHIELD_CHECK, Tone::Good, "failed"),
        StepState::Cut => (icons::PROHIBIT_FILL, Tone::Isolated, "cut off"),
        StepState::Abandoned => (icons::FLAG, Tone::Good, "given up"),
    };
    let when = step.began.map(|at| format!(" · {}", words::wall(desk.room(), at))).unwrap_or_default();
    let head = format!("{icon} {} · {word}{when}", step.technique);
    ui.spacing_mut().item_spacing.y = 2.0;
    ui.add(Label::new(Text::SmallStrong.coloured(head, t.tone(tone).ink)).wrap());
    for (text, ink) in [(&step.says, t.text), (&step.reason, t.dim)] {
        if !text.is_empty() {
            ui.add(Label::new(Text::Small.coloured(text.as_str(), ink)).wrap());
        }
    }
    ui.add_space(4.0);
}
