//! From a finished session to the after-action report. Reads the run that is scored; computes references and what each
//! prevention would have changed with the same engine and dice. No figure here comes from anywhere else.

use std::sync::Arc;

use super::after_action::*;
use super::places;
use super::score::score_part;
use super::values::in_words;
use crate::analysis::policy::{Plan, Player, Policy, plan_of};
use crate::analysis::references::{References, references};
use crate::analysis::score::{Score, Top, score};
use crate::base::id::*;
use crate::base::money::{Cents, short_count};
use crate::base::time::{Span, Time};
use crate::engine::view::{TimelineKind, deed_label, line, option_label, owner, titled};
use crate::engine::{Cause, DecisionOutcome, Engine, Event, ObligationState, Outcome, owners};
use crate::scenario::doc::{Basis, CostCategory, Role};
use crate::scenario::model::{Authorship, DeedSource, Param, Scenario};
use crate::session::{Field, MadeOf, Session};

/// On every page.
const HANDLING: &str = "EXERCISE · invented organisation · not legal or financial advice";

/// Builds the report of a session whose exercise has come to its end.
pub fn after_action(session: &Session) -> AfterAction {
    let run = session.scored_run();
    let scenario = Arc::clone(session.scenario());
    let engine = &run.engine;
    let outcome = engine.outcome();
    let references = references(&scenario);
    let scored = session.scored();
    let commands: Vec<_> = scored.iter().map(|s| (s.at, s.command.clone())).collect();
    let plan = plan_of(&commands, engine);
    let b = Builder { scenario: &scenario, engine, outcome: &outcome, references: &references };
    let points = score(&outcome, &references, &scenario);
    let header = session.archive().journal().header();
    let names = |role: Role| session.archive().text(0, Field::Name(role)).unwrap_or_default().to_owned();
    let group = session.archive().text(0, Field::Group).unwrap_or_default();
    let played = scenario.role_set().without(session.absent()).iter().count();
    let subtitle: Vec<String> = [
        scenario.organisation.name.clone(),
        group.to_owned(),
        header.started.clone(),
        format!("seed {}", header.seed),
        format!("{played} roles played"),
    ]
    .into_iter()
    .filter(|part| !part.is_empty())
    .collect();
    let mut missing = Vec::new();
    if run.made_of == MadeOf::SeveralPasses {
        missing.push(
            "The room went back during play. What counts is the first answer to each question; later passes are kept in the record as branches with hindsight."
                .to_owned(),
        );
    }
    if !run.skipped.is_empty() {
        missing.push(format!(
            "{} steps of later passes do not fit the run that counts and are left out.",
            run.skipped.len()
        ));
    }
    if scenario.roles.iter().all(|r| names(r.role).is_empty()) {
        missing.push("No names of participants were recorded.".to_owned());
    }
    let rationale = |id: DecisionId| {
        let entry = scored.iter().find(|s| matches!(&s.command,
            crate::engine::Command::Decide { decision, .. } | crate::engine::Command::Other { decision, .. } if *decision == id));
        let text = entry.and_then(|s| {
            let archive = session.archive();
            archive.text(s.seq, Field::Rationale).or_else(|| archive.text(s.seq, Field::Other))
        });
        text.unwrap_or_default().to_owned()
    };
    let decisions: Vec<DecisionRow> = outcome.decisions.iter().filter_map(|d| b.decision(d, rationale(d.id))).collect();
    if decisions.iter().all(|d| d.rationale.is_empty()) {
        missing.push("No reasons for decisions were recorded.".to_owned());
    }
    AfterAction {
        title: scenario.title.clone(),
        authorship: scenario.authorship(),
        subtitle: subtitle.join(" · "),
        handling: HANDLING.into(),
        sign: scenario.currency.sign.clone(),
        figures: b.figures(&points),
        waterfall: b.waterfall(),
        score: b.score(&points),
        truth: b.truth(),
        timeline: b.timeline(),
        roles: scenario.roles.iter().map(|r| b.role(r.role, names(r.role), &plan)).collect(),
        obligations: b.obligations(),
        prevention: b.prevention(&plan),
        used: b.used(),
        comparison: None,
        ledger: b.ledger(),
        objectives: scenario.objectives.iter().map(|o| (o.text.clone(), o.measure.clone())).collect(),
        attacker: (scenario.attacker.name.clone(), scenario.attacker.about.clone()),
        chances: scenario
            .chances
            .iter()
            .zip(engine.chances())
            .map(|(c, so)| {
                (c.about.clone(), if *so { "It was so in this run." } else { "It was not so in this run." }.into())
            })
            .collect(),
        notes: session
            .notes()
            .iter()
            .map(|n| {
                let text = n.text.unwrap_or("(deleted)").to_owned();
                (scenario.calendar.short(n.at), n.tag.key().to_owned(), text)
            })
            .collect(),
        hot_wash: scenario.guide.hot_wash.clone(),
        missing,
        method: b.method(),
        sources: b.sources(),
        decisions,
    }
}

