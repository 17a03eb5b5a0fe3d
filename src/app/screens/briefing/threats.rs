//! What may happen, and how often.

use egui::{Label, Ui};

use super::fields::{AMOUNT, RATE, Typing, above, spread};
use crate::analysis::annual::spread::Spread;
use crate::analysis::brief::assumptions::basis_word;
use crate::analysis::brief::doc::{AttackDoc, BriefDoc, MOST_THREATS, ThreatDoc};
use crate::analysis::brief::ground::Ground;
use crate::analysis::brief::starter::{AMOUNT as USUAL_AMOUNT, RATE as USUAL_RATE, threat};
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::*;
use crate::host::CardView;
use crate::scenario::doc::Basis;

/// An attack that can be chosen.
struct Choice {
    label: String,
    attack: AttackDoc,
}

fn choices(library: &[CardView], ground: &Ground, now: &AttackDoc) -> Vec<Choice> {
    let mut out: Vec<Choice> = Vec::new();
    for attacker in ground.attackers.iter().filter(|a| a.lacks.is_none()) {
        let attack = AttackDoc::Attacker(attacker.id.clone());
        out.push(Choice { label: format!("Attacker: {}", attacker.name), attack });
    }
    for card in library {
        let attack = AttackDoc::Scenario(card.id.clone());
        out.push(Choice { label: format!("Scenario: {}", card.title), attack });
    }
    let amount = match now {
        AttackDoc::Amount(spread) => *spread,
        _ => USUAL_AMOUNT,
    };
    out.push(Choice { label: "An amount, without a run".to_owned(), attack: AttackDoc::Amount(amount) });
    if !out.iter().any(|c| c.attack == *now) {
        let label = match now {
            AttackDoc::Scenario(name) => format!("Scenario: {name}"),
            AttackDoc::Attacker(name) => format!("Attacker: {name}"),
            AttackDoc::Amount(_) => String::new(),
        };
        out.push(Choice { label, attack: now.clone() });
    }
    out
}

/// How well a figure is founded, as a word in a tone.
pub(super) fn basis_chip(ui: &mut Ui, basis: Basis) {
    let (tone, hint) = match basis {
        Basis::Published => (Tone::Good, "Read in the publication that is named"),
        Basis::Derived => (Tone::Info, "Calculated from published figures"),
        Basis::Assumed => (Tone::Warning, "An assumption: nobody measured it here"),
    };
    chip(basis_word(basis)).tone(tone).hint(hint).show(ui);
}

/// Where a figure comes from, to be changed as well. `name` is that of the field.
pub(super) fn source(ui: &mut Ui, name: &str, basis: Basis, text: &mut String) {
    basis_chip(ui, basis);
    text_area(ui, name, "Where does it come from? Else it is assumed", text, 1);
}

/// A figure that was changed here is an assumption of whoever changed it; what it was stays readable.
fn changed_here(threat: &mut ThreatDoc, before: Spread) {
    const CHANGED: &str = "assumption, changed here";
    if !threat.source.starts_with(CHANGED) {
        threat.source = format!("{CHANGED} from {before:?}; before: {}", threat.source);
    }
    threat.basis = Basis::Assumed;
}

/// Draws them.
pub(super) fn threats_ui(
    ui: &mut Ui,
    library: &[CardView],
    ground: &Ground,
    draft: &mut BriefDoc,
    typing: &mut Typing,
) {
    card().show(ui, |ui| {
        section(ui, "What may happen", "Times a year as a distribution, because nobody knows them exactly.");
        let mut gone = None;
        let kept = (draft.threats.len() == 1).then_some("A briefing has at least one threat.");
        for (index, threat) in draft.threats.iter_mut().enumerate() {
            ui.push_id(index, |ui| {
                card().raised().show(ui, |ui| {
                    if threat_ui(ui, index, library, ground, threat, typing, kept) {
                        gone = Some(index);
                    }
                });
            });
            ui.add_space(space::XS);
        }
        if let Some(index) = gone {
            draft.threats.remove(index);
            *typing = Typing::default();
        }
        let full = (draft.threats.len() >= MOST_THREATS).then_some("A briefing holds at most twelve threats.");
        if button("Add a threat").icon(icons::PLUS).small().refused(full).show(ui).clicked() && full.is_none() {
            draft.threats.push(fresh(draft, ground));
        }
    });
}

fn fresh(draft: &BriefDoc, ground: &Ground) -> ThreatDoc {
    let used = |attack: &AttackDoc| draft.threats.iter().any(|t| t.attack == *attack);
    let attacker =
        ground.attackers.iter().filter(|a| a.lacks.is_none()).find(|a| !used(&AttackDoc::Attacker(a.id.clone())));
    let (name, attack) = match attacker {
        Some(a) => (a.name.clone(), AttackDoc::Attacker(a.id.clone())),
        None => ("Something else".to_owned(), AttackDoc::Amount(USUAL_AMOUNT)),
    };
    let id = (1..).map(|n| format!("threat-{n}")).find(|id| !draft.threats.iter().any(|t| t.id == *id));
    threat(&id.unwrap_or_default(), &name, attack, USUAL_RATE)
}

/// One threat; true when it should go.
fn threat_ui(
    ui: &mut Ui,
    index: usize,
    library: &[CardView],
    ground: &Ground,
    threat: &mut ThreatDoc,
    typing: &mut Typing,
    kept: Option<&str>,
) -> bool {
    let t = theme(ui);
    let about = format!("Threat {}", index + 1);
    let mut gone = false;
    ui.horizontal(|ui| {
        let width = (ui.available_width() - 84.0).max(100.0);
        text_field(ui, &format!("{about}: name"), "", &mut threat.name, width);
        let name = format!("Remove {}", threat.name);
        let remove = button("").icon(icons::TRASH).ghost().small().named(&name).refused(kept);
        gone = remove.show(ui).clicked() && kept.is_none();
    });
    above(ui, "What happens");
    let choices = choices(library, ground, &threat.attack);
    let chosen = choices.iter().position(|c| c.attack == threat.attack);
    let label = |i: usize| choices.get(i).map(|c| c.label.clone()).unwrap_or_default();
    let shown = chosen.map(label).unwrap_or_default();
    let list = Choices { count: choices.len(), label: &label, chosen };
    if let Some(choice) = select(ui, &format!("{about}: what happens"), &shown, ui.available_width(), &list)
        && let Some(choice) = choices.get(choice)
    {
        threat.attack = choice.attack.clone();
    }
    ui.add_space(space::XS);
    ui.add(Label::new(Text::SmallStrong.coloured("Times a year", t.dim)).truncate());
    let before = threat.rate;
    if spread(ui, typing, &format!("{about}: times a year"), &mut threat.rate, RATE) {
        changed_here(threat, before);
    }
    source(ui, &format!("{about}: source of the rate"), threat.basis, &mut threat.source);
    if let AttackDoc::Amount(amount) = &mut threat.attack {
        ui.add_space(space::XS);
        ui.add(Label::new(Text::SmallStrong.coloured("Cost of one, US dollars", t.dim)).truncate());
        spread(ui, typing, &format!("{about}: cost of one"), amount, AMOUNT);
        source(ui, &format!("{about}: source of the cost"), Basis::Assumed, &mut threat.amount_source);
    }
    gone
}
