//! Single values: spans, distributions, shares, money, factors and dates.

use super::leaf::{Bound, Leaf, What};
use super::{Check, EcosystemView, Findings, Rule, ScenarioView};
use crate::base::calendar::Calendar;
use crate::base::time::Span;
use crate::scenario::doc::{Dist, Lasts};

pub(super) const RULES: &[Rule] = &[
    Rule { code: "S200", summary: "spans of time are written with d, h, m and s", check: Check::Values(spans) },
    Rule { code: "S201", summary: "the values of a distribution are in order", check: Check::Values(distributions) },
    Rule { code: "S202", summary: "shares and chances are between 0 and 1", check: Check::Values(shares) },
    Rule { code: "S203", summary: "money is a number and not negative", check: Check::Values(money) },
    Rule { code: "S204", summary: "trust is between 0 and 100", check: Check::Ecosystem(trust) },
    Rule { code: "S205", summary: "factors are within their bounds", check: Check::Values(factors) },
    Rule { code: "S206", summary: "dates and times exist", check: Check::Values(dates) },
    Rule { code: "S206", summary: "the start is a date, a time and an offset", check: Check::Scenario(start) },
    Rule {
        code: "S207",
        summary: "what lies ahead takes no negative time, a deadline some",
        check: Check::Values(signs),
    },
    Rule { code: "S208", summary: "the currency has a code and a rate", check: Check::Scenario(currency) },
];

/// The largest amount in whole units: a hundred times what a state spends in a year, and exact as cents.
const MOST_MONEY: f64 = 1e13;

