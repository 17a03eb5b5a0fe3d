//! The screen as it is used: by label with few clicks, and by keyboard alone.

use egui::{Event, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use super::sample::{Moment, play};
use super::*;
use crate::app::theme::{self, Appearance, Motion, Scale};
use crate::base::id::{ActionId, DecisionId, InjectId};
use crate::scenario::doc::Role;

struct Table {
    play: PlayView,
    state: ExerciseState,
    asks: Vec<Request>,
}

fn harness_at(moment: Moment, size: [f32; 2], percent: u16) -> Harness<'static, Table> {
    let table = Table { play: play(moment), state: ExerciseState::default(), asks: Vec::new() };
    let mut harness = Harness::builder()
        .with_size(size)
        .with_context_setup(move |ctx| {
            let scale = Scale::percent(percent);
            theme::install(ctx, Appearance { motion: Motion::Reduced, scale, ..Appearance::default() });
        })
        .build_ui_state(
            |ui, table: &mut Table| {
                let asks = exercise_ui(ui, &table.play, &mut table.state);
                table.asks.extend(asks);
            },
            table,
        );
    harness.run_steps(3);
    harness
}

fn harness(moment: Moment) -> Harness<'static, Table> {
    harness_at(moment, [1600.0, 1000.0], 100)
}

fn click(harness: &mut Harness<'_, Table>, label: &str) {
    harness.get_by_label(label).click();
    harness.run_steps(3);
}

/// What a keyboard sends for a letter: the key and its text.
fn press(harness: &mut Harness<'_, Table>, letters: &str) {
    for letter in letters.chars() {
        if let Some(key) = Key::from_name(&letter.to_ascii_uppercase().to_string()) {
            harness.key_press(key);
        }
        harness.event(Event::Text(letter.to_string()));
        harness.run_steps(2);
    }
}

fn key(harness: &mut Harness<'_, Table>, key: Key) {
    harness.key_press(key);
    harness.run_steps(3);
}

fn asked(harness: &Harness<'_, Table>) -> Vec<Play> {
    let plays = harness.state().asks.iter().filter_map(|ask| match ask {
        Request::Play(play) => Some(play.clone()),
        _ => None,
    });
    plays.collect()
}

fn decide(decision: u16, option: u8, approvals: &[Role], rationale: &str) -> Play {
    Play::Decide {
        decision: DecisionId(decision),
        option,
        approvals: approvals.to_vec(),
        rationale: rationale.to_owned(),
    }
}

#[test]
fn a_decision_without_approvals_takes_two_clicks() {
    let mut harness = harness(Moment::Middle);
    click(&mut harness, "Cut the rate limit to 60 a minute");
    click(&mut harness, "Lock: Stop the reads");
    assert_eq!(asked(&harness), [decide(1, 1, &[], "")]);
}

#[test]
fn a_decision_with_approvals_takes_three_clicks() {
    let mut harness = harness(Moment::Middle);
    click(&mut harness, "Revoke pk_orbit_7 now");
    click(&mut harness, "Lock: Stop the reads");
    assert_eq!(asked(&harness), [], "nobody has agreed yet");
    click(&mut harness, "All agree");
    click(&mut harness, "Lock: Stop the reads");
    assert_eq!(asked(&harness), [decide(1, 0, &[Role::Legal, Role::Product], "")]);
}

#[test]
fn agreement_can_be_given_role_by_role_and_ends_with_another_option() {
    let mut harness = harness(Moment::Middle);
    click(&mut harness, "Revoke pk_orbit_7 now");
    click(&mut harness, "Legal agrees");
    click(&mut harness, "Lock: Stop the reads");
    assert_eq!(asked(&harness), []);
    click(&mut harness, "Product agrees");
    click(&mut harness, "Cut the rate limit to 60 a minute");
    click(&mut harness, "Revoke pk_orbit_7 now");
    click(&mut harness, "Lock: Stop the reads");
    assert_eq!(asked(&harness), [], "agreement was to the choice before");
}

#[test]
fn a_refused_option_says_why_and_cannot_be_locked() {
    let mut harness = harness_at(Moment::Middle, [1600.0, 1600.0], 100);
    click(&mut harness, "Wait for forensics to confirm");
    harness.get_by_label("Forensics must be engaged first.");
    click(&mut harness, "Lock: Are we aware?");
    assert_eq!(asked(&harness), []);
}

