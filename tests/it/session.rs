//! Sessions: the chain, what it proves, going back, and playing again.

use proptest::prelude::*;
use sandtable::base::digest::Digest;
use sandtable::base::id::{ActionId, DecisionId, FactId, InjectId};
use sandtable::base::time::{Span, Time};
use sandtable::engine::{Command, Engine, Event, Happened, REVISION, Recording, Rejection};
use sandtable::scenario::doc::{CostCategory, Label, LogSource, Role};
use sandtable::scenario::model::RoleSet;
use sandtable::session::archive::{Forget, Kept};
use sandtable::session::names::{CommandRecord, EventRecord};
use sandtable::session::open::{compare, events, open};
use sandtable::session::play::RewindError;
use sandtable::session::replay::Differs;
use sandtable::session::{
    Archive, Field, Journal, MadeOf, NoteTag, ReadOnlyReason, Record, ReplayError, Session, SessionState,
};

use crate::exercise::*;

fn played(seed: u64, length: usize) -> Session {
    let mut session = named_session(seed);
    while play_on(&mut session, length) == Progress::More {}
    session
}

/// The lines of a session after a change by hand.
fn with_lines(archive: &Archive, change: impl FnOnce(&mut Vec<(String, Digest)>)) -> Archive {
    let mut lines: Vec<_> = archive.journal().entries().iter().map(|e| (e.line.clone(), e.hash)).collect();
    change(&mut lines);
    Archive::read(archive.inputs().to_vec(), lines, archive.privates().to_vec()).expect("the header is sound")
}

/// The chain made anew over changed lines, as a forger would.
fn rehashed(lines: &mut [(String, Digest)]) {
    let mut before = Digest::default();
    for (line, hash) in lines {
        *hash = sandtable::session::journal::link(before, line);
        before = *hash;
    }
}

#[test]
fn a_chain_names_the_first_entry_that_was_changed() {
    let archive = played(3, 60).archive().clone();
    assert!(archive.verify().is_sound());
    let entries = archive.journal().entries().len();
    for seq in [0, 1, 7, entries - 1] {
        let line = archive.journal().entries()[seq].line.clone();
        for at in [0, line.len() / 2, line.len() - 1] {
            let mut bytes = line.clone().into_bytes();
            bytes[at] = if bytes[at] == b'7' { b'8' } else { b'7' };
            let Ok(changed) = String::from_utf8(bytes) else { continue };
            let mut lines: Vec<_> = archive.journal().entries().iter().map(|e| (e.line.clone(), e.hash)).collect();
            lines[seq].0 = changed;
            let broken = match Journal::read(lines) {
                Ok((journal, broken)) => {
                    assert_eq!(journal.entries().len(), seq, "what stands before is kept");
                    broken.expect("a change must be seen")
                }
                Err(broken) => broken,
            };
            assert_eq!(broken.seq, seq as u64);
        }
    }
    let without = with_lines(&archive, |lines| drop(lines.remove(5)));
    assert_eq!(without.broken().map(|b| b.seq), Some(5));
    let swapped = with_lines(&archive, |lines| lines.swap(8, 9));
    assert_eq!(swapped.broken().map(|b| b.seq), Some(8));
    let (count, head) = (entries as u64, archive.journal().head());
    let cut = with_lines(&archive, |lines| lines.truncate(entries - 2)).with_expected(count, head);
    assert_eq!(cut.verify().broken.map(|b| b.seq), Some(count - 2), "whoever stored it knows how long it was");
}

#[test]
fn a_forged_chain_differs_when_it_is_played() {
    let archive = played(3, 60).archive().clone();
    let is_decision = |line: &str| line.contains("\"do\":\"next-event\"");
    let mut seq = 0;
    let forged = with_lines(&archive, |lines| {
        seq = lines.iter().rposition(|(line, _)| is_decision(line)).expect("a step");
        lines[seq].0 = lines[seq].0.replace("\"do\":\"next-event\"", "\"do\":\"talk\",\"seconds\":1");
        rehashed(lines);
    });
    assert!(forged.broken().is_none());
    match compare(&forged) {
        Err(ReadOnlyReason::Replay(ReplayError::Differs(difference))) => {
            assert_eq!(difference.seq, seq as u64);
            let text = difference.to_string();
            assert!(text.contains(&format!("Entry {seq} at T")) && text.contains("talk for 1 s"), "{text}");
        }
        other => panic!("the difference must be found: {other:?}"),
    }
    let forged = with_lines(&archive, |lines| {
        let seq = lines.iter().rposition(|(line, _)| line.contains("\"state\":\"")).expect("a state");
        let at = lines[seq].0.find("\"state\":\"").expect("a state") + 9;
        lines[seq].0.replace_range(at..at + 64, &"0".repeat(64));
        rehashed(lines);
    });
    match compare(&forged) {
        Err(ReadOnlyReason::Replay(ReplayError::Differs(difference))) => {
            assert!(matches!(difference.what, Differs::State { .. }), "{difference}");
        }
        other => panic!("the difference must be found: {other:?}"),
    }
}

