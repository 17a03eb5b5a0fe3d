//! Standing actions: what a role may start at any time. One click opens a group, the second starts an action on a target.
//!
//! Where others must agree, the button says so, and pressing it says that they did.

use egui::{Label, ScrollArea, Ui};

use super::desk::Desk;
use super::news::nothing;
use super::state::{Drawer, ExerciseState, Focus};
use super::{widgets, words};
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::{Selected, button, card, chip, overline, search_box};
use crate::engine::view::{ActionChoice, ActionView};
use crate::host::Play;
use crate::scenario::doc::Role;

/// How many targets that are not possible now are told with their reason before the list is widened.
const REFUSED_SHOWN: usize = 3;

pub(super) fn drawer_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut ExerciseState) {
    ui.spacing_mut().item_spacing.y = space::S;
    ui.horizontal(|ui| {
        overline(ui, "Standing actions");
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let close = button("").icon(icons::X).ghost().small().named("Close standing actions").hint("Close (Esc)");
            if close.show(ui).clicked() {
                state.drawer = Drawer::Closed;
            }
        });
    });
    let width = ui.available_width();
    let field = search_box(ui, "Search actions and targets", "Action or target", &mut state.actions.search, width);
    if state.focus == Focus::Search {
        field.request_focus();
        state.focus = Focus::Nowhere;
    }
    let first = first_match(desk, state);
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    filters(ui, desk, state);
    if let Some(closed) = desk.closed() {
        super::decisions::quiet(ui, closed, Tone::Warning);
    }
    ScrollArea::vertical().id_salt("actions").auto_shrink([false; 2]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        let mut any = false;
        for action in &desk.room().actions {
            let choices = matching(action, state);
            if choices.is_empty() {
                continue;
            }
            any = true;
            let name = action.name.clone();
            ui.push_id(name, |ui| action_ui(ui, desk, state, action, &choices, first.as_ref()));
        }
        if !any {
            nothing(ui, "Nothing fits", "Try another word, or take the filters away.");
        }
        ui.add_space(space::S);
    });
    if let (true, Some((action, approvals))) = (entered, first) {
        start(desk, state, action, approvals);
    }
}

fn filters(ui: &mut Ui, desk: &Desk<'_>, state: &mut ExerciseState) {
    let actions = &desk.room().actions;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(5.0, 5.0);
        if chip("All").toggle(ui, Selected::from(state.actions.group.is_none())).clicked() {
            state.actions.group = None;
        }
        for group in words::GROUPS.into_iter().filter(|group| actions.iter().any(|a| a.group == *group)) {
            let on = state.actions.group == Some(group);
            let label = words::group(group);
            let response = chip(label).toggle(ui, Selected::from(on));
            let name = format!("Group {label}");
            response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, on, &name));
            if response.clicked() {
                state.actions.group = if on { None } else { Some(group) };
            }
        }
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(5.0, 5.0);
        for role in Role::ALL.iter().filter(|role| actions.iter().any(|a| a.by.contains(role))) {
            let on = state.actions.role == Some(*role);
            let response = chip(role.label()).tone(Tone::Role(*role)).toggle(ui, Selected::from(on));
            let name = format!("Started by {}", role.label());
            response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, on, &name));
            if response.clicked() {
                state.actions.role = if on { None } else { Some(*role) };
            }
        }
    });
}

/// The targets of an action that fit filters and search; none when the action itself does not fit.
fn matching<'v>(action: &'v ActionView, state: &ExerciseState) -> Vec<&'v ActionChoice> {
    let filter = &state.actions;
    if filter.group.is_some_and(|group| group != action.group) || filter.role.is_some_and(|r| !action.by.contains(&r)) {
        return Vec::new();
    }
    let own = format!("{} {}", action.label, action.detail).to_lowercase();
    let words: Vec<String> = filter.search.split_whitespace().map(str::to_lowercase).collect();
    let rest: Vec<&String> = words.iter().filter(|word| !own.contains(word.as_str())).collect();
    action
        .choices
        .iter()
        .filter(|choice| {
            let target = choice.target.to_lowercase();
            rest.iter().all(|word| target.contains(word.as_str()))
        })
        .collect()
}

type Startable = (crate::base::id::ActionId, Vec<Role>);

/// What Enter starts: the first possible target of the first action that fits.
fn first_match(desk: &Desk<'_>, state: &ExerciseState) -> Option<Startable> {
    if state.actions.search.trim().is_empty() {
        return None;
    }
    desk.room().actions.iter().find_map(|action| {
        let choice = matching(action, state).into_iter().find(|choice| choice.refused.is_none())?;
        Some((choice.id, asked(desk, action)))
    })
}

/// Roles whose agreement starting says: not one who starts it alone, and nobody who is absent.
fn asked(desk: &Desk<'_>, action: &ActionView) -> Vec<Role> {
    let alone = |role: &Role| matches!(action.by.as_slice(), [only] if only == role);
    action.approvals.iter().copied().filter(|role| !alone(role) && !desk.play.absent.contains(role)).collect()
}

fn start(desk: &mut Desk<'_>, state: &mut ExerciseState, action: crate::base::id::ActionId, approvals: Vec<Role>) {
    desk.play(Play::Act { action, approvals });
    state.drawer = Drawer::Closed;
    state.actions.search.clear();
}