struct Builder<'a> {
    scenario: &'a Arc<Scenario>,
    engine: &'a Engine,
    outcome: &'a Outcome,
    references: &'a References,
}

impl Builder<'_> {
    fn money(&self, amount: Cents) -> String {
        amount.short(&self.scenario.currency.sign)
    }

    fn clock(&self, at: Time) -> String {
        self.scenario.calendar.short(at)
    }

    fn time(span: Option<Span>) -> String {
        span.map_or("never".into(), |s| s.to_string())
    }

    fn figures(&self, points: &Score) -> Vec<Figure> {
        let (cost, nobody, expert) = (self.outcome.cost, self.references.nobody.cost, self.references.expert.cost);
        let met = |s| self.outcome.obligations.iter().filter(|o| o.state == s).count();
        let due = self.outcome.obligations.iter().filter(|o| o.state != ObligationState::NotTriggered).count();
        let signed = |amount: Cents| if amount.0 > 0 { format!("+{}", self.money(amount)) } else { self.money(amount) };
        let tone = |good: bool| if good { Tone::Good } else { Tone::Bad };
        let runs = self.references.runs;
        let t = self.outcome.times;
        vec![
            Figure {
                label: "Breach cost".into(),
                value: self.money(cost),
                note: format!("score {:.0} of 100", points.total()),
                tone: Tone::Plain,
                explain: "The sum of all ledger entries of this run. Each has a cause; see Ledger.".into(),
            },
            Figure {
                label: "Against doing nothing".into(),
                value: signed(cost - nobody),
                note: format!("{} with every team silent", self.money(nobody)),
                tone: tone(cost < nobody),
                explain: format!("Mean of {runs} runs with every declared default and no other action, each with dice of its own."),
            },
            Figure {
                label: "Against the expert's play".into(),
                value: signed(cost - expert),
                note: format!("{} on average", self.money(expert)),
                tone: tone(cost <= expert),
                explain: match self.scenario.authorship() {
                    Authorship::Written => {
                        format!("Mean of {runs} runs of the author's own play, each with dice of its own.")
                    }
                    Authorship::Drawn => {
                        format!("Mean of {runs} runs of what the templates call expert, each with dice of its own.")
                    }
                },
            },
            Figure {
                label: "Detect · contain".into(),
                value: format!("{} · {}", Self::time(t.detect), Self::time(t.contain)),
                note: format!("attack ended by {}", self.outcome.ended_by.key()),
                tone: tone(t.contain.is_some()),
                explain: "Detect: first signal to the first true one that was opened. Contain: from there until no gain was within the attacker's reach.".into(),
            },
            Figure {
                label: "People affected".into(),
                value: short_count(self.outcome.people_out),
                note: "distinct people whose data left".into(),
                tone: tone(self.outcome.people_out == 0),
                explain: "Overlapping data sets count once, by the largest.".into(),
            },
            Figure {
                label: "Reports in time".into(),
                value: format!("{} of {due}", met(ObligationState::Met)),
                note: match due {
                    0 => "none was due".into(),
                    _ => format!("{} late, {} still open", met(ObligationState::Late), met(ObligationState::Open)),
                },
                // Nothing that was due cannot have been done well.
                tone: if due == 0 { Tone::Plain } else { tone(met(ObligationState::Late) == 0) },
                explain: "Lateness counts from when known facts first met the rule, not from when somebody said so.".into(),
            },
        ]
    }

    fn waterfall(&self) -> Vec<Bar> {
        let mut running = 0;
        let mut bars = Vec::new();
        for (category, amount) in CostCategory::ALL.iter().zip(&self.outcome.by_category) {
            if *amount == Cents::ZERO {
                continue;
            }
            let mut causes: Vec<(i64, String)> = Vec::new();
            for entry in self.engine.ledger().entries().iter().filter(|e| e.category == *category) {
                let cause = self.cause(entry.cause);
                match causes.iter_mut().find(|(_, c)| *c == cause) {
                    Some((sum, _)) => *sum += entry.amount.0,
                    None => causes.push((entry.amount.0, cause)),
                }
            }
            causes.sort_by_key(|(sum, _)| std::cmp::Reverse(sum.abs()));
            let largest: Vec<String> =
                causes.iter().take(3).map(|(sum, cause)| format!("{cause}: {}", self.money(Cents(*sum)))).collect();
            bars.push(Bar {
                label: category.label().into(),
                cents: amount.0,
                from_cents: running,
                is_total: false,
                explain: largest.join("\n"),
            });
            running += amount.0;
        }
        bars.push(Bar {
            label: "Total".into(),
            cents: running,
            from_cents: 0,
            is_total: true,
            explain: "The sum of all bars before.".into(),
        });
        bars
    }

    fn score(&self, points: &Score) -> ScorePart {
        let References { nobody, expert, runs } = self.references;
        score_part(self.scenario, self.outcome, points, [nobody, expert], Top::Expert, *runs)
    }

    fn truth(&self) -> String {
        let before = self.engine.diverted_before();
        if before == Cents::ZERO {
            return self.scenario.guide.truth.clone();
        }
        let amount = self.money(before);
        format!(
            "{} Before the first signal {amount} had already gone; that is history and in no figure here.",
            self.scenario.guide.truth
        )
    }

    fn timeline(&self) -> Vec<TimelineRow> {
        let rows = self.engine.log().iter().filter_map(|happened| {
            let line = line(self.scenario, happened.event)?;
            let detail = match happened.event {
                Event::StepSucceeded(s) | Event::StepFailed(s) => {
                    self.scenario.steps.get(s.index()).map(|s| s.reason.clone()).unwrap_or_default()
                }
                Event::InjectArrived(i) => self
                    .scenario
                    .injects
                    .get(i.index())
                    .map(|i| format!("{} ({}): {}", i.from, i.channel, i.text))
                    .unwrap_or_default(),
                Event::RiskHappened(d, _) | Event::Followed(d, _) => {
                    format!("Followed from: {}", deed_label(self.scenario, d))
                }
                _ => String::new(),
            };
            let row = TimelineRow {
                at_s: happened.at.0,
                clock: self.clock(happened.at),
                story: happened.at.to_string(),
                kind: match line.kind {
                    TimelineKind::Attack => "attack",
                    TimelineKind::Inject => "news",
                    TimelineKind::Decision => "decision",
                    TimelineKind::Action => "action",
                    TimelineKind::Clock => "clock",
                    TimelineKind::Consequence => "consequence",
                    TimelineKind::Mark => "mark",
                }
                .into(),
                text: line.text,
                detail,
                role: line.role.map(|r| r.label().to_owned()).unwrap_or_default(),
                known: line.known,
            };
            let part = match happened.event {
                Event::InjectArrived(_) => Part::News,
                Event::DecisionOpened(_) | Event::ClockDeclared(_) | Event::ClockDeemed(_) => Part::BroughtAbout,
                _ => Part::Other,
            };
            Some((part, row))
        });
        let mut rows: Vec<(Part, TimelineRow)> = rows.collect();
        news_first(&mut rows);
        rows.into_iter().map(|(_, row)| row).collect()
    }

    fn decision(&self, d: &DecisionOutcome, rationale: String) -> Option<DecisionRow> {
        let spec = self.scenario.decisions.get(d.id.index())?;
        let deed = d.option.and_then(|o| spec.options.get(usize::from(o))).copied();
        let done = deed.and_then(|deed| {
            let done = |h: &&crate::engine::Happened| h.event == Event::TookEffect(deed);
            self.engine.log().iter().find(done).map(|h| h.at)
        });
        let effect = match (deed, done) {
            (None, _) => "no effects".to_owned(),
            (Some(_), Some(at)) => format!("in effect after {}", at.since(d.at)),
            (Some(_), None) => "never took effect".to_owned(),
        };
        let direct: i64 = self
            .engine
            .ledger()
            .entries()
            .iter()
            .filter(|e| deed.is_some_and(|deed| e.cause == Cause::Deed(deed)))
            .map(|e| e.amount.0)
            .sum();
        let followed = self.engine.log().iter().filter_map(|h| match h.event {
            Event::RiskHappened(from, _) | Event::Followed(from, _) if Some(from) == deed => {
                line(self.scenario, h.event).map(|l| format!("{}: {}", self.clock(h.at), l.text))
            }
            _ => None,
        });
        let chosen = d.option.map_or("other words, without effects".into(), |o| option_label(self.scenario, d.id, o));
        Some(DecisionRow {
            id: spec.id.clone(),
            title: spec.title.clone(),
            question: spec.question.clone(),
            role: spec.owner.label().into(),
            chosen,
            how: if d.defaulted { "by default: nobody answered" } else { "decided" }.into(),
            timing: format!("opened {}, ended after {}, {effect}", self.clock(d.opened), d.at.since(d.opened)),
            rationale,
            expert: option_label(self.scenario, d.id, spec.expert.0),
            why: spec.why.clone(),
            same: d.option == Some(spec.expert.0),
            direct_cents: direct,
            followed: followed.collect(),
        })
    }

    fn role(&self, role: Role, players: String, plan: &Plan) -> RoleRow {
        let owned = |d: &&DecisionOutcome| self.scenario.decisions.get(d.id.index()).is_some_and(|s| s.owner == role);
        let mine: Vec<_> = self.outcome.decisions.iter().filter(owned).collect();
        let defaults = mine.iter().filter(|d| d.defaulted).count();
        let mut times: Vec<i64> = mine.iter().filter(|d| !d.defaulted).map(|d| d.at.since(d.opened).0).collect();
        times.sort_unstable();
        let median = times.get(times.len() / 2).map(|t| Span(*t));
        let actions = plan
            .actions
            .iter()
            .filter(|(a, ..)| {
                let deed = self.scenario.actions.get(a.index()).map(|a| a.deed);
                deed.is_some_and(|d| owners(self.scenario, d).iter().next() == Some(role))
            })
            .count();
        let take_home = self.scenario.guide.take_home.iter().find(|(r, _)| *r == role).map(|(_, text)| text.clone());
        let speed = median.map_or(String::new(), |m| format!("; median time to decide {m}"));
        RoleRow {
            role: role.label().into(),
            players,
            summary: role_summary(mine.len(), defaults, actions, &speed),
            take_home: take_home.unwrap_or_default(),
        }
    }

    fn obligations(&self) -> Vec<ObligationRow> {
        let at = |t: Option<Time>| t.map(|t| self.scenario.calendar.long(t)).unwrap_or_default();
        self.outcome
            .obligations
            .iter()
            .filter_map(|o| {
                let spec = self.scenario.obligations.get(o.id.index())?;
                Some(ObligationRow {
                    name: spec.label.clone(),
                    owner: spec.owner.label().into(),
                    state: o.state.key().into(),
                    declared: at(o.declared),
                    deemed: at(o.deemed),
                    due: at(o.due),
                    met: at(o.met),
                    late: if o.late > Span::ZERO { format!("{} late", o.late) } else { String::new() },
                    source: spec.source.clone(),
                })
            })
            .collect()
    }

    /// Plays the same decisions on the same dice with each prevention in place.
    fn prevention(&self, plan: &Plan) -> Vec<PreventionRow> {
        let policy = Policy::Listed(Arc::new(plan.clone()));
        let eco = &self.scenario.ecosystem;
        self.scenario
            .guide
            .prevention
            .iter()
            .map(|p| {
                let weakness = |id: &String| eco.weaknesses.iter().position(|w| w.id == *id).map(WeaknessId::new);
                let control = |id: &String| eco.controls.iter().position(|c| c.id == *id).map(ControlId::new);
                let fixed: Vec<_> = p.fixes.iter().filter_map(weakness).collect();
                let on: Vec<_> = p.switches_on.iter().chain(&p.fixes).filter_map(control).collect();
                let computed = (!fixed.is_empty() || !on.is_empty()).then(|| {
                    let mut engine =
                        Engine::with_precautions(Arc::clone(self.scenario), self.engine.seed(), fixed, on);
                    Player::default().play(&mut engine, &policy);
                    engine.cost_so_far()
                });
                let note = match computed {
                    Some(cost) => {
                        let (between, word) = match self.outcome.cost - cost {
                            more if more < Cents(0) => (cost - self.outcome.cost, "more"),
                            less => (less, "less"),
                        };
                        format!(
                            "With it in place before anything began, the same decisions on the same dice would have cost {}: {} {word}.",
                            self.money(cost),
                            self.money(between)
                        )
                    }
                    None => "A habit, not a switch in the model: what it would have changed was not computed.".into(),
                };
                PreventionRow {
                    text: match self.scenario.authorship() {
                        Authorship::Written => p.text.clone(),
                        Authorship::Drawn => places::measure(eco, p),
                    },
                    cost_per_year_cents: Some(Cents::from_units(p.cost_per_year.0).0).filter(|year| *year > 0),
                    cost_with_cents: computed.map(|c| c.0),
                    note,
                }
            })
            .collect()
    }

    /// What the attack used: steps that worked and needed a weakness.
    fn used(&self) -> Vec<UsedRow> {
        let eco = &self.scenario.ecosystem;
        let mut rows: Vec<UsedRow> = Vec::new();
        for happened in self.engine.log() {
            let Event::StepSucceeded(id) = happened.event else { continue };
            let Some(step) = self.scenario.steps.get(id.index()).filter(|step| !step.exploits.is_empty()) else {
                continue;
            };
            let weaknesses = step.exploits.iter().filter_map(|w| eco.weaknesses.get(w.index()));
            let row = UsedRow {
                clock: self.clock(happened.at),
                step: step.says.clone(),
                weaknesses: weaknesses.map(|w| places::weakness(eco, w)).collect(),
            };
            // The same thing done again says nothing new.
            if !rows.iter().any(|other| other.step == row.step && other.weaknesses == row.weaknesses) {
                rows.push(row);
            }
        }
        rows
    }

    fn cause(&self, cause: Cause) -> String {
        let eco = &self.scenario.ecosystem;
        match cause {
            Cause::Step(s) => self.scenario.steps.get(s.index()).map(|s| s.says.clone()),
            Cause::Deed(d) => self.scenario.deeds.get(d.index()).map(|deed| {
                let label = deed_label(self.scenario, d);
                let who = owner(self.scenario, d).map(|r| format!(" ({r})")).unwrap_or_default();
                match deed.source {
                    DeedSource::Option(decision, _) => {
                        let title = self.scenario.decisions.get(decision.index()).map(|d| d.title.as_str());
                        titled(title.unwrap_or_default(), &format!("{label}{who}"))
                    }
                    DeedSource::Action(_) => format!("{label}{who}"),
                }
            }),
            Cause::Obligation(o) => self.scenario.obligations.get(o.index()).map(|o| o.label.clone()),
            Cause::AssetDown(a) => eco.assets.get(a.index()).map(|a| format!("{} did not serve", a.doc.name)),
            Cause::FlowCut(f) => eco.flows.get(f.index()).map(|f| format!("{} was cut or throttled", f.doc.api)),
            Cause::LockedOut(c) => {
                eco.credentials.get(c.index()).map(|c| format!("Honest users of {} were locked out", c.name))
            }
            Cause::Crisis => Some("Crisis management and experts".into()),
            Cause::People => Some("People who were affected".into()),
            Cause::Insurer => Some("The insurer".into()),
        }
        .unwrap_or_default()
    }

    fn ledger(&self) -> Vec<LedgerRow> {
        self.engine
            .ledger()
            .entries()
            .iter()
            .map(|e| LedgerRow {
                clock: self.scenario.calendar.long(e.at),
                at_s: e.at.0,
                category: e.category.label().into(),
                cause: self.cause(e.cause),
                cents: e.amount.0,
            })
            .collect()
    }

    fn method(&self) -> String {
        let assumed = self.scenario.param_sources.iter().filter(|s| s.basis == Basis::Assumed).count();
        format!(
            "Measured: nothing outside this exercise; the figures are computed by a simulation of an invented organisation from its \
files, seed {} and what the room decided. Assumed or derived: {} cost parameters, {assumed} of them plain assumptions, each drawn once \
in this run and listed with its source. Books were closed {} after the first signal. That exercises lower the cost of real \
breaches is widely reported and has not been shown by any controlled study. Not legal or financial advice.",
            self.engine.seed(),
            self.scenario.param_sources.len(),
            self.scenario.horizon.since(Time::ZERO),
        )
    }

    fn sources(&self) -> Vec<(String, String, String, String)> {
        Param::ALL
            .iter()
            .zip(&self.scenario.param_sources)
            .map(|(param, source)| {
                let value = self.engine.parameter(*param);
                let basis = match source.basis {
                    Basis::Published => "published",
                    Basis::Derived => "derived",
                    Basis::Assumed => "assumed",
                };
                (
                    source.name.clone(),
                    in_words(value, &source.unit, &self.scenario.currency.sign),
                    basis.into(),
                    format!("{} ({})", source.source, source.date),
                )
            })
            .collect()
    }
}

