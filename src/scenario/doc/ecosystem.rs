//! The ecosystem: zones, assets, flows, weaknesses, controls and credentials.

use serde::{Deserialize, Serialize};

use super::{
    AssetKind, Authentication, Authorisation, Awareness, ContractDoc, ControlKind, CredentialKind, CurrencyDoc,
    DataClass, DataDirection, Encryption, Exposure, Inventory, LogSource, Logging, MoneyValue, OrganisationDoc, Owasp,
    Role, SpanText, Switch, Validation, ZoneKind,
};

/// A file that holds an API ecosystem as a trust-boundary graph.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "Ecosystem")]
pub struct EcosystemDoc {
    /// Format version.
    pub version: u32,
    /// Stable name, lower case with dashes.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Two or three sentences for the "your company" page.
    #[serde(default)]
    pub summary: String,
    /// Who runs it. Without it, an exercise drawn on this ecosystem estimates the organisation from what the graph says.
    #[serde(default)]
    pub profile: Option<ProfileDoc>,
    /// Where the author put assets on the picture; the others are laid out around them.
    #[serde(default)]
    pub layout: Vec<PlaceDoc>,
    /// Regions of equal trust.
    pub zones: Vec<ZoneDoc>,
    /// What stands in the zones.
    pub assets: Vec<AssetDoc>,
    /// Who calls whom.
    pub flows: Vec<FlowDoc>,
    /// What is wrong, known or not.
    #[serde(default)]
    pub weaknesses: Vec<WeaknessDoc>,
    /// What stands in an attacker's way.
    #[serde(default)]
    pub controls: Vec<ControlDoc>,
    /// What opens flows.
    #[serde(default)]
    pub credentials: Vec<CredentialDoc>,
    /// Where elements were imported from, and what of it is only a guess.
    #[serde(default)]
    pub origins: Vec<OriginDoc>,
}

/// Where an element came from, so that a second import of the same source updates it and keeps what people changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OriginDoc {
    /// The element.
    pub of: OriginOf,
    /// What was imported, as it names itself: "openapi: Payments API". Stays the same when the file is renamed.
    pub source: String,
    /// The file as it was called when it was last imported.
    pub file: String,
    /// The element's name in the source.
    pub id: String,
    /// Where it stands in the file: a JSON pointer.
    #[serde(default)]
    pub path: String,
    /// Fields that the import guessed and nobody confirmed yet.
    #[serde(default)]
    pub guessed: Vec<String>,
    /// Fields of which the source says nothing: unknown, which is not the same as none.
    #[serde(default)]
    pub unstated: Vec<String>,
    /// What the source says and no field here holds: name, and its value as JSON.
    #[serde(default)]
    pub kept: Vec<(String, String)>,
    /// Fields as they were imported: name, and the first eight hex digits of the value's SHA-256. A field with another
    /// value was changed by hand.
    #[serde(default)]
    pub read: Vec<(String, String)>,
}

/// What an origin belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum OriginOf {
    /// The ecosystem itself: what a whole file said.
    Ecosystem,
    /// A zone.
    Zone(String),
    /// An asset.
    Asset(String),
    /// A holding of an asset.
    Holding(String),
    /// A flow.
    Flow(String),
    /// A weakness.
    Weakness(String),
    /// A control.
    Control(String),
    /// A credential.
    Credential(String),
    /// Something that was imported and taken out by hand: a second import leaves it out.
    Removed,
}

/// What an exercise needs to know of the organisation beside its graph.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileDoc {
    /// Sector, as on a card in the Library.
    pub sector: String,
    /// The organisation.
    pub organisation: OrganisationDoc,
    /// The currency that every amount in this file is written in.
    pub currency: CurrencyDoc,
    /// Holiday calendar for business days.
    pub calendar: String,
    /// Local time minus UTC, in minutes.
    pub utc_offset_minutes: i32,
    /// Clocks that can come due here: regime, clock.
    pub regimes: Vec<(String, String)>,
    /// Contracts that want to be told.
    #[serde(default)]
    pub contracts: Vec<ContractDoc>,
}

/// Where an asset stands on the picture, in points from the picture's left upper corner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceDoc {
    /// The asset.
    pub asset: String,
    /// From the left.
    pub x: f64,
    /// From above.
    pub y: f64,
}

/// A region of equal trust. Zones nest through `inside`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZoneDoc {
    /// Stable name.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// 0 (nobody is trusted) to 100.
    pub trust: i64,
    /// What kind of place it is.
    pub kind: ZoneKind,
    /// The zone around it.
    #[serde(default)]
    pub inside: Option<String>,
    /// What a newcomer should know about it: one or two sentences for the "your company" page. No hint of the attack.
    #[serde(default)]
    pub about: String,
}

/// Something that serves, stores, decides or asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssetDoc {
    /// Stable name.
    pub id: String,
    /// Name for people; short, it stands in the graph.
    pub name: String,
    /// What it is.
    pub kind: AssetKind,
    /// The zone it stands in.
    pub zone: String,
    /// The role that answers for it; none is a finding (OWASP API9).
    #[serde(default)]
    pub owner: Option<Role>,
    /// One key fact below the name: "1.2 M users", "JWT · 60 min". At most 24 characters.
    #[serde(default)]
    pub fact: String,
    /// One sentence for the detail panel.
    #[serde(default)]
    pub about: String,
    /// What is recorded here and how well.
    #[serde(default)]
    pub monitoring: Vec<MonitoringDoc>,
    /// Data kept here.
    #[serde(default)]
    pub holdings: Vec<HoldingDoc>,
    /// Revenue that stops while it is down, per hour.
    #[serde(default)]
    pub worth_per_hour: MoneyValue,
    /// Assets without which it does not serve: outages propagate.
    #[serde(default)]
    pub depends_on: Vec<String>,
}

