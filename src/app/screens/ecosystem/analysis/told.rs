//! What is told of an answer that was chosen: a sentence, and what it rests on line by line.

use super::rows::{Answer, capital, change_note, effect, hours, moves, technique, tone_of, zone};
use crate::analysis::graph::blast::Share;
use crate::analysis::graph::elements::Element;
use crate::analysis::graph::exposure::Excess;
use crate::analysis::graph::{AttackPath, words};
use crate::app::theme::Tone;
use crate::base::money::short_count;
use crate::host::Answers;
use crate::scenario::moves::Fact;

/// So many lines of one list are told.
const MOST: usize = 40;

/// Everything about one answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Told {
    pub title: String,
    /// Short words with a tone: severity, category.
    pub chips: Vec<(String, Tone)>,
    pub text: Vec<String>,
    pub lists: Vec<List>,
}

/// Lines under a heading.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct List {
    pub heading: String,
    pub lines: Vec<Line>,
    /// So many more are not told.
    pub more: usize,
}

/// One line.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    /// A number at the left.
    pub lead: String,
    pub text: String,
    /// A number at the right.
    pub figure: String,
}

fn list(heading: &str, lines: impl IntoIterator<Item = Line>) -> List {
    let mut lines: Vec<Line> = lines.into_iter().collect();
    let more = lines.len().saturating_sub(MOST);
    lines.truncate(MOST);
    List { heading: heading.to_owned(), lines, more }
}

fn line(text: String) -> Line {
    Line { text, ..Line::default() }
}

/// What there is to tell.
pub(super) fn told(answers: &Answers, answer: Answer) -> Told {
    let (eco, analysis) = (&answers.ecosystem, &answers.analysis);
    let found = match answer {
        Answer::Finding(i) => finding(answers, i),
        Answer::Jewel(j) => jewel(answers, j),
        Answer::Way(i) => analysis.paths.get(i).map(|path| way(answers, path)),
        Answer::Choke(j) => choke(answers, j),
        Answer::CutAll => analysis.cut_for_all.as_ref().map(|cut| Told {
            title: "All crown jewels together".to_owned(),
            text: vec![format!(
                "{} close every way from outside to every crown jewel.",
                words::count(cut.len(), "call")
            )],
            lists: vec![list("To close", cut.iter().map(|f| line(words::flow(eco, *f))))],
            ..Told::default()
        }),
        Answer::Blast(element) => blast(answers, element),
        Answer::Lacking(lack) => {
            let flows = lack.of(answers);
            Some(Told {
                title: lack.title().to_owned(),
                chips: vec![(lack.owasp().label().to_owned(), Tone::Neutral)],
                text: vec![format!("{} on this ecosystem.", words::count(flows.len(), "call"))],
                lists: vec![list("Calls", flows.iter().map(|reach| line(words::flow(eco, reach.flow))))],
            })
        }
        Answer::Exposed(lack, i) => lack.of(answers).get(i).map(|reach| Told {
            title: words::flow(eco, reach.flow),
            chips: vec![(lack.owasp().label().to_owned(), Tone::Neutral), (lack.short().to_owned(), lack.tone())],
            text: vec![format!("Whoever misuses this call can go on to {}.", words::comes_to(&reach.share))],
            lists: facts(answers, &analysis.led_to(reach)),
        }),
        Answer::OverScoped(i) => over_scoped(answers, i),
        Answer::Class(c) => analysis.data_flows.get(c).map(|class| Told {
            title: capital(class.class),
            text: vec![format!(
                "{} carry it, and on the way it crosses a boundary {}.",
                words::count(class.flows.len(), "flow"),
                words::count(class.crossings.len(), "time")
            )],
            lists: vec![list(
                "Boundaries",
                class.crossings.iter().map(|crossing| Line {
                    text: format!(
                        "{} → {}, over {}",
                        zone(answers, crossing.from),
                        zone(answers, crossing.to),
                        Element::Flow(crossing.flow).name(eco)
                    ),
                    figure: format!("{:+}", crossing.trust_step),
                    ..Line::default()
                }),
            )],
            ..Told::default()
        }),
        Answer::Crossing(c, i) => crossing(answers, c, i),
        Answer::Change(i) => change(answers, i),
    };
    found.unwrap_or_default()
}

fn finding(answers: &Answers, i: usize) -> Option<Told> {
    let finding = answers.analysis.findings.get(i)?;
    let mut told = Told {
        title: finding.owasp.label().to_owned(),
        chips: vec![
            (finding.severity.label().to_owned(), tone_of(finding.severity)),
            (finding.code.to_owned(), Tone::Neutral),
        ],
        text: vec![finding.sentence.clone()],
        ..Told::default()
    };
    match finding.path.and_then(|path| answers.analysis.paths.get(path)) {
        Some(path) => told.lists.push(steps(answers, path)),
        None if finding.evidence.is_empty() => {}
        None => told.lists.push(list("It rests on", finding.evidence.iter().cloned().map(line))),
    }
    Some(told)
}

