//! Which assumptions matter: one after the other is moved from its 10th to its 90th percentile while all else stays, and the
//! mean yearly loss is computed again.
//!
//! How often a threat happens and what an amount is move means in closed form. A parameter of the cost model is fixed at either
//! end and the same runs are played again on the same dice, so what is left is its effect and no luck. Who decides has two
//! ends of its own. Deliberately absent: moving two at once, and what one run costs more than another, which is luck.

use super::assumptions::rate_words;
use super::doc::{AttackDoc, BriefDoc, Decides, PostureDoc};
use super::magnitudes::{Attack, Events, events, first_runs};
use super::{BriefError, Desk};
use crate::analysis::annual::worth::{Assumption, tornado};
use crate::analysis::annual::{Magnitude, Threat};
use crate::base::dice::Die;
use crate::base::money::Cents;
use crate::scenario::compile::shape;
use crate::scenario::doc::{Basis, Dist, ParameterDoc};
use crate::scenario::load::Bundle;

/// Parameters of the cost model are moved on so many runs for each threat: the same runs on both sides, so few are enough.
const RUNS: u32 = 60;

/// How far the mean yearly loss of today moves with one assumption.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitivity {
    /// Stable name: "rate:ghost-rail", "amount:supplier", "cost:counsel_hours", "decides".
    pub id: String,
    /// For people.
    pub name: String,
    /// The assumption at either end, in words.
    pub ends: [String; 2],
    /// Mean yearly loss then.
    pub loss: [Cents; 2],
    /// How well it is founded.
    pub basis: Basis,
    /// Where it comes from.
    pub source: String,
}

impl Sensitivity {
    /// How far apart both ends are.
    pub fn width(&self) -> Cents {
        let [a, b] = self.loss;
        Cents((b - a).0.abs())
    }
}

/// How many steps [`sensitivities`] takes.
pub(super) fn steps(parameters: &[ParameterDoc], doc: &BriefDoc) -> u32 {
    let moved = parameters.iter().filter(|p| moves(p.dist)).count() as u32;
    match doc.threats.iter().any(|t| !matches!(t.attack, AttackDoc::Amount(_))) {
        true => 2 * moved + 2,
        false => 0,
    }
}

fn moves(dist: Dist) -> bool {
    !matches!(dist, Dist::Fixed(_))
}

/// All assumptions, the one that matters most first; those that move nothing are left out.
pub(super) fn sensitivities(
    desk: &Desk<'_>,
    attacks: &[Attack],
    today: &PostureDoc,
    threats: &[Threat],
    parameters: &[ParameterDoc],
) -> Result<Vec<Sensitivity>, BriefError> {
    let doc = &desk.file.doc;
    let mut out: Vec<Sensitivity> = tornado(threats).iter().filter_map(|bar| of_threat(doc, bar)).collect();
    if steps(parameters, doc) > 0 {
        let runs = RUNS.min(doc.runs);
        let base = |posture: &PostureDoc, change: &dyn Fn(&mut Bundle)| -> Result<Cents, BriefError> {
            let mut sum = 0.0;
            for (threat, attack) in doc.threats.iter().zip(attacks) {
                let Events { magnitude, .. } =
                    events(attack, posture, doc.seed, runs, change).map_err(|error| desk.fault("postures", error))?;
                sum += threat.rate.mean() * magnitude.mean();
            }
            desk.step()?;
            Ok(Cents::from_units(sum))
        };
        // Fewer runs than behind the yearly loss: both ends are moved by what that changes, so that all bars share one middle.
        let all = Cents::from_units(threats.iter().map(Threat::mean).sum());
        let few = mean_of_first(threats, attacks, runs);
        let onto = |loss: [Cents; 2]| loss.map(|l| l + (all - few));
        for parameter in parameters.iter().filter(|p| moves(p.dist)) {
            let at = |share| base(today, &move |bundle: &mut Bundle| fix(bundle, &parameter.id, share));
            let high = at(0.9)?;
            if (high - few).0.abs() <= 1 {
                // None of these runs needs it: its other end would say the same.
                desk.step()?;
                continue;
            }
            let loss = onto([at(0.1)?, high]);
            let own = own_figure(attacks, &parameter.id);
            out.push(Sensitivity {
                id: format!("cost:{}", parameter.id),
                name: parameter.name.clone(),
                ends: match own {
                    None => [0.1, 0.9].map(|share| amount(quantile(parameter.dist, share), &parameter.unit)),
                    Some(_) => ["10th", "90th"].map(|p| format!("{p} percentile of the scenario's own figure")),
                },
                loss,
                basis: if own.is_some() { Basis::Assumed } else { parameter.basis },
                source: own.unwrap_or(&parameter.source).to_owned(),
            });
        }
        let by = |decides| base(&PostureDoc { decides, ..today.clone() }, &|_| {});
        out.push(Sensitivity {
            id: "decides".to_owned(),
            name: "Who decides during an incident".to_owned(),
            ends: [Decides::Expert, Decides::Nobody].map(|d| d.words().to_owned()),
            loss: onto([by(Decides::Expert)?, by(Decides::Nobody)?]),
            basis: Basis::Assumed,
            source: "both ends are policies of the model: the author's play, and every declared default".to_owned(),
        });
    }
    out.retain(|s| s.width() > Cents(100));
    out.sort_by_key(|s| std::cmp::Reverse(s.width()));
    Ok(out)
}