/// How well a log source sees an asset. Both shares are 0..1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonitoringDoc {
    /// Which log.
    pub source: LogSource,
    /// Share of the activity that is recorded.
    pub coverage: f64,
    /// Share of the recorded signs that somebody looks at.
    pub quality: f64,
}

/// Data of one class about a number of people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoldingDoc {
    /// Stable name.
    pub id: String,
    /// Name for people: "customer profiles".
    pub name: String,
    /// What it is.
    pub class: DataClass,
    /// Distinct people whose data it is.
    pub people: u64,
    /// Rows, where they differ from people.
    #[serde(default)]
    pub rows: Option<u64>,
    /// Where the people live: "EU", "US", "AU" …
    #[serde(default)]
    pub residency: String,
    /// Holdings of one overlap group are about the same people: they count once, as the largest of them.
    #[serde(default)]
    pub overlap: Option<String>,
}

/// One direction of calls between two assets. `from` initiates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlowDoc {
    /// Stable name.
    pub id: String,
    /// The caller.
    pub from: String,
    /// The called.
    pub to: String,
    /// Name of the API.
    pub api: String,
    /// Operations as an engineer would write them: "PATCH /beneficiaries/{id}".
    #[serde(default)]
    pub operations: Vec<String>,
    /// Who is meant to call it.
    pub exposure: Exposure,
    /// Whether it is on the list.
    pub inventory: Inventory,
    /// How the caller proves who it is.
    pub authentication: Authentication,
    /// What a token on this flow may do.
    #[serde(default)]
    pub scope: String,
    /// How long a token on this flow lives.
    #[serde(default)]
    pub lifetime: Option<SpanText>,
    /// How deep the check of rights goes.
    pub authorisation: Authorisation,
    /// How calls travel, as an engineer would write it: "HTTPS", "gRPC", "JDBC".
    #[serde(default)]
    pub protocol: String,
    /// Whether it can be read on its way.
    #[serde(default = "not_stated")]
    pub encryption: Encryption,
    /// What it carries.
    #[serde(default)]
    pub carries: Vec<DataClass>,
    /// Which way the data moves.
    #[serde(default = "both")]
    pub data: DataDirection,
    /// Calls per hour on a normal day.
    #[serde(default)]
    pub calls_per_hour: u64,
    /// Calls per minute and caller after which the gateway refuses; none means no limit.
    #[serde(default)]
    pub limit_per_minute: Option<u64>,
    /// Whether input is checked.
    pub validation: Validation,
    /// Whether calls are logged.
    pub logging: Logging,
    /// Revenue that stops while it is blocked, per hour.
    #[serde(default)]
    pub worth_per_hour: MoneyValue,
}

fn not_stated() -> Encryption {
    Encryption::Unknown
}

fn both() -> DataDirection {
    DataDirection::Both
}

/// What a weakness or a control sits on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum On {
    /// An asset.
    Asset(String),
    /// A flow.
    Flow(String),
}

/// Something that an attack can use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeaknessDoc {
    /// Stable name.
    pub id: String,
    /// Name for people, for the debrief and for those who know it.
    pub name: String,
    /// Where it is.
    pub on: On,
    /// Category.
    pub owasp: Owasp,
    /// CWE number.
    pub cwe: u32,
    /// How easy it is to use, 0..1.
    pub ease: f64,
    /// Whether the organisation knows.
    pub known: Awareness,
}

/// Something that makes an attack harder, slower or louder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ControlDoc {
    /// Stable name.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// What it is.
    pub kind: ControlKind,
    /// Where it works. A step is touched when its target or one of its flows is here.
    pub on: Vec<On>,
    /// OWASP categories of techniques that it acts on; it does nothing against others. Empty means all.
    #[serde(default)]
    pub against: Vec<Owasp>,
    /// Factor on the chance of success, 0 (stops) to 1 (no effect).
    #[serde(default = "one")]
    pub success: f64,
    /// Factor on the noise, 1 or more.
    #[serde(default = "one")]
    pub detection: f64,
    /// Factor on the rate of a running process, 0..1.
    #[serde(default = "one")]
    pub rate: f64,
    /// Whether it works at the start.
    pub state: Switch,
    /// Running cost per month.
    #[serde(default)]
    pub cost_per_month: MoneyValue,
    /// It acts by itself, without a person.
    #[serde(default)]
    pub acts: Option<ActsDoc>,
}

/// A control that acts by itself: when monitoring sees an attack step in its way, it blocks the flow that the step uses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActsDoc {
    /// How long after monitoring saw something.
    pub after: SpanText,
    /// Chance per day that it takes honest traffic for an attack and blocks a flow that it guards, 0..1.
    pub wrong_per_day: f64,
}

fn one() -> f64 {
    1.0
}

/// Something that opens flows to whoever holds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialDoc {
    /// Stable name.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// What it is.
    pub kind: CredentialKind,
    /// Flows that it opens.
    pub opens: Vec<String>,
    /// What it may do there.
    #[serde(default)]
    pub scope: String,
    /// How long it lives.
    #[serde(default)]
    pub lifetime: Option<SpanText>,
    /// Where it is kept.
    pub kept_on: String,
    /// Revenue that stops while it is revoked and not yet replaced, per hour.
    #[serde(default)]
    pub worth_per_hour: MoneyValue,
}
