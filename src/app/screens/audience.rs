//! The page for the projector: only what teams know, readable from ten metres.
//!
//! Everything grows with the window. Deliberately absent: controls, anything from the truth, and anything that tells what
//! news is for.

use egui::{
    Align2, CentralPanel, Color32, CornerRadius, FontId, Frame, Galley, Key, Rect, Stroke, StrokeKind, Ui, pos2, vec2,
};
use std::sync::Arc;

use super::exercise::{clock_order, clock_words, time_left, urgency_of};
use crate::app::graph::{Controls, Detail, GraphOptions, GraphState, GraphView, graph_ui};
use crate::app::icons;
use crate::app::theme::{Mode, Text, Tokens, Tone, mix, theme, with_mode};
use crate::app::widgets::{Urgency, describe, fit, wrap};
use crate::engine::view::{DecisionState, DecisionView, PictureView, SeatView};
use crate::host::PlayView;

/// What may be lost about the page for the projector.
#[derive(Clone, Debug)]
pub struct AudienceState {
    /// Whether anything is shown.
    pub curtain: Curtain,
    /// Light for a projector, dark for a screen.
    pub mode: Mode,
    graph: GraphState,
    view: Option<(Arc<PictureView>, Arc<GraphView>)>,
}

impl Default for AudienceState {
    fn default() -> Self {
        AudienceState { curtain: Curtain::Open, mode: Mode::Light, graph: GraphState::default(), view: None }
    }
}

/// Whether anything is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Curtain {
    /// The page.
    #[default]
    Open,
    /// Black.
    Drawn,
}

impl AudienceState {
    /// Blacks the page out, or shows it again.
    pub fn toggle_curtain(&mut self) {
        self.curtain = match self.curtain {
            Curtain::Open => Curtain::Drawn,
            Curtain::Drawn => Curtain::Open,
        };
    }

    fn graph_of(&mut self, picture: &Arc<PictureView>) -> Arc<GraphView> {
        match &self.view {
            Some((of, view)) if Arc::ptr_eq(of, picture) || of == picture => Arc::clone(view),
            _ => {
                let view = Arc::new(GraphView::new(picture));
                self.view = Some((Arc::clone(picture), Arc::clone(&view)));
                view
            }
        }
    }
}

/// Draws the page in all the room there is.
pub fn audience_ui(ui: &mut Ui, play: &PlayView, state: &mut AudienceState) {
    let mode = state.mode;
    with_mode(ui, mode, |ui| match state.curtain {
        Curtain::Drawn => curtain(ui),
        Curtain::Open => page(ui, play, state),
    });
}

/// The keys of the window of its own; the Exercise screen has the same in its own list.
pub fn audience_keys(ui: &Ui, state: &mut AudienceState) {
    let pressed = |key| ui.input(|input| input.key_pressed(key) && !input.modifiers.any());
    if pressed(Key::B) {
        state.toggle_curtain();
    }
    if pressed(Key::D) {
        state.mode = match state.mode {
            Mode::Light => Mode::Dark,
            Mode::Dark => Mode::Light,
        };
    }
}

fn curtain(ui: &mut Ui) {
    CentralPanel::default().frame(Frame::new().fill(Color32::BLACK)).show(ui, |ui| {
        let response = ui.allocate_rect(ui.max_rect(), egui::Sense::hover());
        describe(&response, egui::Role::Label, "The page is blacked out. B shows it again.");
    });
}

/// The page's measure: everything in it is written for 1920 by 1080.
struct Sheet {
    t: &'static Tokens,
    k: f32,
}

impl Sheet {
    fn font(&self, text: Text) -> FontId {
        let font = text.font();
        FontId::new((font.size * self.k).max(11.0), font.family)
    }

    fn px(&self, points: f32) -> f32 {
        points * self.k
    }
}

