//! Work that is queued, running or done; who is free; what can be spent.

use egui::{Label, Ui};

use super::desk::Desk;
use super::news::nothing;
use super::words;
use crate::app::icons;
use crate::app::theme::{Text, Tone, theme};
use crate::app::widgets::{card, chip, describe, overline};
use crate::engine::view::{WorkState, WorkView};

/// The foot of the panel: people free by role, and money, in as few lines as they need.
pub(super) fn strip_ui(ui: &mut Ui, desk: &Desk<'_>) {
    let t = theme(ui);
    let room = desk.room();
    let mut job = egui::text::LayoutJob::default();
    let mut about = String::from("Free of those there now:");
    let mut put = |text: &str, ink| {
        job.append(text, 0.0, egui::TextFormat::simple(Text::Caption.font(), ink));
    };
    put(&format!("{} free  ", icons::USERS), t.faint);
    for (role, busy, there) in &room.staff {
        let free = there.saturating_sub(*busy);
        let ink = if free == 0 { t.tone(Tone::Warning).ink } else { t.dim };
        let icon = if free == 0 { icons::HOURGLASS } else { "" };
        put(&format!("{icon}{}\u{a0}{free}/{there}   ", role.label()), ink);
        about.push_str(&format!("\n{}: {free} of {there}, {busy} busy", role.label()));
    }
    // An amount and its words stay on one line.
    let whole = |amount| desk.money(amount).replace(' ', "\u{a0}");
    let (budget, reserve) = (whole(room.budget), whole(room.reserve));
    put(&format!("{}\u{a0}{budget}\u{a0}to\u{a0}spend · {reserve}\u{a0}in\u{a0}reserve", icons::COINS), t.dim);
    about.push_str(&format!("\n{budget} can be spent at once; Finance can release up to {reserve} more."));
    let label = ui.add(Label::new(job).wrap());
    label.on_hover_text(about);
}

/// Everything that was asked for, newest first.
pub(super) fn work_ui(ui: &mut Ui, desk: &Desk<'_>) {
    let room = desk.room();
    if room.work.is_empty() {
        nothing(ui, "Nothing is under way", "What teams decide and start appears here: queued, running, in effect.");
        return;
    }
    let rank = |state: &WorkState| match state {
        WorkState::Queued(_) => 0,
        WorkState::Running(_) => 1,
        WorkState::Done(_) => 2,
    };
    ui.spacing_mut().item_spacing.y = 6.0;
    for (group, title) in ["Queued", "Running", "In effect"].into_iter().enumerate() {
        let works: Vec<&WorkView> = room.work.iter().filter(|work| rank(&work.state) == group).collect();
        if works.is_empty() {
            continue;
        }
        overline(ui, &format!("{title} · {}", works.len()));
        for (index, work) in works.into_iter().enumerate() {
            ui.push_id((title, index), |ui| one(ui, desk, work));
        }
    }
}

fn one(ui: &mut Ui, desk: &Desk<'_>, work: &WorkView) {
    let t = theme(ui);
    let room = desk.room();
    let (icon, tone, text) = match work.state {
        WorkState::Queued(Some(at)) => {
            (icons::QUEUE, Tone::Warning, format!("everybody busy; starts about {}", words::wall(room, at)))
        }
        WorkState::Queued(None) => (icons::QUEUE, Tone::Danger, "everybody busy; nobody comes on shift".to_owned()),
        WorkState::Running(at) => (icons::ARROWS_CLOCKWISE, Tone::Info, format!("since {}", words::wall(room, at))),
        WorkState::Done(at) => (icons::CHECK_CIRCLE_FILL, Tone::Good, format!("since {}", words::wall(room, at))),
    };
    let shown = card().raised().bar(tone).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.add(Label::new(Text::SmallStrong.coloured(work.label.as_str(), t.text)).wrap());
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(6.0, 4.0);
            for role in &work.roles {
                chip(role.label()).tone(Tone::Role(*role)).show(ui);
            }
            let ink = t.tone(tone).ink;
            ui.add(Label::new(Text::Caption.coloured(format!("{icon} {text}"), ink)).wrap());
        });
    });
    describe(&shown.response, egui::Role::Article, &format!("{}: {text}", work.label));
}
