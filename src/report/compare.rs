//! From an attribution to words. Every figure comes from there; nothing is computed here but differences that are said.

use super::after_action::{Figure, Tone};
use super::comparison::*;
use super::places;
use super::score::score_part;
use crate::analysis::attribution::{Attribution, Spread, Stage};
use crate::analysis::best::SWEEPS;
use crate::analysis::played::Exercise;
use crate::analysis::prevention::{Habit, Measure, Prevented, Tried};
use crate::analysis::reference_set::Reference;
use crate::analysis::regret::{Against, Regret};
use crate::analysis::score::Top;
use crate::analysis::stats::Estimate;
use crate::analysis::table::Table;
use crate::base::id::DecisionId;
use crate::base::money::{Cents, grouped};
use crate::base::time::Span;
use crate::engine::view::{option_label, titled};
use crate::scenario::doc::CostCategory;
use crate::scenario::model::Authorship;

/// How an exercise compares, as far as it is known.
pub fn compare(exercise: &Exercise, all: &Attribution) -> Comparison {
    Words { exercise, all }.comparison()
}

struct Words<'a> {
    exercise: &'a Exercise,
    all: &'a Attribution,
}

/// A mean as it is said.
pub(super) fn range(estimate: Estimate) -> Range {
    let ci95 = estimate.ci95.map(|i| (i.low.0, i.high.0));
    Range { cents: estimate.mean.0, ci95, runs: estimate.runs }
}

fn time(span: Option<Span>) -> String {
    span.map_or("never".into(), |s| s.to_string())
}

