//! Documents in, a [`Scenario`] out: names become ids, texts become numbers, playbook actions are spread over their targets.
//!
//! The rules have run before and have told an author everything that is wrong, with its place. What is left here is one
//! error for whatever cannot be resolved all the same; nothing is guessed and nothing is patched up.

mod ecosystem;
mod names;
mod play;
mod sets;
mod steps;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::doc::{
    ClockRef, CostOverrideDoc, Dist, EcosystemDoc, Lasts, MoneyValue, ObligationDoc, RegimesDoc, SpanText,
};
use super::load::Bundle;
use super::model::*;
use crate::base::calendar::Calendar;
use crate::base::dice::{Name, Shape};
use crate::base::digest::Digest;
use crate::base::id::*;
use crate::base::money::Cents;
use crate::base::time::{Span, Time};
use names::Names;

/// Something in a document that cannot be resolved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} {name:?} cannot be resolved: {why}")]
pub struct CompileError {
    /// Kind of thing: "flow", "span", "cost parameter".
    pub what: &'static str,
    /// The text that stands in the file.
    pub name: String,
    /// What was expected.
    pub why: String,
}

type Result<T> = std::result::Result<T, CompileError>;

fn error<T>(what: &'static str, name: &str, why: impl Into<String>) -> Result<T> {
    Err(CompileError { what, name: name.into(), why: why.into() })
}

/// Compiles what was loaded.
///
/// # Errors
/// The first thing that cannot be resolved.
pub fn compile(bundle: &Bundle) -> Result<Scenario> {
    let doc = &bundle.scenario;
    let library = &bundle.library;
    let start = &doc.start;
    let holidays = library.calendars.calendars.iter().find(|c| c.id == start.calendar).map(|c| c.holidays.as_slice());
    let Some(holidays) = holidays else {
        return error("calendar", &start.calendar, "there is no such holiday calendar");
    };
    let calendar = Calendar::new(&start.date, &start.time, start.utc_offset_minutes, holidays)
        .or_else(|why| error("start", &start.date, why))?;

    let ecosystem = ecosystem::compile(&bundle.ecosystem)?;
    let names = Names::new(bundle, &ecosystem)?;
    let plan = steps::compile(doc, library, &ecosystem, &names)?;
    let steps_on = StepsOn::of(&plan.steps, &ecosystem);
    let play = play::compile(bundle, &ecosystem, &names)?;
    let params = parameters(bundle)?;
    let obligations = doc.obligations.iter().map(|o| obligation(o, bundle, &names)).collect::<Result<Vec<_>>>()?;
    let mut scenario = Scenario {
        id: doc.id.clone(),
        title: doc.title.clone(),
        tagline: doc.tagline.clone(),
        sector: doc.sector.clone(),
        summary: doc.summary.clone(),
        minutes: doc.minutes,
        difficulty: doc.difficulty,
        owasp: doc.owasp.clone(),
        currency: Currency {
            code: doc.currency.code.clone(),
            sign: doc.currency.sign.clone(),
            usd: doc.currency.usd,
            as_of: doc.currency.as_of.clone(),
        },
        calendar,
        horizon: Time::ZERO + span(&doc.horizon)?,
        organisation: organisation(bundle)?,
        objectives: doc.objectives.clone(),
        roles: doc
            .roles
            .iter()
            .map(|r| RoleSpec {
                role: r.role,
                aim: r.aim.clone(),
                owns: r.owns.clone(),
                asks: r.asks.clone(),
                people: r.people,
                on_call: r.on_call,
                absent: r.absent,
            })
            .collect(),
        budget: cents(doc.budget.available),
        reserve: cents(doc.budget.reserve),
        chances: doc
            .chances
            .iter()
            .map(|c| Chance { id: c.id.clone(), name: Name::of(&c.id), chance: c.chance, about: c.about.clone() })
            .collect(),
        attacker: plan.attacker,
        steps_on,
        step_sets: Vec::new(),
        once_steps: Vec::new(),
        once_injects: Vec::new(),
        steps: plan.steps,
        processes: plan.processes,
        watches: plan.watches,
        techniques: plan.techniques,
        facts: play.facts,
        injects: play.injects,
        decisions: play.decisions,
        actions: play.actions,
        deeds: play.deeds,
        obligations,
        expert_acts: play.expert_acts,
        params: params.iter().map(|p| p.0).collect(),
        param_names: Param::ALL.iter().map(|p| Name::of(p.id())).collect(),
        param_sources: params.into_iter().map(|p| p.1).collect(),
        guide: doc.guide.clone(),
        wakes: Vec::new(),
        people_marks: Vec::new(),
        money_marks: Vec::new(),
        files: bundle.files.clone(),
        digest: digest(bundle),
        ecosystem,
    };
    collect_marks(&mut scenario);
    sets::gather(&mut scenario);
    Ok(scenario)
}

