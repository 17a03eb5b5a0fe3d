//! Chips and tags: one or two words with a meaning that a tone underlines.

use egui::{Align2, CornerRadius, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::{fit, hover_if_cut};
use crate::app::icons;
use crate::app::theme::{Text, Tone, focus_ring, mix, radius, size, theme};
use crate::scenario::doc::{self, Label};

/// A chip before it is drawn.
#[derive(Clone, Copy, Debug)]
#[must_use = "a chip is drawn by `show` or `toggle`"]
pub struct Chip<'a> {
    label: &'a str,
    tone: Tone,
    icon: Option<&'a str>,
    hint: Option<&'a str>,
}

/// A quiet chip.
pub fn chip(label: &str) -> Chip<'_> {
    Chip { label, tone: Tone::Neutral, icon: None, hint: None }
}

impl<'a> Chip<'a> {
    /// What it says besides its words.
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// An icon before the words.
    pub fn icon(mut self, icon: &'a str) -> Self {
        self.icon = Some(icon);
        self
    }

    /// More on hover.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Draws it as a label.
    pub fn show(self, ui: &mut Ui) -> Response {
        self.paint(ui, None)
    }

    /// Draws it as a button: a filter that is on or off, or a shortcut when `on` is never true.
    pub fn toggle(self, ui: &mut Ui, on: Selected) -> Response {
        self.paint(ui, Some(on))
    }

    fn paint(self, ui: &mut Ui, on: Option<Selected>) -> Response {
        let t = theme(ui);
        let shades = match on {
            Some(Selected::Yes) if self.tone == Tone::Neutral => t.tone(Tone::Accent),
            _ => t.tone(self.tone),
        };
        let (height, pad, font) = match on {
            Some(_) => (size::SMALL_CONTROL, 12.0, Text::Small.font()),
            None => (size::CHIP, 8.0, Text::Caption.font()),
        };
        let text = match self.icon {
            Some(icon) => format!("{icon} {}", self.label),
            None => self.label.to_owned(),
        };
        let galley = fit(ui, &text, font, shades.ink, ui.available_width() - pad * 2.0);
        let sense = if on.is_some() { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + pad * 2.0, height), sense);
        response.widget_info(|| match on {
            Some(on) => WidgetInfo::selected(Role::Button, response.enabled(), on == Selected::Yes, self.label),
            None => WidgetInfo::labeled(Role::Label, true, self.label),
        });
        if ui.is_rect_visible(rect) {
            let fill =
                if response.hovered() && on.is_some() { mix(shades.soft, shades.ink, 0.14) } else { shades.soft };
            let border = match on {
                Some(Selected::Yes) => shades.edge,
                Some(Selected::No) => t.line,
                None => fill,
            };
            ui.painter().rect(
                rect,
                CornerRadius::same(radius::PILL),
                fill,
                Stroke::new(size::LINE, border),
                StrokeKind::Inside,
            );
            let at = Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size());
            ui.painter().galley(at.min, galley.clone(), shades.ink);
            focus_ring(ui, &response, radius::PILL);
        }
        match self.hint {
            Some(hint) => response.on_hover_text(hint),
            None => hover_if_cut(response, &galley, self.label),
        }
    }
}

/// Whether something is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selected {
    /// It is.
    Yes,
    /// It is not.
    No,
}

impl From<bool> for Selected {
    fn from(chosen: bool) -> Self {
        if chosen { Selected::Yes } else { Selected::No }
    }
}

/// A role: coloured square and name.
pub fn role_tag(ui: &mut Ui, role: doc::Role) -> Response {
    let t = theme(ui);
    let shades = t.role(role);
    let galley = fit(ui, role.label(), Text::SmallStrong.font(), shades.ink, ui.available_width() - 16.0);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 16.0, size::CHIP), Sense::hover());
    super::describe(&response, Role::Label, role.label());
    let square = egui::Rect::from_center_size(pos2(rect.left() + 5.0, rect.center().y), vec2(10.0, 10.0));
    ui.painter().rect_filled(square, CornerRadius::same(3), shades.solid);
    let at = Align2::LEFT_CENTER.anchor_size(pos2(rect.left() + 16.0, rect.center().y), galley.size());
    ui.painter().galley(at.min, galley, shades.ink);
    response
}

/// A small coloured dot, without a name: stands before a word that says the same.
pub fn dot(ui: &mut Ui, tone: Tone) {
    let (rect, _) = ui.allocate_exact_size(vec2(9.0, 16.0), Sense::hover());
    ui.painter().circle_filled(rect.center(), 4.5, theme(ui).tone(tone).solid);
}

/// How sure a fact is: a word, an icon and a tone.
pub fn confidence_chip(ui: &mut Ui, label: Label) -> Response {
    let (icon, tone) = match label {
        Label::UnderInvestigation => (icons::MAGNIFYING_GLASS, Tone::Neutral),
        Label::Probable => (icons::CIRCLE, Tone::Warning),
        Label::Confirmed => (icons::CHECK_CIRCLE, Tone::Good),
    };
    chip(label.label()).icon(icon).tone(tone).show(ui)
}
