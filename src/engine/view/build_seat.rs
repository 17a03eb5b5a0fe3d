//! Builds what a seat sees, from the teams' knowledge and the scenario's public side alone. A test keeps this module from
//! naming anything of the truth.

use super::*;
use crate::base::id::*;
use crate::base::time::{Span, Time};
use crate::engine::knowledge::{Knowledge, Notice, Point, Work};
use crate::engine::permission::Desk;
use crate::scenario::doc::{Label, Mark, Phase, Role};
use crate::scenario::model::{Act, Deed, RoleSet, Scenario};

/// The view of one seat, or of the room.
pub(in crate::engine) fn seat_view(
    scenario: &Scenario,
    known: &Knowledge,
    absent: RoleSet,
    role: Option<Role>,
) -> SeatView {
    let clock = |at: Time| scenario.calendar.short(at);
    let may_see = |to: &[Role]| role.is_none_or(|r| to.is_empty() || to.contains(&r));
    let desk = Desk { scenario, known, absent };
    SeatView {
        role,
        now: known.now,
        clock: clock(known.now),
        clock_long: scenario.calendar.long(known.now),
        phase: phase(scenario, known),
        cost_known: known.cost,
        cost_trend: known.trend.clone(),
        people_confirmed: known.people_confirmed(),
        detected_after: known.first_opened.map(|at| at.since(Time::ZERO)),
        believed_contained: known.believed_contained,
        board: board(scenario, known),
        injects: known
            .arrivals
            .iter()
            .rev()
            .filter_map(|(at, id)| {
                let Ok(id) = id else {
                    return Some(InjectView {
                        id: None,
                        at: *at,
                        clock: clock(*at),
                        from: "Facilitator".into(),
                        channel: crate::scenario::doc::Channel::Internal,
                        to: Vec::new(),
                        title: String::new(),
                        text: String::new(),
                        kind: crate::scenario::doc::InjectKind::Fact,
                        confidence: Label::Confirmed,
                        opened: true,
                    });
                };
                let spec = scenario.injects.get(id.index())?;
                may_see(&spec.to).then(|| InjectView {
                    id: Some(*id),
                    at: *at,
                    clock: clock(*at),
                    from: spec.from.clone(),
                    channel: spec.channel,
                    to: spec.to.clone(),
                    title: spec.title.clone(),
                    text: spec.text.clone(),
                    kind: spec.kind,
                    confidence: spec.confidence,
                    opened: known.injects.get(id.index()).is_some_and(|i| i.opened.is_some()),
                })
            })
            .collect(),
        decisions: decisions(desk),
        actions: actions(desk, role),
        work: work(scenario, known),
        clocks: clocks(scenario, known),
        notices: known
            .notices
            .iter()
            .rev()
            .filter_map(|(at, notice)| {
                let (deed, text) = match *notice {
                    Notice::Risk(d, i) => (d, scenario.deeds.get(d.index())?.risks.get(usize::from(i))?.says.clone()),
                    Notice::Later(d, i) => (d, scenario.deeds.get(d.index())?.later.get(usize::from(i))?.says.clone()),
                };
                let asked = known.deed(deed).asked.map(clock).unwrap_or_default();
                let who = owner(scenario, deed).map(|r| format!("{r}, ")).unwrap_or_default();
                let cause = format!("{} ({who}{asked})", deed_label(scenario, deed));
                Some(NoticeView { at: *at, clock: clock(*at), text, cause })
            })
            .collect(),
        overlay: overlay(scenario, known),
        budget: known.budget,
        reserve: known.reserve,
        staff: scenario
            .roles
            .iter()
            .map(|r| {
                let at = |list: &[u8]| list.get(r.role as usize).copied().unwrap_or_default();
                (r.role, at(&known.busy), at(&known.present))
            })
            .collect(),
    }
}

/// The phase of the newest decision that opened.
fn phase(scenario: &Scenario, known: &Knowledge) -> Option<Phase> {
    if known.ended {
        return Some(Phase::Aftermath);
    }
    let opened = scenario.decisions.iter().zip(&known.decisions).filter_map(|(d, k)| Some((k.opened?, d.phase)));
    opened.max().map(|(_, phase)| phase).or(Some(Phase::Detection))
}

