//! An invented debrief.

use crate::report::{
    AfterAction, Bar, DecisionRow, Figure, LedgerRow, ObligationRow, PreventionRow, RoleRow, ScorePart, ScoreRow,
    TimelineRow, Tone, UsedRow,
};

/// A debrief.
pub fn after_action() -> AfterAction {
    AfterAction {
        title: "Ghost Rail".into(),
        authorship: Default::default(),
        subtitle: "Norrby Pay · 23 Nov 2026 · seed 7 · 4 roles · 94 min".into(),
        handling: "EXERCISE. Invented organisation. Not legal or financial advice.".into(),
        sign: "€".into(),
        figures: figures(),
        waterfall: waterfall(),
        score: score(),
        truth: "A bookkeeping partner's key was read from a build log that anybody could open. With it the attacker walked through account numbers one by one, and changed the payee of 212 standing salary files.".into(),
        timeline: timeline(),
        decisions: decisions(),
        roles: roles(),
        obligations: obligations(),
        comparison: None,
        prevention: prevention(),
        used: vec![UsedRow {
            clock: "Fri 17:40".into(),
            step: "Account numbers are walked through one by one".into(),
            weaknesses: vec!["Nobody checks whose account it is (at Accounts API)".into()],
        }],
        ledger: ledger(),
        objectives: vec![
            ("Who may cut a partner off at night, and on whose word?".into(), "Decided after 41 minutes by Dev with Legal; the target was 20.".into()),
            ("When are we aware, and which clocks start?".into(), "GDPR declared 25 minutes after it was deemed; DORA on time.".into()),
        ],
        attacker: ("A small crew that buys stolen keys".into(), "Money through changed payees; the data is a second income.".into()),
        chances: vec![
            ("Would the night shift look at the alert?".into(), "Not before 19:58 in this run; in four of ten runs it does.".into()),
            ("Would the receiving bank freeze the money?".into(), "It froze €0.6 M of €2.1 M.".into()),
        ],
        notes: vec![
            ("T+00:50".into(), "gap".into(), "Nobody knew who may cut a partner off at night.".into()),
            ("T+01:35".into(), "strength".into(), "Finance stopped the payment run before being asked.".into()),
        ],
        hot_wash: vec![
            "What surprised you most, and what did you assume at that moment?".into(),
            "Which decision would you take earlier, and what would you need to know for it?".into(),
            "Who was missing in this room, or had no say although they needed one?".into(),
            "“Stop the reads” took 41 minutes. What would make it ten?".into(),
        ],
        missing: vec!["Rationales: five of seven decisions were taken without one.".into(), "Who was in the room: names were not entered.".into()],
        method: "Costs come from the ledger of this run. References are means over 200 runs with other seeds: once with nobody acting, once with the expert's choices. Chances are drawn from the seed.".into(),
        sources: vec![
            ("Cost of one notified person".into(), "€2.40".into(), "letters and call centre".into(), "Industry survey, 2025".into()),
            ("Customers lost after a notice".into(), "3.1 %".into(), "drawn between 1.8 and 4.9 %".into(), "Assumption, marked as such".into()),
        ],
    }
}

fn figures() -> Vec<Figure> {
    let figure = |label: &str, value: &str, note: &str, tone, explain: &str| Figure {
        label: label.into(),
        value: value.into(),
        note: note.into(),
        tone,
        explain: explain.into(),
    };
    vec![
        figure(
            "Breach cost",
            "€6.20 M",
            "80 % of runs: 4.9 – 8.8",
            Tone::Plain,
            "The sum of all ledger entries, insurance taken off.",
        ),
        figure(
            "Against doing nothing",
            "−€21.4 M",
            "€27.6 M with every team silent",
            Tone::Good,
            "Mean of 200 runs in which nobody decides anything, minus yours.",
        ),
        figure(
            "Against the expert",
            "+€3.10 M",
            "€3.1 M in the mean of 200 runs",
            Tone::Bad,
            "Yours minus the mean of 200 runs with the expert's choices.",
        ),
        figure(
            "Detect · contain",
            "2 h 41 · 5 h 50",
            "target 1 h · 4 h",
            Tone::Plain,
            "From the first step of the attack to the first true signal that was opened, and to the last gain within reach.",
        ),
        figure(
            "Deadlines met",
            "3 of 4",
            "DORA initial report 1 h 20 late",
            Tone::Bad,
            "Clocks that started and were fulfilled in time.",
        ),
    ]
}

