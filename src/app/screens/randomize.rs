//! Randomize: an exercise is drawn on any ecosystem. Which one, who attacks, how hard, how long; then *Draw*.
//!
//! Attackers that an ecosystem has no place for are shown with what it lacks. A draw that comes to nothing says what was
//! missing. Deliberately absent: how exercises are drawn, and anything that could be looked up about the attack beforehand.

use std::sync::Arc;

use egui::{Key, Label, Modifiers, Ui};

use super::AppAction;
use super::layout::{NARROW, cards, even_card, page, split};
use crate::app::graph::Miniature;
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::*;
use crate::host::{
    AttackerView, DrawForm, DrawRequest, DrawState, EcosystemRef, Ground, GroundView, KnownEcosystem, MORE_ROLES,
    Request, Snapshot, difficulty_words,
};
use crate::scenario::doc::{Difficulty, Role};

/// State of the screen.
pub struct RandomizeState {
    attacker: Option<String>,
    difficulty: Difficulty,
    minutes: u32,
    extra: Vec<Role>,
    seed: String,
    /// For which offer the seed was filled in.
    offered: Option<u64>,
    miniature: Option<(Arc<GroundView>, Miniature)>,
    /// The path of a file that is being typed.
    file: Option<String>,
}

impl Default for RandomizeState {
    fn default() -> RandomizeState {
        RandomizeState {
            attacker: None,
            difficulty: Difficulty::Medium,
            minutes: 60,
            extra: Vec::new(),
            seed: String::new(),
            offered: None,
            miniature: None,
            file: None,
        }
    }
}

impl RandomizeState {
    /// Takes the offered seed unless somebody typed one, and keeps the attacker only where it has a place.
    fn fill(&mut self, snapshot: &Snapshot) {
        if self.offered != Some(snapshot.draw.seed) {
            let typed = self.offered.is_some_and(|offered| self.seed.trim() != offered.to_string());
            if !typed {
                self.seed = snapshot.draw.seed.to_string();
            }
            self.offered = Some(snapshot.draw.seed);
        }
        if let Some(ground) = &snapshot.draw.ground {
            let fits = |attacker: &&AttackerView| attacker.lacks.is_none();
            let still = |a: &AttackerView| Some(&a.id) == self.attacker.as_ref();
            if !ground.attackers.iter().filter(fits).any(still) {
                self.attacker = ground.attackers.iter().find(fits).map(|attacker| attacker.id.clone());
            }
        }
    }

    /// What *Draw* would send, or why it cannot.
    fn form(&self, ground: Option<&GroundView>) -> Result<DrawForm, &'static str> {
        if ground.is_none() {
            return Err("Choose an ecosystem first.");
        }
        let attacker = self.attacker.clone().ok_or("This ecosystem has no place for any attacker.")?;
        let seed = self.seed.trim().parse().map_err(|_| "The seed is a whole number, for instance 7.")?;
        let extra = self.extra.clone();
        Ok(DrawForm { attacker, difficulty: self.difficulty, minutes: self.minutes, seed, extra })
    }
}

fn ask(request: DrawRequest) -> AppAction {
    AppAction::Ask(Request::Draw(request))
}

/// Draws the screen.
pub fn randomize_ui(ui: &mut Ui, snapshot: &Snapshot, state: &mut RandomizeState) -> Vec<AppAction> {
    let mut asks = Vec::new();
    state.fill(snapshot);
    head_ui(ui, snapshot, state, &mut asks);
    page(ui, "randomize", 1500.0, |ui| {
        outcome_ui(ui, &snapshot.draw.state);
        let ground = snapshot.draw.ground.clone();
        let Some(ground) = ground else {
            grounds_ui(ui, snapshot, state, &mut asks);
            return;
        };
        if ui.available_width() > NARROW {
            split(ui, &[0.62, 0.38], |ui, part| match part {
                0 => attackers_ui(ui, &ground, state),
                _ => side_ui(ui, snapshot, &ground, state, &mut asks),
            });
        } else {
            side_ui(ui, snapshot, &ground, state, &mut asks);
            ui.add_space(space::S);
            attackers_ui(ui, &ground, state);
        }
    });
    file_ui(ui, state, &mut asks);
    asks
}

