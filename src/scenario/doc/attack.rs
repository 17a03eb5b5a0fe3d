//! The attack as an author writes it: who, with what, and the plan with its branches and fallbacks.

use serde::{Deserialize, Serialize};

use super::{Goal, Lasts, MoneyValue, SpanText, Truth};

/// Who attacks, and what they begin with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttackerDoc {
    /// Name for the debrief.
    pub name: String,
    /// One paragraph for the debrief: who they are, why they did it.
    pub about: String,
    /// 0 (a beginner with a script) to 1 (best of the field). Raises chances of success.
    pub skill: f64,
    /// Divides durations of steps: 1 is a person, 20 an agent at machine speed.
    pub tempo: f64,
    /// 0 (loud) to 1 (silent). Multiplies noise by `1 - stealth`.
    pub stealth: f64,
    /// How long they keep trying after their last success before they give up.
    pub patience: SpanText,
    /// What they want.
    pub goal: Goal,
    /// Credentials that they hold at the start.
    #[serde(default)]
    pub holds: Vec<String>,
    /// Assets that they stand on at the start.
    #[serde(default)]
    pub stands_on: Vec<String>,
    /// How they choose among steps that are `Planned`.
    #[serde(default)]
    pub plans: Option<PlansDoc>,
}

/// An attacker that chooses its own moves, on what it knows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlansDoc {
    /// Flows that it knows at T0. Their ends are known with them.
    pub knows: Vec<String>,
    /// Assets that it has looked around at T0.
    #[serde(default)]
    pub surveyed: Vec<String>,
    /// How long it takes to think between two moves, at the tempo of a person.
    pub thinks: Lasts,
    /// How much noise speaks against a move: 0 not at all, 1 a lot.
    pub caution: f64,
    /// How much chance there is in a choice: 0 takes what looks best, 1 often something else.
    pub whim: f64,
    /// How many gains (data, money, an outage) it is content with. What is taken away from it, it replaces twice at most.
    pub enough: u8,
}

/// When a step begins. A step that has not begun when the attacker gives up never does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Begin {
    /// At a span from T0. Before T0 it is history: it succeeds if its needs are met, without dice.
    At(SpanText),
    /// After another step succeeded.
    After(String, SpanText),
    /// After another step ended without success.
    IfFails(String, SpanText),
    /// After defenders cut off what another step gained.
    IfCut(String, SpanText),
    /// Once something is true.
    Once(Truth, SpanText),
    /// When the attacker chooses it. It chooses among what it knows of, one move at a time.
    Planned,
}

/// One step: a technique on a named target. Its needs are a conjunction of `from`, `via`, `uses`, `exploits` and `needs`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepDoc {
    /// Stable name.
    pub id: String,
    /// The technique in the library.
    pub technique: String,
    /// When it begins.
    pub begin: Begin,
    /// The asset it acts on. It must serve.
    pub target: String,
    /// The asset it starts from; the attacker must stand on it. None: from outside.
    #[serde(default)]
    pub from: Option<String>,
    /// Flows that it uses; each must be open.
    #[serde(default)]
    pub via: Vec<String>,
    /// Credentials that it uses; each must be held and valid.
    #[serde(default)]
    pub uses: Vec<String>,
    /// Weaknesses that it uses; each must not be fixed.
    #[serde(default)]
    pub exploits: Vec<String>,
    /// Anything else that must be true when it begins.
    #[serde(default)]
    pub needs: Truth,
    /// What success gives.
    pub gives: Vec<Give>,
    /// How long it takes; none takes the technique's.
    #[serde(default)]
    pub lasts: Option<Lasts>,
    /// Tries in all.
    #[serde(default = "once")]
    pub tries: u8,
    /// Pause before the next try.
    #[serde(default)]
    pub pause: Option<SpanText>,
    /// What changed, in plain words, for the facilitator: "Reads 80 profiles a minute through the old host."
    pub says: String,
    /// Why the attacker did this, in plain words, for the debrief.
    pub reason: String,
}

fn once() -> u8 {
    1
}

/// What a successful step gives. The last three are gains: while one is within reach, nothing is contained.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Give {
    /// The attacker stands on an asset.
    Foothold(String),
    /// The attacker holds a credential.
    Credential(String),
    /// An AI agent follows the attacker's instructions.
    Control(String),
    /// Something to threaten with.
    Leverage(String),
    /// The attacker learns which documented flows begin and end at an asset, and its weaknesses.
    Survey(String),
    /// The same, with flows that are on nobody's list.
    Sweep(String),
    /// Data leaves: holding, people per hour. Runs while the step's needs stay met, until all are out.
    Exfiltrate(String, u64),
    /// Money leaves: amount per hour, highest total. Runs while the step's needs stay met.
    Divert(MoneyValue, MoneyValue),
    /// An asset stops serving until it is restored.
    Disrupt(String),
}