impl Words<'_> {
    fn money(&self, cents: i64) -> String {
        Cents(cents).short(&self.exercise.scenario.currency.sign)
    }

    fn comparison(&self) -> Comparison {
        let all = self.all;
        let scenario = &self.exercise.scenario;
        Comparison {
            stage: self.stage(),
            share: all.share_done(),
            done: all.stage == Stage::Done,
            replays: all.yours.map_or(0, |e| e.runs),
            runs: all.runs,
            figures: self.figures(),
            expected: all.yours.map(range),
            spread: all.spread.as_ref().map(|s| self.spread(s)).unwrap_or_default(),
            categories: all.spread.as_ref().map(categories).unwrap_or_default(),
            references: self.references(),
            odd: self.odd(),
            search: self.search(),
            best_play: all.best.as_ref().map(|best| self.best_play(best)).unwrap_or_default(),
            luck: all.luck.map(|luck| self.luck(luck)),
            quality_gap: all.quality_gap.map(|gap| self.gap(gap)),
            percentiles: self.percentiles(),
            curves: self.curves(),
            score: all.score.map(|s| {
                let means = [&s.nobody, &s.best];
                score_part(scenario, &self.exercise.outcome, &s.score, means, Top::Best, s.runs)
            }),
            regrets: all.regrets.iter().filter_map(|r| self.regret(r)).collect(),
            shares: all.shapley.iter().flat_map(|s| &s.roles).map(|(role, e)| share(role.label(), *e)).collect(),
            explained: all.shapley.as_ref().map(|s| range(s.explained)),
            measures: all.prevention.as_ref().map(|p| p.measures.iter().map(|p| self.measure(p)).collect()),
            tried: all.prevention.as_ref().map(|p| tried(p.tried, scenario.authorship())).unwrap_or_default(),
            departures: self.departures(),
            method: self.method(),
        }
    }

    fn stage(&self) -> String {
        match self.all.stage {
            Stage::First => "A few replays for a first answer".into(),
            Stage::Replays => "Replays of what you played, and of the references".into(),
            Stage::Search => "Searching for the best play".into(),
            Stage::Regrets(done, of) => format!("What each decision cost: {} of {of}", (done + 1).min(of)),
            Stage::Roles => "What each role contributed".into(),
            Stage::Prevention => "What would have prevented it".into(),
            Stage::Done => "Done".into(),
        }
    }

    fn figures(&self) -> Vec<Figure> {
        let (all, cost) = (self.all, self.exercise.outcome.cost);
        let Some(spread) = &all.spread else { return Vec::new() };
        let [low, _, high] = spread.cost.map(|c| self.money(c.0));
        let runs = grouped(all.yours.map_or(0, |e| e.runs));
        let mut figures = vec![Figure {
            label: "Breach cost".into(),
            value: self.money(cost.0),
            note: format!("8 of 10: {low} to {high}"),
            tone: Tone::Plain,
            explain: format!(
                "The sum of all ledger entries of this run. The range is that of {runs} replays of the same play under other dice."
            ),
        }];
        let against = |label: &str, note: String, reference: Reference| {
            let mean = all.reference(reference)?;
            let difference = cost - mean.mean;
            let plus = if difference > Cents::ZERO { "+" } else { "" };
            Some(Figure {
                label: label.into(),
                value: format!("{plus}{}", self.money(difference.0)),
                note: format!("{} {note}", self.money(mean.mean.0)),
                tone: if difference <= Cents::ZERO { Tone::Good } else { Tone::Bad },
                explain: format!(
                    "What this run cost minus that mean; {}.",
                    range(mean).interval(&self.exercise.scenario.currency.sign)
                ),
            })
        };
        figures.extend(against("Against doing nothing", "with every team silent".into(), Reference::Nobody));
        let found = format!("on average, found in {} runs", grouped(all.searched));
        match all.searched {
            0 => figures.extend(against("Against the expert's play", "on average".into(), Reference::Expert)),
            _ => figures.extend(against("Against the best found", found, Reference::Best)),
        }
        figures
    }

    fn spread(&self, spread: &Spread) -> Vec<SpreadRow> {
        let outcome = &self.exercise.outcome;
        let t = outcome.times;
        let cost = SpreadRow {
            label: "Breach cost".into(),
            yours: self.money(outcome.cost.0),
            percentiles: spread.cost.map(|c| self.money(c.0)),
        };
        let names = ["Time to detect", "Time to respond", "Time to contain", "Time to recover"];
        let yours = [t.detect, t.respond, t.contain, t.recover];
        let times = names.into_iter().zip(yours).zip(spread.times).map(|((label, yours), percentiles)| SpreadRow {
            label: label.into(),
            yours: time(yours),
            percentiles: percentiles.map(time),
        });
        std::iter::once(cost).chain(times).collect()
    }

    fn references(&self) -> Vec<ReferenceRow> {
        let row = |reference| {
            let (name, about) = match reference {
                Reference::Nobody => ("Nobody acts", "Every declared default and no other action."),
                Reference::Random => ("Random play", "Any option at any moment, by the dice."),
                Reference::Cautious => {
                    ("Cautious play", "What a careful room would choose, after a third of the time.")
                }
                Reference::Expert => match self.exercise.scenario.authorship() {
                    Authorship::Written => ("Expert", "The author's own play. The author knows the scenario."),
                    Authorship::Drawn => ("Expert", "What the templates call expert, whatever the ecosystem."),
                },
                Reference::Best => {
                    ("Best found", "The cheapest play that the search found. It sees no more than a room does.")
                }
            };
            let cost = range(self.all.reference(reference)?);
            Some(ReferenceRow { name: name.into(), about: about.into(), cost })
        };
        Reference::ALL.into_iter().filter_map(row).collect()
    }

    /// What surprises in the references, and why it can be so.
    fn odd(&self) -> String {
        let of = |reference| self.all.reference(reference).map(|e| e.mean);
        let dearer = |a, b| of(a).zip(of(b)).is_some_and(|(a, b)| a > b);
        let mut lines: Vec<&str> = Vec::new();
        if dearer(Reference::Expert, Reference::Best) {
            lines.push(match self.exercise.scenario.authorship() {
                Authorship::Written => {
                    "The expert's play is the author's: decided beforehand, without knowing the dice and without counting. \
                     “Best found” was searched for by cost alone, over thousands of runs, so it may well be cheaper."
                }
                Authorship::Drawn => {
                    "The expert's play is the habit of the templates: written for any ecosystem, without knowing this one or its \
                     dice. “Best found” was searched for on this one by cost alone, so it may well be cheaper."
                }
            });
        }
        let practised = [Reference::Cautious, Reference::Expert];
        if practised.into_iter().any(|play| dearer(play, Reference::Nobody)) {
            lines.push(
                "Acting can cost more than doing nothing: what is shut off, told and ordered is paid for at once, and where the \
                 attack would have ended by itself or takes little, that is more than it saves.",
            );
        }
        lines.join(" ")
    }

    fn search(&self) -> String {
        let (Some(open), true) = (self.all.still_open, self.all.searched > 0) else { return String::new() };
        format!(
            "Best found: beginning with the cheaper of the expert's and the cautious play, and from yours where that is better, one answer, moment or action is \
changed at a time, and a change is kept when it is cheaper over 256 runs; at most {SWEEPS} times through all decisions, {} runs. It knows only what a room \
would know, answers nothing within five minutes, and is valued here on dice that the search never saw. It may not be the best there is: \
somebody who knew the dice beforehand could still save {} by changing one line of it.",
            grouped(self.all.searched),
            self.money(open.mean.0),
        )
    }

    fn best_play(&self, best: &Table) -> Vec<String> {
        let scenario = &self.exercise.scenario;
        let answers = scenario.decisions.iter().enumerate().filter_map(|(i, decision)| {
            let id = DecisionId::new(i);
            let answer = best.answer(id)?;
            let option = answer.chosen().map(|o| option_label(scenario, id, o))?;
            Some(titled(&decision.title, &quoted(&option, answer.after)))
        });
        let acts = best.acts.iter().filter_map(|act| {
            let action = scenario.actions.get(usize::from(act.action))?;
            Some(crate::engine::view::deed_label(scenario, action.deed))
        });
        answers.chain(acts.map(|label| format!("Without being asked: {label}"))).collect()
    }

    fn luck(&self, luck: Estimate) -> Told {
        let amount = self.money(luck.mean.0.abs());
        let range = range(luck);
        let words = match luck.mean.0 {
            _ if range.may_be_nothing() => {
                "Luck: it cost about what the same play costs on average. The dice were neither kind nor hard.".into()
            }
            c if c > 0 => {
                format!("Bad luck: it cost {amount} more than the same play costs on average under other dice.")
            }
            _ => format!("Good luck: it cost {amount} less than the same play costs on average under other dice."),
        };
        Told { range, words }
    }

    fn gap(&self, gap: Estimate) -> Told {
        let range = range(gap);
        let words = if gap.mean.0 <= 0 || range.may_be_nothing() {
            "Play: on average your play costs no more than the best that was found.".into()
        } else {
            let amount = self.money(gap.mean.0);
            format!(
                "Play: on average your play costs {amount} more than the best that was found. That is what choices were worth, whatever the dice."
            )
        };
        Told { range, words }
    }

    fn percentiles(&self) -> Vec<PercentileRow> {
        let Some(p) = self.all.percentiles else { return Vec::new() };
        let of_100 = |share: f64| libm::round(share * 100.0) as i64;
        vec![
            PercentileRow {
                name: "Luck".into(),
                share: p.luck,
                words: format!(
                    "Of 100 replays of your play under other dice, {} cost more than yours did.",
                    of_100(p.luck)
                ),
            },
            PercentileRow {
                name: "Skill".into(),
                share: p.skill,
                words: format!("Of 100 rooms that choose at random, {} cost more than yours did.", of_100(p.skill)),
            },
        ]
    }

    fn curves(&self) -> Vec<CurveRow> {
        let curves = &self.all.curves;
        let named = [("Nobody acts", &curves.nobody), ("Your play", &curves.yours), ("Best found", &curves.best)];
        let row = |(name, points): (&str, &Vec<(Cents, f64)>)| CurveRow {
            name: name.into(),
            points: points.iter().map(|(cents, share)| (cents.0, *share)).collect(),
        };
        named.into_iter().filter(|(_, points)| !points.is_empty()).map(row).collect()
    }

    fn alternative(&self, decision: DecisionId, against: &Against) -> String {
        let alternative = against.alternative;
        let label = option_label(&self.exercise.scenario, decision, alternative.option);
        match alternative.same_earlier {
            true => format!("{}, sooner", quoted(&label, alternative.after)),
            false => quoted(&label, alternative.after),
        }
    }

    fn regret(&self, r: &Regret) -> Option<RegretRow> {
        let scenario = &self.exercise.scenario;
        let spec = scenario.decisions.get(r.decision.index())?;
        let chosen = r.option.map_or("other words".into(), |o| option_label(scenario, r.decision, o));
        let alternative = self.alternative(r.decision, &r.as_played);
        let as_played = range(r.as_played.regret);
        let amount = self.money(as_played.cents.abs());
        let words = match as_played.cents {
            _ if as_played.may_be_nothing() => {
                format!("On what you knew it made no clear difference: {alternative} costs about the same on average.")
            }
            c if c > 0 => format!("On what you knew, {alternative} would have cost {amount} less on average."),
            _ => format!(
                "On what you knew, nothing that was tried is better: the next best, {alternative}, costs {amount} more on average."
            ),
        };
        Some(RegretRow {
            id: spec.id.clone(),
            title: spec.title.clone(),
            role: spec.owner.label().into(),
            chosen,
            alternative,
            as_played,
            best_alternative: r.best_after.as_ref().map(|b| self.alternative(r.decision, b)).unwrap_or_default(),
            best_after: r.best_after.map(|b| range(b.regret)),
            story_cents: r.story.0,
            words,
        })
    }

    fn measure(&self, p: &Prevented) -> MeasureRow {
        let scenario = &self.exercise.scenario;
        let eco = &scenario.ecosystem;
        let (kind, text, source) = match p.measure {
            Measure::Named(i) => {
                let doc = scenario.guide.prevention.get(i);
                match scenario.authorship() {
                    Authorship::Written => (
                        "Named by the author",
                        doc.map(|doc| doc.text.clone()).unwrap_or_default(),
                        "The author of the scenario estimates its price.",
                    ),
                    Authorship::Drawn => (
                        "On the way of this attack",
                        doc.map(|doc| places::measure(eco, doc)).unwrap_or_default(),
                        match p.per_year {
                            Some(_) => "Running cost as the ecosystem states it; setting it up is not in the model.",
                            None => "The ecosystem's file says nothing about a price.",
                        },
                    ),
                }
            }
            Measure::Fix(id) => (
                "Known weakness, fixed",
                eco.weaknesses
                    .get(id.index())
                    .map(|w| format!("Repair: {}", places::weakness(eco, w)))
                    .unwrap_or_default(),
                "The organisation knew of it; the model has no price for the repair.",
            ),
            Measure::Control(id) => (
                "Control that did not work at the start",
                eco.controls
                    .get(id.index())
                    .map(|c| format!("Switch on: {}", places::control(eco, c)))
                    .unwrap_or_default(),
                "Running cost as the ecosystem states it; setting it up is not in the model.",
            ),
            Measure::Habit(habit) => {
                ("Habit", habit_words(habit).to_owned(), "A habit has no price in the model: count hours and practice.")
            }
        };
        MeasureRow {
            kind: kind.into(),
            text,
            saves: range(p.saves),
            without_cents: p.without.0,
            story_cents: p.story.0,
            price: p
                .per_year
                .map_or("cost not in the model".into(), |c| format!("{} a year", c.long(&scenario.currency.sign))),
            per_year_cents: p.per_year.map(|c| c.0),
            source: source.into(),
        }
    }

    fn departures(&self) -> Vec<String> {
        let scenario = &self.exercise.scenario;
        let d = &self.all.departures;
        let title = |id: DecisionId| scenario.decisions.get(id.index()).map(|d| d.title.clone()).unwrap_or_default();
        let percent = |share: f64| match libm::round(share * 100.0) as i64 {
            0 => "less than 1 %".to_owned(),
            n => format!("{n} %"),
        };
        let mut lines = Vec::new();
        for (list, what) in [
            (&d.not_asked, "did not come up"),
            (&d.new, "came up anew and took its declared default"),
            (&d.refused, "was refused as you answered it"),
        ] {
            lines.extend(
                list.iter().map(|(id, share)| format!("{} {what} in {} of replays.", title(*id), percent(*share))),
            );
        }
        let acted = d.not_acted.iter().filter_map(|(id, share)| {
            let action = scenario.actions.get(id.index())?;
            let label = crate::engine::view::deed_label(scenario, action.deed);
            Some(format!("{label} was not possible in {} of replays.", percent(*share)))
        });
        lines.extend(acted);
        lines
    }

    fn method(&self) -> String {
        format!(
            "What you decided, when, and what you did without being asked is played again under {} other dice, like every reference: the same \
dice for all, so that differences are paired. Intervals say where the mean lies with 95 % confidence, not how far one run may lie. Decisions \
that do not come up are left out; new ones take their declared default. {} runs of the engine.",
            grouped(self.all.yours.map_or(0, |e| e.runs)),
            grouped(self.all.runs),
        )
    }
}

