//! The k cheapest plans for a fact on the rule graph, where needs are conjunctions.
//!
//! What "k cheapest" means here. A *plan* is a set of rules from which the fact follows by forward chaining, and none of
//! which can be left out. Its cost is the sum of the efforts of its rules, **each counted once**, however many later moves
//! build on it. Plans that go through the same things (start, target, flow, credential, weakness) and differ only in
//! techniques are one plan, and the cheapest choice stands for it. The k cheapest are the first k in the order of cost, then
//! number of moves, then rule numbers, so that the answer is the same everywhere.
//!
//! How. Derivation trees, ranked as by Knuth or by Huang and Chiang, would count a foothold twice when a move needs both the
//! foothold and a credential that is kept there, which is the usual case, and the order would be wrong. The search goes
//! backwards instead: a state has picked a rule for some facts and has open ones left; it takes the open fact with the
//! highest lower bound and tries each rule that gives it, the rules already paid for first. States are taken in the order
//! of cost so far plus the highest bound of what an open fact still costs, so plans leave the queue in the order of their
//! cost and the answer is exact. Choices whose needs lead back to themselves are refused.
//!
//! What an open fact still costs is at least its bound from nothing ([`Rules::bounds`]) or, where that is less, the shortest
//! chain to it from something paid for. Only what does not itself rest on the open fact can help it; along a plain chain that
//! is nothing, and there the bound from nothing holds. Siblings are made one at a time, so that a gateway with a thousand callers
//! costs no more than the callers that matter. Leaving this out would count shared work twice after all.
//!
//! The problem is NP-hard (it holds the Steiner tree), so there is a limit on states. When it is reached, the plans found
//! are still the cheapest in order, the best open states are completed greedily, and [`Plans::proven`] says how many of the
//! list are certain.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::rc::Rc;

use super::effort::Effort;
use super::rules::{Bounds, FactNo, Route, RuleNo, Rules};

/// One plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Effort of all its rules, each once.
    pub cost: Effort,
    /// Its rules, each after what it needs.
    pub rules: Vec<RuleNo>,
}

/// The cheapest plans for one fact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plans {
    /// Cheapest first.
    pub plans: Vec<Plan>,
    /// So many of them are proven to be the cheapest; the others are plans, but cheaper ones may exist.
    pub proven: usize,
    /// Nothing was left out: there are no other plans.
    pub complete: bool,
}

impl Plans {
    /// Effort of the cheapest plan; never where there is none.
    pub fn cheapest(&self) -> Effort {
        self.plans.first().map_or(Effort::NEVER, |p| p.cost)
    }
}

/// What to search.
#[derive(Clone, Copy)]
pub struct Search<'a> {
    /// The rule graph.
    pub rules: &'a Rules,
    /// Efforts, which may differ from those the rules were made with; never stops a rule.
    pub costs: &'a [Effort],
    /// Lower bounds for these efforts, or for lower ones.
    pub bounds: &'a Bounds,
    /// Facts that some rule needs.
    pub needed: &'a [bool],
    /// How many states may be looked at.
    pub states: usize,
}

/// Facts that some rule needs, by fact.
pub fn needed_facts(rules: &Rules) -> Vec<bool> {
    (0..rules.facts() as u32).map(|f| !rules.needing(f).is_empty()).collect()
}

/// A set of choices: for each fact the rule that gives it.
#[derive(Clone)]
struct State {
    cost: Effort,
    chosen: Rc<Vec<(FactNo, RuleNo)>>,
    open: Rc<Vec<FactNo>>,
    /// Going through the rules that could give a fact, from this position on.
    choosing: Option<(FactNo, Rc<Vec<Choice>>, usize)>,
}

/// A rule that could give a fact, with a lower bound of what it costs together with all that it needs.
#[derive(Clone, Copy)]
struct Choice {
    rule: RuleNo,
    total: Effort,
}

struct Run<'a> {
    search: Search<'a>,
    choices: BTreeMap<FactNo, Rc<Vec<Choice>>>,
    /// By fact: what it still costs from facts near it.
    near: BTreeMap<FactNo, BTreeMap<FactNo, Effort>>,
    /// By what is paid for: what facts near it still cost, up to a limit.
    beyond: BTreeMap<Vec<FactNo>, (Effort, BTreeMap<FactNo, Effort>)>,
    heap: BinaryHeap<Reverse<(Effort, Reverse<usize>, u64)>>,
    states: BTreeMap<u64, State>,
    next: u64,
}

/// The k cheapest plans for a fact.
pub fn cheapest(search: Search<'_>, goal: FactNo, k: usize) -> Plans {
    let mut run = Run {
        search,
        choices: BTreeMap::new(),
        near: BTreeMap::new(),
        beyond: BTreeMap::new(),
        heap: BinaryHeap::new(),
        states: BTreeMap::new(),
        next: 0,
    };
    run.find(goal, k)
}