/// Title and what to do next: always in view.
fn head_ui(ui: &mut Ui, snapshot: &Snapshot, state: &mut RandomizeState, asks: &mut Vec<AppAction>) {
    let t = theme(ui);
    let side = if ui.available_width() < NARROW { 16 } else { 32 };
    let frame = egui::Frame::new().fill(t.panel).inner_margin(egui::Margin::symmetric(side, 12));
    egui::Panel::top("randomize-head").frame(frame).show(ui, |ui| {
        let form = state.form(snapshot.draw.ground.as_deref());
        let drawing = matches!(snapshot.draw.state, DrawState::Drawing(..));
        let keys = !drawing && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
        let row = egui::vec2(ui.available_width(), 48.0);
        ui.allocate_ui_with_layout(row, egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let mut draw = false;
            if let DrawState::Drawing(tried, of) = snapshot.draw.state {
                if button("Stop").icon(icons::X).hint("Stop the draw").show(ui).clicked() {
                    asks.push(ask(DrawRequest::Stop));
                }
                ui.add_space(space::S);
                let width = ui.available_width().min(260.0);
                ui.allocate_ui(egui::vec2(width, 34.0), |ui| {
                    let words = format!("Draw {} of at most {of}: played many times to prove that it works", tried + 1);
                    ui.add(Label::new(Text::Small.coloured(words, t.dim)).wrap());
                });
                ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
            } else {
                let hint = "Ctrl+Enter. Leads to Setup as soon as an exercise is found.";
                let ready = button("Draw exercise").icon(icons::DICE_FIVE).primary();
                draw = ready.refused(form.as_ref().err().copied()).hint(hint).show(ui).clicked();
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let back = button("").icon(icons::ARROW_LEFT).ghost().named("Back").hint("Back (Esc)");
                if back.show(ui).clicked() {
                    asks.push(AppAction::Back);
                }
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 1.0;
                    ui.add_space(5.0);
                    let title = ui.add(Label::new(Text::Heading.coloured("Randomize", t.text)).truncate());
                    title.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, "Randomize"));
                    let about = match &snapshot.draw.ground {
                        Some(ground) => format!("An exercise on {}, never played before", ground.name),
                        None => "An exercise on any ecosystem, never played before".to_owned(),
                    };
                    ui.add(Label::new(Text::Small.coloured(about, t.dim)).truncate());
                });
            });
            if (draw || keys)
                && let Ok(form) = form
            {
                asks.push(ask(DrawRequest::Draw(form)));
            }
        });
    });
}

/// Why the last draw came to nothing.
fn outcome_ui(ui: &mut Ui, state: &DrawState) {
    let DrawState::Failed(why, reasons) = state else { return };
    let lines: Vec<String> = reasons.iter().map(|(reason, count)| format!("{count} × {reason}")).collect();
    banner(ui, Tone::Warning, icons::WARNING, why, &lines.join("\n"), |_| {});
    ui.add_space(space::S);
}

fn grounds_ui(ui: &mut Ui, snapshot: &Snapshot, state: &mut RandomizeState, asks: &mut Vec<AppAction>) {
    card().show(ui, |ui| {
        section(
            ui,
            "On which ecosystem?",
            "Any that passes its checks. Its own names and amounts are used throughout.",
        );
        ground_buttons(ui, &snapshot.workshop.known, asks);
        ui.add_space(space::S);
        ui.horizontal_wrapped(|ui| {
            if let Some(open) = &snapshot.workshop.open {
                let name = format!("Use {}, which is open", open.doc.name);
                if button("The one that is being edited").icon(icons::PENCIL_SIMPLE).named(&name).show(ui).clicked() {
                    asks.push(ask(DrawRequest::On(Ground::Edited(Arc::clone(&open.doc)))));
                }
            }
            if button("Open file…").icon(icons::FOLDER_OPEN).hint("The file of an ecosystem").show(ui).clicked() {
                state.file = Some(String::new());
            }
        });
    });
}

fn ground_buttons(ui: &mut Ui, known: &[KnownEcosystem], asks: &mut Vec<AppAction>) {
    let t = theme(ui);
    let mut group = |title: &str, wanted: fn(&EcosystemRef) -> bool| {
        let of: Vec<&KnownEcosystem> = known.iter().filter(|known| wanted(&known.at)).collect();
        if of.is_empty() {
            return;
        }
        ui.label(Text::SmallStrong.coloured(title, t.dim));
        ui.horizontal_wrapped(|ui| {
            for known in of {
                let name = format!("Draw on {}", known.name);
                if button(&known.name).icon(icons::TREE_STRUCTURE).named(&name).show(ui).clicked() {
                    asks.push(ask(DrawRequest::On(Ground::Known(known.at.clone()))));
                }
            }
        });
        ui.add_space(space::XS);
    };
    group("They ship with Sandtable", |at| matches!(at, EcosystemRef::Bundled(_)));
    group("Your own", |at| matches!(at, EcosystemRef::File(_)));
}

