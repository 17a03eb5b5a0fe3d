//! Setup: who sits at the table, what to read aloud, and *Start*. Everything is filled in; nothing has to be typed.
//!
//! Deliberately absent: anything that the players must not see. The page may stand on the projector while people sit down.

use std::sync::Arc;

use egui::{Key, Label, Modifiers, Ui};

use super::layout::{NARROW, cards, even_card, page, split};
use super::{AppAction, word_ui};
use crate::app::icons;
use crate::app::state::Route;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::*;
use crate::host::{Played, Request, RoleCardView, Seat, SetupForm, SetupView, Snapshot, TalkClock};
use crate::scenario::doc::TermDoc;

/// What holds in every exercise. Read aloud after the opening text.
pub const GROUND_RULES: [(&str, &str); 5] = [
    ("This is an exercise.", "Nothing here is real: no system is touched, nobody outside this room is called."),
    ("No fault.", "We test how the organisation decides, not people. Mistakes made here are the cheap ones."),
    ("Treat it as real.", "Do what you would do on the day, with the people and the authority that you have."),
    ("Speak from your role.", "You need not be an expert. Ask when a word is strange; every word is in the glossary."),
    ("Take the story as it is.", "Where it seems unlikely, note it for the talk afterwards and go on."),
];

/// State of Setup.
#[derive(Default)]
pub struct SetupState {
    /// Name of the group that played last; offered again.
    pub last_group: String,
    /// The view for which the form was filled in.
    filled_for: Option<Arc<SetupView>>,
    group: String,
    seats: Vec<Seat>,
    seed: String,
    talk: TalkClock,
}

impl SetupState {
    /// Fills the form in when another scenario is open. The same scenario opened again keeps who sits at the table.
    fn fill(&mut self, view: &Arc<SetupView>) {
        if self.filled_for.as_ref().is_some_and(|before| Arc::ptr_eq(before, view)) {
            return;
        }
        let same = self.filled_for.as_ref().is_some_and(|before| before.card.id == view.card.id);
        if !same {
            self.group = self.last_group.clone();
            self.seats = view
                .roles
                .iter()
                .map(|role| Seat { role: role.role, played: Played::Yes, names: String::new() })
                .collect();
            self.talk = TalkClock::default();
        }
        self.seed = view.seed.to_string();
        self.filled_for = Some(view.clone());
    }

    /// What *Start* would send, or why it cannot.
    fn form(&self) -> Result<SetupForm, &'static str> {
        let seed = self.seed.trim().parse().map_err(|_| "The seed is a whole number, for instance 7.")?;
        if self.seats.iter().all(|seat| seat.played == Played::No) {
            return Err("At least one role must be played.");
        }
        Ok(SetupForm {
            group: self.group.trim().to_owned(),
            seats: self.seats.clone(),
            seed,
            talk_costs_time: self.talk,
        })
    }
}

/// Draws Setup.
pub fn setup_ui(ui: &mut Ui, snapshot: &Snapshot, state: &mut SetupState) -> Vec<AppAction> {
    let mut asks = Vec::new();
    let Some(view) = &snapshot.setup else {
        page(ui, "setup", 2000.0, |ui| {
            let busy = snapshot.busy.is_some();
            let (title, text) = match busy {
                true => ("Opening the scenario…", "It is read and checked; this takes a moment."),
                false => ("No scenario is open", "Pick one in the Library."),
            };
            let action = (!busy).then(|| button("Go to the Library").primary());
            if empty_state(ui, EmptyState { icon: icons::BOOKS, title, text }, action) {
                asks.push(AppAction::Go(Route::Library));
            }
        });
        return asks;
    };
    state.fill(view);
    head_ui(ui, view, state, &mut asks);
    page(ui, "setup", 1500.0, |ui| {
        if ui.available_width() > NARROW {
            split(ui, &[0.6, 0.4], |ui, part| match part {
                0 => story_ui(ui, view, &snapshot.glossary, &mut asks),
                _ => form_ui(ui, view, state),
            });
        } else {
            form_ui(ui, view, state);
            ui.add_space(space::S);
            story_ui(ui, view, &snapshot.glossary, &mut asks);
        }
    });
    asks
}