#[test]
fn a_name_that_is_not_there_is_said() {
    let archive = played(3, 60).archive().clone();
    let forged = with_lines(&archive, |lines| {
        let (line, _) = lines.iter_mut().find(|(line, _)| line.contains("\"do\":\"acknowledge\"")).expect("one");
        let at = line.find("\"inject\":\"").expect("an inject") + 10;
        line.insert(at, 'x');
        rehashed(lines);
    });
    let error = compare(&forged).expect_err("the name is wrong").to_string();
    assert!(error.contains("names the inject “x") && error.contains("nearest"), "{error}");
}

#[test]
fn deleted_texts_leave_the_proof() {
    let mut session = played(5, 80);
    let head = session.archive().journal().head();
    let before = session.archive().verify();
    assert!(before.is_sound() && before.privates.iter().all(|(_, _, kept)| *kept == Kept::AsWritten));
    assert!(before.privates.iter().any(|(seq, field, _)| (*seq, field.as_str()) == (0, "name:Legal")));
    assert_eq!(session.archive().text(0, Field::Name(Role::Legal)), Some("Ana Lind"));
    let lines: String = session.archive().journal().entries().iter().map(|e| e.line.as_str()).collect();
    for word in ["Ana Lind", "Payments guild", "because of", "note 19"] {
        assert!(!lines.contains(word), "{word:?} stands in the chain");
    }

    session.forget(Forget::Entry(0));
    let after = session.archive().verify();
    assert_eq!(after.privates.iter().filter(|(seq, _, kept)| *seq == 0 && *kept == Kept::Deleted).count(), 2);
    session.forget(Forget::All);
    let after = session.archive().verify();
    assert!(after.is_sound() && after.privates.iter().all(|(_, _, kept)| *kept == Kept::Deleted));
    assert_eq!(session.archive().journal().head(), head);
    assert!(compare(session.archive()).is_ok());
}

#[test]
fn a_changed_text_or_input_is_seen() {
    let archive = played(5, 40).archive().clone();
    let mut privates = archive.privates().to_vec();
    privates[0].text = "Somebody else".into();
    let lines = || archive.journal().entries().iter().map(|e| (e.line.clone(), e.hash));
    let changed = Archive::read(archive.inputs().to_vec(), lines(), privates).expect("the chain is sound");
    let verdict = changed.verify();
    assert!(!verdict.is_sound() && verdict.broken.is_none());
    assert_eq!(verdict.privates.iter().filter(|(_, _, kept)| *kept == Kept::Changed).count(), 1);

    let mut inputs = archive.inputs().to_vec();
    inputs[0].text = format!("{} ", inputs[0].text).into();
    let changed = Archive::read(inputs, lines(), archive.privates().to_vec()).expect("the chain is sound");
    assert!(!changed.verify().is_sound());
    assert!(matches!(compare(&changed), Err(ReadOnlyReason::Inputs(_))));
    let missing = archive.inputs()[1..].to_vec();
    let missing = Archive::read(missing, lines(), Vec::new()).expect("the chain is sound");
    let error = compare(&missing).expect_err("an input is missing").to_string();
    assert!(error.contains("scenarios/ghost-rail.ron"), "{error}");
}

