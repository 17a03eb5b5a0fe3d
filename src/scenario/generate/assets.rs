//! Zones and what stands in them.

use std::collections::BTreeMap;

use super::words::*;
use super::{Dice, magnitude, one, share, weighted};
use crate::scenario::doc::*;

/// What an asset does in an estate; several of them may be of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Client,
    Partner,
    Gateway,
    Service,
    Queue,
    Store,
    Identity,
    Vendor,
    Agent,
    Build,
    Secrets,
    Console,
    Person,
}

/// Share of each part and the size of estate from which it is there. Services are the rest.
const SHARES: [(Part, f64, usize); 12] = [
    (Part::Store, 0.18, 1),
    (Part::Gateway, 0.035, 2),
    (Part::Client, 0.03, 3),
    (Part::Identity, 0.012, 5),
    (Part::Partner, 0.06, 6),
    (Part::Vendor, 0.04, 12),
    (Part::Agent, 0.025, 12),
    (Part::Queue, 0.05, 16),
    (Part::Build, 0.01, 16),
    (Part::Secrets, 0.01, 16),
    (Part::Console, 0.02, 20),
    (Part::Person, 0.01, 24),
];

/// Assets for one domain.
const PER_DOMAIN: usize = 16;
/// Domains from which lines of business stand around them, and how many each has.
const LINES_FROM: usize = 13;
const PER_LINE: usize = 6;

/// One asset, before its document.
pub(super) struct Made {
    pub id: String,
    pub name: String,
    pub part: Part,
    pub zone: String,
    /// Position of its domain.
    pub domain: Option<usize>,
    /// What its data mostly is.
    pub class: DataClass,
}

/// Zones and assets.
pub(super) struct Ground {
    pub zones: Vec<ZoneDoc>,
    pub assets: Vec<Made>,
    pub domains: usize,
}

impl Ground {
    /// Positions of the assets of one part, in order.
    pub fn all(&self, part: Part) -> Vec<usize> {
        (0..self.assets.len()).filter(|i| self.assets.get(*i).is_some_and(|made| made.part == part)).collect()
    }

    /// Positions of the assets of one part in one domain.
    pub fn within(&self, part: Part, domain: usize) -> Vec<usize> {
        let fits = |made: &Made| made.part == part && made.domain == Some(domain);
        (0..self.assets.len()).filter(|i| self.assets.get(*i).is_some_and(fits)).collect()
    }

    /// Its id; empty for none.
    pub fn id(&self, asset: usize) -> &str {
        self.assets.get(asset).map_or("", |made| made.id.as_str())
    }
}

/// Gives each id once.
#[derive(Default)]
struct Ids {
    used: BTreeMap<String, usize>,
}

impl Ids {
    /// Id and name, with a number from the second on.
    fn fresh(&mut self, id: &str, name: &str) -> (String, String) {
        let count = self.used.entry(id.to_owned()).or_default();
        *count += 1;
        match *count {
            1 => (id.to_owned(), name.to_owned()),
            n => (format!("{id}-{n}"), format!("{name} {n}")),
        }
    }
}