fn waterfall() -> Vec<Bar> {
    let parts: [(&str, i64, &str); 8] = [
        ("Detection and escalation", 69, "Forensics €410 k\nOvertime €180 k"),
        ("Downtime", 105, "Partner API off 3 h 10: €92 k an hour"),
        ("Notification", 34, "212,000 letters"),
        ("Response work", 115, "Rebuild of legacy-export"),
        ("Lost business", 190, "3.1 % of customers leave within a year"),
        ("Direct fraud", 150, "€2.1 M diverted, €0.6 M frozen"),
        ("Regulatory penalties", 12, "DORA initial report late"),
        ("Insurance recovery", -55, "Retention €1 M, limit €5 M"),
    ];
    let mut from = 0;
    let mut bars: Vec<Bar> = Vec::new();
    for (label, amount, explain) in parts {
        let cents = amount * 1_000_000;
        bars.push(Bar { label: label.into(), cents, from_cents: from, is_total: false, explain: explain.into() });
        from += cents;
    }
    bars.push(Bar {
        label: "Total".into(),
        cents: from,
        from_cents: 0,
        is_total: true,
        explain: "Everything above".into(),
    });
    bars
}

fn score() -> ScorePart {
    let row = |label: &str, yours: &str, nobody: &str, expert: &str, points, out_of| ScoreRow {
        label: label.into(),
        yours: yours.into(),
        nobody: nobody.into(),
        expert: expert.into(),
        points,
        out_of,
    };
    ScorePart {
        top: "Expert".into(),
        total: 71.0,
        formula: "Each part: highest points × (nobody − yours) ÷ (nobody − expert), between 0 and the highest points. The parts are added up.".into(),
        parts: vec![
            row("Breach cost", "€6.20 M", "€27.6 M", "€3.10 M", 35.0, 40.0),
            row("Time to contain", "5 h 50", "31 h", "3 h 20", 18.2, 20.0),
            row("People affected", "214 k", "1.4 M", "61 k", 17.8, 20.0),
            row("Deadlines met", "3 of 4", "0 of 4", "4 of 4", 0.0, 20.0),
        ],
        references: "Nobody and expert: means of 200 runs each, seeds 1 to 200, same scenario, same engine.".into(),
    }
}

