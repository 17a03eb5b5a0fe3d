//! Sets of attack steps: a condition that waits for any of many steps becomes one question to a bit set. Drawn exercises ask
//! of dozens of steps at once whether one of them has worked, and after every event.

use std::collections::BTreeMap;

use crate::base::id::StepId;
use crate::scenario::model::{Arrival, Condition, Scenario, Start, StepSet, TruthAtom, TruthCond};

/// From so many steps on a set is worth it.
const FROM: usize = 4;

/// Replaces every `Any` of step conditions by its set, and lists what waits for a condition at all.
pub(super) fn gather(scenario: &mut Scenario) {
    let mut sets = Sets { steps: scenario.steps.len(), ..Sets::default() };
    for step in &mut scenario.steps {
        sets.replace(&mut step.needs);
        if let Start::Once(cond, _) = &mut step.start {
            sets.replace(cond);
        }
    }
    for inject in &mut scenario.injects {
        sets.replace(&mut inject.only_if);
        if let Arrival::Once(cond, _) = &mut inject.when {
            sets.replace(cond);
        }
    }
    scenario.facts.iter_mut().for_each(|fact| sets.replace(&mut fact.truth));
    for deed in &mut scenario.deeds {
        deed.risks.iter_mut().for_each(|risk| sets.replace(&mut risk.only_if));
        deed.later.iter_mut().for_each(|later| sets.replace(&mut later.only_if));
    }
    scenario.step_sets = sets.list;
    let injects = scenario.injects.iter().enumerate().filter(|(_, i)| matches!(i.when, Arrival::Once(..)));
    scenario.once_injects = injects.map(|(i, _)| crate::base::id::InjectId::new(i)).collect();
    let steps = scenario.steps.iter().enumerate().filter(|(_, s)| matches!(s.start, Start::Once(..)));
    scenario.once_steps = steps.map(|(i, _)| StepId::new(i)).collect();
}

#[derive(Default)]
struct Sets {
    steps: usize,
    list: Vec<StepSet>,
    known: BTreeMap<Vec<StepId>, u16>,
}

impl Sets {
    fn replace(&mut self, cond: &mut TruthCond) {
        match cond {
            Condition::Always | Condition::Is(_) => {}
            Condition::Not(part) => self.replace(part),
            Condition::All(parts) => parts.iter_mut().for_each(|part| self.replace(part)),
            Condition::Any(parts) => {
                let step = |part: &TruthCond| match part {
                    Condition::Is(TruthAtom::StepDone(step)) => Some(*step),
                    _ => None,
                };
                let steps: Option<Vec<StepId>> = parts.iter().map(step).collect();
                match steps.filter(|steps| steps.len() >= FROM).and_then(|steps| self.set(steps)) {
                    Some(set) => *cond = Condition::Is(TruthAtom::AnyDone(set)),
                    None => parts.iter_mut().for_each(|part| self.replace(part)),
                }
            }
        }
    }

    fn set(&mut self, mut steps: Vec<StepId>) -> Option<u16> {
        steps.sort_unstable();
        steps.dedup();
        if let Some(set) = self.known.get(&steps) {
            return Some(*set);
        }
        let number = u16::try_from(self.list.len()).ok()?;
        self.list.push(StepSet::of(&steps, self.steps));
        self.known.insert(steps, number);
        Some(number)
    }
}
