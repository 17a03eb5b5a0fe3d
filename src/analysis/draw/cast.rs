//! The cast: which of the ecosystem's things this story is about, and what templates may call them.

use std::collections::{BTreeMap, BTreeSet};

use super::fill::{Binding, round};
use super::menu::Words;
use super::rehearse::Past;
use crate::base::id::*;
use crate::base::money::grouped;
use crate::scenario::doc::{
    AssetKind, Bind, ClockRef, EcosystemDoc, Give, MoneyValue, ObligationDoc, ProfileDoc, StepDoc,
};
use crate::scenario::model::{Ecosystem, Spot};

/// Everything that a story is made of.
pub(super) struct Cast<'a> {
    pub(super) eco: &'a Ecosystem,
    pub(super) doc: &'a EcosystemDoc,
    pub(super) profile: &'a ProfileDoc,
    pub(super) menu: &'a [StepDoc],
    pub(super) past: &'a Past,
    pub(super) obligations: &'a [ObligationDoc],
    /// Steps that worked before T0 or in rehearsal, the likeliest first.
    pub(super) likely: Vec<StepId>,
}

/// Fact of an intruder at an asset.
pub(super) fn at_fact(asset: &str) -> String {
    short("at", asset)
}
/// Fact of a credential in wrong hands.
pub(super) fn lost_fact(credential: &str) -> String {
    short("lost", credential)
}
/// Fact of data that leaves.
pub(super) fn out_fact(holding: &str) -> String {
    short("out", holding)
}
/// Fact of money that leaves at an asset.
pub(super) fn money_fact(asset: &str) -> String {
    short("money", asset)
}
/// Fact of something that stands still.
pub(super) fn down_fact(asset: &str) -> String {
    short("down", asset)
}
/// Fact of a way in.
pub(super) fn hole_fact(weakness: &str) -> String {
    short("hole", weakness)
}
/// Names are at most 60 characters long.
fn short(kind: &str, name: &str) -> String {
    let whole = format!("{kind}-{name}");
    whole.chars().take(60).collect::<String>().trim_end_matches('-').to_owned()
}

