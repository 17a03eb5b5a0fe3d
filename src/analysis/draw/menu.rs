//! The menu: every move of the rule graph that an attacker of one profile could ever make on one ecosystem, as attack steps.
//!
//! Nothing is left out because it leads nowhere: an attacker that has not looked yet cannot know that. What is left out is
//! what the profile never does, what does not serve its goal, and what no chain of moves can reach.

use crate::base::dice::Name;
use crate::base::id::*;
use crate::scenario::doc::{
    AssetKind, Begin, Give, GiveKind, Goal, Inventory, MoneyValue, NeedKind, ProfileOfAttackerDoc, StepDoc,
    TechniqueDoc, Truth,
};
use crate::scenario::model::Ecosystem;
use crate::scenario::moves::{Fact, Move, moves, reach};

/// Most moves of a menu. Beyond it those with the longest way to go are left out; a room sees a dozen of them.
const MOST: usize = 1_000;
/// The share of a year's revenue that one way of taking money can yield.
const MOST_OF_REVENUE: f64 = 0.01;
/// Tries of one step before the attacker thinks it cannot work.
const TRIES: u8 = 2;

/// Where an attacker begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Start {
    /// Credentials that it holds.
    pub holds: Vec<CredentialId>,
    /// Assets that it stands on.
    pub stands_on: Vec<AssetId>,
    /// Flows from outside that it has looked at.
    pub doors: Vec<FlowId>,
}

impl Start {
    fn facts(&self) -> Vec<Fact> {
        let holds = self.holds.iter().map(|c| Fact::Has(*c));
        holds.chain(self.stands_on.iter().map(|a| Fact::On(*a))).collect()
    }
}

/// Names of things in one ecosystem.
pub(super) struct Words<'a>(pub(super) &'a Ecosystem);

impl Words<'_> {
    pub(super) fn asset_id(&self, id: AssetId) -> String {
        self.0.assets.get(id.index()).map(|a| a.doc.id.clone()).unwrap_or_default()
    }
    pub(super) fn asset(&self, id: AssetId) -> String {
        self.0.assets.get(id.index()).map(|a| a.doc.name.clone()).unwrap_or_default()
    }
    pub(super) fn flow_id(&self, id: FlowId) -> String {
        self.0.flows.get(id.index()).map(|f| f.doc.id.clone()).unwrap_or_default()
    }
    pub(super) fn api(&self, id: FlowId) -> String {
        self.0.flows.get(id.index()).map(|f| f.doc.api.clone()).unwrap_or_default()
    }
    pub(super) fn credential_id(&self, id: CredentialId) -> String {
        self.0.credentials.get(id.index()).map(|c| c.id.clone()).unwrap_or_default()
    }
    pub(super) fn credential(&self, id: CredentialId) -> String {
        self.0.credentials.get(id.index()).map(|c| c.name.clone()).unwrap_or_default()
    }
    pub(super) fn holding_id(&self, id: HoldingId) -> String {
        self.0.holdings.get(id.index()).map(|h| h.id.clone()).unwrap_or_default()
    }
    pub(super) fn weakness_id(&self, id: WeaknessId) -> String {
        self.0.weaknesses.get(id.index()).map(|w| w.id.clone()).unwrap_or_default()
    }
    pub(super) fn weakness(&self, id: WeaknessId) -> String {
        self.0.weaknesses.get(id.index()).map(|w| w.name.clone()).unwrap_or_default()
    }
}

/// Every step of the menu, in the order of the rule graph.
pub fn menu(
    eco: &Ecosystem,
    techniques: &[TechniqueDoc],
    profile: &ProfileOfAttackerDoc,
    goal: Goal,
    start: &Start,
    revenue: f64,
) -> Vec<StepDoc> {
    let fits = |m: &Move| {
        techniques.get(m.technique).is_some_and(|t| t.serves.contains(&goal) && !profile.never.contains(&t.id))
    };
    let all: Vec<Move> = moves(eco, techniques).into_iter().filter(fits).collect();
    let within = reach(&all, &start.facts());
    let near = |i: &usize| (within.rounds.get(*i).copied().unwrap_or_default(), *i);
    let mut kept: Vec<(usize, &Move)> =
        all.iter().enumerate().filter(|(i, _)| within.possible.get(*i) == Some(&true)).collect();
    thin_out(&mut kept, techniques);
    if kept.len() > MOST {
        // What is far away never pushes out what is near: nothing that has not been found yet changes what can be done now.
        kept.sort_by_key(|(i, _)| near(i));
        kept.truncate(MOST);
        kept.sort_by_key(|(i, _)| *i);
    }
    let mut steps: Vec<StepDoc> = Vec::new();
    for (_, m) in kept {
        let Some(technique) = techniques.get(m.technique) else { continue };
        steps.extend(Writer { eco, words: Words(eco), technique, profile, revenue, m }.steps());
    }
    demands_need_leverage(&mut steps, techniques);
    steps
}