#[test]
fn a_standing_action_takes_two_clicks() {
    let mut harness = harness(Moment::Middle);
    click(&mut harness, "Contain");
    click(&mut harness, "Isolate: accounts-api");
    let expected = Play::Act { action: ActionId(108), approvals: vec![] };
    assert_eq!(asked(&harness), [expected]);
}

#[test]
fn a_standing_action_that_asks_others_says_so_and_takes_two_clicks() {
    let mut harness = harness(Moment::Middle);
    click(&mut harness, "Tell");
    click(&mut harness, "Tell the police (product agrees)");
    let expected = Play::Act { action: ActionId(2), approvals: vec![Role::Product] };
    assert_eq!(asked(&harness), [expected]);
}

#[test]
fn what_is_new_can_be_taken_on() {
    let mut harness = harness(Moment::Middle);
    click(&mut harness, "We're on it: A partner's key is reading accounts, one after another");
    assert_eq!(asked(&harness), [Play::Acknowledge(InjectId(4))]);
}

#[test]
fn the_story_goes_on_and_back_by_buttons() {
    let mut harness = harness(Moment::Middle);
    click(&mut harness, "Next event");
    click(&mut harness, "To next decision");
    click(&mut harness, "Undo");
    assert_eq!(asked(&harness), [Play::NextEvent, Play::NextDecision, Play::Undo]);
}

#[test]
fn going_back_on_the_timeline_asks_first() {
    let mut harness = harness(Moment::Middle);
    click(&mut harness, "Look back: 20:10, Release $250 k");
    click(&mut harness, "Go on from here: Release $250 k");
    assert_eq!(asked(&harness), []);
    click(&mut harness, "Go on from here");
    assert_eq!(asked(&harness), [Play::Rewind { keep: 7 }]);
}

#[test]
fn everything_can_be_done_by_keyboard() {
    let mut harness = harness(Moment::Middle);
    key(&mut harness, Key::Space);
    key(&mut harness, Key::Enter);
    press(&mut harness, "au1y");
    press(&mut harness, "e");
    harness.event(Event::Text("clause 14.2".into()));
    harness.run_steps(2);
    key(&mut harness, Key::Escape);
    press(&mut harness, "l");
    assert_eq!(
        asked(&harness),
        [
            Play::NextEvent,
            Play::NextDecision,
            Play::Acknowledge(InjectId(4)),
            Play::Undo,
            decide(1, 0, &[Role::Legal, Role::Product], "clause 14.2"),
        ]
    );
}

#[test]
fn standing_actions_notes_and_going_back_by_keyboard() {
    let mut harness = harness(Moment::Middle);
    press(&mut harness, "s");
    harness.event(Event::Text("isolate acc".into()));
    harness.run_steps(2);
    key(&mut harness, Key::Enter);
    assert_eq!(asked(&harness), [Play::Act { action: ActionId(108), approvals: vec![] }]);
    harness.state_mut().asks.clear();
    harness.key_press_modifiers(Modifiers::ALT, Key::Num2);
    harness.run_steps(3);
    harness.event(Event::Text("nobody knew the partner's number".into()));
    harness.run_steps(2);
    key(&mut harness, Key::Enter);
    let note = Play::Note { tag: "gap".into(), text: "nobody knew the partner's number".into() };
    assert_eq!(asked(&harness), [note]);
    press(&mut harness, "p");
    click(&mut harness, "Decide later");
    assert_eq!(asked(&harness).last(), Some(&Play::Later(DecisionId(1))));
}

#[test]
fn letters_typed_into_a_field_are_not_keys() {
    let mut harness = harness(Moment::Middle);
    press(&mut harness, "n");
    press(&mut harness, "undo");
    assert_eq!(asked(&harness), []);
    assert_eq!(harness.state().state.note.text, "undo");
}

