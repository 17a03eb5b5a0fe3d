//! Countdowns: how long is left, as text whose tone and words change when it gets short.

use egui::{Label, Response, Ui};

use super::card;
use crate::app::icons;
use crate::app::theme::{Text, Tone, theme};

/// How urgent a clock is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Urgency {
    /// Not running.
    Idle,
    /// Time enough.
    #[default]
    Calm,
    /// Soon.
    Soon,
    /// Nearly over, or over.
    Late,
    /// Done in time.
    Met,
}

impl Urgency {
    /// The tone of it.
    pub fn tone(self) -> Tone {
        match self {
            Urgency::Idle | Urgency::Calm => Tone::Neutral,
            Urgency::Soon => Tone::Warning,
            Urgency::Late => Tone::Danger,
            Urgency::Met => Tone::Good,
        }
    }

    fn icon(self) -> &'static str {
        match self {
            Urgency::Idle => icons::CLOCK,
            Urgency::Calm => icons::TIMER,
            Urgency::Soon => icons::HOURGLASS,
            Urgency::Late => icons::WARNING_FILL,
            Urgency::Met => icons::CHECK_CIRCLE_FILL,
        }
    }
}

/// Time left in digits of one width, with an icon that says the same as the tone.
pub fn countdown(ui: &mut Ui, name: &str, left: &str, urgency: Urgency) -> Response {
    let ink = match urgency {
        Urgency::Calm => theme(ui).text,
        other => theme(ui).tone(other.tone()).ink,
    };
    let response = ui.add(Label::new(Text::SmallClock.coloured(format!("{} {left}", urgency.icon()), ink)).extend());
    super::describe(&response, egui::Role::Timer, &format!("{name}: {left}"));
    response
}

/// A regulatory clock: name above, time below, in a small card.
pub fn clock_block(ui: &mut Ui, name: &str, left: &str, urgency: Urgency, explanation: &str) -> Response {
    let t = theme(ui);
    let mut frame = card().raised().margin(egui::Margin::symmetric(10, 6));
    if matches!(urgency, Urgency::Soon | Urgency::Late | Urgency::Met) {
        frame = frame.border(urgency.tone());
    }
    let response = ui
        .scope(|ui| {
            let width = ui
                .painter()
                .layout_no_wrap(name.to_owned(), Text::Caption.font(), t.dim)
                .size()
                .x
                .max(ui.painter().layout_no_wrap(format!("m {left}"), Text::SmallClock.font(), t.dim).size().x);
            ui.set_max_width(width + 26.0);
            frame.show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 1.0;
                ui.add(Label::new(Text::Caption.coloured(name, t.dim)).truncate());
                countdown(ui, name, left, urgency);
            })
        })
        .response;
    if explanation.is_empty() { response } else { response.on_hover_text(explanation) }
}
