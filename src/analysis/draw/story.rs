//! The story without its decisions: facts, signals from logs, reports that come due, standing actions, what an expert does.

use std::collections::{BTreeMap, BTreeSet};

use super::CAST;
use super::cast::{Cast, at_fact, down_fact, hole_fact, lost_fact, money_fact, out_fact};
use super::rehearse::First;
use super::stage::{hours, span};
use crate::base::dice::Name;
use crate::scenario::doc::*;
use crate::scenario::load::Library;
use crate::scenario::rules::never;

/// People whose data has this class must be told of, and authorities with them.
pub(super) fn is_personal(class: DataClass) -> bool {
    !matches!(
        class,
        DataClass::Business
            | DataClass::Telemetry
            | DataClass::Public
            | DataClass::Test
            | DataClass::IntellectualProperty
    )
}

/// What is true of each thing when which steps have worked.
struct Index<'a> {
    at: BTreeMap<&'a str, Vec<&'a StepDoc>>,
    lost: BTreeMap<&'a str, Vec<&'a StepDoc>>,
    out: BTreeMap<&'a str, Vec<&'a StepDoc>>,
    money: BTreeMap<&'a str, Vec<&'a StepDoc>>,
    down: BTreeSet<&'a str>,
    hole: BTreeMap<&'a str, Vec<&'a StepDoc>>,
}

