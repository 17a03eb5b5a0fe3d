//! What if: one decision changed, or the moment at which it was taken, and both stories side by side.

use egui::{Label, Ui};

use super::super::AppAction;
use super::super::layout::{NARROW, page, split};
use super::{Desk, nothing};
use crate::analysis::what_if::{Change, To};
use crate::app::icons;
use crate::app::theme::{Text, Tone, size, space, theme};
use crate::app::widgets::chart::{Curve, Lines, Pattern, XAxis, lines};
use crate::app::widgets::*;
use crate::base::money::Cents;
use crate::base::time::Span;
use crate::host::{ChoiceView, Request, StudyRequest, WhatIfState};
use crate::report::{Difference, DifferenceRow, StoryLine, StoryRow};

/// What is being asked.
#[derive(Default)]
pub(super) struct WhatIfForm {
    /// Position among the decisions that ended.
    decision: usize,
    /// Position among its options; none is that nobody answers. As played until somebody chooses.
    option: Option<Option<u8>>,
    /// How long after it opened; as it was until somebody chooses.
    after: Option<Span>,
}

/// Moments that are offered, where the decision stays open long enough.
const MOMENTS: [i64; 9] = [5, 15, 30, 60, 2 * 60, 4 * 60, 8 * 60, 24 * 60, 72 * 60];

pub(super) fn what_if_ui(ui: &mut Ui, desk: &mut Desk<'_>, form: &mut WhatIfForm) {
    page(ui, "debrief-what-if", 1700.0, |ui| {
        let about = "Change one decision, or when it was taken. The same dice, and everything else as you played it.";
        page_title(ui, "What if", about);
        let study = desk.study;
        if study.choices.is_empty() {
            nothing(ui, "No decision can be changed", "None ended in this exercise, or it has only just been opened.");
            return;
        }
        form_ui(ui, desk, form, &study.choices);
        ui.add_space(space::M);
        match &study.what_if {
            WhatIfState::Idle => {
                caption(ui, "Choose above, and press “Play it again”. What you played stays as it is in the record.");
            }
            WhatIfState::Working => {
                caption(ui, "Playing it again…");
            }
            WhatIfState::Failed(why) => {
                banner(ui, Tone::Danger, icons::WARNING_OCTAGON, "It could not be played", why, |_| ());
            }
            WhatIfState::Shown(found) => found_ui(ui, desk, found),
        }
    });
}

fn form_ui(ui: &mut Ui, desk: &mut Desk<'_>, form: &mut WhatIfForm, choices: &[ChoiceView]) {
    let Some(choice) = choices.get(form.decision).or(choices.first()) else { return };
    let t = theme(ui);
    let field = |ui: &mut Ui, label: &str| {
        ui.label(Text::SmallStrong.coloured(label, t.dim));
    };
    card().show(ui, |ui| {
        let width = ui.available_width();
        let shares: &[f32] = if width > NARROW { &[0.36, 0.4, 0.24] } else { &[1.0] };
        let part = |ui: &mut Ui, part: usize, form: &mut WhatIfForm| {
            let width = ui.available_width();
            match part {
                0 => {
                    field(ui, "Decision");
                    let label = |i: usize| choices.get(i).map(|c| c.title.clone()).unwrap_or_default();
                    let list = Choices { count: choices.len(), label: &label, chosen: Some(form.decision) };
                    if let Some(index) = select(ui, "Decision", &choice.title, width, &list) {
                        *form = WhatIfForm { decision: index, ..WhatIfForm::default() };
                    }
                }
                1 => {
                    field(ui, "What is chosen");
                    let label = |i: usize| option_words(choice, option_at(choice, i));
                    let now = form.option.unwrap_or(played(choice));
                    let at = (0..=choice.options.len()).find(|i| option_at(choice, *i) == now);
                    let list = Choices { count: choice.options.len() + 1, label: &label, chosen: at };
                    if let Some(index) = select(ui, "What is chosen", &option_words(choice, now), width, &list) {
                        form.option = Some(option_at(choice, index));
                    }
                }
                _ => {
                    field(ui, "When");
                    let moments = moments(choice);
                    let words = |after: Option<Span>| match after {
                        None => format!("as it was: after {}", choice.after),
                        Some(after) => format!("after {after}"),
                    };
                    let label = |i: usize| words(moments.get(i).copied().flatten());
                    let at = moments.iter().position(|m| *m == form.after);
                    let list = Choices { count: moments.len(), label: &label, chosen: at };
                    if let Some(index) = select(ui, "When", &words(form.after), width, &list) {
                        form.after = moments.get(index).copied().flatten();
                    }
                }
            }
        };
        if shares.len() > 1 {
            split(ui, shares, |ui, index| part(ui, index, form));
        } else {
            (0..3).for_each(|index| part(ui, index, form));
        }
        ui.add_space(space::S);
        ui.horizontal_wrapped(|ui| {
            let option = form.option.unwrap_or(played(choice));
            let same = option == played(choice) && form.after.is_none();
            let refused = match desk.study.what_if {
                WhatIfState::Working => Some("It is being played."),
                _ if same => Some("That is what you did. Change the option or the moment."),
                _ => None,
            };
            if button("Play it again").icon(icons::PLAY).primary().refused(refused).show(ui).clicked() {
                let to = option.map_or(To::Default, |option| To::Option(option, form.after));
                let change = Change { decision: choice.decision, to };
                desk.asks.push(AppAction::Ask(Request::Study(StudyRequest::WhatIf(change))));
            }
            caption(ui, &format!("You: {}, after {}.", option_words(choice, played(choice)), choice.after));
        });
    });
}