impl Cast<'_> {
    fn step(&self, id: StepId) -> Option<&StepDoc> {
        self.menu.get(id.index())
    }

    fn likely_steps(&self) -> impl Iterator<Item = &StepDoc> {
        self.likely.iter().filter_map(|s| self.step(*s))
    }

    /// The step that the first signal is about.
    pub(super) fn first_step(&self) -> Option<&StepDoc> {
        self.step(self.past.first.step())
    }

    /// What can be bound, with its names and words.
    pub(super) fn bindings(&self) -> (BTreeSet<Bind>, Binding) {
        let mut binding = Binding { scale: self.scale(), ..Binding::default() };
        let mut bound = BTreeSet::new();
        let org = &self.profile.organisation;
        let word = |b: &mut Binding, name: &str, words: String| drop(b.words.insert(name.to_owned(), words));
        word(&mut binding, "org", org.name.clone());
        word(&mut binding, "customers", grouped(org.customers));
        word(&mut binding, "sector", self.profile.sector.clone());
        word(&mut binding, "front", self.front());
        binding.ransom = MoneyValue(round((org.revenue_per_year.0 * 0.004).clamp(50_000.0, 4_000_000.0)));
        let ransom = self.money(binding.ransom.0);
        word(&mut binding, "ransom", ransom);
        for bind in [
            Bind::Host,
            Bind::Deep,
            Bind::Door,
            Bind::Token,
            Bind::Data,
            Bind::Money,
            Bind::Outage,
            Bind::Agent,
            Bind::Guard,
            Bind::Robot,
            Bind::Authority,
            Bind::Contract,
            Bind::Partner,
            Bind::Demand,
            Bind::Decoy,
        ] {
            if let Some(found) = self.find(bind) {
                bound.insert(bind);
                binding.names.extend(found.names.into_iter().map(|(k, v)| (k.to_owned(), v)));
                binding.words.extend(found.words.into_iter().map(|(k, v)| (k.to_owned(), v)));
                binding.sets.extend(found.sets.into_iter().map(|(k, v)| (k.to_owned(), v)));
            }
        }
        (bound, binding)
    }

    /// Amounts of templates are for 100 million of revenue a year.
    fn scale(&self) -> f64 {
        libm::sqrt(self.profile.organisation.revenue_per_year.0 / 1.0e8).clamp(0.2, 5.0)
    }

    pub(super) fn money(&self, amount: f64) -> String {
        let currency = &self.profile.currency;
        format!("{}{}", currency.sign, grouped(libm::round(amount).max(0.0) as u64))
    }

    fn front(&self) -> String {
        let facing = self.eco.assets.iter().filter(|a| a.client_facing);
        facing.max_by_key(|a| a.worth_per_hour).map_or_else(|| self.eco.name.clone(), |a| a.doc.name.clone())
    }

    fn asset(&self, id: &str) -> Option<&crate::scenario::model::Asset> {
        self.eco.assets.iter().find(|a| a.doc.id == id)
    }

    fn asset_name(&self, id: &str) -> String {
        self.asset(id).map(|a| a.doc.name.clone()).unwrap_or_default()
    }

    /// What a standstill costs, as a sentence.
    fn earns(&self, id: &str) -> String {
        match self.asset(id).map_or(0, |a| a.worth_per_hour.0) {
            ..=0 => "By itself it earns nothing; other things need it.".to_owned(),
            cents => format!("An hour without it costs about {}.", self.money(round(cents as f64 / 100.0))),
        }
    }

    /// The asset of the first signal.
    pub(super) fn host(&self) -> Option<String> {
        self.first_step().map(|s| s.target.clone())
    }

    fn find(&self, bind: Bind) -> Option<Found> {
        match bind {
            Bind::Host => {
                let host = self.host()?;
                Some(
                    Found::default()
                        .name("host", &host)
                        .name("at-host", &at_fact(&host))
                        .word("host", self.asset_name(&host))
                        .word("host-earns", self.earns(&host)),
                )
            }
            Bind::Deep => {
                let host = self.host();
                let gained = |s: &StepDoc| {
                    s.gives.iter().find_map(|g| match g {
                        Give::Foothold(a) | Give::Control(a) if Some(a) != host.as_ref() => Some(a.clone()),
                        _ => None,
                    })
                };
                let deep = self.likely_steps().find_map(gained)?;
                Some(
                    Found::default()
                        .name("deep", &deep)
                        .name("at-deep", &at_fact(&deep))
                        .word("deep", self.asset_name(&deep)),
                )
            }
            Bind::Door => {
                let step = self.likely_steps().find(|s| !s.exploits.is_empty() && !s.via.is_empty())?;
                let (door, hole) = (step.via.first()?, step.exploits.first()?);
                let api = self.eco.flows.iter().find(|f| f.doc.id == *door).map(|f| f.doc.api.clone())?;
                Some(
                    Found::default()
                        .name("door", door)
                        .name("hole", hole)
                        .name("hole-fact", &hole_fact(hole))
                        .word("door", api),
                )
            }
            Bind::Token => {
                let token = self.likely_steps().flat_map(|s| &s.gives).find_map(|g| match g {
                    Give::Credential(c) => Some(c.clone()),
                    _ => None,
                })?;
                let name = self.eco.credentials.iter().find(|c| c.id == token).map(|c| c.name.clone())?;
                Some(Found::default().name("token", &token).name("lost-token", &lost_fact(&token)).word("token", name))
            }
            Bind::Data => self.data(),
            Bind::Money => {
                let diverts = |s: &&StepDoc| s.gives.iter().any(|g| matches!(g, Give::Divert(..)));
                let till = self.likely_steps().find(diverts)?.target.clone();
                let at_till: Vec<&StepDoc> = self.menu.iter().filter(|s| s.target == till).filter(diverts).collect();
                let rate = at_till.iter().flat_map(|s| &s.gives).find_map(|g| match g {
                    Give::Divert(rate, _) => Some(rate.0),
                    _ => None,
                })?;
                Some(
                    Found::default()
                        .name("till", &till)
                        .name("out-money", &money_fact(&till))
                        .word("till", self.asset_name(&till))
                        .word("rate", self.money(round(rate)))
                        .set("diverts", at_till),
                )
            }
            Bind::Outage => {
                let stops = |s: &StepDoc| {
                    s.gives.iter().find_map(|g| match g {
                        Give::Disrupt(a) => Some(a.clone()),
                        _ => None,
                    })
                };
                let down = self.likely_steps().find_map(stops)?;
                let all = self.menu.iter().filter(|s| stops(s).as_ref() == Some(&down)).collect();
                Some(
                    Found::default()
                        .name("down", &down)
                        .name("down-fact", &down_fact(&down))
                        .word("down", self.asset_name(&down))
                        .word("down-earns", self.earns(&down))
                        .set("outage", all),
                )
            }
            Bind::Agent => {
                let agent = self.likely_steps().flat_map(|s| &s.gives).find_map(|g| match g {
                    Give::Control(a) => Some(a.clone()),
                    _ => None,
                })?;
                Some(
                    Found::default()
                        .name("agent", &agent)
                        .name("at-agent", &at_fact(&agent))
                        .word("agent", self.asset_name(&agent)),
                )
            }
            Bind::Guard => {
                let off = self
                    .doc
                    .controls
                    .iter()
                    .filter(|c| c.state == crate::scenario::doc::Switch::Off && c.success < 1.0);
                let helps = |c: &&crate::scenario::doc::ControlDoc| {
                    self.likely_steps().any(|s| self.stands_in_the_way(&c.id, s))
                };
                let guard = off.filter(helps).min_by(|a, b| a.success.total_cmp(&b.success).then(a.id.cmp(&b.id)))?;
                Some(Found::default().name("guard", &guard.id).word("guard", guard.name.clone()))
            }
            Bind::Robot => {
                let acts = self
                    .doc
                    .controls
                    .iter()
                    .find(|c| c.acts.is_some() && c.state == crate::scenario::doc::Switch::On)?;
                Some(Found::default().name("robot", &acts.id).word("robot", acts.name.clone()))
            }
            Bind::Authority => {
                let first = self.obligations.iter().find(|o| matches!(o.clock, ClockRef::Regime(..)))?;
                Some(Found::default().name("authority", &first.id).word("authority", first.name.clone()))
            }
            Bind::Contract => {
                let first = self.obligations.iter().find(|o| matches!(o.clock, ClockRef::Contract(_)))?;
                let party = match &first.clock {
                    ClockRef::Contract(c) => c.party.clone(),
                    ClockRef::Regime(..) => return None,
                };
                Some(Found::default().name("contract", &first.id).word("contract", party))
            }
            Bind::Partner => {
                let touched: BTreeSet<&str> =
                    self.likely_steps().flat_map(|s| s.from.iter().chain([&s.target])).map(String::as_str).collect();
                let flow = self.eco.flows.iter().find(|f| {
                    self.eco
                        .assets
                        .get(f.from.index())
                        .is_some_and(|a| a.doc.kind == AssetKind::ThirdPartyApi && !touched.contains(a.doc.id.as_str()))
                })?;
                let partner = Words(self.eco).asset_id(flow.from);
                Some(
                    Found::default()
                        .name("partner", &partner)
                        .name("partner-flow", &flow.doc.id)
                        .word("partner", self.asset_name(&partner)),
                )
            }
            Bind::Demand => {
                let demands: Vec<&StepDoc> = self.demands().collect();
                (!demands.is_empty() && demands.iter().any(|d| self.likely_steps().any(|s| s.id == d.id))).then(|| {
                    Found::default()
                        .name("demand", "demand")
                        .word(
                            "ransom",
                            self.money(
                                round(self.profile.organisation.revenue_per_year.0 * 0.004)
                                    .clamp(50_000.0, 4_000_000.0),
                            ),
                        )
                        .set("demands", demands)
                })
            }
            Bind::Decoy => {
                let touched: BTreeSet<&str> = self.menu.iter().map(|s| s.target.as_str()).collect();
                let likely: BTreeSet<&str> = self.likely_steps().map(|s| s.target.as_str()).collect();
                let quiet = |a: &&crate::scenario::model::Asset| {
                    !likely.contains(a.doc.id.as_str())
                        && !a.doc.monitoring.is_empty()
                        && matches!(
                            a.doc.kind,
                            AssetKind::Service | AssetKind::Gateway | AssetKind::DataStore | AssetKind::Queue
                        )
                };
                let candidates: Vec<_> = self.eco.assets.iter().filter(quiet).collect();
                let decoy = candidates.iter().find(|a| !touched.contains(a.doc.id.as_str())).or(candidates.first())?;
                Some(
                    Found::default()
                        .name("decoy", &decoy.doc.id)
                        .name("decoy-fact", "decoy")
                        .word("decoy", decoy.doc.name.clone()),
                )
            }
        }
    }

    /// Steps that put a demand to the organisation.
    pub(super) fn demands(&self) -> impl Iterator<Item = &StepDoc> {
        self.menu.iter().filter(|s| s.gives.iter().any(|g| matches!(g, Give::Leverage(words) if words == "A demand")))
    }

    fn data(&self) -> Option<Found> {
        let mut found: BTreeMap<&str, usize> = BTreeMap::new();
        for (rank, step) in self.likely_steps().enumerate() {
            for give in &step.gives {
                if let Give::Exfiltrate(h, _) = give {
                    found.entry(h).or_insert(rank);
                }
            }
        }
        // What the first signal is about; else, of what is likely to leave, that which concerns most people.
        if found.values().any(|rank| *rank == 0) {
            found.retain(|_, rank| *rank == 0);
        }
        let people = |id: &str| self.eco.holdings.iter().find(|h| h.id == id).map_or(0, |h| h.people);
        let (data, _) = found.iter().max_by_key(|(id, rank)| (people(id), std::cmp::Reverse(**rank)))?;
        let holding = self.eco.holdings.iter().find(|h| h.id == **data)?;
        let store = Words(self.eco).asset_id(holding.asset);
        let takes = |s: &&StepDoc| s.gives.iter().any(|g| matches!(g, Give::Exfiltrate(h, _) if h == data));
        Some(
            Found::default()
                .name("data", data)
                .name("store", &store)
                .name("out-data", &out_fact(data))
                .word("data", holding.name.clone())
                .word("store", self.asset_name(&store))
                .word("people", grouped(holding.people))
                .word("class", holding.class.label().to_owned())
                .set("reads", self.menu.iter().filter(takes).collect()),
        )
    }

    /// Whether a control sits where a step acts, and acts on its kind.
    fn stands_in_the_way(&self, control: &str, step: &StepDoc) -> bool {
        let Some(control) = self.eco.controls.iter().find(|c| c.id == control) else { return false };
        let owasp =
            step.exploits.first().and_then(|w| self.eco.weaknesses.iter().find(|x| x.id == *w)).map(|w| w.owasp);
        let acts = control.against.is_empty() || owasp.is_some_and(|o| control.against.contains(&o));
        acts && control.spots.iter().any(|spot| match spot {
            Spot::Asset(a) => Words(self.eco).asset_id(*a) == step.target,
            Spot::Flow(f) => step.via.contains(&Words(self.eco).flow_id(*f)),
        })
    }
}

/// What a bind found.
#[derive(Default)]
struct Found {
    names: Vec<(&'static str, String)>,
    words: Vec<(&'static str, String)>,
    sets: Vec<(&'static str, Vec<String>)>,
}

impl Found {
    fn name(mut self, name: &'static str, id: &str) -> Found {
        self.names.push((name, id.to_owned()));
        self
    }
    fn word(mut self, word: &'static str, words: String) -> Found {
        self.words.push((word, words));
        self
    }
    fn set(mut self, name: &'static str, steps: Vec<&StepDoc>) -> Found {
        self.sets.push((name, steps.into_iter().map(|s| s.id.clone()).collect()));
        self
    }
}
