//! Stat blocks: label, one big value, and a hint. Every number says on hover where it comes from.

use egui::{Label, Response, Sense, Stroke, Ui, vec2};

use super::chart::sparkline;
use crate::app::theme::{Text, Tone, size, space, theme};

/// A number with its name.
#[derive(Clone, Copy, Debug)]
#[must_use = "a stat is drawn by `show` or `show_in_bar`"]
pub struct Stat<'a> {
    label: &'a str,
    value: &'a str,
    hint: &'a str,
    explanation: Option<&'a str>,
    tone: Tone,
    trend: &'a [f64],
}

/// A number with its name.
pub fn stat<'a>(label: &'a str, value: &'a str) -> Stat<'a> {
    Stat { label, value, hint: "", explanation: None, tone: Tone::Neutral, trend: &[] }
}

impl<'a> Stat<'a> {
    /// One line below: a range, a target.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// Where the number comes from, on hover.
    pub fn explained(mut self, text: &'a str) -> Self {
        self.explanation = Some(text);
        self
    }

    /// Whether it is good news.
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// How it came there, oldest first; drawn beside the value.
    pub fn trend(mut self, values: &'a [f64]) -> Self {
        self.trend = values;
        self
    }

    /// Label above, big value, hint below, as wide as there is room.
    pub fn show(self, ui: &mut Ui) -> Response {
        let t = theme(ui);
        let response = ui
            .vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 3.0;
                ui.add(Label::new(Text::Caption.coloured(self.label, t.dim)).wrap());
                self.value_row(ui, Text::Stat);
                if !self.hint.is_empty() {
                    ui.add(Label::new(Text::Caption.coloured(self.hint, t.dim)).wrap());
                }
            })
            .response;
        self.finish(response)
    }

    /// Small capitals above, value below: for the bar at the top of the exercise. As narrow as its text.
    pub fn show_in_bar(self, ui: &mut Ui) -> Response {
        let t = theme(ui);
        let response = ui
            .vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 1.0;
                ui.add(Label::new(Text::overline(self.label, t.dim).size(11.0)).extend());
                self.value_row(ui, Text::BarStat);
                if !self.hint.is_empty() {
                    ui.add(Label::new(Text::Caption.coloured(self.hint, t.dim)).extend());
                }
            })
            .response;
        self.finish(response)
    }

    fn value_row(&self, ui: &mut Ui, kind: Text) {
        let t = theme(ui);
        let ink = if self.tone == Tone::Neutral { t.text } else { t.tone(self.tone).ink };
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            ui.add(Label::new(kind.coloured(self.value, ink)).extend());
            if self.trend.len() > 1 {
                sparkline(ui, self.trend, self.tone, vec2(58.0, 22.0));
            }
        });
    }

    fn finish(self, response: Response) -> Response {
        let name = match self.hint {
            "" => format!("{}: {}", self.label, self.value),
            hint => format!("{}: {}, {hint}", self.label, self.value),
        };
        super::describe(&response, egui::Role::Label, &name);
        match self.explanation {
            Some(text) => {
                let hover = response.clone().with_new_rect(response.rect);
                hover.on_hover_text(text)
            }
            None => response,
        }
    }
}

/// Stats of the top bar side by side, with lines between them.
pub fn stat_strip(ui: &mut Ui, stats: &[Stat<'_>]) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::L;
        for (i, stat) in stats.iter().enumerate() {
            if i > 0 {
                let (rect, _) = ui.allocate_exact_size(vec2(1.0, 38.0), Sense::hover());
                ui.painter().vline(rect.center().x, rect.y_range(), Stroke::new(size::LINE, theme(ui).line));
            }
            stat.show_in_bar(ui);
        }
    });
}