/// Lays the estate out.
pub(super) fn ground(dice: &Dice, assets: usize) -> Ground {
    let mut counts: BTreeMap<Part, usize> = BTreeMap::new();
    let mut left = assets;
    for (part, of_all, from) in SHARES {
        let count = if assets < from { 0 } else { ((assets as f64 * of_all) as usize).clamp(1, left.max(1)).min(left) };
        left -= count;
        counts.insert(part, count);
    }
    counts.insert(Part::Service, left);
    let count = |part: Part| counts.get(&part).copied().unwrap_or(0);

    let domains = ((assets as f64 / PER_DOMAIN as f64 + 0.5) as usize).max(1);
    let mut ids = Ids::default();
    let mut made = Vec::new();
    let beside = [
        (Part::Client, CLIENTS, "customers", DataClass::Personal),
        (Part::Partner, PARTNERS, "partners", DataClass::Business),
        (Part::Gateway, GATEWAYS, "edge", DataClass::Telemetry),
        (Part::Person, PEOPLE, "staff", DataClass::Business),
        (Part::Console, CONSOLES, "staff", DataClass::Personal),
        (Part::Agent, AGENTS, "agents", DataClass::Personal),
        (Part::Vendor, VENDORS, "vendors", DataClass::Personal),
        (Part::Identity, IDENTITY, "identity", DataClass::Credentials),
        (Part::Build, BUILDS, "build", DataClass::IntellectualProperty),
        (Part::Secrets, SECRETS, "build", DataClass::Credentials),
    ];
    for (part, words, zone, class) in beside {
        for n in 0..count(part) {
            let (id, name) = words.get(n % words.len().max(1)).copied().unwrap_or_default();
            let (id, name) = ids.fresh(id, name);
            made.push(Made { id, name, part, zone: zone.to_owned(), domain: None, class });
        }
    }
    for (part, words) in [(Part::Service, SERVICES), (Part::Queue, QUEUES), (Part::Store, STORES)] {
        let mut in_domain = vec![0usize; domains];
        for n in 0..count(part) {
            // Each domain gets one first; after that some grow and some stay small.
            let turn = |at: usize| at % domains;
            let grows = |domain: usize| 0.4 + dice.nth("domain", "grows", domain).unit();
            let domain = match n < domains {
                true => turn(n),
                false => {
                    let a = dice.nth(part_word(part), "domain", n).pick(domains);
                    let b = dice.nth(part_word(part), "other-domain", n).pick(domains);
                    if grows(a) >= grows(b) { a } else { b }
                }
            };
            let (stem, title, class) = domain_words(domain);
            let so_far = in_domain.get(domain).copied().unwrap_or(0);
            if let Some(slot) = in_domain.get_mut(domain) {
                *slot += 1;
            }
            let (id, name) = words.get(so_far % words.len().max(1)).copied().unwrap_or_default();
            // A small estate has one zone of services; there each service is a domain of its own.
            let (id, name, class) = match (domains, part) {
                (1, Part::Service) => {
                    let (stem, title, class) =
                        DOMAINS.get(n % DOMAINS.len()).copied().unwrap_or(("service", "Service", class));
                    (stem.to_owned(), title.to_owned(), class)
                }
                (1, _) => {
                    let (stem, title, class) =
                        DOMAINS.get(n % DOMAINS.len()).copied().unwrap_or(("store", "Store", class));
                    (format!("{stem}-{id}"), format!("{title} {name}"), class)
                }
                _ => (format!("{stem}-{id}"), format!("{title} {name}"), class),
            };
            let (id, name) = ids.fresh(&id, &name);
            let zone = domain_zone(domains, domain);
            let zone = if part == Part::Store { format!("{zone}-data") } else { zone };
            made.push(Made { id, name, part, zone, domain: Some(domain), class });
        }
    }
    Ground { zones: zones(dice, domains, &made), assets: made, domains }
}

fn part_word(part: Part) -> &'static str {
    match part {
        Part::Service => "service",
        Part::Queue => "queue",
        _ => "store",
    }
}

/// Id, name and data of a domain; beyond the table the same domains in other regions.
fn domain_words(domain: usize) -> (String, String, DataClass) {
    let round = domain / DOMAINS.len();
    let Some((id, name, class)) = DOMAINS.get(domain % DOMAINS.len()).copied() else {
        return (format!("domain-{domain}"), format!("Domain {domain}"), DataClass::Business);
    };
    match round.checked_sub(1).map(|region| (REGIONS.get(region), region)) {
        None => (id.to_owned(), name.to_owned(), class),
        Some((Some((short, title)), _)) => (format!("{id}-{short}"), format!("{name} {title}"), class),
        Some((None, region)) => (format!("{id}-r{region}"), format!("{name} R{region}"), class),
    }
}

fn domain_zone(domains: usize, domain: usize) -> String {
    if domains == 1 { "services".to_owned() } else { domain_words(domain).0 }
}

