//! Up to four ways to be prepared, and controls whose worth is asked for one by one.

use egui::{Label, Ui};

use super::fields::{AMOUNT, FACTOR, Typing, above, number};
use super::threats::source;
use crate::analysis::brief::doc::{
    BriefDoc, ControlWorthDoc, Decides, InsuranceChange, MOST_POSTURES, PostureDoc, TrainingDoc,
};
use crate::analysis::brief::ground::{Ground, NamedControl};
use crate::analysis::brief::starter::TRAINING;
use crate::app::icons;
use crate::app::theme::{Text, space, theme};
use crate::app::widgets::*;
use crate::scenario::doc::{Basis, InsuranceDoc, MoneyValue, SpanText, Switch};

/// Draws the postures, one of them open.
pub(super) fn postures_ui(ui: &mut Ui, ground: &Ground, draft: &mut BriefDoc, typing: &mut Typing, open: &mut usize) {
    card().show(ui, |ui| {
        section(
            ui,
            "Ways to be prepared",
            "The first is today; the others are compared with it. They change what the model starts from, never its rules.",
        );
        *open = (*open).min(draft.postures.len().saturating_sub(1));
        ui.horizontal_wrapped(|ui| {
            for (index, posture) in draft.postures.iter().enumerate() {
                let label = format!("{}. {}", index + 1, short(&posture.name));
                if chip(&label).hint(&posture.name).toggle(ui, (index == *open).into()).clicked() {
                    *open = index;
                    *typing = Typing::default();
                }
            }
            let full = (draft.postures.len() >= MOST_POSTURES).then_some("More than four cannot be compared on a page.");
            let add = button("Add").icon(icons::PLUS).small().named("Add a posture").refused(full);
            if add.show(ui).clicked() && full.is_none() {
                let id = (1..=MOST_POSTURES + 1)
                    .map(|n| format!("posture-{n}"))
                    .find(|id| !draft.postures.iter().any(|p| p.id == *id));
                draft.postures.push(PostureDoc::as_things_are(&id.unwrap_or_default(), "Another way"));
                *open = draft.postures.len() - 1;
            }
        });
        ui.add_space(space::XS);
        let first = *open == 0;
        let mut gone = false;
        if let Some(posture) = draft.postures.get_mut(*open) {
            let about = format!("Posture {}", *open + 1);
            ui.push_id(*open, |ui| {
                card().raised().show(ui, |ui| {
                    ui.horizontal(|ui| {
                        let width = (ui.available_width() - 84.0).max(100.0);
                        text_field(ui, &format!("{about}: name"), "", &mut posture.name, width);
                        let refused = first.then_some("Today stays: the others are compared with it.");
                        let name = format!("Remove {}", posture.name);
                        let remove = button("").icon(icons::TRASH).ghost().small().named(&name).refused(refused);
                        gone = remove.show(ui).clicked() && !first;
                    });
                    posture_ui(ui, &about, ground, posture, typing);
                });
            });
        }
        if gone {
            draft.postures.remove(*open);
            *open = open.saturating_sub(1);
            *typing = Typing::default();
        }
    });
}

/// A name that takes little room.
fn short(name: &str) -> String {
    if name.chars().count() <= 24 {
        return name.to_owned();
    }
    let cut: String = name.chars().take(23).collect();
    format!("{}…", cut.trim_end())
}

fn overhead(ui: &mut Ui, text: &str) {
    let t = theme(ui);
    ui.add_space(space::XS);
    ui.add(Label::new(Text::SmallStrong.coloured(text, t.dim)).wrap());
}