/// Of moves that differ in nothing but the technique or the weakness at most two stay, the surest first.
fn thin_out(kept: &mut Vec<(usize, &Move)>, techniques: &[TechniqueDoc]) {
    let sure = |m: &Move| techniques.get(m.technique).map_or(0.0, |t| t.chance);
    let key = |m: &Move| (m.target, m.from, m.via, m.uses, m.gives.clone(), m.explores);
    let mut order: Vec<usize> = (0..kept.len()).collect();
    order.sort_by(|a, b| {
        let of = |i: &usize| kept.get(*i).map(|(_, m)| (key(m), sure(m)));
        match (of(a), of(b)) {
            (Some((ka, sa)), Some((kb, sb))) => ka.cmp(&kb).then(sb.total_cmp(&sa)).then(a.cmp(b)),
            _ => a.cmp(b),
        }
    });
    let mut stays = vec![false; kept.len()];
    let (mut last, mut count) = (None, 0);
    for i in order {
        let Some((_, m)) = kept.get(i) else { continue };
        let this = Some(key(m));
        count = if this == last { count + 1 } else { 0 };
        last = this;
        if let Some(slot) = stays.get_mut(i) {
            *slot = count < 2;
        }
    }
    let mut at = 0;
    kept.retain(|_| {
        at += 1;
        stays.get(at - 1) == Some(&true)
    });
}

/// A demand needs something to threaten with: any step that gives it.
fn demands_need_leverage(steps: &mut [StepDoc], techniques: &[TechniqueDoc]) {
    let gives =
        |s: &StepDoc| s.gives.iter().any(|g| matches!(g, Give::Leverage(_) | Give::Exfiltrate(..) | Give::Disrupt(_)));
    let is_demand =
        |s: &StepDoc| techniques.iter().any(|t| t.id == s.technique && t.needs.contains(&NeedKind::Leverage));
    let from: Vec<Truth> =
        steps.iter().filter(|s| gives(s) && !is_demand(s)).map(|s| Truth::StepDone(s.id.clone())).collect();
    for step in steps.iter_mut().filter(|s| is_demand(s)) {
        step.needs = Truth::Any(from.clone());
    }
}

struct Writer<'a> {
    eco: &'a Ecosystem,
    words: Words<'a>,
    technique: &'a TechniqueDoc,
    profile: &'a ProfileOfAttackerDoc,
    /// A year's revenue of the organisation.
    revenue: f64,
    m: &'a Move,
}