fn board(scenario: &Scenario, known: &Knowledge) -> Vec<FactView> {
    let mut board: Vec<FactView> = known
        .facts
        .iter()
        .enumerate()
        .filter_map(|(i, f)| {
            let since = f.since?;
            Some(FactView {
                id: FactId::new(i),
                text: scenario.facts.get(i)?.text.clone(),
                label: f.label,
                since,
                clock: scenario.calendar.short(since),
            })
        })
        .collect();
    board.sort_by_key(|f| std::cmp::Reverse(f.since));
    board
}

fn decisions(desk: Desk<'_>) -> Vec<DecisionView> {
    let (scenario, known) = (desk.scenario, desk.known);
    let mut views: Vec<DecisionView> = scenario
        .decisions
        .iter()
        .enumerate()
        .filter_map(|(i, spec)| {
            let id = DecisionId::new(i);
            let k = known.decision(id);
            let label = |o: u8| option_label(scenario, id, o);
            let state = match k.point {
                Point::Closed => return None,
                Point::Open => DecisionState::Open,
                Point::Deferred(at) => DecisionState::Later(at),
                Point::Chosen(o, at) => DecisionState::Chosen(label(o), at),
                Point::Defaulted(o, at) => DecisionState::Defaulted(label(o), at),
                Point::Other(_, at) => DecisionState::Other(at),
            };
            let deadline = k.deadline.unwrap_or(known.now);
            Some(DecisionView {
                id,
                name: spec.id.clone(),
                title: spec.title.clone(),
                question: spec.question.clone(),
                phase: spec.phase,
                owner: spec.owner,
                consulted: spec.consulted.clone(),
                opened: k.opened?,
                deadline,
                left: deadline.since(known.now),
                state,
                options: options(desk, id),
                default_label: label(spec.default),
                later: spec.later.filter(|_| !k.deferred && k.point == Point::Open),
                cites: spec
                    .cites
                    .iter()
                    .filter(|i| known.injects.get(i.index()).is_some_and(|i| i.arrived.is_some()))
                    .filter_map(|i| scenario.injects.get(i.index()))
                    .map(|i| i.title.clone())
                    .collect(),
            })
        })
        .collect();
    views.sort_by_key(|d| match d.state {
        DecisionState::Open => (0, d.deadline.0),
        DecisionState::Later(at) => (1, at.0),
        DecisionState::Chosen(_, at) | DecisionState::Defaulted(_, at) | DecisionState::Other(at) => (2, -at.0),
    });
    views
}

fn options(desk: Desk<'_>, decision: DecisionId) -> Vec<OptionView> {
    let Some(spec) = desk.scenario.decisions.get(decision.index()) else { return Vec::new() };
    let is_open = desk.known.decision(decision).point == Point::Open;
    spec.options
        .iter()
        .enumerate()
        .filter_map(|(i, deed_id)| {
            let deed = desk.scenario.deeds.get(deed_id.index())?;
            let refused = desk.decide(decision, i as u8, RoleSet::ALL).err().map(|r| r.to_string());
            Some(OptionView {
                index: i as u8,
                label: deed.label.clone(),
                detail: deed.detail.clone(),
                lead: deed.lead_text.clone(),
                cost: deed.cost,
                running_cost: deed.running_cost,
                people: people_written_to(desk, deed),
                approvals: deed.approvals.iter().filter(|r| *r != spec.owner).collect(),
                refused: refused.filter(|_| is_open),
                queue: is_open.then(|| queue_note(desk, *deed_id)).flatten(),
            })
        })
        .collect()
}