impl Run<'_> {
    fn find(&mut self, goal: FactNo, k: usize) -> Plans {
        let mut found: Vec<(Plan, BTreeSet<Route>)> = Vec::new();
        let start = State { cost: Effort::NONE, chosen: Rc::default(), open: Rc::new(vec![goal]), choosing: None };
        self.put(start, Effort::NONE);
        let mut left = self.search.states;
        // Where the search stopped short: at the limit, and no plan that was not found costs less than this.
        let mut limit: Option<Effort> = None;
        let mut more = false;
        // The k-th cost so far; plans of the same cost are collected too, because ties are broken by the rules.
        let mut last = Effort::NEVER;
        while let Some((estimate, state)) = self.take() {
            if estimate > last || k == 0 {
                more = true;
                break;
            }
            if left == 0 {
                limit = Some(estimate);
                self.complete_greedily(state, goal, k, &mut found);
                break;
            }
            left -= 1;
            if let Some((fact, choices, position)) = &state.choosing {
                self.choose(&state, *fact, choices, *position, estimate);
            } else if let Some(fact) = self.hardest(&state.open) {
                self.again(&state, fact, estimate);
                let choices = self.choices_in(&state, fact);
                self.choose(&state, fact, &choices, 0, estimate);
            } else {
                let set: BTreeSet<RuleNo> = state.chosen.iter().map(|c| c.1).collect();
                self.keep(set, goal, &mut found);
                last = found.get(k.saturating_sub(1)).map_or(Effort::NEVER, |p| p.0.cost);
            }
        }
        let proven = found.iter().filter(|p| limit.is_none_or(|l| p.0.cost <= l)).count();
        let complete = limit.is_none() && !more && found.len() <= k;
        found.truncate(k);
        Plans { proven: proven.min(found.len()), complete, plans: found.into_iter().map(|p| p.0).collect() }
    }

    /// Deeper states first among equals: a plan is finished before its twin is begun.
    fn put(&mut self, state: State, estimate: Effort) {
        if !estimate.is_possible() {
            return;
        }
        let id = self.next;
        self.next += 1;
        self.heap.push(Reverse((estimate, Reverse(state.chosen.len()), id)));
        self.states.insert(id, state);
    }

    fn take(&mut self) -> Option<(Effort, State)> {
        let Reverse((estimate, _, id)) = self.heap.pop()?;
        self.states.remove(&id).map(|state| (estimate, state))
    }

    fn bound(&self, facts: &[FactNo]) -> Effort {
        facts.iter().map(|f| self.search.bounds.of(*f)).max().unwrap_or(Effort::NONE)
    }

    /// What the open facts of a state still cost at least, besides `most`, which some of them are known to cost.
    fn still(&mut self, state: &State, known: &[FactNo], mut most: Effort) -> Effort {
        for fact in state.open.iter().filter(|f| !known.contains(f)) {
            let alone = self.search.bounds.of(*fact);
            // What cannot raise the estimate is not looked at closely.
            if alone > most {
                let helpful = self.helpful(state, *fact);
                most = most.max(if helpful.is_empty() { alone } else { alone.min(self.nearest(&helpful, *fact)) });
            }
        }
        most
    }

    /// What rules paid for give, of those that do not rest on an open fact.
    fn helpful(&self, state: &State, fact: FactNo) -> Vec<FactNo> {
        let rules = self.search.rules;
        let mut resting: Vec<FactNo> = vec![fact];
        let mut rests = vec![false; state.chosen.len()];
        loop {
            let mut more = false;
            for ((given, rule), slot) in state.chosen.iter().zip(&mut rests) {
                if !*slot && rules.needs(*rule).iter().any(|n| resting.contains(n)) {
                    *slot = true;
                    resting.push(*given);
                    more = true;
                }
            }
            if !more {
                break;
            }
        }
        // A paid rule that gives the open fact itself helps most of all.
        let free = state.chosen.iter().zip(&rests).filter(|(_, rests)| !**rests);
        let given = free.flat_map(|((_, rule), _)| rules.gives(*rule).iter().copied());
        given.filter(|f| *f == fact || !resting.contains(f)).collect()
    }

    /// The shortest chain of rules to a fact from any of some others, other needs aside.
    fn nearest(&mut self, from: &[FactNo], to: FactNo) -> Effort {
        let (search, most) = (self.search, self.search.bounds.of(to));
        let near = self.near.entry(to).or_insert_with(|| search.rules.near(search.costs, to, most));
        from.iter().filter_map(|f| near.get(f)).min().copied().unwrap_or(Effort::NEVER)
    }

    fn cost(&self, rule: RuleNo) -> Effort {
        self.search.costs.get(rule as usize).copied().unwrap_or(Effort::NEVER)
    }

    fn hardest(&self, open: &[FactNo]) -> Option<FactNo> {
        open.iter().copied().max_by_key(|f| (self.search.bounds.of(*f), Reverse(*f)))
    }

    /// Rules already paid for that give a fact.
    fn again(&mut self, state: &State, fact: FactNo, estimate: Effort) {
        let paid: BTreeSet<RuleNo> = state.chosen.iter().map(|c| c.1).collect();
        for rule in paid {
            if self.search.rules.gives(rule).contains(&fact) && !self.circular(state, fact, rule) {
                let child = self.child(state, fact, rule, Effort::NONE);
                let bound = child.cost.plus(self.still(&child, &[], Effort::NONE));
                self.put(child, bound.max(estimate));
            }
        }
    }

    /// The rules that can give a fact in a state, the least promising last. Where something paid for may help them, they are
    /// put in order anew; what helps what a rule needs helps the fact itself, so one look from there is enough for all.
    fn choices_in(&mut self, state: &State, fact: FactNo) -> Rc<Vec<Choice>> {
        let alone = self.choices_for(fact);
        let mut helpful = self.helpful(state, fact);
        if helpful.is_empty() {
            return alone;
        }
        helpful.sort_unstable();
        helpful.dedup();
        let (search, most) = (self.search, self.search.bounds.of(fact));
        let beyond = self.beyond.entry(helpful).or_insert_with_key(|paid| {
            let limit = Effort(most.0.saturating_mul(2));
            (limit, search.rules.beyond(search.costs, paid, limit))
        });
        let left = |n: &FactNo| search.bounds.of(*n).min(beyond.1.get(n).copied().unwrap_or(beyond.0));
        let mut choices: Vec<Choice> = alone
            .iter()
            .map(|choice| {
                let needs = search.rules.needs(choice.rule).iter().map(left).max().unwrap_or(Effort::NONE);
                let cost = search.costs.get(choice.rule as usize).copied().unwrap_or(Effort::NEVER);
                Choice { rule: choice.rule, total: cost.plus(needs) }
            })
            .collect();
        choices.sort_unstable_by_key(|c| (c.total, c.rule));
        Rc::new(choices)
    }

    /// The rule at one position, and the next position as a state of its own.
    fn choose(&mut self, state: &State, fact: FactNo, choices: &Rc<Vec<Choice>>, position: usize, estimate: Effort) {
        for (at, choice) in choices.iter().enumerate().skip(position) {
            let paid = state.chosen.iter().any(|c| c.1 == choice.rule);
            if paid || self.circular(state, fact, choice.rule) {
                continue;
            }
            let cost = self.cost(choice.rule);
            let child = self.child(state, fact, choice.rule, cost);
            let needs = Effort(choice.total.0.saturating_sub(cost.0));
            let left = self.still(&child, self.search.rules.needs(choice.rule), needs);
            let bound = child.cost.plus(left);
            self.put(child, bound.max(estimate));
            if let Some(next) = choices.get(at + 1) {
                let sibling = State { choosing: Some((fact, Rc::clone(choices), at + 1)), ..state.clone() };
                self.put(sibling, state.cost.plus(next.total).max(estimate));
            }
            break;
        }
    }

    fn child(&self, state: &State, fact: FactNo, rule: RuleNo, cost: Effort) -> State {
        let mut chosen = Vec::with_capacity(state.chosen.len() + 1);
        chosen.extend_from_slice(&state.chosen);
        chosen.push((fact, rule));
        let mut open: Vec<FactNo> = state.open.iter().copied().filter(|f| *f != fact).collect();
        for need in self.search.rules.needs(rule) {
            if !open.contains(need) && !chosen.iter().any(|c| c.0 == *need) {
                open.push(*need);
            }
        }
        State { cost: state.cost.plus(cost), chosen: Rc::new(chosen), open: Rc::new(open), choosing: None }
    }

    /// Whether what a rule needs rests, by the choices made, on the fact that it is to give.
    fn circular(&self, state: &State, fact: FactNo, rule: RuleNo) -> bool {
        let mut ahead: Vec<FactNo> = self.search.rules.needs(rule).to_vec();
        let mut seen: Vec<FactNo> = Vec::new();
        while let Some(need) = ahead.pop() {
            if need == fact {
                return true;
            }
            if seen.contains(&need) {
                continue;
            }
            seen.push(need);
            if let Some((_, by)) = state.chosen.iter().find(|c| c.0 == need) {
                ahead.extend_from_slice(self.search.rules.needs(*by));
            }
        }
        false
    }

    /// Rules that can give a fact, by the lower bound of their cost. Of rules over the same route with the same needs, one
    /// that costs no less and gives nothing else that anybody needs is no option of its own.
    fn choices_for(&mut self, fact: FactNo) -> Rc<Vec<Choice>> {
        if let Some(known) = self.choices.get(&fact) {
            return Rc::clone(known);
        }
        let rules = self.search.rules;
        let mut all: Vec<Choice> = rules
            .giving(fact)
            .iter()
            .map(|r| Choice { rule: *r, total: self.cost(*r).plus(self.bound(rules.needs(*r))) })
            .filter(|o| o.total.is_possible())
            .collect();
        all.sort_unstable_by_key(|o| (o.total, o.rule));
        let mut by_route: BTreeMap<Route, Vec<RuleNo>> = BTreeMap::new();
        all.retain(|o| {
            let before = by_route.entry(rules.route(o.rule)).or_default();
            let useful = |g: &&FactNo| self.search.needed.get(**g as usize).copied().unwrap_or_default();
            let idle = before.iter().any(|b| {
                rules.needs(*b) == rules.needs(o.rule)
                    && rules.gives(o.rule).iter().filter(useful).all(|g| rules.gives(*b).contains(g))
            });
            if !idle {
                before.push(o.rule);
            }
            !idle
        });
        let all = Rc::new(all);
        self.choices.insert(fact, Rc::clone(&all));
        all
    }

    /// Adds a plan unless something in it is idle or its route is known already. The list stays in order.
    fn keep(&self, set: BTreeSet<RuleNo>, goal: FactNo, found: &mut Vec<(Plan, BTreeSet<Route>)>) {
        let rules = self.search.rules;
        let list: Vec<RuleNo> = set.into_iter().collect();
        for without in &list {
            if derive(rules, list.iter().copied().filter(|r| r != without), goal).is_some() {
                return;
            }
        }
        let Some(order) = derive(rules, list.iter().copied(), goal) else { return };
        let cost = list.iter().fold(Effort::NONE, |sum, r| sum.plus(self.cost(*r)));
        let routes: BTreeSet<Route> = list.iter().map(|r| rules.route(*r)).collect();
        let key = |p: &Plan| {
            let mut sorted = p.rules.clone();
            sorted.sort_unstable();
            (p.cost, sorted.len(), sorted)
        };
        let plan = Plan { cost, rules: order };
        if let Some(twin) = found.iter_mut().find(|p| p.1 == routes) {
            if key(&plan) < key(&twin.0) {
                twin.0 = plan;
            }
        } else {
            found.push((plan, routes));
        }
        found.sort_by_cached_key(|p| key(&p.0));
    }

    /// The limit is reached: the best states are completed with the cheapest rule for each open fact.
    fn complete_greedily(&mut self, first: State, goal: FactNo, k: usize, found: &mut Vec<(Plan, BTreeSet<Route>)>) {
        let mut state = Some(first);
        let mut tries = 4 * k + 4;
        while let Some(now) = state.filter(|_| found.len() < k && tries > 0) {
            tries -= 1;
            let mut set: BTreeSet<RuleNo> = now.chosen.iter().map(|c| c.1).collect();
            let mut ahead: Vec<FactNo> = now.open.to_vec();
            let mut seen: BTreeSet<FactNo> = BTreeSet::new();
            while let Some(fact) = ahead.pop() {
                if seen.insert(fact) {
                    // The cheapest option always rests on facts with a lower bound of their own: no circle.
                    if let Some(option) = self.choices_for(fact).first() {
                        set.insert(option.rule);
                        ahead.extend_from_slice(self.search.rules.needs(option.rule));
                    }
                }
            }
            let mut idle: Vec<RuleNo> = set.iter().copied().collect();
            idle.sort_by_key(|r| Reverse((self.cost(*r), *r)));
            for rule in idle {
                let rest = set.iter().copied().filter(|r| *r != rule);
                if derive(self.search.rules, rest, goal).is_some() {
                    set.remove(&rule);
                }
            }
            self.keep(set, goal, found);
            state = self.take().map(|s| s.1);
        }
    }
}

/// The rules of a set in an order in which each follows what it needs, as far as they can be used; none if the goal does
/// not follow.
fn derive(rules: &Rules, set: impl Iterator<Item = RuleNo>, goal: FactNo) -> Option<Vec<RuleNo>> {
    let mut left: Vec<RuleNo> = set.collect();
    let mut have: BTreeSet<FactNo> = BTreeSet::new();
    let mut order = Vec::with_capacity(left.len());
    loop {
        let ready = left.iter().position(|r| rules.needs(*r).iter().all(|n| have.contains(n)));
        let Some(at) = ready else { break };
        let rule = left.remove(at);
        have.extend(rules.gives(rule).iter().copied());
        order.push(rule);
    }
    have.contains(&goal).then_some(order)
}
