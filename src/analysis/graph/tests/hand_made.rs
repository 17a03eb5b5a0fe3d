//! Small ecosystems made for one question each.

use super::ecosystems::techniques;
use crate::analysis::graph::data_flow::data_flows;
use crate::analysis::graph::elements::{Element, ElementKind};
use crate::analysis::graph::exposure::Excess;
use crate::analysis::graph::{Analysis, analyse, words};
use crate::scenario::compile::compile_ecosystem;
use crate::scenario::doc::{DataClass, EcosystemDoc, Owasp, TechniqueDoc};
use crate::scenario::model::Ecosystem;
use crate::scenario::moves::Fact;

/// A shop that asks a rating service outside, with a store that only an account and a foothold together open.
const SHOP: &str = r#"Ecosystem(
    version: 1, id: "shop", name: "Shop",
    zones: [
        (id: "out", name: "Outside", trust: 20, kind: ThirdParty),
        (id: "in", name: "Inside", trust: 60, kind: Internal),
        (id: "vault", name: "Vault", trust: 90, kind: Restricted),
    ],
    assets: [
        (id: "ratings", name: "Ratings", kind: ThirdPartyApi, zone: "out"),
        (id: "orders", name: "Orders", kind: Service, zone: "in", owner: Dev),
        (id: "safe", name: "Safe", kind: SecretStore, zone: "in", owner: Dev),
        (id: "store", name: "Store", kind: DataStore, zone: "vault", owner: Dev, worth_per_hour: 500,
            holdings: [(id: "people", name: "customers", class: Personal, people: 1000)]),
    ],
    flows: [
        (id: "ask", from: "orders", to: "ratings", api: "Ratings", exposure: ThirdParty, inventory: Documented,
            authentication: ApiKey, authorisation: Function, carries: [Telemetry], data: Backward, validation: None, logging: Unknown),
        (id: "keys", from: "orders", to: "safe", api: "Keys", exposure: Internal, inventory: Documented,
            authentication: Unknown, authorisation: Function, carries: [Credentials], data: Backward, validation: Full, logging: Full),
        (id: "rows", from: "orders", to: "store", api: "Rows", exposure: Internal, inventory: Documented, scope: "rows",
            authentication: Basic, authorisation: None, carries: [Personal], validation: Full, logging: None),
    ],
    weaknesses: [
        (id: "trusts-answers", name: "Answers are taken as they come", on: Asset("orders"), owasp: Api10, cwe: 20, ease: 0.8, known: Unknown),
    ],
    controls: [
        (id: "check", name: "Check of answers", kind: SchemaValidation, on: [Asset("orders")], against: [Api10], success: 0.0, state: Off),
    ],
    credentials: [
        (id: "account", name: "Store account", kind: ServiceAccount, opens: ["rows"], scope: "all rows", kept_on: "safe"),
    ],
)"#;

fn shop(only: &[&str]) -> (Ecosystem, Vec<TechniqueDoc>, Analysis) {
    let doc: EcosystemDoc = ron::Options::default()
        .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
        .from_str(SHOP)
        .expect("it is valid");
    let eco = compile_ecosystem(&doc).expect("it compiles");
    let mut known = techniques();
    known.retain(|t| only.contains(&t.id.as_str()));
    assert_eq!(known.len(), only.len());
    let analysis = analyse(&eco, &known);
    (eco, known, analysis)
}

#[test]
fn an_attack_walks_against_the_arrow() {
    let (eco, known, analysis) = shop(&["unsafe-upstream", "bulk-exfiltration"]);
    let jewel = analysis.jewels.iter().position(|j| matches!(j.fact, Fact::Reads(_))).expect("people are a jewel");
    let path = analysis.paths.iter().find(|p| p.jewel == jewel).expect("a way leads there");
    let first = path.steps.first().expect("it has moves");
    assert_eq!(known[first.technique].id, "unsafe-upstream");
    let flow = &eco.flows[first.via.expect("it walks a flow").index()];
    assert_eq!(
        (first.target, flow.doc.id.as_str()),
        (flow.from, "ask"),
        "the caller is attacked by what it is answered"
    );
    assert!(words::walks_against(&eco, first));
    let said = words::step(&eco, &known, first);
    assert!(said.contains("Orders, through what Ratings answers over Ratings"), "{said}");
    let begins = words::begins(&eco, path).map(|a| words::asset(&eco, a));
    assert_eq!(begins, Some("Ratings"), "the way begins at the far end of the arrow");
    assert!(!path.steps.iter().skip(1).any(|step| words::walks_against(&eco, step)));
    let single = &analysis.choke[jewel].single;
    assert!(single.iter().any(|e| e.id(&eco) == "ask") && single.iter().any(|e| e.id(&eco) == "trusts-answers"));
}

