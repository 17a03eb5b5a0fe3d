//! The trust-boundary graph as a picture: what never changes during a run, and the overlay of states that does.

use crate::base::id::{AssetId, CredentialId, FlowId, HoldingId, ZoneId};
use crate::scenario::doc::{AssetKind, Mark, Role, ZoneKind};

/// The graph of one ecosystem, for drawing. Ids are positions in these lists.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PictureView {
    /// Name of the ecosystem.
    pub name: String,
    /// What the organisation is, for the "your company" page.
    pub about: String,
    /// Regions of equal trust.
    pub zones: Vec<ZoneView>,
    /// What stands in them.
    pub assets: Vec<AssetView>,
    /// Who calls whom.
    pub flows: Vec<FlowView>,
    /// Credentials, for action targets.
    pub credentials: Vec<(CredentialId, String)>,
    /// Holdings, for action targets.
    pub holdings: Vec<(HoldingId, String)>,
    /// Where the author put assets; the others are laid out around them.
    pub places: Vec<PlaceView>,
}

/// Where an author put an asset: the left upper corner of its box, in points from that of the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlaceView {
    /// The asset.
    pub asset: AssetId,
    /// From the left.
    pub x: f32,
    /// From above.
    pub y: f32,
}

/// One region.
#[derive(Clone, Debug, PartialEq)]
pub struct ZoneView {
    /// Position in the list.
    pub id: ZoneId,
    /// Name for people.
    pub name: String,
    /// 0..=100.
    pub trust: u8,
    /// What kind of place.
    pub kind: ZoneKind,
    /// The zone around it.
    pub inside: Option<ZoneId>,
    /// What a newcomer should know.
    pub about: String,
}

/// One asset.
#[derive(Clone, Debug, PartialEq)]
pub struct AssetView {
    /// Position in the list.
    pub id: AssetId,
    /// Name for people.
    pub name: String,
    /// What it is; decides the icon.
    pub kind: AssetKind,
    /// Where it stands.
    pub zone: ZoneId,
    /// Who answers for it.
    pub owner: Option<Role>,
    /// One key fact, at most 24 characters; may be empty.
    pub fact: String,
    /// One sentence.
    pub about: String,
    /// "gateway log: sees 90 %, looked at 60 %".
    pub monitoring: Vec<String>,
    /// "customer profiles: 1.4 M people, personal data, EU".
    pub holdings: Vec<String>,
    /// 0 (public) to 5 (most sensitive), from the holdings.
    pub sensitivity: u8,
    /// How widely it can be called: 0 internal, 1 third party or partner, 2 public.
    pub exposure: u8,
    /// Revenue per hour, as text; empty when none.
    pub worth: String,
}

/// One flow.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowView {
    /// Position in the list.
    pub id: FlowId,
    /// Caller.
    pub from: AssetId,
    /// Called.
    pub to: AssetId,
    /// Name of the API.
    pub api: String,
    /// Whether it joins zones of different trust.
    pub crosses: bool,
    /// Trust of the called's zone minus trust of the caller's.
    pub trust_step: i16,
    /// "personal data, financial data"; empty when it carries none.
    pub carries: String,
    /// Further lines for the detail panel: operations, authentication, authorisation, validation, logging …
    pub details: Vec<(String, String)>,
}

/// The states drawn over the picture. Lists are parallel to the picture's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overlay {
    /// State of each asset.
    pub assets: Vec<AssetState>,
    /// State of each flow.
    pub flows: Vec<FlowState>,
}

/// What is drawn for one asset.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AssetState {
    /// Attack marks.
    pub mark: Option<Mark>,
    /// Cut off, switched off or broken, or brought back.
    pub service: Service,
    /// Shown instead of the key fact while something is going on: "isolated 20:12 · Dev".
    pub note: String,
    /// People whose data has left, of all held here.
    pub taken: Option<(u64, u64)>,
    /// People per hour leaving now.
    pub leaving_per_hour: u64,
}

/// Whether an asset serves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Service {
    /// It serves.
    #[default]
    Up,
    /// Cut from every flow.
    Isolated,
    /// Switched off, disrupted, or without something it depends on.
    Down,
    /// Rebuilt and serving again.
    Restored,
}

/// What is drawn for one flow.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FlowState {
    /// Part of the attack path.
    pub attack: bool,
    /// Something runs over it now: animate.
    pub active: bool,
    /// The attack walks against the arrow.
    pub against: bool,
    /// No call passes.
    pub blocked: bool,
    /// Share of calls that pass, in percent; 100 is all.
    pub throttled_to: u8,
}