/// What is drawn on, and how.
fn side_ui(
    ui: &mut Ui,
    snapshot: &Snapshot,
    ground: &Arc<GroundView>,
    state: &mut RandomizeState,
    asks: &mut Vec<AppAction>,
) {
    let t = theme(ui);
    card().show(ui, |ui| {
        if !state.miniature.as_ref().is_some_and(|(of, _)| Arc::ptr_eq(of, ground)) {
            state.miniature = Some((Arc::clone(ground), Miniature::new(&ground.picture)));
        }
        section(ui, &ground.name, &ground.about);
        if let Some((_, miniature)) = &state.miniature {
            miniature.show(ui, egui::vec2(ui.available_width(), 150.0));
        }
        ui.add_space(space::XS);
        let known = &snapshot.workshop.known;
        let width = ui.available_width();
        let choices = Choices {
            count: known.len(),
            label: &|index| known.get(index).map(|known| known.name.clone()).unwrap_or_default(),
            chosen: known.iter().position(|known| Some(&known.at) == ground.at.as_ref()),
        };
        if let Some(index) = select(ui, "Ecosystem", &ground.name, width, &choices)
            && let Some(known) = known.get(index)
        {
            asks.push(ask(DrawRequest::On(Ground::Known(known.at.clone()))));
        }
    });
    ui.add_space(space::S);
    card().show(ui, |ui| {
        section(ui, "How it plays", "");
        ui.label(Text::SmallStrong.coloured("Minutes at the table", t.dim));
        segmented(ui, "Minutes", &mut state.minutes, &[(30, "30"), (60, "60"), (90, "90"), (120, "120")]);
        ui.add_space(space::S);
        ui.label(Text::SmallStrong.coloured("Difficulty", t.dim));
        let options = [(Difficulty::Easy, "Easy"), (Difficulty::Medium, "Normal"), (Difficulty::Hard, "Hard")];
        segmented(ui, "Difficulty", &mut state.difficulty, &options);
        ui.add(Label::new(Text::Small.coloured(difficulty_words(state.difficulty), t.dim)).wrap());
        ui.add_space(space::S);
        ui.label(Text::SmallStrong.coloured("At the table besides Dev, Product, Legal and Finance", t.dim));
        ui.horizontal_wrapped(|ui| {
            for role in MORE_ROLES {
                let on = state.extra.contains(&role);
                if chip(role.label())
                    .hint("Takes over the decisions that are rather theirs")
                    .toggle(ui, on.into())
                    .clicked()
                {
                    match on {
                        true => state.extra.retain(|other| *other != role),
                        false => state.extra.push(role),
                    }
                }
            }
        });
        ui.add_space(space::S);
        ui.label(Text::SmallStrong.coloured("Seed", t.dim));
        text_field(ui, "Seed", "a whole number", &mut state.seed, 190.0);
        if let Err(reason) = state.form(Some(ground)) {
            ui.add(Label::new(Text::SmallStrong.coloured(reason, t.tone(Tone::Danger).ink)).wrap());
        }
        caption(
            ui,
            "The same ecosystem, attacker, difficulty, minutes and seed give the same exercise on every computer.",
        );
    });
}

fn attackers_ui(ui: &mut Ui, ground: &GroundView, state: &mut RandomizeState) {
    overline(ui, "Who attacks?");
    caption(ui, "For the facilitator's eyes: the room does not see it before the debrief.");
    ui.add_space(space::XS);
    cards(ui, "attackers", ground.attackers.len(), 300.0, |ui, index, height| match ground.attackers.get(index) {
        Some(attacker) => attacker_ui(ui, attacker, state, height),
        None => 0.0,
    });
}

fn attacker_ui(ui: &mut Ui, attacker: &AttackerView, state: &mut RandomizeState, height: f32) -> f32 {
    let t = theme(ui);
    let chosen = state.attacker.as_ref() == Some(&attacker.id);
    let frame = if chosen { card().border(Tone::Accent) } else { card() };
    even_card(ui, frame, height, |ui| {
        ui.add(Label::new(Text::Subheading.coloured(&attacker.name, t.text)).wrap());
        ui.add(Label::new(Text::Small.coloured(&attacker.about, t.dim)).wrap());
        ui.add_space(space::XS);
        let facts = format!("Wants {}. {}.", attacker.wants, attacker.begins);
        ui.add(Label::new(Text::Small.coloured(facts, t.text)).wrap());
        ui.add_space(space::XS);
        let refused = attacker.lacks.as_ref().map(|lacks| format!("No place here: it lacks {lacks}."));
        match &refused {
            Some(reason) => {
                ui.add(Label::new(Text::Small.coloured(reason, t.tone(Tone::Warning).ink)).wrap());
            }
            None => {
                let word = if chosen { "Chosen" } else { "Choose" };
                let name = format!("{word}: {}", attacker.name);
                let choose = button(word).icon(if chosen { icons::CHECK } else { icons::TARGET }).named(&name).small();
                if choose.show(ui).clicked() {
                    state.attacker = Some(attacker.id.clone());
                }
            }
        }
    })
}

fn file_ui(ui: &mut Ui, state: &mut RandomizeState, asks: &mut Vec<AppAction>) {
    let Some(path) = &mut state.file else { return };
    let (answer, closed) = dialog(ui, "draw-on-file", "Draw on the file of an ecosystem", DialogWidth::Medium, |ui| {
        paragraph(ui, "Type or paste where it is. What is wrong with it is told with line and column.");
        ui.add_space(space::S);
        path_question(ui, "Path of the file", "/home/me/our-apis.ron", button("Use it"), path)
    });
    match answer {
        Some(PathAnswer::File(path)) => {
            asks.push(ask(DrawRequest::On(Ground::Known(EcosystemRef::File(path)))));
            state.file = None;
        }
        Some(PathAnswer::Cancelled) => state.file = None,
        None if closed => state.file = None,
        None => {}
    }
}
