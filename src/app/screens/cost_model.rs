//! The cost model: what is measured, what is assumed, and how well it fits published incidents that it never saw.
//!
//! Figures come from [`crate::analysis::estimate::table`]. Deliberately absent: estimates of one's own incidents, which the
//! command line makes.

use egui::{Label, Ui};

use super::AppAction;
use super::layout::{NARROW, page, split};
use crate::analysis::brief::DISCLAIMER;
use crate::analysis::brief::assumptions::basis_word;
use crate::analysis::estimate::fit::Published;
use crate::analysis::estimate::table::{CostModelReport, FitRow, FitTable, Score};
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::*;
use crate::base::money::{Cents, grouped};
use crate::host::{BriefRequest, CostModelState, Request, Snapshot};
use crate::report::brief_page::words::{money, percent};
use crate::scenario::doc::{Basis, Dist, ParameterDoc};

/// State of the page.
#[derive(Default)]
pub struct CostModelPage {
    /// What is looked for among the parameters.
    search: String,
    /// The search takes the keyboard in the next frame.
    pub focus_search: bool,
    /// The comparison was asked for: once is enough.
    asked: bool,
}

/// Draws the page.
pub fn cost_model_ui(ui: &mut Ui, snapshot: &Snapshot, state: &mut CostModelPage) -> Vec<AppAction> {
    let t = theme(ui);
    let mut asks = Vec::new();
    let side = if ui.available_width() < NARROW { 16 } else { 32 };
    let frame = egui::Frame::new().fill(t.panel).inner_margin(egui::Margin::symmetric(side, 12));
    egui::Panel::top("cost-model-head").frame(frame).show(ui, |ui| {
        ui.horizontal(|ui| {
            let back = button("").icon(icons::ARROW_LEFT).ghost().named("Back").hint("Back (Esc)");
            if back.show(ui).clicked() {
                asks.push(AppAction::Back);
            }
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 1.0;
                let title = ui.add(Label::new(Text::Heading.coloured("Cost model", t.text)).truncate());
                title.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, "Cost model"));
                let about = "One cost function for exercises, simulations and estimates";
                ui.add(Label::new(Text::Small.coloured(about, t.dim)).truncate());
            });
        });
    });
    page(ui, "cost-model", 1500.0, |ui| match &snapshot.brief.cost_model {
        CostModelState::Unasked => {
            if snapshot.busy.is_none() && !std::mem::replace(&mut state.asked, true) {
                asks.push(AppAction::Ask(Request::Brief(BriefRequest::Fit)));
            }
            waiting_ui(ui);
        }
        CostModelState::Fitting => waiting_ui(ui),
        CostModelState::Failed(why) => {
            banner(ui, Tone::Danger, icons::WARNING, "The comparison came to nothing", why, |_| {});
        }
        CostModelState::There(report) => report_ui(ui, report, state),
    });
    asks
}

fn waiting_ui(ui: &mut Ui) {
    let empty = EmptyState {
        icon: icons::HOURGLASS,
        title: "Comparing with published incidents",
        text: "Each incident is left out in turn and estimated by a model that never saw it.",
    };
    empty_state(ui, empty, None);
}

fn report_ui(ui: &mut Ui, report: &CostModelReport, state: &mut CostModelPage) {
    let fit = &report.fit;
    if ui.available_width() > NARROW {
        split(ui, &[0.56, 0.44], |ui, part| match part {
            0 => scores_ui(ui, fit),
            _ => bands_ui(ui, fit),
        });
    } else {
        scores_ui(ui, fit);
        ui.add_space(space::L);
        bands_ui(ui, fit);
    }
    ui.add_space(space::L);
    incidents_ui(ui, fit);
    ui.add_space(space::L);
    parameters_ui(ui, report, state);
    ui.add_space(space::M);
    ui.add(Label::new(Text::SmallStrong.coloured(DISCLAIMER, theme(ui).dim)).wrap());
}

/// An error in ln cost as a factor: "× 2.1".
fn factor(ln: f64) -> String {
    format!("× {:.2}", libm::exp(ln))
}

