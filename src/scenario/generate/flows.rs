//! Who calls whom: first what every estate needs, then more of the same until the number is reached.

use std::collections::{BTreeMap, BTreeSet};

use super::assets::{Ground, Part};
use super::words::VERBS;
use super::{Dice, magnitude, one, span, weighted};
use crate::scenario::doc::*;

/// Why one asset calls another; decides what the flow is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Via {
    /// A client or its user comes in.
    Public,
    /// A partner comes in.
    Partner,
    /// A gateway passes on.
    Route,
    /// Somebody asks who a caller is.
    Token,
    /// A service calls another.
    Service,
    /// A service reads or writes a store.
    Store,
    /// A service puts into a queue or takes from it.
    Queue,
    /// A service calls a vendor.
    Vendor,
    /// An agent calls a tool.
    Agent,
    /// A build line deploys.
    Deploy,
    /// Somebody fetches a secret.
    Secret,
    /// Staff work with consoles, and consoles with services.
    Staff,
}

/// One flow with its ends as positions.
pub(super) struct Call {
    pub via: Via,
    pub from: usize,
    pub to: usize,
    pub doc: FlowDoc,
}

/// Tries for a new pair before a second flow between the same two is taken instead.
const TRIES: usize = 12;

/// So many flows.
pub(super) fn flows(dice: &Dice, ground: &Ground, count: usize) -> Vec<Call> {
    let mut wanted = backbone(dice, ground);
    let mut seen = BTreeSet::new();
    wanted.retain(|(_, from, to)| from != to && seen.insert((*from, *to)));
    wanted.truncate(count);
    let places = Places::of(ground);
    let mut draw = 0;
    while wanted.len() < count && ground.assets.len() >= 2 {
        let mut found = None;
        for _ in 0..TRIES {
            draw += 1;
            let Some(pair) = places.draw(dice, ground, draw) else { continue };
            found = Some(pair);
            if !seen.contains(&(pair.1, pair.2)) {
                break;
            }
        }
        // Where the parts for a likely pair are missing, any two will do.
        let (via, from, to) = found.unwrap_or_else(|| {
            let from = dice.nth("any", "from", draw).pick(ground.assets.len());
            (Via::Service, from, (from + 1) % ground.assets.len())
        });
        seen.insert((from, to));
        wanted.push((via, from, to));
    }
    let mut ids: BTreeMap<String, usize> = BTreeMap::new();
    wanted
        .into_iter()
        .map(|(via, from, to)| {
            let stem = format!("{}-to-{}", ground.id(from), ground.id(to));
            let again = ids.entry(stem.clone()).or_default();
            *again += 1;
            let id = if *again == 1 { stem } else { format!("{stem}-{again}") };
            Call { via, from, to, doc: document(dice, ground, via, id, from, to) }
        })
        .collect()
}

