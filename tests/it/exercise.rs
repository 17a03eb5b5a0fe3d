//! An exercise that plays itself: a fixed rule, not a policy. What it asks next depends only on the session as it stands.

use std::sync::{Arc, LazyLock};

use sandtable::base::id::{ActionId, FactId, InjectId};
use sandtable::base::time::Span;
use sandtable::engine::{Command, Engine};
use sandtable::scenario::compile::compile_shared;
use sandtable::scenario::doc::{Label, Role};
use sandtable::scenario::load::{Library, bundled_scenarios, load_scenario};
use sandtable::scenario::model::{RoleSet, Scenario};
use sandtable::session::{Field, NoteTag, Opened, SaltSource, Session, SessionState, Setup};

static SCENARIOS: LazyLock<Vec<(&'static str, Arc<Scenario>)>> = LazyLock::new(|| {
    let library = Library::bundled().expect("the bundled library is sound");
    let load = |id: &'static str| {
        let checked = load_scenario(id, &library);
        let bundle = checked.bundle.unwrap_or_else(|| panic!("{id}: {:#?}", checked.diagnostics));
        (id, compile_shared(&bundle).expect("it compiles"))
    };
    bundled_scenarios().iter().map(|(id, _)| load(id)).collect()
});

/// Every bundled scenario.
pub fn scenarios() -> &'static [(&'static str, Arc<Scenario>)] {
    &SCENARIOS
}

pub fn ghost_rail() -> Arc<Scenario> {
    let found = SCENARIOS.iter().find(|(id, _)| *id == "ghost-rail");
    Arc::clone(&found.expect("ghost-rail ships with the program").1)
}

/// Approval of every role there is.
pub fn everybody() -> RoleSet {
    Role::ALL.iter().copied().collect()
}

pub fn salts() -> SaltSource {
    SaltSource::new([1; 32])
}

pub fn session(seed: u64) -> Session {
    Session::start(Setup::plain(ghost_rail(), seed), salts())
}

pub fn named_session(seed: u64) -> Session {
    let mut setup = Setup::plain(ghost_rail(), seed);
    setup.group = "Payments guild".into();
    setup.names = vec![(Role::Legal, "Ana Lind".into())];
    setup.started = "2026-11-23 14:20".into();
    Session::start(setup, salts())
}

pub fn playable(opened: Opened) -> Session {
    match opened {
        Opened::Playable(session) => *session,
        Opened::ReadOnly(read_only) => panic!("must be playable: {}", read_only.reason),
    }
}

/// The first command at or after `n` that is not refused: something that a table might do now.
pub fn next_command(engine: &Engine, n: usize) -> Command {
    let accepted = |command: &Command| engine.check(command.clone()).is_ok();
    if let Some(inject) = engine.unopened().next().filter(|_| n % 3 != 1) {
        return Command::Acknowledge(inject);
    }
    let scenario = engine.scenario();
    if n % 4 == 2
        && let Some(decision) = engine.open_decisions().next()
    {
        let options = scenario.decisions[decision.index()].options.len();
        let option = |k: usize| Command::Decide {
            decision,
            option: u8::try_from((n + k) % options).expect("few options"),
            approvals: everybody(),
        };
        let other = [Command::Later(decision), Command::Other { decision, like: None }];
        let later = other.into_iter().skip(usize::from(!n.is_multiple_of(5)) * 2);
        if let Some(command) = later.chain((0..options).map(option)).find(accepted) {
            return command;
        }
    }
    if n % 7 == 3 {
        let actions = scenario.actions.len();
        let act = |k: usize| Command::Act { action: ActionId::new((n * 5 + k) % actions), approvals: everybody() };
        if let Some(command) = (0..actions).map(act).find(accepted) {
            return command;
        }
    }
    match n % 61 {
        17 => Command::Improvise(vec![(FactId::new(n % scenario.facts.len()), Label::Probable)]),
        29 => Command::Skip(InjectId::new(n % scenario.injects.len())),
        8 | 37 | 53 => Command::Until(engine.now() + Span(900)),
        k if k % 2 == 0 => Command::Talk(Span(60)),
        k if k % 5 == 0 => Command::NextDecision,
        _ => Command::NextEvent,
    }
}

/// How far an automatic exercise is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    More,
    Over,
}

/// One step of an exercise with undo, rewinds, notes and texts; it is over after about `length` entries.
pub fn play_on(session: &mut Session, length: usize) -> Progress {
    if session.archive().state() == SessionState::Finished {
        return Progress::Over;
    }
    let n = session.archive().journal().entries().len();
    let made = session.commands().len();
    if n >= length {
        session.submit(Command::Finish, &[]).expect("one can always finish");
    } else if n.is_multiple_of(41) && made > 0 {
        session.undo().expect("there is something to undo");
    } else if n.is_multiple_of(83) && made > 6 {
        session.rewind(made - 5).expect("that lies behind");
    } else if n.is_multiple_of(19) {
        session.note(NoteTag::Gap, &format!("note {n}"));
    } else {
        let command = next_command(session.engine(), n);
        let texts = [(Field::Rationale, format!("because of {n}"))];
        let texts = if matches!(command, Command::Decide { .. }) { &texts[..] } else { &[] };
        if session.submit(command, texts).is_err() {
            session.submit(Command::Talk(Span(1)), &[]).expect("one can always talk");
        }
    }
    Progress::More
}
