//! The attack in tables: who attacks, its steps, the damage that they start, and who could notice.

use super::{Ecosystem, TruthCond};
use crate::base::dice::{Name, Shape};
use crate::base::id::*;
use crate::base::time::{Span, Time};
use crate::scenario::doc::{Goal, LogSource, Owasp};

/// Who attacks.
#[derive(Clone, Debug)]
pub struct Attacker {
    /// For the debrief.
    pub name: String,
    /// For the debrief.
    pub about: String,
    /// How long they keep trying.
    pub patience: Span,
    /// What they want.
    pub goal: Goal,
    /// Credentials at the start.
    pub holds: Vec<CredentialId>,
    /// Footholds at the start.
    pub stands_on: Vec<AssetId>,
    /// How it chooses its moves, if it does.
    pub plans: Option<Plans>,
}

/// How an attacker chooses its moves.
#[derive(Clone, Debug)]
pub struct Plans {
    /// Flows known at T0.
    pub knows: Vec<FlowId>,
    /// Assets surveyed at T0.
    pub surveyed: Vec<AssetId>,
    /// Pause before a move in seconds, tempo included.
    pub thinks: Shape,
    /// 0..1: how much noise speaks against a move.
    pub caution: f64,
    /// 0..1: how much chance there is in a choice.
    pub whim: f64,
    /// Gains that it is content with.
    pub enough: u8,
}

/// A technique, as far as a run and its words need it.
#[derive(Clone, Debug)]
pub struct Technique {
    /// Authored id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// In one or two sentences.
    pub about: String,
    /// Category.
    pub owasp: Option<Owasp>,
    /// ATT&CK ids.
    pub attack: Vec<String>,
    /// CAPEC numbers.
    pub capec: Vec<u32>,
}

/// When a step begins.
#[derive(Clone, Debug, PartialEq)]
pub enum Start {
    /// At an instant.
    At(Time),
    /// After success.
    After(StepId, Span),
    /// After failure.
    IfFails(StepId, Span),
    /// After a cut.
    IfCut(StepId, Span),
    /// Once true.
    Once(TruthCond, Span),
    /// When the attacker chooses it.
    Planned,
}

/// One attack step.
#[derive(Clone, Debug)]
pub struct Step {
    /// Authored id.
    pub id: String,
    /// For dice.
    pub name: Name,
    /// The technique.
    pub technique: TechniqueId,
    /// When it begins.
    pub start: Start,
    /// What it acts on.
    pub target: AssetId,
    /// Where it starts from.
    pub from: Option<AssetId>,
    /// Flows that it uses.
    pub via: Vec<FlowId>,
    /// Credentials that it uses.
    pub uses: Vec<CredentialId>,
    /// Weaknesses that it uses.
    pub exploits: Vec<WeaknessId>,
    /// Anything else.
    pub needs: TruthCond,
    /// Gives besides processes.
    pub gives: Vec<Gift>,
    /// Positions in [`Scenario::processes`].
    pub processes: std::ops::Range<usize>,
    /// Positions in [`Scenario::watches`].
    pub watches: std::ops::Range<usize>,
    /// Duration in seconds, tempo included.
    pub lasts: Shape,
    /// Tries in all.
    pub tries: u8,
    /// Pause between tries.
    pub pause: Span,
    /// Chance of success with no control in the way.
    pub chance: f64,
    /// Controls that act on it.
    pub controls: Vec<ControlId>,
    /// Whether it gives money, data or disruption.
    pub is_gain: bool,
    /// Signs per hour over all logs, for an attacker who minds: what the technique is known for, not what this place sees.
    pub noise: f64,
    /// What changed.
    pub says: String,
    /// Why.
    pub reason: String,
}