/// The flows without which the estate would not hang together, the most important first.
fn backbone(dice: &Dice, ground: &Ground) -> Vec<(Via, usize, usize)> {
    let part = |part| ground.all(part);
    let (gateways, identity, services) = (part(Part::Gateway), part(Part::Identity), part(Part::Service));
    let pick = |list: &[usize], subject: usize, question: &str| {
        (!list.is_empty()).then(|| one(dice.of(ground.id(subject), question), list, 0))
    };
    let door = gateways.first().copied();
    let partner_door = gateways.get(1).copied().or(door);
    let mut out: Vec<(Via, usize, usize)> = Vec::new();
    let mut each = |via: Via, list: &[usize], to: &dyn Fn(usize) -> Option<usize>| {
        out.extend(list.iter().filter_map(|from| Some((via, *from, to(*from)?))));
    };
    each(Via::Public, &part(Part::Client), &|c| pick(&gateways, c, "door").or(door));
    for domain in 0..ground.domains {
        let own = ground.within(Part::Service, domain);
        let first = own.first().copied();
        if let (Some(first), Some(door)) = (first, first.and_then(|f| pick(&gateways, f, "route")).or(door)) {
            out.push((Via::Route, door, first));
        }
        for (n, store) in ground.within(Part::Store, domain).into_iter().enumerate() {
            out.extend(own.get(n % own.len().max(1)).map(|service| (Via::Store, *service, store)));
        }
    }
    let mut each = |via: Via, list: &[usize], to: &dyn Fn(usize) -> Option<usize>| {
        out.extend(list.iter().filter_map(|from| Some((via, *from, to(*from)?))));
    };
    each(Via::Partner, &part(Part::Partner), &|_| partner_door);
    each(Via::Token, &gateways, &|g| pick(&identity, g, "token"));
    each(Via::Agent, &part(Part::Agent), &|a| pick(&services, a, "tool"));
    each(Via::Staff, &part(Part::Person), &|p| pick(&part(Part::Console), p, "console"));
    each(Via::Staff, &part(Part::Console), &|c| pick(&services, c, "serves"));
    each(Via::Deploy, &part(Part::Build), &|b| pick(&services, b, "deploys"));
    each(Via::Secret, &part(Part::Build), &|b| pick(&part(Part::Secrets), b, "secret"));
    for vendor in part(Part::Vendor) {
        out.extend(pick(&services, vendor, "caller").map(|service| (Via::Vendor, service, vendor)));
    }
    for domain in 0..ground.domains {
        let own = ground.within(Part::Service, domain);
        // Each service is called by one before it, so that nothing stands alone.
        for (n, service) in own.iter().enumerate().skip(1) {
            let before = dice.of(ground.id(*service), "called-by").pick(n);
            out.extend(own.get(before).map(|caller| (Via::Service, *caller, *service)));
        }
        for queue in ground.within(Part::Queue, domain) {
            out.extend(pick(&own, queue, "puts").map(|service| (Via::Queue, service, queue)));
            out.extend(pick(&own, queue, "takes").map(|service| (Via::Queue, queue, service)));
        }
    }
    // A store of a domain without a service of its own still has a reader.
    let read: BTreeSet<usize> = out.iter().filter(|call| call.0 == Via::Store).map(|call| call.2).collect();
    for store in part(Part::Store).into_iter().filter(|store| !read.contains(store)) {
        out.extend(pick(&services, store, "reader").or(door).map(|reader| (Via::Store, reader, store)));
    }
    out
}

/// Candidates for flows beyond the backbone.
struct Places {
    services: Vec<Vec<usize>>,
    stores: Vec<Vec<usize>>,
    queues: Vec<Vec<usize>>,
    parts: BTreeMap<Part, Vec<usize>>,
}

impl Places {
    fn of(ground: &Ground) -> Places {
        let by = |part: Part| (0..ground.domains).map(|domain| ground.within(part, domain)).collect();
        let parts = [
            Part::Client,
            Part::Partner,
            Part::Gateway,
            Part::Identity,
            Part::Vendor,
            Part::Agent,
            Part::Build,
            Part::Secrets,
            Part::Console,
        ];
        Places {
            services: by(Part::Service),
            stores: by(Part::Store),
            queues: by(Part::Queue),
            parts: parts.into_iter().map(|part| (part, ground.all(part))).collect(),
        }
    }

    /// A likely pair; none where a part of it is missing.
    fn draw(&self, dice: &Dice, ground: &Ground, n: usize) -> Option<(Via, usize, usize)> {
        let die = |question: &str| dice.nth("more", question, n);
        let kinds = [
            (0, 0.30),
            (1, 0.20),
            (2, 0.20),
            (3, 0.10),
            (4, 0.05),
            (5, 0.04),
            (6, 0.03),
            (7, 0.03),
            (8, 0.02),
            (9, 0.02),
            (10, 0.01),
        ];
        let home = die("home").pick(ground.domains.max(1));
        let of = |lists: &[Vec<usize>], domain: usize, question: &str| {
            let list = lists.get(domain)?;
            list.get(die(question).pick(list.len().max(1))).copied()
        };
        let part = |part: Part, question: &str| {
            let list = self.parts.get(&part)?;
            list.get(die(question).pick(list.len().max(1))).copied()
        };
        let service = |question: &str| of(&self.services, home, question);
        let (via, from, to) = match weighted(die("kind"), &kinds, 0) {
            0 => {
                // Callers stand before what they call: layers, as teams draw them.
                let (a, b) = (service("a")?, service("b")?);
                (Via::Service, a.min(b), a.max(b))
            }
            1 => {
                // Half of the calls between domains go to the four that everybody uses, the rest to a neighbour.
                let hub = die("hub").pick(ground.domains.min(4));
                let near = (home + 1 + die("near").pick(3)) % ground.domains.max(1);
                let other = if die("which").happens(0.5) { hub } else { near };
                (Via::Service, service("a")?, of(&self.services, other, "b")?)
            }
            2 => (Via::Store, service("a")?, of(&self.stores, home, "b")?),
            3 => (Via::Route, part(Part::Gateway, "a")?, service("b")?),
            4 if die("way").happens(0.5) => (Via::Queue, service("a")?, of(&self.queues, home, "b")?),
            4 => (Via::Queue, of(&self.queues, home, "a")?, service("b")?),
            5 => (Via::Vendor, service("a")?, part(Part::Vendor, "b")?),
            6 => (Via::Agent, part(Part::Agent, "a")?, service("b")?),
            7 => (Via::Secret, service("a")?, part(Part::Secrets, "b")?),
            8 => (Via::Token, service("a")?, part(Part::Identity, "b")?),
            9 => (Via::Public, part(Part::Client, "a")?, part(Part::Gateway, "b")?),
            _ => (Via::Staff, part(Part::Console, "a")?, service("b")?),
        };
        (from != to).then_some((via, from, to))
    }
}