fn steps(answers: &Answers, path: &AttackPath) -> List {
    list(
        "Step by step",
        path.steps.iter().enumerate().map(|(i, step)| Line {
            lead: (i + 1).to_string(),
            text: words::step(&answers.ecosystem, answers.techniques(), step),
            figure: hours(step.effort),
        }),
    )
}

fn way(answers: &Answers, path: &AttackPath) -> Told {
    let jewel = answers.analysis.jewels.get(path.jewel).map_or("", |jewel| jewel.name.as_str());
    let first = path.steps.first().map_or("", |step| words::asset(&answers.ecosystem, step.target));
    let mut text = vec![format!("Somebody outside gets there in {}; it begins with {first}.", moves(path))];
    if path.steps.iter().any(|step| words::walks_against(&answers.ecosystem, step)) {
        text.push(
            "A part of it runs against the arrow of a call: the caller is attacked by what it is answered.".to_owned(),
        );
    }
    if !path.proven {
        text.push("The search stopped at its limit: a cheaper way may exist.".to_owned());
    }
    Told {
        title: jewel.to_owned(),
        chips: vec![(hours(path.cost), Tone::Danger)],
        text,
        lists: vec![steps(answers, path)],
    }
}

fn jewel(answers: &Answers, j: usize) -> Option<Told> {
    let (jewel, eco) = (answers.analysis.jewels.get(j)?, &answers.ecosystem);
    let paths = answers.analysis.paths.iter().filter(|path| path.jewel == j);
    let lines: Vec<Line> = paths
        .enumerate()
        .map(|(rank, path)| Line {
            lead: (rank + 1).to_string(),
            text: format!(
                "From {}: {}",
                words::begins(eco, path).map_or("", |a| words::asset(eco, a)),
                path.steps.iter().map(|step| technique(answers, step.technique)).collect::<Vec<_>>().join(" → ")
            ),
            figure: hours(path.cost),
        })
        .collect();
    let mut text = vec![jewel.why.clone()];
    if lines.is_empty() {
        text.push("No way leads there from outside as things are.".to_owned());
    }
    let lists = if lines.is_empty() { Vec::new() } else { vec![list("The cheapest ways", lines)] };
    Some(Told { title: jewel.name.clone(), text, lists, ..Told::default() })
}

fn kind(element: Element) -> &'static str {
    match element {
        Element::Flow(_) => "call",
        Element::Weakness(_) => "weakness",
        Element::Credential(_) => "key",
        Element::Asset(_) => "asset",
    }
}

fn choke(answers: &Answers, j: usize) -> Option<Told> {
    let (eco, analysis) = (&answers.ecosystem, &answers.analysis);
    let (jewel, choke) = (analysis.jewels.get(j)?, analysis.choke.get(j)?);
    let named = |element: &Element| match element {
        Element::Flow(f) => words::flow(eco, *f),
        other => other.name(eco).to_owned(),
    };
    let mut told = Told { title: jewel.name.clone(), ..Told::default() };
    if analysis.plans.get(j).is_none_or(|plans| plans.plans.is_empty()) {
        told.text.push("No way leads there from outside as things are.".to_owned());
        return Some(told);
    }
    if !choke.single.is_empty() {
        let lines =
            choke.single.iter().map(|e| Line { figure: kind(*e).to_owned(), ..line(named(e)) }).collect::<Vec<_>>();
        told.lists.push(list("Every way needs each of these", lines));
    } else {
        told.text.push("No single thing lies on every way.".to_owned());
    }
    match &choke.flows.cut {
        Some(cut) => {
            told.text.push(format!("{} together close every way.", words::count(cut.len(), "call")));
            told.lists.push(list("The fewest calls that close it", cut.iter().map(|f| line(words::flow(eco, *f)))));
        }
        None => told.text.push("No set of calls closes it: it can be attacked where it stands.".to_owned()),
    }
    Some(told)
}

fn blast(answers: &Answers, element: Element) -> Option<Told> {
    let (analysis, eco) = (&answers.analysis, &answers.ecosystem);
    let (start, share, how) = match element {
        Element::Asset(a) => (Fact::On(a), analysis.blast.assets.get(a.index())?, "Whoever takes it over"),
        Element::Credential(c) => (Fact::Has(c), analysis.blast.credentials.get(c.index())?, "Whoever has it"),
        Element::Flow(_) | Element::Weakness(_) => return None,
    };
    Some(Told {
        title: element.name(eco).to_owned(),
        text: vec![format!("{how} can go on to {}", shares(share))],
        lists: facts(answers, &analysis.falls_with(&[start])),
        ..Told::default()
    })
}

fn shares(share: &Share) -> String {
    format!(
        "{} of all assets, the data of {} people ({}) and {} of hourly revenue.",
        words::percent(share.assets),
        short_count(share.people_count),
        words::percent(share.people),
        words::percent(share.worth)
    )
}