fn scores_ui(ui: &mut Ui, fit: &FitTable) {
    card().show(ui, |ui| {
        section(
            ui,
            "How well it fits",
            "Every incident is left out in turn, everything that is fitted is fitted again without it, then it is estimated. Simple rules are treated the same way.",
        );
        let mut rows: Vec<(String, &Score)> = fit.with_records.iter().map(|s| (s.method.to_owned(), s)).collect();
        rows.push(("this model, also where records are unknown".to_owned(), &fit.all));
        let columns = [
            Column::rest("Method"),
            Column::number("Incidents", 74.0),
            Column::number("Median error", 96.0),
            Column::number("Score", 88.0),
        ];
        whole_table(ui, "Errors of each method", &columns, rows.len(), |row, column| {
            let Some((name, score)) = rows.get(row) else { return Cell::default() };
            let tone = if name.starts_with("this model") { Tone::Accent } else { Tone::Neutral };
            match column {
                0 => Cell::from(name.as_str()).tone(tone),
                1 => Cell::from(score.incidents.to_string()),
                2 => Cell::from(factor(score.median_error)).hint(format!(
                    "Half of the estimates miss by no more than this factor, up or down. In ln cost: {:.3}",
                    score.median_error
                )),
                _ => Cell::from(format!("{:.3}", score.mean_crps)).hint(
                    "Mean continuous ranked probability score (CRPS) of the whole distribution in ln cost; lower is better",
                ),
            }
        });
        ui.add_space(space::XS);
        caption(
            ui,
            "Median error: half of the estimates miss by no more than this factor, up or down. Score: how far the whole range of an \
             estimate lies from what was reported (mean CRPS); lower is better, 0 would be exact.",
        );
        caption(
            ui,
            "The simple rules know the number of records alone: a fixed price for each; a formula from a survey of 115 breaches \
             (J. Jacobs, 2014), by which ten times the records cost about six times as much; and a line through the other \
             incidents here, each step a factor.",
        );
        if let Some((ours, baselines)) = fit.with_records.split_first() {
            let beaten = |of: fn(&Score) -> f64| baselines.iter().filter(|b| of(ours) < of(b)).count();
            let text = format!(
                "Its median error is below that of {} of {n} simple rules, its mean score below that of {} of {n}.",
                beaten(|s| s.median_error),
                beaten(|s| s.mean_crps),
                n = baselines.len()
            );
            ui.add_space(space::XS);
            paragraph(ui, &text);
        }
        let floors = fit.rows.iter().filter(|row| row.published.floor).count();
        let text = format!(
            "Of {floors} incidents only a fine is known: any estimate above it counts as met, for this model and for the rules alike. Published incidents are the dear ones."
        );
        ui.add(Label::new(Text::Small.coloured(text, theme(ui).dim)).wrap());
        let text = "A caution: which terms the model has was chosen with these incidents in view. Only its numbers were fitted without the incident they are tried on, so incidents that nobody has seen yet may be missed by more.";
        ui.add(Label::new(Text::Small.coloured(text, theme(ui).tone(Tone::Warning).ink)).wrap());
    });
}

fn bands_ui(ui: &mut Ui, fit: &FitTable) {
    let t = theme(ui);
    card().show(ui, |ui| {
        section(
            ui,
            "How often the bands held",
            "A band that claims half should hold about half of the incidents, not more.",
        );
        let floors = fit.rows.iter().filter(|row| row.published.floor).count();
        let tested = fit.rows.len().saturating_sub(floors);
        let text = format!(
            "Of {} incidents {tested} can test a band: of {floors} only a fine is known, and that is a floor which does not say where the cost lies.",
            fit.rows.len()
        );
        caption(ui, &text);
        ui.add_space(space::XS);
        for c in fit.coverage {
            let share = c.inside as f64 / c.of.max(1) as f64;
            let label = format!("{} band", percent(c.claims));
            let value = format!("{} of {}", c.inside, c.of);
            let hint = format!(
                "{} inside; with so few incidents the true share lies between {} and {} (95 %, exact binomial)",
                percent(share),
                percent(c.interval[0]),
                percent(c.interval[1])
            );
            stat(&label, &value)
                .hint(&hint)
                .explained("Incidents of which only a fine is known count as no test of a band.")
                .show(ui);
            ui.add_space(space::S);
        }
        overline(ui, "Five numbers are fitted");
        let f = &fit.fitted;
        let fitted = [
            ("What was reported, over the sum of the parts", f.reported_over_parts),
            ("How people grow with records (exponent)", f.damping),
            ("Share of sales that stops in an outage", f.stopped_share),
            ("Loss per exposed account, over one robbed customer", f.robbed_share),
            ("Scatter around the model (ln cost)", f.spread),
        ];
        let scatter = format!(
            "Scatter in plain words: about two of three incidents lie within {} of the estimate, up or down.",
            factor(f.spread)
        );
        for ((name, value), (low, high)) in fitted.into_iter().zip(fit.without_one) {
            let text = format!("{value:.3} (without one incident {low:.3} to {high:.3})");
            ui.add(Label::new(Text::Small.coloured(name, t.text)).wrap());
            ui.add(Label::new(Text::Caption.coloured(text, t.dim)).wrap());
        }
        caption(ui, &scatter);
        ui.add_space(space::S);
        ui.add(Label::new(Text::Caption.coloured(PARTS_ARE_LESS, t.dim)).wrap());
    });
}

/// What the first of the fitted numbers means for everybody who reads money elsewhere.
const PARTS_ARE_LESS: &str = "Exercises and briefings book the parts alone, without the first of these numbers: reported incidents came to \
that many times the parts, for they are the dear ones, and new technology, consultants and management time are in no part. Read money there \
as what decisions change, not as what a newspaper would report.";

fn reported(published: &Published) -> String {
    let sum = |units| money(Cents::from_units(units));
    if published.floor {
        format!("at least {}", sum(published.low))
    } else if published.low == published.high {
        sum(published.low)
    } else {
        format!("{} to {}", sum(published.low), sum(published.high))
    }
}

