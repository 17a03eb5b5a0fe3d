//! The card of one open decision: the question, its options, who must agree, why, and the lock.
//!
//! What follows from an option is never here: the view does not hold it.

use egui::{CornerRadius, Frame, Label, Margin, Stroke, Ui};

use super::decisions::{chosen, lock, not_yet, quiet};
use super::desk::Desk;
use super::state::{Costs, Dialog, ExerciseState, Focus};
use super::widgets::{OptionBox, Piece, band};
use super::words;
use crate::app::icons;
use crate::app::theme::{Text, Tone, radius, size, space, theme};
use crate::app::widgets::{Selected, Urgency, button, chip, describe, text_field};
use crate::base::id::DecisionId;
use crate::base::money::{Cents, short_count};
use crate::engine::view::{DecisionView, OptionView};
use crate::scenario::doc::Role;

pub(super) fn card_ui(
    ui: &mut Ui,
    desk: &mut Desk<'_>,
    state: &mut ExerciseState,
    decision: &DecisionView,
    keys: &[(DecisionId, u8)],
) {
    let t = theme(ui);
    let shades = t.role(decision.owner);
    let current = state.current == Some(decision.id);
    let border = if current { Stroke::new(1.6, shades.edge) } else { Stroke::new(size::LINE, t.line_strong) };
    let shown = Frame::new().fill(t.panel).stroke(border).corner_radius(CornerRadius::same(radius::L)).show(ui, |ui| {
        ui.vertical(|ui| {
            ui.set_min_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 0.0;
            header(ui, decision);
            Frame::new().inner_margin(Margin { left: 11, right: 11, top: 9, bottom: 11 }).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 7.0;
                body(ui, desk, state, decision, keys);
            });
        });
    });
    let name = format!("Decision of {}: {}", decision.owner.label(), decision.question);
    describe(&shown.response, egui::Role::Group, &name);
}

fn header(ui: &mut Ui, decision: &DecisionView) {
    let t = theme(ui);
    let urgency = words::urgency(decision);
    let (icon, ink) = match urgency {
        Urgency::Late => (icons::WARNING_FILL, t.tone(Tone::Danger).ink),
        Urgency::Soon => (icons::HOURGLASS, t.tone(Tone::Warning).ink),
        _ => (icons::TIMER, t.text),
    };
    let left = words::remaining(decision.left);
    let name = format!("{} · {}", decision.owner.label(), decision.title);
    let tone = Tone::Role(decision.owner);
    let head = band(ui, tone, icons::role(decision.owner), &name, &format!("{icon} {left}"), ink);
    describe(&head, egui::Role::Timer, &format!("{}: {} left", decision.title, decision.left));
    head.on_hover_text(format!(
        "{}\n{} of story time left. Without an answer: {}.",
        decision.title, decision.left, decision.default_label
    ));
}

fn body(
    ui: &mut Ui,
    desk: &mut Desk<'_>,
    state: &mut ExerciseState,
    decision: &DecisionView,
    keys: &[(DecisionId, u8)],
) {
    let t = theme(ui);
    ui.add(Label::new(Text::Body.coloured(decision.question.as_str(), t.text)).wrap());
    let mut about = Vec::new();
    if !decision.consulted.is_empty() {
        about.push(format!("Hear {}", words::roles_in_a_sentence(&decision.consulted)));
    }
    if !decision.cites.is_empty() {
        about.push(format!("see {}", decision.cites.iter().map(|c| format!("“{c}”")).collect::<Vec<_>>().join(", ")));
    }
    if !about.is_empty() {
        quiet(ui, &format!("{}.", about.join("; ")), Tone::Neutral);
    }
    ui.add_space(1.0);
    let picked = state.drafts.get(&decision.id).and_then(|draft| draft.option);
    for option in &decision.options {
        let key = keys.iter().position(|at| *at == (decision.id, option.index)).map(|i| i + 1);
        let drawn = OptionBox {
            key,
            label: &option.label,
            detail: &option.detail,
            pieces: pieces(desk, state.costs, decision, option),
            refused: option.refused.as_deref(),
            chosen: picked == Some(option.index),
            tone: Tone::Role(decision.owner),
        };
        if drawn.show(ui).clicked() {
            choose(state, decision, option.index);
        }
    }
    // Asked again: a click in this very frame counts.
    let picked = state.drafts.get(&decision.id).and_then(|draft| draft.option);
    if let Some(option) = chosen(decision, picked).filter(|option| option.refused.is_none()) {
        settle(ui, desk, state, decision, option);
    }
    foot(ui, desk, state, decision);
}

/// Chooses an option; agreement was about another one, so it starts again.
pub(super) fn choose(state: &mut ExerciseState, decision: &DecisionView, option: u8) {
    state.current = Some(decision.id);
    state.reveal = Some(decision.id);
    let draft = state.draft(decision.id);
    if draft.option != Some(option) {
        draft.option = Some(option);
        draft.agreed.clear();
    }
}

