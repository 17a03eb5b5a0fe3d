//! Words and figures that several panels share. No drawing.

use crate::app::widgets::Urgency;
use crate::base::time::{Span, Time};
use crate::engine::view::{ClockState, DecisionState, DecisionView, NextView, ObligationView, SeatView};
use crate::scenario::doc::{ActionGroup, Role};

/// "Dev · Legal"; `nobody` when there is none.
pub(super) fn roles(roles: &[Role], nobody: &str) -> String {
    if roles.is_empty() {
        return nobody.to_owned();
    }
    roles.iter().map(|role| role.label()).collect::<Vec<_>>().join(" · ")
}

/// "Legal, Product and Finance".
pub(super) fn roles_in_a_sentence(roles: &[Role]) -> String {
    let names: Vec<&str> = roles.iter().map(|role| role.label()).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Time left to decide: `25 min`, `2 h 12`, `0 min` when it is up.
pub(in crate::app::screens) fn remaining(span: Span) -> String {
    if span.0 < 60 { "0 min".to_owned() } else { span.to_string() }
}

/// Hours and minutes in digits of one width: `06:12`, `71:58`; `14 d` beyond ten days.
fn left(span: Span) -> String {
    let minutes = span.0.max(0) / 60;
    if minutes >= 240 * 60 {
        format!("{} d", minutes / 1440)
    } else {
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

/// An instant as the wall clock of the story: `21:10`, or `Sat 09:30` on another day. Counted from the clock of now.
pub(super) fn wall(room: &SeatView, at: Time) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let parsed = room.clock.split_once(' ').and_then(|(day, time)| {
        let (hours, minutes) = time.split_once(':')?;
        let day = DAYS.iter().position(|name| *name == day)? as i64;
        Some((day, day * 1440 + hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?))
    });
    let Some((today, minutes)) = parsed else { return at.to_string() };
    let away = at.0.saturating_sub(room.now.0).div_euclid(60);
    if away.abs() >= 7 * 1440 {
        return at.to_string();
    }
    let then = (minutes + away).rem_euclid(7 * 1440);
    let day = then / 1440;
    let time = format!("{:02}:{:02}", then / 60 % 24, then % 60);
    match DAYS.get(day as usize) {
        Some(name) if day != today => format!("{name} {time}"),
        _ => time,
    }
}

/// How urgent an open decision is, from the share of its time that is left.
pub(in crate::app::screens) fn urgency(decision: &DecisionView) -> Urgency {
    let whole = decision.deadline.since(decision.opened).0.max(1);
    match decision.left.0 {
        left if left <= 600 || left * 100 < whole * 12 => Urgency::Late,
        left if left * 100 < whole * 40 => Urgency::Soon,
        _ => Urgency::Calm,
    }
}

/// A clock in digits, how urgent it is, and one sentence about it.
pub(in crate::app::screens) fn clock(clock: &ObligationView, room: &SeatView) -> (String, Urgency, String) {
    let about = |state: String| {
        let owner = clock.owner.label();
        format!("{} {state} Owner: {owner}. Story time; not legal advice.", clock.what)
    };
    match clock.state {
        ClockState::NotStarted => ("not started".into(), Urgency::Idle, about("The clock has not started.".into())),
        ClockState::Running(until) => {
            let span = until.since(room.now);
            let urgency = match span.0 {
                ..=21_600 => Urgency::Late,
                21_601..=86_400 => Urgency::Soon,
                _ => Urgency::Calm,
            };
            (
                format!("{} h", left(span)).replace("d h", "d"),
                urgency,
                about(format!("{span} left, until {}.", wall(room, until))),
            )
        }
        ClockState::Met(at) => ("in time".into(), Urgency::Met, about(format!("Done in time at {}.", wall(room, at)))),
        ClockState::Late(at) => ("missed".into(), Urgency::Late, about(format!("Missed at {}.", wall(room, at)))),
        ClockState::Waived(at) => {
            let text = format!("Decided in writing at {} that it does not apply.", wall(room, at));
            ("does not apply".into(), Urgency::Idle, about(text))
        }
        ClockState::OpenAtEnd => {
            ("open".into(), Urgency::Idle, about("Still running when the books were closed.".into()))
        }
    }
}

/// Running clocks first, most urgent first; then those that ended; those that never started last.
pub(in crate::app::screens) fn clock_order(clock: &ObligationView) -> (u8, Time) {
    match clock.state {
        ClockState::Running(until) => (0, until),
        ClockState::Late(at) => (1, at),
        ClockState::Met(at) => (2, at),
        ClockState::OpenAtEnd => (3, Time::NEVER),
        ClockState::NotStarted => (4, Time::NEVER),
        ClockState::Waived(at) => (5, at),
    }
}

/// What *next event* would do, in one line.
pub(super) fn next(next: &NextView, room: &SeatView) -> String {
    match (next.wait, next.at) {
        (Some(wait), Some(at)) if wait.0 > 0 => format!("Next in {wait}, at {}", wall(room, at)),
        (Some(_), _) => "Next: now".to_owned(),
        (None, Some(at)) => format!("Next at {}", wall(room, at)),
        (None, None) => "Nothing more is planned".to_owned(),
    }
}

/// How a decision ended, in one line.
pub(super) fn ended(state: &DecisionState, room: &SeatView) -> String {
    let wall = |at: &Time| wall(room, *at);
    match state {
        DecisionState::Open => "open".to_owned(),
        DecisionState::Later(until) => format!("put off until {}", wall(until)),
        DecisionState::Chosen(label, at) => format!("{label} · {}", wall(at)),
        DecisionState::Defaulted(label, at) => format!("no answer: {label} · {}", wall(at)),
        DecisionState::Other(at) => format!("decided in own words · {}", wall(at)),
    }
}

/// The name of a group of standing actions.
pub(super) fn group(group: ActionGroup) -> &'static str {
    match group {
        ActionGroup::Contain => "Contain",
        ActionGroup::Investigate => "Investigate",
        ActionGroup::Tell => "Tell",
        ActionGroup::Money => "Money",
        ActionGroup::People => "People",
        ActionGroup::Recover => "Recover",
    }
}

/// Every group, in the order of the menu.
pub(super) const GROUPS: [ActionGroup; 6] = [
    ActionGroup::Contain,
    ActionGroup::Investigate,
    ActionGroup::Tell,
    ActionGroup::Money,
    ActionGroup::People,
    ActionGroup::Recover,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_reads_as_hours_and_minutes() {
        assert_eq!(left(Span(6 * 3600 + 12 * 60)), "06:12");
        assert_eq!(left(Span(72 * 3600 - 120)), "71:58");
        assert_eq!(left(Span(-5)), "00:00");
        assert_eq!((remaining(Span(0)), remaining(Span(7920))), ("0 min".into(), "2 h 12".into()));
        assert_eq!(left(Span(30 * 86_400)), "30 d");
    }

    #[test]
    fn instants_read_as_the_wall_clock_of_the_story() {
        let room = SeatView { clock: "Fri 20:54".into(), now: Time(3600), ..SeatView::default() };
        assert_eq!(wall(&room, Time(3600 + 16 * 60)), "21:10");
        assert_eq!(wall(&room, Time(3600 + 12 * 3600)), "Sat 08:54");
        assert_eq!(wall(&room, Time(3600 - 24 * 3600)), "Thu 20:54");
        assert_eq!(wall(&SeatView::default(), Time(0)), "T+00:00");
    }

    #[test]
    fn lists_of_roles_are_sentences() {
        assert_eq!(roles_in_a_sentence(&[Role::Legal, Role::Product, Role::Dev]), "Legal, Product and Dev");
        assert_eq!(roles(&[], "all"), "all");
    }
}