/// What was played: the option, or none for nobody.
fn played(choice: &ChoiceView) -> Option<u8> {
    choice.chosen.filter(|_| !choice.defaulted)
}

/// What stands at a position of the list: the options, then nobody.
fn option_at(choice: &ChoiceView, index: usize) -> Option<u8> {
    u8::try_from(index).ok().filter(|_| index < choice.options.len())
}

fn option_words(choice: &ChoiceView, option: Option<u8>) -> String {
    match option {
        Some(option) => choice.options.get(usize::from(option)).cloned().unwrap_or_default(),
        None if choice.chosen.is_none() && !choice.defaulted => "your own words, or nobody answers".to_owned(),
        None => "nobody answers: the default".to_owned(),
    }
}

/// As it was, and the moments that a decision stays open for.
fn moments(choice: &ChoiceView) -> Vec<Option<Span>> {
    let within = MOMENTS.into_iter().map(|minutes| Span(minutes * 60)).filter(|m| *m < choice.deadline);
    std::iter::once(None).chain(within.map(Some)).chain([Some(choice.deadline)]).collect()
}

fn found_ui(ui: &mut Ui, desk: &Desk<'_>, found: &Difference) {
    let t = theme(ui);
    let heading = ui.add(Label::new(Text::Heading.coloured(&found.change, t.text)).wrap());
    heading.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, &found.change));
    ui.add_space(space::XS);
    figures_ui(ui, desk, found);
    for note in &found.notes {
        ui.horizontal_top(|ui| {
            ui.label(Text::Small.coloured(icons::INFO, t.dim));
            ui.add(Label::new(Text::Small.coloured(note, t.dim)).wrap());
        });
    }
    ui.add_space(space::S);
    let parts = |ui: &mut Ui, part: usize| match part {
        0 => chart_ui(ui, desk, found),
        _ => rows_ui(ui, found),
    };
    if ui.available_width() > NARROW {
        split(ui, &[0.52, 0.48], parts);
    } else {
        parts(ui, 0);
        ui.add_space(space::S);
        parts(ui, 1);
    }
    ui.add_space(space::S);
    story_ui(ui, found);
}

fn figures_ui(ui: &mut Ui, desk: &Desk<'_>, found: &Difference) {
    let difference = found.after_cents - found.before_cents;
    let tone = |cents: i64| match cents {
        0 => Tone::Neutral,
        c if c < 0 => Tone::Good,
        _ => Tone::Danger,
    };
    let (before, after) = (desk.money(found.before_cents), desk.money(found.after_cents));
    let by = desk.signed(difference);
    let on_average = found.on_average.map(|r| (desk.signed(r.cents), r.interval(&desk.debrief.sign), r));
    card().show(ui, |ui| {
        split(ui, &[1.0, 1.0, 1.0, 1.2], |ui, part| {
            match part {
                0 => stat("As you played it", &before).show(ui),
                1 => stat("With the change", &after).hint("on the same dice").show(ui),
                2 => stat("Difference", &by).hint("on the same dice").tone(tone(difference)).show(ui),
                _ => match &on_average {
                    Some((value, interval, r)) => {
                        let tone = if r.may_be_nothing() { Tone::Neutral } else { tone(r.cents) };
                        let why = "The same change under other dice: whether this story was typical";
                        stat("On other dice, on average", value).hint(interval).tone(tone).explained(why).show(ui)
                    }
                    None => stat("On other dice", "–").hint("not computed").show(ui),
                },
            };
        });
    });
}

