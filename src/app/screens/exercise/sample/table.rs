//! The invented news, decisions, work and clocks.

use super::picture::{overlay_known, overlay_true};
use crate::base::id::{ActionId, DecisionId, FactId, InjectId, ObligationId};
use crate::base::money::Cents;
use crate::base::time::{Span, Time};
use crate::engine::view::*;
use crate::scenario::doc::{ActionGroup, Channel, CostCategory, InjectKind, Label, Phase, Role, Target};

const NOW: Time = Time(3 * 3600 + 14 * 60);

fn minutes(minutes: i64) -> Time {
    Time(minutes * 60)
}

fn dollars(dollars: i64) -> Cents {
    Cents(dollars * 100)
}

fn quiet(picture: &PictureView) -> Overlay {
    Overlay {
        assets: vec![AssetState::default(); picture.assets.len()],
        flows: vec![FlowState { throttled_to: 100, ..FlowState::default() }; picture.flows.len()],
    }
}

/// Before the first signal.
pub(super) fn start(picture: &PictureView) -> TableView {
    let room = SeatView {
        now: Time(-600),
        clock: "Fri 17:30".into(),
        clock_long: "Fri 27 Nov, 17:30".into(),
        phase: Some(Phase::Detection),
        overlay: quiet(picture),
        budget: dollars(120_000),
        reserve: dollars(250_000),
        staff: staff(),
        actions: actions(picture),
        ..SeatView::default()
    };
    TableView {
        truth: TruthView { overlay: quiet(picture), ..TruthView::default() },
        room,
        next: NextView { at: Some(Time(0)), wait: Some(Span(600)), stops_at: None },
        coming: vec![(InjectId(0), "P95 latency on accounts-api is up 35 %".into(), Some(Time(0)))],
        ..TableView::default()
    }
}

fn staff() -> Vec<(Role, u8, u8)> {
    vec![(Role::Dev, 2, 3), (Role::Product, 0, 2), (Role::Legal, 1, 1), (Role::Finance, 0, 1), (Role::Security, 1, 2)]
}

