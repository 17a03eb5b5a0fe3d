//! Each role: one thing to take home, and on request what it contributed in money.

use egui::{Label, Ui};

use super::super::layout::{cards, even_card, page};
use super::{Desk, compare, not_yet, nothing, role_named};
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::*;
use crate::report::{RoleRow, ShareRow};

/// Whether money is shown by role. Off until somebody asks: it must not be read as a mark for a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Money {
    #[default]
    Hidden,
    Shown,
}

/// Whether these names are one person's.
fn is_one_person(players: &str) -> bool {
    let players = players.trim();
    !players.is_empty() && !players.contains([',', ';', '&', '+', '/']) && !players.contains(" and ")
}

pub(super) fn roles_ui(ui: &mut Ui, desk: &mut Desk<'_>, money: &mut Money) {
    let rows = &desk.debrief.roles;
    page(ui, "debrief-roles", 1500.0, |ui| {
        page_title(ui, "Roles", "One thing to take home for each. Times are the role's, not a person's.");
        if rows.is_empty() {
            nothing(ui, "Nobody played", "No role was at the table.");
            return;
        }
        money_ui(ui, desk, money);
        ui.add_space(space::S);
        let shares = desk.comparison().map(|c| c.shares.as_slice()).unwrap_or_default();
        cards(ui, "roles", rows.len(), 380.0, |ui, index, height| {
            let Some(row) = rows.get(index) else { return 0.0 };
            let t = theme(ui);
            let role = role_named(&row.role);
            let frame = role.map_or(card(), |role| card().bar(Tone::Role(role)));
            even_card(ui, frame, height, |ui| {
                ui.horizontal(|ui| {
                    if let Some(role) = role {
                        ui.label(Text::Heading.coloured(icons::role(role), t.role(role).ink));
                    }
                    let title = ui.label(Text::Heading.coloured(&row.role, t.text));
                    title.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, &row.role));
                });
                if !row.players.is_empty() {
                    ui.add(Label::new(Text::Small.coloured(&row.players, t.dim)).wrap());
                }
                ui.add(Label::new(Text::Small.coloured(&row.summary, t.dim)).wrap());
                if *money == Money::Shown {
                    share_ui(ui, desk, row, shares.iter().find(|share| share.role == row.role));
                }
                ui.add_space(space::XS);
                ui.horizontal_top(|ui| {
                    ui.label(Text::Strong.coloured(icons::STAR_FILL, t.tone(Tone::Warning).ink));
                    ui.add(Label::new(Text::Body.coloured(&row.take_home, t.text)).wrap());
                });
            })
        });
    });
}

/// The switch, and what all of them came to together.
fn money_ui(ui: &mut Ui, desk: &mut Desk<'_>, money: &mut Money) {
    card().show(ui, |ui| {
        let about = "What each role saved against its silence, averaged over every order in which the roles could have joined: \
                     a fair share (Shapley value). It says what the role's decisions were worth in this story, not how well somebody did.";
        section(ui, "What each role contributed", about);
        segmented(ui, "Money by role", money, &[(Money::Hidden, "Without money"), (Money::Shown, "With money")]);
        if *money == Money::Hidden {
            return;
        }
        ui.add_space(space::XS);
        match desk.comparison().and_then(|c| c.explained) {
            Some(all) => {
                let words = format!(
                    "Together: {} less than with every role silent ({}). The values of the roles add up to that.",
                    desk.money(all.cents),
                    all.interval(&desk.debrief.sign)
                );
                paragraph(ui, &words);
            }
            None => not_yet(ui, desk.study),
        }
        compare::words_ui(ui, desk, &["Shapley value"]);
    });
}

fn share_ui(ui: &mut Ui, desk: &Desk<'_>, row: &RoleRow, share: Option<&ShareRow>) {
    let Some(share) = share else { return not_yet(ui, desk.study) };
    if is_one_person(&row.players) {
        caption(ui, "One person plays this role: its money is not shown.");
        return;
    }
    let cents = share.saved.cents;
    let value = desk.money(cents.abs());
    let name = if cents < 0 { "Cost" } else { "Saved" };
    let interval = share.saved.interval(&desk.debrief.sign);
    let tone = match cents {
        _ if share.saved.may_be_nothing() => Tone::Neutral,
        c if c > 0 => Tone::Good,
        _ => Tone::Danger,
    };
    stat(name, &value)
        .hint(&interval)
        .tone(tone)
        .explained(
            "Mean over every order in which the roles could have joined, of what the cost falls by when this one does",
        )
        .show(ui);
}

#[cfg(test)]
mod tests {
    use super::is_one_person;

    #[test]
    fn one_name_is_one_person() {
        assert!(is_one_person("Ana Lind"));
        assert!(!is_one_person("Ana Lind, Bo") && !is_one_person("Ana and Bo") && !is_one_person(""));
    }
}
