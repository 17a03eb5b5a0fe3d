//! The rule graph: every move that a technique allows on an ecosystem, as a rule from facts to facts.
//!
//! A move needs a conjunction of facts (a foothold *and* a credential) and gives others; facts are never lost by moving, so
//! the rules are monotone. The library says what a technique needs and gives as kinds; here the kinds become the things of one
//! graph. The same list feeds the planning attacker, graph analysis and drawn exercises, so that none of them can reach what
//! the others cannot. Deliberately absent: dice, time, defenders, and what an attacker knows: a move is what *could* be done.

use super::doc::{
    AssetKind, Authentication, CredentialKind, DataClass, Exposure, GiveKind, NeedKind, Owasp, TechniqueDoc, Walk,
    ZoneKind,
};
use super::model::{Ecosystem, Flow, Spot};
use crate::base::id::*;
use crate::base::money::Cents;

/// Something that an attacker has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// A foothold on an asset; for an AI agent: it follows the attacker's instructions.
    On(AssetId),
    /// A credential.
    Has(CredentialId),
    /// The people of a holding can be read.
    Reads(HoldingId),
    /// Money can be moved at an asset.
    Money(AssetId),
    /// An asset can be made to stop serving.
    Down(AssetId),
    /// Something to threaten with.
    Lever,
    /// A demand can be made.
    Demand,
}

impl Fact {
    /// Whether it is damage in itself: money, data or an outage.
    pub fn is_gain(self) -> bool {
        matches!(self, Fact::Reads(_) | Fact::Money(_) | Fact::Down(_))
    }
}

/// One rule: with all of `needs`, a technique gives all of `gives`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Position of the technique in the library.
    pub technique: usize,
    /// What it acts on.
    pub target: AssetId,
    /// Where it starts; none: from outside.
    pub from: Option<AssetId>,
    /// The flow that it walks, either way.
    pub via: Option<FlowId>,
    /// The credential that it uses.
    pub uses: Option<CredentialId>,
    /// The weakness that it uses.
    pub exploits: Option<WeaknessId>,
    /// What must be had before.
    pub needs: Vec<Fact>,
    /// What it gives. Empty for pure reconnaissance.
    pub gives: Vec<Fact>,
    /// Whether it shows what lies around its target.
    pub explores: bool,
}

/// Every move on an ecosystem, in the order of techniques, then flows.
pub fn moves(eco: &Ecosystem, techniques: &[TechniqueDoc]) -> Vec<Move> {
    let index = Index::of(eco);
    let mut moves = Vec::new();
    for (position, technique) in techniques.iter().enumerate() {
        Builder { eco, index: &index, technique, position, moves: &mut moves }.all();
    }
    moves
}

/// Whether anybody on the internet can stand at the calling end of a flow.
pub fn is_public(eco: &Ecosystem, flow: FlowId) -> bool {
    let Some(flow) = eco.flows.get(flow.index()) else { return false };
    flow.doc.exposure == Exposure::Public || zone_kind(eco, flow.from) == Some(ZoneKind::Public)
}

/// Whether an asset handles money: something that carries financial or card data ends at it, and there something is earned. Where
/// nobody has said what anything earns, the data alone decides.
pub fn handles_money(eco: &Ecosystem, asset: AssetId) -> bool {
    let said = anything_earns(eco);
    eco.flows.iter().any(|f| f.to == asset && pays(eco, f, said))
}

fn anything_earns(eco: &Ecosystem) -> bool {
    eco.assets.iter().any(|a| a.worth_per_hour > Cents::ZERO)
        || eco.flows.iter().any(|f| f.worth_per_hour > Cents::ZERO)
}

/// Whether money can be moved over a flow.
fn pays(eco: &Ecosystem, flow: &Flow, earnings_are_said: bool) -> bool {
    let about_money = |c: &DataClass| matches!(c, DataClass::Financial | DataClass::Cardholder);
    let earns = flow.worth_per_hour > Cents::ZERO
        || eco.assets.get(flow.to.index()).is_some_and(|asset| asset.worth_per_hour > Cents::ZERO);
    flow.doc.carries.iter().any(about_money) && (earns || !earnings_are_said)
}

fn zone_kind(eco: &Ecosystem, asset: AssetId) -> Option<ZoneKind> {
    let asset = eco.assets.get(asset.index())?;
    eco.zones.get(asset.zone.index()).map(|z| z.kind)
}