/// People for each of whom a deed costs something, as far as the teams can know: those that were counted, or all.
fn people_written_to(desk: Desk<'_>, deed: &Deed) -> u64 {
    let effects = deed.effects.iter().chain(deed.later.iter().flat_map(|later| &later.effects));
    let concerned = effects.filter_map(|act| match *act {
        Act::TellPeople(holding, _) | Act::OfferMonitoring(holding) => Some(holding),
        _ => None,
    });
    let mut holdings: Vec<HoldingId> = concerned.collect();
    holdings.sort_unstable();
    holdings.dedup();
    let people = |h: &HoldingId| {
        let all = desk.scenario.ecosystem.holdings.get(h.index()).map_or(0, |holding| holding.people);
        desk.known.counted.get(h.index()).copied().flatten().unwrap_or(all)
    };
    holdings.iter().map(people).sum()
}

/// "Legal is busy: starts about Fri 21:10".
fn queue_note(desk: Desk<'_>, deed: DeedId) -> Option<String> {
    let spec = desk.scenario.deeds.get(deed.index())?;
    let at = |list: &[u8], role: Role| list.get(role as usize).copied().unwrap_or_default();
    let (role, _) = spec.staff.iter().find(|(role, people)| {
        at(&desk.known.busy, *role).saturating_add((*people).min(at(&desk.known.present, *role).max(1)))
            > at(&desk.known.present, *role)
    })?;
    Some(match free_at(desk, *role) {
        Some(at) => format!("{role} is busy: starts about {}", desk.scenario.calendar.short(at)),
        None => format!("{role} has nobody there: starts when somebody comes on shift"),
    })
}

/// When the first work of a role that runs now would usually be done.
fn free_at(desk: Desk<'_>, role: Role) -> Option<Time> {
    let running = desk.known.work.iter().zip(&desk.scenario.deeds).filter_map(|(w, deed)| match w.state {
        Work::Running(since) if deed.staff.iter().any(|(r, _)| *r == role) => Some(since + usual(deed.lead)),
        _ => None,
    });
    running.min().map(|at| at.max(desk.known.now))
}

/// The middle of a lead time.
fn usual(lead: crate::base::dice::Shape) -> Span {
    use crate::base::dice::Shape;
    let seconds = match lead {
        Shape::Fixed(s) => s,
        Shape::Uniform(a, b) => (a + b) / 2.0,
        Shape::Triangular(_, mode, _) => mode,
        Shape::Lognormal(mu, _) => libm::exp(mu),
    };
    Span(libm::round(seconds) as i64)
}

fn actions(desk: Desk<'_>, role: Option<Role>) -> Vec<ActionView> {
    let mut views: Vec<ActionView> = Vec::new();
    for (i, action) in desk.scenario.actions.iter().enumerate() {
        let id = ActionId::new(i);
        let mine = role.is_none_or(|r| action.by.has(r));
        let Some(deed) = desk.scenario.deeds.get(action.deed.index()) else { continue };
        if !mine || !desk.is_offered(id) {
            continue;
        }
        let refused = desk.action(id, RoleSet::ALL).err().map(|r| r.to_string());
        let choice = ActionChoice { id, target: action.target_name.clone(), refused };
        match views.iter_mut().find(|v| v.name == action.family) {
            Some(view) => view.choices.push(choice),
            None => views.push(ActionView {
                name: action.family.clone(),
                by: action.by.iter().collect(),
                group: action.group,
                label: deed.label.clone(),
                detail: deed.detail.clone(),
                lead: deed.lead_text.clone(),
                cost: deed.cost,
                approvals: if action.by.iter().count() == 1 {
                    deed.approvals.without(action.by).iter().collect()
                } else {
                    deed.approvals.iter().collect()
                },
                target: action.target,
                choices: vec![choice],
            }),
        }
    }
    views
}

fn work(scenario: &Scenario, known: &Knowledge) -> Vec<WorkView> {
    let desk = Desk { scenario, known, absent: RoleSet::NONE };
    let mut seen = Vec::new();
    let mut views = Vec::new();
    for deed_id in known.asked.iter().rev() {
        if seen.contains(deed_id) {
            continue;
        }
        seen.push(*deed_id);
        let (Some(deed), k) = (scenario.deeds.get(deed_id.index()), known.deed(*deed_id)) else { continue };
        let roles: Vec<Role> = match (deed.staff.is_empty(), owner(scenario, *deed_id)) {
            (false, _) => deed.staff.iter().map(|(r, _)| *r).collect(),
            (true, owner) => owner.into_iter().collect(),
        };
        let state = match k.state {
            Work::Idle => continue,
            Work::Queued => WorkState::Queued(roles.first().and_then(|r| free_at(desk, *r))),
            Work::Running(since) => WorkState::Running(since),
            Work::Done(at) => WorkState::Done(at),
        };
        views.push(WorkView {
            label: deed_label(scenario, *deed_id),
            roles,
            state,
            asked: k.asked.unwrap_or(known.now),
        });
    }
    views
}

