//! A small world to test mechanics in, and a way to play it: `play(text, [act("cut"), until("3h")])`.
//!
//! The texts are compiled without the rules for authors, so that each holds nothing but what its test is about. A text is
//! extended at the marks `/* name */` that stand in its lists.

use std::sync::{Arc, LazyLock};

use sandtable::base::id::*;
use sandtable::base::money::Cents;
use sandtable::base::time::{Span, Time};
use sandtable::engine::{Command, Engine, Event, Outcome, Recording, Rejection};
use sandtable::scenario::compile::compile_shared;
use sandtable::scenario::doc::{CostCategory, EcosystemRef, Label, ScenarioDoc, TechniqueDoc};
use sandtable::scenario::load::{Bundle, Library};
use sandtable::scenario::model::{RoleSet, Scenario};

/// A partner's key reads 500 people an hour from an hour before T0 on. It begins on a Wednesday at half past nine.
pub const ONE_PARTNER_ONE_KEY: &str = r#"Scenario(
    version: 1, id: "one", title: "One", tagline: "", sector: "", summary: "", minutes: 25, difficulty: Easy, owasp: [],
    currency: (code: "EUR", sign: "€", usd: 1.0, as_of: "2026-11-20"),
    start: (date: "2026-11-25", time: "09:30", utc_offset_minutes: 60, calendar: "target2"),
    horizon: "10d",
    ecosystem: Inline((
        version: 1, id: "one", name: "One",
        zones: [
            (id: "outside", name: "Outside", trust: 20, kind: Partner),
            (id: "inside", name: "Inside", trust: 80, kind: Internal),
        ],
        assets: [
            (id: "shop", name: "Shop", kind: Service, zone: "outside"),
            (id: "api", name: "API", kind: Service, zone: "inside", worth_per_hour: 900, depends_on: ["db"],
                monitoring: [(source: Gateway, coverage: 1.0, quality: 1.0)]),
            (id: "db", name: "Addresses", kind: DataStore, zone: "inside", holdings: [
                (id: "addresses", name: "addresses", class: Personal, people: 40000, overlap: "customers"),
                /* holdings */
            ]),
        ],
        flows: [
            (id: "book", from: "shop", to: "api", api: "Book", exposure: Partner, inventory: Documented, authentication: ApiKey,
                authorisation: Function, validation: Full, logging: Full),
            (id: "look-up", from: "api", to: "db", api: "Look up", exposure: Internal, inventory: Documented,
                authentication: Mtls, authorisation: None, validation: Full, logging: None),
            (id: "back", from: "shop", to: "db", api: "Back door", exposure: Partner, inventory: Shadow,
                authentication: None, authorisation: None, validation: None, logging: None),
        ],
        weaknesses: [(id: "no-check", name: "No check", on: Flow("book"), owasp: Api1, cwe: 639, ease: 1.0, known: Unknown)],
        controls: [(id: "limit", name: "Limit", kind: RateLimit, on: [Flow("book")], rate: 0.5, state: Off)],
        credentials: [(id: "shop-key", name: "Key", kind: ApiKey, opens: ["book"], kept_on: "shop", worth_per_hour: 100)],
    )),
    organisation: (name: "One", about: "", revenue_per_year: 8760000, customers: 40000, customer_value: 20,
        insurance: (retention: 10000, limit: 500000, crime_limit: 100000, waiting: "8h", notice_within: "48h", late_share: 0.5)),
    objectives: [],
    roles: [
        (role: Dev, aim: "", owns: "", asks: "", people: 1, on_call: 0, absent: Proceed),
        (role: Product, aim: "", owns: "", asks: "", people: 1, on_call: 1, absent: Proceed),
        (role: Legal, aim: "", owns: "", asks: "", people: 1, on_call: 1, absent: Wait),
        (role: Finance, aim: "", owns: "", asks: "", people: 1, on_call: 1, absent: Refuse),
    ],
    budget: (available: 20000, reserve: 15000),
    chances: [],
    attacker: (name: "Magpie", about: "", skill: 0.5, tempo: 1, stealth: 0, patience: "30d", goal: DataTheft, holds: ["shop-key"]),
    attack: [
        (id: "read", technique: "sure", begin: At("-1h"), target: "api", via: ["book", "look-up"], uses: ["shop-key"],
            exploits: ["no-check"], gives: [Exfiltrate("addresses", 500)], says: "", reason: ""),
        /* attack */
    ],
    facts: [
        (id: "leak", text: "Addresses are read", truth: StepDone("read"), shows: ["read"]),
        (id: "rumour", text: "The vault is open", truth: Past("9d")),
    ],
    injects: [
        (id: "alert", when: At("0m"), from: "Monitoring", channel: Alert, title: "Many reads", text: "", kind: Fact, signal: True,
            confidence: Probable, objective: "", prompts: (ask: "", expected: "", if_silent: "", good: "")),
        /* injects */
    ],
    decisions: [/* decisions */],
    playbook: [],
    actions: [/* actions */],
    obligations: [/* obligations */],
    expert: [],
    costs: [
        (id: "downtime_recaptured", dist: Fixed(0), source: ""), (id: "crisis_day", dist: Fixed(0), source: ""),
        (id: "class_action_chance", dist: Fixed(0), source: ""), (id: "recall_share", dist: Fixed(0.8), source: ""),
        (id: "recall_decay", dist: Fixed(0.2), source: ""), /* costs */
    ],
    guide: (opening: "", watch: [], hot_wash: [], truth: "", take_home: [], prevention: []),
)"#;