fn timeline() -> Vec<TimelineRow> {
    let row = |at_s: i64, clock: &str, story: &str, kind: &str, text: &str, detail: &str, role: &str, known: bool| {
        TimelineRow {
            at_s,
            clock: clock.into(),
            story: story.into(),
            kind: kind.into(),
            text: text.into(),
            detail: detail.into(),
            role: role.into(),
            known,
        }
    };
    vec![
        row(
            0,
            "Fri 17:40",
            "T+00:00",
            "attack",
            "The partner's key is read from a build log",
            "The log was open to everybody since March.",
            "",
            false,
        ),
        row(
            3600,
            "Fri 18:40",
            "T+01:00",
            "attack",
            "Account numbers are tried one by one",
            "No check whether the caller may see the record.",
            "",
            false,
        ),
        row(
            3660,
            "Fri 18:41",
            "T+01:01",
            "news",
            "P95 latency on accounts-api is up 35 %",
            "Monitoring. No deployment since Tuesday.",
            "",
            true,
        ),
        row(
            8280,
            "Fri 19:58",
            "T+02:18",
            "news",
            "Eleven customers report calls that quote their last four payments",
            "Support desk",
            "",
            true,
        ),
        row(9660, "Fri 20:21", "T+02:41", "mark", "Detected", "The first true signal was opened.", "", true),
        row(
            9900,
            "Fri 20:25",
            "T+02:45",
            "decision",
            "Stop the reads: cut the rate limit",
            "Decided after 41 minutes. “Payday is running; we cannot switch the partner off.”",
            "Dev",
            true,
        ),
        row(
            11_000,
            "Fri 20:43",
            "T+03:03",
            "attack",
            "Payees of 212 salary files are changed",
            "With the same key; the function was open to every partner.",
            "",
            false,
        ),
        row(
            11_640,
            "Fri 20:54",
            "T+03:14",
            "clock",
            "GDPR Art. 33 starts",
            "Declared by Legal. By the facts it had started 25 minutes earlier.",
            "Legal",
            true,
        ),
        row(13_000, "Fri 21:16", "T+03:36", "action", "Payment run stopped", "", "Finance", true),
        row(
            16_000,
            "Fri 22:06",
            "T+04:26",
            "consequence",
            "€1.5 M has left before the run was stopped",
            "Follows from: payees changed at 20:43.",
            "",
            true,
        ),
        row(21_000, "Fri 23:30", "T+05:50", "mark", "Contained", "No gain is within reach any more.", "", true),
    ]
}

fn decisions() -> Vec<DecisionRow> {
    let row = |id: &str,
               title: &str,
               question: &str,
               role: &str,
               chosen: &str,
               how: &str,
               expert: &str,
               same: bool,
               direct: i64| {
        DecisionRow {
        id: id.into(),
        title: title.into(),
        question: question.into(),
        role: role.into(),
        chosen: chosen.into(),
        how: how.into(),
        timing: "opened Fri 19:44, decided after 41 min, in effect after 1 h 10".into(),
        rationale: if same { String::new() } else { "Payday is running; we cannot switch the partner off.".into() },
        expert: expert.into(),
        why: "Every minute of reading costs more than an hour of a partner's outage. The key is known to be stolen; a lower limit only makes the theft slower.".into(),
        same,
        direct_cents: direct * 10_000_000,
        followed: if same { Vec::new() } else { vec!["The reads went on for 1 h 10, at a tenth of the rate.".into(), "The same key was used to change payees at 20:43.".into()] },
    }
    };
    vec![
        row(
            "stop-reads",
            "Stop the reads",
            "How do you stop the reads without stopping payday?",
            "Dev",
            "Cut the rate limit",
            "decided",
            "Revoke the partner's key now",
            false,
            14,
        ),
        row(
            "aware",
            "Are we aware?",
            "Personal data of 214,000 people has left. Are you “aware”, and who hears it first?",
            "Legal",
            "Wait for forensics",
            "defaulted: nobody answered",
            "Declare awareness, notify in phases",
            false,
            9,
        ),
        row(
            "customers",
            "What do customers hear",
            "What does the status page say tonight?",
            "Product",
            "Status page, no detail",
            "decided",
            "Status page with what is known",
            false,
            5,
        ),
        row(
            "contingency",
            "Release contingency",
            "Is the reserve released for forensics and letters?",
            "Finance",
            "€250 k at once",
            "decided",
            "€250 k at once",
            true,
            2,
        ),
        row(
            "isolate",
            "Isolate legacy-export",
            "Is the old export cut off now?",
            "Dev",
            "Isolate",
            "decided",
            "Isolate",
            true,
            0,
        ),
    ]
}