fn posture_ui(ui: &mut Ui, about: &str, ground: &Ground, posture: &mut PostureDoc, typing: &mut Typing) {
    let t = theme(ui);
    overhead(ui, "Controls that work");
    if ground.controls.is_empty() {
        caption(ui, "None of the threats runs on an ecosystem with controls.");
    }
    ui.horizontal_wrapped(|ui| {
        for control in &ground.controls {
            let works = works(posture, control);
            let hint = match control.state {
                Switch::On => "Works by the ecosystem's file; click to change it under this posture",
                Switch::Off => "Off by the ecosystem's file; click to change it under this posture",
            };
            let icon = if works { icons::CHECK } else { icons::X };
            if chip(&control.name).icon(icon).hint(hint).toggle(ui, works.into()).clicked() {
                flip(posture, control);
            }
        }
    });
    overhead(ui, "Weaknesses that are fixed before anything begins");
    ui.horizontal_wrapped(|ui| {
        for (id, name) in &ground.weaknesses {
            let fixed = posture.fixed.contains(id);
            if chip(name).hint("Click to fix it, or not, under this posture").toggle(ui, fixed.into()).clicked() {
                match fixed {
                    true => posture.fixed.retain(|w| w != id),
                    false => posture.fixed.push(id.clone()),
                }
            }
        }
    });
    overhead(ui, "Who decides during an incident");
    decides_ui(ui, &format!("{about}: who decides"), &mut posture.decides);
    overhead(ui, "Insurance");
    insurance_ui(ui, about, &mut posture.insurance, typing);
    ui.add_space(space::XS);
    let width = ((ui.available_width() - 2.0 * space::S) / 3.0).min(160.0);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        number(ui, typing, about, "× what logs record", &mut posture.monitoring, FACTOR, width);
        number(ui, typing, about, "cost a year, $", &mut posture.cost_per_year.0, AMOUNT, width);
        number(ui, typing, about, "cost once, $", &mut posture.cost_once.0, AMOUNT, width);
    });
    overhead(ui, "Training");
    let trained = posture.training.is_some();
    if chip("With training").toggle(ui, trained.into()).clicked() {
        posture.training = if trained { None } else { Some(TRAINING) };
    }
    if let Some(training) = &mut posture.training {
        training_ui(ui, about, training, typing);
    }
    ui.add_space(space::XS);
    ui.add(Label::new(Text::Caption.coloured("Where its costs and factors come from", t.dim)).truncate());
    source(ui, &format!("{about}: source"), Basis::Assumed, &mut posture.source);
}

fn training_ui(ui: &mut Ui, about: &str, training: &mut TrainingDoc, typing: &mut Typing) {
    let t = theme(ui);
    let text = "The most that somebody believes it does. It is not counted in losses; the briefing says how much of it would be enough.";
    ui.add(Label::new(Text::Small.coloured(text, t.dim)).wrap());
    let width = ((ui.available_width() - 2.0 * space::S) / 3.0).min(160.0);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        number(ui, typing, about, "× signs looked at", &mut training.detection, FACTOR, width);
        number(ui, typing, about, "× time for actions", &mut training.lead_times, (0.01, 100.0), width);
        number(ui, typing, about, "training a year, $", &mut training.cost_per_year.0, AMOUNT, width);
    });
    above(ui, "Who decides after it");
    decides_ui(ui, &format!("{about}: who decides after training"), &mut training.decides);
}

fn decides_ui(ui: &mut Ui, name: &str, decides: &mut Decides) {
    let options =
        [(Decides::Nobody, "Nobody"), (Decides::Cautious, "Cautious room"), (Decides::Expert, "As an expert")];
    segmented(ui, name, decides, &options);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Cover {
    AsIs,
    Without,
    Policy,
}

fn insurance_ui(ui: &mut Ui, about: &str, insurance: &mut InsuranceChange, typing: &mut Typing) {
    let mut cover = match insurance {
        InsuranceChange::AsIs => Cover::AsIs,
        InsuranceChange::Without => Cover::Without,
        InsuranceChange::Policy(_) => Cover::Policy,
    };
    let options = [(Cover::AsIs, "As it is"), (Cover::Without, "None"), (Cover::Policy, "This one")];
    if segmented(ui, &format!("{about}: insurance"), &mut cover, &options) {
        *insurance = match cover {
            Cover::AsIs => InsuranceChange::AsIs,
            Cover::Without => InsuranceChange::Without,
            Cover::Policy => InsuranceChange::Policy(usual_policy()),
        };
    }
    let InsuranceChange::Policy(policy) = insurance else { return };
    let width = ((ui.available_width() - 2.0 * space::S) / 3.0).min(160.0);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        number(ui, typing, about, "own share first", &mut policy.retention.0, AMOUNT, width);
        number(ui, typing, about, "pays at most", &mut policy.limit.0, AMOUNT, width);
        number(ui, typing, about, "at most for stolen money", &mut policy.crime_limit.0, AMOUNT, width);
    });
    let text = format!(
        "In the scenario's currency. The first {} of an outage are not paid; after notice later than {} it pays {:.0} %.",
        policy.waiting.0,
        policy.notice_within.0,
        policy.late_share * 100.0
    );
    caption(ui, &text);
}

