//! One mechanic at a time, in a world that holds nothing else.

use sandtable::base::money::Cents;
use sandtable::base::time::{Span, Time};
use sandtable::engine::view::WorkState;
use sandtable::engine::{
    Cause, Command, EndedBy, Engine, Event, ObligationOutcome, ObligationState, Recording, Rejection,
};
use sandtable::scenario::doc::{CostCategory, Label, Role};
use sandtable::scenario::model::RoleSet;

use crate::play::*;

/// Half an hour after it was asked for, with these effects.
fn in_half_an_hour(effects: &str) -> String {
    format!(r#"lead: Exactly("30m"), effects: [{effects}]"#)
}

// ------------------------------------------------------------------------------------------------ containment

/// Asked for after an hour, the effects stop the reads half an hour later, for good.
fn check_stops(effects: &str) {
    let text = action(ONE_PARTNER_ONE_KEY, "cut", &in_half_an_hour(effects));
    let mut run = play(&text, [open("alert"), until("1h"), act("cut")]);
    let outcome = run.finish();
    assert_eq!(run.first(Event::StepCut(run.step("read"))), Some(at("1h30m")), "{effects}");
    assert_eq!(run.first(Event::Contained), Some(at("1h30m")), "{effects}");
    assert_eq!(outcome.people_out, 1250, "{effects}: two and a half hours at 500");
    assert_eq!(outcome.ended_by, EndedBy::Defender, "{effects}");
    assert_eq!(outcome.times.contain, Some(span("1h30m")), "{effects}");
    assert_eq!(outcome.times.respond, Some(span("1h")), "{effects}: the response began when it was asked for");
}

#[test]
fn whatever_a_step_needs_stops_it_when_it_is_gone() {
    for effects in [
        r#"BlockFlow("book")"#,
        r#"BlockFlow("look-up")"#,
        r#"Revoke("shop-key")"#,
        r#"Rotate("shop-key")"#,
        r#"Fix("no-check")"#,
        r#"Isolate("api")"#,
        r#"TakeDown("api")"#,
        r#"Isolate("db")"#,
        r#"ThrottleFlow("book", 0.0, 0.0)"#,
    ] {
        check_stops(effects);
    }
}

#[test]
fn what_a_step_does_not_need_does_not_stop_it() {
    for effects in [r#"BlockFlow("back")"#, r#"SwitchOn("limit")"#, r#"Watch("api", 2.0)"#, "KeepEvidence"] {
        let text = action(ONE_PARTNER_ONE_KEY, "cut", &in_half_an_hour(effects));
        let mut run = play(&text, [open("alert"), act("cut")]);
        let outcome = run.finish();
        assert_eq!(run.first(Event::StepCut(run.step("read"))), None, "{effects}");
        assert_eq!(outcome.times.contain, None, "{effects}");
        assert_ne!(outcome.ended_by, EndedBy::Defender, "{effects}");
    }
}

#[test]
fn a_control_that_halves_the_rate_halves_what_leaves() {
    let text = action(ONE_PARTNER_ONE_KEY, "cut", r#"effects: [SwitchOn("limit")]"#);
    let run = play(&text, [act("cut"), until("4h")]);
    assert_eq!(run.engine.people_out(), 500 + 4 * 250);
}

#[test]
fn what_was_blocked_and_opened_again_runs_again() {
    let text = action(ONE_PARTNER_ONE_KEY, "cut", r#"effects: [BlockFlow("book")]"#);
    let text = action(&text, "open", r#"effects: [OpenFlow("book")]"#);
    let mut run = play(&text, [open("alert"), until("1h"), act("cut"), until("3h"), act("open"), until("4h")]);
    assert_eq!(run.first(Event::StepResumed(run.step("read"))), Some(at("3h")));
    assert_eq!(run.first(Event::Reopened), Some(at("3h")));
    assert_eq!(run.engine.people_out(), 3 * 500);
    let outcome = run.finish();
    assert_eq!((outcome.reopened, outcome.times.contain), (1, None));
}

const COMES_BACK: &str = r#"(id: "come-back", technique: "sure", begin: IfCut("read", "2h"), target: "db", via: ["back"],
    gives: [Exfiltrate("addresses", 900)], says: "", reason: ""),"#;

#[test]
fn a_fallback_begins_after_the_cut_and_keeps_it_uncontained_while_its_needs_are_met() {
    let text = with(ONE_PARTNER_ONE_KEY, "attack", COMES_BACK);
    let text = action(&text, "cut", r#"effects: [BlockFlow("book")]"#);
    let text = action(&text, "cut-back", r#"effects: [BlockFlow("back")]"#);
    let mut run = play(&text, [open("alert"), until("1h"), act("cut"), until("6h")]);
    let back = run.step("come-back");
    assert_eq!(run.first(Event::StepCut(run.step("read"))), Some(at("1h")));
    assert_eq!(run.first(Event::StepBegan(back)), Some(at("3h")));
    assert_eq!(run.first(Event::StepSucceeded(back)), Some(at("4h")));
    assert_eq!(run.first(Event::Contained), None);
    run.go([act("cut-back")]);
    assert_eq!(run.first(Event::Contained), Some(at("6h")));
    assert_eq!(run.finish().times.contain, Some(span("6h")));
}

#[test]
fn a_fallback_whose_needs_are_gone_does_not_keep_it_uncontained() {
    let text = with(ONE_PARTNER_ONE_KEY, "attack", COMES_BACK);
    let text = action(&text, "cut", r#"effects: [BlockFlow("book"), BlockFlow("back")]"#);
    let mut run = play(&text, [open("alert"), until("1h"), act("cut")]);
    assert_eq!(run.first(Event::Contained), Some(at("1h")));
    let outcome = run.finish();
    assert_eq!(run.first(Event::StepFailed(run.step("come-back"))), Some(at("3h")));
    assert_eq!(outcome.times.contain, Some(span("1h")));
}

/// The second waits for the first, which fails; the third waits for the second to fail, which it never does.
const NEVER_TRIED: &str = r#"(id: "first", technique: "sure", begin: At("1h"), target: "db", needs: Past("9d"), gives: [], says: "", reason: ""),
    (id: "second", technique: "sure", begin: After("first", "1h"), target: "db", gives: [], says: "", reason: ""),
    (id: "third", technique: "sure", begin: IfFails("second", "1h"), target: "db", via: ["back"],
        gives: [Exfiltrate("addresses", 900)], says: "", reason: ""),"#;

#[test]
fn a_fallback_of_what_is_never_tried_is_not_within_reach() {
    let text = with(ONE_PARTNER_ONE_KEY, "attack", NEVER_TRIED);
    let text = action(&text, "cut", r#"effects: [BlockFlow("book")]"#);
    let mut run = play(&text, [open("alert"), until("3h"), act("cut")]);
    let outcome = run.finish();
    assert_eq!(run.first(Event::StepBegan(run.step("third"))), None);
    assert_eq!((outcome.times.contain, outcome.ended_by), (Some(span("3h")), EndedBy::Defender));
}

#[test]
fn a_fallback_of_what_is_about_to_fail_is_within_reach() {
    let text = with(
        ONE_PARTNER_ONE_KEY,
        "attack",
        &instead(NEVER_TRIED, r#"After("first", "1h")"#, r#"IfFails("first", "4h")"#),
    );
    let text = instead(
        &text,
        r#"IfFails("first", "4h"), target: "db","#,
        r#"IfFails("first", "4h"), target: "db", needs: Past("9d"),"#,
    );
    let text = action(&text, "cut", r#"effects: [BlockFlow("book")]"#);
    let mut run = play(&text, [open("alert"), until("3h"), act("cut")]);
    assert_eq!(run.first(Event::Contained), None, "the second fails after five hours and the third begins");
    run.finish();
    assert_eq!(run.first(Event::StepBegan(run.step("third"))), Some(at("6h")));
}

#[test]
fn an_attacker_who_gives_up_was_not_contained() {
    let text = instead(ONE_PARTNER_ONE_KEY, r#"Exfiltrate("addresses", 500)"#, r#"Exfiltrate("addresses", 20000)"#);
    let text = instead(&text, r#"patience: "30d""#, r#"patience: "2h""#);
    let mut run = play(&text, [open("alert")]);
    let outcome = run.finish();
    assert_eq!(run.first(Event::StepExhausted(run.step("read"))), Some(at("1h")));
    assert_eq!(run.first(Event::AttackerGaveUp), Some(at("3h")));
    assert_eq!((outcome.ended_by, outcome.times.contain), (EndedBy::Attacker, None));
}

const FROM_INSIDE: &str = r#"(id: "climb", technique: "sure", begin: At("-3h"), target: "api", gives: [Foothold("api")], says: "", reason: ""),
    (id: "dig", technique: "sure", begin: At("-2h"), target: "db", from: "api", via: ["look-up"],
        gives: [Exfiltrate("addresses", 100)], says: "", reason: ""),"#;

#[test]
fn restoring_or_evicting_takes_the_foothold_away() {
    for effects in [r#"Restore("api")"#, r#"Evict("api")"#] {
        let text = with(ONE_PARTNER_ONE_KEY, "attack", FROM_INSIDE);
        let text = action(&text, "cut", &format!(r#"effects: [Rotate("shop-key"), {effects}]"#));
        let mut run = play(&text, [open("alert"), until("2h"), act("cut")]);
        let outcome = run.finish();
        assert_eq!(run.first(Event::StepCut(run.step("dig"))), Some(at("2h")), "{effects}");
        assert_eq!(run.first(Event::Contained), Some(at("2h")), "{effects}");
        assert_eq!(run.first(Event::Eradicated), Some(at("2h")), "{effects}");
        assert_eq!(outcome.times.recover, Some(Span::ZERO), "{effects}: everything serves and nobody is inside");
        assert_eq!(outcome.times.dwell_to_eradicate, Some(span("5h")), "{effects}");
    }
}

#[test]
fn isolation_contains_but_only_a_rejoined_and_clean_asset_is_recovered() {
    let text = with(ONE_PARTNER_ONE_KEY, "attack", FROM_INSIDE);
    let text = action(&text, "isolate", r#"effects: [Isolate("api"), Rotate("shop-key")]"#);
    let text = action(&text, "restore", r#"effects: [Restore("api")]"#);
    let mut run = play(&text, [open("alert"), until("1h"), act("isolate"), until("5h"), act("restore")]);
    assert_eq!(run.first(Event::Contained), Some(at("1h")));
    assert_eq!(run.first(Event::Recovered), Some(at("5h")));
    assert_eq!(run.finish().times.recover, Some(span("4h")));
}

#[test]
fn patience_counts_from_when_the_last_gain_stopped() {
    let text = instead(ONE_PARTNER_ONE_KEY, r#"patience: "30d""#, r#"patience: "20h""#);
    let text = action(&text, "cut", r#"effects: [BlockFlow("book")]"#);
    let mut run = play(&text, [until("19h"), act("cut")]);
    run.finish();
    assert_eq!(run.first(Event::AttackerGaveUp), Some(at("39h")));
}

#[test]
fn nothing_that_the_attacker_does_before_t0_is_noticed_or_thrown() {
    let run = Run::new(ONE_PARTNER_ONE_KEY);
    let read = run.engine.scenario().steps[0].name;
    assert_eq!(run.first(Event::StepSucceeded(run.step("read"))), Some(at("-1h")));
    assert!(run.engine.keys().iter().all(|k| k.actor != read || k.mechanic == sandtable::base::dice::Mechanic::Notice));
    assert!(run.engine.log().iter().all(|h| h.at >= Time::ZERO || !matches!(h.event, Event::StepNoticed(..))));
}

// ------------------------------------------------------------------------------------------------ damage

#[test]
fn what_leaves_ends_at_the_people_of_the_holding() {
    let text = instead(ONE_PARTNER_ONE_KEY, r#"Exfiltrate("addresses", 500)"#, r#"Exfiltrate("addresses", 20000)"#);
    let mut run = play(&text, []);
    assert_eq!(run.finish().people_out, 40_000);
    assert_eq!(run.first(Event::StepExhausted(run.step("read"))), Some(at("1h")));
}

/// People out when two full holdings of 40,000 and 30,000 people have left.
fn both_holdings(overlap: &str) -> u64 {
    let holding = format!(r#"(id: "copy", name: "copy", class: Personal, people: 30000, {overlap}),"#);
    let text = with(ONE_PARTNER_ONE_KEY, "holdings", &holding);
    let text = instead(
        &text,
        r#"[Exfiltrate("addresses", 500)]"#,
        r#"[Exfiltrate("addresses", 20000), Exfiltrate("copy", 20000)]"#,
    );
    play(&text, []).finish().people_out
}

#[test]
fn people_of_one_overlap_group_count_once() {
    assert_eq!(both_holdings(r#"overlap: "customers""#), 40_000);
    assert_eq!(both_holdings(r#"overlap: "staff""#), 70_000);
    assert_eq!(both_holdings(""), 70_000);
}

#[test]
fn an_outage_reaches_everything_that_depends_on_it() {
    let text = action(ONE_PARTNER_ONE_KEY, "down", r#"effects: [TakeDown("db")]"#);
    let text = action(&text, "up", r#"effects: [BringUp("db")]"#);
    let mut run = play(&text, [act("down"), until("2h"), act("up")]);
    run.finish();
    assert_eq!(run.booked(CostCategory::Downtime), Cents(180_000), "two hours of the API at 900");
    let entries: Vec<_> =
        run.engine.ledger().entries().iter().filter(|e| e.category == CostCategory::Downtime).collect();
    let api = run.engine.scenario().ecosystem.assets.iter().position(|a| a.doc.id == "api").expect("the API");
    assert!(entries.iter().all(|e| e.cause == Cause::AssetDown(sandtable::base::id::AssetId::new(api))), "{entries:?}");
}

#[test]
fn revoking_locks_honest_users_out_and_rotating_does_not() {
    let downtime = |effects: &str| {
        let text = action(ONE_PARTNER_ONE_KEY, "cut", &format!("effects: [{effects}]"));
        let mut run = play(&text, [until("1h"), act("cut")]);
        run.finish();
        run.booked(CostCategory::Downtime)
    };
    assert_eq!(downtime(r#"Revoke("shop-key")"#), Cents(10_000 * (240 - 1)), "locked out until the books close");
    assert_eq!(downtime(r#"Rotate("shop-key")"#), Cents::ZERO);
    assert_eq!(downtime(r#"Revoke("shop-key"), Rotate("shop-key")"#), Cents::ZERO, "a new one lets them in again");
}

/// Money leaves at 1,000 an hour from T0 on.
const DIVERTS: &str = r#"(id: "divert", technique: "sure", begin: At("-1h"), target: "api", via: ["book"],
    gives: [Divert(1000, 1000000)], says: "", reason: ""),"#;

#[test]
fn what_was_diverted_before_t0_is_history_and_costs_nothing() {
    let text = with(ONE_PARTNER_ONE_KEY, "attack", DIVERTS);
    let text = action(&text, "cut", r#"effects: [BlockFlow("book")]"#);
    let mut run = play(&text, [until("3h"), act("cut")]);
    run.finish();
    assert_eq!(run.booked(CostCategory::Fraud), Cents(300_000));
    assert_eq!(run.engine.diverted_before(), Cents(100_000));
}

#[test]
fn a_recall_brings_back_less_the_later_it_comes() {
    let fraud = |when: &'static str| {
        let text = with(ONE_PARTNER_ONE_KEY, "attack", DIVERTS);
        let text = action(&text, "cut", r#"effects: [BlockFlow("book")]"#);
        let text = action(&text, "recall", r#"effects: [Recall("divert")]"#);
        let mut run = play(&text, [until("5h"), act("cut"), until(when), act("recall")]);
        run.finish();
        run.booked(CostCategory::Fraud)
    };
    let costs: Vec<Cents> = ["5h", "6h", "9h", "1d", "9d"].into_iter().map(fraud).collect();
    assert!(costs.is_sorted() && costs[0] < costs[1] && costs[3] < Cents(500_000), "{costs:?}");
    assert!(costs[0] > Cents(100_000), "no more comes back than the recallable share: {costs:?}");
}

#[test]
fn money_that_is_held_is_not_lost_until_it_is_let_go() {
    let fraud = |more: &[Move]| {
        let text = with(ONE_PARTNER_ONE_KEY, "attack", DIVERTS);
        let text = action(&text, "hold", r#"effects: [HoldTransfers("divert", 0.75)]"#);
        let text = action(&text, "cut", r#"effects: [BlockFlow("book")]"#);
        let text = action(&text, "release", r#"effects: [ReleaseTransfers("divert")]"#);
        let mut run = play(&text, [until("1h"), act("hold"), until("5h"), act("cut")]);
        run.go(more.iter().cloned());
        run.finish();
        run.booked(CostCategory::Fraud)
    };
    assert_eq!(fraud(&[]), Cents(200_000), "one hour in full and a quarter of four");
    assert_eq!(fraud(&[act("release")]), Cents(500_000), "let go, all of it is lost");
}

/// What the insurer pays for 50,000 of response work.
fn paid(told: Option<&'static str>, amount: u32) -> Cents {
    let text = action(ONE_PARTNER_ONE_KEY, "work", &format!("effects: [Spend(Response, {amount})]"));
    let text = action(&text, "tell", "effects: [TellInsurer]");
    let mut run = play(&text, [act("work")]);
    if let Some(told) = told {
        run.go([until(told), act("tell")]);
    }
    run.finish();
    Cents(-run.booked(CostCategory::Insurance).0)
}

#[test]
fn insurance_pays_above_the_retention_up_to_the_limit_and_half_after_a_late_notice() {
    assert_eq!(paid(None, 50_000), Cents::ZERO);
    assert_eq!(paid(Some("1h"), 9_000), Cents::ZERO);
    assert_eq!(paid(Some("48h"), 50_000), Cents(4_000_000));
    assert_eq!(paid(Some("49h"), 50_000), Cents(2_000_000));
    assert_eq!(paid(Some("1h"), 900_000), Cents(50_000_000));
}

// ------------------------------------------------------------------------------------------------ limits of teams

#[test]
fn what_the_budget_does_not_cover_is_refused_until_finance_releases_more() {
    let text = action(ONE_PARTNER_ONE_KEY, "buy", r#"cost: 30000, effects: [KeepEvidence]"#);
    let text = action(&text, "release", "effects: [ReleaseBudget(50000)]");
    let mut run = Run::new(&text);
    let refusal = run.refusal(&act("buy")).expect("a refusal");
    assert!(matches!(refusal, Rejection::Budget { .. }), "{refusal:?}");
    assert_eq!(refusal.to_string(), "It costs €30 k; €20 k is available. Finance can release more.");
    run.go([act("release"), act("buy")]);
    let room = run.engine.seat_view(None);
    assert_eq!((room.budget, room.reserve), (Cents(500_000), Cents::ZERO), "no more is released than there is");
}

#[test]
fn a_missing_approval_is_refused_with_the_names_of_the_roles() {
    let text = action(ONE_PARTNER_ONE_KEY, "publish", "approvals: [Legal, Product, Dev], effects: [Publish(Candid)]");
    let run = Run::new(&text);
    let action = run.engine.scenario().action("publish").expect("an action");
    let refusal = |approvals: &[Role]| {
        let approvals = approvals.iter().copied().collect();
        run.engine.check(Command::Act { action, approvals }).err().map(|r| r.to_string())
    };
    let names = format!("{} and {} must agree first.", Role::Product.label(), Role::Legal.label());
    assert_eq!(refusal(&[]), Some(names), "and Dev, who starts it, is not asked");
    assert_eq!(refusal(&[Role::Product]), Some(format!("{} must agree first.", Role::Legal.label())));
    assert_eq!(refusal(&[Role::Product, Role::Legal]), None);
}

#[test]
fn a_missing_prerequisite_is_refused_in_its_own_words() {
    let needs = r#"needs: [(that: Fact("leak", Confirmed), says: "Look first.")], effects: [KeepEvidence]"#;
    let mut run = Run::new(&action(ONE_PARTNER_ONE_KEY, "act", needs));
    assert_eq!(run.refusal(&act("act")).map(|r| r.to_string()).as_deref(), Some("Look first."));
    run.go([reveal("leak", Label::Confirmed), act("act")]);
}

/// When something that a role has to approve takes effect, if nobody plays that role.
fn without(role: &str, absent: Role) -> Result<Option<Time>, Rejection> {
    let text = action(ONE_PARTNER_ONE_KEY, "act", &format!("approvals: [{role}], effects: [KeepEvidence]"));
    let absent: RoleSet = [absent].into_iter().collect();
    let engine = Engine::new(scenario(&text), 7, Recording::Events).with_absent(absent);
    let mut run = Run { engine };
    match run.refusal(&act("act")) {
        Some(refusal) => Err(refusal),
        None => {
            run.go([act("act"), until("1d")]);
            Ok(run.first(Event::TookEffect(run.deed("act"))))
        }
    }
}

#[test]
fn an_absent_role_agrees_or_needs_time_or_refuses_as_its_rule_says() {
    assert_eq!(without("Product", Role::Product), Ok(Some(Time::ZERO)));
    assert_eq!(without("Legal", Role::Legal), Ok(Some(at("2h"))));
    let refused = without("Finance", Role::Finance);
    assert_eq!(refused, Err(Rejection::Absent(vec![Role::Finance])));
    assert_eq!(without("Legal", Role::Product), Ok(Some(Time::ZERO)), "a role that is there agrees at once");
}

#[test]
fn waiting_in_line_does_not_spare_the_deputy() {
    let text = action(ONE_PARTNER_ONE_KEY, "one", ONE_HOUR);
    let text = action(&text, "two", &ONE_HOUR.replace("effects", "approvals: [Legal], effects"));
    let absent: RoleSet = [Role::Legal].into_iter().collect();
    let mut run = Run { engine: Engine::new(scenario(&text), 7, Recording::Events).with_absent(absent) };
    run.go([act("one"), act("two"), until("1d")]);
    assert_eq!(run.first(Event::WorkBegan(run.deed("two"))), Some(at("1h")));
    assert_eq!(run.first(Event::TookEffect(run.deed("two"))), Some(at("3h")), "the deputy agrees after two hours");
}

const ONE_HOUR: &str = r#"lead: Exactly("1h"), staff: [(Dev, 1)], effects: [KeepEvidence]"#;

#[test]
fn with_everybody_busy_work_waits_in_line_and_shows_when_it_would_start() {
    let text = action(&action(ONE_PARTNER_ONE_KEY, "one", ONE_HOUR), "two", ONE_HOUR);
    let mut run = play(&text, [act("one"), until("20m"), act("two")]);
    assert_eq!(run.first(Event::WorkQueued(run.deed("two"))), Some(at("20m")));
    let room = run.engine.seat_view(None);
    assert_eq!(room.work[0].state, WorkState::Queued(Some(at("1h"))));
    run.go([until("5h")]);
    assert_eq!(run.first(Event::WorkBegan(run.deed("two"))), Some(at("1h")));
    assert_eq!(run.first(Event::TookEffect(run.deed("two"))), Some(at("2h")));
}

#[test]
fn work_waits_for_the_morning_when_nobody_is_on_call() {
    let text = instead(&action(ONE_PARTNER_ONE_KEY, "one", ONE_HOUR), r#"time: "09:30""#, r#"time: "20:00""#);
    let run = play(&text, [act("one"), until("1d")]);
    assert_eq!(run.first(Event::WorkBegan(run.deed("one"))), Some(at("12h")), "eight in the morning");
}

#[test]
fn more_people_let_waiting_work_start_at_once() {
    let text = action(&action(ONE_PARTNER_ONE_KEY, "one", ONE_HOUR), "two", ONE_HOUR);
    let text = action(&text, "call", "effects: [AddStaff(Dev, 1)]");
    let run = play(&text, [act("one"), act("two"), until("10m"), act("call")]);
    assert_eq!(run.first(Event::WorkBegan(run.deed("two"))), Some(at("10m")));
}

#[test]
fn an_action_is_done_as_often_as_it_can_be() {
    let mut run = Run::new(&action(ONE_PARTNER_ONE_KEY, "one", "effects: [KeepEvidence]"));
    run.go([act("one")]);
    assert_eq!(run.refusal(&act("one")), Some(Rejection::AlreadyDone("one".into())));
}

// ------------------------------------------------------------------------------------------------ decisions

const DECISION: &str = r#"(id: "close", title: "Close it", question: "?", phase: Containment, owner: Dev, opens: Seen("alert"),
    deadline: "2h", later: "1h", default: "wait", cautious: "wait", expert: (option: "block", after: "10m", why: ""), objective: "",
    options: [
        (id: "block", label: "Block the flow", effects: [BlockFlow("book")],
            later: [(after: "3h", effects: [LoseCustomersCount(20)], says: "Customers leave.")]),
        (id: "wait", label: "Look first", effects: [Watch("api", 2.0)]),
    ], note: ""),"#;

fn with_decision() -> String {
    with(ONE_PARTNER_ONE_KEY, "decisions", DECISION)
}

#[test]
fn later_closes_a_decision_and_opens_it_again_once() {
    let mut run = play(&with_decision(), [until("30m"), later("close")]);
    assert_eq!(run.engine.open_decisions().count(), 0);
    run.go([until("1h30m")]);
    let close = run.decision("close");
    assert_eq!(run.engine.open_decisions().collect::<Vec<_>>(), [close]);
    assert_eq!(run.last(Event::DecisionOpened(close)), Some(at("1h30m")));
    assert_eq!(run.refusal(&later("close")), Some(Rejection::NoLater("Close it".into())));
    run.go([until("4h")]);
    assert_eq!(run.first(Event::DecisionDefaulted(close, 1)), Some(at("3h30m")), "two hours after it opened again");
}

#[test]
fn nobody_answers_and_the_default_happens_at_the_deadline() {
    let run = play(&with_decision(), [until("1d")]);
    let close = run.decision("close");
    assert_eq!(run.first(Event::DecisionDefaulted(close, 1)), Some(at("2h")));
    assert_eq!(run.refusal(&decide("close", 0)), Some(Rejection::NotOpen("Close it".into())));
}

#[test]
fn the_next_event_holds_before_an_open_deadline() {
    // Nothing else is to happen before.
    let text = instead(&with_decision(), "(source: Gateway, coverage: 1.0, quality: 1.0)", "");
    let mut run = play(&text, [next_event()]);
    let close = run.decision("close");
    assert_eq!(run.first(Event::HeldAtDeadline(close)), Some(at("2h")));
    assert_eq!(run.engine.now(), at("2h"));
    assert_eq!(run.engine.open_decisions().collect::<Vec<_>>(), [close], "it can still be decided");
    let mut decided = play(&text, [next_event(), decide("close", 0)]);
    decided.go([until("3h")]);
    assert_eq!(decided.first(Event::DecisionDefaulted(close, 1)), None);
    run.go([next_event()]);
    assert_eq!(run.first(Event::DecisionDefaulted(close, 1)), Some(at("2h")));
}

#[test]
fn free_text_has_the_effects_of_an_option_or_none() {
    let cut = |like| {
        let mut run = Run::new(&with_decision());
        let decision = run.decision("close");
        run.engine.submit(Command::Other { decision, like }).expect("it is open");
        run.first(Event::StepCut(run.step("read")))
    };
    assert_eq!(cut(Some(0)), Some(Time::ZERO));
    assert_eq!(cut(None), None);
}

#[test]
fn a_consequence_names_its_cause() {
    let run = play(&with_decision(), [until("1h"), decide("close", 0), until("5h")]);
    let room = run.engine.seat_view(None);
    let notice = &room.notices[0];
    assert_eq!((notice.at, notice.text.as_str()), (at("4h"), "Customers leave."));
    assert!(notice.cause.contains("Block the flow") && notice.cause.contains("10:30"), "{}", notice.cause);
    assert!(notice.cause.contains(&Role::Dev.to_string()), "{}", notice.cause);
}

// ------------------------------------------------------------------------------------------------ knowing

#[test]
fn looking_into_a_fact_confirms_what_is_true_and_rules_out_what_is_not() {
    let text = action(ONE_PARTNER_ONE_KEY, "look", r#"effects: [Investigate("leak"), Investigate("rumour")]"#);
    let run = play(&text, [reveal("rumour", Label::Probable), act("look")]);
    let room = run.engine.seat_view(None);
    let label = |text: &str| room.board.iter().find(|f| f.text == text).map(|f| f.label);
    assert_eq!(label("Addresses are read"), Some(Some(Label::Confirmed)));
    assert_eq!(label("The vault is open"), Some(None), "it stays on the board, ruled out");
}

#[test]
fn what_was_ruled_out_comes_back_only_when_it_is_confirmed() {
    let text = action(ONE_PARTNER_ONE_KEY, "look", r#"effects: [Investigate("rumour")]"#);
    let mut run = play(&text, [act("look"), reveal("rumour", Label::Probable)]);
    assert_eq!(run.engine.seat_view(None).board[0].label, None);
    run.go([reveal("rumour", Label::Confirmed)]);
    assert_eq!(run.engine.seat_view(None).board[0].label, Some(Label::Confirmed));
}

#[test]
fn a_false_alarm_is_no_detection() {
    let text = instead(ONE_PARTNER_ONE_KEY, "signal: True", "signal: FalseAlarm");
    let true_one = r#"(id: "real", when: At("1h"), from: "", channel: Alert, title: "", text: "", kind: Fact, signal: True,
        confidence: Probable, objective: "", prompts: (ask: "", expected: "", if_silent: "", good: "")),"#;
    let mut run = play(&with(&text, "injects", true_one), [open("alert"), until("2h")]);
    assert_eq!(run.first(Event::Detected), None);
    run.go([open("real")]);
    assert_eq!(run.first(Event::Detected), Some(at("2h")));
}

#[test]
fn a_decision_that_cites_a_signal_opens_it() {
    let text = instead(&with_decision(), "note: \"\"),", r#"cites: ["alert"], note: ""),"#);
    let run = play(&text, [until("40m"), decide("close", 1)]);
    assert_eq!(run.first(Event::Detected), Some(at("40m")));
}

#[test]
fn counting_people_shows_those_who_were_out_at_that_moment() {
    let text = action(ONE_PARTNER_ONE_KEY, "count", r#"effects: [Count("addresses")]"#);
    let run = play(&text, [until("3h"), act("count"), until("9h")]);
    assert_eq!(run.engine.seat_view(None).people_confirmed, 2000);
}

// ------------------------------------------------------------------------------------------------ obligations

/// How one clock stands at the end, after these moves.
fn clock(rule: &str, steps: &[Move]) -> ObligationOutcome {
    let clock = format!(r#"(id: "clock", name: "Clock", clock: {rule}, owner: Legal),"#);
    let text = with(ONE_PARTNER_ONE_KEY, "obligations", &clock);
    let text = action(&text, "declare", r#"effects: [Declare("clock")]"#);
    let text = action(&text, "file", r#"effects: [File("clock")]"#);
    let text = action(&text, "waive", r#"effects: [Waive("clock")]"#);
    let mut run = play(&text, steps.iter().cloned());
    run.finish().obligations[0]
}

const GDPR: &str = r#"Regime("gdpr", "authority"), deemed: Fact("leak", Probable)"#;
const DORA: &str =
    r#"Regime("dora", "initial"), deemed: Fact("leak", Probable), aware: Fact("leak", UnderInvestigation)"#;
const FOUR_BUSINESS_DAYS: &str = r#"Regime("sec-8k", "item-1-05"), deemed: Fact("leak", Probable)"#;

const LEAK: Move = Move::Reveal("leak", Label::Probable);

#[test]
fn lateness_runs_from_when_the_rule_was_met_not_from_when_somebody_said_so() {
    let late = clock(GDPR, &[until("1h"), LEAK, until("50h"), act("declare"), until("75h"), act("file")]);
    assert_eq!((late.deemed, late.declared, late.due), (Some(at("1h")), Some(at("50h")), Some(at("73h"))));
    assert_eq!((late.state, late.late), (ObligationState::Late, span("2h")));
    let met = clock(GDPR, &[until("1h"), LEAK, until("50h"), act("declare"), until("73h"), act("file")]);
    assert_eq!((met.state, met.late), (ObligationState::Met, Span::ZERO));
}

#[test]
fn a_clock_ends_untriggered_met_late_open_or_waived() {
    let state = |steps: &[Move]| clock(GDPR, steps).state;
    assert_eq!(state(&[]), ObligationState::NotTriggered);
    assert_eq!(state(&[LEAK]), ObligationState::Late, "due and missing");
    assert_eq!(state(&[until("9d"), LEAK]), ObligationState::Open, "the books close before it is due");
    assert_eq!(state(&[act("waive")]), ObligationState::Waived);
    assert_eq!(state(&[act("waive"), LEAK]), ObligationState::Late, "it applied all the same");
    assert_eq!(state(&[act("file")]), ObligationState::Met, "filing declares it in the same breath");
}

#[test]
fn the_clock_on_the_wall_runs_from_the_declaration() {
    let text = with(
        ONE_PARTNER_ONE_KEY,
        "obligations",
        &format!(r#"(id: "clock", name: "Clock", clock: {GDPR}, owner: Legal),"#),
    );
    let text = action(&text, "declare", r#"effects: [Declare("clock")]"#);
    let run = play(&text, [LEAK, until("10h"), act("declare")]);
    use sandtable::engine::view::ClockState;
    assert_eq!(run.engine.seat_view(None).clocks[0].state, ClockState::Running(at("82h")));
}

#[test]
fn dora_gives_four_hours_after_classification_and_at_most_a_day_after_awareness() {
    let aware = reveal("leak", Label::UnderInvestigation);
    let due = |classified: &'static str| clock(DORA, &[until("1h"), aware.clone(), until(classified), LEAK]).due;
    assert_eq!(due("3h"), Some(at("7h")));
    assert_eq!(due("23h"), Some(at("25h")), "a day after awareness");
    assert_eq!(due("25h"), Some(at("25h")), "classified with the last second");
    assert_eq!(due("31h"), Some(at("35h")), "classified too late for that: four hours");
}

#[test]
fn business_days_leave_out_weekends_and_holidays() {
    let due = |when: &'static str| clock(FOUR_BUSINESS_DAYS, &[until(when), LEAK]).due;
    // T0 is a Wednesday, half past nine; the day of the trigger does not count.
    let end_of_day = |days: i64| Some(Time(days * 86_400 + 14 * 3600 + 30 * 60 - 1));
    assert_eq!(due("0m"), end_of_day(6), "Thursday, Friday, Monday, Tuesday");
    assert_eq!(due("3d"), end_of_day(8), "from a Saturday: Monday to Thursday");
    let text = instead(ONE_PARTNER_ONE_KEY, r#"calendar: "target2""#, r#"calendar: "us-federal""#);
    let clock = format!(r#"(id: "clock", name: "Clock", clock: {FOUR_BUSINESS_DAYS}, owner: Legal),"#);
    let outcome = play(&with(&text, "obligations", &clock), [LEAK]).finish();
    assert_eq!(outcome.obligations[0].due, end_of_day(7), "Thursday is Thanksgiving");
}

#[test]
fn a_late_contract_notice_costs_what_the_contract_says() {
    let rule =
        r#"Contract((party: "Shop", within: "24h", penalty: 5000, per_day: 100)), deemed: Fact("leak", Probable)"#;
    let text =
        with(ONE_PARTNER_ONE_KEY, "obligations", &format!(r#"(id: "clock", name: "C", clock: {rule}, owner: Legal),"#));
    let text = action(&text, "file", r#"effects: [File("clock")]"#);
    let claims = |when: &'static str| {
        let mut run = play(&text, [LEAK, until(when), act("file")]);
        run.finish();
        run.booked(CostCategory::PartnerClaims)
    };
    assert_eq!(claims("24h"), Cents::ZERO);
    assert_eq!(claims("50h"), Cents(520_000), "once, and for two days begun");
}

#[test]
fn a_rule_that_was_never_met_is_not_fined() {
    let text = with(
        ONE_PARTNER_ONE_KEY,
        "obligations",
        &format!(r#"(id: "clock", name: "Clock", clock: {GDPR}, owner: Legal),"#),
    );
    let text = action(&text, "waive", r#"effects: [Waive("clock"), RegulatorView(100.0)]"#);
    let fine = |steps: &[Move]| {
        let mut run = play(&text, steps.iter().cloned());
        run.finish();
        run.booked(CostCategory::Penalties)
    };
    assert_eq!(fine(&[act("waive")]), Cents::ZERO, "waived, and rightly so");
    assert!(fine(&[act("waive"), LEAK]) > Cents::ZERO, "waived, and it applied");
}
