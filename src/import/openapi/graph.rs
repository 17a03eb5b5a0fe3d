//! API descriptions drawn: zones of callers, a service for each group of operations, a flow for each kind of call.
//!
//! Operations are grouped by their first tag, or by the first words of their paths where there are no tags; a flow gathers
//! operations of one group that the same callers reach with the same proof. So an interface of many hundred operations stays a
//! picture that a person can read, and each operation still stands in the list of its flow.

use std::collections::{BTreeMap, BTreeSet};

use super::super::draft::{self, Draft, Mark};
use super::super::report::NoteKind;
use super::super::words::{clean, is_sensitive, slug};
use super::model::*;
use crate::scenario::doc::*;

/// Most groups of one description; the smallest others share one.
const MOST_GROUPS: usize = 36;
/// Up to so many operations stand in one service, whatever their tags.
const ONE_SERVICE: usize = 8;
/// Most places of all descriptions that give out tokens.
const MOST_LOGINS: usize = 200;
/// A guess, marked as one: people whose data an API can show.
pub(in crate::import) const GUESSED_PEOPLE: u64 = 10_000;

/// Where the operations of a description went.
pub(in crate::import) struct Drawn<'a, 't> {
    pub api: &'a Api<'t>,
    /// Of each operation: its flow.
    pub flows: Vec<String>,
    /// Services of this description.
    pub services: Vec<String>,
}

/// What one draws on: zones and callers that all descriptions share.
struct Ground {
    zones: BTreeMap<&'static str, String>,
    callers: BTreeMap<(Caller, bool), String>,
    login: BTreeMap<String, String>,
    receivers: Option<String>,
}

/// Draws descriptions; each comes with the name of its source and its file.
pub(in crate::import) fn draw<'a, 't>(draft: &mut Draft, apis: &'a [(Api<'t>, String, String)]) -> Vec<Drawn<'a, 't>> {
    let mut ground =
        Ground { zones: BTreeMap::new(), callers: BTreeMap::new(), login: BTreeMap::new(), receivers: None };
    apis.iter().map(|(api, source, file)| one(draft, &mut ground, api, source, file)).collect()
}

fn one<'a, 't>(draft: &mut Draft, ground: &mut Ground, api: &'a Api<'t>, source: &str, file: &str) -> Drawn<'a, 't> {
    draft.back_to(source, file);
    let inside = is_private(api);
    let read = [
        "openapi",
        "swagger",
        "info",
        "servers",
        "host",
        "basePath",
        "schemes",
        "paths",
        "webhooks",
        "components",
        "definitions",
        "parameters",
        "responses",
        "securityDefinitions",
        "security",
        "tags",
    ];
    let mark = Mark::of("document", api.node).keep(api.node, &read, &mut draft.report);
    let mark = match api.node.get("info") {
        Some(info) => mark.keep(info, &["title", "description", "version"], &mut draft.report),
        None => mark,
    };
    draft.whole(mark);
    let groups = groups(api);
    let mut services: BTreeMap<String, String> = BTreeMap::new();
    let home = ground.zone(draft, "apis");
    draft.back_to(source, file);
    for (group, operations) in &groups {
        let alone = groups.len() == 1;
        let title = if alone { api.title.clone() } else { nice(group) };
        let about = api.tags.iter().find(|(name, _)| name == group).map_or("", |(_, about)| about.as_str());
        let about = if alone { api.about.as_str() } else { about };
        let shown: String = match operations.len() {
            0 => "calls out only".to_owned(),
            1 => "1 operation".to_owned(),
            n => format!("{n} operations"),
        };
        let id =
            if alone { slug(&api.title, "api") } else { format!("{}-{}", short(&api.title), slug(group, "group")) };
        let doc = AssetDoc {
            fact: clean(&shown, 24),
            about: about.to_owned(),
            ..draft::asset(&id, &title, AssetKind::Service, &home)
        };
        let mark = Mark { path: api.node.pointer(), ..Mark::made(format!("group:{group}")) };
        let mark = mark.guess(&["zone"]).unstated(&["owner", "monitoring", "worth_per_hour"]);
        let service = draft.asset(doc, mark);
        holdings(draft, &service, api, group, operations);
        services.insert(group.clone(), service);
    }
    if groups.len() > 1 {
        let message =
            format!("{} operations in {} groups; each group is a service here", api.operations.len(), groups.len());
        draft.note(NoteKind::Read, "I201", api.node.place(), message);
    }
    let flows = calls(draft, ground, api, &groups, &services, (inside, source, file));
    logins(draft, ground, api, (source, file));
    calls_out(draft, ground, api, &services, (source, file));
    Drawn { api, flows, services: services.into_values().collect() }
}