fn chart_ui(ui: &mut Ui, desk: &Desk<'_>, found: &Difference) {
    card().show(ui, |ui| {
        section(
            ui,
            "Cost so far",
            "Time after the first signal, in equal factors. Solid: as you played it. Dashed: with the change.",
        );
        // Costs are booked at instants: a step at each.
        let side = |pick: fn(&(f64, i64, i64)) -> i64| -> Vec<(f64, f64)> {
            let mut points: Vec<(f64, f64)> = Vec::new();
            for row in &found.by_time {
                points.extend(points.last().map(|last| (row.0, last.1)));
                points.push((row.0, pick(row) as f64));
            }
            points
        };
        let (before, after) = (side(|row| row.1), side(|row| row.2));
        let curves = [
            Curve { name: "As played", points: &before, tone: Tone::Accent, pattern: Pattern::Solid },
            Curve { name: "With the change", points: &after, tone: Tone::Warning, pattern: Pattern::Dashed },
        ];
        let chart =
            Lines { name: "Cost so far", curves: &curves, x_axis: XAxis::Logarithmic, mark: None, height: 230.0 };
        let sign = &desk.debrief.sign;
        lines(ui, chart, |x| Span((x * 3600.0) as i64).to_string(), |y| Cents(y.round() as i64).short(sign));
        ui.add_space(space::XS);
        let columns = [
            Column::rest("Category"),
            Column::number("As played", 100.0),
            Column::number("With the change", 116.0),
            Column::number("Difference", 100.0),
        ];
        whole_table(ui, "Cost by category", &columns, found.categories.len(), |row, column| {
            let Some((label, before, after)) = found.categories.get(row) else { return Cell::default() };
            match column {
                0 => Cell::from(label.as_str()),
                1 => Cell::from(desk.money(*before)),
                2 => Cell::from(desk.money(*after)),
                _ if before == after => Cell::from("–"),
                _ => Cell::from(desk.signed(after - before)),
            }
        });
    });
}

fn rows_ui(ui: &mut Ui, found: &Difference) {
    card().show(ui, |ui| {
        section(ui, "Times and clocks", "What the change moves is marked with ≠.");
        let rows: Vec<&DifferenceRow> = found.times.iter().chain(&found.clocks).collect();
        let columns = [Column::rest("What"), Column::rest("As played"), Column::rest("With the change")];
        whole_table(ui, "Times and clocks", &columns, rows.len(), |row, column| {
            let Some(row) = rows.get(row) else { return Cell::default() };
            match column {
                0 => Cell::from(row.label.as_str()),
                1 => Cell::from(row.before.as_str()),
                _ if row.before == row.after => Cell::from(row.after.as_str()),
                _ => Cell::from(format!("≠ {}", row.after)).tone(Tone::Warning),
            }
        });
    });
}

fn story_ui(ui: &mut Ui, found: &Difference) {
    card().show(ui, |ui| {
        if found.parts_at.is_empty() {
            section(ui, "The story stays the same", "Nothing that happened depends on that change.");
            return;
        }
        let title = format!("The stories part on {}", found.parts_at);
        section(
            ui,
            &title,
            "The same instant stands on the same line. − only as you played it, + only with the change.",
        );
        let t = theme(ui);
        let room = ui.available_width();
        let clock = if room < NARROW { 70.0 } else { 96.0 };
        let widths = [clock, (room - clock - 2.0 * space::M) / 2.0, (room - clock - 2.0 * space::M) / 2.0];
        egui::Grid::new("stories").num_columns(3).spacing([space::M, 5.0]).show(ui, |ui| {
            for (text, width) in ["When", "As you played it", "With the change"].into_iter().zip(widths) {
                cell(ui, width, |ui| {
                    ui.label(Text::SmallStrong.coloured(text, t.dim));
                });
            }
            ui.end_row();
            for row in &found.story {
                row_ui(ui, row, widths);
                ui.end_row();
            }
        });
    });
}

fn row_ui(ui: &mut Ui, row: &StoryRow, [clock, left, right]: [f32; 3]) {
    let t = theme(ui);
    cell(ui, clock, |ui| {
        ui.add(Label::new(Text::Figures.coloured(&row.clock, t.dim)).extend());
    });
    let side = |ui: &mut Ui, width: f32, line: Option<&StoryLine>, mark: &str, tone: Tone| {
        cell(ui, width, |ui| {
            let Some(line) = line else { return };
            let (text, ink) = match row.is_same() {
                true => (line.text.clone(), t.dim),
                false => (format!("{mark} {}", line.text), t.tone(tone).ink),
            };
            ui.add(Label::new(Text::Small.coloured(text, ink)).wrap());
            if !line.other.is_empty() {
                let text = format!("there on {}", line.other);
                ui.add(Label::new(Text::Caption.coloured(text, t.faint)).wrap());
            }
        });
    };
    side(ui, left, row.before.as_ref(), "−", Tone::Accent);
    side(ui, right, row.after.as_ref(), "+", Tone::Warning);
}

/// A cell of a fixed width, at least one line high.
fn cell(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    ui.allocate_ui(egui::vec2(width, size::CHIP), |ui| {
        ui.vertical(|ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing.y = 1.0;
            add(ui);
        });
    });
}
