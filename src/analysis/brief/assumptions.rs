//! Every figure that a briefing takes for granted, with its source: one list for the screen, the page and the command.
//!
//! Deliberately absent: the cost parameters behind runs of the engine, which have their own list with sources.

use super::doc::{AttackDoc, BriefDoc, Decides, InsuranceChange};
use super::ground::Ground;
use crate::analysis::annual::spread::Spread;
use crate::base::money::Cents;
use crate::scenario::doc::{Basis, MoneyValue};

/// One figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumption {
    /// What it is about.
    pub about: String,
    /// The figure.
    pub value: String,
    /// How well it is founded.
    pub basis: Basis,
    /// Where it comes from.
    pub source: String,
}

/// What stands where nobody gave a source.
pub const NO_SOURCE_GIVEN: &str = "assumption; no source given";

/// A basis in a word.
pub fn basis_word(basis: Basis) -> &'static str {
    match basis {
        Basis::Published => "published",
        Basis::Derived => "derived",
        Basis::Assumed => "assumed",
    }
}

/// A basis and its source with the basis said once: sources often begin with it.
pub fn based(word: &str, source: &str) -> String {
    let source = source.trim();
    let same: &[&str] = match word {
        "assumed" => &["assumption", "assumed"],
        "derived" => &["derived"],
        "published" => &["published"],
        _ => &[],
    };
    let begins = same.iter().find_map(|s| {
        let head = source.get(..s.len())?;
        if head.eq_ignore_ascii_case(s) { source.get(s.len()..) } else { None }
    });
    match begins {
        None if source.is_empty() => word.to_owned(),
        None => format!("{word}: {source}"),
        Some(rest) => match rest.strip_prefix([':', ';', ',', '.']).map(str::trim) {
            Some("") => word.to_owned(),
            Some(rest) => format!("{word}: {rest}"),
            // "Assumption of the author": it says so itself.
            None => source.to_owned(),
        },
    }
}

/// A spread in words: "0.02 to 0.40 a year, most likely 0.10".
pub fn spread_words(spread: Spread, write: &dyn Fn(f64) -> String) -> String {
    match spread {
        Spread::Fixed(value) => write(value),
        Spread::Pert(low, mode, high) => format!("{} to {}, most likely {}", write(low), write(high), write(mode)),
        Spread::Lognormal(median, p90) => {
            format!("half the time below {}, nine times in ten below {}", write(median), write(p90))
        }
    }
}

/// A yearly number of events: two significant figures for what is rare.
pub fn rate_words(rate: f64) -> String {
    if rate >= 1.0 { format!("{rate:.1}") } else { format!("{rate:.2}") }
}

fn dollars(units: f64) -> String {
    Cents::from_units(units).short("$")
}

fn source_or(source: &str) -> String {
    let source = source.trim();
    if source.is_empty() { NO_SOURCE_GIVEN.to_owned() } else { source.to_owned() }
}

/// Everything, in the order of the file.
pub fn assumptions(doc: &BriefDoc, ground: &Ground) -> Vec<Assumption> {
    let mut out = Vec::new();
    for threat in &doc.threats {
        out.push(Assumption {
            about: format!("{}: times a year", threat.name),
            value: spread_words(threat.rate, &rate_words),
            basis: threat.basis,
            source: source_or(&threat.source),
        });
        if let AttackDoc::Amount(amount) = threat.attack {
            out.push(assumed(
                format!("{}: cost of one", threat.name),
                spread_words(amount, &dollars),
                &threat.amount_source,
            ));
        }
    }
    for posture in &doc.postures {
        let mut add = |what: &str, value: String| {
            out.push(assumed(format!("{}: {what}", posture.name), value, &posture.source));
        };
        if posture.monitoring != 1.0 {
            add("share of activity that logs record", format!("× {}", posture.monitoring));
        }
        if posture.decides != Decides::default() {
            add("who decides", posture.decides.words().to_owned());
        }
        if let Some(training) = posture.training {
            let full = format!(
                "signs looked at × {}, time for every action × {}, {}",
                training.detection,
                training.lead_times,
                training.decides.words()
            );
            add("full effect of training", full);
            add("training a year", dollars(training.cost_per_year.0));
        }
        match posture.insurance {
            InsuranceChange::AsIs => {}
            InsuranceChange::Without => add("insurance", "none".to_owned()),
            InsuranceChange::Policy(_) => add("insurance", "another policy".to_owned()),
        }
        costs(posture.cost_per_year, posture.cost_once, &mut add);
    }
    for control in &doc.controls {
        let name = ground.control_name(&control.id);
        let mut add = |what: &str, value: String| out.push(assumed(format!("{name}: {what}"), value, &control.source));
        costs(control.cost_per_year, control.cost_once, &mut add);
    }
    out
}

fn costs(a_year: MoneyValue, once: MoneyValue, add: &mut dyn FnMut(&str, String)) {
    if a_year != MoneyValue::ZERO {
        add("running cost a year", dollars(a_year.0));
    }
    if once != MoneyValue::ZERO {
        add("cost once", dollars(once.0));
    }
}

fn assumed(about: String, value: String, source: &str) -> Assumption {
    Assumption { about, value, basis: Basis::Assumed, source: source_or(source) }
}

#[cfg(test)]
mod tests {
    use super::based;

    #[test]
    fn the_basis_is_said_once() {
        assert_eq!(based("assumed", "assumption: nobody counts them"), "assumed: nobody counts them");
        assert_eq!(based("derived", "Derived. From the table"), "derived: From the table");
        assert_eq!(based("assumed", "Assumption of the author"), "Assumption of the author");
        assert_eq!(based("published", "A register, 2025"), "published: A register, 2025");
        assert_eq!(
            (based("assumed", "assumption."), based("assumed", "")),
            ("assumed".to_owned(), "assumed".to_owned())
        );
    }
}
