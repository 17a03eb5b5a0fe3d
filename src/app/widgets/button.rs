//! Buttons of four kinds. One primary button per view: the thing to do next.

use egui::{Align2, CornerRadius, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::{explain, fit, hover_if_cut};
use crate::app::theme::{Mode, Text, Tone, focus_ring, mix, radius, size, space, theme};

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ButtonKind {
    /// The thing to do next.
    Primary,
    /// Anything else.
    Secondary,
    /// Throws something away.
    Danger,
    /// No frame until the pointer is there.
    Ghost,
}

/// A button before it is drawn.
#[derive(Clone, Copy, Debug)]
#[must_use = "a button is drawn by `show`"]
pub struct Button<'a> {
    label: &'a str,
    kind: ButtonKind,
    icon: Option<&'a str>,
    key: Option<&'a str>,
    refused: Option<&'a str>,
    hint: Option<&'a str>,
    name: Option<&'a str>,
    height: f32,
    width: Option<f32>,
}

/// A secondary button; make it another kind with the methods. An empty label with an icon needs [`Button::named`].
pub fn button(label: &str) -> Button<'_> {
    Button {
        label,
        kind: ButtonKind::Secondary,
        icon: None,
        key: None,
        refused: None,
        hint: None,
        name: None,
        height: size::CONTROL,
        width: None,
    }
}

impl<'a> Button<'a> {
    /// The thing to do next.
    pub fn primary(mut self) -> Self {
        self.kind = ButtonKind::Primary;
        self
    }

    /// Throws something away.
    pub fn danger(mut self) -> Self {
        self.kind = ButtonKind::Danger;
        self
    }

    /// No frame until the pointer is there.
    pub fn ghost(mut self) -> Self {
        self.kind = ButtonKind::Ghost;
        self
    }

    /// Any kind.
    pub fn kind(mut self, kind: ButtonKind) -> Self {
        self.kind = kind;
        self
    }

    /// An icon before the label.
    pub fn icon(mut self, icon: &'a str) -> Self {
        self.icon = Some(icon);
        self
    }

    /// The key that does the same, drawn as a key cap.
    pub fn key(mut self, key: &'a str) -> Self {
        self.key = Some(key);
        self
    }

    /// Why it cannot be pressed now; none when it can. Greys it out and shows the reason on hover.
    pub fn refused(mut self, reason: Option<&'a str>) -> Self {
        self.refused = reason;
        self
    }

    /// What it does, on hover.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// The accessible name where it is not the label: an icon alone, or "Run Ghost Rail" for one of many "Run".
    pub fn named(mut self, name: &'a str) -> Self {
        self.name = Some(name);
        self
    }

    /// A lower button.
    pub fn small(mut self) -> Self {
        self.height = size::SMALL_CONTROL;
        self
    }

