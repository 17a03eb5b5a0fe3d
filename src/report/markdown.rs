//! The report as Markdown: headings, tables, nothing else, so that it reads as plain text and prints anywhere.

use std::fmt::Write as _;

use super::after_action::AfterAction;
use super::comparison::{Comparison, Range};
use crate::base::money::Cents;

/// Renders the whole report.
pub fn markdown(report: &AfterAction) -> String {
    let mut out = String::new();
    let money = |cents: i64| Cents(cents).long(&report.sign);
    let _ =
        writeln!(out, "# After-action report: {}\n\n{}\n\n**{}**\n", report.title, report.subtitle, report.handling);

    heading(&mut out, "Outcome");
    table(
        &mut out,
        &["Figure", "Value", ""],
        report.figures.iter().map(|f| vec![f.label.clone(), f.value.clone(), f.note.clone()]),
    );
    let bars = report.waterfall.iter().map(|b| vec![b.label.clone(), money(b.cents)]);
    table(&mut out, &["Where the money went", "Amount"], bars);

    heading(&mut out, "Score");
    let _ =
        writeln!(out, "**{:.1} of 100.** {} {}\n", report.score.total, report.score.formula, report.score.references);
    let parts = report.score.parts.iter().map(|p| {
        vec![
            p.label.clone(),
            p.yours.clone(),
            p.nobody.clone(),
            p.expert.clone(),
            format!("{:.1} of {:.0}", p.points, p.out_of),
        ]
    });
    table(&mut out, &["Part", "Yours", "Nobody", &report.score.top, "Points"], parts);

    heading(&mut out, "What happened");
    let _ = writeln!(out, "{}\n\n**{}.** {}\n", report.truth, report.attacker.0, report.attacker.1);
    for (about, how) in &report.chances {
        let _ = writeln!(out, "- {about} {how}");
    }
    out.push('\n');

    heading(&mut out, "Decisions");
    for d in &report.decisions {
        let _ = writeln!(out, "### {} ({})\n\n{}\n", d.title, d.role, d.question);
        let _ = writeln!(out, "- Outcome: **{}**, {} ({})", d.chosen, d.how, d.timing);
        if !d.rationale.is_empty() {
            let _ = writeln!(out, "- Reason given: {}", one_line(&d.rationale));
        }
        let _ = writeln!(out, "- An expert would choose: {}. {}", d.expert, d.why);
        let _ = writeln!(out, "- Cost booked to it directly: {}", money(d.direct_cents));
        for followed in &d.followed {
            let _ = writeln!(out, "- Followed: {followed}");
        }
        out.push('\n');
    }

    if let Some(comparison) = &report.comparison {
        compared(&mut out, report, comparison);
    }

    heading(&mut out, "Roles");
    let roles =
        report.roles.iter().map(|r| vec![r.role.clone(), r.players.clone(), r.summary.clone(), r.take_home.clone()]);
    table(&mut out, &["Role", "Played by", "In this exercise", "One thing to take home"], roles);

    heading(&mut out, "Obligations");
    let obligations = report.obligations.iter().map(|o| {
        let state = if o.late.is_empty() { o.state.clone() } else { format!("{} ({})", o.state, o.late) };
        vec![o.name.clone(), o.owner.clone(), state, o.declared.clone(), o.deemed.clone(), o.due.clone(), o.met.clone()]
    });
    table(&mut out, &["Report", "Owner", "State", "Declared", "Rule met", "Due", "Filed"], obligations);

    heading(&mut out, "What would have prevented it");
    let year = |cents: Option<i64>| cents.map_or("not stated".to_owned(), |cents| format!("{} a year", money(cents)));
    let prevention =
        report.prevention.iter().map(|p| vec![p.text.clone(), year(p.cost_per_year_cents), p.note.clone()]);
    table(&mut out, &["Measure", "Cost", "Effect"], prevention);
    if !report.used.is_empty() {
        let used = report.used.iter().map(|u| vec![u.clock.clone(), u.step.clone(), u.weaknesses.join("; ")]);
        table(&mut out, &["When", "What the attacker did", "Weakness that it used"], used);
    }

    heading(&mut out, "Timeline");
    let timeline = report.timeline.iter().map(|t| {
        let known = if t.known { "yes" } else { "no" };
        vec![t.clock.clone(), t.story.clone(), t.kind.clone(), t.text.clone(), known.into()]
    });
    table(&mut out, &["Clock", "From T0", "Kind", "What", "Room knew"], timeline);

    heading(&mut out, "Ledger");
    let ledger =
        report.ledger.iter().map(|l| vec![l.clock.clone(), l.category.clone(), l.cause.clone(), money(l.cents)]);
    table(&mut out, &["Booked", "Category", "Cause", "Amount"], ledger);

    heading(&mut out, "Objectives");
    table(&mut out, &["Objective", "What shows it"], report.objectives.iter().map(|(a, b)| vec![a.clone(), b.clone()]));

    heading(&mut out, "Notes");
    if report.notes.is_empty() {
        out.push_str("No notes were taken.\n\n");
    } else {
        let notes = report.notes.iter().map(|(at, tag, text)| vec![at.clone(), tag.clone(), text.clone()]);
        table(&mut out, &["When", "Tag", "Note"], notes);
    }

    heading(&mut out, "Not recorded");
    for missing in &report.missing {
        let _ = writeln!(out, "- {missing}");
    }
    if report.missing.is_empty() {
        out.push_str("Everything that the exercise produces was recorded.\n");
    }
    out.push('\n');

    heading(&mut out, "Where the numbers come from");
    let _ = writeln!(out, "{}\n", report.method);
    let sources = report.sources.iter().map(|(n, v, b, s)| vec![n.clone(), v.clone(), b.clone(), s.clone()]);
    table(&mut out, &["Parameter", "In this run", "Basis", "Source"], sources);
    let _ = writeln!(out, "**{}**", report.handling);
    out
}

