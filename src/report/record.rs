//! The report of a record that can only be read: what was written down, without anything computed anew.

use std::sync::Arc;

use super::after_action::*;
use crate::base::money::Cents;
use crate::base::time::{Span, Time};
use crate::session::ReadOnly;
use crate::session::records::Record;

/// Builds it from stored events and the stored outcome.
pub fn from_record(kept: &Arc<ReadOnly>) -> AfterAction {
    let header = kept.archive.journal().header();
    let outcome = kept.archive.journal().entries().iter().find_map(|e| match &e.record {
        Record::End(ended) => ended.outcome.clone(),
        Record::Header(_) | Record::Command(_) | Record::Rewind(_) | Record::Note(_) => None,
    });
    let sign = header.scenario.sign.clone();
    let time = |s: Option<i64>| s.map_or("never".to_owned(), |s| Span(s).to_string());
    let mut report = AfterAction {
        title: header.scenario.title.clone(),
        subtitle: format!("{} · seed {} · engine revision {}", header.started, header.seed, header.engine_revision),
        handling: "EXERCISE · not legal or financial advice".into(),
        missing: vec![format!(
            "{} What stands here was written down during play; score, references and prevention need that engine.",
            kept.reason
        )],
        method: "Read from the journal, entry by entry; nothing was computed anew.".into(),
        ..AfterAction::default()
    };
    if let Some(outcome) = outcome {
        let figure = |label: &str, value: String| Figure { label: label.into(), value, ..Figure::default() };
        report.figures = vec![
            figure("Breach cost", Cents(outcome.cost_cents).short(&sign)),
            figure("Time to detect", time(outcome.detect_s)),
            figure("Time to contain", time(outcome.contain_s)),
            figure("People affected", crate::base::money::grouped(outcome.people_out)),
        ];
        let mut running = 0;
        for (category, cents) in &outcome.by_category {
            report.waterfall.push(Bar {
                label: category.clone(),
                cents: *cents,
                from_cents: running,
                ..Bar::default()
            });
            running += cents;
        }
    }
    report.timeline = kept
        .events()
        .map(|(_, event)| TimelineRow {
            at_s: event.at.0,
            story: Time(event.at.0).to_string(),
            kind: "record".into(),
            text: serde_json::to_string(event).unwrap_or_default(),
            ..TimelineRow::default()
        })
        .collect();
    report.sign = sign;
    report
}
