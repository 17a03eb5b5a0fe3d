//! The upper left panel: what arrived, what is held to be true, and what followed from what.
//!
//! What an inject is for is shown to the facilitator alone. Nothing here says what is true.

use egui::{Label, ScrollArea, Ui};

use super::desk::Desk;
use super::state::{ExerciseState, Eyes, NewsTab};
use super::words;
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::{button, caption, card, chip, confidence_chip, describe, tab_bar};
use crate::engine::view::{FactView, InjectView, NoticeView};
use crate::host::Play;

pub(super) fn news_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut ExerciseState) {
    let room = desk.room();
    let unopened = room.injects.iter().filter(|inject| !inject.opened).count();
    let news = if unopened > 0 { format!("News · {unopened} new") } else { "News".to_owned() };
    let options = [(NewsTab::News, news.as_str()), (NewsTab::Board, "Facts"), (NewsTab::Followed, "Effects")];
    tab_bar(ui, "News, board of facts, consequences", &mut state.news, &options);
    ScrollArea::vertical().id_salt(("news", state.news as u8)).auto_shrink([false; 2]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        match state.news {
            NewsTab::News => injects(ui, desk),
            NewsTab::Board => board_ui(ui, &room.board),
            NewsTab::Followed => followed_ui(ui, &room.notices),
        }
        ui.add_space(space::S);
    });
}

/// The newest inject that nobody has opened.
pub(super) fn newest_unopened<'a>(desk: &Desk<'a>) -> Option<&'a InjectView> {
    desk.room().injects.iter().find(|inject| !inject.opened && inject.id.is_some())
}

fn injects(ui: &mut Ui, desk: &mut Desk<'_>) {
    let injects = &desk.room().injects;
    if injects.is_empty() {
        nothing(
            ui,
            "Nothing has arrived yet",
            "“Next event” brings the first signal. Until then: is everybody seated, and is the opening read aloud?",
        );
    }
    let newest = newest_unopened(desk).and_then(|inject| inject.id);
    for (index, inject) in injects.iter().enumerate() {
        ui.push_id((inject.at.0, index), |ui| inject_ui(ui, desk, inject, newest));
    }
}

fn inject_ui(
    ui: &mut Ui,
    desk: &mut Desk<'_>,
    inject: &InjectView,
    newest_unopened: Option<crate::base::id::InjectId>,
) {
    let t = theme(ui);
    let latest = desk.room().injects.first().is_some_and(|first| std::ptr::eq(first, inject));
    let tone = match (inject.opened, latest) {
        (false, _) => Tone::Danger,
        (true, true) => Tone::Accent,
        (true, false) => Tone::Info,
    };
    let mut frame = card().raised().bar(tone);
    if !inject.opened {
        frame = frame.border(Tone::Danger);
    }
    let shown = frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 5.0;
        let head = format!("{} · {}", inject.clock, inject.from);
        let to = words::roles(&inject.to, "all");
        ui.horizontal(|ui| {
            let width = ui.available_width();
            let mut font = Text::Caption.font();
            font.size += 2.0;
            let icon = icons::channel(inject.channel);
            ui.label(egui::RichText::new(icon).font(font).color(t.dim)).on_hover_text(inject.channel.label());
            let second = super::widgets::measure(ui, &to, Text::Caption);
            let room = (width - second.min(width * 0.5) - 30.0).max(60.0);
            ui.scope(|ui| {
                ui.set_max_width(room);
                ui.add(Label::new(Text::Caption.coloured(head, t.dim)).truncate());
            });
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.add(Label::new(Text::Caption.coloured(to, t.dim)).truncate());
            });
        });
        ui.add(Label::new(Text::Strong.coloured(inject.title.as_str(), t.text)).wrap());
        if inject.text != inject.title && !inject.text.is_empty() {
            let ink = if inject.opened && !latest { t.dim } else { t.text };
            ui.add(Label::new(Text::Small.coloured(inject.text.as_str(), ink)).wrap());
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(6.0, 6.0);
            confidence_chip(ui, inject.confidence);
            if desk.eyes == Eyes::Facilitator {
                let hint = "What this news is for; the room does not see it.";
                chip(inject.kind.label()).icon(icons::TAG).hint(hint).show(ui);
            }
        });
        if let (false, Some(id), false) = (inject.opened, inject.id, desk.table().ended) {
            let name = format!("We're on it: {}", inject.title);
            let mut take = button("We're on it").icon(icons::CHECK).small().named(&name).refused(desk.closed());
            take = take.hint("A team has opened this. Time to detect counts from here.");
            if newest_unopened == Some(id) {
                take = take.key("A");
            }
            if take.show(ui).clicked() {
                desk.play(Play::Acknowledge(id));
            }
        }
    });
    let new = if inject.opened { "" } else { "New: " };
    describe(&shown.response, egui::Role::Article, &format!("{new}{}, {}", inject.title, inject.clock));
}

/// What is known, newest first: the picture of the room on which decisions stand.
pub(super) fn board_ui(ui: &mut Ui, board: &[FactView]) {
    if board.is_empty() {
        nothing(ui, "Nothing is known yet", "Facts appear here as news is opened and investigations end.");
    }
    let t = theme(ui);
    for (index, fact) in board.iter().enumerate() {
        ui.push_id((fact.id.0, index), |ui| {
            card().raised().show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 6.0;
                let ink = if fact.label.is_some() { t.text } else { t.dim };
                let mut text = Text::Small.coloured(fact.text.as_str(), ink);
                if fact.label.is_none() {
                    text = text.strikethrough();
                }
                ui.add(Label::new(text).wrap());
                ui.horizontal_wrapped(|ui| {
                    match fact.label {
                        Some(label) => confidence_chip(ui, label),
                        None => chip("ruled out").icon(icons::X_CIRCLE).show(ui),
                    };
                    ui.label(Text::Caption.coloured(format!("since {}", fact.clock), t.faint));
                });
            });
        });
    }
}

fn followed_ui(ui: &mut Ui, notices: &[NoticeView]) {
    if notices.is_empty() {
        nothing(
            ui,
            "Nothing has followed yet",
            "What decisions bring about is told here, with the decision that caused it.",
        );
    }
    let t = theme(ui);
    for (index, notice) in notices.iter().enumerate() {
        ui.push_id(index, |ui| {
            card().raised().bar(Tone::Warning).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 4.0;
                ui.add(Label::new(Text::Caption.coloured(notice.clock.as_str(), t.dim)).wrap());
                ui.add(Label::new(Text::Small.coloured(notice.text.as_str(), t.text)).wrap());
                if !notice.cause.is_empty() {
                    let cause = format!("{} because of: {}", icons::ARROW_BEND_UP_LEFT, notice.cause);
                    ui.add(Label::new(Text::Caption.coloured(cause, t.tone(Tone::Warning).ink)).wrap());
                }
            });
        });
    }
}

/// What stands in a list that is empty.
pub(super) fn nothing(ui: &mut Ui, title: &str, text: &str) {
    let t = theme(ui);
    ui.add_space(space::S);
    ui.add(Label::new(Text::Strong.coloured(title, t.dim)).wrap());
    caption(ui, text);
    ui.add_space(space::S);
}
