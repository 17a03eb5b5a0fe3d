//! The bar at the top: which exercise, where it stands, story time, and the four numbers that the room watches.
//!
//! In the facilitator's *ground truth* the numbers are the true ones, and say so.

use egui::{Align2, CornerRadius, Label, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::desk::Desk;
use super::state::{ExerciseState, Eyes, Sight, TalkTimer};
use super::words;
use crate::app::icons;
use crate::app::theme::{Text, Tone, mix, radius, size, space, theme};
use crate::app::widgets::{Stat, chip, fit, stat, stat_strip};
use crate::base::money::short_count;
use crate::base::time::Time;
use crate::host::Saved;
use crate::scenario::doc::Phase;

/// From this width on, all phases carry their names.
const WIDE: f32 = 1460.0;
/// Below this width, what hover says is not written besides.
const NARROW: f32 = 980.0;

pub(super) fn top_bar_ui(ui: &mut Ui, desk: &Desk<'_>, state: &mut ExerciseState) {
    let whole = ui.available_width();
    ui.horizontal(|ui| {
        ui.set_min_height(44.0);
        ui.spacing_mut().item_spacing.x = space::M;
        let left = ui.cursor().left();
        let room = (whole - state.top_width - space::L).max(120.0);
        title(ui, desk, (room * 0.5).clamp(110.0, 260.0));
        exercise_mark(ui);
        if whole >= NARROW {
            phases(ui, desk.room().phase, if whole >= WIDE { Names::All } else { Names::Current });
        }
        let used = ui.cursor().left() - left;
        ui.add_space((whole - used - state.top_width - 1.0).max(0.0));
        let numbers = ui.scope(|ui| numbers(ui, desk, state, whole)).response.rect;
        // What is measured in one frame places the numbers in the next.
        if (numbers.width() - state.top_width).abs() > 0.5 {
            state.top_width = numbers.width();
            ui.ctx().request_repaint();
        }
    });
}

fn title(ui: &mut Ui, desk: &Desk<'_>, width: f32) {
    let t = theme(ui);
    ui.allocate_ui(vec2(width, 44.0), |ui| {
        ui.vertical(|ui| {
            ui.set_max_width(width);
            ui.spacing_mut().item_spacing.y = 1.0;
            let name = desk.play.setup.card.title.as_str();
            let heading = ui.add(Label::new(Text::Heading.coloured(name, t.text)).truncate());
            heading.widget_info(|| WidgetInfo::labeled(Role::Heading, true, name));
            let eyes = match desk.eyes {
                Eyes::Facilitator => "facilitator",
                Eyes::Room => "room view: what teams know",
            };
            let second = match desk.play.branch.as_str() {
                "" => format!("{} · {eyes}", desk.play.picture.name),
                branch => branch.to_owned(),
            };
            let ink = if desk.play.branch.is_empty() { t.dim } else { t.tone(Tone::Warning).ink };
            ui.add(Label::new(Text::Caption.coloured(second, ink)).truncate());
        });
    });
}

/// Nobody may take a picture of this screen for a real incident.
pub(in crate::app::screens) fn exercise_mark(ui: &mut Ui) {
    let t = theme(ui);
    let shades = t.tone(Tone::Warning);
    let galley = {
        let mut job = egui::text::LayoutJob::default();
        let format = egui::TextFormat {
            extra_letter_spacing: 1.6,
            ..egui::TextFormat::simple(Text::SmallStrong.font(), shades.ink)
        };
        job.append("EXERCISE", 0.0, format);
        ui.painter().layout_job(job)
    };
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 18.0, 24.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, "EXERCISE"));
    let stroke = Stroke::new(1.5, shades.edge);
    ui.painter().rect(rect, CornerRadius::same(radius::S), shades.soft, stroke, StrokeKind::Inside);
    let at = Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size());
    ui.painter().galley(at.min, galley, shades.ink);
    response.on_hover_text("Everything here is invented: this is an exercise.");
}

/// Which phases carry their names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    All,
    Current,
}

fn phases(ui: &mut Ui, current: Option<Phase>, names: Names) {
    let t = theme(ui);
    ui.spacing_mut().item_spacing.x = 6.0;
    let here = current.and_then(|phase| Phase::ALL.iter().position(|p| *p == phase));
    for (index, phase) in Phase::ALL.iter().enumerate() {
        let (shades, border, text, state) = match here {
            Some(here) if index < here => (t.tone(Tone::Neutral), t.line, format!("{} ✓", phase.label()), "done"),
            Some(here) if index == here => {
                let danger = t.tone(Tone::Danger);
                (danger, danger.edge, phase.label().to_owned(), "now")
            }
            _ => (t.tone(Tone::Neutral), t.line, phase.label().to_owned(), "to come"),
        };
        let named = names == Names::All || state == "now";
        let text = match (named, state) {
            (true, _) => text,
            (false, "done") => "✓".to_owned(),
            (false, _) => format!("{}", index + 1),
        };
        let ink = match state {
            "to come" => t.faint,
            _ => shades.ink,
        };
        let font = if state == "now" { Text::SmallStrong.font() } else { Text::Small.font() };
        let galley = fit(ui, &text, font, ink, 140.0);
        let width = (galley.size().x + 22.0).max(26.0);
        let (rect, response) = ui.allocate_exact_size(vec2(width, 26.0), Sense::hover());
        let name = format!("Phase {}: {}, {state}", index + 1, phase.label());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
        let fill = if state == "to come" { t.panel } else { shades.soft };
        let stroke = Stroke::new(if state == "now" { 1.5 } else { size::LINE }, border);
        ui.painter().rect(rect, CornerRadius::same(radius::PILL), fill, stroke, StrokeKind::Inside);
        let at = Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size());
        ui.painter().galley(at.min, galley, ink);
        if index + 1 < Phase::ALL.len() && names == Names::All {
            let from = pos2(rect.right(), rect.center().y);
            let line = Stroke::new(size::LINE, mix(t.panel, t.line_strong, 0.8));
            ui.painter().line_segment([from, from + vec2(6.0, 0.0)], line);
        }
        response.on_hover_text(name);
    }
}