#[test]
fn undo_and_rewind_append_and_replay() {
    let mut session = session(11);
    assert_eq!(session.undo(), Err(RewindError::Nothing));
    let mut digests = vec![session.engine().digest()];
    for n in 0..30 {
        let command = next_command(session.engine(), n);
        if session.submit(command, &[]).is_ok() {
            digests.push(session.engine().digest());
        }
    }
    let made = session.commands().len();
    assert_eq!(made + 1, digests.len());
    assert!(session.hindsight().is_none());
    let entries = session.archive().journal().entries().len();
    session.undo().expect("there is a last step");
    assert_eq!(session.engine().digest(), digests[made - 1]);
    assert_eq!(session.archive().journal().entries().len(), entries + 1, "a marker was appended");
    assert_eq!(session.hindsight().map(|b| (b.number, b.keep)), Some((1, made - 1)));

    assert_eq!(session.rewind(made - 1), Err(RewindError::Ahead(made - 1)));
    session.rewind(3).expect("that lies behind");
    assert_eq!(session.engine().digest(), digests[3]);
    assert_eq!(session.commands().len(), 3);
    let last = &session.commands()[2];
    assert_eq!(session.log_ends().last(), Some(&last.log.end));
    let log = session.engine().log();
    assert_eq!(last.log.end, log.len(), "the log holds this branch alone");
    session.rewind(0).expect("back to the beginning");
    assert_eq!(session.engine().digest(), digests[0]);
    assert_eq!(session.branches().len(), 4);
    let again = playable(open(session.archive().clone(), salts()));
    assert_eq!(again.engine().digest(), digests[0]);
    assert_eq!((again.commands(), again.branches()), (session.commands(), session.branches()));
}

#[test]
fn a_refusal_changes_and_writes_nothing() {
    let mut session = session(2);
    let (digest, entries) = (session.engine().digest(), session.archive().journal().entries().len());
    let closed = DecisionId::new(session.scenario().decisions.len() - 1);
    let refused = session
        .submit(Command::Decide { decision: closed, option: 0, approvals: everybody() }, &[])
        .expect_err("closed");
    assert!(matches!(refused, Rejection::NotOpen(_)));
    assert!(session.submit(Command::Until(Time(-5)), &[]).is_err());
    assert!(session.submit(Command::Acknowledge(InjectId::new(9999)), &[(Field::Note, "x".into())]).is_err());
    assert_eq!(session.engine().digest(), digest);
    assert_eq!(session.archive().journal().entries().len(), entries);
    assert!(session.archive().privates().is_empty());
}

#[test]
fn the_end_is_written_with_what_it_came_to() {
    let mut session = session(4);
    session.note(NoteTag::Strength, "calm");
    assert_eq!(session.archive().state(), SessionState::Interrupted);
    session.submit(Command::Finish, &[]).expect("one can always finish");
    assert_eq!(session.archive().state(), SessionState::Finished);
    let Some(Record::End(ended)) = session.archive().journal().entries().last().map(|e| &e.record) else {
        panic!("the last entry is the end");
    };
    let outcome = ended.outcome.as_ref().expect("figures");
    assert_eq!(outcome.cost_cents, session.engine().outcome().cost.0);
    assert_eq!(outcome.by_category.values().sum::<i64>(), outcome.cost_cents);
    assert_eq!(session.submit(Command::NextEvent, &[]), Err(Rejection::Ended));
    assert_eq!(
        session.notes().iter().map(|n| (n.tag, n.text)).collect::<Vec<_>>(),
        [(NoteTag::Strength, Some("calm"))]
    );

    let mut aside = super::exercise::session(4).archive().clone();
    aside.set_aside();
    assert_eq!(aside.state(), SessionState::Discarded);
    let mut again = playable(open(aside, salts()));
    again.submit(Command::NextEvent, &[]).expect("it goes on");
    assert_eq!(again.archive().state(), SessionState::Interrupted);
}

#[test]
fn the_first_pass_stays_the_scored_one() {
    // Finished, and only then played again with hindsight.
    let mut session = session(6);
    for n in 0..40 {
        let command = next_command(session.engine(), n);
        session.submit(command, &[]).ok();
    }
    session.submit(Command::Finish, &[]).expect("one can always finish");
    let (digest, made) = (session.engine().digest(), session.commands().len());
    session.rewind(4).expect("that lies behind");
    session.submit(Command::Finish, &[]).expect("one can always finish");
    assert_ne!(session.engine().digest(), digest);
    let run = session.scored_run();
    assert_eq!((run.made_of, run.engine.digest(), run.skipped.len()), (MadeOf::FirstPass, digest, 0));
    assert_eq!(session.scored().len(), made);
    assert_eq!(session.archive().finished_seq(), Some(made as u64 + 1));
}