/// How it compares, as far as that was computed.
fn compared(out: &mut String, report: &AfterAction, c: &Comparison) {
    let money = |cents: i64| Cents(cents).long(&report.sign);
    let ends =
        |range: Range| range.ci95.map_or(String::new(), |(low, high)| format!("{} to {}", money(low), money(high)));
    heading(out, "How it compares");
    if !c.done {
        let _ = writeln!(out, "The comparison was not finished when this report was written.\n");
    }
    let mut rows: Vec<Vec<String>> =
        c.references.iter().map(|r| vec![r.name.clone(), money(r.cost.cents), ends(r.cost), r.about.clone()]).collect();
    rows.extend(c.expected.map(|e| vec!["Your play".into(), money(e.cents), ends(e), "Under other dice.".into()]));
    table(out, &["Way to play", "Mean cost", "95 % interval", ""], rows.into_iter());
    for told in [&c.luck, &c.quality_gap].into_iter().flatten() {
        let _ = writeln!(out, "- {} ({})", told.words, told.range.interval(&report.sign));
    }
    for row in &c.percentiles {
        let _ = writeln!(out, "- {}", row.words);
    }
    let _ = writeln!(out, "\n{} {} {}\n", c.odd, c.search, c.method);
    let regrets = c.regrets.iter().map(|r| {
        let after = r.best_after.map_or(String::new(), |b| money(b.cents));
        let cells = [&r.title, &r.chosen, &r.alternative].map(String::clone);
        cells.into_iter().chain([money(r.as_played.cents), ends(r.as_played), after, money(r.story_cents)]).collect()
    });
    let head = ["Decision", "Chosen", "Best alternative", "Regret", "95 % interval", "Then best", "In hindsight"];
    table(out, &head, regrets);
    if let Some(measures) = &c.measures {
        let rows = measures
            .iter()
            .map(|m| vec![m.text.clone(), m.kind.clone(), money(m.saves.cents), ends(m.saves), m.price.clone()]);
        match measures.is_empty() {
            true => out.push_str("No single change that was tried makes this attack cheaper.\n\n"),
            false => {
                table(
                    out,
                    &["What would have prevented it", "Kind", "Saves on average", "95 % interval", "Costs"],
                    rows,
                );
            }
        }
        let _ = writeln!(out, "{}\n", c.tried);
    }
}

fn heading(out: &mut String, text: &str) {
    let _ = writeln!(out, "## {text}\n");
}

/// A table whose cells are each one line.
pub(super) fn table(out: &mut String, head: &[&str], rows: impl Iterator<Item = Vec<String>>) {
    let _ = writeln!(out, "| {} |", head.join(" | "));
    let _ = writeln!(out, "|{}", "---|".repeat(head.len()));
    for row in rows {
        let cells: Vec<String> = row.iter().map(|c| one_line(c)).collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    out.push('\n');
}

/// Text of people or files must not break a table or open a tag.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ").replace('|', "\\|").replace('<', "&lt;")
}