/// A technique that succeeds after an hour; perfect gateway logs show a sign of it once in ten hours.
const SURE: &str = r#"(id: "sure", name: "Sure", about: "", owasp: Api1, needs: [], gives: [], lasts: Exactly("1h"), chance: 1.0,
    noise: [(Gateway, 0.1)], signs: [])"#;

static LIBRARY: LazyLock<Arc<Library>> = LazyLock::new(|| {
    let mut library = Library::clone(&Library::bundled().expect("the bundled library is sound"));
    library.techniques.techniques.push(options().from_str::<TechniqueDoc>(SURE).expect("a technique"));
    Arc::new(library)
});

fn options() -> ron::Options {
    ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
}

/// A text with more in one of its lists.
pub fn with(text: &str, list: &str, more: &str) -> String {
    let mark = format!("/* {list} */");
    assert!(text.contains(&mark), "there is no {mark}");
    text.replacen(&mark, &format!("{more} {mark}"), 1)
}

/// A text with something else in place of something that it says once.
pub fn instead(text: &str, old: &str, new: &str) -> String {
    assert_eq!(text.matches(old).count(), 1, "{old:?} must stand there once");
    text.replacen(old, new, 1)
}

/// A text with a standing action of Dev: `action(text, "cut", "effects: [BlockFlow(\"book\")]")`.
pub fn action(text: &str, id: &str, body: &str) -> String {
    let more = format!(r#"(by: [Dev], group: Contain, deed: (id: "{id}", label: "{id}", {body})),"#);
    with(text, "actions", &more)
}

/// A scenario from a text.
pub fn scenario(text: &str) -> Arc<Scenario> {
    let scenario: ScenarioDoc = options().from_str(text).unwrap_or_else(|why| panic!("{why}\n{text}"));
    let EcosystemRef::Inline(ecosystem) = &scenario.ecosystem else { panic!("the ecosystem must be inline") };
    let ecosystem = (**ecosystem).clone();
    compile_shared(&Bundle { scenario, ecosystem, library: Arc::clone(&LIBRARY), files: Vec::new() })
        .expect("it compiles")
}

/// One thing to do, by authored names.
#[derive(Clone, Debug)]
pub enum Move {
    Act(&'static str),
    Decide(&'static str, u8),
    Later(&'static str),
    Open(&'static str),
    Reveal(&'static str, Label),
    Until(&'static str),
    NextEvent,
}

pub fn act(action: &'static str) -> Move {
    Move::Act(action)
}
pub fn decide(decision: &'static str, option: u8) -> Move {
    Move::Decide(decision, option)
}
pub fn later(decision: &'static str) -> Move {
    Move::Later(decision)
}
pub fn open(inject: &'static str) -> Move {
    Move::Open(inject)
}
pub fn reveal(fact: &'static str, label: Label) -> Move {
    Move::Reveal(fact, label)
}
pub fn until(at: &'static str) -> Move {
    Move::Until(at)
}
pub fn next_event() -> Move {
    Move::NextEvent
}

/// An instant from text: `at("1h30m")`.
pub fn at(text: &str) -> Time {
    Time::ZERO + span(text)
}
pub fn span(text: &str) -> Span {
    Span::parse(text).expect("a span")
}

/// A run as far as it was played.
pub struct Run {
    pub engine: Engine,
}

impl Run {
    pub fn new(text: &str) -> Run {
        Run { engine: Engine::new(scenario(text), 7, Recording::EventsAndKeys) }
    }

    pub fn command(&self, step: &Move) -> Command {
        let scenario = self.engine.scenario();
        match step {
            Move::Act(id) => Command::Act { action: scenario.action(id).expect("an action"), approvals: RoleSet::ALL },
            Move::Decide(id, option) => {
                let decision = scenario.decision(id).expect("a decision");
                Command::Decide { decision, option: *option, approvals: RoleSet::ALL }
            }
            Move::Later(id) => Command::Later(scenario.decision(id).expect("a decision")),
            Move::Open(id) => Command::Acknowledge(scenario.inject(id).expect("an inject")),
            Move::Reveal(id, label) => Command::Improvise(vec![(scenario.fact(id).expect("a fact"), *label)]),
            Move::Until(text) => Command::Until(at(text)),
            Move::NextEvent => Command::NextEvent,
        }
    }

    /// What refuses it.
    pub fn refusal(&self, step: &Move) -> Option<Rejection> {
        self.engine.check(self.command(step)).err()
    }

    pub fn go(&mut self, steps: impl IntoIterator<Item = Move>) -> &mut Run {
        for step in steps {
            let command = self.command(&step);
            self.engine.submit(command).unwrap_or_else(|why| panic!("{step:?} at {}: {why}", self.engine.now()));
        }
        self
    }

    pub fn finish(&mut self) -> Outcome {
        self.engine.submit(Command::Finish).expect("one can always finish");
        self.engine.outcome()
    }

    /// When something first happened.
    pub fn first(&self, event: Event) -> Option<Time> {
        self.engine.log().iter().find(|h| h.event == event).map(|h| h.at)
    }

    /// When something last happened.
    pub fn last(&self, event: Event) -> Option<Time> {
        self.engine.log().iter().rev().find(|h| h.event == event).map(|h| h.at)
    }

    pub fn step(&self, id: &str) -> StepId {
        StepId::new(self.engine.scenario().steps.iter().position(|s| s.id == id).expect("a step"))
    }

    pub fn deed(&self, action: &str) -> DeedId {
        let scenario = self.engine.scenario();
        scenario.actions[scenario.action(action).expect("an action").index()].deed
    }

    pub fn decision(&self, id: &str) -> DecisionId {
        self.engine.scenario().decision(id).expect("a decision")
    }

    /// Booked so far.
    pub fn booked(&self, category: CostCategory) -> Cents {
        self.engine.ledger().sum(category)
    }
}

/// Plays a text from its beginning.
pub fn play(text: &str, steps: impl IntoIterator<Item = Move>) -> Run {
    let mut run = Run::new(text);
    run.go(steps);
    run
}