/// Title and what to do next: always in view, so that *Start* is one click from the Library.
fn head_ui(ui: &mut Ui, view: &SetupView, state: &mut SetupState, asks: &mut Vec<AppAction>) {
    let t = theme(ui);
    let side = if ui.available_width() < NARROW { 16 } else { 32 };
    let frame = egui::Frame::new().fill(t.panel).inner_margin(egui::Margin::symmetric(side, 12));
    egui::Panel::top("setup-head").frame(frame).show(ui, |ui| {
        let form = state.form();
        let keys = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
        let mut start = false;
        let row = egui::vec2(ui.available_width(), 48.0);
        ui.allocate_ui_with_layout(row, egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let hint = "Ctrl+Enter. The clock does not run until you say so.";
            let ready = button("Start exercise").icon(icons::PLAY_FILL).primary();
            start = ready.refused(form.as_ref().err().copied()).hint(hint).show(ui).clicked();
            let wide = ui.available_width() > 460.0;
            let company = button(if wide { "Your company" } else { "" }).icon(icons::TREE_STRUCTURE);
            let company =
                company.named("Your company").hint("Three minutes: the company zone by zone, to show the room");
            if company.show(ui).clicked() {
                asks.push(AppAction::Go(Route::Company));
            }
            if wide {
                chip("EXERCISE").tone(Tone::Warning).hint("Nothing on these screens is real.").show(ui);
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let back = button("").icon(icons::ARROW_LEFT).ghost().named("Back to the Library").hint("Back (Esc)");
                if back.show(ui).clicked() {
                    asks.push(AppAction::Go(Route::Library));
                }
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 1.0;
                    ui.add_space(5.0);
                    let title = ui.add(Label::new(Text::Heading.coloured(&view.card.title, t.text)).truncate());
                    title.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, &view.card.title));
                    let card = &view.card;
                    // The mark is never left out: as a chip, or in words where there is no room for one.
                    let mark = if wide { "" } else { "EXERCISE · " };
                    let about = format!(
                        "{mark}{} · {} min · {} · begins {}",
                        card.sector, card.minutes, card.difficulty, view.start
                    );
                    ui.add(Label::new(Text::Small.coloured(about, t.dim)).truncate());
                });
            });
        });
        if (start || keys)
            && let Ok(form) = form
        {
            state.last_group = form.group.clone();
            asks.push(AppAction::Ask(Request::Start(form)));
            asks.push(AppAction::Go(Route::Exercise));
        }
    });
}

fn form_ui(ui: &mut Ui, view: &SetupView, state: &mut SetupState) {
    let t = theme(ui);
    card().show(ui, |ui| {
        section(
            ui,
            "At the table",
            "Roles suffice. Names are optional, stay on this computer and can be deleted later.",
        );
        ui.label(Text::SmallStrong.coloured("Group", t.dim));
        let width = ui.available_width();
        text_field(ui, "Name of the group", "For the record (optional)", &mut state.group, width);
        ui.add_space(space::S);
        for seat in &mut state.seats {
            let rule = view.roles.iter().find(|role| role.role == seat.role).map(|role| role.absent.as_str());
            ui.push_id(seat.role.label(), |ui| seat_ui(ui, seat, rule.unwrap_or_default()));
        }
        if state.seats.iter().any(|seat| seat.played == Played::No) {
            ui.add_space(space::XS);
            caption(
                ui,
                "A role that nobody plays is recorded as absent; what happens to its approvals stands beside it.",
            );
        }
    });
    ui.add_space(space::S);
    card().show(ui, |ui| {
        section(ui, "How it runs", "");
        ui.label(Text::SmallStrong.coloured("Clock", t.dim));
        let options = [(TalkClock::Stepwise, "Step by step"), (TalkClock::Running, "Talk costs time")];
        segmented(ui, "Clock", &mut state.talk, &options);
        let about = match state.talk {
            TalkClock::Stepwise => "Story time moves only when you press Next event. Talk as long as you need.",
            TalkClock::Running => "A minute of talk is a minute of story time while the clock runs. It can be paused at any moment.",
        };
        ui.add(Label::new(Text::Small.coloured(about, t.dim)).wrap());
        ui.add_space(space::M);
        ui.label(Text::SmallStrong.coloured("Seed", t.dim));
        ui.horizontal(|ui| {
            text_field(ui, "Seed", "a whole number", &mut state.seed, 190.0);
            if state.seed.trim() != view.seed.to_string() {
                let offered = button("Use the offered one").icon(icons::DICE_FIVE).ghost();
                if offered.hint("Back to the seed that was drawn for this exercise").show(ui).clicked() {
                    state.seed = view.seed.to_string();
                }
            }
        });
        if let Err(reason) = state.form() {
            ui.add(Label::new(Text::SmallStrong.coloured(reason, t.tone(Tone::Danger).ink)).wrap());
        }
        caption(
            ui,
            "Decides what nobody can know beforehand. Type an earlier one to play the same exercise again: same scenario, seed and decisions give the same result on every computer.",
        );
    });
}

fn seat_ui(ui: &mut Ui, seat: &mut Seat, rule: &str) {
    let t = theme(ui);
    ui.horizontal(|ui| {
        let played = seat.played == Played::Yes;
        let name = ui.allocate_ui_with_layout(
            egui::vec2(84.0, 34.0),
            egui::Layout::left_to_right(egui::Align::Center),
            |ui| {
                ui.set_width(84.0);
                role_tag(ui, seat.role)
            },
        );
        name.response.on_hover_text(rule);
        let spoken = format!("{} is", seat.role);
        segmented(ui, &spoken, &mut seat.played, &[(Played::Yes, "Played"), (Played::No, "Absent")]);
        let room = ui.available_width();
        if played && room > 90.0 {
            text_field(
                ui,
                &format!("Names for {}", seat.role),
                if room > 160.0 { "Names (optional)" } else { "Names" },
                &mut seat.names,
                room,
            );
        } else if !played {
            ui.add(Label::new(Text::Small.coloured(rule, t.dim)).wrap());
        }
    });
}