fn clocks(scenario: &Scenario, known: &Knowledge) -> Vec<ObligationView> {
    scenario
        .obligations
        .iter()
        .zip(&known.clocks)
        .enumerate()
        .map(|(i, (spec, k))| ObligationView {
            id: ObligationId::new(i),
            name: spec.label.clone(),
            owner: spec.owner,
            what: spec.what.clone(),
            state: match (k.filed, k.due, k.waived) {
                (Some(at), Some(due), _) if at > due => ClockState::Late(at),
                (Some(at), ..) => ClockState::Met(at),
                (None, _, Some(at)) => ClockState::Waived(at),
                (None, Some(due), None) if k.missed || due < known.now => ClockState::Late(due),
                (None, Some(_), None) if known.ended => ClockState::OpenAtEnd,
                (None, Some(due), None) => ClockState::Running(due),
                (None, None, None) => ClockState::NotStarted,
            },
        })
        .collect()
}

/// States over the picture, as far as known.
fn overlay(scenario: &Scenario, known: &Knowledge) -> Overlay {
    let eco = &scenario.ecosystem;
    let mut overlay = Overlay {
        assets: vec![AssetState::default(); eco.assets.len()],
        flows: vec![FlowState { throttled_to: 100, ..FlowState::default() }; eco.flows.len()],
    };
    for (fact, k) in scenario.facts.iter().zip(&known.facts) {
        let Some(label) = k.label else { continue };
        for (asset, mark) in &fact.marks {
            // What is only being looked into is never drawn as more than suspicious.
            let mark = if label == Label::UnderInvestigation { Mark::Suspicious } else { *mark };
            // What was rebuilt after the fact came up is clean as far as anybody knows.
            let rebuilt = known.assets.get(asset.index()).is_some_and(|a| a.restored && a.since >= k.since);
            if let Some(state) = overlay.assets.get_mut(asset.index()).filter(|_| !rebuilt) {
                state.mark = state.mark.max(Some(mark));
            }
        }
        if label >= Label::Probable {
            for flow in &fact.path {
                if let Some(state) = overlay.flows.get_mut(flow.index()) {
                    state.attack = true;
                    state.active = known.believed_contained.is_none();
                }
            }
        }
    }
    for (state, k) in overlay.assets.iter_mut().zip(&known.assets) {
        state.service = match k {
            k if k.isolated => Service::Isolated,
            k if k.down || k.off => Service::Down,
            k if k.restored => Service::Restored,
            _ => Service::Up,
        };
        let clock = k.since.map(|at| scenario.calendar.short(at)).unwrap_or_default();
        state.note = match (state.service, state.mark) {
            (Service::Isolated, _) => format!("isolated {clock}"),
            (Service::Down, _) => format!("down {clock}"),
            (Service::Restored, _) => format!("restored {clock}"),
            (Service::Up, Some(Mark::Compromised)) => "compromised".into(),
            (Service::Up, Some(Mark::Suspicious)) => "suspicious".into(),
            (Service::Up, None) => String::new(),
        };
    }
    for (i, count) in known.counted.iter().enumerate() {
        if let (Some(count), Some(holding)) = (count, eco.holdings.get(i))
            && let Some(state) = overlay.assets.get_mut(holding.asset.index())
            && *count > 0
        {
            state.taken = Some((*count, holding.people));
        }
    }
    for (state, k) in overlay.flows.iter_mut().zip(&known.flows) {
        state.blocked = k.blocked;
        state.throttled_to = k.to;
        state.active &= !k.blocked;
    }
    overlay
}