impl Writer<'_> {
    /// One step for the move; one more for each store behind its target, so that cutting one store off stops that alone.
    fn steps(&self) -> Vec<StepDoc> {
        let mut own = Vec::new();
        let mut behind: Vec<(FlowId, Vec<Give>)> = Vec::new();
        for fact in &self.m.gives {
            match fact {
                Fact::On(a) if self.is_agent(*a) => own.push(Give::Control(self.words.asset_id(*a))),
                Fact::On(a) => own.push(Give::Foothold(self.words.asset_id(*a))),
                Fact::Has(c) => own.push(Give::Credential(self.words.credential_id(*c))),
                Fact::Money(a) => own.push(self.divert(*a)),
                Fact::Down(a) => own.push(Give::Disrupt(self.words.asset_id(*a))),
                Fact::Lever if !self.technique.gives.contains(&GiveKind::Leverage) => {}
                Fact::Lever => own.push(Give::Leverage("Something to threaten with".into())),
                Fact::Demand => own.push(Give::Leverage("A demand".into())),
                Fact::Reads(h) => {
                    let give = self.exfiltrate(*h);
                    match self.way_to(*h) {
                        None => own.push(give),
                        Some(flow) => match behind.iter_mut().find(|(f, _)| *f == flow) {
                            Some((_, gives)) => gives.push(give),
                            None => behind.push((flow, vec![give])),
                        },
                    }
                }
            }
        }
        if self.m.explores {
            let target = self.words.asset_id(self.m.target);
            // Documentation names what is listed, whoever reads it; calls find what answers.
            let calls = !self.technique.needs.is_empty();
            let sweeps = calls && (self.profile.sweeps || self.technique.id == "machine-speed-discovery");
            own.push(if sweeps { Give::Sweep(target) } else { Give::Survey(target) });
        }
        let mut steps = Vec::new();
        if !own.is_empty() {
            steps.push(self.step(own, None));
        }
        steps.extend(behind.into_iter().map(|(flow, gives)| self.step(gives, Some(flow))));
        steps
    }

    fn is_agent(&self, asset: AssetId) -> bool {
        self.eco.assets.get(asset.index()).is_some_and(|a| a.doc.kind == AssetKind::AiAgent)
    }

    /// The flow from the target to the store of a holding; none where the target keeps it itself.
    fn way_to(&self, holding: HoldingId) -> Option<FlowId> {
        let holding = self.eco.holdings.get(holding.index())?;
        let leads = |f: &crate::scenario::model::Flow| {
            f.from == self.m.target && f.to == holding.asset && f.doc.carries.contains(&holding.class)
        };
        (holding.asset != self.m.target).then(|| self.eco.flows.iter().position(leads).map(FlowId::new)).flatten()
    }

    /// People per hour: all of them within about a day and a half for a person, faster with tools, slower through a limit.
    fn exfiltrate(&self, holding: HoldingId) -> Give {
        let people = self.eco.holdings.get(holding.index()).map_or(0, |h| h.people);
        let hours = (36.0 / libm::sqrt(self.profile.tempo.max(0.1))).max(3.0);
        let mut rate = people as f64 / hours;
        let limit = self.m.via.and_then(|f| self.eco.flows.get(f.index())).and_then(|f| f.doc.limit_per_minute);
        if let Some(limit) = limit {
            rate = rate.min(limit as f64 * 60.0);
        }
        Give::Exfiltrate(self.words.holding_id(holding), libm::round(rate).max(1.0) as u64)
    }

    /// Money per hour: a part of what passes there, for two days at most, and never more than a hundredth of what the
    /// organisation earns in a year: limits and balances end it before.
    fn divert(&self, asset: AssetId) -> Give {
        let worth = self.eco.assets.get(asset.index()).map_or(0, |a| a.worth_per_hour.0);
        let flow = self.m.via.and_then(|f| self.eco.flows.get(f.index())).map_or(0, |f| f.worth_per_hour.0);
        let most = self.revenue * MOST_OF_REVENUE;
        let passes = worth.max(flow).max(200_000) as f64 / 100.0 * 0.6;
        let per_hour = passes.clamp(1_500.0, 60_000.0).min(most / 8.0);
        let tempo = libm::sqrt(self.profile.tempo.clamp(0.5, 9.0));
        let limit = (per_hour * 40.0).min(most);
        Give::Divert(MoneyValue(libm::round(per_hour * tempo)), MoneyValue(libm::round(limit)))
    }

    fn step(&self, gives: Vec<Give>, behind: Option<FlowId>) -> StepDoc {
        let m = self.m;
        let mut via: Vec<String> = m.via.map(|f| self.words.flow_id(f)).into_iter().collect();
        via.extend(behind.map(|f| self.words.flow_id(f)));
        let uses: Vec<String> = m.uses.map(|c| self.words.credential_id(c)).into_iter().collect();
        let exploits: Vec<String> = m.exploits.map(|w| self.words.weakness_id(w)).into_iter().collect();
        let target = self.words.asset_id(m.target);
        let from = m.from.map(|a| self.words.asset_id(a));
        // The name is made of what the step is, so that its dice do not move when something else joins or leaves the graph.
        let whole = format!("{}|{target}|{from:?}|{via:?}|{uses:?}|{exploits:?}", self.technique.id);
        let mark = format!("{:08x}", Name::of(&whole).0 >> 32);
        let place: String = target.chars().take(28).collect();
        let says = self.says(&gives);
        let reason = self.reason(&gives);
        StepDoc {
            id: format!("{}-{}-{mark}", self.technique.id, place.trim_end_matches('-')),
            technique: self.technique.id.clone(),
            begin: Begin::Planned,
            target,
            from,
            via,
            uses,
            exploits,
            needs: Truth::Always,
            gives,
            lasts: None,
            tries: TRIES,
            pause: None,
            says,
            reason,
        }
    }

    /// What changed, in plain words.
    fn says(&self, gives: &[Give]) -> String {
        let target = self.words.asset(self.m.target);
        let way = match self.m.via.map(|f| self.words.api(f)) {
            // "Orders through Shop API: Orders" says it twice.
            Some(api) if api.to_lowercase().contains(&target.to_lowercase()) => " through its API".to_owned(),
            Some(api) => format!(" through {api}"),
            None => String::new(),
        };
        let outcome = gives.iter().map(|give| self.outcome(give)).collect::<Vec<_>>().join("; ");
        format!("{} at {target}{way}: {outcome}.", self.technique.name)
    }

    fn outcome(&self, give: &Give) -> String {
        let credential = |id: &String| self.eco.credentials.iter().find(|c| c.id == *id).map(|c| c.name.clone());
        let holding = |id: &String| self.eco.holdings.iter().find(|h| h.id == *id).map(|h| h.name.clone());
        match give {
            Give::Foothold(_) => "stands there now".into(),
            Give::Control(_) => "it follows the attacker's words".into(),
            Give::Credential(c) => format!("has {}", credential(c).unwrap_or_default()),
            Give::Leverage(words) => words.to_lowercase(),
            Give::Survey(_) => "knows what is listed around it".into(),
            Give::Sweep(_) => "knows everything around it, listed or not".into(),
            Give::Exfiltrate(h, _) => format!("{} begin to leave", holding(h).unwrap_or_default()),
            Give::Divert(..) => "money begins to leave".into(),
            Give::Disrupt(_) => "it stops".into(),
        }
    }

    /// Why an attacker would do this, from what it can see.
    fn reason(&self, gives: &[Give]) -> String {
        let m = self.m;
        let target = self.words.asset(m.target);
        let standing = match (m.from, m.uses) {
            (Some(from), Some(key)) if from != m.target => {
                format!("Standing on {} and holding {}", self.words.asset(from), self.words.credential(key))
            }
            (Some(from), _) if from == m.target => format!("Standing on {target}"),
            (Some(from), _) => format!("Standing on {}", self.words.asset(from)),
            (None, Some(key)) => format!("Holding {}", self.words.credential(key)),
            (None, None) => "From outside".to_owned(),
        };
        let opening = match m.exploits {
            Some(weakness) => format!("a weakness helped: {}", lower_first(&self.words.weakness(weakness))),
            None => match m.via.and_then(|f| self.eco.flows.get(f.index())) {
                Some(f) if f.doc.inventory == Inventory::Shadow => "the way was on nobody's list".into(),
                Some(_) => format!("the way to {target} was open"),
                None => "nothing else was needed".into(),
            },
        };
        let aim = if gives.iter().any(|g| matches!(g, Give::Exfiltrate(..))) {
            "and there was data to take"
        } else if gives.iter().any(|g| matches!(g, Give::Divert(..))) {
            "and money could be moved there"
        } else if gives.iter().any(|g| matches!(g, Give::Disrupt(_))) {
            "and stopping it would hurt"
        } else if gives.iter().any(|g| matches!(g, Give::Credential(_))) {
            "and what is kept there opens more"
        } else if self.technique.gives.contains(&GiveKind::Leverage) {
            "and it could be used to threaten"
        } else if gives.iter().any(|g| matches!(g, Give::Survey(_) | Give::Sweep(_))) && gives.len() == 1 {
            "and looking around costs little"
        } else {
            "and it leads further in"
        };
        format!("{standing}, {}, {aim}.", opening.trim_end_matches('.'))
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
