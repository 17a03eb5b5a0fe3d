//! What a move costs an attacker: expected hours of work.
//!
//! Effort is the median duration of the technique over its chance of success: with independent tries the mean number of
//! tries is one over the chance. The chance is the one that a scripted step has at skill 0.5: the technique's, less for a
//! weakness that is hard to use, times the success factor of every control that is on and in the way. Deliberately absent:
//! noise and detection; a cheap path is the one that takes least work, not the one that nobody sees.

use crate::base::id::{AssetId, ControlId, FlowId};
use crate::base::time::Span;
use crate::scenario::doc::{Lasts, TechniqueDoc};
use crate::scenario::model::{Ecosystem, Spot};
use crate::scenario::moves::Move;

/// Expected work in whole seconds, so that sums are exact and ties are ties on every platform.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Effort(pub u64);

impl Effort {
    /// It cannot be done.
    pub const NEVER: Effort = Effort(u64::MAX);
    /// Nothing to do.
    pub const NONE: Effort = Effort(0);

    /// Both; never stays never.
    #[must_use]
    pub fn plus(self, other: Effort) -> Effort {
        Effort(self.0.saturating_add(other.0))
    }
    /// In hours.
    pub fn hours(self) -> f64 {
        self.0 as f64 / 3600.0
    }
    /// Whether it can be done at all.
    pub fn is_possible(self) -> bool {
        self != Effort::NEVER
    }
    /// Hours and days as people say them; figures like these do not bear minutes.
    pub fn in_words(self) -> String {
        if !self.is_possible() {
            return "never".to_owned();
        }
        match libm::round(self.hours()) as u64 {
            0 | 1 => "about an hour".to_owned(),
            hours @ 2..=72 => format!("about {hours} hours"),
            hours => format!("about {} days", (hours + 12) / 24),
        }
    }
}

/// More work than this is as good as never, and sums of many moves stay far from overflow: a thousand years.
const LONGEST: f64 = 3.2e10;

/// Which controls work, by control.
pub type Switches = Vec<bool>;

/// The switches as the ecosystem has them.
pub fn as_drawn(eco: &Ecosystem) -> Switches {
    eco.controls.iter().map(|c| c.on).collect()
}

/// Efforts of moves on one ecosystem.
pub struct Efforts<'a> {
    eco: &'a Ecosystem,
    techniques: &'a [TechniqueDoc],
    /// By technique: median seconds.
    medians: Vec<f64>,
    by_asset: Vec<Vec<ControlId>>,
    by_flow: Vec<Vec<ControlId>>,
}

impl<'a> Efforts<'a> {
    /// Looks everything up once.
    pub fn new(eco: &'a Ecosystem, techniques: &'a [TechniqueDoc]) -> Efforts<'a> {
        let mut by_asset = vec![Vec::new(); eco.assets.len()];
        let mut by_flow = vec![Vec::new(); eco.flows.len()];
        for (i, control) in eco.controls.iter().enumerate() {
            for spot in &control.spots {
                let list = match spot {
                    Spot::Asset(a) => by_asset.get_mut(a.index()),
                    Spot::Flow(f) => by_flow.get_mut(f.index()),
                };
                if let Some(list) = list {
                    list.push(ControlId::new(i));
                }
            }
        }
        let medians = techniques.iter().map(|t| median_seconds(&t.lasts)).collect();
        Efforts { eco, techniques, medians, by_asset, by_flow }
    }

    /// Controls that sit on the target or on the flow and act on this technique, on or off, in ascending order.
    pub fn in_the_way(&self, technique: usize, target: AssetId, via: Option<FlowId>) -> Vec<ControlId> {
        let at_target = self.by_asset.get(target.index());
        let at_flow = via.and_then(|f| self.by_flow.get(f.index()));
        let owasp = self.techniques.get(technique).and_then(|t| t.owasp);
        let acts = |c: &ControlId| {
            let control = self.eco.controls.get(c.index());
            control.is_some_and(|c| c.against.is_empty() || owasp.is_some_and(|o| c.against.contains(&o)))
        };
        let mut found: Vec<ControlId> =
            at_target.into_iter().flatten().chain(at_flow.into_iter().flatten()).copied().filter(acts).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Expected work of a move with these switches.
    pub fn of(&self, m: &Move, on: &Switches) -> Effort {
        let Some(technique) = self.techniques.get(m.technique) else { return Effort::NEVER };
        let ease = m.exploits.and_then(|w| self.eco.weaknesses.get(w.index())).map_or(1.0, |w| w.ease);
        let mut chance = technique.chance.clamp(0.0, 1.0) * (0.5 + 0.5 * ease);
        let guarded = self.by_asset.get(m.target.index()).is_some_and(|l| !l.is_empty())
            || m.via.and_then(|f| self.by_flow.get(f.index())).is_some_and(|l| !l.is_empty());
        if guarded {
            for control in self.in_the_way(m.technique, m.target, m.via) {
                let works = on.get(control.index()).copied().unwrap_or_default();
                if let Some(control) = self.eco.controls.get(control.index()).filter(|_| works) {
                    chance *= control.success;
                }
            }
        }
        let median = self.medians.get(m.technique).copied().unwrap_or_default();
        if chance <= 0.0 {
            return Effort::NEVER;
        }
        // A move always takes something: without that, plans could grow for nothing.
        Effort(libm::round((median / chance).clamp(1.0, LONGEST)) as u64)
    }
}

fn median_seconds(lasts: &Lasts) -> f64 {
    let seconds = |text: &str| Span::parse(text).map_or(0.0, |s| s.0.max(0) as f64);
    match lasts {
        Lasts::Exactly(s) | Lasts::Around(s, _) => seconds(&s.0),
        Lasts::Between(a, b) => (seconds(&a.0) + seconds(&b.0)) / 2.0,
    }
}