/// An organisation with the year: some stand here twice.
pub(super) fn incident_name(row: &FitRow) -> String {
    match row.year {
        Some(year) => format!("{}, {year}", row.organisation),
        None => row.organisation.clone(),
    }
}

fn incidents_ui(ui: &mut Ui, fit: &FitTable) {
    card().show(ui, |ui| {
        section(ui, "Each incident", "Estimated from its public facts alone by a model that never saw it.");
        let columns = [
            Column::rest("Incident"),
            Column::number("Records", 110.0),
            Column::number("Reported", 150.0),
            Column::number("Estimate", 90.0),
            Column::number("90 % band", 160.0),
            Column::number("Missed by", 84.0),
        ];
        whole_table(ui, "Incidents and their estimates", &columns, fit.rows.len(), |row, column| {
            let Some(row) = fit.rows.get(row) else { return Cell::default() };
            let sum = |cents| money(Cents(cents));
            match column {
                0 => {
                    let name = incident_name(row);
                    Cell::from(name.as_str()).hint(format!("{name}\n{}", row.sources.replace('|', "\n")))
                }
                1 => Cell::from(row.records.map_or("not known".to_owned(), |r| grouped(r as u64))),
                2 => Cell::from(reported(&row.published)),
                3 => Cell::from(sum(row.predicted.p50_cents)),
                4 => Cell::from(format!("{} to {}", sum(row.predicted.p5_cents), sum(row.predicted.p95_cents))),
                _ if row.miss == 0.0 && row.published.floor => {
                    Cell::from("not below").hint("Only a fine is known: any estimate above it counts as met")
                }
                _ if row.miss == 0.0 => Cell::from("within").hint("The estimate lies inside of what was reported"),
                _ => {
                    let word = if row.miss > 0.0 { "above" } else { "below" };
                    Cell::from(factor(row.miss.abs())).hint(format!("The estimate lies {word} what was reported"))
                }
            }
        });
    });
}

/// A distribution in words.
fn dist_words(dist: Dist) -> String {
    let n = |x: f64| if x >= 1000.0 { grouped(x as u64) } else { x.to_string() };
    match dist {
        Dist::Fixed(x) => n(x),
        Dist::Uniform(a, b) => format!("{} to {}", n(a), n(b)),
        Dist::Triangular(a, m, b) => format!("{} to {}, most likely {}", n(a), n(b), n(m)),
        Dist::Lognormal(m, p) => format!("half below {}, nine in ten below {}", n(m), n(p)),
    }
}

fn parameters_ui(ui: &mut Ui, report: &CostModelReport, state: &mut CostModelPage) {
    let all: Vec<(&ParameterDoc, &str)> = report
        .shared
        .iter()
        .map(|p| (p, "exercises and estimates"))
        .chain(report.own.iter().map(|p| (p, "estimates alone")))
        .collect();
    let count = |basis: Basis| all.iter().filter(|(p, _)| p.basis == basis).count();
    card().show(ui, |ui| {
        let about = format!(
            "{} parameters: {} published, {} derived from published figures, {} assumed. One set serves exercises, simulations and estimates.",
            all.len(),
            count(Basis::Published),
            count(Basis::Derived),
            count(Basis::Assumed)
        );
        section(ui, "What is measured and what is assumed", &about);
        let width = ui.available_width().min(360.0);
        let search = search_box(ui, "Search the parameters", "Name, source or basis", &mut state.search, width);
        if std::mem::take(&mut state.focus_search) {
            search.request_focus();
        }
        ui.add_space(space::S);
        let words = state.search.to_lowercase();
        let fits = |(p, _): &&(&ParameterDoc, &str)| {
            let text = format!("{} {} {} {}", p.name, p.source, p.unit, basis_word(p.basis)).to_lowercase();
            words.split_whitespace().all(|word| text.contains(word))
        };
        let shown: Vec<_> = all.iter().filter(fits).collect();
        if shown.is_empty() {
            caption(ui, "No parameter fits.");
            return;
        }
        caption(ui, &format!("{} of {} parameters shown", shown.len(), all.len()));
        let columns = [
            Column::words("Parameter", 300.0),
            Column::words("Value", 240.0),
            Column::words("Basis", 90.0),
            Column::rest("Source"),
        ];
        whole_table(ui, "Parameters", &columns, shown.len(), |row, column| {
            let Some((p, used)) = shown.get(row) else { return Cell::default() };
            match column {
                0 => Cell::from(p.name.as_str()).hint(format!("{}\nFor {used}", p.name)),
                1 => Cell::from(dist_words(p.dist)).hint(format!("{} {}", dist_words(p.dist), p.unit)),
                2 => {
                    let tone = match p.basis {
                        Basis::Published => Tone::Good,
                        Basis::Derived => Tone::Info,
                        Basis::Assumed => Tone::Warning,
                    };
                    Cell::from(basis_word(p.basis)).tone(tone)
                }
                _ => Cell::from(p.source.as_str()).hint(format!("{} ({})", p.source, p.date)),
            }
        });
    });
}