impl<'a> Index<'a> {
    fn of(menu: &'a [StepDoc]) -> Index<'a> {
        let mut index = Index {
            at: BTreeMap::new(),
            lost: BTreeMap::new(),
            out: BTreeMap::new(),
            money: BTreeMap::new(),
            down: BTreeSet::new(),
            hole: BTreeMap::new(),
        };
        for step in menu {
            index.at.entry(&step.target).or_default().push(step);
            for weakness in &step.exploits {
                index.hole.entry(weakness).or_default().push(step);
            }
            for give in &step.gives {
                match give {
                    Give::Credential(c) => index.lost.entry(c).or_default().push(step),
                    Give::Exfiltrate(h, _) => index.out.entry(h).or_default().push(step),
                    Give::Divert(..) => index.money.entry(&step.target).or_default().push(step),
                    Give::Disrupt(a) => drop(index.down.insert(a)),
                    Give::Foothold(a) | Give::Control(a) if *a != step.target => {
                        index.at.entry(a).or_default().push(step);
                    }
                    Give::Foothold(_) | Give::Control(_) | Give::Leverage(_) | Give::Survey(_) | Give::Sweep(_) => {}
                }
            }
        }
        index
    }
}

fn any_done(steps: &[&StepDoc]) -> Truth {
    Truth::Any(steps.iter().map(|s| Truth::StepDone(s.id.clone())).collect())
}

fn ids(steps: &[&StepDoc]) -> Vec<String> {
    steps.iter().map(|s| s.id.clone()).collect()
}

/// Everything that the teams can find out.
pub(super) fn facts(cast: &Cast<'_>) -> Vec<FactDoc> {
    let index = Index::of(cast.menu);
    let mut facts = Vec::new();
    let name =
        |id: &str| cast.eco.assets.iter().find(|a| a.doc.id == id).map(|a| a.doc.name.clone()).unwrap_or_default();
    for (asset, steps) in &index.at {
        let gaining: Vec<&StepDoc> = steps
            .iter()
            .copied()
            .filter(|s| s.gives.iter().any(|g| !matches!(g, Give::Survey(_) | Give::Sweep(_) | Give::Leverage(_))))
            .collect();
        let all = if gaining.is_empty() { steps } else { &gaining };
        facts.push(FactDoc {
            id: at_fact(asset),
            text: format!("An intruder has been at {}", name(asset)),
            truth: any_done(all),
            marks: vec![((*asset).to_owned(), Mark::Compromised)],
            path: Vec::new(),
            shows: Vec::new(),
        });
    }
    for (credential, steps) in &index.lost {
        let held = cast.eco.credentials.iter().find(|c| c.id == **credential);
        facts.push(FactDoc {
            id: lost_fact(credential),
            text: held.map(|c| format!("{} got into the wrong hands", c.name)).unwrap_or_default(),
            truth: any_done(steps),
            marks: Vec::new(),
            path: Vec::new(),
            shows: Vec::new(),
        });
    }
    for (holding, steps) in &index.out {
        let kept = cast.eco.holdings.iter().find(|h| h.id == **holding);
        let store = kept.and_then(|h| cast.eco.assets.get(h.asset.index())).map(|a| a.doc.id.clone());
        facts.push(FactDoc {
            id: out_fact(holding),
            text: format!("Data has left: {}", kept.map(|h| h.name.clone()).unwrap_or_default()),
            truth: any_done(steps),
            marks: store.map(|s| (s, Mark::Compromised)).into_iter().collect(),
            path: paths(steps),
            shows: ids(steps),
        });
    }
    for (asset, steps) in &index.money {
        facts.push(FactDoc {
            id: money_fact(asset),
            text: format!("Money has left through {}", name(asset)),
            truth: any_done(steps),
            marks: vec![((*asset).to_owned(), Mark::Compromised)],
            path: paths(steps),
            shows: ids(steps),
        });
    }
    for asset in &index.down {
        facts.push(FactDoc {
            id: down_fact(asset),
            text: format!("Somebody stopped {} on purpose", name(asset)),
            truth: Truth::Down((*asset).to_owned()),
            marks: vec![((*asset).to_owned(), Mark::Suspicious)],
            path: Vec::new(),
            shows: Vec::new(),
        });
    }
    for (weakness, steps) in &index.hole {
        let named = cast.eco.weaknesses.iter().find(|w| w.id == **weakness).map(|w| w.name.clone()).unwrap_or_default();
        facts.push(FactDoc {
            id: hole_fact(weakness),
            text: format!("The way in: {named}"),
            truth: any_done(steps),
            marks: Vec::new(),
            path: paths(steps),
            shows: Vec::new(),
        });
    }
    let demands: Vec<&StepDoc> = cast.demands().collect();
    if !demands.is_empty() {
        facts.push(FactDoc {
            id: "demand".into(),
            text: "Somebody demands money".into(),
            truth: any_done(&demands),
            marks: Vec::new(),
            path: Vec::new(),
            shows: Vec::new(),
        });
    }
    facts.push(FactDoc {
        id: "decoy".into(),
        text: "The odd alert from elsewhere belongs to the attack".into(),
        // Never: it can only be ruled out.
        truth: Truth::Any(Vec::new()),
        marks: Vec::new(),
        path: Vec::new(),
        shows: Vec::new(),
    });
    facts
}

/// What somebody outside can see of a step that worked.
pub(super) fn shows(step: &StepDoc) -> Vec<Bind> {
    let seen = step.gives.iter().filter_map(|give| match give {
        Give::Exfiltrate(..) => Some(Bind::Data),
        Give::Divert(..) => Some(Bind::Money),
        Give::Disrupt(_) => Some(Bind::Outage),
        _ => None,
    });
    seen.collect()
}

/// Takes out what would be idle: news that can never arrive, facts that nobody could ever learn, and what asks for them.
pub(super) fn prune(doc: &mut ScenarioDoc, library: &Library) {
    loop {
        let never = never(doc, library);
        let before = doc.injects.len();
        doc.injects.retain(|inject| !never.injects.contains(&inject.id));
        if doc.injects.len() == before {
            forget(doc, &never.facts, library);
            return;
        }
    }
}

/// Takes facts out, but for those that a decision or news names in any of its conditions.
fn forget(doc: &mut ScenarioDoc, hidden: &BTreeSet<String>, library: &Library) {
    let mut named: BTreeSet<String> = BTreeSet::new();
    let texts = doc.decisions.iter().map(ron::to_string).chain(doc.injects.iter().map(ron::to_string));
    for text in texts.flatten() {
        // Every word that stands in quotes counts.
        named.extend(text.split('"').skip(1).step_by(2).map(str::to_owned));
    }
    doc.facts.retain(|fact| !hidden.contains(&fact.id) || named.contains(&fact.id));
    let kept: BTreeSet<&str> = doc.facts.iter().map(|fact| fact.id.as_str()).collect();
    doc.obligations.retain_mut(|duty| without_hidden(&mut duty.deemed, &kept));
    without_orphans(&mut doc.obligations, library);
    doc.actions.retain_mut(|action| without_hidden(&mut action.when, &kept));
    let actions: BTreeSet<&str> = doc.actions.iter().map(|action| action.deed.id.as_str()).collect();
    let duties: BTreeSet<&str> = doc.obligations.iter().map(|duty| duty.id.as_str()).collect();
    doc.expert.retain_mut(|act| {
        let can = match act.act.split_once('@') {
            Some(("investigate", fact)) => kept.contains(fact),
            Some(("file-report", duty)) => duties.contains(duty),
            Some(_) => true,
            None => !act.act.starts_with("fix-") || actions.contains(act.act.as_str()),
        };
        can && without_hidden(&mut act.when, &kept)
    });
}

/// Takes out duties that follow the filing of another one which is not there.
fn without_orphans(duties: &mut Vec<ObligationDoc>, library: &Library) {
    loop {
        let there: BTreeSet<(String, String)> = duties
            .iter()
            .filter_map(|duty| match &duty.clock {
                ClockRef::Regime(regime, clock) => Some((regime.clone(), clock.clone())),
                ClockRef::Contract(_) => None,
            })
            .collect();
        let before = duties.len();
        duties.retain(|duty| {
            let ClockRef::Regime(regime, clock) = &duty.clock else { return true };
            let regimes = library.regimes.regimes.iter().filter(|r| r.id == *regime);
            let mut clocks = regimes.flat_map(|r| &r.clocks).filter(|c| c.id == *clock);
            clocks.all(|c| c.after_filing.as_ref().is_none_or(|first| there.contains(&(regime.clone(), first.clone()))))
        });
        if duties.len() == before {
            return;
        }
    }
}

/// Takes facts that are not kept out of a condition; says whether it can still come true.
fn without_hidden(known: &mut Known, kept: &BTreeSet<&str>) -> bool {
    match known {
        Known::Fact(fact, _) | Known::RuledOut(fact) => kept.contains(fact.as_str()),
        Known::Any(parts) => {
            parts.retain_mut(|part| without_hidden(part, kept));
            !parts.is_empty()
        }
        Known::All(parts) => parts.iter_mut().all(|part| without_hidden(part, kept)),
        _ => true,
    }
}

/// Flows of steps, each once, at most a handful: a path on the picture, not the whole graph.
fn paths(steps: &[&StepDoc]) -> Vec<String> {
    let mut flows: Vec<String> = Vec::new();
    for flow in steps.iter().flat_map(|s| &s.via) {
        if !flows.contains(flow) && flows.len() < 4 {
            flows.push(flow.clone());
        }
    }
    flows
}

/// A signal from a log for every step of the menu that any log of its target can show.
pub(super) fn signals(cast: &Cast<'_>, techniques: &[TechniqueDoc]) -> Vec<InjectDoc> {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut signals = Vec::new();
    let first = cast.first_step().map(|s| s.id.clone());
    for step in cast.menu {
        let Some(technique) = techniques.iter().find(|t| t.id == step.technique) else { continue };
        let Some((source, quality)) = loudest(cast, step, technique) else { continue };
        // The very first signal is told at T0.
        let is_first = matches!(cast.past.first, First::Log(..)) && first.as_ref() == Some(&step.id);
        let mut inject = signal(cast, step, technique, source, quality);
        inject.id = format!("log-{}", step.id).chars().take(60).collect::<String>().trim_end_matches('-').to_owned();
        if is_first {
            continue;
        }
        if seen.insert(inject.text.clone()) {
            signals.push(inject);
        }
    }
    signals
}

/// The log source that is likeliest to show a step, and how well it is looked at.
fn loudest(cast: &Cast<'_>, step: &StepDoc, technique: &TechniqueDoc) -> Option<(LogSource, f64)> {
    let asset = cast.doc.assets.iter().find(|a| a.id == step.target)?;
    let shows = asset.monitoring.iter().filter_map(|log| {
        let noise: f64 = technique.noise.iter().filter(|(s, _)| *s == log.source).map(|(_, n)| *n).sum();
        (noise * log.coverage * log.quality > 0.0).then_some((
            log.source,
            log.quality,
            noise * log.coverage * log.quality,
        ))
    });
    shows.max_by(|a, b| a.2.total_cmp(&b.2)).map(|(source, quality, _)| (source, quality))
}

/// What a log says of a step.
fn signal(cast: &Cast<'_>, step: &StepDoc, technique: &TechniqueDoc, source: LogSource, quality: f64) -> InjectDoc {
    let target =
        cast.eco.assets.iter().find(|a| a.doc.id == step.target).map(|a| a.doc.name.clone()).unwrap_or_default();
    let api = step.via.first().and_then(|f| cast.eco.flows.iter().find(|x| x.doc.id == *f)).map(|f| f.doc.api.clone());
    let variant = Name::of(&step.id).0 as usize;
    let sign = technique.signs.get(variant % technique.signs.len().max(1)).cloned().unwrap_or_default();
    let sign = sign.replace("{target}", &target).replace("{source}", source.label());
    let place = match &api {
        Some(api) => match variant / 7 % 3 {
            0 => format!(" The calls use {api}."),
            1 => format!(" It goes through {api}; nobody on shift can say whether that is normal."),
            _ => format!(" The trace leads to {api}."),
        },
        None => String::new(),
    };
    let since = match variant / 31 % 3 {
        0 => " The first trace is a few hours old.",
        1 => " It began recently, and it goes on.",
        _ => " The person on duty has marked it for a second look.",
    };
    let label = if quality >= 0.35 { Label::Probable } else { Label::UnderInvestigation };
    let mut reveals = vec![(at_fact(&step.target), label)];
    for give in &step.gives {
        match give {
            Give::Credential(c) => reveals.push((lost_fact(c), Label::UnderInvestigation)),
            Give::Exfiltrate(h, _) => reveals.push((out_fact(h), label)),
            Give::Divert(..) => reveals.push((money_fact(&step.target), label)),
            Give::Disrupt(a) => reveals.push((down_fact(a), Label::Probable)),
            Give::Foothold(_) | Give::Control(_) | Give::Leverage(_) | Give::Survey(_) | Give::Sweep(_) => {}
        }
    }
    if label == Label::Probable {
        reveals.extend(step.exploits.iter().map(|w| (hole_fact(w), Label::UnderInvestigation)));
    }
    let mut known = BTreeSet::new();
    reveals.retain(|(fact, _)| known.insert(fact.clone()));
    InjectDoc {
        id: String::new(),
        when: When::Noticed(step.id.clone()),
        only_if: Truth::Always,
        from: title_case(source.label()),
        channel: if variant % 4 == 3 { Channel::LogReview } else { Channel::Alert },
        to: Vec::new(),
        title: short(format!("{}: something at {target}", title_case(source.label()))),
        text: format!("{sign}{place}{since}"),
        kind: InjectKind::Fact,
        signal: Signal::True,
        confidence: label,
        reveals,
        objective: "see".into(),
        prompts: PromptsDoc {
            ask: format!("What would have to be true at {target} for this to be harmless, and who can check that now?"),
            expected: "Somebody looks closer, somebody else asks what may be cut off, and the time is written down."
                .into(),
            if_silent: "Ask who owns that place, and what they would lose if it stood still for an hour.".into(),
            good: "The room says what is certain and what is supposed before it acts.".into(),
        },
    }
}

/// Contracts that ask for notice; more than these would fill the wall with the same clock.
const MOST_CONTRACTS: usize = 4;

/// Room for a title, as the rules have it.
const TITLE: usize = 60;

/// A title that fits, cut at a word.
pub(super) fn short(title: String) -> String {
    if title.chars().count() <= TITLE {
        return title;
    }
    let cut: String = title.chars().take(TITLE - 1).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", cut.get(..end).unwrap_or(&cut).trim_end_matches([',', ':', ' ']))
}

fn title_case(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// The first signal, where a log showed it.
pub(super) fn first_signal(cast: &Cast<'_>, techniques: &[TechniqueDoc]) -> Option<InjectDoc> {
    let First::Log(_, source) = cast.past.first else { return None };
    let step = cast.first_step()?;
    let technique = techniques.iter().find(|t| t.id == step.technique)?;
    let mut inject = signal(cast, step, technique, source, 0.5);
    inject.id = "first".into();
    inject.when = When::At(SpanText("0m".into()));
    // That something is going on there is sure enough; what it is, is not.
    inject.reveals.iter_mut().skip(1).for_each(|(_, label)| *label = Label::UnderInvestigation);
    Some(inject)
}

/// News of everything that the attack can stop: whatever stands still is missed by somebody.
pub(super) fn outages(cast: &Cast<'_>) -> Vec<InjectDoc> {
    let index = Index::of(cast.menu);
    // Where the story begins with a standstill, that one has been told.
    let told = cast.first_step().filter(|_| matches!(cast.past.first, First::Outside(_))).map(|s| s.target.as_str());
    let missed = |id: &&&str| Some(**id) != told && cast.eco.assets.iter().any(|a| a.doc.id == ***id);
    index.down.iter().filter(missed).map(|asset| outage(cast, asset)).collect()
}

fn outage(cast: &Cast<'_>, asset: &str) -> InjectDoc {
    let found = cast.eco.assets.iter().find(|a| a.doc.id == asset);
    let name = found.map(|a| a.doc.name.clone()).unwrap_or_default();
    let stops = |s: &&StepDoc| s.gives.iter().any(|g| matches!(g, Give::Disrupt(a) if a == asset));
    let done: Vec<&StepDoc> = cast.menu.iter().filter(stops).collect();
    let outside = found.is_some_and(|a| a.client_facing);
    let (from, channel, title, text) = if outside {
        (
            "Support desk",
            Channel::Customer,
            format!("Callers get no answer from {name}"),
            format!(
                "The queue at support grows: whoever needs {name} gets an error, or nothing at all. They ask how long it will take, and whether something has happened."
            ),
        )
    } else {
        (
            "Monitoring",
            Channel::Alert,
            format!("No sign of life from {name}"),
            format!(
                "Nothing has come from {name} for ten minutes. What needs it waits or fails, and the people who run it did not switch it off."
            ),
        )
    };
    InjectDoc {
        id: format!("still-{asset}").chars().take(60).collect::<String>().trim_end_matches('-').to_owned(),
        when: When::Once(Truth::All(vec![Truth::Down(asset.to_owned()), any_done(&done)]), SpanText("10m".into())),
        only_if: Truth::Down(asset.to_owned()),
        from: from.into(),
        channel,
        to: Vec::new(),
        title: short(title),
        text,
        kind: InjectKind::Fact,
        signal: Signal::True,
        confidence: Label::Probable,
        reveals: vec![(down_fact(asset), Label::Probable)],
        objective: "see".into(),
        prompts: PromptsDoc {
            ask: format!("What stops with {name}, and who has to be told before they find out?"),
            expected: "Somebody works on the return, somebody else on the cause, and support gets a sentence.".into(),
            if_silent: "Ask what an hour of it costs, and who counts.".into(),
            good: "The room asks whether it broke or was broken before it starts it again.".into(),
        },
    }
}

/// Reports that may come due here: those of the profile whose rule can be met.
pub(super) fn obligations(
    profile: &ProfileDoc,
    facts: &[FactDoc],
    eco: &EcosystemDoc,
    host: &str,
    regimes: &[RegimeDoc],
) -> Vec<ObligationDoc> {
    let holdings = eco.assets.iter().flat_map(|a| &a.holdings);
    let personal: Vec<Known> = holdings
        .filter(|h| is_personal(h.class))
        .map(|h| out_fact(&h.id))
        .filter(|f| facts.iter().any(|x| x.id == *f))
        .map(|f| Known::Fact(f, Label::Probable))
        .collect();
    let harm: Vec<Known> = facts
        .iter()
        .filter(|f| ["out-", "money-", "down-"].iter().any(|p| f.id.starts_with(p)))
        .map(|f| Known::Fact(f.id.clone(), Label::Probable))
        .collect();
    let stolen: Vec<Known> = facts
        .iter()
        .filter(|f| f.id.starts_with("money-"))
        .map(|f| Known::Fact(f.id.clone(), Label::Probable))
        .collect();
    let aware = Known::Fact(at_fact(host), Label::Probable);
    let mut list: Vec<ObligationDoc> = Vec::new();
    for (regime, clock) in &profile.regimes {
        let about_people = matches!(regime.as_str(), "gdpr" | "uk-gdpr" | "hipaa" | "ccpa" | "ndb" | "pci-dss");
        let triggers = match regime.as_str() {
            _ if about_people => &personal,
            // A refund is due for money that was taken, not for a standstill.
            "psd2" => &stolen,
            _ => &harm,
        };
        if triggers.is_empty() {
            continue;
        }
        let deemed = Known::Any(triggers.clone());
        list.push(ObligationDoc {
            id: format!("{regime}-{clock}"),
            name: clock_name(regimes, regime, clock),
            clock: ClockRef::Regime(regime.clone(), clock.clone()),
            deemed,
            aware: (regime == "dora").then(|| aware.clone()),
            owner: if regime == "psd2" { Role::Finance } else { Role::Legal },
        });
    }
    for (i, contract) in profile.contracts.iter().take(MOST_CONTRACTS).enumerate() {
        if harm.is_empty() {
            continue;
        }
        list.push(ObligationDoc {
            id: format!("contract-{}", i + 1),
            name: format!("Notice: {}", contract.party),
            clock: ClockRef::Contract(contract.clone()),
            deemed: Known::Any(harm.clone()),
            aware: None,
            owner: Role::Product,
        });
    }
    list
}

/// What a clock says on screen.
fn clock_name(regimes: &[RegimeDoc], regime: &str, clock: &str) -> String {
    let clocks = regimes.iter().filter(|r| r.id == regime).flat_map(|r| &r.clocks);
    clocks.filter(|c| c.id == clock).map(|c| c.name.clone()).next().unwrap_or_else(|| format!("{regime} {clock}"))
}

/// Standing actions beside the playbook: closing the holes that this attack uses.
pub(super) fn fixes(cast: &Cast<'_>) -> Vec<ActionDoc> {
    let mut done = BTreeSet::new();
    let mut actions = Vec::new();
    for weakness in cast.likely.iter().filter_map(|s| cast.menu.get(s.index())).flat_map(|s| &s.exploits) {
        if actions.len() == 6 || !done.insert(weakness) {
            continue;
        }
        let Some(named) = cast.eco.weaknesses.iter().find(|w| w.id == *weakness) else { continue };
        let id: String = format!("fix-{weakness}").chars().take(60).collect();
        actions.push(ActionDoc {
            by: vec![Role::Dev],
            group: ActionGroup::Contain,
            target: Target::Nothing,
            when: Known::Fact(hole_fact(weakness), Label::UnderInvestigation),
            times: 1,
            deed: DeedDoc {
                id: id.trim_end_matches('-').to_owned(),
                label: format!("Repair: {}", named.name).chars().take(80).collect(),
                detail: "Write, review and release the change; it takes the people who know the code.".into(),
                lead: hours(8.0, 20.0),
                staff: vec![(Role::Dev, 1)],
                cost: MoneyValue(6_000.0),
                category: CostCategory::Response,
                needs: Vec::new(),
                approvals: Vec::new(),
                effects: vec![Effect::Fix(weakness.clone())],
                risks: Vec::new(),
                later: Vec::new(),
                refs: vec!["NIST SP 800-61r3, RC.RP".into()],
            },
        });
    }
    actions
}

/// What an expert does beside the decisions: the plain craft of a response, fitted to this story.
pub(super) fn expert_acts(
    cast: &Cast<'_>,
    facts: &[FactDoc],
    obligations: &[ObligationDoc],
    playbook: &[String],
    fixes: &[ActionDoc],
) -> Vec<ExpertActDoc> {
    let mut acts: Vec<ExpertActDoc> = Vec::new();
    let has = |id: &str| playbook.iter().any(|p| p == id);
    let mut act = |act: String, when: Known, minutes: i64, why: &str| {
        acts.push(ExpertActDoc { act, when, after: span(minutes * 60), why: why.into() });
    };
    let Some(host) = cast.host() else { return acts };
    let start = Known::Seen("first".into());
    for (id, minutes, why) in [
        ("keep-evidence", 15, "Copies first: later reports and claims rest on them."),
        ("tell-insurer", 60, "The call is free and protects every bill that follows."),
        ("engage-counsel", 90, "Before anything frank is written down."),
        ("engage-forensics", 120, "Somebody independent must be able to say what was touched."),
    ] {
        if has(id) {
            act(id.into(), start.clone(), minutes, why);
        }
    }
    let at_host = at_fact(&host);
    act(
        format!("investigate@{at_host}"),
        start.clone(),
        20,
        "Find out before cutting: a wrong cut costs as much as a late one.",
    );
    let likely: BTreeSet<&str> = cast
        .likely
        .iter()
        .take(CAST)
        .filter_map(|s| cast.menu.get(s.index()))
        .flat_map(|s| {
            s.gives.iter().filter_map(|g| match g {
                Give::Foothold(a) | Give::Control(a) => Some(a.as_str()),
                _ => None,
            })
        })
        .collect();
    for asset in &likely {
        let fact = at_fact(asset);
        if fact != at_host {
            act(
                format!("investigate@{fact}"),
                Known::Fact(fact.clone(), Label::UnderInvestigation),
                25,
                "A trace there has to be understood.",
            );
        }
        act(
            format!("evict@{asset}"),
            Known::Fact(fact, Label::Confirmed),
            15,
            "Throw them out where they are known to stand.",
        );
    }
    let mut tokens = BTreeSet::new();
    let mut holdings = BTreeSet::new();
    for give in cast.likely.iter().take(CAST).filter_map(|s| cast.menu.get(s.index())).flat_map(|s| &s.gives) {
        match give {
            Give::Credential(c) => drop(tokens.insert(c)),
            Give::Exfiltrate(h, _) => drop(holdings.insert(h)),
            _ => {}
        }
    }
    for token in tokens {
        let fact = lost_fact(token);
        act(
            format!("investigate@{fact}"),
            Known::Fact(fact.clone(), Label::UnderInvestigation),
            30,
            "Is it stolen, or only suspected?",
        );
        act(
            format!("rotate@{token}"),
            Known::Fact(fact, Label::Confirmed),
            20,
            "A stolen key opens doors until it is replaced.",
        );
    }
    for holding in holdings {
        let fact = out_fact(holding);
        act(
            format!("investigate@{fact}"),
            Known::Fact(fact.clone(), Label::UnderInvestigation),
            25,
            "What is certain decides which clocks run.",
        );
        act(
            format!("count@{holding}"),
            Known::Fact(fact.clone(), Label::Confirmed),
            240,
            "How many people is the first question of every authority.",
        );
        act(
            format!("tell-people@{holding}"),
            Known::All(vec![Known::Fact(fact, Label::Confirmed), Known::PeopleConfirmed(1)]),
            1_440,
            "People should hear it from us first.",
        );
    }
    for fact in facts.iter().filter(|f| f.id.starts_with("money-") || f.id.starts_with("hole-")).take(6) {
        act(
            format!("investigate@{}", fact.id),
            Known::Fact(fact.id.clone(), Label::UnderInvestigation),
            30,
            "A cause that is confirmed can be repaired; a guess cannot.",
        );
    }
    for fix in fixes {
        if let Known::Fact(fact, _) = &fix.when {
            act(
                fix.deed.id.clone(),
                Known::Fact(fact.clone(), Label::Confirmed),
                20,
                "Close what it came through, so that it cannot come again.",
            );
        }
    }
    for obligation in obligations {
        act(
            format!("file-report@{}", obligation.id),
            obligation.deemed.clone(),
            1_200,
            "On time with what is known beats complete and late.",
        );
    }
    acts
}
