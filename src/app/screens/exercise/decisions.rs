//! The right panel: decisions that are open, those that ended, and the way to standing actions.

use egui::{Label, Panel, ScrollArea, Ui};

use super::desk::Desk;
use super::state::{Costs, DeskTab, Drawer, ExerciseState, Focus};
use super::{card, staff, widgets, words};
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::{Selected, button, caption, chip, describe, overline, tab_bar};
use crate::base::id::DecisionId;
use crate::engine::view::{DecisionState, DecisionView, WorkState};
use crate::host::Play;

pub(super) fn decisions_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut ExerciseState) {
    tabs(ui, desk, state);
    if !desk.table().ended {
        let low = ui.available_height() < LOW;
        let frame = egui::Frame::new().inner_margin(egui::Margin { top: 7, ..egui::Margin::ZERO });
        Panel::bottom("standing").frame(frame).resizable(false).show_separator_line(false).show(ui, |ui| {
            standing(ui, desk, state, if low { Standing::OneButton } else { Standing::Groups });
        });
    }
    let mut area = ScrollArea::vertical().id_salt(("desk", state.desk as u8)).auto_shrink([false; 2]);
    if std::mem::take(&mut state.to_top) {
        area = area.vertical_scroll_offset(0.0);
    }
    area.show(ui, |ui| {
        list(ui, desk, state);
    });
}

/// The same without tabs and without anything that stays put, for a small window.
pub(super) fn all_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut ExerciseState) {
    list(ui, desk, state);
    if !desk.table().ended {
        standing(ui, desk, state, Standing::Groups);
    }
}

fn tabs(ui: &mut Ui, desk: &Desk<'_>, state: &mut ExerciseState) {
    let open = desk.open().count();
    let busy = desk.room().work.iter().filter(|work| !matches!(work.state, WorkState::Done(_))).count();
    let decisions = format!("Decisions · {open} open");
    let work = format!("Under way · {busy}");
    let options = [(DeskTab::Decisions, decisions.as_str()), (DeskTab::Work, work.as_str())];
    tab_bar(ui, "Decisions, work under way", &mut state.desk, &options);
}

fn list(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut ExerciseState) {
    ui.spacing_mut().item_spacing.y = space::M;
    match state.desk {
        DeskTab::Decisions => cards(ui, desk, state),
        DeskTab::Work => staff::work_ui(ui, desk),
    }
    ui.add_space(space::S);
}

/// How standing actions are offered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Group by group: one click opens a group, the second starts an action.
    Groups,
    /// One button; the list opens with all of them, and the second click starts one.
    OneButton,
}

/// Below this height the groups are behind one button.
const LOW: f32 = 560.0;

/// Always in reach at the foot of the panel.
fn standing(ui: &mut Ui, desk: &Desk<'_>, state: &mut ExerciseState, how: Standing) {
    ui.spacing_mut().item_spacing.y = 5.0;
    match how {
        Standing::OneButton => {
            let width = ui.available_width();
            let all = button("Standing actions").icon(icons::LIGHTNING).key("S").width(width);
            if all.hint("What a role may start at any time").show(ui).clicked() {
                open_actions(state, None);
            }
        }
        Standing::Groups => {
            overline(ui, "Standing actions");
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = egui::vec2(5.0, 5.0);
                groups(ui, desk, state);
                let find = chip("Find (S)").icon(icons::MAGNIFYING_GLASS).tone(Tone::Accent).toggle(ui, Selected::No);
                let name = "Search standing actions";
                find.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
                if find.on_hover_text("Search actions and targets (S)").clicked() {
                    open_actions(state, None);
                }
            });
        }
    }
    staff::strip_ui(ui, desk);
}

fn groups(ui: &mut Ui, desk: &Desk<'_>, state: &mut ExerciseState) {
    for group in words::GROUPS {
        if !desk.room().actions.iter().any(|action| action.group == group) {
            continue;
        }
        let on = state.drawer == Drawer::Actions && state.actions.group == Some(group);
        if chip(words::group(group)).toggle(ui, Selected::from(on)).clicked() {
            if on {
                state.drawer = Drawer::Closed;
            } else {
                open_actions(state, Some(group));
            }
        }
    }
}

