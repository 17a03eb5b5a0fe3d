//! `sandtable tradeoffs`: for authors. Whether each decision of a scenario is a real one, and how the references stand.

use std::sync::Arc;

use super::arguments::TradeOffArguments;
use super::print_result;
use super::run::{DONE, load};
use crate::analysis::policy::Policy;
use crate::analysis::references::{means, run_many};
use crate::analysis::tradeoffs::trade_offs;
use crate::base::money::Cents;
use crate::base::time::Span;
use crate::scenario::model::{RoleSet, Scenario};

/// A margin counts from this share of the gap between nobody and the expert.
pub const THRESHOLD: f64 = 0.05;

pub(super) fn run(arguments: &TradeOffArguments) -> u8 {
    match load(&arguments.scenario) {
        Ok(scenario) => print_result(&table(&scenario, arguments.runs)).err().unwrap_or(DONE),
        Err(code) => code,
    }
}

/// The table that scenario notes show.
pub fn table(scenario: &Arc<Scenario>, runs: u64) -> String {
    let sign = &scenario.currency.sign;
    let mut out = format!("{}: means over {runs} seeds\n\n", scenario.title);
    out.push_str(
        "| policy | cost | detect | respond | contain | recover | never contained |\n|---|---|---|---|---|---|---|\n",
    );
    let mut by_policy = Vec::new();
    for policy in [Policy::Nobody, Policy::Random, Policy::Cautious, Policy::Expert] {
        let m = means(&run_many(scenario, 1, runs, &policy, RoleSet::NONE), scenario);
        let time = |i: usize| Span(m.times.get(i).copied().unwrap_or_default() as i64).to_string();
        out.push_str(&format!(
            "| {} | {} | {} | {} | {} | {} | {:.0} % |\n",
            policy.key(),
            m.cost.short(sign),
            time(0),
            time(1),
            time(2),
            time(3),
            m.never[2] * 100.0
        ));
        by_policy.push(m.cost);
    }
    let gap = by_policy.first().copied().unwrap_or_default() - by_policy.last().copied().unwrap_or_default();
    let threshold = gap.share(THRESHOLD);
    out.push_str(&format!("\nGap {}, threshold {} (5 %)\n\n", gap.short(sign), threshold.short(sign)));
    out.push_str("| decision | turns | in this context | best | in that context | best | smaller margin |\n|---|---|---|---|---|---|---|\n");
    let found = trade_offs(scenario, runs);
    let mut turning = 0;
    for t in &found {
        let Some(decision) = scenario.decisions.get(t.decision.index()) else { continue };
        let option = |i: usize| {
            let deed = decision.options.get(i).and_then(|d| scenario.deeds.get(d.index()));
            deed.and_then(|d| d.id.split_once('/')).map_or(String::new(), |(_, o)| o.to_owned())
        };
        match t.turn.and_then(|(a, b, m)| Some((t.contexts.get(a)?, t.contexts.get(b)?, m))) {
            Some((a, b, margin)) => {
                let turns = margin >= threshold;
                turning += usize::from(turns);
                out.push_str(&format!(
                    "| {} | {} | {} | {} | {} | {} | {} |\n",
                    decision.id,
                    if turns { "yes" } else { "no" },
                    a.context,
                    option(a.best()),
                    b.context,
                    option(b.best()),
                    margin.short(sign),
                ));
            }
            None => out.push_str(&format!("| {} | no | always | {} | | | |\n", decision.id, best_of(t, &option))),
        }
    }
    out.push_str(&format!("\n{turning} of {} decisions turn\n\n", found.len()));
    for t in &found {
        let Some(decision) = scenario.decisions.get(t.decision.index()) else { continue };
        if let Some(plain) = t.contexts.first() {
            let costs: Vec<String> = decision
                .options
                .iter()
                .zip(&plain.costs)
                .map(|(d, c)| {
                    let id = scenario.deeds.get(d.index()).and_then(|d| d.id.split_once('/')).map_or("", |(_, o)| o);
                    format!("{id} {}", Cents(c.0).short(sign))
                })
                .collect();
            out.push_str(&format!("{} (others as the expert): {}\n", decision.id, costs.join(", ")));
        }
    }
    out
}

fn best_of(t: &crate::analysis::tradeoffs::TradeOff, option: &impl Fn(usize) -> String) -> String {
    t.contexts.first().map_or(String::new(), |c| option(c.best()))
}
