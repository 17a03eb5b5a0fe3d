//! Invented ecosystems of any size, for tests and measurements: the same numbers in, the same ecosystem out.
//!
//! Proportions follow what API estates look like: a few gateways, many services with their stores in one zone per domain,
//! sensitive stores in a zone within it, partners and vendors outside, agents, build lines and secret stores beside. Every
//! draw has its own key, so a longer ecosystem of the same seed keeps what a shorter one said about the same name.
//! Deliberately absent: any claim that an ecosystem like this exists, and scenarios; nothing that people play comes from here.

mod assets;
mod flows;
mod risks;
mod words;

use crate::base::dice::{Die, Key, Mechanic, Name};
use crate::scenario::doc::{
    CurrencyDoc, EcosystemDoc, FORMAT_VERSION, MoneyValue, OrganisationDoc, ProfileDoc, SpanText, ZoneDoc,
};

/// An ecosystem with this many assets and flows. Without two assets there are no flows.
pub fn generate(seed: u64, assets: usize, flows: usize) -> EcosystemDoc {
    let dice = Dice { seed };
    let ground = assets::ground(&dice, assets);
    let calls = flows::flows(&dice, &ground, flows);
    let risks = risks::risks(&dice, &ground, &calls);
    let zones: Vec<ZoneDoc> = ground.zones.clone();
    let mut made = assets::documents(&dice, &ground);
    flows::depend(&dice, &ground, &calls, &mut made);
    EcosystemDoc {
        version: FORMAT_VERSION,
        id: format!("generated-{seed}-{assets}"),
        name: format!("Generated estate {seed}"),
        summary: format!("An invented estate of {} assets and {} flows.", made.len(), calls.len()),
        profile: Some(profile(assets)),
        layout: Vec::new(),
        zones,
        assets: made,
        flows: calls.into_iter().map(|call| call.doc).collect(),
        weaknesses: risks.weaknesses,
        controls: risks.controls,
        credentials: risks.credentials,
        origins: Vec::new(),
    }
}

/// An organisation whose size follows from its estate.
fn profile(assets: usize) -> ProfileDoc {
    let size = assets.max(4) as f64;
    ProfileDoc {
        sector: "Online services".to_owned(),
        organisation: OrganisationDoc {
            name: "Generated plc".to_owned(),
            about: "An invented company that sells and pays over APIs.".to_owned(),
            revenue_per_year: MoneyValue(size * 4_000_000.0),
            customers: assets as u64 * 20_000 + 10_000,
            customer_value: MoneyValue(90.0),
            insurance: None,
        },
        currency: CurrencyDoc {
            code: "EUR".to_owned(),
            sign: "€".to_owned(),
            usd: 1.16,
            as_of: "2026-10-30".to_owned(),
        },
        calendar: "target2".to_owned(),
        utc_offset_minutes: 60,
        regimes: [("gdpr", "authority"), ("gdpr", "people")].map(|(a, b)| (a.to_owned(), b.to_owned())).to_vec(),
        contracts: Vec::new(),
    }
}

/// Draws by name.
struct Dice {
    seed: u64,
}

impl Dice {
    /// The die of one question about one thing.
    fn of(&self, subject: &str, question: &str) -> Die {
        self.nth(subject, question, 0)
    }

    /// The same question asked again.
    fn nth(&self, subject: &str, question: &str, occurrence: usize) -> Die {
        let occurrence = u32::try_from(occurrence).unwrap_or(u32::MAX);
        Key::new(Mechanic::Generated, Name::of(subject), Name::of(question), occurrence).throw(self.seed)
    }
}

/// One of a list; `otherwise` where the list is empty.
fn one<T: Copy>(die: Die, list: &[T], otherwise: T) -> T {
    list.get(die.pick(list.len().max(1))).copied().unwrap_or(otherwise)
}

/// One of a list with weights; the last where rounding leads beyond it.
fn weighted<T: Copy>(die: Die, list: &[(T, f64)], otherwise: T) -> T {
    let all: f64 = list.iter().map(|(_, weight)| weight).sum();
    let mut left = die.unit() * all;
    let mut last = otherwise;
    for (value, weight) in list {
        last = *value;
        left -= weight;
        if left < 0.0 {
            break;
        }
    }
    last
}

/// A share between two bounds, in hundredths as an author would write it.
fn share(die: Die, low: f64, high: f64) -> f64 {
    libm::round((low + (high - low) * die.unit()) * 100.0) / 100.0
}

/// A count between two bounds whose order of magnitude is even, with two digits.
fn magnitude(die: Die, low: f64, high: f64) -> u64 {
    let value = libm::exp(libm::log(low) + (libm::log(high) - libm::log(low)) * die.unit());
    let unit = libm::pow(10.0, (libm::floor(libm::log10(value)) - 1.0).max(0.0));
    (libm::round(value / unit) * unit) as u64
}

fn span(text: &str) -> SpanText {
    SpanText(text.to_owned())
}

#[cfg(test)]
mod tests;