/// Operations by group, as positions. There is always at least one group.
fn groups(api: &Api<'_>) -> BTreeMap<String, Vec<usize>> {
    let mut out: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let tagged = api.operations.iter().any(|operation| !operation.tags.is_empty());
    for (at, operation) in api.operations.iter().enumerate() {
        let group = match operation.tags.first() {
            Some(tag) => tag.clone(),
            None if tagged => "Other".to_owned(),
            None => by_path(&operation.path),
        };
        out.entry(group).or_default().push(at);
    }
    if out.is_empty() || api.operations.len() <= ONE_SERVICE {
        return BTreeMap::from([("API".to_owned(), (0..api.operations.len()).collect())]);
    }
    if out.len() > MOST_GROUPS {
        let mut sizes: Vec<(usize, String)> = out.iter().map(|(name, list)| (list.len(), name.clone())).collect();
        sizes.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        for (_, small) in sizes.into_iter().skip(MOST_GROUPS - 1) {
            let moved = out.remove(&small).unwrap_or_default();
            out.entry("Other operations".to_owned()).or_default().extend(moved);
        }
    }
    out
}

/// The first part of a path that says something.
fn by_path(path: &str) -> String {
    let dull = |part: &&str| {
        let version =
            part.strip_prefix(['v', 'V']).is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
        !part.is_empty() && !part.starts_with(['{', ':']) && !version && !["api", "rest"].contains(part)
    };
    path.split('/').find(dull).unwrap_or("API").to_owned()
}