/// The zones that something stands in, and those around them.
fn zones(dice: &Dice, domains: usize, made: &[Made]) -> Vec<ZoneDoc> {
    let zone = |id: &str, name: &str, trust: i64, kind: ZoneKind, inside: Option<&str>| ZoneDoc {
        id: id.to_owned(),
        name: name.to_owned(),
        trust,
        kind,
        inside: inside.map(str::to_owned),
        about: String::new(),
    };
    let mut zones = vec![
        zone("customers", "Customers", 5, ZoneKind::Public, None),
        zone("partners", "Partners", 30, ZoneKind::Partner, None),
        zone("vendors", "Vendors", 35, ZoneKind::ThirdParty, None),
        zone("agents", "Agents", 40, ZoneKind::Agent, None),
        zone("edge", "Edge", 45, ZoneKind::Edge, None),
        zone("staff", "Staff", 50, ZoneKind::Internal, None),
    ];
    let lines = domains >= LINES_FROM;
    for domain in 0..domains {
        let id = domain_zone(domains, domain);
        let (_, title, _) = domain_words(domain);
        let title = if domains == 1 { "Services".to_owned() } else { title };
        let line = domain / PER_LINE;
        let (line_id, line_name) = LINES.get(line % LINES.len()).copied().unwrap_or(("line", "Line"));
        let again = line / LINES.len();
        let line_id = if again == 0 { line_id.to_owned() } else { format!("{line_id}-{}", again + 1) };
        if lines && domain % PER_LINE == 0 {
            let name = if again == 0 { line_name.to_owned() } else { format!("{line_name} {}", again + 1) };
            zones.push(zone(&line_id, &name, 55, ZoneKind::Internal, None));
        }
        let trust = 60 + 3 * dice.of(&id, "trust").pick(4) as i64;
        zones.push(zone(&id, &title, trust, ZoneKind::Internal, lines.then_some(line_id.as_str())));
        let data = 85 + 5 * dice.of(&id, "data-trust").pick(3) as i64;
        zones.push(zone(&format!("{id}-data"), &format!("{title} data"), data, ZoneKind::Restricted, Some(&id)));
    }
    zones.push(zone("build", "Build and secrets", 75, ZoneKind::Admin, None));
    zones.push(zone("identity", "Identity", 80, ZoneKind::Restricted, None));
    // A zone stays when something stands in it or in a zone that stays.
    let mut keep: Vec<bool> = zones.iter().map(|zone| made.iter().any(|made| made.zone == zone.id)).collect();
    for _ in 0..3 {
        for index in 0..zones.len() {
            let holds = zones.iter().zip(&keep).any(|(inner, kept)| {
                *kept && zones.get(index).is_some_and(|zone| inner.inside.as_deref() == Some(zone.id.as_str()))
            });
            if let Some(slot) = keep.get_mut(index) {
                *slot |= holds;
            }
        }
    }
    let mut keep = keep.into_iter();
    zones.retain(|_| keep.next().unwrap_or(true));
    if zones.is_empty() {
        zones.push(zone("services", "Services", 60, ZoneKind::Internal, None));
    }
    zones
}

/// The assets in full, but for what they depend on.
pub(super) fn documents(dice: &Dice, ground: &Ground) -> Vec<AssetDoc> {
    ground.assets.iter().map(|made| document(dice, made)).collect()
}