/// How many of something: "1 decision", "2 decisions".
fn counted(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

/// "1 decision, answered by nobody; 2 standing actions; median time to decide 12 min".
fn role_summary(decisions: usize, defaults: usize, actions: usize, speed: &str) -> String {
    let unanswered = match (decisions, defaults) {
        (_, 0) => String::new(),
        (1, _) => ", by default".to_owned(),
        (_, n) => format!(", {n} of them by default"),
    };
    format!("{}{unanswered}; {}{speed}", counted(decisions, "decision"), counted(actions, "standing action"))
}

/// What a line of the timeline is to the news of the same instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    News,
    /// What news brings about: a decision opens, a clock starts.
    BroughtAbout,
    Other,
}

/// News stands before the decision or clock that it brings about in the same instant, whichever was written down first.
fn news_first(rows: &mut [(Part, TimelineRow)]) {
    for end in 1..rows.len() {
        let mut at = end;
        while let Some([(before, row), (this, news)]) = at.checked_sub(1).and_then(|from| rows.get(from..=at)) {
            if *this != Part::News || *before != Part::BroughtAbout || row.at_s != news.at_s {
                break;
            }
            rows.swap(at - 1, at);
            at -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_one_are_written_as_one() {
        assert_eq!(role_summary(1, 0, 0, ""), "1 decision; 0 standing actions");
        assert_eq!(role_summary(1, 1, 1, "; x"), "1 decision, by default; 1 standing action; x");
        assert_eq!(role_summary(3, 2, 2, ""), "3 decisions, 2 of them by default; 2 standing actions");
    }

    #[test]
    fn news_stands_before_the_decision_that_it_opens() {
        let row = |at_s, part, text: &str| (part, TimelineRow { at_s, text: text.into(), ..TimelineRow::default() });
        let mut rows = vec![
            row(-60, Part::Other, "attack"),
            row(0, Part::BroughtAbout, "opened"),
            row(0, Part::BroughtAbout, "clock"),
            row(0, Part::News, "news"),
            row(0, Part::Other, "answered"),
            row(0, Part::News, "more"),
            row(60, Part::BroughtAbout, "later"),
            row(90, Part::News, "last"),
        ];
        news_first(&mut rows);
        let texts: Vec<&str> = rows.iter().map(|(_, row)| row.text.as_str()).collect();
        // What was answered in that instant stays before the news that may follow from it.
        assert_eq!(texts, ["attack", "news", "opened", "clock", "answered", "more", "later", "last"]);
    }
}