fn of_threat(doc: &BriefDoc, bar: &crate::analysis::annual::worth::Bar) -> Option<Sensitivity> {
    let threat = doc.threats.iter().find(|t| t.id == bar.threat)?;
    let (kind, name, ends, basis, source) = match bar.assumption {
        Assumption::Rate => (
            "rate",
            format!("How often: {}", threat.name),
            bar.values.map(|v| format!("{} a year", rate_words(v))),
            threat.basis,
            &threat.source,
        ),
        Assumption::Magnitude => (
            "amount",
            format!("Cost of one: {}", threat.name),
            bar.values.map(|v| Cents::from_units(v).short("$")),
            Basis::Assumed,
            &threat.amount_source,
        ),
    };
    let id = format!("{kind}:{}", threat.id);
    Some(Sensitivity { id, name, ends, loss: bar.loss, basis, source: source.clone() })
}

/// The mean yearly loss from the first runs of each variant alone, as the moved ones are played.
fn mean_of_first(threats: &[Threat], attacks: &[Attack], runs: u32) -> Cents {
    let one = |(threat, attack): (&Threat, &Attack)| match (&threat.magnitude, attack) {
        (Magnitude::Runs(costs), Attack::Exercises(exercises)) => {
            let first = first_runs(costs, exercises.len(), runs);
            let n = first.len().max(1) as f64;
            threat.rate.mean() * first.iter().map(|c| c.units()).sum::<f64>() / n
        }
        _ => threat.mean(),
    };
    Cents::from_units(threats.iter().zip(attacks).map(one).sum())
}

/// The source of a figure that a scenario puts in the place of the cost model's.
fn own_figure<'a>(attacks: &'a [Attack], id: &str) -> Option<&'a str> {
    let bundles = attacks.iter().flat_map(|attack| match attack {
        Attack::Exercises(exercises) => exercises.as_slice(),
        Attack::Amount(_) => &[],
    });
    bundles.flat_map(|played| &played.exercise.scenario.costs).find(|c| c.id == id).map(|c| c.source.as_str())
}

/// A parameter fixed at a percentile of its distribution: the scenario's own where it has one.
fn fix(bundle: &mut Bundle, id: &str, share: f64) {
    if let Some(own) = bundle.scenario.costs.iter_mut().find(|c| c.id == id) {
        own.dist = Dist::Fixed(quantile(own.dist, share));
        return;
    }
    let mut library = (*bundle.library).clone();
    for parameter in library.costs.parameters.iter_mut().filter(|p| p.id == id) {
        parameter.dist = Dist::Fixed(quantile(parameter.dist, share));
    }
    bundle.library = std::sync::Arc::new(library);
}

/// The value that is not exceeded with a probability.
fn quantile(dist: Dist, share: f64) -> f64 {
    // A die that shows this number.
    shape(dist).at(Die::of_bits((share * 18_446_744_073_709_551_616.0) as u64))
}

/// A value with its unit: "$450 per hour", "12 %", "190 hours".
fn amount(value: f64, unit: &str) -> String {
    if let Some(per) = unit.strip_prefix("USD") {
        return match value < 100.0 {
            true => format!("${value:.2}{per}"),
            false => format!("{}{per}", Cents::from_units(value).short("$")),
        };
    }
    if let Some(of) = unit.strip_prefix("share") {
        let value = value * 100.0;
        return if value < 1.0 { format!("{value:.2} %{of}") } else { format!("{value:.1} %{of}") };
    }
    if let Some(of) = unit.strip_prefix("factor") {
        return format!("× {value:.1}{of}");
    }
    match value {
        _ if value >= 10.0 => format!("{value:.0} {unit}"),
        _ if value >= 1.0 => format!("{value:.1} {unit}"),
        _ => format!("{value:.2} {unit}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_written_with_their_units() {
        assert_eq!(amount(0.0005, "share of customers per day"), "0.05 % of customers per day");
        assert_eq!(amount(0.12, "share"), "12.0 %");
        assert_eq!(amount(450.0, "USD per hour"), "$450 per hour");
        assert_eq!(amount(1.5, "USD per person"), "$1.50 per person");
        assert_eq!((amount(190.0, "hours").as_str(), amount(2.8, "factor").as_str()), ("190 hours", "× 2.8"));
    }

    #[test]
    fn percentiles_of_a_distribution_are_its_own() {
        assert!((quantile(Dist::Uniform(0.0, 10.0), 0.1) - 1.0).abs() < 1e-6);
        assert!((quantile(Dist::Lognormal(100.0, 300.0), 0.9) - 300.0).abs() < 1e-3);
        assert!((quantile(Dist::Triangular(0.0, 0.0, 1.0), 0.9) - (1.0 - 0.1f64.sqrt())).abs() < 1e-6);
    }
}