fn page(ui: &mut Ui, play: &PlayView, state: &mut AudienceState) {
    let t = theme(ui);
    CentralPanel::default().frame(Frame::new().fill(t.background)).show(ui, |ui| {
        let whole = ui.max_rect();
        let k = (whole.width() / 1920.0).min(whole.height() / 1080.0).clamp(0.36, 2.4);
        let sheet = Sheet { t, k };
        let band = Rect::from_min_size(whole.min, vec2(whole.width(), sheet.px(40.0)));
        exercise_band(ui, &sheet, band);
        let margin = sheet.px(48.0);
        let mut rect = Rect::from_min_max(
            pos2(whole.left() + margin, band.bottom() + sheet.px(22.0)),
            whole.max - vec2(margin, sheet.px(36.0)),
        );
        rect.min.y += head(ui, &sheet, rect, play) + sheet.px(22.0);
        rect.min.y += news(ui, &sheet, rect, play) + sheet.px(28.0);
        if rect.height() < sheet.px(120.0) {
            return;
        }
        let gap = sheet.px(28.0);
        let split = rect.left() + (rect.width() - gap) * 0.585;
        let left = Rect::from_min_max(rect.min, pos2(split, rect.bottom()));
        let right = Rect::from_min_max(pos2(split + gap, rect.top()), rect.max);
        panel(ui, &sheet, left);
        panel(ui, &sheet, right);
        graph(ui, &sheet, left, play, state);
        deciding(ui, &sheet, right, play);
    });
}

fn text(ui: &Ui, at: egui::Pos2, galley: &Arc<Galley>, ink: Color32) {
    ui.painter().galley(at, galley.clone(), ink);
}

/// Something that assistive technology reads, where it was painted.
fn spoken(ui: &Ui, rect: Rect, id: &str, role: egui::Role, name: &str) {
    let response = ui.interact(rect, ui.scope_id().with(("audience", id)), egui::Sense::hover());
    describe(&response, role, name);
}

fn exercise_band(ui: &Ui, sheet: &Sheet, rect: Rect) {
    let night = crate::app::theme::LIGHT.text;
    let ground = match sheet.t.mode {
        Mode::Light => night,
        Mode::Dark => sheet.t.panel,
    };
    ui.painter().rect_filled(rect, 0, ground);
    let mut job = egui::text::LayoutJob::default();
    let format = egui::TextFormat {
        extra_letter_spacing: sheet.px(5.0),
        ..egui::TextFormat::simple(FontId::new((20.0 * sheet.k).max(11.0), Text::Strong.font().family), Color32::WHITE)
    };
    job.append("EXERCISE · EXERCISE · EXERCISE", 0.0, format);
    let galley = ui.painter().layout_job(job);
    let at = Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size());
    text(ui, at.min, &galley, Color32::WHITE);
    spoken(ui, rect, "band", egui::Role::Label, "EXERCISE");
}

/// Title at the left, the three numbers at the right; returns the height.
fn head(ui: &Ui, sheet: &Sheet, rect: Rect, play: &PlayView) -> f32 {
    let t = sheet.t;
    let room = &play.table.room;
    let urgent = room.decisions.iter().filter(|d| d.state == DecisionState::Open).min_by_key(|d| d.left);
    let cost = room.cost_known.short(&play.sign);
    let mut numbers: Vec<(&str, String, Color32)> = vec![
        ("Story time", if room.clock.is_empty() { room.now.to_string() } else { room.clock.clone() }, t.text),
        ("Cost known so far", cost, t.tone(Tone::Danger).ink),
    ];
    if let Some(decision) = urgent.filter(|_| !play.table.ended) {
        let ink = match urgency_of(decision) {
            Urgency::Late => t.tone(Tone::Danger).ink,
            Urgency::Soon => t.tone(Tone::Warning).ink,
            _ => t.text,
        };
        numbers.push(("Time to decide", time_left(decision.left), ink));
    }
    let label_font = sheet.font(Text::RoomSmall);
    let mut x = rect.right();
    let height = sheet.px(96.0);
    for (label, value, ink) in numbers.iter().rev() {
        let label_galley = fit(ui, label, label_font.clone(), t.dim, rect.width() * 0.4);
        let value_galley = fit(ui, value, sheet.font(Text::RoomHuge), *ink, rect.width() * 0.4);
        let width = label_galley.size().x.max(value_galley.size().x);
        let left = x - width;
        text(ui, pos2(left, rect.top()), &label_galley, t.dim);
        text(ui, pos2(left, rect.top() + sheet.px(24.0)), &value_galley, *ink);
        let place = Rect::from_min_size(pos2(left, rect.top()), vec2(width, height));
        spoken(ui, place, label, egui::Role::Label, &format!("{label}: {value}"));
        x = left - sheet.px(56.0);
    }
    let width = (x - rect.left()).max(sheet.px(200.0));
    let title = play.setup.card.title.as_str();
    let small = fit(ui, title, label_font, t.dim, width);
    text(ui, rect.min + vec2(0.0, sheet.px(6.0)), &small, t.dim);
    let what = if play.table.ended { "The exercise is over" } else { "What we know so far" };
    let big = fit(ui, what, sheet.font(Text::RoomTitle), t.text, width);
    text(ui, rect.min + vec2(0.0, sheet.px(36.0)), &big, t.text);
    spoken(
        ui,
        Rect::from_min_size(rect.min, vec2(width, height)),
        "title",
        egui::Role::Heading,
        &format!("{title}: {what}"),
    );
    height
}