pub(super) fn open_actions(state: &mut ExerciseState, group: Option<crate::scenario::doc::ActionGroup>) {
    state.drawer = Drawer::Actions;
    state.narrow = super::state::NarrowTab::Graph;
    state.actions.group = group;
    state.actions.search.clear();
    if group.is_none() {
        state.focus = Focus::Search;
    }
}

fn cards(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut ExerciseState) {
    let room = desk.room();
    let open: Vec<&DecisionView> = desk.open().collect();
    state.drafts.retain(|id, _| open.iter().any(|decision| decision.id == *id));
    head(ui, desk, state, &open);
    if open.is_empty() && !desk.table().ended {
        ui.vertical_centered(|ui| {
            ui.add_space(space::XL);
            let font = egui::FontId::new(40.0, Text::Body.font().family);
            let t = theme(ui);
            ui.add(Label::new(egui::RichText::new(icons::SCALES).font(font).color(t.faint)));
            ui.add(Label::new(Text::Heading.coloured("No decision is open", t.text)).wrap());
            let text = "Let the story go on, or start a standing action: isolate, investigate, tell somebody.";
            ui.add(Label::new(Text::Body.coloured(text, t.dim)).wrap());
            let to_next = button("To next decision").icon(icons::FAST_FORWARD).named("Let the story go on");
            if to_next.refused(desk.closed()).show(ui).clicked() {
                desk.play(Play::NextDecision);
            }
            ui.add_space(space::XL);
        });
    }
    let keys = option_keys(&open, state.first);
    for decision in &open {
        ui.push_id(("open", decision.id.0), |ui| card::card_ui(ui, desk, state, decision, &keys));
    }
    let ended: Vec<&DecisionView> = room.decisions.iter().filter(|d| d.state != DecisionState::Open).collect();
    if !ended.is_empty() {
        overline(ui, "Ended or put off");
        ui.spacing_mut().item_spacing.y = 6.0;
        for decision in ended {
            ui.push_id(("ended", decision.id.0), |ui| ended_ui(ui, desk, decision));
        }
    }
}

fn head(ui: &mut Ui, desk: &Desk<'_>, state: &mut ExerciseState, open: &[&DecisionView]) {
    let t = theme(ui);
    let room = desk.room();
    ui.horizontal(|ui| {
        let locked = room
            .decisions
            .iter()
            .filter(|d| {
                matches!(d.state, DecisionState::Chosen(..) | DecisionState::Other(_) | DecisionState::Defaulted(..))
            })
            .count();
        let text = format!("{} of {} decided", locked, locked + open.len());
        if locked + open.len() > 0 {
            ui.add(Label::new(Text::Caption.coloured(text, t.dim)).truncate());
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let (label, next) = match state.costs {
                Costs::Shown => ("Hide costs", Costs::Hidden),
                Costs::Hidden => ("Show costs", Costs::Shown),
            };
            let hint = "Whether options say what they cost. What follows from them is never shown before.";
            let toggle = button(label).icon(icons::COINS).key("M").small().ghost().hint(hint);
            if toggle.show(ui).clicked() {
                state.costs = next;
            }
        });
    });
}

/// Which option each digit chooses: counted through the open cards, from one of them on.
pub(super) fn option_keys(open: &[&DecisionView], first: Option<DecisionId>) -> Vec<(DecisionId, u8)> {
    let start = open.iter().position(|decision| Some(decision.id) == first).unwrap_or(0);
    let (before, after) = open.split_at(start.min(open.len()));
    after
        .iter()
        .chain(before)
        .flat_map(|decision| decision.options.iter().map(|option| (decision.id, option.index)))
        .take(9)
        .collect()
}