/// Compiles an ecosystem alone, for pictures and analyses that need no scenario.
///
/// # Errors
/// The first thing that cannot be resolved.
pub fn compile_ecosystem(doc: &EcosystemDoc) -> Result<Ecosystem> {
    ecosystem::compile(doc)
}

/// Digest over every input, in the order of their names.
fn digest(bundle: &Bundle) -> Digest {
    let mut parts: Vec<(&str, &[u8])> = bundle.files.iter().map(|f| (f.name.as_str(), f.digest.0.as_slice())).collect();
    parts.sort_unstable();
    let flat: Vec<&[u8]> = parts.iter().flat_map(|(name, digest)| [name.as_bytes(), *digest]).collect();
    Digest::of_parts(&flat)
}

/// Which instants and amounts conditions wait for, so that a run looks at them exactly then.
fn collect_marks(scenario: &mut Scenario) {
    let (mut wakes, mut people, mut money) = (Vec::new(), Vec::new(), Vec::new());
    let mut truth = |cond: &TruthCond| {
        cond.each(&mut |atom| match *atom {
            TruthAtom::Past(at) => wakes.push(at),
            TruthAtom::PeopleOut(n) => people.push(n),
            TruthAtom::Diverted(amount) => money.push(amount),
            _ => {}
        });
    };
    for step in &scenario.steps {
        truth(&step.needs);
        if let Start::Once(cond, _) = &step.start {
            truth(cond);
        }
    }
    for inject in &scenario.injects {
        if let Arrival::Once(cond, _) = &inject.when {
            truth(cond);
        }
    }
    let mut known = |cond: &KnownCond| {
        cond.each(&mut |atom| {
            if let KnownAtom::Past(at) = *atom {
                wakes.push(at);
            }
        });
    };
    scenario.decisions.iter().for_each(|d| known(&d.opens));
    scenario.actions.iter().for_each(|a| known(&a.when));
    scenario.obligations.iter().for_each(|o| (known(&o.deemed), known(&o.aware)).0);
    scenario.expert_acts.iter().for_each(|e| known(&e.when));
    wakes.sort_unstable();
    wakes.dedup();
    people.sort_unstable();
    people.dedup();
    money.sort_unstable();
    money.dedup();
    (scenario.wakes, scenario.people_marks, scenario.money_marks) = (wakes, people, money);
}

fn organisation(bundle: &Bundle) -> Result<Organisation> {
    let doc = &bundle.scenario.organisation;
    let insurance = match &doc.insurance {
        None => None,
        Some(i) => Some(Insurance {
            retention: cents(i.retention),
            limit: cents(i.limit),
            crime_limit: cents(i.crime_limit),
            waiting: span(&i.waiting)?,
            notice_within: span(&i.notice_within)?,
            late_share: i.late_share,
        }),
    };
    Ok(Organisation {
        name: doc.name.clone(),
        about: doc.about.clone(),
        revenue_per_year: cents(doc.revenue_per_year),
        customers: doc.customers,
        customer_value: cents(doc.customer_value),
        insurance,
    })
}

/// The cost model with this scenario's overrides, in its currency.
fn parameters(bundle: &Bundle) -> Result<Vec<(Shape, ParamSource)>> {
    let overrides: BTreeMap<&str, &CostOverrideDoc> =
        bundle.scenario.costs.iter().map(|c| (c.id.as_str(), c)).collect();
    Param::ALL
        .iter()
        .map(|param| {
            let Some(entry) = bundle.library.costs.parameters.iter().find(|p| p.id == param.id()) else {
                return error("cost parameter", param.id(), "the cost model does not have it");
            };
            let is_money = entry.unit.starts_with(&bundle.library.costs.currency);
            let (dist, source) = match overrides.get(param.id()) {
                Some(over) => (shape(over.dist), over.source.clone()),
                None if is_money => {
                    (scaled(shape(entry.dist), 1.0 / bundle.scenario.currency.usd), entry.source.clone())
                }
                None => (shape(entry.dist), entry.source.clone()),
            };
            Ok((
                dist,
                ParamSource {
                    name: entry.name.clone(),
                    unit: entry.unit.clone(),
                    source,
                    date: entry.date.clone(),
                    basis: entry.basis,
                },
            ))
        })
        .collect()
}

