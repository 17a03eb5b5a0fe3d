//! The trust-boundary graph in tables.

use crate::base::dice::Name;
use crate::base::id::*;
use crate::base::money::Cents;
use crate::base::time::Span;
use crate::scenario::doc::{AssetDoc, Awareness, ControlKind, CredentialKind, DataClass, FlowDoc, Owasp, ZoneKind};

/// The trust-boundary graph in tables. Questions about it are in [`crate::scenario::graph`].
#[derive(Clone, Debug)]
pub struct Ecosystem {
    /// Stable name.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// For the "your company" page.
    pub summary: String,
    /// Regions of trust.
    pub zones: Vec<Zone>,
    /// Assets.
    pub assets: Vec<Asset>,
    /// Flows.
    pub flows: Vec<Flow>,
    /// Weaknesses.
    pub weaknesses: Vec<Weakness>,
    /// Controls.
    pub controls: Vec<Control>,
    /// Credentials.
    pub credentials: Vec<Credential>,
    /// Holdings of all assets.
    pub holdings: Vec<Holding>,
    /// Number of overlap groups.
    pub groups: usize,
    /// Where the author put assets on the picture.
    pub places: Vec<(AssetId, f64, f64)>,
}

/// A region of trust.
#[derive(Clone, Debug)]
pub struct Zone {
    /// Authored id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// 0..=100.
    pub trust: u8,
    /// Kind.
    pub kind: ZoneKind,
    /// The zone around it.
    pub inside: Option<ZoneId>,
    /// For newcomers.
    pub about: String,
}

/// An asset. What only screens show is kept as written.
#[derive(Clone, Debug)]
pub struct Asset {
    /// As written.
    pub doc: AssetDoc,
    /// Where it stands.
    pub zone: ZoneId,
    /// Its holdings.
    pub holdings: Vec<HoldingId>,
    /// Revenue that stops while it is down.
    pub worth_per_hour: Cents,
    /// Assets that do not serve without it, near and far.
    pub dependants: Vec<AssetId>,
    /// Whether its outage is felt by clients: it is called from a public or partner zone.
    pub client_facing: bool,
}

/// A flow. What only screens show is kept as written.
#[derive(Clone, Debug)]
pub struct Flow {
    /// As written.
    pub doc: FlowDoc,
    /// Caller.
    pub from: AssetId,
    /// Called.
    pub to: AssetId,
    /// Revenue that stops while it is blocked.
    pub worth_per_hour: Cents,
    /// Trust of the called's zone minus the caller's; it crosses a boundary when that is not zero.
    pub trust_step: i16,
}

impl Flow {
    /// Whether it joins zones of different trust.
    pub fn crosses(&self) -> bool {
        self.trust_step != 0
    }
}

/// A weakness.
#[derive(Clone, Debug)]
pub struct Weakness {
    /// Authored id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Where.
    pub on: Spot,
    /// Category.
    pub owasp: Owasp,
    /// CWE number.
    pub cwe: u32,
    /// 0..1.
    pub ease: f64,
    /// Whether the organisation knew of it before T0.
    pub known: Awareness,
}

/// An asset or a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// An asset.
    Asset(AssetId),
    /// A flow.
    Flow(FlowId),
}

/// A control.
#[derive(Clone, Debug)]
pub struct Control {
    /// Authored id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Kind.
    pub kind: ControlKind,
    /// Where it works.
    pub spots: Vec<Spot>,
    /// Categories that it acts on; empty means all.
    pub against: Vec<Owasp>,
    /// Factor on success.
    pub success: f64,
    /// Factor on noise.
    pub detection: f64,
    /// Factor on rates.
    pub rate: f64,
    /// Works at the start.
    pub on: bool,
    /// Per month.
    pub cost_per_month: Cents,
    /// It acts by itself.
    pub acts: Option<Acts>,
}

/// What a control does without a person.
#[derive(Clone, Copy, Debug)]
pub struct Acts {
    /// For dice.
    pub name: Name,
    /// How long after monitoring saw something.
    pub after: Span,
    /// Chance per day of a false alarm.
    pub wrong_per_day: f64,
}

/// A credential.
#[derive(Clone, Debug)]
pub struct Credential {
    /// Authored id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Kind.
    pub kind: CredentialKind,
    /// Flows that it opens.
    pub opens: Vec<FlowId>,
    /// What it may do there, as written.
    pub scope: String,
    /// Where it is kept.
    pub kept_on: AssetId,
    /// Revenue that stops while honest users are locked out.
    pub worth_per_hour: Cents,
}

/// Data of one class about people.
#[derive(Clone, Debug)]
pub struct Holding {
    /// Authored id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Where.
    pub asset: AssetId,
    /// Class.
    pub class: DataClass,
    /// Distinct people.
    pub people: u64,
    /// Where they live.
    pub residency: String,
    /// Overlap group.
    pub group: usize,
}