    /// A fixed width.
    pub fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }

    /// Draws it.
    pub fn show(self, ui: &mut Ui) -> Response {
        let t = theme(ui);
        let accent = t.tone(Tone::Accent);
        let danger = t.tone(Tone::Danger);
        let live = self.refused.is_none() && ui.is_enabled();
        let ink = match self.kind {
            _ if !live => t.faint,
            ButtonKind::Primary => accent.on_solid,
            ButtonKind::Danger => danger.ink,
            ButtonKind::Secondary => t.text,
            ButtonKind::Ghost => t.dim,
        };
        let small = self.height < size::CONTROL;
        let pad = if small { 9.0 } else { 13.0 };
        let font = if small { Text::SmallStrong.font() } else { Text::Strong.font() };
        let icon = self.icon.map(|icon| {
            let font = egui::FontId::new(font.size + 2.0, font.family.clone());
            ui.painter().layout_no_wrap(icon.to_owned(), font, ink)
        });
        let key = self.key.map(|key| ui.painter().layout_no_wrap(key.to_owned(), Text::Caption.font(), ink));
        let icon_width = icon.as_ref().map_or(0.0, |g| g.size().x);
        let key_width = key.as_ref().map_or(0.0, |g| g.size().x.max(9.0) + 9.0);
        let gap = |width: f32| if width > 0.0 && !self.label.is_empty() { space::XS + 2.0 } else { 0.0 };
        let fixed = pad * 2.0 + icon_width + gap(icon_width) + key_width + gap(key_width);
        let room = self.width.unwrap_or_else(|| ui.available_width().max(64.0)) - fixed;
        let label = fit(ui, self.label, font, ink, room);
        let width = match self.width {
            Some(width) => width,
            None if self.label.is_empty() => (icon_width + 2.0 * (pad - 3.0)).max(self.height),
            None => fixed + label.size().x,
        };
        let sense = if live { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(vec2(width, self.height), sense);
        let name = self.name.unwrap_or(if self.label.is_empty() { self.hint.unwrap_or_default() } else { self.label });
        response.widget_info(|| WidgetInfo::labeled(Role::Button, live, name));
        if let Some(text) = self.refused.or(self.hint) {
            explain(ui, response.id, text);
        }
        if ui.is_rect_visible(rect) {
            let pressed = response.is_pointer_button_down_on();
            let over = response.hovered() && live;
            let push = |colour| match (pressed, over, t.mode) {
                (true, ..) => mix(colour, t.sunken, 0.35),
                (_, true, Mode::Dark) => mix(colour, egui::Color32::WHITE, 0.10),
                (_, true, Mode::Light) => mix(colour, t.text, 0.10),
                _ => colour,
            };
            let (fill, border) = match self.kind {
                ButtonKind::Ghost if !over => (egui::Color32::TRANSPARENT, egui::Color32::TRANSPARENT),
                ButtonKind::Ghost => (t.hover, egui::Color32::TRANSPARENT),
                _ if !live => (mix(t.panel, t.raised, 0.6), t.line),
                ButtonKind::Primary => (push(accent.solid), push(accent.solid)),
                ButtonKind::Secondary => (push(t.raised), if over { t.faint } else { t.line_strong }),
                ButtonKind::Danger => (push(danger.soft), danger.edge),
            };
            let painter = ui.painter();
            painter.rect(
                rect,
                CornerRadius::same(radius::M),
                fill,
                Stroke::new(size::LINE, border),
                StrokeKind::Inside,
            );
            let content = icon_width + gap(icon_width) + label.size().x + gap(key_width) + key_width;
            let mut x = rect.center().x - content / 2.0;
            let mut put = |galley: &std::sync::Arc<egui::Galley>, dx: f32| {
                let at = Align2::LEFT_CENTER.anchor_size(pos2(x, rect.center().y), galley.size());
                painter.galley(at.min, galley.clone(), ink);
                x += galley.size().x + dx;
            };
            if let Some(icon) = &icon {
                put(icon, gap(icon_width));
            }
            put(&label, gap(key_width));
            if let Some(key) = &key {
                let cap = egui::Rect::from_min_size(pos2(x, rect.center().y - 9.0), vec2(key_width, 18.0));
                painter.rect_stroke(
                    cap,
                    CornerRadius::same(radius::S),
                    Stroke::new(size::LINE, mix(fill_or(fill, t.panel), ink, 0.45)),
                    StrokeKind::Inside,
                );
                let at = Align2::CENTER_CENTER.anchor_size(cap.center(), key.size());
                painter.galley(at.min, key.clone(), ink);
            }
            focus_ring(ui, &response, radius::M);
        }
        match (self.refused, self.hint) {
            (Some(reason), _) => response.on_hover_text(reason),
            (None, Some(hint)) => response.on_hover_text(hint),
            (None, None) => hover_if_cut(response, &label, self.label),
        }
    }
}

fn fill_or(fill: egui::Color32, ground: egui::Color32) -> egui::Color32 {
    if fill.a() == 0 { ground } else { fill }
}