fn obligation(doc: &ObligationDoc, bundle: &Bundle, names: &Names) -> Result<Obligation> {
    let deemed = names.known(&doc.deemed)?;
    let aware = doc.aware.as_ref().map_or_else(|| Ok(deemed.clone()), |a| names.known(a))?;
    let base = |label: &str, what: String, within, latest, follows, penalty, source| Obligation {
        id: doc.id.clone(),
        name: Name::of(&doc.id),
        label: if doc.name.is_empty() { label.to_owned() } else { doc.name.clone() },
        what,
        within,
        latest,
        follows,
        deemed: deemed.clone(),
        aware: aware.clone(),
        owner: doc.owner,
        penalty,
        source,
    };
    match &doc.clock {
        ClockRef::Contract(c) => Ok(base(
            &doc.name,
            format!("Notice to {}", c.party),
            Term::Exactly(span(&c.within)?),
            None,
            None,
            Penalty::Contract { once: cents(c.penalty), per_day: cents(c.per_day) },
            format!("Contract with {}", c.party),
        )),
        ClockRef::Regime(regime_id, clock_id) => {
            let regimes: &RegimesDoc = &bundle.library.regimes;
            let Some(regime) = regimes.regimes.iter().find(|r| r.id == *regime_id) else {
                return error("regime", regime_id, "there is no such regime");
            };
            let Some(clock) = regime.clocks.iter().find(|c| c.id == *clock_id) else {
                return error("clock", clock_id, format!("{} has no such clock", regime.name));
            };
            // The other clock is an obligation of this scenario with the same regime.
            let follows = clock.after_filing.as_ref().and_then(|other| {
                bundle
                    .scenario
                    .obligations
                    .iter()
                    .position(|o| o.clock == ClockRef::Regime(regime_id.clone(), other.clone()))
                    .map(ObligationId::new)
            });
            let rate =
                if regime.penalty.currency == bundle.scenario.currency.code { 1.0 } else { cross(bundle, regime) };
            let by_revenue = bundle.scenario.organisation.revenue_per_year.0 * regime.penalty.cap_share_of_revenue;
            let cap = Cents::from_units((regime.penalty.cap.0 * rate).max(by_revenue));
            Ok(base(
                &clock.name,
                clock.what.clone(),
                Term::Rule(clock.within),
                clock.at_latest_after_awareness_hours.map(|h| Span(i64::from(h) * 3600)),
                follows,
                Penalty::Regime {
                    id: regime.id.clone(),
                    name: Name::of(&regime.id),
                    cap,
                    enforcement: regime.penalty.enforcement,
                },
                format!("{}, {} ({})", regime.name, regime.source, regime.as_of),
            ))
        }
    }
}

/// Units of the scenario's currency for one unit of a regime's cap.
fn cross(bundle: &Bundle, regime: &super::doc::RegimeDoc) -> f64 {
    super::cost::usd_of_cap(&regime.penalty.currency) / bundle.scenario.currency.usd
}

pub(super) fn span(text: &SpanText) -> Result<Span> {
    Span::parse(&text.0).or_else(|why| error("span", &text.0, why))
}

pub(super) fn cents(value: MoneyValue) -> Cents {
    Cents::from_units(value.0)
}

/// A distribution as it is written, ready to draw from.
pub(crate) fn shape(dist: Dist) -> Shape {
    match dist {
        Dist::Fixed(v) => Shape::Fixed(v),
        Dist::Uniform(low, high) => Shape::Uniform(low, high),
        Dist::Triangular(low, mode, high) => Shape::Triangular(low, mode, high),
        Dist::Lognormal(median, p90) => Shape::lognormal(median, p90),
    }
}

fn scaled(shape: Shape, by: f64) -> Shape {
    match shape {
        Shape::Fixed(v) => Shape::Fixed(v * by),
        Shape::Uniform(low, high) => Shape::Uniform(low * by, high * by),
        Shape::Triangular(low, mode, high) => Shape::Triangular(low * by, mode * by, high * by),
        Shape::Lognormal(mu, sigma) => Shape::Lognormal(mu + libm::log(by), sigma),
    }
}

/// A duration as a shape in seconds, and how it reads.
pub(super) fn lasts(lasts: &Lasts) -> Result<(Shape, String)> {
    Ok(match lasts {
        Lasts::Exactly(s) => {
            let s = span(s)?;
            let text = if s == Span::ZERO { "at once".to_owned() } else { s.to_string() };
            (Shape::Fixed(s.0 as f64), text)
        }
        Lasts::Between(a, b) => {
            let (a, b) = (span(a)?, span(b)?);
            (Shape::Uniform(a.0 as f64, b.0 as f64), format!("{a} to {b}"))
        }
        Lasts::Around(p50, p90) => {
            let (p50, p90) = (span(p50)?, span(p90)?);
            (Shape::lognormal(p50.0.max(1) as f64, p90.0.max(1) as f64), format!("about {p50}"))
        }
    })
}

/// Loads nothing: compiles and shares.
///
/// # Errors
/// As [`compile`].
pub fn compile_shared(bundle: &Bundle) -> Result<Arc<Scenario>> {
    compile(bundle).map(Arc::new)
}