fn document(dice: &Dice, ground: &Ground, via: Via, id: String, from: usize, to: usize) -> FlowDoc {
    use Authentication as A;
    let die = |question: &str| dice.of(&id, question);
    let (exposure, authentication): (Exposure, &[(A, f64)]) = match via {
        Via::Public => (Exposure::Public, &[(A::OAuth2, 0.6), (A::Jwt, 0.25), (A::ApiKey, 0.1), (A::None, 0.05)]),
        Via::Partner => (
            Exposure::Partner,
            &[(A::Mtls, 0.4), (A::ApiKey, 0.3), (A::Signed, 0.15), (A::OAuth2, 0.1), (A::Basic, 0.05)],
        ),
        Via::Vendor => (Exposure::ThirdParty, &[(A::ApiKey, 0.6), (A::OAuth2, 0.3), (A::Unknown, 0.1)]),
        Via::Agent => (Exposure::Internal, &[(A::OAuth2, 0.5), (A::ApiKey, 0.35), (A::Unknown, 0.15)]),
        Via::Store => (Exposure::Internal, &[(A::Basic, 0.5), (A::Mtls, 0.4), (A::Unknown, 0.1)]),
        Via::Staff => (Exposure::Internal, &[(A::OAuth2, 0.7), (A::Basic, 0.3)]),
        Via::Route | Via::Token | Via::Service | Via::Queue | Via::Deploy | Via::Secret => (
            Exposure::Internal,
            &[(A::Jwt, 0.4), (A::Mtls, 0.35), (A::ApiKey, 0.1), (A::None, 0.1), (A::Unknown, 0.05)],
        ),
    };
    let authentication = weighted(die("authentication"), authentication, A::Unknown);
    let inventory = [
        (Inventory::Documented, 0.88),
        (Inventory::Deprecated, 0.05),
        (Inventory::Shadow, 0.04),
        (Inventory::Zombie, 0.03),
    ];
    let rights = match via {
        Via::Public | Via::Partner | Via::Route | Via::Service => [
            (Authorisation::Object, 0.45),
            (Authorisation::Function, 0.35),
            (Authorisation::Property, 0.1),
            (Authorisation::None, 0.1),
        ],
        _ => [
            (Authorisation::Function, 0.6),
            (Authorisation::None, 0.3),
            (Authorisation::Object, 0.1),
            (Authorisation::Property, 0.0),
        ],
    };
    let token = matches!(authentication, A::OAuth2 | A::Jwt);
    let lifetimes = if token { ["15m", "60m", "8h"] } else { ["30d", "90d", "365d"] };
    let proof = !matches!(authentication, A::None | A::Unknown);
    let limited = match via {
        Via::Public | Via::Partner => 0.75,
        Via::Agent | Via::Route => 0.4,
        _ => 0.1,
    };
    let validation =
        [(Validation::Full, 0.4), (Validation::Partial, 0.35), (Validation::None, 0.15), (Validation::Unknown, 0.1)];
    let logging = [(Logging::Full, 0.4), (Logging::Metadata, 0.4), (Logging::None, 0.15), (Logging::Unknown, 0.05)];
    let calls = match via {
        Via::Public | Via::Route => magnitude(die("calls"), 2_000.0, 500_000.0),
        Via::Deploy | Via::Secret | Via::Staff => magnitude(die("calls"), 4.0, 900.0),
        _ => magnitude(die("calls"), 50.0, 60_000.0),
    };
    let made = ground.assets.get(to);
    let title = made.map_or("", |made| made.name.as_str());
    let noun = made.and_then(|made| made.id.split('-').next()).unwrap_or("items");
    let earns = matches!(via, Via::Public | Via::Partner) && die("earns").happens(0.5);
    FlowDoc {
        from: ground.id(from).to_owned(),
        to: ground.id(to).to_owned(),
        api: match via {
            Via::Store => format!("{title} access"),
            Via::Queue => format!("{title} messages"),
            _ => format!("{title} v{}", 1 + die("version").pick(3)),
        },
        operations: operations(dice, &id, noun),
        exposure,
        inventory: weighted(die("inventory"), &inventory, Inventory::Documented),
        authentication,
        scope: if proof {
            format!("{noun} {}", one(die("scope"), &["read", "read write", "all"], "read"))
        } else {
            String::new()
        },
        lifetime: proof.then(|| span(one(die("lifetime"), &lifetimes, "60m"))),
        authorisation: weighted(die("rights"), &rights, Authorisation::None),
        protocol: String::new(),
        encryption: Encryption::Unknown,
        carries: carries(dice, ground, &id, via, from, to),
        data: weighted(
            die("data"),
            &[(DataDirection::Both, 0.6), (DataDirection::Backward, 0.25), (DataDirection::Forward, 0.15)],
            DataDirection::Both,
        ),
        calls_per_hour: calls,
        limit_per_minute: die("limited").happens(limited).then(|| (calls / 40).max(30)),
        validation: weighted(die("validation"), &validation, Validation::Unknown),
        logging: weighted(die("logging"), &logging, Logging::Unknown),
        worth_per_hour: MoneyValue(if earns { magnitude(die("worth"), 200.0, 9_000.0) as f64 } else { 0.0 }),
        id,
    }
}