fn pieces(desk: &Desk<'_>, costs: Costs, decision: &DecisionView, option: &OptionView) -> Vec<Piece> {
    let piece = |text: String, tone| Piece { text, tone };
    let mut pieces = Vec::new();
    if !option.lead.is_empty() {
        pieces.push(piece(format!("{} {}", icons::CLOCK, option.lead), Tone::Neutral));
    }
    if costs == Costs::Shown {
        pieces.push(piece(desk.money(option.cost), Tone::Neutral));
        if option.running_cost > Cents::ZERO {
            pieces.push(piece(format!("{}/h lost meanwhile", desk.money(option.running_cost)), Tone::Neutral));
        }
    }
    if costs == Costs::Shown && option.people > 0 {
        let each = format!("+ a cost for each of up to {} people", short_count(option.people));
        pieces.push(piece(each, Tone::Neutral));
    }
    let asked: Vec<Role> = option.approvals.iter().copied().filter(|role| *role != decision.owner).collect();
    if !asked.is_empty() {
        pieces.push(piece(format!("asks {}", words::roles_in_a_sentence(&asked)), Tone::Warning));
    }
    if let Some(queue) = &option.queue {
        pieces.push(piece(format!("{} {queue}", icons::USERS), Tone::Warning));
    }
    if option.refused.is_some() {
        pieces.push(piece(format!("{} not now", icons::PROHIBIT), Tone::Neutral));
    }
    pieces
}

/// Who agrees, and why it was chosen.
fn settle(ui: &mut Ui, desk: &Desk<'_>, state: &mut ExerciseState, decision: &DecisionView, option: &OptionView) {
    let asked = desk.asked(decision, option);
    let absent: Vec<Role> =
        option.approvals.iter().copied().filter(|r| *r != decision.owner && desk.play.absent.contains(r)).collect();
    for role in absent {
        let rule = desk.absent_rule(role);
        quiet(ui, &format!("{} would have to agree; nobody plays it: {rule}.", role.label()), Tone::Warning);
    }
    if !asked.is_empty() {
        let draft = state.draft(decision.id);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(6.0, 6.0);
            let all = asked.iter().all(|role| draft.agreed.contains(role));
            let label = match asked.as_slice() {
                [one] => format!("{} agrees", one.label()),
                _ => "All agree".to_owned(),
            };
            let tick = if all { icons::CHECK_CIRCLE_FILL } else { icons::CIRCLE };
            let hint = "Y: everybody who is asked has agreed at the table.";
            let toggle = chip(&label).icon(tick).tone(if all { Tone::Good } else { Tone::Warning }).hint(hint);
            if toggle.toggle(ui, Selected::from(all)).clicked() {
                draft.agreed = if all { Vec::new() } else { asked.clone() };
            }
            for role in asked.iter().filter(|_| asked.len() > 1) {
                let on = draft.agreed.contains(role);
                let tick = if on { icons::CHECK_CIRCLE_FILL } else { icons::CIRCLE };
                let chip = chip(role.label()).icon(tick).tone(Tone::Role(*role));
                let response = chip.toggle(ui, Selected::from(on));
                let name = format!("{} agrees", role.label());
                response.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, on, &name));
                if response.clicked() {
                    if on {
                        draft.agreed.retain(|r| r != role);
                    } else {
                        draft.agreed.push(*role);
                    }
                }
            }
        });
    }
    let focus = state.focus == Focus::Rationale && state.current == Some(decision.id);
    let draft = state.draft(decision.id);
    let name = format!("Why, in one line: {}", decision.title);
    let field = text_field(ui, &name, "Why? One line, optional (E)", &mut draft.rationale, f32::INFINITY);
    if focus {
        field.request_focus();
        state.focus = Focus::Nowhere;
    }
}

fn foot(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut ExerciseState, decision: &DecisionView) {
    let reason = not_yet(desk, state, decision);
    let begun = state.drafts.get(&decision.id).is_some_and(|draft| draft.option.is_some());
    let row = ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 6.0);
        let name = format!("Lock: {}", decision.title);
        let mut button_lock = button("Lock").icon(icons::LOCK).named(&name).refused(reason.as_deref());
        if begun {
            button_lock = button_lock.primary();
        }
        if state.current == Some(decision.id) {
            button_lock = button_lock.key("L");
        }
        if button_lock.show(ui).clicked() {
            lock(desk, state, decision);
        }
        let name = format!("Own words: {}", decision.title);
        let own = button("Own words…").ghost().small().named(&name).hint("None of these: end it with free text (O)");
        if own.refused(desk.closed()).show(ui).clicked() {
            state.current = Some(decision.id);
            state.dialog = Dialog::Other(decision.id);
            state.focus = Focus::Dialog;
        }
        if let Some(span) = decision.later {
            let label = format!("Later (+{span})");
            let name = format!("Later: {}", decision.title);
            let later = button(&label).ghost().small().named(&name).hint("Put it off, once (P)").refused(desk.closed());
            if later.show(ui).clicked() {
                state.current = Some(decision.id);
                state.dialog = Dialog::Later(decision.id);
            }
        }
    });
    if state.reveal == Some(decision.id) {
        // What was chosen can be locked without looking for the lock.
        state.reveal = None;
        // With the lines below it.
        ui.scroll_to_rect(row.response.rect.expand2(egui::vec2(0.0, 44.0)), None);
    }
    if let (true, Some(reason)) = (begun, &reason) {
        quiet(ui, reason, Tone::Warning);
    }
    ui.add_space(space::XS - 4.0);
    let wall = words::wall(desk.room(), decision.deadline);
    let default = format!("No answer by {wall}: {}.", decision.default_label.trim_end_matches('.'));
    quiet(ui, &default, if words::urgency(decision) == Urgency::Late { Tone::Danger } else { Tone::Neutral });
}