#[test]
fn the_room_view_hides_what_is_for_the_facilitator() {
    let mut harness = harness(Moment::Middle);
    press(&mut harness, "k");
    assert!(harness.query_by_label_contains("True cost").is_some());
    assert!(
        harness.query_by_label("If nobody reacts").is_some()
            || harness.query_by_label_contains("nobody reacts").is_some()
    );
    press(&mut harness, "r");
    for secret in ["True cost", "nobody reacts", "Ground truth", "contradiction", "Hint", "Partner key stolen"] {
        assert!(harness.query_all_by_label_contains(secret).next().is_none(), "{secret}");
    }
    press(&mut harness, "k");
    assert!(harness.query_all_by_label_contains("True cost").next().is_none(), "the switch is not there for the room");
}

#[test]
fn the_keys_are_told_and_put_away_by_the_same_key() {
    let mut harness = harness(Moment::Middle);
    harness.event(Event::Text("?".into()));
    harness.run_steps(3);
    harness.get_by_label("Standing actions: type, then Enter");
    harness.event(Event::Text("?".into()));
    harness.run_steps(3);
    assert_eq!(harness.state().state.dialog, Dialog::None);
}

#[test]
fn costs_can_be_hidden() {
    let mut harness = harness(Moment::Middle);
    press(&mut harness, "m");
    assert_eq!(harness.state().state.costs, Costs::Hidden);
    click(&mut harness, "Show costs");
    assert_eq!(harness.state().state.costs, Costs::Shown);
}

#[test]
fn after_the_end_the_way_leads_to_the_debrief() {
    let mut harness = harness(Moment::End);
    key(&mut harness, Key::Space);
    assert_eq!(asked(&harness), []);
    click(&mut harness, "Open the debrief");
    assert_eq!(harness.state().state.go, Some(Destination::Debrief));
}

#[test]
fn what_is_only_to_be_read_takes_no_requests() {
    let mut harness = harness(Moment::Middle);
    harness.state_mut().play.saved = Saved::ReadOnly("Made by another version of the program.".into());
    harness.run_steps(3);
    click(&mut harness, "Next event");
    press(&mut harness, "ual");
    key(&mut harness, Key::Space);
    assert_eq!(asked(&harness), []);
}

#[test]
fn every_moment_fits_every_window() {
    for moment in [Moment::Start, Moment::Middle, Moment::Pressed, Moment::End] {
        for (size, percent) in [([1280.0, 720.0], 100), ([1920.0, 1080.0], 80), ([1280.0, 720.0], 200)] {
            let mut harness = harness_at(moment, size, percent);
            for tab in [NarrowTab::News, NarrowTab::Graph, NarrowTab::Decisions] {
                harness.state_mut().state.narrow = tab;
                harness.run_steps(2);
            }
            press(&mut harness, "s");
            let scaled = egui::vec2(size[0], size[1]);
            for name in ["Undo", "More"] {
                let rect = harness.get_by_label(name).rect();
                let inside = rect.right() <= scaled.x + 1.0 && rect.bottom() <= scaled.y + 1.0;
                assert!(inside, "{moment:?} {size:?} {percent} {name} {rect:?}");
            }
        }
    }
}

#[test]
fn the_audience_page_draws_every_moment_and_can_be_black() {
    use crate::app::screens::audience::{AudienceState, audience_ui};
    for moment in [Moment::Start, Moment::Middle, Moment::Pressed, Moment::End] {
        let mut state = (play(moment), AudienceState::default());
        if moment == Moment::End {
            state.1.toggle_curtain();
        }
        let mut harness = Harness::builder()
            .with_size([1280.0, 720.0])
            .with_context_setup(|ctx| {
                theme::install(ctx, Appearance { motion: Motion::Reduced, ..Appearance::default() })
            })
            .build_ui_state(|ui, (play, state): &mut (PlayView, AudienceState)| audience_ui(ui, play, state), state);
        harness.run_steps(3);
        match moment {
            Moment::Start => harness.get_by_label_contains("Nothing has been noticed yet"),
            Moment::Middle => harness.get_by_label_contains("Cost known so far: $1.84 M"),
            Moment::Pressed => harness.get_by_label_contains("Time to decide: 0 min"),
            Moment::End => harness.get_by_label_contains("blacked out"),
        };
        for secret in ["stolen partner key", "$2.31 M"] {
            assert!(harness.query_all_by_label_contains(secret).next().is_none(), "{moment:?} {secret}");
        }
    }
}