fn document(dice: &Dice, made: &Made) -> AssetDoc {
    let id = made.id.as_str();
    let (kind, fact) = match made.part {
        Part::Client => (AssetKind::Client, format!("{} users", short(dice, id, 5e3, 2e6))),
        Part::Partner => (AssetKind::ThirdPartyApi, format!("{} customers", short(dice, id, 2e3, 4e5))),
        Part::Gateway => (AssetKind::Gateway, format!("{} calls / hour", short(dice, id, 5e3, 9e5))),
        Part::Service => (
            AssetKind::Service,
            format!("v{} · {} calls / hour", 1 + dice.of(id, "v").pick(4), short(dice, id, 1e2, 9e4)),
        ),
        Part::Queue => (AssetKind::Queue, format!("{} a day", short(dice, id, 1e3, 5e6))),
        Part::Store => (AssetKind::DataStore, format!("{} rows", short(dice, id, 1e4, 9e7))),
        Part::Identity => (AssetKind::IdentityProvider, "JWT · 60 min".to_owned()),
        Part::Vendor => (AssetKind::ThirdPartyApi, "under contract".to_owned()),
        Part::Agent => (AssetKind::AiAgent, format!("{} tools", 3 + dice.of(id, "tools").pick(12))),
        Part::Build => (AssetKind::CiCd, format!("{} releases a week", 1 + dice.of(id, "releases").pick(60))),
        Part::Secrets => (AssetKind::SecretStore, format!("{} secrets", 20 + dice.of(id, "secrets").pick(400))),
        Part::Console => (AssetKind::AdminConsole, format!("{} users", 5 + dice.of(id, "users").pick(300))),
        Part::Person => (AssetKind::Person, format!("{} people", 4 + dice.of(id, "people").pick(80))),
    };
    let owner = match made.part {
        Part::Client | Part::Partner | Part::Console => Role::Product,
        Part::Vendor => one(dice.of(id, "owner"), &[Role::Product, Role::Finance, Role::Legal], Role::Product),
        Part::Service | Part::Store => {
            weighted(dice.of(id, "owner"), &[(Role::Dev, 0.7), (Role::Product, 0.2), (Role::Finance, 0.1)], Role::Dev)
        }
        _ => Role::Dev,
    };
    // One in twelve has nobody: a finding of its own.
    let owner = (!dice.of(id, "orphan").happens(0.08)).then_some(owner);
    let worth = match made.part {
        Part::Gateway => magnitude(dice.of(id, "worth"), 1_000.0, 20_000.0) as f64,
        Part::Service if dice.of(id, "earns").happens(0.3) => magnitude(dice.of(id, "worth"), 200.0, 8_000.0) as f64,
        _ => 0.0,
    };
    AssetDoc {
        id: made.id.clone(),
        name: made.name.clone(),
        kind,
        zone: made.zone.clone(),
        owner,
        fact,
        about: String::new(),
        monitoring: monitoring(dice, made),
        holdings: holdings(dice, made),
        worth_per_hour: MoneyValue(worth),
        depends_on: Vec::new(),
    }
}

fn short(dice: &Dice, id: &str, low: f64, high: f64) -> String {
    crate::base::money::short_count(magnitude(dice.of(id, "size"), low, high))
}

fn monitoring(dice: &Dice, made: &Made) -> Vec<MonitoringDoc> {
    let sources: &[LogSource] = match made.part {
        Part::Client => &[LogSource::Business],
        Part::Gateway => &[LogSource::Gateway, LogSource::Business],
        Part::Service if made.class == DataClass::Financial => &[LogSource::Application, LogSource::Payments],
        Part::Service | Part::Console | Part::Build | Part::Agent => &[LogSource::Application],
        Part::Store => &[LogSource::Database],
        Part::Identity => &[LogSource::Identity],
        Part::Queue => &[LogSource::Network],
        Part::Secrets => &[LogSource::Identity],
        Part::Partner | Part::Vendor | Part::Person => &[],
    };
    let seen = sources.iter().filter(|source| !dice.of(&made.id, source.label()).happens(0.15));
    seen.map(|source| MonitoringDoc {
        source: *source,
        coverage: share(dice.of(&made.id, "coverage"), 0.3, 0.95),
        quality: share(dice.of(&made.id, "quality"), 0.1, 0.7),
    })
    .collect()
}

fn holdings(dice: &Dice, made: &Made) -> Vec<HoldingDoc> {
    let id = made.id.as_str();
    let count = match made.part {
        Part::Store => 1 + usize::from(dice.of(id, "second").happens(0.3)),
        Part::Identity => 1,
        _ => 0,
    };
    let second = [DataClass::Personal, DataClass::Business, DataClass::Telemetry, DataClass::Location, DataClass::Test];
    (0..count)
        .map(|n| {
            let class = if n == 0 { made.class } else { one(dice.of(id, "class"), &second, DataClass::Personal) };
            let people = magnitude(dice.nth(id, "held", n), 800.0, 3e6);
            let about_people = !matches!(class, DataClass::Public | DataClass::Test | DataClass::Business);
            HoldingDoc {
                id: format!("{id}-h{}", n + 1),
                name: format!("{} in {}", class.label(), made.name.to_lowercase()),
                class,
                people: if about_people { people } else { 0 },
                rows: Some(people * (1 + dice.nth(id, "rows", n).pick(40) as u64)),
                residency: one(dice.of(id, "residency"), &["EU", "EU", "US", "UK"], "EU").to_owned(),
                overlap: (about_people && dice.nth(id, "overlap", n).happens(0.6)).then(|| "customers".to_owned()),
            }
        })
        .collect()
}
