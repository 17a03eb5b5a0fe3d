//! Toasts: short news about what the window just did, at the lower right, gone by themselves.

use egui::{Align2, Area, Context, Id, Label, Order, vec2};

use super::{button, card};
use crate::app::icons;
use crate::app::theme::{Text, Tone, theme};

/// The toasts on the screen. Kept by whoever owns the window.
#[derive(Clone, Debug, Default)]
pub struct Toasts {
    shown: Vec<Toast>,
    next: u64,
}

#[derive(Clone, Debug)]
struct Toast {
    id: u64,
    tone: Tone,
    text: String,
    until: Option<f64>,
}

/// How long a toast stays. Bad news stays until it is closed.
const SECONDS: f64 = 6.0;
/// More than this many at once push out the oldest.
const MOST: usize = 4;

impl Toasts {
    /// Adds one.
    pub fn push(&mut self, tone: Tone, text: impl Into<String>) {
        self.next += 1;
        self.shown.push(Toast { id: self.next, tone, text: text.into(), until: None });
        if self.shown.len() > MOST {
            self.shown.remove(0);
        }
    }

    /// Takes back what does not hold any more.
    pub fn take_back(&mut self, text: &str) {
        self.shown.retain(|toast| toast.text != text);
    }

    /// Whether none is shown.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }
}

/// Draws them above everything, and forgets those whose time is over.
pub fn toasts_ui(ctx: &Context, toasts: &mut Toasts) {
    if toasts.shown.is_empty() {
        return;
    }
    let now = ctx.input(|input| input.time);
    for toast in &mut toasts.shown {
        toast.until.get_or_insert(now + SECONDS);
    }
    let mut closed = None;
    Area::new(Id::unique("toasts")).order(Order::Tooltip).anchor(Align2::RIGHT_BOTTOM, vec2(-18.0, -18.0)).show(
        ctx,
        |ui| {
            ui.set_width(380.0);
            for toast in &toasts.shown {
                let t = theme(ui);
                let icon = match toast.tone {
                    Tone::Danger => icons::WARNING_FILL,
                    Tone::Warning => icons::WARNING,
                    Tone::Good => icons::CHECK_CIRCLE_FILL,
                    _ => icons::INFO,
                };
                let frame = card().raised().bar(toast.tone).border(toast.tone).show(ui, |ui| {
                    ui.horizontal(|ui| {
                        ui.label(Text::Heading.coloured(icon, t.tone(toast.tone).ink));
                        let width = ui.available_width() - 36.0;
                        ui.allocate_ui(vec2(width, 20.0), |ui| {
                            ui.set_width(width);
                            ui.add(Label::new(Text::Body.coloured(&toast.text, t.text)).wrap());
                        });
                        if button("").icon(icons::X).ghost().small().named("Close message").show(ui).clicked() {
                            closed = Some(toast.id);
                        }
                    });
                });
                super::describe(&frame.response, egui::Role::Alert, &toast.text);
            }
        },
    );
    toasts.shown.retain(|toast| {
        let stays = toast.tone == Tone::Danger || toast.until.is_none_or(|until| until > now);
        stays && Some(toast.id) != closed
    });
    ctx.request_repaint_after_secs(0.5);
}