#[test]
fn a_foothold_and_a_credential_are_both_needed_and_the_foothold_is_paid_once() {
    let (eco, known, analysis) = shop(&["unsafe-upstream", "lateral-service", "token-theft", "destroy-backups"]);
    let jewel = analysis.jewels.iter().position(|j| matches!(j.fact, Fact::Down(_))).expect("an outage is a jewel");
    let paths: Vec<_> = analysis.paths.iter().filter(|p| p.jewel == jewel).collect();
    let path = paths.first().expect("a way leads there");
    let ids: Vec<&str> = path.steps.iter().map(|s| known[s.technique].id.as_str()).collect();
    assert_eq!(ids, ["unsafe-upstream", "lateral-service", "token-theft", "destroy-backups"]);
    let sum: u64 = path.steps.iter().map(|s| s.effort.0).sum();
    assert_eq!(path.cost.0, sum);
    assert_eq!(path.steps[3].uses.map(|c| Element::Credential(c).id(&eco)), Some("account"));
    // Without a way to steal the credential the foothold alone is worth nothing.
    let (_, _, poorer) = shop(&["unsafe-upstream", "lateral-service", "destroy-backups"]);
    let jewel = poorer.jewels.iter().position(|j| matches!(j.fact, Fact::Down(_))).expect("an outage is a jewel");
    assert!(poorer.plans[jewel].plans.is_empty());
    // Switching the check on stops the first move of all of it.
    let stop =
        analysis.changes.iter().find(|c| matches!(c.action, crate::analysis::graph::changes::Action::SwitchOn(_)));
    let stop = stop.expect("the check is worth something");
    assert!(stop.jewels.iter().all(|j| !j.after.is_possible()) && stop.facts_lost > 0);
    assert!((stop.effect - 1.0).abs() < 1e-9);
}

#[test]
fn exposure_tells_none_from_not_stated_and_finds_wide_keys() {
    let (eco, _, analysis) = shop(&["lateral-service"]);
    let ids = |list: &[crate::analysis::graph::exposure::FlowReach]| -> Vec<String> {
        list.iter().map(|r| eco.flows[r.flow.index()].doc.id.clone()).collect()
    };
    let exposure = &analysis.exposure;
    assert!(exposure.unauthenticated.is_empty());
    assert_eq!(ids(&exposure.authentication_not_stated), ["keys"]);
    assert_eq!(ids(&exposure.unlogged), ["rows"]);
    assert_eq!(ids(&exposure.logging_not_stated), ["ask"]);
    let over = exposure.over_scoped.first().expect("the account says all");
    assert_eq!(over.excess, [Excess::Everything("all".to_owned()), Excess::Unused(vec!["all".to_owned()])]);
    let finding = analysis.findings.iter().find(|f| f.code == "G301").expect("it is a finding");
    assert_eq!(finding.owasp, Owasp::Api5);
    assert!(finding.about.iter().any(|a| a.kind == ElementKind::Credential && a.id == "account"));
}

#[test]
fn data_crosses_in_the_direction_in_which_it_moves() {
    let (eco, _, _) = shop(&["lateral-service"]);
    let all = data_flows(&eco);
    let of = |class| all.iter().find(|c| c.class == class).expect("it is carried");
    let telemetry: Vec<i16> = of(DataClass::Telemetry).crossings.iter().map(|c| c.trust_step).collect();
    assert_eq!(telemetry, [40], "answers come in, against the arrow of the call");
    let personal: Vec<i16> = of(DataClass::Personal).crossings.iter().map(|c| c.trust_step).collect();
    assert_eq!(personal, [30, -30], "both ways");
    assert!(of(DataClass::Credentials).crossings.is_empty(), "the same trust on both sides is no boundary");
}