/// The newest news, large; returns the height.
fn news(ui: &Ui, sheet: &Sheet, rect: Rect, play: &PlayView) -> f32 {
    let t = sheet.t;
    let newest = play.table.room.injects.first();
    let (tone, title, body) = match newest {
        _ if play.table.ended => (
            Tone::Good,
            "Thank you. Nothing of this was real.".to_owned(),
            "The debrief shows what happened in truth, and what each decision was worth.".to_owned(),
        ),
        Some(inject) => {
            let tone = if inject.opened { Tone::Info } else { Tone::Danger };
            let head = format!("{}, {}.", capital(&inject.from), inject.clock);
            let body = if inject.text == inject.title { head } else { format!("{head} {}", inject.text) };
            (tone, inject.title.clone(), body)
        }
        None => (
            Tone::Info,
            "Nothing has been noticed yet".to_owned(),
            format!("{}: {}. Watch for the first signal.", play.setup.organisation.0, play.picture.name),
        ),
    };
    let pad = vec2(sheet.px(44.0), sheet.px(28.0));
    let width = rect.width() - pad.x * 2.0 - sheet.px(14.0);
    let title_galley = wrap(ui, &title, sheet.font(Text::RoomTitle), t.text, width);
    let most = rect.height() * 0.42;
    let body_galley = shortened(ui, &body, sheet, width, most - title_galley.size().y - pad.y * 2.0);
    let height = title_galley.size().y + body_galley.size().y + pad.y * 2.0 + sheet.px(8.0);
    let area = Rect::from_min_size(rect.min, vec2(rect.width(), height));
    // The bar is what shows of a coloured card below the white one, so that its corners follow the card's.
    let corner = sheet.px(18.0).min(60.0) as u8;
    ui.painter().rect_filled(area, CornerRadius::same(corner), t.tone(tone).solid);
    let mut face = area;
    face.min.x += sheet.px(14.0);
    let right = CornerRadius { nw: 0, sw: 0, ne: corner, se: corner };
    ui.painter().rect_filled(face, right, t.panel);
    let stroke = Stroke::new(sheet.px(1.6).max(1.0), t.line);
    ui.painter().rect_stroke(area, CornerRadius::same(corner), stroke, StrokeKind::Inside);
    let at = area.min + pad + vec2(sheet.px(10.0), 0.0);
    text(ui, at, &title_galley, t.text);
    text(ui, at + vec2(0.0, title_galley.size().y + sheet.px(8.0)), &body_galley, mix(t.text, t.dim, 0.35));
    spoken(ui, area, "news", egui::Role::Article, &format!("{title}. {body}"));
    height
}

