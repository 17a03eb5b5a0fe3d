//! What the debrief shows and what a report prints. Plain values; built by [`super::build`], drawn by the debrief screen,
//! rendered by [`super::markdown`] and [`super::json`].

use serde::Serialize;

use super::comparison::Comparison;
use crate::scenario::model::Authorship;

/// Everything about one finished exercise. Money is in cents of the scenario's currency unless a field says otherwise; times
/// are seconds of story time from T0, durations seconds.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AfterAction {
    /// Title of the scenario.
    pub title: String,
    /// Whether somebody wrote it, who may have an opinion of it.
    pub authorship: Authorship,
    /// "Norrby Pay · 23 Nov 2026 · seed 7 · 4 roles".
    pub subtitle: String,
    /// What must stand on every page: exercise mark, not advice.
    pub handling: String,
    /// Currency sign for amounts.
    pub sign: String,
    /// The figures at the top.
    pub figures: Vec<Figure>,
    /// Where the money went, in the order of the waterfall; the last is the total.
    pub waterfall: Vec<Bar>,
    /// The score with its formula.
    pub score: ScorePart,
    /// What happened in truth, in plain words.
    pub truth: String,
    /// Everything in order, the truth beside what the room knew.
    pub timeline: Vec<TimelineRow>,
    /// Each decision, with what an expert would weigh.
    pub decisions: Vec<DecisionRow>,
    /// Each role with one thing to take home.
    pub roles: Vec<RoleRow>,
    /// Each obligation.
    pub obligations: Vec<ObligationRow>,
    /// What would have prevented it.
    pub prevention: Vec<PreventionRow>,
    /// Steps of the attack that worked and needed a weakness, with those that they used, in their order.
    pub used: Vec<UsedRow>,
    /// How it compares, as far as that was computed when the report was made.
    pub comparison: Option<Comparison>,
    /// Every ledger entry.
    pub ledger: Vec<LedgerRow>,
    /// Objectives with the evidence that shows them.
    pub objectives: Vec<(String, String)>,
    /// Attacker: name and motive.
    pub attacker: (String, String),
    /// Things nobody could know, and how they turned out in this run.
    pub chances: Vec<(String, String)>,
    /// Notes of the facilitator: story time, tag, text.
    pub notes: Vec<(String, String, String)>,
    /// Questions for the hot wash.
    pub hot_wash: Vec<String>,
    /// What was not recorded, and why.
    pub missing: Vec<String>,
    /// Where the numbers come from, in a few sentences.
    pub method: String,
    /// Sources of cost parameters: name, value in this run, basis, source.
    pub sources: Vec<(String, String, String, String)>,
}

/// One of the figures at the top.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figure {
    /// "Breach cost".
    pub label: String,
    /// "€6.2 M".
    pub value: String,
    /// "nobody acting: €27.6 M".
    pub note: String,
    /// Good, bad or neither.
    pub tone: Tone,
    /// Where it comes from, for the hover.
    pub explain: String,
}

/// Good, bad or neither; never the only carrier of a meaning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Tone {
    /// Neither.
    #[default]
    Plain,
    /// Good.
    Good,
    /// Bad.
    Bad,
}

/// One bar of the waterfall.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Bar {
    /// Category, or "Total".
    pub label: String,
    /// Amount in cents; negative lowers the running total.
    pub cents: i64,
    /// Running total before it, in cents.
    pub from_cents: i64,
    /// Whether it is the total.
    pub is_total: bool,
    /// Largest causes, for the hover.
    pub explain: String,
}

/// The score.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ScorePart {
    /// 0..=100.
    pub total: f64,
    /// The formula in words.
    pub formula: String,
    /// Each part: name, yours, nobody, expert, points, highest points.
    pub parts: Vec<ScoreRow>,
    /// What full points stand for: "Expert" or "Best found".
    pub top: String,
    /// How the references were made: seeds, policy.
    pub references: String,
}

/// One part of the score.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ScoreRow {
    /// "Breach cost".
    pub label: String,
    /// This exercise.
    pub yours: String,
    /// Mean of nobody.
    pub nobody: String,
    /// Mean of what stands for full points.
    pub expert: String,
    /// Points.
    pub points: f64,
    /// Highest points.
    pub out_of: f64,
}

/// One line of the timeline.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TimelineRow {
    /// Seconds from T0.
    pub at_s: i64,
    /// "Fri 20:54".
    pub clock: String,
    /// "T+03:14".
    pub story: String,
    /// "attack", "news", "decision", "action", "clock", "consequence", "mark".
    pub kind: String,
    /// One line.
    pub text: String,
    /// Why, or with which words, in a second line; may be empty.
    pub detail: String,
    /// Role, where one acted.
    pub role: String,
    /// Whether the room could see it when it happened.
    pub known: bool,
}

/// One decision.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DecisionRow {
    /// Authored id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Question.
    pub question: String,
    /// Role.
    pub role: String,
    /// What was chosen, or the default, or free text.
    pub chosen: String,
    /// "decided", "defaulted: nobody answered", "in other words".
    pub how: String,
    /// "opened Fri 18:10, decided after 25 min, in effect after 1 h 10".
    pub timing: String,
    /// One-line rationale, if given and not deleted.
    pub rationale: String,
    /// What an expert would choose.
    pub expert: String,
    /// What an expert would weigh.
    pub why: String,
    /// Whether the room chose what the expert would.
    pub same: bool,
    /// Cost that traces to this decision directly, in cents.
    pub direct_cents: i64,
    /// What followed from it, in words.
    pub followed: Vec<String>,
}

/// One role.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RoleRow {
    /// Role.
    pub role: String,
    /// Who played it, if names are kept.
    pub players: String,
    /// "4 decisions, 1 by default; 3 actions; median time to decide 18 min".
    pub summary: String,
    /// One thing to take home.
    pub take_home: String,
}

/// One obligation.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ObligationRow {
    /// Name.
    pub name: String,
    /// Role.
    pub owner: String,
    /// "met", "late", "open", "waived", "not_triggered".
    pub state: String,
    /// When the teams started the clock.
    pub declared: String,
    /// When known facts met the rule.
    pub deemed: String,
    /// When it was due.
    pub due: String,
    /// When it was filed.
    pub met: String,
    /// "1 h 20 late", or empty.
    pub late: String,
    /// Source of the rule.
    pub source: String,
}

/// Something that would have prevented it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PreventionRow {
    /// What.
    pub text: String,
    /// Per year, in cents.
    pub cost_per_year_cents: Option<i64>,
    /// Cost of this run with it in place, decisions as played, in cents; none when it could not be computed.
    pub cost_with_cents: Option<i64>,
    /// One sentence.
    pub note: String,
}

/// A step of the attack and the weakness that it used.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct UsedRow {
    /// "Fri 20:54".
    pub clock: String,
    /// What the attacker did.
    pub step: String,
    /// The weaknesses, each with its place.
    pub weaknesses: Vec<String>,
}

/// One ledger entry.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct LedgerRow {
    /// "Fri 20:54".
    pub clock: String,
    /// Seconds from T0.
    pub at_s: i64,
    /// Category.
    pub category: String,
    /// Cause in words.
    pub cause: String,
    /// Amount in cents.
    pub cents: i64,
}