/// What is looked up for every flow.
struct Index {
    /// By flow: credentials that open it.
    openers: Vec<Vec<CredentialId>>,
    /// By asset: credentials kept there.
    kept: Vec<Vec<CredentialId>>,
    /// By flow and by asset: weaknesses there.
    on_flow: Vec<Vec<WeaknessId>>,
    on_asset: Vec<Vec<WeaknessId>>,
    /// By asset: holdings that it can read, its own or those of a store it calls.
    readable: Vec<Vec<HoldingId>>,
    /// By asset: whether it handles money.
    money: Vec<bool>,
}

fn put<T>(lists: &mut [Vec<T>], at: usize, value: T) {
    if let Some(list) = lists.get_mut(at) {
        list.push(value);
    }
}

impl Index {
    fn of(eco: &Ecosystem) -> Index {
        let mut index = Index {
            openers: vec![Vec::new(); eco.flows.len()],
            kept: vec![Vec::new(); eco.assets.len()],
            on_flow: vec![Vec::new(); eco.flows.len()],
            on_asset: vec![Vec::new(); eco.assets.len()],
            readable: eco.assets.iter().map(|a| a.holdings.clone()).collect(),
            money: vec![false; eco.assets.len()],
        };
        for (i, credential) in eco.credentials.iter().enumerate() {
            put(&mut index.kept, credential.kept_on.index(), CredentialId::new(i));
            for flow in &credential.opens {
                put(&mut index.openers, flow.index(), CredentialId::new(i));
            }
        }
        for (i, weakness) in eco.weaknesses.iter().enumerate() {
            match weakness.on {
                Spot::Asset(a) => put(&mut index.on_asset, a.index(), WeaknessId::new(i)),
                Spot::Flow(f) => put(&mut index.on_flow, f.index(), WeaknessId::new(i)),
            }
        }
        let said = anything_earns(eco);
        for flow in &eco.flows {
            let Some(store) = eco.assets.get(flow.to.index()) else { continue };
            for holding in &store.holdings {
                let carried = eco.holdings.get(holding.index()).is_some_and(|h| flow.doc.carries.contains(&h.class));
                let list = index.readable.get_mut(flow.from.index());
                if let Some(list) = list.filter(|list| carried && !list.contains(holding)) {
                    list.push(*holding);
                }
            }
            if pays(eco, flow, said)
                && let Some(slot) = index.money.get_mut(flow.to.index())
            {
                *slot = true;
            }
        }
        index.readable.iter_mut().for_each(|list| list.sort_unstable());
        index
    }
}

/// How the calling end of a flow is reached.
#[derive(Clone, Copy)]
struct Entry {
    from: Option<AssetId>,
    uses: Option<CredentialId>,
}

struct Builder<'a> {
    eco: &'a Ecosystem,
    index: &'a Index,
    technique: &'a TechniqueDoc,
    position: usize,
    moves: &'a mut Vec<Move>,
}