fn numbers(ui: &mut Ui, desk: &Desk<'_>, state: &ExerciseState, whole: f32) {
    ui.spacing_mut().item_spacing.x = space::L;
    saved(ui, desk);
    clock(ui, desk, state.talk);
    let (rect, _) = ui.allocate_exact_size(vec2(1.0, 38.0), Sense::hover());
    ui.painter().vline(rect.center().x, rect.y_range(), Stroke::new(size::LINE, theme(ui).line));

    let room = desk.room();
    let truth = &desk.table().truth;
    let cost = match desk.sight {
        Sight::Known => room.cost_known,
        Sight::Truth => truth.cost,
    };
    let cost_text = desk.money(cost);
    let trend: Vec<f64> = match desk.sight {
        Sight::Known => room.cost_trend.iter().rev().take(24).rev().map(|(_, cost)| cost.units()).collect(),
        Sight::Truth => Vec::new(),
    };
    let about_cost = about_cost(desk);
    // Once the books are closed, what has not happened will not.
    let open = if desk.table().ended { "never" } else { "running" };
    let detect = room.detected_after.map_or(open.to_owned(), |span| span.to_string());
    let contained = match desk.sight {
        Sight::Known => room.believed_contained.map(|at| at.since(Time::ZERO).to_string()),
        Sight::Truth if truth.contained => Some("contained".to_owned()),
        Sight::Truth => None,
    };
    let contain = contained.clone().unwrap_or_else(|| open.to_owned());
    let out = match desk.sight {
        Sight::Known => room.people_confirmed,
        Sight::Truth => truth.people_out,
    };
    let out = short_count(out);
    let tone = |done: bool| if done { Tone::Neutral } else { Tone::Warning };
    let name = |known: &'static str, truth: &'static str| match desk.sight {
        Sight::Known => known,
        Sight::Truth => truth,
    };
    let mut stats: Vec<Stat<'_>> = vec![
        stat(name("Breach cost", "True cost"), &cost_text).tone(Tone::Danger).trend(&trend).explained(&about_cost),
        stat(if whole < WIDE { "Detect" } else { "Time to detect" }, &detect)
            .tone(tone(room.detected_after.is_some()))
            .explained("Story time from the first signal to the first true signal that a team opened."),
        stat(if whole < WIDE { "Contain" } else { "Time to contain" }, &contain)
            .tone(tone(contained.is_some()))
            .explained(name(
                "Story time from the first signal until the teams believed it contained. They may be wrong.",
                "Whether any gain is still within the attacker's reach.",
            )),
        stat(name("Records out", "True records out"), &out)
            .explained(name("People whose data is confirmed to have left.", "Distinct people whose data has left.")),
    ];
    if whole < 700.0 {
        stats.truncate(1);
    } else if whole < NARROW {
        stats.truncate(3);
    }
    stat_strip(ui, &stats);
}

fn about_cost(desk: &Desk<'_>) -> String {
    let room = desk.room();
    let truth = &desk.table().truth;
    match (desk.eyes, desk.sight) {
        (Eyes::Facilitator, Sight::Known) => {
            format!("Cost that the teams know of. The true cost so far is {}.", desk.money(truth.cost))
        }
        (Eyes::Facilitator, Sight::Truth) => {
            let mut text = format!("All cost so far; the teams know of {}.", desk.money(room.cost_known));
            for (category, cents) in &truth.by_category {
                text.push_str(&format!("\n{category}: {}", desk.money(*cents)));
            }
            text
        }
        (Eyes::Room, _) => "Cost that the teams know of. What is not known yet is not in it.".to_owned(),
    }
}

fn clock(ui: &mut Ui, desk: &Desk<'_>, talk: TalkTimer) {
    let t = theme(ui);
    let room = desk.room();
    let response = ui
        .vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            ui.add(Label::new(Text::Clock.coloured(room.clock.as_str(), t.text)).extend());
            let (text, ink) = match talk {
                TalkTimer::Paused => (room.now.to_string(), t.dim),
                TalkTimer::Running(_) => (format!("{} {} runs", room.now, icons::PLAY), t.tone(Tone::Warning).ink),
            };
            ui.add(Label::new(Text::Caption.coloured(text, ink)).extend());
        })
        .response;
    let name = format!("Story time: {}, {}", room.clock, room.now);
    response.widget_info(|| WidgetInfo::labeled(Role::Timer, true, &name));
    let hover = response.clone().with_new_rect(response.rect);
    hover.on_hover_text(format!("{}. {}.", room.clock_long, words::next(&desk.table().next, room)));
}

fn saved(ui: &mut Ui, desk: &Desk<'_>) {
    match &desk.play.saved {
        Saved::OnDisk => {}
        Saved::InMemory(reason) => {
            chip("not on disk").icon(icons::WARNING_FILL).tone(Tone::Warning).hint(reason).show(ui);
        }
        Saved::ReadOnly(reason) => {
            chip("read only").icon(icons::EYE).tone(Tone::Warning).hint(reason).show(ui);
        }
    }
}
