//! What all descriptions share, and what they lead to: callers and zones, places that give out tokens, and the calls that an API
//! makes itself.

use std::collections::{BTreeMap, BTreeSet};

use super::super::draft::{self, Draft, Mark};
use super::super::report::NoteKind;
use super::super::words::{clean, is_sensitive, slug};
use super::graph::short;
use super::model::*;
use crate::scenario::doc::*;

/// Most places of all descriptions that give out tokens.
const MOST_LOGINS: usize = 200;
/// Names of flows of webhooks and callbacks begin so.
pub(in crate::import) const CALLS_OUT: &str = "webhooks:";

/// What one draws on: zones and callers that all descriptions share.
#[derive(Default)]
pub(super) struct Ground {
    zones: BTreeMap<&'static str, String>,
    callers: BTreeMap<(Caller, bool), String>,
    login: BTreeMap<String, String>,
    receivers: Option<String>,
}

/// Whoever gives out tokens, one for each address, shared by all descriptions.
pub(super) fn logins(draft: &mut Draft, ground: &mut Ground, api: &Api<'_>, (source, file): (&str, &str)) {
    let own_hosts: BTreeSet<&str> = api.servers.iter().map(Server::host).collect();
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

/// Whether two hosts end in the same two labels.
fn same_owner(a: &str, b: &str) -> bool {
    let end = |host: &str| host.rsplit('.').take(2).map(str::to_lowercase).collect::<Vec<_>>();
    !a.is_empty() && end(a) == end(b)
}

/// Webhooks and callbacks: the service calls somebody else, and proves itself in the way that it says. Returns the flow of each.
pub(super) fn calls_out(
    draft: &mut Draft,
    ground: &mut Ground,
    api: &Api<'_>,
    services: &BTreeMap<String, String>,
    (source, file): (&str, &str),
) -> Vec<String> {
    let mut flows = vec![String::new(); api.calls_out.len()];
    let Some(service) = services.values().next().filter(|_| !api.calls_out.is_empty()) else { return flows };
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
    let mut kinds: BTreeMap<Authentication, Vec<usize>> = BTreeMap::new();
    for (at, call) in api.calls_out.iter().enumerate() {
        kinds.entry(api.authentication(&call.security)).or_default().push(at);
    }
    let several = services.len() > 1;
    for (authentication, calls) in kinds {
        let listed: Vec<&CallOut<'_>> = calls.iter().filter_map(|at| api.calls_out.get(*at)).collect();
        let Some(first) = listed.first() else { continue };
        let fields = listed.iter().flat_map(|call| call.fields.iter().filter_map(|field| field.class));
        let classes: BTreeSet<DataClass> = fields.filter(|class| is_sensitive(*class)).collect();
        let doc = FlowDoc {
            operations: listed.iter().map(|call| call.name.clone()).collect(),
            exposure: Exposure::Partner,
            authentication,
            protocol: "HTTPS".to_owned(),
            carries: classes.into_iter().collect(),
            data: DataDirection::Forward,
            ..draft::flow(&format!("{}-webhooks", short(&api.title)), service, &to, &format!("{}: webhooks", api.title))
        };
        let name = listed.iter().map(|call| call.name.as_str()).min().unwrap_or_default();
        let guessed: &[&'static str] = match several {
            true => &["from", "to", "exposure", "protocol", "carries"],
            false => &["to", "exposure", "protocol", "carries"],
        };
        let mut mark = Mark::of(format!("{CALLS_OUT}{name}"), first.node).guess(guessed);
        mark = mark.unstated(&["authorisation", "encryption", "logging", "validation"]);
        if authentication == Authentication::Unknown {
            mark = mark.unstated(&["authentication"]);
            let message = format!("how the call {:?} proves who sends it is not stated", clean(&first.name, 80));
            draft.note(NoteKind::Guessed, "I212", first.node.place(), message);
        }
        for call in &listed {
            mark.keep_rest(&call.name, &[(call.node, &super::kept::OF_OPERATION)], &mut draft.report);
        }
        let flow = draft.flow(doc, mark);
        for at in calls {
            if let Some(slot) = flows.get_mut(at) {
                slot.clone_from(&flow);
            }
        }
    }
    flows
}

impl Ground {
    pub fn zone(&mut self, draft: &mut Draft, key: &'static str) -> String {
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

    pub fn caller(&mut self, draft: &mut Draft, who: Caller, inside: bool) -> String {
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