impl Builder<'_> {
    fn needs(&self, kind: NeedKind) -> bool {
        self.technique.needs.contains(&kind)
    }

    fn gives(&self, kind: GiveKind) -> bool {
        self.technique.gives.contains(&kind)
    }

    fn kind(&self, asset: AssetId) -> AssetKind {
        self.eco.assets.get(asset.index()).map_or(AssetKind::Client, |a| a.doc.kind)
    }

    /// Whether the technique acts on this kind of asset. Devices of customers and people are targets only where named.
    fn acts_on(&self, asset: AssetId) -> bool {
        let kind = self.kind(asset);
        if self.technique.on.is_empty() {
            !matches!(kind, AssetKind::Client | AssetKind::Person | AssetKind::ThirdPartyApi)
        } else {
            self.technique.on.contains(&kind)
        }
    }

    /// Whether the technique walks flows that begin there.
    fn begins_at(&self, caller: AssetId) -> bool {
        let callers = &self.technique.callers;
        callers.is_empty() || zone_kind(self.eco, caller).is_some_and(|kind| callers.contains(&kind))
    }

    fn all(mut self) {
        if self.needs(NeedKind::Flow) {
            for flow in 0..self.eco.flows.len() {
                self.on_flow(FlowId::new(flow));
            }
        } else {
            for asset in 0..self.eco.assets.len() {
                self.on_asset(AssetId::new(asset));
            }
        }
    }

    /// Moves that walk one flow.
    fn on_flow(&mut self, flow: FlowId) {
        let Some(f) = self.eco.flows.get(flow.index()) else { return };
        let ends: &[(AssetId, AssetId, bool)] = match self.technique.walks {
            Walk::Along => &[(f.from, f.to, true)],
            Walk::Against => &[(f.to, f.from, false)],
            Walk::Both => &[(f.from, f.to, true), (f.to, f.from, false)],
        };
        for (from, target, along) in ends.iter().copied() {
            if !self.acts_on(target) || from == target || !self.begins_at(from) {
                continue;
            }
            let weaknesses = self.weaknesses(flow, target);
            for entry in self.entries(flow, from, along) {
                for exploits in &weaknesses {
                    self.push(target, Some(flow), entry, *exploits);
                }
            }
        }
    }

    /// Moves that need no flow: on the spot, or out of the blue.
    fn on_asset(&mut self, target: AssetId) {
        if !self.acts_on(target) {
            return;
        }
        if self.needs(NeedKind::Foothold) {
            let here = Some(target);
            if !self.needs(NeedKind::Credential) {
                self.push(target, None, Entry { from: here, uses: None }, None);
                return;
            }
            // A credential that opens a way into the target, used from where that way begins.
            for (i, flow) in self.eco.flows.iter().enumerate().filter(|(_, f)| f.to == target) {
                for credential in self.index.openers.get(i).into_iter().flatten() {
                    let entry = Entry { from: Some(flow.from), uses: Some(*credential) };
                    self.push(target, Some(FlowId::new(i)), entry, None);
                }
            }
        } else if self.needs(NeedKind::Leverage) {
            // A demand reaches the organisation as a whole: its most valuable front stands for it.
            if Some(target) == self.front() {
                self.push(target, None, Entry { from: None, uses: None }, None);
            }
        } else {
            self.push(target, None, Entry { from: None, uses: None }, None);
        }
    }

    fn front(&self) -> Option<AssetId> {
        let facing = self.eco.assets.iter().enumerate().filter(|(i, _)| self.acts_on(AssetId::new(*i)));
        facing.max_by_key(|(i, a)| (a.worth_per_hour, std::cmp::Reverse(*i))).map(|(i, _)| AssetId::new(i))
    }

    /// Weaknesses of the technique's category on the flow or its target; one empty entry where it needs none.
    fn weaknesses(&self, flow: FlowId, target: AssetId) -> Vec<Option<WeaknessId>> {
        if !self.needs(NeedKind::Weakness) {
            return vec![None];
        }
        let here = [self.index.on_flow.get(flow.index()), self.index.on_asset.get(target.index())];
        let of_kind =
            |w: &&WeaknessId| self.eco.weaknesses.get(w.index()).is_some_and(|w| Some(w.owasp) == self.technique.owasp);
        here.into_iter().flatten().flatten().filter(of_kind).map(|w| Some(*w)).collect()
    }

    /// Ways to stand at the calling end. Own accounts are open to everybody where an API is public.
    fn entries(&self, flow: FlowId, from: AssetId, along: bool) -> Vec<Entry> {
        let Some(f) = self.eco.flows.get(flow.index()) else { return Vec::new() };
        if self.needs(NeedKind::Agent) {
            let steered = self.kind(from) == AssetKind::AiAgent;
            return if steered { vec![Entry { from: Some(from), uses: None }] } else { Vec::new() };
        }
        if self.needs(NeedKind::Foothold) {
            // Agents act through their tools only; what happens there is a technique of its own.
            let stands = !matches!(self.kind(from), AssetKind::AiAgent | AssetKind::Client);
            return if stands { vec![Entry { from: Some(from), uses: None }] } else { Vec::new() };
        }
        let outside = |asset| {
            matches!(
                zone_kind(self.eco, asset),
                Some(ZoneKind::Public | ZoneKind::ThirdParty | ZoneKind::Partner | ZoneKind::Agent)
            )
        };
        if !along {
            // A poisoned answer: whoever can put words into a thing outside, or stands on it.
            let entry = if outside(from) { None } else { Some(from) };
            return vec![Entry { from: entry, uses: None }];
        }
        let public = is_public(self.eco, flow);
        let open_door = matches!(f.doc.authentication, Authentication::None | Authentication::Unknown);
        let on_the_net = matches!(f.doc.exposure, Exposure::Public | Exposure::Partner | Exposure::ThirdParty);
        let mut entries = Vec::new();
        let keys = self.index.openers.get(flow.index()).map(Vec::as_slice).unwrap_or_default();
        if self.needs(NeedKind::Credential) {
            for credential in keys {
                let from = if on_the_net || public { None } else { Some(from) };
                entries.push(Entry { from, uses: Some(*credential) });
            }
            if public && self.needs(NeedKind::Weakness) {
                // With an account of one's own.
                entries.push(Entry { from: None, uses: None });
            } else if !public && self.technique.own_account {
                // The caller itself may call: whoever stands on it calls as it does.
                entries.push(Entry { from: Some(from), uses: None });
            }
        } else if public || (open_door && on_the_net) {
            entries.push(Entry { from: None, uses: None });
        } else {
            entries.push(Entry { from: Some(from), uses: None });
        }
        entries
    }

    fn push(&mut self, target: AssetId, via: Option<FlowId>, entry: Entry, exploits: Option<WeaknessId>) {
        let gives = self.outcome(target, via, entry);
        let explores = self.gives(GiveKind::Knowledge);
        if gives.is_empty() && !explores {
            return;
        }
        let mut needs: Vec<Fact> = entry.from.map(Fact::On).into_iter().collect();
        needs.extend(entry.uses.map(Fact::Has));
        if self.needs(NeedKind::Leverage) {
            needs.push(Fact::Lever);
        }
        self.moves.push(Move {
            technique: self.position,
            target,
            from: entry.from,
            via,
            uses: entry.uses,
            exploits,
            needs,
            gives,
            explores,
        });
    }

    /// What success gives on this target.
    fn outcome(&self, target: AssetId, via: Option<FlowId>, entry: Entry) -> Vec<Fact> {
        let mut gives = Vec::new();
        let demand = self.needs(NeedKind::Leverage);
        let money = self.index.money.get(target.index()).copied().unwrap_or_default();
        for kind in &self.technique.gives {
            match kind {
                GiveKind::Knowledge => {}
                GiveKind::Foothold | GiveKind::Agent => {
                    if entry.from != Some(target) && !matches!(self.kind(target), AssetKind::Client) {
                        gives.push(Fact::On(target));
                    }
                }
                GiveKind::Credential => gives.extend(self.credentials(target, entry).into_iter().map(Fact::Has)),
                GiveKind::Read => gives.extend(self.readable(target, via).map(Fact::Reads)),
                GiveKind::Write if money && !demand => gives.push(Fact::Money(target)),
                GiveKind::Write => {}
                GiveKind::Money if demand => gives.push(Fact::Demand),
                GiveKind::Money if money => gives.push(Fact::Money(target)),
                GiveKind::Money => {}
                GiveKind::Disruption => {
                    if self
                        .eco
                        .assets
                        .get(target.index())
                        .is_some_and(|a| a.worth_per_hour > Cents::ZERO || !a.dependants.is_empty())
                    {
                        gives.push(Fact::Down(target));
                    }
                }
                GiveKind::Leverage => gives.push(Fact::Lever),
            }
        }
        if gives.iter().any(|fact| matches!(fact, Fact::Reads(_) | Fact::Down(_))) {
            // Data and outages are something to threaten with, whoever meant them to be.
            gives.push(Fact::Lever);
        }
        gives.sort_unstable();
        gives.dedup();
        gives
    }

    /// Credentials that fall to the attacker: those kept on the target, and where identity is attacked, those that let
    /// people in there.
    fn credentials(&self, target: AssetId, entry: Entry) -> Vec<CredentialId> {
        let mut found = self.index.kept.get(target.index()).cloned().unwrap_or_default();
        let identity = matches!(self.technique.owasp, None | Some(Owasp::Api2)) && entry.from != Some(target);
        if identity {
            for (i, flow) in self.eco.flows.iter().enumerate() {
                if flow.to == target {
                    let keys = self.index.openers.get(i).into_iter().flatten().copied();
                    found.extend(keys.filter(|c| self.is_login(*c)));
                }
            }
        }
        found.retain(|c| entry.uses != Some(*c));
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether a credential is what people type or carry, so that attacks on identity can get it.
    fn is_login(&self, credential: CredentialId) -> bool {
        let kind = self.eco.credentials.get(credential.index()).map(|c| c.kind);
        matches!(kind, Some(CredentialKind::Password | CredentialKind::Token))
    }

    /// Holdings that can be read at the target, as far as the flow carries their class.
    fn readable(&self, target: AssetId, via: Option<FlowId>) -> impl Iterator<Item = HoldingId> + '_ {
        let flow = via.and_then(|f| self.eco.flows.get(f.index()));
        let list = self.index.readable.get(target.index()).map(Vec::as_slice).unwrap_or_default();
        list.iter().copied().filter(move |h| {
            let class = self.eco.holdings.get(h.index()).map(|h| h.class);
            // A flow that says nothing of what it carries is taken to carry what its ends hold.
            flow.is_none_or(|f| f.doc.carries.is_empty() || class.is_some_and(|c| f.doc.carries.contains(&c)))
        })
    }
}