type InjectRow = (u16, i64, &'static str, &'static str, Channel, &'static [Role], &'static str, &'static str);

const INJECTS: [InjectRow; 5] = [
    (
        4,
        194,
        "20:54",
        "SIEM",
        Channel::Alert,
        &[Role::Dev, Role::Legal],
        "A partner's key is reading accounts, one after another",
        "Partner key pk_orbit_7 read 190,000 account objects in 40 minutes. The ids are sequential; every call returned 200.",
    ),
    (
        3,
        171,
        "20:31",
        "Partner desk",
        Channel::Partner,
        &[Role::Product],
        "Orbit Loans asks whether anything is wrong",
        "They say that their sandbox was “re-used for a demo” last month, and that nobody remembers by whom.",
    ),
    (
        2,
        138,
        "19:58",
        "Customer support, evening shift, Lisbon and Gdańsk",
        Channel::Customer,
        &[Role::Product, Role::Legal, Role::Comms],
        "Eleven customers report calls that quote their last four payments",
        "The callers offer a refund and ask for the code from the app.",
    ),
    (
        1,
        60,
        "18:40",
        "Monitoring",
        Channel::LogReview,
        &[Role::Dev],
        "P95 latency on accounts-api is up 35 %",
        "No deployment since Tuesday. The pool of database connections is at its limit.",
    ),
    (
        0,
        0,
        "17:40",
        "Finance operations",
        Channel::Internal,
        &[],
        "Payday run starts at 22:00 as planned",
        "Nine hundred employers, 1.1 million salaries. A stop costs $41,000 an hour.",
    ),
];

fn injects() -> Vec<InjectView> {
    let kinds =
        [InjectKind::Fact, InjectKind::Contradiction, InjectKind::Pressure, InjectKind::Fact, InjectKind::Constraint];
    INJECTS
        .iter()
        .zip(kinds)
        .map(|((id, at, clock, from, channel, to, title, text), kind)| InjectView {
            id: Some(InjectId(*id)),
            at: minutes(*at),
            clock: (*clock).into(),
            from: (*from).into(),
            channel: *channel,
            to: to.to_vec(),
            title: (*title).into(),
            text: (*text).into(),
            kind,
            confidence: if *id > 2 { Label::Confirmed } else { Label::Probable },
            opened: *id != 4,
        })
        .collect()
}

fn option(index: u8, label: &str, detail: &str, lead: &str, cost: i64, running: i64, approvals: &[Role]) -> OptionView {
    OptionView {
        index,
        label: label.into(),
        detail: detail.into(),
        lead: lead.into(),
        cost: dollars(cost),
        running_cost: dollars(running),
        people: 0,
        approvals: approvals.to_vec(),
        refused: None,
        queue: None,
    }
}

fn decision(id: u16, owner: Role, title: &str, question: &str, left: i64, options: Vec<OptionView>) -> DecisionView {
    DecisionView {
        id: DecisionId(id),
        name: format!("decision-{id}"),
        title: title.into(),
        question: question.into(),
        phase: Phase::Containment,
        owner,
        consulted: vec![],
        opened: minutes(180),
        deadline: Time(NOW.0 + left * 60),
        left: Span(left * 60),
        state: DecisionState::Open,
        default_label: options.last().map(|option| option.label.clone()).unwrap_or_default(),
        options,
        later: None,
        cites: vec![],
    }
}

fn decisions() -> Vec<DecisionView> {
    let mut stop = decision(
        1,
        Role::Dev,
        "Stop the reads",
        "How do you stop the reads without stopping payday?",
        25,
        vec![
            option(
                0,
                "Revoke pk_orbit_7 now",
                "Orbit Loans stops working at once.",
                "about 10 min",
                0,
                9_000,
                &[Role::Legal, Role::Product],
            ),
            option(1, "Cut the rate limit to 60 a minute", "Reads go on slowly.", "about 25 min", 0, 1_000, &[]),
            option(2, "Ship the object-level check", "Needs a release on a Friday night.", "about 5 h", 12_000, 0, &[]),
        ],
    );
    if let Some(ship) = stop.options.get_mut(2) {
        ship.queue = Some("starts at 22:10".into());
    }
    stop.consulted = vec![Role::Product];
    stop.cites = vec!["A partner's key is reading accounts, one after another".into()];
    stop.later = Some(Span(1800));
    let mut aware = decision(
        0,
        Role::Legal,
        "Are we aware?",
        "Personal data of 214 k people has left. Are you “aware” under GDPR Art. 33, and who hears it first?",
        132,
        vec![
            option(0, "Declare awareness, notify in phases", "Starts the 72 h clock.", "about 3 h", 18_000, 0, &[]),
            option(1, "Wait for forensics to confirm", "The clock may be backdated.", "about 14 h", 0, 0, &[]),
            option(
                2,
                "Notify the partner only",
                "They hear it before the regulator does.",
                "about 1 h",
                2_000,
                0,
                &[Role::Product],
            ),
        ],
    );
    if let Some(wait) = aware.options.get_mut(1) {
        wait.refused = Some("Forensics must be engaged first.".into());
    }
    let ended = |id, owner, title: &str, state| DecisionView {
        state,
        ..decision(id, owner, title, "Was it worth it?", 0, vec![option(0, "Yes", "", "at once", 0, 0, &[])])
    };
    vec![
        stop,
        aware,
        ended(2, Role::Finance, "Release the reserve", DecisionState::Chosen("Release $250 k".into(), minutes(150))),
        ended(
            3,
            Role::Product,
            "What do customers read?",
            DecisionState::Chosen("Status page, no detail".into(), minutes(160)),
        ),
        ended(
            4,
            Role::Dev,
            "Who looks at the latency?",
            DecisionState::Defaulted("Nobody; it waits for Monday".into(), minutes(95)),
        ),
        ended(5, Role::Legal, "Engage outside counsel", DecisionState::Later(minutes(240))),
    ]
}

fn action(
    name: &str,
    by: &[Role],
    group: ActionGroup,
    label: &str,
    detail: &str,
    choices: Vec<ActionChoice>,
) -> ActionView {
    ActionView {
        name: name.into(),
        by: by.to_vec(),
        group,
        label: label.into(),
        detail: detail.into(),
        lead: "about 25 min".into(),
        cost: dollars(0),
        approvals: vec![],
        target: if choices.len() == 1 { Target::Nothing } else { Target::Asset },
        choices,
    }
}

fn actions(picture: &PictureView) -> Vec<ActionView> {
    let on_assets = |from: u16| -> Vec<ActionChoice> {
        let serving = picture.assets.iter().filter(|asset| asset.zone.0 != 0 && asset.zone.0 != 4);
        serving
            .map(|asset| ActionChoice {
                id: ActionId(from + asset.id.0),
                target: asset.name.clone(),
                refused: match asset.name.as_str() {
                    "legacy-export" => Some("“Isolate” is already done or under way.".into()),
                    "Ledger" | "Secrets" => Some("Nothing that is known calls for it.".into()),
                    _ => None,
                },
            })
            .collect()
    };
    let single = |id| vec![ActionChoice { id: ActionId(id), target: String::new(), refused: None }];
    let mut isolate = action(
        "isolate",
        &[Role::Dev],
        ActionGroup::Contain,
        "Isolate",
        "Cut an asset from every flow. What depends on it stops as well.",
        on_assets(100),
    );
    isolate.lead = "about 20 min".into();
    let mut police =
        action("police", &[Role::Legal], ActionGroup::Tell, "Tell the police", "File a report.", single(2));
    police.approvals = vec![Role::Legal, Role::Product];
    let mut insurer =
        action("insurer", &[Role::Finance], ActionGroup::Money, "Tell the insurer", "Opens the claim.", single(3));
    insurer.choices[0].refused = Some("Legal must be engaged first.".into());
    let mut counsel = action(
        "counsel",
        &[Role::Legal],
        ActionGroup::People,
        "Engage outside counsel",
        "Privilege from now on.",
        single(4),
    );
    counsel.cost = dollars(15_000);
    vec![
        isolate,
        action(
            "rotate",
            &[Role::Dev],
            ActionGroup::Contain,
            "Rotate every partner key",
            "All 31 partners must act.",
            single(1),
        ),
        action(
            "investigate",
            &[Role::Dev, Role::Security],
            ActionGroup::Investigate,
            "Look through the logs of",
            "",
            on_assets(200),
        ),
        police,
        insurer,
        counsel,
        action("restore", &[Role::Dev], ActionGroup::Recover, "Rebuild", "From a clean image.", on_assets(300)),
    ]
}

fn work() -> Vec<WorkView> {
    let work = |label: &str, roles: &[Role], state| WorkView {
        label: label.into(),
        roles: roles.to_vec(),
        state,
        asked: minutes(150),
    };
    vec![
        work("Look through the logs of accounts-api", &[Role::Dev, Role::Security], WorkState::Running(minutes(176))),
        work("Call back the eleven customers", &[Role::Product], WorkState::Running(minutes(170))),
        work("Rebuild legacy-export", &[Role::Dev], WorkState::Queued(Some(minutes(250)))),
        work("Review partner contracts", &[Role::Legal], WorkState::Queued(None)),
        work("Isolate: legacy-export", &[Role::Dev], WorkState::Done(minutes(152))),
        work("Release $250 k", &[Role::Finance], WorkState::Done(minutes(150))),
    ]
}

fn clocks() -> Vec<ObligationView> {
    let clock = |id, name: &str, owner, what: &str, state| ObligationView {
        id: ObligationId(id),
        name: name.into(),
        owner,
        what: what.into(),
        state,
    };
    vec![
        clock(
            0,
            "GDPR Art. 33",
            Role::Legal,
            "Notice to the data protection authority.",
            ClockState::Running(Time(NOW.0 + 72 * 3600 - 120)),
        ),
        clock(
            1,
            "DORA initial notice",
            Role::Legal,
            "First report to the financial supervisor.",
            ClockState::Running(Time(NOW.0 + 4 * 3600 - 120)),
        ),
        clock(2, "PCI DSS", Role::Finance, "Notice to the card brands.", ClockState::NotStarted),
        clock(
            3,
            "Orbit Loans contract, clause 14.2 (b)",
            Role::Product,
            "Notice to the partner within 24 hours.",
            ClockState::Met(minutes(172)),
        ),
        clock(4, "Board protocol", Role::Legal, "The board hears within two hours.", ClockState::Late(minutes(160))),
    ]
}

fn board() -> Vec<FactView> {
    let fact = |id, text: &str, label, clock: &str| FactView {
        id: FactId(id),
        text: text.into(),
        label,
        since: minutes(100),
        clock: clock.into(),
    };
    vec![
        fact(0, "The key of Orbit Loans is used by somebody else", Some(Label::Probable), "Fri 20:54"),
        fact(1, "Profiles of 214,000 people were read", Some(Label::Confirmed), "Fri 20:54"),
        fact(2, "Card data has left", Some(Label::UnderInvestigation), "Fri 20:31"),
        fact(3, "The latency comes from the release of Tuesday", None, "Fri 19:10"),
    ]
}

/// Notes so far.
pub(super) fn notes() -> Vec<(String, String, String)> {
    let note = |clock: &str, tag: &str, text: &str| (clock.to_owned(), tag.to_owned(), text.to_owned());
    vec![
        note("Fri 18:55", "gap", "Nobody knew who may switch a partner off at night."),
        note("Fri 20:15", "strength", "Dev isolated the export within minutes and said so."),
    ]
}

fn timeline() -> Vec<TimelineItem> {
    let item = |at, kind, text: &str, role, known, entry| TimelineItem {
        at: minutes(at),
        kind,
        text: text.into(),
        role,
        known,
        entry,
    };
    vec![
        item(-1560, TimelineKind::Attack, "Partner key stolen", None, false, 0),
        item(0, TimelineKind::Inject, "Payday run starts at 22:00 as planned", None, true, 1),
        item(52, TimelineKind::Attack, "Bulk read begins", None, false, 1),
        item(60, TimelineKind::Inject, "P95 latency on accounts-api is up", None, true, 2),
        item(95, TimelineKind::Decision, "Who looks at the latency? Nobody", Some(Role::Dev), true, 3),
        item(138, TimelineKind::Inject, "Eleven customers report calls", None, true, 5),
        item(150, TimelineKind::Decision, "Release $250 k", Some(Role::Finance), true, 7),
        item(152, TimelineKind::Action, "legacy-export isolated", Some(Role::Dev), true, 8),
        item(160, TimelineKind::Clock, "Board protocol missed", Some(Role::Legal), true, 9),
        item(160, TimelineKind::Decision, "Status page, no detail", Some(Role::Product), true, 9),
        item(171, TimelineKind::Inject, "Orbit Loans asks", None, true, 10),
        item(178, TimelineKind::Consequence, "Support queue grows to 40 minutes", None, true, 10),
        item(194, TimelineKind::Inject, "A partner's key is reading accounts", None, true, 12),
    ]
}

fn steps() -> Vec<StepView> {
    let step = |technique: &str, says: &str, reason: &str, began, state| StepView {
        technique: technique.into(),
        says: says.into(),
        reason: reason.into(),
        began,
        state,
    };
    vec![
        step(
            "Use a stolen key",
            "The key of Orbit Loans works for somebody else.",
            "It was pasted into a demo and never rotated.",
            Some(minutes(-1560)),
            StepState::Succeeded,
        ),
        step(
            "Walk through object ids",
            "Accounts are read one after another.",
            "accounts-api checks the function, not the object.",
            Some(minutes(52)),
            StepState::Running,
        ),
        step("Sell the data", "An offer appears on a forum.", "", None, StepState::Waiting),
    ]
}

/// In the middle.
pub(super) fn middle(picture: &PictureView) -> TableView {
    let room = SeatView {
        role: None,
        now: NOW,
        clock: "Fri 20:54".into(),
        clock_long: "Fri 27 Nov, 20:54".into(),
        phase: Some(Phase::Containment),
        cost_known: dollars(1_840_000),
        cost_trend: [40, 60, 90, 160, 240, 420, 610, 900, 1_010, 1_300, 1_560, 1_840]
            .iter()
            .enumerate()
            .map(|(i, k)| (minutes(i as i64 * 16), dollars(k * 1000)))
            .collect(),
        people_confirmed: 214_000,
        detected_after: Some(Span(2 * 3600 + 41 * 60)),
        believed_contained: None,
        board: board(),
        injects: injects(),
        decisions: decisions(),
        actions: actions(picture),
        work: work(),
        clocks: clocks(),
        notices: vec![NoticeView {
            at: minutes(178),
            clock: "20:38".into(),
            text: "The support queue has grown to 40 minutes: the status page says nothing, so everybody calls.".into(),
            cause: "Status page, no detail (Product, 20:20)".into(),
        }],
        overlay: overlay_known(),
        budget: dollars(86_000),
        reserve: dollars(250_000),
        staff: staff(),
    };
    TableView {
        room,
        truth: TruthView {
            cost: dollars(2_310_000),
            by_category: vec![
                (CostCategory::Response, dollars(310_000)),
                (CostCategory::LostBusiness, dollars(2_000_000)),
            ],
            people_out: 231_400,
            diverted: Cents::ZERO,
            overlay: overlay_true(),
            steps: steps(),
            contained: false,
        },
        timeline: timeline(),
        next: NextView {
            at: Some(Time(NOW.0 + 25 * 60)),
            wait: Some(Span(25 * 60)),
            stops_at: Some(
                "“Stop the reads” (Dev) ends at 21:19; without an answer: Ship the object-level check.".into(),
            ),
        },
        coming: vec![
            (InjectId(5), "A journalist asks for a statement by 23:00".into(), Some(minutes(240))),
            (InjectId(6), "The supervisor calls the duty officer".into(), Some(minutes(300))),
            (InjectId(7), "An offer of 50,000 profiles appears on a forum that researchers watch".into(), None),
        ],
        prompts: Some(PromptsView {
            title: "A partner's key is reading accounts, one after another".into(),
            ask: "Who may switch off a partner at night, and who has to be woken for it?".into(),
            expected: "Dev names the key; Product weighs the partner; Legal hears “personal data”.".into(),
            if_silent: "Read the sample of ids aloud: 10001, 10002, 10003.".into(),
            good: "Somebody asks since when, and who else holds such a key.".into(),
        }),
        notes: vec![(
            "Stop the reads".into(),
            "The contract allows a stop without notice. Do not say so before hint 2.".into(),
            vec![
                "Does the contract say anything about suspension?".into(),
                "Clause 14.2 allows it at once “on reasonable suspicion”.".into(),
            ],
        )],
        ended: false,
    }
}

/// Time is up, and everything is long.
pub(super) fn pressed(picture: &PictureView) -> TableView {
    let mut table = middle(picture);
    table.room.phase = Some(Phase::Notification);
    if let Some(first) = table.room.decisions.first_mut() {
        first.left = Span(0);
        first.title = "Stop the reads that come with the key of Orbit Loans without stopping the payday run".into();
        first.question = "How do you stop the reads without stopping payday, and who tells nine hundred employers at \
             half past nine on a Friday evening that their salaries may come a day late?"
            .into();
        if let Some(option) = first.options.first_mut() {
            option.label =
                "Revoke pk_orbit_7 now, and every other key that was issued to the same sandbox last year".into();
            option.detail =
                "Orbit Loans stops working at once. So may three smaller partners that share the sandbox; nobody \
                 has a list of them."
                    .into();
        }
    }
    table.next.wait = Some(Span(0));
    table.next.at = Some(table.room.now);
    table
}

/// The books are closed.
pub(super) fn end(picture: &PictureView) -> TableView {
    let mut table = middle(picture);
    table.ended = true;
    table.next = NextView::default();
    table.coming.clear();
    table.prompts = None;
    table.notes.clear();
    table.room.phase = Some(Phase::Aftermath);
    table.room.believed_contained = Some(minutes(310));
    for decision in &mut table.room.decisions {
        if decision.state == DecisionState::Open {
            decision.state = DecisionState::Chosen(decision.default_label.clone(), minutes(220));
        }
    }
    table
}