/// A policy to begin with: waiting period and own share within what is usual for firms of middle size.
fn usual_policy() -> InsuranceDoc {
    InsuranceDoc {
        retention: MoneyValue(250_000.0),
        limit: MoneyValue(5_000_000.0),
        crime_limit: MoneyValue(250_000.0),
        waiting: SpanText("8h".to_owned()),
        notice_within: SpanText("3d".to_owned()),
        late_share: 0.5,
    }
}

/// Whether a control works under a posture.
fn works(posture: &PostureDoc, control: &NamedControl) -> bool {
    posture.on.contains(&control.id) || (control.state == Switch::On && !posture.off.contains(&control.id))
}

/// The other way round; back to the ecosystem's own state leaves no trace.
fn flip(posture: &mut PostureDoc, control: &NamedControl) {
    let works = works(posture, control);
    posture.on.retain(|c| *c != control.id);
    posture.off.retain(|c| *c != control.id);
    match (works, control.state) {
        (true, Switch::On) => posture.off.push(control.id.clone()),
        (false, Switch::Off) => posture.on.push(control.id.clone()),
        _ => {}
    }
}

/// Controls whose worth is asked for.
pub(super) fn controls_ui(ui: &mut Ui, ground: &Ground, draft: &mut BriefDoc, typing: &mut Typing) {
    card().show(ui, |ui| {
        section(ui, "What is one control worth?", "Each that is chosen is switched by itself, starting from today.");
        ui.horizontal_wrapped(|ui| {
            for control in &ground.controls {
                let chosen = draft.controls.iter().any(|c| c.id == control.id);
                let name = format!("Worth of {}", control.name);
                let pressed = chip(&control.name).toggle(ui, chosen.into());
                pressed.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, chosen, &name));
                if pressed.clicked() {
                    match chosen {
                        true => draft.controls.retain(|c| c.id != control.id),
                        false => draft.controls.push(ControlWorthDoc {
                            id: control.id.clone(),
                            cost_per_year: MoneyValue::ZERO,
                            cost_once: MoneyValue::ZERO,
                            source: String::new(),
                        }),
                    }
                }
            }
        });
        for control in &mut draft.controls {
            let name = ground.control_name(&control.id);
            ui.push_id(&control.id, |ui| {
                card().raised().show(ui, |ui| {
                    ui.add(Label::new(Text::Strong.coloured(&name, theme(ui).text)).wrap());
                    let width = ((ui.available_width() - space::S) / 2.0).min(180.0);
                    ui.horizontal_top(|ui| {
                        ui.spacing_mut().item_spacing.x = space::S;
                        number(ui, typing, &name, "cost a year, $", &mut control.cost_per_year.0, AMOUNT, width);
                        number(ui, typing, &name, "cost once, $", &mut control.cost_once.0, AMOUNT, width);
                    });
                    source(ui, &format!("{name}: source of its costs"), Basis::Assumed, &mut control.source);
                });
            });
            ui.add_space(space::XS);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flipping_a_control_twice_leaves_no_trace() {
        for state in [Switch::On, Switch::Off] {
            let control = NamedControl { id: "gate".into(), name: "Gate".into(), state };
            let start = PostureDoc::as_things_are("p", "P");
            let mut posture = start.clone();
            let before = works(&posture, &control);
            flip(&mut posture, &control);
            assert_eq!(works(&posture, &control), !before);
            flip(&mut posture, &control);
            assert_eq!(posture, start);
        }
    }
}