/// Facts in reach from a start, by forward chaining: for each fact in `Reach::facts` the first move that gave it.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// Facts in reach, sorted.
    pub facts: Vec<Fact>,
    /// For each move, whether it can be made.
    pub possible: Vec<bool>,
    /// For each move, how many rounds of moves have to come before it; meaningless for one that cannot be made.
    pub rounds: Vec<u32>,
}

/// What an attacker who has `start` can reach if nobody defends.
pub fn reach(moves: &[Move], start: &[Fact]) -> Reach {
    use std::collections::{BTreeMap, BTreeSet};
    let mut waiting: BTreeMap<Fact, Vec<usize>> = BTreeMap::new();
    let mut missing: Vec<usize> = Vec::with_capacity(moves.len());
    for (i, rule) in moves.iter().enumerate() {
        missing.push(rule.needs.len());
        for need in &rule.needs {
            waiting.entry(*need).or_default().push(i);
        }
    }
    let mut facts: BTreeSet<Fact> = BTreeSet::new();
    let mut possible = vec![false; moves.len()];
    let mut rounds = vec![0; moves.len()];
    let mut ready: Vec<usize> = (0..moves.len()).filter(|i| missing.get(*i) == Some(&0)).collect();
    let mut fresh: Vec<Fact> = start.to_vec();
    let mut round = 0;
    loop {
        while let Some(fact) = fresh.pop() {
            if !facts.insert(fact) {
                continue;
            }
            for i in waiting.get(&fact).into_iter().flatten() {
                if let Some(left) = missing.get_mut(*i) {
                    *left = left.saturating_sub(1);
                    if *left == 0 {
                        ready.push(*i);
                    }
                }
            }
        }
        if ready.is_empty() {
            break;
        }
        // All that can be made now is made before anything that it leads to.
        for i in ready.drain(..) {
            if let (Some(slot), Some(when), Some(rule)) = (possible.get_mut(i), rounds.get_mut(i), moves.get(i)) {
                *slot = true;
                *when = round;
                fresh.extend(rule.gives.iter().copied());
            }
        }
        round += 1;
    }
    Reach { facts: facts.into_iter().collect(), possible, rounds }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::load::{Library, load_scenario};

    fn bundled(id: &str) -> (Ecosystem, Vec<TechniqueDoc>) {
        let library = Library::bundled().expect("the libraries are valid");
        let checked = load_scenario(id, &library);
        let bundle = checked.bundle.expect("a bundled scenario is valid");
        let eco = crate::scenario::compile::compile_ecosystem(&bundle.ecosystem).expect("it compiles");
        (eco, library.techniques.techniques.clone())
    }

    #[test]
    fn every_move_needs_what_its_technique_needs_and_points_at_what_it_acts_on() {
        for id in ["ghost-rail", "dormant-subdomain"] {
            let (eco, techniques) = bundled(id);
            let all = moves(&eco, &techniques);
            assert!(all.len() > 30, "{id} has {} moves", all.len());
            for m in &all {
                let technique = &techniques[m.technique];
                assert_eq!(m.exploits.is_some(), technique.needs.contains(&NeedKind::Weakness), "{}", technique.id);
                let kind = eco.assets[m.target.index()].doc.kind;
                assert!(technique.on.is_empty() || technique.on.contains(&kind), "{} on {kind}", technique.id);
                if let Some(w) = m.exploits {
                    assert_eq!(Some(eco.weaknesses[w.index()].owasp), technique.owasp);
                }
            }
        }
    }

    #[test]
    fn reach_is_monotone_in_what_the_attacker_has_and_in_the_moves() {
        let (eco, techniques) = bundled("ghost-rail");
        let all = moves(&eco, &techniques);
        let outside = reach(&all, &[]);
        let inside = reach(&all, &[Fact::On(AssetId::new(3))]);
        assert!(outside.facts.iter().all(|f| inside.facts.contains(f)));
        assert!(outside.facts.iter().any(|f| f.is_gain()), "somebody outside can do damage");
        let fewer: Vec<Move> = all.iter().filter(|m| m.exploits.is_none()).cloned().collect();
        assert!(reach(&fewer, &[]).facts.iter().all(|f| outside.facts.contains(f)));
    }
}
