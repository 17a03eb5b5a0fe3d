//! An invented snapshot, for tests and for looking at the window without a host. The figures belong to no exercise.

mod after_action;
mod comparison;

use std::sync::Arc;

use crate::app::graph::sample::random_picture;
use crate::engine::view::{PictureView, TableView};
use crate::host::{CardView, PlayView, ResumeView, RoleCardView, Saved, SetupForm, SetupView, Snapshot};
use crate::scenario::compile::compile_shared;
use crate::scenario::doc::{Difficulty, Owasp, Role, TermDoc};
use crate::scenario::load::{Library, load_scenario};

pub use after_action::after_action;
pub use comparison::{comparison, study};

const FOUR: [Role; 4] = [Role::Dev, Role::Product, Role::Legal, Role::Finance];

type Line<'a> = (&'a str, &'a str, &'a str, &'a str, u32, Difficulty, &'a [Owasp], &'a [&'a str], &'a [Role], &'a str);

/// Seven cards: two with their own pictures, the rest with invented ones.
pub fn library() -> Vec<CardView> {
    use Difficulty::*;
    use Owasp::*;
    let seven: &[Role] =
        &[Role::Dev, Role::Product, Role::Legal, Role::Finance, Role::Security, Role::Comms, Role::Executive];
    let five: &[Role] = &[Role::Dev, Role::Product, Role::Legal, Role::Finance, Role::Security];
    let lines: [Line<'_>; 7] = [
        (
            "ghost-rail",
            "Ghost Rail",
            "A payment rail, a trusted third party, and money that goes somewhere else.",
            "Payments",
            90,
            Medium,
            &[Api1],
            &["DORA", "GDPR"],
            &FOUR,
            "last: €4.1 M, 3 h 10",
        ),
        (
            "dormant-subdomain",
            "Dormant Subdomain",
            "Nobody owned it, so nobody watched it. Nine million people were behind it.",
            "Telecom",
            90,
            Medium,
            &[Api9, Api2],
            &["GDPR", "NDB"],
            &FOUR,
            "",
        ),
        (
            "agent-card",
            "Agent with a Company Card",
            "Your treasury agent was only following instructions. Whose?",
            "Fintech, AI",
            60,
            Hard,
            &[Api6, Api5],
            &["DORA"],
            five,
            "",
        ),
        (
            "clearinghouse",
            "Clearinghouse Dark",
            "The switch that every hospital uses goes quiet at payday.",
            "Healthcare",
            120,
            Hard,
            &[Api2],
            &["HIPAA", "SEC"],
            seven,
            "last: €11.8 M, 9 h 40",
        ),
        (
            "helpful-app",
            "The Helpful Health App",
            "A patient's assistant asks politely for too much.",
            "Healthcare",
            60,
            Easy,
            &[Api3, Api10],
            &["GDPR", "HIPAA"],
            &FOUR,
            "",
        ),
        (
            "long-name",
            "The Quarter-End Reconciliation Service That Nobody Remembered Building",
            "It has run every night since 2017, under the account of a colleague who left in 2019, and it can read everything.",
            "Insurance and pensions, public administration",
            120,
            Hard,
            &[Api4, Api5, Api8, Api9, Api10],
            &["GDPR", "NIS2", "DORA", "SEC", "NYDFS"],
            seven,
            "",
        ),
        (
            "payday",
            "Friday Night Ledger",
            "Payday, a partner key, and a rate limit that was never set.",
            "Payments",
            60,
            Easy,
            &[Api1, Api4],
            &["PCI DSS", "GDPR"],
            &FOUR,
            "",
        ),
    ];
    lines
        .iter()
        .enumerate()
        .map(|(index, (id, title, tagline, sector, minutes, difficulty, owasp, regimes, roles, last))| CardView {
            id: (*id).into(),
            title: (*title).into(),
            tagline: (*tagline).into(),
            sector: (*sector).into(),
            minutes: *minutes,
            difficulty: *difficulty,
            owasp: owasp.to_vec(),
            regimes: regimes.iter().map(|regime| (*regime).to_owned()).collect(),
            roles: roles.to_vec(),
            ecosystem: format!("ecosystems/{id}.ron"),
            picture: Arc::new(picture(id, index)),
            last: (*last).into(),
        })
        .collect()
}

/// The bundled scenario's own picture where there is one.
fn picture(id: &str, index: usize) -> PictureView {
    let bundle = Library::bundled().ok().and_then(|library| load_scenario(id, &library).bundle);
    match bundle.and_then(|bundle| compile_shared(&bundle).ok()) {
        Some(scenario) => crate::engine::view::picture(&scenario),
        None => random_picture(index as u64 + 3, 11 + index * 3),
    }
}

