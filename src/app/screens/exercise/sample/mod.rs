//! An invented exercise in the middle of its play, for the preview and for tests: decisions in every state, long names, a
//! dozen and a half of assets. No engine made it, and nothing follows from what is clicked.

mod picture;
mod table;

use std::sync::Arc;

use crate::host::{CardView, PlayView, RoleCardView, Saved, SetupView};
use crate::scenario::doc::{Difficulty, Owasp, Role};

pub use picture::{overlay_known, overlay_true, picture};

/// How far the invented exercise is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Before the first signal.
    Start,
    /// In the middle.
    Middle,
    /// Time is up for a decision, and everything is long.
    Pressed,
    /// The books are closed.
    End,
}

/// The invented exercise at a moment.
pub fn play(moment: Moment) -> PlayView {
    let picture = Arc::new(picture());
    let table = match moment {
        Moment::Start => table::start(&picture),
        Moment::Middle => table::middle(&picture),
        Moment::Pressed => table::pressed(&picture),
        Moment::End => table::end(&picture),
    };
    let role = |role: Role, absent: &str| RoleCardView {
        role,
        aim: "Keep the business running".into(),
        owns: "Own systems".into(),
        asks: "Legal before anything is said outside".into(),
        absent: absent.into(),
    };
    let setup = SetupView {
        card: CardView {
            ecosystem: String::new(),
            id: "friday-night-ledger".into(),
            title: "Friday Night Ledger".into(),
            tagline: "A partner's key reads accounts, one after the other.".into(),
            sector: "Payments".into(),
            minutes: 75,
            difficulty: Difficulty::Medium,
            owasp: vec![Owasp::Api1],
            regimes: vec!["GDPR".into(), "DORA".into()],
            roles: vec![Role::Dev, Role::Product, Role::Legal, Role::Finance],
            picture: Arc::clone(&picture),
            last: String::new(),
        },
        summary: "It is the Friday before payday.".into(),
        roles: vec![
            role(Role::Dev, "go ahead and record it"),
            role(Role::Product, "go ahead and record it"),
            role(Role::Legal, "wait for the deputy"),
            role(Role::Finance, "go ahead and record it"),
            role(Role::Comms, "go ahead and record it"),
        ],
        objectives: Vec::new(),
        opening: "Nobody is tested here; the plan is.".into(),
        organisation: ("Meridian Pay".into(), "A payments platform in three countries.".into()),
        start: "Fri 27 Nov 2026, 17:40 (UTC+01:00)".into(),
        seed: 20_261_127,
    };
    let started = moment != Moment::Start;
    PlayView {
        session: "2026-11-23-friday-night-ledger".into(),
        setup: Arc::new(setup),
        seats: vec![table.room.clone()],
        picture,
        table,
        seed: 20_261_127,
        absent: vec![Role::Comms],
        sign: "$".into(),
        branch: if moment == Moment::Pressed { "with hindsight, from T+02:10".into() } else { String::new() },
        commands: if started { 12 } else { 0 },
        saved: Saved::OnDisk,
        notes: if started { table::notes() } else { Vec::new() },
    }
}