fn action_ui(
    ui: &mut Ui,
    desk: &mut Desk<'_>,
    state: &mut ExerciseState,
    action: &ActionView,
    choices: &[&ActionChoice],
    first: Option<&Startable>,
) {
    let t = theme(ui);
    card().raised().show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 5.0;
        ui.add(Label::new(Text::Strong.coloured(action.label.as_str(), t.text)).wrap());
        if !action.detail.is_empty() {
            ui.add(Label::new(Text::Small.coloured(action.detail.as_str(), t.dim)).wrap());
        }
        let asked = asked(desk, action);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(10.0, 3.0);
            let mut piece = |text: String, ink| {
                ui.add(Label::new(Text::Caption.coloured(text, ink)).extend());
            };
            piece(words::roles(&action.by, "anybody"), t.dim);
            if !action.lead.is_empty() {
                piece(format!("{} {}", icons::CLOCK, action.lead), t.dim);
            }
            if state.costs == super::state::Costs::Shown {
                piece(desk.money(action.cost), t.dim);
            }
            if !asked.is_empty() {
                let text = format!("asks {}", words::roles_in_a_sentence(&asked));
                piece(text, t.tone(Tone::Warning).ink);
            }
        });
        let (live, refused): (Vec<&ActionChoice>, Vec<&ActionChoice>) =
            choices.iter().copied().partition(|choice| choice.refused.is_none());
        let mut started = None;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(5.0, 5.0);
            for choice in live {
                let key = first.is_some_and(|(id, _)| *id == choice.id).then_some("⏎");
                if target_button(ui, desk, action, choice, &asked, key) {
                    started = Some(choice.id);
                }
            }
        });
        refusals(ui, state, action, &refused);
        if let Some(id) = started {
            start(desk, state, id, asked);
        }
    });
}

fn target_button(
    ui: &mut Ui,
    desk: &Desk<'_>,
    action: &ActionView,
    choice: &ActionChoice,
    asked: &[Role],
    key: Option<&str>,
) -> bool {
    let agree = match asked {
        [] => String::new(),
        [one] => format!("{} agrees", one.label()),
        _ => "All agree".to_owned(),
    };
    let label = match (choice.target.is_empty(), agree.is_empty()) {
        (true, true) => "Start".to_owned(),
        (true, false) => format!("{agree}: start"),
        (false, true) => choice.target.clone(),
        (false, false) => format!("{agree}: {}", choice.target),
    };
    let what =
        if choice.target.is_empty() { action.label.clone() } else { format!("{}: {}", action.label, choice.target) };
    let name = if agree.is_empty() { what } else { format!("{what} ({})", agree.to_lowercase()) };
    let cap = if key.is_some() { 34.0 } else { 0.0 };
    let width = (widgets::measure(ui, &label, Text::SmallStrong) + 20.0 + cap).min(ui.max_rect().width());
    let mut start = button(&label).small().named(&name).width(width).refused(desk.closed());
    if let Some(key) = key {
        start = start.key(key);
    }
    start.show(ui).clicked()
}

/// Targets that are not possible now, each with its reason in words.
fn refusals(ui: &mut Ui, state: &mut ExerciseState, action: &ActionView, refused: &[&ActionChoice]) {
    if refused.is_empty() {
        return;
    }
    let wide = state.actions.widened.contains(&action.name);
    let shown = if wide { refused.len() } else { REFUSED_SHOWN };
    // Targets with the same reason share a line.
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for choice in refused {
        let reason = choice.refused.as_deref().unwrap_or_default();
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, targets)) => targets.push(&choice.target),
            None => reasons.push((reason, vec![&choice.target])),
        }
    }
    let ink = theme(ui).faint;
    for (reason, targets) in reasons.iter().take(shown) {
        let names = targets.join(", ");
        let text = if names.is_empty() {
            format!("{} {reason}", icons::PROHIBIT)
        } else {
            format!("{} {names}: {reason}", icons::PROHIBIT)
        };
        ui.add(Label::new(Text::Caption.coloured(text, ink)).wrap());
    }
    if reasons.len() > shown {
        let label = format!("{} more not possible now", reasons.len() - shown);
        if button(&label).ghost().small().show(ui).clicked() {
            state.actions.widened.push(action.name.clone());
        }
    }
}

/// Actions on one asset, for the panel that tells about it: the graph is a menu as well.
pub(super) fn on_target_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut ExerciseState, target: &str) {
    let actions = &desk.room().actions;
    let found: Vec<(&ActionView, &ActionChoice)> = actions
        .iter()
        .filter_map(|action| {
            let choice = action.choices.iter().find(|choice| choice.target == target)?;
            Some((action, choice))
        })
        .collect();
    if found.is_empty() {
        return;
    }
    overline(ui, "What can be done here");
    ui.spacing_mut().item_spacing.y = 5.0;
    for (action, choice) in found {
        let asked = asked(desk, action);
        let label = match asked.as_slice() {
            [] => action.label.clone(),
            roles => format!("{} ({} agrees)", action.label, words::roles_in_a_sentence(roles)),
        };
        let name = format!("{label}: {target}");
        let reason = choice.refused.as_deref().or(desk.closed());
        let width = ui.available_width();
        let go = button(&label).small().width(width).named(&name).hint(&action.detail).refused(reason);
        if go.show(ui).clicked() {
            start(desk, state, choice.id, asked);
        }
        if let Some(reason) = choice.refused.as_deref() {
            super::decisions::quiet(ui, reason, Tone::Neutral);
        }
    }
}