fn spans(leaves: &[Leaf<'_>], out: &mut Findings) {
    for leaf in leaves {
        if let What::Span(span, bound) = leaf.what
            && let Err(words) = Span::parse(&span.0)
            && !(bound == Bound::Lifetime && is_days(&span.0))
        {
            out.error(leaf.at, words, "units are d, h, m and s: \"2d 4h\", \"90m\"");
        }
    }
}

/// Certificates live for years; no run waits for their end.
fn is_days(text: &str) -> bool {
    let days = text.trim().strip_suffix('d').unwrap_or_default();
    (1..=5).contains(&days.len()) && days.bytes().all(|byte| byte.is_ascii_digit())
}

fn signs(leaves: &[Leaf<'_>], out: &mut Findings) {
    for leaf in leaves {
        let What::Span(text, bound) = leaf.what else { continue };
        let Ok(span) = Span::parse(&text.0) else { continue };
        match bound {
            Bound::NotNegative if span.0 < 0 => {
                out.error(leaf.at, format!("{:?} is before what it follows", text.0), "write a span from \"0m\" on");
            }
            Bound::Positive | Bound::Lifetime if span.0 <= 0 => {
                out.error(leaf.at, format!("{:?} leaves no time", text.0), "write a span above zero, such as \"45m\"");
            }
            _ => {}
        }
    }
}

fn distributions(leaves: &[Leaf<'_>], out: &mut Findings) {
    for leaf in leaves {
        match leaf.what {
            What::Dist(dist) => {
                if let Some(words) = disorder(*dist) {
                    out.error(
                        leaf.at,
                        words,
                        "Uniform(low, high), Triangular(low, likely, high), Lognormal(median, p90)",
                    );
                }
            }
            What::Lasts(Lasts::Between(low, high)) => {
                if let (Ok(low), Ok(high)) = (Span::parse(&low.0), Span::parse(&high.0))
                    && low > high
                {
                    out.error(leaf.at, "the first span is longer than the second", "Between(shortest, longest)");
                }
            }
            What::Lasts(Lasts::Around(median, p90)) => {
                if let (Ok(median), Ok(p90)) = (Span::parse(&median.0), Span::parse(&p90.0)) {
                    if median.0 <= 0 {
                        out.error(leaf.at, "the median must be above zero", "Around(median, p90), or Exactly(\"0m\")");
                    } else if p90 < median {
                        out.error(leaf.at, "the 90th percentile is below the median", "Around(median, p90)");
                    }
                }
            }
            _ => {}
        }
    }
}

fn disorder(dist: Dist) -> Option<&'static str> {
    let values: &[f64] = match &dist {
        Dist::Fixed(value) => &[*value],
        Dist::Uniform(low, high) => &[*low, *high],
        Dist::Triangular(low, likely, high) => &[*low, *likely, *high],
        Dist::Lognormal(median, p90) => &[*median, *p90],
    };
    if values.iter().any(|value| !value.is_finite()) {
        return Some("a distribution needs finite numbers");
    }
    if values.iter().any(|value| *value < 0.0) {
        return Some("a value below zero");
    }
    if values.iter().any(|value| *value > MOST_MONEY) {
        return Some("a value beyond every amount of money");
    }
    if !values.is_sorted() {
        return Some(match dist {
            Dist::Lognormal(..) => "the 90th percentile is below the median",
            _ => "the values are not in order",
        });
    }
    match dist {
        Dist::Lognormal(median, _) if median <= 0.0 => Some("the median must be above zero"),
        _ => None,
    }
}

fn shares(leaves: &[Leaf<'_>], out: &mut Findings) {
    for leaf in leaves {
        if let What::Share(share) = leaf.what
            && !(0.0..=1.0).contains(&share)
        {
            let hint = if share > 1.0 && share <= 100.0 { format!("write {}", share / 100.0) } else { String::new() };
            out.error(leaf.at, format!("{share} is no share between 0 and 1"), hint);
        }
    }
}

fn money(leaves: &[Leaf<'_>], out: &mut Findings) {
    for leaf in leaves {
        let What::Money(amount) = leaf.what else { continue };
        if !amount.is_finite() {
            out.error(
                leaf.at,
                format!("{amount} is no amount of money"),
                "write a number in whole units of the currency",
            );
        } else if amount < 0.0 {
            out.error(leaf.at, format!("{amount} is negative"), "write what is paid as a positive amount");
        } else if amount > MOST_MONEY {
            out.error(leaf.at, format!("{amount} is beyond every amount of money"), "write whole units, not cents");
        }
    }
}

fn trust(view: &EcosystemView<'_>, out: &mut Findings) {
    for (zone, at) in super::walk::each(&view.doc.zones, view.at.field("zones")) {
        if !(0..=100).contains(&zone.trust) {
            let message = format!("the trust of zone {:?} is {}", zone.id, zone.trust);
            out.error(at.field("trust"), message, "write a number from 0 (nobody is trusted) to 100");
        }
    }
}

fn factors(leaves: &[Leaf<'_>], out: &mut Findings) {
    for leaf in leaves {
        if let What::Factor { value, lowest, highest } = leaf.what
            && !(lowest..=highest).contains(&value)
        {
            out.error(
                leaf.at,
                format!("{value} is out of bounds"),
                format!("write a number from {lowest} to {highest}"),
            );
        }
    }
}

fn dates(leaves: &[Leaf<'_>], out: &mut Findings) {
    for leaf in leaves {
        if let What::Date(date) = leaf.what
            && let Err(words) = Calendar::new(date, "00:00", 0, &[])
        {
            out.error(leaf.at, words, "year-month-day");
        }
    }
}

fn start(view: &ScenarioView<'_>, out: &mut Findings) {
    let start = &view.doc.start;
    let at = view.at.field("start");
    // Each part by itself, so that each is pointed at.
    if let Err(words) = Calendar::new("2026-01-01", &start.time, 0, &[]) {
        out.error(at.field("time"), words, "hours:minutes, from 00:00 to 23:59");
    }
    if let Err(words) = Calendar::new("2026-01-01", "00:00", start.utc_offset_minutes, &[]) {
        out.error(at.field("utc_offset_minutes"), words, "local time minus UTC in minutes: 60 for Berlin in winter");
    }
}

fn currency(view: &ScenarioView<'_>, out: &mut Findings) {
    let currency = &view.doc.currency;
    let at = view.at.field("currency");
    if currency.code.len() != 3 || !currency.code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        out.error(at.field("code"), format!("{:?} is no currency code", currency.code), "three capitals: \"EUR\"");
    }
    if currency.sign.trim().is_empty() || currency.sign.chars().count() > 4 {
        out.error(at.field("sign"), "the currency has no sign", "what stands before an amount: \"€\"");
    }
    if !(currency.usd.is_finite() && (1e-6..=1e6).contains(&currency.usd)) {
        out.error(
            at.field("usd"),
            format!("{} US dollars for one {}", currency.usd, currency.code),
            "write the rate of the day",
        );
    }
}