fn operations(dice: &Dice, id: &str, noun: &str) -> Vec<String> {
    (0..1 + dice.of(id, "operations").pick(3))
        .map(|n| {
            let verb = one(dice.nth(id, "verb", n), VERBS, "GET");
            if verb == "POST" { format!("{verb} /{noun}") } else { format!("{verb} /{noun}/{{id}}") }
        })
        .collect()
}

/// The data of both ends, each class once.
fn carries(dice: &Dice, ground: &Ground, id: &str, via: Via, from: usize, to: usize) -> Vec<DataClass> {
    let class = |asset: usize| ground.assets.get(asset).map(|made| made.class);
    let classes: BTreeSet<DataClass> = match via {
        Via::Token | Via::Secret => [DataClass::Credentials].into_iter().collect(),
        Via::Deploy => [DataClass::IntellectualProperty].into_iter().collect(),
        Via::Public | Via::Partner => [DataClass::Personal].into_iter().chain(class(to)).collect(),
        _ if dice.of(id, "mixed").happens(0.25) => class(from).into_iter().chain(class(to)).collect(),
        _ => class(to).into_iter().collect(),
    };
    classes.into_iter().collect()
}

/// What does not serve without what it calls: stores, and services farther down. Never in a circle: only what stands
/// later in the estate is needed.
pub(super) fn depend(dice: &Dice, ground: &Ground, calls: &[Call], assets: &mut [AssetDoc]) {
    let rank = |asset: usize| {
        let tier = ground.assets.get(asset).map_or(0, |made| match made.part {
            Part::Client | Part::Partner | Part::Person => 0,
            Part::Gateway | Part::Console | Part::Agent => 1,
            Part::Service => 2,
            Part::Queue => 3,
            Part::Vendor | Part::Store | Part::Identity | Part::Build | Part::Secrets => 4,
        });
        (tier, asset)
    };
    for call in calls {
        let chance = match call.via {
            Via::Store => 0.8,
            Via::Public | Via::Token => 0.6,
            Via::Service => 0.25,
            Via::Queue | Via::Vendor => 0.15,
            Via::Partner | Via::Route | Via::Agent | Via::Deploy | Via::Secret | Via::Staff => 0.0,
        };
        let needs = rank(call.from) < rank(call.to) && dice.of(&call.doc.id, "needs").happens(chance);
        if let Some(asset) = assets.get_mut(call.from).filter(|_| needs) {
            let other = &call.doc.to;
            if asset.depends_on.len() < 4 && !asset.depends_on.contains(other) {
                asset.depends_on.push(other.clone());
            }
        }
    }
}