fn categories(spread: &Spread) -> Vec<CategoryRange> {
    let row = |(category, [low, _, high]): (&CostCategory, &[Cents; 3])| CategoryRange {
        label: category.label().into(),
        low_cents: low.0,
        high_cents: high.0,
    };
    CostCategory::ALL.iter().zip(&spread.by_category).map(row).collect()
}

fn share(role: &str, estimate: Estimate) -> ShareRow {
    ShareRow { role: role.into(), saved: range(estimate) }
}

fn quoted(label: &str, after: Span) -> String {
    format!("“{label}” after {after}")
}

fn habit_words(habit: Habit) -> &'static str {
    match habit {
        Habit::LookAtOnce => "Open every piece of news within three minutes",
        Habit::TwiceAsFast => "Decide and act in half the time",
        Habit::Deputies => "A deputy for every role that was absent, who agrees to what the room decides",
    }
}

fn counted(count: u32, one: &str, more: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {more}")),
    }
}

/// What was tried, on how many dice, and what was not.
fn tried(t: Tried, authorship: Authorship) -> String {
    let named = match authorship {
        Authorship::Written => counted(t.named, "measure that the author names", "measures that the author names"),
        Authorship::Drawn => {
            counted(t.named, "measure on the way of this attack", "measures on the way of this attack")
        }
    };
    let parts: Vec<String> = [
        named,
        counted(t.weaknesses, "weakness that was known and not fixed", "weaknesses that were known and not fixed"),
        counted(t.controls, "control that did not work at the start", "controls that did not work at the start"),
        counted(t.habits, "habit of the room", "habits of the room"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut text = match parts.split_last() {
        None => "Nothing could be tried: nothing is named, no weakness was known, and every control worked.".to_owned(),
        Some((last, [])) => format!("Tried: {last}"),
        Some((last, rest)) => format!("Tried one by one: {} and {last}", rest.join(", ")),
    };
    if t.all() > 0 {
        text += &format!(
            ", each under {} dice, those that looked best under {} more, always with your decisions as you took them.",
            t.dice,
            t.better_dice.saturating_sub(t.dice)
        );
    }
    if let Some(unknown) = counted(t.unknown, "weakness", "weaknesses") {
        text += &format!(" Not tried: {unknown} that nobody knew of before.");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_tried_is_counted_and_a_drawn_exercise_has_no_author() {
        let all = Tried { named: 1, weaknesses: 12, controls: 2, habits: 2, unknown: 45, dice: 48, better_dice: 256 };
        let said = tried(all, Authorship::Written);
        assert!(said.starts_with("Tried one by one: 1 measure that the author names, 12 weaknesses that were known"));
        assert!(said.contains("each under 48 dice, those that looked best under 208 more"), "{said}");
        assert!(said.ends_with("Not tried: 45 weaknesses that nobody knew of before."), "{said}");
        assert!(!tried(all, Authorship::Drawn).contains("author"));
        assert!(tried(Tried::default(), Authorship::Drawn).starts_with("Nothing could be tried"));
    }
}