#[test]
fn an_answer_that_was_taken_back_counts_and_new_ground_does_too() {
    let mut session = super::exercise::session(6);
    let mut n = 0;
    let decision = loop {
        if let Some(decision) = session.engine().open_decisions().next() {
            break decision;
        }
        let inject = session.engine().unopened().next();
        session.submit(inject.map_or(Command::NextEvent, Command::Acknowledge), &[]).expect("the clock goes on");
        n += 1;
        assert!(n < 200, "a decision must open");
    };
    let answer = |option| Command::Decide { decision, option, approvals: everybody() };
    let options = session.scenario().decisions[decision.index()].options.len() as u8;
    let mut possible = (0..options).filter(|o| session.engine().check(answer(*o)).is_ok());
    let (first, second) = (possible.next().expect("one"), possible.next().expect("another"));
    session.submit(answer(first), &[]).expect("possible");
    session.undo().expect("there is a last step");
    session.submit(answer(second), &[]).expect("possible");
    session.submit(Command::Talk(Span(600)), &[]).expect("possible");
    session.submit(Command::Finish, &[]).expect("possible");

    let scored = session.scored();
    let answers: Vec<_> = scored.iter().filter(|s| matches!(s.command, Command::Decide { .. })).collect();
    assert_eq!(answers.iter().map(|s| (s.branch, s.command.clone())).collect::<Vec<_>>(), [(0, answer(first))]);
    let run = session.scored_run();
    assert_eq!(run.made_of, MadeOf::SeveralPasses);
    assert!(run.skipped.is_empty() && run.engine.has_ended());
    let chosen = run.engine.log().iter().find_map(|h| match h.event {
        Event::OptionChosen(d, option) if d == decision => Some(option),
        _ => None,
    });
    assert_eq!(chosen, Some(first));
}

#[test]
fn a_session_of_another_engine_can_be_read_and_not_played() {
    let archive = played(3, 60).archive().clone();
    let expected = events(&archive).count();
    let other = with_lines(&archive, |lines| {
        let mine = format!("\"engine_revision\":{REVISION},");
        lines[0].0 = lines[0].0.replace(&mine, "\"engine_revision\":0,");
        // Words that this engine does not know.
        for (line, _) in lines.iter_mut().skip(1) {
            *line = line.replace("\"event\":\"inject-arrived\"", "\"event\":\"pigeon-landed\"");
        }
        rehashed(lines);
    });
    let sandtable::session::Opened::ReadOnly(read_only) = open(other, salts()) else {
        panic!("it must not be played");
    };
    assert_eq!(read_only.reason, ReadOnlyReason::Revision { made_by: 0 });
    assert_eq!(read_only.events().count(), expected);
    let said: Vec<String> = read_only.events().map(|(_, event)| event.to_string()).collect();
    assert!(said.iter().any(|line| line.contains("pigeon landed: ")), "{said:#?}");
}

#[test]
fn a_journal_of_a_newer_form_is_not_misread() {
    let archive = session(1).archive().clone();
    let mut lines: Vec<_> = archive.journal().entries().iter().map(|e| (e.line.clone(), e.hash)).collect();
    lines[0].0 = lines[0].0.replace("\"format\":1,", "\"format\":2,");
    rehashed(&mut lines);
    let error = Journal::read(lines).expect_err("it is newer").to_string();
    assert!(error.contains("update Sandtable"), "{error}");
    let nothing: [(String, Digest); 0] = [];
    assert!(Journal::read(nothing).is_err());
}

#[test]
fn events_and_commands_survive_being_named() {
    let scenario = ghost_rail();
    let session = played(9, 200);
    for happened in session.engine().log() {
        let named = EventRecord::of(happened, &scenario);
        assert_eq!(named.resolve(&scenario).as_ref(), Ok(happened), "{named}");
    }
    let rare = [
        Event::AttackerGaveUp,
        Event::Improvised,
        Event::Recovered,
        Event::Eradicated,
        Event::Reopened,
        Event::BooksClosed,
        Event::Responded(Time(77)),
        Event::StaffAdded(Role::Finance, 2),
        Event::Booked(CostCategory::Insurance, sandtable::base::money::Cents(-5)),
        Event::FactLabelled(FactId::new(0), None),
        Event::FactLabelled(FactId::new(0), Some(Label::Confirmed)),
        Event::StepNoticed(sandtable::base::id::StepId::new(0), LogSource::Payments),
        Event::RiskHappened(sandtable::base::id::DeedId::new(1), 1),
    ];
    for event in rare {
        let happened = Happened { at: Time(3), event };
        let line = serde_json::to_string(&EventRecord::of(&happened, &scenario)).expect("json");
        let back: EventRecord = serde_json::from_str(&line).expect("json");
        assert_eq!(back.resolve(&scenario), Ok(happened), "{line}");
    }
    let commands = [
        Command::Until(Time(5)),
        Command::Talk(Span(6)),
        Command::Later(DecisionId::new(0)),
        Command::Other { decision: DecisionId::new(0), like: Some(1) },
        Command::Act { action: ActionId::new(3), approvals: RoleSet::NONE.with(Role::Dev).with(Role::Legal) },
        Command::Improvise(vec![(FactId::new(1), Label::UnderInvestigation)]),
        Command::Skip(InjectId::new(1)),
        Command::Finish,
    ];
    for command in commands {
        let line = serde_json::to_string(&CommandRecord::of(&command, &scenario)).expect("json");
        let back: CommandRecord = serde_json::from_str(&line).expect("json");
        assert_eq!(back.resolve(&scenario), Ok(command), "{line}");
    }
}