fn ended_ui(ui: &mut Ui, desk: &Desk<'_>, decision: &DecisionView) {
    let t = theme(ui);
    let shades = t.role(decision.owner);
    let frame = egui::Frame::new()
        .fill(shades.soft)
        .stroke(egui::Stroke::new(1.0, crate::app::theme::mix(shades.soft, shades.edge, 0.6)))
        .corner_radius(crate::app::theme::radius::M + 2)
        .inner_margin(egui::Margin::symmetric(12, 8));
    let (icon, word) = match &decision.state {
        DecisionState::Chosen(..) => (icons::LOCK_FILL, "locked"),
        DecisionState::Other(_) => (icons::LOCK_FILL, "locked"),
        DecisionState::Defaulted(..) => (icons::HOURGLASS, "default"),
        DecisionState::Later(_) => (icons::CLOCK, "later"),
        DecisionState::Open => (icons::CIRCLE, "open"),
    };
    let text = words::ended(&decision.state, desk.room());
    let shown = frame.show(ui, |ui| {
        ui.vertical(|ui| {
            ui.set_min_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 3.0;
            let width = ui.available_width();
            ui.horizontal(|ui| {
                let right = widgets::measure(ui, &format!("{icon} {word}"), Text::SmallStrong);
                ui.scope(|ui| {
                    ui.set_max_width((width - right - 16.0).max(60.0));
                    let name = format!("{} · {}", decision.owner.label(), decision.title);
                    ui.add(Label::new(Text::SmallStrong.coloured(name, shades.ink)).truncate());
                });
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    ui.add(Label::new(Text::SmallStrong.coloured(format!("{icon} {word}"), shades.ink)).extend());
                });
            });
            ui.add(Label::new(Text::Small.coloured(text.as_str(), t.text)).wrap());
        });
    });
    let name = format!("{}, {}: {word}, {text}", decision.title, decision.owner.label());
    describe(&shown.response, egui::Role::Article, &name);
}

/// What the table has to settle before a decision can be locked; none when it can.
pub(super) fn not_yet(desk: &Desk<'_>, state: &ExerciseState, decision: &DecisionView) -> Option<String> {
    if let Some(reason) = desk.closed() {
        return Some(reason.to_owned());
    }
    let draft = state.drafts.get(&decision.id);
    let Some(option) = draft.and_then(|draft| chosen(decision, draft.option)) else {
        return Some("Choose an option first.".to_owned());
    };
    if let Some(reason) = &option.refused {
        return Some(reason.clone());
    }
    let agreed = draft.map(|draft| draft.agreed.as_slice()).unwrap_or_default();
    let missing: Vec<_> = desk.asked(decision, option).into_iter().filter(|role| !agreed.contains(role)).collect();
    if missing.is_empty() { None } else { Some(format!("{} must agree first.", words::roles_in_a_sentence(&missing))) }
}

/// The option that was chosen, if it is still offered.
pub(super) fn chosen(decision: &DecisionView, option: Option<u8>) -> Option<&crate::engine::view::OptionView> {
    decision.options.iter().find(|o| Some(o.index) == option)
}

/// Locks a decision with what the table has settled, if that is enough.
pub(super) fn lock(desk: &mut Desk<'_>, state: &mut ExerciseState, decision: &DecisionView) {
    if not_yet(desk, state, decision).is_some() {
        return;
    }
    let draft = state.drafts.remove(&decision.id).unwrap_or_default();
    if let Some(option) = draft.option {
        let rationale = draft.rationale.trim().to_owned();
        desk.play(Play::Decide { decision: decision.id, option, approvals: draft.agreed, rationale });
        state.current = None;
        state.to_top = true;
    }
}

/// One quiet line.
pub(super) fn quiet(ui: &mut Ui, text: &str, tone: Tone) {
    if tone == Tone::Neutral {
        caption(ui, text);
    } else {
        let ink = theme(ui).tone(tone).ink;
        ui.add(Label::new(Text::Caption.coloured(text, ink)).wrap());
    }
}