/// The glossary that ships with the program.
pub fn glossary() -> Vec<TermDoc> {
    Library::bundled().map(|library| library.glossary.entries.clone()).unwrap_or_default()
}

/// A session that was interrupted.
pub fn interrupted() -> ResumeView {
    ResumeView {
        id: "s-1".into(),
        title: "Ghost Rail".into(),
        stands_at: "T+02:10".into(),
        about: "Payments guild, 23 Nov 14:20".into(),
        read_only: false,
    }
}

/// What Setup shows for a scenario of the Library.
pub fn setup_of(card: CardView, seed: u64) -> SetupView {
    let role = |role: Role| {
        let (aim, owns, asks, absent) = match role {
            Role::Dev => (
                "Stop it without breaking payday.",
                "Rate limits, keys, isolating a service of ours.",
                "Legal before a partner is cut off.",
                "The on-call engineer acts alone, 20 minutes later.",
            ),
            Role::Product => (
                "Customers can still pay, and trust us tomorrow.",
                "What customers and support are told.",
                "Legal before anything is said in public.",
                "Support says nothing until somebody decides.",
            ),
            Role::Legal => (
                "No clock is missed, nothing is said that is not known.",
                "When we are “aware”, and what is filed.",
                "Dev for the facts, Finance for the cost.",
                "Outside counsel, from the next morning.",
            ),
            Role::Finance => (
                "The loss stays bounded, and somebody can say how large it is.",
                "Releasing money, stopping a payment run.",
                "Executive above €250 k.",
                "The limit of the deputy holds: €50 k.",
            ),
            Role::Security => (
                "Know what happened before saying so.",
                "Forensics, evidence.",
                "Dev before anything is rebuilt.",
                "Dev does it beside their own work.",
            ),
            Role::Comms => ("One voice.", "The status page.", "Legal.", "Product writes it."),
            Role::Executive => (
                "The company can operate on Monday.",
                "Everything above the limits.",
                "Nobody, but hears Legal.",
                "The deputy can be reached in 40 minutes.",
            ),
            Role::Partner => ("Their own customers.", "Their own systems.", "Us.", "They answer by e-mail."),
        };
        RoleCardView { role, aim: aim.into(), owns: owns.into(), asks: asks.into(), absent: absent.into() }
    };
    SetupView {
        summary: "It is Friday before a long weekend. Salaries are being paid, half of the operations team is on the way home.".into(),
        roles: card.roles.iter().copied().map(role).collect(),
        objectives: vec![
            ("Who may cut a partner off at night, and on whose word?".into(), "The decision falls within 20 minutes, by the role that owns it.".into()),
            ("When are we aware, and which clocks start?".into(), "Every clock is declared before it would be deemed to have started.".into()),
            ("What do customers hear first?".into(), "One message, agreed by Legal and Product, before the press has it.".into()),
        ],
        opening: "Welcome. For the next ninety minutes you are Norrby Pay, a payment company of 240 people. Something is going to happen, and you decide what to do about it. You will not have all the facts; nobody ever does.".into(),
        organisation: (
            "Norrby Pay".into(),
            "Moves salaries and invoices for 61,000 small companies in three countries. Banks and bookkeeping programs connect through its APIs; one of them brings every third payment.".into(),
        ),
        start: "Fri 27 Nov 2026, 17:40 (UTC+01:00)".into(),
        seed,
        card,
    }
}

/// Setup of the first scenario.
pub fn setup(seed: u64) -> SetupView {
    setup_of(library().swap_remove(0), seed)
}

/// An exercise that has just begun.
pub fn play(setup: Arc<SetupView>, form: &SetupForm) -> PlayView {
    PlayView {
        session: format!("s-{}", form.seed),
        picture: setup.card.picture.clone(),
        table: TableView::default(),
        seats: Vec::new(),
        seed: form.seed,
        absent: Vec::new(),
        sign: "€".into(),
        branch: String::new(),
        commands: 0,
        saved: Saved::OnDisk,
        notes: vec![("T+00:50".into(), "gap".into(), "Nobody knew who may cut a partner off at night.".into())],
        setup,
    }
}

/// What the window shows at the start.
pub fn snapshot() -> Snapshot {
    Snapshot {
        library: Arc::new(library()),
        glossary: Arc::new(glossary()),
        interrupted: vec![interrupted()],
        ..Snapshot::default()
    }
}