fn roles() -> Vec<RoleRow> {
    let row = |role: &str, summary: &str, take_home: &str| RoleRow {
        role: role.into(),
        players: String::new(),
        summary: summary.into(),
        take_home: take_home.into(),
    };
    vec![
        row(
            "Dev",
            "2 decisions; 3 actions; median time to decide 32 min",
            "Agree now who may revoke a partner's key at night, and rehearse it.",
        ),
        row(
            "Product",
            "1 decision; 1 action; 18 min",
            "Have the first sentence for customers ready before it is needed.",
        ),
        row(
            "Legal",
            "1 decision, by default; 48 min",
            "Awareness is a decision. Write down who takes it when you are asleep.",
        ),
        row("Finance", "1 decision; 2 actions; 6 min", "You stopped the run before being asked: make that a rule."),
    ]
}

fn obligations() -> Vec<ObligationRow> {
    let row = |name: &str,
               owner: &str,
               state: &str,
               declared: &str,
               deemed: &str,
               due: &str,
               met: &str,
               late: &str,
               source: &str| ObligationRow {
        name: name.into(),
        owner: owner.into(),
        state: state.into(),
        declared: declared.into(),
        deemed: deemed.into(),
        due: due.into(),
        met: met.into(),
        late: late.into(),
        source: source.into(),
    };
    vec![
        row(
            "GDPR Art. 33 notice to the authority",
            "Legal",
            "met",
            "Fri 20:54",
            "Fri 20:29",
            "Mon 20:29",
            "Sun 11:00",
            "",
            "Regulation (EU) 2016/679, Art. 33",
        ),
        row(
            "DORA initial report",
            "Legal",
            "late",
            "Fri 21:10",
            "Fri 20:50",
            "Sat 00:50",
            "Sat 02:10",
            "1 h 20 late",
            "Regulation (EU) 2022/2554, Art. 19",
        ),
        row(
            "Notice to bookkeeping partner",
            "Product",
            "met",
            "Fri 21:16",
            "",
            "Sat 21:16",
            "Fri 23:02",
            "",
            "Contract, clause 14.2",
        ),
        row("PCI DSS notice to acquirer", "Finance", "not_triggered", "", "", "", "", "", "Card scheme rules"),
    ]
}

fn prevention() -> Vec<PreventionRow> {
    let row = |text: &str, cost: i64, with: Option<i64>, note: &str| PreventionRow {
        text: text.into(),
        cost_per_year_cents: Some(cost * 100),
        cost_with_cents: with.map(|euros| euros * 100),
        note: note.into(),
    };
    vec![
        row(
            "Check on every access whether this caller may have this record",
            90_000,
            Some(410_000),
            "The key would have opened only the partner's own accounts.",
        ),
        row(
            "A limit on reads per key, with an alert",
            22_000,
            Some(2_300_000),
            "Seen after four minutes instead of 2 h 41.",
        ),
        row("Build logs closed, keys kept in the vault", 15_000, Some(0), "The key would not have been found."),
        row(
            "A rehearsed rule who may cut a partner off",
            8_000,
            None,
            "Saves half an hour in most runs; it changes decisions, so the run cannot be repeated as played.",
        ),
    ]
}

fn ledger() -> Vec<LedgerRow> {
    let causes = [
        ("Detection and escalation", "Forensics retained (Finance, 20:58)", 41_000_000),
        ("Downtime", "Partner API off (Cut the rate limit)", 9_200_000),
        ("Direct fraud", "Salaries to changed payees", 70_000_000),
        ("Notification", "Letters to people affected", 1_140_000),
        ("Response work", "Rebuild of legacy-export (Isolate legacy-export)", 23_000_000),
        ("Lost business", "Customers who leave, after the notice", 60_000_000),
        ("Insurance recovery", "Paid above the retention", -55_000_000),
    ];
    (0..160)
        .zip(causes.iter().cycle())
        .map(|(index, (category, cause, cents))| LedgerRow {
            clock: format!("Fri {:02}:{:02}", 18 + index / 40, (index * 7) % 60),
            at_s: i64::from(index) * 420,
            category: (*category).into(),
            cause: (*cause).into(),
            cents: cents + i64::from(index) * 1_300,
        })
        .collect()
}
