//! Crown jewels: what an attacker would want most, in points that rank and nothing else.
//!
//! People, money and outages have no common unit on a graph, so each is put into points of roughly one unit of currency,
//! by the stated assumptions below. Points choose the ten jewels and weigh them against each other; they are never shown as
//! money. Deliberately absent: what an incident costs. The engine and its ledger say that.

use super::rules::Facts;
use crate::base::id::{AssetId, HoldingId};
use crate::base::money::Cents;
use crate::scenario::doc::DataClass;
use crate::scenario::model::Ecosystem;
use crate::scenario::moves::{Fact, Move, handles_money};

/// At most so many jewels.
pub const MOST: usize = 10;
/// Hours of outage that count: a day is what restoring takes in most exercises (assumption).
const OUTAGE_HOURS: f64 = 24.0;
/// Share of a day's calls that divert money before somebody stops them (assumption).
const DIVERTED_SHARE: f64 = 0.001;
/// Units of currency in one diverted payment: the mode of `diverted_per_victim` in `assets/costs.ron`.
const DIVERTED_EACH: f64 = 850.0;
/// Secrets that are about nobody count as this many people (assumption).
const SECRET_PEOPLE: u64 = 1_000;

/// Points for one person's data of a class. The order follows how laws and settlements treat the classes (contact data USD
/// 0.2–3, sensitive data 1–10 per person, see `settlement_ordinary` and `settlement_sensitive` in `assets/costs.ron`); the
/// numbers are judgements.
pub fn sensitivity(class: DataClass) -> u64 {
    match class {
        DataClass::Public | DataClass::Test => 0,
        DataClass::Telemetry => 1,
        DataClass::Personal => 2,
        DataClass::Location | DataClass::Business => 3,
        DataClass::Financial => 4,
        DataClass::Cardholder | DataClass::IntellectualProperty => 5,
        DataClass::IdentityDocument | DataClass::Government => 6,
        DataClass::CardAuthentication
        | DataClass::Health
        | DataClass::SpecialCategory
        | DataClass::Children
        | DataClass::Credentials => 8,
    }
}

/// One crown jewel.
#[derive(Clone, Debug, PartialEq)]
pub struct Jewel {
    /// What an attacker would have.
    pub fact: Fact,
    /// How much it weighs.
    pub points: u64,
    /// In a few words: "profiles of 1.4 M people (personal data)".
    pub name: String,
    /// Why it is on the list, as a sentence.
    pub why: String,
    /// Where it is.
    pub asset: AssetId,
}

/// The most valuable things, most valuable first; of each kind at least one, where there is one.
pub fn jewels(eco: &Ecosystem, moves: &[Move], facts: Facts) -> Vec<Jewel> {
    let mut found: Vec<Jewel> = Vec::new();
    found.extend((0..eco.holdings.len()).filter_map(|h| data(eco, HoldingId::new(h))));
    // Money and outages only where some technique could bring them about at all.
    let mut given = vec![false; facts.count()];
    for fact in moves.iter().flat_map(|m| &m.gives) {
        if let Some(slot) = given.get_mut(facts.number(*fact) as usize) {
            *slot = true;
        }
    }
    let possible = |fact: Fact| given.get(facts.number(fact) as usize).copied().unwrap_or_default();
    for asset in (0..eco.assets.len()).map(AssetId::new) {
        if possible(Fact::Money(asset)) {
            found.extend(money(eco, asset));
        }
        if possible(Fact::Down(asset)) {
            found.extend(outage(eco, asset));
        }
    }
    found.sort_by(|a, b| b.points.cmp(&a.points).then(a.fact.cmp(&b.fact)));
    let kind = |j: &Jewel| match j.fact {
        Fact::Reads(_) => 0,
        Fact::Money(_) => 1,
        _ => 2,
    };
    let firsts: Vec<Fact> = (0..3).filter_map(|k| found.iter().find(|j| kind(j) == k)).map(|j| j.fact).collect();
    let mut room = MOST.saturating_sub(firsts.len());
    found.retain(|j| {
        let first = firsts.contains(&j.fact);
        let kept = first || room > 0;
        if kept && !first {
            room -= 1;
        }
        kept
    });
    found
}

fn data(eco: &Ecosystem, id: HoldingId) -> Option<Jewel> {
    let holding = eco.holdings.get(id.index())?;
    let asset = eco.assets.get(holding.asset.index())?;
    let secret = matches!(
        holding.class,
        DataClass::IntellectualProperty | DataClass::Business | DataClass::Credentials | DataClass::Government
    );
    let people = if secret { holding.people.max(SECRET_PEOPLE) } else { holding.people };
    let points = people.saturating_mul(sensitivity(holding.class));
    let whose = match holding.people {
        0 => String::new(),
        n => format!(" of {} people", crate::base::money::short_count(n)),
    };
    (points > 0).then(|| Jewel {
        fact: Fact::Reads(id),
        points,
        name: format!("{}{whose}", holding.name),
        why: format!("{} holds {}{whose} ({}).", asset.doc.name, holding.name, holding.class.label()),
        asset: holding.asset,
    })
}

fn money(eco: &Ecosystem, id: AssetId) -> Option<Jewel> {
    let asset = eco.assets.get(id.index())?;
    if !handles_money(eco, id) {
        return None;
    }
    let pays = |c: &DataClass| matches!(c, DataClass::Financial | DataClass::Cardholder);
    let payments = eco.flows.iter().filter(|f| f.to == id && f.doc.carries.iter().any(pays));
    let calls: u64 = payments.fold(0, |sum, f| sum.saturating_add(f.doc.calls_per_hour));
    let diverted = calls as f64 * 24.0 * DIVERTED_SHARE * DIVERTED_EACH;
    let points = (diverted + asset.worth_per_hour.units() * OUTAGE_HOURS) as u64;
    (points > 0).then(|| Jewel {
        fact: Fact::Money(id),
        points,
        name: format!("money moved at {}", asset.doc.name),
        why: format!(
            "{} takes {} calls an hour about money; whoever can change what it passes on can send money elsewhere.",
            asset.doc.name,
            crate::base::money::short_count(calls)
        ),
        asset: id,
    })
}

/// Revenue per hour that stops with an asset and everything that depends on it.
pub fn stopped_per_hour(eco: &Ecosystem, id: AssetId) -> Cents {
    let Some(asset) = eco.assets.get(id.index()) else { return Cents::ZERO };
    let others = asset.dependants.iter().filter_map(|d| eco.assets.get(d.index())).map(|a| a.worth_per_hour);
    others.fold(asset.worth_per_hour, |sum, worth| sum + worth)
}

fn outage(eco: &Ecosystem, id: AssetId) -> Option<Jewel> {
    let asset = eco.assets.get(id.index())?;
    let stopped = stopped_per_hour(eco, id);
    let points = (stopped.units() * OUTAGE_HOURS) as u64;
    let with = match asset.dependants.len() {
        0 => String::new(),
        1 => ", and with it one other thing that needs it,".to_owned(),
        n => format!(", and with it {n} others that need it,"),
    };
    (points > 0).then(|| Jewel {
        fact: Fact::Down(id),
        points,
        name: format!("outage of {}", asset.doc.name),
        why: format!("While {}{with} is down, revenue of {} an hour stops.", asset.doc.name, stopped.short("")),
        asset: id,
    })
}