/// Steps by the things of the ecosystem that their needs name: when one of those changes, only these have to be looked at.
#[derive(Clone, Debug, Default)]
pub struct StepsOn {
    /// By asset: steps that act on it or walk a flow that begins or ends there.
    pub assets: Vec<Vec<StepId>>,
    /// By flow.
    pub flows: Vec<Vec<StepId>>,
    /// By credential.
    pub credentials: Vec<Vec<StepId>>,
    /// By weakness.
    pub weaknesses: Vec<Vec<StepId>>,
}

impl StepsOn {
    /// Of an attack plan on an ecosystem.
    pub fn of(steps: &[Step], eco: &Ecosystem) -> StepsOn {
        let mut on = StepsOn {
            assets: vec![Vec::new(); eco.assets.len()],
            flows: vec![Vec::new(); eco.flows.len()],
            credentials: vec![Vec::new(); eco.credentials.len()],
            weaknesses: vec![Vec::new(); eco.weaknesses.len()],
        };
        fn add(lists: &mut [Vec<StepId>], at: usize, step: StepId) {
            if let Some(list) = lists.get_mut(at).filter(|list| list.last() != Some(&step)) {
                list.push(step);
            }
        }
        for (i, step) in steps.iter().enumerate() {
            let id = StepId::new(i);
            add(&mut on.assets, step.target.index(), id);
            for flow in &step.via {
                add(&mut on.flows, flow.index(), id);
                for end in eco.flows.get(flow.index()).map(|f| [f.from, f.to]).into_iter().flatten() {
                    add(&mut on.assets, end.index(), id);
                }
            }
            step.uses.iter().for_each(|c| add(&mut on.credentials, c.index(), id));
            step.exploits.iter().for_each(|w| add(&mut on.weaknesses, w.index(), id));
        }
        on
    }
}

/// A set of steps, as bits by position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepSet(Vec<u64>);

impl StepSet {
    /// An empty set that has room for so many steps.
    pub fn empty(room: usize) -> StepSet {
        StepSet(vec![0; room.div_ceil(64)])
    }

    /// A set of some of so many steps.
    pub fn of(steps: &[StepId], room: usize) -> StepSet {
        let mut set = StepSet::empty(room);
        steps.iter().for_each(|step| set.insert(*step));
        set
    }

    /// Adds a step, if there is room for it.
    pub fn insert(&mut self, step: StepId) {
        if let Some(word) = self.0.get_mut(step.index() / 64) {
            *word |= 1 << (step.index() % 64);
        }
    }

    /// Takes every step out.
    pub fn clear(&mut self) {
        self.0.iter_mut().for_each(|word| *word = 0);
    }

    /// Whether the two have a step in common.
    pub fn meets(&self, other: &StepSet) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }
}

/// What a step gives besides processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gift {
    /// A foothold.
    Foothold(AssetId),
    /// A credential.
    Credential(CredentialId),
    /// Control of an agent.
    Control(AssetId),
    /// Something to threaten with.
    Leverage,
    /// An asset stops serving.
    Disrupt(AssetId),
    /// Knowledge of what is documented around an asset.
    Survey(AssetId),
    /// Knowledge of everything around an asset.
    Sweep(AssetId),
}

/// Continuous damage that a step starts.
#[derive(Clone, Copy, Debug)]
pub struct ProcessSpec {
    /// The step.
    pub step: StepId,
    /// What leaves.
    pub kind: ProcessKind,
    /// Full rate: people or cents per hour.
    pub per_hour: i64,
    /// People or cents at which it ends.
    pub limit: i64,
}

/// What leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProcessKind {
    /// Data of people.
    Exfiltration(HoldingId),
    /// Money.
    Diversion,
}

/// One log source that may show one step.
#[derive(Clone, Copy, Debug)]
pub struct WatchSpec {
    /// The step.
    pub step: StepId,
    /// The log.
    pub source: LogSource,
    /// For dice.
    pub source_name: Name,
    /// The asset it looks at.
    pub asset: AssetId,
    /// Signs per hour that this source shows and somebody looks at.
    pub hazard_per_hour: f64,
}