/// Something that a table may ask, possible or not.
#[derive(Clone, Debug)]
enum Ask {
    Command(u8, u16, u8),
    Next,
    Undo,
    Rewind(u8),
}

fn ask() -> impl Strategy<Value = Ask> {
    prop_oneof![
        6 => (any::<u8>(), any::<u16>(), any::<u8>()).prop_map(|(kind, which, option)| Ask::Command(kind, which, option)),
        6 => Just(Ask::Next),
        1 => Just(Ask::Undo),
        1 => any::<u8>().prop_map(Ask::Rewind),
    ]
}

fn command(engine: &Engine, kind: u8, which: u16, option: u8) -> Command {
    let scenario = engine.scenario();
    let pick = |length: usize| usize::from(which) % (length + 1);
    let decision = engine.open_decisions().next().unwrap_or(DecisionId::new(pick(scenario.decisions.len())));
    let approvals = if option.is_multiple_of(3) { RoleSet::NONE } else { everybody() };
    match kind % 12 {
        0 => Command::NextEvent,
        1 => Command::NextDecision,
        2 => Command::Until(Time(i64::from(which) * 7 - 1000)),
        3 => Command::Talk(Span(i64::from(which) - 50)),
        4 => Command::Acknowledge(InjectId::new(pick(scenario.injects.len()))),
        5 | 6 => Command::Decide { decision, option: option % 6, approvals },
        7 => Command::Later(decision),
        8 => Command::Other { decision, like: option.is_multiple_of(2).then_some(option % 5) },
        9 => Command::Act { action: ActionId::new(pick(scenario.actions.len())), approvals },
        10 => Command::Improvise(vec![(FactId::new(pick(scenario.facts.len() - 1)), Label::Probable)]),
        _ if which == 7 => Command::Finish,
        _ => Command::Skip(InjectId::new(pick(scenario.injects.len()))),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Check agrees with apply, a refusal changes nothing, and a journal played again is the live run.
    #[test]
    fn replay_equals_live(seed in 0u64..1000, asks in prop::collection::vec(ask(), 1..50)) {
        let mut session = super::exercise::session(seed);
        for (n, ask) in asks.into_iter().enumerate() {
            let made = session.commands().len();
            match ask {
                Ask::Undo => drop(session.undo()),
                Ask::Rewind(keep) => drop(session.rewind(usize::from(keep) % (made + 1))),
                Ask::Next | Ask::Command(..) => {
                    let command = match ask {
                        Ask::Command(kind, which, option) => command(session.engine(), kind, which, option),
                        _ => next_command(session.engine(), n),
                    };
                    let before = (session.engine().digest(), session.archive().journal().head());
                    let checked = session.engine().check(command.clone()).map(drop);
                    let done = session.submit(command, &[]).map(drop);
                    prop_assert_eq!(&checked, &done);
                    if done.is_err() {
                        prop_assert_eq!(before, (session.engine().digest(), session.archive().journal().head()));
                    }
                }
            }
        }
        // The same commands on a plain engine, without any journal.
        let mut plain = Engine::new(ghost_rail(), seed, Recording::Events);
        for step in session.commands() {
            plain.submit(step.command.clone()).expect("it was accepted");
        }
        prop_assert_eq!(plain.digest(), session.engine().digest());
        let again = playable(open(session.archive().clone(), salts()));
        prop_assert_eq!(again.engine().digest(), session.engine().digest());
        prop_assert_eq!(again.engine().log(), session.engine().log());
        prop_assert_eq!(again.commands(), session.commands());
        prop_assert_eq!(again.branches(), session.branches());
    }
}
