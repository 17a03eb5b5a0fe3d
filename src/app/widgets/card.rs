//! Cards: surfaces that hold what belongs together.

use egui::{CornerRadius, Frame, InnerResponse, Margin, Response, Sense, Stroke, StrokeKind, Ui};

use crate::app::theme::{Tone, focus_ring, mix, radius, size, theme};

/// Where a card stands, which decides its surface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardKind {
    /// On the background of a screen.
    Panel,
    /// On a panel or in another card.
    Raised,
    /// A well: lower than what is around it.
    Sunken,
}

/// A card before it is drawn.
#[derive(Clone, Copy, Debug)]
#[must_use = "a card is drawn by `show`"]
pub struct Card {
    kind: CardKind,
    bar: Option<Tone>,
    border: Option<Tone>,
    fill: Option<Tone>,
    margin: Margin,
}

/// A card on the background of a screen.
pub fn card() -> Card {
    Card { kind: CardKind::Panel, bar: None, border: None, fill: None, margin: Margin::same(16) }
}

impl Card {
    /// On a panel or in another card.
    pub fn raised(mut self) -> Self {
        self.kind = CardKind::Raised;
        self.margin = Margin::symmetric(12, 10);
        self
    }

    /// Lower than what is around it.
    pub fn sunken(mut self) -> Self {
        self.kind = CardKind::Sunken;
        self
    }

    /// A coloured bar at the left side: news of one kind.
    pub fn bar(mut self, tone: Tone) -> Self {
        self.bar = Some(tone);
        self
    }

    /// A border that stands out: chosen, urgent.
    pub fn border(mut self, tone: Tone) -> Self {
        self.border = Some(tone);
        self
    }

    /// A quiet fill in a tone.
    pub fn fill(mut self, tone: Tone) -> Self {
        self.fill = Some(tone);
        self
    }

    /// Space between border and content.
    pub fn margin(mut self, margin: impl Into<Margin>) -> Self {
        self.margin = margin.into();
        self
    }

    /// Draws it as wide as there is room.
    pub fn show<R>(self, ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
        let t = theme(ui);
        let fill = match (self.fill, self.kind) {
            (Some(tone), _) => t.tone(tone).soft,
            (None, CardKind::Panel) => t.panel,
            (None, CardKind::Raised) => t.raised,
            (None, CardKind::Sunken) => t.sunken,
        };
        let (width, border) = match self.border {
            Some(Tone::Accent) => (2.0, t.tone(Tone::Accent).edge),
            Some(tone) => (size::LINE, t.tone(tone).edge),
            None => (size::LINE, if self.fill.is_some() { mix(fill, t.line_strong, 0.6) } else { t.line }),
        };
        let corner = match self.kind {
            CardKind::Panel => radius::L,
            CardKind::Raised | CardKind::Sunken => radius::M + 2,
        };
        let mut margin = self.margin;
        if self.bar.is_some() {
            margin.left = margin.left.saturating_add(4);
        }
        let response = Frame::new()
            .fill(fill)
            .stroke(Stroke::new(width, border))
            .corner_radius(CornerRadius::same(corner))
            .inner_margin(margin)
            .show(ui, |ui| {
                // Always downwards from the left, whatever the layout around the card is.
                ui.vertical(|ui| {
                    ui.set_min_width(ui.available_width());
                    add(ui)
                })
                .inner
            });
        if let Some(tone) = self.bar {
            let mut bar = response.response.rect;
            bar.set_width(4.0);
            let corner = CornerRadius { nw: corner, sw: corner, ne: 0, se: 0 };
            ui.painter().rect_filled(bar, corner, t.tone(tone).solid);
        }
        response
    }

    /// Draws it, and makes the whole card one thing to click. `name` is its accessible name. Buttons inside keep working.
    pub fn show_clickable<R>(self, ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui) -> R) -> (R, Response) {
        let id = ui.next_auto_id().with("card");
        // Registered before the content, with the rectangle of the last frame, so that buttons inside lie above it.
        let last = ui.ctx().read_response(id).map(|r| r.rect);
        if let Some(rect) = last {
            ui.interact(rect, id, Sense::click());
        }
        let inner = self.show(ui, add);
        let rect = inner.response.rect;
        let response = match last {
            Some(_) => ui.ctx().read_response(id).unwrap_or_else(|| ui.interact(rect, id, Sense::click())),
            None => ui.interact(rect, id, Sense::click()),
        };
        super::describe(&response, egui::Role::Button, name);
        if response.hovered() {
            let t = theme(ui);
            ui.painter().rect_stroke(
                rect,
                CornerRadius::same(radius::L),
                Stroke::new(size::LINE, t.faint),
                StrokeKind::Inside,
            );
        }
        focus_ring(ui, &response, radius::L);
        (inner.inner, response)
    }
}