/// Facts by kind.
fn facts(answers: &Answers, all: &[Fact]) -> Vec<List> {
    let eco = &answers.ecosystem;
    type Kind = (&'static str, fn(&Fact) -> bool);
    let kinds: [Kind; 5] = [
        ("Data that can be read", |f| matches!(f, Fact::Reads(_))),
        ("Money that can be moved", |f| matches!(f, Fact::Money(_))),
        ("Footholds", |f| matches!(f, Fact::On(_))),
        ("Keys and accounts", |f| matches!(f, Fact::Has(_))),
        ("What can be stopped", |f| matches!(f, Fact::Down(_))),
    ];
    let name = |fact: &Fact| match *fact {
        Fact::On(a) | Fact::Money(a) | Fact::Down(a) => words::asset(eco, a).to_owned(),
        Fact::Reads(h) => eco
            .holdings
            .get(h.index())
            .map_or(String::new(), |holding| format!("{}, at {}", holding.name, words::asset(eco, holding.asset))),
        Fact::Has(_) | Fact::Lever | Fact::Demand => words::fact(eco, *fact),
    };
    kinds
        .into_iter()
        .map(|(heading, is)| list(heading, all.iter().filter(|f| is(f)).map(|f| line(name(f)))))
        .filter(|list| !list.lines.is_empty())
        .collect()
}

fn over_scoped(answers: &Answers, i: usize) -> Option<Told> {
    let eco = &answers.ecosystem;
    let over = answers.analysis.exposure.over_scoped.get(i)?;
    let mut lines = Vec::new();
    for excess in &over.excess {
        match excess {
            Excess::Elsewhere(flows) => lines.extend(
                flows.iter().map(|f| line(format!("opens {}, which its holder never calls", words::flow(eco, *f)))),
            ),
            Excess::Everything(word) => lines.push(line(format!("its scope says “{word}”"))),
            Excess::Unused(scope) => {
                lines.push(line(format!("no call that it opens asks for {}", words::list(scope))));
            }
            Excess::Unlisted(flows) => lines.extend(
                flows.iter().map(|f| line(format!("opens {}, which is not an API in use", words::flow(eco, *f)))),
            ),
        }
    }
    let mut lists = vec![list("Why it is too much", lines)];
    lists.extend(facts(answers, &answers.analysis.falls_with(&[Fact::Has(over.credential)])));
    Some(Told {
        title: Element::Credential(over.credential).name(eco).to_owned(),
        chips: vec![(crate::scenario::doc::Owasp::Api5.label().to_owned(), Tone::Neutral)],
        text: vec![format!("Whoever has it can go on to {}", shares(&over.share))],
        lists,
    })
}

fn crossing(answers: &Answers, c: usize, i: usize) -> Option<Told> {
    let class = answers.analysis.data_flows.get(c)?;
    let crossing = class.crossings.get(i)?;
    let (from, to) = (zone(answers, crossing.from), zone(answers, crossing.to));
    let way = if crossing.trust_step < 0 { "less" } else { "more" };
    let flow = answers.ecosystem.flows.get(crossing.flow.index())?;
    let mut text = vec![format!(
        "{} goes from {from} to {to}, where trust is {way} by {}.",
        capital(class.class),
        crossing.trust_step.unsigned_abs()
    )];
    let forward = answers.ecosystem.assets.get(flow.from.index()).is_some_and(|a| a.zone == crossing.from);
    if !forward {
        text.push("It comes as the answer to a call, so it moves against the arrow.".to_owned());
    }
    Some(Told { title: words::flow(&answers.ecosystem, crossing.flow), text, ..Told::default() })
}

fn change(answers: &Answers, i: usize) -> Option<Told> {
    let (eco, analysis) = (&answers.ecosystem, &answers.analysis);
    let change = analysis.changes.get(i)?;
    let (before, after) = (&analysis.reach, &change.reach);
    let mut text = vec![format!("{} {}.", words::action(eco, change.action), change_note(change))];
    if !change.proven {
        text.push("The search stopped at its limit: the figures are the best that was found.".to_owned());
    }
    let lines = change.jewels.iter().map(|j| Line {
        text: analysis.jewels.get(j.jewel).map_or(String::new(), |jewel| jewel.name.clone()),
        figure: format!("{} → {}", hours(j.before), hours(j.after)),
        ..Line::default()
    });
    let share = |text: &str, before: f64, after: f64| Line {
        text: text.to_owned(),
        figure: format!("{} → {}", words::percent(before), words::percent(after)),
        ..Line::default()
    };
    let mut lists = Vec::new();
    if !change.jewels.is_empty() {
        lists.push(list("Cheapest way, before → after", lines));
    }
    lists.push(list(
        "Within reach from outside, before → after",
        [
            share("Assets", before.assets, after.assets),
            share("People's data", before.people, after.people),
            share("Hourly revenue", before.worth, after.worth),
        ],
    ));
    Some(Told {
        title: words::action(eco, change.action),
        chips: vec![(
            format!("{} of the crown jewels' pull", effect(change)),
            if change.effect >= 0.0 { Tone::Good } else { Tone::Danger },
        )],
        text,
        lists,
    })
}
