//! API descriptions drawn: zones of callers, a service for each group of operations, a flow for each kind of call.
//!
//! Operations are grouped by their first tag, or by the first words of their paths where there are no tags; a flow gathers
//! operations of one group that the same callers reach with the same proof. So an interface of many hundred operations stays a
//! picture that a person can read, and each operation still stands in the list of its flow.

use std::collections::{BTreeMap, BTreeSet};

use super::super::draft::{self, Draft, Mark};
use super::super::report::NoteKind;
use super::super::words::{clean, count, is_sensitive, slug};
use super::model::*;
use super::out::Ground;
use super::{kept, out};
use crate::scenario::doc::*;

/// Most groups of one description; the smallest others share one.
const MOST_GROUPS: usize = 36;
/// Up to so many operations stand in one service, whatever their tags.
const ONE_SERVICE: usize = 8;
/// Names of flows of operations begin so.
pub(in crate::import) const CALLS: &str = "calls:";
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

/// Draws descriptions; each comes with the name of its source and its file.
pub(in crate::import) fn draw<'a, 't>(draft: &mut Draft, apis: &'a [(Api<'t>, String, String)]) -> Vec<Drawn<'a, 't>> {
    let mut ground = Ground::default();
    apis.iter().map(|(api, source, file)| one(draft, &mut ground, api, source, file)).collect()
}

fn one<'a, 't>(draft: &mut Draft, ground: &mut Ground, api: &'a Api<'t>, source: &str, file: &str) -> Drawn<'a, 't> {
    draft.back_to(source, file);
    let inside = is_private(api);
    let groups = groups(api);
    let told: BTreeSet<&str> =
        if groups.len() > 1 { groups.keys().map(String::as_str).collect() } else { BTreeSet::new() };
    kept::whole(draft, api, &told);
    let mut services: BTreeMap<String, String> = BTreeMap::new();
    let home = ground.zone(draft, "apis");
    draft.back_to(source, file);
    for (group, operations) in &groups {
        let alone = groups.len() == 1;
        let title = if alone { api.title.clone() } else { nice(group) };
        let about = api.tags.iter().find(|tag| tag.name == *group).map_or("", |tag| tag.about.as_str());
        let about = if alone { api.about.as_str() } else { about };
        let shown: String = match operations.len() {
            0 if api.calls_out.is_empty() => "no operations".to_owned(),
            0 => "calls out only".to_owned(),
            n => count(n, "operations"),
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
        let mark = if alone { mark } else { kept::tag(mark, api, group, &mut draft.report) };
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
    out::logins(draft, ground, api, (source, file));
    let calls = out::calls_out(draft, ground, api, &services, (source, file));
    credentials(draft, api, &flows, &calls);
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

pub(super) fn short(title: &str) -> String {
    let plain = slug(title, "api");
    let cut: String = plain.chars().take(24).collect();
    cut.trim_end_matches('-').to_owned()
}

/// Whether all addresses are of a private network.
fn is_private(api: &Api<'_>) -> bool {
    let private = |host: &str| {
        host.starts_with("10.")
            || host.starts_with("192.168.")
            || [".internal", ".local", ".intranet", ".svc", ".lan"].iter().any(|end| host.ends_with(end))
    };
    // A description whose only address is the developer's own machine says nothing of the place.
    let mut hosts = api.servers.iter().filter(|server| !server.is_own_machine()).map(Server::host);
    let mut hosts = hosts.by_ref().filter(|host| !host.is_empty()).peekable();
    hosts.peek().is_some() && hosts.all(private)
}

/// Protocol and encryption, as far as addresses state them. One that works without TLS is what an attacker looks for; the
/// machine of whoever wrote the description says nothing.
fn transport<'a, 't: 'a>(servers: impl Iterator<Item = &'a Server<'t>>) -> (&'static str, Encryption) {
    let said: Vec<Option<bool>> = servers.filter(|server| !server.is_own_machine()).map(Server::is_open).collect();
    if said.contains(&Some(true)) {
        ("HTTP", Encryption::None)
    } else if said.is_empty() || said.contains(&None) {
        ("", Encryption::Unknown)
    } else {
        ("HTTPS", Encryption::InTransit)
    }
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
            let proof = api.authentication(&operation.security);
            let kind = (group.clone(), api.caller(operation), proof, operation.deprecated);
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
    let mut names = BTreeSet::new();
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
        let id =
            format!("{}-{}", from.chars().take(16).collect::<String>(), service.chars().take(36).collect::<String>());
        let (protocol, encryption) = transport(listed.iter().flat_map(|operation| api.servers_of(operation)));
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
            protocol: protocol.to_owned(),
            encryption,
            carries,
            data,
            ..draft::flow(&id, &from, service, &title)
        };
        let sure =
            first.ways().iter().flatten().filter_map(|(name, _)| api.schemes.get(name)).all(|s| s.caller_is_sure);
        let guessed: &[&'static str] = if sure && caller.is_some() { &["exposure"] } else { &["exposure", "from"] };
        let mut mark = Mark::of(identity(&listed, &mut names), first.node).guess(guessed).unstated(&[
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
        if encryption == Encryption::Unknown {
            mark = mark.unstated(&["protocol", "encryption"]);
        }
        kept::operations(&mut mark, &listed, &mut draft.report);
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
    flows
}

/// By what a flow is known: the first of its operations by name, whatever order they stand in and however their callers prove
/// themselves. A later import compares the other operations as well.
fn identity(listed: &[&Operation<'_>], names: &mut BTreeSet<String>) -> String {
    let first = listed.iter().map(|operation| operation.words()).min().unwrap_or_default();
    let mut name = format!("{CALLS}{first}");
    while !names.insert(name.clone()) {
        name.push('+');
    }
    name
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

/// One credential for each scheme that somebody calls with; one more where the API itself calls with it.
fn credentials(draft: &mut Draft, api: &Api<'_>, flows: &[String], calls: &[String]) {
    let mut opened: BTreeMap<(&str, bool), BTreeSet<&String>> = BTreeMap::new();
    let into = api.operations.iter().map(|operation| &operation.security).zip(flows).map(|pair| (pair, false));
    let out = api.calls_out.iter().map(|call| &call.security).zip(calls).map(|pair| (pair, true));
    for ((security, flow), is_out) in into.chain(out) {
        for (name, _) in security.ways().iter().flatten() {
            opened.entry((name, is_out)).or_default().insert(flow);
        }
    }
    for ((name, is_out), flows) in opened {
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
        let (beside, known) = if is_out { ("-out", ":out") } else { ("", "") };
        let doc = CredentialDoc {
            id: format!("{}-{}{beside}", short(&api.title), slug(name, "credential")),
            name: clean(&format!("{}: {} ({})", api.title, kind.label(), name), 70),
            kind,
            opens,
            scope: String::new(),
            lifetime: None,
            kept_on,
            worth_per_hour: MoneyValue::ZERO,
        };
        let mark = Mark::of(format!("scheme:{name}{known}"), scheme.node).guess(&["kept_on"]).unstated(&["lifetime"]);
        let mark = mark.keep(scheme.node, &kept::OF_SCHEME, &mut draft.report);
        draft.credential(doc, mark);
    }
}