fn story_ui(ui: &mut Ui, view: &SetupView, glossary: &[TermDoc], asks: &mut Vec<AppAction>) {
    let t = theme(ui);
    card().show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(Text::Heading.coloured(icons::MEGAPHONE, t.tone(Tone::Accent).ink));
            ui.label(Text::Heading.coloured("Read this aloud", t.text));
        });
        ui.add(Label::new(Text::Body.coloured(&view.opening, t.text)).wrap());
        ui.add_space(space::S);
        for (rule, why) in GROUND_RULES {
            ui.horizontal_top(|ui| {
                ui.label(Text::Strong.coloured(icons::CHECK_CIRCLE, t.tone(Tone::Good).ink));
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    ui.add(Label::new(Text::Strong.coloured(rule, t.text)).wrap());
                    ui.add(Label::new(Text::Small.coloured(why, t.dim)).wrap());
                });
            });
        }
    });
    ui.add_space(space::S);
    card().show(ui, |ui| {
        section(ui, &view.organisation.0, "Who you are today. What happens to it here is invented.");
        ui.add(Label::new(Text::Body.coloured(&view.organisation.1, t.text)).wrap());
        if !view.summary.is_empty() && view.summary != view.organisation.1 {
            ui.add_space(space::XS);
            ui.add(Label::new(Text::Body.coloured(&view.summary, t.dim)).wrap());
        }
        if !(view.card.owasp.is_empty() && view.card.regimes.is_empty()) {
            ui.add_space(space::XS);
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = space::M;
                ui.label(Text::Small.coloured("Words you will meet:", t.dim));
                let owasp = view.card.owasp.iter().map(|owasp| owasp.short());
                for word in owasp.chain(view.card.regimes.iter().map(String::as_str)) {
                    asks.extend(word_ui(ui, glossary, word));
                }
            });
        }
    });
    ui.add_space(space::S);
    if !view.objectives.is_empty() {
        card().show(ui, |ui| {
            section(ui, "What we want to find out", "Each with what would show it. Not a mark for anybody.");
            for (objective, measure) in &view.objectives {
                ui.horizontal_top(|ui| {
                    ui.label(Text::Strong.coloured(icons::TARGET, t.tone(Tone::Accent).ink));
                    ui.vertical(|ui| {
                        ui.spacing_mut().item_spacing.y = 1.0;
                        ui.add(Label::new(Text::Strong.coloured(objective, t.text)).wrap());
                        ui.add(Label::new(Text::Small.coloured(measure, t.dim)).wrap());
                    });
                });
            }
        });
        ui.add_space(space::S);
    }
    overline(ui, "Role cards");
    cards(ui, "role-cards", view.roles.len(), 300.0, |ui, index, height| match view.roles.get(index) {
        Some(role) => role_ui(ui, role, height),
        None => 0.0,
    });
}

fn role_ui(ui: &mut Ui, role: &RoleCardView, height: f32) -> f32 {
    let t = theme(ui);
    even_card(ui, card().bar(Tone::Role(role.role)), height, |ui| {
        ui.horizontal(|ui| {
            ui.label(Text::Heading.coloured(icons::role(role.role), t.role(role.role).ink));
            ui.label(Text::Subheading.coloured(role.role.label(), t.text));
        });
        let lines =
            [("Wants", &role.aim), ("Decides alone", &role.owns), ("Asks", &role.asks), ("If absent", &role.absent)];
        for (word, text) in lines {
            if !text.is_empty() {
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.add(Label::new(Text::Caption.coloured(word, t.faint)).wrap());
                ui.add(Label::new(Text::Small.coloured(text, t.text)).wrap());
                ui.add_space(space::XS);
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::screens::sample;

    #[test]
    fn everything_is_filled_in() {
        let view = Arc::new(sample::setup(7));
        let mut state = SetupState { last_group: "Payments".into(), ..SetupState::default() };
        state.fill(&view);
        let form = state.form().expect("ready");
        assert_eq!((form.seed, form.group.as_str(), form.talk_costs_time), (7, "Payments", TalkClock::Stepwise));
        assert!(form.seats.iter().all(|seat| seat.played == Played::Yes && seat.names.is_empty()));
        assert_eq!(form.seats.len(), view.roles.len());
    }

    #[test]
    fn a_wrong_seed_and_an_empty_table_are_refused_with_a_reason() {
        let mut state = SetupState::default();
        state.fill(&Arc::new(sample::setup(7)));
        state.seed = "seven".into();
        assert!(state.form().is_err_and(|reason| reason.contains("whole number")));
        state.seed = " 8 ".into();
        for seat in &mut state.seats {
            seat.played = Played::No;
        }
        assert!(state.form().is_err_and(|reason| reason.contains("one role")));
    }

    #[test]
    fn the_same_scenario_opened_again_keeps_the_table() {
        let mut state = SetupState::default();
        state.fill(&Arc::new(sample::setup(7)));
        state.group = "Cards".into();
        state.fill(&Arc::new(sample::setup(8)));
        assert_eq!((state.group.as_str(), state.seed.as_str()), ("Cards", "8"));
    }
}