fn nice(group: &str) -> String {
    let spaced = group.replace(['_', '/'], " ").replace("- ", " ");
    let mut letters = spaced.trim().chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn short(title: &str) -> String {
    let plain = slug(title, "api");
    let cut: String = plain.chars().take(24).collect();
    cut.trim_end_matches('-').to_owned()
}

/// Whether all addresses are of a private network.
fn is_private(api: &Api<'_>) -> bool {
    let private = |address: &str| {
        let host = address.split("://").nth(1).unwrap_or_default();
        let host = host.split(['/', ':']).next().unwrap_or_default();
        host == "localhost"
            || host.starts_with("127.")
            || host.starts_with("10.")
            || host.starts_with("192.168.")
            || [".internal", ".local", ".intranet", ".svc", ".lan"].iter().any(|end| host.ends_with(end))
    };
    let hosts: Vec<&str> = api.servers.iter().map(|(a, _)| a.as_str()).filter(|a| a.contains("://")).collect();
    // A description whose only address is the developer's own machine says nothing of the place.
    let own = |a: &&str| a.contains("://localhost") || a.contains("://127.");
    !hosts.is_empty() && !hosts.iter().all(own) && hosts.iter().all(|a| private(a))
}

/// Data that a group of operations returns, as holdings of its service.
fn holdings(draft: &mut Draft, service: &str, api: &Api<'_>, group: &str, operations: &[usize]) {
    let mut seen: BTreeMap<DataClass, Vec<(String, String)>> = BTreeMap::new();
    for operation in operations.iter().filter_map(|at| api.operations.get(*at)) {
        for field in &operation.returns {
            if let Some(class) = field.class.filter(|class| is_sensitive(*class)) {
                let list = seen.entry(class).or_default();
                if !list.iter().any(|(name, _)| *name == field.name) && list.len() < 5 {
                    list.push((field.name.clone(), field.node.pointer()));
                }
            }
        }
    }
    for (class, fields) in seen {
        let shown: Vec<&str> = fields.iter().take(3).map(|(name, _)| name.as_str()).collect();
        let name = format!("{} ({})", class.label(), shown.join(", "));
        let id = format!("{}-{}", service.chars().take(30).collect::<String>(), slug(class.label(), "data"));
        let mut doc = draft::holding(&id, &name, class, GUESSED_PEOPLE);
        // Every group shows the same people, as far as anybody can tell.
        doc.overlap = Some(short(&api.title));
        let path = fields.first().map(|(_, path)| path.clone()).unwrap_or_default();
        let mark = Mark { path, ..Mark::made(format!("data:{group}:{}", class.label())) };
        draft.holding(service, doc, mark.guess(&["class", "people", "overlap"]).unstated(&["residency", "rows"]));
        if let Some(field) = operations
            .iter()
            .filter_map(|at| api.operations.get(*at))
            .flat_map(|operation| &operation.returns)
            .find(|field| field.class == Some(class))
        {
            let message = format!("{:?} looks like {}: a guess from the name of the field", field.name, class.label());
            draft.note(NoteKind::Guessed, "I211", field.node.place(), message);
        }
    }
}

/// What makes two operations of a group the same kind of call.
type Kind = (String, Option<Caller>, Authentication, bool);

fn calls(
    draft: &mut Draft,
    ground: &mut Ground,
    api: &Api<'_>,
    groups: &BTreeMap<String, Vec<usize>>,
    services: &BTreeMap<String, String>,
    (inside, source, file): (bool, &str, &str),
) -> Vec<String> {
    let mut kinds: BTreeMap<Kind, Vec<usize>> = BTreeMap::new();
    for (group, operations) in groups {
        for at in operations {
            let Some(operation) = api.operations.get(*at) else { continue };
            let kind = (group.clone(), api.caller(operation), api.authentication(operation), operation.deprecated);
            kinds.entry(kind).or_default().push(*at);
        }
    }
    // Who calls where the description says nothing: whoever calls most of the rest.
    let mut counts: BTreeMap<Caller, usize> = BTreeMap::new();
    for operation in &api.operations {
        if let Some(caller) = api.caller(operation).filter(|caller| *caller != Caller::Anybody) {
            *counts.entry(caller).or_default() += 1;
        }
    }
    let usual = counts.iter().max_by_key(|(_, count)| **count).map_or(Caller::Person, |(caller, _)| *caller);
    let mut flows = vec![String::new(); api.operations.len()];
    for ((group, caller, authentication, deprecated), operations) in kinds {
        let Some(service) = services.get(&group) else { continue };
        let who = caller.unwrap_or(usual);
        let from = ground.caller(draft, who, inside);
        draft.back_to(source, file);
        let listed: Vec<&Operation<'_>> = operations.iter().filter_map(|at| api.operations.get(*at)).collect();
        let Some(first) = listed.first() else { continue };
        let scopes: BTreeSet<String> = listed.iter().flat_map(|operation| api.scopes(operation)).collect();
        let scope = clean(&scopes.iter().cloned().collect::<Vec<_>>().join(" "), 400);
        let (carries, data) = carried(&listed);
        let title = if groups.len() == 1 { api.title.clone() } else { format!("{}: {}", api.title, nice(&group)) };
        let proof = match authentication {
            Authentication::Unknown => "proof not stated",
            other => other.label(),
        };
        let key =
            format!("calls:{group}:{who:?}:{authentication:?}:{}", if deprecated { "deprecated" } else { "current" });
        let id =
            format!("{}-{}", from.chars().take(16).collect::<String>(), service.chars().take(36).collect::<String>());
        let secure = !api.servers.is_empty() && api.servers.iter().all(|(address, _)| address.starts_with("https:"));
        let open = api.servers.iter().any(|(address, _)| address.starts_with("http:"));
        let doc = FlowDoc {
            operations: listed.iter().map(|operation| operation.words()).collect(),
            exposure: match (inside, who) {
                (true, _) => Exposure::Internal,
                (false, Caller::Machine) => Exposure::Partner,
                (false, Caller::Anybody | Caller::Person) => Exposure::Public,
            },
            inventory: if deprecated { Inventory::Deprecated } else { Inventory::Documented },
            authentication,
            scope,
            protocol: if secure { "HTTPS" } else { "HTTP" }.to_owned(),
            encryption: match (secure, open) {
                (true, _) => Encryption::InTransit,
                (false, true) => Encryption::None,
                (false, false) => Encryption::Unknown,
            },
            carries,
            data,
            ..draft::flow(&id, &from, service, &title)
        };
        let sure =
            first.ways().iter().flatten().filter_map(|(name, _)| api.schemes.get(name)).all(|s| s.caller_is_sure);
        let guessed: &[&'static str] = if sure && caller.is_some() { &["exposure"] } else { &["exposure", "from"] };
        let mut mark = Mark::of(key, first.node).guess(guessed).unstated(&[
            "authorisation",
            "calls_per_hour",
            "lifetime",
            "logging",
            "limit_per_minute",
            "validation",
            "worth_per_hour",
        ]);
        if authentication == Authentication::Unknown {
            mark = mark.unstated(&["authentication"]);
        }
        if !doc.carries.is_empty() {
            mark = mark.guess(&["carries"]);
        }
        let flow = draft.flow(doc, mark);
        if authentication == Authentication::Unknown {
            let message = format!(
                "{} says nothing of authentication ({proof}): unknown, which is not the same as none",
                first.words()
            );
            draft.note(NoteKind::Guessed, "I212", first.node.place(), message);
        }
        for at in operations {
            if let Some(slot) = flows.get_mut(at) {
                slot.clone_from(&flow);
            }
        }
    }
    credentials(draft, api, &flows);
    flows
}

/// What operations carry, and which way.
fn carried(operations: &[&Operation<'_>]) -> (Vec<DataClass>, DataDirection) {
    let classes = |fields: &mut dyn Iterator<Item = Option<DataClass>>| -> BTreeSet<DataClass> {
        fields.flatten().filter(|class| is_sensitive(*class)).collect()
    };
    let sent = classes(&mut operations.iter().flat_map(|o| o.sends.iter().chain(&o.query)).map(|field| field.class));
    let returned = classes(&mut operations.iter().flat_map(|o| &o.returns).map(|field| field.class));
    let data = match (sent.is_empty(), returned.is_empty()) {
        (false, true) => DataDirection::Forward,
        (true, false) => DataDirection::Backward,
        _ => DataDirection::Both,
    };
    (sent.union(&returned).copied().collect(), data)
}

/// One credential for each scheme that somebody calls with.
fn credentials(draft: &mut Draft, api: &Api<'_>, flows: &[String]) {
    let mut opened: BTreeMap<&str, BTreeSet<&String>> = BTreeMap::new();
    for (operation, flow) in api.operations.iter().zip(flows) {
        for (name, _) in operation.ways().iter().flatten() {
            opened.entry(name).or_default().insert(flow);
        }
    }
    for (name, flows) in opened {
        let Some(scheme) = api.schemes.get(name) else { continue };
        let kind = match scheme.kind {
            Authentication::ApiKey => CredentialKind::ApiKey,
            Authentication::Basic => CredentialKind::Password,
            Authentication::Mtls => CredentialKind::Certificate,
            Authentication::Signed => CredentialKind::SigningKey,
            Authentication::OAuth2 if scheme.caller == Caller::Machine => CredentialKind::ServiceAccount,
            Authentication::OAuth2 | Authentication::Jwt => CredentialKind::Token,
            Authentication::Unknown | Authentication::None => continue,
        };
        let opens: Vec<String> = flows.into_iter().cloned().collect();
        let caller = draft.doc.flows.iter().find(|flow| opens.first() == Some(&flow.id)).map(|flow| flow.from.clone());
        let Some(kept_on) = caller else { continue };
        let doc = CredentialDoc {
            id: format!("{}-{}", short(&api.title), slug(name, "credential")),
            name: clean(&format!("{}: {} ({})", api.title, kind.label(), name), 70),
            kind,
            opens,
            scope: String::new(),
            lifetime: None,
            kept_on,
            worth_per_hour: MoneyValue::ZERO,
        };
        draft.credential(
            doc,
            Mark::of(format!("scheme:{name}"), scheme.node).guess(&["kept_on"]).unstated(&["lifetime"]),
        );
    }
}

/// Whoever gives out tokens, one for each address, shared by all descriptions.
fn logins(draft: &mut Draft, ground: &mut Ground, api: &Api<'_>, (source, file): (&str, &str)) {
    let own_hosts: BTreeSet<&str> = api.servers.iter().map(|(address, _)| host(address)).collect();
    for scheme in api.schemes.values() {
        for (address, node) in &scheme.servers {
            let host = host(address);
            let (key, own) = match host {
                "" => (format!("login of {}", api.title), true),
                host => (host.to_owned(), own_hosts.iter().any(|own| same_owner(own, host))),
            };
            if ground.login.contains_key(&key) || ground.login.len() >= MOST_LOGINS {
                continue;
            }
            let zone = ground.zone(draft, if own { "apis" } else { "vendors" });
            let who = ground.caller(draft, scheme.caller, false);
            draft.back_to(source, file);
            let doc = draft::asset(
                &format!("login-{}", slug(&key, "server")),
                &format!("Login {key}"),
                AssetKind::IdentityProvider,
                &zone,
            );
            let mark = Mark::of(format!("login:{key}"), *node).guess(&["zone"]);
            let login = draft.asset(doc, mark.unstated(&["owner", "monitoring"]));
            let doc = FlowDoc {
                operations: vec![format!("POST {address}")],
                exposure: if own { Exposure::Public } else { Exposure::ThirdParty },
                protocol: if address.starts_with("http:") { "HTTP" } else { "HTTPS" }.to_owned(),
                encryption: if address.starts_with("http:") { Encryption::None } else { Encryption::InTransit },
                carries: vec![DataClass::Credentials],
                ..draft::flow(&format!("{who}-{login}"), &who, &login, "Tokens")
            };
            let mark = Mark::of(format!("tokens:{key}"), *node).guess(&["from", "exposure"]);
            draft.flow(doc, mark.unstated(&["authentication", "authorisation", "logging", "validation"]));
            ground.login.insert(key, login);
        }
    }
}

fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    rest.split(['/', ':', '?']).next().unwrap_or_default()
}

/// Whether two hosts end in the same two labels.
fn same_owner(a: &str, b: &str) -> bool {
    let end = |host: &str| host.rsplit('.').take(2).map(str::to_lowercase).collect::<Vec<_>>();
    !a.is_empty() && end(a) == end(b)
}

/// Webhooks and callbacks: the service calls somebody else.
fn calls_out(
    draft: &mut Draft,
    ground: &mut Ground,
    api: &Api<'_>,
    services: &BTreeMap<String, String>,
    (source, file): (&str, &str),
) {
    let (Some(first), Some(service)) = (api.calls_out.first(), services.values().next()) else { return };
    let zone = ground.zone(draft, "partners");
    let to = match ground.receivers.clone() {
        Some(to) => to,
        None => {
            draft.shared_source();
            let doc = draft::asset("webhook-receivers", "Receivers of webhooks", AssetKind::Service, &zone);
            let to =
                draft.asset(doc, Mark::made("webhook-receivers").guess(&["zone"]).unstated(&["owner", "monitoring"]));
            ground.receivers = Some(to.clone());
            to
        }
    };
    draft.back_to(source, file);
    let classes: BTreeSet<DataClass> = api
        .calls_out
        .iter()
        .flat_map(|call| call.fields.iter().filter_map(|field| field.class))
        .filter(|class| is_sensitive(*class))
        .collect();
    let doc = FlowDoc {
        operations: api.calls_out.iter().map(|call| call.name.clone()).collect(),
        exposure: Exposure::Partner,
        protocol: "HTTPS".to_owned(),
        carries: classes.into_iter().collect(),
        data: DataDirection::Forward,
        ..draft::flow(&format!("{}-webhooks", short(&api.title)), service, &to, &format!("{}: webhooks", api.title))
    };
    let mark = Mark::of("webhooks", first.node).guess(&["to", "exposure", "protocol", "carries"]);
    draft.flow(doc, mark.unstated(&["authentication", "authorisation", "encryption", "logging", "validation"]));
}

impl Ground {
    fn zone(&mut self, draft: &mut Draft, key: &'static str) -> String {
        if let Some(zone) = self.zones.get(key) {
            return zone.clone();
        }
        let (name, trust, kind) = match key {
            "internet" => ("Internet", 0, ZoneKind::Public),
            "partners" => ("Partners and their systems", 30, ZoneKind::Partner),
            "vendors" => ("Other companies", 35, ZoneKind::ThirdParty),
            "inside" => ("Own network", 60, ZoneKind::Internal),
            _ => ("Services", 60, ZoneKind::Internal),
        };
        draft.shared_source();
        let made = draft
            .zone(draft::zone(key, name, trust, kind), Mark::made(format!("zone:{key}")).guess(&["trust", "kind"]));
        self.zones.insert(key, made.clone());
        made
    }

    fn caller(&mut self, draft: &mut Draft, who: Caller, inside: bool) -> String {
        if let Some(caller) = self.callers.get(&(who, inside)) {
            return caller.clone();
        }
        let (id, name, zone) = match (who, inside) {
            (Caller::Anybody, false) => ("anybody", "Anybody", "internet"),
            (Caller::Person, false) => ("people", "People, through apps", "internet"),
            (Caller::Machine, false) => ("partner-systems", "Systems of partners", "partners"),
            (Caller::Anybody, true) => ("anybody-inside", "Anybody in the network", "inside"),
            (Caller::Person, true) => ("colleagues", "Colleagues, through apps", "inside"),
            (Caller::Machine, true) => ("own-systems", "Own systems", "inside"),
        };
        let zone = self.zone(draft, zone);
        draft.shared_source();
        // A partner's program is an API of somebody else: one of those may be what an attacker comes through.
        let kind = if who == Caller::Machine && !inside { AssetKind::ThirdPartyApi } else { AssetKind::Client };
        let doc = draft::asset(id, name, kind, &zone);
        let caller = draft.asset(doc, Mark::made(format!("caller:{id}")).guess(&["zone", "name"]));
        self.callers.insert((who, inside), caller.clone());
        caller
    }
}