/// Body text that keeps within a height: whole lines, ended with an ellipsis.
fn shortened(ui: &Ui, body: &str, sheet: &Sheet, width: f32, height: f32) -> Arc<Galley> {
    let font = sheet.font(Text::RoomBody);
    let ink = mix(sheet.t.text, sheet.t.dim, 0.35);
    let rows = (height / (font.size * 1.3)).floor().max(1.0) as usize;
    let mut job = egui::text::LayoutJob::single_section(body.to_owned(), egui::TextFormat::simple(font, ink));
    job.wrap = egui::text::TextWrapping { max_width: width, max_rows: rows, ..Default::default() };
    ui.painter().layout_job(job)
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn panel(ui: &Ui, sheet: &Sheet, rect: Rect) {
    let corner = CornerRadius::same(sheet.px(18.0).min(60.0) as u8);
    let stroke = Stroke::new(sheet.px(1.6).max(1.0), sheet.t.line);
    ui.painter().rect(rect, corner, sheet.t.panel, stroke, StrokeKind::Inside);
}

fn graph(ui: &mut Ui, sheet: &Sheet, rect: Rect, play: &PlayView, state: &mut AudienceState) {
    let view = state.graph_of(&play.picture);
    let inner = rect.shrink(sheet.px(16.0));
    let options = GraphOptions { detail: Detail::Focus, controls: Controls::None, ..GraphOptions::default() };
    ui.scope_builder(egui::UiBuilder::new().id_salt("audience-graph").max_rect(inner), |ui| {
        ui.set_clip_rect(ui.clip_rect().intersect(rect));
        graph_ui(ui, &view, &play.table.room.overlay, &mut state.graph, options);
    });
}

/// Who decides what, and the clocks.
fn deciding(ui: &mut Ui, sheet: &Sheet, rect: Rect, play: &PlayView) {
    let (room, ended) = (&play.table.room, play.table.ended);
    let t = sheet.t;
    let inner = rect.shrink2(vec2(sheet.px(32.0), sheet.px(26.0)));
    let clocks = clocks_height(sheet, room);
    let mut y = inner.top();
    let open = room.decisions.iter().any(|d| d.state == DecisionState::Open);
    let head = match (ended, open) {
        (true, _) => "What was decided",
        (false, true) => "Deciding now",
        (false, false) => "Nothing to decide at this moment",
    };
    let title = fit(ui, head, sheet.font(Text::RoomStrong), t.text, inner.width());
    text(ui, pos2(inner.left(), y), &title, t.text);
    y += title.size().y + sheet.px(14.0);
    let bottom = inner.bottom() - clocks;
    if room.decisions.is_empty() && !ended {
        let hint = "What has to be decided appears here, with the team that decides.";
        let hint = wrap(ui, hint, sheet.font(Text::RoomBody), t.dim, inner.width());
        text(ui, pos2(inner.left(), y), &hint, t.dim);
    }
    for decision in rows(room) {
        let height = row(ui, sheet, Rect::from_min_max(pos2(inner.left(), y), pos2(inner.right(), bottom)), decision);
        if height == 0.0 {
            break;
        }
        y += height;
    }
    clocks_ui(ui, sheet, Rect::from_min_max(pos2(inner.left(), inner.bottom() - clocks), inner.max), room);
}

/// Open ones first, then the newest ended one of each role that has nothing open.
fn rows(room: &SeatView) -> Vec<&DecisionView> {
    let open: Vec<&DecisionView> = room.decisions.iter().filter(|d| d.state == DecisionState::Open).collect();
    let mut roles: Vec<_> = open.iter().map(|d| d.owner).collect();
    let mut rows = open;
    let mut ended: Vec<&DecisionView> = room.decisions.iter().filter(|d| d.state != DecisionState::Open).collect();
    ended.sort_by_key(|d| std::cmp::Reverse(d.opened));
    for decision in ended {
        if !roles.contains(&decision.owner) {
            roles.push(decision.owner);
            rows.push(decision);
        }
    }
    rows
}

/// One line; returns its height, or zero when there is no room for it.
fn row(ui: &Ui, sheet: &Sheet, rect: Rect, decision: &DecisionView) -> f32 {
    let t = sheet.t;
    let done = decision.state != DecisionState::Open;
    let shades = t.role(decision.owner);
    let square = sheet.px(26.0);
    let left = rect.left() + square + sheet.px(18.0);
    let (name_ink, ink) = if done { (t.dim, t.dim) } else { (t.text, t.text) };
    let name = fit(ui, decision.owner.label(), sheet.font(Text::RoomStrong), name_ink, rect.width() * 0.4);
    let room = rect.right() - left - name.size().x - sheet.px(16.0);
    let state = match &decision.state {
        DecisionState::Open => decision.title.clone(),
        DecisionState::Later(_) => format!("{} later: {}", icons::CLOCK, decision.title),
        DecisionState::Chosen(label, _) => format!("✓ {label}"),
        DecisionState::Defaulted(label, _) => format!("{} no answer: {label}", icons::HOURGLASS),
        DecisionState::Other(_) => "✓ decided in own words".to_owned(),
    };
    let font = sheet.font(if done { Text::RoomSmall } else { Text::RoomBody });
    let galley = {
        let mut job = egui::text::LayoutJob::single_section(state.clone(), egui::TextFormat::simple(font, ink));
        let rows = if done { 1 } else { 2 };
        job.wrap = egui::text::TextWrapping { max_width: room, max_rows: rows, ..Default::default() };
        ui.painter().layout_job(job)
    };
    let height = galley.size().y.max(name.size().y) + sheet.px(26.0);
    if height > rect.height() {
        return 0.0;
    }
    let line = rect.top() + sheet.px(13.0);
    let middle = line + name.size().y / 2.0;
    let mark = Rect::from_min_size(pos2(rect.left(), middle - square / 2.0), vec2(square, square));
    ui.painter().rect_filled(mark, CornerRadius::same(sheet.px(6.0) as u8), shades.solid);
    text(ui, pos2(left, line), &name, name_ink);
    let drop = (name.size().y - galley.rows.first().map_or(0.0, |row| row.height())) / 2.0;
    text(ui, pos2(left + name.size().x + sheet.px(16.0), line + drop.max(0.0)), &galley, ink);
    let under = rect.top() + height;
    ui.painter().hline(rect.x_range(), under, Stroke::new(1.0, t.line));
    let place = Rect::from_min_size(rect.min, vec2(rect.width(), height));
    spoken(ui, place, &decision.name, egui::Role::ListItem, &format!("{}: {state}", decision.owner.label()));
    height
}

const CLOCKS: usize = 2;

fn clocks_height(sheet: &Sheet, room: &SeatView) -> f32 {
    if room.clocks.is_empty() { 0.0 } else { sheet.px(104.0) }
}

fn clocks_ui(ui: &Ui, sheet: &Sheet, rect: Rect, room: &SeatView) {
    let t = sheet.t;
    let mut clocks: Vec<_> = room.clocks.iter().collect();
    clocks.sort_by_key(|clock| clock_order(clock));
    let count = clocks.len().min(CLOCKS);
    if count == 0 {
        return;
    }
    let gap = sheet.px(18.0);
    let width = (rect.width() - gap * (count as f32 - 1.0)) / count as f32;
    for (index, clock) in clocks.into_iter().take(count).enumerate() {
        let (left, urgency, _) = clock_words(clock, room);
        let at = pos2(rect.left() + index as f32 * (width + gap), rect.top() + sheet.px(6.0));
        let area = Rect::from_min_size(at, vec2(width, sheet.px(96.0)));
        let tone = urgency.tone();
        let (edge, ink) = match urgency {
            Urgency::Calm | Urgency::Idle => (t.line_strong, t.text),
            _ => (t.tone(tone).edge, t.tone(tone).ink),
        };
        let corner = CornerRadius::same(sheet.px(16.0).min(60.0) as u8);
        ui.painter().rect(area, corner, t.panel, Stroke::new(sheet.px(2.0).max(1.0), edge), StrokeKind::Inside);
        let inner = width - sheet.px(40.0);
        let name = fit(ui, &clock.name, sheet.font(Text::RoomSmall), t.dim, inner);
        text(ui, area.min + vec2(sheet.px(20.0), sheet.px(14.0)), &name, t.dim);
        let font = FontId::new(sheet.px(28.0).max(12.0), Text::SmallClock.font().family);
        let icon = match urgency {
            Urgency::Late => format!("{} ", icons::WARNING_FILL),
            Urgency::Met => format!("{} ", icons::CHECK_CIRCLE_FILL),
            _ => String::new(),
        };
        let value = fit(ui, &format!("{icon}{left}"), font, ink, inner);
        text(ui, area.min + vec2(sheet.px(20.0), sheet.px(46.0)), &value, ink);
        spoken(ui, area, &clock.name, egui::Role::Timer, &format!("{}: {left}", clock.name));
    }
}
