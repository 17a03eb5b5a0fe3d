//! Each decision: what the room chose, what an expert would weigh, and what followed.

use egui::{Label, Ui};

use super::super::layout::{page, split};
use super::ledger::LedgerState;
use super::{Desk, Tab, not_yet, nothing, role_named, role_ui};
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::*;
use crate::report::{DecisionRow, Range};
use crate::scenario::model::Authorship;

pub(super) fn decisions_ui(ui: &mut Ui, desk: &mut Desk<'_>, ledger: &mut LedgerState) {
    page(ui, "debrief-decisions", 1500.0, |ui| {
        let about = match desk.debrief.authorship {
            Authorship::Written => {
                "What the room chose beside what an expert would. The expert knows the scenario; the room did not."
            }
            Authorship::Drawn => {
                "What the room chose beside what an expert would: the habit of the templates, decided without knowing the dice."
            }
        };
        page_title(ui, "Decisions", about);
        if desk.debrief.decisions.is_empty() {
            nothing(ui, "No decision was asked for", "The exercise ended before the first one opened.");
        }
        for row in &desk.debrief.decisions {
            ui.push_id(&row.id, |ui| row_ui(ui, desk, row, ledger));
            ui.add_space(space::XS);
        }
    });
}

fn row_ui(ui: &mut Ui, desk: &mut Desk<'_>, row: &DecisionRow, ledger: &mut LedgerState) {
    let t = theme(ui);
    let frame = match role_named(&row.role) {
        Some(role) => card().bar(Tone::Role(role)),
        None => card(),
    };
    frame.show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            let title = ui.add(Label::new(Text::Heading.coloured(&row.title, t.text)).wrap());
            title.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, &row.title));
            role_ui(ui, &row.role);
            if row.same {
                chip("as the expert would").icon(icons::CHECK).tone(Tone::Good).show(ui);
            } else {
                chip("another choice").icon(icons::SWAP).tone(Tone::Warning).show(ui);
            }
            cost_ui(ui, desk, row, ledger);
        });
        ui.add(Label::new(Text::Body.coloured(&row.question, t.text)).wrap());
        ui.add(Label::new(Text::Caption.coloured(&row.timing, t.faint)).wrap());
        ui.add_space(space::XS);
        let sides = |ui: &mut Ui, part: usize| {
            card().raised().show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 3.0;
                if part == 0 {
                    ui.label(Text::Caption.coloured("The room", t.dim));
                    ui.add(Label::new(Text::Strong.coloured(&row.chosen, t.text)).wrap());
                    ui.add(Label::new(Text::Small.coloured(&row.how, t.dim)).wrap());
                    if !row.rationale.is_empty() {
                        ui.add(Label::new(Text::Small.coloured(format!("“{}”", row.rationale), t.text)).wrap());
                    }
                } else {
                    ui.label(Text::Caption.coloured("What an expert would weigh", t.dim));
                    ui.add(Label::new(Text::Strong.coloured(&row.expert, t.text)).wrap());
                    ui.add(Label::new(Text::Small.coloured(&row.why, t.dim)).wrap());
                }
            });
        };
        if ui.available_width() > 640.0 {
            split(ui, &[0.42, 0.58], sides);
        } else {
            sides(ui, 0);
            sides(ui, 1);
        }
        regret_ui(ui, desk, row);
        if !row.followed.is_empty() {
            ui.add_space(space::XS);
            ui.label(Text::Caption.coloured("What followed", t.dim));
            for line in &row.followed {
                ui.horizontal_top(|ui| {
                    ui.label(Text::Small.coloured(icons::ARROW_RIGHT, t.dim));
                    ui.add(Label::new(Text::Small.coloured(line, t.text)).wrap());
                });
            }
        }
    });
}

/// What it cost against the best alternative: on what the room knew, twice, and in hindsight.
fn regret_ui(ui: &mut Ui, desk: &Desk<'_>, row: &DecisionRow) {
    let Some(c) = desk.comparison() else { return };
    let Some(r) = c.regret(&row.id) else {
        if !c.done {
            not_yet(ui, desk.study);
        }
        return;
    };
    let t = theme(ui);
    let sign = &desk.debrief.sign;
    let tone = |range: Range| match range.cents {
        _ if range.may_be_nothing() => Tone::Neutral,
        c if c > 0 => Tone::Danger,
        _ => Tone::Good,
    };
    let signed = |range: Range| format!("{}{}", if range.cents > 0 { "+" } else { "" }, range.short(sign));
    ui.add_space(space::XS);
    ui.label(Text::Caption.coloured("What it cost against the best alternative (regret)", t.dim));
    let part = |ui: &mut Ui, part: usize| {
        ui.spacing_mut().item_spacing.y = 1.0;
        let (name, value, tone, hint, why) = match (part, r.best_after) {
            (0, _) => (
                "On what you knew",
                signed(r.as_played),
                tone(r.as_played),
                format!("against {}; {}", r.alternative, r.as_played.interval(sign)),
                "Mean over dice that nobody could know, with later decisions as you took them",
            ),
            (1, Some(after)) => (
                "And best from then on",
                signed(after),
                tone(after),
                format!("against {}; {}", r.best_alternative, after.interval(sign)),
                "The same with later decisions and actions as in the best play that was found",
            ),
            (1, None) => ("And best from then on", "–".into(), Tone::Neutral, "not computed".into(), ""),
            _ => (
                "In hindsight",
                desk.signed(r.story_cents),
                Tone::Neutral,
                format!("against {}, on the dice you had", r.alternative),
                "One run, with the dice of this exercise: it says what happened, not what was wise",
            ),
        };
        ui.label(Text::Caption.coloured(name, t.dim));
        let ink = if tone == Tone::Neutral { t.text } else { t.tone(tone).ink };
        let shown = ui.add(Label::new(Text::Strong.coloured(&value, ink)).wrap());
        shown.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, format!("{name}: {value}")));
        shown.on_hover_text(why);
        ui.add(Label::new(Text::Caption.coloured(hint, t.faint)).wrap());
    };
    if ui.available_width() > 640.0 {
        split(ui, &[1.0, 1.0, 1.0], part);
    } else {
        (0..3).for_each(|index| part(ui, index));
    }
    ui.add(Label::new(Text::Small.coloured(&r.words, t.text)).wrap());
}

/// What traces to it; leads to its entries where the ledger names it.
fn cost_ui(ui: &mut Ui, desk: &mut Desk<'_>, row: &DecisionRow, ledger: &mut LedgerState) {
    let text = format!("{} traced", desk.money(row.direct_cents));
    let exact = desk.exact(row.direct_cents);
    let hint = format!(
        "{exact}: the sum of the ledger entries whose cause is this decision. What it made likelier or slower is not in it."
    );
    let words = [&row.title, &row.chosen];
    let word = words
        .into_iter()
        .find(|word| !word.is_empty() && desk.debrief.ledger.iter().any(|entry| entry.cause.contains(word.as_str())));
    match word {
        Some(word) => {
            let hint = format!("{hint}\nClick for the entries.");
            if chip(&text).icon(icons::COINS).hint(&hint).toggle(ui, Selected::No).clicked() {
                ledger.search = word.clone();
                desk.go = Some(Tab::Ledger);
            }
        }
        None => {
            chip(&text).icon(icons::COINS).hint(&hint).show(ui);
        }
    }
}
